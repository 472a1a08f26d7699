"""Hash values of numbers, strings, bytes, tuples, frozensets and other objects under a fixed seed; equal values hash equal."""

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


each('hash(%s)', '0 ; 1 ; -1 ; -2 ; 2 ; 10 ** 9 ; 2 ** 31 ; 2 ** 60 ; 2 ** 61 - 2 ; 2 ** 61 - 1 ; 2 ** 61 ; 2 ** 62 ; 2 ** 63 ; -(2 ** 63) ; 2 ** 64 ; 2 ** 122 - 1 ; 10 ** 20 ; -(10 ** 20) ; 10 ** 50 ; 10 ** 100')
each('hash(%s)', '0.0 ; -0.0 ; 1.0 ; -1.0 ; 0.5 ; 0.1 ; 0.25 ; 1.5 ; -2.5 ; 3.14159 ; 1e10 ; 1e20 ; 1e100 ; 1e300 ; 1e-10 ; 1e-300 ; 5e-324 ; float("inf") ; float("-inf") ; 2.0 ** 61 ; 2.0 ** 60 + 1')
each('hash(%s)', '1j ; -1j ; 1+1j ; 0.5-0.5j ; 1e10+1e-10j ; 0j ; complex(float("inf"), 1) ; complex(-1, 0) ; 3+0j')
each('hash(%s)', '"" ; "a" ; "b" ; "ab" ; "abc" ; "abcd" ; "abcde" ; "abcdefg" ; "abcdefgh" ; "abcdefghi" ; "x" * 15 ; "x" * 16 ; "x" * 17 ; "x" * 100 ; "é" ; "日本" ; "\U0001F600" ; "a\\x00b" ; "\\ud800" ; " " ; "None"')
each('hash(%s)', 'b"" ; b"a" ; b"abc" ; b"\\xff" ; b"x" * 16 ; b"x" * 1000')
each('hash(%s)', '() ; (0,) ; (1,) ; (-1,) ; (1, 2) ; (2, 1) ; (1, 2, 3) ; ((),) ; ((), ()) ; ("a",) ; ("a", 1, 2.5) ; (1, (2, (3,))) ; tuple(range(10)) ; tuple(range(1000)) ; (True, None is None) ; (10 ** 30, -1) ; (0.5, 1j) ; (b"a", "a")')
each('hash(frozenset(%s))', '[] ; [0] ; [1] ; [1, 2] ; [1, 2, 3] ; range(10) ; range(100) ; "abc" ; [(), (1,)] ; [frozenset()] ; [None is None] ; [-1, -2]')
each('hash(%s)', 'True ; False ; range(0) ; range(5) ; range(1, 10, 2) ; slice(1) ; slice(1, 2, 3) ; int | str == str | int ; memoryview(b"abc")')
lines('''
hash('a') == hash(b'a'), hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash(2 ** 61 - 1) == hash(0), hash((1, 2)) == hash((1.0, 2.0)), hash(frozenset([1, 2])) == hash(frozenset([2.0, 1.0]))
hash(None) == hash(None), hash(int) == hash(int), hash(len) == hash(len), hash(...) == hash(Ellipsis), hash(NotImplemented) is not None
hash([])
hash({})
hash(set())
hash(bytearray())
hash(slice([]))
hash(([],))
hash((1, {}))
hash(frozenset([1]))
hash()
hash(1, 2)
hash(x=1)
(5).__hash__(), 'a'.__hash__() == hash('a'), (1, 2).__hash__() == hash((1, 2)), object.__hash__(5) != None, [].__hash__, {}.__hash__, set.__hash__
''')
class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
each('hash(H(%s))', '0 ; -1 ; 2 ** 61 - 1 ; 2 ** 61 ; 2 ** 63 ; 2 ** 64 - 1 ; -2 ** 70 ; True ; "x" ; None ; 1.5')
class OnlyEq:
    def __eq__(self, o): return True
class Sub(OnlyEq): pass
class Restored(OnlyEq):
    __hash__ = object.__hash__
class Inherits(int):
    def __eq__(self, o): return NotImplemented
lines('''
hash(OnlyEq())
hash(Sub())
hash(Restored()) is not None
hash(Inherits(5))
OnlyEq.__hash__, Sub.__hash__, Restored.__hash__ is object.__hash__
{OnlyEq()}
isinstance(hash(object()), int)
''')
fixed = sum(hash(i) for i in range(-1000, 1000))
print(fixed, sum(hash(i / 8) for i in range(-1000, 1000)) % 10 ** 12, sum(hash(str(i)) for i in range(1000)) % 10 ** 12, sum(hash((i, str(i))) for i in range(1000)) % 10 ** 12, sum(hash(frozenset([i, -i])) for i in range(1000)) % 10 ** 12)
print([hash(2 ** k) for k in range(55, 70)])
print([hash(-(2 ** k)) for k in range(55, 70)])
print([hash(2.0 ** k) for k in range(-5, 70, 5)])
print(list({'one': 1, 'two': 2}.keys()), set('abcdefghij'), set(['spam', 'eggs', 'ham', 'bacon']), frozenset(map(str, range(12))))
