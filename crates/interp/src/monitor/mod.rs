//! `sys.monitoring`, `sys.settrace`, `sys.setprofile`: who wants to know what, and telling them.
//!
//! Nothing is translated twice: while anybody watches, dispatch goes through one handler that tells the events of the
//! instruction before it runs (`handlers/traced.rs`); while nobody does, dispatch goes to the handlers themselves, and
//! the only trace of all this is a look at a flag in unwinding.

pub mod events;
pub mod jump;
mod legacy;
pub mod module;
pub mod outside;

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};

use object::code::Code;
use object::frame::{Frame, FrameObject, Owner, code_of, object_of};
use object::{PyResult, Raised, Ref, Thread, Value};
use opcode::Opcode;

use crate::handlers::HANDLERS;
use crate::translate::Translation;
use events::{CodeEvents, EVENT_COUNT, Event};

/// The tool of `sys.setprofile`.
pub const PROFILE: usize = 6;
/// The tool of `sys.settrace`.
pub const TRACE: usize = 7;
/// Tools that programs may use.
pub const TOOLS: usize = 6;

const LEGACY_COMMON: u32 = Event::PyStart.bit()
    | Event::PyResume.bit()
    | Event::PyReturn.bit()
    | Event::PyYield.bit()
    | Event::PyUnwind.bit()
    | Event::PyThrow.bit();
const TRACE_EVENTS: u32 =
    LEGACY_COMMON | Event::Raise.bit() | Event::StopIteration.bit() | Event::Line.bit() | Event::Jump.bit();
const PROFILE_EVENTS: u32 = LEGACY_COMMON | Event::Call.bit() | Event::CReturn.bit() | Event::CRaise.bit();

/// In [`Frame::traced`]: the frame's last instruction has raised; the number is its code unit.
pub(crate) const RAISED_AT: u64 = 1 << 31;

/// Whether anybody watches.
static WATCHING: AtomicBool = AtomicBool::new(false);

/// Whether anybody watches.
#[inline(always)]
pub(crate) fn watching() -> bool {
    WATCHING.load(Ordering::Relaxed)
}

/// A call of a native function that is under way: the frame that calls, the callable, its first argument.
struct NativeCall {
    frame: usize,
    callable: Value,
    first: Value,
}

/// The tools of an interpreter.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) names: RefCell<[Option<Value>; TOOLS]>,
    pub(crate) callbacks: RefCell<[[Option<Value>; EVENT_COUNT]; TOOLS]>,
    pub(crate) global: [Cell<u32>; TOOLS],
    /// How many pairs of a code object and a tool have events of their own.
    pub(crate) locals: Cell<usize>,
    /// How many functions of `sys.settrace` and `sys.setprofile` are set.
    pub(crate) legacy: Cell<usize>,
    /// Counts the changes of what is wanted.
    pub(crate) version: Cell<u64>,
    /// The version that the last `restart_events` has made.
    pub(crate) restarted: Cell<u64>,
    /// The version at which a tool was cleared: what it wanted of single code objects before does not count.
    pub(crate) cleared: [Cell<u64>; TOOLS],
    /// Whether a tool's function for branches to the left and right is the one that it has registered for both.
    pub(crate) both_branches: [[Cell<bool>; 2]; TOOLS],
    /// Counts the times that watching began.
    pub(crate) generation: Cell<u32>,
    calls: RefCell<Vec<NativeCall>>,
    /// What a callback returns to disable itself, and what stands for an absent argument.
    pub(crate) disable: RefCell<Option<Value>>,
    pub(crate) missing: RefCell<Option<Value>>,
}

/// The tools.
pub(crate) fn state(t: &Thread) -> &'static State {
    let stored = t.interp().monitoring.get_or_init(|| Box::new(State::default()));
    match stored.downcast_ref::<State>() {
        Some(state) => state,
        None => unreachable!("only this crate fills the place"),
    }
}

/// Forgets all tools: the interpreter ends.
pub fn clear(t: &Thread) {
    if t.interp().monitoring.get().is_none() {
        return;
    }
    let state = state(t);
    state.legacy.set(0);
    state.locals.set(0);
    state.global.iter().for_each(|events| events.set(0));
    update(t);
    let names = std::mem::take(&mut *state.names.borrow_mut());
    let callbacks = std::mem::take(&mut *state.callbacks.borrow_mut());
    let others = (state.disable.take(), state.missing.take());
    drop((names, callbacks, others));
}

