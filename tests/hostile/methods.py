#!/usr/bin/env python3
"""Calls the methods of the built-in types and the functions of native modules with odd arguments, at random but seeded.

usage: methods.py PYTHON [--seed S] [--rounds N] [--calls N] [--only WORD] [--compare ORACLE]

Each round runs in a process of its own under limits and prints every call before it happens. A process that dies of a signal,
panics or hangs is reported with its last call. With --compare the same calls are made by another interpreter, and calls whose
outcomes (type of the result, or the exception with its message) differ are counted by callable.
"""
import os
import re
import resource
import subprocess
import sys
from collections import Counter

DRIVER = r'''
import sys, random, types, signal, gc, warnings
seed, calls, only = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = random.Random(seed)
warnings.simplefilter("ignore")
signal.signal(signal.SIGALRM, lambda *a: (_ for _ in ()).throw(TimeoutError("late")))
sys.setrecursionlimit(300)
import collections, itertools, functools, operator, array, struct, math, re, bisect, heapq, json, marshal, binascii, zlib, string
import _collections, _functools, _operator, _struct, _bisect, _heapq, _json, _random, _sre, _string, _typing, cmath, unicodedata, decimal, datetime, io, copy, weakref, contextvars, queue, _csv, hashlib

class Odd:
    def __init__(self, box): self.box = box
    def __index__(self): clear(self.box); return 1
    def __len__(self): clear(self.box); return 3
    def __eq__(self, other): clear(self.box); return True
    def __lt__(self, other): clear(self.box); return True
    def __hash__(self): return 1
    def __iter__(self): clear(self.box); return iter([1, self, 2])
    def __getitem__(self, key): clear(self.box); return key
    def __call__(self, *a, **k): clear(self.box); return a[0] if a else None
    def __repr__(self): return "Odd"
    def __bool__(self): clear(self.box); return True
class Liar(list):
    def __len__(self): return 1 << 40
    def __length_hint__(self): return 1 << 50
class Raiser:
    def _raise(self, *a, **k): raise LookupError("raiser")
    __index__ = __len__ = __eq__ = __lt__ = __hash__ = __iter__ = __getitem__ = __call__ = __bool__ = __float__ = __next__ = _raise
    def __repr__(self): return "Raiser"
class NoHash:
    __hash__ = None
    def __repr__(self): return "NoHash"
class S(str): pass
class I(int): pass
class L(list): pass
class D(dict): pass
class B(bytes): pass
def clear(box):
    try: box.clear()
    except Exception: pass
def value(depth=0):
    n = rng.randrange(48)
    box = []
    match n:
        case 0: return None
        case 1: return True
        case 2: return 0
        case 3: return -1
        case 4: return rng.choice((1, 2, 3, 7, 10, 255, 256, -2, -5))
        case 5: return rng.choice((1 << 31, 1 << 62, 1 << 63, 1 << 64, -(1 << 63), 1 << 200, sys.maxsize, -sys.maxsize - 1))
        case 6: return rng.choice((0.0, -0.0, 1.5, float("nan"), float("inf"), 1e308, -1e-320))
        case 7: return rng.choice((1j, complex("nan"), complex(0, -0.0)))
        case 8 | 9: return rng.choice(("", "a", "abc", "é", "\ud800", "\U0001F600x", "a\0b", "x" * 300, "{0}", "%s%d", "10", "-1.5e3", "utf-8", "strict", "ignore"))
        case 10: return rng.choice((b"", b"a", b"abc", b"\xff\xfe", b"\0", b"x" * 300, b"12", b"%s"))
        case 11: return bytearray(rng.choice((b"", b"abc", b"hello world")))
        case 12: return memoryview(bytearray(b"0123456789abcdef"))
        case 13: return memoryview(b"")
        case 14: return ()
        case 15: return (1, 2)
        case 16: return []
        case 17: return [3, 1, 2]
        case 18: return {}
        case 19: return {"a": 1, "b": 2}
        case 20: return {1, 2, 3}
        case 21: return frozenset({1, "a"})
        case 22: return range(rng.choice((0, 5, 1 << 70)))
        case 23: return slice(None, rng.choice((None, 2, -1, 1 << 80)), rng.choice((None, 0, -1, 3)))
        case 24: return iter([1, 2, 3])
        case 25: return rng.choice((int, str, list, dict, object, type, Exception, bytes, tuple))
        case 26: return rng.choice((len, abs, lambda *a: a, lambda: 1, lambda x: x, max))
        case 27: box.extend([1, 2, 3]); box.append(Odd(box)); return box
        case 28: return Odd([1])
        case 29: return Liar([1, 2])
        case 30: return Raiser()
        case 31: return NoHash()
        case 32: return rng.choice((S("abc"), I(5), L([1]), D(a=1), B(b"xy")))
        case 33: return (x for x in (1, 2))
        case 34: return rng.choice((NotImplemented, ...))
        case 35: return collections.deque([1, 2, 3], rng.choice((None, 3)))
        case 36: return collections.OrderedDict(a=1, b=2)
        case 37: return array.array(rng.choice("bBhHiIlLqQfd"), [1, 2, 3])
        case 38: return types.SimpleNamespace(a=1)
        case 39: return rng.choice((ValueError("v"), ExceptionGroup("g", [ValueError(1)])))
        case 40: x = []; x.append(x); return x
        case 41: d = {}; d[1] = d; return d
        case 42 if depth < 2: return [value(depth + 1) for _ in range(rng.randrange(4))]
        case 44: m = memoryview(b"abc"); m.release(); return m
        case 45: f = rng.choice((io.BytesIO, io.StringIO))(); f.close(); return f
        case 46: return rng.choice((io.BytesIO(b"abc"), io.StringIO("abc"), sys, types.ModuleType("m"), (lambda: 1).__code__, sys._getframe()))
        case 47: return rng.choice((-1, 0, 1, 3, 99, 1 << 20))
        case _ if depth < 2: return tuple(value(depth + 1) for _ in range(rng.randrange(4)))
    return "z"
def instances():
    it = [None, True, 5, 1 << 100, 1.5, 1j, "hello", "é\u20ac", b"bytes", bytearray(b"array"), memoryview(bytearray(8)), (1, 2, 3), [1, 2, 3], {"a": 1}, {1, 2}, frozenset({3}),
          range(10), slice(1, 2), iter([1]), iter({1: 2}), iter("ab"), reversed([1]), enumerate([1]), zip([1], [2]), map(abs, [1]), filter(None, [1]), (i for i in (1, 2)),
          {"a": 1}.keys(), {"a": 1}.values(), {"a": 1}.items(), collections.deque([1, 2]), collections.OrderedDict(x=1), collections.defaultdict(list), collections.Counter("ab"),
          array.array("i", [1, 2]), types.SimpleNamespace(), types.MappingProxyType({1: 2}), property(), staticmethod(len), classmethod(len), ValueError(1), ExceptionGroup("g", [ValueError()]), KeyError("k"), OSError(1, "x"), UnicodeDecodeError("utf-8", b"a", 0, 1, "r"),
          functools.partial(len), functools.lru_cache(len), functools.cmp_to_key(lambda a, b: 0), itertools.count(), itertools.cycle([1]), itertools.tee([1])[0], itertools.chain([1]), itertools.islice([1], 1), itertools.product([1], [2]), itertools.permutations([1, 2]), itertools.combinations([1, 2], 1), itertools.groupby([1]), itertools.accumulate([1]), itertools.zip_longest([1], [2]), itertools.batched([1, 2], 1), itertools.pairwise([1, 2]), itertools.starmap(max, [(1, 2)]),
          re.compile("a(b)?"), re.compile(b"a"), re.match("a(b)?", "ab"), struct.Struct("ii"), _random.Random(1), operator.itemgetter(1), operator.attrgetter("a"), operator.methodcaller("a"), io.StringIO("abc"), io.BytesIO(b"abc"), datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1), datetime.timedelta(1), datetime.time(1), datetime.timezone.utc, decimal.Decimal("1.5"), zlib.compressobj(), zlib.decompressobj(), hashlib.md5(), contextvars.ContextVar("v"), contextvars.Context(), weakref.ref(Odd), queue.SimpleQueue(), _csv.reader([]), (lambda: 1), (lambda: 1).__code__, len, [].append, types.GenericAlias(list, int), int | str, type, object(), super(L, L()), types.CellType(1), sys._getframe()]
    return it
SKIP = {"input", "breakpoint", "exit", "quit", "help", "exec", "eval", "open", "print", "__import__", "compile", "acquire", "get", "f_locals", "memoryview.release", "setrecursionlimit", "displayhook", "_exit", "clear"}
MODULES = [itertools, _collections, _functools, _operator, math, cmath, _struct, _bisect, _heapq, _json, array, binascii, zlib, unicodedata, _string, _typing, marshal, string, struct, copy, datetime, io, _csv, re, json, __import__("builtins"), __import__("_codecs"), __import__("_stat"), __import__("_abc"), __import__("_contextvars"), __import__("_random"), __import__("_sre"), __import__("errno")]
# What ends, stops or waits for processes, changes what the driver stands on, or reaches out of the process.
OUT = """kill killpg _exit abort fork fork1 forkpty posix_openpt unlink rmdir remove rename replace truncate chmod chown lchown lchmod lchflags mkdir mkfifo mknod symlink link execv execve posix_spawn posix_spawnp
system chroot chdir fchdir setuid setgid seteuid setegid setreuid setregid setresuid setresgid setgroups initgroups setsid setpgid setpgrp close closerange dup dup2 nice setpriority sched_setscheduler sched_setaffinity sched_setparam
umask wait wait3 wait4 waitid waitpid setns unshare pidfd_open read readv pread preadv openpty login_tty tcsetpgrp tcgetpgrp lockf fcntl flock ioctl sendfile splice copy_file_range putenv unsetenv setxattr removexattr utime posix_fadvise
start_new_thread start_new start_joinable_thread exit exit_thread interrupt_main _shutdown _make_thread_handle daemon_threads_allowed stack_size acquire_lock release_lock
alarm setitimer pause raise_signal pthread_kill sigwait sigwaitinfo sigtimedwait set_wakeup_fd signal siginterrupt pthread_sigmask pidfd_send_signal
_sigsegv _sigabrt _sigfpe _read_null _fatal_error_c_thread _stack_overflow _fatal_error dump_traceback_later register enable disable cancel_dump_traceback_later unregister
sleep select fork_exec setrlimit prlimit syslog openlog closelog setlogmask tcsetattr tcdrain tcflow tcflush tcsendbreak tcsetwinsize getaddrinfo gethostbyname gethostbyname_ex gethostbyaddr getnameinfo sethostname setdefaulttimeout if_nametoindex socketpair
setswitchinterval settrace setprofile setdlopenflags _debugmallocstats set_asyncgen_hooks call_tracing activate_stack_trampoline _clear_internal_caches _clear_type_cache set_coroutine_origin_tracking_depth unraisablehook excepthook remote_exec audit addaudithook
_run_exitfuncs _clear register_at_fork set_debug freeze set_threshold getpass sem_unlink shm_unlink shm_open create_dynamic exec_dynamic exec_builtin create_builtin _fix_co_filename init_frozen get_frozen_object source_hash
clock_settime clock_settime_ns tzset setlocale bind_textdomain_codecset ttyname write writev pwrite pwritev ftruncate fchmod fchown posix_fallocate fsync fdatasync sync eventfd_read timerfd_create memfd_create
""".split()
if not only or only.startswith("all"):
    loaded = {m.__name__ for m in MODULES}
    for name in sorted(sys.builtin_module_names):
        if name in loaded or name in ("_testcapi", "_testinternalcapi", "_xxtestfuzz", "_interpreters", "readline", "_ctypes", "_ssl", "_sqlite3"): continue
        try: MODULES.append(__import__(name))
        except BaseException: pass
SKIP |= set(OUT)
if only.startswith("all"): only = only[4:]
targets = []
for number, x in enumerate(instances()):
    for name in sorted(dir(type(x))):
        if name not in SKIP and name not in ("__class__", "__del__", "__init_subclass__", "__subclasshook__", "__reduce__", "__reduce_ex__") and callable(getattr(type(x), name, None)):
            targets.append((type(x).__name__ + "." + name, number, name))
for m in MODULES:
    for name in sorted(vars(m)):
        f = vars(m)[name]
        if name not in SKIP and callable(f) and not name.startswith("__") and not (isinstance(f, type) and issubclass(f, BaseException)):
            targets.append((m.__name__ + "." + name, None, f))
if only: targets = [t for t in targets if only in t[0]]
functions = [t for t in targets if t[1] is None]
choice, random_ = rng.choice, rng.random
out = sys.stdout
import os, tempfile
os.chdir(tempfile.mkdtemp(prefix="methods"))
stdout = io.StringIO()
def short(x):
    try: return repr(x)[:60]
    except BaseException as e: return type(x).__name__
for number in range(calls):
    label, index, what = choice(functions if functions and random_() < 0.5 else targets)
    args = [value() for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4)))]
    kw = {rng.choice(("key", "maxlen", "sep", "start", "a", "encoding", "default", "strict", "reverse", "n", "r")): value()} if rng.random() < 0.08 else {}
    out.write(f"{number} {label} {ascii([short(a) for a in args])} {ascii(list(kw))}\n"); out.flush()
    try:
        signal.setitimer(signal.ITIMER_REAL, 2)
        target = getattr(instances()[index], what) if index is not None else what
        r = target(*args, **kw)
        if hasattr(type(r), "__next__") and r is not target:
            for _ in range(5): next(r, None)
        result = "= " + type(r).__name__
        try: result += " " + repr(r)[:80]
        except BaseException as e: result += " repr " + type(e).__name__
    except BaseException as e:
        try: result = "! " + type(e).__name__ + ": " + str(e)[:150]
        except BaseException: result = "! " + type(e).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout = out
    out.write(f"{number} {ascii(result)}\n"); out.flush()
    if number % 50 == 0: gc.collect()
out.write("end\n")
'''


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (120, 125))


