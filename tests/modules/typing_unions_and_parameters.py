"""Unions, generic aliases and type parameters at run time: what is accepted, messages, order of attributes."""
import pickle
import types
from typing import Any, Generic, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple, Union


def tell(function, *args):
    try:
        result = repr(function(*args))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(result)


class Thing:
    def __repr__(self):
        return "thing"


T = TypeVar("T")
print("-- a union with anything")
for other in "x", 3, None, [1], (1, 2), T, int, list[int], Thing(), float | bytes, Any, {}:
    tell(lambda: (int | str) | other)
    tell(lambda: other | (int | str))
    tell(lambda: Union[int | str, other])
for other in "x", 3, None, [1], Thing():
    tell(lambda: int | other)

print("-- what has no hash")


class Meta(type):
    __hash__ = None


class A(metaclass=Meta):
    pass


class B(metaclass=Meta):
    pass


for union in Union[A, B], Union[int, B], Union[A, int], Union[[1], [2]], Union[[1], [1]]:
    tell(lambda: union)
    tell(hash, union)


class Sometimes(type):
    bad = False

    def __hash__(self):
        if Sometimes.bad:
            raise TypeError("not now")
        return 1


class C(metaclass=Sometimes):
    pass


Sometimes.bad = True
union = Union[C, int]
tell(hash, union)
Sometimes.bad = False
tell(hash, union)


class Everything:
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 12345

    def __call__(self):
        pass

    def __repr__(self):
        return "everything"


tell(lambda: Union[int, Everything()])

print("-- bounds")
for bound in "x", None, int, 5, (int, str), [int]:
    tell(lambda: ParamSpec("P", bound=bound).__bound__)
    tell(lambda: TypeVar("P", bound=bound).__bound__)

print("-- modules")
space = {}
exec("""from typing import *
T = TypeVar("T")
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
type X = int
Y = TypeAliasType("Y", int)""", space)
for name in "T", "P", "Ts", "X", "Y":
    tell(lambda: space[name].__module__)
print(T.__module__)

print("-- aliases")


class Parameter:
    def __repr__(self):
        return "parameter"


first, late = Parameter(), Parameter()
first.__typing_subst__ = lambda value: value
alias = types.GenericAlias(dict, (first, late))
print(alias.__parameters__)
late.__typing_subst__ = lambda value: value
tell(lambda: alias[0])
nested = [T]
for _ in range(3):
    nested = [nested]
tell(lambda: types.GenericAlias(list, nested)[int])
tell(lambda: types.GenericAlias(list, [int, [int, T]]))


def shrinking():
    items = []

    class X:
        def __repr__(self):
            items.clear()
            return "x"

    items.extend([X(), 1])
    return repr(types.GenericAlias(int, items))


tell(shrinking)

print("-- Generic")
print(hex(Generic.__flags__), sorted(Generic.__dict__))


class G(Generic[T]):
    pass


class New:
    def __new__(cls, *args):
        made = super().__new__(cls)
        made.args = args
        return made


class H(G, New):
    pass


class I(G, New):
    def __init__(self, arg):
        self.arg = arg

    def __new__(cls, arg):
        made = super().__new__(cls)
        made.by = "I"
        return made


tell(G, "foo")
print(H("foo").args, I("foo").__dict__)
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(G().__reduce_ex__(protocol)[1])

print("-- annotations that are not kept in a set")
for value in "0", "{}", "frozenset()", "''":
    tell(exec, f"__conditional_annotations__ = {value}\nx: int")
tell(exec, "__conditional_annotations__ = set()\nx: int")
