"""except* and exception groups: splitting, nesting, naked exceptions, raising inside, reraising, control flow, errors."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


def tree(e):
    if isinstance(e, BaseExceptionGroup): return (type(e).__name__, e.message, [tree(x) for x in e.exceptions])
    return repr(e)
def eg(*es, m='g'): return ExceptionGroup(m, list(es))
def run(exc, *handlers, **options):
    log = []
    try:
        try:
            if exc: raise exc
            log.append('no raise')
        except* ValueError as e:
            log.append(('V', tree(e)))
            if options.get('raise_in'): raise options['raise_in']
            if options.get('reraise'): raise
            if options.get('raise_e'): raise e
        except* (TypeError, KeyError) as e:
            log.append(('TK', tree(e)))
            if options.get('raise_in2'): raise options['raise_in2']
        else:
            log.append('else')
        finally:
            log.append('finally')
    except BaseException as e:
        log.append(('out', tree(e), repr(e.__context__)[:60], repr(e.__cause__)))
    return log
cases = {
    'none': None, 'value': ValueError(1), 'type': TypeError(2), 'os': OSError(3), 'group value': eg(ValueError(1)), 'group both': eg(ValueError(1), TypeError(2)), 'group all': eg(ValueError(1), OSError(2), KeyError(3)), 'nested': eg(ValueError(1), eg(TypeError(2), eg(ValueError(3), OSError(4), m='deep'), m='inner')), 'only others': eg(OSError(1), IndexError(2)),
    'subclass': eg(UnicodeError('u'), ModuleNotFoundError('m')), 'base group': BaseExceptionGroup('b', [ValueError(1), KeyboardInterrupt()]), 'keyboard': KeyboardInterrupt(), 'nested same': eg(eg(eg(ValueError('deep'), m='c'), m='b'), m='a'),
}
for name, exc in cases.items():
    print(name, run(exc))
for name, options in {'raise in': {'raise_in': IndexError('new')}, 'raise same': {'reraise': True}, 'raise e': {'raise_e': True}, 'both raise': {'raise_in': IndexError('a'), 'raise_in2': OSError('b')}, 'raise group': {'raise_in': eg(IndexError(1), m='new')}, 'from': {'raise_in2': ZeroDivisionError()}}.items():
    for case in ('value', 'group both', 'group all', 'nested', 'type'):
        print(name, case, run(cases[case], **options))
def original():
    a, b = ValueError('a'), TypeError('b')
    try:
        try: raise eg(a, b, eg(a, m='i'))
        except* TypeError as e: return_ = e
    except ExceptionGroup as rest:
        return rest.exceptions[0] is a, rest.message, rest.exceptions[1].exceptions[0] is a, len(rest.exceptions)
show('identity kept', original)
def attributes():
    try:
        try:
            g = eg(ValueError('a'), TypeError('b')); g.add_note('note'); g.extra = 1
            raise g from KeyError('cause')
        except* ValueError as e:
            first = (e.__notes__, repr(e.__cause__), repr(e.__context__), e.__traceback__ is not None, hasattr(e, 'extra'))
    except ExceptionGroup as rest:
        return first, rest.__notes__, repr(rest.__cause__), repr(rest.__context__)
show('attributes', attributes)
def name_unbound():
    try: raise ValueError
    except* ValueError as e: pass
    return 'e' in locals()
show('name unbound', name_unbound)
def loop():
    out = []
    for i in range(3):
        try:
            if i == 1: raise eg(ValueError(i))
            out.append(i)
        except* ValueError as e: out.append(len(e.exceptions))
    return out
show('loop', loop)
def nested_try():
    out = []
    try:
        raise eg(ValueError(1), TypeError(2))
    except* ValueError as e:
        try: raise KeyError('inner')
        except KeyError as k: out.append(repr(k.__context__)[:30])
    except* TypeError as e:
        try: raise eg(OSError())
        except* OSError as o: out.append(repr(o))
    return out
show('nested try', nested_try)
def condition():
    try:
        try: raise eg(ValueError(1), ValueError(2), ValueError(3))
        except* ValueError as e:
            keep = [x for x in e.exceptions if x.args[0] != 2]
            raise ExceptionGroup('kept', keep)
    except ExceptionGroup as e: return tree(e)
show('rebuild', condition)
class MyGroup(ExceptionGroup):
    def __new__(cls, msg, excs, code=0):
        o = super().__new__(cls, msg, excs); o.code = code; return o
    def derive(self, excs): return MyGroup(self.message, excs, self.code)
def custom():
    try:
        try: raise MyGroup('m', [ValueError(1), TypeError(2)], code=7)
        except* ValueError as e: first = type(e).__name__, e.code
    except MyGroup as e: return first, type(e).__name__, e.code
show('derive', custom)
def match_group(x):
    try:
        try: raise eg(ValueError())
        except* x: pass
    except Exception as e: return type(e).__name__, str(e)
for x in (ExceptionGroup, BaseExceptionGroup, 5, (ValueError, ExceptionGroup), (5,), int, (), None):
    show(f'except* {x}', match_group, x)
def gen():
    try: yield 1
    except* ValueError as e: yield repr(e)
def throws():
    g = gen(); next(g)
    return g.throw(ValueError('into generator'))
show('generator', throws)
async def coro():
    try: raise eg(ValueError('async'))
    except* ValueError as e: result = tree(e)
    return result
def drive(c):
    try: c.send(None)
    except StopIteration as e: return e.value
show('coroutine', lambda: drive(coro()))
def finally_return():
    try:
        try: raise eg(ValueError())
        except* ValueError: pass
        finally: value = 'finally'
    except ExceptionGroup: value = 'escaped'
    return value
show('finally', finally_return)
for text in ('try: pass\nexcept* ValueError: pass\nexcept KeyError: pass', 'try: pass\nexcept ValueError: pass\nexcept* KeyError: pass', 'try: pass\nexcept*: pass', 'def f():\n try: pass\n except* E: return', 'for x in y:\n try: pass\n except* E: break', 'for x in y:\n try: pass\n except* E: continue', 'def f():\n try: pass\n except* E:\n  for x in y: break\n  def g(): return 1', 'try: pass\nexcept* (A, B) as e: pass', 'try: pass\nexcept* A, B: pass', 'try: pass\nexcept* A, B as e: pass', 'try: pass\nexcept *A: pass', 'try: pass\nexcept A, B: pass', 'try: pass\nexcept A, B as e: pass', 'try: pass\nexcept (A, B) as e: pass', 'try: pass\nexcept: pass\nexcept A: pass', 'try: pass\nexcept A as e.x: pass', 'try: pass\nexcept A as 5: pass', 'try: pass', 'try: pass\nelse: pass', 'try: pass\nfinally: pass\nelse: pass', 'try: pass\nexcept A: pass\nfinally: pass\nelse: pass', 'except A: pass', 'finally: pass', 'try: pass\nexcept A:\npass', 'try:\npass\nexcept A: pass', 'raise A, B', 'raise A from', 'raise from A', 'raise from', 'def f():\n try: pass\n finally: return', 'for x in y:\n try: pass\n finally: break', 'for x in y:\n try: pass\n finally: continue', 'while 1:\n try: pass\n finally:\n  for z in y: continue'):
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            compile(text, '<t>', 'exec')
            print(repr(text), '-> compiles', [str(w.message) for w in caught])
        except SyntaxError as e:
            print(repr(text), '->', e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset))
