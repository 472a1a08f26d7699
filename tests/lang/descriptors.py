"""Descriptors: data and non-data, precedence against instance and class attributes, __set_name__, inheritance, errors."""

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


class Data:
    def __init__(self, n='d'): self.n = n
    def __get__(self, o, c=None): return (self.n, 'get', o is not None, c and c.__name__)
    def __set__(self, o, v): print('set', self.n, v); o.__dict__['_' + self.n] = v
    def __delete__(self, o): print('delete', self.n)
class NonData:
    def __get__(self, o, c=None): return ('nondata', o is not None, c and c.__name__)
class SetOnly:
    def __set__(self, o, v): o.__dict__['hidden'] = v
class DeleteOnly:
    def __delete__(self, o): print('delete only')
class GetRaises:
    def __get__(self, o, c): raise AttributeError('from get')
class SetRaises:
    def __set__(self, o, v): raise ValueError('from set')
class A:
    d = Data()
    n = NonData()
    s = SetOnly()
    x = DeleteOnly()
    g = GetRaises()
    r = SetRaises()
class B(A): pass
a = A()
print(a.d, A.d, B().d, B.d, a.n, A.n, B.n)
a.d = 5; del a.d
a.__dict__.update(d='inst', n='inst', s='inst', x='inst')
print(a.d, a.n, a.s, a.x)
a.n = 'assigned'; print(a.n); del a.n; print(a.n)
a.s = 1; print(a.__dict__['hidden'], a.s)
show('set-only read', lambda: type(A().s).__name__)
show('delete s', lambda: delattr(a, 's'))
show('set x', lambda: setattr(a, 'x', 1))
del a.x
show('get raises', lambda: a.g)
show('get raises default', lambda: getattr(a, 'g', 'dflt'))
show('get raises class', lambda: A.g)
show('set raises', lambda: setattr(a, 'r', 1))
show('del r', lambda: delattr(a, 'r'))
show('del n', lambda: delattr(A(), 'n'))
A.d = 'replaced'; print(A().d, B.d)
del A.d
show('gone', lambda: A().d)
class WithGetattr(A):
    def __getattr__(self, n): return 'getattr ' + n
print(WithGetattr().g, WithGetattr().zz)
class Typed:
    def __init__(self, t): self.t = t
    def __set_name__(self, owner, name): self.name = name; owner.fields = getattr(owner, 'fields', ()) + (name,)
    def __get__(self, o, c=None): return self if o is None else o.__dict__[self.name]
    def __set__(self, o, v):
        if not isinstance(v, self.t): raise TypeError(f'{self.name} must be {self.t.__name__}, not {type(v).__name__}')
        o.__dict__[self.name] = v
class Person:
    name = Typed(str)
    age = Typed(int)
    def __init__(self, name, age): self.name, self.age = name, age
p = Person('x', 5)
print(p.name, p.age, Person.fields, Person.name.name)
show('typed', lambda: Person('x', 'y'))
show('typed missing', lambda: Person.__new__(Person).name)
class Child(Person):
    extra = Typed(list)
print(Child.fields, Person.fields)
class Meta(type):
    on_meta = Data('meta')
    plain = NonData()
class C(metaclass=Meta):
    on_meta = 'class value'
    plain = 'class value'
print(C.on_meta, C.plain, C().on_meta)
class D(metaclass=Meta): pass
print(D.plain, D.on_meta)
D.on_meta_set = 1
class MethodLike:
    def __get__(self, o, c=None):
        if o is None: return self
        return lambda *a: ('called', type(o).__name__, a)
    def __call__(self, *a): return ('direct', a)
class E:
    m = MethodLike()
    def __len__(self): return 3
    __getitem__ = MethodLike()
    __iter__ = MethodLike()
e = E()
print(e.m(1), E.m(1), e[5], len(e))
show('iter', lambda: iter(e))
e.m = 'shadow'; print(e.m)
e.__len__ = lambda: 99; print(len(e), e.__len__())
class Special:
    __add__ = 5
    __call__ = 'x'
    __str__ = None
    __len__ = property(lambda self: lambda: 4)
    __bool__ = staticmethod(lambda: False)
    __getitem__ = classmethod(lambda cls, k: (cls.__name__, k))
s = Special()
for label, f in {'add': lambda: s + 1, 'call': lambda: s(), 'str': lambda: str(s), 'len': lambda: len(s), 'bool': lambda: bool(s), 'item': lambda: s[1]}.items():
    show(label, f)
class Lazy:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, c=None):
        if o is None: return self
        v = o.__dict__[self.n] = self.f(o)
        return v
class UsesLazy:
    @Lazy
    def v(self): print('computed'); return 1
u = UsesLazy(); print(u.v, u.v)
class Slot:
    __slots__ = ('a',)
    b = Data('slot class')
sl = Slot()
show('slot b', lambda: sl.b)
show('slot class desc', lambda: (type(Slot.a).__name__, Slot.a.__get__(sl, Slot)))
sl.a = 5
print(Slot.a.__get__(sl), Slot.a.__get__(None, Slot) is Slot.a)
show('slot wrong', lambda: Slot.a.__get__(5))
class GetOne:
    def __get__(self, o): return 'too few'
class F:
    g = GetOne()
show('wrong signature', lambda: F().g)
class SetNameBad:
    def __set_name__(self): pass
show('set_name signature', lambda: type('X', (), {'a': SetNameBad()}))
class NoneGet:
    __get__ = None
class G:
    g = NoneGet()
show('get None', lambda: G().g)
class Desc2:
    def __get__(self, o, c): return 'class level'
inst = A(); inst.only_instance = Desc2()
show('not on instance', lambda: type(inst.only_instance).__name__)
class Super1:
    d = Data('base')
class Super2(Super1):
    d = 'shadow'
    def via(self): return super().d
print(Super2().via())
class GA:
    def __getattribute__(self, n): return ('all', n)
    d = Data()
print(GA().d, GA().anything, GA.d)
obj = GA()
print(object.__getattribute__(obj, 'd'))
f = lambda self: ('bound', self)
print(f.__get__(1)(), f.__get__(None, int) is f, type(f.__get__(1)).__name__, str.upper.__get__('a', str)(), classmethod(f).__get__(1, int)(), staticmethod(f).__get__(1) is f, property(f).__get__(7))
