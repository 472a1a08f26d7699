"""sys.monitoring: tools, every event, local events, DISABLE, restart_events, errors, several tools at once."""

import sys
M = sys.monitoring
E = M.events
TOOL = 3

def show(label, f):
    try: print(label, '->', f())
    except Exception as e: print(label, '->', type(e).__name__, e)
print({n: getattr(E, n) for n in dir(E) if n.isupper()})
print({n: getattr(M, n) for n in dir(M) if n.isupper() and isinstance(getattr(M, n), int)}, sorted(n for n in dir(M) if not n.startswith('_')))
show('get_tool', lambda: M.get_tool(TOOL))
show('use', lambda: M.use_tool_id(TOOL, 'test tool'))
show('get', lambda: M.get_tool(TOOL))
show('use again', lambda: M.use_tool_id(TOOL, 'again'))
show('use 6', lambda: M.use_tool_id(6, 'x'))
show('use -1', lambda: M.use_tool_id(-1, 'x'))
show('use name', lambda: M.use_tool_id(4, 5))
show('get 6', lambda: M.get_tool(6))
show('events of unused', lambda: M.get_events(4))
show('set events of unused', lambda: M.set_events(4, E.CALL))
show('register unused', lambda: M.register_callback(4, E.CALL, None))
show('register two events', lambda: M.register_callback(TOOL, E.CALL | E.LINE, print))
show('register zero', lambda: M.register_callback(TOOL, 0, print))
show('set bad events', lambda: M.set_events(TOOL, 1 << 30))
show('set c_return alone', lambda: M.set_events(TOOL, E.C_RETURN))
show('local of non code', lambda: M.set_local_events(TOOL, 5, E.LINE))
show('local raise', lambda: M.set_local_events(TOOL, show.__code__, E.RAISE))
show('get local non code', lambda: M.get_local_events(TOOL, 5))
log = []
def name(o):
    if o is M.MISSING: return 'MISSING'
    if o is M.DISABLE: return 'DISABLE'
    return getattr(o, '__qualname__', None) or repr(o).split(' at ')[0]
def watch(f, *args, events, local=False, disable=()):
    log.clear()
    first = f.__code__.co_firstlineno
    codes = {f.__code__} | {c for c in f.__code__.co_consts if hasattr(c, 'co_code')}
    def callback(event):
        def cb(code, *rest):
            if code.co_filename != __file__ or code.co_firstlineno < first - 30 and code not in codes: return
            if code is watch.__code__: return
            if event == 'LINE': rest = (rest[0] - first,)
            log.append((code.co_name, event, *[name(r) if not isinstance(r, int) or isinstance(r, bool) else r for r in rest]))
            if event in disable: return M.DISABLE
        return cb
    mask = 0
    for e in events.split():
        bit = getattr(E, e)
        M.register_callback(TOOL, bit, callback(e))
        if e not in ('C_RETURN', 'C_RAISE'): mask |= bit
    if local:
        for c in codes: M.set_local_events(TOOL, c, mask)
    else:
        M.set_events(TOOL, mask)
    try:
        f(*args)
    except Exception as e:
        pass
    M.set_events(TOOL, 0)
    for c in codes: M.set_local_events(TOOL, c, 0)
    for e in events.split(): M.register_callback(TOOL, getattr(E, e), None)
    print('==', f.__name__, events, 'local' if local else '', *disable)
    for e in log: print(*e)
def simple(a=1):
    b = a + 1
    return len([b])
def branch(n=2):
    out = []
    for i in range(n):
        if i:
            out.append(i)
        else:
            out.append('zero')
    while n:
        n -= 1
    return out and n or 'x'
def raising():
    try:
        raise ValueError('a')
    except ValueError:
        pass
    try:
        try:
            {}['k']
        finally:
            x = 1
    except KeyError:
        pass
    int('x')
def gen():
    def g():
        x = yield 1
        yield x
    it = g()
    next(it); it.send(2); next(it, None)
    it = g(); next(it)
    try: it.throw(KeyError('t'))
    except KeyError: pass
    for v in g(): pass
def delegating():
    def a():
        yield 1
        return 2
    def b():
        return (yield from a())
    list(b())
def calls():
    class A:
        def __init__(self): pass
        def m(self, x): return x
        @property
        def p(self): return 1
    a = A(); a.m(5); a.p; len([]); (lambda: 0)(); str(5); [].append(1); print(end=''); max(1, 2, key=None)
    a.m(*[1]); dict(**{'k': 1})
