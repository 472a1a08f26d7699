"""Prints CPython's symbol tables and emitted instructions, for examples/dump_codegen.rs to be compared with.

Usage: dump_codegen.py symtable|codegen|single|eval|strict|optimize1 OUTPUT SOURCE...
"""
import ast
import dis
import os
import sys
import warnings

import _symtable
import _testinternalcapi as internal


def error_line(error):
    if isinstance(error, SyntaxError):
        return (f"{type(error).__name__}: {error.msg} {error.lineno} {error.offset} {error.end_lineno} "
                f"{error.end_offset}")
    return f"{type(error).__name__}: {error}"


def symtable(source):
    def block(entry, depth):
        symbols = "".join(f" {name}={flags}" for name, flags in sorted(entry.symbols.items()))
        yield (f"{' ' * depth}{entry.name} {entry.type} {entry.lineno} {entry.nested} "
               f"[{' '.join(entry.varnames)}]{symbols}")
        for child in entry.children:
            yield from block(child, depth + 1)
    try:
        top = _symtable.symtable(source, "f", "exec")
    except Exception as error:
        yield error_line(error)
    else:
        yield from block(top, 0)


MODES = {"exec": 0, "eval": 1, "single": 2}


def codegen(source, mode="exec", optimize=0, action="always"):
    def scope(sequence, depth):
        for op, arg, *position in sequence.get_instructions():
            yield f"{' ' * depth}{dis._all_opname[op]} {'-' if arg is None else arg} {' '.join(map(str, position))}"
        for nested in sequence.get_nested():
            yield f"{' ' * depth}--"
            yield from scope(nested, depth + 1)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        try:
            tree = ast.parse(source, "f", mode)
            sequence, _ = internal.compiler_codegen(tree, "f", optimize, MODES[mode])
        except Exception as error:
            lines = [error_line(error)]
        else:
            lines = scope(sequence, 0)
    for warning in caught:
        yield f"{warning.category.__name__.removesuffix('Warning')} {warning.lineno} {warning.message}"
    yield from lines


STAGES = {
    "symtable": symtable,
    "codegen": codegen,
    "single": lambda source: codegen(source, "single"),
    "eval": lambda source: codegen(source, "eval"),
    "strict": lambda source: codegen(source, action="error"),
    "optimize1": lambda source: codegen(source, "exec", 1),
}


def main(stage, output, *sources):
    warnings.simplefilter("ignore")
    with open(output, "w", encoding="utf-8", errors="surrogatepass") as out:
        for path in sources:
            with open(path, "rb") as file:
                source = file.read()
            print("#####", path, file=out)
            out.flush()
            # CPython does not survive some sources.
            child = os.fork()
            if child == 0:
                for line in STAGES[stage](source):
                    print(line, file=out)
                out.flush()
                os._exit(0)
            if os.waitpid(child, 0)[1] != 0:
                print("crash", file=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
