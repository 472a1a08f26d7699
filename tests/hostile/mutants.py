#!/usr/bin/env python3
"""Mutated code objects, as a broken or forged `.pyc` file holds them.

usage: mutants.py [PYTHON] [--count N] [--seed S] [--keep FOLDER]

Compiles a few programs, changes their marshalled code at random, but seeded, and lets PYTHON (this interpreter, if none is
given) load and run each mutant and call the functions that it defines, under limits on time and memory. Half of the mutants
are changed anywhere, the others in their bytecode and tables alone, so that they load. A mutant may raise what it likes and
may loop; whatever else ends the process, or does not answer to an alarm, is a failure. CPython trusts its bytecode and does
not pass. --keep stores the mutants that fail. Exit status: 0 when none did.
"""
import os
import random
import resource
import select
import subprocess
import sys
import time

DRIVER = r"""
import builtins, io, marshal, signal, sys
class Late(BaseException): pass
def late(*a): raise Late
signal.signal(signal.SIGALRM, late)
sys.setrecursionlimit(200)
silent = io.StringIO()
hidden = "input", "breakpoint", "exit", "quit", "help"
def call(value):
    if hasattr(value, "__next__") or hasattr(value, "send") and hasattr(value, "throw"):
        for _ in range(5): value.send(None)
        value.throw(ValueError)
        value.close()
def outcome(data):
    try:
        code = marshal.loads(data)
    except BaseException as error:
        return "load " + type(error).__name__
    if not hasattr(code, "co_code"):
        return "other " + type(code).__name__
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = silent
    signal.setitimer(signal.ITIMER_REAL, 0.5, 0.5)
    space = {"__name__": "mutant", "__builtins__": {k: v for k, v in vars(builtins).items() if k not in hidden}}
    try:
        exec(code, space)
        result = "run fine"
    except BaseException as error:
        result = "run " + type(error).__name__
    try:
        for value in list(space.values()):
            if hasattr(value, "__code__"):
                for arguments in ((), (3,), ([1, 2],), (space, 2)):
                    try:
                        call(value(*arguments))
                    except Late:
                        raise
                    except BaseException:
                        pass
    except BaseException as error:
        result += ", " + type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout, sys.stderr = out, err
        silent.seek(0); silent.truncate()
    return result
real = sys.stdout
for line in sys.stdin:
    number, data = line.split()
    print("begin", number, file=real, flush=True)
    print("end", number, outcome(bytes.fromhex(data)), file=real, flush=True)
"""

SOURCES = [r"""
import math
def fib(n, memo={}):
    if n < 2: return n
    if n not in memo: memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]
class Shape:
    sides = 0
    def __init__(self, *sizes, **options): self.sizes, self.options = sizes, options
    @property
    def area(self): return math.prod(self.sizes)
    def __repr__(self): return f"{type(self).__name__}({', '.join(map(repr, self.sizes))!s:>5})"
def gen(limit):
    total = 0
    for i in range(limit):
        try:
            if i % 3 == 0: continue
            received = yield i * 2
            total += received or 0
        except ValueError as error:
            total -= 1
        finally:
            total += 1
    return total
async def co(x): return [await y async for y in x]
def match_it(v):
    match v:
        case {"a": [x, *rest]}: return x, rest
        case Shape(sizes=(a, b)) if a > b: return a
        case 1 | "x" | None: return "few"
        case _: return None
values = [match_it(v) for v in ({"a": [1, 2]}, Shape(3, 2), 1, 5)]
closure = (lambda k: lambda y=1, /, *a, z=2, **w: k + y + z)(5)
big, floating, text, data, none = 2 ** 100, 1.5e300, "h\u00e9llo \U0001F600", b"bytes\0", (None, True, ..., frozenset({1, 2}), 1j)
print(fib(20), list(gen(10)), Shape(2, 3).area, values, closure(), {**{"k": 1}, "l": [*range(3)]}, f"{big:x}")
with open("/dev/null") as f, open("/dev/null") as g: del f
x: int = 5
assert x == 5, "x"
""", r"""
def stars(n=2):
    try:
        raise ExceptionGroup("g", [ValueError(n), TypeError("t"), KeyError(1)])
    except* ValueError as error:
        found = error.exceptions
    except* (TypeError, KeyError):
        found = []
    return found
def nested(n=3):
    for i in range(n):
        try:
            try:
                if i == 1: raise KeyError(i)
                continue
            except KeyError as error:
                del n
                break
            finally:
                x = i
        except UnboundLocalError:
            return x
    else:
        return None
    return i, x
def inner():
    yield 1
    return (yield 2)
def outer(n=1):
    a = yield from inner()
    try:
        b = yield from [1, 2]
    except ValueError:
        b = 5
    return a, b
class Manager:
    def __enter__(self): return self
    def __exit__(self, *given): return True
    async def __aenter__(self): return self
    async def __aexit__(self, *given): return True
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
async def asynchronous(n=1):
    async with Manager() as m:
        async for x in m: n += x
        return [y async for y in m]
async def agen():
    async with Manager(): yield 1
def run(coroutine):
    try:
        while True: coroutine.send(None)
    except StopIteration as stop:
        return stop.value
def cells(a=1, *b, c=2, **d):
    e = [a for a in range(3)]
    def f():
        nonlocal a, e
        a += 1
        return [lambda: (a, x) for x in e]
    with Manager() as m, Manager():
        raise ValueError
    return {k: (lambda: k)() for k in e}, {a for _ in b}, f()[0](), f
def comprehend(n=3):
    x = 7
    y = [x for x in range(n) if x]
    return x, y, [z for z in y for y in [z]], sum(x for x in y)
class Base:
    def m(self, *a): return a
class Derived(Base):
    def m(self, *a, **k):
        __class__
        return super().m(*a, **k), super().__init__
def generic[T: int, *Ts, **P](x: T, *a: *Ts) -> T: return x
type Alias[T] = list[T]
def unpack(v=(1, 2, 3, 4)):
    a, *b, c = v
    (d, e), f = (a, b), [*v, *b]
    f[1:2], f[0] = b, c
    del f[0], d
    a, b = b, a
    return a, b, c, e, f[:2], f[1], *v
def loops(n=4):
    total = 0
    while n:
        n -= 1
        if n == 2: continue
        total += n if n > 1 else -n
    return total, not total, -total, ~total, n is None, n in [n], 1 < total < 5
print(stars(), nested(), list(outer()), run(asynchronous()), cells(), comprehend(), Derived().m(1), unpack(), loops(), generic(1), Alias, t"{loops():x}")
"""]
TABLES = ("co_code", "co_code", "co_code", "co_code", "co_exceptiontable", "co_linetable")
OPCODES = range(1, 130)


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def originals(python):
    """Of each program: its marshalled code, and where bytecode and tables lie in it."""
    program = (
        "import marshal, sys\n"
        f"for source in {SOURCES!r}:\n"
        "    code = compile(source, 'mutant.py', 'exec')\n"
        "    def all(code):\n"
        "        yield code\n"
        "        for c in code.co_consts:\n"
        "            if hasattr(c, 'co_code'): yield from all(c)\n"
        f"    parts = [getattr(c, n).hex() for c in all(code) for n in {TABLES!r}]\n"
        "    print(marshal.dumps(code).hex(), ','.join(parts))\n"
    )
    for line in subprocess.run([python, "-c", program], capture_output=True, text=True, check=True).stdout.splitlines():
        data, parts = line.split(" ")
        data = bytes.fromhex(data)
        found = [(data.find(part), len(part)) for part in map(bytes.fromhex, parts.split(",")) if part]
        yield data, [(start, length) for start, length in found if start >= 0]


