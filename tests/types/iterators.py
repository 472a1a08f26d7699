"""enumerate, zip, map, filter, reversed, iter, callable iterators: results, arguments, exhaustion, errors, attributes."""

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


class Seq:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return i * i
class OnlyGet:
    def __getitem__(self, i): return {0: 'a', 1: 'b'}[i] if i < 2 else (_ for _ in ()).throw(StopIteration)
class Bad:
    def __iter__(self): return 5
class BadNext:
    def __iter__(self): return self
class Raises:
    def __iter__(self): raise ValueError('in iter')
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise ValueError('in next')
class Rev:
    def __reversed__(self): return 'anything'
class NoRev:
    __reversed__ = None
    def __len__(self): return 1
    def __getitem__(self, i): return i
lines('''
list(enumerate('abc')), list(enumerate('abc', 5)), list(enumerate([], 1)), list(enumerate('a', start=-1)), list(enumerate(iterable='a')), list(enumerate('ab', 2 ** 63 - 1))
enumerate()
enumerate(5)
enumerate('a', 'b')
enumerate('a', 1.5)
enumerate('a', 1, 2)
enumerate('a', x=1)
next(enumerate('a')), enumerate('ab').__reduce__()[0], enumerate[int], type(enumerate('')).__mro__, iter(enumerate('')).__class__
list(zip()), list(zip('abc')), list(zip('abc', [1, 2])), list(zip('ab', [1, 2], (True, False))), list(zip([], 'a')), list(zip('ab', range(10)))
list(zip('ab', [1, 2], strict=True))
list(zip('ab', [1], strict=True))
list(zip('a', [1, 2], strict=True))
list(zip('ab', [1, 2], 'x', strict=True))
list(zip('a', 'b', 'cd', strict=True))
list(zip([], [], [1], strict=True))
zip(5)
zip('a', 5)
zip('a', None, strict=True)
zip(x=1)
list(zip(*[(1, 'a'), (2, 'b')])), dict(zip('ab', [1, 2])), list(zip(*zip('ab', 'cd')))
list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(None.__class__, [])), list(map(pow, [2, 3], [3, 2], [5, 7]))
map()
map(str)
map(str, 5)
list(map(5, [1]))
list(map(int, ['1', 'x']))
list(map(lambda: 0, [1]))
list(map(lambda a, b: a, [1, 2], [3], strict=True))
list(map(lambda a, b: (a, b), 'ab', 'cd', strict=True))
map(str, [], x=1)
list(filter(None, [0, 1, '', 'a', [], None, 2.0])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(str.isdigit, 'a1b2')), list(filter(bool, [])), list(filter(len, ['', 'a']))
filter()
filter(None)
filter(None, 5)
list(filter(5, [1]))
list(filter(None, x=1))
list(reversed([1, 2, 3])), list(reversed('abc')), list(reversed((1,))), list(reversed(range(3))), list(reversed({'a': 1})), list(reversed(b'ab')), list(reversed(Seq(4))), reversed(Rev())
reversed(5)
reversed({1, 2})
reversed((i for i in []))
reversed(NoRev())
reversed(OnlyGet())
reversed()
reversed([], [])
reversed(x=1)
iter([1]).__class__, iter('a').__class__, iter({}).__class__, iter(Seq(1)).__class__
iter()
iter(5)
iter(Bad())
iter(BadNext())
iter(Raises())
list(NextRaises())
iter(5, 1)
list(iter(iter([1, 2]).__next__, 2)), list(iter([3, 2, 1, 0].pop, 2))
iter(1, 2, 3)
list(Seq(4)), list(OnlyGet()), 9 in Seq(4), list(iter(Seq(3))), max(Seq(5)), [*Seq(3)]
next([])
next(iter([]))
next(iter([]), None)
next()
next(iter([1]), 2, 3)
[].__iter__().__next__
next(NextRaises())
iter([1, 2, 3]).__length_hint__(), iter((1,)).__length_hint__(), reversed([1, 2]).__length_hint__(), iter(Seq(3)).__length_hint__(), iter('ab').__length_hint__()
iter([1, 2]).__reduce__(), iter((1, 2)).__reduce__(), iter('ab').__reduce__(), iter(Seq(2)).__reduce__()[0], reversed([1]).__reduce__(), iter(b'a').__reduce__()
repr(iter([]))[:20], repr(zip())[:11], repr(map(str, []))[:11], repr(filter(None, []))[:14], repr(enumerate(''))[:17], repr(reversed([]))[:27], repr(iter(int, 1))[:23]
all(x.__iter__() is x for x in (iter([]), zip(), map(str, []), filter(None, []), enumerate([]), reversed([]), iter(int, 1)))
bool(zip()), zip() == zip()
len(zip())
zip()[0]
sum(map(int, '123')), max(map(len, ['a', 'bb'])), sorted(map(str.upper, 'ba')), ''.join(map(chr, [97, 98])), dict(enumerate('ab')), set(zip('ab', 'ab')) == {('a', 'a'), ('b', 'b')}
any(map(lambda x: x > 2, [1, 3])), all(filter(None, [1, 2])), min(enumerate([3, 1]), key=lambda p: p[1]), list(zip(map(str, [1, 2]), filter(None, [0, 5, 6])))
''')
log = []
def note(x):
    log.append(x)
    return x
def source(name, n):
    for i in range(n):
        log.append(f'{name}{i}')
        yield i
    log.append(name + ' end')
print(list(zip(source('a', 2), source('b', 3))), log); log.clear()
print(list(zip(source('a', 3), source('b', 2))), log); log.clear()
z = zip(source('a', 2), source('b', 2))
print(log, next(z), log); log.clear()
try:
    print(list(zip(source('a', 2), source('b', 1), strict=True)))
except ValueError as e:
    print(e, log); log.clear()
m = map(note, source('m', 3))
print(log, next(m), log); log.clear()
f = filter(lambda x: note(x) % 2, source('f', 4))
print(next(f), log, list(f), log); log.clear()
it = iter([1, 2, 3])
print(next(it), it.__reduce__(), list(it), it.__reduce__(), list(it))
it = iter([1, 2, 3, 4])
it.__setstate__(2)
print(list(it))
it = iter([1, 2, 3])
it.__setstate__(-5)
print(next(it, 'end'))
e = enumerate('abc', 10)
print(next(e), next(e), list(e), list(e))
count = 0
def up():
    global count
    count += 1
    return count
print(list(iter(up, 5)), count)
def stopper():
    raise StopIteration
print(list(iter(stopper, 1)), list(map(lambda x: next(iter([])), [1, 2])), list(filter(lambda x: next(iter([])), [1])))
l = [1, 2]
it = iter(l)
print(list(it)); l.append(3); print(list(it))
l = [1, 2]
it = iter(l)
next(it); next(it); l.append(3); print(list(it))
r = reversed(l)
l.append(4); print(list(r))
l = [1, 2, 3]
r = reversed(l)
l.clear(); print(list(r))
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return self.h
for h in (0, 5, -1, 'x', NotImplemented, 1.5, 2 ** 70):
    try:
        print(h, list(Hint(h)))
    except Exception as e:
        print(h, type(e).__name__, e)
class M(map):
    def __next__(self): return ('sub', super().__next__())
print(list(M(str, [1, 2])))
