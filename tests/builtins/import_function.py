"""__import__, import statements in every form, module attributes, packages beside the program, relative imports, errors."""

import sys
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


import pkg_sample
import pkg_sample.sub.deep as deep
from pkg_sample import first, second as two
from pkg_sample import *
from pkg_sample.sub import deep as deep2, VALUE
import pkg_sample.sub, pkg_sample.other
print(pkg_sample.__name__, pkg_sample.__package__, pkg_sample.__path__ is not None, pkg_sample.__doc__, first, two, deep.NAME, deep is deep2, VALUE, star_value, 'hidden' in globals(), '_private' in globals())
print(pkg_sample.sub.__name__, pkg_sample.sub.__package__, pkg_sample.sub.deep.__name__, pkg_sample.sub.deep.RELATIVE, pkg_sample.other.LAZY)
print(sorted(n for n in sys.modules if n.startswith('pkg_')))
for text in ('import no_such', 'import pkg_sample.nope', 'from pkg_sample import nope', 'from pkg_sample.sub import nope', 'from no_such import x', 'from . import x', 'from .. import x', 'from .pkg import x', 'import pkg_sample.first', 'import pkg_broken', 'import pkg_syntax', 'from pkg_cycle import a', 'from pkg_cycle2 import nothing', 'import pkg_sample.sub.deep.x', 'from pkg_sample.sub.deep import *; print(NAME)', 'from sys import nope_nope', 'import sys as s; print(s is __import__("sys"))', 'from pkg_sample import (first, second,); print(first)', 'import pkg_sample.sub as q; print(q.__name__)', 'from pkg_lazy import anything; print(anything)', 'from pkg_lazy import missing', 'import pkg_lazy; print(pkg_lazy.thing)', 'import pkg_all; from pkg_all import *', 'from pkg_sample import first as global_first; print(global_first)'):
    try:
        exec(text, {'__name__': 'm', '__builtins__': __builtins__})
        print(text, '-> fine')
    except BaseException as e:
        print(text, '->', type(e).__name__, str(e).replace(sys.path[0], '<path>'), getattr(e, 'name', '-'), getattr(e, 'name_from', '-'))
show('package None', lambda: exec('from . import x', {'__package__': None, '__name__': 'm'}))
show('package 5', lambda: exec('from . import x', {'__package__': 5}))
show('package real', lambda: exec('from . import sub; print(sub.__name__)', {'__package__': 'pkg_sample', '__name__': 'pkg_sample.x'}))
show('package parent', lambda: exec('from .. import other; print(other.__name__)', {'__package__': 'pkg_sample.sub', '__name__': 'pkg_sample.sub.x'}))
show('package beyond', lambda: exec('from .... import other', {'__package__': 'pkg_sample.sub', '__name__': 'pkg_sample.sub.x'}))
show('by name', lambda: exec('from . import first; print(first)', {'__name__': 'pkg_sample.sibling'}))
show('by path', lambda: exec('from . import first; print(first)', {'__name__': 'pkg_sample', '__path__': []}))
show('__import__', lambda: __import__('pkg_sample').__name__)
show('__import__ dotted', lambda: __import__('pkg_sample.sub.deep').__name__)
show('__import__ fromlist', lambda: __import__('pkg_sample.sub.deep', fromlist=['NAME']).__name__)
show('__import__ level', lambda: __import__('sub', {'__package__': 'pkg_sample', '__name__': 'pkg_sample.q'}, None, ['x'], 1).__name__)
show('__import__ level empty', lambda: __import__('', {'__package__': 'pkg_sample', '__name__': 'q'}, None, ['other'], 1).__name__)
show('__import__ empty', lambda: __import__(''))
show('__import__ 5', lambda: __import__(5))
show('__import__ level -1', lambda: __import__('sys', level=-1))
show('__import__ level x', lambda: __import__('sys', level='x'))
show('__import__()', lambda: __import__())
show('__import__ fromlist 5', lambda: __import__('pkg_sample', fromlist=[5]))
show('__import__ fromlist missing', lambda: __import__('pkg_sample', fromlist=['zz']).__name__)
sys.modules['fake_module'] = 'any object'
import fake_module
print(fake_module)
sys.modules['none_module'] = None
show('None in sys.modules', lambda: __import__('none_module'))
def logging_import(name, globals=None, locals=None, fromlist=(), level=0):
    print('import', name, fromlist, level, globals is not None)
    return real(name, globals, locals, fromlist, level)
import builtins
real, builtins.__import__ = builtins.__import__, logging_import
import pkg_sample.sub
from pkg_sample import first, second
import pkg_sample.other as o
exec('from .sub import deep', {'__package__': 'pkg_sample', '__name__': 'pkg_sample.z', '__builtins__': builtins})
builtins.__import__ = real
del builtins.__import__
try:
    exec('import sys', {'__builtins__': {}})
except ImportError as e:
    print(e)
builtins.__import__ = real
class Finder:
    def __repr__(self): return 'Finder()'
    def find_spec(self, name, path, target=None):
        if name.startswith('virtual'):
            print('find_spec', name, path, target)
            from importlib.machinery import ModuleSpec
            return ModuleSpec(name, self, is_package=name == 'virtual')
    def create_module(self, spec): print('create', spec.name); return None
    def exec_module(self, module): print('exec', module.__name__); module.value = module.__name__.upper()
sys.meta_path.insert(0, Finder())
import virtual.sub
from virtual import value
from virtual.other import value as v2
print(virtual.value, value, virtual.sub.value, v2, virtual.__spec__.name, virtual.sub.__package__)
import importlib
importlib.reload(virtual)
print(importlib.import_module('.sub', 'virtual') is virtual.sub)
show('import_module relative', lambda: importlib.import_module('.sub'))
show('reload 5', lambda: importlib.reload(5))
import aux_module
print(aux_module.counter, aux_module.__name__, aux_module.__file__.replace(sys.path[0], '<path>'), aux_module.__spec__.name, aux_module.__loader__.__class__.__name__)
aux_module.counter = 99
importlib.reload(aux_module)
print(aux_module.counter)
del sys.modules['aux_module']
import aux_module as again
print(again is aux_module, again.counter)
