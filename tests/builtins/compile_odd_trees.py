"""compile() of hand-built trees: names and docstrings with lone surrogates, places that are none, targets of no kind."""
import ast


def outcome(tree, mode="exec", **options):
    try:
        return compile(ast.fix_missing_locations(tree), "file.py", mode, **options)
    except SyntaxError as error:
        return ascii((type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset))
    except Exception as error:
        return ascii((type(error).__name__, error.args))


# Docstrings must be encodable, other strings need not.
for source in ('"\\ud800"', 'def f():\n "a\\udfff\\ud800b"', 'class C:\n "\\ud800"', 'x = "\\ud800"', 'x\n"\\ud800"', 'lambda: "\\ud800"'):
    for level in (0, 2):
        made = outcome(ast.parse(source), optimize=level)
        print(ascii(source), level, made if isinstance(made, str) else "compiled")
print(type(outcome(ast.Interactive([ast.Expr(ast.Constant("\ud800"))]), "single")).__name__)


# Names may hold anything.
for name in ("\ud800", "a\udfffb", "\ud83d\ude00", "\U0010f7ff", "__\udc80"):
    tree = ast.parse("import a\nfrom m import b as c\ndef f(a, *, b): a.c = b; nonlocal_ = lambda: a\nclass D:\n def g(self): return a\nf(k=1)")
    for node in ast.walk(tree):
        for field in ("name", "id", "arg", "attr", "asname"):
            if isinstance(getattr(node, field, None), str):
                setattr(node, field, getattr(node, field) + name)
    code = outcome(tree)
    todo = [code]
    while todo:
        code = todo.pop(0)
        print(ascii((code.co_name, code.co_qualname, code.co_names, code.co_varnames, code.co_cellvars, code.co_freevars)))
        print(ascii([c for c in code.co_consts if isinstance(c, (str, tuple))]))
        todo += [c for c in code.co_consts if hasattr(c, "co_code")]
name = ast.Name("x\ud800", ast.Load())
namespace = {"x\ud800": 5}
print(eval(outcome(ast.Expression(name), "eval"), namespace))
tree = ast.parse("from __future__ import annotations\ndef f(a: b): pass")
tree.body[1].args.args[0].annotation.id = "b\udc00"
exec(outcome(tree), namespace)
print(ascii(namespace["f"].__annotations__))
tree = ast.parse("def f(a, b): pass")
for argument in tree.body[0].args.args:
    argument.arg = "\ud812"
print(outcome(tree))


# Lists with nothing in them.
print(type(outcome(ast.Module([], [None]))).__name__)
print(outcome(ast.Module([None], [])))
for value in (ast.AST(), ast.Load(), ast, [], type):
    print(outcome(ast.Expression(ast.Constant(value)), "eval"))


# Targets.
for text in ("a += 1", "a: int = 1"):
    for target in ("(a, b)", "[a]", "*a"):
        tree = ast.parse(text)
        tree.body[0].target = ast.parse(target).body[0].value
        for node in ast.walk(tree.body[0].target):
            if hasattr(node, "ctx"):
                node.ctx = ast.Store()
        for simple in (0, 1):
            tree.body[0].simple = simple
            print(text, target, simple, outcome(tree))


# Places.
for source, pick in (
    ("import __debug__", lambda tree: tree.body[0].names[0]),
    ("__debug__ = 1", lambda tree: tree.body[0].targets[0]),
    ("def f(a, a): pass", lambda tree: tree.body[0].args.args[1]),
    ("nonlocal x", lambda tree: tree.body[0]),
    ("return", lambda tree: tree.body[0]),
):
    for places in ((-1, -1, 0, 0), (1, -1, 3, 4), (-5, -5, -1, -1), (1, 1, -5, -5), (0, 0, 0, 0)):
        tree = ast.parse(source)
        node = pick(tree)
        node.lineno, node.end_lineno, node.col_offset, node.end_col_offset = places
        print(source, places, outcome(tree))
