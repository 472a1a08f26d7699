"""The hostile programs: what each runs, under which limits, and what it must not do.

`case(name, source, ...)` adds one. Options: how ('file', 'stdin' or 'args': source is then a list of arguments), flags, files
(name to content, written beside the program), stdin, stdout ('pipe', 'full': /dev/full, 'broken': nobody reads), closed (shell
redirections such as '>&-'), signal (sent after the program printed `ready`; it must end within a second), memory (MiB of
address space), timeout (seconds), exact (False: only the class of the exception is compared), instead (what must happen
where CPython crashes, hangs, ignores the signal or answers wrongly; a list holds alternatives).
"""
import signal

from evil import EVIL
from exhaust import EXHAUST

CASES = []


def case(name, source, *, how="file", flags=(), files=None, stdin=b"", stdout="pipe", closed="", signal=None, memory=4096, timeout=20, exact=True, instead=None):
    if any(c["name"] == name for c in CASES):
        raise ValueError(f"two cases are called {name}")
    CASES.append({"name": name, "source": source, "how": how, "flags": list(flags), "files": files or {}, "stdin": stdin, "stdout": stdout, "closed": closed,
                  "signal": signal, "memory": memory, "timeout": timeout, "exact": exact, "instead": instead})


def table(prefix, rows, **options):
    for name, source in rows.items():
        case(f"{prefix}: {name}", source, **options)


# ---- sources nested 100,000 deep

