#!/usr/bin/env python3
"""Runs the hostile programs of `cases.py` under limits and reports crashes, hangs and differences.

usage: run.py PYTHON [--write] [--only WORD,…] [--jobs N] [--verbose]
       run.py PYTHON --pyc N [--seed S]

Every case runs in a process of its own with a limit on address space, processor time and output. What is
compared with `expected.json`: the exit status, standard output and the last line of standard error, which
names the exception (only its class where a case says so). Found are
  crash        the process died of a signal that the case does not expect, or it panicked
  hang         it did not end in time, or not within a second of the signal that it was sent
  difference   another status, output or exception
--write makes `expected.json` from PYTHON, which must be CPython 3.14. Where CPython itself crashes or hangs, the case
says what should happen instead, and --write reports where that is needed and missing.
--pyc N unmarshals and runs N seeded random mutations of compiled code; anything but a Python exception is a failure. CPython
trusts bytecode and crashes on some; Taipan must not.
Exit status: 0 when nothing was found.
"""
import json
import os
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import mutants  # noqa: E402
from cases import CASES  # noqa: E402

EXPECTED = os.path.join(HERE, "expected.json")
FATAL = {-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE, -signal.SIGKILL, -signal.SIGTRAP, -signal.SIGXCPU, -signal.SIGSYS}
MOST = 1 << 20


def limits(memory, seconds):
    """A function for the child process, between fork and exec."""
    def apply():
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 5, int(seconds) + 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
        resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, resource.getrlimit(resource.RLIMIT_STACK)[1]))
    return apply


class Result:
    """How a case ended: `kind` is done, hang or late; late is a signal that took more than a second."""

    def __init__(self, kind, status, stdout, stderr):
        self.kind, self.status, self.stdout, self.stderr = kind, status, stdout, stderr

    @property
    def last(self):
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        return lines[-1].strip() if lines else ""

    @property
    def crashed(self):
        return self.status in FATAL or self.status in (134, 139) or "panicked at" in self.stderr or "Fatal Python error" in self.stderr

    def summary(self, case):
        """What is kept in `expected.json`."""
        last = self.last
        if not case["exact"]:
            # Notes may follow the exception.
            lines = [line for line in self.stderr.splitlines() if re.match(r"[\w.]+(Error|Exit|Interrupt|Exception|Iteration|Group)\b", line)]
            last = re.split(r"[:\s]", lines[-1] if lines else last)[0]
        return {"status": self.status, "stdout": self.stdout[:2000], "last": last[:500]}


def execute(python, case):
    folder = tempfile.mkdtemp(prefix="hostile")
    try:
        return execute_in(python, case, folder)
    finally:
        subprocess.run(["rm", "-rf", folder])


def execute_in(python, case, folder):
    for name, data in case["files"].items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
    source, stdin = case["source"], case["stdin"]
    command = [python, *case["flags"]]
    if case["how"] == "file":
        with open(os.path.join(folder, "program.py"), "wb") as file:
            file.write(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))
        command += ["program.py"]
    elif case["how"] == "stdin":
        command += ["-"]
        stdin = source if isinstance(source, bytes) else source.encode()
    else:
        command += source
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHON_COLORS": "0"}
    if "PYTHONHOME" in os.environ:
        environment["PYTHONHOME"] = os.environ["PYTHONHOME"]
    target = subprocess.PIPE
    if case["stdout"] == "full":
        target = open("/dev/full", "wb")
    elif case["stdout"] == "broken":
        reader, writer = os.pipe()
        os.close(reader)
        target = os.fdopen(writer, "wb")
    if case["closed"]:
        command = ["/bin/sh", "-c", 'exec "$@" ' + case["closed"], "sh", *command]
    stdin_path = os.path.join(folder, ".stdin")
    with open(stdin_path, "wb") as file:
        file.write(stdin)
    with open(stdin_path, "rb") as standard_input:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=standard_input, stdout=target, stderr=subprocess.PIPE,
                                   preexec_fn=limits(case["memory"], case["timeout"]))
    if target is not subprocess.PIPE:
        target.close()
    kind, buffers = watch(process, case)
    stdout, stderr = (buffers.get(stream, b"").decode("utf-8", "backslashreplace").replace(folder, "<folder>").replace(python, "<python>") for stream in ("out", "err"))
    return Result(kind, process.wait(), stdout, stderr)


