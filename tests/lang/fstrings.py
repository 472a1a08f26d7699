"""f-strings: nesting, quotes, conversions, format specs, debug form, multi-line, escapes, expressions of all kinds, errors."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


x, y, name, pi, d, l = 5, -7, 'world', 3.14159265, {'k': 'v', 'a b': 1}, [1, 2, 3]
class F:
    def __format__(self, s): return f'<{s}>'
    def __repr__(self): return 'F()'
    def __str__(self): return 'str F'
o = F()
for text in '''f''
f'plain'
f'{x}'
f'{x}{y}'
f' {x} '
f'{{}}'
f'{{{x}}}'
f'{{x}}'
f'{x}}}'
f'{x!r}'
f'{name!r}'
f'{name!s}'
f'{"é"!a}'
f'{o}'
f'{o!r}'
f'{o!s}'
f'{o:spec}'
f'{o!r:>8}'
f'{o:}'
f'{o:{{}}}'
f'{o:a{x}b{y}c}'
f'{x:5}'
f'{x:<5}|'
f'{x:05d}'
f'{x:+}'
f'{pi:.2f}'
f'{pi:{x}.{2}f}'
f'{pi:{"10"}.{"3"}}'
f'{x:{"{"}>5}'
f'{x!r:^{x}}'
f'{x=}'
f'{x = }'
f'{ x = }'
f'{x=!r}'
f'{x=!s}'
f'{name=}'
f'{name=!s}'
f'{name=:>10}'
f'{x=:5}'
f'{x+y=}'
f'{ x + y =  :>6}'
f'{x==5}'
f'{x==5=}'
f'{x!=5}'
f'{x<=5}'
f'{(x:=9)}'
f'{x:=5}'
f'{x if x else y}'
f'{(lambda a: a * 2)(x)}'
f'{[i for i in range(3)]}'
f'{ {1: 2} }'
f'{ {i for i in [1]} }'
f'{d["k"]}'
f'{d['k']}'
f"{d["a b"]}"
f'{l[0]}{l[-1]}{l[1:]}'
f'{l[::-1]}'
f'{name.upper()}'
f'{name[0]}{name[::2]}'
f'{", ".join(map(str, l))}'
f'{x,}'
f'{x, y}'
f'{*l,}'
f'{x if True else "no":>4}'
f'{not x}'
f'{-x}'
f'{x**2:,}'
f'{10**6:,}'
f'{"a" "b"}'
f'{"nested" f"{x}"}'
f'{f"{f"{x}"}"}'
f'{f'{f'{f'{1}'}'}'}'
f'{"\\n"}'
f'\\n{x}\\t'
f'{x}\\x41\\u0042'
f'\\N{BULLET}{x}'
rf'\\n{x}\\N'
fr'{x}\\d'
F'{x}'
fR'{x}'
f'{x}' 'plain' f'{y}'
'a' f'b{x}' "c"
f"""{x}"""
f'{x # comment
}'
f'{
x
}'
f'{"""triple"""}'
f'{x:>{x + 5}}'
f'{x:{x}{x}}'
f'{x:{"d" if x else "s"}}'
f'{None}{True}{...}'
f'{1.5e10}{1j}{0x10}{b"b"}'
f'{print}'[:10]
f'{"a" if x else "b"!r}'
f'{x!r }'
f'{ x }'
f'{x}'.join(['a', 'b'])
f'{"{}"}'
f'{"{x}"}'
f'{"}"}{"{"}'
f'{chr(65)}'
f'{3.0:g}{3:e}'
f'{"text":*^10}'
f'{True:d}{True}'
f'{x:#x}{x:#b}{255:X}'
f'{"日本":>5}|'
f'{x:\\x41>3}'
f'{o:\\n}'
f'{o:\\{x}}'
rf'{o:\\{x}}'
f'ok'
f'{o:%H:%M}'
f'{o:a:b}'
f'{o: }'
f'{o!s:}'
f'{(1, 2)}{[1][0]}{ {}.get(1) }'
f'{"a".__class__.__name__}'
f'{x is not None}'
f'{1 < 2 < 3}'
f'{l[0] if l else None}'
f'{sum(i for i in l)}'
f'{d | {"z": 1}}'
f'{lambda: 1}'
f'{(lambda: 1)()}'
f'{lambda x: 1}'
f'{}'
f'{ }'
f'{!r}'
f'{:x}'
f'{x'
f'{x:'
f'{x!'
f'{x!}'
f'{x!z}'
f'{x!rr}'
f'{x!r:'
f'{x! r}'
f'{x!ss:s}'
f'}'
f'{x}}'
f'{{x}'
f'{x y}'
f'{x +}'
f'{a b c}'
f'{*x}'
f'{**x}'
f'{x = y}'
f'{x;y}'
f'{import os}'
f'{return}'
f'{=}'
f'{=x}'
f'{x=!}'
f'{"'
f'{'a'
f'{(}'
f'{[)}'
f'{)}'
f'{]}'
f'{x:{y'
f'{x:{y}'
f'{x:{}}'
f'{x:{y!}}'
f'{x:{{y}}'
f'{\\n}'
f'{\\'
f'{x\\n}'
f'{$}'
f'{?}'
f'{x
f'{#}'
f'{x:{y:{z:{w}}}}'
f'{x:{y:{x}}}'
f'{await x}'
f'{1:1:1}'
f'{1!r!r}'
f'{"a" = }'
f'{x.}'
f'{x[}'
f'{x(}'
f'{1a}'
f'{0777}'
f'{a $ b}'
bf'{x}'
fb'{x}'
fu'{x}'
uf'{x}'
f'{x}' b'y'
f'{class}'
f'{x for x in y}'
f'{None = 1}'
f'{a := 5}'
f'{a.b := 5}'
f'{x:{a:=5}}'
f'{lambda x: {1}}'
f'{"":{"a"}}'
f'{x!a}{x!s}'
f'{' '.join(['a', 'b'])}'
f'{'"'}'
f"{'a' if True else "b"}"
f'{x:>{'5'}}'
f'{f'{x!r:>{x}}'!r:*^20}'
'''.splitlines():
    show(text, lambda: eval(text, globals()))
print(f'{x
+ y}', f'''{
    x  # the value
    :>{
        10
    }}|''', f'''a
{x}
b''')
class NoFormat:
    __format__ = None
class BadFormat:
    def __format__(self, s): return 5
class StrSub(str):
    def __format__(self, s): return StrSub('sub')
show('no format', lambda: f'{NoFormat()}')
show('bad format', lambda: f'{BadFormat()}')
show('str sub', lambda: (f'{StrSub("a")}', type(f'{StrSub("a")}').__name__, type(f'{StrSub("a")!s}').__name__))
show('spec on object', lambda: f'{object():x}')
show('bad spec', lambda: f'{5:zz}')
show('name error', lambda: f'{undefined_in_fstring}')
show('zero', lambda: f'{1 / 0}')
def nested(n): return f'{n}{f"({nested(n - 1)})" if n else ""}'
print(nested(5))
print('%s' % f'{x}%', f'{x}%d' % 3, f'{{}}{x}'.format(1), f'{"%d"}' % 7)
def closure():
    v = 1
    return (lambda: f'{v}')(), [f'{v}{i}' for i in range(2)]
print(closure())
f'not a docstring {x}'
def doc(): f'not a docstring'
print(doc.__doc__)
assert f'{x}' == '5' or True, f'{1 / 0}'
long = f'{x}' * 3 + f'{y}'; print(long)
print(f'{"a":{">"}{3}}', f'{x:{x}d}', f'{1_000:_}', f'{-0.0}', f'{1e400}')
