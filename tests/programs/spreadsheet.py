"""A spreadsheet: cells with formulas, references, ranges, functions, recalculation in order, cycles and errors; no imports."""

class CellError(Exception): pass
class Sheet:
    FUNCTIONS = {'SUM': sum, 'MAX': max, 'MIN': min, 'COUNT': len, 'AVG': lambda v: sum(v) / len(v), 'JOIN': lambda v: ''.join(map(str, v))}
    def __init__(self): self.formulas, self.values, self.needs, self.used = {}, {}, {}, 0
    @staticmethod
    def split(name):
        letters = name.rstrip('0123456789')
        n = 0
        for c in letters: n = n * 26 + ord(c) - 64
        return n, int(name[len(letters):])
    @staticmethod
    def join(column, row):
        s = ''
        while column: column, r = divmod(column - 1, 26); s = chr(65 + r) + s
        return s + str(row)
    def range(self, a, b):
        (c1, r1), (c2, r2) = self.split(a), self.split(b)
        return [self.join(c, r) for r in range(min(r1, r2), max(r1, r2) + 1) for c in range(min(c1, c2), max(c1, c2) + 1)]
    def tokens(self, text):
        i = 0
        while i < len(text):
            c = text[i]; j = i + 1
            if c == ' ': pass
            elif c.isdigit():
                while j < len(text) and (text[j].isdigit() or text[j] == '.'): j += 1
                yield 'n', float(text[i:j]) if '.' in text[i:j] else int(text[i:j])
            elif c.isalpha():
                while j < len(text) and text[j].isalnum(): j += 1
                yield 'w', text[i:j].upper()
            elif c == '"':
                j = text.find('"', i + 1) + 1
                if j == 0: raise CellError('open quote')
                yield 's', text[i + 1:j - 1]
            else: yield 'o', c
            i = j
        yield 'e', None
    def evaluate(self, name):
        stack, seen = [], set()
        try: tokens = list(self.tokens(self.formulas[name][1:]))
        except CellError as e: return e
        needs = self.needs[name] = set()
        def value(ref):
            needs.add(ref)
            if ref in self.path: raise CellError('cycle ' + '>'.join([*self.path[self.path.index(ref):], ref]))
            v = self.get(ref)
            if isinstance(v, CellError): raise CellError(f'{ref} has an error')
            return v
        def expression():
            left = term()
            while tokens[self.at][1] in ('+', '-', '&'):
                op = tokens[self.at][1]; self.at += 1; right = term()
                try: left = left + right if op == '+' else left - right if op == '-' else f'{left}{right}'
                except TypeError: raise CellError(f'cannot {op} {type(left).__name__} and {type(right).__name__}') from None
            return left
        def term():
            left = factor()
            while tokens[self.at][1] in ('*', '/'):
                op = tokens[self.at][1]; self.at += 1; right = factor()
                if op == '/' and right == 0: raise CellError('division by zero')
                left = left * right if op == '*' else left / right
            return left
        def factor():
            kind, v = tokens[self.at]; self.at += 1
            if kind in 'ns': return v
            if v == '-': return -factor()
            if v == '(':
                r = expression()
                if tokens[self.at][1] != ')': raise CellError('missing )')
                self.at += 1; return r
            if kind == 'w' and tokens[self.at][1] == '(':
                if v not in self.FUNCTIONS: raise CellError(f'no function {v}')
                self.at += 1; items = []
                while tokens[self.at][1] != ')':
                    if tokens[self.at][0] == 'w' and tokens[self.at + 1][1] == ':':
                        items += [x for x in (value(r) for r in self.range(tokens[self.at][1], tokens[self.at + 2][1])) if x is not None]; self.at += 3
                    else: items.append(expression())
                    if tokens[self.at][1] == ',': self.at += 1
                    elif tokens[self.at][1] != ')': raise CellError('expected , or )')
                self.at += 1
                try: return self.FUNCTIONS[v](items)
                except (TypeError, ValueError, ZeroDivisionError) as e: raise CellError(f'{v}: {type(e).__name__}') from e
            if kind == 'w': r = value(v); return 0 if r is None else r
            raise CellError(f'unexpected {v!r}')
        saved, self.at = getattr(self, 'at', 0), 0
        self.path.append(name); self.used += 1
        try:
            r = expression()
            if tokens[self.at][0] != 'e': raise CellError(f'left over {tokens[self.at][1]!r}')
            return r
        except CellError as e: return e
        finally: self.path.pop(); self.at = saved
    path = []
    def get(self, name):
        if name not in self.values:
            text = self.formulas.get(name)
            if text is None: return None
            if text.startswith('='): self.values[name] = self.evaluate(name)
            else:
                try: self.values[name] = int(text)
                except ValueError:
                    try: self.values[name] = float(text)
                    except ValueError: self.values[name] = text
        return self.values[name]
    def __setitem__(self, name, text):
        self.formulas[name] = text
        stale = {name}
        while True:
            more = {n for n, needs in self.needs.items() if needs & stale} - stale
            if not more: break
            stale |= more
        for n in stale: self.values.pop(n, None)
    def __getitem__(self, name): v = self.get(name); return f'#{v}' if isinstance(v, CellError) else v
    def show(self):
        cells = sorted(self.formulas, key=lambda n: self.split(n)[::-1])
        return ' '.join(f'{n}={self[n] if not isinstance(self[n], float) else round(self[n], 4)}' for n in cells)
s = Sheet()
for name, text in {'A1': '1', 'A2': '2.5', 'A3': 'text', 'B1': '=A1+A2*2', 'B2': '=SUM(A1:A2, B1)', 'B3': '=A3 & "-" & B1', 'C1': '=(A1+2)*-3/4', 'C2': '=AVG(A1:A2)', 'C3': '=MAX(A1:B2)', 'D1': '=Z9+1', 'D2': '=COUNT(A1:Z2)', 'E1': '=E2', 'E2': '=E3+1', 'E3': '=E1', 'F1': '=1/0', 'F2': '=F1+1', 'F3': '=NOPE(1)', 'F4': '=(1', 'F5': '=1 2', 'F6': '=A3*2+1', 'F7': '="a', 'F8': '=MAX()', 'G1': '=JOIN(A1:A3)', 'AA10': '=A1'}.items(): s[name] = text
print(s.show())
before = s.used; s['A1'] = '10'; print(s.show(), s.used - before)
before = s.used; s['Q1'] = '5'; s.show(); print(s.used - before)
s['E3'] = '7'; print(s['E1'], s['E2'], s['E3'])
s['A3'] = '=A1'; print(s['B3'], s['F6'], s['G1'])
print(Sheet.join(1, 1), Sheet.join(26, 2), Sheet.join(27, 3), Sheet.join(703, 4), Sheet.split('AB12'), s.range('B2', 'A1'), all(Sheet.split(Sheet.join(c, 1))[0] == c for c in range(1, 2000)))
big = Sheet()
big['A1'] = '1'
for i in range(2, 60): big[f'A{i}'] = f'=A{i - 1}*2'
big['B1'] = '=SUM(A1:A59)'; print(big['A59'], big['B1'], big.used); big['A1'] = '3'; print(big['B1'], big.used)