/// Begins or ends watching, by what is wanted now.
pub(crate) fn update(t: &Thread) {
    let state = state(t);
    let wanted = state.legacy.get() > 0
        || state.locals.get() > 0
        || state.global.iter().any(|events| events.get() != 0);
    if wanted != watching() {
        if wanted {
            state.generation.set(state.generation.get().wrapping_add(1).max(1));
        } else {
            drop(std::mem::take(&mut *state.calls.borrow_mut()));
        }
        WATCHING.store(wanted, Ordering::Relaxed);
        HANDLERS.watch(wanted);
    }
    let unwinding = state.global.iter().any(|events| events.get() & Event::PyUnwind.bit() != 0);
    t.interp().unwinding_told.set(unwinding || state.legacy.get() > 0);
    state.version.set(state.version.get() + 1);
    let mut frame = t.frame;
    while !frame.is_null() {
        // SAFETY: frames of the thread's stack; those that are no entries run code.
        unsafe {
            if (*frame).owner != Owner::Entry
                && let Some(events) = known_events(code_of(frame))
            {
                events.look(state);
            }
            frame = (*frame).previous;
        }
    }
}

/// `sys.monitoring.restart_events`
pub(crate) fn restart(t: &Thread) {
    let state = state(t);
    state.restarted.set(state.version.get() + 1);
    update(t);
}

/// Says whether the tool of `sys.settrace` wants the instructions of the frame's code.
pub fn set_opcode_trace(t: &mut Thread, frame: &FrameObject, wanted: bool) {
    if let Some(events) = events_of(frame.code_ref()) {
        let set = if wanted { Event::Instruction.bit() } else { 0 };
        if events.local[TRACE].get() != set {
            events.local[TRACE].set(set);
            events.look(state(t));
        }
    }
}

/// `sys.settrace`
pub fn set_trace(t: &mut Thread, function: Option<Value>) {
    let old = t.trace.replace(function);
    count_legacy(t);
    update(t);
    drop(old);
}

/// `sys.setprofile`
pub fn set_profile(t: &mut Thread, function: Option<Value>) {
    let old = t.profile.replace(function);
    count_legacy(t);
    update(t);
    drop(old);
}

/// `sys._settraceallthreads`, or, for the profiling function, `sys._setprofileallthreads`.
pub fn set_all_threads(t: &mut Thread, profile: bool, function: Option<Value>) {
    let mut old = Vec::new();
    t.interp().lock().each(|thread| {
        let cell = if profile { &thread.profile } else { &thread.trace };
        old.push(cell.replace(function.clone()));
    });
    count_legacy(t);
    update(t);
    // The codes that other threads are running look again, too.
    t.interp().lock().each(|thread| {
        if !std::ptr::eq(thread, t) {
            update(thread);
        }
    });
    drop(old);
}

/// Counts the functions that threads are traced by: threads end without saying so.
fn count_legacy(t: &Thread) {
    let of =
        |thread: &Thread| usize::from(!thread.trace.is_empty()) + usize::from(!thread.profile.is_empty());
    let mut count = of(t);
    t.interp().lock().each(|thread| {
        if !std::ptr::eq(thread, t) {
            count += of(thread);
        }
    });
    state(t).legacy.set(count);
}

/// What monitoring knows of a code object that has been translated.
pub(crate) fn events_of(code: &Code) -> Option<&CodeEvents> {
    let translation = code.entry.get() as *const Translation;
    if translation.is_null() {
        return None;
    }
    // SAFETY: the translation lives as long as the code object.
    let translation = unsafe { &*translation };
    Some(translation.events.get_or_init(|| Box::new(CodeEvents::new(&code.data))))
}

/// The same, unless nobody has asked for it yet.
fn known_events(code: &Code) -> Option<&CodeEvents> {
    let translation = code.entry.get() as *const Translation;
    if translation.is_null() {
        return None;
    }
    // SAFETY: as above.
    unsafe { (*translation).events.get().map(|events| &**events) }
}

