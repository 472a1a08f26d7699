"""Generators that are destroyed while they work: what they were computing lives as long as somebody holds their frame."""
import gc
import sys
import types

gc.disable()
sys.unraisablehook = lambda unraisable: print("  unraisable:", type(unraisable.exc_value).__name__, unraisable.exc_value)


def inner(name):
    try:
        yield name
    except GeneratorExit:
        print("  closed", name)
        raise


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("  gone", self.name)


def stubborn(name):
    try:
        yield 1
    except GeneratorExit:
        yield from inner(name)


def stubborn_afterwards(name):
    try:
        yield 1
    except GeneratorExit:
        pass
    yield from inner(name)


def busy(name):
    local = Loud(name + " local")
    return (yield [Loud(name + " item"), (yield 1)])


def in_loop(name):
    for item in iter([Loud(name + " 1"), Loud(name + " 2")]):
        yield sys._getframe()


class Manager:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        await waiting(self.name)


@types.coroutine
def waiting(name):
    yield from inner(name)


async def in_with(name):
    async with Manager(name):
        yield


for make in (stubborn, stubborn_afterwards):
    print(make.__name__)
    generator = make("inner of " + make.__name__)
    next(generator)
    print(" destroyed")
    del generator
    print(" collected")
    gc.collect()

print("in_with")
generator = in_with("inner of in_with")
try:
    generator.asend(None).send(None)
except StopIteration as stop:
    print(stop.value)
print(" destroyed")
del generator
print(" collected")
gc.collect()

for hold in (False, True):
    print("busy, frame held:", hold)
    generator = busy("busy")
    next(generator)
    frame = generator.gi_frame if hold else None
    print(" destroyed")
    del generator
    print(" frame", frame and sorted(frame.f_locals), frame and frame.f_lasti > 0)
    frame = None
    print(" end")

print("in_loop")
generator = in_loop("loop")
frame = next(generator)
del generator
print(" frame", sorted(frame.f_locals))
frame.clear()
print(" cleared")
del frame
print("closed")
generator = in_loop("closed")
frame = next(generator)
generator.close()
print(" frame", sorted(frame.f_locals))
del frame
print(" end")
gc.collect()


async def coroutine(argument): pass
for make in (busy, coroutine):
    print("clear of a frame that has not begun:", make.__name__)
    generator = make(Loud("argument"))
    frame = getattr(generator, "gi_frame", None) or generator.cr_frame
    frame.clear()
    print(" once", sorted(frame.f_locals))
    frame.clear()
    print(" twice", sorted(frame.f_locals))
