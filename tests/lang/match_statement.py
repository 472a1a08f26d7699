"""match: every pattern kind over many subjects, bindings, guards, class patterns, mapping rest, errors, side effects."""

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


class Point:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f'Point({self.x}, {self.y})'
class NoArgs:
    a = 1
class Color:
    RED, GREEN = 'red', 'green'
class Seq:
    def __len__(self): return 2
    def __getitem__(self, i):
        if i > 1: raise IndexError(i)
        return i
class Abc(list): pass
import collections
import collections.abc
class Registered(Seq): pass
collections.abc.Sequence.register(Registered)
class Maplike(collections.UserDict): pass
subjects = [0, 1, -1, 1.0, 1.5, -0.0, True, False, None, 'a', 'abc', '', b'a', 1j, 1 + 2j, [], [1], [1, 2], [1, 2, 3], (), (1,), (1, 2), {}, {'a': 1}, {'a': 1, 'b': 2}, {1: 2}, {1, 2}, range(2), Point(0, 0), Point(1, 2), NoArgs(), 'red', Seq(), Registered(), Abc([1, 2]), collections.deque([1, 2]), Maplike(a=1), bytearray(b'ab'), memoryview(b'ab'), [[1, 2], 3], {'a': [1, {'b': 2}]}, ..., int, (i for i in [1, 2])]
functions = {}
def case(name, body):
    source = 'def f(s):\n    match s:\n' + ''.join(f'        case {line}\n' for line in body.splitlines() if line.strip()) + '    return "no match"'
    scope = dict(globals())
    exec(source, scope)
    functions[name] = scope['f']
case('literals', '''0: return "zero"
1: return "one"
-1: return "minus one"
1.5: return "1.5"
"a" | "b": return "a or b"
b"a": return "bytes"
None: return "None"
True: return "True"
1j: return "1j"
1 + 2j: return "complex"''')
case('captures', '''[x]: return ("one", x)
[x, y]: return ("two", x, y)
[x, *rest]: return ("rest", x, rest)
x: return ("any", str(type(x).__name__))''')
case('stars', '''[*_, 3]: return "ends with 3"
[1, *mid, 2]: return ("1..2", mid)
[*all]: return ("all", all)''')
case('tuples', '''(): return "empty"
(1,): return "1,"
(a, b) if a == b: return "equal"
1, b: return ("1", b)
[[a, b], c]: return ("nested", a, b, c)''')
case('mappings', '''{"a": 1, "b": b}: return ("ab", b)
{"a": [x, {"b": y}]}: return ("deep", x, y)
{"a": a, **rest}: return ("a", a, rest)
{1: _}: return "has 1"
{}: return "mapping"''')
case('classes', '''bool(): return "bool"
int(n) if n > 0: return ("positive", n)
int(): return "int"
float(f): return ("float", f)
str(s): return ("str", s)
bytes() | bytearray() as b: return ("bytes", bytes(b))
list([a, b]): return ("list2", a, b)
list(): return "list"
tuple(t): return ("tuple", t)
dict(d): return ("dict", d)
set(s): return ("set", s)
Point(0, y): return ("x0", y)
Point(x=x, y=y): return ("point", x, y)
NoArgs(a=a): return ("noargs", a)
range(start=a, stop=b): return ("range", a, b)
complex(real=r, imag=i): return ("complex", r, i)
type(): return "type"
object(): return "object"''')
case('values', '''Color.RED: return "red"
Color.GREEN: return "green"
collections.abc.Sequence: return "never"''')
case('as', '''[int() as a, (2 | 3) as b]: return ("as", a, b)
(str() | int()) as x: return ("x", x)
{"a": (1 | 2) as v} as whole: return (v, whole)''')
case('or', '''[] | {} | () | "": return "empty"
[1, x] | [x, 3] | {"a": x}: return ("x", x)
Point(x, 0) | Point(0, x): return ("point", x)''')
case('wildcard', '''[_, _]: return "two"
{"a": _}: return "a"
Point(_, _): return "point"
_: return "else"''')
case('abc', '''collections.abc.Mapping(): return "mapping"
collections.abc.Sequence(): return "sequence"
collections.abc.Hashable(): return "hashable"''')
for name, f in functions.items():
    for s in subjects:
        show(f'{name} {s!r}'.split(' at ')[0], f, s)
log = []
class Logs:
    __match_args__ = ('p', 'q')
    def __getattr__(self, n): log.append(n); return n
    def __eq__(self, o): log.append(f'eq {o}'); return False
    __hash__ = None
def side(s):
    match s:
        case Logs(1, 2): pass
        case Logs(p, r=z): return p, z
print(side(Logs()), log); log.clear()
def guards(x):
    match x:
        case n if log.append('g1'): pass
        case n if log.append('g2') or n > 1: return n
        case _ if 1 / (x - 1): return 'div'
for x in (5, 1, 0): show(f'guards {x}', guards, x)
print(log); log.clear()
def binding():
    x = 'before'
    match [1, 2]:
        case [x, 5]: pass
    first = x
    match 7:
        case y if False: pass
    return first, y
