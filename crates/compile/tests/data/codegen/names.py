"""Where names live."""
import package.module, package.other as other
from package import thing as renamed, second
from . import sibling
from ..up import *
import a.b.c as c

declared: int
declared_value: str = "x"
(parenthesized): int = 3


def outer(param, /, normal, *args, keyword, **kwargs):
    global module_global
    local = param
    module_global = local
    del local

    def inner():
        nonlocal normal
        normal = keyword
        return args, kwargs, undefined, param

    def deeper():
        def deepest():
            return normal
        return deepest

    class Local:
        normal = normal
        attribute = param

        def method(self):
            return __class__, normal, self

    return inner, deeper, Local


class Private:
    __hidden = 1
    __dunder__ = 2
    _single = 3

    def __method(self, __argument):
        self.__attribute = __argument
        self.plain = self.__method
        import __module
        from __package import __item as __renamed
        return lambda __x: __x.__y

    class __Inner:
        __deep = 1


class __Underscored:
    __x = 1


class Uses:
    global exported
    exported = 1
    def exported_function(self): return super().exported_function()
    items = [exported for _ in range(3)]


def shadows_super(super):
    return super().x


def uses_free():
    value = 1
    class A:
        value = value
        print(value)
        del value
    lambda: value
    return [value for value in range(value)]


exec("x")
del declared_value, other.attribute, second[0]
