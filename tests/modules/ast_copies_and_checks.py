"""Copies of syntax trees with other fields, trees given to compile(), and names that are constants."""
import ast
import copy
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print("  warning", category.__name__, message)


def tell(function, *args, **kwargs):
    try:
        result = repr(function(*args, **kwargs))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(result)


print("-- compile of trees")
trees = [ast.Constant(42)] + [ast.parse(*of) for of in (("x",), ("x", "f", "eval"), ("()->x", "f", "func_type"),
                                                        ("x", "f", "single"))]
for mode in "exec", "eval", "single", "func_type":
    for flags in 0, ast.PyCF_ONLY_AST, ast.PyCF_OPTIMIZED_AST:
        for tree in trees:
            print(mode, flags, type(tree).__name__, end=" ")
            tell(lambda: (lambda made: (type(made).__name__, made is tree))(compile(tree, "f", mode, flags)))

print("-- copies")
node = ast.parse("x").body[0].value
node.extra = 1
print(copy.replace(node).__dict__)
tell(copy.replace, node, extra=2)
tell(copy.replace, node, unknown=2)
print(copy.replace(node, lineno=9).__dict__)
del node.id
tell(copy.replace, node)
print(copy.replace(node, id="q").__dict__)
node = ast.parse("x").body[0].value
del node.lineno
print(copy.replace(node).__dict__)
del node.ctx
tell(copy.replace, node)
tell(node.__replace__, 1)
tell(node.__replace__, **{"a b": 1})
function = ast.parse("def f(a): pass").body[0]
del function.name, function.args
tell(copy.replace, function)
del function.body, function.decorator_list
tell(copy.replace, function)


class Mine(ast.AST):
    _fields = ("a", "b")
    _attributes = ("l",)


mine = Mine(a=1, b=2)
mine.l, mine.z = 3, 4
print(copy.replace(mine).__dict__, copy.replace(mine, a=5).__dict__)
tell(copy.replace, mine, z=5)
del mine.a
tell(copy.replace, mine)


class Odd(ast.AST):
    _fields = (b"\xff.*",)
    _field_types = {}


tell(Odd)
tell(Odd, 1)

print("-- constants as names")
for source in ("def x(): pass", "async def x(): pass", "class x: pass", "from a import x", "from a import b as x",
               "import x", "import a.x", "import a as x", "from x import a", "try: pass\nexcept A as x: pass",
               "def f(x): pass", "def f(*x): pass", "f(x=1)", "a.x", "x", "def f[x](): pass", "type x = int",
               "match a:\n case x: pass", "match a:\n case {**x}: pass", "match a:\n case A(x=1): pass"):
    for constant in "None", "x":
        tree = ast.parse(source)
        for node in ast.walk(tree):
            for field, value in ast.iter_fields(node):
                if value == "x":
                    setattr(node, field, constant)
        print(repr(source), constant, end=" ")
        tell(lambda: compile(tree, "f", "exec") and None)
tree = ast.parse("def x(): pass")
tree.body[0].name, tree.body[0].body = "None", []
tell(compile, tree, "f", "exec")
tree = ast.parse("from a import x")
tree.body[0].names[0].name, tree.body[0].level = "None", -1
tell(compile, tree, "f", "exec")
tree = ast.parse("try: pass\nexcept A as x: pass")
tree.body[0].handlers[0].name, tree.body[0].handlers[0].body = "None", []
tell(compile, tree, "f", "exec")

print("-- what an error knows of the source")
for source in "frum math import sqrt", "x = 1\ry z", "a\r\nb c", "def f():\n  return 3\n  nonlocal x":
    for mode in "exec", "single", "eval":
        try:
            compile(source, "<s>", mode)
        except SyntaxError as error:
            print(repr(source), mode, error.msg, error._metadata)

print("-- a class of one's own")
fields = ast.AST._fields
ast.AST.mark = "set"
print(ast.Name.mark, hex(ast.AST.__flags__))
del ast.AST.mark
tell(lambda: ast.Name.mark)
