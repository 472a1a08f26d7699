"""Globals of a class that makes up missing names: which of the ways to look a name up ask it."""
import sys


class Names(dict):
    def __missing__(self, key):
        frame = sys._getframe(1)
        print("   missing", key, "in", frame.f_code.co_name)
        if key == "absent":
            raise KeyError(key)
        return f"made up {key}"


SOURCES = ["found = one", "class A: pass", "class A: found = one", "class A:\n def f(self): return one\nfound = A().f()",
           "def f(): return one\nfound = f()", "def f(a: one): pass\nfound = f.__annotations__", "class A:\n x: one\nfound = A.__annotations__",
           "type A = one\nfound = A.__value__", "class B:\n type A = one\nfound = B.A.__value__", "def f():\n class A: found = one\n return A.found\nfound = f()",
           "found = absent", "def f(): return absent\nfound = f()", "class A: found = absent", "class A: found = len", "found = len('three')"]
for source in SOURCES:
    print(repr(source))
    for names, *others in ((Names(),), (Names(), {}), ({"one": 1}, Names())):
        try:
            exec(compile(source, "text", "exec"), names, *others)
            print("  ", dict.get(others[0] if others else names, "found"))
        except Exception as error:
            print("  ", type(error).__name__, error)
