"""str: find, index, count, startswith, endswith, in, replace, removeprefix, partition with every kind of bounds."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def parts(expression):
    """The elements of an unparenthesised tuple, compiled, or the whole expression."""
    pieces, depth, quote, start, skip = [], 0, '', 0, False
    for i, c in enumerate(expression):
        if skip or quote:
            skip = c == '\\' and not skip
            if c == quote and not skip and expression[i - 1:i] != '\\':
                quote = ''
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(expression[start:i].strip())
            start = i + 1
    pieces.append(expression[start:].strip())
    try:
        return [(piece, compile(piece, '<string>', 'eval')) for piece in pieces]
    except (SyntaxError, ValueError):
        return [(expression, expression)]

def check(expression):
    """Print an expression, or each element of a tuple, with its result or its exception."""
    for text, code in parts(expression):
        try:
            result = repr(eval(code, globals()))
        except BaseException as e:
            result = f'{type(e).__name__}: {e}'
        print(text, '->', mask(result))

def lines(text):
    """Check every line of a text; lines that start with an exclamation mark are statements."""
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith('!'):
            try:
                exec(line[1:].strip(), globals())
            except BaseException as e:
                print(line[1:].strip(), '=>', mask(f'{type(e).__name__}: {e}'))
        elif line:
            check(line)

def each(template, *columns):
    """Check a template for every combination of the columns' entries, which ` ; ` separates."""
    rows = [()]
    for column in columns:
        rows = [row + (entry,) for row in rows for entry in column.split(' ; ')]
    for row in rows:
        check(template % row)


each('%s.%s(%s)', '"" ; "hello" ; "aXbXc" ; "日本語日本" ; "aaaa" ; "a\\x00b" ; "é\\U0001F600e"', 'find ; rfind ; index ; rindex ; count', '"" ; "l" ; "X" ; "日本" ; "aa" ; "\\x00" ; "zz"')
each('%s.%s(%s, %s)', '"hello world"', 'find ; rfind ; count ; index ; startswith ; endswith', '"o" ; "" ; "l" ; "world"', '0 ; 3 ; -5 ; 100 ; -100 ; None ; 4, 8 ; 4, -1 ; 8, 4 ; None, None ; 11 ; 12 ; 0, 10 ** 30 ; -10 ** 30, 5')
each('%s.%s(%s)', '"prefix-body-suffix" ; ""', 'startswith ; endswith', '"" ; "prefix" ; "suffix" ; ("x", "prefix") ; ("x", "suffix") ; () ; ("",) ; "-" ; ["a"] ; 1 ; ("a", 1) ; (1, "prefix") ; None ; b"p"')
each('%s.%s(%s)', '"prefix-body-suffix" ; "xx" ; ""', 'removeprefix ; removesuffix', '"" ; "prefix" ; "suffix" ; "x" ; "xx" ; "xxx" ; 1 ; ("x",)')
each('%s.replace(%s)', '"aaaa" ; "abcabc" ; "" ; "日本日本"', '"a", "b" ; "a", "" ; "a", "xyz" ; "aa", "b" ; "", "-" ; "", "" ; "日", "é" ; "a", "b", 2 ; "a", "b", 0 ; "a", "b", -1 ; "", "-", 2 ; "a", "b", count=1 ; "a" ; 1, "b" ; "a", 1 ; "a", "b", "c" ; old="a", new="b"')
each('%s.%s(%s)', '"a-b-c" ; "abc" ; "" ; "--" ; "é-日"', 'partition ; rpartition', '"-" ; "--" ; "b" ; "" ; 1 ; "日"')
each('%s in %s', '"" ; "a" ; "bc" ; "日" ; "é" ; "\\x00" ; "abcd" ; 1 ; b"a" ; None', '"abc" ; "" ; "日本é" ; "\\x00"')
lines('''
"abc".find()
"abc".find("a", "b")
"abc".find("a", 1.5)
"abc".find("a", 0, 1, 2)
"abc".find(sub="a")
"abc".find(b"a")
"abc".count(1)
"abc".index("z")
"abc".rindex("z", 1)
"abc".startswith()
"abc".partition()
"abc".__contains__(1)
"abc".__contains__("b")
("ab" * 1000).find("ba" * 500)
("a" * 1000 + "b").find("a" * 500 + "b")
("ab" * 500 + "c").rfind("abab")
("x" * 10000).count("xx"), ("x" * 10000).count("x" * 99)
("日" * 500 + "本").find("日本"), ("é" * 500 + "日").index("日")
("ab" * 1000).replace("ab", "c").count("c"), len(("ab" * 1000).replace("a", "日本"))
"mississippi".replace("ss", "SS").replace("i", "")
"mississippi".count("issi"), "mississippi".find("issip"), "mississippi".rfind("issi")
''')
class Index:
    def __index__(self): return 2
class S(str): pass
lines('''
"abcabc".find("c", Index()), "abcabc".count("a", Index())
S("abcabc").find(S("b")), S("abc").replace("x", "y"), type(S("abc").replace("x", "y")).__name__, type(S("abc").removeprefix("z")).__name__
type(S("abc").strip()).__name__, type(S("abc")[:]).__name__, type(S("a") * 1).__name__, S("a") in "abc"
''')
