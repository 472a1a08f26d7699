"""Where a frame without local variables stands while an exception leaves its handlers."""
import sys


def finally_only():
    try:
        yield True
        "continued"
    finally:
        "finally"


def nested():
    try:
        try:
            1 / 0
        finally:
            "inner"
    finally:
        "outer"


def tracer(frame, event, arg):
    print(frame.f_code.co_name, event, frame.f_lineno, frame.f_lasti)
    return tracer


def run(f):
    try:
        f()
    except ZeroDivisionError as e:
        while e.__traceback__:
            e.__traceback__ = e.__traceback__.tb_next
            if e.__traceback__:
                print("entry", e.__traceback__.tb_lineno, e.__traceback__.tb_lasti)


for f in (lambda: any(finally_only()), nested):
    sys.settrace(tracer)
    run(f)
    sys.settrace(None)
