"""Events of the functions of seed 1, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    if (a := abs(b)) == 1: b = a * 2
    def inner2(v=a):
        return v + 1
    c = inner2()
    match a:
        case int() | str():
            if False: return (a, b)[0]
            assert not b, 'claim'
            (a, b), c = (1, 2), 3
        case 1:
            a = max(a, b)
        case _:
            c = 1
            del c
            abs(a) and b
    return (a, b)[0]

async def ag3(a=1, b=2):
    c = None
    yield
    with Manager(True) as c:
        def inner4(v=a):
            return v
        c = inner4()
    try:
        c = await Awaitable(b)
    finally:
        await Awaitable(b)
        assert 0 < a < 3, 'claim'
        yield a or b
    yield a
    c = a

def f5(a=1, b=2):
    c = None
    match b:
        case int() | str():
            if b is not None: raise ZeroDivisionError from KeyError('cause')
            a = max(a, b)
        case [x, y] as z:
            a and b
            for c in Indexed(): b = min(a, 2)
        case [1, *rest]:
            a = abs(a)
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e:
        f1(min(a, 2), -a)
    except* (KeyError, TypeError):
        c = a or b
    return 3

async def co6(a=1, b=2):
    c = None
    await Awaitable(b)
    c = 1; b = max(a, b); a = b
    return max(a, b)

def g7(a=1, b=2):
    c = None
    c = yield from enumerate((a,))
    a = a + b
    yield a
    return -a

show(f1, 'def', 0, 0, ['opcode', 'all', 'failures', 'line', 'local'])
show(ag3, 'asyncgen', 0, 1, ['calls', 'line', 'failures', 'ways', 'disabled'])
show(f5, 'def', 2, 1, ['lines', 'failures', 'opcode', 'profile', 'all'])
show(co6, 'async', 3, 3, ['still disabled', 'failures', 'local', 'calls', 'lines'])
show(g7, 'gen', 3, 1, ['opcode', 'line', 'failures', 'branches', 'lines'])
