#!/usr/bin/env python3
"""Times the micro-benchmarks under several interpreters, taking turns, and prints ratios to the first.

usage: run.py [--samples N] [--min SECONDS] [--timeout SECONDS] [--only WORD,…] NAME=PYTHON NAME=PYTHON …

Each interpreter keeps running through a file of benchmarks (`micro.py` beside this file, or FILE.py given as a word);
the samples of one benchmark alternate between the interpreters, so that a drift of the machine's speed hits
all alike, and the best sample counts. The ratio is the first interpreter's time divided by the other's: 2.00 is twice as fast.
At the end: geometric mean, lowest, number below 1.0 and below 0.4, failures, and the time of `-c pass`.
"""
import math
import os
import select
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# Runs in the interpreter that is measured; it needs `sys` and `time` only.
DRIVER = '''
import sys
from time import perf_counter
def main(path):
    space = {"__name__": "benchmarks", "__file__": path}
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), space)
    print(*[name[6:] for name, value in space.items() if name.startswith("bench_")], flush=True)
    for line in sys.stdin:
        name, count = line.split()
        function, count = space["bench_" + name], int(count)
        try:
            begun = perf_counter()
            function(count)
            answer = repr(perf_counter() - begun)
        except Exception as error:
            answer = ("error " + type(error).__name__ + ": " + str(error)).replace(chr(10), " ")
        print(answer, flush=True)
main(sys.argv[1])
'''


class Failed(Exception):
    """A benchmark or an interpreter failed; the text says how."""


class Session:
    """One interpreter with one file loaded; started again when it dies."""

    def __init__(self, command, path, timeout):
        self.command, self.path, self.timeout, self.process = command, path, timeout, None
        self.start()

    def start(self):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONHASHSEED="0")
        self.process = subprocess.Popen([*self.command, "-c", DRIVER, self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=environment, text=True, bufsize=1)
        self.names = self.line().split()

    def line(self):
        ready, _, _ = select.select([self.process.stdout], [], [], self.timeout)
        if not ready:
            self.process.kill()
            self.process.wait()
            raise Failed(f"no answer within {self.timeout:g} s")
        text = self.process.stdout.readline()
        if not text:
            raise Failed(f"ended with status {self.process.wait()}")
        return text.strip()

    def sample(self, name, count):
        if self.process.poll() is not None:
            self.start()
        self.process.stdin.write(f"{name} {count}\n")
        answer = self.line()
        if answer.startswith("error"):
            raise Failed(answer)
        return float(answer)

    def close(self):
        self.process.kill()
        self.process.wait()


def calibrate(session, name, least):
    """A repetition count whose sample takes at least `least` seconds."""
    count = 1
    while (seconds := session.sample(name, count)) < least:
        count = max(count * 2, min(int(count * least / max(seconds, 1e-7)) + 1, count * 20))
    return count


def start_up(commands):
    """The best time of `-c pass` for each command, taking turns."""
    best = [math.inf] * len(commands)
    for _ in range(15):
        for i, command in enumerate(commands):
            begun = time.perf_counter()
            subprocess.run([*command, "-c", "pass"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            best[i] = min(best[i], time.perf_counter() - begun)
    return best


def text_of(seconds):
    if seconds < 1e-6:
        return f"{seconds * 1e9:.1f} ns"
    if seconds < 1e-3:
        return f"{seconds * 1e6:.2f} us"
    return f"{seconds * 1e3:.2f} ms"


def main(argv):
    samples, least, timeout, only, files, interpreters = 5, 0.03, 60.0, [], [], []
    argv = list(argv)
    while argv:
        word = argv.pop(0)
        if word == "--samples":
            samples = int(argv.pop(0))
        elif word == "--min":
            least = float(argv.pop(0))
        elif word == "--timeout":
            timeout = float(argv.pop(0))
        elif word == "--only":
            only = argv.pop(0).split(",")
        elif "=" in word:
            name, command = word.split("=", 1)
            interpreters.append((name, command.split()))
        elif word.endswith(".py"):
            files.append(os.path.abspath(word))
        else:
            print(__doc__)
            return 2
    if not interpreters:
        print(__doc__)
        return 2
    files = files or [os.path.join(HERE, "micro.py")]
    names = [name for name, _ in interpreters]
    ratios = {name: [] for name in names[1:]}
    failures = []
    print(f"{'benchmark':34}" + "".join(f"{name:>12}" for name in names) + "".join(f"{'x ' + name:>12}" for name in names[1:]))
    for path in files:
        sessions = []
        for name, command in interpreters:
            try:
                sessions.append(Session(command, path, timeout))
            except (Failed, OSError) as reason:
                print(f"{name}: {os.path.basename(path)}: {reason}")
                return 1
        for bench in sessions[0].names:
            if only and not any(word in bench for word in only):
                continue
            counts, best, reasons = [], [], []
            for (name, _), session in zip(interpreters, sessions):
                try:
                    counts.append(calibrate(session, bench, least))
                    reasons.append(None)
                except Failed as reason:
                    counts.append(0)
                    reasons.append(str(reason))
                best.append(math.inf)
            for _ in range(samples):
                for i, session in enumerate(sessions):
                    if reasons[i] is None:
                        try:
                            best[i] = min(best[i], session.sample(bench, counts[i]) / counts[i])
                        except Failed as reason:
                            reasons[i] = str(reason)
            row = f"{bench:34}"
            for b, reason in zip(best, reasons):
                row += f"{'failed' if reason else text_of(b):>12}"
            for i, name in enumerate(names[1:], 1):
                if reasons[i] or reasons[0]:
                    failures.append(f"{name} {bench}: {reasons[i] or reasons[0]}")
                    row += f"{'-':>12}"
                else:
                    ratio = best[0] / best[i]
                    ratios[name].append((ratio, bench))
                    row += f"{ratio:12.2f}"
            print(row, flush=True)
        for session in sessions:
            session.close()
    for name in names[1:]:
        if ratios[name]:
            values = [r for r, _ in ratios[name]]
            mean = math.exp(sum(map(math.log, values)) / len(values))
            low = min(ratios[name])
            print(f"{name} to {names[0]}: {len(values)} benchmarks, geometric mean {mean:.3f}, lowest {low[0]:.2f} ({low[1]}), "
                  f"{sum(v < 1 for v in values)} below 1.0, {sum(v < 0.4 for v in values)} below 0.4")
    for failure in failures:
        print("failed:", failure)
    if not only:
        times = start_up([command for _, command in interpreters])
        print("start-up of -c pass: " + ", ".join(f"{name} {t * 1e3:.1f} ms" + (f" ({t / times[0]:.2f} times)" if t != times[0] else "") for name, t in zip(names, times)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
