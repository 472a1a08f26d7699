"""importlib, importlib.util, pkgutil, runpy, zipimport-free: specs, finders, loaders, resources, lazy loading, __main__ runs."""

import importlib, importlib.util, importlib.machinery, os, runpy, sys, tempfile, types
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


folder = os.path.realpath(tempfile.mkdtemp()); sys.path.insert(0, folder)
def write(name, text):
    path = os.path.join(folder, name); os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f: f.write(text)
    return path
write('mod_a.py', 'value = 1\nprint("importing", __name__)\ndef f(): return __file__\n')
write('pkg/__init__.py', 'from .sub import x\n__all__ = ["sub"]\n')
write('pkg/sub.py', 'x = __name__, __package__\n')
write('pkg/__main__.py', 'print("main of", __name__, __package__)\nresult = 5\n')
write('script.py', 'import sys\nprint(__name__, sys.argv[0].endswith("script.py"))\nanswer = 42\n')
write('bad.py', 'x = = 1\n'); write('raises.py', 'raise ValueError("while importing")\n')
write('ns/part.py', 'here = True\n'); write('reload_me.py', 'n = 1\n'); write('cyc1.py', 'import cyc2\na = cyc2.b + 1\n'); write('cyc2.py', 'import cyc1\nb = 1\n'); write('cyc3.py', 'import cyc4\nx = cyc4.y\n'); write('cyc4.py', 'import cyc3\ny = cyc3.x\n'); write('self_removing.py', 'import sys\ndel sys.modules[__name__]\n'); write('replaces.py', 'import sys\nsys.modules[__name__] = "replaced"\n'); write('main_guard.py', 'if __name__ == "__main__": print("guarded")\nelse: print("imported", __name__)\n')
def clean(o): return mask(str(o).replace(folder, '<folder>'))
def show_(label, f): show(label, lambda: f() if not isinstance(f(), str) else f())
import mod_a, pkg, ns.part, cyc1
print(clean(mod_a.__file__), mod_a.__name__, mod_a.__spec__.name, clean(mod_a.__spec__.origin), mod_a.__spec__.has_location, mod_a.__spec__.submodule_search_locations, mod_a.__spec__.parent, type(mod_a.__loader__).__name__, mod_a.__package__, '__cached__' in vars(mod_a), clean(mod_a.f()), clean(repr(mod_a)))
print(pkg.x, clean(pkg.__path__), pkg.__spec__.parent, clean(repr(pkg)), type(ns.__path__).__name__, ns.__file__ if hasattr(ns, '__file__') else 'no file', clean(repr(ns)), ns.part.here, cyc1.a)
for name in ('bad', 'raises', 'cyc3', 'self_removing', 'replaces', 'no_mod', 'pkg.nope', 'mod_a.x'):
    try:
        m = importlib.import_module(name); print(name, clean(repr(m)))
    except BaseException as e:
        print(name, type(e).__name__, clean(str(e)), name in sys.modules)
