"""The multi-byte encodings of East Asia: every byte sequence, every character, errors, states, incremental and stream
coders."""
import codecs
import hashlib
import io
import _multibytecodec
import _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw

STATELESS = """gb2312 gbk gb18030 big5 cp950 big5hkscs shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213
shift_jisx0213 euc_kr cp949 johab""".split()
STATEFUL = "hz iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext".split()


def tell(name, function, *args):
    try:
        result = ascii(function(*args))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    print(name, result)


def note(error):
    """An error handler that writes down where and why it was called."""
    where = f"<{error.start}-{error.end} {error.reason.split()[0]}>"
    return where, error.end


codecs.register_error("note", note)


def digest(texts):
    return hashlib.sha256("\n".join(map(ascii, texts)).encode()).hexdigest()[:16]


print("-- every byte sequence")
for name in STATELESS:
    singles = [bytes([a]).decode(name, "note") for a in range(256)]
    doubles = [bytes([a, b]).decode(name, "note") for a in range(128, 256) for b in range(256)]
    print(name, digest(singles), digest(doubles))
for name in "euc_jp", "euc_jis_2004", "euc_jisx0213":
    print(name, digest(bytes([0x8F, a, b]).decode(name, "note") for a in range(128, 256) for b in range(256)))
fours = [bytes([a, b, c, d]) for a in (0x80, 0x81, 0x84, 0x85, 0x90, 0xE3, 0xFE, 0xFF) for b in (0x30, 0x31, 0x39)
         for c in (0x80, 0x81, 0xA0, 0xFE) for d in (0x2F, 0x30, 0x35, 0x39)]
print("gb18030", digest(s.decode("gb18030", "note") for s in fours))

print("-- every character")
texts = ["".join(map(chr, range(start, start + 256))) for start in (*range(0, 0x3000, 256), *range(0x3000, 0xD800, 1024),
         *range(0xE000, 0x10000, 256), *range(0x1F000, 0x1F200, 256), *range(0x20000, 0x2A800, 1024), 0x10FF00)]
for name in STATELESS + STATEFUL:
    encoded = [text.encode(name, "ignore") for text in texts]
    print(name, digest(encoded), digest(text.encode(name, "note") for text in texts[::7]))
    print("    and back", digest(part.decode(name, "note") for part in encoded))

print("-- pairs of characters")
for name in "big5hkscs", "euc_jis_2004", "shift_jisx0213", "iso2022_jp_3", "iso2022_jp_2004":
    for text in "\xca\u0304\xca\xea\u030c\xea", "\u304b\u309a\u304b\u02e9\u02e5\u02e9", "\u31f7\u309ax\u31f7":
        tell(name, text.encode, name, "note")

print("-- errors")
for name in STATELESS + STATEFUL:
    for errors in "strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "note":
        tell(f"{name} {errors}", "a\u1234\u65e5b\ud800".encode, name, errors)
    for errors in "strict", "ignore", "replace", "backslashreplace", "surrogateescape", "note":
        tell(f"{name} {errors}", b"a\xff\xffb\x81\x20\x81".decode, name, errors)

print("-- escape sequences")
for name in STATEFUL:
    for data in (b"\x1b", b"\x1b$", b"\x1b$(", b"\x1b&@\x1b$B$\"", b"\x1b&@", b"\x1b" + b"(" * 20, b"\x1b(Z", b"\x1b$(Z",
                 b"\x1bN", b"\x1b.A\x1bNa", b"\x1b.F\x1bNa\x1bN\x21\x1bN\x7f", b"\x1b$)C\x0e0!\x0fa\x0e0!\na0", b"\x80",
                 b"\x1b$B\x21", b"\x1b$B\x21\x20", b"\x1bxyz@abc\x1b(Bx", b"\x1b)Ia", b"\x1b(IA", b"\x1b(J\\~", b"\x1b$@0!",
                 b"\x1b$A0!", b"~{0!~}~~~\nx", b"~{0!", b"~x", b"~", b"~{\x80"):
        tell(f"{name} {data}", data.decode, name, "note")

print("-- spelled syllables")
for text in "\uac02", "\ud7a3\ub73d":
    encoded = text.encode("euc_kr")
    tell("euc_kr", lambda: (encoded, encoded.decode("euc_kr")))
