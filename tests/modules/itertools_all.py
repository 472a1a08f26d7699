"""itertools: every function with representative arguments, keyword forms, laziness, errors, reprs, copying of tee."""

from itertools import *
import operator
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
list(islice(count(), 3)), list(islice(count(5), 3)), list(islice(count(1, 2), 3)), list(islice(count(start=2, step=-1), 3)), list(islice(count(0.5, 0.25), 3)), list(islice(count(2 ** 63 - 1), 3)), list(islice(count(1j), 2)), list(islice(count(step=3), 2))
count('a')
count(1, 'a')
count(1, 2, 3)
repr(count(5)), repr(count(1, 2)), repr(count(1.5)), repr(count(2 ** 70)), repr(count(0, 1.0))
list(islice(cycle('ab'), 5)), list(cycle([])), list(islice(cycle(iter([1, 2])), 5))
cycle()
cycle(5)
list(repeat(1, 3)), list(repeat('a', 0)), list(repeat('a', -5)), list(islice(repeat([]), 2)), repr(repeat(1, 3)), repr(repeat(1)), list(repeat(object=5, times=2)), repeat(1, 3).__length_hint__()
repeat(1).__length_hint__()
repeat()
repeat(1, 'a')
repeat(1, None)
list(accumulate([1, 2, 3, 4])), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2, 3], initial=10)), list(accumulate([], initial=5)), list(accumulate([])), list(accumulate('abc')), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], func=lambda a, b: a - b, initial=0)), list(accumulate([1, 2], None))
accumulate()
accumulate(5)
list(accumulate([1, 'a']))
list(batched('abcdefg', 3)), list(batched([], 2)), list(batched('ab', 5)), list(batched('abcd', 2, strict=True)), list(batched('ab', n=1))
list(batched('abc', 2, strict=True))
batched('abc', 0)
batched('abc', -1)
batched('abc')
list(chain('ab', [1, 2], ())), list(chain()), list(chain.from_iterable(['ab', [1]])), list(chain('a', 'b'))
list(chain(5))
list(chain('a', 5))
chain.from_iterable(5)
list(compress('abcd', [1, 0, 1, 1])), list(compress('abcd', [1, 0])), list(compress([], [1])), list(compress(data='ab', selectors=[0, 1]))
compress('a')
list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, '', 'a']))
dropwhile(None)
list(dropwhile(5, [1]))
list(takewhile(lambda: 1, [1]))
[(k, list(g)) for k, g in groupby('aabbbca')], [(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], lambda x: x % 2)], [k for k, g in groupby([])], [(k, list(g)) for k, g in groupby('AaBb', key=str.lower)]
[list(g) for k, g in list(groupby('aabb'))]
groupby()
list(islice('abcdefg', 3)), list(islice('abcdefg', 2, 5)), list(islice('abcdefg', 2, None)), list(islice('abcdefg', 0, None, 2)), list(islice('abcdefg', None)), list(islice('abc', 0)), list(islice('abc', 5, 2)), list(islice('abcdefg', 1, 6, 3))
islice('abc', -1)
islice('abc', 0, -1)
islice('abc', 0, 5, 0)
islice('abc', 'x')
islice('abc')
islice('abc', 1, 2, 3, 4)
islice('abc', 1.5)
list(pairwise('abcd')), list(pairwise('a')), list(pairwise([]))
pairwise(5)
list(starmap(pow, [(2, 3), (3, 2)])), list(starmap(lambda *a: a, ['ab', (), [1]])), list(starmap(pow, []))
list(starmap(pow, [1]))
list(starmap(pow, [(1,)]))
[list(t) for t in tee('abc')], [list(t) for t in tee('ab', 3)], tee('ab', 0), len(tee([], 5))
tee('a', -1)
tee(5)
list(zip_longest('abc', [1])), list(zip_longest('a', [1, 2], fillvalue='-')), list(zip_longest()), list(zip_longest('ab', '', 'xyz'))
zip_longest(5)
zip_longest('a', fill=1)
list(product('ab', [1, 2])), list(product('ab', repeat=2)), list(product()), list(product('ab', [])), list(product([1], repeat=0)), list(product('ab', 'c', repeat=2))
product('a', repeat=-1)
product('a', repeat='x')
product(5)
list(permutations('abc')), list(permutations('abc', 2)), list(permutations([])), list(permutations('ab', 3)), list(permutations('ab', 0)), list(permutations(range(3), r=1)), list(permutations('ab', None))
permutations('ab', -1)
permutations('ab', 'x')
list(combinations('abcd', 2)), list(combinations('ab', 3)), list(combinations('ab', 0)), list(combinations([], 0)), list(combinations('aab', 2)), list(combinations(range(5), r=4))
combinations('ab')
combinations('ab', -1)
list(combinations_with_replacement('abc', 2)), list(combinations_with_replacement([], 2)), list(combinations_with_replacement('ab', 0)), list(combinations_with_replacement('ab', 3))
combinations_with_replacement('ab', -1)
type(chain()).__name__, type(count()).__mro__, chain.__doc__[:20], product.__module__
iter(chain('ab')).__next__(), next(permutations('ab')), chain('a').__iter__().__class__.__name__
count().__reduce__
''')
log = []
def src(n, k):
    for i in range(k):
        log.append(f'{n}{i}')
        yield i
it = chain(src('a', 2), src('b', 2)); next(it); print('lazy', log); log.clear()
a, b = tee(src('t', 3)); print(next(a), next(a), next(b), log, list(b), log); log.clear()
c, d = tee(src('u', 3), 2); next(c); e = c.__copy__(); print(list(e), list(c), list(d))
it = islice(src('i', 10), 2, 4); print(list(it), log); log.clear()
p = product(src('p', 2), src('q', 2)); print('product reads all', log); log.clear()
it = zip_longest(src('x', 1), src('y', 3)); print(next(it), log, list(it), log); log.clear()
g = groupby(src('g', 4), lambda x: x // 2)
k1, g1 = next(g); k2, g2 = next(g); print(k1, list(g1), k2, list(g2)); log.clear()
c = count(5); next(c); print(c, next(c)); r = repeat('r', 3); next(r); print(r, list(r), r)
cy = cycle(src('c', 2)); print([next(cy) for _ in range(5)], log); log.clear()
big = list(islice(combinations(range(10), 5), 100, 105)); print(big, sum(1 for _ in combinations(range(12), 6)), sum(1 for _ in permutations(range(6))), sum(1 for _ in product(range(4), repeat=5)))
print(list(map(''.join, product('ab', '12', 'xy'))), list(islice(map(''.join, permutations('abcd')), 0, 24, 5)))
def raising():
    yield 1
    raise ValueError('from source')
for f in (chain, cycle, accumulate, pairwise, lambda s: islice(s, 5), lambda s: batched(s, 2), lambda s: zip_longest(s, 'ab'), lambda s: dropwhile(bool, s), lambda s: tee(s)[0], groupby, product, permutations):
    try: print(list(islice(f(raising()), 5)))
    except ValueError as e: print(e)
class Evil:
    def __eq__(self, o): log.append('eq'); return True
print([len(list(g)) for k, g in groupby([Evil(), Evil(), 1])], log)
print(sorted(n for n in dir(__import__('itertools')) if not n.startswith('_')))
