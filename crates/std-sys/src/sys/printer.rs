//! The stream that `sys.stderr` is until the standard streams exist.

use macros::{pymethods, pytype};
use object::{Obj, PyResult, Str, Thread, Value, string};

/// A stream that writes text to a descriptor, unbuffered.
#[pytype(name = "stderrprinter", static_name = PRINTER)]
pub struct Printer {
    #[no_traverse]
    fd: i32,
}

#[pymethods(PRINTER, doc = "")]
impl Printer {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Printer>) -> PyResult {
        let fd = this.fd;
        t.new_str(&format!("<stderrprinter(fd={fd}) object at 0x{:x}>", std::ptr::from_ref(this) as usize))
    }

    /// No-op: the descriptor stays open.
    #[method("close($self, /)", doc = "")]
    fn close(_: &mut Thread, _this: &Obj<Printer>) {}

    #[method("flush($self, /)", doc = "")]
    fn flush(_: &mut Thread, _this: &Obj<Printer>) {}

    #[method("fileno($self, /)", doc = "")]
    fn fileno(_: &mut Thread, this: &Obj<Printer>) -> i32 {
        this.fd
    }

    #[method("isatty($self, /)", doc = "")]
    fn isatty(_: &mut Thread, this: &Obj<Printer>) -> bool {
        host::terminal::isatty(this.fd)
    }

    /// Lone surrogates are written with escapes.
    #[method("write($self, text, /)", varargs, doc = "")]
    fn write(t: &mut Thread, this: &Obj<Printer>, text: &Str) -> PyResult<usize> {
        if this.fd < 0 {
            return Ok(0);
        }
        let length = text.len();
        let bytes = if text.view().has_surrogates() {
            builtins::codecs::encode(t, &object::Object::to_value(text), "utf-8", Some("backslashreplace"))?
                .downcast::<object::Bytes>()
                .map(|b| b.as_bytes().to_vec())
                .unwrap_or_default()
        } else {
            crate::paths::to_wtf8(text)
        };
        host::stdio::write_all(this.fd, &bytes);
        Ok(length)
    }

    #[getter]
    fn closed(_: &mut Thread, _this: &Obj<Printer>) -> bool {
        false
    }

    #[getter]
    fn encoding(_: &mut Thread, _this: &Obj<Printer>) -> Option<Value> {
        None
    }

    #[getter]
    fn mode(_: &mut Thread, _this: &Obj<Printer>) -> Value {
        string::intern("w")
    }
}

/// A stream on a descriptor.
///
/// # Errors
/// `MemoryError`.
pub fn new(t: &mut Thread, fd: i32) -> PyResult {
    object::slotdefs::ready::prepare(&PRINTER);
    if !PRINTER.has(object::types::flags::READY) {
        object::slotdefs::ready::ready(t, &PRINTER, &[&Printer::IMPL])?;
    }
    Ok(Obj::new(Printer { fd }))
}
