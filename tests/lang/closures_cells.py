"""Cells: sharing, rebinding, arguments as cells, order of free variables, class cells, deep nesting, identity of __closure__."""

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


def shared():
    v = 0
    def inc():
        nonlocal v
        v += 1
        return v
    def get(): return v
    def cells(): return inc.__closure__[0] is get.__closure__[0]
    return inc, get, cells
inc, get, cells = shared()
print(inc(), inc(), get(), cells(), inc.__code__.co_freevars, cells.__code__.co_freevars)
inc2, get2, _ = shared()
print(inc2(), get(), get2())
def order(z, y, x):
    b, a = 1, 2
    def f(): return a, b, x, y, z
    return f
f = order(1, 2, 3)
print(f(), f.__code__.co_freevars, order.__code__.co_cellvars, order.__code__.co_varnames, [c.cell_contents for c in f.__closure__])
def args(a, *rest, k=1, **kw):
    def f():
        nonlocal a, rest, k, kw
        a += 1; rest += (9,); k *= 2; kw = {**kw, 'n': len(kw)}
        return a, rest, k, kw
    return f
f = args(1, 2, 3, k=4, z=5)
print(f(), f())
def loop():
    fs = []
    for i in range(3):
        def f(): return i
        fs.append(f)
    del i
    try:
        fs[0]()
    except NameError as e:
        message = str(e)
    i = 'again'
    return message, [f() for f in fs], len({id(f.__closure__[0]) for f in fs})
print(loop())
def factory(n):
    if n == 0: return lambda: 'end'
    inner = factory(n - 1)
    return lambda: (n, inner())
print(factory(4)())
def make(depth):
    source = ''.join('    ' * d + f'def f{d}(a{d}):\n' for d in range(depth)) + '    ' * depth + 'return ' + ' + '.join(f'a{d}' for d in range(depth)) + '\n'
    for d in range(depth - 1, 0, -1):
        source += '    ' * d + f'return f{d}\n'
    scope = {}
    exec(source, scope)
    f = scope['f0']
    for d in range(depth - 1):
        f = f(d)
    return f(100), f.__code__.co_freevars
print(make(12))
class Method:
    def get_class(self): return __class__
    def nested(self): return (lambda: __class__)()
    @staticmethod
    def stat(): return __class__
    @classmethod
    def cm(cls): return __class__, cls
    comp = lambda self: [__class__ for _ in range(1)]
class Child(Method): pass
print(Child().get_class(), Child().nested(), Child.stat(), Child.cm(), Child().comp(), Method.get_class.__code__.co_freevars)
def class_cell():
    v = 1
    class A:
        def m(self): return v, __class__
        w = v
    v = 2
    return A().m()[0], A.w, A.m.__code__.co_freevars
print(class_cell())
def generator_cells():
    total = 0
    def add():
        nonlocal total
        while True:
            total += yield total
    g = add(); next(g)
    g.send(5); g.send(6)
    return total
print(generator_cells())
def exchange():
    a, b = 1, 2
    def f(): return a, b
    f.__closure__[0].cell_contents, f.__closure__[1].cell_contents = f.__closure__[1].cell_contents, f.__closure__[0].cell_contents
    return f(), (a, b)
print(exchange())
def self_reference():
    def f(): return f
    return f() is f, f.__closure__[0].cell_contents is f
print(self_reference())
def mutual():
    def even(n): return n == 0 or odd(n - 1)
    def odd(n): return n != 0 and even(n - 1)
    return even(10), odd(7), even.__code__.co_freevars
print(mutual())
def no_closure(): return (lambda: 1).__closure__, (lambda: no_closure).__closure__
print(no_closure())
def unused(a, b):
    def f(): return a
    return f.__code__.co_freevars, [c.cell_contents for c in f.__closure__]
print(unused(1, 2))
def conditional(flag):
    if flag: v = 'set'
    def f(): return v
    return f
show('conditional set', lambda: conditional(True)())
show('conditional unset', lambda: conditional(False)())
show('cell repr empty', lambda: repr(conditional(False).__closure__[0]).split(':')[1])
show('cell contents empty', lambda: conditional(False).__closure__[0].cell_contents)
def memo(f):
    cache = {}
    def wrapper(*args):
        if args not in cache: cache[args] = f(*args)
        return cache[args]
    wrapper.cache = cache
    return wrapper
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.cache))
def bank(balance):
    def account(amount):
        nonlocal balance
        if balance + amount < 0: raise ValueError(f'balance {balance} too low for {amount}')
        balance += amount
        return balance
    return account
acct = bank(100)
print(acct(-30), acct(50))
show('overdraw', acct, -500)
def compose(*fs):
    def composed(x):
        for f in fs: x = f(x)
        return x
    return composed
print(compose(lambda x: x + 1, lambda x: x * 2, str)(4))
def partial(f, *a, **k): return lambda *b, **l: f(*a, *b, **{**k, **l})
print(partial(pow, 2)(10), partial(print, end='!\n')('partial'), partial(dict, a=1)(b=2))
def state_machine():
    state = 'idle'
    def go(event):
        nonlocal state
        state = {('idle', 'start'): 'running', ('running', 'stop'): 'idle'}.get((state, event), state)
        return state
    return go
go = state_machine()
print([go(e) for e in ('stop', 'start', 'start', 'stop')])
