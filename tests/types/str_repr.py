"""str: repr and ascii of every kind of character, quotes, escapes in literals, raw and byte literals, code points."""

for s in ['', 'a', "it's", 'say "hi"', '''both ' and "''', '\\', '\n\r\t', '\a\b\v\f', '\x00\x1f\x7f', '\x80\x9f\xa0\xad\xff', '\u0378', '\u200b\u2028\u2029\u202f\u3000', '\ud800', '\udfff', '\ue000', '\ufeff', '\uffff', '\U00010000', '\U0001F600', '\U000e0001', '\U0010ffff', 'é日', '\u0301x', '\x1b[0m']:
    print(ascii(repr(s)), ascii(s), len(s), ascii(str([s])), ascii(f'{s!r}'), ascii(f'{s!a}'), ascii('%r' % s), ascii('%a' % s))
print(''.join(repr(chr(i))[1:-1] for i in range(128)))
print(ascii(''.join(repr(chr(i))[1:-1] for i in range(128, 0x500))))
hidden = [i for i in range(0x30000) if len(repr(chr(i))) != 3]
print(len(hidden), sum(hidden), hidden[:60])
print(ascii('\101\60\7\08\1234'), '\x41', '\u0041', '\U00000041', '\N{GREEK SMALL LETTER ALPHA}', '\N{latin small letter a}', '\N{LATIN SMALL LETTER E WITH ACUTE}', '\N{CJK UNIFIED IDEOGRAPH-4E00}', '\N{HANGUL SYLLABLE GA}', '\N{BULLET}', ascii('\N{ZERO WIDTH SPACE}\N{ESCAPE}'))
print('a\
b', r'\n\x', r'a\'b', r"\"", R'\u0041', '\'', "\"", '\"\'')
print(b'a\x00\xff\n\'"', b'', rb'\n', Rb'\x', bR'\'', b"it's", b'"', b'\'"', bytes(range(256)))
print('''a
b''', """c\
d""", '' '' 'x', ('a'
    'b'), 'a' "b" '''c''')
print(u'u prefix', U'x', len('\r\n'), ascii('\ud83d\ude00'), len('\ud83d\ude00'), ascii('\ud83d' + '\ude00'), '\ud83d\ude00' == '\U0001F600')
for source in (r"'\x'", r"'\x4'", r"'\u12'", r"'\U1234567'", r"'\U00110000'", r"'\N'", r"'\N{}'", r"'\N{nope}'", r"'\N{'", r"b'\x'", r"b'\xz1'", r"b'\u0041'", r"b'é'", r"'\400'", r"'abc", r"'''abc", r"'\'", "'a\nb'", r"ub'x'", r"bu''", r"rr''", r"'a' b'b'", r"f'a' b'b'", r"'\8'", r"'\0'", r"'\00'", r"'\0000'", r"'\377'", r"b'\377'", r"'\d'", r"b'\d'", r"r'\'", r"'\N{DIGIT ONE}'", r"'\N{DIGIT  ONE}'", r"b'\N{x}'"):
    try:
        print(source.replace('\n', '|'), ascii(eval(source)))
    except SyntaxError as e:
        print(source.replace('\n', '|'), type(e).__name__, e.msg, e.lineno, e.offset, e.end_offset)
