"""Coroutines, async for, async with, async generators and comprehensions driven by hand, without an event loop."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


class Wait:
    """An awaitable that yields a value to whoever drives, and returns what it is sent."""
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got
def run(coro, *answers):
    """Drive a coroutine; give the list of what it yielded and its end."""
    out, answers = [], list(answers)
    try:
        out.append(coro.send(None))
        while True: out.append(coro.send(answers.pop(0) if answers else None))
    except StopIteration as e: out.append(('returned', e.value))
    except BaseException as e: out.append(f'{type(e).__name__}: {e}')
    return out
async def simple(): return 5
async def add(a, b): return a + b
async def waits():
    x = await Wait('first')
    y = await Wait('second')
    return x, y
async def nested(): return await add(await simple(), await simple())
async def deep(n): return n if n == 0 else 1 + await deep(n - 1)
show('simple', lambda: run(simple()))
show('waits', lambda: run(waits(), 'A', 'B'))
show('nested', lambda: run(nested()))
show('deep', lambda: run(deep(100)))
async def raises(): raise ValueError('async')
async def catches():
    try: await raises()
    except ValueError as e: return 'caught ' + str(e)
    finally: await Wait('in finally')
show('raises', lambda: run(raises()))
show('catches', lambda: run(catches()))
class ARange:
    def __init__(self, n, pause=False): self.n, self.i, self.pause = n, 0, pause
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i >= self.n: raise StopAsyncIteration
        self.i += 1
        if self.pause: await Wait(f'pause {self.i}')
        return self.i - 1
async def loops():
    out = []
    async for i in ARange(3): out.append(i)
    else: out.append('else')
    async for i in ARange(5, True):
        if i == 1: continue
        if i == 3: break
        out.append(i)
    else: out.append('not reached')
    async for a, b in agen_pairs(): out.append((a, b))
    return out
async def agen_pairs():
    yield 1, 2
    yield 'xy'
show('loops', lambda: run(loops()))
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            if got: await Wait(('got', got))
    finally:
        await Wait('cleanup')
async def comps():
    a = [i async for i in agen(3)]
    b = {i: i * 2 async for i in agen(3) if i}
    c = {i % 2 async for i in agen(4)}
    d = [await add(i, j) for i in range(2) for j in range(2)]
    e = [i + j async for i in agen(2) for j in range(2)]
    f = [i + j for i in range(2) async for j in agen(2)]
    g = [x async for x in (i * 10 async for i in agen(3))]
    h = [[j async for j in agen(i)] for i in range(3)]
    k = [i for i in [1, 2] if await simple()]
    l = (await simple() for _ in range(2))
    m = [x async for x in l]
    return a, b, c, d, e, f, g, h, k, type(l).__name__, m
show('comprehensions', lambda: run(comps())[-1])
async def manual():
    g = agen(3)
    out = [await g.__anext__(), await g.asend('hello')]
    await g.aclose()
    try: await g.__anext__()
    except StopAsyncIteration: out.append('exhausted')
    g = agen(3)
    await g.__anext__()
    try: await g.athrow(ValueError('thrown'))
    except ValueError as e: out.append(str(e))
    return out
show('manual', lambda: run(manual()))
async def default_next():
    g = agen(1)
    return await anext(g), await anext(g, 'default'), [x async for x in aiter(g)]
show('anext', lambda: run(default_next()))
class ACM:
    def __init__(self, n, log, suppress=False): self.n, self.log, self.s = n, log, suppress
    async def __aenter__(self): self.log.append('enter ' + self.n); await Wait('w enter'); return self.n
    async def __aexit__(self, t, v, tb): self.log.append(f'exit {self.n} {t and t.__name__}'); await Wait('w exit'); return self.s
async def managers():
    log = []
    async with ACM('a', log) as a, ACM('b', log) as b: log.append(a + b)
    async with ACM('c', log, True): raise ValueError
    try:
        async with ACM('d', log): raise KeyError('k')
    except KeyError: log.append('KeyError')
    async def ret():
        async with ACM('r', log): return 'returned'
    log.append(await ret())
    for i in range(2):
        async with ACM(str(i), log):
            if i == 0: continue
            break
    return log
show('managers', lambda: run(managers())[-1])
class BadAiter:
    def __aiter__(self): return 5
class AiterCoro:
    async def __aiter__(self): return self
class BadAnext:
    def __aiter__(self): return self
    def __anext__(self): return 5
class NoAnext:
    def __aiter__(self): return self
class AiterNone: __aiter__ = None
async def use(o):
    async for x in o: return x
async def comp(o): return [x async for x in o]
for o in (5, [1], BadAiter(), AiterCoro(), BadAnext(), NoAnext(), AiterNone()):
    show(type(o).__name__, lambda: run(use(o)))
    show(type(o).__name__ + ' comp', lambda: run(comp(o)))
async def sync_for():
    for x in agen(2): pass
show('sync for over async', lambda: run(sync_for()))
async def sync_with():
    with ACM('x', []): pass
show('sync with', lambda: run(sync_with()))
async def star(): return [*agen(2)]
show('star', lambda: run(star()))
async def agen_return():
    yield 1
    return
    yield 2
async def collect(g): return [x async for x in g]
show('agen return', lambda: run(collect(agen_return())))
async def agen_raises():
    yield 1
    raise ValueError('in agen')
show('agen raises', lambda: run(collect(agen_raises())))
async def delegating():
    async for x in agen(3): yield x * 2
show('delegating', lambda: run(collect(delegating()))[-1])
def twice():
    c = simple(); run(c)
    return run(c)
show('reuse', twice)
async def await_twice():
    c = simple()
    return await c, await c
show('await twice', lambda: run(await_twice()))
async def await_self():
    return await me
me = await_self()
show('await itself', lambda: run(me))
async def gather(*coros):
    """A round-robin scheduler inside a coroutine."""
    results, pending = {}, list(enumerate(coros))
    while pending:
        for item in list(pending):
            try: item[1].send(None)
            except StopIteration as e: results[item[0]] = e.value; pending.remove(item)
    return [results[i] for i in sorted(results)]
async def worker(name, n, log):
    for i in range(n): log.append(f'{name}{i}'); await Wait(None)
    return name
def scheduling():
    log = []
    r = run(gather(worker('a', 2, log), worker('b', 3, log), worker('c', 1, log)))
    return r, log
show('scheduler', scheduling)
class Queue:
    def __init__(self): self.items, self.log = [], []
    async def put(self, x):
        while len(self.items) >= 2: await Wait('full')
        self.items.append(x)
    async def get(self):
        while not self.items: await Wait('empty')
        return self.items.pop(0)
def producer_consumer():
    q, out = Queue(), []
    async def produce():
        for i in range(5): await q.put(i)
        await q.put(None)
    async def consume():
        while (x := await q.get()) is not None: out.append(x)
    return run(gather(produce(), consume()))[-1], out
show('producer consumer', producer_consumer)
class Lazy:
    def __await__(self): return (yield from self.steps())
    def steps(self):
        a = yield 'step 1'
        b = yield 'step 2'
        return a, b
async def lazy(): return await Lazy()
show('lazy', lambda: run(lazy(), 'x', 'y'))
async def thrown():
    try: await Wait('here')
    except ValueError as e: return 'handled ' + str(e)
c = thrown(); c.send(None)
show('throw into await', lambda: c.throw(ValueError('z')))
async def closing():
    try: await Wait('here')
    finally: print('closed')
c = closing(); c.send(None); c.close()
c = closing(); c.send(None); del c
async def ctx():
    try:
        try: raise ValueError('a')
        finally: await raises_key()
    except KeyError as e: return repr(e.__context__)
async def raises_key(): raise KeyError('k')
show('context', lambda: run(ctx()))
lam = lambda: (await_ for await_ in ())
async_, await_ = 1, 2
print(async_, await_)
class Methods:
    async def m(self): return 'method'
    @classmethod
    async def c(cls): return cls.__name__
    @staticmethod
    async def s(): return 'static'
    @property
    async def p(self): return 'property'
    async def __call__(self): return 'call'
    async def __getitem__(self, i): return i
    async def __add__(self, o): return ('add', o)
async def methods():
    m = Methods()
    return await m.m(), await Methods.c(), await Methods.s(), await m.p, await m(), await m[5], await (m + 1)
show('methods', lambda: run(methods()))
for text in ('async def f(): pass', 'await x', 'def f(): await x', 'async def f(): await', 'async def f(): await x y', 'async def f(): await await x', 'async def f(): await x ** 2', 'async def f(): -await x', 'async def f(): await -x', 'async def f(): await x = 1', 'async def f(): (await x) = 1', 'async def f(): await x += 1', 'async for x in y: pass', 'async with x: pass', 'def f():\n async for x in y: pass', 'def f():\n async with x: pass', 'def f(): [x async for x in y]', 'def f(): (x async for x in y)', 'def f(): return (await x for x in y)', 'async def f(): return (await x for x in y)', 'async def f(): lambda: await x', 'async lambda: x', 'async x = 1', 'async', 'await = 1', 'async = 1', 'async def f(await): pass', 'class await: pass', 'import async', 'x.await', 'async def f():\n def g(): await x', 'async def f():\n class A: await x', 'async def f(): x = [await y]', 'async def f(): {await x: await y}', 'async def f(a=await x): pass', 'async def f():\n async def g(a=await x): pass', '[x async for x in y]', '{x async for x in y}', '(x async for x in y)', 'lambda: [x async for x in y]', 'async def f(): yield from x', 'async def f():\n [[y async for y in x] for x in z]', 'def f():\n [[y async for y in x] for x in z]', 'async def f(): f"{await x}"', 'async def f(): del await x', 'async def f(): for x in await y: pass', 'async def f():\n with await x as y: pass', 'async def f(): assert await x', 'async def f(): return await x', 'async  def f(): pass', 'async\ndef f(): pass'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_offset))
