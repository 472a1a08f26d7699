//! The module `sys.monitoring`.

use macros::pymodule;
use object::code::Code;
use object::module::Module;
use object::{Dict, PyResult, Ref, Str, Thread, Value, string};

use super::events::{EVENT_COUNT, Event, NAMES};
use super::{TOOLS, state, update};

const BRANCH: u32 = 1 << 18;
const C_RETURNS: u32 = Event::CReturn.bit() | Event::CRaise.bit();
const BRANCHES: u32 = Event::BranchLeft.bit() | Event::BranchRight.bit();
const LOCAL: u32 = (1 << 11) - 1;

/// The module object, to be an attribute of `sys`.
///
/// # Errors
/// `MemoryError`.
pub fn new(t: &mut Thread) -> PyResult<Ref<Module>> {
    let module = builtins::new_module(t, &monitoring::DEF)?;
    let object_class = object::header::Object::to_value(&object::singletons::OBJECT);
    let (disable, missing) = (t.call(&object_class, &[])?, t.call(&object_class, &[])?);
    *state(t).disable.borrow_mut() = Some(disable.clone());
    *state(t).missing.borrow_mut() = Some(missing.clone());
    let events: Ref<Dict> = Dict::new();
    for (i, name) in NAMES.iter().enumerate() {
        events.set_name(&string::intern_str(name), Value::small(1 << i));
    }
    events.set_name(&string::intern_str("NO_EVENTS"), Value::small(0));
    let events = builtins::namespace::new(t, &events)?;
    if let Some(dict) = module.dict() {
        for (name, value) in [
            ("DISABLE", disable),
            ("MISSING", missing),
            ("events", events),
            ("DEBUGGER_ID", Value::small(0)),
            ("COVERAGE_ID", Value::small(1)),
            ("PROFILER_ID", Value::small(2)),
            ("OPTIMIZER_ID", Value::small(5)),
        ] {
            dict.set_name(&string::intern_str(name), value);
        }
    }
    Ok(module)
}

fn tool(t: &mut Thread, id: i32) -> PyResult<usize> {
    match usize::try_from(id) {
        Ok(id) if id < TOOLS => Ok(id),
        _ => Err(t.value_error(format!("invalid tool {id} (must be between 0 and {})", TOOLS - 1))),
    }
}

fn tool_in_use(t: &mut Thread, id: i32) -> PyResult<usize> {
    let id = tool(t, id)?;
    if state(t).names.borrow()[id].is_none() {
        return Err(t.value_error(format!("tool {id} is not in use")));
    }
    Ok(id)
}

/// A set of events as tools name it, with what it stands for.
fn event_set(t: &mut Thread, set: i32, local: bool) -> PyResult<u32> {
    let mut set = set as u32;
    let call_events = Event::Call.bit() | C_RETURNS;
    if !local && set >= 1 << EVENT_COUNT {
        return Err(t.value_error(format!("invalid event set 0x{set:x}")));
    }
    if set & C_RETURNS != 0 && set & call_events != call_events {
        let message = "cannot set C_RETURN or C_RAISE events independently";
        return Err(t.value_error(message));
    }
    set &= !C_RETURNS;
    if set & BRANCH != 0 {
        set = set & !BRANCH | BRANCHES;
    }
    if local && set & !LOCAL != 0 {
        return Err(t.value_error(format!("invalid local event set 0x{set:x}")));
    }
    Ok(set)
}

fn code_arg(t: &mut Thread, code: &Value) -> PyResult<Ref<Code>> {
    Ref::from_value(code.clone()).map_err(|_| t.type_error("code must be a code object"))
}

fn set_local(t: &mut Thread, code: &Code, id: usize, set: u32) -> PyResult<()> {
    crate::run::translation(t, code)?;
    let state = state(t);
    if let Some(events) = super::events_of(code) {
        let before = events.local[id].get();
        if before == set {
            return Ok(());
        }
        match (before == 0, set == 0) {
            (true, false) => state.locals.set(state.locals.get() + 1),
            (false, true) => state.locals.set(state.locals.get().saturating_sub(1)),
            _ => (),
        }
        events.set_local(state, id, set);
    }
    update(t);
    Ok(())
}

/// The tool wants nothing any more.
fn forget(t: &mut Thread, id: usize) {
    let state = state(t);
    if state.names.borrow()[id].is_none() {
        return;
    }
    state.global[id].set(0);
    let old = std::mem::take(&mut state.callbacks.borrow_mut()[id]);
    state.cleared[id].set(state.version.get() + 1);
    drop(old);
    update(t);
}

/// `sys.monitoring`
#[pymodule(name = "sys.monitoring")]
pub mod monitoring {
    use super::*;

