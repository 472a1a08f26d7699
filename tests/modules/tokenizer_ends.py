"""The last tokens of `_tokenize.TokenizerIter`, with and without extra tokens: where a source ends."""
import _tokenize
import io

SOURCES = [
    "", "\n", "\n\n", " ", " \n", "a", "a\n", "a\n\n", "#c", "#c\n", "#c\n\n", "a\r\n", "#c\r\n\r\n", "if a:\n  b", "if a:\n  b\n",
    "if a:\n  b\n#c", "if a:\n  b\n\n", "if a:\n  b\n  \n", "\x0c", "\\\n", "a\\\n", '"""a\nb"""', '"""a\n\nb"""\n\n', "(\n", "(\n)\n",
    "a\n  ", "\ufeffa", "é\n#é", 'f"""a\n{b}"""\n\n', "a\r", "#c\r",
]


def tokens(readline, extra, **options):
    try:
        for token in _tokenize.TokenizerIter(readline, extra_tokens=extra, **options):
            yield token
    except Exception as error:
        yield repr(error)


for source in SOURCES:
    for extra in (False, True):
        print(ascii(source), extra)
        for token in tokens(io.StringIO(source, newline="").readline, extra):
            print("   ", ascii(token))


class Lines:
    """Raises StopIteration at the end, as a generator's __next__ does."""

    def __init__(self, lines):
        self.lines = list(lines)

    def __call__(self):
        if not self.lines:
            raise StopIteration
        return self.lines.pop(0)


for lines in ([], [""], ["a"], ["a\n", ""], ["#c\n"], [b"a\n"], [b"", b"x"], ["a\n", "", "b\n"], ["if a:\n", "  b"]):
    for extra in (False, True):
        for options in ({}, {"encoding": "utf-8"}):
            print(lines, extra, options)
            for token in tokens(Lines(lines), extra, **options):
                print("   ", ascii(token))
