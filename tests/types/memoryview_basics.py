"""memoryview: attributes, indexing, slicing, casting, comparison, hashing, release, read-only and writable buffers."""

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


data = b'abcdefgh'
arr = bytearray(data)
m = memoryview(data)
w = memoryview(arr)
for v in (m, w, m[2:6], m[::2], m[::-1], m[:0], m.cast('H'), m.cast('I'), m.cast('b'), m.cast('c'), m.cast('B', [2, 4]), m.cast('B', (2, 2, 2)), m.toreadonly(), w.toreadonly(), m.cast('d'), m.cast('?')):
    print(v.format, v.itemsize, v.ndim, v.shape, v.strides, v.suboffsets, v.nbytes, v.readonly, v.contiguous, v.c_contiguous, v.f_contiguous, len(v), v.tobytes(), v.tolist(), bytes(v.obj))
lines('''
memoryview()
memoryview('a')
memoryview(5)
memoryview(None)
memoryview(object=b'a').tolist()
memoryview(b'a', 1)
m[0], m[-1], m[2:4].tolist(), m[2:4].tobytes(), bytes(m[::3])
m[8]
m[-9]
m['a']
m[1.5]
m[None]
m[0, 1]
m[()]
m[0:2, 0:2]
m.cast('B', [2, 4])[1, 2], m.cast('B', [2, 4])[-1, -1]
m.cast('B', [2, 4])[0]
m.cast('B', [2, 4])[0, 9]
m.cast('B', [2, 4])[0, 0, 0]
m.cast('B', [2, 4])[0:1].tolist()
m.cast('B', [2, 4])[0:1, 0]
m.cast('B', [3, 4])
m.cast('B', [])
m.cast('I').tolist()
m.cast('z')
m.cast('II')
m.cast(5)
m[::2].cast('H')
m[:3].cast('H')
m.cast('H').cast('I')
m.cast('H').cast('B').tolist() == m.tolist()
m.cast('B', shape=[8]).shape
m.cast('@I').format, m.cast('@I').tolist() == m.cast('I').tolist()
m.cast('<I')
m == data, m == arr, m == b'x', m == 'abcdefgh', m != data, m == m[:], m == m.cast('c'), m.cast('H') == m, m[::2] == b'aceg'
m < data
hash(m) == hash(data), hash(m[1:3]) == hash(b'bc')
hash(w)
hash(m.cast('H'))
hash(m.cast('c')) == hash(data)
! m[0] = 1
! w[0] = 65
arr
! w[1:3] = b'XY'
arr
! w[1:3] = b'XYZ'
! w[0] = 256
! w[0] = 'a'
! w[0] = b'a'
! del w[0]
! w['a'] = 1
! w[100] = 1
! w[::2] = b'1234'
arr
! w[:4] = w[4:]
arr
! w[2:] = w[:-2]
arr
! w.cast('H')[0] = 0x4142
arr[:2]
! w.cast('H')[0] = 70000
! w.cast('c')[0] = b'q'
! w.cast('c')[0] = 5
! w.cast('c')[0] = b'qq'
! w.cast('d')[0] = 1.5
arr
! w.cast('d')[0] = 'x'
! w.cast('?')[0] = 5
arr[:1]
! w.cast('b')[0] = -1
arr[:1]
! w.cast('b')[0] = 128
! w.cast('B', [2, 4])[1, 1] = 9
arr
! w.toreadonly()[0] = 1
m.hex(), m.hex(':'), m.hex(':', 3), m[::2].hex()
m.tolist(), m.tobytes(), m.tobytes('C'), m.tobytes('F'), m.tobytes(order='A'), m.tobytes(None)
m.tobytes('X')
m.cast('B', [2, 4]).tobytes('F')
97 in m, 200 in m, b'a' in m
m.index(99), m.count(97), m.count(1)
m.index(1)
m.index(97, 1)
list(m), list(reversed(m)), sorted(m, reverse=True)[:3], [x for x in m[::4]]
bool(memoryview(b'')), bool(m)
m + b'a'
m * 2
m.nope
m.format.__class__, m.obj is data, m[1:].obj is data
! m.x = 1
memoryview(m).obj is data, memoryview(memoryview(m[1:3])).tolist()
b''.join([m, m[:2]]), bytes(m), bytearray(m)[:2], b'x' + m, bytes([1]) + memoryview(b'z')
str(m)[:10], int.from_bytes(m, 'little'), b'abc'.find(memoryview(b'b')), b'a'.__eq__(m)
type(m).__name__, memoryview.__mro__, isinstance(m, memoryview), memoryview[int]
type('X', (memoryview,), {})
memoryview._from_flags
''')
v = memoryview(arr)
sub = v[2:4]
v.release()
v.release()
for f in (lambda: v[0], lambda: len(v), lambda: v.tolist(), lambda: v.format, lambda: v.obj, lambda: v == v, lambda: v.nbytes, lambda: bytes(v), lambda: v.cast('B'), lambda: hash(v), lambda: repr(v)[:16], lambda: v.__enter__(), lambda: memoryview(v), lambda: v.readonly, lambda: sub.tolist(), lambda: list(v), lambda: v.hex()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
with memoryview(arr) as v:
    print(v[0])
try:
    v[0]
except ValueError as e:
    print(e)
with memoryview(arr) as v:
    try:
        arr.append(1)
    except BufferError as e:
        print(e)
    sub2 = memoryview(v)
    try:
        v.release()
        print('released')
    except BufferError as e:
        print(e)
sub.release(); sub2.release()
try:
    w.release(); arr.append(1); print('grown', len(arr))
except BufferError as e:
    print(e)
class Buffer:
    def __init__(self): self.data = bytearray(b'python')
    def __buffer__(self, flags):
        print('buffer', flags)
        return memoryview(self.data)
    def __release_buffer__(self, view):
        print('release', view.tobytes())
        view.release()
v = memoryview(Buffer())
print(v.tobytes(), v.obj.__class__.__name__)
v.release()
print(bytes(Buffer()), b'a'.join([Buffer()]))
class BadBuffer:
    def __buffer__(self, flags): return b'bytes'
try:
    memoryview(BadBuffer())
except TypeError as e:
    print(e)
print(b'abc'.__buffer__(0).tobytes(), bytearray(b'x').__buffer__(1).readonly)
try:
    b'abc'.__buffer__(1)
except BufferError as e:
    print(e)
print([n for n in dir(memoryview) if not n.startswith('_')])
