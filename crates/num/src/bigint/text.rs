//! Integers to text and back, with the limit of `sys.set_int_max_str_digits`.

use dashu_int::UBig;
use text::{StrBuf, StrBuilder, StrView};

use super::{BigInt, Digits, IntRef, LIMB_BITS, LIMB_MASK, MASK, SHIFT, bit_length, probe, store_limb};
use crate::literal::{Literal, ascii_number};
use crate::{NumError, Result};

/// `sys.int_info.default_max_str_digits`.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;
/// `sys.int_info.str_digits_check_threshold`: the limit never hits numbers this short.
pub const MAX_STR_DIGITS_THRESHOLD: usize = 640;

/// Fails if a conversion of `digits` decimal digits passes the limit; 0 stands for none. For text to integer the
/// message tells the number.
pub fn check_str_digits(digits: usize, limit: usize, parsing: bool) -> Result<()> {
    if limit == 0 || digits <= limit || digits <= MAX_STR_DIGITS_THRESHOLD {
        return Ok(());
    }
    let value = if parsing { format!(": value has {digits} digits") } else { String::new() };
    Err(NumError::value(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion{value}; \
         use sys.set_int_max_str_digits() to increase the limit"
    )))
}

/// `str(a)`; `limit` as for [`check_str_digits`].
pub fn to_decimal(a: IntRef<'_>, limit: usize) -> Result<String> {
    if let Some(v) = a.to_i128() {
        return Ok(v.to_string());
    }
    // log10(2) is a little more than 0.30102.
    let at_least = (bit_length(a) as u64 - 1).saturating_mul(30102) / 100_000 + 1;
    check_str_digits(at_least as usize, limit, false)?;
    probe(a.digits.len() * 14)?;
    let mut out = String::with_capacity(a.digits.len() * 10);
    if a.is_negative() {
        out.push('-');
    }
    if a.digits.len() <= LONG {
        push_decimal(&mut out, a);
    } else {
        let _ = std::fmt::Write::write_fmt(&mut out, format_args!("{}", a.magnitude()));
    }
    check_str_digits(out.len() - usize::from(a.is_negative()), limit, false)?;
    Ok(out)
}

/// Up to this many digits the quadratic conversion is faster than the library's.
const LONG: usize = 128;
/// What a limb of decimal text holds: 18 digits.
const DECIMAL_LIMB: u64 = 1_000_000_000_000_000_000;

/// Appends the decimal digits of at most [`LONG`] digits.
fn push_decimal(out: &mut String, a: IntRef<'_>) {
    // floor(2**123 / 10**18)
    const INVERSE: u64 = 10_633_823_966_279_326_983;
    const { assert!((1u128 << 123) / DECIMAL_LIMB as u128 == INVERSE as u128) };
    // 30 * LONG bits are fewer than 59 * 66.
    let mut limbs = [0u64; 66];
    let mut len = 0;
    for limb in a.limbs().rev() {
        // limbs = limbs * 2**60 + limb, in base 10**18.
        let mut carry = limb;
        for l in &mut limbs[..len] {
            let z = u128::from(*l) << LIMB_BITS | u128::from(carry);
            // z is below 10**18 * 2**60. The estimate of the quotient is at most 2 too small.
            carry = ((u128::from((z >> 59) as u64) * u128::from(INVERSE)) >> 64) as u64;
            let mut rest = (z as u64).wrapping_sub(carry.wrapping_mul(DECIMAL_LIMB));
            while rest >= DECIMAL_LIMB {
                rest -= DECIMAL_LIMB;
                carry += 1;
            }
            *l = rest;
        }
        while carry != 0 {
            limbs[len] = carry % DECIMAL_LIMB;
            carry /= DECIMAL_LIMB;
            len += 1;
        }
    }
    for (i, &l) in limbs[..len].iter().rev().enumerate() {
        let mut text = [b'0'; 18];
        let mut rest = l;
        for pair in text.rchunks_mut(2) {
            let two = (rest % 100) as u8;
            rest /= 100;
            pair.copy_from_slice(&[b'0' + two / 10, b'0' + two % 10]);
        }
        let zeros = if i == 0 { text.iter().take_while(|&&b| b == b'0').count() } else { 0 };
        out.push_str(std::str::from_utf8(&text[zeros..]).unwrap_or_default());
    }
}

