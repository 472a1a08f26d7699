"""-bb makes comparing bytes with str and str(bytes) an error."""

for f in (lambda: b'a' == 'a', lambda: str(b'a'), lambda: b'a' != 'a', lambda: 'a' in {b'a': 1}, lambda: f'{b"a"}', lambda: b'a' == 97, lambda: '%s' % b'a', lambda: {b'a': 1, 'a': 2}, lambda: b'a' < b'b', lambda: bytearray(b'a') == 'a', lambda: print(b'printed')):
    try:
        print(f())
    except BytesWarning as e:
        print('BytesWarning', e)
