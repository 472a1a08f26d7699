"""-OO: docstrings are gone, too."""

import sys
class C:
    "doc of C"
    def m(self): "doc of m"
def f(): "doc of f"; return 1
print(__doc__, C.__doc__, C.m.__doc__, f.__doc__, sys.flags.optimize, f(), f.__code__.co_consts)
