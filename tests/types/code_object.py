"""Code objects: attributes of many functions, flags, positions, replace, comparison, hashing, constructor checks."""

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


def plain(a, b): c = a + b; return c
def full(a, b=1, /, c=2, *args, d, e=3, **kw):
    x: int = a
    def inner(): return x, kw
    return inner
def gen(): yield 1
async def coro(): await None
async def agen(): yield 1
def doc(): "documented"
def nodoc(): pass
def consts(): return 1, 'a', (1, 2), None, 2.5, b'x', ..., frozenset(), -1, 1j, 'a' 'b', 10 ** 2, True
def names(): return len(print), undefined.attr.other, global_name
def nested():
    def a():
        def b(): return nested
        return b
    return a
def trying():
    try: pass
    except ValueError as e: raise
    finally: pass
lam = lambda *, k: k
def comp(n): return [i for i in n], {i: n for i in n}, (i * n for i in n)
class K:
    attr = 1
    def method(self): return __class__
    def uses_super(self): return super().method()
def cellarg(a, b):
    def f(): return a
    return f, b
functions = [plain, full, gen, coro, agen, doc, nodoc, consts, names, nested, trying, lam, comp, K.method, K.uses_super, cellarg]
def walk(code, depth=0):
    print('  ' * depth + code.co_name, code.co_qualname, code.co_firstlineno)
    for attribute in ('co_argcount', 'co_posonlyargcount', 'co_kwonlyargcount', 'co_nlocals', 'co_stacksize', 'co_flags', 'co_names', 'co_varnames', 'co_freevars', 'co_cellvars', 'co_filename', 'co_code', 'co_linetable', 'co_exceptiontable'):
        print('  ' * depth, attribute, getattr(code, attribute))
    print('  ' * depth, 'co_consts', [c.co_name if hasattr(c, 'co_name') else c for c in code.co_consts])
    print('  ' * depth, 'lines', list(code.co_lines()))
    print('  ' * depth, 'positions', list(code.co_positions())[:6])
    print('  ' * depth, 'branches', list(code.co_branches()))
    for c in code.co_consts:
        if hasattr(c, 'co_name'):
            walk(c, depth + 1)
for f in functions:
    walk(f.__code__)
for source, mode in (('x = 1', 'exec'), ('x + 1', 'eval'), ('x', 'single'), ('', 'exec'), ('class A: b = 1', 'exec'), ('a: int = 1', 'exec'), ('from m import *', 'exec'), ('import a.b as c', 'exec'), ('type X[T] = T', 'exec'), ('def f[T](x: T): pass', 'exec'), ('"doc"', 'exec'), ('[x for x in y]', 'eval'), ('lambda: (yield)', 'eval')):
    walk(compile(source, '<source>', mode))
code = plain.__code__
lines('''
repr(code).split(' at ')[0], type(code), type(code).__mro__
code == code, code == code.replace(), code == gen.__code__, code.replace() is code, hash(code) == hash(code.replace()), code != 5
code.replace(co_name='new').co_name, code.replace(co_name='new') == code, code.replace(co_firstlineno=99).co_firstlineno, code.replace(co_filename='z') == code
code.replace(co_argcount=5)
code.replace(co_argcount=-1)
code.replace(co_nlocals=0)
code.replace(co_varnames=('a',))
code.replace(co_varnames=('x', 'y', 'z')).co_varnames
code.replace(co_code=b'')
code.replace(co_code=b'x')
code.replace(co_code='x')
code.replace(co_consts=[1])
code.replace(co_consts=(1, 2)).co_consts
code.replace(co_names=(1,))
code.replace(co_flags='x')
code.replace(nope=1)
code.replace(1)
code.replace(co_stacksize=100).co_stacksize
code.replace(co_freevars=('q',))
code.replace(co_cellvars=('a',)).co_cellvars
code.replace(co_qualname='a.b').co_qualname
! code.co_name = 'x'
! del code.co_name
code.nope
! code.x = 1
code.__replace__(co_name='r').co_name
code._varname_from_oparg(0), code._varname_from_oparg(2)
code._varname_from_oparg(99)
type(code)()
type(code)(0, 0, 0, 0, 0, 0, b'', (), (), (), '', '', '', 1, b'', b'')
type(code)(0, 0, 0, 0, 1, 3, code.co_code, code.co_consts, (), (), 'f', 'n', 'q', 1, b'', b'').co_qualname
type(code)(-1, 0, 0, 0, 1, 3, b'', (), (), (), 'f', 'n', 'q', 1, b'', b'')
type(code)(0, 0, 0, 0, 1, 3, b'', [], (), (), 'f', 'n', 'q', 1, b'', b'')
type(code)(0, 0, 0, 0, 1, 3, b'', (), (), (), 5, 'n', 'q', 1, b'', b'')
type('X', (type(code),), {})
exec(plain.__code__)
exec(full.__code__.co_consts[1] if hasattr(full.__code__.co_consts[1], 'co_freevars') else full.__code__.co_consts[0])
sorted(n for n in dir(code) if not n.startswith('__'))
compile('1', 'f', 'eval') == compile('1', 'f', 'eval'), compile('1', 'f', 'eval') == compile('1.0', 'f', 'eval'), compile('0.0', 'f', 'eval') == compile('-0.0', 'f', 'eval'), compile('1', 'a', 'eval') == compile('1', 'b', 'eval')
{plain.__code__: 1}[plain.__code__.replace()]
plain.__code__.__sizeof__() > 0, len(plain.__code__.co_code) % 2
''')
