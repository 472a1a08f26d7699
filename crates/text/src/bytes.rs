//! Operations of `bytes` and `bytearray`.
//!
//! Searching and splitting by a separator is [`crate::search`] and [`crate::split`] on
//! `StrView::Latin1(bytes)`. Here is what follows ASCII's rules instead of Unicode's.

use std::ops::Range;

use crate::search::matches;
use crate::split::{Ascii, Ends, Lines, Rules, Words, rwords_by, strip_by};
use crate::view::StrView;
use crate::{OutOfMemory, Result};

fn vec(len: usize) -> Result<Vec<u8>> {
    let mut v = Vec::new();
    v.try_reserve_exact(len).map_err(|_| OutOfMemory)?;
    Ok(v)
}

/// Turns the first letter of each word to upper case and others to lower: `title`.
pub fn make_title(v: &mut [u8]) {
    let mut inside = false;
    for b in v {
        *b = if inside { b.to_ascii_lowercase() } else { b.to_ascii_uppercase() };
        inside = b.is_ascii_alphabetic();
    }
}

/// Turns the first byte to upper case and others to lower: `capitalize`.
pub fn make_capitalized(v: &mut [u8]) {
    v.make_ascii_lowercase();
    if let Some(b) = v.first_mut() {
        b.make_ascii_uppercase();
    }
}

/// Exchanges upper and lower case: `swapcase`.
pub fn make_swapped(v: &mut [u8]) {
    for b in v {
        if b.is_ascii_alphabetic() {
            *b ^= 0x20;
        }
    }
}

/// White space to `bytes.split` and `bytes.strip`.
pub fn is_space_byte(b: u8) -> bool {
    Ascii::space(b.into())
}

/// `bytes.isalpha`.
pub fn is_alpha(s: &[u8]) -> bool {
    !s.is_empty() && s.iter().all(u8::is_ascii_alphabetic)
}

/// `bytes.isalnum`.
pub fn is_alnum(s: &[u8]) -> bool {
    !s.is_empty() && s.iter().all(u8::is_ascii_alphanumeric)
}

/// `bytes.isdigit`.
pub fn is_digit(s: &[u8]) -> bool {
    !s.is_empty() && s.iter().all(u8::is_ascii_digit)
}

/// `bytes.isspace`.
pub fn is_space(s: &[u8]) -> bool {
    !s.is_empty() && s.iter().all(|&b| is_space_byte(b))
}

/// `bytes.islower`.
pub fn is_lower(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_lowercase) && !s.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.isupper`.
pub fn is_upper(s: &[u8]) -> bool {
    s.iter().any(u8::is_ascii_uppercase) && !s.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.istitle`.
pub fn is_title(s: &[u8]) -> bool {
    let (mut found, mut inside) = (false, false);
    for b in s {
        if b.is_ascii_uppercase() && inside || b.is_ascii_lowercase() && !inside {
            return false;
        }
        inside = b.is_ascii_alphabetic();
        found |= inside;
    }
    found
}

/// `bytes.split(None, limit)`.
pub fn words(s: &[u8], limit: usize) -> Words<'_, Ascii> {
    Words::new(StrView::Latin1(s), limit)
}

/// `bytes.rsplit(None, limit)`, the pieces from left to right.
pub fn rwords(s: &[u8], limit: usize) -> Vec<Range<usize>> {
    rwords_by::<Ascii>(StrView::Latin1(s), limit)
}

/// `bytes.splitlines(keep)`.
pub fn lines(s: &[u8], keep: bool) -> Lines<'_, Ascii> {
    Lines::new(StrView::Latin1(s), keep)
}

/// `bytes.strip()`.
pub fn strip(s: &[u8], ends: Ends) -> Range<usize> {
    strip_by(StrView::Latin1(s), ends, Ascii::space)
}

/// `bytes.strip(drop)`.
pub fn strip_bytes(s: &[u8], drop: &[u8], ends: Ends) -> Range<usize> {
    let mut set = [false; 256];
    drop.iter().for_each(|&b| set[usize::from(b)] = true);
    strip_by(StrView::Latin1(s), ends, |c| set[usize::from(c as u8)])
}

