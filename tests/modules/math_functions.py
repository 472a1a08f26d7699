"""math: every function over ordinary and special values, exactness, domain errors, integer functions."""

import math
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


values = ['0.0', '-0.0', '1.0', '-1.0', '0.5', '-2.5', '10', '1e300', '1e-300', 'math.inf', '-math.inf', 'math.nan', 'True', '"x"', '2 ** 70', '2 ** 2000', '3+0j']
for name in ('acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'cos', 'cosh', 'degrees', 'erf', 'erfc', 'exp', 'exp2', 'expm1', 'fabs', 'floor', 'frexp', 'gamma', 'isfinite', 'isinf', 'isnan', 'lgamma', 'log', 'log10', 'log1p', 'log2', 'modf', 'radians', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc', 'ulp'):
    for v in values:
        # The last digits of these depend on the C library.
        if name in ('acosh', 'asinh', 'atanh', 'cbrt') and v in ('0.5', '10', '1e300', '2 ** 70', '-2.5') or name in ('lgamma', 'gamma', 'erf', 'erfc', 'exp2', 'sinh', 'cosh', 'tanh', 'tan', 'expm1') and v in ('10', '-2.5', '0.5', '1.0', '-1.0'):
            try:
                print(f'math.{name}({v})', f'{getattr(math, name)(eval(v)):.12g}')
            except Exception as e:
                print(f'math.{name}({v})', type(e).__name__, e)
            continue
        check(f'math.{name}({v})')
each('math.%s(%s)', 'atan2 ; copysign ; fmod ; hypot ; pow ; remainder ; nextafter ; dist', '1, 2 ; -1.0, 0.0 ; 0.0, -0.0 ; 5, 3 ; -5.5, 2 ; math.inf, 1 ; 1, math.inf ; math.nan, 1 ; 2, 0 ; 0, 0 ; 1 ; 1, "a"')
lines('''
math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(1e200, 1e200), math.hypot(math.inf, math.nan)
math.dist([1, 2], [4, 6]), math.dist((0,), (3,)), math.dist([], [])
math.dist([1], [1, 2])
math.ldexp(1.5, 3), math.ldexp(1, -1080), math.ldexp(0, 10 ** 10), math.ldexp(math.inf, 5)
math.ldexp(1, 2000)
math.ldexp(1, 1.5)
math.frexp(10), math.frexp(-0.1), math.frexp(0), math.modf(3.75), math.modf(-3.75), math.modf(math.inf)
math.log(8, 2), math.log(100, 10), math.log(2 ** 1000), math.log(10 ** 400), math.log10(10 ** 400), math.log2(2 ** 5000), math.log(0.5, 0.5)
math.log(0)
math.log(-1)
math.log(2, 1)
math.log(2, 0)
math.log(1, 2, 3)
math.factorial(0), math.factorial(5), math.factorial(20), math.factorial(25), math.factorial(100) % (10 ** 9 + 7), math.factorial(True)
math.factorial(-1)
math.factorial(1.5)
math.factorial(5.0)
math.factorial(10 ** 30)
math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-12, 18), math.gcd(0, 0), math.gcd(12, 18, 27), math.gcd(2 ** 100, 6 ** 50), math.gcd(10 ** 40, 10 ** 30 + 10 ** 20)
math.gcd(1.5, 2)
math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(0, 5), math.lcm(-4, 6, 10), math.lcm(2 ** 70, 3 ** 40)
math.comb(5, 2), math.comb(5, 0), math.comb(2, 5), math.comb(100, 50), math.comb(1000, 3), math.comb(10 ** 10, 2)
math.comb(-1, 2)
math.comb(5, -1)
math.comb(5, 1.0)
math.perm(5, 2), math.perm(5), math.perm(5, 0), math.perm(2, 5), math.perm(20, 20), math.perm(5, None)
math.perm(-1)
math.perm(5, -2)
math.isqrt(0), math.isqrt(15), math.isqrt(16), math.isqrt(10 ** 40), math.isqrt(2 * 10 ** 60), math.isqrt(2 ** 63 - 1), math.isqrt(True)
math.isqrt(-1)
math.isqrt(1.0)
math.prod([]), math.prod([1, 2, 3]), math.prod([1.5, 2]), math.prod([2] * 70), math.prod([2, 3], start=5), math.prod([[1], 2], start=1), math.prod([0.1] * 3)
math.prod(['a', 'b'])
math.prod(5)
math.fsum([]), math.fsum([0.1] * 10), math.fsum([1e100, 1, -1e100]), math.fsum([1, 2, 3]), math.fsum([math.inf, 1])
math.fsum([math.inf, -math.inf])
math.fsum([1e308] * 2)
math.fsum(['a'])
math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([0.1] * 10, [1] * 10), math.sumprod([], []), math.sumprod([1.5, 2], [2, 3]), math.sumprod([2 ** 70], [2])
math.sumprod([1], [1, 2])
math.sumprod(5, [1])
math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.05, rel_tol=0.1), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf), math.isclose(math.nan, math.nan)
math.isclose(1, 1, rel_tol=-1)
math.fma(2, 3, 4), math.fma(0.1, 10, -1), math.fma(1e308, 10, -math.inf)
math.fma(math.inf, 0, 1)
math.fma(1e308, 10, 1)
math.nextafter(1, 2), math.nextafter(1, 0), math.nextafter(0, 1), math.nextafter(1, 2, steps=10), math.nextafter(1.0, math.inf, steps=0), math.nextafter(math.inf, 0)
math.nextafter(1, 2, steps=-1)
math.ulp(1), math.ulp(0), math.ulp(1e300), math.ulp(math.inf), math.ulp(-1.5)
math.pi, math.e, math.tau, math.inf, math.nan
math.trunc(2.7), math.floor(-2.5), math.ceil(-2.5), math.floor(2 ** 70), math.ceil(1e20), math.trunc(True)
math.trunc('x')
math.floor('x')
math.floor(math.inf)
math.ceil(math.nan)
math.sqrt(2), math.sqrt(10 ** 40), math.sqrt(4), round(math.cbrt(27), 12), math.exp(1), math.exp(0), math.sin(0), math.cos(0)
math.sqrt(-1)
math.exp(1000)
math.exp(-1000)
math.sinh(1000)
math.gamma(5), math.gamma(0.5) ** 2, math.lgamma(100)
math.gamma(0)
math.gamma(-1)
math.gamma(200)
math.acos(2)
math.atanh(1)
math.fmod(5, 0)
math.remainder(5, 0)
math.pow(0, -1)
math.pow(-8, 1/3)
math.pow(2, 2000)
math.pow(1, math.nan), math.pow(math.nan, 0), math.pow(0.0, 0), math.pow(-0.0, 3)
math.degrees(math.pi), math.radians(180)
math.sin()
math.sin(1, 2)
math.sin(None)
math.floor()
''')
class F:
    def __float__(self): return 0.25
    def __floor__(self): return 'floor'
    def __ceil__(self): return 'ceil'
    def __trunc__(self): return 'trunc'
    def __index__(self): return 12
lines('''
math.sqrt(F()), math.floor(F()), math.ceil(F()), math.trunc(F()), math.gcd(F(), 8), math.isqrt(F()), math.factorial(F()), math.comb(F(), 2)
''')
print([n for n in dir(math) if not n.startswith('_')])