/// All events that anybody wants to know of the code in this thread.
pub(crate) fn wanted(t: &Thread, state: &State, events: &CodeEvents) -> u32 {
    events.look(state);
    let mut set = 0;
    for tool in 0..TOOLS {
        set |= state.global[tool].get() | events.local[tool].get();
    }
    if set & Event::Call.bit() != 0 {
        set |= Event::CReturn.bit() | Event::CRaise.bit();
    }
    if !t.trace.is_empty() {
        set |= TRACE_EVENTS | events.local[TRACE].get();
    }
    if !t.profile.is_empty() {
        set |= PROFILE_EVENTS;
    }
    set
}

/// Whether anybody wants an event of an instruction.
pub(crate) fn wanted_at(t: &Thread, state: &State, events: &CodeEvents, event: Event, unit: u32) -> bool {
    let bit = event.bit();
    if !t.trace.is_empty() && (TRACE_EVENTS | events.local[TRACE].get()) & bit != 0
        || !t.profile.is_empty() && PROFILE_EVENTS & bit != 0
    {
        return true;
    }
    let disabled = events.disabled(unit, event);
    (0..TOOLS).any(|tool| {
        (state.global[tool].get() | events.local[tool].get()) & bit != 0 && disabled & 1 << tool == 0
    })
}

/// What an event tells beside the code and the place.
pub(crate) enum Detail<'a> {
    /// Nothing.
    None,
    /// A value, or the exception.
    Value(&'a Value),
    /// The callable and its first argument.
    Call(&'a Value, &'a Value),
    /// The line.
    Line(i32),
    /// The place where execution goes on.
    Target(u32),
}

/// Tells an event to everybody who wants it.
///
/// # Safety
/// `frame` runs code and has not ended; it is the running frame.
pub(crate) unsafe fn tell(
    t: &mut Thread,
    frame: *mut Frame,
    events: &CodeEvents,
    event: Event,
    unit: u32,
    detail: Detail<'_>,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { tell_at(t, frame, events, event, unit, unit, unit, detail) }
}

/// The same for an event that belongs to an instruction and names another one.
///
/// # Safety
/// As for [`tell`].
pub(crate) unsafe fn tell_of(
    t: &mut Thread,
    frame: *mut Frame,
    events: &CodeEvents,
    event: Event,
    place: u32,
    unit: u32,
    detail: Detail<'_>,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    unsafe { tell_at(t, frame, events, event, place, unit, unit, detail) }
}

/// The same, where the event belongs to the instruction at `place`, and the frame stands at another code unit than it names.
///
/// # Safety
/// As for [`tell`].
#[allow(clippy::too_many_arguments)]
unsafe fn tell_at(
    t: &mut Thread,
    frame: *mut Frame,
    events: &CodeEvents,
    event: Event,
    place: u32,
    unit: u32,
    stands: u32,
    detail: Detail<'_>,
) -> PyResult<()> {
    if t.tracing > 0 {
        return Ok(());
    }
    let state = state(t);
    let source = match event {
        Event::CReturn | Event::CRaise => Event::Call,
        other => other,
    };
    let disabled = if source.is_local() { events.disabled(place, source) } else { 0 };
    // SAFETY: the caller's promise; the place is reset below.
    unsafe { (*frame).event_unit = stands + 1 };
    // SAFETY: as above.
    let result =
        unsafe { tell_tools(t, frame, state, events, event, source, (place, unit), &detail, disabled) };
    // SAFETY: as above.
    unsafe { (*frame).event_unit = 0 };
    result
}

