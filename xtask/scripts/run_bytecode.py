"""Prints what the package `bytecode` makes of every code object of files.

usage: run_bytecode.py --import=FOLDER [--full] FILE…

FOLDER holds the package. Run by `cargo xtask oracle bytecode` under CPython and under Taipan. For each file a line
`== FILE`; for each code object digests of its concrete and abstract bytecode, its control-flow graph, the stack size worked
out from it, and of the code objects made again from each.
"""
import os
import sys

sys.path[:0] = [os.path.dirname(__file__)]
from views import option, show_code

sys.path[:0] = [option("import")]
from bytecode import Bytecode, ConcreteBytecode, ControlFlowGraph, format_bytecode

FIELDS = ("co_code", "co_names", "co_varnames", "co_cellvars", "co_freevars", "co_flags", "co_stacksize", "co_linetable",
          "co_exceptiontable", "co_firstlineno", "co_name", "co_qualname", "co_argcount")


def again(code):
    return "\n".join(f"{name} {getattr(code, name)!r}" for name in FIELDS) + f"\n{code.co_consts!r}"


def views(code):
    concrete = ConcreteBytecode.from_code(code)
    yield "concrete", lambda: format_bytecode(concrete, lineno=True) + repr(concrete.exception_table)
    yield "concrete again", lambda: again(concrete.to_code())
    abstract = Bytecode.from_code(code)
    yield "abstract", lambda: format_bytecode(abstract, lineno=True)
    yield "abstract again", lambda: again(abstract.to_code())
    yield "stack size", lambda: str(abstract.compute_stacksize())
    yield "graph", lambda: format_bytecode(ControlFlowGraph.from_bytecode(abstract), lineno=True)
    yield "graph again", lambda: again(ControlFlowGraph.from_bytecode(abstract).to_code())


show_code(views)
