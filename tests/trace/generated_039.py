"""Events of the functions of seed 39, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

async def co1(a=1, b=2):
    c = None
    def inner2(v=a):
        return v
    c = inner2(b)
    c = 1
    del c
    return -a

def f3(a=1, b=2):
    c = None
    for c in {1: 2}:
        [*map(abs, [a])] or 1
    any(v > 1 for v in (a, b)) and b
    return abs(b)

async def co4(a=1, b=2):
    c = None
    b //= a
    if a: raise Failure(a)
    try:
        c = await co1(min(a, 2), a * 2)
        if (a := -a) == 1: b = a + b
        await co1(a * 2, b)
    except (KeyError, ZeroDivisionError) as e:
        c = await pause(a)
        c = a * 2
        c = min(a, 2)
    except ValueError as e:
        a += b
        c = (a or b,
             f3(**dict(a=1, b=2)),
             int(a) if a in (1, 2) else len([a, b]))
        c = (a or b,
             f3(*(a, b)),
             -a)
    else:
        if False: return b - a
    return b - a

def f5(a=1, b=2):
    c = None
    def inner6(v=a):
        return v.missing
    c = inner6(b)
    (a, b), c = (1, 2), 3
    return len([a, b])

def g7(a=1, b=2):
    c = None
    if a or b > 2:
        assert a in (1, 2), 'claim'
    elif not b:
        Thing(a).value
        c = ('x' * a if a < 3 else b,
             f'{a}{b!r:>3}',
             3)
    else:
        a, *_ = b, a, 1
    assert a or b > 2, 'claim'
    yield a
    return not a

show(co1, 'async', 2, 0, ['lines', 'line', 'calls', 'ways', 'disabled'])
show(f3, 'def', 1, 0, ['disabled', 'branches', 'all', 'opcode', 'failures'])
show(co4, 'async', 2, 3, ['all', 'still disabled', 'local', 'lines', 'line'])
show(f5, 'def', 1, 0, ['ways', 'opcode', 'disabled', 'calls', 'line'])
show(g7, 'gen', 0, 0, ['still disabled', 'failures', 'local', 'opcode', 'calls'])
