# Eight threads change the same containers, classes, functions and iterators. Nothing may be corrupted: what is found
# afterwards is whole, and every object that was made dies. An argument says for how many seconds to go on.
import gc
import random
import sys
import threading
import time
import weakref
from collections import OrderedDict, defaultdict, deque

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
THREADS = 8
sys.setswitchinterval(1e-6)
stop = False
failures = []


class Token:
    """Made and forgotten all the time; comparing and hashing run Python code in which threads switch."""





    def __init__(self, number):
        self.number = number
        self.partner = self if number % 7 == 0 else None

    def __eq__(self, other):
        if not isinstance(other, Token):
            return NotImplemented
        return self.number == other.number

    def __hash__(self):
        return hash(self.number % 31)

    def __lt__(self, other):
        return self.number < other.number


def allowed(*errors):
    class Allowed:
        def __enter__(self):
            return self

        def __exit__(self, kind, value, traceback):
            return kind is not None and issubclass(kind, errors)

    return Allowed()


def worker(name):
    def wrap(step):
        def run(seed):
            rng = random.Random(seed)
            try:
                while not stop:
                    step(rng)
            except BaseException as error:
                failures.append((name, repr(error)))

        run.name = name
        return run

    return wrap


def run_all(name, *steps):
    """Runs the steps in eight threads for a share of the time."""
    global stop
    stop = False
    runs = [worker(name)(steps[i % len(steps)]) for i in range(THREADS)]
    threads = [threading.Thread(target=run, args=(i,)) for i, run in enumerate(runs)]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / PARTS)
    stop = True
    for thread in threads:
        thread.join()
    print(name, "failures:", failures[:3])
    failures.clear()


PARTS = 12

# ---- lists
shared_list = []


def change_list(rng):
    token = Token(rng.randrange(100))
    which = rng.randrange(14)
    with allowed(IndexError, ValueError):
        if which < 4:
            shared_list.append(token)
        elif which == 4:
            shared_list.insert(rng.randrange(20), token)
        elif which == 5:
            shared_list.pop()
        elif which == 6:
            shared_list.pop(0)
        elif which == 7:
            shared_list.remove(token)
        elif which == 8:
            shared_list.sort()
        elif which == 9:
            shared_list[3:9] = [token, token]
        elif which == 10:
            shared_list.reverse()
        elif which == 11:
            shared_list.extend(shared_list[:3])
        elif which == 12:
            del shared_list[::2]
        else:
            shared_list.index(token)
    if len(shared_list) > 300:
        del shared_list[100:]


def read_list(rng):
    seen = 0
    for item in shared_list:
        assert type(item) is Token and 0 <= item.number < 100
        seen += 1
        if seen > 500:
            break
    copy = shared_list[:] + shared_list.copy() + [*shared_list]
    assert all(type(item) is Token for item in copy)
    shared_list == copy
    Token(5) in shared_list
    max(copy, default=None)


run_all("list", change_list, change_list, read_list)
assert all(type(item) is Token for item in shared_list)
assert len(list(shared_list)) == len(shared_list)

# ---- dictionaries
shared_dict = {}


def change_dict(rng):
    key = Token(rng.randrange(60))
    which = rng.randrange(10)
    with allowed(KeyError, RuntimeError):
        if which < 4:
            shared_dict[key] = [key]
        elif which == 4:
            del shared_dict[key]
        elif which == 5:
            shared_dict.popitem()
        elif which == 6:
            shared_dict.setdefault(key, [key])
        elif which == 7:
            shared_dict.update({key: [key], Token(3): [Token(3)]})
        elif which == 8:
            shared_dict.pop(key, None)
        elif rng.randrange(50) == 0:
            shared_dict.clear()


def read_dict(rng):
    with allowed(RuntimeError):
        for key, value in shared_dict.items():
            assert key == value[0]
    with allowed(KeyError):
        found = shared_dict[Token(rng.randrange(60))]
        assert type(found) is list
    with allowed(RuntimeError):
        copy = dict(shared_dict)
        assert len(copy) == len(list(copy)) == len(list(copy.values()))
        shared_dict == copy
        copy | shared_dict


run_all("dict", change_dict, change_dict, read_dict)
assert len(list(shared_dict)) == len(shared_dict)
assert all(shared_dict[key][0] == key for key in list(shared_dict))

