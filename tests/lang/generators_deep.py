"""Generators in depth: yield as an expression everywhere, delegation, return values, cleanup, exceptions through yield from."""

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


log = []
def n(x): log.append(x); return x
def drain(g, *sends):
    out = []
    try:
        out.append(next(g))
        for s in sends: out.append(g.send(s))
        while True: out.append(next(g))
    except StopIteration as e:
        out.append(('returned', e.value))
    except Exception as e:
        out.append(repr(e))
    return out
def exprs():
    a = yield 1
    b = (yield a) + (yield 2)
    c = [(yield 3), (yield 4)]
    d = {(yield 'k'): (yield 'v')}
    e = f'{(yield "f")}'
    f = (yield 'cond') and (yield 'and')
    g = (yield 'x') if (yield 'test') else (yield 'y')
    h = lambda: (yield)
    print((yield 'arg'), sep=(yield 'sep'))
    return a, b, c, d, e, f, g, type(h()).__name__
show('expressions', lambda: drain(exprs(), 'A', 10, 20, 'C1', 'C2', 'K', 'V', 'F', True, 'and!', False, 'Y', 'ARG', '-'))
def statements():
    if (yield 'if'): yield 'then'
    while (yield 'while'): yield 'body'
    for i in (yield 'for'): yield i
    with (yield 'with') as w: yield w
    try:
        raise (yield 'raise')
    except ValueError as e: yield e.args
    del (yield 'del')[0]
    x = {}
    x[(yield 'key')] = (yield 'value')
    assert (yield 'assert'), (yield 'message')
class CM:
    def __enter__(self): return 'entered'
    def __exit__(self, *a): return False
show('statements', lambda: drain(statements(), True, None, True, None, False, [7], None))
show('statements 2', lambda: drain(statements(), False, False, [], CM(), None, ValueError('v'), None, [1], 'K', 'V', False, 'msg'))
def sub(name):
    try:
        x = yield name + '1'
        log.append((name, x))
        y = yield name + '2'
        log.append((name, y))
        return name + ' result'
    except GeneratorExit:
        log.append(name + ' exit')
        raise
    except ValueError as e:
        log.append((name, 'caught', str(e)))
        yield name + ' recovered'
        return name + ' after error'
    finally:
        log.append(name + ' finally')
def outer():
    a = yield from sub('a')
    b = yield from sub('b')
    return a, b
show('delegation', lambda: drain(outer(), 1, 2, 3)); print(log); log.clear()
g = outer(); next(g)
show('throw handled inside', lambda: (g.throw(ValueError('t')), next(g), g.send('s'))); print(log); log.clear()
g = outer(); next(g); g.close(); print(log); log.clear()
g = outer(); next(g); del g; print(log); log.clear()
g = outer(); next(g)
show('throw other', lambda: g.throw(KeyError('k'))); print(log); log.clear()
def chain(depth):
    if depth == 0:
        x = yield 'bottom'
        return x
    r = yield from chain(depth - 1)
    return (depth, r)
show('deep chain', lambda: drain(chain(5), 'value'))
def deep(n):
    if n: yield from deep(n - 1)
    yield n
show('deep sum', lambda: sum(deep(200)))
class Iter:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 2: raise StopIteration('iter result')
        return self.i
def from_iter():
    r = yield from Iter()
    return r
show('from iterator', lambda: drain(from_iter()))
def stop_value(v):
    return v
    yield
show('tuple result', lambda: drain((lambda: (yield from stop_value((1, 2))))()))
show('exception result', lambda: drain((lambda: (yield from stop_value(ValueError('v'))))()))
def reraise():
    try:
        yield 1
    except ValueError:
        raise KeyError('replaced')
show('replace', lambda: (lambda g: (next(g), g.throw(ValueError())))(reraise()))
def swallow():
    while True:
        try: yield 'ok'
        except Exception as e: log.append(repr(e))
g = swallow(); next(g)
show('swallow', lambda: [g.throw(ValueError(i)) for i in range(3)]); print(log); log.clear()
def yield_in_finally():
    try:
        yield 1
    finally:
        yield 'in finally'
        log.append('end')
show('yield in finally', lambda: drain(yield_in_finally())); print(log); log.clear()
g = yield_in_finally(); next(g)
show('close with yield in finally', lambda: g.close())
def return_in_finally():
    try: yield 1
    finally: log.append('f')
    return 'r'
g = return_in_finally(); next(g)
show('close value', lambda: g.close())
def catches_exit():
    try: yield 1
    except GeneratorExit: return 'value at exit'
