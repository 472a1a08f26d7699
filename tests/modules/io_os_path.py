"""io: StringIO, BytesIO, files, TextIOWrapper, buffers; os and os.path: paths, files, environment; tempfile; errors."""

import io, os, os.path, sys, tempfile
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


folder = tempfile.mkdtemp()
os.chdir(folder)
def mask(text, old=mask): return old(text).replace(folder, '<folder>').replace(os.path.realpath(folder), '<folder>')
s = io.StringIO('line 1\nline 2\nlast')
lines(r'''
s.read(3), s.readline(), s.tell(), s.readline(2), s.readlines(), s.read(), s.seek(0), list(s), s.getvalue(), s.seek(0, 2), s.write('!'), s.getvalue(), s.truncate(6), s.getvalue(), s.seek(2), s.write('XY'), s.getvalue(), s.closed, s.readable(), s.writable(), s.seekable(), s.isatty(), s.newlines, s.encoding, s.line_buffering, s.errors, s.__enter__() is s
s.write(5)
s.write(b'x')
s.seek(-1)
s.seek(1, 1)
s.seek(0, 5)
s.read('x')
s.fileno()
s.detach()
s.close(), s.closed
s.read()
s.getvalue()
io.StringIO('a\r\nb\rc\n').read(), io.StringIO('a\r\nb\rc', newline=None).read(), io.StringIO('a\nb', newline='\r\n').getvalue(), list(io.StringIO('a\r\nb', newline='')), io.StringIO(None).getvalue(), io.StringIO(initial_value='x').read(-1)
io.StringIO(5)
io.StringIO(newline='z')
io.BytesIO(b'abc\ndef').read(2), io.BytesIO(b'abc\ndef').readline(), io.BytesIO(b'a\nb').readlines(), io.BytesIO(b'abc').getvalue(), bytes(io.BytesIO(b'abc').getbuffer()), io.BytesIO(b'abcdef').readinto(bytearray(3)), io.BytesIO(b'abc').read1(1), io.BytesIO().write(b'abc'), io.BytesIO().write(bytearray(b'x')), io.BytesIO(b'abc').seek(-1, 2)
io.BytesIO('a')
io.BytesIO().write('a')
io.BytesIO(b'a').seek(-1)
''')
buf = io.BytesIO(b'abc'); view = buf.getbuffer(); view[0] = 90; print(buf.getvalue())
try: buf.write(b'longer than before')
except BufferError as e: print(e)
view.release(); buf.seek(10); buf.write(b'x'); print(buf.getvalue())
with open('text.txt', 'w') as f: print(f.write('first\nsecond é\n'), f.name, f.mode, f.encoding, f.newlines, f.tell(), f.readable(), f.writable())
with open('text.txt') as f: print(f.read(), f.read(), f.seek(0), next(f), f.readline(), list(f))
lines(r'''
open('text.txt').read(3), open('text.txt', 'rb').read(), open('text.txt', 'r', newline='').readlines(), open('text.txt', encoding='latin-1').read(), open('text.txt', encoding='ascii', errors='replace').read(), open('text.txt', encoding='ascii', errors='surrogateescape').read()
open('text.txt', encoding='ascii').read()
open('text.txt').write('x')
open('new.txt', 'x').write('created'), open('new.txt').read()
open('new.txt', 'x')
open('new.txt', 'a').write('+'), open('new.txt').read()
open('new.txt', 'r+').read(), open('new.txt', 'w+').read(), open('new.txt', 'rb', 0).__class__, open('new.txt', 'rb').__class__, open('new.txt', 'wb').__class__, open('new.txt', 'r+b').__class__, open('new.txt').__class__
open('missing.txt')
open('.')
open('')
open('text.txt', 'rb').read1(3), open('text.txt', 'rb').peek()[:3], open('text.txt', 'rb').readinto(bytearray(4)), open('text.txt', 'rb').seek(3), open('text.txt', 'rb').raw.name, repr(open('text.txt')), repr(open('text.txt', 'rb'))
open('text.txt', 'rb').write(b'x')
open('text.txt', 'nope')
''')
f = open('text.txt'); f.close()
lines('''
f.closed, f.close(), f.name
f.read()
next(f)
f.__enter__()
f.fileno()
''')
with open('bin', 'wb') as f: f.write(bytes(range(10))); f.seek(2); f.write(b'XX'); f.truncate(8)
with open('bin', 'r+b') as f: print(f.read(), f.seek(-2, 2), f.read(), f.tell(), f.flush())
t = io.TextIOWrapper(io.BytesIO(), encoding='utf-8', newline='\r\n', write_through=True); t.write('a\nb'); print(t.buffer.getvalue(), t.detach().getvalue())
t = io.TextIOWrapper(io.BytesIO('é日\n'.encode('utf-16')), encoding='utf-16'); print(t.read(1), t.read())
t = io.TextIOWrapper(io.BytesIO(b'a\r\nb\rc\nd')); print(t.readlines(), t.newlines)
t = io.TextIOWrapper(io.BytesIO(b'abcdef\nghi')); t.read(2); pos = t.tell(); t.read(); t.seek(pos); print(t.read(2), t.reconfigure(line_buffering=True), t.line_buffering)
check('t.reconfigure(errors="replace")')
for a in ('encoding="nope"', 'newline="x"', 'errors="nope"', 'encoding=5'): check(f'io.TextIOWrapper(io.BytesIO(b"\\xff"), {a}).read()')
class Raw(io.RawIOBase):
    def __init__(self, data): self.data = data
    def readable(self): return True
    def readinto(self, b):
        n = min(len(b), len(self.data), 3); b[:n] = self.data[:n]; self.data = self.data[n:]; return n
