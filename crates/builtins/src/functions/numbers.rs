//! Built-in functions about numbers.

use macros::pymodule;

/// Functions about numbers.
#[pymodule(name = "builtins")]
pub mod table {
    use crate::str::raise_num;
    use ::object::{PyResult, Thread, Value, names};

    /// Return the absolute value of the argument.
    #[function("abs($module, x, /)")]
    fn abs(t: &mut Thread, x: &Value) -> PyResult {
        t.absolute(x)
    }

    /// The digits of an integer in a base, after sign and prefix.
    fn in_base(t: &mut Thread, number: &Value, base: u32, prefix: &str) -> PyResult {
        let index = t.to_index(number)?;
        let Some(value) = index.as_int() else { return Err(t.type_error("an integer is required")) };
        match crate::int::long::to_radix(t, value.as_ref(), base, 0)? {
            Ok(text) => match text.strip_prefix('-') {
                Some(digits) => t.new_str(&format!("-{prefix}{digits}")),
                None => t.new_str(&format!("{prefix}{text}")),
            },
            Err(e) => Err(raise_num(t, e)),
        }
    }

    /// Return the binary representation of an integer.
    ///
    ///    >>> bin(2796202)
    ///    '0b1010101010101010101010'
    #[function("bin($module, number, /)")]
    fn bin(t: &mut Thread, number: &Value) -> PyResult {
        in_base(t, number, 2, "0b")
    }

    /// Return the octal representation of an integer.
    ///
    ///    >>> oct(342391)
    ///    '0o1234567'
    #[function("oct($module, number, /)")]
    fn oct(t: &mut Thread, number: &Value) -> PyResult {
        in_base(t, number, 8, "0o")
    }

    /// Return the hexadecimal representation of an integer.
    ///
    ///    >>> hex(12648430)
    ///    '0xc0ffee'
    #[function("hex($module, number, /)")]
    fn hex(t: &mut Thread, number: &Value) -> PyResult {
        in_base(t, number, 16, "0x")
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[function("divmod($module, x, y, /)")]
    fn divmod(t: &mut Thread, x: &Value, y: &Value) -> PyResult {
        t.divmod(x, y)
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments
    ///
    /// Some types, such as ints, are able to use a more efficient algorithm
    /// when invoked using the three argument form.
    #[function("pow($module, /, base, exp, mod=None)")]
    fn pow(t: &mut Thread, base: &Value, exp: &Value, modulus: Option<&Value>) -> PyResult {
        t.power(base, exp, modulus.unwrap_or(&Value::none()))
    }

    /// Round a number to a given precision in decimal digits.
    ///
    /// The return value is an integer if ndigits is omitted or None.
    /// Otherwise the return value has the same type as the number.  ndigits
    /// may be negative.
    #[function("round($module, /, number, ndigits=None)")]
    fn round(t: &mut Thread, number: &Value, ndigits: Option<&Value>) -> PyResult {
        let arguments = match ndigits {
            Some(n) if !n.is_none() => std::slice::from_ref(n),
            _ => &[],
        };
        match t.call_special(number, &names::ROUND, arguments)? {
            Some(rounded) => Ok(rounded),
            None => {
                let message = format!("type {} doesn't define __round__ method", number.ty().tp_name());
                Err(t.type_error(message))
            }
        }
    }

    /// Return the integer hash value for the given object.
    ///
    /// Two objects that compare equal must also have the same hash value, but
    /// the reverse is not necessarily true.  Hash values may differ between
    /// Python processes.  Not all objects are hashable; calling hash() on an
    /// unhashable object raises TypeError.
    #[function("hash($module, obj, /)")]
    fn hash(t: &mut Thread, obj: &Value) -> PyResult<i64> {
        t.hash(obj)
    }

    /// Return the identity of an object.
    ///
    /// This is guaranteed to be unique among simultaneously existing objects.
    /// (CPython uses the object's memory address.)
    #[function("id($module, obj, /)")]
    fn id(t: &mut Thread, obj: &Value) -> PyResult {
        let id = Value::uint(obj.id());
        t.audit("builtins.id", std::slice::from_ref(&id))?;
        Ok(id)
    }
}
