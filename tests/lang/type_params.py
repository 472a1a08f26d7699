"""Type parameters: functions, classes, aliases; bounds, constraints, defaults, variance, scopes, laziness, errors."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


def f[T](x: T) -> T: return x
def bounds[T: int, U: (str, bytes), V = float, W: int = bool](a: T, b: U, c: V, d: W): pass
def variadic[*Ts, **P](*a: *Ts, **k: P.kwargs): pass
def defaults[*Ts = *tuple[int, str], **P = [int, str]](): pass
class C[T]:
    attr: T
    def m[U](self, u: U, t: T) -> (T, U): return u
class D[K, V](dict[K, V]): pass
class E[T](C[T], list[T]): pass
type A = int
type B[T] = list[T] | None
type R = list[R] | int
type Bad = undefined_name
for o in (f, bounds, variadic, defaults, C, D, E, A, B, R):
    print(o.__name__ if not hasattr(o, '__value__') else o, o.__type_params__)
    for p in o.__type_params__:
        print(' ', p.__name__, repr(p), type(p).__name__, getattr(p, '__bound__', '-'), getattr(p, '__constraints__', '-'), p.has_default(), p.__default__, getattr(p, '__infer_variance__', '-'), getattr(p, '__covariant__', '-'), p.__module__)
show('call', lambda: (f(5), C().m(1, 2)))
show('mro', lambda: (C.__mro__, D.__mro__, E.__mro__, C.__orig_bases__, E.__orig_bases__, C.__parameters__))
show('subscript', lambda: (C[int], C[int].__args__, C[int]().__class__, D[str, int], E[int]))
show('too many', lambda: C[int, str])
show('too few', lambda: D[int])
show('alias', lambda: (A, A.__name__, A.__value__, A.__module__, A.__type_params__, A.__parameters__, type(A)))
show('generic alias', lambda: (B, B.__value__, B[int], B[int].__args__, B[int].__origin__, type(B[int])))
show('alias not generic', lambda: A[int])
show('recursive', lambda: (R.__value__, R.__value__ is R.__value__))
show('lazy bad', lambda: Bad.__value__)
undefined_name = str
show('lazy good', lambda: Bad.__value__)
show('alias or', lambda: (A | None, A | str, None | A, B[int] | A))
show('alias call', lambda: A())
show('alias isinstance', lambda: isinstance(5, A))
show('alias set', lambda: setattr(A, '__value__', 1))
show('alias attr', lambda: setattr(A, 'x', 1))
show('alias iter', lambda: next(iter(A)))
show('alias evaluate', lambda: A.evaluate_value(1))
from typing import TypeAliasType, TypeVar, ParamSpec, TypeVarTuple
T0 = TypeVar('T0')
show('alias constructor', lambda: (TypeAliasType('X', int), TypeAliasType('Y', list[T0], type_params=(T0,))[str], TypeAliasType('X', int).__module__))
show('alias constructor wrong', lambda: TypeAliasType(5, int))
show('alias params wrong', lambda: TypeAliasType('X', int, type_params=5))
show('alias params not typevars', lambda: TypeAliasType('X', int, type_params=(1,)))
show('alias default order', lambda: TypeAliasType('X', int, type_params=(TypeVar('A', default=int), TypeVar('B'))))
show('typevar', lambda: (TypeVar('T'), TypeVar('T', int, str), TypeVar('T', bound=int), TypeVar('T', covariant=True), TypeVar('T', contravariant=True), TypeVar('T', infer_variance=True), ParamSpec('P'), TypeVarTuple('Ts')))
show('typevar one constraint', lambda: TypeVar('T', int))
show('typevar both', lambda: TypeVar('T', int, str, bound=int))
show('typevar bivariant', lambda: TypeVar('T', covariant=True, contravariant=True))
show('typevar name', lambda: TypeVar(5))
show('typevar none', lambda: TypeVar())
show('typevar subclass', lambda: type('X', (TypeVar,), {}))
show('typevar base', lambda: type('X', (T0,), {}))
show('typevar call', lambda: T0())
show('typevar isinstance', lambda: isinstance(1, T0))
show('typevar or', lambda: (T0 | int, int | T0))
show('paramspec', lambda: (ParamSpec('P').args, ParamSpec('P').kwargs, ParamSpec('P').args.__origin__))
show('tvt iter', lambda: list(TypeVarTuple('Ts')))
show('typevar attrs', lambda: (T0.__name__, T0.__bound__, T0.__constraints__, T0.__default__, T0.has_default(), T0.__module__))
show('typevar evaluate', lambda: (bounds.__type_params__[0].evaluate_bound(1), bounds.__type_params__[1].evaluate_constraints(1), bounds.__type_params__[2].evaluate_default(1)))
def lazy_bound[T: missing_bound](): pass
show('lazy bound', lambda: lazy_bound.__type_params__[0].__bound__)
missing_bound = 'now defined'
show('lazy bound later', lambda: lazy_bound.__type_params__[0].__bound__)
def lazy_default[T = missing_default](): pass
show('lazy default', lambda: lazy_default.__type_params__[0].__default__)
def uses_other[T, U: list[T]](): pass
show('bound uses other', lambda: uses_other.__type_params__[1].__bound__)
class Scope[T]:
    x = T
    T2 = T.__name__
    def m(self): return T
    class Inner:
        y = T
    def g[U](self): return T, U
    lst = [T for _ in range(1)]
    lam = lambda self: T
show('class scope', lambda: (Scope.x, Scope.T2, Scope().m(), Scope.Inner.y, Scope().g(), Scope.lst, Scope().lam()))
show('not leaked', lambda: T)
def outer():
    v = 'enclosing'
    def inner[T: v](): return v, T
    class K[T]:
        w = v
        def m(self): return v, T
    type Al[T] = (v, T)
    return inner, K, Al
i, K, Al = outer()
show('closure', lambda: (i(), i.__type_params__[0].__bound__, K.w, K().m(), Al.__value__))
class Shadow:
    T = 'class attr'
    def m[T](self): return T
    def n[U](self, x: T) -> U: pass
    type Alias = T
show('shadow', lambda: (Shadow().m(), Shadow.n.__annotations__, Shadow.Alias.__value__))
class Base1:
    def __class_getitem__(cls, item): return cls
class FromGetitem[T](Base1[T]): pass
show('bases', lambda: FromGetitem.__mro__)
def deco(o): o.decorated = True; return o
@deco
def decorated[T](x: T): pass
@deco
class Decorated[T]: pass
show('decorated', lambda: (decorated.decorated, Decorated.decorated))
def default_arg[T](x=(lambda: 'outside')()): return x
show('default arg', lambda: default_arg())
async def coro[T](x: T) -> T: return x
def gen[T](x: T): yield x
show('async gen', lambda: (coro.__type_params__, list(gen(5)), gen.__annotations__))
show('qualnames', lambda: (f.__qualname__, C.__qualname__, C.m.__qualname__, Scope.Inner.__qualname__, i.__qualname__, K.__qualname__))
show('annotations', lambda: (f.__annotations__, C.__annotations__, C.m.__annotations__, bounds.__annotations__))
show('set params', lambda: (setattr(f, '__type_params__', ()), f.__type_params__))
show('class set params', lambda: (setattr(C, '__type_params__', ()), C.__type_params__))
class Meta(type): pass
class WithMeta[T](metaclass=Meta): pass
class WithKw[T]:
    def __init_subclass__(cls, **kw): cls.kw = kw
class KwChild[T](WithKw[T], a=1, b=2): pass
show('meta', lambda: (type(WithMeta).__name__, KwChild.kw))
class NonlocalTest[T]:
    def m(self):
        def inner(): return T, __class__
        return inner
show('nested', lambda: NonlocalTest().m()())
show('mangled', lambda: exec('class A[__T]:\n def m(self): return __T\nprint(A().m(), A.__type_params__)'))
show('type as name', lambda: exec('type = 5; print(type)\ntype X = int\nprint(type, X)'))
for text in ('def f[](): pass', 'class A[]: pass', 'type X[] = int', 'def f[T, T](): pass', 'class A[T, *T]: pass', 'def f[T: int: str](): pass', 'def f[*T: int](): pass', 'def f[**P: int](): pass', 'def f[T = int, U](): pass', 'def f[T: (yield)](): pass', 'def f[T: (await x)](): pass', 'def f[T: (x := 1)](): pass', 'type X = (yield)', 'type X = (y := 1)', 'type X = await y', 'class A[T]((yield)): pass', 'class A[T]((x := 1)): pass', 'def f[T](x: (yield)): pass', 'def f[T](x: (y := 1)): pass', 'type X', 'type X =', 'type = 1', 'type X: int = 1', 'type X.y = int', 'type X[0] = int', 'type 5 = int', 'type X, Y = int', 'type (X) = int', 'def f[T.x](): pass', 'def f[1](): pass', 'def f[T,](): pass', 'def f[T, *, U](): pass', 'def f[T](T): return T', 'def f[T](): T = 1', 'def f[T]():\n nonlocal T', 'def f[T]():\n global T', 'class A[T]:\n nonlocal T', 'class A[T]: T = 1', 'class A[__debug__]: pass', 'def f[T: [x for x in y]](): pass', 'def f[T = *int](): pass', 'def f[*T = *int](): pass', 'def f[*T = int](): pass', 'def f[T=](): pass', 'def f[T:](): pass', 'lambda[T]: T', 'async def f[T](): pass', 'def f [T] (): pass', 'class A[T: int, *Ts, **P]: pass', 'type X[T: int = bool, *Ts = *tuple[int], **P = ...] = T', 'def f[T]() -> (yield): pass', 'def f[T: lambda: (yield)](): pass'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_offset))
