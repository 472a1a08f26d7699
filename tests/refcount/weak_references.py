"""weakref: ref, proxy, containers, methods, equality and hashing after death, types without support, subclassing."""

import weakref
import gc
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


class C:
    def __init__(self, v=0): self.v = v
    def m(self): return ('m', self.v)
    def __eq__(self, o): return isinstance(o, C) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __add__(self, o): return ('add', self.v, o)
    def __call__(self, *a): return ('called', a)
    def __iter__(self): return iter([1, 2])
    def __bool__(self): return self.v != 0
    def __str__(self): return f'C{self.v}'
    def __repr__(self): return f'C({self.v})'
c = C(5)
r = weakref.ref(c)
show('ref', lambda: (r() is c, r().v, weakref.ref(c) is r, weakref.ref(c, None) is r, weakref.ref(c, print) is r, weakref.getweakrefcount(c), len(weakref.getweakrefs(c)), type(r), r.__callback__, weakref.ref(c, len).__callback__))
show('eq', lambda: (r == weakref.ref(C(5)), weakref.ref(C(5)) == r, r == weakref.ref(c, print), r != r, hash(r) == hash(c)))
show('lt', lambda: r < r)
show('repr', lambda: repr(r).split(' at ')[0])
show('call arg', lambda: r(1))
show('new', lambda: weakref.ref())
show('new 3', lambda: weakref.ref(c, None, 3))
show('new kw', lambda: weakref.ref(object=c))
for o in (5, 'a', None, (), [], {}, 1.5, b'', object(), len, int, C, c.m, lambda: 0, set(), frozenset(), (i for i in ()), range(1), slice(1), gc, r, C.m, [].append, property(), type(gc), memoryview(b''), ValueError(), bytearray(), type('S', (), {'__slots__': ()})(), type('L', (list,), {})(), type('I', (int,), {})(), type('T', (tuple,), {})(), type('St', (str,), {})(), iter([]), zip(), type, object, staticmethod(len), classmethod(len), (lambda: 0).__code__, {}.keys()):
    show('support ' + type(o).__name__, lambda: type(weakref.ref(o)).__name__)
p = weakref.proxy(c)
show('proxy', lambda: (p.v, p.m(), len(p), p[3], p + 1, list(p), bool(p), str(p), type(p), isinstance(p, C), p == c, p == C(5), p.__class__))
show('proxy callable', lambda: (type(weakref.proxy(C())).__name__, p(1, 2)))
show('proxy set', lambda: (setattr(p, 'v', 6), c.v, setattr(p, 'new', 1), c.new, delattr(p, 'new'), hasattr(c, 'new')))
c.v = 5
show('proxy hash', lambda: hash(p))
show('proxy repr', lambda: repr(p).split(' at ')[0])
show('proxy same', lambda: weakref.proxy(c) is p)
show('proxy iter', lambda: (1 in p, reversed))
r2, p2 = weakref.ref(C(7)), None
d = C(9); p2 = weakref.proxy(d); rd = weakref.ref(d); hash(rd); rn = weakref.ref(d, lambda r: print('callback')); del d
show('dead', lambda: (r2(), rd(), hash(rd) == hash(C(9)), rd == rd, rd == r2, rd == rn))
show('dead hash', lambda: hash(r2))
show('dead hash 2', lambda: hash(rn))
show('dead proxy', lambda: p2.v)
show('dead proxy call', lambda: p2())
show('dead proxy str', lambda: str(p2))
show('dead proxy bool', lambda: bool(p2))
show('dead proxy repr', lambda: repr(p2).split(' at ')[0])
show('dead repr', lambda: repr(r2).split(' at ')[0] + ';' + repr(r2).split(';')[1])
class Sub(weakref.ref):
    __slots__ = ('key',)
    def __new__(cls, o, cb=None, key=None): self = super().__new__(cls, o, cb); self.key = key; return self
    def __init__(self, o, cb=None, key=None): super().__init__(o, cb)
