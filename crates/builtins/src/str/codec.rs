//! `str.encode`, and decoding for `str()` and `bytes.decode`.
//!
//! Here: the codecs that CPython knows without its registry, with its own error handlers. Not here: the registry.

use ::object::buffer::BytesLike;
use ::object::native::bad_argument;
use ::object::string::STR;
use ::object::{Bytes, Object, PyResult, Str, Thread, Value, names};
use macros::pymethods;
use text::StrBuf;
use text::codecs::utf16::ByteOrder;
use text::codecs::{latin, utf8, utf16, utf32};

use crate::codecs::{self, Ended, Errors};

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
    let normal = codecs::normalize(name);
    Some(match normal.as_str() {
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

fn decode_with(codec: Codec, bytes: &[u8], errors: &mut Errors<'_>) -> Result<StrBuf, Ended> {
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
/// `UnicodeDecodeError`, `LookupError`; what error handlers and registered codecs raise.
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
    let codec = match encoding {
        None => Codec::Utf8,
        Some(name) => match find(name) {
            Some(codec) => codec,
            None => return codecs::decode_text(t, object, name, errors),
        },
    };
    if matches!(codec, Codec::Utf8 | Codec::Ascii) && bytes.is_ascii() {
        return t.new_str_view(text::StrView::Ascii(bytes));
    }
    let decoded = decode_with(codec, bytes, &mut Errors::new(t, errors, object));
    match decoded {
        Ok(buf) => t.new_str_buf(buf),
        Err(ended) => Err(ended.raise(t)),
    }
}

/// In development mode, refuses a codec and an error handler that nobody has registered even where none is needed.
fn check_names(t: &mut Thread, encoding: Option<&str>, errors: Option<&str>) -> PyResult<()> {
    if !t.interp().dev_mode.get() || t.interp().lock().is_finalizing() {
        return Ok(());
    }
    if let Some(name) = encoding.filter(|name| find(name).is_none()) {
        codecs::lookup(t, name)?;
    }
    match errors {
        None | Some("strict" | "ignore" | "replace" | "surrogateescape" | "surrogatepass") => Ok(()),
        Some(name) => codecs::lookup_error(t, name).map(drop),
    }
}

/// Text from a bytes object.
pub fn decode_object(
    t: &mut Thread,
    object: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> PyResult {
    check_names(t, encoding, errors)?;
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
/// `UnicodeEncodeError`, `LookupError`; what error handlers and registered codecs raise.
pub fn encode(t: &mut Thread, this: &Str, encoding: Option<&str>, errors: Option<&str>) -> PyResult<Vec<u8>> {
    let (view, object) = (this.view(), t.value_of(this));
    let codec = match encoding {
        None => Codec::Utf8,
        Some(name) => match find(name) {
            Some(codec) => codec,
            None => {
                let encoded = codecs::encode_text(t, &object, name, errors)?;
                return Ok(encoded.downcast::<Bytes>().map_or(Vec::new(), |b| b.as_bytes().to_vec()));
            }
        },
    };
    let handler = &mut Errors::new(t, errors, &object);
    let result = match codec {
        Codec::Utf8 => utf8::encode(view, handler),
        Codec::Utf16(order) => utf16::encode(view, order, handler),
        Codec::Utf32(order) => utf32::encode(view, order, handler),
        Codec::Ascii => latin::encode_ascii(view, handler),
        Codec::Latin1 => latin::encode_latin1(view, handler),
    };
    result.map_err(|ended| ended.raise(t))
}

/// `this.encode(encoding, errors)`: a bytes object.
///
/// # Errors
/// As [`encode`].
pub fn encode_object(t: &mut Thread, this: &Str, encoding: Option<&str>, errors: Option<&str>) -> PyResult {
    check_names(t, encoding, errors)?;
    if let Some(ascii) = this.as_ascii()
        && encoding.is_none_or(|e| matches!(find(e), Some(Codec::Utf8 | Codec::Ascii | Codec::Latin1)))
    {
        return t.new_bytes(ascii.as_bytes());
    }
    if let Some(name) = encoding
        && find(name).is_none()
    {
        let object = t.value_of(this);
        return codecs::encode_text(t, &object, name, errors);
    }
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
