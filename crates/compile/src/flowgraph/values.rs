//! Operators on constants, with Python's results. `None` where Python raises, and where folding would make a constant
//! larger than it is worth.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use code::{Constant, ConstantKey, IBig, Str};
use opcode::BinaryOp;

/// Bits of a folded integer.
const MAX_INT_BITS: u64 = 128;
/// Items of a folded tuple.
const MAX_COLLECTION_SIZE: i64 = 256;
/// Characters or bytes of a folded string.
const MAX_STR_SIZE: i64 = 4096;
/// Items of a folded tuple, nested ones included.
const MAX_TOTAL_ITEMS: i64 = 1024;

/// A number; bools count as integers.
enum Number {
    Int(i64),
    Big(Arc<IBig>),
    Float(f64),
    Complex(f64, f64),
}

fn number(constant: &Constant) -> Option<Number> {
    Some(match constant {
        Constant::True => Number::Int(1),
        Constant::False => Number::Int(0),
        Constant::Int(value) => Number::Int(*value),
        Constant::BigInt(value) => Number::Big(value.clone()),
        Constant::Float(value) => Number::Float(*value),
        Constant::Complex { real, imag } => Number::Complex(*real, *imag),
        _ => return None,
    })
}

/// An integer that an index or a count may be; bools included.
fn small_int(constant: &Constant) -> Option<i64> {
    match constant {
        Constant::True => Some(1),
        Constant::False => Some(0),
        Constant::Int(value) => Some(*value),
        _ => None,
    }
}

fn is_int(constant: &Constant) -> bool {
    matches!(constant, Constant::True | Constant::False | Constant::Int(_) | Constant::BigInt(_))
}

fn big_int(constant: &Constant) -> Option<IBig> {
    match constant {
        Constant::BigInt(value) => Some((**value).clone()),
        other => small_int(other).map(IBig::from),
    }
}

fn bit_length(constant: &Constant) -> u64 {
    match constant {
        Constant::BigInt(value) => magnitude_bits(value),
        other => small_int(other).map_or(0, |value| u64::from(64 - value.unsigned_abs().leading_zeros())),
    }
}

fn magnitude_bits(value: &IBig) -> u64 {
    use dashu_int::ops::{BitTest, UnsignedAbs};
    value.clone().unsigned_abs().bit_len() as u64
}

/// `-value`
pub(crate) fn negative(operand: &Constant) -> Option<Constant> {
    Some(match number(operand)? {
        Number::Int(value) => match value.checked_neg() {
            Some(negated) => Constant::Int(negated),
            None => Constant::int(-IBig::from(value)),
        },
        Number::Big(value) => Constant::int(-(*value).clone()),
        Number::Float(value) => Constant::Float(-value),
        Number::Complex(real, imag) => Constant::Complex { real: -real, imag: -imag },
    })
}

/// `+value`
pub(super) fn positive(operand: &Constant) -> Option<Constant> {
    Some(match number(operand)? {
        Number::Int(value) => Constant::Int(value),
        Number::Big(value) => Constant::BigInt(value),
        Number::Float(value) => Constant::Float(value),
        Number::Complex(real, imag) => Constant::Complex { real, imag },
    })
}

/// `~value`; not of a bool, which warns when it runs.
pub(super) fn invert(operand: &Constant) -> Option<Constant> {
    match operand {
        Constant::Int(value) => Some(Constant::Int(!value)),
        Constant::BigInt(value) => Some(Constant::int(-(**value).clone() - IBig::ONE)),
        _ => None,
    }
}

/// A frozen set of constants, of which equal ones (by Python's `==`) are kept once.
pub(super) fn frozen_set(items: Vec<Constant>) -> Constant {
    let mut seen = HashSet::with_capacity(items.len());
    let mut kept = items;
    kept.retain(|item| seen.insert(Equality::of(item)));
    Constant::FrozenSet(kept.into())
}

