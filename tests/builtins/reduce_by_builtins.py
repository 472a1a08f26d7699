"""Iterators reduce to what the running code's builtins call iter and reversed."""
import re
import types
code = compile("x.__reduce__()", "test", "eval")
for it in (iter([1,2]),iter((1,)),iter('ab'),iter(b'a'),iter(range(3)),iter({1:2}),iter({1}),reversed([1]),iter(bytearray(b'x')),enumerate([1]),iter(__import__('array').array('i',[1])), iter(type('Q',(),{'__getitem__':lambda s,i:1})()), iter(int,1), zip(), map(len,[]), iter({}.items()), reversed({1:2}), __import__('collections').OrderedDict(a=1).__iter__(),types.SimpleNamespace()):
    for b in (types.MappingProxyType({}),types.MappingProxyType({'iter': 'ITER','reversed':'REV'}),{},{'iter':'I2'}):
        try: print(re.sub('0x[0-9a-f]+', '0x..', repr(eval(code,{'__builtins__':b,'x':it}))))
        except Exception as e: print(type(e),e)
