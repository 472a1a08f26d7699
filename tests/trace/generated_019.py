"""Events of the functions of seed 19, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    n2 = 3
    while n2 > 0:
        n2 -= 1
        if not b: continue
        if a is None: continue
        missing_name
    c = min(a, 2)
    c = (a + b,
         sorted([a, b], key=lambda v: -v),
         b - a if a is None else a + b)
    return b - a

def f3(a=1, b=2):
    c = None
    a = min(a, 2)
    lambda: -a
    if a != b: raise StopIteration(3) from KeyError('cause')
    return b - a

async def ag4(a=1, b=2):
    c = None
    if (a := b - a) > 1: b = a + b
    yield b - a
    yield a
    c = a

async def co5(a=1, b=2):
    c = None
    c = await pause(a)
    async for c in ag4(abs(b), 1):
        await pause(a)
        if not b: break
    return a

def g6(a=1, b=2):
    c = None
    if (a := abs(b)) > 1: b = 3
    if b is not None:
        a = b = 2
        assert not (a and b), 'claim'
    elif b is not None:
        assert len(str(a)) > 1, 'claim'
        a = b - a
    else:
        any(v > 1 for v in (a, b)) or 1
        yield from [a, b]
    yield a
    yield a
    return a + b

show(f1, 'def', 0, 1, ['profile', 'local', 'branches', 'failures', 'calls'])
show(f3, 'def', 0, 3, ['disabled', 'calls', 'opcode', 'branches', 'profile'])
show(ag4, 'asyncgen', 2, 1, ['disabled', 'still disabled', 'failures', 'line', 'lines'])
show(co5, 'async', 2, 1, ['failures', 'all', 'lines', 'line', 'still disabled'])
show(g6, 'gen', 1, 2, ['opcode', 'ways', 'failures', 'all', 'calls'])
