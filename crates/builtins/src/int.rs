//! `int` and `bool`: operators between integers and text.
//!
//! Not here: the algorithms on long integers (`num`).

use ::object::singletons::BOOL;
use ::object::types::CompareOp;
use ::object::{PyResult, Thread, Value, string};
use macros::pymethods;
use num::bigint;

/// `int`
pub struct IntMethods;

/// The operands as integers, or the answer that they are not.
macro_rules! operands {
    ($a:expr, $b:expr) => {
        match ($a.as_int(), $b.as_int()) {
            (Some(a), Some(b)) => (a, b),
            _ => return Ok(Value::not_implemented()),
        }
    };
}

fn finish<E>(t: &mut Thread, result: Result<bigint::BigInt, E>) -> PyResult {
    match result {
        Ok(big) => t.new_int(&big),
        Err(_) => Err(t.memory_error()),
    }
}

/// The decimal text of an integer.
///
/// # Errors
/// `ValueError` beyond `sys.get_int_max_str_digits()` digits.
pub fn decimal(t: &mut Thread, value: &Value) -> PyResult {
    if let Some(i) = value.as_small() {
        return t.new_str(&i.to_string());
    }
    let limit = t.interp().int_max_str_digits.get();
    let limit = if limit == 0 { usize::MAX } else { limit };
    let text = value.as_int().map(|i| bigint::to_decimal(i.as_ref(), limit));
    match text {
        Some(Ok(text)) => t.new_str(&text),
        Some(Err(e)) => Err(t.value_error(e.message.as_view().to_utf8_lossy())),
        None => Err(t.type_error("an integer is required")),
    }
}

#[pymethods(::object::int::INT, layout = ::object::Int, table = INT_IMPL, doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if no arguments\nare given.  If x is a number, return x.__int__().  For floating-point\nnumbers, this truncates towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4")]
impl IntMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        decimal(t, this)
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Value) -> PyResult<i64> {
        Ok(this.as_int().map_or(0, |i| bigint::hash(i.as_ref())))
    }

    #[slot]
    fn richcompare(_: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        let (a, b) = operands!(this, other);
        Ok(Value::bool(op.matches(a.as_ref().cmp(&b.as_ref()))))
    }

    #[slot]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(a, b);
        finish(t, bigint::add(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(a, b);
        finish(t, bigint::sub(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn multiply(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (a, b) = operands!(a, b);
        finish(t, bigint::mul(a.as_ref(), b.as_ref()))
    }

    #[slot]
    fn negative(t: &mut Thread, this: &Value) -> PyResult {
        match this.as_int() {
            Some(a) => finish(t, bigint::neg(a.as_ref())),
            None => Ok(Value::not_implemented()),
        }
    }

    #[slot]
    fn positive(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn index(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn int(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn bool(_: &mut Thread, this: &Value) -> PyResult<bool> {
        Ok(this.int_sign() != Some(0))
    }
}

/// `bool`
pub struct BoolMethods;

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
}
