"""Prints whether each prefix of a text is complete, incomplete or wrong input for an interactive prompt.

usage: dump_codeop.py FILE…

For each file a line `== FILE`, then the answers for each prefix that ends in each line of its pieces: a letter for the
prefix as it is and one for the prefix with a newline, as `codeop` asks; and the errors, where they change. Run by
`cargo xtask oracle codeop` under CPython; the example `dump_codeop` of the crate compile prints the same.
"""
import ast
import sys
import warnings

ALLOW_INCOMPLETE_INPUT = 0x4000
DONT_IMPLY_DEDENT = 0x200
FLAGS = ast.PyCF_ONLY_AST | ALLOW_INCOMPLETE_INPUT | DONT_IMPLY_DEDENT
FEWEST_LINES = 10
MOST_LINES = 40


def pieces(source):
    """Runs of lines that begin with a line that is not indented."""
    found, lines = [], []
    for line in source.split("\n"):
        if len(lines) >= FEWEST_LINES and line[:1].isascii() and (line[:1].isalpha() or line[:1] == "@"):
            found.append(lines)
            lines = []
        lines.append(line)
    return [lines for lines in [*found, lines] if len(lines) <= MOST_LINES]


def answer(text):
    try:
        compile(text, "source.py", "single", FLAGS, dont_inherit=True)
        return "C"
    except SyntaxError as error:
        if type(error).__name__ == "_IncompleteInputError":
            return "I"
        places = error.lineno, error.offset, error.end_lineno, error.end_offset
        return " ".join([type(error).__name__, ascii(error.msg), *map(str, places)])
    except Exception as error:
        return f"{type(error).__name__} {ascii(str(error))}"


def main(paths):
    warnings.simplefilter("ignore")
    for path in paths:
        print("==", path)
        with open(path, encoding="utf-8", errors="replace") as file:
            source = file.read()
        for lines in pieces(source):
            before = ""
            for line in lines:
                letters = {False: "", True: ""}
                error = ""
                for end in range(len(line) + 1):
                    for newline in letters:
                        found = answer(before + line[:end] + "\n" * newline)
                        letters[newline] += found if len(found) == 1 else "E"
                        if len(found) > 1 and found != error:
                            error = found
                            print(end, int(newline), error)
                print(letters[False], letters[True])
                before += line + "\n"


main(sys.argv[1:])