print(io.BufferedReader(Raw(b'abcdefgh')).read(), io.BufferedReader(Raw(b'abc\ndef'), 2).readline(), Raw(b'abcdef').read(2), Raw(b'abcdef').readall(), list(Raw(b'a\nb')))
lines('''
io.BufferedReader(5)
io.BufferedReader(Raw(b''), 0)
io.RawIOBase().read()
io.IOBase().fileno()
io.UnsupportedOperation.__mro__, io.DEFAULT_BUFFER_SIZE, io.SEEK_SET, io.text_encoding(None), io.text_encoding('x'), [c.__name__ for c in io.TextIOWrapper.__mro__], [c.__name__ for c in io.BytesIO.__mro__], io.BlockingIOError is BlockingIOError
io.IncrementalNewlineDecoder(None, True).decode('a\\r\\nb\\r')
os.path.join('a', 'b', '/c', 'd'), os.path.join('a', ''), os.path.join('', 'b'), os.path.split('/a/b/c.txt'), os.path.split('a/'), os.path.splitext('a.tar.gz'), os.path.splitext('.bashrc'), os.path.splitext('a.b/c'), os.path.basename('/a/b'), os.path.dirname('/a/b'), os.path.normpath('a//b/../c/./d'), os.path.normpath(''), os.path.normpath('//a'), os.path.isabs('/a'), os.path.commonpath(['/a/b', '/a/c']), os.path.commonprefix(['abc', 'abd']), os.path.relpath('/a/b', '/a/c'), os.path.expanduser('x'), os.path.splitroot('/a/b'), os.path.splitdrive('/a'), os.path.join(b'a', b'b')
os.path.join('a', b'b')
os.path.join('a', 5)
os.path.commonpath([])
os.path.commonpath(['a', '/b'])
os.path.exists('text.txt'), os.path.exists('nope'), os.path.isfile('text.txt'), os.path.isdir('.'), os.path.getsize('text.txt'), os.path.abspath('x'), os.path.realpath('.'), os.path.samefile('.', os.getcwd()), os.path.islink('text.txt'), os.path.lexists('nope')
os.path.getsize('nope')
os.mkdir('d'), os.makedirs('e/f/g'), sorted(os.listdir()), os.rename('new.txt', 'renamed.txt'), os.remove('renamed.txt'), os.rmdir('d'), os.symlink('text.txt', 'link'), os.readlink('link'), os.stat('text.txt').st_size, os.path.islink('link')
os.mkdir('e')
os.rmdir('e')
os.remove('nope')
os.listdir('nope')
os.makedirs('e/f/g')
os.makedirs('e/f/g', exist_ok=True)
os.rename('nope', 'x')
os.stat('nope')
[(r, sorted(d), sorted(f)) for r, d, f in os.walk('.')], sorted(e.name for e in os.scandir()), [e.is_dir() for e in os.scandir() if e.name == 'e'], [repr(e) for e in os.scandir() if e.name == 'e']
os.environ.get('TZ'), os.getenv('NOPE'), os.getenv('NOPE', 'd'), os.environ.setdefault('NEW_VAR', 'v'), os.environ['NEW_VAR'], os.environ.pop('NEW_VAR'), 'NEW_VAR' in os.environ
os.environ['NOPE_X']
! os.environ['A'] = 5
! os.environ['A=B'] = 'x'
os.name, os.sep, os.linesep, os.curdir, os.pardir, os.extsep, os.pathsep, os.devnull, os.fspath('a'), os.fspath(b'a'), os.fsencode('é'), os.fsdecode(b'\\xff'), os.getcwd(), os.cpu_count() > 0, os.getpid() > 0
os.fspath(5)
os.strerror(2), os.strerror(99999), os.access('text.txt', os.R_OK), os.access('nope', os.F_OK), os.umask(0o022) is not None, os.get_terminal_size
os.open('text.txt', os.O_RDONLY) > 2, os.read(os.open('text.txt', os.O_RDONLY), 3), os.write(1, b''), os.close(os.dup(1)), os.pipe()[0] > 2, os.isatty(0)
os.close(9999)
os.read(9999, 1)
os.stat('text.txt').st_mode & 0o777 >= 0o400, os.chmod('text.txt', 0o600), oct(os.stat('text.txt').st_mode & 0o777), os.utime('text.txt', (1, 2)), os.stat('text.txt').st_mtime, len(os.stat('.')) 
''')
import shutil; os.chdir('/'); shutil.rmtree(folder); print(os.path.exists(folder))
