"""Runs one of CPython's test files in this process and notes each outcome as it happens.

usage: conformance_driver.py MODULE NOTES RESOURCES

Run by `cargo xtask conformance` under the interpreter that is tested. Lines of NOTES, tab-separated:
`begin ID`, `OUTCOME ID [REASON]` (ok, xfail, skip, fail, error, unexpected), and once for the file
`skipped REASON`, `import REASON` (it could not be imported) or `end`. A crash or a hang thus leaves on
record what ran before it, and which test was running.
"""
import os
import sys
import unittest


class Notes:
    """The file of notes; written unbuffered, so that nothing is lost."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC)
        self.process = os.getpid()

    def add(self, *fields):
        if os.getpid() == self.process:     # not in children that a test forked
            clean = [str(field).replace("\\", "/").replace("\t", " ").replace("\n", " ")[:300] for field in fields]
            os.write(self.file, ("\t".join(clean) + "\n").encode("utf-8", "backslashreplace"))


class Result(unittest.TestResult):
    """Notes the outcome of each test; a subtest counts for the test it belongs to."""

    def __init__(self, notes):
        super().__init__()
        self.notes = notes
        self.names = {}

    def name(self, test):
        test = getattr(test, "test_case", test)
        # Asked for at the beginning: some tests replace their own id().
        return self.names.get(id(test)) or test.id()

    def startTest(self, test):
        super().startTest(test)
        self.names = {id(test): test.id()}
        self.notes.add("begin", self.name(test))

    def trouble(self, outcome, test, error):
        self.notes.add(outcome, self.name(test), reason(error[1]))
        try:
            text = self._exc_info_to_string(error, test)
        except Exception as problem:
            text = f"(no traceback: {reason(problem)})\n"
        print(f"---- {outcome}: {test}\n{text}", file=sys.__stderr__, flush=True)

    def addSuccess(self, test):
        self.notes.add("ok", self.name(test))

    def addError(self, test, err):
        self.trouble("error", test, err)

    def addFailure(self, test, err):
        self.trouble("fail", test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.trouble("fail" if issubclass(err[0], test.failureException) else "error", subtest, err)

    def addSkip(self, test, reason):
        self.notes.add("skip", self.name(test), reason)

    def addExpectedFailure(self, test, err):
        self.notes.add("xfail", self.name(test))

    def addUnexpectedSuccess(self, test):
        self.notes.add("unexpected", self.name(test))


def reason(error):
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__


def main(module, path, resources):
    # The tests must not find this script's folder on the path, nor its arguments.
    del sys.path[0]
    sys.argv[1:] = []
    notes = Notes(path)
    try:
        from test import support
        support.use_resources = dict.fromkeys(resources.split(","))
        support.verbose = 0
        __import__(module)
    except unittest.SkipTest as error:
        notes.add("skipped", error)
        return
    except BaseException as error:
        notes.add("import", reason(error))
        raise
    unittest.defaultTestLoader.loadTestsFromName(module).run(Result(notes))
    notes.add("end")


if __name__ == "__main__":
    main(*sys.argv[1:])
