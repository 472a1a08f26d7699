"""Callbacks of the collector: no collection begins within one, and what they raise is told."""
import gc
import sys

sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__, u.exc_value, u.object, u.err_msg.split("0x")[0] if u.err_msg else None)
gc.collect()
seen = []


def nested(phase, info):
    seen.append((phase, info["generation"], sorted(info), gc.collect(), info["collected"] > 0))


def failing(phase, info):
    raise ValueError(phase)


class Node:
    pass


def cycle():
    a = Node()
    a.me = a


gc.callbacks.append(nested)
cycle()
print(gc.collect(1) > 0)
print(seen)
seen.clear()
gc.callbacks.append(failing)
gc.collect(0)
print(len(seen))
gc.callbacks.remove(failing)
seen.clear()
gc.callbacks.append(lambda phase, info: [Node() for _ in range(50)])
gc.set_threshold(1)
for i in range(20):
    cycle()
gc.set_threshold(2000)
gc.callbacks.clear()
phases = [s[0] for s in seen]
print(phases[::2] == ["start"] * (len(phases) // 2), phases[1::2] == ["stop"] * (len(phases) // 2), {s[3] for s in seen}, len(phases) > 2)


class Finalized:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("finalizer collects", gc.collect())


Finalized()
gc.collect()
print("done")
