"""contextlib: contextmanager, ExitStack, suppress, redirect, closing, nullcontext, async variants, errors."""

import contextlib, io, sys
from contextlib import *
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


log = []
@contextmanager
def cm(name, swallow=False):
    log.append('enter ' + name)
    try: yield name.upper()
    except Exception as e:
        log.append(f'caught {e!r}')
        if not swallow: raise
    finally: log.append('exit ' + name)
def use(*ms, fail=None):
    log.clear()
    try:
        with ExitStack() as s:
            values = [s.enter_context(m) for m in ms]
            if fail: raise fail
            return values, list(log)
    except Exception as e: return repr(e), list(log)
show('plain', lambda: use(cm('a')))
show('two', lambda: use(cm('a'), cm('b')))
show('fail', lambda: use(cm('a'), cm('b'), fail=ValueError('v')))
show('swallow', lambda: use(cm('a'), cm('b', True), fail=ValueError('v')))
print(log)
@contextmanager
def no_yield():
    return
    yield
@contextmanager
def two_yields():
    yield 1
    yield 2
@contextmanager
def raises_other():
    try: yield
    except ValueError: raise KeyError('other')
@contextmanager
def returns_on_error():
    try: yield
    except ValueError: return
@contextmanager
def yields_on_error():
    try: yield
    except ValueError: yield
def run(m, e=None):
    with m as v:
        if e: raise e
        return v
show('no yield', lambda: run(no_yield()))
show('two yields', lambda: run(two_yields()))
show('raises other', lambda: run(raises_other(), ValueError('v')))
show('returns on error', lambda: run(returns_on_error(), ValueError('v')))
show('yields on error', lambda: run(yields_on_error(), ValueError('v')))
show('StopIteration', lambda: run(cm('s'), StopIteration('x')))
m = cm('once'); run(m)
show('reuse', lambda: run(m))
show('as decorator', lambda: cm('deco')(lambda x: x + 1)(5))
show('doc', lambda: (cm.__name__, cm('x').func.__name__, cm('x').args, cm('x').kwds))
show('not generator', lambda: run(contextmanager(lambda: 5)()))
class CD(ContextDecorator):
    def __enter__(self): log.append('cd in'); return self
    def __exit__(self, *a): log.append('cd out')
@CD()
def decorated(): log.append('body'); return 'r'
log.clear(); print(decorated(), decorated(), log)
show('suppress', lambda: run(suppress(ValueError), ValueError()))
show('suppress tuple', lambda: run(suppress(KeyError, ValueError), KeyError()))
show('suppress other', lambda: run(suppress(ValueError), KeyError('k')))
show('suppress none', lambda: run(suppress(), KeyError('k')))
show('suppress group', lambda: run(suppress(ValueError), ExceptionGroup('g', [ValueError(1), KeyError(2)])))
class Closable:
    def close(self): log.append('closed')
log.clear(); show('closing', lambda: type(run(closing(Closable()))).__name__); print(log)
show('closing fails', lambda: run(closing(5)))
show('nullcontext', lambda: (run(nullcontext()), run(nullcontext(5))))
out = io.StringIO()
with redirect_stdout(out): print('redirected')
with redirect_stderr(out): print('to err', file=sys.stderr)
show('redirected', lambda: out.getvalue())
log.clear()
with ExitStack() as s:
    s.callback(log.append, 'callback'); s.callback(lambda *a, **k: log.append((a, k)), 1, x=2)
    s.push(lambda t, v, tb: log.append(t))
    print(type(s.pop_all()).__name__)
print('popped', log)
with ExitStack() as s:
    s.callback(log.append, 'callback'); s.push(lambda t, v, tb: log.append(t and t.__name__) or True)
    raise ValueError('swallowed by push')
print(log); log.clear()
def chain():
    with ExitStack() as s:
        s.callback(lambda: 1 / 0); s.callback(lambda: {}['k'])
        raise ValueError('first')
try: chain()
except Exception as e: print(repr(e), repr(e.__context__), repr(e.__context__.__context__))
show('enter not manager', lambda: ExitStack().enter_context(5))
s = ExitStack(); s.callback(log.append, 'closed'); s.close(); print(log)
class Abs(AbstractContextManager):
    def __exit__(self, *a): return None
show('abstract', lambda: (run(Abs()).__class__.__name__, issubclass(Closable, AbstractContextManager), isinstance(cm('x'), AbstractContextManager)))
show('abstract direct', lambda: AbstractContextManager())
def drive(c):
    try:
        while True: c.send(None)
    except StopIteration as e: return e.value
@asynccontextmanager
async def acm(n):
    log.append('aenter ' + n)
    try: yield n
    finally: log.append('aexit ' + n)
async def uses():
    async with acm('x') as v, nullcontext(5) as w: log.append((v, w))
    async with AsyncExitStack() as s:
        await s.enter_async_context(acm('y')); s.enter_context(cm('z')); s.push_async_callback(acb, 1)
    async with aclosing(agen()) as g:
        async for x in g: break
    return await acm_deco()
async def acb(x): log.append(('acb', x))
async def agen():
    try: yield 1
    finally: log.append('agen closed')
@acm('deco')
async def acm_deco(): return 'decorated'
log.clear(); show('async', lambda: drive(uses())); print(log)
show('chdir', lambda: chdir('.').path)
