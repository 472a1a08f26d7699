"""Sorting: stability, key, reverse, mixed types, comparison errors, mutation while sorting, long and patterned lists."""

def show(label, f):
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)

show('ints', lambda: sorted([3, -1, 2, 10, 0, 5, 2]))
show('floats', lambda: sorted([2.5, -1.0, float('inf'), 0, -0.0, 1e-9, float('-inf')]))
show('mixed numbers', lambda: sorted([True, 0.5, 2, -1, 10 ** 20, 1e10]))
show('strings', lambda: sorted(['b', 'a', 'B', 'é', '日', '', 'aa', 'Z', '\U0001F600', '\uffff']))
show('bytes', lambda: sorted([b'b', b'a', bytearray(b'aa')]))
show('tuples', lambda: sorted([(2, 'a'), (1, 'z'), (1, 'b'), (), (1,)]))
show('lists', lambda: sorted([[2], [1, 5], [1], []]))
show('reverse', lambda: sorted([3, 1, 2], reverse=True))
show('key', lambda: sorted('The quick brown Fox'.split(), key=str.lower))
show('key len', lambda: sorted(['ccc', 'a', 'bb', 'dd', 'e'], key=len))
show('key len reverse', lambda: sorted(['ccc', 'a', 'bb', 'dd', 'e'], key=len, reverse=True))
show('key None', lambda: sorted([2, 1], key=None))
show('key tuple', lambda: sorted([('a', 2), ('b', 1), ('c', 2)], key=lambda t: (-t[1], t[0])))
show('empty', lambda: sorted([]))
show('one', lambda: sorted([object]))
show('two sames', lambda: sorted([1, 1.0, True]))
show('sets', lambda: sorted([{1, 2}, {1}, {3}]))
show('int str', lambda: sorted([1, 'a']))
show('none', lambda: sorted([None, 1]))
show('none none', lambda: sorted([None, None]))
show('complex', lambda: sorted([1j, 2j]))
show('tuple mixed', lambda: sorted([(1, 'a'), (1, 2)]))
show('dicts', lambda: sorted([{}, {}]))
show('types', lambda: sorted([int, str]))
show('nan', lambda: sorted([3.0, float('nan'), 1.0, 2.0]))
show('positional key', lambda: sorted([1], str))
show('positional', lambda: [1].sort(str))
show('unknown', lambda: sorted([1], cmp=1))
show('no args', lambda: sorted())
show('not iterable', lambda: sorted(5))
show('bad key', lambda: sorted([1, 2], key=5))
show('key raises', lambda: sorted([1, 0, 2], key=lambda x: 1 / x))
show('key args', lambda: sorted([1, 2], key=lambda: 1))
show('reverse int', lambda: sorted([1, 2], reverse=2))
show('reverse str', lambda: sorted([1, 2], reverse='x'))
show('reverse none', lambda: sorted([1, 2], reverse=None))
show('iter', lambda: sorted(c for c in 'hello'))
show('dict', lambda: sorted({'b': 1, 'a': 2}))
l = [3, 1, 2]
print(l.sort(), l, l.sort(reverse=True), l)
pairs = [(i % 5, i) for i in range(30)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
def lcg(n, seed=1):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2 ** 31
        out.append(seed >> 8)
    return out
for n in (10, 63, 64, 65, 100, 1000, 5000):
    data = lcg(n)
    s = sorted(data)
    print(n, all(a <= b for a, b in zip(s, s[1:])), s[0], s[n // 2], s[-1], sorted(data, reverse=True) == s[::-1], sorted(map(str, data))[:2], sorted(map(float, data)) == s, sorted((x, i) for i, x in enumerate(data))[:2])
patterns = {'ascending': list(range(200)), 'descending': list(range(200, 0, -1)), 'equal': [1] * 200, 'saw': [i % 7 for i in range(200)], 'organ': list(range(100)) + list(range(100, 0, -1)), 'runs': [x for i in range(10) for x in range(i, i + 20)],
            'swap': [*range(50), 7, *range(50, 150)], 'two': [0, 1] * 100, 'tail': list(range(190)) + lcg(10)}
for name, data in patterns.items():
    count = 0
    class Key:
        __slots__ = ('v',)
        def __init__(self, v): self.v = v
        def __lt__(self, other):
            global count
            count += 1
            return self.v < other.v
    s = sorted(data, key=Key)
    first = count
    count = 0
    s2 = sorted(data, key=Key, reverse=True)
    print(name, 'comparisons', first, count, s == sorted(data), s2 == sorted(data, reverse=True))
for n in list(range(2, 20)) + [32, 33, 63, 64, 65, 100, 128, 500, 1000]:
    count = 0
    class Key:
        def __init__(self, v): self.v = v
        def __lt__(self, other):
            global count
            count += 1
            return self.v < other.v
    data = lcg(n, n)
    sorted(data, key=Key)
    print('random', n, 'comparisons', count)
log = []
class Logged:
    def __init__(self, v): self.v = v
    def __lt__(self, other):
        log.append((self.v, other.v))
        return self.v < other.v
sorted([Logged(v) for v in (3, 1, 4, 1, 5, 9, 2, 6)])
print(log)
log = []
sorted([5, 3, 8, 1], key=lambda x: log.append(x) or -x)
print(log)
log = []
min([Logged(v) for v in (3, 1, 2)]); max([Logged(v) for v in (3, 1, 2)])
print(log)
class Gt:
    def __init__(self, v): self.v = v
    def __gt__(self, other): return self.v > other.v
    def __repr__(self): return f'Gt{self.v}'
show('only gt', lambda: sorted([Gt(2), Gt(1), Gt(3)]))
class Raises:
    def __lt__(self, other): raise ZeroDivisionError('compared')
l = [Raises(), Raises(), Raises()]
show('raises', lambda: l.sort())
print(len(l))
class NotBool:
    def __lt__(self, other): return 'true'
show('truthy', lambda: len(sorted([NotBool(), NotBool()])))
l = [3, 2, 1, 4]
def peek(x):
    seen.append(list(l))
    return x
seen = []
l.sort(key=peek)
print(seen, l)
def mutate(x):
    l.append(x)
    return x
l = [3, 2, 1]
show('mutating', lambda: l.sort(key=mutate))
print(l)
def clear(x):
    l.clear()
    return x
l = [3, 2, 1]
show('clearing', lambda: l.sort(key=clear))
print(l)
l = ['b', 2, 'a']
show('partial', lambda: l.sort())
print(l)
class S(str):
    def __lt__(self, other): return str.__gt__(self, other)
print(sorted([S('a'), S('c'), S('b')]), sorted([S('a'), 'c', 'b']), sorted(['a', S('c'), 'b']))
class I(int):
    def __lt__(self, other): return int(self) > int(other)
print(sorted([I(1), I(3), I(2)]), sorted([1, I(3), 2]), sorted([(I(1),), (I(3),), (I(2),)]))
print(sorted([(1, None), (0, None)]), sorted([(1.0, 2), (1, 1)]), sorted([('a', 1), ('a', 0), ('A', 5)]))
print(sorted([10 ** 20, -10 ** 20, 2 ** 62, -2 ** 62, 2 ** 63, 0]), sorted([2 ** 30, 2 ** 31, -2 ** 31, 1]))
print(sorted(range(10), key=lambda x: (x % 3, -x)), sorted('hello', key='olhe'.index), sorted([[3], [1], [2]], key=lambda v: v[0]))
