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

print("== fields of the wrong kind")
code = compile('first = 1; second = "no name"', "f", "exec")
data = marshal.dumps(code)
for field in (b"\xda\x05first", b"\xda\x06second", b"\xda\x08<module>", b"\xda\x01f"):
    at = data.index(field)
    for other in (b"\xdb\x01\x00\x00\x00N", b"\xe9\x01\x00\x00\x00", b"\xdb\x00\x00\x00\x00", b"\xa9\x00"):
        try:
            print(field, other, marshal.loads(data[:at] + other + data[at + len(field):]))
        except Exception as error:
            print(field, other, type(error).__name__, error)
at = data.index(b"z\x07no name")
odd = data[:at] + b"[\x01\x00\x00\x00N" + data[at + 9:]
read = marshal.loads(odd)
print(read.co_consts)
namespace = {}
exec(read, namespace)
print(namespace["second"] is read.co_consts[1])

print("== sets of strings that several functions use")
for known in ("", "known1; known2\n"):
    code = compile(known + "def f(x): return x in {'known1', 'known2'}\ndef g(x): return 'other text', x in {'known1', 'known2'}\n", "f", "exec")
    data = marshal.dumps(code)
    print(data.count(b"\xbe"), data.count(b">\x02"), marshal.loads(data) == code)
