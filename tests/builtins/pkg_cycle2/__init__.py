"""Imports itself."""
import pkg_cycle2
from pkg_cycle2 import nothing
