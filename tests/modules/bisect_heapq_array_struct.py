"""bisect, heapq, array and struct: results, keyword forms, native sizes, errors."""

import bisect, heapq, array, struct
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


l = [1, 3, 3, 5]
each('bisect.%s(l, %s)', 'bisect ; bisect_left ; bisect_right', '0 ; 1 ; 3 ; 4 ; 9 ; 3, 2 ; 3, 0, 1 ; 3, lo=1, hi=3')
lines('''
bisect.bisect('ace', 'b'), bisect.bisect([(1, 'a'), (2, 'b')], 2, key=lambda p: p[0]), bisect.bisect([5, 3, 1], -3, key=lambda x: -x)
bisect.bisect(l, 'a')
bisect.bisect(l, 3, -1)
bisect.bisect(5, 1)
bisect.bisect(l)
! m = [1, 5]; bisect.insort(m, 3); bisect.insort_left(m, 3); bisect.insort(m, 9, key=lambda x: x); print(m)
''')
h = [5, 3, 8, 1, 9, 2]
lines('''
heapq.heapify(h), h, heapq.heappush(h, 0), h, heapq.heappop(h), h, heapq.heappushpop(h, 4), heapq.heapreplace(h, 100), h, heapq.nlargest(3, h), heapq.nsmallest(2, h), heapq.nlargest(2, ['a', 'ccc', 'bb'], key=len), list(heapq.merge([1, 4], [2, 3], [0])), list(heapq.merge([4, 1], [3, 2], reverse=True)), list(heapq.merge(['a', 'ccc'], ['bb'], key=len)), heapq.nsmallest(0, h), heapq.nlargest(-1, h), heapq.nsmallest(100, [2, 1])
heapq.heappop([])
heapq.heapreplace([], 1)
heapq.heapify('abc')
heapq.heappush((), 1)
heapq.heapify([1, 'a'])
''')
m = [5, 1, 4]
if hasattr(heapq, 'heapify_max'):
    lines('''
heapq.heapify_max(m), m, heapq.heappush_max(m, 9), m, heapq.heappop_max(m), m, heapq.heappushpop_max(m, 2), heapq.heapreplace_max(m, 0), m
heapq.heappop_max([])
''')
order = []
heap = []
for k, v in enumerate([3, 1, 4, 1, 5, 9, 2, 6]): heapq.heappush(heap, (v, k))
while heap: order.append(heapq.heappop(heap))
print(order)
for code in 'bBhHiIlLqQfduw':
    try:
        a = array.array(code, [1, 2, 3] if code not in 'uw' else 'abc')
        print(code, a, a.itemsize, a.typecode, len(a), a.tolist(), a.tobytes(), a[0], a[1:], a[::-1], a == array.array(code, a), a.buffer_info()[1])
    except Exception as e:
        print(code, type(e).__name__, e)
