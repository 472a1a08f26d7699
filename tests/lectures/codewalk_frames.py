"""Lecture 3: foo calls bar, both with a local y and a global x: frames, scopes, listings of module and functions."""

import dis
import io
import sys
import types

from aux_look import everything, function_attributes, listing, mask, traced

source = '''\
# test.py

x = 10

def foo(x):
    y = x * 2
    return bar(y)

def bar(x):
    y = x {division} 2
    return y

z = foo(x)
'''
for division in ('/', '//'):
    namespace = everything(source.format(division=division))
    print('z =', namespace['z'])
module = types.ModuleType('test')
exec(compile(source.format(division='/'), 'test.py', 'exec'), module.__dict__)
print(listing(module), end='')
print(listing(module.foo), end='')
print(listing(module.bar), end='')
function_attributes(module.foo)
function_attributes(module.bar)
traced(module.foo, 10)
frames = []
def spy(frame, event, arg):
    if event == 'call' and frame.f_code.co_filename == 'test.py':
        while frame and frame.f_code.co_filename == 'test.py':
            frames.append((frame.f_code.co_name, frame.f_lineno, frame.f_lasti, dict(frame.f_locals) if frame.f_code.co_name != '<module>' else 'globals', frame.f_back is not None, frame.f_globals is frame.f_locals))
            frame = frame.f_back
        frames.append('--')
sys.settrace(spy)
exec(compile(source.format(division='/'), 'test.py', 'exec'), {'__name__': 'test'})
sys.settrace(None)
for f in frames:
    print(f)
print(module.foo.__code__.co_consts, module.bar.__code__.co_consts, module.foo.__code__.co_names, module.bar.__code__.co_varnames)
