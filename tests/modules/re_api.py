"""re's functions and objects: flags, positions, sub with functions and templates, split limits, Match, Pattern, bytes, cache."""

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


p = re.compile(r'(?P<k>\w+)=(?P<v>\d*)', re.I)
m = p.search('  ab=12, cd=')
b = re.compile(rb'(\w)(\d)?')
lines('''
p, p.pattern, p.flags, p.groups, p.groupindex, p == re.compile(p.pattern, re.I), p == re.compile('x'), hash(p) == hash(re.compile(p.pattern, re.I)), re.compile(p) is p, repr(re.compile('a' * 300))[:40], repr(re.compile(b'x', re.M | re.S)), type(p), type(m)
m, m.group(), m.group(0), m.group(1), m.group('k'), m.group(1, 'v', 0), m['v'], m[2], m.groups(), m.groupdict(), m.span(), m.span('v'), m.start(1), m.end('k'), m.pos, m.endpos, m.lastindex, m.lastgroup, m.re is p, m.string, m.expand(r'\\g<k>-\\2-\\g<0>'), m.regs, bool(m), m.__copy__() is m
m.group(3)
m.group('x')
m[5]
m.start(9)
m.expand(r'\\9')
m.group(1.5)
re.match('(a)|(b)', 'b').groups(), re.match('(a)|(b)', 'b').groups('default'), re.match('(a)|(b)', 'b').span(1), re.match('(?P<x>a)|b', 'b').groupdict('d')
p.search('ab=1', 1).span(), p.search('ab=1 cd=2', 3).group(), p.match('xxab=1', 2).group(), p.search('ab=12', 0, 4).group(), p.search('a', 5), p.fullmatch('a=1', -5, 100).group(), re.compile('^b').search('ab', 1), re.compile('b$').search('abc', 0, 2), re.compile('(?<=a)b').search('ab', 1)
re.sub('a', 'b', 'aaa'), re.sub('a', 'b', 'aaa', count=2), re.subn('a', 'b', 'aXa'), re.sub('(a)(b)?', r'[\\1|\\2]', 'abа a'), re.sub('(?P<n>x)', r'<\\g<n>>', 'axb'), re.sub('x*', '-', 'abxd'), re.sub('', '-', 'ab'), re.sub('a', lambda m: m.group().upper() + str(m.start()), 'bana'), re.sub('a', r'\\n\\\\', 'xa'), re.sub('.', r'\\0', 'a'), re.sub('a|b', {'a': '1', 'b': '2'}.get('a'), 'ab'), re.sub(r'\\bx', 'y', 'x ax x'), re.sub('^', '> ', 'a\\nb', flags=re.M), re.sub('b*', '-', 'abb')
re.sub('a', r'\\1', 'a')
re.sub('(a)', r'\\2', 'a')
re.sub('a', r'\\g<x>', 'a')
re.sub('a', r'\\g<', 'a')
re.sub('a', r'\\q', 'a')
re.sub('a', lambda m: 5, 'a')
re.sub('a', 5, 'a')
re.sub('a', b'b', 'a')
re.sub('a', 'b', b'a')
re.sub('a', 'b', 5)
re.sub('a', 'b', 'a', 1, 2, 3)
re.split(',', 'a,b,,c'), re.split('(,)', 'a,b'), re.split(',', 'a,b,c', maxsplit=1), re.split('x*', 'axbc'), re.split('', 'abc'), re.split('(a)|b', 'xaybz'), re.split(r'\\W+', ' hello, world '), re.split(r'(?=b)', 'abab'), re.split('a', '')
re.findall('a.', 'abacad'), re.findall('(a)(.)', 'abac'), re.findall('(a)|b', 'ab'), re.findall('', 'ab'), re.findall('a*', 'baac'), [m.span() for m in re.finditer('a*', 'baac')], list(re.finditer('x', 'y')), re.findall('(?i)A', 'aA')
re.escape('a.b*c[d]{e}(f)^$|\\\\#&~- \\n\\x00é日'), re.escape(b'a.b'), re.escape('')
re.escape(5)
re.IGNORECASE, re.I | re.M, re.RegexFlag(0), re.I.value, re.A, re.L, re.X, re.DEBUG, re.NOFLAG, re.U, repr(re.I | 512)
re.compile('a', re.A | re.U)
re.compile(b'a', re.U)
re.compile('a', re.L)
re.compile('a', 'x')
re.compile(5)
re.compile(re.compile('a'), re.I)
re.match('a', b'a')
re.match(b'a', 'a')
re.match('a', None)
re.search()
re.compile('a').search()
re.compile('a').match('a', 'x')
b.findall(b'a1b2c'), b.sub(b'<\\\\1>', b'a1'), b.match(b'\\xe9'), re.match(rb'(?L)\\w', b'a').group(), re.compile(b'[\\x80-\\xff]+').search(b'a\\x90\\xff').span(), b.search(bytearray(b'z9')).group(), b.search(memoryview(b'q')).group()
re.match('a', bytearray(b'a'))
re.purge(), re.template if hasattr(re, 'template') else 'gone', re.error is re.PatternError, re.Pattern, re.Match, re.Pattern[str], re.Match[str]
! p.x = 1
! m.x = 1
! p.pattern = 'x'
re.Pattern()
p.scanner('a=1 b=2').search().group(), [t.lastindex for t in iter(re.compile('(a)|(b)').scanner('abba').match, None)]
re.fullmatch('a|ab', 'ab').group(), re.fullmatch('a*?', 'aaa').span(), re.fullmatch('(?:a|b)+', 'abc')
len(re.findall(r'\\w+', 'the quick brown fox ' * 100)), re.sub('[aeiou]', '', 'hello world' * 3), re.search('(a+)+b', 'a' * 20 + 'b').span()
''')
tokens = re.compile(r'(?P<num>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/=()])|(?P<ws>\s+)|(?P<bad>.)')
print([(t.lastgroup, t.group()) for t in tokens.finditer('x1 = 3.14*(y-2)/z?') if t.lastgroup != 'ws'])
print(re.sub(r'(\d+)', lambda m: str(int(m[1]) * 2), 'a1 b22 c333'), re.sub(r'(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)', r'\g<d>.\g<m>.\g<y>', 'on 2026-01-31 and 1999-12-01'))
csv = re.compile(r'(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))')
print([(a.replace('""', '"') or c) for a, c in csv.findall('one,"two, three","say ""hi""",,end')])
class S(str): pass
print(type(re.sub('a', 'b', S('xay'))).__name__, type(re.match('a', S('ab')).group()).__name__, type(re.split('a', S('xay'))[0]).__name__, re.match(S('a'), 'a').re.pattern.__class__.__name__)
s = re.Scanner([(r'\d+', lambda s, t: int(t)), (r'\w+', lambda s, t: t), (r'\s+', None)])
print(s.scan('12 abc 7 ?'))
print(re.sub(r'\s+', ' ', ' a \n\t b  ').strip(), re.findall(r'^\s*(\w+)\s*:\s*(.*?)\s*$', 'k1: v1\n k2 :v 2 \nbad', re.M), re.findall(r'(?<!\d)(\d{3})(?!\d)', '123 4567 890'))
for n in (10, 100, 1000):
    print(n, re.match('(?:(?:a|b)*c)*$', 'abac' * n).end(), len(re.findall('(?:x+y)+', 'xxy' * n)), re.search('(.)\\1{%d}' % (n - 1), 'ab' + 'c' * n).span())
print(re.compile('a(?:b|c)*d{2,3}[e-g]').search('zzabcbddf').group())
