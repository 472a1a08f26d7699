"""A module beside the program."""
counter = 1
