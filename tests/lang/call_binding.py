"""Argument binding: every kind of signature against every kind of call, with results and error messages."""

signatures = ['', 'a', 'a, b', 'a, b=2', 'a=1, b=2', '*args', '**kw', 'a, *args', 'a, **kw', '*args, **kw', '*, k', '*, k=1', 'a, *, k', 'a, b=2, *, k, l=4', 'a, /', 'a, b, /', 'a, /, b', 'a, b=2, /, c=3', 'a, /, **kw', 'a, b=1, /, *args, k, **kw', '*args, k', '*args, k=1, **kw', 'a, b, c, d', '*, p, q, r', 'a, b, /, c, d, *, e, f']
calls = ['', '1', '1, 2', '1, 2, 3', '1, 2, 3, 4, 5', 'a=1', 'b=2', 'a=1, b=2', '1, a=1', '1, b=2', '1, 2, k=3', 'k=1', 'k=1, l=2', '1, k=2, z=3', 'z=1', '*[1, 2]', '1, *[2], *(3,)', '**{"a": 1}', '**{"a": 1, "b": 2}', '1, **{"k": 2}', '*[1], **{"b": 5}', '1, 2, c=3, d=4', '1, 2, 3, 4, e=5, f=6', 'p=1', 'q=1, r=2', '1, **{"x y": 2}', '*()', '**{}', '*[1], a=1', 'a=1, **{"a": 2}']
for signature in signatures:
    scope = {}
    exec(f'def f({signature}): return sorted(locals().items())', scope)
    for call in calls:
        try:
            print(f'f({signature}) <- ({call}):', eval(f'f({call})', scope))
        except TypeError as e:
            print(f'f({signature}) <- ({call}): TypeError', e)
