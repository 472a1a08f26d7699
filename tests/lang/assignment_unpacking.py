"""Assignment in all forms: unpacking, starred targets, chains, walrus, augmented assignment, del, and their errors."""

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


lines('''
! a, b = 1, 2; print(a, b)
! (a, b) = [3, 4]; print(a, b)
! [a, b] = 'xy'; print(a, b)
! a, (b, c) = 1, (2, 3); print(a, b, c)
! a, [b, (c, d)], e = 1, [2, (3, 4)], 5; print(a, b, c, d, e)
! *a, = 1, 2, 3; print(a)
! *a, b = 1, 2, 3; print(a, b)
! a, *b = 1, 2, 3; print(a, b)
! a, *b, c = 1, 2; print(a, b, c)
! a, *b, c = 'hello'; print(a, b, c)
! a, (*b, c), *d = 1, (2, 3, 4), 5, 6; print(a, b, c, d)
! [*a, b] = range(4); print(a, b)
! (a, *b), c = 'abc', 1; print(a, b, c)
! a = b = c = []; a.append(1); print(a, b, c)
! a, b = c = 1, 2; print(a, b, c)
! a = (b, c) = d = (1, 2); print(a, b, c, d)
! a, b = b, a = 1, 2; print(a, b)
! x = [1, 2, 3]; x[0], x[1] = x[1], x[0]; print(x)
! x = [1, 2, 3]; i = 0; i, x[i] = 1, 9; print(i, x)
! x = [0] * 5; x[1:3], x[0] = 'ab', 'c'; print(x)
! x = [0] * 5; *x[1:3], x[0] = 'abc'; print(x)
! d = {}; d['a'], d['b'] = 1, 2; print(d)
! a, b = {'x': 1, 'y': 2}; print(a, b)
! a, b = (i for i in 'pq'); print(a, b)
! a, b = iter([1, 2]); print(a, b)
! a, b = b'ab'; print(a, b)
! a, b = {5: 0, 6: 0}.items(); print(a, b)
! (a), (b) = 1, 2; print(a, b)
! () = []; print('empty')
! [] = ''; print('empty')
! a, = [1]; print(a)
! a, b = 1
! a, b = None
! a, b = 1, 2, 3
! a, b = 1,
! a, b, c = 'ab'
! a, b = []
! a, *b = []
! a, *b, c = [1]
! *a, b, c, d = 1, 2
! () = [1]
! a, b = iter(range(10))
! a, b = {1, 2, 3}
! a, (b, c) = 1, 2
! a, (b, c) = 1, (2,)
! a, b = object
! a, b = len
! a, b = 1.5
! a, b = range(3)
! a, b = 'abc'
! a, b, c = {'k': 1}
! a, b = (i for i in [1])
! a, b = [1, 2, 3, 4, 5]
! for a, b in [(1, 2), (3,)]: print(a, b)
! for a, *b in ['abc', 'd', '']: print(a, b)
! a: int = 5; print(a)
! a: tuple = 1, 2; print(a)
! x = 5; x += 1; print(x)
! x = [1]; y = x; x += [2]; print(x, y, x is y)
! x = [1]; y = x; x = x + [2]; print(x, y, x is y)
! x = (1,); y = x; x += (2,); print(x, y)
! x = 'a'; x += 'b'; x *= 2; print(x)
! x = {1}; y = x; x |= {2}; x &= {2, 3}; x -= {9}; x ^= {5}; print(x, y, x is y)
! x = {'a': 1}; y = x; x |= {'b': 2}; print(x, y, x is y)
! x = {'a': 1}; x |= [('c', 3)]; print(x)
! x = 7; x //= 2; x **= 3; x %= 10; x <<= 2; x >>= 1; x |= 1; x &= 7; x ^= 2; print(x)
! x = 7; x /= 2; x -= 0.5; print(x)
! x = [1, 2]; x *= 2; print(x)
! x = [1, 2]; x[0] += 5; x[-1] *= 3; print(x)
! x = {'k': [1]}; x['k'] += [2]; print(x)
! x = [[1]]; x[0] += 'ab'; print(x)
! x = [1]; x += 5
! x = [1]; x += 'ab', 'c'; print(x)
! x = 1; x += 'a'
! x = 'a'; x += 1
! x = (1,); x += [2]
! x = {1}; x |= [2]
! x = {1}; x += {2}
! x = {}; x += {}
! x = None; x += 1
! x = 1; x @= 2
! x = 1.5; x <<= 1
! undefined_thing += 1
! x = [1]; x[5] += 1
! x = {}; x['k'] += 1
! x = 5; x.y += 1
! x = 5; x[0] += 1
! x = 'ab'; x[0] += 'c'
! x, y += 1, 2
! del undefined_thing
! x = 1; del x; x
! x = [1, 2, 3, 4]; del x[0], x[-1]; print(x)
! x = [1, 2, 3, 4]; del x[1:3]; print(x)
! x = [1, 2, 3, 4]; del x[::2]; print(x)
! x = {'a': 1, 'b': 2}; del x['a']; print(x)
! x = y = 1; del x, y; x
! x = y = 1; del (x, y); y
! x = y = 1; del [x, (y,)]; y
! del ()
! del []
! x = 5; del x.y
! x = 5; del x[0]
! x = (1,); del x[0]
! x = 'a'; del x[0]
! x = {}; del x[1]
! x = []; del x[0]
! x = [1]; del x['a']
! x = [1]; del x[0:1] ; print(x)
! print(a := 5, a)
! print((a := 1) + (b := 2), a, b)
! print([a := 1, a + 1], {(k := 'x'): (v := 2)}, k, v)
! print((a := [1, 2]) is a, (y := (x := 3) + 1), x, y)
! print(f'{(w := 5)} {w}', (lambda: (z := 6) + z)())
! if (n := 10) > 5: print(n)
! while (n := n - 4) > 0: print(n)
! print(any((hit := q) > 2 for q in [1, 2, 3, 4]), hit)
! print([t for q in 'abc' if (t := q.upper()) != 'B'], t)
! x = 1; print((x := x + 1), (x := x * 10), x)
! print(1, 2, c := 3)
! foo(bar := 1)
! assert (v := 0) or True; print(v)
! a[b := 0] = 1
! x = 'abc'[y := 1]; print(x, y)
! x = {1, (y := 2)}; print(x, y)
! def f(a, b=(c := 4)): return a, b; print(f(1), c)
''')
class Log:
    def __iter__(self): print('iter'); return self
    def __init__(self, n): self.n = n
    def __next__(self):
        if self.n == 0: print('stop'); raise StopIteration
        self.n -= 1; print('next'); return self.n
    def __len__(self): print('len'); return 99
