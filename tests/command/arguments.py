"""Arguments of the program reach sys.argv unchanged, also those that look like options."""

import sys
print(len(sys.argv), sys.argv[1:], [ascii(a) for a in sys.argv[1:]], sys.orig_argv[-len(sys.argv) + 1:])
