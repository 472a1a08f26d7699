//! Integers of any size, on CPython's digits: 30 bits each, the lowest first, sign apart.
//!
//! [`IntRef`] borrows digits wherever they lie (in an object, or in an [`IntBuf`] made of a machine integer);
//! operations take it and give a [`BigInt`]. Here are the types and conversions to machine integers; one file
//! per group of operations. Short operands are worked on directly, long ones by `dashu-int`.

mod arith;
mod bits;
mod bytes;
mod convert;
mod division;
mod power;
mod text;

pub use arith::{add, mul, neg, sub};
pub use bits::{bit_and, bit_count, bit_length, bit_not, bit_or, bit_xor, shl, shr};
pub use bytes::{from_bytes, to_bytes};
pub(crate) use convert::HASH_MODULUS;
pub use convert::{
    cmp_f64, eq_f64, float_ratio, from_f64, hash, scale_to_f64, to_f64, to_frexp, true_divide,
};
pub use division::{div_floor, div_mod, div_rem, mod_floor, round_to_power_of_ten};
pub use power::{gcd, isqrt, lcm, pow, pow_mod};
pub use text::{
    DEFAULT_MAX_STR_DIGITS, MAX_STR_DIGITS_THRESHOLD, check_str_digits, parse, parse_bytes, to_decimal,
    to_radix,
};

use std::cmp::Ordering;
use std::ops::{Deref, DerefMut};

use ::text::OutOfMemory;
use dashu_int::UBig;

/// Bits per digit.
pub const SHIFT: u32 = 30;
/// The largest digit.
pub const MASK: u32 = (1 << SHIFT) - 1;

/// Results of this many digits need no allocation.
const INLINE: usize = 8;

/// The digits of a [`BigInt`]: a vector that begins on the stack.
#[derive(Clone)]
pub(crate) enum Digits {
    Inline(u8, [u32; INLINE]),
    Heap(Vec<u32>),
}

impl Digits {
    /// `n` zero digits.
    #[inline]
    pub(crate) fn zeroed(n: usize) -> ::text::Result<Digits> {
        if n <= INLINE {
            return Ok(Digits::Inline(n as u8, [0; INLINE]));
        }
        let mut v = Vec::new();
        v.try_reserve_exact(n).map_err(|_| OutOfMemory)?;
        v.resize(n, 0);
        Ok(Digits::Heap(v))
    }

    /// A copy.
    pub(crate) fn copy(digits: &[u32]) -> ::text::Result<Digits> {
        let mut d = Digits::zeroed(digits.len())?;
        d.copy_from_slice(digits);
        Ok(d)
    }

    fn truncate(&mut self, n: usize) {
        match self {
            Digits::Inline(len, _) => *len = n as u8,
            Digits::Heap(v) => v.truncate(n),
        }
    }
}

impl Deref for Digits {
    type Target = [u32];

    #[inline]
    fn deref(&self) -> &[u32] {
        match self {
            Digits::Inline(n, d) => &d[..usize::from(*n)],
            Digits::Heap(v) => v,
        }
    }
}

impl DerefMut for Digits {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u32] {
        match self {
            Digits::Inline(n, d) => &mut d[..usize::from(*n)],
            Digits::Heap(v) => v,
        }
    }
}

/// An owned integer. Its highest digit is not zero, and zero has no digits and no sign.
#[derive(Clone)]
pub struct BigInt {
    negative: bool,
    digits: Digits,
}

/// A borrowed integer in the same form.
#[derive(Clone, Copy, Debug)]
pub struct IntRef<'a> {
    negative: bool,
    digits: &'a [u32],
}

/// The digits of a machine integer, to be borrowed as [`IntRef`].
#[derive(Clone, Copy, Debug)]
pub struct IntBuf {
    negative: bool,
    len: u8,
    digits: [u32; 5],
}

/// The digits of a machine integer and how many they are.
#[inline]
fn split_u128(m: u128) -> (u8, [u32; 5]) {
    let digit = |i: u32| (m >> (SHIFT * i)) as u32 & MASK;
    let len = (128 - m.leading_zeros()).div_ceil(SHIFT);
    (len as u8, [digit(0), digit(1), digit(2), digit(3), digit(4)])
}

/// `digits` without zeros on top.
#[inline]
fn trimmed(digits: &[u32]) -> &[u32] {
    let n = digits.iter().rposition(|&d| d != 0).map_or(0, |i| i + 1);
    &digits[..n]
}

impl BigInt {
    /// Zero.
    pub const ZERO: BigInt = BigInt { negative: false, digits: Digits::Inline(0, [0; INLINE]) };

