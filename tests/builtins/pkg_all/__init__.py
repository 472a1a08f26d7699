"""Its __all__ names what is not there."""
__all__ = ["nope"]
