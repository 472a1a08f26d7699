//! `float`: construction, operators and methods.
//!
//! Not here: text, rounding and hashing of the machine's floats (`num`).

use std::cmp::Ordering;

use ::object::buffer::Buffer;
use ::object::singletons::{FLOAT, new_float_of};
use ::object::types::CompareOp;
use ::object::{Bytes, Object, PyResult, Raised, Str, Thread, Tuple, Type, Value, exceptions};
use ::text::StrBuf;
use macros::pymethods;
use num::bigint;
use num::format::{Context, Locale};

use crate::str::raise_num;

/// `float`
pub struct FloatMethods;

/// An operand of an operator of floats; nothing for what is neither a float nor an integer.
#[inline]
pub(crate) fn operand(t: &mut Thread, value: &Value) -> PyResult<Option<f64>> {
    if let Some(x) = value.as_float() {
        return Ok(Some(x));
    }
    if let Some(i) = value.as_small() {
        return Ok(Some(i as f64));
    }
    match value.as_int().map(|i| bigint::to_f64(i.as_ref())) {
        Some(Ok(x)) => Ok(Some(x)),
        Some(Err(e)) => Err(raise_num(t, e)),
        None => Ok(None),
    }
}

/// Both operands as floats, or the answer that they are not.
macro_rules! operands {
    ($t:expr, $a:expr, $b:expr) => {
        match (operand($t, $a)?, operand($t, $b)?) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

#[cold]
fn division_by_zero(t: &mut Thread) -> Raised {
    t.zero_division("division by zero")
}

/// `a % b` where `b` is not zero: of `b`'s sign.
fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

/// `a // b` and `a % b` where `b` is not zero.
pub fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    // Exactly a multiple of `b` is left, up to rounding.
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    let whole = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (whole, rest)
}

/// `OverflowError` as the C library words it.
#[cold]
pub fn range_error(t: &mut Thread) -> Raised {
    let text = ::object::string::new_str("Numerical result out of range");
    match t.call(&exceptions::OVERFLOW_ERROR.to_value(), &[Value::small(34), text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// `a ** b`: a float, or a complex number where the base is negative and the exponent no integer.
pub(crate) fn power(t: &mut Thread, a: f64, b: f64) -> PyResult {
    if b == 0.0 || a == 1.0 {
        return Ok(Value::float(1.0));
    }
    if a.is_nan() || b.is_nan() {
        return Ok(Value::float(if a.is_nan() { a } else { b }));
    }
    if a == 0.0 && b < 0.0 && b.is_finite() {
        return Err(t.zero_division("zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b.floor() != b {
        return crate::complex::power(t, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(t));
    }
    Ok(Value::float(result))
}

/// A float as an instance of the class.
fn of_class(t: &mut Thread, cls: &Type, x: f64) -> PyResult {
    if std::ptr::eq(cls, &FLOAT) {
        return Ok(Value::float(x));
    }
    t.call(&cls.to_value(), &[Value::float(x)])
}

/// `float(value)` as a number.
fn convert(t: &mut Thread, value: &Value) -> PyResult<f64> {
    if let Some(x) = value.as_exact_float() {
        return Ok(x);
    }
    if value.downcast_exact::<Str>().is_none() {
        let slots = value.ty().slots();
        if let (Some(float), Some(_)) = (slots.float, value.as_float()) {
            // A subclass may convert in its own way.
            let result = float(t, value)?;
            let Some(x) = result.as_float() else {
                let (name, given) = (value.ty().tp_name(), result.ty().tp_name());
                return Err(t.type_error(format!("{name}.__float__ returned non-float (type {given})")));
            };
            if result.as_exact_float().is_none() {
                let (name, given) = (value.ty().tp_name(), result.ty().tp_name());
                let message = format!(
                    "{name}.__float__ returned non-float (type {given}).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python."
                );
                t.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
            }
            return Ok(x);
        }
        if slots.float.is_some() || slots.index.is_some() {
            return t.to_float(value);
        }
    }
    let parsed = if let Some(text) = value.downcast::<Str>() {
        num::float::parse(text.view())
    } else if let Some(bytes) = value.downcast::<Bytes>() {
        num::float::parse_bytes(bytes.as_bytes())
    } else if value.ty().slots().getbuffer.is_some() {
        let buffer = Buffer::read(t, value)?;
        let parsed = num::float::parse_bytes(buffer.as_bytes());
        if parsed.is_err() {
            let shown = t.repr(value)?.to_string_lossy();
            return Err(t.value_error(format!("could not convert string to float: {shown}")));
        }
        parsed
    } else {
        let message =
            format!("float() argument must be a string or a real number, not '{}'", value.ty().tp_name());
        return Err(t.type_error(message));
    };
    parsed.map_err(|e| raise_num(t, e))
}

/// `int(x)`
fn truncate(t: &mut Thread, x: f64) -> PyResult {
    if x.abs() < 1e18 {
        return Ok(Value::int(x as i64));
    }
    match bigint::from_f64(x) {
        Ok(big) => t.new_int(&big),
        Err(e) => Err(raise_num(t, e)),
    }
}

fn number(this: &Value) -> f64 {
    this.as_float().unwrap_or(f64::NAN)
}

/// The hash of a float; a NaN hashes as the object that it is.
pub(crate) fn hash_of(x: f64, object: &Value) -> i64 {
    if x.is_nan() { object.id().rotate_right(4) as i64 } else { num::float::hash(x) }
}

#[pymethods(FLOAT, layout = Float, table = FLOAT_IMPL, doc = "float(x=0, /)\n--\n\nConvert a string or number to a floating-point number, if possible.")]
impl FloatMethods {
    #[new("float(x=0, /)")]
    fn new(t: &mut Thread, cls: &Type, x: Option<&Value>) -> PyResult {
        let Some(x) = x else { return Ok(new_of(cls, 0.0)) };
        if std::ptr::eq(cls, &FLOAT) && x.is_type(&FLOAT) {
            return Ok(x.clone());
        }
        let number = convert(t, x)?;
        Ok(new_of(cls, number))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        t.new_str(&num::float::repr(number(this)))
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Value) -> PyResult<i64> {
        Ok(hash_of(number(this), this))
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        let x = number(this);
        let ordering = if let Some(y) = other.as_float() {
            x.partial_cmp(&y)
        } else if let Some(i) = other.as_int() {
            bigint::cmp_f64(i.as_ref(), x).map(Ordering::reverse)
        } else {
            return Ok(Value::not_implemented());
        };
        Ok(Value::bool(match ordering {
            Some(ordering) => op.matches(ordering),
            None => op == CompareOp::Ne,
        }))
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        Ok(Value::float(a + b))
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        Ok(Value::float(a - b))
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        Ok(Value::float(a * b))
    }

    #[slot]
    fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if b == 0.0 {
            return Err(division_by_zero(t));
        }
        Ok(Value::float(a / b))
    }

    #[slot]
    fn floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if b == 0.0 {
            return Err(division_by_zero(t));
        }
        Ok(Value::float(div_mod(a, b).0))
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if b == 0.0 {
            return Err(division_by_zero(t));
        }
        Ok(Value::float(modulo(a, b)))
    }

    #[slot]
    fn divmod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if b == 0.0 {
            return Err(division_by_zero(t));
        }
        let (quotient, rest) = div_mod(a, b);
        Ok(Tuple::pair(Value::float(quotient), Value::float(rest)))
    }

    #[slot]
    fn power(t: &mut Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
        if !modulus.is_none() {
            return Err(t.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        let (a, b) = operands!(t, a, b);
        power(t, a, b)
    }

    #[slot]
    fn negative(_: &mut Thread, this: &Value) -> PyResult {
        Ok(Value::float(-number(this)))
    }

    #[slot]
    fn positive(_: &mut Thread, this: &Value) -> PyResult {
        Ok(exact(this))
    }

    #[slot]
    fn absolute(_: &mut Thread, this: &Value) -> PyResult {
        Ok(Value::float(number(this).abs()))
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Value) -> PyResult<bool> {
        Ok(number(this) != 0.0)
    }

    #[slot]
    fn int(t: &mut Thread, this: &Value) -> PyResult {
        truncate(t, number(this))
    }

    #[slot]
    fn float(_: &mut Thread, this: &Value) -> PyResult {
        Ok(exact(this))
    }

    /// Convert real number to a floating-point number.
    #[classmethod("from_number($type, number, /)")]
    fn from_number(t: &mut Thread, cls: &Type, number: &Value) -> PyResult {
        if std::ptr::eq(cls, &FLOAT) && number.is_type(&FLOAT) {
            return Ok(number.clone());
        }
        let x = t.to_float(number)?;
        of_class(t, cls, x)
    }

    /// Return self, the complex conjugate of any float.
    #[method("conjugate($self, /)")]
    fn conjugate(_: &mut Thread, this: &Value) -> Value {
        exact(this)
    }

    /// Return the Integral closest to x between 0 and x.
    #[method("__trunc__($self, /)")]
    fn trunc(t: &mut Thread, this: &Value) -> PyResult {
        truncate(t, number(this))
    }

    /// Return the floor as an Integral.
    #[method("__floor__($self, /)")]
    fn floor(t: &mut Thread, this: &Value) -> PyResult {
        truncate(t, number(this).floor())
    }

    /// Return the ceiling as an Integral.
    #[method("__ceil__($self, /)")]
    fn ceil(t: &mut Thread, this: &Value) -> PyResult {
        truncate(t, number(this).ceil())
    }

    /// Return the Integral closest to x, rounding half toward even.
    ///
    /// When an argument is passed, work like built-in round(x, ndigits).
    #[method("__round__($self, ndigits=None, /)")]
    fn round(t: &mut Thread, this: &Value, ndigits: Option<&Value>) -> PyResult {
        let x = number(this);
        let Some(ndigits) = ndigits.filter(|n| !n.is_none()) else {
            return truncate(t, x.round_ties_even());
        };
        let places = t.index_clamped(ndigits)?;
        match num::float::round(x, places as i64) {
            Ok(rounded) => Ok(Value::float(rounded)),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    ///
    /// The ratio is in lowest terms and has a positive denominator.  Raise
    /// OverflowError on infinities and a ValueError on NaNs.
    ///
    /// >>> (10.0).as_integer_ratio()
    /// (10, 1)
    /// >>> (0.0).as_integer_ratio()
    /// (0, 1)
    /// >>> (-.25).as_integer_ratio()
    /// (-1, 4)
    #[method("as_integer_ratio($self, /)")]
    fn as_integer_ratio(t: &mut Thread, this: &Value) -> PyResult {
        match bigint::float_ratio(number(this)) {
            Ok((a, b)) => Ok(Tuple::pair(t.new_int(&a)?, t.new_int(&b)?)),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// Create a floating-point number from a hexadecimal string.
    ///
    /// >>> float.fromhex('0x1.ffffp10')
    /// 2047.984375
    /// >>> float.fromhex('-0x1p-1074')
    /// -5e-324
    #[classmethod("fromhex($type, string, /)")]
    fn fromhex(t: &mut Thread, cls: &Type, string: &Value) -> PyResult {
        let Some(text) = string.downcast::<Str>() else {
            return Err(t.type_error("bad argument type for built-in operation"));
        };
        if text.to_utf8().is_none() {
            crate::str::encode(t, text, None, None)?;
        }
        match num::float::from_hex(&text.view().to_wtf8()) {
            Ok(x) => of_class(t, cls, x),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// Return a hexadecimal representation of a floating-point number.
    ///
    /// >>> (-0.1).hex()
    /// '-0x1.999999999999ap-4'
    /// >>> 3.14159.hex()
    /// '0x1.921f9f01b866ep+1'
    #[method("hex($self, /)")]
    fn hex(t: &mut Thread, this: &Value) -> PyResult {
        t.new_str(&num::float::to_hex(number(this)))
    }

    /// Return True if the float is an integer.
    #[method("is_integer($self, /)")]
    fn is_integer(_: &mut Thread, this: &Value) -> bool {
        let x = number(this);
        x.is_finite() && x.floor() == x
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(_: &mut Thread, this: &Value) -> Value {
        Tuple::new(vec![exact(this)])
    }

    /// You probably don't want to use this function.
    ///
    ///   typestr
    ///     Must be 'double' or 'float'.
    ///
    /// It exists mainly to be used in Python's test suite.
    ///
    /// This function returns whichever of 'unknown', 'IEEE, big-endian' or
    /// 'IEEE, little-endian' best describes the format of floating-point
    /// numbers used by the C type named by typestr.
    #[classmethod("__getformat__($type, typestr, /)")]
    fn getformat(t: &mut Thread, _cls: &Type, typestr: &Str) -> PyResult {
        if typestr.eq_str("double") || typestr.eq_str("float") {
            return t.new_str("IEEE, little-endian");
        }
        Err(t.value_error("__getformat__() argument 1 must be 'double' or 'float'"))
    }

    /// Formats the float according to format_spec.
    #[method("__format__($self, format_spec, /)")]
    fn format(t: &mut Thread, this: &Value, format_spec: &Str) -> PyResult {
        if format_spec.is_empty() && !this.is_type(&FLOAT) {
            return t.str(this).map(|s| s.into_value());
        }
        let name = this.ty().tp_name();
        let context = number_context(t, format_spec);
        match num::format::format_float(number(this), format_spec.view(), &name, &context) {
            Ok(text) => t.new_str_buf(text),
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// the real part of a complex number
    #[getter]
    fn real(_: &mut Thread, this: &Value) -> Value {
        exact(this)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_: &mut Thread, _this: &Value) -> Value {
        Value::float(0.0)
    }
}

/// The same number as an exact `float`; the same object if it is one.
fn exact(this: &Value) -> Value {
    if this.is_type(&FLOAT) { this.clone() } else { Value::float(number(this)) }
}

fn new_of(cls: &Type, x: f64) -> Value {
    if std::ptr::eq(cls, &FLOAT) { Value::float(x) } else { new_float_of(cls, x) }
}

/// What formatting a number depends on besides value and specification: the locale for the code `n`.
pub(crate) fn number_context(t: &mut Thread, spec: &Str) -> Context {
    let max_str_digits = t.interp().int_max_str_digits.get();
    if spec.view().iter().next_back() != Some(u32::from('n')) {
        return Context { max_str_digits, ..Context::default() };
    }
    let mut locale = Locale::default();
    for (name, text) in host::locale::localeconv().texts {
        let decoded = || StrBuf::from(String::from_utf8_lossy(&text).as_ref());
        match name {
            "decimal_point" => locale.decimal_point = decoded(),
            "thousands_sep" => locale.thousands_separator = decoded(),
            "grouping" => locale.grouping = text,
            _ => (),
        }
    }
    Context { max_str_digits, locale }
}
