"""float: every presentation type, precision, sign, width and grouping of the format mini-language and of %."""

values = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 123.456, 1234567.891, 1e-5, 1.5e-10, 1e10, 1e15, 1e16, 1.2345e20, 9.995, 0.5, 2.5, 99999.5, 1e100, float('inf'), float('-inf'), float('nan')]
for spec in ('', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', '.0f', '.1f', '.2f', '.10f', '.0e', '.3e', '.0g', '.3g', '.10g', '.0%', '.2%', '.0', '.1', '.3', '.15', '#.0f', '#.0e', '#g', '#.3g', '+', '+.2f', ' .2f', '-.2f',
             '12', '<12', '>12.2f', '^12.3f', '=12.2f', '*^15.2f', '012.3f', '+012.3f', '08.2e', ',', ',.2f', '_.2f', '020,.2f', '015_.1f', 'z.1f', 'z.0f', '+z.2f', ',.2%', '<+12.3g', '0=+12', '_', '.2_f', '.6,f', ',.4_f', '.17g', '.17e'):
    row = []
    for v in values:
        try:
            row.append(format(v, spec))
        except (ValueError, OverflowError) as e:
            row.append(f'{type(e).__name__}: {e}')
    print(repr(spec), row)
for spec in ('d', 'x', 'b', 'c', 's', 'q', '.', '.f', '5.', 'f5', '..2f', ',_', ',_f', '_,', '.2.2f', '+-', 'z', 'zd', '<<<', '{}', 'ff', '99999999999999999999f', '.99999999999999999999f', '=', '^^', '\u20ac>8.1f', '#', '#b', '.2147483648f', '010', '-010', '<010.1f', 'N', 'i', 'r', '!', ' ', '  ', '+ '):
    try:
        print(repr(spec), repr(format(1.5, spec))[:60])
    except ValueError as e:
        print(repr(spec), type(e).__name__, e)
for spec in ('%f', '%e', '%E', '%g', '%G', '%F', '%.0f', '%.1f', '%.3f', '%.0e', '%.10g', '%#g', '%#.0f', '%+f', '% f', '%010.2f', '%-10.2f|', '%+010.1e', '%5.1f', '%d', '%i', '%s', '%r', '%.2s', '%c', '%x', '%a', '%10s', '%-10r|', '%u'):
    row = []
    for v in values[:9] + values[-3:]:
        try:
            row.append(spec % v)
        except (TypeError, ValueError, OverflowError) as e:
            row.append(f'{type(e).__name__}: {e}')
    print(spec, row)
for v in (0.1, 0.12345678901234567, 1e23, 123456789.123456789, 2.5, 0.000123456):
    print(v, [f'{v:.{p}g}' for p in range(1, 20)])
    print(v, [f'{v:.{p}f}' for p in range(0, 25, 3)])
    print(v, [f'{v:.{p}e}' for p in range(0, 25, 3)])
print(f'{1e308 * 10:.2f}', f'{1.7976931348623157e308:.3f}'[:20], len(f'{1.7976931348623157e308:.3f}'), f'{5e-324:.1074f}'[-20:], f'{0.1:.60f}')
print(float.__format__(1.5, ''), format(True, '.2f'), format(7, '.2f'), format(7, 'e'), format(7, 'g'), format(10 ** 20, '.3e'), format(7, '%'))
