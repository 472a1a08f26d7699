//! Very long integers: products, quotients, powers, roots and texts in parts, so that a signal can end the computation between
//! them.
//!
//! Not here: the algorithms on the parts (`num`).

use std::cmp::Ordering;

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
fn join(low: IntRef<'_>, high: IntRef<'_>, at: usize) -> Result<BigInt> {
    let high = bigint::shl(high, at * 30)?;
    Ok(bigint::add(low, high.as_ref())?)
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
        return or_raise(t, join(low.as_ref(), high.as_ref(), half));
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
    let upper = or_raise(t, join(middle.as_ref(), high.as_ref(), half))?;
    or_raise(t, join(low.as_ref(), upper.as_ref(), half))
}

/// Whether a quotient is worth computing in parts.
pub fn is_long_quotient(a: IntRef<'_>, b: IntRef<'_>) -> bool {
    a.digits().len() > 2 * LEAF && !b.is_zero()
}

/// `divmod(a, b)` of a divisor that is not zero.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn div_mod(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>) -> PyResult<(BigInt, BigInt)> {
    let (mut q, mut r) = divide(t, a.abs(), b.abs())?;
    if a.is_negative() != b.is_negative() {
        q = or_raise(t, bigint::neg(q.as_ref()))?;
    }
    if a.is_negative() {
        r = or_raise(t, bigint::neg(r.as_ref()))?;
    }
    if !r.as_ref().is_zero() && r.as_ref().is_negative() != b.is_negative() {
        q = or_raise(t, bigint::sub(q.as_ref(), BigInt::from(1).as_ref()))?;
        r = or_raise(t, bigint::add(r.as_ref(), b))?;
    }
    Ok((q, r))
}

/// Quotient and remainder of numbers that are not negative, the second not zero: as many digits at a time as the divisor
/// has.
fn divide(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>) -> PyResult<(BigInt, BigInt)> {
    let block = b.digits().len().max(LEAF);
    if a.digits().len() <= 2 * block {
        return divide_block(t, a, b);
    }
    // The estimates are good if the divisor's highest bit is set.
    let shift = b.digits().last().map_or(0, |d| (d.leading_zeros() - 2) as usize);
    let scaled = or_raise(t, bigint::shl(a, shift))?;
    let divisor = or_raise(t, bigint::shl(b, shift))?;
    let digits = scaled.as_ref().digits();
    let mut quotient = Vec::new();
    if quotient.try_reserve_exact(digits.len()).is_err() {
        return Err(t.memory_error());
    }
    quotient.resize(digits.len(), 0);
    let mut rest = BigInt::ZERO;
    for at in (0..digits.len()).step_by(block).rev() {
        let end = digits.len().min(at + block);
        let dividend = or_raise(t, join(part(&digits[at..end]), rest.as_ref(), end - at))?;
        let (q, r) = divide_block(t, dividend.as_ref(), divisor.as_ref())?;
        let found = q.as_ref().digits();
        quotient[at..at + found.len()].copy_from_slice(found);
        rest = r;
    }
    let quotient = or_raise(t, part(&quotient).to_owned())?;
    Ok((quotient, or_raise(t, bigint::shr(rest.as_ref(), shift))?))
}

/// Quotient and remainder by recursion: the higher digits of both numbers give an estimate, which is never too small and
/// hardly ever more than 2 too large.
fn divide_block(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>) -> PyResult<(BigInt, BigInt)> {
    let n = b.digits().len();
    let m = a.digits().len().saturating_sub(n);
    if n <= LEAF && m <= 2 * LEAF || a.digits().len() < n {
        t.poll()?;
        return or_raise(t, bigint::div_rem(a, b));
    }
    if n > LEAF && m + 1 < n {
        return divide_step(t, a, b, n - m - 1);
    }
    // The higher half of the quotient's digits, then the lower.
    let half = m / 2;
    let (high, rest) = divide_step(t, part(&a.digits()[half..]), b, half.min(n - 1))?;
    let dividend = or_raise(t, join(part(&a.digits()[..half]), rest.as_ref(), half))?;
    let (low, rest) = divide_block(t, dividend.as_ref(), b)?;
    Ok((or_raise(t, join(low.as_ref(), high.as_ref(), half))?, rest))
}

/// Quotient and remainder from those without the `k` lowest digits.
fn divide_step(t: &mut Thread, a: IntRef<'_>, b: IntRef<'_>, k: usize) -> PyResult<(BigInt, BigInt)> {
    let (b_low, b_high) = (part(&b.digits()[..k]), part(&b.digits()[k..]));
    let (mut q, r) = divide_block(t, part(&a.digits()[k..]), b_high)?;
    let above = or_raise(t, join(part(&a.digits()[..k]), r.as_ref(), k))?;
    let product = mul(t, q.as_ref(), b_low)?;
    let mut rest = or_raise(t, bigint::sub(above.as_ref(), product.as_ref()))?;
    while rest.as_ref().is_negative() {
        q = or_raise(t, bigint::sub(q.as_ref(), BigInt::from(1).as_ref()))?;
        rest = or_raise(t, bigint::add(rest.as_ref(), b))?;
        t.poll()?;
    }
    Ok((q, rest))
}

