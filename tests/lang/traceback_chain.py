"""Chained exceptions as the interpreter prints them: cause, context, suppressed context, notes, and a group."""

import traceback
def one():
    return 1 / 0
def two():
    try:
        one()
    except ZeroDivisionError as e:
        raise KeyError('two') from e
def three():
    try:
        two()
    except KeyError:
        error = ValueError('three\nwith two lines')
        error.add_note('a note')
        error.add_note('another\nnote in two lines')
        error.add_note('')
        raise error
def four():
    try:
        three()
    except ValueError:
        raise TypeError('four') from None
def five():
    errors = []
    for f in (one, three, four):
        try:
            f()
        except Exception as e:
            errors.append(e)
    raise ExceptionGroup('several', errors + [ExceptionGroup('inner', [OSError(2, 'No such file', 'name'), AttributeError('x')])])
for f in (one, two, three, four, five):
    try:
        f()
    except Exception:
        traceback.print_exc()
raise RuntimeError('last') from ExceptionGroup('cause', [ValueError(1)])
