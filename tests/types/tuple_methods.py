"""tuple: construction, indexing, slicing, comparison, hashing, methods, subclasses, unpacking, errors."""

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


class T(tuple):
    def __new__(cls, *items): return super().__new__(cls, items)
class Index:
    def __index__(self): return 1
each('tuple(%s)', " ; 'abc' ; () ; [1, 2] ; {1: 2} ; range(3) ; (i for i in 'xy') ; 5 ; None ; [1], [2] ; iterable=[1] ; x=1 ; {'a'} ; (1, (2,))")
each('(0, 1, 2, 3, 4)[%s:%s:%s]', ' ; 0 ; 2 ; -2 ; 9', ' ; 0 ; 4 ; -1 ; 9', ' ; 2 ; -1 ; -3')
each('(0, 1, 2)[%s]', "0 ; -1 ; 3 ; -4 ; True ; 1.0 ; 'a' ; None ; Index() ; 2 ** 70 ; 0, 1 ; slice(1) ; ::0")
each('(1, 2, 3) %s %s', '== ; != ; < ; <= ; > ; >= ; + ; * ; in', '(1, 2, 3) ; (1, 2) ; (1, 3) ; () ; [1, 2, 3] ; 2 ; ((1, 2, 3),) ; None ; (1, 2, "a")')
each('(1, 2, 2, "x").%s(%s)', 'index ; count', '2 ; "x" ; 9 ; 2.0 ; 2, 2 ; 2, 0, 1 ; 2, -1 ;  ; 2, "a"')
lines('''
(), (1,), (1, 2), 1, (1), ((),), (1, (2, [3])), tuple() is ()
1,
(1, *[2], *'ab')
(*[],), (*'ab', *(1,))
hash(()), hash((1,)), hash((1, 2)), hash((1, 2, 3)), hash((1, (2, 3))), hash((0,)), hash((-1,)), hash((1.5, True)), hash((10 ** 20,)), hash((None,)) == hash((None,)), hash(tuple(range(100)))
hash(([],))
hash((1, 2)) == hash((1.0, 2.0)), {(1, 2): 'a'}[(1.0, 2)], (1, 2) in {(1, 2)}
(1, 2) + [3]
(1,) * 3, 3 * (1, 'a'), () * 5, (1,) * -1
(1,) * 2 ** 62
(1,) * 'a'
(1,) < ('a',)
(1, 'a') < (2, 1), (1, 2) < (1, 2, 0), () < (0,), ((1,), 2) < ((1,), 3), (float('nan'),) == (float('nan'),)
! (1, 2)[0] = 5
! del (1, 2)[0]
! (1).x = 5
T(1, 2), T() == (), T(1) + (2,), type(T(1) + (2,)).__name__, type(T(1, 2)[:]).__name__, type(T(1) * 1).__name__, T(1, 2)[0], len(T(1, 2)), hash(T(1)) == hash((1,)), T(1).__dict__, T.__mro__
(1, 2).__getnewargs__(), (1, 2).__len__(), (1, 2).__contains__(2), (1,).__add__((2,)), (1,).__mul__(2), (1,).__eq__([1]), (1,).__lt__((2,)), (3,).__getitem__(0), (1,).__hash__() == hash((1,))
tuple.__doc__[:26], tuple[int, str], tuple[int, ...], tuple[()]
(1, 2).append
(1, 2).sort()
(1, 2)()
len(((1, 2), 3)), bool(()), bool((0,)), min((3, 1)), max((3, 1)), sum((1, 2)), sorted((3, 1)), list(reversed((1, 2))), list(zip((1, 2), (3, 4))), dict(((1, 2), (3, 4)))
iter((1, 2)).__length_hint__(), iter((1,)).__reduce__(), type(iter(())).__name__
repr((1,)), str((1, 2)), f'{(1,)}', '%s' % ((1, 2),), '%s %s' % (1, 2)
tuple(t := (1, 2)) is t, (1, 2)[:] == (1, 2), tuple([1, 2]) == (1, 2)
tuple.__new__(tuple, [1]), tuple.__new__(T, [1, 2]), tuple.index((1, 2), 2)
tuple.__new__(list)
tuple.__new__()
tuple.index()
tuple.count([1], 1)
''')
a, b = 1, 2
a, b = b, a
print(a, b)
(a, b), c = (1, 2), 3
print(a, b, c)
a, *b, c = 1, 2
print(a, b, c)
for source in ('a, b = 1', 'a, b = (1,)', 'a, b = 1, 2, 3', 'a, *b, c = 1,', 'a, b = {}', 'a, b = None', '(a, b), c = 1, 2', 'a, b = "abc"', '*a, b = ()', 'a, b = iter([1])', '() = ()', '[] = ()', '() = (1,)', 'a, b = {1: 2, 3: 4}', 'a, b, c, *d = 1, 2', 'a, b = range(10 ** 6)', 'a, b = iter(range(5))', 'a, = 5', 'a, b = 1.5'):
    lines('! ' + source)
recursive = ([],)
recursive[0].append(recursive)
print(recursive)
t = ([1], 2)
try:
    t[0] += [2]
except TypeError as e:
    print(e, t)
class Item:
    def __init__(self, n): self.n = n
    def __eq__(self, o): print('eq', self.n, o.n); return self.n == o.n
    def __lt__(self, o): print('lt', self.n, o.n); return self.n < o.n
    def __hash__(self): print('hash', self.n); return self.n
i = [Item(k) for k in range(4)]
print((i[0], i[1]) == (i[0], i[2]), (i[0], i[1]) < (i[0], i[2]), (i[0], i[1]) == (i[0],))
print(hash((i[1], i[2])), i[3] in (i[0], i[3]), (i[0], i[1]).index(Item(1)), (i[0], i[1]).count(i[0]))
print([m for m in dir(tuple) if not m.startswith('_')])
