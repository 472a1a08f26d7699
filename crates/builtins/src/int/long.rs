//! Very long integers: products, powers and decimal text in parts, so that a signal can end the computation between them.
//!
//! Not here: the algorithms on the parts (`num`).

use ::object::{PyResult, Thread};
use num::bigint::{self, BigInt, IntRef};
use num::{NumError, Result};

use crate::str::raise_num;

/// Up to so many digits of 30 bits the library computes in one go.
const LEAF: usize = 100_000;

fn or_raise<T, E: Into<NumError>>(t: &mut Thread, result: std::result::Result<T, E>) -> PyResult<T> {
    result.map_err(|e| raise_num(t, e.into()))
}

/// Whether a product is worth computing in parts.
pub fn is_long(a: IntRef<'_>, b: IntRef<'_>) -> bool {
    a.digits().len().min(b.digits().len()) > LEAF
}

/// A part of the digits, as a number.
fn part(digits: &[u32]) -> IntRef<'_> {
    let len = digits.iter().rposition(|d| *d != 0).map_or(0, |top| top + 1);
    IntRef::new(false, &digits[..len])
}

/// `low + high * 2**(30 * at)`
fn join(low: &BigInt, high: &BigInt, at: usize) -> Result<BigInt> {
    let high = bigint::shl(high.as_ref(), at * 30)?;
    Ok(bigint::add(low.as_ref(), high.as_ref())?)
}

/// `a * b`
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn mul(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>) -> PyResult<BigInt> {
    let product = magnitude(t, a.abs(), b.abs())?;
    if a.is_negative() == b.is_negative() { Ok(product) } else { or_raise(t, bigint::neg(product.as_ref())) }
}

/// The product of numbers that are not negative: Karatsuba's, down to parts of some length.
fn magnitude(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>) -> PyResult<BigInt> {
    let (x, y) = if a.digits().len() <= b.digits().len() { (a, b) } else { (b, a) };
    if x.digits().len() <= LEAF {
        t.poll()?;
        if y.digits().len() <= 8 * LEAF {
            return or_raise(t, bigint::mul(x, y));
        }
    }
    let half = y.digits().len().div_ceil(2);
    let (y_low, y_high) = (part(&y.digits()[..half]), part(&y.digits()[half..]));
    if x.digits().len() <= half {
        let low = magnitude(t, x, y_low)?;
        let high = magnitude(t, x, y_high)?;
        return or_raise(t, join(&low, &high, half));
    }
    let (x_low, x_high) = (part(&x.digits()[..half]), part(&x.digits()[half..]));
    let low = magnitude(t, x_low, y_low)?;
    let high = magnitude(t, x_high, y_high)?;
    let x_sum = or_raise(t, bigint::add(x_low, x_high))?;
    let y_sum = or_raise(t, bigint::add(y_low, y_high))?;
    let both = magnitude(t, x_sum.as_ref(), y_sum.as_ref())?;
    let middle =
        bigint::sub(both.as_ref(), low.as_ref()).and_then(|m| bigint::sub(m.as_ref(), high.as_ref()));
    let middle = or_raise(t, middle)?;
    let upper = or_raise(t, join(&middle, &high, half))?;
    or_raise(t, join(&low, &upper, half))
}

/// `a ** n`
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn pow(t: &mut Thread, a: IntRef<'_>, n: usize) -> PyResult<BigInt> {
    let bits = bigint::bit_length(a).saturating_mul(n);
    let is_power_of_two = bigint::bit_count(a) <= 1;
    if bits <= LEAF * 30 || is_power_of_two {
        return or_raise(t, bigint::pow(a, n));
    }
    if bits > 1 << 35 {
        return Err(t.memory_error());
    }
    // The highest bits of the exponent in one go, then squares.
    let mut shift = 0;
    while bigint::bit_length(a).saturating_mul(n >> shift) > LEAF * 30 {
        shift += 1;
    }
    let mut power = or_raise(t, bigint::pow(a, n >> shift))?;
    while shift > 0 {
        shift -= 1;
        t.poll()?;
        power = mul(t, power.as_ref(), power.as_ref())?;
        if n >> shift & 1 == 1 {
            power = mul(t, power.as_ref(), a)?;
        }
    }
    Ok(power)
}

