"""Dictionary views: keys, values, items: set operations, containment, comparison, liveness, reversal, errors."""

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


d = {'a': 1, 'b': 2, 'c': 3}
e = {'b': 2, 'd': 4}
unhashable = {'a': [1], 'b': [2]}
each('%s %s %s', 'd.keys() ; d.items()', '& ; | ; - ; ^ ; == ; < ; <= ; > ; >=', "e.keys() ; e.items() ; {'a'} ; {('a', 1)} ; ['a', 'b'] ; 'ab' ; [] ; 5 ; frozenset('abc') ; {'a': 0}".replace("frozenset('abc')", "frozenset(['a'])"))
lines('''
d.keys(), d.values(), d.items(), {}.keys(), {}.values(), {}.items()
len(d.keys()), len(d.values()), len(d.items()), bool({}.keys()), bool(d.values())
list(d.keys()), list(d.values()), list(d.items()), tuple(d), set(d.items()) == {('a', 1), ('b', 2), ('c', 3)}
'a' in d.keys(), 'z' in d.keys(), 1 in d.values(), 9 in d.values(), ('a', 1) in d.items(), ('a', 2) in d.items(), 'a' in d.items(), ('a',) in d.items(), ['a', 1] in d.items(), ('a', 1.0) in d.items()
[] in d.keys()
([], 1) in d.items()
list(reversed(d)), list(reversed(d.keys())), list(reversed(d.values())), list(reversed(d.items()))
d.keys().isdisjoint(e), d.keys().isdisjoint('xyz'), d.items().isdisjoint([]), d.items().isdisjoint(e.items())
d.keys().isdisjoint(5)
d.values().isdisjoint([])
d.keys().mapping, d.values().mapping['a'], type(d.items().mapping).__name__
d.values() == d.values(), d.keys() == d.keys(), d.items() == d.items(), d.keys() == ['a', 'b', 'c'], d.keys() == {'a', 'b', 'c'}, d.items() == {('a', 1), ('b', 2), ('c', 3)}
d.values() & d.values()
['a', 'z'] & d.keys(), {'a', 'z'} - d.keys(), {'a'} | e.keys(), 'ab' & d.keys()
unhashable.items() & [('a', [1])]
unhashable.items() | []
unhashable.items() - d.items()
unhashable.items() == unhashable.items(), unhashable.items() <= unhashable.items()
unhashable.items() >= {'x'}
hash(d.keys())
hash(d.values()) == hash(d.values())
d.keys()[0]
d.keys()()
d.keys().x
! d.keys().x = 1
d.keys() + e.keys()
repr(d.keys()), str(d.values()), f'{d.items()}'
type(d.keys()), type(d.values()), type(d.items()), type(iter(d.keys())), type(iter(d.values())), type(iter(d.items())), type(reversed(d.items()))
type(d.keys())()
iter(d.items()).__length_hint__(), next(iter(d.items())), next(iter(d.values()))
iter(d.items()).__reduce__(), reversed(d).__reduce__()
sorted(d.items(), key=lambda kv: -kv[1]), max(d.values()), min(d, key=d.get), sum(d.values())
dict(d.items()), dict(zip(d.keys(), d.values())) == d, {v: k for k, v in d.items()}
type(d.keys() & e.keys()).__name__, type(d.keys() | []).__name__
sorted(d.keys() | e.keys()), sorted(d.keys() ^ e.keys()), sorted(d.items() | e.items())
d.keys() == e, d.keys() != e.keys(), d.keys() > set(), d.keys() < 5
''')
k, v, i = d.keys(), d.values(), d.items()
d['z'] = 26
del d['a']
print(k, v, i, len(k))
r = {}
r['v'] = r.values()
r['i'] = r.items()
print(r['v'])
print(r['i'])
it = iter(d)
print(next(it), next(it), it.__length_hint__())
d['new'] = 0
for attempt in range(2):
    try:
        print(next(it))
    except RuntimeError as error:
        print(error)
it = iter(e.items())
first = next(it)
print(first, list(it), list(it), next(it, 'end'))
for n in dir(k):
    if not n.startswith('__'): print('keys', n)
for n in dir(v):
    if not n.startswith('__'): print('values', n)
class Sub(dict): pass
s = Sub(a=1)
print(s.keys(), s.items(), type(s.keys()).__name__)
nested = {'x': {'y': {}}}
print(nested.items(), nested['x'].keys())
