//! Case conversion of whole strings, by the full mappings and with the rule of the final sigma.
//!
//! Mappings of one code point are in [`crate::types`].

use crate::buf::{StrBuf, StrBuilder};
use crate::types::*;
use crate::view::StrView;
use crate::{OutOfMemory, Result};

const CAPITAL_SIGMA: u32 = 0x3a3;

/// Copies ASCII bytes through `f`.
fn ascii(s: &[u8], f: impl FnOnce(&mut Vec<u8>)) -> Result<StrBuf> {
    let mut v = Vec::new();
    v.try_reserve_exact(s.len()).map_err(|_| OutOfMemory)?;
    v.extend_from_slice(s);
    f(&mut v);
    Ok(StrBuf::Ascii(v))
}

fn builder(s: StrView<'_>) -> StrBuilder {
    StrBuilder::with_kind(s.kind(), s.len())
}

fn push(b: &mut StrBuilder, m: Mapping) {
    m.as_slice().iter().for_each(|&c| b.push(c));
}

/// The lower case of the capital sigma at `i`: final after a cased letter that no other follows.
fn lower_sigma(s: StrView<'_>, i: usize) -> u32 {
    let before = (0..i).rev().map(|j| s.at(j)).find(|&c| !is_case_ignorable(c));
    let after = (i + 1..s.len()).map(|j| s.at(j)).find(|&c| !is_case_ignorable(c));
    if before.is_some_and(is_cased) && !after.is_some_and(is_cased) { 0x3c2 } else { 0x3c3 }
}

fn push_lower(b: &mut StrBuilder, s: StrView<'_>, i: usize, c: u32) {
    if c == CAPITAL_SIGMA {
        b.push(lower_sigma(s, i));
    } else {
        push(b, to_lower_full(c));
    }
}

/// `str.lower`.
pub fn lower(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_lowercase());
    }
    let mut b = builder(s);
    for (i, c) in s.iter().enumerate() {
        push_lower(&mut b, s, i, c);
    }
    b.finish()
}

/// `str.upper`.
pub fn upper(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_uppercase());
    }
    let mut b = builder(s);
    for c in s.iter() {
        push(&mut b, to_upper_full(c));
    }
    b.finish()
}

/// `str.casefold`.
pub fn casefold(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_lowercase());
    }
    let mut b = builder(s);
    for c in s.iter() {
        push(&mut b, to_folded_full(c));
    }
    b.finish()
}

/// `str.title`.
pub fn title(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_title(v));
    }
    let mut b = builder(s);
    let mut inside = false;
    for (i, c) in s.iter().enumerate() {
        if inside {
            push_lower(&mut b, s, i, c);
        } else {
            push(&mut b, to_title_full(c));
        }
        inside = is_cased(c);
    }
    b.finish()
}

/// `str.capitalize`.
pub fn capitalize(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_capitalized(v));
    }
    let mut b = builder(s);
    for (i, c) in s.iter().enumerate() {
        if i == 0 {
            push(&mut b, to_title_full(c));
        } else {
            push_lower(&mut b, s, i, c);
        }
    }
    b.finish()
}

/// `str.swapcase`.
pub fn swapcase(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_swapped(v));
    }
    let mut b = builder(s);
    for (i, c) in s.iter().enumerate() {
        if is_upper(c) {
            push_lower(&mut b, s, i, c);
        } else if is_lower(c) {
            push(&mut b, to_upper_full(c));
        } else {
            b.push(c);
        }
    }
    b.finish()
}
