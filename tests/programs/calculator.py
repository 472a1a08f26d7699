"""A calculator: tokenizer, precedence-climbing parser, syntax tree, evaluator with variables and functions; no imports."""

class Error(Exception): pass
class Token:
    __slots__ = ('kind', 'text', 'position')
    def __init__(self, kind, text, position): self.kind, self.text, self.position = kind, text, position
    def __repr__(self): return f'{self.kind}:{self.text}'
def tokenize(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace(): i += 1; continue
        start = i
        if c.isdigit() or c == '.':
            while i < len(text) and (text[i].isdigit() or text[i] == '.'): i += 1
            yield Token('number', text[start:i], start)
        elif c.isalpha() or c == '_':
            while i < len(text) and (text[i].isalnum() or text[i] == '_'): i += 1
            yield Token('name', text[start:i], start)
        elif text[i:i + 2] in ('**', '==', '!=', '<=', '>=', '//'):
            i += 2
            yield Token('op', text[start:i], start)
        elif c in '+-*/%()=<>,!':
            i += 1
            yield Token('op', c, start)
        else:
            raise Error(f'unexpected {c!r} at {i}')
    yield Token('end', '', len(text))
BINARY = {'=': (1, 'right'), '==': (2, 'left'), '!=': (2, 'left'), '<': (3, 'left'), '>': (3, 'left'), '<=': (3, 'left'), '>=': (3, 'left'), '+': (4, 'left'), '-': (4, 'left'), '*': (5, 'left'), '/': (5, 'left'), '//': (5, 'left'), '%': (5, 'left'), '**': (7, 'right')}
class Parser:
    def __init__(self, text): self.tokens = tokenize(text); self.advance()
    def advance(self): self.current = next(self.tokens)
    def take(self, text):
        if self.current.text != text: raise Error(f'expected {text!r} at {self.current.position}, got {self.current.text!r}')
        self.advance()
    def parse(self):
        tree = self.expression(0)
        if self.current.kind != 'end': raise Error(f'left over {self.current.text!r} at {self.current.position}')
        return tree
    def expression(self, least):
        left = self.unary()
        while self.current.kind == 'op' and (entry := BINARY.get(self.current.text)) and entry[0] >= least:
            op, (level, side) = self.current.text, entry
            self.advance()
            right = self.expression(level + (side == 'left'))
            left = ('binary', op, left, right)
        return left
    def unary(self):
        if self.current.text in ('-', '+', '!') and self.current.kind == 'op':
            op = self.current.text
            self.advance()
            return ('unary', op, self.expression(6))
        return self.primary()
    def primary(self):
        t = self.current
        match t.kind:
            case 'number':
                self.advance()
                if t.text.count('.') > 1 or t.text == '.': raise Error(f'bad number {t.text}')
                return ('number', float(t.text) if '.' in t.text else int(t.text))
            case 'name':
                self.advance()
                if self.current.text != '(': return ('name', t.text)
                self.advance()
                arguments = []
                while self.current.text != ')':
                    arguments.append(self.expression(0))
                    if self.current.text == ',': self.advance()
                    elif self.current.text != ')': raise Error(f'expected , or ) at {self.current.position}')
                self.advance()
                return ('call', t.text, arguments)
            case 'op' if t.text == '(':
                self.advance()
                tree = self.expression(0)
                self.take(')')
                return tree
        raise Error(f'unexpected {t.text or "end"!r} at {t.position}')
OPERATORS = {'+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b, '/': lambda a, b: a / b, '//': lambda a, b: a // b, '%': lambda a, b: a % b, '**': lambda a, b: a ** b, '==': lambda a, b: a == b, '!=': lambda a, b: a != b, '<': lambda a, b: a < b, '>': lambda a, b: a > b, '<=': lambda a, b: a <= b, '>=': lambda a, b: a >= b}
def evaluate(tree, names):
    match tree:
        case ('number', value): return value
        case ('name', name):
            if name not in names: raise Error(f'unknown name {name}')
            return names[name]
        case ('unary', '-', inner): return -evaluate(inner, names)
        case ('unary', '+', inner): return +evaluate(inner, names)
        case ('unary', '!', inner): return not evaluate(inner, names)
        case ('binary', '=', ('name', name), right):
            names[name] = evaluate(right, names)
            return names[name]
        case ('binary', '=', _, _): raise Error('cannot assign')
        case ('binary', op, left, right):
            try: return OPERATORS[op](evaluate(left, names), evaluate(right, names))
            except ZeroDivisionError as e: raise Error(str(e)) from e
        case ('call', name, arguments):
            if not callable(f := names.get(name)): raise Error(f'{name} is not a function')
            try: return f(*[evaluate(a, names) for a in arguments])
            except TypeError as e: raise Error(f'{name}: {type(e).__name__}') from e
def show(tree):
    match tree:
        case ('number', v): return str(v)
        case ('name', n): return n
        case ('unary', op, x): return f'({op}{show(x)})'
        case ('binary', op, l, r): return f'({show(l)} {op} {show(r)})'
        case ('call', n, args): return f'{n}({", ".join(map(show, args))})'
names = {'pi': 3.14159, 'max': max, 'min': min, 'abs': abs, 'sum': lambda *a: sum(a)}
for line in ('1 + 2 * 3', '(1 + 2) * 3', '2 ** 3 ** 2', '-2 ** 2', '2 ** -1', '10 / 4', '10 // 4', '-7 % 3', 'x = y = 5', 'x * y + 1', 'pi * x ** 2', 'max(1, x, 3)', 'sum()', 'sum(1, 2, 3) / 3', '1 < 2 == 2 > 1', '!0', '1 - 2 - 3', '2 * (3 + 4) * 5', 'abs(-3.5)', 'z', '1 +', '(1', '1)', '1 2', '5 = x', 'max(1', 'f(1)', '1 / 0', '1.2.3', '$', '', '-(-(-1))', 'max()', '3 >= 2 != 0', '100 ** 20', '1 = 2', 'abs(1, 2)', 'min(4, (2 + 1), 9 // 2)'):
    try:
        tree = Parser(line).parse()
        print(line, '=>', show(tree), '=>', evaluate(tree, names))
    except Error as e:
        print(line, '=> error:', e)
