"""Events of the functions of seed 35, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    yield a
    c = yield from map(abs, (a, -1))
    if a != b: a = min(a, 2)
    yield a
    return a and b

def f2(a=1, b=2):
    c = None
    pass
    [*map(abs, [a])]
    for c in map(abs, (a, -1)):
        if (a := abs(b)) == 1: b = a * 2
    return b

def g3(a=1, b=2):
    c = None
    yield a
    if len(str(a)) > 1:
        yield a
        f2(a, b=3)
    c = b
    yield a
    return b - a

def f4(a=1, b=2):
    c = None
    c = 1
    del c
    a
    return 3

async def co5(a=1, b=2):
    c = None
    c = abs(b)
    async with AsyncManager(a) as c:
        a = b = 2
        c = a * 2
        a = await Awaitable(b)
    async with AsyncManager(False):
        c = await Awaitable(b)
        f2(**dict(a=1, b=2))
    return not a

show(g1, 'gen', 2, 1, ['disabled', 'still disabled', 'calls', 'opcode', 'ways'])
show(f2, 'def', 1, 3, ['calls', 'opcode', 'ways', 'failures', 'still disabled'])
show(g3, 'gen', 1, 0, ['line', 'branches', 'lines', 'calls', 'local'])
show(f4, 'def', 3, 1, ['calls', 'lines', 'all', 'opcode', 'ways'])
show(co5, 'async', 1, 3, ['profile', 'ways', 'branches', 'still disabled', 'failures'])
