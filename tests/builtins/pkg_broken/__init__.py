"""Raises while being imported."""
raise ValueError("broken package")
