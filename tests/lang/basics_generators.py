"""Generators and iterators: yield, send, throw, close, yield from, expressions, the protocol; no imports."""

def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
print(list(count(5)), sum(count(100)), [*count(3)], tuple(count(0)), set(count(3)))
g = count(2)
print(next(g), next(g), next(g, 'default'), next(g, 'again'))
try:
    next(g)
except StopIteration as e:
    print('stop', e.value, e.args)
print(iter(g) is g, type(g).__name__, g.__name__)

def returning():
    yield 1
    return 'result'
g = returning()
next(g)
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)

def echo():
    received = []
    while True:
        value = yield received
        received.append(value)
        if value == 'stop':
            return received
g = echo()
print(next(g), g.send(1), g.send(2))
try:
    g.send('stop')
except StopIteration as e:
    print('returned', e.value)
g = echo()
try:
    g.send(1)
except TypeError as e:
    print(e)

def catching():
    while True:
        try:
            yield 'ready'
        except ValueError as e:
            yield ('caught', str(e))
        finally:
            print('finally')
g = catching()
print(next(g))
print(g.throw(ValueError('thrown')))
print(next(g))
g.close()
g.close()
try:
    g.throw(KeyError('after'))
except KeyError as e:
    print('after close', e)

def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)

def closing():
    try:
        yield 1
    except GeneratorExit:
        return 'closed with value'
g = closing()
next(g)
print(g.close())

def inner():
    x = yield 'i1'
    print('inner got', x)
    try:
        y = yield 'i2'
    except ValueError as e:
        y = 'error ' + str(e)
    return y
def outer():
    result = yield from inner()
    print('outer got', result)
    yield from [1, 2]
    yield from 'ab'
    return 'done'
g = outer()
print(next(g), g.send('hello'))
print(g.throw(ValueError('boom')))
print(list(g))

def flatten(x):
    if isinstance(x, list):
        for item in x:
            yield from flatten(item)
    else:
        yield x
print(list(flatten([1, [2, [3, [4]], 5], [], [[6]]])))

def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)
print(list(tree(4)))

squares = (n * n for n in range(5))
print(next(squares), list(squares), list(squares))
print(sum(n for n in range(10) if n % 2), max(len(w) for w in 'a bb ccc'.split()), any(n > 3 for n in count(10)), all(n < 3 for n in count(10)))
print(dict((k, v) for k, v in zip('ab', (1, 2))), sorted((c for c in 'hello'), reverse=True), ' '.join(str(n) for n in range(4)))

class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n
print(list(Countdown(4)), 2 in Countdown(4), sum(Countdown(5)), [*zip(Countdown(3), 'abc')])
class Sequence:
    def __getitem__(self, i):
        if i < 3:
            return i * 10
        raise IndexError
print(list(Sequence()), 20 in Sequence(), [x for x in Sequence()], max(Sequence()))
class Both:
    def __iter__(self):
        yield 1
        yield 2
    def __reversed__(self):
        yield 'r'
a, b = Both()
print(a, b, list(reversed(Both())), list(map(str, Both())))
for bad in (5, object(), None):
    try:
        iter(bad)
    except TypeError as e:
        print(e)
class BadIter:
    def __iter__(self): return 5
try:
    iter(BadIter())
except TypeError as e:
    print(e)
class NotIterable:
    __iter__ = None
try:
    list(NotIterable())
except TypeError as e:
    print(e)

def running():
    try:
        next(me)
    except ValueError as e:
        yield str(e)
me = running()
print(next(me))

def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
def take(n, it):
    for _ in range(n):
        yield next(it)
print(list(take(15, fib())))

def sieve():
    found = {}
    n = 2
    while True:
        if n not in found:
            yield n
            found[n * n] = [n]
        else:
            for p in found.pop(n):
                found.setdefault(n + p, []).append(p)
        n += 1
print(list(take(20, sieve())))

def permutations(items):
    if len(items) < 2:
        yield items
    for i, x in enumerate(items):
        if len(items) > 1:
            for rest in permutations(items[:i] + items[i + 1:]):
                yield [x] + rest
print(list(permutations([1, 2, 3])))

def pipeline():
    numbers = (n for n in range(20))
    evens = (n for n in numbers if n % 2 == 0)
    return [s for s in (n * n for n in evens) if s % 3 == 1]
print(pipeline())

def coroutine_average():
    total = n = 0
    average = None
    while True:
        average = yield average
        if average is None:
            return total, n
        total += average
        n += 1
        average = total / n
c = coroutine_average()
next(c)
print([c.send(v) for v in (10, 20, 60)])
try:
    c.send(None)
except StopIteration as e:
    print(e.value)

print(list(zip(count(3), 'abcdef')), list(enumerate('ab', 5)), list(reversed([1, 2, 3])), list(iter([3, 2, 0, 1].pop, 2)))
print(list(iter(lambda l=[1, 2, 3]: l.pop(), 1)))
it = iter([1, 2, 3, 4, 5])
print([(a, next(it, None)) for a in it])

def yields_in_expressions():
    x = (yield 1) + (yield 2)
    print('sum', x)
    print((yield), [(yield 'a'), (yield 'b')])
g = yields_in_expressions()
print(next(g), g.send(10), g.send(20))
print(g.send('bare'), g.send('A'))
print(next(g, 'end'))
g = (lambda: (yield 'lambda'))()
print(list(g))
