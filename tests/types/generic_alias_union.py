"""list[int] and X | Y: construction, attributes, substitution, comparison, hashing, instance checks, errors."""

from typing import TypeVar, Union, Optional, Any, List, ParamSpec, TypeVarTuple
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
P, Ts = ParamSpec('P'), TypeVarTuple('Ts')
Alias = type(list[int])
class C: pass
class Gen:
    def __class_getitem__(cls, item): return ('class_getitem', cls.__name__, item)
class NoGen: pass
class Meta(type):
    def __getitem__(cls, item): return ('meta', item)
    def __or__(cls, other): return ('or', other)
class HasMeta(metaclass=Meta): pass
lines('''
list[int], dict[str, int], tuple[int, ...], tuple[()], set['forward'], list[list[int]], type[int], frozenset[None], list[...], dict[str, list[int]], list[C].__class__, list[int | None], list[T], dict[T, U], list[1], list['a', 2]
list[int].__origin__, list[int].__args__, list[int].__parameters__, dict[T, U].__parameters__, list[dict[T, int]].__parameters__, tuple[()].__args__, list[int].__unpacked__, tuple[*Ts].__args__
list[int]('ab'), dict[str, int](a=1), tuple[int]([1]), type(list[int]()).__name__, list[int].append, list[int].__name__, list[int].__mro__
list[int] == list[int], list[int] == list[str], list[int] != list[int], hash(list[int]) == hash(list[int]), list[int] is list[int], list[int] == list, {list[int]: 1}[list[int]]
list[T][int], dict[T, U][int, str], dict[T, list[U]][int, str], list[T][U], dict[T, T][int]
list[int][str]
dict[T, U][int]
dict[T, U][int, str, float]
list[T][()]
tuple[*Ts][int, str], tuple[int, *Ts][str], tuple[*Ts, T][int, str, float]
list[*Ts], tuple[*tuple[int, str]], [*list[int]], tuple[*tuple[int, ...]].__args__[0].__unpacked__
isinstance([], list[int])
issubclass(list, list[int])
isinstance([], (str, list[int]))
Gen[5]
NoGen[5]
int[5]
HasMeta[1]
repr(list[C]), repr(list[int]).__class__, str(dict[str, Any]), repr(list[Optional[int]])
! list[int].x = 1
! list[int].__origin__ = 5
! del list[int].__args__
list[int].nope
Alias(list, int), Alias(list, (int, str)), Alias(5, 6), Alias(list, ()), repr(Alias(C, (1, 'a')))
Alias(list)
Alias()
Alias(list, int, str)
Alias(x=1)
Alias.__mro__, type(list[int]).__name__, list[int].__class__
list[int].__mro_entries__(())
list[int].__reduce__()[1], list[int].__dir__().__class__
int | str, int | None, None | int, int | list[int], int | int, int | str | int, (int | str) | (float | str), int | T, T | None, list[int] | dict, int | Any
int | 5
5 | int
int | 'x'
'x' | int
None | None
int | []
(int | str).__args__, (int | None).__args__, (int | T).__parameters__, (int | str).__origin__, (int | str).__class__
int | str == str | int, hash(int | str) == hash(str | int), (int | str) == Union[int, str], (int | None) == Optional[int], (int | str) is (int | str), (int | str) != (int | float), (int | str) == int
isinstance(5, int | str), isinstance(5.0, int | str), isinstance(None, int | None), issubclass(bool, int | str), issubclass(float, int | str), isinstance(5, (str, int | None))
isinstance([], int | list[int])
isinstance(1, int | list[int])
issubclass(int, int | list[int])
(list[T] | int)[str], (T | U)[int, str], (T | int)[int]
(int | str)[float]
(int | str)()
(int | str).x
! (int | str).x = 1
repr(int | None), str(C | None), f'{int | str}', repr(int | list[C])
type(int | str), type(int | str).__name__, type(int | str).__mro__, Union is type(int | str)
Union[int], Union[int, int], Union[int, None], Union[int, Union[str, int]], Union['a', int]
Union[()]
Union[int, 5]
Union()
HasMeta | 5, HasMeta | int, int | HasMeta
type('U', (type(int | str),), {})
bool | int, (bool | int).__args__, type | None, object | int
int.__or__(int, str), type.__or__(int, str), type.__ror__(int, None), type.__or__(int, 5)
(lambda x: isinstance(x, int | str | None))(None)
List[int] | None, List[T][int], Optional[list[T]][int]
''')
class Child(list[int]): pass
print(Child.__mro__, Child.__bases__, Child.__orig_bases__, Child([1]))
class G[K]: pass
print(G[int], G[int].__origin__, G[int].__args__, G.__parameters__, G[int]().__class__, G[int]().__orig_class__)
match 5:
    case int() | str(): print('matched')
