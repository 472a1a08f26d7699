//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`.

use ::object::exceptions::{
    BaseException, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR, UNICODE_TRANSLATE_ERROR,
};
use ::object::{Args, Bytes, Object, PyResult, Ref, Str, Thread, Tuple, Value};
use macros::pymethods;

use super::{field, no_keywords};

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

/// Takes over the arguments; `first` is the field of the first one.
fn fill(t: &mut Thread, this: &BaseException, args: &Args<'_>, first: usize) -> PyResult<()> {
    no_keywords(t, this, args)?;
    let values = args.positional();
    this.args.set(Some(Tuple::from_slice(values)));
    let fields = this.fields();
    let wanted = 5 - first;
    if values.len() != wanted {
        let message = format!("function takes exactly {wanted} arguments ({} given)", values.len());
        return Err(t.type_error(message));
    }
    let mut all: Vec<Value> = Vec::with_capacity(wanted);
    let any_object = std::ptr::eq(native(this), &UNICODE_DECODE_ERROR);
    for (i, value) in values.iter().enumerate() {
        let index = first + i;
        if index == START || index == END {
            all.push(position(t, value)?);
            continue;
        }
        if value.downcast::<Str>().is_none() && !(index == OBJECT && any_object) {
            let message = format!("argument {} must be str, not {}", i + 1, value.ty().tp_name());
            return Err(t.type_error(message));
        }
        all.push(value.clone());
    }
    if any_object && values[OBJECT].downcast::<Bytes>().is_none() {
        if values[OBJECT].ty().slots().getbuffer.is_none() {
            let got = values[OBJECT].ty().tp_name();
            return Err(t.type_error(format!("a bytes-like object is required, not '{got}'")));
        }
        all[OBJECT] = t.call(&Bytes::type_object().to_value(), &[values[OBJECT].clone()])?;
    }
    for (i, value) in all.into_iter().enumerate() {
        fields[first + i].set(Some(value));
    }
    Ok(())
}

fn native(this: &BaseException) -> &::object::Type {
    let mut class = this.class();
    while class.is_heap_type() {
        match class.base() {
            Some(base) => class = base,
            None => break,
        }
    }
    class
}

fn position(t: &mut Thread, value: &Value) -> PyResult {
    let number = t.to_index(value)?;
    match number.as_i64() {
        Some(_) => Ok(number),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn bounds(this: &BaseException) -> (i64, i64) {
    let number = |i: usize| this.fields()[i].get().and_then(|v| v.as_i64()).unwrap_or(0);
    (number(START), number(END))
}

fn bound(this: &BaseException, index: usize) -> Value {
    this.fields()[index].get().unwrap_or(Value::small(0))
}

fn set_bound(t: &mut Thread, this: &BaseException, index: usize, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(t.type_error("can't delete numeric/char attribute"));
    };
    if value.ty().slots().index.is_none() {
        return Err(t.type_error("an integer is required"));
    }
    let number = position(t, value)?;
    this.fields()[index].set(Some(number));
    Ok(())
}

fn text_of(t: &mut Thread, this: &BaseException, index: usize) -> PyResult<String> {
    match this.fields()[index].get() {
        Some(value) => Ok(t.str(&value)?.to_string_lossy()),
        None => Ok("<NULL>".to_string()),
    }
}

/// A character as messages show it.
fn escaped(c: u32) -> String {
    match c {
        0..=0xff => format!("\\x{c:02x}"),
        0x100..=0xffff => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// What `start` and `end` cover, of an object of `len` items: its only item, or all.
fn covered(this: &BaseException, len: usize) -> Option<usize> {
    let (start, end) = bounds(this);
    let (first, len) = (usize::try_from(start).ok()?, len as i64);
    (start < len && (0..=len).contains(&end) && end == start + 1).then_some(first)
}

/// The string that could not be converted; the texts of other fields may have run code that has removed it.
fn string_object(t: &mut Thread, this: &BaseException) -> PyResult<Ref<Str>> {
    match this.fields()[OBJECT].get().map(Ref::<Str>::from_value) {
        None => Err(t.type_error("UnicodeError 'object' attribute is not set")),
        Some(Ok(object)) => Ok(object),
        Some(Err(_)) => Err(t.type_error("UnicodeError 'object' attribute must be a string")),
    }
}

macro_rules! unicode_class {
    ($name:ident, $class:ident, $table:ident, $doc:literal, $first:expr, $str:expr) => {
        #[doc = concat!("`", $doc, "`")]
        pub struct $name;

        #[pymethods(
                                                    $class,
                                                    layout = ::object::exceptions::BaseException,
                                                    table = $table,
                                                    doc = $doc,
                                                    members = [
                                                        field("encoding", "exception encoding", ENCODING),
                                                        field("object", "exception object", OBJECT),
                                                        field("reason", "exception reason", REASON),
                                                    ]
                                                )]
        impl $name {
            #[slot]
            fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
                fill(t, this, &args, $first)
            }

            #[slot]
            fn str(t: &mut Thread, this: &BaseException) -> PyResult {
                let message: String = $str(t, this)?;
                t.new_str(&message)
            }

            #[member("start", doc = "exception start")]
            fn start(_: &mut Thread, this: &BaseException) -> Value {
                bound(this, START)
            }

            #[setter("start")]
            fn set_start(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
                set_bound(t, this, START, value)
            }

            #[member("end", doc = "exception end")]
            fn end(_: &mut Thread, this: &BaseException) -> Value {
                bound(this, END)
            }

            #[setter("end")]
            fn set_end(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
                set_bound(t, this, END, value)
            }
        }
    };
}

