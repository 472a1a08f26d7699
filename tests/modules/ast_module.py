"""ast: parse, dump, unparse, literal_eval, walk, transformers, locations, hand-built and broken trees, errors."""

import ast
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


sources = ['x = 1', 'a.b[c:d:e] += f(*g, **h)', 'def f(a, b: int = 1, /, *c, d=2, **e) -> str:\n    """doc"""\n    return a', 'async def f():\n    async with a as b, c: await d\n    async for e in f: yield', 'class A(B, metaclass=C):\n    x: int\n    @p\n    def m(self): pass', 'lambda x, *y, z=1, **w: (x, y)', '[i for i in x if i for j in i]', '{**a, "b": 1}', '{1, *a}', '(yield x)', 'f"{a!r:>{b}} {c=} {{}}"', 't"{a:5}"', 'try:\n    a\nexcept B as c:\n    d\nelse:\n    e\nfinally:\n    f', 'try:\n    a\nexcept* B:\n    c', 'match x:\n    case 1 | "a": pass\n    case [a, *b] if c: pass\n    case {"k": d, **e}: pass\n    case F(g, h=i) as j: pass\n    case None | True: pass\n    case -1.5: pass\n    case a.b: pass\n    case _: pass', 'with (a as b, c): pass', 'import a.b as c, d', 'from ..a import b as c, d', 'from . import *', 'global a, b', 'type X[T: int, *U = V, **P] = list[T]', 'def f[T](x: T) -> T: pass', 'a < b <= c is not d not in e', 'not a and b or c', '-a ** -b', '(a + b) * c - (d - e)', 'a if b else c', 'x: int = 5', '(x): int', 'del a, b[0], c.d', 'assert a, b', 'raise A from b', 'while a:\n    break\nelse:\n    pass', 'for a, b in c:\n    continue', '1, 2.5, 3j, "s", b"b", None, True, ..., -1', 'a = b = c, *d = e', '(a := 1)', 'x[1, 2:3, ...]', 'print(*a, sep="")', 'return_ = lambda: (yield)', '"a" "b" f"{c}"', 'if a: b\nelif c: d\nelse: e', '@a.b(c)\nclass D: pass', 'nonlocal_ = [*a, *b]', 'y = (i for i in x)', 'a @ b; a // b; a << b >> c & d | e ^ f % g', "'it''s' \"q\\\"\" '''multi\nline'''", '0xff, 1_000, 1e400, 1e-5, 10**20', 'x = (1,)', 'x = ()', 'f(a)(b)[c].d', 'f(x for x in y)', '((a, b), c)', 'a[b][c]; a[b, c]; a[(b, c)]; a[b:]; a[:]', 'def f(): return', 'def f(*, a): yield from b', 'class A: pass', 'if 1:\n    """not doc"""']
for s in sources:
    t = ast.parse(s)
    print(repr(s)); print(' ', ast.dump(t)); print('  unparse', repr(ast.unparse(t)), ast.dump(ast.parse(ast.unparse(t))) == ast.dump(t) or 'differs')
print(ast.dump(ast.parse('x = [1, f(y)]'), indent=2, include_attributes=True))
print(ast.dump(ast.parse('x'), annotate_fields=False), ast.dump(ast.parse('f()'), show_empty=True), ast.dump(ast.parse('def f(a: int): # type: ignore\n x = 1 # type: str', type_comments=True)))
for s in ('1', '-1', '1 + 2j', '"a"', 'b"x"', '[1, (2, {3: 4}), {5}]', 'None', 'True', '...', '{}', 'set()', '-True', '1 + 1', 'a', 'f()', '[i for i in x]', '{**{}}', '1 if 1 else 2', '()', "'a' 'b'", '  1', '1\n', '-"a"', '1j', '1 - 1j', '2 ** 3', '{1: [2]}', '', '1 2', '"\\ud800"', '+5', '~5', 'not 1', '{1, 2}', '10 ** 3'):
    show(f'literal_eval {s!r}', lambda: ast.literal_eval(s))
show('literal_eval node', lambda: ast.literal_eval(ast.Constant(5)))
show('literal_eval 5', lambda: ast.literal_eval(5))
t = ast.parse('def f(x):\n  return x + 1\ny = f(2)')
print([type(n).__name__ for n in ast.walk(t)], list(ast.iter_fields(t.body[1]))[0][0], [type(c).__name__ for c in ast.iter_child_nodes(t.body[0])], ast.get_docstring(ast.parse('"""  a\n    b"""')), ast.get_docstring(t.body[0]), ast.get_source_segment('y = f(2)', ast.parse('y = f(2)').body[0].value), t.body[0].lineno, t.body[0].end_lineno, t.body[1].value.col_offset, t.body[1].value.end_col_offset)
class Double(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 2), n)
    def visit_Name(self, n): return ast.copy_location(ast.Name(n.id.upper(), n.ctx), n)
