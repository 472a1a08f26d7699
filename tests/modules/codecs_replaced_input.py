"""What escape decoders make of bytes that an error handler has replaced."""
import codecs,warnings
warnings.simplefilter('ignore')
decode = codecs.unicode_escape_decode
data = {br'\x0': (b'\\', 0), br'\x3': (b'xxx\\', 3), br'\x5': (b'x\\', 1)}
def mutating(exc):
    r = data.get(exc.object[:exc.end])
    if r is not None:
        exc.object = r[0] + exc.object[exc.end:]
        return ('\u0404', r[1])
    raise AssertionError("don't know how to handle %r" % exc)
codecs.register_error('test.mutating2', mutating)
for i in (br'\x0n\z',br'\x0n\501',br'\x0z',br'\x3n\zr',br'\x3zr',br'\x3z5',memoryview(br'\x3z5x')[:-1],br'\x5n\z',br'\x5n\501',br'\x5z',memoryview(br'\x5zy')[:-1]):
    try: print(decode(i,'test.mutating2'))
    except BaseException as e: print(type(e),e)
