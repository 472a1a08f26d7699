//! What `str` methods ask of one code point: class flags, digit values and case mappings.
//!
//! These are CPython's `Py_UNICODE_IS*` and `_PyUnicode_To*`. Whole strings are in
//! [`crate::predicates`] and [`crate::case`]; the rest of the database is in [`crate::ucd`].

use crate::tables::types::*;

pub(crate) const ALPHA: u16 = 1;
pub(crate) const DECIMAL: u16 = 1 << 1;
pub(crate) const DIGIT: u16 = 1 << 2;
pub(crate) const LOWER: u16 = 1 << 3;
pub(crate) const NUMERIC: u16 = 1 << 4;
pub(crate) const SPACE: u16 = 1 << 5;
pub(crate) const TITLE: u16 = 1 << 6;
pub(crate) const UPPER: u16 = 1 << 7;
pub(crate) const XID_START: u16 = 1 << 8;
pub(crate) const XID_CONTINUE: u16 = 1 << 9;
pub(crate) const PRINTABLE: u16 = 1 << 10;
pub(crate) const CASED: u16 = 1 << 11;
pub(crate) const IGNORABLE: u16 = 1 << 12;
pub(crate) const SPECIAL: u16 = 1 << 13;
pub(crate) const FOLDS: u16 = 1 << 14;
pub(crate) const LINEBREAK: u16 = 1 << 15;

/// Class and simple case mappings (as differences) of a code point. 255 means no digit.
pub(crate) struct TypeRecord {
    pub(crate) flags: u16,
    pub(crate) decimal: u8,
    pub(crate) digit: u8,
    pub(crate) upper: i32,
    pub(crate) lower: i32,
    pub(crate) title: i32,
}

/// A code point whose full mappings differ from the simple ones.
pub(crate) struct SpecialCase {
    pub(crate) code: u32,
    pub(crate) upper: &'static [u32],
    pub(crate) lower: &'static [u32],
    pub(crate) title: &'static [u32],
}

/// A code point whose case folding differs from its lower case.
pub(crate) struct Folding {
    pub(crate) code: u32,
    pub(crate) to: &'static [u32],
}

/// The record of `c`; code points beyond Unicode have the last one's.
#[inline]
pub(crate) fn record(c: u32) -> &'static TypeRecord {
    let c = c.min(0x10ffff) as usize;
    let block = usize::from(TYPE_INDEX[c >> TYPE_SHIFT]);
    &TYPE_RECORDS[usize::from(TYPE_DATA[block << TYPE_SHIFT | c & ((1 << TYPE_SHIFT) - 1)])]
}

#[inline]
pub(crate) fn flags(c: u32) -> u16 {
    record(c).flags
}

macro_rules! flag_functions {
    ($($(#[$doc:meta])* $name:ident: $flag:expr;)*) => {
        $($(#[$doc])* #[inline] pub fn $name(c: u32) -> bool { flags(c) & ($flag) != 0 })*
    };
}

flag_functions! {
    /// A letter: general category L.
    is_alpha: ALPHA;
    /// A letter or a character with a numeric value.
    is_alnum: ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// Usable in a decimal number.
    is_decimal: DECIMAL;
    /// A digit, superscripts and the like included.
    is_digit: DIGIT;
    /// Has a numeric value.
    is_numeric: NUMERIC;
    /// Lower case.
    is_lower: LOWER;
    /// Upper case.
    is_upper: UPPER;
    /// Title case (digraphs such as U+01C5).
    is_title: TITLE;
    /// Upper, lower or title case in the sense of the casing algorithms.
    is_cased: CASED;
    /// Skipped by the rule of the final sigma.
    is_case_ignorable: IGNORABLE;
    /// White space to `str.split` and `str.strip`.
    is_space: SPACE;
    /// Ends a line for `str.splitlines`.
    is_linebreak: LINEBREAK;
    /// Shown as itself by `repr`.
    is_printable: PRINTABLE;
    /// May start an identifier (the underscore is not among them).
    is_xid_start: XID_START;
    /// May continue an identifier.
    is_xid_continue: XID_CONTINUE;
}

/// The value of a decimal digit of any script.
#[inline]
pub fn decimal_value(c: u32) -> Option<u8> {
    if c < 0x80 {
        return (b'0'.into()..=b'9'.into()).contains(&c).then(|| c as u8 - b'0');
    }
    let d = record(c).decimal;
    (d != 255).then_some(d)
}

/// The value of a digit, superscripts and the like included.
#[inline]
pub fn digit_value(c: u32) -> Option<u8> {
    let d = record(c).digit;
    (d != 255).then_some(d)
}

/// The numeric value of a character.
pub fn numeric_value(c: u32) -> Option<f64> {
    let c = usize::try_from(c).ok().filter(|&c| c <= 0x10ffff)?;
    let block = usize::from(NUMERIC_INDEX[c >> NUMERIC_SHIFT]);
    let n = usize::from(NUMERIC_DATA[block << NUMERIC_SHIFT | c & ((1 << NUMERIC_SHIFT) - 1)]);
    n.checked_sub(1).map(|n| NUMERIC_VALUES[n])
}

/// The lower case, one to one: what regular expressions use.
#[inline]
pub fn to_lower(c: u32) -> u32 {
    c.wrapping_add_signed(record(c).lower)
}

/// The upper case, one to one: the first code point of the full mapping.
#[inline]
pub fn to_upper(c: u32) -> u32 {
    c.wrapping_add_signed(record(c).upper)
}

/// The title case, one to one: the first code point of the full mapping.
#[inline]
pub fn to_title(c: u32) -> u32 {
    c.wrapping_add_signed(record(c).title)
}

/// A mapping of one code point to one, two or three.
#[derive(Clone, Copy, Debug)]
pub struct Mapping {
    codes: [u32; 3],
    len: u8,
}

impl Mapping {
    #[inline]
    fn one(c: u32) -> Mapping {
        Mapping { codes: [c, 0, 0], len: 1 }
    }

    fn several(to: &[u32]) -> Mapping {
        let mut codes = [0; 3];
        let len = to.len().min(3);
        codes[..len].copy_from_slice(&to[..len]);
        Mapping { codes, len: len as u8 }
    }

    /// The code points.
    #[inline]
    pub fn as_slice(&self) -> &[u32] {
        &self.codes[..usize::from(self.len)]
    }
}

fn special(c: u32) -> Option<&'static SpecialCase> {
    SPECIAL_CASES.binary_search_by_key(&c, |s| s.code).ok().map(|i| &SPECIAL_CASES[i])
}

macro_rules! full_mappings {
    ($($(#[$doc:meta])* $name:ident: $field:ident;)*) => {
        $($(#[$doc])* #[inline] pub fn $name(c: u32) -> Mapping {
            let r = record(c);
            match if r.flags & SPECIAL != 0 { special(c) } else { None } {
                Some(s) => Mapping::several(s.$field),
                None => Mapping::one(c.wrapping_add_signed(r.$field)),
            }
        })*
    };
}

full_mappings! {
    /// The full upper case.
    to_upper_full: upper;
    /// The full lower case, without regard to context.
    to_lower_full: lower;
    /// The full title case.
    to_title_full: title;
}

/// The full case folding.
pub fn to_folded_full(c: u32) -> Mapping {
    if flags(c) & FOLDS != 0
        && let Ok(i) = FOLDINGS.binary_search_by_key(&c, |f| f.code)
    {
        return Mapping::several(FOLDINGS[i].to);
    }
    to_lower_full(c)
}
