"""A JSON reader and writer written out by hand, with positions in errors, checked on good and bad documents; no imports."""

class JSONError(ValueError):
    def __init__(self, message, text, at):
        self.line, self.column = text.count('\n', 0, at) + 1, at - text.rfind('\n', 0, at)
        super().__init__(f'{message} at line {self.line} column {self.column}')
class Reader:
    ESCAPES = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
    def __init__(self, text): self.text, self.at = text, 0
    def fail(self, message): raise JSONError(message, self.text, self.at)
    def peek(self): return self.text[self.at] if self.at < len(self.text) else ''
    def space(self):
        while self.peek() and self.peek() in ' \t\n\r': self.at += 1
    def expect(self, c):
        if self.peek() != c: self.fail(f'expected {c!r}, found {self.peek() or "end"!r}')
        self.at += 1
    def read(self):
        value = self.value()
        self.space()
        if self.at < len(self.text): self.fail('extra data')
        return value
    def value(self):
        self.space()
        match self.peek():
            case '': self.fail('unexpected end')
            case '{': return self.object()
            case '[': return self.array()
            case '"': return self.string()
            case c if c == '-' or c.isdigit(): return self.number()
            case _:
                for word, value in (('true', True), ('false', False), ('null', None)):
                    if self.text.startswith(word, self.at): self.at += len(word); return value
                self.fail(f'unexpected {self.peek()!r}')
    def object(self):
        self.expect('{'); result = {}; self.space()
        if self.peek() == '}': self.at += 1; return result
        while True:
            self.space()
            if self.peek() != '"': self.fail('expected a key')
            key = self.string(); self.space(); self.expect(':')
            result[key] = self.value(); self.space()
            if self.peek() == '}': self.at += 1; return result
            self.expect(',')
    def array(self):
        self.expect('['); result = []; self.space()
        if self.peek() == ']': self.at += 1; return result
        while True:
            result.append(self.value()); self.space()
            if self.peek() == ']': self.at += 1; return result
            self.expect(',')
    def string(self):
        self.expect('"'); out = []
        while True:
            c = self.peek()
            if c == '': self.fail('unterminated string')
            if c < ' ': self.fail('control character in string')
            self.at += 1
            if c == '"': return ''.join(out)
            if c != '\\': out.append(c); continue
            e = self.peek(); self.at += 1
            if e == 'u':
                code = self.hex()
                if 0xd800 <= code < 0xdc00 and self.text.startswith('\\u', self.at):
                    mark = self.at; self.at += 2; low = self.hex()
                    if 0xdc00 <= low < 0xe000: code = 0x10000 + (code - 0xd800 << 10) + low - 0xdc00
                    else: self.at = mark
                out.append(chr(code))
            elif e in self.ESCAPES and e: out.append(self.ESCAPES[e])
            else: self.at -= 1; self.fail(f'bad escape {e!r}')
    def hex(self):
        digits = self.text[self.at:self.at + 4]
        if len(digits) < 4 or any(d not in '0123456789abcdefABCDEF' for d in digits): self.fail('bad \\u escape')
        self.at += 4
        return int(digits, 16)
    def number(self):
        start = self.at
        if self.peek() == '-': self.at += 1
        if not self.peek().isdigit(): self.fail('expected a digit')
        if self.peek() == '0': self.at += 1
        else: self.digits()
        whole = True
        if self.peek() == '.': whole = False; self.at += 1; self.digits()
        if self.peek() in ('e', 'E'):
            whole = False; self.at += 1
            if self.peek() in ('+', '-'): self.at += 1
            self.digits()
        return (int if whole else float)(self.text[start:self.at])
    def digits(self):
        if not self.peek().isdigit(): self.fail('expected a digit')
        while self.peek().isdigit(): self.at += 1
def write(value, indent=None, level=0):
    if value is None: return 'null'
    if value is True: return 'true'
    if value is False: return 'false'
    if isinstance(value, (int, float)): return repr(value)
    if isinstance(value, str):
        return '"' + ''.join({'"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t'}.get(c) or (c if ' ' <= c < '\x7f' else f'\\u{ord(c):04x}' if ord(c) < 0x10000 else f'\\u{0xd800 + (ord(c) - 0x10000 >> 10):04x}\\u{0xdc00 + (ord(c) - 0x10000 & 0x3ff):04x}') for c in value) + '"'
    pad, end = ('\n' + ' ' * indent * (level + 1), '\n' + ' ' * indent * level) if indent else ('', '')
    comma = ',' + (pad or ' ')
    if isinstance(value, list): return '[' + pad + comma.join(write(v, indent, level + 1) for v in value) + end + ']' if value else '[]'
    if isinstance(value, dict): return '{' + pad + comma.join(write(k) + ': ' + write(v, indent, level + 1) for k, v in value.items()) + end + '}' if value else '{}'
    raise TypeError(f'{type(value).__name__} is not JSON')
document = {'text': 'é"\\\n\t\U0001F600', 'numbers': [0, -1, 1.5, 1e100, -2.5e-3], 'empty': [{}, [], ''], 'flags': [True, False, None], 'deep': {'a': {'b': {'c': [1, [2, [3]]]}}}}
print(write(document)); print(write(document, 2)); print(Reader(write(document)).read() == document, Reader(write(document, 4)).read() == document)
for text in ('1', ' [ 1 , 2 ] ', '{"a":{"b":[]}}', '"\\u00e9\\ud83d\\ude00\\/"', '-0', '-0.0', '1E+2', 'null', '"\\ud800x"', '', '[', '[1,', '[1 2]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{a:1}', '01', '1.', '.5', '-', '+1', '1e', 'tru', '"abc', '"\\x"', '"\\u12"', '"\n"', '[1]]', '{"a":1}{', '[\n1,\n  x]', 'nulll', '"\\ud83d\\u0041"', '[,]', '{,}', '"', '\ufeff1', "'a'"):
    try: print(ascii(text), '=>', ascii(Reader(text).read()))
    except JSONError as e: print(ascii(text), '=>', ascii(str(e)))
for bad in ({1, 2}, object, b'x', 1j):
    try: write(bad)
    except TypeError as e: print(e)
deep = '[' * 200 + ']' * 200; print(write(Reader(deep).read()) == deep)
