"""Deferred annotations: modules, classes, functions; formats, forward references, conditions, side effects, errors."""

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


x: int = 1
y: 'string'
z: undefined_later
(paren): float = 2.0
obj = type('O', (), {})()
obj.attr: print('attribute annotation evaluated') = 5
lst = [0]
lst[0]: print('subscript annotation evaluated') = 6
show('before', lambda: __annotations__)
undefined_later = bytes
show('module', lambda: __annotations__)
show('annotate', lambda: (__annotate__(1), __annotate__.__name__))
show('format 2', lambda: __annotate__(2))
show('format 3', lambda: __annotate__(3))
print('paren' in __annotate__(1), obj.attr, lst)
log = []
def n(v): log.append(v); return v
def f(a: n('a'), b: n('b') = n('default'), /, *args: n('args'), c: n('c'), **kw: n('kw')) -> n('ret'):
    local: n('never') = 1
    bare: n('never 2')
    return local
print(log); log.clear()
print(f.__annotations__, log); log.clear()
print(f.__annotations__ is f.__annotations__, log, f(1, c=2), log)
show('assign', lambda: (setattr(f, '__annotations__', {'new': 1}), f.__annotations__, f.__annotate__))
show('none', lambda: (setattr(f, '__annotations__', None), f.__annotations__))
show('bad', lambda: setattr(f, '__annotations__', 5))
class C:
    a: n('class a') = 1
    b: n('class b')
    def m(self, p: n('param')) -> 'C': pass
    if log == 'never': c: n('conditional')
    for i in range(2): d: n(('loop', i))
    __private: int
    self_ref: C
print(log, C.__annotations__, log); log.clear()
print(C.m.__annotations__, C.a, hasattr(C, 'b'))
class D(C):
    e: str
class Empty: pass
print(D.__annotations__, Empty.__annotations__, '__annotations__' in vars(Empty), '__annotate_func__' in vars(C), D.__annotate__(1))
show('class assign', lambda: (setattr(Empty, '__annotations__', {'k': 'v'}), Empty.__annotations__))
show('class del', lambda: (delattr(Empty, '__annotations__'), Empty.__annotations__))
class Cond:
    if True: t: int
    else: u: str
    try: v: bytes
    except ValueError: w: float
    with open('/dev/null') as fh: q: list
    while False: never: int
print(Cond.__annotations__)
def local_class():
    T = 'local type'
    class L:
        attr: T
        def m(self, x: T) -> L: pass
    def inner(x: T, y: later): pass
    later = 'assigned later'
    return L.__annotations__, L.m.__annotations__['x'], inner.__annotations__
show('local', local_class)
def unresolved(x: nope, y: int): pass
show('unresolved', lambda: unresolved.__annotations__)
import annotationlib
from annotationlib import Format, get_annotations, ForwardRef
for format in Format:
    show(format.name, lambda: get_annotations(unresolved, format=format) if format != Format.VALUE_WITH_FAKE_GLOBALS else 'internal')
