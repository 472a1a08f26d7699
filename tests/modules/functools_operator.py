"""functools and operator: partial, reduce, caches, wraps, singledispatch, total_ordering, every operator function."""

import functools, operator
from functools import *
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


def f(*a, **k): return a, k
p = partial(f, 1, x=2)
lines('''
p(), p(3), p(3, x=4, y=5), p.func is f, p.args, p.keywords, partial(p, 2).args, partial(int, base=2)('101'), repr(partial(print, 1, sep='-')), partial(f)(), p.__dict__, partial(f, **{'a b': 1})()
partial()
partial(5)
partial(int)('z')
partial(f, Placeholder, 2)(1), partial(f, Placeholder, 2, Placeholder, 4)(1, 3), repr(Placeholder), partial(partial(f, Placeholder, 2), 1)()
partial(f, 1, Placeholder)
partial(f, Placeholder, 2)()
partial(f, x=Placeholder)
! p.attr = 1; print(p.__dict__)
! del p.func
! p.args = ()
partial[int] if hasattr(partial, '__class_getitem__') else 'none'
reduce(operator.add, [1, 2, 3]), reduce(operator.add, [1, 2], 10), reduce(operator.add, [], 5), reduce(lambda a, b: f'({a}{b})', 'abcd'), reduce(max, [3, 9, 2]), reduce(operator.add, [7]), reduce(operator.add, [1], initial=2)
reduce(operator.add, [])
reduce(operator.add, 5)
reduce(5, [1, 2])
reduce(operator.add)
cmp_to_key(lambda a, b: b - a)(1) < cmp_to_key(lambda a, b: b - a)(2), sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), sorted('bca', key=cmp_to_key(lambda a, b: (a > b) - (a < b)))
cmp_to_key(lambda a, b: 0)(1) == cmp_to_key(lambda a, b: 0)(2)
hash(cmp_to_key(lambda a, b: 0)(1))
cmp_to_key(lambda a, b: 0)(1) < 5
''')
calls = []
@lru_cache(maxsize=2)
def cached(x, y=0):
    "doc"
    calls.append((x, y)); return x + y
lines('''
cached(1), cached(1), cached(2), cached(3), cached(1), cached(1, 0), cached(1, y=0), cached.cache_info(), calls, cached.cache_parameters(), cached.cache_clear(), cached.cache_info(), cached.__wrapped__.__name__, cached.__name__, cached.__doc__, cached.__module__
cached([])
lru_cache(maxsize=None)(lambda x: x)(5), lru_cache()(lambda x: x).cache_info(), lru_cache(lambda x: x)(6), lru_cache(0)(lambda x: x)(7), lru_cache(maxsize=-5)(lambda: 1).cache_parameters(), cache(lambda x: x * 2)(4)
lru_cache('x')
lru_cache(maxsize=2, typed=True)(lambda x: type(x).__name__)(1), lru_cache(typed=True)(lambda x: x).cache_parameters()
''')
typed = lru_cache(typed=True)(lambda x: type(x).__name__)
print(typed(1), typed(1.0), typed(True), typed.cache_info(), lru_cache(lambda x: type(x).__name__)(1))
class Caching:
    n = 0
    @lru_cache
    def m(self): Caching.n += 1; return Caching.n
    @cached_property
    def p(self): Caching.n += 10; return Caching.n
k = Caching(); print(k.m(), k.m(), Caching().m(), k.p, k.p, k.__dict__, type(Caching.p).__name__)
del k.p; print(k.p)
try:
    class Slots:
        __slots__ = ()
        @cached_property
        def p(self): return 1
    Slots().p
except TypeError as e: print(e)
@wraps(f, assigned=('__name__', '__doc__'))
def wrapper(): pass
def original(a: int = 1): "the doc"; return a
original.attr = 5
@wraps(original)
def wrapped(*a): return original(*a)
print(wrapper.__name__, wrapped.__name__, wrapped.__doc__, wrapped.attr, wrapped.__wrapped__ is original, wrapped.__annotations__, wrapped.__qualname__, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES)
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, T) else NotImplemented
    def __lt__(self, o): return self.v < o.v if isinstance(o, T) else NotImplemented
