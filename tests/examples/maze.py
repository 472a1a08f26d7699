"""Runs examples/maze.py as a program without arguments."""

import os
import runpy

runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'examples', 'maze.py'), run_name='__main__')
