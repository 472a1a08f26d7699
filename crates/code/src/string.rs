//! Immutable shared text in WTF-8, the string type of code objects.
//!
//! Not here: any operation of Python's `str` (`builtins`), interning (`interp`).

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// Immutable text that may hold lone surrogates, as WTF-8: UTF-8, plus the three-byte form of each surrogate that is
/// not part of a pair. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(Arc<[u8]>);

impl Str {
    /// Takes bytes that the caller knows to be WTF-8.
    pub fn from_wtf8(bytes: impl Into<Arc<[u8]>>) -> Str {
        Str(bytes.into())
    }

    /// The WTF-8 bytes.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, unless it holds a lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Whether there is no character at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many code points there are.
    pub fn char_count(&self) -> usize {
        self.0.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
    }

    /// Whether every character is ASCII.
    pub fn is_ascii(&self) -> bool {
        self.0.is_ascii()
    }

    /// The code points, lone surrogates included.
    pub fn code_points(&self) -> CodePoints<'_> {
        CodePoints { rest: &self.0 }
    }

    /// Whether both are the same allocation.
    #[inline]
    pub fn ptr_eq(&self, other: &Str) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it consists of ASCII letters, digits and underscores only: what CPython interns among constants.
    pub fn is_name_like(&self) -> bool {
        self.0.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }
}

/// Iterator over the code points of a [`Str`].
pub struct CodePoints<'a> {
    rest: &'a [u8],
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let (point, len) = decode_wtf8(self.rest)?;
        self.rest = self.rest.get(len..).unwrap_or_default();
        Some(point)
    }
}

/// The first code point of WTF-8 text and its length. A malformed byte counts as itself.
fn decode_wtf8(bytes: &[u8]) -> Option<(u32, usize)> {
    let first = *bytes.first()?;
    let (len, init) = match first {
        0xc0..0xe0 => (2, first & 0x1f),
        0xe0..0xf0 => (3, first & 0x0f),
        0xf0..0xf8 => (4, first & 0x07),
        _ => return Some((u32::from(first), 1)),
    };
    match bytes.get(1..len) {
        Some(tail) => Some((tail.iter().fold(u32::from(init), |acc, b| acc << 6 | u32::from(b & 0x3f)), len)),
        None => Some((u32::from(first), 1)),
    }
}

/// Appends one code point in UTF-8's scheme, which for a surrogate gives WTF-8's three bytes.
pub fn push_wtf8(out: &mut Vec<u8>, point: u32) {
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([0xc0 | (point >> 6) as u8, 0x80 | (point & 0x3f) as u8]),
        0x800..0x10000 => out.extend([
            0xe0 | (point >> 12) as u8,
            0x80 | (point >> 6 & 0x3f) as u8,
            0x80 | (point & 0x3f) as u8,
        ]),
        _ => out.extend([
            0xf0 | (point >> 18 & 7) as u8,
            0x80 | (point >> 12 & 0x3f) as u8,
            0x80 | (point >> 6 & 0x3f) as u8,
            0x80 | (point & 0x3f) as u8,
        ]),
    }
}

/// Whether the bytes are UTF-8 in which surrogates may be encoded too (Python's `surrogatepass`).
pub fn is_generalized_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        match std::str::from_utf8(rest) {
            Ok(_) => return true,
            Err(error) => {
                rest = &rest[error.valid_up_to()..];
                match rest {
                    [0xed, 0xa0..=0xbf, 0x80..=0xbf, tail @ ..] => rest = tail,
                    _ => return false,
                }
            }
        }
    }
}

/// What `UnicodeDecodeError` says of bytes that [`is_generalized_utf8`] refuses.
pub fn describe_error(bytes: &[u8]) -> String {
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        // How many continuation bytes there must be, and the range of the first of them.
        let (count, low, high) = match first {
            0..0x80 => (0, 0, 0),
            0xc2..0xe0 => (1, 0x80, 0xbf),
            0xe0 => (2, 0xa0, 0xbf),
            0xed if matches!(bytes.get(at + 1..at + 3), Some([0xa0..=0xbf, 0x80..=0xbf])) => (2, 0x80, 0xbf),
            0xed => (2, 0x80, 0x9f),
            0xe1..0xf0 => (2, 0x80, 0xbf),
            0xf0 => (3, 0x90, 0xbf),
            0xf4 => (3, 0x80, 0x8f),
            0xf1..0xf4 => (3, 0x80, 0xbf),
            _ => return describe_bytes(bytes, at, 1, "invalid start byte"),
        };
        for index in 1..=count {
            let expected = if index == 1 { low..=high } else { 0x80..=0xbf };
            match bytes.get(at + index) {
                None => return describe_bytes(bytes, at, index, "unexpected end of data"),
                Some(byte) if !expected.contains(byte) => {
                    return describe_bytes(bytes, at, index, "invalid continuation byte");
                }
                Some(_) => {}
            }
        }
        at += count + 1;
    }
    String::new()
}

fn describe_bytes(bytes: &[u8], at: usize, count: usize, reason: &str) -> String {
    if count == 1 {
        return format!("'utf-8' codec can't decode byte 0x{:02x} in position {at}: {reason}", bytes[at]);
    }
    format!("'utf-8' codec can't decode bytes in position {at}-{}: {reason}", at + count - 1)
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str(Arc::from(text.as_bytes()))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str(Arc::from(text.into_bytes()))
    }
}

impl Borrow<[u8]> for Str {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == *other.as_bytes()
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(&self.0).fmt(f)
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_are_text() {
        let mut bytes = b"a".to_vec();
        push_wtf8(&mut bytes, 0xd800);
        push_wtf8(&mut bytes, 0x1f600);
        assert!(is_generalized_utf8(&bytes));
        let text = Str::from_wtf8(bytes);
        assert_eq!(text.code_points().collect::<Vec<_>>(), [0x61, 0xd800, 0x1f600]);
        assert_eq!(text.char_count(), 3);
        assert_eq!(text.as_str(), None);
        assert!(!is_generalized_utf8(b"\xff"));
        assert!(!is_generalized_utf8(b"\xed\xa0"));
    }
}
