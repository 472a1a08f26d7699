"""sys.getrefcount of objects held by locals, arguments, containers, cells, frames, methods, generators; numbers excepted."""

from sys import getrefcount
import gc
import sys

# What is counted may hang on cycles that nobody needs any more.
gc.disable()

class C:
    attr = ['class attribute']
    def method(self): pass
    def __init__(self): self.held = None
class Slot:
    __slots__ = ('s',)
def count(o): return getrefcount(o)
def count_star(*args): return getrefcount(args[0])
def count_kw(*, k): return getrefcount(k)
def count_kwargs(**kw): return getrefcount(kw['k'])
def count_default(o=['default']): return getrefcount(o)
def show(label, value): print(f'{label}: {value}')

module_list = ['m']
show('module global', getrefcount(module_list))
show('module global in expression', getrefcount(module_list) + getrefcount(module_list))
alias = module_list
show('module global with alias', getrefcount(module_list))
del alias
show('module global alias deleted', getrefcount(module_list))
show('fresh list', getrefcount([]))
show('fresh list with items', getrefcount(['a', object()]))
show('fresh dict', getrefcount({'k': 1}))
show('fresh set', getrefcount({'s'}))
show('fresh object', getrefcount(object()))
show('fresh instance', getrefcount(C()))
show('fresh lambda', getrefcount(lambda: 0))
show('fresh tuple of variable', getrefcount((module_list,)))
show('result of call', getrefcount(list('ab')))
show('result of slice', getrefcount(module_list[:]))
show('result of method', getrefcount('a b c'.split()))
show('argument of function', count(module_list))
show('fresh argument of function', count([]))
show('star argument', count_star(module_list))
show('fresh star argument', count_star([]))
show('keyword argument', count_kw(k=module_list))
show('fresh keyword argument', count_kw(k=[]))
show('kwargs argument', count_kwargs(k=module_list))
show('default argument', count_default())
show('unpacked call', count(*[module_list]))
show('unpacked keywords', count_kw(**{'k': module_list}))
show('nested calls', (lambda a: (lambda b: count(b))(a))(module_list))
show('method argument', type('M', (), {'m': lambda self, o: getrefcount(o)})().m(module_list))
show('class method argument', type('M', (), {'m': classmethod(lambda cls, o: getrefcount(o))}).m([]))
show('builtin through map', list(map(getrefcount, [module_list])))
show('builtin through map fresh', list(map(getrefcount, [[]])))
show('sorted key', sorted([[1]], key=lambda o: print('in key', getrefcount(o)) or 0))
def local():
    l = []
    a = getrefcount(l)
    m = l
    b = getrefcount(l)
    n = [l, l, (l,)]
    c = getrefcount(l)
    n.clear()
    d = getrefcount(l)
    del m
    e = getrefcount(l)
    return a, b, c, d, e
show('locals', local())
def stays_local():
    l = []
    return [getrefcount(l), getrefcount(l), count(l)]
show('local used three times', stays_local())
def parameter(p):
    q = p
    return getrefcount(p), getrefcount(q)
show('parameter with alias', parameter([]))
show('parameter with alias, held outside', parameter(module_list))
def loop():
    out = []
    for o in [['a'], ['b']]: out.append(getrefcount(o))
    return out
show('loop variable', loop())
def comp(): return [getrefcount(o) for o in [['a'], ['b']]]
show('comprehension variable', comp())
def gen(): return list(getrefcount(o) for o in [['a'], ['b']])
show('generator expression variable', gen())
def unpack():
    a, b = [], []
    (c, d), e = ([], []), []
    *f, g = [], [], []
    return [getrefcount(x) for x in (a, b, c, d, e, g)], getrefcount(f[0])
show('unpacked locals', unpack())
def cell():
    l = []
    a = getrefcount(l)
    def f(): return getrefcount(l)
    return a, f(), getrefcount(l), getrefcount(f.__closure__[0]), getrefcount(f)
show('cell variable', cell())
def cell_shared():
    l = []
    def f(): return l
    def g(): return l
    return getrefcount(l), getrefcount(f.__closure__[0]), getrefcount(g.__closure__)
show('cell shared by two functions', cell_shared())
def kept_closure():
    l = []
    return lambda: getrefcount(l)
