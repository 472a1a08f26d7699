//! Operations that build a new string: joining, repeating, padding, tabs, translation.

use crate::buf::{StrBuf, StrBuilder};
use crate::view::{Kind, StrView};
use crate::{OutOfMemory, Result};

/// `a + b`.
pub fn concat(a: StrView<'_>, b: StrView<'_>) -> Result<StrBuf> {
    join(StrView::EMPTY, &[a, b])
}

/// Kind and length of `separator.join(parts)`, for writing it in place with [`crate::view::StrMut`]. The kind is the
/// narrowest if those of the parts are. None if there is no such length.
pub fn join_size<'a>(
    separator: StrView<'_>,
    parts: impl Iterator<Item = StrView<'a>>,
) -> Option<(Kind, usize)> {
    let (mut kind, mut len, mut n) = (Kind::Ascii, 0usize, 0);
    for p in parts {
        kind = kind.max(p.kind());
        len = len.checked_add(p.len())?;
        n += 1;
        if n > 1 {
            len = len.checked_add(separator.len())?;
        }
    }
    if n > 1 {
        kind = kind.max(separator.kind());
    }
    Some((kind, len))
}

/// `separator.join(parts)`.
pub fn join(separator: StrView<'_>, parts: &[StrView<'_>]) -> Result<StrBuf> {
    let (kind, len) = join_size(separator, parts.iter().copied()).ok_or(OutOfMemory)?;
    let mut b = StrBuilder::with_kind(kind, len);
    for (i, p) in parts.iter().enumerate() {
        if i > 0 {
            b.push_view(separator);
        }
        b.push_view(*p);
    }
    b.finish()
}

/// `s * n`.
pub fn repeat(s: StrView<'_>, n: usize) -> Result<StrBuf> {
    let len = s.len().checked_mul(n).ok_or(OutOfMemory)?;
    let mut b = StrBuilder::with_kind(s.kind(), len);
    if s.len() == 1 {
        b.push_n(s.at(0), n);
    } else if len > 0 {
        for _ in 0..n {
            b.push_view(s);
            if b.failed() {
                break;
            }
        }
    }
    b.finish()
}

/// `s` with `left` and `right` copies of `fill` around it.
pub fn pad(s: StrView<'_>, left: usize, right: usize, fill: u32) -> Result<StrBuf> {
    let len = s.len().checked_add(left).and_then(|n| n.checked_add(right)).ok_or(OutOfMemory)?;
    let mut b = StrBuilder::with_kind(s.kind().max(Kind::of(fill)), len);
    b.push_n(fill, left);
    b.push_view(s);
    b.push_n(fill, right);
    b.finish()
}

/// How many fill characters `str.center(width)` puts left and right of `len` characters.
pub fn center_margins(len: usize, width: usize) -> (usize, usize) {
    let margin = width.saturating_sub(len);
    let left = margin / 2 + (margin & width & 1);
    (left, margin - left)
}

/// `str.center(width, fill)`.
pub fn center(s: StrView<'_>, width: usize, fill: u32) -> Result<StrBuf> {
    let (left, right) = center_margins(s.len(), width);
    pad(s, left, right, fill)
}

/// `str.ljust(width, fill)`.
pub fn ljust(s: StrView<'_>, width: usize, fill: u32) -> Result<StrBuf> {
    pad(s, 0, width.saturating_sub(s.len()), fill)
}

/// `str.rjust(width, fill)`.
pub fn rjust(s: StrView<'_>, width: usize, fill: u32) -> Result<StrBuf> {
    pad(s, width.saturating_sub(s.len()), 0, fill)
}

/// `str.zfill(width)`: zeros between a sign and the rest.
pub fn zfill(s: StrView<'_>, width: usize) -> Result<StrBuf> {
    let fill = width.saturating_sub(s.len());
    let sign = usize::from(matches!(s.get(0), Some(c) if c == u32::from(b'+') || c == u32::from(b'-')));
    let mut b = StrBuilder::with_kind(s.kind(), s.len().checked_add(fill).ok_or(OutOfMemory)?);
    b.push_view(s.to(sign));
    b.push_n(b'0'.into(), fill);
    b.push_view(s.from(sign));
    b.finish()
}

/// The length of what `expandtabs(size)` makes of the code points, if it can be indexed.
pub(crate) fn expanded_len(codes: impl Iterator<Item = u32>, size: usize) -> Option<usize> {
    let (mut len, mut column): (usize, usize) = (0, 0);
    for c in codes {
        if c != u32::from(b'\t') {
            len += 1;
            column = if c == u32::from(b'\n') || c == u32::from(b'\r') { 0 } else { column + 1 };
        } else if size > 0 {
            let step = size - column % size;
            len = len.checked_add(step)?;
            column += step;
        }
        if len > isize::MAX as usize {
            return None;
        }
    }
    Some(len)
}

/// `str.expandtabs(size)`. None stands for a result too long to index (`OverflowError`: "new string is too long").
pub fn expandtabs(s: StrView<'_>, size: usize) -> Result<Option<StrBuf>> {
    let Some(len) = expanded_len(s.iter(), size) else { return Ok(None) };
    let mut b = StrBuilder::with_kind(s.kind(), len);
    let mut column: usize = 0;
    for c in s.iter() {
        if b.failed() {
            break;
        }
        if c != u32::from(b'\t') {
            b.push(c);
            column = if c == u32::from(b'\n') || c == u32::from(b'\r') { 0 } else { column + 1 };
        } else if size > 0 {
            let step = size - column % size;
            column += step;
            b.push_n(b' '.into(), step);
        }
    }
    b.finish().map(Some)
}

/// What a translation table says of a code point.
#[derive(Clone, Debug)]
pub enum Translation {
    /// The code point stays.
    Keep,
    /// It is left out.
    Delete,
    /// It becomes another.
    Char(u32),
    /// It becomes a string.
    Text(StrBuf),
}

/// `str.translate`: `lookup` answers for each code point; its errors end the work.
///
/// While the text is ASCII and stays so, each code point is asked for once only, as CPython does.
pub fn translate<E>(
    s: StrView<'_>,
    mut lookup: impl FnMut(u32) -> std::result::Result<Translation, E>,
) -> std::result::Result<Result<StrBuf>, E> {
    const UNKNOWN: u8 = 0xff;
    const DELETED: u8 = 0xfe;
    let mut b = StrBuilder::new();
    let mut done = 0;
    if let StrView::Ascii(a) = s {
        let mut v = Vec::new();
        if v.try_reserve_exact(s.len()).is_err() {
            return Ok(Err(OutOfMemory));
        }
        let mut known = [UNKNOWN; 128];
        for &c in a {
            let slot = &mut known[usize::from(c)];
            if *slot == UNKNOWN {
                *slot = match lookup(c.into())? {
                    Translation::Keep => c,
                    Translation::Delete => DELETED,
                    Translation::Char(to) if to < 0x80 => to as u8,
                    Translation::Text(t) if t.len() == 1 && t.as_view().at(0) < 0x80 => {
                        t.as_view().at(0) as u8
                    }
                    _ => break,
                };
            }
            if *slot != DELETED {
                v.push(*slot);
            }
            done += 1;
        }
        if done == s.len() {
            return Ok(Ok(StrBuf::Ascii(v)));
        }
        b.push_ascii(&v);
    }
    for c in s.from(done).iter() {
        match lookup(c)? {
            Translation::Keep => b.push(c),
            Translation::Delete => {}
            Translation::Char(to) => b.push(to),
            Translation::Text(t) => b.push_view(t.as_view()),
        }
        if b.failed() {
            break;
        }
    }
    Ok(b.finish())
}
