"""-I: the program's folder is not on the path, environment variables are ignored."""

import os, sys
print(sys.flags.isolated, sys.flags.ignore_environment, sys.flags.no_user_site, sys.flags.safe_path, os.path.dirname(os.path.abspath(__file__)) in sys.path)
print(sys.flags.hash_randomization)
