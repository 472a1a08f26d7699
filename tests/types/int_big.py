"""Big integers: arithmetic across digit borders, division of all signs, shifts, powers, bit operations, text."""

numbers = []
for bits in (29, 30, 31, 60, 61, 62, 63, 64, 65, 90, 120, 128, 200, 512):
    numbers += [1 << bits, (1 << bits) - 1, -(1 << bits), (1 << bits) + 1]
small = [1, -1, 3, -7, 10, 255, 2 ** 30, 2 ** 62, -2 ** 63, 2 ** 64 + 13, 3 ** 60, -10 ** 30]

M = (1 << 61) - 1
def digest(n):
    """A short stand-in for a long number that depends on all its digits."""
    return n if abs(n) < 10 ** 25 else f'{"-" if n < 0 else ""}{abs(n).bit_length()}b:{n % M}'

for n in numbers:
    print(digest(n), hex(n)[-20:], n.bit_length(), n.bit_count(), digest(n * n), digest(n + n), digest(n - 1), digest(~n), digest(-n), hash(n))
for n in numbers:
    print(digest(n), [digest(n + s) for s in small])
    print(digest(n), [digest(n - s) for s in small])
    print(digest(n), [digest(n * s) for s in small])
    print(digest(n), [digest(n // s) for s in small])
    print(digest(n), [digest(n % s) for s in small])
    print(digest(n), [digest(s // n) for s in small], [digest(s % n) for s in small])
    print(digest(n), [digest(n & s) for s in small])
    print(digest(n), [digest(n | s) for s in small])
    print(digest(n), [digest(n ^ s) for s in small])
for n in numbers[::3]:
    print(digest(n), '<<', [digest(n << k) for k in (1, 29, 30, 31, 63, 64, 100)])
    print(digest(n), '>>', [digest(n >> k) for k in (1, 29, 30, 31, 63, 64, 100, 600)])
for n in numbers[::3]:
    for s in small:
        q, r = divmod(n, s)
        if q * s + r != n or (r and (r < 0) != (s < 0)) or abs(r) >= abs(s):
            print('wrong division', n, s)
for base in (2, 3, 10, 16, -7, 12345678901234567890):
    print(base, [digest(base ** k) for k in (0, 1, 2, 17, 64, 100, 333)])
    print(base, [pow(base, k, 10 ** 9 + 7) for k in (0, 1, 2, 17, 64, 100, 333, 10 ** 18)])
for n in numbers[::2]:
    print(float(n), n / 3, 3 / n, n / (n + 1), n == float(n), n < float(n) * 1.0000001, int(float(n)) - n if abs(n) < 2 ** 70 else '')
print(10 ** 400 / 10 ** 399, (10 ** 400 + 1) / 10 ** 400, -(10 ** 400) / 7 ** 473)
for f in (lambda: float(10 ** 400), lambda: 10 ** 400 / 3, lambda: 1.5 * 10 ** 400, lambda: 10 ** 400 + 1.0, lambda: 1 << (1 << 70), lambda: 1 >> (1 << 70), lambda: 0 << (1 << 70),
          lambda: -1 >> (1 << 70), lambda: 1 << -1, lambda: 1 >> -1, lambda: 10 ** 30 // 0, lambda: 10 ** 30 % 0, lambda: 10 ** 30 / 0, lambda: divmod(10 ** 30, 0),
          lambda: 10 ** 400 == 1e308, lambda: 10 ** 400 > float('inf'), lambda: 10 ** 400 < float('inf'), lambda: -10 ** 400 > float('-inf'), lambda: 10 ** 400 == float('nan')):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def factorial(n):
    r = 1
    for k in range(2, n + 1):
        r *= k
    return r
for n in (20, 21, 25, 30, 50, 100):
    print(n, factorial(n))
print(digest(factorial(1000)), factorial(1000) // factorial(998), len(str(factorial(1000))), str(factorial(1000))[:40], str(factorial(1000))[-260:-240])
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a
for n in (90, 91, 92, 93, 94, 100, 186, 187, 300):
    print(n, fib(n))
def isqrt(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y
print(isqrt(2 * 10 ** 100), isqrt(10 ** 60) == 10 ** 30)
for text in ('0', '-0', '123456789012345678901234567890', '-99999999999999999999', '0' * 50 + '7', '1' + '0' * 100):
    print(int(text), str(int(text)), '%d' % int(text), f'{int(text):,}', f'{int(text):_x}', f'{int(text):e}')
for base in (2, 3, 7, 8, 10, 16, 32, 36):
    n = int('1010101010101010101010101010101010101010', base)
    print(base, digest(n))
for n in (2 ** 70, -2 ** 70, 2 ** 70 - 1):
    print(hex(n), oct(n), bin(n), f'{n:o}', f'{n:b}', f'{n:X}', f'{n:#x}', f'{n:+d}', f'{n:>40}', f'{n:040d}', f'{n:.3e}', f'{n:g}')
x = 2 ** 64
x += 1; x *= x; x -= 5; x //= 7; x %= 10 ** 30; x <<= 3; x >>= 1; x |= 1; x ^= 2 ** 50; x &= ~4; x **= 2
print(x)
ones = sum(1 << (k * k) for k in range(40))
print(digest(ones), digest(ones * ones), digest((ones ** 3) // (ones + 1)), digest(ones ** 5 % (ones ** 2 + 3)))
print(sorted([2 ** 70, -2 ** 70, 0, 2 ** 63, 1e30, -1e30, 2 ** 64, 5]), max(2 ** 64, 2 ** 64 + 1) - 2 ** 64, min(-2 ** 64, -2 ** 64 - 1) + 2 ** 64)
print([n == n + 0 for n in numbers[:4]], 2 ** 100 is None, {2 ** 100: 'a'}[2 ** 50 * 2 ** 50], hash(2 ** 61 - 1), hash(2 ** 61), hash(-1), hash(-2), hash(-(2 ** 61 - 1)))
