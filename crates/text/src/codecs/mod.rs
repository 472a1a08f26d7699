//! Codecs between bytes and text, with error handlers as callbacks.
//!
//! A codec calls [`DecodeErrors`] or [`EncodeErrors`] for what it cannot convert; CPython's own handlers are
//! [`Handler`], for use by an implementation of these traits or by itself as [`Native`]. One file per family
//! of encodings; here is what they share. Multi-byte encodings of East Asia are elsewhere.

pub mod charmap;
pub mod escape;
mod handlers;
pub mod latin;
pub mod utf16;
pub mod utf32;
pub mod utf7;
pub mod utf8;

pub use handlers::{Failure, Handler, Native, Unfixed};

use std::borrow::Cow;

use crate::OutOfMemory;
use crate::buf::{StrBuf, StrBuilder};
use crate::view::StrView;

/// What a `UnicodeDecodeError` says.
#[derive(Clone, Copy, Debug)]
pub struct DecodeError<'a> {
    /// Name of the encoding.
    pub encoding: &'a str,
    /// The input.
    pub object: &'a [u8],
    /// First offending byte.
    pub start: usize,
    /// One after the last offending byte.
    pub end: usize,
    /// Why.
    pub reason: &'a str,
}

/// What a decoding error handler answers.
#[derive(Clone, Debug)]
pub struct DecodeFix {
    /// Text in place of the offending bytes.
    pub text: StrBuf,
    /// Where to go on.
    pub resume: usize,
    /// The input from now on, if the handler exchanged it.
    pub object: Option<Vec<u8>>,
}

/// Handles decoding errors.
pub trait DecodeErrors {
    /// What ends the decoding.
    type Error: From<OutOfMemory>;
    /// Answers an error with replacement text, or ends the decoding.
    fn fix(&mut self, error: &DecodeError<'_>) -> Result<DecodeFix, Self::Error>;
}

/// What a `UnicodeEncodeError` says.
#[derive(Clone, Copy, Debug)]
pub struct EncodeError<'a> {
    /// Name of the encoding.
    pub encoding: &'a str,
    /// The input.
    pub object: StrView<'a>,
    /// First offending code point.
    pub start: usize,
    /// One after the last offending code point.
    pub end: usize,
    /// Why.
    pub reason: &'a str,
}

/// What stands in for code points that cannot be encoded.
#[derive(Clone, Debug)]
pub enum Replacement {
    /// Text, to be encoded in its turn.
    Text(StrBuf),
    /// Bytes, to be output as they are.
    Bytes(Vec<u8>),
}

/// What an encoding error handler answers.
#[derive(Clone, Debug)]
pub struct EncodeFix {
    /// What to output.
    pub replacement: Replacement,
    /// Where to go on.
    pub resume: usize,
}

/// Handles encoding errors.
pub trait EncodeErrors {
    /// What ends the encoding.
    type Error: From<OutOfMemory>;
    /// Answers an error with a replacement, or ends the encoding.
    fn fix(&mut self, error: &EncodeError<'_>) -> Result<EncodeFix, Self::Error>;
    /// The error itself, when the replacement cannot be encoded either.
    fn raise(&mut self, error: &EncodeError<'_>) -> Self::Error;
    /// The native handler behind this one: some codecs treat runs with it piece by piece.
    fn native(&self) -> Option<Handler> {
        None
    }
}

/// Decoded text and how many bytes it came from.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text.
    pub text: StrBuf,
    /// Bytes consumed: fewer than given only where more input may follow.
    pub consumed: usize,
}

/// The state that all decoders share.
struct Decoding<'i, 'h, H> {
    encoding: &'static str,
    input: Cow<'i, [u8]>,
    out: StrBuilder,
    errors: &'h mut H,
}

impl<'i, 'h, H: DecodeErrors> Decoding<'i, 'h, H> {
    fn new(encoding: &'static str, input: &'i [u8], errors: &'h mut H) -> Self {
        Decoding { encoding, input: Cow::Borrowed(input), out: StrBuilder::new(), errors }
    }

    /// Reports the bytes `start..end` and gives where to go on.
    #[cold]
    fn error(&mut self, start: usize, end: usize, reason: &'static str) -> Result<usize, H::Error> {
        if self.out.failed() {
            return Err(OutOfMemory.into());
        }
        let fix = self.errors.fix(&DecodeError {
            encoding: self.encoding,
            object: &self.input,
            start,
            end,
            reason,
        })?;
        self.out.push_view(fix.text.as_view());
        if let Some(object) = fix.object {
            self.input = Cow::Owned(object);
        }
        Ok(fix.resume.min(self.input.len()))
    }

    fn finish(self, consumed: usize) -> Result<Decoded, H::Error> {
        Ok(Decoded { text: self.out.finish()?, consumed })
    }
}

/// Appends to a byte vector, fallibly.
fn append(out: &mut Vec<u8>, bytes: &[u8]) -> crate::Result<()> {
    if out.capacity() - out.len() < bytes.len() {
        out.try_reserve(bytes.len()).map_err(|_| OutOfMemory)?;
    }
    out.extend_from_slice(bytes);
    Ok(())
}

/// A byte vector with room for `n` bytes.
fn output(n: usize) -> crate::Result<Vec<u8>> {
    let mut v = Vec::new();
    v.try_reserve(n).map_err(|_| OutOfMemory)?;
    Ok(v)
}

/// The bytes of a file name or another string of the system: UTF-8 with undecodable bytes as lone surrogates.
pub fn fs_decode(bytes: &[u8]) -> crate::Result<StrBuf> {
    match utf8::decode(bytes, true, &mut Native(Handler::SurrogateEscape)) {
        Ok(d) => Ok(d.text),
        // `surrogateescape` accepts every byte that UTF-8 rejects.
        Err(_) => Err(OutOfMemory),
    }
}

/// The reverse of [`fs_decode`]; fails on surrogates that stand for no byte.
pub fn fs_encode(text: StrView<'_>) -> Result<Vec<u8>, Failure> {
    utf8::encode(text, &mut Native(Handler::SurrogateEscape))
}