def watch(process, case):
    """Read what a process writes until it ends; send the signal that the case wants once it printed `ready`."""
    streams = {stream.fileno(): name for name, stream in (("out", process.stdout), ("err", process.stderr)) if stream}
    buffers = dict.fromkeys(streams.values(), b"")
    deadline, sent = time.monotonic() + case["timeout"], None
    while streams:
        now = time.monotonic()
        if now > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            return "hang", buffers
        if case["signal"] and sent is None and b"ready" in buffers["out"]:
            time.sleep(0.3)
            process.send_signal(case["signal"])
            sent = time.monotonic()
            deadline = sent + 3
        ready, _, _ = select.select(list(streams), [], [], 0.05)
        for number in ready:
            data = os.read(number, 65536)
            if not data:
                del streams[number]
            elif len(buffers[streams[number]]) < MOST:
                buffers[streams[number]] += data
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return "hang", buffers
    if sent is not None and time.monotonic() - sent > 1.5:
        return "late", buffers
    return "done", buffers


def judge(case, result, expected):
    """(verdict, explanation); the verdict of a good case is None."""
    if result.kind != "done":
        return "hang", f"{result.kind}; last line: {result.last[:200]}"
    if result.crashed:
        return "crash", f"status {result.status}: {result.stderr[-300:]!r}"
    instead = case["instead"] or [expected]
    got = result.summary(case)
    reports = []
    for wanted in instead if isinstance(instead, list) else [instead]:
        reports.append([f"{key} {got[key]!r} instead of {wanted[key]!r}" for key in ("status", "stdout", "last") if key in wanted and got[key] != wanted[key]])
    return (None, "") if [] in reports else ("difference", "; or ".join("; ".join(report) for report in reports))


def run_cases(python, words, writing, jobs, verbose):
    chosen = [case for case in CASES if not words or any(word in case["name"] for word in words)]
    expected = {}
    if os.path.exists(EXPECTED):
        with open(EXPECTED, encoding="utf-8") as file:
            expected = json.load(file)
    with ThreadPoolExecutor(jobs) as pool:
        found = {"crash": 0, "hang": 0, "difference": 0}
        for case, result in zip(chosen, pool.map(lambda c: execute(python, c), chosen)):
            name = case["name"]
            if writing:
                lost = result.kind != "done" or result.crashed
                expected[name] = {} if lost else result.summary(case)
                if lost and not case["instead"]:
                    print(f"{name}: {result.kind}, status {result.status}: it needs `instead`")
                elif case["instead"] and judge(case, result, expected[name])[0] is None:
                    print(f"{name}: `instead` is not needed")
            verdict, why = judge(case, result, expected.get(name, {"status": "unknown"}))
            if verdict:
                if not writing:
                    print(f"{verdict:11}{name}: {why}")
                found[verdict] += 1
            elif verbose:
                print(f"{'fine':11}{name}: {result.summary(case)}")
            sys.stdout.flush()
    if writing:
        names = {case["name"] for case in CASES}
        with open(EXPECTED, "w", encoding="utf-8") as file:
            json.dump({name: expected[name] for name in sorted(expected) if name in names}, file, indent=1, ensure_ascii=False)
            file.write("\n")
    print(f"{len(chosen)} cases: {found['crash']} crashes, {found['hang']} hangs, {found['difference']} differences")
    return 1 if any(found.values()) else 0


# Runs in the interpreter under test: one line of input per mutation, one line of output before and after each.
def main(argv):
    argv, words, writing, verbose, jobs, pyc, seed, python = list(argv), [], False, False, 2, 0, 1, None
    while argv:
        word = argv.pop(0)
        if word == "--write":
            writing = True
        elif word == "--verbose":
            verbose = True
        elif word == "--only":
            words = argv.pop(0).split(",")
        elif word == "--jobs":
            jobs = int(argv.pop(0))
        elif word == "--pyc":
            pyc = int(argv.pop(0))
        elif word == "--seed":
            seed = int(argv.pop(0))
        elif not word.startswith("-") and python is None:
            python = os.path.abspath(word)
        else:
            python = None
            break
    if python is None:
        print(__doc__)
        return 2
    if pyc:
        return 1 if mutants.run(python, pyc, seed) else 0
    if writing and "Python 3.14" not in subprocess.run([python, "-V"], capture_output=True, text=True).stdout:
        print("expected results come from CPython 3.14")
        return 2
    return run_cases(python, words, writing, jobs, verbose)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
