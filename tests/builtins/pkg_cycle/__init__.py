"""Imports a module that imports it back."""
from .b import b
a = 1
