"""traceback: formatting and TracebackException; inspect: signatures, members, source, frames, classification; linecache."""

import inspect, linecache, sys, traceback, types
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


def f(a, b=1, /, c: int = 2, *args, d, e='x', **kw) -> str:
    """Doc of f.

    More.
    """
    return 1
class C:
    """Doc of C."""
    attr = 1
    def m(self, x=1): pass
    @classmethod
    def c(cls, y): pass
    @staticmethod
    def s(z): pass
    @property
    def p(self): "doc p"
    async def co(self): pass
    def g(self): yield
    async def ag(self): yield
class D(C):
    def m(self, x=2): pass
    def __call__(self, q): pass
lines('''
inspect.signature(f), str(inspect.signature(C.m)), inspect.signature(C().m), inspect.signature(C.c), inspect.signature(C.s), inspect.signature(C), inspect.signature(D()), inspect.signature(lambda: 0), inspect.signature(len), inspect.signature(int.from_bytes), inspect.signature(sorted), inspect.signature(print), inspect.signature(str.split), inspect.signature(list.append), inspect.signature(object), inspect.signature(dict.get), inspect.signature(isinstance)
inspect.signature(5)
inspect.signature(type)
list(inspect.signature(f).parameters), [str(p.kind) for p in inspect.signature(f).parameters.values()], inspect.signature(f).parameters['c'], inspect.signature(f).parameters['c'].annotation, inspect.signature(f).parameters['a'].default, inspect.signature(f).return_annotation, inspect.signature(f).bind(1, d=2), inspect.signature(f).bind(1, d=2).arguments, inspect.signature(f).bind_partial(), inspect.signature(f).bind(1, 2, 3, 4, d=5, z=6).args, inspect.signature(f).bind(1, d=5, z=6).kwargs, inspect.signature(f).replace(return_annotation=int)
inspect.signature(f).bind()
inspect.signature(f).bind(1)
inspect.signature(f).bind(1, 2, 3, b=5, d=1)
inspect.signature(lambda x: x).bind(1, 2)
inspect.signature(lambda x: x).bind(y=1)
inspect.Parameter('x', inspect.Parameter.POSITIONAL_ONLY, default=5), inspect.Signature([inspect.Parameter('x', inspect.Parameter.KEYWORD_ONLY)])
inspect.Parameter('1', inspect.Parameter.POSITIONAL_ONLY)
inspect.Signature([inspect.Parameter('x', inspect.Parameter.KEYWORD_ONLY), inspect.Parameter('y', inspect.Parameter.POSITIONAL_ONLY)])
inspect.getfullargspec(f), inspect.getdoc(f), inspect.getdoc(C), inspect.getdoc(D.m), inspect.cleandoc('  a\\n    b\\n  c'), inspect.getmodule(f).__name__, inspect.getfile(C).split('/')[-1], inspect.getsourcefile(f).split('/')[-1], inspect.getmro(D), inspect.unwrap(f) is f, inspect.getcallargs(f, 1, d=2)
inspect.getsource(C.m), inspect.getsourcelines(C.s), inspect.getsource(f).count('\\n'), inspect.getcomments(f), inspect.getsource(C).splitlines()[0], inspect.getblock(['if 1:\\n', '  x\\n', 'y\\n'])
inspect.getsource(int)
inspect.getsource(len)
inspect.getfile(int)
[n for n, v in inspect.getmembers(C) if not n.startswith('__')], [n for n, v in inspect.getmembers(C, inspect.isfunction)], [a[:3] for a in inspect.classify_class_attrs(C) if not a.name.startswith('__')], inspect.getattr_static(C(), 'p').__class__.__name__
inspect.getattr_static(C, 'zz')
inspect.getclosurevars(lambda: f), inspect.getgeneratorstate(C().g()), inspect.getcoroutinestate(c := C().co()), c.close(), inspect.getcoroutinestate(c), inspect.getasyncgenstate(C().ag()), inspect.getgeneratorlocals(C().g()).keys()
inspect.currentframe().f_code.co_name, inspect.stack()[0].function, inspect.getframeinfo(inspect.currentframe()).function, inspect.getargvalues(inspect.currentframe()).args, inspect.getouterframes(inspect.currentframe())[0].lineno
inspect.indentsize('   x'), inspect.formatannotation(int), inspect.formatannotation('x'), inspect.ismethoddescriptor(str.upper), inspect.isdatadescriptor(C.p), inspect.getclasstree([C, D]), inspect.get_annotations(f), inspect.isabstract(C), inspect.ispackage(inspect) if hasattr(inspect, 'ispackage') else '', inspect.markcoroutinefunction(lambda: 0).__name__
''')
objects = {'f': f, 'C': C, 'C().m': C().m, 'C.m': C.m, 'len': len, '[].append': [].append, 'str.upper': str.upper, 'int.real': int.real, 'C.p': C.__dict__['p'], 'gen': C().g(), 'C.g': C.g, 'C.co': C.co, 'C.ag': C.ag, 'sys': sys, 'f.__code__': f.__code__, 'frame': sys._getframe(), 'lambda': lambda: 0, '5': 5, 'C()': C(), 'staticmethod': C.__dict__['s'], 'slot': type('S', (), {'__slots__': 'a'}).a, 'wrapper': [].__len__}
for n, o in objects.items():
    print(n, [t for t in ('isabstract', 'isasyncgen', 'isasyncgenfunction', 'isawaitable', 'isbuiltin', 'isclass', 'iscode', 'iscoroutine', 'iscoroutinefunction', 'isdatadescriptor', 'isframe', 'isfunction', 'isgenerator', 'isgeneratorfunction', 'isgetsetdescriptor', 'ismemberdescriptor', 'ismethod', 'ismethoddescriptor', 'ismethodwrapper', 'ismodule', 'isroutine', 'istraceback') if getattr(inspect, t)(o)])
