"""Prints the code objects that each file compiles to, every field, at each level of optimisation.

usage: dump_code.py [-O LEVELS] [-m MODES] FILE…

LEVELS are digits (012), MODES of e (exec), v (eval), s (single); `v` and `s` only where the text allows. For
each file a line `== FILE`. Of a `.pyc` file the code object in it is printed. Run by `cargo xtask oracle code`
and `oracle pyc` under CPython; the function `code::dump::dump` prints the same.
"""
import marshal
import struct
import sys
import warnings
from opcode import opname

MODES = {"e": "exec", "v": "eval", "s": "single"}
ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(text):
    if text.isascii() and text.isprintable() and "\\" not in text and "'" not in text:
        return f"'{text}'"
    return "'" + "".join(
        c if 32 <= ord(c) < 127 and c not in "\\'" else ESCAPES.get(c) or f"\\{{{ord(c):x}}}" for c in text) + "'"


def bits(number):
    return f"{struct.unpack('<Q', struct.pack('<d', number))[0]:016x}"


def constant(value, codes):
    kind = type(value)
    if kind is int:
        return hex(value)
    if kind is float:
        return "float " + bits(value)
    if kind is complex:
        return f"complex {bits(value.real)} {bits(value.imag)}"
    if kind is str:
        return quoted(value)
    if kind is bytes:
        return "b" + value.hex()
    if kind is tuple:
        return "(" + ", ".join(constant(item, codes) for item in value) + ")"
    if kind is frozenset:
        return "frozenset " + " | ".join(sorted(constant(item, codes) for item in value))
    if kind is slice:
        return f"slice {constant((value.start, value.stop, value.step), codes)}"
    if hasattr(value, "co_code"):
        codes.append(value)
        return f"code {quoted(value.co_qualname)}"
    return repr(value)


def names(values):
    return " ".join(map(quoted, values))


def table(data):
    """Entries of a location or exception table begin with a set high bit; 8 of them on a line."""
    text, count = [], 0
    for byte in data:
        if byte & 128 and text:
            count += 1
            text.append("\n " if count % 8 == 0 else " ")
        text.append(f"{byte:02x}")
    return "".join(text)




def dump(code, out):
    codes = []
    out.append(f"code {quoted(code.co_qualname)} {quoted(code.co_name)} line {code.co_firstlineno}")
    out.append(f"args {code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount} locals {code.co_nlocals} "
               f"stack {code.co_stacksize} flags {code.co_flags:#x}")
    out.append(f"names {names(code.co_names)}")
    out.append(f"varnames {names(code.co_varnames)}")
    out.append(f"cellvars {names(code.co_cellvars)}")
    out.append(f"freevars {names(code.co_freevars)}")
    out.extend(f"const {number} {constant(value, codes)}" for number, value in enumerate(code.co_consts))
    data = code.co_code
    out.extend(f"  {at} {opname[data[at]]} {data[at + 1]}" for at in range(0, len(data), 2))
    out.append(f"lines\n {table(code.co_linetable)}")
    out.append(f"exceptions\n {table(code.co_exceptiontable)}")
    for inner in codes:
        dump(inner, out)


def main(arguments):
    levels, modes = "012", "e"
    while arguments and arguments[0] in ("-O", "-m"):
        option, value = arguments.pop(0), arguments.pop(0)
        levels, modes = (value, modes) if option == "-O" else (levels, value)
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    for path in arguments:
        with open(path, "rb") as file:
            source = file.read()
        out = [f"== {path}"]
        if path.endswith(".pyc"):
            dump(marshal.loads(source[16:]), out)
            print("\n".join(out))
            continue
        for mode in modes:
            for level in levels:
                try:
                    code = compile(source, "source.py", MODES[mode], dont_inherit=True, optimize=int(level))
                except Exception as error:
                    # Its message is the business of `cargo xtask oracle errors`.
                    out.append(f"-- {MODES[mode]} -O{level} {type(error).__name__}")
                    continue
                out.append(f"-- {MODES[mode]} -O{level}")
                dump(code, out)
        print("\n".join(out))


main(sys.argv[1:])
