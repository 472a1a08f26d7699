//! Division: floor semantics as Python's, and truncating for those who need it.

use std::cmp::Ordering;

use dashu_int::ops::DivRem;

use super::arith::sub_digits;
use super::{BigInt, Digits, IntRef, MASK, SHIFT, add, cmp_digits, mul, pow, probe, shl, sub};
use crate::{NumError, Result};

/// From this many digits of divisor and of quotient on, the library divides.
const LONG: usize = 60;

/// Quotient and remainder of magnitudes by a single digit.
fn div_rem_digit(a: &[u32], d: u32) -> text::Result<(Digits, u32)> {
    let mut q = Digits::zeroed(a.len())?;
    let mut rest = 0u64;
    for (o, &x) in q.iter_mut().zip(a).rev() {
        rest = rest << SHIFT | u64::from(x);
        let digit = rest / u64::from(d);
        *o = digit as u32;
        rest -= digit * u64::from(d);
    }
    Ok((q, rest as u32))
}

/// Knuth's algorithm D; the divisor has at least two digits and no more than the dividend.
fn div_rem_long(a: &[u32], b: &[u32]) -> text::Result<(Digits, Digits)> {
    let n = b.len();
    let m = a.len() - n;
    let shift = b[n - 1].leading_zeros() - (32 - SHIFT);
    let shifted = |out: &mut [u32], from: &[u32]| {
        let mut carry = 0;
        for (o, &d) in out.iter_mut().zip(from) {
            carry |= u64::from(d) << shift;
            *o = carry as u32 & MASK;
            carry >>= SHIFT;
        }
        carry as u32
    };
    let mut v = Digits::zeroed(n)?;
    shifted(&mut v, b);
    let mut u = Digits::zeroed(a.len() + 1)?;
    u[a.len()] = shifted(&mut u, a);
    let mut q = Digits::zeroed(m + 1)?;
    let (top, second) = (u64::from(v[n - 1]), u64::from(v[n - 2]));
    for j in (0..=m).rev() {
        let window = &mut u[j..=j + n];
        let head = u64::from(window[n]) << SHIFT | u64::from(window[n - 1]);
        let (mut digit, mut rest) = (head / top, head % top);
        while digit > u64::from(MASK) || digit * second > (rest << SHIFT | u64::from(window[n - 2])) {
            digit -= 1;
            rest += top;
            if rest > u64::from(MASK) {
                break;
            }
        }
        let (mut borrow, mut carry) = (0i64, 0u64);
        for (w, &d) in window.iter_mut().zip(v.iter()) {
            carry += digit * u64::from(d);
            borrow += i64::from(*w) - (carry & u64::from(MASK)) as i64;
            *w = borrow as u32 & MASK;
            borrow >>= SHIFT;
            carry >>= SHIFT;
        }
        borrow += i64::from(window[n]) - carry as i64;
        window[n] = borrow as u32 & MASK;
        if borrow < 0 {
            digit -= 1;
            let mut carry = 0;
            for (w, &d) in window.iter_mut().zip(v.iter()) {
                carry += *w + d;
                *w = carry & MASK;
                carry >>= SHIFT;
            }
            window[n] = (window[n] + carry) & MASK;
        }
        q[j] = digit as u32;
    }
    let mut r = Digits::zeroed(n)?;
    for i in 0..n {
        let high = if i + 1 < n { u[i + 1] } else { 0 };
        r[i] = ((u64::from(high) << SHIFT | u64::from(u[i])) >> shift) as u32 & MASK;
    }
    Ok((q, r))
}

/// The value of at most four digits.
fn short(digits: &[u32]) -> Option<u128> {
    IntRef { negative: false, digits }.to_short().map(i128::unsigned_abs)
}

/// Quotient and remainder of magnitudes; the divisor is not zero.
fn div_rem_digits(a: &[u32], b: &[u32]) -> text::Result<(BigInt, BigInt)> {
    if cmp_digits(a, b) == Ordering::Less {
        return Ok((BigInt::ZERO, BigInt::from_parts(false, Digits::copy(a)?)));
    }
    if let (Some(x), Some(y)) = (short(a), short(b)) {
        return Ok(match (u64::try_from(x), u64::try_from(y)) {
            (Ok(x), Ok(y)) => (BigInt::from(x / y), BigInt::from(x % y)),
            _ => (BigInt::from((x / y) as i128), BigInt::from((x % y) as i128)),
        });
    }
    if let [d] = *b {
        let (q, r) = div_rem_digit(a, d)?;
        return Ok((BigInt::from_parts(false, q), BigInt::from(u64::from(r))));
    }
    if b.len() < LONG || a.len() - b.len() < LONG {
        let (q, r) = div_rem_long(a, b)?;
        return Ok((BigInt::from_parts(false, q), BigInt::from_parts(false, r)));
    }
    probe(a.len() * 4)?;
    let int = |digits| IntRef { negative: false, digits }.magnitude();
    let (q, r) = int(a).div_rem(int(b));
    Ok((BigInt::from_ubig(false, &q)?, BigInt::from_ubig(false, &r)?))
}

/// Quotient towards zero, and the remainder with the sign of `a`.
pub fn div_rem(a: IntRef<'_>, b: IntRef<'_>) -> Result<(BigInt, BigInt)> {
    if b.is_zero() {
        return Err(NumError::division_by_zero());
    }
    let (mut q, mut r) = div_rem_digits(a.digits, b.digits)?;
    q.negative = a.negative != b.negative && !q.digits.is_empty();
    r.negative = a.negative && !r.digits.is_empty();
    Ok((q, r))
}

/// `divmod(a, b)`: the quotient towards minus infinity, the remainder with the sign of `b`.
pub fn div_mod(a: IntRef<'_>, b: IntRef<'_>) -> Result<(BigInt, BigInt)> {
    let (q, r) = div_rem(a, b)?;
    if r.digits.is_empty() || r.negative == b.negative {
        return Ok((q, r));
    }
    let magnitude = sub_digits(b.digits, &r.digits)?;
    let one = IntRef { negative: false, digits: &[1] };
    Ok((sub(q.as_ref(), one)?, BigInt::from_parts(b.negative, magnitude)))
}

/// `a // b`.
pub fn div_floor(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    Ok(div_mod(a, b)?.0)
}

/// `a % b`.
pub fn mod_floor(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    if let (&[d], false) = (b.digits, a.negative || b.negative) {
        let rest = a.digits.iter().rev().fold(0u64, |r, &x| (r << SHIFT | u64::from(x)) % u64::from(d));
        return Ok(BigInt::from(rest));
    }
    Ok(div_mod(a, b)?.1)
}

/// `round(a, -n)`: the multiple of `10 ** n` nearest to `a`, the even one of two equally near.
pub fn round_to_power_of_ten(a: IntRef<'_>, n: usize) -> Result<BigInt> {
    // 10**n has more than 3 * n bits: beyond this everything rounds to zero.
    if n.saturating_mul(3) > super::bit_length(a) + 3 {
        return Ok(BigInt::ZERO);
    }
    let ten = IntRef { negative: false, digits: &[10] };
    let unit = pow(ten, n)?;
    let (q, r) = div_mod(a, unit.as_ref())?;
    let twice = shl(r.as_ref(), 1)?;
    let up = match twice.as_ref().cmp(&unit.as_ref()) {
        Ordering::Less => false,
        Ordering::Equal => q.as_ref().is_odd(),
        Ordering::Greater => true,
    };
    let q = if up { add(q.as_ref(), IntRef { negative: false, digits: &[1] })? } else { q };
    Ok(mul(q.as_ref(), unit.as_ref())?)
}
