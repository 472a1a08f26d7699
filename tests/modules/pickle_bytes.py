"""_pickle: the bytes of every protocol, what comes back, memo, persistent objects, notes of errors."""
import collections
import copyreg
import io
import pickle
import _pickle


class Plain:
    def __init__(self, **items):
        self.__dict__.update(items)

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__


class Slots:
    __slots__ = ("a", "b")


class WithArguments:
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self.given = args, kwargs
        return self

    def __getnewargs_ex__(self):
        return (1, 2), {"key": 3}

    def __getstate__(self):
        return None


class Items(list):
    pass


class Reduced:
    def __init__(self, answer):
        self.answer = answer

    def __reduce__(self):
        return self.answer

    def __repr__(self):
        return "<reduced>"


def show(name, objects):
    print("==", name)
    for protocol in range(6):
        for value in objects:
            data = _pickle.dumps(value, protocol)
            print(protocol, data)
            print("  ", pickle.loads(data) == value, _pickle.loads(data) == value,
                  data == pickle._dumps(value, protocol))


show("atoms", [None, True, False, 0, 255, 256, 65535, 65536, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63,
               -2**63, 10**30, 1.5, -0.0, 1e300, "", "abc", "\xe9\u20ac\U0001f600\ud800", "a\\b\n\r\x1a\0",
               b"", b"abc", b"\x80\xff", bytearray(), bytearray(b"xy")])
show("containers", [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {"a": 1}, {"a": 1, "b": [2]},
                    frozenset(), frozenset([1]), set(), {1}])
show("objects", [Plain(a=1, b="x"), Items([1, 2, 3]), collections.OrderedDict([("k", 1)]), complex(1, 2),
                 range(3), slice(1, 2, 3), len, int, print, type(None), Ellipsis, NotImplemented, Plain.__init__])

print("== large")
for value in (list(range(2500)), {i: str(i) for i in range(1500)}, "x" * 70000, b"y" * 70000, ["z" * 30000] * 2 + ["w" * 70000, 1]):
    for protocol in (0, 2, 4, 5):
        data = _pickle.dumps(value, protocol)
        out = io.BytesIO()
        _pickle.dump(value, out, protocol)
        print(protocol, len(data), hash(data) == hash(out.getvalue()), _pickle.loads(data) == value,
              _pickle.load(io.BytesIO(data)) == value)

print("== shared and recursive")
item = ["shared"]
copy = _pickle.loads(_pickle.dumps([item, item, (item,)]))
print(copy, copy[0] is copy[1] is copy[2][0])
loop = []
loop.append(loop)
copy = _pickle.loads(_pickle.dumps(loop))
print(copy[0] is copy)
knot = ([],)
knot[0].append(knot)
for protocol in range(6):
    data = _pickle.dumps(knot, protocol)
    copy = _pickle.loads(data)
    print(protocol, data, copy[0][0] is copy)

slots = Slots()
slots.a, slots.b = 1, [2]
copy = _pickle.loads(_pickle.dumps(slots))
print(copy.a, copy.b)
for protocol in range(2, 6):
    print(protocol, _pickle.loads(_pickle.dumps(WithArguments(), protocol)).given)

print("== memo")
out = io.BytesIO()
pickler = _pickle.Pickler(out, 2)
shared = "shared text"
pickler.dump([shared, shared])
print(sorted(number for number, _ in pickler.memo.copy().values()))
pickler.dump(shared)
print(out.getvalue())
pickler.clear_memo()
print(pickler.memo.copy(), pickler.bin, pickler.fast, hasattr(pickler, "dispatch_table"))
unpickler = _pickle.Unpickler(io.BytesIO(out.getvalue()))
print(unpickler.load(), unpickler.memo.copy(), unpickler.load())

print("== persistent")


class Naming(_pickle.Pickler):
    def persistent_id(self, value):
        return ("name", value.answer) if isinstance(value, Reduced) else None


class Finding(_pickle.Unpickler):
    def persistent_load(self, name):
        return f"<{name}>"

    def find_class(self, module, name):
        print("  find", module, name)
        return super().find_class(module, name)


for protocol in (1, 2, 4):
    out = io.BytesIO()
    Naming(out, protocol).dump([Reduced(1), Reduced("x"), Plain(a=1)])
    print(out.getvalue())
    print(Finding(io.BytesIO(out.getvalue())).load()[:2])

print("== dispatch")
table = {Plain: lambda value: (dict, ([("n", 1)],))}
out = io.BytesIO()
pickler = _pickle.Pickler(out)
pickler.dispatch_table = collections.ChainMap(table, copyreg.dispatch_table)
pickler.dump(Plain())
print(pickle.loads(out.getvalue()))


class Overriding(_pickle.Pickler):
    def reducer_override(self, value):
        return (str, ("function",)) if value is len else NotImplemented


out = io.BytesIO()
Overriding(out).dump([len, Plain(z=1), 5])
print([x if not isinstance(x, Plain) else x.__dict__ for x in pickle.loads(out.getvalue())])

print("== buffers")
for value in (b"bytes", bytearray(b"array")):
    buffers = []
    data = _pickle.dumps(_pickle.PickleBuffer(value), 5, buffer_callback=buffers.append)
    print(data, [bytes(b.raw()) for b in buffers], type(_pickle.loads(data, buffers=buffers)).__name__)
    print(_pickle.dumps(_pickle.PickleBuffer(value), 5))
buffer = _pickle.PickleBuffer(memoryview(b"abcdef")[::2])
for attempt in (buffer.raw, lambda: _pickle.dumps(buffer, 5), lambda: _pickle.dumps(buffer, 4), buffer.release, buffer.raw):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)

print("== errors")


def fails(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error, getattr(error, "__notes__", ()))


for answer in (1, (), (1, 2), (int, 3), (int, (), None, 4), (int, (), None, None, 5), (int, (), None, None, None, 6),
               "no_such_name", (copyreg.__newobj__, ()), (copyreg.__newobj__, (3,)), (copyreg.__newobj__, (int,)),
               (copyreg.__newobj_ex__, (int, (), 1))):
    fails(_pickle.dumps, [{"k": Reduced(answer)}])
def local_class():
    class Local:
        pass
    return Local


fails(_pickle.dumps, local_class())
fails(_pickle.dumps, local_class()())
fails(_pickle.dumps, [1, {2: (x for x in ())}])
fails(_pickle.dumps, 1, 6)
fails(_pickle.dumps, 1, 4, buffer_callback=print)
fails(_pickle.dump, 1, 2)
fails(_pickle.load, 2)
for data in (b"", b".", b"\x80\x06.", b"(.", b"K", b"X\x05\0\0\0abc", b"0.", b"a.", b"s.", b"u.", b"t.", b"]K\x01u.",
             b"(K\x01d.", b"}(K\x01u.", b"h\x05.", b"g7\n.", b"R.", b"N)R.", b"cos\nno_such\n.", b"cno_such_module\nx\n.",
             b"\x93.", b"NN\x93.", b"Sabc\n.", b"S'a\\x41'\n.", b"I\n.", b"Ix\n.", b"I01\n.", b"L12L\n.", b"F1.5\n.",
             b"Fx\n.", b"\x82\x00.", b"\x82\x01.", b"\xff.", b"?.", b"P12\n.", b"NQ.", b"\x97.", b"N)\x81.", b"N}b.",
             b"\x8b\xff\xff\xff\xff.", b"T\xff\xff\xff\xff.", b"p-1\n.", b"Np-1\n.", b"\x95\xff\0\0\0\0\0\0\0N."):
    print(data, end=" ")
    fails(_pickle.loads, data)
