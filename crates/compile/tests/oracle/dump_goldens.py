"""Writes CPython's code objects of every statement of the sources, and of the sources as a whole, in the form of
dump_marshal.py but all in one tuple; expressions and single statements are compiled in their modes too.

Usage: dump_goldens.py OUTPUT SOURCE...
"""
import ast
import marshal
import sys
import warnings

warnings.simplefilter("ignore")
output, *sources = sys.argv[1:]
result = []


def add(mode, name, text):
    row = [f"{mode}:{name}", text.encode()]
    for level in range(3):
        try:
            row.append(compile(text, "source.py", mode, dont_inherit=True, optimize=level))
        except SyntaxError as error:
            row.append(type(error).__name__)
    # A level that changes nothing is left out.
    if row[3] == row[2] == row[4]:
        del row[3:]
    result.append(tuple(row))


for path in sources:
    with open(path) as file:
        source = file.read()
    name = path.rpartition("/")[2]
    add("exec", name, source)
    for statement in ast.parse(source).body:
        text = ast.get_source_segment(source, statement)
        if getattr(statement, "decorator_list", None):
            text = "\n".join("@" + ast.get_source_segment(source, d) for d in statement.decorator_list) + "\n" + text
        place = f"{name}:{statement.lineno}"
        add("exec", place, text)
        if statement.lineno % 7 == 0:
            add("single", place, text + "\n")
        if isinstance(statement, (ast.Assign, ast.Expr)) and statement.lineno % 3 == 0:
            add("eval", place, ast.get_source_segment(source, statement.value))
with open(output, "wb") as file:
    file.write(marshal.dumps(tuple(result)))
print(len(result))
