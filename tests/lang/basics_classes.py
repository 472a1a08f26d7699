"""Classes: instances, inheritance, super, special methods, properties, class and static methods; no imports."""

class Point:
    """A point."""
    dimensions = 2
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def __repr__(self):
        return f'Point({self.x!r}, {self.y!r})'
    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)
    def __hash__(self):
        return hash((self.x, self.y))
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __mul__(self, k):
        return Point(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __neg__(self):
        return self * -1
    def __iter__(self):
        yield self.x
        yield self.y
    def __getitem__(self, i):
        return (self.x, self.y)[i]
    def __len__(self):
        return 2
    def __bool__(self):
        return bool(self.x or self.y)
    def __contains__(self, v):
        return v == self.x or v == self.y
    def __call__(self, *args):
        return ('called', self, args)

p, q = Point(1, 2), Point(3)
print(p, q, p + q, p * 3, 3 * p, -p, p == Point(1, 2), p != q, p == 5, list(p), p[1], len(p))
print(bool(p), bool(Point(0)), 1 in p, 9 in p, p(1, 2), {p: 1}[Point(1, 2)], Point.__doc__, Point.__name__)
print(p.__dict__, Point.dimensions, p.dimensions, type(p) is Point, isinstance(p, object), issubclass(Point, object))
p.dimensions = 3
print(p.dimensions, Point.dimensions, p.__dict__)
del p.dimensions
print(p.dimensions)
for f in (lambda: p.z, lambda: Point.z, lambda: p[2], lambda: p < q, lambda: Point(), lambda: p.__init__(), lambda: Point(1, 2, 3),
          lambda: p + 1, lambda: delattr(p, 'nope'), lambda: Point.dimensions.x, lambda: p - q, lambda: ~p, lambda: p @ q):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

class Animal:
    sound = '...'
    def __init__(self, name):
        self.name = name
    def speak(self):
        return f'{self.name} says {self.sound}'
    @classmethod
    def make(cls, *args):
        return cls(*args)
    @staticmethod
    def kind(x):
        return ('static', x)
    @property
    def loud(self):
        return self.sound.upper()
    @loud.setter
    def loud(self, value):
        self.sound = value.lower()
    @loud.deleter
    def loud(self):
        del self.sound
class Dog(Animal):
    sound = 'woof'
    def speak(self):
        return super().speak() + '!'
class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age
    def speak(self):
        return super(Puppy, self).speak() + '?'
a, d, y = Animal('a'), Dog.make('d'), Puppy('p', 1)
for o in (a, d, y):
    print(type(o).__name__, o.speak(), o.loud, o.kind(1), [c.__name__ for c in type(o).__mro__], o.__dict__)
d.loud = 'GRR'
print(d.loud, d.speak(), d.__dict__)
del d.loud
print(d.loud, d.__dict__)
try:
    del d.loud
except AttributeError as e:
    print(e)
print(isinstance(y, Dog), isinstance(a, Dog), issubclass(Puppy, (int, Animal)), Puppy.__bases__, Dog.__base__)

class A:
    def who(self): return 'A'
class B(A):
    def who(self): return 'B' + super().who()
class C(A):
    def who(self): return 'C' + super().who()
class D(B, C):
    def who(self): return 'D' + super().who()
print(D().who(), [c.__name__ for c in D.mro()])
try:
    class E(A, B): pass
except TypeError as e:
    print(e)

bound = D().who
print(bound(), bound.__name__, bound.__func__ is D.who, type(bound.__self__).__name__)
print(A.who(D()), D.__dict__['who'] is D.who)

class Slots:
    __slots__ = ('a', 'b')
    def __init__(self): self.a = 1
s = Slots()
print(s.a, hasattr(s, 'b'), hasattr(s, '__dict__'))
try:
    s.c = 1
except AttributeError as e:
    print(e)
try:
    s.b
except AttributeError as e:
    print(e)

class Dynamic:
    def __getattr__(self, name):
        if name.startswith('x'):
            return name * 2
        raise AttributeError('no ' + name)
    def __setattr__(self, name, value):
        super().__setattr__(name, ('set', value))
    def __delattr__(self, name):
        print('del', name)
        super().__delattr__(name)
o = Dynamic()
o.y = 1
print(o.x1, o.y, getattr(o, 'z', 'default'), hasattr(o, 'q'))
del o.y
try:
    o.y
except AttributeError as e:
    print(e)

class Ordered:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f'<{self.v}>'
print(sorted([Ordered(3), Ordered(1), Ordered(2)]), min(Ordered(5), Ordered(4)), Ordered(1) > Ordered(0))

class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        ns['added'] = (name, kw)
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
    def __call__(cls, *args):
        return ('made', super().__call__(*args))
class WithMeta(metaclass=Meta, option=1):
    pass
print(WithMeta.added, type(WithMeta).__name__, WithMeta()[0], isinstance(WithMeta()[1], WithMeta))

class Registry:
    seen = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Registry.seen.append((cls.__name__, tag))
class R1(Registry): pass
class R2(R1, tag='t'): pass
print(Registry.seen)

class Named:
    def __set_name__(self, owner, name): self.name = name; print('set_name', owner.__name__, name)
    def __get__(self, obj, cls): return (self.name, obj is None)
    def __set__(self, obj, value): print('set', self.name, value)
    def __delete__(self, obj): print('delete', self.name)
class HasNamed:
    field = Named()
h = HasNamed()
print(h.field, HasNamed.field)
h.field = 5
del h.field

class Stack(list):
    def push(self, x): self.append(x); return self
    def __getitem__(self, i): return ('item', super().__getitem__(i))
st = Stack([1]).push(2)
print(st, st[0], len(st), st == [1, 2], st + [3], type(st + [3]).__name__)
class Text(str):
    def shout(self): return Text(self.upper() + '!')
print(Text('hi').shout().shout(), type(Text('a') + 'b').__name__, Text('a') == 'a', {Text('k'): 1}['k'])
class Num(int):
    def __add__(self, o): return Num(int(self) + o + 1)
print(Num(1) + 1, type(Num(1) + 1).__name__, 1 + Num(1), type(Num(1) * 2).__name__, Num('12'))

print(type('Made', (Point,), {'z': 1})(1).z, type('M', (), {})().__class__.__name__)
Anonymous = type('Anonymous', (), {'__slots__': ('q',), '__repr__': lambda self: '<anon>'})
print(Anonymous())

class Temp:
    def __enter__(self): print('enter'); return self
    def __exit__(self, t, v, tb): print('exit', t and t.__name__, v); return t is KeyError
with Temp() as t, Temp():
    print('body')
with Temp():
    raise KeyError('swallowed')
try:
    with Temp():
        raise IndexError('passed')
except IndexError as e:
    print('caught', e)

class Counted:
    alive = 0
    def __init__(self): Counted.alive += 1
    def __del__(self): Counted.alive -= 1
cs = [Counted() for _ in range(3)]
print(Counted.alive)
cs.pop()
print(Counted.alive)
cs = None
print(Counted.alive)
