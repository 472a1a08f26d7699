"""Runs examples/jsonstat.py as a program without arguments."""

import os
import runpy

runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'examples', 'jsonstat.py'), run_name='__main__')
