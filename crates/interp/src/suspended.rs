//! Generators run, wait and end: how their frames come onto the thread's stack of frames and leave it.
//!
//! Here: what handlers and native code share. Not here: the object (`object::generator`), its methods (`builtins`).
//!
//! A suspended frame's `pc` names the instruction that suspended it, which says which slot receives what is sent. The frame
//! that resumes a generator waits at an instruction with a slot for the item and a place to go on at the end; an
//! entry frame learns from its `on_return` which of the two has come.

use std::sync::atomic::Ordering;

use object::frame::{Frame, Owner};
use object::function::Function;
use object::generator::{ASYNC_GENERATOR, COROUTINE, GENERATOR, Generator, State};
use object::thread::{REQUESTS, requests};
use object::{Header, Object, PyResult, Raised, Ref, Thread, Value};

use crate::handlers;
use crate::instr::{Instr, Op, x};
use crate::run::{pop_entry, push_entry, recursion_error};
use crate::unwind::unwind;

/// The generator has ended.
pub(crate) const ENDED: u8 = 0;
/// An exception was raised.
pub(crate) const RAISED: u8 = 2;
/// The generator's frame has been pushed.
pub(crate) const PUSHED: u8 = 3;

/// What an entry frame's `on_return` says after a generator has returned.
const RETURNED: u8 = 1;

/// The generator in a slot, or also a coroutine.
///
/// # Safety
/// A valid slot word, which stays where it is while the reference is used.
#[inline(always)]
pub(crate) unsafe fn generator_of_word<'a>(word: u64, coroutine: bool) -> Option<&'a Generator> {
    let pointer = (word & !object::value::BORROWED) as *const Header;
    if pointer as u64 & 3 != 0 || pointer.is_null() {
        return None;
    }
    // SAFETY: a live object.
    let class = unsafe { (*pointer).ty_ptr() };
    if std::ptr::eq(class, &GENERATOR) || (coroutine && std::ptr::eq(class, &COROUTINE)) {
        // SAFETY: the type says so.
        Some(unsafe { &*(pointer as *const Generator) })
    } else {
        None
    }
}

/// Puts the frame of a suspended generator on top of the thread's.
///
/// # Safety
/// The generator can be resumed, and its frame is not on a stack.
#[inline(always)]
unsafe fn link(t: &mut Thread, generator: &Generator, return_slot: u32) {
    let frame = generator.frame();
    generator.set_state(State::Executing);
    generator.handled.previous.set(t.handled);
    t.handled = &raw const generator.handled;
    t.recursion_remaining -= 1;
    // SAFETY: the caller's promise.
    unsafe {
        (*frame).previous = t.frame;
        (*frame).return_slot = return_slot;
    }
    t.frame = frame;
}

/// Takes a generator's frame, which is the running one, from the stack.
#[inline(always)]
unsafe fn unlink(t: &mut Thread, generator: &Generator) {
    let frame = generator.frame();
    t.handled = generator.handled.previous.replace(std::ptr::null());
    t.recursion_remaining += 1;
    // SAFETY: the running frame.
    unsafe {
        t.frame = (*frame).previous;
        (*frame).previous = std::ptr::null_mut();
    }
}

/// Resumes a generator that is not in the midst of a delegation, for handlers: nothing is called. The answer is its
/// frame, which is on top now; `None`, with nothing done, if that is not the case.
///
/// # Safety
/// As [`push`]; `sent` is None for a generator that has not begun.
#[inline(always)]
pub(crate) unsafe fn resume_at_once(
    t: *mut Thread,
    generator: &Generator,
    sent: u64,
    return_slot: u32,
) -> Option<*mut Frame> {
    let state = generator.state();
    let ready = matches!(state, State::Suspended | State::Unprotected)
        || state == State::Created && sent == Value::none().into_bits();
    // SAFETY: the generator waits; its instruction names the slot.
    unsafe {
        if !ready || (*t).recursion_remaining <= 0 {
            return None;
        }
        link(&mut *t, generator, return_slot);
        let frame = generator.frame();
        let pc = (*frame).pc as *const Instr;
        *(*frame).slots.add((*pc).a as usize) = sent;
        (*frame).pc = pc.add(1) as *const u8;
        Some(frame)
    }
}

