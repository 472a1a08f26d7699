"""A lone surrogate in a docstring: it cannot be encoded, and the exception holds the text with its tabs expanded."""
for source in [r"'\ud800'", r"'\t\ud800'", r"'ab\n\r\tc\ud800 d'", "def f():\n '\\t\\ud800' '\t a'", "class A:\n '''\tx\n\ty\\udfff'''",
               r"'\'\x00\"\n\r\t abcd\x85\xe9\U00012fff\ud800\U0001d121xxx.'", "async def f():\n '\\udc80'", r"x = '\ud800'"]:
    for optimize in (0, 2):
        try:
            compile(source, "file.py", "exec", optimize=optimize)
        except UnicodeEncodeError as error:
            print(ascii(source), optimize, ascii(error.args))
        else:
            print(ascii(source), optimize, "compiles")
