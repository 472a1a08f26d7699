//! Floats to decimal text, as CPython's `PyOS_double_to_string`, and back.

use text::{StrBuf, StrBuilder, StrView};

use crate::literal::{Literal, ascii_number, float_prefix, float_value, trim, without_underscores};
use crate::{NumError, Result};

/// How [`to_string`] writes what its code leaves open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// A plus sign before what is not negative.
    pub sign: bool,
    /// `.0` after what would look like an integer.
    pub add_dot_0: bool,
    /// The alternate form: a point always, and `g` keeps trailing zeros.
    pub alternate: bool,
    /// No minus sign before what is rounded to zero.
    pub no_negative_zero: bool,
}

/// Significant decimal digits `0.d1d2d3… * 10**point`, without trailing zeros.
struct Decimal {
    /// No float has more significant digits than 767.
    digits: Vec<u8>,
    point: i64,
}

/// No float has more than this many significant digits, or places after the point.
const MOST_DIGITS: usize = 768;
const MOST_PLACES: usize = 1074;

impl Decimal {
    /// From `d.ddde±n` or `ddd.ddd`.
    fn parse(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().unwrap_or(0);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = Vec::with_capacity(whole.len() + fraction.len());
        digits.extend_from_slice(whole.as_bytes());
        digits.extend_from_slice(fraction.as_bytes());
        let mut point = whole.len() as i64 + exponent;
        let zeros = digits.iter().take_while(|&&d| d == b'0').count();
        digits.drain(..zeros);
        point -= zeros as i64;
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            digits.push(b'0');
            point = 1;
        }
        Decimal { digits, point }
    }

    /// The shortest digits that denote `x`, which is finite and not negative.
    fn shortest(x: f64) -> Decimal {
        Decimal::parse(zmij::Buffer::new().format_finite(x))
    }

    /// `n` significant digits.
    fn significant(x: f64, n: usize) -> Decimal {
        Decimal::parse(&format!("{:.*e}", n.clamp(1, MOST_DIGITS) - 1, x))
    }

    /// `n` places after the point.
    fn places(x: f64, n: usize) -> Decimal {
        Decimal::parse(&format!("{:.*}", n.min(MOST_PLACES), x))
    }

    fn is_zero(&self) -> bool {
        self.digits == b"0"
    }
}

/// `repr(x)`.
pub fn repr(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    let mut out = String::with_capacity(24);
    if x.is_sign_negative() {
        out.push('-');
    }
    let a = x.abs();
    if a.is_infinite() {
        out.push_str("inf");
        return out;
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(a);
    match text.split_once('e') {
        // In this range the library's layout is the same.
        _ if a == 0.0 || (1e-4..1e16).contains(&a) => out.push_str(text),
        Some((mantissa, exponent)) => {
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent.trim_start_matches('+')),
            };
            out.push_str(mantissa);
            out.push('e');
            out.push(sign);
            if digits.len() < 2 {
                out.push('0');
            }
            out.push_str(digits);
        }
        None => {
            let d = Decimal::parse(text);
            let mut b = StrBuilder::new();
            let scientific = d.point <= -4 || d.point > 16;
            let style = Style { scientific, places: 0, add_dot_0: true, alternate: false, upper: false };
            style.push(&mut b, &d);
            out.push_str(b.as_view().as_ascii_str().unwrap_or_default());
        }
    }
    out
}

/// `a * 10**places` to the nearest integer, ties to even, computed exactly, for `a` below `2**53` in magnitude that is
/// not an integer of that size, and up to 19 places.
pub(crate) fn scaled(a: f64, places: usize) -> Option<u128> {
    if places > 19 {
        return None;
    }
    let bits = a.to_bits();
    let (e, m) = ((bits >> 52 & 0x7ff) as u32, bits & ((1 << 52) - 1));
    let (m, shift) = if e == 0 { (m, 1074) } else { (m | 1 << 52, 1075u32.checked_sub(e)?) };
    // Below 2**53 * 2**64.
    let n = u128::from(m) * 10u128.pow(places as u32);
    match shift {
        0 => Some(n),
        1..118 => {
            let (q, rest, half) = (n >> shift, n & ((1 << shift) - 1), 1u128 << (shift - 1));
            Some(q + u128::from(rest > half || rest == half && q & 1 == 1))
        }
        _ => Some(0),
    }
}

/// Appends `q / 10**places` with all its places.
fn push_scaled(b: &mut StrBuilder, mut q: u128, places: usize, alternate: bool) {
    // 2**117 has 36 digits.
    let mut text = [b'0'; 48];
    let mut at = text.len();
    let mut put = |digit: u8| {
        at -= 1;
        text[at] = digit;
    };
    let mut count = 0;
    while q > u128::from(u64::MAX) {
        put(b'0' + (q % 10) as u8);
        q /= 10;
        count += 1;
        if count == places {
            put(b'.');
        }
    }
    let mut q = q as u64;
    if places == 0 && alternate {
        put(b'.');
    }
    while q != 0 || count <= places {
        put(b'0' + (q % 10) as u8);
        q /= 10;
        count += 1;
        if count == places {
            put(b'.');
        }
    }
    b.push_ascii(&text[at..]);
}

