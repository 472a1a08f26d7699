//! `timedelta`.

use std::cell::Cell;

use macros::{pymethods, pytype};
use num::bigint;
use object::protocol::BinaryOp;
use object::types::CompareOp;
use object::{Args, Obj, Object, PyResult, Thread, Tuple, Type, Value, string};

use crate::arguments::Parameters;

/// The largest magnitude of `days`.
pub const MAX_DAYS: i64 = 999_999_999;

/// Microseconds of a day.
pub const DAY_US: i128 = 86_400_000_000;

/// The fields of a `timedelta`.
#[pytype(name = "datetime.timedelta", static_name = TIMEDELTA, basetype, reported_basicsize = 40)]
pub struct Delta {
    /// Days.
    #[no_traverse]
    pub days: i64,
    /// Seconds, less than a day's.
    #[no_traverse]
    pub seconds: i64,
    /// Microseconds, less than a second's.
    #[no_traverse]
    pub us: i64,
    #[no_traverse]
    hash: Cell<Option<i64>>,
}

impl Delta {
    /// The whole in microseconds.
    pub fn total(&self) -> i128 {
        (i128::from(self.days) * 86_400 + i128::from(self.seconds)) * 1_000_000 + i128::from(self.us)
    }
}

/// The timedelta behind a value.
pub fn get(value: &Value) -> Option<&Obj<Delta>> {
    value.downcast::<Obj<Delta>>()
}

/// A normalised timedelta of a class.
///
/// # Errors
/// `OverflowError` if there are too many days.
pub fn new_of(t: &mut Thread, cls: &Type, days: i64, seconds: i64, us: i64) -> PyResult {
    if !(-MAX_DAYS..=MAX_DAYS).contains(&days) {
        return Err(t.overflow_error(format!("days={days}; must have magnitude <= {MAX_DAYS}")));
    }
    Ok(Obj::new_of(cls, Delta { days, seconds, us, hash: Cell::new(None) }))
}

/// As [`new_of`], of the type itself.
///
/// # Errors
/// As there.
pub fn new(t: &mut Thread, days: i64, seconds: i64, us: i64) -> PyResult {
    new_of(t, &TIMEDELTA, days, seconds, us)
}

/// A timedelta whose parts may be out of range.
///
/// # Errors
/// `OverflowError` if there are too many days.
pub fn normalized(t: &mut Thread, days: i64, seconds: i64, us: i64) -> PyResult {
    let seconds = seconds + us.div_euclid(1_000_000);
    let days = days + seconds.div_euclid(86_400);
    new(t, days, seconds.rem_euclid(86_400), us.rem_euclid(1_000_000))
}

#[cold]
fn too_large(t: &mut Thread) -> object::Raised {
    t.overflow_error("Python int too large to convert to C int")
}

/// A timedelta of so many microseconds.
///
/// # Errors
/// `OverflowError` if they are too many.
pub fn of_total(t: &mut Thread, cls: &Type, total: i128) -> PyResult {
    let days = total.div_euclid(DAY_US);
    let rest = total.rem_euclid(DAY_US) as i64;
    let Ok(days) = i32::try_from(days) else { return Err(too_large(t)) };
    new_of(t, cls, i64::from(days), rest / 1_000_000, rest % 1_000_000)
}

/// Whether it is shorter than a day in either direction, as offsets of zones must be.
pub fn is_offset(delta: &Delta) -> bool {
    delta.total().abs() < DAY_US
}

/// A Python integer as a wide one; the nearest one where it does not fit.
fn wide(value: &Value) -> Option<i128> {
    if let Some(i) = value.as_i64() {
        return Some(i128::from(i));
    }
    let sign = value.int_sign()?;
    let exact = value.as_int().and_then(|i| i.as_ref().to_i128());
    // Products with anything but zero overflow just as well.
    Some(exact.unwrap_or(i128::from(sign) * (1 << 100)))
}

