"""range and slice: construction, attributes, indexing, containment, comparison, hashing, indices."""

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


class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
for r in (range(0), range(5), range(2, 8), range(0, 10, 3), range(10, 0, -1), range(10, 0, -4), range(5, 5), range(5, 2), range(-3, 3), range(0, 2 ** 70, 2 ** 68), range(2 ** 64, 2 ** 64 + 3), range(True, 4), range(-5, -10, -2), range(1, 2, 100)):
    print(r, len(r), list(r), r.start, r.stop, r.step, bool(r), list(reversed(r)), r[:], r[1:], r[::-1], r[::2], r[-2:], hash(r) == hash(range(r.start, r.stop, r.step)), [k in r for k in (0, 3, 5, 2.0, -3)], r == range(*r[:].__reduce__()[1]))
each('range(%s)', " ; 5 ; -5 ; 1, 5 ; 1, 5, 2 ; 5, 1, -2 ; 1, 5, 0 ; 1, 2, 3, 4 ; 1.0 ; 'a' ; None ; 1, None ; 1, 2, None ; Index(3) ; Index('x') ; True ; 2 ** 100 ; stop=5 ; [1]")
each('range(0, 20, 3)[%s]', "0 ; -1 ; 6 ; 7 ; -7 ; -8 ; True ; Index(2) ; 1.0 ; 'a' ; None ; 1:3 ; :: -1 ; 10:20 ; -3: ; ::0 ; 1: 2 ** 100 ; 2 ** 100")
each('%s in range(0, 20, 3)', "0 ; 3 ; 4 ; 3.0 ; 3.5 ; True ; 'a' ; None ; -3 ; 18 ; 21 ; 3+0j ; Index(3)")
each('range(0, 20, 3).%s(%s)', 'index ; count', "0 ; 3 ; 4 ; 3.0 ; 'a' ; True ; 18")
each('range(5) %s %s', '== ; != ; < ; + ; *', 'range(5) ; range(0, 5, 1) ; range(6) ; [0, 1, 2, 3, 4] ; 2')
lines('''
range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(1, 2, 5) == range(1, 6, 5), hash(range(0)) == hash(range(5, 1))
hash(range(3)) == hash((3, 0, 1)), hash(range(0)) == hash((0, None, None)), hash(range(4, 5)) == hash((1, 4, None))
len(range(2 ** 63 - 1)), range(2 ** 70)[2 ** 65], range(2 ** 70)[-1], 2 ** 69 in range(2 ** 70), range(2 ** 70).index(2 ** 66)
len(range(2 ** 63))
range(2 ** 64).__len__()
bool(range(2 ** 64)), range(2 ** 64)[5:10], max(range(2 ** 64 - 3, 2 ** 64)), range(10).__reversed__(), sum(range(101)), sorted(range(3), reverse=True)
iter(range(3)).__length_hint__(), iter(range(3)).__reduce__(), type(iter(range(3))).__name__, type(iter(range(2 ** 65))).__name__, iter(range(2 ** 65, 2 ** 65 + 2)).__next__()
iter(range(5)).__setstate__(3)
! range(5)[0] = 1
! del range(5)[0]
! range(5).start = 1
range(5).nope
range(5)()
range.__doc__[:20], type(range(1)), range.__mro__, repr(range(1, 2)), str(range(0, 5, 2)), range(1).__reduce__()
type('R', (range,), {})
range(10)[2:8][1:3], range(10)[::2][::2], range(10)[::-1][2:4], range(0, 100, 7)[3:][::-3]
slice(5), slice(1, 5), slice(1, 5, 2), slice(None), slice('a', [], {})
slice()
slice(1, 2, 3, 4)
slice(x=1)
slice(1, 2).start, slice(1, 2).stop, slice(1, 2).step, slice(5).start, slice(5).stop
slice(1) == slice(None, 1, None), slice(1) != slice(2), slice(1) == 1, slice(1, 2) < slice(1, 3)
slice(1) < slice('a')
slice(1) < 5
hash(slice(1)), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): 'a'}[slice(1)]
hash(slice([]))
! slice(1).start = 5
slice(1).nope
slice(1, 2, 3).__reduce__(), slice.__mro__, type(slice(1)).__name__
type('S', (slice,), {})
''')
each('slice(%s).indices(%s)', "None ; 2 ; -2 ; 2, 5 ; -5, -2 ; 10, 20 ; None, None, -1 ; 5, 1, -2 ; None, None, 3 ; -100, 100, 7 ; 1, None, -1", '0 ; 1 ; 5 ; 10')
lines('''
slice(1).indices(-1)
slice(1).indices('a')
slice(1).indices()
slice('a').indices(5)
slice(None, None, 0).indices(5)
slice(1.5).indices(5)
slice(Index(1), Index(4)).indices(Index(10))
slice(2 ** 70).indices(2 ** 71), slice(-2 ** 70, None).indices(5), slice(None, None, 2 ** 70).indices(5), slice(None, None, -2 ** 70).indices(5)
''')
class Show:
    def __getitem__(self, key): return key
    def __setitem__(self, key, value): print('set', key, value)
    def __delitem__(self, key): print('del', key)
q = Show()
print(q[1], q[1:2], q[::], q[1:2:3], q[1, 2], q[1:2, ::3], q[...], q[()], q[None], q['a':'b'], q[1, *[2, 3]], q[(1, 2)], q[1:2,], q[-1:], q[:, 0], '')
q[1:2] = 5
q[::2, 3] = 6
del q[1], q[2:3], q[...]
class Add:
    def __getitem__(self, key): print('get', key); return 10
    def __setitem__(self, key, value): print('set', key, value)
a = Add()
a[1:3] += 5
a[1, 2] *= 2
a['x'] -= 1
