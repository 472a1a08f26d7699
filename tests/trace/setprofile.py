"""sys.setprofile: call, return, c_call, c_return and c_exception events of functions, methods, classes, generators."""

import functools
import sys
import threading

def profile(f, *args):
    out = []
    def p(frame, event, arg):
        if frame.f_code in (profile.__code__,) or arg is sys.setprofile: return
        if event.startswith('c_'): out.append((frame.f_code.co_name, event, getattr(arg, '__qualname__', str(type(arg)))))
        else: out.append((frame.f_code.co_name, event, repr(arg).split(' at ')[0]))
    sys.setprofile(p)
    try: f(*args)
    except BaseException as e: sys.setprofile(None); out.append(('raised', repr(e)))
    finally: sys.setprofile(None)
    print('==', f.__name__)
    for e in out: print(*e)
def simple(): return 1
def builtins(): return len([1]), max(1, 2), abs(-1), isinstance(1, int), sorted([2, 1]), print(end='')
def methods(): l = []; l.append(1); 'a'.upper(); {}.get(1); (1).bit_length(); ' '.join(['a']); l.sort(key=lambda v: v)
def types(): return int('5'), str(5), list('ab'), dict(a=1), object(), type(5), range(3), tuple([1])
def c_error():
    try: len(5)
    except TypeError: pass
    try: {}.pop(1)
    except KeyError: pass
    int('x')
def python_error():
    def inner(): raise ValueError('v')
    try: inner()
    except ValueError: pass
    inner()
def generator():
    def g():
        yield 1
        yield 2
    for x in g(): pass
    it = g(); next(it); it.close()
    it = g(); next(it)
    try: it.throw(ValueError)
    except ValueError: pass
    sum(i for i in range(2))
def classes():
    class A:
        def __init__(self): self.x = 1
        def __len__(self): return 1
        def __add__(self, o): return o
        def __call__(self): pass
        @property
        def p(self): return 1
        @staticmethod
        def s(): pass
        @classmethod
        def c(cls): pass
        def __getattr__(self, n): return n
        def __eq__(self, o): return True
        def __hash__(self): return 1
        def __iter__(self): return iter([])
        def __enter__(self): pass
        def __exit__(self, *a): pass
        def __del__(self): pass
        def __contains__(self, x): return True
        def __getitem__(self, k): return k
        def __bool__(self): return True
        def __repr__(self): return 'A'
    a = A(); len(a); a + 1; a(); a.p; a.s(); A.c(); a.zz; a == 1; {a}; list(a); 1 in a; a[0]; bool(a); repr(a); f'{a}'
    if a: pass
    with a: pass
    [*a]; str(a); sorted([a, a], key=lambda v: 1)
def nested(): return simple() + (lambda: simple())()
def callbacks(): list(map(lambda v: v, [1])); list(filter(lambda v: v, [1])); max([1, 2], key=lambda v: -v); any(x for x in [1])
def comprehension(): return [len(str(i)) for i in range(2)], {i: i for i in range(1)}, {i for i in range(1)}
def star(): return (lambda *a, **k: a)(*[1], **{'k': 2}), print(*[], sep='', end='')
def exec_eval(): exec('len([])'); eval('abs(1)'); compile('1', '', 'eval')
def import_(): import sys; from sys import path
def recursion(n=2): return recursion(n - 1) if n else 0
def bound(): m = [].append; m(1); u = str.upper; u('a'); w = (1).__add__; w(2); int.__add__(1, 2); type.mro(int)
async def aw(): return 1
def coroutine():
    async def c(): return await aw()
    try: c().send(None)
    except StopIteration: pass
def super_(): 
    class A:
        def m(self): return 1
    class B(A):
        def m(self): return super().m()
    B().m()
def partial():
    functools.partial(len, [])(); functools.reduce(lambda a, b: a + b, [1, 2])
def operators(): return [1] + [2], 'a' * 2, 1 < 2, [1][0], {1: 2}[1], -1, not 1
def none(): pass
for f in (simple, builtins, methods, types, c_error, python_error, generator, classes, nested, callbacks, comprehension, star, exec_eval, import_, recursion, bound, coroutine, super_, partial, operators, none):
    profile(f)
print(sys.getprofile())
log = []
def p(frame, event, arg): log.append(event); return 'ignored'
sys.setprofile(p); print(sys.getprofile() is p); simple(); sys.setprofile(None); print(log)
def bad(frame, event, arg): raise ValueError('in profiler')
sys.setprofile(bad)
try: simple()
except ValueError as e: print(e, sys.getprofile())
sys.setprofile(None)
for x in (5, 'a'):
    sys.setprofile(x)
    try: simple()
    except TypeError as e: print(e)
    sys.setprofile(None)
for call in (lambda: sys.setprofile(), lambda: sys.setprofile(None, 1), lambda: sys.getprofile(1)):
    try: call()
    except TypeError as e: print(e)
import threading
events = []
threading.setprofile(lambda fr, ev, arg: events.append(ev) if fr.f_code is simple.__code__ else None)
t = threading.Thread(target=simple); t.start(); t.join(); threading.setprofile(None); print(events)
