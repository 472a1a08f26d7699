"""Errors for wrong keys, names, paths and arguments: KeyError of ordered dictionaries, None for an encoding, error callbacks."""
import collections,io,os,codecs
def show(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__,e,e.args)
O=collections.OrderedDict
class S(O): pass
for c in (O,S,dict,collections.defaultdict,collections.Counter):
    for k in ((),(1,2),'a',[],{},None):
        d=c(); show(lambda: d.pop(k)); show(lambda: d.pop(k,1)); show(lambda: d.setdefault(k)); show(lambda: d[k]); show(lambda: d.__delitem__(k)); show(lambda: k in d); show(lambda: d.get(k)); show(lambda: d.update({}, **{})); show(lambda: c.fromkeys([k])); show(lambda: d.move_to_end(k)); show(lambda: d.__setitem__(k,1)); show(lambda: d.clear())
for f in (str,bytes,bytearray): show(lambda: f('x',None)); show(lambda: f(b'x',None)); show(lambda: f(b'x','utf8',None)); show(lambda: f(b'x',encoding=None)); show(lambda: f(b'x',errors=3))
show(lambda: super(None)); show(lambda: super(3)); show(lambda: super(int,'a')); show(lambda: super(int,None))
for f in (open,os.fspath,os.listdir,io.FileIO,os.stat): show(lambda: f(io.BytesIO()))
for n in ('strict','ignore','replace','xmlcharrefreplace','backslashreplace','namereplace','surrogateescape','surrogatepass'):
    for v in (io.BytesIO(),1,ValueError(),io.BytesIO,OSError()): show(lambda: codecs.lookup_error(n)(v))
import decimal
show(lambda: decimal.Decimal(1,2,3)); show(lambda: decimal.Decimal(x=1)); show(lambda: decimal.Decimal(1,context=5)); show(lambda: decimal.Decimal(1,value=2))
import datetime
