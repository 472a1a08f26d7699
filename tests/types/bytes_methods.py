"""bytes and bytearray: construction, every shared method over many arguments, comparison, errors."""

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


class Bytes:
    def __bytes__(self): return b'from __bytes__'
class BadBytes:
    def __bytes__(self): return 'x'
class Index:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
class B(bytes): pass
class A(bytearray): pass
for kind in ('bytes', 'bytearray'):
    for arguments in ('', '3', '0', '-1', "'a'", "'a', 'utf-8'", "'é', 'ascii'", "'é', 'ascii', 'replace'", "b'ab'", "bytearray(b'ab')", "memoryview(b'ab')", '[1, 2, 255]', '[256]', '[-1]', "['a']", '[1.5]', '(1,)', 'range(5)', 'None', '1.5', 'True', '2 ** 70', '{1: 2}', 'Bytes()', 'BadBytes()',
                      'Index(2)', '[Index(7)]', 'object()', "b'a', 'utf-8'", "5, 'utf-8'", "source=b'a'", "'a', encoding='utf-8', errors='strict'", "encoding='utf-8'", "x=1", "(x for x in [1, 2])", "1, 2, 3, 4", "iter([3])"):
        check(f'{kind}({arguments})' if arguments != 'object()' else f'{kind}(object)')
for kind in ('', 'bytearray'):
    for method, arguments in {
        'find': ["b'l'", "b''", "b'zz'", '108', '256', "'l'", "b'l', 3", "b'l', -2", "b'l', 3, 2", 'None', "bytearray(b'lo')", "memoryview(b'll')"],
        'rfind': ["b'l'", "b''", '108', "b'l', 0, 3"], 'index': ["b'l'", "b'z'", '122'], 'rindex': ["b'l'", "b'z'"],
        'count': ["b'l'", "b''", '108', "b'l', 3", "'l'", '-1', '1.5'],
        'startswith': ["b'he'", "(b'x', b'he')", "'he'", "b''", "b'l', 2", "[b'he']", "(1,)"], 'endswith': ["b'lo'", "b''", "(b'x',)", '5'],
        'replace': ["b'l', b'L'", "b'l', b''", "b'', b'-'", "b'l', b'LL', 1", "'l', 'L'", "b'l'", "b'l', b'L', -1"],
        'split': ['', "b'l'", "b'l', 1", "b''", "'l'", 'None, 1', "sep=b'e'"], 'rsplit': ['', "b'l'", "b'l', 1"],
        'splitlines': ['', 'True'], 'partition': ["b'l'", "b'z'", "b''", "'l'"], 'rpartition': ["b'l'", "b'z'"],
        'strip': ['', "b'ho'", 'None', "'h'"], 'lstrip': ["b'he'"], 'rstrip': ["b'lo'"],
        'removeprefix': ["b'he'", "b'x'", "'he'"], 'removesuffix': ["b'lo'", "b''"],
        'center': ['9', "9, b'*'", "9, '*'", "9, b'**'", '-1', "9, bytearray(b'-')"], 'ljust': ['7', "7, b'.'"], 'rjust': ['7', "7, b'.'"], 'zfill': ['8', '2'],
        'upper': [''], 'lower': [''], 'title': [''], 'capitalize': [''], 'swapcase': [''], 'hex': ['', "':'", "':', 2", "'::'", "b'-'", "'-', -2", "'é'", '1', "sep='_', bytes_per_sep=3"],
        'isalpha': [''], 'isalnum': [''], 'isascii': [''], 'isdigit': [''], 'islower': [''], 'isupper': [''], 'isspace': [''], 'istitle': [''],
        'expandtabs': ['', '2'], 'join': ["[b'a', b'b']", '[]', "['a']", '[1]', '5', "[bytearray(b'x'), memoryview(b'y')]", "(b'q' for _ in range(2))"],
        'translate': ["bytes(range(256))", "None, b'l'", "b'short'", "bytes(256)", "bytes.maketrans(b'l', b'L')", "bytes.maketrans(b'l', b'L'), b'e'", "'x'", "None", "None, delete=b'h'"],
        'decode': ['', "'ascii'", "'nope'"], '__contains__': ["b'll'", '104', '300', "'h'", '-1', 'None'], '__getitem__': ['0', '-1', '9', 'slice(1, 3)', "'a'", '1.5', 'slice(None, None, -1)'],
        '__add__': ["b'!'", "bytearray(b'!')", "'!'", '1', "memoryview(b'm')"], '__mul__': ['2', '0', '-1', "'a'", '1.5'], '__rmul__': ['2'], '__mod__': ['()', '1'], '__len__': [''], '__iter__': [],
        '__eq__': ["b'hello'", "bytearray(b'hello')", "'hello'", "memoryview(b'hello')"], '__lt__': ["b'help'", "'a'", "bytearray(b'a')"], 'nope': [''], 'copy': [''],
    }.items():
        for a in arguments:
            receiver = "b'hello'" if not kind else "bytearray(b'hello')"
            check(f'{receiver}.{method}({a})')
