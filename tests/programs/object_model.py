"""A small object world: shapes, money, matrices, polynomials, vectors, intervals, units with operators and mixins; no imports."""

class Repr:
    def __repr__(self): return f'{type(self).__name__}({", ".join(f"{k}={v!r}" for k, v in vars(self).items())})'
class Ordered:
    def __lt__(self, o): return self.key() < o.key()
    def __le__(self, o): return not o < self
    def __gt__(self, o): return o.key() < self.key()
    def __ge__(self, o): return not self < o
class Shape(Repr, Ordered):
    count = 0
    def __init_subclass__(cls, *, sides=0, **kw): super().__init_subclass__(**kw); cls.sides = sides; Shape.kinds = getattr(Shape, 'kinds', []) + [cls.__name__]
    def __new__(cls, *a, **k): Shape.count += 1; return super().__new__(cls)
    def key(self): return self.area
    @property
    def area(self): raise NotImplementedError(f'{type(self).__name__}.area')
    def describe(self): return f'{type(self).__name__.lower()} with {self.sides} sides, area {self.area:.2f}'
class Rectangle(Shape, sides=4):
    def __init__(self, w, h): self.w, self.h = w, h
    @property
    def area(self): return self.w * self.h
class Square(Rectangle, sides=4):
    def __init__(self, s): super().__init__(s, s)
class Circle(Shape):
    def __init__(self, r): self.r = r
    @property
    def area(self): return 3.14159 * self.r ** 2
class Blob(Shape, sides=99): pass
shapes = [Rectangle(2, 3), Square(2), Circle(1.5)]
print(sorted(shapes), max(shapes), [s.describe() for s in shapes], Shape.count, Shape.kinds)
try: Blob().describe()
except NotImplementedError as e: print(e)
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __getitem__(self, k): return self.rows[k[0]][k[1]] if isinstance(k, tuple) else self.rows[k]
    def __setitem__(self, k, v): self.rows[k[0]][k[1]] = v
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1: result @= base
            base @= base; n >>= 1
        return result
    def __invert__(self): return Matrix(zip(*self.rows))
    def __abs__(self):
        if len(self.rows) == 1: return self[0, 0]
        return sum((-1) ** j * self[0, j] * abs(Matrix([r[:j] + r[j + 1:] for r in self.rows[1:]])) for j in range(len(self.rows)))
    def __repr__(self): return f'Matrix({self.rows})'
    def __iter__(self): return iter(self.rows)
    def __len__(self): return len(self.rows)
    def __bool__(self): return any(any(r) for r in self)
    def __contains__(self, x): return any(x in r for r in self)
m = Matrix([[1, 2], [3, 4]])
print(m + m, m * 2, 3 * m, m @ m, m ** 5, ~m, abs(m), m[1, 0], m[0], m == Matrix([[1, 2], [3, 4]]), 4 in m, bool(m * 0), len(m), [sum(r) for r in m], Matrix([[1, 1], [1, 0]]) ** 50)
m[0, 1] = 9; print(m, abs(Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]])))
class Polynomial:
    def __init__(self, *c):
        c = list(c)
        while c and c[-1] == 0: c.pop()
        self.c = tuple(c)
    def __call__(self, x):
        r = 0
        for k in reversed(self.c): r = r * x + k
        return r
    def __add__(self, o): o = o if isinstance(o, Polynomial) else Polynomial(o); n = max(len(self.c), len(o.c)); return Polynomial(*(a + b for a, b in zip(self.c + (0,) * (n - len(self.c)), o.c + (0,) * (n - len(o.c)))))
    __radd__ = __add__
    def __neg__(self): return Polynomial(*(-a for a in self.c))
    def __sub__(self, o): return self + -o
    def __rsub__(self, o): return -self + o
    def __mul__(self, o):
        o = o if isinstance(o, Polynomial) else Polynomial(o)
        r = [0] * (len(self.c) + len(o.c))
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c): r[i + j] += a * b
        return Polynomial(*r)
    __rmul__ = __mul__
    def __pow__(self, n):
        r = Polynomial(1)
        for _ in range(n): r = r * self
        return r
    def __divmod__(self, o):
        q, r = Polynomial(), self
        while len(r.c) >= len(o.c): t = Polynomial(*[0] * (len(r.c) - len(o.c)), r.c[-1] / o.c[-1]); q += t; r -= t * o
        return q, r
    def derivative(self): return Polynomial(*[i * a for i, a in enumerate(self.c)][1:])
    def __eq__(self, o): return self.c == (o.c if isinstance(o, Polynomial) else Polynomial(o).c)
    def __hash__(self): return hash(self.c)
    def __str__(self):
        if not self.c: return '0'
        return ' + '.join(f'{a}' if i == 0 else f'{"" if a == 1 else a}x{f"^{i}" if i > 1 else ""}' for i, a in enumerate(self.c) if a).replace('+ -', '- ')
    __repr__ = __str__
