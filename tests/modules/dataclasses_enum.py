"""dataclasses and enum: generated methods, fields, options, inheritance, replace, slots; members, flags, auto, aliases."""

import dataclasses, enum
from dataclasses import *
from enum import *
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


@dataclass
class P:
    x: int
    y: int = 0
    z: list = field(default_factory=list, repr=False, compare=False)
    @property
    def total(self): return self.x + self.y
@dataclass(order=True, frozen=True)
class O:
    a: int
    b: str = field(default='b', compare=False)
@dataclass(kw_only=True, slots=True)
class K:
    a: int
    b: int = 5
@dataclass
class Child(P):
    w: str = 'w'
    x: int = 9
@dataclass(init=False, repr=False, eq=False)
class Bare: a: int = 1
@dataclass
class Post:
    a: int
    b: InitVar[int] = 3
    c: int = field(init=False)
    def __post_init__(self, b): self.c = self.a * b
@dataclass
class Mixed:
    a: int
    _: KW_ONLY
    b: int = 2
    c: 'int' = field(default=3, metadata={'k': 1}, doc='docs')
@dataclass(unsafe_hash=True, match_args=False, weakref_slot=True, slots=True)
class U: a: int
lines('''
P(1), P(1, 2, [3]), P(x=1), P(1) == P(1, 0, [5]), P(1) != P(2), P(1).total, P.__match_args__, P.__doc__, fields(P)[0].name, [f.name for f in fields(P)], asdict(P(1, 2, [P(3)])), astuple(P(1, 2, [3])), replace(P(1), y=5), is_dataclass(P), is_dataclass(P(1)), is_dataclass(5), P.__hash__, P.__annotations__
P()
P(1, 2, 3, 4)
P(1, q=2)
hash(P(1))
P(1) < P(2)
O(1) < O(2), O(1, 'z') == O(1, 'y'), hash(O(1)) == hash(O(1)), sorted([O(2), O(1)]), O(1) <= O(1)
! O(1).a = 5
! del O(1).a
! O(1).new = 5
O(1) < 5
K(a=1), K(a=1).b, K.__slots__, hasattr(K(a=1), '__dict__')
K(1)
! K(a=1).q = 1
Child(1), Child(), [f.name for f in fields(Child)], Child(1, 2, [], 'v')
Bare().__class__.__name__, Bare() == Bare()
Bare(1)
Post(2), Post(2, 5).c, fields(Post)[1].init
Post(2).b
Mixed(1, b=5), Mixed.__match_args__, fields(Mixed)[2].metadata, fields(Mixed)[2], repr(fields(P)[2].default), fields(P)[2].default_factory
Mixed(1, 2)
hash(U(1)) == hash(U(1)), hasattr(U, '__match_args__')
replace(O(1), z=1)
replace(Post(1), c=5)
replace(5)
fields(5)
asdict(5)
asdict(P(1), dict_factory=lambda kv: [k for k, _ in kv])
make_dataclass('M', ['a', ('b', int), ('c', int, 5)])(1, 2), make_dataclass('M', [('a', int)], namespace={'m': lambda s: s.a}, frozen=True)(3).m()
make_dataclass('M', ['1a'])
make_dataclass('M', ['a', 'a'])
dataclass(type('X', (), {'__annotations__': {'a': list}, 'a': []}))
dataclass(type('X', (), {'__annotations__': {'a': int, 'b': int}, 'a': 1}))
dataclass(type('X', (P,), {'__annotations__': {'n': int}}))
dataclass(frozen=True)(type('X', (P,), {}))
dataclass(order=True)(type('X', (), {'__lt__': lambda s, o: 1}))
dataclass(eq=False, order=True)(type('X', (), {}))
dataclass(slots=True)(type('X', (), {'__slots__': ('a',)}))
field(default=1, default_factory=list)
P(1).__replace__(x=4), P.__replace__
MISSING, repr(field()), dataclasses.KW_ONLY
''')
match P(1, 2):
    case P(x, y): print('matched', x, y)
r = P(1); r.z.append(r); print(r, repr(Child(1, z=[1])))
@dataclass
class Rec:
    r: object = None
rr = Rec(); rr.r = rr; print(rr)
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    def hello(self): return 'hello ' + self.name
    @classmethod
    def first(cls): return next(iter(cls))
    @property
    def lower(self): return self.name.lower()
