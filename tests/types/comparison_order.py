"""Which of two values is asked whether it is equal: in containers of all kinds, their subclasses, and operations on them."""
class A:
    def __init__(s,n): s.n=n
    def __eq__(s,o): print('eq',s.n,o.n,end=';'); return True
class D(dict): pass
x={1:A('l')}; y={1:A('r')}
x==y; print(1); x!=y; print(2); y=D(y); x==y; print(3); y==x; print(4); x!=y; print(5)
import collections
x==collections.OrderedDict(y); print(6); collections.OrderedDict(x)==collections.OrderedDict(y); print(7)
x=[A('l')];y=[A('r')]; x==y; print(8); (A('l'),)==(A('r'),); print(9); {1:A('l')}.items()=={1:A('r')}.items(); print(10)
A('l') in [A('r')]; print(11); [A('r')].index(A('l')); print(12); [A('r')].count(A('l')); print(13); [A('r')].remove(A('l')); print(14); (A('r'),).count(A('l')); print(15); A('l') in {1:A('r')}.values(); print(16); (1,A('l')) in {1:A('r')}.items(); print(17); A('l') in iter([A('r')]); print(18); collections.deque([A('r')]).count(A('l')); print(19); collections.deque([A('r')]).index(A('l')); print(20); A('l') in collections.deque([A('r')]); print(21); collections.deque([A('r')]).remove(A('l')); print(22); collections.deque([A('r')])==collections.deque([A('l')]); print(23); import operator; operator.contains([A('r')],A('l')); print(24); operator.countOf([A('r')],A('l')); print(25); operator.indexOf([A('r')],A('l')); print(26); slice(A('l'))==slice(A('r')); print(27); list(__import__('itertools').groupby([A('l'),A('r')])); print(28); {1:A('l')}.items()<={1:A('r')}.items(); print(29); import types; types.MappingProxyType({1:A('l')})=={1:A('r')}; print(30);
class H(A): __hash__=lambda s:1
{H('l'):1}[H('r')]; print(31); H('l') in {H('r')}; print(32); {H('l'):1}=={H('r'):1}; print(33); {H('l')}=={H('r')}; print(34); {H('l')}&{H('r')}; print(35); {H('l')}-{H('r')}; print(36); {H('l')}|{H('r')}; print(37); {H('l')}^{H('r')}; print(38); {H('l')}<={H('r')}; print(39); {H('l'):1}.keys()&{H('r'):1}.keys(); print(40); {H('l')}.isdisjoint({H('r')}); print(41); {H('l'):1}|{H('r'):2}; print(42); {H('l'):1}.get(H('r')); print(43); x={H('l'):1}; x[H('r')]=1; print(44); del x[H('q')]; print(45); range(3).index; types.SimpleNamespace(a=A('l'))==types.SimpleNamespace(a=A('r')); print(46); min([A('l')]); print(47)
class L1(list):
    def __contains__(self,x): return 1
class L2(list):
    def __repr__(self): return 'x'
class T(tuple):
    def __eq__(self,o): print('T.eq'); return tuple.__eq__(self,o)
    __ne__=object.__ne__
class D(dict): pass
class D2(dict):
    def __repr__(self): return 'x'
for c in (list,L1,L2):
    x=[A('l')]; y=c([A('r')])
    print(c.__name__); x==y; y==x
x=T([A('l')]); y=T([A('r')])
x==y; x!=y; [x]==[y]; [x]==L1([y])
for c in (dict,D,D2):
    x={1:A('l')}; y=c({1:A('r')}); print(c.__name__); x==y; y==x; print('ne'); x!=y; y!=x
def f(a,b): return a==b
for i in range(50): f(1,2)
f([A('l')],L1([A('r')])); f({1:A('l')},D({1:A('r')}))
import operator
operator.eq({1:A('l')},D({1:A('r')})); operator.eq([A('l')],L1([A('r')]))
({1:A('l')},)==(D({1:A('r')}),)
([A('l')],)==(L1([A('r')]),)
