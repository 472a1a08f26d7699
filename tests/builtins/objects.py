"""type, isinstance, issubclass, callable, id, getattr and kin, vars, dir, hash, repr, ascii, format, super, object."""

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
    x = 1
    def __init__(self): self.y = 2
class B(A):
    def __call__(self): return 'called'
class Virtual(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is int
class V(metaclass=Virtual): pass
class BadCheck(type):
    def __instancecheck__(cls, o): return 'truthy'
    def __subclasscheck__(cls, c): raise ValueError('no')
class BC(metaclass=BadCheck): pass
class Liar:
    __class__ = int
class Bases:
    __bases__ = (int,)
class FakeClass:
    def __init__(self, bases): self.bases = bases
    @property
    def __bases__(self): return self.bases
each('isinstance(%s)', '5, int ; True, int ; 5, str ; 5, (str, int) ; 5, () ; 5, ((str, (int,)),) ; A(), A ; B(), A ; A(), B ; A, type ; int, object ; None, type(None) ; 5, 5 ; 5, [int] ; 5, (int, 5) ; "a", (5, str) ; 5, V ; 6, V ; 5, BC ; Liar(), int ; Liar(), Liar ; 5, int | str ; 5.0, int | None ; V(), V ; 5, Bases() ; 5 ; 5, int, str ; 5, "int" ; A(), None')
each('issubclass(%s)', 'int, int ; bool, int ; int, bool ; B, A ; A, (int, A) ; A, () ; 5, int ; int, 5 ; int, (5,) ; int, V ; str, V ; int, BC ; int, object ; object, int ; type, object ; int, int | str ; int, list[int] ; list[int], list ; A(), A ; Bases(), int ; FakeClass((int,)), int ; FakeClass(5), int ; int ; V, V')
each('callable(%s)', 'len ; int ; A ; A() ; B() ; lambda: 0 ; 5 ; None ; [].append ; print ; property() ; classmethod(len) ; staticmethod(len) ; (i for i in []) ; type')
each('getattr(%s)', 'A, "x" ; A(), "y" ; A(), "z" ; A(), "z", 5 ; A(), 5 ; 5, "real" ; A() ; A(), "x", 1, 2 ; [], "append", None ; A, "__name__" ; A(), "" ; A(), "a b", 0')
each('hasattr(%s)', 'A, "x" ; A(), "y" ; A(), "z" ; A(), 5 ; 5, "real" ; A()')
lines('''
(a := A()), setattr(a, 'new', 1), a.new, delattr(a, 'new'), hasattr(a, 'new'), setattr(a, 'not id', 2), a.__dict__
delattr(a, 'new')
setattr(a, 5, 1)
setattr(a)
setattr(5, 'x', 1)
vars(a), vars(A)['x'], vars(A).__class__
vars(5)
vars([])
vars() is globals()
vars(1, 2)
dir(a)[-3:], [n for n in dir(A) if not n.startswith('__')], [n for n in dir(5) if not n.startswith('_')], dir(None)[:3], 'lines' in dir()
dir(1, 2)
id(a) == id(a), id(a) != id(A()), isinstance(id(5), int)
id()
id(1, 2)
repr(a), repr('a'), repr(5), repr([a]), repr(A), repr(len), repr(None)
repr()
repr(1, 2)
ascii('aé日\\U0001F600'), ascii(['é']), ascii(5), ascii('\\n'), ascii('\\'')
ascii()
format(5), format(5, ''), format(5, '>3'), format('a', '^5'), format(3.14159, '.2f'), format(A, ''), format(None, '')
format(5, 5)
format()
hash(5), hash('a') == hash('a'), hash((1, 'a')) == hash((1, 'a'))
hash([])
hash()
object() is object(), object() == object(), type(object()), object.__doc__[:40]
type(5), type(type), type(A()), type('X', (A,), {'z': 3}).z
type()
type(1, 2)
callable()
isinstance()
issubclass()
print(repr(a)[:12])
''')
class Repr:
    def __init__(self, v): self.v = v
    def __repr__(self): return self.v
class ReprRaises:
    def __repr__(self): raise ValueError('in repr')
class Str(str):
    def __repr__(self): return 'Str!'
lines('''
repr(Repr('ok')), ascii(Repr('é')), str(Repr('é')), [Repr('in list')], {Repr('k'): Repr('v')}, (Repr('t'),), {Repr('s')}
repr(Repr(5))
str(Repr(None))
ascii(Repr(5))
repr(ReprRaises())
[ReprRaises()]
{'k': ReprRaises()}
f'{ReprRaises()}'
'%s' % ReprRaises()
Str('x'), [Str('x')], str(Str('x')), f'{Str("x")}', f'{Str("x")!r}'
repr(Repr(Str('sub'))), type(repr(Repr(Str('sub')))).__name__
''')
class Ga:
    def __getattr__(self, n):
        if n == 'attr': raise AttributeError('custom')
        if n == 'value': raise ValueError('other')
        return n
lines('''
getattr(Ga(), 'zz'), getattr(Ga(), 'attr', 'default'), hasattr(Ga(), 'attr'), hasattr(Ga(), 'zz')
getattr(Ga(), 'value', 'default')
hasattr(Ga(), 'value')
getattr(Ga(), 'attr')
''')
print(sorted(n for n in dir(__builtins__)))