show('closure after return', kept_closure()())
def container():
    o = object()
    out = [getrefcount(o)]
    makers = (lambda o: [o], lambda o: (o,), lambda o: {o}, lambda o: {o: 1}, lambda o: {1: o}, lambda o: [o, o], lambda o: (o, (o,)), lambda o: [[o]], lambda o: {'k': [o]}, lambda o: frozenset([o]), lambda o: iter([o]), lambda o: [o] * 5, lambda o: slice(o), lambda o: {o: o}, lambda o: [*[o], o], lambda o: {**{1: o}}, lambda o: None)
    for make in makers:
        c = make(o)
        out.append(getrefcount(o))
        c = None
    return out
show('containers', container())
def append_pop():
    o, l = object(), []
    a = getrefcount(o)
    l.append(o); b = getrefcount(o)
    l.extend([o, o]); c = getrefcount(o)
    l.pop(); d = getrefcount(o)
    l[0] = None; e = getrefcount(o)
    l.clear(); f = getrefcount(o)
    l.insert(0, o); l *= 3; g = getrefcount(o)
    l.remove(o); h = getrefcount(o)
    del l[:]; i = getrefcount(o)
    return a, b, c, d, e, f, g, h, i
show('list operations', append_pop())
def dict_ops():
    o, d = object(), {}
    d['a'] = o; a = getrefcount(o)
    d['a'] = o; b = getrefcount(o)
    d.update(b=o, c=o); c = getrefcount(o)
    d.pop('a'); e = getrefcount(o)
    x = d.get('b'); f = getrefcount(o)
    d.setdefault('z', o); g = getrefcount(o)
    v = d.copy(); h = getrefcount(o)
    d.clear(); i = getrefcount(o)
    v.popitem(); j = getrefcount(o)
    k = {o: 1}; l = getrefcount(o)
    d.setdefault(o, 5); m = getrefcount(o)
    return a, b, c, e, f, g, h, i, j, l, m
show('dict operations', dict_ops())
def set_ops():
    o, s = object(), set()
    s.add(o); s.add(o); a = getrefcount(o)
    t = s | {o}; b = getrefcount(o)
    t.discard(o); c = getrefcount(o)
    u = frozenset(s); d = getrefcount(o)
    s.pop(); e = getrefcount(o)
    return a, b, c, d, e
show('set operations', set_ops())
def attribute():
    o, c, s = [], C(), Slot()
    c.held = o; a = getrefcount(o)
    s.s = o; b = getrefcount(o)
    c.other = o; d = getrefcount(o)
    c.__dict__; e = getrefcount(o)
    del c.held; f = getrefcount(o)
    s.s = None; g = getrefcount(o)
    C.temp = o; h = getrefcount(o)
    del C.temp; i = getrefcount(o)
    del c; j = getrefcount(o)
    return a, b, d, e, f, g, h, i, j
show('attributes', attribute())
show('class attribute', getrefcount(C.attr))
show('instance attribute read', (lambda c: (setattr(c, 'held', []), getrefcount(c.held))[1])(C()))
def instance():
    c = C()
    a = getrefcount(c)
    m = c.method; b = getrefcount(c)
    n = c.method; d = getrefcount(c)
    del m; e = getrefcount(c)
    c.self = c; f = getrefcount(c)
    c.self = None; g = getrefcount(c)
    k = [c.method for _ in range(3)]; h = getrefcount(c)
    return a, b, d, e, f, g, h
show('bound methods', instance())
show('bound method itself', getrefcount(C().method))
def builtin_method():
    l = []
    a = l.append; b = getrefcount(l)
    del a
    return b, getrefcount(l), getrefcount(l.append)
show('built-in bound method', builtin_method())
def instance_dict():
    c = C()
    d = c.__dict__
    return getrefcount(d), getrefcount(c.__dict__), getrefcount(c)
show('instance dictionary', instance_dict())
def function_object():
    def f(): pass
    a = getrefcount(f)
    g = f; b = getrefcount(f)
    f.self = f; c = getrefcount(f)
    del f.self; d = getrefcount(f)
    return a, b, c, d, getrefcount(f.__code__) > 1, getrefcount(f.__dict__)
