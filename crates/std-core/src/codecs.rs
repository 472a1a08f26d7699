//! `_codecs`: the registry of codecs and the encodings that are native.
//!
//! Not here: the registry itself and the calls of error handlers (`builtins::codecs`), the encodings (`text::codecs`).

use builtins::NativeModule;
use builtins::codecs::{self, Ended, Errors};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::exceptions::DEPRECATION_WARNING;
use object::native::FromArg;
use object::{Bytes, Dict, Obj, Object, PyResult, Str, Thread, Tuple, Value};
use text::StrBuf;
use text::codecs::charmap::{self, Character, EncodingMap};
use text::codecs::escape::{self, Doubtful, EscapeError};
use text::codecs::utf16::ByteOrder;
use text::codecs::{latin, utf7, utf8, utf16, utf32};

/// The module.
pub static MODULE: NativeModule =
    NativeModule { def: &codecs_module::DEF, types: &[(&ENCODING_MAP, &[&EncodingMapObject::IMPL])] };

/// The bytes of an argument as an object that exceptions can show.
fn bytes_object(t: &mut Thread, value: &Value) -> PyResult {
    if value.downcast_exact::<Bytes>().is_some() {
        return Ok(value.clone());
    }
    let buffer = BytesLike::new(t, value)?;
    let copy = buffer.bytes(t).to_vec();
    t.new_bytes(&copy)
}

/// A bytes-like argument as `bytes`, converted before what follows it.
struct BytesObject(Value);

impl<'a> FromArg<'a> for BytesObject {
    fn from_arg(t: &mut Thread, value: &'a Value, _: &str, _: &str) -> PyResult<Self> {
        bytes_object(t, value).map(BytesObject)
    }
}

/// Bytes from a bytes-like object, or from text as UTF-8: `s*` of CPython's parsers.
fn bytes_or_text(t: &mut Thread, value: &Value) -> PyResult {
    match value.downcast::<Str>() {
        Some(text) => {
            let bytes = builtins::str::encode(t, text, None, None)?;
            t.new_bytes(&bytes)
        }
        None => bytes_object(t, value),
    }
}

fn content(object: &Value) -> &[u8] {
    object.downcast::<Bytes>().map_or(&[], Bytes::as_bytes)
}

/// The name of an error handler: a string without zeros, or none.
fn handler(t: &mut Thread, function: &str, value: Option<&Value>) -> PyResult<Option<String>> {
    let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(None) };
    if value.downcast::<Str>().is_none() {
        return Err(object::native::bad_argument(t, function, "argument 2", "str or None", value));
    }
    builtins::str::name_argument(t, function, "errors", Some(value))
}

/// How many bytes a decoder says it has used: of the last ones all, whatever an error handler made of them.
fn used(data: &[u8], last: bool, consumed: usize) -> usize {
    if last { data.len() } else { consumed }
}

fn decoded(t: &mut Thread, result: Result<(StrBuf, usize), Ended>) -> PyResult {
    match result {
        Ok((text, consumed)) => {
            let text = t.new_str_buf(text)?;
            Ok(Tuple::new(vec![text, Value::size(consumed)]))
        }
        Err(ended) => Err(ended.raise(t)),
    }
}

fn encoded(t: &mut Thread, result: Result<Vec<u8>, Ended>, length: usize) -> PyResult {
    match result {
        Ok(bytes) => {
            let bytes = t.new_bytes(&bytes)?;
            Ok(Tuple::new(vec![bytes, Value::size(length)]))
        }
        Err(ended) => Err(ended.raise(t)),
    }
}

