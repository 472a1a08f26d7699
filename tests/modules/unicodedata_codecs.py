"""unicodedata over sample characters and normal forms; codecs: lookup, incremental coders, error handlers, stream readers."""

import codecs, io, unicodedata as u
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def parts(expression):
    """The elements of an unparenthesised tuple, compiled, or the whole expression."""
    pieces, depth, quote, start, skip = [], 0, '', 0, False
    for i, c in enumerate(expression):
        if skip or quote:
            skip = c == '\\' and not skip
            if c == quote and not skip and expression[i - 1:i] != '\\':
                quote = ''
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(expression[start:i].strip())
            start = i + 1
    pieces.append(expression[start:].strip())
    try:
        return [(piece, compile(piece, '<string>', 'eval')) for piece in pieces]
    except (SyntaxError, ValueError):
        return [(expression, expression)]

def check(expression):
    """Print an expression, or each element of a tuple, with its result or its exception."""
    for text, code in parts(expression):
        try:
            result = repr(eval(code, globals()))
        except BaseException as e:
            result = f'{type(e).__name__}: {e}'
        print(text, '->', mask(result))

def lines(text):
    """Check every line of a text; lines that start with an exclamation mark are statements."""
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith('!'):
            try:
                exec(line[1:].strip(), globals())
            except BaseException as e:
                print(line[1:].strip(), '=>', mask(f'{type(e).__name__}: {e}'))
        elif line:
            check(line)

def each(template, *columns):
    """Check a template for every combination of the columns' entries, which ` ; ` separates."""
    rows = [()]
    for column in columns:
        rows = [row + (entry,) for row in rows for entry in column.split(' ; ')]
    for row in rows:
        check(template % row)


