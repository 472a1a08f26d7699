"""Events of the functions of seed 26, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    await pause(a)
    await Awaitable(b)
    return a * 2

def g2(a=1, b=2):
    c = None
    with Manager(True):
        yield
        if a: return a
        assert isinstance(a, int), 'claim'
    yield from ()
    yield a
    return b

def g3(a=1, b=2):
    c = None
    yield
    c = yield b
    yield a
    return b

async def co4(a=1, b=2):
    c = None
    try:
        if (a := a * 2) > 1: b = a
        c = Thing(a).method(b) and b
        c = await Awaitable(b)
    except Exception as e:
        def inner5(v=a):
            return v
        c = inner5(b)
    except ValueError as e:
        c = [*map(abs, [a])]
        if a < b: return len([a, b])
        if a != b: a = min(a, 2)
    a = abs(a) or 1
    next(iter([a]))
    return a + b

def f6(a=1, b=2):
    c = None
    b - a
    a = str(b).upper()
    assert a is None, 'claim'
    return a

show(co1, 'async', 0, 0, ['failures', 'calls', 'lines', 'all', 'branches'])
show(g2, 'gen', 1, 1, ['opcode', 'ways', 'calls', 'still disabled', 'failures'])
show(g3, 'gen', 0, 0, ['disabled', 'all', 'branches', 'local', 'lines'])
show(co4, 'async', 3, 1, ['local', 'profile', 'line', 'disabled', 'still disabled'])
show(f6, 'def', 3, 3, ['lines', 'opcode', 'ways', 'failures', 'local'])
