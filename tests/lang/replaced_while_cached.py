"""What the interpreter has learnt about code that runs often, replaced under its hands: nothing old may be used."""
# what inline caches hold without a reference
class C:
    p = property(lambda s: [1])
    @staticmethod
    def s(): return 's1'
    @classmethod
    def k(cls): return 'k1'
c = C()
def use():
    out = []
    for _ in range(50):
        out = (c.p, C.s(), c.s(), C.k(), c.k())
    return out
print(use())
C.__dict__['p'].__init__(lambda s: [2, 'new'])
C.__dict__['s'].__init__(lambda: 's2')
C.__dict__['k'].__init__(lambda cls: 'k2')
junk = [lambda: i for i in range(100)]
print(use())
class Base:
    def m(self): return 'base'
class Meta(type):
    def mro(cls): return (cls, Base, object)
class Weird(metaclass=Meta): pass
w = Weird()
def call():
    for _ in range(50): r = w.m()
    return r, Weird.m
print(call()[0])
Base.m = lambda self: 'new'
junk = [lambda: i for i in range(100)]
print(call()[0])
del Base.m
try: call()
except AttributeError as e: print(e)
# class whose __init__ is replaced while running
class I:
    def __init__(self): I.__init__ = lambda self: None
for _ in range(100): I()
# functions whose code or defaults are replaced from inside
def f(a=[1]):
    f.__defaults__ = ([2],)
    f.__code__ = g.__code__
    return a
def g(a=[1]):
    f.__code__ = h.__code__
    return a
h = lambda a=[1]: a
for _ in range(5): print(f())
# bound methods, slots deleted during a call
class S:
    __slots__ = ('x',)
    def go(self):
        del self.x
        return junk
s = S(); s.x = [1]
def slot():
    for _ in range(50):
        s.x = [1, 2]
        y = s.x
        s.x = y
    return y
print(slot())
# globals that vanish
glob = [1]
def gl():
    for i in range(50):
        r = glob
        if i == 40: del globals()['glob']
        if i == 40: globals()['glob'] = [2]
    return r
print(gl())
