"""type: construction with every argument, attributes, assignment, subclasses, mro, layout conflicts, abstract flags."""

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
    """Doc A."""
    x = 1
class B(A): pass
class Meta(type):
    def __repr__(cls): return f'<Meta {cls.__name__}>'
class M(metaclass=Meta): pass
class Slots: __slots__ = ('a',)
class Slots2: __slots__ = ('b',)
class Empty: __slots__ = ()
class WithDict: pass
lines('''
type(5), type(type), type(int), type(None), type(...), type(NotImplemented), type(lambda: 0), type(A), type(A()), type(M)
type()
type(1, 2)
type(1, 2, 3, 4)
type(5, (), {})
type('X', 5, {})
type('X', (), 5)
type('X', (5,), {})
type('X', (A, A), {})
type('X', (A, B), {})
type('X', (A, object), {}).__mro__
type('X', (object, A), {})
type('X', (B, A), {}).__mro__
type('X', (), {'a': 1}).a, type('X', (), {}).__name__, type('X', (), {}).__module__, type('X', (), {'__module__': 'm'}), type('X', (), {'__qualname__': 'q.X'})
type('X', (), {'__qualname__': 5})
type('a b', (), {}), type('', (), {}).__name__
type('a\\x00b', (), {})
type('X', (int, str), {})
type('X', (list, dict), {})
type('X', (int, A), {}).__mro__
type('X', (Slots, Slots2), {})
type('X', (Slots, Empty, WithDict), {}).__mro__
type('X', (bool,), {})
type('X', (type(None),), {})
type('X', (type(lambda: 0),), {})
type('X', (range,), {})
type('X', (type,), {}).__mro__
type('X', (M,), {})
type('X', (M,), {}).__class__
type('X', (), {'__slots__': 5})
type('X', (), {'__slots__': ['1a']})
type('X', (), {'__slots__': ['a'], 'a': 1})
type('X', (), {'__slots__': 'abc'}).abc, type('X', (), {'__slots__': ('a', '__dict__')}).__dict__['__dict__'].__class__.__name__
type('X', (), {'__slots__': ('__dict__', '__dict__')})
type('X', (int,), {'__slots__': ('a',)})
type('X', (int,), {'__slots__': ()}).__mro__
type('X', (A,), {'__slots__': ('__dict__',)})
type('X', (A,), {'__slots__': ('__weakref__',)})
type('X', (), {'__slots__': ('__a', 'b_')}).__slots__, [n for n in dir(type('X', (), {'__slots__': ('__a', 'b')})) if 'a' in n and not n.startswith('__')]
type('X', (), {}, key=1)
type.__new__(type, 'Y', (), {}), type.__new__(Meta, 'Z', (), {})
type.__new__(5, 'Y', (), {})
type.__new__(int, 'Y', (), {})
type.__call__(A).__class__, type.__call__(type, 5)
A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__bases__, A.__base__, A.__mro__, A.__dict__['x'], A.__flags__ & 0x400 != 0, A.__basicsize__, A.__itemsize__, A.__dictoffset__, A.__weakrefoffset__, A.__text_signature__, A.__type_params__
int.__name__, int.__module__, int.__bases__, int.__basicsize__, int.__itemsize__, int.__dictoffset__, int.__weakrefoffset__, int.__text_signature__, type.__basicsize__ > 0, object.__basicsize__, object.__bases__, object.__base__, list.__basicsize__, dict.__basicsize__, tuple.__basicsize__, tuple.__itemsize__, Slots.__basicsize__, str.__basicsize__, set.__basicsize__, float.__basicsize__, BaseException.__basicsize__
A.mro(), B.mro(), type.mro(A)
A.mro(1)
A.__subclasses__()[:1], int.__subclasses__()[0], type.__subclasses__(type)[:0]
A.__prepare__('n', ()), type.__prepare__(), type.__prepare__(1, 2, x=3)
A.__instancecheck__(A()), A.__subclasscheck__(B)
A.__subclasscheck__(5)
A.__call__.__class__ , A(), 5
A(1)
A(x=1)
object(1)
object(x=1)
B.x, B.__dict__.get('x'), hasattr(B, 'y')
! A.x = 2
B.x
! B.x = 3
A.x, B.x
! del B.x
! del B.x
B.x
A.nope
! A.__name__ = 'Renamed'
A, A.__name__, A.__qualname__, A()
! A.__name__ = 5
! A.__name__ = 'a\\x00'
! del A.__name__
! A.__qualname__ = 'q'
A
! A.__qualname__ = 5
! A.__module__ = 'elsewhere'
A
! A.__doc__ = 'new doc'
A.__doc__
! del A.__doc__
! A.__bases__ = ()
! A.__bases__ = (object,)
! B.__bases__ = (M,)
! B.__bases__ = (WithDict,)
B.__mro__, hasattr(B(), 'x')
! B.__bases__ = (B,)
! B.__bases__ = (int,)
! B.__bases__ = 5
! B.__bases__ = (5,)
! B.__mro__ = ()
! A.__dict__ = {}
! A.__dict__['x'] = 1
! A.__class__ = Meta
type(A), A
! A.__class__ = int
! int.x = 1
! int.__name__ = 'x'
! del int.real
! int.__class__ = Meta
! int.__bases__ = (A,)
! A.__abstractmethods__ = ['f']
A()
A.__abstractmethods__, A.__flags__ & (1 << 20) != 0
! A.__abstractmethods__ = frozenset({'b', 'a', 'c'})
A()
! del A.__abstractmethods__
A().__class__.__name__
A.__abstractmethods__
! A.__abstractmethods__ = 5
int.__abstractmethods__
A.__annotations__, B.__annotations__
int.__annotations__
! A.__annotations__ = {'q': int}
A.__annotations__, A.__annotate__
! A.__annotations__ = 5
A.__annotations__
A.__static_attributes__, A.__firstlineno__ > 0
type.__dict__['__mro__'].__get__(A), type.__dict__['__name__'].__get__(int)
type.__doc__, A.__sizeof__() > 0, isinstance(type, type), issubclass(type, object), isinstance(object, type), type.__flags__ & (1 << 31) != 0
A == A, A != B, hash(A) == hash(A), bool(A), A | None
A < B
len(A)
A[0]
A + 1
iter(A)
''')
class Special:
    def __class_getitem__(cls, k): return k
    def __init_subclass__(cls, **kw): cls.kw = kw
