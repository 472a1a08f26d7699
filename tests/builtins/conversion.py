"""int, float, complex, str, bool, bytes, list, tuple, dict, set, frozenset as functions, chr, ord, hex and their hooks."""

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


class All:
    def __int__(self): return 1
    def __float__(self): return 2.5
    def __complex__(self): return 3j
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
    def __bytes__(self): return b'bytes'
    def __bool__(self): return False
    def __index__(self): return 65
    def __iter__(self): return iter([(1, 2)])
    def __len__(self): return 1
    def __hash__(self): return 9
    def __format__(self, s): return 'format ' + s
class Index:
    def __index__(self): return 66
class None_:
    __int__ = __float__ = __index__ = __iter__ = __bool__ = __len__ = __str__ = None
values = ['', '0', '1', '-1', '2.5', 'True', 'None', '"12"', '"a"', '""', 'b"ab"', 'b"7"', '[]', '[1, 2]', '[(1, 2)]', '()', '{}', '{1: 2}', '{3}', 'range(3)', 'All()', 'Index()', 'None_()', '1j', 'int', 'len', '...', '(i for i in [5])', '"1e3"', '" 5 "', '2 ** 70', 'float("inf")', 'float("nan")', 'memoryview(b"ab")', 'bytearray(b"3")', '[[1, 2], "ab"]', 'zip("ab", [1, 2])', '1, 2']
for function in ('int', 'float', 'complex', 'str', 'bool', 'bytes', 'bytearray', 'list', 'tuple', 'dict', 'set', 'frozenset', 'chr', 'ord', 'range', 'enumerate', 'iter', 'reversed', 'slice', 'hex', 'len', 'abs', 'sum', 'hash'):
    for value in values:
        if function == 'hash' and value in ('None_()', 'int', 'len', '...', 'float("nan")', '', '(i for i in [5])', 'zip("ab", [1, 2])', 'Index()', 'range(3)') or function in ('frozenset', 'set') and value == 'All()':
            continue
        check(f'{function}({value})')
