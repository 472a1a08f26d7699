"""What a program can see of native modules and built-in types without calling anything: names, types, docstrings, signatures, flags.

usage: run_surface.py [--list] [MODULE ...]

Run by `cargo xtask oracle surface` under CPython and under Taipan. Prints `== MODULE` and a line for each fact. `types` stands
for the built-in types. Without an argument: all native modules and `types`; `--list` prints their names alone. With SURFACE_ORDER
set, the order of class dictionaries counts. What docs/differences.md names is left out: LEFT_OUT, LACKING and INTERNAL.
"""
import importlib
import importlib.machinery
import inspect
import os
import signal  # signatures name it
import sys
import types
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(3000)

# Numbers and texts of these may be the machine's or the build's own.
OWN = {
    "sys": {"version", "version_info", "hexversion", "_git", "implementation", "path", "argv", "orig_argv", "modules",
            "executable", "_base_executable", "prefix", "base_prefix", "exec_prefix", "base_exec_prefix", "_stdlib_dir",
            "path_importer_cache", "warnoptions", "flags", "builtin_module_names", "thread_info"},
    "posix": {"environ"},
    "builtins": {"_"},
}
# Attributes that stand for something of C's.
LEFT_OUT = {"__file__", "datetime_CAPI", "CAPI", "_ucnhash_CAPI", "__vectorcalloffset__"}
# Modules that Taipan lacks, and one of which it has the names alone.
LACKING = {"_ctypes", "_curses", "_curses_panel", "_dbm", "_elementtree", "_interpchannels", "_interpqueues",
           "_interpreters", "_remote_debugging", "_sqlite3", "_ssl", "_zoneinfo", "_zstd", "pyexpat", "readline"}
# Types that only CPython's own C code makes something of.
INTERNAL = {"builtins." + name for name in ("InstructionSequence", "_buffer_wrapper", "hamt", "hamt_array_node", "hamt_bitmap_node",
            "hamt_collision_node", "instancemethod", "moduledef", "uop_executor")}
# Types whose items are of another size.
OTHER_ITEMS = {"code", "frame", "memoryview", "Match", "Pattern"}
CONSTANTS = (int, float, str, bytes, complex, bool, type(None), tuple)
FLAGS = {"BASETYPE": 1 << 10, "IMMUTABLE": 1 << 8, "NO_INSTANCES": 1 << 7, "ABSTRACT": 1 << 20, "SEQUENCE": 1 << 5,
         "MAPPING": 1 << 6, "HAS_VECTORCALL": 1 << 11, "METHOD_DESCRIPTOR": 1 << 17, "ITEMS_AT_END": 1 << 23, "MATCH_SELF": 1 << 22, "HEAPTYPE": 1 << 9}


def text(value):
    try:
        return repr(value)
    except BaseException as error:
        return f"<{type(error).__name__}: {error}>"


def attribute(value, name):
    try:
        return text(getattr(value, name))
    except AttributeError:
        return "absent"
    except BaseException as error:
        return f"<{type(error).__name__}: {error}>"


def signature(value):
    try:
        return str(inspect.signature(value))
    except BaseException as error:
        return f"<{type(error).__name__}: {str(error).split(' at 0x')[0]}>"


def say(path, what, value):
    print(f"{path} {what} {value}")


def facts(path, value, names):
    for name in names:
        say(path, name, attribute(value, name))


def shown(names):
    return [name for name in names if name not in LEFT_OUT and not str(name).startswith("__map_")]


def routine(path, value):
    facts(path, value, ["__doc__", "__text_signature__", "__name__", "__qualname__", "__module__"])
    if callable(value):
        say(path, "signature", signature(value))


