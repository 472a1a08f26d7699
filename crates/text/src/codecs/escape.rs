//! `unicode_escape`, `raw_unicode_escape` and, for bytes, `escape_decode`.
//!
//! String literals of source code have their own rules for positions and warnings, in the crate `syntax`.

use super::{DecodeErrors, Decoded, Decoding, append, output};
use crate::names;
use crate::view::StrView;
use crate::{OutOfMemory, Result as MemoryResult};

/// An escape sequence that stands for itself and ought to be warned about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubtful {
    /// A backslash before this byte, which has no meaning there.
    Letter(u8),
    /// An octal escape above `\377`.
    Octal(u16),
}

/// The value of a simple escape; `Some(None)` for an escaped line end.
fn simple(b: u8) -> Option<Option<u8>> {
    Some(match b {
        b'\n' => None,
        b'\\' | b'\'' | b'"' => Some(b),
        b'a' => Some(7),
        b'b' => Some(8),
        b't' => Some(9),
        b'n' => Some(10),
        b'v' => Some(11),
        b'f' => Some(12),
        b'r' => Some(13),
        _ => return None,
    })
}

/// The octal number at `at`, which must hold an octal digit: value and end.
fn octal(input: &[u8], at: usize) -> (u16, usize) {
    let digits = input[at..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7'));
    digits.fold((0, at), |(v, end), b| (v << 3 | u16::from(b - b'0'), end + 1))
}

/// Up to `count` hexadecimal digits at `at`: value and end.
fn hex(input: &[u8], at: usize, count: usize) -> (u32, usize) {
    let digits = input[at..].iter().take(count).map_while(|&b| char::from(b).to_digit(16));
    digits.fold((0, at), |(v, end), d| (v << 4 | d, end + 1))
}

/// Decodes `unicode_escape`, and tells the first doubtful escape. Unless `last`, an incomplete escape at the end is
/// left unconsumed.
pub fn decode_unicode_escape<H: DecodeErrors>(
    bytes: &[u8],
    last: bool,
    errors: &mut H,
) -> Result<(Decoded, Option<Doubtful>), H::Error> {
    let mut d = Decoding::new("unicodeescape", bytes, errors);
    let mut doubtful = None;
    let mut at = 0;
    loop {
        let rest = &d.input[at..];
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        d.out.push_view(StrView::latin1(&rest[..plain]));
        at += plain;
        let len = d.input.len();
        if at == len {
            break;
        }
        let start = at;
        at += 1;
        // Either an escape is done (`continue`) or this says what is wrong with it, and where it ends.
        let (reason, end, incomplete) = match d.input.get(at).copied() {
            None => ("\\ at end of string", at, true),
            Some(b) => {
                at += 1;
                match b {
                    b'0'..=b'7' => {
                        let (v, end) = octal(&d.input, at - 1);
                        if v > 0o377 && doubtful.is_none() {
                            doubtful = Some(Doubtful::Octal(v));
                        }
                        d.out.push(v.into());
                        at = end;
                        continue;
                    }
                    b'x' | b'u' | b'U' => {
                        let (count, reason) = match b {
                            b'x' => (2, "truncated \\xXX escape"),
                            b'u' => (4, "truncated \\uXXXX escape"),
                            _ => (8, "truncated \\UXXXXXXXX escape"),
                        };
                        let (v, end) = hex(&d.input, at, count);
                        if end < at + count {
                            (reason, end, end == len)
                        } else if v > 0x10ffff {
                            ("illegal Unicode character", end, false)
                        } else {
                            d.out.push(v);
                            at = end;
                            continue;
                        }
                    }
                    b'N' => match named(&d.input, at) {
                        Ok((c, end)) => {
                            d.out.push(c);
                            at = end;
                            continue;
                        }
                        Err(wrong) => wrong,
                    },
                    _ => {
                        match simple(b) {
                            Some(Some(c)) => d.out.push(c.into()),
                            Some(None) => {}
                            None => {
                                doubtful = doubtful.or(Some(Doubtful::Letter(b)));
                                d.out.push(b'\\'.into());
                                d.out.push(b.into());
                            }
                        }
                        continue;
                    }
                }
            }
        };
        if incomplete && !last {
            at = start;
            break;
        }
        at = d.error(start, end, reason)?;
    }
    Ok((d.finish(at)?, doubtful))
}

/// The character that `{NAME}` at `at` denotes and where it ends, or what is wrong.
fn named(input: &[u8], at: usize) -> Result<(u32, usize), (&'static str, usize, bool)> {
    const MALFORMED: &str = "malformed \\N character escape";
    match input.get(at) {
        None => return Err((MALFORMED, at, true)),
        Some(b'{') => {}
        Some(_) => return Err((MALFORMED, at, false)),
    }
    let inner = at + 1;
    let Some(n) = memchr::memchr(b'}', &input[inner..]) else { return Err((MALFORMED, input.len(), true)) };
    if n == 0 {
        return Err((MALFORMED, inner, false));
    }
    let end = inner + n + 1;
    let found = std::str::from_utf8(&input[inner..inner + n]).ok().and_then(names::lookup);
    found.map(|c| (c, end)).ok_or(("unknown Unicode character name", end, false))
}

/// Decodes `raw_unicode_escape`. Unless `last`, an incomplete escape at the end is left unconsumed.
pub fn decode_raw_unicode_escape<H: DecodeErrors>(
    bytes: &[u8],
    last: bool,
    errors: &mut H,
) -> Result<Decoded, H::Error> {
    let mut d = Decoding::new("rawunicodeescape", bytes, errors);
    let mut at = 0;
    loop {
        let rest = &d.input[at..];
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        d.out.push_view(StrView::latin1(&rest[..plain]));
        at += plain;
        let len = d.input.len();
        if at == len {
            break;
        }
        let start = at;
        let (count, reason) = match d.input.get(at + 1) {
            None if !last => break,
            None => {
                d.out.push(b'\\'.into());
                at += 1;
                continue;
            }
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            Some(&b) => {
                d.out.push(b'\\'.into());
                d.out.push(b.into());
                at += 2;
                continue;
            }
        };
        let (v, end) = hex(&d.input, at + 2, count);
        if end == at + 2 + count {
            if v <= 0x10ffff {
                d.out.push(v);
                at = end;
                continue;
            }
            at = d.error(start, end, "\\Uxxxxxxxx out of range")?;
        } else {
            if end == len && !last {
                break;
            }
            at = d.error(start, end, reason)?;
        }
    }
    d.finish(at)
}

fn append_escape(out: &mut Vec<u8>, c: u32) -> MemoryResult<()> {
    let text = match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    };
    append(out, text.as_bytes())
}

