"""Events of the functions of seed 44, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    if a > 1 and b:
        c = Thing(a) + b
    elif a != b:
        if a > 1 and b: a = a * 2
        abs(b)
        assert a < b, 'claim'
    else:
        assert not b, 'claim'
    if a or b > 2:
        c = 1
        del c
    else:
        c = (b - a,
             f'{a}{b!r:>3}',
             a and b if a == 1 else 3)
        a += 1
    assert isinstance(a, int), 'claim'
    return [a, b][-1]

async def ag2(a=1, b=2):
    c = None
    assert a or b > 2, 'claim'
    c = yield b
    yield a
    c = a

async def co3(a=1, b=2):
    c = None
    c = await Awaitable(b)
    dict(k=a).get('k')
    return abs(b)

def f4(a=1, b=2):
    c = None
    try:
        c = (b - a,
             f1(b - a, min(a, 2)),
             a and b)
    finally:
        a, b = b, a
    if len(str(a)) > 1: return a + b
    if not b:
        c = (len([a, b]),
             any(v > 1 for v in (a, b)),
             a * 2 if isinstance(a, int) else b)
    elif a > 1 and b:
        [][a]
    else:
        b //= a
        missing_name
    return 3

def g5(a=1, b=2):
    c = None
    if not b:
        if (a := -a) == 1: b = b
        missing_name
    pass
    yield a
    return len([a, b])

show(f1, 'def', 1, 2, ['branches', 'profile', 'calls', 'failures', 'still disabled'])
show(ag2, 'asyncgen', 1, 0, ['all', 'opcode', 'lines', 'disabled', 'calls'])
show(co3, 'async', 1, 1, ['opcode', 'branches', 'still disabled', 'disabled', 'calls'])
show(f4, 'def', 0, 1, ['profile', 'local', 'line', 'lines', 'failures'])
show(g5, 'gen', 0, 0, ['disabled', 'profile', 'still disabled', 'ways', 'line'])
