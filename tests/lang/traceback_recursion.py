"""Repeated frames in a traceback are folded; recursion through two functions is not quite; RecursionError's text."""

import sys
import traceback
sys.setrecursionlimit(200)
def direct(n):
    return direct(n + 1)
def ping(n): return pong(n + 1)
def pong(n): return ping(n + 1)
def bounded(n):
    if n == 0: raise ValueError('bottom')
    bounded(n - 1)
for f, a in ((direct, 0), (bounded, 2), (bounded, 3), (bounded, 4), (bounded, 10)):
    try:
        f(a)
    except Exception as e:
        text = ''.join(traceback.format_exception(e)).splitlines()
        print(len(text))
        print('\n'.join(line for line in text if 'Previous line' not in line or f is bounded))
class Deep:
    def __repr__(self): return repr(self)
class Attr:
    def __getattr__(self, n): return getattr(self, n + 'x')
class Eq:
    def __eq__(self, o): return self == o
for f in (lambda: repr(Deep()), lambda: Attr().a, lambda: Eq() == 1, lambda: ping(0), lambda: (lambda f: f(f))(lambda f: f(f))):
    try:
        f()
    except RecursionError as e:
        print(type(e).__name__, str(e).startswith('maximum recursion depth exceeded'))
def count(n=1):
    try:
        return count(n + 1)
    except RecursionError:
        return n
a, b = count(), count()
print(a == b, a < 200)
sys.setrecursionlimit(300)
print(count() - a)
for bad in (0, -1, 5, 'x', 2 ** 40, None):
    try:
        sys.setrecursionlimit(bad)
        print(bad, 'accepted')
    except Exception as e:
        print(bad, type(e).__name__, e)
sys.setrecursionlimit(1000)
print(sys.getrecursionlimit())
direct(0)
