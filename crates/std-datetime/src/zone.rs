//! `tzinfo`, the base of time zones, and `timezone`, zones of a fixed offset.

use macros::{pymethods, pytype};
use object::protocol::BinaryOp;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, string};

use crate::arguments::Parameters;
use crate::{delta, iso, moment};

/// The base of time zones; it has no fields.
#[pytype(name = "datetime.tzinfo", static_name = TZINFO, basetype)]
pub struct TzInfo {}

/// The fields of a zone of a fixed offset.
#[pytype(name = "datetime.timezone", static_name = TIMEZONE, base = &TZINFO, reported_basicsize = 32)]
pub struct TimeZone {
    /// A `timedelta`; neither it nor the name can close a cycle.
    #[hidden]
    offset: Value,
    #[hidden]
    name: Option<Value>,
}

const UTC: &str = "datetime.timezone.utc";

/// `timezone.utc`
///
/// # Errors
/// None in practice.
pub fn utc(t: &mut Thread) -> PyResult {
    if let Some(utc) = t.interp().kept(UTC) {
        return Ok(utc);
    }
    let offset = delta::new(t, 0, 0, 0)?;
    let utc = new(offset, None);
    t.interp().keep(UTC, Some(utc.clone()));
    Ok(utc)
}

/// A zone.
pub fn new(offset: Value, name: Option<Value>) -> Value {
    Obj::new(TimeZone { offset, name })
}

/// The zone of an offset in seconds and microseconds.
///
/// # Errors
/// `ValueError` for an offset of a day or more.
pub fn of_offset(t: &mut Thread, (seconds, us): (i64, i64)) -> PyResult {
    if seconds == 0 && us == 0 {
        return utc(t);
    }
    let offset = delta::normalized(t, 0, seconds, us)?;
    checked(t, &offset)?;
    Ok(new(offset, None))
}

fn checked(t: &mut Thread, offset: &Value) -> PyResult<()> {
    if delta::get(offset).is_some_and(|d| delta::is_offset(d)) {
        return Ok(());
    }
    let shown = t.repr(offset)?.to_string_lossy();
    Err(t.value_error(format!(
        "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}"
    )))
}

/// `tz.utcoffset(argument)` or `tz.dst(argument)`; nothing for None and where there is no zone.
///
/// # Errors
/// What the method raises; `TypeError`, `ValueError` for other answers.
pub fn offset_of(
    t: &mut Thread,
    tz: Option<&Value>,
    method: &str,
    argument: &Value,
) -> PyResult<Option<Value>> {
    let Some(tz) = tz else { return Ok(None) };
    if let Some(fixed) = tz.downcast_exact::<Obj<TimeZone>>() {
        return Ok(if method == "utcoffset" { Some(fixed.offset.clone()) } else { None });
    }
    let result = t.call_method(tz, &string::intern_str(method), std::slice::from_ref(argument))?;
    if result.is_none() {
        return Ok(None);
    }
    if delta::get(&result).is_none() {
        let given = result.ty().tp_name();
        return Err(t.type_error(format!("tzinfo.{method}() must return None or timedelta, not '{given}'")));
    }
    checked(t, &result)?;
    Ok(Some(result))
}

/// `tz.tzname(argument)`; nothing for None and where there is no zone.
///
/// # Errors
/// What the method raises; `TypeError` for other answers.
pub fn name_of(t: &mut Thread, tz: Option<&Value>, argument: &Value) -> PyResult<Option<Value>> {
    let Some(tz) = tz else { return Ok(None) };
    let result = t.call_method(tz, &string::intern_str("tzname"), std::slice::from_ref(argument))?;
    if result.is_none() {
        return Ok(None);
    }
    if result.downcast::<Str>().is_none() {
        let given = result.ty().tp_name();
        return Err(t.type_error(format!("tzinfo.tzname() must return None or a string, not '{given}'")));
    }
    Ok(Some(result))
}

fn must_implement<T>(t: &mut Thread, method: &str) -> PyResult<T> {
    Err(t.not_implemented_error(format!("a tzinfo subclass must implement {method}()")))
}

fn is_own(dt: &moment::Moment, this: &Value) -> bool {
    dt.tz.get().is_some_and(|tz| tz.is(this))
}