# ---- sets
shared_set = set()


def change_set(rng):
    key = Token(rng.randrange(60))
    which = rng.randrange(10)
    with allowed(KeyError, RuntimeError):
        if which < 4:
            shared_set.add(key)
        elif which == 4:
            shared_set.remove(key)
        elif which == 5:
            shared_set.pop()
        elif which == 6:
            shared_set.update([key, Token(1)])
        elif which == 7:
            shared_set.symmetric_difference_update({key})
        elif which == 8:
            shared_set.discard(key)
        elif rng.randrange(50) == 0:
            shared_set.clear()


def read_set(rng):
    with allowed(RuntimeError):
        for item in shared_set:
            assert type(item) is Token
    with allowed(RuntimeError):
        copy = set(shared_set)
        assert all(item in copy for item in list(copy))
        copy & shared_set
        copy - shared_set
        copy <= shared_set
    Token(7) in shared_set


run_all("set", change_set, change_set, read_set)
assert len(list(shared_set)) == len(shared_set)
assert all(item in shared_set for item in list(shared_set))

# ---- other containers
shared_deque, shared_ordered, shared_bytes = deque(maxlen=50), OrderedDict(), bytearray()
shared_default = defaultdict(list)


def change_others(rng):
    token = Token(rng.randrange(40))
    which = rng.randrange(9)
    with allowed(IndexError, KeyError, RuntimeError, ValueError, BufferError):
        if which == 0:
            shared_deque.append(token)
        elif which == 1:
            shared_deque.rotate(3)
            shared_deque.popleft()
        elif which == 2:
            list(shared_deque)
            shared_deque.remove(token)
        elif which == 3:
            shared_ordered[token.number] = token
        elif which == 4:
            shared_ordered.move_to_end(rng.randrange(40))
            shared_ordered.popitem(last=False)
        elif which == 5:
            list(shared_ordered.items())
        elif which == 6:
            shared_bytes.extend(b"abc" * 5)
            del shared_bytes[:7]
        elif which == 7:
            with memoryview(shared_bytes) as view:
                bytes(view)
        else:
            shared_default[token.number].append(token)
            if len(shared_default) > 30:
                shared_default.clear()


run_all("others", change_others)
assert all(type(item) is Token for item in shared_deque)
assert set(shared_bytes) <= set(b"abc")

# ---- one iterator for all threads
def numbers():
    n = 0
    while True:
        n += 1
        yield Token(n % 100)


shared = {}


def renew_iterators():
    shared["generator"] = numbers()
    shared["list"] = iter([Token(i) for i in range(50)])
    shared["dict"] = iter({i: Token(i) for i in range(50)}.items())
    shared["zip"] = zip(shared_list[:], range(100))
    shared["map"] = map(Token, range(80))
    shared["reversed"] = reversed([Token(i) for i in range(50)])
    shared["enumerate"] = enumerate([Token(i) for i in range(50)])


renew_iterators()


def advance(rng):
    name = rng.choice(list(shared))
    with allowed(StopIteration, ValueError, RuntimeError):
        next(shared[name])
    if rng.randrange(300) == 0:
        renew_iterators()
    elif rng.randrange(100) == 0:
        with allowed(ValueError):
            shared["generator"].close()
            shared["generator"] = numbers()
    elif rng.randrange(100) == 0:
        with allowed(ValueError, ZeroDivisionError, StopIteration):
            shared["generator"].throw(ZeroDivisionError)


run_all("iterators", advance)
shared.clear()


# ---- classes change while their instances are used
class Base:
    value = 1

    def method(self):
        return self.value

    @property
    def twice(self):
        return self.value * 2


class Other:
    value = 2

    def method(self):
        return self.value


class Changing(Base):
    def __init__(self):
        self.number = 1


objects = [Changing() for _ in range(10)]


def change_class(rng):
    which = rng.randrange(8)
    thing = rng.choice(objects)
    with allowed(AttributeError):
        if which == 0:
            Base.value = rng.randrange(3)
        elif which == 1:
            Changing.method = lambda self: 1
        elif which == 2:
            del Changing.method
        elif which == 3:
            Changing.__bases__ = rng.choice([(Base,), (Base, Other), (Other,)])
        elif which == 4:
            thing.__dict__ = {"number": 2}
        elif which == 5:
            setattr(thing, rng.choice("abcdefghijklmnop"), Token(1))
        elif which == 6:
            delattr(thing, rng.choice("abcdefghijklmnop"))
        else:
            objects[rng.randrange(10)] = Changing()


