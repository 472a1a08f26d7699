//! `time`.

use std::cell::Cell;

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value};

use crate::arguments::{self, Parameters, c_int};
use crate::{delta, iso, text, zone};

/// A time of day.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    /// From 0 to 23.
    pub hour: i64,
    /// From 0 to 59.
    pub minute: i64,
    /// From 0 to 59.
    pub second: i64,
    /// From 0 to 999999.
    pub us: i64,
    /// 1 for the second of two equal times when clocks are set back.
    pub fold: i64,
}

impl Clock {
    /// The six bytes of CPython's fields, without the fold.
    pub fn bytes(self) -> [u8; 6] {
        let us = self.us;
        [self.hour as u8, self.minute as u8, self.second as u8, (us >> 16) as u8, (us >> 8) as u8, us as u8]
    }

    /// What six pickled bytes mean, whose first holds the fold.
    pub fn from_bytes(bytes: &[u8]) -> Clock {
        let at = |i: usize| i64::from(bytes.get(i).copied().unwrap_or(0));
        Clock { hour: at(0), minute: at(1), second: at(2), us: at(3) << 16 | at(4) << 8 | at(5), fold: 0 }
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        (self.hour * 60 + self.minute) * 60 + self.second
    }
}

/// # Errors
/// `ValueError` for a time out of range.
pub fn check_clock(t: &mut Thread, c: &Clock) -> PyResult<()> {
    let parts = [
        ("hour", c.hour, 23),
        ("minute", c.minute, 59),
        ("second", c.second, 59),
        ("microsecond", c.us, 999_999),
    ];
    for (name, value, last) in parts {
        if !(0..=last).contains(&value) {
            return Err(t.value_error(format!("{name} must be in 0..{last}, not {value}")));
        }
    }
    if !(0..=1).contains(&c.fold) {
        return Err(t.value_error(format!("fold must be either 0 or 1, not {}", c.fold)));
    }
    Ok(())
}

/// The fields of a `time`.
#[pytype(name = "datetime.time", static_name = TIME, basetype, reported_basicsize = 40)]
pub struct Time {
    /// Time of day.
    #[no_traverse]
    pub clock: Cell<Clock>,
    /// The zone; not shown to the collector, as in CPython.
    #[hidden]
    pub tz: OptionCell,
    #[no_traverse]
    hash: Cell<Option<i64>>,
}

/// The time behind a value.
pub fn get(value: &Value) -> Option<&Obj<Time>> {
    value.downcast::<Obj<Time>>()
}

/// A time within range.
pub fn new(clock: Clock, tz: Option<Value>) -> Value {
    raw(&TIME, clock, tz)
}

fn raw(cls: &Type, clock: Clock, tz: Option<Value>) -> Value {
    Obj::new_of(cls, Time { clock: Cell::new(clock), tz: OptionCell::new(tz), hash: Cell::new(None) })
}

/// A time of a class; a class of Python's own is called.
fn make(t: &mut Thread, cls: &Type, clock: Clock, tz: Option<Value>) -> PyResult {
    if std::ptr::eq(cls, &TIME) {
        check_clock(t, &clock)?;
        return Ok(new(clock, tz));
    }
    let mut arguments: Vec<Value> =
        [clock.hour, clock.minute, clock.second, clock.us].map(Value::int).to_vec();
    arguments.push(tz.unwrap_or_else(Value::none));
    let result = t.call(&cls.to_value(), &arguments)?;
    if let Some(made) = get(&result) {
        made.clock.set(Clock { fold: clock.fold, ..made.clock.get() });
    }
    Ok(result)
}

fn offset(t: &mut Thread, this: &Obj<Time>) -> PyResult<Option<Value>> {
    zone::offset_of(t, this.tz.get().as_ref(), "utcoffset", &Value::none())
}

/// Whether two offsets are the same: both absent or equal.
pub fn same_offset(a: &Option<Value>, b: &Option<Value>) -> bool {
    match (a.as_ref().and_then(delta::get), b.as_ref().and_then(delta::get)) {
        (Some(a), Some(b)) => a.total() == b.total(),
        (a, b) => a.is_none() && b.is_none(),
    }
}

static PARAMETERS: Parameters = Parameters {
    function: "function",
    unknown: "this function",
    names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: 0,
    positional: 5,
};

/// Checks the zone of a pickled state.
///
/// # Errors
/// `TypeError`.
pub fn state_zone(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<Value>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.ty().is_subtype(&zone::TZINFO) => Ok(Some(value.clone())),
        Some(_) => Err(t.type_error("bad tzinfo state arg")),
    }
}