/// `bytes.replace`: at most `limit` occurrences of `old` become `new`. None if there was nothing to replace.
pub fn replace(s: &[u8], old: &[u8], new: &[u8], limit: usize) -> Result<Option<Vec<u8>>> {
    if limit == 0 || old.len() > s.len() {
        return Ok(None);
    }
    if old.is_empty() {
        let times = limit.min(s.len() + 1);
        let len = new.len().checked_mul(times).and_then(|n| n.checked_add(s.len())).ok_or(OutOfMemory)?;
        let mut v = vec(len)?;
        for i in 0..times {
            v.extend_from_slice(new);
            v.extend(s.get(i));
        }
        v.extend_from_slice(&s[times.min(s.len())..]);
        return Ok(Some(v));
    }
    if let (&[o], &[n]) = (old, new) {
        let Some(first) = memchr::memchr(o, s) else { return Ok(None) };
        let mut v = vec(s.len())?;
        v.extend_from_slice(s);
        if limit >= s.len() {
            v[first..].iter_mut().for_each(|b| *b = if *b == o { n } else { *b });
        } else {
            v[first..].iter_mut().filter(|b| **b == o).take(limit).for_each(|b| *b = n);
        }
        return Ok(Some(v));
    }
    let found = || matches(StrView::Latin1(s), StrView::Latin1(old)).take(limit);
    // Most results have few replacements: remember where they are.
    const REMEMBERED: usize = 1024;
    let mut places = Vec::new();
    let mut times = 0;
    for i in found() {
        if times < REMEMBERED {
            places.try_reserve(1).map_err(|_| OutOfMemory)?;
            places.push(i);
        }
        times += 1;
    }
    if times == 0 {
        return Ok(None);
    }
    let kept = s.len() - times * old.len();
    let len = new.len().checked_mul(times).and_then(|n| n.checked_add(kept)).ok_or(OutOfMemory)?;
    let mut v = vec(len)?;
    let mut done = 0;
    let mut put = |i: usize| {
        v.extend_from_slice(&s[done..i]);
        v.extend_from_slice(new);
        done = i + old.len();
    };
    if times == places.len() {
        places.iter().for_each(|&i| put(i));
    } else {
        found().for_each(put);
    }
    v.extend_from_slice(&s[done..]);
    Ok(Some(v))
}

/// `bytes.expandtabs(size)`. None stands for a result too long to index (`OverflowError`: "result too long").
pub fn expandtabs(s: &[u8], size: usize) -> Result<Option<Vec<u8>>> {
    let codes = s.iter().map(|&b| u32::from(b));
    let Some(len) = crate::edit::expanded_len(codes, size) else { return Ok(None) };
    let mut v = vec(len)?;
    let mut column: usize = 0;
    for &b in s {
        if b != b'\t' {
            v.push(b);
            column = if b == b'\n' || b == b'\r' { 0 } else { column + 1 };
        } else if size > 0 {
            let step = size - column % size;
            column += step;
            v.resize(v.len() + step, b' ');
        }
    }
    Ok(Some(v))
}

/// `bytes.translate(table, delete)`; without a table bytes stand for themselves.
pub fn translate(s: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Result<Vec<u8>> {
    let mut gone = [false; 256];
    delete.iter().for_each(|&b| gone[usize::from(b)] = true);
    let mut v = vec(s.len())?;
    v.extend(s.iter().filter(|&&b| !gone[usize::from(b)]).map(|&b| table.map_or(b, |t| t[usize::from(b)])));
    Ok(v)
}

/// Appends `b` as `repr` shows it between `quote`s.
fn push_repr(out: &mut Vec<u8>, b: u8, quote: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    match b {
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\\' => out.extend_from_slice(b"\\\\"),
        _ if b == quote => out.extend_from_slice(&[b'\\', quote]),
        0x20..0x7f => out.push(b),
        _ => out.extend_from_slice(&[b'\\', b'x', HEX[usize::from(b >> 4)], HEX[usize::from(b & 15)]]),
    }
}

/// `repr(s)` of bytes, prefix and quotes included; always ASCII.
pub fn repr(s: &[u8]) -> Result<Vec<u8>> {
    let quote = crate::repr::quote(s.contains(&b'\''), s.contains(&b'"'));
    let len = s.iter().map(|&b| if (0x20..0x7f).contains(&b) { 1 } else { 4 }).fold(3, usize::saturating_add);
    let mut v = vec(len)?;
    v.extend_from_slice(&[b'b', quote]);
    for &b in s {
        v.try_reserve(4).map_err(|_| OutOfMemory)?;
        push_repr(&mut v, b, quote);
    }
    v.push(quote);
    Ok(v)
}

/// What `codecs.escape_encode` gives: `repr` without prefix and quotes, for the single quote.
pub fn escape(s: &[u8]) -> Result<Vec<u8>> {
    let mut v = vec(s.len())?;
    for &b in s {
        v.try_reserve(4).map_err(|_| OutOfMemory)?;
        push_repr(&mut v, b, b'\'');
    }
    Ok(v)
}
