//! Functions of `sys` about frames, tracing and profiling.
//!
//! Here: what Python sees. Not here: how events come about (`interp::monitor`).

use macros::pymodule;
use object::{PyResult, Thread, Tuple, Value};

/// The functions.
#[pymodule(name = "sys")]
pub mod tracing {
    use super::*;
    use object::Dict;
    use object::exceptions::BaseException;

    /// Return a frame object from the call stack.
    ///
    /// If optional integer depth is given, return the frame object that many
    /// calls below the top of the stack.  If that is deeper than the call
    /// stack, ValueError is raised.  The default for depth is zero, returning
    /// the frame at the top of the call stack.
    ///
    /// This function should be used for internal and specialized purposes
    /// only.
    #[function("_getframe($module, depth=0, /)")]
    fn getframe(t: &mut Thread, depth: Option<i32>) -> PyResult {
        let depth = usize::try_from(depth.unwrap_or(0)).unwrap_or(0);
        let Some(frame) = t.current_frame(depth) else {
            return Err(t.value_error("call stack is not deep enough"));
        };
        let frame = frame.into_value();
        t.audit("sys._getframe", std::slice::from_ref(&frame))?;
        Ok(frame)
    }

    /// Return a dict mapping each thread's thread id to its current stack frame.
    ///
    /// This function should be used for specialized purposes only.
    #[function("_current_frames($module, /)")]
    fn current_frames(t: &mut Thread) -> PyResult {
        t.audit("sys._current_frames", &[])?;
        let dict = Dict::new();
        let mut all = Vec::new();
        t.interp().lock().each(|thread| all.push((thread.ident, thread.current_frame(0))));
        for (ident, frame) in all.into_iter().rev() {
            if let Some(frame) = frame {
                dict.set(t, &Value::uint(ident), frame.into_value())?;
            }
        }
        Ok(dict.into_value())
    }

    /// Return a dict mapping each thread's identifier to its current raised exception.
    ///
    /// This function should be used for specialized purposes only.
    #[function("_current_exceptions($module, /)")]
    fn current_exceptions(t: &mut Thread) -> PyResult {
        t.audit("sys._current_exceptions", &[])?;
        let dict = Dict::new();
        let mut all = Vec::new();
        t.interp().lock().each(|thread| all.push((thread.ident, thread.handled_exception())));
        for (ident, handled) in all.into_iter().rev() {
            let handled = handled.filter(|e| e.downcast::<BaseException>().is_some());
            dict.set(t, &Value::uint(ident), handled.unwrap_or(Value::none()))?;
        }
        Ok(dict.into_value())
    }

    fn function_or_none(function: &Value) -> Option<Value> {
        if function.is_none() { None } else { Some(function.clone()) }
    }

    /// Set the global debug tracing function.
    ///
    /// It will be called on each function call.  See the debugger chapter
    /// in the library manual.
    #[function("settrace($module, function, /)")]
    fn settrace(t: &mut Thread, function: &Value) -> PyResult<()> {
        t.audit("sys.settrace", &[])?;
        interp::monitor::set_trace(t, function_or_none(function));
        Ok(())
    }

    /// Set the global debug tracing function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call. See the debugger chapter
    /// in the library manual.
    #[function("_settraceallthreads($module, function, /)")]
    fn settraceallthreads(t: &mut Thread, function: &Value) {
        interp::monitor::set_all_threads(t, false, function_or_none(function));
    }

    /// Return the global debug tracing function set with sys.settrace.
    ///
    /// See the debugger chapter in the library manual.
    #[function("gettrace($module, /)")]
    fn gettrace(t: &mut Thread) -> Option<Value> {
        t.trace.get()
    }

    /// Set the profiling function.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("setprofile($module, function, /)")]
    fn setprofile(t: &mut Thread, function: &Value) -> PyResult<()> {
        t.audit("sys.setprofile", &[])?;
        interp::monitor::set_profile(t, function_or_none(function));
        Ok(())
    }

    /// Set the profiling function in all running threads belonging to the current interpreter.
    ///
    /// It will be called on each function call and return.  See the profiler
    /// chapter in the library manual.
    #[function("_setprofileallthreads($module, function, /)")]
    fn setprofileallthreads(t: &mut Thread, function: &Value) {
        interp::monitor::set_all_threads(t, true, function_or_none(function));
    }

    /// Return the profiling function set with sys.setprofile.
    ///
    /// See the profiler chapter in the library manual.
    #[function("getprofile($module, /)")]
    fn getprofile(t: &mut Thread) -> Option<Value> {
        t.profile.get()
    }

    /// Call func(*args), while tracing is enabled.
    ///
    /// The tracing state is saved, and restored afterwards.  This is intended
    /// to be called from a debugger from a checkpoint, to recursively debug
    /// some other code.
    #[function("call_tracing($module, func, args, /)")]
    fn call_tracing(t: &mut Thread, func: &Value, args: &Value) -> PyResult {
        let Some(args) = args.downcast::<Tuple>() else {
            let got = args.ty().tp_name();
            return Err(t.type_error(format!("call_tracing() argument 2 must be tuple, not {got}")));
        };
        let before = (std::mem::take(&mut t.tracing), std::mem::replace(&mut t.event, -1));
        let result = t.call(func, args.items());
        (t.tracing, t.event) = before;
        result
    }
}
