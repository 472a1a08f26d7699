"""Code whose globals name something that is no dictionary as the built-ins."""

for b in (123, 1.5, None, 'x', {}):
    for src in ('x = 1', 'len', 'def f(): return len\nf()', 'class C: pass'):
        try: exec(src, {'__builtins__': b}); print(repr(b), src, 'ok')
        except BaseException as e: print(repr(b), src, type(e).__name__, e)
