"""Notes, lecture 2: what compile returns: dir() of a code object, every attribute of a module's code, positions and lines."""

from aux_look import code_attributes, listing, mask

source = '''\
def f(pos, /, arg, *args, kw, **kwargs):
    local = pos
    def captured():
        return local, arg
    try:
        return captured()
    except ValueError as e:
        raise TypeError from e
    finally:
        with open(arg) as file:
            pass
class C(f.__class__ if False else object):
    def m(self): return super().m
value = [f for f in (1, 2) if f]
'''
c = compile(source, 'test.py', 'exec')
print([name for name in dir(c) if not name.startswith('__')])
code_attributes(c)
print(listing(c), end='')
for line in c.co_lines():
    print(line)
f = c.co_consts[0]
print(f.co_argcount, f.co_posonlyargcount, f.co_kwonlyargcount, f.co_varnames, f.co_cellvars, f.co_freevars, f.co_exceptiontable)
import dis
for entry in dis.Bytecode(f).exception_entries:
    print(entry)
for instruction in dis.get_instructions(f):
    print(instruction.offset, instruction.opname, instruction.arg, mask(instruction.argrepr), instruction.line_number, instruction.starts_line, instruction.jump_target, instruction.is_jump_target, instruction.positions)
