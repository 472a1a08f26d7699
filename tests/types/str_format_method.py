"""str.format and format_map: fields, nesting, conversions, attributes, indexes, automatic numbering, every error."""

class P:
    x = 1
    y = {'k': [10, 20]}
    def __format__(self, spec): return f'<P {spec!r}>'
    def __repr__(self): return 'P()'
    def __str__(self): return 'str P'
class BadFormat:
    def __format__(self, spec): return 5
p = P()
templates = ['', 'plain', '{}', '{} {}', '{0}', '{1} {0}', '{0}{0}', '{name}', '{0.x}', '{0.y[k]}', '{0.y[k][1]}', '{1[0]}', '{1[-1]}', '{1[a]}', '{name[0]}', '{0!r}', '{0!s}', '{0!a}', '{0!x}', '{0!}', '{0!rr}', '{0:spec}', '{0:{1}}', '{0:{name}>10}', '{:{}}', '{0:{}}', '{}{0}', '{0}{}',
             '{{}}', '{{', '}}', '{', '}', '{{}', '{}}', '{0', '{0:', '{0!', '{0!r', '{0.}', '{0[}', '{0[]}', '{0[k}', '{0]}', '{0.x.y}', '{.x}', '{[0]}', '{!r}', '{:>5}', '{9}', '{nope}', '{0.nope}', '{0:{9}}', '{0:{{}}}', '{-1}', '{ 0}', '{0 }', '{a b}', '{0!r:>10}', '{0:>{1[0]}}', '{99999999999999999999}', '{0[99999999999999999999]}', '{:{:{}}}', '{0:{1:{0}}}', '{name!r:*^9}', '{0:}}', 'a{0}b{1}c', '{0.__class__.__name__}', '{0!r:{name}<{1}}', '\x00{0}']
for template in templates:
    for args, kwargs in (((p, [5, 6]), {'name': 'N'}), ((42, 'seven', 7), {}), ((), {})):
        try:
            print(repr(template), len(args), template.format(*args, **kwargs))
        except Exception as e:
            print(repr(template), len(args), type(e).__name__, e)
for value in (5, -5, 3.14159, 'text', True, None, [1], (1,), 1j, b'x', P, p):
    for spec in ('', 's', 'd', '5', '<8', '>8', '^8', '=8', '08', '+', ' ', '-', '#', 'x', 'c', ',', '_', '.2', '.2f', '*^10', 'e', 'n', '%', 'z', 'b'):
        try:
            print(type(value).__name__, repr(spec), repr(format(value, spec)))
        except (TypeError, ValueError, OverflowError) as e:
            if spec in ('', 's', 'd', '5', '.2f', ','):
                print(type(value).__name__, repr(spec), type(e).__name__, e)
def show(label, f):
    try:
        print(label, repr(f()))
    except Exception as e:
        print(label, type(e).__name__, e)
show('bad __format__', lambda: format(BadFormat()))
show('bad __format__ 2', lambda: '{}'.format(BadFormat()))
show('format(1, 2)', lambda: format(1, 2))
show('format()', lambda: format())
show('format(1, x=2)', lambda: format(1, format_spec='d'))
show('map', lambda: '{a} {b}'.format_map({'a': 1, 'b': 2}))
show('map missing', lambda: '{a} {c}'.format_map({'a': 1}))
class Default(dict):
    def __missing__(self, key): return f'<{key}>'
show('map default', lambda: '{a} {c:>5} {d!r}'.format_map(Default(a=1)))
show('map positional', lambda: '{} {0}'.format_map({}))
show('map numbers', lambda: '{0}'.format_map({'0': 1}))
show('map numbers2', lambda: '{0}'.format_map([1]))
show('map wrong', lambda: '{a}'.format_map(5))
show('map none', lambda: ''.format_map())
show('star', lambda: '{} {x}'.format(*[1], **{'x': 2}))
show('self', lambda: '{self}'.format(self=1))
show('str subclass', lambda: type(type('S', (str,), {})('{}').format(1)).__name__)
show('object spec', lambda: format(object(), 'x'))
show('type spec', lambda: '{:10}'.format(int))
show('none', lambda: '{:>10}'.format('None'))
show('nested', lambda: '{:{fill}{align}{width}.{prec}{type}}'.format(3.14159, fill='*', align='^', width=12, prec=3, type='f'))
show('date like', lambda: '{0[y]:04d}-{0[m]:02d}'.format({'y': 7, 'm': 3}))
show('long', lambda: len('{:>1000}'.format('x')))
show('unicode', lambda: '{:日^7}'.format('本'))
show('deep recursion', lambda: '{:{:{:{}}}}'.format(1, 2, 3, 4))
