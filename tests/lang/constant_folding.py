"""What the compiler folds, shares and interns, seen through co_consts and identity."""

import sys
for source in ('1 + 2', '2 ** 10', '2 ** 1000', '10 ** 100', '-5', '--5', '~5', 'not 1', '1 / 0', '1 // 0', '1 % 0', '1 << 3', '1 << 1000', '1 << -1', '"a" * 3', '"a" * 5000', '(1,) * 3', '(1,) * 300', '3 * "ab"', '[1] * 3', '"a" + "b"', '"a" "b"', 'b"a" + b"b"', '(1, 2)[0]', '"abc"[1]', '(1, 2)[5]', '(1, 2, 3)', '(1, (2, 3))', '(1, [2])', '[1, 2, 3]', '{1, 2, 3}', 'x in [1, 2]', 'x in {1, 2}', 'x in (1, 2)', 'for_ in [1]', '1 < 2', '1 == 1', '1 and 2', '0 and x', '1 or x', '0 or x', 'x and 0', '1 if 1 else 2', 'x if 0 else y', '[] or 1', 'not x', 'not not x', 'not x is y', 'not x in y', '"%s" % "a"', '"%s" % x', '"%s %r" % (x, y)', '"%d" % x', 'f"a{1}b"', 'f"{x}"', 'f"" "a"', '1.5 + 1', '1j * 2', '-0.0', '0.0 - 0.0', '+1', 'True + 1', 'None', '...', '__debug__', 'True', '1, 2', '"é" * 2', '-(1 + 2)', '(1 + 2) * (3 + 4)', 'x + 1 + 2', '1 + 2 + x', '1_000', '0x10', '"a" if x else "a"', 'lambda: 1 + 1', '[1 + 1 for _ in x]', '1 if x else 1', '2 ** -1', '(-1) ** 0.5', '1 @ 2', '"a" - "b"', '[][0]', '(1, 2) + (3,)', '(*(1, 2), 3)', '[*(1, 2)]', '{*()}', '{**{}}', '-x', 'x[1:2]', 'x[1:2:3]', 'x[:]', 'x[-1]', 'x[1 + 1]', '256', '257', '-1', '-6', '1000000'):
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        code = compile(source, '<t>', 'eval')
    print(source, '->', [c if not hasattr(c, 'co_consts') else c.co_consts for c in code.co_consts], code.co_names, len(code.co_code))
for source in ('if 0: x = 1', 'if 1: x = 1', 'while 0: x', 'while 1: break', 'if x: pass\nelse: y', 'assert 1', 'assert 0', 'assert (x, "m")', 'pass', '"doc"', '"doc"\n"not doc"', '1\n2', 'x; y', 'def f():\n return 1\n x = 2', 'def f():\n raise x\n y', 'for x in []: pass', 'for x in (1, 2): pass', 'for x in [1, 2]: pass', 'for x in {1, 2}: pass', 'if x and 0: y', 'if not 0: x', 'if 1 or x: y', 'if (a := 0): x', 'while True:\n if x: continue\n break', 'try: pass\nfinally: pass', 'with x: pass', 'return_ = 1 if 0 else 2', 'x = 1; x = 1', 'del x', 'a = b = 1', 'a, b = 1, 2', 'a, b = b, a', 'a, b, c = c, b, a', '(a, b) = x', 'x = ()', 'x = []', 'x = {}', 'x = (1,)', 'if __debug__: x', 'global x; x = 1', 'if "": x', 'if (): x', 'if None: x', 'if ...: x', 'class A: pass', 'import a.b.c', 'from a import b as c', 'type X = int', 'lambda: 0', 'print(1)', 'x += 1', 'x[0] += 1', 'x: int = 1', 'if x:\n 1\nelif y:\n 2'):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        code = compile(source, '<t>', 'exec')
        code2 = compile(source, '<t>', 'exec', optimize=2)
    print(repr(source), '->', [c if not hasattr(c, 'co_consts') else c.co_consts for c in code.co_consts], code.co_names, len(code.co_code), len(code2.co_code), list(l for _, _, l in code.co_lines()))
def f(): return 1000, (1, 2), 'text', 1.5, b'b'
def g(): return 1000, (1, 2), 'text', 1.5, b'b'
print([a is b for a, b in zip(f(), f())], [a is b for a, b in zip(f(), g())])
print('abc' is 'abc', 'a b' is 'a b', (1, 2) is (1, 2), 'abc' is 'ab' + 'c')
a, b = 'inter', 'ned'
print((a + b) is 'interned', sys.intern(a + b) is 'interned', '' is str(), 'a' is chr(97), chr(233) is chr(233), chr(0x4e00) is chr(0x4e00), () is tuple(), b'' is bytes(), b'a' is bytes([97]), frozenset() is frozenset())
print('x' * 20 is 'x' * 20, 'a!' * 2 is 'a!' * 2, [f'k{i}' for i in range(2)][0] is 'k0')
class A: attr_name = 1
print(list(vars(A))[-3] is not None, 'attr_name' is [k for k in vars(A) if k == 'attr_name'][0], A.__name__ is 'A', f.__name__ is 'f')
print(sys.intern('abc') is 'abc')
for bad in (5, None, b'a'):
    try:
        sys.intern(bad)
    except TypeError as e:
        print(e)
class S(str): pass
try:
    sys.intern(S('a'))
except TypeError as e:
    print(e)
def default(x=(1, 2), y=()): return x is (1, 2), y is ()
print(default())
for i in (0.0, -0.0, 0, False, 1, 1.0, True):
    pass
print(compile('0.0, -0.0, 0, False, 1, 1.0, True, 0j, -0j', '', 'eval').co_consts)
print(compile('(0, 0.0), (False, 0), (1, True)', '', 'eval').co_consts)
