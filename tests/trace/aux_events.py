"""What the generated programs use: small classes with every protocol, and the recording of events."""
import sys
from contextlib import contextmanager

M = sys.monitoring
E = M.events
TOOL = 3
HERE = __file__


class Failure(Exception):
    pass


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Indexed:
    def __getitem__(self, i):
        if i > 1:
            raise IndexError(i)
        return i


class Thing:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value

    @classmethod
    def make(cls, value):
        return cls(value)

    @property
    def double(self):
        return self.value * 2

    def method(self, other):
        return self.double

    def __add__(self, other):
        return self.value

    def __getitem__(self, other):
        return self.value


class Child(Thing):
    def __init__(self, value):
        super().__init__(value)

    def method(self, other):
        return super().method(other)


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return 1

    def __exit__(self, *details):
        return self.swallow


@contextmanager
def managed(value):
    try:
        yield value
    finally:
        value = 0


class Awaitable:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return self.value


async def pause(value):
    await Awaitable(value)
    return value


class Ticker:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n <= 0:
            raise StopAsyncIteration
        self.n -= 1
        return await pause(self.n)


class AsyncManager:
    def __init__(self, swallow):
        self.swallow = swallow

    async def __aenter__(self):
        return 1

    async def __aexit__(self, *details):
        await Awaitable(0)
        return self.swallow


def drive(kind, f, a, b):
    """Runs a function of any kind to its end."""
    if kind == "def":
        return f(a, b)
    if kind == "gen":
        g = f(a, b)
        got = []
        for i in range(4):
            got.append(next(g))
        try:
            got.append(g.send(5))
            got.append(g.throw(ValueError("thrown")))
        finally:
            g.close()
        return got
    if kind == "async":
        co = f(a, b)
        for i in range(50):
            co.send(None)
        return co.close()
    ag = f(a, b)
    for i in range(6):
        step = ag.asend(None)
        for j in range(20):
            try:
                step.send(None)
            except StopIteration:
                break
    step = ag.aclose()
    for j in range(20):
        step.send(None)


def plain(value):
    if isinstance(value, (int, str, type(None))) and not isinstance(value, bool):
        return value
    if isinstance(value, tuple) and len(value) == 3 and isinstance(value[1], BaseException):
        return plain(value[1])
    if isinstance(value, BaseException):
        return f"{type(value).__name__}({str(value).split(' at 0x')[0]})"
    if value is M.MISSING:
        return "MISSING"
    return getattr(value, "__qualname__", None) or type(value).__name__


def ours(code):
    return code.co_filename == HERE or "generated" in code.co_filename


def run(kind, f, a, b):
    try:
        result = drive(kind, f, a, b)
    except BaseException as e:
        return f"raises {plain(e)}"
    return f"gives {plain(result)}"


def traced(kind, f, a, b, opcodes=False):
    log = []

    def tracer(frame, event, arg):
        code = frame.f_code
        if not ours(code) or code is drive.__code__ or code is run.__code__ or code is traced.__code__:
            return None
        if opcodes:
            frame.f_trace_opcodes = True
        log.append((code.co_name, event, frame.f_lineno - code.co_firstlineno, frame.f_lasti, plain(arg)))
        return tracer

    sys.settrace(tracer)
    try:
        result = run(kind, f, a, b)
    finally:
        sys.settrace(None)
    return log, result


def profiled(kind, f, a, b):
    log = []

    def profiler(frame, event, arg):
        if ours(frame.f_code):
            log.append((frame.f_code.co_name, event, frame.f_lasti, plain(arg)))

    sys.setprofile(profiler)
    try:
        result = run(kind, f, a, b)
    finally:
        sys.setprofile(None)
    return log, result


def monitored(kind, f, a, b, names, disabling=(), local=False):
    log = []
    mask = 0

    def callback(name):
        def tell(code, *rest):
            if ours(code) and code is not run.__code__ and code is not monitored.__code__:
                log.append((code.co_name, name, *map(plain, rest)))
                if name in disabling:
                    return M.DISABLE
        return tell

    M.use_tool_id(TOOL, "events")
    for name in names.split():
        M.register_callback(TOOL, getattr(E, name), callback(name))
        if name not in ("C_RETURN", "C_RAISE"):
            mask |= getattr(E, name)
    if local:
        M.set_local_events(TOOL, f.__code__, mask)
    else:
        M.set_events(TOOL, mask)
    try:
        result = run(kind, f, a, b)
    finally:
        M.set_events(TOOL, 0)
        if local:
            M.set_local_events(TOOL, f.__code__, 0)
        M.free_tool_id(TOOL)
    return log, result


WAYS = "PY_START PY_RESUME PY_RETURN PY_YIELD PY_UNWIND PY_THROW"
FAILURES = "RAISE RERAISE EXCEPTION_HANDLED STOP_ITERATION"
ALL = f"{WAYS} {FAILURES} CALL C_RETURN C_RAISE LINE INSTRUCTION JUMP BRANCH_LEFT BRANCH_RIGHT"


RECORDINGS = {
    "line": traced,
    "opcode": lambda *how: traced(*how, True),
    "profile": profiled,
    "ways": lambda *how: monitored(*how, WAYS),
    "failures": lambda *how: monitored(*how, FAILURES),
    "lines": lambda *how: monitored(*how, "LINE"),
    "branches": lambda *how: monitored(*how, "BRANCH_LEFT BRANCH_RIGHT JUMP"),
    "calls": lambda *how: monitored(*how, "CALL C_RETURN C_RAISE"),
    "all": lambda *how: monitored(*how, ALL),
    "disabled": lambda *how: monitored(*how, "LINE BRANCH_LEFT BRANCH_RIGHT PY_START", ("LINE", "BRANCH_LEFT")),
    "still disabled": lambda *how: monitored(*how, "LINE BRANCH_LEFT BRANCH_RIGHT PY_START", ("LINE", "BRANCH_RIGHT")),
    "local": lambda *how: monitored(*how, "LINE PY_START PY_RETURN PY_YIELD STOP_ITERATION", (), True),
}


def show(f, kind, a, b, only=None):
    """Prints the events of a call of the function as each of the recordings sees them."""
    print("==", f.__name__, kind, a, b)
    for title in only or RECORDINGS:
        log, result = RECORDINGS[title](kind, f, a, b)
        print("-", title, len(log), result)
        last, line = None, []
        for entry in log + [("",)]:
            text = " ".join(map(str, entry[1:]))
            if entry[0] != last or len(line) == 8:
                if line:
                    print("   ", "; ".join(line))
                line = []
            if entry[0] != last:
                last = entry[0]
                print(" ", last)
            line.append(text)
    M.restart_events()