x = Polynomial(0, 1)
p = (x + 1) ** 3 - 2 * x + 5
print(p, p(2), p.derivative(), p * (x - 1), divmod(x ** 3 - 1, x - 1), p == p + 0, {p: 'k'}[(x + 1) ** 3 - 2 * x + 5], 1 - x, Polynomial(), Polynomial(7) == 7, (x + 1) * (x - 1), -p)
class Interval:
    def __init__(self, a, b=None): self.a, self.b = (a, a if b is None else b)
    def __add__(self, o): o = o if isinstance(o, Interval) else Interval(o); return Interval(self.a + o.a, self.b + o.b)
    def __sub__(self, o): return self + Interval(-o.b, -o.a)
    def __mul__(self, o): v = [x * y for x in (self.a, self.b) for y in (o.a, o.b)]; return Interval(min(v), max(v))
    def __and__(self, o): a, b = max(self.a, o.a), min(self.b, o.b); return Interval(a, b) if a <= b else None
    def __contains__(self, x): return self.a <= (x.a if isinstance(x, Interval) else x) and (x.b if isinstance(x, Interval) else x) <= self.b
    def __format__(self, spec): return f'[{self.a:{spec}}, {self.b:{spec}}]'
    def __repr__(self): return f'[{self.a}, {self.b}]'
    def __lshift__(self, k): return Interval(self.a - k, self.b - k)
i, j = Interval(1, 3), Interval(-2, 2)
print(i + j, i - j, i * j, i & j, i & Interval(9, 10), 2 in i, Interval(1, 2) in i, f'{i:.2f}', i + 1, i << 5, f'{j}')
class Unit:
    table = {}
    def __init__(self, value, **dims): self.value, self.dims = value, {k: v for k, v in dims.items() if v}
    def __mul__(self, o): return Unit(self.value * o.value, **{k: self.dims.get(k, 0) + o.dims.get(k, 0) for k in self.dims | o.dims}) if isinstance(o, Unit) else Unit(self.value * o, **self.dims)
    __rmul__ = __mul__
    def __truediv__(self, o): return self * Unit(1 / o.value, **{k: -v for k, v in o.dims.items()}) if isinstance(o, Unit) else Unit(self.value / o, **self.dims)
    def __add__(self, o):
        if self.dims != o.dims: raise TypeError(f'cannot add {self} and {o}')
        return Unit(self.value + o.value, **self.dims)
    def __pow__(self, n): return Unit(self.value ** n, **{k: v * n for k, v in self.dims.items()})
    def __str__(self): return f'{self.value:g}' + ''.join(f' {k}{"" if v == 1 else f"^{v}"}' for k, v in sorted(self.dims.items()))
meter, second, kilo = Unit(1, m=1), Unit(1, s=1), Unit(1, kg=1)
speed = 10 * meter / (2 * second)
print(speed, speed * (3 * second), kilo * speed ** 2 / 2, meter / meter, str(5 * kilo * meter / second ** 2))
try: meter + second
except TypeError as e: print(e)
class Observable:
    def __init__(self): self.__handlers = {}
    def on(self, event):
        def register(f): self.__handlers.setdefault(event, []).append(f); return f
        return register
    def emit(self, event, *a): return [f(*a) for f in self.__handlers.get(event, ())]
o = Observable()
@o.on('x')
@o.on('y')
def handler(*a): return ('handled', a)
@o.on('x')
def other(*a): return len(a)
print(o.emit('x', 1, 2), o.emit('y'), o.emit('z'), [k for k in vars(o)])
class Chain:
    def __init__(self, path=()): self.path = path
    def __getattr__(self, n): return Chain((*self.path, n))
    def __getitem__(self, k): return Chain((*self.path, f'[{k}]'))
    def __call__(self, *a): return Chain((*self.path, f'({", ".join(map(str, a))})'))
    def __str__(self): return '.'.join(self.path).replace('.[', '[').replace('.(', '(')
print(Chain().api.users[5].posts(1, 'a').title)
class State:
    transitions = {('draft', 'submit'): 'review', ('review', 'accept'): 'published', ('review', 'reject'): 'draft', ('published', 'retract'): 'draft'}
    def __init__(self): self.state, self.history = 'draft', []
    def __getattr__(self, event):
        if not any(e == event for _, e in self.transitions): raise AttributeError(f'no event {event!r}')
        def fire():
            if (new := self.transitions.get((self.state, event))) is None: raise RuntimeError(f'cannot {event} in {self.state}')
            self.history.append((self.state, event, new)); self.state = new
            return self
        return fire
s = State(); s.submit().reject().submit().accept(); print(s.state, s.history)
for f in (lambda: s.accept(), lambda: s.fly()):
    try: f()
    except (RuntimeError, AttributeError) as e: print(type(e).__name__, e)
