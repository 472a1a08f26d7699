"""Notes, lecture 2: how default arguments reach the function: the tuple in the constants, __defaults__, keyword defaults."""

from aux_look import everything, function_attributes, listing, traced

namespace = everything('''\
def f(x=5):
    return x
print(f(), f(6))
''')
function_attributes(namespace['f'])
namespace = everything('''\
n = 2
def g(a, b=n, *, c=3, d=n):
    return a, b, c, d
print(g(1), g(1, 9, c=8))
''')
function_attributes(namespace['g'])
traced(namespace['g'], 1)
namespace = everything('''\
class A:
    """A class."""
    attr = 1
    def method(self, value=()):
        return self.attr, value
print(A().method())
''')
print(listing(namespace['A']), end='')
