"""Prints what compiling every string in files raises and warns of.

usage: run_strings.py [--full] FILE…

Run by `cargo xtask oracle strings` under CPython and under Taipan. The strings and byte strings of CPython's tests hold most
of its invalid cases, and all other strings are invalid in some way of their own. For each file a line `== FILE`; for each
different string, and for each example in a docstring, one line with the outcomes of each mode: as a file, an expression,
interactive input that may go on, and the type of a function.
"""
import ast
import doctest
import os
import sys
import warnings

sys.path[:0] = [os.path.dirname(__file__)]
from views import digest, files, full

ALLOW_INCOMPLETE_INPUT = 0x4000
DONT_IMPLY_DEDENT = 0x200
MODES = [
    ("exec", 0),
    ("eval", 0),
    ("single", ALLOW_INCOMPLETE_INPUT | DONT_IMPLY_DEDENT),
    ("func_type", ast.PyCF_ONLY_AST),
    ("exec", ast.PyCF_ONLY_AST | ast.PyCF_TYPE_COMMENTS),
]
LONGEST = 20_000


def outcome(source, mode, flags):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "source.py", mode, flags, dont_inherit=True)
            result = "compiled"
        except SyntaxError as error:
            places = error.lineno, error.offset, error.end_lineno, error.end_offset
            result = f"{type(error).__name__} {error.msg!a} {places} {error.text!a}"
        except Exception as error:
            result = f"{type(error).__name__} {error!s}".encode("ascii", "backslashreplace").decode()
    return "".join(f"{w.category.__name__} {str(w.message)!a} {w.lineno}; " for w in caught) + result


def sources(tree):
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and 0 < len(node.value) < LONGEST:
            found[node.value] = None
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            text = ast.get_docstring(node)
            if text and ">>>" in text:
                try:
                    examples = doctest.DocTestParser().get_examples(text)
                except ValueError:
                    continue
                found.update((example.source, None) for example in examples)
    return found


for path, source in files():
    try:
        found = sources(ast.parse(source))
    except Exception as error:
        print(type(error).__name__)
        continue
    for number, source in enumerate(found):
        text = " | ".join(outcome(source, mode, flags) for mode, flags in MODES)
        print(number, ascii(source) if full else digest(ascii(source)), text if full else digest(text))
