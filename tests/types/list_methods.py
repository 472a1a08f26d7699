"""list: construction, indexing, slices read, assigned and deleted, every method, comparison, repr, errors."""

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


class L(list): pass
class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
def after(method, *args, **kw):
    """The method's result and the list after the call."""
    l = [1, 2, 3, 2, 'x']
    return getattr(l, method)(*args, **kw), l
def assign(s, value):
    l = [0, 1, 2, 3, 4, 5]
    l[s] = value
    return l
def delete(s):
    l = [0, 1, 2, 3, 4, 5]
    del l[s]
    return l
each('list(%s)', " ; 'abc' ; () ; (1, 2) ; {1: 2} ; range(3) ; (i for i in 'xy') ; [1, [2]] ; 5 ; None ; b'ab' ; iter([1]) ; [1], [2] ; x=1 ; iterable=[1] ; {'a'} ; map(str, [1, 2]) ; zip('ab', [1, 2])")
each('[0, 1, 2, 3, 4, 5][%s:%s:%s]', ' ; 0 ; 2 ; -2 ; 9 ; -9', ' ; 0 ; 4 ; -1 ; 9', ' ; 1 ; 2 ; -1 ; -3')
each('[0, 1, 2][%s]', "0 ; -1 ; 2 ; 3 ; -3 ; -4 ; True ; 1.0 ; 'a' ; None ; Index(1) ; Index('x') ; 2 ** 70 ; () ; 0, 1 ; slice(1) ; ::0 ; 'a': ; 1.5: ; Index(1): ; None:None:None ; ...")
each('assign(%s, %s)', '0 ; -1 ; 6 ; slice(0, 0) ; slice(2, 4) ; slice(None) ; slice(10, 20) ; slice(4, 1) ; slice(None, None, 2) ; slice(None, None, -1) ; slice(4, 0, -2) ; slice(0, 6, 10)', "[] ; ['a'] ; 'abc' ; [7, 8, 9, 10, 11, 12] ; 5 ; (i for i in range(3)) ; {1: 2}")
each('delete(%s)', "0 ; -1 ; 6 ; -7 ; 'a' ; 1.0 ; slice(0, 0) ; slice(2, 4) ; slice(None) ; slice(10, 20) ; slice(4, 1) ; slice(None, None, 2) ; slice(None, None, -2) ; slice(5, 0, -3) ; slice(None, None, 0)")
each("after('append', %s)", '5 ; [6] ; None ; 1, 2')
each("after('extend', %s)", "[9] ; 'ab' ; () ; 5 ; {1: 2} ; (i for i in [1]) ; None ; [1], [2]")
each("after('insert', %s)", "0, 'n' ; 2, 'n' ; -1, 'n' ; 99, 'n' ; -99, 'n' ; 'a', 1 ; 1.5, 1 ; 1 ; Index(1), 'n' ; 2 ** 70, 'n'")
each("after('pop'%s)", " ; , 0 ; , -1 ; , 4 ; , 5 ; , -6 ; , 'a' ; , 1.5 ; , None ; , 0, 1")
each("after('remove', %s)", "2 ; 'x' ; 9 ; 1.0 ; True ; None")
each("after('index', %s)", "2 ; 2, 2 ; 2, 4 ; 2, -2 ; 2, 0, 1 ; 'x' ; 'y' ; 1.0 ; 2, 'a' ; 2, 1.5 ; 2, 0, 2 ** 70 ; 2, Index(2)")
each("after('count', %s)", "2 ; 'x' ; 9 ; 2.0 ; None ; 1, 2")
each("after('%s')", 'clear ; copy ; reverse ; __len__ ; __reversed__ ; __iter__ ; nope'.replace('__reversed__ ; __iter__ ; ', ''))
each("after('%s', %s)", '__add__ ; __iadd__ ; __mul__ ; __imul__ ; __rmul__ ; __contains__ ; __getitem__ ; __eq__ ; __lt__', "[1] ; (1,) ; 2 ; -1 ; 'ab' ; None ; slice(2)")
each("after('clear', %s)", '1')
each('[1, 2, 3] %s %s', '== ; != ; < ; <= ; > ; >= ; + ; * ; in', '[1, 2, 3] ; [1, 2] ; [1, 3] ; [] ; (1, 2, 3) ; 2 ; [[1, 2, 3]] ; None')
lines('''
[1, 2] + [3], [1] * 3, 3 * ['a'], [] * 5, [1] * -1, [[]] * 2
[1] + (2,)
[1] + 'a'
(1,) + [2]
[1] * 2 ** 62
[1] * 2 ** 100
[1] * 1.5
[1] - [1]
[1] < ['a']
[1, 'a'] < [2, 1], [1, 2] < [1, 2, 0], [] < [0], [[1], 2] < [[1], 3]
[1, [2, (3, {4: [5]})]], [], [[]], [None, True, 1.0, 'a', b'b', 1j]
repr([1]), str(['a']), f'{[1]}', '%s' % [1, 2]
hash([])
{[]: 1}
{[]}
len([1, 2]), bool([]), bool([0]), [] is [], 1 in [1], [1] in [[1]], 1.0 in [1], float('nan') in [float('nan')]
[1, 2, 3].index(3.0), [float('nan')] == [float('nan')], [[1]] == [[1.0]]
L([1]), L([1]) + [2], type(L([1]) + [2]).__name__, type(L([1])[:]).__name__, type(L([1]).copy()).__name__, type(L([1]) * 2).__name__, L('ab') == ['a', 'b'], L.__mro__
list.__doc__[:24], [].__class__, [].__hash__, list.__hash__
[].append.__self__, [].append.__name__, list.append.__qualname__
list.append(5, 1)
list.append()
[].append()
[].append(x=1)
[].extend()
[].insert()
[].index()
[].nope
! [].nope = 1
[1]()
[].__init__('ab'), [].__new__(list)
list.__class_getitem__(int), list[int], list[int, str]
[1, 2].__reversed__().__length_hint__(), list(reversed([1, 2, 3])), [].__sizeof__() > 0
iter([1, 2]).__length_hint__(), iter([1]).__reduce__(), reversed([1, 2]).__reduce__()
[*[1], *(), *'ab', *{5: 6}, *range(2)]
[*5]
[i for i in range(5) if i % 2], [j for i in [[1, 2], [3]] for j in i], [[k for k in range(i)] for i in range(3)]
sum([[1], [2]], []), max([3, 1]), min([[2], [1, 9]]), sorted([3, 1, 2]), any([]), all([]), list(map(str, [1])), list(zip([1], [2])), list(enumerate(['a'], 1)), tuple([1]), set([1, 1]), ''.join(['a'])
''')
l = [1, 2, 3]
l.append(l)
print(l, l == l, repr(l))
for f in (lambda: l == [1, 2, 3, l], lambda: l[3][3][3][0], lambda: l in l):
    print(f())
