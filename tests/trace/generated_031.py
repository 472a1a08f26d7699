"""Events of the functions of seed 31, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    a -= 2
    a += 2
    return (a, b)[0]

async def co2(a=1, b=2):
    c = None
    c = [v async for v in Ticker(2)]
    b - a
    b = -a
    return a * 2

async def co3(a=1, b=2):
    c = None
    assert a is None, 'claim'
    if 0 < a < 3: a = b - a
    return -a

def f4(a=1, b=2):
    c = None
    a -= b
    a = max(a, b)
    with Manager(True):
        a * 2
        (a, b)[0]
        if False: return int(a)
    return abs(b)

def g5(a=1, b=2):
    c = None
    def inner6(v=a):
        return v.missing
    c = inner6(b)
    try:
        f4(*(a, b)) and b
        a = f4(*(a, b)) or 1
        if (a := a) > 1: b = 3
    except ValueError:
        c = 1
        del c
    else:
        yield b
    c = yield from {1: 2}
    yield a
    return a and b

show(f1, 'def', 1, 3, ['still disabled', 'disabled', 'line', 'opcode', 'calls'])
show(co2, 'async', 1, 0, ['line', 'failures', 'calls', 'disabled', 'lines'])
show(co3, 'async', 1, 0, ['opcode', 'branches', 'disabled', 'failures', 'calls'])
show(f4, 'def', 1, 2, ['profile', 'opcode', 'disabled', 'line', 'ways'])
show(g5, 'gen', 1, 1, ['local', 'profile', 'all', 'calls', 'branches'])
