//! What the parsers of `int()`, `float()` and `complex()` share.

use std::borrow::Cow;

use text::types::{decimal_value, is_space};
use text::{StrBuf, StrView};

use crate::Result;

/// The argument as it was given, for messages.
#[derive(Clone, Copy)]
pub(crate) enum Literal<'a> {
    Text(StrView<'a>),
    Bytes(&'a [u8]),
}

impl Literal<'_> {
    pub(crate) fn repr(self) -> text::Result<StrBuf> {
        match self {
            Literal::Text(s) => text::repr::repr(s),
            Literal::Bytes(b) => text::bytes::repr(b).map(StrBuf::Ascii),
        }
    }
}

/// The string with decimal digits of all scripts as ASCII digits and white space beyond ASCII as blanks. Another
/// character beyond ASCII becomes a question mark, which no number contains, and ends it.
pub(crate) fn ascii_number(s: StrView<'_>) -> Result<Cow<'_, [u8]>> {
    if let Some(a) = s.as_ascii() {
        return Ok(Cow::Borrowed(a));
    }
    let mut out = Vec::new();
    out.try_reserve_exact(s.len()).map_err(|_| text::OutOfMemory)?;
    for c in s.iter() {
        out.push(match c {
            0..0x80 => c as u8,
            _ if is_space(c) => b' ',
            _ => decimal_value(c).map_or(b'?', |d| b'0' + d),
        });
        if c >= 0x80 && out.last() == Some(&b'?') {
            break;
        }
    }
    Ok(Cow::Owned(out))
}

/// The bytes without white space (C's `isspace`) at the ends.
pub(crate) fn trim(s: &[u8]) -> &[u8] {
    let space = |b: &u8| matches!(b, b' ' | 9..=13);
    let start = s.iter().position(|b| !space(b)).unwrap_or(s.len());
    let end = s.iter().rposition(|b| !space(b)).map_or(start, |i| i + 1);
    &s[start..end]
}

/// The bytes without underscores, each of which must lie between two digits.
pub(crate) fn without_underscores(s: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !s.contains(&b'_') {
        return Some(Cow::Borrowed(s));
    }
    let digit = |i: Option<usize>| i.and_then(|i| s.get(i)).is_some_and(u8::is_ascii_digit);
    let fine = |(i, &b): (usize, &u8)| b != b'_' || digit(i.checked_sub(1)) && digit(Some(i + 1));
    if !s.iter().enumerate().all(fine) {
        return None;
    }
    Some(Cow::Owned(s.iter().copied().filter(|&b| b != b'_').collect()))
}

/// Length of the floating-point number that `s` starts with (`inf` and `nan` included), or 0.
pub(crate) fn float_prefix(s: &[u8]) -> usize {
    let digits = |from: usize| s[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let sign = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    let word = |w: &str| s[sign..].get(..w.len()).is_some_and(|p| p.eq_ignore_ascii_case(w.as_bytes()));
    for w in ["infinity", "inf", "nan"] {
        if word(w) {
            return sign + w.len();
        }
    }
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut any = whole > 0;
    if s.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        any |= fraction > 0;
        end += 1 + fraction;
    }
    if !any {
        return 0;
    }
    if matches!(s.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(s.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(s.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The value of what [`float_prefix`] delimited.
pub(crate) fn float_value(s: &[u8]) -> f64 {
    let (negative, magnitude) = match s {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, s),
    };
    let x = match magnitude.first() {
        Some(b'n' | b'N') => f64::NAN.copysign(1.0),
        _ => std::str::from_utf8(magnitude).ok().and_then(|s| s.parse().ok()).unwrap_or(f64::NAN),
    };
    if negative { -x } else { x }
}