N = 100_000
table("nested source", {
    "parentheses": "(" * N + ")" * N,
    "parentheses open": "(" * N,
    "brackets": "[" * N + "]" * N,
    "braces": "{" * N + "}" * N,
    "mixed brackets": "([{" * (N // 3) + "}])" * (N // 3),
    "calls": "f(" * N + ")" * N,
    "subscripts": "a[" * N + "]" * N,
    "dict values": "{1:" * N + "1" + "}" * N,
    "slices": "a[b:" * N + "c" + "]" * N,
    "parentheses 199": "x = " + "(" * 199 + "1" + ")" * 199 + "\nprint(x)",
    "parentheses 201": "x = " + "(" * 201 + "1" + ")" * 201 + "\nprint(x)",
    "f-strings": "f'{" * 200 + "1" + "}'" * 200,
    "f-string specs": "f'{1:" + "{1:" * N + "}" * N + "}'",
    "t-strings": "t'{" * 200 + "1" + "}'" * 200,
    "indented if": "".join(" " * i + "if 1:\n" for i in range(2000)) + " " * 2000 + "pass\n",
    "indented for 19": "".join(" " * i + "for x in y:\n" for i in range(19)) + " " * 19 + "pass\n",
    "indented for 21": "".join(" " * i + "for x in y:\n" for i in range(21)) + " " * 21 + "pass\n",
    "indented while 21": "".join(" " * i + "while x:\n" for i in range(21)) + " " * 21 + "pass\n",
    "indented with 21": "".join(" " * i + "with x:\n" for i in range(21)) + " " * 21 + "pass\n",
    "indented try 21": "".join(" " * i + "try:\n" for i in range(21)) + " " * 21 + "pass\n" + "".join(" " * i + "finally: pass\n" for i in range(20, -1, -1)),
    "indented def 90": "".join(" " * i + f"def f{i}():\n" for i in range(90)) + " " * 90 + "pass\nprint('compiled')\n",
    "indented class 90": "".join(" " * i + f"class A{i}:\n" for i in range(90)) + " " * 90 + "pass\nprint('compiled')\n",
    "indented def 101": "".join(" " * i + "def f():\n" for i in range(101)) + " " * 101 + "pass\n",
    "indented match 60": "".join(" " * (2 * i) + "match x:\n" + " " * (2 * i + 1) + "case 1:\n" for i in range(60)) + " " * 120 + "pass\n",
})
table("long source", {
    "unary minus": "-" * N + "1",
    "unary not": "not " * N + "1",
    "unary invert": "~" * N + "1",
    "power": "2**" * N + "1",
    "plus": "1+" * N + "1",
    "plus parenthesised": "x = " + "(1+" * 190 + "1" + ")" * 190 + "\nprint(x)",
    "comparison": "1<" * N + "1",
    "and": "x and " * N + "x",
    "conditional": "1 if 1 else " * N + "1",
    "lambda": "lambda:" * N + "1",
    "attributes": "a" + ".a" * N,
    "call chain": "f" + "()" * N,
    "subscript chain": "a" + "[0]" * N,
    "await chain": "async def f(): " + "await " * N + "x",
    "comprehension": "[x " + "for x in y " * N + "]",
    "comprehension ifs": "[x for x in y " + "if x " * N + "]",
    "elif": "if 0: pass\n" + "elif 0: pass\n" * N + "else: print('done')\n",
    "else nested": "x = 1\n" + "if x: pass\nelse:\n if x: pass\n" * 2000 + "print('done')\n",
    "decorators": "@a\n" * N + "def f(): pass",
    "assignments": "a = " * N + "1\nprint('done')",
    "implicit strings": "x = " + "'a' " * N + "\nprint(len(x))",
    "implicit f-strings": "x = " + "f'{1}' " * 20000 + "\nprint(len(x))",
    "statements": "a = 1\n" * N + "print('done')",
    "semicolons": "a = 1;" * N + "print('done')",
    "one line list": "x = [" + "1," * N + "]\nprint(len(x))",
    "call arguments": "def f(*a): return len(a)\nprint(f(" + "1," * N + "))",
    "keyword arguments": "def f(**k): return len(k)\nprint(f(" + ",".join(f"k{i}=1" for i in range(20000)) + "))",
    "parameters": "def f(" + ",".join(f"a{i}" for i in range(20000)) + "): return a19999\nprint(f(*range(20000)))",
    "locals": "def f():\n" + "".join(f" a{i} = {i}\n" for i in range(70000)) + " return a69999\nprint(f())",
    "globals": "".join(f"a{i} = {i}\n" for i in range(70000)) + "print(a69999)",
    "constants": "def f():\n return [" + ",".join(f"{i}.5" for i in range(70000)) + "]\nprint(len(f()))",
    "nested pattern": "match x:\n case " + "[" * 150 + "a" + "]" * 150 + ": pass",
    "or pattern": "match 5:\n case " + "|".join(map(str, range(20000))) + ": print('found')",
    "name": "a" * 1_000_000 + " = 1\nprint('done')",
    "number": "x = " + "9" * 1_000_000,
    "hex number": "x = 0x" + "f" * 1_000_000 + "\nprint(x.bit_length())",
    "string": "x = '" + "a" * 10_000_000 + "'\nprint(len(x))",
    "string of escapes": "x = '" + "\\x41" * 1_000_000 + "'\nprint(len(x))",
    "comment": "#" + "a" * 10_000_000 + "\nprint('done')",
    "spaces": " " * 10_000_000 + "x",
    "newlines": "\n" * 1_000_000 + "print('done')",
    "backslashes": "x = 1 \\\n" * 1 + "+ 1 \\\n" * 5000 + "\nprint(x)",
    "starred targets": ",".join(f"a{i}" for i in range(300)) + ", *b = range(400)\nprint(len(b))",
    "global names": "def f():\n global " + ",".join(f"a{i}" for i in range(20000)) + "\nprint('done')",
    "try in sequence": "try: pass\nexcept E: pass\n" * 10000 + "print('done')",
    "jump far": "for x in range(2):\n if x:\n" + "  a = 1\n" * 70000 + "print('done')",
}, exact=False)

# CPython runs into one limit or the other, as its memory happens to lie.
case("long source: import name", "import " + ".".join("a" for _ in range(N)), exact=False, instead=[{"status": 1, "last": "MemoryError"}, {"status": 1, "last": "RecursionError"}])

# ---- sources as bytes

table("source bytes", {
    "invalid utf-8": b"x = '\xff\xfe'\n",
    "invalid utf-8 in comment": b"# \xff\nprint(1)\n",
    "truncated utf-8": b"x = '\xe6\x97",
    "surrogate in utf-8": b"x = '\xed\xa0\x80'\n",
    "overlong utf-8": b"x = '\xc0\x80'\n",
    "nul": b"print(1)\0print(2)\n",
    "nul first": b"\0",
    "nul in string": b"x = 'a\0b'\n",
    "all bytes": bytes(range(256)),
    "unknown encoding": b"# coding: no-such\nprint(1)\n",
    "utf-16": "print(1)".encode("utf-16"),
    "bom and latin-1": b"\xef\xbb\xbf# coding: latin-1\nprint(1)\n",
    "empty": b"",
    "only bom": b"\xef\xbb\xbf",
    "carriage returns": b"print(1)\rprint(2)\r",
    "end in backslash": b"x = 1 \\",
    "end in string": b"x = '''abc",
    "end in f-string": b"x = f'{",
    "elf": b"\x7fELF\x02\x01\x01\0" + bytes(100),
    "controls": b"x = \x01\x02\x03\n",
    "dedent at end": b"if 1:\n  if 2:\n    pass\n ",
    "tabs and spaces": b"if 1:\n        a = 1\n\tb = 2\n",
    "cookie twice": b"# coding: latin-1\n# coding: utf-8\nprint('\xe9' == chr(233))\n",
    "rot13": b"# coding: rot13\ncevag(1)\n",
    "undefined": b"# coding: undefined\nprint(1)\n",
})

# ---- too large

BIG = "1 << 40"
table("too large", {
    "str repeat": f"'x' * ({BIG})",
    "str repeat overflow": "'xy' * (1 << 62)",
    "list repeat": f"[0] * ({BIG})",
    "tuple repeat": f"(0,) * ({BIG})",
    "list repeat overflow": "[0] * (1 << 63)",
    "list in-place repeat": f"x = [0]; x *= {BIG}",
    "bytes": f"bytes({BIG})",
    "bytearray": f"bytearray({BIG})",
    "bytes repeat": f"b'x' * ({BIG})",
    "bytearray resize": f"bytearray().resize({BIG})",
    "shift": "1 << (1 << 62)",
    "shift 40": f"1 << ({BIG})",
    "list of range": f"list(range({BIG}))",
    "tuple of range": f"tuple(range({BIG}))",
    "sorted range": f"sorted(range({BIG}))",
    "bytes of range": f"bytes(x % 256 for x in range({BIG})) if 0 else bytes([0]) * ({BIG})",
    "join": "x = 'x' * (1 << 20); ''.join([x] * (1 << 20))",
    "format width": "f'{1:{1 << 40}}'",
    "format width max": "f'{1:{1 << 63}}'",
    "format precision": "f'{1.5:.{1 << 40}f}'",
    "percent width": "'%*d' % (1 << 40, 1)",
    "percent width literal": "'%9999999999d' % 1",
    "percent precision": "'%.9999999999f' % 1",
    "center": "'x'.center(1 << 40)",
    "ljust": "b'x'.ljust(1 << 40)",
    "zfill": "'x'.zfill(1 << 40)",
    "expandtabs": "('\\t' * 10).expandtabs(1 << 30)",
    "expandtabs overflow": "('\\t' * 10000).expandtabs((1 << 31) - 1)",
    "replace": "('x' * 100000).replace('', 'y' * 10000000)",
    "translate": "('x' * (1 << 20)).translate({ord('x'): 'y' * (1 << 20)})",
    "to_bytes": "(1).to_bytes(1 << 40)",
    "int digits": "int('9' * 10000)",
    "str digits": "str(10 ** 10000)",
    "str of huge int": "str(1 << (1 << 26))",
    "list slice": "x = []; x[1 << 62:] = [1]; print(x)",
    "list extend length hint": "class L:\n def __len__(s): return 1 << 62\n def __iter__(s): return iter([1])\nprint(list(L()))",
    "list length hint": "class L:\n def __length_hint__(s): return 1 << 60\n def __iter__(s): return iter([1])\nprint(list(L()))",
    "set of range under limit": "set(range(1 << 40))",
    "dict growth": "d = {}\ni = 0\ntry:\n while True: d[i] = 'x' * 1000 + str(i); i += 1\nexcept MemoryError: d = None; print('MemoryError')",
    "list growth": "l = []\ntry:\n while True: l.append(bytearray(1000000))\nexcept MemoryError: l = None; print('MemoryError')",
    "str growth": "s = 'x' * 1000000\ntry:\n while True: s += s\nexcept MemoryError: s = None; print('MemoryError')",
    "tuple growth": "t = (1,)\ntry:\n while True: t += t\nexcept MemoryError: t = None; print('MemoryError')",
    "int growth": "x = 1\ntry:\n while True: x <<= 1 << 31\nexcept MemoryError: x = None; print('MemoryError')",
    "recursion through memory": "def f(n): return f(n + 1) + bytearray(100000000)\nf(0)",
    "memory error caught": "try: 'x' * (1 << 40)\nexcept MemoryError as e: print('caught', e.args)\nprint(len('x' * 1000))",
    "memory error in generator": "def g():\n try: yield 'x' * (1 << 40)\n finally: print('closed')\nnext(g())",
    "memory error loop": "n = 0\nfor i in range(1000):\n try: [0] * (1 << 40)\n except MemoryError: n += 1\nprint(n)",
    "fromhex": "bytes.fromhex('00' * (1 << 28))[:2]\nprint('done')",
    "range length": "len(range(1 << 64))",
    "range index": "print(range(1 << 100)[1 << 99] == 1 << 99)",
    "hash of range": "print(hash(range(1 << 200)) == hash(range(1 << 200)))",
    "memoryview cast": "memoryview(bytes(8)).cast('B', (1 << 40, 1 << 40))",
    "product": "import itertools\nitertools.product(range(1 << 20), repeat=1 << 20)",
    "combinations": "import itertools\nprint(len(next(itertools.combinations(range(100000), 50000))))",
    "struct": "import struct\nstruct.calcsize('9999999999999999999s')",
    "array": f"import array\narray.array('q', [0]) * ({BIG})",
    "regex repeat": "import re\nre.compile('(?:a{1000}){1000000000}')",
    "unpack": "a, b = range(1 << 40)",
    "star call": "print(*range(1 << 40))",
}, memory=1536)

case("too large: deque", f"import collections\ncollections.deque([0]) * ({BIG})", memory=1536, instead={"status": 1, "last": "MemoryError"})

# ---- memory used up under a small limit; CPython's own loops answer, too, but not at the same place

table("exhausted", EXHAUST, memory=390, timeout=60, exact=False, instead={"status": 1, "last": "MemoryError"})

# ---- endless native loops and signals

ENDLESS = {
    "sum": "sum(count())",
    "any": "any(repeat(0))",
    "all": "all(repeat(1))",
    "max": "max(count())",
    "in": "-1 in count()",
    "deque": "deque(count(), maxlen=0)",
    "set": "set(repeat(1))",
    "dict": "dict(repeat((1, 2)))",
    "next of filter": "next(filter(None, repeat(0)))",
    "islice": "next(islice(count(), 1 << 60, None))",
    "dropwhile": "next(dropwhile(lambda x: True, count()))",
    "for pass": "for x in count(): pass",
    "while": "while True: pass",
    "comprehension": "[0 for x in count() if 0]",
    "generator": "sum(0 for x in count())",
    "iter callable": "deque(iter(int, 1), maxlen=0)",
    "map": "deque(map(abs, count()), maxlen=0)",
    "zip": "deque(zip(count(), count()), maxlen=0)",
    "range count": "range(1 << 62).count(5.5)",
    "range sum": "sum(range(1 << 62))",
    "regex": "re.match('(a+)+$', 'a' * 50 + 'b')",
    "regex search": "re.search('(.*?,){25}P', ',' * 60)",
    "power": "3 ** (10 ** 9)",
    "factorial": "math.factorial(10 ** 8)",
    "int to str": "str(3 ** (1 << 22))",
    "sort": "sorted(range(1 << 21), key=lambda x: [0] * 10 and -x)\n while 1: sorted(range(1 << 16), key=lambda x: -x)",
    "try except": "while True:\n  try: raise ValueError\n  except ValueError: pass",
    "sleep": "time.sleep(100)",
    "lock": "threading.Lock().acquire() and (l := threading.Lock()).acquire() and l.acquire()",
    "thread join": "t = threading.Thread(target=time.sleep, args=(100,), daemon=True); t.start(); t.join()",
    "event": "threading.Event().wait()",
    "queue": "queue.SimpleQueue().get()",
    "select": "select.select([], [], [])",
    "read pipe": "os.read(os.pipe()[0], 1)",
    "input": "sys.stdin = open(os.pipe()[0]); input()",
    "recursion caught": "def f():\n  try: f()\n  except RecursionError: pass\n while True: f()",
    "str replace": "while True: 'x'.join(['ab'] * 1000).replace('a', 'b')",
}
HEAD = "import sys, signal, time, math, re, os, threading, queue, select\nfrom itertools import *\nfrom collections import deque\nsys.set_int_max_str_digits(0)\n"
LOST = {"last": "KeyboardInterrupt", "status": -2}
# What CPython does not leave before it is done, or never.
for name, source in {
    "power of modulus": "x = (1 << 1000000) - 1; pow(3, x, x - 2)",
    "int of text": "x = '7' * 50000000\n int(x)",
    "pickle": "import pickle\n class L(list): __reduce_ex__ = lambda s, p: (list, (), None, repeat(1))\n pickle.dumps(L())",
    "read all": "open('/dev/zero', 'rb').read()",
    "batched": "next(batched(repeat(1), 1 << 60))",
    "operator": "import operator\n operator.indexOf(count(), -1)",
    "heap": "import heapq\n heapq.nsmallest(2, count())",
    "fromkeys": "dict.fromkeys(repeat(1))",
    "update of zip": "{}.update(zip(repeat(1), count()))",
    "comb": "math.comb(10 ** 7, 5 * 10 ** 6)",
    "fsum": "math.fsum(repeat(1.0))",
    "issuperset": "{1, -1}.issuperset(repeat(1))",
    "writelines": "sys.stdout = open('/dev/null', 'w'); sys.stdout.writelines(repeat('x'))",
    "permutations": "max(permutations(range(30)))",
    "reduce": "import functools\n functools.reduce(max, count())",
}.items():
    case(f"interrupt: {name}", f"import sys, math, time\nfrom itertools import *\nsys.set_int_max_str_digits(0)\ndef main():\n print('ready', flush=True)\n {source}\nmain()\n", signal=signal.SIGINT, timeout=30, exact=False,
         memory=8192, instead={"last": "KeyboardInterrupt", "status": -2})
# The same, with operands that take a while themselves.
OPERANDS = {
    "x": "x = (1 << 400000000) - 5", "y": "y = (1 << 200000000) - 3", "p": "p = 7 ** 20000000", "b": "b = bytes(range(256)) * 2000000", "s": "s = '\u20acb' * 40000000",
    "l": "import weakref\nclass A: pass\nl = []",
    "z": "k = zlib.compressobj(9, 8, -15)\nz = (k.compress(bytes(1 << 20)) + k.flush(zlib.Z_FULL_FLUSH)) * 4000 + k.flush()",
    "c": "c = bz2.compress(bytes(200000000))",
    "a": "a = lzma.compress(bytes(200000000), preset=0)",
}
for name, (needed, source) in {
    "floor division": ("xy", "x // y"),
    "remainder": ("xy", "x % y"),
    "divmod": ("xy", "divmod(-x, y)"),
    "isqrt": ("x", "math.isqrt(x)"),
    "round": ("p", "round(p, -3000000)"),
    "hex": ("x", "while 1: hex(x)"),
    "oct": ("x", "while 1: oct(x)"),
    "percent": ("x", "'%d' % x"),
    "format": ("x", "format(x, ',')"),
    "format hex": ("x", "while 1: format(x, 'x')"),
    "zlib": ("b", "zlib.compress(b, 9)"),
    "zlib object": ("b", "zlib.compressobj(9).compress(b)"),
    "bz2": ("b", "bz2.compress(b)"),
    "lzma": ("b", "lzma.compress(b)"),
    "zlib bomb": ("z", "zlib.decompress(z, -15)"),
    "zlib object bomb": ("z", "zlib.decompressobj(-15).decompress(z)"),
    "bz2 bomb": ("c", "while 1: bz2.decompress(c)"),
    "lzma bomb": ("a", "while 1: lzma.decompress(a)"),
    "translate": ("s", "s.translate({98: 99})"),
    "weak references": ("l", "while 1: l.append(weakref.ref(A, print)); del l[:len(l) // 1000000]"),
}.items():
    setup = "\n".join(OPERANDS[name] for name in needed)
    case(f"interrupt: {name}", f"import sys, math, zlib, bz2, lzma\nsys.set_int_max_str_digits(0)\n{setup}\ndef main():\n print('ready', flush=True)\n {source}\nmain()\n", signal=signal.SIGINT, timeout=60, exact=False,
         memory=8192, instead={"last": "KeyboardInterrupt", "status": -2})
NATIVE = {"sum", "any", "all", "max", "in", "deque", "set", "dict", "next of filter", "islice", "iter callable", "map", "zip", "range count", "range sum"}
for name, source in ENDLESS.items():
    case(f"interrupt: {name}", f"{HEAD}def main():\n print('ready', flush=True)\n {source}\nmain()\n", signal=signal.SIGINT, timeout=30, exact=False, instead=LOST if name in NATIVE else None)
for name in ("sum", "while", "regex", "sleep", "lock", "max", "deque", "islice"):
    case(f"alarm: {name}", f"{HEAD}class Alarm(Exception): pass\ndef handler(*a): raise Alarm('rung')\nsignal.signal(signal.SIGALRM, handler)\ndef main():\n print('ready', flush=True)\n {ENDLESS[name]}\ntry: main()\nexcept Alarm as e: print(e)\n",
         signal=signal.SIGALRM, timeout=30, instead={"status": 0, "stdout": "ready\nrung\n", "last": ""} if name in NATIVE else None)
table("signal", {
    "interrupt in finally": "import time\ntry:\n try:\n  print('ready', flush=True); time.sleep(100)\n finally:\n  print('cleanup')\nexcept KeyboardInterrupt:\n print('caught')",
    "interrupt twice handled": "import signal, time\nsignal.signal(signal.SIGINT, lambda *a: print('handled'))\nprint('ready', flush=True)\ntime.sleep(0.8)\nprint('slept on')",
    "interrupt in import": "import time, sys\nclass F:\n def find_spec(self, n, *a):\n  if n == 'whatever': print('ready', flush=True); time.sleep(100)\nsys.meta_path.insert(0, F())\nimport whatever",
    "interrupt in del": "import time\nclass D:\n def __del__(self):\n  print('ready', flush=True)\n  time.sleep(0.8)\n  print('del done')\nD()\nprint('after')",
    "interrupt in generator": "import time\ndef g():\n try:\n  yield 1\n  print('ready', flush=True); time.sleep(100)\n except KeyboardInterrupt: yield 'caught inside'\nit = g(); next(it)\nprint(next(it))",
    "interrupt in comparison": "import time\nclass A:\n def __eq__(self, o): print('ready', flush=True); time.sleep(100)\ntry: [A()] == [5]\nexcept KeyboardInterrupt: print('caught')",
    "interrupt ignored": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('ready', flush=True)\ntime.sleep(0.8)\nprint('ignored')",
    "interrupt and wakeup": "import signal, time, os\nr, w = os.pipe(); os.set_blocking(w, False)\nsignal.set_wakeup_fd(w)\nprint('ready', flush=True)\ntry: time.sleep(100)\nexcept KeyboardInterrupt: print(os.read(r, 1))",
}, signal=signal.SIGINT)
case("signal: terminate", "import time\nprint('ready', flush=True)\ntime.sleep(100)", signal=signal.SIGTERM)
case("signal: terminate handled", "import time, signal, sys\nsignal.signal(signal.SIGTERM, lambda *a: sys.exit(7))\nprint('ready', flush=True)\ntime.sleep(100)", signal=signal.SIGTERM)

# ---- runaway recursion

table("recursion", {
    "function": "def f(n): return f(n + 1)\nf(0)",
    "two functions": "def f(): g()\ndef g(): f()\nf()",
    "method": "class A:\n def m(self): self.m()\nA().m()",
    "lambda": "f = lambda: f()\nf()",
    "star call": "def f(*a, **k): return f(*a, **k)\nf(1, b=2)",
    "repr": "class A:\n def __repr__(self): return repr(self)\nrepr(A())",
    "repr of list": "class A(list):\n def __repr__(self): return repr([self])\nrepr(A())",
    "str": "class A:\n def __str__(self): return str(self)\nstr(A())",
    "str of format": "class A:\n def __format__(self, s): return f'{self}'\nf'{A()}'",
    "eq": "class A:\n def __eq__(self, o): return self == o\nA() == 1",
    "eq reflected": "class A:\n def __eq__(self, o): return o == self\nA() == A()",
    "hash": "class A:\n def __hash__(self): return hash(self)\nhash(A())",
    "hash in set": "class A:\n def __hash__(self): return hash((self,))\n{A()}",
    "getattr": "class A:\n def __getattr__(self, n): return getattr(self, n)\nA().x",
    "getattribute": "class A:\n def __getattribute__(self, n): return self.x\nA().x",
    "setattr": "class A:\n def __setattr__(self, n, v): self.x = v\nA().x = 1",
    "getitem": "class A:\n def __getitem__(self, k): return self[k]\nA()[0]",
    "call": "class A:\n def __call__(self): return self()\nA()()",
    "call attribute": "class A: pass\nA.__call__ = A()\nA()()",
    "iter": "class A:\n def __iter__(self): return iter(self)\niter(A())",
    "next": "class A:\n def __iter__(self): return self\n def __next__(self): return next(self)\nlist(A())",
    "len": "class A:\n def __len__(self): return len(self)\nlen(A())",
    "bool": "class A:\n def __bool__(self): return bool(self)\nbool(A())",
    "contains": "class A:\n def __contains__(self, x): return x in self\n1 in A()",
    "add": "class A:\n def __add__(self, o): return self + o\nA() + 1",
    "radd": "class A:\n def __radd__(self, o): return o + self\n1 + A()",
    "lt in sort": "class A:\n def __lt__(self, o): return sorted([self, o])\nsorted([A(), A()])",
    "index": "class A:\n def __index__(self): return range(self)[0]\n[1][A()]",
    "int": "class A:\n def __int__(self): return int(self)\nint(A())",
    "property": "class A:\n @property\n def p(self): return self.p\nA().p",
    "descriptor": "class D:\n def __get__(self, o, c): return o.d\nclass A: d = D()\nA().d",
    "init": "class A:\n def __init__(self): A()\nA()",
    "new": "class A:\n def __new__(cls): return A()\nA()",
    "metaclass call": "class M(type):\n def __call__(cls): return cls()\nclass A(metaclass=M): pass\nA()",
    "metaclass new": "class M(type):\n def __new__(m, *a): return m(*a)\nM('A', (), {})",
    "instancecheck": "class M(type):\n def __instancecheck__(cls, o): return isinstance(o, cls)\nclass A(metaclass=M): pass\nisinstance(1, A)",
    "isinstance tuple": "t = int\nfor i in range(100000): t = (t,)\nisinstance('a', t)",
    "init subclass": "class A:\n def __init_subclass__(cls): type('B', (A,), {})\nclass B(A): pass",
    "enter": "class A:\n def __enter__(self):\n  with self: pass\n def __exit__(self, *a): pass\nwith A(): pass",
    "generator": "def g(): yield from g()\nnext(g())",
    "generator list": "def g(): yield list(g())\nlist(g())",
    "generator nested": "g = iter([])\nfor i in range(100000): g = (x for x in g)\nprint(list(g))",
    "coroutine": "async def f(): await f()\nf().send(None)",
    "map": "f = lambda x: list(map(f, [x]))\nf(1)",
    "sort key": "f = lambda x: sorted([x], key=f)\nf(1)",
    "reduce": "import functools\nf = lambda a, b: functools.reduce(f, [a, b])\nf(1, 2)",
    "exec": "s = 'exec(s)'\nexec(s)",
    "eval": "s = 'eval(s)'\neval(s)",
    "compile": "compile('(' * 150 + '-' * 100000 + '1' + ')' * 150, 's', 'eval')",
    "import": "import sys\nsys.path.insert(0, '.')\nclass F:\n def find_spec(self, n, *a): __import__('x' + n)\nsys.meta_path.insert(0, F())\nimport a",
    "excepthook": "import sys\ndef hook(*a): 1 / 0\nsys.excepthook = hook\nraise ValueError('first')",
    "limit high": "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n def __repr__(self): return repr([self])\nrepr(A())",
    "limit high eq": "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n def __eq__(self, o): return [self] == [o]\nA() == A()",
    "limit high getattr": "import sys\nsys.setrecursionlimit(10 ** 9)\nclass A:\n def __getattr__(self, n): return getattr(self, n)\nA().x",
    "caught again and again": "def f(n):\n try: return f(n + 1)\n except RecursionError:\n  return n\nprint(f(0) == f(0))",
    "in handler": "def f():\n try: 1 / 0\n except ZeroDivisionError: f()\nf()",
    "in finally": "def f():\n try: f()\n finally: pass\nf()",
    "in del": "class A:\n def __del__(self): A()\nimport sys\nsys.unraisablehook = lambda u: print('unraisable', u.exc_type.__name__)\nA()\nprint('done')",
    "super": "class A:\n def f(self): return super().__init__ and self.f()\nA().f()",
    "trace": "import sys\ndef t(f, e, a): return t\ndef f(): f()\nsys.settrace(t)\nf()",
    "thread": "import threading\ndef f(): f()\nr = []\ndef run():\n try: f()\n except RecursionError: r.append('RecursionError')\nt = threading.Thread(target=run); t.start(); t.join(); print(r)",
    "partial": "import functools\nf = functools.partial(print, end='')\nfor i in range(100000): f = functools.partial(f)\nf('called\\n')",
    "method chain": "import types\nm = print\nfor i in range(100000): m = types.MethodType(m, 1)\ntry: m()\nexcept RecursionError: print('RecursionError')",
    "classmethod chain": "f = len\nfor i in range(100000): f = classmethod(f)\ntry: f.__get__(None, int)\nexcept RecursionError: print('RecursionError')\nprint('done')",
    "staticmethod chain": "f = int\nfor i in range(100000): f = staticmethod(f)\ntry: f()\nexcept RecursionError: print('RecursionError')\nprint('done')",
    "subclass chain": "c = object\nfor i in range(20000): c = type('C', (c,), {}) if i < 3000 else c\nprint(len(c.__mro__), isinstance(c(), object))",
    "exception chain": "e = None\nfor i in range(100000):\n n = ValueError(i); n.__context__ = e; e = n\nprint('built')\ndel e, n\nprint('gone')",
    "exception chain printed": "e = None\nfor i in range(3000):\n n = ValueError(i); n.__cause__ = e; e = n\nraise e",
    "exception group nested": "e = ValueError(1)\nfor i in range(100000): e = ExceptionGroup('g', [e])\nprint('built')\ndel e\nprint('gone')",
    "exception group split": "e = ValueError(1)\nfor i in range(100000): e = ExceptionGroup('g', [e])\ne.split(TypeError)",
    "exception group repr": "e = ValueError(1)\nfor i in range(100000): e = ExceptionGroup('g', [e])\nrepr(e)",
    "union": "import typing\nt = list[int]\nfor i in range(100000): t = list[t]\nrepr(t)",
    "alias parameters": "import typing\nT = typing.TypeVar('T')\nt = list[T]\nfor i in range(3000): t = list[t]\nt[int]",
    "json": "import json\njson.loads('[' * 100000)",
    "json dumps": "import json\nl = []\nfor i in range(100000): l = [l]\njson.dumps(l)",
    "copy": "import copy\nl = []\nfor i in range(100000): l = [l]\ncopy.deepcopy(l)",
    "pickle": "import pickle\nl = []\nfor i in range(100000): l = [l]\npickle.dumps(l)",
    "marshal": "import marshal\nl = []\nfor i in range(100000): l = [l]\nmarshal.dumps(l)",
    "marshal loads": "import marshal\nmarshal.loads(b'(\\x01\\0\\0\\0' * 100000 + b'N')",
    "literal eval": "import ast\nast.literal_eval('-' * 100000 + '1')",
    "ast nested": "import ast\nn = ast.Constant(1)\nfor i in range(100000): n = ast.UnaryOp(ast.USub(), n)\ncompile(ast.fix_missing_locations(ast.Expression(ast.Constant(1))), 's', 'eval')\nprint('built'); del n; print('gone')",
    "ast compile": "import ast\nn = ast.Constant(1, lineno=1, col_offset=0)\nfor i in range(100000): n = ast.UnaryOp(ast.USub(), n, lineno=1, col_offset=0)\ncompile(ast.Expression(n), 's', 'eval')",
    "regex groups": "import re\nre.compile('(' * 10000 + ')' * 10000)",
    "regex match": "import re\nprint(re.match('(?:a|b)*$', 'ab' * 500000) is not None)",
    "regex lookahead": "import re\nre.match('(?=' * 10000 + ')' * 10000, 'a')",
    "format": "'{:' * 1000 + '}' * 1000\nprint('{:{:{}}}'.format(1, 2, 3))",
}, exact=False, timeout=60)
table("deep containers", {
    "repr list": "l = []\nfor i in range(100000): l = [l]\nrepr(l)",
    "repr tuple": "l = ()\nfor i in range(100000): l = (l,)\nrepr(l)",
    "repr dict": "l = {}\nfor i in range(100000): l = {'k': l}\nrepr(l)",
    "repr mixed": "l = 0\nfor i in range(100000): l = [(l,)] if i % 2 else {1: l}\nrepr(l)",
    "repr set": "l = frozenset()\nfor i in range(100000): l = frozenset([l])\nrepr(l)",
    "print": "l = []\nfor i in range(100000): l = [l]\nprint(l)",
    "eq list": "def b():\n l = []\n for i in range(100000): l = [l]\n return l\nb() == b()",
    "eq tuple": "def b():\n l = ()\n for i in range(100000): l = (l,)\n return l\nb() == b()",
    "eq dict": "def b():\n l = {}\n for i in range(100000): l = {'k': l}\n return l\nb() == b()",
    "lt": "def b():\n l = []\n for i in range(100000): l = [l]\n return l\nb() < b()",
    "hash tuple": "l = ()\nfor i in range(100000): l = (l,)\nhash(l)",
    "hash frozenset": "l = frozenset()\nfor i in range(100000): l = frozenset([l])\nprint('hashed on the way')",
    "in": "l = []\nfor i in range(100000): l = [l]\nprint(5 in l)",
    "self list repr": "l = []; l.append(l); print(l, repr(l) == str(l))",
    "self list eq": "l = []; l.append(l); m = []; m.append(m); l == m",
    "self dict eq": "l = {}; l['k'] = l; m = {}; m['k'] = m; l == m",
    "self list lt": "l = []; l.append(l); m = []; m.append(m); l < m",
    "self in": "l = []; l.append(l); print(l in l)",
    "self hash": "class T(tuple): pass\nl = []; t = T([l]); l.append(t); hash(t)",
    "self extend": "l = [1, 2]; l.extend(l); l += l; l[1:1] = l; print(len(l))",
    "self update": "d = {1: 2}; d.update(d); d |= d; s = {1}; s |= s; s.update(s); s -= s; print(d, s)",
    "destroy list": "l = []\nfor i in range(1000000): l = [l]\ndel l\nprint('gone')",
    "destroy tuple": "l = ()\nfor i in range(1000000): l = (l,)\ndel l\nprint('gone')",
    "destroy dict": "l = {}\nfor i in range(300000): l = {'k': l}\ndel l\nprint('gone')",
    "destroy objects": "class A: pass\nl = None\nfor i in range(300000): a = A(); a.n = l; l = a\ndel l, a\nprint('gone')",
    "destroy generators": "def g(x): yield x\nl = None\nfor i in range(100000): n = g(l); next(n); l = n\ndel l, n\nprint('gone')",
    "destroy closures": "f = None\ndef m(f): return lambda: f\nfor i in range(300000): f = m(f)\ndel f\nprint('gone')",
    "destroy iterators": "it = iter([])\nfor i in range(300000): it = map(abs, it)\ndel it\nprint('gone')",
    "destroy with del": "class A:\n def __init__(self, n): self.n = n\n def __del__(self): pass\na = None\nfor i in range(300000): a = A(a)\ndel a\nprint('gone')",
    "destroy cycle": "import gc\nl = []\nt = l\nfor i in range(300000): t = [t]\nl.append(t)\ndel l, t\nprint(gc.collect() > 0)",
    "destroy methods": "import types\nm = len\nfor i in range(300000): m = types.MethodType(len, m)\ndel m\nprint('gone')",
    "destroy tracebacks": "def f(n, e=None):\n try: raise ValueError from e\n except ValueError as x: return x\ne = None\nfor i in range(50000): e = f(i, e)\ndel e\nprint('gone')",
    "iterate chain": "from itertools import chain\nit = iter([1])\nfor i in range(100000): it = chain(it)\nlist(it)",
    "iterate zip": "it = iter([1])\nfor i in range(100000): it = zip(it)\nlist(it)",
    "iterate enumerate": "it = iter([1])\nfor i in range(100000): it = enumerate(it)\nlist(it)",
    "namespace repr": "import types\nn = types.SimpleNamespace()\nfor i in range(100000): n = types.SimpleNamespace(n=n)\nrepr(n)",
    "slice hash": "s = slice(1)\nfor i in range(100000): s = slice(s)\nhash(s)",
    "mappingproxy": "import types\np = {}\nfor i in range(100000): p = types.MappingProxyType(p)\nlen(p)",
    "mappingproxy repr": "import types\np = {}\nfor i in range(100000): p = types.MappingProxyType(p)\nrepr(p)",
    "weak proxy": "import weakref\nclass A:\n def __repr__(self): return 'A'\na = A()\np = a\nprint(str(weakref.proxy(a)))",
    "cell eq": "C = type((lambda x: lambda: x)(1).__closure__[0])\ndef b():\n c = C()\n for i in range(100000): c = C(c)\n return c\nb() == b()",
    "deque": "from collections import deque\nd = deque()\nfor i in range(100000): d = deque([d])\nrepr(d)",
}, exact=False, timeout=60)

for kind, make in {"map": "map(abs, it)", "filter": "filter(None, it)"}.items():
    case(f"deep containers: iterate {kind}", f"it = iter([1])\nfor i in range(100000): it = {make}\nlist(it)", exact=False, timeout=60,
         instead=[{"status": 0, "stdout": "", "last": ""}, {"status": 1, "stdout": "", "last": "RecursionError"}])

# CPython overflows its stack.
case("recursion: abstract property", "class A(property): pass\na = A(); a.__init__(a)\ntry: a.__isabstractmethod__\nexcept RecursionError: print('RecursionError')", exact=False, instead={"status": 0, "stdout": "RecursionError\n"})

# CPython takes the number for an address.
case("unknown threads", "import signal, time\nfor n in (0, 1, 256, 1 << 62):\n for f in (time.pthread_getcpuclockid, lambda n: signal.pthread_kill(n, 0)):\n  try: f(n)\n  except ProcessLookupError as e: print(e)",
     instead={"status": 0, "stdout": "[Errno 3] No such process\n" * 8})

# ---- mutation under somebody's feet

table("mutation", {
    "list grows in for": "l = [1]\nfor x in l:\n l.append(x)\n if len(l) > 1000: break\nprint(len(l))",
    "list shrinks in for": "l = list(range(100))\nfor x in l: l.remove(x)\nprint(len(l))",
    "list cleared in sort key": "l = list(range(50))\ndef k(x): l.clear(); return x\nl.sort(key=k)",
    "list appended in sort lt": "class A:\n def __lt__(s, o): l.append(1); return True\nl = [A() for _ in range(50)]\nl.sort()",
    "list cleared in index": "class A:\n def __eq__(s, o): l.clear(); return False\nl = [A() for _ in range(10)]\nl.index(5)",
    "list cleared in remove": "class A:\n def __eq__(s, o): l.clear(); return True\nl = [A() for _ in range(10)]\nl.remove(5)\nprint(l)",
    "list cleared in count": "class A:\n def __eq__(s, o): l.clear(); return True\nl = [A() for _ in range(10)]\nprint(l.count(5))",
    "list cleared in contains": "class A:\n def __eq__(s, o): l.clear(); return False\nl = [A() for _ in range(10)]\nprint(5 in l)",
    "list cleared in eq": "class A:\n def __eq__(s, o): l.clear(); m.clear(); return True\nl = [A() for _ in range(10)]; m = [A() for _ in range(10)]\nprint(l == m)",
    "list cleared in repr": "class A:\n def __repr__(s): l.clear(); return 'A'\nl = [A() for _ in range(10)]\nprint(l)",
    "list slice assigned from itself": "l = list(range(10))\nl[2:5] = l\nl[::2] = l[::-2]\nprint(l)",
    "list slice assigned by clearing iterator": "l = list(range(10))\ndef g():\n l.clear()\n yield 1\nl[2:5] = g()\nprint(l)",
    "list extended slice by clearing": "l = list(range(10))\nclass I:\n def __index__(s): l.clear(); return 2\ntry: l[::I()] = [1, 2, 3, 4, 5]\nexcept ValueError as e: print(e)\nprint(l)",
    "list item set by clearing index": "l = list(range(10))\nclass I:\n def __index__(s): l.clear(); return 5\nl[I()] = 1",
    "list repeat by clearing index": "l = list(range(10))\nclass I:\n def __index__(s): l.clear(); return 5\nprint(l * I())",
    "list insert by clearing index": "l = list(range(10))\nclass I:\n def __index__(s): l.clear(); return 5\nl.insert(I(), 1); print(l)",
    "list pop by clearing index": "l = list(range(10))\nclass I:\n def __index__(s): l.clear(); return 5\nl.pop(I())",
    "list extend growing": "l = [1]\ndef g():\n for i in range(10): l.append(i); yield i\nl.extend(g()); print(l)",
    "list del in del": "class A:\n def __del__(s): l.clear()\nl = [A() for _ in range(10)]\nl[0] = 1\nprint(l)",
    "list del slice in del": "class A:\n def __del__(s): l[:] = [1, 2, 3]\nl = [A() for _ in range(10)]\ndel l[2:8]\nprint(l)",
    "list join mutates": "class S(str): pass\nl = ['a'] * 10\nclass I:\n def __iter__(s): l.clear(); return iter(l)\nprint(','.join(I()))",
    "dict grows in for": "d = {1: 1}\nfor k in d: d[k + 1] = 1",
    "dict changes in for": "d = {i: i for i in range(10)}\nfor k in d: del d[k]; d[k + 100] = 1",
    "dict cleared in lookup": "d = {}\nclass A:\n def __hash__(s): return 1\n def __eq__(s, o): d.clear(); return False\nd = {A(): i for i in range(5)}\nprint(d.get(A()))",
    "dict grown in lookup": "class A:\n def __hash__(s): return 1\n def __eq__(s, o):\n  for i in range(100): d[i] = 1\n  return False\nd = {}\nd[A()] = 1\nd[A()] = 2\nprint(len(d))",
    "dict cleared in hash": "class A:\n def __hash__(s): d.clear(); return 1\nd = {1: 1, 2: 2}\nd[A()] = 3\nprint(len(d))",
    "dict cleared in eq": "class A:\n def __eq__(s, o): d.clear(); e.clear(); return True\nd = {i: A() for i in range(10)}; e = {i: A() for i in range(10)}\nprint(d == e)",
    "dict cleared in repr": "class A:\n def __repr__(s): d.clear(); return 'A'\nd = {i: A() for i in range(10)}\nprint(d)",
    "dict update mutating": "d = {1: 1}\nclass M:\n def keys(s): d.clear(); return [1, 2]\n def __getitem__(s, k): d[k + 10] = 1; return k\nd.update(M()); print(d)",
    "dict update from itself growing": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): e.update({i: i for i in range(100)}); return False\nd = {A(): 1}; e = {A(): 2}\nd.update(e)",
    "dict value deleted": "class A:\n def __del__(s): d.clear()\nd = {'a': A(), 'b': 1}\nd['a'] = 2\nprint(d)",
    "dict pop in del": "class A:\n def __del__(s): d.pop('b', None)\nd = {'a': A(), 'b': A()}\nd.clear(); print(d)",
    "dict setdefault mutating": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): d.clear(); return False\nd = {A(): 1}\nprint(d.setdefault(A(), 5), len(d))",
    "dict items set operation": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): d.clear(); return True\nd = {A(): 1, 2: 2}\nprint(len(d.items() & {(A(), 1), (2, 2)}) >= 0)",
    "dict iter in comprehension": "d = {i: i for i in range(5)}\n{k: d.pop(k) for k in d}",
    "set grows in for": "s = {1}\nfor x in s: s.add(x + 1)",
    "set cleared in lookup": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): t.clear(); return False\nt = {A() for _ in range(1)}\nprint(A() in t)",
    "set cleared in add": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): t.clear(); return False\nt = {A()}\nt.add(A()); print(len(t))",
    "set operation mutating": "t = u = set()\nclass A:\n def __hash__(s): return 1\n def __eq__(s, o): t.clear(); u.clear(); return True\nt = {A(), 1, 2}; u = {A(), 1, 3}\nt & u; t | u; t - u; t ^ u; t <= u\nprint('done')",
    "set update mutating": "class A:\n def __hash__(s): return 1\n def __eq__(s, o): u.clear(); return False\nt = {A()}; u = {A(), 5}\nt.update(u); print(len(t) > 0)",
    "set pop in del": "class A:\n def __del__(s): t.clear()\nt = {A(), 1, 2}\nt.discard(1); t.clear(); print(t)",
    "bytearray resized in index": "b = bytearray(100)\nclass I:\n def __index__(s): b.clear(); return 50\nb[I()] = 1",
    "bytearray value clears": "b = bytearray(100)\nclass I:\n def __index__(s): b.clear(); return 65\nb[50] = I()",
    "bytearray extended by itself": "b = bytearray(b'ab'); b.extend(b); b += b; b[1:1] = b; print(len(b))",
    "bytearray cleared in join": "b = bytearray(b'x')\nclass I:\n def __iter__(s): b.clear(); return iter([b'a', b'b'])\nprint(b.join(I()))",
    "memoryview released in index": "m = memoryview(bytearray(10))\nclass I:\n def __index__(s): m.release(); return 5\nm[I()]",
    "memoryview released in set": "m = memoryview(bytearray(10))\nclass I:\n def __index__(s): m.release(); return 5\nm[0] = I()",
    "bytearray locked": "b = bytearray(10); m = memoryview(b)\nb.append(1)",
    "deque mutated in for": "from collections import deque\nd = deque([1, 2, 3])\nfor x in d: d.append(x)",
    "deque mutated in eq": "from collections import deque\nclass A:\n def __eq__(s, o): d.clear(); return False\nd = deque([A(), A()])\nd.index(5)",
    "heap mutated": "import heapq\nclass A:\n def __lt__(s, o): h.clear(); return True\nh = [A() for _ in range(5)]\ntry: heapq.heapify(h)\nexcept (RuntimeError, IndexError) as e: print(type(e).__name__)\nprint('done')",
    "bisect mutated": "import bisect\nclass A:\n def __lt__(s, o): l.clear(); return True\nl = [A() for _ in range(9)]\ntry: print(bisect.bisect(l, 5))\nexcept (IndexError, TypeError) as e: print(type(e).__name__)",
    "generator running": "def g():\n next(it)\n yield\nit = g(); next(it)",
    "generator closed while running": "def g():\n it.close()\n yield\nit = g(); next(it)",
    "coroutine reused": "async def f(): pass\nc = f()\ntry: c.send(None)\nexcept StopIteration: pass\nc.send(None)",
    "frame cleared while running": "import sys\nsys._getframe().clear()",
    "class changed in method": "class A:\n def m(s): s.__class__ = B; return s.n()\nclass B:\n def n(s): return 'B.n'\nprint(A().m())",
    "bases changed in getattr": "class A: pass\nclass B(A):\n def __getattr__(s, n): B.__bases__ = (C,); return s.x\nclass C: x = 'from C'\nprint(B().y)",
    "method deleted while called": "class A:\n def m(s):\n  del A.m\n  return 'still running'\nprint(A().m())",
    "code replaced while running": "def f(n):\n f.__code__ = g.__code__\n return n + 1\ndef g(n): return 'new'\nprint(f(1), f(1))",
    "globals cleared": "def f():\n globals().clear()\n return 1\nf()\nprint('x')",
    "builtins cleared": "import builtins\nvars(builtins).clear()\nprint('x')",
    "builtins import gone": "import builtins\ndel builtins.__import__\nimport sys",
    "sys modules cleared": "import sys\nsys.modules.clear()\nimport os\nprint('done')",
    "stdout deleted": "import sys\ndel sys.stdout\nprint('x')",
    "stderr deleted": "import sys\ndel sys.stderr\n1 / 0",
    "stderr None": "import sys\nsys.stderr = None\n1 / 0",
    "stdout odd": "import sys\nsys.stdout = 5\nprint('x')",
    "excepthook raises": "import sys\ndef h(*a): raise KeyError('in hook')\nsys.excepthook = h\n1 / 0",
    "excepthook deleted": "import sys\ndel sys.excepthook\n1 / 0",
    "unraisablehook raises": "import sys\ndef h(*a): raise KeyError('in hook')\nsys.unraisablehook = h\nclass A:\n def __del__(s): 1 / 0\nA()\nprint('done')",
    "exception without repr": "class E(Exception):\n def __str__(s): 1 / 0\nraise E",
    "exception class odd": "class M(type):\n def __getattribute__(c, n): raise ValueError(n)\nclass E(Exception, metaclass=M): pass\nraise E",
    "resurrected": "l = []\nclass A:\n def __del__(s): l.append(s)\nfor i in range(1000):\n A(); l.clear()\nprint(len(l))",
    "resurrected in cycle": "import gc\nl = []\nclass A:\n def __del__(s): l.append(s)\nfor i in range(1000):\n a = A(); a.me = a\ndel a; gc.collect(); print(len(l)); l.clear(); gc.collect(); print(len(l))",
    "del raises at exit": "class A:\n def __del__(s): raise ValueError('at exit')\na = A()",
    "del prints at exit": "class A:\n def __del__(s): print('bye')\na = A()\na.me = a",
    "thread at exit": "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print('thread done'))).start()\nprint('main done')",
    "daemon thread at exit": "import threading, time\ndef f():\n while True: time.sleep(0.01)\nthreading.Thread(target=f, daemon=True).start()\nprint('main done')",
    "atexit exits": "import atexit, sys\natexit.register(sys.exit, 5)\nprint('done')",
    "exit in del": "import sys\nclass A:\n def __del__(s): sys.exit(5)\nA()\nprint('done')",
    "hash seed": "print(hash('a'))",
}, exact=False)

