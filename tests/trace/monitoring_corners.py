"""Which events sys.monitoring tells, local and global; errors of its functions; callbacks that disable themselves."""
# settrace/monitoring corner cases
import sys
sys.unraisablehook = lambda u: print('unraisable', type(u.exc_value).__name__, u.exc_value)
E_ = sys.monitoring.events
T = 3
def rec(*names, **kw):
    log = []
    return log
def run(f, names, local=None, *args):
    log = []
    ev = 0
    for n in names:
        e = getattr(E_, n); ev |= e if n not in ('C_RETURN','C_RAISE') else 0
        def cb(*a, n=n):
            log.append((n, a[0].co_name) + tuple(x if isinstance(x, (int, str)) else getattr(x, '__name__', type(x).__name__) for x in a[1:]))
        sys.monitoring.register_callback(T, e, cb)
    codes = local or []
    for c in codes: sys.monitoring.set_local_events(T, c, ev)
    if not local: sys.monitoring.set_events(T, ev)
    try: f(*args)
    except BaseException as ex: log.append(type(ex).__name__)
    if not local: sys.monitoring.set_events(T, 0)
    for c in codes: sys.monitoring.set_local_events(T, c, 0)
    for n in names: sys.monitoring.register_callback(T, getattr(E_, n), None)
    print(f.__name__, names); [print('  ', l) for l in log]
sys.monitoring.use_tool_id(T, 'x')
def calls():
    len([1]); 'a'.upper(); [].append(1); int('3'); str(1); dict(a=1); print
    try: int('x')
    except ValueError: pass
    try: [].pop()
    except IndexError: pass
    sorted([2, 1], key=lambda x: -x)
    class A:
        def __init__(self): pass
        def __call__(self): return 1
        @staticmethod
        def s(): pass
        @classmethod
        def c(cls): pass
        @property
        def p(self): return 1
    a = A(); a(); a.s(); A.c(); a.p; A.s()
    (lambda *b, **k: None)(*[1], **{'z': 2}); len(*[[1]]); print(*[], end='', **{})
    m = a.c; m(); f = [].append; f(1); type(a); isinstance(a, A); getattr(a, 'p'); super(A, a).__init__()
def branches(n=3):
    for i in range(n):
        if i: x = 1
        else: x = 2
        while i > 1: i -= 1
        y = i and n or 0; z = 1 if i else 2
        if i is None: pass
        if i is not None: pass
    for i in (): pass
    else: z = 3
    match n:
        case 3: pass
        case [a, b]: pass
        case _: pass
    [k for k in range(2) if k]; {k: 1 for k in range(1)}; list(k for k in range(2))
    try: assert n; assert not n
    except AssertionError: pass
    while True:
        if n: break
    return all(k for k in [1, 0])
def excs():
    try: raise ValueError(1)
    except ValueError: pass
    try:
        try: 1/0
        finally: x = 1
    except ZeroDivisionError as e: pass
    try:
        try: [][1]
        except IndexError: raise
    except IndexError: pass
    try:
        try: {}['a']
        except TypeError: pass
    except KeyError: pass
    try: raise ExceptionGroup('a', [ValueError(1), TypeError(2)])
    except* ValueError: pass
    except* TypeError: pass
    class CM:
        def __enter__(self): return self
        def __exit__(self, *a): return True
    with CM(): raise KeyError
    def g():
        try: yield 1
        except ValueError: yield 2
    it = g(); next(it); it.throw(ValueError()); it.close()
    for x in g(): pass
    it = g(); next(it); it.close()
    def h():
        r = yield from g(); return 5
    for x in h(): pass
    next(iter([]), None); list(h()); 
    try: next(h().__iter__()); next(iter([]))
    except StopIteration: pass
    def boom(): raise OSError
    boom()
