//! Events of code that is no bytecode: what CPython offers C programs as `PyMonitoring_Fire…`.

use std::cell::Cell;

use object::{PyResult, Thread, Value};

use super::events::{self, EVENT_COUNT, Event};
use super::{TOOLS, guarded, state};

/// Changes whenever what tools want changes.
pub fn version(t: &Thread) -> u64 {
    state(t).version.get()
}

/// The tools that want an event everywhere: one bit for each.
pub fn interested(t: &Thread, event: usize) -> u8 {
    let wants = |tool: usize| state(t).global[tool].get() & (1 << event) != 0;
    (0..TOOLS).filter(|tool| wants(*tool)).fold(0, |tools, tool| tools | 1 << tool)
}

/// Tells the tools of a set an event. Those that disable it there leave the set.
///
/// # Errors
/// What a tool raises; `ValueError` where an event cannot be disabled.
pub fn tell(t: &mut Thread, tools: &Cell<u8>, event: usize, args: &[Value]) -> PyResult<()> {
    if t.tracing > 0 {
        return Ok(());
    }
    if event >= EVENT_COUNT {
        return Err(t.value_error("no such event"));
    }
    let state = state(t);
    for tool in (0..TOOLS).rev().filter(|tool| tools.get() & 1 << tool != 0).collect::<Vec<_>>() {
        let callback = state.callbacks.borrow()[tool][event].clone();
        let Some(callback) = callback else { continue };
        let answer = guarded(t, event as i32, |t| t.call(&callback, args))?;
        if !state.disable.borrow().as_ref().is_some_and(|disable| disable.is(&answer)) {
            continue;
        }
        if event > Event::StopIteration as usize {
            let old = state.callbacks.borrow_mut()[tool][event].take();
            drop(old);
            let name = events::NAMES[event];
            return Err(t.value_error(format!("Cannot disable {name} events. Callback removed.")));
        }
        tools.set(tools.get() & !(1 << tool));
    }
    Ok(())
}
