"""unicodedata: properties, names, normal forms, both versions of the database."""

import unicodedata as u
def t(f,*a,**k):
    try: r=repr(f(*a,**k))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
o=u.ucd_3_2_0
for f in (u.category,u.decimal,u.digit,u.numeric,u.name,u.bidirectional,u.combining,u.mirrored,u.east_asian_width,u.decomposition,o.name,o.decimal,o.category):
    t(f);t(f,5);t(f,'ab');t(f,'');t(f,'a');t(f,'½');t(f,'٣');t(f,'\ud800');t(f,'a','x');t(f,'\U0010ffff');t(f,'가');t(f,'é')
t(u.decimal,'a',None);t(u.name,'\0','q');t(u.lookup,'LATIN SMALL LETTER A');t(u.lookup,'latin small letter a');t(u.lookup,'nope');t(u.lookup,5);t(u.lookup,'LATIN SMALL LETTER R WITH TILDE');t(u.lookup,b'EURO SIGN');t(o.lookup,'LATIN SMALL LETTER R WITH TILDE');t(u.lookup,'HANGUL SYLLABLE GA');t(u.lookup,'CJK UNIFIED IDEOGRAPH-4E00');t(u.lookup,'x'*300);t(u.lookup,'é');t(u.lookup,'BELL');t(u.lookup,'NULL')
for fm in ('NFC','NFD','NFKC','NFKD','X'):
    for s in ('é','e\u0301','ﬁ','가','abc','\u1e9b\u0323','\u0340',''): t(u.normalize,fm,s);t(u.is_normalized,fm,s);t(o.normalize,fm,s)
t(u.normalize,5,'a');t(u.normalize,'NFC',5);t(u.is_normalized,'NFC');t(o.is_normalized,'NFC','e\u0301')
print(u.unidata_version,o.unidata_version);t(u.UCD);t(lambda:o.foo);t(lambda:u.UCD.__mro__);t(repr,type(o))
t(u.normalize,form='NFC',unistr='a')
import hashlib
for d in (u,o):
  h=hashlib.sha1()
  for c in range(0,0x11000,7):
    ch=chr(c); h.update(repr((d.category(ch),d.bidirectional(ch),d.combining(ch),d.mirrored(ch),d.east_asian_width(ch),d.decomposition(ch),d.decimal(ch,-1),d.digit(ch,-1),d.numeric(ch,-1),d.name(ch,''))).encode())
  print(h.hexdigest())
