"""Classes with a `__new__` in Python, tuples with attributes, descriptors that answer, and keywords of natives."""
import collections
import sys
class A:
    def __new__(cls, *a, **k):
        o=object.__new__(cls); o.a=a; return o
class B(A):
    def __init__(self, x, y=2): self.x=x; self.y=y
class F:
    def __new__(cls, x):
        return 5 if x else object.__new__(G)
class G(F):
    def __init__(self, x): self.got=x
class E:
    def __new__(cls, x): raise ValueError(x)
class H:
    def __new__(cls, x): return object.__new__(cls)
    def __init__(self, x): raise KeyError(x)
class I:
    def __new__(cls, x): return object.__new__(cls)
    def __init__(self, x): return 5
for k in range(4):
    print(A(1,2).a, B(3).a, B(3).x, B(3).y, B(3,4).y, F(1), type(F(0)).__name__, F(0).got)
    for c in (E,H,I):
        try: c(k)
        except Exception as e: print(type(e).__name__, e, e.__traceback__.tb_next.tb_frame.f_code.co_name if e.__traceback__.tb_next else None)
        t=(k,)
        try: c(*t)
        except Exception as e: print(type(e).__name__, e)
    try: B()
    except TypeError as e: print(e)
    try: F()
    except TypeError as e: print(e)
    try: F(1,2)
    except TypeError as e: print(e)
    t=(3,4); print(B(*t).y, type(F(*(0,))).__name__, F(*(0,)).got, B(*t, **{}).y)
P=collections.namedtuple('P','a b c', defaults=[7])
class Q(P):
    @property
    def s(self): return self.a+self.b
for k in range(5):
    p=P(1,2); q=Q(k,k,k); q.z=[q.a]; print(p, q, q.s, q.z, q.__dict__, p==(1,2,7), p._replace(a=3), P(*(k,2)), Q(*[1,2,3]), p.__class__, q.__class__.__name__)
    try: P(1)
    except TypeError as e: print(e)
class D:
    def __init__(s,v): s.v=v
    def __get__(s,o,c):
        if s.v is None: raise AttributeError('no')
        return (s.v, o is not None, c.__name__)
    def __set__(s,o,v): s.v=v
class X: d=D(1)
x=X()
for k in range(6):
    print(x.d); x.d=k
    if k==4: D.__get__=lambda s,o,c:'new'
    if k==5: x.d=None
D.__get__=lambda s,o,c: s.nothing
def get(o): return o.d
for k in range(4):
    try: get(x)
    except AttributeError as e: print(e, e.name, type(e.obj).__name__)
del D.__set__
x.__dict__['d']=44
for k in range(3): print(get(x) if 0 else x.__dict__)
try: print(get(x))
except AttributeError as e: print(e)
def co(f): return f.__code__, f.__code__.co_name, f.__code__.co_argcount
for k in range(5): print(co(get)[1:], co(co)[1:])
class M(type):
    @property
    def mp(cls): return cls.__name__+'!'
class MM(metaclass=M):
    def __init__(self,a): self.a=a
for k in range(4): print(MM.mp, MM(k).a)
class W:
    def __new__(cls):
        yield 1
print(list(W()))
def deep(n):
    class Z:
        def __new__(cls): return Z()
    Z()
try: deep(1)
except RecursionError as e: print('rec', e)
class T(tuple): pass
for k in range(3):
    t=T([1,2]); t.x=t; del t
    import gc
    t=T([[1]]*3); t.y=1; del t
print('JUMP' in ('a','JUMP'), 3 in [1,2,True,3], 5 in list(range(20)), 19 in list(range(20)), 20 in list(range(20)), 1 in [0]*7+[True]*3, 2**70 in [2**70]*9, 1 in [0]*9+[1.0])
print('x','y',sep='-',end='!\n',file=sys.stdout,flush=True)
for kw in ({'foo':1},{'sep':5},{'end':''},{'file':None}):
    try: print('q',**kw)
    except TypeError as e: print(e)
print(int('11',base=2), 'a b'.split(sep=None,maxsplit=1), sorted([2,1],reverse=True), 'abc'.encode(errors='strict',encoding='ascii'))
try: 'a b'.split('x',sep=1)
except TypeError as e: print(e)
