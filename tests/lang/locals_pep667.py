"""locals() and f_locals in functions, classes, comprehensions, generators, exec and eval, after PEP 667."""

import sys
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


def fresh():
    a = 1
    x, y = locals(), locals()
    a = 2
    return x is y, x, y, locals()['a']
print(fresh())
def write():
    a = 1
    locals()['a'] = 5
    locals()['b'] = 6
    return a, 'b' in locals()
print(write())
def exec_locals():
    a = 1
    exec('a = 2; b = 3; print(sorted(locals()))')
    return a, 'b' in locals()
print(exec_locals())
def exec_given():
    a = 1
    l = locals()
    exec('a = 2; b = 3', globals(), l)
    return a, l['a'], l['b']
print(exec_given())
def frame_write():
    a = 1
    sys._getframe().f_locals['a'] = 5
    sys._getframe().f_locals['b'] = 6
    return a, sorted(locals()), sys._getframe().f_locals['b']
print(frame_write())
def caller_write():
    x = 'old'
    def poke():
        sys._getframe(1).f_locals['x'] = 'poked'
    poke()
    return x
print(caller_write())
def cell_write():
    x = 'old'
    def get(): return x
    sys._getframe().f_locals['x'] = 'through frame'
    return x, get()
print(cell_write())
def unbound():
    f = sys._getframe()
    before = 'x' in f.f_locals
    if False: x = 1
    f.f_locals['x'] = 'created'
    return before, 'x' in f.f_locals, x
print(unbound())
def deletion():
    x = 1
    f = sys._getframe()
    try: del f.f_locals['x']
    except ValueError as e: first = str(e)
    del x
    return first, 'x' in f.f_locals, sorted(locals())
print(deletion())
class C:
    a = 1
    l = locals()
    l['b'] = 2
    same = locals() is l
    frame_same = sys._getframe().f_locals is l
    in_comp = [sorted(k for k in locals() if not k.startswith('__')) for _ in range(1)]
print(C.b, C.same, C.frame_same, C.in_comp)
print(locals() is globals(), sys._getframe().f_locals is globals())
locals()['module_level'] = 1
print(module_level)
def comp():
    outer = 1
    return [sorted(locals()) for inner in range(1)], list(sorted(locals()) for inner in range(1)), {k: sorted(locals()) for k in 'a'}, [[sorted(locals()) for j in range(1)] for i in range(1)]
print(comp())
print([sorted(k for k in locals() if k in ('zz', 'comp')) for zz in range(1)])
def gen():
    a = 1
    yield locals()
    b = 2
    yield locals()
g = gen()
print(next(g), g.gi_frame.f_locals)
g.gi_frame.f_locals['a'] = 10
print(next(g), dict(g.gi_frame.f_locals))
def closure():
    free = 1
    def inner():
        own = 2
        return locals(), free
    def unused(): return locals()
    return inner(), unused()
print(closure())
def params(a, /, b, *c, d, **e): return locals()
print(params(1, 2, 3, d=4, f=5))
def eval_sees():
    a = 5
    return eval('a'), eval('[a for _ in (1,)]', globals(), locals()), eval('sorted(locals())')
print(eval_sees())
def nested_exec():
    a = 1
    scope = {}
    exec('def f(): return a', {'a': 'global a'}, scope)
    return scope['f']()
print(nested_exec())
def proxy_methods():
    a, b = 1, 2
    p = sys._getframe().f_locals
    out = [len(p), list(p), p.get('a'), p.get('z'), 'a' in p, 'z' in p, p['b'], sorted(p.keys()), list(p.items())[0], p == {'a': 1}, p.copy()['a'], dict(p)['b'], (p | {'z': 3})['z'], ({'z': 3} | p)['z'], type(p | {}).__name__]
    p.update({'a': 10}); p |= {'b': 20}
    out += [a, b, p.setdefault('a', 0), p.setdefault('new', 7), p.pop('new'), p.pop('none', 'default'), list(reversed(p))[0]]
    for f in (lambda: p.pop('a'), lambda: p.pop('zz'), lambda: p['zz'], lambda: p.__delitem__('zz'), lambda: hash(p), lambda: p.clear, lambda: p.popitem, lambda: p < {}, lambda: p.update(5), lambda: p.update({}, {}), lambda: type(p)(), lambda: type(p)(5), lambda: p.get(), lambda: p | 5, lambda: p.fromkeys):
        try: out.append(f())
        except Exception as e: out.append(f'{type(e).__name__}: {e}')
    return out
for item in proxy_methods(): print(str(item).split(' at 0x')[0])
def proxy_type():
    p = sys._getframe().f_locals
    q = sys._getframe().f_locals
    return p is q, p == q, type(p).__name__, type(p).__mro__, isinstance(p, dict), repr(p)[:10]
print(proxy_type())
def after_return():
    kept = 'value'
    return sys._getframe()
f = after_return()
print(f.f_locals, f.f_locals.get('kept'))
f.f_locals['kept'] = 'changed'; f.f_locals['extra'] = 1
print(f.f_locals)
def raiser():
    local = 'in traceback'
    raise ValueError
try: raiser()
except ValueError as e: print(e.__traceback__.tb_next.tb_frame.f_locals)
def vars_dir():
    a = 1
    return vars(), dir()
print(vars_dir())
def debug_names():
    [x for x in range(3)]
    y = [lambda: z for z in range(2)]
    return sorted(locals())
print(debug_names())
def lambda_locals(): return (lambda a, b=2: locals())(1)
print(lambda_locals())
async def coro():
    a = 1
    return locals()
try: coro().send(None)
except StopIteration as e: print(e.value)
def with_star(): 
    x = 1
    exec('x = x + 1; y = x')
    return locals()
print(with_star())
def hidden_comp_var():
    f = sys._getframe
    return [(i, 'i' in f().f_locals) for i in range(1)], 'i' in f().f_locals
print(hidden_comp_var())