/// The quotient rounded to the nearest integer, halves to the even one.
fn divide_nearest(a: i128, b: i128) -> i128 {
    let (a, b) = if b < 0 { (-a, -b) } else { (a, b) };
    let (q, r) = (a.div_euclid(b), a.rem_euclid(b));
    match (r.checked_mul(2).unwrap_or(i128::MAX)).cmp(&b) {
        std::cmp::Ordering::Greater => q + 1,
        std::cmp::Ordering::Equal => q + (q & 1),
        std::cmp::Ordering::Less => q,
    }
}

fn multiply_int(t: &mut Thread, delta: &Delta, factor: &Value) -> PyResult {
    let product = wide(factor).and_then(|f| delta.total().checked_mul(f));
    match product {
        Some(total) => of_total(t, &TIMEDELTA, total),
        None => Err(too_large(t)),
    }
}

/// `delta * x` or `delta / x` for a float, exactly rounded.
fn scale(t: &mut Thread, delta: &Delta, x: &Value, divide: bool) -> PyResult {
    let ratio = t.call_method(x, &string::intern_str("as_integer_ratio"), &[])?;
    let Some(parts) = ratio.downcast::<Tuple>() else {
        let given = ratio.ty().tp_name();
        let message =
            format!("unexpected return type from as_integer_ratio(): expected tuple, not '{given}'");
        return Err(t.type_error(message));
    };
    let [a, b] = parts.items() else {
        return Err(t.value_error("as_integer_ratio() must return a 2-tuple"));
    };
    let (a, b) = if divide { (b, a) } else { (a, b) };
    let total = t.new_int(&bigint::BigInt::from(delta.total()))?;
    let product = t.binary_op(BinaryOp::Multiply, &total, a)?;
    if !product.is_int() || !b.is_int() {
        return Err(t.type_error("non-integer arguments in division"));
    }
    if b.int_sign() == Some(0) {
        return Err(t.zero_division("division by zero"));
    }
    let rounded = integer_quotient(t, &product, b)?;
    match wide(&rounded) {
        Some(total) => of_total(t, &TIMEDELTA, total),
        None => Err(too_large(t)),
    }
}

/// The nearest integer of a quotient of integers of any size.
fn integer_quotient(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    if let (Some(x), Some(y)) = (a.as_int(), b.as_int())
        && let (Some(x), Some(y)) = (x.as_ref().to_i128(), y.as_ref().to_i128())
        && y != 0
        && y.unsigned_abs() < 1 << 120
    {
        return t.new_int(&bigint::BigInt::from(divide_nearest(x, y)));
    }
    // round(2a / 2b) by floors: floor((2a + b) / 2b), one less for a half that would become odd.
    let two = Value::small(2);
    let twice_a = t.binary_op(BinaryOp::Multiply, a, &two)?;
    let twice_b = t.binary_op(BinaryOp::Multiply, b, &two)?;
    let sum = t.binary_op(BinaryOp::Add, &twice_a, b)?;
    let q = t.binary_op(BinaryOp::FloorDivide, &sum, &twice_b)?;
    let r = t.binary_op(BinaryOp::Remainder, &sum, &twice_b)?;
    let odd = q.as_int().is_some_and(|i| i.as_ref().is_odd());
    if r.int_sign() == Some(0) && odd { t.binary_op(BinaryOp::Subtract, &q, &Value::small(1)) } else { Ok(q) }
}

/// Adds `value * factor` to a sum of microseconds. What is left below one microsecond goes to `left`.
fn accumulate(
    t: &mut Thread,
    tag: &str,
    sum: i128,
    value: &Value,
    factor: i64,
    left: &mut f64,
) -> PyResult<i128> {
    let factor_wide = i128::from(factor);
    if value.is_int() {
        let product = wide(value).and_then(|v| v.checked_mul(factor_wide)).and_then(|p| p.checked_add(sum));
        return product.ok_or_else(|| too_large(t));
    }
    let Some(x) = value.as_float() else {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("unsupported type for timedelta {tag} component: {given}")));
    };
    if x.is_nan() {
        return Err(t.value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(t.overflow_error("cannot convert float infinity to integer"));
    }
    if x.abs() > 1e30 {
        return Err(too_large(t));
    }
    let whole = x.trunc();
    let mut sum = sum + whole as i128 * factor_wide;
    let fraction = (x - whole) * factor as f64;
    if x - whole != 0.0 {
        let whole = fraction.trunc();
        *left += fraction - whole;
        sum += whole as i128;
    }
    Ok(sum)
}

fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}

static PARAMETERS: Parameters = Parameters {
    function: "__new__()",
    unknown: "__new__()",
    names: &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"],
    required: 0,
    positional: 7,
};

/// `str(delta)`
pub fn text(delta: &Delta) -> String {
    let (minutes, seconds) = (delta.seconds / 60, delta.seconds % 60);
    let mut out = String::new();
    if delta.days != 0 {
        let plural = if delta.days.abs() == 1 { "" } else { "s" };
        out = format!("{} day{plural}, ", delta.days);
    }
    out += &format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60);
    if delta.us != 0 {
        out += &format!(".{:06}", delta.us);
    }
    out
}

fn both<'a>(a: &'a Value, b: &'a Value) -> Option<(&'a Obj<Delta>, &'a Obj<Delta>)> {
    Some((get(a)?, get(b)?))
}

/// `a - b`
///
/// # Errors
/// `OverflowError` if there are too many days.
pub fn difference(t: &mut Thread, a: &Delta, b: &Delta) -> PyResult {
    normalized(t, a.days - b.days, a.seconds - b.seconds, a.us - b.us)
}

#[pymethods(
    TIMEDELTA,
    doc = "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative."
)]
impl Delta {
    #[new]
    fn construct(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let values = PARAMETERS.bind::<7>(t, args)?;
        let mut sum = 0;
        let mut left = 0.0;
        let order = [
            (2, 1),
            (3, 1000),
            (1, 1_000_000),
            (4, 60_000_000),
            (5, 3_600_000_000),
            (0, 86_400_000_000),
            (6, 604_800_000_000i64),
        ];
        for (i, factor) in order {
            if let Some(value) = values[i] {
                sum = accumulate(t, PARAMETERS.names[i], sum, value, factor, &mut left)?;
            }
        }
        if left != 0.0 {
            let mut whole = left.round();
            if (whole - left).abs() == 0.5 {
                // Exactly between two integers: the sum decides which one is even.
                let odd = (sum & 1) as f64;
                whole = 2.0 * ((left + odd) * 0.5).round() - odd;
            }
            sum += round_even(whole) as i128;
        }
        of_total(t, cls, sum)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        let mut parts = Vec::new();
        for (name, value) in [("days", this.days), ("seconds", this.seconds), ("microseconds", this.us)] {
            if value != 0 {
                parts.push(format!("{name}={value}"));
            }
        }
        let inner = if parts.is_empty() { "0".to_string() } else { parts.join(", ") };
        let name = Object::class(this).tp_name();
        t.new_str(&format!("{name}({inner})"))
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        t.new_str(&text(this))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<Delta>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let state = Tuple::new([this.days, this.seconds, this.us].map(Value::int).to_vec());
        let hash = t.hash(&state)?;
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Obj<Delta>, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = get(other) else { return Ok(Value::not_implemented()) };
        let order = (this.days, this.seconds, this.us).cmp(&(other.days, other.seconds, other.us));
        Ok(Value::bool(op.matches(order)))
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Obj<Delta>) -> PyResult<bool> {
        Ok(this.total() != 0)
    }

    #[slot]
    fn negative(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        normalized(t, -this.days, -this.seconds, -this.us)
    }

    #[slot]
    fn positive(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        new(t, this.days, this.seconds, this.us)
    }

