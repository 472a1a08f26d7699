"""collections: deque, defaultdict, OrderedDict, Counter, ChainMap, namedtuple, UserDict and kin: methods, reprs, errors."""

from collections import *
import collections.abc
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


d = deque([1, 2, 3])
def after(method, *a):
    d = deque([1, 2, 3, 2], maxlen=5)
    return getattr(d, method)(*a), d
lines('''
deque(), deque('abc'), deque([1, 2, 3], 2), deque([1, 2, 3], maxlen=0), deque(maxlen=None), deque(iterable='a', maxlen=3), d, len(d), bool(deque()), d[0], d[-1], 2 in d, list(reversed(d)), d == deque([1, 2, 3]), d == [1, 2, 3], d < deque([1, 3]), d + deque([4]), d * 2, 2 * d, d.maxlen, deque('a', 3).maxlen, d.copy(), hash
deque(5)
deque([], -1)
deque([], 'x')
deque([], 1, 2)
d[5]
d['a']
d[1:2]
d + [4]
hash(d)
deque()[0]
deque().pop()
deque().popleft()
after('append', 5), after('appendleft', 5), after('extend', [7, 8, 9]), after('extendleft', [7, 8, 9]), after('pop'), after('popleft'), after('rotate'), after('rotate', 2), after('rotate', -1), after('rotate', 100), after('reverse'), after('clear'), after('count', 2), after('index', 2), after('index', 2, 2), after('remove', 2), after('insert', 1, 'n'), after('insert', -1, 'n'), after('insert', 99, 'n'), after('copy')
after('index', 9)
after('remove', 9)
after('rotate', 'x')
after('insert', 0)
after('extend', 5)
deque([1, 2, 3], 3).insert(0, 5)
! d[0] = 'changed'; print(d)
! del d[0]; print(d)
! d += [4, 5]; print(d)
! d *= 2; print(d)
! del d[99]
! d[99] = 1
type(d).__name__, deque[int], d.__reduce__()[0].__name__, repr(iter(d))[:30], iter(deque('ab')).__length_hint__()
''')
dd = defaultdict(list)
lines('''
dd, dd['a'].append(1), dd, dd.get('z'), 'z' in dd, dd['b'], dd, dd.default_factory, defaultdict(int, a=1), defaultdict(None, {1: 2}), defaultdict(), dd.copy(), type(dd.copy()).__name__, dd | {'c': 1}, dd == {'a': [1], 'b': []}
defaultdict()['x']
defaultdict(5)
defaultdict(int, 5)
defaultdict(lambda: 1 / 0)['x']
defaultdict(int).__missing__('k'), defaultdict(str)['s'], defaultdict(lambda: 'd')['q']
defaultdict(list).__reduce__()[1]
''')
o = OrderedDict(a=1, b=2, c=3)
lines('''
o, OrderedDict(), OrderedDict([('x', 1)]), o == OrderedDict(b=2, a=1, c=3), o == {'c': 3, 'b': 2, 'a': 1}, list(o), list(reversed(o)), o.move_to_end('a'), o, o.move_to_end('c', last=False), o, o.popitem(), o.popitem(last=False), o, o.pop('b'), o, o | {'q': 1}, type(o | {}).__name__, OrderedDict.fromkeys('ab', 0)
o.move_to_end('zz')
o.popitem()
o['zz']
o.pop('zz')
list(OrderedDict(a=1, b=2).items()), repr(OrderedDict(a=1).keys()), OrderedDict(a=1).copy(), OrderedDict(a=OrderedDict())
''')
c = Counter('abracadabra')
lines('''
c, c['a'], c['zz'], c.most_common(2), c.most_common(), list(c.elements())[:5], c.total(), Counter(a=2, b=1) + Counter(a=1), Counter(a=2, b=1) - Counter(a=1, b=3), Counter(a=2, b=1) & Counter(a=1, b=5), Counter(a=2) | Counter(a=1, b=5), +Counter(a=-1, b=2), -Counter(a=-1, b=2), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter(), Counter([1, 1, 2]), Counter({'x': 3}), c.update('aaa'), c['a'], c.subtract('aaa'), c['a'], Counter('ab') < Counter('abc'), Counter.__mro__[1].__name__
Counter(5)
Counter.fromkeys('a')
Counter('a') + {'a': 1}
Counter(a='x').total()
! c += Counter('z'); print(c['z'])
! c -= Counter('a'); print(c['a'])
! del c['zz']; del c['a']; print('a' in c)
Counter(a=1).copy(), Counter(a=3, b=0, c=-1).most_common(1), sum(Counter(a=1, b=2).values())
''')
m = ChainMap({'a': 1}, {'a': 2, 'b': 3})
lines('''
m, m['a'], m['b'], len(m), list(m), 'b' in m, m.maps, m.new_child({'c': 9}), m.parents, m.get('z'), dict(m), m | {'q': 1}, ChainMap(), m.new_child(k=1)
m['z']
! m['b'] = 'new'; print(m)
! del m['b']; del m['a']; print(m)
! del m['zz']
m.pop('zz')
m.popitem()
ChainMap().popitem()
bool(ChainMap()), ChainMap({}, {}) == {}, ChainMap({'a': 1}).copy()
''')
P = namedtuple('P', 'x y')
Q = namedtuple('Q', ['a', 'b', 'c'], defaults=[5, 6])
lines('''
P(1, 2), P(x=1, y=2), P(1, 2).x, P(1, 2)[1], P._fields, P(1, 2)._asdict(), P(1, 2)._replace(x=9), P._make([3, 4]), P(1, 2) == (1, 2), P(1, 2) < P(1, 3), hash(P(1, 2)) == hash((1, 2)), Q(1), Q(1, 2), Q._field_defaults, P.__doc__, P.x.__doc__, P.__match_args__, P.__slots__, P(1, 2).__getnewargs__(), tuple(P(1, 2)), len(P(1, 2)), [*P(1, 2)], P.__mro__, P.__module__, P(1, 2) + (3,), P(1, 2).__replace__(y=0)
P(1)
P(1, 2, 3)
P(1, z=2)
P._make([1])
P(1, 2)._replace(z=1)
! P(1, 2).x = 5
P(1, 2).z
namedtuple('N', 'a a')
namedtuple('N', 'class')
namedtuple('N', '_a')
namedtuple('N', '1a')
namedtuple('class', 'a')
namedtuple('N', 'a class _b a', rename=True)._fields, namedtuple('N', 'a,b, c')._fields, namedtuple('N', [])(), namedtuple('N', 'a', module='m').__module__
namedtuple('N', 'a', defaults=[1, 2])
namedtuple('N', 5)
repr(type('Sub', (P,), {})(1, 2))
''')
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
class UL(UserList): pass
class US(UserString): pass
lines('''
UD(a=1), UD({'x': 'y'}), UD(a=1).data, UD(a=1) == {'a': 2}, UD() | {'z': 1}, 'a' in UD(a=1), UL([1, 2]) + [3], type(UL([1])[:]).__name__, UL('ab') * 2, UL([3, 1]) == [3, 1], US('ab').upper(), type(US('a') + 'b').__name__, US('abc')[1:], 'b' in US('abc'), US('a') == 'a', hash(US('a')) == hash('a'), UL([1]).data, repr(US('q')), sorted(UL([2, 1]))
UD()['missing']
UL()[0]
''')
for name in sorted(collections.abc.__all__):
    cls = getattr(collections.abc, name)
    print(name, [b.__name__ for b in cls.__bases__], sorted(cls.__abstractmethods__), [t.__name__ for t in (list, tuple, dict, set, frozenset, str, bytes, bytearray, memoryview, range, deque, OrderedDict, Counter, type({}.keys()), type({}.items()), type(iter([])), type(x for x in ()), type(lambda: 0), int, type(None)) if issubclass(t, cls)])
