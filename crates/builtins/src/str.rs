//! `str`: text, comparison, concatenation.
//!
//! Not here: the algorithms on text (`text`).

use ::object::string::STR;
use ::object::types::CompareOp;
use ::object::{PyResult, Str, Thread, Value};
use macros::pymethods;

/// `str`
pub struct StrMethods;

#[pymethods(STR, layout = ::object::Str, table = STR_IMPL, doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).\nencoding defaults to 'utf-8'.\nerrors defaults to 'strict'.")]
impl StrMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Str) -> PyResult {
        match text::repr::repr(this.view()) {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn str(t: &mut Thread, this: &Str) -> PyResult {
        t.new_str_view(this.view())
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
    fn sq_length(_: &mut Thread, this: &Str) -> PyResult<usize> {
        Ok(this.len())
    }

    #[slot]
    fn sq_concat(t: &mut Thread, this: &Str, other: &Value) -> PyResult {
        let Some(other) = other.downcast::<Str>() else {
            let message = format!("can only concatenate str (not \"{}\") to str", other.ty().tp_name());
            return Err(t.type_error(message));
        };
        let mut builder = text::StrBuilder::with_capacity(this.len() + other.len());
        builder.push_view(this.view());
        builder.push_view(other.view());
        match builder.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }
}