def mutant(rng, programs):
    original, parts = rng.choice(programs)
    data = bytearray(original)
    anywhere = rng.random() < 0.5
    for _ in range(rng.choice((1, 1, 1, 2, 4, 16))):
        if not anywhere:
            start, length = rng.choice(parts)
            place = start + rng.randrange(length)
            match rng.randrange(4):
                case 0: data[start + (place - start & ~1)] = rng.choice(OPCODES)
                case 1: data[place] = rng.choice((0, 1, 2, 3, 4, 8, 16, 255, rng.randrange(256)))
                case 2: data[place] ^= 1 << rng.randrange(8)
                case 3:
                    other = start + (rng.randrange(length) & ~1)
                    place = start + (place - start & ~1)
                    data[place:place + 2], data[other:other + 2] = data[other:other + 2], data[place:place + 2]
            continue
        place = rng.randrange(len(data))
        match rng.randrange(7):
            case 0: data[place] = rng.randrange(256)
            case 1: data[place] ^= 1 << rng.randrange(8)
            case 2: del data[place:place + rng.randrange(1, 5)]
            case 3: data[place:place] = rng.randbytes(rng.randrange(1, 5))
            case 4: data[place:place + 4] = rng.choice((b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\0\0\0\0", b"\xff\xff\xff\xff"))
            case 5: del data[max(place, 20):]
            case 6: data[place:place] = data[place:place + rng.randrange(1, 100)]
        if not data:
            break
    return bytes(data)


def feed(process, number, data, deadline):
    """Hands a mutant over; what became of it."""
    process.stdin.write(f"{number} {data.hex()}\n".encode())
    process.stdin.flush()
    end, buffer = f"end {number} ".encode(), b""
    while end not in buffer or not buffer.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            raise EOFError
        buffer += more
    return buffer.rsplit(end, 1)[1].decode().strip()


def run(python, count, seed, keep=None):
    """Feeds mutants to the interpreter and restarts it after each death; the number of failures."""
    rng, programs = random.Random(seed), list(originals(python))
    outcomes, failures, process = {}, 0, None
    for number in range(count):
        data = mutant(rng, programs)
        if process is None:
            pipe = subprocess.PIPE
            process = subprocess.Popen([python, "-c", DRIVER], stdin=pipe, stdout=pipe, stderr=pipe, preexec_fn=limits)
        why = None
        try:
            outcome = feed(process, number, data, time.monotonic() + 20)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        except (EOFError, BrokenPipeError):
            why = f"crash, status {process.wait()}"
        except TimeoutError:
            why = "hang"
        if why:
            process.kill()
            _, error = process.communicate()
            process = None
            failures += 1
            print(f"mutant {number}: {why}: {error[-300:]!r}", flush=True)
            if keep:
                with open(os.path.join(keep, f"mutant-{number}.bin"), "wb") as file:
                    file.write(data)
    if process is not None:
        process.kill()
        process.communicate()
    for outcome, times in sorted(outcomes.items(), key=lambda item: -item[1]):
        print(f"{times:7} {outcome}")
    print(f"{count} mutants: {failures} crashes or hangs")
    return failures


def main(argv):
    argv, python, numbers, keep = list(argv), sys.executable, {"--count": 1000, "--seed": 1}, None
    while argv:
        word = argv.pop(0)
        if word in numbers and argv:
            numbers[word] = int(argv.pop(0))
        elif word == "--keep" and argv:
            keep = argv.pop(0)
        elif word.startswith("-"):
            print(__doc__)
            return 2
        else:
            python = os.path.abspath(word)
    return 1 if run(python, numbers["--count"], numbers["--seed"], keep) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
