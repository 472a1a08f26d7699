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
        let file = match file.filter(|f| !f.is_none()) {
            Some(file) => file.clone(),
            None => match t.sys_attr(&names::STDOUT) {
                Some(file) => file,
                None => return Err(t.runtime_error("lost sys.stdout")),
            },
        };
        if file.is_none() {
            return Ok(());
        }
        let sep = separator(t, "sep", sep)?;
        let end = separator(t, "end", end)?;
        let mut out = Pieces::new(file);
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                out.separator(t, sep.as_ref(), " ")?;
            }
            let runs_no_code = arg.is_exact_int() || arg.as_exact_float().is_some() || arg.is_none();
            if !runs_no_code && arg.downcast_exact::<Str>().is_none() {
                out.write_pending(t)?;
            }
            let shown = t.str(arg)?;
            out.piece(t, shown)?;
        }
        out.separator(t, end.as_ref(), "\n")?;
        out.write_pending(t)?;
        if flush == Some(true) {
            t.call_method(&out.file, &names::FLUSH, &[])?;
        }
        Ok(())
    }

    /// What `print` writes, piece by piece. A native text file cannot tell pieces from their sum, so it gets them
    /// together as long as no Python code runs in between.
    struct Pieces {
        file: Value,
        joined: bool,
        pending: ::text::StrBuilder,
        any: bool,
    }

    impl Pieces {
        fn new(file: Value) -> Pieces {
            let ty = file.ty();
            let name = ty.spec().filter(|_| !ty.has(::object::types::flags::HEAPTYPE)).map(|spec| spec.name);
            let joined = matches!(name, Some("_io.TextIOWrapper" | "_io.StringIO"));
            Pieces { file, joined, pending: ::text::StrBuilder::new(), any: false }
        }

        fn piece(&mut self, t: &mut Thread, text: ::object::Ref<Str>) -> PyResult<()> {
            if self.joined {
                self.pending.push_view(text.view());
                self.any = true;
                return Ok(());
            }
            t.call_method(&self.file, &names::WRITE, &[text.into_value()]).map(drop)
        }

        fn separator(
            &mut self,
            t: &mut Thread,
            given: Option<&::object::Ref<Str>>,
            default: &str,
        ) -> PyResult<()> {
            match given {
                Some(text) => self.piece(t, text.clone()),
                None if self.joined => {
                    self.pending.push_str(default);
                    self.any = true;
                    Ok(())
                }
                None => {
                    let text = t.new_str(default)?;
                    t.call_method(&self.file, &names::WRITE, &[text]).map(drop)
                }
            }
        }

        fn write_pending(&mut self, t: &mut Thread) -> PyResult<()> {
            if !std::mem::take(&mut self.any) {
                return Ok(());
            }
            let pending = std::mem::take(&mut self.pending);
            let Ok(buf) = pending.finish() else { return Err(t.memory_error()) };
            let text = t.new_str_buf(buf)?;
            t.call_method(&self.file, &names::WRITE, &[text]).map(drop)
        }
    }

    fn separator(t: &mut Thread, what: &str, value: Option<&Value>) -> PyResult<Option<::object::Ref<Str>>> {
        let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(None) };
        match value.downcast::<Str>() {
            Some(s) => Ok(Some(::object::Ref::new(s))),
            None => {
                let given = value.ty().tp_name();
                Err(t.type_error(format!("{what} must be None or a string, not {given}")))
            }
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
