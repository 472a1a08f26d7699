//! CPython's own error handlers.

use super::{DecodeError, DecodeErrors, DecodeFix, EncodeError, EncodeErrors, EncodeFix, Replacement};
use crate::OutOfMemory;
use crate::buf::{StrBuf, StrBuilder};
use crate::names;
use crate::repr::push_escape;
use crate::ucd::Version;

/// The handlers that exist without registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    /// Raises.
    Strict,
    /// Leaves out.
    Ignore,
    /// Puts U+FFFD or a question mark.
    Replace,
    /// Puts `\x…`, `\u…` or `\U…`.
    BackslashReplace,
    /// Puts `&#…;`; encoding only.
    XmlCharRefReplace,
    /// Puts `\N{…}`; encoding only.
    NameReplace,
    /// Smuggles bytes through as U+DC80 to U+DCFF.
    SurrogateEscape,
    /// Lets the UTF codecs carry lone surrogates.
    SurrogatePass,
}

/// Why a native handler did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfixed {
    /// The original error stands.
    Raise,
    /// The handler does not know this kind of error: `TypeError`.
    Unsupported,
    /// `MemoryError`.
    OutOfMemory,
}

impl From<OutOfMemory> for Unfixed {
    fn from(_: OutOfMemory) -> Unfixed {
        Unfixed::OutOfMemory
    }
}

/// The encodings that `surrogatepass` works with: bytes per unit and byte order.
#[derive(Clone, Copy)]
enum Utf {
    Eight,
    Sixteen { big: bool },
    ThirtyTwo { big: bool },
}

fn utf_family(encoding: &str) -> Option<Utf> {
    let name = encoding.to_ascii_lowercase().replace('_', "-");
    if name == "cp65001" {
        return Some(Utf::Eight);
    }
    let rest = name.strip_prefix("utf")?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if rest == "8" {
        return Some(Utf::Eight);
    }
    let (wide, rest) = match (rest.strip_prefix("16"), rest.strip_prefix("32")) {
        (Some(r), _) => (false, r),
        (_, Some(r)) => (true, r),
        _ => return None,
    };
    let big = match rest {
        "" => cfg!(target_endian = "big"),
        _ => match rest.strip_prefix('-').unwrap_or(rest) {
            "le" => false,
            "be" => true,
            _ => return None,
        },
    };
    Some(if wide { Utf::ThirtyTwo { big } } else { Utf::Sixteen { big } })
}