g = catches_exit(); next(g)
show('close return', lambda: g.close())
def raises_at_exit():
    try: yield 1
    finally: raise ValueError('at exit')
g = raises_at_exit(); next(g)
show('close raises', lambda: g.close())
def stop_iteration_leak():
    yield 1
    raise StopIteration('leak')
show('StopIteration', lambda: list(stop_iteration_leak()))
def next_leak(it):
    while True: yield next(it)
show('next leak', lambda: list(next_leak(iter([1, 2]))))
def nested_stop():
    try:
        yield 1
        next(iter([]))
    except StopIteration: yield 'handled'
show('handled stop', lambda: list(nested_stop()))
def gen_in_gen():
    def inner():
        got = yield 'inner'
        yield ('inner got', got)
    it = inner()
    yield next(it)
    yield it.send('x')
show('manual', lambda: list(gen_in_gen()))
def infinite():
    i = 0
    while True:
        jump = yield i
        i = jump if jump is not None else i + 1
g = infinite()
print(next(g), next(g), g.send(10), next(g), g.send(0), next(g))
def zipper(*its):
    its = [iter(i) for i in its]
    while its:
        for it in list(its):
            try: yield next(it)
            except StopIteration: its.remove(it)
print(list(zipper('abc', [1], (True, False))))
def window(it, k):
    buffer = []
    for x in it:
        buffer.append(x)
        if len(buffer) == k:
            yield tuple(buffer)
            buffer.pop(0)
print(list(window(range(6), 3)))
def scheduler(*tasks):
    queue = list(tasks)
    while queue:
        t = queue.pop(0)
        try: log.append(next(t)); queue.append(t)
        except StopIteration as e: log.append(e.value)
def task(name, k):
    for i in range(k): yield f'{name}{i}'
    return name + ' done'
scheduler(task('a', 2), task('b', 3), task('c', 1)); print(log); log.clear()
def parser():
    result = []
    token = yield
    while token != 'end':
        if token == '(':
            inner = yield from parser()
            result.append(inner)
        elif token == ')': return result
        else: result.append(token)
        token = yield
    return result
p = parser(); next(p)
try:
    for t in 'a ( b ( c ) d ) e end'.split(): p.send(t)
except StopIteration as e: print(e.value)
class Tree:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
print(list(Tree(1, Tree(2, Tree(3)), Tree(4))), 3 in Tree(1, Tree(3)), max(Tree(1, Tree(9))))
e1, e2 = (i for i in range(3)), (i * 2 for i in range(3))
print(list(zip(e1, e2)), list(e1), [*((j for j in range(i)) for i in ())], sum((i for i in range(3)), start=10))
gs = [(lambda k: (k * i for i in range(3)))(k) for k in range(3)]
print([list(g) for g in gs])
def frame_locals():
    a = 1
    yield
    b = 2
    yield
g = frame_locals()
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno); next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno); next(g)
print(g.gi_frame.f_locals, g.gi_frame.f_lineno - g.gi_code.co_firstlineno, next(g, None), g.gi_frame)
def throw_tb():
    yield 1
g = throw_tb(); next(g)
try: g.throw(ValueError('x'))
except ValueError as e:
    tb, names = e.__traceback__, []
    while tb: names.append(tb.tb_frame.f_code.co_name); tb = tb.tb_next
    print(names)
for text in ('yield 1', 'class A: yield 1', 'def f(): return 1; yield', 'lambda: (yield)', 'def f(): x = yield', 'def f(): yield = 1', 'def f(): (yield) = 1', 'def f(): yield from', 'def f(): yield from x, y', 'def f(): yield x, *y', 'def f(): yield *x', 'def f(): print(yield)', 'def f(): print(yield x)', 'def f(): print((yield x))', 'def f(): x + yield', 'def f(): yield + 1', 'def f(): x = yield = 1', 'def f(): x += yield', 'def f(): return yield', 'def f(): return (yield)', 'def f(a=(yield)): pass', '[(yield) for i in x]', 'def f(): [i for i in (yield)]', 'def f(): [(yield) for i in x]', 'async def f(): yield from x', 'async def f(): yield 1; return 2', 'async def f(): yield 1; return', 'async def f(): await (yield)', 'def f(): await x', 'await x', 'def f(): del (yield)', 'def f(): for x in yield: pass', 'def f(): yield 1 if 2 else 3', 'def f(): yield not x', 'def f(): yield lambda: 1', 'def f(): (yield x): int', 'def f(): x: (yield) = 1', 'def f(): (x := yield)', 'def f(): f"{yield}"', 'def f(): with (yield) as x: pass', 'def f(): assert (yield)', 'def f(): global x; x = yield x'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_offset))
