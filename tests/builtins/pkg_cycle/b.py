"""The other half of a cycle."""
from . import a
b = 2
