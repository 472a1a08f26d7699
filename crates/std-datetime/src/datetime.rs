//! `datetime`: what it has beyond `date`.

use macros::pymethods;
use object::protocol::BinaryOp;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Str, Thread, Type, Value, string};

use crate::arguments::{self, Parameters, c_int, shown_type};
use crate::clock::{self, Clock, Zoned, offset, same_offset, state_zone, zoned_methods};
use crate::date::is_month;
use crate::moment::{self, DATETIME, Moment, MomentObject};
use crate::time::{self, bad_iso};
use crate::{calendar, delta, iso, now, text, zone};

/// The methods of `datetime`.
pub struct DatetimeMethods;

static PARAMETERS: Parameters = Parameters {
    function: "function",
    unknown: "this function",
    names: &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: 3,
    positional: 8,
};

static TIMESTAMP: Parameters = Parameters {
    function: "fromtimestamp()",
    unknown: "fromtimestamp()",
    names: &["timestamp", "tz"],
    required: 1,
    positional: 2,
};

static COMBINE: Parameters = Parameters {
    function: "combine()",
    unknown: "combine()",
    names: &["date", "time", "tzinfo"],
    required: 2,
    positional: 3,
};

static ISOFORMAT: Parameters = Parameters {
    function: "isoformat()",
    unknown: "isoformat()",
    names: &["sep", "timespec"],
    required: 0,
    positional: 2,
};

/// `dt + delta` for the sign 1, `dt - delta` for -1; the zone stays.
///
/// # Errors
/// `OverflowError` beyond the range of dates.
pub fn moved(t: &mut Thread, dt: &Obj<Moment>, by: &delta::Delta, sign: i64) -> PyResult {
    let c = dt.clock.get();
    let us = c.us + by.us * sign;
    let seconds = c.seconds() + by.seconds * sign + us.div_euclid(1_000_000);
    let days = by.days * sign + seconds.div_euclid(86_400);
    let rest = seconds.rem_euclid(86_400);
    let ymd = moment::shifted(t, dt.ymd(), days)?;
    let clock = Clock {
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        us: us.rem_euclid(1_000_000),
        fold: 0,
    };
    moment::make_datetime(t, Object::class(dt), ymd, clock, dt.zone())
}

