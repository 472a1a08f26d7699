"""Events of the functions of seed 45, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def ag1(a=1, b=2):
    c = None
    assert a, 'claim'
    b += 1
    try:
        assert isinstance(a, int), 'claim'
    finally:
        await pause(a)
        b -= 2
        c = await pause(a)
    yield a
    c = a

async def co2(a=1, b=2):
    c = None
    for c in range(2):
        missing_name
    else:
        b = -a
    if (a := max(a, b)) == 1: b = min(a, 2)
    [*map(abs, [a])]
    return max(a, b)

def f3(a=1, b=2):
    c = None
    if b is not None: raise ValueError('v') from KeyError('cause')
    try:
        list(Count(2)) or 1
        a = Child(a).method(b) and b
    except Exception as e:
        _, a = 1, 2
    finally:
        c = 1
        del c
        c = 1
        del c
        a = 1 // (b - b)
    return -a

def f4(a=1, b=2):
    c = None
    if False: return 'x' * a if a < 3 else b
    c = f3(abs(b), b=abs(b)) or 1
    return len([a, b])

def f5(a=1, b=2):
    c = None
    [][a]
    a = a
    return len([a, b])

show(ag1, 'asyncgen', 0, 0, ['calls', 'opcode', 'profile', 'ways', 'still disabled'])
show(co2, 'async', 3, 3, ['local', 'profile', 'branches', 'still disabled', 'opcode'])
show(f3, 'def', 1, 0, ['still disabled', 'failures', 'branches', 'disabled', 'all'])
show(f4, 'def', 2, 2, ['opcode', 'lines', 'disabled', 'branches', 'ways'])
show(f5, 'def', 3, 0, ['calls', 'disabled', 'ways', 'branches', 'line'])
