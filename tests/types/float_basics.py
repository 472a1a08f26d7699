"""float: construction, repr, arithmetic, methods, special values, rounding, hex, comparison with int."""

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


inf, nan = float('inf'), float('nan')
class F(float):
    def __repr__(self): return f'F({float(self)})'
class HasFloat:
    def __float__(self): return 2.5
class BadFloat:
    def __float__(self): return 'x'
class SubFloat:
    def __float__(self): return F(1.5)
class HasIndex:
    def __index__(self): return 3

lines('''
float()
float(1)
float('1.5')
float('  1.5\\n')
float('-1.5e3')
float('+.5')
float('5.')
float('.')
float('')
float('1_000.5_5')
float('1__0')
float('1e')
float('1e5_0')
float('1e400')
float('-1e400')
float('1e-400')
float('inf'), float('Infinity'), float('-INF'), float('+inf')
float('nan'), float('-nan'), float('NaN')
float('infin')
float('0x10')
float('１.５')
float(b'1.5')
float(bytearray(b'1.5'))
float(b'x')
float(None)
float([])
float(1j)
float('1 2')
float('1\\x00')
float(HasFloat())
float(BadFloat())
float(HasIndex())
float(10 ** 308)
float(10 ** 309)
float(x=1)
float(1, 2)
F(1.5)
F(1.5) + 1
type(F(1.5) * 2).__name__
F('2')
float(F(1.5)), type(float(F(1.5))).__name__
-F(1.0), abs(F(-1.0))
1.5.real, 1.5.imag, 1.5.conjugate()
1.5.is_integer(), 2.0.is_integer(), inf.is_integer(), nan.is_integer()
1.5.as_integer_ratio(), 0.1.as_integer_ratio(), (-0.0).as_integer_ratio(), 1e300.as_integer_ratio()[1]
inf.as_integer_ratio()
nan.as_integer_ratio()
float.from_number(5), float.from_number(HasFloat()), F.from_number(3)
float.from_number('5')
float.fromhex('0x1.8p+1')
float.fromhex('1.8')
float.fromhex('-0x.8p0')
float.fromhex('inf'), float.fromhex('nan')
float.fromhex('0x1p1024')
float.fromhex('0x1p-1075')
float.fromhex('xyz')
float.fromhex('')
float.fromhex('0x1p')
float.fromhex(5)
float.__getformat__('double'), float.__getformat__('float')
float.__getformat__('x')
1.5.__trunc__(), (-1.5).__floor__(), 1.5.__ceil__(), 1.5.__round__(), 2.5.__round__(), 1.25.__round__(1), 1.5.__int__()
inf.__trunc__()
nan.__floor__()
round(inf)
round(nan, 2), round(inf, 2), round(-inf, -2)
round(nan)
int(1e20), int(-1.9)
hash(1.0), hash(0.5), hash(-1.0), hash(inf), hash(-inf), hash(1e300), hash(0.1), hash(-0.0)
1.0 == 1, 1.5 == 1, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53
nan == nan, nan != nan, nan < 1, nan > 1, nan is nan, nan in [nan], [nan] == [nan], nan in {nan}
inf == inf, inf > 10 ** 400, -inf < -10 ** 400, inf - inf, inf * 0, inf / inf, inf // 1, inf % 2, 5 % inf, -5 % inf, 5 // inf, -5 // inf
0.0 == -0.0, str(-0.0), -0.0 + 0, 0.0 * -1, [0.0] == [-0.0]
1.0 / 0
1.0 // 0
1.0 % 0
divmod(1.0, 0)
0.0 ** -1
0.0 ** 0, inf ** 0, nan ** 0, 1 ** nan, (-2.0) ** 3, (-2.0) ** 0.5, 2.0 ** -inf, (-1.0) ** inf
10.0 ** 308, 10.0 ** 309
2.0 ** 1024
-2.0 ** 1025
1.5 .__add__(1), 1.5.__add__('x'), 1.5.__radd__(1), 1.5.__rsub__(1), 1.5.__rpow__(2), 1.5.__divmod__(1), 1.5.__rdivmod__(5)
1.5.__eq__(1.5), 1.5.__lt__(2), 1.5.__lt__('x'), 1.5.__bool__(), 0.0.__bool__(), 1.5.__repr__(), 1.5.__format__('.3f'), 1.5.__getnewargs__()
1.5 < '2'
1.5 + '2'
1.5 & 1
~1.5
1.5[0]
1.5()
len(1.5)
range(1.5)
[1][1.0]
'a' * 1.0
''')
print('repr')
for x in (0.1, 0.2, 0.3, 0.1 + 0.2, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 123456789012345678.0, 1e22, 1e23, 1e-4, 1e-5, 0.00012345, 1.5e300, 5e-324, 2.2250738585072014e-308,
          1.7976931348623157e308, 9007199254740992.0, 9007199254740993.0, 4.35, 0.5, 100.0, 1e100, 3.14159, 2.675, 1.005, 9999999999999998.0, 9999999999999999.0, 12345678.9, 0.1e-6):
    print(repr(x), str(x), repr(-x), x.hex(), float(repr(x)) == x, x.as_integer_ratio() if 1e-10 < x < 1e20 else '', hash(x))
print('rounding')
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, 0.375, 1234.5678, -1234.5678, 1e16, 5e-324, 0.05, 0.15, 0.25, 0.35):
    print(x, [round(x, n) for n in (0, 1, 2, 3, -1, -2, 20, -20)], round(x), int(x), x // 1, x % 1)
print('mod')
for a in (5.5, -5.5, 0.0, 1e20, 0.1, 7.0):
    for b in (2.0, -2.0, 0.3, 3, -3, 1e-5):
        print(a, b, a // b, a % b, divmod(a, b), a / b)
print('powers')
for a in (0.0, 1.0, 2.0, -2.0, 0.5, 1e10):
    print(a, [a ** n if a or n >= 0 else 'zero' for n in (0, 1, 2, 3, -1, -2, 0.5, 10)])
each('%s.hex()', '0.0 ; 1.0 ; 0.1 ; (-2.5) ; 1e300 ; 5e-324 ; inf ; nan ; (-0.0)')
each('%s %s %s', '1.5 ; -0.0 ; inf ; nan', '< ; == ; >= ; !=', '1.5 ; 0 ; inf ; nan ; 2 ; True')
total = 0.0
for i in range(10):
    total += 0.1
print(total, sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([0.1] * 3, 0.0), max(0.5, 1), min(-0.0, 0.0), sorted([2.5, 1, -1.5, inf, -inf]))
print([m for m in dir(float) if not m.startswith('_')])
print(sorted(m for m in dir(float) if m.startswith('_')))
import sys
print(sys.float_info)
print(sys.float_repr_style)
