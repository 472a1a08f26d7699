"""Generates crates/text/tests/golden/*.txt from the reference CPython.

    $TAIPAN_ORACLE/bin/python3.14 xtask/scripts/text_goldens.py [factor [seed [folder]]]

A larger factor gives more cases of the same kinds, for a longer comparison than the committed one. Lines are
fields between tabs: operation, arguments, result. Strings are written by `quote`; `!` is None or failure.
"""

import codecs
import os
import pathlib
import random
import subprocess
import sys
import unicodedata as ucd

FACTOR = int(sys.argv[1]) if len(sys.argv) > 1 else 1
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
OUT = pathlib.Path(__file__).resolve().parents[2] / "crates/text/tests/golden"
if len(sys.argv) > 3:
    OUT = pathlib.Path(sys.argv[3])
OUT.mkdir(parents=True, exist_ok=True)
R = random.Random(SEED)


def quote(s):
    """Printable ASCII stands for itself but for the backslash; all else is \\{hex}."""
    if s is None:
        return "!"
    return "'" + "".join(c if " " <= c < "\x7f" and c != "\\" else "\\{%x}" % ord(c) for c in s)


def raw(b):
    return "!" if b is None else "x" + bytes(b).hex()


def write(name, lines):
    lines = list(dict.fromkeys(lines))
    (OUT / name).write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{name}: {len(lines)} lines")


CASED = "aAbBzZßÄäÿµŉİıǅǆĐσΣςΩΐΰᾀᾳᾼﬁﬃ\u1e9e\u0345\u2160\u24d0\U00010400\U00010428ʰª\u0130\u03a3.'\u00ad\u0301 -1"
SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2028\u2029\u3000ab\u0660\U0001d7ce"
ALPHABETS = [
    "ab", "abc ", "aA1_ -", "ab'\"\\\n\t\x00\x7f", CASED, SPACES, "xyé\xff", "a\u0100\u4e00", "a\U0001f600\u0100b",
    "\ud800\udc00\udfffa", "0123456789+-", "\t\n ab",
    "aé\u0301\u0300\u0327\u1100\u1161\u11a8\uac00\u212b\ufb01\u0f73\u0f71\u0f72\u2126\u1e9b\u0323\u09c7\u09be",
]


def text(limit=12):
    alphabet = R.choice(ALPHABETS)
    if R.random() < 0.05:
        return "".join(chr(R.choice((R.randrange(0x110000), R.randrange(0x3000)))) for _ in range(R.randrange(limit)))
    return "".join(R.choice(alphabet) for _ in range(R.randrange(limit)))