chars = 'aAzZ09 _-!$é\u00dfµªº²½①Ⅷ٣日本語あア가힣\u0301\u0345\u00ad\u200b\u200d\u2028\u202e\u3000\ufeff\uffff\u0378\ue000\ud800\U0001F600\U00010400\U0001F1E9\U00020000\U000E0001\U0010ffff\x00\x1b\x7f\x85\xa0ǅﬁ№™Ω☃٪'
for c in chars:
    print(ascii(c), u.name(c, '-'), u.category(c), u.bidirectional(c), u.combining(c), u.mirrored(c), u.decomposition(c), u.decimal(c, '-'), u.digit(c, '-'), u.numeric(c, '-'), u.east_asian_width(c), [ascii(u.normalize(f, c)) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')])
for s in ('e\u0301', 'é', 'ﬁ', '\u1e9b\u0323', '가', '\u1100\u1161', 'Å', '\u212b', '\u0344', 'q\u0307\u0323', '½', '①', 'ﷺ', 'カ\uff9e', 'a' * 50 + '\u0300' * 5, '\u0958', '\U0001D15E'):
    print(ascii(s), [(ascii(u.normalize(f, s)), u.is_normalized(f, s)) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')])
lines('''
u.unidata_version, u.lookup('LATIN SMALL LETTER A'), u.lookup('latin small letter a'), ascii(u.lookup('CJK UNIFIED IDEOGRAPH-4E00')), ascii(u.lookup('HANGUL SYLLABLE GA')), u.name('\\U0001F600'), u.name('가'), u.name('一'), u.ucd_3_2_0.unidata_version, u.ucd_3_2_0.category('\\U0001F600'), ascii(u.lookup('LATIN SMALL LETTER A WITH MACRON AND GRAVE'))
u.lookup('NO SUCH')
u.name('\\x00')
u.name('ab')
u.name(5)
u.decimal('a')
u.digit('a')
u.numeric('a')
u.normalize('XYZ', 'a')
u.normalize('NFC')
u.category('')
u.is_normalized('X', 'a')
''')
total = {}
for i in range(0x110000): total[u.category(chr(i))] = total.get(u.category(chr(i)), 0) + 1
print(dict(sorted(total.items())))
print(sum(u.numeric(chr(i), 0) > 0 for i in range(0x20000)), sum(u.combining(chr(i)) for i in range(0x20000)), sum(len(u.normalize('NFKD', chr(i))) for i in range(0x20000) if not 0xd800 <= i < 0xe000), sum(hash(u.name(chr(i), '')) % 1009 for i in range(0x3000)))
for name in ('utf-8', 'UTF8', 'utf_8', 'latin1', 'ascii', 'utf-16', 'cp1252', 'rot13', 'hex', 'base64', 'idna', 'punycode', 'unicode_escape', 'mbcs', 'nope', 'utf-8-sig', 'undefined', 'charmap', 'koi8-r', 'shift_jis', 'uu', 'zlib', 'quopri'):
    def info():
        i = codecs.lookup(name); return i.name, i._is_text_encoding
    check(f'(lambda i: (i.name, i._is_text_encoding))(codecs.lookup({name!r}))')
lines(r'''
codecs.encode('é', 'utf-8'), codecs.decode(b'\xc3\xa9', 'utf-8'), codecs.encode('abc', 'rot13'), codecs.encode(b'abc', 'hex'), codecs.decode(b'616263', 'hex'), codecs.encode(b'abc', 'base64'), codecs.decode('uryyb', 'rot13'), codecs.encode('é', 'punycode'), 'bücher.example'.encode('idna'), b'xn--bcher-kva.example'.decode('idna'), codecs.encode(b'a b=', 'quopri'), 'привет'.encode('koi8-r'), 'é€'.encode('cp1252'), b'\x80\x81'.decode('cp1252', 'replace')
codecs.encode('x', 'hex')
codecs.decode(b'xyz', 'hex')
codecs.encode('\ud800', 'utf-8')
codecs.lookup(5)
codecs.getencoder('utf-8')('é'), codecs.getdecoder('utf-8')(b'\xc3\xa9x'), codecs.utf_8_decode(b'\xc3\xa9\xc3'), codecs.utf_8_encode('é'), codecs.utf_16_le_decode(b'a\0\0', 'strict', False), codecs.latin_1_encode('é'), codecs.ascii_decode(b'a'), codecs.escape_decode(b'\\n\\x41'), codecs.escape_encode(b'\n'), codecs.charmap_encode('ab', 'strict', {97: 'x', 98: 99}), codecs.charmap_decode(b'\0\1', 'strict', 'xy'), codecs.charmap_build('abc').__class__.__name__, codecs.unicode_escape_decode('\\u0041'), codecs.readbuffer_encode(b'x')
codecs.charmap_encode('z', 'strict', {})
codecs.charmap_decode(b'\5', 'strict', 'xy')
codecs.lookup_error('strict').__name__
codecs.lookup_error('nope')
codecs.register_error('x', 5)
codecs.register(5)
codecs.BOM_UTF8, codecs.BOM_UTF16, codecs.BOM_UTF32_BE, codecs.strict_errors.__name__
codecs.strict_errors(ValueError('v'))
codecs.ignore_errors(UnicodeDecodeError('u', b'ab', 0, 1, 'r')), codecs.replace_errors(UnicodeEncodeError('u', 'ab', 0, 2, 'r')), codecs.backslashreplace_errors(UnicodeDecodeError('u', b'\xff', 0, 1, 'r')), codecs.xmlcharrefreplace_errors(UnicodeEncodeError('u', 'é', 0, 1, 'r')), codecs.namereplace_errors(UnicodeEncodeError('u', 'é', 0, 1, 'r'))
codecs.ignore_errors(5)
''')
codecs.register_error('mine', lambda e: (f'<{e.start}-{e.end}>', e.end))
codecs.register_error('bytes', lambda e: (b'?!', e.end))
codecs.register_error('badtype', lambda e: 5)
codecs.register_error('badpos', lambda e: ('', 99))
codecs.register_error('skip', lambda e: ('', e.end + 1))
lines(r'''
'aéb日'.encode('ascii', 'mine'), b'a\xffb\xfe'.decode('utf-8', 'mine'), 'é'.encode('ascii', 'bytes'), b'\xffab\xffcd'.decode('utf-8', 'skip'), 'éab'.encode('ascii', 'skip')
'é'.encode('ascii', 'badtype')
'é'.encode('ascii', 'badpos')
b'\xff'.decode('utf-8', 'bytes')
b'\xff'.decode('utf-8', 'badpos')
''')
codecs.register(lambda name: codecs.CodecInfo(lambda s, e='strict': (s[::-1].encode(), len(s)), lambda b, e='strict': (bytes(b).decode()[::-1], len(b)), name='rev') if name == 'rev' else None)
print('abc'.encode('rev'), b'abc'.decode('rev'))
for enc, data in (('utf-8', 'aé日\U0001F600'.encode()), ('utf-16', 'aé\U0001F600'.encode('utf-16')), ('utf-8-sig', b'\xef\xbb\xbfa'), ('utf-7', '+AOk-x'.encode()), ('utf-32-le', 'a日'.encode('utf-32-le'))):
    d = codecs.getincrementaldecoder(enc)(); print(enc, [ascii(d.decode(data[i:i + 1])) for i in range(len(data))], ascii(d.decode(b'', True)), d.getstate())
d = codecs.getincrementaldecoder('utf-8')(); d.decode(b'\xe6'); print(d.getstate())
check("d.decode(b'', True)")
d.reset(); print(d.decode(b'ok')); e = codecs.getincrementalencoder('utf-16')(); print(e.encode('a'), e.encode('b'), e.getstate())
r = codecs.getreader('utf-8')(io.BytesIO('é\nb\nc'.encode())); print(r.readline(), r.read(1), r.readlines())
w = codecs.getwriter('latin-1')(out := io.BytesIO()); w.write('é'); w.writelines(['a', 'b']); print(out.getvalue())
print(list(codecs.iterencode(['a', 'é'], 'utf-8')), list(codecs.iterdecode([b'\xc3', b'\xa9x'], 'utf-8')))
