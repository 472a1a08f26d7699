"""Printing helpers of the lecture programs: everything inspectable about code, functions, frames and cells."""

import dis
import io
import re


def mask(text):
    """Addresses are the one thing that differs from run to run."""
    return re.sub(r'0x[0-9a-f]{6,}', '0x...', text)


def listing(obj, **options):
    """What `python -m dis` prints."""
    out = io.StringIO()
    dis.dis(obj, file=out, **options)
    return mask(out.getvalue())


def code_attributes(code, indent=''):
    """Every attribute of a code object and of those in its constants."""
    for name in ('co_name', 'co_qualname', 'co_filename', 'co_firstlineno', 'co_argcount', 'co_posonlyargcount', 'co_kwonlyargcount', 'co_nlocals', 'co_stacksize', 'co_flags', 'co_names',
                 'co_varnames', 'co_freevars', 'co_cellvars', 'co_consts', 'co_code', 'co_linetable', 'co_exceptiontable'):
        print(f'{indent}{name} = {mask(repr(getattr(code, name)))}')
    print(f'{indent}bytes of co_code = {[int(b) for b in code.co_code]}')
    print(f'{indent}co_lines = {list(code.co_lines())}')
    print(f'{indent}co_positions = {list(code.co_positions())}')
    for constant in code.co_consts:
        if hasattr(constant, 'co_code'):
            print(f'{indent}-- {constant.co_name}')
            code_attributes(constant, indent + '    ')


def function_attributes(f):
    """Every attribute of a function object."""
    for name in ('__name__', '__qualname__', '__module__', '__doc__', '__defaults__', '__kwdefaults__', '__annotations__', '__type_params__', '__dict__'):
        print(f'  {name} = {getattr(f, name)!r}')
    print('  __code__ =', mask(repr(f.__code__)))
    print('  __globals__ is the module:', f.__globals__.get('__name__'), sorted(k for k in f.__globals__ if not k.startswith('__')))
    print('  __builtins__ has print:', 'print' in f.__builtins__)
    print('  __closure__ =', mask(repr(f.__closure__)), [c.cell_contents for c in f.__closure__ or ()])


def everything(source, filename='test.py', mode='exec'):
    """Compile, look at the code object, disassemble in each form, run."""
    code = compile(source, filename, mode)
    print(mask(repr(code)))
    code_attributes(code)
    print('--- dis')
    print(listing(code), end='')
    print('--- dis with offsets and caches')
    print(listing(code, show_offsets=True, show_caches=True), end='')
    print('--- dis with positions')
    print(listing(code, show_positions=True), end='')
    print('--- code_info')
    print(mask(dis.code_info(code)))
    print('--- line starts', list(dis.findlinestarts(code)))
    print('--- run')
    namespace = {'__name__': 'test'}
    exec(code, namespace)
    return namespace


def traced(f, *args):
    """Run a function under settrace and setprofile and print the events."""
    import sys
    events = []
    def tracer(frame, event, arg):
        if frame.f_code.co_filename == __file__:
            return None
        frame.f_trace_opcodes = True
        events.append((frame.f_code.co_name, event, frame.f_lineno, frame.f_lasti, mask(repr(arg))))
        return tracer
    def profiler(frame, event, arg):
        name = getattr(arg, '__name__', '') if event.startswith('c_') else mask(repr(arg))
        profile.append((frame.f_code.co_name, event, name))
    profile = []
    sys.settrace(tracer)
    try:
        f(*args)
    finally:
        sys.settrace(None)
    sys.setprofile(profiler)
    try:
        f(*args)
    finally:
        sys.setprofile(None)
    for event in events:
        print('trace', *event)
    for event in profile:
        print('profile', *event)
