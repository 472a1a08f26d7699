//! `complex`: construction, operators and methods; arithmetic as Annex G of the C standard has it.
//!
//! Not here: text and hash (`num`), the functions of `cmath`.

use ::object::native::{MemberDef, MemberKind};
use ::object::singletons::{COMPLEX, Complex};
use ::object::types::CompareOp;
use ::object::{Args, Object, PyResult, Str, Thread, Tuple, Type, Value, exceptions, names};
use macros::pymethods;
use num::bigint;

use crate::float::{hash_of, operand};
use crate::str::raise_num;

/// `complex`
pub struct ComplexMethods;

/// Real and imaginary part.
pub type Parts = (f64, f64);

/// The parts of an exact `complex`.
pub fn exact_parts(value: &Value) -> Option<Parts> {
    value.downcast_exact::<Complex>().map(Complex::parts)
}

/// The parts of a `complex` or an instance of a subclass.
pub fn parts(value: &Value) -> Option<Parts> {
    value.downcast::<Complex>().map(Complex::parts)
}

/// `complex(re, im)`
pub fn new_complex(re: f64, im: f64) -> Value {
    Complex::new_of(&COMPLEX, re, im)
}

/// An operand: a complex number, or a real one, whose imaginary part is not even zero.
#[derive(Clone, Copy)]
enum Number {
    Real(f64),
    Complex(Parts),
}

impl Number {
    fn parts(self) -> Parts {
        match self {
            Number::Real(x) => (x, 0.0),
            Number::Complex(parts) => parts,
        }
    }
}

fn number(t: &mut Thread, value: &Value) -> PyResult<Option<Number>> {
    match parts(value) {
        Some(parts) => Ok(Some(Number::Complex(parts))),
        None => Ok(operand(t, value)?.map(Number::Real)),
    }
}

/// Both operands, or the answer that they are not numbers.
macro_rules! operands {
    ($t:expr, $a:expr, $b:expr) => {
        match (number($t, $a)?, number($t, $b)?) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

/// A part of an infinite number, shrunk to one if it is what is infinite and else to zero; the sign stays.
fn boxed(x: f64) -> f64 {
    if x.is_infinite() { 1f64.copysign(x) } else { 0f64.copysign(x) }
}

fn without_nan(x: f64) -> f64 {
    if x.is_nan() { 0f64.copysign(x) } else { x }
}

/// `z * w`
pub fn product((mut a, mut b): Parts, (mut c, mut d): Parts) -> Parts {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let result = (ac - bd, ad + bc);
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    // An infinite factor makes an infinite product, though its parts came out as no numbers.
    let mut infinite = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (boxed(a), boxed(b), without_nan(c), without_nan(d));
        infinite = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (a, b, c, d) = (without_nan(a), without_nan(b), boxed(c), boxed(d));
        infinite = true;
    }
    if !infinite && [ac, bd, ad, bc].iter().any(|x| x.is_infinite()) {
        (a, b, c, d) = (without_nan(a), without_nan(b), without_nan(c), without_nan(d));
        infinite = true;
    }
    if !infinite {
        return result;
    }
    (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c))
}

/// `z / w` where `w` is not zero: Smith's method, which avoids overflow in between.
pub fn quotient((a, b): Parts, (c, d): Parts) -> Parts {
    let result = if c.abs() >= d.abs() {
        let ratio = d / c;
        let denominator = c + d * ratio;
        ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
    } else if d.abs() >= c.abs() {
        let ratio = c / d;
        let denominator = c * ratio + d;
        ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(result.0.is_nan() && result.1.is_nan()) {
        return result;
    }
    if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
        let (x, y) = (boxed(a), boxed(b));
        return (f64::INFINITY * (x * c + y * d), f64::INFINITY * (y * c - x * d));
    }
    if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
        let (x, y) = (boxed(c), boxed(d));
        return (0.0 * (a * x + b * y), 0.0 * (b * x - a * y));
    }
    result
}

