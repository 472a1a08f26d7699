//! UTF-32, in either byte order or with a byte order mark.

use super::utf16::ByteOrder;
use super::{DecodeErrors, Decoded, Decoding, EncodeError, EncodeErrors, Replacement, append, output};
use crate::view::StrView;

/// Decodes UTF-32, and tells the byte order found (`Mark` if none was). Unless `last`, an incomplete unit at the
/// end is left unconsumed.
pub fn decode<H: DecodeErrors>(
    bytes: &[u8],
    mut order: ByteOrder,
    last: bool,
    errors: &mut H,
) -> Result<(Decoded, ByteOrder), H::Error> {
    let mut at = 0;
    if order == ByteOrder::Mark {
        match bytes {
            [0xff, 0xfe, 0, 0, ..] => (at, order) = (4, ByteOrder::Little),
            [0, 0, 0xfe, 0xff, ..] => (at, order) = (4, ByteOrder::Big),
            _ => {}
        }
    }
    let big = order.is_big();
    let mut d = Decoding::new(if big { "utf-32-be" } else { "utf-32-le" }, bytes, errors);
    loop {
        let len = d.input.len();
        let Some(&[a, b, c, e]) = d.input.get(at..at + 4) else {
            if at == len || !last {
                break;
            }
            at = d.error(at, len, "truncated data")?;
            continue;
        };
        let c = if big { u32::from_be_bytes([a, b, c, e]) } else { u32::from_le_bytes([a, b, c, e]) };
        at = match c {
            0xd800..0xe000 => {
                d.error(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)")?
            }
            0x110000.. => d.error(at, at + 4, "code point not in range(0x110000)")?,
            _ => {
                d.out.push(c);
                at + 4
            }
        };
    }
    Ok((d.finish(at)?, order))
}

/// Encodes as UTF-32.
pub fn encode<H: EncodeErrors>(
    s: StrView<'_>,
    order: ByteOrder,
    errors: &mut H,
) -> Result<Vec<u8>, H::Error> {
    let encoding = match order {
        ByteOrder::Mark => "utf-32",
        ByteOrder::Little => "utf-32-le",
        ByteOrder::Big => "utf-32-be",
    };
    let big = order.is_big();
    let mut out = output(s.len().saturating_add(1).saturating_mul(4))?;
    let put = |out: &mut Vec<u8>, u: u32| append(out, &if big { u.to_be_bytes() } else { u.to_le_bytes() });
    if order == ByteOrder::Mark {
        put(&mut out, 0xfeff)?;
    }
    let mut at = 0;
    while at < s.len() {
        let c = s.at(at);
        if !(0xd800..0xe000).contains(&c) {
            put(&mut out, c)?;
            at += 1;
            continue;
        }
        let reason = "surrogates not allowed";
        let error = EncodeError { encoding, object: s, start: at, end: at + 1, reason };
        let fix = errors.fix(&error)?;
        match fix.replacement {
            Replacement::Bytes(b) if b.len() % 4 == 0 => append(&mut out, &b)?,
            Replacement::Text(t) if t.kind() == crate::Kind::Ascii => {
                for c in t.as_view().iter() {
                    put(&mut out, c)?;
                }
            }
            _ => return Err(errors.raise(&error)),
        }
        at = fix.resume.min(s.len());
    }
    Ok(out)
}
