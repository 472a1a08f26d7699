//! `float.hex` and `float.fromhex`.

use crate::bigint::scale_to_f64;
use crate::literal::trim;
use crate::{NumError, Result};

/// `x.hex()`.
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return super::repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let bits = x.to_bits();
    let (e, m) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
    if e == 0 && m == 0 {
        return format!("{sign}0x0.0p+0");
    }
    let (lead, e) = if e == 0 { (0, -1022) } else { (1, e - 1023) };
    format!("{sign}0x{lead}.{m:013x}p{}{}", if e < 0 { '-' } else { '+' }, e.abs())
}

fn invalid() -> NumError {
    NumError::value("invalid hexadecimal floating-point string")
}

/// `float.fromhex(text)`; the text as bytes, since nothing but ASCII is accepted.
pub fn from_hex(text: &[u8]) -> Result<f64> {
    let s = trim(text);
    let (negative, s) = match s {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, s),
    };
    let word = |w: &str| s.eq_ignore_ascii_case(w.as_bytes());
    let x = if word("inf") || word("infinity") {
        f64::INFINITY
    } else if word("nan") {
        f64::NAN.copysign(1.0)
    } else {
        magnitude(s)?
    };
    Ok(if negative { -x } else { x })
}

fn magnitude(s: &[u8]) -> Result<f64> {
    let s = match s {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => s,
    };
    let digits = |from: usize| s[from..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let whole = digits(0);
    let mut end = whole;
    let mut places = 0;
    if s.get(end) == Some(&b'.') {
        places = digits(end + 1);
        end += 1 + places;
    }
    if whole + places == 0 {
        return Err(invalid());
    }
    let mantissa = s[..whole].iter().chain(&s[end - places..end]);
    let (exponent, rest) = exponent(&s[end..])?;
    // As many digits as fit; of the rest only their number and whether any is not zero.
    let (mut m, mut left, mut sticky) = (0u128, whole + places, false);
    for &b in mantissa {
        if m >> 124 != 0 {
            break;
        }
        m = m << 4 | u128::from(char::from(b).to_digit(16).unwrap_or(0));
        left -= 1;
    }
    let tail = s[..whole].iter().chain(&s[end - places..end]).skip(whole + places - left);
    sticky |= tail.into_iter().any(|&b| b != b'0');
    let shift = 4 * (left as i64 - places as i64);
    let x = scale_to_f64(m, exponent.saturating_add(shift), sticky);
    if x.is_infinite() {
        return Err(NumError::overflow("hexadecimal value too large to represent as a float"));
    }
    // Only now, as in CPython: a value too large is told before what is wrong behind it.
    if rest.is_empty() { Ok(x) } else { Err(invalid()) }
}

/// The value of `p±n`, kept within what matters, or 0 for nothing; and what follows it.
fn exponent(s: &[u8]) -> Result<(i64, &[u8])> {
    let rest = match s {
        [b'p' | b'P', rest @ ..] => rest,
        _ => return Ok((0, s)),
    };
    let (negative, digits) = match rest {
        [b'-', d @ ..] => (true, d),
        [b'+', d @ ..] => (false, d),
        d => (false, d),
    };
    let n = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    if n == 0 {
        return Err(invalid());
    }
    const BOUND: i64 = i64::MAX / 4;
    let more = |e: i64, &b: &u8| e.saturating_mul(10).saturating_add((b - b'0').into()).min(BOUND);
    let e = digits[..n].iter().fold(0i64, more);
    Ok((if negative { -e } else { e }, &digits[n..]))
}
