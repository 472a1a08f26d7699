"""What `cargo xtask bench --frontend` times.

Run by bench_driver.py: `read N` reads source N of the folder in TAIPAN_BENCH_FOLDER and does not count; the others, given
a 1, do their part with that source. `read_all N` reads each TAIPAN_BENCH_EVERYth source from number N on, up to
TAIPAN_BENCH_TOGETHER of them, which `compile_all 1` then compiles one after the other. A source that is meant to be wrong
counts with its error.
"""
import ast
import dis
import io
import os
import tokenize
import warnings

warnings.simplefilter("ignore")

sources = sorted(
    os.path.join(folder, name)
    for folder, _, names in os.walk(os.environ["TAIPAN_BENCH_FOLDER"])
    for name in names
    if name.endswith(".py") and "site-packages" not in folder
)
text = b""
texts = []
tree = code = None


def bench_read(n):
    global text, tree, code
    with open(sources[n], "rb") as file:
        text = file.read()
    tree = code = None


def bench_read_all(n):
    every, together = int(os.environ["TAIPAN_BENCH_EVERY"]), int(os.environ["TAIPAN_BENCH_TOGETHER"])
    texts.clear()
    for source in sources[n::every][:together]:
        with open(source, "rb") as file:
            texts.append(file.read())


def bench_compile_all(n):
    for text in texts:
        try:
            compile(text, "source.py", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            pass


def bench_compile(n):
    global code
    try:
        code = compile(text, "source.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        pass


def bench_parse(n):
    global tree
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        pass


def bench_unparse(n):
    if tree is not None:
        ast.unparse(tree)


def bench_tokenize(n):
    try:
        for token in tokenize.tokenize(io.BytesIO(text).readline):
            pass
    except (SyntaxError, tokenize.TokenError):
        pass


def bench_dis(n):
    if code is not None:
        dis.dis(code, file=io.StringIO())
