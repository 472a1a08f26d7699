"""Events of the functions of seed 43, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    assert not (a and b), 'claim'
    def inner2(v=a):
        return v
    c = inner2(b)
    if False: return a
    return a or b

def f3(a=1, b=2):
    c = None
    try:
        assert isinstance(a, int), 'claim'
        if a is None: raise StopIteration(3)
    finally:
        def inner4(v=a):
            return v
        c = inner4(b)
    a -= b
    b *= 2
    return 'x' * a if a < 3 else b

def g5(a=1, b=2):
    c = None
    a = str(b).upper()
    try:
        a = f1(*(a, b)) and b
        c = yield from [a, b]
    finally:
        Thing(a) + b or 1
    yield a
    return max(a, b)

def g6(a=1, b=2):
    c = None
    a *= b
    pass
    yield a
    return abs(b)

async def co7(a=1, b=2):
    c = None
    async with AsyncManager(True) as c:
        a = a
        c = abs(a) or 1
        a = f3(abs(b), -a)
    try:
        if (a := b - a) == 1: b = 3
        c = await Awaitable(b)
        if (a := -a) > 1: b = a + b
    except (KeyError, ZeroDivisionError):
        if a == 1: return max(a, b)
        c = (a * 2,
             f3(b - a, a),
             b - a)
        a = await pause(a)
    finally:
        a = b = 2
    return 3

show(f1, 'def', 3, 1, ['ways', 'line', 'opcode', 'local', 'disabled'])
show(f3, 'def', 3, 0, ['branches', 'local', 'opcode', 'line', 'profile'])
show(g5, 'gen', 1, 1, ['lines', 'local', 'failures', 'all', 'profile'])
show(g6, 'gen', 3, 2, ['ways', 'local', 'line', 'opcode', 'failures'])
show(co7, 'async', 2, 1, ['still disabled', 'opcode', 'calls', 'lines', 'profile'])
