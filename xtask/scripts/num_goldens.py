"""Generates crates/num/tests/golden/*.txt from the reference CPython.

    $TAIPAN_ORACLE/bin/python3.14 xtask/scripts/num_goldens.py [factor [seed [folder]]]

A larger factor gives more cases of the same kinds, for a longer comparison than the committed one. Lines are
fields between tabs: operation, arguments, result. Integers are hexadecimal, floats their 64 bits, strings as
text_goldens.py writes them, errors `!`, class and message.
"""

import _string
import math
import pathlib
import random
import struct
import sys

FACTOR = int(sys.argv[1]) if len(sys.argv) > 1 else 1
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/num/tests/golden"
if len(sys.argv) > 3:
    OUT = pathlib.Path(sys.argv[3])
OUT.mkdir(parents=True, exist_ok=True)
R = random.Random(SEED)


def quote(s):
    return "'" + "".join(c if " " <= c < "\x7f" and c != "\\" else "\\{%x}" % ord(c) for c in s)


def bits(x):
    return "nan" if x != x else struct.pack(">d", x).hex()


def show(v):
    if isinstance(v, bool):
        return "01"[v]
    if isinstance(v, int):
        return f"{v:x}"
    if isinstance(v, float):
        return bits(v)
    if isinstance(v, complex):
        return f"{bits(v.real)}\t{bits(v.imag)}"
    if isinstance(v, str):
        return quote(v)
    if isinstance(v, bytes):
        return "x" + v.hex()
    return "\t".join(map(show, v))


def line(op, f, *args):
    try:
        result = show(f(*args))
    except Exception as e:
        result = f"!\t{type(e).__name__}\t{quote(str(e))}"
    return "\t".join([op, *map(show, args), result])


def write(name, lines):
    lines = list(dict.fromkeys(lines))
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{name}: {len(lines)} lines")


EDGES = [0, 1, -1, 2, 3, 7, 10, 29, 30, 31, 2**30 - 1, 2**30, 2**30 + 1, 2**31, 2**60 - 1, 2**60, 2**61 - 1, 2**61, 2**62, 2**63 - 1,
         2**63, 2**64 - 1, 2**64, 2**90, 2**90 - 1, 2**120, 2**127, 2**128 - 1, 2**128, 10**18, 10**19, 10**40, 2**1023, 2**1024, 2**53, 2**53 + 1,
         2**1024 - 2**970, 2**1024 - 2**970 - 1]


