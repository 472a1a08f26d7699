"""Prints what compiling each file raises and warns of.

usage: dump_errors.py [--parse] [--strict] [--mode exec|eval|single] FILE…

With --parse the sources are parsed only, not compiled; with --strict warnings are errors. For each file a line `== FILE`, then the warnings in their
order and, last, the exception or `compiled`. Run by `cargo xtask oracle errors` and `… parse-errors` under CPython; the
example `dump_errors` of the crate compile prints the same.
"""
import argparse
import ast
import sys
import warnings


def show(value):
    return ascii(value)


def main():
    sys.setrecursionlimit(5000)
    parser = argparse.ArgumentParser()
    parser.add_argument("--parse", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--mode", default="exec")
    parser.add_argument("paths", nargs="*")
    options = parser.parse_args()
    flags = ast.PyCF_ONLY_AST if options.parse else 0
    for path in options.paths:
        print("==", path)
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("error" if options.strict else "always")
            try:
                compile(source, "source.py", options.mode, flags, dont_inherit=True)
                result = "compiled"
            except SyntaxError as error:
                places = error.lineno, error.offset, error.end_lineno, error.end_offset
                result = " ".join([type(error).__name__, show(error.msg), *map(str, places), show(error.text)])
            except Exception as error:
                result = f"{type(error).__name__} {show(str(error))}"
        for warning in caught:
            print("warning", warning.category.__name__, show(str(warning.message)), warning.lineno)
        print(result)


main()
