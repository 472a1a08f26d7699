"""Code objects: equality and hashes by constants, attributes that stay the same object, places of branches, first byte marshalled."""

import marshal
import sys


def sample(a, b):
    return lambda c=0.0: (a, b, c)


code = sample.__code__
print(code.replace() == code, hash(code.replace()) == hash(code))
for change in ({'co_names': ('x',)}, {'co_qualname': 'q'}, {'co_filename': 'f'}, {'co_stacksize': 99}, {'co_firstlineno': 7},
               {'co_consts': (1,)}, {'co_consts': (1.0,)}, {'co_consts': (-0.0,)}, {'co_consts': (0.0,)}, {'co_consts': (True,)}):
    other = code.replace(**change)
    print(change, other == code, hash(other) == hash(code))
one, two = (code.replace(co_consts=(value,)) for value in ([], []))
print(one == two, one == one)
try:
    hash(one)
except TypeError as e:
    print(e)
for a, b in ((0.0, -0.0), (1, True), (1, 1.0), ((1,), (1.0,)), (frozenset({1, 'a'}), frozenset({'a', 1})), (1j, complex(-0.0, 1)), (b'a', 'a'), ('a b', 'a b')):
    print(type(a).__name__, type(b).__name__, code.replace(co_consts=(a,)) == code.replace(co_consts=(b,)))
print([getattr(code, name) is getattr(code, name) for name in
       ('co_code', 'co_varnames', 'co_cellvars', 'co_freevars', 'co_linetable', 'co_exceptiontable', 'co_consts', 'co_names')])
print([sys._is_interned(text) for text in ('\n', chr(233), chr(10), '', 'a b'[1], 'name', 'two words')])

long = compile('while a:\n' + ' f(x, y, z)\n' * 40 + 'for b in a:\n' + ' f(x, y, z)\n' * 40, 'long.py', 'exec')
print(list(long.co_branches()), list(code.co_branches()))


def first_byte(code):
    return marshal.dumps(code)[0]


def held():
    made = compile('1', 'a', 'exec')
    both = [made]
    return first_byte(made), marshal.dumps(both[0])[0]


print(first_byte(compile('1', 'a', 'exec')), held())
