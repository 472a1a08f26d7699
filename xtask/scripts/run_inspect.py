"""Prints what `inspect` says of everything in modules of the library.

usage: run_inspect.py [--full] FILE…

Run by `cargo xtask oracle inspect` under CPython and under Taipan. For each file below the library's folder a line
`== FILE`; the module is imported, and for each function and class in it there are digests of its signature, source, closure
variables, annotations and kind. `--full` prints the texts.
"""
import importlib
import inspect
import io
import os
import sys
import types

sys.path[:0] = [os.path.dirname(__file__)]
from views import attempt, files, show, stable

library = os.path.dirname(os.__file__)
# Importing these acts, waits or prints.
SKIPPED = {"antigravity", "this", "idlelib.idle", "__main__", "__phello__", "tkinter", "turtle", "turtledemo"}


def members(module):
    """Functions and classes of a module with their paths."""
    found, todo = [], [(module.__name__, module)]
    seen = set()
    while todo:
        path, owner = todo.pop(0)
        for name, value in sorted(vars(owner).items()):
            if isinstance(value, (staticmethod, classmethod)):
                value = value.__func__
            elif isinstance(value, property):
                value = value.fget
            if id(value) in seen or getattr(value, "__module__", None) != module.__name__:
                continue
            if isinstance(value, type):
                seen.add(id(value))
                found.append((f"{path}.{name}", value))
                todo.append((f"{path}.{name}", value))
            elif isinstance(value, types.FunctionType):
                seen.add(id(value))
                found.append((f"{path}.{name}", value))
    return found


def views(value):
    yield "signature", lambda: str(inspect.signature(value))
    yield "source", lambda: inspect.getsource(value)
    yield "lines", lambda: repr(inspect.getsourcelines(value)[1])
    yield "doc", lambda: repr(inspect.getdoc(value))
    yield "comments", lambda: repr(inspect.getcomments(value))
    yield "module", lambda: repr(getattr(inspect.getmodule(value), "__name__", None))
    if isinstance(value, types.FunctionType):
        yield "closure", lambda: closure(value)
        yield "spec", lambda: str(inspect.getfullargspec(value))
        yield "kinds", lambda: str([name for name in KINDS if getattr(inspect, name)(value)])
        yield "attributes", lambda: "\n".join(
            f"{name} {getattr(value, name)!r}" for name in (
                "__name__", "__qualname__", "__module__", "__defaults__", "__kwdefaults__", "__type_params__", "__doc__"))
        yield "cells", lambda: str([type(cell.cell_contents).__name__ for cell in value.__closure__ or ()])
    else:
        yield "bases", lambda: str(inspect.getclasstree([value]))
        yield "names", lambda: str(sorted(vars(value)))
        yield "kinds of names", lambda: "\n".join(
            f"{a.name} {a.kind} {a.defining_class.__name__}" for a in inspect.classify_class_attrs(value)
            if a.defining_class is value)


KINDS = [name for name in dir(inspect) if name.startswith("is") and name not in ("iskeyword",)]


def closure(function):
    found = inspect.getclosurevars(function)
    return f"{sorted(found.nonlocals)} {sorted(found.globals)} {sorted(found.builtins)} {sorted(found.unbound)}"


def frames():
    """A stack as `inspect` shows it."""
    def inner(a, *, b=2):
        frame = inspect.currentframe()
        yield inspect.getargvalues(frame)[:3]
        yield inspect.formatargvalues(*inspect.getargvalues(frame))
        for info in inspect.stack(3):
            if info.filename == __file__:
                yield info.function, info.lineno, info.code_context, info.index, info.positions
        yield inspect.getframeinfo(frame, 1)[1:]
        yield inspect.getgeneratorstate(generator), inspect.getgeneratorlocals(generator)

    generator = inner(1)
    for line in generator:
        print(stable(repr(line)))
    print(inspect.getgeneratorstate(generator))


frames()
for path, _ in files():
    name = os.path.relpath(path, library)[:-3].replace(os.sep, ".").removesuffix(".__init__")
    if name in SKIPPED or name.split(".")[0] in SKIPPED or name.endswith("__main__") or not name.replace(".", "").isidentifier():
        continue
    if name.startswith(("test.", "idlelib.")):
        continue
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        sys.stdout = stdout
        # What one of the two lacks is the business of other comparisons.
        print(type(error).__name__)
        continue
    sys.stdout = stdout
    for where, value in members(module):
        print(where)
        for kind, make in views(value):
            # The path of the program is not the library's business.
            show(kind, stable(attempt(make)).replace(repr(sys.executable), "EXECUTABLE"))
