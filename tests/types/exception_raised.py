"""What the interpreter's own errors carry: attributes name, obj, key, path, filename, and the message of each operation."""

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


def attributes(f):
    try:
        f()
    except BaseException as e:
        known = {n: getattr(e, n, None) for n in ('name', 'obj', 'path', 'name_from', 'value', 'errno', 'strerror', 'filename', 'code', 'start', 'end', 'reason', 'object', 'encoding') if hasattr(e, n)}
        return type(e).__name__, e.args, known
class C:
    x = 1
    __slots__ = ('s',)
c = C()
class P:
    @property
    def p(self): return self.missing
    def __getattr__(self, name): raise AttributeError('custom')
import sys
def deleted():
    q = 1
    del q
    q
for label, f in {
    'instance': lambda: c.nope, 'class': lambda: C.nope, 'int': lambda: (5).nope, 'none': lambda: None.nope, 'module': lambda: sys.nope_nope, 'function': lambda: deleted.nope, 'slot': lambda: c.s, 'property': lambda: P().p, 'set': lambda: setattr(c, 'n', 1), 'set ro': lambda: setattr(c, 'x', 1), 'del': lambda: delattr(c, 'n'), 'type': lambda: int.nope, 'super': lambda: super(C, c).nope,
    'builtin attr': lambda: setattr(5, 'a', 1), 'str attr': lambda: setattr('s', 'a', 1), 'list attr': lambda: [].nope, 'method attr': lambda: [].append.nope, 'global': lambda: undefined_global, 'local': deleted, 'key': lambda: {}['k'], 'key tuple': lambda: {}[1, 2], 'set key': lambda: set().remove('k'), 'index': lambda: [][5], 'next': lambda: next(iter([])), 'import': lambda: __import__('no_such_module_here'),
    'import sub': lambda: __import__('sys.nope'), 'open': lambda: open('/no/such/file'), 'decode': lambda: b'\xff'.decode(), 'encode': lambda: '\ud800'.encode(), 'zero': lambda: 1 // 0, 'exit': lambda: sys.exit(4), 'exit none': lambda: sys.exit(), 'exit text': lambda: sys.exit('bye'), 'recursion': lambda: (lambda f: f(f))(lambda f: f(f)),
    'int parse': lambda: int('12x'), 'float parse': lambda: float('x'), 'complex parse': lambda: complex('x'), 'overflow': lambda: 2.0 ** 10000, 'overflow int': lambda: int('9' * 5000), 'memory': lambda: 'x' * (1 << 62), 'shift': lambda: 1 << -1, 'buffer': lambda: memoryview(b'a').cast('x'),
}.items():
    show(label, lambda: attributes(f))
def from_import(text):
    exec(text)
for text in ('from sys import nope', 'import nope.sub', 'from nope import x', 'from . import x', 'from .a import b', 'import sys.path', 'from sys import path as p, nope'):
    show(text, lambda: attributes(lambda: exec(text, {'__name__': 'm'})))
for text in ('x = ', 'f(', '"abc', 'if 1:\npass', 'x\n  y', 'def f():\n\tx\n        y', 'a b', '1a', '\x01', '(\n1', 'f"{"'):
    try:
        compile(text, 'name.py', 'exec')
    except SyntaxError as e:
        print(repr(text), type(e).__name__, e.msg, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line, e.args)
