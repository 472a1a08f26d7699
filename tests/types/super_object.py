"""super: with and without arguments, attributes, unbound use, descriptors, cooperative calls, errors."""

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
    x = 'A.x'
    def m(self): return 'A.m'
    @classmethod
    def c(cls): return 'A.c ' + cls.__name__
    @staticmethod
    def s(): return 'A.s'
    @property
    def p(self): return 'A.p'
    def __getitem__(self, i): return ('A', i)
    def __len__(self): return 3
class B(A):
    x = 'B.x'
    def m(self): return 'B.m ' + super().m()
    @classmethod
    def c(cls): return 'B.c ' + super().c()
    @staticmethod
    def s(): return super(B, B).s()
    @property
    def p(self): return 'B.p ' + super().p
    def __getitem__(self, i): return ('B', super().__getitem__(i))
    def sup(self): return super()
    def x_from_super(self): return super().x
    def missing(self): return super().nope
    def special(self): return super()[1]
    def length(self): return super().__len__()
class C(B):
    def m(self): return 'C.m ' + super(C, self).m()
b, c = B(), C()
s = super(B, b)
lines('''
b.m(), c.m(), B.c(), C.c(), b.s(), b.p, c.p, b[5], b.x_from_super(), b.length()
b.missing()
b.special()
repr(b.sup()), repr(super(B, B)), repr(super(B)), str(super(B, c))
s.__thisclass__, s.__self__ is b, s.__self_class__, super(B).__self__, super(B).__self_class__, super(B, C).__self_class__, super(B, c).__self_class__
s.x, s.m(), super(B, c).m(), super(C, c).m(), super(B, C).c(), super(B, B).m(b), super(B, b).p, super(B, B).p
super(B, b).__class__
super()
super(int)
super(5)
super(int, 'a')
super(B, 5)
super(B, A())
super(B, A)
super(B, None).__self__
super(A, b, 1)
super(A, b, x=1)
super(object, b).x
super(B, b).nope
! s.x = 1
! del s.x
s[0]
len(s)
s()
s == s, hash(s) == hash(s), bool(s), s != super(B, b)
super(B).__get__(b).m(), super(B).__get__(None) , super(B, b).__get__(c) is s
super(B).__get__(5)
super(B).m
type(s), type(s).__mro__, [n for n in dir(super) if n not in dir(object)]
super.__init__(s)
''')
class NoFirst:
    def f(): return super()
    def deleted(self):
        del self
        return super()
    def rebound(self):
        self = 5
        return super()
    def star(*args): return super().__repr__.__name__
    def nested(self):
        def inner(): return super().__self__ is self
        return inner
    def comp(self): return [super().__init__ is not None for _ in range(1)]
    def gen(self): return list(super().__hash__ is not None for _ in range(1))
    def lam(self): return (lambda s: super().__repr__.__name__)(self)
    cls = lambda self: __class__
for f in (lambda: NoFirst.f(), lambda: NoFirst().deleted(), lambda: NoFirst().rebound(), lambda: NoFirst().star(), lambda: NoFirst().nested()(), lambda: NoFirst().comp(), lambda: NoFirst().gen(), lambda: NoFirst().lam(), lambda: NoFirst().cls(), lambda: NoFirst.star()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def outside(self): return super()
try:
    outside(1)
except RuntimeError as e:
    print(e)
class Early:
    def __init_subclass__(cls):
        print('init_subclass', cls.__name__)
        super().__init_subclass__()
class Sub(Early): pass
class Meta(type):
    def __new__(m, name, bases, ns):
        try:
            cls = super().__new__(m, name, bases, ns)
        finally:
            print('cell', '__classcell__' in ns)
        return cls
class UsesCell(metaclass=Meta):
    def f(self): return __class__
class NoCell(metaclass=Meta):
    def f(self): return 1
print(UsesCell().f())
class Forgets(type):
    def __new__(m, name, bases, ns):
        ns.pop('__classcell__', None)
        return super().__new__(m, name, bases, ns)
try:
    class Broken(metaclass=Forgets):
        def f(self): return __class__
except RuntimeError as e:
    print(e)
class Wrong(type):
    def __new__(m, name, bases, ns):
        ns['__classcell__'] = 5
        return super().__new__(m, name, bases, ns)
try:
    class Broken2(metaclass=Wrong):
        def f(self): return __class__
except TypeError as e:
    print(e)
class Root:
    def __init__(self, **kw): print('Root', kw)
class Left(Root):
    def __init__(self, *, left=None, **kw): print('Left', left); super().__init__(**kw)
class Right(Root):
    def __init__(self, *, right=None, **kw): print('Right', right); super().__init__(**kw)
class Bottom(Left, Right):
    def __init__(self, **kw): print('Bottom'); super().__init__(**kw)
Bottom(left=1, right=2, other=3)
super_alias = super
class Alias(A):
    def m(self): return super_alias().m()
try:
    print(Alias().m())
except RuntimeError as e:
    print(e)
class Shadow(A):
    def m(self):
        super = lambda: 'shadowed'
        return super()
print(Shadow().m())
class GetAttr(A):
    def __getattr__(self, n): return 'getattr ' + n
    def f(self):
        try: return super().zzz
        except AttributeError as e: return str(e)
print(GetAttr().f(), GetAttr().zzz)
class Setter(A):
    def __setattr__(self, n, v): super().__setattr__(n, (v, 'set'))
    def __getattribute__(self, n): return super().__getattribute__(n)
t = Setter(); t.q = 1
print(t.q, t.__dict__)
class SubSuper(super): pass
print(SubSuper(B, b).m(), type(SubSuper(B, b)).__name__)
