//! The registry of codecs and error handlers.
//!
//! Here: search functions, lookups, encoding and decoding through what was found, and (in `errors.rs`) error handlers as codecs
//! call them. Not here: the encodings themselves (`text::codecs`), the module `_codecs` (`std-core`).

mod complaint;
mod errors;

pub use complaint::Complaint;
pub use errors::{Ended, Errors, lookup_error, register_error, unregister_error};

use ::object::exceptions::RUNTIME_WARNING;
use ::object::string::intern_str;
use ::object::{Bytes, Dict, List, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value};

const SEARCH_PATH: &str = "codecs.search_path";
const CACHE: &str = "codecs.cache";

/// An encoding's name in lower case, runs of other than letters, digits and points being one underscore.
pub fn normalize(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !normal.is_empty() {
                normal.push('_');
            }
            gap = false;
            normal.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    normal
}

fn kept<T: Object>(t: &mut Thread, key: &'static str, make: fn() -> Value) -> PyResult<Ref<T>> {
    let value = match t.interp().kept(key) {
        Some(value) => value,
        None => {
            let value = make();
            t.interp().keep(key, Some(value.clone()));
            value
        }
    };
    Ref::from_value(value).map_err(|_| t.system_error("the registry of codecs is broken"))
}

fn search_path(t: &mut Thread) -> PyResult<Ref<List>> {
    kept(t, SEARCH_PATH, || List::new(Vec::new()))
}

fn cache(t: &mut Thread) -> PyResult<Ref<Dict>> {
    kept(t, CACHE, || Dict::new().into_value())
}

fn is_callable(value: &Value) -> bool {
    value.ty().slots().call.is_some()
}

/// `codecs.register`
///
/// # Errors
/// `TypeError`.
pub fn register(t: &mut Thread, function: &Value) -> PyResult<()> {
    if !is_callable(function) {
        return Err(t.type_error("argument must be callable"));
    }
    search_path(t)?.push(function.clone());
    Ok(())
}

/// `codecs.unregister`
///
/// # Errors
/// What comparing raises.
pub fn unregister(t: &mut Thread, function: &Value) -> PyResult<()> {
    let path = search_path(t)?;
    let position = path.to_vec().iter().position(|f| f.is(function));
    if let Some(i) = position {
        drop(path.remove(i));
        t.interp().keep(CACHE, None);
    }
    Ok(())
}

/// `codecs.lookup`: the tuple of a codec.
///
/// # Errors
/// `LookupError`; what search functions raise.
pub fn lookup(t: &mut Thread, encoding: &str) -> PyResult {
    let normal = ::object::string::intern(&normalize(encoding));
    let known = cache(t)?;
    if let Some(found) = known.get(t, &normal)? {
        return Ok(found);
    }
    if t.interp().kept("codecs.ready").is_none() {
        t.interp().keep("codecs.ready", Some(Value::bool(true)));
        if let Err(raised) = crate::import::import_module(t, "encodings") {
            t.interp().keep("codecs.ready", None);
            return Err(raised);
        }
    }
    let path = search_path(t)?;
    if path.is_empty() {
        return Err(t.lookup_error("no codec search functions registered: can't find encoding"));
    }
    let mut i = 0;
    while let Some(function) = path.get(i) {
        i += 1;
        let result = t.call(&function, std::slice::from_ref(&normal))?;
        if result.is_none() {
            continue;
        }
        if result.downcast::<Tuple>().is_none_or(|r| r.len() != 4) {
            return Err(t.type_error("codec search functions must return 4-tuples"));
        }
        cache(t)?.set(t, &normal, result.clone())?;
        return Ok(result);
    }
    Err(t.lookup_error(format!("unknown encoding: {encoding}")))
}

/// Notes on the exception that waits which codec failed.
fn note(t: &mut Thread, operation: &str, encoding: &str) -> Raised {
    if let Some(exception) = t.take_raised() {
        let text = format!("{operation} with '{encoding}' codec failed");
        if let Ok(text) = t.new_str(&text) {
            let done = t.call_method(&exception, &intern_str("add_note"), &[text]);
            if done.is_err() {
                t.restore_raised(None);
            }
        }
        t.restore_raised(Some(exception));
    }
    Raised
}

