"""SyntaxError for every statement and expression: class, message, line and columns, text."""

sources = r'''
x = (1
x = [1, 2
x = {1: 2
x = 1)
x = 1]
x = (1]
x = {1)
f(
f(1,
f(a b)
f(a for a in b, c)
f(a=1, a=2)
f(a=1, b)
f(**a, b)
f(**a, *b)
f(*a, b=1, *c)
f(a.b=1)
f(a[0]=1)
f(1=2)
f(True=1)
f(None=1)
f("a"=1)
f(a+b=1)
f(lambda: 1=2)
f((a)=1)
f(a, b for b in c)
f(=1)
f(a=)
f(*)
f(**)
f(*a=1)
f(a:=1)
f(a=b:=1)
f(,)
f(,a)
f(a,,b)
f a
f.1
f..a
.a
a.
a[
a[]
a[1
a[1:2:3:4]
a[*b]
a[*b, c]
a[b=1]
a[,]
[1,,2]
[,]
{,}
(,)
{1:}
{:1}
{1:2, 3}
{1, 2: 3}
{1: 2, **}
{**a, 1}
{*a: 1}
{1: *a}
{**a: 1}
{a: b for c in d}
{a: b, for c in d}
[a, for b in c]
(a, for b in c)
{1 for}
()()
lambda
lambda:
lambda x
lambda x, x: 1
lambda x=1, y: 1
lambda *: 1
lambda *, x: 1
lambda **k, x: 1
lambda *a, *b: 1
lambda **k, **j: 1
lambda x, /: 1
lambda /: 1
lambda x, /, y, /: 1
lambda *a, /: 1
lambda x=: 1
lambda (x): 1
lambda x: int: 1
lambda 5: 1
lambda: (yield)
def f
def f(
def f():
def f() pass
def f(): 
def (): pass
def 5(): pass
def f(5): pass
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*,): pass
def f(*, **k): pass
def f(**k, a): pass
def f(*a, *b): pass
def f(**k, *a): pass
def f(**k, **j): pass
def f(a, /, b, /): pass
def f(/): pass
def f(/, a): pass
def f(*a, /): pass
def f(*, /): pass
def f(a, *, /): pass
def f(a, b=): pass
def f(a b): pass
def f(a,, b): pass
def f(,): pass
def f((a, b)): pass
def f(a.b): pass
def f(None): pass
def f(*None): pass
def f(*a=1): pass
def f(**k=1): pass
def f(a:): pass
def f(a: b c): pass
def f() -> : pass
def f() ->: pass
def f() - > x: pass
def f(): return
def f(): return 1,
def f(): return *a
def f(): return *a, b
def f(): yield
def f(): x = yield = 1
def f(): nonlocal
def f(): global
def f(): break
def f(): continue
class
class A
class A(
class A:
class A pass
class A() pass
class 5: pass
class A(x for x in y): pass
class A(a=1, b): pass
class A(**a, *b): pass
class A.b: pass
class A: return 1
class A: yield 1
class None: pass
if
if x
if x pass
if x:
if x = 1: pass
if x == 1 = 2: pass
if (x = 1): pass
if x.y = 1: pass
if not: pass
if x: pass else: pass
if x: pass; else: pass
if x: if y: pass
elif x: pass
else: pass
if x: pass\nelse x: pass
if x: pass\nelif: pass
if x: pass\nelse: pass\nelif y: pass
if x: pass\nelse: pass\nelse: pass
if x then: pass
while
while x
while x pass
while x = 1: pass
while: pass
for
for x
for x in
for x in y
for x y: pass
for in y: pass
for x in: pass
for 5 in y: pass
for x() in y: pass
for x in y pass
for x, in y: pass
for x in *y: pass
for x in *y, z: pass
for x in y if z: pass
for (x in y): pass
for (x) in y: pass
for x not in y: pass
for x of y: pass
try
try:
try: pass
try: pass\nexcept
try: pass\nexcept x pass
try: pass\nexcept x: pass\nexcept
try: pass\nfinally
try: pass\nelse: pass
try: pass\nexcept x as: pass
try: pass\nexcept x as 5: pass
try: pass\nexcept (x as y): pass
try: pass\nexcept: pass\nexcept x: pass
try: pass\nexcept x: pass\nelse: pass\nexcept y: pass
with
with x
with x pass
with x as
with x as 5: pass
with x as y as z: pass
with (x as y, z as): pass
import
import x.
import .x
import x as
import x as y.z
import x as 5
import x, 
import x y
import (x)
import x from y
import *
from
from x
from x import
from x import (
from x import ()
from x import (a, b
from x import a, 
from x import a b
from x import a as
from x import a as b.c
from x import *, a
from x import (*)
from x import a.b
from .x import
from . import
from .. import x as 5
from import x
from 5 import x
from x.5 import y
from __future__ import nope
from __future__ import braces
from __future__ import *
x = 1\nfrom __future__ import division
del
del x y
del x,
del (x
del f(x)
del x + y
del "a"
del [x, 5]
del *x
del (yield)
pass x
pass;;
break
continue
return
return 1
raise x, y
raise x from
raise from x
raise 5 6
assert
assert x,
assert x, y, z
assert (x, y)
assert x = 1
global
global x,
global x.y
global 5
nonlocal x
print x
print "hello"
print
print 1, 2
print (x) y
exec "x"
exec x in y
x print
x++
x--
++x
x ++ y
x += 
x =+ 1
x =
x = 
= x
x == 
x = = y
x => y
x <> y
x != 
x ! y
x !
x < > y
x && y
x || y
!x
x ? y : z
x and
and x
x or or y
not
not not
x not y
x is
x is not
x in
in x
x not in
x if
x if y
x if y else
x if else y
if x else y
x if y else z = 1
x if y, z
x else y
x for x in y
x, y z
x y
x y z
x 5
5 x
5 5
"a" x
x "a"
"a" 5
None x
None 1
True False
x.y z
f(x) y
(x) y
[x] y
x: y: z
x:
: x
x; y z
x,,y
,x
x,
*x
*x,
**x
*x = y
x = *y
x = **y
x = (*y)
x = (**y)
print(*x y)
@
@x
@x\nx = 1
@x y\ndef f(): pass
@x\n@y
async
async x
async for x in y: pass
async with x: pass
async def f: pass
async def f(): await
await
await x y
yield x
yield from
class A: yield
{
}
(
)
[
]
"""
\'
"
'a
"a'
f"{
f"{}"
f"{x"
f"{x!}"
f"{x:"
f"}"
f"{*}"
f"{x y}"
f"{lambda x: 1}"
f"{x = = y}"
$
?
`x`
\
\\
x \ y
x = \
0x
1_
1__2
1.2.3
1e
0b2
0o8
09
1a
1_a
0xg
5.x
5.5.5
é€
x = “a”
x = 1 – 2
  x
 x = 1
x = 1\n  y = 2
if x:\ny
if x:\n    y\n  z
if x:\n\ty\n        z
def f():\nx
class A:\nx
for x in y:\nz
while x:\ny
with x:\ny
try:\nx
try:\n x\nexcept:\ny
try:\n x\nfinally:\ny
else:\n x
if x:\n y\nelse:\nz
if x:\n y\nelif z:\nw
match x:\n case 1:\n  pass
match x:\ncase 1: pass
match x:\n case 1:\n pass
match x
match:
match x y:
match x: case 1: pass
case 1: pass
type X
type X = 
type = 
type X[ = int
type 5 = x
x = [i for i in]
x = [for i in y]
x = [i for i in y if]
x = [i for i y]
x = [i in y]
x = [i for i in y for]
x = [i, j for i in y]
x = {i, j for i in y}
x = (i, j for i in y)
x = [*i for i in y]
x = {**i for i in y}
x = {i: *j for i in y}
x = [i for i in y := z]
x = [i := 1 for i in y]
x = [i for i in y, z]
x = [(yield) for i in y]
x = [i for 5 in y]
x = [i for f() in y]
x = [i for i in lambda: y]
x = [i async for i in y]
x = lambda: yield
x = y = 
x = y = 5 = z
x, y = 
x + y = 1
x + 1 += 2
x, y += 1
-x = 1
x() = 1
x()[0] = 1
x().y() = 1
"a" = 1
1.5 = x
... = x
None = x
(x, None) = y
[x, True] = y
{x} = y
{x: y} = z
x < y = z
x and y = z
not x = y
lambda: x = y
(lambda: x) = y
x if y else z = w
(x for y in z) = w
[x for y in z] = w
f"x" = y
x := 1
(x := 1) = 2
(x := ) 
(:= 1)
(x y := 1)
x.y := 1
x[y] := 1
(x.y := 1)
(x, y) := 1
((x, y) := 1)
del x := 1
__debug__ = 1
__debug__ += 1
def __debug__(): pass
import __debug__
'''.strip('\n').split('\n')
import warnings
warnings.simplefilter('ignore')
for source in sources:
    source = source.replace('\\n', '\n')
    try:
        compile(source, '<t>', 'exec')
        print(ascii(source), '-> compiles')
    except SyntaxError as e:
        print(ascii(source), '->', type(e).__name__, ascii(e.msg), (e.lineno, e.offset, e.end_lineno, e.end_offset), ascii(e.text))
