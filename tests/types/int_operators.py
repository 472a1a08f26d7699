"""int and bool: binary operators with every other number type, comparison and identity, bool's own operations."""

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


each('%s %s %s', '7 ; -7 ; 0 ; True ; 2.5 ; -0.0 ; 1j', '+ ; - ; * ; / ; // ; % ; **', '2 ; -3 ; 0 ; True ; False ; 0.5 ; 2j')
each('%s %s %s', '1 ; 0 ; True ; 1.0 ; 2 ** 64', '== ; != ; < ; <= ; > ; >=', '1 ; True ; 1.0 ; 1+0j ; 2 ** 64 ; "1" ; None')
each('divmod(%s, %s)', '7 ; -7 ; 0 ; 7.5 ; -7.5 ; True', '2 ; -2 ; 0 ; 0.5 ; -0.5 ; True')
each('%s %s %s', 'True ; False ; 3', '& ; | ; ^ ; << ; >>', 'True ; False ; 6')
lines('''
bool()
bool(0)
bool(1)
bool(-1)
bool('')
bool('False')
bool([])
bool([0])
bool(0.0)
bool(-0.0)
bool(float('nan'))
bool(0j)
bool(None)
bool(...)
bool(NotImplemented)
bool(object())
bool(range(0))
bool(x=1)
bool(1, 2)
True + True
True is True
True == 1, True is not None
str(True), repr(False), f'{True}', f'{True:d}', f'{True:5}', '%s %d' % (True, True)
True & 1, type(True & 1).__name__, type(True & True).__name__, type(True ^ 1).__name__
True.__and__(False), True.__and__(1), True.__and__(1.0), True.__or__(False), True.__xor__(True)
(True).bit_length(), True.to_bytes(), True.__repr__(), True.__str__()
isinstance(True, int), issubclass(bool, int), bool.__mro__, bool.__bases__
int(True), float(True), complex(True), hash(True), hash(False)
[10, 20][True], 'ab'[False], {1: 'one'}[True], {True: 't'}[1]
sum([True, True, False]), max(True, 2), min(False, 1), sorted([True, False, True])
bool.__new__(bool, 5), bool.__new__(int, 5)
type('B', (bool,), {})
bool.__doc__[:20]
not True, not 0, not [], not 'x'
True if 1 else False
True * 'ab', [0] * True, False * [1]
range(True), list(range(True))
-True, +True, abs(True), True ** 2, True // 1, True % 2
-True is -1, type(+True).__name__, type(abs(True)).__name__
round(True), type(round(True)).__name__
int.__add__(True, True), int.__and__(True, True)
''')

class Truth:
    def __init__(self, v): self.v = v
    def __bool__(self): return self.v
class Len:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v
lines('''
bool(Truth(True)), bool(Truth(False))
bool(Truth(1))
bool(Truth(None))
bool(Len(0)), bool(Len(5))
bool(Len(-1))
bool(Len('x'))
bool(Len(2 ** 70))
not Truth(0)
Truth(True) and 'yes', Truth(False) or 'no'
''')

class Both:
    """Logs each operator with the order of its operands."""
    def __init__(self, name): self.name = name
for method, sign in {'add': '+', 'sub': '-', 'mul': '*', 'truediv': '/', 'floordiv': '//', 'mod': '%', 'pow': '**', 'matmul': '@',
                     'lshift': '<<', 'rshift': '>>', 'and': '&', 'or': '|', 'xor': '^', 'divmod': 'divmod'}.items():
    setattr(Both, f'__{method}__', lambda self, other, sign=sign: f'{self.name} {sign} {other}')
    setattr(Both, f'__r{method}__', lambda self, other, sign=sign: f'{other} {sign} {self.name} (reflected)')
    setattr(Both, f'__i{method}__', lambda self, other, sign=sign: f'{self.name} {sign}= {other}')
Both.__repr__ = Both.__str__ = lambda self: self.name
b = Both('b')
for sign in '+ - * / // % ** @ << >> & | ^'.split():
    check(f'b {sign} 5')
    check(f'5 {sign} b')
    check(f'b {sign} b')
    check(f'1.5 {sign} b')
    check(f'"s" {sign} b')
    scope = {'b': b}
    exec(f'b {sign}= 5', scope)
    print(sign + '=', scope['b'])
check('divmod(b, 5)')
check('divmod(5, b)')
