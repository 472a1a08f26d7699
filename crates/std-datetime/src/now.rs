//! Points in time: POSIX timestamps, the local zone of the system.

use host::time::{Tm, gmtime, localtime};
use object::{Object, PyResult, Raised, Thread, Type, Value};

use crate::calendar;
use crate::clock::Clock;
use crate::moment;
use crate::{delta, zone};

/// Seconds from the beginning of the calendar to 1970.
pub const EPOCH: i64 = 719_163 * 86_400;

/// The longest time that an hour set back is looked for.
const MAX_FOLD: i64 = 24 * 3600;

#[cold]
fn os_error(t: &mut Thread, error: host::Error) -> Raised {
    let number = error.errno();
    let text = match t.new_str(&String::from_utf8_lossy(&host::strerror(number))) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    match t.call(&object::exceptions::OS_ERROR.to_value(), &[Value::small(number), text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// Now, in nanoseconds since 1970.
///
/// # Errors
/// `OSError`.
pub fn nanoseconds(t: &mut Thread) -> PyResult<i64> {
    match host::time::now() {
        Ok(now) => Ok(now.as_ns().unwrap_or(i64::MAX)),
        Err(e) => Err(os_error(t, e)),
    }
}

fn broken(t: &mut Thread, seconds: i64, local: bool) -> PyResult<Tm> {
    let result = if local { localtime(seconds) } else { gmtime(seconds) };
    result.map_err(|e| os_error(t, e))
}

fn parts(tm: &Tm) -> ((i64, i64, i64), Clock) {
    let ymd = (i64::from(tm.year) + 1900, i64::from(tm.mon) + 1, i64::from(tm.mday));
    // A leap second counts as the one before it.
    let second = i64::from(tm.sec.min(59));
    (ymd, Clock { hour: i64::from(tm.hour), minute: i64::from(tm.min), second, us: 0, fold: 0 })
}

/// Seconds since the beginning of the calendar.
///
/// # Errors
/// `ValueError` for a year out of range.
fn to_seconds(t: &mut Thread, ymd: (i64, i64, i64), clock: Clock) -> PyResult<i64> {
    if !(1..=calendar::MAX_YEAR).contains(&ymd.0) {
        return Err(t.value_error(format!("year {} is out of range", ymd.0)));
    }
    let days = calendar::ordinal(ymd.0, ymd.1, ymd.2);
    Ok(((days * 24 + clock.hour) * 60 + clock.minute) * 60 + clock.second)
}

/// What local clocks show at a time.
fn local(t: &mut Thread, seconds: i64) -> PyResult<i64> {
    let tm = broken(t, seconds - EPOCH, true)?;
    let (ymd, clock) = parts(&tm);
    to_seconds(t, ymd, clock)
}

/// When local clocks show a date and time, in seconds since 1970.
///
/// # Errors
/// `OSError`, `ValueError`.
pub fn from_local(t: &mut Thread, ymd: (i64, i64, i64), clock: Clock) -> PyResult<i64> {
    let wanted = to_seconds(t, ymd, clock)?;
    // `wanted = local(u)` is solved for u: with the offset at about that time, and with the one before or after it.
    let a = local(t, wanted)? - wanted;
    let first = wanted - a;
    let shown = local(t, first)?;
    let b = if shown == wanted {
        let probe = if clock.fold == 1 { first + MAX_FOLD } else { first - MAX_FOLD };
        let b = local(t, probe)? - probe;
        if a == b {
            return Ok(first - EPOCH);
        }
        b
    } else {
        shown - first
    };
    let second = wanted - b;
    if local(t, second)? == wanted {
        return Ok(second - EPOCH);
    }
    if shown == wanted {
        return Ok(first - EPOCH);
    }
    // No clock ever shows it.
    Ok(if clock.fold == 1 { first.min(second) } else { first.max(second) } - EPOCH)
}

/// A datetime of a class at a time, in local time or UTC.
///
/// # Errors
/// `OSError`, `ValueError`; what the class raises.
pub fn datetime_at(
    t: &mut Thread,
    cls: &Type,
    seconds: i64,
    us: i64,
    in_local: bool,
    tz: Option<Value>,
) -> PyResult {
    let tm = broken(t, seconds, in_local)?;
    let (ymd, clock) = parts(&tm);
    let mut clock = Clock { us, ..clock };
    if tz.is_none() && in_local {
        let result = to_seconds(t, ymd, clock)?;
        let before = local(t, EPOCH + seconds - MAX_FOLD);
        let before = match before {
            Ok(before) => before,
            Err(_) => {
                // Just after the beginning of the calendar nothing was set back.
                t.restore_raised(None);
                result - MAX_FOLD
            }
        };
        let transition = result - before - MAX_FOLD;
        if transition < 0 && local(t, EPOCH + seconds + transition)? == result {
            clock.fold = 1;
        }
    }
    moment::make_datetime(t, cls, ymd, clock, tz)
}

/// The local date at a time.
///
/// # Errors
/// `OSError`, `ValueError`.
pub fn local_date(t: &mut Thread, seconds: i64) -> PyResult<(i64, i64, i64)> {
    Ok(parts(&broken(t, seconds, true)?).0)
}

#[cold]
fn out_of_range(t: &mut Thread) -> Raised {
    t.overflow_error("timestamp out of range for platform time_t")
}

/// Whole seconds of a timestamp, towards minus infinity.
///
/// # Errors
/// `TypeError`, `OverflowError`, `ValueError`.
pub fn whole_seconds(t: &mut Thread, value: &Value) -> PyResult<i64> {
    if let Some(x) = value.as_float() {
        if x.is_nan() {
            return Err(t.value_error("Invalid value NaN (not a number)"));
        }
        let floor = x.floor();
        if !(-9.2e18..9.2e18).contains(&floor) {
            return Err(out_of_range(t));
        }
        return Ok(floor as i64);
    }
    let index = t.to_index(value)?;
    index.as_i64().ok_or_else(|| out_of_range(t))
}

/// Seconds and microseconds of a timestamp, rounded to the nearest, halves to the even one.
///
/// # Errors
/// As [`whole_seconds`].
pub fn seconds_and_us(t: &mut Thread, value: &Value) -> PyResult<(i64, i64)> {
    let Some(x) = value.as_float() else {
        if !value.is_int() && value.ty().slots().index.is_none() {
            let given = value.ty().tp_name();
            return Err(t.type_error(format!("argument must be int or float, not {given}")));
        }
        let index = t.to_index(value)?;
        return match index.as_i64() {
            Some(seconds) => Ok((seconds, 0)),
            None => Err(out_of_range(t)),
        };
    };
    if x.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    let mut whole = x.trunc();
    let mut us = ((x - whole) * 1e6).round_ties_even();
    if us >= 1e6 {
        us -= 1e6;
        whole += 1.0;
    } else if us < 0.0 {
        us += 1e6;
        whole -= 1.0;
    }
    if !(-9.2e18..9.2e18).contains(&whole) {
        return Err(out_of_range(t));
    }
    Ok((whole as i64, us as i64))
}

/// The system's zone at a time, with the offset and the name that it has then.
///
/// # Errors
/// `OSError`.
pub fn local_zone(t: &mut Thread, seconds: i64) -> PyResult {
    let tm = broken(t, seconds, true)?;
    let offset = delta::normalized(t, 0, tm.gmtoff, 0)?;
    let name = tm.zone.as_deref().map(|z| z.to_string_lossy().into_owned()).unwrap_or_default();
    let name = t.new_str(&name)?;
    Ok(zone::new(offset, Some(name)))
}
