"""Events of the functions of seed 8, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    3
    match Thing(a):
        case int() | str():
            b = abs(b)
            a = b = 2
            a = await pause(a)
    return 'x' * a if a < 3 else b

def f2(a=1, b=2):
    c = None
    match b:
        case Thing(value=1):
            c = (a and b,
                 list(Count(2)),
                 b - a if not b else a + b)
            c = ('x' * a if a < 3 else b,
                 Thing(a).value,
                 b)
            pass
        case _:
            if a < b: return not a
    for c in iter([a]): pass
    return b - a

async def co3(a=1, b=2):
    c = None
    c = 1
    del c
    async for c in Ticker(2):
        (a, b), c = (1, 2), 3
        a, b = b, a
    async with AsyncManager(False):
        if a > 1 and b: return int(a)
        if False: return [a, b][-1]
    return len([a, b])

def g4(a=1, b=2):
    c = None
    if a is None: return -a
    def inner5(v=a):
        return v
    c = inner5()
    a = a + b
    yield a
    return abs(b)

async def ag6(a=1, b=2):
    c = None
    b = -a
    for b in 'ab':
        if (a := a * 2) == 1: b = b
        yield
        a = await co1(b, a)
    yield a
    c = a

show(co1, 'async', 0, 1, ['all', 'calls', 'profile', 'opcode', 'ways'])
show(f2, 'def', 2, 2, ['lines', 'branches', 'disabled', 'opcode', 'failures'])
show(co3, 'async', 0, 1, ['lines', 'line', 'calls', 'ways', 'still disabled'])
show(g4, 'gen', 0, 1, ['profile', 'lines', 'branches', 'calls', 'opcode'])
show(ag6, 'asyncgen', 3, 0, ['disabled', 'ways', 'calls', 'local', 'profile'])
