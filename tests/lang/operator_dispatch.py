"""Binary, unary, in-place and comparison operators: reflection, subclass priority, NotImplemented, fallbacks, errors."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


log = []
def make(name, bases=(object,), *, left=True, right=True, inplace=False, result=True):
    ns = {'__repr__': lambda self: name.lower()}
    for op in 'add sub mul truediv floordiv mod pow matmul lshift rshift and or xor divmod'.split():
        def method(kind, op=op):
            def f(self, other, *rest):
                log.append(f'{name}.{kind}{op}')
                return (name, kind + op) if result else NotImplemented
            return f
        if left: ns[f'__{op}__'] = method('')
        if right: ns[f'__r{op}__'] = method('r')
        if inplace: ns[f'__i{op}__'] = method('i')
    for op in 'lt le eq ne gt ge'.split():
        def cmp(self, other, op=op):
            log.append(f'{name}.{op}')
            return (name, op) if result else NotImplemented
        ns[f'__{op}__'] = cmp
    ns['__hash__'] = lambda self: 1
    return type(name, bases, ns)
A = make('A'); B = make('B')
SubA = make('SubA', (A,))
SubPlain = type('SubPlain', (A,), {'__repr__': lambda s: 'subplain'})
SubRight = make('SubRight', (A,), left=False)
N = make('N', result=False); M = make('M', result=False)
SubN = make('SubN', (N,), result=False)
I = make('I', inplace=True)
Empty = type('Empty', (), {'__repr__': lambda s: 'empty'})
objects = {c.__name__: c() for c in (A, B, SubA, SubPlain, SubRight, N, M, SubN, I, Empty)}
objects['int'] = 5
ops = '+ - * / // % ** @ << >> & | ^ < <= == != > >='.split()
for op in ('+', '**', '<', '==', '!='):
    for ln, l in objects.items():
        for rn, r in objects.items():
            log.clear()
            try:
                result = eval(f'l {op} r', {'l': l, 'r': r})
            except TypeError as e:
                result = f'TypeError: {e}'
            print(ln, op, rn, '=', result, log)
for op in ops:
    log.clear()
    a, n, e = objects['A'], objects['N'], objects['Empty']
    print(op, eval(f'a {op} n'), eval(f'n {op} a'), log)
    show(f'{op} unsupported', lambda: eval(f'e {op} e', {'e': e}))
    show(f'{op} not implemented', lambda: eval(f'n {op} m', {'n': n, 'm': objects['M']}))
for op in '+ - * / // % ** @ << >> & | ^'.split():
    for name in ('I', 'A', 'N', 'Empty'):
        log.clear()
        scope = {'x': objects[name], 'y': objects['N']}
        try:
            exec(f'x {op}= y', scope)
            print(name, op + '=', scope['x'], log)
        except TypeError as e:
            print(name, op + '=', 'TypeError:', e, log)
show('divmod', lambda: (divmod(objects['A'], 1), divmod(1, objects['A'])))
show('divmod none', lambda: divmod(objects['N'], 1))
show('pow3', lambda: pow(objects['A'], 1, 2))
show('pow3 none', lambda: pow(objects['N'], 1, 2))
show('pow3 empty', lambda: pow(objects['Empty'], 1, 2))
show('pow3 reflected', lambda: pow(1, objects['A'], 2))
class Unary:
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __abs__(self): return 'abs'
u = Unary()
print(-u, +u, ~u, abs(u))
for op in '-+~': show(op + 'empty', lambda: eval(op + 'e', {'e': objects['Empty']}))
class LeftOnly:
    def __add__(self, o): return 'left'
class RightOnly:
    def __radd__(self, o): return 'right'
class RightInherit(LeftOnly):
    def __radd__(self, o): return 'sub right'
show('left right', lambda: (LeftOnly() + RightOnly(), LeftOnly() + RightInherit(), LeftOnly() + LeftOnly()))
show('right left', lambda: RightOnly() + LeftOnly())
show('int + RightOnly', lambda: (1 + RightOnly(), 'a' + RightOnly(), [1] + RightOnly(), 1.5 + RightOnly()))
class IntR(int):
    def __radd__(self, o): return ('IntR.radd', o)
    def __rsub__(self, o): return ('IntR.rsub', o)
    def __lt__(self, o): return ('IntR.lt', o)
    def __gt__(self, o): return ('IntR.gt', o)
    def __eq__(self, o): return ('IntR.eq', o)
    __hash__ = int.__hash__
show('int subclass', lambda: (1 + IntR(2), IntR(2) + 1, 1 - IntR(2), 1 < IntR(2), 1 > IntR(2), 1 == IntR(2), 1 != IntR(2), 1 <= IntR(2)))
class StrR(str):
    def __radd__(self, o): return ('StrR.radd', o)
    def __rmod__(self, o): return ('StrR.rmod', o)
    def __mul__(self, n): return ('StrR.mul', n)
show('str subclass', lambda: ('a' + StrR('b'), '%s' % StrR('b'), StrR('a') * 2, 2 * StrR('a')))
class ListR(list):
    def __radd__(self, o): return ('ListR.radd', o)
    def __iadd__(self, o): return ('ListR.iadd', o)
show('list subclass', lambda: ([1] + ListR([2]), ListR([1]) + [2]))
l = ListR(); l += 5; print(l)
class SeqMul:
    def __mul__(self, n): return ('mul', n)
    def __rmul__(self, n): return ('rmul', n)
show('sequence mul', lambda: ([1] * SeqMul(), 'a' * SeqMul(), SeqMul() * [1], (1,) * SeqMul()))
class Index:
    def __index__(self): return 2
show('index mul', lambda: ([1] * Index(), Index() * 'ab', (1,) * Index(), b'a' * Index()))
show('set ops', lambda: ({1} | {2}, {1}.__or__([2]), frozenset([1]) & {1}, {1: 2}.keys() & [1]))
class NE:
    def __eq__(self, o): return 'eq result'
show('ne from eq', lambda: (NE() == 1, NE() != 1))
class EQNI:
    def __eq__(self, o): return NotImplemented
e1, e2 = EQNI(), EQNI()
show('eq identity', lambda: (e1 == e1, e1 == e2, e1 != e1, e1 != e2, e1 == 5))
class LT:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
show('gt by reflection', lambda: (LT(1) < LT(2), LT(1) > LT(2)))
show('le missing', lambda: LT(1) <= LT(2))
class Falsy:
    def __lt__(self, o): return []
    def __eq__(self, o): return ''
show('falsy results', lambda: (Falsy() < 1, Falsy() == 1, Falsy() != 1, not (Falsy() < 1), Falsy() in [1], 1 in [Falsy()]))
show('chain short circuit', lambda: (Falsy() < 1 < 2))
class BadBool:
    def __bool__(self): raise ValueError('no truth')
    def __lt__(self, o): return self
show('chain bool', lambda: BadBool() < 1 < 2)
show('single comparison', lambda: type(BadBool() < 1).__name__)
class Contains:
    def __contains__(self, x): return x
show('contains', lambda: (1 in Contains(), [] in Contains(), 'a' not in Contains()))
class ContainsNone:
    __contains__ = None
    def __iter__(self): return iter([1])
show('contains None', lambda: 1 in ContainsNone())
class IterContains:
    def __iter__(self): return iter([1, 2])
show('contains by iter', lambda: (1 in IterContains(), 5 in IterContains()))
show('contains none at all', lambda: 1 in Empty())
class RaddNone:
    __radd__ = None
show('radd None', lambda: 1 + RaddNone())
class AddNone:
    __add__ = None
show('add None', lambda: AddNone() + 1)
class SubNone(LeftOnly):
    __radd__ = None
show('sub None', lambda: LeftOnly() + SubNone())
class StaticAdd:
    __add__ = staticmethod(lambda o: ('static', o))
show('static', lambda: StaticAdd() + 5)
class Inst: pass
i = Inst(); i.__add__ = lambda o: 'instance'
show('instance attribute ignored', lambda: i + 1)
class IAddNone:
    __iadd__ = None
    def __add__(self, o): return 'add'
def iadd_none():
    x = IAddNone(); x += 1; return x
show('iadd None', iadd_none)
class IAddNI:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return 'fell to add'
def iadd_ni():
    x = IAddNI(); x += 1; return x
show('iadd NotImplemented', iadd_ni)
def tuple_iadd():
    t = ([],)
    try:
        t[0] += [1]
    finally:
        print(t)
show('tuple item iadd', tuple_iadd)
