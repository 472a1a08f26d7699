"""Tracing and profiling of all threads, switched by one of them; names of threads as the system keeps them."""

import _thread
import sys
import threading


def tracer(*arguments):
    return None


def checker(get, seen, first, second):
    seen.append(get())
    first.set()
    second.wait()
    seen.append(get())


for set_all, get, of_threading in (
    (threading.settrace_all_threads, sys.gettrace, threading.gettrace),
    (threading.setprofile_all_threads, sys.getprofile, threading.getprofile),
):
    seen, first, second = [], threading.Event(), threading.Event()
    thread = threading.Thread(target=checker, args=(get, seen, first, second))
    thread.start()
    first.wait()
    set_all(tracer)
    second.set()
    thread.join()
    print(seen[0], seen[1] is tracer, get() is tracer, of_threading() is tracer)
    seen, first, second = [], threading.Event(), threading.Event()
    thread = threading.Thread(target=checker, args=(get, seen, first, second))
    thread.start()
    first.wait()
    set_all(None)
    second.set()
    thread.join()
    print(seen[0] is tracer, seen[1], get(), of_threading())

# Another thread is traced in the middle of what it runs.
lines, ready, go = [], threading.Event(), threading.Event()


def running():
    ready.set()
    go.wait()
    called(1)
    return called(2)


def called(n):
    doubled = n * 2
    return doubled


def telling(frame, event, argument):
    if frame.f_code.co_name == "called":
        lines.append((event, frame.f_lineno - called.__code__.co_firstlineno, argument))
    return telling


thread = threading.Thread(target=running)
thread.start()
ready.wait()
threading.settrace_all_threads(telling)
go.set()
thread.join()
threading.settrace_all_threads(None)
print(lines)

for name in ("short", "exactly15chars!", "longer than fifteen", "xxxxxxxxxxxxxxé€", "a\0b", "", "\ud800x", "🐍🐍🐍🐍"):
    _thread.set_name(name)
    print(ascii(name), ascii(_thread._get_name()))
for wrong in (1, None, b"x"):
    try:
        _thread.set_name(wrong)
    except TypeError as error:
        print(error)
