"""Marshalled code objects: frozen sets with None among the constants, constants that no compiler makes, both ways."""
import marshal

SOURCE = '''
def f(x):
    if x in {None, 'machine', 'default'}:
        return x
    return x not in {None}

class C:
    kinds = (None, frozenset, (..., True))
'''
code = compile(SOURCE, "source.py", "exec")


def show(code):
    data = marshal.dumps(code)
    print(code.co_name, data)
    again = marshal.loads(data)
    print(again == code, marshal.loads(marshal.dumps(again)) == code)
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            show(constant)


show(code)
for odd in ((1, [2], "x", None), (frozenset({(None,), b""}), {}, None)):
    data = marshal.dumps(code.replace(co_consts=odd))
    print(marshal.loads(data).co_consts == odd)

    outer = code.replace(co_consts=(code.replace(co_consts=odd), 1))
    print(marshal.loads(marshal.dumps(outer)).co_consts[0].co_consts == odd)
