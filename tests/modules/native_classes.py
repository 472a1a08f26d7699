"""What native classes show of themselves: members, their own generic methods, constructors of exceptions, classes that can be changed."""
import collections
import functools
import itertools
import operator
import os
import random
import re
import struct
import sys
import types
import weakref
import zlib


def tell(label, function, *args):
    try:
        print(label, repr(function(*args)))
    except Exception as error:
        print(label, type(error).__name__, error)


def generator():
    yield


def frame():
    return sys._getframe()


print("-- members")
MEMBERS = [(types.CodeType, "co_argcount"), (types.CodeType, "co_consts"), (types.MethodType, "__func__"), (property, "fget"),
           (classmethod, "__func__"), (staticmethod, "__wrapped__"), (super, "__thisclass__"), (types.TracebackType, "tb_frame"),
           (types.GenericAlias, "__origin__"), (type, "__base__"), (weakref.ref, "__callback__"), (types.FrameType, "f_trace_lines"),
           (BaseException, "__suppress_context__"), (UnicodeDecodeError, "start"), (os.DirEntry, "name")]
for cls, name in MEMBERS:
    print(cls.__name__, vars(cls)[name], type(vars(cls)[name]).__name__)
for value, name in [(generator.__code__, "co_argcount"), (MEMBERS.append, "__self__"), ((lambda: 0).__get__(1), "__self__"), (property(), "fget"),
                    (list[int], "__args__"), (int, "__flags__"), (weakref.ref(tell), "__callback__"), (str.upper, "__name__")]:
    tell(f"set {name}", setattr, value, name, 1)
    tell(f"delete {name}", delattr, value, name)
f = frame()
f.f_trace_lines = False
print(f.f_trace_lines, f.f_back is sys._getframe())
tell("delete", delattr, f, "f_trace_lines")

print("-- methods of their own")
for cls in (itertools.count, itertools.chain, operator.itemgetter, collections.deque, collections.defaultdict, functools.partial, struct.Struct,
            type(itertools.groupby([]))):
    print(cls.__name__, [n for n in ("__getattribute__", "__setattr__", "__delattr__") if n in vars(cls)])
for cls in (ValueError, KeyError, IndexError, OSError, FileNotFoundError, StopIteration, TypeError, UnicodeError, SyntaxError, Warning):
    print(cls.__name__, "__new__" in vars(cls), "__init__" in vars(cls))
print([n for n in ("__eq__", "__lt__", "__hash__") if n in vars(type(None))], None.__eq__(None), None.__eq__(1), None.__lt__(None))

print("-- classes that can be changed")
for cls in (ExceptionGroup, os.stat_result, os.terminal_size, random.Random.__base__, os.DirEntry, BaseExceptionGroup, type(sys.flags), re.Pattern):
    tell(cls.__name__, setattr, cls, "surface", 1)
    tell(cls.__name__, lambda: cls.surface)
    tell(cls.__name__, delattr, cls, "surface")
group = ExceptionGroup("g", [ValueError(1)])
print(weakref.ref(group)() is group, ExceptionGroup.__module__, "__module__" in vars(ExceptionGroup), ExceptionGroup.__flags__ >> 9 & 1)

print("-- dictionaries of names")
print([n for n in ("__contains__", "__getitem__") if type(vars(type(f.f_locals))[n]) is types.MethodDescriptorType])
print(repr(types.CapsuleType.__doc__))
print("__bytes__" in vars(weakref.ProxyType), "__bytes__" in vars(weakref.CallableProxyType))
for cls in (type(collections.OrderedDict().keys()), type({}.keys())):
    tell(cls.__name__, cls)
    tell(cls.__name__, object.__new__, cls)

print("-- small things")
tell("copy", lambda: zlib.compressobj().copy().flush() == zlib.compressobj().flush())
finished = zlib.compressobj()
finished.flush()
tell("copy of an ended stream", finished.copy)
reader = zlib.decompressobj()
reader.decompress(zlib.compress(b"abc") + b"more")
print(reader.copy().unused_data, reader.copy().eof)
text = "abc def"
print(text.replace("abc", "abc") == text, text.replace(text[:3], text[:3]) is text, text.replace("x", "y") is text)
pattern = "abc"
print(text.replace(pattern, pattern) is text)
last = reversed([1, 2])
list(last)
print(last.__reduce__())
tell("width", lambda: "%*d" % (-sys.maxsize - 1, 1))


class Releasing:
    def __index__(self):
        view.release()
        return 2


view = memoryview(bytearray(b"abcd"))
print(bytes(view[:Releasing()]))
tell("released", lambda: view[0])
