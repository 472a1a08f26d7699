"""bytearray: item and slice assignment and deletion, append, extend, insert, pop, remove, resize, views that lock it."""

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


def slice_case(s, value):
    b = bytearray(b'abcdef')
    b[s] = value
    return b
def delete_case(s):
    b = bytearray(b'abcdef')
    del b[s]
    return b
def call(method, *args):
    b = bytearray(b'abcdef')
    result = getattr(b, method)(*args)
    return result, b
def item_case(i, v):
    b = bytearray(b'abc')
    b[i] = v
    return b
each('slice_case(slice(%s), %s)', '0, 0 ; 1, 3 ; -2, None ; None, None ; 4, 2 ; 10, 20 ; None, None, 2 ; None, None, -1', "b'' ; b'X' ; b'XYZ' ; b'LONGER' ; [1, 2] ; 'text' ; 5 ; bytearray(b'q') ; [300] ; None")
each('delete_case(%s)', '0 ; -1 ; 6 ; slice(1, 3) ; slice(None, None, 2) ; slice(None, None, -2) ; slice(None) ; slice(5, 1) ; "a" ; 1.5')
each('item_case(%s, %s)', '0 ; -1 ; 3 ; "a" ; True', '65 ; 0 ; 255 ; 256 ; -1 ; b"x" ; 1.5 ; True')
each("call('append', %s)", '65 ; 256 ; -1 ; "a" ; b"a" ; None ; True')
each("call('extend', %s)", 'b"xy" ; [1, 2] ; [256] ; "xy" ; 5 ; range(3) ; (65 for _ in range(2)) ; [] ; [1, "a"] ; memoryview(b"m") ; None ; {}')
each("call('insert', %s)", '0, 65 ; -1, 65 ; 100, 65 ; -100, 65 ; 0, 256 ; "a", 1 ; 0')
each("call('pop'%s)", " ; , 0 ; , -1 ; , 6 ; , -7 ; , 'a'")
each("call('remove', %s)", '97 ; 102 ; 120 ; 256 ; b"a" ; "a"')
each("call('%s')", 'clear ; reverse ; copy ; sort ; upper ; take_bytes')
each("call('resize', %s)", '0 ; 3 ; 6 ; 9 ; -1 ; "a"')
each("call('%s', %s)", '__iadd__ ; __imul__', 'b"x" ; [1] ; 2 ; -1 ; "x" ; memoryview(b"y")')
lines('''
bytearray().pop()
bytearray(b'x').__delitem__(0)
bytearray(b'x').__setitem__(0, 66)
''')
b = bytearray(b'abc')
alias = b
b += b'def'
print(b, alias is b)
b *= 2
print(b, alias is b)
b[:0] = b'>>'
b[len(b):] = b'<<'
b[::2] = bytes(len(b[::2]))
print(b)
b[2:4] = b
print(b)
b.extend(b)
print(len(b))
view = memoryview(b)
for label, f in {'append': lambda: b.append(1), 'extend': lambda: b.extend(b'x'), 'pop': lambda: b.pop(), 'clear': lambda: b.clear(), 'del': lambda: b.__delitem__(0), 'iadd': lambda: b.__iadd__(b'x'), 'same size': lambda: b.__setitem__(slice(0, 2), b'AB'),
                 'other size': lambda: b.__setitem__(slice(0, 2), b'ABC'), 'insert': lambda: b.insert(0, 1), 'item': lambda: b.__setitem__(0, 7), 'reverse': lambda: b.reverse(), 'remove': lambda: b.remove(0), 'resize': lambda: b.resize(1)}.items():
    try:
        print(label, f())
    except BufferError as e:
        print(label, type(e).__name__, e)
view.release()
b.append(1)
print(len(b))
class Evil:
    def __init__(self, b): self.b = b
    def __index__(self):
        self.b.clear()
        return 5
b = bytearray(b'abcdef')
for f in (lambda: b.__setitem__(3, Evil(b)), lambda: b.append(Evil(b)), lambda: b.insert(2, Evil(b))):
    try:
        f()
        print('fine', b)
    except Exception as e:
        print(type(e).__name__, e, b)
    b[:] = b'abcdef'
it = iter(b)
print(next(it), it.__length_hint__())
b.clear()
print(list(it), list(it))
big = bytearray()
for i in range(1000):
    big.append(i % 256)
    if i % 3 == 0:
        del big[0]
print(len(big), sum(big), big[:5])
print(bytearray(b'a') == b'a', bytearray(b'b') > b'a', sorted([bytearray(b'b'), b'a', bytearray(b'')]), bytearray(b'x') in [b'x'])
