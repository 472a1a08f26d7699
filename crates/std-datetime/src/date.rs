//! `date`: also what `datetime` inherits from it.

use macros::pymethods;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, string};

use crate::arguments::{self, Parameters, c_int};
use crate::calendar::{self, BadWeek};
use crate::clock::{Clock, Zoned};
use crate::moment::{self, DATE, Moment, MomentObject};
use crate::time::{bad_iso, no_format, replace_by};
use crate::{delta, iso, iso_calendar, now, text};

/// The methods of `date`.
pub struct DateMethods;

static PARAMETERS: Parameters = Parameters {
    function: "function",
    unknown: "this function",
    names: &["year", "month", "day"],
    required: 3,
    positional: 3,
};

static ISO_PARAMETERS: Parameters = Parameters {
    function: "fromisocalendar()",
    unknown: "fromisocalendar()",
    names: &["year", "week", "day"],
    required: 3,
    positional: 3,
};

/// Whether the byte of a month, less the fold, is one.
pub fn is_month(byte: u8) -> bool {
    (1..=12).contains(&byte)
}

fn shift(t: &mut Thread, this: &Obj<Moment>, days: i64) -> PyResult {
    let ymd = moment::shifted(t, this.ymd(), days)?;
    moment::make_date(t, Object::class(this), ymd)
}

/// The date of an ISO week.
///
/// # Errors
/// `ValueError` where it is none.
pub fn of_iso(t: &mut Thread, year: i64, week: i64, day: i64) -> PyResult<(i64, i64, i64)> {
    calendar::from_iso_calendar(year, week, day).map_err(|bad| match bad {
        BadWeek::Year => t.value_error(format!("year must be in 1..9999, not {year}")),
        BadWeek::Week => t.value_error(format!("Invalid week: {week}")),
        BadWeek::Day => t.value_error(format!("Invalid weekday: {day} (range is [1, 7])")),
    })
}

#[pymethods(DATE, layout = MomentObject, table = DATE_IMPL, doc = "date(year, month, day) --> date object")]
impl DateMethods {
    #[new]
    fn construct(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        if let [first] = args.positional()
            && !first.is_int()
            && let Some(bytes) = arguments::state(t, first, 4, "date", |b| is_month(b[2]))?
        {
            let year = i64::from(bytes[0]) << 8 | i64::from(bytes[1]);
            let ymd = (year, i64::from(bytes[2]), i64::from(bytes[3]));
            return Ok(moment::raw(cls, ymd, Clock::default(), None));
        }
        let mut parts = [0; 3];
        PARAMETERS.convert::<3>(t, args, |t, i, value| {
            parts[i] = c_int(t, value)?;
            Ok(())
        })?;
        let ymd = (parts[0], parts[1], parts[2]);
        moment::check_date(t, ymd)?;
        Ok(moment::raw(cls, ymd, Clock::default(), None))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let name = Object::class(this).tp_name();
        t.new_str(&format!("{name}({}, {}, {})", this.year, this.month, this.day))
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        t.call_method(&this.to_value(), &string::intern_str("isoformat"), &[])
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Obj<Moment>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let hash = string::hash_bytes(&this.bytes()[..4]);
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Obj<Moment>, other: &Value, op: CompareOp) -> PyResult {
        let own = this.to_value();
        match moment::date(other) {
            Some(other_date) if !moment::is_datetime(other) && !moment::is_datetime(&own) => {
                Ok(Value::bool(op.matches(this.ymd().cmp(&other_date.ymd()))))
            }
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if moment::is_datetime(a) || moment::is_datetime(b) {
            return Ok(Value::not_implemented());
        }
        match (moment::date(a), delta::get(b), delta::get(a), moment::date(b)) {
            (Some(date), Some(delta), ..) | (_, _, Some(delta), Some(date)) => shift(t, date, delta.days),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        if moment::is_datetime(a) || moment::is_datetime(b) {
            return Ok(Value::not_implemented());
        }
        let Some(left) = moment::date(a) else { return Ok(Value::not_implemented()) };
        if let Some(right) = moment::date(b) {
            return delta::new(t, left.ordinal() - right.ordinal(), 0, 0);
        }
        match delta::get(b) {
            Some(delta) => shift(t, left, -delta.days),
            None => Ok(Value::not_implemented()),
        }
    }

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is
    /// interpreted as local time.
    #[classmethod("fromtimestamp($type, timestamp, /)")]
    fn fromtimestamp(t: &mut Thread, cls: &Type, timestamp: &Value) -> PyResult {
        let seconds = now::whole_seconds(t, timestamp)?;
        let ymd = now::local_date(t, seconds)?;
        moment::make_date(t, cls, ymd)
    }

    #[classmethod(
        "fromordinal($type, ordinal, /)",
        varargs,
        parse_tuple,
        fname = "fromordinal",
        doc = "int -> date corresponding to a proleptic Gregorian ordinal."
    )]
    fn fromordinal(t: &mut Thread, cls: &Type, ordinal: &Value) -> PyResult {
        let ordinal = c_int(t, ordinal)?;
        if ordinal < 1 {
            return Err(t.value_error("ordinal must be >= 1"));
        }
        moment::make_date(t, cls, calendar::from_ordinal(ordinal))
    }

