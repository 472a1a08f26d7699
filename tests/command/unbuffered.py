"""-u -q -B -E -s -S options are accepted and seen in sys.flags."""

import sys
print(sys.flags.quiet, sys.flags.dont_write_bytecode, sys.flags.ignore_environment, sys.flags.no_user_site, sys.flags.no_site, sys.stdout.line_buffering, sys.stdout.write_through)
print('site' in sys.modules, 'exit' in dir(__builtins__))