fn arguments(t: &mut Thread, object: &Value, errors: Option<&str>) -> PyResult<Vec<Value>> {
    let mut arguments = vec![object.clone()];
    if let Some(errors) = errors {
        arguments.push(t.new_str(errors)?);
    }
    Ok(arguments)
}

/// Calls an encoder or decoder and takes the first item of what it returns.
fn convert(
    t: &mut Thread,
    codec: &Value,
    object: &Value,
    encoding: &str,
    errors: Option<&str>,
    encode: bool,
) -> PyResult {
    let function = codec.downcast::<Tuple>().and_then(|c| c.items().get(usize::from(!encode)).cloned());
    let Some(function) = function else {
        return Err(t.type_error("codec search functions must return 4-tuples"));
    };
    let arguments = arguments(t, object, errors)?;
    let operation = if encode { "encoding" } else { "decoding" };
    let result = match t.call(&function, &arguments) {
        Ok(result) => result,
        Err(Raised) => return Err(note(t, operation, encoding)),
    };
    match result.downcast::<Tuple>().map(Tuple::items) {
        Some([first, _]) => Ok(first.clone()),
        _ => Err(t.type_error(match encode {
            true => "encoder must return a tuple (object, integer)",
            false => "decoder must return a tuple (object,integer)",
        })),
    }
}

/// `codecs.encode`
///
/// # Errors
/// `LookupError`; what the codec raises.
pub fn encode(t: &mut Thread, object: &Value, encoding: &str, errors: Option<&str>) -> PyResult {
    let codec = lookup(t, encoding)?;
    convert(t, &codec, object, encoding, errors, true)
}

/// `codecs.decode`
///
/// # Errors
/// `LookupError`; what the codec raises.
pub fn decode(t: &mut Thread, object: &Value, encoding: &str, errors: Option<&str>) -> PyResult {
    let codec = lookup(t, encoding)?;
    convert(t, &codec, object, encoding, errors, false)
}

/// The codec of a text encoding.
fn lookup_text(t: &mut Thread, encoding: &str, alternative: &str) -> PyResult {
    let codec = lookup(t, encoding)?;
    if codec.downcast_exact::<Tuple>().is_none()
        && let Some(flag) = t.get_attr_opt(&codec, &intern_str("_is_text_encoding"))?
        && !t.is_true(&flag)?
    {
        return Err(t.lookup_error(format!(
            "'{encoding}' is not a text encoding; use {alternative} to handle arbitrary codecs"
        )));
    }
    Ok(codec)
}

/// `str.encode` by a codec of the registry: a bytes object.
///
/// # Errors
/// `LookupError`, `TypeError`; what the codec raises.
pub fn encode_text(t: &mut Thread, text: &Value, encoding: &str, errors: Option<&str>) -> PyResult {
    let codec = lookup_text(t, encoding, "codecs.encode()")?;
    let result = convert(t, &codec, text, encoding, errors, true)?;
    if result.downcast::<Bytes>().is_some() {
        return Ok(result);
    }
    if let Some(bytes) = result.downcast::<::object::ByteArray>() {
        let message = format!(
            "encoder {encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types"
        );
        t.warn(&RUNTIME_WARNING, &message, 1)?;
        let copy = bytes.to_vec();
        return t.new_bytes(&copy);
    }
    let given = result.ty().tp_name();
    Err(t.type_error(format!(
        "'{encoding}' encoder returned '{given}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// `bytes.decode` by a codec of the registry: a string.
///
/// # Errors
/// `LookupError`, `TypeError`; what the codec raises.
pub fn decode_text(t: &mut Thread, bytes: &Value, encoding: &str, errors: Option<&str>) -> PyResult {
    let codec = lookup_text(t, encoding, "codecs.decode()")?;
    let result = convert(t, &codec, bytes, encoding, errors, false)?;
    if result.downcast::<Str>().is_some() {
        return Ok(result);
    }
    let given = result.ty().tp_name();
    Err(t.type_error(format!(
        "'{encoding}' decoder returned '{given}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
    )))
}
