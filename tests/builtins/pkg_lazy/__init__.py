"""Module __getattr__."""
def __getattr__(name):
    if name == "missing":
        raise AttributeError(name)
    return ("lazy", name)
