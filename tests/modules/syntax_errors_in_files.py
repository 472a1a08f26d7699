"""Syntax errors of files and of text with a file's name: arguments, attributes and the line that they show."""
import os
import sys
import tempfile

SOURCES = ["frum math import sqrt", "if x:\na", "if x:\n  a\n b", "def f():\n\tx\n        y", "  x", "while 1:\n  pass; x\n x y",
           "x = (", "x = [1,\n2", "'abc", "'''abc", "f'{a", "f'{a b}'", "a\n  b", "try:\n  a\nexcept:\nb", "def f(\n  a b): pass",
           "x = 1 +\n", "x\\", "x\\\n", "\\", "(\\", "print 3", "\xe9 = (\xfc \xf6)", "lambda x=: 3", "def f(x, x): pass",
           "nonlocal x", "return", "def f():\n  x=1\n  global x", "break", "@", "@a\nb", "else: x", "x ++", "0777", "1__0",
           "'\\N{foo}'", "b'\xe9'", "\ufeffa b", "#c\n\x0cif x:\na", "await x", "yield", "[x async for x in y]", "f'{x!z}'",
           "*a", "f(**a, *b)", "from . import *", "def f():\n from a import *", "from __future__ import foo",
           "x=1\nfrom __future__ import annotations", "def f():\n  return 1\n  nonlocal x\n", "class A:\n  def f(): nonlocal y\n",
           "f(a=1,\n  a=2)\n", "x: int = (yield)\nreturn\n", "a\r\nb c\r\n", "a\rreturn\rb"]


def tell(source, error):
    attributes = error.lineno, error.offset, error.end_lineno, error.end_offset, error.text
    args = [[os.path.basename(a[0]), *a[1:]] if isinstance(a, tuple) else a for a in error.args]
    print(ascii(source), type(error).__name__, ascii(args), ascii(attributes), os.path.basename(error.filename))


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file.py")
    for source in SOURCES:
        text = source.encode()
        with open(path, "wb") as file:
            file.write(text)
        for given in text, source, text + b"\n":
            try:
                compile(given, path, "exec")
            except SyntaxError as error:
                tell(given, error)
    with open(path, "wb") as file:
        file.write(b"# coding: latin-1\n'\xe4'\na b\nreturn '\xe4'\n")
    with open(path, "rb") as file:
        text = file.read()
    for source in text, text.replace(b"a b", b""):
        try:
            compile(source, path, "exec")
        except SyntaxError as error:
            tell(source, error)
    with open(path, "wb") as file:
        file.write(b"one\ntwo\n")
    for mode in "exec", "eval", "single":
        for source in "a b", "return", "x\ny z", "\n\n\n\na b":
            try:
                compile(source, path, mode)
            except SyntaxError as error:
                tell(source, error)
