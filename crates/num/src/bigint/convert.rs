//! Between integers and floats, always correctly rounded; and the hash.

use std::cmp::Ordering;

use super::{BigInt, IntBuf, IntRef, SHIFT, bit_length, div_rem, shl, shr};
use crate::{NumError, Result};

/// Bits of a float's significand.
const MANTISSA: i64 = 53;
/// The power of two of the smallest subnormal float.
const LOWEST: i64 = -1074;

/// `(m + s) * 2**e` as the nearest float, ties to even, where `sticky` says that some `0 < s < 1` is left. Overflows
/// to infinity.
pub fn scale_to_f64(m: u128, e: i64, sticky: bool) -> f64 {
    if m == 0 {
        // A remainder below the last bit is far below the smallest float for all callers.
        return 0.0;
    }
    let bits = i64::from(128 - m.leading_zeros());
    if bits + e > 1025 {
        return f64::INFINITY;
    }
    // How many bits have to go, for the precision of normal floats or for the spacing of subnormal ones.
    let drop = (bits - MANTISSA).max(LOWEST - e);
    let (kept, e) = match drop {
        ..=0 => (m, e),
        1..128 => {
            let (q, rest, half) = (m >> drop, m & ((1 << drop) - 1), 1u128 << (drop - 1));
            let up = rest > half || rest == half && (sticky || q & 1 == 1);
            (q + u128::from(up), e + drop)
        }
        128 => (u128::from(m > 1 << 127 || m == 1 << 127 && sticky), e + drop),
        _ => return 0.0,
    };
    // `kept` has at most 53 bits (or is 2**53), so each step below is exact, or overflows rightly.
    let x = kept as u64 as f64;
    let (first, second) = (e.clamp(-1000, 1000), e - e.clamp(-1000, 1000));
    x * pow2(first) * pow2(second)
}

/// `2.0 ** e`, for exponents of normal floats.
fn pow2(e: i64) -> f64 {
    f64::from_bits(((e.clamp(-1022, 1023) + 1023) as u64) << 52)
}

/// The highest 128 bits, the exponent that belongs to them, and whether lower bits are not zero.
fn top(a: IntRef<'_>) -> (u128, i64, bool) {
    if let Some(m) = a.magnitude_u128() {
        return (m, 0, false);
    }
    let n = a.digits.len();
    let m = a.digits[n - 4..].iter().rev().fold(0u128, |m, &d| m << SHIFT | u128::from(d));
    (m, (n as i64 - 4) * i64::from(SHIFT), a.digits[..n - 4].iter().any(|&d| d != 0))
}

/// The nearest float, ties to even; too large is `OverflowError`.
pub fn to_f64(a: IntRef<'_>) -> Result<f64> {
    let (m, e, sticky) = top(a);
    let x = scale_to_f64(m, e, sticky);
    if x.is_infinite() {
        return Err(NumError::overflow("int too large to convert to float"));
    }
    Ok(if a.is_negative() { -x } else { x })
}

/// `(x, e)` with `0.5 <= abs(x) < 1` and `x * 2**e` nearest to `a`: what logarithms of large integers need.
pub fn to_frexp(a: IntRef<'_>) -> (f64, i64) {
    if a.is_zero() {
        return (0.0, 0);
    }
    let (m, low, sticky) = top(a);
    let bits = i64::from(128 - m.leading_zeros());
    let mut e = bits + low;
    let mut x = scale_to_f64(m, -bits, sticky);
    if x >= 1.0 {
        x = 0.5;
        e += 1;
    }
    (if a.is_negative() { -x } else { x }, e)
}

/// Mantissa and exponent of a finite float's magnitude.
fn parts(x: f64) -> (u64, i64) {
    let bits = x.to_bits();
    let (e, m) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    if e == 0 { (m, LOWEST) } else { (m | 1 << 52, e + LOWEST - 1) }
}

