"""-W error turns a warning into an exception."""

import sys, warnings
print(sys.warnoptions)
try:
    warnings.warn('text')
except UserWarning as e:
    print('raised', e)
warnings.warn('last', DeprecationWarning)
