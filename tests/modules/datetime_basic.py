"""datetime: date, time, datetime, timedelta, timezone: arithmetic, formatting, parsing, comparison, limits, errors."""

from datetime import *
def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def parts(expression):
    """The elements of an unparenthesised tuple, compiled, or the whole expression."""
    pieces, depth, quote, start, skip = [], 0, '', 0, False
    for i, c in enumerate(expression):
        if skip or quote:
            skip = c == '\\' and not skip
            if c == quote and not skip and expression[i - 1:i] != '\\':
                quote = ''
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(expression[start:i].strip())
            start = i + 1
    pieces.append(expression[start:].strip())
    try:
        return [(piece, compile(piece, '<string>', 'eval')) for piece in pieces]
    except (SyntaxError, ValueError):
        return [(expression, expression)]

def check(expression):
    """Print an expression, or each element of a tuple, with its result or its exception."""
    for text, code in parts(expression):
        try:
            result = repr(eval(code, globals()))
        except BaseException as e:
            result = f'{type(e).__name__}: {e}'
        print(text, '->', mask(result))

def lines(text):
    """Check every line of a text; lines that start with an exclamation mark are statements."""
    for line in text.strip().splitlines():
        line = line.strip()
        if line.startswith('!'):
            try:
                exec(line[1:].strip(), globals())
            except BaseException as e:
                print(line[1:].strip(), '=>', mask(f'{type(e).__name__}: {e}'))
        elif line:
            check(line)

def each(template, *columns):
    """Check a template for every combination of the columns' entries, which ` ; ` separates."""
    rows = [()]
    for column in columns:
        rows = [row + (entry,) for row in rows for entry in column.split(' ; ')]
    for row in rows:
        check(template % row)


d, t, dt, td = date(2026, 2, 28), time(13, 5, 9, 1234), datetime(2026, 2, 28, 13, 5, 9), timedelta(days=1, hours=2, seconds=3)
tz = timezone(timedelta(hours=5, minutes=30), 'X')
class TZ(tzinfo):
    def utcoffset(self, dt): return timedelta(hours=2)
    def dst(self, dt): return timedelta(hours=1)
    def tzname(self, dt): return 'MEST'
