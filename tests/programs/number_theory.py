"""Number theory: sieves, factoring, modular arithmetic, Miller-Rabin, continued fractions, perfect numbers, RSA, bases, pi digits; no imports."""

def sieve(n):
    flags = bytearray([1]) * (n + 1); flags[:2] = b'\0\0'
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]: flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]
primes = sieve(10000); print(len(primes), primes[:10], primes[-3:], sum(primes), [b - a for a, b in zip(primes, primes[1:])][:20])
def factor(n):
    out, d = {}, 2
    while d * d <= n:
        while n % d == 0: out[d] = out.get(d, 0) + 1; n //= d
        d += 1 if d == 2 else 2
    if n > 1: out[n] = out.get(n, 0) + 1
    return out
for n in (1, 2, 12, 97, 360, 1001, 65536, 999983, 1234567890, 2 ** 31 - 1): print(n, factor(n))
def egcd(a, b): return (a, 1, 0) if b == 0 else (lambda g, x, y: (g, y, x - a // b * y))(*egcd(b, a % b))
print(egcd(240, 46), egcd(17, 5), [pow(3, -1, p) for p in (5, 7, 11)], [egcd(a, 97)[1] % 97 == pow(a, -1, 97) for a in (2, 50, 96)])
def miller_rabin(n):
    if n < 2: return False
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if n % p == 0: return n == p
    d, s = n - 1, 0
    while d % 2 == 0: d //= 2; s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        x = pow(a, d, n)
        if x in (1, n - 1): continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1: break
        else: return False
    return True
print([n for n in range(100) if miller_rabin(n)], miller_rabin(2 ** 61 - 1), miller_rabin(2 ** 67 - 1), miller_rabin(561), miller_rabin(10 ** 18 + 9), all(miller_rabin(p) for p in primes[:500]))
def totient(n):
    for p in factor(n): n = n // p * (p - 1)
    return n
print([totient(n) for n in range(1, 25)], [n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
def crt(rems, mods):
    x, m = 0, 1
    for r, k in zip(rems, mods): x += m * ((r - x) * pow(m, -1, k) % k); m *= k
    return x, m
print(crt([2, 3, 2], [3, 5, 7]), crt([0, 3, 4], [3, 4, 5]))
p, q, e = 1000003, 1000033, 65537; n, d = p * q, pow(e, -1, (p - 1) * (q - 1))
message = int.from_bytes(b'RSA!!', 'big'); print(message < n, (c := pow(message, e, n)), pow(c, d, n) == message) if message < n else print('long', pow(pow(42, e, n), d, n))
def fraction(x, limit):
    out = []
    for _ in range(limit):
        a = int(x); out.append(a); x -= a
        if x < 1e-9: break
        x = 1 / x
    return out
def convergents(cf):
    h, k, h1, k1 = 1, 0, cf[0], 1
    yield h1, k1
    for a in cf[1:]: h, k, h1, k1 = h1, k1, a * h1 + h, a * k1 + k; yield h1, k1
print(fraction(3.141592653589793, 6), list(convergents([3, 7, 15, 1, 292])), fraction(2 ** 0.5, 8), list(convergents([1] + [2] * 8)))
def base(n, b):
    if n == 0: return '0'
    s = ''
    while n: n, r = divmod(n, b); s = '0123456789abcdefghijklmnopqrstuvwxyz'[r] + s
    return s
print([base(2026, b) for b in (2, 3, 8, 10, 16, 36)], all(int(base(n, b), b) == n for n in range(0, 5000, 37) for b in range(2, 37)))
def pi_digits():
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < n * t: yield n; q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else: q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2
g = pi_digits(); print(''.join(str(next(g)) for _ in range(120)))
def e_digits(n):
    a, out = [1] * (n + 10), '2.'
    for _ in range(n):
        carry = 0
        for i in range(len(a) - 1, -1, -1): v = a[i] * 10 + carry; a[i] = v % (i + 2); carry = v // (i + 2)
        out += str(carry)
    return out
print(e_digits(60))
def isqrt(n):
    x = n
    while x * x > n: x = (x + n // x) // 2
    return x
print(isqrt(2 * 10 ** 80), [n for n in range(200) if isqrt(n) ** 2 == n], isqrt(10 ** 50) == 10 ** 25)
fib = {0: 0, 1: 1, 2: 1}
def fibonacci(n):
    if n not in fib: a, b = fibonacci(n // 2), fibonacci(n // 2 + 1); fib[n] = a * (2 * b - a) if n % 2 == 0 else a * a + b * b
    return fib[n]
print([fibonacci(n) for n in range(20)], fibonacci(500), fibonacci(1000) % 10 ** 9, fibonacci(300) == sum(fibonacci(i) for i in range(299)) + 1)
def collatz(n): return 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1) if n > 1 else 1
print(max(range(1, 2000), key=collatz), collatz(27), collatz(1171), [collatz(n) for n in range(1, 20)])
def happy(n, seen=()): return n == 1 or n not in seen and happy(sum(int(c) ** 2 for c in str(n)), (*seen, n))
print([n for n in range(50) if happy(n)], [n for n in range(10000) if sum(int(c) ** len(str(n)) for c in str(n)) == n], [n for n in range(1, 100) if all(n % int(c) == 0 for c in str(n) if c != '0')][:20])
def pascal(n):
    row = [1]
    for _ in range(n): yield row; row = [a + b for a, b in zip([0] + row, row + [0])]
for row in pascal(10): print(' '.join(map(str, row)).center(40).rstrip())
bernoulli = []
def gcd(a, b):
    while b: a, b = b, a % b
    return abs(a)
def bern(n):
    a = []
    for m in range(n + 1):
        a.append((1, m + 1))
        for j in range(m, 0, -1):
            x = a[j - 1][0] * a[j][1] - a[j][0] * a[j - 1][1]; y = a[j - 1][1] * a[j][1]
            x *= j; g2 = gcd(x, y) or 1; a[j - 1] = (x // g2, y // g2)
    return a[0]
print([f'{a}/{b}' for a, b in (bern(n) for n in range(0, 21, 2))])