def strings():
    lines = []
    for _ in range(450 * FACTOR):
        s = text()
        lines.append("\t".join(["case", quote(s), *map(quote, (
            s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()))]))
        s = text()
        flags = "".join("01"[p] for p in (
            s.isalpha(), s.isalnum(), s.isdecimal(), s.isdigit(), s.isnumeric(), s.isspace(), s.isprintable(),
            s.isidentifier(), s.islower(), s.isupper(), s.istitle(), s.isascii()))
        lines.append("\t".join(["is", quote(s), flags]))
        s = text()
        lines.append("\t".join(["repr", quote(s), quote(repr(s)), quote(ascii(s))]))
        s = text(20)
        n = R.choice((0, 1, 2, 100))
        lines.append("\t".join(["words", quote(s), str(n), *map(quote, s.split(None, n))]))
        lines.append("\t".join(["rwords", quote(s), str(n), *map(quote, s.rsplit(None, n))]))
        s = text(20)
        lines.append("\t".join(["lines", quote(s), *map(quote, s.splitlines())]))
        lines.append("\t".join(["linesk", quote(s), *map(quote, s.splitlines(True))]))
        s, chars = text(), text(4)
        lines.append("\t".join(["strip", quote(s), quote(chars), *map(quote, (
            s.strip(), s.lstrip(), s.rstrip(), s.strip(chars), s.lstrip(chars), s.rstrip(chars)))]))
        n = R.choice((0, 1, 3, 8))
        s = text(20)
        lines.append("\t".join(["tabs", quote(s), str(n), quote(s.expandtabs(n))]))
        s, n, c = text(), R.randrange(15), R.choice("*é\u4e00\U0001f600")
        lines.append("\t".join(["pad", quote(s), str(n), quote(c), *map(quote, (
            s.center(n, c), s.ljust(n, c), s.rjust(n, c), s.zfill(n)))]))
    for _ in range(500 * FACTOR):
        alphabet = R.choice(ALPHABETS[:2] + ["a\u0100", "a\U00010000", "aé", "\u0100\U00010000ab"])
        s = "".join(R.choice(alphabet) for _ in range(R.choice((3, 10, 30, 30, 90))))
        t = "".join(R.choice(alphabet) for _ in range(R.choice((0, 1, 1, 2, 2, 3, 6))))
        if R.random() < 0.1:
            t = text(3)
        u, n = text(3), R.choice((0, 1, 2, 1000))
        lines.append("\t".join(["find", quote(s), quote(t), str(s.find(t)), str(s.rfind(t)), str(s.count(t)),
                                "01"[s.startswith(t)] + "01"[s.endswith(t)]]))
        lines.append("\t".join(["replace", quote(s), quote(t), quote(u), str(n), quote(s.replace(t, u, n))]))
        if t and len(s) < 50:
            lines.append("\t".join(["split", quote(s), quote(t), str(n), *map(quote, s.split(t, n))]))
            lines.append("\t".join(["rsplit", quote(s), quote(t), str(n), *map(quote, s.rsplit(t, n))]))
        v = text()
        lines.append("\t".join(["cmp", quote(s), quote(v), "01"[s < v] + "01"[s == v] + "01"[s > v]]))
    write("strings.txt", lines)


def byte_strings():
    lines = []
    alphabets = [b"ab", b"aA1_ -\xc0\xe0", b" \t\n\r\v\f\x1c\x85ab", b"'\"\\\x00\x7f\xffab", b"ab'\t"]

    def data(limit=12):
        a = R.choice(alphabets)
        return bytes(R.choice(a) for _ in range(R.randrange(limit)))

    for _ in range(300 * FACTOR):
        s = data()
        lines.append("\t".join(["case", raw(s), *map(raw, (
            s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase()))]))
        s = data()
        lines.append("\t".join(["is", raw(s), "".join("01"[p] for p in (
            s.isalpha(), s.isalnum(), s.isdigit(), s.isspace(), s.islower(), s.isupper(), s.istitle()))]))
        s, n = data(20), R.choice((0, 1, 2, 100))
        lines.append("\t".join(["words", raw(s), str(n), *map(raw, s.split(None, n))]))
        lines.append("\t".join(["rwords", raw(s), str(n), *map(raw, s.rsplit(None, n))]))
        lines.append("\t".join(["lines", raw(s), *map(raw, s.splitlines())]))
        lines.append("\t".join(["linesk", raw(s), *map(raw, s.splitlines(True))]))
        s, t = data(), data(3)
        lines.append("\t".join(["strip", raw(s), raw(t), *map(raw, (
            s.strip(), s.lstrip(), s.rstrip(), s.strip(t), s.lstrip(t), s.rstrip(t)))]))
        lines.append("\t".join(["replace", raw(s), raw(t), raw(b"xy"), str(n), raw(s.replace(t, b"xy", n))]))
        lines.append("\t".join(["tabs", raw(s), str(n), raw(s.expandtabs(n))]))
        lines.append("\t".join(["repr", raw(s), quote(repr(s)), raw(codecs.escape_encode(s)[0])]))
    write("bytes.txt", lines)


def fnv(items):
    h = 0xcbf29ce484222325
    for item in items:
        for b in item.encode("utf-8", "surrogatepass") + b"\n":
            h = (h ^ b) * 0x100000001b3 & 0xffffffffffffffff
    return f"{h:016x}"


