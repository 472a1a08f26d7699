"""Exceptions: raise, try, except, else, finally, chaining, groups, custom classes; no imports."""

def attempt(f, *args):
    try:
        result = f(*args)
    except ZeroDivisionError as e:
        return 'zero', str(e)
    except (KeyError, IndexError) as e:
        return 'lookup', type(e).__name__, e.args
    except Exception as e:
        return 'other', type(e).__name__, str(e)
    else:
        return 'fine', result
    finally:
        print('finally', end=' ')

print(attempt(lambda: 1 / 0))
print(attempt(lambda: {}['k']))
print(attempt(lambda: [][1]))
print(attempt(lambda: int('x')))
print(attempt(lambda: None.x))
print(attempt(lambda: 5))
print(attempt(lambda: undefined))
print(attempt(lambda: 'a' + 1))
print(attempt(lambda: [1, 2, 3][10]))
print(attempt(lambda: (1, 2)[-3]))
print(attempt(lambda: 'abc'[5]))
print(attempt(lambda: str.__getitem__('abc', 'x')))
print(attempt(lambda: {}[[]]))
print(attempt(lambda: {1: 2}.pop(3)))
print(attempt(lambda: [].pop()))
print(attempt(lambda: [1].remove(2)))
print(attempt(lambda: [1].index(2)))
print(attempt(lambda: 'a'.index('b')))
print(attempt(lambda: len(5)))
print(attempt(lambda: iter(5)))
print(attempt(lambda: next(iter([]))))
print(attempt(lambda: float('abc')))
print(attempt(lambda: chr(-1)))
print(attempt(lambda: ord('ab')))
print(attempt(lambda: 2 ** 'a'))
print(attempt(lambda: [] < {}))
print(attempt(lambda: sum(['a'])))
print(attempt(lambda: int('1', 99)))
print(attempt(lambda: [1, 2].__setitem__(5, 1)))
print(attempt(lambda: setattr(5, 'x', 1)))
print(attempt(lambda: range(1, 2, 0)))
print(attempt(lambda: 1 << -1))
print(attempt(lambda: 5 % 0))
print(attempt(lambda: 5.0 // 0))
print(attempt(lambda: 0 ** -1))
print(attempt(lambda: 0.0 ** -1))
print(attempt(lambda: 10.0 ** 400))
print(attempt(lambda: int(float('inf'))))
print(attempt(lambda: int(float('nan'))))
print(attempt(lambda: b'a' + 'b'))
print(attempt(lambda: bytes([256])))
print(attempt(lambda: b'\xff'.decode('utf-8')))
print(attempt(lambda: '\xff'.encode('ascii')))

class MyError(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code
    def __str__(self):
        return f'{self.code}: {self.args[1]}'
class Derived(MyError): pass
try:
    raise Derived(5, 'text')
except MyError as e:
    print(repr(e), str(e), e.code, e.args)

for make in (lambda: ValueError, lambda: ValueError('x'), lambda: 5, lambda: int, lambda: None, lambda: 'text'):
    try:
        raise make()
    except BaseException as e:
        print(type(e).__name__, e)

try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError('second')
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError('second') from e
except KeyError as e:
    print(repr(e.__context__), repr(e.__cause__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError('second') from None
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    raise KeyError('k') from ValueError
except KeyError as e:
    print(repr(e.__cause__))
try:
    raise KeyError('k') from 5
except TypeError as e:
    print(e)

try:
    try:
        raise ValueError('again')
    except ValueError:
        raise
except ValueError as e:
    print('reraised', e)
try:
    raise
except RuntimeError as e:
    print(e)

def finally_order():
    log = []
    try:
        try:
            log.append(1)
            raise ValueError
        finally:
            log.append(2)
    except ValueError:
        log.append(3)
    else:
        log.append('else')
    finally:
        log.append(4)
    return log
print(finally_order())

def else_order():
    log = []
    try:
        log.append('try')
    except ValueError:
        log.append('except')
    else:
        log.append('else')
    finally:
        log.append('finally')
    return log
print(else_order())

def nested_contexts():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            try:
                raise KeyError(2)
            except KeyError:
                raise IndexError(3)
    except IndexError as e:
        chain = []
        while e:
            chain.append(repr(e))
            e = e.__context__
        return chain
print(nested_contexts())

def raise_in_finally():
    try:
        try:
            raise ValueError('first')
        finally:
            raise KeyError('second')
    except KeyError as e:
        return repr(e), repr(e.__context__)
print(raise_in_finally())

def deep(n):
    if n == 0:
        raise ValueError('deep')
    deep(n - 1)
try:
    deep(50)
except ValueError as e:
    depth = 0
    tb = e.__traceback__
    lines = []
    while tb:
        depth += 1
        lines.append(tb.tb_lineno)
        tb = tb.tb_next
    print(depth, lines[0] - lines[1], lines[-1] - lines[1])

def infinite(n):
    return infinite(n + 1)
try:
    infinite(0)
except RecursionError as e:
    print(type(e).__name__, e)

try:
    raise ExceptionGroup('group', [ValueError(1), TypeError(2), ExceptionGroup('inner', [ValueError(3), KeyError(4)])])
except* ValueError as g:
    print('values', repr(g))
except* (TypeError, KeyError) as g:
    print('others', repr(g))
try:
    try:
        raise ExceptionGroup('g', [ValueError(1), OSError(2)])
    except* OSError as g:
        print('os', g.exceptions)
except ExceptionGroup as rest:
    print('rest', repr(rest))
try:
    raise ValueError('plain')
except* ValueError as g:
    print(repr(g))

e = ValueError('noted')
e.add_note('first note')
e.add_note('second')
print(e.__notes__)

for cls in (ValueError, KeyError, IndexError, ZeroDivisionError, StopIteration, AttributeError, RecursionError, UnicodeDecodeError,
            ModuleNotFoundError, FileNotFoundError, NotImplementedError, GeneratorExit, KeyboardInterrupt, SystemExit, UserWarning):
    print(cls.__name__, [c.__name__ for c in cls.__mro__])

class BadMatch: pass
try:
    try:
        1 / 0
    except BadMatch:
        pass
except TypeError as e:
    print(e)
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as e:
    print(e)

def stop():
    return next(iter(()))
def generator():
    yield 1
    stop()
g = generator()
print(next(g))
try:
    next(g)
except RuntimeError as e:
    print(e, repr(e.__cause__))

print(repr(KeyError('a')), str(KeyError('a')), str(KeyError('a', 'b')), repr(Exception()), str(Exception()), repr(Exception(1, 2)))
try:
    raise KeyError('unparenthesised')
except ValueError, KeyError:
    print('3.14 syntax')
