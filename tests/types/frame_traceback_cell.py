"""Frames, tracebacks and cells: attributes, f_locals write-through, clear, construction, errors."""

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


def names(frame):
    chain = []
    while frame:
        chain.append(frame.f_code.co_name)
        frame = frame.f_back
    return chain
def one(a):
    b = a + 1
    return two(b)
def two(c):
    d = [c]
    def deep(): return sys._getframe(), d
    under = deep()[0]
    del deep
    return under, sys._getframe()
inner, frame = one(5)
print(names(inner), names(frame), names(sys._getframe()))
print(frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, sorted(frame.f_locals), inner.f_locals, frame.f_globals is globals(), frame.f_builtins is not None, frame.f_trace, frame.f_trace_lines, frame.f_trace_opcodes, frame.f_back and frame.f_back.f_code.co_name, frame.f_generator)
show('repr', lambda: repr(frame).split(', ')[-1])
show('type', lambda: (type(frame), type(frame).__mro__))
show('depth 0', lambda: sys._getframe(0).f_code.co_name)
show('depth 1', lambda: sys._getframe(1).f_code.co_name)
show('depth 99', lambda: sys._getframe(99))
show('depth -1', lambda: sys._getframe(-1).f_code.co_name)
show('depth x', lambda: sys._getframe('x'))
for name in ('f_back', 'f_code', 'f_globals', 'f_builtins', 'f_lasti', 'f_locals', 'f_lineno', 'f_generator'):
    show('set ' + name, lambda: setattr(frame, name, 1))
for name in ('f_trace', 'f_trace_lines', 'f_trace_opcodes', 'nope'):
    show('set ' + name, lambda: (setattr(frame, name, 1 if name != 'f_trace' else None), getattr(frame, name)))
show('del f_trace_lines', lambda: delattr(frame, 'f_trace_lines'))
show('del f_trace', lambda: delattr(frame, 'f_trace'))
def locals_write():
    a, b = 1, 2
    f = sys._getframe()
    l = f.f_locals
    l['a'] = 10
    l['new'] = 'extra'
    print(a, l['new'], sorted(l), 'new' in l, len(l), locals() == dict(l) | {} or sorted(locals()))
    print(type(l).__name__, l.get('zz', 'none'), l.get('a'), list(l)[:3], [k for k in l if k in 'ab'], sorted(k for k, v in l.items() if isinstance(v, int)), dict(l)['b'])
    for label, g in {'del': lambda: l.__delitem__('a'), 'del new': lambda: l.__delitem__('new'), 'pop a': lambda: l.pop('a'), 'clear': lambda: l.clear(), 'popitem': lambda: l.popitem(), 'missing': lambda: l['nope'], 'int key': lambda: (l.__setitem__(5, 6), l[5], l.pop(5)),
                     'unhashable': lambda: l[[]], 'update': lambda: (l.update({'b': 20, 'q': 1}), l['q']), 'setdefault': lambda: (l.setdefault('b', 0), l.setdefault('r', 7)), 'or': lambda: sorted(k for k in (l | {'z': 1}) if k in 'abz'), 'ior': lambda: l.__ior__({'b': 30}) is l, 'copy': lambda: type(l.copy()).__name__, 'reversed': lambda: list(reversed(l))[-1], 'keys': lambda: sorted(l.keys())[:2], 'values': lambda: len(l.values()) == len(l), 'eq': lambda: l == f.f_locals, 'is': lambda: l is f.f_locals, 'hash': lambda: hash(l), 'contains': lambda: ('a' in l, 'zz' in l, 0)}.items():
        show('f_locals ' + label, g)
    return a, b
print(locals_write())
def unbound_local():
    l = sys._getframe().f_locals
    print(sorted(l), 'later' in l)
    l['later'] = 'set from outside'
    None
    later = l.get('later')
    return later
print(unbound_local())
def proxy_closure():
    x = 1
    def f():
        x
        l = sys._getframe().f_locals
        l['x'] = 'through the cell'
    f()
    return x
print(proxy_closure())
class Body:
    a = 1
    l = sys._getframe().f_locals
    l['b'] = 2
    kind = type(l).__name__
print(Body.b, Body.kind, type(sys._getframe().f_locals).__name__, sys._getframe().f_locals is globals())
l1, l2 = (lambda a: (locals(), locals()))(1)
print(l1, l1 is l2)
def locals_snapshot():
    a = 1
    first = locals()
    a = 2
    first['a'] = 'ignored'
    return first, a, locals()['a']
