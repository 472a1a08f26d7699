"""str: split, rsplit, splitlines, join, strip and its sides, expandtabs, with separators, limits and white space."""

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


each('%s.%s(%s)', '"a b c" ; "  a  b  c  " ; "" ; "   " ; "a,b,,c," ; ",," ; "a\\tb\\nc\\x0bd\\x85e\\u2003f\\x1cg" ; "日 本"', 'split ; rsplit', ' ; None ; " " ; "," ; None, 1 ; " ", 1 ; ",", 2 ; ",", 0 ; None, 0 ; ",", -1 ; sep="," ; maxsplit=1 ; ",", maxsplit=1')
lines('''
"abc".split("")
"abc".rsplit("")
"abc".split(1)
"abc".split(",", "x")
"abc".split(",", 1, 2)
"abc".split(b",")
"a::b:::c".split("::"), "a::b:::c".rsplit("::"), "a::b:::c".split("::", 1), "a::b:::c".rsplit("::", 1)
"xaxbx".split("x"), "xx".split("x"), "aXXbXXc".split("XX")
("a " * 100).split().__len__(), ("a," * 100).split(",").__len__(), ("a," * 100).split(",", 50)[-1].__len__()
"1<>2<>3".split("<>"), "1,2,3".split(",", maxsplit=-5)
''')
each('%s.splitlines(%s)', '"" ; "\\n" ; "a\\nb" ; "a\\nb\\n" ; "a\\r\\nb\\rc\\n\\rd" ; "a\\x0bb\\x0cc\\x1cd\\x1de\\x1ef\\x85g\\u2028h\\u2029i" ; "\\n\\n\\n" ; "a\\r" ; "日\\n本"', ' ; True ; False ; keepends=True ; 1 ; []')
lines('''
"a".splitlines("x")
"a".splitlines(1, 2)
"a".splitlines(x=1)
''')
each('%s.join(%s)', '"" ; "-" ; ", " ; "日"', '[] ; ["a"] ; ["a", "b", "c"] ; ("x", "y") ; "abc" ; {"k": 1} ; (c for c in "de") ; ["é", "日", "\\U0001F600"] ; [1] ; ["a", 1] ; ["a", b"b"] ; 5 ; None ; [None] ; "" ; [""] ; ["", ""] ; range(2)')
each('%s.%s(%s)', '"  a b  " ; "xxaxbxx" ; "" ; "\\t\\n a\\u2003\\x1f" ; "日a日" ; "abcba"', 'strip ; lstrip ; rstrip', ' ; None ; "" ; "x" ; "ab" ; "日" ; " x"')
lines('''
"a".strip(1)
"a".strip("a", "b")
"a".strip(chars="a")
"a".lstrip(b"a")
"".join()
"".join(*[1, 2])
"".join([""] * 1000) == ""
len("ab".join(["x"] * 1000))
"-".join(str(i) for i in range(20))
"-".join({"b": 1, "a": 2}), "-".join({"only"}), "-".join(reversed("abc")), "-".join(map(str, [1, 2]))
''')
def raising():
    yield 'a'
    raise ValueError('inside')
class S(str):
    def __str__(self): return 'never used'
lines('''
"-".join(raising())
"-".join([S("s"), "t"])
type("".join([S("s")])).__name__
S("-").join(["a", "b"])
''')
each('%s.expandtabs(%s)', '"a\\tb" ; "\\t" ; "ab\\tcd\\tef" ; "a\\n\\tb" ; "\\t\\t" ; "a\\r\\tb" ; "日\\tx"', ' ; 4 ; 0 ; 1 ; -1 ; 3 ; tabsize=2')
lines('''
"a\\tb".expandtabs("x")
"skipped"
"a\\tb".expandtabs(2 ** 100)
"a\\tb".expandtabs(1.5)
''')
each('%s.%s(%s)', '"ab" ; "" ; "日本"', 'center ; ljust ; rjust', '5 ; 0 ; -3 ; 6, "*" ; 5, "日" ; 5, "" ; 5, "ab" ; "x" ; 5, 1 ; 3 ; 4')
each('%s.zfill(%s)', '"42" ; "-42" ; "+42" ; "" ; "-" ; "--4" ; "日" ; "a-1"', '0 ; 3 ; 6 ; -1')
lines('''
"1".zfill()
"1".zfill("3")
"a".center()
"a".center(5, fillchar="x")
"a".center(2 ** 100)
[("a" * n).center(10, ".") for n in range(5)], [("ab").center(n, ".") for n in range(8)]
''')
