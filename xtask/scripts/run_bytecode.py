"""Prints what the package `bytecode` makes of every code object of files.

usage: run_bytecode.py --import=FOLDER [--full] FILE…

FOLDER holds the package. Run by `cargo xtask oracle bytecode` under CPython and under Taipan. For each file a line
`== FILE`; for each code object digests of its concrete and abstract bytecode, its control-flow graph, the stack size worked
out from it, and of the code objects made again from each.
"""
import sys
import warnings
from types import CodeType

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
full = "--full" in sys.argv
for argument in sys.argv[1:]:
    if argument.startswith("--import="):
        sys.path.insert(0, argument.removeprefix("--import="))
from bytecode import Bytecode, ConcreteBytecode, ControlFlowGraph, dump_bytecode, format_bytecode

FIELDS = ("co_code", "co_names", "co_varnames", "co_cellvars", "co_freevars", "co_flags", "co_stacksize", "co_linetable",
          "co_exceptiontable", "co_firstlineno", "co_name", "co_qualname", "co_argcount")


def digest(text):
    data = text.encode("utf-8", "surrogatepass")
    return f"{int.from_bytes(data, 'little') % 0xffff_ffff_ffff_ffc5:016x} {len(data)}"


def stable(text):
    parts = text.split(" at 0x")
    return parts[0] + "".join(" at ADDRESS" + part.lstrip("0123456789abcdef") for part in parts[1:])


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


def walk(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from walk(constant)


for path in sys.argv[1:]:
    if path.startswith("--"):
        continue
    print("==", path)
    with open(path, "rb") as file:
        source = file.read()
    try:
        top = compile(source, "source.py", "exec", dont_inherit=True)
    except Exception as error:
        print(type(error).__name__)
        continue
    for number, code in enumerate(walk(top)):
        print(number, code.co_qualname, code.co_firstlineno)
        try:
            for name, make in views(code):
                try:
                    text = stable(make())
                except Exception as error:
                    text = f"{type(error).__name__}: {stable(str(error))}"
                print(f"-- {name}\n{text}" if full else f"   {name} {digest(text)}")
        except Exception as error:
            print(f"{type(error).__name__}: {stable(str(error))}")
    sys.stdout.flush()
