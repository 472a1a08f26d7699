//! UTF-7 (RFC 2152).

use super::{DecodeErrors, Decoded, Decoding, append, output};
use crate::Result as MemoryResult;
use crate::view::StrView;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_value(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// What a decoder in a shifted section holds.
#[derive(Clone, Copy, Default)]
struct Shift {
    /// Where the plus sign stood, in the input.
    start: usize,
    /// Length of the output before the section.
    out_start: usize,
    /// Bits not yet turned to units, and how many.
    buffer: u32,
    bits: u32,
    /// A high surrogate that waits for its partner.
    surrogate: u32,
}

/// Decodes UTF-7. Unless `last`, an unfinished shifted section is left unconsumed.
pub fn decode<H: DecodeErrors>(bytes: &[u8], last: bool, errors: &mut H) -> Result<Decoded, H::Error> {
    let mut d = Decoding::new("utf7", bytes, errors);
    let mut at = 0;
    let mut shift: Option<Shift> = None;
    let mut start = 0;
    loop {
        let Some(&b) = d.input.get(at) else {
            let Some(s) = shift else { return d.finish(at) };
            if !last {
                d.out.truncate(s.out_start);
                return d.finish(s.start);
            }
            shift = None;
            if s.surrogate != 0 || s.bits >= 6 || s.bits > 0 && s.buffer != 0 {
                at = d.error(start, d.input.len(), "unterminated shift sequence")?;
            }
            continue;
        };
        if let Some(s) = &mut shift {
            if let Some(v) = base64_value(b) {
                s.buffer = s.buffer << 6 | v;
                s.bits += 6;
                at += 1;
                if s.bits >= 16 {
                    s.bits -= 16;
                    let unit = s.buffer >> s.bits;
                    s.buffer &= (1 << s.bits) - 1;
                    if s.surrogate != 0 {
                        let high = std::mem::take(&mut s.surrogate);
                        if (0xdc00..0xe000).contains(&unit) {
                            d.out.push(0x10000 + ((high & 0x3ff) << 10 | unit & 0x3ff));
                            continue;
                        }
                        d.out.push(high);
                    }
                    if (0xd800..0xdc00).contains(&unit) {
                        s.surrogate = unit;
                    } else {
                        d.out.push(unit);
                    }
                }
                continue;
            }
            let s = *s;
            shift = None;
            if s.bits >= 6 {
                at = d.error(start, at + 1, "partial character in shift sequence")?;
                continue;
            }
            if s.bits > 0 && s.buffer != 0 {
                at = d.error(start, at + 1, "non-zero padding bits in shift sequence")?;
                continue;
            }
            if s.surrogate != 0 && b < 0x80 && b != b'+' {
                d.out.push(s.surrogate);
            }
            if b == b'-' {
                at += 1;
            }
            continue;
        }
        match b {
            b'+' => {
                start = at;
                at += 1;
                match d.input.get(at) {
                    Some(b'-') => {
                        at += 1;
                        d.out.push(b'+'.into());
                    }
                    Some(&b) if base64_value(b).is_none() => {
                        at = d.error(start, at + 1, "ill-formed sequence")?;
                    }
                    _ => shift = Some(Shift { start, out_start: d.out.len(), ..Shift::default() }),
                }
            }
            0x80.. => {
                start = at;
                at = d.error(start, at + 1, "unexpected special character")?;
            }
            _ => {
                d.out.push(b.into());
                at += 1;
            }
        }
    }
}

/// Whether UTF-7 writes the character as itself.
fn is_direct(c: u32) -> bool {
    matches!(c, 9 | 10 | 13 | 0x20..=0x7d) && c != u32::from(b'+') && c != u32::from(b'\\')
}

/// Encodes as UTF-7, which can carry every string.
pub fn encode(s: StrView<'_>) -> MemoryResult<Vec<u8>> {
    let mut out = output(s.len())?;
    let (mut shifted, mut buffer, mut bits) = (false, 0u32, 0u32);
    for c in s.iter() {
        if is_direct(c) {
            let b = c as u8;
            if shifted {
                if bits > 0 {
                    append(&mut out, &[ALPHABET[(buffer << (6 - bits) & 63) as usize]])?;
                }
                (shifted, buffer, bits) = (false, 0, 0);
                if base64_value(b).is_some() || b == b'-' {
                    append(&mut out, b"-")?;
                }
            }
            append(&mut out, &[b])?;
            continue;
        }
        if !shifted {
            if c == u32::from(b'+') {
                append(&mut out, b"+-")?;
                continue;
            }
            append(&mut out, b"+")?;
            shifted = true;
        }
        let units = match c.checked_sub(0x10000) {
            Some(v) => [Some(0xd800 + (v >> 10)), Some(0xdc00 + (v & 0x3ff))],
            None => [Some(c), None],
        };
        for unit in units.into_iter().flatten() {
            buffer = buffer << 16 | unit;
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                append(&mut out, &[ALPHABET[(buffer >> bits & 63) as usize]])?;
            }
            buffer &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        append(&mut out, &[ALPHABET[(buffer << (6 - bits) & 63) as usize]])?;
    }
    if shifted {
        append(&mut out, b"-")?;
    }
    Ok(out)
}
