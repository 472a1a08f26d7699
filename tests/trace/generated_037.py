"""Events of the functions of seed 37, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    yield a
    yield abs(b)
    c = yield b
    yield a
    return b

async def ag2(a=1, b=2):
    c = None
    a, b = b, a
    c = await Awaitable(b)
    yield a
    c = a

def g3(a=1, b=2):
    c = None
    for c in (1, 2): b = a
    c = yield from Count(2)
    b = -a
    yield a
    return a or b

def f4(a=1, b=2):
    c = None
    a, b = b, a
    c = 1; b = 3; a = b
    return not a

def f5(a=1, b=2):
    c = None
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e:
        dict(k=a).get('k')
    except* (KeyError, TypeError):
        c = 3
    for a in {1: 2}:
        a, *_ = b, a, 1
        (a, b), c = (1, 2), 3
        def inner6(v=a):
            return v
        c = inner6()
    return abs(b)

show(g1, 'gen', 0, 2, ['profile', 'ways', 'opcode', 'local', 'branches'])
show(ag2, 'asyncgen', 1, 3, ['failures', 'opcode', 'disabled', 'line', 'ways'])
show(g3, 'gen', 2, 0, ['calls', 'lines', 'opcode', 'ways', 'disabled'])
show(f4, 'def', 2, 0, ['ways', 'local', 'calls', 'disabled', 'lines'])
show(f5, 'def', 2, 0, ['all', 'still disabled', 'ways', 'failures', 'line'])
