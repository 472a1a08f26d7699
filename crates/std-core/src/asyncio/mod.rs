//! `_asyncio`: futures and tasks in native code.
//!
//! Here: the module's functions. The classes are in `future.rs` and `task.rs`, what runs where in `loops.rs`. Not here:
//! event loops (the library's `asyncio`).

pub mod future;
pub mod loops;
pub mod task;

use builtins::NativeModule;
use macros::pymodule;

/// `_asyncio`
pub static NATIVE: NativeModule = NativeModule {
    def: &asyncio::DEF,
    types: &[
        (&future::FUTURE, &[&future::Future::IMPL]),
        (&task::TASK, &[&task::Task::IMPL]),
        (&future::FUTURE_ITER, &[&future::FutureIter::IMPL]),
        (&task::TASK_STEP, &[&task::TaskStep::IMPL]),
    ],
};

/// The module.
#[pymodule(name = "_asyncio", doc = "Accelerator module for asyncio", types(&super::future::FUTURE, &super::task::TASK))]
pub mod asyncio {
    use object::{PyResult, Thread, Value};

    use super::{future, loops};

    /// Return the running event loop or None.
    ///
    /// This is a low-level function intended to be used by event loops.
    /// This function is thread-specific.
    #[function("_get_running_loop($module, /)")]
    fn get_running_loop_or_none(t: &mut Thread) -> Option<Value> {
        loops::running(t)
    }

    /// Set the running event loop.
    ///
    /// This is a low-level function intended to be used by event loops.
    /// This function is thread-specific.
    #[function("_set_running_loop($module, loop, /)")]
    fn set_running_loop(t: &mut Thread, event_loop: &Value) {
        let wanted = (!event_loop.is_none()).then(|| event_loop.clone());
        loops::set_running(t, wanted);
    }

    /// Return the running event loop.  Raise a RuntimeError if there is none.
    ///
    /// This function is thread-specific.
    #[function("get_running_loop($module, /)")]
    fn get_running_loop(t: &mut Thread) -> PyResult {
        loops::get_running_loop(t)
    }

    /// Return an asyncio event loop.
    ///
    /// When called from a coroutine or a callback (e.g. scheduled with
    /// call_soon or similar API), this function will always return the
    /// running event loop.
    ///
    /// If there is no running event loop set, the function will return
    /// the result of `get_event_loop_policy().get_event_loop()` call.
    #[function("get_event_loop($module, /)")]
    fn get_event_loop(t: &mut Thread) -> PyResult {
        loops::get_event_loop(t)
    }

    /// Register a new task in asyncio as executed by loop.
    ///
    /// Returns None.
    #[function("_register_task($module, /, task)")]
    fn register_task(t: &mut Thread, task: &Value) -> PyResult<()> {
        loops::register(t, task)
    }

    /// Register a new task in asyncio as executed by loop.
    ///
    /// Returns None.
    #[function("_register_eager_task($module, /, task)")]
    fn register_eager_task(t: &mut Thread, task: &Value) -> PyResult<()> {
        loops::add_eager(t, task)
    }

    /// Unregister a task.
    ///
    /// Returns None.
    #[function("_unregister_task($module, /, task)")]
    fn unregister_task(t: &mut Thread, task: &Value) -> PyResult<()> {
        loops::unregister(t, task)
    }

    /// Unregister a task.
    ///
    /// Returns None.
    #[function("_unregister_eager_task($module, /, task)")]
    fn unregister_eager_task(t: &mut Thread, task: &Value) -> PyResult<()> {
        loops::remove_eager(t, task)
    }

    /// Enter into task execution or resume suspended task.
    ///
    /// Task belongs to loop.
    ///
    /// Returns None.
    #[function("_enter_task($module, /, loop, task)")]
    fn enter_task(t: &mut Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
        loops::enter(t, event_loop, task)
    }

    /// Leave task execution or suspend a task.
    ///
    /// Task belongs to loop.
    ///
    /// Returns None.
    #[function("_leave_task($module, /, loop, task)")]
    fn leave_task(t: &mut Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
        loops::leave(t, event_loop, task)
    }

    /// Temporarily swap in the supplied task and return the original one (or None).
    ///
    /// This is intended for use during eager coroutine execution.
    #[function("_swap_current_task($module, /, loop, task)")]
    fn swap_current_task(t: &mut Thread, event_loop: &Value, task: &Value) -> PyResult<Option<Value>> {
        loops::swap(t, event_loop, Some(task))
    }

    /// Return a currently executed task.
    #[function("current_task($module, /, loop=None)")]
    fn current_task(t: &mut Thread, event_loop: Option<&Value>) -> PyResult {
        let event_loop = match event_loop.filter(|l| !l.is_none()) {
            Some(event_loop) => event_loop.clone(),
            None => loops::get_running_loop(t)?,
        };
        Ok(loops::current(t, &event_loop))
    }

    /// Return a set of all tasks for the loop.
    #[function("all_tasks($module, /, loop=None)")]
    fn all_tasks(t: &mut Thread, event_loop: Option<&Value>) -> PyResult {
        let event_loop = match event_loop.filter(|l| !l.is_none()) {
            Some(event_loop) => event_loop.clone(),
            None => loops::get_running_loop(t)?,
        };
        loops::all(t, &event_loop)
    }

    /// Record that `fut` is awaited on by `waiter`.
    #[function("future_add_to_awaited_by($module, fut, waiter, /)")]
    fn future_add_to_awaited_by(t: &mut Thread, fut: &Value, waiter: &Value) -> PyResult<()> {
        match (future::of(fut), future::of(waiter)) {
            (Some(state), Some(_)) => state.add_awaiter(t, waiter),
            _ => Ok(()),
        }
    }

    #[function("future_discard_from_awaited_by($module, fut, waiter, /)")]
    fn future_discard_from_awaited_by(t: &mut Thread, fut: &Value, waiter: &Value) -> PyResult<()> {
        match (future::of(fut), future::of(waiter)) {
            (Some(state), Some(_)) => state.discard_awaiter(t, waiter),
            _ => Ok(()),
        }
    }
}
