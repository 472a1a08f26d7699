"""binascii, base64, zlib, hashlib, hmac, secrets-free: known answers, streaming, errors."""

import base64, binascii, hashlib, hmac, zlib
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


data = b'The quick brown fox jumps over the lazy dog'
lines(r'''
binascii.hexlify(b'abc'), binascii.hexlify(b'abcd', ':'), binascii.hexlify(b'abcde', b'-', 2), binascii.unhexlify('616263'), binascii.b2a_hex(b'\xff'), binascii.a2b_hex(b'ff'), binascii.crc32(data), binascii.crc32(b'b', binascii.crc32(b'a')), binascii.crc_hqx(data, 0), binascii.b2a_base64(data), binascii.b2a_base64(b'', newline=False), binascii.a2b_base64(b'YWJj'), binascii.a2b_base64('YWJj\n'), binascii.b2a_uu(b'abc'), binascii.a2b_uu(b'#86)C\n'), binascii.b2a_qp(b'a=b\xe9 \n'), binascii.a2b_qp(b'a=3Db=E9'), binascii.a2b_base64(b'Y=W', strict_mode=False)
binascii.unhexlify('6')
binascii.unhexlify('zz')
binascii.a2b_base64(b'YWJ')
binascii.a2b_base64(b'YW!j', strict_mode=True)
binascii.a2b_base64(b'Y')
binascii.a2b_uu(b'x')
binascii.hexlify('a')
binascii.unhexlify('é')
base64.b64encode(data), base64.b64decode('YWJj'), base64.urlsafe_b64encode(b'\xff\xfe'), base64.urlsafe_b64decode('__4='), base64.b32encode(b'abc'), base64.b32decode('MFRGG==='), base64.b16encode(b'abc'), base64.b16decode('616263'), base64.b85encode(data), base64.b85decode(base64.b85encode(b'abc')), base64.a85encode(b'abcd\0\0\0\0'), base64.a85decode(b'@:E_W'), base64.b32hexencode(b'abc'), base64.standard_b64encode(b'x'), base64.encodebytes(data), base64.z85encode(b'abcd')
base64.b64decode('YW=j', validate=True)
base64.b32decode('x')
base64.b16decode('6')
base64.b64encode('x')
zlib.crc32(data), zlib.adler32(data), zlib.crc32(b''), zlib.adler32(b''), zlib.adler32(b'a' * 10000), zlib.decompress(zlib.compress(data)) == data, zlib.decompress(zlib.compress(data * 100, 9)) == data * 100, zlib.decompress(zlib.compress(b'', 0)), len(zlib.compress(b'a' * 10000)) < 100, zlib.decompress(zlib.compress(data, wbits=31), 31) == data, zlib.decompress(zlib.compress(data, wbits=-15), -15) == data, zlib.decompress(b'x\x9cKLJ\x06\x00\x02M\x01\''), zlib.decompress(b'\x78\x01\x01\x03\x00\xfc\xff\x61\x62\x63\x02\x4d\x01\x27')
zlib.decompress(b'x')
zlib.decompress(b'xxxx')
zlib.decompress(zlib.compress(data)[:-1])
zlib.compress('a')
zlib.compress(b'a', 10)
zlib.decompress(b'', wbits=99)
zlib.error.__mro__[1].__name__, zlib.MAX_WBITS, zlib.Z_BEST_COMPRESSION, zlib.DEFLATED
''')
c = zlib.compressobj(); pieces = [c.compress(data), c.flush(zlib.Z_SYNC_FLUSH), c.compress(data), c.flush()]
d = zlib.decompressobj(); print([d.decompress(p) for p in pieces], d.eof, d.unused_data, d.flush(), d.unconsumed_tail)
d = zlib.decompressobj(); z = zlib.compress(data * 10); print(len(d.decompress(z, 20)), len(d.unconsumed_tail) > 0, len(d.decompress(d.unconsumed_tail)), d.eof)
d = zlib.decompressobj(); d.decompress(zlib.compress(b'x') + b'trailing'); print(d.unused_data); e = zlib.decompressobj().copy(); k = zlib.compressobj(zdict=b'quick brown'); kk = k.compress(data) + k.flush(); print(zlib.decompressobj(zdict=b'quick brown').decompress(kk) == data)
for name in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'blake2b', 'blake2s'):
    h = hashlib.new(name); h.update(data[:10]); g = h.copy(); h.update(data[10:])
    print(name, h.hexdigest(), h.name, h.digest_size, h.block_size, g.hexdigest()[:16], getattr(hashlib, name)(b'').hexdigest()[:32], getattr(hashlib, name)(data * 100).hexdigest()[:16])
lines(r'''
hashlib.shake_128(data).hexdigest(20), hashlib.shake_256(data).digest(10), hashlib.blake2b(data, digest_size=10, key=b'k', salt=b's', person=b'p').hexdigest(), hashlib.blake2s(data, digest_size=4).hexdigest(), hashlib.sha256(memoryview(data)).hexdigest()[:8], sorted(hashlib.algorithms_guaranteed), hashlib.sha256(usedforsecurity=False).name
hashlib.new('nope')
hashlib.sha256('text')
hashlib.sha256(5)
hashlib.shake_128(b'').hexdigest()
hashlib.shake_128(b'').hexdigest(-1)
hashlib.blake2b(digest_size=65)
hashlib.blake2b(key=b'x' * 65)
repr(hashlib.sha256())[:9], hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 10).hex()
hmac.new(b'key', data, 'sha256').hexdigest(), hmac.new(b'key', data, hashlib.md5).hexdigest(), hmac.digest(b'key', data, 'sha1').hex(), hmac.compare_digest(b'a', b'a'), hmac.compare_digest('a', 'b'), hmac.new(b'k' * 200, b'', 'sha512').hexdigest()[:16], hmac.new(b'k', digestmod='sha256').name
hmac.new(b'k')
hmac.new('k', b'', 'sha256')
hmac.compare_digest('é', 'a')
hmac.compare_digest('a', b'a')
''')
