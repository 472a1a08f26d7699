"""dict: construction, lookup, every method, merging, order, comparison, key equality, __missing__, errors."""

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


class D(dict):
    def __missing__(self, key): return ('missing', key)
class Plain(dict): pass
class Keys:
    def keys(self): return ['x', 'y']
    def __getitem__(self, k): return k * 2
class BadKeys:
    def keys(self): return 5
    def __getitem__(self, k): return k
class Unhashable:
    __hash__ = None
def after(method, *args, **kw):
    """The method's result and the dict after the call."""
    d = {'a': 1, 'b': 2, 3: 'c'}
    return getattr(d, method)(*args, **kw), d
each('%s(%s)', 'dict ; D', " ; {'a': 1} ; a=1, b=2 ; {'a': 1}, a=2 ; [('k', 1), ('l', 2)] ; ['ab', 'cd'] ; ['abc'] ; [1] ; [(1,)] ; [(1, 2, 3)] ; 5 ; None ; 'ab' ; '' ; [] ; zip('ab', [1, 2]) ; ((k, 1) for k in 'xy') ; Keys() ; Keys(), z=1 ; BadKeys() ; {}, {} ; [([], 1)] ; [({}, 1)] ; {1: 2}, **{'z': 3} ; **{'a': 1} ; enumerate('ab') ; D(q=1) ; [(1, 2), 'ab', [3, 4]] ; iterable=[(1, 2)] ; mapping=1 ; self=1")
each("after('get', %s)", "'a' ; 'z' ; 'z', 0 ; 3 ; 3.0 ; None ; [] ; 'a', 'b', 'c' ; key='a'")
each("after('pop', %s)", "'a' ; 'z' ; 'z', 0 ; 3 ; [] ; 'z', default=1 ; 'a', 1, 2")
each("after('setdefault', %s)", "'a' ; 'z' ; 'z', 5 ; 'a', 9 ; [] ; [], 1 ; 1, 2, 3")
each("after('update', %s)", "{} ; {'a': 9} ; z=1 ; {'a': 2}, a=3 ; [('n', 1)] ; 5 ; None ; [1] ; Keys() ; {}, {} ; [('k',)] ; 'ab' ; {1, 2} ; D()")
each("after('%s')", 'clear ; copy ; popitem ; keys ; values ; items ; __len__ ; update ; get ; pop ; fromkeys ; setdefault ; nope')
each("after('%s', %s)", '__contains__ ; __getitem__ ; __delitem__ ; __eq__ ; __or__ ; __ror__ ; __ior__ ; __lt__', "'a' ; 'z' ; [] ; {'a': 1, 'b': 2, 3: 'c'} ; {'q': 1} ; [('k', 1)]")
each('{"a": 1} %s %s', '== ; != ; | ; < ; + ; in', "{'a': 1} ; {'a': 1.0} ; {'b': 2} ; {} ; [('a', 1)] ; None ; D(a=1)")
lines('''
{}, {'a': 1, 2: 'b'}, {**{}}, {**{'a': 1}, 'a': 2, **{'c': 3}}, {1: {2: {3: 4}}}, {(): [], None: ..., True: False}
{1: 'a', 1.0: 'b', True: 'c'}, {0: 'a', False: 'b', -0.0: 'c'}, {'a': 1, 'a': 2}
{[]: 1}
{1: 2, {}: 3}
{'a': 1}['b']
{'a': 1}[[]]
{}[None]
{}[1, 2]
{}['a' * 3]
{1: 2}[1.0], {(1, 2): 3}[1, 2], {None: 1}[None]
{**5}
{**[1]}
{**None}
{**Keys()}
{**BadKeys()}
D(a=1)['a'], D()['zz'], D().get('zz'), 'zz' in D(), D(a=1) == {'a': 1}, D(a=1).copy(), type(D(a=1).copy()).__name__, D(a=1) | {'b': 2}, type(D() | {}).__name__
Plain(a=1), repr(Plain()), type(Plain().copy()).__name__, type(Plain.fromkeys('a')).__name__
Plain()['x']
dict.fromkeys('abc'), dict.fromkeys([1, 2], 'v'), dict.fromkeys({}, 0), D.fromkeys('ab', 1), dict.fromkeys(range(3), []), dict.fromkeys({'x': 9}), dict.fromkeys({3, 4}, 1)
dict.fromkeys()
dict.fromkeys(5)
dict.fromkeys([[]])
dict.fromkeys('a', 1, 2)
{'a': 1}.popitem()
{}.popitem()
{'a': 1, 'b': 2} | {'b': 3, 'c': 4}, {'b': 3} | {'a': 1, 'b': 2}
{} | []
[] | {}
{} < {}
hash({})
len({1: 2}), bool({}), bool({0: 0}), list({'b': 1, 'a': 2}), sorted({'b': 1, 'a': 2}), list(reversed({'a': 1, 'b': 2})), max({1: 0, 5: 0}), 'a' in {'a': 1}, sum({1: 0, 2: 0}), tuple({1: 2}), [*{1: 2}], set({1: 2}) 
{'a': 1, 'b': 2} == {'b': 2, 'a': 1}, {'a': 1} == {'a': True}, {1: [1]} == {1: [1.0]}, {'a': float('nan')} == {'a': float('nan')}
{k: v for k, v in [(1, 2), (3, 4)]}, {k: k for k in 'aab'}, {i: {j: i * j for j in range(2)} for i in range(2)}, {(k := 1): k + 1}
dict.__doc__[:20], dict[str, int], dict.__hash__, {}.__class__
{}.keys.__name__, dict.get({'a': 1}, 'a')
dict.get([], 1)
dict.get()
{}()
{}.a
! {}.a = 1
! del {}['x']
! {}[[]] = 1
repr({'a': {}}), str({1: 'x'}), f'{ {1: 2} }', '%s' % {1: 2}, '%(a)s' % {'a': 5}
{}.__sizeof__() > 0, {1: 2}.__reversed__().__length_hint__(), {1: 2}.__iter__().__length_hint__()
{}.__init__([(1, 2)]), dict.__new__(dict), dict.__new__(D)
dict(**{'a': 1}, **{'b': 2})
dict(**{'a': 1}, **{'a': 2})
dict(**{1: 2})
dict(a=1, **{'a': 2})
''')
d = {}
d['me'] = d
print(d, d == d, d['me']['me'] is d)
try:
    print(d == {'me': d}, d == {'me': {'me': d}})
