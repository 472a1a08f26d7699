"""if, while, for, break, continue, with, match-free control flow."""
if a: b
if a: b
else: c
if a:
    b
elif c:
    d
elif e:
    f
else:
    g
while a:
    if b: break
    if c: continue
    d
else:
    e
for x in y:
    if x: break
    continue
else:
    z
for x, (y, *z) in a: pass
for x.y in z: pass
for (
    x
) in (
    y
): pass
for a in b:
    for c in d:
        while e:
            if f: break
            if g: continue
        else: continue
        break
with a: b
with a as b: c
with a as b, c as (d, e), f: g
with (a as b, c): d


def returning(x):
    for a in x:
        return a
    for a in x:
        return 1
    while x:
        with a:
            for b in c:
                if b: return b
                if c: return None
                if d: break
                if e: continue
    with a:
        return 5
    with a as b, c as d:
        return b


async def asynchronous(x):
    async for a in x:
        if a: break
        if b: continue
        if c: return a
    else:
        d
    async for (
        a
    ) in (
        b
    ): pass
    async with a: b
    async with a as b, c as d:
        return e
    async with a:
        for b in c: break
        return


if 1: always
if 0: never
while 1: break
while True:
    pass
