"""A module two levels down."""
from . import VALUE
from .. import first as up
from ..other import LAZY
NAME = __name__
RELATIVE = (VALUE, up, LAZY)
