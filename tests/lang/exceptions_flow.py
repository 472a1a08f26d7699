"""try, except, else, finally: every way in and out, return and break in finally, nesting, chaining, exc_info, deletion of names."""

import sys
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


def flow(action):
    log = []
    def inner():
        for i in range(2):
            try:
                log.append('try')
                if action == 'return': return 'from try'
                if action == 'break': break
                if action == 'continue': continue
                if action == 'raise': raise ValueError('v')
                if action == 'raise other': raise KeyError('k')
                if action == 'yield': pass
            except ValueError as e:
                log.append('except')
                return 'from except'
            else:
                log.append('else')
            finally:
                log.append('finally')
        else:
            log.append('loop else')
        return 'end'
    try:
        return inner(), log
    except KeyError as e:
        return repr(e), log
for action in ('none', 'return', 'break', 'continue', 'raise', 'raise other'):
    print(action, flow(action))
def finally_wins(kind):
    try:
        if kind == 'return': return 'try'
        raise ValueError('lost')
    finally:
        if kind != 'pass': return 'finally'
import warnings
warnings.simplefilter('ignore')
exec('''
def swallow():
    try:
        raise ValueError('swallowed')
    finally:
        return 'finally'
def swallow_break():
    for i in range(3):
        try:
            raise ValueError
        finally:
            break
    return i
def swallow_continue():
    n = 0
    for i in range(3):
        try:
            raise ValueError
        finally:
            n += 1
            continue
    return n
def override():
    try:
        return 'try'
    finally:
        return 'finally'
def nested_override():
    try:
        try:
            return 1
        finally:
            return 2
    finally:
        return 3
''')
show('finally', lambda: (finally_wins('return'), swallow(), swallow_break(), swallow_continue(), override(), nested_override()))
def value_fixed():
    x = 1
    try:
        return x
    finally:
        x = 2
def value_list():
    x = [1]
    try:
        return x
    finally:
        x.append(2)
show('return value', lambda: (value_fixed(), value_list()))
def chain(e):
    out = []
    while e is not None:
        out.append((repr(e), repr(e.__cause__), e.__suppress_context__))
        e = e.__context__
    return out
def contexts(kind):
    try:
        try:
            raise ValueError('first')
        except ValueError as e:
            if kind == 'implicit': raise KeyError('second')
            if kind == 'from e': raise KeyError('second') from e
            if kind == 'from None': raise KeyError('second') from None
            if kind == 'from class': raise KeyError('second') from IndexError
            if kind == 'from instance': raise KeyError('second') from IndexError('other')
            if kind == 'same': raise e
            if kind == 'bare': raise
            if kind == 'error': undefined
            if kind == 'nested':
                try:
                    raise TypeError('inner')
                except TypeError:
                    raise KeyError('second')
            if kind == 'nested done':
                try:
                    raise TypeError('inner')
                except TypeError:
                    pass
                raise KeyError('second')
            if kind == 'finally':
                try:
                    raise TypeError('inner')
                finally:
                    raise KeyError('second')
            if kind == 'called': raise_key()
            if kind == 'chain': raise KeyError('second') from TypeError('cause')
            if kind == 'cycle':
                k = KeyError('k')
                try: raise k
                except KeyError: raise e
            if kind == 'from self': raise e from e
    except Exception as e:
        return chain(e)
def raise_key(): raise KeyError('called')
for kind in ('implicit', 'from e', 'from None', 'from class', 'from instance', 'same', 'bare', 'error', 'nested', 'nested done', 'finally', 'called', 'chain', 'cycle', 'from self'):
    print(kind, contexts(kind))
def else_raises():
    try:
        try: pass
        except ValueError: return 'wrong'
        else: raise ValueError('in else')
    except ValueError as e:
        return str(e), e.__context__
show('else raises', else_raises)
def handler_raises_in_type():
    try:
        try: raise ValueError('v')
        except undefined_exception: pass
    except NameError as e:
        return chain(e)
show('bad handler expression', handler_raises_in_type)
def not_exception(x):
    try:
        try: raise ValueError('v')
        except x: pass
    except TypeError as e:
        return str(e), repr(e.__context__)
for x in (5, 'a', int, (ValueError, 5), (int,), None, [ValueError]):
    show(f'except {x}', not_exception, x)
def tuple_match(types):
    try: raise KeyError('k')
    except types as e: return 'caught'
    except: return 'bare'
show('tuples', lambda: (tuple_match((ValueError, KeyError)), tuple_match(LookupError), tuple_match(()), tuple_match((ValueError,)), tuple_match(BaseException)))
show('nested tuple', lambda: tuple_match(((ValueError, KeyError), IndexError)))
class Meta(type):
    def __instancecheck__(cls, o): return True
    def __subclasscheck__(cls, o): return True
class Any(Exception, metaclass=Meta): pass
def meta_match():
    try: raise ValueError
    except Any: return 'matched by subclasscheck'
    except ValueError: return 'matched exactly'
show('metaclass', meta_match)
def name_deleted():
    e = 'outer'
    try: raise ValueError
    except ValueError as e: e = 'rebound'
    return 'e' in locals()
