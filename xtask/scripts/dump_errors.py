"""Prints what compiling each file raises and warns of.

usage: dump_errors.py FILE…

For each file a line `== FILE`, then the warnings in their order and, last, the exception or `compiled`. Run
by `cargo xtask oracle errors` under CPython; the example `dump_errors` of the crate compile prints the same.
"""
import sys
import warnings


def show(value):
    return ascii(value)


def main(paths):
    sys.setrecursionlimit(5000)
    for path in paths:
        print("==", path)
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                compile(source, "source.py", "exec", dont_inherit=True)
                result = "compiled"
            except SyntaxError as error:
                places = error.lineno, error.offset, error.end_lineno, error.end_offset
                result = " ".join([type(error).__name__, show(error.msg), *map(str, places), show(error.text)])
            except Exception as error:
                result = f"{type(error).__name__} {show(str(error))}"
        for warning in caught:
            print("warning", warning.category.__name__, show(str(warning.message)), warning.lineno)
        print(result)


main(sys.argv[1:])