/// The arguments that make a state again: its bytes, and the zone if there is one.
pub fn state(t: &mut Thread, bytes: &[u8], tz: Option<Value>) -> PyResult {
    let mut items = vec![t.new_bytes(bytes)?];
    items.extend(tz);
    Ok(Tuple::new(items))
}

fn reduced(t: &mut Thread, this: &Obj<Time>, protocol: i64) -> PyResult {
    let clock = this.clock.get();
    let mut bytes = clock.bytes();
    if protocol > 3 && clock.fold == 1 {
        bytes[0] |= 0x80;
    }
    let state = state(t, &bytes, this.tz.get())?;
    Ok(Tuple::pair(Object::class(this).to_value(), state))
}

#[pymethods(
    TIME,
    doc = "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n"
)]
impl Time {
    #[new]
    fn construct(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let positional = args.positional();
        if let [first, rest @ ..] = positional
            && rest.len() < 2
            && !first.is_int()
            && let Some(bytes) = arguments::state(t, first, 6, "time", |b| b[0] & 0x7f < 24)?
        {
            let tz = state_zone(t, rest.first())?;
            let mut clock = Clock::from_bytes(&bytes);
            if clock.hour & 0x80 != 0 {
                clock.hour &= 0x7f;
                clock.fold = 1;
            }
            return Ok(raw(cls, clock, tz));
        }
        let [hour, minute, second, us, tz, fold] = PARAMETERS.bind::<6>(t, args)?;
        let clock = Clock {
            hour: c_int(t, hour, 0)?,
            minute: c_int(t, minute, 0)?,
            second: c_int(t, second, 0)?,
            us: c_int(t, us, 0)?,
            fold: c_int(t, fold, 0)?,
        };
        let tz = match clock_first(t, &clock, tz)? {
            Some(tz) => arguments::zone(t, Some(tz))?,
            None => None,
        };
        Ok(raw(cls, clock, tz))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        let name = Object::class(this).tp_name();
        let c = this.clock.get();
        let mut out = ::text::StrBuilder::with_capacity(32);
        out.push_str(&format!("{name}({}, {}", c.hour, c.minute));
        if c.us != 0 {
            out.push_str(&format!(", {}, {}", c.second, c.us));
        } else if c.second != 0 {
            out.push_str(&format!(", {}", c.second));
        }
        if let Some(tz) = this.tz.get() {
            out.push_str(", tzinfo=");
            out.push_view(t.repr(&tz)?.view());
        }
        if c.fold != 0 {
            out.push_str(", fold=1");
        }
        out.push_str(")");
        let Ok(buf) = out.finish() else { return Err(t.memory_error()) };
        t.new_str_buf(buf)
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        t.call_method(&this.to_value(), &object::string::intern_str("isoformat"), &[])
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<Time>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let c = this.clock.get();
        let offset = if c.fold == 1 {
            let unfolded = new(Clock { fold: 0, ..c }, this.tz.get());
            match get(&unfolded) {
                Some(unfolded) => offset(t, unfolded)?,
                None => None,
            }
        } else {
            offset(t, this)?
        };
        let hash = match offset.as_ref().and_then(delta::get) {
            None => object::string::hash_bytes(&c.bytes()),
            Some(offset) => {
                let utc = delta::normalized(t, -offset.days, c.seconds() - offset.seconds, c.us - offset.us)?;
                t.hash(&utc)?
            }
        };
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Time>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = get(other) else { return Ok(Value::not_implemented()) };
        let (a, b) = (this.clock.get(), other.clock.get());
        let plain = Value::bool(op.matches(a.bytes().cmp(&b.bytes())));
        let (za, zb) = (this.tz.get(), other.tz.get());
        let same = match (&za, &zb) {
            (Some(a), Some(b)) => a.is(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if same {
            return Ok(plain);
        }
        let (first, second) = (offset(t, this)?, offset(t, other)?);
        if same_offset(&first, &second) {
            return Ok(plain);
        }
        match (first.as_ref().and_then(delta::get), second.as_ref().and_then(delta::get)) {
            (Some(x), Some(y)) => {
                let total =
                    |c: Clock, d: &delta::Delta| (c.seconds() - d.days * 86_400 - d.seconds, c.us - d.us);
                let ((s1, u1), (s2, u2)) = (total(a, x), total(b, y));
                Ok(Value::bool(op.matches((s1 * 1_000_000 + u1).cmp(&(s2 * 1_000_000 + u2)))))
            }
            _ => match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                _ => Err(t.type_error("can't compare offset-naive and offset-aware times")),
            },
        }
    }

    #[classmethod(
        "strptime($type, *args, **kwargs)",
        unbound,
        doc = "string, format -> new time parsed from a string (like time.strptime())."
    )]
    fn strptime(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        object::native::no_keywords(t, "time.strptime", args.parts().1)?;
        text::strptime(t, "time", cls, args.positional())
    }

    #[method(
        "isoformat($self, timespec=None)",
        doc = "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"
    )]
    fn isoformat(t: &mut Thread, this: &Obj<Time>, timespec: Option<&Value>) -> PyResult {
        let timespec = spec(t, timespec, 1)?;
        let shown = text::clock_text(t, this.clock.get(), timespec)?;
        let offset = text::offset_text(t, this.tz.get().as_ref(), &Value::none(), ":")?;
        t.new_str(&(shown + &offset))
    }

    #[method("strftime($self, format)", doc = "format -> strftime() style string.")]
    fn strftime(t: &mut Thread, this: &Obj<Time>, format: &Value) -> PyResult {
        let Some(format) = format.downcast::<Str>() else { return Err(no_format(t, format)) };
        let c = this.clock.get();
        let numbers = [1900, 1, 1, c.hour, c.minute, c.second, 0, 1, -1].map(Value::int);
        let tuple = Tuple::new(numbers.to_vec());
        text::strftime(t, format, &tuple, c, this.tz.get().as_ref(), &Value::none())
    }

    #[method("__format__($self, format, /)", doc = "Formats self with strftime.")]
    fn format(t: &mut Thread, this: &Obj<Time>, format: &Value) -> PyResult {
        text::format(t, &this.to_value(), format)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[method("utcoffset($self, /)")]
    fn utcoffset(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        Ok(offset(t, this)?.unwrap_or_else(Value::none))
    }

    /// Return self.tzinfo.tzname(self).
    #[method("tzname($self, /)")]
    fn tzname(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        Ok(zone::name_of(t, this.tz.get().as_ref(), &Value::none())?.unwrap_or_else(Value::none))
    }

    /// Return self.tzinfo.dst(self).
    #[method("dst($self, /)")]
    fn dst(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        let dst = zone::offset_of(t, this.tz.get().as_ref(), "dst", &Value::none())?;
        Ok(dst.unwrap_or_else(Value::none))
    }

    #[method(
        "replace($self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)",
        doc = "replace($self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)\n--\n\nReturn time with new specified fields."
    )]
    fn replace(
        t: &mut Thread,
        this: &Obj<Time>,
        hour: Option<i32>,
        minute: Option<i32>,
        second: Option<i32>,
        microsecond: Option<i32>,
        tzinfo: Option<&Value>,
        fold: Option<i32>,
    ) -> PyResult {
        let c = this.clock.get();
        let or = |new: Option<i32>, old: i64| new.map_or(old, i64::from);
        let clock = Clock {
            hour: or(hour, c.hour),
            minute: or(minute, c.minute),
            second: or(second, c.second),
            us: or(microsecond, c.us),
            fold: or(fold, c.fold),
        };
        let tz = match tzinfo {
            None => this.tz.get(),
            Some(tz) => arguments::zone(t, Some(tz))?,
        };
        check_fold(t, clock.fold)?;
        make(t, Object::class(this), clock, tz)
    }

    #[method(
        "__replace__($self, *args, **kwargs)",
        unbound,
        doc = "__replace__($self, /, **changes)\n--\n\nThe same as replace()."
    )]
    fn replaced(t: &mut Thread, this: &Obj<Time>, args: Args<'_>) -> PyResult {
        replace_by(t, &TIME, &this.to_value(), args)
    }

    #[classmethod(
        "fromisoformat($type, object, /)",
        doc = "fromisoformat($type, object, /)\n--\n\nstring -> time from a string in ISO 8601 format"
    )]
    fn fromisoformat(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        let Some(string) = object.downcast::<Str>() else {
            return Err(t.type_error("fromisoformat: argument must be str"));
        };
        let points: Vec<u32> = string.view().iter().collect();
        let body = points.strip_prefix(&[u32::from('T')]).unwrap_or(&points);
        let Some(found) = iso::time(body) else { return Err(bad_iso(t, object)) };
        let mut clock = clock_of(found.parts);
        if clock.hour == 24 {
            midnight(t, &mut clock)?;
        }
        let tz = match found.offset {
            Some(offset) => Some(zone::of_offset(t, offset)?),
            None => None,
        };
        if std::ptr::eq(cls, &TIME) {
            return make(t, cls, clock, tz);
        }
        let mut arguments: Vec<Value> =
            [clock.hour, clock.minute, clock.second, clock.us].map(Value::int).to_vec();
        arguments.push(tz.unwrap_or_else(Value::none));
        t.call(&cls.to_value(), &arguments)
    }

    #[method("__reduce_ex__($self, proto, /)", doc = "__reduce_ex__(proto) -> (cls, state)")]
    fn reduce_ex(t: &mut Thread, this: &Obj<Time>, proto: &Value) -> PyResult {
        let protocol = c_int(t, Some(proto), 0)?;
        reduced(t, this, protocol)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n__reduce__() -> (cls, state)")]
    fn reduce(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        reduced(t, this, 2)
    }

    #[getter]
    fn hour(_: &mut Thread, this: &Obj<Time>) -> i64 {
        this.clock.get().hour
    }

    #[getter]
    fn minute(_: &mut Thread, this: &Obj<Time>) -> i64 {
        this.clock.get().minute
    }

    #[getter]
    fn second(_: &mut Thread, this: &Obj<Time>) -> i64 {
        this.clock.get().second
    }

    #[getter]
    fn microsecond(_: &mut Thread, this: &Obj<Time>) -> i64 {
        this.clock.get().us
    }

    #[getter]
    fn tzinfo(_: &mut Thread, this: &Obj<Time>) -> Value {
        this.tz.get().unwrap_or_else(Value::none)
    }

    #[getter]
    fn fold(_: &mut Thread, this: &Obj<Time>) -> i64 {
        this.clock.get().fold
    }
}

