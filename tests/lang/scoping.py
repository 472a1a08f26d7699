"""Names: global, nonlocal, class scopes, builtins, del, exec, shadowing; which error each wrong use gives."""

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


x = 'module'
def test_global():
    global x, created
    x = 'set'
    created = 'new'
    return x
print(test_global(), x, created)
def nested_global():
    x = 'local'
    def f():
        global x
        return x
    return x, f()
print(nested_global())
def nonlocals():
    a = b = 0
    def f():
        nonlocal a, b
        a += 1
        def g():
            nonlocal b
            b += a
            return a, b
        return g()
    return f(), f(), (a, b)
print(nonlocals())
def skip_levels():
    v = 'outer'
    def f():
        def g():
            def h():
                nonlocal v
                v = 'from h'
            h()
        g()
    f()
    return v
print(skip_levels())
def class_between():
    v = 'function'
    class C:
        v = 'class'
        def m(self): return v
        class D:
            w = v
    return C.v, C().m(), C.D.w
print(class_between())
class GlobalInClass:
    global in_class
    in_class = 'module level'
    local = 'class level'
print(in_class, hasattr(GlobalInClass, 'in_class'), GlobalInClass.local)
class ReadsGlobal:
    x = x
    y = x + '!'
print(ReadsGlobal.x, ReadsGlobal.y)
def conditional(flag):
    if flag: value = 1
    return value
show('unbound', conditional, False)
show('bound', conditional, True)
def loop_var():
    for i in []: pass
    return i
show('loop var', loop_var)
def del_then_read():
    v = 1
    del v
    v
show('deleted', del_then_read)
def del_twice():
    v = 1
    del v, v
show('deleted twice', del_twice)
def del_unbound():
    del never
    never = 1
show('del unbound', del_unbound)
def del_global():
    global to_delete
    to_delete = 1
    del to_delete
    return to_delete
show('del global', del_global)
show('del global missing', lambda: exec('del zzz'))
def del_free():
    v = 1
    def f(): return v
    del v
    return f()
show('free deleted', del_free)
def free_later():
    def f(): return v
    try: f()
    except NameError as e: first = str(e)
    v = 5
    return first, f()
show('free later', free_later)
def del_cell_twice():
    v = 1
    def f(): nonlocal v; del v
    f()
    f()
show('cell deleted twice', del_cell_twice)
show('misspelt', lambda: lenn([]))
show('misspelt local', lambda: (lambda colour: color)(1))
show('self attr', lambda: exec('class A:\n def m(self): return attr\n attr = 1\nA().m()', {}))
def aug(): counter += 1
counter = 0
show('augmented without global', aug)
def aug2():
    def f(): total += 1
    total = 0
    f()
show('augmented without nonlocal', aug2)
def import_local():
    import sys
    from sys import path as p
    return 'sys' in locals(), 'p' in locals()
print(import_local(), 'p' in globals())
def except_local():
    try: raise ValueError('v')
    except ValueError as err: pass
    return 'err' in locals()
print(except_local())
def with_class():
    class C: v = 1
    def f(): pass
    return sorted(locals())
print(with_class())
def parameters(a, b=1, *c, d, **e):
    def f(): return a, b, c, d, e
    a, b = 'new', 'new'
    return f()
print(parameters(1, 2, 3, d=4, z=5))
def default_scope():
    v = 1
    def f(a=v): return a
    v = 2
    return f(), v
print(default_scope())
len_ = len
def shadow_builtin():
    len = lambda o: 'mine'
    return len([])
print(shadow_builtin(), len([]))
str = lambda o: 'global str'
print(str(5))
del str
print(str(5))
__builtins__.extra_builtin = 'builtin'
print(extra_builtin)
del __builtins__.extra_builtin
show('gone', lambda: extra_builtin)
def recursion_name():
    def fact(n): return n * fact(n - 1) if n else 1
    g = fact
    fact = lambda n: 100
    return g(3)
print(recursion_name())
def exec_in_function():
    v = 1
    exec('v = 2; w = 3')
    return v, 'w' in locals()
print(exec_in_function())
exec('from_exec = 1')
print(from_exec)
def generator_scope():
    v = 1
    g = (v + i for i in range(2))
    v = 10
    return list(g)
print(generator_scope())
def lambda_scope(): return [f(1) for f in [lambda a: a + k for k in range(3)]]
print(lambda_scope())
def deep():
    a = 1
    def f():
        b = 2
        class C:
            c = a + b
            def m(self):
                def inner(): return a, b, C.c
                return inner
        return C
    return f()().m()()
print(deep())
def walrus_scope():
    if (n := 5) > 3: pass
    f = lambda: (m := 6)
    return n, f(), 'm' in locals()
print(walrus_scope())
print((lambda: [z := 1, z])(), 'z' in globals())
for text in ('global x\nx = 1', 'x = 1\nglobal x', 'def f():\n x = 1\n global x', 'def f():\n print(x)\n global x', 'def f(x):\n global x', 'def f():\n nonlocal y', 'nonlocal x', 'def f(x):\n nonlocal x', 'def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x', 'def f():\n x = 1\n def g():\n  print(x)\n  nonlocal x', 'def f():\n global x\n nonlocal x', 'def f():\n x: int\n global x', 'def f():\n global x\n x: int = 1', 'class A:\n nonlocal x', 'def f():\n x = 1\n class A:\n  nonlocal x\n  x = 2', 'def f():\n from m import *', 'class A:\n from m import *', 'def f():\n global x\n def g():\n  nonlocal x', 'global', 'global x, y, x', 'global x.y', 'def f(a, a): pass', 'def f(a, *a): pass', 'def f(*, a, **a): pass', 'lambda a, a: 1', 'def f():\n for x in y: pass\n global x', 'def f():\n import x\n global x', 'def f():\n def x(): pass\n global x', 'def f():\n class x: pass\n nonlocal x', 'def f():\n with a as x: pass\n global x', 'def f():\n del x\n global x', 'def f():\n x += 1\n global x', 'def f():\n (x := 1)\n global x', 'def f[T](): global T', 'def f[T]():\n nonlocal T\n T = 1', 'class A[T]:\n nonlocal T', 'def f():\n try: pass\n except E as x: pass\n global x', '__debug__ = 1', 'def f(__debug__): pass', 'f(__debug__=1)', 'del __debug__', 'x.__debug__ = 1', 'import __debug__', 'def __debug__(): pass', 'class __debug__: pass', 'for __debug__ in x: pass', '(__debug__ := 1)'):
    try:
        compile(text, '<t>', 'exec')
        print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
