"""str: construction, indexing, slicing, concatenation, repetition, comparison, iteration, hashing, translate."""

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


class Str:
    def __str__(self): return 'from __str__'
class Repr:
    def __repr__(self): return 'from __repr__'
class Bad:
    def __str__(self): return 5
class BadRepr:
    def __repr__(self): return None
class S(str):
    def __str__(self): return 'S.__str__'
class Plain(str): pass
lines('''
str()
str(5)
str('x')
str(None), str(True), str(1.0), str([1, 'a']), str({'k': (1,)}), str(b'x'), str(...), str(int), str(print)
str(b'abc', 'ascii')
str(b'\\xff', 'ascii')
str(b'\\xff', 'ascii', 'replace')
str(b'\\xff', errors='ignore')
str(b'abc', encoding='nope')
str('x', 'ascii')
str(5, 'ascii')
str(bytearray(b'ab'), 'utf-8'), str(memoryview(b'ab'), 'utf-8')
str(object=5)
str(b'a', 1)
str(1, 2, 3, 4)
str(x=1)
str(Str()), str(Repr()), repr(Str())[:10], f'{Str()} {Repr()!r} {Repr()}'
str(Bad())
str(BadRepr())
repr(BadRepr())
str(S('x')), S('x') + '', f'{S("x")}', '%s' % S('x'), repr(S('x')), S('x').upper(), str.__str__(S('x')), type(str(S('x'))).__name__
Plain('p'), type(str(Plain('p'))).__name__, Plain('p') == 'p', hash(Plain('p')) == hash('p'), Plain(5), Plain(b'x', 'ascii')
str.__new__(str, 5), str.__new__(Plain, 'q').__class__.__name__
str.__new__(int)
str.__new__(5)
'a' 'b', 'a' + 'b', 'a' * 3, 3 * 'a', 'a' * 0, 'a' * -1, 'ab' * True
'a' + 1
1 + 'a'
'a' + b'a'
'a' - 'b'
'a' * 'b'
'a' * 1.5
'a' * 2 ** 62
'ab' * 2 ** 100
'' * 2 ** 62
'abc'[0], 'abc'[-1], 'abc'[1:], 'abc'[:-1], 'abc'[::-1], 'abc'[10:], 'abc'[-10:2], 'abc'[::2], 'abc'[2:0:-1], 'abc'[:]
'abc'[3]
'abc'[-4]
'abc'[1.0]
'abc'['0']
'abc'[None]
'abc'[2 ** 100]
'abc'[::0]
'abc'['a':]
'abc'[1:2 ** 100], 'abc'[-2 ** 100:], 'abc'[::2 ** 100]
'日本語é\\U0001F600x'[2], '日本語é\\U0001F600x'[4:], len('日本語é\\U0001F600x'), '日本語é\\U0001F600x'[::-1], '日本語'[1:2]
'abc'.__getitem__(1), 'abc'.__getitem__(slice(0, 2)), 'abc'.__len__(), 'abc'.__add__('d'), 'abc'.__mul__(2), 'abc'.__rmul__(2), 'abc'.__mod__(()), 'abc'.__hash__() == hash('abc'), 'abc'.__iter__().__next__()
'abc'.__add__(1)
'abc'.__eq__('abc'), 'abc'.__eq__(1), 'abc'.__lt__('abd'), 'abc'.__lt__(1), 'abc'.__getnewargs__(), 'abc'.__format__('>5'), 'abc'.__sizeof__() > 3
list('aé日\\U0001F600'), tuple(''), set('aab') == {'a', 'b'}, sorted('hello'), list(reversed('abc')), dict.fromkeys('ab'), list(enumerate('ab')), max('abc'), min('b', 'a'), ''.join(sorted('日本a'))
iter('ab').__length_hint__(), list(iter('ab')), type(iter('ab')).__name__, type(iter('日')).__name__
len(''), len('\\x00'), bool(''), bool(' ')
hash(''), hash('a'), hash('abc'), hash('日本'), hash('a' * 100), hash('é'), hash('\\U0001F600')
'a' is 'a', 'ab' == 'a' + 'b'
! del 'a'[0]
! 'a'[0] = 'b'
setattr('a', 'x', 1)
'a'.nope
'a'()
'abc'.upper.__self__, 'abc'.upper.__name__, str.upper.__qualname__, str.upper('x')
str.upper(1)
str.upper()
'a'.__class__.__mro__
''.isascii(), 'é'.isascii()
chr(0), chr(0x10ffff), chr(0xd800), ord('\\U0010ffff'), chr(97), ord('a')
chr(0x110000)
chr(-1)
chr('a')
ord('')
ord('ab')
ord(5)
ord(b'a'), ord(bytearray(b'b'))
''')
each('%s %s %s', '"a" ; "" ; "é" ; "日" ; "\\U0001F600" ; "ab" ; "B"', '< ; <= ; == ; != ; > ; >=', '"a" ; "\\xff" ; "\\uffff" ; "aa" ; ""')
each('"abc" %s %s', '< ; == ; != ; >=', '1 ; None ; b"abc" ; ["abc"]')
each('"abcdefg"[%s:%s:%s]', ' ; 0 ; 2 ; -3 ; 10 ; -10', ' ; 0 ; 5 ; -1 ; 10', ' ; 1 ; 2 ; -1 ; -2')
lines('''
str.maketrans('abc', 'xyz'), str.maketrans('ab', 'xy', 'z'), str.maketrans({'a': 'b', 98: None, 'c': 5})
str.maketrans('ab', 'x')
str.maketrans({'ab': 'x'})
str.maketrans({1.5: 'x'})
str.maketrans(5)
str.maketrans('a')
str.maketrans('a', 1)
str.maketrans('a', 'b', 1)
'abcd'.translate(str.maketrans('abc', 'xyz')), 'abcd'.translate({97: 'AAA', 98: None, 99: 67}), 'aé日'.translate({0xe9: '日', 0x65e5: 'e'})
'abc'.translate({97: 1.5})
'abc'.translate({97: 0x110000})
'abc'.translate(['x'] * 98), 'abc'.translate('z' * 99)
'abc'.translate({})
'abc'.translate(5)
'abc'.translate()
''')
class Table:
    def __getitem__(self, i):
        if i == 98: raise LookupError
        if i == 99: raise ValueError('in table')
        return chr(i).upper()
check("'ab'.translate(Table())")
check("'abc'.translate(Table())")
s = ''
for i in range(300):
    s += chr(65 + i % 26)
print(len(s), s[::37], s == ''.join(chr(65 + i % 26) for i in range(300)))
t = s
s += 'x'
print(len(t), len(s))
for i in (200, 0x4e00, 0x1f600):
    s += chr(i)
    print(len(s), s[-2:], s[0])
print([m for m in dir(str) if not m.startswith('_')])
print(sorted(m for m in dir(str) if m.startswith('_')))
