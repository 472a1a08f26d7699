"""set and frozenset: construction, operators and methods with every operand, comparison, order, hashing, errors."""

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


class S(set): pass
class F(frozenset): pass
s, f, e = {1, 2, 3}, frozenset([2, 3, 4]), set()
def after(method, *args):
    t = {1, 2, 3, 'x'}
    return getattr(t, method)(*args), t
def inplace(sign, other):
    t = u = {1, 2, 3}
    scope = {'t': t, 'o': other}
    exec(f't {sign}= o', scope)
    return scope['t'], scope['t'] is u
def frozen_inplace(sign, other):
    t = frozenset([1, 2, 3])
    scope = {'t': t, 'o': other}
    exec(f't {sign}= o', scope)
    return scope['t'], scope['t'] is t
each('%s(%s)', 'set ; frozenset ; S', " ; [1, 2, 1] ; 'hello' ; (1, 1.0, True) ; {1: 2} ; range(3) ; 5 ; None ; [[]] ; [{}] ; [{1}] ; [frozenset([1])] ; [1], [2] ; iterable=[1] ; x=1 ; (i for i in [3, 1, 2]) ; {1} ; b'ab'")
each('%s %s %s', 's ; f', '| ; & ; - ; ^ ; == ; != ; < ; <= ; > ; >= ; in', '{2, 3} ; frozenset([3, 9]) ; set() ; {1, 2, 3, 4} ; [1, 2] ; 2 ; {2: 0}.keys() ; None')
each('%s.%s(%s)', 's ; f', 'union ; intersection ; difference ; symmetric_difference ; issubset ; issuperset ; isdisjoint', ' ; {2, 9} ; [1, 2] ; "ab" ; {3: 4} ; 5 ; [[]] ; {1}, [2] ; range(10) ; (i for i in [3])')
each("after('%s', %s)", 'add ; discard ; remove', '1 ; 9 ; "x" ; [] ; {1} ; frozenset() ; None ; 1.0')
each("after('%s')", 'pop ; clear ; copy ; add ; remove ; union ; update ; intersection_update ; difference_update ; symmetric_difference_update')
each("after('%s', %s)", 'update ; intersection_update ; difference_update ; symmetric_difference_update', '{2, 9} ; [1, 7] ; "xy" ; 5 ; [[]] ; {1}, [2]')
each("inplace('%s', %s)", '| ; & ; - ; ^', '{2, 9} ; frozenset([1]) ; [1] ; {1: 2}.keys() ; 5')
each("frozen_inplace('%s', %s)", '| ; & ; - ; ^', '{2, 9} ; frozenset([1]) ; [1]')
lines('''
set(), {1}, {1, 'a', None}, frozenset(), frozenset({1}), {frozenset([1, 2])}, S([1]), F('a'), {()}, {(1, 2)}
{1, 1.0, True}, {0, False, 0.0}, {*'ab', *[1]} == {'a', 'b', 1}, {*()}, {i % 3 for i in range(10)}
{[]}
{{}}
{1, [2]}
hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset([3, 2, 1])), hash(frozenset(range(100))), hash(frozenset(['a'])) == hash(frozenset('a'))
hash({1})
{1} in {frozenset([1])}, frozenset([1]) in {frozenset([1])}
[1] in {1}
{frozenset([1]): 'v'}[frozenset([1])], {1} == frozenset([1]), {1: {1}} == {1: frozenset([1])}
{1} < {1, 2} < {1, 2, 3}, {1} < {2}, {1} <= {1}, {1} > set()
{1} < [1, 2]
{1} + {2}
{1}[0]
{1}()
set.add({1}, 2), set.union({1}, {2}), set.union()
set.add(frozenset(), 1)
frozenset().add
{1}.nope
! {1}.x = 1
S([1]) | {2}, type(S([1]) | {2}).__name__, type({2} | S([1])).__name__, type(S([1]).copy()).__name__, type(S([1]).union([])).__name__, type(f | s).__name__, type(s | f).__name__, type(F('a') & {'a'}).__name__, type(F('a').copy()).__name__
frozenset(f) is f, f.copy() is f, frozenset(F('a')) == F('a'), type(frozenset(F('a'))).__name__, F(F('a')) == F('a')
set().pop()
len({1, 2}), bool(set()), bool({0}), max({3, 1}), min({3, 1}), sum({1, 2}), sorted({3, 1, 2}), list({5}), tuple({5}), any({0}), all(set())
s.__len__(), s.__contains__(1), s.__and__([1]), s.__rand__({1}), s.__or__({9}), s.__ror__(frozenset([9])), s.__sub__({1}), s.__rsub__({1, 9}), s.__xor__({1}), s.__eq__([1]), s.__lt__({1}), s.__le__(5), s.__hash__
s.__ror__([1]), f.__or__(5), s.__iand__([1])
iter({1}).__length_hint__(), type(iter(set())).__name__, type(iter(frozenset())).__name__, {1}.__reduce__(), frozenset([1]).__reduce__()
set[int], frozenset[str], set.__doc__[:30], set.__hash__, frozenset.__hash__ is not None
set.__class_getitem__((int, str))
repr({1}), str({'a'}), f'{ {1} }', '%s' % {1}
s.isdisjoint([]), s.issubset([1, 2, 3, 4]), s.issuperset('a'), s >= e
isinstance(f, set), isinstance(s, frozenset), issubclass(set, object), set.__mro__
''')
print('order of small integers', set(range(10)), {9, 1, 5, 3, 7}, set(range(20, 0, -1)), {8, 16, 24, 0}, {100, 50, 25, 12, 6, 3})
print('negative', set(range(-5, 5)), {-1, -2}, {2 ** 61, 1, 2 ** 62}, {0.5, 1.5, 2.5}, {10 ** 20, 10 ** 21, 1})
print('strings', set('hello world'), {'apple', 'banana', 'cherry', 'date', 'elderberry', 'fig'}, set(str(i) for i in range(20)), {'a', 1, None, (1, 2), 2.5, b'x'} - {None})
print('tuples', {(i, j) for i in range(3) for j in range(3)}, {frozenset([i]) for i in range(4)})
print('bytes', {b'a', b'b', b'abc', b''}, set(b'hello'))
t = set()
for i in range(50):
    t.add(i * 37 % 101)
    if i % 10 == 9:
        print(i, t)