for source in ('a, b = Log(2)', 'a, b = Log(5)', 'a, b = Log(1)', 'a, *b = Log(3)', 'a, *b, c = Log(1)', '*a, = Log(2)'):
    lines('! ' + source)
class Raising:
    def __iter__(self): raise ValueError('in iter')
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise KeyError('in next')
lines('''
! a, b = Raising()
! a, b = NextRaises()
! a, *b = NextRaises()
! *a, = Raising()
! [*Raising()]
! {**Raising()}
''')
for text in ('5 = x', 'x + 1 = 2', 'f() = 1', 'x = 5 = y', '(x, 5) = y', '[x, f()] = y', 'None = 1', 'True = 1', 'x, None = y', '... = 1', '"a" = 1', 'f"{x}" = 1', 'x if y else z = 1', 'lambda: 1 = 2', 'not x = 1', 'x < y = 1', 'x == 1 = 2', '{} = 1', '{x} = 1', '{x: y} = 1', '[x for x in y] = 1', '(x for x in y) = 1', '*x = 1', '*x, *y = 1', '(*x) = 1', '*(x, y) = 1', '*(x, y), = 1', '*x.y, z = 1', '*f(), x = 1', 'x = *y', 'x = *y,', 'x = (*y)', 'x = (*y,)', 'del *x', 'del f()', 'del x + 1', 'del 5', 'del (x, 5)', 'del None', 'del x, ', 'del', 'del (x for x in y)', 'del x = 1', 'x += y += 1', '(x) += 1', '[x] += 1', 'x, += 1', '(x, y) += 1', 'f() += 1', '5 += 1', 'x.y += 1', 'x[0] += 1', '*x += 1', 'x += *y', 'x += *y,', 'x += yield', 'x := 1', '(x := 1)', '(x.y := 1)', '(x[0] := 1)', '(x, y := 1)', '((x, y) := 1)', '(5 := 1)', '(x := y := 1)', '(x := (y := 1))', 'x = y := 1', 'x = (y := 1)', 'f(x := 1)', 'f(x=y := 1)', 'f(x=(y := 1))', 'f(**x := 1)', 'x[y := 1]', 'x[y:=1:2]', 'x[(y := 1):2]', '{x := 1}', '{x := 1: 2}', '{1: x := 2}', '{(x := 1): 2}', '[x := 1]', 'lambda: x := 1', 'lambda: (x := 1)', 'lambda x := 1: x', 'def f(x := 1): pass', 'return x := 1', 'assert x := 1', 'del (x := 1)', 'if x := 1: pass', 'while x := 1: pass', 'for x := 1 in y: pass', 'with (x := y): pass', 'with x := y: pass', 'not x := 1', 'not (x := 1)', '@x := y\ndef f(): pass', 'x = 1 y = 2', 'x = = 1', 'x == 1 = y', 'x = (1', 'x =', '= 1', 'x, y = 1, 2 = z', 'a b = 1', 'a.1 = 2', 'import x = 1', 'x: int = y = 1', '__debug__ = 1', '(__debug__) = 1', 'x.__debug__ = 1', 'a, b, = 1, 2', 'a, , b = 1', '(a, b) = (c, d) = 1', 'a = b, c = d', 'await x = 1', 'x! = 1', 'x <> 1', 'x =! 1', '(a, b): int', 'with x as 5: pass', 'for 5 in x: pass', 'for f() in x: pass', 'for *x in y: pass', 'for x, *y in z: pass', 'for (x, 5) in y: pass', 'import x as 5', 'import x as y.z', 'from x import y as 5', 'except x as 5: pass'):
    try:
        compile(text, '<t>', 'exec'); print(repr(text), '-> compiles')
    except SyntaxError as e:
        print(repr(text), '->', type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