class MySeq(collections.abc.Sequence):
    def __init__(self, *a): self.a = a
    def __len__(self): return len(self.a)
    def __getitem__(self, i): return self.a[i]
class MyMap(collections.abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
class MySet(collections.abc.Set):
    def __init__(self, it=()): self.s = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def __repr__(self): return f'MySet({self.s})'
s, mm, ms = MySeq(1, 2, 3, 2), MyMap(), MySet('abc')
mm.update(a=1, b=2)
lines('''
list(s), s.index(2), s.count(2), 3 in s, list(reversed(s)), s.index(2, 2), mm.pop('a'), mm.setdefault('c', 3), sorted(mm.items()), mm == {'b': 2, 'c': 3}, mm.get('q'), mm.popitem(), mm.keys(), mm.clear(), len(mm), ms & MySet('bcd'), ms | MySet('d'), ms - MySet('a'), ms ^ MySet('cd'), ms <= MySet('abcd'), ms == MySet('cba'), ms.isdisjoint('xyz'), isinstance(ms, collections.abc.Collection)
s.index(9)
mm.pop('zz')
collections.abc.Sequence()
collections.abc.Iterator()
isinstance([], collections.abc.Iterable), isinstance(5, collections.abc.Hashable), isinstance([], collections.abc.Hashable), issubclass(type('H', (), {'__iter__': lambda s: 1}), collections.abc.Iterable), issubclass(type('H', (), {'__iter__': None}), collections.abc.Iterable), collections.abc.Callable[[int], str], collections.abc.Mapping[str, int]
''')
