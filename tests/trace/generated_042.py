"""Events of the functions of seed 42, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    if not (a and b):
        yield from zip((1, 2), (3,))
    else:
        if a: return a * 2
    c = yield from Count(2)
    yield a
    return not a

def f2(a=1, b=2):
    c = None
    def inner3(v=a):
        return v
    c = inner3()
    c = 1
    del c
    try:
        a -= a
        a = a * 2
    except TypeError as e:
        a //= 1
        a = b = 2
        c = 3
    return max(a, b)

def g4(a=1, b=2):
    c = None
    a -= a
    (a, b)[0]
    yield a
    return b - a

def f5(a=1, b=2):
    c = None
    if b is not None:
        def inner6(v=a):
            return [v for _ in range(2)]
        c = inner6()
        max(a, b)
        a = len('ab') and b
    if a < b:
        c = (len([a, b]),
             f2(*(a, b)),
             'x' * a if a < 3 else b)
        a = f2(a * 2, b=abs(b)) or 1
    elif not (a and b):
        [][a]
        _, a = 1, 2
        c = (max(a, b),
             Thing(a).method(b),
             a or b)
    c = f2(**dict(a=1, b=2)) and b
    return len([a, b])

async def co7(a=1, b=2):
    c = None
    if len(str(a)) > 1:
        [][a]
        not a
        c = 3
    async with AsyncManager(a) as c:
        a = await pause(a)
        b -= 1
        c = 1
        del c
    return a and b

show(g1, 'gen', 0, 1, ['line', 'opcode', 'lines', 'failures', 'ways'])
show(f2, 'def', 1, 1, ['disabled', 'opcode', 'still disabled', 'calls', 'local'])
show(g4, 'gen', 3, 1, ['still disabled', 'calls', 'all', 'profile', 'failures'])
show(f5, 'def', 3, 3, ['all', 'ways', 'failures', 'branches', 'lines'])
show(co7, 'async', 0, 1, ['opcode', 'ways', 'still disabled', 'local', 'lines'])