/// What a decoder makes of bytes, with the error handler of that name.
fn decode_by<R>(
    t: &mut Thread,
    function: &str,
    data: &Value,
    errors: Option<&Value>,
    decode: impl FnOnce(&[u8], &mut Errors<'_>) -> R,
) -> PyResult<R> {
    let errors = handler(t, function, errors)?;
    let mut errors = Errors::new(t, errors.as_deref(), data);
    Ok(decode(content(data), &mut errors))
}

/// What an encoder makes of a text argument, with the error handler of that name.
fn encode_by(
    t: &mut Thread,
    function: &str,
    text: &Value,
    errors: Option<&Value>,
    encode: impl FnOnce(&Str, &mut Errors<'_>) -> Result<Vec<u8>, Ended>,
) -> PyResult {
    let own = text_argument(t, function, text)?;
    let errors = handler(t, function, errors)?;
    let result = encode(own, &mut Errors::new(t, errors.as_deref(), text));
    encoded(t, result, own.len())
}

fn text_argument<'a>(t: &mut Thread, function: &str, value: &'a Value) -> PyResult<&'a Str> {
    match value.downcast::<Str>() {
        Some(text) => Ok(text),
        None => Err(object::native::bad_argument(t, function, "argument 1", "str", value)),
    }
}

fn warn(t: &mut Thread, doubtful: Option<Doubtful>, prefix: &str) -> PyResult<()> {
    let message = match doubtful {
        None => return Ok(()),
        Some(Doubtful::Letter(b)) => {
            format!(
                "{prefix}\"\\{}\" is an invalid escape sequence. Such sequences will not work in the future. ",
                char::from(b)
            )
        }
        Some(Doubtful::Octal(n)) => {
            format!(
                "{prefix}\"\\{n:o}\" is an invalid octal escape sequence. Such sequences will not work in the future. "
            )
        }
    };
    t.warn(&DEPRECATION_WARNING, &message, 1)
}

/// `EncodingMap`: what `charmap_build` makes for most tables.
#[pytype(name = "EncodingMap", static_name = ENCODING_MAP)]
pub struct EncodingMapObject {
    #[no_traverse]
    map: EncodingMap,
}

#[pymethods(ENCODING_MAP)]
impl EncodingMapObject {
    /// Return the size (in bytes) of this object.
    #[method("size($self, /)", no_signature)]
    fn size(_: &mut Thread, _this: &Obj<EncodingMapObject>) -> usize {
        size_of::<EncodingMap>()
    }
}

/// What a mapping says of a byte.
fn lookup_byte(t: &mut Thread, mapping: &Value, b: u8) -> Result<Character, Ended> {
    let found = t.get_item(mapping, &Value::small(i32::from(b)));
    let Some(found) = t.catch(&object::exceptions::LOOKUP_ERROR, found)? else {
        return Ok(Character::Undefined);
    };
    if found.is_none() {
        return Ok(Character::Undefined);
    }
    if found.is_int() {
        return match found.as_i64().and_then(|i| u32::try_from(i).ok()).filter(|c| *c < 0x11_0000) {
            Some(0xfffe) => Ok(Character::Undefined),
            Some(c) => Ok(Character::Code(c)),
            None => Err(t.type_error("character mapping must be in range(0x110000)").into()),
        };
    }
    match found.downcast::<Str>() {
        Some(s) if s.len() == 1 && s.view().get(0) == Some(0xfffe) => Ok(Character::Undefined),
        Some(s) => Ok(Character::Text(s.to_buf())),
        None => Err(t.type_error("character mapping must return integer, None or str").into()),
    }
}

/// What a mapping says of a character.
fn lookup_character(t: &mut Thread, mapping: &Value, c: u32) -> Result<charmap::Bytes, Ended> {
    let found = t.get_item(mapping, &Value::uint(u64::from(c)));
    let Some(found) = t.catch(&object::exceptions::LOOKUP_ERROR, found)? else {
        return Ok(charmap::Bytes::Undefined);
    };
    if found.is_none() {
        return Ok(charmap::Bytes::Undefined);
    }
    if found.is_int() {
        return match found.as_i64().and_then(|i| u8::try_from(i).ok()) {
            Some(b) => Ok(charmap::Bytes::Byte(b)),
            None => Err(t.type_error("character mapping must be in range(256)").into()),
        };
    }
    match found.downcast::<Bytes>() {
        Some(bytes) => Ok(charmap::Bytes::Several(bytes.as_bytes().to_vec())),
        None => {
            let given = found.ty().tp_name();
            Err(t
                .type_error(format!("character mapping must return integer, bytes or None, not {given}"))
                .into())
        }
    }
}

