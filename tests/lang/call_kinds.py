"""What can be called and how errors name it: methods, classes, callables, builtins, bad star arguments, keyword clashes."""

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
    def __init__(self, a, b=2): self.args = (a, b)
    def m(self, x, *, y=1): return x, y
    @classmethod
    def c(cls, x): return x
    @staticmethod
    def s(x): return x
    def __call__(self, x, y=0): return ('call', x, y)
    def noself(): return 1
class D(C):
    def __init__(self, *args, **kw): super().__init__(*args, **kw)
class New:
    def __new__(cls, a): return super().__new__(cls)
class NewInit:
    def __new__(cls, *a, **k): return super().__new__(cls)
    def __init__(self, x): pass
class Nothing: pass
class Meta(type):
    def __call__(cls, *a, **k): return ('meta call', a, k)
class M(metaclass=Meta): pass
c = C(1)
def f(a, b): return a, b
def outer():
    def inner(x): return x
    return inner
class Iter:
    def __init__(self, *v): self.v = v
    def __iter__(self): return iter(self.v)
class BadIter:
    def __iter__(self): raise ValueError('in iter')
class Map:
    def keys(self): return ['a', 'b']
    def __getitem__(self, k): return k + '!'
class BadMap:
    def keys(self): return ['a']
    def __getitem__(self, k): raise KeyError(k)
class AttrMap:
    keys = 5
def raising_gen():
    yield 1
    raise TypeError('inside the generator')
lines('''
C()
C(1, 2, 3)
C(1, a=2)
C(1, c=2)
C(1).args, C(1, 2).args, C(b=1, a=2).args
D()
D(1, 2, 3)
New()
New(1, 2)
New(1).__class__.__name__
NewInit()
NewInit(1).__class__.__name__
NewInit(1, 2)
Nothing(1)
Nothing(x=1)
M(1, k=2), M()
c.m()
c.m(1, 2)
c.m(1, z=2)
c.m(1, y=3), C.m(c, 1), C.c(1), c.c(2), C.s(3), c.s(4)
C.m()
C.m(1)
C.c()
c.s()
c.noself()
C.noself()
c()
c(1), c(1, y=2)
c(1, 2, 3)
outer()(1, 2)
outer()()
(lambda: 0)(1)
(lambda x: x)()
(lambda x, /: x)(x=1)
f(*Iter(1, 2)), f(*'ab'), f(*{1: 2, 3: 4}), f(*range(2)), f(*(i for i in (5, 6))), f(**Map()), f(*[1], **{'b': 2}), f(*[], *[1, 2], *())
f(*5)
f(*None)
f(1, *5)
f(*BadIter())
f(*raising_gen())
f(**5)
f(**None)
f(**[1])
f(**BadMap())
f(**AttrMap())
f(**{1: 2})
f(**{'a': 1}, **{'a': 2})
f(a=1, **{'a': 2})
f(**{'a': 1, 'b': 2, 'c': 3})
f(1, 2, **{'b': 3})
f(1, 2, *[3])
len(*5)
len(**5)
len(*[1, 2])
len(**{'x': 1})
print(**{'sep': 1, 'sep2': 2})
c.m(*5)
c.m(**5)
C(*5)
C(**5)
c(*5)
int(*5)
int(**5)
'a'.join(*5)
undefined_function(1)
c.undefined(1)
[].append(1, 2)
[].append()
[].append(x=1)
{}.get(1, 2, 3)
{}.get(key=1)
'a'.split(1, 2, 3)
'a'.split(nope=1)
int('1', bass=2)
int(1, 2, 3)
str(1, 2, 3, 4)
range(1, 2, 3, 4)
range(x=1)
max()
max(x=1)
sorted()
sorted([1], 2)
sorted([1], foo=2)
enumerate()
zip(x=1)
open()
isinstance(1)
isinstance(1, int, 2)
isinstance(obj=1, cls=int)
getattr(1)
getattr(1, 2, 3, 4)
hasattr(1, 2, 3)
pow(1)
pow(1, 2, 3, 4)
round()
round(1, 2, 3)
sum()
sum(1, 2, 3)
abs()
abs(1, 2)
iter()
next()
type(1, 2)
super(1, 2, 3)
property(1, 2, 3, 4, 5)
object(1)
bool(1, 2)
float(1, 2)
complex(1, 2, 3)
list(1, 2)
tuple(1, 2)
dict(1, 2)
set(1, 2)
frozenset(1, 2)
bytes(1, 2, 3, 4)
bytearray(1, 2, 3, 4)
memoryview(1, 2)
slice(1, 2, 3, 4)
compile(1)
eval()
exec()
vars(1, 2)
dir(1, 2)
id()
hash()
repr()
chr()
ord(1, 2)
format()
divmod(1)
map()
filter(1)
all()
any(1, 2)
callable()
input(1, 2)
globals(1)
locals(1)
__import__()
hex()
classmethod()
staticmethod(1, 2)
''')
def many(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10): pass
check('many()')
check('many(1, 2, 3)')
check('many(*range(11))')
def kwmany(*, k1, k2, k3, k4): pass
check('kwmany()')
check('kwmany(k1=1, k2=2)')
check('kwmany(1, 2, k1=1)')
def mixed(a, b=1, *, c, d=2): pass
check('mixed(1, 2, 3)')
check('mixed(1, 2, 3, c=1)')
check('mixed(1, 2, 3, 4, 5, c=1, d=2)')
def pos(a, b, c=3, /): return a, b, c
check('pos(a=1, b=2)')
check('pos(1, b=2, c=3)')
check('pos(1)')
def suggest(alpha, beta, gamma): pass
check('suggest(1, 2, gama=3)')
check('suggest(1, 2, 3, alpa=1)')
check('suggest(zzz=1)')
def same_kw(a, /, **kw): return a, kw
check('same_kw(1, a=2)')
args = list(range(300))
print(len((lambda *a: a)(*args)), len((lambda **k: k)(**{f'k{i}': i for i in range(300)})))
def rec(n, *args, **kw): return (n, args, kw) if n == 0 else rec(n - 1, n, *args, **{f'k{n}': n}, **kw)
print(rec(5))
def default_chain(a, b=[], c=None, *d, e={}, **f):
    b.append(a); e[a] = len(b); return b, c, d, e, f
print(default_chain(1), default_chain(2, c=5), default_chain(3, [0]), default_chain(4, [9], 1, 2, 3, e={}, g=1))
def kw_order(**kw): return list(kw)
print(kw_order(z=1, a=2, **{'m': 3}, b=4), kw_order(**{'b': 1}, **{'a': 2}))
def modifies(*args, **kw):
    kw['new'] = 1
    return args is not given, kw
given = (1, 2)
table = {'x': 1}
print(modifies(*given, **table), table)
