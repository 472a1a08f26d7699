"""Prints what `compile` makes of broken and hand-built syntax trees.

usage: run_trees.py [--full] [--count=N] FILE…

Run by `cargo xtask oracle trees` under CPython and under Taipan. For each file a line `== FILE`, then one line for each of
N trees made from its statements with one or two things changed: a field removed or of another kind, a list emptied or with
an odd item, another context, a constant that no literal gives, a place that is missing, negative or huge, a node in
the place of another, a cycle. It says what was changed and the exception, or a digest of the code object. `--full`
prints the code object's fields.
"""
import ast
import copy
import os
import sys

sys.path[:0] = [os.path.dirname(__file__)]
from views import code_text, digest, files, full, option

MOST_LINES = 40


class Random:
    """The same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & 0xffff_ffff_ffff_ffff
        return (self.state >> 33) % limit

    def of(self, items):
        return items[self.below(len(items))]


class Text(str):
    pass


class Number(int):
    pass


class Leaf(ast.Pass):
    pass


class Word(ast.Name):
    pass


def endless():
    items = []
    items.append(items)
    return items


PLACE = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 1}
# The values of fields; each is made anew, so that no two trees share a node.
VALUES = [
    lambda: None, lambda: 0, lambda: 1, lambda: -1, lambda: 2, lambda: 10**20, lambda: 2**31, lambda: True,
    lambda: "", lambda: "x", lambda: "None", lambda: "True", lambda: "__debug__", lambda: "a b", lambda: "\ud800",
    lambda: "é\u0301", lambda: "__x", lambda: "*", lambda: Text("t"), lambda: Number(3), lambda: b"x", lambda: 1.5,
    lambda: 2j, lambda: ..., lambda: (), lambda: (1, "x", None), lambda: frozenset({1}), lambda: ([],), lambda: [],
    lambda: [None], lambda: ["x"], lambda: [1], lambda: {}, lambda: range(3), lambda: int, lambda: endless(),
    lambda: ast.Load(), lambda: ast.Store(), lambda: ast.Del(), lambda: ast.Add(), lambda: ast.And(), lambda: ast.Not(),
    lambda: ast.Eq(), lambda: ast.Load, lambda: ast.AST(), lambda: ast.expr(), lambda: ast.stmt(**PLACE),
    lambda: ast.pattern(**PLACE), lambda: ast.expr(**PLACE), lambda: ast.Pass(), lambda: ast.Pass(**PLACE), lambda: Leaf(**PLACE),
    lambda: ast.Name("x", **PLACE), lambda: ast.Name("x", ast.Store(), **PLACE), lambda: Word("y", ast.Del(), **PLACE),
    lambda: ast.Name("None", **PLACE), lambda: ast.Name("__debug__", ast.Store(), **PLACE), lambda: ast.Constant(1, **PLACE),
    lambda: ast.Constant([], **PLACE), lambda: ast.Constant("x", **PLACE), lambda: ast.Constant(None, **PLACE),
    lambda: ast.Constant(ast.Load(), **PLACE), lambda: ast.Constant((1, [2]), **PLACE), lambda: ast.Constant(Text("t"), **PLACE),
    lambda: ast.Constant(frozenset({1}), **PLACE), lambda: ast.Constant(1, kind=1, **PLACE), lambda: ast.Constant(1, kind="u", **PLACE),
    lambda: ast.Starred(ast.Name("x", **PLACE), **PLACE), lambda: ast.Starred(ast.Name("x", **PLACE), ast.Store(), **PLACE),
    lambda: ast.Tuple([], **PLACE), lambda: ast.Tuple([ast.Name("z", **PLACE)], ast.Store(), **PLACE), lambda: ast.List([], ast.Store(), **PLACE),
    lambda: ast.Slice(**PLACE), lambda: ast.Yield(**PLACE), lambda: ast.YieldFrom(ast.Constant(1, **PLACE), **PLACE),
    lambda: ast.Await(ast.Constant(1, **PLACE), **PLACE), lambda: ast.JoinedStr([], **PLACE), lambda: ast.TemplateStr([], **PLACE),
    lambda: ast.FormattedValue(ast.Constant(1, **PLACE), -1, **PLACE), lambda: ast.Interpolation(ast.Constant(1, **PLACE), "1", -1, **PLACE),
    lambda: ast.JoinedStr([ast.Constant(1, **PLACE)], **PLACE), lambda: ast.Dict([None], [ast.Constant(1, **PLACE)], **PLACE),
    lambda: ast.Dict([], [ast.Constant(1, **PLACE)], **PLACE), lambda: ast.Set([], **PLACE), lambda: ast.BoolOp(ast.Or(), [], **PLACE),
    lambda: ast.BoolOp(ast.And(), [ast.Constant(1, **PLACE)], **PLACE), lambda: ast.Compare(ast.Constant(1, **PLACE), [], [], **PLACE),
    lambda: ast.Compare(ast.Constant(1, **PLACE), [ast.Lt()], [], **PLACE), lambda: ast.ListComp(ast.Constant(1, **PLACE), [], **PLACE),
    lambda: ast.NamedExpr(ast.Name("w", ast.Store(), **PLACE), ast.Constant(1, **PLACE), **PLACE),
    lambda: ast.NamedExpr(ast.Constant(1, **PLACE), ast.Constant(1, **PLACE), **PLACE), lambda: ast.Call(ast.Name("f", **PLACE), **PLACE),
    lambda: ast.Lambda(ast.arguments(), ast.Constant(1, **PLACE), **PLACE), lambda: ast.arguments(), lambda: ast.arg("a", **PLACE),
    lambda: ast.arguments(args=[ast.arg("a", **PLACE)], defaults=[ast.Constant(1, **PLACE), ast.Constant(2, **PLACE)]),
    lambda: ast.arguments(kwonlyargs=[ast.arg("a", **PLACE)]), lambda: ast.keyword("k", ast.Constant(1, **PLACE), **PLACE),
    lambda: ast.keyword(None, ast.Constant(1, **PLACE), **PLACE), lambda: ast.alias("m", **PLACE), lambda: ast.alias("*", **PLACE),
    lambda: ast.withitem(ast.Constant(1, **PLACE)), lambda: ast.ExceptHandler(**PLACE), lambda: ast.ExceptHandler(body=[ast.Pass(**PLACE)], **PLACE),
    lambda: ast.MatchAs(**PLACE), lambda: ast.MatchAs(None, "x", **PLACE), lambda: ast.MatchAs(ast.MatchAs(**PLACE), **PLACE),
    lambda: ast.MatchStar(**PLACE), lambda: ast.MatchStar("_", **PLACE), lambda: ast.MatchOr([], **PLACE), lambda: ast.MatchSingleton(1, **PLACE),
    lambda: ast.MatchValue(ast.Name("x", **PLACE), **PLACE), lambda: ast.MatchValue(ast.Constant(True, **PLACE), **PLACE),
    lambda: ast.MatchSequence([ast.MatchStar(**PLACE), ast.MatchStar(**PLACE)], **PLACE), lambda: ast.MatchMapping([], [], "_", **PLACE),
    lambda: ast.MatchMapping([ast.Constant(1, **PLACE)], [], **PLACE), lambda: ast.MatchClass(ast.Constant(1, **PLACE), [], [], [], **PLACE),
    lambda: ast.MatchClass(ast.Name("C", **PLACE), [], ["a"], [], **PLACE), lambda: ast.match_case(ast.MatchAs(**PLACE), body=[ast.Pass(**PLACE)]),
    lambda: ast.match_case(ast.MatchAs(**PLACE)), lambda: ast.TypeVar("T", **PLACE), lambda: ast.TypeVarTuple("Ts", **PLACE),
    lambda: ast.ParamSpec("P", **PLACE), lambda: ast.comprehension(ast.Name("i", ast.Store(), **PLACE), ast.Constant(1, **PLACE), [], 0),
    lambda: ast.comprehension(ast.Name("i", ast.Store(), **PLACE), ast.Constant(1, **PLACE), [], 1), lambda: ast.Return(**PLACE),
    lambda: ast.Break(**PLACE), lambda: ast.Continue(**PLACE), lambda: ast.Global(["g"], **PLACE), lambda: ast.Global([], **PLACE),
    lambda: ast.Nonlocal(["x"], **PLACE), lambda: ast.Import([], **PLACE), lambda: ast.ImportFrom("m", [ast.alias("*", **PLACE)], 0, **PLACE),
    lambda: ast.ImportFrom("__future__", [ast.alias("annotations", **PLACE)], 0, **PLACE),
    lambda: ast.ImportFrom("__future__", [ast.alias("nothing", **PLACE)], 0, **PLACE), lambda: ast.ImportFrom(None, [ast.alias("a", **PLACE)], -1, **PLACE),
    lambda: ast.ImportFrom("m", [ast.alias("a", **PLACE)], **PLACE), lambda: ast.Delete([], **PLACE), lambda: ast.Delete([ast.Constant(1, **PLACE)], **PLACE),
    lambda: ast.Assign([], ast.Constant(1, **PLACE), **PLACE), lambda: ast.Raise(None, ast.Constant(1, **PLACE), **PLACE),
    lambda: ast.Try([ast.Pass(**PLACE)], **PLACE), lambda: ast.Try([ast.Pass(**PLACE)], orelse=[ast.Pass(**PLACE)], finalbody=[ast.Pass(**PLACE)], **PLACE),
    lambda: ast.TryStar([ast.Pass(**PLACE)], [ast.ExceptHandler(body=[ast.Pass(**PLACE)], **PLACE)], **PLACE),
    lambda: ast.AnnAssign(ast.Constant(1, **PLACE), ast.Constant(1, **PLACE), None, 1, **PLACE),
    lambda: ast.AnnAssign(ast.Name("a", ast.Store(), **PLACE), ast.Constant(1, **PLACE), None, 0, **PLACE),
    lambda: ast.AugAssign(ast.Tuple([], ast.Store(), **PLACE), ast.Add(), ast.Constant(1, **PLACE), **PLACE),
    lambda: ast.TypeAlias(ast.Constant(1, **PLACE), [], ast.Constant(1, **PLACE), **PLACE), lambda: ast.Expr(ast.Constant("doc", **PLACE), **PLACE),
    lambda: ast.TypeIgnore(1, "x"), lambda: ast.Interactive([]), lambda: ast.Module([]), lambda: ast.Expression(ast.Constant(1, **PLACE)),
]
PLACES = [None, 0, -1, -2, 1, 2, 5, 100, 127, 128, 255, 256, 2000, 10**6, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -10**30, "1", 1.5, True, [1], Number(4)]


def nodes(tree):
    """Every place of a node: its owner, the field and, in a list, the index."""
    found, seen, todo = [], set(), [tree]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for name in node._fields:
            value = getattr(node, name, None)
            found.append((node, name, value))
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, ast.AST):
                    todo.append(item)
    return found


def shown(value):
    text = repr(value) if not isinstance(value, ast.AST) else type(value).__name__
    return ascii(text.split(" at 0x")[0])[:60]


def change(tree, random):
    """Changes one thing, and says what."""
    found = nodes(tree)
    owner, name, value = random.of(found)
    kind = type(owner).__name__
    which = random.below(12)
    if which == 0:
        if hasattr(owner, name):
            try:
                delattr(owner, name)
            except AttributeError:
                pass
        return f"{kind}.{name} removed"
    if which in (1, 2):
        if not owner._attributes:
            owner = random.of([owner for owner, _, _ in found if owner._attributes] or [owner])
        if not owner._attributes:
            return "nothing"
        name = random.of(owner._attributes)
        value = random.of(PLACES)
        if random.below(6) == 0:
            if hasattr(owner, name) and name in vars(owner):
                delattr(owner, name)
            return f"{type(owner).__name__}.{name} removed"
        setattr(owner, name, value)
        return f"{type(owner).__name__}.{name} = {shown(value)}"
    if which in (3, 4, 5) and not isinstance(value, list):
        lists = [triple for triple in found if isinstance(triple[2], list)]
        owner, name, value = random.of(lists or [(tree, "body", [])])
        kind = type(owner).__name__
    if which in (3, 4, 5):
        match random.below(8):
            case 0:
                value.clear()
                return f"{kind}.{name} emptied"
            case 1 if value:
                del value[random.below(len(value))]
                return f"{kind}.{name} shorter"
            case 2 if value:
                value.append(random.of(value))
                return f"{kind}.{name} with an item twice"
            case 3:
                setattr(owner, name, tuple(value))
                return f"{kind}.{name} a tuple"
            case 4 if value:
                item = random.of(VALUES)()
                value[random.below(len(value))] = item
                return f"{kind}.{name}[] = {shown(item)}"
            case 5:
                value.append(owner)
                return f"{kind}.{name} with its owner"
            case _:
                item = random.of(VALUES)()
                value.insert(random.below(len(value) + 1), item)
                return f"{kind}.{name} + {shown(item)}"
    if which == 6:
        contexts = [triple for triple in found if triple[1] == "ctx"]
        if contexts:
            owner, name, value = random.of(contexts)
            owner.ctx = random.of((ast.Load, ast.Store, ast.Del))()
            return f"{type(owner).__name__}.ctx = {shown(owner.ctx)}"
    if which == 7:
        owner2, name2, value2 = random.of(found)
        setattr(owner, name, value2)
        return f"{kind}.{name} = {type(owner2).__name__}.{name2}"
    if which == 8:
        constants = [owner for owner, _, _ in found if isinstance(owner, (ast.Constant, ast.MatchSingleton))]
        if constants:
            owner = random.of(constants)
            owner.value = random.of(VALUES)()
            return f"{type(owner).__name__}.value = {shown(owner.value)}"
    if which == 9:
        names = [triple for triple in found if isinstance(triple[2], str)]
        if names:
            owner, name, _ = random.of(names)
            value = random.of(VALUES[8:19])()
            setattr(owner, name, value)
            return f"{type(owner).__name__}.{name} = {shown(value)}"
    value = random.of(VALUES)()
    setattr(owner, name, value)
    return f"{kind}.{name} = {shown(value)}"


def described(error):
    text = ascii(str(error).split(" at 0x")[0])
    if text.startswith(("'Stack overflow", '"Stack overflow')):
        # How much stack there is, and what is being done where it ends, is a matter of the machine.
        text = "Stack overflow"
    if isinstance(error, SyntaxError):
        text += f" {error.lineno} {error.offset} {error.end_lineno} {error.end_offset} {error.text!a}"
    return f"{type(error).__name__} {text}"


def outcome(tree, mode, level):
    try:
        code = compile(tree, "source.py", mode, dont_inherit=True, optimize=level)
    except Exception as error:
        return described(error)
    text = code_text(code)
    return ascii(text) if full else digest(text)


def pieces(tree):
    """Short statements as modules, and expressions."""
    for statement in tree.body:
        if statement.end_lineno - statement.lineno < MOST_LINES:
            yield ast.Module([statement], []), "exec"
            if isinstance(statement, ast.Expr):
                yield ast.Expression(statement.value), "eval"
            elif isinstance(statement, ast.Assign):
                yield ast.Interactive([statement]), "single"
        elif isinstance(statement, (ast.ClassDef, ast.If, ast.Try)):
            for inner in statement.body:
                if inner.end_lineno - inner.lineno < MOST_LINES:
                    yield ast.Module([inner], []), "exec"


count = int(option("count", 60))
for path, source in files():
    try:
        found = list(pieces(ast.parse(source)))
    except Exception as error:
        print(type(error).__name__)
        continue
    random = Random(len(source))
    for number in range(count if found else 0):
        tree, mode = random.of(found)
        tree = copy.deepcopy(tree)
        what = change(tree, random)
        if random.below(4) == 0:
            what += "; " + change(tree, random)
        # CPython itself dies of some.
        print(number, what, "=>", outcome(tree, mode, random.below(3)), flush=True)
