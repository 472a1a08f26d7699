"""Comprehensions, inlined or not."""
[x for x in y]
{x for x in y}
{x: y for x, y in z}
(x for x in y)
[x for x in y if x if z]
[x for x in y for z in x if z for w in [z] for v in (w,) for u in (1, 2)]
[[x for x in y] for y in z]
[(lambda: x) for x in y]
[(x, z := x) for x in y]
[a.b for a.b in c]
[x if y else z for x in w]
[f"{x}" for x in y]
{**{x: 1 for x in y}}


def function(a):
    b = [x for x in a]
    c = [(lambda: (x, a)) for x in a]
    d = [a for a in a]
    x = 1
    e = [x for x in [x]]
    f = [lambda: y for y in [lambda: x]]
    g = {a: [b for b in a] for a in [c for c in b]}
    h = [y := x for x in a]
    i = (z := x for x in a)
    try:
        j = [x for x in a]
    except A as x:
        k = [x for _ in a]
    def inner():
        nonlocal x
        return [x for x in [x]] + [(x := w) for w in a]
    return inner, i


class Class:
    x = 1
    a = [x for _ in y]
    b = [(x, z) for z in y]
    c = [lambda: z for z in y]
    d = {x: [x for x in y] for x in y}
    e = [__class__ for _ in y]
    f = [lambda: __class__ for _ in y]
    g = [__x for __x in __y]
    h = list(x for x in x)
    def m(self, n=[x for x in y]): return [self for _ in y]


async def coroutine(a):
    [x async for x in a]
    {x async for x in a if await x}
    {x: await y async for x, y in a}
    (x async for x in a)
    [await x for x in a]
    [x for x in await a]
    [[x async for x in y] for y in a]
    [x for y in a async for x in y for z in x]
    return [(lambda: x) async for x in a]


def generator():
    yield [x for x in (yield)]
    yield (x for x in (yield y))


for z in [x for x in y]: pass
lambda: [x for x in y]
[x for x in y][0].z([w for w in v])
