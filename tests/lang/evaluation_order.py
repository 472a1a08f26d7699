"""The order in which parts of statements and expressions are evaluated, by a log of side effects."""

log = []
def n(name, value=None):
    """Log a name and hand on a value."""
    log.append(name)
    return value
def flush(label):
    first, *rest = ' '.join(map(str, log)).split(' at 0x')
    print(label + ':', first + ''.join(' at ..' + part.lstrip('0123456789abcdef') for part in rest))
    log.clear()
class Obj:
    def __init__(self, name): object.__setattr__(self, 'name', name)
    def __getattr__(self, a): log.append(f'{self.name}.{a}'); return Obj(f'{self.name}.{a}')
    def __setattr__(self, a, v): log.append(f'{self.name}.{a}={v}')
    def __delattr__(self, a): log.append(f'del {self.name}.{a}')
    def __getitem__(self, k): log.append(f'{self.name}[{k}]'); return Obj(f'{self.name}[{k}]')
    def __setitem__(self, k, v): log.append(f'{self.name}[{k}]={v}')
    def __delitem__(self, k): log.append(f'del {self.name}[{k}]')
    def __call__(self, *a, **k): log.append(f'{self.name}({a}{k or ""})'); return Obj(f'{self.name}()')
    def __add__(self, o): log.append(f'{self.name}+{o}'); return Obj(f'({self.name}+{o})')
    def __radd__(self, o): log.append(f'{o}r+{self.name}'); return Obj(f'({o}+{self.name})')
    def __iadd__(self, o): log.append(f'{self.name}+={o}'); return Obj(f'{self.name}+')
    def __mul__(self, o): log.append(f'{self.name}*{o}'); return Obj(f'({self.name}*{o})')
    def __neg__(self): log.append(f'-{self.name}'); return Obj(f'-{self.name}')
    def __lt__(self, o): log.append(f'{self.name}<{o}'); return True
    def __contains__(self, o): log.append(f'{o} in {self.name}'); return True
    def __eq__(self, o): log.append(f'{self.name}=={o}'); return True
    def __hash__(self): log.append(f'hash {self.name}'); return 1
    def __bool__(self): log.append(f'bool {self.name}'); return True
    def __iter__(self): log.append(f'iter {self.name}'); return iter([1, 2])
    def __enter__(self): log.append(f'enter {self.name}'); return self
    def __exit__(self, *e): log.append(f'exit {self.name}'); return None
    def __str__(self): return self.name
    __repr__ = __str__
    def __format__(self, s): log.append(f'format {self.name} {s}'); return self.name
    def __index__(self): log.append(f'index {self.name}'); return 1
a, b, c, d, e, f, g = map(Obj, 'abcdefg')
def x(name): log.append(name); return Obj(name)

