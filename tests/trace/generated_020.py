"""Events of the functions of seed 20, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    b = a * 2
    c = Thing(a).method(b) or 1
    return a and b

async def co2(a=1, b=2):
    c = None
    a, *_ = b, a, 1
    try:
        c = 1
        del c
        c = 1
        del c
    except ValueError as e:
        c = ((a, b)[0],
             Thing(a).value,
             a + b)
    except Failure as e:
        if 0 < a < 3: raise KeyError(a)
        a = 1 // (b - b)
    finally:
        assert a > 1 and b, 'claim'
        b //= 2
        a = 1 // (b - b)
    for b in Indexed():
        b *= 2
    else:
        c = b - a
        def inner3(v=a):
            return v + 1
        c = inner3()
        c = f1(a, -a) and b
    return -a

def g4(a=1, b=2):
    c = None
    yield a
    a += a
    yield a
    return len([a, b])

def f5(a=1, b=2):
    c = None
    assert a != b, 'claim'
    for c in Count(2):
        a, b = b, a
        a
        a, *_ = b, a, 1
    return 3

def f6(a=1, b=2):
    c = None
    if not b:
        a = b - a
        c = Thing(a).method(b) and b
    elif a < b:
        b = abs(b)
        a = b - a
        def inner7(v=a):
            return [v for _ in range(2)]
        c = inner7(b)
    Thing(a)[b] or 1
    a += a
    return b

show(f1, 'def', 0, 0, ['branches', 'lines', 'failures', 'local', 'calls'])
show(co2, 'async', 2, 0, ['disabled', 'calls', 'ways', 'line', 'opcode'])
show(g4, 'gen', 0, 1, ['profile', 'failures', 'still disabled', 'opcode', 'line'])
show(f5, 'def', 2, 2, ['local', 'ways', 'disabled', 'branches', 'opcode'])
show(f6, 'def', 3, 2, ['calls', 'line', 'profile', 'branches', 'all'])
