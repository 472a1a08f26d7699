//! `int.to_bytes` and `int.from_bytes`.

use super::{BigInt, Digits, IntRef, MASK, SHIFT, bit_length};
use crate::{NumError, Result};
use text::OutOfMemory;

/// Writes `a` into all of `out`, in two's complement if `signed`; `big` puts the highest byte first.
pub fn to_bytes(a: IntRef<'_>, out: &mut [u8], big: bool, signed: bool) -> Result<()> {
    if a.is_negative() && !signed {
        return Err(NumError::overflow("can't convert negative int to unsigned"));
    }
    let room = out.len().saturating_mul(8);
    let bits = bit_length(a);
    let fits = if !signed {
        bits <= room
    } else if a.is_negative() {
        // The most negative value has one bit more than the others: a power of two.
        bits < room || bits == room && bits > 0 && super::bit_count(a) == 1
    } else {
        bits < room || a.is_zero()
    };
    if !fits {
        return Err(NumError::overflow("int too big to convert"));
    }
    let (mut acc, mut have, mut carry, mut next) = (0u64, 0, 1u16, 0);
    for i in 0..out.len() {
        if have < 8 {
            acc |= u64::from(a.digits.get(next).copied().unwrap_or(0)) << have;
            have += SHIFT;
            next += 1;
        }
        let mut b = acc as u8;
        acc >>= 8;
        have -= 8;
        if a.negative {
            carry += u16::from(!b);
            b = carry as u8;
            carry >>= 8;
        }
        let at = if big { out.len() - 1 - i } else { i };
        out[at] = b;
    }
    Ok(())
}

/// The integer that `bytes` hold, in two's complement if `signed`; `big` says that the highest byte is first.
pub fn from_bytes(bytes: &[u8], big: bool, signed: bool) -> text::Result<BigInt> {
    let len = bytes.len().checked_mul(8).ok_or(OutOfMemory)?.div_ceil(SHIFT as usize);
    let top = if big { bytes.first() } else { bytes.last() };
    let negative = signed && top.is_some_and(|b| b & 0x80 != 0);
    let mut out = Digits::zeroed(len)?;
    let (mut acc, mut have, mut carry, mut next) = (0u64, 0, 1u16, 0);
    for i in 0..bytes.len() {
        let mut b = bytes[if big { bytes.len() - 1 - i } else { i }];
        if negative {
            carry += u16::from(!b);
            b = carry as u8;
            carry >>= 8;
        }
        acc |= u64::from(b) << have;
        have += 8;
        if have >= SHIFT {
            out[next] = acc as u32 & MASK;
            next += 1;
            acc >>= SHIFT;
            have -= SHIFT;
        }
    }
    if let Some(o) = out.get_mut(next) {
        *o = acc as u32;
    }
    Ok(BigInt::from_parts(negative, out))
}
