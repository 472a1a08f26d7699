"""A program that does not compile: nothing runs, the error names file, line and position; exit status 1."""

print('never printed')
def f(:
    pass