#[allow(clippy::too_many_arguments)]
unsafe fn tell_tools(
    t: &mut Thread,
    frame: *mut Frame,
    state: &'static State,
    events: &CodeEvents,
    event: Event,
    source: Event,
    (place, unit): (u32, u32),
    detail: &Detail<'_>,
    disabled: u8,
) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let code: Ref<Code> = unsafe { Ref::new(code_of(frame)) };
    for (tool, events_of_tool) in [(TRACE, TRACE_EVENTS), (PROFILE, PROFILE_EVENTS)] {
        let function = if tool == TRACE { t.trace.get() } else { t.profile.get() };
        let Some(function) = function else { continue };
        if (events_of_tool | events.local[tool].get()) & event.bit() == 0 {
            continue;
        }
        // SAFETY: the caller's promise.
        let object: Ref<FrameObject> = unsafe { object_of(frame) };
        legacy::tell(t, tool, &function, &object, events, event, unit, detail)?;
    }
    for tool in (0..TOOLS).rev() {
        let set = state.global[tool].get() | events.local[tool].get();
        if set & source.bit() == 0 || disabled & (1 << tool) != 0 {
            continue;
        }
        let callback = state.callbacks.borrow()[tool][event as usize].clone();
        let Some(callback) = callback else { continue };
        // A function for both ways is silent once the branch itself has nothing more to tell.
        let other = match event {
            Event::BranchLeft if state.both_branches[tool][0].get() => Some(Event::BranchRight),
            Event::BranchRight if state.both_branches[tool][1].get() => Some(Event::BranchLeft),
            _ => None,
        };
        if let Some(other) = other
            && let Some(branch) = events.branch_behind(place)
            && ![other, Event::Instruction].iter().any(|e| wanted_at(t, state, events, *e, branch))
        {
            events.disable(place, source, tool);
            continue;
        }
        let mut args = vec![code.as_value().clone()];
        let offset = Value::small(unit as i32 * 2);
        match detail {
            Detail::None => args.push(offset),
            Detail::Value(value) => args.extend([offset, (*value).clone()]),
            Detail::Call(callable, first) => args.extend([offset, (*callable).clone(), (*first).clone()]),
            Detail::Line(line) => args.push(Value::small(*line)),
            Detail::Target(target) => args.extend([offset, Value::small(*target as i32 * 2)]),
        }
        let result = guarded(t, event as i32, |t| t.call(&callback, &args))?;
        let disables = state.disable.borrow().as_ref().is_some_and(|d| d.is(&result));
        if disables {
            if event.is_local() {
                events.disable(place, source, tool);
            } else {
                let old = state.callbacks.borrow_mut()[tool][event as usize].take();
                drop(old);
                let name = events::NAMES[event as usize];
                return Err(t.value_error(format!("Cannot disable {name} events. Callback removed.")));
            }
        }
    }
    Ok(())
}

/// Runs a callback: what it does is not told to anybody.
fn guarded<T>(t: &mut Thread, event: i32, f: impl FnOnce(&mut Thread) -> PyResult<T>) -> PyResult<T> {
    let before = std::mem::replace(&mut t.event, event);
    t.tracing += 1;
    let result = f(t);
    t.tracing -= 1;
    t.event = before;
    result
}

/// Tells an event while an exception waits: a callback that raises replaces it.
///
/// # Safety
/// As for [`tell`].
unsafe fn tell_exception(t: &mut Thread, frame: *mut Frame, event: Event, unit: u32, stands: u32) {
    // SAFETY: the caller's promise.
    let Some(events) = events_of(unsafe { code_of(frame) }) else { return };
    if t.tracing > 0 || wanted(t, state(t), events) & event.bit() == 0 {
        return;
    }
    let Some(exception) = t.take_raised() else { return };
    // SAFETY: as above.
    let told = unsafe { tell_at(t, frame, events, event, unit, unit, stands, Detail::Value(&exception)) };
    if told.is_ok() {
        t.restore_raised(Some(exception));
    }
}

/// The code unit that events of exceptions name: the last one of the instruction, its inline caches included, or, when the
/// exception comes out of a callee, the one in front of it.
///
/// # Safety
/// `frame` runs code.
pub(crate) unsafe fn place(frame: *mut Frame, unit: u32, from_callee: bool) -> u32 {
    if from_callee {
        return unit.saturating_sub(1);
    }
    // SAFETY: the caller's promise.
    let events = events_of(unsafe { code_of(frame) });
    events.and_then(|e| e.item(unit)).map_or(unit, |item| item.next - 1)
}

/// Whether CPython runs the Python code that the instruction calls without a call of its own: then an exception that comes
/// from there names another place. Attributes and operators it learns to run so; here they count as not learnt.
///
/// # Safety
/// As for [`raised`].
pub(crate) unsafe fn calls_inline(t: &Thread, frame: *mut Frame, unit: u32) -> bool {
    // SAFETY: the caller's promise.
    let Some(events) = events_of(unsafe { code_of(frame) }) else { return true };
    match events.item(unit).map(|item| item.op) {
        Some(Opcode::CALL | Opcode::CALL_KW | Opcode::SEND) => true,
        Some(Opcode::CALL_FUNCTION_EX) => !wanted_at(t, state(t), events, Event::Call, unit),
        Some(Opcode::FOR_ITER) => events.is_learnt(unit) && !loop_is_told(t, state(t), events, unit),
        _ => false,
    }
}

