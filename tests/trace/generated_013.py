"""Events of the functions of seed 13, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def ag1(a=1, b=2):
    c = None
    with Manager(True):
        c = (abs(b),
             abs(a),
             [a, b][-1])
        a = await pause(a)
        missing_name
    c = yield b
    yield a
    c = a

def f2(a=1, b=2):
    c = None
    n3 = 1
    while n3 > 0 and (b is not None):
        n3 -= 1
        assert a is None, 'claim'
        if isinstance(a, int): raise ValueError('v') from KeyError('cause')
        if not (a and b): continue
    if a < b: return not a
    assert not (a and b), 'claim'
    return not a

def g4(a=1, b=2):
    c = None
    try:
        a or b
    finally:
        if a > 1 and b: raise ZeroDivisionError from KeyError('cause')
        [][a]
    match Thing(a):
        case {1: x}:
            lambda: [a, b][-1]
            a = a + b
            yield
        case _:
            missing_name
            c = yield b
    yield a
    return a and b

def g5(a=1, b=2):
    c = None
    a = f2(min(a, 2), b=-a) or 1
    try:
        yield from (1, 2)
    except Exception as e:
        yield from [a, b]
        assert not b, 'claim'
    except ValueError as e:
        if 0 < a < 3: raise Failure(a)
        yield
    finally:
        c = 1
        del c
        b //= 2
    yield a
    return a * 2

async def co6(a=1, b=2):
    c = None
    f2(*(a, b)) or 1
    match [a, b]:
        case [x, y] as z:
            def inner7(v=a):
                return v + 1
            c = inner7(b)
            def inner8(v=a):
                return v
            c = inner8(b)
        case _:
            c = f2(**dict(a=1, b=2)) or 1
    f2(b, b=-a)
    return abs(b)

show(ag1, 'asyncgen', 2, 1, ['failures', 'disabled', 'branches', 'local', 'line'])
show(f2, 'def', 0, 2, ['opcode', 'lines', 'calls', 'disabled', 'branches'])
show(g4, 'gen', 1, 1, ['all', 'failures', 'profile', 'line', 'lines'])
show(g5, 'gen', 2, 0, ['line', 'ways', 'profile', 'opcode', 'calls'])
show(co6, 'async', 1, 3, ['lines', 'failures', 'ways', 'line', 'disabled'])
