"""More cases of sys.getrefcount: around inline caches, fused instructions, comprehensions, generators, exceptions."""

# Every function runs often enough to be specialised; what it answers then is printed.
from sys import getrefcount as rc
import sys


def steady(name):
    """Prints what the function answers in the end."""

    def wrap(f):
        for _ in range(60):
            answer = f()
        print(f"{name}: {answer!r}")
        return f

    return wrap


class Thing:
    kind = "thing"

    def __init__(self, part=None):
        self.part = part

    def count(self):
        return rc(self)

    def counts(self, other):
        return rc(self), rc(other)

    @property
    def counted(self):
        return rc(self)

    @classmethod
    def of_class(cls, x):
        return rc(x)

    @staticmethod
    def of_static(x):
        return rc(x)

    def __getitem__(self, key):
        return rc(self), rc(key)

    def __call__(self, x):
        return rc(self), rc(x)

    def __add__(self, other):
        return rc(self), rc(other)

    def __radd__(self, other):
        return "r", rc(self), rc(other)

    def __eq__(self, other):
        return rc(self), rc(other)

    def __contains__(self, x):
        seen.append((rc(self), rc(x)))
        return True

    def __iter__(self):
        seen.append(rc(self))
        return iter([object()])

    def __enter__(self):
        return rc(self)

    def __exit__(self, *arguments):
        seen.append((rc(self), len(arguments), rc(arguments)))

    def __len__(self):
        seen.append(rc(self))
        return 1

    def __bool__(self):
        seen.append(rc(self))
        return True

    def __hash__(self):
        seen.append(rc(self))
        return 1

    def __repr__(self):
        return str(rc(self))

    def __format__(self, spec):
        return str(rc(self))

    def __setitem__(self, key, value):
        seen.append((rc(self), rc(key), rc(value)))

    def __delitem__(self, key):
        seen.append((rc(self), rc(key)))

    def __setattr__(self, name, value):
        if name == "told":
            seen.append((rc(self), rc(value)))
        else:
            object.__setattr__(self, name, value)


class Hooked:
    def __getattr__(self, name):
        return rc(self)

    def method(self, x):
        return rc(self), rc(x)


class Slots:
    __slots__ = ("a", "b")


class Subclass(Thing):
    def count(self):
        return super().count(), rc(self)


seen = []


def took():
    out = seen[:]
    seen.clear()
    return out


@steady("method call")
def _():
    x = Thing()
    return x.count(), Thing().count(), rc(x)


@steady("method with argument")
def _():
    x, y = Thing(), object()
    return x.counts(y), x.counts(x), x.counts(object()), Thing().counts(y)


@steady("method through a class")
def _():
    x = Thing()
    return Thing.count(x), Thing.count(Thing()), Thing.counts(x, x)


@steady("bound method kept")
def _():
    x = Thing()
    m = x.count
    return m(), rc(x), rc(m), m.__self__ is x, rc(x.count)


@steady("super")
def _():
    x = Subclass()
    return Subclass().count()[1], rc(x)


@steady("property, class and static method")
def _():
    x, y = Thing(), object()
    return x.counted, x.of_class(y), x.of_static(y), Thing().counted


@steady("__getattr__")
def _():
    x, y = Hooked(), object()
    return x.missing, Hooked().missing, Hooked().method(y)


@steady("special methods")
def _():
    x, y = Thing(), object()
    return x(y), x + y, y + x, x == y, x + x, Thing() + Thing()


@steady("special methods by built-in functions")
def _():
    x = Thing()
    y = object()
    y in x
    len(x)
    bool(x)
    hash(x)
    [*x]
    if x:
        pass
    not x
    x[y] = y
    del x[y]
    x.told = y
    return took(), repr(x), str(x), f"{x!r}"


@steady("with")
def _():
    x = Thing()
    with x as n, Thing() as m:
        inside = rc(x)
    return n, m, inside, took(), rc(x)


@steady("attributes")
def _():
    x, y = Thing(), object()
    x.part = y
    s = Slots()
    s.a = s.b = y
    a = rc(y), rc(x.part), rc(s.a)
    x.part = s.a = None
    b = rc(y)
    del s.b
    return a, b, rc(y), rc(Thing.__dict__["count"]) == rc(Thing.count)


@steady("chained attributes")
def _():
    x = Thing(Thing(Thing(object())))
    return rc(x.part), rc(x.part.part), rc(x.part.part.part), x.part.part.count(), rc(Thing(object()).part)


@steady("comprehensions")
def _():
    x = object()
    y = [x, x]
    return (
        [rc(i) for i in y],
        {rc(i) for i in y},
        {n: rc(i) for n, i in enumerate(y)},
        list(rc(i) for i in y),
        [rc(i) for i in [object(), object()]],
        [rc(j) for i in y for j in (i, i)],
        [rc(x) for i in y if rc(i)],
        [(lambda: rc(i))() for i in y],
        rc(x),
        rc(y),
    )


