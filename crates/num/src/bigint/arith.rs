//! Addition, subtraction and multiplication.

use std::cmp::Ordering;

use text::Result;

use super::{
    BigInt, Digits, IntRef, LIMB_BITS, LIMB_MASK, MASK, SHIFT, cmp_digits, limbs, probe, store_limb,
};

/// From this many digits of the shorter factor on, the library multiplies.
const LONG: usize = 64;

fn add_digits(a: &[u32], b: &[u32]) -> Result<Digits> {
    let (a, b) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut out = Digits::zeroed(a.len() + 1)?;
    let (low, high) = out.split_at_mut(b.len());
    let (a_low, a_high) = a.split_at(b.len());
    // Two digits at a time, since each step waits for the carry of the one before.
    let mut carry = 0u64;
    let (outs, last) = low.as_chunks_mut::<2>();
    for ((o, x), y) in outs.iter_mut().zip(a_low.as_chunks::<2>().0).zip(b.as_chunks::<2>().0) {
        carry += u64::from(x[0] + y[0]) + (u64::from(x[1] + y[1]) << SHIFT);
        *o = [carry as u32 & MASK, (carry >> SHIFT) as u32 & MASK];
        carry >>= LIMB_BITS;
    }
    let mut carry = carry as u32;
    if let ([o], Some(x), Some(y)) = (last, a_low.last(), b.last()) {
        carry += x + y;
        *o = carry & MASK;
        carry >>= SHIFT;
    }
    let mut rest = high.iter_mut().zip(a_high);
    while carry != 0
        && let Some((o, &x)) = rest.next()
    {
        carry += x;
        *o = carry & MASK;
        carry >>= SHIFT;
    }
    rest.for_each(|(o, &x)| *o = x);
    out[a.len()] = carry;
    Ok(out)
}

/// `a - b` of magnitudes of which `a` is not the smaller.
pub(super) fn sub_digits(a: &[u32], b: &[u32]) -> Result<Digits> {
    let mut out = Digits::zeroed(a.len())?;
    let (low, high) = out.split_at_mut(b.len());
    let (a_low, a_high) = a.split_at(b.len());
    let mut borrow = 0i64;
    let (outs, last) = low.as_chunks_mut::<2>();
    for ((o, x), y) in outs.iter_mut().zip(a_low.as_chunks::<2>().0).zip(b.as_chunks::<2>().0) {
        borrow += (i64::from(x[0]) - i64::from(y[0])) + ((i64::from(x[1]) - i64::from(y[1])) << SHIFT);
        *o = [borrow as u32 & MASK, (borrow >> SHIFT) as u32 & MASK];
        borrow >>= LIMB_BITS;
    }
    if let ([o], Some(&x), Some(&y)) = (last, a_low.last(), b.last()) {
        borrow += i64::from(x) - i64::from(y);
        *o = borrow as u32 & MASK;
        borrow >>= SHIFT;
    }
    let mut rest = high.iter_mut().zip(a_high);
    while borrow != 0
        && let Some((o, &x)) = rest.next()
    {
        borrow += i64::from(x);
        *o = borrow as u32 & MASK;
        borrow >>= SHIFT;
    }
    rest.for_each(|(o, &x)| *o = x);
    Ok(out)
}

/// `a + b`.
pub fn add(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    if let (Some(x), Some(y)) = (a.to_short(), b.to_short()) {
        return Ok(BigInt::from(x + y));
    }
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
    let (x, y) = if a.digits.len() <= b.digits.len() { (a.digits, b.digits) } else { (b.digits, a.digits) };
    match (x, y) {
        ([], _) => Ok(BigInt::ZERO),
        (_, [_] | [_, _]) => {
            let value = |d: &[u32]| limbs(d).next().unwrap_or(0);
            let product = (u128::from(value(x)) * u128::from(value(y))) as i128;
            Ok(BigInt::from(if negative { -product } else { product }))
        }
        (_, [_, _, _] | [_, _, _, _]) => Ok(BigInt::from_parts(negative, mul_pairs(x, y)?)),
        ([_] | [_, _], _) => Ok(BigInt::from_parts(negative, mul_limb(x, y)?)),
        _ if x.len() < LONG => {
            // Below some length the general product is as fast.
            let square = x.len() > 16 && x == y;
            let product = if square { sqr_short(x)? } else { mul_short(x, y)? };
            Ok(BigInt::from_parts(negative, product))
        }
        _ => {
            probe((x.len() + y.len()) * 4)?;
            let product = if x == y { a.magnitude().sqr() } else { a.magnitude() * b.magnitude() };
            BigInt::from_ubig(negative, &product)
        }
    }
}

