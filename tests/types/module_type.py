"""module objects, SimpleNamespace, mappingproxy: construction, attributes, repr, comparison, errors."""

import sys
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


Module, Proxy, Namespace = type(sys), type(int.__dict__), type(sys.implementation)
m = Module('name', 'doc')
lines('''
m.__name__, m.__doc__, m.__package__, m.__loader__, m.__spec__, repr(m), sorted(m.__dict__)
Module('n').__doc__, Module(name='n', doc=5).__doc__, Module('').__name__
Module()
Module(5)
Module('a', 'b', 'c')
Module('a', x=1)
m.nope
! m.x = 5
m.x, m.__dict__['x'], vars(m)['x']
! del m.x
! del m.x
! m.__dict__ = {}
! m.__name__ = 'renamed'
repr(m)
! del m.__name__
repr(m)
m.nope
! m.__name__ = 5
m.nope
! m.__getattr__ = lambda name: 'dynamic ' + name
m.anything, m.other
! m.__dir__ = lambda: ['b', 'a']
dir(m)
! m.__getattr__ = 5
m.zzz
repr(Module.__new__(Module))
Module.__new__(Module).x
m.__annotations__
! m.__annotations__ = {'a': int}
m.__annotations__
! del m.__annotations__
m.__annotations__
! m.__annotate__ = 5
type('Sub', (Module,), {'extra': 1})('s').extra
Module.__mro__, isinstance(sys, Module), repr(sys), sys.__name__, hash(m) == hash(m), m == Module('name')
''')
class Lazy(Module):
    def __getattr__(self, name): return ('lazy', name)
    def __setattr__(self, name, value): print('setting', name); super().__setattr__(name, value)
    @property
    def prop(self): return 'property of a module'
lazy = Lazy('lazy')
lazy.a = 1
print(lazy.a, lazy.b, lazy.prop, repr(lazy))
m2 = Module('classy')
m2.__class__ = Lazy
print(m2.q, type(m2).__name__)
lines('''
! m2.__class__ = int
! sys.__class__ = Module
Namespace(), Namespace(a=1, b='x'), Namespace({'m': 1}), Namespace({'m': 1}, m=2), Namespace([('k', 'v')])
Namespace(1)
Namespace({}, {})
Namespace({1: 2})
Namespace([(1, 2)])
Namespace(a=1) == Namespace(a=1), Namespace(a=1) == Namespace(a=2), Namespace(a=1) == {'a': 1}, Namespace() != Namespace(b=1), Namespace() == 5
Namespace(a=1) < Namespace(a=2)
hash(Namespace())
(n := Namespace(a=1)).a, n.__dict__, vars(n)
! n.b = 2
! del n.a
n
n.a
! del n.a
! n.__dict__ = {}
Namespace(self=1, cls=2), Namespace(**{'not an identifier': 1, '': 2})
Namespace(a=1).__reduce__(), type(n), type(n).__name__, type(n).__qualname__
n.__replace__(b=5, c=6), n
n.__replace__(1)
sys.implementation.name, type(sys.implementation).__name__, sorted(vars(sys.implementation))[:2] != []
''')
r = Namespace(); r.me = r; r.items = [r]
print(r)
class Sub(Namespace): pass
print(Sub(a=1), Sub(a=1) == Namespace(a=1))
d = {'a': 1, 'b': 2}
p = Proxy(d)
class M:
    def __getitem__(self, k): return k
    def keys(self): return ['k']
lines('''
p, p['a'], p.get('z'), p.get('z', 0), len(p), list(p), 'a' in p, list(p.keys()), list(p.values()), list(p.items()), p.copy(), type(p.copy()).__name__, list(reversed(p))
p['z']
! p['a'] = 5
! del p['a']
! p.x = 1
p.pop
p == d, p == {'a': 1}, p == p, p != 5, p | {'c': 3}, {'c': 3} | p, type(p | {}).__name__
! p |= {'c': 3}
hash(p)
p < p
Proxy(5)
Proxy([])
Proxy()
Proxy(None)
Proxy(M())['q'], Proxy(M()).keys()
len(Proxy(M()))
Proxy(p)['a'], repr(Proxy(p)), str(p), f'{p}'
Proxy(mapping={'x': 1})
type(p), type(p).__mro__, Proxy[int, str], bool(p), bool(Proxy({}))
int.__dict__['real'].__name__, type(int.__dict__).__name__, '__add__' in int.__dict__
type('P', (Proxy,), {})
Proxy({1: 'a'})[1.0]
Proxy({})[[]]
[n for n in dir(p) if not n.startswith('_')]
''')
d['c'] = 3
print(p, len(p))
print(Proxy.__hash__ is not None)
