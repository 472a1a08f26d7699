"""__getattr__, __getattribute__, __setattr__, __delattr__, __dir__, __dict__, module attributes, lookup order, error texts."""

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


class Log:
    cls = 'class attribute'
    def __init__(self): object.__setattr__(self, 'log', [])
    def __getattribute__(self, n):
        if n not in ('log', '__dict__', '__class__'): object.__getattribute__(self, 'log').append('getattribute ' + n)
        return object.__getattribute__(self, n)
    def __getattr__(self, n):
        object.__getattribute__(self, 'log').append('getattr ' + n)
        if n.startswith('bad'): raise AttributeError('bad: ' + n)
        return n * 2
    def __setattr__(self, n, v): self.log.append(f'setattr {n}={v}'); object.__setattr__(self, n, v)
    def __delattr__(self, n): self.log.append('delattr ' + n); object.__delattr__(self, n)
    def method(self): return 'm'
o = Log()
o.x = 1; o.x += 1; o.x; o.y; o.cls; o.method(); del o.x
hasattr(o, 'bad1'); hasattr(o, 'good'); getattr(o, 'bad2', None); getattr(o, 'cls')
setattr(o, 'z', 5); delattr(o, 'z'); vars(o)
print(*o.log, sep='\n')
show('bad', lambda: o.bad)
show('del missing', lambda: delattr(o, 'q'))
o.log.clear(); len_missing = None
show('special methods bypass', lambda: len(o))
print(o.log)
class Recursive:
    def __getattr__(self, n): return self.other
show('recursive', lambda: Recursive().x)
class Raises:
    def __getattribute__(self, n): raise AttributeError('always')
    def __getattr__(self, n): return 'fallback ' + n
show('fallback', lambda: Raises().anything)
class RaisesValue:
    def __getattr__(self, n): raise ValueError('not attribute')
show('value error', lambda: getattr(RaisesValue(), 'x', 1))
show('hasattr value error', lambda: hasattr(RaisesValue(), 'x'))
class PropRaises:
    @property
    def p(self): return self.inner
    def __getattr__(self, n): return 'getattr ' + n
show('property falls to getattr', lambda: PropRaises().p)
class PropRaises2:
    @property
    def p(self): raise AttributeError('inside p')
    def __getattr__(self, n): raise AttributeError('getattr ' + n)
show('property then getattr', lambda: PropRaises2().p)
class Plain: pass
p = Plain()
for label, f in {'missing': lambda: p.missing, 'del': lambda: delattr(p, 'missing'), 'class': lambda: Plain.missing, 'class del': lambda: delattr(Plain, 'missing'), 'int': lambda: (1).missing, 'int set': lambda: setattr(1, 'a', 1), 'int del': lambda: delattr(1, 'real'), 'int set real': lambda: setattr(1, 'real', 1), 'str': lambda: 'a'.missing, 'None': lambda: None.missing, 'None set': lambda: setattr(None, 'a', 1), 'function': lambda: (lambda: 0).missing,
                 'list': lambda: setattr([], 'a', 1), 'dict method': lambda: setattr({}, 'keys', 1), 'module': lambda: __import__('sys').missing, 'module del': lambda: delattr(__import__('sys'), 'missing'), 'type': lambda: type.missing, 'super': lambda: super(Plain, p).missing, 'method': lambda: p.__init__.missing, 'generator': lambda: (i for i in []).missing, 'slot': lambda: setattr((i for i in []), 'gi_frame', 1), 'builtin': lambda: setattr(len, 'x', 1), 'builtin type': lambda: setattr(int, 'x', 1), 'builtin del': lambda: delattr(int, 'real'), 'object': lambda: setattr(object(), 'a', 1), 'range': lambda: setattr(range(1), 'start', 1), 'code': lambda: setattr(f.__code__, 'co_name', 1), 'exception': lambda: ValueError().missing, 'suggest': lambda: [].appendd, 'suggest class': lambda: Plain().__inti__, 'empty name': lambda: getattr(p, ''), 'nonstr': lambda: getattr(p, 1), 'nonstr set': lambda: setattr(p, 1, 1), 'nonstr del': lambda: delattr(p, 1), 'surrogate': lambda: ascii(getattr(p, '\ud800', 'ok'))}.items():
    show(label, f)
