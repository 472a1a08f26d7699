"""cmath on special values; random with seeds: every distribution and sequence function; statistics over small samples."""

import cmath, random, statistics
from fractions import Fraction
from decimal import Decimal
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
def c(z): return complex(float(f'{z.real:.12g}'), float(f'{z.imag:.12g}'))
for name in ('sqrt', 'exp', 'log', 'log10', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'asin', 'acos', 'atan', 'asinh', 'acosh', 'atanh'):
    for z in (0j, 1 + 0j, -1 + 0j, 1j, -1j, 1 + 2j, -0.5 - 0.5j, complex(inf, 0), complex(0, inf), complex(nan, 1), complex(-inf, inf), 2, 'x'):
        try:
            print(name, z, c(getattr(cmath, name)(z)))
        except Exception as e:
            print(name, z, type(e).__name__, e)
lines('''
cmath.phase(-1), cmath.phase(1j), cmath.phase(complex(-1, -0.0)), cmath.polar(3+4j), cmath.rect(2, 0), cmath.rect(0, 5), cmath.isfinite(1j), cmath.isinf(complex(0, inf)), cmath.isnan(complex(nan, 0)), cmath.isclose(1j, 1j + 1e-12), cmath.pi, cmath.infj, cmath.nanj, cmath.log(100, 10)
cmath.log(0)
cmath.rect(1, nan)
cmath.exp(1000)
''')
for seed in (0, 1, -5, 2 ** 70, 'text', b'bytes', 1.5, bytearray(b'x')):
    random.seed(seed)
    print(repr(seed), random.random(), random.getrandbits(10), random.getrandbits(100), random.randrange(1000), random.randint(1, 6))
random.seed(42)
lines('''
random.random(), random.uniform(1, 10), random.triangular(), random.triangular(0, 10, 3), random.betavariate(1, 2), random.expovariate(1.5), random.expovariate(), random.gammavariate(2, 3), random.gammavariate(0.5, 1), random.gauss(0, 1), random.gauss(mu=5, sigma=2), random.lognormvariate(0, 1), random.normalvariate(0, 1), random.vonmisesvariate(0, 4), random.paretovariate(3), random.weibullvariate(1, 2), random.binomialvariate(10, 0.3), random.binomialvariate(100, 0.5)
random.choice('abc'), random.choices('abc', k=5), random.choices([1, 2, 3], weights=[1, 5, 10], k=5), random.choices('ab', cum_weights=[1, 3], k=4), random.sample(range(100), 5), random.sample('abcdef', 6), random.sample([1, 2], counts=[3, 2], k=4), random.randbytes(5), random.getrandbits(0), random.getrandbits(64), random.randrange(10, 20, 3), random.randrange(5, -5, -2)
random.choice([])
random.choices([])
random.sample([1], 2)
random.sample({1, 2}, 1)
random.randrange(0)
random.randrange(5, 5)
random.randrange(1.5)
random.randrange(1, 10, 0)
random.randint(5, 1)
random.getrandbits(-1)
random.seed([])
random.shuffle('abc')
! l = list(range(10)); random.shuffle(l); print(l)
! s = random.getstate(); a = random.random(); random.setstate(s); print(a == random.random(), s[0], len(s[1]), s[2])
random.setstate((1, 2))
random.Random(5).random(), random.Random('x').randint(1, 100), random.Random(7).sample(range(1000), 3), random.Random(5) == random.Random(5)
[random.Random(9).randrange(2 ** k) for k in (1, 8, 31, 32, 33, 63, 64, 100)]
random.SystemRandom().random() < 1
''')
r = random.Random(2024)
print([r.randrange(100) for _ in range(20)], round(sum(r.random() for _ in range(1000)), 9), [r.gauss(0, 1) for _ in range(3)], r.choices(range(5), k=10))
data = [1, 2, 2, 3, 4, 7, 9]
lines('''
statistics.mean(data), statistics.fmean(data), statistics.fmean(data, weights=[1] * 7), statistics.geometric_mean([1, 3, 9]), statistics.harmonic_mean([40, 60]), statistics.median(data), statistics.median([1, 2, 3, 4]), statistics.median_low([1, 2, 3, 4]), statistics.median_high([1, 2, 3, 4]), statistics.median_grouped([1, 3, 3, 5, 7]), statistics.mode(data), statistics.multimode('aabbc'), statistics.pstdev(data), statistics.stdev(data), statistics.variance(data), statistics.pvariance(data), statistics.quantiles(data, n=4), statistics.quantiles(data, n=4, method='inclusive'), statistics.mean([Fraction(1, 3), Fraction(2, 3)]), statistics.mean([Decimal('0.1'), Decimal('0.3')]), statistics.covariance([1, 2, 3], [1, 5, 7]), statistics.correlation([1, 2, 3], [1, 5, 7]), statistics.linear_regression([1, 2, 3], [2, 4, 6]), statistics.NormalDist(5, 2).cdf(5), statistics.NormalDist.from_samples([1, 2, 3])
statistics.mean([])
statistics.mode([])
statistics.stdev([1])
statistics.harmonic_mean([-1])
statistics.geometric_mean([0])
''')
