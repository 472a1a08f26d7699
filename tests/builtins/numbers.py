"""abs, round, divmod, pow, sum, min, max, hex, oct, bin, hash on every kind of argument and hook."""

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


class N:
    def __abs__(self): return 'abs'
    def __round__(self, *a): return ('round', a)
    def __divmod__(self, o): return ('divmod', o)
    def __rdivmod__(self, o): return ('rdivmod', o)
    def __pow__(self, *a): return ('pow', a)
    def __rpow__(self, *a): return ('rpow', a)
    def __index__(self): return 10
    def __add__(self, o): return ('add', o)
    def __radd__(self, o): return ('radd', o)
    def __trunc__(self): return 1
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
class V:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __gt__(self, o): return self.v > o.v
    def __repr__(self): return f'V{self.v}'
class BadIndex:
    def __index__(self): return 'x'
each('abs(%s)', '5 ; -5 ; 0 ; -0.0 ; -2.5 ; 3-4j ; True ; -(2 ** 70) ; N() ; "a" ; None ; [] ; float("-inf") ; float("nan")')
lines('''
abs()
abs(1, 2)
abs(x=1)
''')
each('round(%s)', '2.5 ; 3.5 ; -2.5 ; 2.675, 2 ; 5, -1 ; 15, -1 ; 25, -1 ; 1e20 ; 1.5, None ; 1, None ; 10 ** 20 + 50, -2 ; N() ; N(), 3 ; "a" ; 1.5, 1.5 ; 1.5, "a" ; 1j ; True ; number=2.7 ; number=2.77, ndigits=1 ; 1, 2, 3 ;  ; float("inf") ; float("nan") ; 1e300, 400 ; 1.2345e-5, 7 ; 123.456, -1 ; 0.5, 0 ; None ; 5.015, 2 ; 1e308, -308 ; 9.5e307, -308 ; 1.7e308, -308 ; 1, 2 ** 70 ; 1.5, 2 ** 70')
each('divmod(%s)', '7, 2 ; -7, 2 ; 7, -2 ; -7, -2 ; 7.5, 2 ; -7.5, 2 ; 7, 0 ; 7.0, 0 ; 0, 5 ; 2 ** 70, 3 ; -(2 ** 70), 3 ; N(), 1 ; 1, N() ; "a", 1 ; 1, "a" ; 1j, 1 ; True, True ; 1 ; 1, 2, 3 ; float("inf"), 1 ; 1, float("inf") ; -1, float("inf") ; 1e-320, 1')
each('pow(%s)', '2, 10 ; 2, -1 ; 2, 0.5 ; 0, 0 ; 0, -1 ; 0.0, -1 ; -8, 1/3 ; 2, 10, 1000 ; 2, -1, 7 ; 3, -1, 6 ; 2, 5, -7 ; 2, 5, 0 ; 2, 5, 1 ; 2.0, 5, 7 ; 2, 5.0, 7 ; 2, 5, 7.0 ; 1j, 2 ; 1j, 2, 3 ; N(), 1 ; N(), 1, 2 ; 1, N() ; "a", 1 ; 2, None ; 2, 3, None ; base=2, exp=3 ; base=2, exp=3, mod=5 ; 2 ; True, 5 ; 10, 100, 7 ; -3, 5, 7 ; 2 ** 100, 2 ** 50, 10 ** 9 + 7 ; 1, 2, N() ; 2, 3, "a"')
each('sum(%s)', '[] ; [1, 2] ; [1.5, 2] ; [1, 2], 10 ; [[1], [2]], [] ; ["a", "b"] ; ["a"], "" ; [b"a"], b"" ; [bytearray()], bytearray() ; [(1,), (2,)], () ; 5 ; [1, "a"] ; [], "x" ; [], None ; [1], start=5 ; (i for i in range(5)) ; [True, True] ; [1j, 2] ; [0.1] * 10 ; [1e100, 1, -1e100] ; [2 ** 70, 1] ; [1, 2.5, 3j] ; {1: 2, 3: 4} ; N() ; [N()] ; [1, N()] ; [1], 2, 3 ;  ; [float("inf"), float("-inf")] ; [float("inf"), 1] ; [-0.0] ; [0.0, -0.0] ; [-0.0, -0.0], -0.0 ; range(10 ** 5) ; [2 ** 62, 2 ** 62, -(2 ** 62)] ; [1e16, 1.0, 1.0] ; [1e308, 1e308, -1e308] ; [0.1, 10 ** 400] ; [1, 0.5, True, 2 ** 65]')
each('%s(%s)', 'min ; max', '[3, 1, 2] ; 3, 1, 2 ; "hello" ; [] ; [], default=5 ; [], default=None ; 5 ; [1, "a"] ; 1, "a" ; [1, 2], key=lambda x: -x ; "b", "a", key=ord ; 1, 2, default=3 ; [1], [2] ; {3: "a", 1: "b"} ; (x for x in [2, 9, 4]) ; [1, 1.0, True] ; [True, 1] ; [V(2), V(1), V(3)] ; [float("nan"), 1] ; [1, float("nan")] ; key=len ; [], key=len ; [None] ; [None, None] ; ["bb", "a", "ccc"], key=len ; [1, 2], key=None ; [1, 2], key=5 ; [1], foo=1 ;  ; [(1, "b"), (1, "a")] ; [[2], [1, 5]] ; range(5) ; -0.0, 0.0 ; 2 ** 70, 2 ** 69')
each('%s(%s)', 'hex ; oct ; bin', '0 ; 255 ; -255 ; 2 ** 70 ; True ; N() ; BadIndex() ; 1.5 ; "a" ; None ;  ; 1, 2')
lines('''
N().__trunc__()
int(N())
float(N())
complex(N())
[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11][N()]
list(range(N()))
'x' * N() == 'x' * 10
bytes(N())
chr(N())
(5).to_bytes(N())
'{:{}}'.format(1, N())
'abc'.center(N())
''')
