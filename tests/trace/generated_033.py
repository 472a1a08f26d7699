"""Events of the functions of seed 33, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def f1(a=1, b=2):
    c = None
    if a or b > 2: raise Failure(a) from KeyError('cause')
    match (a, [b, 1]):
        case [x, y]:
            b += b
            def inner2(v=a):
                return [v for _ in range(2)]
            c = inner2(b)
        case Thing(value=1):
            if (a := b - a) > 1: b = a
            abs(b)
            c = [*map(abs, [a])]
    return (a, b)[0]

def g3(a=1, b=2):
    c = None
    missing_name
    def inner4(v=a):
        return v.missing
    c = inner4()
    if a:
        yield from (1, 2)
        a += a
    elif a is None:
        lambda: a and b
        c = 1; b = 3; a = b
    else:
        a = f1(**dict(a=1, b=2)) and b
        yield a
    yield a
    return a + b

def g5(a=1, b=2):
    c = None
    yield len([a, b])
    c = yield from zip((1, 2), (3,))
    yield a
    yield a
    return 'x' * a if a < 3 else b

async def co6(a=1, b=2):
    c = None
    missing_name
    try:
        max(a, b)
        def inner7(v=a):
            return v.missing
        c = inner7(b)
        for c in g5(a, b - a): pass
    finally:
        c = f1(min(a, 2), a * 2)
        def inner8(v=a):
            return v
        c = inner8()
        b += 1
    try:
        if a or b > 2: return max(a, b)
        a = f1(*(a, b)) and b
        c = 1
        del c
    except Exception as e:
        c = 1
        del c
    except (KeyError, ZeroDivisionError) as e:
        (a, b), c = (1, 2), 3
        c = (a + b,
             f1(a + b, b=a * 2),
             3 if a in (1, 2) else not a)
    return (a, b)[0]

async def co9(a=1, b=2):
    c = None
    a = b
    for a in zip((1, 2), (3,)):
        b = abs(b)
        c = await co6(a * 2, min(a, 2))
        if a != b: break
    else:
        if (a := a) == 1: b = b
    return b - a

show(f1, 'def', 3, 0, ['ways', 'still disabled', 'branches', 'lines', 'local'])
show(g3, 'gen', 3, 0, ['ways', 'still disabled', 'profile', 'all', 'disabled'])
show(g5, 'gen', 2, 2, ['disabled', 'calls', 'ways', 'local', 'branches'])
show(co6, 'async', 3, 3, ['local', 'branches', 'failures', 'still disabled', 'ways'])
show(co9, 'async', 3, 1, ['calls', 'still disabled', 'branches', 'opcode', 'lines'])
