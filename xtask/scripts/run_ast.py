"""Prints what `ast`, `compile`, `symtable` and `tokenize` make of files.

usage: run_ast.py [--full] FILE…

Run by `cargo xtask oracle library-ast` under CPython and under Taipan. For each file a line `== FILE`, then a digest of the
tree with and without positions, of its text, of the code object that the tree compiles to, of the literals in it,
of its tokens as `tokenize` and as the parser sees them, and of its symbol tables. `--full` prints the texts.
"""
import _tokenize
import ast
import io
import os
import sys
import tokenize

sys.path[:0] = [os.path.dirname(__file__)]
from views import attempt, code_text, files, show, stable

try:
    import symtable
except ImportError:
    symtable = None


def trees(source):
    tree = ast.parse(source, type_comments=False)
    yield "dump", lambda: ast.dump(tree)
    yield "dump indented", lambda: ast.dump(tree, annotate_fields=False, include_attributes=True, indent=1, show_empty=True)
    yield "type comments", lambda: ast.dump(ast.parse(source, type_comments=True), include_attributes=True)
    yield "version", lambda: ast.dump(ast.parse(source, feature_version=(3, 8)))
    yield "optimized", lambda: ast.dump(ast.parse(source, optimize=2))
    yield "unparse", lambda: ast.unparse(tree)
    yield "walk", lambda: "\n".join(type(node).__name__ for node in ast.walk(tree))
    yield "segments", lambda: "\n".join(
        str(ast.get_source_segment(source, node)) for node in tree.body)
    yield "docstrings", lambda: "\n".join(
        str(ast.get_docstring(node)) for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)))
    for level in (0, 1, 2):
        yield f"compile {level}", lambda: code_text(compile(tree, "source.py", "exec", optimize=level))
    yield "fixed", lambda: code_text(
        compile(ast.fix_missing_locations(ast.parse(ast.unparse(tree))), "source.py", "exec"))
    yield "literals", lambda: "\n".join(literals(tree))


def literals(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.UnaryOp, ast.BinOp)):
            try:
                yield ascii(ast.literal_eval(node))
            except Exception as error:
                text = str(error)
                yield f"{type(error).__name__} {text[:text.find(' at 0x')]}"


def tables(source):
    def show(table, depth):
        yield (f"{' ' * depth}{table.get_type()} {table.get_name()} {table.get_lineno()} {table.is_optimized()} "
               f"{table.is_nested()} {table.has_children()}")
        if table.get_type() == symtable.SymbolTableType.FUNCTION:
            yield (f"{' ' * depth}{sorted(table.get_parameters())} {sorted(table.get_locals())} {sorted(table.get_globals())} "
                   f"{sorted(table.get_nonlocals())} {sorted(table.get_frees())}")
        for symbol in sorted(table.get_symbols(), key=lambda symbol: symbol.get_name()):
            facts = [name for name in dir(symbol) if name.startswith("is_") and getattr(symbol, name)()]
            yield f"{' ' * depth} {symbol.get_name()} {facts} {len(symbol.get_namespaces())} {symbol!r}"
        for inner in table.get_children():
            yield from show(inner, depth + 1)

    yield from show(symtable.symtable(source, "source.py", "exec"), 0)


def views(source, data):
    yield from trees(source)
    yield "tokens", lambda: "\n".join(map(repr, tokenize.tokenize(io.BytesIO(data).readline)))
    yield "untokenized", lambda: tokenize.untokenize(tokenize.tokenize(io.BytesIO(data).readline))
    yield "exact", lambda: "\n".join(str(t.exact_type) for t in tokenize.generate_tokens(io.StringIO(source).readline))
    for extra in (False, True):
        yield f"raw tokens {extra:d}", lambda: "\n".join(
            map(repr, _tokenize.TokenizerIter(io.StringIO(source).readline, extra_tokens=extra)))
    if symtable is not None:
        yield "symbols", lambda: "\n".join(tables(source))


for path, data in files():
    try:
        with tokenize.open(path) as file:
            source = file.read()
        for name, make in views(source, data):
            text = attempt(make)
            show(name, stable(text) if isinstance(text, str) else text)
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