/// What Python's `==` compares, and hashes alike: numbers of all types by their value.
#[derive(PartialEq, Eq, Hash)]
enum Equality {
    Int(IBig),
    /// The bits of a float that is no integer.
    Float(u64),
    Complex(u64, u64),
    Tuple(Vec<Equality>),
    Set(Vec<u64>, usize),
    Slice(Vec<Equality>),
    Other(ConstantKey),
    /// A NaN, which equals nothing else, by its address.
    Nan(usize),
}

impl Equality {
    fn of(constant: &Constant) -> Equality {
        let list = |items: &[Constant]| items.iter().map(Equality::of).collect();
        let nan = Equality::Nan(std::ptr::from_ref(constant) as usize);
        match constant {
            Constant::Tuple(items) => Equality::Tuple(list(items)),
            Constant::Slice(parts) => Equality::Slice(list(&parts[..])),
            Constant::FrozenSet(items) => {
                // Sets are equal whatever their order; equal hashes of all items stand for equal items.
                let hash = |item: &Constant| {
                    BuildHasherDefault::<DefaultHasher>::default().hash_one(Equality::of(item))
                };
                let mut hashes: Vec<u64> = items.iter().map(hash).collect();
                hashes.sort_unstable();
                Equality::Set(hashes, items.len())
            }
            other => match number(other) {
                Some(Number::Int(value)) => Equality::Int(IBig::from(value)),
                Some(Number::Big(value)) => Equality::Int((*value).clone()),
                Some(Number::Float(value)) if value.is_nan() => nan,
                Some(Number::Complex(real, imag)) if real.is_nan() || imag.is_nan() => nan,
                Some(Number::Float(value) | Number::Complex(value, 0.0)) => Equality::float(value),
                // Adding zero makes negative zero positive.
                Some(Number::Complex(real, imag)) => {
                    Equality::Complex((real + 0.0).to_bits(), imag.to_bits())
                }
                None => Equality::Other(ConstantKey(other.clone())),
            },
        }
    }

    fn float(value: f64) -> Equality {
        if value.is_finite()
            && value.fract() == 0.0
            && let Ok(int) = IBig::try_from(value)
        {
            return Equality::Int(int);
        }
        Equality::Float(value.to_bits())
    }
}

/// `left op right`
pub(crate) fn binary(op: BinaryOp, left: &Constant, right: &Constant) -> Option<Constant> {
    if let (Constant::FrozenSet(a), Constant::FrozenSet(b)) = (left, right) {
        return set_operation(op, a, b);
    }
    match op {
        BinaryOp::Add => match (left, right) {
            (Constant::Str(a), Constant::Str(b)) => {
                Some(Constant::Str(Str::from_wtf8([a.as_bytes(), b.as_bytes()].concat())))
            }
            (Constant::Bytes(a), Constant::Bytes(b)) => Some(Constant::Bytes([&**a, &**b].concat().into())),
            (Constant::Tuple(a), Constant::Tuple(b)) => Some(Constant::Tuple([&**a, &**b].concat().into())),
            _ => arithmetic(op, left, right),
        },
        BinaryOp::Multiply => multiply(left, right),
        BinaryOp::Power => power(left, right),
        BinaryOp::Lshift => shift_left(left, right),
        BinaryOp::Rshift => shift_right(left, right),
        BinaryOp::Subtract | BinaryOp::TrueDivide | BinaryOp::FloorDivide | BinaryOp::Remainder => {
            arithmetic(op, left, right)
        }
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => bitwise(op, left, right),
        BinaryOp::Subscr => subscript(left, right),
        _ => None,
    }
}

