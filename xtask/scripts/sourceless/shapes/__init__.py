"""Shapes."""
from . import plane
