"""Lecture 2: x = 1, y = 2, z = x + y, print(z): the code object's bytes, names, constants and its listing; also of the file's name."""

from aux_look import everything, listing, mask

source = '''\
# test.py
x = 1
y = 2
z = x + y
print(z)
'''
namespace = everything(source)
print({k: v for k, v in namespace.items() if not k.startswith('__')})
c = compile('test.py', 'test.py', 'exec')
print(mask(repr(c)))
print(c.co_code)
print([byte for byte in c.co_code])
print([bytes([byte]) for byte in c.co_code])
print(c.co_names, c.co_consts, c.co_stacksize, c.co_flags)
print(listing(c), end='')
print(listing(source), end='')
for option in ('eval', 'single'):
    print(listing(compile('x + y', 'test.py', option)), end='')
import opcode
print(opcode.opname[c.co_code[2]], opcode.opmap['STORE_NAME'] in c.co_code, opcode.HAVE_ARGUMENT, opcode.opmap['LOAD_CONST'] >= opcode.HAVE_ARGUMENT)
print(sorted(name for name in opcode.opmap if name.startswith(('LOAD_', 'STORE_'))))
