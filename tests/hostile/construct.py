#!/usr/bin/env python3
"""Makes instances of every native type in every way there is, above all in ways that its own constructor knows nothing of, and uses what came out.

usage: construct.py PYTHON [--only WORD] [--few] [--some N] [--compare ORACLE] [--seed S] [--seconds N] [--verbose]

All types that can be reached after importing the library are tried, each in a process of its own: called, through the `__new__`
of every base, as base of a class, beside every other native type as base, through copying, pickling, `__reduce_ex__`,
`__setstate__` and assignment to `__class__`. Every attribute, method and operator of every object that came out is used with odd arguments.
A process that dies of a signal, panics or hangs is reported with what it did last. --few imports native modules only, --some N tries so many of the types.
--compare counts where another interpreter answers to an attempt with something else.
"""
import json
import os
import subprocess
import sys

DRIVER = r'''
import sys, os
seed, only, few, seconds, some = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "few", float(sys.argv[4]), int(sys.argv[5])
import signal, gc, io, json, random, types, warnings, tempfile, time
warnings.simplefilter("ignore")
NOT = {"antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "_tkinter", "__main__", "test", "ensurepip", "venv", "lib2to3", "pip", "_pyrepl", "faulthandler", "readline", "_curses", "curses", "_curses_panel", "_dbm", "_gdbm", "dbm", "_sqlite3", "sqlite3", "_ssl", "ssl", "_hashlib", "rlcompleter",
       "_testcapi", "_testinternalcapi", "_testlimitedcapi", "_testclinic", "_testclinic_limited", "_testbuffer", "_testmultiphase", "_testsinglephase", "_testimportmultiple", "_ctypes_test", "_xxtestfuzz", "xxlimited", "xxlimited_35", "xxsubtype", "_test_embed_structseq", "_interpreters", "_interpchannels", "_interpqueues", "_remote_debugging", "_uuid", "_ctypes", "ctypes"}
out = os.fdopen(os.dup(1), "w")
def emit(*what):
    out.write(json.dumps(what) + "\n"); out.flush()
names = set(sys.builtin_module_names)
if hasattr(sys, "stdlib_module_names"):
    names |= {n for n in sys.stdlib_module_names if n.startswith("_") or not few}
devnull = os.open(os.devnull, os.O_RDWR)
sys.stdin = open(os.devnull)
for number in (0, 1): os.dup2(devnull, number)
for name in sorted(names - NOT):
    try: __import__(name)
    except BaseException: pass
for name in ("concurrent.futures.thread", "importlib.metadata", "xml.parsers.expat", "xml.etree.ElementTree", "multiprocessing.pool", "asyncio", "collections.abc", "os.path", "unittest.mock", "email.message", "logging.handlers", "encodings.idna"):
    if not few:
        try: __import__(name)
        except BaseException: pass
sys.setrecursionlimit(400)

def reach():
    found, waiting = {}, [object, type]
    waiting += [type(o) for o in gc.get_objects()]
    for m in list(sys.modules.values()):
        try: waiting += [type(v) for v in vars(m).values()] + [v for v in vars(m).values() if isinstance(v, type)]
        except Exception: pass
    def g(): yield
    async def c(): pass
    async def a(): yield
    co, ag = c(), a()
    waiting += map(type, SAMPLES())
    while waiting:
        t = waiting.pop()
        if id(t) in found: continue
        found[id(t)] = t
        try: waiting += type.__subclasses__(t)
        except Exception: pass
        waiting += type.mro(t) if type(t) is type else []
    co.close()
    return list(found.values())

def SAMPLES():
    """Objects of as many native types as can be had without the outside."""
    sources = """
None;NotImplemented;...;True;5;1<<100;1.5;1j;'s';b'b';bytearray(b'a');memoryview(bytearray(8));(1,2);[1,2];{'a':1};{1,2};frozenset([1]);range(9);slice(1,2);iter([1]);iter(());iter({1:2});iter({1:2}.values());iter({1:2}.items());iter('ab');iter('\u20ac');iter(b'a');iter(bytearray(b'a'));iter(range(3));iter(range(1<<70));iter({1});iter(memoryview(b'a'));reversed([1]);reversed({1:1});reversed({1:1}.values());reversed({1:1}.items());reversed('ab');enumerate([1]);zip([1]);map(abs,[1]);filter(None,[1]);(i for i in (1,2))
{}.keys();{}.values();{}.items();iter(int,1);property();staticmethod(len);classmethod(len);super(int,1);len;[].append;(lambda:1);(lambda:1).__code__;int.real;str.upper;dict.fromkeys;object().__str__;type(object().__str__);int.__add__;(1).__add__;dict.__dict__['fromkeys'];type.__dict__['__dict__'];types.FunctionType.__code__;types.FunctionType.__globals__;(lambda:1).__code__.co_lines();(lambda:1).__code__.co_positions();(lambda:1).__code__.co_branches();sys._getframe();sys._getframe().f_locals;types.CellType(1);types.SimpleNamespace(a=1);types.MappingProxyType({1:2});list[int];int|str;iter(list[int]);sys.flags;sys.version_info;sys.hash_info;sys.float_info;sys.int_info;sys.thread_info;sys.implementation;os.stat('/');os.times();os.uname();time.localtime();os.terminal_size((1,2))
ValueError(1);KeyError('k');OSError(1,'x');UnicodeDecodeError('utf-8',b'a',0,1,'r');UnicodeEncodeError('utf-8','a',0,1,'r');UnicodeTranslateError('a',0,1,'r');SyntaxError('m',('f',1,1,'t'));StopIteration(1);SystemExit(1);ImportError('a',name='b');AttributeError('a',name='b',obj=1);NameError('a',name='b');ExceptionGroup('g',[ValueError()]);BaseExceptionGroup('g',[KeyboardInterrupt()])
__import__('collections').deque([1,2]);iter(__import__('collections').deque([1]));reversed(__import__('collections').deque([1]));__import__('collections').OrderedDict(a=1);iter(__import__('collections').OrderedDict(a=1));__import__('collections').OrderedDict(a=1).items();__import__('collections').defaultdict(list);__import__('collections').Counter('ab');__import__('collections').namedtuple('P','x y')(1,2);__import__('_collections')._tuplegetter(0,'d')
__import__('functools').partial(len);__import__('functools').lru_cache(len);__import__('functools').cmp_to_key(lambda a,b:0);__import__('functools').cmp_to_key(lambda a,b:0)(1);__import__('functools').Placeholder;__import__('functools').partialmethod(len)
__import__('itertools').count();__import__('itertools').cycle([1]);__import__('itertools').repeat(1);__import__('itertools').tee([1])[0];__import__('itertools').chain([1]);__import__('itertools').islice([1],1);__import__('itertools').product([1],[2]);__import__('itertools').permutations([1,2]);__import__('itertools').combinations([1,2],1);__import__('itertools').combinations_with_replacement([1],1);__import__('itertools').groupby([1]);next(__import__('itertools').groupby([1]))[1];__import__('itertools').accumulate([1]);__import__('itertools').zip_longest([1],[2]);__import__('itertools').batched([1,2],1);__import__('itertools').pairwise([1,2]);__import__('itertools').starmap(max,[(1,2)]);__import__('itertools').compress([1],[1]);__import__('itertools').dropwhile(len,[]);__import__('itertools').takewhile(len,[]);__import__('itertools').filterfalse(len,[])
__import__('re').compile('a(b)?');__import__('re').match('a(b)?','ab');__import__('re').compile('a').scanner('a');__import__('re').finditer('a','a');__import__('struct').Struct('ii');__import__('struct').iter_unpack('B',b'ab');__import__('random').Random(1);__import__('operator').itemgetter(1);__import__('operator').attrgetter('a');__import__('operator').methodcaller('a')
io.StringIO('abc');io.BytesIO(b'abc');io.BytesIO(b'a').getbuffer();open('/dev/null','rb',0);open('/dev/null','rb');open('/dev/null','wb');open('/dev/null','r+b',0);open('/dev/null','w');io.BufferedRWPair(io.BytesIO(),io.BytesIO());io.BufferedRandom(io.BytesIO());io.IncrementalNewlineDecoder(None,True);io.TextIOWrapper(io.BytesIO())
__import__('datetime').date(2020,1,1);__import__('datetime').datetime(2020,1,1);__import__('datetime').timedelta(1);__import__('datetime').time(1);__import__('datetime').timezone.utc;__import__('datetime').date(2020,1,1).isocalendar();__import__('decimal').Decimal('1.5');__import__('decimal').Context();__import__('decimal').Context().flags;__import__('decimal').localcontext()
__import__('zlib').compressobj();__import__('zlib').decompressobj();__import__('zlib')._ZlibDecompressor();__import__('bz2').BZ2Compressor();__import__('bz2').BZ2Decompressor();__import__('lzma').LZMACompressor();__import__('lzma').LZMADecompressor();__import__('hashlib').md5();__import__('hashlib').sha256();__import__('hashlib').sha512();__import__('hashlib').sha3_256();__import__('hashlib').shake_128();__import__('hashlib').blake2b();__import__('hashlib').blake2s();__import__('_sha1').sha1();__import__('_md5').md5();__import__('hmac').new(b'k',b'm','sha256');__import__('_hmac').new(b'k',b'm','sha256')
__import__('contextvars').ContextVar('v');__import__('contextvars').Context();__import__('contextvars').ContextVar('v').set(1);iter(__import__('contextvars').Context());__import__('contextvars').copy_context().items();__import__('contextvars').copy_context().keys();__import__('contextvars').copy_context().values();__import__('contextvars').Token.MISSING;__import__('weakref').ref(io.StringIO);__import__('weakref').proxy(io.StringIO);__import__('weakref').proxy(os.path);__import__('queue').SimpleQueue();__import__('threading').Lock();__import__('threading').RLock();__import__('threading').local();__import__('_thread')._ExceptHookArgs((1,2,3,4));__import__('_thread').start_joinable_thread(int)
__import__('csv').reader([]);__import__('csv').writer(io.StringIO());__import__('_csv').Dialect();__import__('array').array('i',[1]);iter(__import__('array').array('i',[1]));__import__('mmap').mmap(-1,10);__import__('select').poll();__import__('select').epoll();__import__('socket').socket();__import__('json.scanner').scanner.c_make_scanner(__import__('json').JSONDecoder());__import__('json.encoder').encoder.c_make_encoder(None,str,str,None,':',',',False,False,True);__import__('pickle').Pickler(io.BytesIO());__import__('pickle').Unpickler(io.BytesIO());__import__('pickle').Pickler(io.BytesIO()).memo;__import__('pickle').Unpickler(io.BytesIO()).memo;__import__('pickle').PickleBuffer(b'a')
__import__('typing').TypeVar('T');__import__('typing').ParamSpec('P');__import__('typing').ParamSpec('P').args;__import__('typing').ParamSpec('P').kwargs;__import__('typing').TypeVarTuple('Ts');__import__('typing').TypeAliasType('A',int);__import__('typing').Generic;__import__('typing').NoDefault;__import__('annotationlib').ForwardRef('x');__import__('typing').List[int];__import__('string.templatelib').templatelib.Interpolation(1);__import__('string.templatelib').templatelib.Template('a');iter(__import__('string.templatelib').templatelib.Template('a'));__import__('ast').Constant(1);__import__('symtable').symtable('x','f','exec');__import__('_symtable').symtable('x','f','exec');__import__('_tokenize').TokenizerIter(iter(['a']).__next__,extra_tokens=False);__import__('unicodedata').ucd_3_2_0;__import__('_asyncio').Future;__import__('sched').scheduler();os.scandir('/');next(os.scandir('/'));__import__('_struct').Struct('i');__import__('select').select;__import__('_elementtree').TreeBuilder();__import__('_elementtree').Element('a');__import__('_elementtree').Element('a').iter();__import__('_elementtree').XMLParser();__import__('pyexpat').ParserCreate();__import__('_multibytecodec').MultibyteIncrementalEncoder;__import__('codecs').getincrementalencoder('shift_jis')();__import__('codecs').getincrementaldecoder('shift_jis')();__import__('codecs').lookup('utf-8');__import__('_codecs_jp').getcodec('shift_jis');__import__('_io')._BytesIOBuffer;__import__('_zoneinfo').ZoneInfo('UTC');__import__('zoneinfo').ZoneInfo('UTC');__import__('_lsprof').Profiler();__import__('_queue').SimpleQueue();__import__('sys').monitoring;__import__('_weakref').getweakrefs;__import__('_abc')._abc_init;__import__('builtins').__build_class__;__import__('posixpath');__import__('_interpreters');__import__('_ctypes').Structure;__import__('resource').getrusage(0);__import__('pwd').getpwuid(0);__import__('grp').getgrgid(0);__import__('_posixshmem').shm_open;__import__('_multiprocessing').SemLock(1,1,1,'/x'+str(os.getpid()),True);__import__('traceback').extract_stack();sys.unraisablehook;sys.monitoring;sys.getwindowsversion;__import__('importlib.machinery').machinery.ModuleSpec('a',None);__import__('_sysconfig').config_vars();__import__('opcode').stack_effect
"""
    result = []
    for source in sources.replace("\n", ";").split(";"):
        if source:
            try: result.append(eval(source))
            except BaseException: pass
    try: raise ValueError
    except ValueError as e: result += [e, e.__traceback__]
    def g(): yield 1
    async def c(): pass
    async def a(): yield 1
    co, ag = c(), a()
    result += [g(), co, co.__await__(), ag, ag.asend(None), ag.athrow(ValueError), ag.aclose(), anext(ag, 1), (x for x in a()).__class__ if 0 else 1]
    loop = None
    try:
        import asyncio
        loop = asyncio.new_event_loop()
        result += [asyncio.Future(loop=loop), asyncio.Task(c(), loop=loop), iter(asyncio.Future(loop=loop))]
    except BaseException: pass
    class K:
        __slots__ = ("x", "__weakref__")
    class N: pass
    result += [K.x, K.__weakref__, N.__dict__["__dict__"], N(), K()]
    return result

class Raiser:
    def _raise(self, *a, **k): raise LookupError("raiser")
    __index__ = __len__ = __eq__ = __lt__ = __hash__ = __iter__ = __getitem__ = __call__ = __bool__ = __float__ = __next__ = __buffer__ = _raise
    def __repr__(self): return "Raiser"
class Liar(list):
    def __len__(self): return 1 << 40
    def __length_hint__(self): return 1 << 50
class Any:
    def __index__(self): return 1
    def __call__(self, *a, **k): return a[0] if a else None
    def __iter__(self): return iter([1, self])
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return self
def pool(rng):
    loop = []; loop.append(loop)
    released = memoryview(b"a"); released.release()
    return rng.choice([None, True, 0, -1, 1, 2, 7, 255, 1 << 31, (1 << 63) - 1, -(1 << 63), 1 << 64, 1 << 200, 0.0, -0.0, 1.5, float("nan"), float("inf"), 1j, "", "a", "abc", "\ud800", "\U0001F600", "a\0b", "utf-8", "strict", b"", b"abc", b"\xff" * 20, bytearray(b"abc"), memoryview(b"abc"), released,
                       (), (1, 2), (1, 2, 3), ((), {}), [], [1, 2], loop, {}, {"a": 1}, {1: 2}, {1, 2}, frozenset(), range(5), slice(None), iter([1]), int, str, type, object, ValueError, len, lambda *a: a, Raiser(), Liar([1]), Any(), ValueError("v"), NotImplemented, ..., io.BytesIO(b"abc"), io.StringIO("abc"), types.SimpleNamespace(a=1), sys, type(None), (int, (), {}), ((), None), (None, {"x": 1}), object()])
# What ends processes, stops them, or reaches out.
SKIP = {"_exit", "abort", "kill", "killpg", "fork", "forkpty", "breakpoint", "input", "acquire", "acquire_lock", "_at_fork_reinit", "wait", "join", "get", "f_locals", "_stop", "send_signal", "terminate", "select", "poll", "run_forever", "accept", "recv", "connect", "sleep", "serve_forever", "shutdown", "unlink", "rmdir", "remove", "rmtree", "rename", "replace_", "fileno_", "closerange", "detach_", "exec", "spawn", "system", "popen", "interact", "cmdloop", "run_until_complete", "__subclasshook__", "pause", "register_at_fork", "set_wakeup_fd", "main"}
def note(*what):
    signal.setitimer(signal.ITIMER_REAL, 0.6, 0.6)
    text = " ".join(map(str, what))[:300]
    try:
        os.pwrite(log, text.encode("utf-8", "backslashreplace").ljust(320) + b"\n", 0)
    except Exception: pass

def outcome(f, *a, **k):
    try: return "= " + type(f(*a, **k)).__name__
    except BaseException as e:
        try: return "! " + type(e).__name__ + ": " + str(e)[:200]
        except BaseException: return "! " + type(e).__name__
def attempt(results, label, f, *a):
    note("make", label)
    try:
        x = f(*a)
        results[label] = "= " + safe_name(type(x))
        return [(label, x)]
    except BaseException as e:
        try: results[label] = "! " + type(e).__name__ + ": " + str(e)[:200]
        except BaseException: results[label] = "! " + type(e).__name__
        return []
def safe_name(t):
    return str(type.__dict__["__qualname__"].__get__(t))

OPERATORS = "x+y y+x x-y y-x x*y y*x x/y x//y x%y x**y x@y x<<y x>>y x&y x|y y|x x^y x<y x<=y x==y x!=y x>y x>=y x+x x*x x==x x<x -x +x ~x abs(x) x[y] x[0] x[:] x[1:y] x[...] x() x(y) x(y,y) x(x) x(a=y) len(x) iter(x) list(x) next(x) hash(x) repr(x) str(x) bool(x) int(x) float(x) complex(x) bytes(x) memoryview(x) format(x) format(x,'>10') dir(x) vars(x) (y)in(x) (x)in(y) isinstance(y,x) issubclass(x,x) issubclass(int,x) reversed(x) round(x) divmod(x,y) pow(x,y,2) id(x) callable(x) sorted(x) tuple(x) set(x) dict(x) [*x] {**x} x.nothing type(x)(x) type(x)(y) operator.index(x) copy.copy(x) copy.deepcopy(x) x.__reduce_ex__(0) x.__reduce_ex__(2) x.__reduce_ex__(4) pickle.dumps(x) pickle.loads(pickle.dumps(x)) weakref.ref(x) weakref.proxy(x) gc.get_referents(x) sys.getsizeof(x) iter(x,y) max(x) x.__sizeof__() gc.is_tracked(x) anext(x) aiter(x) isinstance(x,y) property(x).__get__(x) marshal.dumps(x) json.dumps(x) '%s'%(x,) '%d'%x bytearray(x) str(x,'utf-8') types.MethodType(x,y)(y) functools.partial(x,y)() map(x,[1]).__next__() filter(x,[1]).__next__() x.__dict__ x.__doc__ x.__class__ x.__module__ inspect.signature(x) abs(x) math.floor(x) math.ceil(x) math.trunc(x) os.fspath(x) open(x) hash((x,)) [x]==[x] {x:1} exec(x) eval(x) compile(x,'x','exec') sum(x) sum(x,x) sum([x],y) all(x) ''.join(x) b''.join(x) zip(x).__next__() enumerate(x).__next__() super(type(x),x).__init__() io.BytesIO(x) io.TextIOWrapper(x).read() array.array('i',x) struct.pack('i',x) re.match(x,'a') re.match('a',x)"
STATEMENTS = ["x[y] = 1", "x[0] = y", "x[:] = y", "del x[0]", "del x[y]", "del x[:]", "x.foo = y", "del x.foo", "x += y", "x *= y", "x |= y", "x -= y", "x &= y", "x @= y", "with x: pass", "for _ in x: break", "a, b = x", "a, *b = x", "raise x", "raise ValueError from x", "x.__class__ = type(y)", "x.__class__ = A", "x.__dict__ = {}", "x.__dict__ = y", "del x.__dict__", "y[0] = x", "yield_from(x)", "match(x)", "await_(x)", "async_with(x)", "async_for(x)", "class Z(x): pass", "class Z(metaclass=x): pass", "def f(a=x): pass\nf.__code__ = x", "len.__class__ = x", "catch(x)"]
HELP = """
def yield_from(x):
    def g(): yield from x
    next(g())
def match(x):
    match x:
        case []: pass
        case {}: pass
        case [a, *b]: pass
        case {'a': 1}: pass
        case str(): pass
    match 1:
        case x.y: pass
def send(c):
    for i in range(3): c.send(None)
def await_(x):
    async def f(): await x
    send(f())
def async_with(x):
    async def f():
        async with x: pass
    send(f())
def async_for(x):
    async def f():
        async for a in x: pass
    send(f())
def catch(x):
    try: 1/0
    except x: pass
class A: pass
"""
import copy, pickle, weakref, operator, marshal, functools, inspect, math, array, struct, re, copyreg
def use(label, x, rng, budget):
    space = {"x": x}
    for name in ("copy", "pickle", "weakref", "operator", "marshal", "functools", "inspect", "math", "array", "struct", "re", "gc", "sys", "os", "io", "types", "json"): space[name] = globals()[name]
    exec(HELP, space)
    kind = type(x)
    deadline = time.monotonic() + budget
    names = []
    for c in type.__dict__["__mro__"].__get__(kind):
        names += [n for n in type.__dict__["__dict__"].__get__(c)]
    names = [n for n in dict.fromkeys(names) if isinstance(n, str)]
    def members():
        for name in names:
            note("use", label, "getattr", name)
            try: value = object.__getattribute__(x, name) if rng.random() < 0.2 else getattr(x, name)
            except BaseException: continue
            if name in SKIP or name in ("__class__",) or not callable(value): continue
            for n in (0, 1, 1, 2, 3):
                if time.monotonic() > deadline: return
                args = [pool(rng) for _ in range(n)]
                if rng.random() < 0.1: args[:1] = [x]
                note("use", label, "call", name, ascii([type(a).__name__ for a in args]), "of", ascii(args)[:100] if not any(isinstance(a, list) for a in args) else "")
                try:
                    r = value(*args)
                    if r is not x and hasattr(type(r), "__next__"):
                        for _ in range(3): next(r, None)
                    elif type(r) is kind: repr(r)
                except BaseException: pass
        for name in names:
            note("use", label, "setattr", name)
            if name == "__class__": continue
            try: setattr(x, name, pool(rng))
            except BaseException: pass
            note("use", label, "delattr", name)
            try: delattr(x, name)
            except BaseException: pass
    def operators():
        for text in OPERATORS.split(" ") + STATEMENTS:
            if time.monotonic() > deadline: return
            for _ in range(2 if "y" in text else 1):
                space["y"] = y = pool(rng)
                space["x"] = x
                note("use", label, "operator", text, type(y).__name__)
                try: exec(text, space)
                except BaseException: pass
    for step in ((members, operators) if rng.random() < 0.5 else (operators, members)): step()
    note("use", label, "collect"); gc.collect()
    space.clear()
    note("use", label, "destroy"); del x, space, operators; gc.collect()

def child(t, natives, samples, rng, answer):
    results, made = {}, []
    new = attempt
    def deriving(t, *more):
        return type(t)("A", (t, *more), {}) if type(t) is type else types.new_class("A", (t, *more))
    made += new(results, "T()", t)
    made += new(results, "object.__new__(T)", object.__new__, t)
    made += new(results, "T.__new__(T)", lambda: t.__new__(t))
    for b in type.__dict__["__mro__"].__get__(t):
        if b is not t and b is not object:
            made += new(results, f"{safe_name(b)}.__new__(T)", lambda: b.__new__(t))
    made += new(results, "copyreg.__newobj__(T)", copyreg.__newobj__, t)
    made += new(results, "copyreg._reconstructor(T, object, None)", copyreg._reconstructor, t, object, None)
    bare = []
    attempt(results, "class A(T)", lambda: bare.append(deriving(t)))
    for a in bare:
        made += new(results, "A()", a)
        made += new(results, "A.__new__(A)", lambda: a.__new__(a))
        made += new(results, "object.__new__(A)", object.__new__, a)
        made += new(results, "T.__new__(A)", lambda: t.__new__(a))
        made += new(results, "copyreg._reconstructor(A, object, None)", copyreg._reconstructor, a, object, None)
        for b in type.__dict__["__mro__"].__get__(t)[1:-1]:
            made += new(results, f"{safe_name(b)}.__new__(A)", lambda: b.__new__(a))
        def slots():
            return type(t)("A", (t,), {"__slots__": ("x", "y", "__dict__")})()
        made += new(results, "A() with __slots__", slots)
    for s in samples:
        if type(s) is t:
            made += [("sample", s)]
            for p in range(6):
                note("make reduce", p)
                try: s.__reduce_ex__(p)
                except BaseException: pass
            made += new(results, "copy.copy", copy.copy, s)
            made += new(results, "copy.deepcopy", copy.deepcopy, s)
            made += new(results, "pickle 0", lambda: pickle.loads(pickle.dumps(s, 0)))
            made += new(results, "pickle 5", lambda: pickle.loads(pickle.dumps(s, 5)))
            for a in bare:
                def turn():
                    x = copy.copy(s); x.__class__ = a; return x
                made += new(results, "__class__ = A", turn)
            for u in natives:
                note("make", "__class__ =", safe_name(u))
                try: s.__class__ = u
                except BaseException: pass
                else:
                    if type(s) is u and u is not t:
                        results["__class__ = " + safe_name(u)] = "= fine"
                        made.append(("__class__ = " + safe_name(u), s))
    # Other instances turned into these.
    for label, x in list(made[:3]):
        for s in samples:
            try:
                if type(s) is t: continue
                note("make", "sample", safe_name(type(s)), "__class__ = T")
                s.__class__ = t
            except BaseException: pass
            else: made.append(("turned", s)); results["turned " + safe_name(type(s))] = "= fine"
    # With every other native type as second base.
    pairs = 0
    for u in natives:
        if u is t: continue
        note("make", "class B(T, U)", safe_name(u))
        try: b = deriving(t, u)
        except BaseException as e: continue
        got = []
        for way, f in (("B()", lambda: b()), ("object.__new__(B)", lambda: object.__new__(b)), ("T.__new__(B)", lambda: t.__new__(b)), ("U.__new__(B)", lambda: u.__new__(b))):
            note("make", "class B(T, U)", safe_name(u), way)
            try: x = f()
            except BaseException: continue
            got.append((f"{way} with {safe_name(u)}", x))
        if got and rng.random() < 0.05: made.append(rng.choice(got))
        # A few quick looks at each.
        for label, x in got:
            for name in ("repr", "hash", "len", "iter", "next", "bool", "dir"):
                note("use", label, name)
                try: getattr(builtins, name)(x)
                except BaseException: pass
            for c in (t, u):
                for name in rng.sample(sorted(n for n in type.__dict__["__dict__"].__get__(c) if isinstance(n, str)), k=min(4, len(type.__dict__["__dict__"].__get__(c)))):
                    if name in SKIP or name == "__class__": continue
                    note("use", label, "call", safe_name(c), name)
                    try:
                        f = getattr(x, name)
                        f(*(pool(rng) for _ in range(rng.randrange(3))))
                    except BaseException: pass
    answer(results)
    rng.shuffle(made)
    end = time.monotonic() + seconds
    for number, (label, x) in enumerate(made):
        if time.monotonic() > end: break
        try: use(label, x, rng, max(seconds / 4, (end - time.monotonic()) / (len(made) - number)))
        except BaseException: pass
    # __setstate__, __init__ again, and the two after one another.
    for label, x in made[:6]:
        for method in ("__setstate__", "__init__", "__new__", "__reduce__", "__copy__", "__deepcopy__"):
            for _ in range(6):
                note("use again", label, method)
                try: getattr(x, method)(*(pool(rng) for _ in range(rng.randrange(4))))
                except BaseException: pass
                try: repr(x); hash(x)
                except BaseException: pass
import builtins
everything = reach()
natives = [t for t in everything if "__firstlineno__" not in type.__dict__["__dict__"].__get__(t) and not (t.__module__ or "").startswith("__main__")]
natives.sort(key=lambda t: (str(t.__module__), safe_name(t)))
if only: chosen = [t for t in natives if only in f"{t.__module__}.{safe_name(t)}"]
else: chosen = natives
if some and some < len(chosen): chosen = random.Random(seed).sample(chosen, some)
emit("types", len(natives), sorted({f"{t.__module__}.{safe_name(t)}" for t in natives}))
scratch = tempfile.mkdtemp(prefix="construct")
os.chdir(scratch)
logname = os.path.join(scratch, ".log")
for number, t in enumerate(chosen):
    name = f"{t.__module__}.{safe_name(t)}"
    log = os.open(logname, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    errors = os.open(os.path.join(scratch, ".errors"), os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    r, w = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            os.dup2(errors, 2)
            import resource
            resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 20, 16 << 20))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            def late(*a): raise TimeoutError("late")
            signal.signal(signal.SIGALRM, late)
            sys.stdout = io.StringIO(); sys.stderr = io.StringIO()
            def answer(results):
                signal.setitimer(signal.ITIMER_REAL, 0)
                os.write(w, json.dumps(results).encode("utf-8", "backslashreplace"))
                os.close(w)
            child(t, natives, SAMPLES(), random.Random(f"{seed}{name}"), answer)
        except BaseException: pass
        finally:
            note("exit")
            os._exit(0)
    os.close(w)
    deadline, status, data = time.monotonic() + 60, None, b""
    import select
    while True:
        ready = select.select([r], [], [], max(0, deadline - time.monotonic()))[0]
        piece = os.read(r, 65536) if ready else b""
        data += piece
        if not piece: break
    while status is None and time.monotonic() < deadline:
        p, s = os.waitpid(pid, os.WNOHANG)
        if p: status = os.waitstatus_to_exitcode(s)
        else: time.sleep(0.01)
    hung = status is None
    if hung:
        os.killpg(pid, signal.SIGKILL); os.waitpid(pid, 0)
    text = os.pread(errors, 1 << 16, 0).decode("utf-8", "replace")
    at = os.pread(log, 400, 0).decode("utf-8", "replace").strip()
    os.close(r); os.close(log); os.close(errors)
    try: results = json.loads(data)
    except ValueError: results = {}
    what = "hang" if hung else f"status {status}" if status else "panic" if "panicked" in text else ""
    emit("type", name, results, what, at if what else "", text[-600:] if what else "")
import shutil
shutil.rmtree(scratch, ignore_errors=True)
emit("end")
os._exit(0)
'''


