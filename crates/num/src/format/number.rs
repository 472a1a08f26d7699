//! Formatting numbers: signs, prefixes, groups and padding around digits.

use std::borrow::Cow;

use text::{OutOfMemory, StrBuf, StrBuilder, StrView};

use super::{Align, Context, Separator, Sign, Spec};
use crate::bigint::{self, IntRef};
use crate::float::{self, Flags};
use crate::{NumError, Result};

/// How digits are grouped.
struct Groups<'a> {
    separator: StrView<'a>,
    /// As [`super::Locale::grouping`].
    sizes: &'a [u8],
}

const NO_GROUPS: Groups<'static> = Groups { separator: StrView::EMPTY, sizes: &[] };

impl Groups<'static> {
    fn of(separator: Option<Separator>, size: &'static [u8]) -> Groups<'static> {
        match separator {
            None => NO_GROUPS,
            Some(Separator::Comma) => Groups { separator: StrView::Ascii(b","), sizes: size },
            Some(Separator::Underscore) => Groups { separator: StrView::Ascii(b"_"), sizes: size },
        }
    }
}

/// Sizes of groups from the right: the last given repeats; a size of 0 or 127 ends the grouping.
struct Sizes<'a> {
    sizes: &'a [u8],
    last: u8,
}

impl Iterator for Sizes<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match self.sizes {
            [] => (self.last > 0).then_some(self.last.into()),
            [127..=255, ..] => {
                self.last = 0;
                None
            }
            // Zero means: as before, for ever.
            [0, ..] => (self.last > 0).then_some(self.last.into()),
            [n, rest @ ..] => {
                self.last = *n;
                self.sizes = rest;
                Some((*n).into())
            }
        }
    }
}

/// The digits in groups from the right, filled up with grouped zeros to at least `width` characters.
fn group<'d>(digits: StrView<'d>, groups: &Groups<'_>, width: usize) -> Result<Cow<'d, [u32]>> {
    let mut out: Vec<u32> = Vec::new();
    // Each separator comes with a digit at least.
    let room = digits.len().max(width).checked_mul(1 + groups.separator.len()).ok_or(OutOfMemory)?;
    out.try_reserve_exact(room.checked_add(8).ok_or(OutOfMemory)?).map_err(|_| OutOfMemory)?;
    let mut left = digits.len();
    let mut width = width;
    let mut sizes = Sizes { sizes: groups.sizes, last: 0 };
    let mut first = true;
    loop {
        let least = left.max(width).max(1);
        let size = sizes.next();
        let n = size.map_or(least, |s| s.min(least));
        if !first {
            out.extend(groups.separator.iter().rev());
        }
        first = false;
        let taken = left.min(n);
        out.extend(digits.slice(left - taken..left).iter().rev());
        out.extend(std::iter::repeat_n(u32::from(b'0'), n - taken));
        left -= taken;
        width = width.saturating_sub(n);
        if size.is_none() || left == 0 && width == 0 {
            break;
        }
        width = width.saturating_sub(groups.separator.len());
    }
    out.reverse();
    Ok(Cow::Owned(out))
}

/// A number taken apart, ready to be laid out.
struct Parts<'a> {
    negative: bool,
    prefix: &'a [u8],
    digits: StrView<'a>,
    /// The digits after the point, if there is a point.
    fraction: Option<&'a [u8]>,
    /// Exponent, percent sign, or the letters of what is no number.
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Takes apart what the float formatter wrote.
    fn of_float(text: &'a [u8]) -> Parts<'a> {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            // The sign is decided by the specification.
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let digits = |s: &[u8]| s.iter().take_while(|b| b.is_ascii_digit()).count();
        let (whole, text) = text.split_at(digits(text));
        let (fraction, rest) = match text {
            [b'.', rest @ ..] => {
                let (fraction, rest) = rest.split_at(digits(rest));
                (Some(fraction), rest)
            }
            _ => (None, text),
        };
        Parts { negative, prefix: b"", digits: StrView::Ascii(whole), fraction, rest }
    }

    fn push(
        &self,
        b: &mut StrBuilder,
        spec: &Spec,
        groups: &Groups<'_>,
        fraction_groups: Option<Separator>,
        point: StrView<'_>,
    ) -> Result<()> {
        let sign: &[u8] = match (self.negative, spec.sign) {
            (true, _) => b"-",
            (false, Some(Sign::Plus)) => b"+",
            (false, Some(Sign::Space)) => b" ",
            (false, _) => b"",
        };
        let fraction_len = self.fraction.map_or(0, |f| {
            point.len() + f.len() + if fraction_groups.is_some() { f.len().saturating_sub(1) / 3 } else { 0 }
        });
        let fixed = sign.len() + self.prefix.len() + fraction_len + self.rest.len();
        let zero_filled = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
        let width = spec.width.unwrap_or(0);
        let least = if zero_filled { width.saturating_sub(fixed) } else { 0 };
        let grouped;
        let digits = if self.digits.is_empty() || groups.sizes.is_empty() {
            self.digits
        } else {
            grouped = group(self.digits, groups, least)?;
            StrView::Ucs4(&grouped)
        };
        // Without groups the padding below fills in the zeros.
        let len = fixed + digits.len();
        let (mut left, right) = spec.margins(len);
        let mut middle = 0;
        if spec.align == Align::AfterSign {
            (left, middle) = (0, left);
        }
        b.push_n(spec.fill, left);
        b.push_ascii(sign);
        b.push_ascii(self.prefix);
        b.push_n(spec.fill, middle);
        b.push_view(digits);
        if let Some(fraction) = self.fraction {
            b.push_view(point);
            match fraction_groups {
                None => b.push_ascii(fraction),
                Some(separator) => {
                    for (i, chunk) in fraction.chunks(3).enumerate() {
                        if i > 0 {
                            b.push(separator.char().into());
                        }
                        b.push_ascii(chunk);
                    }
                }
            }
        }
        b.push_ascii(self.rest);
        b.push_n(spec.fill, right);
        Ok(())
    }
}