show('function', function_object())
def recursive(n, o): return getrefcount(o) if n == 0 else recursive(n - 1, o)
show('recursion', (recursive(0, []), recursive(1, []), recursive(5, []), recursive(5, module_list)))
def generator():
    def g(o):
        yield getrefcount(o)
        x = o
        yield getrefcount(o)
        yield o
    l = []
    it = g(l); a = getrefcount(l)
    b, c = next(it), next(it)
    d = getrefcount(l)
    e = next(it); f = getrefcount(l)
    del e
    it.close(); h = getrefcount(l)
    return a, b, c, d, f, h, getrefcount(it), getrefcount(g(l))
show('generator', generator())
def generator_yields():
    def g():
        o = []
        yield o
        yield getrefcount(o)
    it = g()
    x = next(it)
    a = getrefcount(x)
    b = next(it)
    del x
    return a, b
show('yielded object', generator_yields())
def returned():
    def f():
        o = []
        return o
    x = f()
    return getrefcount(x), getrefcount(f())
show('returned object', returned())
def frame():
    f = sys._getframe()
    a = getrefcount(f)
    g = sys._getframe(); b = getrefcount(f)
    return a, b
show('frame', frame())
show('frame fresh', getrefcount(sys._getframe()))
def frame_locals():
    o = []
    f = sys._getframe()
    a = getrefcount(o)
    l = f.f_locals; b = getrefcount(o)
    x = l['o']; c = getrefcount(o)
    d = locals(); e = getrefcount(o)
    return a, b, c, e
show('frame locals', frame_locals())
def exception():
    e = ValueError([])
    a = getrefcount(e)
    try: raise e
    except ValueError as f: b = getrefcount(e), getrefcount(f)
    c = getrefcount(e)
    g = e.args; d = getrefcount(e.args), getrefcount(e.args[0])
    return a, b, c, d
show('exception', exception())
def exception_context():
    try:
        try: raise ValueError
        except ValueError as v: raise KeyError from v
    except KeyError as k: return getrefcount(k), getrefcount(k.__cause__), getrefcount(k.__context__)
show('exception context', exception_context())
def exception_frame():
    o = []
    try: fail(o)
    except ValueError as e: a = getrefcount(o)
    return a, getrefcount(o)
def fail(p): raise ValueError
show('object in a traceback frame', exception_frame())
def with_statement():
    class M:
        def __enter__(self): return self
        def __exit__(self, *a): self.n = getrefcount(self)
    m = M()
    with m: a = getrefcount(m)
    with m as n: b = getrefcount(m)
    return a, b, m.n, getrefcount(m)
show('with', with_statement())
def augmented():
    l = m = []
    l += [1]; a = getrefcount(l)
    l = l + [2]; b = getrefcount(l), getrefcount(m)
    return a, b
show('augmented assignment', augmented())
def swap():
    a, b = [], ['b']
    a, b = b, a
    return getrefcount(a), getrefcount(b)
show('swap', swap())
def conditional(x):
    o = [] if x else None
    return getrefcount(o) if x else 'none'
show('conditional', conditional(1))
def walrus(): return getrefcount(o := []), getrefcount(o)
show('walrus', walrus())
def star_collect(*a, **k):
    return getrefcount(a), getrefcount(k), getrefcount(a[0]), getrefcount(k['x'])
show('collected arguments', star_collect([], x=[]))
def immortals():
    return [getrefcount(o) > 2 ** 29 for o in (None, True, False, ..., NotImplemented, (), '', 'a', b'', int, object, type, list, ValueError, 'interned_name')]
show('immortal', immortals())
before = getrefcount(None)
keep = [None] * 100
show('immortal count does not move', getrefcount(None) == before)
import types
show('string literal of the module', getrefcount('a string with spaces') > 0)
def strings():
    a = 'x' * 50
    b = a
    c = ''.join(['p', 'q', str(a)])
    d = sys.intern('made_' + 'at_run_' + str(a)[:3])
    return getrefcount(a), getrefcount(c), getrefcount(c + 'z'), getrefcount(d)
show('strings made at run time', strings())
def bytes_():
    a = bytes([1, 2, 3]); b = a
    return getrefcount(a), getrefcount(a + b'x'), getrefcount(bytearray(5))
show('bytes', bytes_())
def class_object():
    class K: pass
    a = getrefcount(K)
    k = K(); b = getrefcount(K)
    ks = [K() for _ in range(3)]; c = getrefcount(K)
    del k, ks; d = getrefcount(K)
    class L(K): pass
    e = getrefcount(K)
    return b - a, c - b, d - a, e - a
