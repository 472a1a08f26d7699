"""Which strings of a code object are interned, and which of them live for ever: of compiled code, of code read back by marshal,
of code made by replace(); and what of that marshalled data shows."""
import marshal
import sys
from types import CodeType

SOURCE = '''
class Outerx:
    class Innerx:
        def methodx(self, argx):
            return zedx.attrx, "const_nmx", "other const"
def outfx():
    def infx():
        return lambda: 0
    import modx.suby as asx
    from frx import nmx
    return locx
def genqx[Tx](a: Tx): pass
'''


def walk(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from walk(constant)


def state(text):
    return ("immortal" if sys._is_immortal(text) else "interned") if sys._is_interned(text) else "plain"


def show(title, code):
    print("==", title)
    for inner in walk(code):
        print(*(f"{text!r} {state(text)};" for text in (inner.co_name, inner.co_qualname, inner.co_filename)))
        for field in ("co_names", "co_varnames", "co_freevars", "co_cellvars", "co_consts"):
            found = [f"{text!r} {state(text)}" for text in getattr(inner, field) if isinstance(text, str)]
            if found:
                print("   ", field, *found)


show("compiled", compile(SOURCE, "some file", "exec"))


def empty(): pass


new = empty.__code__.replace(
    co_names=("brand" + "new1", "five" * 2), co_varnames=("brand" + "new2",), co_nlocals=1, co_freevars=("free" + str(1),),
    co_consts=("abcx" + str(1), "a bx" + str(1), "Zzx.z" + str(2)), co_filename="file" + str(1), co_name="named" + str(1),
    co_qualname="q.named" + str(1))
show("replaced", new)
inner = empty.__code__.replace(co_consts=(("tup" + str(4), ("deep" + str(5), "no name" + str(6))),)).co_consts[0]
print(state(inner[0]), state(inner[1][0]), state(inner[1][1]))


def written(source):
    """How the dotted names stand in the data."""
    data = marshal.dumps(compile(source, "other file", "exec"))
    found, at = [], 0
    while (at := data.find(b"Aqx.Bqx", at)) >= 0:
        found.append(data[at - 2:at])
        at += 7
    return found


nested = "class Aqx:\n class Bqx:\n  def f(self): pass\n"
print("fresh", written(nested))
print("again", written(nested))
held = compile(nested, "held file", "exec")
print("one alive", written(nested))
del held
print("none alive", written(nested))
data = marshal.dumps(compile(nested.replace("Aqx", "Aqy"), "third file", "exec"))
marshal.loads(data)
print("written anew", marshal.dumps(compile(nested.replace("Aqx", "Aqy"), "third file", "exec")) == data)
show("read back", marshal.loads(marshal.dumps(compile(SOURCE.replace("x", "k"), "last file", "exec"))))
