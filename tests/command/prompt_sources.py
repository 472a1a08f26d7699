"""Statements at the prompt: their numbered names, source lines in errors and warnings, an end inside a line."""
