//! Times between Python's numbers and the system's pairs of seconds and nanoseconds.

use host::time::Timespec;
use object::{PyResult, Raised, Thread, Value};

/// Nanoseconds in a second.
pub const SECOND: i64 = 1_000_000_000;

/// How fractions that do not fit are rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Round {
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceiling,
    /// Away from zero.
    Up,
    /// To nearest, ties to even.
    HalfEven,
}

fn round(x: f64, how: Round) -> f64 {
    match how {
        Round::Floor => x.floor(),
        Round::Ceiling => x.ceil(),
        Round::Up => {
            if x >= 0.0 {
                x.ceil()
            } else {
                x.floor()
            }
        }
        Round::HalfEven => x.round_ties_even(),
    }
}

fn nan(t: &mut Thread) -> Raised {
    t.value_error("Invalid value NaN (not a number)")
}

#[cold]
fn out_of_range(t: &mut Thread) -> Raised {
    t.overflow_error("timestamp out of range for platform time_t")
}

/// Seconds and the fraction in units of `1 / denominator`.
fn split_float(t: &mut Thread, x: f64, denominator: f64, how: Round) -> PyResult<(i64, i64)> {
    if x.is_nan() {
        return Err(nan(t));
    }
    let mut whole = x.trunc();
    let mut part = round(x.fract() * denominator, how);
    if part >= denominator {
        part -= denominator;
        whole += 1.0;
    } else if part < 0.0 {
        part += denominator;
        whole -= 1.0;
    }
    if !(-9.223372036854776e18..9.223372036854776e18).contains(&whole) {
        return Err(out_of_range(t));
    }
    Ok((whole as i64, part as i64))
}

/// Whole seconds of a number.
///
/// # Errors
/// `TypeError`, `ValueError` for NaN, `OverflowError`.
pub fn seconds(t: &mut Thread, value: &Value, how: Round) -> PyResult<i64> {
    if let Some(x) = value.as_float() {
        if x.is_nan() {
            return Err(nan(t));
        }
        let x = round(x, how);
        if !(-9.223372036854776e18..9.223372036854776e18).contains(&x) {
            return Err(out_of_range(t));
        }
        return Ok(x as i64);
    }
    let index = t.to_index(value)?;
    index.as_i64().ok_or_else(|| out_of_range(t))
}

/// A point in time of a number of seconds.
///
/// # Errors
/// As [`seconds`].
pub fn timespec(t: &mut Thread, value: &Value, how: Round) -> PyResult<Timespec> {
    if let Some(x) = value.as_float() {
        let (sec, nsec) = split_float(t, x, 1e9, how)?;
        return Ok(Timespec { sec, nsec });
    }
    Ok(Timespec { sec: seconds(t, value, how)?, nsec: 0 })
}

/// Seconds and microseconds of a number of seconds.
///
/// # Errors
/// As [`seconds`].
pub fn timeval(t: &mut Thread, value: &Value, how: Round) -> PyResult<(i64, i64)> {
    if let Some(x) = value.as_float() {
        return split_float(t, x, 1e6, how);
    }
    Ok((seconds(t, value, how)?, 0))
}

/// A duration in nanoseconds of a number in units of `unit` nanoseconds.
///
/// # Errors
/// `TypeError`, `ValueError` for NaN, `OverflowError`.
pub fn duration(t: &mut Thread, value: &Value, unit: i64, how: Round) -> PyResult<i64> {
    const TOO_LARGE: &str = "timestamp out of range for C PyTime_t";
    if let Some(x) = value.as_float() {
        if x.is_nan() {
            return Err(nan(t));
        }
        let ns = round(x * unit as f64, how);
        if !(-9.223372036854776e18..9.223372036854776e18).contains(&ns) {
            return Err(t.overflow_error(TOO_LARGE));
        }
        return Ok(ns as i64);
    }
    if !value.is_int() && value.ty().slots().index.is_none() {
        let message =
            format!("'{}' object cannot be interpreted as an integer or float", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    let index = t.to_index(value)?;
    match index.as_i64().and_then(|i| i.checked_mul(unit)) {
        Some(ns) => Ok(ns),
        None => Err(t.overflow_error(TOO_LARGE)),
    }
}

/// The number of nanoseconds of a point in time, of any size.
pub fn ns_value(t: &mut Thread, sec: i64, nsec: i64) -> PyResult {
    if let Some(ns) = sec.checked_mul(SECOND).and_then(|ns| ns.checked_add(nsec)) {
        return Ok(Value::int(ns));
    }
    use object::protocol::BinaryOp;
    let scaled = t.binary_op(BinaryOp::Multiply, &Value::int(sec), &Value::int(SECOND))?;
    t.binary_op(BinaryOp::Add, &scaled, &Value::int(nsec))
}

/// Seconds as a float.
pub fn float_value(sec: i64, nsec: i64) -> Value {
    Value::float(sec as f64 + 1e-9 * nsec as f64)
}

/// Nanoseconds as a float of seconds, exact where they are whole seconds.
pub fn ns_to_float(ns: i64) -> f64 {
    if ns % SECOND == 0 { (ns / SECOND) as f64 } else { ns as f64 / 1e9 }
}

/// A deadline of a wait that signals may interrupt.
#[derive(Clone, Copy)]
pub struct Deadline(Option<i64>);

impl Deadline {
    /// So many nanoseconds from now; negative or absent: never.
    pub fn after(ns: Option<i64>) -> Deadline {
        Deadline(ns.filter(|ns| *ns >= 0).map(|ns| now().saturating_add(ns)))
    }

    /// Nanoseconds that are left, at least 0; `None` without a deadline.
    pub fn left(self) -> Option<i64> {
        self.0.map(|end| (end - now()).max(0))
    }

    /// Milliseconds that are left, rounded up, as `poll` takes them: -1 without a deadline.
    pub fn left_ms(self) -> i32 {
        match self.left() {
            None => -1,
            Some(ns) => i32::try_from((ns as u64).div_ceil(1_000_000)).unwrap_or(i32::MAX),
        }
    }
}

/// The monotonic clock in nanoseconds.
pub fn now() -> i64 {
    host::time::monotonic().ok().and_then(Timespec::as_ns).unwrap_or(0)
}