def run(python, options):
    process = subprocess.Popen([python, "-c", DRIVER, options["--seed"], options["--only"], "few" if options["--few"] else "all", options["--seconds"], options["--some"]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                               env={**os.environ, "PYTHONHASHSEED": "0", "PYTHON_COLORS": "0"})
    failures, answers, ended = 0, {}, False
    for line in process.stdout:
        kind, *rest = json.loads(line)
        if kind == "type":
            name, results, what, at, text = rest
            if results:
                answers.setdefault(name, {}).update(results)
            if what:
                failures += 1
                print(f"{os.path.basename(python)}: {name}: {what}: {at}\n    {text[-400:]!r}", flush=True)
            elif options["--verbose"]:
                print(f"{name}: {len(results)} attempts, {sum(r.startswith('=') for r in results.values())} successful", flush=True)
        elif kind == "types":
            print(f"{os.path.basename(python)}: {rest[0]} native types", flush=True)
        ended = kind == "end"
    if not ended:
        failures += 1
        print(f"{python}: the driver did not end: {process.stderr.read()[-1000:]}")
    process.wait()
    return failures, answers


def main(args):
    options = {"--seed": "1", "--seconds": "2", "--some": "0", "--only": "", "--compare": "", "--few": False, "--verbose": False}
    python = None
    while args:
        word = args.pop(0)
        if isinstance(options.get(word), bool):
            options[word] = True
        elif word in options:
            options[word] = args.pop(0)
        else:
            python = os.path.abspath(word)
    if python is None:
        print(__doc__)
        return 2
    failures, answers = run(python, options)
    if options["--compare"]:
        wanted = run(options["--compare"], options)[1]
        count = 0
        for name in sorted(answers.keys() & wanted.keys()):
            for attempt in sorted(answers[name].keys() | wanted[name].keys()):
                got, want = (x[name].get(attempt, "not tried") for x in (answers, wanted))
                if got != want:
                    count += 1
                    print(f"{name}: {attempt}\n    {got}\n    {want}")
        print(f"{count} differences; only here {sorted(answers.keys() - wanted.keys())}, only there {sorted(wanted.keys() - answers.keys())}")
    print(f"{len(answers)} types, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