    #[classmethod(
        "fromisoformat($type, object, /)",
        doc = "fromisoformat($type, object, /)\n--\n\nstr -> Construct a date from a string in ISO 8601 format."
    )]
    fn fromisoformat(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        let Some(string) = object.downcast::<Str>() else {
            return Err(t.type_error("fromisoformat: argument must be str"));
        };
        let points: Vec<u32> = string.view().iter().collect();
        if ![7, 8, 10].contains(&points.len()) {
            return Err(bad_iso(t, object));
        }
        match iso::date(&points) {
            Ok(ymd) => moment::make_date(t, cls, ymd),
            Err(_) => Err(bad_iso(t, object)),
        }
    }

    #[classmethod(
        "fromisocalendar($type, *args, **kwargs)",
        unbound,
        doc = "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the date.isocalendar() function"
    )]
    fn fromisocalendar(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let mut parts = [0; 3];
        let converted = ISO_PARAMETERS.convert::<3>(t, args, |t, i, value| {
            parts[i] = c_int(t, value)?;
            Ok(())
        });
        if t.catch(&object::exceptions::OVERFLOW_ERROR, converted)?.is_none() {
            return Err(t.value_error("ISO calendar component out of range"));
        }
        let ymd = of_iso(t, parts[0], parts[1], parts[2])?;
        moment::make_date(t, cls, ymd)
    }

    #[classmethod(
        "strptime(date_string, format, /)",
        parse_tuple,
        doc = "string, format -> new date parsed from a string (like time.strptime())."
    )]
    fn strptime(t: &mut Thread, cls: &Type, string: &Str, format: &Str) -> PyResult {
        text::strptime(t, "date", cls, string, format)
    }

    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    #[classmethod("today($type, /)")]
    fn today(t: &mut Thread, cls: &Type) -> PyResult {
        if std::ptr::eq(cls, &DATE) {
            let seconds = now::nanoseconds(t)?.div_euclid(1_000_000_000);
            let ymd = now::local_date(t, seconds)?;
            return moment::make_date(t, cls, ymd);
        }
        let module = builtins::import::import_module(t, "time")?;
        let time = t.call_method(&module, &string::intern_str("time"), &[])?;
        t.call_method(&cls.to_value(), &string::intern_str("fromtimestamp"), &[time])
    }

    /// Return ctime() style string.
    #[method("ctime($self, /)")]
    fn ctime(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        t.new_str(&text::ctime(this.ymd(), this.clock.get()))
    }

    #[method("strftime($self, format)", doc = "format -> strftime() style string.")]
    fn strftime(t: &mut Thread, this: &Obj<Moment>, format: &Value) -> PyResult {
        let Some(format) = format.downcast::<Str>() else { return Err(no_format(t, format)) };
        let own = this.to_value();
        let tuple = t.call_method(&own, &string::intern_str("timetuple"), &[])?;
        text::strftime(t, format, &tuple, this.clock.get(), this.zone().as_ref(), &own)
    }

    #[method("__format__($self, format, /)", parse_tuple, doc = "Formats self with strftime.")]
    fn format(t: &mut Thread, this: &Obj<Moment>, format: &Value) -> PyResult {
        text::format(t, &this.to_value(), format)
    }

    /// Return time tuple, compatible with time.localtime().
    #[method("timetuple($self, /)")]
    fn timetuple(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        text::struct_time(t, this.ymd(), Clock::default(), -1)
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    #[method("isocalendar($self, /)")]
    fn isocalendar(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let triple = calendar::iso_calendar(this.year, this.month, this.day);
        iso_calendar::new(t, triple)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[method("isoformat($self, /)")]
    fn isoformat(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        t.new_str(&format!("{:04}-{:02}-{:02}", this.year, this.month, this.day))
    }

    /// Return the day of the week represented by the date.
    /// Monday == 1 ... Sunday == 7
    #[method("isoweekday($self, /)")]
    fn isoweekday(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        calendar::weekday(this.year, this.month, this.day) + 1
    }

    /// Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.
    #[method("toordinal($self, /)")]
    fn toordinal(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        this.ordinal()
    }

    /// Return the day of the week represented by the date.
    /// Monday == 0 ... Sunday == 6
    #[method("weekday($self, /)")]
    fn weekday(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        calendar::weekday(this.year, this.month, this.day)
    }

    /// Return date with new specified fields.
    #[method("replace($self, /, year=unchanged, month=unchanged, day=unchanged)")]
    fn replace(
        t: &mut Thread,
        this: &Obj<Moment>,
        year: Option<i32>,
        month: Option<i32>,
        day: Option<i32>,
    ) -> PyResult {
        let or = |new: Option<i32>, old: i64| new.map_or(old, i64::from);
        let ymd = (or(year, this.year), or(month, this.month), or(day, this.day));
        moment::make_date(t, Object::class(this), ymd)
    }

    #[method(
        "__replace__($self, *args, **kwargs)",
        unbound,
        doc = "__replace__($self, /, **changes)\n--\n\nThe same as replace()."
    )]
    fn replaced(t: &mut Thread, this: &Obj<Moment>, args: Args<'_>) -> PyResult {
        replace_by(t, &DATE, &this.to_value(), args)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n__reduce__() -> (cls, state)")]
    fn reduce(t: &mut Thread, this: &Obj<Moment>) -> PyResult {
        let state = t.new_bytes(&this.bytes()[..4])?;
        Ok(Tuple::pair(Object::class(this).to_value(), Tuple::new(vec![state])))
    }

    #[getter]
    fn year(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        this.year
    }

    #[getter]
    fn month(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        this.month
    }

    #[getter]
    fn day(_: &mut Thread, this: &Obj<Moment>) -> i64 {
        this.day
    }
}
