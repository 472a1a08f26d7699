"""Annotations of modules and classes that may or may not be reached."""
"not the docstring"
a: int
b: list[c] = []
if d:
    e: int
    f: str = 1
else:
    g: h
for i in j:
    k: int
while l:
    m: int
with n:
    o: int
try:
    p: int
except q:
    r: int
finally:
    s: int
match t:
    case u: v: int
class W:
    x: y
    if z: w: x
    def method(self, a: x, b: z) -> y: return a
def function(x: y) -> z:
    w: v = 1
    def inner(w: w): pass
    class Inner:
        u: w
        t: [w for _ in u]
        s: (lambda: w)
lambda: (x, y)
