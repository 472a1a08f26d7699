"""The cycle collector: collect, counts, thresholds, callbacks, get_referrers, get_referents, is_tracked, freeze, garbage."""

import gc
import sys
import weakref

gc.collect()
gc.disable()
print(gc.isenabled(), gc.get_threshold(), gc.garbage, gc.get_debug(), type(gc.get_count()), len(gc.get_stats()), sorted(gc.get_stats()[0]))
class N: pass
def cycle(n):
    for _ in range(n):
        a = N(); a.me = a
print(gc.collect()); cycle(1); print('one', gc.collect()); cycle(10); print('ten', gc.collect())
a = []; a.append(a); del a; print('list', gc.collect())
a = {}; a['a'] = a; del a; print('dict', gc.collect())
a = ([],); a[0].append(a); del a; print('tuple', gc.collect())
def f():
    def g(): return g
f(); print('function', gc.collect())
class K: pass
del K; print('class', gc.collect() > 0)
def gen():
    me = yield
    yield
g = gen(); next(g); g.send(g); del g; print('generator', gc.collect() > 0)
e = ValueError(); e.me = e; del e; print('exception', gc.collect())
def exc():
    try: 1 / 0
    except ZeroDivisionError as x: kept = x
exc(); print('traceback', gc.collect() > 0)
s = N(); s.m = s.__init__; del s; print('method', gc.collect())
import functools; gc.collect()
p = functools.partial(print); p.__dict__['me'] = p; del p; print('partial', gc.collect())
l = []; it = iter(l); l.append(it); del l, it; print('iterator', gc.collect())
d = {}; v = d.values(); d['v'] = v; del d, v; print('view', gc.collect())
m = type(sys)('m'); m.me = m; del m; print('module', gc.collect())
c = (lambda x: lambda: x)(None).__closure__[0]; c.cell_contents = c; del c; print('cell', gc.collect())
pr = property(); n = N(); n.p = property(n); del n, pr; print('property', gc.collect() > 0)
n = N(); n.s = super(N, n); del n; print('super', gc.collect() > 0)
n = N(); n.sl = slice(n); del n; print('slice', gc.collect() > 0)
n = N(); n.z = zip([n]); n.m = map(print, [n]); n.e = enumerate([n]); n.f = filter(None, [n]); n.r = reversed([n]); del n; print('iterators', gc.collect() > 0)
n = N(); n.b = [n].append; del n; print('built-in method', gc.collect() > 0)
n = N(); n.st = staticmethod(n); n.cm = classmethod(n); del n; print('static', gc.collect() > 0)
n = N(); n.g = None; del n; gc.collect()
n = N(); n.it = iter(lambda: n, 1); del n; print('callable iterator', gc.collect() > 0)
n = N(); n.fr = frozenset([n]); n.se = {n}; del n; print('sets', gc.collect() > 0)
n = N(); n.pm = type(N.__dict__)({'n': n}); del n; print('proxy', gc.collect() > 0)
n = N(); n.ns = type(sys.implementation)(n=n); del n; print('namespace', gc.collect() > 0)
n = N(); n.mv = None; del n; gc.collect()
async def co(x): pass
n = N(); n.c = co(n); n.c.close(); del n; print('coroutine', gc.collect() > 0)
async def ag(x): yield x
n = N(); n.a = ag(n); del n; print('async generator', gc.collect() > 0)
for o in ([], {}, (), set(), frozenset(), N(), N, gc, f, len, 5, 'a', 1.5, None, b'', (1, 2), ([],), {'a': 1}, {'a': []}, range(1), slice(1), iter([]), (i for i in ()), type('S', (), {'__slots__': ()})(), type('S', (), {'__slots__': ('a',)})(), object(), ValueError(), weakref.ref(N), [].append, N().__init__, property(), staticmethod(len), memoryview(b''), sys._getframe(), f.__code__, zip(), bytearray(), 1j):
    print(type(o).__name__, gc.is_tracked(o), gc.is_finalized(o))
x = ['x']
holder = {'k': x}
print([type(r).__name__ for r in gc.get_referrers(x) if r is holder], gc.get_referrers(), holder in gc.get_referrers(x))
class Ref:
    def __init__(self): self.a, self.b = 'va', ['vb']
print(gc.get_referents([1, 'a'], {'k': 'v'}), gc.get_referents(Ref())[-1] is Ref or [r for r in gc.get_referents(Ref()) if r is Ref], gc.get_referents(5), sorted(map(str, gc.get_referents((1, 2)))))
r = Ref(); print(any(o is r for o in gc.get_objects()), len(gc.get_objects()) > 1000, any(o is r for g in range(3) for o in gc.get_objects(generation=g)))
for bad in (lambda: gc.collect(3), lambda: gc.collect(-1), lambda: gc.collect('x'), lambda: gc.get_objects(5), lambda: gc.get_objects(-2), lambda: gc.set_threshold(), lambda: gc.set_threshold('x'), lambda: gc.set_debug('x'), lambda: gc.is_tracked(), lambda: gc.enable(1)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(gc.collect(0) >= 0, gc.collect(1) >= 0, gc.collect(2) >= 0, gc.collect(generation=2))
old = gc.get_threshold()
gc.set_threshold(500, 5, 5); print(gc.get_threshold()); gc.set_threshold(100); print(gc.get_threshold()); gc.set_threshold(*old)
events = []
def callback(phase, info): events.append((phase, sorted(info), info['generation'], info['collected'], info['uncollectable']))
gc.callbacks.append(callback)
cycle(3); gc.collect(); gc.collect(0)
gc.callbacks.remove(callback)
for e in events: print(e)
def bad_callback(phase, info): raise ValueError(phase)
reported = []
sys.unraisablehook = lambda u: reported.append((u.exc_type.__name__, str(u.exc_value)))
gc.callbacks.append(bad_callback); gc.collect(); gc.callbacks.clear(); print(reported)
sys.unraisablehook = sys.__unraisablehook__
gc.set_debug(gc.DEBUG_SAVEALL); print(gc.get_debug() == gc.DEBUG_SAVEALL)
cycle(2); gc.collect(); print(len([g for g in gc.garbage if isinstance(g, N)])); gc.set_debug(0); gc.garbage.clear(); gc.collect()
print(gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)
gc.collect(); gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
gc.enable(); print(gc.isenabled())
class Auto: alive = 0
def auto():
    for _ in range(30000):
        a = Auto(); a.me = a
refs = []
class Watch:
    def __del__(self): refs.append(1)
w = Watch(); w.me = w; del w
auto(); print('collected by itself', len(refs))
print([n for n in dir(gc) if not n.startswith('_')])
class Fin:
    def __init__(self, n): self.n = n
    def __del__(self): order.append(self.n)
order = []
gc.disable()
for i in range(5):
    o = Fin(i); o.me = o
del o; gc.collect(); print(order)
order.clear()
a, b = Fin('a'), Fin('b'); a.o, b.o = b, a; del a, b; gc.collect(); print(order, gc.garbage)
order.clear()
a = Fin('finalized'); a.me = a; del a; gc.collect(); gc.collect(); print(order)
class FinObj:
    def __del__(self): saved.append(self)
saved = []
f = FinObj(); f.me = f; del f; gc.collect(); print(gc.is_finalized(saved[0])); saved.clear(); print(gc.collect(), saved)
