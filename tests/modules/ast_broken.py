"""What compile() says of trees that no parser builds: which of several faults is found first, and in which words."""
import ast

PLACE = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 1}


def name(id="x", ctx=None, **place):
    return ast.Name(id, ctx or ast.Load(), **(place or PLACE))


def one(value=1):
    return ast.Constant(value, **PLACE)


def expression(body):
    return ast.Expression(body)


def module(*body):
    return ast.Module(list(body), [])


class Text(str):
    pass


class Word(ast.Name):
    pass


class Both(ast.Pass, ast.Break):
    pass


def check(label, tree, mode="eval"):
    try:
        compile(tree, "<tree>", mode)
        print(label, "compiles")
    except RecursionError as error:
        print(label, "RecursionError", str(error).partition(") ")[2])
    except Exception as error:
        print(label, type(error).__name__, error)


def without(node, *fields):
    for field in fields:
        delattr(node, field)
    return node


def changed(node, **fields):
    for field, value in fields.items():
        setattr(node, field, value)
    return node


# Structures read their fields before their place, nodes of a kind their place before their fields.
call = ast.Call(name("f"), [], [ast.keyword("k", one(), **PLACE)], **PLACE)
check("keyword without anything", expression(changed(ast.Call(name(), [], [], **PLACE), keywords=[ast.keyword.__new__(ast.keyword)])))
check("keyword without place", expression(ast.Call(name(), [], [ast.keyword("k", one())], **PLACE)))
check("keyword that is a name", expression(ast.Call(name(), [], [name()], **PLACE)))
check("keyword None", expression(ast.Call(name(), [], [None], **PLACE)))
check("expression without anything", expression(ast.Constant.__new__(ast.Constant)))
check("expression without end", expression(without(one(), "end_lineno", "end_col_offset")))
check("alias without name", module(ast.Import([ast.alias.__new__(ast.alias)], **PLACE)), "exec")
check("argument without name", expression(ast.Lambda(ast.arguments(args=[ast.arg.__new__(ast.arg)]), one(), **PLACE)))
check("arguments None", expression(ast.Lambda(None, one(), **PLACE)))
check("arguments of another kind", expression(ast.Lambda(name(), one(), **PLACE)))
check("arguments a text", expression(ast.Lambda("x", one(), **PLACE)))

# A field that is None is missed when all fields have been read.
check("None, then a wrong field", expression(ast.BinOp(None, "+", one(), **PLACE)))
check("None and None", expression(ast.BinOp(None, ast.Add(), None, **PLACE)))
check("operator None", expression(ast.BinOp(one(), None, one(), **PLACE)))
check("name None", expression(name(None)))
check("name a number", expression(name(1)))
check("name of a subclass", expression(name(Text("x"))))
check("name of bytes", expression(name(b"x")))
check("kind of bytes", expression(ast.Constant("x", kind=b"u", **PLACE)))
check("kind of a subclass", expression(ast.Constant("x", kind=Text("u"), **PLACE)))
check("tag None", ast.Module([], [changed(ast.TypeIgnore(1, "x"), tag=None)]), "exec")
check("context a class", expression(changed(name(), ctx=ast.Load)))
check("a class twice derived", module(Both(**PLACE)), "exec")
check("a class derived", expression(Word("y", ast.Load(), **PLACE)))
check("plain expression", expression(ast.expr(**PLACE)))
check("statement as expression", expression(ast.Pass(**PLACE)))

# None in lists is refused by the check of the whole tree, after everything was read.
check("None among statements", module(None), "exec")
check("None among statements, then a fault", module(None, ast.Expr(name(1), **PLACE)), "exec")
check("None among expressions", expression(ast.List([None], ast.Load(), **PLACE)))
check("None among targets", module(ast.Delete([None], **PLACE)), "exec")
check("None among values", expression(ast.Dict([one()], [None], **PLACE)))
check("None among keys", expression(ast.Dict([None], [one()], **PLACE)))
check("None among elements", expression(ast.Tuple([one(), None], ast.Load(), **PLACE)))
check("an empty name after None", module(ast.Import([], **PLACE), None), "exec")
check("a text among statements", module("x"), "exec")
check("a tuple of statements", ast.Module((), []), "exec")
check("a text for statements", ast.Module("ab", []), "exec")
check("an instance for statements", ast.Module(name(), []), "exec")

