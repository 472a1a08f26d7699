"""Errors in atexit functions and in __del__ at exit are reported and do not change the status."""

import atexit
import sys
def hook(u):
    print('unraisable', u.exc_type.__name__, u.exc_value, u.err_msg.split(' at 0x')[0], getattr(u.object, '__name__', u.object), u.exc_traceback.tb_lineno if u.exc_traceback else None)
sys.unraisablehook = hook
def bad(): raise ValueError('in atexit')
atexit.register(print, 'registered first, run last')
atexit.register(bad)
atexit.register(print, 'with', sep='|', end='!\n')
def unregistered(): print('never')
atexit.register(unregistered)
atexit.unregister(unregistered)
class D:
    def __del__(self): print('del at exit')
    def __repr__(self): return 'D()'
keep = D()
class Bad:
    def __del__(self): raise KeyError('in del')
b = Bad()
del b
print('end of module')
