"""Writes the expected symbol tables and instructions of the sources in data/codegen, for tests/codegen.rs.

Usage: make_codegen_goldens.py FOLDER
"""
import os
import sys

import dump_codegen

folder = sys.argv[1]


def write(name, lines):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)


def make(name):
    base, extension = os.path.splitext(name)
    with open(os.path.join(folder, name), "rb") as file:
        source = file.read()
    if extension == ".py":
        write(base + ".symbols", dump_codegen.symtable(source))
        write(base + ".code", dump_codegen.codegen(source))
    elif extension == ".txt":
        lines = []
        for snippet in source.split(b"%%\n"):
            for line in dump_codegen.codegen(snippet):
                # Instructions are the business of the other files.
                if "Error: " in line or line.startswith("Syntax "):
                    lines.append(line)
            lines.append("%%")
        write(base + ".expected", lines)


for name in sorted(os.listdir(folder)):
    # compiler_codegen of CPython 3.14 may crash the interpreter, depending on what was done before.
    for attempt in range(9):
        child = os.fork()
        if child == 0:
            make(name)
            os._exit(0)
        if os.waitpid(child, 0)[1] == 0:
            break
    else:
        sys.exit(f"{name}: no attempt succeeded")
