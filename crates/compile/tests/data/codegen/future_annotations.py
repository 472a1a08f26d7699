"""Annotations as text."""
from __future__ import annotations
a: int
b: list[c] = []
if d: e: "quoted"
def f(x: a.b[c, d:e, ...], *y: *Ts, z: lambda q, *r: q + -r ** 2 = 1, **w: {**k, 'a': (1,)}) -> not a or (b if c else d): pass
def g(x: f"{a!r:>{b}}{{}}" "c", y: [i for i in j if k], z: a < b <= c, w: (yield_)): pass
def h(x: 1 .real, y: (a, b)[c], z: -1.5e300 * 1e999, w: ~a @ b // c << d & e | f ^ g, v: b'x' or u'y'): pass
def i(x: (a if b else c).d, y: (lambda: a)(), z: {a, b}, w: f(*a, b=c, **d), v: "it's", u: (x for x in y)): pass
class C[T]:
    x: T
    __y: __z
    a.b: c
    def m(self, p: T) -> C[T]:
        q: r
        return q
