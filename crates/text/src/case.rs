//! Case conversion of whole strings, by the full mappings and with the rule of the final sigma.
//!
//! Mappings of one code point are in [`crate::types`].

use crate::buf::{StrBuf, StrBuilder};
use crate::types::*;
use crate::view::{StrView, Unit};
use crate::{OutOfMemory, Result, with_units};

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

/// Maps units one to one for as long as neither context nor several code points nor a wider kind is asked for: the
/// mapped units.
fn map_units<U: Unit>(units: &[U], step: impl Fn(u32, &TypeRecord) -> i32) -> Result<Vec<U>> {
    let mut out = Vec::new();
    out.try_reserve_exact(units.len()).map_err(|_| OutOfMemory)?;
    let map = |&u: &U| {
        let c = u.code();
        let r = record(c);
        let to = U::from_code(c.wrapping_add_signed(step(c, r)))?;
        (r.flags & (SPECIAL | FOLDS) == 0 && c != CAPITAL_SIGMA).then_some(to)
    };
    out.extend(units.iter().map_while(map));
    Ok(out)
}

/// A builder that holds the mapped beginning of `s`, and how many code points that was.
fn simple_prefix(s: StrView<'_>, step: impl Fn(u32, &TypeRecord) -> i32) -> Result<(StrBuilder, usize)> {
    let buf = match s {
        StrView::Ascii(u) | StrView::Latin1(u) => StrBuf::Latin1(map_units(u, step)?),
        StrView::Ucs2(u) => StrBuf::Ucs2(map_units(u, step)?),
        StrView::Ucs4(u) => StrBuf::Ucs4(map_units(u, step)?),
    };
    let done = buf.len();
    Ok((StrBuilder::continuing(buf), done))
}

#[cold]
#[inline(never)]
fn push_mapping(b: &mut StrBuilder, m: Mapping) {
    m.as_slice().iter().for_each(|&c| b.push(c));
}

#[inline]
fn push_upper(b: &mut StrBuilder, c: u32, r: &TypeRecord) {
    if r.flags & SPECIAL == 0 {
        b.push(c.wrapping_add_signed(r.upper));
    } else {
        push_mapping(b, to_upper_full(c));
    }
}

#[inline]
fn push_title(b: &mut StrBuilder, c: u32, r: &TypeRecord) {
    if r.flags & SPECIAL == 0 {
        b.push(c.wrapping_add_signed(r.title));
    } else {
        push_mapping(b, to_title_full(c));
    }
}

#[inline]
fn push_lower(b: &mut StrBuilder, s: StrView<'_>, i: usize, c: u32, r: &TypeRecord) {
    if c == CAPITAL_SIGMA {
        b.push(lower_sigma(s, i));
    } else if r.flags & SPECIAL == 0 {
        b.push(c.wrapping_add_signed(r.lower));
    } else {
        push_mapping(b, to_lower_full(c));
    }
}

/// The lower case of the capital sigma at `i`: final after a cased letter that no other follows.
fn lower_sigma(s: StrView<'_>, i: usize) -> u32 {
    let before = (0..i).rev().map(|j| s.at(j)).find(|&c| !is_case_ignorable(c));
    let after = (i + 1..s.len()).map(|j| s.at(j)).find(|&c| !is_case_ignorable(c));
    if before.is_some_and(is_cased) && !after.is_some_and(is_cased) { 0x3c2 } else { 0x3c3 }
}

/// `str.lower`.
pub fn lower(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_lowercase());
    }
    let (mut b, done) = simple_prefix(s, |_, r| r.lower)?;
    with_units!(s, units => for (i, &c) in units.iter().enumerate().skip(done) {
        push_lower(&mut b, s, i, c.code(), record(c.code()));
    });
    b.finish()
}

/// `str.upper`.
pub fn upper(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_uppercase());
    }
    let (mut b, done) = simple_prefix(s, |_, r| r.upper)?;
    with_units!(s, units => for &c in &units[done..] {
        push_upper(&mut b, c.code(), record(c.code()));
    });
    b.finish()
}

/// `str.casefold`.
pub fn casefold(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| v.make_ascii_lowercase());
    }
    let (mut b, done) = simple_prefix(s, |_, r| r.lower)?;
    with_units!(s, units => for &c in &units[done..] {
        let (c, r) = (c.code(), record(c.code()));
        if r.flags & (SPECIAL | FOLDS) == 0 {
            b.push(c.wrapping_add_signed(r.lower));
        } else {
            push_mapping(&mut b, to_folded_full(c));
        }
    });
    b.finish()
}

/// `str.title`.
pub fn title(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_title(v));
    }
    let mut b = builder(s);
    let mut inside = false;
    with_units!(s, units => for (i, &c) in units.iter().enumerate() {
        let (c, r) = (c.code(), record(c.code()));
        if inside {
            push_lower(&mut b, s, i, c, r);
        } else {
            push_title(&mut b, c, r);
        }
        inside = r.flags & CASED != 0;
    });
    b.finish()
}

/// `str.capitalize`.
pub fn capitalize(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_capitalized(v));
    }
    let mut b = builder(s);
    with_units!(s, units => for (i, &c) in units.iter().enumerate() {
        let (c, r) = (c.code(), record(c.code()));
        if i == 0 {
            push_title(&mut b, c, r);
        } else {
            push_lower(&mut b, s, i, c, r);
        }
    });
    b.finish()
}

/// `str.swapcase`.
pub fn swapcase(s: StrView<'_>) -> Result<StrBuf> {
    if let StrView::Ascii(a) = s {
        return ascii(a, |v| crate::bytes::make_swapped(v));
    }
    let mut b = builder(s);
    with_units!(s, units => for (i, &c) in units.iter().enumerate() {
        let (c, r) = (c.code(), record(c.code()));
        if r.flags & UPPER != 0 {
            push_lower(&mut b, s, i, c, r);
        } else if r.flags & LOWER != 0 {
            push_upper(&mut b, c, r);
        } else {
            b.push(c);
        }
    });
    b.finish()
}
