//! `types.FrameType`: attributes of frame objects; what `locals` answers.
//!
//! Not here: what a frame object holds (`object::frame`), how frames run (`interp`), the mapping of a
//! function's locals (`frame_locals.rs`).

use ::object::frame::{FRAME, FrameObject};
use ::object::{Object, PyResult, Ref, Str, Thread, Value};
use code::flags;
use macros::pymethods;

use crate::frame_locals;

/// `frame`
pub struct FrameMethods;

fn truth(t: &mut Thread, value: Option<&Value>, name: &str) -> PyResult<bool> {
    match value {
        None => {
            let message = format!("attribute '{name}' of 'frame' objects cannot be deleted");
            Err(t.attribute_error(message))
        }
        Some(value) if value.is(&Value::bool(true)) => Ok(true),
        Some(value) if value.is(&Value::bool(false)) => Ok(false),
        Some(_) => Err(t.type_error("attribute value type must be bool")),
    }
}

#[pymethods(FRAME, layout = ::object::frame::FrameObject, table = FRAME_IMPL)]
impl FrameMethods {
    #[slot]
    fn repr(t: &mut Thread, this: &FrameObject) -> PyResult {
        let code = Ref::new(this.code_ref());
        let filename = t.repr(&code.filename.get())?;
        let name = t.str(&code.name)?;
        let line = this.line(t).unwrap_or(-1);
        let address = this.to_value().bits();
        t.new_str(&format!(
            "<frame at {address:#x}, file {}, line {line}, code {}>",
            filename.to_string_lossy(),
            name.to_string_lossy()
        ))
    }

    /// Clear all references held by the frame.
    #[method("clear($self, /)")]
    fn clear(t: &mut Thread, this: &FrameObject) -> PyResult<()> {
        if let Some(generator) = this.generator() {
            return clear_generator(t, &generator);
        }
        if this.is_alive() {
            return Err(t.runtime_error("cannot clear an executing frame"));
        }
        this.forget();
        Ok(())
    }

    /// Return the size of the frame in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &FrameObject) -> i64 {
        let code = this.code_ref();
        144 + 8 * i64::from(code.framesize)
    }

    #[member("f_trace_lines")]
    fn trace_lines(_: &mut Thread, this: &FrameObject) -> bool {
        this.trace_lines.get()
    }

    #[setter("f_trace_lines")]
    fn set_trace_lines(t: &mut Thread, this: &FrameObject, value: Option<&Value>) -> PyResult<()> {
        if value.is_none() {
            return Err(t.type_error("can't delete numeric/char attribute"));
        }
        this.trace_lines.set(truth(t, value, "f_trace_lines")?);
        Ok(())
    }

    #[getter("f_back")]
    fn back(_: &mut Thread, this: &FrameObject) -> Option<Value> {
        this.back()
    }

    /// Return the mapping used by the frame to look up local variables.
    #[getter("f_locals")]
    fn locals(t: &mut Thread, this: &FrameObject) -> PyResult {
        locals_of(t, this)
    }

    /// Return the current line number in the frame.
    #[getter("f_lineno")]
    fn lineno(t: &mut Thread, this: &FrameObject) -> Option<Value> {
        this.line(t).map(Value::small)
    }

    #[setter("f_lineno")]
    fn set_lineno(t: &mut Thread, this: &FrameObject, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(t.attribute_error("attribute 'f_lineno' of 'frame' objects cannot be deleted"));
        };
        if !value.is_exact_int() {
            return Err(t.value_error("lineno must be an integer"));
        }
        let line = value.as_i64().unwrap_or(i64::MAX);
        match t.interp().hooks() {
            Some(hooks) => (hooks.set_frame_line)(t, this, line),
            None => Err(t.value_error("f_lineno can only be set in a trace function")),
        }
    }

    /// Return the trace function for this frame, or None if no trace function is set.
    #[getter("f_trace")]
    fn trace(_: &mut Thread, this: &FrameObject) -> Option<Value> {
        this.trace.get()
    }

    #[setter("f_trace")]
    fn set_trace(t: &mut Thread, this: &FrameObject, value: Option<&Value>) -> PyResult<()> {
        let value = value.filter(|v| !v.is_none()).cloned();
        let begins = value.is_some() && this.trace_opcodes.get();
        this.trace.set(value);
        if begins {
            trace_opcodes(t, this, true);
        }
        Ok(())
    }

    /// Return the index of the last attempted instruction in the frame.
    #[getter("f_lasti")]
    fn lasti(t: &mut Thread, this: &FrameObject) -> i32 {
        this.lasti(t)
    }

    /// Return the global variables in the frame.
    #[getter("f_globals")]
    fn globals(_: &mut Thread, this: &FrameObject) -> Value {
        this.globals.clone()
    }

    /// Return the built-in variables in the frame.
    #[getter("f_builtins")]
    fn builtins(_: &mut Thread, this: &FrameObject) -> Option<Value> {
        this.builtins.get()
    }

    /// Return the code object being executed in this frame.
    #[getter("f_code")]
    fn code(t: &mut Thread, this: &FrameObject) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "f_code")?;
        Ok(this.code.clone())
    }

    /// Return True if opcode tracing is enabled, False otherwise.
    #[getter("f_trace_opcodes")]
    fn trace_opcodes(_: &mut Thread, this: &FrameObject) -> bool {
        this.trace_opcodes.get()
    }

    #[setter("f_trace_opcodes")]
    fn set_trace_opcodes(t: &mut Thread, this: &FrameObject, value: Option<&Value>) -> PyResult<()> {
        let wanted = truth(t, value, "f_trace_opcodes")?;
        this.trace_opcodes.set(wanted);
        if !wanted || !this.trace.is_empty() {
            trace_opcodes(t, this, wanted);
        }
        Ok(())
    }

    /// Return the generator or coroutine associated with this frame, or None.
    #[getter("f_generator")]
    fn generator(_: &mut Thread, this: &FrameObject) -> Option<Value> {
        this.generator()
    }
}

