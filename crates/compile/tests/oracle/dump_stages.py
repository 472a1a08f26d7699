"""Writes what CPython's code generator emits for sources, and what its later stages make of it.

Usage: dump_stages.py OUTPUT SOURCE...

For the module and for every nested scope: the instruction sequence, made-up constants (the real ones of nested scopes
are not to be had), the number of locals, the result of optimize_cfg, the constants afterwards, the number of cells and
the code object that assemble_code_object makes of the sequence as it is.
"""
import ast
import marshal
import sys
import warnings

import _opcode
import _testinternalcapi as internal
from opcode import opmap

warnings.simplefilter("ignore")
PLACEHOLDER = opmap["ANNOTATIONS_PLACEHOLDER"]
PAIRS = [opmap[name] for name in ("LOAD_FAST_LOAD_FAST", "STORE_FAST_LOAD_FAST", "STORE_FAST_STORE_FAST")]
CELLS = [opmap[name] for name in ("LOAD_CLOSURE", "LOAD_DEREF", "STORE_DEREF", "DELETE_DEREF",
                                  "LOAD_FROM_DICT_OR_DEREF")]
VALUES = [None, "text", 3.5, "T", 7, b"bytes", 1009, (1, 2), 2j, -3, ..., "a", 2 ** 70, "F", 0.25, "name"]


EXITS = [opmap[name] for name in ("RETURN_VALUE", "RAISE_VARARGS", "RERAISE", "JUMP", "JUMP_NO_INTERRUPT")]


def leaves_pseudo(instrs):
    """Whether unreachable code contains POP_BLOCK, which the assembler would not survive."""
    targets = {i[1] for i in instrs if _opcode.has_jump(i[0]) or _opcode.has_exc(i[0])}
    reachable = True
    for at, i in enumerate(instrs):
        reachable = reachable or at in targets
        if not reachable and i[0] == opmap["POP_BLOCK"]:
            return True
        if i[0] in EXITS:
            reachable = False
    return False


def cases(name, seq, consts):
    raw = seq.get_instructions()
    if consts is None:
        used = [i[1] for i in raw if _opcode.has_const(i[0])]
        consts = [VALUES[i] if i < len(VALUES) else f"const {i}" for i in range(max(used, default=-1) + 1)]
    locals_ = [i[1] for i in raw if _opcode.has_local(i[0]) and i[0] not in CELLS]
    nlocals = max(locals_, default=-1) + 1
    ncells = max([i[1] for i in raw if i[0] in CELLS], default=-1) + 1
    after_consts = list(consts)
    after = code = None
    names = {f"n{i}": i for i in range(max([i[1] for i in raw if _opcode.has_name(i[0])], default=0) + 1)}
    metadata = {
        "name": "f", "qualname": "f", "consts": {("c", i): i for i in range(len(consts))}, "names": names,
        "varnames": {f"v{i}": i for i in range(nlocals)}, "cellvars": {f"c{i}": i for i in range(ncells)},
        "freevars": {}, "fasthidden": {}, "argcount": 0, "posonlyargcount": 0, "kwonlyargcount": 0, "firstlineno": 1,
    }
    try:
        after = internal.optimize_cfg(seq, after_consts, nlocals).get_instructions()
    except Exception as error:
        print(name, "optimize_cfg:", error)
    try:
        if leaves_pseudo(seq.get_instructions()) or PLACEHOLDER in [i[0] for i in seq.get_instructions()]:
            raise ValueError("no stackdepth")
        code = internal.assemble_code_object("x.py", seq, metadata).replace(co_consts=())
    except Exception as error:
        if "stackdepth" not in str(error):
            print(name, "assemble:", error)
    # Where the code of annotations is spliced in, which is not to be had, a name is stored that the sequence lacks.
    stored = lambda instrs: {i[1] for i in instrs if i[0] == opmap["STORE_NAME"]}
    raw = seq.get_instructions()
    if after is not None and stored(after) <= stored(raw):
        yield (name, tuple(tuple(i) for i in raw), tuple(None if hasattr(c, "co_code") else c for c in consts), nlocals,
               tuple(tuple(i) for i in after),
               tuple(None if hasattr(c, "co_code") else c for c in after_consts), ncells, code)
    for number, nested in enumerate(seq.get_nested()):
        yield from cases(f"{name}.{number}", nested, None)


def main(output, *sources):
    result = []
    for path in sources:
        with open(path, "rb") as file:
            source = file.read()
        try:
            tree = ast.parse(source)
            seq, metadata = internal.compiler_codegen(tree, path, 0)
        except (SyntaxError, ValueError, RecursionError) as error:
            print(path, error)
            continue
        result.extend(cases(path, seq, metadata["consts"]))
    with open(output, "wb") as file:
        file.write(marshal.dumps(tuple(result)))


main(*sys.argv[1:])
