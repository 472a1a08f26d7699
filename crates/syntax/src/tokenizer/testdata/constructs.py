#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""Every kind of token,
in a text that Python accepts."""
from __future__ import annotations

import os.path as p  # a comment


@decorator
async def fünf(a, /, b=0x_Ff, *args: int, c=1_000.5e-3j, **kw) -> None:
	if a<b<=c!=0>=1>2==3: pass
	else:
		return a if b else (lambda x: ~x**2)

class A[T: int = str, *Ts, **P](B, metaclass=M):

    x = [1, 2,
         3  # in brackets
         ]; y = {'a': 1, **z}
    """doc
    string"""
    # type: ignore

      # odd comment
    def m(self): ...

    z = 1 + \
        2 if x else \
  3

match x:
    case [1, _, *rest] | {"k": v, **r} if v:
        type X = int
    case _:
        x += 1; x -= 1; x *= 2; x /= 2; x //= 2; x %= 2; x @= 2
        x &= 1; x |= 1; x ^= 1; x <<= 1; x >>= 1; x **= 1

f"plain {x} {{not}} {x!r} {x:>{width}.{p}f} {x = } {x=!s:^5} {'nested ' f'{y}'}"
rf'\{x}\d{x:\n}' F"""multi
{
x  # note
} \N{DIGIT ONE} {y:
}"""
t'{a}' tr"\{b}" T'''{c!a:{d}}'''
b'\xff' rb"\d" u'u' Br'''
''' '' ""

print(0o17, 0b_1, 00, 1., .5, 1e10, 0xdeadBEEF, 1_0J, 0777.5)
(yield); [await x for x in y async for z in w]; x[1:2, ::3]; x := 5; a <> b
é = "ü😀" + 𝔘; x = 1	+	2

while True:
    try: pass
    except* E as e: raise X from e
    finally:
        with a as b, c: break
    del x