class Log(ast.NodeVisitor):
    def visit_Name(self, n): print('Name', n.id); self.generic_visit(n)
    def visit_BinOp(self, n): print('BinOp', type(n.op).__name__); self.generic_visit(n)
Log().visit(ast.parse('a + b * c'))
print(ast.unparse(Double().visit(ast.parse('x = y + 5'))))
code = compile(ast.fix_missing_locations(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21)))), 'f', 'eval'); print(eval(code))
print(ast.dump(ast.increment_lineno(ast.parse('x'), 5), include_attributes=True))
show('Constant', lambda: (ast.Constant(5).value, ast.Constant(value=5, kind='u').kind, ast.Name('x').ctx, ast.Name(id='x', ctx=ast.Load()).id, ast.Name('x')._fields, ast.Name._attributes, ast.Name.__match_args__, ast.Call(ast.Name('f')).args, repr(ast.Constant(5))))
show('too many', lambda: ast.Name('x', ast.Load(), 3))
show('unknown keyword', lambda: ast.Name('x', nope=1))
show('missing', lambda: ast.BinOp())
show('replace', lambda: ast.Name('x').__replace__(id='y').id)
show('compare', lambda: (ast.compare(ast.parse('x'), ast.parse('x')), ast.compare(ast.parse('x'), ast.parse('y'))))
for label, tree, mode in (('no location', ast.Module([ast.Expr(ast.Constant(1))], []), 'exec'), ('wrong mode', ast.parse('1'), 'eval'), ('not a tree', ast.Constant(1), 'eval'), ('store', ast.Expression(ast.Name('x', ast.Store(), lineno=1, col_offset=0)), 'eval'), ('load target', ast.Module([ast.Assign([ast.Name('x', ast.Load())], ast.Constant(1))], []), 'exec'), ('string in list', ast.Module(['x'], []), 'exec'), ('None expr', ast.Expression(None), 'eval'), ('empty body', ast.Module([ast.If(ast.Constant(1), [], [])], []), 'exec'), ('bad name', ast.Expression(ast.Name('None', ast.Load())), 'eval'), ('bad const', ast.Expression(ast.Constant([1])), 'eval'), ('bad op', ast.Expression(ast.BinOp(ast.Constant(1), 'add', ast.Constant(2))), 'eval'), ('compare lengths', ast.Expression(ast.Compare(ast.Constant(1), [ast.Lt()], [])), 'eval'), ('empty boolop', ast.Expression(ast.BoolOp(ast.And(), [ast.Constant(1)])), 'eval'), ('dict lengths', ast.Expression(ast.Dict([ast.Constant(1)], [])), 'eval'), ('int id', ast.Expression(ast.Name(5, ast.Load())), 'eval'), ('try empty', ast.Module([ast.Try([ast.Pass()], [], [], [])], []), 'exec'), ('defaults', ast.Expression(ast.Lambda(ast.arguments([], [], None, [], [], None, [ast.Constant(1)]), ast.Constant(1))), 'eval'), ('return', ast.Module([ast.Return()], []), 'exec'), ('lineno', ast.Expression(ast.Constant(1, lineno=5, col_offset=0, end_lineno=2, end_col_offset=0)), 'eval'), ('negative', ast.Expression(ast.Constant(1, lineno=-2, col_offset=0, end_lineno=-2, end_col_offset=0)), 'eval')):
    def attempt():
        if label not in ('no location', 'lineno', 'negative'):
            try: ast.fix_missing_locations(tree)
            except Exception: pass
        return type(compile(tree, 'f', mode)).__name__
    show(label, attempt)
show('parse modes', lambda: (type(ast.parse('1', mode='eval')).__name__, type(ast.parse('1', mode='single')).__name__, ast.dump(ast.parse('(int, str) -> bool', mode='func_type'))))
show('feature version', lambda: ast.parse('match x:\n case 1: pass', feature_version=(3, 9)))
show('feature walrus', lambda: ast.parse('(x := 1)', feature_version=(3, 7)))
show('optimize', lambda: ast.dump(ast.parse('1 + 2', optimize=1)))
show('flags', lambda: compile('1 + 2', 'f', 'eval', ast.PyCF_ONLY_AST).body.op.__class__.__name__)
show('syntax error', lambda: ast.parse('x = = 1'))
show('null', lambda: ast.parse('\0'))
print(sorted(n for n in dir(ast) if isinstance(getattr(ast, n), type) and issubclass(getattr(ast, n), ast.AST)))
for n in ('FunctionDef', 'Call', 'Constant', 'Try', 'match_case', 'arguments', 'Interpolation', 'TypeAlias'): print(n, getattr(ast, n)._fields, getattr(ast, n)._attributes, getattr(ast, n)._field_types, getattr(ast, n).__doc__)