for ns in (['CALL', 'C_RETURN', 'C_RAISE'], ['PY_START', 'PY_RETURN', 'PY_UNWIND', 'PY_RESUME', 'PY_YIELD', 'PY_THROW']): run(calls, ns)
for ns in (['BRANCH_LEFT', 'BRANCH_RIGHT'], ['JUMP'], ['LINE'], ['INSTRUCTION'], ['STOP_ITERATION'], ['BRANCH_LEFT', 'LINE', 'JUMP']): run(branches, ns); run(branches, ns, [branches.__code__])
for ns in (['RAISE', 'RERAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND', 'STOP_ITERATION'], ['PY_START', 'PY_RETURN', 'PY_UNWIND', 'PY_RESUME', 'PY_YIELD', 'PY_THROW'], ['LINE']): run(excs, ns)
run(excs, ['STOP_ITERATION', 'PY_YIELD', 'LINE', 'BRANCH_LEFT', 'BRANCH_RIGHT'], [excs.__code__])
# set_local_events errors
def show(f, *a, **k):
    try: print('ok', f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
m = sys.monitoring
show(m.set_local_events, T, calls.__code__, E_.RAISE); show(m.set_local_events, T, calls.__code__, E_.C_RETURN); show(m.set_local_events, 9, calls.__code__, 0); show(m.set_local_events, T, calls, 0); show(m.set_local_events, T, calls.__code__, -1); show(m.set_local_events, T, calls.__code__, 1<<30)
show(m.set_local_events, 4, calls.__code__, 1); show(m.get_local_events, 4, calls.__code__); show(m.get_events, 4); show(m.set_events, 4, 1); show(m.set_events, T, E_.C_RETURN); show(m.set_events, T, E_.C_RETURN|E_.CALL); show(m.get_events, T); show(m.set_events, T, E_.C_RETURN|E_.C_RAISE); show(m.get_events, T); show(m.set_events, T, 0)
show(m.set_events, T, 1 << 19); show(m.set_events, T, -1); show(m.set_events, T, 'a'); show(m.use_tool_id, T, 'y'); show(m.use_tool_id, 1, 3); show(m.use_tool_id, 8, 'a'); show(m.use_tool_id, -1, 'a'); show(m.get_tool, T); show(m.get_tool, 4); show(m.free_tool_id, 9); show(m.clear_tool_id, 4); show(m.clear_tool_id, 11)
show(m.register_callback, T, 3, None); show(m.register_callback, T, 0, None); show(m.register_callback, T, 1<<25, None); show(m.register_callback, 4, 1, 5); show(m.register_callback, T, 1, 5); show(m.register_callback, T, 1, None); show(m.register_callback, 7, 1, None)
show(m._all_events); print(sorted(n for n in dir(m) if n[0] != '_'), repr(m.DISABLE)[:10], repr(m.MISSING)[:10], sorted(vars(E_).items(), key=lambda x: x[1]))
# disable
cnt = []
def cb(code, *a): cnt.append((code.co_name,) + a); return m.DISABLE
for n in ('LINE', 'BRANCH_LEFT', 'BRANCH_RIGHT', 'JUMP', 'INSTRUCTION', 'PY_START', 'PY_RETURN', 'CALL', 'C_RETURN', 'PY_YIELD', 'PY_RESUME', 'STOP_ITERATION', 'RAISE', 'PY_UNWIND', 'RERAISE', 'EXCEPTION_HANDLED', 'PY_THROW'):
    cnt.clear(); e = getattr(E_, n)
    try:
        m.register_callback(T, e, cb); m.set_events(T, e if n != 'C_RETURN' else E_.CALL)
    except BaseException as ex: print(n, type(ex).__name__, ex); continue
    try:
        branches(); branches()
        try: excs()
        except OSError: pass
    except BaseException as ex: m.set_events(T, 0); print(n, type(ex).__name__, ex)
    a = len(cnt); m.restart_events(); 
    try: branches()
    except BaseException as ex: print(n, type(ex).__name__, ex)
    m.set_events(T, 0); print(n, a, len(cnt), m.register_callback(T, e, None) is cb)
m.free_tool_id(T)
