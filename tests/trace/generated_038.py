"""Events of the functions of seed 38, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    c = 1
    del c
    with Manager(False), Manager(b) as a:
        a = [*map(abs, [a])] or 1
        b *= b
        if (a := min(a, 2)) == 1: b = b - a
    if False: return a and b
    return 3

async def co2(a=1, b=2):
    c = None
    c = [v async for v in Ticker(2)]
    c = 1; b = min(a, 2); a = b
    c = (len([a, b]),
         Thing(a).method(b),
         not a)
    return 'x' * a if a < 3 else b

def g3(a=1, b=2):
    c = None
    n4 = 2
    while n4 > 0 and (b is not None):
        n4 -= 1
        if a < b: return [a, b][-1]
        if not (a and b): continue
    for c in (): pass
    yield
    yield a
    return a + b

def f5(a=1, b=2):
    c = None
    for c in range(2): pass
    if a in (1, 2): return not a
    return a

async def ag6(a=1, b=2):
    c = None
    if (a := a + b) == 1: b = b - a
    f1(*(a, b)) or 1
    yield a
    c = a

show(f1, 'def', 1, 3, ['profile', 'branches', 'local', 'line', 'failures'])
show(co2, 'async', 3, 3, ['line', 'opcode', 'all', 'disabled', 'still disabled'])
show(g3, 'gen', 3, 3, ['failures', 'still disabled', 'line', 'branches', 'local'])
show(f5, 'def', 0, 2, ['calls', 'lines', 'profile', 'ways', 'branches'])
show(ag6, 'asyncgen', 1, 2, ['disabled', 'failures', 'profile', 'line', 'ways'])
