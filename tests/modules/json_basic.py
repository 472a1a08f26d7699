"""json: dumps with every option, loads with hooks, errors with positions, numbers, escapes, round trips, encoders."""

import json, io
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


class E(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
class I(int): pass
class F(float):
    def __repr__(self): return 'F!'
import enum
class C(enum.IntEnum): RED = 1
lines(r'''
json.dumps(None), json.dumps(True), json.dumps(1), json.dumps(-0.0), json.dumps(1.5), json.dumps(1e100), json.dumps(1e-7), json.dumps(2 ** 70), json.dumps('text'), json.dumps([]), json.dumps({}), json.dumps([1, [2, {'a': None}]]), json.dumps((1, 2)), json.dumps({'b': 1, 'a': 2}), json.dumps(I(5)), json.dumps(F(1.5)), json.dumps(C.RED), json.dumps({1: 2, 1.5: 3, True: 4, None: 5})
json.dumps('é日\U0001F600'), json.dumps('é日\U0001F600', ensure_ascii=False), json.dumps('"\\/\b\f\n\r\t\x00\x1f\x7f\u2028'), json.dumps('\ud800'), json.dumps("it's")
json.dumps(float('nan')), json.dumps(float('inf')), json.dumps(-float('inf'))
json.dumps(float('nan'), allow_nan=False)
json.dumps({1, 2})
json.dumps(object)
json.dumps({(1, 2): 3})
json.dumps({(1, 2): 3, 'a': 1}, skipkeys=True)
json.dumps([1, {'a': 2}], indent=2), json.dumps([1, 2], indent=0), json.dumps([1], indent='\t'), json.dumps([], indent=2), json.dumps({'a': [], 'b': {}}, indent=1), json.dumps([1, 2], separators=(',', ':')), json.dumps({'b': 1, 'a': 2}, sort_keys=True), json.dumps({'a': 1}, separators=(';', ' = ')), json.dumps([1, 2], indent=2, separators=(' ,', ':'))
json.dumps({2: 1, 'a': 2}, sort_keys=True)
json.dumps({1, 3, 2}, cls=E), json.dumps({1}, default=list), json.dumps([object], default=lambda o: o.__name__)
json.dumps({1}, default=lambda o: o)
json.dumps(b'x')
json.dumps(1j)
json.loads('null'), json.loads('true'), json.loads('[1, 2.5, -3e2, 1E+2, 0, -0, -0.0]'), json.loads('{"a": {"b": []}}'), json.loads('"\\u00e9\\ud83d\\ude00\\n\\"\\/"'), json.loads(' \t\n\r1 '), json.loads(b'"\xc3\xa9"'), json.loads('"a"'.encode('utf-16')), json.loads('[1]'.encode('utf-32-le')), json.loads(bytearray(b'[]')), json.loads('123456789012345678901234567890'), json.loads('1e400'), json.loads('{"a": 1, "a": 2}'), json.loads('"\\ud800"') == '\ud800', json.loads('NaN'), json.loads('-Infinity')
json.loads('{"a": 1, "b": 2}', object_pairs_hook=list), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d)), json.loads('[1.5, 2]', parse_float=str, parse_int=lambda s: s + 'i'), json.loads('[NaN]', parse_constant=lambda s: s)
json.loads('')
json.loads(' ')
json.loads('[')
json.loads('[1')
json.loads('[1,')
json.loads('[1,]')
json.loads('[,1]')
json.loads('{')
json.loads('{"a"')
json.loads('{"a":')
json.loads('{"a":1')
json.loads('{"a":1,')
json.loads('{"a":1,}')
json.loads('{a:1}')
json.loads('{1:2}')
json.loads("{'a':1}")
json.loads('"abc')
json.loads('"a\nb"')
json.loads('"\\x"')
json.loads('"\\u12"')
json.loads('"\\ug000"')
json.loads('tru')
json.loads('nul')
json.loads('1 2')
json.loads('01')
json.loads('1.')
json.loads('.5')
json.loads('-')
json.loads('+1')
json.loads('[1] x')
json.loads('\ufeff1')
json.loads(5)
json.loads(None)
json.loads(b'\xff')
json.loads('[\n1,\n x]')
json.JSONDecodeError('msg', 'a\nbc', 3).args, json.JSONDecodeError('m', 'doc', 1).pos, json.JSONDecodeError('m', 'a\nb', 2).lineno
json.JSONDecoder().raw_decode('1 rest'), json.JSONDecoder().decode('[]'), json.JSONDecoder(strict=False).decode('"a\nb"')
json.JSONDecoder().raw_decode('x')
list(json.JSONEncoder().iterencode([1, {'a': 2}])), json.JSONEncoder(indent=1).encode([1]), json.JSONEncoder(sort_keys=True).encode({'b': 1, 'a': 1})
json.load(io.StringIO('[1]'))
''')
l = []; l.append(l)
check('json.dumps(l)')
d = {}; d['a'] = d
check('json.dumps(d)')
out = io.StringIO(); json.dump({'a': [1, 2, {'b': None}]}, out, indent=1); print(out.getvalue())
sample = {'text': 'é"\\\n', 'list': [1, 2.5, None, True, [], {}], 'nested': {'k': {'deep': [[[]]]}}, 'big': 2 ** 64}
print(json.loads(json.dumps(sample)) == sample, json.loads(json.dumps(sample, indent=4, ensure_ascii=False)) == sample)
