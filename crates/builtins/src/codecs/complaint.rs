//! Unicode exceptions as codecs make and read them.
//!
//! Not here: the classes' own attributes and messages (`exceptions/unicode.rs`).

use ::object::exceptions::{BaseException, UNICODE_DECODE_ERROR, UNICODE_TRANSLATE_ERROR};
use ::object::{Bytes, PyResult, Str, Thread, Type, Value};

// Indices of the classes' further fields.
const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// What a codec complains about.
#[derive(Clone, Copy)]
pub struct Complaint<'a> {
    /// Name of the encoding.
    pub encoding: &'a str,
    /// First offending position.
    pub start: usize,
    /// One after the last offending position.
    pub end: usize,
    /// Why.
    pub reason: &'a str,
}

fn get(exception: &Value, index: usize) -> Option<Value> {
    exception.downcast::<BaseException>()?.fields().get(index)?.get()
}

fn put(exception: &Value, index: usize, value: Value) {
    if let Some(cell) = exception.downcast::<BaseException>().and_then(|e| e.fields().get(index)) {
        cell.set(Some(value));
    }
}

/// An exception about `object`.
///
/// # Errors
/// What making it raises.
pub fn new(t: &mut Thread, class: &Type, object: &Value, about: Complaint<'_>) -> PyResult {
    let mut arguments = vec![object.clone(), Value::size(about.start), Value::size(about.end)];
    if !std::ptr::eq(class, &UNICODE_TRANSLATE_ERROR) {
        arguments.insert(0, t.new_str(about.encoding)?);
    }
    arguments.push(t.new_str(about.reason)?);
    t.call(&::object::Object::to_value(class), &arguments)
}

/// Makes an exception tell of another complaint about the same object.
///
/// # Errors
/// `MemoryError`.
pub fn update(t: &mut Thread, exception: &Value, about: Complaint<'_>) -> PyResult<()> {
    let reason = t.new_str(about.reason)?;
    put(exception, START, Value::size(about.start));
    put(exception, END, Value::size(about.end));
    put(exception, REASON, reason);
    Ok(())
}

/// An exception as error handlers see it.
pub struct Report {
    /// The encoding.
    pub encoding: String,
    /// The object.
    pub object: Value,
    /// First offending position, within the object.
    pub start: usize,
    /// One after the last offending position, within the object.
    pub end: usize,
}

/// Reads an exception of one of the three classes.
///
/// # Errors
/// `TypeError` if the object is not what the class has.
pub fn report(t: &mut Thread, exception: &Value) -> PyResult<Report> {
    let decode = exception.ty().is_subtype(&UNICODE_DECODE_ERROR);
    let object = get(exception, OBJECT);
    let len = object.as_ref().and_then(|o| match decode {
        true => o.downcast::<Bytes>().map(|b| b.len()),
        false => o.downcast::<Str>().map(Str::len),
    });
    let (Some(object), Some(len)) = (&object, len) else {
        let what = if decode { "a bytes" } else { "a string" };
        return Err(t.type_error(match object {
            Some(_) => format!("UnicodeError 'object' attribute must be {what}"),
            None => "UnicodeError 'object' attribute is not set".to_string(),
        }));
    };
    let encoding = get(exception, ENCODING);
    let encoding = encoding.and_then(|e| Some(e.downcast::<Str>()?.to_string_lossy())).unwrap_or_default();
    let number = |i: usize| get(exception, i).and_then(|v| v.as_i64()).unwrap_or(0);
    let start = usize::try_from(number(START)).unwrap_or(0).min(len.saturating_sub(1));
    let end = usize::try_from(number(END)).unwrap_or(0).max(1).min(len);
    Ok(Report { encoding, object: object.clone(), start, end })
}

/// The object of an exception.
pub fn object_of(exception: &Value) -> Option<Value> {
    get(exception, OBJECT)
}
