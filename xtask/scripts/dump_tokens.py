"""Prints the tokens of files as the C tokenizer gives them to `tokenize`, extra tokens included.

usage: dump_tokens.py FILE…

For each file a line `== FILE`, a line per token, and the error if there was one. Run by
`cargo xtask oracle tokens` under CPython; the example `dump_tokens` of the crate syntax prints the same.
"""
import sys
from _tokenize import TokenizerIter

ESCAPES = {ord(c): f"\\{c}" for c in "\"'\\"} | {9: "\\t", 10: "\\n", 13: "\\r"}


def quoted(text):
    """As Rust's `escape_default` in double quotes."""
    if text.isascii() and text.isprintable() and not set(text) & set("\"'\\"):
        return f'"{text}"'
    out = []
    for c in text:
        number = ord(c)
        out.append(ESCAPES.get(number) or (c if 32 <= number < 127 else f"\\u{{{number:x}}}"))
    return '"' + "".join(out) + '"'


def place(number):
    return -2147483648 if number is None else number


def main(paths):
    for path in paths:
        print("==", path)
        with open(path, "rb") as file:
            tokens = TokenizerIter(file.readline, encoding="utf-8", extra_tokens=True)
            try:
                for kind, text, start, end, line in tokens:
                    print(kind, *start, *end, quoted(text), quoted(line))
            except SyntaxError as error:
                print(f"{type(error).__name__}: {error.msg} ({place(error.lineno)}:{place(error.offset)}-"
                      f"{place(error.end_lineno)}:{place(error.end_offset)})")
            except Exception as error:
                print(f"{type(error).__name__}: {error}")


sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
main(sys.argv[1:])
