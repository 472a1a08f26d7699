"""len, sorted, reversed, enumerate, zip, any, all, iter, next, range, slice, filter, map: argument forms and hooks."""

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


class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class B:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
    def __repr__(self): return f'B({self.v})'
class Meta(type):
    def __len__(cls): return 7
class HasMeta(metaclass=Meta):
    def __len__(self): return 1
each('len(%s)', '"" ; "abc" ; [] ; [1] ; () ; {} ; {1: 2} ; set() ; b"ab" ; range(5) ; 5 ; None ; int ; L(3) ; L(-1) ; L("x") ; L(1.5) ; L(True) ; L(2 ** 63) ; L(2 ** 63 - 1) ; HasMeta ; HasMeta() ; (i for i in []) ; object ; memoryview(b"abc") ; frozenset([1]) ; {1: 2}.keys() ; bytearray(3)')
lines('''
len()
len([], [])
len(obj=[])
L.__len__(L(5)), [].__len__()
''')
each('%s(%s)', 'any ; all', '[] ; [0] ; [1] ; [0, 1] ; [1, 1] ; "" ; "a" ; {} ; {0: 1} ; range(3) ; (x for x in [0, 0]) ; 5 ; None ; [B(True)] ; [B(False)] ; [B(5)] ; [[]] ; iter([1]) ;  ; [], []')
log = []
def note(x): log.append(x); return x
for f in (any, all):
    print(f.__name__, f(note(x) for x in [0, 0, 1, 0, 1]), log); log.clear()
    print(f.__name__, f(note(x) for x in [1, 1, 0, 1, 0]), log); log.clear()
    print(f.__name__, f(map(note, [0, 1])), log); log.clear()
each('sorted(%s)', '[3, 1, 2] ; "cab" ; {"b": 1, "a": 2} ; [3, 1], reverse=True ; ["b", "A"], key=str.lower ; [] ; 5 ; [1, "a"] ; [2, 1], None ; iterable=[1] ; [1], key=1 ; (i for i in (2, 1)) ; [[2], [1]] ; range(3, 0, -1) ; {3, 1} ; [1, 2], key=lambda x: -x, reverse=True')
each('next(%s)', 'iter([1, 2]) ; iter([]) ; iter([]), 5 ; iter([]), None ; [] ; 5 ; (x for x in "a") ;  ; iter([1]), 2, 3 ; iter("z"), default=1')
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if not self.n: raise StopIteration('done', 5)
        self.n -= 1
        return self.n
class NextAttr:
    def __init__(self): self.__next__ = lambda: 'instance'
class IterMeta(type):
    def __iter__(cls): return iter(['from', 'metaclass'])
class IterClass(metaclass=IterMeta): pass
lines('''
list(It(3)), next(It(1)), next(It(0), 'd')
next(It(0))
next(NextAttr())
list(IterClass), [*IterClass], 'from' in IterClass
iter(IterClass()) 
list(map(lambda *a: a, [1, 2], 'ab', (True, False))), list(map(max, [1, 5], [3, 2])), list(map(str.upper, 'ab')), list(map(lambda: 1, [])), list(map(int, []))
list(filter(lambda x: x, [0, 1, 2])), list(filter(None, 'a b')), list(filter(B, [True, False])), list(filter(lambda p: p[0] > p[1], [(1, 2), (3, 2)]))
list(zip('abc', range(2))), list(zip()), list(zip([])), [dict(zip('ab', p)) for p in [(1, 2), (3, 4)]]
list(enumerate('ab', -1)), list(enumerate({'k': 'v'})), list(enumerate(enumerate('a')))
''')
for n in range(4):
    print(n, list(range(n)), [list(range(a, n)) for a in range(-1, 3)], [list(range(3, n, s)) for s in (-1, -2, 1)], sum(range(n)), list(reversed(range(n))))
print([*range(0, 10, 3)], [*range(-3)], (*range(2), *range(3)), list(range(10))[range(2, 3)[0]])
total = 0
for i, (a, b) in enumerate(zip([1, 2, 3], [4, 5, 6])):
    total += i * a * b
print(total)
print(max(enumerate([3, 9, 2]), key=lambda t: t[1]), dict(map(reversed, {'a': 1, 'b': 2}.items())), sorted(zip([2, 1], 'ab')), list(map(list, zip(*[[1, 2, 3], [4, 5, 6]]))))