a = [1, 2, 3]
a += 'xy'
a *= 2
a[1:1] = a
print(a)
a[:] = []
print(a)
b = a = [1]
a = a + [2]
print(a, b)
b += [3]
print(b)
c = [1, 2, 3, 4]
c[1:3], c[0] = ['p', 'q', 'r'], 'z'
print(c)
c[::2], c[1] = 'AB' if len(c[::2]) == 2 else 'ABC', 'w'
print(c)
it = iter([1, 2, 3])
print(next(it), list(it), list(it))
grow = [1, 2, 3]
seen = []
for x in grow:
    seen.append(x)
    if len(grow) < 6:
        grow.append(x * 10)
print(seen, grow)
shrink = [1, 2, 3, 4, 5]
seen = []
for x in shrink:
    seen.append(x)
    shrink.remove(x)
print(seen, shrink)
r = reversed([1, 2, 3])
print(next(r), r.__length_hint__(), list(r))
class Evil:
    def __eq__(self, other):
        victim.clear()
        return False
victim = [Evil(), 1, 2]
print(1 in victim, victim)
victim = [Evil(), 1, 2]
try:
    victim.remove(5)
except ValueError as e:
    print(e, victim)
victim = [Evil(), Evil()]
print(victim.count(1), victim == [1, 2], victim)
print([m for m in dir(list) if not m.startswith('_')])
print(sorted(m for m in dir(list) if m.startswith('_')))