def integer(size=400):
    kind = R.random()
    if kind < 0.2:
        v = R.choice(EDGES) + R.choice((0, 0, 1, -1))
    elif kind < 0.4:
        v = R.getrandbits(R.choice((8, 30, 60, 64, 90)))
    elif kind < 0.5:
        # Long runs of ones and zeros.
        v = 0
        for _ in range(R.randrange(1, 8)):
            n = R.randrange(1, max(2, size // 6))
            v = v << n | (R.choice((0, (1 << n) - 1)))
    else:
        v = R.getrandbits(R.randrange(1, size))
    return -v if R.random() < 0.4 else v


def frexp(a):
    """As math.frexp, for integers of any size."""
    n, e = abs(a), a.bit_length()
    if e > 53:
        # round() goes to a multiple of a power of ten only: do it in binary.
        half, rest = 1 << e - 54, n & (1 << e - 53) - 1
        n = (n >> e - 53) + (rest > half or rest == half and n >> e - 53 & 1)
        m = n / 2**53
    else:
        m = n / 2**e
    if m == 1.0:
        m, e = 0.5, e + 1
    return (-m if a < 0 else m, e)


def ints():
    lines = []
    for _ in range(220 * FACTOR):
        big = R.choice((100, 400, 400, 1500, 3000))
        if R.random() < 0.02:
            big = 8000
        a, b = integer(big), integer(R.choice((100, 400, big)))
        lines += [
            line("add", lambda a, b: a + b, a, b), line("sub", lambda a, b: a - b, a, b),
            line("mul", lambda a, b: a * b, a, b), line("divmod", divmod, a, b),
            line("cmp", lambda a, b: (a > b) - (a < b), a, b),
        ]
        a, b = integer(R.choice((100, 400))), integer(R.choice((100, 400)))
        lines += [
            line("and", lambda a, b: a & b, a, b), line("or", lambda a, b: a | b, a, b), line("xor", lambda a, b: a ^ b, a, b),
            line("not", lambda a: ~a, a), line("gcd", math.gcd, a, b), line("lcm", math.lcm, a, b),
            line("bits", lambda a: (a.bit_length(), a.bit_count()), a), line("hash", hash, a),
            line("isqrt", math.isqrt, a),
        ]
        n = R.choice((0, 1, 29, 30, 31, 60, R.randrange(300)))
        lines += [line("shl", lambda a, n: a << n, a, n), line("shr", lambda a, n: a >> n, a, n)]
        a = integer(R.choice((1100, 400, 70)))
        b = integer(R.choice((1100, 400, 70)))
        lines += [line("truediv", lambda a, b: a / b, a, b), line("float", float, a)]
        lines.append(line("frexp", frexp, a))
        a = integer(70)
        lines.append(line("pow", lambda a, n: a ** n, a, R.choice((0, 1, 2, 3, 5, 17, 40))))
        lines.append(line("powmod", pow, integer(200), integer(R.choice((10, 60))), integer(R.choice((20, 64, 65, 200)))))
        a = integer(R.choice((60, 300)))
        lines.append(line("round", lambda a, n: round(a, -n), a, R.choice((1, 2, 5, 17, 30, 80))))
        n = R.choice((0, 1, 2, 4, 8, 9, 16, 40))
        order, signed = R.choice((("big", True), ("big", False), ("little", True), ("little", False)))
        a = R.choice((integer(8 * n + 2), (1 << max(0, 8 * n - 1)), -(1 << max(0, 8 * n - 1)), -(1 << max(0, 8 * n - 1)) - 1, (1 << 8 * n) - 1, 1 << 8 * n))
        lines.append(line("to_bytes", lambda a, n, o, s: a.to_bytes(n, o, signed=s), a, n, order, signed))
        data = R.randbytes(R.choice((0, 1, 2, 4, 8, 9, 16, 40)))
        lines.append(line("from_bytes", lambda d, o, s: int.from_bytes(d, o, signed=s), data, order, signed))
        a = integer(R.choice((20, 64, 130, 1000)))
        lines += [line("str", str, a), line("hex", lambda a: f"{a:x}", a), line("oct", lambda a: f"{a:o}", a), line("bin", lambda a: f"{a:b}", a)]
        a, x = integer(R.choice((20, 64, 130, 1100))), number()
        if R.random() < 0.5:
            try:
                x = float(a) + R.choice((0.0, 0.0, 0.5, -0.5, 1.0))
            except OverflowError:
                pass
        lines.append(line("cmpf", lambda a, x: (a > x) * 4 + (a == x) * 2 + (a < x), a, x))
    for size in (1300, 2000, 5000):
        # Long enough for every algorithm of division and multiplication.
        a, b = R.getrandbits(size * 2), R.getrandbits(size)
        lines += [line("mul", lambda a, b: a * b, a, b), line("divmod", divmod, a, b), line("divmod", divmod, -a, b),
                  line("divmod", divmod, b << size * 2, (1 << size) - 1), line("mul", lambda a, b: a * b, b, b)]
    lines += [line("str", str, v) for v in (10**4299, 10**4300, -(10**4300), 10**4300 - 1, -(10**4300) + 1, 10**640, 10**5000)]
    pieces = ["0", "1", "9", "a", "z", "_", "__", "0x", "0X", "0b", "0o", "-", "+", " ", "\t", "\n", "\u0663", "\u3000", "\x1c", "é", "\x00", "12345", "00", "'",
              "123456789012345678901234567890", "\ud800"]
    for _ in range(900 * FACTOR):
        s = "".join(R.choice(pieces) for _ in range(R.randrange(6)))
        base = R.choice((10, 10, 10, 0, 0, 2, 8, 16, 36, 3, 7, 35, 32, 1, 37))
        lines.append(line("int", int, s, base))
        if s.isascii():
            lines.append(line("intb", int, s.encode(), base))
    for s in ("1" * 4300, "1" * 4301, "0" * 4301, "1" * 640, "_" + "1" * 5000, "1_" * 4300 + "1", "1" * 4301 + "x", "é" * 300, "\u0661" * 4301):
        for base in (10, 16, 7, 32):
            lines.append(line("int", int, s, base))
    for base in range(2, 37):
        digits = "".join(R.choice("0123456789abcdefghijklmnopqrstuvwxyz"[:base]) for _ in range(50))
        lines.append(line("int", int, digits, base))
    write("ints.txt", lines)


SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 2.5, -2.5, 0.25, 0.125, 1e15, 1e16, 1e17, 123456789012345680.0, 9007199254740993.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
           1.7976931348623157e308, 1e-4, 1e-5, 0.00012345, 99999.5, 999999.5, 9.5, 0.05, 0.005, 2.675, 1e100, 1e-100, math.inf, -math.inf, math.nan, 3.14159, 4.35, 1e300, 12345.678,
           0.001, 1234567.0, 100.0, 1e5, 1e6, 999999.0, 0.9999995, 4503599627370495.5, 4503599627370497.5, 50.0, 150.0, 25.0, 1e-7, 8.98846567431158e307]


def number():
    kind = R.random()
    if kind < 0.3:
        return R.choice(SPECIAL)
    if kind < 0.5:
        return struct.unpack("d", R.randbytes(8))[0]
    if kind < 0.7:
        return R.randrange(-10**6, 10**6) / R.choice((1, 2, 4, 8, 10, 100, 1000, 3))
    if kind < 0.85:
        return R.uniform(-1000, 1000)
    return float(f"{R.randrange(1, 10**R.randrange(1, 18))}e{R.randrange(-30, 30)}")


def floats():
    lines = []
    for _ in range(700 * FACTOR):
        x = number()
        lines += [line("repr", repr, x), line("hex", float.hex, x)]
        if x == x:
            lines.append(line("hash", hash, x))
        lines += [line("ratio", float.as_integer_ratio, x), line("toint", int, x), line("roundint", round, x)]
        lines.append(line("round", round, x, R.choice((0, 1, 2, 3, 5, 10, 17, 25, 300, 323, 324, 400))))
        lines.append("\t".join(["roundneg", *line("", lambda x, n: round(x, -n), x, R.choice((1, 2, 3, 5, 10, 16, 17, 22, 23, 100, 300, 307, 308, 309, 400))).split("\t")[1:]]))
    pieces = ["1", "0", "9", ".", "e", "E5", "e-3", "+", "-", "_", " ", "\t", "inf", "nan", "INFINITY", "é", "\u0661", "\u3000", "\x00", "12345678901234567890", "e400", "e-400", "x"]
    for _ in range(1200 * FACTOR):
        s = "".join(R.choice(pieces) for _ in range(R.randrange(6)))
        lines.append(line("float", float, s))
        if s.isascii():
            lines.append(line("floatb", float, s.encode()))
    pieces = ["0x", "1", "f", ".", "p", "p+3", "p-1080", "p1020", "+", "-", " ", "8", "0", "fffffffffffff8", "_", "inf", "nan", "P0", "0000000000000001", "g",
              "ffffffffffffffffffffffffffffffffff", "p9999999999999999999999"]
    for _ in range(900 * FACTOR):
        s = "".join(R.choice(pieces) for _ in range(R.randrange(6)))
        lines.append(line("fromhex", float.fromhex, s))
    for _ in range(400 * FACTOR):
        m = R.getrandbits(R.choice((53, 54, 55, 56, 64, 130)))
        lines.append(line("fromhex", float.fromhex, f"0x{m:x}p{R.choice((0, -1074, -1075, -1080, -1130, 960, 970, 971))}"))
    write("floats.txt", lines)


def complexes():
    lines = []
    for _ in range(250 * FACTOR):
        z = complex(number(), number())
        if R.random() < 0.2:
            z = complex(R.choice((0.0, -0.0)), number())
        lines.append(line("repr", lambda re, im: repr(complex(re, im)), z.real, z.imag))
        if z == z:
            lines.append(line("hash", lambda re, im: hash(complex(re, im)), z.real, z.imag))
    pieces = ["1", "2.5", "j", "J", "+", "-", "(", ")", " ", "1e5", "inf", "nan", "_", "1_0", "é", "\u0661", ".", "e", "0", "-0.0"]
    for _ in range(1500 * FACTOR):
        s = "".join(R.choice(pieces) for _ in range(R.randrange(7)))
        lines.append(line("complex", complex, s))
    write("complex.txt", lines)


def a_spec():
    s = ""
    if R.random() < 0.5:
        s += R.choice(("<", ">", "=", "^", "*<", "é>", "0=", "x^", "0<", "\U0001f600^", " =", ">>", "{<"))
    if R.random() < 0.4:
        s += R.choice("+- ")
    if R.random() < 0.12:
        s += "z"
    if R.random() < 0.2:
        s += "#"
    if R.random() < 0.35:
        s += "0"
    if R.random() < 0.6:
        s += R.choice(("1", "5", "8", "10", "12", "20", "31", "\u0661\u0662"))
    if R.random() < 0.35:
        s += R.choice((",", "_", ",", "_", ",_", "_,", ",,", "__"))
    if R.random() < 0.5:
        s += "." + R.choice(("", "0", "1", "2", "3", "6", "10", "17", "30"))
        if R.random() < 0.3:
            s += R.choice((",", "_", ",", "_", ",_", "_,", ",,"))
    if R.random() < 0.75:
        s += R.choice("bcdeEfFgGnosxX%" if R.random() < 0.95 else "qzr é\x01\u1234?")
    if R.random() < 0.02:
        s += R.choice(("d", "ab", "99999999999999999999"))
    return s


def formats():
    lines = []
    for _ in range(3600 * FACTOR):
        spec = a_spec()
        kind = R.randrange(8)
        if kind < 3:
            v = integer(R.choice((8, 20, 64, 100, 200)))
            if spec.endswith("c") and R.random() < 0.8:
                v = R.choice((65, 0x4e00, 0x1f600, 0x10ffff, 0x110000, -1, 0xd800))
            lines.append(line("int", lambda v, s: format(v, s), v, spec))
        elif kind < 6:
            lines.append(line("float", lambda v, s: format(v, s), number(), spec))
        elif kind < 7:
            lines.append(line("complex", lambda a, b, s: format(complex(a, b), s), number(), number(), spec))
        else:
            v = R.choice(("", "a", "abc", "éabc", "\u4e00", "\U0001f600x", "hello world"))
            lines.append(line("str", lambda v, s: format(v, s), v, spec))
    for v, s in ((1 << 70, "c"), (1, "99999999999999999999"), (1, "x" * 10)):
        lines.append(line("int", lambda v, s: format(v, s), v, s))
    for v, s in ((1.5, ".2147483648f"), (1.5, ".99999999999999999999f"), (0.1, ".1100f"), (5e-324, ".1100f"), (5e-324, ".1100e"), (1e308, ".800g"), (1e308, "#.900g"),
                 (0.0, "#.9g"), (1e-5, "#.3g"), (123456.0, "#.3g")):
        lines.append(line("float", lambda v, s: format(v, s), v, s))
    write("format.txt", lines)


def percents():
    lines = []

    def a_conversion(codes):
        s = "%" + "".join(R.sample("-+ #0", R.choice((0, 0, 1, 1, 2, 3))))
        if R.random() < 0.5:
            s += R.choice(("1", "5", "10", "20"))
        if R.random() < 0.5:
            s += "." + R.choice(("", "0", "1", "3", "10", "25"))
        if R.random() < 0.1:
            s += R.choice("hlL")
        return s + R.choice(codes)

    for _ in range(1200 * FACTOR):
        lines.append(line("int", lambda f, v: f % v, a_conversion("diuoxX"), integer(R.choice((8, 20, 64, 100)))))
        lines.append(line("float", lambda f, v: f % v, a_conversion("eEfFgG"), number()))
        lines.append(line("str", lambda f, v: f % v, a_conversion("s"), R.choice(("", "a", "hello", "é\u4e00"))))
    broken = ["%", "%q", "%(a", "%(a)", "%(a)s", "%5", "%.", "%.3", "%l", "%ll d", "%9999999999999999999d", "%.9999999999d", "%.-3d", "%é", "%\x01", "%-5%", "%((a)s", "%(a(b)c)d",
              "x%%y", "%d%%", "abc", "%d %d", "%%%d", "a%", "%5%", "%u%", "%\u1234d", "%hhd", "%.2147483647d", "%.2147483644s"]
    for f in broken:
        lines.append(line("int", lambda f, v: f % (v,), f, 5))
        if "(" in f:
            lines.append(line("map", lambda f, v: f % {"a": v, "a(b)c": v}, f, 5))
    write("percent.txt", lines)


def markups():
    lines = []
    pieces = ["{", "}", "{{", "}}", "a", "0", "12", ":", "!", "!r", "[", "]", ".", ".b", "[c]", "{}", "{0}", "{:x}", "{a!s:>{w}}", " ", "é", "\ud800",
              "{0.a[1]}", "[1]", "99999999999999999999", "\u0661"]

    def parse(s):
        out = []
        for literal, name, spec, conversion in _string.formatter_parser(s):
            out += [literal] + (["-"] if name is None else ["+", name, spec, conversion or ""])
        return out

    def split(s):
        first, rest = _string.formatter_field_name_split(s)
        out = [f"{type(first).__name__} {first}"]
        for attribute, name in rest:
            out.append(("." if attribute else "[") + f"{type(name).__name__} {name}")
        return out

    for _ in range(1500 * FACTOR):
        s = "".join(R.choice(pieces) for _ in range(R.randrange(7)))
        lines.append(line("parse", parse, s))
        s = "".join(R.choice(pieces[4:20] + pieces[-2:]) for _ in range(R.randrange(6)))
        lines.append(line("split", split, s))
    write("markup.txt", lines)


markups()
ints()
floats()
complexes()
formats()
percents()
