"""Prints what `dis` and the code objects' own methods say of every code object of files.

usage: run_dis.py [--full] FILE…

Run by `cargo xtask oracle dis` under CPython and under Taipan. For each file a line `== FILE`; for each code object its
name and, for each view of it, a digest of the text, or with `--full` the text.
"""
import dis
import io
import os
import sys
from itertools import product

sys.path[:0] = [os.path.dirname(__file__)]
from views import show_code


def listing(code, caches, offsets, positions):
    out = io.StringIO()
    dis.dis(code, file=out, depth=0, adaptive=False, show_caches=caches, show_offsets=offsets, show_positions=positions)
    return out.getvalue()


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


def effects(code):
    for i in dis.get_instructions(code, adaptive=False):
        argument = i.arg if i.opcode in dis.hasarg else None
        for jump in (None, True, False):
            yield dis.stack_effect(i.opcode, argument, jump=jump)


def instructions(code):
    for i in dis.get_instructions(code, adaptive=False, show_caches=True):
        yield (f"{i.opcode} {i.arg} {i.argrepr} {i.offset} {i.start_offset} {i.starts_line} {i.line_number} {i.label} "
               f"{i.positions} {i.cache_info} {i.is_jump_target} {i.jump_target} {i.baseopname} {i.oparg} {i.cache_offset} "
               f"{i.end_offset}")


def lines(items):
    return "\n".join(map(str, items))


def views(code):
    for shown in product((False, True), repeat=3):
        yield "dis {:d}{:d}{:d}".format(*shown), lambda: listing(code, *shown)
    yield "info", lambda: dis.code_info(code)
    yield "repr", lambda: "\n".join(f"{name} {value!r}" for name, value in fields(code).items())
    yield "lines", lambda: lines(code.co_lines())
    yield "positions", lambda: lines(code.co_positions())
    yield "branches", lambda: lines(code.co_branches())
    yield "linestarts", lambda: lines(dis.findlinestarts(code))
    yield "labels", lambda: str(dis.findlabels(code.co_code))
    yield "exceptions", lambda: lines(dis._parse_exception_table(code))
    yield "effects", lambda: lines(effects(code))
    yield "instructions", lambda: lines(instructions(code))
    yield "copies", lambda: lines(copies(code))


show_code(views)