def member(path, value, owner=None):
    kind = type(value)
    say(path, "type", f"{kind.__module__}.{kind.__qualname__}")
    if isinstance(value, (staticmethod, classmethod)):
        member(path + ".__func__", value.__func__)
        facts(path, value, ["__doc__", "__name__", "__qualname__", "__module__"])
    elif isinstance(value, (types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType,
                            types.ClassMethodDescriptorType, types.MethodWrapperType)):
        routine(path, value)
        objclass = getattr(value, "__objclass__", None)
        if objclass is not None:
            say(path, "__objclass__", objclass)
        bound = getattr(value, "__self__", None)
        if bound is not None:
            say(path, "__self__", bound.__name__ if isinstance(bound, types.ModuleType) else text(bound).split(" at 0x")[0])
    elif isinstance(value, (types.GetSetDescriptorType, types.MemberDescriptorType)):
        facts(path, value, ["__doc__", "__name__", "__qualname__", "__objclass__"])
        say(path, "signature", signature(value))
    elif isinstance(value, types.FunctionType):
        routine(path, value)
    elif isinstance(value, property):
        facts(path, value, ["__doc__", "__name__"])


SEEN = {}


def cls(path, value):
    say(path, "class", f"{value.__module__}.{value.__qualname__}")
    if id(value) in SEEN:
        return
    SEEN[id(value)] = value
    say(path, "metaclass", type(value))
    say(path, "bases", value.__bases__)
    say(path, "mro", value.__mro__)
    facts(path, value, ["__doc__", "__text_signature__", "__name__", "__qualname__", "__module__", "__match_args__", "_fields",
                        "n_fields", "n_sequence_fields", "n_unnamed_fields", "__slots__", "__basicsize__", "__abstractmethods__", "__type_params__", "__hash__",
                        "_attributes", "_field_types"])
    if value.__name__ not in OTHER_ITEMS:
        facts(path, value, ["__itemsize__"])
    say(path, "signature", signature(value))
    bits = value.__flags__
    say(path, "flags", " ".join(name for name, bit in FLAGS.items() if bits & bit))
    try:
        derived = type(value)("Derived", (value,), {})
        say(path, "derived", derived.__flags__ & 1 << 14 != 0)
    except BaseException as error:
        say(path, "derived", f"{type(error).__name__}: {error}")
    try:
        value._surface_ = 1
        say(path, "settable", True)
        del value._surface_
    except BaseException as error:
        say(path, "settable", f"{type(error).__name__}: {error}")
    say(path, "dict", shown(vars(value)) if os.environ.get("SURFACE_ORDER") else sorted(shown(vars(value)), key=str))
    for name in sorted(shown(vars(value)), key=str):
        if name not in ("__dict__", "__weakref__", "__doc__", "__module__", "__abstractmethods__", "_abc_impl"):
            entry = vars(value)[name]
            inner = f"{path}.{name}"
            if isinstance(entry, type):
                cls(inner, entry)
            elif isinstance(entry, CONSTANTS):
                say(inner, "value", text(entry))
                say(inner, "type", type(entry))
            else:
                member(inner, entry, value)


def module(name):
    print("==", name)
    try:
        m = importlib.import_module(name)
    except BaseException as error:
        say(name, "import", f"{type(error).__name__}: {error}")
        return
    facts(name, m, ["__doc__", "__name__", "__package__"])
    own = OWN.get(name, ())
    names = sorted(shown(vars(m)))
    say(name, "dir", names)
    for key in names:
        if key.startswith("__") and key.endswith("__") and name != "builtins" and key not in ("__build_class__",):
            continue
        value = vars(m)[key]
        path = f"{name}.{key}"
        if isinstance(value, type):
            cls(path, value)
        elif isinstance(value, types.ModuleType):
            say(path, "module", value.__name__)
        elif isinstance(value, CONSTANTS):
            say(path, "type", type(value))
            if key not in own:
                say(path, "value", text(value).split(" at 0x")[0])
        else:
            member(path, value)


