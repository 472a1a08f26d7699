//! `Decimal`: construction, conversions, operators, comparisons; its methods.

use std::cell::Cell;

use dashu_int::UBig;
use macros::{pymethods, pytype};
use num::bigint;
use object::types::CompareOp;
use object::{Dict, Obj, Object, PyResult, Str, Thread, Tuple, Type, Value, string};

use crate::arithmetic::{class_of, total_order, total_size_order};
use crate::context::{State, argument, current, rounding_argument, with_rounding};
use crate::number::{Kind, Number, Rounding, Rules, flags, power_of_ten};
use crate::text;

/// `decimal.Decimal`
#[pytype(name = "decimal.Decimal", static_name = DECIMAL, basetype, reported_basicsize = 104)]
pub struct Decimal {
    /// What it is.
    #[no_traverse]
    pub number: Number,
    #[no_traverse]
    hash: Cell<Option<i64>>,
}

/// The decimal behind a value.
pub fn get(value: &Value) -> Option<&Obj<Decimal>> {
    value.downcast::<Obj<Decimal>>()
}

/// A decimal.
pub fn new(number: Number) -> Value {
    new_of(&DECIMAL, number)
}

/// An instance of the class or of one derived from it.
pub fn new_of(cls: &Type, number: Number) -> Value {
    Obj::new_of(cls, Decimal { number, hash: Cell::new(None) })
}

/// An integer as a number.
pub fn of_int(value: &Value) -> Option<Number> {
    if let Some(i) = value.as_i64() {
        return Some(Number::small(i));
    }
    let int = value.as_int()?;
    let int = int.as_ref();
    let mut bytes = vec![0; bigint::bit_length(int) / 8 + 1];
    bigint::to_bytes(int.abs(), &mut bytes, false, false).ok()?;
    Some(Number::new(int.is_negative(), UBig::from_le_bytes(&bytes), 0))
}

/// A coefficient with a sign as a Python integer.
fn int_of(t: &mut Thread, negative: bool, digits: &UBig) -> PyResult {
    if let Ok(small) = i64::try_from(digits) {
        return Ok(Value::int(if negative { -small } else { small }));
    }
    let Ok(big) = bigint::from_bytes(&digits.to_le_bytes(), false, false) else {
        return Err(t.memory_error());
    };
    let big = if negative { bigint::neg(big.as_ref()) } else { Ok(big) };
    match big {
        Ok(big) => t.new_int(&big),
        Err(_) => Err(t.memory_error()),
    }
}

/// A float as a number, exactly.
pub fn of_float(x: f64) -> Number {
    if x.is_nan() {
        return Number::nan().signed(x.is_sign_negative());
    }
    if x.is_infinite() {
        return Number::infinity(x < 0.0);
    }
    let bits = x.to_bits();
    let (mut mantissa, mut exponent) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
    if exponent == 0 {
        exponent = 1;
    } else {
        mantissa |= 1 << 52;
    }
    exponent -= 1075;
    let negative = x.is_sign_negative();
    if mantissa == 0 {
        return Number::new(negative, UBig::ZERO, 0);
    }
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += i64::from(zeros);
    let digits = UBig::from(mantissa);
    if exponent >= 0 {
        Number::new(negative, digits << exponent as usize, 0)
    } else {
        // A negative power of two is as many digits behind the point, of a power of five.
        Number::new(negative, digits * UBig::from(5u8).pow(-exponent as usize), exponent)
    }
}

/// An operand of a method: a decimal or an integer.
///
/// # Errors
/// `TypeError` for anything else, `InvalidOperation` for an integer out of range.
pub fn operand(t: &mut Thread, value: &Value, state: &State) -> PyResult<Number> {
    match converted(t, value, state)? {
        Some(number) => Ok(number),
        None => Err(unsupported(t, value)),
    }
}

/// An operand of an operator: nothing if it is neither a decimal nor an integer.
fn converted(t: &mut Thread, value: &Value, state: &State) -> PyResult<Option<Number>> {
    if let Some(decimal) = get(value) {
        return Ok(Some(decimal.number.clone()));
    }
    if !value.is_int() {
        return Ok(None);
    }
    let number = of_int(value);
    state.apply(t, |r| r.exactly(number)).map(Some)
}

#[cold]
fn unsupported(t: &mut Thread, value: &Value) -> object::Raised {
    let given = value.ty().tp_name();
    t.type_error(format!("conversion from {given} to Decimal is not supported"))
}

/// The ASCII text of a number in any script's digits, without white space around it and without underscores.
fn plain_text(text: &Str, strict: bool) -> Option<String> {
    let points: Vec<u32> = text.view().iter().collect();
    let is_space = |c: &u32| ::text::types::is_space(*c);
    let body = if strict {
        &points[..]
    } else {
        let start = points.iter().position(|c| !is_space(c)).unwrap_or(points.len());
        let end = points.iter().rposition(|c| !is_space(c)).map_or(start, |i| i + 1);
        &points[start..end]
    };
    let mut out = String::with_capacity(body.len());
    for c in body {
        match char::from_u32(*c)? {
            '_' if !strict => {}
            c if c.is_ascii() => out.push(c),
            _ => out.push(char::from_digit(u32::from(::text::types::decimal_value(*c)?), 10)?),
        }
    }
    Some(out)
}

/// What a text says, exactly.
pub fn of_text(t: &mut Thread, text: &Str, state: &State) -> PyResult<Number> {
    let parsed = plain_text(text, false).and_then(|text| text::parse(&text));
    state.apply(t, |r| r.exactly(parsed))
}

/// What a text says, rounded by the context.
pub fn of_text_rounded(t: &mut Thread, text: &Str, state: &State) -> PyResult<Number> {
    let parsed = plain_text(text, true).and_then(|text| text::parse(&text));
    state.apply(t, |r| match parsed {
        None => r.invalid(flags::CONVERSION_SYNTAX),
        Some(n) if n.is_nan() => {
            let most = r.prec - i64::from(r.clamp);
            if crate::number::length(&n.digits) > most { r.invalid(flags::CONVERSION_SYNTAX) } else { n }
        }
        Some(n) => r.finish(n),
    })
}

