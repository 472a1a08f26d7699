"""f_lineno set from every line of a function to every other."""
# f_lineno: every jump of many functions
import sys
def plain():
    a = 1
    b = 2
    c = 3
    return a, b, c
def loop():
    x = 0
    for i in range(3):
        x += i
        if x > 1:
            x += 10
    else:
        x = 100
    return x
def withs():
    import contextlib
    with contextlib.nullcontext() as z:
        y = 1
        with contextlib.nullcontext():
            y = 2
        y = 3
    return y
def tries():
    try:
        x = 1
        raise ValueError
    except ValueError as e:
        x = 2
        y = e
    finally:
        x = 3
    return x
def nested():
    while True:
        try:
            for i in (1, 2):
                if i == 2:
                    break
            x = i
        except Exception:
            x = 9
        break
    return x
def matcher(v=(1, 2)):
    match v:
        case (a, b):
            r = 1
        case _:
            r = 2
    return r
def groups():
    try:
        raise ExceptionGroup('g', [ValueError()])
    except* ValueError as e:
        x = 1
    except* TypeError:
        x = 2
    return x
def compr():
    y = 5
    x = [i
         for i in range(2)
         if i]
    return x, y
import warnings; warnings.simplefilter('ignore')
def attempt(f, src, dst, event='line'):
    first = f.__code__.co_firstlineno
    state = {'done': False, 'log': []}
    def tracer(frame, ev, arg):
        if frame.f_code is not f.__code__: return None
        state['log'].append((ev[0], frame.f_lineno - first))
        if len(state['log']) > 60: raise SystemExit
        if not state['done'] and ev == event and frame.f_lineno - first == src:
            state['done'] = True
            try: frame.f_lineno = first + dst
            except ValueError as e: state['log'].append(str(e))
        return tracer
    try:
        sys.settrace(tracer)
        r = f()
    except BaseException as e:
        r = type(e).__name__ + ' ' + str(e)
    finally: sys.settrace(None)
    print(f.__name__, src, dst, event, r, state['log'])
for f in (plain, loop, withs, tries, nested, matcher, groups, compr):
    lines = sorted({l - f.__code__.co_firstlineno for _, _, l in f.__code__.co_lines() if l})
    for s in lines:
        for d in range(-1, max(lines) + 2): attempt(f, s, d)
    for ev in ('call', 'return', 'exception', 'opcode'):
        for s in lines: attempt(f, s, lines[-1], ev)
