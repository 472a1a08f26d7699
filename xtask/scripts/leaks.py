"""Runs CPython's tests several times in one process and compares how many objects each run leaves.

Under Taipan with `-X dump_refs` `sys.getallocatedblocks()` is the exact number of objects; elsewhere it is near it. A run
may fill caches once, so the first runs do not count. Ends with status 1 when anything grows with every run.
"""

import gc
import importlib
import io
import sys
import unittest
import warnings
from collections import Counter

WARM, COUNTED = 3, 3


def ids_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from ids_of(test)
        else:
            if test.id().startswith("test."):
                yield test.id()


def forget_caches():
    """What the library keeps from one run to the next."""
    from test.libregrtest.utils import clear_caches

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            clear_caches()
        except Exception:
            pass
    getattr(sys, "_clear_internal_caches", int)()


def run(ids):
    result, loader = unittest.TestResult(), unittest.TestLoader()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    try:
        loader.loadTestsFromNames(ids)(result)
    finally:
        sys.stdout, sys.stderr = streams


def measure(ids):
    """Growth of the number of objects with each counted run, and the types that grew."""
    counts, kinds = [], []
    for number in range(WARM + COUNTED):
        run(ids)
        forget_caches()
        for _ in range(3):
            gc.collect()
        counts.append(sys.getallocatedblocks())
        if number in (WARM - 1, WARM + COUNTED - 1):
            kinds.append(Counter(type(thing).__qualname__ for thing in gc.get_objects()))
    growth = [after - before for before, after in zip(counts[WARM - 1 :], counts[WARM:])]
    return growth, kinds[1] - kinds[0]


def main(arguments):
    each = "--each" in arguments
    failed = False
    for name in (a for a in arguments if a != "--each"):
        name, _, wanted = name.partition(":")
        module = importlib.import_module("test." + name)
        suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        ids = sorted({test for test in ids_of(suite) if wanted in test})
        for group in [[test] for test in ids] if each else [ids]:
            growth, kinds = measure(group)
            leaks = min(growth) > 2
            failed |= leaks
            if leaks or not each:
                shown = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(9))
                print("leaks" if leaks else "holds", group[0] if each else name, growth, shown, flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
