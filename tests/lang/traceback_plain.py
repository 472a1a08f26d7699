"""An uncaught exception through several functions: source lines, carets, name and module of the exception; exit status 1."""

class Custom(Exception):
    """Has a module and a text."""
def third(data):
    return data['key'][0].attribute(1 + 2, len(data)) * undefined_name
def second(x):
    return third({'key': [x]}) + third(
        {'key': []})
def first():
    value = [second(i) for i in range(3)]
    return value
print('before')
first()
