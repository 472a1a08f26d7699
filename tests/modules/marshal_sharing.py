"""Which objects of compiled code marshal numbers and shares, and the order in which it writes sets."""
import marshal

SOURCES = {
    "a set of tuples whose strings others hold": """
def f(x): return x in {("=off", "A"), ("", "B"), ("=", "B"), ("=on!", "B")}
def g(x): return x == "=on!", x == "="
""",
    "numbers in slices": "a[0.5:], a[1000:2000], 0.5, 1000, a[1j:10**30], 1j, 10**30, a['x y':'xy'], 'x y', 'xy', a[b'..':b'.'], b'..', b'.'",
    "functions named like the compiler's": """
class A:
    def __annotate__(self): return 1
    def other(self): return 1
    x: int
class B:
    def __annotate__(format): return 1
    y: 'int'
__annotate__ = lambda format: 1
""",
    "identifiers that are not ASCII": """
from mödule import glöbal, plain
class Ŭñı:
    def mé(self): return 'mé', 'glöbal', 'not a nåme'
    class Inñer: pass
""",
}
for name, source in SOURCES.items():
    print("--", name)
    data = marshal.dumps(compile(source, "file.py", "exec"))
    for start in range(0, len(data), 40):
        print("   ", data[start:start + 40])
    print(marshal.loads(data) == compile(source, "file.py", "exec"))

# Equal constants of one compilation are one object.
def first(): return 1.5j, (2.5j, 1), 10**40
def second(): return 1.5j, (2.5j, 3), 10**40
print([a is b for a, b in zip(first(), second())], first()[1][0] is second()[1][0], marshal.dumps(first()[1]))