/// A number from sign, digits and exponent.
fn of_parts(t: &mut Thread, value: &Value) -> PyResult<Number> {
    let items = t.collect(value)?;
    let [sign, digits, exp] = &items[..] else {
        return Err(t.value_error("argument must be a sequence of length 3"));
    };
    let negative = match sign.as_i64() {
        Some(sign @ (0 | 1)) => sign == 1,
        _ => return Err(t.value_error("sign must be an integer with the value 0 or 1")),
    };
    let mut kind = Kind::Finite;
    let mut exponent = 0;
    if let Some(text) = exp.downcast::<Str>() {
        kind = match text.to_string_lossy().as_str() {
            "F" => return Ok(Number::infinity(negative)),
            "n" => Kind::Quiet,
            "N" => Kind::Signaling,
            _ => return Err(t.value_error("string argument in the third position must be 'F', 'n' or 'N'")),
        };
    } else if exp.is_int() {
        exponent = match exp.as_i64() {
            Some(exp) => exp.clamp(-(1 << 61), 1 << 61),
            None => return Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        };
    } else {
        return Err(t.value_error("exponent must be an integer"));
    }
    let digits = t.collect(digits)?;
    let mut text = String::with_capacity(digits.len() + 1);
    for digit in &digits {
        match digit.as_i64() {
            Some(digit @ 0..=9) => text.push(char::from(b'0' + digit as u8)),
            _ => return Err(t.value_error("coefficient must be a tuple of digits")),
        }
    }
    let digits = if text.is_empty() { UBig::ZERO } else { text.parse().unwrap_or(UBig::ZERO) };
    Ok(Number { negative, kind, digits, exp: exponent })
}

/// `Decimal(value)`; with `rounding_too`, as `Context.create_decimal` does it.
pub fn construct(t: &mut Thread, cls: &Type, value: Option<&Value>, state: &State, round: bool) -> PyResult {
    let Some(value) = value else { return Ok(new_of(cls, Number::small(0))) };
    let exact = if let Some(decimal) = get(value) {
        if !round && std::ptr::eq(cls, &DECIMAL) && value.is_type(&DECIMAL) {
            return Ok(value.clone());
        }
        decimal.number.clone()
    } else if let Some(text) = value.downcast::<Str>() {
        let number = if round { of_text_rounded(t, text, state)? } else { of_text(t, text, state)? };
        return Ok(new_of(cls, number));
    } else if value.is_int() {
        match of_int(value) {
            Some(number) => number,
            None => return Err(t.memory_error()),
        }
    } else if value.downcast::<Tuple>().is_some() || value.downcast::<object::List>().is_some() {
        let parts = of_parts(t, value)?;
        if round { parts } else { state.apply(t, |r| r.exactly(Some(parts)))? }
    } else if let Some(x) = value.as_float() {
        state.add(t, flags::FLOAT_OPERATION)?;
        of_float(x)
    } else {
        return Err(unsupported(t, value));
    };
    if !round {
        return Ok(new_of(cls, exact));
    }
    let number = state.apply(t, |r| {
        let most = r.prec - i64::from(r.clamp);
        if exact.is_nan() && crate::number::length(&exact.digits) > most {
            return r.invalid(flags::CONVERSION_SYNTAX);
        }
        r.finish(exact)
    })?;
    Ok(new_of(cls, number))
}

fn from_float(t: &mut Thread, cls: &Type, value: &Value) -> PyResult {
    let number = match (value.is_int(), value.as_float()) {
        (true, _) => of_int(value),
        (_, Some(x)) => Some(of_float(x)),
        _ => return Err(t.type_error("argument must be int or float")),
    };
    let Some(number) = number else { return Err(t.memory_error()) };
    of_class(t, cls, number)
}

/// A decimal of a class; a class of Python's own is called.
fn of_class(t: &mut Thread, cls: &Type, number: Number) -> PyResult {
    let plain = new(number);
    if std::ptr::eq(cls, &DECIMAL) { Ok(plain) } else { t.call(&cls.to_value(), &[plain]) }
}

fn from_number(t: &mut Thread, cls: &Type, value: &Value) -> PyResult {
    if let Some(decimal) = get(value) {
        if std::ptr::eq(cls, &DECIMAL) && value.is_type(&DECIMAL) {
            return Ok(value.clone());
        }
        return of_class(t, cls, decimal.number.clone());
    }
    if value.is_int() || value.as_float().is_some() {
        return from_float(t, cls, value);
    }
    Err(unsupported(t, value))
}

fn unary(
    t: &mut Thread,
    this: &Obj<Decimal>,
    context: Option<&Value>,
    f: impl FnOnce(&mut Rules, &Number) -> Number,
) -> PyResult {
    let state = argument(t, context)?;
    state.apply(t, |r| f(r, &this.number)).map(new)
}

fn binary(
    t: &mut Thread,
    this: &Obj<Decimal>,
    other: &Value,
    context: Option<&Value>,
    f: impl FnOnce(&mut Rules, &Number, &Number) -> Number,
) -> PyResult {
    let state = argument(t, context)?;
    let other = operand(t, other, &state)?;
    state.apply(t, |r| f(r, &this.number, &other)).map(new)
}

/// An operator: its operands come in either order.
fn operator<R>(
    t: &mut Thread,
    a: &Value,
    b: &Value,
    f: impl FnOnce(&mut Rules, &Number, &Number) -> R,
) -> PyResult<Option<R>> {
    let state = current(t)?;
    let Some(x) = converted(t, a, &state)? else { return Ok(None) };
    let Some(y) = converted(t, b, &state)? else { return Ok(None) };
    state.apply(t, |r| f(r, &x, &y)).map(Some)
}

fn or_not_implemented(result: Option<Number>) -> Value {
    result.map_or_else(Value::not_implemented, new)
}

/// Whether both have the same exponent, or are special alike.
pub fn same_quantum(a: &Number, b: &Number) -> bool {
    match (a.kind, b.kind) {
        (Kind::Finite, Kind::Finite) => a.exp == b.exp,
        (Kind::Infinite, Kind::Infinite) => true,
        _ => a.is_nan() && b.is_nan(),
    }
}

/// Whether it has the full precision to offer.
pub fn is_normal(n: &Number, state: &State) -> bool {
    n.is_finite() && !n.is_zero() && n.adjusted() >= state.emin.get()
}

/// Whether it lies below the normal numbers.
pub fn is_subnormal(n: &Number, state: &State) -> bool {
    n.is_finite() && !n.is_zero() && n.adjusted() < state.emin.get()
}

fn as_tuple(t: &mut Thread, n: &Number) -> PyResult {
    let digits = match n.kind {
        Kind::Infinite => vec![Value::small(0)],
        _ if n.is_nan() && n.digits.is_zero() => Vec::new(),
        _ => n.digits.to_string().bytes().map(|b| Value::small(i32::from(b - b'0'))).collect(),
    };
    let exp = match n.kind {
        Kind::Finite => Value::int(n.exp),
        Kind::Infinite => t.new_str("F")?,
        Kind::Quiet => t.new_str("n")?,
        Kind::Signaling => t.new_str("N")?,
    };
    let class = t.interp().kept("decimal.DecimalTuple").unwrap_or_else(Value::none);
    t.call(&class, &[Value::small(i32::from(n.negative)), Tuple::new(digits), exp])
}

