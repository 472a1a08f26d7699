"""One of everything, for the stages of the compiler and for code objects."""
from __future__ import generator_stop

import os
import os.path as path, sys
from os import *
from os.path import join as j, split
from . import sibling
from ..up import other as renamed

X = 1000; Y = 2.5; Z = 1j; B = b"bytes"; E = ...
A: int = 3
later: "str"
a = b = c = (1, 2, 3)
(d, [e, *f]), g = x
*h, = "abc"
del a, b[0], c.d, (e, f)
a += 1; a.b -= 2; a[1] *= 3; a @= 4; a //= 5; a /= 6; a %= 7; a **= 8; a <<= 9; a >>= 10; a &= 11; a |= 12; a ^= 13
negative = -1, ~2, +3, not 4, -1.5, -(2j)
folded = 2 ** 10, "ab" * 3, (1, 2) + (3,), "abc"[1], "abc"[::-1], 7 // 2, 7 % -3, 1 << 70, "%s and %r" % (a, b)
compared = a < b <= c != d, a is None, a is not b, a in [1, 2, 3], a not in {1, 2, 3}, 1 < 2
short = a and b or c and not d
chosen = a if b else c
called = f(1, *a, b, k=2, **c), f(a=1, b=2), f(*a), f(**b), a.b.c(1), a.b(1, k=2), f(x for x in y), print("x", end="")
many = f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)
listed = [1, 2, 3], [a, *b], {1, 2, 3}, {a, *b}, {"k": 1, **a}, {}, {1: 2, 3: 4}, (*a, 1), [], ()
big_list = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32]
big_tuple = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)
sliced = a[1:2], a[:], a[::2], a[b:c:d], a[1, 2:3], a[...]
text = f"{a}", f"{a!r:>{w}} {b=} {c:x}", f"", f"plain", "a" "b" f"{a}" "c", f"{a}{b}" f"{{}}"
template = t"{a} and {b!s:>10}", t""
listing = [x for x in a], {x for x in a if x}, {x: y for x, y in a}, (x for x in a for y in x if y if x), [[y for y in x] for x in a]
nested = [lambda: x for x in a], [x + z for x in [1, 2] if (z := x)]
if (n := len(a)) > 10: pass
lam = lambda x, /, y=1, *a, z, w=2, **k: (x, y, a, z, w, k)
global_user = __debug__
assert a, "message"
assert (yes)
if a: b
elif c: d
else: e
if a and (b or c) and not d: e
if not a:
    if b:
        pass
while a:
    if b: break
    if c: continue
    d
else:
    e
while True:
    if a: break
while 0: unreachable
for x in a:
    for y in b:
        if y: continue
        break
    else:
        continue
    break
else:
    c
for x, (y, *z) in [1, 2, 3]: pass
for i in range(10): pass
try: a
except: b
try: a
except (B, C): b
except D as d: del d
else: e
finally: f
try:
    try: a
    finally: b
finally: c
try: a
except* E as e: b
except* (F, G): c
try: a
except A, B: c
with a: b
with a as b, c as (d, e): f
with (a as b, c): d
try:
    with a: raise
except B: pass
raise
raise a
raise a from b
type Alias = int
type Generic[T: int, *Ts, **P] = list[T]

match subject:
    case 0 | 1: a
    case -1.5: b
    case "text" | None | True: c
    case [x, y, *rest] if x: d
    case (1, [2, _]): e
    case {"key": v, **others}: f
    case {}: g
    case Point(x=0, y=yy) | Point(0, yy): h
    case str() as s: i
    case Color.RED: j
    case 1 + 2j: k
    case [*_]: l
    case _: m


def plain(): pass
def documented():
    "doc"
def returns(a):
    if a: return 1
    elif a > 1: return
    return a + 1
def defaults(a, b=1, /, c=2, *args, d, e=3, **kwargs) -> int: return locals()
def annotated(a: int, *args: str, k: float = 1.5, **kw: "x") -> None: pass
def keyword_only(*, a, b=1): return a
def unbound(a):
    if a: x = 1
    print(x)
    del x
    return x
def closure(a):
    b = 1
    def inner():
        nonlocal b
        b += a
        return lambda: (a, b)
    class C:
        b = b
        def method(self): return a, __class__
    return inner, C, [lambda: i for i in range(3)]
def uses_globals():
    global X, new
    X = new = 1
    del new
def generator(a):
    x = yield
    y = yield x
    yield from a
    try:
        yield 1
    finally:
        yield 2
    return y
def many_locals(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21,
                a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41,
                a42, a43, a44, a45, a46, a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58, a59, a60, a61):
    b0 = b1 = b2 = b3 = b4 = a0
    if b4:
        b5 = b3
    del b4
    return b5, b3, a61
def swaps(a, b, c):
    a, b = b, a
    a, b, c = c, a, b
    a, a = b, c
    x = y = (a, b)
    return a, b, c
def flows(a, b):
    for x in a:
        try:
            if x: continue
            with b: break
        except E: return 1
        finally:
            if a: print(x)
    while a:
        try: return a
        except E as e: raise F from e
    return [x for x in a if (y := x)]
def deep(a):
    return a.b.c.d(1).e[2].f(*a, **a)(3)(4) + a * a - (a / a) % a
def super_user(self): return super().x
def comprehension_scopes(a):
    x = 1
    return [x for x in a], {y: x for y in a}, {z for z in a if x}, [x + y for x in a for y in x], x
def borrowed(a, b):
    c = a
    d = [a, b, (c := b), a]
    print(a, b, f"{a}", *a)
    a = b
    return (a if b else c), f"{a}" if b else d
async def coroutine(a):
    await a
    async with a as b, b: pass
    async for x in a:
        if x: break
    else: pass
    return [x async for x in a], [await x for x in a], {x: y async for x, y in a if await x}
async def async_generator(a):
    yield a
    async for x in a: yield x
    return
def decorated(): pass
decorated = decorate(1)(decorated)


@decorate
@decorate.more(1)
def with_decorators(): pass


class Empty: pass
class Documented(Base, metaclass=Meta, **kw):
    """doc"""
    x: int = 1
    y: "str"
    __slots__ = ("z",)
    def __init__(self, z):
        super().__init__()
        self.z = self.__private = z
        self.other: int = 1
    @property
    def z(self): return self.__private
    class Inner:
        def m(self): return super().m()
    if x:
        w: int
    listing = [x for x in y]


@decorate
class Generic[T, *Ts, **P = [int]](Base[T]):
    attribute: T
    def method[U: (int, str) = int](self, a: U) -> T: return a
def generic[T](a: T, *args: *Ts) -> T: return a
print(a, *b, sep="")
