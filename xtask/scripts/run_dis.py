"""Prints what `dis` and the code objects' own methods say of every code object of files.

usage: run_dis.py [--full] FILE…

Run by `cargo xtask oracle dis` under CPython and under Taipan. For each file a line `== FILE`; for each code object its
name and, for each view of it, a digest of the text, or with `--full` the text.
"""
import dis
import io
import re
import sys
import warnings
from itertools import product
from types import CodeType

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
full = "--full" in sys.argv


def digest(text):
    """A short fingerprint that does not depend on the seed of string hashes."""
    value = 0
    for line in text.splitlines():
        value = (value * 1000003 ^ int.from_bytes(line.encode("utf-8", "surrogatepass"), "little")) % 0xffff_ffff_ffff_ffc5
    return f"{value:016x}"


def listings(code):
    """Every choice of what `dis` shows."""
    for caches, offsets, positions in product((False, True), repeat=3):
        out = io.StringIO()
        dis.dis(code, file=out, depth=0, adaptive=False, show_caches=caches, show_offsets=offsets, show_positions=positions)
        yield f"dis {caches:d}{offsets:d}{positions:d}", out.getvalue()


def fields(code):
    return {name: getattr(code, name) for name in (
        "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags", "co_code",
        "co_names", "co_varnames", "co_cellvars", "co_freevars", "co_filename", "co_name", "co_qualname",
        "co_firstlineno", "co_linetable", "co_exceptiontable")}


def copies(code):
    """`replace`, equality and hashes."""
    same = code.replace()
    yield same == code, hash(same) == hash(code), same is code
    for name, value in fields(code).items():
        if isinstance(value, int):
            value += 1
        elif isinstance(value, str):
            value += "x"
        elif isinstance(value, bytes):
            value = value[:-2] + b"\1\0" if name == "co_code" else value + b"\0"
        elif name == "co_names":
            value += ("x",)
        else:
            value = tuple(item + "x" for item in value)
        try:
            other = code.replace(**{name: value})
        except Exception as error:
            yield name, type(error).__name__, str(error)
        else:
            yield name, getattr(other, name) == value, other == code, hash(other) == hash(code)


def views(code):
    yield from listings(code)
    yield "info", dis.code_info(code)
    yield "repr", "\n".join(f"{name} {value!r}" for name, value in fields(code).items())
    yield "lines", "\n".join(map(str, code.co_lines()))
    yield "positions", "\n".join(map(str, code.co_positions()))
    yield "branches", "\n".join(map(str, code.co_branches()))
    yield "linestarts", "\n".join(map(str, dis.findlinestarts(code)))
    yield "labels", str(dis.findlabels(code.co_code))
    yield "exceptions", "\n".join(map(str, dis._parse_exception_table(code)))
    yield "effects", "\n".join(
        str((i.stack_effect(jump=jump) if hasattr(i, "stack_effect") else
             dis.stack_effect(i.opcode, i.arg if i.opcode in dis.hasarg else None, jump=jump)))
        for i in dis.get_instructions(code, adaptive=False) for jump in (None, True, False))
    yield "instructions", "\n".join(
        f"{i.opcode} {i.arg} {i.argrepr} {i.offset} {i.start_offset} {i.starts_line} {i.line_number} {i.label} "
        f"{i.positions} {i.cache_info} {i.is_jump_target} {i.jump_target} {i.baseopname} {i.oparg} {i.cache_offset} {i.end_offset}"
        for i in dis.get_instructions(code, adaptive=False, show_caches=True))
    yield "copies", "\n".join(map(str, copies(code)))


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
        for name, text in views(code):
            # The order of sets is the hash function's.
            if "frozenset({" in text:
                text = re.sub(r"frozenset\(\{(.*)\}\)", lambda m: f"frozenset({''.join(sorted(m[1]))})", text)
            # Code objects among constants are shown with their addresses.
            if "<code object " in text:
                text = text.replace(" at 0x", "\0").split("\0")
                text = text[0] + "".join(" at ADDRESS" + part[part.find(","):] for part in text[1:])
            if full:
                print(f"-- {name}\n{text}")
            else:
                print(f"   {name} {digest(text)}")
    sys.stdout.flush()
