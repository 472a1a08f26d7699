"""Arithmetic and comparison of small numbers, precedence, and the errors of operators; no imports."""

print(1 + 2, 7 - 9, 6 * 7, 7 / 2, 7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 2 ** 10, 2 ** -1)
print(1 + 2 * 3 ** 2, (1 + 2) * 3, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, ~5, -~5, +-+3)
print(5 & 3, 5 | 3, 5 ^ 3, 1 << 10, 1024 >> 3, -1 >> 5, ~0)
print(1 < 2, 1 <= 1, 2 > 3, 2 >= 3, 1 == 1.0, 1 != 2, 1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1, 1 == 1 != 2)
print(None is None, not 1, not 0, 1 and 2, 0 and 2, 1 or 2, 0 or 2, 0 or '' or [] or 'end')
print(True + True, True * 3, False - 1, True / 2, True << 3, -True)
print(1.5 + 1, 1.5 * 2, 0.1 + 0.2, 1e300 * 1e10, -1e300 * 1e10, 1e308 * 10 - 1e308 * 10)
print(1_000_000, 0xff, 0o17, 0b101, 1e3, 1.5e-3, .5, 5., 1_0.0_1, 0xDEAD_BEEF)
print(3j * 3j, (1 + 2j) * (3 - 1j), abs(3 + 4j), 1j ** 2, (1 + 2j).real, (1 + 2j).imag)
print(9007199254740993 + 1, 2 ** 63, 2 ** 64 - 1, -2 ** 63, 2 ** 100, 10 ** 30 // 7, 10 ** 30 % 7, -10 ** 30 // 7)
print(4611686018427387903 + 1, 4611686018427387904 * 2, -4611686018427387904 - 1, 4611686018427387904 - 1)
print(9223372036854775807 + 1, -9223372036854775808 - 1, 9223372036854775807 * 9223372036854775807)
print((1 << 200) >> 190, (1 << 200) & ((1 << 200) - 1), (1 << 100) | 1, -(1 << 100) >> 90, (1 << 65) ^ -1)

x = 10
x += 5; print(x)
x -= 3; print(x)
x *= 4; print(x)
x //= 5; print(x)
x **= 3; print(x)
x %= 100; print(x)
x <<= 4; print(x)
x >>= 2; print(x)
x |= 1; print(x)
x &= 0xF1; print(x)
x ^= 0xFF; print(x)
x /= 4; print(x)

numbers = [0, 1, -1, 2, -3, 7, -10, 255, 1.0, -0.5, 2.5, True, 10 ** 20, -(10 ** 20)]
operators = {
    '+': lambda a, b: a + b,
    '-': lambda a, b: a - b,
    '*': lambda a, b: a * b,
    '/': lambda a, b: a / b,
    '//': lambda a, b: a // b,
    '%': lambda a, b: a % b,
    'divmod': divmod,
    '<': lambda a, b: a < b,
    '==': lambda a, b: a == b,
    '>=': lambda a, b: a >= b,
}
for sign, f in operators.items():
    for a in numbers:
        row = []
        for b in numbers:
            try:
                row.append(repr(f(a, b)))
            except ZeroDivisionError as e:
                row.append('Z:' + str(e))
        print(a, sign, ' '.join(row))

for sign, f in {'&': lambda a, b: a & b, '|': lambda a, b: a | b, '^': lambda a, b: a ^ b}.items():
    for a in [0, 1, -1, 5, -6, 255, 2 ** 40, -2 ** 70]:
        print(a, sign, [f(a, b) for b in [0, 1, -1, 5, -6, 255, 2 ** 40, -2 ** 70]])
for a in [0, 1, -1, 5, -6, 255, 2 ** 40, -2 ** 70]:
    print(a, '<<', [a << b for b in (0, 1, 5, 31, 63, 64)], '>>', [a >> b for b in (0, 1, 5, 31, 63, 64, 1000)])
for a in [0, 1, -1, 2, -3, 10]:
    print(a, '**', [a ** b for b in range(6)])
for a in [1, -1, 2, -3, 10]:
    print(a, '** -', [a ** -b for b in range(1, 5)])

operands = [1, 1.5, 1j, 'a', b'a', [1], (1,), {1: 2}, {1}, None, object, len]
for sign, f in {
    '+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b, '/': lambda a, b: a / b,
    '//': lambda a, b: a // b, '%': lambda a, b: a % b, '**': lambda a, b: a ** b, '@': lambda a, b: a @ b,
    '<<': lambda a, b: a << b, '&': lambda a, b: a & b, '|': lambda a, b: a | b,
    '<': lambda a, b: a < b, '>=': lambda a, b: a >= b, 'in': lambda a, b: a in b,
}.items():
    for a in operands:
        for b in operands:
            if a is object or b is object or a is len or b is len:
                if sign == '|' or a is b:
                    continue
            try:
                value = f(a, b)
                if type(value) is not bool:
                    print(a, sign, b, '=', value)
            except TypeError as e:
                if type(a).__name__ <= type(b).__name__:
                    print(type(a).__name__, sign, type(b).__name__, e)
for sign, f in {'-': lambda a: -a, '+': lambda a: +a, '~': lambda a: ~a if a is not True else 0, 'not': lambda a: not a}.items():
    for a in operands:
        try:
            value = f(a)
            print(sign, type(a).__name__, value)
        except TypeError as e:
            print(sign, type(a).__name__, e)