for i in range(0, 101, 2):
    t.discard(i)
print(t, len(t))
popped = []
u = {5, 33, 65, 1, 97, 2}
print(u)
while u:
    popped.append(u.pop())
    if len(popped) == 3: u.add(64)
print(popped)
a, b = set(range(0, 30, 2)), set(range(0, 30, 3))
print(a & b, a | b, a - b, a ^ b, b - a)
print(a.union(b, [100], 'x'), a.intersection(b, range(13)), a.difference(b, [2, 4]))
for label, action in {'add': lambda t: t.add(99), 'discard': lambda t: t.discard(1), 'replace': lambda t: (t.discard(1), t.add(98)), 'clear': lambda t: t.clear()}.items():
    t = {1, 2, 3}
    seen = []
    try:
        for x in t:
            seen.append(x)
            if len(seen) == 1: action(t)
        print(label, seen, t)
    except RuntimeError as error:
        print(label, seen, error)
class Key:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self): log.append(f'h{self.n}'); return self.h
    def __eq__(self, other): log.append(f'e{self.n}{other.n}'); return self.n == other.n
    def __repr__(self): return f'K{self.n}'
log = []
ks = [Key(i, i % 2) for i in range(6)]
t = set(ks)
print(t, log); log.clear()
print(Key(3, 1) in t, log); log.clear()
t.discard(Key(2, 0)); print(t, log); log.clear()
print(t & {Key(1, 1), Key(9, 0)}, log); log.clear()
print(t == {Key(i, i % 2) for i in (0, 1, 3, 4, 5)}, log); log.clear()
class Evil:
    def __hash__(self): return 1
    def __eq__(self, other): victim.clear(); return False
victim = {1, 2, 3}
print(Evil() in victim, victim)
class BadHash:
    def __hash__(self): return 'x'
class BigHash:
    def __hash__(self): return 2 ** 100
class NegHash:
    def __hash__(self): return -1
lines('''
{BadHash()}
hash(BigHash()) == 2 ** 100 % (2 ** 61 - 1)
hash(NegHash())
{1, 2} | {1.0, 3.0}
''')
r = frozenset([1]); st = {r}
class Rec(set):
    def __hash__(self): return 1
rec = Rec(); rec.add(rec)
print(rec)
print([m for m in dir(set) if not m.startswith('_')], [m for m in dir(set) if m not in dir(frozenset)])