/// An operator on two frozen sets, which only hand-built trees have as operands.
fn set_operation(op: BinaryOp, left: &[Constant], right: &[Constant]) -> Option<Constant> {
    let common = |items: &[Constant], others: &[Constant], keep: bool| -> Vec<Constant> {
        let others: HashSet<Equality> = others.iter().map(Equality::of).collect();
        items.iter().filter(|item| others.contains(&Equality::of(item)) == keep).cloned().collect()
    };
    let items = match op {
        BinaryOp::And => common(left, right, true),
        BinaryOp::Subtract => common(left, right, false),
        BinaryOp::Or => [left.to_vec(), common(right, left, false)].concat(),
        BinaryOp::Xor => [common(left, right, false), common(right, left, false)].concat(),
        _ => return None,
    };
    Some(Constant::FrozenSet(items.into()))
}

fn arithmetic(op: BinaryOp, left: &Constant, right: &Constant) -> Option<Constant> {
    match (number(left)?, number(right)?) {
        (Number::Int(a), Number::Int(b)) => int_arithmetic(op, a, b),
        (a @ (Number::Int(_) | Number::Big(_)), b @ (Number::Int(_) | Number::Big(_))) => {
            big_arithmetic(op, to_big(a), to_big(b))
        }
        (Number::Complex(real, imag), Number::Complex(real2, imag2)) => {
            let (a, b) = ((real, imag), (real2, imag2));
            complex(match op {
                BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
                BinaryOp::Subtract => (a.0 - b.0, a.1 - b.1),
                BinaryOp::Multiply => complex_product(a, b),
                BinaryOp::TrueDivide => complex_quotient(a, b)?,
                _ => return None,
            })
        }
        // Since 3.14 the other operand has no imaginary part at all, rather than a zero one.
        (Number::Complex(real, imag), other) => {
            let b = to_float(&other)?;
            complex(match op {
                BinaryOp::Add => (real + b, imag),
                BinaryOp::Subtract => (real - b, imag),
                BinaryOp::Multiply => (real * b, imag * b),
                BinaryOp::TrueDivide if b != 0.0 => (real / b, imag / b),
                _ => return None,
            })
        }
        (other, Number::Complex(real, imag)) => {
            let a = to_float(&other)?;
            complex(match op {
                BinaryOp::Add => (a + real, imag),
                BinaryOp::Subtract => (a - real, -imag),
                BinaryOp::Multiply => (real * a, imag * a),
                BinaryOp::TrueDivide => real_over_complex(a, (real, imag))?,
                _ => return None,
            })
        }
        (a, b) => float_arithmetic(op, to_float(&a)?, to_float(&b)?),
    }
}

fn complex((real, imag): (f64, f64)) -> Option<Constant> {
    Some(Constant::Complex { real, imag })
}

fn to_big(number: Number) -> IBig {
    match number {
        Number::Int(value) => IBig::from(value),
        Number::Big(value) => Arc::unwrap_or_clone(value),
        Number::Float(_) | Number::Complex(..) => IBig::ZERO,
    }
}

/// Correctly rounded; `None` if it overflows.
fn to_float(number: &Number) -> Option<f64> {
    match number {
        Number::Int(value) => Some(*value as f64),
        Number::Big(value) => true_divide(value, &IBig::ONE),
        Number::Float(value) => Some(*value),
        Number::Complex(..) => None,
    }
}

fn int_arithmetic(op: BinaryOp, a: i64, b: i64) -> Option<Constant> {
    let result = match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::FloorDivide | BinaryOp::Remainder | BinaryOp::TrueDivide if b == 0 => return None,
        BinaryOp::FloorDivide => a
            .checked_div(b)
            .map(|quotient| if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }),
        BinaryOp::Remainder => {
            a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
        }
        BinaryOp::TrueDivide => {
            const EXACT: u64 = 1 << 53;
            if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
                return Some(Constant::Float(a as f64 / b as f64));
            }
            None
        }
        _ => return None,
    };
    match result {
        Some(result) => Some(Constant::Int(result)),
        None => big_arithmetic(op, IBig::from(a), IBig::from(b)),
    }
}

