"""Operators, displays, comparisons, subscripts, attributes."""
a + b - c * d / e // f % g ** h @ i
a & b | c ^ d << e >> f
-a, +a, ~a, not a
a and b and c or d or e and f
not (a and b)
a if b else c if d else e
a if b and c or d else e
a < b, a <= b, a == b, a != b, a > b, a >= b, a is b, a is not b, a in b, a not in b
a < b < c
a < b <= c == d != e
(a < b < c) and d
() ; (a,) ; (a, b) ; [] ; [a, b] ; {a, b} ; {} ; {a: b, c: d}
(*a, b), [*a, *b], {*a, b}, {**a, 'k': v, **b}
{'a': 1, 'b': 2}
(1, 2, 3), [1, 2, 3], {1, 2, 3}
a.b, a.b.c, a().b, a[b].c
a[0], a[-1], a[b], a[b, c], a[:], a[1:], a[:2], a[::3], a[b:], a[:b], a[b:c], a[b:c:d], a[1:2, b:c], a[(1, 2)]
a[*b], a[*b, c]
(
    a
    .attribute
    .other
)
(a
 [0]
 [1:b])
lambda: 0
lambda x, /, y, z=1, *args, k, w=2, **kw: (x, y, z, args, k, w, kw)
lambda: (yield)
1, 1.5, 2j, "s", b"b", None, True, False, ..., 10 ** 30
[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
[a, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]
(a, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)
{a, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31}
{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12, m: 13, n: 14, o: 15, p: 16, q: 17, r: 18}
{a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12, m: 13, n: 14, o: 15, p: 16, **q, r: 18}
if a and (b or c) and not d: pass
if not (a or b): pass
if a < b < c or d: pass
if (a if b else c): pass
while not (a and b < c < d): pass
assert a
assert a, b
assert a and b, "message"
raise
raise A
raise A from b