show('find_spec', lambda: (importlib.util.find_spec('mod_a').name, importlib.util.find_spec('nope'), importlib.util.find_spec('pkg.sub').parent, importlib.util.find_spec('.sub', 'pkg').name, importlib.util.find_spec('sys').origin, importlib.util.find_spec('os').name))
show('find_spec none', lambda: importlib.util.find_spec('nope.sub'))
show('find_spec relative', lambda: importlib.util.find_spec('.x'))
show('resolve', lambda: (importlib.util.resolve_name('.a', 'p.q'), importlib.util.resolve_name('..a', 'p.q'), importlib.util.resolve_name('a', None)))
show('resolve beyond', lambda: importlib.util.resolve_name('...a', 'p.q'))
spec = importlib.util.spec_from_file_location('loaded', os.path.join(folder, 'mod_a.py'))
m = importlib.util.module_from_spec(spec); spec.loader.exec_module(m)
print(m.__name__, 'loaded' in sys.modules, clean(spec), spec == importlib.util.spec_from_file_location('loaded', os.path.join(folder, 'mod_a.py')))
show('loader', lambda: (spec.loader.get_source('loaded')[:9], spec.loader.is_package('loaded'), type(spec.loader.get_code('loaded')).__name__, spec.loader.get_data(os.path.join(folder, 'cyc2.py')), spec.loader.path_stats(os.path.join(folder, 'cyc2.py'))['size'], clean(spec.loader.get_filename('loaded'))))
show('loader wrong name', lambda: spec.loader.get_source('other'))
show('spec none', lambda: importlib.util.spec_from_file_location('x', 'x.unknown'))
show('ModuleSpec', lambda: (importlib.machinery.ModuleSpec('n', None), importlib.machinery.ModuleSpec('a.b', None, is_package=True).parent, importlib.machinery.ModuleSpec('a.b', None, origin='o').submodule_search_locations))
write('reload_me.py', 'n = 1\nm = 2\n')
import reload_me
write('reload_me.py', 'n = 2 + len("changed size")\n'); importlib.invalidate_caches(); importlib.reload(reload_me); print(reload_me.n, hasattr(reload_me, 'm'))
lazy_spec = importlib.util.find_spec('main_guard'); loader = importlib.util.LazyLoader(lazy_spec.loader); lazy_spec.loader = loader
lm = importlib.util.module_from_spec(lazy_spec); loader.exec_module(lm); print('lazy', type(lm).__name__); lm.__doc__; print(type(lm).__name__)
show('run_path', lambda: {k: v for k, v in runpy.run_path(os.path.join(folder, 'script.py')).items() if not k.startswith('_') and k != 'sys'})
show('run_path main', lambda: runpy.run_path(os.path.join(folder, 'main_guard.py'), run_name='__main__')['__name__'])
show('run_module', lambda: runpy.run_module('pkg')['result'])
show('run_module name', lambda: runpy.run_module('mod_a', run_name='other', init_globals={'extra': 1})['extra'])
show('run_module missing', lambda: runpy.run_module('nope'))
show('run_module package', lambda: runpy.run_module('ns'))
show('suffixes', lambda: (importlib.machinery.SOURCE_SUFFIXES, importlib.machinery.BYTECODE_SUFFIXES, [f.__name__ if hasattr(f, '__name__') else type(f).__name__ for f in sys.meta_path], len(importlib.util.MAGIC_NUMBER), importlib.util.decode_source(b'# coding: latin-1\nx="\xe9"')))
show('cache', lambda: (importlib.util.source_from_cache(importlib.util.cache_from_source('/a/b.py')), importlib.util.cache_from_source('/a/b.py', optimization=1).endswith('.opt-1.pyc')))
show('cache bad', lambda: importlib.util.source_from_cache('x'))
show('source_hash', lambda: len(importlib.util.source_hash(b'x')))
import py_compile
py_compile.compile(os.path.join(folder, 'cyc2.py'), cfile=os.path.join(folder, 'only.pyc'))
import only; print(only.b, type(only.__loader__).__name__)
py_compile.compile(os.path.join(folder, 'mod_a.py'), cfile=os.path.join(folder, 'hashed.pyc'), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
import hashed; print(hashed.value)
with open(os.path.join(folder, 'broken.pyc'), 'wb') as f: f.write(importlib.util.MAGIC_NUMBER + b'\0' * 12 + b'\xff')
with open(os.path.join(folder, 'magic.pyc'), 'wb') as f: f.write(b'abcd' + b'\0' * 20)
with open(os.path.join(folder, 'short.pyc'), 'wb') as f: f.write(importlib.util.MAGIC_NUMBER)
for name in ('broken', 'magic', 'short'):
    try: importlib.import_module(name)
    except Exception as e: print(name, type(e).__name__, clean(str(e)))
import pkgutil; print([(m.name, m.ispkg) for m in pkgutil.iter_modules([os.path.join(folder, 'pkg')])], [m.name for m in pkgutil.walk_packages([folder]) if m.name in ('pkg', 'mod_a')])
print(pkgutil.resolve_name('os.path:join').__name__, pkgutil.resolve_name('os.path').__name__, pkgutil.get_data('pkg', 'sub.py'))
import importlib.resources as res, importlib.metadata; print(sorted(p.name for p in res.files('pkg').iterdir() if p.name != '__pycache__'), res.files('pkg').joinpath('sub.py').read_text())
class Virtual:
    def find_spec(self, name, path, target=None): return importlib.machinery.ModuleSpec(name, self) if name == 'virtual_mod' else None
    def create_module(self, spec): m = types.ModuleType(spec.name); m.custom = True; return m
    def exec_module(self, m): m.v = 'executed'
sys.meta_path.append(Virtual()); import virtual_mod; print(virtual_mod.custom, virtual_mod.v, virtual_mod.__spec__.loader.__class__.__name__)
class Old:
    def find_spec(self, name, path, target=None):
        if name == "finder_fails": raise ValueError("in finder")
sys.meta_path.insert(0, Old())
try: import finder_fails
except ValueError as e: print(e)
import shutil; shutil.rmtree(folder)
