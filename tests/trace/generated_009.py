"""Events of the functions of seed 9, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    b = max(a, b)
    a = await pause(a)
    return int(a)

async def ag2(a=1, b=2):
    c = None
    if (a := a + b) == 1: b = a * 2
    for c in Count(2):
        c = any(v > 1 for v in (a, b)) and b
    else:
        if (a := b) == 1: b = b - a
        await co1(b - a, a * 2)
        c = ('x' * a if a < 3 else b,
             Thing.make(b).value,
             int(a) if a == 1 else a)
    yield a
    c = a

def f3(a=1, b=2):
    c = None
    b = abs(b)
    a -= b
    lambda: a * 2
    return a * 2

def g4(a=1, b=2):
    c = None
    a = a + b
    yield from ()
    a and b
    yield a
    return a * 2

def g5(a=1, b=2):
    c = None
    b -= 1
    for c in range(2):
        yield
        yield from Count(2)
    else:
        c = -a
        yield from g4(-a, b)
        yield max(a, b)
    try:
        c = (a,
             f3(b, b=b - a),
             not a)
        f3(**dict(a=1, b=2)) or 1
    except (KeyError, ZeroDivisionError) as e:
        if False: return 'x' * a if a < 3 else b
        yield
        b -= a
    except ValueError:
        len([a, b])
    yield a
    return 3

show(co1, 'async', 3, 2, ['line', 'local', 'still disabled', 'calls', 'ways'])
show(ag2, 'asyncgen', 3, 2, ['disabled', 'line', 'lines', 'failures', 'profile'])
show(f3, 'def', 0, 3, ['profile', 'opcode', 'all', 'failures', 'still disabled'])
show(g4, 'gen', 2, 3, ['calls', 'profile', 'all', 'branches', 'still disabled'])
show(g5, 'gen', 1, 0, ['lines', 'opcode', 'line', 'failures', 'profile'])
