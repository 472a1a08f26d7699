"""Texts of tracebacks: markers, suggestions, chains, groups."""
# traceback texts: carets, suggestions, groups, recursion, syntax errors
import traceback, sys, io
def t(f, *a):
    try: f(*a)
    except BaseException as e:
        print(''.join(traceback.format_exception(e)))
class A:
    def __init__(self): self.value = 1; self._hidden = 2
    def method(self): pass
    def own(self): return valu
    def own2(self): return method
a = A(); d = {'k': {'z': None}}; lst = [1]
def f1(): return a.valu
def f2(): return a.hidden
def f3(): return lst.appendd
def f4(): return prnt
def f5():
    value = 1; return valeu
def f6(): return (a.value + d['k']['z']['q'] * 2)
def f7(): return lst[0][1]
def f8(): return f1(1, 2,
    3)
def f9(): return a.method(1)(2)
def f10(): return 1 + (2 / 0) + 3
def f11(): import mathss
def f12(): from math import sine
def f13(): pass
def f14(): raise ValueError('multi\nline')
def f15(): raise KeyError('k') from ValueError('c')
def f16():
    try: 1/0
    except ZeroDivisionError: raise KeyError('k')
def f17():
    try: 1/0
    except ZeroDivisionError: raise KeyError('k') from None
def f18():
    e = ValueError('n'); e.add_note('note 1'); e.add_note('note 2\nline'); raise e
def f19(): raise ExceptionGroup('eg', [ValueError(1), ExceptionGroup('in', [TypeError(2), KeyError('x')])])
def f20():
    def r(n): return r(n - 1) if n else 1/0
    r(10)
def f21(): f21()
def f22(): compile('x = (1,\n  2', 'file', 'exec')
def f23(): compile('a b', 'file', 'exec')
def f24(): compile('  x', 'file', 'exec')
def f25(): compile('print 1', 'file', 'exec')
def f26(): return "é" + "日本" + 1 + a.value
def f27(): assert a.value == 2, 'msg'
def f28(): assert (
    a.value == 2)
def f29(): return [x for x in [1] if x.foo]
def f30(): return a.value.bar.baz(1)(2)
def f31(): a.method = 1; del a.nothing
def f32(): lst[5] = 1
def f33(): d['k'] += 1
def f34(): x, y = lst
def f35(): x, *y = 5
def f36(): return -a
def f37(): return a < 1
def f38(): return not a and a[1]
def f39():
    with a: pass
def f40():
    for i in a: pass
def f41(): return f"{a.x!r:>{10}}"
def f42(): return (lambda: a.
        zz)()
def f43():
    match a:
        case A(1): pass
def f44(): raise

def f45(): raise 1
def f46(): raise ValueError from 1
def f47(): f1(x=1)
def f48(): f1(*[1], **{'a': 1})
def f49(): return len()
def f50(): return int('x')
def f51(): class_ = type('X', (1,), {})
def f52():
    global zz
    del zz
def f53():
    del undefined
def f54():
    x = 1
    def g():
        nonlocal x; del x; return x
    g()
def f55(): exec('1 +')
def f56(): exec('def f():\n  x = 1\n    y')
def f57(): exec('foo(\nbar]')
def f58(): return sys.versio
def f59(): return __import__('os').pth
def f60(): raise SystemExit(3)
def f61(): import asyncio.nothing
def f62(): return a.__clas__
def f63(): raise type('Custom', (Exception,), {'__str__': lambda s: 1/0})()
def f64(): raise type('Custom', (Exception,), {'__module__': 'x.y', '__qualname__': 'Q.R'})('t')
def f65(): return lst.foo.bar
def f66(): del lst[9], d['nope']
def f67(): return {**1}
def f68(): return [*1]
def f69(): return print(*1)
def f70(): return print(**1)
for n in range(1, 71): print('#', n); t(globals()[f'f{n}'])
t(a.own); t(a.own2)
te = traceback.TracebackException.from_exception(ValueError('x')); print(list(te.format()), te == te, te.exc_type_str)
try: f10()
except Exception as e:
    print(traceback.format_tb(e.__traceback__), traceback.extract_tb(e.__traceback__), traceback.StackSummary.extract(traceback.walk_tb(e.__traceback__), capture_locals=True)[1].locals is not None)
    print(traceback.format_exc(limit=1), traceback.format_exception_only(e), traceback.format_exc(limit=-1), traceback.format_exc(chain=False))
try:
    try: f19()
    except* ValueError: raise KeyError('in star')
except BaseException as e: print(''.join(traceback.format_exception(e)))
sys.stderr = sys.stdout
def hook():
    f16()
sys.excepthook(*(lambda: (ValueError, ValueError('a'), None))())
hook()
