# One compressor that several threads and a signal handler use.
import bz2, lzma, signal, threading, zlib

DATA = bytes(range(256)) * 2048


def threads(make):
    compressor = make()
    pieces = []

    def work():
        for _ in range(3):
            pieces.append(compressor.compress(DATA))

    running = [threading.Thread(target=work) for _ in range(3)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    pieces.append(compressor.flush())
    return len(pieces), len(DATA) * 9


for name, make in [
    ("bz2", bz2.BZ2Compressor),
    ("lzma", lambda: lzma.LZMACompressor(preset=0)),
    ("zlib", lambda: zlib.compressobj(1)),
]:
    print(name, *threads(make))
    compressor = make()
    compressor.compress(b"abc")
    compressor.flush()
    for call in (lambda: compressor.compress(b"more"), compressor.flush):
        try:
            print(call())
        except Exception as error:
            print(type(error).__name__, error)
    if hasattr(compressor, "copy"):
        try:
            compressor.copy()
        except ValueError as error:
            print("copy:", error)
