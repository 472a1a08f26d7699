//! Addition, subtraction and multiplication.

use std::cmp::Ordering;

use text::Result;

use super::{BigInt, Digits, IntRef, MASK, SHIFT, cmp_digits, probe};

/// From this many digits of the shorter factor on, the library multiplies.
const LONG: usize = 40;

fn add_digits(a: &[u32], b: &[u32]) -> Result<Digits> {
    let (a, b) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut out = Digits::zeroed(a.len() + 1)?;
    let mut carry = 0;
    let (low, high) = out.split_at_mut(b.len());
    for ((o, &x), &y) in low.iter_mut().zip(a).zip(b) {
        carry += x + y;
        *o = carry & MASK;
        carry >>= SHIFT;
    }
    for (o, &x) in high.iter_mut().zip(&a[b.len()..]) {
        carry += x;
        *o = carry & MASK;
        carry >>= SHIFT;
    }
    out[a.len()] = carry;
    Ok(out)
}

/// `a - b` of magnitudes of which `a` is not the smaller.
pub(super) fn sub_digits(a: &[u32], b: &[u32]) -> Result<Digits> {
    let mut out = Digits::zeroed(a.len())?;
    let mut borrow = 0;
    let (low, high) = out.split_at_mut(b.len());
    for ((o, &x), &y) in low.iter_mut().zip(a).zip(b) {
        let d = x.wrapping_sub(y).wrapping_sub(borrow);
        *o = d & MASK;
        borrow = d >> SHIFT & 1;
    }
    for (o, &x) in high.iter_mut().zip(&a[b.len()..]) {
        let d = x.wrapping_sub(borrow);
        *o = d & MASK;
        borrow = d >> SHIFT & 1;
    }
    Ok(out)
}

/// `a + b`.
pub fn add(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    if a.negative == b.negative {
        return Ok(BigInt::from_parts(a.negative, add_digits(a.digits, b.digits)?));
    }
    match cmp_digits(a.digits, b.digits) {
        Ordering::Less => Ok(BigInt::from_parts(b.negative, sub_digits(b.digits, a.digits)?)),
        Ordering::Equal => Ok(BigInt::ZERO),
        Ordering::Greater => Ok(BigInt::from_parts(a.negative, sub_digits(a.digits, b.digits)?)),
    }
}

/// `a - b`.
pub fn sub(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    add(a, b.negated())
}

/// `-a`.
pub fn neg(a: IntRef<'_>) -> Result<BigInt> {
    a.negated().to_owned()
}

/// `a * b`.
pub fn mul(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    let negative = a.negative != b.negative;
    let (x, y) = if a.digits.len() <= b.digits.len() { (a, b) } else { (b, a) };
    if x.digits.len() < LONG {
        return Ok(BigInt::from_parts(negative, mul_short(x.digits, y.digits)?));
    }
    probe((x.digits.len() + y.digits.len()) * 4)?;
    let product = if x.digits == y.digits { x.magnitude().sqr() } else { x.magnitude() * y.magnitude() };
    BigInt::from_ubig(negative, &product)
}

fn mul_short(x: &[u32], y: &[u32]) -> Result<Digits> {
    let mut out = Digits::zeroed(x.len() + y.len())?;
    for (i, &f) in x.iter().enumerate() {
        let f = u64::from(f);
        let mut carry = 0;
        let row = &mut out[i..=i + y.len()];
        for (o, &d) in row.iter_mut().zip(y) {
            // At most (2**30 - 1)**2 + 2 * (2**30 - 1), which is below 2**60.
            carry += f * u64::from(d) + u64::from(*o);
            *o = carry as u32 & MASK;
            carry >>= SHIFT;
        }
        row[y.len()] = carry as u32;
    }
    Ok(out)
}
