"""Notes, lecture 3: a generator whose loop variable hides the global x, used by another function; its frame while suspended."""

from aux_look import code_attributes, everything, listing, mask, traced

source = '''\
x = 10

def example_iter():
    for x in range(2):
        yield x


def bar():
    for x in example_iter():
        print(x)

bar()
'''
namespace = everything(source)
g = namespace['example_iter']()
print(mask(repr(g)), g.gi_frame.f_lasti, g.gi_frame.f_lineno, g.gi_frame.f_locals, g.gi_running, g.gi_suspended, g.gi_yieldfrom)
for _ in range(2):
    print(next(g), g.gi_frame.f_lasti, g.gi_frame.f_lineno, g.gi_frame.f_locals, g.gi_running, g.gi_suspended)
print(next(g, 'end'), g.gi_frame, g.gi_suspended)
print(listing(namespace['example_iter']), end='')
print(listing(namespace['bar']), end='')
traced(namespace['bar'])
traced(lambda: list(namespace['example_iter']()))
print(namespace['x'])