class Perm(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
class IP(IntFlag):
    A = 1; B = 2; C = 4
class Num(IntEnum):
    ONE = 1; TWO = 2
class S(StrEnum):
    A = auto(); B = 'bee'
class Planet(Enum):
    EARTH = (5.97, 6.37); MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def density(self): return round(self.mass / self.radius ** 3, 4)
class Auto(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    X = auto(); Y = auto()
class Missing(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A if v == 'a' else None
lines('''
Color.RED, repr(Color.RED), str(Color.RED), f'{Color.RED}', Color.RED.name, Color.RED.value, Color(1), Color['GREEN'], Color.CRIMSON, Color.CRIMSON is Color.RED, list(Color), len(Color), Color.__members__, Color.RED in Color, 1 in Color, 9 in Color, Color.RED == 1, Color.RED != Color.GREEN, hash(Color.RED) == hash('RED'), Color.RED.hello(), Color.first(), Color.GREEN.lower, type(Color.RED), isinstance(Color.RED, Color), list(reversed(Color)), bool(Color.RED), Color.RED.__class__, dir(Color)[:3], Color.__doc__
Color(9)
Color['X']
Color.X
Color.RED < Color.GREEN
! Color.RED = 5
! Color.NEW = 5; print(Color.NEW)
! del Color.RED
! Color.RED.value = 5
type('Sub', (Color,), {})
Color()
Color('RED')
Color.RED.GREEN
iter(Color).__next__(), Color.__iter__().__class__.__name__, Color.RED.__reduce_ex__(2)
Perm.R, Perm.RW, Perm.R | Perm.X, Perm.RW & Perm.W, ~Perm.R, Perm.RW ^ Perm.W, Perm(0), Perm(5), bool(Perm(0)), Perm.R in Perm.RW, list(Perm.RW), len(Perm.RW), Perm.RW.name, Perm(7), list(Perm), str(Perm.R | Perm.X), Perm['RW'], (Perm.R | Perm.X).value, (Perm.R | Perm.X).name
Perm(8)
Perm.R | 2
5 in Perm.RW
IP.A | IP.B, IP.A | 8, IP(9), ~IP.A, IP.A + 1, IP.A & 3, IP(0), IP.A < IP.B, repr(IP(12)), str(IP.A | IP.C), isinstance(IP.A, int), IP(-1)
Num.ONE, str(Num.ONE), f'{Num.ONE}', Num.ONE + 1, Num.ONE < Num.TWO, Num.ONE == 1, [10, 20][Num.ONE], Num(2), sorted([Num.TWO, Num.ONE]), repr(Num.TWO), '%d' % Num.TWO, isinstance(Num.ONE, int), Num.ONE.bit_length()
S.A, str(S.A), S.B.upper(), S.B == 'bee', f'{S.A:>3}', S('bee'), repr(S.A), S.A + 'x'
Planet.EARTH.mass, Planet.EARTH.density, Planet((0.64, 3.39)), Planet.MARS
Auto.X.value, Auto.Y, Missing('a'), Missing(1)
Missing('b')
Enum('F', 'A B C'), list(Enum('F', ['A', 'B'])), Enum('F', {'A': 5}).A, Enum('F', [('A', 'x')]).A, IntEnum('F', 'A B', start=5).B, Enum('F', 'A,B', module='m', qualname='q.F').A
Enum('F', 5)
enum.member, enum.nonmember(5).value, enum.property, [e.name for e in enum.EnumCheck], enum.global_enum, verify(UNIQUE)(Num), [b.name for b in enum.FlagBoundary]
''')
for name, body in {'duplicate': {'A': 1, 'B': 1}}.items():
    try:
        @unique
        class Dup(Enum): A = 1; B = 1
    except ValueError as e: print(e)
try:
    class Twice(Enum): A = 1; A = 2
except TypeError as e: print(e)
class WithNon(Enum):
    A = 1
    B = nonmember(5)
    C = member(lambda: 3)
    _ignore_ = ['tmp']
    tmp = 3
    def method(self): pass
    class Inner: pass
print([m.name for m in WithNon], WithNon.B, WithNon.C.value())
@verify(CONTINUOUS)
class Cont(IntEnum): A = 1; B = 2
try:
    @verify(CONTINUOUS)
    class NotCont(IntEnum): A = 1; B = 3
except ValueError as e: print(e)
class Strict(Flag, boundary=STRICT): A = 1
class Conform(Flag, boundary=CONFORM): A = 1
class Keep(Flag, boundary=KEEP): A = 1
class Eject(Flag, boundary=EJECT): A = 1
for c in (Strict, Conform, Keep, Eject):
    try: print(c(5))
    except ValueError as e: print(str(e).splitlines()[0])
