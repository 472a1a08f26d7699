"""Formats of str, percent formatting, translation, the module _string."""

import _string
def t(f,*a,**k):
    try: r=repr(f(*a,**k))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
t(lambda:list(_string.formatter_parser('a{b}c{d!r:x{y}}{{}}')));t(_string.formatter_parser,5);t(lambda:list(_string.formatter_parser('a}')));t(lambda:list(_string.formatter_parser('{')));t(lambda:list(_string.formatter_parser('{a!}')));t(lambda:list(_string.formatter_parser('{a!rx}')))
t(lambda:list(_string.formatter_parser('{}{:x}{!r}{a:}')));
def s(x): a,b=_string.formatter_field_name_split(x); return a,list(b)
for x in ('a.b[c].d[3]','0.x','','[a]','a[','a.','a[]','a..b','a[1]x','-1','99999999999999999999','a[-1]', '3a'): t(s,x)
t(s,5)
for f in ('{!x}','{!}','{:{:{}}}','{0!r:>10}','{a.b[0]}','{0[a]}','{','}','{0','{!r','{a b}','{0!rs}','{!\x7f}','{!é}','{0}{}','{}{0}','{a}','{1}','{0.x}','{0[}','{[}]}'):
    t(f.format,'x')
t('{a}'.format_map,{'a':1});t('{}'.format_map,{});t('{a}'.format_map,5)
for sp in ('10','>10','^10','*^10','.2','s','d','=10','010','+','#','_',',','10.3s','\u20ac>5','<','z','10z','é','>>5','{}','n','10.','.','-5',' ','05.2s','c'):
    t(format,'abc',sp)
for sp in ('','d','x','#x','X','b','#b','o','#010x','+','-',' ','08','>8','=8',',','_',',d','_x',',x','c','n','e','.2f','%','s','10.2','.2d','z','z.1f','\u20ac^9','+c','#c','=+8','*=8d','1000000000000','e,','_,',',_','5c'):
    t(format,65,sp);t(format,-1234567,sp);
for sp in ('','e','.3','f','.0f','#.0f','g','%','.2%','n','10','<10','+','010.2f','_','_.2f',',.3f','z.0f','zg','s','d','.','10.','E','G','F','#g','^+12.3e','=10'):
    t(format,3.14159,sp);t(format,-0.0,sp);t(format,1e20,sp);t(format,float('inf'),sp)
for f,a in (('%s %s','a'),('%d','a'),('%x',1.5),('%c',1.5),('%c','ab'),('%c',0x110000),('%(a)s',{'a':1}),('%(a)s',1),('%s',()),('%s',(1,2)),('%5.2f|%-8s|%+d',(1.5,'a',3)),('%*d',(5,3)),('%.*f',(2,3.14159)),('%#x %#o %X',(255,8,255)),('%r %a','éé'),('%r %a',('é','é')),('%%',()),('%z',1),('%',()),('%(a',{}),('%i',True),('%e',10**400),('%d',1e300),('%d',float('nan')),('%d',float('inf')),('%5%',()),('%s',None),('%-5d|',3),('%05d',-3),('% d',3),('%+.3e',12345.678),('%g',1e-10),('%ld',5),('%hhd',5),('%s',{'a':1}),('a',{'a':1}),('a',[1]),('a',1),('%(a)s %s',{'a':1}),('%\u20ac',1),('%10c|','é'),('%.0f',0.5),('%.3s|','abcdef'),('%u',-5)):
    t(lambda:f%a)
t('abc'.translate,{97:'X',98:None,99:100});t('abc'.translate,{97:1<<30});t('abc'.translate,{97:1.5});t('abc'.translate,5);t('abé'.translate,{233:'e'});t(str.maketrans,'ab','cd','e');t(str.maketrans,{'a':1,98:2});t(str.maketrans,{'ab':1});t(str.maketrans,'a','bc');t(str.maketrans,5);t(str.maketrans,{1.5:1});t('a'.translate,str.maketrans('a','b'))
for n in sorted(set(dir(str))): print(n, getattr(str,n).__text_signature__ if hasattr(getattr(str,n),'__text_signature__') else '')
