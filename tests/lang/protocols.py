"""Protocols by dunder methods: truth, iteration, containers, containment, length hints, conversion, hashing, indexing, missing."""

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


class T:
    def __init__(self, **methods):
        self.__class__ = type('T', (T,), {f'__{k}__': v for k, v in methods.items()})
def t(**methods): return type('T', (), {f'__{k}__': v for k, v in methods.items()})()
lines('''
bool(t()), bool(t(bool=lambda s: True)), bool(t(bool=lambda s: False)), bool(t(len=lambda s: 0)), bool(t(len=lambda s: 5)), bool(t(bool=lambda s: False, len=lambda s: 1))
bool(t(bool=lambda s: 1))
bool(t(bool=lambda s: None))
bool(t(bool=None))
bool(t(len=lambda s: -1))
bool(t(len=lambda s: 'x'))
bool(t(bool=5))
not t(bool=lambda s: 0)
t(bool=lambda s: 'x') and 1
1 if t(len=lambda s: None) else 2
len(t())
len(t(len=lambda s: 5)), len(t(len=lambda s: True))
len(t(len=lambda s: 5.0))
len(t(len=lambda s: 2 ** 63))
len(t(len=lambda s: -5))
len(t(len=None))
iter(t())
iter(t(iter=lambda s: 5))
iter(t(iter=None))
list(t(iter=lambda s: iter([1, 2])))
list(t(getitem=lambda s, i: [10, 20][i])), 20 in t(getitem=lambda s, i: [10, 20][i]), list(reversed(t(getitem=lambda s, i: i, len=lambda s: 3)))
list(t(getitem=lambda s, i: 1 / (2 - i)))
list(t(getitem=lambda s, i: {0: 'a'}[i]))
list(t(iter=None, getitem=lambda s, i: i))
list(t(iter=lambda s: s, next=lambda s: (_ for _ in ()).throw(StopIteration)))
list(t(iter=lambda s: s, next=lambda s: 1 / 0))
list(t(iter=lambda s: s))
next(t(next=lambda s: 'n'))
next(t())
[*t(iter=lambda s: iter('ab'))]
(lambda *a: a)(*t(iter=lambda s: iter('ab')))
5 in t()
5 in t(contains=lambda s, x: x == 5), 6 in t(contains=lambda s, x: x == 5), 5 not in t(contains=lambda s, x: 'truthy')
5 in t(contains=None)
5 in t(contains=None, iter=lambda s: iter([5]))
5 in t(iter=lambda s: iter([5]))
t()[0]
t(getitem=lambda s, k: k)[1], t(getitem=lambda s, k: k)[1:2], t(getitem=lambda s, k: k)[1, 2], t(getitem=lambda s, k: k)[...]
! t()[0] = 1
! t(setitem=lambda s, k, v: print('set', k, v))[1:2] = 5
! del t()[0]
! del t(delitem=lambda s, k: print('del', k))['x']
t(call=lambda s, *a, **k: (a, k))(1, x=2)
t()()
t(call=None)()
t(call=5)()
str(t(str=lambda s: 'S')), repr(t(repr=lambda s: 'R')), str(t(repr=lambda s: 'R')), f"{t(str=lambda s: 'S')}", format(t(format=lambda s, f: 'F' + f), 'x')
str(t(str=lambda s: 5))
repr(t(repr=lambda s: None))
str(t(str=None))
format(t(format=lambda s, f: 5))
f"{t(format=None)}"
bytes(t(bytes=lambda s: b'B')), bytes(t(iter=lambda s: iter([1, 2]))), bytes(t(index=lambda s: 2))
bytes(t(bytes=lambda s: 'x'))
bytes(t(bytes=None))
bytes(t())
int(t(int=lambda s: 5)), int(t(index=lambda s: 6)), float(t(float=lambda s: 1.5)), float(t(index=lambda s: 7)), complex(t(complex=lambda s: 1j)), complex(t(float=lambda s: 2.0)), complex(t(index=lambda s: 3))
int(t())
int(t(int=lambda s: 'x'))
int(t(int=lambda s: 5.0))
int(t(trunc=lambda s: 5))
float(t(float=lambda s: 1))
float(t())
complex(t(complex=lambda s: 1))
complex(t())
[1, 2, 3][t(index=lambda s: 1)], 'abc'[t(index=lambda s: -1)], [1, 2, 3][t(index=lambda s: 1):], range(t(index=lambda s: 2)), hex(t(index=lambda s: 255)), 'a' * t(index=lambda s: 2), [0] * t(index=lambda s: 2), chr(t(index=lambda s: 65)), (1, 2)[t(index=lambda s: 0)], list(range(5))[::t(index=lambda s: 2)]
[1][t(index=lambda s: 'x')]
[1][t(index=lambda s: 1.0)]
[1][t(int=lambda s: 0)]
[1][t(index=lambda s: 2 ** 70)]
[1][:t(index=lambda s: 2 ** 70)]
[1][:t(index=lambda s: 'x')]
hash(t(hash=lambda s: 5)), hash(t(hash=lambda s: -1)), hash(t(hash=lambda s: 2 ** 61)), hash(t(hash=lambda s: True))
hash(t(hash=lambda s: 'x'))
hash(t(hash=lambda s: None))
hash(t(hash=None))
hash(t(eq=lambda s, o: True))
{t(hash=None): 1}
abs(t(abs=lambda s: 'abs')), round(t(round=lambda s, *n: ('round', n))), round(t(round=lambda s, *n: n), 2), divmod(t(divmod=lambda s, o: o), 3), pow(t(pow=lambda s, *a: a), 1, 2)
abs(t())
round(t())
reversed(t(reversed=lambda s: 'rev'))
reversed(t(reversed=None))
reversed(t())
reversed(t(len=lambda s: 1))
dir(t(dir=lambda s: ['b', 'a']))
dir(t(dir=lambda s: 5))
dir(t(dir=None))
isinstance(5, t(instancecheck=lambda s, o: True))
isinstance(5, t())
issubclass(int, t(subclasscheck=lambda s, o: 'yes'))
list(t(iter=lambda s: iter([1]), length_hint=lambda s: 10))
list(t(iter=lambda s: iter([1]), length_hint=lambda s: -1))
list(t(iter=lambda s: iter([1]), length_hint=lambda s: 'x'))
list(t(iter=lambda s: iter([1]), length_hint=lambda s: NotImplemented))
list(t(iter=lambda s: iter([1]), len=lambda s: 1 / 0))
list(t(iter=lambda s: iter([1]), length_hint=lambda s: 1 / 0))
t(getattr=lambda s, n: n).anything
t(getattribute=lambda s, n: n * 2).ab
t(getattr=None).x
t(missing=lambda s, k: k)['x']
type('D', (dict,), {'__missing__': lambda s, k: ('m', k)})()['x'], type('D', (dict,), {'__missing__': lambda s, k: ('m', k)})().get('x')
type('D', (dict,), {'__missing__': None})()['x']
t(enter=lambda s: 1).__enter__()
t(class_getitem=lambda s: 1)[0]
t(lt=lambda s, o: 'lt') < 1, 1 > t(lt=lambda s, o: 'lt'), t(eq=lambda s, o: 'eq') == 1, t(eq=lambda s, o: 'eq') != 1, t(ne=lambda s, o: 'ne') != 1, t(ne=lambda s, o: 'ne') == 1
t(lt=lambda s, o: 'lt') <= 1
t() < t()
t(sizeof=lambda s: 5).__sizeof__()
t(iter=lambda s: s, next=lambda s: 7).__next__()
t(copy=lambda s: 'c').__copy__()
t(await=lambda s: iter([]))
''')
class OldSeq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        print('getitem', i)
        if i >= self.n: raise IndexError
        return i
print(list(OldSeq(2)), 1 in OldSeq(5), [*OldSeq(1)], max(OldSeq(3)))
a, b = OldSeq(2)
print(a, b, dict(enumerate(OldSeq(1))))
for x in OldSeq(1): print('loop', x)
class Counted:
    n = 0
    def __len__(self): Counted.n += 1; return 0
if Counted(): pass
c = Counted() or 'or'
not Counted()
while Counted(): pass
assert not Counted()
[x for x in [1] if Counted()]
print(Counted.n, c)
class Both:
    def __eq__(self, o): print('eq'); return True
    def __hash__(self): print('hash'); return 1
s = {Both()}
print(Both() in s, [Both()].index(5), [Both()].count(5), Both() in [3], (Both(),) == (4,), len({Both(), Both()}))
