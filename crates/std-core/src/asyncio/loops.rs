//! Which loop and which task run in a thread, and which tasks there are.

use std::cell::Cell;

use macros::pytype;
use object::cell::OptionCell;
use object::string::intern_str;
use object::weak::{self, REF_TYPE, WeakRef};
use object::{Dict, Obj, PyResult, Ref, Set, Thread, Value, set};

use super::future::of;

/// What the module keeps.
#[pytype(name = "_asyncio.Registry", static_name = REGISTRY, no_methods)]
pub struct Registry {
    /// Weak references to tasks that are not done, by address.
    tasks: Value,
    /// Tasks in their first, eager step.
    eager: Value,
    /// A `WeakSet` of tasks of other classes, made when it is needed.
    others: OptionCell,
    numbers: Cell<i64>,
}

const KEY: &str = "_asyncio.registry";

fn registry(t: &mut Thread) -> PyResult<Ref<Obj<Registry>>> {
    if let Some(known) = t.interp().kept(KEY)
        && let Ok(registry) = Ref::from_value(known)
    {
        return Ok(registry);
    }
    object::slotdefs::ready::prepare(&REGISTRY);
    let made = Obj::new(Registry {
        tasks: Dict::new().into_value(),
        eager: Set::new_of(&set::SET),
        others: OptionCell::empty(),
        numbers: Cell::new(0),
    });
    t.interp().keep(KEY, Some(made.clone()));
    Ref::from_value(made).map_err(|_| t.memory_error())
}

/// The number of the next task without a name.
pub fn next_number(t: &mut Thread) -> i64 {
    match registry(t) {
        Ok(registry) => {
            registry.numbers.set(registry.numbers.get() + 1);
            registry.numbers.get()
        }
        Err(_) => {
            t.restore_raised(None);
            0
        }
    }
}

fn address(task: &Value) -> Value {
    Value::uint(task.bits())
}

/// Notes a task.
///
/// # Errors
/// `TypeError` for what cannot be weakly referenced.
pub fn register(t: &mut Thread, task: &Value) -> PyResult<()> {
    let registry = registry(t)?;
    if of(task).is_some() {
        let reference = weak::new_ref(t, &REF_TYPE, task, None)?;
        if let Some(tasks) = registry.tasks.downcast::<Dict>() {
            tasks.set(t, &address(task), reference)?;
        }
        return Ok(());
    }
    let others = match registry.others.get() {
        Some(others) => others,
        None => {
            let weakref = builtins::import::import_module(t, "weakref")?;
            let class = t.get_attr(&weakref, &intern_str("WeakSet"))?;
            let others = t.call(&class, &[])?;
            registry.others.set(Some(others.clone()));
            others
        }
    };
    t.call_method(&others, &intern_str("add"), std::slice::from_ref(task)).map(drop)
}

/// Forgets a task.
///
/// # Errors
/// What hashing raises.
pub fn unregister(t: &mut Thread, task: &Value) -> PyResult<()> {
    if of(task).is_some() {
        forget(t, task);
        return Ok(());
    }
    if let Some(others) = registry(t)?.others.get() {
        t.call_method(&others, &intern_str("discard"), std::slice::from_ref(task))?;
    }
    Ok(())
}

/// Forgets a native task, which may be dying.
pub fn forget(t: &mut Thread, task: &Value) {
    let Ok(registry) = registry(t) else { return t.restore_raised(None) };
    if let Some(tasks) = registry.tasks.downcast::<Dict>() {
        let waiting = t.take_raised();
        if tasks.remove(t, &address(task)).is_err() {
            t.restore_raised(None);
        }
        t.restore_raised(waiting);
    }
}

/// Notes a task in its eager step.
///
/// # Errors
/// What hashing raises.
pub fn add_eager(t: &mut Thread, task: &Value) -> PyResult<()> {
    let registry = registry(t)?;
    match registry.eager.downcast::<Set>() {
        Some(set) => set.add(t, task).map(drop),
        None => Ok(()),
    }
}

/// The eager step of a task is over.
///
/// # Errors
/// What hashing raises.
pub fn remove_eager(t: &mut Thread, task: &Value) -> PyResult<()> {
    let registry = registry(t)?;
    t.call_method(&registry.eager, &intern_str("discard"), std::slice::from_ref(task)).map(drop)
}

/// The loop that a future of any class belongs to.
///
/// # Errors
/// What asking raises.
pub fn loop_of(t: &mut Thread, future: &Value) -> PyResult {
    if let Some(state) = of(future) {
        return state.alive(t);
    }
    match t.get_attr_opt(future, &intern_str("get_loop"))? {
        Some(get_loop) => t.call(&get_loop, &[]),
        None => t.get_attr(future, &intern_str("_loop")),
    }
}

