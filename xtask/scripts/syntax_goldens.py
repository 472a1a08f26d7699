"""Fills in what CPython says of the sources in a golden file of the crate `syntax`.

usage: syntax_goldens.py FILE…

A golden file has, for each source, a line `MODE LETTERS VERSION SOURCE` (the source with `\\n`, `\\t` and `\\\\`
escaped; letters: `t` type comments, `i` incomplete input allowed, `d` no implied dedent, `b` barry_as_FLUFL, `-`
none; VERSION: the minor version of the grammar) and then, indented, the warnings and the tree or the error.
"""
import ast
import re
import sys
import warnings

FLAGS = {"t": 0x1000, "i": 0x4000, "d": 0x200, "b": 0x400000, "-": 0}
UNESCAPED = {"\\n": "\n", "\\t": "\t", "\\\\": "\\"}


def unescape(text):
    return re.sub(r"\\[nt\\]", lambda found: UNESCAPED[found[0]], text)


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def describe(error):
    if not isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error}"
    place = ", ".join(map(str, (error.lineno, error.offset, error.end_lineno, error.end_offset)))
    return f"{type(error).__name__}: {error.msg} ({place}) |{error.text or ''}"


def answers(mode, letters, version, source):
    flags = ast.PyCF_ONLY_AST
    for letter in letters:
        flags |= FLAGS[letter]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(source, "source.py", mode, flags, True, _feature_version=int(version))
            result = ast.dump(tree, include_attributes=True)
        except Exception as error:
            result = describe(error)
    for warning in caught:
        yield f"{warning.category.__name__} {warning.lineno} {warning.message}"
    yield result


for path in sys.argv[1:]:
    lines = []
    for line in open(path, encoding="utf-8").read().splitlines():
        if line.startswith("    "):
            continue
        lines.append(line)
        if line and not line.startswith("#"):
            mode, letters, version, source = line.split(" ", 3)
            lines += ("    " + escape(answer) for answer in answers(mode, letters, version, unescape(source)))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
