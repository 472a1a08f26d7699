"""Functions: parameters of every kind, defaults, star arguments, lambda, recursion, decorators; no imports."""

def none(): pass
def one(a): return a
def two(a, b=2): return a, b
def star(*args): return args
def kw(**kwargs): return kwargs
def both(a, *args, **kwargs): return a, args, kwargs
def kwonly(a, *, b, c=3): return a, b, c
def posonly(a, b=2, /, c=3): return a, b, c
def full(a, b=2, /, c=3, *args, d, e=5, **kwargs): return a, b, c, args, d, e, kwargs

print(none(), one(1), two(1), two(1, 3), two(b=1, a=3), two(*[1, 2]), two(**{'a': 5}))
print(star(), star(1), star(*range(3), 9, *'ab'), kw(), kw(x=1, **{'y z': 2}), both(1), both(1, 2, 3, x=4))
print(kwonly(1, b=2), kwonly(1, c=1, b=2), posonly(1), posonly(1, 2, 3), posonly(1, c=9))
print(full(1, d=4), full(1, 2, 3, 4, 5, d=6, f=7), full(1, d=2, a=3, b=4))
print((lambda: 1)(), (lambda x, *y, z=3, **w: (x, y, z, w))(1, 2, z=4, q=5), (lambda x=1: x)())

def show(label, f):
    try:
        print(label, '->', repr(f()))
    except Exception as e:
        print(label, '->', type(e).__name__, e)

show('none(1)', lambda: none(1))
show('none(1, 2)', lambda: none(1, 2))
show('none(x=1)', lambda: none(x=1))
show('one()', lambda: one())
show('one(1, 2)', lambda: one(1, 2))
show('one(1, a=2)', lambda: one(1, a=2))
show('one(b=2)', lambda: one(b=2))
show('two()', lambda: two())
show('two(1, 2, 3)', lambda: two(1, 2, 3))
show('two(b=1)', lambda: two(b=1))
show('star(x=1)', lambda: star(x=1))
show('kw(1)', lambda: kw(1))
show('kw(**{1: 2})', lambda: kw(**{1: 2}))
show('kw(**1)', lambda: kw(**1))
show('star(*1)', lambda: star(*1))
show('kw(a=1, **{"a": 2})', lambda: kw(a=1, **{'a': 2}))
show('both()', lambda: both())
show('both(x=1)', lambda: both(x=1))
show('kwonly(1)', lambda: kwonly(1))
show('kwonly(1, 2)', lambda: kwonly(1, 2))
show('kwonly()', lambda: kwonly())
show('posonly()', lambda: posonly())
show('posonly(a=1)', lambda: posonly(a=1))
show('posonly(1, b=2)', lambda: posonly(1, b=2))
show('posonly(1, 2, 3, 4)', lambda: posonly(1, 2, 3, 4))
show('full()', lambda: full())
show('full(1)', lambda: full(1))
show('5()', lambda: eval('x()', {'x': 5}))
show('None()', lambda: eval('x()', {'x': None}))

def missing3(a, b, c): pass
def missing_kw(*, a, b, c): pass
show('missing3()', lambda: missing3())
show('missing3(1)', lambda: missing3(1))
show('missing3(1, 2)', lambda: missing3(1, 2))
show('missing3(1,2,3,4)', lambda: missing3(1, 2, 3, 4))
show('missing3(1, 2, 3, d=1)', lambda: missing3(1, 2, 3, d=1))
show('missing_kw()', lambda: missing_kw())
show('missing_kw(a=1)', lambda: missing_kw(a=1))
show('missing_kw(a=1, b=2)', lambda: missing_kw(a=1, b=2))
show('missing_kw(1)', lambda: missing_kw(1))

def defaults(a, items=[], *, table={}):
    items.append(a)
    table[a] = len(items)
    return items, table
print(defaults(1), defaults(2), defaults(3, ['own']))

log = []
def note(x):
    log.append(x)
    return x
def order(a=note('default a'), *, b=note('default b')): pass
order(note('arg 1'), b=note('kw b'))
full(note(1), *[note(2)], **{note('d'): note(3)}, e=note(4))
print(log)

def decorator(f):
    def wrapper(*args, **kwargs):
        return ('wrapped', f(*args, **kwargs))
    return wrapper
def with_argument(tag):
    def decorate(f):
        def wrapper(*args):
            return (tag, f(*args))
        return wrapper
    return decorate
@decorator
@with_argument('inner')
def decorated(x):
    return x * 2
print(decorated(21))

def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)
print([factorial(n) for n in range(0, 25, 3)])
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(101), even(7))
def ackermann(m, n):
    if m == 0: return n + 1
    if n == 0: return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))
print([ackermann(2, n) for n in range(6)])
def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run
print(compose(str, lambda x: x + 1, lambda x: x * 2)(20))
def curry(f, *first):
    return lambda *rest: f(*first, *rest)
print(curry(star, 1, 2)(3))
print(list(map(lambda x, y: x * y, [1, 2, 3], [4, 5, 6])), list(filter(None, [0, 1, '', 'a', [], [0]])))
print(sorted(['bb', 'a', 'ccc'], key=len, reverse=True), max([3, 1, 2], key=lambda x: -x), min('hello', default=None))

def documented(x: int, y: 'str' = 'q', *args: list, z: float = 1.0, **kw: dict) -> bool:
    """A docstring."""
    return True
print(documented.__name__, documented.__qualname__, documented.__doc__, documented.__defaults__, documented.__kwdefaults__)
print(documented.__annotations__, documented.__module__, documented.__closure__, documented.__dict__)
documented.extra = 1
print(documented.__dict__, documented.extra)
code = documented.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_varnames, code.co_nlocals)
print(full.__code__.co_varnames, full.__code__.co_posonlyargcount, full.__code__.co_flags & 12)

def returns_tuple(): return 1, 2
def returns_star(): return *[1, 2], 3
def returns_nothing(): return
print(returns_tuple(), returns_star(), returns_nothing())