class Child(Special, a=1, b=2): pass
print(Special[3], Child.kw)
class MroMeta(type):
    def mro(cls): return [cls, A, object] if cls.__name__ == 'Odd' else super().mro()
class Odd(metaclass=MroMeta): pass
print([c.__name__ for c in Odd.__mro__])
class BadMro(type):
    def mro(cls): return [cls, 5]
class BadMro2(type):
    def mro(cls): return 5
class BadMro3(type):
    def mro(cls): return []
for meta in (BadMro, BadMro2, BadMro3):
    try:
        meta('X', (), {})
        print('made')
    except TypeError as e:
        print(e)
class X: pass
class Y: pass
x = X()
x.attr = 1
x.__class__ = Y
print(type(x).__name__, x.attr)
for target in (int, Slots, 5, object, Empty):
    try:
        x.__class__ = target
        print('assigned', target)
    except TypeError as e:
        print(e)
s = Slots()
try:
    s.__class__ = Slots2
except TypeError as e:
    print(e)
try:
    del x.__class__
except TypeError as e:
    print(e)
class Lazy:
    @property
    def __class__(self): return int
print(isinstance(Lazy(), int), isinstance(Lazy(), Lazy), type(Lazy()).__name__, Lazy().__class__)
print(sorted(n for n in dir(type) if n not in dir(object)))
