//! `str.encode`, and decoding for `str()` and `bytes.decode`.
//!
//! Here: the codecs that CPython knows without its registry, with its own error handlers. Not here: the registry.

use ::object::buffer::BytesLike;
use ::object::exceptions::{UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR};
use ::object::native::bad_argument;
use ::object::string::{STR, new_str};
use ::object::{Bytes, Object, PyResult, Raised, Str, Thread, Type, Value, names};
use macros::pymethods;
use text::StrBuf;
use text::codecs::utf16::ByteOrder;
use text::codecs::{Failure, Handler, Native, latin, utf8, utf16, utf32};

/// `str.encode`
pub struct CodecMethods;

/// A codec known without the registry.
#[derive(Clone, Copy)]
enum Codec {
    Utf8,
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Ascii,
    Latin1,
}

/// The codec of a name: case does not matter, and runs of other than letters, digits and points are one underscore.
fn find(name: &str) -> Option<Codec> {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            normal.push(c.to_ascii_lowercase());
        } else if !normal.is_empty() && !normal.ends_with('_') {
            normal.push('_');
        }
    }
    Some(match normal.trim_end_matches('_') {
        "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Codec::Utf8,
        "utf_16" | "utf16" | "u16" => Codec::Utf16(ByteOrder::Mark),
        "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Codec::Utf16(ByteOrder::Little),
        "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Codec::Utf16(ByteOrder::Big),
        "utf_32" | "utf32" | "u32" => Codec::Utf32(ByteOrder::Mark),
        "utf_32_le" | "utf_32le" => Codec::Utf32(ByteOrder::Little),
        "utf_32_be" | "utf_32be" => Codec::Utf32(ByteOrder::Big),
        "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "iso646_us" | "cp367" => Codec::Ascii,
        "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859" | "cp819" => {
            Codec::Latin1
        }
        _ => return None,
    })
}

fn codec(t: &mut Thread, name: Option<&str>) -> PyResult<Codec> {
    match name {
        None => Ok(Codec::Utf8),
        Some(name) => find(name).ok_or_else(|| t.lookup_error(format!("unknown encoding: {name}"))),
    }
}

/// The name of an encoding or error handler from an argument.
///
/// # Errors
/// `TypeError` for other than strings, `ValueError` for a zero, `UnicodeEncodeError` for surrogates.
pub fn name_argument(
    t: &mut Thread,
    function: &str,
    parameter: &str,
    value: Option<&Value>,
) -> PyResult<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    let Some(name) = value.downcast::<Str>() else {
        return Err(bad_argument(t, function, &format!("argument '{parameter}'"), "str", value));
    };
    let Some(name) = name.to_utf8() else {
        // The bytes do not matter: this raises.
        encode(t, name, None, None)?;
        return Ok(None);
    };
    if name.contains('\0') {
        return Err(t.value_error("embedded null character"));
    }
    Ok(Some(name))
}

/// Raises the failure of a codec on `object`.
fn raise(t: &mut Thread, class: &Type, object: Value, errors: Option<&str>, failure: Failure) -> Raised {
    match failure {
        Failure::OutOfMemory => t.memory_error(),
        Failure::Unsupported => {
            t.type_error(format!("don't know how to handle {} in error callback", class.name()))
        }
        Failure::Codec { .. } if errors.is_some_and(|e| Handler::from_name(e).is_none()) => {
            t.lookup_error(format!("unknown error handler name '{}'", errors.unwrap_or_default()))
        }
        Failure::Codec { encoding, start, end, reason } => {
            let arguments =
                [new_str(&encoding), object, Value::size(start), Value::size(end), new_str(&reason)];
            match t.call(&class.to_value(), &arguments) {
                Ok(exception) => t.raise(exception),
                Err(raised) => raised,
            }
        }
    }
}

/// A handler that is not known counts only when there is an error.
fn handler(errors: Option<&str>) -> Native {
    Native(errors.and_then(Handler::from_name).unwrap_or(Handler::Strict))
}