/// The value of eight decimal digits, adding up neighbours side by side.
fn eight_digits(digits: [u8; 8]) -> u64 {
    let v = u64::from_le_bytes(digits) & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (v * 10 + (v >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// The value of up to 19 decimal digits.
fn short_decimal(digits: &[u8]) -> u64 {
    let (eights, rest) = digits.as_chunks::<8>();
    let high = eights.iter().fold(0, |v, e| v * 100_000_000 + eight_digits(*e));
    rest.iter().fold(high, |v, &b| v * 10 + u64::from(b - b'0'))
}

/// The value of at most [`LONG_TEXT`] decimal digits.
fn from_decimal(digits: &[u8]) -> ::text::Result<BigInt> {
    const STEP: usize = 16;
    const SCALE: u64 = 10_000_000_000_000_000;
    let mut out = Digits::zeroed((digits.len() * 10 / 3 + 1).div_ceil(SHIFT as usize))?;
    let mut limbs = [0u64; LONG_TEXT * 10 / 3 / LIMB_BITS as usize + 2];
    let mut len = 0;
    let (head, rest) = digits.split_at(digits.len() % STEP);
    for chunk in std::iter::once(head).chain(rest.chunks(STEP)) {
        let mut carry = short_decimal(chunk);
        for l in &mut limbs[..len] {
            let z = u128::from(*l) * u128::from(SCALE) + u128::from(carry);
            *l = z as u64 & LIMB_MASK;
            carry = (z >> LIMB_BITS) as u64;
        }
        if carry != 0 {
            limbs[len] = carry;
            len += 1;
        }
    }
    for (i, &l) in limbs[..len].iter().enumerate() {
        store_limb(&mut out, i, l);
    }
    Ok(BigInt::from_parts(false, out))
}

/// Up to this many decimal digits the quadratic conversion is faster than the library's.
const LONG_TEXT: usize = 900;

/// The digits of `a` in a base from 2 to 36, in lower case, with a sign but no prefix. Only base 10 has a limit.
pub fn to_radix(a: IntRef<'_>, base: u32, limit: usize) -> Result<String> {
    if base == 10 {
        return to_decimal(a, limit);
    }
    if let (Some(mut v), 2..=36) =
        (a.to_short().map(i128::unsigned_abs).and_then(|v| u64::try_from(v).ok()), base)
    {
        let mut text = [0; 65];
        let mut at = text.len();
        loop {
            at -= 1;
            text[at] = digit_char((v % u64::from(base)) as u32);
            v /= u64::from(base);
            if v == 0 {
                break;
            }
        }
        if a.is_negative() {
            at -= 1;
            text[at] = b'-';
        }
        return Ok(std::str::from_utf8(&text[at..]).unwrap_or_default().to_owned());
    }
    let mut out = Vec::new();
    let per_digit = match base {
        2 => 1,
        3..=15 => 2,
        16..=31 => 4,
        _ => 5,
    };
    let room = (bit_length(a) / per_digit * if base < 16 { per_digit } else { 1 }).saturating_add(4);
    out.try_reserve(room).map_err(|_| text::OutOfMemory)?;
    if a.is_zero() {
        out.push(b'0');
    }
    if base.is_power_of_two() && base <= 32 {
        let step = base.trailing_zeros();
        let (mut acc, mut have) = (0u64, 0);
        for (i, &d) in a.digits.iter().enumerate() {
            acc |= u64::from(d) << have;
            have += SHIFT;
            let last = i + 1 == a.digits.len();
            while have >= step || last && acc != 0 {
                out.push(digit_char(acc as u32 & (base - 1)));
                acc >>= step;
                have = have.saturating_sub(step);
                if last && acc == 0 {
                    break;
                }
            }
        }
        if a.is_negative() {
            out.push(b'-');
        }
        out.reverse();
    } else {
        probe(a.digits.len() * 14)?;
        if a.is_negative() {
            out.push(b'-');
        }
        if !a.is_zero() {
            out.extend_from_slice(a.magnitude().in_radix(base.clamp(2, 36) as u8).to_string().as_bytes());
        }
    }
    Ok(String::from_utf8(out).unwrap_or_default())
}

fn digit_char(v: u32) -> u8 {
    if v < 10 { b'0' + v as u8 } else { b'a' + (v - 10) as u8 }
}

/// The error of `int(text, base)`.
fn invalid(base: u32, literal: Literal<'_>) -> NumError {
    let mut b = StrBuilder::new();
    b.push_str(&format!("invalid literal for int() with base {base}: "));
    match literal.repr() {
        Ok(r) => b.push_view(r.as_view().to(r.len().min(200))),
        Err(e) => return e.into(),
    }
    b.finish().map_or_else(NumError::from, NumError::value)
}

/// `int(text, base)`: white space, sign, prefix and underscores included. Base 0 goes by the prefix.
pub fn parse(s: StrView<'_>, base: u32, limit: usize) -> Result<BigInt> {
    if let (10, StrView::Ascii(digits)) = (base, s)
        && (1..=19).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
    {
        return Ok(BigInt::from(short_decimal(digits)));
    }
    parse_literal(&ascii_number(s)?, base, limit, Literal::Text(s))
}

/// `int(bytes, base)`.
pub fn parse_bytes(s: &[u8], base: u32, limit: usize) -> Result<BigInt> {
    parse_literal(s, base, limit, Literal::Bytes(s))
}

fn parse_literal(bytes: &[u8], base: u32, limit: usize, literal: Literal<'_>) -> Result<BigInt> {
    if base == 1 || base > 36 {
        return Err(NumError::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let s = crate::literal::trim(bytes);
    let (negative, s) = match s {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, s),
    };
    let prefix = match s {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    // In base 0 a number without prefix is decimal and must not begin with 0 unless it is zero.
    let (radix, only_zero) = match base {
        0 if prefix != 0 => (prefix, false),
        0 => (10, s.first() == Some(&b'0')),
        _ => (base, false),
    };
    let digits = if prefix == radix {
        // An underscore may follow the prefix.
        match &s[2..] {
            [b'_', rest @ ..] => rest,
            rest => rest,
        }
    } else {
        s
    };
    let value = |b: u8| char::from(b).to_digit(radix);
    let (mut count, mut after_digit, mut plain) = (0, false, true);
    let simple = radix == 10 && !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if simple {
        (count, after_digit) = (digits.len(), true);
    }
    for &b in if simple { &[] } else { digits } {
        if b == b'_' && after_digit {
            after_digit = false;
            plain = false;
        } else if value(b).is_some() {
            after_digit = true;
            count += 1;
        } else {
            return Err(invalid(base, literal));
        }
    }
    if !after_digit {
        return Err(invalid(base, literal));
    }
    if !radix.is_power_of_two() {
        check_str_digits(count, limit, true)?;
    }
    let cleaned;
    let digits = if plain {
        digits
    } else {
        cleaned = digits.iter().copied().filter(|&b| b != b'_').collect::<Vec<u8>>();
        &cleaned
    };
    if only_zero && digits.iter().any(|&b| b != b'0') {
        return Err(invalid(base, literal));
    }
    let result = accumulate(digits, radix)?;
    Ok(BigInt::from_parts(negative, result.digits))
}

/// The value of valid digits.
fn accumulate(digits: &[u8], radix: u32) -> Result<BigInt> {
    let value = |b: u8| char::from(b).to_digit(radix).unwrap_or(0);
    // 36**12 and 10**19 are below 2**64.
    if digits.len() <= 12 || radix == 10 && digits.len() <= 19 {
        return Ok(BigInt::from(
            digits.iter().fold(0u64, |a, &b| a * u64::from(radix) + u64::from(value(b))),
        ));
    }
    if radix.is_power_of_two() {
        let step = radix.trailing_zeros();
        let bits = digits.len().checked_mul(step as usize).ok_or(text::OutOfMemory)?;
        let mut out = Digits::zeroed(bits.div_ceil(SHIFT as usize))?;
        let (mut acc, mut have, mut next) = (0u64, 0, 0);
        for &b in digits.iter().rev() {
            acc |= u64::from(value(b)) << have;
            have += step;
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
        return Ok(BigInt::from_parts(false, out));
    }
    if radix == 10 && digits.len() <= LONG_TEXT {
        return Ok(from_decimal(digits)?);
    }
    probe(digits.len())?;
    let text = std::str::from_utf8(digits).unwrap_or("0");
    let parsed = UBig::from_str_radix(text, radix).unwrap_or_default();
    Ok(BigInt::from_ubig(false, &parsed)?)
}

/// Lets messages and results of conversions be strings of objects.
impl From<BigInt> for StrBuf {
    fn from(v: BigInt) -> StrBuf {
        StrBuf::from(format!("{v:?}"))
    }
}
