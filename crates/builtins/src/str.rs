//! `str`: slots of text as a sequence, comparison, construction.
//!
//! Here: what every string operation needs, and the type's slots. The methods stand by topic in the modules below:
//! searching and splitting, case and padding, formatting, codecs, iterators. Not here: the algorithms on text (`text`).

mod codec;
mod edit;
mod format;
pub use format::format_plainly;
mod iterate;
mod search;

pub use codec::{CODEC_IMPL, decode, decode_object, encode, encode_object, name_argument};
pub use edit::EDIT_IMPL;
pub use format::FORMAT_IMPL;
pub(crate) use format::{Operand, Stop, format_integer};
pub use iterate::{STR_ASCII_ITERATOR, STR_ITERATOR, StrAsciiIterator, StrIterator};
pub use search::SEARCH_IMPL;

use ::object::native::{Args, Family, Param, ParamKind, Signature, check_positional};
use ::object::string::{STR, new_char};
use ::object::types::CompareOp;
use ::object::{Object, PyResult, Raised, Str, Thread, Tuple, Type, Value, names};
use macros::pymethods;
use num::{ErrorKind, NumError};
use text::{OutOfMemory, StrBuf, StrBuilder, StrView};

use crate::slice;

/// `str`
pub struct StrMethods;

/// A string object of what an algorithm made.
pub(crate) fn finish(t: &mut Thread, result: Result<StrBuf, OutOfMemory>) -> PyResult {
    match result {
        Ok(buf) => t.new_str_buf(buf),
        Err(OutOfMemory) => Err(t.memory_error()),
    }
}

/// The string itself; for an instance of a subclass an exact copy.
pub(crate) fn unchanged(t: &mut Thread, this: &Str) -> PyResult {
    let value = t.value_of(this);
    if value.downcast_exact::<Str>().is_some() { Ok(value) } else { t.new_str_view(this.view()) }
}

/// Raises what an algorithm on numbers or formats reports.
pub fn raise_num(t: &mut Thread, error: NumError) -> Raised {
    let view = error.message.as_view();
    if view.has_surrogates() && error.kind == ErrorKind::Value {
        return match t.new_str_view(view) {
            Ok(message) => t.raise_with(&::object::exceptions::VALUE_ERROR, message),
            Err(raised) => raised,
        };
    }
    let message = view.to_utf8_lossy();
    match error.kind {
        ErrorKind::Value => t.value_error(message),
        ErrorKind::Overflow => t.overflow_error(message),
        ErrorKind::ZeroDivision => t.zero_division(message),
        ErrorKind::Type => t.type_error(message),
        ErrorKind::Memory => t.memory_error(),
    }
}

