"""Writes what CPython's optimiser makes of operators on constants, in the form of dump_stages.py.

Usage: dump_folding.py OUTPUT
"""
import marshal
import sys
import warnings

import _opcode
import _testinternalcapi as internal
from opcode import opmap

warnings.simplefilter("ignore")
INF, NAN = float("inf"), float("nan")
NUMBERS = [
    0, 1, -1, 2, 3, 7, -7, 10, 255, 256, -5, 63, 64, 65, 127, 128, 129, 1000, 10 ** 9, 2 ** 31, 2 ** 53, 2 ** 53 + 1,
    2 ** 62, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 64, 2 ** 65 + 1, 10 ** 25, -10 ** 25, 2 ** 127, 2 ** 1023,
    2 ** 1024, 3 ** 700, -3 ** 700, True, False, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, 1e308, -1e308, 5e-324, 1e-310,
    3.7, -3.7, 1e16, 0.1, INF, -INF, NAN, 2.0, -2.0, 3.0, 100.0, 1024.5, 1j, -1j, 1 + 2j, -1 - 2j, 0j, complex(0.0, -0.0),
    complex(-0.0, 0.0), complex(INF, 1.0), complex(1.0, -INF), complex(NAN, 0.0), complex(INF, NAN), 1e200 + 1e200j, 2 + 0j,
    1e-320 + 1j, 3.5 - 2.25j,
]
OTHERS = [
    "", "a", "abc", "\u00e9t\u00e9", "\U0001f600x", "\ud800", "ab" * 1000, b"", b"a", b"abc\xff", (), (1,), (1, 2, 3),
    ("a", (1, 2)), (True, 1.0), tuple(range(200)), ((1,) * 100,) * 12, None, ..., slice(1, 3), slice(None, None, -1),
    slice(-2, None), slice(None, 10 ** 30, 2), slice(5, -10 ** 30, -1), slice(1, "a"), slice(0, 5, 0), slice(True, 2),
    frozenset({1, 2}),
]
LOAD, BINARY, RETURN = opmap["LOAD_CONST"], opmap["BINARY_OP"], opmap["RETURN_VALUE"]
UNARY = [(opmap["UNARY_NEGATIVE"], 0), (opmap["UNARY_INVERT"], 0), (opmap["UNARY_NOT"], 0),
         (opmap["CALL_INTRINSIC_1"], 5), (opmap["TO_BOOL"], 0)]
# A large power of a large complex number, or a true division of a constant by a set, takes no time; nothing does.
OPERATORS = [number for number, (_, symbol) in enumerate(_opcode.get_nb_ops()) if not symbol.endswith("=")]


def case(name, instructions, consts):
    seq = internal.new_instruction_sequence()
    for op, arg in instructions:
        seq.addop(op, arg, 1, 1, 0, 1)
    after_consts = list(consts)
    after = internal.optimize_cfg(seq, after_consts, 0).get_instructions()
    return (name, tuple(tuple(i) for i in seq.get_instructions()), tuple(consts), 0, tuple(tuple(i) for i in after),
            tuple(after_consts), 0, None)


def main(output):
    # A marker keeps the first constant from being one of the operands.
    result = []
    values = NUMBERS + OTHERS
    for left in values:
        for op, arg in UNARY:
            result.append(case(f"{op} {left!r:.40}", [(LOAD, 1), (op, arg), (RETURN, 0)], ["marker", left]))
        for right in values:
            for op in OPERATORS:
                result.append(case(f"{left!r:.40} {_opcode.get_nb_ops()[op][1]} {right!r:.40}",
                                   [(LOAD, 1), (LOAD, 2), (BINARY, op), (RETURN, 0)], ["marker", left, right]))
    for size in (1, 2, 3, 4, 30, 31):
        for build in ("BUILD_TUPLE", "BUILD_LIST", "BUILD_SET"):
            for after in ("GET_ITER", "CONTAINS_OP", "RETURN_VALUE"):
                for consts in (NUMBERS[:size], (OTHERS * 2)[:size], [1, 1.0, True, "a", (1,), (True,), (1.0,)] * 5):
                    loads = [(LOAD, 1 + i) for i in range(size)]
                    result.append(case(f"{build} {size} {after}", [(LOAD, 0), *loads, (opmap[build], size), (opmap[after], 0),
                                                                   (RETURN, 0)][:size + 3 + (after != "RETURN_VALUE")],
                                       ["marker", *consts]))
    with open(output, "wb") as file:
        file.write(marshal.dumps(tuple(result)))


main(sys.argv[1])
