"""copy and pickle: shallow and deep copies, memo, hooks, every protocol, reduction, errors, round trips of many values."""

import copy, pickle, io, collections, datetime, enum
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def parts(expression):
    """The elements of an unparenthesised tuple, compiled, or the whole expression."""
    pieces, depth, quote, start, skip = [], 0, '', 0, False
    for i, c in enumerate(expression):
        if skip or quote:
            skip = c == '\\' and not skip
            if c == quote and not skip and expression[i - 1:i] != '\\':
                quote = ''
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(expression[start:i].strip())
            start = i + 1
    pieces.append(expression[start:].strip())
    try:
        return [(piece, compile(piece, '<string>', 'eval')) for piece in pieces]
    except (SyntaxError, ValueError):
        return [(expression, expression)]

def check(expression):
    """Print an expression, or each element of a tuple, with its result or its exception."""
    for text, code in parts(expression):
        try:
            result = repr(eval(code, globals()))
        except BaseException as e:
            result = f'{type(e).__name__}: {e}'
        print(text, '->', mask(result))

def lines(text):
    """Check every line of a text; lines that start with an exclamation mark are statements."""
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith('!'):
            try:
                exec(line[1:].strip(), globals())
            except BaseException as e:
                print(line[1:].strip(), '=>', mask(f'{type(e).__name__}: {e}'))
        elif line:
            check(line)

def each(template, *columns):
    """Check a template for every combination of the columns' entries, which ` ; ` separates."""
    rows = [()]
    for column in columns:
        rows = [row + (entry,) for row in rows for entry in column.split(' ; ')]
    for row in rows:
        check(template % row)


class C:
    def __init__(self, *a): self.a = a
    def __eq__(self, o): return type(o) is C and self.a == o.a
    def __repr__(self): return f'C{self.a}'
class S:
    __slots__ = ('x', 'y')
    def __init__(self, x): self.x = x
class Copy:
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return ('deep', len(memo))
class State:
    def __init__(self): self.v, self.secret = 1, 'hidden'
    def __getstate__(self): return {'v': self.v + 1}
    def __setstate__(self, s): self.v = s['v'] * 10
class New:
    def __new__(cls, x=0): o = super().__new__(cls); o.made = x; return o
    def __getnewargs__(self): return (self.made,)
class Red:
    def __reduce__(self): return (C, (1, 2))
class Red5:
    def __reduce__(self): return (list, (), None, iter([1, 2]), None)
class RedStr:
    def __reduce__(self): return 'singleton'
singleton = RedStr()
class BadRed:
    def __reduce__(self): return 5
class Color(enum.Enum): RED = 1
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
P = collections.namedtuple('P', 'x y')
def func(): pass
nested = [1, [2, {'k': (3, [4])}], {5}]
shared = []; twice = [shared, shared]
loop = [1]; loop.append(loop)
values = {n: eval(n) for n in ('None', 'True', '5', '2 ** 70', '-1', '1.5', 'float("inf")', '1j', '"text é日"', 'b"bytes"', 'bytearray(b"ba")', '[]', 'nested', '()', '(1,)', '(1, 2, 3, 4)', '{}', '{"a": 1}', '{1, 2}', 'frozenset([1])', 'range(5)', 'slice(1, 2)', 'C(1, [2])', 'L([1])', 'D(a=1)', 'T([1])', 'I(5)', 'P(1, 2)', 'Color.RED', 'int', 'len', 'func', 'C', 'datetime.date(2026, 1, 1)', 'collections.OrderedDict(a=1)', 'collections.Counter("aab")', 'collections.deque([1, 2], 5)', 'ValueError("m", 1)', '...', 'NotImplemented', 'type(None)', '[].append', 'str.upper', 'New(7)', 'Red()', 'Red5()', 'singleton', 'State()', '"x" * 300', 'list(range(300))', 'collections.defaultdict(list, a=[1])', 'complex', 'Exception', 'OSError(2, "m", "f")', 'object.__new__(C).__class__')}
def look(o):
    if isinstance(o, S): return ('S', o.x)
    if isinstance(o, (State, New)): return (type(o).__name__, vars(o))
    return o
