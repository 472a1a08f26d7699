//! Shifts and bitwise operations, as if on two's complement of infinite width.

use text::{OutOfMemory, Result};

use super::{BigInt, Digits, IntRef, MASK, SHIFT};

/// Number of bits of the magnitude: `int.bit_length`.
#[inline]
pub fn bit_length(a: IntRef<'_>) -> usize {
    match a.digits.last() {
        None => 0,
        Some(d) => (a.digits.len() - 1) * SHIFT as usize + (32 - d.leading_zeros()) as usize,
    }
}

/// Number of ones in the magnitude: `int.bit_count`.
pub fn bit_count(a: IntRef<'_>) -> usize {
    a.digits.iter().map(|d| d.count_ones() as usize).sum()
}

/// `a << n`.
pub fn shl(a: IntRef<'_>, n: usize) -> Result<BigInt> {
    if a.is_zero() {
        return Ok(BigInt::ZERO);
    }
    let (words, bits) = (n / SHIFT as usize, (n % SHIFT as usize) as u32);
    let len =
        words.checked_add(a.digits.len() + 1).filter(|&n| n < isize::MAX as usize / 4).ok_or(OutOfMemory)?;
    let mut out = Digits::zeroed(len)?;
    let mut carry = 0u64;
    for (o, &d) in out[words..].iter_mut().zip(a.digits) {
        carry |= u64::from(d) << bits;
        *o = carry as u32 & MASK;
        carry >>= SHIFT;
    }
    out[len - 1] = carry as u32;
    Ok(BigInt::from_parts(a.negative, out))
}

/// `a >> n`, towards minus infinity.
pub fn shr(a: IntRef<'_>, n: usize) -> Result<BigInt> {
    let (words, bits) = (n / SHIFT as usize, (n % SHIFT as usize) as u32);
    if words >= a.digits.len() {
        return Ok(if a.negative { BigInt::from(-1) } else { BigInt::ZERO });
    }
    let kept = &a.digits[words..];
    // One digit more than kept: rounding a negative value may carry into it.
    let mut out = Digits::zeroed(kept.len() + 1)?;
    for (i, o) in out[..kept.len()].iter_mut().enumerate() {
        let high = kept.get(i + 1).copied().unwrap_or(0);
        *o = ((u64::from(high) << SHIFT | u64::from(kept[i])) >> bits) as u32 & MASK;
    }
    let lost = a.digits[..words].iter().any(|&d| d != 0) || kept[0] & ((1 << bits) - 1) != 0;
    if a.negative && lost {
        for o in out.iter_mut() {
            *o = (*o + 1) & MASK;
            if *o != 0 {
                break;
            }
        }
    }
    Ok(BigInt::from_parts(a.negative, out))
}

/// `~a`.
pub fn bit_not(a: IntRef<'_>) -> Result<BigInt> {
    super::sub(IntRef { negative: true, digits: &[1] }, a)
}

/// The digits of an integer in two's complement, without end.
struct Complement<'a> {
    digits: &'a [u32],
    negative: bool,
    carry: u32,
}

impl<'a> Complement<'a> {
    fn new(a: IntRef<'a>) -> Self {
        Complement { digits: a.digits, negative: a.negative, carry: 1 }
    }

    /// Digit `i`; must be called for each in turn.
    #[inline]
    fn digit(&mut self, i: usize) -> u32 {
        let d = self.digits.get(i).copied().unwrap_or(0);
        if !self.negative {
            return d;
        }
        let d = (d ^ MASK) + self.carry;
        self.carry = d >> SHIFT;
        d & MASK
    }
}

fn bitwise(a: IntRef<'_>, b: IntRef<'_>, op: impl Fn(u32, u32) -> u32) -> Result<BigInt> {
    // One digit more than the longer operand holds the sign.
    let len = a.digits.len().max(b.digits.len()) + 1;
    let mut out = Digits::zeroed(len)?;
    let (mut x, mut y) = (Complement::new(a), Complement::new(b));
    for (i, o) in out.iter_mut().enumerate() {
        *o = op(x.digit(i), y.digit(i)) & MASK;
    }
    let negative = out[len - 1] >> (SHIFT - 1) == 1;
    if negative {
        let mut carry = 1;
        for o in out.iter_mut() {
            carry += *o ^ MASK;
            *o = carry & MASK;
            carry >>= SHIFT;
        }
    }
    Ok(BigInt::from_parts(negative, out))
}

/// `a & b`.
pub fn bit_and(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    if !a.negative && !b.negative {
        let len = a.digits.len().min(b.digits.len());
        let mut out = Digits::zeroed(len)?;
        for ((o, x), y) in out.iter_mut().zip(a.digits).zip(b.digits) {
            *o = x & y;
        }
        return Ok(BigInt::from_parts(false, out));
    }
    bitwise(a, b, |x, y| x & y)
}

/// `a | b`.
pub fn bit_or(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    bitwise(a, b, |x, y| x | y)
}

/// `a ^ b`.
pub fn bit_xor(a: IntRef<'_>, b: IntRef<'_>) -> Result<BigInt> {
    bitwise(a, b, |x, y| x ^ y)
}