p.__dict__['not valid'] = 1; p.__dict__[5] = 2
show('dict keys', lambda: (getattr(p, 'not valid'), p.__dict__))
show('replace dict', lambda: (setattr(p, '__dict__', {'fresh': 1}), p.fresh, vars(p)))
shared = {'s': 1}
q = Plain(); q.__dict__ = shared; p.__dict__ = shared
p.t = 2
show('shared dict', lambda: (q.t, shared))
show('bad dict', lambda: setattr(p, '__dict__', []))
show('del dict', lambda: (delattr(p, '__dict__'), p.__dict__, q.__dict__))
class DictSub(dict):
    def __getitem__(self, k): return 'subclass getitem'
    def __missing__(self, k): return 'missing ' + k
r = Plain(); r.__dict__ = DictSub(a=1)
show('dict subclass', lambda: (r.a, hasattr(r, 'zz')))
class ClassDict:
    d = 1
show('class dict', lambda: type(ClassDict.__dict__).__name__)
show('class dict set', lambda: ClassDict.__dict__.__setitem__('x', 1))
show('class setattr', lambda: (setattr(ClassDict, 'dyn', 1), ClassDict().dyn))
class Dir:
    def __init__(self): self.inst = 1
    def __dir__(self): return ['b', 'a']
show('dir', lambda: dir(Dir()))
show('dir default', lambda: [n for n in dir(Plain()) if n[1] != '_'])
class DirBad:
    def __dir__(self): return [1, 'a']
show('dir bad', lambda: dir(DirBad()))
class DynClass(type):
    def __getattr__(cls, n): return ('class level', n)
class Dyn(metaclass=DynClass): pass
show('class getattr', lambda: Dyn.anything)
show('instance no class getattr', lambda: Dyn().anything)
class GetAttrOnInstance:
    pass
g = GetAttrOnInstance(); g.__getattr__ = lambda n: 'never'
show('on instance ignored', lambda: g.x)
GetAttrOnInstance.__getattr__ = lambda self, n: 'added later ' + n
show('added later', lambda: g.x)
del GetAttrOnInstance.__getattr__
show('removed', lambda: g.x)
class Static:
    __getattr__ = staticmethod(lambda n: ('static', n))
show('static getattr', lambda: Static().x)
class ClassM:
    __getattr__ = classmethod(lambda cls, n: (cls.__name__, n))
show('classmethod getattr', lambda: ClassM().x)
class NotCallable:
    __getattr__ = 5
show('not callable', lambda: NotCallable().x)
class SetBad:
    __setattr__ = None
show('setattr None', lambda: setattr(SetBad(), 'x', 1))
class Proxy:
    def __init__(self, o): object.__setattr__(self, '_o', o)
    def __getattribute__(self, n): return getattr(object.__getattribute__(self, '_o'), n)
    def __setattr__(self, n, v): setattr(object.__getattribute__(self, '_o'), n, v)
target = Plain(); px = Proxy(target); px.a = 5
show('proxy', lambda: (px.a, target.a, px.__class__, type(px).__name__, isinstance(px, Plain)))
class Count:
    n = 0
    def inc(self): self.n += 1; return self.n
c1, c2 = Count(), Count()
print(c1.inc(), c1.inc(), c2.inc(), Count.n, c1.__dict__)
class ListAttr: items = []
la, lb = ListAttr(), ListAttr()
la.items += [1]
print(lb.items, la.__dict__, ListAttr.items is la.items)
many = Plain()
for i in range(50): setattr(many, f'a{i}', i)
for i in range(0, 50, 2): delattr(many, f'a{i}')
many.new = 'n'
print(len(vars(many)), list(vars(many))[:3], list(vars(many))[-2:], sum(v for v in vars(many).values() if isinstance(v, int)))
