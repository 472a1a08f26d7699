"""property: getters, setters, deleters, documentation, subclassing, abstract flags, error messages, direct use."""

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
    """Has properties."""
    def __init__(self): self._x = 0
    @property
    def x(self): "doc of x"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): self._x = 'deleted'
    @property
    def ro(self): return 'ro'
    def _w(self, v): self._x = ('w', v)
    wo = property(None, _w)
    nothing = property()
    lam = property(lambda self: 'lam')
    @property
    def raises(self): raise AttributeError('inner')
    @property
    def raises2(self): raise ValueError('inner2')
c = C()
lines('''
c.x
! c.x = 5
c.x, c._x, c.__dict__
! del c.x
c.x
! c.ro = 1
! del c.ro
c.ro
c.wo
! c.wo = 3
c._x
! del c.wo
c.nothing
! c.nothing = 1
! del c.nothing
c.lam
! c.lam = 1
c.raises
c.raises2
hasattr(c, 'raises'), getattr(c, 'raises', 'default')
C.x.__doc__, C.ro.__doc__, C.wo.fget, C.wo.fset.__name__, C.x.fdel.__name__, type(C.x), C.x.__name__, C.ro.__isabstractmethod__
C.lam.__name__
C.nothing.__name__, C.wo.__name__
repr(C.x), C.x.__get__(None, C) is C.x, C.x.__get__(c, C), C.x.__set__(c, 9), c.x, C.x.__delete__(c), c.x
C.x.__get__(c), C.x.__get__(None)
C.x.__get__()
C.x.__set__(c)
C.ro.__set__(c, 1)
C.ro.__delete__(c)
property(5).__get__(c)
property(len).__get__([1, 2]), property(fget=str, doc='d').__doc__, property(str).__doc__[:20], property(None, None, None, 'doc').__doc__
property(1, 2, 3, 4, 5)
property(x=1)
property().fget, property().fset, property().fdel, property().__doc__
! C.x.fget = 1
! C.x.__doc__ = 'changed'
C.x.__doc__
! C.x.__name__ = 'renamed'
C.x.__name__
! C.x.attr = 1
C.x.getter(lambda s: 'new getter').__get__(c), C.x.setter(None).fset, C.x.deleter(None).fdel, C.x.getter(None).fget.__name__
property(lambda s: 1).getter(lambda s: 2) is property, C.x.__set_name__(C, 'other'), C.x.__name__
property(abs).__set_name__(1)
property.__mro__, [n for n in dir(property) if not n.startswith('__')]
vars(C)['x'] is C.x, 'x' in c.__dict__, C.__dict__['x'].fget(c)
''')
class Doc(property):
    """Class doc."""
class Sub(property):
    def __get__(self, obj, cls=None): return ('sub', super().__get__(obj, cls) if obj else None)
    def __set__(self, obj, v): print('sub set', v); super().__set__(obj, v)
class UsesSub:
    @Sub
    def y(self): "doc y"; return 1
    @y.setter
    def y(self, v): self.v = v
    @Doc
    def z(self): "doc z"; return 2
    @Doc
    def nodoc(self): return 3
u = UsesSub()
u.y = 4
print(u.y, UsesSub.y, u.v, type(UsesSub.__dict__['y']).__name__, UsesSub.__dict__['y'].__doc__, UsesSub.z.__doc__, UsesSub.nodoc.__doc__)
class Base:
    @property
    def p(self): return 'base'
class Child(Base):
    @Base.p.getter
    def p(self): return 'child+' + super().p
class Child2(Base):
    @Base.p.setter
    def p(self, v): self.stored = v
k = Child2(); k.p = 8
print(Child().p, k.p, k.stored)
class Override(Base):
    p = 'plain'
print(Override().p)
class InstanceDict(Base): pass
i = InstanceDict(); i.__dict__['p'] = 'hidden'
print(i.p, i.__dict__)
class Meta(type):
    @property
    def name(cls): return 'meta ' + cls.__name__
class WithMeta(metaclass=Meta): pass
print(WithMeta.name, hasattr(WithMeta(), 'name'))
def abstract(f): f.__isabstractmethod__ = True; return f
print(property(abstract(lambda s: 1)).__isabstractmethod__, property(None, abstract(lambda s, v: 1)).__isabstractmethod__, property(1).__isabstractmethod__)
class Cached:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, obj, cls):
        if obj is None: return self
        print('computing', self.name)
        value = obj.__dict__[self.name] = self.f(obj)
        return value
class Uses:
    @Cached
    def v(self): return 42
z = Uses()
print(z.v, z.v, z.__dict__)