a = array.array('i', [1, 2, 3])
lines('''
array.array('i'), array.array('i', (4, 5)), array.array('b', b'ab'), array.array('d', [1.5]), array.array('i', array.array('b', [1])), array.typecodes
array.array()
array.array('x')
array.array('i', ['a'])
array.array('b', [200])
array.array('B', [-1])
array.array('i', 5)
array.array('i', 'ab')
array.array('i', 1.5)
array.array('ii')
array.array('h', b'abc')
a.append(4), a.extend([5]), a.insert(0, 0), a.pop(), a.remove(2), a, a.index(3), a.count(1), a.reverse(), a, a + a, a * 2, 3 in a, a < array.array('i', [9]), list(a), a.byteswap(), a, a.byteswap(), a.tolist(), a.fromlist([7]), a.frombytes(b'\\1\\0\\0\\0'), a, memoryview(a).format, a.__copy__(), sum(a), max(a)
a.append('x')
a.append(2 ** 40)
a.pop(99)
a.remove(99)
a.index(99)
a.fromlist([1, 'x'])
a.frombytes(b'abc')
a + [1]
a[99]
! a[0] = 'x'
! a[1:2] = array.array('i', [8, 9]); print(a)
! a[0:1] = [1]
! del a[0]; print(a)
! a += array.array('i', [1]); print(a)
! a += array.array('b', [1])
hash(a)
a == [1], a == array.array('d', a.tolist()), array.array('i', [1]) == array.array('b', [1])
array.array('w', 'héé').tounicode(), array.array('w', '日本'), array.array('w', 'a').fromunicode('b') 
array.array('i').tounicode()
repr(array.array('d', [float('inf')])), array.array[int], a.__class__.__name__
''')
for f in ('b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q', 'n', 'N', 'P', '?', 'c', 'e', 'f', 'd', '3s', '5p', 'x', '<i', '>i', '!i', '=l', '@l', '<q', 'bi', '<bi', 'bxi', '2h3b', '0i', '', '@ i i', '10x', '4c', 'bq', 'bqb0q', '<F' , 'D'):
    check(f'struct.calcsize({f!r})')
each('struct.pack(%s)', '"b", 1 ; "b", 128 ; "b", -129 ; "B", 256 ; "B", -1 ; "h", 32768 ; ">h", 258 ; "<h", 258 ; "<i", -1 ; "<I", 2 ** 32 ; "<q", 2 ** 63 ; "<Q", 2 ** 64 - 1 ; ">d", 1.5 ; "<f", 0.1 ; "<f", 1e40 ; "<e", 1.5 ; "<e", 70000.0 ; "?", [] ; "?", 5 ; "c", b"a" ; "c", b"ab" ; "c", "a" ; "3s", b"ab" ; "3s", b"abcd" ; "s", "a" ; "5p", b"ab" ; "3p", b"abcdef" ; "2h", 1 ; "h", 1, 2 ; "h", "a" ; "h", 1.5 ; "f", "a" ; "<hb", 1, 2 ; "hb", 1, 2 ; "bh", 1, 2 ; "<3b", 1, 2, 3 ; "x" ; "z", 1 ; "3", 1 ; "<P", 1 ; 5 ; b"h", 1 ; "n", -1 ; ">2sH", b"ab", 5')
each('struct.unpack(%s)', '"<h", b"\\x01\\x02" ; ">h", b"\\x01\\x02" ; "<h", b"a" ; "<2b", b"\\xff\\x01" ; "<3s", b"abc" ; "<4p", b"\\x02abc" ; "<d", b"\\0" * 8 ; "<e", b"\\x00\\x3e" ; "?", b"\\x05" ; "c", b"x" ; "", b"" ; "<q", b"\\xff" * 8 ; "<h", "ab" ; "<hx", b"\\1\\0\\0" ; "<f", b"\\0\\0\\x80\\x7f"')
lines('''
list(struct.iter_unpack('<h', b'\\1\\0\\2\\0')), struct.unpack_from('<h', b'\\0\\1\\0', 1), struct.unpack_from('<b', b'ab', -1)
struct.iter_unpack('<h', b'abc')
struct.unpack_from('<h', b'abc', 2)
struct.unpack_from('<h', b'abc', 5)
struct.unpack_from('<h', b'abc', -5)
struct.pack_into('<h', bytearray(4), 1, 258)
struct.pack_into('<h', b'abcd', 0, 1)
struct.pack_into('<h', bytearray(1), 0, 1)
struct.pack_into('<h', bytearray(4))
struct.Struct('<hb').size, struct.Struct('<hb').format, struct.Struct('<hb').pack(1, 2), struct.Struct('<hb').unpack(b'\\1\\0\\2'), repr(struct.Struct('<h')), struct.Struct(b'h').format
struct.Struct()
struct.error.__mro__
''')
b = bytearray(6); struct.pack_into('>HH', b, 1, 1, 0xABCD); print(b)