fn big_arithmetic(op: BinaryOp, a: IBig, b: IBig) -> Option<Constant> {
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        _ if b == IBig::ZERO => return None,
        BinaryOp::TrueDivide => return true_divide(&a, &b).map(Constant::Float),
        BinaryOp::FloorDivide | BinaryOp::Remainder => {
            let mut quotient = &a / &b;
            let mut rest = a - &quotient * &b;
            if rest != IBig::ZERO && (rest < IBig::ZERO) != (b < IBig::ZERO) {
                rest += &b;
                quotient -= IBig::ONE;
            }
            if op == BinaryOp::FloorDivide { quotient } else { rest }
        }
        _ => return None,
    };
    Some(Constant::int(result))
}

/// The float nearest to `a / b`, ties to even; `None` if it overflows. `b` is not zero.
fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    const PRECISION: i64 = f64::MANTISSA_DIGITS as i64;
    const MIN_EXPONENT: i64 = f64::MIN_EXP as i64 - 1;
    let negative = (*a < IBig::ZERO) != (*b < IBig::ZERO);
    if *a == IBig::ZERO {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let (a, b) = (abs(a), abs(b));
    // Scale so that the quotient has some bits more than a float, with a sticky bit for the remainder.
    let shift = PRECISION + 4 - (magnitude_bits(&a) as i64 - magnitude_bits(&b) as i64);
    let (a, b) = if shift >= 0 { (a << shift as usize, b) } else { (a, b << shift.unsigned_abs() as usize) };
    let quotient = &a / &b;
    let inexact = &quotient * &b != a;
    let mantissa = u64::try_from(&quotient).ok()? << 1 | u64::from(inexact);
    let shift = shift + 1;
    let bits = i64::from(64 - mantissa.leading_zeros());
    let exponent = bits - 1 - shift;
    let precision = if exponent >= MIN_EXPONENT { PRECISION } else { PRECISION - (MIN_EXPONENT - exponent) };
    let dropped = bits - precision;
    let rounded = if dropped > 63 {
        0
    } else {
        let (kept, rest) = (mantissa >> dropped, mantissa & ((1 << dropped) - 1));
        let half = 1 << (dropped - 1);
        if rest > half || rest == half && kept & 1 == 1 { kept + 1 } else { kept }
    };
    let result = scale(rounded as f64, dropped - shift);
    result.is_finite().then_some(if negative { -result } else { result })
}

fn abs(value: &IBig) -> IBig {
    if *value < IBig::ZERO { -value.clone() } else { value.clone() }
}

/// `value * 2**exponent`, where no rounding is needed.
fn scale(mut value: f64, mut exponent: i64) -> f64 {
    while exponent > 1000 {
        value *= 2f64.powi(1000);
        exponent -= 1000;
        if value.is_infinite() {
            return value;
        }
    }
    while exponent < -1000 {
        value *= 2f64.powi(-1000);
        exponent += 1000;
        if value == 0.0 {
            return value;
        }
    }
    value * 2f64.powi(exponent as i32)
}

fn float_arithmetic(op: BinaryOp, a: f64, b: f64) -> Option<Constant> {
    Some(Constant::Float(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        _ if b == 0.0 => return None,
        BinaryOp::TrueDivide => a / b,
        BinaryOp::Remainder => float_divmod(a, b).1,
        BinaryOp::FloorDivide => float_divmod(a, b).0,
        _ => return None,
    }))
}

fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0f64.copysign(a / b), rest);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest)
}

/// The product, infinite where a factor is infinite, as C's Annex G has it.
fn complex_product((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    let (ac, bd, ad, bc) = (a * c, b * d, a * d, b * c);
    let (real, imag) = (ac - bd, ad + bc);
    if !(real.is_nan() && imag.is_nan()) {
        return (real, imag);
    }
    let unit = |x: f64| (if x.is_infinite() { 1.0 } else { 0f64 }).copysign(x);
    let no_nan = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut recover = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (unit(a), unit(b), no_nan(c), no_nan(d));
        recover = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (c, d, a, b) = (unit(c), unit(d), no_nan(a), no_nan(b));
        recover = true;
    }
    if !recover && (ac.is_infinite() || bd.is_infinite() || ad.is_infinite() || bc.is_infinite()) {
        (a, b, c, d) = (no_nan(a), no_nan(b), no_nan(c), no_nan(d));
        recover = true;
    }
    if recover {
        return (f64::INFINITY * (a * c - b * d), f64::INFINITY * (a * d + b * c));
    }
    (real, imag)
}