@steady("unpacking")
def _():
    x, y = object(), object()
    a, b = x, y
    c, d = (x, y)
    e, *f = [x, y, x]
    (g, h), i = (x, y), x
    a, b = b, a
    k, l, m = x, y, x
    k, l, m = m, k, l
    return rc(x), rc(y), rc(f), [rc(n) for n in (x, y)]


@steady("unpacking of other iterables")
def _():
    def make():
        yield x
        yield y

    x, y = object(), object()
    a, b = make()
    c, d = {x: 1, y: 2}
    (e,) = [x]
    f, g = map(lambda n: n, [x, y])
    return rc(x), rc(y)


@steady("loops")
def _():
    x = object()
    out = []
    for i in [x]:
        out.append(rc(i))
    for i in (x,):
        out.append(rc(i))
    for i in {x}:
        out.append(rc(i))
    for i in {x: 1}:
        out.append(rc(i))
    for i, j in {x: x}.items():
        out.append((rc(i), rc(j)))
    for i in enumerate([x]):
        out.append((rc(i), rc(i[1])))
    for i, j in enumerate([x]):
        out.append((rc(i) > 9, rc(j)))
    for i, j in zip([x], [x]):
        out.append((rc(i), rc(j)))
    for i in map(rc, [x]):
        out.append(i)
    for i in reversed([x]):
        out.append(rc(i))
    for i in iter([x]):
        out.append(rc(i))
    for i in filter(rc, [x]):
        out.append(rc(i))
    for i in "é":
        out.append(rc(i) > 9)
    for i in [[]]:
        out.append(rc(i))
    return out, rc(i), rc(x)


@steady("generators")
def _():
    def numbers(a):
        b = a
        yield rc(a)
        yield b
        got = yield rc(b)
        yield rc(got)

    x = object()
    g = numbers(x)
    out = [rc(g), rc(x), next(g), rc(x), rc(next(g)), next(g), g.send(x), rc(x), rc(g)]
    frame = g.gi_frame
    out += [rc(g), rc(frame), rc(x)]
    f_locals = frame.f_locals
    out += [rc(f_locals), rc(x), rc(f_locals["a"])]
    g.close()
    return out + [rc(x), rc(g), rc(frame), frame.f_locals == {}]


@steady("generators delegating")
def _():
    def inner(a):
        yield rc(a)
        yield a
        return a

    def outer(a):
        result = yield from inner(a)
        yield rc(result)
        yield rc(a)

    x = object()
    return [n if type(n) is int else rc(n) for n in outer(x)], rc(x), list(map(rc, inner(x)))


@steady("coroutines")
def _():
    async def leaf(a):
        return rc(a), a

    async def root(a):
        count, same = await leaf(a)
        return count, rc(same), rc(a)

    x = object()
    c = root(x)
    before = rc(c), rc(x)
    try:
        c.send(None)
    except StopIteration as stop:
        return before, stop.value, rc(stop), rc(stop.value), rc(x), rc(c)


@steady("asynchronous generators and comprehensions")
def _():
    async def items(a):
        yield a
        yield rc(a)

    async def root(a):
        out = [rc(i) async for i in items(a)]
        async for i in items(a):
            out.append(rc(i))
        return out

    x = object()
    try:
        root(x).send(None)
    except StopIteration as stop:
        return stop.value, rc(x)


@steady("exceptions")
def _():
    def deep(n, a):
        if n == 0:
            raise ValueError(a)
        deep(n - 1, a)

    x = object()
    try:
        deep(3, x)
    except ValueError as error:
        trace = error.__traceback__
        out = [rc(error), rc(x), rc(trace), rc(error.args), rc(trace.tb_next), rc(trace.tb_frame)]
        frames = []
        while trace:
            frames.append(rc(trace.tb_frame))
            trace = trace.tb_next
        out.append(frames)
        error.__traceback__ = None
        out.append(rc(x))
    return out, rc(x)


@steady("exceptions chained")
def _():
    x = object()
    try:
        try:
            raise KeyError(x)
        except KeyError as first:
            one = rc(first)
            raise ValueError(x) from first
    except ValueError as second:
        return one, rc(second), rc(second.__cause__), rc(second.__context__), rc(x)


@steady("exceptions in finally")
def _():
    x = object()

    def f(a):
        try:
            return rc(a)
        finally:
            out.append(rc(a))

    def g(a):
        try:
            raise KeyError
        finally:
            out.append((rc(a), rc(sys.exception())))

    out = []
    out.append(f(x))
    try:
        g(x)
    except KeyError as error:
        out.append((rc(error), rc(x)))
    try:
        raise ExceptionGroup("g", [ValueError(x), KeyError(x)])
    except* ValueError as group:
        out.append((rc(group), rc(group.exceptions), rc(x)))
    except* KeyError as group:
        out.append((rc(group), rc(x)))
    return out, rc(x)


