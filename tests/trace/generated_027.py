"""Events of the functions of seed 27, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    b *= a
    for c in Count(2): b = abs(b)
    return a + b

def g2(a=1, b=2):
    c = None
    a, b = b, a
    yield a
    c = yield b
    yield a
    return int(a)

def f3(a=1, b=2):
    c = None
    c = 1
    del c
    _, a = 1, 2
    return 3

def f4(a=1, b=2):
    c = None
    try:
        a, b = b, a
        if (a := max(a, b)) > 1: b = a + b
    except (KeyError, ZeroDivisionError):
        c = 1
        del c
    except TypeError:
        if (a := a + b) == 1: b = min(a, 2)
        assert a is None, 'claim'
    else:
        def inner5(v=a):
            return v.missing
        c = inner5(b)
        b = a + b
    a and b
    return max(a, b)

def g6(a=1, b=2):
    c = None
    yield from g2(a + b, b - a)
    yield
    yield a
    return int(a)

show(co1, 'async', 2, 0, ['line', 'branches', 'lines', 'opcode', 'failures'])
show(g2, 'gen', 0, 2, ['failures', 'calls', 'still disabled', 'local', 'opcode'])
show(f3, 'def', 0, 0, ['ways', 'calls', 'all', 'disabled', 'opcode'])
show(f4, 'def', 3, 3, ['lines', 'ways', 'failures', 'opcode', 'line'])
show(g6, 'gen', 0, 1, ['local', 'calls', 'line', 'profile', 'lines'])
