//! Powers, powers modulo, greatest common divisors and square roots.

use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::ops::Gcd;
use text::OutOfMemory;

use super::{BigInt, IntRef, bit_length, div_floor, mod_floor, mul, probe, shl, sub};
use crate::{NumError, Result};

/// `a ** n`.
pub fn pow(a: IntRef<'_>, n: usize) -> text::Result<BigInt> {
    if n == 0 {
        return Ok(BigInt::from(1));
    }
    let negative = a.is_negative() && n % 2 == 1;
    if let Some(v) = a.magnitude_u128() {
        if v <= 1 {
            return Ok(BigInt::from(if negative { -1 } else { v as i128 }));
        }
        if v.is_power_of_two() {
            let shift = (v.trailing_zeros() as usize).checked_mul(n).ok_or(OutOfMemory)?;
            return shl(IntRef { negative, digits: &[1] }, shift);
        }
        if let Some(p) =
            u32::try_from(n).ok().and_then(|n| v.checked_pow(n)).and_then(|p| i128::try_from(p).ok())
        {
            return Ok(BigInt::from(if negative { -p } else { p }));
        }
    }
    if n == 2 {
        return mul(a, a);
    }
    // Beyond this no machine holds what the computation needs, though address space may be had for it.
    const MOST_BITS: usize = 1 << 35;
    let bits = bit_length(a).checked_mul(n).filter(|&b| b <= MOST_BITS).ok_or(OutOfMemory)?;
    probe(bits / 8)?;
    BigInt::from_ubig(negative, &a.magnitude().pow(n))
}

/// From that product of the digits of exponent and modulus on, a power is computed step by step.
const LONG: usize = 1 << 20;

/// `pow(a, n, m)`; a negative exponent asks for the inverse. A long computation asks `go_on` again and again; the result
/// means nothing once it has said no.
pub fn pow_mod(
    a: IntRef<'_>,
    n: IntRef<'_>,
    m: IntRef<'_>,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<BigInt> {
    if m.is_zero() {
        return Err(NumError::value("pow() 3rd argument cannot be 0"));
    }
    let modulus = m.abs();
    if modulus.digits == [1] {
        return Ok(BigInt::ZERO);
    }
    let base = mod_floor(a, modulus)?;
    let ring = ConstDivisor::new(modulus.magnitude());
    let mut x = ring.reduce(base.as_ref().magnitude());
    if n.is_negative() {
        x = x.inv().ok_or_else(|| NumError::value("base is not invertible for the given modulus"))?;
    }
    let is_long = m.digits.len().saturating_mul(n.digits.len()) > LONG;
    let power = if is_long {
        let mut power = x.clone();
        for i in (0..bit_length(n).saturating_sub(1)).rev() {
            if !go_on() {
                return Ok(BigInt::ZERO);
            }
            power = power.sqr();
            if n.digits[i / 30] >> (i % 30) & 1 == 1 {
                power *= &x;
            }
        }
        power
    } else {
        x.pow(&n.magnitude())
    };
    let result = BigInt::from_ubig(false, &power.residue())?;
    if m.is_negative() && !result.as_ref().is_zero() {
        return Ok(sub(result.as_ref(), modulus)?);
    }
    Ok(result)
}

/// The greatest common divisor, which is not negative.
pub fn gcd(a: IntRef<'_>, b: IntRef<'_>) -> text::Result<BigInt> {
    if a.is_zero() {
        return b.abs().to_owned();
    }
    if b.is_zero() {
        return a.abs().to_owned();
    }
    if let (Some(mut x), Some(mut y)) = (a.abs().to_u64(), b.abs().to_u64()) {
        let shift = (x | y).trailing_zeros();
        x >>= x.trailing_zeros();
        while y != 0 {
            y >>= y.trailing_zeros();
            (x, y) = (x.min(y), x.abs_diff(y));
        }
        return Ok(BigInt::from(x << shift));
    }
    probe(a.digits.len().max(b.digits.len()) * 4)?;
    BigInt::from_ubig(false, &a.magnitude().gcd(b.magnitude()))
}

/// The least common multiple, which is not negative.
pub fn lcm(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    if a.is_zero() || b.is_zero() {
        return Ok(BigInt::ZERO);
    }
    let part = div_floor(a.abs(), gcd(a, b)?.as_ref())?;
    Ok(mul(part.as_ref(), b.abs())?)
}

/// The square root of a non-negative integer, rounded down.
pub fn isqrt(a: IntRef<'_>) -> Result<BigInt> {
    if a.is_negative() {
        return Err(NumError::value("isqrt() argument must be nonnegative"));
    }
    if let Some(v) = a.magnitude_u128() {
        return Ok(BigInt::from(v.isqrt() as i128));
    }
    probe(a.digits.len() * 4)?;
    let root: UBig = a.magnitude().nth_root(2);
    Ok(BigInt::from_ubig(false, &root)?)
}
