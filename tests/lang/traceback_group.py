"""An uncaught exception group with nested groups, causes and notes, as a tree; long groups are cut."""

def fail(n):
    raise ValueError(f'number {n}')
errors = []
for n in range(18):
    try:
        fail(n)
    except ValueError as e:
        errors.append(e)
inner = ExceptionGroup('inner', [KeyError('k'), ExceptionGroup('innermost', [OSError('o')])])
inner.add_note('note on the group')
inner.__cause__ = TypeError('cause of the inner group')
raise ExceptionGroup('outer', errors + [inner])
