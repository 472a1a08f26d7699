"""typing: generics, protocols, get_type_hints, NamedTuple, TypedDict; abc: abstract methods, registration; types: helpers."""

import abc, types, typing
from typing import *
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def parts(expression):
    """The elements of an unparenthesised tuple, compiled, or the whole expression."""
    pieces, depth, quote, start, skip = [], 0, '', 0, False
    for i, c in enumerate(expression):
        if skip or quote:
            skip = c == '\\' and not skip
            if c == quote and not skip and expression[i - 1:i] != '\\':
                quote = ''
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(expression[start:i].strip())
            start = i + 1
    pieces.append(expression[start:].strip())
    try:
        return [(piece, compile(piece, '<string>', 'eval')) for piece in pieces]
    except (SyntaxError, ValueError):
        return [(expression, expression)]

def check(expression):
    """Print an expression, or each element of a tuple, with its result or its exception."""
    for text, code in parts(expression):
        try:
            result = repr(eval(code, globals()))
        except BaseException as e:
            result = f'{type(e).__name__}: {e}'
        print(text, '->', mask(result))

def lines(text):
    """Check every line of a text; lines that start with an exclamation mark are statements."""
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith('!'):
            try:
                exec(line[1:].strip(), globals())
            except BaseException as e:
                print(line[1:].strip(), '=>', mask(f'{type(e).__name__}: {e}'))
        elif line:
            check(line)

def each(template, *columns):
    """Check a template for every combination of the columns' entries, which ` ; ` separates."""
    rows = [()]
    for column in columns:
        rows = [row + (entry,) for row in rows for entry in column.split(' ; ')]
    for row in rows:
        check(template % row)


T, U = TypeVar('T'), TypeVar('U')
class G(Generic[T]):
    def m(self) -> T: ...
class Two(Generic[T, U]): pass
class NT(NamedTuple):
    x: int
    y: str = 'd'
    def both(self): return self.x, self.y
class TD(TypedDict):
    a: int
    b: NotRequired[str]
class TD2(TD, total=False):
    c: ReadOnly[int]
@runtime_checkable
class HasLen(Protocol):
    def __len__(self) -> int: ...
class Proto(Protocol):
    attr: int
    def m(self): ...
@runtime_checkable
class Both(Protocol):
    attr: int
    def m(self): ...
class Impl:
    attr = 1
    def m(self): pass
def f(a: 'int', b: Optional[str] = None, *c: T, **d: 'G[int]') -> 'list[G]': ...
class H:
    x: ClassVar[int] = 1
    y: 'Final[str]'
    z: Annotated[int, 'meta', 5]