show('name deleted', name_deleted)
def name_deleted_early():
    try: raise ValueError
    except ValueError as e: del e
    return 'fine'
show('del in handler', name_deleted_early)
def exc_infos():
    out = [sys.exc_info()[0], sys.exception()]
    try: raise ValueError('a')
    except ValueError:
        out.append(sys.exc_info()[0].__name__)
        try: raise KeyError('b')
        except KeyError: out.append(repr(sys.exception()))
        out.append(repr(sys.exception()))
        def f(): return repr(sys.exception())
        out.append(f())
        def g():
            yield repr(sys.exception())
            try: raise TypeError('in gen')
            except TypeError: yield repr(sys.exception())
            yield repr(sys.exception())
        it = g()
        out.append(next(it))
    out.append(repr(sys.exception()))
    out.append(next(it)); out.append(next(it))
    return out
show('exc_info', exc_infos)
def gen_context():
    def g():
        try: yield 1
        except ValueError: raise KeyError('from gen')
    it = g(); next(it)
    try: it.throw(ValueError('thrown'))
    except KeyError as e: return chain(e)
show('generator context', gen_context)
def gen_swaps():
    def g():
        try: raise ValueError('in gen')
        except ValueError:
            yield repr(sys.exception())
            yield repr(sys.exception())
    it = g()
    out = [next(it), repr(sys.exception())]
    try: raise KeyError('outside')
    except KeyError:
        out += [next(it), repr(sys.exception())]
    return out
show('generator exception state', gen_swaps)
for value in (ValueError, ValueError('x'), ValueError(), 5, 'text', None, int, [], ValueError('a', 1), Exception, KeyboardInterrupt, SystemExit(3), GeneratorExit, StopIteration(7), type('New', (Exception,), {}), lambda: 0):
    try:
        raise value
    except BaseException as e:
        print(mask(f'raise {value!r}: {type(e).__name__}: {e}'))
for cause in (None, ValueError, ValueError('c'), 5, int, 'x'):
    try:
        raise KeyError('k') from cause
    except BaseException as e:
        print(f'from {cause!r}: {e!r} cause {e.__cause__!r}')
class InitRaises(Exception):
    def __init__(self): raise TypeError('in init')
class NotException:
    def __new__(cls): return 5
class NewWrong(Exception):
    def __new__(cls): return 5
class NeedsArg(Exception):
    def __init__(self, x): pass
for cls in (InitRaises, NotException, NewWrong, NeedsArg):
    try:
        raise cls
    except BaseException as e:
        print(cls.__name__, type(e).__name__, e)
def reraise_later():
    try: raise ValueError('saved')
    except ValueError as e: saved = e
    try: raise saved
    except ValueError as e: return e is saved, [t.tb_lineno - reraise_later.__code__.co_firstlineno for t in walk(e.__traceback__)]
def walk(tb):
    while tb: yield tb; tb = tb.tb_next
show('reraise', reraise_later)
show('bare raise', lambda: exec('raise'))
def bare_in_function():
    try: raise ValueError('v')
    except ValueError: helper()
def helper(): raise
show('bare in helper', bare_in_function)
def deep(n):
    try:
        if n: deep(n - 1)
        else: raise ValueError('bottom')
    finally:
        order.append(n)
order = []
show('deep finally', lambda: deep(5)); print(order)
def many_handlers(e):
    try: raise e
    except KeyError: return 'key'
    except LookupError: return 'lookup'
    except (ArithmeticError, OSError): return 'tuple'
    except Exception: return 'exception'
    except: return 'bare'
show('handlers', lambda: [many_handlers(e) for e in (KeyError(), IndexError(), ZeroDivisionError(), FileNotFoundError(), ValueError(), KeyboardInterrupt())])
def while_try():
    n = 0
    while True:
        try:
            n += 1
            if n < 3: continue
            if n == 3: raise ValueError
            if n > 4: break
        except ValueError:
            continue
        finally:
            n += 10 if n > 100 else 0
    return n
show('while', while_try)
def with_and_try():
    class M:
        def __enter__(self): out.append('in'); return self
        def __exit__(self, t, v, tb): out.append(('out', t and t.__name__)); return t is KeyError
    out = []
    try:
        with M():
            try: raise ValueError('a')
            except ValueError: raise KeyError('b')
            finally: out.append('fin')
    except Exception as e: out.append(repr(e))
    return out
show('with', with_and_try)
def assert_forms():
    out = []
    for f in (lambda: exec('assert 0'), lambda: exec('assert 0, "m"'), lambda: exec('assert 0, (1, 2)'), lambda: exec('assert (), []'), lambda: exec('assert 1, 1 / 0'), lambda: exec('assert 0, 1 / 0')):
        try: f(); out.append('passed')
        except Exception as e: out.append((type(e).__name__, e.args))
    return out
show('assert', assert_forms)
try:
    try: raise ValueError
    except* ValueError: raise KeyError('from star')
except ExceptionGroup as e: print(repr(e), repr(e.exceptions[0].__context__))
except KeyError as e: print(repr(e), repr(e.__context__))
