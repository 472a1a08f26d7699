//! What `float` needs beyond the machine's arithmetic: text in both directions, rounding, hexadecimal, hash.
//!
//! Conversions between floats and integers are in [`crate::bigint`], formatting by a specification in
//! [`crate::format`].

mod hex;
mod text;

pub use hex::{from_hex, to_hex};
pub(crate) use text::push_string;
pub use text::{Flags, parse, parse_bytes, repr, to_string};

use std::cmp::Ordering;

use crate::bigint::{self, BigInt, HASH_MODULUS, IntRef};
use crate::{NumError, Result};

/// `hash(inf)`.
const HASH_INF: i64 = 314159;

/// `hash(x)` of a float that is a number. That of a NaN is the object's address, which is the caller's to take.
pub fn hash(x: f64) -> i64 {
    if x.is_infinite() {
        return if x > 0.0 { HASH_INF } else { -HASH_INF };
    }
    if x.is_nan() || x == 0.0 {
        return 0;
    }
    let bits = x.to_bits();
    let (e, m) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    let (m, e) = if e == 0 { (m, -1074) } else { (m | 1 << 52, e - 1075) };
    // Multiplying by 2**e modulo 2**61 - 1 rotates by e modulo 61 places.
    let r = e.rem_euclid(61) as u32;
    let h = if r == 0 { m } else { (m << r & HASH_MODULUS) | m >> (61 - r) };
    let h = if h == HASH_MODULUS { 0 } else { h as i64 };
    match if x < 0.0 { -h } else { h } {
        -1 => -2,
        h => h,
    }
}

/// `round(x)`: to the nearest integer, ties to even.
pub fn round_to_int(x: f64) -> Result<BigInt> {
    bigint::from_f64(x.round_ties_even())
}

/// `round(x, n)`: correctly rounded to `n` decimal places, ties to even.
pub fn round(x: f64, n: i64) -> Result<f64> {
    if !x.is_finite() || x == 0.0 {
        return Ok(x);
    }
    match n {
        // No float has so many places; no float is so large.
        324.. => Ok(x),
        ..-308 => Ok(0.0 * x),
        0.. => {
            // Quotients of integers below 2**53 and powers of ten up to 10**22 are rounded once.
            if let Some(q) = text::scaled(x.abs(), n as usize).filter(|&q| q < 1 << 53) {
                return Ok((q as u64 as f64 / 10f64.powi(n as i32)).copysign(x));
            }
            let rounded: f64 = format!("{:.*}", n as usize, x).parse().unwrap_or(x);
            overflow_checked(rounded)
        }
        _ => round_left(x, n.unsigned_abs() as usize),
    }
}

fn overflow_checked(x: f64) -> Result<f64> {
    if x.is_infinite() {
        return Err(NumError::overflow("rounded value too large to represent"));
    }
    Ok(x)
}

/// Rounds to a multiple of `10**n`.
fn round_left(x: f64, n: usize) -> Result<f64> {
    let whole = bigint::from_f64(x.abs().trunc())?;
    let fraction = x.fract() != 0.0;
    let ten = [10];
    let unit = bigint::pow(IntRef::new(false, &ten), n)?;
    let (q, r) = bigint::div_mod(whole.as_ref(), unit.as_ref())?;
    let twice = bigint::shl(r.as_ref(), 1)?;
    let up = match twice.as_ref().cmp(&unit.as_ref()) {
        Ordering::Less => false,
        Ordering::Equal => fraction || q.as_ref().is_odd(),
        Ordering::Greater => true,
    };
    let q = bigint::add(q.as_ref(), BigInt::from(i64::from(up)).as_ref())?;
    let rounded = bigint::mul(q.as_ref(), unit.as_ref())?;
    let y = bigint::to_f64(rounded.as_ref()).unwrap_or(f64::INFINITY);
    overflow_checked(y.copysign(x))
}
