"""The tutorial's closure program: a function factory with two arguments and a local; cells, free variables, calls."""

from aux_look import everything, function_attributes, listing, traced

source = '''\
def add(x, y):
    return x + y

def f_factory(x, y):
    z = x*y
    def fun():
        return add(x, y) + z
    return fun

x = f_factory(1,3)
y = f_factory(2,3)
print(x(), y())
'''
namespace = everything(source)
for name in ('add', 'f_factory', 'x', 'y'):
    print('---', name)
    function_attributes(namespace[name])
    print(listing(namespace[name]), end='')
print(namespace['x'].__code__ is namespace['y'].__code__, namespace['x'].__closure__ == namespace['y'].__closure__)
traced(namespace['f_factory'], 4, 5)
traced(namespace['x'])
