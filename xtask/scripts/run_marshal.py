"""Prints what `marshal` makes of every code object and constant of files, and of broken data.

usage: run_marshal.py [--full] FILE…

Run by `cargo xtask oracle marshal` under CPython and under Taipan. For each file a line `== FILE`, then digests of the
marshalled code at each level of optimisation, whether it comes back equal, and of each constant in each version of the
format. A `.pyc` file that lies beside the source in `__pycache__` is loaded and written again. `--full` prints the data.
"""
import marshal
import os
import sys

sys.path[:0] = [os.path.dirname(__file__)]
from views import digest, files, full, paths, walk


def shown(data):
    return repr(data) if full else digest(data)


class Random:
    """The same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & 0xffff_ffff_ffff_ffff
        return (self.state >> 33) % limit


def broken(data, random):
    """The data with a few bytes changed, removed or put in, or cut off."""
    data = bytearray(data)
    for _ in range(1 + random.below(3)):
        at = random.below(len(data))
        match random.below(5):
            case 0:
                data[at] = random.below(256)
            case 1:
                data[at] ^= 1 << random.below(8)
            case 2:
                del data[at:at + 1 + random.below(4)]
            case 3:
                data[at:at] = data[random.below(len(data)):][:1 + random.below(8)]
            case 4 if at:
                del data[at:]
        if not data:
            data = bytearray(b"\0")
    return bytes(data)


def outcome(data):
    try:
        value = marshal.loads(data)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return type(value).__name__


def has_numbers(value):
    """Which numbers something else holds, too, and so are marked, is CPython's own matter."""
    if isinstance(value, slice):
        value = value.start, value.stop, value.step
    return isinstance(value, (tuple, frozenset)) and any(type(v) in (int, float) or has_numbers(v) for v in value)


def compiled(source, level):
    return compile(source, "source.py", "exec", dont_inherit=True, optimize=level)


def marshalled():
    """The data of each file at each level, all before anything is read: what reading has interned would show."""
    for path in paths:
        with open(path, "rb") as file:
            source = file.read()
        try:
            # Nothing holds the code objects: what an earlier compilation has interned would show, too.
            yield path, [(code := None) or marshal.dumps(code := compiled(source, level)) for level in (0, 1, 2)]
        except Exception as error:
            yield path, type(error).__name__


first = dict(marshalled())
for path, source in files():
    code = again = inner = None
    if isinstance(first[path], str):
        print(first[path])
        continue
    for level, data in enumerate(first[path]):
        code = compiled(source, level)
        again = marshal.loads(data)
        print("code", level, shown(data), again == code, marshal.loads(marshal.dumps(again)) == code)
        if level:
            continue
        constants = [value for inner in walk(code) for value in inner.co_consts if not hasattr(value, "co_code")]
        for number, value in enumerate(constants):
            forms = []
            for version in range(6):
                try:
                    # A reference is held here, and by the code object: so what is shared does not vary.
                    form = marshal.dumps(value, version)
                except ValueError as error:
                    forms.append(str(error))
                else:
                    back = marshal.loads(form)
                    forms.append(f"{'' if has_numbers(value) else shown(form)} {back == value} {type(back).__name__}")
            print("constant", number, *forms)
        constants = value = None
        random = Random(len(data))
        for number in range(10):
            print("broken", number, outcome(broken(data, random)))
    folder, name = os.path.split(path)
    cached = os.path.join(folder, "__pycache__", name[:-3] + ".cpython-314.pyc")
    if os.path.exists(cached):
        with open(cached, "rb") as file:
            data = file.read()[16:]
        code = marshal.loads(data)
        print("pyc", shown(data), marshal.loads(marshal.dumps(code)) == code, code.replace(co_filename="") == code)
