"""Calls."""
f()
f(a)
f(a, b, c)
f(a, k=b)
f(k=1, l=2)
f(*a)
f(*a, *b, c)
f(a, *b, c=d, **e)
f(**a)
f(**a, b=c, **d)
f(a, b=c, **d, e=f)
obj.method()
obj.method(a, b)
obj.method(a, k=b)
obj.method(*a)
obj.method(**a)
obj.method().other(a).third[0](b)
(
    obj
    .method(
        a
    )
    .second(
        k=1
    )
)
import module
module.function()
module.sub.function(a)
f(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30)
f(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31)
f(a1=1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9, a10=10, a11=11, a12=12, a13=13, a14=14, a15=15, a16=16)
o.f(a1=1, a2=2, a3=3, a4=4, a5=5, a6=6, a7=7, a8=8, a9=9, a10=10, a11=11, a12=12, a13=13, a14=14, a15=15, a16=16)
all(x for x in y)
any(x for x in y if z)
tuple(x for x in y)
list(x for x in y)
all([x for x in y])
f(x for x in y)
f((x for x in y), 1)


class A:
    def method(self):
        super().method()
        super().method(1, k=2)
        super().attribute
        super(A, self).method()
        super(A, self).attribute
        super(*x).method()
        super().__class__
        super()
        super().__init__(*args)
        super().a.b()
        (super()
         .multi_line())

    def nothing():
        super().x

    def closure(self):
        return lambda: super().x

    def generator(self):
        return (super().x for _ in y)

    def comprehension(self):
        return [super().x for _ in y]

    @decorator
    @decorator.factory(1)
    def decorated(self): pass


@decorator
class B(A, metaclass=M): pass


class C(*bases, **keywords): pass
