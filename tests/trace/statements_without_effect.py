"""Lines whose statements only look at a local are told, and only where they run."""
import sys


def other_way(a, b):
    if a:
        a = 1
    else:
        b
    return a


def first_way(a, b):
    if a:
        b
    else:
        a = 2
    return a


def both_ways(a, b):
    'x' if a < 3 else b
    if b:
        a
    elif a:
        b
    else:
        (a, b)
        a
    for b in range(2):
        if b:
            a
        else:
            continue
    while a:
        a -= 1
        if b:
            b
    try:
        a
    finally:
        b
    match b:
        case 1:
            a
        case _:
            b
    return b


def generator(a, b):
    if a:
        yield a
    else:
        b
    yield b


def record(function, *args):
    events = []

    def tracer(frame, event, arg):
        if frame.f_code is function.__code__:
            frame.f_trace_opcodes = True
            first = frame.f_code.co_firstlineno
            place = (frame.f_lineno or first) - first
            events.append(f"{event[0]}{place}" + (f":{frame.f_lasti}" if event == "opcode" else ""))
            return tracer

    sys.settrace(tracer)
    try:
        result = function(*args)
        if function is generator:
            result = list(result)
    finally:
        sys.settrace(None)
    print(function.__name__, args, result, *events)


for function in (other_way, first_way, both_ways, generator):
    for args in ((0, 0), (0, 1), (1, 0), (1, 1), (5, 0)):
        record(function, *args)
M = sys.monitoring
M.use_tool_id(0, "test")
for function in (other_way, first_way, both_ways):
    for event in ("LINE", "INSTRUCTION", "JUMP"):
        events = []
        M.register_callback(0, getattr(M.events, event), lambda code, *args: events.append(args))
        M.set_local_events(0, function.__code__, getattr(M.events, event))
        function(0, 0), function(2, 1), function(5, 0)
        M.set_local_events(0, function.__code__, 0)
        print(function.__name__, event, *events)