/// The zone is looked at after the time has been checked.
fn clock_first<'a>(t: &mut Thread, clock: &Clock, tz: Option<&'a Value>) -> PyResult<Option<&'a Value>> {
    check_clock(t, clock)?;
    Ok(tz)
}

/// # Errors
/// `ValueError` if it is neither 0 nor 1.
pub fn check_fold(t: &mut Thread, fold: i64) -> PyResult<()> {
    if (0..=1).contains(&fold) {
        Ok(())
    } else {
        Err(t.value_error(format!("fold must be either 0 or 1, not {fold}")))
    }
}

/// `object.__replace__(**changes)` by the `replace` of the native class.
///
/// # Errors
/// What that raises.
pub fn replace_by(t: &mut Thread, native: &Type, object: &Value, args: Args<'_>) -> PyResult {
    let method = t.get_attr(&native.to_value(), &object::string::intern_str("replace"))?;
    let (values, names) = args.parts();
    let mut all = vec![object.clone()];
    all.extend_from_slice(values);
    t.call_kw(&method, &all, names)
}

/// The `timespec` argument.
///
/// # Errors
/// `TypeError`.
pub fn spec<'a>(t: &mut Thread, value: Option<&'a Value>, position: usize) -> PyResult<Option<&'a Str>> {
    let Some(value) = value else { return Ok(None) };
    match value.downcast::<Str>() {
        Some(text) => Ok(Some(text)),
        None => {
            let given = if value.is_none() { "None".to_string() } else { value.ty().tp_name() };
            Err(t.type_error(format!("isoformat() argument {position} must be str, not {given}")))
        }
    }
}

