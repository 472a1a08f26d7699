"""Exceptions in __del__, resurrection, __del__ seen once, __del__ on odd classes, weakref callbacks and their order."""

import sys
import weakref
import gc

# Collections come where they are asked for.
gc.disable()

def hook(u):
    print('unraisable:', u.exc_type.__name__, u.exc_value, '|', (u.err_msg or '').split(' <')[0].split(' at 0x')[0])
sys.unraisablehook = hook
class Raises:
    def __del__(self): raise ValueError('in del')
Raises()
print('after')
class NoArgs:
    def __del__(): pass
NoArgs()
class NotCallable:
    __del__ = 5
NotCallable()
class DelNone:
    __del__ = None
DelNone()
class Property:
    @property
    def __del__(self): return lambda: print('del through property')
Property()
class Static:
    __del__ = staticmethod(lambda: print('static del'))
Static()
class ClassM:
    __del__ = classmethod(lambda cls: print('classmethod del', cls.__name__))
ClassM()
class Inst: pass
i = Inst(); i.__del__ = lambda: print('never'); del i
class Later: pass
l = Later(); Later.__del__ = lambda self: print('added later'); del l
class Base:
    def __del__(self): print('base del')
class Child(Base):
    def __del__(self): print('child del'); super().__del__()
Child()
saved = []
class Res:
    def __init__(self, n): self.n = n
    def __del__(self): print('resurrecting', self.n); saved.append(self)
r = Res(1); del r
print('saved', saved[0].n); saved.clear(); print('second death is silent')
r = Res(2); ref = weakref.ref(r); del r
print('weakref after resurrection', ref() is None, saved[0].n)
saved.clear()
class CycleRes:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self): print('cycle del', self.n); saved.append(self)
CycleRes(3); print('not yet', len(saved)); gc.collect(); print('collected', [s.n for s in saved], saved[0].me is saved[0])
saved.clear(); gc.collect(); print('gone for good')
class Class: 
    def __del__(self): type(self).deleted = True
c = Class(); c.__class__ = Later; del c
print(hasattr(Class, 'deleted'))
class Callback:
    pass
log = []
def cb(name): return lambda r: print('callback', name, r() is None)
o = Callback()
r1, r2 = weakref.ref(o, cb('first')), weakref.ref(o, cb('second'))
r3 = weakref.ref(o, cb('dropped')); del r3
p = weakref.proxy(o, cb('proxy'))
del o
def raising_callback(r): raise KeyError('in callback')
o = Callback(); r = weakref.ref(o, raising_callback); del o
print('callback error reported')
class WithDel:
    def __del__(self): print('del with refs', ref2() is None)
o = WithDel(); ref2 = weakref.ref(o, lambda r: print('callback after del')); del o
fin = Callback(); weakref.finalize(fin, print, 'finalized', 'with args', end='!\n'); del fin
a, b = Callback(), Callback()
a.b, b.a = b, a
ra, rb = weakref.ref(a, cb('a in cycle')), weakref.ref(b, cb('b in cycle'))
del a, b; gc.collect()
a, b = Callback(), Callback()
a.b, b.a = b, a
b.ref = weakref.ref(a, cb('unreachable callback never runs'))
del a, b; print('collected', gc.collect() > 0)
class Tree:
    def __init__(self, n, kids=()): self.n, self.kids = n, list(kids); [setattr(k, 'parent', self) for k in self.kids]
    def __del__(self): print('del tree', self.n)
t = Tree('root', [Tree('a'), Tree('b')]); del t; print('cycle holds'); gc.collect()
class SelfList(list):
    def __del__(self): print('del self list', len(self))
s = SelfList(); s.append(s); del s; gc.collect()
def function_cycle():
    def f(): return f
    f.obj = Res('in function cycle')
function_cycle(); gc.collect(); print([s.n for s in saved]); saved.clear()
def generator_cycle():
    def g():
        try: yield
        finally: print('generator in cycle closed')
    it = g(); next(it); it_holder = [it]; it_holder.append(it_holder)
generator_cycle(); gc.collect()
class Deep:
    def __init__(self, next): self.next = next
    def __del__(self): counter[0] += 1
counter = [0]
d = None
for _ in range(20000): d = Deep(d)
del d; print('deep chain', counter)
l = []
for _ in range(20000): l = [l]
del l; print('deep list')
t = ()
for _ in range(20000): t = (t,)
del t; print('deep tuple')
d = {}
for _ in range(20000): d = {'k': d}
del d; print('deep dict')
g = None
def mk(x): return lambda: x
for _ in range(20000): g = mk(g)
del g; print('deep closures')
e = None
for _ in range(20000):
    n = ValueError(); n.__context__ = e; e = n
del e, n; print('deep exceptions')
it = iter([])
for _ in range(20000): it = iter([it])
del it; print('deep iterators')
class SD:
    __slots__ = ('n',)
s = None
for _ in range(20000):
    o = SD(); o.n = s; s = o
del s, o; print('deep slots')
class DelMutates:
    def __del__(self): holder.clear()
holder = [DelMutates(), 1, 2]
holder[0] = None; print(holder)
holder = {'a': DelMutates(), 'b': 1}
holder['a'] = None; print(holder)
holder = {'a': DelMutates(), 'b': 1}
holder.pop('a'); print(holder)
class DelAppends:
    def __del__(self): holder.append('from del')
holder = [DelAppends(), DelAppends()]
holder.clear(); print(holder)
holder = [DelAppends() for _ in range(3)]
del holder[1]; print(len(holder)); holder[:] = []; print(holder)
class DelGlobal:
    def __del__(self): global made; made = 'made by del'
DelGlobal(); print(made)
class DelRaisesStop:
    def __del__(self): raise StopIteration
DelRaisesStop()
class DelExit:
    def __del__(self): raise SystemExit(9)
DelExit(); print('SystemExit in __del__ does not leave')
def in_exception():
    try: raise ValueError('outer')
    except ValueError:
        Raises()
        print(repr(sys.exception()))
in_exception()
sys.unraisablehook = sys.__unraisablehook__
