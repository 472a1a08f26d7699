"""Scopes and closures: local, enclosing, global and built-in names, nonlocal, cells, late binding; no imports."""

x = 'global'
def read_global(): return x
def shadow():
    x = 'local'
    return x
def write_global():
    global x
    x = 'changed'
print(read_global(), shadow(), x)
write_global()
print(read_global(), x)

def counter(start=0):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    def peek():
        return count
    return step, peek
step, peek = counter(10)
print(step(), step(5), peek(), step(), peek())
other, _ = counter()
print(other(), other(), peek())

adders = [lambda x: x + n for n in range(3)]
print([f(10) for f in adders])
adders = [lambda x, n=n: x + n for n in range(3)]
print([f(10) for f in adders])

def make_adders():
    fs = []
    for n in range(3):
        def f(x):
            return x + n
        fs.append(f)
    return fs
print([f(10) for f in make_adders()])

def unbound():
    print(value)
    value = 1
try:
    unbound()
except UnboundLocalError as e:
    print(type(e).__name__, e)

def deleted():
    value = 1
    del value
    return value
try:
    deleted()
except UnboundLocalError as e:
    print(type(e).__name__, e)

def free_unbound():
    def inner():
        return late
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
    late = 1
    print(inner())
    del late
    try:
        inner()
    except NameError as e:
        print(type(e).__name__, e)
free_unbound()

def no_such():
    return no_such_name
try:
    no_such()
except NameError as e:
    print(type(e).__name__, e, e.name)

def levels():
    a = 1
    def f():
        b = 2
        def g():
            c = 3
            def h():
                return a, b, c
            return h
        return g
    h = f()()
    a = 'changed'
    return h()
print(levels())

def cells():
    a = 1
    b = [2]
    def f():
        return a, b
    return f
f = cells()
print(f.__code__.co_freevars, cells.__code__.co_cellvars, [c.cell_contents for c in f.__closure__])
f.__closure__[0].cell_contents = 'new'
print(f())

def argument_cell(a, *args, **kw):
    def f():
        nonlocal a
        a += 1
        return a, args, kw
    return f
f = argument_cell(1, 2, 3, k=4)
print(f(), f())

class Scope:
    y = 'class'
    z = [v for v in y]
    def method(self):
        return x
    w = (lambda: x)()
print(Scope.z, Scope.w, Scope().method())

def class_in_function():
    y = 'function'
    class C:
        y = y if False else 'class'
        def get(self):
            return y
    return C
try:
    C = class_in_function()
    print(C.y, C().get())
except NameError as e:
    print(type(e).__name__, e)

y = 'module'
def class_reads():
    y = 'enclosing'
    class A:
        z = y
    class B:
        y = 'B'
        z = y
    class D:
        nonlocal y
        y = 'set by class'
    return A.z, B.z, y
print(class_reads(), y)

def comprehension_scope():
    i = 'outer'
    result = [i for i in range(3)]
    nested = [[j for j in range(i)] for i in range(4)]
    return i, result, nested
print(comprehension_scope())

def walrus_scope():
    found = [last := n for n in range(5)]
    return found, last
print(walrus_scope())

def generator_scope():
    k = 5
    g = (k + n for n in range(3))
    k = 10
    return list(g)
print(generator_scope())

def accumulate():
    total = 0
    def add(n):
        nonlocal total
        total += n
        return total
    return add
add = accumulate()
print([add(n) for n in range(10)])

def recursive_closure():
    def fact(n):
        return 1 if n == 0 else n * fact(n - 1)
    return fact
print(recursive_closure()(20))

def locals_seen():
    a = 1
    def inner():
        b = a
        return sorted(locals())
    c = 2
    return sorted(locals()), inner()
print(locals_seen())
print('x' in globals(), globals()['x'], 'nothing' in globals())

len_saved = len
len = lambda o: 'shadowed'
print(len([]))
del len
print(len([]))

def exception_name():
    e = 'before'
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError as error:
        return str(error)
print(exception_name())

def make_account(balance):
    def deposit(n):
        nonlocal balance
        balance += n
        return balance
    def withdraw(n):
        nonlocal balance
        if n > balance:
            raise ValueError('too much')
        balance -= n
        return balance
    return {'deposit': deposit, 'withdraw': withdraw}
account = make_account(100)
print(account['deposit'](50), account['withdraw'](30))
try:
    account['withdraw'](1000)
except ValueError as e:
    print(e)