/// The product of one limb, of one digit or two, and any number.
fn mul_limb(x: &[u32], y: &[u32]) -> Result<Digits> {
    let factor = u128::from(limbs(x).next().unwrap_or(0));
    let mut out = Digits::zeroed(x.len() + y.len())?;
    let (mut sum, mut count) = (0u128, 0);
    for limb in limbs(y) {
        sum += factor * u128::from(limb);
        store_limb(&mut out, count, sum as u64 & LIMB_MASK);
        sum >>= LIMB_BITS;
        count += 1;
    }
    store_limb(&mut out, count, sum as u64);
    Ok(out)
}

/// The product of up to four digits each.
fn mul_pairs(x: &[u32], y: &[u32]) -> Result<Digits> {
    let pair = |d: &[u32]| {
        let mut l = limbs(d).map(u128::from);
        (l.next().unwrap_or(0), l.next().unwrap_or(0))
    };
    let ((a, b), (c, d)) = (pair(x), pair(y));
    let mut out = Digits::zeroed(x.len() + y.len())?;
    let mut sum = 0;
    for (i, column) in [a * c, a * d + b * c, b * d].into_iter().enumerate() {
        sum += column;
        store_limb(&mut out, i, sum as u64 & LIMB_MASK);
        sum >>= LIMB_BITS;
    }
    store_limb(&mut out, 3, sum as u64);
    Ok(out)
}

/// The limbs of up to `2 * N` digits.
fn limb_array<const N: usize>(digits: &[u32]) -> [u64; N] {
    let mut out = [0; N];
    out.iter_mut().zip(limbs(digits)).for_each(|(o, l)| *o = l);
    out
}

fn mul_short(x: &[u32], y: &[u32]) -> Result<Digits> {
    /// Digits whose limbs fit the smaller arrays.
    const SMALL: usize = 16;
    let mut out = Digits::zeroed(x.len() + y.len())?;
    let (n, m) = (x.len().div_ceil(2), y.len().div_ceil(2));
    if y.len() <= SMALL {
        let (x, y) = (limb_array::<{ SMALL / 2 }>(x), limb_array::<{ SMALL / 2 }>(y));
        mul_limbs(&x[..n], &y[..m], &mut out);
    } else if y.len() < LONG {
        let (x, y) = (limb_array::<{ LONG / 2 }>(x), limb_array::<{ LONG / 2 }>(y));
        mul_limbs(&x[..n], &y[..m], &mut out);
    } else {
        let x = limb_array::<{ LONG / 2 }>(x);
        let mut v = Vec::new();
        v.try_reserve_exact(m).map_err(|_| text::OutOfMemory)?;
        v.extend(limbs(y));
        mul_limbs(&x[..n], &v, &mut out);
    }
    Ok(out)
}

/// The product, column by column. A column is a sum of at most 32 products of 120 bits, which fits.
fn mul_limbs(x: &[u64], y: &[u64], out: &mut [u32]) {
    let mut sum = 0u128;
    for k in 0..x.len() + y.len() - 1 {
        let first = (k + 1).saturating_sub(y.len());
        let last = k.min(x.len() - 1);
        let column = x[first..=last].iter().zip(y[k - last..=k - first].iter().rev());
        sum += column.map(|(&a, &b)| u128::from(a) * u128::from(b)).sum::<u128>();
        store_limb(out, k, sum as u64 & LIMB_MASK);
        sum >>= LIMB_BITS;
    }
    store_limb(out, x.len() + y.len() - 1, sum as u64);
}

/// The square, as [`mul_limbs`] but with each mixed product computed once.
fn sqr_short(x: &[u32]) -> Result<Digits> {
    let mut out = Digits::zeroed(2 * x.len())?;
    let n = x.len().div_ceil(2);
    let x = limb_array::<{ LONG / 2 }>(x);
    let x = &x[..n];
    let mut sum = 0u128;
    for k in 0..2 * n - 1 {
        let first = (k + 1).saturating_sub(n);
        let half = k.div_ceil(2);
        let column = x[first..half].iter().zip(x[..=k - first].iter().rev());
        let mixed = column.map(|(&a, &b)| u128::from(a) * u128::from(b)).sum::<u128>();
        let middle = if k % 2 == 0 { u128::from(x[k / 2]) * u128::from(x[k / 2]) } else { 0 };
        sum += 2 * mixed + middle;
        store_limb(&mut out, k, sum as u64 & LIMB_MASK);
        sum >>= LIMB_BITS;
    }
    store_limb(&mut out, 2 * n - 1, sum as u64);
    Ok(out)
}
