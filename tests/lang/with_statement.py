"""with: protocol, several managers, targets, suppression, return values, exceptions in enter and exit, missing methods."""

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
class M:
    def __init__(self, n, enter=None, exit=None, suppress=False): self.n, self.e, self.x, self.s = n, enter, exit, suppress
    def __enter__(self):
        log.append('enter ' + self.n)
        if self.e: raise self.e
        return self.n.upper()
    def __exit__(self, t, v, tb):
        log.append(f'exit {self.n} {t and t.__name__} {v!r} {tb is not None}')
        if self.x: raise self.x
        return self.s
def run(body, *managers):
    log.clear()
    try:
        with managers[0] as a:
            if len(managers) > 1:
                with managers[1] as b: body()
            else: body()
        log.append('after')
    except BaseException as e:
        log.append(f'raised {e!r} context {e.__context__!r}')
    return list(log)
def fail(): raise ValueError('body')
def fine(): pass
print(run(fine, M('a')))
print(run(fail, M('a')))
print(run(fail, M('a', suppress=True)))
print(run(fail, M('a', suppress='truthy')))
print(run(fine, M('a', suppress=True)))
print(run(fine, M('a', enter=KeyError('in enter'))))
print(run(fine, M('a', exit=KeyError('in exit'))))
print(run(fail, M('a', exit=KeyError('in exit'))))
print(run(fail, M('a'), M('b', suppress=True)))
print(run(fail, M('a', suppress=True), M('b')))
print(run(fine, M('a'), M('b', enter=KeyError('b enter'))))
print(run(fail, M('a'), M('b', exit=KeyError('b exit'))))
print(run(fail, M('a', suppress=True), M('b', exit=KeyError('b exit'))))
print(run(lambda: (_ for _ in ()).throw(StopIteration), M('a')))
print(run(lambda: exec('raise SystemExit(3)'), M('a')))
def ret():
    with M('r'): return 'value'
def brk():
    for i in range(3):
        with M(str(i)):
            if i == 0: continue
            if i == 1: break
    return i
def both():
    with M('a') as x, M('b') as y, M('c'): return x, y
def paren():
    with (M('a') as x, M('b') as y): return x + y
def paren2():
    with (M('a'), M('b'),): return 'paren'
def tuple_():
    with (M('a')) as x: return x
log.clear(); print(ret(), brk(), both(), paren(), paren2(), tuple_(), log)
def targets():
    d, l = {}, [0, 0]
    class O: pass
    with M('abc') as (a, *b): pass
    with M('d') as d['k'], M('l') as l[1], M('o') as O.attr: pass
    with M('xy') as [p, q]: pass
    return a, b, d, l, O.attr, p, q
show('targets', targets)
log.clear()
show('target fails', lambda: exec('with M("ab") as (a, b, c): pass', {'M': M}))
print(log)
class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class Neither: pass
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
class Inst: pass
inst = Inst(); inst.__enter__ = lambda: 1; inst.__exit__ = lambda *a: 1
class EnterNone:
    __enter__ = None
    def __exit__(self, *a): pass
class BadExit:
    def __enter__(self): pass
    def __exit__(self): pass
class BadBool:
    def __enter__(self): pass
    def __exit__(self, *a): return self
    def __bool__(self): raise TypeError('in bool')
def use(m):
    with m: return 'inside'
def use_fail(m):
    with m: raise ValueError('body')
for o in (NoEnter(), NoExit(), Neither(), Async(), inst, EnterNone(), BadExit(), 5, None, open):
    show(type(o).__name__, use, o)
show('bad bool', use_fail, BadBool())
show('bad bool fine', use, BadBool())
class Static:
    __enter__ = staticmethod(lambda: 'static enter')
    __exit__ = staticmethod(lambda *a: True)
def static():
    with Static() as s: raise ValueError
    return s
show('static', static)
class ClassLevel(type):
    def __enter__(cls): return cls.__name__
    def __exit__(cls, *a): return False
class UsesMeta(metaclass=ClassLevel): pass
def meta():
    with UsesMeta as n: return n
show('metaclass', meta)
def gen():
    with M('gen'):
        yield 1
        yield 2
log.clear(); g = gen(); next(g); g.close(); print(log)
log.clear(); g = gen(); next(g)
show('throw into with', lambda: g.throw(KeyError('k'))); print(log)
log.clear(); g = gen(); next(g); del g; print(log)
class Stack:
    def __init__(self): self.cb = []
    def push(self, f): self.cb.append(f)
    def __enter__(self): return self
    def __exit__(self, *a):
        while self.cb: self.cb.pop()()
out = []
with Stack() as st:
    for i in range(3): st.push(lambda i=i: out.append(i))
print(out)
class Same:
    def __enter__(self): return self
    def __exit__(self, t, v, tb): self.seen = (t, v, tb is not None)
s = Same()
with s: pass
print(s.seen)
try:
    with s: 1 / 0
except ZeroDivisionError: print(s.seen[0].__name__, s.seen[1])
with s as s2: pass
print(s2 is s)
def exception_in_exit_context():
    try:
        with M('x', exit=KeyError('exit')): raise ValueError('body')
    except KeyError as e: return repr(e), repr(e.__context__), e.__cause__
show('context', exception_in_exit_context)
def line_numbers():
    class L:
        def __enter__(self): return self
        def __exit__(self, t, v, tb): self.lines = []; 
    import sys
    f = sys._getframe()
    with L():
        a = f.f_lineno
        b = f.f_lineno
    return b - a
show('lines', line_numbers)
async def acoro():
    out = []
    class A:
        def __init__(self, n, s=False): self.n, self.s = n, s
        async def __aenter__(self): out.append('aenter ' + self.n); return self.n
        async def __aexit__(self, t, v, tb): out.append(f'aexit {self.n} {t and t.__name__}'); return self.s
    async with A('a') as x, A('b') as y: out.append(x + y)
    async with A('c', True): raise ValueError
    try:
        async with A('d'): raise KeyError('k')
    except KeyError as e: out.append(repr(e))
    for o in (M('sync'), 5, NoExit()):
        try:
            async with o: pass
        except Exception as e: out.append((type(e).__name__, str(e)))
    return out
try: acoro().send(None)
except StopIteration as e: print(*e.value, sep='\n')
class BadAsync:
    def __aenter__(self): return 5
    async def __aexit__(self, *a): pass
class BadAsync2:
    async def __aenter__(self): pass
    def __aexit__(self, *a): return 5
async def use_async(o):
    async with o: pass
for o in (BadAsync(), BadAsync2()):
    show(type(o).__name__, lambda: use_async(o).send(None))
for text in ('with: pass', 'with a as: pass', 'with a as 5: pass', 'with a as f(): pass', 'with a, : pass', 'with (a, b) as c: pass', 'with (a as b): pass', 'with (a as b, c): pass', 'with (a as b) as c: pass', 'with a as b as c: pass', 'with (yield): pass', 'with a as (b, c.d, e[0]): pass', 'with a as b, c as *d: pass', 'with *a: pass', 'with (*a, b): pass', 'with a\n  pass', 'with a:\npass', 'async with a: pass', 'with a as None: pass', 'with a as b.c(): pass', 'with (a, b): pass', 'with ((a, b) as c): pass', 'with (a): pass', 'with (a if b else c) as d: pass', 'with (lambda: a) as b: pass', 'with a: pass; b', 'with open(x) as y, \\\n  z: pass'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
