"""warnings: filters, categories, catching, formatting, registries; contextvars: contexts, tokens, runs, copies."""

import sys, warnings, contextvars
from contextvars import ContextVar, Context, copy_context
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


def caught(f, *filters):
    with warnings.catch_warnings(record=True) as w:
        warnings.resetwarnings()
        for a in filters or [('always',)]: warnings.simplefilter(*a) if not isinstance(a, dict) else warnings.filterwarnings(**a)
        try: r = f()
        except Warning as e: return f'raised {e!r}', len(w)
        return r, [(x.category.__name__, str(x.message), x.filename == __file__, x.source) for x in w]
def warn(*a, **k): return warnings.warn(*a, **k)
show('plain', lambda: caught(lambda: warn('text')))
show('category', lambda: caught(lambda: warn('text', DeprecationWarning)))
show('instance', lambda: caught(lambda: warn(SyntaxWarning('inst'))))
show('stacklevel', lambda: caught(lambda: warn('text', stacklevel=2)))
show('stacklevel huge', lambda: caught(lambda: warn('text', stacklevel=99)))
show('source', lambda: caught(lambda: warn('text', source=5)))
show('bad category', lambda: warn('x', int))
show('bad category 2', lambda: warn('x', 5))
show('bad stacklevel', lambda: warn('x', stacklevel='a'))
show('no args', lambda: warn())
show('skip_file_prefixes', lambda: caught(lambda: warn('x', skip_file_prefixes=('nowhere',))))
for action in ('always', 'default', 'ignore', 'module', 'once', 'error', 'all'):
    show(action, lambda: caught(lambda: [warn('same') for _ in range(3)][:0], (action,)))
show('bad action', lambda: warnings.simplefilter('nope'))
show('filter message', lambda: caught(lambda: (warn('abc'), warn('xyz'))[:0], ('always',), {'action': 'ignore', 'message': 'a.c'}))
show('filter category', lambda: caught(lambda: (warn('a', DeprecationWarning), warn('b', UserWarning))[:0], ('always',), ('ignore', DeprecationWarning)))
show('filter module', lambda: caught(lambda: warn('a'), ('always',), {'action': 'ignore', 'module': '__main__'}))
show('filter line', lambda: caught(lambda: warn('a'), ('always',), {'action': 'ignore', 'lineno': 1}))
show('filter error', lambda: caught(lambda: warn('a'), ('error', UserWarning)))
show('append', lambda: caught(lambda: warn('a'), ('always',), ('ignore', Warning, 0, True)))
show('bad filter', lambda: warnings.filterwarnings('ignore', 5))
show('bad lineno', lambda: warnings.filterwarnings('ignore', lineno=-1))
show('explicit', lambda: caught(lambda: warnings.warn_explicit('m', UserWarning, 'file', 5)))
reg = {}
show('explicit registry', lambda: (caught(lambda: [warnings.warn_explicit('m', UserWarning, 'file', 5, registry=reg) for _ in range(2)][:0], ('default',)), len(reg)))
print(warnings.formatwarning('msg', UserWarning, 'file', 3, 'line'), warnings.formatwarning('msg', UserWarning, 'file', 3, ''), end='')
with warnings.catch_warnings():
    warnings.simplefilter('always')
    def show_(message, category, filename, lineno, file=None, line=None): print('shown', message, category.__name__, filename == __file__)
    warnings.showwarning = show_
    warn('custom')
with warnings.catch_warnings(action='error'):
    show('action', lambda: warn('x'))
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    eval('1 is 1'); compile('"\\d"', 'f', 'eval')
    print([(x.category.__name__, str(x.message), x.lineno) for x in w], repr(w[0])[:40])
@warnings.deprecated('use other')
def old(): return 'old'
@warnings.deprecated('class gone', category=None)
class Gone: pass
@warnings.deprecated('old class')
class OldC: pass
show('deprecated', lambda: (caught(old), caught(Gone), caught(OldC)[1], old.__deprecated__, caught(lambda: type('Sub', (OldC,), {}))[1]))
show('filters', lambda: (len(warnings.filters) > 0, warnings.filters[0][0] in ('default', 'ignore', 'error', 'always'), warnings.WarningMessage))
print('to stderr'); warnings.simplefilter('always'); warn('printed on stderr'); warn('deprecated', DeprecationWarning)
v, w = ContextVar('v'), ContextVar('w', default='dflt')
show('var', lambda: (v.name, w.get(), v.get('fallback'), repr(v)[:20], ContextVar[int], w.get('other')))
show('unset', lambda: v.get())
t = v.set(1)
show('set', lambda: (v.get(), t.var is v, t.old_value is contextvars.Token.MISSING, repr(t)[:6], contextvars.Token.MISSING))
t2 = v.set(2); show('old', lambda: (t2.old_value, v.reset(t2), v.get()))
show('reset again', lambda: v.reset(t2))
show('reset other', lambda: w.reset(t))
show('reset wrong', lambda: v.reset(5))
c = copy_context()
show('context', lambda: (v in c, w in c, c[v], len(c), list(c) == [v], c.get(w), c.get(w, 'x'), dict(c.items()) == {v: 1}, list(c.values()), c == copy_context(), type(c)))
show('context missing', lambda: c[w])
show('context key', lambda: c['x'])
show('context in', lambda: 'x' in c)
def inside(x):
    v.set(x); w.set('inside')
    return v.get(), w.get(), copy_context() == c
show('run', lambda: (c.run(inside, 10), v.get(), c[v], w.get(), c[w]))
show('run nested', lambda: c.run(lambda: c.run(lambda: 1)))
show('run args', lambda: Context().run(lambda *a, **k: (a, k, v.get('none')), 1, x=2))
show('run error', lambda: c.run(lambda: 1 / 0))
show('run nothing', lambda: c.run())
show('copy', lambda: (c.copy() == c, c.copy() is c, c.copy().run(inside, 99), c[v]))
show('reset in other context', lambda: Context().run(lambda: v.reset(t)))
show('hash', lambda: hash(c))
show('set item', lambda: c.__setitem__(v, 1))
show('var name', lambda: ContextVar(5))
show('subclass', lambda: type('S', (ContextVar,), {}))
show('hash var', lambda: (hash(v) == hash(v), v == ContextVar('v')))
with v.set('managed'): print(v.get())
print(v.get())
def gen():
    v.set('in generator'); yield v.get(); yield v.get()
g = gen(); print(next(g), v.get(), next(g))
