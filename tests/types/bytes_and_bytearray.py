"""bytes and bytearray: construction, methods, formatting, changes, exports."""

def t(f,*a,**k):
    try: r=repr(f(*a,**k))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
class I:
    def __index__(s): return 3
class Bad: pass
print('--ctor')
for C in bytes,bytearray:
    t(C,1.5);t(C,None);t(C,'a');t(C,encoding='u8');t(C,errors='u8');t(C,b'a','u8');t(C,b'a',errors='x');t(C,'a',errors='x');t(C,-1);t(C,10**20);t(C,[1,256]);t(C,[1,'a']);t(C,(1,-1));t(C,iter([1,2,300]));t(C,iter(['a']));t(C,I());t(C,Bad());t(C,1,2);t(C,1,2,3,4);t(C,1,foo=2);t(C,'a',5);t(C,{1,2});t(C,[10**30]);t(C,source=b'x');t(C,'é','ascii');t(C,[1.5])
    print('--find')
    x=C(b'abcabc')
    t(x.find,1.5);t(x.find,'a');t(x.find,-1);t(x.find,256);t(x.find,10**30);t(x.find,97,None,2);t(x.find,b'c',-2);t(x.find,b'c','x');t(x.index,b'z');t(x.rindex,b'z');t(x.count,b'');t(x.count,98);t(x.count,'a')
    t(lambda:'a' in x);t(lambda:1.5 in x);t(lambda:256 in x);t(lambda:10**30 in x);t(lambda: b'ca' in x)
    t(x.startswith,'a');t(x.startswith,(b'z','a'));t(x.startswith,(b'a',5));t(x.endswith,[1]);t(x.startswith,5)
    t(x.join,5);t(x.join,[b'a','b']);t(x.join,[b'a',bytearray(b'b')]);t(x.join,[5]);t(x.join,b'ab')
    t(lambda:x+'a');t(lambda:x+5);t(lambda:5+x);t(lambda:x+memoryview(b'zz'))
    t(x.split,'a');t(x.split,b'');t(x.split,5);t(x.split,b'b',maxsplit=1.5);t(x.partition,5);t(x.partition,b'');t(x.rpartition,b'')
    t(x.center,10,'a');t(x.center,10,b'ab');t(x.center,10,bytearray(b'-'));t(x.center,10,5);t(x.ljust,10,bytearray(b'--'));t(x.center,11,b'*')
    t(x.translate,b'a');t(x.translate,None,b'a');t(x.translate,'a');t(x.translate,None,'a');t(x.translate,None,delete=b'bc');t(C.maketrans,b'a',b'bc');t(C.maketrans,'a',b'bc');t(x.translate,5)
    t(C.fromhex,5);t(C.fromhex,'a');t(C.fromhex,'zz');t(C.fromhex,'a b');t(C.fromhex,'ab c');t(C.fromhex,' ab  cd\n');t(C.fromhex,b'abcd');t(C.fromhex,'é');t(C.fromhex,'abc');t(C.fromhex,'ab\u20ac');t(C.fromhex,b'ab\xff');t(C.fromhex,None);t(C.fromhex,'aé')
    t(x.hex,5);t(x.hex,'ab');t(x.hex,'é');t(x.hex,b'\xff');t(x.hex,':',2);t(x.hex,':',-4);t(x.hex,':',0);t(x.hex,bytes_per_sep=2);t(x.hex,'');t(x.hex,'-',100)
    t(x.replace,b'a','b');t(x.replace,'a',b'b');t(x.replace,b'a',b'b',1.5);t(x.replace,b'a');t(x.strip,'a');t(x.strip,5);t(x.removeprefix,'a');t(x.removeprefix,b'ab');t(x.removesuffix,b'bc')
    t(x.expandtabs,'a');t(x.expandtabs,tabsize=10**10);t(x.zfill,'a');t(x.zfill,10);t(C(b'+1').zfill,5)
    t(lambda:x['a']);t(lambda:x[10]);t(lambda:x[1.5]);t(lambda:x[::2]);t(lambda:x[::-1]);t(lambda:x[I()]);t(lambda:x[10**30])
    t(lambda:x<5);t(lambda:x==5);t(lambda:x<bytearray(b'b'));t(lambda:x<memoryview(b'b'));t(lambda:x=='a')
    t(lambda:x*-1);t(lambda:x*2);t(lambda:2*x);t(lambda:x*1.5);t(lambda:x*(1<<62))
    t(x.decode,'ascii','foo');t(x.decode,'nope');t(x.decode,5);t(C(b'\xff').decode);t(C(b'\xffab').decode,'ascii','replace');t(x.decode,encoding='latin1')
    for f,a in [(b'%s',5),(b'%b',b'x'),(b'%s','a'),(b'%c',256),(b'%c','a'),(b'%c',b'ab'),(b'%c',97),(b'%c',1.5),(b'%d','a'),(b'%d',5.7),(b'%x',5.5),(b'%x',255),(b'%5.2f|',3.14159),(b'%f','a'),(b'%z',5),(b'%',()),(b'%(a)s',{b'a':b'zz'}),(b'%(a)s',5),(b'%(a',{}),(b'%s %s',(b'a',)),(b'%s',(b'a',b'b')),(b'a',5),(b'a',b'x'),(b'%a','\u20ac'),(b'%r','\u20ac'),(b'%-10s|',b'abc'),(b'%.2s|',b'abc'),(b'%*d',(5,3)),(b'%*d',('a',3)),(b'%010x',-255),(b'%#x',255),(b'%+d',5),(b'%%',()),(b'%s',bytearray(b'q')),(b'%s',memoryview(b'q')),(b'%i',10**30),(b'%5c|',65),(b'%s',None),(b'%\xff',5),(b'%c',-1),(b'%c',10**30),(b'%c',bytearray(b'x')),(b'%(b)d',{'b':5}),(b'%d',None),(b'%e',10**400),(b'a%sb',[1])]:
        t(lambda:C(f)%a)
