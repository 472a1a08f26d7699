"""binascii: every function, errors, and quoted-printable text of random bytes."""

import binascii as b
def t(f,*a,**k):
    try: r=repr(f(*a,**k))
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
t(b.a2b_hex,'a');t(b.a2b_hex,'zz');t(b.a2b_hex,b'abCD');t(b.a2b_hex,'é');t(b.a2b_hex,5);t(b.unhexlify,bytearray(b'ab'));t(b.hexlify,b'ab\xff');t(b.b2a_hex,b'abcd',':',2);t(b.b2a_hex,b'abcd',b'-',-3);t(b.hexlify,'a');t(b.hexlify,b'a','::')
for s in (b'YQ==',b'YWI=',b'YWJj',b'YQ',b'Y',b'Y Q = =',b'YQ=',b'YWJjZA==\n',b'',b'=',b'YQ==YQ==',b'YQ===',b'!!YQ==',b'Y===','YQ==','é',b'YWI=YQ==',b'YQ=a=',b'Y=Q=',b'====', b'ab=',b'a=b==',b'YWJjY'):
    t(b.a2b_base64,s);t(b.a2b_base64,s,strict_mode=True)
t(b.b2a_base64,b'');t(b.b2a_base64,b'a');t(b.b2a_base64,b'ab',newline=False);t(b.b2a_base64,b'abc');t(b.b2a_base64,'a')
t(b.b2a_uu,b'abc');t(b.b2a_uu,b'a'*46);t(b.b2a_uu,b'');t(b.b2a_uu,b'\0\0',backtick=True);t(b.b2a_uu,b'\0\0');t(b.b2a_uu,b'a'*45)
t(b.a2b_uu,b'#86)C\n');t(b.a2b_uu,b'');t(b.a2b_uu,b' \n');t(b.a2b_uu,b'#8\xff)C\n');t(b.a2b_uu,b'#86)Cxx\n');t(b.a2b_uu,b'#86\n');t(b.a2b_uu,b'`');t(b.a2b_uu,b'$86)C')
t(b.a2b_qp,b'a=41=\nb =3d_');t(b.a2b_qp,b'a_b=',header=True);t(b.a2b_qp,b'=zz=4');t(b.a2b_qp,b'=\r\nx=');t(b.a2b_qp,'a=20');t(b.a2b_qp,b'==41')
t(b.b2a_qp,b'a=b \n\xff\t\n');t(b.b2a_qp,b'a b_\t',True,False,True);t(b.b2a_qp,b'x'*80);t(b.b2a_qp,b'a\r\nb\nc',istext=False);t(b.b2a_qp,b'.\n.a\n..');t(b.b2a_qp,b'a \r\n');t(b.b2a_qp,b'ab '*40,quotetabs=True);t(b.b2a_qp,b'\xe9'*40);t(b.b2a_qp,b'foo ');t(b.b2a_qp,b'a\n\r\nb')
t(b.crc32,b'abc');t(b.crc32,b'abc',5);t(b.crc32,b'',-1);t(b.crc32,'a');t(b.crc_hqx,b'abc',0);t(b.crc_hqx,b'abc',0x1ffff);t(b.crc32,b'a',1<<40);t(b.crc_hqx,b'abc')
t(lambda:b.Error.__mro__);t(lambda:b.Incomplete.__mro__)
import random;random.seed(1)
for i in range(60):
    d=bytes(random.choice(b'ab=\n\r \t.\xff_') for _ in range(random.randrange(90)))
    for q in (0,1):
        for i2 in (0,1):
            for h in (0,1): t(b.b2a_qp,d,q,i2,h)
    t(b.a2b_qp,d);t(b.a2b_base64,d);t(b.a2b_uu,d)
