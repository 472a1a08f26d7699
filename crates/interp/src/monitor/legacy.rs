//! The functions of `sys.settrace` and `sys.setprofile`, as tools of monitoring.

use object::exceptions::BaseException;
use object::frame::FrameObject;
use object::function::{BUILTIN, METHOD_DESCRIPTOR};
use object::header::Object;
use object::{PyResult, Ref, Thread, Tuple, Value, string};

use super::events::{CodeEvents, Event};
use super::{Detail, TRACE, guarded, set_opcode_trace, set_profile, set_trace};

/// Tells an event in the words of the old interface.
#[allow(clippy::too_many_arguments)]
pub(super) fn tell(
    t: &mut Thread,
    tool: usize,
    function: &Value,
    frame: &Ref<FrameObject>,
    events: &CodeEvents,
    event: Event,
    unit: u32,
    detail: &Detail<'_>,
) -> PyResult<()> {
    let (what, argument) = match (event, detail) {
        (Event::PyStart | Event::PyResume | Event::PyThrow, _) => ("call", Value::none()),
        (Event::PyReturn | Event::PyYield, Detail::Value(value)) => ("return", (*value).clone()),
        (Event::PyUnwind, _) => ("return", Value::none()),
        (Event::Raise | Event::StopIteration, Detail::Value(exception)) if tool == TRACE => {
            let traceback =
                exception.downcast::<BaseException>().map_or(Value::none(), |e| e.traceback.get_or_none());
            let parts = vec![exception.ty().to_value(), (*exception).clone(), traceback];
            ("exception", Tuple::new(parts))
        }
        (Event::Line, Detail::Line(line)) if tool == TRACE => {
            return if frame.trace_lines.get() {
                tell_line(t, function, frame, event, *line)
            } else {
                Ok(())
            };
        }
        (Event::Jump, Detail::Target(target)) if tool == TRACE => {
            // A jump back within a line runs the line again; others meet the beginning of another line.
            if *target >= unit || !frame.trace_lines.get() {
                return Ok(());
            }
            let line_at = |unit: u32| events.item(unit).map_or(-1, |item| item.line);
            let line = line_at(*target);
            return if line == line_at(unit) && line >= 0 {
                tell_line(t, function, frame, event, line)
            } else {
                Ok(())
            };
        }
        (Event::Instruction, _) if tool == TRACE => {
            if !frame.trace_opcodes.get() {
                // Another frame of the code has asked; from now on nobody is told until it asks again.
                set_opcode_trace(t, frame, false);
                return Ok(());
            }
            ("opcode", Value::none())
        }
        (Event::Call | Event::CReturn | Event::CRaise, Detail::Call(callable, first)) if tool != TRACE => {
            let what = match event {
                Event::Call => "c_call",
                Event::CReturn => "c_return",
                _ => "c_exception",
            };
            if callable.is_type(&BUILTIN) {
                (what, (*callable).clone())
            } else if callable.is_type(&METHOD_DESCRIPTOR) {
                let missing = super::state(t).missing.borrow().clone();
                if missing.is_some_and(|m| m.is(first)) {
                    return Ok(());
                }
                let class = first.ty().to_value();
                let bound = match callable.ty().slots().descr_get {
                    Some(get) => get(t, callable, Some(first), Some(&class))?,
                    None => return Ok(()),
                };
                (what, bound)
            } else {
                return Ok(());
            }
        }
        _ => return Ok(()),
    };
    if tool == TRACE {
        if event != Event::Instruction && frame.trace_opcodes.get() {
            set_opcode_trace(t, frame, true);
        }
        trace(t, function, frame, event, what, argument)
    } else {
        let args = [frame.as_value().clone(), string::intern(what), argument];
        let result = guarded(t, event as i32, |t| t.call(function, &args));
        if result.is_err() {
            set_profile(t, None);
        }
        result.map(drop)
    }
}

fn tell_line(
    t: &mut Thread,
    function: &Value,
    frame: &Ref<FrameObject>,
    event: Event,
    line: i32,
) -> PyResult<()> {
    frame.lineno.set(line);
    let result = trace(t, function, frame, event, "line", Value::none());
    frame.lineno.set(0);
    result
}

fn trace(
    t: &mut Thread,
    function: &Value,
    frame: &Ref<FrameObject>,
    event: Event,
    what: &str,
    argument: Value,
) -> PyResult<()> {
    let callback = if what == "call" { Some(function.clone()) } else { frame.trace.get() };
    let Some(callback) = callback else { return Ok(()) };
    let args = [frame.as_value().clone(), string::intern(what), argument];
    match guarded(t, event as i32, |t| t.call(&callback, &args)) {
        Ok(result) => {
            if !result.is_none() {
                frame.trace.set(Some(result));
            }
            Ok(())
        }
        Err(raised) => {
            let exception = t.take_raised();
            set_trace(t, None);
            frame.trace.set(None);
            t.restore_raised(exception);
            Err(raised)
        }
    }
}
