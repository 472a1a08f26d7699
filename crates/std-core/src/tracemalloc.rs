//! `_tracemalloc`: what is asked of it while nothing is traced. Allocations cannot be traced: `start` says so.

use builtins::NativeModule;
use macros::pymodule;

/// `_tracemalloc`
pub static NATIVE: NativeModule = NativeModule { def: &tracemalloc::DEF, types: &[] };

/// The module.
#[pymodule(name = "_tracemalloc", doc = "Debug module to trace memory blocks allocated by Python.")]
pub mod tracemalloc {
    use object::{List, PyResult, Thread, Tuple, Value};

    /// Return True if the tracemalloc module is tracing Python memory allocations.
    #[function("is_tracing($module, /)")]
    fn is_tracing(_: &mut Thread) -> bool {
        false
    }

    /// Clear traces of memory blocks allocated by Python.
    #[function("clear_traces($module, /)")]
    fn clear_traces(_: &mut Thread) {}

    /// Get traces of all memory blocks allocated by Python.
    ///
    /// Return a list of (size: int, traceback: tuple) tuples.
    /// traceback is a tuple of (filename: str, lineno: int) tuples.
    ///
    /// Return an empty list if the tracemalloc module is disabled.
    #[function("_get_traces($module, /)")]
    fn get_traces(_: &mut Thread) -> Value {
        List::new(Vec::new())
    }

    /// Get the traceback where the Python object obj was allocated.
    ///
    /// Return a tuple of (filename: str, lineno: int) tuples.
    /// Return None if the tracemalloc module is disabled or did not
    /// trace the allocation of the object.
    #[function("_get_object_traceback($module, obj, /)")]
    fn get_object_traceback(_: &mut Thread, _obj: &Value) {}

    /// Start tracing Python memory allocations.
    ///
    /// Also set the maximum number of frames stored in the traceback of a
    /// trace to nframe.
    #[function("start($module, nframe=1, /)")]
    fn start(t: &mut Thread, nframe: Option<i32>) -> PyResult<()> {
        if nframe.is_some_and(|n| !(1..=65535).contains(&n)) {
            return Err(t.value_error("the number of frames must be in range [1; 65535]"));
        }
        Err(t.not_implemented_error("memory allocations cannot be traced"))
    }

    /// Stop tracing Python memory allocations.
    ///
    /// Also clear traces of memory blocks allocated by Python.
    #[function("stop($module, /)")]
    fn stop(_: &mut Thread) {}

    /// Get the maximum number of frames stored in the traceback of a trace.
    ///
    /// By default, a trace of an allocated memory block only stores
    /// the most recent frame: the limit is 1.
    #[function("get_traceback_limit($module, /)")]
    fn get_traceback_limit(_: &mut Thread) -> i32 {
        1
    }

    /// Get the memory usage in bytes of the tracemalloc module.
    ///
    /// This memory is used internally to trace memory allocations.
    #[function("get_tracemalloc_memory($module, /)")]
    fn get_tracemalloc_memory(_: &mut Thread) -> i32 {
        0
    }

    /// Get the current size and peak size of memory blocks traced by tracemalloc.
    ///
    /// Returns a tuple: (current: int, peak: int).
    #[function("get_traced_memory($module, /)")]
    fn get_traced_memory(_: &mut Thread) -> Value {
        Tuple::pair(Value::small(0), Value::small(0))
    }

    /// Set the peak size of memory blocks traced by tracemalloc to the current size.
    ///
    /// Do nothing if the tracemalloc module is not tracing memory allocations.
    #[function("reset_peak($module, /)")]
    fn reset_peak(_: &mut Thread) {}
}