x('a') + x('b') * x('c'); flush('binary')
x('a') + x('b') + x('c'); flush('left to right')
-x('a') + x('b'); flush('unary')
x('a') < x('b') < x('c'); flush('chain')
x('a') < x('b') in x('c') == x('d'); flush('mixed chain')
x('a') and x('b') or x('c'); flush('and or')
x('a') if x('b') else x('c'); flush('conditional')
not x('a'); flush('not')
x('f')(x('a'), *x('b'), k=x('c'), **{'m': x('d')}); flush('call')
x('f')(k=x('a'), *x('b')); flush('keyword before star')
x('f')(x('a'))(x('b')); flush('nested call')
x('o').attr.method(x('a')); flush('method')
x('o')[x('i')][x('j')]; flush('subscripts')
x('o')[x('i'):x('j'):x('k')]; flush('slice')
x('o')[x('i'), x('j'):x('k')]; flush('tuple subscript')
x('a').y = x('b'); flush('attribute target')
x('a')[x('i')] = x('b'); flush('subscript target')
x('a').y = x('b').z = x('c'); flush('two targets')
x('a')[x('i')], x('b').y = x('c'); flush('tuple target')
[x('a').y, (x('b').z, x('c')[x('i')])] = 1, (2, 3); flush('nested target')
x('a').y, *x('b').z = [1, 2, 3]; flush('star target')
x('a').y += x('b'); flush('augmented attribute')
x('a')[x('i')] += x('b'); flush('augmented subscript')
x('a')[x('i'):x('j')] += x('b'); flush('augmented slice')
a += x('b'); flush('augmented name')
a = Obj('a')
del x('a').y, x('b')[x('i')], (x('c').z, [x('d').w]); flush('del')
{x('a'): x('b'), x('c'): x('d'), **{x('e'): 1}}; flush('dict display')
[x('a'), *x('b'), x('c')]; flush('list display')
{x('a'), x('b')}; flush('set display')
x('a'), x('b'); flush('tuple display')
(lambda p=x('default'), *, q=x('kwdefault'): x('body'))(); flush('lambda')
[x(f'e{i}') for i in x('it') if x(f'if{i}') for j in x('jt') if j > 1]; flush('comprehension')
{x(f'k{i}'): x(f'v{i}') for i in x('it')}; flush('dict comprehension')
gen = (x(f'e{i}') for i in x('it')); flush('generator made')
list(gen); flush('generator run')
f'{x("a")} {x("b"):{x("w")}} {x("c")!r:>5}'; flush('f-string')
t'{x("a")} {x("b"):{x("w")}} {x("c")!r:>5}'; flush('t-string')
(y := x('a')) + y; flush('walrus')
for x('t').i in x('it'): n('body')
flush('for')
for x('t')[x('i')] in [1, 2]: n('body')
else: n('else')
flush('for subscript target')
with x('m') as x('t').u, x('k') as x('t2')[x('i')]: n('body')
flush('with')
@x('d1')
@x('d2')
def function(p: x('ann') = x('default'), *q, r=x('kw')) -> x('ret'): pass
flush('def')
@x('d1')
@x('d2')
class K((n('base', object)), metaclass=n('meta', type)): n('body')
flush('class')
assert x('a'), x('message'); flush('assert')
try:
    raise n('raise', ValueError) from n('from', None)
except n('match', ValueError):
    n('handler')
finally:
    n('finally')
flush('raise')
try:
    try:
        1 / 0
    except (n('e1', KeyError), n('e2', ValueError)): pass
    except n('e3', ArithmeticError): n('caught')
    except n('e4', Exception): pass
finally:
    flush('except order')
def ret():
    try: return n('return value')
    finally: n('finally')
ret(); flush('return finally')
def gen2():
    r = yield n('yielded')
    x('o')[(yield n('index'))] = (yield n('value'))
g2 = gen2(); next(g2); flush('yield')
g2.send(1); flush('yield 2')
try: g2.send('V'); g2.send('I')
except StopIteration: flush('yield in target')
x('s') if x('cond') else n('no'); flush('conditional statement')
while n('test', False): pass
else: n('else')
flush('while')
match x('subject'):
    case 5: n('five')
    case y if n('guard', False): pass
    case _: n('default')
flush('match')
import sys as z
global_target = n('value'); flush('assignment')
annotated: n('annotation') = n('value'); flush('annotated')
x('o').attr: n('annotation') = n('value'); flush('annotated attribute')
x('o').attr: n('annotation'); flush('annotated attribute without value')
x('o')[x('i')]: n('annotation') = n('value'); flush('annotated subscript')
print(x('a'), x('b'), sep=n('sep', '-')); flush('print')
x('a') + (x('b') if x('c') else x('d')); flush('conditional operand')
[x('l')][x('i')] if False else n('skipped'); flush('dead code')
x('a')(**{'k': x('b')}, m=x('c'), **{'n': x('d')}); flush('mixed keywords')
x('a')(*[x('b')], x('c'), *[x('d')]); flush('mixed positionals')
i = 0
l = [10, 20, 30]
i, l[i] = 1, 99
print(i, l)
i = l[i] = 2
print(i, l)
l[i], i = i, 0
print(i, l)
p = q = []
p.append(1)
print(p, q, p is q)
s = 'ab'
s, t = s[1], s[0]
print(s, t)
k = {}
k['a'] = k['b'] = len(k)
print(k)
def swap(l): l[0], l[1] = l[1], l[0]; return l
print(swap([1, 2]))
class Counter:
    count = 0
    def __getitem__(self, i): Counter.count += 1; return Counter.count
cc = Counter()
print(cc[0] - cc[0], cc[0] < cc[0] < cc[0], Counter.count, [cc[0], cc[0]], {cc[0]: cc[0]}, f'{cc[0]}{cc[0]}')