/// `int(x)`: the integer part.
pub fn from_f64(x: f64) -> Result<BigInt> {
    if x.is_nan() {
        return Err(NumError::value("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(NumError::overflow("cannot convert float infinity to integer"));
    }
    if x.abs() < 1e18 {
        return Ok(BigInt::from(x as i64));
    }
    // So large that the exponent is positive.
    let (m, e) = parts(x);
    let m = if x < 0.0 { -i128::from(m) } else { i128::from(m) };
    Ok(shl(IntBuf::new(m).as_ref(), e.max(0) as usize)?)
}

/// `x.as_integer_ratio()`.
pub fn float_ratio(x: f64) -> Result<(BigInt, BigInt)> {
    if x.is_nan() {
        return Err(NumError::value("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(NumError::overflow("cannot convert Infinity to integer ratio"));
    }
    let (m, e) = parts(x);
    if m == 0 {
        return Ok((BigInt::ZERO, BigInt::from(1)));
    }
    let zeros = m.trailing_zeros();
    let (m, e) = (m >> zeros, e + i64::from(zeros));
    let m = IntBuf::new(if x < 0.0 { -i128::from(m) } else { i128::from(m) });
    let one = IntRef { negative: false, digits: &[1] };
    if e >= 0 {
        Ok((shl(m.as_ref(), e as usize)?, BigInt::from(1)))
    } else {
        Ok((m.as_ref().to_owned()?, shl(one, e.unsigned_abs() as usize)?))
    }
}

/// Compares exactly; none if `x` is not a number.
pub fn cmp_f64(a: IntRef<'_>, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = x.trunc();
    // How the float's integer part compares to `a`.
    let integer = if whole.abs() < 1e18 {
        IntBuf::new(i128::from(whole as i64)).as_ref().cmp(&a)
    } else if bit_length(a) > 1024 {
        if a.is_negative() { Ordering::Greater } else { Ordering::Less }
    } else {
        // Finite and whole: the conversion cannot fail but for memory, of which it needs 140 bytes.
        match from_f64(whole) {
            Ok(w) => w.as_ref().cmp(&a),
            Err(_) => return None,
        }
    };
    // Of equal integer parts the fraction decides.
    Some(integer.reverse().then_with(|| whole.partial_cmp(&x).unwrap_or(Ordering::Equal)))
}

/// Whether integer and float are the same number.
pub fn eq_f64(a: IntRef<'_>, x: f64) -> bool {
    cmp_f64(a, x) == Some(Ordering::Equal)
}

/// `a / b`, correctly rounded.
pub fn true_divide(a: IntRef<'_>, b: IntRef<'_>) -> Result<f64> {
    if b.is_zero() {
        return Err(NumError::division_by_zero());
    }
    let negative = a.is_negative() != b.is_negative();
    let signed = |x: f64| if negative { -x } else { x };
    const EXACT: u128 = 1 << 53;
    if let (Some(x), Some(y)) = (a.magnitude_u128(), b.magnitude_u128())
        && x <= EXACT
        && y <= EXACT
    {
        return Ok(if a.is_zero() { signed(0.0) } else { signed(x as u64 as f64 / y as u64 as f64) });
    }
    let d = bit_length(a) as i64 - bit_length(b) as i64;
    if d > 1025 {
        return Err(NumError::overflow("integer division result too large for a float"));
    }
    if d < LOWEST - 2 {
        return Ok(signed(0.0));
    }
    // A quotient of 64 or 65 bits; what shifting and dividing lose is only asked whether it is zero.
    let shift = 64 - d;
    let (scaled, mut sticky);
    if shift >= 0 {
        scaled = shl(a.abs(), shift as usize)?;
        sticky = false;
    } else {
        scaled = shr(a.abs(), shift.unsigned_abs() as usize)?;
        sticky = shl(scaled.as_ref(), shift.unsigned_abs() as usize)?.as_ref() != a.abs();
    }
    let (q, r) = div_rem(scaled.as_ref(), b.abs())?;
    sticky |= !r.as_ref().is_zero();
    let x = scale_to_f64(q.as_ref().magnitude_u128().unwrap_or(u128::MAX), -shift, sticky);
    if x.is_infinite() {
        return Err(NumError::overflow("integer division result too large for a float"));
    }
    Ok(signed(x))
}

/// The modulus of numeric hashes: 2**61 - 1.
pub(crate) const HASH_MODULUS: u64 = (1 << 61) - 1;

/// `hash(a)`.
pub fn hash(a: IntRef<'_>) -> i64 {
    let mut h = 0u64;
    for &d in a.digits.iter().rev() {
        // h * 2**30 modulo 2**61 - 1 is a rotation of 61 bits.
        h = (h << SHIFT & HASH_MODULUS | h >> (61 - SHIFT)) + u64::from(d);
        if h >= HASH_MODULUS {
            h -= HASH_MODULUS;
        }
    }
    let h = h as i64;
    match if a.is_negative() { -h } else { h } {
        -1 => -2,
        h => h,
    }
}