@steady("keyword dictionaries")
def _():
    def f(**kwargs):
        return rc(kwargs), rc(kwargs["a"])

    def g(*args, **kwargs):
        return rc(args), rc(kwargs), f(**kwargs), [rc(a) for a in args]

    def h(a, /, b, *, c):
        return rc(a), rc(b), rc(c)

    x = object()
    d = {"a": x}
    t = (x, x)
    return f(a=x), f(**d), f(**d, b=x), g(*t, **d), g(*t, x, a=x), h(x, b=x, c=x), h(*t, c=x), rc(d), rc(t), rc(x)


@steady("defaults and partial")
def _():
    from functools import partial

    x = object()

    def f(a, b=x, *, c=x):
        return rc(a), rc(b), rc(c)

    p = partial(f, x, c=x)
    return f(x), f(x, x), f(a=x), rc(p), rc(f), rc(x)


@steady("class bodies")
def _():
    x = object()

    class C:
        before = rc(x)
        kept = x
        after = rc(x), rc(kept)
        also = [rc(n) for n in [kept, kept]]

        def method(self):
            return rc(self.kept), rc(__class__) > 3

        names = rc(locals())

    c = C()
    c.own = x
    return C.before, C.after, C.also, C.names, c.method(), rc(C.kept), rc(c.own), rc(c), rc(c.__dict__)


@steady("closures")
def _():
    x = object()

    def f():
        return rc(x)

    def g():
        nonlocal x
        y = x
        x = object()
        return rc(y), rc(x)

    one = f(), rc(f.__closure__), rc(f.__closure__[0])
    return one, g(), f(), rc(x)


@steady("binary operations and displays")
def _():
    x = object()
    a = [x] + [x]
    a += (x,)
    a *= 2
    b = (x,) * 3
    c = {**{"a": x}, "b": x} | {"c": x}
    d = {x, *a}
    e = [*a, *b, x]
    f = a[1:3], b[:2], slice(x, x)
    return rc(x), rc(a), rc(b), rc(c), rc(d), rc(e), rc(f)


@steady("conditional expressions")
def _():
    x, y = object(), None
    a = x if x else y
    b = y or x
    c = x and x
    d = (e := x)
    return rc(x), rc(a if y is None else b), rc(y or x), rc((f := x)), rc(x)


@steady("match")
def _():
    x, y = object(), object()
    match [x, y, x]:
        case [a, *b]:
            one = rc(a), rc(b)
    match {"k": x, "r": y}:
        case {"k": c, **d}:
            two = rc(c), rc(d), rc(y)
    match Thing(x):
        case Thing(part=e) as f:
            three = rc(e), rc(f)
    return one, two, three, rc(x)


@steady("del and overwriting")
def _():
    x = object()
    y = x
    a = rc(x)
    del y
    b = rc(x)
    y = x
    y = None
    c = rc(x)
    x = x
    return a, b, c, rc(x)


@steady("globals")
def _():
    global shared
    shared = object()
    a = rc(shared)
    other = shared
    b = rc(shared), rc(other)
    shared = None
    return a, b, rc(other)


@steady("exec and eval")
def _():
    x = object()
    names = {"x": x, "rc": rc}
    exec("y = x\nn = rc(x)\nclass C: z = x\nm = [rc(x) for _ in 'a']", names)
    return names["n"], names["m"], rc(x), eval("rc(x)", names), eval("rc(x)"), rc(names)


@steady("frames")
def _():
    x = object()
    frame = sys._getframe()
    proxy = frame.f_locals
    out = [rc(frame), rc(proxy), rc(x)]
    proxy["x"] = 5
    snapshot = locals()
    out += [rc(snapshot), x]
    del frame, proxy, snapshot
    return out


@steady("sorting and keys")
def _():
    x = [Thing(), Thing()]
    counts = []
    x.sort(key=lambda a: counts.append(rc(a)) or 1)
    min(x, key=lambda a: counts.append(rc(a)) or 1)
    sorted(x, key=lambda a: counts.append(rc(a)) or 1)
    took()
    return counts, rc(x[0])


@steady("weak references")
def _():
    import weakref

    x = Thing()
    r = weakref.ref(x)
    p = weakref.proxy(x)
    return rc(r), rc(p), rc(r()), r().count(), p.count(), rc(x)


@steady("instances of built-in types")
def _():
    x = object()
    s, f, d, t, i = {x}, frozenset([x]), dict(a=x), tuple([x]), iter([x])
    return rc(x), [rc(n) for n in (s, f, d, t, i)], rc(next(i)), rc(s.pop()), rc(d.pop("a")), rc(x)


@steady("copies of arguments")
def _():
    def copied(a):
        b = a
        c = b
        try:
            raise KeyError
        except KeyError:
            d = a
            inside = rc(a), rc(d)
        return rc(b), rc(c), inside

    def replaced(a):
        b = a
        a = None
        return rc(b)

    x = object()
    return copied(x), copied(object()), replaced(x), rc(x)
