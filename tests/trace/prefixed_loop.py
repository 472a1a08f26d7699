"""A loop over a generator whose body is so long that the loop's instruction has a prefix: lines begin at the prefix."""
import sys

monitoring, events = sys.monitoring, sys.monitoring.events
TOOL = 3


def numbers():
    yield 1
    yield 2
    return "done"


def short():
    for n in numbers():
        pass


source = "def long():\n    for n in numbers():\n" + "        n = n + 1 - n * 2\n" * 40 + "        if n > 1: continue\n"
exec(source)

for function in short, long:
    log = []
    monitoring.use_tool_id(TOOL, "test")
    for name in ("LINE", "STOP_ITERATION"):
        monitoring.register_callback(TOOL, getattr(events, name), lambda code, *rest, name=name: log.append((name, *rest)))
    for turn in range(3):
        log.clear()
        monitoring.set_local_events(TOOL, function.__code__, events.LINE | events.STOP_ITERATION)
        function()
        monitoring.set_local_events(TOOL, function.__code__, 0)
        print(function.__name__, turn, len(log), log[-3:])
    monitoring.free_tool_id(TOOL)
