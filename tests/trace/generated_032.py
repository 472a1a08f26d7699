"""Events of the functions of seed 32, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    c = a
    c = (int(a),
         any(v > 1 for v in (a, b)),
         int(a) if a in (1, 2) else a and b)
    for c in (): b = a
    yield a
    return a * 2

async def co2(a=1, b=2):
    c = None
    try:
        Thing(a).value
        await pause(a)
    except ValueError:
        c = await pause(a)
    except Failure:
        assert not (a and b), 'claim'
        await Awaitable(b)
    a = (lambda v: v)(a)
    try:
        c = list(Count(2)) or 1
        def inner3(v=a):
            return v
        c = inner3(b)
    finally:
        not a
    return -a

def f4(a=1, b=2):
    c = None
    a = 3
    c = 3
    return 3

def f5(a=1, b=2):
    c = None
    a = min(a, 2)
    b = a
    c = [u for v in {1: 2} for u in (1, a)]
    return (a, b)[0]

def g6(a=1, b=2):
    c = None
    yield from 'ab'
    c = 1; b = -a; a = b
    a = a
    yield a
    return -a

show(g1, 'gen', 0, 2, ['lines', 'branches', 'ways', 'calls', 'still disabled'])
show(co2, 'async', 1, 1, ['branches', 'profile', 'lines', 'failures', 'opcode'])
show(f4, 'def', 3, 0, ['local', 'disabled', 'failures', 'calls', 'lines'])
show(f5, 'def', 1, 2, ['line', 'disabled', 'profile', 'local', 'all'])
show(g6, 'gen', 1, 1, ['branches', 'ways', 'opcode', 'local', 'lines'])
