"""Type parameters and aliases."""
type A = int
type B[T] = list[T]
type C[T: int, *Ts, **P] = dict[T, tuple[*Ts], P]
type D[T: (int, str) = int, *Ts = *tuple[int], **P = [int]] = T
type E[T] = lambda: [T for _ in range(T)]


def f[T](): pass
def g[T: int](a: T, b: T = 1, *, c: T = 2) -> T: return T
def h[T](a=1): pass
def i[T](*, a=1): pass
def j[T, *Ts, **P](*args: *Ts, **kw: P.kwargs): yield T


@decorator
async def k[T: g()](x: T): await x


class L[T]: pass
class M[T](Base, metaclass=Meta): x: T
class N[T: (int, T2)](*bases, **kw):
    __private: T
    def method[U](self, x: T, y: U) -> (T, U): return self.x, __class__
    type Alias[V] = (T, V)
    T = "shadowed"
    def other(self, x: T): return T


class O:
    attribute = 1
    type Alias = attribute
    type Generic[T: attribute] = (T, attribute)
    def method[T: attribute](self, x: attribute = attribute) -> attribute: return attribute
    class Inner[T: attribute]: x: attribute
    def plain(self, x: attribute) -> __class__: return x


class P[__T]:
    def method(self, x: __T, y: __U): return __T


def function[T]():
    x = 1
    class Local[U](T):
        y: x
        def method(self, a: x, b: U) -> T: return x, U, T
    type Alias[V: x] = (x, T, V)
    return Local, Alias


@decorator
class Q[T]: "doc"