for name, v in values.items():
    row = []
    for f in (copy.copy, copy.deepcopy):
        try: r = f(v); row.append((look(r), r is v))
        except Exception as e: row.append(f'{type(e).__name__}: {e}')
    for protocol in range(6):
        try: data = pickle.dumps(v, protocol); row.append((len(data), look(pickle.loads(data))))
        except Exception as e: row.append(f'{type(e).__name__}: {e}')
    print(name, mask(str(row)))
for v in (None, 5, 'a', b'b', [1, [2]], {'a': (1,)}, {1}, 1.5, True, 2 ** 40, (1, 2), C(1), loop, twice):
    print(ascii(pickle.dumps(v)), ascii(pickle.dumps(v, 0)), ascii(pickle.dumps(v, 2)))
lines('''
copy.deepcopy(twice)[0] is copy.deepcopy(twice)[1], (lambda x: x[0] is x[1])(copy.deepcopy(twice)), (lambda x: x[1] is x)(copy.deepcopy(loop)), (lambda x: x[1] is x)(pickle.loads(pickle.dumps(loop))), (lambda x: x[0] is x[1])(pickle.loads(pickle.dumps(twice)))
copy.copy(Copy()), copy.deepcopy(Copy()), copy.deepcopy([Copy()]), copy.deepcopy(nested) == nested, copy.deepcopy(nested)[1] is nested[1], copy.copy(nested)[1] is nested[1], copy.replace(P(1, 2), x=5), copy.Error
copy.replace(5)
copy.copy(BadRed())
copy.deepcopy(S(5)).x, copy.copy(S(6)).x, pickle.loads(pickle.dumps(S(7))).x
pickle.dumps(S(7), 0)
pickle.dumps(lambda: 0)
pickle.dumps((i for i in ()))
pickle.dumps(open)
pickle.dumps(type('Local', (), {})())
pickle.dumps(BadRed())
pickle.dumps(5, 99)
pickle.dumps(5, -1) == pickle.dumps(5, pickle.HIGHEST_PROTOCOL), pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL
pickle.loads(b'')
pickle.loads(b'x')
pickle.loads(b'\\x80\\x04.')
pickle.loads(b'\\x80\\x09.')
pickle.loads(b'I5\\n')
pickle.loads(b'cno_module\\nx\\n.')
pickle.loads(b'csys\\nnope\\n.')
pickle.loads('text')
pickle.loads(pickle.dumps([1, 2])[:-3])
pickle.load(io.BytesIO(pickle.dumps(1) + pickle.dumps(2)))
pickle.PicklingError.__mro__, pickle.UnpicklingError.__mro__
''')
class MyPickler(pickle.Pickler):
    def persistent_id(self, o): return 'pid' if o is func else None
    def reducer_override(self, o): return (str, ('overridden',)) if isinstance(o, C) else NotImplemented
class MyUnpickler(pickle.Unpickler):
    def persistent_load(self, pid): return ('persistent', pid)
    def find_class(self, m, n): print('find', m, n); return super().find_class(m, n)
out = io.BytesIO(); p = MyPickler(out); p.dump([func, C(1), datetime.timedelta(1)]); print(MyUnpickler(io.BytesIO(out.getvalue())).load())
p.clear_memo(); print(len(p.memo.copy()) >= 0, p.fast)
bufs = []; big = pickle.PickleBuffer(b'x' * 10); data = pickle.dumps(big, 5, buffer_callback=bufs.append); print(len(bufs), bytes(pickle.loads(data, buffers=bufs)))
import pickletools; pickletools.dis(pickle.dumps([1, 'a', {'k': (True, None)}], 2)); print(pickletools.optimize(pickle.dumps([1, [2]])))
