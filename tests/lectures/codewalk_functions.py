"""Lecture 6: foo(x, y) with a local z, bar = foo: attributes of the function and of its code, before and after assignment."""

from aux_look import code_attributes, everything, function_attributes, listing, traced

source = '''\
def foo(x, y):
    z = x + y
    return z

bar = foo
'''
namespace = everything(source)
foo, bar = namespace['foo'], namespace['bar']
print(foo is bar, foo.__name__, bar.__name__, foo.__dict__, foo.__code__ is bar.__code__)
foo.note = 'kept in __dict__'
print(bar.__dict__, bar.note)
print(sorted(k for k in foo.__globals__ if k != '__builtins__'), foo.__globals__ is namespace)
function_attributes(foo)
code_attributes(foo.__code__)
print(foo.__code__.co_code)
print(listing(foo), end='')
print(foo(1, 2), bar('a', 'b'))
traced(foo, 1, 2)
for name, value in {'__name__': 'renamed', '__qualname__': 'q.renamed', '__doc__': 'documented', '__defaults__': (7,), '__kwdefaults__': {}, '__module__': 'elsewhere'}.items():
    setattr(foo, name, value)
    print(name, getattr(bar, name))
print(foo(1), foo.__code__.co_name)
for name in ('__closure__', '__globals__', '__builtins__'):
    try:
        setattr(foo, name, None)
    except AttributeError as e:
        print(name, e)
foo.__code__ = (lambda a, b=0: ('other code', a, b)).__code__
print(bar(1), bar.__name__, bar.__code__.co_name)