/// The functions of the module.
#[pymodule(name = "_codecs")]
mod codecs_module {
    use super::*;

    /// Register a codec search function.
    ///
    /// Search functions are expected to take one argument, the encoding
    /// name in all lower case letters, and either return None, or a tuple
    /// of functions (encoder, decoder, stream_reader, stream_writer) (or
    /// a CodecInfo object).
    #[function("register(search_function, /)")]
    fn register(t: &mut Thread, search_function: &Value) -> PyResult {
        codecs::register(t, search_function)?;
        Ok(Value::none())
    }

    /// Unregister a codec search function and clear the registry's cache.
    ///
    /// If the search function is not registered, do nothing.
    #[function("unregister(search_function, /)")]
    fn unregister(t: &mut Thread, search_function: &Value) -> PyResult {
        codecs::unregister(t, search_function)?;
        Ok(Value::none())
    }

    /// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
    #[function("lookup(encoding, /)")]
    fn lookup(t: &mut Thread, encoding: &Value) -> PyResult {
        let encoding = name(t, "lookup", "argument", encoding)?;
        codecs::lookup(t, &encoding)
    }

    /// Encodes obj using the codec registered for encoding.
    ///
    /// The default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that
    /// encoding errors raise a ValueError.  Other possible values are 'ignore',
    /// 'replace' and 'backslashreplace' as well as any other name registered
    /// with codecs.register_error that can handle ValueErrors.
    #[function("encode(obj, encoding='utf-8', errors='strict')")]
    fn encode(t: &mut Thread, obj: &Value, encoding: Option<&Value>, errors: Option<&Value>) -> PyResult {
        let encoding = builtins::str::name_argument(t, "encode", "encoding", encoding)?;
        let errors = builtins::str::name_argument(t, "encode", "errors", errors)?;
        codecs::encode(t, obj, encoding.as_deref().unwrap_or("utf-8"), errors.as_deref())
    }

    /// Decodes obj using the codec registered for encoding.
    ///
    /// Default encoding is 'utf-8'.  errors may be given to set a
    /// different error handling scheme.  Default is 'strict' meaning that
    /// encoding errors raise a ValueError.  Other possible values are 'ignore',
    /// 'replace' and 'backslashreplace' as well as any other name registered
    /// with codecs.register_error that can handle ValueErrors.
    #[function("decode(obj, encoding='utf-8', errors='strict')")]
    fn decode(t: &mut Thread, obj: &Value, encoding: Option<&Value>, errors: Option<&Value>) -> PyResult {
        let encoding = builtins::str::name_argument(t, "decode", "encoding", encoding)?;
        let errors = builtins::str::name_argument(t, "decode", "errors", errors)?;
        codecs::decode(t, obj, encoding.as_deref().unwrap_or("utf-8"), errors.as_deref())
    }

    /// Register the specified error handler under the name errors.
    ///
    /// handler must be a callable object, that will be called with an exception
    /// instance containing information about the location of the
    /// encoding/decoding error and must return a (replacement, new position)
    /// tuple.
    #[function("register_error(errors, handler, /)")]
    fn register_error(t: &mut Thread, errors: &Value, handler: &Value) -> PyResult {
        let errors = name(t, "register_error", "argument 1", errors)?;
        codecs::register_error(t, &errors, handler)?;
        Ok(Value::none())
    }

    /// Un-register the specified error handler for the error handling `errors'.
    ///
    /// Only custom error handlers can be un-registered. An exception is raised
    /// if the error handling is a built-in one (e.g., 'strict'), or if an error
    /// occurs.
    ///
    /// Otherwise, this returns True if a custom handler has been successfully
    /// un-registered, and False if no custom handler for the specified error
    /// handling exists.
    #[function("_unregister_error(errors, /)")]
    fn unregister_error(t: &mut Thread, errors: &Value) -> PyResult {
        let errors = name(t, "_unregister_error", "argument", errors)?;
        Ok(Value::bool(codecs::unregister_error(t, &errors)?))
    }