def match_(v=(1, 2)):
    match v:
        case [a, 3]: return a
        case [a, 2]: return 'two'
        case None: return 'none'
def comp():
    return [i for i in range(3) if i], sum(i for i in range(2))
async def aw(): return 1
def coro():
    async def c():
        async for x in ag(): pass
        return await aw()
    async def ag(): yield 1
    try: c().send(None)
    except StopIteration: pass
def stop_iter():
    for x in iter([1]): pass
    def g():
        yield 1
        return 5
    for y in g(): pass
    [z for z in g()]
def with_():
    class CM:
        def __enter__(self): return 1
        def __exit__(self, *a): return True
    with CM(): 1 / 0
ALL = 'PY_START PY_RESUME PY_RETURN PY_YIELD CALL C_RETURN C_RAISE LINE JUMP BRANCH_LEFT BRANCH_RIGHT STOP_ITERATION RAISE EXCEPTION_HANDLED PY_UNWIND PY_THROW RERAISE'
for f in (simple, branch, raising, gen, delegating, calls, match_, comp, coro, stop_iter, with_):
    watch(f, events='PY_START PY_RESUME PY_RETURN PY_YIELD PY_UNWIND PY_THROW')
    watch(f, events='LINE')
    watch(f, events='CALL C_RETURN C_RAISE')
    watch(f, events='BRANCH_LEFT BRANCH_RIGHT JUMP')
    watch(f, events='RAISE RERAISE EXCEPTION_HANDLED STOP_ITERATION')
for f in (simple, branch): 
    watch(f, events='INSTRUCTION')
    watch(f, events='LINE PY_START PY_RETURN', local=True)
    watch(f, events=ALL)
watch(branch, 3, events='LINE', disable=('LINE',))
watch(branch, 3, events='LINE', disable=('LINE',))
M.restart_events()
watch(branch, 3, events='LINE')
watch(branch, 3, events='BRANCH_LEFT BRANCH_RIGHT', disable=('BRANCH_LEFT',))
watch(branch, 3, events='BRANCH_LEFT BRANCH_RIGHT', disable=('BRANCH_LEFT', 'BRANCH_RIGHT'))
M.restart_events()
watch(simple, events='PY_START CALL', disable=('PY_START', 'CALL'))
watch(simple, events='PY_START CALL')
M.restart_events()
watch(raising, events='RAISE', disable=('RAISE',))
def bad(*a): raise ValueError('in callback')
M.register_callback(TOOL, E.LINE, bad)
M.set_local_events(TOOL, simple.__code__, E.LINE)
try: simple()
except ValueError as e: print('error in callback:', e)
M.set_local_events(TOOL, simple.__code__, 0)
show('register returns old', lambda: (M.register_callback(TOOL, E.LINE, None) is bad, M.register_callback(TOOL, E.LINE, None)))
M.use_tool_id(4, 'second')
order = []
M.register_callback(TOOL, E.PY_START, lambda *a: order.append('first'))
M.register_callback(4, E.PY_START, lambda *a: order.append('second'))
M.set_events(4, E.PY_START); M.set_local_events(TOOL, simple.__code__, E.PY_START)
simple()
M.set_events(4, 0); M.set_local_events(TOOL, simple.__code__, 0)
print([o for o in order if o == 'first'], order[:2])
show('events', lambda: (M.set_events(4, E.LINE | E.CALL), M.get_events(4) == E.LINE | E.CALL, M.get_local_events(4, simple.__code__), M.set_events(4, 0)))
show('free', lambda: (M.free_tool_id(4), M.get_tool(4)))
M.use_tool_id(4, 'third'); M.register_callback(4, E.LINE, lambda *a: None); M.set_events(4, E.LINE); M.clear_tool_id(4)
show('cleared', lambda: (M.get_events(4), M.get_tool(4), M.register_callback(4, E.LINE, None)))
show('clear unused', lambda: M.clear_tool_id(1))
show('free unused', lambda: M.free_tool_id(1))
show('missing', lambda: (repr(M.MISSING).split(' at ')[0], repr(M.DISABLE).split(' at ')[0]))
M.free_tool_id(4); M.free_tool_id(TOOL)
show('get', lambda: [M.get_tool(i) for i in range(6)])