#[pymethods(TZINFO, doc = "Abstract base class for time zone info objects.")]
impl TzInfo {
    #[new]
    fn construct(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, TzInfo {}))
    }

    /// datetime -> string name of time zone.
    #[method("tzname($self, object, /)")]
    fn tzname(t: &mut Thread, _this: &Value, _object: &Value) -> PyResult {
        must_implement(t, "tzname")
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    #[method("utcoffset($self, object, /)")]
    fn utcoffset(t: &mut Thread, _this: &Value, _object: &Value) -> PyResult {
        must_implement(t, "utcoffset")
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    #[method("dst($self, object, /)")]
    fn dst(t: &mut Thread, _this: &Value, _object: &Value) -> PyResult {
        must_implement(t, "dst")
    }

    /// datetime in UTC -> datetime in local time.
    #[method("fromutc($self, object, /)")]
    fn fromutc(t: &mut Thread, this: &Value, object: &Value) -> PyResult {
        let Some(dt) = moment::datetime(object) else {
            return Err(t.type_error("fromutc: argument must be a datetime"));
        };
        if !is_own(dt, this) {
            return Err(t.value_error("fromutc: dt.tzinfo is not self"));
        }
        let Some(offset) = offset_of(t, Some(this), "utcoffset", object)? else {
            return Err(t.value_error("fromutc: non-None utcoffset() result required"));
        };
        let Some(dst) = offset_of(t, Some(this), "dst", object)? else {
            return Err(t.value_error("fromutc: non-None dst() result required"));
        };
        let standard = t.binary_op(BinaryOp::Subtract, &offset, &dst)?;
        let Some(standard) = delta::get(&standard) else { return Ok(Value::not_implemented()) };
        let result = crate::datetime::moved(t, dt, standard, 1)?;
        let Some(shifted) = moment::datetime(&result) else { return Ok(result) };
        let Some(dst) = offset_of(t, shifted.tz.get().as_ref(), "dst", &result)? else {
            return Err(t.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
        };
        match delta::get(&dst) {
            Some(dst) if dst.total() != 0 => crate::datetime::moved(t, shifted, dst, 1),
            _ => Ok(result),
        }
    }

    /// -> (cls, state)
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Value) -> PyResult {
        let arguments = match t.get_attr_opt(this, &string::intern_str("__getinitargs__"))? {
            Some(method) => t.call(&method, &[])?,
            None => Tuple::empty(),
        };
        let state = t.call_method(this, &string::intern_str("__getstate__"), &[])?;
        Ok(Tuple::new(vec![this.ty().to_value(), arguments, state]))
    }
}

static PARAMETERS: Parameters = Parameters {
    function: "timezone()",
    unknown: "timezone()",
    names: &["offset", "name"],
    required: 1,
    positional: 2,
};

fn datetime_or_none(t: &mut Thread, what: &str, value: &Value) -> PyResult<()> {
    if value.is_none() || moment::is_datetime(value) {
        return Ok(());
    }
    let given = value.ty().tp_name();
    Err(t.type_error(format!("{what}(dt) argument must be a datetime instance or None, not {given}")))
}

fn title(t: &mut Thread, this: &Obj<TimeZone>) -> PyResult {
    if let Some(name) = &this.name {
        return Ok(name.clone());
    }
    let total = delta::get(&this.offset).map_or(0, |d| d.total());
    if total == 0 {
        return t.new_str("UTC");
    }
    t.new_str(&format!("UTC{}", iso::offset(total, ":")))
}

#[pymethods(TIMEZONE, doc = "Fixed offset from UTC implementation of tzinfo.")]
impl TimeZone {
    #[new]
    fn construct(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        let [offset, name] = PARAMETERS.bind::<2>(t, args)?;
        let Some(offset) = offset else { return Err(object::native::unbound(t, "timezone")) };
        if delta::get(offset).is_none() {
            let message = format!(
                "timezone() argument 1 must be datetime.timedelta, not {}",
                crate::arguments::shown_type(offset)
            );
            return Err(t.type_error(message));
        }
        if let Some(name) = name.filter(|n| n.downcast::<Str>().is_none()) {
            let message =
                format!("timezone() argument 2 must be str, not {}", crate::arguments::shown_type(name));
            return Err(t.type_error(message));
        }
        if name.is_none() && delta::get(offset).is_some_and(|d| d.total() == 0) {
            return utc(t);
        }
        checked(t, offset)?;
        Ok(new(offset.clone(), name.cloned()))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<TimeZone>) -> PyResult {
        if utc(t)?.is(&this.to_value()) {
            return t.new_str("datetime.timezone.utc");
        }
        let class = Object::class(this).tp_name();
        let offset = t.repr(&this.offset)?;
        let mut out = ::text::StrBuilder::with_capacity(64);
        out.push_str(&class);
        out.push_str("(");
        out.push_view(offset.view());
        if let Some(name) = &this.name {
            out.push_str(", ");
            out.push_view(t.repr(name)?.view());
        }
        out.push_str(")");
        let Ok(buf) = out.finish() else { return Err(t.memory_error()) };
        t.new_str_buf(buf)
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<TimeZone>) -> PyResult {
        title(t, this)
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<TimeZone>) -> PyResult<i64> {
        t.hash(&this.offset)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<TimeZone>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Obj<TimeZone>>() else { return Ok(Value::not_implemented()) };
        match op {
            CompareOp::Eq | CompareOp::Ne => t.compare(&this.offset, &other.offset, op),
            _ => Ok(Value::not_implemented()),
        }
    }

    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    #[method("tzname($self, object, /)")]
    fn tzname(t: &mut Thread, this: &Obj<TimeZone>, object: &Value) -> PyResult {
        datetime_or_none(t, "tzname", object)?;
        title(t, this)
    }

    /// Return fixed offset.
    #[method("utcoffset($self, object, /)")]
    fn utcoffset(t: &mut Thread, this: &Obj<TimeZone>, object: &Value) -> PyResult {
        datetime_or_none(t, "utcoffset", object)?;
        Ok(this.offset.clone())
    }

    /// Return None.
    #[method("dst($self, object, /)")]
    fn dst(t: &mut Thread, _this: &Obj<TimeZone>, object: &Value) -> PyResult {
        datetime_or_none(t, "dst", object)?;
        Ok(Value::none())
    }

    /// datetime in UTC -> datetime in local time.
    #[method("fromutc($self, object, /)")]
    fn fromutc(t: &mut Thread, this: &Obj<TimeZone>, object: &Value) -> PyResult {
        let Some(dt) = moment::datetime(object) else {
            return Err(t.type_error("fromutc: argument must be a datetime"));
        };
        if !is_own(dt, &this.to_value()) {
            return Err(t.value_error("fromutc: dt.tzinfo is not self"));
        }
        match delta::get(&this.offset) {
            Some(offset) => crate::datetime::moved(t, dt, offset, 1),
            None => Ok(Value::not_implemented()),
        }
    }

    /// pickle support
    #[method("__getinitargs__($self, /)")]
    fn getinitargs(_: &mut Thread, this: &Obj<TimeZone>) -> Value {
        let mut items = vec![this.offset.clone()];
        items.extend(this.name.clone());
        Tuple::new(items)
    }
}
