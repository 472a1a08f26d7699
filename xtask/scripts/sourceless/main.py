"""A program of several modules that runs from `.pyc` files alone. Run by `cargo xtask oracle sourceless`."""
import inspect
import sys
import traceback

import shapes
from shapes import area, plane
from shapes.tools import *


def main():
    print(shapes.__doc__, shapes.__name__, shapes.__path__ is not None)
    for shape in plane.all_shapes():
        print(shape, area.of(shape), describe(shape))
    print([f(10) for f in adders(3)], list(countdown(3)))
    print(inspect.signature(area.of), plane.Circle.__annotations__, plane.Circle.__type_params__)
    try:
        area.of(None)
    except area.NoShape as error:
        for frame in traceback.extract_tb(error.__traceback__):
            print(frame.name, frame.lineno, frame.colno, frame.end_colno, repr(frame.line))
    try:
        inspect.getsource(main)
    except OSError as error:
        print(error)
    for name in ("shapes", "shapes.area", "shapes.plane", "shapes.tools"):
        module = sys.modules[name]
        print(name, type(module.__loader__).__name__, module.__file__.rpartition(".")[2], module.__cached__ == module.__file__)
    print(area.of.__code__.co_positions is not None, sum(1 for _ in area.of.__code__.co_positions()))


main()