/// `str(a)`, or nothing where the number is not that long.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn to_decimal(t: &mut Thread, a: IntRef<'_>) -> PyResult<Option<String>> {
    if a.digits().len() <= LEAF {
        return Ok(None);
    }
    let mut out = String::new();
    if out.try_reserve(a.digits().len().saturating_mul(10)).is_err() {
        return Err(t.memory_error());
    }
    if a.is_negative() {
        out.push('-');
    }
    // 10**(STEP * 2**i), as many as divide the number into at least two parts.
    let mut powers = vec![or_raise(t, bigint::pow(BigInt::from(10).as_ref(), STEP))?];
    while let Some(last) = powers.last()
        && last.digits().len() * 2 <= a.digits().len() + 1
    {
        let square = mul(t, last.as_ref(), last.as_ref())?;
        powers.push(square);
    }
    push_decimal(t, &mut out, a.abs(), &powers, false)?;
    Ok(Some(out))
}

/// Decimal digits of the smallest part.
const STEP: usize = 1 << 16;

/// Appends the digits of a number below the square of the last power, with zeros in front where it is not the first part.
fn push_decimal(
    t: &mut Thread,
    out: &mut String,
    a: IntRef<'_>,
    powers: &[BigInt],
    padded: bool,
) -> PyResult<()> {
    t.poll()?;
    let Some((power, smaller)) = powers.split_last() else {
        let text = or_raise(t, bigint::to_decimal(a, 0))?;
        if padded {
            out.extend(std::iter::repeat_n('0', STEP - text.len().min(STEP)));
        }
        out.push_str(&text);
        return Ok(());
    };
    let (high, low) = or_raise(t, bigint::div_rem(a, power.as_ref()))?;
    if padded || !high.as_ref().is_zero() {
        push_decimal(t, out, high.as_ref(), smaller, padded)?;
        return push_decimal(t, out, low.as_ref(), smaller, true);
    }
    push_decimal(t, out, low.as_ref(), smaller, false)
}

/// The number that the digits say, or nothing where they are few or not all digits.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn from_decimal(t: &mut Thread, digits: &[u8]) -> PyResult<Option<BigInt>> {
    if digits.len() <= 16 * STEP || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    // 10**(STEP * 2**i)
    let mut powers = vec![or_raise(t, bigint::pow(BigInt::from(10).as_ref(), STEP))?];
    while let Some(last) = powers.last()
        && STEP << powers.len() < digits.len()
    {
        let square = mul(t, last.as_ref(), last.as_ref())?;
        powers.push(square);
    }
    read_decimal(t, digits, &powers).map(Some)
}

/// The number of as many digits as twice the last power has zeros, or fewer.
fn read_decimal(t: &mut Thread, digits: &[u8], powers: &[BigInt]) -> PyResult<BigInt> {
    let Some((power, smaller)) = powers.split_last() else {
        t.poll()?;
        return or_raise(t, bigint::parse_bytes(digits, 10, 0));
    };
    let zeros = STEP << smaller.len();
    if digits.len() <= zeros {
        return read_decimal(t, digits, smaller);
    }
    let (high, low) = digits.split_at(digits.len() - zeros);
    let high = read_decimal(t, high, smaller)?;
    let low = read_decimal(t, low, smaller)?;
    let product = mul(t, high.as_ref(), power.as_ref())?;
    or_raise(t, bigint::add(product.as_ref(), low.as_ref()))
}

/// `pow(a, n, m)`; the inner result may be an error of the arithmetic.
///
/// # Errors
/// What a signal handler raises.
pub fn pow_mod(t: &mut Thread, a: IntRef<'_>, n: IntRef<'_>, m: IntRef<'_>) -> PyResult<Result<BigInt>> {
    let mut raised = None;
    let power = bigint::pow_mod(a, n, m, &mut || match t.poll() {
        Ok(()) => true,
        Err(error) => {
            raised = Some(error);
            false
        }
    });
    raised.map_or(Ok(power), Err)
}
