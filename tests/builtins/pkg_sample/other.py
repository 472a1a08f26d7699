"""A module whose attributes are made on demand."""
def __getattr__(name):
    if name == 'LAZY':
        return 'lazy'
    raise AttributeError(f'no {name} here')
