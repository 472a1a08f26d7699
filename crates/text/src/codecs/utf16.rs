//! UTF-16, in either byte order or with a byte order mark.

use super::{DecodeErrors, Decoded, Decoding, EncodeError, EncodeErrors, Replacement, append, output};
use crate::view::StrView;

/// The order of bytes within a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// By the mark, or else the machine's; encoding writes a mark.
    Mark,
    /// Little-endian, without a mark.
    Little,
    /// Big-endian, without a mark.
    Big,
}

impl ByteOrder {
    /// The order in CPython's numbers: -1 little, 0 by mark, 1 big.
    pub fn from_number(n: i32) -> ByteOrder {
        match n {
            ..0 => ByteOrder::Little,
            0 => ByteOrder::Mark,
            1.. => ByteOrder::Big,
        }
    }

    /// CPython's number for the order.
    pub fn number(self) -> i32 {
        match self {
            ByteOrder::Little => -1,
            ByteOrder::Mark => 0,
            ByteOrder::Big => 1,
        }
    }

    /// Whether units are big-endian; without a mark the machine decides.
    pub(super) fn is_big(self) -> bool {
        match self {
            ByteOrder::Little => false,
            ByteOrder::Mark => cfg!(target_endian = "big"),
            ByteOrder::Big => true,
        }
    }
}

/// Decodes UTF-16, and tells the byte order found (`Mark` if none was). Unless `last`, an incomplete sequence at
/// the end is left unconsumed.
pub fn decode<H: DecodeErrors>(
    bytes: &[u8],
    mut order: ByteOrder,
    last: bool,
    errors: &mut H,
) -> Result<(Decoded, ByteOrder), H::Error> {
    let mut at = 0;
    if order == ByteOrder::Mark {
        match bytes {
            [0xff, 0xfe, ..] => (at, order) = (2, ByteOrder::Little),
            [0xfe, 0xff, ..] => (at, order) = (2, ByteOrder::Big),
            _ => {}
        }
    }
    let big = order.is_big();
    let mut d = Decoding::new(if big { "utf-16-be" } else { "utf-16-le" }, bytes, errors);
    let unit = |b: &[u8], i: usize| -> Option<u32> {
        let pair = [*b.get(i)?, *b.get(i + 1)?];
        Some(u32::from(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }))
    };
    loop {
        let len = d.input.len();
        let Some(c) = unit(&d.input, at) else {
            if at == len || !last {
                break;
            }
            at = d.error(at, len, "truncated data")?;
            continue;
        };
        match c {
            0xd800..0xdc00 => match unit(&d.input, at + 2) {
                Some(low @ 0xdc00..0xe000) => {
                    d.out.push(0x10000 + ((c & 0x3ff) << 10 | low & 0x3ff));
                    at += 4;
                }
                Some(_) => at = d.error(at, at + 2, "illegal UTF-16 surrogate")?,
                None if !last => break,
                None => at = d.error(at, len, "unexpected end of data")?,
            },
            0xdc00..0xe000 => at = d.error(at, at + 2, "illegal encoding")?,
            _ => {
                d.out.push(c);
                at += 2;
            }
        }
    }
    Ok((d.finish(at)?, order))
}

/// Encodes as UTF-16.
pub fn encode<H: EncodeErrors>(
    s: StrView<'_>,
    order: ByteOrder,
    errors: &mut H,
) -> Result<Vec<u8>, H::Error> {
    let encoding = match order {
        ByteOrder::Mark => "utf-16",
        ByteOrder::Little => "utf-16-le",
        ByteOrder::Big => "utf-16-be",
    };
    let big = order.is_big();
    let mut out = output(s.len().saturating_add(1).saturating_mul(2))?;
    let put = |out: &mut Vec<u8>, u: u32| {
        let u = u as u16;
        append(out, &if big { u.to_be_bytes() } else { u.to_le_bytes() })
    };
    if order == ByteOrder::Mark {
        put(&mut out, 0xfeff)?;
    }
    let mut at = 0;
    while at < s.len() {
        let c = s.at(at);
        match c {
            0x10000.. => {
                put(&mut out, 0xd800 + ((c - 0x10000) >> 10))?;
                put(&mut out, 0xdc00 + (c & 0x3ff))?;
                at += 1;
            }
            0xd800..0xe000 => {
                let reason = "surrogates not allowed";
                let error = EncodeError { encoding, object: s, start: at, end: at + 1, reason };
                let fix = errors.fix(&error)?;
                match fix.replacement {
                    Replacement::Bytes(b) if b.len() % 2 == 0 => append(&mut out, &b)?,
                    Replacement::Text(t) if t.kind() == crate::Kind::Ascii => {
                        for c in t.as_view().iter() {
                            put(&mut out, c)?;
                        }
                    }
                    _ => return Err(errors.raise(&error)),
                }
                at = fix.resume.min(s.len());
            }
            _ => {
                put(&mut out, c)?;
                at += 1;
            }
        }
    }
    Ok(out)
}
