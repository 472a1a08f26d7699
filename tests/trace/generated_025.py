"""Events of the functions of seed 25, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    b = a
    for b in (1, 2):
        a = sorted([a, b], key=lambda v: -v) and b
        if a or b > 2: raise KeyError(a) from KeyError('cause')
        def inner2(v=a):
            return v
        c = inner2()
    n3 = 2
    while n3 > 0:
        n3 -= 1
        not a
        c = list(Count(2)) and b
        a = Thing(a).method(b) and b
    return b

async def co4(a=1, b=2):
    c = None
    a //= b
    c = await Awaitable(b)
    return not a

def f5(a=1, b=2):
    c = None
    a = b = 2
    for c in range(2):
        c = 1
        del c
        if (a := a) == 1: b = b - a
    return max(a, b)

def g6(a=1, b=2):
    c = None
    if not b:
        if len(str(a)) > 1: return 3
    elif a < b:
        c = (-a,
             f5(**dict(a=1, b=2)),
             not a)
        def inner7(v=a):
            return v.missing
        c = inner7(b)
    else:
        if a or b > 2: raise StopIteration(3)
    with managed(a):
        yield a
        if a != b: raise Failure(a)
        yield a
    yield a
    return len([a, b])

def f8(a=1, b=2):
    c = None
    if False: return b - a
    try:
        assert not (a and b), 'claim'
        c = 1
        del c
        a = f5(b, b=min(a, 2)) and b
    except ValueError:
        a, b = b, a
        -a
        if a > 1 and b: raise KeyError(a)
    finally:
        assert a > 1 and b, 'claim'
        if (a := -a) == 1: b = 3
    return len([a, b])

show(f1, 'def', 2, 0, ['line', 'profile', 'failures', 'branches', 'local'])
show(co4, 'async', 3, 0, ['failures', 'opcode', 'disabled', 'profile', 'lines'])
show(f5, 'def', 2, 3, ['ways', 'calls', 'still disabled', 'lines', 'line'])
show(g6, 'gen', 0, 1, ['lines', 'failures', 'profile', 'local', 'branches'])
show(f8, 'def', 0, 1, ['line', 'still disabled', 'opcode', 'profile', 'branches'])
