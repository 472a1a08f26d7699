"""Functions, generators, classes."""


def plain(): pass


def documented():
    """A docstring.

        Indented.
    """
    return 1


def only_docstring():
    "only"


def defaults(a, b=1, *c, d, e=2, f=None, **g) -> "r":
    return a


def annotated(a: int, /, b: str = "x", *c: float, d: bytes, e: list = [], **f: dict) -> None:
    x: int = 1
    return


def star(*args: *Ts): pass


def returns(x):
    if x:
        return
    if x > 1:
        return x
    if x > 2:
        return None
    if x > 3: return (
        5
    )
    return (
        x
    )


def generator():
    x = yield
    yield 1
    y = yield x
    yield from z
    return 3


def nested(x):
    def a():
        def b():
            def c(): return x
            return c
        return b
    return a


async def coroutine():
    await x
    return await y


async def async_generator():
    yield 1
    await x
    yield


class Empty: pass


class Documented:
    """Doc."""
    x = 1

    def method(self):
        self.a = 1
        self.b, self.c = 2, 3
        for self.d in x: pass
        other.e = 4

    def closure(self):
        def inner(self):
            self.f = 1
        return inner

    class Nested:
        def method(self):
            self.nested = __class__


class Conditional:
    a: int = 1
    if x:
        b: str
    else:
        c: float = 2
    for d in e:
        f: int
    try:
        g: int
    except h:
        i: int
    with j:
        k: int
    (l): int
    m.n: int


def factory():
    class Local:
        def method(self): return Local, __class__
    return Local


lambda a=1, *, b=2: (yield a)