lines('''
List[int], Dict[str, int], Tuple[int, ...], Tuple[()], Optional[int], Union[int, str], Callable[[int], str], Callable[..., int], Any, Literal[1, 'a', None], Literal[1, 1], ClassVar[int], Final[int], Annotated[int, 'x'], Annotated[Annotated[int, 1], 2], Type[int], Type, List, NoReturn, Never, Self, LiteralString, Iterable[int], Mapping[str, int], Concatenate[int, ...], TypeGuard[int], TypeIs[int], Unpack[Tuple[int]], Required[int], AnyStr, Generic[T], Protocol[T], NewType('UserId', int), ForwardRef('x')
Optional[int, str]
Union[()]
Literal[()]
Callable[int, str]
Callable[[int]]
ClassVar[5]
List[int, str]
Any()
Union[5, int]
Generic[int]
Generic[T, T]
Optional()
List[int]() , List[int].__origin__, List[int].__args__, get_origin(List[int]), get_args(Dict[str, int]), get_origin(int), get_args(int), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_origin(Annotated[int, 1]), get_args(Annotated[int, 1]), get_args(Optional[int])
G[int], G[int]().__orig_class__, G.__parameters__, G[T][int], Two[int, U][str], G[G[int]], G.__mro__, G.__orig_bases__
G[int, str]
G[int][str]
Two[int]
isinstance(G(), G), issubclass(G, Generic), type(G[int]).__name__
isinstance(G(), G[int])
NT(1), NT(1).both(), NT(1)._asdict(), NT._fields, NT._field_defaults, NT.__annotations__, NT.__bases__, NT.__orig_bases__, NamedTuple('N', [('a', int)])(1)
NT()
TD(a=1), TD.__required_keys__, TD.__optional_keys__, TD2.__required_keys__, sorted(TD2.__optional_keys__), TD2.__total__, TD.__annotations__, type(TD(a=1)), is_typeddict(TD), TD2.__readonly_keys__, TypedDict('X', {'a': int}).__name__
isinstance({}, TD)
isinstance([], HasLen), isinstance(5, HasLen), issubclass(list, HasLen), isinstance(Impl(), Both), isinstance(5, Both)
isinstance(Impl(), Proto)
issubclass(Impl, Both)
Proto()
get_protocol_members(Both), is_protocol(Both), is_protocol(Impl)
get_type_hints(f), get_type_hints(H), get_type_hints(H, include_extras=True), get_type_hints(NT)
get_type_hints(5)
get_type_hints(Impl)
cast(int, 'x'), assert_type(1, int), NewType('A', int)(5), NewType('A', int).__supertype__, no_type_check(f) is f, final(Impl) is Impl, Impl.__final__, override(f).__override__, TYPE_CHECKING, get_overloads(f)
assert_never(5)
ForwardRef('1 +')
ForwardRef('int').__forward_arg__, ForwardRef('a') == ForwardRef('a'), Text, NoDefault
''')
@overload
def ov(x: int) -> int: ...
@overload
def ov(x: str) -> str: ...
def ov(x): return x
print(len(get_overloads(ov)), ov(5))
clear_overloads(); print(get_overloads(ov))
@dataclass_transform()
def dt(c): return c
print(dt.__dataclass_transform__)
class Abs(abc.ABC):
    @abc.abstractmethod
    def m(self): return 'base m'
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
    @staticmethod
    @abc.abstractmethod
    def s(): ...
    def concrete(self): return 'concrete'
class Half(Abs):
    def m(self): return 'half ' + super().m()
class Full(Half):
    p = 5
    c = s = None
lines('''
Abs()
Half()
Full().m(), Full().concrete(), Abs.__abstractmethods__ == {'m', 'p', 'c', 's'}, sorted(Half.__abstractmethods__), Full.__abstractmethods__, isinstance(Full(), Abs), issubclass(Full, Abs), abc.get_cache_token() >= 0
Abs.register(int), isinstance(5, Abs), issubclass(bool, Abs), issubclass(str, Abs)
Abs.register(5)
Abs.register(Abs)
int.register
type(Abs), abc.ABCMeta.__mro__, abc.ABC.__slots__, abc.update_abstractmethods(Full) is Full
''')
class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, C): return True if hasattr(C, 'quack') else NotImplemented
class Duck: quack = 1
print(issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook))
class BadHook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, C): return 5
try: issubclass(int, BadHook)
except AssertionError as e: print('assert', e)
Half.m2 = 1; print(Half.__abstractmethods__ == {'p', 'c', 's'})
lines('''
types.new_class('N', (int,), {}, lambda ns: ns.update(a=1)).a, types.new_class('N').__mro__, types.prepare_class('N', (int,))[0], types.resolve_bases((int,)), types.get_original_bases(G), types.get_original_bases(int), types.SimpleNamespace(a=1), types.MappingProxyType({}), types.GenericAlias(list, int), types.UnionType, types.NoneType, types.EllipsisType, types.NotImplementedType, types.CellType(5), types.MethodType(len, [1])(), types.DynamicClassAttribute
types.resolve_bases((5,))
types.get_original_bases(5)
types.new_class('N', (5,))
types.coroutine(5)
types.FunctionType((lambda: 7).__code__, {})(), types.ModuleType('m').__name__, sorted(n for n in types.__all__ if n.endswith('Type'))
''')
class DCA:
    def __init__(self): self.v = 1
    @types.DynamicClassAttribute
    def d(self): return 'instance'
print(DCA().d)
check('DCA.d')