show('subclass', lambda: (Sub(c, key='k').key, Sub(c)() is c, Sub(c) is r, Sub(c) == r))
k1, k2, k3 = C(1), C(2), C(3)
wk = weakref.WeakKeyDictionary({k1: 'one', k2: 'two'})
show('WeakKeyDictionary', lambda: (len(wk), wk[k1], wk[C(2)], k1 in wk, C(9) in wk, wk.get(k3), sorted(wk.values()), wk.setdefault(k3, 'three'), len(wk), wk.pop(k3), len(wk), sorted(k.v for k in wk), sorted((k.v, v) for k, v in wk.items())))
show('wk missing', lambda: wk[C(99)])
show('wk weak', lambda: wk.__setitem__('str', 1))
del k1; show('wk after del', lambda: (len(wk), list(wk.values()), len(wk.keyrefs())))
show('wk ops', lambda: (sorted((wk | {k3: 'x'}).values()), type(wk | {}).__name__, wk.copy() == wk, wk == {}, bool(wk)))
v1, v2 = C('v1'), C('v2')
wv = weakref.WeakValueDictionary(a=v1, b=v2)
show('WeakValueDictionary', lambda: (len(wv), wv['a'].v, 'a' in wv, 'z' in wv, sorted(wv), sorted(v.v for v in wv.values()), wv.get('z'), len(wv.valuerefs()), sorted((k, v.v) for k, v in wv.items())))
show('wv missing', lambda: wv['z'])
del v1; show('wv after del', lambda: (list(wv), len(wv), 'a' in wv))
wv.update(c=k2); show('wv update', lambda: (sorted(wv), wv.pop('c').v, wv.popitem()[0], len(wv)))
ws = weakref.WeakSet([k2, k3])
show('WeakSet', lambda: (len(ws), k2 in ws, C(2) in ws, 5 in ws, sorted(x.v for x in ws), ws.add(v2), len(ws), ws.discard(v2), len(ws), ws == {k2, k3}, ws <= {k2, k3}, sorted(x.v for x in ws | {v2} if x is not v2), len(ws & {k2}), len(ws - {k2}), ws.isdisjoint([v2])))
show('ws remove', lambda: ws.remove(v2))
show('ws add str', lambda: ws.add('x'))
del k3; show('ws after del', lambda: (len(ws), [x.v for x in ws]))
def iterate_and_delete():
    objs = [C(i) for i in range(5)]
    s, d = weakref.WeakSet(objs), weakref.WeakKeyDictionary((o, o.v) for o in objs)
    seen = []
    for x in s:
        seen.append(x.v)
        if len(seen) == 2: objs.clear()
    n = len(seen)
    del x
    return n >= 2, len(s), len(d)
show('iterate and delete', iterate_and_delete)
wm = weakref.WeakMethod(c.m)
show('WeakMethod', lambda: (wm()(), wm() == c.m, wm == weakref.WeakMethod(c.m), hash(wm) == hash(weakref.WeakMethod(c.m)), weakref.ref(c.m)() is None))
show('WeakMethod wrong', lambda: weakref.WeakMethod(len))
t = C('temp'); wm2 = weakref.WeakMethod(t.m, lambda r: print('method callback')); del t
show('WeakMethod dead', lambda: wm2())
f = C('fin'); fin = weakref.finalize(f, lambda *a, **k: ('result', a, k), 1, k=2)
show('finalize', lambda: (fin.alive, fin.peek()[2:], fin.atexit, fin(), fin.alive, fin(), fin.peek(), fin.detach()))
f2 = weakref.finalize(f, print, 'never printed'); show('detach', lambda: (f2.detach()[2:], f2.alive))
fin3 = weakref.finalize(f, print, 'finalized on death'); del f; print(fin3.alive)
atexit_obj = C('at exit'); weakref.finalize(atexit_obj, print, 'finalized at exit')
no_atexit = C('no'); nf = weakref.finalize(no_atexit, print, 'never'); nf.atexit = False
show('finalize wrong', lambda: weakref.finalize(5, print))
show('finalize none', lambda: weakref.finalize())
show('counts', lambda: (weakref.getweakrefcount(5), weakref.getweakrefs('a'), weakref.getweakrefcount(c) > 0))
show('types', lambda: (weakref.ReferenceType, weakref.ProxyType, weakref.CallableProxyType, weakref.ProxyTypes))
num = type('Num', (), {'__int__': lambda s: 5, '__index__': lambda s: 3, '__float__': lambda s: 1.5, '__neg__': lambda s: 'neg', '__radd__': lambda s, o: ('radd', o), '__iadd__': lambda s, o: 'iadd', '__contains__': lambda s, o: True, '__matmul__': lambda s, o: 'mm', '__setitem__': lambda s, k, v: None, '__delitem__': lambda s, k: None, '__bytes__': lambda s: b'b', '__next__': lambda s: 'n', '__iter__': lambda s: s, '__reversed__': lambda s: 'rev'})()
q = weakref.proxy(num)
def inplace():
    global q
    x = q; x += 1; return x
show('proxy numbers', lambda: (int(q), [0, 1, 2, 3][q], float(q), -q, 1 + q, 5 in q, q @ 1, bytes(q), next(q), reversed(q), inplace()))
show('proxy unsupported', lambda: q * 2)
show('proxy format', lambda: format(q, '')[:3] != '')
show('two proxies', lambda: (lambda a, b: a + b)(p, 1))
class Loop: pass
def build():
    x = Loop(); x.ref = weakref.ref(x); x.me = x
    return weakref.ref(x)
w = build(); print(w() is not None); gc.collect(); print(w())
class Slots: __slots__ = ('a', '__weakref__')
s = Slots(); ws2 = weakref.ref(s); print(ws2() is s); del s; print(ws2())
