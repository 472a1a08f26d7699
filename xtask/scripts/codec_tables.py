"""The multi-byte encodings of East Asia, as the running Python knows them, packed into one file.

usage: codec_tables.py OUTPUT

Read crates/std-codecs/src/tables.rs for the format; the two belong together. Every byte sequence and every character
is put through the codecs, so nothing here knows the standards but the two forms of a JIS row and column.
"""
import sys

# Name, the table that it is stored against, and whether that table's keys go from EUC to Shift_JIS form.
TABLES = [
    ("gb2312", None, False),
    ("gbk", "gb2312", False),
    ("gb18030", "gbk", False),
    ("big5", None, False),
    ("cp950", "big5", False),
    ("big5hkscs", "big5", False),
    ("euc_jp", None, False),
    ("euc_jisx0213", "euc_jp", False),
    ("euc_jis_2004", "euc_jisx0213", False),
    ("shift_jis", "euc_jp", True),
    ("cp932", "shift_jis", False),
    ("shift_jisx0213", "euc_jisx0213", True),
    ("shift_jis_2004", "shift_jisx0213", False),
    ("euc_kr", None, False),
    ("cp949", "euc_kr", False),
    ("johab", "euc_kr", False),
]

NOTHING = 0
ILLEGAL = 0x110000
PAIR = 0x110001

PLANE_2_ROWS = [1, 8, 3, 4, 5, 12, 13, 14, 15, *range(78, 95)]


def to_shift_jis(key):
    """The Shift_JIS key of an EUC key; None where there is none."""
    if key < 0x100:
        return key
    row, column = (key >> 8 & 0xFF) - 0xA0, (key & 0xFF) - 0xA0
    if not (1 <= row <= 94 and 1 <= column <= 94):
        return None
    if key < 0x10000:
        lead = (row - 1) // 2 + 0x81
        if lead > 0x9F:
            lead += 0x40
        odd = row % 2 == 1
    else:
        if row not in PLANE_2_ROWS:
            return None
        place = PLANE_2_ROWS.index(row)
        lead, odd = 0xF0 + place // 2, place % 2 == 0
    if odd:
        trail = column + 0x3F
        if trail >= 0x7F:
            trail += 1
    else:
        trail = column + 0x9E
    return lead << 8 | trail


def sequences(codec):
    """All byte sequences of a codec: single bytes, then two behind those that are not whole, then three."""
    longer = []
    for first in range(256):
        yield bytes([first])
        if not bytes([first]).decode(codec, "ignore"):
            longer.append(first)
    for first in longer:
        for second in range(256):
            yield bytes([first, second])
    if codec.startswith("euc_j"):
        for second in range(256):
            for third in range(256):
                yield bytes([0x8F, second, third])


def decoding(codec):
    """Key to value; the pairs of characters that PAIR and what follows stand for."""
    table, pairs = {}, []
    for sequence in sequences(codec):
        key = int.from_bytes(sequence)
        try:
            text = sequence.decode(codec)
        except UnicodeDecodeError as error:
            whole = error.start == 0 and error.end == len(sequence) > 1
            if whole and error.reason == "illegal multibyte sequence":
                table[key] = ILLEGAL
            continue
        if len(sequence) > 1 and sequence[:1].decode(codec, "ignore"):
            continue
        if len(text) == 1:
            table[key] = ord(text)
        else:
            assert len(text) == 2 and text.encode(codec) == sequence, (codec, sequence)
            table[key] = PAIR + len(pairs)
            pairs.append(tuple(map(ord, text)))
    table[0] = 0
    return table, pairs


def characters():
    yield from range(0xD800)
    yield from range(0xE000, 0x110000)


def encoding(codec, longest):
    table = {}
    for character in characters():
        encoded = chr(character).encode(codec, "ignore")
        if 0 < len(encoded) <= longest:
            table[character] = int.from_bytes(encoded)
    return table


def inverse(table):
    result = {}
    for key in sorted(table):
        if table[key] < ILLEGAL:
            result.setdefault(table[key], key)
    return result


def difference(base, table):
    """What turns `base` into `table`."""
    keys = base.keys() | table.keys()
    return {k: table.get(k, NOTHING) for k in keys if base.get(k, NOTHING) != table.get(k, NOTHING)}


def number(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def packed(table):
    """Runs of keys; values as distances from the expected next one, with counts of those that are as expected."""
    runs = []
    for key in sorted(table):
        if runs and runs[-1][-1] + 1 == key:
            runs[-1].append(key)
        else:
            runs.append([key])
    out = bytearray(number(len(runs)))
    last, expected = 0, 0
    for run in runs:
        out += number(run[0] - last) + number(len(run))
        last = run[-1] + 1
        at = 0
        while at < len(run):
            distance = table[run[at]] - expected
            out += number(distance * 2 if distance >= 0 else -distance * 2 - 1)
            expected = table[run[at]] + 1
            at += 1
            if distance == 0:
                more = 0
                while at < len(run) and table[run[at]] == expected:
                    expected += 1
                    at += 1
                    more += 1
                out += number(more)
    return bytes(out)


def four_bytes(linear):
    linear, d = divmod(linear, 10)
    linear, c = divmod(linear, 126)
    a, b = divmod(linear, 10)
    return bytes([0x81 + a, 0x30 + b, 0x81 + c, 0x30 + d])


def gb18030_four_bytes():
    """The basic plane's part of GB 18030's four-byte forms, by linear number, and where encoding differs from it."""
    decoded = {}
    for linear in range(50400):
        try:
            text = four_bytes(linear).decode("gb18030")
        except UnicodeDecodeError:
            continue
        if len(text) == 1 and ord(text) < 0x10000:
            decoded[linear] = ord(text)
    known = inverse(decoded)
    encoded = {}
    for character in characters():
        if character < 0x10000:
            bytes_ = chr(character).encode("gb18030", "ignore")
            if len(bytes_) == 4:
                a, b, c, d = bytes_
                linear = (((a - 0x81) * 10 + b - 0x30) * 126 + c - 0x81) * 10 + d - 0x30
                encoded[character] = linear + 1
    return decoded, difference({c: k + 1 for c, k in known.items()}, encoded)


def main(output):
    out = bytearray()
    decodings = {}
    for codec, base, shift in TABLES:
        table, pairs = decoding(codec)
        decodings[codec] = table, pairs
        ground = {}
        if base:
            base_table, base_pairs = decodings[base]
            for key, value in base_table.items():
                key = to_shift_jis(key) if shift else key
                if key is not None:
                    ground[key] = value
            # Numbers of pairs are the base's as long as the pairs are the same.
            assert base_pairs == pairs[: len(base_pairs)] or shift or not base_pairs
            assert not base_pairs or base_pairs == pairs
        section = packed(difference(ground, table))
        section += number(len(pairs)) + b"".join(number(a) + number(b) for a, b in pairs)
        section += packed(difference(inverse(table), encoding(codec, 3)))
        out += number(len(section)) + section
        print(f"{codec:16} {len(table):6} keys {len(section):6} bytes")
    decoded, differing = gb18030_four_bytes()
    section = packed(decoded) + packed(differing)
    out += number(len(section)) + section
    with open(output, "wb") as file:
        file.write(out)
    print(f"{len(out)} bytes")


main(sys.argv[1])