print('--bytearray')
def vars(c): return c.__dict__
def ba(f):
    x=bytearray(b'abcdef')
    try: r=f(x)
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r,x)
def st(s): 
    def f(x): exec(s,{'x':x,'I':I,'bytearray':bytearray})
    return f
    ba(st(s))
for s in ["pop()","pop(0)","pop(10)","pop('a')","copy()","__alloc__()","__sizeof__()","__reduce__()","__reduce_ex__(2)","__reduce_ex__(3)","__reduce_ex__(1)"]:
    ba(lambda x: eval('x.'+s))
ba(lambda x: bytearray().pop())
class B(bytes): pass
class BA(bytearray): pass
t(repr,BA(b'a'));t(repr,B(b'a'));t(str,b'a');t(lambda:BA(b'a')+b'b');t(lambda:type(B(b'a').replace(b'q',b'z')));t(BA(b'x').__reduce__);t(BA.fromhex,'ab');t(B.fromhex,'ab');t(type(BA(b'a').copy()))
i=iter(b'abc');next(i);t(i.__reduce__);t(i.__length_hint__);t(i.__setstate__,1);t(list,i);t(i.__reduce__)
i=iter(bytearray(b'abc'));next(i);t(i.__reduce__);t(i.__length_hint__);t(i.__setstate__,1);t(list,i);t(i.__reduce__);t(i.__setstate__,'a')
x=bytearray()
for i in range(40):
    x.append(i); print(x.__alloc__(),end=' ')
for i in range(30):
    x.pop(); print(x.__alloc__(),end=' ')
x=bytearray(b'a'*50); del x[:10]; print(x.__alloc__(), x.__sizeof__())
t(b'a'.__bytes__);t(b'abc'.__getnewargs__);t(bytes.__basicsize__.__repr__);t(bytearray.__basicsize__.__repr__)
t(b'a'.isalpha);t(b'aB'.swapcase);t(b'ab cd'.title);t(b'a\tb'.expandtabs,4);t(b' a b '.split);t(b' a b '.rsplit,None,1);t(b'a\nb\r\nc'.splitlines,True)