except RecursionError as e:
    print(type(e).__name__)
d = dict(a=1, b=2, c=3)
del d['a']
d['a'] = 4
d['b'] = 5
print(d, list(d.items()), d.popitem(), d)
for label, f in {'add': lambda d: d.update({'new': 1}), 'del': lambda d: d.pop('a'), 'clear': lambda d: d.clear(), 'set': lambda d: d.update({'a': 9}), 'replace': lambda d: (d.pop('a'), d.update({'n': 1}))}.items():
    for what in ('keys', 'values', 'items', '__iter__', '__reversed__'):
        d = {'a': 1, 'b': 2, 'c': 3}
        seen = []
        try:
            for x in getattr(d, what)():
                seen.append(x)
                if len(seen) == 1:
                    f(d)
            print(label, what, seen)
        except RuntimeError as e:
            print(label, what, seen, type(e).__name__, e)
class Key:
    def __init__(self, n, h): self.n, self.h = n, h
    def __hash__(self): log.append(f'hash {self.n}'); return self.h
    def __eq__(self, other): log.append(f'eq {self.n} {getattr(other, "n", other)}'); return self.n == getattr(other, 'n', None)
    def __repr__(self): return f'K{self.n}'
log = []
k1, k2, k3 = Key(1, 7), Key(2, 7), Key(3, 8)
d = {k1: 'one'}
d[k2] = 'two'
d[k3] = 'three'
print(log); log.clear()
print(d[k2], log); log.clear()
print(d.get(Key(2, 7)), log); log.clear()
print(d.get(Key(9, 7)), log); log.clear()
print(Key(2, 7) in d, log); log.clear()
print(d == {Key(1, 7): 'one', Key(2, 7): 'two', Key(3, 8): 'three'}, log); log.clear()
print(d.pop(Key(1, 7)), d, log); log.clear()
class Raising:
    def __hash__(self): raise ValueError('no hash')
class RaisingEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('no eq')
lines('''
{Raising(): 1}
{}[Raising()]
Raising() in {}
{1: 'a'}[RaisingEq()]
{RaisingEq(): 1, RaisingEq(): 2}
{1: 1}.get(RaisingEq())
{}[Unhashable()]
''')
class Mutating:
    def __hash__(self): return 5
    def __eq__(self, other): target.clear(); return False
target = {Mutating(): 1}
print(target.get(5), target)
big = {}
for i in range(1000):
    big[i * 7 % 1009] = i
for i in range(0, 1000, 3):
    big.pop(i * 7 % 1009)
print(len(big), list(big)[:10], list(big)[-5:], sum(big), sum(big.values()))
words = {}
for w in 'the quick brown fox jumps over the lazy dog'.split():
    words[w] = words.get(w, 0) + len(w)
print(words)
mixed = {1: 'i', 'a': 's', None: 'n', (1,): 't', 1.5: 'f', b'b': 'b', frozenset([1]): 'fs', 10 ** 30: 'big', True: 'overwrites', int: 'type', len: 'fn'}
print(mixed)
print([m for m in dir(dict) if not m.startswith('_')])
print(sorted(m for m in dir(dict) if m.startswith('_')))
