//! Encodings of one byte per character, by mapping tables.

use super::{DecodeErrors, Decoding, EncodeError, EncodeErrors, Handler, Replacement, append, output};
use crate::buf::StrBuf;
use crate::view::StrView;

const ENCODING: &str = "charmap";
const UNDEFINED: &str = "character maps to <undefined>";

/// What a decoding table says of a byte.
#[derive(Clone, Debug)]
pub enum Character {
    /// The byte is not defined.
    Undefined,
    /// It stands for a code point.
    Code(u32),
    /// It stands for a string.
    Text(StrBuf),
}

/// Decodes by any table: `lookup` answers for each byte, and its errors end the work.
pub fn decode_with<H: DecodeErrors>(
    bytes: &[u8],
    errors: &mut H,
    mut lookup: impl FnMut(&mut H, u8) -> Result<Character, H::Error>,
) -> Result<StrBuf, H::Error> {
    let mut d = Decoding::new(ENCODING, bytes, errors);
    let mut at = 0;
    while let Some(&b) = d.input.get(at) {
        match lookup(d.errors, b)? {
            Character::Undefined => at = d.error(at, at + 1, UNDEFINED)?,
            Character::Code(c) => {
                d.out.push(c);
                at += 1;
            }
            Character::Text(t) => {
                d.out.push_view(t.as_view());
                at += 1;
            }
        }
    }
    d.finish(at).map(|d| d.text)
}

/// Decodes by a string whose code point at a byte's position is what the byte stands for; U+FFFE and positions
/// beyond the string are undefined.
pub fn decode<H: DecodeErrors>(bytes: &[u8], table: StrView<'_>, errors: &mut H) -> Result<StrBuf, H::Error> {
    decode_with(bytes, errors, |_, b| {
        Ok(match table.get(b.into()) {
            None | Some(0xfffe) => Character::Undefined,
            Some(c) => Character::Code(c),
        })
    })
}

/// What an encoding table says of a code point.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// It cannot be encoded.
    Undefined,
    /// It becomes a byte.
    Byte(u8),
    /// It becomes several bytes.
    Several(Vec<u8>),
}

/// Encodes by any table: `lookup` answers for each code point, and its errors end the work.
pub fn encode_with<H: EncodeErrors>(
    s: StrView<'_>,
    errors: &mut H,
    mut lookup: impl FnMut(&mut H, u32) -> Result<Bytes, H::Error>,
) -> Result<Vec<u8>, H::Error> {
    let mut out = output(s.len())?;
    // Whether `c` could be encoded.
    let mut put = |out: &mut Vec<u8>, errors: &mut H, c: u32| -> Result<bool, H::Error> {
        match lookup(errors, c)? {
            Bytes::Undefined => return Ok(false),
            Bytes::Byte(b) => append(out, &[b])?,
            Bytes::Several(b) => append(out, &b)?,
        }
        Ok(true)
    };
    let mut at = 0;
    while at < s.len() {
        if put(&mut out, errors, s.at(at))? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut probe = Vec::new();
        while end < s.len() && !put(&mut probe, errors, s.at(end))? {
            end += 1;
        }
        let error = EncodeError { encoding: ENCODING, object: s, start: at, end, reason: UNDEFINED };
        let native = errors.native().filter(|h| matches!(h, Handler::Ignore | Handler::Strict));
        if native == Some(Handler::Ignore) {
            at = end;
            continue;
        }
        let fix = errors.fix(&error)?;
        match fix.replacement {
            Replacement::Bytes(b) => append(&mut out, &b)?,
            Replacement::Text(t) => {
                for c in t.as_view().iter() {
                    if !put(&mut out, errors, c)? {
                        return Err(errors.raise(&error));
                    }
                }
            }
        }
        at = fix.resume.min(s.len());
    }
    Ok(out)
}

/// Encodes by a compact table.
pub fn encode<H: EncodeErrors>(
    s: StrView<'_>,
    map: &EncodingMap,
    errors: &mut H,
) -> Result<Vec<u8>, H::Error> {
    encode_with(s, errors, |_, c| Ok(map.get(c).map_or(Bytes::Undefined, Bytes::Byte)))
}

/// The compact reverse of a decoding table: what `codecs.charmap_build` makes.
#[derive(Clone, Debug)]
pub struct EncodingMap {
    /// Code points and their bytes, sorted.
    entries: Vec<(u16, u8)>,
    /// The answers for Latin-1, where most questions come from.
    latin1: [Option<u8>; 256],
}

impl EncodingMap {
    /// The reverse of a table of at most 256 code points. None where CPython makes a dictionary instead: a
    /// table that does not begin with NUL, has NUL elsewhere, or leaves the basic plane.
    pub fn new(table: StrView<'_>) -> Option<EncodingMap> {
        if table.get(0) != Some(0) || table.len() > 256 {
            return None;
        }
        let mut entries = vec![(0, 0)];
        for (i, c) in table.iter().enumerate().skip(1) {
            let c = u16::try_from(c).ok().filter(|&c| c != 0)?;
            if c != 0xfffe {
                entries.push((c, i as u8));
            }
        }
        // Of equal code points the last byte counts.
        entries.reverse();
        entries.sort_by_key(|e| e.0);
        entries.dedup_by_key(|e| e.0);
        let mut latin1 = [None; 256];
        for &(c, b) in entries.iter().take_while(|e| e.0 < 256) {
            latin1[usize::from(c)] = Some(b);
        }
        Some(EncodingMap { entries, latin1 })
    }

    /// The byte for `c`.
    #[inline]
    pub fn get(&self, c: u32) -> Option<u8> {
        if let Some(b) = self.latin1.get(c as usize) {
            return *b;
        }
        let c = u16::try_from(c).ok()?;
        self.entries.binary_search_by_key(&c, |e| e.0).ok().map(|i| self.entries[i].1)
    }
}