# ---- input and output

WRITE = "import sys\nfor i in range(100000): sys.stdout.write('x' * 100 + '\\n')"
case("output: full device", "print('x')", stdout="full")
case("output: full device flushed", "import sys\nprint('x')\nsys.stdout.flush()", stdout="full")
case("output: full device large", WRITE, stdout="full")
case("output: nobody reads", WRITE, stdout="broken")
case("output: nobody reads little", "print('x')", stdout="broken")
case("output: stdout closed", "print('x')\nimport sys\nprint(sys.stdout, file=sys.stderr)", closed=">&-")
case("output: stderr closed", "1 / 0", closed="2>&-")
case("output: stdin closed", "import sys\nprint(sys.stdin)\ninput()", closed="<&-")
case("output: all closed", "print('x')\n1 / 0", closed="<&- >&- 2>&-")
case("output: raised after full", "print('x')\n1 / 0", stdout="full")
case("output: surrogates", "print('\\ud800')")
case("output: surrogates in exception", "raise ValueError('\\ud800')")
case("output: long exception", "raise ValueError('x' * 10_000_000)", exact=False)
for name, source, closed in [
    ("input without stdin", "input()", "<&-"), ("prompt without stdout", "input('p')", ">&-"), ("prompt without stderr", "input('p')", "2>&-"),
    ("closed descriptor", "import os; os.close(1); print('x')", ""), ("closed stdin object", "import sys; sys.stdin.close(); input()", ""),
    ("stdin deleted", "import sys; del sys.stdin; input()", ""), ("stdout None", "import sys; sys.stdout = None; print(1); input('x')", ""),
    ("stdout detached", "import sys; sys.stdout.detach(); print(1)", ""), ("error to full device", "1 / 0", "2>/dev/full"),
    ("exit text to full device", "import sys; sys.exit('x')", "2>/dev/full"), ("exit status after full device", "import sys; print(1); sys.exit(3)", ">/dev/full"),
    ("atexit to full device", "import atexit; atexit.register(print, 'x')", ">/dev/full"), ("exit without stdout", "raise SystemExit", ">&-"),
]:
    case(f"streams: {name}", ["-c", source], how="args", closed=closed)
