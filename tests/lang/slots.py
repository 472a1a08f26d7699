"""__slots__: declaration forms, inheritance, __dict__ and __weakref__, mangling, defaults, errors, layout, class assignment."""

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


class A:
    __slots__ = ('x', 'y')
    def __init__(self, x=1): self.x = x
class B(A):
    __slots__ = ('z',)
class C(A): pass
class D:
    __slots__ = ['d', '__dict__']
class W:
    __slots__ = ('__weakref__', 'w')
class S:
    __slots__ = 'single'
class Docs:
    __slots__ = {'a': 'doc of a', 'b': None}
class Empty:
    __slots__ = ()
class P:
    __slots__ = ('__private', '_single', '__dunder__')
    def get(self): self.__private = 5; return self.__private
class It:
    __slots__ = (n for n in ('i', 'j'))
a, b, c, d = A(), B(), C(), D()
show('a', lambda: (a.x, hasattr(a, 'y'), hasattr(a, '__dict__'), hasattr(a, '__weakref__')))
show('a.y', lambda: a.y)
show('a.q', lambda: setattr(a, 'q', 1))
show('a.q read', lambda: a.q)
show('del y', lambda: delattr(a, 'y'))
show('del x', lambda: (delattr(a, 'x'), hasattr(a, 'x')))
show('b', lambda: (b.x, setattr(b, 'z', 3), b.z))
show('c', lambda: (setattr(c, 'anything', 1), c.__dict__, c.x))
show('d', lambda: (setattr(d, 'd', 1), setattr(d, 'e', 2), d.__dict__, d.d))
show('single', lambda: (S.single, S.__slots__))
show('docs', lambda: (Docs.a.__doc__, Docs.b.__doc__, Docs.__slots__))
show('mangled', lambda: (P().get(), P._P__private, P._single, P.__dunder__, P.__slots__))
show('iterator', lambda: (It.i, It.j, list(It.__slots__)))
show('member', lambda: (A.x, type(A.x).__name__, A.x.__name__, A.x.__qualname__, A.x.__objclass__, A.x.__doc__))
show('get set', lambda: (A.x.__set__(a, 9), A.x.__get__(a), A.x.__delete__(a), hasattr(a, 'x')))
show('wrong type', lambda: A.x.__get__(d))
show('set wrong', lambda: A.x.__set__(d, 1))
show('delete unset', lambda: A.x.__delete__(a))
show('weakref', lambda: __import__('weakref').ref(W())() is None)
show('no weakref', lambda: __import__('weakref').ref(a))
show('class default conflict', lambda: type('X', (), {'__slots__': ('v',), 'v': 1}))
show('class attribute over slot', lambda: (setattr(B, 'x', 'class'), b.x, delattr(B, 'x'), b.x))
show('not identifier', lambda: type('X', (), {'__slots__': ('1',)}))
show('not str', lambda: type('X', (), {'__slots__': (1,)}))
show('empty name', lambda: type('X', (), {'__slots__': ('',)}))
show('keyword', lambda: type('X', (), {'__slots__': ('class',)}).__slots__)
show('int', lambda: type('X', (), {'__slots__': 5}))
show('none', lambda: type('X', (), {'__slots__': None}))
show('duplicate', lambda: type('X', (), {'__slots__': ('a', 'a')}).__slots__)
show('two dict', lambda: type('X', (C,), {'__slots__': ('__dict__',)}))
show('two weakref', lambda: type('X', (W,), {'__slots__': ('__weakref__',)}))
show('int nonempty', lambda: type('X', (int,), {'__slots__': ('a',)}))
show('tuple nonempty', lambda: type('X', (tuple,), {'__slots__': ('a',)}))
show('bytes nonempty', lambda: type('X', (bytes,), {'__slots__': ('a',)}))
show('str slots', lambda: type('X', (str,), {'__slots__': ('a',)})('s').upper())
show('list slots', lambda: setattr(type('X', (list,), {'__slots__': ('a',)})(), 'b', 1))
show('dict slots', lambda: type('X', (dict,), {'__slots__': ('a',)})(k=1))
show('exception slots', lambda: type('X', (ValueError,), {'__slots__': ('a',)})('m').args)
show('tuple empty slots', lambda: hasattr(type('X', (tuple,), {'__slots__': ()})(), '__dict__'))
show('multiple inheritance', lambda: type('X', (A, W), {}))
show('with empty', lambda: type('X', (A, Empty), {'__slots__': ()}).__mro__)
show('dict from mixin', lambda: type('X', (Empty, D), {'__slots__': ()})().__dict__)
show('sizes', lambda: (A.__basicsize__, B.__basicsize__, C.__basicsize__, D.__basicsize__, W.__basicsize__, S.__basicsize__, Empty.__basicsize__, C.__dictoffset__, A.__dictoffset__, W.__weakrefoffset__, A.__weakrefoffset__))
class A2:
    __slots__ = ('x', 'y')
class A3:
    __slots__ = ('y', 'x')
class B2(A):
    __slots__ = ('z',)
show('assign same layout', lambda: (setattr(b, '__class__', B2), type(b).__name__))
show('assign A2', lambda: setattr(a, '__class__', A2))
show('assign A3', lambda: setattr(a, '__class__', A3))
show('assign C', lambda: setattr(a, '__class__', C))
show('getstate', lambda: (A(5).__getstate__(), B(6).__getstate__(), C(7).__getstate__(), Empty().__getstate__()))
show('copy', lambda: __import__('copy').copy(A(8)).x)
show('reduce', lambda: A(9).__reduce_ex__(2)[2])
show('reduce 1', lambda: A(9).__reduce_ex__(1))
show('pickle like', lambda: A(9).__reduce_ex__(2)[1:])
show('dir', lambda: [n for n in dir(B) if not n.startswith('__')])
show('vars', lambda: vars(a))
show('vars class', lambda: sorted(k for k in vars(A) if not k.startswith('__')))
class Prop:
    __slots__ = ('_v',)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n
p = Prop(); p.v = 5
print(p.v)
class Chain(A):
    __slots__ = ('x',)
ch = Chain(3)
print(ch.x, hasattr(A, 'x'))
show('base slot hidden', lambda: A.x.__get__(ch))
class Counter:
    __slots__ = ('n',)
    def __init__(self): self.n = 0
    def inc(self): self.n += 1; return self
print(Counter().inc().inc().n)
class Dead:
    __slots__ = ('o',)
    def __del__(self): print('del', hasattr(self, 'o'))
dd = Dead(); dd.o = Dead(); del dd
A.__slots__ = ('changed',)
show('changed slots', lambda: setattr(A(), 'changed', 1))
del A.__slots__
show('no slots attr', lambda: A.__slots__)
