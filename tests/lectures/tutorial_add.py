"""The function-call tutorial's first program: def add, print(add(1, 2)): listing, code object, frames, trace events."""

from aux_look import everything, function_attributes, listing, traced

source = '''\
def add(x, y):
    return x + y

print(add(1,2))
'''
namespace = everything(source)
add = namespace['add']
print('--- the function')
function_attributes(add)
print(listing(add), end='')
traced(add, 1, 2)
traced(lambda: exec(compile(source, 'test.py', 'exec'), {'__name__': 'test'}))
print(add.__code__.co_code == namespace['add'].__code__.co_code, add.__code__.co_varnames)
