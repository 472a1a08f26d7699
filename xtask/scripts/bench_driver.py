"""Times the functions of one file of micro-benchmarks, one sample per request.

usage: bench_driver.py FILE

Run by `cargo xtask bench`, once under each interpreter; the samples alternate between the two. A
benchmark is a function `bench_NAME(n)` of FILE that does its thing n times. Requests are lines of standard
input, `NAME N`; the answer is the time in seconds, or `error REASON`. The first line of output names the benchmarks.
"""
import sys
from time import perf_counter


def main(path):
    space = {"__name__": "benchmarks", "__file__": path}
    with open(path, encoding="utf-8") as file:
        exec(compile(file.read(), path, "exec"), space)
    print(*[name[6:] for name, value in space.items() if name.startswith("bench_") and callable(value)], flush=True)
    for line in sys.stdin:
        name, count = line.split()
        function, count = space["bench_" + name], int(count)
        try:
            begun = perf_counter()
            function(count)
            answer = repr(perf_counter() - begun)
        except Exception as error:
            answer = f"error {type(error).__name__}: {error}".replace("\n", " ")
        print(answer, flush=True)


main(sys.argv[1])