each('%s.%s()', "b'' ; b'ABC' ; b'abc' ; b'A1' ; b'12' ; b' \\t\\n' ; b'\\xe9' ; b'Ab Cd' ; b'aB'", 'isalpha ; isalnum ; isascii ; isdigit ; islower ; isupper ; isspace ; istitle ; upper ; lower ; title ; swapcase ; capitalize ; hex')
each('%s %s %s', "b'a' ; b'' ; bytearray(b'ab')", '== ; != ; < ; >= ; + ; in', "b'a' ; bytearray(b'ab') ; 'a' ; memoryview(b'a') ; 1 ; None")
lines('''
bytes.fromhex('61 62'), bytes.fromhex('6162'), bytes.fromhex(''), bytes.fromhex(b'6162')
bytes.fromhex('6')
bytes.fromhex('6g')
bytes.fromhex('6 1')
bytes.fromhex('é')
bytes.fromhex(5)
B.fromhex('61'), A.fromhex('61')
bytes.maketrans(b'ab', b'xy')[96:100]
bytes.maketrans(b'a', b'xy')
bytes.maketrans('a', 'b')
B(b'x'), B(b'x') + b'y', type(B(b'x') + b'y').__name__, B(b'x') == b'x', hash(B(b'x')) == hash(b'x')
A(b'x'), A(b'x') + b'y', type(A(b'x') + b'y').__name__, type(A(b'x').upper()).__name__, type(A(b'x').copy()).__name__
b'a'[0] , b'ab'[0:1], b'abc'[::-1], b'abc'[::2], list(b'abc'), [x for x in b'ab'], tuple(bytearray(b'ab'))
b'a' + bytearray(b'b'), bytearray(b'a') + b'b', type(b'a' + bytearray()).__name__, type(bytearray() + b'a').__name__
hash(b''), hash(b'abc'), hash(b'abc') == hash('abc')
hash(bytearray(b'a'))
b'a' is b'a', b'' == bytearray()
b'%s' % b'x', b'%d' % 5
b'abc' < b'abd', b'abc' < b'ab', b'a' < bytearray(b'b')
b'a' < 'a'
b'a' == 'a', b'a' != 'a'
bytes(b'x') is not None, bytes(5).__len__(), bytes([1]) * 3
repr(b'\\'"'), repr(b"'"), repr(b'\\x00\\t\\n\\r\\\\\\x7f\\x80'), repr(bytearray(b"it's")), str(b'x'), f'{b"y"}'
bytearray(b'\\'"'), bytearray(b'"')
''')
lines('''
! b'a'[0] = 5
! del b'a'[0]
b'a'.__getnewargs__(), b'ab'.__bytes__(), Bytes().__bytes__()
bytearray(b'ab').__alloc__() > 0, bytearray(b'ab').__reduce__()
max(b'abc'), min(b'abc'), sum(b'abc'), sorted(b'cab'), any(b'\\x00'), all(b'\\x00'), bytes(reversed(b'abc')), list(enumerate(b'ab'))
iter(b'ab').__length_hint__(), type(iter(b'')).__name__, type(iter(bytearray())).__name__
int(b'42'), float(b'1.5'), b'a' * 3, 3 * b'ab'
b'x' * 2 ** 62
len(b'ab' * 1000), (b'ab' * 1000).count(b'ba'), (b'a' * 1000).find(b'a' * 999, 2), (b'abc' * 100).rfind(b'cab')
''')
print([m for m in dir(bytes) if not m.startswith('_')])
print([m for m in dir(bytearray) if not m.startswith('_') and m not in dir(bytes)])
print(sorted(set(dir(bytes)) ^ set(dir(bytearray))))
