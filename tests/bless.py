#!/usr/bin/env python3
"""Checks or regenerates the expected output of the programs below this folder.

usage: bless.py [--python PYTHON] [--write] [--jobs N] [--timeout S] [--brief] [PATTERN ...]

Without --write every program is run once and compared with the files beside it:
NAME.out (stdout), NAME.err (stderr, absent when empty), NAME.code (exit status, absent when 0).
With --write the program is run twice; the files are written when both runs agree and nothing in
the output depends on the machine. NAME.args holds command-line arguments, NAME.flags options of the
interpreter, NAME.in the standard input. A PATTERN is a part of the path (`types/`, `lang/match`).

The folder of the program is stripped from its output, so that tracebacks do not name a machine.
The interpreter is PYTHON, or $TAIPAN_ORACLE/bin/python3.14 (~/.cache/taipan/oracle), or the one that runs this file.
"""
import difflib
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = {"hostile"}
LARGEST = 1 << 20
ADDRESS = re.compile(rb"at 0x[0-9a-f]{6,}")


def programs(patterns):
    """Paths of the programs, relative to this folder; a folder named in SKIP has its own runner."""
    found = []
    for folder, folders, files in os.walk(HERE):
        relative = os.path.relpath(folder, HERE)
        folders[:] = sorted(f for f in folders if not f.startswith((".", "_")) and not f.startswith("pkg_"))
        if relative == ".":
            folders[:] = [f for f in folders if f not in SKIP]
            continue
        for name in sorted(files):
            path = os.path.join(relative, name)
            if name.endswith(".py") and not name.startswith("aux_"):
                if not patterns or any(p in path for p in patterns):
                    found.append(path[:-3])
    return found


def read(path, default=b""):
    try:
        with open(path, "rb") as f:
            return f.read()
    except FileNotFoundError:
        return default


def run(python, name, timeout):
    """(stdout, stderr, exit status) of one program, with its folder's path stripped."""
    base = os.path.join(HERE, name)
    folder = os.path.dirname(base)
    command = [python, *shlex.split(read(base + ".flags").decode()), os.path.basename(base) + ".py"]
    command += shlex.split(read(base + ".args").decode())
    environment = {
        "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8", "TZ": "UTC",
        "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHON_COLORS": "0", "COLUMNS": "80",
    }
    for key in ("PYTHONHOME", "LD_LIBRARY_PATH"):
        if key in os.environ:
            environment[key] = os.environ[key]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, input=read(base + ".in"),
                              capture_output=True, timeout=timeout)
        out, err, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as late:
        out, err, code = late.stdout or b"", (late.stderr or b"") + b"\n<timed out>\n", "timeout"
    strip = (folder + "/").encode()
    return out.replace(strip, b""), err.replace(strip, b""), code


def expected(name):
    base = os.path.join(HERE, name)
    code = read(base + ".code").strip()
    return read(base + ".out"), read(base + ".err"), int(code) if code else 0


def write(name, result):
    base = os.path.join(HERE, name)
    out, err, code = result
    for suffix, data in ((".out", out), (".err", err), (".code", b"%d\n" % code if code else b"")):
        if data or suffix == ".out":
            with open(base + suffix, "wb") as f:
                f.write(data)
        elif os.path.exists(base + suffix):
            os.remove(base + suffix)


def objections(first, second):
    """Why this result cannot be committed."""
    if first != second:
        for a, b in zip(first, second):
            if a != b:
                pairs = zip(str(a).split("\\n"), str(b).split("\\n"))
                return "two runs differ: " + next((f"{x[:200]} / {y[:200]}" for x, y in pairs if x != y), "in length")
    text = first[0] + first[1]
    if found := ADDRESS.search(text):
        return f"address {found[0]!r} in the output"
    if HERE.encode() in text or b"/lib/python3.14/" in text:
        return "an absolute path in the output"
    if first[2] == "timeout":
        return "timed out"
    if len(text) > LARGEST:
        return f"{len(text)} bytes of output"
    return None


def difference(name, want, got):
    """Lines of a report, empty when equal."""
    report = []
    for what, a, b in zip(("stdout", "stderr"), want, got):
        if a != b:
            a, b = (x.decode("utf-8", "backslashreplace").splitlines() for x in (a, b))
            lines = list(difflib.unified_diff(a, b, f"{name} expected {what}", f"{name} {what}", "", "", 1, ""))
            report += lines
    if want[2] != got[2]:
        report.append(f"{name}: exit status {got[2]} instead of {want[2]}")
    return report


def main(argv):
    oracle = os.environ.get("TAIPAN_ORACLE") or os.path.expanduser("~/.cache/taipan/oracle")
    python = os.path.join(oracle, "bin/python3.14")
    if not os.path.exists(python):
        python = sys.executable
    writing = brief = False
    jobs, timeout, patterns = 2, 60, []
    argv = list(argv)
    while argv:
        word = argv.pop(0)
        if word == "--python":
            python = os.path.abspath(argv.pop(0))
        elif word == "--jobs":
            jobs = int(argv.pop(0))
        elif word == "--timeout":
            timeout = float(argv.pop(0))
        elif word == "--write":
            writing = True
        elif word == "--brief":
            brief = True
        elif word in ("-h", "--help"):
            print(__doc__)
            return 0
        else:
            patterns.append(word.removesuffix(".py"))

    if writing:
        version = subprocess.run([python, "-V"], capture_output=True, text=True).stdout
        if not version.startswith("Python 3.14"):
            print(f"bless.py: expected output comes from CPython 3.14, not from {python} ({version.strip()})")
            return 2

    def work(name):
        result = run(python, name, timeout)
        if not writing:
            return difference(name, expected(name), result)
        if objection := objections(result, run(python, name, timeout)):
            return [f"{name}: {objection}"]
        write(name, result)
        if result[2]:
            print(f"{name}: written, with exit status {result[2]}")
        return []

    names = programs(patterns)
    failed = lines = 0
    with ThreadPoolExecutor(jobs) as pool:
        for name, report in zip(names, pool.map(work, names)):
            lines += expected(name)[0].count(b"\n")
            if report:
                failed += 1
                print(f"{name}: {len(report)} lines differ" if brief else "\n".join(report[:200]))
    print(f"{len(names) - failed} of {len(names)} programs {'written' if writing else 'as expected'}, {lines} lines of expected output")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
