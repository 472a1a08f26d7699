"""Prints the syntax trees of files as the example `dump_ast` of the crate `syntax` does."""

import ast
import sys
import warnings

warnings.simplefilter("ignore")
flags = ast.PyCF_ONLY_AST
sys.setrecursionlimit(20_000)


def quoted(text):
    """The text as Rust's `{:?}` prints it, for the characters that occur."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
    letters = (c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text or "")
    return '"' + "".join(escapes.get(original, c) for original, c in zip(text or "", letters)) + '"'


def describe(error):
    text = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
    if isinstance(error, SyntaxError):
        place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
        text += " ({}, {}, {}, {}) ".format(*place) + quoted(error.text)
    return text


for path in sys.argv[1:]:
    if path == "-c":
        flags |= ast.PyCF_TYPE_COMMENTS
        continue
    print("==", path)
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = compile(source, "source.py", "exec", flags)
    except Exception as error:
        print(describe(error))
    else:
        for statement in tree.body:
            print(ast.dump(statement, include_attributes=True))
    sys.stdout.flush()
