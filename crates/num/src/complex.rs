//! What `complex` needs: text in both directions, and hash.
//!
//! Formatting by a specification is in [`crate::format`]; arithmetic is the caller's.

use text::StrView;
use text::{StrBuf, StrBuilder};

use crate::float::{self, Flags};
use crate::literal::{ascii_number, float_prefix, float_value, trim, without_underscores};
use crate::{NumError, Result};

/// `repr(complex(re, im))`.
pub fn repr(re: f64, im: f64) -> String {
    let part = |x: f64, sign: bool| -> String {
        let text = float::to_string(x, b'r', 0, Flags { sign, ..Flags::default() });
        // Without precision the text is short.
        text.map(|t| t.to_string()).unwrap_or_default()
    };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im, false));
    }
    format!("({}{}j)", part(re, false), part(im, true))
}

/// `hash(complex(re, im))` where both parts are numbers; for a NaN the caller passes the part's own hash.
pub fn hash(re: f64, im: f64) -> i64 {
    combine_hashes(float::hash(re), float::hash(im))
}

/// The hash of a complex number from those of its parts.
pub fn combine_hashes(re: i64, im: i64) -> i64 {
    const IMAGINARY: i64 = 1_000_003;
    match re.wrapping_add(IMAGINARY.wrapping_mul(im)) {
        -1 => -2,
        h => h,
    }
}

fn malformed() -> NumError {
    NumError::value("complex() arg is a malformed string")
}

/// `complex(text)`.
pub fn parse(s: StrView<'_>) -> Result<(f64, f64)> {
    let ascii = ascii_number(s)?;
    let Some(clean) = without_underscores(&ascii) else {
        let mut b = StrBuilder::new();
        b.push_str("could not convert string to complex: ");
        b.push_view(text::repr::repr(s)?.as_view());
        return Err(NumError::value(b.finish().unwrap_or_else(|_| StrBuf::new())));
    };
    let mut s = trim(&clean);
    if let [b'(', inner @ .., b')'] = s {
        s = trim(inner);
    }
    parse_parts(s).ok_or_else(malformed)
}

/// The parts of `x`, `yj` or `x±yj`, where `y` may be left out.
fn parse_parts(s: &[u8]) -> Option<(f64, f64)> {
    // The value of a lone sign or of nothing before `j`.
    let unit = |s: &[u8]| -> Option<(f64, usize)> {
        match s {
            [b'-', b'j' | b'J', ..] => Some((-1.0, 1)),
            [b'+', b'j' | b'J', ..] => Some((1.0, 1)),
            [b'j' | b'J', ..] => Some((1.0, 0)),
            _ => None,
        }
    };
    let imaginary = |s: &[u8]| -> Option<f64> {
        let n = float_prefix(s);
        let (y, n) = if n > 0 { (float_value(&s[..n]), n) } else { unit(s)? };
        matches!(&s[n..], [b'j' | b'J']).then_some(y)
    };
    let n = float_prefix(s);
    if n == 0 {
        return Some((0.0, imaginary(s)?));
    }
    match &s[n..] {
        [] => Some((float_value(s), 0.0)),
        [b'j' | b'J'] => Some((0.0, float_value(&s[..n]))),
        rest @ [b'+' | b'-', ..] => Some((float_value(&s[..n]), imaginary(rest)?)),
        _ => None,
    }
}