fn same_zone(a: &Moment, b: &Moment) -> bool {
    match (a.tz.get(), b.tz.get()) {
        (Some(a), Some(b)) => a.is(&b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// `left - right`
fn difference(t: &mut Thread, left: &Obj<Moment>, right: &Obj<Moment>) -> PyResult {
    let (mut first, mut second) = (None, None);
    if !same_zone(left, right) {
        first = offset(t, left)?;
        second = offset(t, right)?;
        if first.is_none() != second.is_none() {
            return Err(t.type_error("can't subtract offset-naive and offset-aware datetimes"));
        }
    }
    let (a, b) = (left.clock.get(), right.clock.get());
    let days = left.ordinal() - right.ordinal();
    let result = delta::normalized(t, days, a.seconds() - b.seconds(), a.us - b.us)?;
    match (first, second) {
        (Some(first), Some(second)) => {
            let shift = t.binary_op(BinaryOp::Subtract, &first, &second)?;
            t.binary_op(BinaryOp::Subtract, &result, &shift)
        }
        _ => Ok(result),
    }
}

/// Whether the other fold has another offset, which makes a time equal to none of another zone (PEP 495).
fn is_ambiguous(t: &mut Thread, this: &Obj<Moment>, own: &Option<Value>) -> PyResult<bool> {
    let c = this.clock.get();
    let flipped = moment::new_datetime(this.ymd(), Clock { fold: 1 - c.fold, ..c }, this.zone());
    let Some(flipped) = moment::datetime(&flipped) else { return Ok(false) };
    let other = offset(t, flipped)?;
    Ok(!same_offset(&other, own))
}

fn at(t: &mut Thread, cls: &Type, in_local: bool, tz: Option<Value>) -> PyResult {
    let ns = now::nanoseconds(t)?;
    let (seconds, us) = (ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000) / 1000);
    now::datetime_at(t, cls, seconds, us, in_local, tz)
}

fn from_utc(t: &mut Thread, tz: Option<Value>, result: Value) -> PyResult {
    match tz {
        Some(tz) => t.call_method(&tz, &string::intern_str("fromutc"), &[result]),
        None => Ok(result),
    }
}

#[pymethods(DATETIME, layout = MomentObject, table = DATETIME_IMPL, doc = "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n")]
impl DatetimeMethods {
    #[new]
    fn construct(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        if let [first, rest @ ..] = args.positional()
            && rest.len() < 2
            && !first.is_int()
            && let Some(bytes) = arguments::state(t, first, 10, "datetime", |b| is_month(b[2] & 0x7f))?
        {
            let tz = state_zone(t, rest.first())?;
            let year = i64::from(bytes[0]) << 8 | i64::from(bytes[1]);
            let ymd = (year, i64::from(bytes[2] & 0x7f), i64::from(bytes[3]));
            let clock = Clock { fold: i64::from(bytes[2] >> 7), ..Clock::from_bytes(&bytes[4..]) };
            return Ok(moment::raw(cls, ymd, clock, tz));
        }
        const ZONE: usize = 7;
        let mut parts = [0; 9];
        let values = PARAMETERS.convert::<9>(t, args, |t, i, value| {
            if i != ZONE {
                parts[i] = c_int(t, value)?;
            }
            Ok(())
        })?;
        let ([year, month, day, hour, minute, second, us, _, fold], tz) = (parts, values[ZONE]);
        let (ymd, clock) = ((year, month, day), Clock { hour, minute, second, us, fold });
        moment::check_date(t, ymd)?;
        clock::check_clock(t, &clock)?;
        let tz = arguments::zone(t, tz)?;
        Ok(moment::raw(cls, ymd, clock, tz))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let name = Object::class(this).tp_name();
        let c = this.clock.get();
        let mut out = ::text::StrBuilder::with_capacity(64);
        let (year, month, day) = this.ymd();
        let seconds = c.seconds_text();
        out.push_str(&format!("{name}({year}, {month}, {day}, {}, {}{seconds}", c.hour, c.minute));
        if c.fold != 0 {
            out.push_str(", fold=1");
        }
        if let Some(tz) = this.zone() {
            out.push_str(", tzinfo=");
            out.push_view(t.repr(&tz)?.view());
        }
        out.push_str(")");
        let Ok(buf) = out.finish() else { return Err(t.memory_error()) };
        t.new_str_buf(buf)
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let space = t.new_str(" ")?;
        t.call_method(&this.to_value(), &string::intern_str("isoformat"), &[space])
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Moment>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = moment::datetime(other) else { return Ok(Value::not_implemented()) };
        let order = this.bytes().cmp(&other.bytes());
        if same_zone(this, other) {
            return Ok(Value::bool(op.matches(order)));
        }
        let (first, second) = (offset(t, this)?, offset(t, other)?);
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let mut order = if same_offset(&first, &second) {
            order
        } else if first.is_some() && second.is_some() {
            let difference = difference(t, this, other)?;
            let total = delta::get(&difference).map_or(0, |d| d.total());
            total.cmp(&0)
        } else {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                _ => Err(t.type_error("can't compare offset-naive and offset-aware datetimes")),
            };
        };
        if equality && order.is_eq() && (is_ambiguous(t, this, &first)? || is_ambiguous(t, other, &second)?) {
            order = std::cmp::Ordering::Greater;
        }
        Ok(Value::bool(op.matches(order)))
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match (moment::datetime(a), delta::get(b), delta::get(a), moment::datetime(b)) {
            (Some(dt), Some(delta), ..) | (_, _, Some(delta), Some(dt)) => moved(t, dt, delta, 1),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let Some(left) = moment::datetime(a) else { return Ok(Value::not_implemented()) };
        if let Some(right) = moment::datetime(b) {
            return difference(t, left, right);
        }
        match delta::get(b) {
            Some(delta) => moved(t, left, delta, -1),
            None => Ok(Value::not_implemented()),
        }
    }

    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[classmethod("now($type, /, tz=None)")]
    fn now(t: &mut Thread, cls: &Type, tz: Option<&Value>) -> PyResult {
        let tz = arguments::zone(t, tz)?;
        let result = at(t, cls, tz.is_none(), tz.clone())?;
        from_utc(t, tz, result)
    }

    /// Return a new datetime representing UTC day and time.
    #[classmethod("utcnow($type, /)")]
    fn utcnow(t: &mut Thread, cls: &Type) -> PyResult {
        t.warn(
            &object::exceptions::DEPRECATION_WARNING,
            "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
            1,
        )?;
        at(t, cls, false, None)
    }

    #[classmethod(
        "fromtimestamp($type, *args, **kwargs)",
        unbound,
        doc = "timestamp[, tz] -> tz's local time from POSIX timestamp."
    )]
    fn fromtimestamp(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let [timestamp, tz] = TIMESTAMP.bind::<2>(t, args)?;
        let Some(timestamp) = timestamp else { return Err(object::native::unbound(t, "fromtimestamp")) };
        let tz = arguments::zone(t, tz)?;
        let (seconds, us) = now::seconds_and_us(t, timestamp)?;
        let result = now::datetime_at(t, cls, seconds, us, tz.is_none(), tz.clone())?;
        from_utc(t, tz, result)
    }

    #[classmethod(
        "utcfromtimestamp(timestamp, /)",
        parse_tuple,
        doc = "Construct a naive UTC datetime from a POSIX timestamp."
    )]
    fn utcfromtimestamp(t: &mut Thread, cls: &Type, timestamp: &Value) -> PyResult {
        t.warn(
            &object::exceptions::DEPRECATION_WARNING,
            "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).",
            1,
        )?;
        let (seconds, us) = now::seconds_and_us(t, timestamp)?;
        now::datetime_at(t, cls, seconds, us, false, None)
    }

    #[classmethod(
        "strptime(date_string, format, /)",
        parse_tuple,
        doc = "string, format -> new datetime parsed from a string (like time.strptime())."
    )]
    fn strptime(t: &mut Thread, cls: &Type, string: &Str, format: &Str) -> PyResult {
        text::strptime(t, "datetime", cls, string, format)
    }

    #[classmethod(
        "combine($type, *args, **kwargs)",
        unbound,
        doc = "date, time -> datetime with same date and time fields"
    )]
    fn combine(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let [date, time_of_day, tz] = COMBINE.convert::<3>(t, args, |t, i, value| {
            let (fits, wanted) = match i {
                0 => (moment::date(value).is_some(), "date"),
                1 => (time::get(value).is_some(), "time"),
                _ => return Ok(()),
            };
            if fits {
                return Ok(());
            }
            let given = shown_type(value);
            Err(t.type_error(format!("combine() argument {} must be datetime.{wanted}, not {given}", i + 1)))
        })?;
        let (Some(day), Some(time)) = (date.and_then(moment::date), time_of_day.and_then(time::get)) else {
            return Err(object::native::unbound(t, "combine"));
        };
        let tz = match tz {
            Some(tz) => arguments::zone(t, Some(tz))?,
            None => time.tz.get(),
        };
        moment::make_datetime(t, cls, day.ymd(), time.clock.get(), tz)
    }

    #[classmethod(
        "fromisoformat($type, object, /)",
        doc = "fromisoformat($type, object, /)\n--\n\nstring -> datetime from a string in most ISO 8601 formats"
    )]
    fn fromisoformat(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        let Some(string) = object.downcast::<Str>() else {
            return Err(t.type_error("fromisoformat: argument must be str"));
        };
        let points: Vec<u32> = string.view().iter().collect();
        let end = if points.len() < 7 { None } else { iso::separator(&points) };
        let Some(end) = end.filter(|end| *end <= points.len()) else { return Err(bad_iso(t, object)) };
        let Ok(mut ymd) = iso::date(&points[..end]) else { return Err(bad_iso(t, object)) };
        let (mut clock, mut tz) = (Clock::default(), None);
        if end < points.len() {
            // The separator may be any character.
            let Some(found) = iso::time(&points[end + 1..]) else { return Err(bad_iso(t, object)) };
            clock = clock::clock_of(found.parts);
            if let Some(offset) = found.offset {
                tz = Some(zone::of_offset(t, offset)?);
            }
        }
        let valid_date = (1..=12).contains(&ymd.1)
            && ymd.0 >= 1
            && (1..=calendar::days_in_month(ymd.0, ymd.1)).contains(&ymd.2);
        if clock.hour == 24 && valid_date {
            clock::midnight(t, &mut clock)?;
            ymd = calendar::from_ordinal(calendar::ordinal(ymd.0, ymd.1, ymd.2) + 1);
        }
        moment::make_datetime(t, cls, ymd, clock, tz)
    }

    /// Return date object with same year, month and day.
    #[method("date($self, /)")]
    fn date(_: &mut Thread, this: &Obj<Moment>) -> Value {
        moment::new_date(this.year, this.month, this.day)
    }

    /// Return time object with same time but with tzinfo=None.
    #[method("time($self, /)")]
    fn time(_: &mut Thread, this: &Obj<Moment>) -> Value {
        time::new(this.clock.get(), None)
    }

    /// Return time object with same time and tzinfo.
    #[method("timetz($self, /)")]
    fn timetz(_: &mut Thread, this: &Obj<Moment>) -> Value {
        time::new(this.clock.get(), this.zone())
    }

    /// Return ctime() style string.
    #[method("ctime($self, /)")]
    fn ctime(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        t.new_str(&text::ctime(this.ymd(), this.clock.get()))
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("timetuple($self, /)")]
    fn timetuple(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let dst = zone::offset_of(t, this.zone().as_ref(), "dst", &this.to_value())?;
        let flag = match dst.as_ref().and_then(delta::get) {
            None => -1,
            Some(dst) => i64::from(dst.total() != 0),
        };
        text::struct_time(t, this.ymd(), this.clock.get(), flag)
    }

    /// Return POSIX timestamp as float.
    #[method("timestamp($self, /)")]
    fn timestamp(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        if this.zone().is_none() {
            let clock = this.clock.get();
            let seconds = now::from_local(t, this.ymd(), clock)?;
            return Ok(Value::float(seconds as f64 + clock.us as f64 / 1e6));
        }
        let utc = zone::utc(t)?;
        let epoch = moment::new_datetime((1970, 1, 1), Clock::default(), Some(utc));
        let Some(epoch) = moment::datetime(&epoch) else { return Ok(Value::none()) };
        let elapsed = difference(t, this, epoch)?;
        t.call_method(&elapsed, &string::intern_str("total_seconds"), &[])
    }

    /// Return UTC time tuple, compatible with time.localtime().
    #[method("utctimetuple($self, /)")]
    fn utctimetuple(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let offset = offset(t, this)?;
        let Some(offset) = offset.as_ref().and_then(delta::get) else {
            return text::struct_time(t, this.ymd(), this.clock.get(), 0);
        };
        let plain = moment::new_datetime(this.ymd(), this.clock.get(), None);
        let Some(plain) = moment::datetime(&plain) else { return Ok(Value::none()) };
        let utc = moved(t, plain, offset, -1)?;
        match moment::datetime(&utc) {
            Some(utc) => text::struct_time(t, utc.ymd(), utc.clock.get(), 0),
            None => Ok(Value::none()),
        }
    }

    #[method(
        "isoformat($self, *args, **kwargs)",
        unbound,
        doc = "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"
    )]
    fn isoformat(t: &mut Thread, this: &Obj<Moment>, args: Args<'_>) -> PyResult {
        let [sep, timespec] = ISOFORMAT.bind::<2>(t, args)?;
        let separator = match sep.map(|s| (s, s.downcast::<Str>())) {
            None => u32::from('T'),
            Some((_, Some(text))) if text.len() == 1 => text.view().get(0).unwrap_or(0),
            Some((_, Some(text))) => {
                let len = text.len();
                return Err(t.type_error(format!(
                    "isoformat() argument 1 must be a unicode character, not a string of length {len}"
                )));
            }
            Some((other, None)) => {
                let given = shown_type(other);
                return Err(
                    t.type_error(format!("isoformat() argument 1 must be a unicode character, not {given}"))
                );
            }
        };
        let timespec = time::spec(t, timespec, 2)?;
        let clock = text::clock_text(t, this.clock.get(), timespec)?;
        let offset = text::offset_text(t, this.zone().as_ref(), &this.to_value(), ":")?;
        let mut out = ::text::StrBuilder::with_capacity(40);
        out.push_str(&format!("{:04}-{:02}-{:02}", this.year, this.month, this.day));
        out.push(separator);
        out.push_str(&clock);
        out.push_str(&offset);
        let Ok(buf) = out.finish() else { return Err(t.memory_error()) };
        t.new_str_buf(buf)
    }
}