    /// lookup_error(errors) -> handler
    ///
    /// Return the error handler for the specified error handling name or raise
    /// a LookupError, if no handler exists under this name.
    #[function("lookup_error(name, /)")]
    fn lookup_error(t: &mut Thread, name: &Value) -> PyResult {
        let name = super::codecs_module::name(t, "lookup_error", "argument", name)?;
        codecs::lookup_error(t, &name)
    }

    fn name(t: &mut Thread, function: &str, what: &str, value: &Value) -> PyResult<String> {
        if value.downcast::<Str>().is_none() {
            return Err(object::native::bad_argument(t, function, what, "str", value));
        }
        Ok(builtins::str::name_argument(t, function, what, Some(value))?.unwrap_or_default())
    }

    #[function(
        "utf_7_decode(data, errors=None, final=False, /)",
        doc = "utf_7_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_7_decode(t: &mut Thread, data: &Value, errors: Option<&Value>, last: Option<bool>) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_7_decode", &data, errors, |bytes, errors| {
            utf7::decode(bytes, last, errors).map(|d| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_8_decode(data, errors=None, final=False, /)",
        doc = "utf_8_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_8_decode(t: &mut Thread, data: &Value, errors: Option<&Value>, last: Option<bool>) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_8_decode", &data, errors, |bytes, errors| {
            utf8::decode(bytes, last, errors).map(|d| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_16_decode(data, errors=None, final=False, /)",
        doc = "utf_16_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_16_decode(t: &mut Thread, data: &Value, errors: Option<&Value>, last: Option<bool>) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_16_decode", &data, errors, |bytes, errors| {
            utf16::decode(bytes, ByteOrder::Mark, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_16_le_decode(data, errors=None, final=False, /)",
        doc = "utf_16_le_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_16_le_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_16_le_decode", &data, errors, |bytes, errors| {
            utf16::decode(bytes, ByteOrder::Little, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_16_be_decode(data, errors=None, final=False, /)",
        doc = "utf_16_be_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_16_be_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_16_be_decode", &data, errors, |bytes, errors| {
            utf16::decode(bytes, ByteOrder::Big, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)",
        doc = "utf_16_ex_decode($module, data, errors=None, byteorder=0, final=False,\n                 /)\n--\n\n"
    )]
    fn utf_16_ex_decode(
        t: &mut Thread,
        BytesObject(data): BytesObject,
        errors: Option<&Value>,
        byteorder: Option<i32>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let order = ByteOrder::from_number(byteorder.unwrap_or(0));
        let result = decode_by(t, "utf_16_ex_decode", &data, errors, |bytes, errors| {
            utf16::decode(bytes, order, last, errors)
        })?;
        match result {
            Ok((d, order)) => {
                let text = t.new_str_buf(d.text)?;
                Ok(Tuple::new(vec![
                    text,
                    Value::size(used(content(&data), last, d.consumed)),
                    Value::small(order.number()),
                ]))
            }
            Err(ended) => Err(ended.raise(t)),
        }
    }

    #[function(
        "utf_32_decode(data, errors=None, final=False, /)",
        doc = "utf_32_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_32_decode(t: &mut Thread, data: &Value, errors: Option<&Value>, last: Option<bool>) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_32_decode", &data, errors, |bytes, errors| {
            utf32::decode(bytes, ByteOrder::Mark, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_32_le_decode(data, errors=None, final=False, /)",
        doc = "utf_32_le_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_32_le_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_32_le_decode", &data, errors, |bytes, errors| {
            utf32::decode(bytes, ByteOrder::Little, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_32_be_decode(data, errors=None, final=False, /)",
        doc = "utf_32_be_decode($module, data, errors=None, final=False, /)\n--\n\n"
    )]
    fn utf_32_be_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "utf_32_be_decode", &data, errors, |bytes, errors| {
            utf32::decode(bytes, ByteOrder::Big, last, errors)
                .map(|(d, _)| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)",
        doc = "utf_32_ex_decode($module, data, errors=None, byteorder=0, final=False,\n                 /)\n--\n\n"
    )]
    fn utf_32_ex_decode(
        t: &mut Thread,
        BytesObject(data): BytesObject,
        errors: Option<&Value>,
        byteorder: Option<i32>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(false);
        let order = ByteOrder::from_number(byteorder.unwrap_or(0));
        let result = decode_by(t, "utf_32_ex_decode", &data, errors, |bytes, errors| {
            utf32::decode(bytes, order, last, errors)
        })?;
        match result {
            Ok((d, order)) => {
                let text = t.new_str_buf(d.text)?;
                Ok(Tuple::new(vec![
                    text,
                    Value::size(used(content(&data), last, d.consumed)),
                    Value::small(order.number()),
                ]))
            }
            Err(ended) => Err(ended.raise(t)),
        }
    }

    #[function(
        "latin_1_decode(data, errors=None, /)",
        doc = "latin_1_decode($module, data, errors=None, /)\n--\n\n"
    )]
    fn latin_1_decode(t: &mut Thread, data: &Value, errors: Option<&Value>) -> PyResult {
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "latin_1_decode", &data, errors, |bytes, _| {
            latin::decode_latin1(bytes).map_err(Ended::from).map(|s| (s, bytes.len()))
        })?;
        decoded(t, result)
    }

    #[function(
        "ascii_decode(data, errors=None, /)",
        doc = "ascii_decode($module, data, errors=None, /)\n--\n\n"
    )]
    fn ascii_decode(t: &mut Thread, data: &Value, errors: Option<&Value>) -> PyResult {
        let data = bytes_object(t, data)?;
        let result = decode_by(t, "ascii_decode", &data, errors, |bytes, errors| {
            latin::decode_ascii(bytes, errors).map(|s| (s, bytes.len()))
        })?;
        decoded(t, result)
    }

    #[function(
        "unicode_escape_decode(data, errors=None, final=True, /)",
        doc = "unicode_escape_decode($module, data, errors=None, final=True, /)\n--\n\n"
    )]
    fn unicode_escape_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(true);
        let data = bytes_or_text(t, data)?;
        let result = decode_by(t, "unicode_escape_decode", &data, errors, |bytes, errors| {
            escape::decode_unicode_escape(bytes, last, errors)
        })?;
        match result {
            Ok((d, doubtful)) => {
                warn(t, doubtful, "")?;
                decoded(t, Ok((d.text, used(content(&data), last, d.consumed))))
            }
            Err(ended) => Err(ended.raise(t)),
        }
    }