fn decode_with(codec: Codec, bytes: &[u8], errors: &mut Native) -> Result<StrBuf, Failure> {
    Ok(match codec {
        Codec::Utf8 => utf8::decode(bytes, true, errors)?.text,
        Codec::Utf16(order) => utf16::decode(bytes, order, true, errors)?.0.text,
        Codec::Utf32(order) => utf32::decode(bytes, order, true, errors)?.0.text,
        Codec::Ascii => latin::decode_ascii(bytes, errors)?,
        Codec::Latin1 => latin::decode_latin1(bytes)?,
    })
}

/// Text from bytes; the encoding is UTF-8 by default. `object` stands in the exception.
///
/// # Errors
/// `UnicodeDecodeError`, `LookupError`.
pub fn decode(
    t: &mut Thread,
    bytes: &[u8],
    object: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    if bytes.is_empty() {
        return Ok(names::EMPTY.to_value());
    }
    let codec = codec(t, encoding)?;
    match decode_with(codec, bytes, &mut handler(errors)) {
        Ok(buf) => t.new_str_buf(buf),
        Err(failure) => Err(raise(t, &UNICODE_DECODE_ERROR, object.clone(), errors, failure)),
    }
}

/// Text from a bytes object.
pub fn decode_object(
    t: &mut Thread,
    object: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    if let Some(bytes) = object.downcast::<Bytes>() {
        return decode(t, bytes.as_bytes(), object, encoding, errors);
    }
    if object.downcast::<Str>().is_some() {
        return Err(t.type_error("decoding str is not supported"));
    }
    if !t.has_buffer(object) {
        let name = object.ty().tp_name();
        return Err(t.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
    }
    let buffer = BytesLike::new(t, object)?;
    let copy = buffer.bytes(t).to_vec();
    drop(buffer);
    let object = t.new_bytes(&copy)?;
    decode(t, &copy, &object, encoding, errors)
}

/// The bytes of text; the encoding is UTF-8 by default.
///
/// # Errors
/// `UnicodeEncodeError`, `LookupError`.
pub fn encode(t: &mut Thread, this: &Str, encoding: Option<&str>, errors: Option<&str>) -> PyResult<Vec<u8>> {
    let codec = codec(t, encoding)?;
    let (view, native) = (this.view(), &mut handler(errors));
    let result = match codec {
        Codec::Utf8 => utf8::encode(view, native),
        Codec::Utf16(order) => utf16::encode(view, order, native),
        Codec::Utf32(order) => utf32::encode(view, order, native),
        Codec::Ascii => latin::encode_ascii(view, native),
        Codec::Latin1 => latin::encode_latin1(view, native),
    };
    result.map_err(|failure| {
        let object = t.value_of(this);
        raise(t, &UNICODE_ENCODE_ERROR, object, errors, failure)
    })
}

/// `this.encode(encoding, errors)`: a bytes object.
///
/// # Errors
/// As [`encode`].
pub fn encode_object(t: &mut Thread, this: &Str, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    let bytes = encode(t, this, encoding, errors)?;
    t.new_bytes(&bytes)
}

#[pymethods(STR, layout = ::object::Str, table = CODEC_IMPL)]
impl CodecMethods {
    /// Encode the string using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding in which to encode the string.
    ///   errors
    ///     The error handling scheme to use for encoding errors.
    ///     The default is 'strict' meaning that encoding errors raise a
    ///     UnicodeEncodeError.  Other possible values are 'ignore', 'replace'
    ///     and 'xmlcharrefreplace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeEncodeErrors.
    #[method("encode($self, /, encoding='utf-8', errors='strict')")]
    fn encode(t: &mut Thread, this: &Str, encoding: Option<&Value>, errors: Option<&Value>) -> PyResult {
        let encoding = name_argument(t, "encode", "encoding", encoding)?;
        let errors = name_argument(t, "encode", "errors", errors)?;
        encode_object(t, this, encoding.as_deref(), errors.as_deref())
    }
}
