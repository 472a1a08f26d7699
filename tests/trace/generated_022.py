"""Events of the functions of seed 22, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    c = 1
    del c
    a = [*map(abs, [a])]
    return (a, b)[0]

def g2(a=1, b=2):
    c = None
    f1(max(a, b), a * 2) and b
    c = list(v for v in iter([a]))
    n3 = 1
    while n3 > 0:
        n3 -= 1
        a = 1 // (b - b)
        c = 1
        del c
        if isinstance(a, int): return a or b
    else:
        yield from 'ab'
        b = max(a, b)
    yield a
    return b

def f4(a=1, b=2):
    c = None
    if a in (1, 2):
        a = 1 // (b - b)
        b //= 1
    elif 0 < a < 3:
        if a != b: raise Failure(a) from KeyError('cause')
        c = (a + b,
             Child(a).method(b),
             max(a, b))
        if (a := a * 2) > 1: b = b - a
    try:
        b = b - a
    except ValueError as e:
        f1(b, b=max(a, b)) and b
        c = 1; b = b; a = b
    finally:
        c = 1
        del c
        for c in map(abs, (a, -1)): pass
    c = {v for v in {1: 2} if a}
    return [a, b][-1]

async def ag5(a=1, b=2):
    c = None
    n6 = 1
    while n6 > 0:
        n6 -= 1
        c = yield b
        yield len([a, b])
    n7 = 1
    while n7 > 0:
        n7 -= 1
        def inner8(v=a):
            return v + 1
        c = inner8(b)
        assert not b, 'claim'
        a = await pause(a)
    else:
        c = yield b
        c = (a and b,
             f1(3, b=b - a),
             b - a)
    a -= a
    yield a
    c = a

async def co9(a=1, b=2):
    c = None
    b = a + b
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e:
        f1(b - a, b=abs(b))
    except* (KeyError, TypeError):
        c = [a, b][-1]
    return 3

show(f1, 'def', 0, 1, ['lines', 'local', 'failures', 'line', 'branches'])
show(g2, 'gen', 1, 2, ['disabled', 'all', 'lines', 'failures', 'still disabled'])
show(f4, 'def', 3, 1, ['failures', 'all', 'profile', 'lines', 'calls'])
show(ag5, 'asyncgen', 0, 3, ['all', 'ways', 'calls', 'branches', 'lines'])
show(co9, 'async', 0, 0, ['still disabled', 'local', 'all', 'ways', 'profile'])
