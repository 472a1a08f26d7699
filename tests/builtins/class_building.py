"""__build_class__: bases, keywords, metaclass calculation, __prepare__, __mro_entries__, namespace order, cell, errors."""

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


import builtins
log = []
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        log.append(('prepare', name, [b.__name__ for b in bases], kw))
        return {'prepared': True}
    def __new__(mcls, name, bases, ns, **kw):
        log.append(('new', name, [k for k in ns if not k.startswith('__')], kw))
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        log.append(('init', name, kw))
        super().__init__(name, bases, ns)
class A(metaclass=Meta, option=1):
    z = 1
    a = 2
    def m(self): pass
print(A.prepared, log); log.clear()
class B(A, x=2): pass
print(type(B).__name__, log); log.clear()
class Ns(dict):
    def __setitem__(self, k, v):
        if not k.startswith('__'): log.append(('set', k))
        super().__setitem__(k, v)
    def __getitem__(self, k):
        if not k.startswith('__'): log.append(('get', k))
        return super().__getitem__(k)
    def __delitem__(self, k): log.append(('del', k)); super().__delitem__(k)
class Logged(type):
    @classmethod
    def __prepare__(m, *a, **k): return Ns()
    def __new__(m, n, b, ns): return super().__new__(m, n, b, dict(ns))
class C(metaclass=Logged):
    x = 1
    y = x + 1
    del x
    def f(self): pass
    for i in range(2): pass
    z = len([])
print(log); log.clear()
class Auto(dict):
    def __missing__(self, k):
        if k.startswith('__') or k in dir(builtins): raise KeyError(k)
        self[k] = len(self)
        return self[k]
class Enumish(type):
    @classmethod
    def __prepare__(m, *a): return Auto()
    def __new__(m, n, b, ns): return super().__new__(m, n, b, dict(ns))
class Colors(metaclass=Enumish):
    red
    green
    blue
print({k: v for k, v in vars(Colors).items() if not k.startswith('_')})
class Entries:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, bases): log.append(len(bases)); return self.bases
class D(Entries(A), Entries(), Entries(int, )): pass
print(D.__mro__, D.__bases__, len(D.__orig_bases__), log[-3:]); log.clear()
for label, f in {
    'not a tuple': lambda: type('X', (), {}).__class__, 'entries wrong': lambda: builtins.__build_class__(lambda: None, 'X', type('E', (), {'__mro_entries__': lambda s, b: 5})()),
    'type() entries': lambda: type('X', (Entries(int),), {}), 'base 5': lambda: builtins.__build_class__(lambda: None, 'X', 5), 'no args': lambda: builtins.__build_class__(), 'one arg': lambda: builtins.__build_class__(lambda: None), 'not function': lambda: builtins.__build_class__(5, 'X'), 'name 5': lambda: builtins.__build_class__(lambda: None, 5),
    'plain': lambda: builtins.__build_class__(lambda: None, 'X'), 'metaclass function': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=lambda *a, **k: ('made by function', a[0], a[1], k), q=1), 'metaclass 5': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=5), 'metaclass int': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=int), 'metaclass object': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=object),
    'prepare returns 5': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=type('M', (type,), {'__prepare__': classmethod(lambda *a: 5)})), 'prepare not method': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=type('M', (type,), {'__prepare__': None})), 'kw not taken': lambda: builtins.__build_class__(lambda: None, 'X', z=1), 'type kw': lambda: builtins.__build_class__(lambda: None, 'X', metaclass=type, z=1),
}.items():
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)
class M1(type): pass
class M2(type): pass
class M3(M1, M2): pass
class X1(metaclass=M1): pass
class X2(metaclass=M2): pass
class X3(metaclass=M3): pass
try:
    class X4(X1, X2): pass
except TypeError as e:
    print(e)
class X5(X1, X2, metaclass=M3): pass
class X6(X1, X3): pass
print(type(X5).__name__, type(X6).__name__)
try:
    class X7(X1, metaclass=M2): pass
except TypeError as e:
    print(e)
class Function(metaclass=lambda name, bases, ns, **kw: (name, bases, sorted(ns), kw)):
    attr = 1
print(Function)
def bases():
    log.append('bases')
    return object
def keyword():
    log.append('keyword')
    return type
def decorator(tag):
    log.append('decorator ' + tag)
    def apply(c):
        log.append('apply ' + tag)
        return c
    return apply
@decorator('a')
@decorator('b')
class Order(bases(), metaclass=keyword()):
    log.append('body')
print(log); log.clear()
class Desc:
    def __set_name__(self, owner, name): log.append((name, owner.__name__))
    def __repr__(self): return 'Desc'
class HasDescs:
    first, second = Desc(), Desc()
    def method(self): pass
HasDescs.later = Desc()
print(log); log.clear()
class BadSetName:
    def __set_name__(self, owner, name): raise ValueError('in set_name')
try:
    class Uses: attr = BadSetName()
except ValueError as e:
    print(type(e).__name__, e, e.__notes__)
class Init:
    def __init_subclass__(cls, **kw): log.append((cls.__name__, kw, hasattr(cls, 'attr'))); super().__init_subclass__()
class S1(Init, a=1): attr = 1
class S2(S1, b=2): pass
print(log); log.clear()
class BadInit:
    def __init_subclass__(cls): raise ValueError('refused')
try:
    class S3(BadInit): pass
except ValueError as e:
    print(e)
try:
    class S4(Init, **{'a': 1}, a=2): pass
except TypeError as e:
    print(e)
class S5(*[Init, ], **{'k': 1}): pass
print(S5.__bases__, log); log.clear()
class Nested:
    v = 1
    class Inner:
        w = 2
        class Deep: pass
    try:
        class Fails: w = v
    except NameError as e:
        print(e)
print(Nested.Inner.Deep, Nested.Inner.Deep.__qualname__)
def local():
    class L:
        class M: pass
    return L, L.M
print(local(), local()[1].__qualname__)
class Doc:
    """doc"""
    __slots__ = ()
class NoDoc: pass
class QualName: __qualname__ = 'Custom.Name'
class ModuleName: __module__ = 'custom'
print(Doc.__doc__, NoDoc.__doc__, QualName, ModuleName, QualName.__name__)
print(sorted(vars(NoDoc)), sorted(vars(Doc)), NoDoc.__firstlineno__ > 0, NoDoc.__static_attributes__)
class Static:
    def __init__(self): self.a = 1; self.b, self.c = 2, 3
    def m(self): self.d += 1; del self.e
    @classmethod
    def cm(cls): cls.f = 1
print(sorted(Static.__static_attributes__))
try:
    class Q: __qualname__ = 5
except TypeError as e:
    print(e)
try:
    class Raises: raise KeyError('in body')
except KeyError as e:
    print(e)
class Returns:
    x = [i for i in range(3)]
    y = [i * j for i in x for j in range(2)]
    z = lambda self: self.x
    locals()['w'] = 'via locals'
print(Returns.y, Returns().z(), Returns.w)
class Mangled:
    __private = 1
    def __method(self): return self.__private
    def get(self): self.__x__ = 2; self.__y = 3; return self.__method(), __name__
    __ = 4
    ___a = 5
    def arg(self, __p, *__q, **__r): return __p, __q, __r
class _Under:
    __p = 1
class __:
    __p = 1
m = Mangled()
print(m.get(), sorted(n for n in vars(Mangled) if 'ang' in n or n in ('__', '___a')), vars(m), m.arg(1, 2), '_Under__p' in vars(_Under), '__p' in vars(__))