/// Pushes the frame of a generator, which gets an owned word: [`PUSHED`], [`ENDED`] or [`RAISED`].
///
/// # Safety
/// `sent` is a valid owned word, which the callee takes over only when the answer is [`PUSHED`].
#[inline(always)]
pub(crate) unsafe fn push(t: &mut Thread, generator: &Generator, sent: u64, return_slot: u32) -> u8 {
    let state = generator.state();
    let ready = match state {
        State::Suspended | State::Unprotected | State::Delegating => true,
        State::Created => sent == Value::none().into_bits(),
        State::Executing | State::Finished => false,
    };
    // As in CPython, resuming does not look at the recursion limit: whoever recurses also calls.
    if !ready {
        return refuse(t, generator, sent);
    }
    // SAFETY: the generators wait; their instructions name the slots.
    unsafe {
        link(t, generator, return_slot);
        if state == State::Delegating {
            descend(t);
        }
        let frame = t.frame;
        let pc = (*frame).pc as *const Instr;
        *(*frame).slots.add((*pc).a as usize) = sent;
        (*frame).pc = pc.add(1) as *const u8;
    }
    PUSHED
}

/// The running generator waits for another one, and that perhaps for a third: all of them come onto the stack as if each
/// had resumed the next.
///
/// # Safety
/// The running frame is that of a generator that delegates; its `pc` names the yield.
unsafe fn descend(t: &mut Thread) {
    if crate::monitor::watching() {
        return;
    }
    // SAFETY: the caller's promise; in front of a yield that delegates lies the instruction that sends.
    unsafe {
        loop {
            let frame = t.frame;
            let pc = ((*frame).pc as *const Instr).sub(1);
            let Some(inner) = generator_of_word(*(*frame).slots.add((*pc).a as usize), true) else { return };
            let state = inner.state();
            if !matches!(state, State::Suspended | State::Unprotected | State::Delegating) {
                return;
            }
            (*frame).pc = pc as *const u8;
            link(t, inner, (*pc).b);
            if state != State::Delegating {
                return;
            }
        }
    }
}

#[cold]
#[inline(never)]
fn refuse(t: &mut Thread, generator: &Generator, sent: u64) -> u8 {
    let kind = kind(generator);
    match generator.state() {
        State::Executing => {
            t.value_error(format!("{kind} already executing"));
        }
        State::Created if sent != Value::none().into_bits() => {
            t.type_error(format!("can't send non-None value to a just-started {kind}"));
        }
        State::Finished if generator.class().name() == "coroutine" => {
            t.runtime_error("cannot reuse already awaited coroutine");
        }
        State::Finished => return ENDED,
        State::Created | State::Suspended | State::Unprotected | State::Delegating => {}
    }
    RAISED
}

/// How messages name it.
fn kind(generator: &Generator) -> &'static str {
    let class = generator.class();
    if std::ptr::eq(class, &COROUTINE) {
        "coroutine"
    } else if std::ptr::eq(class, &ASYNC_GENERATOR) {
        "async generator"
    } else {
        "generator"
    }
}

