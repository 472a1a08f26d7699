"""settrace's interface: local trace functions, errors in them, f_trace set by hand, threads, recursion, gettrace, removal."""

import sys
import threading

def f(n):
    x = n
    y = x + 1
    return y
print(sys.gettrace())
def run(tracer, g=f, *args):
    sys.settrace(tracer)
    try:
        return g(*(args or (1,)))
    except Exception as e:
        return repr(e)
    finally:
        sys.settrace(None)
log = []
print('none returned', run(lambda fr, ev, arg: log.append(ev))); print(log); log.clear()
def only_lines(fr, ev, arg):
    log.append(('global', ev))
    def local(fr, ev, arg): log.append(('local', ev)); return local
    return local
print('local function', run(only_lines)); print(log); log.clear()
def changing(fr, ev, arg):
    def second(fr, ev, arg): log.append(('second', ev, fr.f_lineno - f.__code__.co_firstlineno)); return second
    def first(fr, ev, arg): log.append(('first', ev)); return second
    return first
print('changing', run(changing)); print(log); log.clear()
def stops(fr, ev, arg):
    def local(fr, ev, arg): log.append(ev); return None
    return local
print('local returns None', run(stops)); print(log); log.clear()
def raises(fr, ev, arg): raise ValueError('in tracer')
print('raises in call', run(raises), sys.gettrace())
def raises_line(fr, ev, arg):
    def local(fr, ev, arg): log.append(ev); raise KeyError('in local')
    return local
print('raises in line', run(raises_line), sys.gettrace(), log); log.clear()
def not_callable(fr, ev, arg): return 5
print('returns 5', run(not_callable))
for bad in (5, 'x', []):
    sys.settrace(bad)
    try: print('settrace', bad, f(1))
    except TypeError as e: print(type(e).__name__, e)
    sys.settrace(None)
for call in (lambda: sys.settrace(), lambda: sys.settrace(None, None), lambda: sys.gettrace(1)):
    try: call()
    except TypeError as e: print(e)
def gettrace_inside(fr, ev, arg): log.append(sys.gettrace() is gettrace_inside); return None
run(gettrace_inside); print(log); log.clear()
def traced_calls(fr, ev, arg):
    log.append((fr.f_code.co_name, ev))
    helper()
    return traced_calls
def helper(): pass
run(traced_calls); print('not traced inside tracer', log); log.clear()
def by_hand():
    def local(fr, ev, arg): log.append((ev, fr.f_lineno - by_hand.__code__.co_firstlineno)); return local
    sys.settrace(lambda *a: None)
    sys._getframe().f_trace = local
    a = 1
    b = 2
    sys.settrace(None)
    c = 3
by_hand(); print('f_trace by hand', log); log.clear()
def caller_frame():
    def enable():
        def local(fr, ev, arg): log.append((fr.f_code.co_name, ev)); return local
        sys.settrace(lambda *a: None)
        sys._getframe(1).f_trace = local
    enable()
    x = 1
    sys.settrace(None)
caller_frame(); print('caller', log); log.clear()
def jump_test():
    log.append('a')
    log.append('b')
    log.append('c')
    for i in range(2):
        log.append(i)
    log.append('d')
def jump(at, to):
    first = jump_test.__code__.co_firstlineno
    def tracer(fr, ev, arg):
        if fr.f_code is not jump_test.__code__: return None
        if ev == 'line' and fr.f_lineno == first + at and not done:
            done.append(1)
            try: fr.f_lineno = first + to
            except Exception as e: errors.append(f'{type(e).__name__}: {e}')
        return tracer
    done, errors = [], []
    log.clear()
    run(lambda *a: tracer(*a), lambda _: jump_test())
    return list(log), errors
for at, to in ((1, 3), (3, 1), (2, 6), (1, 5), (5, 1), (5, 6), (1, 4), (6, 2), (1, 99), (1, -5), (2, 2)):
    print('jump', at, to, jump(at, to))
for value in ('x', None, 1.5):
    def tracer(fr, ev, arg):
        if ev == 'line':
            try: fr.f_lineno = value
            except Exception as e: log.append(f'{type(e).__name__}: {e}')
            return None
        return tracer
    log.clear(); run(tracer); print('jump to', value, log)
def on_event(event):
    def tracer(fr, ev, arg):
        if ev == event:
            try: fr.f_lineno = fr.f_lineno + 1
            except Exception as e: log.append(f'{ev}: {type(e).__name__}: {e}')
        return tracer
    log.clear(); run(tracer); return list(log)
for ev in ('call', 'return', 'line'): print('jump on', ev, on_event(ev))
log.clear()
try: sys._getframe().f_lineno = 5
except ValueError as e: print(e)
def thread_test():
    events = []
    def tracer(fr, ev, arg):
        if fr.f_code is f.__code__: events.append(ev)
        return tracer
    threading.settrace(tracer)
    t = threading.Thread(target=f, args=(5,)); t.start(); t.join()
    threading.settrace(None)
    u = threading.Thread(target=f, args=(5,)); u.start(); u.join()
    return events, threading.gettrace()
print('thread', thread_test())
def locals_in_trace(fr, ev, arg):
    if fr.f_code is f.__code__: log.append((ev, dict(fr.f_locals)))
    if ev == 'line' and fr.f_code is f.__code__ and 'y' in fr.f_locals: fr.f_locals['y'] = 100
    return locals_in_trace
print('locals', run(locals_in_trace), log); log.clear()
def exception_values(fr, ev, arg):
    if ev == 'exception': log.append((fr.f_code.co_name, arg[0].__name__, str(arg[1]), arg[2].tb_frame is fr))
    return exception_values
def thrower(n):
    try: thrower2()
    except KeyError: pass
    for x in iter([1]): pass
    next(iter([]), None)
    try: next(iter([]))
    except StopIteration: pass
def thrower2(): {}['k']
print('exceptions', run(exception_values, thrower), log); log.clear()
def disabled_in_middle(n):
    a = 1
    sys.settrace(None)
    b = 2
    return b
def t(fr, ev, arg): log.append(ev); return t
run(t, disabled_in_middle); print('disabled', log); log.clear()
def enabled_in_middle():
    a = 1
    sys.settrace(t)
    b = f(1)
    sys.settrace(None)
enabled_in_middle(); print('enabled', log); log.clear()
def profile_and_trace(n): return len([f(n)])
def p(fr, ev, arg): log.append('p:' + ev)
def t2(fr, ev, arg): log.append('t:' + ev); return t2
sys.setprofile(p); sys.settrace(t2); profile_and_trace(1); sys.settrace(None); sys.setprofile(None)
print('both', log); log.clear()
def del_local_trace(fr, ev, arg):
    log.append(ev)
    if ev == 'line': del fr.f_trace
    return del_local_trace
print('del f_trace', run(del_local_trace), log); log.clear()
class Callable:
    def __call__(self, fr, ev, arg): log.append('obj ' + ev); return self
    def method(self, fr, ev, arg): log.append('method ' + ev); return self.method
run(Callable()); run(Callable().method); print(log); log.clear()
def gen():
    yield 1
    yield 2
g = gen(); next(g)
def resumed(fr, ev, arg): log.append((fr.f_code.co_name, ev, fr.f_lineno - gen.__code__.co_firstlineno)); return resumed
run(resumed, lambda _: next(g)); print('generator started untraced', [e for e in log if e[0] == 'gen']); log.clear()
def recursion(n): return recursion(n)
sys.setrecursionlimit(120)
count = [0]
def counter(fr, ev, arg): count[0] += ev == 'call'; return None
print(run(counter, recursion), count[0] > 20); sys.setrecursionlimit(1000)
