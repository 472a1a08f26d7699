"""Programs as bytes: encoding cookies, BOM, line endings, form feeds, tabs, NUL, continuation lines, missing last newline."""

for label, source in {
    'utf-8': 'x = "é日"'.encode(), 'bom': b'\xef\xbb\xbfx = "\xc3\xa9"', 'latin cookie': b'# -*- coding: latin-1 -*-\nx = "\xe9"', 'second line': b'#!/usr/bin/python\n# coding: latin-1\nx = "\xe9"', 'third line': b'\n\n# coding: latin-1\nx = "\xe9"', 'vim': b'# vim: set fileencoding=cp1252 :\nx = "\x80"', 'bad utf8': b'x = "\xff"', 'bad utf8 later': b'x = 1\ny = 2\nz = "\xe9"\n', 'truncated utf8': b'x = "\xc3', 'bom and cookie': b'\xef\xbb\xbf# coding: utf-8\nx = "\xc3\xa9"',
    'bom and other': b'\xef\xbb\xbf# coding: latin-1\nx = 1', 'unknown': b'# coding: no-such-codec\nx = 1', 'cookie not comment': b'x = "coding: latin-1"', 'cookie after code': b'x = 1 # coding: latin-1\ny = "\xe9"', 'utf-16': 'x = 1'.encode('utf-16'), 'nul': b'x = 1\x00', 'nul in string': b'x = "\x00"', 'crlf': b'x = 1\r\ny = """a\r\nb"""\r\n', 'cr': b'x = 1\ry = 2\r', 'mixed': b'x = 1\r\ny = 2\nz = 3\r', 'no newline': b'x = 1', 'form feed': b'\x0cx = 1\n\x0c\ny = 2', 'form feed indent': b'if 1:\n\x0c    x = 1\n', 'vertical tab': b'x = 1\x0b\ny = 2', 'tabs': b'if 1:\n\tx = 1\n\ty = 2', 'tab 8': b'if 1:\n\tx = 1\n        y = 2', 'tab error': b'if 1:\n        x = 1\n\ty = 2', 'spaces then tab': b'if 1:\n  \tx = 1\n  \ty = 2', 'dedent': b'if 1:\n    x = 1\n  y = 2', 'continuation': b'x = 1 + \\\n  2', 'continuation space': b'x = 1 + \\ \n  2', 'continuation eof': b'x = 1 + \\', 'continuation comment': b'x = 1 \\ # c\n', 'continuation in string': b'x = "a\\\nb"', 'empty': b'', 'comment only': b'# c', 'blank lines': b'\n\n   \n\t\n', 'only spaces': b'   ', 'nbsp': 'x =\xa01'.encode(), 'zero width': 'x = 1\u200b'.encode(), 'quotes': 'x = \u201ca\u201d'.encode(), 'wide colon': 'if 1\uff1a pass'.encode(), 'minus': 'x = 1 \u2212 2'.encode(), 'ident': 'é日本 = 1; _ñ = 2'.encode(), 'nfkc': 'ﬁ = 1; print(fi); ℌ = 2; print(H)'.encode(), 'bad ident': 'x\u20ac = 1'.encode(), 'digit ident': '\u0661x = 1'.encode(), 'emoji': '\U0001F600 = 1'.encode(), 'currency': 'x = 5\u20ac'.encode(), 'dollar': b'x = $y', 'question': b'x = y?', 'backtick': b'x = `y`', 'bang': b'x = !y', 'control': b'x = \x01', 'del': b'x = \x7f', 'semicolons': b'x = 1;; y = 2', 'semicolon end': b'x = 1;', 'semicolon start': b';x = 1', 'paren lines': b'x = (1 +\n\n# c\n  2)', 'triple': b'x = """a\n\tb\n"""', 'str lines': b'x = "a\nb"', 'long line': b'x = ' + b'1 + ' * 500 + b'1', 'bom middle': b'x = 1\n\xef\xbb\xbfy = 2',
}.items():
    try:
        scope = {}
        exec(compile(source, '<' + label + '>', 'exec'), scope)
        print(label, '->', {k: ascii(v) for k, v in scope.items() if k != '__builtins__'} if len(str(scope.get('x'))) < 50 else len(str(scope['x'])))
    except SyntaxError as e:
        print(label, '->', type(e).__name__, ascii(e.msg), e.filename, (e.lineno, e.offset, e.end_lineno, e.end_offset), ascii(e.text))
    except Exception as e:
        print(label, '->', type(e).__name__, ascii(str(e)))

# Only a file's last line is given an end: a declaration without one is a comment.
for source in (b'#coding:xxx', b'#coding:xxx\n', b'\n#coding:xxx', b'#a\n#coding:xxx\n1', b'#coding:xxx\r1', b'#\r#coding:xxx',
               b'#coding:latin-1\n"\xe4"', b'#coding:latin-1 \xe4', b'\xef\xbb\xbf#coding:latin-1', b'\xef\xbb\xbf#coding:latin-1\n1'):
    for mode in ('exec', 'eval', 'single'):
        try:
            compile(source, '<source>', mode)
            print(source, mode, 'compiles')
        except SyntaxError as e:
            print(source, mode, ascii(e.msg), (e.lineno, e.offset, e.end_lineno, e.end_offset), ascii(e.text))
