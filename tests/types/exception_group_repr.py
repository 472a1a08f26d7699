"""What repr() shows of an exception group: its exceptions as the list or tuple that they came in, or the sequence's own text."""
from collections.abc import Sequence
V=ValueError(1)
class Q(Sequence):
    def __init__(s,*a): s.a=list(a)
    def __len__(s): return len(s.a)
    def __getitem__(s,i): return s.a[i]
    def __repr__(s): return 'Q%r'%(s.a,)
class BadR(Q):
    def __repr__(s): raise KeyError('rep')
class T(tuple):
    def __repr__(s): return 'T'
from collections import deque
for x in (Q(V),deque([V]),T([V]),[V]):
    print(repr(ExceptionGroup('a',x)))
try: ExceptionGroup('a',BadR(V))
except Exception as e: print('new',repr(e))
class C(ExceptionGroup):
    def __new__(cls,*a): 
        s=super().__new__(cls,a[0],a[1]); return s
for a in (('m',Q(V),3),('m',deque([V])),('m',[V]),('m',[V],1),('m',(V,),1)):
    print(repr(C(*a)), C(*a).args)
q=Q(V); e=ExceptionGroup('a',q); q.a.append(1); print(repr(e))
for args in ((),(1,),(1,[2]),(1,(2,)),(1,[2],3),'ab'):
    e=ExceptionGroup('a',[V]); e.args=args; print(repr(e),str(e),e.message)
    e=ExceptionGroup('a',(V,)); e.args=args; print(repr(e),str(e))
    e=ExceptionGroup('a',q.__class__(V)); e.args=args; print(repr(e),str(e))
e=ExceptionGroup('a',[V])
e.__init__('z',[KeyError()]); print(repr(e),e.args)
e=ExceptionGroup.__new__(ExceptionGroup,'a',[V]); print(repr(e),e.args)
try: ExceptionGroup('a',[V],k=1)
except TypeError as x: print(x)
class D(ExceptionGroup): pass
print(repr(D('x',[V]).subgroup(lambda e: True)), repr(D('x',[V]).derive([V])), repr(D('x',[V]).derive((V,))))
import pickle,copy
for x in ([V],(V,),Q(V)):
    e=ExceptionGroup('a',x)
    try: print(repr(copy.copy(e)),repr(pickle.loads(pickle.dumps(e))))
    except Exception as z: print(repr(z))
class E(ExceptionGroup):
    def __init__(self,m,x): super().__init__('other',[1,2])
print(repr(E('m',(V,))),E('m',(V,)).args)
class E(ExceptionGroup):
    def __init__(self,m,x): self.args=(1,[2])
print(repr(E('m',(V,))),E('m',(V,)).args)