case("input: nothing", "input()")
case("input: invalid utf-8", "print(ascii(input()))", stdin=b"\xff\xfe\n")
case("input: nul", "print(ascii(input()))", stdin=b"a\0b\n")
case("input: endless line", "print(len(input()))", stdin=b"x" * 5_000_000)
case("command: missing file", ["no-such-file.py"], how="args")
case("command: folder", ["."], how="args")
case("command: module missing", ["-m", "no_such_module"], how="args")
case("command: -c syntax error", ["-c", "x = = 1"], how="args")
case("command: -c nothing", ["-c"], how="args", exact=False)
case("command: unknown option", ["-Z"], how="args", exact=False)
case("command: stdin program", "print('from stdin')\n1 / 0\n", how="stdin")
case("command: stdin deep", "(" * 100000, how="stdin")
case("command: random bytes", ["random.pyc"], how="args", files={"random.pyc": bytes(i * 7 % 256 for i in range(1000))}, exact=False)
case("command: pyc truncated", ["short.pyc"], how="args", files={"short.pyc": b"\x2b\x0e\r\n" + bytes(12)}, exact=False)
case("command: pyc of garbage", ["bad.pyc"], how="args", files={"bad.pyc": b"\x2b\x0e\r\n" + bytes(12) + b"\xe3" + b"\xff" * 50}, exact=False)
case("command: pyc of a string", ["string.pyc"], how="args", files={"string.pyc": b"\x2b\x0e\r\n" + bytes(12) + b"\xda\x01a"}, exact=False)
case("command: zip garbage", ["bad.zip"], how="args", files={"bad.zip": b"PK\x05\x06" + bytes(18)}, exact=False)
case("marshal: random", "import marshal, random\nr = random.Random(5)\nseen = set()\nfor i in range(20000):\n try: seen.add(type(marshal.loads(r.randbytes(r.randrange(40)))).__name__)\n except (ValueError, EOFError, TypeError, MemoryError, RecursionError, UnicodeDecodeError) as e: seen.add(type(e).__name__)\nprint('ValueError' in seen, 'EOFError' in seen)", memory=2048)
case("marshal: truncated", "import marshal\ndata = marshal.dumps(compile('def f(x): return [i for i in x]', 'f', 'exec'))\nn = 0\nfor i in range(len(data)):\n try: marshal.loads(data[:i])\n except (ValueError, EOFError, TypeError): n += 1\nprint(n == len(data))")

# ---- methods with arguments that change what they work on

table("evil", EVIL, memory=2048)
case("evil: partial of itself", "import functools\np = functools.partial(print); p.__setstate__((p, (), {}, {}))\ntry: p()\nexcept RecursionError: print('RecursionError')\np.__setstate__((print, (), {}, {}))\n",
     instead={"status": 0, "stdout": "RecursionError\n"})
