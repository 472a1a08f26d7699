//! `repr` and `ascii` of strings.

use crate::Result;
use crate::buf::{StrBuf, StrBuilder};
use crate::types::is_printable;
use crate::view::{StrView, Unit};
use crate::with_units;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Appends the shortest of `\xhh`, `\uhhhh` and `\Uhhhhhhhh` for `c`.
pub fn push_escape(b: &mut StrBuilder, c: u32) {
    let (letter, digits) = match c {
        0..=0xff => (b'x', 2),
        0x100..=0xffff => (b'u', 4),
        _ => (b'U', 8),
    };
    let mut text = [b'\\', letter, 0, 0, 0, 0, 0, 0, 0, 0];
    for i in 0..digits {
        text[2 + i] = HEX[(c >> (4 * (digits - 1 - i)) & 15) as usize];
    }
    b.push_ascii(&text[..2 + digits]);
}

/// The quote that `repr` puts around text: the double one only if that saves escaping single ones.
pub fn quote(single: bool, double: bool) -> u8 {
    if single && !double { b'"' } else { b'\'' }
}

fn quoted(s: StrView<'_>, ascii_only: bool) -> Result<StrBuf> {
    let has = |q: u8| crate::search::find_char(s, q.into()).is_some();
    let quote = quote(has(b'\''), has(b'"'));
    let kind = if ascii_only { crate::Kind::Ascii } else { s.kind() };
    let mut b = StrBuilder::with_kind(kind, s.len().saturating_add(2));
    b.push(quote.into());
    let plain = |c: u32| (0x20..0x7f).contains(&c) && c != u32::from(quote) && c != u32::from(b'\\');
    if let StrView::Ascii(a) = s {
        let mut rest = a;
        while !rest.is_empty() {
            let n = rest.iter().position(|&c| !plain(c.into())).unwrap_or(rest.len());
            b.push_ascii(&rest[..n]);
            rest = &rest[n..];
            if let Some((&c, tail)) = rest.split_first() {
                push_char(&mut b, c.into(), quote, true);
                rest = tail;
            }
        }
    } else {
        with_units!(s, units => for &c in units {
            let c = c.code();
            if plain(c) || c >= 0xa1 && !ascii_only && is_printable(c) {
                b.push(c);
            } else {
                push_char(&mut b, c, quote, ascii_only);
            }
        });
    }
    b.push(quote.into());
    b.finish()
}

fn push_char(b: &mut StrBuilder, c: u32, quote: u8, ascii_only: bool) {
    match c {
        9 => b.push_ascii(b"\\t"),
        10 => b.push_ascii(b"\\n"),
        13 => b.push_ascii(b"\\r"),
        0x20..0x7f => {
            if c == u32::from(quote) || c == u32::from(b'\\') {
                b.push(b'\\'.into());
            }
            b.push(c);
        }
        _ if c >= 0x80 && !ascii_only && is_printable(c) => b.push(c),
        _ => push_escape(b, c),
    }
}

/// `repr(s)`.
pub fn repr(s: StrView<'_>) -> Result<StrBuf> {
    quoted(s, false)
}

/// `ascii(s)`.
pub fn ascii(s: StrView<'_>) -> Result<StrBuf> {
    quoted(s, true)
}

/// `repr(text)` with code points that are not ASCII escaped: how `ascii(x)` treats the `repr` of any object.
pub fn escape_non_ascii(s: StrView<'_>) -> Result<StrBuf> {
    let mut b = StrBuilder::with_capacity(s.len());
    for c in s.iter() {
        if c < 0x80 { b.push(c) } else { push_escape(&mut b, c) }
    }
    b.finish()
}
