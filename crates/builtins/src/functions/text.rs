//! Built-in functions that make or read text.

use macros::pymodule;

use ::object::{PyResult, Str, Thread, Value, names};

/// `format(value, spec)`.
///
/// # Errors
/// What `__format__` raises; `TypeError` where it returns no string.
pub fn format_value(t: &mut Thread, value: &Value, spec: Option<&Str>) -> PyResult {
    if spec.is_none_or(Str::is_empty) {
        if value.downcast_exact::<Str>().is_some() {
            return Ok(value.clone());
        }
        if value.is_exact_int() {
            return crate::int::decimal(t, value);
        }
    }
    let spec = match spec {
        Some(spec) => ::object::Object::to_value(spec),
        None => t.new_str("")?,
    };
    let Some(text) = t.call_special(value, &names::FORMAT, &[spec])? else {
        let message = format!("Type {} doesn't define __format__", value.ty().tp_name());
        return Err(t.type_error(message));
    };
    if text.downcast::<Str>().is_none() {
        let message = format!("__format__ must return a str, not {}", text.ty().tp_name());
        return Err(t.type_error(message));
    }
    Ok(text)
}

/// Functions that make or read text.
#[pymodule(name = "builtins")]
pub mod table {
    use super::format_value;
    use ::object::{Bytes, PyResult, Str, Thread, Value, names, string};

    /// Return the canonical string representation of the object.
    ///
    /// For many object types, including most builtins, eval(repr(obj)) == obj.
    #[function("repr($module, obj, /)")]
    fn repr(t: &mut Thread, obj: &Value) -> PyResult {
        t.repr(obj).map(|s| s.into_value())
    }

    /// Return an ASCII-only representation of an object.
    ///
    /// As repr(), return a string containing a printable representation of an
    /// object, but escape the non-ASCII characters in the string returned by
    /// repr() using \\x, \\u or \\U escapes. This generates a string similar
    /// to that returned by repr() in Python 2.
    #[function("ascii($module, obj, /)")]
    fn ascii(t: &mut Thread, obj: &Value) -> PyResult {
        t.ascii(obj).map(|s| s.into_value())
    }

    /// Return type(value).__format__(value, format_spec)
    ///
    /// Many built-in types implement format_spec according to the
    /// Format Specification Mini-language. See help('FORMATTING').
    ///
    /// If type(value) does not supply a method named __format__
    /// and format_spec is empty, then str(value) is returned.
    /// See also help('SPECIALMETHODS').
    #[function("format($module, value, format_spec='', /)")]
    fn format(t: &mut Thread, value: &Value, format_spec: Option<&Str>) -> PyResult {
        format_value(t, value, format_spec)
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[function("chr($module, i, /)")]
    fn chr(t: &mut Thread, i: &Value) -> PyResult {
        let index = t.to_index(i)?;
        match index.as_i64() {
            Some(c @ 0..=0x10ffff) => Ok(string::new_char(c as u32)),
            _ => Err(t.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// Return the ordinal value of a character.
    ///
    /// If the argument is a one-character string, return the Unicode code
    /// point of that character.
    ///
    /// If the argument is a bytes or bytearray object of length 1, return its
    /// single byte value.
    #[function("ord($module, character, /)")]
    fn ord(t: &mut Thread, character: &Value) -> PyResult {
        let len = if let Some(text) = character.downcast::<Str>() {
            if let (1, Some(c)) = (text.len(), text.view().iter().next()) {
                return Ok(Value::int(c.into()));
            }
            text.len()
        } else if let Some(bytes) = character.downcast::<Bytes>() {
            if let [byte] = bytes.as_bytes() {
                return Ok(Value::small((*byte).into()));
            }
            bytes.len()
        } else if character.ty().slots().getbuffer.is_some() && is_bytearray(character) {
            if t.len(character)? == 1 {
                return t.get_item(character, &Value::small(0));
            }
            t.len(character)?
        } else {
            let message =
                format!("ord() expected string of length 1, but {} found", character.ty().tp_name());
            return Err(t.type_error(message));
        };
        Err(t.type_error(format!("ord() expected a character, but string of length {len} found")))
    }

    fn is_bytearray(value: &Value) -> bool {
        let mut class = Some(value.ty());
        while let Some(ty) = class {
            if !ty.is_heap_type() {
                return ty.name() == "bytearray";
            }
            class = ty.base();
        }
        false
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    ///
    /// The prompt string, if given, is printed to standard output without a
    /// trailing newline before reading input.
    ///
    /// If the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise
    /// EOFError.
    /// On *nix systems, readline is used if available.
    #[function("input($module, prompt='', /)")]
    fn input(t: &mut Thread, prompt: Option<&Value>) -> PyResult {
        let [stdin, stdout, stderr] = stream_names().map(|name| t.sys_attr(name).filter(|s| !s.is_none()));
        let (Some(stdin), Some(stdout), Some(stderr)) = (&stdin, &stdout, &stderr) else {
            let lost = [(&stdin, "stdin"), (&stdout, "stdout"), (&stderr, "stderr")];
            let lost = lost.iter().find(|(s, _)| s.is_none()).map_or("stdin", |(_, name)| name);
            return Err(t.runtime_error(format!("lost sys.{lost}")));
        };
        let shown = prompt.cloned().unwrap_or_else(Value::none);
        t.audit("builtins.input", &[shown])?;
        let flushed = t.call_method(stderr, &names::FLUSH, &[]);
        t.catch(&::object::exceptions::BASE_EXCEPTION, flushed)?;
        if let Some(prompt) = prompt {
            let text = t.str(prompt)?.into_value();
            t.call_method(stdout, &names::WRITE, &[text])?;
        }
        let flushed = t.call_method(stdout, &names::FLUSH, &[]);
        t.catch(&::object::exceptions::BASE_EXCEPTION, flushed)?;
        let line = t.call_method(stdin, &names::READLINE, &[])?;
        let Some(text) = line.downcast::<Str>() else {
            return Err(t.type_error("object.readline() returned non-string"));
        };
        match text.len() {
            0 => Err(t.eof_error("EOF when reading a line")),
            n if text.view().iter().next_back() == Some(u32::from('\n')) => {
                t.new_str_narrowed(text.view().slice(0..n - 1))
            }
            _ => Ok(line),
        }
    }

    fn stream_names() -> [&'static Str; 3] {
        [&names::STDIN, &names::STDOUT, &names::STDERR]
    }
}