/// The running generator yields a word to the frame below.
///
/// # Safety
/// The running frame is a generator's and its `pc` up to date; the word is valid and owned.
#[inline(always)]
pub(crate) unsafe fn yield_word(t: &mut Thread, word: u64, bits: u16) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut frame = t.frame;
        let mut bits = bits;
        let caller = loop {
            let generator = &*((*frame).generator as *const Generator);
            if bits & x::DELEGATES != 0 {
                generator.set_delegating((*((*frame).pc as *const Instr)).a - 1);
            } else if bits & x::UNPROTECTED != 0 {
                generator.set_state(State::Unprotected);
            } else {
                generator.set_state(State::Suspended);
            }
            unlink(t, generator);
            let caller = t.frame;
            let pc = (*caller).pc as *const Instr;
            let passes = (*caller).owner == Owner::Generator
                && (*pc).op == Op::Send as u16
                && (*pc.add(1)).op == Op::Yield as u16
                && (*pc.add(1)).b == (*pc).b
                && !crate::monitor::watching();
            if !passes {
                break caller;
            }
            // What a delegating generator gets it yields in turn.
            (*caller).pc = pc.add(1) as *const u8;
            bits = (*pc.add(1)).x;
            frame = caller;
        };
        let slot = (*caller).slots.add((*frame).return_slot as usize);
        // A loop's variable still holds the last item.
        let old = std::mem::replace(&mut *slot, word);
        object::frame::release_word(old);
        if (*caller).owner == Owner::Entry {
            (*caller).on_return = 0;
        } else {
            (*caller).pc = ((*caller).pc as *const Instr).add(1) as *const u8;
        }
    }
}

/// The running frame, a generator's, ends: it leaves the stack and releases what it holds.
///
/// # Safety
/// The running frame is a generator's.
pub(crate) unsafe fn finish(t: &mut Thread) {
    // SAFETY: the caller's promise; whoever resumed the generator holds it.
    unsafe {
        let generator = &*((*t.frame).generator as *const Generator);
        crate::frames::part(t.frame);
        unlink(t, generator);
        generator.clear_frame();
    }
}

/// The running generator returns to the frame below. False when that raises.
///
/// # Safety
/// The running frame is a generator's.
#[cold]
#[inline(never)]
pub(crate) unsafe fn leave(t: &mut Thread, value: Value) -> bool {
    // SAFETY: the caller's promise, and the frame below it.
    unsafe {
        let slot = (*t.frame).return_slot as usize;
        finish(t);
        let caller = t.frame;
        if (*caller).owner == Owner::Entry {
            (*caller).on_return = RETURNED;
            *(*caller).slots.add(slot) = value.into_bits();
            return true;
        }
        let pc = (*caller).pc as *const Instr;
        if (*pc).op == Op::Send as u16 {
            *(*caller).slots.add(slot) = value.into_bits();
        } else if !crate::monitor::watching() {
            drop(value);
        } else if !crate::monitor::loop_ended(t, value) {
            return false;
        }
        (*caller).pc = pc.offset((*pc).c as i32 as isize) as *const u8;
    }
    true
}

/// The running frame moves into a new generator, which becomes the result of the call.
///
/// # Safety
/// The running frame has just begun, and its `pc` is up to date.
pub(crate) unsafe fn return_generator(t: &mut Thread) -> bool {
    use code::flags;
    // SAFETY: the running frame, whose code and function live on in the generator.
    unsafe {
        let frame = t.frame;
        let code = object::frame::code_of(frame);
        let class = match code.data.flags & (flags::COROUTINE | flags::ASYNC_GENERATOR) {
            0 => &GENERATOR,
            flags::COROUTINE => &COROUTINE,
            _ => &ASYNC_GENERATOR,
        };
        let (name, qualname) = match (*frame).function {
            0 => (code.name.clone(), code.qualname.clone()),
            word => {
                let function = &*(word as *const Function);
                (function.name.get(), function.qualname.get())
            }
        };
        let (return_slot, on_return) = ((*frame).return_slot, (*frame).on_return);
        let (previous, mark, owner) = ((*frame).previous, (*frame).stack_mark, (*frame).owner);
        if owner != Owner::Thread {
            t.system_error("a generator that has begun cannot begin again");
            return false;
        }
        let generator = Generator::take_frame(class, frame, name, qualname);
        t.frame = previous;
        t.frames.pop();
        t.values.release_to(mark);
        t.recursion_remaining += 1;
        if t.origin_tracking_depth > 0 && std::ptr::eq(class, &COROUTINE) {
            generator.origin.set(Some(origin(t)));
        }
        crate::run::deliver(t, return_slot, on_return, generator.into_value())
    }
}

