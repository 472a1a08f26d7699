"""A sub-package."""
VALUE = 'value'