aware = datetime(2026, 7, 1, 12, tzinfo=TZ())
lines('''
d, t, dt, td, str(d), str(t), str(dt), str(td), repr(timedelta()), repr(time()), d.year, d.month, d.day, t.hour, t.microsecond, dt.date(), dt.time(), td.days, td.seconds, td.microseconds, td.total_seconds()
d + td, d - td, d - date(2025, 1, 1), dt + td, dt - td, dt - datetime(2026, 1, 1), td + td, td * 2, td / 2, td // 2, td / timedelta(hours=1), td // timedelta(hours=1), td % timedelta(hours=5), divmod(td, timedelta(hours=5)), -td, abs(-td), +td, 2 * td, td * 1.5, td - timedelta(days=5), bool(timedelta()), td > timedelta(1), sum([td, td], timedelta())
d + 1
d + d
dt - d
td + 1
td / 0
td * 'a'
date(2026, 2, 29)
date(2026, 13, 1)
date(0, 1, 1)
date(10000, 1, 1)
date('a', 1, 1)
date(2026)
time(24)
time(1, 60)
time(1, 1, 1, 1000000)
time(1, tzinfo=5)
datetime(2026, 1, 1, 25)
timedelta(days=10 ** 10)
timedelta('a')
date.max + timedelta(1)
date.min - timedelta(1)
date.min, date.max, date.resolution, time.min, time.max, datetime.min, datetime.max, timedelta.min, timedelta.max, timedelta.resolution
timedelta(weeks=1, days=1, hours=1, minutes=1, seconds=1, milliseconds=1, microseconds=1), timedelta(1.5), timedelta(seconds=-1), timedelta(hours=100), timedelta(microseconds=1.5), timedelta(microseconds=0.5), repr(timedelta(seconds=-1)), str(timedelta(days=-1, hours=5)), str(timedelta(days=2)), str(timedelta(microseconds=5))
d.weekday(), d.isoweekday(), d.isocalendar(), d.isocalendar().week, d.toordinal(), date.fromordinal(739676), d.timetuple(), d.replace(day=1), d.ctime(), d.isoformat(), date.fromisoformat('2026-02-28'), date.fromisoformat('20260228'), date.fromisoformat('2026-W09-6'), date.fromisocalendar(2026, 9, 6), [date(y, 1, 1).isocalendar()[:2] for y in range(2018, 2028)], d.__replace__(year=2000)
date.fromisoformat('2026-2-28')
date.fromisoformat('x')
date.fromisoformat(5)
date.fromisocalendar(2026, 54, 1)
date.fromordinal(0)
d.replace(month=13)
d.strftime('%Y-%m-%d %a %A %b %B %j %U %W %w %y %%'), dt.strftime('%H:%M:%S.%f %I %p %Z %z|%G-%V-%u'), t.strftime('%H:%M'), f'{d:%d.%m.%Y}', f'{dt:%H}', format(d, ''), aware.strftime('%z %Z %:z'), dt.strftime(''), date(5, 1, 1).strftime('%Y')
t.isoformat(), t.isoformat('minutes'), t.isoformat('milliseconds'), time(1).isoformat(), time(1, tzinfo=timezone.utc).isoformat(), t.replace(hour=0), time.fromisoformat('04:23:01'), time.fromisoformat('T0423'), time.fromisoformat('04:23:01.5+01:00'), time(1) < time(2), time(0) == time(0), bool(time(0)), hash(time(1)) == hash(time(1))
time.fromisoformat('25:00')
t.isoformat('x')
dt.isoformat(), dt.isoformat(' '), dt.isoformat(timespec='minutes'), datetime.fromisoformat('2026-01-02T03:04:05'), datetime.fromisoformat('2026-01-02 03:04:05.123456+02:00'), datetime.fromisoformat('20260102T030405Z'), datetime.fromisoformat('2026-01-02'), datetime.combine(d, t), dt.replace(year=2000, tzinfo=tz), dt.timetuple(), dt.utctimetuple()[:6], dt.toordinal(), dt.ctime()
datetime.fromisoformat('2026-01-02T')
datetime.fromisoformat('2026-01-02T25:00')
datetime.strptime('28.02.2026 13:05', '%d.%m.%Y %H:%M'), datetime.strptime('Feb 3, 99', '%b %d, %y'), datetime.strptime('2026 060', '%Y %j'), datetime.strptime('12:30 PM +0200', '%I:%M %p %z'), date.strptime('2026-01-05', '%Y-%m-%d') if hasattr(date, 'strptime') else ''
datetime.strptime('x', '%Y')
datetime.strptime('2026 x', '%Y')
datetime.strptime('2026', '%Q')
datetime.fromtimestamp(0, timezone.utc), datetime.fromtimestamp(1.5, tz), datetime.fromtimestamp(-1, timezone.utc), datetime(2026, 1, 1, tzinfo=timezone.utc).timestamp(), datetime.fromtimestamp(1e9), date.fromtimestamp(0), datetime(1970, 1, 2).timestamp()
datetime.fromtimestamp(1e20)
datetime.fromtimestamp(float('nan'))
timezone.utc, timezone(timedelta(0)), tz, str(tz), repr(timezone(timedelta(hours=-3))), str(timezone(timedelta(hours=-3, minutes=-30))), timezone.utc.utcoffset(None), tz.tzname(None), tz.dst(None), timezone.utc == timezone(timedelta(0)), timezone.min, timezone.max
timezone(timedelta(hours=24))
timezone(5)
timezone.utc.utcoffset(5)
aware, aware.utcoffset(), aware.dst(), aware.tzname(), aware.astimezone(timezone.utc), aware.astimezone(tz), aware - datetime(2026, 7, 1, tzinfo=timezone.utc), aware == datetime(2026, 7, 1, 10, tzinfo=timezone.utc), aware.isoformat(), aware.timetz(), hash(aware) == hash(datetime(2026, 7, 1, 10, tzinfo=timezone.utc)), str(aware), aware == dt
aware < dt
aware - dt
dt.astimezone(timezone.utc), dt.astimezone().tzname()
d == dt, d == date(2026, 2, 28), d < date(2027, 1, 1), dt > datetime(2026, 1, 1), d != 5, hash(d) == hash(date(2026, 2, 28)), isinstance(dt, date)
d < dt
d < 5
dt < 5
datetime(2026, 1, 1, fold=1), datetime(2026, 1, 1, fold=1).fold, dt.replace(fold=1) == dt
datetime(2026, 1, 1, fold=2)
d.__reduce__(), t.__reduce__(), td.__reduce__(), dt.__reduce__(), timezone.utc.__reduce__()
! d.year = 5
! td.days = 5
type('D', (date,), {})(2026, 1, 1), type('D', (date,), {})(2026, 1, 1) + td, type('T', (timedelta,), {})(1) * 2
sorted([date(2026, 3, 1), date(2025, 1, 1)]), max(dt, aware.replace(tzinfo=None)), (date(2028, 3, 1) - date(2028, 2, 1)).days, [(date(2026, m, 1) + timedelta(31)).day for m in range(1, 13)]
MINYEAR, MAXYEAR, UTC
''')
day, count = date(2024, 1, 31), {}
for _ in range(800):
    count[day.weekday()] = count.get(day.weekday(), 0) + 1
    day += timedelta(days=1)
print(day, count)
# The zone of a datetime takes no part in cyclic collection: the cycle through the zone's class ends here.
del aware
