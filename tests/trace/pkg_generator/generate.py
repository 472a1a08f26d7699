"""Makes programs whose events are compared between interpreters.

usage: generate.py SEED [SEED ...]           writes a small program of each seed to generated_SEED.py in the parent folder
       generate.py --compare A B FIRST LAST  runs the programs of these seeds under both interpreters and shows differences

A program defines functions of nested loops, handlers, generators, `with`, `match`, comprehensions and coroutines,
and runs each under `aux_events.py`: sys.settrace, sys.setprofile and sys.monitoring, whose events it prints.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


RECORDINGS = ["line", "opcode", "profile", "ways", "failures", "lines", "branches", "calls", "all", "disabled", "still disabled",
              "local"]


class Program:
    """One program of one seed."""

    def __init__(self, seed, small=False):
        self.random = random.Random(seed)
        self.seed = seed
        self.small = small
        self.lines = []
        self.depth = 0
        self.names = 0
        self.callable = []
        self.generators = []
        self.coroutines = []
        self.async_generators = []

    def put(self, text):
        self.lines.append("    " * self.depth + text)

    def name(self, kind):
        self.names += 1
        return f"{kind}{self.names}"

    def choose(self, *items):
        return self.random.choice(items)

    def chance(self, p):
        return self.random.random() < p

    def simple(self):
        """An expression that cannot do much."""
        return self.choose("a", "b", "a + b", "b - a", "3", "-a", "a * 2", "(a, b)[0]", "len([a, b])", "abs(b)",
                           "int(a)", "max(a, b)", "'x' * a if a < 3 else b", "[a, b][-1]", "not a", "a and b", "a or b")

    def number(self):
        return self.choose("a", "b", "a + b", "b - a", "3", "-a", "a * 2", "abs(b)", "max(a, b)", "min(a, 2)")

    def condition(self):
        return self.choose("a", "not b", "a < b", "a == 1", "a > 1 and b", "a or b > 2", "a is None", "b is not None",
                           "a in (1, 2)", "0 < a < 3", "len(str(a)) > 1", "not (a and b)", "a != b", "isinstance(a, int)")

    def iterable(self):
        choices = ["range(2)", "(1, 2)", "[a, b]", "Count(2)", "iter([a])", "{1: 2}", "'ab'", "enumerate((a,))", "()",
                   "zip((1, 2), (3,))", "map(abs, (a, -1))", "Indexed()"]
        choices += [f"{g}({self.number()}, {self.number()})" for g in self.generators] * 2
        return self.random.choice(choices)

    def call(self):
        if not self.callable or self.chance(0.3):
            return self.choose("abs(a)", "str(b).upper()", "len('ab')", "Thing(a).value", "Thing(a).method(b)", "max(a, b, key=abs)",
                               "sorted([a, b], key=lambda v: -v)", "dict(k=a).get('k')", "Thing.make(b).value", "(lambda v: v)(a)",
                               "sum(v for v in (a, b))", "[*map(abs, [a])]", "list(Count(2))", "next(iter([a]))", "Child(a).method(b)",
                               "f'{a}{b!r:>3}'", "any(v > 1 for v in (a, b))", "divmod(a, 2)[0]", "Thing(a) + b", "Thing(a)[b]")
        f = self.random.choice(self.callable)
        return self.choose(f"{f}({self.number()}, {self.number()})", f"{f}({self.number()}, b={self.number()})",
                           f"{f}(*(a, b))", f"{f}(**dict(a=1, b=2))")

    def block(self, level, loop=False, kind="def"):
        self.depth += 1
        for _ in range(self.random.randint(1, 3)):
            self.statement(level, loop, kind)
        self.depth -= 1

    def statement(self, level, loop, kind):
        options = ["assign", "assign", "call", "call", "augment", "expression", "multi"]
        if level > 0:
            options += ["if", "if", "for", "for", "while", "try", "try", "with", "match", "comprehension", "star", "finally"]
        if loop:
            options += ["break", "continue"]
        options += ["return", "raise", "assert", "delete", "one_line", "walrus", "nested", "unpack"]
        if kind in ("gen", "asyncgen"):
            options += ["yield"] * 5
        if kind == "gen":
            options += ["yield from"] * 3
        if kind in ("async", "asyncgen"):
            options += ["await"] * 4
            if level > 0:
                options += ["async for", "async with"] * 2
        getattr(self, "do_" + self.random.choice(options).replace(" ", "_"))(level, loop, kind)

    def do_assign(self, level, loop, kind):
        self.put(f"{self.choose('a', 'b', 'c')} = {self.number()}")

    def do_walrus(self, level, loop, kind):
        self.put(f"if (a := {self.number()}) {self.choose('>', '==')} 1: b = {self.number()}")

    def do_unpack(self, level, loop, kind):
        self.put(self.choose("a, b = b, a", "a, *_ = b, a, 1", "(a, b), c = (1, 2), 3", "a = b = 2", "_, a = 1, 2"))

    def do_augment(self, level, loop, kind):
        self.put(f"{self.choose('a', 'b')} {self.choose('+=', '-=', '*=', '//=')} {self.choose('1', '2', 'a', 'b')}")

    def do_expression(self, level, loop, kind):
        self.put(self.simple())

    def do_call(self, level, loop, kind):
        self.put(self.choose("c = ", "", "a = ") + self.call() + self.choose("", " or 1", " and b"))

    def do_multi(self, level, loop, kind):
        self.put("c = (" + self.simple() + ",")
        self.put("     " + self.call() + ",")
        self.put("     " + self.simple() + (")" if self.chance(0.5) else f" if {self.condition()} else {self.simple()})"))

    def do_delete(self, level, loop, kind):
        self.put("c = 1")
        self.put("del c")

    def do_one_line(self, level, loop, kind):
        self.put(self.choose(f"if {self.condition()}: a = {self.number()}", f"for c in {self.iterable()}: pass",
                             f"while b > 2: b -= 1", f"c = 1; b = {self.number()}; a = b", "pass",
                             f"for c in {self.iterable()}: b = {self.number()}", f"lambda: {self.simple()}"))

    def do_nested(self, level, loop, kind):
        f = self.name("inner")
        self.put(f"def {f}(v=a):")
        self.put(f"    return {self.choose('v', 'v + 1', '[v for _ in range(2)]', 'v.missing')}")
        self.put(f"c = {f}({self.choose('', 'b')})")

    def do_return(self, level, loop, kind):
        condition = "False" if self.chance(0.5) else self.condition()
        self.put(f"if {condition}: return" + ("" if kind == "asyncgen" else " " + self.simple()))

    def do_raise(self, level, loop, kind):
        what = self.choose("ValueError('v')", "KeyError(a)", "ZeroDivisionError", "StopIteration(3)", "Failure(a)")
        self.put(self.choose(f"if {self.condition()}: raise {what}", "a = 1 // (b - b)", "missing_name", "[][a]",
                             f"if {self.condition()}: raise {what} from KeyError('cause')"))

    def do_assert(self, level, loop, kind):
        self.put(f"assert {self.condition()}, 'claim'")

    def do_break(self, level, loop, kind):
        self.put(f"if {self.condition()}: break")

    def do_continue(self, level, loop, kind):
        self.put(f"if {self.condition()}: continue")

    def do_if(self, level, loop, kind):
        self.put(f"if {self.condition()}:")
        self.block(level - 1, loop, kind)
        if self.chance(0.4):
            self.put(f"elif {self.condition()}:")
            self.block(level - 1, loop, kind)
        if self.chance(0.5):
            self.put("else:")
            self.block(level - 1, loop, kind)

    def do_for(self, level, loop, kind):
        self.put(f"for {self.choose('c', 'c', 'a', 'b')} in {self.iterable()}:")
        self.block(level - 1, True, kind)
        if self.chance(0.3):
            self.put("else:")
            self.block(level - 1, loop, kind)

    def do_while(self, level, loop, kind):
        n = self.name("n")
        self.put(f"{n} = {self.choose('1', '2', '3')}")
        self.put(f"while {n} > 0" + self.choose("", f" and ({self.condition()})") + ":")
        self.put(f"    {n} -= 1")
        self.block(level - 1, True, kind)
        if self.chance(0.3):
            self.put("else:")
            self.block(level - 1, loop, kind)

    def do_try(self, level, loop, kind):
        self.put("try:")
        self.block(level - 1, loop, kind)
        for e in self.random.sample(["ValueError", "(KeyError, ZeroDivisionError)", "TypeError", "Failure", "Exception"],
                                    self.random.randint(1, 2)):
            self.put(f"except {e}{self.choose('', ' as e')}:")
            self.block(level - 1, loop, kind)
        if self.chance(0.3):
            self.put("else:")
            self.block(level - 1, loop, kind)
        if self.chance(0.3):
            self.put("finally:")
            self.block(level - 1, False, kind)

    def do_finally(self, level, loop, kind):
        self.put("try:")
        self.block(level - 1, loop, kind)
        self.put("finally:")
        self.block(level - 1, False, kind)

    def do_star(self, level, loop, kind):
        self.put("try:")
        self.put(f"    raise ExceptionGroup('g', [ValueError(1), {self.choose('KeyError(2)', 'TypeError(3)')}])")
        self.put("except* ValueError as e:")
        self.put(f"    {self.call()}")
        if self.chance(0.7):
            self.put("except* (KeyError, TypeError):")
            self.put(f"    c = {self.simple()}")

    def do_with(self, level, loop, kind):
        manager = self.choose("Manager(a)", "Manager(True)", "Manager(False)", "suppress(Exception)", "managed(a)")
        self.put(f"with {manager}{self.choose('', ' as c')}{self.choose('', '', ', Manager(b) as a')}:")
        self.block(level - 1, loop, kind)

    def do_match(self, level, loop, kind):
        self.put(f"match {self.choose('a', 'b', '[a, b]', '(a, [b, 1])', 'Thing(a)', '{1: a, 2: b}')}:")
        cases = ["1", "[x, y]", "[1, *rest]", "{1: x}", "Thing(value=1)", "Thing(value=x)", "int() | str()", "None", "(x, [y, _]) if x",
                 "[x, y] as z"]
        for case in self.random.sample(cases, self.random.randint(1, 3)):
            self.put(f"    case {case}:")
            self.depth += 1
            self.block(level - 1, loop, kind)
            self.depth -= 1
        if self.chance(0.5):
            self.put("    case _:")
            self.depth += 1
            self.block(level - 1, loop, kind)
            self.depth -= 1

    def do_comprehension(self, level, loop, kind):
        it = self.iterable()
        self.put(self.choose(
            f"c = [{self.simple()} for c in {it}]", f"c = {{v: a for v in (a, b)}}", f"c = {{v for v in {it} if a}}",
            f"c = list(v for v in {it})", f"c = [v\n{'    ' * self.depth}     for v in {it}\n{'    ' * self.depth}     if a]",
            f"c = [[u for u in (1, v)] for v in {it}]", f"c = sum(v for v in (a, b) if v > 1)",
            f"c = [u for v in {it} for u in (1, a)]", f"c, *_ = (v for v in (a, b))"))

    def do_yield(self, level, loop, kind):
        self.put(self.choose("yield a", "c = yield b", "yield", f"yield {self.simple()}"))

    def do_yield_from(self, level, loop, kind):
        self.put(self.choose("", "c = ") + f"yield from {self.iterable()}")

    def do_await(self, level, loop, kind):
        choices = ["pause(a)", "Awaitable(b)"] + [f"{c}({self.number()}, {self.number()})" for c in self.coroutines] * 2
        self.put(self.choose("", "c = ", "a = ") + f"await {self.random.choice(choices)}")

    def do_async_for(self, level, loop, kind):
        choices = ["Ticker(2)"] + [f"{g}({self.number()}, 1)" for g in self.async_generators] * 2
        it = self.random.choice(choices)
        if self.chance(0.3):
            self.put(f"c = [v async for v in {it}]")
            return
        self.put(f"async for c in {it}:")
        self.block(level - 1, True, kind)

    def do_async_with(self, level, loop, kind):
        self.put(f"async with AsyncManager({self.choose('a', 'True', 'False')}){self.choose('', ' as c')}:")
        self.block(level - 1, loop, kind)

    def function(self, kind):
        f = self.name({"def": "f", "gen": "g", "async": "co", "asyncgen": "ag"}[kind])
        self.put(("async " if kind.startswith("async") else "") + f"def {f}(a=1, b=2):")
        self.depth += 1
        self.put("c = None")
        for _ in range(self.random.randint(2, 3 if self.small else 4)):
            self.statement(1 if self.small else 2, False, kind)
        if kind in ("gen", "asyncgen"):
            self.put("yield a")
        if kind == "asyncgen":
            self.put("c = a")
        else:
            self.put(f"return {self.simple()}")
        self.depth -= 1
        self.put("")
        where = {"def": self.callable, "gen": self.generators, "async": self.coroutines, "asyncgen": self.async_generators}
        where[kind].append(f)
        return f

    def text(self):
        kinds = ["def", "gen", "def", "async", "asyncgen", "gen", "def", "async"]
        if self.small:
            kinds = self.random.sample(kinds, 5)
        made = [(self.function(kind), kind) for kind in kinds]
        head = [f'"""Events of the functions of seed {self.seed}, made by pkg_generator/generate.py."""', "",
                "from contextlib import suppress", "from aux_events import *", ""]
        tail = []
        for f, kind in made:
            only = f", {self.random.sample(RECORDINGS, 5)}" if self.small else ""
            tail.append(f"show({f}, {kind!r}, {self.random.randint(0, 3)}, {self.random.randint(0, 3)}{only})")
        return "\n".join(head + self.lines + tail) + "\n"


def run(python, path):
    env = dict(os.environ, PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8", TZ="UTC", PYTHON_COLORS="0",
               COLUMNS="80", PYTHONPATH=FOLDER)
    done = subprocess.run([python, path], capture_output=True, env=env, timeout=60)
    text = done.stdout.decode(errors="replace") + "---\n" + done.stderr.decode(errors="replace")
    return re.sub("0x[0-9a-f]+", "0x…", text), done.returncode


def compare(first, second, low, high):
    import difflib
    differ = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(low, high):
            path = os.path.join(folder, f"generated_{seed}.py")
            with open(path, "w") as f:
                f.write(Program(seed).text())
            (a, code_a), (b, code_b) = run(first, path), run(second, path)
            if (a, code_a) != (b, code_b):
                differ += 1
                print(f"== {seed}: exit {code_a} and {code_b}")
                diff = difflib.unified_diff(a.splitlines(), b.splitlines(), "first", "second", lineterm="", n=4)
                for i, line in enumerate(diff):
                    if i > 24:
                        break
                    print(line)
    print(f"{differ} of {high - low} programs differ")


if __name__ == "__main__":
    if sys.argv[1] == "--compare":
        compare(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    else:
        for seed in sys.argv[1:]:
            with open(os.path.join(FOLDER, f"generated_{int(seed):03}.py"), "w") as f:
                f.write(Program(int(seed), small=True).text())