for statement in (
    '5 + "a"', '"a" + 5', '[] + ()', '5()', '"a"()', 'None()', '[]()', 'int.x', 'len(5)', 'len()', 'abs("a")', 'sum(5)', 'sum(["a"])', 'max()', 'max(5)', 'max([])', 'min([], default=3)', 'sorted(5)', 'sorted([1, "a"])', 'range("a")', 'range(1, 2, 0)', '[1, 2]["a"]', '"abc"["a"]', '(1,)["a"]', '{}["a"]', '{}[[]]', '{[]: 1}', '{[]}', '5[0]', 'None[0]', 'len[0]', '[1][5]', '(1,)[5]', '"a"[5]', 'b"a"[5]',
    'x = 5; x[0] = 1', 'x = (1,); x[0] = 1', 'x = "a"; x[0] = 1', 'x = []; x[0] = 1', 'x = [1]; x["a"] = 1', 'x = [1]; x[0:1] = 5', 'x = [1, 2]; x[::2] = [1, 2, 3]', 'x = 5; del x[0]', 'x = {}; del x["a"]', 'x = []; del x[0]', 'x = (); del x[0]', 'a, b = 1', 'a, b = ()', 'a, b = 1, 2, 3', 'a, *b = ()', 'for x in 5: pass', 'for x in None: pass', '5 in 5', '"a" in 5', '5 in "a"', 'iter(5)', 'next(5)', 'next([])', 'reversed(5)', 'enumerate(5)', 'zip(5)', 'list(map(5, [1]))', 'int("a")', 'int([])', 'int(None)', 'float([])', 'complex([])', 'str(1, 2)', 'bytes("a")', 'bytes(-1)', 'bytes([300])', 'bytearray("a")', 'chr(-1)', 'ord("ab")', 'ord(5)', 'hash([])', 'hash({})', 'isinstance(1, 1)', 'issubclass(1, int)', 'issubclass(int, 1)', 'isinstance(1, [int])', 'hasattr(1, 1)', 'getattr(1, 1)', 'setattr(1, "a", 1)', 'dir(1, 2)', 'vars(1)', 'vars(1, 2)', 'type(1, 2)', 'super()', 'super(int)', 'super(int, "a")', 'pow(1, 2, 0)', 'pow("a", 1)', 'divmod(1, 0)', 'divmod("a", 1)', 'round("a")', 'round(1, "a")', 'hex("a")', 'bin(1.5)', 'oct(None)', 'format(1, 2)', 'format(1, "zz")', '"%d" % "a"', '"%s" % ()', '"%s" % (1, 2)', '"%q" % 1', '"{}".format()', '"{a}".format()', '"{".format()', '"a".join(5)', '"a".join([1])', '"a".split("")', '"a".split(1)', '"a".encode("zz")', '"a".replace("a")', '"a".index("b")', '"a".center()', '"a".startswith(1)', '[].pop()', '[].remove(1)', '[].index(1)', '[1].insert()', '[].append()', '[].append(1, 2)', '[].sort(1)', '[1, "a"].sort()', '{}.pop()', '{}.pop(1)', '{}.popitem()', '{}.update(1)', '{}.update([1])', '{}.fromkeys()', 'dict([1])', 'dict(1)', 'set(1)', 'set([[]])', 'set().pop()', 'set().remove(1)', 'frozenset(1)', 'tuple(1)', 'list(1)', '(1).count(1)', 'slice()', 'object(1)', 'print(x=1)', 'print(sep=1)', 'print(end=1)', 'input(1, 2)', 'open()', 'open(1.5)', 'eval(1)', 'eval("1 +")', 'exec(1)', 'compile(1, 2)', 'compile("1", "f", "zz")', '__import__(1)', '__import__("")', 'callable()', 'id()', 'all(1)', 'any(1)', 'filter(1)', 'map(1)', 'classmethod()', 'property(1, 2, 3, 4, 5)', 'memoryview(1)', 'memoryview()', 'ascii()', 'repr()', 'globals(1)', 'locals(1)', 'breakpoint.x', '1 < "a"', '[] < ()', '{} < {}', 'None < None', '1j < 1j', 'int < int', '-"a"', '~1.5', '+[]', 'not_defined', 'del not_defined', 'raise 5', 'raise', 'raise int', 'raise ValueError from 5', 'assert 0', 'assert 0, "m"', 'import not_a_module', 'from sys import not_a_name', 'with 5: pass', 'async_x.y', 'lambda: (yield)', '(lambda: 1)(1)', '(lambda a: 1)()', '(lambda *, a: 1)()', '(lambda a, /: 1)(a=1)', '(lambda: 1)(*5)', '(lambda: 1)(**5)', '(lambda **k: 1)(**{1: 2})', 'print(*5)', 'print(**5)', 'int(**{"a": 1})', 'class A(5): pass', 'class A(int, str): pass', 'class A(bool): pass', 'class A(metaclass=5): pass', 'class A(x=1): pass', 'class A(**5): pass', 'class A(*5): pass', 'f"{1:zz}"', 'f"{[]:5}"', '1 @ 2', '"a" * "b"', '[] * []', '5 % "a"', '"a" - 1', '1 << 1.0', '1 & 1.0', '[] | []', '{} + {}', 'set() + set()', 'x = 1; x += "a"', 'x = "a"; x += 1', 'x = []; x += 5', 'x = (); x += []', 'x = {}; x |= 5', 'x = set(); x |= []', 'x = 1; x.y = 2', 'x = 1; x.y += 2', 'int.y = 2', 'del int.y', 'x = 1; del x.y', 'x = lambda: 0; x.__code__ = 1', 'x = lambda: 0; x.__defaults__ = 1', 'await_x'):
    try:
        exec(statement, {})
        print(statement, '-> no error')
    except BaseException as e:
        print(statement, '->', mask(f'{type(e).__name__}: {e}'))
