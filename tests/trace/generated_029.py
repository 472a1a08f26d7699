"""Events of the functions of seed 29, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    c = yield from 'ab'
    a, b = b, a
    yield a
    return b

def f2(a=1, b=2):
    c = None
    with Manager(True) as c:
        [a, b][-1]
        def inner3(v=a):
            return v + 1
        c = inner3(b)
    (a, b)[0]
    return [a, b][-1]

async def ag4(a=1, b=2):
    c = None
    async for c in Ticker(2):
        if False: return
        await Awaitable(b)
    c = yield b
    if 0 < a < 3: return
    yield a
    c = a

def g5(a=1, b=2):
    c = None
    def inner6(v=a):
        return v
    c = inner6(b)
    if a > 1 and b:
        c = yield from 'ab'
    elif len(str(a)) > 1:
        def inner7(v=a):
            return v.missing
        c = inner7(b)
        yield
        yield from g1(3, a)
    else:
        yield 3
        b += 1
    a = f2(max(a, b), a)
    yield a
    return -a

def f8(a=1, b=2):
    c = None
    n9 = 1
    while n9 > 0:
        n9 -= 1
        c = (len([a, b]),
             f2(**dict(a=1, b=2)),
             (a, b)[0])
        if a or b > 2: break
        if isinstance(a, int): break
    if False: return len([a, b])
    for c in zip((1, 2), (3,)):
        abs(b)
        c = 1; b = a; a = b
        a, b = b, a
    return a and b

show(g1, 'gen', 1, 2, ['line', 'calls', 'ways', 'disabled', 'still disabled'])
show(f2, 'def', 3, 2, ['profile', 'local', 'line', 'calls', 'disabled'])
show(ag4, 'asyncgen', 1, 0, ['line', 'opcode', 'failures', 'ways', 'lines'])
show(g5, 'gen', 2, 2, ['ways', 'disabled', 'profile', 'local', 'opcode'])
show(f8, 'def', 1, 3, ['lines', 'line', 'profile', 'local', 'ways'])
