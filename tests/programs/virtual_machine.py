"""A register machine: assembler with labels and macros, interpreter, call stack, memory, disassembler, several programs; no imports."""

OPS = {'mov': 2, 'add': 2, 'sub': 2, 'mul': 2, 'div': 2, 'mod': 2, 'cmp': 2, 'jmp': 1, 'je': 1, 'jne': 1, 'jl': 1, 'jg': 1, 'push': 1, 'pop': 1, 'call': 1, 'ret': 0, 'out': 1, 'outc': 1, 'load': 2, 'store': 2, 'halt': 0, 'inc': 1, 'dec': 1, 'nop': 0}
class AssemblyError(Exception):
    def __init__(self, line, text): super().__init__(f'line {line}: {text}'); self.line = line
class MachineError(Exception): pass
def assemble(source):
    code, labels, fixes, macros, current = [], {}, [], {}, None
    def emit(number, words):
        op, *args = words
        if op in macros:
            names, body = macros[op]
            if len(names) != len(args): raise AssemblyError(number, f'macro {op} takes {len(names)} arguments')
            table = dict(zip(names, args))
            for line in body: emit(number, [table.get(w, w) for w in line])
            return
        if op not in OPS: raise AssemblyError(number, f'unknown operation {op}')
        if len(args) != OPS[op]: raise AssemblyError(number, f'{op} takes {OPS[op]} operands, got {len(args)}')
        operands = []
        for k, a in enumerate(args):
            if a[0] == 'r' and a[1:].isdigit():
                if int(a[1:]) > 7: raise AssemblyError(number, f'no register {a}')
                operands.append(('r', int(a[1:])))
            elif a.lstrip('-').isdigit(): operands.append(('i', int(a)))
            elif len(a) == 3 and a[0] == a[2] == "'": operands.append(('i', ord(a[1])))
            else: operands.append(('i', None)); fixes.append((len(code), k, a, number))
        code.append((op, operands))
    for number, line in enumerate(source.strip().splitlines(), 1):
        words = line.split(';')[0].replace(',', ' ').split()
        if not words: continue
        if words[0] == '.macro': current = words[1]; macros[current] = (words[2:], []); continue
        if words[0] == '.end': current = None; continue
        if current: macros[current][1].append(words); continue
        if words[0].endswith(':'):
            name = words.pop(0)[:-1]
            if name in labels: raise AssemblyError(number, f'label {name} twice')
            labels[name] = len(code)
        if words: emit(number, words)
    for at, k, name, number in fixes:
        if name not in labels: raise AssemblyError(number, f'unknown label {name}')
        code[at][1][k] = ('i', labels[name])
    return code, labels
class Machine:
    def __init__(self, code, limit=100000): self.code, self.r, self.stack, self.memory, self.out, self.pc, self.flag, self.steps, self.limit = code, [0] * 8, [], {}, [], 0, 0, 0, limit
    def value(self, o): return self.r[o[1]] if o[0] == 'r' else o[1]
    def run(self):
        while True:
            if not 0 <= self.pc < len(self.code): raise MachineError(f'jump to {self.pc}')
            op, args = self.code[self.pc]; self.pc += 1; self.steps += 1
            if self.steps > self.limit: raise MachineError('too many steps')
            match op, args:
                case 'halt', []: return self
                case 'nop', []: pass
                case 'mov', [('r', d), s]: self.r[d] = self.value(s)
                case 'add', [('r', d), s]: self.r[d] += self.value(s)
                case 'sub', [('r', d), s]: self.r[d] -= self.value(s)
                case 'mul', [('r', d), s]: self.r[d] *= self.value(s)
                case ('div' | 'mod'), [('r', d), s]:
                    if self.value(s) == 0: raise MachineError(f'division by zero at {self.pc - 1}')
                    self.r[d] = self.r[d] // self.value(s) if op == 'div' else self.r[d] % self.value(s)
                case 'inc', [('r', d)]: self.r[d] += 1
                case 'dec', [('r', d)]: self.r[d] -= 1
                case 'cmp', [a, b]: a, b = self.value(a), self.value(b); self.flag = (a > b) - (a < b)
                case 'jmp', [t]: self.pc = self.value(t)
                case 'je', [t]: self.pc = self.value(t) if self.flag == 0 else self.pc
                case 'jne', [t]: self.pc = self.value(t) if self.flag != 0 else self.pc
                case 'jl', [t]: self.pc = self.value(t) if self.flag < 0 else self.pc
                case 'jg', [t]: self.pc = self.value(t) if self.flag > 0 else self.pc
                case 'push', [s]: self.stack.append(self.value(s))
                case 'pop', [('r', d)]:
                    if not self.stack: raise MachineError('stack is empty')
                    self.r[d] = self.stack.pop()
                case 'call', [t]: self.stack.append(self.pc); self.pc = self.value(t)
                case 'ret', []: self.pc = self.stack.pop()
                case 'out', [s]: self.out.append(str(self.value(s)))
                case 'outc', [s]: self.out.append(chr(self.value(s)))
                case 'load', [('r', d), s]: self.r[d] = self.memory.get(self.value(s), 0)
                case 'store', [a, s]: self.memory[self.value(a)] = self.value(s)
                case _: raise MachineError(f'cannot {op} {args}')