unicode_class!(
    UnicodeEncodeErrorMethods,
    UNICODE_ENCODE_ERROR,
    UNICODE_ENCODE_ERROR_IMPL,
    "Unicode encoding error.",
    ENCODING,
    encode_message
);
unicode_class!(
    UnicodeDecodeErrorMethods,
    UNICODE_DECODE_ERROR,
    UNICODE_DECODE_ERROR_IMPL,
    "Unicode decoding error.",
    ENCODING,
    decode_message
);
unicode_class!(
    UnicodeTranslateErrorMethods,
    UNICODE_TRANSLATE_ERROR,
    UNICODE_TRANSLATE_ERROR_IMPL,
    "Unicode translation error.",
    OBJECT,
    translate_message
);

fn encode_message(t: &mut Thread, this: &BaseException) -> PyResult<String> {
    if this.fields()[OBJECT].is_empty() {
        return Ok(String::new());
    }
    let (reason, encoding) = (text_of(t, this, REASON)?, text_of(t, this, ENCODING)?);
    let object = string_object(t, this)?;
    let (start, end) = bounds(this);
    Ok(match covered(this, object.len()) {
        Some(i) => format!(
            "'{encoding}' codec can't encode character '{}' in position {start}: {reason}",
            escaped(object.view().at(i))
        ),
        None => format!(
            "'{encoding}' codec can't encode characters in position {start}-{}: {reason}",
            end.wrapping_sub(1)
        ),
    })
}

fn decode_message(t: &mut Thread, this: &BaseException) -> PyResult<String> {
    if this.fields()[OBJECT].is_empty() {
        return Ok(String::new());
    }
    let (reason, encoding) = (text_of(t, this, REASON)?, text_of(t, this, ENCODING)?);
    // Their texts may have run code.
    let object = match this.fields()[OBJECT].get().map(Ref::<Bytes>::from_value) {
        None => return Err(t.type_error("UnicodeError 'object' attribute is not set")),
        Some(Ok(object)) => object,
        Some(Err(_)) => return Err(t.type_error("UnicodeError 'object' attribute must be a bytes")),
    };
    let (start, end) = bounds(this);
    Ok(match covered(this, object.len()) {
        Some(i) => format!(
            "'{encoding}' codec can't decode byte 0x{:02x} in position {start}: {reason}",
            object.as_bytes()[i]
        ),
        None => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            end.wrapping_sub(1)
        ),
    })
}

fn translate_message(t: &mut Thread, this: &BaseException) -> PyResult<String> {
    if this.fields()[OBJECT].is_empty() {
        return Ok(String::new());
    }
    let reason = text_of(t, this, REASON)?;
    let object = string_object(t, this)?;
    let (start, end) = bounds(this);
    Ok(match covered(this, object.len()) {
        Some(i) => format!(
            "can't translate character '{}' in position {start}: {reason}",
            escaped(object.view().at(i))
        ),
        None => {
            format!("can't translate characters in position {start}-{}: {reason}", end.wrapping_sub(1))
        }
    })
}
