"""print with every argument, input, open on odd arguments, sys.stdout redirection, __builtins__ access, help texts."""

import sys

class Out:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
    def flush(self): self.parts.append('<flush>')
print()
print('')
print(1, 'a', None, [1], 2.5)
print(1, 2, 3, sep=', ')
print(1, 2, sep='')
print(1, 2, sep=None, end=None)
print('no newline', end='')
print('', end='|\n')
print('a', 'b', sep='\n')
print('tab\there', 'quote\'s', "uni é日\U0001F600")
print(*'abc', *[1, 2], sep='-')
print('flush', flush=True)
print('to stdout', file=None)
print('to stdout', file=sys.stdout)
out = Out()
print('x', 1, file=out, flush=True, sep='+', end='!')
print(out.parts)
out = Out()
print(file=out)
print(out.parts)
saved = sys.stdout
sys.stdout = Out()
print('captured', 5)
captured, sys.stdout = sys.stdout.parts, saved
print(captured)
for label, f in {
    'sep=1': lambda: print(sep=1), 'end=1': lambda: print(end=1), 'file=5': lambda: print('x', file=5), 'x=1': lambda: print(x=1), 'flush=[]': lambda: print('flush list', flush=[]), 'bad str': lambda: print(type('S', (), {'__str__': lambda s: 5})()),
    'write raises': lambda: print('x', file=type('W', (), {'write': lambda s, t: 1 / 0})()), 'no flush': lambda: print('x', file=type('W', (), {'write': lambda s, t: None})(), flush=True),
    'input args': lambda: input(1, 2), 'open()': lambda: open(), 'open(1.5)': lambda: open(1.5), 'open mode': lambda: open('x', 'zz'), 'open mode2': lambda: open('x', 'rw'), 'open mode3': lambda: open('x', ''), 'open mode4': lambda: open('x', 'rr'), 'open binary encoding': lambda: open('x', 'rb', encoding='utf-8'), 'open buffering': lambda: open('x', 'r', 0), 'open missing': lambda: open('/no/such/dir/file'), 'open nul': lambda: open('a\x00b'), 'open newline': lambda: open('x', 'rb', newline=''), 'open newline2': lambda: open('x', newline='z'), 'open errors': lambda: open('x', 'rb', errors='strict'), 'open closefd': lambda: open('x', closefd=False), 'open -1': lambda: open(-1), 'open big fd': lambda: open(99999), 'open U': lambda: open('x', 'U'),
}.items():
    try:
        print(label, f())
    except Exception as e:
        print(label, type(e).__name__, e)
print(repr(input()))
print(repr(input('prompt> ')))
print(repr(input(5)))
print(repr(sys.stdin.readline()))
print(repr(sys.stdin.read(3)))
print(repr(sys.stdin.read()))
try:
    input()
except EOFError as e:
    print('EOFError', e)
try:
    input('p')
except EOFError as e:
    print('EOFError', e)
class In:
    def __init__(self, *lines): self.lines = list(lines)
    def readline(self): return self.lines.pop(0) if self.lines else ''
sys.stdin = In('from object\n', 'no newline', '', 5)
print(repr(input()), repr(input('with prompt ')))
for _ in range(2):
    try:
        print(repr(input()))
    except Exception as e:
        print(type(e).__name__, e)
sys.stdin = None
try:
    input()
except RuntimeError as e:
    print(e)
sys.stdin = sys.__stdin__
sys.stdout = None
print('nowhere')
sys.stdout = saved
del sys.stdout
try:
    print('lost')
except RuntimeError as e:
    message = str(e)
sys.stdout = saved
print(message)
print(sys.stdout.name, sys.stdout.mode, sys.stdout.encoding, sys.stdout.errors, sys.stdout.line_buffering, sys.stdin.name, sys.stderr.name, sys.stderr.errors, sys.stdout.isatty(), sys.stdout.fileno(), sys.stdout.writable(), sys.stdout.readable(), sys.stdout.newlines, sys.stdout.closed)
sys.stdout.write('written\n')
print(sys.stdout.write('count\n'))
sys.stdout.writelines(['a', 'b\n'])
try:
    sys.stdout.write(5)
except TypeError as e:
    print(e)
print('last', file=sys.stderr)
sys.stdout.flush()
