"""code.replace() says what is wrong in CPython's order; code objects cannot be pickled; surrogates in marshalled text."""
import copy
import marshal
import pickle


def f(a, b=1):
    x = [i for i in range(3) if i % 2]
    return x


c = f.__code__
for change in ({"co_varnames": (1,)}, {"co_names": (1,)}, {"co_freevars": (1,)}, {"co_cellvars": (1,)}, {"co_varnames": ("a", 1)},
               {"co_varnames": ("a", "b", 1, "i")}, {"co_varnames": ()}, {"co_name": 1}, {"co_consts": []}, {"co_code": b"x"},
               {"co_stacksize": -1}, {"co_argcount": -1}, {"co_argcount": 9}, {"co_flags": -1}, {"co_nlocals": 7}):
    try:
        c.replace(**change)
        print(change, "made")
    except Exception as error:
        print(change, type(error).__name__, error)
for thing in (c, memoryview(b"")):
    for protocol in range(6):
        try:
            pickle.dumps(thing, protocol)
        except Exception as error:
            print(protocol, type(error).__name__, error)
print(copy.copy(c) is c, copy.deepcopy(c) is c)
for data in (b"u\x02\0\0\0\xda\xda", b"t\x01\0\0\0\xff", b"u\x04\0\0\0ab\xe2\x82", b"u\x03\0\0\0\xed\xa0\x80"):
    try:
        print(ascii(marshal.loads(data)))
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "object", None))
code = compile("class A:\n class B:\n  pass", "file.py", "exec")
inner = code.co_consts[0].co_consts[1]
print([marshal.dumps(constant)[:1] for constant in inner.co_consts if isinstance(constant, str)], inner.co_qualname)
for size in (0, 1, 2, 1 << 28, (1 << 31) - 1):
    print(c.replace(co_stacksize=size).co_stacksize)


def g():
    return 1


data = bytearray(marshal.dumps(g.__code__))
data[13:17] = bytes(4)
print(marshal.loads(bytes(data)).co_stacksize)