fn as_integer_ratio(t: &mut Thread, n: &Number) -> PyResult {
    if n.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer ratio"));
    }
    if n.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (mut numerator, mut denominator) = (n.digits.clone(), UBig::ONE);
    let Some(power) = power_of_ten(n.exp.abs()) else { return Err(t.memory_error()) };
    if n.exp >= 0 {
        numerator *= power;
    } else if n.digits.is_zero() {
        numerator = UBig::ZERO;
    } else {
        let common = dashu_int::ops::Gcd::gcd(&numerator, &power);
        numerator /= &common;
        denominator = power / common;
    }
    let numerator = int_of(t, n.negative, &numerator)?;
    let denominator = int_of(t, false, &denominator)?;
    Ok(Tuple::pair(numerator, denominator))
}

fn to_int(t: &mut Thread, n: &Number, rounding: Rounding) -> PyResult {
    if n.is_nan() {
        return Err(t.value_error("cannot convert NaN to integer"));
    }
    if n.is_infinite() {
        return Err(t.overflow_error("cannot convert Infinity to integer"));
    }
    match Rules::widest().rescaled(n, 0, rounding) {
        Some(n) => int_of(t, n.negative, &n.digits),
        None => Err(t.memory_error()),
    }
}

fn to_f64(t: &mut Thread, n: &Number) -> PyResult<f64> {
    if n.kind == Kind::Signaling {
        return Err(t.value_error("cannot convert signaling NaN to float"));
    }
    if n.kind == Kind::Quiet {
        return Ok(if n.negative { -f64::NAN } else { f64::NAN });
    }
    Ok(text::show(n, false, true).replace("Infinity", "inf").parse().unwrap_or(f64::NAN))
}

fn reduced(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
    let shown = t.str(&this.to_value())?.into_value();
    Ok(Tuple::pair(Object::class(this).to_value(), Tuple::new(vec![shown])))
}

fn round_to(t: &mut Thread, this: &Obj<Decimal>, places: Option<&Value>) -> PyResult {
    let Some(places) = places else { return to_int(t, &this.number, Rounding::HalfEven) };
    if !places.is_int() {
        return Err(t.type_error("optional arg must be an integer"));
    }
    let Some(places) = places.as_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C ssize_t"));
    };
    let unit = Number::new(false, UBig::ONE, places.saturating_neg());
    let state = current(t)?;
    state.apply(t, |r| r.quantize(&this.number, &unit)).map(new)
}

/// The locale's marks, by the module `locale`'s function.
fn locale(t: &mut Thread) -> PyResult<text::Locale> {
    let module = builtins::import::import_module(t, "_locale")?;
    let all = t.call_method(&module, &string::intern_str("localeconv"), &[])?;
    let mark = |t: &mut Thread, name: &str| -> PyResult<String> {
        let key = t.new_str(name)?;
        let value = t.get_item(&all, &key)?;
        Ok(t.str(&value)?.to_string_lossy())
    };
    let (point, separator) = (mark(t, "decimal_point")?, mark(t, "thousands_sep")?);
    let key = t.new_str("grouping")?;
    let sizes = t.get_item(&all, &key)?;
    let sizes = t.collect(&sizes)?;
    let grouping = sizes.iter().filter_map(|n| n.as_i64()).map(|n| n as u8).collect();
    Ok(text::Locale { point, separator, grouping })
}

/// The marks that a dictionary says in place of the locale's, in UTF-8.
fn override_marks(t: &mut Thread, own: &Value, spec: &mut text::Spec) -> PyResult<()> {
    let Some(own) = own.downcast::<Dict>() else {
        return Err(t.type_error("optional argument must be a dict"));
    };
    let mark = |t: &mut Thread, name: &str| -> PyResult<Option<String>> {
        let Some(value) = own.get_str(&string::intern_str(name)) else { return Ok(None) };
        let Some(text) = value.downcast::<Str>() else {
            return Err(t.type_error("bad argument type for built-in operation"));
        };
        utf8(t, text).map(Some)
    };
    let point = mark(t, "decimal_point")?;
    let separator = mark(t, "thousands_sep")?;
    let grouping = mark(t, "grouping")?;
    if !spec.replace_marks(point, separator, grouping.map(String::into_bytes)) {
        return Err(t.value_error("invalid override dict"));
    }
    Ok(())
}

/// The text, if it has no surrogates.
fn utf8(t: &mut Thread, text: &Str) -> PyResult<String> {
    match text.to_utf8() {
        Some(text) => Ok(text),
        None => builtins::str::encode(t, text, None, None).map(|_| String::new()),
    }
}

fn format_with(t: &mut Thread, this: &Obj<Decimal>, spec: &Value, own: Option<&Value>) -> PyResult {
    let Some(spec) = spec.downcast::<Str>() else {
        return Err(t.type_error("format arg must be str"));
    };
    let state = current(t)?;
    let mut text = utf8(t, spec)?;
    // A zero ends it, unless it is what the rest is filled up with.
    if let Some(end) = text.char_indices().find(|(i, c)| *i > 0 && *c == '\0') {
        text.truncate(end.0);
    }
    if text.ends_with('N') {
        let message = "Format specifier 'N' is deprecated and slated for removal in Python 3.18";
        t.warn(&object::exceptions::DEPRECATION_WARNING, message, 1)?;
    }
    let marks = if text.ends_with(['n', 'N']) { Some(locale(t)?) } else { None };
    let Some(mut spec) = text::spec(&text, state.capitals.get(), marks) else {
        return Err(t.value_error("invalid format string"));
    };
    if let Some(own) = own {
        override_marks(t, own, &mut spec)?;
    }
    match text::format(&this.number, &spec, state.rounding.get()) {
        Some(shown) => t.new_str(&shown),
        None => Err(t.memory_error()),
    }
}

