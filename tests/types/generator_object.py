"""Generator, coroutine and async generator objects: attributes, states, send, throw, close, awaiting, hooks, errors."""

import sys
import warnings
warnings.simplefilter('ignore')

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


def gen(a, b=2):
    x = yield a
    y = yield b, x
    return y
async def coro(x): return x
async def agen(n):
    for i in range(n):
        try:
            got = yield i
            if got: print('got', got)
        except ValueError as e:
            print('caught', e)
            yield 'recovered'
        finally:
            pass
def attributes(o, prefix):
    return {n: getattr(o, n) for n in (prefix + '_running', prefix + '_suspended')} | {'frame': getattr(o, prefix + '_frame') is not None, 'code': getattr(o, prefix + '_code').co_name}
g = gen(1)
print(attributes(g, 'gi'), g.gi_yieldfrom, g.__name__, g.__qualname__, type(g).__name__, repr(g).split(' at ')[0])
print(next(g), attributes(g, 'gi'), g.gi_frame.f_locals)
print(g.send('s'), attributes(g, 'gi'), g.gi_frame.f_locals)
show('end', lambda: g.send('last'))
print(attributes(g, 'gi'), g.gi_frame)
show('next after end', lambda: next(g))
show('send after end', lambda: g.send(1))
show('throw after end', lambda: g.throw(ValueError('x')))
show('close after end', lambda: g.close())
show('send first', lambda: gen(1).send(1))
show('send None', lambda: gen(1).send(None))
show('send()', lambda: gen(1).send())
show('throw type', lambda: gen(1).throw(ValueError))
show('throw instance', lambda: gen(1).throw(ValueError('v')))
show('throw 5', lambda: gen(1).throw(5))
show('throw int', lambda: gen(1).throw(int))
show('throw three', lambda: gen(1).throw(ValueError, 'v', None))
show('throw tb', lambda: gen(1).throw(ValueError, ValueError('v'), 5))
show('throw both', lambda: gen(1).throw(ValueError('a'), 'v'))
show('throw()', lambda: gen(1).throw())
show('close unstarted', lambda: gen(1).close())
show('close twice', lambda: (lambda g: (g.close(), g.close(), list(g)))(gen(1)))
show('set name', lambda: (setattr(g, '__name__', 'n'), setattr(g, '__qualname__', 'q.n'), g.__name__, repr(g).split(' at ')[0]))
show('set name 5', lambda: setattr(g, '__name__', 5))
show('del name', lambda: delattr(g, '__name__'))
show('set frame', lambda: setattr(g, 'gi_frame', 5))
show('set running', lambda: setattr(g, 'gi_running', 5))
show('attr', lambda: setattr(g, 'x', 5))
show('len', lambda: len(g))
show('index', lambda: g[0])
show('call', lambda: g())
show('type()', lambda: type(g)())
show('subclass', lambda: type('G', (type(g),), {}))
show('bool hash', lambda: (bool(g), hash(g) == hash(g), g == g, g == gen(1)))
show('iter', lambda: (iter(g) is g, g.__iter__() is g))
show('dir', lambda: [n for n in dir(g) if not n.startswith('__')])
show('sizeof', lambda: g.__sizeof__() > 0)
def delegating():
    r = yield from gen('a')
    yield ('returned', r)
d = delegating()
show('yieldfrom', lambda: (d.gi_yieldfrom, next(d), d.gi_yieldfrom.__name__, d.send(1), d.send(2), d.gi_yieldfrom))
def from_list():
    yield from [1, 2]
f = from_list()
show('yieldfrom list', lambda: (next(f), type(f.gi_yieldfrom).__name__))
show('send to list', lambda: f.send(5))
f = from_list(); next(f)
show('throw to list', lambda: f.throw(ValueError('t')))
f = from_list(); next(f)
show('close list', lambda: f.close())
def from_bad(x): yield from x
show('yield from 5', lambda: next(from_bad(5)))
show('yield from coro', lambda: next(from_bad(coro(1))))
class HasThrow:
    def __iter__(self): return self
    def __next__(self): return 'n'
    def send(self, v): return ('send', v)
    def throw(self, *a): return ('throw', [x if not isinstance(x, BaseException) else repr(x) for x in a])
    def close(self): print('close called')
f = from_bad(HasThrow())
show('custom', lambda: (next(f), f.send(1), f.throw(ValueError('z')), f.close()))
class BadClose(HasThrow):
    def close(self): raise KeyError('in close')
