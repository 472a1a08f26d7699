"""-X options: dev mode, utf8, int_max_str_digits, importtime off, unknown ones kept in sys._xoptions."""

import sys
print(sys.flags.utf8_mode, sys.flags.int_max_str_digits, sorted(sys._xoptions.items()))
try:
    int('1' * 700)
except ValueError as e:
    print(e)
