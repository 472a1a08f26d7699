"""dis and opcode: listings of many constructs in every form, instructions, line starts, stack effects, exception tables."""

import dis, io, opcode
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


def listing(o, **kw):
    out = io.StringIO()
    dis.dis(o, file=out, **kw)
    return mask(out.getvalue())
sources = {
    'if': 'if a:\n  b\nelif c:\n  d\nelse:\n  e\n', 'for': 'for i in x:\n  if i: continue\n  break\nelse:\n  y\n', 'while': 'while a and not b:\n  c += 1\n', 'try': 'try:\n  a\nexcept B as e:\n  c\nexcept (D, E):\n  raise\nelse:\n  f\nfinally:\n  g\n', 'with': 'with a as b, c:\n  d\n', 'star': 'try:\n  a\nexcept* B as e:\n  c\n', 'class': 'class A(B, metaclass=C):\n  """doc"""\n  x: int = 1\n  def m(self): return super().m()\n', 'comp': '[i for i in x if i]; {i: j for i, j in y}; {k for k in z}; (l for l in w)\n',
    'func': 'def f(a, b=1, /, *c, d=2, **e) -> int:\n  nonlocal_ = a\n  def g(): return nonlocal_\n  return g\n', 'gen': 'def g():\n  x = yield 1\n  yield from y\n  return z\n', 'async': 'async def f():\n  async with a as b: pass\n  async for c in d: pass\n  return [await e async for e in g]\n', 'match': 'match x:\n  case 1 | 2: a\n  case [b, *c]: d\n  case {"k": e, **f}: g\n  case A(h, i=j) if k: l\n  case _: m\n', 'fstr': 'f"{a!r:>{b}} {c=}"\n', 'tstr': 't"{a!r:>5}"\n', 'calls': 'f(1, *a, k=2, **b); a.m(1); a.b.c(d=1); print()\n', 'ops': 'a + b - c * d / e // f % g ** h @ i << j >> k & l | m ^ n; -a; ~b; not c\n', 'cmp': 'a < b <= c == d != e > f >= g; a is b is not c; a in b not in c\n', 'bool': 'a and b or c; x if y else z\n', 'sub': 'a[b]; a[b:c]; a[b:c:d]; a[1, 2:3]; a[b] = c; del a[b]; a[b:c] += d\n', 'assign': 'a = b = c; d, *e = f; (g, h), i = j; a.b = c; x: int = 5; (n := 10)\n', 'imports': 'import a.b.c as d; from e import f as g, h; from . import i; from j import *\n', 'displays': '(a, 1); [a, *b]; {a: 1, **b}; {a, *b}; (1, 2, 3); [1, 2, 3]; {1, 2, 3}; {}\n', 'consts': 'x = 1; y = 300; z = "s"; w = None; v = (1, (2, 3)); u = -5; t = 1.5; s = ...\n', 'del': 'del a, b.c, d[e]\n', 'global': 'def f():\n  global x\n  x = 1\n  del x\n', 'type': 'type X[T: int = str] = list[T]\ndef f[T](a: T) -> T: pass\nclass A[T]: pass\n', 'lambda': 'lambda a, *b, c=1: (a, b, c)\n', 'assert': 'assert a, b\n', 'raise': 'raise A from b\n', 'walrus': 'while (l := f()) != 1: print(l)\n', 'unpack': 'a, b = b, a; a, b, c = c, b, a; [x for x, (y, z) in w]\n', 'annot': 'x: int\ndef f(a: b, *c: d) -> e: pass\n',
}
for name, source in sources.items():
    print('==', name)
    print(listing(compile(source, 'f.py', 'exec')), end='')
for name in ('for', 'try', 'gen', 'calls'):
    print('== forms of', name)
    code = compile(sources[name], 'f.py', 'exec')
    print(listing(code, show_caches=True, show_offsets=True, depth=0), end='')
    print(listing(code, show_positions=True), end='')
    print(mask(dis.code_info(code)))
    print(mask(dis.Bytecode(code).dis()), end='')
    print(mask(dis.Bytecode(code).info()) == mask(dis.code_info(code)), list(dis.findlinestarts(code)), dis.findlabels(code.co_code))
    for i in dis.get_instructions(code):
        print(i.opname, i.opcode, i.arg, mask(repr(i.argval)), mask(i.argrepr), i.offset, i.start_offset, i.starts_line, i.line_number, i.is_jump_target, i.jump_target, i.label, i.positions, i.baseopname, i.cache_offset, i.end_offset, i.oparg, i.cache_info)
    print([tuple(e) for e in dis.Bytecode(code).exception_entries])
class C:
    x = 1
    def m(self): return 1
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
    class Inner:
        def n(self): pass
print(listing(C), end='')
print(listing(C().m), end='')
print(listing('x + 1'), end='')
print(listing(compile('1', 'f', 'eval').co_code), end='')
def gen(): yield
print(listing(gen()), end='')
async def co(): pass
k = co(); print(listing(k), end=''); k.close()
show('dis 5', lambda: listing(5))
show('dis syntax', lambda: listing('x = = 1'))
show('dis module', lambda: listing(__import__('this_does_not_exist')))
show('code_info', lambda: dis.code_info('1'))
show('code_info 5', lambda: dis.code_info(5))
show('first line', lambda: [i.starts_line for i in dis.get_instructions('x\ny', first_line=10)])
show('get 5', lambda: list(dis.get_instructions(5)))
try:
    1 / 0
except ZeroDivisionError as e:
    show('distb', lambda: dis.distb(e.__traceback__, file=io.StringIO()))
    print('-->' in listing(e.__traceback__.tb_frame.f_code) or mask(''.join(dis.Bytecode.from_traceback(e.__traceback__).dis().splitlines(True)[-1:]))[:0])
for name in sorted(opcode.opmap):
    op = opcode.opmap[name]
    row = []
    for arg in (None, 0, 1, 2):
        for jump in (None, True, False):
            try: row.append(dis.stack_effect(op, arg, jump=jump))
            except ValueError as e: row.append('E')
    print(name, op, op in opcode.hasconst, op in opcode.hasname, op in opcode.hasjump, op in opcode.haslocal, op in opcode.hasfree, op in opcode.hasarg, op in opcode.hasexc, op in opcode.hascompare if hasattr(opcode, 'hascompare') else '', row)
show('stack_effect', lambda: dis.stack_effect(999))
show('stack_effect arg', lambda: dis.stack_effect(opcode.opmap['LOAD_CONST']))
show('cmp_op', lambda: (dis.cmp_op, dis.COMPILER_FLAG_NAMES, dis.pretty_flags(3), dis.pretty_flags(0x83), opcode.HAVE_ARGUMENT if hasattr(opcode, 'HAVE_ARGUMENT') else '', opcode.EXTENDED_ARG))
big = compile('x = [' + ','.join(f'n{i}' for i in range(300)) + ']', 'f', 'exec')
print('\n'.join(listing(big, show_offsets=True).splitlines()[250:262]), [i.arg for i in dis.get_instructions(big)][-5:])