show('call annotate', lambda: annotationlib.call_annotate_function(unresolved.__annotate__, Format.FORWARDREF))
def complex_(a: list[int] | None, b: 'quoted', c: nope.attr[1], d: lambda: 1, e: -1, f: (1, 2), g: {1: 2}, h: nope + 1, i: f'{nope}', j: nope(1, k=2), k: not nope, l: nope if nope else 1, m: [i for i in nope], n: nope < 5 < 6, o: nope[1:2], p: nope and 1) -> ...: pass
show('strings', lambda: get_annotations(complex_, format=Format.STRING))
show('forwardref', lambda: {k: type(v).__name__ for k, v in get_annotations(complex_, format=Format.FORWARDREF).items()})
show('forwardref value', lambda: get_annotations(unresolved, format=Format.FORWARDREF)['x'].__forward_arg__)
def late(x: later_defined): pass
ref = get_annotations(late, format=Format.FORWARDREF)['x']
later_defined = 'resolved'
show('evaluate', lambda: ref.evaluate())
show('eval_str', lambda: get_annotations(lambda_ann, eval_str=True))
def lambda_ann(a: 'int', b: 'list[str]'): pass
show('eval_str', lambda: get_annotations(lambda_ann, eval_str=True))
show('type_repr', lambda: (annotationlib.type_repr(int), annotationlib.type_repr(C), annotationlib.type_repr(...), annotationlib.type_repr('x'), annotationlib.annotations_to_string({'a': int, 'b': 'c'})))
show('get wrong', lambda: get_annotations(5))
show('get class', lambda: get_annotations(C))
def star(*args: *tuple[int, str]): pass
show('star', lambda: star.__annotations__)
def gen_ann(x: int): yield
async def coro_ann(x: int): pass
lam = lambda x: x
show('kinds', lambda: (gen_ann.__annotations__, coro_ann.__annotations__, lam.__annotations__, lam.__annotate__))
show('annotate call wrong', lambda: unresolved.__annotate__(99))
show('annotate positional', lambda: unresolved.__annotate__())
show('annotate keyword', lambda: unresolved.__annotate__(format=1))
show('annotate names', lambda: (lambda_ann.__annotate__.__name__, lambda_ann.__annotate__.__qualname__, lambda_ann.__annotate__.__code__.co_varnames, lambda_ann.__annotate__.__code__.co_posonlyargcount, C.__annotate__.__qualname__))
class CustomAnnotate:
    def __annotate__(format): return {'custom': format}
show('custom', lambda: (CustomAnnotate.__annotations__, get_annotations(CustomAnnotate, format=Format.STRING)))
class Explicit:
    __annotations__ = {'explicit': 1}
    a: int
show('explicit', lambda: Explicit.__annotations__)
class Meta(type):
    m: int = 1
class UsesMeta(metaclass=Meta):
    u: str
class NoAnn(metaclass=Meta): pass
show('meta', lambda: (Meta.__annotations__, UsesMeta.__annotations__, NoAnn.__annotations__))
scope = {}
exec('from __future__ import annotations\na: int = 1\nb: undefined[0]\ndef f(x: undefined.attr, *y: *z, k: "s" = 1) -> {1: 2}: pass\nclass C:\n d: list [ int ]\n e: 1+1', scope)
print(scope['__annotations__'], scope['f'].__annotations__, scope['C'].__annotations__, scope['f'].__annotate__ is None, scope['C'].__annotate__)
exec('a: int = 1; b: str', ns := {})
show('exec', lambda: (ns['__annotate__'](1), '__annotations__' in ns))
for text in ('x: int', 'x: int = 1', '(x): int', '(x): int = 1', 'x.y: int', 'x[0]: int', 'x, y: int', '(x, y): int', '[x]: int', 'x: int, y: int', 'x: int = y = 1', 'x: int += 1', '5: int', 'f(): int', 'x: int = yield', 'def f(): x: int = yield', 'x: (yield)', 'def f(): x: (yield)', 'x: (y := 1)', 'x: await y', 'async def f(): x: (await y)', 'def f(x: (yield)): pass', 'def f(x: (y := 1)): pass', 'def f() -> (yield): pass', 'x: *y', 'x: int = *y', 'x: int = *y, 1', 'x: int = 1, 2', 'def f(*x: *y): pass', 'def f(x: *y): pass', 'def f(**x: *y): pass', 'lambda x: int: x', 'for x: int in y: pass', 'with a as x: int: pass', 'x: int; y: str', 'global x; x: int', 'def f():\n global x\n x: int', 'def f():\n x: int\n return x', 'def f():\n nonlocal x\n x: int', 'None: int', 'x: None = None', '__debug__: int', 'x: lambda: (yield)', 'class A:\n x: (yield)', 'x: [i for i in y]', 'del x: int', 'x: int:', 'x: = 1', 'x:', '*x: int', '{x}: int', '"a": int', 'x: int if y else z = 1', 'not x: int'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_offset))
