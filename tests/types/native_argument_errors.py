"""What native functions say about arguments that do not fit, in the words of the parser that CPython uses for each."""

import array
import codecs
import collections
import contextvars
import datetime
import decimal
import functools
import io
import json.decoder
import locale
import os
import pickle
import queue
import re
import socket
import time
import zlib


class Other:
    def __repr__(self):
        return "Other"


OTHER = Other()


def show(label, function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except Exception as e:
        print(f"{label}: {type(e).__name__}: {ascii(str(e))}")
    else:
        print(f"{label}: done")


def probe(function, label=None, counts=(0, 1, 2, 3, 5)):
    label = label or getattr(function, "__qualname__", repr(function))
    for n in counts:
        show(f"{label} {n}", function, *[OTHER] * n)
    for n in counts:
        show(f"{label} {n} and a keyword", function, *[OTHER] * n, zzz=1)


print("- methods that are told their class")
packer = zlib.compressobj()
unpacker = zlib.decompressobj()
null = io.FileIO("/dev/null")
for method in (
    packer.copy,
    packer.__copy__,
    packer.__deepcopy__,
    packer.compress,
    packer.flush,
    unpacker.copy,
    unpacker.decompress,
    unpacker.flush,
    io.BytesIO().getbuffer,
    array.array("i").extend,
    array.array("i").fromfile,
    array.array("i").tofile,
    array.array("i").__reduce_ex__,
    iter(array.array("i")).__reduce__,
    queue.SimpleQueue().get_nowait,
    re.compile("a").scanner("a").match,
    re.compile("a").scanner("a").search,
    null.read,
    null.readinto,
    null.write,
    null.truncate,
    io.BufferedReader(io.BytesIO()).truncate,
):
    probe(method)
for function in (
    io.TextIOBase.read,
    io.TextIOBase.readline,
    io.TextIOBase.write,
    io.TextIOBase.detach,
    io.BufferedIOBase.read1,
    io.IOBase.fileno,
    io.IOBase.seek,
):
    base = (io.TextIOBase if "Text" in function.__qualname__ else io.BufferedIOBase)()
    probe(function.__get__(base))
show("close", null.close, 1)
show("close", null.close, zzz=1)
show("close", null.close)

print("- the second argument of __get__")
text = io.StringIO()
for descriptor in (io.TextIOBase.read, io.StringIO.getvalue):
    for arguments in ((text, 1), (text, "q"), (text, None), (text,), (text, int), (text, text), (None, 1), (5, 1)):
        show(f"{descriptor.__name__} {[type(a).__name__ for a in arguments]}", descriptor.__get__, *arguments)

print("- functions of a tuple of arguments")
for function in (
    memoryview(b"").__exit__,
    io.StringIO().__exit__,
    datetime.date.fromordinal,
    datetime.date(2020, 1, 1).__format__,
    datetime.date.strptime,
    datetime.datetime.strptime,
    datetime.time.strptime,
    datetime.datetime(2020, 1, 1).__format__,
    datetime.time().__format__,
    re.match("a", "a").group,
    time.strptime,
    time.strftime,
    time.gmtime,
    time.clock_settime,
    time.clock_settime_ns,
    json.decoder.c_scanstring,
    property().__set_name__,
):
    for n in (0, 1, 3):
        show(f"{function.__name__} {n} and a keyword", function, *[OTHER] * n, zzz=1)
for function in (datetime.date.strptime, datetime.time.strptime, time.clock_settime, time.clock_settime_ns):
    for n in (0, 1, 3):
        show(f"{function.__qualname__} {n}", function, *[OTHER] * n)
show("descriptor", datetime.date.__format__, datetime.date(2020, 1, 1), zzz=1)
show("descriptor", re.Match.group, re.match("a", "a"), zzz=1)
show("descriptor", property.__set_name__, property(), zzz=1)
with socket.socket() as connection:
    for function in (connection.listen, connection.send, connection.sendto, connection.recv):
        show(f"{function.__name__}", function, zzz=1)

print("- functions that messages do not name")
number = decimal.Decimal("1.5")
context = decimal.Context()
for function in (
    number.exp,
    number.compare,
    number.fma,
    number.quantize,
    number.to_integral,
    number.__format__,
    number.__round__,
    context.add,
    context.fma,
    context.power,
    context.create_decimal,
    decimal.localcontext,
    decimal.Context,
):
    for n in (0, 1, 2, 3, 4, 10):
        show(f"{function.__qualname__} {n}", function, *[1] * n)
        show(f"{function.__qualname__} {n} and a keyword", function, *[1] * n, zzz=1)
show("compare twice", number.compare, 1, other=2)
show("compare misspelt", number.compare, 1, contxt=2)

print("- constructors")
for arguments in ((), (1,), ("1",), ("11", 3), (1, 2, 3)):
    for names in ("zzz", "base", "bas", "x", ("base", "zzz"), ("a", "b", "c")):
        names = (names,) if isinstance(names, str) else names
        show(f"int {arguments} {names}", int, *arguments, **dict.fromkeys(names, 3))
show("int", int, 1, 2, 3)
show("subclass", type("Sub", (int,), {}), 1, 2, 3)
show("partial", functools.partial(int, base=2), 1, 2)
for function in (map, zip, enumerate):
    for n in (0, 1, 2):
        for names in (
            ("zzz",),
            ("strict",),
            ("strict", "zzz"),
            ("start",),
            ("iterable",),
            ("start", "zzz"),
            ("zzz", "start"),
            ("iterable", "zzz"),
            ("a", "b", "c", "d", "e", "f", "g"),
        ):
            show(f"{function.__name__} {n} {names}", function, *[[]] * n, **dict.fromkeys(names, 1))
for n in (0, 1, 2, 3):
    show(f"type {n}", type, *[OTHER] * n)
    show(f"type {n} and a keyword", type, *[OTHER] * n, zzz=1)
    show(f"ContextVar {n}", contextvars.ContextVar, *["name"] * n)
    show(f"ContextVar {n} and a default", contextvars.ContextVar, *["name"] * n, default=1)
    show(f"ContextVar {n} and a keyword", contextvars.ContextVar, *["name"] * n, zzz=1)
    show(f"PickleBuffer {n}", pickle.PickleBuffer, *[b""] * n)
    show(f"PickleBuffer {n} and a keyword", pickle.PickleBuffer, *[b""] * n, object=b"")

print("- what is checked first")
closed = io.BytesIO(b"a")
closed.close()
print(iter(closed) is closed)
show("next", next, closed)
show("write", closed.write, 1)
show("write", closed.write, b"")
lent = io.BytesIO(b"a")
with lent.getbuffer():
    show("write", lent.write, 1)
    show("write", lent.write, b"")
show("maketrans", str.maketrans, collections.OrderedDict(a=1))
match = re.match("a(b)?", "ab")
for function in (match.span, match.start, match.end, match.group, match.__getitem__):
    show(function.__name__, function, [])
    show(function.__name__, function, 10**40)
show("fromhex", float.fromhex, "1\ud800")
for arguments in ((None, str), (5, None), ("x", "utf8", 4), (5, "utf8"), ("x",), (1.5,), (-1,)):
    array_of_bytes = bytearray(b"hello")
    show(f"bytearray {arguments}", array_of_bytes.__init__, *arguments)
    print(array_of_bytes)


class Three:
    def __index__(self):
        return 3


for arguments in ((Three(), "\n"), (Three(), "rwx"), (OTHER, "rwx"), (1.5, "zz"), (OTHER, OTHER, OTHER), (OTHER, "r", OTHER)):
    show(f"open {[type(a).__name__ for a in arguments]}", open, *arguments)

print("- names with surrogates")


class Slots:
    __slots__ = ("a",)


for owner in (object(), 5, Slots(), (1).__add__, io, Other):
    show("getattr", getattr, owner, "\ud800")
    show("delattr", delattr, owner, "\ud800")
for owner in (object(), 5, Slots(), int):
    show("setattr", setattr, owner, "\ud800", 1)
show("setattr", setattr, int, "a'b", 1)

print("- the first argument is converted first")
for n in (1, 2, 3, 4):
    arguments = [OTHER] * n
    for function in (
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.date.fromisocalendar,
        datetime.datetime.combine,
        os.access,
        os.chmod,
        os.mkdir,
        os.mkfifo,
        os.mknod,
        os.open,
        os.truncate,
        os.setxattr,
        codecs.utf_16_encode,
        codecs.utf_32_encode,
        codecs.utf_16_ex_decode,
        codecs.utf_32_ex_decode,
        codecs.escape_encode,
        locale.dgettext,
        locale.dcgettext,
    ):
        show(f"{function.__name__} {n}", function, *arguments)
day = datetime.date(2020, 1, 1)
show("datetime", datetime.datetime, 2020, 1, 2**40)
show("datetime", datetime.datetime, 2020, OTHER, zzz=1)
show("datetime", datetime.datetime, 2020, 1, year=2, zzz=1)
show("datetime", datetime.datetime, 2020, year=2)
show("datetime", datetime.datetime, 2020, 1, 1, tzinfo=1)
show("datetime", datetime.datetime, 2020, 1, 1, fold=OTHER)
show("fromisocalendar", datetime.date.fromisocalendar, 2020, 2**40, 1)
show("fromisocalendar", datetime.date.fromisocalendar, 2020, 2**40)
show("fromisocalendar", datetime.date.fromisocalendar, 2020, 1, day=1, zzz=2)
show("combine", datetime.datetime.combine, day, OTHER, zzz=1)
show("combine", datetime.datetime.combine, day)
show("combine", datetime.datetime.combine, day, datetime.time(), OTHER)
with socket.socket() as connection:
    for function in (connection.recv_into, connection.recvfrom_into, connection.recvmsg_into, connection.sendmsg):
        for n in (0, 1, 2, 3):
            show(f"{function.__name__} {n}", function, *[OTHER] * n)