# Places.
for field in PLACE:
    for value in (None, "1", 1.5, -1, 2**31, -2**31, True, 0, 5):
        check(f"{field} = {value!r}", expression(changed(one(), **{field: value})))
check("a pattern needs its end", module(ast.Match(one(), [ast.match_case(ast.MatchAs(lineno=1, col_offset=0), body=[ast.Pass(**PLACE)])], **PLACE)), "exec")
check("a handler's place", module(ast.Try([ast.Pass(**PLACE)], [ast.ExceptHandler(body=[])], **PLACE)), "exec")

# Not every place is looked at.
check("a keyword's place", expression(ast.Call(name(), [], [ast.keyword("k", one(), lineno=9, col_offset=0, end_lineno=1)], **PLACE)))
for kind in (ast.Try, ast.TryStar):
    handler = ast.ExceptHandler(one(), None, [ast.Pass(**PLACE)], lineno=9, col_offset=0, end_lineno=1)
    check(kind.__name__, module(kind([ast.Pass(**PLACE)], [handler], **PLACE)), "exec")
check("something else for a handler", module(ast.Try([ast.Pass(**PLACE)], [ast.Pass(**PLACE)], **PLACE)), "exec")
check("something else for a type comment", ast.Module([], [name()]), "exec")

# Constants.
for value in ([], {}, {1}, 1j, ..., (1, []), (1, (2, "x")), frozenset({1}), frozenset({(1, b"")}), Text("t"), True, range(1), ast.Load(), bytearray()):
    check(f"constant {type(value).__name__}", expression(one(value)))

# Cycles and depth.
cycle = ast.List([], ast.Load(), **PLACE)
cycle.elts.append(cycle)
check("cycle", expression(cycle))
pattern = ast.MatchOr([], **PLACE)
pattern.patterns += [ast.MatchAs(**PLACE), pattern]
check("cycle of patterns", module(ast.Match(one(), [ast.match_case(pattern, body=[ast.Pass(**PLACE)])], **PLACE)), "exec")
deep = one()
for _ in range(8000):
    deep = ast.UnaryOp(ast.Not(), deep, **PLACE)
check("depth", expression(deep))
blocks = ast.Pass(**PLACE)
for _ in range(5000):
    blocks = ast.With([ast.withitem(name())], [blocks], **PLACE)
check("depth of blocks", module(blocks), "exec")


# Lists that change while they are read.
class Shrinking(ast.Name):
    @property
    def id(self):
        elements.clear()
        return "x"


elements = [ast.AST.__new__(Shrinking), one()]
for field, value in PLACE.items():
    setattr(elements[0], field, value)
elements[0].ctx = ast.Load()
check("a list that shrinks", expression(ast.List(elements, ast.Load(), **PLACE)))


# What the classes say of themselves.
for kind in (ast.mod, ast.stmt, ast.expr_context, ast.arguments, ast.arg, ast.keyword, ast.FunctionDef, ast.Pass, ast.excepthandler, ast.ExceptHandler, ast.type_param):
    print(kind.__doc__)
    print(kind._fields, kind._attributes, kind.__dict__.get("_field_types"), kind.__match_args__)
    print([key for key in vars(kind) if key != "__annotations_cache__"])


# A tree that is all that is wanted: future statements count, nothing is warned of.
def tree_of(source, flags):
    try:
        print(hex(flags), ast.dump(compile(source, "<tree>", "exec", flags, dont_inherit=True)))
    except Exception as error:
        print(hex(flags), repr(error), getattr(error, "lineno", None))


for flags in (ast.PyCF_ONLY_AST, ast.PyCF_OPTIMIZED_AST):
    tree_of("from __future__ import an", flags)
    tree_of("from __future__ import braces", flags)
    tree_of("from __future__ import annotations\nx: '%s' % (y,) = '%s' % (__debug__,)", flags)
    tree_of("x: '%s' % (y,) = '%s' % (__debug__,)", flags)
    tree_of("def f():\n try: pass\n finally: return", flags)
    tree_of(module(ast.Pass()), flags)
    tree_of(expression(one()), flags)
    tree = module(ast.Pass(**PLACE))
    print(compile(tree, "<tree>", "exec", flags) is tree)