def run(python, seed, calls, only):
    """(outcomes by number, why it ended, the last lines)"""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    process = subprocess.Popen([python, "-c", DRIVER, str(seed), str(calls), only], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", stdin=subprocess.DEVNULL,
                               preexec_fn=limit, env=environment)
    try:
        out, err = process.communicate(timeout=150)
        why = None if out.endswith("end\n") else f"status {process.returncode}"
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        why = "hang"
    lines = out.splitlines()
    calls, outcomes = {}, {}
    for line in lines:
        number, _, rest = line.partition(" ")
        if number in calls:
            outcomes[number] = rest
        else:
            calls[number] = rest
    return calls, outcomes, why, lines[-1:] + [err[-300:]]


def normal(text):
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def main(args):
    options = {"--seed": "1", "--rounds": "10", "--calls": "2000", "--only": "", "--compare": ""}
    python = None
    while args:
        word = args.pop(0)
        if word in options:
            options[word] = args.pop(0)
        else:
            python = os.path.abspath(word)
    if python is None:
        print(__doc__)
        return 2
    failures, differences, examples = 0, Counter(), {}
    for seed in range(int(options["--seed"]), int(options["--seed"]) + int(options["--rounds"])):
        calls, outcomes, why, last = run(python, seed, int(options["--calls"]), options["--only"])
        # A driver whose own footing was taken away ends with an exception, which is no failure.
        if why and not (why == "status 1" and "panicked" not in last[-1]):
            failures += 1
            print(f"seed {seed}: {why}: {last}", flush=True)
        if options["--compare"]:
            others, wanted, _, _ = run(options["--compare"], seed, int(options["--calls"]), options["--only"])
            for number, call in calls.items():
                if others.get(number) == call and number in outcomes and number in wanted and normal(outcomes[number]) != normal(wanted[number]):
                    name = call.split(" ")[0]
                    differences[name] += 1
                    examples.setdefault(name, (call, outcomes[number], wanted[number]))
    for name, count in differences.most_common():
        call, got, wanted = examples[name]
        print(f"{count:4} {call}\n       got {got}\n    wanted {wanted}")
    print(f"{failures} failures, {sum(differences.values())} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
