//! `bool`: construction, text and the bitwise operators of truth values.
//!
//! Not here: what it inherits from `int`.

use ::object::singletons::BOOL;
use ::object::{PyResult, Thread, Value, string};
use macros::pymethods;

use crate::int::bits;

/// `bool`
pub struct BoolMethods;

/// Both operands, if both are truth values.
fn truths(a: &Value, b: &Value) -> Option<(bool, bool)> {
    (a.is_bool() && b.is_bool()).then(|| (a.is_true(), b.is_true()))
}

#[pymethods(BOOL, layout = ::object::Int, table = BOOL_IMPL, doc = "bool(object=False, /)\n--\n\nReturns True when the argument is true, False otherwise.\nThe builtins True and False are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be subclassed.")]
impl BoolMethods {
    #[new("bool(object=False, /)")]
    fn new(t: &mut Thread, _cls: &::object::Type, object: Option<&Value>) -> PyResult {
        match object {
            Some(object) => t.is_true(object).map(Value::bool),
            None => Ok(Value::bool(false)),
        }
    }

    #[slot]
    fn repr(_: &mut Thread, this: &Value) -> PyResult {
        Ok(string::intern(if this.is_true() { "True" } else { "False" }))
    }

    #[slot]
    fn and(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match truths(a, b) {
            Some((a, b)) => Ok(Value::bool(a & b)),
            None => bits::and(t, a, b),
        }
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match truths(a, b) {
            Some((a, b)) => Ok(Value::bool(a | b)),
            None => bits::or(t, a, b),
        }
    }

    #[slot]
    fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        match truths(a, b) {
            Some((a, b)) => Ok(Value::bool(a ^ b)),
            None => bits::xor(t, a, b),
        }
    }

    #[slot]
    fn invert(t: &mut Thread, this: &Value) -> PyResult {
        let message = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool object. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.";
        t.warn(&::object::exceptions::DEPRECATION_WARNING, message, 1)?;
        Ok(Value::small(!i32::from(this.is_true())))
    }
}
