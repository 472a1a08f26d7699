"""Method resolution: C3 results and conflicts, diamonds, super chains, mixins, changing bases, attribute lookup along the MRO."""

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


def build(spec):
    """Build classes from 'A B:A C:A D:B,C' and print each MRO."""
    made = {'object': object}
    for item in spec.split():
        name, _, bases = item.partition(':')
        try:
            made[name] = type(name, tuple(made[b] for b in bases.split(',')) if bases else (), {'who': lambda self, name=name: name})
            print(spec, name, '->', ' '.join(c.__name__ for c in made[name].__mro__))
        except TypeError as e:
            print(spec, name, '->', e)
            return
for spec in ('A', 'A B:A', 'A B:A C:A D:B,C', 'A B:A C:A D:C,B', 'A B C:A,B D:B,A E:C,D', 'A B:A C:A,B', 'A B:A C:B,A', 'A B C D:A,B E:B,C F:C,A G:D,E,F', 'O A:O B:O C:O D:O E:O K1:A,B,C K2:D,B,E K3:D,A Z:K1,K2,K3', 'A B:A C:B D:C E:D', 'X Y A:X,Y B:Y,X', 'A A2:A B:A2 C:A2 D:B,C,A', 'A B:object,A', 'A B:A,object', 'A B:A C:A D:B,C E:C,B', 'F E D C:D,F B:D,E A:B,C', 'F E D C:D,F B:E,D A:B,C'):
    build(spec)
class Root:
    def m(self): return ['Root']
    @classmethod
    def c(cls): return ['Root', cls.__name__]
class L(Root):
    def m(self): return ['L'] + super().m()
    @classmethod
    def c(cls): return ['L'] + super().c()
class R(Root):
    def m(self): return ['R'] + super().m()
    @classmethod
    def c(cls): return ['R'] + super().c()
class Bot(L, R):
    def m(self): return ['Bot'] + super().m()
    def skip(self): return super(L, self).m()
    @classmethod
    def c(cls): return ['Bot'] + super().c()
print(Bot().m(), Bot.c(), Bot().skip(), L().m(), Bot.mro())
class Mixin:
    def __init__(self, *a, mix=None, **k): super().__init__(*a, **k); self.mix = mix
class Base:
    def __init__(self, x): self.x = x
class Mixed(Mixin, Base): pass
m = Mixed(1, mix=2)
print(m.x, m.mix)
show('mixin wrong', lambda: Mixed(1, nope=2))
class A:
    attr = 'A'
class B(A): pass
class C(A):
    attr = 'C'
class D(B, C): pass
print(D.attr, D().attr)
A.attr = 'A2'; print(B.attr, D.attr)
B.attr = 'B'; print(D.attr)
del B.attr; print(D.attr)
D().__class__.attr = 'on D'; print(D.attr, B.attr)
del D.attr
class E: attr = 'E'
D.__bases__ = (C, E)
print(D.attr, [c.__name__ for c in D.__mro__])
D.__bases__ = (E, C)
print(D.attr, [c.__name__ for c in D.__mro__], issubclass(D, B), D.__base__.__name__)
show('bad bases', lambda: setattr(D, '__bases__', (A, C)))
show('self base', lambda: setattr(A, '__bases__', (D,)))
print(D.attr, [c.__name__ for c in D.__mro__])
x = D(); x.v = 1
class F(D): pass
D.__bases__ = (C,)
print([c.__name__ for c in F.__mro__], x.v, isinstance(x, E), C.__subclasses__(), E.__subclasses__())
class Special:
    def __len__(self): return 1
class Sub1(Special): pass
print(len(Sub1()))
Special.__len__ = lambda self: 2
print(len(Sub1()))
Sub1.__len__ = lambda self: 3
print(len(Sub1()))
del Sub1.__len__
print(len(Sub1()))
del Special.__len__
show('len gone', lambda: len(Sub1()))
Special.__getitem__ = lambda self, i: i * 2 if i < 3 else (_ for _ in ()).throw(IndexError)
print(list(Sub1()), 2 in Sub1())
class Num:
    def __add__(self, o): return 'Num.add'
class NumSub(Num): pass
print(NumSub() + 1)
NumSub.__radd__ = lambda self, o: 'NumSub.radd'
print(NumSub() + 1, 1 + NumSub(), Num() + NumSub())
Num.__add__ = lambda self, o: NotImplemented
print(Num() + NumSub())
show('no add', lambda: Num() + 1)
class Hooks:
    subs = []
    def __init_subclass__(cls, tag='none', **kw): super().__init_subclass__(**kw); Hooks.subs.append((cls.__name__, tag))
class H1(Hooks): pass
class H2(H1, tag='t'): pass
show('init_subclass', lambda: Hooks.subs)
show('unexpected', lambda: type('H3', (Hooks,), {}, other=1))
class Multi(list, object):
    def append(self, v): super().append(v * 2)
mm = Multi(); mm.append(1); mm.append('a'); print(mm)
class IntStr(int):
    def __str__(self): return f'<{int(self)}>'
    def __eq__(self, o): return 'eq' if o == 'magic' else super().__eq__(o)
    __hash__ = int.__hash__
print(IntStr(5), f'{IntStr(6)}', repr(IntStr(7)), IntStr(5) == 'magic', IntStr(5) == 5, {IntStr(5): 1}[5])
class Ex1(ValueError, KeyError): pass
print([c.__name__ for c in Ex1.__mro__], isinstance(Ex1(), LookupError), str(Ex1('a')))
show('layout', lambda: type('X', (ValueError, OSError), {}))
show('layout2', lambda: type('X', (int, float), {}))
show('layout3', lambda: type('X', (dict, set), {}))
show('ok', lambda: type('X', (dict, Hooks), {}).__mro__)
def names(cls): return [n for c in reversed(cls.__mro__) for n in vars(c) if not n.startswith('__')]
print(names(Bot), names(F))
print(isinstance(Bot(), (int, L)), issubclass(Bot, (R,)), Bot.__bases__, Bot.__base__, L in Bot.__mro__, Root.__subclasses__(), object in type(Root).__mro__)