    #[slot]
    fn absolute(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        if this.days < 0 { Delta::negative(t, this) } else { Delta::positive(t, this) }
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match both(a, b) {
            Some((a, b)) => normalized(t, a.days + b.days, a.seconds + b.seconds, a.us + b.us),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match both(a, b) {
            Some((a, b)) => difference(t, a, b),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (delta, factor) = match (get(a), get(b)) {
            (Some(delta), _) => (delta, b),
            (None, Some(delta)) => (delta, a),
            (None, None) => return Ok(Value::not_implemented()),
        };
        if factor.is_int() {
            return multiply_int(t, delta, factor);
        }
        match factor.as_float() {
            Some(_) => scale(t, delta, factor, false),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let Some(delta) = get(a) else { return Ok(Value::not_implemented()) };
        if let Some(other) = get(b) {
            let left = t.new_int(&bigint::BigInt::from(delta.total()))?;
            let right = t.new_int(&bigint::BigInt::from(other.total()))?;
            return t.binary_op(BinaryOp::TrueDivide, &left, &right);
        }
        if b.is_int() {
            return match wide(b) {
                Some(0) => Err(t.zero_division("division by zero")),
                Some(n) => of_total(t, &TIMEDELTA, divide_nearest(delta.total(), n)),
                None => Ok(Value::not_implemented()),
            };
        }
        match b.as_float() {
            Some(_) => scale(t, delta, b, true),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let Some(delta) = get(a) else { return Ok(Value::not_implemented()) };
        let divisor = match get(b) {
            Some(other) => other.total(),
            None if b.is_int() => wide(b).unwrap_or(0),
            None => return Ok(Value::not_implemented()),
        };
        if divisor == 0 {
            return Err(t.zero_division("division by zero"));
        }
        let quotient = floor(delta.total(), divisor).0;
        if get(b).is_some() {
            return t.new_int(&bigint::BigInt::from(quotient));
        }
        of_total(t, &TIMEDELTA, quotient)
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let Some((a, b)) = both(a, b) else { return Ok(Value::not_implemented()) };
        if b.total() == 0 {
            return Err(t.zero_division("division by zero"));
        }
        of_total(t, &TIMEDELTA, floor(a.total(), b.total()).1)
    }

    #[slot]
    fn divmod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let Some((a, b)) = both(a, b) else { return Ok(Value::not_implemented()) };
        if b.total() == 0 {
            return Err(t.zero_division("division by zero"));
        }
        let (q, r) = floor(a.total(), b.total());
        Ok(Tuple::pair(t.new_int(&bigint::BigInt::from(q))?, of_total(t, &TIMEDELTA, r)?))
    }

    /// Total seconds in the duration.
    #[method("total_seconds($self, /)")]
    fn total_seconds(t: &mut Thread, this: &Obj<Delta>) -> PyResult {
        let total = t.new_int(&bigint::BigInt::from(this.total()))?;
        t.binary_op(BinaryOp::TrueDivide, &total, &Value::small(1_000_000))
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n__reduce__() -> (cls, state)")]
    fn reduce(_: &mut Thread, this: &Obj<Delta>) -> Value {
        let state = Tuple::new([this.days, this.seconds, this.us].map(Value::int).to_vec());
        Tuple::pair(Object::class(this).to_value(), state)
    }

    #[member("days", doc = "Number of days.")]
    fn get_days(_: &mut Thread, this: &Obj<Delta>) -> i64 {
        this.days
    }

    #[member("seconds", doc = "Number of seconds (>= 0 and less than 1 day).")]
    fn get_seconds(_: &mut Thread, this: &Obj<Delta>) -> i64 {
        this.seconds
    }

    #[member("microseconds", doc = "Number of microseconds (>= 0 and less than 1 second).")]
    fn get_us(_: &mut Thread, this: &Obj<Delta>) -> i64 {
        this.us
    }
}

/// Quotient and remainder by the floor.
fn floor(a: i128, b: i128) -> (i128, i128) {
    let (q, r) = (a / b, a % b);
    if r != 0 && (r < 0) != (b < 0) { (q - 1, r + b) } else { (q, r) }
}
