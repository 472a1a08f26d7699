"""Events of the functions of seed 48, made by pkg_generator/generate.py."""

from contextlib import suppress
from aux_events import *

def g1(a=1, b=2):
    c = None
    c = yield b
    c = (a and b,
         dict(k=a).get('k'),
         a * 2 if a in (1, 2) else a or b)
    yield a
    return 3

def g2(a=1, b=2):
    c = None
    try:
        len('ab')
    except (KeyError, ZeroDivisionError):
        yield
        c = yield from iter([a])
        a = 1 // (b - b)
    except Exception as e:
        def inner3(v=a):
            return v + 1
        c = inner3()
        if (a := min(a, 2)) == 1: b = a
        c = 1; b = abs(b); a = b
    yield a
    for c in g1(-a, a): pass
    yield a
    return max(a, b)

async def ag4(a=1, b=2):
    c = None
    c = yield b
    with Manager(True):
        yield [a, b][-1]
        yield a
        _, a = 1, 2
    yield a
    c = a

async def co5(a=1, b=2):
    c = None
    a = Thing(a).value
    c = a
    assert a or b > 2, 'claim'
    return a + b

def f6(a=1, b=2):
    c = None
    c = {v for v in [a, b] if a}
    c = (a + b,
         Thing(a)[b],
         a * 2 if a or b > 2 else b)
    try:
        c = (b,
             Thing.make(b).value,
             a if a is None else [a, b][-1])
        c = b - a
        if False: return b - a
    except ValueError:
        def inner7(v=a):
            return v + 1
        c = inner7()
    else:
        a * 2
        def inner8(v=a):
            return v + 1
        c = inner8(b)
    return a + b

show(g1, 'gen', 2, 1, ['disabled', 'local', 'opcode', 'branches', 'line'])
show(g2, 'gen', 3, 2, ['opcode', 'profile', 'local', 'disabled', 'branches'])
show(ag4, 'asyncgen', 1, 1, ['calls', 'branches', 'failures', 'disabled', 'local'])
show(co5, 'async', 2, 0, ['line', 'still disabled', 'calls', 'branches', 'ways'])
show(f6, 'def', 2, 3, ['ways', 'line', 'profile', 'branches', 'opcode'])
