# Eight threads at once on what tests/threads/shared_state.py leaves out: buffers with exported views, tokens of ordered
# dictionaries and deques under iteration, generators and coroutines that two threads resume, attributes of one instance,
# classes that change under inline caches, tracing switched on and off by other threads, files, imports, sorting,
# pickling. An argument says for how many seconds to go on.
import array
import contextvars
import functools
import gc
import heapq
import io
import itertools
import json
import os
import pickle
import queue
import random
import re
import struct
import sys
import tempfile
import threading
import time
import types
import warnings
import weakref
from collections import ChainMap, Counter, OrderedDict, deque

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
THREADS = 8
PARTS = 14
sys.setswitchinterval(1e-6)
warnings.simplefilter("ignore")
stop = False
failures = []


class Token:
    """Comparing and hashing run Python code in which threads switch."""

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        if not isinstance(other, Token):
            return NotImplemented
        return self.number == other.number

    def __hash__(self):
        return hash(self.number % 13)

    def __lt__(self, other):
        return self.number < other.number

    def __repr__(self):
        return f"<{self.number}>"


class Allowed:
    def __init__(self, *errors):
        self.errors = errors

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.errors)


def run_all(name, *steps):
    """Runs the steps in eight threads for a share of the time."""
    global stop
    stop = False

    def run(step, seed):
        rng = random.Random(seed)
        try:
            while not stop:
                step(rng)
        except BaseException as error:
            trace = error.__traceback__
            while trace.tb_next is not None:
                trace = trace.tb_next
            failures.append((name, repr(error), trace.tb_lineno))
            del trace

    threads = [threading.Thread(target=run, args=(steps[i % len(steps)], i)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    time.sleep(SECONDS / PARTS)
    stop = True
    for thread in threads:
        thread.join()
    print(name, "failures:", failures[:3])
    failures.clear()


# ---- bytearrays that grow and shrink while views of them are alive, and what copies them
shared_bytes = bytearray(b"0123456789" * 10)
shared_array = array.array("i", range(50))
views = deque(maxlen=6)


def resize(rng):
    global shared_bytes
    which = rng.randrange(9)
    with Allowed(BufferError, IndexError, ValueError):
        if which == 0:
            shared_bytes.extend(b"0123456789")
        elif which == 1:
            del shared_bytes[: rng.randrange(20)]
        elif which == 2:
            shared_bytes[10:20] = b"01" * rng.randrange(12)
        elif which == 3:
            shared_bytes.insert(0, 48)
        elif which == 4:
            shared_bytes.pop()
        elif which == 5:
            shared_bytes *= 1 if len(shared_bytes) > 400 else 2
        elif which == 6:
            shared_array.append(rng.randrange(50))
        elif which == 7:
            shared_array.pop()
        else:
            del shared_array[60:]
    if len(shared_bytes) > 800:
        with Allowed(BufferError):
            del shared_bytes[100:]


def view(rng):
    which = rng.randrange(8)
    with Allowed(ValueError, IndexError, BufferError, struct.error):
        if which == 0:
            views.append(memoryview(shared_bytes))
        elif which == 1:
            views.append(memoryview(shared_array))
        elif which == 2:
            views.popleft().release()
        elif which == 3:
            seen = bytes(views[rng.randrange(4)][1:9])
            assert len(seen) in (8, 32) or len(seen) < 40
        elif which == 4:
            assert not bytes(shared_bytes).strip(b"0123456789")
        elif which == 5:
            shared_bytes.find(b"89"), shared_bytes.split(b"5"), shared_bytes.decode().count("1")
        elif which == 6:
            views[0][0] = 49 if views[0].format == "B" else 7
        else:
            struct.pack_into("4s", shared_bytes, 0, b"4567")
            io.BytesIO(b"99999").readinto(shared_bytes)
            re.search(rb"(\d+)9", shared_bytes)


run_all("buffers", resize, view)
for one in views:
    one.release()
views.clear()
assert not shared_bytes.strip(b"0123456789") and all(0 <= n < 50 or n > 50 for n in shared_array)

# ---- one BytesIO, one StringIO, one file
shared_io, shared_text = io.BytesIO(), io.StringIO()
folder = tempfile.TemporaryDirectory()
shared_file = open(os.path.join(folder.name, "file"), "w+b")
shared_lines = open(os.path.join(folder.name, "lines"), "w+", encoding="utf-8")


def use_files(rng):
    which = rng.randrange(12)
    with Allowed(BufferError, ValueError, OSError):
        if which == 0:
            shared_io.write(b"line\n" * rng.randrange(5))
        elif which == 1:
            shared_io.seek(rng.randrange(100))
            assert not shared_io.read(20).strip(b"line\n\0")
        elif which == 2:
            with shared_io.getbuffer() as buffer:
                assert not bytes(buffer).strip(b"line\n\0")
        elif which == 3:
            shared_io.truncate(rng.randrange(200))
        elif which == 4:
            shared_text.write("zeile\n")
            shared_text.getvalue()
        elif which == 5:
            shared_text.seek(0)
            list(shared_text)
        elif which == 6:
            shared_text.truncate(0)
        elif which == 7:
            shared_file.write(b"abc" * rng.randrange(50))
        elif which == 8:
            shared_file.seek(0)
            assert not shared_file.read().strip(b"abc\0")
        elif which == 9:
            shared_file.truncate(rng.randrange(3000))
        elif which == 10:
            with Allowed(io.UnsupportedOperation):
                shared_lines.write("äöü\n" * rng.randrange(20))
        else:
            shared_lines.seek(0)
            if rng.randrange(50) == 0:
                shared_lines.truncate()


run_all("files", use_files)
shared_file.close()
shared_lines.close()
folder.cleanup()

# ---- deques and ordered dictionaries that change under their iterators
shared_deque = deque(Token(i) for i in range(20))
# Where comparing keys runs Python code, a change is no single step and the list of keys may miss some, as in CPython.
ordered_by_token, ordered_by_number = OrderedDict(), OrderedDict()
shared_counter, shared_chain = Counter(), ChainMap({}, {})
kept = {}


def change_ordered(rng):
    global shared_deque
    token = Token(rng.randrange(30))
    shared_ordered, key = rng.choice([(ordered_by_token, token), (ordered_by_number, token.number)])
    which = rng.randrange(17)
    with Allowed(IndexError, KeyError, RuntimeError, ValueError):
        if which == 0:
            shared_deque.extendleft([token, token])
        elif which == 1:
            shared_deque.insert(rng.randrange(10), token)
        elif which == 2:
            del shared_deque[rng.randrange(10)]
        elif which == 3:
            shared_deque.rotate(rng.randrange(-5, 6))
        elif which == 4:
            shared_deque.index(token), shared_deque.count(token), token in shared_deque
        elif which == 5:
            for item in shared_deque:
                assert type(item) is Token
        elif which == 6:
            shared_deque == shared_deque.copy(), shared_deque < deque([token]), repr(shared_deque)
        elif which == 7:
            shared_deque.reverse()
            shared_deque += [token]
        elif which == 8:
            while len(shared_deque) > 60:
                shared_deque.pop(), shared_deque.popleft()
        elif which == 9:
            shared_ordered[key] = key
        elif which == 10:
            del shared_ordered[key]
        elif which == 11:
            shared_ordered.move_to_end(key, last=rng.randrange(2))
        elif which == 12:
            for one, value in shared_ordered.items():
                assert one == value
        elif which == 13:
            list(reversed(shared_ordered)), shared_ordered == shared_ordered.copy(), repr(shared_ordered)
        elif which == 14:
            shared_ordered.pop(key, None), shared_ordered.setdefault(key, key)
        elif which == 15:
            shared_counter[token] += 1
            shared_counter.update([token, token])
            shared_counter.most_common(3)
            if len(shared_counter) > 25:
                shared_counter.clear()
        else:
            shared_chain[token] = token
            list(shared_chain), shared_chain.get(token)
            shared_chain.maps.reverse()


run_all("ordered", change_ordered)
assert all(key == value for key, value in ordered_by_number.items())
assert len(list(ordered_by_number)) == len(ordered_by_number) == len(dict(ordered_by_number))
assert len(list(shared_deque)) == len(shared_deque)


# ---- generators and coroutines that several threads resume, close and look into
def counting():
    n = 0
    try:
        while True:
            n += 1
            got = yield Token(n)
            assert got is None or type(got) is Token
    finally:
        n = Token(0)


def delegating():
    while True:
        try:
            yield from counting()
        except ZeroDivisionError:
            pass


@types.coroutine
def pause():
    yield Token(3)


async def waiting():
    while True:
        await pause()


async def asynchronous():
    while True:
        yield await pause()


MAKERS = [counting, delegating, waiting, lambda: (Token(i) for i in itertools.count()), asynchronous]
generators = {n: make() for n, make in enumerate(MAKERS)}
ASYNC = len(MAKERS) - 1


def resume(rng):
    n = rng.randrange(len(MAKERS))
    which = rng.randrange(12)
    one = generators[n]
    with Allowed(ValueError, RuntimeError, StopIteration, StopAsyncIteration, ZeroDivisionError, GeneratorExit):
        if n == ASYNC:
            if which < 6:
                one.asend(None).send(None)
            elif which == 6:
                one.athrow(ZeroDivisionError).send(None)
            elif which == 7:
                one.aclose().send(None)
                generators[n] = MAKERS[n]()
            else:
                one.ag_frame, one.ag_running, one.ag_await
        elif which < 6:
            assert type(one.send(None)) is Token
        elif which == 6 and n < 2:
            with Allowed(TypeError):
                one.send(Token(1))
        elif which == 7:
            one.throw(ZeroDivisionError)
        elif which == 8:
            one.close()
        elif which == 9:
            generators[n] = MAKERS[n]()
        elif which == 10:
            frame = getattr(one, "gi_frame", None) or getattr(one, "cr_frame", None)
            if frame is not None:
                dict(frame.f_locals), frame.f_lineno, frame.f_back
        else:
            gc.get_referents(one), repr(one)


run_all("generators", resume)
for one in generators.values():
    with Allowed(RuntimeError):
        one.aclose().close() if hasattr(one, "aclose") else one.close()
generators.clear()


# ---- attributes of one instance, through inline caches, slots and properties, while its class changes
class Plain:
    fixed = 1

    def __init__(self):
        self.first = Token(1)

    def method(self):
        return self.first


class Slotted:
    __slots__ = ("one", "two", "__dict__", "__weakref__")


class Other(Plain):
    fixed = 2


instance, slotted, others = Plain(), Slotted(), [Plain(), Other()]
NAMES = ["first", "one", "two", *"abcdefghijklmnopqrstuvwxyz"]


def set_attributes(rng):
    name = rng.choice(NAMES)
    thing = rng.choice([instance, slotted, *others])
    which = rng.randrange(10)
    with Allowed(AttributeError, TypeError, RuntimeError):
        if which < 3:
            setattr(thing, name, Token(len(name)))
        elif which == 3:
            delattr(thing, name)
        elif which == 4:
            instance.first = instance.a = instance.b = Token(2)
        elif which == 5:
            del slotted.one
        elif which == 6:
            thing.__dict__ = {"first": Token(3), name: Token(4)}
        elif which == 7:
            thing.__dict__.update(zip("abc", map(Token, range(3))))
        elif which == 8:
            others[1].__class__ = rng.choice([Plain, Other])
        else:
            vars(thing).clear()
            thing.first = Token(1)


def read_attributes(rng):
    for _ in range(20):
        with Allowed(AttributeError):
            assert type(instance.first) is Token and type(instance.a) is Token
        with Allowed(AttributeError):
            assert type(slotted.one) is Token
        with Allowed(AttributeError):
            assert type(others[1].method()) is Token
        with Allowed(AttributeError):
            assert others[1].fixed in (1, 2, 3)
        with Allowed(AttributeError):
            instance.c = instance.b
    with Allowed(RuntimeError):
        for key, value in vars(instance).items():
            assert type(key) is str and type(value) is Token


def change_class(rng):
    which = rng.randrange(10)
    with Allowed(AttributeError, TypeError):
        if which == 0:
            Plain.fixed = rng.randrange(1, 4)
        elif which == 1:
            Plain.first = property(lambda self: Token(5), lambda self, value: None)
        elif which == 2:
            del Plain.first
        elif which == 3:
            Plain.__getattr__ = lambda self, name: Token(6)
        elif which == 4:
            del Plain.__getattr__
        elif which == 5:
            Plain.__setattr__ = object.__setattr__
        elif which == 6:
            del Plain.__setattr__
        elif which == 7:
            Other.method = lambda self: Token(7)
        elif which == 8:
            del Other.method
        else:
            type("Short", (Plain,), {"fixed": 3, "__slots__": ()})().method()
    if rng.randrange(5) == 0:
        for name in ("first", "__getattr__", "__setattr__"):
            with Allowed(AttributeError):
                delattr(Plain, name)


run_all("attributes", set_attributes, read_attributes, read_attributes, change_class)


# ---- tracing and profiling, switched on and off for all threads while they run
seen_events = set()


def tracer(frame, event, argument):
    seen_events.add(event)
    return tracer


def profiler(frame, event, argument):
    seen_events.add(event)


def work(rng):
    def inner(n, *rest, key=None):
        if n == 0:
            raise KeyError(n)
        return inner(n - 1, *rest, key=key)

    with Allowed(KeyError):
        inner(rng.randrange(8), 1, 2, key=3)
    total = 0
    for value in (x * x for x in range(10)):
        total += value
    assert total == 285
    assert [Token(i).number for i in range(5)] == list(range(5))
    assert sorted([Token(3), Token(1)])[0].number == 1
    "%s %r" % (Token(1), Token(2))


def switch_tracing(rng):
    which = rng.randrange(6)
    if which == 0:
        threading.settrace_all_threads(tracer)
    elif which == 1:
        threading.settrace_all_threads(None)
    elif which == 2:
        threading.setprofile_all_threads(profiler)
    elif which == 3:
        threading.setprofile_all_threads(None)
    elif which == 4:
        sys.settrace(tracer)
    else:
        sys.settrace(None)
        sys.setprofile(None)
    work(rng)


def switch_monitoring(rng):
    monitoring = sys.monitoring
    with Allowed(ValueError):
        monitoring.use_tool_id(3, "tool")
        monitoring.register_callback(3, monitoring.events.LINE, lambda code, line: None)
        monitoring.register_callback(3, monitoring.events.PY_START, lambda code, offset: monitoring.DISABLE)
        monitoring.set_events(3, monitoring.events.LINE | monitoring.events.PY_START)
        work(rng)
        monitoring.restart_events()
    with Allowed(ValueError):
        monitoring.set_events(3, 0)
        monitoring.free_tool_id(3)


run_all("tracing", work, work, work, switch_tracing, work, work, work, switch_monitoring)
threading.settrace_all_threads(None)
threading.setprofile_all_threads(None)
threading.settrace(None)
threading.setprofile(None)
sys.settrace(None)
sys.setprofile(None)
if sys.monitoring.get_tool(3):
    sys.monitoring.free_tool_id(3)

# ---- the same modules are imported and forgotten by all threads
MODULES = ["colorsys", "stringprep", "sched", "this_is_not_there", "bisect", "quopri", "fractions", "numbers"]


def imports(rng):
    name = rng.choice(MODULES)
    with Allowed(ImportError, KeyError, AttributeError):
        module = __import__(name)
        assert module.__name__ == name
        importlib_spec = module.__spec__
        importlib_spec.loader.name
    if rng.randrange(4) == 0:
        sys.modules.pop(rng.choice(["colorsys", "sched", "quopri", "stringprep"]), None)
    with Allowed(ImportError, KeyError, AttributeError):
        from colorsys import rgb_to_hsv

        assert rgb_to_hsv(1, 1, 1) == (0.0, 0.0, 1)


run_all("imports", imports)


# ---- caches, contexts, queues, heaps
@functools.lru_cache(maxsize=20)
def cached(token):
    return [token]


@functools.singledispatch
def dispatched(value):
    return "any"


dispatched.register(int, lambda value: "int")
variable = contextvars.ContextVar("variable", default=Token(0))
shared_queue, shared_heap = queue.SimpleQueue(), []


class Lazy:
    @functools.cached_property
    def value(self):
        return Token(1)


lazy = Lazy()


def caches(rng):
    token = Token(rng.randrange(60))
    which = rng.randrange(9)
    with Allowed(IndexError, queue.Empty, AttributeError, RuntimeError):
        if which == 0:
            assert cached(token) == [token]
        elif which == 1:
            cached.cache_clear()
            cached.cache_info()
        elif which == 2:
            dispatched(1), dispatched("x")
            dispatched.register(rng.choice([str, bytes, list]), lambda value: "more")
        elif which == 3:
            reset = variable.set(token)
            assert variable.get() is token
            contextvars.copy_context().run(variable.get)
            variable.reset(reset)
        elif which == 4:
            shared_queue.put(token)
        elif which == 5:
            assert type(shared_queue.get_nowait()) is Token
        elif which == 6:
            heapq.heappush(shared_heap, token)
        elif which == 7:
            heapq.heappop(shared_heap), heapq.nsmallest(3, shared_heap)
        else:
            assert type(lazy.value) is Token
            del lazy.value
    if len(shared_heap) > 100:
        del shared_heap[50:]


run_all("caches", caches)
cached.cache_clear()
while not shared_queue.empty():
    shared_queue.get()

# ---- what is written and read while it changes
shared_tree = {"list": [1, 2, {"x": "y"}], "dict": {"a": [None, True], "b": {}}, "text": "ä" * 20}


def serialise(rng):
    which = rng.randrange(9)
    with Allowed(RuntimeError, KeyError, IndexError, ValueError):
        if which == 0:
            json.loads(json.dumps(shared_tree))
        elif which == 1:
            pickle.loads(pickle.dumps(shared_tree, rng.randrange(6)))
        elif which == 2:
            repr(shared_tree), str(shared_tree["list"])
        elif which == 3:
            shared_tree["list"].append(rng.random())
        elif which == 4:
            shared_tree["dict"][str(rng.randrange(50))] = [rng.randrange(9)]
        elif which == 5:
            shared_tree["dict"].pop(str(rng.randrange(50)))
        elif which == 6:
            del shared_tree["list"][5:]
        elif which == 7:
            "{0[list]} {1!r:>10}".format(shared_tree, Token(1))
            "-".join(shared_tree["dict"])
        else:
            shared_tree["text"] += "ö"
            if len(shared_tree["text"]) > 500:
                shared_tree["text"] = "ä"


run_all("serialising", serialise)

# ---- iterators of itertools and built-ins that all threads advance
iterators = {}


def renew():
    numbers = [Token(i) for i in range(40)]
    iterators.update(
        chain=itertools.chain(numbers, map(Token, range(9))),
        cycle=itertools.cycle(numbers[:5]),
        islice=itertools.islice(itertools.count(), 3, 90, 2),
        product=itertools.product(numbers[:4], repeat=3),
        permutations=itertools.permutations(numbers[:5]),
        combinations=itertools.combinations(numbers[:7], 3),
        accumulate=itertools.accumulate(range(90)),
        groupby=itertools.groupby(numbers, lambda token: token.number // 3),
        pairwise=itertools.pairwise(numbers),
        batched=itertools.batched(numbers, 3),
        compress=itertools.compress(numbers, itertools.cycle([1, 0])),
        takewhile=itertools.takewhile(lambda token: token.number < 30, numbers),
        filterfalse=itertools.filterfalse(lambda token: token.number % 2, numbers),
        zip_longest=itertools.zip_longest(numbers, range(50)),
        starmap=itertools.starmap(pow, itertools.product(range(9), repeat=2)),
        tee=itertools.tee(iter(numbers), 2)[0],
        filter=filter(None, numbers),
        set=iter({*numbers}),
        bytes=iter(bytearray(50)),
        str=iter("äöü" * 20),
        call=iter(lambda: Token(1), Token(2)),
        sorted=iter(sorted(numbers, key=lambda token: -token.number)),
    )


renew()


def advance(rng):
    name = rng.choice(list(iterators))
    one = iterators[name]
    with Allowed(StopIteration, RuntimeError, ValueError):
        value = next(one)
        if name == "groupby":
            list(value[1])
        elif name == "tee":
            one.__copy__()
    if rng.randrange(300) == 0:
        renew()


run_all("itertools", advance)
iterators.clear()

# ---- sorting lists of which others see the inside, and keys that fail
lists = [[Token(i) for i in range(30)] for _ in range(3)]


def sort(rng):
    one = rng.choice(lists)
    which = rng.randrange(5)
    with Allowed(ValueError, IndexError, ZeroDivisionError):
        if which == 0:
            one.sort()
        elif which == 1:
            one.sort(key=lambda token: 1 // token.number)
        elif which == 2:
            one.append(Token(rng.randrange(40)))
        elif which == 3:
            one.reverse(), one.pop()
        else:
            sorted(one, key=lambda token: -token.number), min(one), one == lists[0]
    if len(one) > 60:
        del one[30:]


run_all("sorting", sort)
assert all(type(token) is Token for one in lists for token in one)


# ---- threads that begin and end while others look at them
class Local(threading.local):
    def __init__(self):
        self.token = Token(1)


local = Local()


def start_threads(rng):
    def short():
        local.token = Token(2)
        local.more = [Token(3)]

    thread = threading.Thread(target=short)
    thread.start()
    assert type(local.token) is Token
    if rng.randrange(2):
        thread.join()


def look_around(rng):
    for thread in threading.enumerate():
        thread.name, thread.ident, thread.is_alive(), repr(thread)
    for frame in list(sys._current_frames().values()):
        frame.f_code.co_name, frame.f_lineno
        with Allowed(RuntimeError):
            dict(frame.f_locals)
        frame.f_back
    list(sys._current_exceptions().values())


run_all("starting", start_threads, start_threads, look_around)
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()


# ---- cells and globals of one function, weak containers under the collector
def make_shared():
    cell, text = Token(1), ""

    def change(rng):
        nonlocal cell, text
        global shared_global
        cell = Token(rng.randrange(5))
        shared_global = [cell]
        text = text[-50:] + str(cell)
        with Allowed(NameError):
            del shared_global
        with Allowed(NameError):
            assert type(shared_global[0]) is Token
        change.__closure__[0].cell_contents
        weak_keys[cell] = text
        with Allowed(RuntimeError):
            list(weak_keys)
        proxy = weakref.proxy(cell)
        with Allowed(ReferenceError):
            proxy.number
        finalizer = weakref.finalize(cell, int)
        if rng.randrange(2):
            finalizer.detach()
        if rng.randrange(20) == 0:
            gc.collect(0)

    return change


weak_keys = weakref.WeakKeyDictionary()
run_all("cells", make_shared())

# ---- everything dies
globals().pop("shared_global", None)
for container in (shared_deque, ordered_by_token, ordered_by_number, shared_counter, shared_heap, lists, others, kept):
    container.clear()
shared_chain.maps.clear()
instance = slotted = local = variable = container = thread = lazy = one = None
gc.collect()
print("events:", seen_events <= {"call", "line", "return", "exception", "c_call", "c_return", "c_exception", "opcode"})
print("tokens alive:", sum(type(thing) is Token for thing in gc.get_objects()))