/// The surrogate encoded at the start of `bytes`, and its length.
fn surrogate_at(utf: Utf, bytes: &[u8]) -> Option<(u32, usize)> {
    let (c, n) = match (utf, bytes) {
        (Utf::Eight, &[0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
        }
        (Utf::Sixteen { big: true }, &[a, b, ..]) => (u32::from(u16::from_be_bytes([a, b])), 2),
        (Utf::Sixteen { big: false }, &[a, b, ..]) => (u32::from(u16::from_le_bytes([a, b])), 2),
        (Utf::ThirtyTwo { big: true }, &[a, b, c, d, ..]) => (u32::from_be_bytes([a, b, c, d]), 4),
        (Utf::ThirtyTwo { big: false }, &[a, b, c, d, ..]) => (u32::from_le_bytes([a, b, c, d]), 4),
        _ => return None,
    };
    (0xd800..0xe000).contains(&c).then_some((c, n))
}

fn push_surrogate(utf: Utf, c: u32, out: &mut Vec<u8>) {
    match utf {
        Utf::Eight => crate::view::push_wtf8(out, c),
        Utf::Sixteen { big: true } => out.extend_from_slice(&(c as u16).to_be_bytes()),
        Utf::Sixteen { big: false } => out.extend_from_slice(&(c as u16).to_le_bytes()),
        Utf::ThirtyTwo { big: true } => out.extend_from_slice(&c.to_be_bytes()),
        Utf::ThirtyTwo { big: false } => out.extend_from_slice(&c.to_le_bytes()),
    }
}

impl Handler {
    /// The handler registered under `name` from the start.
    pub fn from_name(name: &str) -> Option<Handler> {
        Some(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => return None,
        })
    }

    /// The name under which the handler is registered.
    pub fn name(self) -> &'static str {
        match self {
            Handler::Strict => "strict",
            Handler::Ignore => "ignore",
            Handler::Replace => "replace",
            Handler::BackslashReplace => "backslashreplace",
            Handler::XmlCharRefReplace => "xmlcharrefreplace",
            Handler::NameReplace => "namereplace",
            Handler::SurrogateEscape => "surrogateescape",
            Handler::SurrogatePass => "surrogatepass",
        }
    }

    /// Answers a decoding error.
    pub fn decode(self, e: &DecodeError<'_>) -> Result<DecodeFix, Unfixed> {
        let end = e.end.min(e.object.len());
        let start = e.start.min(end);
        let bad = &e.object[start..end];
        let mut b = StrBuilder::new();
        let mut resume = end;
        match self {
            Handler::Strict => return Err(Unfixed::Raise),
            Handler::Ignore => {}
            Handler::Replace => b.push(0xfffd),
            Handler::BackslashReplace => bad.iter().for_each(|&x| push_escape(&mut b, x.into())),
            Handler::XmlCharRefReplace | Handler::NameReplace => return Err(Unfixed::Unsupported),
            Handler::SurrogateEscape => {
                let n = bad.iter().take(4).take_while(|&&x| x >= 0x80).count();
                if n == 0 {
                    return Err(Unfixed::Raise);
                }
                bad[..n].iter().for_each(|&x| b.push(0xdc00 + u32::from(x)));
                resume = start + n;
            }
            Handler::SurrogatePass => {
                let utf = utf_family(e.encoding).ok_or(Unfixed::Raise)?;
                let (c, n) = surrogate_at(utf, &e.object[start..]).ok_or(Unfixed::Raise)?;
                b.push(c);
                resume = start + n;
            }
        }
        Ok(DecodeFix { text: b.finish()?, resume, object: None })
    }

    /// Answers an encoding error.
    pub fn encode(self, e: &EncodeError<'_>) -> Result<EncodeFix, Unfixed> {
        let end = e.end.min(e.object.len());
        let start = e.start.min(end);
        let bad = e.object.slice(start..end);
        let mut b = StrBuilder::new();
        let mut bytes = None;
        match self {
            Handler::Strict => return Err(Unfixed::Raise),
            Handler::Ignore => {}
            Handler::Replace => b.push_n(b'?'.into(), bad.len()),
            Handler::BackslashReplace => bad.iter().for_each(|c| push_escape(&mut b, c)),
            Handler::XmlCharRefReplace => {
                bad.iter().for_each(|c| b.push_str(&format!("&#{c};")));
            }
            Handler::NameReplace => bad.iter().for_each(|c| match names::name(Version::Current, c) {
                Some(name) => b.push_str(&format!("\\N{{{name}}}")),
                None => push_escape(&mut b, c),
            }),
            Handler::SurrogateEscape => {
                let escaped = |c: u32| (0xdc80..=0xdcff).contains(&c).then_some(c as u8);
                bytes = Some(bad.iter().map(escaped).collect::<Option<Vec<u8>>>().ok_or(Unfixed::Raise)?);
            }
            Handler::SurrogatePass => {
                let utf = utf_family(e.encoding).ok_or(Unfixed::Raise)?;
                let mut out = Vec::new();
                for c in bad.iter() {
                    if !(0xd800..0xe000).contains(&c) {
                        return Err(Unfixed::Raise);
                    }
                    push_surrogate(utf, c, &mut out);
                }
                bytes = Some(out);
            }
        }
        let replacement = match bytes {
            Some(bytes) => Replacement::Bytes(bytes),
            None => Replacement::Text(b.finish()?),
        };
        Ok(EncodeFix { replacement, resume: end })
    }

    /// Answers a `UnicodeTranslateError` over `start..end` of `object`.
    pub fn translate(
        self,
        object: crate::StrView<'_>,
        start: usize,
        end: usize,
    ) -> Result<(StrBuf, usize), Unfixed> {
        let end = end.min(object.len());
        let start = start.min(end);
        match self {
            Handler::Replace => {
                let mut b = StrBuilder::new();
                b.push_n(0xfffd, end - start);
                Ok((b.finish()?, end))
            }
            Handler::Strict | Handler::Ignore | Handler::BackslashReplace => {
                let e = EncodeError { encoding: "", object, start, end, reason: "" };
                match self.encode(&e)? {
                    EncodeFix { replacement: Replacement::Text(text), resume } => Ok((text, resume)),
                    _ => Err(Unfixed::Unsupported),
                }
            }
            _ => Err(Unfixed::Unsupported),
        }
    }
}

/// A codec's failure under a native handler, with all that the exception says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Positions `start..end` of the input cannot be converted.
    Codec {
        /// Name of the encoding.
        encoding: String,
        /// First offending position.
        start: usize,
        /// One after the last offending position.
        end: usize,
        /// Why.
        reason: String,
    },
    /// The handler does not know this kind of error.
    Unsupported,
    /// `MemoryError`.
    OutOfMemory,
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Failure {
        Failure::OutOfMemory
    }
}

/// A native handler by itself, for work without Python objects.
#[derive(Clone, Copy, Debug)]
pub struct Native(pub Handler);

impl Native {
    fn failure(why: Unfixed, encoding: &str, start: usize, end: usize, reason: &str) -> Failure {
        match why {
            Unfixed::Raise => {
                Failure::Codec { encoding: encoding.to_owned(), start, end, reason: reason.to_owned() }
            }
            Unfixed::Unsupported => Failure::Unsupported,
            Unfixed::OutOfMemory => Failure::OutOfMemory,
        }
    }
}

impl DecodeErrors for Native {
    type Error = Failure;

    fn fix(&mut self, e: &DecodeError<'_>) -> Result<DecodeFix, Failure> {
        self.0.decode(e).map_err(|why| Native::failure(why, e.encoding, e.start, e.end, e.reason))
    }
}

impl EncodeErrors for Native {
    type Error = Failure;

    fn fix(&mut self, e: &EncodeError<'_>) -> Result<EncodeFix, Failure> {
        self.0.encode(e).map_err(|why| Native::failure(why, e.encoding, e.start, e.end, e.reason))
    }

    fn raise(&mut self, e: &EncodeError<'_>) -> Failure {
        Native::failure(Unfixed::Raise, e.encoding, e.start, e.end, e.reason)
    }

    fn native(&self) -> Option<Handler> {
        Some(self.0)
    }
}
