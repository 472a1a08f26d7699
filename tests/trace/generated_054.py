"""Events of the functions of seed 54, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    try:
        if False: return 'x' * a if a < 3 else b
    except (KeyError, ZeroDivisionError):
        if (a := max(a, b)) == 1: b = min(a, 2)
        c = -a
    if a in (1, 2):
        c = 3
    try:
        c = (a,
             [*map(abs, [a])],
             len([a, b]))
    finally:
        a = a + b
        c = ((a, b)[0],
             abs(a),
             a * 2)
        assert a < b, 'claim'
    return not a

async def co2(a=1, b=2):
    c = None
    match {1: a, 2: b}:
        case 1:
            if (a := a * 2) == 1: b = a * 2
            c = 1; b = abs(b); a = b
        case None:
            c = f1(**dict(a=1, b=2)) and b
            c = 1; b = 3; a = b
        case {1: x}:
            def inner3(v=a):
                return v.missing
            c = inner3()
            def inner4(v=a):
                return [v for _ in range(2)]
            c = inner4(b)
        case _:
            await pause(a)
            a = await Awaitable(b)
            (a, b), c = (1, 2), 3
    if a is None:
        if a in (1, 2): raise KeyError(a) from KeyError('cause')
        assert not (a and b), 'claim'
    elif b is not None:
        c = (b - a,
             dict(k=a).get('k'),
             len([a, b]))
    else:
        c = 1
        del c
        c = 1
        del c
        c = 1
        del c
    return a * 2

async def ag5(a=1, b=2):
    c = None
    yield a
    await Awaitable(b)
    yield a
    c = a

async def co6(a=1, b=2):
    c = None
    c = await co2(abs(b), -a)
    a += b
    c = [v async for v in Ticker(2)]
    return not a

def f7(a=1, b=2):
    c = None
    try:
        assert a == 1, 'claim'
        b += 2
        c = (a,
             f1(a, b=b),
             (a, b)[0])
    except ValueError:
        b = 3
        def inner8(v=a):
            return v
        c = inner8(b)
    else:
        if (a := min(a, 2)) > 1: b = abs(b)
    finally:
        a and b
        c = a * 2
    if (a := max(a, b)) > 1: b = -a
    return not a

show(f1, 'def', 3, 1, ['lines', 'profile', 'disabled', 'all', 'branches'])
show(co2, 'async', 3, 3, ['disabled', 'failures', 'opcode', 'branches', 'line'])
show(ag5, 'asyncgen', 0, 3, ['failures', 'profile', 'ways', 'lines', 'branches'])
show(co6, 'async', 2, 2, ['local', 'failures', 'lines', 'opcode', 'still disabled'])
show(f7, 'def', 2, 2, ['lines', 'local', 'branches', 'failures', 'still disabled'])
