"""Bound methods, built-in functions and methods, wrappers, classmethod and staticmethod objects, method descriptors."""

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


class C:
    """Class C."""
    def m(self, x=1): "doc m"; return ('m', type(self).__name__, x)
    @classmethod
    def c(cls, x=1): "doc c"; return ('c', cls.__name__, x)
    @staticmethod
    def s(x=1): "doc s"; return ('s', x)
    def __eq__(self, other): return True
    __hash__ = None
class D(C): pass
class Callable:
    def __call__(self, *args): return args
    def __repr__(self): return 'Callable()'
o, p = C(), D()
Method = type(o.m)
lines('''
o.m(), o.m(5), C.m(o, 6), D.m(p), p.m(), o.c(), C.c(), D.c(), p.c(2), o.s(), C.s(3)
o.m.__self__ is o, o.m.__func__ is C.m, o.m.__name__, o.m.__qualname__, o.m.__doc__, o.m.__module__, p.m.__qualname__
C.c.__self__, D.c.__self__, C.c.__func__.__name__, C.s.__name__
repr(o.m), repr(C.c), repr(D.c), repr(o.c), repr(p.m)
o.m == o.m, o.m is o.m, o.m == C().m, o.m != p.m, hash(o.m) == hash(o.m), o.m == 5, C.c == C.c, C.c == D.c
o.m.__call__(3), o.m.__get__(5)(), o.m.__get__(None, int)()
! o.m.attr = 1
! o.m.__self__ = 1
! o.m.__doc__ = 'x'
! C.m.attr = 'on function'
o.m.attr
o.m.nope
o.m(1, 2)
o.m(y=1)
C.m()
C.c(1, 2)
C.s(1, 2)
Method(len, [1, 2])(), Method(Callable(), 1)(2, 3), repr(Method(Callable(), 1))
Method(1, 2)
Method(len, None)
Method(len)
Method()
Method(f=1)
Method(lambda self: self, 5).__func__.__name__
Method(print, 5).__self__, Method(str, 5)()
type('M', (Method,), {})
sorted(n for n in dir(o.m) if n not in dir(C.m))
Method.__mro__, Method.__name__, type(C.__dict__['c']), type(C.__dict__['s'])
C.__dict__['c'].__func__ is C.c.__func__, C.__dict__['s'].__func__ is C.s, C.__dict__['s'](9), C.__dict__['c'].__wrapped__ is C.c.__func__
C.__dict__['c']()
repr(C.__dict__['c']), repr(C.__dict__['s'])
C.__dict__['c'].__isabstractmethod__, C.__dict__['s'].__name__, C.__dict__['c'].__doc__, C.__dict__['s'].__qualname__
classmethod()
staticmethod()
classmethod(5).__get__(None, int)
staticmethod(5).__get__(None, int)
staticmethod(5)()
classmethod(len).__get__(None, int)
classmethod(len, 1)
classmethod(f=len)
staticmethod(len)('abc'), staticmethod(len).__wrapped__
classmethod(lambda c: c).__get__(5)(), classmethod(lambda c: c).__get__(5, str)()
classmethod(property(lambda c: c.__name__)).__get__(None, C)
len.__name__, len.__qualname__, len.__module__, len.__self__.__name__, len.__text_signature__, len.__doc__[:30]
repr(len), repr([].append)[:35], repr(str.upper), repr(str.__add__), repr('a'.__add__)[:40], repr(dict.fromkeys), repr(int.from_bytes), repr(object.__new__)[:40], repr(type.__call__), repr(str.maketrans)
type(len), type([].append), type(str.upper), type(str.__add__), type('a'.__add__), type(dict.fromkeys), type(dict.__dict__['fromkeys']), type(int.real), type(type.__dict__['__doc__']), type(slice.start)
str.upper('a'), str.upper.__get__('b')(), str.upper.__objclass__, str.upper.__name__, str.upper.__qualname__, str.upper.__text_signature__
str.upper(5)
str.upper()
str.upper.__get__(5)
str.upper.__get__(None, str) is str.upper
str.__add__('a', 'b'), 'a'.__add__('b'), 'a'.__add__.__self__, 'a'.__add__.__objclass__, str.__add__.__objclass__, 'a'.__add__.__name__
str.__add__('a')
str.__add__(1, 2)
'a'.__add__()
'a'.__add__('b', 'c')
'a'.__add__(x='b')
int.real.__get__(5), int.real.__objclass__, int.real.__name__, int.real.__doc__[:20], repr(int.real), repr(slice.start), repr(type.__dict__['__name__'])
int.real.__get__('a')
int.real.__set__(5, 1)
slice.start.__get__(slice(7)), slice.stop.__get__(slice(7))
slice.start.__set__(slice(1), 2)
[].append == [].append, 'a'.upper == 'a'.upper, (l := []).append == l.append, l.append is l.append, hash(l.append) == hash(l.append), len == len
! len.x = 1
! str.upper.x = 1
! l.append.x = 1
len()
len(1, 2)
len(x=[])
[].append.__self__, [].append.__name__, [].append.__qualname__, [].append.__module__, dict.fromkeys.__self__, dict.fromkeys.__qualname__
type(len)(), 5
type(str.upper)()
dict.__dict__['fromkeys'].__get__(None, dict)('a'), dict.__dict__['fromkeys'](dict, 'b')
dict.__dict__['fromkeys'](5, 'b')
dict.__dict__['fromkeys']()
print.__call__, max.__reduce__(), [].append.__reduce__()[1][1]
object.__new__(C).m()
object.__new__(5)
object.__new__()
int.__new__(str)
int.__new__(bool, 1)
object.__init__(o), object.__init__.__objclass__, object.__repr__(5)[:14]
object.__init__(o, 1)
type.__call__(int, '5'), type.mro(int)
''')
calls = []
class Desc:
    def __get__(self, obj, cls=None): calls.append((obj is None, cls and cls.__name__)); return lambda *a: a
class HasDesc:
    d = Desc()
print(HasDesc().d(1), HasDesc.d(2), calls)
class Inherit(C):
    def m(self): return super().m('super')
    @classmethod
    def c(cls): return super().c('super')
    @staticmethod
    def s(): return C.s('super')
print(Inherit().m(), Inherit.c(), Inherit().c(), Inherit.s())
class Partial:
    def __init__(self, f): self.f = f
    def __get__(self, obj, cls): return lambda *a: self.f(obj, *a)
class WithPartial:
    @Partial
    def m(self, x): return type(self).__name__, x
print(WithPartial().m(5))
class CallMethods:
    len = len
    upper = str.upper
    fn = lambda self: 'fn'
    cls = int
    inst = Callable()
x = CallMethods()
for f in (lambda: x.len([1]), lambda: x.upper('a'), lambda: x.fn(), lambda: x.cls('5'), lambda: x.inst(1), lambda: x.len()):
    try:
        print(f())
    except TypeError as e:
        print(e)
