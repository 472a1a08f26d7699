"""What the scripts `run_*.py` share: their arguments, the files, the code objects in them, and texts or their digests.

A script prints a line `== FILE` for each file, then lines of `show`: a name with a digest of a text, or with `--full` the text.
Both interpreters run it, and what they print must be the same.
"""
import re
import sys
import warnings
from types import CodeType

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
full = "--full" in sys.argv
paths = [argument for argument in sys.argv[1:] if not argument.startswith("--")]


def option(name, default=None):
    """What follows `--name=` among the arguments."""
    for argument in sys.argv[1:]:
        if argument.startswith(f"--{name}="):
            return argument.partition("=")[2]
    return default


def digest(text):
    """A short fingerprint that does not depend on the seed of string hashes."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return f"{int.from_bytes(data, 'little') % 0xffff_ffff_ffff_ffc5:016x} {len(data)}"


def show(name, text):
    print(f"-- {name}\n{text}" if full else f"   {name} {digest(text)}")


def attempt(make):
    """The text that `make` gives, or what it raised instead."""
    try:
        return make()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def stable(text):
    """Without addresses and numbers of threads, and with sets in order: that of their items is the hash function's."""
    if " at 0x" in text:
        text = re.sub(r" at 0x[0-9a-f]+", " at ADDRESS", text)
    if "<_MainThread(" in text:
        text = re.sub(r"\d+(: <_MainThread\(MainThread, started )\d+", r"THREAD\1THREAD", text)
    if "frozenset({" in text:
        text = re.sub(r"frozenset\(\{(.*)\}\)", lambda found: f"frozenset({''.join(sorted(found[1]))})", text)
    if "{<class " in text:
        text = re.sub(r"\{(<class [^{}:]*)\}", lambda found: f"{{{', '.join(sorted(found[1].split(', ')))}}}", text)
    return text


def files():
    """Path and bytes of each file, announced."""
    for path in paths:
        print("==", path)
        with open(path, "rb") as file:
            yield path, file.read()
        sys.stdout.flush()


def walk(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from walk(constant)


def fields(code):
    out = [f"{name} {getattr(code, name)!r}" for name in dir(code) if name.startswith("co_") and name not in (
        "co_consts", "co_lnotab", "co_lines", "co_positions", "co_branches", "_co_code_adaptive")]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            out += fields(constant)
        elif isinstance(constant, frozenset):
            out.append(f"const {sorted(map(repr, constant))}")
        else:
            out.append(f"const {type(constant).__name__} {constant!r}")
    return out


def code_text(code):
    """Every field of a code object and of those in it."""
    return "\n".join(fields(code))


def show_code(views):
    """Prints the views of each code object of each file: pairs of a name and a function that gives a text."""
    for _, source in files():
        try:
            top = compile(source, "source.py", "exec", dont_inherit=True)
        except Exception as error:
            print(type(error).__name__)
            continue
        for number, code in enumerate(walk(top)):
            print(number, code.co_qualname, code.co_firstlineno)
            try:
                for name, make in views(code):
                    show(name, stable(attempt(make)))
            except Exception as error:
                print(f"{type(error).__name__}: {stable(str(error))}")
