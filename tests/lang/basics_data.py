"""Lists, tuples, dicts, sets and strings at work: literals, indexing, slices, methods, nesting; no imports."""

l = [3, 1, 2]
l.append(4); l.extend([5, 6]); l.insert(0, 0); l += [7]; l.sort(); l.reverse()
print(l, len(l), l[0], l[-1], l[1:3], l[::-1], l[::2], l[10:], l[-3:], 4 in l, 9 in l, l.index(4), l.count(1))
l[1:3] = ['a', 'b', 'c']; l[::2] = range(5) if len(l[::2]) == 5 else l[::2]
print(l, l.pop(), l.pop(0), l.copy() == l, l * 2, [0] * 3 + [1], [] == [], [1, 2] < [1, 3], [1] < [1, 2], [[]] * 2)
l.clear(); print(l)
t = (1, 2, 3) + (4,)
print(t, t[1], t[1:], t * 2, len(t), (), (1,), t == (1, 2, 3, 4), t < (2,), hash((1, 2)) == hash((1, 2)), t.index(3), t.count(9))
d = {'a': 1, 'b': 2, **{'c': 3}}
d['d'] = 4; d.update(e=5); d.update({'a': 10}); d.setdefault('f', 6); d.setdefault('a', 0)
print(d, len(d), d['a'], d.get('z'), d.get('z', 0), 'a' in d, list(d), list(d.values()), list(d.items()), d.pop('a'), d.popitem(), d)
print({1: 'int', True: 'bool', 1.0: 'float'}, {**d, 'b': 0}, d | {'x': 1}, dict([(1, 2)]), dict(a=1), dict.fromkeys('ab', 0), {} == {}, {1: 2} == {1: 2.0})
del d['b']
print(d, [k for k in d], {v: k for k, v in d.items()}, sorted(d, reverse=True), list(reversed(d)))
s = {3, 1, 2, 1}
s.add(4); s.discard(9); s.remove(1); s |= {10}
print(s, len(s), 2 in s, s & {2, 3, 99}, s - {2}, s ^ {2, 50}, s <= {2, 3, 4, 10, 11}, {1} < {1, 2}, set(), frozenset([1, 2]), {1, 2} == {2, 1})
print({x % 3 for x in range(10)}, set('hello') == set('olleh'), {1, 2}.isdisjoint({3}), {1, 2}.union([3], (4,)), frozenset('a') in {frozenset('a')})
w = 'Hello, World'
print(w.upper(), w.lower(), w.swapcase(), w.title(), w.find('o'), w.rfind('o'), w.find('z'), w.count('l'), w.replace('l', 'L'), w.split(', '), w[::-1], w[7:], w[-5:-1])
print(w.startswith('Hell'), w.endswith(('x', 'ld')), 'ell' in w, ' x '.strip(), 'xxaxx'.strip('x'), 'a,b,,c'.split(','), ' a  b '.split(), '-'.join('abc'), 'ab' * 3)
print('abc'.isalpha(), '123'.isdigit(), 'a1'.isalnum(), ' '.isspace(), 'Abc'.istitle(), 'abc' < 'abd', 'Z' < 'a', 'é'.upper(), 'ß'.upper(), len('日本'), '日本'[1])
print('%s and %d and %5.2f|%-5s|%05d|%x|%r|%%' % ('s', 5, 3.14159, 'ab', 42, 255, 'q'))
print('{} {1} {name} {0!r:>5}'.replace('{} ', '').format('a', 'b', name='n'), f'{w!r:>20}|{len(w):05d}|{3.14159:.2f}|{1000000:,}|{255:#x}|{"a" "b"}|{w=}')
print('a\tb\\n\x41\u0042\N{LATIN SMALL LETTER C}\101', r'raw\n', 'con' 'cat', '''triple
line''', """q'q""", b'bytes\x00\xff', rb'\x')
print('line1\nline2\r\nline3'.splitlines(), 'a-b-c'.partition('-'), 'a-b-c'.rpartition('-'), 'abc'.center(9, '*'), 'abc'.ljust(5) + '|', 'abc'.rjust(5), '7'.zfill(3), 'a\tb'.expandtabs(4))
b = b'hello'
print(b, b[0], b[1:3], b + b'!', b.upper(), list(b), bytes(3), bytes([65, 66]), b.hex(), b.decode(), 'é'.encode(), bytearray(b'ab'), b'l' in b, 104 in b)
m = [[0] * 3 for _ in range(2)]
m[0][1] = 5
print(m, [row[:] for row in m], [list(c) for c in zip(*m)], [x for row in m for x in row])
nested = {'list': [1, {'deep': (1, [2, {'x': {3}}])}], 'none': None}
print(nested, nested['list'][1]['deep'][1][1]['x'])
recursive = [1]; recursive.append(recursive)
print(recursive)
rd = {}; rd['me'] = rd
print(rd)
a, b, c = [1, 2], [1, 2], None
c = a
print(a == b, a is b, a is c, c is not b)
a.append(3)
print(a, b, c)
print(range(5), list(range(2, 10, 3)), list(range(5, 0, -2)), len(range(0, 100, 7)), 5 in range(10), range(10)[3], range(10)[2:5], range(0) == range(1, 1))
print(list(zip([1, 2], 'ab', (True, False))), list(map(abs, [-1, 2])), list(filter(str.isdigit, 'a1b2')), list(enumerate('ab')), sum([1, 2], 10), min(3, 1), max('abc'), abs(-5), round(2.567, 2), round(2.5), divmod(17, 5), pow(2, 10, 1000))
print(sorted([3, 1, 2]), sorted('bca'), sorted({'b': 1, 'a': 2}), sorted([(2, 'a'), (1, 'b')]), sorted([1, -2, 3], key=abs, reverse=True), any([0, 1]), all([]), all([1, 0]))
print(int('42'), int('ff', 16), float('1.5'), str(5), bool([]), list('ab'), tuple([1]), chr(65), ord('A'), hex(255), oct(8), bin(5), repr('a\n'), ascii('é'), hash(1), type(1).__name__)
print(isinstance(1, int), isinstance(True, int), isinstance('a', (int, str)), callable(len), callable(5), id(a) == id(c))
print([] or 'empty', bool(''), bool('0'), bool(0.0), bool({}), bool({0}), bool(None), not [])
first, *middle, last = range(6)
(p, q), [r, *u] = (1, 2), 'xyz'
print(first, middle, last, p, q, r, u)
x = y = []
x.append(1)
print(y)
x, y = 1, 2
x, y = y, x
print(x, y)
words = 'the quick brown fox jumps over the lazy dog the end'.split()
freq = {}
for word in words:
    freq[word] = freq.get(word, 0) + 1
