"""Numeric, string and bytes literals: every form that is accepted, with its value, and every form that is not."""

for text in '''0
00
0_0
0x0
0xFf
0XAB_cd
0o17
0O7_7
0b101
0B1_0
1_000_000
123456789012345678901234567890
0xFFFFFFFFFFFFFFFFFFFFFFFF
1.
.5
1.5
1_0.0_1
1e5
1E+5
1e-5
1.e3
.5e-2
1_0e1_0
00.5
00e1
007.5
0j
1j
1.5J
.5j
1e3j
00j
1_0j
1e400
1e-400
9007199254740993.0
0.1e1
1.7976931348623157e308
5e-324
1if 1else 2
1or 2
0x1for x in [1]
1 .real
1..real
1.0.real
1j.imag
01
0_1
007
08
1_
1__0
_1
0x
0x_
0xg
0x_f
0x1_
0b
0b2
0b1_
0b12
0o
0o8
0o_7
0o18
1e
1e+
1e_5
1_e5
1._5
1.5_
1.5e
1_.5
.e5
._5
1a
1.5a
1ja
0xfor
1and 2
1in [1]
1not in [2]
1is 1
1.is_integer()
0b1j
0x1.5
0o1.5
1L
0777
0xFFl
1e5e5
1.2.3
1..2
1...2
5_000_
0_
0__0
1_000j
1e1_
''
""
'a' "b"
'a'\'b\'
"\\'"
'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\"'
'\\0\\1\\12\\123\\1234'
'\\x41\\x4a'
'\\u0041\\U00000041'
'\\N{DIGIT ONE}'
r'\\n'
R'\\'
b'abc'
B'\\x00'
br'\\n'
rb'\\n'
Rb'\\''
u'x'
U'x'
ur'x'
ru'x'
bb'x'
b'é'
b'\\u0041'
f'x'
rf'\\n'
fr'\\n'
'\\400'
b'\\400'
'\\8'
\'\'\'a'b"c\'\'\'
"""a\\
b"""
'unterminated
"unterminated
\'\'\'unterminated
'\\
'\\x'
'\\x4'
'\\u004'
'\\U0000004'
'\\U00110000'
'\\N'
'\\N{'
'\\N{}'
'\\N{no such}'
b'\\x4'
'a' b'b'
'a' 5
5 'a'
'a'.upper()
'a''b''c'
'abc'[0]'x'
'''.splitlines():
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            value = eval(text)
            print(text, '->', ascii(value), type(value).__name__, [f'{w.category.__name__}: {w.message}' for w in caught])
        except SyntaxError as e:
            print(text, '->', type(e).__name__, e.msg, (e.offset, e.end_offset), [str(w.message) for w in caught])
        except Exception as e:
            print(text, '->', type(e).__name__, e)