show('binding stays', binding)
class MapLog(dict):
    def __getitem__(self, k): log.append('getitem'); return super().__getitem__(k)
    def get(self, k, d=None): log.append(f'get {k}'); return super().get(k, d)
    def __missing__(self, k): return 'missing'
def mapping(m):
    match m:
        case {'zz': v}: return v
        case {'a': 1, 'b': v}: return v
print(mapping(MapLog(a=1, b=2)), log); log.clear()
print(mapping(collections.defaultdict(int, a=1)))
class M1:
    __match_args__ = ['a']
class M2:
    __match_args__ = ('a', 5)
class M3:
    __match_args__ = ('a', 'a')
    a = 1
class M4:
    __match_args__ = ()
class Raises:
    __match_args__ = ('a',)
    @property
    def a(self): raise ValueError('in property')
class Attr:
    __match_args__ = ('a',)
    @property
    def a(self): raise AttributeError('hidden')
def one(s, cls):
    match s:
        case cls(x): return x
    return 'no'
def two(s, cls):
    match s:
        case cls(x, y): return x, y
    return 'no'
def kwd(s, cls):
    match s:
        case cls(1, a=2): return 'yes'
    return 'no'
for cls in (M1, M2, M3, M4, Raises, Attr, NoArgs): show(cls.__name__ + ' one', one, cls(), cls)
for cls in (M3, Point, M4): show(cls.__name__ + ' two', two, cls() if cls is not Point else Point(1, 2), cls)
show('duplicate', kwd, M3(), M3)
show('int two', two, 5, int)
show('not a class', one, 5, 5)
show('function', one, 5, len)
show('union', one, 5, int | str)
show('generic', one, [1], list[int])
show('duplicate keys', lambda: exec('match {"a": 1}:\n case {x.k: 1, x.l: 2}: pass', {'x': type('X', (), {'k': 'a', 'l': 'a'})}))
show('unhashable key', lambda: exec('match {}:\n case {x.k: 1}: pass', {'x': type('X', (), {'k': []})}))
show('undefined', lambda: exec('match 5:\n case undefined_name.x: pass'))
def nested_match(x):
    match x:
        case [a, b]:
            match a:
                case 1: return 'one', b
                case _: return 'other', b
show('nested', lambda: (nested_match([1, 2]), nested_match([3, 4]), nested_match(5)))
match = 5; case = 6; _ = 7; type = 8
print(match, case, _, match + case, [match][0], (match, case), match if case else _)
match(5) if callable(match) else None
match, case = case, match
print(match, case)
match {'x': match}:
    case {'x': case}: print('soft keywords', case)
match -1, [*range(2)]:
    case -1, [0, *r]: print('tuple subject', r)
match *[1], 2:
    case [1, 2]: print('starred subject')
match (yielded := 5):
    case 5: print('walrus subject', yielded)
for text in ('match x:\n case a: pass\n case b: pass', 'match x:\n case _: pass\n case _: pass', 'match x:\n case a | b: pass', 'match x:\n case (a, a): pass', 'match x:\n case {"a": 1, "a": 2}: pass', 'match x:\n case [*a, *b]: pass', 'match x:\n case {**a, "b": 1}: pass', 'match x:\n case {**_}: pass', 'match x:\n case A(x=1, x=2): pass', 'match x:\n case A(x=1, 2): pass', 'match x:\n case 1 + 1: pass', 'match x:\n case 1 + a: pass', 'match x:\n case -a: pass', 'match x:\n case 1j + 1: pass', 'match x:\n case 1 - 2j: pass', 'match x:\n case f"a": pass', 'match x:\n case "a" "b": pass', 'match x:\n case a.b: pass', 'match x:\n case a.b.c(): pass', 'match x:\n case a as b as c: pass', 'match x:\n case a as _: pass', 'match x:\n case a as b.c: pass', 'match x:\n case (a | 1): pass', 'match x:\n case (1 | a): pass', 'match x:\n case [a] | [b]: pass', 'match x:\n case [a, b] | [b, a]: pass', 'match x:\ncase 1: pass', 'match x:\n case 1:\n pass', 'match x:', 'match x:\n pass', 'match x:\n case: pass', 'match:\n case 1: pass', 'match x\n case 1: pass', 'match x:\n case 1 if: pass', 'match x:\n case not 1: pass', 'match x:\n case lambda: 1: pass', 'match x:\n case a[0]: pass', 'match x:\n case a(): pass\n case 1: pass', 'match x:\n case {a: 1}: pass', 'match x:\n case {-1: a, None: b, True: c, 1j: d}: pass', 'match x:\n case *a: pass', 'match x:\n case *a, b: pass', 'match x:\n case (*a,): pass', 'match x:\n case {*a}: pass', 'match x:\n case 1, : pass', 'match x:\n case True | False | None: pass', 'match x:\n case a if (b := a): pass', 'match x, y:\n case 1, 2: pass', 'match x,:\n case 1,: pass', 'match (x):\n case (1): pass', 'match x:\n case 0x1F | 0b1 | 1_0: pass', 'match x:\n case __debug__: pass', 'match x:\n case A(__debug__=1): pass'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
