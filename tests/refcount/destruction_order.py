"""When __del__ runs: last reference, scopes, containers in order, exceptions, generators, reassignment; no cycles."""

log = []
class D:
    def __init__(self, n, *held): self.n, self.held = n, held
    def __del__(self): print('del', self.n)
    def __repr__(self): return f'D({self.n})'
class S:
    __slots__ = ('n', 'held')
    def __init__(self, n, held=None): self.n, self.held = n, held
    def __del__(self): print('del slot', self.n)
print('expression statement'); D(1)
print('assignment'); x = D(2); x = D(3); x = None
print('del'); x = D(4); y = x; del x; print('still'); del y
def scope():
    a, b, c = D('a'), D('b'), D('c')
    print('leaving')
print('function'); scope(); print('left')
def args(p, q=None): print('body')
print('arguments'); args(D('arg'), q=D('kw')); print('after call')
def rebind(p):
    p = None
    print('rebound')
print('rebound argument'); rebind(D('rebound'))
print('list'); l = [D(i) for i in range(4)]; del l
print('list clear'); l = [D(i) for i in range(4)]; l.clear(); print('cleared')
print('list slice delete'); l = [D(i) for i in range(5)]; del l[1:3]; print('sliced'); l[0] = None; print('item'); l.pop(); print('pop'); l[:] = []; print('emptied')
print('list slice assign'); l = [D(i) for i in range(3)]; l[0:2] = [D('x')]; print('assigned'); del l
print('tuple'); t = (D(1), D(2), D(3)); del t
print('dict'); d = {'a': D('a'), 'b': D('b'), 'c': D('c')}; del d
print('dict keys'); d = {D('key'): D('value')}; del d
print('dict overwrite'); d = {'k': D('old')}; d['k'] = D('new'); print('overwritten'); d.pop('k'); print('popped')
print('dict clear'); d = {i: D(i) for i in range(3)}; d.clear()
print('dict update'); d = {'k': D('before')}; d.update(k=D('after')); del d
print('set'); s = {D('in set')}; s.clear()
print('nested'); n = [[D('deep')], {'k': (D('deeper'),)}]; del n
print('instance'); o = D('outer', D('inner 1'), D('inner 2')); del o
print('instance attributes'); o = D('o'); o.a, o.b, o.c = D('a'), D('b'), D('c'); del o
print('attribute overwrite'); o = D('o'); o.a = D('a1'); o.a = D('a2'); del o.a; print('attribute gone'); del o
print('slots'); o = S('outer', S('inner')); del o
print('class attribute')
class K: attr = D('class attr')
K.attr = None
print('function default')
def f(a=D('default')): pass
del f
print('closure')
def outer():
    v = D('captured')
    return lambda: v
g = outer(); print('made'); del g
print('generator')
def gen():
    v = D('in generator')
    yield
    print('resumed')
g = gen(); next(g); del g
g = gen(); next(g); next(g, None); print('exhausted')
print('generator never started'); g = (lambda p: (yield p))(D('argument of generator')); del g
print('generator expression'); g = (i for i in [D('in iterable')]); next(g); print('taken'); del g
print('iterator'); it = iter([D('a'), D('b')]); next(it); print('advanced'); del it
print('loop')
for v in [D(1), D(2), D(3)]: print('loop body', v.n)
print('loop over'); del v
print('loop break')
for v in [D(1), D(2)]: break
print('broken'); del v
print('comprehension'); l = [v.n for v in [D('c1'), D('c2')]]; print(l)
print('exception')
def raises():
    local = D('local of raising function')
    raise ValueError(D('argument of exception'))
try: raises()
except ValueError as e: print('caught')
print('handler left')
print('exception kept')
try: raises()
except ValueError as e: kept = e
print('kept'); kept.__traceback__ = None; print('traceback dropped'); del kept
print('finally')
def fin():
    a = D('a')
    try: return D('returned')
    finally: print('finally')
r = fin(); print('got', r); del r
print('with')
class M:
    def __enter__(self): return D('entered')
    def __exit__(self, *a): print('exit')
with M(): print('body')
with M() as m: print('body')
del m
print('temporaries'); print(D('t1').n + D('t2').n)
print([D('l1'), D('l2')][0].n, (D('t'),)[0].n)
print('method chain')
class Chain:
    def __init__(self, n): self.n = n
    def next(self): return Chain(self.n + 1)
    def __del__(self): print('del chain', self.n)
Chain(1).next().next(); print('chained')
print('binary')
class Num:
    def __init__(self, n): self.n = n
    def __add__(self, o): return Num(f'({self.n}+{o.n})')
    def __del__(self): print('del num', self.n)
print((Num('a') + Num('b') + Num('c')).n)
print('unpacking'); a, b = D('a'), D('b'); a, b = b, a; del a, b
a, *b = D(1), D(2), D(3); b = None; a = None
print('swap in list'); l = [D('x'), D('y')]; l[0], l[1] = l[1], l[0]; del l
print('conditional'); z = D('yes') if True else D('no'); del z
print('and or'); z = D('left') and D('right'); print('anded'); del z
print('walrus'); (w := D('w')); print('kept'); del w
print('star call'); (lambda *a, **k: None)(*[D('star')], **{'k': D('kw')}); print('called')
print('sort'); l = [D(2), D(1)]; l.sort(key=lambda v: v.n); del l
print('sorted key objects'); sorted([2, 1], key=lambda v: D(f'key {v}') and v)
print('zip'); z = zip([D('z1')], [D('z2')]); next(z); print('zipped'); del z
print('map'); print([v for v in map(lambda i: D(i).n, range(2))])
print('global function'); 
def maker():
    global made
    made = D('global')
maker(); print('made'); del made
print('nonlocal')
def nl():
    v = D('first')
    def f():
        nonlocal v
        v = D('second')
    f(); print('replaced')
nl()
print('del local early')
def early():
    v = D('early'); del v; print('after del')
early()
print('exec'); exec('v = D("in exec")', {'D': D}); print('executed')
print('class body')
class Body:
    v = D('body variable')
    del v
    print('in body')
print('metaclass')
class Meta(type):
    def __del__(cls): print('del class', cls.__name__)
class Made(metaclass=Meta): pass
del Made
import gc; gc.collect(); print('collected')
print('recursion')
def rec(n):
    v = D(f'level {n}')
    if n: rec(n - 1)
rec(2)
print('coroutine')
async def c():
    v = D('in coroutine')
    return 1
k = c()
try: k.send(None)
except StopIteration: print('stopped')
del k
print('tuple subclass')
class T(tuple):
    def __del__(self): print('del tuple subclass', len(self))
t = T([D('member')]); del t
class L(list):
    def __del__(self): print('del list subclass', len(self))
l = L([D('member')]); l.append(D('second')); del l
class Dd(dict):
    def __del__(self): print('del dict subclass', len(self))
d = Dd(a=D('member')); del d
class St(str):
    def __del__(self): print('del str subclass', str(self))
s = St('text'); del s
class Ex(Exception):
    def __del__(self): print('del exception subclass', self.args)
try: raise Ex('a')
except Ex: print('caught')
e = Ex('b'); del e
print('end of program')
last_list = [D('last 1')]
last = D('last 2')
