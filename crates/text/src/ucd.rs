//! The Unicode character database as the module `unicodedata` shows it, in versions 16.0.0 and 3.2.0.
//!
//! Names are in [`crate::names`], normal forms in [`crate::normalize`], and what `str` methods need of a code
//! point in [`crate::types`].

use crate::tables::database::*;
use crate::types;

/// Which Unicode version answers: `unicodedata` itself or `unicodedata.ucd_3_2_0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 16.0.0.
    Current,
    /// 3.2.0, which IDNA 2003 rests on.
    Old,
}

impl Version {
    /// `unidata_version`.
    pub fn number(self) -> &'static str {
        match self {
            Version::Current => "16.0.0",
            Version::Old => "3.2.0",
        }
    }
}

pub(crate) const MIRRORED: u8 = 1;
pub(crate) const NFD_NO: u8 = 1 << 1;
pub(crate) const NFKD_NO: u8 = 1 << 2;
pub(crate) const NFC_NO: u8 = 1 << 3;
pub(crate) const NFKC_NO: u8 = 1 << 4;
/// May compose with what stands before it.
pub(crate) const MAYBE: u8 = 1 << 5;

pub(crate) struct Record {
    pub(crate) category: u8,
    pub(crate) bidirectional: u8,
    pub(crate) combining: u8,
    pub(crate) east_asian_width: u8,
    pub(crate) flags: u8,
}

/// How Unicode 3.2.0 differs for a code point.
pub(crate) struct OldRecord {
    pub(crate) category: u8,
    pub(crate) bidirectional: u8,
    pub(crate) east_asian_width: u8,
    pub(crate) mirrored: u8,
    pub(crate) decimal: u8,
    pub(crate) digit: u8,
    /// Index into `OLD_NUMERICS`, or -1 if the value is the same.
    pub(crate) numeric: i8,
    pub(crate) nameless: bool,
    pub(crate) uncombining: bool,
}

/// A decomposition that was another in 3.2.0.
pub(crate) struct Correction {
    pub(crate) code: u32,
    pub(crate) to: u32,
}

/// In an [`OldRecord`]: as in the current version.
const KEEP: u8 = 255;
/// In an [`OldRecord`]: no decimal or digit value.
const NO_DIGIT: u8 = 254;
/// Number of the category Cn.
const UNASSIGNED: u8 = 0;

#[inline]
pub(crate) fn record(c: u32) -> &'static Record {
    let c = c.min(0x10ffff) as usize;
    let block = usize::from(RECORD_INDEX[c >> RECORD_SHIFT]);
    &RECORDS[usize::from(RECORD_DATA[block << RECORD_SHIFT | c & ((1 << RECORD_SHIFT) - 1)])]
}

#[inline]
fn old(c: u32) -> &'static OldRecord {
    let c = c.min(0x10ffff) as usize;
    let block = usize::from(OLD_INDEX[c >> OLD_SHIFT]);
    &OLD_RECORDS[usize::from(OLD_DATA[block << OLD_SHIFT | c & ((1 << OLD_SHIFT) - 1)])]
}

/// The field of the version: the old one where it differs.
fn pick(version: Version, c: u32, new: u8, differing: impl Fn(&OldRecord) -> u8) -> u8 {
    match version {
        Version::Current => new,
        Version::Old => match differing(old(c)) {
            KEEP => new,
            v => v,
        },
    }
}

/// Whether `c` is a character in the version.
pub(crate) fn is_assigned(version: Version, c: u32) -> bool {
    pick(version, c, record(c).category, |o| o.category) != UNASSIGNED
}

/// Whether 3.2.0 has no name where the current version has one.
pub(crate) fn nameless_in_old(c: u32) -> bool {
    old(c).nameless
}

/// `unicodedata.category`.
pub fn category(version: Version, c: u32) -> &'static str {
    CATEGORIES[usize::from(pick(version, c, record(c).category, |o| o.category))]
}

/// `unicodedata.bidirectional`.
pub fn bidirectional(version: Version, c: u32) -> &'static str {
    BIDIRECTIONAL[usize::from(pick(version, c, record(c).bidirectional, |o| o.bidirectional))]
}

/// `unicodedata.combining`.
pub fn combining(version: Version, c: u32) -> u8 {
    if version == Version::Old && old(c).uncombining { 0 } else { record(c).combining }
}

/// `unicodedata.mirrored`.
pub fn mirrored(version: Version, c: u32) -> bool {
    pick(version, c, record(c).flags & MIRRORED, |o| o.mirrored) != 0
}

/// `unicodedata.east_asian_width`.
pub fn east_asian_width(version: Version, c: u32) -> &'static str {
    EAST_ASIAN_WIDTHS[usize::from(pick(version, c, record(c).east_asian_width, |o| o.east_asian_width))]
}

/// `unicodedata.decimal`.
pub fn decimal(version: Version, c: u32) -> Option<u8> {
    let new = types::decimal_value(c).unwrap_or(NO_DIGIT);
    Some(pick(version, c, new, |o| o.decimal)).filter(|&d| d != NO_DIGIT)
}

/// `unicodedata.digit`.
pub fn digit(version: Version, c: u32) -> Option<u8> {
    let new = types::digit_value(c).unwrap_or(NO_DIGIT);
    Some(pick(version, c, new, |o| o.digit)).filter(|&d| d != NO_DIGIT)
}

/// `unicodedata.numeric`.
pub fn numeric(version: Version, c: u32) -> Option<f64> {
    if version == Version::Old
        && let Ok(i) = usize::try_from(old(c).numeric)
    {
        return OLD_NUMERICS[i];
    }
    types::numeric_value(c)
}

/// Tag and code points of the decomposition that the database lists for `c`: one step, Hangul not included.
pub(crate) fn decomposition_entry(c: u32) -> Option<(u8, &'static [u32])> {
    let c = c.min(0x10ffff) as usize;
    let block = usize::from(DECOMPOSITION_INDEX[c >> DECOMPOSITION_SHIFT]);
    let at =
        usize::from(DECOMPOSITION_DATA[block << DECOMPOSITION_SHIFT | c & ((1 << DECOMPOSITION_SHIFT) - 1)]);
    if at == 0 {
        return None;
    }
    let header = DECOMPOSITIONS[at];
    Some((header as u8, &DECOMPOSITIONS[at + 1..][..(header >> 8) as usize]))
}

/// `unicodedata.decomposition`.
pub fn decomposition(version: Version, c: u32) -> String {
    if let Some(parts) = crate::normalize::decompose_hangul(c) {
        let codes: Vec<String> = parts.into_iter().flatten().map(|c| format!("{c:04X}")).collect();
        return codes.join(" ");
    }
    let Some((tag, codes)) = decomposition_entry(c).filter(|_| is_assigned(version, c)) else {
        return String::new();
    };
    let mut out = DECOMPOSITION_TAGS[usize::from(tag)].to_owned();
    for code in codes {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&format!("{code:04X}"));
    }
    out
}
