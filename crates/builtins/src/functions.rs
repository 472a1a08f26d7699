//! The functions of the module `builtins`.
//!
//! Here: printing and what fits nowhere else. The others stand in the files below this one, by topic.

pub mod attributes;
pub mod iteration;
pub mod numbers;
pub mod text;

use macros::pymodule;

/// The module `builtins`.
#[pymodule(
    name = "builtins",
    doc = "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a built-in value, but in\nwhich the built-in of that name is also needed."
)]
pub mod builtins {
    use ::object::{PyResult, Str, Thread, Value, names};

    /// Prints the values to a stream, or to sys.stdout by default.
    ///
    ///   sep
    ///     string inserted between values, default a space.
    ///   end
    ///     string appended after the last value, default a newline.
    ///   file
    ///     a file-like object (stream); defaults to the current sys.stdout.
    ///   flush
    ///     whether to forcibly flush the stream.
    #[function("print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)")]
    fn print(
        t: &mut Thread,
        args: &[Value],
        sep: Option<&Value>,
        end: Option<&Value>,
        file: Option<&Value>,
        flush: Option<bool>,
    ) -> PyResult<()> {
        let file = match file {
            Some(file) if !file.is_none() => Some(file.clone()),
            _ => t.sys_attr(&names::STDOUT),
        };
        let sep = separator(t, "sep", sep, " ")?;
        let end = separator(t, "end", end, "\n")?;
        let mut line = ::text::StrBuilder::with_capacity(64);
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                line.push_str(&sep);
            }
            let shown = t.str(arg)?;
            line.push_view(shown.view());
        }
        line.push_str(&end);
        let Ok(buf) = line.finish() else { return Err(t.memory_error()) };
        match file {
            Some(file) if file.is_none() => Ok(()),
            Some(file) => {
                let line = t.new_str_buf(buf)?;
                t.call_method(&file, &names::WRITE, &[line])?;
                if flush == Some(true) {
                    t.call_method(&file, &names::FLUSH, &[])?;
                }
                Ok(())
            }
            None => {
                // Before `sys` has its streams, the descriptor itself is written.
                host::stdio::write_all(1, buf.as_view().to_utf8_lossy().as_bytes());
                Ok(())
            }
        }
    }

    fn separator(t: &mut Thread, what: &str, value: Option<&Value>, default: &str) -> PyResult<String> {
        match value {
            None => Ok(default.to_string()),
            Some(value) if value.is_none() => Ok(default.to_string()),
            Some(value) => match value.downcast::<Str>() {
                Some(s) => Ok(s.to_string_lossy()),
                None => {
                    let given = value.ty().tp_name();
                    Err(t.type_error(format!("{what} must be None or a string, not {given}")))
                }
            },
        }
    }

    /// Return the number of items in a container.
    #[function("len($module, obj, /)")]
    fn len(t: &mut Thread, obj: &Value) -> PyResult<usize> {
        t.len(obj)
    }

    /// Return whether the object is callable (i.e., some kind of function).
    ///
    /// Note that classes are callable, as are instances of classes with a
    /// __call__() method.
    #[function("callable($module, obj, /)")]
    fn callable(_: &mut Thread, obj: &Value) -> bool {
        obj.ty().slots().call.is_some()
    }
}
