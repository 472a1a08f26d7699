"""tokenize, token, keyword and symtable: token streams of many sources, errors, untokenize; scopes and symbols."""

import io, keyword, symtable, token, tokenize
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


def tokens(text):
    return [(tokenize.tok_name[t.type], tokenize.tok_name[t.exact_type], t.string, t.start, t.end) for t in tokenize.generate_tokens(io.StringIO(text).readline)]
for text in ('x = 1\n', 'if a:\n    b\nc\n', 'f(a,\n  b)\n', '# comment\n\nx\n', '"""a\nb"""', "f'{a!r:>{b}}x{{'", "t'{a}'", 'a := b', 'a->b;c...d', '0xff 1_0 1e5 1j', 'é日 = "é"', 'x\\\n  = 1', 'if x:\n\ty\n', '', '\n', 'x', '  \n', 'a if b else c\n', 'async def f(): await x\n', '@a\ndef f(): pass\n', 'a**b//c<<d>>=e!=f', 'x = [\n1,\n]\n', "b'a' rb'b' Rb'c'", 'if a:\n  if b:\n    c\n  d\ne', 'match x:\n case 1: pass\n', '$', '?', '!', 'a!b', "'abc", '(', ')', 'if a:\n    b\n  c\n', '1a', '0777', '"""abc', 'x = \\', "f'{a", "f'{a!}'", '\x0cx', 'x\r\ny\r', 'x\x00y', '\ufeffx', 'a\u200bb'):
    show(repr(text), lambda: tokens(text))
for data in (b'x = 1\n', b'# coding: latin-1\nx = "\xe9"\n', b'\xef\xbb\xbfx\n', b'# coding: nope\n', b'x = "\xff"\n', b''):
    show(repr(data), lambda: [(tokenize.tok_name[t.type], t.string) for t in tokenize.tokenize(io.BytesIO(data).readline)])
    show('detect ' + repr(data), lambda: tokenize.detect_encoding(io.BytesIO(data).readline))
for text in ('x = 1 # c\nif a :\n    b\n', 'f( a,b )\n', "f'{a}{b!r}'\n", 'x=(1,\n2)\n'):
    toks = list(tokenize.generate_tokens(io.StringIO(text).readline))
    print(repr(tokenize.untokenize(toks)), repr(tokenize.untokenize([t[:2] for t in toks])))
t = next(tokenize.generate_tokens(io.StringIO('name = 5').readline)); print(t, t.line, t.exact_type)
print(token.tok_name, token.EXACT_TOKEN_TYPES, token.ISTERMINAL(5), token.ISNONTERMINAL(300), token.ISEOF(0), token.N_TOKENS)
print(keyword.kwlist, keyword.softkwlist, keyword.iskeyword('if'), keyword.iskeyword('x'), keyword.issoftkeyword('match'), keyword.issoftkeyword('if'))
source = '''
import os, sys as system
from m import n as k
g1 = 1
def f(a, b=1, *c, d, **e):
    global g1, g2
    g1 = 2
    local = a
    def inner(x):
        nonlocal local
        local = x
        return a, undefined
    for i in c: pass
    [y for y in d if local]
    (z for z in e)
    return lambda q: q + b
class C(Base):
    attr = 1
    def m(self): return __class__, attr, self.__private
    __p = 2
    x: int
def gen[T](p: T) -> T:
    yield p
async def co(): await f
type Alias[U] = list[U]
with open(f) as fh: pass
try: pass
except E as err: pass
annotated: int
del g1
'''
def walk(t, depth=0):
    pad = '  ' * depth
    print(pad + t.get_type().name if hasattr(t.get_type(), 'name') else pad + str(t.get_type()), t.get_name(), t.get_lineno(), 'nested' if t.is_nested() else '', 'optimized' if t.is_optimized() else '', 'children' if t.has_children() else '', type(t).__name__)
    if hasattr(t, 'get_parameters'): print(pad, 'function', t.get_parameters(), sorted(t.get_locals()), sorted(t.get_globals()), sorted(t.get_nonlocals()), sorted(t.get_frees()))
    for name in sorted(t.get_identifiers()):
        s = t.lookup(name)
        print(pad, name, [q for q in ('referenced', 'parameter', 'global', 'declared_global', 'local', 'annotated', 'nonlocal', 'free', 'imported', 'assigned', 'namespace', 'type_parameter', 'free_class', 'comp_iter', 'comp_cell') if hasattr(s, 'is_' + q) and getattr(s, 'is_' + q)()], [n.get_name() for n in s.get_namespaces()])
    for c in t.get_children(): walk(c, depth + 1)
walk(symtable.symtable(source, 'file', 'exec'))
walk(symtable.symtable('[a for a in b]', 'f', 'eval'))
walk(symtable.symtable('x = 1', 'f', 'single'))
top = symtable.symtable('def f(x): return x + y\nclass A:\n def m(self): pass', 'f', 'exec')
f = [c for c in top.get_children() if c.get_name() == 'f' and c.get_type() == 'function'][0]; s = f.lookup('x')
show('symbol', lambda: (repr(s), s.get_name(), repr(f)[:30], repr(top), top.get_id() == top.get_id(), f.lookup('y').is_global(), top.lookup('f').get_namespace().get_name(), top.lookup('A').is_namespace()))
show('lookup missing', lambda: top.lookup('zz'))
show('namespace none', lambda: s.get_namespace())
show('bad mode', lambda: symtable.symtable('x', 'f', 'nope'))
show('bad source', lambda: symtable.symtable('x = = 1', 'f', 'exec'))
show('bad scope', lambda: symtable.symtable('nonlocal x', 'f', 'exec'))
show('5', lambda: symtable.symtable(5, 'f', 'exec'))
