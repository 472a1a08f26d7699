"""str: case mapping and classification over characters of many scripts, Unicode special cases included."""

samples = ['', 'a', 'A', 'abc', 'ABC', 'aBc', 'Abc Def', 'abc def', '123', '12a', ' ', ' \t\n', 'a b', 'ß', 'ẞ', 'ﬁ', 'ŉ', 'ǆ', 'ǅ', 'Ǆ', 'İ', 'ı', 'I', 'i', 'Σ', 'ς', 'ΑΣ', 'ΑΣ Β', 'ΑΣΒ', 'σ', 'é', 'É', 'ÿ', 'µ', 'ª', 'º',
           '日本', '٣', '²', '½', '①', 'Ⅷ', 'ⅷ', '๑', '一', '\u200b', '\xa0', '\u2028', '\x1c', '\x7f', '\x00', '_', '_a', 'a_1', '1a', 'a-b', 'é1', 'class', 'None', 'x²', '\u0301', 'e\u0301', 'ͅ', 'ᾳ', 'ᾼ', 'ﬀ', '\U00010400', '\U00010428',
           '\U0001F600', 'ა', 'Ა', 'Ꭰ', 'ꭰ', '\ud800', 'a\ud800', "it's", "they're bill's", 'hello WORLD', 'x1y', '1x', 'ñandú', 'ΌΣΟΣ', 'straße', 'Ⓐ', 'ⓐ', '\u1e9e', 'ŉa', 'ﬃ', 'ʰ', 'ˇ', 'ǅungla']
tests = ['isalnum', 'isalpha', 'isascii', 'isdecimal', 'isdigit', 'isidentifier', 'islower', 'isnumeric', 'isprintable', 'isspace', 'istitle', 'isupper']
for s in samples:
    print(ascii(s), [ascii(getattr(s, m)()) for m in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold')], [t[2:] for t in tests if getattr(s, t)()])
for method in ('upper', 'lower', 'isalpha', 'title'):
    for f in (lambda: getattr('a', method)(1), lambda: getattr('a', method)(x=1), lambda: getattr(str, method)(), lambda: getattr(str, method)(1), lambda: getattr(str, method)('Ab c')):
        try:
            print(method, f())
        except TypeError as e:
            print(method, e)
for t in tests:
    print(t, sum(getattr(chr(i), t)() for i in range(0x3000)), sum(getattr(chr(i), t)() for i in range(0xA000, 0x11000) if not 0xD800 <= i < 0xE000), sum(getattr(chr(i), t)() for i in range(0x11000, 0x20000)))
for m in ('upper', 'lower', 'title', 'casefold', 'swapcase', 'capitalize'):
    changed = [i for i in range(0x20000) if not 0xD800 <= i < 0xE000 and getattr(chr(i), m)() != chr(i)]
    longer = [hex(i) for i in range(0x20000) if not 0xD800 <= i < 0xE000 and len(getattr(chr(i), m)()) > 1]
    print(m, len(changed), sum(changed), len(longer), longer[:30])
    print(m, sum(ord(getattr(chr(i), m)()[0]) * i for i in changed) % 1000003)
latin = ''.join(map(chr, range(256)))
print(ascii(latin.upper()))
print(ascii(latin.lower()))
print(ascii(latin.title()))
print(ascii(latin.swapcase()))
print(ascii(latin.casefold()))
for t in tests:
    print(t, ascii(''.join(c for c in latin if getattr(c, t)())))
print([w.title() for w in ("hello world", "it's", "3d x", "mc'donald", "a-b_c", "ǆ ǆ", "\u02bca")])
print([w.capitalize() for w in ("hello WORLD", "ǆx", "ßa", "ﬁx", "ŉA", "1Ab", "éÀ")])
