"""Events of the functions of seed 21, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    a, *_ = b, a, 1
    def inner2(v=a):
        return v.missing
    c = inner2()
    c = [(a, b)[0] for c in ()]
    return a

async def co3(a=1, b=2):
    c = None
    await pause(a)
    with Manager(True):
        def inner4(v=a):
            return v.missing
        c = inner4()
        c = 1
        del c
        c = await pause(a)
    for c in Indexed(): pass
    return int(a)

def g5(a=1, b=2):
    c = None
    c = yield b
    f1(b, b - a)
    c = yield b
    yield a
    return int(a)

def f6(a=1, b=2):
    c = None
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(3)])
    except* ValueError as e:
        Child(a).method(b)
    except* (KeyError, TypeError):
        c = int(a)
    match (a, [b, 1]):
        case 1:
            pass
        case [x, y]:
            a = a + b
            c = 1
            del c
            int(a)
        case _:
            (a, b), c = (1, 2), 3
            c = max(a, b, key=abs) or 1
            -a
    return b

async def co7(a=1, b=2):
    c = None
    a, *_ = b, a, 1
    b = abs(b)
    return a or b

show(f1, 'def', 0, 3, ['branches', 'still disabled', 'ways', 'disabled', 'profile'])
show(co3, 'async', 2, 2, ['branches', 'calls', 'line', 'failures', 'disabled'])
show(g5, 'gen', 0, 2, ['line', 'branches', 'ways', 'profile', 'still disabled'])
show(f6, 'def', 2, 1, ['still disabled', 'profile', 'local', 'calls', 'line'])
show(co7, 'async', 2, 1, ['still disabled', 'all', 'calls', 'line', 'ways'])
