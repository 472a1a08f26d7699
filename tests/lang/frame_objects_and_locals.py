"""Frames, their locals, tracebacks made by hand."""
# frames: f_locals, clear, f_lineno
import sys, types
sys.unraisablehook = lambda u: print('unraisable', type(u.exc_value).__name__, u.exc_value)
def show(f, *a, **k):
    try:
        r = f(*a, **k); print('ok', r if isinstance(r, (int,str,tuple,dict,list,type(None),bool)) else type(r).__name__); return r
    except BaseException as e: print(type(e).__name__, e)
def f():
    x = 1; y = 2
    def inner(): return y
    fr = sys._getframe()
    l = fr.f_locals
    l['x'] = 10; l['y'] = 20; l['new'] = 5; l[3] = 4
    print(x, y, inner(), list(l), len(l), 'x' in l, 3 in l, 'no' in l, l.get('no', 7))
    show(l.__delitem__, 'x'); show(l.__delitem__, 'new'); show(l.__delitem__, 'zz'); show(l.pop, 'x'); show(l.pop, 3); show(l.pop, 3, 4); show(l.clear) if hasattr(l,'clear') else print('no clear')
    show(l.popitem) if hasattr(l, 'popitem') else print('no popitem')
    print(l == fr.f_locals, l is fr.f_locals, type(l).__name__, type(l).__mro__, l != {}, l == dict(l))
    show(lambda: l < l); show(hash, l); show(lambda: l | {'q': 1} and 1); 
    m = l | {'zz': 1}; print(type(m).__name__, sorted(k for k in m))
    m = {'zz': 1} | l; print(type(m).__name__, sorted(k for k in m))
    l |= {'x': 77}; print(x, type(l).__name__)
    l.update({'x': 78}); print(x); show(l.update, 5); show(l.update, [('x', 1)]); show(l.update); show(l.update, {}, {}); show(l.update, x=3)
    print(l.setdefault('x', 5), l.setdefault('kk', 6), list(reversed(l))[:2], list(l.items())[0], list(l.values())[0], list(l.keys())[:1])
    print(type(l.copy()).__name__, type(l.keys()).__name__, type(l.values()).__name__, type(l.items()).__name__, type(iter(l)).__name__)
    show(lambda: l[[]]); show(lambda: l['nope']); show(l.get); show(l.get, 1, 2, 3); show(lambda: [] in l)
    del x
    print('x' in l, 'x' in list(l)); show(lambda: l['x']); l['x'] = 3; print(x)
    print([n for n in dir(l) if n not in dir(object)])
    show(type(l)); show(type(l), 1); show(type(l), fr); show(type(l), fr, 1); show(type(l), frame=fr)
    match l:
        case {'x': v}: print('mapping', v)
f()
def g():
    a = object.__new__(type('A', (), {'__del__': lambda s: print('gone')}))
    sys._getframe().f_locals['a'] = 3
    print('after', a)
g(); print('g over')
def clearing():
    def boom():
        v = [1]; raise ValueError
    try: boom()
    except ValueError as e: tb = e.__traceback__
    fr = tb.tb_next.tb_frame
    print(fr.f_locals); fr.clear(); print(fr.f_locals, fr.f_lineno, fr.f_code.co_name)
    show(sys._getframe().clear)
    def gen():
        z = 5; yield z
    it = gen(); next(it); fr = it.gi_frame
    print(fr.f_locals); show(fr.clear); print(it.gi_frame is fr, list(it), fr.f_locals, fr.f_back)
    it = gen(); next(it); fr = it.gi_frame
    def gen2():
        it2 = None
        show(sys._getframe().clear); yield
    list(gen2())
    def gen3():
        try: yield 1
        finally: print('fin')
    it = gen3(); next(it); fr = it.gi_frame; show(fr.clear); print(it.gi_frame is fr)
    it = gen3(); fr = it.gi_frame; show(fr.clear); show(list, it)
    def gen4():
        while 1:
            try: yield 1
            except GeneratorExit: pass
    it = gen4(); next(it); fr = it.gi_frame; show(fr.clear)
    print(it.gi_suspended, it.gi_running)
    async def co(): pass
    c = co(); fr = c.cr_frame; print(fr.f_generator is c); 
    c.close()
clearing()
# What is left in cycles goes now.
__import__("gc").collect()
for n in ('f_back', 'f_code', 'f_globals', 'f_builtins', 'f_lasti', 'f_locals', 'f_generator', 'f_lineno', 'f_trace', 'f_trace_lines', 'f_trace_opcodes', 'zz'):
    fr = sys._getframe()
    for v in (None, 1, True, 'x', print):
        try: setattr(fr, n, v); print(n, v, 'set', getattr(fr, n))
        except BaseException as e: print(n, v, type(e).__name__, e)
    try: delattr(fr, n); print('del', n)
    except BaseException as e: print('del', n, type(e).__name__, e)
show(types.FrameType); show(types.TracebackType); show(types.TracebackType, None, fr, 1, 2)
tb = types.TracebackType(None, fr, 4, 22); print(tb.tb_lasti, tb.tb_lineno, tb.tb_next, tb.tb_frame is fr)
for a in ((1, fr, 1, 2), (None, 1, 1, 2), (None, fr, 'a', 2), (None, fr, 1, 'b'), (tb, fr, 1, 2), (None, fr, 10**20, 2), (None, fr, 1), (None, fr, -1, -1)):
    show(types.TracebackType, *a)
t2 = types.TracebackType(tb, fr, 1, 1)
def seta(o, n, v):
    try: setattr(o, n, v); print('set', n)
    except BaseException as e: print(n, type(e).__name__, e)
seta(tb, 'tb_next', t2); seta(tb, 'tb_next', tb); seta(tb, 'tb_next', 1); seta(tb, 'tb_next', None); seta(tb, 'tb_lineno', 3); seta(tb, 'tb_frame', fr); seta(tb, 'tb_lasti', 1); seta(tb, 'zz', 1)
try: del tb.tb_next
except Exception as e: print(type(e), e)
print(dir(tb), repr(fr).split('0x')[0], repr(fr).split(', ',1)[1].split('/')[-1])
class C:
    loc = sys._getframe().f_locals
    print(type(loc)); loc['q'] = 5; print(q, loc is sys._getframe().f_locals, loc is locals())
print(sys._getframe().f_locals is globals())
def h():
    loc = locals(); loc['zz'] = 1; print('zz' in locals(), loc is locals(), type(loc))
    exec('n = 5'); print('n' in locals()); print(eval('loc is locals()'))
    xs = [sys._getframe().f_locals for i in range(2)]; print(xs[0].keys(), xs[1] == xs[0])
    print([sorted(locals()) for i in range(1)], {k: list(locals()) for k in (1,)}, list(sorted(locals()) for i in [1]))
h()
exec('i=3\nprint([sorted(k for k in locals() if k[0]!="_") for j in range(1)])', {}, {'own': 1})
show(sys._getframe, 100); show(sys._getframe, -1); show(sys._getframe, 'a'); show(sys._getframemodulename); show(sys._getframemodulename, 50); show(sys._getframemodulename, depth=0)
def k(): return sys._getframe(1).f_lineno, sys._getframe(1).f_lasti
print([k() for i in range(2)], (lambda: k())(),
   k())
