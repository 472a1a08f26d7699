"""sys.settrace: call, line, return, exception and opcode events of functions, loops, generators, classes, handlers."""

import sys

def events(f, *args, opcodes=False, lines=True):
    """Run a function under a trace function and print its events with lines relative to its first one."""
    out = []
    first = f.__code__.co_firstlineno
    def tracer(frame, event, arg):
        if frame.f_code.co_filename != __file__ or frame.f_code is events.__code__:
            return None
        frame.f_trace_opcodes = opcodes
        frame.f_trace_lines = lines
        if event == 'exception': arg = arg[0].__name__, str(arg[1]).split(' at ')[0]
        elif event == 'return': arg = repr(arg).split(' at ')[0]
        out.append((frame.f_code.co_name, event, frame.f_lineno - first, arg) + ((frame.f_lasti,) if opcodes else ()))
        return tracer
    sys.settrace(tracer)
    try:
        f(*args)
    except BaseException as e:
        sys.settrace(None)
        out.append(f'raised {e!r}')
    finally:
        sys.settrace(None)
    print('==', f.__name__, *args)
    for e in out: print(*e) if isinstance(e, tuple) else print(e)

def simple():
    a = 1
    b = 2
    return a + b
def branches(x):
    if x > 1:
        r = 'big'
    elif x == 1:
        r = 'one'
    else:
        r = 'small'
    return r
def loops():
    total = 0
    for i in range(3):
        if i == 1:
            continue
        total += i
    else:
        total += 10
    while total > 5:
        total -= 3
        if total < 8:
            break
    return total
def one_line_loop():
    for i in range(2): pass
    while i: i -= 1
    [j for j in range(2)]
    return [k
            for k in range(2)
            if k]
def calls():
    x = simple()
    y = (lambda v:
         v + 1)(x)
    return max(
        x,
        y,
    )
def handles():
    try:
        inner_raise()
    except ValueError as e:
        a = 1
    else:
        a = 2
    finally:
        b = 3
    return a
def inner_raise():
    x = 1
    raise ValueError('inner')
def unhandled():
    try:
        1 / 0
    finally:
        cleanup = 1
def nested_handlers():
    try:
        try:
            {}['k']
        except KeyError:
            raise TypeError('t')
    except TypeError:
        pass
def finally_return():
    for i in range(2):
        try:
            if i: return i
        finally:
            j = i
def with_statement():
    class M:
        def __enter__(self):
            return self
        def __exit__(self, *a):
            return True
    with M() as m:
        x = 1
    with M():
        1 / 0
    return x
def generator():
    def g():
        x = yield 1
        try:
            yield x
        except ValueError:
            yield 'caught'
        finally:
            y = 2
    it = g()
    next(it)
    it.send('s')
    it.throw(ValueError('v'))
    list(it)
    list(i for i in range(2))
def delegating():
    def a():
        yield 1
        return 'r'
    def b():
        r = yield from a()
        yield r
    list(b())
def coroutine():
    async def c(n):
        return n
    async def d():
        x = await c(1)
        async with AM() as m:
            pass
        async for y in agen():
            pass
        return x
    class AM:
        async def __aenter__(self): return self
        async def __aexit__(self, *a): pass
    async def agen():
        yield 1
    try:
        d().send(None)
    except StopIteration:
        pass
def class_definition():
    class A:
        x = 1
        def m(self):
            return self.x
        y = [i for i in range(1)]
    return A().m()
def match_statement(v):
    match v:
        case 1:
            r = 'one'
        case [a, b] if a > b:
            r = 'pair'
        case _:
            r = 'other'
    return r
def multi_line():
    x = [
        1,
        simple(),
        3,
    ]
    y = (x[0] +
         x[1] *
         2)
    assert (
        y > 0
    ), 'm'
    return (x,
            y)
def comprehension_with_call():
    return [simple() for _ in range(2)]
def decorated():
    def d(f):
        return f
    @d
    @d
    def g(
        a=1,
        b=2,
    ):
        return a
    return g()
def recursion(n=2):
    if n:
        recursion(n - 1)
def property_access():
    class P:
        @property
        def p(self):
            return 1
        def __getattr__(self, n):
            return n
        def __add__(self, o):
            return 'added'
        def __iter__(self):
            yield 1
    q = P()
    q.p
    q.missing
    q + 1
    list(q)
    sorted([2, 1], key=lambda v: -v)
def eval_exec():
    eval('1 + 1')
    exec('a = 1\nb = 2')
def string_annotations():
    x: int = 1
    def f(a: int) -> str: return a
    return f(1)
def docstring():
    """Doc."""
    pass
def empty(): pass
def one_liner(): x = 1; y = 2; return x + y
def conditional_expr(x):
    return ('yes'
            if x
            else 'no')
def short_circuit(x):
    return (x and
            simple() or
            'none')
def try_else():
    try:
        x = 1
    except ValueError:
        pass
    else:
        y = 2
    return y
def raise_from():
    try:
        raise KeyError('a')
    except KeyError as e:
        raise ValueError('b') from e
def bare_reraise():
    try:
        inner_raise()
    except:
        raise
def star_groups():
    try:
        raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError:
        a = 1
    except* TypeError:
        b = 2
def while_true():
    n = 0
    while True:
        n += 1
        if n == 2:
            return n
def delete():
    x = [1, 2]
    del x[0], \
        x
def unpacking():
    a, (b, *c) = 1, (2, 3,
                     4)
    (d
     ) = a
def global_statement():
    global created_by_trace
    created_by_trace = 1
def f_string():
    return f'''{
        simple()
    }{
        1}'''
for f, args in ((simple, ()), (branches, (2,)), (branches, (1,)), (branches, (0,)), (loops, ()), (one_line_loop, ()), (calls, ()), (handles, ()), (unhandled, ()), (nested_handlers, ()), (finally_return, ()), (with_statement, ()), (generator, ()), (delegating, ()), (coroutine, ()), (class_definition, ()), (match_statement, (1,)), (match_statement, ([2, 1],)), (match_statement, (None,)), (multi_line, ()), (comprehension_with_call, ()), (decorated, ()), (recursion, ()), (property_access, ()), (eval_exec, ()), (string_annotations, ()), (docstring, ()), (empty, ()), (one_liner, ()), (conditional_expr, (1,)), (conditional_expr, (0,)), (short_circuit, (1,)), (short_circuit, (0,)), (try_else, ()), (raise_from, ()), (bare_reraise, ()), (star_groups, ()), (while_true, ()), (delete, ()), (unpacking, ()), (global_statement, ()), (f_string, ())):
    events(f, *args)
for f in (simple, loops, handles, with_statement, one_line_loop):
    events(f, opcodes=True)
for f in (simple, handles):
    events(f, lines=False)
    events(f, opcodes=True, lines=False)
