"""Function objects: attributes and their checks, defaults, code assignment, closures, constructor, repr, binding."""

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


def f(a, b=2, /, c=3, *args, d, e=5, **kw) -> int:
    """Doc of f."""
    local = a
    return a, b, c, args, d, e, kw
def g(): return 'g'
def h(x): return x
def outer():
    n = 1
    def inner(): return n
    return inner
inner = outer()
lines('''
f.__name__, f.__qualname__, f.__module__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__closure__, f.__dict__, f.__type_params__
inner.__name__, inner.__qualname__, len(inner.__closure__), inner.__closure__[0].cell_contents, inner.__code__.co_freevars
f.__globals__ is globals(), f.__builtins__ is not None, type(f.__code__).__name__, f.__get__(1).__self__
type(f), type(f).__mro__, repr(f)[:14], str(inner)[:29], callable(f), bool(f), hash(f) == hash(f), f == f, f == g
(lambda: 0).__name__, (lambda: 0).__qualname__, (lambda x: x).__code__.co_varnames
! f.__name__ = 5
! f.__name__ = 'renamed'
f.__name__, f.__qualname__, f.__code__.co_name
! f.__qualname__ = None
! f.__qualname__ = 'q.n'
repr(f)[:13]
! f.__defaults__ = 5
! f.__defaults__ = (10, 20)
f(1, d=0), f.__defaults__
! f.__defaults__ = None
f(1, d=0)
f(1, 2, 3, d=0)
! del f.__defaults__
f.__defaults__
! f.__kwdefaults__ = [1]
! f.__kwdefaults__ = {'d': 'kd'}
f(1, 2, 3)
f.__kwdefaults__
! del f.__kwdefaults__
f.__kwdefaults__
! f.__doc__ = 'new doc'
f.__doc__
! del f.__doc__
f.__doc__
! f.__module__ = 'mod'
f.__module__
! del f.__module__
f.__module__
! f.__dict__ = 5
! f.__dict__ = {'k': 'v'}
f.k
! del f.__dict__
! f.attr = 1
f.attr, f.__dict__
! del f.attr
! del f.attr
f.nope
! f.__code__ = 5
! f.__code__ = g.__code__
f()
! f.__code__ = inner.__code__
! inner.__code__ = g.__code__
! del f.__code__
! f.__closure__ = ()
! f.__globals__ = {}
! f.__builtins__ = {}
! f.__annotations__ = 5
! f.__annotations__ = {'x': int}
f.__annotations__
! del f.__annotations__
f.__annotations__
! f.__annotate__ = 5
! f.__annotate__ = lambda format: {'made': format}
f.__annotations__
! f.__annotate__ = None
f.__annotations__
! del f.__annotate__
! f.__type_params__ = 5
! f.__type_params__ = ()
! f.__class__ = int
g(), g.__call__(), g.__get__(None, int) is g, g.__get__(5)
g.__get__(None)
g.__get__()
g.__get__(None, None)
h.__get__(7)(), h.__get__(7, int).__self__
g(1)
g.__call__(1)
f.__init_subclass__()
''')
Function, Code, Cell = type(f), type(f.__code__), type(inner.__closure__[0])
lines('''
Function(g.__code__, {})()
Function(h.__code__, {}, 'name')(5)
Function(h.__code__, {}, 'name', (9,))()
Function(inner.__code__, {}, None, None, (Cell(42),))()
Function(inner.__code__, {})
Function(inner.__code__, {}, None, None, ())
Function(inner.__code__, {}, None, None, (1,))
Function(inner.__code__, {}, closure=(Cell(1), Cell(2)))
Function(g.__code__, {}, None, None, (Cell(1),))
Function(g.__code__, {}, 5)
Function(g.__code__, {}, None, 5)
Function(g.__code__, 5)
Function(5, {})
Function()
Function(g.__code__, globals=globals(), name='n', argdefs=(), closure=None, kwdefaults={}).__name__
Function(f.__code__, {}, kwdefaults=5)
Function(h.__code__, {'len': 5}).__globals__
Function(g.__code__, {}).__module__, Function(g.__code__, {'__name__': 'm'}).__module__
Function(g.__code__, {'__builtins__': {'a': 1}}).__builtins__
type('F', (Function,), {})
''')
def annotated(a: int, b: 'str' = '', *c: undefined_name, d: list[int] = None, **e: 1 + 1) -> None: pass
check('annotated.__annotations__')
undefined_name = float
check('annotated.__annotations__')
check('annotated.__annotate__(1)')
check('annotated.__annotate__(2)')
check('annotated.__annotate__(3)')
check('annotated.__annotate__')
def generic[T, *Ts, **P](a: T) -> P: pass
check('generic.__type_params__')
check('generic.__annotations__')
check('generic.__qualname__, generic.__annotate__.__qualname__')
class C:
    def m(self): pass
    @staticmethod
    def s(): pass
    class D:
        def n(self):
            def local(): pass
            return local, (lambda: 0), [x for x in ()], (y for y in ())
check('C.m.__qualname__, C.s.__qualname__, C.D.n.__qualname__, [getattr(o, "__qualname__", None) for o in C.D().n()]')
shared = [1]
def mutable(x=shared): return x
mutable().append(2)
check('mutable.__defaults__, shared')
check('mutable.__defaults__[0] is shared')
def counter():
    counter.n = getattr(counter, 'n', 0) + 1
    return counter.n
check('counter(), counter(), counter.n')
def doc_none(): 'x' 'y'
def doc_f(): f'x'
def doc_expr(): 'a' + 'b'
def doc_bytes(): b'x'
def doc_multi():
    """  First line.

        Indented.
          More.
    """
check('doc_none.__doc__, doc_f.__doc__, doc_expr.__doc__, doc_bytes.__doc__, doc_multi.__doc__')
print(sorted(n for n in dir(f)))