print(T(1) < T(2), T(1) <= T(1), T(2) > T(1), T(2) >= T(3), T(1) != T(2))
check('T(1) <= 5')
check('total_ordering(type("X", (), {}))')
@singledispatch
def sd(x, *a): return ('default', x)
@sd.register
def _(x: int): return ('int', x)
@sd.register(list)
def _(x): return ('list', x)
@sd.register(str | bytes)
def _(x): return ('text', x)
sd.register(float, lambda x: ('float', x))
lines('''
sd(1), sd(True), sd([1]), sd('a'), sd(b'a'), sd(1.5), sd(None), sd.dispatch(bool).__name__, sorted(t.__name__ for t in sd.registry), sd.registry[object].__name__
sd()
sd.register(5)
sd.register(lambda x: x)
''')
class SM:
    @singledispatchmethod
    def m(self, x): return ('default', x)
    @m.register
    def _(self, x: int): return ('int', x)
    @m.register(str)
    @classmethod
    def _(cls, x): return (cls.__name__, x)
print(SM().m(1.5), SM().m(1), SM().m('s'))
class PM:
    def m(self, a, b, c=0): return a, b, c
    part = partialmethod(m, 1, c=9)
print(PM().part(2), PM.part(PM(), 3))
import abc
@singledispatch
def g(x): return 'object'
@g.register(abc.ABC)
def _(x): return 'abc'
import collections.abc
g.register(collections.abc.Sized, lambda x: 'sized'); g.register(collections.abc.Mapping, lambda x: 'mapping')
print(g([]), g({}), g(5))
names = [n for n in operator.__all__]
print(names)
for n in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and_', 'or_', 'xor', 'lt', 'le', 'eq', 'ne', 'gt', 'ge', 'is_', 'is_not', 'iadd', 'isub', 'imul', 'ipow', 'iand', 'ior', 'ixor', 'ifloordiv', 'imod', 'itruediv', 'ilshift', 'irshift'):
    check(f'operator.{n}(12, 5)')
for n in ('neg', 'pos', 'invert', 'inv', 'not_', 'truth', 'abs', 'index', 'is_none', 'is_not_none'):
    check(f'operator.{n}(-7)')
lines('''
operator.concat([1], [2]), operator.contains('abc', 'b'), operator.countOf([1, 2, 1], 1), operator.indexOf([1, 2], 2), operator.getitem([1, 2], 1), operator.length_hint([1, 2]), operator.length_hint(iter([1]), 5), operator.length_hint(5, 7), operator.iconcat([1], [2]), operator.call(len, 'ab'), operator.matmul
operator.concat(1, 2)
operator.indexOf([], 1)
operator.add(1, 'a')
operator.add(1)
operator.index(1.5)
operator.length_hint([], 'x')
operator.matmul(1, 2)
operator.attrgetter('real')(5), operator.attrgetter('real', 'imag')(5), operator.attrgetter('__class__.__name__')(5), repr(operator.attrgetter('a', 'b.c')), operator.itemgetter(1)('abc'), operator.itemgetter(0, 2)('abc'), operator.itemgetter('k')({'k': 5}), repr(operator.itemgetter(1, 'x')), operator.itemgetter(slice(1, 3))('abcd'), operator.methodcaller('upper')('a'), operator.methodcaller('split', ',', maxsplit=1)('a,b,c'), repr(operator.methodcaller('m', 1, k=2))
operator.attrgetter()
operator.attrgetter(5)
operator.attrgetter('nope')(5)
operator.itemgetter()
operator.itemgetter(9)('abc')
operator.methodcaller()
operator.methodcaller(5)
operator.methodcaller('nope')(5)
operator.attrgetter('a')()
sorted([('b', 2), ('a', 3)], key=operator.itemgetter(1), reverse=True), max([{'v': 1}, {'v': 5}], key=operator.itemgetter('v')), list(map(operator.attrgetter('real'), [1j, 2]))
! l = [1, 2, 3]; operator.setitem(l, 0, 9); operator.delitem(l, 1); print(l)
''')
