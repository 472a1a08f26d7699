"""Events of the functions of seed 16, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    yield a
    c = [(a, b)[0] for c in Count(2)]
    yield a
    return abs(b)

async def co2(a=1, b=2):
    c = None
    assert len(str(a)) > 1, 'claim'
    for a in zip((1, 2), (3,)):
        a = min(a, 2)
        await Awaitable(b)
    try:
        assert a or b > 2, 'claim'
    finally:
        def inner3(v=a):
            return v
        c = inner3(b)
        c = await pause(a)
    return abs(b)

def f4(a=1, b=2):
    c = None
    for c in {1: 2}:
        def inner5(v=a):
            return v + 1
        c = inner5(b)
    with suppress(Exception):
        if a: return not a
        def inner6(v=a):
            return v.missing
        c = inner6()
        a = b = 2
    return b - a

def f7(a=1, b=2):
    c = None
    _, a = 1, 2
    f4(b - a, a * 2) and b
    [][a]
    return a or b

async def co8(a=1, b=2):
    c = None
    with Manager(False), Manager(b) as a:
        await co2(b, b - a)
    c = f4(3, b=b - a) and b
    return a

show(g1, 'gen', 1, 2, ['ways', 'all', 'local', 'opcode', 'still disabled'])
show(co2, 'async', 3, 3, ['branches', 'local', 'line', 'still disabled', 'calls'])
show(f4, 'def', 3, 2, ['failures', 'line', 'still disabled', 'disabled', 'ways'])
show(f7, 'def', 3, 0, ['all', 'branches', 'opcode', 'ways', 'disabled'])
show(co8, 'async', 3, 1, ['failures', 'opcode', 'calls', 'branches', 'profile'])