    #[function(
        "use_tool_id($module, tool_id, name, /)",
        doc = "use_tool_id($module, tool_id, name, /)\n--\n\n"
    )]
    fn use_tool_id(t: &mut Thread, tool_id: i32, name: &Value) -> PyResult<()> {
        let id = tool(t, tool_id)?;
        if name.downcast::<Str>().is_none() {
            return Err(t.value_error("tool name must be a str"));
        }
        if state(t).names.borrow()[id].is_some() {
            return Err(t.value_error(format!("tool {id} is already in use")));
        }
        state(t).names.borrow_mut()[id] = Some(name.clone());
        Ok(())
    }

    #[function("clear_tool_id($module, tool_id, /)", doc = "clear_tool_id($module, tool_id, /)\n--\n\n")]
    fn clear_tool_id(t: &mut Thread, tool_id: i32) -> PyResult<()> {
        let id = tool(t, tool_id)?;
        forget(t, id);
        Ok(())
    }

    #[function("free_tool_id($module, tool_id, /)", doc = "free_tool_id($module, tool_id, /)\n--\n\n")]
    fn free_tool_id(t: &mut Thread, tool_id: i32) -> PyResult<()> {
        let id = tool(t, tool_id)?;
        forget(t, id);
        let old = state(t).names.borrow_mut()[id].take();
        drop(old);
        Ok(())
    }

    #[function("get_tool($module, tool_id, /)", doc = "get_tool($module, tool_id, /)\n--\n\n")]
    fn get_tool(t: &mut Thread, tool_id: i32) -> PyResult<Option<Value>> {
        let id = tool(t, tool_id)?;
        Ok(state(t).names.borrow()[id].clone())
    }

    #[function(
        "register_callback($module, tool_id, event, func, /)",
        doc = "register_callback($module, tool_id, event, func, /)\n--\n\n"
    )]
    fn register_callback(t: &mut Thread, tool_id: i32, event: i32, func: &Value) -> PyResult<Option<Value>> {
        let id = tool(t, tool_id)?;
        let bits = event as u32;
        if bits.count_ones() != 1 {
            return Err(t.value_error("The callback can only be set for one event at a time"));
        }
        let number = bits.trailing_zeros() as usize;
        if number >= EVENT_COUNT {
            return Err(t.value_error(format!("invalid event {event}")));
        }
        let event_name = [string::intern("sys.monitoring.register_callback"), func.clone()];
        t.audit("sys.monitoring.register_callback", &event_name[1..])?;
        let function = if func.is_none() { None } else { Some(func.clone()) };
        let both = &state(t).both_branches[id];
        match Event::BranchLeft as usize {
            _ if bits == BRANCH => both.iter().for_each(|side| side.set(function.is_some())),
            left if (left..left + 2).contains(&number) => both[number - left].set(false),
            _ => (),
        }
        let mut replaced = Vec::new();
        let slots: &[usize] = if bits == BRANCH {
            &[18, Event::BranchLeft as usize, Event::BranchRight as usize]
        } else {
            &[number]
        };
        {
            let mut callbacks = state(t).callbacks.borrow_mut();
            for slot in slots {
                replaced.push(std::mem::replace(&mut callbacks[id][*slot], function.clone()));
            }
        }
        Ok(replaced.swap_remove(0))
    }

    #[function("get_events($module, tool_id, /)", doc = "get_events($module, tool_id, /)\n--\n\n")]
    fn get_events(t: &mut Thread, tool_id: i32) -> PyResult<i64> {
        let id = tool(t, tool_id)?;
        Ok(i64::from(state(t).global[id].get()))
    }

    #[function(
        "set_events($module, tool_id, event_set, /)",
        doc = "set_events($module, tool_id, event_set, /)\n--\n\n"
    )]
    fn set_events(t: &mut Thread, tool_id: i32, event_set: i32) -> PyResult<()> {
        tool(t, tool_id)?;
        let set = super::event_set(t, event_set, false)?;
        let id = tool_in_use(t, tool_id)?;
        if state(t).global[id].replace(set) != set {
            update(t);
        }
        Ok(())
    }

    #[function(
        "get_local_events($module, tool_id, code, /)",
        doc = "get_local_events($module, tool_id, code, /)\n--\n\n"
    )]
    fn get_local_events(t: &mut Thread, tool_id: i32, code: &Value) -> PyResult<i64> {
        let code = code_arg(t, code)?;
        let id = tool(t, tool_id)?;
        Ok(super::super::events_of(&code).map_or(0, |events| i64::from(events.local[id].get())))
    }

    #[function(
        "set_local_events($module, tool_id, code, event_set, /)",
        doc = "set_local_events($module, tool_id, code, event_set, /)\n--\n\n"
    )]
    fn set_local_events(t: &mut Thread, tool_id: i32, code: &Value, event_set: i32) -> PyResult<()> {
        let code = code_arg(t, code)?;
        tool(t, tool_id)?;
        let set = super::event_set(t, event_set, true)?;
        let id = tool_in_use(t, tool_id)?;
        set_local(t, &code, id, set)
    }

    #[function("restart_events($module, /)", doc = "restart_events($module, /)\n--\n\n")]
    fn restart_events(t: &mut Thread) {
        super::super::restart(t);
    }

    #[function("_all_events($module, /)", doc = "_all_events($module, /)\n--\n\n")]
    fn all_events(t: &mut Thread) -> PyResult {
        let dict = Dict::new();
        for (i, name) in NAMES.iter().enumerate().take(16) {
            let mut tools = 0;
            for (id, events) in state(t).global.iter().enumerate() {
                if events.get() & 1 << i != 0 {
                    tools |= 1 << id;
                }
            }
            if tools != 0 {
                dict.set_name(&string::intern_str(name), Value::small(tools));
            }
        }
        Ok(dict.into_value())
    }
}