/// The quotient by Smith's method; `None` if the divisor is zero.
fn complex_quotient((a, b): (f64, f64), (c, d): (f64, f64)) -> Option<(f64, f64)> {
    let (real, imag) = if c.abs() >= d.abs() {
        if c == 0.0 {
            return None;
        }
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
    if !(real.is_nan() && imag.is_nan()) {
        return Some((real, imag));
    }
    // Infinities and zeros where the method gives NaN.
    let unit = |x: f64| (if x.is_infinite() { 1.0 } else { 0f64 }).copysign(x);
    if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
        let (x, y) = (unit(a), unit(b));
        return Some((f64::INFINITY * (x * c + y * d), f64::INFINITY * (y * c - x * d)));
    }
    if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
        let (x, y) = (unit(c), unit(d));
        return Some((0.0 * (a * x + b * y), 0.0 * (b * x - a * y)));
    }
    Some((real, imag))
}

/// A real number divided by a complex one.
fn real_over_complex(a: f64, (c, d): (f64, f64)) -> Option<(f64, f64)> {
    let (real, imag) = if c.abs() >= d.abs() {
        if c == 0.0 {
            return None;
        }
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
    if real.is_nan() && imag.is_nan() && a.is_finite() && (c.is_infinite() || d.is_infinite()) {
        let unit = |x: f64| (if x.is_infinite() { 1.0 } else { 0f64 }).copysign(x);
        let (x, y) = (unit(c), unit(d));
        return Some((0.0 * (a * x), 0.0 * (-a * y)));
    }
    Some((real, imag))
}

fn complex_power(a: (f64, f64), b: (f64, f64)) -> Option<(f64, f64)> {
    const SMALL_EXPONENT: f64 = 100.0;
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= SMALL_EXPONENT {
        let exponent = b.0 as i64;
        let power = complex_int_power(a, exponent.unsigned_abs());
        if exponent > 0 { power } else { complex_quotient((1.0, 0.0), power)? }
    } else if b == (0.0, 0.0) {
        (1.0, 0.0)
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return None;
        }
        (0.0, 0.0)
    } else {
        let modulus = a.0.hypot(a.1);
        let angle = a.1.atan2(a.0);
        let mut length = modulus.powf(b.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * modulus.ln();
        }
        if phase.is_infinite() {
            return None;
        }
        (length * phase.cos(), length * phase.sin())
    };
    (!result.0.is_infinite() && !result.1.is_infinite()).then_some(result)
}

fn complex_int_power(base: (f64, f64), exponent: u64) -> (f64, f64) {
    let (mut result, mut power) = ((1.0, 0.0), base);
    let mut mask = 1;
    while mask <= exponent {
        if exponent & mask != 0 {
            result = complex_product(result, power);
        }
        mask <<= 1;
        power = complex_product(power, power);
    }
    result
}

fn multiply(left: &Constant, right: &Constant) -> Option<Constant> {
    if is_int(left) && is_int(right) {
        if left.is_true() && right.is_true() && bit_length(left) + bit_length(right) > MAX_INT_BITS {
            return None;
        }
        return arithmetic(BinaryOp::Multiply, left, right);
    }
    let (count, sequence) = if is_int(left) { (left, right) } else { (right, left) };
    match sequence {
        Constant::Tuple(items) => {
            let count = small_int(count)?;
            let size = items.len() as i64;
            if size == 0 {
                return Some(sequence.clone());
            }
            if count < 0 || count > MAX_COLLECTION_SIZE / size {
                return None;
            }
            if count != 0 {
                nested_items(sequence, MAX_TOTAL_ITEMS / count)?;
            }
            Some(Constant::Tuple(std::iter::repeat_n(&**items, count as usize).flatten().cloned().collect()))
        }
        Constant::Str(text) => {
            let count = repeats(count, text.char_count())?;
            Some(Constant::Str(Str::from_wtf8(text.as_bytes().repeat(count))))
        }
        Constant::Bytes(bytes) => {
            let count = repeats(count, bytes.len())?;
            Some(Constant::Bytes(bytes.repeat(count).into()))
        }
        _ => arithmetic(BinaryOp::Multiply, left, right),
    }
}

