"""sys.exit with a number: pending finally blocks run, nothing is printed, the status is the number."""

import sys
import atexit
atexit.register(print, 'atexit 1')
atexit.register(lambda: print('atexit 2'))
try:
    try:
        sys.exit(3)
    finally:
        print('finally')
except SystemExit as e:
    print('code', e.code)
    raise
