"""Fields of named tuples, and numbers sought in lists."""
import collections
P=collections.namedtuple('P','a b c')
class Q(P):
    @property
    def a2(self): return self.a*2
def f(p): return p.a, p.b, p.c, p.c()
def g(p): return p.a
class Short(P):
    def __new__(cls): return tuple.__new__(cls, (1,))
for k in range(5):
    print(f(P(1,[2],lambda: 3))[:2], f(Q(k,k,str))[3], g(Q(4,5,6)), Q(7,8,9).a2, P(1,2,3).c)
    try: print(Short().c)
    except IndexError as e: print(e)
    try: P(1,2,3).a = 4
    except AttributeError as e: print(e)
def h(o): return o.b
class O: b=3
class S:
    __slots__=('b',)
s=S(); s.b=9; o=O(); o.b=5
for k in range(6):
    for x in (P(1,2,3), Q(3,4,5), o, O(), s, P(9,8,7)): print(h(x), end=' ')
    print()
print(P.a, P.a.__doc__, type(P.a), P.__dict__['a'].__get__(None, P) is P.a)
try: P.a.__get__(5, int)
except TypeError as e: print(e)
P.a = 33
print(g(P(1,2,3)), g(Q(1,2,3)))
P.a = property(lambda s: 'prop')
print(g(P(1,2,3)), g(Q(1,2,3)))
L=list(range(30))+[True, 1.0, 'x', None]
print([x in L for x in (0,7,8,15,16,23,29,30,31,-1,2**32,2**32+5,2**61,True,1.0,'x',None,'y')])
M=[2**32+5, 5+2**33, 7, 8, 9, 10, 11, 2**40, 5]
print(5 in M, 2**32+5 in M, 2**33+5 in M, 6 in M, -5 in M, (2**32+6) in M)
for n in range(0,20): print(n, n-1 in list(range(n)), n in tuple(range(n)), 0 in range(n), end=';')
