"""sys: attributes, limits, hooks, interning, flags, version details that programs rely on, sizes kept out."""

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


show('version', lambda: (sys.version_info[:2], sys.version_info.major, sys.version_info.releaselevel, sys.version_info >= (3, 14), sys.hexversion >> 16 == 0x30e, sys.implementation.name, sys.api_version, sys.byteorder, sys.platform, sys.maxsize == 2 ** 63 - 1, sys.maxunicode, sys.abiflags, sys.copyright.splitlines()[0] != '', sys.float_repr_style))
show('structs', lambda: (sys.int_info, sys.float_info.max, sys.hash_info, sys.thread_info[:1], sys.flags.hash_randomization, len(sys.flags), sys.flags.optimize, sys.flags.utf8_mode, sys.flags.dev_mode, sys.flags.no_site))
show('flags', lambda: {n: getattr(sys.flags, n) for n in dir(sys.flags) if not n.startswith('_') and n not in ('count', 'index', 'n_fields', 'n_sequence_fields', 'n_unnamed_fields', 'thread_inherit_context', 'context_aware_warnings', 'gil')})
show('argv', lambda: (len(sys.argv), sys.argv[0].endswith('sys_module.py'), len(sys.orig_argv) >= 2, type(sys.path), type(sys.path_hooks), sys.dont_write_bytecode, sys.executable != '', sys.prefix != '', sys.platlibdir, sys.warnoptions, type(sys._xoptions), sys.pycache_prefix, sys.ps1 if hasattr(sys, 'ps1') else 'no ps1', sys.float_repr_style, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()))
show('modules', lambda: (sys.modules['sys'] is sys, '__main__' in sys.modules, 'builtins' in sys.builtin_module_names, 'sys' in sys.builtin_module_names, sys.builtin_module_names == tuple(sorted(sys.builtin_module_names)), 'os' in sys.stdlib_module_names, type(sys.stdlib_module_names)))
show('getsizeof', lambda: (sys.getsizeof([]) > 0, sys.getsizeof(5) > 0, sys.getsizeof(type('S', (), {'__sizeof__': lambda s: 100})()) >= 100, 'x'))
show('getsizeof bad', lambda: sys.getsizeof(type('S', (), {'__sizeof__': lambda s: -1})()))
show('getsizeof bad 2', lambda: sys.getsizeof(type('S', (), {'__sizeof__': lambda s: 'x'})()))
show('getsizeof default', lambda: sys.getsizeof(type('S', (), {'__sizeof__': None})(), 'default'))
show('recursion', lambda: (sys.getrecursionlimit(), sys.setrecursionlimit(2000), sys.getrecursionlimit(), sys.setrecursionlimit(1000)))
show('switch', lambda: (sys.getswitchinterval(), sys.setswitchinterval(0.01), sys.getswitchinterval(), sys.setswitchinterval(0.005)))
show('switch bad', lambda: sys.setswitchinterval(-1))
show('intern', lambda: (sys.intern('abc'), sys._is_interned('abc'), sys._is_interned(''.join(['q', 'w ']))))
show('exc_info', lambda: (sys.exc_info(), sys.exception()))
show('int digits', lambda: (sys.get_int_max_str_digits(), sys.set_int_max_str_digits(1000), sys.get_int_max_str_digits(), sys.set_int_max_str_digits(4300)))
show('int digits bad', lambda: sys.set_int_max_str_digits(5))
show('getframe', lambda: (sys._getframe().f_code.co_name, sys._getframemodulename(), sys._getframemodulename(99)))
show('call stack', lambda: (sys.is_finalizing(), sys.gettrace(), sys.getprofile(), sys.call_tracing(len, ([1],)), len(sys._current_frames()), len(sys._current_exceptions()), sys.is_stack_trampoline_active(), sys._is_gil_enabled(), sys.is_remote_debug_enabled() in (True, False)))
show('hooks', lambda: (sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.unraisablehook is sys.__unraisablehook__, sys.breakpointhook is sys.__breakpointhook__))
show('exit', lambda: sys.exit())
show('exit 5', lambda: sys.exit(5))
show('exit text', lambda: sys.exit('x'))
show('exit tuple', lambda: sys.exit((1, 2)))
show('exit args', lambda: sys.exit(1, 2))
show('displayhook', lambda: (sys.displayhook(5), sys.displayhook(None), sys.displayhook('é\ud800')))
show('excepthook', lambda: sys.excepthook(ValueError, ValueError('shown'), None))
show('audit', lambda: sys.audit('my.event', 1))
show('audit bad', lambda: sys.audit(5))
seen = []
def hook(event, args):
    if event.startswith('my.'): seen.append((event, args))
    if event == 'my.refused': raise RuntimeError('refused')
sys.addaudithook(hook); sys.audit('my.thing', 1, 'a')
show('hook', lambda: (seen, sys.audit('other')))
show('refused', lambda: sys.audit('my.refused'))
def unraisable(u): print('unraisable', type(u).__name__, u.exc_type.__name__, u.err_msg and u.err_msg.split(' <')[0], u.object is not None)
sys.unraisablehook = unraisable
class D:
    def __del__(self): raise ValueError('x')
D(); sys.unraisablehook = sys.__unraisablehook__
show('set name', lambda: sys.nope)
show('asyncgen', lambda: sys.get_asyncgen_hooks())
show('dlopen', lambda: isinstance(sys.getdlopenflags(), int))
show('allocated', lambda: sys.getallocatedblocks() >= 0)
show('unicode interned', lambda: sys.getunicodeinternedsize() > 0)
show('monitoring', lambda: sys.monitoring.get_tool(0))
show('activate', lambda: sys._git[0] if hasattr(sys, '_git') else 'none')
show('main', lambda: (sys.modules['__main__'].__name__, sys.modules['__main__'].__spec__, sys.modules['__main__'].__loader__.__class__.__name__, __builtins__.__name__, __package__, __doc__[:5], '__cached__' in globals()))
import builtins
builtins.breakpoint_called = []
sys.breakpointhook = lambda *a, **k: builtins.breakpoint_called.append((a, k))
breakpoint(1, x=2); print(breakpoint_called); sys.breakpointhook = sys.__breakpointhook__
import os; os.environ['PYTHONBREAKPOINT'] = '0'; print(breakpoint()); os.environ['PYTHONBREAKPOINT'] = 'builtins.print'; breakpoint('through', 'print', sep='-')
os.environ['PYTHONBREAKPOINT'] = 'nope.nope'
import warnings; warnings.simplefilter('ignore'); print(breakpoint())