fn code(spec: &Spec) -> Option<u8> {
    match spec.code {
        None => Some(0),
        Some(c) => u8::try_from(c).ok().filter(|&c| c != 0),
    }
}

/// Whether nothing is asked for but the digits and a minus sign.
fn is_plain(spec: &Spec) -> bool {
    spec.width.is_none() && spec.grouping.is_none() && !matches!(spec.sign, Some(Sign::Plus | Sign::Space))
}

/// `format(v, spec)` of an integer.
pub fn format_int(v: IntRef<'_>, spec: StrView<'_>, type_name: &str, context: &Context) -> Result<StrBuf> {
    let to_text = &mut |v: IntRef<'_>, base| bigint::to_radix(v, base, context.max_str_digits);
    format_int_by(v, spec, type_name, context, to_text)
}

/// [`format_int`] with the caller's way from a number and a base to text.
pub fn format_int_by(
    v: IntRef<'_>,
    spec: StrView<'_>,
    type_name: &str,
    context: &Context,
    to_text: &mut dyn FnMut(IntRef<'_>, u32) -> Result<String>,
) -> Result<StrBuf> {
    if spec.is_empty() {
        return Ok(to_text(v, 10)?.into());
    }
    let spec = Spec::parse(spec, type_name, Some('d'), Align::Right)?;
    let base = match code(&spec) {
        Some(b'd' | b'n') => 10,
        Some(b'b') => 2,
        Some(b'o') => 8,
        Some(b'x' | b'X') => 16,
        Some(b'c') => 0,
        Some(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => {
            return float_by_spec(bigint::to_f64(v)?, &spec, type_name, context);
        }
        _ => return Err(spec.unknown_code(type_name)),
    };
    let refuse = |what: &str| Err(NumError::value(format!("{what} not allowed in integer format specifier")));
    if spec.precision.is_some() {
        return refuse("Precision");
    }
    if spec.no_negative_zero {
        return refuse("Negative zero coercion (z)");
    }
    let mut b = StrBuilder::new();
    if base == 0 {
        let refuse = |what: &str| {
            Err(NumError::value(format!("{what} not allowed with integer format specifier 'c'")))
        };
        if spec.sign.is_some() {
            return refuse("Sign");
        }
        if spec.alternate {
            return refuse("Alternate form (#)");
        }
        let v = v.to_i64().ok_or_else(|| NumError::overflow("Python int too large to convert to C long"))?;
        let c = u32::try_from(v).ok().filter(|&c| c <= 0x10ffff);
        let c = c.ok_or_else(|| NumError::overflow("%c arg not in range(0x110000)"))?;
        let char = StrBuf::from_code(c);
        let parts = Parts { negative: false, prefix: b"", digits: char.as_view(), fraction: None, rest: b"" };
        parts.push(&mut b, &spec, &NO_GROUPS, None, StrView::EMPTY)?;
        return Ok(b.finish()?);
    }
    if is_plain(&spec) && !spec.alternate && matches!(code(&spec), Some(b'd' | b'x' | b'o' | b'b')) {
        return Ok(to_text(v, base)?.into());
    }
    let mut text = to_text(v.abs(), base)?;
    let upper = spec.code == Some(u32::from('X'));
    if upper {
        text.make_ascii_uppercase();
    }
    let prefix: &[u8] = match (spec.alternate, base) {
        (true, 2) => b"0b",
        (true, 8) => b"0o",
        (true, 16) if upper => b"0X",
        (true, 16) => b"0x",
        _ => b"",
    };
    let parts = Parts {
        negative: v.is_negative(),
        prefix,
        digits: StrView::Ascii(text.as_bytes()),
        fraction: None,
        rest: b"",
    };
    let locale = &context.locale;
    let groups = if spec.code == Some(u32::from('n')) {
        Groups { separator: locale.thousands_separator.as_view(), sizes: &locale.grouping }
    } else {
        Groups::of(spec.grouping, if base == 10 { &[3] } else { &[4] })
    };
    parts.push(&mut b, &spec, &groups, None, StrView::EMPTY)?;
    Ok(b.finish()?)
}

/// The largest precision that CPython accepts.
const MAX_PRECISION: usize = i32::MAX as usize;

fn precision(spec: &Spec) -> Result<Option<usize>> {
    match spec.precision {
        Some(p) if p > MAX_PRECISION => Err(NumError::value("precision too big")),
        p => Ok(p),
    }
}

fn float_by_spec(mut x: f64, spec: &Spec, type_name: &str, context: &Context) -> Result<StrBuf> {
    let given = code(spec).filter(|c| matches!(c, 0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%'));
    let Some(given) = given else { return Err(spec.unknown_code(type_name)) };
    let mut flags =
        Flags { alternate: spec.alternate, no_negative_zero: spec.no_negative_zero, ..Flags::default() };
    let wanted = precision(spec)?;
    let code = match given {
        0 => {
            flags.add_dot_0 = true;
            if wanted.is_some() { b'g' } else { b'r' }
        }
        b'n' => b'g',
        b'%' => {
            x *= 100.0;
            b'f'
        }
        other => other,
    };
    let mut b = StrBuilder::new();
    float::push_string(&mut b, x, code, wanted.unwrap_or(6), flags);
    if given == b'%' {
        b.push_ascii(b"%");
    }
    let text = b.finish()?;
    if is_plain(spec) && given != b'n' && spec.fraction_grouping.is_none() {
        return Ok(text);
    }
    let text = text.as_view().as_ascii().unwrap_or_default();
    let mut b = StrBuilder::with_capacity(text.len().max(spec.width.unwrap_or(0)));
    push_float(&mut b, text, spec, given, context)?;
    Ok(b.finish()?)
}

/// Lays out a float's text by the specification.
fn push_float(b: &mut StrBuilder, text: &[u8], spec: &Spec, code: u8, context: &Context) -> Result<()> {
    let locale = &context.locale;
    let parts = Parts::of_float(text);
    if code == b'n' {
        let groups = Groups { separator: locale.thousands_separator.as_view(), sizes: &locale.grouping };
        parts.push(b, spec, &groups, None, locale.decimal_point.as_view())
    } else {
        let groups = Groups::of(spec.grouping, &[3]);
        parts.push(b, spec, &groups, spec.fraction_grouping, StrView::Ascii(b"."))
    }
}

/// `format(x, spec)` of a float.
pub fn format_float(x: f64, spec: StrView<'_>, type_name: &str, context: &Context) -> Result<StrBuf> {
    if spec.is_empty() {
        return Ok(float::repr(x).into());
    }
    let spec = Spec::parse(spec, type_name, None, Align::Right)?;
    float_by_spec(x, &spec, type_name, context)
}

/// `format(complex(re, im), spec)`.
pub fn format_complex(
    re: f64,
    im: f64,
    spec: StrView<'_>,
    type_name: &str,
    context: &Context,
) -> Result<StrBuf> {
    if spec.is_empty() {
        return Ok(crate::complex::repr(re, im).into());
    }
    let spec = Spec::parse(spec, type_name, None, Align::Right)?;
    let given = code(&spec).filter(|c| matches!(c, 0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n'));
    let Some(given) = given else { return Err(spec.unknown_code(type_name)) };
    let wanted = precision(&spec)?;
    if spec.fill == u32::from(b'0') {
        return Err(NumError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(NumError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let flags =
        Flags { alternate: spec.alternate, no_negative_zero: spec.no_negative_zero, ..Flags::default() };
    let code = match given {
        0 if wanted.is_some() => b'g',
        0 => b'r',
        b'n' => b'g',
        other => other,
    };
    // Without a type it looks as `str` does: parentheses, and no real part of plus zero.
    let only_imaginary = given == 0 && re == 0.0 && re.is_sign_positive();
    let parentheses = given == 0 && !only_imaginary;
    let mut inner = StrBuilder::new();
    let bare = Spec { width: None, align: Align::Left, fill: 0, ..spec.clone() };
    if parentheses {
        inner.push_ascii(b"(");
    }
    for (x, imaginary) in [(re, false), (im, true)] {
        if !imaginary && only_imaginary {
            continue;
        }
        let text = float::to_string(x, code, wanted.unwrap_or(6), flags)?;
        let sign = if imaginary && !only_imaginary { Some(Sign::Plus) } else { spec.sign };
        let spec = Spec { sign, ..bare.clone() };
        push_float(&mut inner, text.as_view().as_ascii().unwrap_or_default(), &spec, given, context)?;
    }
    inner.push_ascii(b"j");
    if parentheses {
        inner.push_ascii(b")");
    }
    let inner = inner.finish()?;
    let (left, right) = spec.margins(inner.len());
    let mut b = StrBuilder::new();
    b.push_n(spec.fill, left);
    b.push_view(inner.as_view());
    b.push_n(spec.fill, right);
    Ok(b.finish()?)
}
