"""fractions, decimal, pprint, reprlib, textual tables: arithmetic, formatting, contexts, errors, widths."""

import decimal, pprint, reprlib, numbers
from fractions import Fraction as F
from decimal import *
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


lines('''
F(), F(1, 3), F(2, 4), F(-1, -2), F('3/4'), F('0.125'), F('-1e-2'), F(0.5), F(0.1), F(Decimal('1.1')), F(True), F(' 5 '), F(F(1, 2), F(1, 3)), F(1, 3) + F(1, 6), F(1, 2) - 1, F(1, 2) * 3, F(1, 2) / F(3, 4), F(7, 2) // 1, F(7, 2) % 2, divmod(F(7, 2), F(3, 2)), F(1, 2) ** 3, F(1, 2) ** -2, F(4) ** 0.5, F(1, 2) + 0.5, F(1, 2) == 0.5, F(1, 3) < F(1, 2), F(1, 2) + 1j, -F(1, 2), abs(F(-1, 2)), int(F(7, 2)), float(F(1, 3)), round(F(5, 2)), round(F(22, 7), 2), F(7, 2).__floor__(), F(7, 2).__ceil__(), F(22, 7).limit_denominator(5), F.from_float(0.25), F.from_decimal(Decimal('0.25')), F(1, 2).as_integer_ratio(), F(1, 2).is_integer(), hash(F(1, 2)) == hash(0.5), str(F(1, 3)), repr(F(1, 3)), F(3), f'{F(1, 3):.3f}', f'{F(10, 3):>10}', f'{F(1, 3):.2e}', bool(F(0)), F(1, 2).numerator, isinstance(F(1), numbers.Rational), sum([F(1, 3)] * 3), F.from_number(2.5)
F(1, 0)
F('x')
F(1.5, 2)
F('1/0')
F(float('nan'))
F(1, 2) / 0
F([1])
''')
getcontext().prec = 28
each('Decimal("%s") %s Decimal("%s")', '1.1 ; -2.50 ; 0 ; 1E+3 ; NaN ; Infinity', '+ ; - ; * ; / ; // ; % ; ** ; == ; <', '2 ; -0.3 ; 1E-5')
lines('''
Decimal(), Decimal('1.10'), Decimal(1.1), Decimal('1e5'), Decimal((0, (1, 2), -1)), Decimal(5), Decimal('  1 '), Decimal('1_000'), Decimal('-0'), Decimal('sNaN'), Decimal('inf'), Decimal(True)
Decimal('x')
Decimal([])
Decimal('1') + 1.5
Decimal(1) / 0
Decimal(0) / 0
Decimal('1.005').quantize(Decimal('0.01')), Decimal('2.675').quantize(Decimal('0.01'), ROUND_HALF_UP), Decimal('1.5').to_integral_value(), Decimal('2').sqrt(), Decimal('1').exp(), Decimal('10').ln(), Decimal('1000').log10(), Decimal('1.10').normalize(), Decimal('123').adjusted(), Decimal('1.5').as_tuple(), Decimal('1.5').as_integer_ratio(), Decimal('1E+3').to_eng_string(), round(Decimal('2.5')), round(Decimal('2.675'), 2), int(Decimal('3.9')), float(Decimal('0.1')), Decimal('1.0') == Decimal('1.00'), hash(Decimal('1.0')) == hash(1), Decimal('5').compare(Decimal('6')), max(Decimal('1'), Decimal('2')), sum([Decimal('0.1')] * 3), f"{Decimal('1234.5'):,.2f}", f"{Decimal('0.00001'):g}", f"{Decimal('1.5'):>8}", f"{Decimal('1E+5'):f}", str(Decimal('1E-10')), Decimal('3').fma(2, 3), Decimal('7').remainder_near(4), Decimal('1.2').copy_sign(-1), Decimal('1').next_plus(), Decimal('5').scaleb(3), Decimal('101').logical_and(110), Decimal('12').rotate(1), Decimal('NaN').is_nan(), Decimal('-1').is_signed(), abs(Decimal('-1')), +Decimal('1.23456789012345678901234567890'), Decimal('1.5') * 2, Decimal(2) ** Decimal('0.5'), pow(Decimal(3), 5, 7), Decimal('-5') // 2, Decimal('-5') % 3, Decimal('1.5') > 1, Decimal('0.5') == 0.5
Decimal('sNaN') + 1
Decimal('NaN') < 1
Decimal('1e999999') * 10 ** 10
getcontext().prec, getcontext().rounding, Context(prec=3).divide(1, 3), Context(prec=3).create_decimal('1.23456'), localcontext, BasicContext.prec, sorted(t.__name__ for t in getcontext().traps if getcontext().traps[t]), HAVE_THREADS, MAX_PREC > 0
Context(prec=0)
Context(rounding='x')
''')
with localcontext() as ctx:
    ctx.prec = 5
    for r in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
        ctx.rounding = r; print(r, [str(Decimal(v).quantize(Decimal(1))) for v in ('2.5', '3.5', '-2.5', '2.1', '-2.1', '5.5', '0.5')], Decimal(1) / 3)
    ctx.clear_flags(); Decimal(1) / 3; print([f.__name__ for f, v in ctx.flags.items() if v])
    ctx.traps[DivisionByZero] = False; print(Decimal(1) / 0, Decimal(-1) / 0); ctx.traps[Inexact] = True
    check('Decimal(1) / 3')
x = [list(range(30)), {'key': 'value' * 10, 'nested': {'a': [1, 2, {'deep': ('tuple',) * 5}]}}, 'long text ' * 12, {3, 1, 2}, ('one',), frozenset([2, 1]), b'bytes' * 20, None]
for kw in ({}, {'width': 40}, {'indent': 4}, {'depth': 2}, {'compact': True}, {'sort_dicts': False}, {'underscore_numbers': True}, {'width': 10}):
    print(kw); print(pprint.pformat(x, **kw))
r = [1]; r.append(r)
lines('''
pprint.pformat({'b': 1, 'a': 2}), pprint.pformat({1: 2, 'a': 3}), pprint.saferepr(r).split(' with id')[0], pprint.isreadable(r), pprint.isrecursive(r), pprint.isreadable([1]), pprint.pformat('a\\nb' * 30, width=20), pprint.pformat(10 ** 9, underscore_numbers=True)
reprlib.repr(list(range(100))), reprlib.repr('x' * 100), reprlib.repr({i: i for i in range(10)}), reprlib.repr([[[[[[[[1]]]]]]]]), reprlib.repr(10 ** 100), reprlib.repr(set(range(10))), reprlib.repr((1,) * 10), reprlib.Repr(maxlist=2, maxstring=10).repr(['a' * 50, 2, 3]), reprlib.repr(b'x' * 100)
''')
class Rec:
    @reprlib.recursive_repr('<...>')
    def __repr__(self): return f'Rec({self!r})'
print(Rec())