/// An argument as a C `ssize_t`.
pub fn c_size(t: &mut Thread, value: &Value) -> PyResult<isize> {
    match t.to_index(value)?.as_i64() {
        Some(i) => Ok(i as isize),
        None => Err(t.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// An argument as a C `int`.
pub fn c_int(t: &mut Thread, value: &Value) -> PyResult<i32> {
    match t.to_index(value)?.as_i64().and_then(|i| i32::try_from(i).ok()) {
        Some(i) => Ok(i),
        None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// The position that an optional bound of a search means: absent and `None` give the default.
pub(crate) fn bound(t: &mut Thread, value: Option<&Value>, default: isize) -> PyResult<isize> {
    match value {
        Some(v) if !v.is_none() => {
            if !v.is_int() && v.ty().slots().index.is_none() {
                return Err(
                    t.type_error("slice indices must be integers or None or have an __index__ method")
                );
            }
            t.index_clamped(v)
        }
        _ => Ok(default),
    }
}

/// A part of a string; the whole of an exact one is the string itself.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn part(t: &mut Thread, this: &Str, range: std::ops::Range<usize>) -> PyResult {
    if let text::StrView::Ascii(bytes) = this.view()
        && range.len() < bytes.len()
        && let Some(bytes) = bytes.get(range.clone())
    {
        return t.new_str_view(text::StrView::Ascii(bytes));
    }
    if range.len() == this.len() { unchanged(t, this) } else { t.new_str_narrowed(this.view().slice(range)) }
}

const fn standard(name: &'static str) -> Param {
    Param { name, kind: ParamKind::Standard, required: false }
}

static NEW: Signature = Signature {
    name: "str",
    params: &[standard("object"), standard("encoding"), standard("errors")],
    family: Family::Clinic,
};

fn item(t: &mut Thread, this: &Str, index: isize) -> PyResult {
    match usize::try_from(index).ok().and_then(|i| this.view().get(i)) {
        Some(c) => Ok(new_char(c)),
        None => Err(t.index_error("string index out of range")),
    }
}

#[pymethods(STR, layout = ::object::Str, table = STR_IMPL, doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.")]
impl StrMethods {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let (values, names) = args.parts();
        if !args.has_keywords() {
            check_positional(t, "str", values.len(), 0, 3)?;
        }
        let [object, encoding, errors] = NEW.bind::<3>(t, values, names)?;
        for (name, given) in [("encoding", encoding), ("errors", errors)] {
            if !args.has_keywords() && given.is_some_and(Value::is_none) {
                return Err(t.type_error(format!("str() argument '{name}' must be str, not NoneType")));
            }
        }
        let encoding = codec::name_argument(t, "str", "encoding", encoding)?;
        let errors = codec::name_argument(t, "str", "errors", errors)?;
        let value = match object {
            None => names::EMPTY.to_value(),
            Some(object) if encoding.is_none() && errors.is_none() => t.str(object)?.into_value(),
            Some(object) => codec::decode_object(t, object, encoding.as_deref(), errors.as_deref())?,
        };
        if std::ptr::eq(cls, &STR) {
            return Ok(value);
        }
        let view = value.downcast::<Str>().map_or(StrView::EMPTY, Str::view);
        match Str::try_new_of(cls, view) {
            Some(value) => Ok(value),
            None => Err(t.memory_error()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Str) -> PyResult {
        finish(t, text::repr::repr(this.view()))
    }

    #[slot]
    fn str(t: &mut Thread, this: &Str) -> PyResult {
        unchanged(t, this)
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Str) -> PyResult<i64> {
        Ok(this.hash())
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Str, other: &Value, op: CompareOp) -> PyResult {
        let Some(other) = other.downcast::<Str>() else { return Ok(Value::not_implemented()) };
        Ok(Value::bool(match op {
            CompareOp::Eq => this.equals(other),
            CompareOp::Ne => !this.equals(other),
            _ => op.matches(this.view().cmp(&other.view())),
        }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Str) -> PyResult {
        Ok(iterate::new(this))
    }

    #[slot]
    fn remainder(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match a.downcast::<Str>() {
            Some(this) => format::percent(t, this, b),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &Str) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Str) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Str, other: &Value) -> PyResult {
        let Some(other) = other.downcast::<Str>() else {
            let message = format!("can only concatenate str (not \"{}\") to str", other.ty().tp_name());
            return Err(t.type_error(message));
        };
        if other.is_empty() {
            return unchanged(t, this);
        }
        if this.is_empty() {
            return unchanged(t, other);
        }
        t.join_strs(&[this, other])
    }

    #[slot]
    fn sq_repeat(t: &mut Thread, this: &Str, count: isize) -> PyResult {
        match usize::try_from(count) {
            Ok(1) => unchanged(t, this),
            Ok(n) if this.len() > 1 && n > isize::MAX as usize / this.len() => {
                Err(t.overflow_error("repeated string is too long"))
            }
            Ok(n) if n > 0 && !this.is_empty() => finish(t, text::edit::repeat(this.view(), n)),
            _ => Ok(names::EMPTY.to_value()),
        }
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Str, index: isize) -> PyResult {
        item(t, this, index)
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Str, value: &Value) -> PyResult<bool> {
        match value.downcast::<Str>() {
            Some(needle) => Ok(text::search::contains(this.view(), needle.view())),
            None => {
                let name = value.ty().tp_name();
                Err(t.type_error(format!("'in <string>' requires string as left operand, not {name}")))
            }
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Str, key: &Value) -> PyResult {
        if key.is_int() || key.ty().slots().index.is_some() {
            let index = t.index_of(key)?;
            return item(t, this, if index < 0 { index + this.len() as isize } else { index });
        }
        if key.is_type(&slice::SLICE) {
            let (start, _, step, count) = slice::slice_indices(t, key, this.len())?;
            if step == 1 {
                return part(t, this, start as usize..start as usize + count);
            }
            let view = this.view();
            let mut out = StrBuilder::with_kind(view.kind(), count);
            slice::positions(start, step, count).for_each(|i| out.push(view.at(i)));
            return match out.finish() {
                Ok(buf) => t.new_str_narrowed(buf.as_view()),
                Err(OutOfMemory) => Err(t.memory_error()),
            };
        }
        let name = key.ty().tp_name();
        Err(t.type_error(format!("string indices must be integers, not '{name}'")))
    }

    #[method("__getnewargs__($self, /)")]
    fn getnewargs(t: &mut Thread, this: &Str) -> PyResult {
        let copy = t.new_str_view(this.view())?;
        Ok(Tuple::new(vec![copy]))
    }

    /// Return the size of the string in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Str) -> usize {
        let units = this.len() + 1;
        match this.view() {
            StrView::Ascii(_) => 40 + units,
            StrView::Latin1(_) => 56 + units,
            StrView::Ucs2(_) => 56 + 2 * units,
            StrView::Ucs4(_) => 56 + 4 * units,
        }
    }
}