/// The other side of a comparison, and what this side is multiplied by for it.
fn comparable(
    t: &mut Thread,
    this: &Number,
    other: &Value,
    op: CompareOp,
    state: &State,
) -> PyResult<Option<(Number, Number)>> {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if let Some(number) = converted(t, other, state)? {
        return Ok(Some((this.clone(), number)));
    }
    let float = match other.downcast::<object::singletons::Complex>() {
        Some(complex) if equality && complex.parts().1 == 0.0 => Some(complex.parts().0),
        _ => other.as_float(),
    };
    if let Some(x) = float {
        if equality {
            state.status.set(state.status.get() | flags::FLOAT_OPERATION);
        } else {
            state.add(t, flags::FLOAT_OPERATION)?;
        }
        return Ok(Some((this.clone(), of_float(x))));
    }
    let Some(rational) = t.interp().kept("decimal.Rational") else { return Ok(None) };
    if !builtins::class_check::is_instance(t, other, &rational)? {
        return Ok(None);
    }
    let numerator = t.get_attr(other, &string::intern_str("numerator"))?;
    let denominator = t.get_attr(other, &string::intern_str("denominator"))?;
    let (Some(numerator), Some(denominator)) = (of_int(&numerator), of_int(&denominator)) else {
        return Ok(None);
    };
    let scaled = if this.is_finite() { Rules::widest().multiply(this, &denominator) } else { this.clone() };
    Ok(Some((scaled, numerator)))
}

const MODULUS: u64 = (1 << 61) - 1;
/// What ten must be multiplied by to give one.
const INVERSE_OF_TEN: u64 = 2_075_258_708_292_324_556;

fn power_modulo(mut base: u64, mut power: u64) -> u64 {
    let mut result = 1u64;
    while power > 0 {
        if power & 1 == 1 {
            result = (u128::from(result) * u128::from(base) % u128::from(MODULUS)) as u64;
        }
        base = (u128::from(base) * u128::from(base) % u128::from(MODULUS)) as u64;
        power >>= 1;
    }
    result
}

