"""Lecture 6: the closure program, two bars over one code object: __closure__, cell_contents, co_freevars, co_cellvars, listings."""

import types

from aux_look import everything, function_attributes, listing, mask, traced

source = '''\
# test.py

x = 1000

def foo(x):
    def bar(y):
        print(x + y)
    return bar

b = foo(10)
c = foo(20)
'''
namespace = everything(source)
test = types.ModuleType('test')
exec(compile(source, 'test.py', 'exec'), test.__dict__)
print(listing(test), end='')
print(test.b.__code__ == test.c.__code__, test.b.__code__ is test.c.__code__, test.b == test.c)
print(mask(repr(test.b.__closure__)), mask(repr(test.b.__closure__[0])))
print(test.b.__closure__[0].cell_contents, test.c.__closure__[0].cell_contents)
print(test.b.__code__.co_freevars, test.foo.__code__.co_cellvars, test.foo.__code__.co_freevars, test.foo.__closure__)
for name in ('foo', 'b', 'c'):
    function_attributes(getattr(test, name))
test.b(1)
test.c(1)
test.b.__closure__[0].cell_contents = 'changed'
test.b(' from outside')
try:
    test.b(1)
except TypeError as e:
    print(e)
cell = test.c.__closure__[0]
del cell.cell_contents
try:
    test.c(1)
except NameError as e:
    print(e)
try:
    cell.cell_contents
except ValueError as e:
    print(e)
traced(test.foo, 10)
deeper = '''\
def outer(a):
    def middle(b):
        def inner(c):
            nonlocal a
            a += 1
            return a + b + c
        return inner
    return middle
f = outer(1)(2)
print(f(3), f(3))
'''
namespace = everything(deeper)
function_attributes(namespace['f'])