/// How often a string of that size is repeated.
fn repeats(count: &Constant, size: usize) -> Option<usize> {
    let count = small_int(count)?;
    if size == 0 {
        return Some(0);
    }
    (0..=MAX_STR_SIZE / size as i64).contains(&count).then_some(count as usize)
}

/// What remains of `limit` after counting the items of a tuple, nested ones included.
fn nested_items(constant: &Constant, limit: i64) -> Option<i64> {
    let Constant::Tuple(items) = constant else { return Some(limit) };
    let mut limit = limit - items.len() as i64;
    for item in &**items {
        if limit < 0 {
            return None;
        }
        limit = nested_items(item, limit)?;
    }
    (limit >= 0).then_some(limit)
}

fn power(left: &Constant, right: &Constant) -> Option<Constant> {
    match (number(left)?, number(right)?) {
        (Number::Int(_) | Number::Big(_), Number::Int(exponent)) if exponent >= 0 => {
            if left.is_true() && exponent > 0 && bit_length(left) > MAX_INT_BITS / exponent as u64 {
                return None;
            }
            if !left.is_true() {
                return Some(Constant::Int(i64::from(exponent == 0)));
            }
            Some(Constant::int(big_int(left)?.pow(exponent as usize)))
        }
        (Number::Int(base), Number::Big(exponent)) if *exponent > IBig::ZERO => {
            // A base other than zero would have been too large.
            (base == 0).then_some(Constant::Int(0))
        }
        (Number::Complex(real, imag), other) => complex(complex_power((real, imag), to_complex(&other)?)?),
        (other, Number::Complex(real, imag)) => complex(complex_power(to_complex(&other)?, (real, imag))?),
        (base, exponent) => {
            let (base, exponent) = (to_float(&base)?, to_float(&exponent)?);
            if base < 0.0 && base.is_finite() && exponent.is_finite() && exponent != exponent.floor() {
                return complex(complex_power((base, 0.0), (exponent, 0.0))?);
            }
            if base == 0.0 && exponent < 0.0 && exponent.is_finite() {
                return None;
            }
            let result = base.powf(exponent);
            let overflow = result.is_infinite() && base.is_finite() && exponent.is_finite();
            (!overflow).then_some(Constant::Float(result))
        }
    }
}

fn to_complex(number: &Number) -> Option<(f64, f64)> {
    match number {
        Number::Complex(real, imag) => Some((*real, *imag)),
        other => to_float(other).map(|real| (real, 0.0)),
    }
}

fn shift_left(left: &Constant, right: &Constant) -> Option<Constant> {
    if !is_int(left) || !is_int(right) {
        return None;
    }
    if !left.is_true() {
        return (big_int(right)? >= IBig::ZERO).then_some(Constant::Int(0));
    }
    let bits = u64::try_from(small_int(right)?).ok()?;
    if bits != 0 && (bits > MAX_INT_BITS || bit_length(left) > MAX_INT_BITS - bits) {
        return None;
    }
    Some(Constant::int(big_int(left)? << bits as usize))
}