/// The error about a format that is no text.
#[cold]
pub fn no_format(t: &mut Thread, value: &Value) -> object::Raised {
    let given = if value.is_none() { "None".to_string() } else { value.ty().tp_name() };
    t.type_error(format!("strftime() argument 1 must be str, not {given}"))
}

/// "Invalid isoformat string: 'x'"
#[cold]
pub fn bad_iso(t: &mut Thread, text: &Value) -> object::Raised {
    let mut out = ::text::StrBuilder::new();
    out.push_str("Invalid isoformat string: ");
    match t.repr(text) {
        Ok(shown) => out.push_view(shown.view()),
        Err(raised) => return raised,
    }
    match out.finish().map_err(|_| ()).and_then(|buf| t.new_str_buf(buf).map_err(|_| ())) {
        Ok(message) => t.raise_with(&object::exceptions::VALUE_ERROR, message),
        Err(()) => t.memory_error(),
    }
}

/// The clock of parsed parts.
pub fn clock_of([hour, minute, second, us]: [i64; 4]) -> Clock {
    Clock { hour, minute, second, us, fold: 0 }
}

/// Makes 24:00 midnight.
///
/// # Errors
/// `ValueError` for a later time.
pub fn midnight(t: &mut Thread, clock: &mut Clock) -> PyResult<()> {
    if clock.minute != 0 || clock.second != 0 || clock.us != 0 {
        return Err(t.value_error("minute, second, and microsecond must be 0 when hour is 24"));
    }
    clock.hour = 0;
    Ok(())
}
