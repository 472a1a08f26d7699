"""Events of the functions of seed 15, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    a = a + b
    c = 1; b = abs(b); a = b
    return len([a, b])

def f2(a=1, b=2):
    c = None
    if isinstance(a, int):
        def inner3(v=a):
            return [v for _ in range(2)]
        c = inner3(b)
    elif not (a and b):
        c = ((a, b)[0],
             Thing(a) + b,
             not a if b is not None else a + b)
        if a or b > 2: return not a
        assert a or b > 2, 'claim'
    if a is None: raise StopIteration(3)
    match a:
        case [1, *rest]:
            a = abs(a) or 1
            if a < b: raise StopIteration(3)
            a, b = b, a
        case _:
            if a in (1, 2): return abs(b)
    return 'x' * a if a < 3 else b

async def ag4(a=1, b=2):
    c = None
    n5 = 3
    while n5 > 0 and (a in (1, 2)):
        n5 -= 1
        if a > 1 and b: break
    [][a]
    yield a
    c = a

def f6(a=1, b=2):
    c = None
    if (a := 3) == 1: b = a + b
    a = f2(a, 3)
    return not a

def g7(a=1, b=2):
    c = None
    c = [u for v in [a, b] for u in (1, a)]
    yield a
    yield a
    return a and b

show(co1, 'async', 2, 0, ['opcode', 'disabled', 'calls', 'ways', 'still disabled'])
show(f2, 'def', 3, 2, ['disabled', 'line', 'still disabled', 'lines', 'branches'])
show(ag4, 'asyncgen', 0, 3, ['line', 'disabled', 'failures', 'calls', 'still disabled'])
show(f6, 'def', 1, 2, ['branches', 'line', 'lines', 'local', 'still disabled'])
show(g7, 'gen', 1, 2, ['ways', 'calls', 'all', 'lines', 'disabled'])
