//! Integers to text and back, with the limit of `sys.set_int_max_str_digits`.

use dashu_int::UBig;
use text::{StrBuf, StrBuilder, StrView};

use super::{BigInt, Digits, IntRef, MASK, SHIFT, bit_length, probe};
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
    let _ = std::fmt::Write::write_fmt(&mut out, format_args!("{}", a.magnitude()));
    check_str_digits(out.len() - usize::from(a.is_negative()), limit, false)?;
    Ok(out)
}

/// The digits of `a` in a base from 2 to 36, in lower case, with a sign but no prefix. Only base 10 has a limit.
pub fn to_radix(a: IntRef<'_>, base: u32, limit: usize) -> Result<String> {
    if base == 10 {
        return to_decimal(a, limit);
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
    for &b in digits {
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