/// Encodes as `unicode_escape`.
pub fn encode_unicode_escape(s: StrView<'_>) -> MemoryResult<Vec<u8>> {
    let mut out = output(s.len())?;
    for c in s.iter() {
        match c {
            9 => append(&mut out, b"\\t")?,
            10 => append(&mut out, b"\\n")?,
            13 => append(&mut out, b"\\r")?,
            0x5c => append(&mut out, b"\\\\")?,
            0x20..0x7f => append(&mut out, &[c as u8])?,
            _ => append_escape(&mut out, c)?,
        }
    }
    Ok(out)
}

/// Encodes as `raw_unicode_escape`.
pub fn encode_raw_unicode_escape(s: StrView<'_>) -> MemoryResult<Vec<u8>> {
    let mut out = output(s.len())?;
    for c in s.iter() {
        match c {
            0..=0xff => append(&mut out, &[c as u8])?,
            _ => append_escape(&mut out, c)?,
        }
    }
    Ok(out)
}

/// Why `escape_decode` fails: all but the last are `ValueError`s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EscapeError {
    /// "Trailing \ in string".
    Trailing,
    /// "invalid \x escape at position …".
    Hex(usize),
    /// "decoding error; unknown error handling code: …".
    UnknownHandler(String),
    /// `MemoryError`.
    OutOfMemory,
}

impl EscapeError {
    /// The message of the `ValueError`.
    pub fn message(&self) -> String {
        match self {
            EscapeError::Trailing => "Trailing \\ in string".to_owned(),
            EscapeError::Hex(at) => format!("invalid \\x escape at position {at}"),
            EscapeError::UnknownHandler(name) => {
                format!("decoding error; unknown error handling code: {name:.400}")
            }
            EscapeError::OutOfMemory => String::new(),
        }
    }
}

impl From<OutOfMemory> for EscapeError {
    fn from(_: OutOfMemory) -> EscapeError {
        EscapeError::OutOfMemory
    }
}

/// `codecs.escape_decode`: the escapes of bytes literals; also tells the first doubtful escape.
pub fn escape_decode(bytes: &[u8], errors: &str) -> Result<(Vec<u8>, Option<Doubtful>), EscapeError> {
    let mut out = output(bytes.len())?;
    let mut doubtful = None;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        append(&mut out, &rest[..plain])?;
        at += plain;
        if at == bytes.len() {
            break;
        }
        let start = at;
        let Some(&b) = bytes.get(at + 1) else { return Err(EscapeError::Trailing) };
        at += 2;
        match b {
            b'0'..=b'7' => {
                let (v, end) = octal(bytes, at - 1);
                if v > 0o377 {
                    doubtful = doubtful.or(Some(Doubtful::Octal(v)));
                }
                append(&mut out, &[v as u8])?;
                at = end;
            }
            b'x' => {
                let (v, end) = hex(bytes, at, 2);
                if end == at + 2 {
                    append(&mut out, &[v as u8])?;
                } else {
                    match errors {
                        "strict" => return Err(EscapeError::Hex(start)),
                        "replace" => append(&mut out, b"?")?,
                        "ignore" => {}
                        _ => return Err(EscapeError::UnknownHandler(errors.to_owned())),
                    }
                }
                at = end;
            }
            _ => match simple(b) {
                Some(Some(c)) => append(&mut out, &[c])?,
                Some(None) => {}
                None => {
                    doubtful = doubtful.or(Some(Doubtful::Letter(b)));
                    append(&mut out, &[b'\\', b])?;
                }
            },
        }
    }
    Ok((out, doubtful))
}
