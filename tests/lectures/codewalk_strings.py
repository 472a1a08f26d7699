"""Lecture 5: comparing 'hello' with 'hello': listing, identity through interning, concatenation, null characters."""

import sys
from aux_look import everything, listing, traced

source = '''\
x = 'hello'
y = 'hello'
x == y
'''
namespace = everything(source)
print(namespace['x'] is namespace['y'], namespace['x'] == namespace['y'])
everything('''\
x = 'hello'
y = 'world'
z = x + y
z += x
print(z)
''')
x, y = 'hello', 'hel' + 'lo'
print(x is y)
part = 'hel'
joined = part + 'lo'
print(joined == x, joined is x, sys.intern(joined) is x)
print(len('a\0b'), 'a\0b' == 'a\0c', ascii('a\0b'), hash('hello') == hash(joined))
def compare(a, b):
    return a == b
print(listing(compare), end='')
traced(compare, 'hello', 'hello')
for f in (lambda: 'hello' < 'help', lambda: 'a'.__eq__('a'), lambda: ('a',) == ('a',), lambda: [1, 2] < [1, 3], lambda: b'hello' == b'hello', lambda: b'hello' < b'help', lambda: b'a' + b'b', lambda: (1, 2) + (3,)):
    print(f(), listing(f), sep='\n', end='')
t = (1, 'two', 3.0)
print(len(t), t[1], type(iter(t)), type(iter('s')), type(iter([])))
