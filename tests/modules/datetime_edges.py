"""Dates and times at their edges: decimal marks without digits, replaced zone names, ratios that classes of floats give, members."""
import datetime as module
from datetime import datetime, time, timedelta, tzinfo


def tell(label, function, *args):
    try:
        print(label, repr(function(*args)))
    except Exception as error:
        print(label, type(error).__name__, error)


for text in ("12:30:+05:00 12:30:45.+05:00 12:30:45,Z 12:+01 12:30:45. 12:30: 12.5 12:30:45+05:00. 12:30:45+05:00: 1230.+05 "
             "123045.+05 123045.5+05 12:30:45.1234567+05:00 12:30:45.x+05 12:30:45:+05 12:30x+05 123045,Z").split():
    tell(text, time.fromisoformat, text)
    tell(text, datetime.fromisoformat, "2020-02-03T" + text)


class Zone(tzinfo):
    def __init__(self, name):
        self.name = name

    def utcoffset(self, when):
        return timedelta(0)

    def dst(self, when):
        return None

    def tzname(self, when):
        return self.name


class Name(str):
    def replace(self, *args):
        return self.made


for made in None, 5, "ok", Name("x"):
    name = Name("na%me")
    name.made = made
    tell("replaced", datetime(2000, 1, 1, tzinfo=Zone(name)).strftime, "%Z|")
tell("plain", datetime(2000, 1, 1, tzinfo=Zone("na%me")).strftime, "%Z|")


class Ratio(float):
    def as_integer_ratio(self):
        return self.made


for made in 1 << 70, (), (42,), (1, 2, 3), (1, 0), (1.5, 2), (2, 3), [1, 2]:
    ratio = Ratio()
    ratio.made = made
    tell(f"times {made}", lambda: timedelta(5) * ratio)
    tell(f"over {made}", lambda: timedelta(5) / ratio)
for x in float("nan"), float("inf"), 0.0, 1e-300, 0.1:
    tell(f"times {x}", lambda: timedelta(5) * x)
    tell(f"over {x}", lambda: timedelta(5) / x)

for name in "days", "seconds", "microseconds":
    print(vars(timedelta)[name], type(vars(timedelta)[name]).__name__, vars(timedelta)[name].__doc__)
    tell(name, setattr, timedelta(1), name, 2)
    tell(name, delattr, timedelta(1), name)
for cls in module.date, module.time, module.datetime:
    for name in "__format__", "__reduce_ex__", "fromordinal", "isoformat":
        if hasattr(cls, name):
            print(cls.__name__, name, getattr(cls, name).__text_signature__)
