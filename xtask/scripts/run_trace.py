"""Prints which events the tests in CPython's test files give.

usage: run_trace.py [--full] FILE…

Run by `cargo xtask oracle trace` under CPython and under Taipan. For each file a line `== FILE`, then for each test in it
its outcome and a digest of the events of the code in that file: of `sys.settrace` with lines and instructions, of
`sys.setprofile`, and of all of `sys.monitoring`. `--full` prints the events.
"""
import contextlib
import faulthandler
import gc
import importlib
import io
import os
import sys
import unittest
import warnings

sys.path[:0] = [os.path.dirname(__file__)]
from views import digest, full, paths

MOST = 200_000
M = sys.monitoring
TOOL = 3
E = M.events
KINDS = {name: getattr(E, name) for name in (
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "C_RETURN", "C_RAISE", "LINE", "JUMP", "BRANCH_LEFT",
    "BRANCH_RIGHT", "RAISE", "RERAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "STOP_ITERATION")}
# Of how many arguments each is told, behind the code object, those that are numbers.
NUMBERS = {"LINE": 1, "JUMP": 2, "BRANCH_LEFT": 2, "BRANCH_RIGHT": 2}


class Recorder:
    def __init__(self, filename):
        self.filename = filename
        self.events = []

    def put(self, *what):
        if len(self.events) < MOST:
            self.events.append(" ".join(map(str, what)))

    def trace(self, frame, event, arg):
        code = frame.f_code
        if code.co_filename != self.filename:
            return None
        frame.f_trace_opcodes = True
        what = arg[0].__name__ if event == "exception" else ""
        self.put(event, code.co_qualname, frame.f_lineno, frame.f_lasti, what)
        return self.trace

    def profile(self, frame, event, arg):
        code = frame.f_code
        if code.co_filename == self.filename:
            what = getattr(arg, "__qualname__", "") if event.startswith("c_") else ""
            self.put(event, code.co_qualname, frame.f_lasti, what)

    def monitor(self, name):
        numbers = NUMBERS.get(name, 1)

        def told(code, *arguments):
            if code.co_filename == self.filename:
                self.put(name, code.co_qualname, *arguments[:numbers])
        return told

    @contextlib.contextmanager
    def tracing(self):
        sys.settrace(self.trace)
        try:
            yield
        finally:
            sys.settrace(None)

    @contextlib.contextmanager
    def profiling(self):
        sys.setprofile(self.profile)
        try:
            yield
        finally:
            sys.setprofile(None)

    @contextlib.contextmanager
    def monitoring(self):
        M.use_tool_id(TOOL, "trace")
        for name, event in KINDS.items():
            M.register_callback(TOOL, event, self.monitor(name))
        M.set_events(TOOL, sum(KINDS.values()))
        try:
            yield
        finally:
            M.set_events(TOOL, 0)
            for event in KINDS.values():
                M.register_callback(TOOL, event, None)
            M.free_tool_id(TOOL)


def tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests(test)
        else:
            yield test


def outcome(result):
    for name in ("errors", "failures", "skipped", "expectedFailures", "unexpectedSuccesses"):
        if getattr(result, name):
            return name
    return "ok"


def run(test, filename, way):
    recorder = Recorder(filename)
    result = unittest.TestResult()
    quiet = io.StringIO()
    gc.collect()
    gc.disable()
    try:
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), getattr(recorder, way)():
            test.run(result)
    finally:
        gc.enable()
    text = "\n".join(recorder.events)
    return outcome(result), text if full else f"{len(recorder.events)} {digest(text)}"


warnings.simplefilter("ignore")
# As usual: what limits deeper calls is the native stack, and those differ.
sys.setrecursionlimit(1000)
faulthandler.enable()
for path in paths:
    print("==", path)
    name = os.path.splitext(path.partition("lib/python3.14/")[2])[0].replace("/", ".")
    try:
        module = importlib.import_module(name)
    except BaseException as error:
        print(type(error).__name__)
        continue
    module_set_up = getattr(module, "setUpModule", None)
    try:
        if module_set_up:
            module_set_up()
        for test in tests(unittest.defaultTestLoader.loadTestsFromModule(module)):
            if not isinstance(test, unittest.TestCase) or test.id().startswith(("unittest.", "doctest.")):
                continue
            for way in ("tracing", "profiling", "monitoring"):
                try:
                    print(test.id(), way, *run(test, module.__file__, way), flush=True)
                except BaseException as error:
                    print(test.id(), way, type(error).__name__, flush=True)
            test.doClassCleanups()
    finally:
        unittest.doModuleCleanups()