/// The loop that runs in this thread.
pub fn running(t: &Thread) -> Option<Value> {
    t.asyncio.0.get()
}

/// Sets the loop that runs in this thread.
pub fn set_running(t: &mut Thread, event_loop: Option<Value>) {
    t.asyncio.0.set(event_loop);
}

/// The running loop.
///
/// # Errors
/// `RuntimeError` where there is none.
pub fn get_running_loop(t: &mut Thread) -> PyResult {
    running(t).ok_or_else(|| t.runtime_error("no running event loop"))
}

/// The running loop, or the one that the policy names.
///
/// # Errors
/// What the policy raises.
pub fn get_event_loop(t: &mut Thread) -> PyResult {
    if let Some(event_loop) = running(t) {
        return Ok(event_loop);
    }
    let events = builtins::import::import_module(t, "asyncio.events")?;
    let policy = t.call_method(&events, &intern_str("_get_event_loop_policy"), &[])?;
    t.call_method(&policy, &intern_str("get_event_loop"), &[])
}

fn check_loop(t: &mut Thread, event_loop: &Value) -> PyResult<()> {
    if running(t).is_some_and(|running| running.is(event_loop)) {
        return Ok(());
    }
    let shown = t.repr(event_loop)?.to_string_lossy();
    Err(t.runtime_error(format!("loop {shown} is not the running loop")))
}

/// A task runs from here on.
///
/// # Errors
/// `RuntimeError` where another one does, or another loop.
pub fn enter(t: &mut Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
    check_loop(t, event_loop)?;
    if let Some(current) = t.asyncio.1.get() {
        let (wanted, current) = (t.repr(task)?.to_string_lossy(), t.repr(&current)?.to_string_lossy());
        return Err(t.runtime_error(format!(
            "Cannot enter into task {wanted} while another task {current} is being executed."
        )));
    }
    t.asyncio.1.set(Some(task.clone()));
    Ok(())
}

/// The task that runs does so no more.
///
/// # Errors
/// `RuntimeError` where it is another one.
pub fn leave(t: &mut Thread, event_loop: &Value, task: &Value) -> PyResult<()> {
    check_loop(t, event_loop)?;
    let current = t.asyncio.1.get();
    if !current.as_ref().is_some_and(|current| current.is(task)) {
        let shown = t.repr(task)?.to_string_lossy();
        let entered = match current {
            Some(current) => t.repr(&current)?.to_string_lossy(),
            None => "None".to_string(),
        };
        return Err(t.runtime_error(format!(
            "Invalid attempt to leave task {shown} while task {entered} is entered."
        )));
    }
    t.asyncio.1.set(None);
    Ok(())
}

/// Replaces the task that runs, and gives the one before.
///
/// # Errors
/// `RuntimeError` for another loop than the running one.
pub fn swap(t: &mut Thread, event_loop: &Value, task: Option<&Value>) -> PyResult<Option<Value>> {
    check_loop(t, event_loop)?;
    let before = t.asyncio.1.take();
    t.asyncio.1.set(task.filter(|task| !task.is_none()).cloned());
    Ok(before)
}

/// The task that runs in a loop, in whichever thread.
pub fn current(t: &Thread, event_loop: &Value) -> Value {
    let mut found = None;
    t.interp().lock().each(|thread| {
        if found.is_none() && thread.asyncio.0.get().is_some_and(|running| running.is(event_loop)) {
            found = thread.asyncio.1.get();
        }
    });
    found.unwrap_or(Value::none())
}

/// All tasks of a loop that are not done.
///
/// # Errors
/// What asking tasks of other classes raises.
pub fn all(t: &mut Thread, event_loop: &Value) -> PyResult {
    let registry = registry(t)?;
    let mut candidates = t.collect(&registry.eager)?;
    if let Some(others) = registry.others.get() {
        candidates.extend(t.collect(&others)?);
    }
    if let Some(tasks) = registry.tasks.downcast::<Dict>() {
        for (_, reference) in tasks.items() {
            candidates.extend(reference.downcast::<WeakRef>().and_then(WeakRef::target));
        }
    }
    let found = Set::new_of(&set::SET);
    for task in candidates {
        let done = match of(&task) {
            Some(state) => !state.is_pending(),
            None => {
                let done = t.call_method(&task, &intern_str("done"), &[])?;
                t.is_true(&done)?
            }
        };
        if !done
            && loop_of(t, &task)?.is(event_loop)
            && let Some(set) = found.downcast::<Set>()
        {
            set.add(t, &task)?;
        }
    }
    Ok(found)
}