/// The methods of `datetime` that make another one of it.
pub struct Conversions;

#[pymethods(DATETIME, layout = MomentObject, table = CONVERSIONS_IMPL)]
impl Conversions {
    #[method(
        "replace($self, /, year=unchanged, month=unchanged, day=unchanged,\n        hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
        doc = "replace($self, /, year=unchanged, month=unchanged, day=unchanged,\n        hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)\n--\n\nReturn datetime with new specified fields."
    )]
    fn replace(
        t: &mut Thread,
        this: &Obj<Moment>,
        year: Option<i32>,
        month: Option<i32>,
        day: Option<i32>,
        hour: Option<i32>,
        minute: Option<i32>,
        second: Option<i32>,
        microsecond: Option<i32>,
        tzinfo: Option<&Value>,
        fold: Option<i32>,
    ) -> PyResult {
        let or = |new: Option<i32>, old: i64| new.map_or(old, i64::from);
        let clock = this.clock.get().replaced([hour, minute, second, microsecond, fold]);
        let ymd = (or(year, this.year), or(month, this.month), or(day, this.day));
        let tz = match tzinfo {
            None => this.zone(),
            Some(tz) => arguments::zone(t, Some(tz))?,
        };
        clock::check_fold(t, clock.fold)?;
        moment::make_datetime(t, Object::class(this), ymd, clock, tz)
    }

    #[method("astimezone($self, tz=None)", doc = "tz -> convert to local time in new timezone tz\n")]
    fn astimezone(t: &mut Thread, this: &Obj<Moment>, tz: Option<&Value>) -> PyResult {
        let target = arguments::zone(t, tz)?;
        let own = this.to_value();
        let mut source = this.zone();
        if let (Some(a), Some(b)) = (&source, &target)
            && a.is(b)
        {
            return Ok(own);
        }
        let mut offset = zone::offset_of(t, source.as_ref(), "utcoffset", &own)?;
        if offset.is_none() {
            // A naive datetime is in local time.
            let clock = this.clock.get();
            let mut seconds = now::from_local(t, this.ymd(), clock)?;
            let other = now::from_local(t, this.ymd(), Clock { fold: 1 - clock.fold, ..clock })?;
            // In a gap the fold chooses the offset on the other side.
            if other != seconds && (other > seconds) == (clock.fold == 1) {
                seconds = other;
            }
            let local = now::local_zone(t, seconds)?;
            offset = zone::offset_of(t, Some(&local), "utcoffset", &own)?;
            source = Some(local);
            if let (Some(a), Some(b)) = (&source, &target)
                && a.is(b)
            {
                return Ok(own);
            }
        }
        let Some(offset) = offset.as_ref().and_then(delta::get) else { return Ok(own) };
        let utc = moved(t, this, offset, -1)?;
        let Some(moved_utc) = moment::datetime(&utc) else { return Ok(utc) };
        let target = match target {
            Some(target) => target,
            None => {
                let c = moved_utc.clock.get();
                now::local_zone(t, moved_utc.ordinal() * 86_400 + c.seconds() - now::EPOCH)?
            }
        };
        moved_utc.tz.set(Some(target.clone()));
        t.call_method(&target, &string::intern_str("fromutc"), &[utc])
    }
}

zoned_methods!(DATETIME, MomentObject, ZonedMethods, ZONED_IMPL);
