"""object: its methods, default comparison and hashing, attribute access hooks, copying protocol, dir, None and friends."""

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


class A:
    def __init__(self, **kw): self.__dict__.update(kw)
class S:
    __slots__ = ('a', 'b')
class Init:
    def __init__(self, x): self.x = x
class New:
    def __new__(cls, x): o = super().__new__(cls); o.x = x; return o
class NewOther:
    def __new__(cls, *a): return 42
    def __init__(self, *a): print('never called')
class InitReturns:
    def __init__(self): return 5
class Repr:
    def __repr__(self): return 'R'
o, a, s = object(), A(y=1), S()
s.a = 1
lines('''
o, a, type(o), o.__class__, o == o, o != o, o == object(), hash(o) == hash(o), bool(o), str(a), repr(Repr()), str(Repr()), f'{Repr()}', format(Repr(), '')
o < o
o + 1
o()
o[0]
len(o)
iter(o)
! o.x = 1
o.x
! del o.x
o.__dict__
vars(o)
vars(a), a.__dict__, s.a
vars(s)
s.b
s.c
! s.c = 1
! del s.b
! del s.a
Init()
Init(1, 2)
Init(1).x, New(2).x, NewOther(1)
New()
InitReturns()
object.__eq__(o, o), object.__eq__(o, 5), object.__ne__(o, 5), object.__ne__(o, o), object.__lt__(o, o), object.__hash__(o) == hash(o)
object.__repr__(a), object.__str__(Repr()), object.__format__(Repr(), ''), object.__sizeof__(o) > 0
object.__format__(o, 'x')
object.__getattribute__(a, 'y'), object.__setattr__(a, 'z', 2), a.z, object.__delattr__(a, 'z'), hasattr(a, 'z')
object.__getattribute__(a, 5)
object.__setattr__(5, 'x', 1)
object.__setattr__(A, 'x', 1)
getattr(a, 'y'), getattr(a, 'n', None), setattr(a, 'w', 1), a.w, delattr(a, 'w')
getattr(a, 5)
setattr(a, 5, 1)
getattr(a)
hasattr(a, 5)
hasattr(a)
delattr(a, 'w')
a.__init_subclass__(), object.__subclasshook__(int), object.__init_subclass__()
object.__init_subclass__(x=1)
object.__reduce__(a)[0].__name__, a.__reduce_ex__(2)[0].__name__, a.__reduce_ex__(2)[1:3], a.__getstate__(), s.__getstate__(), o.__getstate__(), Init(1).__getstate__()
s.__reduce_ex__(0)
o.__reduce_ex__('x')
A.__dict__['__dict__'].__class__, A.__dict__['__weakref__'].__class__, '__dict__' in S.__dict__, S.a.__class__, S.a
S.a.__get__(s)
! S.a.__set__(s, 7)
S.a.__get__(s), s.__getstate__()
S.a.__get__(5)
S.a.__delete__(s)
sorted(dir(o))
[n for n in dir(a) if not n.startswith('__')], [n for n in dir(s) if not n.startswith('__')]
! a.__dict__ = 5
! a.__dict__ = {'fresh': 1}
a.fresh, vars(a)
! a.__dict__ = {1: 2}
a.__dict__
! del a.__dict__
a.__dict__, hasattr(a, 'fresh')
None, type(None), None is None, None == None, None != 0, bool(None), repr(None), hash(None) == hash(None), type(None)()
type(None)(1)
! None.x = 1
None.x
None()
None[0]
None < None
None + 1
..., type(...), bool(...), repr(...), type(...)() is ..., Ellipsis is ...
NotImplemented, type(NotImplemented), repr(NotImplemented), type(NotImplemented)() is NotImplemented
bool(NotImplemented)
type(...)(1)
None.__class__, None.__eq__(None), None.__eq__(1), None.__bool__(), None.__hash__.__class__, None.__doc__
''')
class Log:
    def __getattribute__(self, name):
        if name.startswith('__'): return super().__getattribute__(name)
        print('getattribute', name)
        return super().__getattribute__(name)
    def __getattr__(self, name):
        print('getattr', name)
        if name == 'bad': raise AttributeError('bad attribute')
        return name.upper()
    def __setattr__(self, name, value):
        print('setattr', name, value)
        super().__setattr__(name, value)
    def __delattr__(self, name):
        print('delattr', name)
        super().__delattr__(name)
    x = 'class x'
l = Log()
l.y = 5
print(l.x, l.y, l.z)
l.y += 1
del l.y
for f in (lambda: l.bad, lambda: delattr(l, 'y'), lambda: getattr(l, 'bad', 'dflt'), lambda: hasattr(l, 'bad')):
    try:
        print(f())
    except AttributeError as e:
        print(e)
class Dir:
    def __dir__(self): return ['z', 'a']
class BadDir:
    def __dir__(self): return 5
print(dir(Dir()))
try:
    dir(BadDir())
except TypeError as e:
    print(e)
class Eq:
    def __eq__(self, o): return 'eq'
class Hash(Eq):
    def __hash__(self): return 5
class NoHash:
    __hash__ = None
for c in (Eq, Hash, NoHash):
    try:
        print(c.__name__, hash(c()), c.__hash__ is None)
    except TypeError as e:
        print(c.__name__, e, c.__hash__)
print(Eq() == 1, Eq() != 1, 1 == Eq(), Eq() in [5], [Eq()] == [3])
class SubA(A):
    __slots__ = ('extra',)
b = SubA(k=1)
b.extra = 2
print(b.__dict__, b.extra, b.__getstate__())
