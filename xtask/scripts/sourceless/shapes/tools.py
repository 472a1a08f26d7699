__all__ = ["describe", "adders", "countdown"]
KNOWN = frozenset({"Box", "Circle"})
TABLE = {"a b": (1, 2.5, 3j, b"bytes", None, ..., True), -1: "é\udc80 あ 🐍"}


def describe(shape):
    name = type(shape).__name__
    return f"{name:>8}{name in {'Box', 'Circle'}!s:^7}{len(KNOWN)} {ascii(TABLE)}"


def adders(count):
    return [lambda x, n=n: x + n + count for n in range(count)]


def countdown(n):
    while n:
        yield (n := n - 1)
    yield from ("a", "b")
