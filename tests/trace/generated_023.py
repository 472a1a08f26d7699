"""Events of the functions of seed 23, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def ag1(a=1, b=2):
    c = None
    if (a := max(a, b)) == 1: b = a + b
    try:
        a, b = b, a
        if a: return
    except ValueError as e:
        c = a * 2
        pass
    else:
        lambda: a + b
        yield -a
        c = yield b
    finally:
        c = yield b
    async with AsyncManager(a):
        def inner2(v=a):
            return v
        c = inner2(b)
    yield a
    c = a

def f3(a=1, b=2):
    c = None
    _, a = 1, 2
    for c in {1: 2}:
        if b is not None: return a * 2
        if a < b: continue
    else:
        c = 1; b = -a; a = b
    not a
    return b

def f4(a=1, b=2):
    c = None
    a = 1 // (b - b)
    def inner5(v=a):
        return v + 1
    c = inner5()
    return (a, b)[0]

def g6(a=1, b=2):
    c = None
    c = yield from Indexed()
    max(a, b)
    yield a
    return a

def f7(a=1, b=2):
    c = None
    match b:
        case [x, y]:
            if a != b: return not a
            a += 1
    if a in (1, 2): raise KeyError(a) from KeyError('cause')
    a, *_ = b, a, 1
    return len([a, b])

show(ag1, 'asyncgen', 2, 3, ['opcode', 'branches', 'profile', 'line', 'calls'])
show(f3, 'def', 2, 3, ['profile', 'disabled', 'branches', 'opcode', 'ways'])
show(f4, 'def', 2, 0, ['branches', 'failures', 'all', 'disabled', 'line'])
show(g6, 'gen', 1, 1, ['line', 'still disabled', 'profile', 'lines', 'branches'])
show(f7, 'def', 1, 3, ['still disabled', 'opcode', 'lines', 'all', 'local'])
