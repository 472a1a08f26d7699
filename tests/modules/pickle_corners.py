"""Pickling: names that are no text, codes of extensions out of range, subclasses of streams with a state of their own."""
import re
import pickle,copyreg,io,pickletools
class R:
    def __init__(s,v): s.v=v
    def __reduce__(s): return s.v
    def __repr__(s): return 'R'
import sys
def nonenc(): pass
for p in range(6):
    for name in ('nonencodable\udbff',):
        setattr(sys.modules['__main__'],name,nonenc)
        class G:
            def __reduce__(s): return name
        try: pickle.dumps(G(),p)
        except Exception as e: print(p,type(e),re.sub("0x[0-9a-f]+", "0x..", repr(str(e))), e.__notes__ if hasattr(e,'__notes__') else '')
key=('__main__','nonenc')
for code in (-1,0,1,255,256,2**31-1,2**31,2**40,10**400,'x',1.5):
    copyreg._extension_registry[key]=code
    for p in (1,2,4):
        try: print(code if not isinstance(code,int) or code<2**50 else 'big',p,pickle.dumps(nonenc,p))
        except BaseException as e: print(p,type(e),re.sub("0x[0-9a-f]+", "0x..", repr(str(e)))[:200])
class MyB(io.BufferedReader):
    def __init__(self, raw, tag):
        super().__init__(raw); self.tag = tag
    def __getstate__(self): return self.tag, self.raw.getvalue()
    def __setstate__(slf, state):
        tag, value = state
        slf.__init__(io.BytesIO(value), tag)
b=MyB(io.BytesIO(b'data'),'ham')
for p in range(6):
    try: n=pickle.loads(pickle.dumps(b,p)); print(p,n.tag,n.raw.getvalue())
    except Exception as e: print(p,type(e),e)
