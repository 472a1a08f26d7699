"""What `__new__` of another type than the nearest native one does, and copying what has no constructor."""
import collections, copy, csv, io, _thread, pickle, hashlib, weakref


def shown(label, f, *args):
    try:
        print(label, type(f(*args)).__name__)
    except BaseException as e:
        print(label, type(e).__name__, e)


natives = [io.IOBase.__base__, io.RawIOBase.__base__, io.BufferedIOBase.__base__, io.TextIOBase.__base__, collections.OrderedDict, collections.defaultdict, collections.deque,
           type(csv.reader([])), type(csv.writer(io.StringIO())), type(hashlib.md5()), io.BytesIO, io.StringIO, io.BufferedReader, io.TextIOWrapper, type({}.items()),
           type(collections.OrderedDict().items()), type(iter([])), type(len), type((lambda: 1).__code__.co_lines()), type(weakref.ref(int)), _thread.RLock, int, str, bytes, tuple, type, BaseException, OSError]
for T in natives:
    print(T.__name__)
    shown(" object.__new__(T)", object.__new__, T)
    if T is not type:
        shown(" T.__new__(T)", lambda: T.__new__(T))
    for base in T.__mro__[1:-1]:
        shown(f" {base.__name__}.__new__(T)", lambda: base.__new__(T))
    try:
        class A(T):
            pass
    except TypeError as e:
        print(" class A(T)", e)
        continue
    shown(" object.__new__(A)", object.__new__, A)
    if T is not type:
        shown(" A.__new__(A)", lambda: A.__new__(A))
        shown(" A()", A)
    for base in T.__mro__[1:-1]:
        shown(f" {base.__name__}.__new__(A)", lambda: base.__new__(A))

for x in (_thread.allocate_lock(), _thread.RLock(), hashlib.md5(), csv.reader([]), io.StringIO("abc"), {}.items(), iter([1]), len, io.BytesIO(b"x"), open("/dev/null"), (i for i in ())):
    print(type(x).__name__)
    shown(" copy", copy.copy, x)
    shown(" deepcopy", copy.deepcopy, x)
    shown(" dumps", pickle.dumps, x)

handle = _thread.start_joinable_thread(int)
handle.join()
print(_thread.LockType.__weakrefoffset__, _thread.RLock.__weakrefoffset__, type(handle).__weakrefoffset__)


class Raw(io.RawIOBase):
    def __new__(cls, *args):
        self = super().__new__(cls)
        self.args = args
        return self


raw = Raw(1, 2)
print(raw.args, raw.closed, raw.readable())
raw.close()
print(raw.closed)
