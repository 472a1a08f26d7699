"""Code objects of one compilation share equal parts; hand-made code, marshalled loops, jumps past assignments."""
import io
import marshal
import sys
import types
import warnings

source = "f = lambda x: x.y.z\ng = lambda a: a.b.c\nh = lambda: None\ni = lambda: None\n" \
         "j = lambda: ('not a name', 1.5)\nk = lambda: 'not a name'\n"
space = {}
exec(compile(source, "shared.py", "exec"), space)
code = {name: space[name].__code__ for name in "fghijk"}
print(code["f"].co_linetable is code["g"].co_linetable, code["h"].co_consts is code["i"].co_consts)
print(all(c.co_filename is code["f"].co_filename for c in code.values()))
print(code["f"].co_code is code["f"].co_code, code["f"].co_exceptiontable is code["g"].co_exceptiontable)
loaded = marshal.loads(marshal.dumps(compile(source, "shared.py", "exec")))
print({c.co_filename is loaded.co_filename for c in loaded.co_consts if isinstance(c, types.CodeType)})


def fails(function, *args):
    try:
        print(function(*args))
    except Exception as error:
        print(type(error).__name__, error)


def plain():
    pass


plain.__code__ = plain.__code__.replace(co_code=b"\x7f" + plain.__code__.co_code[1:])
try:
    plain()
except SystemError as error:
    print(str(error).rsplit(":", 1)[1])

print("== loops")
knot = ([],)
knot[0].append(knot)
copy = marshal.loads(marshal.dumps(knot))
print(copy[0][0] is copy)
copy = marshal.loads(b"\xa8\x01\x00\x00\x00{Nr\x00\x00\x00\x000")
print(copy[0][None] is copy)
for data in (b"\xba[\x01\x00\x00\x00r\x00\x00\x00\x00NN", b"\xbe\x01\x00\x00\x00r\x00\x00\x00\x00", b"\xbar\0\0\0\0NN"):
    fails(marshal.loads, data)
cut = slice([], None)
cut.start.append(cut)
for version in range(6):
    fails(marshal.dumps, cut, version)


class Changing:
    def __hash__(self):
        return 0

    def __buffer__(self, flags):
        changing.add(1000)
        return memoryview(b"abc")


changing = {Changing(), 1, 2}
fails(marshal.dumps, changing)


class Reader:
    def __init__(self, data, extra=0):
        self.file = io.BytesIO(data)
        self.extra = extra

    def read(self, count):
        print("read", count)
        return self.file.read(count)

    def readinto(self, buffer):
        print("readinto", len(buffer))
        return self.file.readinto(buffer) + self.extra


print(marshal.load(Reader(marshal.dumps([1, "abc", (2.5, b"xyz" * 10)]))))
fails(marshal.load, Reader(marshal.dumps([1, "abc"])[:-1]))
fails(marshal.load, Reader(marshal.dumps(1.5), extra=100))

print("== lines")


def unbound():
    x = y = 2
    if not x:
        return 4
    for i in range(55):
        x + 6
    del x, y
    z = 8
    z = 9
    return 10


first = unbound.__code__.co_firstlineno


def trace(frame, event, arg):
    if event == "line" and frame.f_lineno == first + 8:
        frame.f_lineno = first + 2
        sys.settrace(None)
        return None
    return trace


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    sys.settrace(trace)
    print(unbound())
print([(w.category.__name__, str(w.message)) for w in caught])

print("== names of arguments")


class Odd(str):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return str.__hash__(self) ^ 3


import itertools

module = types.ModuleType("mod")
module.mod = len
for call in (lambda: print(0, sep=1, end=2, file=3, flush=4, foo=5), lambda: print(0, **{Odd("foo"): ","}),
             lambda: round(1.75, **{Odd("foo"): 1}), lambda: itertools.product(0, repeat=1, foo=2),
             lambda: itertools.product(0, repeet=2), lambda: ImportError(0, name=1, path=2, name_from=3, foo=3),
             lambda: ImportError(namez="x"), lambda: module(), lambda: types.ModuleType("n")(),
             lambda: compile("1", bytearray(b"f"), "eval"), lambda: compile("1", memoryview(b"f"), "eval")):
    fails(call)
for text in ("a" + "()" * 500000, "a" + ".b" * 500000, "a" + "*a" * 500000):
    try:
        compile(text, "f", "exec")
    except RecursionError:
        print("RecursionError")
