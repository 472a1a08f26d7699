"""In development mode codecs and error handlers must exist even where nothing needs them."""
import sys
for d in (b'',b'short',bytearray(b'x')):
    for a in (('bad enc',),('utf8','bad err'),('ascii','bad'),('utf8','xmlcharrefreplace'),('latin1','backslashreplace')):
        for f in (lambda: str(d,*a), lambda: d.decode(*a)):
            try: print(repr(f()))
            except Exception as e: print(type(e).__name__,e)
for d in ('','short'):
    for a in (('bad enc',),('utf8','bad err'),('ascii','bad'),('utf8','xmlcharrefreplace'),('latin1','backslashreplace'),('rot13',)):
        for f in (lambda: bytes(d,*a), lambda: d.encode(*a), lambda: bytearray(d,*a)):
            try: print(repr(f()))
            except Exception as e: print(type(e).__name__,e)