    #[function(
        "raw_unicode_escape_decode(data, errors=None, final=True, /)",
        doc = "raw_unicode_escape_decode($module, data, errors=None, final=True, /)\n--\n\n"
    )]
    fn raw_unicode_escape_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        last: Option<bool>,
    ) -> PyResult {
        let last = last.unwrap_or(true);
        let data = bytes_or_text(t, data)?;
        let result = decode_by(t, "raw_unicode_escape_decode", &data, errors, |bytes, errors| {
            escape::decode_raw_unicode_escape(bytes, last, errors)
                .map(|d| (d.text, used(bytes, last, d.consumed)))
        })?;
        decoded(t, result)
    }

    #[function(
        "escape_decode(data, errors=None, /)",
        doc = "escape_decode($module, data, errors=None, /)\n--\n\n"
    )]
    fn escape_decode(t: &mut Thread, data: &Value, errors: Option<&Value>) -> PyResult {
        let data = bytes_or_text(t, data)?;
        let errors = handler(t, "escape_decode", errors)?;
        let bytes = content(&data);
        match escape::escape_decode(bytes, errors.as_deref().unwrap_or("strict")) {
            Ok((out, doubtful)) => {
                warn(t, doubtful, "b")?;
                encoded(t, Ok(out), bytes.len())
            }
            Err(EscapeError::OutOfMemory) => Err(t.memory_error()),
            Err(error) => Err(t.value_error(error.message())),
        }
    }

    #[function(
        "charmap_decode(data, errors=None, mapping=None, /)",
        doc = "charmap_decode($module, data, errors=None, mapping=None, /)\n--\n\n"
    )]
    fn charmap_decode(
        t: &mut Thread,
        data: &Value,
        errors: Option<&Value>,
        mapping: Option<&Value>,
    ) -> PyResult {
        let data = bytes_object(t, data)?;
        let errors = handler(t, "charmap_decode", errors)?;
        let mut errors = Errors::new(t, errors.as_deref(), &data);
        let bytes = content(&data);
        let result = match mapping.filter(|m| !m.is_none()) {
            None => latin::decode_latin1(bytes).map_err(Ended::from),
            Some(mapping) => match mapping.downcast::<Str>() {
                Some(table) => charmap::decode(bytes, table.view(), &mut errors),
                None => charmap::decode_with(bytes, &mut errors, |e, b| lookup_byte(e.t, mapping, b)),
            },
        };
        decoded(t, result.map(|s| (s, bytes.len())))
    }

    #[function(
        "utf_7_encode(str, errors=None, /)",
        doc = "utf_7_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_7_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        let text = text_argument(t, "utf_7_encode", str)?;
        let errors = handler(t, "utf_7_encode", errors)?;
        drop(errors);
        let result = utf7::encode(text.view()).map_err(Ended::from);
        encoded(t, result, text.len())
    }

    #[function(
        "utf_8_encode(str, errors=None, /)",
        doc = "utf_8_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_8_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "utf_8_encode", str, errors, |text, e| utf8::encode(text.view(), e))
    }

    #[function(
        "utf_16_encode(str, errors=None, byteorder=0, /)",
        doc = "utf_16_encode($module, str, errors=None, byteorder=0, /)\n--\n\n"
    )]
    fn utf_16_encode(t: &mut Thread, str: &Str, errors: Option<&Value>, byteorder: Option<i32>) -> PyResult {
        encode_by(t, "utf_16_encode", &str.to_value(), errors, |text, e| {
            utf16::encode(text.view(), ByteOrder::from_number(byteorder.unwrap_or(0)), e)
        })
    }

    #[function(
        "utf_16_le_encode(str, errors=None, /)",
        doc = "utf_16_le_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_16_le_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "utf_16_le_encode", str, errors, |text, e| {
            utf16::encode(text.view(), ByteOrder::Little, e)
        })
    }

    #[function(
        "utf_16_be_encode(str, errors=None, /)",
        doc = "utf_16_be_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_16_be_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "utf_16_be_encode", str, errors, |text, e| utf16::encode(text.view(), ByteOrder::Big, e))
    }

    #[function(
        "utf_32_encode(str, errors=None, byteorder=0, /)",
        doc = "utf_32_encode($module, str, errors=None, byteorder=0, /)\n--\n\n"
    )]
    fn utf_32_encode(t: &mut Thread, str: &Str, errors: Option<&Value>, byteorder: Option<i32>) -> PyResult {
        encode_by(t, "utf_32_encode", &str.to_value(), errors, |text, e| {
            utf32::encode(text.view(), ByteOrder::from_number(byteorder.unwrap_or(0)), e)
        })
    }

    #[function(
        "utf_32_le_encode(str, errors=None, /)",
        doc = "utf_32_le_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_32_le_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "utf_32_le_encode", str, errors, |text, e| {
            utf32::encode(text.view(), ByteOrder::Little, e)
        })
    }

    #[function(
        "utf_32_be_encode(str, errors=None, /)",
        doc = "utf_32_be_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn utf_32_be_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "utf_32_be_encode", str, errors, |text, e| utf32::encode(text.view(), ByteOrder::Big, e))
    }

    #[function(
        "latin_1_encode(str, errors=None, /)",
        doc = "latin_1_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn latin_1_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "latin_1_encode", str, errors, |text, e| latin::encode_latin1(text.view(), e))
    }

    #[function(
        "ascii_encode(str, errors=None, /)",
        doc = "ascii_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn ascii_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        encode_by(t, "ascii_encode", str, errors, |text, e| latin::encode_ascii(text.view(), e))
    }

    #[function(
        "unicode_escape_encode(str, errors=None, /)",
        doc = "unicode_escape_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn unicode_escape_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        let text = text_argument(t, "unicode_escape_encode", str)?;
        let errors = handler(t, "unicode_escape_encode", errors)?;
        drop(errors);
        let result = escape::encode_unicode_escape(text.view()).map_err(Ended::from);
        encoded(t, result, text.len())
    }

    #[function(
        "raw_unicode_escape_encode(str, errors=None, /)",
        doc = "raw_unicode_escape_encode($module, str, errors=None, /)\n--\n\n"
    )]
    fn raw_unicode_escape_encode(t: &mut Thread, str: &Value, errors: Option<&Value>) -> PyResult {
        let text = text_argument(t, "raw_unicode_escape_encode", str)?;
        let errors = handler(t, "raw_unicode_escape_encode", errors)?;
        drop(errors);
        let result = escape::encode_raw_unicode_escape(text.view()).map_err(Ended::from);
        encoded(t, result, text.len())
    }

    #[function(
        "charmap_encode(str, errors=None, mapping=None, /)",
        doc = "charmap_encode($module, str, errors=None, mapping=None, /)\n--\n\n"
    )]
    fn charmap_encode(
        t: &mut Thread,
        str: &Value,
        errors: Option<&Value>,
        mapping: Option<&Value>,
    ) -> PyResult {
        let text = text_argument(t, "charmap_encode", str)?;
        let errors = handler(t, "charmap_encode", errors)?;
        let mut errors = Errors::new(t, errors.as_deref(), str);
        let result = match mapping.filter(|m| !m.is_none()) {
            None => latin::encode_latin1(text.view(), &mut errors),
            Some(mapping) => match mapping.downcast::<Obj<EncodingMapObject>>() {
                Some(map) => charmap::encode(text.view(), &map.map, &mut errors),
                None => {
                    charmap::encode_with(text.view(), &mut errors, |e, c| lookup_character(e.t, mapping, c))
                }
            },
        };
        encoded(t, result, text.len())
    }

    #[function("charmap_build(map, /)", doc = "charmap_build($module, map, /)\n--\n\n")]
    fn charmap_build(t: &mut Thread, map: &Value) -> PyResult {
        let table = text_argument_of(t, map)?;
        let view = table.view();
        if let Some(map) = EncodingMap::new(view.to(view.len().min(256))) {
            return Ok(Obj::new(EncodingMapObject { map }));
        }
        let dict = Dict::new();
        for (i, c) in view.iter().take(256).enumerate() {
            dict.set(t, &Value::uint(u64::from(c)), Value::size(i))?;
        }
        Ok(dict.into_value())
    }

    fn text_argument_of<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a Str> {
        match value.downcast::<Str>() {
            Some(text) => Ok(text),
            None => Err(object::native::bad_argument(t, "charmap_build", "argument", "str", value)),
        }
    }

    #[function(
        "readbuffer_encode(data, errors=None, /)",
        doc = "readbuffer_encode($module, data, errors=None, /)\n--\n\n"
    )]
    fn readbuffer_encode(t: &mut Thread, data: &Value, errors: Option<&Value>) -> PyResult {
        let data = bytes_or_text(t, data)?;
        handler(t, "readbuffer_encode", errors)?;
        let length = content(&data).len();
        Ok(Tuple::new(vec![data, Value::size(length)]))
    }

    #[function(
        "escape_encode(data, errors=None, /)",
        doc = "escape_encode($module, data, errors=None, /)\n--\n\n"
    )]
    fn escape_encode(t: &mut Thread, data: &Value, errors: Option<&Value>) -> PyResult {
        let Some(bytes) = data.downcast::<Bytes>() else {
            return Err(object::native::bad_argument(t, "escape_encode", "argument 1", "bytes", data));
        };
        handler(t, "escape_encode", errors)?;
        let result = text::bytes::escape(bytes.as_bytes()).map_err(Ended::from);
        encoded(t, result, bytes.len())
    }
}