def use_class(rng):
    for thing in objects:
        with allowed(AttributeError):
            assert thing.method() in (0, 1, 2)
        with allowed(AttributeError):
            assert thing.twice in (0, 2, 4)
        assert thing.number in (1, 2)
        with allowed(RuntimeError):
            dict(vars(thing))
        dir(thing)


run_all("classes", change_class, use_class, use_class)


# ---- the code of a function changes while it runs
def one(n):
    if n:
        return replaced(n - 1) + 1
    return 0


def two(n, *rest):
    total = 0
    for _ in range(n):
        total += 1
    return total


def three(n):
    try:
        return len([x for x in range(n)])
    finally:
        replaced.__defaults__ = None


def replaced(n):
    return n


CODES = [f.__code__ for f in (one, two, three, replaced)]


def change_code(rng):
    replaced.__code__ = rng.choice(CODES)
    replaced.__kwdefaults__ = {"x": 1}
    replaced.__defaults__ = (3,)


def use_code(rng):
    n = rng.randrange(20)
    assert replaced(n) == n
    assert sum(map(replaced, range(5))) == 10


run_all("code", change_code, use_code, use_code)


# ---- the collector runs in several threads at once
def make_cycles(rng):
    first = Token(1)
    first.partner = [first, {first: first}, lambda: first]
    reference = weakref.ref(first)
    del first
    reference()


def collect(rng):
    if rng.randrange(10) == 0:
        gc.collect(rng.randrange(3))
    gc.get_referents(shared_list, shared_dict)
    [thing for thing in gc.get_objects(0) if type(thing) is Token]


run_all("collector", make_cycles, make_cycles, collect)

# ---- weak references and their callbacks
weak_dict, weak_set, calls = weakref.WeakValueDictionary(), weakref.WeakSet(), []


def change_weak(rng):
    token = Token(rng.randrange(50))
    weak_dict[token.number] = token
    with allowed(RuntimeError):
        weak_set.add(token)
        list(weak_set)
        list(weak_dict.items())
    weakref.ref(token, calls.append)
    if len(calls) > 100:
        calls.clear()
    weak_dict.get(rng.randrange(50))


run_all("weak", change_weak)

# ---- exceptions, closures and strings
def make_adder():
    total = 0
    text = ""

    def add(rng):
        nonlocal total, text
        total += rng.randrange(3)
        text += "x"
        if len(text) > 1000:
            text = ""
        try:
            raise ValueError(total)
        except ValueError as error:
            shared["last"] = error
        last = shared.get("last")
        if last is not None:
            last.__traceback__
            last.__context__ = None
        sys.intern("name%d" % rng.randrange(1000))

    return add


run_all("closures", make_adder())

# ---- modules and imports
def imports(rng):
    name = rng.choice(["colorsys", "sndhdr_missing", "this_is_not_there", "chunk_missing", "stringprep"])
    with allowed(ImportError, KeyError):
        __import__(name)
    if rng.randrange(5) == 0:
        sys.modules.pop("colorsys", None)
    globals()["global_%d" % rng.randrange(50)] = Token(2)
    globals().pop("global_%d" % rng.randrange(50), None)


run_all("imports", imports)

# ---- frames of other threads
def look_at_frames(rng):
    for frame in list(sys._current_frames().values()):
        depth = 0
        while frame is not None and depth < 20:
            frame.f_code, frame.f_lineno
            depth += 1
            frame = frame.f_back


def deep(rng):
    def down(n):
        return n and down(n - 1)

    down(rng.randrange(100))
    list(i for i in range(20))


run_all("frames", look_at_frames, deep, deep, deep)

# ---- everything dies
references = [weakref.ref(token) for token in shared_list]
for name in [name for name in globals() if name.startswith("global_")]:
    del globals()[name]
for container in (
    shared_list, shared_dict, shared_set, shared_deque, shared_ordered, shared_default, objects, shared, calls,
):
    container.clear()
container = token = None
gc.collect()
print("references alive:", [r() for r in references if r() is not None])
print("tokens alive:", sum(type(thing) is Token for thing in gc.get_objects()))
print("weak containers:", len(weak_dict), len(weak_set))