/// The callers of a new coroutine: a tuple of `(filename, lineno, function)`.
fn origin(t: &mut Thread) -> Value {
    let mut entries = Vec::new();
    let mut frame = t.frame;
    while !frame.is_null() && entries.len() < t.origin_tracking_depth.max(0) as usize {
        // SAFETY: frames of the thread's stack, whose code has been translated.
        unsafe {
            if (*frame).owner != Owner::Entry {
                let code = object::frame::code_of(frame);
                let line = code.line_at(crate::frames::offset(frame));
                let line = line.map_or(Value::none(), Value::small);
                entries.push(object::Tuple::new(vec![code.filename.get(), line, code.name.clone()]));
            }
            frame = (*frame).previous;
        }
    }
    object::Tuple::new(entries)
}

/// Resumes the last of a chain of generators, each of which delegates to the next, from native code: sends a value, or
/// throws the exception that waits. The answer is the first one's: what it yields, or what it returns.
///
/// The states of all are those of suspended generators, or `Created` for a single one.
///
/// # Errors
/// What leaves the first generator.
pub fn resume_generator(
    t: &mut Thread,
    chain: &[Ref<Generator>],
    sent: Option<Value>,
) -> PyResult<Result<Value, Value>> {
    if sent.is_none() && chain.len() > 1 && crate::monitor::watching() {
        return throw_into_each(t, chain);
    }
    let innermost = chain.last().is_some_and(|last| last.state() != State::Delegating);
    if !innermost && REQUESTS.load(Ordering::Relaxed) & requests::SIGNAL != 0 {
        let mut chain = chain.to_vec();
        while let Some(next) = chain.last().and_then(|last| waits_for(last)) {
            chain.push(next);
        }
        if chain.last().is_some_and(|last| last.state() != State::Delegating) {
            return resume_generator(t, &chain, sent);
        }
    }
    t.enter_recursion("")?;
    if t.recursion_remaining < chain.len() as i32 {
        recursion_error(t);
        return Err(Raised);
    }
    let saved = t.frame;
    // SAFETY: the generators are suspended, so that their frames are whole and on no stack. Those that delegate wait at
    // a yield right behind the instruction that sends; there they wait for the next one's answer.
    unsafe {
        let entry = push_entry(t);
        let mut return_slot = 0;
        for (i, generator) in chain.iter().enumerate() {
            link(t, generator, return_slot);
            if i + 1 < chain.len() {
                let pc = ((*t.frame).pc as *const Instr).sub(1);
                (*t.frame).pc = pc as *const u8;
                return_slot = (*pc).b;
            }
        }
        let frame: *mut Frame = t.frame;
        let pc = (*frame).pc as *const Instr;
        let slot = (*frame).slots.add((*pc).a as usize);
        match sent {
            Some(value) => {
                *slot = value.into_bits();
                // A signal that came before is the generator's that goes on, not that of those who wait for it.
                if innermost && t.poll().is_err() {
                    unwind(t, None);
                } else {
                    (*frame).pc = pc.add(1) as *const u8;
                }
            }
            None => {
                *slot = Value::none().into_bits();
                if crate::monitor::watching() {
                    crate::monitor::thrown(t, frame);
                }
                // An exception that one of the generators handles is the context of what is thrown.
                let own = chain.iter().any(|g| g.handled.value.get().is_some_and(|v| !v.is_none()));
                if own && let Some(exception) = t.take_raised() {
                    t.raise(exception);
                }
                unwind(t, None);
            }
        }
        handlers::enter(t);
        debug_assert!(t.frame == entry);
        let word = *(*entry).slots;
        let returned = (*entry).on_return == RETURNED;
        pop_entry(t, saved);
        match word {
            0 => Err(Raised),
            word if returned => Ok(Err(Value::from_bits(word))),
            word => Ok(Ok(Value::from_bits(word))),
        }
    }
}

