"""-O: assertions and __debug__ blocks are gone, docstrings stay."""

import sys
assert False, 'never evaluated'
def f():
    "doc"
    assert 1 / 0
    if __debug__: return 'debug'
    return 'optimized'
print(__debug__, f(), f.__doc__, sys.flags.optimize, f.__code__.co_consts)
print(eval('__debug__'), compile('assert 0', '', 'exec').co_consts)
