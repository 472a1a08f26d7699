//! The encodings that text files know without asking the registry.
//!
//! Here: UTF-8, ASCII and Latin-1 with the native error handlers. Not here: all others, which go through `codecs`.

use object::exceptions::{UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR};
use object::{Object, PyResult, Raised, Str, Thread, Type, Value};
use text::StrBuf;
use text::codecs::{Failure, Handler, Native, latin, utf8};

/// A native encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// ASCII
    Ascii,
    /// Latin-1
    Latin1,
}

/// A native encoding and what happens on errors.
#[derive(Clone, Copy)]
pub struct Codec {
    encoding: Encoding,
    handler: Handler,
}

impl Codec {
    /// The codec of two names, where both are native.
    pub fn find(encoding: &str, errors: &str) -> Option<Codec> {
        let encoding = match encoding.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Encoding::Utf8,
            "ascii" | "us-ascii" => Encoding::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Encoding::Latin1,
            _ => return None,
        };
        Some(Codec { encoding, handler: Handler::from_name(errors)? })
    }

    /// Text of bytes, and how many of them it took: fewer than all only where more may come.
    ///
    /// # Errors
    /// `UnicodeDecodeError`.
    pub fn decode(self, t: &mut Thread, bytes: &[u8], last: bool) -> PyResult<(StrBuf, usize)> {
        let errors = &mut Native(self.handler);
        let result = match self.encoding {
            Encoding::Utf8 => utf8::decode(bytes, last, errors).map(|d| (d.text, d.consumed)),
            Encoding::Ascii => latin::decode_ascii(bytes, errors).map(|text| (text, bytes.len())),
            Encoding::Latin1 => {
                latin::decode_latin1(bytes).map(|text| (text, bytes.len())).map_err(Failure::from)
            }
        };
        match result {
            Ok(done) => Ok(done),
            Err(failure) => {
                let object = t.new_bytes(bytes)?;
                Err(raise(t, &UNICODE_DECODE_ERROR, object, failure))
            }
        }
    }

    /// Bytes of text.
    ///
    /// # Errors
    /// `UnicodeEncodeError`.
    pub fn encode(self, t: &mut Thread, text: &Str) -> PyResult<Vec<u8>> {
        if let Some(ascii) = text.as_ascii() {
            return Ok(ascii.as_bytes().to_vec());
        }
        let errors = &mut Native(self.handler);
        let result = match self.encoding {
            Encoding::Utf8 => utf8::encode(text.view(), errors),
            Encoding::Ascii => latin::encode_ascii(text.view(), errors),
            Encoding::Latin1 => latin::encode_latin1(text.view(), errors),
        };
        match result {
            Ok(bytes) => Ok(bytes),
            Err(failure) => {
                let object = t.value_of(text);
                Err(raise(t, &UNICODE_ENCODE_ERROR, object, failure))
            }
        }
    }
}

fn raise(t: &mut Thread, class: &Type, object: Value, failure: Failure) -> Raised {
    match failure {
        Failure::OutOfMemory => t.memory_error(),
        Failure::Unsupported => {
            t.type_error(format!("don't know how to handle {} in error callback", class.tp_name()))
        }
        Failure::Codec { encoding, start, end, reason } => {
            let arguments = [
                object::string::new_str(&encoding),
                object,
                Value::size(start),
                Value::size(end),
                object::string::new_str(&reason),
            ];
            match t.call(&class.to_value(), &arguments) {
                Ok(exception) => t.raise(exception),
                Err(raised) => raised,
            }
        }
    }
}