tell("euc_kr", b"\xa4\xd4\xa4\xa1\xa4".decode, "euc_kr")
tell("euc_kr", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa8".decode, "euc_kr", "note")

print("-- incremental coders")
text = "a\u65e5\u672c\u8a9e~\u304b\u309a\u304b\xe9b"
for name in STATELESS + STATEFUL:
    encoder, decoder = codecs.getincrementalencoder(name)("ignore"), codecs.getincrementaldecoder(name)("replace")
    pieces, states = [], []
    for character in text:
        pieces.append(encoder.encode(character))
        states.append(encoder.getstate())
    pieces.append(encoder.encode("", True))
    print(name, pieces, [hex(s) for s in states])
    out = []
    for byte in b"".join(pieces) + b"\x1b$\xb1":
        out.append(decoder.decode(bytes([byte])))
        state = decoder.getstate()
        decoder.setstate(state)
    out.append(decoder.decode(b"", True))
    print("   ", ascii(out), state, encoder.errors, decoder.errors)
    encoder.reset(), decoder.reset()
    print("   ", hex(encoder.getstate()), decoder.getstate())

print("-- stream coders")
for name in "euc_jp", "iso2022_jp", "hz", "gb18030", "big5hkscs", "euc_jis_2004":
    stream = io.BytesIO()
    writer = codecs.getwriter(name)(stream, "ignore")
    writer.write("\u4e2d\u6587\n"), writer.writelines(["x\n", "\u65e5\xea"])
    before = stream.getvalue()
    writer.reset()
    print(name, before, stream.getvalue()[len(before):])
    stream.seek(0)
    reader = codecs.getreader(name)(stream)
    tell("   ", lambda: (reader.read(1), reader.readline(), reader.read(3), reader.readlines(), reader.read(0)))
    print("   ", reader.stream is stream, reader.errors)

print("-- objects")
codec = _codecs_jp.getcodec("shift_jis")
for module in _codecs_cn, _codecs_hk, _codecs_iso2022, _codecs_jp, _codecs_kr, _codecs_tw:
    tell(module.__name__, module.getcodec, "none")
tell("getcodec", _codecs_jp.getcodec, 1)
tell("create", getattr(_multibytecodec, "__create_codec"), 1)
tell("codec", type(codec))
tell("encode", codec.encode, 12)
tell("encode", codec.encode, "a", 3)
tell("decode", codec.decode, "a")
tell("decode", codec.decode, b"")
tell("decode", codec.decode, bytearray(b"\x88\xea"))


class Encoder(_multibytecodec.MultibyteIncrementalEncoder):
    codec = codec


class Decoder(_multibytecodec.MultibyteIncrementalDecoder):
    codec = codec


class Reader(_multibytecodec.MultibyteStreamReader):
    codec = codec


class Writer(_multibytecodec.MultibyteStreamWriter):
    codec = codec


class Bad:
    def read(self, *size):
        return "text"


tell("new", _multibytecodec.MultibyteIncrementalEncoder)
tell("new", Encoder, 3)
tell("new", lambda: Encoder(errors=3))
tell("new", Encoder, "a", "b")
tell("new", Reader)
encoder, decoder = Encoder(), Decoder()
for state in "x", -1, 1 << 200, 255:
    tell("setstate", encoder.setstate, state)
for state in 3, (1, 2), (b"1" * 9, 2), (b"1", 2, 3), (b"1", -2), (b"1", 1 << 70):
    tell("setstate", decoder.setstate, state)
tell("encode", encoder.encode, 3)
tell("decode", decoder.decode, "x")
tell("errors", setattr, encoder, "errors", 3)
tell("errors", delattr, encoder, "errors")
tell("decode", decoder.decode, b"\x81")
tell("decode", decoder.decode, b"", True)
tell("state", decoder.getstate)
tell("read", Reader(3).read)
tell("read", Reader(3).read, "x")
tell("read", Reader(Bad()).read)
tell("readlines", Reader(Bad()).readlines, "x")
tell("write", Writer(3).write, "a")
tell("writelines", Writer(3).writelines, 3)
tell("writelines", Writer(3).writelines, {})
tell("reset", Writer(3).reset)

print("-- error handlers")
for number, answer in enumerate([3, (3, 4), ("\u1234", 1), ("x", 99), ("x", -1), ("", 2), (b"\xff", 2), ("\u65e5", 2)]):
    codecs.register_error("answer", lambda error: answer)
    tell(f"encode {number}", codec.encode, "\u1234b", "answer") if number != 4 else None
    tell(f"decode {number}", codec.decode, b"\x81\x20", "answer") if number != 4 else None
tell("unknown", codec.encode, "\u1234", "nobody knows")
