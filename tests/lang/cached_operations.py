"""What fast paths must not change: pairs of iterators, attributes of classes with metaclasses, __getitem__, displays."""
import sys
from enum import Enum


# ---- iterators that use their pair again ----
def pairs(name, iterator):
    kept = [pair for pair in iterator]
    print(name, kept, len({id(pair) for pair in kept}) == len(kept))


pairs('zip', zip('abc', [1, 2, 3]))
pairs('enumerate', enumerate('abc', 5))
pairs('items', {'a': 1, 'b': 2}.items())
pairs('zip three', zip('abc', 'def', 'ghi'))

hashes = []
for pair in zip('ab', 'cd'):
    hashes.append(hash(pair) == hash(tuple(list(pair))))
print(hashes)

iterator = zip([1, 2], [3, 4])
first = next(iterator)
second = next(iterator)
print(first, second, first is second, next(iterator, 'end'), next(iterator, 'end'))

iterator = enumerate([[], [1]])
for index, item in iterator:
    item.append(index)
    print(index, item)


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('gone', self.name)


def louds(prefix):
    for i in range(3):
        yield Loud(f'{prefix}{i}')


for a, b in zip(louds('x'), louds('y')):
    print('loop', a.name, b.name)
del a, b
print('after')


# ---- attributes of classes whose metaclass is not type ----
class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    value = 1


class Color(Enum):
    RED = 1
    GREEN = 2


def read():
    return WithMeta.value


print([read() for _ in range(5)])
Meta.value = 'of the metaclass, not a descriptor'
print([read() for _ in range(3)])


class Data:
    def __get__(self, instance, owner=None):
        return 'data descriptor'

    def __set__(self, instance, value):
        pass


Meta.value = Data()
print([read() for _ in range(3)])
del Meta.value
print([read() for _ in range(3)])
WithMeta.value = 2
print([read() for _ in range(3)])
Meta.__getattribute__ = lambda cls, name: ('asked', name)
print(read())
del Meta.__getattribute__
print(read())


def colors(n):
    return [Color.RED is Color.RED for _ in range(n)] + [Color.GREEN.name, Color.RED.value]


print(colors(4))


# ---- subscripts by __getitem__ ----
class Items:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, key):
        if key == 'raise':
            raise KeyError(key)
        if key == 'deep':
            return self['deeper']
        return self.items[key] if isinstance(key, (int, slice)) else key * 2


def subscripts(items):
    print(items[0], items[-1], items[0:2], items['ab'], items['deep'], Items([7])[0])
    try:
        items['raise']
    except KeyError as error:
        frame = error.__traceback__.tb_next.tb_frame
        print(repr(error), frame.f_code.co_name, frame.f_back.f_code.co_name)


subscripts(Items([1, 2, 3]))


class Fresh(Items):
    pass


def changed():
    items = Fresh([1])
    results = []
    for i in range(6):
        if i == 2:
            Fresh.__getitem__ = lambda self, key: ('class', key)
        if i == 4:
            del Fresh.__getitem__
        results.append(items[0])
    return results


print(changed())


class MyList(list):
    def __getitem__(self, key):
        return 'mine', super().__getitem__(key)


print(MyList([4, 5])[1], MyList([4, 5])[-1])


class MyDict(dict):
    def __missing__(self, key):
        return 'missing', key


print(MyDict(a=1)['a'], MyDict()['b'])


class Endless:
    def __getitem__(self, key):
        return self[key]


try:
    Endless()[0]
except RecursionError as error:
    print(str(error).startswith('maximum recursion depth exceeded'))


class Key:
    calls = 0

    def __hash__(self):
        Key.calls += 1
        return 1

    def __eq__(self, other):
        Key.calls += 1
        return False


try:
    {1: 1}[Key()]
except KeyError as error:
    print(type(error.args[0]).__name__, Key.calls)


# ---- identity, temporaries, containers that die ----
def identity(x):
    return x is x, x is not x, [] is [], Loud('t') is None, None is None, x is None


print(identity(1.5))
print([10, 20, 30][1], (1, 2)[-1], [Loud('in a list')][0].name)


# ---- many attributes, annotated or not ----
class Annotated:
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int


def fill(target):
    for name in 'gfedcbahi':
        setattr(target, name, name)
    return list(vars(target).items())


print(fill(Annotated()))
print(fill(type('Plain', (), {})()))
instance = Annotated()
instance.c = 1
instance.a = 2
del instance.c
instance.c = 3
print(vars(instance), sys.getrefcount(instance))


# ---- class and static methods called on the class ----
class Makers(metaclass=Meta):
    @classmethod
    def make(cls, x=0):
        return cls.__name__, x

    @staticmethod
    def plain(x=0):
        return 'plain', x


class Derived(Makers):
    pass


def made(cls):
    return cls.make(), cls.make(1), cls.plain(), cls.plain(2)


for cls in (Makers, Makers, Makers, Derived, Derived, Derived, Makers):
    print(made(cls))
Makers.make = classmethod(lambda cls, x=0: ('new', cls.__name__, x))
print(made(Makers), made(Derived))
wrapper = Makers.__dict__['make']
wrapper.__init__(lambda cls, x=0: ('again', cls.__name__, x))
print(made(Makers), made(Derived))
Derived.plain = staticmethod(len)
try:
    made(Derived)
except TypeError as error:
    print(error)
Derived.plain = 5
try:
    made(Derived)
except TypeError as error:
    print(error)
for i in range(4):
    print(type('Made', (), {'f': staticmethod(lambda: i)}).f(), type('Made', (), {'f': classmethod(repr)}).f()[:18])


# ---- arguments that move ----
def star(*args, **kwargs):
    return args, kwargs


def call(f, x):
    return f(x, *[x, 2], k=x, **{'z': x}), f(), f(x), f(x, x, x, x, x, x, x)


print(call(star, 'v'))
print(len([call(star, [])]), max(1, 2.5), isinstance(True, int), 'ab'.upper(), 'x'.join(['1', '22', '']))
print(any(x for x in []), all(x for x in [1]), any(x > 2 for x in [1, 2, 3]))