show('class and its instances', class_object())
def module():
    m = types.ModuleType('m')
    a = getrefcount(m)
    sys.modules['zz_m'] = m; b = getrefcount(m)
    import zz_m; c = getrefcount(m)
    del sys.modules['zz_m'], zz_m; d = getrefcount(m)
    return a, b, c, d, getrefcount(m.__dict__)
show('module', module())
def iterators():
    l = []
    it = iter(l); a = getrefcount(l)
    list(it); b = getrefcount(l)
    e = enumerate(l); c = getrefcount(l)
    z = zip(l, l); d = getrefcount(l)
    m = map(len, l); f = getrefcount(l)
    r = reversed(l); g = getrefcount(l)
    return a, b, c, d, f, g
show('iterators', iterators())
def views():
    d = {}
    k = d.keys(); a = getrefcount(d)
    v, i = d.values(), d.items(); b = getrefcount(d)
    p = types.MappingProxyType(d); c = getrefcount(d)
    return a, b, c
show('views', views())
def memory():
    b = bytearray(5)
    m = memoryview(b); a = getrefcount(b)
    n = m[1:]; c = getrefcount(b)
    m.release(); n.release(); d = getrefcount(b)
    return a, c, d
show('memoryview', memory())
import weakref
def weak():
    c = C()
    r = weakref.ref(c); a = getrefcount(c)
    p = weakref.proxy(c); b = getrefcount(c)
    d = r(); e = getrefcount(c)
    return a, b, e, getrefcount(r), getrefcount(weakref.ref(c))
show('weak references', weak())
def partial():
    import functools
    o = []
    p = functools.partial(count, o); a = getrefcount(o)
    q = functools.partial(p, k=o); b = getrefcount(o)
    return a, b, p()
show('partial', partial())
def default_dict():
    import collections
    o = []
    d = collections.deque([o, o]); a = getrefcount(o)
    e = collections.defaultdict(lambda: o); e['x']; b = getrefcount(o)
    return a, b
show('deque and defaultdict', default_dict())
async def coro(o):
    return getrefcount(o)
def coroutine():
    l = []
    c = coro(l); a = getrefcount(l)
    try: c.send(None)
    except StopIteration as e: b = e.value
    return a, b, getrefcount(l)
show('coroutine', coroutine())
def del_in_middle():
    o = []
    x = [o]
    del o
    return getrefcount(x[0])
show('only in a list', del_in_middle())
def overwritten():
    o = a = []
    o = None
    return getrefcount(a)
show('other name overwritten', overwritten())
def try_finally():
    o = []
    try: return getrefcount(o)
    finally: o = None
show('return in try', try_finally())
def match_():
    o = [[], {}]
    match o:
        case [a, {}] as whole: return getrefcount(o), getrefcount(a), getrefcount(whole)
show('match', match_())
def eval_(): 
    o = []
    return eval('getrefcount(o)'), eval('getrefcount([])')
show('eval', eval_())
class Descr:
    def __get__(self, o, c): return getrefcount(o)
class UsesDescr:
    d = Descr()
    @property
    def p(self): return getrefcount(self)
    def __getattr__(self, n): return getrefcount(self)
    def __len__(self): return getrefcount(self)
    def __add__(self, o): return getrefcount(self), getrefcount(o)
    def __call__(self, o): return getrefcount(self), getrefcount(o)
    def __iter__(self): yield getrefcount(self)
    def __contains__(self, o): print('in contains', getrefcount(self), getrefcount(o)); return True
    def __getitem__(self, k): return getrefcount(self), getrefcount(k)
    def __eq__(self, o): print('in eq', getrefcount(self), getrefcount(o)); return True
    __hash__ = object.__hash__
def special():
    u, o = UsesDescr(), []
    return u.d, u.p, u.zz, len(u), u + o, u(o), list(u), o in u, u[o], u == o
show('special methods', special())
def special_fresh(): return UsesDescr().d, UsesDescr().p, UsesDescr().zz, len(UsesDescr()), UsesDescr() + [], UsesDescr()([]), UsesDescr()[[]]
show('special methods of temporaries', special_fresh())