    /// Takes digits that may have zeros on top.
    #[inline]
    pub(crate) fn from_parts(negative: bool, mut digits: Digits) -> BigInt {
        let n = trimmed(&digits).len();
        digits.truncate(n);
        BigInt { negative: negative && n > 0, digits }
    }

    pub(crate) fn from_ubig(negative: bool, value: &UBig) -> ::text::Result<BigInt> {
        let words = value.as_words();
        let mut digits = Digits::zeroed((words.len() * 64).div_ceil(SHIFT as usize))?;
        let (mut acc, mut bits, mut i) = (0u128, 0, 0);
        for &w in words {
            acc |= u128::from(w) << bits;
            bits += 64;
            while bits >= SHIFT {
                digits[i] = acc as u32 & MASK;
                i += 1;
                acc >>= SHIFT;
                bits -= SHIFT;
            }
        }
        if let Some(d) = digits.get_mut(i) {
            *d = acc as u32;
        }
        Ok(BigInt::from_parts(negative, digits))
    }

    /// A borrowed view.
    #[inline]
    pub fn as_ref(&self) -> IntRef<'_> {
        IntRef { negative: self.negative, digits: &self.digits }
    }

    /// Whether the value is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The digits of the magnitude, the lowest first; none for zero.
    #[inline]
    pub fn digits(&self) -> &[u32] {
        &self.digits
    }

    /// The value as a machine integer, if it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        self.as_ref().to_i64()
    }
}

impl From<i32> for BigInt {
    fn from(v: i32) -> BigInt {
        BigInt::from(i128::from(v))
    }
}

impl From<i64> for BigInt {
    #[inline]
    fn from(v: i64) -> BigInt {
        BigInt::from(i128::from(v))
    }
}

impl From<u64> for BigInt {
    fn from(v: u64) -> BigInt {
        BigInt::from(i128::from(v))
    }
}

impl From<i128> for BigInt {
    fn from(v: i128) -> BigInt {
        let (len, d) = split_u128(v.unsigned_abs());
        BigInt { negative: v < 0, digits: Digits::Inline(len, [d[0], d[1], d[2], d[3], d[4], 0, 0, 0]) }
    }
}

impl PartialEq for BigInt {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for BigInt {}

impl std::fmt::Debug for BigInt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.negative { "-" } else { "" }, self.as_ref().magnitude())
    }
}

impl IntBuf {
    /// The digits of `v`.
    #[inline]
    pub fn new(v: i128) -> IntBuf {
        let (len, digits) = split_u128(v.unsigned_abs());
        IntBuf { negative: v < 0, len, digits }
    }

    /// A borrowed view.
    #[inline]
    pub fn as_ref(&self) -> IntRef<'_> {
        IntRef { negative: self.negative, digits: &self.digits[..usize::from(self.len)] }
    }
}

impl<'a> IntRef<'a> {
    /// The integer with these digits (lowest first, each below 2**30). Zeros on top are passed over.
    #[inline]
    pub fn new(negative: bool, digits: &'a [u32]) -> IntRef<'a> {
        let digits = trimmed(digits);
        IntRef { negative: negative && !digits.is_empty(), digits }
    }

    /// Whether the value is below zero.
    #[inline]
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// Whether the value is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.digits.is_empty()
    }

    /// Whether the value is odd.
    #[inline]
    pub fn is_odd(self) -> bool {
        self.digits.first().is_some_and(|d| d & 1 == 1)
    }

