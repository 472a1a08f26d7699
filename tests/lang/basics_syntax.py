"""One of each remaining statement and expression: match, with, walrus, f-strings, star-expressions, async; no imports."""

def kind(x):
    match x:
        case 0: return 'zero'
        case 1 | 2 | 3: return 'few'
        case -1: return 'minus one'
        case True: return 'unreachable'
        case int(n) if n > 100: return f'big {n}'
        case int(): return 'int'
        case 'a' | 'b': return 'letter'
        case str() as s: return 'str ' + s
        case None: return 'none'
        case []: return 'empty'
        case [one]: return f'one {one}'
        case [first, *rest] if first == 'cmd': return ('command', rest)
        case (1, y) | (y, 1): return ('pair with 1', y)
        case [a, [b, *_], *_]: return ('nested', a, b)
        case {'type': 'point', 'x': x, 'y': y}: return ('point', x, y)
        case {'k': v, **rest}: return ('mapping', v, rest)
        case {}: return 'some mapping'
        case float(real=r): return ('float', r)
        case _: return 'other'
for value in (0, 2, -1, True, 1000, 50, 'a', 'zz', None, [], [5], ['cmd', 1, 2], (1, 7), (7, 1), [1, 'x'], [2, [3, 4, 5], 6],
              {'type': 'point', 'x': 1, 'y': 2}, {'k': 1, 'm': 2}, {}, 1.5, 3j, b'x'):
    print(value, kind(value))

class Pair:
    __match_args__ = ('left', 'right')
    def __init__(self, left, right): self.left, self.right = left, right
def pairs(p):
    match p:
        case Pair(0, 0): return 'origin'
        case Pair(Pair(a, b), c): return ('nested', a, b, c)
        case Pair(left=0): return 'left zero'
        case Pair(x, y): return (x, y)
for p in (Pair(0, 0), Pair(Pair(1, 2), 3), Pair(0, 5), Pair(8, 9), 5):
    print(pairs(p))

class Manager:
    def __init__(self, name): self.name = name
    def __enter__(self): print('enter', self.name); return self.name
    def __exit__(self, *exc): print('exit', self.name, exc[0] and exc[0].__name__)
with Manager('a') as a, Manager('b') as b:
    print(a, b)
with (Manager('c'), Manager('d') as d,):
    print(d)
with Manager('e') as (x, *y):
    print(x, y)
def in_with():
    with Manager('r'):
        return 'returned'
print(in_with())
for i in range(2):
    with Manager(str(i)):
        if i == 0: continue
        break

if (n := len('abc')) > 2: print('walrus', n)
print([y := 5, y ** 2], (z := 3) + z, [last := v for v in range(3)], last)
while (line := ['x', 'y', ''][n - 3]): print(line); n += 1

name, width = 'world', 10
print(f'{name}', f'{name!r}', f'{name:>{width}}', f'{name!r:^{width}}|', f'{1 + 1}', f'{{}}', f'{name=}', f'{name = }', f'{1+1=:>5}')
print(f'{"nested " + f"{name.upper()}"}', f'{[i for i in range(3)]}', f'{ {1: 2}[1] }', f'{(lambda x: x * 2)(3)}', f'{name!s:.3}', f'''{
    name  # a comment
}''', f'{3.14159:{width}.{2}f}', rf'\{name}\n', f'{'same quotes'}', f'a' 'b' f'{1}')
t = t'hello {name!r:>5} end'
print(type(t).__name__, t.strings, t.values, t.interpolations[0].expression, t.interpolations[0].conversion, t.interpolations[0].format_spec)

print(*[1, 2], *'ab', sep='-'); print([*range(3), *[9]], {*[1], *[2]}, {**{'a': 1}, 'b': 2}, (*(), 1))
a, (b, *c), d = 1, [2, 3, 4], 5
print(a, b, c, d)
[*a] = 'xyz'; print(a)
*a, = 1, 2; print(a)
a = b = c = 7; print(a, b, c)
a: int = 5; b: str
print(a, __annotations__ if '__annotations__' in globals() else 'deferred')
del a, (b), [c]

async def coroutine(x):
    return x * 2
async def awaits():
    a = await coroutine(1)
    b = await coroutine(a)
    async for v in agen(3): print('async for', v)
    async with AsyncManager() as m: print('in', m)
    print([v async for v in agen(4) if v % 2], {v: v async for v in agen(2)}, [await coroutine(v) for v in (1, 2)])
    return a + b
async def agen(n):
    for i in range(n):
        yield i
class AsyncManager:
    async def __aenter__(self): print('aenter'); return 'm'
    async def __aexit__(self, *exc): print('aexit', exc)
def drive(coro):
    try:
        while True: coro.send(None)
    except StopIteration as e:
        return e.value
print(drive(awaits()))

type Alias[T] = list[T] | None
def generic[T, *Ts, **P](x: T) -> T: return x
class Generic[K: int, V = str]:
    def get(self) -> V: ...
print(Alias, Alias.__type_params__, generic.__type_params__, Generic.__type_params__, generic(5))

lambda_default = lambda a, /, b=1, *c, d=2, **e: (a, b, c, d, e)
print(lambda_default(0), lambda_default(0, 1, 2, d=3, z=4))
print(1 if True else 2, not True, 1 < 2 < 3, [1, 2, 3][0:2], 'abc'[-1], (1,)[0], {1: 2}[1], -3 ** 2, 2 ** -1)
print([x for x in range(10) if x % 2 if x % 3], [(x, y) for x in 'ab' for y in range(2)], {x: x * x for x in range(3)}, {x // 2 for x in range(5)})
x = 5; y = x if x > 3 else 0; print(y)
print((lambda: (yield))().__class__.__name__, (i for i in ()).__class__.__name__)
exec('exec_result = 1 + 1'); print(exec_result, eval('exec_result * 21'))
print(eval('a + b', {'a': 1}, {'b': 2}), eval(compile('1 + 2', '<s>', 'eval')))
for source in ('1 +', 'x = = 1', 'def f(', 'if x', "'abc", 'a b', 'return 1', 'for', '1 = x', 'f() = 1', 'x + 1 = 2', 'break', 'class', '(1', '1)', '{1: 2, 3}', 'def f(a, a): pass', 'lambda: yield', 'print 1', '  x', 'if 1:\nx', 'x = 1\n  y = 2', '\x00', 'nonlocal x', 'import', 'from x import', 'f(a=1, 2)', 'f(**a, *b)', 'a, b += 1', '*a', 'del f()', 'None = 1', 'async x', 'else: pass', 'try: pass', '0777', '1__0', '0b2', '5a', '"\\x1"', 'f"{"', 'f"{a!x}"', '@'):
    try:
        exec(source, {})
        print(repr(source), 'compiled')
    except SyntaxError as e:
        print(repr(source), type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset)
import_name = __name__
print(import_name, __doc__.split(':')[0])
