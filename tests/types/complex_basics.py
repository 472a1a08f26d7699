"""complex: construction, repr, arithmetic, methods, comparison, formatting and errors."""

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
class HasComplex:
    def __complex__(self): return 1 + 2j
class BadComplex:
    def __complex__(self): return 1.5
class C(complex):
    pass
lines('''
complex()
complex(1)
complex(1, 2)
complex(1.5, -2.5)
complex(1j)
complex(1j, 1j)
complex(1, 1j)
complex('1+2j')
complex('  1-2J ')
complex('(1+2j)')
complex('((1))')
complex('j')
complex('-j')
complex('+1e3-2.5e-1j')
complex('1 + 2j')
complex('')
complex('1+')
complex('1+2')
complex('inf+nanj')
complex('nan')
complex('1', 2)
complex(1, '2')
complex(b'1')
complex(None)
complex([])
complex(real=1, imag=2)
complex(imag=2)
complex(imag=1j)
complex(x=1)
complex(HasComplex())
complex(BadComplex())
complex(HasComplex(), 1)
complex.from_number(3), complex.from_number(HasComplex())
complex.from_number('3')
C(1, 2), type(C(1, 2) + 1).__name__
(1+2j).real, (1+2j).imag, (1+2j).conjugate(), abs(3+4j), -(1+2j), +(1+2j)
(1+2j) == (1+2j), (1+0j) == 1, (1+0j) == 1.0, (1+1j) == 1, 1j != 1
1j < 2j
1j > 1
1j // 1
1j % 1
divmod(1j, 1)
int(1j)
float(1j)
round(1j)
1j / 0
0j ** -1
0j ** 1j
0j ** 0, 1j ** 2, 1j ** -1, 1j ** 0.5, (1+2j) ** 3, (1+2j) ** (1+2j), 2 ** 1j
1j & 1
hash(1+0j) == hash(1), hash(1j), hash(1.5+2j)
bool(0j), bool(1j), not 0j
str(1j), repr(-1j), repr(complex(-0.0, -0.0)), repr(complex(0, -0.0)), repr(complex(1, inf)), repr(complex(nan, -inf)), repr(1e20+1e-20j)
(1+2j).__getnewargs__(), (1+2j).__complex__(), (1+2j).__abs__(), (1+2j).__bool__(), (1+2j).__eq__(5), (1+2j).__lt__(5), (1+2j).__add__('x')
(1+2j).real.__class__, (1j).__neg__()
setattr(1j, 'real', 5)
1j.nope
sum([1j, 2, 3.5])
sorted([1j, 2j])
[1j, 2].index(2+0j)
complex(10 ** 400)
abs(complex(1e308, 1e308))
1e308j * 10
pow(1j, 2, 3)
''')
each('(%s) %s (%s)', '1+2j ; -1j ; 0.5 ; 2', '+ ; - ; * ; / ; **', '1-1j ; 2j ; 2 ; -0.5')
each('(%s) * (%s)', 'complex(inf, 0) ; complex(0, nan) ; complex(inf, nan) ; 1j', '1j ; 2 ; complex(0, inf)')
each('format(%s, %r)', '1+2j ; -1.5-0.5j ; 0j ; 12345.678+1e10j', "'' ; '.2f' ; 'e' ; 'g' ; '+.1f' ; '>20' ; '<20.1f' ; '^20' ; ',' ; '020' ; '=20' ; 'd' ; '%' ; '#.0f' ; 'z.1f'".replace("'", ''))
print('%s %r' % (1j, 1j), f'{1j!r:>6}')
for template in ('%d', '%f', '%x', '%c'):
    try:
        print(template % 1j)
    except TypeError as e:
        print(template, e)
print([m for m in dir(complex) if not m.startswith('_')])
print(sorted(m for m in dir(complex) if m.startswith('_')))