/// How digits are laid out.
struct Style {
    scientific: bool,
    /// The least number of places after the point.
    places: usize,
    add_dot_0: bool,
    alternate: bool,
    upper: bool,
}

impl Style {
    fn push(&self, b: &mut StrBuilder, d: &Decimal) {
        let point = if self.scientific { 1 } else { d.point };
        let n = d.digits.len() as i64;
        // Before the point.
        if point <= 0 {
            b.push_ascii(b"0");
        } else {
            let whole = n.min(point) as usize;
            b.push_ascii(&d.digits[..whole]);
            b.push_n(b'0'.into(), point as usize - whole);
        }
        // After it.
        let have = (n - point).max(0) as usize;
        let mut places = self.places.max(have);
        if self.add_dot_0 && !self.scientific {
            places = places.max(1);
        }
        if places > 0 || self.alternate {
            b.push_ascii(b".");
        }
        let zeros = usize::try_from(-point).unwrap_or(0).min(places);
        if have > 0 {
            b.push_n(b'0'.into(), zeros);
            b.push_ascii(&d.digits[point.max(0) as usize..]);
            b.push_n(b'0'.into(), places - have);
        } else {
            b.push_n(b'0'.into(), places);
        }
        if self.scientific {
            let e = d.point - 1;
            let letter = if self.upper { 'E' } else { 'e' };
            b.push_str(&format!("{letter}{}{:02}", if e < 0 { '-' } else { '+' }, e.abs()));
        }
    }
}

/// `x` as `PyOS_double_to_string` writes it. `code` is one of `eEfFgGr`; `precision` counts as there, and says nothing
/// for `r`.
pub fn to_string(x: f64, code: u8, precision: usize, flags: Flags) -> text::Result<StrBuf> {
    let mut b = StrBuilder::new();
    push_string(&mut b, x, code, precision, flags);
    b.finish()
}

/// Appends what [`to_string`] gives.
pub(crate) fn push_string(b: &mut StrBuilder, x: f64, code: u8, precision: usize, flags: Flags) {
    let upper = code.is_ascii_uppercase();
    let a = x.abs();
    let sign = |b: &mut StrBuilder, negative: bool| {
        if negative {
            b.push_ascii(b"-");
        } else if flags.sign {
            b.push_ascii(b"+");
        }
    };
    if !x.is_finite() {
        sign(b, x == f64::NEG_INFINITY);
        b.push_ascii(match (x.is_nan(), upper) {
            (true, false) => b"nan",
            (true, true) => b"NAN",
            (false, false) => b"inf",
            (false, true) => b"INF",
        });
        return;
    }
    let (d, scientific, places);
    match code.to_ascii_lowercase() {
        b'e' => {
            d = Decimal::significant(a, precision.saturating_add(1));
            scientific = true;
            places = precision;
        }
        b'f' if let Some(q) = scaled(a, precision) => {
            sign(b, x.is_sign_negative() && !(flags.no_negative_zero && q == 0));
            push_scaled(b, q, precision, flags.alternate);
            return;
        }
        b'f' => {
            d = Decimal::places(a, precision);
            scientific = false;
            places = precision;
        }
        b'g' => {
            let precision = precision.max(1);
            d = Decimal::significant(a, precision);
            let limit = i64::try_from(precision).unwrap_or(i64::MAX) - i64::from(flags.add_dot_0);
            scientific = d.point <= -4 || d.point > limit;
            // The alternate form fills up to `precision` significant digits.
            places = if !flags.alternate {
                0
            } else if scientific {
                precision - 1
            } else {
                usize::try_from(i64::try_from(precision).unwrap_or(i64::MAX) - d.point).unwrap_or(0)
            };
        }
        _ => {
            d = Decimal::shortest(a);
            scientific = d.point <= -4 || d.point > 16;
            places = 0;
        }
    }
    sign(b, x.is_sign_negative() && !(flags.no_negative_zero && d.is_zero()));
    let style = Style { scientific, places, add_dot_0: flags.add_dot_0, alternate: flags.alternate, upper };
    style.push(b, &d);
}

/// The error of `float(text)`.
fn invalid(literal: Literal<'_>) -> NumError {
    let mut b = StrBuilder::new();
    b.push_str("could not convert string to float: ");
    match literal.repr() {
        Ok(r) => b.push_view(r.as_view()),
        Err(e) => return e.into(),
    }
    b.finish().map_or_else(NumError::from, NumError::value)
}

fn parse_literal(bytes: &[u8], literal: Literal<'_>) -> Result<f64> {
    let Some(s) = without_underscores(trim(bytes)) else { return Err(invalid(literal)) };
    let n = float_prefix(&s);
    if n == 0 || n < s.len() {
        return Err(invalid(literal));
    }
    Ok(float_value(&s))
}

/// `float(text)`: white space, underscores, digits of all scripts, `inf` and `nan` included.
pub fn parse(s: StrView<'_>) -> Result<f64> {
    parse_literal(&ascii_number(s)?, Literal::Text(s))
}

/// `float(bytes)`.
pub fn parse_bytes(s: &[u8]) -> Result<f64> {
    parse_literal(s, Literal::Bytes(s))
}
