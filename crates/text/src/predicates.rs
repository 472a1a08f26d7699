//! `str.isalpha` and its kin over whole strings.
//!
//! Questions about one code point are in [`crate::types`].

use crate::types::*;
use crate::view::{StrView, Unit};
use crate::with_units;

/// Whether the string is not empty and every code point has one of `bits`.
fn all(s: StrView<'_>, bits: u16) -> bool {
    !s.is_empty() && with_units!(s, u => u.iter().all(|&c| flags(c.code()) & bits != 0))
}

/// `str.isalpha`.
pub fn is_alpha(s: StrView<'_>) -> bool {
    all(s, ALPHA)
}

/// `str.isalnum`.
pub fn is_alnum(s: StrView<'_>) -> bool {
    all(s, ALPHA | DECIMAL | DIGIT | NUMERIC)
}

/// `str.isdecimal`.
pub fn is_decimal(s: StrView<'_>) -> bool {
    all(s, DECIMAL)
}

/// `str.isdigit`.
pub fn is_digit(s: StrView<'_>) -> bool {
    all(s, DIGIT)
}

/// `str.isnumeric`.
pub fn is_numeric(s: StrView<'_>) -> bool {
    all(s, NUMERIC)
}

/// `str.isspace`.
pub fn is_space(s: StrView<'_>) -> bool {
    all(s, SPACE)
}

/// `str.isprintable`: true of the empty string.
pub fn is_printable(s: StrView<'_>) -> bool {
    s.is_empty() || all(s, PRINTABLE)
}

/// `str.isidentifier`.
pub fn is_identifier(s: StrView<'_>) -> bool {
    let mut chars = s.iter();
    match chars.next() {
        Some(c) if c == u32::from(b'_') || is_xid_start(c) => chars.all(is_xid_continue),
        _ => false,
    }
}

/// Whether at least one code point has `wanted` and none has one of `barred`.
fn cased(s: StrView<'_>, wanted: u16, barred: u16) -> bool {
    let mut found = false;
    for c in s.iter() {
        let f = flags(c);
        if f & barred != 0 {
            return false;
        }
        found |= f & wanted != 0;
    }
    found
}

/// `str.islower`.
pub fn is_lower(s: StrView<'_>) -> bool {
    cased(s, LOWER, UPPER | TITLE)
}

/// `str.isupper`.
pub fn is_upper(s: StrView<'_>) -> bool {
    cased(s, UPPER, LOWER | TITLE)
}

/// `str.istitle`.
pub fn is_title(s: StrView<'_>) -> bool {
    let (mut found, mut inside) = (false, false);
    for c in s.iter() {
        let f = flags(c);
        let starts = f & (UPPER | TITLE) != 0;
        let continues = f & LOWER != 0;
        if starts && inside || !starts && continues && !inside {
            return false;
        }
        inside = starts || continues;
        found |= inside;
    }
    found
}
