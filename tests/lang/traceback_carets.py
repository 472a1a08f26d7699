"""Where the carets of a traceback point, for each kind of expression; multi-line statements, tabs, wide characters."""

import sys
import traceback
cases = '''
1 / 0
x = 1 + 2 * (3 / 0)
[1, 2, 3][10]
{'a': 1}['b']['c']
undefined
undefined.attr.other
None.attribute
(5).real.imag.nope
len(5)
len(5) + 1
print(len(5), 2)
'abc'.nope()
'abc'.index('z')
int('x', base=16)
f(1)(2)
f(1, 2, 3)
f(x=1)
"a" + 1
1 + "a" + "b"
(1 + 2) * "a" / 3
-"a"
not_defined()
[i / 0 for i in [1]]
[j for i in [1] for j in i]
(lambda: 1 / 0)()
(lambda a: a)()
a, b = 1
a, b = [1, 2, 3]
a.b = 1
l[5] = 1
l[5]
l[1:2].x
del l[5]
del undefined_name
d['k'] += 1
d.x += 1
assert 1 == 2, 'message'
assert len([1, 2]) == 1
raise ValueError('raised')
raise ValueError
import no_such_module
from sys import no_such_name
for i in 5: pass
with 5: pass
5 in 5
1 < 'a' < 2
1 < 2 < 'a'
f'{1 / 0}'
f'{undefined:>{5}}'
f'{l[9]!r:>5} and more'
t'{1 / 0}'
{**5}
[*5]
f(*5)
f(**5)
{[]: 1}
{1: 2, {}: 3}
x if undefined else y
lambda: undefined
undefined if 1 else 2
d[undefined][0]
(yield_) + 1
print(1, 2, undefined, 4)
print(1, key=undefined)
  
é = undefined + 'é'
'日本' + undefined
'日本語日本語' + 1 + 2
"😀" + undefined
f(f(f(1, 2)))
f(g(undefined))
obj.method().attr[0](1)
obj.method()[0](undefined)
1 .bit_length() + 'a'
((((1 / 0))))
1 if 1 / 0 else 2
(a := 1 / 0)
class A(undefined): pass
class A: x = 1 / 0
@undefined_decorator
def f2(a=1 / 0): pass
exec('1 / 0')
eval('1 +')
compile('x = = 1', 'f', 'exec')
sorted([1, 'a'])
max([])
int([])
type('X', (5,), {})
super().x
match 5:\n    case 5 if 1 / 0: pass
try:\n    1 / 0\nfinally:\n    undefined
while 1 / 0: pass
if undefined: pass
return_value = [\n    1,\n    2 / 0,\n    3,\n]
f(\n    1,\n    2,\n)
(1 +\n 2 +\n 'a')
x = (\n    undefined\n    + 1\n)
d = {\n    'a': 1,\n    'b': undefined,\n}
print(\n    'a',\n    1 / 0,\n)
'a'.join(\n    [1]\n).upper()
obj \\\n    .method() \\\n    .missing
l[\n    0\n][\n    5\n]
'''
class Obj:
    def method(self): return self
def run(number, source):
    name = f'<case {number}>'
    scope = {'f': lambda a, b=0: (lambda c: c), 'g': lambda *a: a, 'l': [1, 2], 'd': {}, 'obj': Obj(), 'a': 5, 'y': 0, 'x': 0}
    import linecache
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    try:
        exec(compile(source, name, 'exec'), scope)
        print(number, 'no error')
    except Exception as e:
        if e.__traceback__: e.__traceback__ = e.__traceback__.tb_next
        print(number, ''.join(traceback.format_exception(e)), end='')
for number, line in enumerate(cases.strip('\n').split('\n')):
    if line.startswith('@'): continue
    if line.startswith('def f2'): line = '@undefined_decorator\n' + line
    run(number, line.replace('\\n', '\n').replace('\\\\', '\\') + '\n')
run('tabs', 'if 1:\n\tx = 1 + undefined\n')
run('indented', 'def f():\n        return (1 +\n                undefined)\nf()\n')
run('long', 'x = ' + ' + '.join(['1'] * 60) + ' + undefined\n')
run('nested', 'def a(): return b(1)\ndef b(n): return c(n, 2)\ndef c(n, m): return n / (m - 2)\nprint([a() for _ in range(2)])\n')
run('method', 'class A:\n    def m(self): return self.n()\n    def n(self): raise KeyError("k")\nA().m()\n')
run('gen', 'def g():\n    yield 1\n    raise ValueError("in gen")\nlist(g())\n')
run('comp', 'x = [\n    (i,\n     1 / i)\n    for i in (1, 0)\n]\n')
run('lambda', 'f = lambda x: (\n    x / 0\n)\nf(1)\n')
run('decorated', 'def d(f): return f(1)\n@d\ndef g(x):\n    return x / 0\n')
run('class body', 'class A:\n    class B:\n        x = {}["k"]\n')
run('with', 'class M:\n    def __enter__(self): return self\n    def __exit__(self, *a): raise KeyError("exit")\nwith M():\n    raise ValueError("body")\n')
run('return', 'def f():\n    try:\n        return 1 / 0\n    finally:\n        {}["k"]\nf()\n')
run('await', 'async def c(): raise ValueError("c")\nasync def d(): await c()\nd().send(None)\n')