def builtin_types():
    def generator():
        yield

    async def coroutine():
        pass

    async def agen():
        yield

    def raised():
        try:
            1 / 0
        except ZeroDivisionError as error:
            return error

    print("== types")
    class Slotted:
        __slots__ = ("x",)
    co = coroutine()
    import collections, re, weakref, functools, operator, string.templatelib
    name = 1
    things = [object, generator(), co, co.__await__(), agen(), agen().__aiter__(), agen().__anext__(), agen().asend(None), agen().athrow(ValueError),
              raised().__traceback__, raised().__traceback__.tb_frame, generator.__code__, generator, Slotted.x,
              type.__dict__["__dict__"], int.real, int.__add__, (1).__add__, str.upper, "".upper, len,
              dict.__dict__["fromkeys"], property(), staticmethod(len), classmethod(len), super(Slotted, Slotted()), types.CellType(),
              types.SimpleNamespace(), types.MappingProxyType({}), list[int], int | str, iter([]), reversed([]), iter(()), iter({}),
              iter({}.values()), iter({}.items()), {}.keys(), {}.values(), {}.items(), reversed({}), reversed({}.values()),
              reversed({}.items()), iter(set()), iter(""), iter("é"), iter(b""), iter(bytearray()), iter(range(3)), iter(range(1 << 70)),
              reversed(range(3)), iter(memoryview(b"")), iter(int, 1), iter(Slotted.__subclasses__()), enumerate([]), zip(), map(len, []), filter(None, []), reversed("ab"),
              slice(1), range(1), Ellipsis, NotImplemented, None, memoryview(b""), frozenset(), collections.OrderedDict(),
              iter(collections.OrderedDict()), collections.OrderedDict().keys(), collections.OrderedDict().items(),
              collections.OrderedDict().values(), re.compile(""), re.match("", ""), re.finditer("", ""), re.compile("").scanner(""),
              weakref.ref(Slotted), weakref.ProxyType, weakref.CallableProxyType, functools.partial(len), functools.lru_cache(len),
              functools.cmp_to_key(len), functools.reduce, operator.attrgetter("a"), operator.itemgetter(1), operator.methodcaller("a"),
              types.ModuleType("m"), types.GenericAlias(list, int), sys.flags, sys.version_info, sys.float_info, sys.int_info,
              sys.hash_info, sys.thread_info, sys.implementation, sys._getframe().f_locals, t"{name}", t"{name}".interpolations[0], iter(t"{name}"),
              generator.__code__.co_lines(), generator.__code__.co_positions(), generator.__code__.co_branches(), types.MethodType(len, 1), types.CapsuleType,
              types.NoneType, types.EllipsisType, types.NotImplementedType, sys.get_asyncgen_hooks(), generator.__get__(1), iter(collections.deque()), reversed(collections.deque()),
              ExceptionGroup("", [ValueError()]), sys.monitoring, os.stat("."), os.times(), os.uname(), sys.asyncio if hasattr(sys, "asyncio") else None]
    co.close()
    for thing in things:
        kind = thing if isinstance(thing, type) else type(thing)
        cls(f"{kind.__module__}.{kind.__qualname__}", kind)
    left = list(object.__subclasses__())
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in left if type(kind) is type} - INTERNAL
    say("types", "subclasses", sorted(name for name in names if name.startswith("builtins.")))


def native_names():
    names = set(sys.builtin_module_names)
    for name in sys.stdlib_module_names:
        try:
            spec = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            continue
        if spec and isinstance(spec.loader, importlib.machinery.ExtensionFileLoader):
            names.add(name)
    return sorted(n for n in names - LACKING if not n.startswith(("_test", "_xx", "xx")))


def main():
    import importlib.util
    if sys.argv[1:] == ["--list"]:
        print(*native_names(), "types", sep="\n")
        return
    for name in [a for a in sys.argv[1:] if a != "--full"] or [*native_names(), "types"]:
        if name == "types":
            builtin_types()
        else:
            module(name)


main()