/// The square root of a number that is not negative, rounded down.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn isqrt(t: &mut Thread, a: IntRef<'_>) -> PyResult<BigInt> {
    t.poll()?;
    if a.digits().len() <= LEAF / 4 {
        return or_raise(t, bigint::isqrt(a));
    }
    // From a root of half as many bits one step of Newton's leads to at most 1 above the result.
    let k = bigint::bit_length(a) / 4;
    let top = or_raise(t, bigint::shr(a, 2 * k))?;
    let start = isqrt(t, top.as_ref())?;
    let dividend = or_raise(t, bigint::shr(a, k))?;
    let (quotient, _) = divide(t, dividend.as_ref(), start.as_ref())?;
    let start = or_raise(t, bigint::shl(start.as_ref(), k))?;
    let sum = or_raise(t, bigint::add(start.as_ref(), quotient.as_ref()))?;
    let mut root = or_raise(t, bigint::shr(sum.as_ref(), 1))?;
    loop {
        let square = mul(t, root.as_ref(), root.as_ref())?;
        if square.as_ref().cmp(&a).is_le() {
            return Ok(root);
        }
        root = or_raise(t, bigint::sub(root.as_ref(), BigInt::from(1).as_ref()))?;
    }
}

/// `round(a, -places)` of a long number: the nearest multiple of a power of ten, the even one of two.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn round(t: &mut Thread, a: IntRef<'_>, places: usize) -> PyResult<BigInt> {
    if a.digits().len() <= LEAF || places.saturating_mul(3) > bigint::bit_length(a) + 3 {
        return or_raise(t, bigint::round_to_power_of_ten(a, places));
    }
    let unit = pow(t, BigInt::from(10).as_ref(), places)?;
    let (mut q, r) = div_mod(t, a, unit.as_ref())?;
    let twice = or_raise(t, bigint::shl(r.as_ref(), 1))?;
    let up = match twice.as_ref().cmp(&unit.as_ref()) {
        Ordering::Less => false,
        Ordering::Equal => q.as_ref().is_odd(),
        Ordering::Greater => true,
    };
    if up {
        q = or_raise(t, bigint::add(q.as_ref(), BigInt::from(1).as_ref()))?;
    }
    mul(t, q.as_ref(), unit.as_ref())
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
    let (high, low) = divide(t, a, power.as_ref())?;
    if padded || !high.as_ref().is_zero() {
        push_decimal(t, out, high.as_ref(), smaller, padded)?;
        return push_decimal(t, out, low.as_ref(), smaller, true);
    }
    push_decimal(t, out, low.as_ref(), smaller, false)
}

/// Runs a function of `num` that wants the texts of numbers, which are made in parts.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn with_texts<T>(
    t: &mut Thread,
    limit: usize,
    run: impl FnOnce(&mut dyn FnMut(IntRef<'_>, u32) -> Result<String>) -> Result<T>,
) -> PyResult<Result<T>> {
    let mut raised = None;
    let result = run(&mut |number, base| match to_radix(t, number, base, limit) {
        Ok(text) => text,
        Err(error) => {
            raised = Some(error);
            Err(NumError::from(text::OutOfMemory))
        }
    });
    raised.map_or(Ok(result), Err)
}

/// The text of a number in base 2, 8, 10 or 16, with a sign but no prefix; the inner result may be an error of the arithmetic.
/// Only base 10 has a limit.
///
/// # Errors
/// `MemoryError`; what a signal handler raises.
pub fn to_radix(t: &mut Thread, a: IntRef<'_>, base: u32, limit: usize) -> PyResult<Result<String>> {
    let len = a.digits().len();
    if len <= LEAF || base == 10 && limit != 0 {
        return Ok(bigint::to_radix(a, base, limit));
    }
    if base == 10 {
        return Ok(to_decimal(t, a)?.map_or_else(|| bigint::to_decimal(a, 0), Ok));
    }
    // An even number of digits is a whole number of letters in each of the bases.
    let step = LEAF & !1;
    let letters = |digits: usize| digits * 30 / base.ilog2() as usize;
    let mut out = String::new();
    if out.try_reserve(letters(len) + 2).is_err() {
        return Err(t.memory_error());
    }
    if a.is_negative() {
        out.push('-');
    }
    for (i, piece) in a.digits().chunks(step).enumerate().collect::<Vec<_>>().into_iter().rev() {
        t.poll()?;
        let text = or_raise(t, bigint::to_radix(part(piece), base, 0))?;
        if (i + 1) * step < len {
            out.extend(std::iter::repeat_n('0', letters(step) - text.len()));
        }
        out.push_str(&text);
    }
    Ok(Ok(out))
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