def unicode():
    """Checksums over all code points: the whole database is compared."""
    lines = []
    every = [chr(c) for c in range(0x110000)]

    def number(v):
        return "" if v is None else repr(float(v))

    for name, db in (("new", ucd), ("old", ucd.ucd_3_2_0)):
        for what in ("category", "bidirectional", "combining", "mirrored", "east_asian_width", "decomposition"):
            f = getattr(db, what)
            lines.append(f"{what}\t{name}\t{fnv(str(f(c)) for c in every)}")
        for what in ("decimal", "digit", "numeric"):
            f = getattr(db, what)
            lines.append(f"{what}\t{name}\t{fnv(number(f(c, None)) for c in every)}")
        lines.append(f"name\t{name}\t{fnv(db.name(c, '') for c in every)}")
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            lines.append(f"{form}\t{name}\t{fnv(db.normalize(form, c) for c in every)}")
    for what in ("upper", "lower", "title", "casefold", "capitalize", "swapcase"):
        f = getattr(str, what)
        lines.append(f"{what}\tnew\t{fnv(f(c) for c in every)}")
    for what in ("isalpha", "isalnum", "isdecimal", "isdigit", "isnumeric", "isspace", "isprintable", "isidentifier",
                 "islower", "isupper", "istitle"):
        f = getattr(str, what)
        lines.append(f"{what}\tnew\t{fnv('01'[f(c)] for c in every)}")
    lines.append(f"xid_continue\tnew\t{fnv('01'[('a' + c).isidentifier()] for c in every)}")
    lines.append(f"repr\tnew\t{fnv(repr(c) for c in every)}")
    lines.append(f"ascii\tnew\t{fnv(ascii(c) for c in every)}")
    write("unicode.txt", lines)

    lines = []
    for name in ("SPACE", "space", "latin small letter a", "NULL", "nul", "LF", "HANGUL SYLLABLE GAG",
                 "hangul syllable a", "HANGUL SYLLABLE", "HANGUL SYLLABLE ", "HANGUL SYLLABLE GAGX", "CJK UNIFIED IDEOGRAPH-4e00",
                 "CJK UNIFIED IDEOGRAPH-04E00", "CJK UNIFIED IDEOGRAPH-20000", "CJK UNIFIED IDEOGRAPH-F900",
                 "CJK UNIFIED IDEOGRAPH-", "CJK UNIFIED IDEOGRAPH-4E0G", "TANGUT IDEOGRAPH-17000",
                 "TANGUT IDEOGRAPH-18CFF", "TANGUT IDEOGRAPH-18D09", "NUSHU CHARACTER-1B170", "EGYPTIAN HIEROGLYPH-13460",
                 "KHITAN SMALL SCRIPT CHARACTER-18B00", "CJK COMPATIBILITY IDEOGRAPH-F900", "LATIN SMALL  LETTER A",
                 "", "A", "KEYCAP NUMBER SIGN", "keycap digit zero", "LATIN SMALL LETTER I WITH DOT ABOVE AND TILDE",
                 "SNOWMAN", "PILE OF POO", "ZWJ", "VS256", "LATIN CAPITAL LETTER GHA", "NO SUCH CHARACTER", "\xe9", "X" * 300):
        try:
            found = ucd.lookup(name)
        except KeyError:
            found = None
        lines.append("\t".join(["lookup", quote(name), quote(found)]))
    names = [c for c in every if ucd.name(c, None)]
    for c in R.sample(names, 300 * FACTOR):
        lines.append("\t".join(["lookup", quote(ucd.name(c)), quote(c)]))
    for _ in range(600 * FACTOR):
        s = "".join(R.choice(ALPHABETS[-1]) for _ in range(R.randrange(8)))
        if R.random() < 0.3:
            s += "".join(chr(R.randrange(0x300, 0x370)) for _ in range(R.randrange(6)))
        if R.random() < 0.3:
            s = "".join(chr(R.choice((R.randrange(0x3000), R.randrange(0x110000), R.randrange(0xf900, 0xfb20)))) for _ in range(R.randrange(5))) + s
        for db, name in ((ucd, "new"), (ucd.ucd_3_2_0, "old")):
            forms = ("NFD", "NFKD", "NFC", "NFKC")
            lines.append("\t".join(["normalize", name, quote(s), *(quote(db.normalize(f, s)) for f in forms),
                                    "".join("01"[db.is_normalized(f, s)] for f in forms)]))
    write("names.txt", lines)


HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape",
            "surrogatepass"]
DECODINGS = {
    "utf-8": (codecs.utf_8_decode, [b"a", b"\xc3\xa9", b"\xe4\xb8\x80", b"\xf0\x9f\x98\x80", b"\x80", b"\xc0", b"\xe0\xa0",
                                    b"\xed\xa0\x80", b"\xed\xa0", b"\xed", b"\xf4\x90", b"\xf0\x90\x80", b"\xff", b"\xf5", b"\xe0\x80"]),
    "utf-16": (codecs.utf_16_decode, [b"a\0", b"\0a", b"\xff\xfe", b"\xfe\xff", b"\x00\xd8", b"\x00\xdc", b"\xd8\0", b"\xdc\0", b"x"]),
    "utf-16-le": (codecs.utf_16_le_decode, [b"a\0", b"\xff\xfe", b"\x00\xd8", b"\x00\xdc", b"\xac\x20", b"x"]),
    "utf-16-be": (codecs.utf_16_be_decode, [b"\0a", b"\xfe\xff", b"\xd8\0", b"\xdc\0", b"\x20\xac", b"x"]),
    "utf-32": (codecs.utf_32_decode, [b"a\0\0\0", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\0\xd8\0\0", b"\0\0\xd8\0", b"\0\0\x11\0", b"x", b"\0\0\0a"]),
    "utf-32-le": (codecs.utf_32_le_decode, [b"a\0\0\0", b"\0\xd8\0\0", b"\0\0\x11\0", b"\0\xf6\1\0", b"x"]),
    "utf-32-be": (codecs.utf_32_be_decode, [b"\0\0\0a", b"\0\0\xd8\0", b"\0\x11\0\0", b"\0\1\xf6\0", b"x"]),
    "utf-7": (codecs.utf_7_decode, [b"a", b"+", b"-", b"AGE", b"AOk", b"2D3eAA", b"2D0", b"\x80", b"/", b"!", b"A", b"~", b"\\", b"+-"]),
    "ascii": (codecs.ascii_decode, [b"a", b"bc", b"\x80", b"\xff\xfe"]),
    "latin-1": (codecs.latin_1_decode, [b"a", b"\x80", b"\xff"]),
    "unicode_escape": (codecs.unicode_escape_decode, [
        b"a", b"\\", b"n", b"x4", b"1", b"u00e9", b"U0001F600", b"U00110000", b"N{SPACE}", b"N{", b"}", b"{", b"N", b"\xe9",
        b"\n", b"477", b"q", b"\\x", b"\\u", b"\\N{DIGIT ONE}", b"\\N{}", b"\\N{zz}"]),
    "raw_unicode_escape": (codecs.raw_unicode_escape_decode, [
        b"a", b"\\", b"u00e9", b"U0001F600", b"U00110000", b"\xe9", b"\\u", b"12", b"\\\\", b"g"]),
}
ENCODINGS = {
    "utf-8": codecs.utf_8_encode, "utf-16": codecs.utf_16_encode, "utf-16-le": codecs.utf_16_le_encode,
    "utf-16-be": codecs.utf_16_be_encode, "utf-32": codecs.utf_32_encode, "utf-32-le": codecs.utf_32_le_encode,
    "utf-32-be": codecs.utf_32_be_encode, "utf-7": codecs.utf_7_encode, "ascii": codecs.ascii_encode,
    "latin-1": codecs.latin_1_encode, "unicode_escape": codecs.unicode_escape_encode,
    "raw_unicode_escape": codecs.raw_unicode_escape_encode,
}
TABLE = "".join(map(chr, range(128))) + "\ufffe" * 16 + "\u20ac\ud800\u0100éé" + "".join(map(chr, range(0x410, 0x430)))
MAP = codecs.charmap_build(TABLE)


def failure(e):
    if isinstance(e, UnicodeError):
        return "\t".join(["!", e.encoding, str(e.start), str(e.end), e.reason])
    return "!\t" + type(e).__name__


def codec_lines():
    lines = []
    import warnings
    warnings.simplefilter("ignore")
    for name, (decode, pieces) in DECODINGS.items():
        for _ in range(220 * FACTOR):
            data = b"".join(R.choice(pieces) for _ in range(R.randrange(6)))
            if R.random() < 0.1:
                data += bytes(R.randrange(256) for _ in range(R.randrange(4)))
            errors, final = R.choice(HANDLERS), R.random() < 0.6
            if R.random() < 0.4:
                errors = "strict"
            try:
                if name in ("ascii", "latin-1"):
                    out, used = decode(data, errors)
                else:
                    out, used = decode(data, errors, final)
                result = quote(out) + "\t" + str(used)
            except Exception as e:
                result = failure(e)
            lines.append("\t".join(["decode", name, raw(data), errors, "01"[final], result]))
    characters = ["a", "b+", "-", "é", "\xff", "\u0100", "\u20ac", "\ud800", "\udc80", "\udcff", "\udfff", "\U0001f600", "\\", "\n", "~", "А",
                  "\x00", "\xad"]
    for name, encode in ENCODINGS.items():
        for _ in range(150 * FACTOR):
            s = "".join(R.choice(characters) for _ in range(R.randrange(7)))
            errors = R.choice(HANDLERS)
            try:
                result = raw(encode(s, errors)[0])
            except Exception as e:
                result = failure(e)
            lines.append("\t".join(["encode", name, quote(s), errors, result]))
    for _ in range(250 * FACTOR):
        s = "".join(R.choice(characters) for _ in range(R.randrange(7)))
        errors = R.choice(HANDLERS)
        try:
            result = raw(codecs.charmap_encode(s, errors, MAP)[0])
        except Exception as e:
            result = failure(e)
        lines.append("\t".join(["encode", "charmap", quote(s), errors, result]))
        data = bytes(R.choice(b"ab\x80\x8f\x90\x91\x92\x93\x94\x95\xb0\xff") for _ in range(R.randrange(6)))
        try:
            result = quote(codecs.charmap_decode(data, errors, TABLE)[0]) + "\t" + str(len(data))
        except Exception as e:
            result = failure(e)
        lines.append("\t".join(["decode", "charmap", raw(data), errors, "1", result]))
    for _ in range(300 * FACTOR):
        pieces = [b"a", b"\\", b"n", b"\\x41", b"\\x4", b"\\x", b"\\101", b"\\777", b"\\q", b"\n", b"\\\n", b"\xff", b"4", b"g"]
        data = b"".join(R.choice(pieces) for _ in range(R.randrange(6)))
        errors = R.choice(["strict", "replace", "ignore", "other"])
        try:
            result = raw(codecs.escape_decode(data, errors)[0])
        except ValueError as e:
            result = "!\t" + str(e)
        lines.append("\t".join(["escape", raw(data), errors, result]))
    lines.append("\t".join(["table", quote(TABLE)]))
    lines.reverse()
    write("codecs.txt", lines)


def hashes():
    lines = []
    samples = ["", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "\xe9", "\xe9abcdefg", "\u0100", "\u0100abc", "\u0100abcd", "\u0100abcde",
               "\U0001f600", "\U0001f600a", "\U0001f600ab", "\ud800", "x" * 1000]
    samples += [text(30) for _ in range(60)]
    program = "import sys, ast\nfor line in sys.stdin: v = ast.literal_eval(line); print(hash(v))"
    blobs = [s.encode("utf-8", "surrogatepass") for s in samples]
    for seed in (0, 1, 42, 4294967295):
        env = dict(os.environ, PYTHONHASHSEED=str(seed))
        given = "\n".join(ascii(v) for v in samples + blobs) + "\n"
        out = subprocess.run([sys.executable, "-c", program], input=given, env=env, text=True, capture_output=True, check=True)
        values = out.stdout.split()
        for v, h in zip(samples + blobs, values):
            lines.append("\t".join([str(seed), quote(v) if isinstance(v, str) else raw(v), h]))
    write("hash.txt", lines)


strings()
byte_strings()
unicode()
codec_lines()
hashes()
