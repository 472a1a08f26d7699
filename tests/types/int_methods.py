"""int: construction from every kind of argument, methods, conversions, attributes and errors."""

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
class Int:
    def __init__(self, v): self.v = v
    def __int__(self): return self.v
class Trunc:
    def __trunc__(self): return 7
class Sub(int):
    def __repr__(self): return f'Sub({int(self)})'

lines('''
int()
int(5)
int(-5)
int(True)
int(3.99)
int(-3.99)
int(1e20)
int(1e300) == 10 ** 300
int('12')
int('  12  ')
int('-12')
int('+12')
int('1_000')
int('1__0')
int('_1')
int('1_')
int('')
int(' ')
int('1 2')
int('0x10')
int('0x10', 16)
int('0x10', 0)
int('0b101', 0)
int('0o17', 0)
int('017', 0)
int('0', 0)
int('00', 0)
int('z', 36)
int('Z', 36)
int('zz', 37)
int('1', 1)
int('1', -1)
int('2', 2)
int('9', 8)
int('12', base=3)
int(b'12')
int(bytearray(b'-7'))
int(b'1x')
int('１２')
int('٣')
int('½')
int('1.5')
int('1e3')
int('inf')
int(float('inf'))
int(float('-inf'))
int(float('nan'))
int(None)
int([])
int(1j)
int(5, 10)
int('5', 10.0)
int('5', 'x')
int('5', Index(8))
int(x='5')
int('5', 10, 3)
int(Index(4))
int(Int(6))
int(Int('x'))
int(Int(True))
int(Trunc())
int(Index('x'))
int('1' * 30)
int('-0')
int('\\x001')
int('1\\x00')
int('\\n1\\t')
int(memoryview(b'34'))
Sub(5)
Sub(5) + 1
Sub('7')
Sub(5) * Sub(6)
type(Sub(5) + Sub(6)).__name__
int(Sub(5))
type(int(Sub(5))).__name__
+Sub(3), -Sub(3), ~Sub(3), abs(Sub(-3))
hash(Sub(5)) == hash(5)
{5: 'x'}[Sub(5)]
(5).real, (5).imag, (5).numerator, (5).denominator
True.real, True.imag, True.numerator
(5).conjugate()
(5).__doc__[:30]
(12).__index__(), (12).__int__(), (12).__float__(), (12).__bool__(), (0).__bool__()
(12).__trunc__(), (12).__floor__(), (12).__ceil__(), (12).__round__(), (12).__round__(-1)
(5).__abs__(), (-5).__abs__(), (5).__neg__(), (5).__pos__(), (5).__invert__()
(5).__add__(3), (5).__add__(3.0), (5).__add__('x'), (5).__radd__(3)
(5).__sub__(3), (5).__rsub__(3), (5).__mul__(3), (5).__rmul__('x')
(5).__truediv__(2), (5).__rtruediv__(2), (5).__floordiv__(2), (5).__rfloordiv__(12), (5).__mod__(3), (5).__rmod__(13)
(5).__divmod__(3), (5).__rdivmod__(13), (5).__pow__(3), (5).__pow__(3, 7), (5).__rpow__(2), (5).__pow__(-1)
(5).__lshift__(2), (5).__rlshift__(2), (5).__rshift__(1), (5).__rrshift__(100)
(5).__and__(3), (5).__or__(3), (5).__xor__(3), (5).__rand__(3), (5).__ror__(3), (5).__rxor__(3)
(5).__eq__(5), (5).__eq__(5.0), (5).__ne__(6), (5).__lt__(6), (5).__le__('x'), (5).__gt__(1), (5).__ge__(5)
(5).__hash__(), (5).__repr__(), (5).__str__(), (5).__format__('d'), (5).__format__('')
(5).__getnewargs__()
(5).__class__, (5).__dir__().__class__
(5).__sizeof__() > 0
int.from_bytes(b'\\x01\\x00')
int.from_bytes(b'')
int.from_bytes([1, 2, 3])
int.from_bytes([256])
int.from_bytes('x')
int.from_bytes(5)
int.from_bytes(b'\\xff', 'big', signed=True)
int.from_bytes(b'\\xff', 'middle')
int.from_bytes(b'\\xff', byteorder='little')
Sub.from_bytes(b'\\x05')
bool.from_bytes(b'\\x05')
(5).to_bytes()
(256).to_bytes()
(-1).to_bytes()
(5).to_bytes(-1)
(0).to_bytes(0)
(1).to_bytes(0)
(5).to_bytes(2, 'x')
(5).to_bytes(length=3, byteorder='little')
(5).is_integer()
(5).as_integer_ratio(), (-5).as_integer_ratio(), True.as_integer_ratio()
(5).nope
(5).real.__class__
int.nope
5 .bit_length()
''')
each('(%s).bit_length()', '0 ; 1 ; -1 ; 2 ; 255 ; 256 ; -256 ; 2 ** 31 ; 2 ** 62 ; 2 ** 63 ; 2 ** 64 - 1 ; -2 ** 64 ; 10 ** 50')
each('(%s).bit_count()', '0 ; 1 ; -1 ; 255 ; -255 ; 2 ** 63 - 1 ; 2 ** 200 - 1 ; 10 ** 50')
each('(%s).to_bytes(%s, %s, signed=%s)', '0 ; 1 ; 127 ; 128 ; 255 ; -1 ; -128 ; -129 ; 65535 ; -32768 ; 2 ** 63', '1 ; 2 ; 9', '"big" ; "little"', 'False ; True')
each('int.from_bytes(%s, %s, signed=%s)', r'b"\x80" ; b"\x7f\xff" ; b"\x80\x00" ; b"\x00\x00\x01" ; b"\xff" * 8 ; b"\xff" * 9 ; b"\x01" + b"\x00" * 8', '"big" ; "little"', 'False ; True')
each('round(%s, %s)', '0 ; 5 ; 15 ; 25 ; 35 ; -15 ; -25 ; 149 ; 150 ; 151 ; 12345 ; 10 ** 20 + 5', '0 ; 1 ; -1 ; -2 ; -3 ; -30')
each('pow(%s, %s, %s)', '0 ; 2 ; -3 ; 7 ; 10 ** 20', '0 ; 1 ; 5 ; -1', '1 ; 7 ; -7 ; 10 ; 10 ** 12')
lines('''
pow(2, -1, 4)
pow(2, 3, 0)
pow(2, -1, 0)
pow(2, 3, 1.5)
pow(2.0, 3, 5)
pow(2, 'x')
pow(2)
round(5, 1.5)
round(5, None)
2 ** 0.5
(-8) ** (1 / 3)
(-1) ** 0.5
''')
import sys
print(sys.int_info.bits_per_digit, sys.int_info.sizeof_digit, sys.get_int_max_str_digits())
lines('''
str(10 ** 5000)
int('1' * 5000)
len(hex(10 ** 5000))
int('0x' + 'f' * 5000, 16) == 16 ** 5000 - 1
'%d' % 10 ** 2
f'{10 ** 4299:d}'.__len__()
f'{10 ** 4300:d}'.__len__()
sys.set_int_max_str_digits(100)
sys.set_int_max_str_digits(0)
len(str(10 ** 5000))
sys.set_int_max_str_digits(-1)
''')
print([m for m in dir(int) if not m.startswith('_')])
print(sorted(m for m in dir(int) if m.startswith('_')))