for word, n in sorted(freq.items(), key=lambda kv: (-kv[1], kv[0])):
    print(word, n)
groups = {}
for word in words:
    groups.setdefault(len(word), []).append(word)
print(groups)
text = ''
for i in range(20):
    text += str(i) + ','
print(text, len(text))
matrix = [[i * j for j in range(1, 6)] for i in range(1, 6)]
for line in matrix:
    print(' '.join(f'{v:3}' for v in line))
def transpose(m): return [[row[i] for row in m] for i in range(len(m[0]))]
def multiply(a, b): return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]
print(transpose(matrix) == matrix, multiply([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
def quicksort(xs):
    if len(xs) < 2:
        return xs
    pivot, *rest = xs
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])
print(quicksort([3, 6, 1, 8, 2, 9, 2]))
def rot13(s):
    return ''.join(chr((ord(c) - base + 13) % 26 + base) if c.isalpha() and (base := 97 if c.islower() else 65) else c for c in s)
print(rot13('Hello'), rot13(rot13('Hello')))
def binary_search(xs, x):
    lo, hi = 0, len(xs)
    while lo < hi:
        mid = (lo + hi) // 2
        if xs[mid] < x: lo = mid + 1
        else: hi = mid
    return lo
print([binary_search([1, 3, 5, 7], k) for k in range(9)])