#[pymethods(
    DECIMAL,
    own_getattr,
    doc = "Decimal(value=\"0\", context=None)\n--\n\nConstruct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object. If no value is given, return Decimal('0'). The\ncontext does not affect the conversion and is only passed to determine if\nthe InvalidOperation trap is active.\n\n"
)]
impl Decimal {
    #[new("Decimal(value=\"0\", context=None)", unnamed)]
    fn construct(t: &mut Thread, cls: &Type, value: Option<&Value>, context: Option<&Value>) -> PyResult {
        let state = argument(t, context)?;
        construct(t, cls, value, &state, false)
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        let state = current(t)?;
        t.new_str(&format!("Decimal('{}')", text::show(&this.number, false, state.capitals.get())))
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        let state = current(t)?;
        t.new_str(&text::show(&this.number, false, state.capitals.get()))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<Decimal>) -> PyResult<i64> {
        if let Some(hash) = this.hash.get() {
            return Ok(hash);
        }
        let n = &this.number;
        let hash = match n.kind {
            Kind::Signaling => return Err(t.type_error("Cannot hash a signaling NaN value")),
            Kind::Quiet => this.to_value().id().rotate_right(4) as i64,
            Kind::Infinite => {
                if n.negative {
                    -314_159
                } else {
                    314_159
                }
            }
            Kind::Finite => {
                let base = if n.exp >= 0 { 10 } else { INVERSE_OF_TEN };
                let power = power_modulo(base, n.exp.unsigned_abs());
                let digits = u64::try_from(&n.digits % UBig::from(MODULUS)).unwrap_or(0);
                let hash = (u128::from(digits) * u128::from(power) % u128::from(MODULUS)) as i64;
                match if n.negative { -hash } else { hash } {
                    -1 => -2,
                    hash => hash,
                }
            }
        };
        this.hash.set(Some(hash));
        Ok(hash)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Obj<Decimal>, other: &Value, op: CompareOp) -> PyResult {
        let state = current(t)?;
        let Some((a, b)) = comparable(t, &this.number, other, op, &state)? else {
            return Ok(Value::not_implemented());
        };
        if a.is_nan() || b.is_nan() {
            let signals = a.kind == Kind::Signaling || b.kind == Kind::Signaling;
            if signals || !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                state.add(t, flags::INVALID_OPERATION)?;
            }
            return Ok(Value::bool(matches!(op, CompareOp::Ne)));
        }
        Ok(Value::bool(op.matches(a.order(&b))))
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Obj<Decimal>) -> PyResult<bool> {
        Ok(!this.number.is_zero())
    }

    #[slot]
    fn int(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        to_int(t, &this.number, Rounding::Down)
    }

    #[slot]
    fn float(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        to_f64(t, &this.number).map(Value::float)
    }

    #[slot]
    fn negative(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        unary(t, this, None, Rules::minus)
    }

    #[slot]
    fn positive(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        unary(t, this, None, Rules::plus)
    }

    #[slot]
    fn absolute(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        unary(t, this, None, Rules::abs)
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::add).map(or_not_implemented)
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::subtract).map(or_not_implemented)
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::multiply).map(or_not_implemented)
    }

    #[slot]
    fn true_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::divide).map(or_not_implemented)
    }

    #[slot]
    fn floor_divide(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::divide_int).map(or_not_implemented)
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        operator(t, a, b, Rules::remainder).map(or_not_implemented)
    }

    #[slot]
    fn divmod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        Ok(match operator(t, a, b, Rules::divmod)? {
            Some((quotient, rest)) => Tuple::pair(new(quotient), new(rest)),
            None => Value::not_implemented(),
        })
    }

    #[slot]
    fn power(t: &mut Thread, a: &Value, b: &Value, modulo: &Value) -> PyResult {
        if modulo.is_none() {
            return operator(t, a, b, Rules::power).map(or_not_implemented);
        }
        let state = current(t)?;
        let Some(modulo) = converted(t, modulo, &state)? else { return Ok(Value::not_implemented()) };
        operator(t, a, b, |r, a, b| r.power_modulo(a, b, &modulo)).map(or_not_implemented)
    }

    #[getter]
    fn real(_: &mut Thread, this: &Obj<Decimal>) -> Value {
        this.to_value()
    }

    #[getter]
    fn imag(_: &mut Thread, _this: &Obj<Decimal>) -> Value {
        new(Number::small(0))
    }

    #[method(
        "exp($self, /, context=None)",
        unnamed,
        doc = "exp($self, /, context=None)\n--\n\nReturn the value of the (natural) exponential function e**x at the given\nnumber.  The function always uses the ROUND_HALF_EVEN mode and the result\nis correctly rounded.\n\n"
    )]
    fn exp(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::exp)
    }

    #[method(
        "ln($self, /, context=None)",
        unnamed,
        doc = "ln($self, /, context=None)\n--\n\nReturn the natural (base e) logarithm of the operand. The function always\nuses the ROUND_HALF_EVEN mode and the result is correctly rounded.\n\n"
    )]
    fn ln(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::ln)
    }

    #[method(
        "log10($self, /, context=None)",
        unnamed,
        doc = "log10($self, /, context=None)\n--\n\nReturn the base ten logarithm of the operand. The function always uses the\nROUND_HALF_EVEN mode and the result is correctly rounded.\n\n"
    )]
    fn log10(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::log10)
    }

    #[method(
        "logb($self, /, context=None)",
        unnamed,
        doc = "logb($self, /, context=None)\n--\n\nFor a non-zero number, return the adjusted exponent of the operand as a\nDecimal instance.  If the operand is a zero, then Decimal('-Infinity') is\nreturned and the DivisionByZero condition is raised. If the operand is\nan infinity then Decimal('Infinity') is returned.\n\n"
    )]
    fn logb(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::logb)
    }

    #[method(
        "logical_invert($self, /, context=None)",
        unnamed,
        doc = "logical_invert($self, /, context=None)\n--\n\nInvert all its digits.\n\nThe self must be logical number.\n\n"
    )]
    fn logical_invert(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::logical_invert)
    }

    #[method(
        "normalize($self, /, context=None)",
        unnamed,
        doc = "normalize($self, /, context=None)\n--\n\nNormalize the number by stripping the rightmost trailing zeros and\nconverting any result equal to Decimal('0') to Decimal('0e0').  Used\nfor producing canonical values for members of an equivalence class.\nFor example, Decimal('32.100') and Decimal('0.321000e+2') both normalize\nto the equivalent value Decimal('32.1').\n\n"
    )]
    fn normalize(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::normalize)
    }

    #[method(
        "sqrt($self, /, context=None)",
        unnamed,
        doc = "sqrt($self, /, context=None)\n--\n\nReturn the square root of the argument to full precision. The result is\ncorrectly rounded using the ROUND_HALF_EVEN rounding mode.\n\n"
    )]
    fn sqrt(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, Rules::sqrt)
    }

    #[method(
        "next_minus($self, /, context=None)",
        unnamed,
        doc = "next_minus($self, /, context=None)\n--\n\nReturn the largest number representable in the given context (or in the\ncurrent default context if no context is given) that is smaller than the\ngiven operand.\n\n"
    )]
    fn next_minus(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, |r, a| r.next(a, false))
    }

    #[method(
        "next_plus($self, /, context=None)",
        unnamed,
        doc = "next_plus($self, /, context=None)\n--\n\nReturn the smallest number representable in the given context (or in the\ncurrent default context if no context is given) that is larger than the\ngiven operand.\n\n"
    )]
    fn next_plus(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        unary(t, this, context, |r, a| r.next(a, true))
    }

    #[method(
        "compare($self, /, other, context=None)",
        unnamed,
        doc = "compare($self, /, other, context=None)\n--\n\nCompare self to other.  Return a decimal value:\n\n    a or b is a NaN ==> Decimal('NaN')\n    a < b           ==> Decimal('-1')\n    a == b          ==> Decimal('0')\n    a > b           ==> Decimal('1')\n\n"
    )]
    fn compare(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, Rules::compare)
    }

    #[method(
        "compare_signal($self, /, other, context=None)",
        unnamed,
        doc = "compare_signal($self, /, other, context=None)\n--\n\nIdentical to compare, except that all NaNs signal.\n\n"
    )]
    fn compare_signal(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        binary(t, this, other, context, Rules::compare_signal)
    }

    #[method(
        "compare_total($self, /, other, context=None)",
        unnamed,
        doc = "compare_total($self, /, other, context=None)\n--\n\nCompare two operands using their abstract representation rather than\ntheir numerical value.  Similar to the compare() method, but the result\ngives a total ordering on Decimal instances.  Two Decimal instances with\nthe same numeric value but different representations compare unequal\nin this ordering:\n\n    >>> Decimal('12.0').compare_total(Decimal('12'))\n    Decimal('-1')\n\nQuiet and signaling NaNs are also included in the total ordering. The result\nof this function is Decimal('0') if both operands have the same representation,\nDecimal('-1') if the first operand is lower in the total order than the second,\nand Decimal('1') if the first operand is higher in the total order than the\nsecond operand. See the specification for details of the total order.\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n"
    )]
    fn compare_total(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        binary(t, this, other, context, |_, a, b| Number::small(total_order(a, b) as i64))
    }

    #[method(
        "compare_total_mag($self, /, other, context=None)",
        unnamed,
        doc = "compare_total_mag($self, /, other, context=None)\n--\n\nCompare two operands using their abstract representation rather than their\nvalue as in compare_total(), but ignoring the sign of each operand.\n\nx.compare_total_mag(y) is equivalent to x.copy_abs().compare_total(y.copy_abs()).\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n"
    )]
    fn compare_total_mag(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        binary(t, this, other, context, |_, a, b| Number::small(total_size_order(a, b) as i64))
    }

    #[method(
        "logical_and($self, /, other, context=None)",
        unnamed,
        doc = "logical_and($self, /, other, context=None)\n--\n\nApplies an 'and' operation between self and other's digits.\n\nBoth self and other must be logical numbers.\n\n"
    )]
    fn logical_and(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.logical(a, b, |a, b| a && b))
    }

    #[method(
        "logical_or($self, /, other, context=None)",
        unnamed,
        doc = "logical_or($self, /, other, context=None)\n--\n\nApplies an 'or' operation between self and other's digits.\n\nBoth self and other must be logical numbers. \n\n"
    )]
    fn logical_or(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.logical(a, b, |a, b| a || b))
    }

    #[method(
        "logical_xor($self, /, other, context=None)",
        unnamed,
        doc = "logical_xor($self, /, other, context=None)\n--\n\nApplies an 'xor' operation between self and other's digits.\n\nBoth self and other must be logical numbers.\n\n"
    )]
    fn logical_xor(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.logical(a, b, |a, b| a != b))
    }

    #[method(
        "max($self, /, other, context=None)",
        unnamed,
        doc = "max($self, /, other, context=None)\n--\n\nMaximum of self and other.  If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.\n\n"
    )]
    fn max(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.extreme(a, b, true, false))
    }

    #[method(
        "max_mag($self, /, other, context=None)",
        unnamed,
        doc = "max_mag($self, /, other, context=None)\n--\n\nSimilar to the max() method, but the comparison is done using the absolute\nvalues of the operands.\n\n"
    )]
    fn max_mag(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.extreme(a, b, true, true))
    }

    #[method(
        "min($self, /, other, context=None)",
        unnamed,
        doc = "min($self, /, other, context=None)\n--\n\nMinimum of self and other. If one operand is a quiet NaN and the other is\nnumeric, the numeric operand is returned.\n\n"
    )]
    fn min(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.extreme(a, b, false, false))
    }

    #[method(
        "min_mag($self, /, other, context=None)",
        unnamed,
        doc = "min_mag($self, /, other, context=None)\n--\n\nSimilar to the min() method, but the comparison is done using the absolute\nvalues of the operands.\n\n"
    )]
    fn min_mag(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.extreme(a, b, false, true))
    }

    #[method(
        "next_toward($self, /, other, context=None)",
        unnamed,
        doc = "next_toward($self, /, other, context=None)\n--\n\nIf the two operands are unequal, return the number closest to the first\noperand in the direction of the second operand.  If both operands are\nnumerically equal, return a copy of the first operand with the sign set\nto be the same as the sign of the second operand.\n\n"
    )]
    fn next_toward(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, Rules::next_toward)
    }

    #[method(
        "remainder_near($self, /, other, context=None)",
        unnamed,
        doc = "remainder_near($self, /, other, context=None)\n--\n\nReturn the remainder from dividing self by other.  This differs from\nself % other in that the sign of the remainder is chosen so as to minimize\nits absolute value. More precisely, the return value is self - n * other\nwhere n is the integer nearest to the exact value of self / other, and\nif two integers are equally near then the even one is chosen.\n\nIf the result is zero then its sign will be the sign of self.\n\n"
    )]
    fn remainder_near(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        binary(t, this, other, context, Rules::remainder_near)
    }

    #[method(
        "rotate($self, /, other, context=None)",
        unnamed,
        doc = "rotate($self, /, other, context=None)\n--\n\nReturn the result of rotating the digits of the first operand by an amount\nspecified by the second operand.  The second operand must be an integer in\nthe range -precision through precision. The absolute value of the second\noperand gives the number of places to rotate. If the second operand is\npositive then rotation is to the left; otherwise rotation is to the right.\nThe coefficient of the first operand is padded on the left with zeros to\nlength precision if necessary. The sign and exponent of the first operand are\nunchanged.\n\n"
    )]
    fn rotate(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.shifted(a, b, true))
    }

    #[method(
        "scaleb($self, /, other, context=None)",
        unnamed,
        doc = "scaleb($self, /, other, context=None)\n--\n\nReturn the first operand with the exponent adjusted the second.  Equivalently,\nreturn the first operand multiplied by 10**other. The second operand must be\nan integer.\n\n"
    )]
    fn scaleb(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, Rules::scaleb)
    }

    #[method(
        "shift($self, /, other, context=None)",
        unnamed,
        doc = "shift($self, /, other, context=None)\n--\n\nReturn the result of shifting the digits of the first operand by an amount\nspecified by the second operand.  The second operand must be an integer in\nthe range -precision through precision. The absolute value of the second\noperand gives the number of places to shift. If the second operand is\npositive, then the shift is to the left; otherwise the shift is to the\nright. Digits shifted into the coefficient are zeros. The sign and exponent\nof the first operand are unchanged.\n\n"
    )]
    fn shift(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |r, a, b| r.shifted(a, b, false))
    }

    #[method(
        "copy_sign($self, /, other, context=None)",
        unnamed,
        doc = "copy_sign($self, /, other, context=None)\n--\n\nReturn a copy of the first operand with the sign set to be the same as the\nsign of the second operand. For example:\n\n    >>> Decimal('2.3').copy_sign(Decimal('-1.5'))\n    Decimal('-2.3')\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n"
    )]
    fn copy_sign(t: &mut Thread, this: &Obj<Decimal>, other: &Value, context: Option<&Value>) -> PyResult {
        binary(t, this, other, context, |_, a, b| a.clone().signed(b.negative))
    }

    #[method(
        "same_quantum($self, /, other, context=None)",
        unnamed,
        doc = "same_quantum($self, /, other, context=None)\n--\n\nTest whether self and other have the same exponent or whether both are NaN.\n\nThis operation is unaffected by context and is quiet: no flags are changed\nand no rounding is performed. As an exception, the C version may raise\nInvalidOperation if the second operand cannot be converted exactly.\n\n"
    )]
    fn same_quantum(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        context: Option<&Value>,
    ) -> PyResult<bool> {
        let state = argument(t, context)?;
        let other = operand(t, other, &state)?;
        Ok(same_quantum(&this.number, &other))
    }

    #[method(
        "fma($self, /, other, third, context=None)",
        unnamed,
        doc = "fma($self, /, other, third, context=None)\n--\n\nFused multiply-add.  Return self*other+third with no rounding of the\nintermediate product self*other.\n\n    >>> Decimal(2).fma(3, 5)\n    Decimal('11')\n\n\n"
    )]
    fn fma(
        t: &mut Thread,
        this: &Obj<Decimal>,
        other: &Value,
        third: &Value,
        context: Option<&Value>,
    ) -> PyResult {
        let state = argument(t, context)?;
        let (b, c) = (operand(t, other, &state)?, operand(t, third, &state)?);
        state.apply(t, |r| r.fma(&this.number, &b, &c)).map(new)
    }

    #[method(
        "quantize($self, /, exp, rounding=None, context=None)",
        unnamed,
        doc = "quantize($self, /, exp, rounding=None, context=None)\n--\n\nReturn a value equal to the first operand after rounding and having the\nexponent of the second operand.\n\n    >>> Decimal('1.41421356').quantize(Decimal('1.000'))\n    Decimal('1.414')\n\nUnlike other operations, if the length of the coefficient after the quantize\noperation would be greater than precision, then an InvalidOperation is signaled.\nThis guarantees that, unless there is an error condition, the quantized exponent\nis always equal to that of the right-hand operand.\n\nAlso unlike other operations, quantize never signals Underflow, even if the\nresult is subnormal and inexact.\n\nIf the exponent of the second operand is larger than that of the first, then\nrounding may be necessary. In this case, the rounding mode is determined by the\nrounding argument if given, else by the given context argument; if neither\nargument is given, the rounding mode of the current thread's context is used.\n\n"
    )]
    fn quantize(
        t: &mut Thread,
        this: &Obj<Decimal>,
        exp: &Value,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        let state = argument(t, context)?;
        let rounding = rounding_argument(t, rounding)?;
        let exp = operand(t, exp, &state)?;
        state.apply(t, |r| with_rounding(r, rounding, |r| r.quantize(&this.number, &exp))).map(new)
    }

    #[method(
        "to_integral($self, /, rounding=None, context=None)",
        unnamed,
        doc = "to_integral($self, /, rounding=None, context=None)\n--\n\nIdentical to the to_integral_value() method.  The to_integral() name has been\nkept for compatibility with older versions.\n\n"
    )]
    fn to_integral(
        t: &mut Thread,
        this: &Obj<Decimal>,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        let state = argument(t, context)?;
        let rounding = rounding_argument(t, rounding)?;
        state.apply(t, |r| with_rounding(r, rounding, |r| r.to_integral(&this.number, false))).map(new)
    }

    #[method(
        "to_integral_value($self, /, rounding=None, context=None)",
        unnamed,
        doc = "to_integral_value($self, /, rounding=None, context=None)\n--\n\nRound to the nearest integer without signaling Inexact or Rounded.  The\nrounding mode is determined by the rounding parameter if given, else by\nthe given context. If neither parameter is given, then the rounding mode\nof the current default context is used.\n\n"
    )]
    fn to_integral_value(
        t: &mut Thread,
        this: &Obj<Decimal>,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        let state = argument(t, context)?;
        let rounding = rounding_argument(t, rounding)?;
        state.apply(t, |r| with_rounding(r, rounding, |r| r.to_integral(&this.number, false))).map(new)
    }

    #[method(
        "to_integral_exact($self, /, rounding=None, context=None)",
        unnamed,
        doc = "to_integral_exact($self, /, rounding=None, context=None)\n--\n\nRound to the nearest integer, signaling Inexact or Rounded as appropriate if\nrounding occurs.  The rounding mode is determined by the rounding parameter\nif given, else by the given context. If neither parameter is given, then the\nrounding mode of the current default context is used.\n\n"
    )]
    fn to_integral_exact(
        t: &mut Thread,
        this: &Obj<Decimal>,
        rounding: Option<&Value>,
        context: Option<&Value>,
    ) -> PyResult {
        let state = argument(t, context)?;
        let rounding = rounding_argument(t, rounding)?;
        state.apply(t, |r| with_rounding(r, rounding, |r| r.to_integral(&this.number, true))).map(new)
    }

    #[method(
        "is_canonical($self, /)",
        doc = "is_canonical($self, /)\n--\n\nReturn True if the argument is canonical and False otherwise.  Currently,\na Decimal instance is always canonical, so this operation always returns\nTrue.\n\n"
    )]
    fn is_canonical(_t: &mut Thread, _this: &Obj<Decimal>) -> bool {
        true
    }

    #[method(
        "is_finite($self, /)",
        doc = "is_finite($self, /)\n--\n\nReturn True if the argument is a finite number, and False if the argument\nis infinite or a NaN.\n\n"
    )]
    fn is_finite(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.is_finite()
    }

    #[method(
        "is_infinite($self, /)",
        doc = "is_infinite($self, /)\n--\n\nReturn True if the argument is either positive or negative infinity and\nFalse otherwise.\n\n"
    )]
    fn is_infinite(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.is_infinite()
    }

    #[method(
        "is_nan($self, /)",
        doc = "is_nan($self, /)\n--\n\nReturn True if the argument is a (quiet or signaling) NaN and False\notherwise.\n\n"
    )]
    fn is_nan(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.is_nan()
    }

    #[method(
        "is_qnan($self, /)",
        doc = "is_qnan($self, /)\n--\n\nReturn True if the argument is a quiet NaN, and False otherwise.\n\n"
    )]
    fn is_qnan(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.kind == Kind::Quiet
    }

    #[method(
        "is_snan($self, /)",
        doc = "is_snan($self, /)\n--\n\nReturn True if the argument is a signaling NaN and False otherwise.\n\n"
    )]
    fn is_snan(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.kind == Kind::Signaling
    }

    #[method(
        "is_signed($self, /)",
        doc = "is_signed($self, /)\n--\n\nReturn True if the argument has a negative sign and False otherwise.\nNote that both zeros and NaNs can carry signs.\n\n"
    )]
    fn is_signed(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.negative
    }

    #[method(
        "is_zero($self, /)",
        doc = "is_zero($self, /)\n--\n\nReturn True if the argument is a (positive or negative) zero and False\notherwise.\n\n"
    )]
    fn is_zero(_t: &mut Thread, this: &Obj<Decimal>) -> bool {
        this.number.is_zero()
    }

    #[method(
        "is_normal($self, /, context=None)",
        unnamed,
        doc = "is_normal($self, /, context=None)\n--\n\nReturn True if the argument is a normal finite non-zero number with an\nadjusted exponent greater than or equal to Emin. Return False if the\nargument is zero, subnormal, infinite or a NaN.\n\n"
    )]
    fn is_normal(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult<bool> {
        let state = argument(t, context)?;
        Ok(is_normal(&this.number, &state))
    }

    #[method(
        "is_subnormal($self, /, context=None)",
        unnamed,
        doc = "is_subnormal($self, /, context=None)\n--\n\nReturn True if the argument is subnormal, and False otherwise. A number is\nsubnormal if it is non-zero, finite, and has an adjusted exponent less\nthan Emin.\n\n"
    )]
    fn is_subnormal(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult<bool> {
        let state = argument(t, context)?;
        Ok(is_subnormal(&this.number, &state))
    }

    #[method(
        "number_class($self, /, context=None)",
        unnamed,
        doc = "number_class($self, /, context=None)\n--\n\nReturn a string describing the class of the operand.  The returned value\nis one of the following ten strings:\n\n    * '-Infinity', indicating that the operand is negative infinity.\n    * '-Normal', indicating that the operand is a negative normal number.\n    * '-Subnormal', indicating that the operand is negative and subnormal.\n    * '-Zero', indicating that the operand is a negative zero.\n    * '+Zero', indicating that the operand is a positive zero.\n    * '+Subnormal', indicating that the operand is positive and subnormal.\n    * '+Normal', indicating that the operand is a positive normal number.\n    * '+Infinity', indicating that the operand is positive infinity.\n    * 'NaN', indicating that the operand is a quiet NaN (Not a Number).\n    * 'sNaN', indicating that the operand is a signaling NaN.\n\n\n"
    )]
    fn number_class(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        let state = argument(t, context)?;
        t.new_str(class_of(&state.rules(), &this.number))
    }

    #[method(
        "to_eng_string($self, /, context=None)",
        unnamed,
        doc = "to_eng_string($self, /, context=None)\n--\n\nConvert to an engineering-type string.  Engineering notation has an exponent\nwhich is a multiple of 3, so there are up to 3 digits left of the decimal\nplace. For example, Decimal('123E+1') is converted to Decimal('1.23E+3').\n\nThe value of context.capitals determines whether the exponent sign is lower\nor upper case. Otherwise, the context does not affect the operation.\n\n"
    )]
    fn to_eng_string(t: &mut Thread, this: &Obj<Decimal>, context: Option<&Value>) -> PyResult {
        let state = argument(t, context)?;
        t.new_str(&text::show(&this.number, true, state.capitals.get()))
    }

    #[method(
        "adjusted($self, /)",
        doc = "adjusted($self, /)\n--\n\nReturn the adjusted exponent of the number.  Defined as exp + digits - 1.\n\n"
    )]
    fn adjusted(_t: &mut Thread, this: &Obj<Decimal>) -> i64 {
        if this.number.is_finite() { this.number.adjusted() } else { 0 }
    }

    #[method(
        "canonical($self, /)",
        doc = "canonical($self, /)\n--\n\nReturn the canonical encoding of the argument.  Currently, the encoding\nof a Decimal instance is always canonical, so this operation returns its\nargument unchanged.\n\n"
    )]
    fn canonical(_t: &mut Thread, this: &Obj<Decimal>) -> Value {
        this.to_value()
    }

    #[method("conjugate($self, /)", doc = "conjugate($self, /)\n--\n\nReturn self.\n\n")]
    fn conjugate(_t: &mut Thread, this: &Obj<Decimal>) -> Value {
        this.to_value()
    }

    #[method(
        "radix($self, /)",
        doc = "radix($self, /)\n--\n\nReturn Decimal(10), the radix (base) in which the Decimal class does\nall its arithmetic. Included for compatibility with the specification.\n\n"
    )]
    fn radix(_t: &mut Thread, _this: &Obj<Decimal>) -> Value {
        new(Number::small(10))
    }

    #[method(
        "copy_abs($self, /)",
        doc = "copy_abs($self, /)\n--\n\nReturn the absolute value of the argument.  This operation is unaffected by\ncontext and is quiet: no flags are changed and no rounding is performed.\n\n"
    )]
    fn copy_abs(_t: &mut Thread, this: &Obj<Decimal>) -> Value {
        new(this.number.clone().signed(false))
    }

    #[method(
        "copy_negate($self, /)",
        doc = "copy_negate($self, /)\n--\n\nReturn the negation of the argument.  This operation is unaffected by context\nand is quiet: no flags are changed and no rounding is performed.\n\n"
    )]
    fn copy_negate(_t: &mut Thread, this: &Obj<Decimal>) -> Value {
        new(this.number.clone().negated())
    }

    #[method(
        "as_tuple($self, /)",
        doc = "as_tuple($self, /)\n--\n\nReturn a tuple representation of the number.\n\n"
    )]
    fn as_tuple(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        as_tuple(t, &this.number)
    }

    #[method(
        "as_integer_ratio($self, /)",
        doc = "as_integer_ratio($self, /)\n--\n\nDecimal.as_integer_ratio() -> (int, int)\n\nReturn a pair of integers, whose ratio is exactly equal to the original\nDecimal and with a positive denominator. The ratio is in lowest terms.\nRaise OverflowError on infinities and a ValueError on NaNs.\n\n"
    )]
    fn as_integer_ratio(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        as_integer_ratio(t, &this.number)
    }

    #[classmethod(
        "from_float($type, f, /)",
        doc = "from_float($type, f, /)\n--\n\nClass method that converts a float to a decimal number, exactly.\nSince 0.1 is not exactly representable in binary floating point,\nDecimal.from_float(0.1) is not the same as Decimal('0.1').\n\n    >>> Decimal.from_float(0.1)\n    Decimal('0.1000000000000000055511151231257827021181583404541015625')\n    >>> Decimal.from_float(float('nan'))\n    Decimal('NaN')\n    >>> Decimal.from_float(float('inf'))\n    Decimal('Infinity')\n    >>> Decimal.from_float(float('-inf'))\n    Decimal('-Infinity')\n\n\n"
    )]
    fn from_float(t: &mut Thread, cls: &Type, f: &Value) -> PyResult {
        from_float(t, cls, f)
    }

    #[classmethod(
        "from_number($type, number, /)",
        doc = "from_number($type, number, /)\n--\n\nClass method that converts a real number to a decimal number, exactly.\n\n    >>> Decimal.from_number(314)              # int\n    Decimal('314')\n    >>> Decimal.from_number(0.1)              # float\n    Decimal('0.1000000000000000055511151231257827021181583404541015625')\n    >>> Decimal.from_number(Decimal('3.14'))  # another decimal instance\n    Decimal('3.14')\n\n\n"
    )]
    fn from_number(t: &mut Thread, cls: &Type, number: &Value) -> PyResult {
        from_number(t, cls, number)
    }

    #[method("__copy__($self, /)", doc = "__copy__($self, /)\n--\n\n")]
    fn copy(_t: &mut Thread, this: &Obj<Decimal>) -> Value {
        this.to_value()
    }

    #[method("__deepcopy__($self, object, /)", doc = "__deepcopy__($self, object, /)\n--\n\n")]
    fn deep_copy(_t: &mut Thread, this: &Obj<Decimal>, _memo: &Value) -> Value {
        this.to_value()
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        reduced(t, this)
    }

    #[method("__sizeof__($self, /)", doc = "__sizeof__($self, /)\n--\n\n")]
    fn sizeof(_t: &mut Thread, this: &Obj<Decimal>) -> usize {
        let words = this.number.digits.to_string().len().div_ceil(19);
        104 + if words > 4 { 8 * words } else { 0 }
    }

    #[method("__trunc__($self, /)", doc = "__trunc__($self, /)\n--\n\n")]
    fn trunc(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        to_int(t, &this.number, Rounding::Down)
    }

    #[method("__floor__($self, /)", doc = "__floor__($self, /)\n--\n\n")]
    fn floor(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        to_int(t, &this.number, Rounding::Floor)
    }

    #[method("__ceil__($self, /)", doc = "__ceil__($self, /)\n--\n\n")]
    fn ceil(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        to_int(t, &this.number, Rounding::Ceiling)
    }

    #[method("__round__($self, ndigits=None, /)", unnamed, no_signature)]
    fn round(t: &mut Thread, this: &Obj<Decimal>, ndigits: Option<&Value>) -> PyResult {
        round_to(t, this, ndigits)
    }

    #[method("__format__($self, format_spec, override=None, /)", unnamed, no_signature)]
    fn format(
        t: &mut Thread,
        this: &Obj<Decimal>,
        format_spec: &Value,
        override_: Option<&Value>,
    ) -> PyResult {
        format_with(t, this, format_spec, override_)
    }

    #[method("__complex__($self, /)", doc = "__complex__($self, /)\n--\n\n")]
    fn complex(t: &mut Thread, this: &Obj<Decimal>) -> PyResult {
        let x = to_f64(t, &this.number)?;
        Ok(object::singletons::Complex::new_of(&object::singletons::COMPLEX, x, 0.0))
    }
}