fn shift_right(left: &Constant, right: &Constant) -> Option<Constant> {
    if !is_int(left) || !is_int(right) {
        return None;
    }
    let negative = big_int(left)? < IBig::ZERO;
    let bits = match small_int(right) {
        Some(bits) => u64::try_from(bits).ok()?,
        None if big_int(right)? < IBig::ZERO => return None,
        None => u64::MAX,
    };
    if bits >= bit_length(left) {
        return Some(Constant::Int(if negative { -1 } else { 0 }));
    }
    Some(Constant::int(big_int(left)? >> bits as usize))
}

fn bitwise(op: BinaryOp, left: &Constant, right: &Constant) -> Option<Constant> {
    let is_bool = |constant: &Constant| matches!(constant, Constant::True | Constant::False);
    if let (Some(a), Some(b)) = (small_int(left), small_int(right)) {
        let result = match op {
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            _ => a ^ b,
        };
        if is_bool(left) && is_bool(right) {
            return Some(Constant::bool(result != 0));
        }
        return Some(Constant::Int(result));
    }
    let (a, b) = (big_int(left)?, big_int(right)?);
    Some(Constant::int(match op {
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        _ => a ^ b,
    }))
}

fn subscript(container: &Constant, key: &Constant) -> Option<Constant> {
    match (container, key) {
        (Constant::Str(text), Constant::Slice(slice)) => {
            let points: Vec<u32> = text.code_points().collect();
            let mut bytes = Vec::new();
            for index in slice_indices(slice, points.len())? {
                code::string::push_wtf8(&mut bytes, points[index]);
            }
            Some(Constant::Str(Str::from_wtf8(bytes)))
        }
        (Constant::Bytes(bytes), Constant::Slice(slice)) => {
            let indices = slice_indices(slice, bytes.len())?;
            Some(Constant::Bytes(indices.into_iter().map(|index| bytes[index]).collect()))
        }
        (Constant::Tuple(items), Constant::Slice(slice)) => {
            let indices = slice_indices(slice, items.len())?;
            Some(Constant::Tuple(indices.into_iter().map(|index| items[index].clone()).collect()))
        }
        (Constant::Str(text), _) => {
            let index = item_index(key, text.char_count())?;
            let mut bytes = Vec::new();
            code::string::push_wtf8(&mut bytes, text.code_points().nth(index)?);
            Some(Constant::Str(Str::from_wtf8(bytes)))
        }
        (Constant::Bytes(bytes), _) => Some(Constant::Int(i64::from(bytes[item_index(key, bytes.len())?]))),
        (Constant::Tuple(items), _) => Some(items[item_index(key, items.len())?].clone()),
        _ => None,
    }
}

fn item_index(key: &Constant, len: usize) -> Option<usize> {
    let index = small_int(key)?;
    let index = if index < 0 { index.checked_add(len as i64)? } else { index };
    usize::try_from(index).ok().filter(|index| *index < len)
}

/// The indices that a slice selects.
fn slice_indices(slice: &[Constant; 3], len: usize) -> Option<Vec<usize>> {
    // Bounds beyond 64 bits are clamped like those beyond the length.
    let bound = |constant: &Constant| match constant {
        Constant::None => Some(None),
        Constant::BigInt(value) => Some(Some(if **value < IBig::ZERO { i64::MIN } else { i64::MAX })),
        other => small_int(other).map(Some),
    };
    let (start, stop, step) = (bound(&slice[0])?, bound(&slice[1])?, bound(&slice[2])?.unwrap_or(1));
    let len = len as i64;
    if step == 0 {
        return None;
    }
    let (lowest, highest) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let clamp = |bound: i64| {
        let bound = if bound < 0 { bound.saturating_add(len) } else { bound };
        bound.clamp(lowest, highest)
    };
    let start = start.map_or(if step < 0 { highest } else { lowest }, clamp);
    let stop = stop.map_or(if step < 0 { lowest } else { highest }, clamp);
    let mut indices = Vec::new();
    let mut index = start;
    while if step < 0 { index > stop } else { index < stop } {
        indices.push(index as usize);
        match index.checked_add(step) {
            Some(next) => index = next,
            None => break,
        }
    }
    Some(indices)
}
