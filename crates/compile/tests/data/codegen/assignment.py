"""Assignment, augmented assignment, unpacking, annotation."""
a = b = c = 1
a, b = b, a
(a, b), [c, *d] = value
first, *middle, last = sequence
*start, end = sequence
[x, y] = point
a.b = a[c] = a[1:2] = a[i:j] = a[i:j:k] = a[...] = value
a.b.c[d].e = f
x += 1; x -= 1; x *= 2; x /= 2; x //= 2; x %= 2; x **= 2; x @= y; x &= 1; x |= 1; x ^= 1; x <<= 1; x >>= 1
a.b += 1
a.b.c += 1
a[0] += 1
a[i] += 1
a[1:2] += 1
a[i:j] += 1
a[i:j:k] += 1
a[i, j] += 1
(
    a
    .b
    .c
) += (
    1
)
x: int
y: int = 3
a.b: int
a.b: int = 1
a[b()]: int
a[b():c(), d]: e
(z): int
del a, (b, c), [d, e]
del a.b, a[0], a[1:2], a[i:j], a[i:j:k]
(x := 5)
print(y := x + 1, z)
if (n := len(a)) > 10: pass


def local():
    x: int
    y: int = 3
    z: undefined_is_fine
    a.b: evaluated()
    a[b]: evaluated()
    while chunk := read():
        process(chunk)
    return x, y
