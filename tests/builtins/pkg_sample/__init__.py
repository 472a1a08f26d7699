"""A package that tests import."""
first, second = 'first', 'second'
star_value = 'star'
hidden = 'hidden'
_private = 'private'
__all__ = ['star_value', 'other']
