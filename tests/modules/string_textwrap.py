"""string: constants, Formatter, Template, capwords; textwrap: wrap, fill, shorten, dedent, indent with every option."""

import string, textwrap
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


for n in ('ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'digits', 'hexdigits', 'octdigits', 'printable', 'punctuation', 'whitespace'):
    print(n, repr(getattr(string, n)))
f = string.Formatter()
lines('''
string.capwords('hello  world foo'), string.capwords('a-b-c', '-'), string.capwords('')
f.format('{} {x}', 1, x=2), f.vformat('{0}{a}', [1], {'a': 2}), list(f.parse('a{b!r:c}d{{e}}{}')), f.get_value(0, [5], {}), f.get_field('0.real', [5], {}), f.convert_field(5, 'r'), f.format_field(5, '>3')
f.format('{0} {}', 1)
f.format('{} {0}', 1)
f.format('{}')
f.format('{x}')
f.convert_field(5, 'z')
f.format()
string.Template('$a ${b} $$ $a').substitute(a=1, b=2), string.Template('$a $b').safe_substitute(a=1), string.Template('$x').substitute({'x': 'y'}), string.Template('${a}b').substitute(a='z'), string.Template('$a').get_identifiers(), string.Template('$a $').is_valid()
string.Template('$a').substitute()
string.Template('$').substitute()
string.Template('line\\n $1').substitute()
string.Template('$a').substitute({}, {})
''')
class D(string.Template):
    delimiter = '%'
    idpattern = '[a-z]+_[a-z]+'
print(D('%with_under %no %%').safe_substitute(with_under='yes'))
class MyFormatter(string.Formatter):
    def get_value(self, key, args, kw): return kw.get(key, f'<{key}>') if isinstance(key, str) else super().get_value(key, args, kw)
    def format_field(self, v, spec): return super().format_field(v, spec).upper() if spec == '' else super().format_field(v, spec)
print(MyFormatter().format('{a} {b} {0} {c:>4}', 'zero', b='bee', c='x'))
text = 'The quick brown fox jumped over the lazy dog, and then it ran away from the well-known hyphenated-word farm.  Two spaces.\tTab.\nNew line.'
for kw in ({}, {'width': 20}, {'width': 1}, {'width': 30, 'initial_indent': '* ', 'subsequent_indent': '  '}, {'width': 20, 'break_on_hyphens': False}, {'width': 5, 'break_long_words': False}, {'width': 25, 'fix_sentence_endings': True}, {'width': 20, 'max_lines': 2}, {'width': 20, 'max_lines': 2, 'placeholder': ' ...'}, {'width': 40, 'expand_tabs': False, 'replace_whitespace': False}, {'width': 30, 'drop_whitespace': False}, {'width': 30, 'tabsize': 2}):
    print(kw, textwrap.wrap(text, **kw))
lines('''
textwrap.wrap(''), textwrap.wrap('a b', 10), textwrap.fill('a b c d', 3), textwrap.shorten('Hello  world!', 12), textwrap.shorten('Hello  world!', 11), textwrap.shorten('Hello world', 10, placeholder='..'), textwrap.shorten('abc', 5)
textwrap.wrap('abc', 0)
textwrap.shorten('abc def', 2)
textwrap.dedent('  a\\n    b\\n  c\\n'), textwrap.dedent('\\ta\\n\\t b'), textwrap.dedent(' a\\n\\tb'), textwrap.dedent('  \\n  a\\n\\n   b'), textwrap.dedent(''), textwrap.indent('a\\n\\nb\\n', '> '), textwrap.indent('a\\n \\nb', '> ', lambda l: True), textwrap.indent('x', '')
textwrap.dedent(5)
''')
w = textwrap.TextWrapper(width=15, initial_indent='- ')
print(w.wrap('one two three four five'), w.fill('one two three'), w.width)
