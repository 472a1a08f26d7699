"""Attributes of classes that become descriptors, or stop being ones, after code has used them often."""


def warm(function, *args):
    for _ in range(200):
        result = function(*args)
    return result


def load(o):
    return o.x


def store(o, value):
    o.x = value


def delete(o):
    try:
        del o.x
    except AttributeError as error:
        return type(error).__name__
    return "deleted"


def call(o):
    return o.x()


class Plain:
    def __call__(self):
        return "called"


class C:
    x = Plain()

    def __init__(self):
        self.x = 1


# `__get__` alone, then `__set__` too.
o = C()
print("before", warm(load, o), type(load(C)).__name__)
Plain.__get__ = lambda self, instance, owner: 2
print("__get__", load(o), load(C))
Plain.__set__ = lambda self, instance, value: print("set", value)
print("__set__", load(o), load(C))
store(o, 5)
del Plain.__set__
print("no __set__", load(o), load(C))
store(o, 5)
print("stored", load(o), vars(o))
del Plain.__get__
print("no __get__", load(o), type(load(C)).__name__)


# Stores and deletions that have been noted.
class Late:
    pass


class D:
    x = Late()


o = D()
warm(store, o, 3)
print("stored", load(o))
Late.__set__ = lambda self, instance, value: print("set", value)
store(o, 4)
print("still", vars(o))
Late.__delete__ = lambda self, instance: print("delete")
print(delete(o), vars(o))
del Late.__set__, Late.__delete__
print(delete(o), vars(o))


# Calls of what a class holds.
class E:
    x = Plain()


o = E()
print(warm(call, o))
Plain.__get__ = lambda self, instance, owner: lambda: ("bound", instance is o)
print(call(o))
del Plain.__get__
print(call(o))


# A base that has the method, and an object that changes its class.
class Base:
    pass


class Binding:
    def __get__(self, instance, owner):
        return "got"


class Attribute(Base):
    pass


class F:
    x = Attribute()


o = F()
print(type(warm(load, o)).__name__)
Base.__get__ = Binding.__get__
print(load(o))
del Base.__get__
print(type(load(o)).__name__)
held = F.x
held.__class__ = Binding
print(load(o), load(F))
F.__dict__["x"].__class__ = Attribute
print(type(load(o)).__name__)


class Middle:
    pass


class Other:
    __get__ = Binding.__get__


class Attribute2(Middle):
    pass


class G:
    x = Attribute2()


o = G()
print(type(warm(load, o)).__name__)
Attribute2.__bases__ = (Other,)
print(load(o))
Attribute2.__bases__ = (Middle,)
print(type(load(o)).__name__)


# The same in a metaclass.
class Meta(type):
    x = Late()


class H(metaclass=Meta):
    x = 7


print(warm(load, H))
Late.__get__ = lambda self, instance, owner: "from the metaclass"
print(load(H))
Late.__set__ = lambda self, instance, value: print("set", value)
print(load(H))
store(H, 8)
