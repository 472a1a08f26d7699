"""re: patterns of every kind against texts: groups, quantifiers, anchors, look-around, flags, classes, back-references."""

import re
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


table = [
    ('a', 'bab'), ('^a', 'ba'), ('a$', 'ba\n'), ('a\\Z', 'a\n'), ('\\Aa', 'ab'), ('.', '\n'), ('a|b', 'cb'), ('(a)(b)?', 'ac'), ('(a)|(b)', 'b'), ('(?P<n>a+)', 'baab'), ('(?:ab)+', 'ababc'), ('a*', 'aaa'), ('a*?', 'aaa'), ('a+?b', 'aab'), ('a{2}', 'aaaa'), ('a{2,}', 'aaaa'), ('a{,2}', 'aaaa'), ('a{1,2}?', 'aaaa'), ('a{2', 'a{2'), ('a{x}', 'a{x}'), ('a?+b', 'ab'), ('a++a', 'aaa'), ('a*+b', 'aab'), ('a{2,3}+a', 'aaaa'), ('(?>a+)a', 'aaa'), ('(?>a|ab)c', 'abc'),
    ('[abc]+', 'xbcay'), ('[^abc]+', 'axyb'), ('[a-c-]+', 'b-c'), ('[]a]+', ']a'), ('[^]a]', ']b'), ('[\\]]', ']'), ('[\\d\\s]+', 'a1 2b'), ('[\\W]+', 'a!?b'), ('[.]', 'a.'), ('\\d+', 'a٣4b'), ('\\w+', '-é_9-'), ('\\s+', 'a\t\u2003\x1cb'), ('\\D\\W\\S', '1a! x'), ('\\bfoo\\b', 'a foo b'), ('\\Boo', 'foo'), ('\\b', ''), ('\\B', ''), ('(?a:\\w+)', 'é1'), ('(?i)straße', 'STRASSE'), ('(?i)é', 'É'), ('(?i)[a-z]+', 'ABCſK'), ('(?i)ǆ', 'ǅ'), ('(?m)^b$', 'a\nb\nc'), ('(?s).+', 'a\nb'), ('(?x) a b # c\n c', 'abc'), ('(?i:a)b', 'Ab'), ('(?-i:a)b', 'ab'), ('(?s-m:.)', '\n'),
    ('(a)\\1', 'aa'), ('(?P<x>a|b)(?P=x)', 'abb'), ('(a*)\\1', 'aaaa'), ('(a)?b\\1', 'b'), ('(a)?(?(1)b|c)', 'ab'), ('(a)?(?(1)b|c)', 'c'), ('(?P<q>")?x(?(q)"|)', '"x"'), ('(?=ab)a', 'ab'), ('(?!ab)a', 'abac'), ('(?<=a)b', 'cbab'), ('(?<!a)b', 'abcb'), ('(?<=ab|cd)e', 'xe abe'), ('(?=(a+))a*b\\1', 'baaabac'), ('(?#comment)a', 'a'), ('a(?=b(?=c))', 'ababc'), ('(a(b(c)))', 'abc'), ('((a)|b)*', 'abab'), ('(a|b)*?c', 'ababc'), ('(?:(a)|b)*', 'ab'), ('(a*)*', 'aaa'), ('(a*)+', 'b'), ('(?:a*)*b', 'aaab'), ('(|a)+', 'aaa'), ('()*', 'a'), ('(?:)*', ''), ('x*y*z*', 'xxyz'), ('(x+x+)+y', 'xxxxxxy'), ('^(?:a?){10}a{10}$', 'a' * 10),
    ('\\x41\\u0042\\U00000043\\103\\0', 'ABCC\0'), ('\\N{LATIN SMALL LETTER A}', 'a'), ('\\.\\*\\\\', '.*\\'), ('\\a\\f\\n\\r\\t\\v', '\a\f\n\r\t\v'), ('日本', 'x日本'), ('[日-月]', '月'), ('\U0001F600+', '\U0001F600\U0001F600'), ('[\U0001F600-\U0001F610]', '\U0001F605'), ('\\ud800', '\ud800'), ('', ''), ('', 'abc'), ('^', ''), ('$', ''), ('^$', '\n'), ('(?m)$', 'a\nb'), ('a{0}', 'a'), ('a{0,0}b', 'b'), ('(?:a{0})+', 'a'), ('.*?(?:x|$)', 'abc'), ('\\z', 'a\n'),
]
for pattern, text in table:
    try:
        p = re.compile(pattern)
    except Exception as e:
        print(repr(pattern), type(e).__name__, e); continue
    for name in ('match', 'search', 'fullmatch'):
        m = getattr(p, name)(text)
        print(repr(pattern), name, ascii(text), m and (m.span(), tuple(map(ascii, m.groups())), m.groupdict(), m.lastindex, m.lastgroup, m.regs))
    print(repr(pattern), 'findall', list(map(ascii, p.findall(text))), 'split', ascii(p.split(text)), 'sub', ascii(p.sub('<>', text)), 'iter', [m.span() for m in p.finditer(text)], p.groups, p.groupindex, p.flags)
for pattern in ('(', ')', '[', '[a', '*', 'a**', '+', '?', '{1}', 'a{2,1}', '(?', '(?P', '(?P<', '(?P<1>a)', '(?P<a>b)(?P<a>c)', '(?P=x)', '\\1', '(a)\\2', '(?<=a+)b', '(?<=a|bc)d', '(?(1)a)', '(a)(?(2)b)', '(?(x)a)', '[b-a]', '[\\w-a]', '\\', '\\x', '\\x4', '\\u123', '\\U00110000', '\\N', '\\N{x}', '\\8', '\\q', '\\C', '[\\q]', '(?z)', '(?i', '(?-i)', '(?i-i:a)', '(?au:a)', '(?L:a)', '(?#', 'a(?i)b', '(?(1)a|b|c)', 'a{99999999999999}', '(?<', '(?<x', '(?>', '[[a]', '[a--b]', '(?P>x)', '(?1)', '\\g<1>', '(a', 'a)', 'a|*', '^*', '$+', '\\b+', '(?=a)*', '(?:a', '(?P<x', '(?P<x!>a)', '\\400', '\\07', '[\\07]', 'x{2}{3}', 'x{,}', 'x{-1}', '(?a)(?u)b', '(?t)a'):
    try:
        p = re.compile(pattern)
        print(repr(pattern), 'compiles', p.groups, p.flags)
    except Exception as e:
        print(repr(pattern), type(e).__name__, e, getattr(e, 'pos', None), getattr(e, 'lineno', None), getattr(e, 'colno', None), getattr(e, 'msg', None))
