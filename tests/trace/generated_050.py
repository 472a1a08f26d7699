"""Events of the functions of seed 50, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    assert not b, 'claim'
    async with AsyncManager(True):
        await pause(a)
        lambda: a + b
        c = 1
        del c
    a = await pause(a)
    return a + b

def f2(a=1, b=2):
    c = None
    def inner3(v=a):
        return v.missing
    c = inner3()
    if a or b > 2:
        if (a := a * 2) > 1: b = b - a
        a = b = 2
    elif not (a and b):
        if False: return a * 2
        if a is None: raise Failure(a) from KeyError('cause')
        a, b = b, a
    if a is None: raise Failure(a) from KeyError('cause')
    return 3

def f4(a=1, b=2):
    c = None
    try:
        a *= 2
        b = a
        _, a = 1, 2
    finally:
        c = (a and b,
             f2(*(a, b)),
             'x' * a if a < 3 else b if a or b > 2 else b)
        c = 1
        del c
        a = 1 // (b - b)
    assert a > 1 and b, 'claim'
    c = sum(v for v in (a, b) if v > 1)
    return 'x' * a if a < 3 else b

def g5(a=1, b=2):
    c = None
    'x' * a if a < 3 else b
    if a or b > 2:
        a = abs(b)
    if False: return max(a, b)
    yield a
    return a or b

def g6(a=1, b=2):
    c = None
    abs(b)
    for b in map(abs, (a, -1)):
        a = a + b
    else:
        b = -a
    a = max(a, b)
    yield a
    return b

show(co1, 'async', 3, 3, ['ways', 'disabled', 'failures', 'line', 'profile'])
show(f2, 'def', 0, 2, ['branches', 'lines', 'all', 'profile', 'ways'])
show(f4, 'def', 1, 3, ['still disabled', 'lines', 'branches', 'local', 'line'])
show(g5, 'gen', 2, 0, ['failures', 'profile', 'opcode', 'lines', 'branches'])
show(g6, 'gen', 2, 3, ['opcode', 'all', 'local', 'line', 'disabled'])
