"""Events of the functions of seed 3, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    a //= a
    with Manager(True) as c, Manager(b) as a:
        c = await pause(a)
        if isinstance(a, int): return a or b
        if (a := a) > 1: b = a + b
    abs(a) or 1
    return a and b

async def ag2(a=1, b=2):
    c = None
    yield 'x' * a if a < 3 else b
    if a or b > 2:
        a = abs(b)
    elif len(str(a)) > 1:
        a = await co1(3, a * 2)
        yield max(a, b)
    assert len(str(a)) > 1, 'claim'
    yield a
    c = a

def f3(a=1, b=2):
    c = None
    if 0 < a < 3:
        for c in zip((1, 2), (3,)): b = b
        def inner4(v=a):
            return [v for _ in range(2)]
        c = inner4(b)
        a = abs(b)
    len('ab') or 1
    return 3

def g5(a=1, b=2):
    c = None
    try:
        def inner6(v=a):
            return v
        c = inner6()
        yield b
    finally:
        yield
        yield a
        assert a, 'claim'
    a += 2
    yield a
    return [a, b][-1]

def f7(a=1, b=2):
    c = None
    if False: return b
    for a in g5(-a, a + b):
        c = 1
        del c
        if (a := max(a, b)) == 1: b = min(a, 2)
    a = f3(*(a, b)) and b
    return abs(b)

show(co1, 'async', 0, 3, ['all', 'lines', 'line', 'branches', 'still disabled'])
show(ag2, 'asyncgen', 3, 2, ['disabled', 'local', 'profile', 'line', 'lines'])
show(f3, 'def', 0, 0, ['still disabled', 'lines', 'disabled', 'failures', 'calls'])
show(g5, 'gen', 2, 2, ['still disabled', 'line', 'lines', 'failures', 'calls'])
show(f7, 'def', 2, 2, ['profile', 'lines', 'local', 'still disabled', 'all'])
