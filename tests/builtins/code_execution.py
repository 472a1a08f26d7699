"""eval, exec and compile: modes, namespaces, flags, sources of every type, closures, errors; globals and locals."""

import sys
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
eval('1 + 1')
eval('  1')
eval('\\t1 ')
eval('1\\n')
eval('\\n1')
eval('')
eval('x = 1')
eval('1; 2')
eval(b'1 + 2')
eval(bytearray(b'3'))
eval(memoryview(b'4'))
eval(5)
eval(None)
eval('a', {'a': 1})
eval('a + b', {'a': 1}, {'b': 2})
eval('a', {'a': 1}, {'a': 2})
eval('a', {})
eval('len([])', {})
eval('len([])', {'__builtins__': {}})
eval('len([1])', {'__builtins__': {'len': lambda x: 'fake'}})
eval('a', [])
eval('a', None, {'a': 5})
eval('a', {}, 5)
eval('a', globals={'a': 6})
eval('b', {}, locals={'b': 7})
eval('a', source=1)
eval()
eval('1', {}, {}, {})
eval('\\x00')
eval('1\\x00')
eval(b'\\xff')
eval(b'# -*- coding: latin-1 -*-\\n"\\xe9"')
eval('[x for x in range(3)]')
eval('lambda: 5')()
eval('__name__', {})
eval('__builtins__ is not None', {})
eval(compile('1 + 1', '', 'eval'))
eval(compile('x9 = 1', '', 'exec')), x9
eval('(yield)')
eval('await x')
eval('return 1')
eval('*a')
eval('print(1) or 2')
exec('y9 = 5'), y9
exec('1 + 1')
exec('')
exec(b'z9 = 1')
exec(5)
exec('a = 1', 5)
exec('x = ')
exec('a', {})
exec('return 1')
exec('yield 1')
exec('global q9; q9 = 8'), q9
exec('nonlocal x')
exec('def f(): return undefined_zz\\nf()')
exec('raise ValueError("inside")')
exec(compile('1', '', 'single'))
exec(compile('1\\n', '', 'single'))
exec(compile('None', '', 'single'))
exec(compile('"text"', '', 'single'))
compile('1', 'file', 'eval')
compile('1 2', 'file', 'eval')
compile('1', 'file', 'nope')
compile('1', 5, 'eval')
compile('1', b'bytes', 'eval').co_filename
compile(5, 'f', 'eval')
compile('1', 'f')
compile('1', 'f', 'eval', flags=99999999)
compile('1', 'f', 'eval', optimize=5)
compile('1', 'f', 'eval', 0, False, -1).co_consts
compile('assert 0', 'f', 'exec', optimize=1).co_consts
compile('"doc"', 'f', 'exec', optimize=2).co_consts
compile('__debug__', 'f', 'eval', optimize=1).co_consts
compile('if 1:\\n pass', 'f', 'single').co_name
compile('if 1:\\n pass\\nx', 'f', 'single')
compile('1\\n2', 'f', 'single')
compile('', 'f', 'single')
compile('x = 1', 'f', 'eval')
compile('await x', 'f', 'exec', flags=0x2000).co_flags & 0x80
compile('from __future__ import annotations\\nx: int', 'f', 'exec').co_flags & 0x1000000
compile('1', 'f', 'eval', dont_inherit=True).co_code == compile('1', 'g', 'eval').co_code
compile('a' * 5, 'f', 'eval').co_names
compile('1', 'f', 'eval', 0x400).__class__.__name__
compile(source='1', filename='f', mode='eval').co_filename
compile('\\ufeff1', 'f', 'eval').co_consts
compile('1', 'f\\x00', 'eval')
compile('é = 1', 'f', 'exec').co_names
compile('ﬁ = 1', 'f', 'exec').co_names
globals()['__name__'], globals() is globals(), type(globals())
globals(1)
locals() is globals()
locals(1)
''')
class Map:
    """A mapping that logs."""
    def __init__(self): self.d = {}
    def __getitem__(self, k): print('get', k); return self.d[k]
    def __setitem__(self, k, v): print('set', k, v); self.d[k] = v
    def __delitem__(self, k): print('del', k); del self.d[k]
exec('a = 1\nb = a + 1\ndel a\nprint(b)', {}, Map())
class Missing(dict):
    def __missing__(self, k): return ('missing', k)
print(eval('zz', {}, Missing()))
try:
    print(eval('zz', Missing()))
except NameError as e:
    print(e)
scope = {}
exec('def f(): return g()\ndef g(): return 5\nclass C:\n    x = f()\n    def m(self): return __class__.x', scope)
print(scope['f'](), scope['C']().m(), sorted(k for k in scope if not k.startswith('__')), scope['C'].__module__)
def closure_test():
    x = 1
    def inner(): return x
    code = inner.__code__
    try:
        exec(code)
    except TypeError as e:
        print(e)
    exec(code, closure=inner.__closure__)
    try:
        exec(code, closure=())
    except TypeError as e:
        print(e)
    try:
        exec(code, closure=5)
    except TypeError as e:
        print(e)
    try:
        exec('1', closure=inner.__closure__)
    except TypeError as e:
        print(e)
    try:
        exec(compile('1', '', 'exec'), closure=inner.__closure__)
    except TypeError as e:
        print(e)
    try:
        eval(code)
    except TypeError as e:
        print(e)
closure_test()
def local_scope():
    a = 1
    exec('a = 2; b = 3')
    try:
        b
    except NameError as e:
        print(a, e)
    l = {}
    exec('b = a + 1', globals() | locals(), l)
    print(l, eval('a'))
    print(sorted(locals()), eval('sorted(locals())'))
local_scope()
class InClass:
    a = 1
    exec('b = a + 1')
    c = eval('b + 1')
    names = sorted(n for n in locals() if not n.startswith('__'))
print(InClass.b, InClass.c, InClass.names)
displayed = []
sys.displayhook, saved = displayed.append, sys.displayhook
exec(compile('1 + 1', '', 'single'))
exec(compile('x = 5', '', 'single'))
exec(compile('"a"; "b"', '', 'single'))
exec(compile('for i in range(2): i\n', '', 'single'))
sys.displayhook = saved
print(displayed)
exec(compile('2 + 3', '', 'single'))
import builtins
print(builtins._)
exec(compile('None', '', 'single'))
print(builtins._)
audited = []
def hook(event, args):
    if event in ('compile', 'exec') and recording:
        audited.append((event, args[1] if event == 'compile' else type(args[0]).__name__))
recording = False
sys.addaudithook(hook)
recording = True
exec('q = 1'); eval('1')
recording = False
print(audited)
sources = ['1', 'x', 'f(', 'a b', 'def f():\n  pass', 'if 1:', '"', "'''", '(', '[1,', '{', 'x = \\', 'class A:', 'for x in y:\n  x', 'try:\n  x', '@d', 'x;', 'x; y', '  x', 'lambda', 'async def f(): pass', 'return', 'a = b = c', 'import a', '#c', '\n\n', 'pass\npass']
for mode in ('exec', 'eval', 'single'):
    for source in sources:
        try:
            print(mode, repr(source), compile(source, 'f', mode).co_names)
        except SyntaxError as e:
            print(mode, repr(source), type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
