//! `time`.

use std::cell::Cell;

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value};

use crate::arguments::{self, Parameters, shown_type};
use crate::clock::{
    Clock, Zoned, check_clock, check_fold, clock_of, midnight, offset, same_offset, state_zone, zoned_methods,
};
use crate::{delta, iso, text, zone};

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

impl Zoned for Obj<Time> {
    const FOLD_BYTE: usize = 0;

    fn of(value: &Value) -> Option<&Self> {
        get(value)
    }

    fn clock(&self) -> Clock {
        self.clock.get()
    }

    fn zone(&self) -> Option<Value> {
        self.tz.get()
    }

    fn zone_argument(&self) -> Value {
        Value::none()
    }

    fn packed(&self) -> Vec<u8> {
        self.clock.get().bytes().to_vec()
    }

    fn unfolded(&self) -> Value {
        new(Clock { fold: 0, ..self.clock.get() }, self.tz.get())
    }

    fn kept_hash(&self) -> &Cell<Option<i64>> {
        &self.hash
    }

    fn hash_less(&self, t: &mut Thread, offset: &delta::Delta) -> PyResult<i64> {
        let c = self.clock.get();
        let utc = delta::normalized(t, -offset.days, c.seconds() - offset.seconds, c.us - offset.us)?;
        t.hash(&utc)
    }
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
    let arguments: Vec<Value> = clock.arguments(tz).collect();
    let result = t.call(&cls.to_value(), &arguments)?;
    if let Some(made) = get(&result) {
        made.clock.set(Clock { fold: clock.fold, ..made.clock.get() });
    }
    Ok(result)
}

static PARAMETERS: Parameters = Parameters {
    function: "function",
    unknown: "this function",
    names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: 0,
    positional: 5,
};

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
        const ZONE: usize = 4;
        let mut parts = [0; 6];
        let values = PARAMETERS.convert::<6>(t, args, |t, i, value| {
            if i != ZONE {
                parts[i] = arguments::c_int(t, value)?;
            }
            Ok(())
        })?;
        let ([hour, minute, second, us, _, fold], tz) = (parts, values[ZONE]);
        let clock = Clock { hour, minute, second, us, fold };
        check_clock(t, &clock)?;
        let tz = arguments::zone(t, tz)?;
        Ok(raw(cls, clock, tz))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Time>) -> PyResult {
        let name = Object::class(this).tp_name();
        let c = this.clock.get();
        let mut out = ::text::StrBuilder::with_capacity(32);
        out.push_str(&format!("{name}({}, {}{}", c.hour, c.minute, c.seconds_text()));
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
        "strptime(date_string, format, /)",
        parse_tuple,
        doc = "string, format -> new time parsed from a string (like time.strptime())."
    )]
    fn strptime(t: &mut Thread, cls: &Type, string: &Str, format: &Str) -> PyResult {
        text::strptime(t, "time", cls, string, format)
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

    #[method("__format__($self, format, /)", parse_tuple, doc = "Formats self with strftime.")]
    fn format(t: &mut Thread, this: &Obj<Time>, format: &Value) -> PyResult {
        text::format(t, &this.to_value(), format)
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
        let clock = c.replaced([hour, minute, second, microsecond, fold]);
        let tz = match tzinfo {
            None => this.tz.get(),
            Some(tz) => arguments::zone(t, Some(tz))?,
        };
        check_fold(t, clock.fold)?;
        make(t, Object::class(this), clock, tz)
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
        let arguments: Vec<Value> = clock.arguments(tz).collect();
        t.call(&cls.to_value(), &arguments)
    }
}

/// A time of day as an object.
type TimeObject = Obj<Time>;

zoned_methods!(TIME, TimeObject, ZonedMethods, ZONED_IMPL);

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
            let given = shown_type(value);
            Err(t.type_error(format!("isoformat() argument {position} must be str, not {given}")))
        }
    }
}

/// The error about a format that is no text.
#[cold]
pub fn no_format(t: &mut Thread, value: &Value) -> object::Raised {
    let given = shown_type(value);
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
