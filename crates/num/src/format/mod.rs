//! The format mini-language: `format(value, spec)` for `int`, `float`, `complex` and `str`.
//!
//! [`Spec::parse`] reads a specification; one file per kind of value formats by it. All messages are CPython's.

mod number;
mod spec;

pub use number::{format_complex, format_float, format_int, format_int_by};
pub use spec::{Align, Separator, Sign, Spec};

use text::{Kind, StrBuf, StrBuilder, StrView};

use crate::{NumError, Result};

/// What `localeconv()` says of numbers: what the code `n` needs.
#[derive(Clone, Debug)]
pub struct Locale {
    /// Between integer part and fraction.
    pub decimal_point: StrBuf,
    /// Between groups of digits.
    pub thousands_separator: StrBuf,
    /// Sizes of the groups from the right: the last one repeats, 127 ends grouping.
    pub grouping: Vec<u8>,
}

impl Default for Locale {
    /// The locale `C`: a point and no groups.
    fn default() -> Locale {
        Locale { decimal_point: ".".into(), thousands_separator: StrBuf::new(), grouping: Vec::new() }
    }
}

/// What formatting depends on besides value and specification.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// For the code `n`.
    pub locale: Locale,
    /// The limit of `sys.set_int_max_str_digits`; 0 for none.
    pub max_str_digits: usize,
}

/// `format(s, spec)` of a string.
pub fn format_str(s: StrView<'_>, spec: StrView<'_>, type_name: &str) -> Result<StrBuf> {
    let refuse = |what: &str| Err(NumError::value(format!("{what} not allowed in string format specifier")));
    let spec = Spec::parse(spec, type_name, Some('s'), Align::Left)?;
    if spec.code != Some(u32::from('s')) {
        return Err(spec.unknown_code(type_name));
    }
    match spec.sign {
        None => {}
        Some(Sign::Space) => return refuse("Space"),
        Some(_) => return refuse("Sign"),
    }
    if spec.no_negative_zero {
        return refuse("Negative zero coercion (z)");
    }
    if spec.alternate {
        return refuse("Alternate form (#)");
    }
    if spec.align == Align::AfterSign {
        return refuse("'=' alignment");
    }
    let s = s.to(s.len().min(spec.precision.unwrap_or(usize::MAX)));
    let (left, right) = spec.margins(s.len());
    if left == 0 && right == 0 {
        return Ok(StrBuf::from_view(s)?);
    }
    let room = s.len().checked_add(left).and_then(|n| n.checked_add(right)).ok_or(text::OutOfMemory)?;
    let mut b = StrBuilder::with_kind(s.kind().max(Kind::of(spec.fill)), room);
    b.push_n(spec.fill, left);
    b.push_view(s);
    b.push_n(spec.fill, right);
    Ok(b.finish()?)
}
