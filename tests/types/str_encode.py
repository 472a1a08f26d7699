"""str.encode and bytes.decode: UTF-8, UTF-16, UTF-32, Latin-1, ASCII, escapes, every error handler, errors' attributes."""

def show(label, f):
    try:
        print(label, ascii(f()))
    except UnicodeError as e:
        print(label, type(e).__name__, ascii(str(e)), e.encoding, ascii(e.object)[:40], e.start, e.end, e.reason)
    except Exception as e:
        print(label, type(e).__name__, e)

texts = ['', 'abc', 'é', '日本', '\U0001F600', 'a\ud800b', '\udc80', '\x00', 'aé日\U0001F600']
codecs = ['utf-8', 'UTF8', 'utf_16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'ascii', 'us-ascii', 'latin-1', 'iso8859-1', 'L1', 'unicode_escape', 'raw_unicode_escape', 'utf-7', 'utf-8-sig', 'cp1252', 'nope', '']
handlers = ['strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'surrogatepass', 'nope']
for codec in codecs:
    for text in texts:
        show(f'{ascii(text)}.encode({codec!r})', lambda: text.encode(codec))
for codec in ('utf-8', 'ascii', 'latin-1', 'utf-16-le', 'cp1252'):
    for handler in handlers:
        for text in ('ok', 'é', 'x日本y', '\ud800', '\udcff', '\U0001F600'):
            show(f'{ascii(text)}.encode({codec!r}, {handler!r})', lambda: text.encode(codec, handler))
data = [b'', b'abc', b'\xc3\xa9', b'\xe6\x97\xa5', b'\xf0\x9f\x98\x80', b'\xff', b'\x80abc', b'\xc3', b'a\xe6\x97', b'\xf0\x9f\x98', b'\xc0\x80', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xe6a', b'\xf0\x9fa\x98', b'a\xffb\xfec', b'\xe0\x80\x80', b'\xf8\x88\x80\x80\x80', b'\xef\xbb\xbfbom', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'\x00\xd8', b'\x00\xd8\x00\xdc', b'abcde']
for codec in ('utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-8-sig', 'unicode_escape', 'cp1252'):
    for d in data:
        show(f'{d}.decode({codec!r})', lambda: d.decode(codec))
for codec in ('utf-8', 'ascii', 'utf-16-le'):
    for handler in handlers:
        for d in (b'ok', b'\xff\xfe', b'a\xc3', b'\xed\xa0\x80', b'x\xf0\x9f\x98y'):
            show(f'{d}.decode({codec!r}, {handler!r})', lambda: d.decode(codec, handler))
for d in (rb'\x41', rb'\n\t\\', rb'\u0041\U0001F600', rb'\N{BULLET}', rb'\x4', rb'\u12', rb'\N{nope}', rb'\d', rb'\101', '\\', b'\\', b'\xe9'):
    show(f'{d!r} unicode_escape', lambda: d.decode('unicode_escape') if isinstance(d, bytes) else d.encode('unicode_escape'))
show('default', lambda: 'é'.encode())
show('keywords', lambda: 'é'.encode(encoding='ascii', errors='replace'))
show('encode(1)', lambda: 'a'.encode(1))
show('encode nul', lambda: 'a'.encode('utf\x00-8'))
show('too many', lambda: 'a'.encode('utf-8', 'strict', 1))
show('decode default', lambda: b'\xc3\xa9'.decode())
show('decode keywords', lambda: b'\xff'.decode(encoding='utf-8', errors='replace'))
show('bytes(str)', lambda: bytes('é', 'utf-8', 'strict'))
show('bytes(str) no encoding', lambda: bytes('é'))
show('bytearray.decode', lambda: bytearray(b'ab').decode('ascii'))
show('str(b, enc)', lambda: str(b'\xe9', 'latin-1'))
show('hex codec', lambda: b'6162'.decode('hex'))
show('rot13', lambda: 'abc'.encode('rot13'))
show('all utf-8', lambda: sum(len(chr(i).encode()) for i in range(0, 0x110000, 97) if not 0xd800 <= i < 0xe000))
show('round trip', lambda: all(bytes([i]).decode('latin-1').encode('latin-1') == bytes([i]) for i in range(256)))
show('surrogateescape', lambda: bytes(range(256)).decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape') == bytes(range(256)))
e = UnicodeEncodeError('codec', 'text', 1, 2, 'reason')
print(e, e.args, e.start, e.end, e.object, e.reason, e.encoding)
e.start, e.end, e.reason = 0, 3, 'other'
print(e)
e = UnicodeDecodeError('codec', b'text', 1, 2, 'reason')
print(e, e.args)
e = UnicodeTranslateError('text', 1, 3, 'reason')
print(e, e.args)
for f in (lambda: UnicodeEncodeError(), lambda: UnicodeEncodeError('a', b'b', 1, 2, 'c'), lambda: UnicodeDecodeError('a', 'b', 1, 2, 'c'), lambda: UnicodeEncodeError('a', 'b', 'x', 2, 'c'), lambda: str(UnicodeEncodeError.__new__(UnicodeEncodeError))):
    show('constructor', f)