def disassemble(code, labels):
    names = {v: k for k, v in labels.items()}
    for i, (op, args) in enumerate(code):
        yield f'{names.get(i, ""):8} {i:3} {op:6}' + ', '.join(f'r{v}' if k == 'r' else str(v) for k, v in args)
PROGRAMS = {
    'hello': "mov r0, 'H'\noutc r0\nmov r0, 'i'\noutc r0\nhalt",
    'factorial': 'mov r0, 20\nmov r1, 1\nloop: cmp r0, 1\nje done\nmul r1, r0\ndec r0\njmp loop\ndone: out r1\nhalt',
    'fibonacci': 'mov r0, 15\ncall fib\nout r1\nhalt\nfib: cmp r0, 2\njl base\npush r0\ndec r0\ncall fib\npop r0\npush r1\nsub r0, 2\ncall fib\npop r2\nadd r1, r2\nret\nbase: mov r1, r0\nret',
    'primes': ".macro print reg\nout reg\noutc ' '\n.end\n".replace("' '", '32') + 'mov r0, 2\nnext: cmp r0, 60\njg end\nmov r1, 2\ntest: mov r2, r1\nmul r2, r1\ncmp r2, r0\njg prime\nmov r2, r0\nmod r2, r1\ncmp r2, 0\nje composite\ninc r1\njmp test\nprime: print r0\ncomposite: inc r0\njmp next\nend: halt',
    'memory': 'mov r0, 0\nfill: store r0, r0\ninc r0\ncmp r0, 10\njl fill\nmov r1, 0\nmov r0, 0\nsum: load r2, r0\nadd r1, r2\ninc r0\ncmp r0, 10\njl sum\nout r1\nhalt',
    'gcd': 'mov r0, 1071\nmov r1, 462\nloop: cmp r1, 0\nje done\nmov r2, r0\nmod r2, r1\nmov r0, r1\nmov r1, r2\njmp loop\ndone: out r0\nhalt',
    'division': 'mov r0, 1\ndiv r0, r1\nhalt', 'endless': 'loop: jmp loop', 'off the end': 'nop', 'empty stack': 'pop r0', 'bad store': 'mov 5, r0',
    'unknown': 'fly r0', 'operands': 'mov r0', 'label': 'jmp nowhere', 'register': 'mov r9, 1', 'twice': 'a: nop\na: halt', 'macro': '.macro m a b\nnop\n.end\nm 1', 'jump out': 'jmp 99',
}
for name, source in PROGRAMS.items():
    try:
        code, labels = assemble(source)
        m = Machine(code).run()
        print(name, ''.join(m.out), m.steps, m.r[:3], len(m.stack))
    except AssemblyError as e: print(name, 'assembly', e, e.line)
    except MachineError as e: print(name, 'machine', e)
for line in disassemble(*assemble(PROGRAMS['primes'])): print(line)
