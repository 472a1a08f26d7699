"""Events of the functions of seed 51, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    with managed(a) as c:
        _, a = 1, 2
        a = await Awaitable(b)
        a = await Awaitable(b)
    if (a := 3) == 1: b = a
    return b - a

def f2(a=1, b=2):
    c = None
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(3)])
    except* ValueError as e:
        str(b).upper()
    except* (KeyError, TypeError):
        c = -a
    n3 = 3
    while n3 > 0 and (a > 1 and b):
        n3 -= 1
        c = (a,
             Child(a).method(b),
             -a)
        a = min(a, 2)
    else:
        if len(str(a)) > 1: return [a, b][-1]
        a = b = 2
        a, *_ = b, a, 1
    return max(a, b)

async def ag4(a=1, b=2):
    c = None
    yield
    yield a
    yield a
    c = a

def g5(a=1, b=2):
    c = None
    b = max(a, b)
    f2(max(a, b), 3) or 1
    _, a = 1, 2
    yield a
    return a + b

def g6(a=1, b=2):
    c = None
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e:
        f2(min(a, 2), abs(b))
    except* (KeyError, TypeError):
        c = abs(b)
    c = yield from {1: 2}
    try:
        yield 3
        b - a
    finally:
        a, b = b, a
        yield from ()
    yield a
    return a or b

show(co1, 'async', 3, 3, ['all', 'failures', 'disabled', 'calls', 'local'])
show(f2, 'def', 3, 3, ['line', 'still disabled', 'failures', 'profile', 'branches'])
show(ag4, 'asyncgen', 3, 2, ['lines', 'local', 'branches', 'still disabled', 'calls'])
show(g5, 'gen', 3, 1, ['calls', 'disabled', 'opcode', 'line', 'profile'])
show(g6, 'gen', 0, 2, ['branches', 'failures', 'line', 'local', 'lines'])