/// `a / w` of a real `a`, where `w` is not zero.
fn real_quotient(a: f64, (c, d): Parts) -> Parts {
    let result = if c.abs() >= d.abs() {
        let ratio = d / c;
        let denominator = c + d * ratio;
        (a / denominator, (-a * ratio) / denominator)
    } else if d.abs() >= c.abs() {
        let ratio = c / d;
        let denominator = c * ratio + d;
        ((a * ratio) / denominator, (-a) / denominator)
    } else {
        (f64::NAN, f64::NAN)
    };
    if result.0.is_nan() && result.1.is_nan() && a.is_finite() && (c.is_infinite() || d.is_infinite()) {
        let (x, y) = (boxed(c), boxed(d));
        return (0.0 * (a * x), 0.0 * (-a * y));
    }
    result
}

/// `z ** n` for a small positive `n`, by squaring.
fn integer_power(z: Parts, n: u32) -> Parts {
    let (mut result, mut square, mut bit) = ((1.0, 0.0), z, 1);
    while bit <= n {
        if n & bit != 0 {
            result = product(result, square);
        }
        bit <<= 1;
        square = product(square, square);
    }
    result
}

/// Exponents up to this are raised to by multiplication.
const SMALL_EXPONENT: f64 = 100.0;

/// `z ** w`
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`.
pub(crate) fn power(t: &mut Thread, z: Parts, w: Parts) -> PyResult {
    let zero_division = "zero to a negative or complex power";
    let result = if w.1 == 0.0 && w.0.floor() == w.0 && w.0.abs() <= SMALL_EXPONENT {
        let magnitude = integer_power(z, w.0.abs() as u32);
        if w.0 >= 0.0 {
            magnitude
        } else if magnitude == (0.0, 0.0) {
            return Err(t.zero_division(zero_division));
        } else {
            quotient((1.0, 0.0), magnitude)
        }
    } else if z == (0.0, 0.0) {
        if w.1 != 0.0 || w.0 < 0.0 {
            return Err(t.zero_division(zero_division));
        }
        (0.0, 0.0)
    } else {
        let length = z.0.hypot(z.1);
        let mut magnitude = length.powf(w.0);
        let angle = z.1.atan2(z.0);
        let mut phase = angle * w.0;
        if w.1 != 0.0 {
            magnitude *= (-angle * w.1).exp();
            phase += w.1 * length.ln();
        }
        if phase.is_infinite() {
            // What the C library reports of its sine ends so.
            return Err(t.zero_division(zero_division));
        }
        (magnitude * phase.cos(), magnitude * phase.sin())
    };
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(t.overflow_error("complex exponentiation"));
    }
    Ok(new_complex(result.0, result.1))
}

/// The answer of `__complex__`, where the type has it.
pub fn by_method(t: &mut Thread, value: &Value) -> PyResult<Option<Parts>> {
    if let Some(parts) = exact_parts(value) {
        return Ok(Some(parts));
    }
    let Some(result) = t.call_special(value, &names::COMPLEX, &[])? else { return Ok(None) };
    let Some(found) = parts(&result) else {
        let message = format!("__complex__ returned non-complex (type {})", result.ty().tp_name());
        return Err(t.type_error(message));
    };
    if !result.is_type(&COMPLEX) {
        let message = format!(
            "__complex__ returned non-complex (type {}).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.",
            result.ty().tp_name()
        );
        t.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
    }
    Ok(Some(found))
}

/// Any number as a complex one: `__complex__`, `__float__`, `__index__`.
///
/// # Errors
/// `TypeError` and what these methods raise.
pub fn to_complex(t: &mut Thread, value: &Value) -> PyResult<Parts> {
    if let Some(parts) = parts(value) {
        return Ok(parts);
    }
    match by_method(t, value)? {
        Some(parts) => Ok(parts),
        None => Ok((t.to_float(value)?, 0.0)),
    }
}

fn is_real(value: &Value) -> bool {
    let slots = value.ty().slots();
    slots.float.is_some() || slots.index.is_some()
}

/// `complex(value)`
fn convert(t: &mut Thread, value: &Value) -> PyResult<Parts> {
    if let Some(text) = value.downcast::<Str>() {
        return num::complex::parse(text.view()).map_err(|e| raise_num(t, e));
    }
    if let Some(found) = by_method(t, value)? {
        return Ok(found);
    }
    if let Some(parts) = parts(value) {
        return Ok(parts);
    }
    if is_real(value) {
        return Ok((t.to_float(value)?, 0.0));
    }
    let name = value.ty().tp_name();
    Err(t.type_error(format!("complex() argument must be a string or a number, not {name}")))
}

/// A part given to `complex` beside another, or by name; complex ones are deprecated.
fn part(t: &mut Thread, value: &Value, which: &str) -> PyResult<Number> {
    let message = format!("complex() argument '{which}' must be a real number, not {}", value.ty().tp_name());
    let found = match parts(value) {
        None if which == "real" => by_method(t, value)?,
        found => found,
    };
    if let Some(found) = found {
        t.warn(&exceptions::DEPRECATION_WARNING, &message, 1)?;
        return Ok(Number::Complex(found));
    }
    if is_real(value) {
        return t.to_float(value).map(Number::Real);
    }
    Err(t.type_error(message))
}

fn this_parts(this: &Complex) -> Parts {
    this.parts()
}

/// A part as a member of the layout.
const fn member(name: &'static str, doc: &'static str, offset: usize) -> MemberDef {
    MemberDef { name, doc: Some(doc), kind: MemberKind::Double, offset, readonly: true }
}

#[pymethods(COMPLEX, layout = Complex, table = COMPLEX_IMPL, members = [
    member("real", "the real part of a complex number", Complex::REAL),
    member("imag", "the imaginary part of a complex number", Complex::IMAG),
], doc = "complex(real=0, imag=0)\n--\n\nCreate a complex number from a string or numbers.\n\nIf a string is given, parse it as a complex number.\nIf a single number is given, convert it to a complex number.\nIf the 'real' or 'imag' arguments are given, create a complex number\nwith the specified real and imaginary components.")]
impl ComplexMethods {
    #[new("complex(real=0, imag=0)", unbound)]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        if let ([only], false) = (args.positional(), args.has_keywords()) {
            if std::ptr::eq(cls, &COMPLEX) && only.is_type(&COMPLEX) {
                return Ok(only.clone());
            }
            let (re, im) = convert(t, only)?;
            return Ok(Complex::new_of(cls, re, im));
        }
        let (values, keywords) = args.parts();
        let [re, im] = SIGNATURE.bind(t, values, keywords)?;
        let re = match re {
            Some(re) => part(t, re, "real")?,
            None => Number::Real(0.0),
        };
        let im = match im {
            Some(im) => part(t, im, "imag")?,
            None => Number::Real(0.0),
        };
        // re + im * 1j
        let (mut x, mut y) = (re.parts().0, im.parts().0);
        if let Number::Complex((_, imaginary)) = im {
            x -= imaginary;
        }
        if let Number::Complex((_, imaginary)) = re {
            y += imaginary;
        }
        Ok(Complex::new_of(cls, x, y))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Complex) -> PyResult {
        let (re, im) = this_parts(this);
        t.new_str(&num::complex::repr(re, im))
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Complex) -> PyResult<i64> {
        let (re, im) = this_parts(this);
        let object = this.to_value();
        Ok(num::complex::combine_hashes(hash_of(re, &object), hash_of(im, &object)))
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Complex, other: &Value, op: CompareOp) -> PyResult {
        let (re, im) = this_parts(this);
        let equal = if let Some(other) = parts(other) {
            (re, im) == other
        } else if let Some(x) = other.as_float() {
            re == x && im == 0.0
        } else if let Some(i) = other.as_int() {
            im == 0.0 && bigint::eq_f64(i.as_ref(), re)
        } else {
            return Ok(Value::not_implemented());
        };
        match op {
            CompareOp::Eq => Ok(Value::bool(equal)),
            CompareOp::Ne => Ok(Value::bool(!equal)),
            _ => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (re, im) = match operands!(t, a, b) {
            (Number::Complex(a), Number::Complex(b)) => (a.0 + b.0, a.1 + b.1),
            (Number::Complex(a), Number::Real(b)) => (a.0 + b, a.1),
            (Number::Real(a), b) => {
                let b = b.parts();
                (a + b.0, b.1)
            }
        };
        Ok(new_complex(re, im))
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (re, im) = match operands!(t, a, b) {
            (Number::Complex(a), Number::Complex(b)) => (a.0 - b.0, a.1 - b.1),
            (Number::Complex(a), Number::Real(b)) => (a.0 - b, a.1),
            (Number::Real(a), b) => {
                let b = b.parts();
                (a - b.0, -b.1)
            }
        };
        Ok(new_complex(re, im))
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (re, im) = match operands!(t, a, b) {
            (Number::Complex(a), Number::Complex(b)) => product(a, b),
            (Number::Complex(a), Number::Real(b)) => (a.0 * b, a.1 * b),
            (Number::Real(a), b) => {
                let b = b.parts();
                (a * b.0, a * b.1)
            }
        };
        Ok(new_complex(re, im))
    }

    #[slot]
    fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if b.parts() == (0.0, 0.0) {
            return Err(t.zero_division("division by zero"));
        }
        let (re, im) = match (a, b) {
            (Number::Complex(a), Number::Complex(b)) => quotient(a, b),
            (Number::Complex(a), Number::Real(b)) => (a.0 / b, a.1 / b),
            (Number::Real(a), b) => real_quotient(a, b.parts()),
        };
        Ok(new_complex(re, im))
    }

    #[slot]
    fn power(t: &mut Thread, a: &Value, b: &Value, modulus: &Value) -> PyResult {
        let (a, b) = operands!(t, a, b);
        if !modulus.is_none() {
            return Err(t.value_error("complex modulo"));
        }
        power(t, a.parts(), b.parts())
    }

    #[slot]
    fn negative(_: &mut Thread, this: &Complex) -> PyResult {
        let (re, im) = this_parts(this);
        Ok(new_complex(-re, -im))
    }

    #[slot]
    fn positive(_: &mut Thread, this: &Complex) -> PyResult {
        Ok(exact(this))
    }

    #[slot]
    fn absolute(t: &mut Thread, this: &Complex) -> PyResult {
        let (re, im) = this_parts(this);
        let length = re.hypot(im);
        if length.is_infinite() && re.is_finite() && im.is_finite() {
            return Err(t.overflow_error("absolute value too large"));
        }
        Ok(Value::float(length))
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Complex) -> PyResult<bool> {
        Ok(this_parts(this) != (0.0, 0.0))
    }

    /// Convert number to a complex floating-point number.
    #[classmethod("from_number($type, number, /)")]
    fn from_number(t: &mut Thread, cls: &Type, number: &Value) -> PyResult {
        if std::ptr::eq(cls, &COMPLEX) && number.is_type(&COMPLEX) {
            return Ok(number.clone());
        }
        let (re, im) = to_complex(t, number)?;
        let number = new_complex(re, im);
        if std::ptr::eq(cls, &COMPLEX) {
            return Ok(number);
        }
        t.call(&cls.to_value(), &[number])
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[method("conjugate($self, /)")]
    fn conjugate(_: &mut Thread, this: &Complex) -> Value {
        let (re, im) = this_parts(this);
        new_complex(re, -im)
    }

    /// Convert this value to exact type complex.
    #[method("__complex__($self, /)")]
    fn complex(_: &mut Thread, this: &Complex) -> Value {
        exact(this)
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(_: &mut Thread, this: &Complex) -> Value {
        let (re, im) = this_parts(this);
        Tuple::pair(Value::float(re), Value::float(im))
    }

    /// Convert to a string according to format_spec.
    #[method("__format__($self, format_spec, /)")]
    fn format(t: &mut Thread, this: &Complex, format_spec: &Str) -> PyResult {
        if format_spec.is_empty() && !this.to_value().is_type(&COMPLEX) {
            return t.str(&this.to_value()).map(|s| s.into_value());
        }
        let (re, im) = this_parts(this);
        let name = this.class().tp_name();
        let context = crate::float::number_context(t, format_spec);
        match num::format::format_complex(re, im, format_spec.view(), &name, &context) {
            Ok(text) => t.new_str_buf(text),
            Err(e) => Err(raise_num(t, e)),
        }
    }
}

/// The same number as an exact `complex`; the same object if it is one.
fn exact(this: &Complex) -> Value {
    let value = this.to_value();
    if value.is_type(&COMPLEX) {
        return value;
    }
    let (re, im) = this_parts(this);
    new_complex(re, im)
}

/// What `complex` takes.
static SIGNATURE: ::object::native::Signature = ::object::native::Signature {
    name: "complex",
    params: &[
        ::object::native::Param {
            name: "real",
            kind: ::object::native::ParamKind::Standard,
            required: false,
        },
        ::object::native::Param {
            name: "imag",
            kind: ::object::native::ParamKind::Standard,
            required: false,
        },
    ],
    family: ::object::native::Family::Clinic,
};
