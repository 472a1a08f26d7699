"""Events of the functions of seed 11, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    n2 = 3
    while n2 > 0:
        n2 -= 1
        if (a := 3) > 1: b = b
    a = list(Count(2)) or 1
    return -a

def f3(a=1, b=2):
    c = None
    _, a = 1, 2
    c = str(b).upper()
    return (a, b)[0]

async def ag4(a=1, b=2):
    c = None
    yield int(a)
    async with AsyncManager(a):
        assert b is not None, 'claim'
        c = b
        (a, b), c = (1, 2), 3
    yield a
    c = a

async def co5(a=1, b=2):
    c = None
    len([a, b])
    if a in (1, 2): raise KeyError(a)
    a //= 1
    return abs(b)

def g6(a=1, b=2):
    c = None
    a += 2
    try:
        yield 'x' * a if a < 3 else b
    except ValueError as e:
        f3(b, a + b)
        a = b = 2
    except (KeyError, ZeroDivisionError):
        yield a * 2
        c = yield b
        def inner7(v=a):
            return v.missing
        c = inner7()
    b = min(a, 2)
    yield a
    return abs(b)

show(co1, 'async', 0, 1, ['line', 'ways', 'profile', 'branches', 'opcode'])
show(f3, 'def', 2, 3, ['ways', 'calls', 'failures', 'line', 'lines'])
show(ag4, 'asyncgen', 0, 2, ['opcode', 'local', 'still disabled', 'ways', 'all'])
show(co5, 'async', 1, 3, ['lines', 'disabled', 'calls', 'profile', 'still disabled'])
show(g6, 'gen', 1, 1, ['profile', 'still disabled', 'local', 'failures', 'ways'])
