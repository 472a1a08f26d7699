"""Comprehensions of every kind: nesting, conditions, scoping, targets, lambdas in them, errors, iteration of the first iterable."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


print([x for x in range(5)], {x for x in 'aab'} == {'a', 'b'}, {x: x * x for x in range(4)}, list(x for x in 'abc'), tuple(x for x in (1, 2)))
print([x for x in range(20) if x % 2 if x % 3], [x for x in range(3) for _ in range(x)], [(x, y) for x in range(3) for y in range(x)], [[y for y in range(x)] for x in range(4)])
print([x + y for x in 'ab' if x != 'b' for y in 'cd' if y != 'c'], [x for x in [y for y in [z for z in range(3)]]], [(a, b) for a, b in {'k': 1}.items()], [c for a, (b, *c) in [(1, (2, 3, 4))]])
print([i for i in range(3)] + [i for i in 'x'], [x if x % 2 else -x for x in range(5)], [x for x in (1, 2, 3) if not x == 2], [y := 5, y ** 2], [y for x in [1, 2, 3] if (y := x * 2) > 2], y)
print({k: v for k, v in zip('abc', range(3)) if v}, {**{x: 1 for x in 'a'}, 'b': 2}, {(x, y): x * y for x in range(2) for y in range(2)}, {len(w) for w in 'a bb cc ddd'.split()}, dict((v, k) for k, v in {'a': 1}.items()))
x = 'outer'
print([x for x in range(2)], x)
print([lambda: i for i in range(3)][0](), [(lambda i=i: i)() for i in range(3)], [f() for f in [lambda: j for j in range(3)]])
def scope():
    n = 10
    a = [n * i for i in range(3)]
    b = [[n + i * j for j in range(2)] for i in range(2)]
    c = {n: i for n, i in [(1, 2)]}
    d = list(n + i for i in range(3))
    return a, b, c, d, n
print(scope())
def uses_locals():
    a = 1
    return [sorted(locals()) for b in range(1)], sorted(locals())
print(uses_locals())
def inlined_conflict():
    v = 'kept'
    r = [v for v in range(3)]
    def inner(): return v
    q = [[v for v in range(2)] for v in range(2)]
    return v, r, inner(), q
print(inlined_conflict())
def cell_in_comprehension():
    fs = [(lambda: (i, k)) for i in range(2) for k in 'ab']
    return [f() for f in fs]
print(cell_in_comprehension())
def walrus():
    total = 0
    r = [total := total + v for v in range(5)]
    any((w := c) == 'b' for c in 'abc')
    return r, total, w
print(walrus())
class C:
    a = [1, 2]
    b = [v * 2 for v in a]
    c = [[v for v in range(2)] for _ in a]
    try:
        d = [a for _ in range(1)]
    except NameError as e:
        d = str(e)
    e = list(v for v in a)
    f = {k: None for k in a}
print(C.b, C.c, C.d, C.e, C.f)
def first_iterable_now():
    try:
        g = (v for v in undefined_name)
    except NameError as e:
        return 'at once: ' + str(e)
print(first_iterable_now())
def later():
    g = (w for v in [1] for w in undefined_name)
    try:
        next(g)
    except NameError as e:
        return 'later: ' + str(e)
print(later())
show('error in element', lambda: [1 // v for v in (1, 0)])
show('error in condition', lambda: [v for v in (1, 0) if 1 // v])
show('not iterable', lambda: [v for v in 5])
show('generator not iterable', lambda: (v for v in 5))
show('unhashable', lambda: {[] for _ in range(1)})
show('unhashable key', lambda: {[]: 1 for _ in range(1)})
show('unpack', lambda: [a for a, b in [(1,)]])
show('unpack many', lambda: [a for a, b in ['abc']])
show('stop', lambda: [next(iter([])) for _ in range(2)])
show('stop in generator', lambda: list(next(iter([])) for _ in range(2)))
def order():
    log = []
    def n(v): log.append(v); return v
    {n('k%d' % i): n('v%d' % i) for i in (1, 2) if n('if')}
    [n(i) for i in n([1, 2]) for j in n('ab') if n(True)]
    return log
print(order())
def gen_close():
    def source():
        try:
            yield from range(5)
        finally:
            print('source closed')
    g = (v for v in source())
    next(g)
    del g
gen_close()
def nested_generators():
    return list((i, list(j * k for k in range(2))) for i, j in enumerate((n for n in range(3))))
print(nested_generators())
print([*(i for i in range(3)), *[j for j in 'ab']], sum(i * i for i in range(10)), max((len(w), w) for w in ['a', 'bbb', 'cc']), sorted({v % 3 for v in range(10)}), ''.join(c.upper() for c in 'abc' if c != 'b'))
print([i for i in range(10) if i > 2 and i < 8 or i == 9], [(i, j) for i in range(3) if i for j in range(3) if j != i], [a for a in (b for b in (c for c in range(3)))])
print([(yield_ := v) for v in range(2)], yield_, [v for v in (lambda: [1, 2])()], [v for v, in [(1,), (2,)]], [v for [v] in [[1]]], [d['k'] for d['k'] in range(2)] if (d := {}) is not None else 0, d)
class Attr: pass
attr = Attr()
print([attr.v for attr.v in range(3)], attr.v)
for text in ('[x for x in 1, 2]', '[x, y for x in y]', '[*x for x in y]', '{**x for x in y}', '{*x for x in y}', '[x for x in y if]', '[for x in y]', '[x for 1 in y]', '[x for f() in y]', '[x := 1 for x in y]', '[(x := 1) for x in y]', '[y for x in (y := [1])]', '[x for x in lambda: y]', '[x if y for x in z]', '(x for x in y, z)', 'f(x for x in y, 1)', 'f(1, x for x in y)', 'class A: [(z := 1) for x in y]', '[x async for x in y]', 'def f(): [x async for x in y]', 'def f(): return [await x for x in y]', '[(yield x) for x in y]', 'def f(): return [(yield x) for x in y]', 'def f(): return (x for x in (yield y))', '[x for x in y] = 1', '(x for x in y) = 1', 'del [x for x in y]', '[x for x.y in z]', '{x: y for x in z, 1}', '{x: *y for x in z}', '{x for x in y: 1}', '[x for x, in y]', '[x for *x, y in z]', '[x for *x in z]', 'print(x for x in y)', '[i for i in range(3) if i else 5]'):
    try:
        compile(text, '<t>', 'exec')
        print(text, '-> compiles')
    except SyntaxError as e:
        print(text, '->', e.msg, (e.lineno, e.offset, e.end_offset))