/// Begins or ends telling the instructions of the frame's code.
fn trace_opcodes(t: &mut Thread, frame: &FrameObject, wanted: bool) {
    if let Some(set) = t.interp().hooks().map(|hooks| hooks.set_opcode_trace) {
        set(t, frame, wanted);
    }
}

/// A generator that has not begun is closed; one that has begun must be left alone.
fn clear_generator(t: &mut Thread, generator: &Value) -> PyResult<()> {
    for name in ["gi_running", "cr_running", "ag_running"] {
        let running = t.get_attr_opt(generator, &::object::string::intern_str(name))?;
        if running.is_some_and(|r| r.is(&Value::bool(true))) {
            return Err(t.runtime_error("cannot clear an executing frame"));
        }
    }
    for name in ["gi_suspended", "cr_suspended", "ag_suspended"] {
        let suspended = t.get_attr_opt(generator, &::object::string::intern_str(name))?;
        if suspended.is_some_and(|s| s.is(&Value::bool(true))) {
            return Err(t.runtime_error("cannot clear a suspended frame"));
        }
    }
    // What it holds goes over to the frame object: only clearing that once more drops it.
    crate::generator::clear_created(t, generator);
    Ok(())
}

/// `f_locals`: the mapping itself for a module or class body, else a proxy of the slots.
pub fn locals_of(t: &mut Thread, frame: &FrameObject) -> PyResult {
    let code = frame.code_ref();
    if code.data.flags & flags::OPTIMIZED == 0 && !frame_locals::has_hidden(frame) {
        return Ok(match frame.namespace() {
            Some(mapping) => mapping,
            None => ::object::Dict::new().into_value(),
        });
    }
    let _ = t;
    Ok(frame_locals::proxy(frame))
}

/// `locals()`: like `f_locals`, but a snapshot for a function.
///
/// # Errors
/// `SystemError` where no code runs.
pub fn locals(t: &mut Thread) -> PyResult {
    let Some(frame) = t.current_frame(0) else { return Err(t.system_error("frame does not exist")) };
    let mapping = locals_of(t, &frame)?;
    match mapping.downcast::<frame_locals::Proxy>() {
        Some(_) => Ok(frame_locals::snapshot(t, &frame)?.into_value()),
        None => Ok(mapping),
    }
}

/// The name of a code object's local variable.
pub(crate) fn local_name(frame: &FrameObject, index: usize) -> Option<Ref<Str>> {
    frame.code_ref().localsplus_names.items().get(index).cloned().and_then(|n| Ref::from_value(n).ok())
}
