"""Lecture 4: getrefcount of ['a', 'b', 'c'], and type's type; counts as names, containers and arguments come and go."""

from sys import getrefcount

x = ['a', 'b', 'c']
print(getrefcount(x))
y = x
print(getrefcount(x))
z = [x, x]
print(getrefcount(x))
del y
print(getrefcount(x))
z.pop()
print(getrefcount(x))
d = {'k': x}
print(getrefcount(x))
del z, d
print(getrefcount(x))
def count(o): return getrefcount(o)
print(count(x), count(['a', 'b', 'c']))
def local():
    o = ['a', 'b', 'c']
    p = o
    return getrefcount(o), count(o), getrefcount(p)
print(local())
def f():
    def g(): return x
    return g
print(getrefcount(f), getrefcount(x[0]) > 1000, getrefcount(None) > 1000)
print(type(type) is type, type(x), type(type(x)), isinstance(type, type), type.__mro__)
print(object.__bases__, type.__bases__, isinstance(object, type), isinstance(type, object))
print((1).__add__(2), int.__add__(1, 2), (1).__class__, hasattr(x, '__add__'), x.__add__(['d']))