print(locals_snapshot())
def raiser(n):
    if n == 0:
        raise ValueError('at the bottom')
    local = n
    raiser(n - 1)
try:
    raiser(3)
except ValueError as e:
    tb = e.__traceback__
    saved = e
rows = []
t = tb
while t:
    rows.append((t.tb_frame.f_code.co_name, t.tb_lineno - raiser.__code__.co_firstlineno if t.tb_frame.f_code.co_name == 'raiser' else 'module', t.tb_lasti >= 0, t.tb_frame.f_locals.get('n'), t.tb_frame.f_locals.get('local')))
    last, t = t, t.tb_next
print(rows)
print(names(last.tb_frame), last.tb_frame.f_lineno == last.tb_lineno)
frame = last.tb_frame
print(frame.f_locals)
frame.clear()
print(frame.f_locals, frame.f_code.co_name)
show('clear running', lambda: sys._getframe().clear())
def gen():
    a = 1
    try:
        yield sys._getframe()
    finally:
        print('generator closed')
g = gen()
gf = next(g)
print(gf is g.gi_frame, gf.f_locals, gf.f_back, gf.f_generator is g, gf.f_lineno - gf.f_code.co_firstlineno)
show('clear suspended', gf.clear)
g.close()
print(g.gi_frame, gf.f_locals)
show('clear finished', gf.clear)
Traceback = type(tb)
show('set tb_lineno', lambda: setattr(tb, 'tb_lineno', 5))
show('set tb_frame', lambda: setattr(tb, 'tb_frame', 5))
show('set tb_next wrong', lambda: setattr(tb, 'tb_next', 5))
show('set tb_next loop', lambda: setattr(tb, 'tb_next', tb))
show('set tb_next loop2', lambda: setattr(tb.tb_next, 'tb_next', tb))
tb.tb_next = None
print(tb.tb_next)
made = Traceback(tb, sys._getframe(), 0, 42)
print(made.tb_lineno, made.tb_next is tb, made.tb_lasti, made.tb_frame is sys._getframe())
show('tb wrong', lambda: Traceback(5, sys._getframe(), 0, 1))
show('tb wrong frame', lambda: Traceback(None, 5, 0, 1))
show('tb no args', lambda: Traceback())
show('tb keywords', lambda: Traceback(tb_next=None, tb_frame=sys._getframe(), tb_lasti=-1, tb_lineno=7).tb_lineno)
show('tb dir', lambda: [n for n in dir(tb) if not n.startswith('__')])
show('frame()', lambda: type(frame)())
show('frame dir', lambda: [n for n in dir(frame) if not n.startswith('__')])
show('subclass tb', lambda: type('T', (Traceback,), {}))
e = ValueError('x').with_traceback(made)
print(e.__traceback__ is made)
show('with_traceback 5', lambda: ValueError('x').with_traceback(5))
show('__traceback__ = 5', lambda: setattr(e, '__traceback__', 5))
def closure():
    x = 1
    def f(): return x
    def set(v):
        nonlocal x
        x = v
    return f, set
f, set_x = closure()
cell = f.__closure__[0]
Cell = type(cell)
print(cell.cell_contents, Cell, set_x.__closure__[0] is cell)
set_x(5)
print(cell.cell_contents)
cell.cell_contents = 6
print(f())
del cell.cell_contents
show('empty', lambda: cell.cell_contents)
show('call empty', f)
show('del empty', lambda: delattr(cell, 'cell_contents'))
show('repr empty', lambda: repr(cell)[:5] + repr(cell)[-7:])
show('repr full', lambda: repr(Cell([]))[:5] + repr(Cell(()))[:0])
show('Cell()', lambda: Cell().cell_contents)
show('Cell(1)', lambda: Cell(1).cell_contents)
show('Cell(1, 2)', lambda: Cell(1, 2))
show('Cell(x=1)', lambda: Cell(x=1))
show('compare', lambda: (Cell(1) == Cell(1), Cell(1) < Cell(2), Cell() < Cell(1), Cell() == Cell(), Cell(1) != Cell(2), Cell(1) == 1))
show('compare wrong', lambda: Cell(1) < 1)
show('compare contents', lambda: Cell(1) < Cell('a'))
show('hash', lambda: hash(Cell(1)))
show('attr', lambda: setattr(cell, 'x', 1))
show('subclass', lambda: type('C', (Cell,), {}))
