"""Writes CPython's code objects of sources: for each source NAME in LIST, FOLDER/N.marshal, where N is its line, holds a
tuple of the source's bytes and the code objects (or class names of exceptions) at levels 0, 1 and 2.

Usage: dump_marshal.py FOLDER LIST
"""
import marshal
import os
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
folder, names = sys.argv[1:]
with open(names) as file:
    for number, name in enumerate(file.read().split("\n")):
        if not name:
            continue
        with open(name, "rb") as source:
            text = source.read()
        result = [name, text]
        for level in range(3):
            try:
                result.append(compile(text, "source.py", "exec", dont_inherit=True, optimize=level))
            except Exception as error:
                result.append(type(error).__name__)
        with open(os.path.join(folder, f"{number}.marshal"), "wb") as output:
            output.write(marshal.dumps(tuple(result)))
