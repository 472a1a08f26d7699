"""Padded, joined and printed text: kinds of characters, widths, objects that stay themselves."""
import io
import tokenize

for text in ("", "a", "é", "€", "😀", "ab", "aé", "a€"):
    for fill in ("*", "é", "€", "😀"):
        for width in (0, 1, 2, 3, 5):
            padded = text.ljust(width, fill), text.rjust(width, fill), text.center(width, fill)
            print(*map(ascii, padded), *(p.isascii() for p in padded), *(len(p) for p in padded))

for value in ("", "a", "é€", "word", 0, 7, -7, 123456, -(2**61), 2**80, True, 1.5, None):
    for spec in ("", "5", "<5", ">5", "^5", "^6", "05", "5s", "5d", ">3d", "<3s", "x>4", "10000", "s", "d", "<", "5 ", "+5"):
        try:
            print(ascii(format(value, spec))[:60], ascii(f"{value:{spec}}")[:60], len(("{:" + spec + "}").format(value)))
        except (ValueError, TypeError) as error:
            print(type(error).__name__, error)


class Text(str):
    def __format__(self, spec):
        return f"<{spec}>"


class Number(int):
    def __format__(self, spec):
        return f"[{spec}]"


print(f"{Text('a'):>5} {Number(3):>5} {True:>5} {Text('b')!s:>5}")

s = "some text"
print(s.ljust(3) is s, f"{s:3}" is s, format(s, ">9s") is s, "".join([s]) is s, ", ".join((s,)) is s)
for separator in ("", ", ", "é", "€"):
    for items in ([], [""], ["", ""], ["a"], ["a", ""], ["", "é"], ["a", "€", "b"], ["a", "😀"], ("x", "y", "z")):
        joined = separator.join(items)
        print(ascii(joined), len(joined), joined.isascii(), joined == separator.join(iter(items)))
print("x".join([Text("a")]), type("x".join([Text("a")])) is str)
for wrong in (["a", 1], [b"a"], ("a", None), 3):
    try:
        ", ".join(wrong)
    except TypeError as error:
        print(error)


class Loud(io.StringIO):
    def write(self, text):
        super().write(f"[{text}]")


for kind in (io.StringIO, Loud):
    file = kind()
    print(1, "two", 3.5, None, file=file)
    print(file=file)
    print("é", "€", sep="", end="!", file=file, flush=True)
    print(ascii(file.getvalue()))
file = io.StringIO(newline="\r\n")
print("a", "b", sep="\n", file=file)
print(ascii(file.getvalue()), file.tell())

tokens = list(tokenize.generate_tokens(io.StringIO("a = b + 1\nc = '''x\ny''' + d\n").readline))
print([(first.line is second.line) for first, second in zip(tokens, tokens[1:])])