/// An exception arises in the running frame, or goes on there.
///
/// # Safety
/// `frame` is the running frame and runs code.
pub(crate) unsafe fn raised(
    t: &mut Thread,
    frame: *mut Frame,
    unit: u32,
    from_callee: bool,
    again: bool,
    stands: u32,
) {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(call) = pending_call(t, frame) {
            native_raised(t, frame, unit, call);
        }
        let event = if again { Event::Reraise } else { Event::Raise };
        tell_exception(t, frame, event, place(frame, unit, from_callee), stands);
    }
}

/// The iterator of the running frame's instruction has raised `StopIteration`, which ends here. What the callback raises
/// ends here, too.
pub(crate) fn stopped(t: &mut Thread) {
    let frame = t.frame;
    // SAFETY: the running frame.
    unsafe {
        let unit = crate::frames::unit(frame);
        tell_exception(t, frame, Event::Raise, unit, unit);
    }
    t.restore_raised(None);
}

/// The same where the iterator has returned a value instead of raising.
pub(crate) fn stopped_with(t: &mut Thread, value: Value) {
    t.stop_iteration(Some(value));
    stopped(t);
}

/// Whether anybody wants to know of the rounds of the loop at a unit: then CPython does not learn what kind of loop it is.
pub(crate) fn loop_is_told(t: &Thread, state: &State, events: &CodeEvents, unit: u32) -> bool {
    // A line begins at the prefix of an instruction that has one.
    let prefixed = events.item(unit).is_some_and(|item| item.unit != item.op_unit);
    let told = [Event::Line, Event::Instruction, Event::BranchLeft];
    told[usize::from(prefixed)..].iter().any(|event| wanted_at(t, state, events, *event, unit))
}

/// A generator that the running frame's instruction runs has returned a value. False when a callback has raised.
pub(crate) fn loop_ended(t: &mut Thread, value: Value) -> bool {
    let frame = t.frame;
    // SAFETY: the running frame, which runs code.
    unsafe {
        let unit = crate::frames::unit(frame);
        let Some(events) = events_of(code_of(frame)) else { return true };
        if !events.is_learnt(unit) || loop_is_told(t, state(t), events, unit) {
            if !value.is_none() {
                stopped_with(t, value);
            }
            return true;
        }
        let Some(end) = events.item(unit).map(|item| item.next + item.arg) else { return true };
        generator_ended(t, frame, events, end, unit, &value).is_ok()
    }
}

/// Tells that a generator has returned a value.
///
/// # Safety
/// As for [`tell`].
pub(crate) unsafe fn generator_ended(
    t: &mut Thread,
    frame: *mut Frame,
    events: &CodeEvents,
    unit: u32,
    stands: u32,
    value: &Value,
) -> PyResult<()> {
    if t.tracing > 0 || wanted(t, state(t), events) & Event::StopIteration.bit() == 0 {
        return Ok(());
    }
    let class = object::header::Object::to_value(&object::exceptions::STOP_ITERATION);
    let exception = match value.downcast::<object::Tuple>() {
        _ if value.is_none() => t.call(&class, &[])?,
        Some(items) => {
            let items = items.items().to_vec();
            t.call(&class, &items)?
        }
        None if value.ty().is_subtype(&object::exceptions::STOP_ITERATION) => value.clone(),
        None => t.call(&class, std::slice::from_ref(value))?,
    };
    // SAFETY: the caller's promise.
    unsafe { tell_at(t, frame, events, Event::StopIteration, unit, unit, stands, Detail::Value(&exception)) }
}