    /// The digits of the magnitude, the lowest first; none for zero.
    #[inline]
    pub fn digits(self) -> &'a [u32] {
        self.digits
    }

    /// The magnitude.
    #[inline]
    pub fn abs(self) -> IntRef<'a> {
        IntRef { negative: false, digits: self.digits }
    }

    /// The value with the other sign.
    #[inline]
    pub fn negated(self) -> IntRef<'a> {
        IntRef { negative: !self.negative && !self.is_zero(), digits: self.digits }
    }

    /// An owned copy.
    pub fn to_owned(self) -> ::text::Result<BigInt> {
        Ok(BigInt { negative: self.negative, digits: Digits::copy(self.digits)? })
    }

    /// The magnitude, if it fits.
    #[inline]
    pub(crate) fn magnitude_u128(self) -> Option<u128> {
        match self.digits.len() {
            0..=4 => {}
            5 if self.digits[4] < 1 << 8 => {}
            _ => return None,
        }
        Some(self.digits.iter().rev().fold(0, |a, &d| a << SHIFT | u128::from(d)))
    }

    /// The value, if it has at most four digits: then sums and differences of two fit too.
    #[inline]
    pub(crate) fn to_short(self) -> Option<i128> {
        let m = match *self.digits {
            [] => 0,
            [a] => i128::from(a),
            [a, b] => i128::from(u64::from(b) << SHIFT | u64::from(a)),
            [a, b, ref high @ ..] if high.len() <= 2 => {
                let low = u64::from(b) << SHIFT | u64::from(a);
                let high = u64::from(high.get(1).copied().unwrap_or(0)) << SHIFT | u64::from(high[0]);
                i128::from(high) << (2 * SHIFT) | i128::from(low)
            }
            _ => return None,
        };
        Some(if self.negative { -m } else { m })
    }

    /// The magnitude in limbs of 60 bits, the lowest first.
    pub(crate) fn limbs(self) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator + 'a {
        limbs(self.digits)
    }

    /// The value as a machine integer, if it fits.
    #[inline]
    pub fn to_i64(self) -> Option<i64> {
        if self.digits.len() > 3 {
            return None;
        }
        let m = self.magnitude_u128()? as i128;
        i64::try_from(if self.negative { -m } else { m }).ok()
    }

    /// The value as an unsigned machine integer, if it fits.
    #[inline]
    pub fn to_u64(self) -> Option<u64> {
        if self.negative { None } else { u64::try_from(self.magnitude_u128()?).ok() }
    }

    /// The value as a wide machine integer, if it fits.
    pub fn to_i128(self) -> Option<i128> {
        let m = self.magnitude_u128()?;
        if self.negative { 0i128.checked_sub_unsigned(m) } else { i128::try_from(m).ok() }
    }

    /// The lowest 64 bits in two's complement: what masks take.
    pub fn wrapping_u64(self) -> u64 {
        let low = self.digits.iter().take(3).rev().fold(0u64, |a, &d| a << SHIFT | u64::from(d));
        if self.negative { low.wrapping_neg() } else { low }
    }

    /// The magnitude for `dashu-int`.
    pub(crate) fn magnitude(self) -> UBig {
        if let Some(m) = self.magnitude_u128() {
            return UBig::from(m);
        }
        let mut words = Vec::with_capacity(self.digits.len() * SHIFT as usize / 64 + 1);
        let (mut acc, mut bits) = (0u128, 0);
        for &d in self.digits {
            acc |= u128::from(d) << bits;
            bits += SHIFT;
            if bits >= 64 {
                words.push(acc as u64);
                acc >>= 64;
                bits -= 64;
            }
        }
        if acc != 0 {
            words.push(acc as u64);
        }
        UBig::from_words(&words)
    }
}

/// Digits in pairs, as limbs of 60 bits, the lowest first: products of these still fit machine integers, and a quarter
/// of the steps suffices.
pub(crate) fn limbs(digits: &[u32]) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator + '_ {
    digits.chunks(2).map(|p| u64::from(p.get(1).copied().unwrap_or(0)) << SHIFT | u64::from(p[0]))
}

/// The low 60 bits.
pub(crate) const LIMB_MASK: u64 = (1 << LIMB_BITS) - 1;
/// Bits of a limb.
pub(crate) const LIMB_BITS: u32 = 2 * SHIFT;

/// Stores a limb as the digits `2 * i` and `2 * i + 1`, so far as there is room: what lies beyond is zero.
#[inline]
pub(crate) fn store_limb(digits: &mut [u32], i: usize, limb: u64) {
    let (low, high) = (limb as u32 & MASK, (limb >> SHIFT) as u32 & MASK);
    match digits.get_mut(2 * i..) {
        Some([a, b, ..]) => (*a, *b) = (low, high),
        Some([a]) => *a = low,
        _ => {}
    }
}

/// Compares magnitudes.
#[inline]
pub(crate) fn cmp_digits(a: &[u32], b: &[u32]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

impl Ord for IntRef<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => cmp_digits(self.digits, other.digits),
            (true, true) => cmp_digits(other.digits, self.digits),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for IntRef<'_> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for IntRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.negative == other.negative && self.digits == other.digits
    }
}

impl Eq for IntRef<'_> {}

/// Asks whether about `bytes` could be had, before a library allocates them infallibly.
pub(crate) fn probe(bytes: usize) -> ::text::Result<()> {
    const WORTHWHILE: usize = 1 << 20;
    if bytes < WORTHWHILE {
        return Ok(());
    }
    // The library needs scratch space besides the result.
    let mut v: Vec<u8> = Vec::new();
    v.try_reserve_exact(bytes.saturating_mul(8)).map_err(|_| OutOfMemory)
}
