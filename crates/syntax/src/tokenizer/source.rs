//! The buffer that tokens are cut from. Decoding bytes to UTF-8 is the task of `encoding`.

use std::borrow::Cow;

/// A source as the tokenizer reads it: every line end is `\n`.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    bytes: Cow<'t, [u8]>,
}

/// A source has more bytes than positions can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl<'t> Source<'t> {
    /// Takes text in UTF-8 (lone surrogates may be there as in WTF-8). `\r\n` and `\r` become `\n`; with
    /// `ensure_newline`, as for a file, a last line without an end gets one.
    pub fn new(text: &'t [u8], ensure_newline: bool) -> Result<Source<'t>, TooLarge> {
        if text.len() >= i32::MAX as usize {
            return Err(TooLarge);
        }
        let lacks_newline = ensure_newline && !matches!(text.last(), None | Some(b'\n'));
        if !lacks_newline && memchr::memchr(b'\r', text).is_none() {
            return Ok(Source { bytes: Cow::Borrowed(text) });
        }
        let mut bytes = Vec::with_capacity(text.len() + 1);
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\r', rest) {
            bytes.extend_from_slice(&rest[..end]);
            bytes.push(b'\n');
            rest = &rest[end + 1..];
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        bytes.extend_from_slice(rest);
        if ensure_newline && !matches!(bytes.last(), None | Some(b'\n')) {
            bytes.push(b'\n');
        }
        Ok(Source { bytes: Cow::Owned(bytes) })
    }

    /// The text.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
