"""Metaclasses: __new__, __init__, __call__, __prepare__, __instancecheck__, attributes, inheritance, conflicts, hooks in order."""

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
class Meta(type):
    meta_attr = 'on meta'
    def __new__(m, name, bases, ns, **kw): log.append(('new', name, sorted(kw))); return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw): log.append(('init', name)); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): log.append(('call', cls.__name__, a)); return super().__call__(*a, **k)
    def method(cls): return 'meta method of ' + cls.__name__
    @property
    def prop(cls): return 'meta prop of ' + cls.__name__
    @classmethod
    def cm(mcls): return mcls.__name__
    def __repr__(cls): return f'<{cls.__name__} by Meta>'
    def __len__(cls): return len(cls.__name__)
    def __iter__(cls): return iter(cls.__name__)
    def __getitem__(cls, k): return ('meta getitem', k)
    def __contains__(cls, x): return x in cls.__name__
    def __add__(cls, o): return ('meta add', o)
    def __getattr__(cls, n):
        if n.startswith('dyn'): return 'meta getattr ' + n
        raise AttributeError(n)
    def __setattr__(cls, n, v): log.append(('setattr', n)); super().__setattr__(n, v)
    def __delattr__(cls, n): log.append(('delattr', n)); super().__delattr__(n)
    def __dir__(cls): return ['fixed', 'dir']
    def __bool__(cls): return cls.__name__ != 'Falsy'
    def __eq__(cls, o): return isinstance(o, type) and cls.__name__ == o.__name__
    def __hash__(cls): return hash(cls.__name__)
    def __lt__(cls, o): return cls.__name__ < o.__name__
    def __instancecheck__(cls, o): log.append(('instancecheck', cls.__name__)); return super().__instancecheck__(o)
    def __subclasscheck__(cls, c): log.append(('subclasscheck', cls.__name__)); return super().__subclasscheck__(c)
class A(metaclass=Meta, option=1):
    def __init__(self, x=0): log.append(('A init', x)); self.x = x
class B(A): pass
class Falsy(metaclass=Meta): pass
print(log); log.clear()
print(A, B, A(5).x, log); log.clear()
print(A.method(), B.prop, A.cm(), A.meta_attr, len(A), list(B), A['k'], 'A' in A, A + 1, A.dynamic, dir(A), bool(Falsy), bool(A), sorted([B, A]), A == A, A == B, {A: 1}[A])
show('instance has no meta attr', lambda: A().meta_attr)
show('instance has no meta method', lambda: A().method())
show('instance len', lambda: len(A()))
show('getattr', lambda: A.nope)
log.clear()
A.new = 1; del A.new
print(isinstance(B(), A), issubclass(B, A), isinstance(5, A), log); log.clear()
print(type(A), type(Meta), type(B), isinstance(A, Meta), Meta.__mro__)
class Derived(Meta):
    def method(cls): return 'derived ' + super().method()
class C(A, metaclass=Derived): pass
class D(B, C): pass
print(type(C).__name__, type(D).__name__, D.method(), D.cm()); log.clear()
class Other(type): pass
class E(metaclass=Other): pass
show('conflict', lambda: type('X', (A, E), {}))
class Both(Meta, Other): pass
print(type(Both('X', (A, E), {})).__name__); log.clear()
class Singleton(type):
    instances = {}
    def __call__(cls, *a, **k):
        if cls not in cls.instances: cls.instances[cls] = super().__call__(*a, **k)
        return cls.instances[cls]
class Config(metaclass=Singleton):
    def __init__(self, v=0): self.v = v
print(Config(1) is Config(2), Config().v)
class Registry(type):
    plugins = []
    def __init__(cls, n, b, ns):
        super().__init__(n, b, ns)
        if b: cls.plugins.append(n)
class Plugin(metaclass=Registry): pass
class P1(Plugin): pass
class P2(P1): pass
print(Plugin.plugins, P2.plugins is Registry.plugins)
class Fields(type):
    def __new__(m, n, b, ns):
        fields = {k: v for k, v in ns.items() if isinstance(v, type)}
        def init(self, **kw):
            for k, t in fields.items(): setattr(self, k, t(kw.get(k, t())))
        if fields: ns['__init__'] = init
        ns['fields'] = list(fields)
        return super().__new__(m, n, b, ns)
class Model(metaclass=Fields):
    name = str
    age = int
m = Model(name='x', age='5')
print(m.name, m.age, Model.fields)
class NoInstances(type):
    def __call__(cls, *a): raise TypeError(f'{cls.__name__} cannot be instantiated')
class Static(metaclass=NoInstances): value = 1
show('no instances', lambda: Static())
class ReturnsOther(type):
    def __new__(m, n, b, ns): return 42
class Weird(metaclass=ReturnsOther): pass
print(Weird)
class InitRaises(type):
    def __init__(cls, *a): raise ValueError('in metaclass init')
show('init raises', lambda: InitRaises('X', (), {}))
class Slotted(type):
    def __new__(m, n, b, ns): ns.setdefault('__slots__', ()); return super().__new__(m, n, b, ns)
class S(metaclass=Slotted): pass
show('slotted', lambda: setattr(S(), 'x', 1))
class CallProtocol:
    def __new__(cls, *a): log.append(('new', a)); return super().__new__(cls)
    def __init__(self, *a): log.append(('init', a))
CallProtocol(1, 2); print(log); log.clear()
class NewOther:
    def __new__(cls): return []
    def __init__(self): log.append('never')
print(NewOther(), log)
class NewSub:
    def __new__(cls, kind=None): return object.__new__(Sub if kind else cls)
    def __init__(self, kind=None): log.append(type(self).__name__)
class Sub(NewSub): pass
NewSub(); NewSub('s'); print(log); log.clear()
class IntSub(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __init__(self, v): self.original = v
print(IntSub(5), IntSub(5).original, IntSub(5) + 1)
class Frozen(tuple):
    def __new__(cls, *a): return super().__new__(cls, sorted(a))
print(Frozen(3, 1, 2), type(Frozen(1)).__name__)
class ClassAttrs:
    a = 1
    b = a + 1
    l = [a for _ in range(0)]
    if a: c = 'conditional'
    for i in range(3): pass
    def f(self, d=b): return d
    del b
print(ClassAttrs.c, ClassAttrs.i, ClassAttrs().f(), hasattr(ClassAttrs, 'b'), list(k for k in vars(ClassAttrs) if not k.startswith('_')))
print(type.__call__(Meta, 'Made', (), {}), type('T', (), {}).__class__, type(type('T', (A,), {})).__name__)
class MetaDescr(type):
    data = property(lambda cls: 'meta data descriptor')
    nondata = 'meta plain'
class WithData(metaclass=MetaDescr):
    nondata = 'class plain'
WithData_data = WithData.data
show('class attr beaten by meta data descriptor', lambda: (WithData_data, WithData.nondata))
type.__setattr__(WithData, 'nondata', 5)
print(WithData.nondata)
show('set property without setter', lambda: setattr(WithData, 'data', 1))
class Abstract(type):
    def __new__(m, n, b, ns):
        cls = super().__new__(m, n, b, ns)
        cls.__abstractmethods__ = frozenset(k for k, v in ns.items() if getattr(v, '__isabstractmethod__', False))
        return cls
def abstract(f): f.__isabstractmethod__ = True; return f
class Shape(metaclass=Abstract):
    @abstract
    def area(self): pass
class Square(Shape):
    def area(self): return 4
show('abstract', Shape)
print(Square().area())