/// The suspended generator that another one waits for.
fn waits_for(generator: &Generator) -> Option<Ref<Generator>> {
    let inner = Ref::<Generator>::from_value(generator.delegate()?).ok()?;
    let suspended = matches!(inner.state(), State::Suspended | State::Unprotected | State::Delegating);
    (suspended && !std::ptr::eq(inner.class(), &ASYNC_GENERATOR)).then_some(inner)
}

/// The next item of a generator that neither runs nor delegates, for native code that goes through all of them:
/// [`resume_generator`] without what only chains and exceptions need. Nothing when that is not enough.
pub fn generator_item(t: &mut Thread, generator: &Generator) -> Option<PyResult<Result<Value, Value>>> {
    let ready = matches!(generator.state(), State::Suspended | State::Unprotected | State::Created);
    if !ready || t.recursion_remaining <= 0 || crate::monitor::watching() {
        return None;
    }
    if t.enter_recursion("").is_err() {
        return Some(Err(Raised));
    }
    let saved = t.frame;
    // SAFETY: the generator waits, so that its frame is whole and on no stack; its instruction names the slot.
    unsafe {
        let entry = push_entry(t);
        link(t, generator, 0);
        let frame: *mut Frame = t.frame;
        let pc = (*frame).pc as *const Instr;
        *(*frame).slots.add((*pc).a as usize) = Value::none().into_bits();
        (*frame).pc = pc.add(1) as *const u8;
        handlers::enter(t);
        debug_assert!(t.frame == entry);
        let word = *(*entry).slots;
        let returned = (*entry).on_return == RETURNED;
        pop_entry(t, saved);
        Some(match word {
            0 => Err(Raised),
            word if returned => Ok(Err(Value::from_bits(word))),
            word => Ok(Ok(Value::from_bits(word))),
        })
    }
}

/// Throws the exception that waits into the last of a chain of generators; what comes out of each is thrown into the one
/// that waits for it. That is one call after the other, so that those who watch are told of each.
fn throw_into_each(t: &mut Thread, chain: &[Ref<Generator>]) -> PyResult<Result<Value, Value>> {
    for depth in (0..chain.len()).rev() {
        let outer = &chain[..depth];
        if t.recursion_remaining < depth as i32 {
            recursion_error(t);
            return Err(Raised);
        }
        // SAFETY: the outer generators are suspended; they are on the stack while the inner one runs, and then wait again.
        let step = unsafe {
            for generator in outer {
                link(t, generator, 0);
            }
            let step = resume_generator(t, &chain[depth..=depth], None);
            for generator in outer.iter().rev() {
                unlink(t, generator);
                generator.set_state(State::Delegating);
            }
            step
        };
        match step {
            Err(Raised) if depth > 0 => (),
            Ok(Err(value)) if depth > 0 => {
                t.stop_iteration(Some(value));
            }
            step => return step,
        }
    }
    Err(Raised)
}

/// Calls something while the generators, each of which delegates to the next, are the innermost frames.
///
/// # Errors
/// What the call raises.
pub fn call_in_generators(
    t: &mut Thread,
    chain: &[Ref<Generator>],
    callable: &Value,
    args: &[Value],
) -> PyResult {
    if t.recursion_remaining < chain.len() as i32 {
        recursion_error(t);
        return Err(Raised);
    }
    // SAFETY: the generators are suspended; they are on the stack during the call, and then wait again.
    unsafe {
        for generator in chain {
            link(t, generator, 0);
        }
        let result = t.call(callable, args);
        for generator in chain.iter().rev() {
            unlink(t, generator);
            generator.set_state(State::Delegating);
        }
        result
    }
}
