"""Parses every string in CPython's tests as Python source, in all modes, and compares the example `parse_snippets`.

usage: parse_snippets.py PROGRAM [TEST…]

PROGRAM is the example of the crate `syntax`, TEST the path of a test below `Lib/test` without `.py`. Many strings in
tests are sources, right or wrong; the others are wrong sources of kinds that nobody would think of. To be run by the
reference CPython.
"""
import ast
import collections
import doctest
import os
import re
import subprocess
import sys
import textwrap
import warnings

TESTS = """
    test_syntax test_exceptions test_fstring test_tstring test_named_expressions test_patma test_type_params
    test_except_star test_grammar test_eof test_string_literals test_unpack_ex test_positional_only_arg
    test_keywordonlyarg test_future_stmt/test_future test_global test_type_comments test_ast/test_ast test_codeop
    test_compile test_unparse test_flufl test_generators test_coroutines test_int_literal test_tokenize test_parser
    test_exception_group test_traceback test_type_annotations test_genexps test_listcomps test_setcomps
    test_dictcomps test_decorators test_scope test_symtable test_source_encoding test_unicode_identifiers
    test_super test_call test_extcall test_cmd_line_script test_lambda test_augassign test_with test_complex
    test_float test_bytes test_dis test_peepholer test_monitoring test_inspect/test_inspect test_typing
    test_doctest/test_doctest
"""

# Mode, flags (type comments, incomplete input, no implied dedent), minor version of the grammar.
WAYS = [
    ("exec", "-", 14), ("eval", "-", 14), ("single", "-", 14), ("single", "id", 14), ("exec", "i", 14),
    ("exec", "t", 14), ("func_type", "-", 14), ("exec", "-", 4), ("exec", "-", 7), ("exec", "-", 11),
]
FLAGS = {"t": 0x1000, "i": 0x4000, "d": 0x200, "-": 0}

# Warnings and errors of later stages, which CPython gives here too.
LATER = re.compile("in a 'finally' block|future feature .* is not defined|not a chance|__future__ imports must")


def snippets(path):
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 3000:
            yield node.value
            yield textwrap.dedent(node.value)
            try:
                yield from (example.source for example in doctest.DocTestParser().get_examples(node.value))
            except ValueError:
                pass


def usable(text):
    try:
        return "\0" not in text and bool(text.encode())
    except UnicodeError:
        return False


def plain(text):
    """The text without differences between Python's and Rust's idea of what is printable."""
    text = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)
    return text.encode("unicode_escape").decode()


def quoted(text):
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return '"' + "".join(escapes.get(c, c) for c in text or "") + '"'


def describe(error):
    text = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
    if isinstance(error, SyntaxError):
        place = (error.lineno, error.offset, error.end_lineno, error.end_offset)
        text += " ({}, {}, {}, {}) ".format(*place) + quoted(error.text)
    return text


def answer(mode, letters, version, source):
    flags = ast.PyCF_ONLY_AST | sum(FLAGS[letter] for letter in letters)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(source, "source.py", mode, flags, True, _feature_version=version)
            result = ast.dump(tree, include_attributes=True)
        except RecursionError:
            return None
        except Exception as error:
            result = describe(error)
    said = [f"{w.category.__name__[:-7]} {w.lineno} {w.message}" for w in caught] + [result]
    said = [line for line in said if not LATER.search(line)]
    return [plain(line) for text in said for line in text.split("\n")]


def main(program, tests):
    folder = os.path.join(os.path.dirname(os.__file__), "test")
    sources = set()
    for test in tests or TESTS.split():
        path = os.path.join(folder, test + ".py")
        if os.path.exists(path):
            sources.update(filter(usable, snippets(path)))
    cases = [(*way, source) for source in sorted(sources) for way in WAYS]
    questions = b"".join(
        f"{mode} {letters} {version} {len(source.encode())}\n".encode() + source.encode() + b"\n"
        for mode, letters, version, source in cases
    )
    said = subprocess.run([program], input=questions, capture_output=True, check=True).stdout.decode()
    lines = (plain(line) for line in said.split("\n") if not line.startswith("  as error: "))
    kinds = collections.Counter()
    for case in cases:
        actual = [next(lines)]
        while re.match(r"(Syntax|Deprecation) \d+ ", actual[-1]):
            actual.append(next(lines))
        expected = answer(*case)
        if not expected or actual == expected:
            continue
        pair = next((e, a) for e, a in zip(expected + [""], actual + [""]) if e != a)
        kinds[pair[0][:60], pair[1][:60]] += 1
        print(*map(repr, case))
        print("  CPython:", pair[0][:300])
        print("  Taipan: ", pair[1][:300])
    bad = kinds.total()
    print(f"{len(cases) - bad} of {len(cases)} identical")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.setrecursionlimit(20_000)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