def inner(x): return 1 / x
def outer(x):
    value = [x]
    try: return inner(x)
    except ZeroDivisionError as e:
        e.add_note('a note')
        raise ValueError('outer failed') from e
try: outer(0)
except ValueError as e: error = e
def clean(text): return text.replace(__file__, '<file>')
for label, text in {
    'format_exception': ''.join(traceback.format_exception(error)), 'only': ''.join(traceback.format_exception_only(error)), 'only2': ''.join(traceback.format_exception_only(KeyError('k'))), 'no chain': ''.join(traceback.format_exception(error, chain=False)), 'limit': ''.join(traceback.format_exception(error, limit=1)), 'limit -1': ''.join(traceback.format_exception(error, limit=-1)), 'tb': ''.join(traceback.format_tb(error.__traceback__)),
    'syntax': ''.join(traceback.format_exception_only(SyntaxError('msg', ('file', 3, 5, 'x = = 1\n', 3, 6)))), 'syntax2': ''.join(traceback.format_exception_only(SyntaxError('msg', ('file', 3, None, None)))), 'none': ''.join(traceback.format_exception(None)), 'group': ''.join(traceback.format_exception(ExceptionGroup('g', [ValueError(1), ExceptionGroup('h', [KeyError('k')])]))), 'locals': ''.join(traceback.TracebackException(type(error), error, error.__traceback__.tb_next, capture_locals=True).format()), 'long': ''.join(traceback.format_exception_only(ValueError('a\nb'))), 'nomsg': ''.join(traceback.format_exception_only(ValueError())), 'str fails': ''.join(traceback.format_exception_only(type('Bad', (Exception,), {'__str__': lambda s: 1 / 0})())),
}.items():
    print('==', label); print(clean(text), end='')
te = traceback.TracebackException.from_exception(error)
print(te.exc_type_str, str(te), len(te.stack), te.__cause__.exc_type_str, te.__cause__.__notes__, te.__suppress_context__, te == traceback.TracebackException.from_exception(error), clean(repr(te.stack[0])))
st = traceback.extract_tb(error.__traceback__)
print([(s.name, s.line, s.colno, s.end_colno, s.lineno - outer.__code__.co_firstlineno) for s in st], clean(st.format()[0]), list(traceback.walk_tb(error.__traceback__))[0][1] > 0)
fs = traceback.FrameSummary('file', 5, 'name', lookup_line=False, line='the line', locals={'a': 1})
print(fs, fs.line, fs.locals, tuple(fs), traceback.format_list([fs, ('f2', 6, 'n2', 'l2')]), traceback.StackSummary.from_list([fs]).format())
def stack_names(): return [s.name for s in traceback.extract_stack()]
print(stack_names(), clean(''.join(traceback.format_stack(limit=1))))
try: raise KeyError('printed')
except KeyError: traceback.print_exc(file=sys.stdout); print(traceback.format_exc().splitlines()[-1])
print(traceback.format_exc(), linecache.getline(__file__, 1), repr(linecache.getline('/no/such', 1)), linecache.getlines('<string>'))
linecache.cache['fake'] = (4, None, ['one\n', 'two\n'], 'fake'); print(linecache.getline('fake', 2), linecache.checkcache('fake'), linecache.getline('fake', 9) == '')
tb = error.__traceback__; traceback.clear_frames(tb); print(tb.tb_next.tb_frame.f_locals)