f = from_bad(BadClose()); next(f)
show('bad close', lambda: f.close())
c = coro(5)
print(attributes(c, 'cr'), c.cr_await, c.cr_origin, c.__name__, type(c).__name__, repr(c).split(' at ')[0])
show('coro send', lambda: c.send(None))
print(attributes(c, 'cr'))
show('coro again', lambda: c.send(None))
show('coro iter', lambda: iter(coro(1)))
show('coro next', lambda: next(coro(1)))
show('coro for', lambda: [x for x in coro(1)])
show('coro send value', lambda: coro(1).send(5))
show('coro throw', lambda: coro(1).throw(ValueError('t')))
show('coro close', lambda: (lambda c: (c.close(), c.close(), attributes(c, 'cr')))(coro(1)))
show('coro await wrapper', lambda: (lambda w: (type(w).__name__, iter(w) is w, hasattr(w, 'send')))(coro(1).__await__()))
show('coro await next', lambda: next(coro(7).__await__()))
show('coro dir', lambda: [n for n in dir(c) if not n.startswith('__')])
class Awaitable:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield ('awaiting', self.v)
        return ('resumed', got)
class BadAwait:
    def __await__(self): return 5
class CoroAwait:
    def __await__(self): return coro(1)
async def waits(x): return await x
w = waits(Awaitable(1))
show('await', lambda: (w.send(None), w.cr_await is not None, attributes(w, 'cr')))
show('await resume', lambda: w.send('value'))
for label, x in (('5', 5), ('None', None), ('bad', BadAwait()), ('coro', CoroAwait()), ('gen', gen(1)), ('list', [])):
    show('await ' + label, lambda: waits(x).send(None))
done = coro(1)
try: done.send(None)
except StopIteration: pass
show('await done', lambda: waits(done).send(None))
a = agen(3)
print(type(a).__name__, attributes(a, 'ag'), a.ag_await, a.__name__, a.__aiter__() is a, repr(a).split(' at ')[0])
def step(awaitable):
    try:
        return 'yielded', awaitable.send(None)
    except StopIteration as e:
        return 'value', e.value
    except StopAsyncIteration as e:
        return 'end', e.args
show('anext', lambda: [step(a.__anext__()) for _ in range(5)])
a = agen(3)
show('asend', lambda: (step(a.asend(None)), step(a.asend('hello')), step(a.asend('again'))))
a = agen(3)
show('asend first', lambda: step(a.asend(1)))
a = agen(3)
show('athrow', lambda: (step(a.__anext__()), step(a.athrow(ValueError('in'))), step(a.__anext__())))
a = agen(3)
show('athrow uncaught', lambda: (step(a.__anext__()), step(a.athrow(KeyError('k')))))
a = agen(3)
show('aclose', lambda: (step(a.__anext__()), step(a.aclose()), step(a.__anext__())))
show('aclose fresh', lambda: step(agen(1).aclose()))
show('objects', lambda: (type(agen(1).__anext__()).__name__, type(agen(1).athrow(ValueError)).__name__, type(agen(1).aclose()).__name__, type(agen(1).asend(None)).__name__))
x = agen(2).__anext__()
show('reuse', lambda: (step(x), step(x)))
show('ag for', lambda: [i for i in agen(1)])
show('ag send', lambda: agen(1).send(None))
show('ag dir', lambda: [n for n in dir(agen(1)) if not n.startswith('__')])
show('aiter', lambda: (type(aiter(agen(1))).__name__, type(anext(agen(1))).__name__, type(anext(agen(1), 'd')).__name__))
show('aiter 5', lambda: aiter(5))
show('anext 5', lambda: anext(5))
show('anext default', lambda: step(anext(agen(0), 'default').__await__()))
async def ignores_exit():
    try:
        yield 1
    except GeneratorExit:
        yield 2
a = ignores_exit()
show('ignores exit', lambda: (step(a.__anext__()), step(a.aclose())))
def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2
i = ignores()
show('ignores', lambda: (next(i), i.close()))
def stops(): raise StopIteration('inner'); yield
show('stop inside', lambda: next(stops()))
async def stops_async(): raise StopIteration('x')
show('stop in coro', lambda: stops_async().send(None))
async def stops_agen(): raise StopAsyncIteration('x'); yield
show('stop in agen', lambda: step(stops_agen().__anext__()))
hooks = []
sys.set_asyncgen_hooks(firstiter=lambda a: hooks.append('first'), finalizer=lambda a: hooks.append('final'))
a = agen(2); step(a.__anext__()); del a
print(hooks, [h is not None for h in sys.get_asyncgen_hooks()])
sys.set_asyncgen_hooks(None, None)
show('hooks 5', lambda: sys.set_asyncgen_hooks(5))
sys.set_coroutine_origin_tracking_depth(1)
c = coro(1)
print([(line > 0, name) for _, line, name in c.cr_origin], sys.get_coroutine_origin_tracking_depth())
c.close()
sys.set_coroutine_origin_tracking_depth(0)
import types
@types.coroutine
def old(): r = yield 'from old'; return r
async def uses_old(): return await old()
u = uses_old()
show('types.coroutine', lambda: (u.send(None), old.__code__.co_flags & 0x100, type(old()).__name__))
show('types.coroutine end', lambda: u.send('back'))
def running():
    try: me.send(None)
    except ValueError as e: yield str(e)
    try: me.close()
    except ValueError as e: yield str(e)
    try: me.throw(KeyError)
    except ValueError as e: yield str(e)
me = running()
print(list(me))