/// A `super()` that an instruction makes on the way to an attribute of it.
///
/// # Errors
/// What the call or a callback raises.
pub(crate) fn watched_super(
    t: &mut Thread,
    callable: &Value,
    args: &[Value],
    first: Option<&Value>,
) -> PyResult {
    let frame = t.frame;
    // SAFETY: the running frame runs code.
    unsafe {
        let unit = crate::frames::unit(frame);
        let Some(events) = events_of(code_of(frame)) else { return t.call(callable, args) };
        let state = state(t);
        if t.tracing > 0 || wanted(t, state, events) & Event::Call.bit() == 0 {
            return t.call(callable, args);
        }
        let missing = state.missing.borrow().clone().unwrap_or(Value::none());
        let first = first.unwrap_or(&missing);
        tell(t, frame, events, Event::Call, unit, Detail::Call(callable, first))?;
        match t.call(callable, args) {
            Ok(made) => {
                tell(t, frame, events, Event::CReturn, unit, Detail::Call(callable, first))?;
                Ok(made)
            }
            Err(raised) => {
                let call =
                    NativeCall { frame: frame as usize, callable: callable.clone(), first: first.clone() };
                native_raised(t, frame, unit, call);
                Err(raised)
            }
        }
    }
}

/// Where a frame stands after an exception has led to one of its handlers: behind the instruction at `unit`.
///
/// # Safety
/// The frame is the running one.
pub(crate) unsafe fn goes_on_after(t: &Thread, frame: *mut Frame, unit: u32) {
    let generation = u64::from(state(t).generation.get()) << 32;
    // SAFETY: the caller's promise.
    unsafe { (*frame).traced = generation | RAISED_AT | u64::from(unit) };
}

/// A handler of the running frame gets the exception.
///
/// # Safety
/// As for [`raised`].
pub(crate) unsafe fn handled(t: &mut Thread, frame: *mut Frame, register: usize, stands: u32) -> bool {
    let before = t.raised();
    // SAFETY: the caller's promise.
    let events = events_of(unsafe { code_of(frame) });
    let unit = events.and_then(|e| e.covered(register).first()).map_or(0, |item| item.unit);
    // SAFETY: as above.
    unsafe { tell_exception(t, frame, Event::ExceptionHandled, unit, stands) };
    match (before, t.raised()) {
        (Some(a), Some(b)) => a.is(&b),
        _ => true,
    }
}

/// The exception leaves the running frame.
///
/// # Safety
/// As for [`raised`].
pub(crate) unsafe fn unwound(t: &mut Thread, frame: *mut Frame, unit: u32, stands: u32) {
    // SAFETY: the caller's promise.
    unsafe { tell_exception(t, frame, Event::PyUnwind, unit, stands) };
}

/// An exception has been thrown into the running frame, a generator's.
///
/// # Safety
/// As for [`raised`].
pub(crate) unsafe fn thrown(t: &mut Thread, frame: *mut Frame) {
    // SAFETY: the caller's promise.
    let unit = unsafe { crate::frames::unit(frame) };
    // SAFETY: as above.
    unsafe { tell_exception(t, frame, Event::PyThrow, unit, unit) };
}

fn pending_call(t: &Thread, frame: *mut Frame) -> Option<NativeCall> {
    let mut calls = state(t).calls.borrow_mut();
    if calls.last()?.frame == frame as usize { calls.pop() } else { None }
}

/// Nobody wants to know any more whether the native function that the frame has called returns.
pub(crate) fn forget_call(t: &Thread, frame: *mut Frame) {
    drop(pending_call(t, frame));
}

/// A native function is about to be called.
pub(crate) fn begin_call(t: &Thread, frame: *mut Frame, callable: Value, first: Value) {
    state(t).calls.borrow_mut().push(NativeCall { frame: frame as usize, callable, first });
}

/// Tells that the native function has returned, if the frame has called one.
///
/// # Safety
/// As for [`tell`].
pub(crate) unsafe fn end_call(
    t: &mut Thread,
    frame: *mut Frame,
    events: &CodeEvents,
    unit: u32,
) -> PyResult<()> {
    let Some(call) = pending_call(t, frame) else { return Ok(()) };
    let detail = Detail::Call(&call.callable, &call.first);
    // SAFETY: the caller's promise.
    unsafe { tell(t, frame, events, Event::CReturn, unit, detail) }
}

unsafe fn native_raised(t: &mut Thread, frame: *mut Frame, unit: u32, call: NativeCall) {
    // SAFETY: the caller's promise.
    let Some(events) = events_of(unsafe { code_of(frame) }) else { return };
    let Some(exception) = t.take_raised() else { return };
    let detail = Detail::Call(&call.callable, &call.first);
    // SAFETY: as above.
    let told: Result<(), Raised> = unsafe { tell(t, frame, events, Event::CRaise, unit, detail) };
    if told.is_ok() {
        t.restore_raised(Some(exception));
    }
}
