"""Decorators: order, arguments, any expression, on methods and classes, stacking with built-in descriptors, replaced objects."""

log = []
def tag(name):
    log.append('eval ' + name)
    def decorate(f):
        log.append(f'apply {name} to {getattr(f, "__name__", f)}')
        def wrapper(*args, **kwargs):
            log.append('call ' + name)
            return (name, f(*args, **kwargs))
        wrapper.__name__ = f'{name}({getattr(f, "__name__", f)})'
        return wrapper
    return decorate
@tag('a')
@tag('b')
@tag('c')
def f(x): return x
print(f.__name__, f(5), log); log.clear()
@lambda g: 'replaced by a string'
def s(): pass
print(s)
@int
@str
@(lambda g: 42)
def number(): pass
print(number + 1)
decorators = {'d': [tag('from dict'), tag('other')]}
@decorators['d'][0]
def g(): return 'g'
print(g(), log); log.clear()
@(d := tag('walrus'))
def h(): return 'h'
print(h(), d is not None); log.clear()
@(tag('x') if False else tag('y'))
def k(): return 'k'
print(k(), log); log.clear()
@[lambda f: ('list element', f.__name__)][0]
def m(): pass
print(m)
@lambda f: print('printed', f.__name__)
def printed(): pass
print(printed)
def mask_print(f): print(type(f).__name__, f.__name__); return f
@mask_print
class Decorated: pass
@mask_print
async def coro(): pass
@mask_print
def gen(): yield
class Holder:
    def deco(self, f): return ('bound', f.__name__)
holder = Holder()
@holder.deco
def attr(): pass
print(attr)
class C:
    @staticmethod
    @tag('static')
    def s(x): return x
    @classmethod
    @tag('class')
    def c(cls, x): return cls.__name__, x
    @property
    @tag('prop')
    def p(self): return 'p'
    @tag('method')
    def m(self, x): return x
    @(lambda f: property(lambda self: ('via', f(self))))
    def q(self): return 'q'
log.clear()
c = C()
print(C.s(1), c.s(2), C.c(3), c.p, c.m(4), c.q, log); log.clear()
def add_method(cls):
    cls.added = lambda self: 'added to ' + cls.__name__
    return cls
def replace(cls): return type('Replaced' + cls.__name__, (cls,), {'extra': 1})
@replace
@add_method
class Target:
    def __repr__(self): return type(self).__name__
print(Target(), Target().added(), Target.extra, Target.__mro__[1].__name__)
def count_calls(f):
    def wrapper(*a): wrapper.calls += 1; return f(*a)
    wrapper.calls = 0
    return wrapper
@count_calls
def fact(n): return 1 if n == 0 else n * fact(n - 1)
print(fact(5), fact.calls)
class CallableDecorator:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a): self.n += 1; return self.n, self.f(*a)
    def __get__(self, obj, cls=None): return lambda *a: self(obj, *a)
@CallableDecorator
def plain(x): return x * 2
class Uses:
    @CallableDecorator
    def method(self, x): return type(self).__name__, x
print(plain(1), plain(2), Uses().method(3))
registry = {}
def register(key):
    def inner(f): registry[key] = f; return f
    return inner
for i in range(3):
    @register(i)
    def handler(i=i): return i * i
print({key: fn() for key, fn in registry.items()}, handler())
def none(f): pass
@none
def gone(): pass
print(gone)
for text in ('@5\ndef f(): pass', '@undefined_decorator\ndef f(): pass', '@(lambda f: 1 / 0)\ndef f(): pass', '@tag("z")(5)\ndef f(): pass', '@\ndef f(): pass', '@x\ny = 1', '@x', '@x y\ndef f(): pass', '@x = 1\ndef f(): pass', '@x\n\n# comment\n\ndef f(): pass', '@a, b\ndef f(): pass', '@yield\ndef f(): pass', '@not x\ndef f(): pass', '@a or b\nclass C: pass', '@(yield)\ndef f(): pass', '@*a\ndef f(): pass', '@await x\ndef f(): pass', 'class A: @x', '@x;\ndef f(): pass', '@a.b[0](1).c\ndef f(): pass'):
    try:
        exec(text, {'tag': tag})
        print(repr(text), 'fine')
    except Exception as e:
        print(repr(text), type(e).__name__, e)
