"""t-strings: Template and Interpolation objects, strings, values, iteration, concatenation, nesting, conversions, errors."""

from string.templatelib import Template, Interpolation, convert
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


x, name, l = 5, 'world', [1, 2]
def look(t):
    return t.strings, t.values, [(i.value, i.expression, i.conversion, i.format_spec) for i in t.interpolations]
for text in '''t''
t'plain'
t'{x}'
t'{x}{name}'
t'a{x}b{name}c'
t'{x!r}'
t'{x!s}'
t'{x!a}'
t'{x:>5}'
t'{x!r:>5}'
t'{x:{x}d}'
t'{x:}'
t'{x=}'
t'{x = }'
t'{x=!s}'
t'{x=:5}'
t'{{}}'
t'{{{x}}}'
t'{ x }'
t'{x + 1}'
t'{x+1!r}'
t'{name.upper()}'
t'{l[0]}'
t'{ {1: 2} }'
t'{(lambda: 5)()}'
t'{f"{x}"}'
t'{"a" "b"}'
t'\\n{x}\\x41'
rt'\\n{x}'
tr'\\n{x}'
T'{x}'
tR'{x}'
t"{name}" t'{x}'
t'{'nested' 'quotes'}'
t"""{x}
{name}"""
t'{x,}'
t'{*l,}'
t'{[i for i in l]}'
t'{x if x else name}'
t'{(y := 7)}'
t'{t"inner {x}"}'.strings
t'{x:{name:>{x}}}'
t'{1}{2}{3}'
t'{None}{True}'
t'{x
}' '''.splitlines():
    text = text.strip()
    show(text, lambda: (lambda v: look(v) if isinstance(v, Template) else v)(eval(text, globals())))
for text in ("t'{}'", "t'{'", "t'}'", "t'{x'", "t'{x!z}'", "t'{x!}'", "t'{!r}'", "t'{x:{}}'", "bt'{x}'", "tb'x'", "ft'x'", "tf'x'", "ut'x'", "t'a' 'b'", "'a' t'b'", "t'a' f'b'", "f'a' t'b'", "t'a' b'b'", "t'{undefined_name}'", "t'{1 / 0}'", "t'{*x}'", "t'{yield}'", "t'{lambda: 1}'", "t'{x y}'", "t'{x;}'", "t'unterminated", "t'{\"}'", "match x:\n case t'a': pass", "def f():\n t'doc'"):
    def attempt():
        code = compile(text, '<t>', 'exec')
        return exec(code, globals())
    show(text, attempt)
t = t'Hello {name!r:>10}, {x}!'
show('repr', lambda: repr(t))
show('str', lambda: str(t) == repr(t))
show('iter', lambda: list(t))
show('iter types', lambda: [type(p).__name__ for p in t'{x}{name}'])
show('iterator', lambda: (type(iter(t)).__name__, iter(iter(t)) is not None))
show('add', lambda: look(t + t'{x}'))
show('add str', lambda: t + 'a')
show('radd str', lambda: 'a' + t)
show('mul', lambda: t * 2)
show('eq', lambda: (t == t, t == t'Hello {name!r:>10}, {x}!', t'' == t'', hash(t) == hash(t)))
show('len', lambda: len(t))
show('index', lambda: t[0])
show('bool', lambda: (bool(t''), bool(t)))
show('type', lambda: (type(t), type(t).__mro__, Template.__module__, Interpolation.__mro__))
show('set', lambda: setattr(t, 'strings', ()))
show('attr', lambda: setattr(t, 'x', 1))
show('format', lambda: format(t, ''))
show('format spec', lambda: format(t, '>5'))
show('in f-string', lambda: f'{t!r:.20}')
show('new', lambda: look(Template('a', 'b', Interpolation(5), 'c')))
show('new empty', lambda: look(Template()))
show('new interp', lambda: look(Template(Interpolation(1), Interpolation(2))))
show('new wrong', lambda: Template(5))
show('new kw', lambda: Template(strings=('a',)))
show('interp', lambda: Interpolation(1, 'expr', 'r', '>5'))
show('interp defaults', lambda: (Interpolation(1).expression, Interpolation(1).conversion, Interpolation(1).format_spec))
show('interp conversion', lambda: Interpolation(1, 'e', 'z'))
show('interp conversion 5', lambda: Interpolation(1, 'e', 5))
show('interp expr 5', lambda: Interpolation(1, 5))
show('interp none', lambda: Interpolation())
show('interp kw', lambda: Interpolation(value=1, expression='e', conversion='s', format_spec='f'))
show('interp match', lambda: Interpolation.__match_args__)
show('interp set', lambda: setattr(Interpolation(1), 'value', 2))
show('interp eq', lambda: (Interpolation(1) == Interpolation(1), hash(Interpolation(1)) is not None))
show('interp reduce', lambda: (Interpolation(1).__reduce__(), t.__reduce__()[1:]))
show('subclass', lambda: type('S', (Template,), {}))
show('subclass interp', lambda: type('S', (Interpolation,), {}))
show('convert', lambda: (convert('a', 'r'), convert('é', 'a'), convert(5, 's'), convert(5, None)))
show('convert bad', lambda: convert(5, 'z'))
show('dir', lambda: [n for n in dir(t) if not n.startswith('__')] + [n for n in dir(t.interpolations[0]) if not n.startswith('__')])
show('generic', lambda: (Template[int] if hasattr(Template, '__class_getitem__') else 'none', Interpolation[int]))
def render(t):
    out = []
    for part in t:
        match part:
            case str() as s: out.append(s)
            case Interpolation(value, _, conversion, spec): out.append(format(convert(value, conversion), spec))
    return ''.join(out)
print(render(t), render(t'{x:03d}|{name!r}|{3.14159:.2f}|{l}'))
def html(t): return ''.join(p if isinstance(p, str) else str(p.value).replace('<', '&lt;') for p in t)
evil = '<script>'
print(html(t'<p>{evil}</p>'))
order = []
def note(v): order.append(v); return v
lazy = t'{note(1)} {note(2):{note(3)}} {note(4)!r}'
print(order, look(lazy))
value = [1]
tt = t'{value}'
value.append(2)
print(tt.values, tt.values[0] is value)
def scoped():
    a = 1
    return t'{a}', (lambda: t'{a}')(), [t'{i}' for i in range(2)][1].values
show('scoped', lambda: [look(s) if isinstance(s, Template) else s for s in scoped()])
