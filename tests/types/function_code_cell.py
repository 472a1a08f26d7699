"""Functions, code objects and cells: constructors and assignments with all their checks."""
# functions, code objects, cells as objects: constructors and their checks
import types, sys
def show(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', r if isinstance(r, (int,str,tuple,dict,type(None),bool)) else type(r).__name__)
        return r
    except BaseException as e:
        print(type(e).__name__, e)
FT, CT, XT = types.FunctionType, types.CodeType, types.CellType
def outer():
    a = 1; b = 2
    def inner(x, y=3, *args, z, w=5, **kw):
        "doc"
        return a, b, x, y
    return inner
inner = outer()
code = inner.__code__
g = {}
show(FT)
show(FT, 1)
show(FT, code)
show(FT, code, 1)
show(FT, code, g)
show(FT, code, g, 1)
show(FT, code, g, None, 1)
show(FT, code, g, None, None, 1)
show(FT, code, g, None, None, ())
show(FT, code, g, None, None, (1, 2))
show(FT, code, g, None, None, (XT(1),))
show(FT, code, g, None, None, (XT(1), XT(2), XT(3)))
show(FT, code, g, None, None, [XT(1), XT(2)])
show(FT, code, g, None, None, None)
f = show(FT, code, g, 'nm', (9,), (XT(1), XT(2)), {'z': 8})
print(f.__name__, f.__qualname__, f.__defaults__, f.__kwdefaults__, f.__module__, f.__doc__, f.__builtins__ is __builtins__.__dict__)
show(FT, code, g, 'nm', (9,), (XT(1), XT(2)), 5)
show(FT, code, g, 'nm', (9,), (XT(1), XT(2)), None, 1)
show(FT, code=code, globals=g, name='q', argdefs=None, closure=(XT(), XT()), kwdefaults=None)
show(FT, code=code, globals=g, bad=1)
plain = (lambda: 0).__code__
show(FT, plain, g, None, None, (XT(1),))
show(FT, plain, {'__name__': 'modname'})
print(FT(plain, {'__name__': 'modname'}).__module__, FT(plain, {}).__module__, FT(plain, {'__name__': 5}).__module__)
print(FT(plain, {'__builtins__': {'x': 1}}).__builtins__)
print(FT(plain, {'__builtins__': __import__('math')}).__builtins__ is __import__('math').__dict__)
class D(dict): pass
show(FT, plain, D())
class F:
    pass
show(lambda: type('X', (FT,), {}))
show(lambda: type('X', (CT,), {}))
show(lambda: type('X', (XT,), {}))
show(lambda: type('X', (types.FrameType,), {}))
# attribute assignment
def h(): return 1
def h2(x): return x
def seta(o, n, v):
    try:
        setattr(o, n, v); print('set', n, repr(getattr(o, n)) if not callable(getattr(o,n)) and not isinstance(getattr(o,n), CT) else '...')
    except BaseException as e: print(n, type(e).__name__, e)
def dela(o, n):
    try:
        delattr(o, n); print('del', n, repr(getattr(o, n, 'gone')))
    except BaseException as e: print('del', n, type(e).__name__, e)
for n, vs in {'__code__': [1, None, code, h2.__code__], '__defaults__': [1, [], (1,2), None], '__kwdefaults__': [1, {'a': 1}, None, D()],
  '__name__': [1, None, 'x', type('S',(str,),{})('y')], '__qualname__': [1, None, 'x.y'], '__doc__': [1, None], '__module__': [1, None], '__dict__': [1, {}, {'a': 2}, None],
  '__annotations__': [1, {}, None, {'a': int}], '__closure__': [None, ()], '__globals__': [{}], '__builtins__': [{}], '__type_params__': [1, (), (1,), None], '__annotate__': [1, None, lambda f: {}, print, int], '__wrapped__': [3], }.items():
    for v in vs: seta(h, n, v)
    dela(h, n)
seta(inner, '__code__', plain)
seta(h, '__code__', inner.__code__)
def gen(): yield
seta(h, '__code__', gen.__code__)
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    h.__code__ = gen.__code__
    print([str(x.message) for x in w], [x.category for x in w])
    h.__code__ = plain
    print([str(x.message) for x in w])
# cells
c = XT()
try: c.cell_contents
except ValueError as e: print(e)
c.cell_contents = 5; print(c.cell_contents, c == XT(5), c < XT(6), XT() < c, XT() == XT(), c != XT(), c > XT())
del c.cell_contents
try: del c.cell_contents; print('again')
except Exception as e: print(type(e), e)
show(XT, 1, 2); show(XT, contents=1)
show(lambda: XT(1) < 3); show(lambda: hash(XT(1)))
print(repr(XT(1)).split(' at ')[0], repr(XT()).split(':')[1], repr(XT('a')).split(':')[1].split(' at')[0])
show(lambda: XT(1) < XT('a'))
# code
print(sorted(n for n in dir(CT) if not n.startswith('__')))
args = lambda c: [c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_stacksize, c.co_flags, c.co_code, c.co_consts, c.co_names, c.co_varnames, c.co_filename, c.co_name, c.co_qualname, c.co_firstlineno, c.co_linetable, c.co_exceptiontable, c.co_freevars, c.co_cellvars]
names = 'argcount posonlyargcount kwonlyargcount nlocals stacksize flags codestring constants names varnames filename name qualname firstlineno linetable exceptiontable freevars cellvars'.split()
base = args(code)
same = CT(*base); print(same == code, hash(same) == hash(code), same is code)
bad = [-1, 'x', None, 1.5, 10**20, b'odd', (), (1,), ('a',), ['a'], 100, b'', '']
for i, n in enumerate(names):
    for b in bad:
        a = list(base); a[i] = b
        try: r = CT(*a); print(n, repr(b)[:20], 'ok')
        except BaseException as e: print(n, repr(b)[:20], type(e).__name__, e)
for k in range(0, 20): show(CT, *base[:k]) if k in (0, 5, 15, 16, 17) else None
show(CT, *base, 1); show(CT, *base, x=1)
for n in ['co_argcount','co_posonlyargcount','co_kwonlyargcount','co_nlocals','co_stacksize','co_flags','co_firstlineno','co_code','co_consts','co_names','co_varnames','co_freevars','co_cellvars','co_filename','co_name','co_qualname','co_linetable','co_exceptiontable','co_bad']:
    for b in bad:
        if (n, b) == ('co_varnames', (1,)): continue
        try: r = code.replace(**{n: b}); print(n, repr(b)[:20], r == code)
        except BaseException as e: print(n, repr(b)[:20], type(e).__name__, e)
show(code.replace, 1)
show(lambda: code.__replace__(co_name='zz').co_name)
for n in ['co_name','co_code','co_consts','co_lnotab','co_positions','co_nothing']:
    seta(code, n, 1); dela(code, n)
print(code == 1, code != code.replace(co_name='u'), code < 1 if False else '')
show(lambda: code < code)

show(code._varname_from_oparg, 99); show(code._varname_from_oparg, 'a'); show(code._varname_from_oparg, -1)
print(list(code.co_positions())[:3], list(code.co_lines())[:3], list(code.co_branches()))
print(repr(code).split(' at 0x')[0], repr(code).split('"')[-1])
def many(a=1):
    for i in range(a):
        if i and a: pass
        while i: i -= 1
print(list(many.__code__.co_branches()))
show(lambda: code.__sizeof__() > 0)
import copy, pickle
show(lambda: copy.copy(code) is code); show(lambda: copy.deepcopy(inner) is inner); show(pickle.dumps, XT(1)); show(copy.copy, XT(1)); show(copy.deepcopy, XT(1))
