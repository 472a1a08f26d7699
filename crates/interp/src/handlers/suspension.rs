//! Handlers of generators, coroutines and asynchronous iteration.

use object::frame::{Frame, code_of, own_word, release_word, value_of_word};
use object::generator::{COROUTINE, GENERATOR, Generator};
use object::{Obj, Raised, Thread, Value, exceptions};

use builtins::generator::stop_value;

use super::flow::{is_exception, no_exception};
use super::load::{put, take_operand};
use super::{dispatch, jump_to, next, noted, raise, reraise, resume, slow, slow_handler};
use crate::instr::{Instr, x};
use crate::suspended;

pub(super) unsafe extern "C" fn op_return_generator(
    t: *mut Thread,
    pc: *const Instr,
    _fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame has just begun.
    if !unsafe { return_generator(t) } {
        return raise(t);
    }
    resume!(t)
}

#[inline(never)]
unsafe fn return_generator(t: *mut Thread) -> bool {
    // SAFETY: the caller's promise.
    unsafe { suspended::return_generator(&mut *t) }
}

pub(super) unsafe extern "C" fn op_yield(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame is a generator's.
    unsafe {
        (*frame).pc = pc as *const u8;
        let slot = fp.add((*pc).b as usize);
        let word = if (*pc).x & x::B_TEMPORARY != 0 {
            let word = *slot;
            *slot = 0;
            // A borrowed word may outlive what it borrows from.
            if word & 7 == object::value::BORROWED { own_word(word) } else { word }
        } else {
            own_word(*slot)
        };
        suspended::yield_word(&mut *t, word, (*pc).x);
    }
    resume!(t)
}

pub(super) unsafe extern "C" fn op_send(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's; both slots are temporaries.
    unsafe {
        (*frame).pc = pc as *const u8;
        let slot = fp.add((*pc).b as usize);
        let sent = *slot;
        if sent & 7 != object::value::BORROWED
            && let Some(generator) = suspended::generator_of_word(*fp.add((*pc).a as usize), true)
            && let Some(frame) = suspended::resume_at_once(t, generator, sent, (*pc).b)
        {
            *slot = 0;
            return dispatch!(t, (*frame).pc as *const Instr, (*frame).slots, frame);
        }
    }
    jump_to!(op_send_slow, t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_send_slow(t: *mut Thread, pc: *const Instr, fp: *mut u64, _: *mut Frame) -> u64 {
    // SAFETY: the running frame's.
    let outcome = unsafe { send(t, pc, fp) };
    if outcome == suspended::RAISED {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    if outcome == suspended::PUSHED {
        return dispatch!(t, pc, fp, frame);
    }
    if outcome == 1 {
        return next!(t, pc, fp, frame);
    }
    // SAFETY: a jump target of the same translation.
    let target = unsafe { pc.offset((*pc).c as i32 as isize) };
    dispatch!(t, target, fp, frame)
}

/// 0: the receiver has returned what is in the slot now, 1: it has yielded that, 2: raised, 3: its frame has been pushed.
#[inline(never)]
unsafe fn send(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: the running frame's; both slots are temporaries.
    unsafe {
        let slot = fp.add((*pc).b as usize);
        let receiver = *fp.add((*pc).a as usize);
        if *slot & 7 == object::value::BORROWED {
            *slot = own_word(*slot);
        }
        let sent = *slot;
        *slot = 0;
        if let Some(generator) = suspended::generator_of_word(receiver, true) {
            let outcome = suspended::push(&mut *t, generator, sent, (*pc).b);
            if outcome != suspended::PUSHED {
                release_word(sent);
                if outcome == suspended::ENDED {
                    *slot = Value::none().into_bits();
                }
            }
            return outcome;
        }
        let Some(receiver) = value_of_word(receiver) else { return suspended::RAISED };
        let sent = Value::from_bits(sent);
        match send_native(&mut *t, &receiver, &sent) {
            Ok(Ok(value)) => {
                *slot = value.into_bits();
                1
            }
            Ok(Err(value)) => {
                *slot = value.into_bits();
                0
            }
            Err(_) => suspended::RAISED,
        }
    }
}

/// Sends to an iterator that is no generator: `Ok(Ok(v))` yields, `Ok(Err(v))` has ended with a value.
fn send_native(t: &mut Thread, receiver: &Value, sent: &Value) -> Result<Result<Value, Value>, Raised> {
    if let Some(send) = receiver.ty().slots().send {
        let outcome = send(t, receiver, sent);
        if let Ok(Err(value)) = &outcome
            && crate::monitor::watching()
            && !(value.is_none() && receiver.ty().tp_name() == "coroutine_wrapper")
        {
            crate::monitor::stopped_with(t, value.clone());
        }
        return outcome;
    }
    let result = if sent.is_none() && receiver.ty().slots().iternext.is_some() {
        match object::slotdefs::next_or_stop(t, receiver) {
            Ok(Some(item)) => Ok(item),
            Ok(None) => return Ok(Err(Value::none())),
            Err(raised) => Err(raised),
        }
    } else {
        let name = object::string::intern_str("send");
        t.call_method(receiver, &name, std::slice::from_ref(sent))
    };
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(raised) if !t.raised_is(&exceptions::STOP_ITERATION) => Err(raised),
        Err(_) => {
            let raised = t.take_raised();
            if crate::monitor::watching() {
                t.restore_raised(raised.clone());
                crate::monitor::stopped(t);
            }
            Ok(Err(stop_value(raised)))
        }
    }
}

pub(super) unsafe extern "C" fn op_get_yield_from_iter(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, get_yield_from_iter(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn get_yield_from_iter(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    use code::flags;
    // SAFETY: the running frame's.
    unsafe {
        let object = take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let result = if object.is_type(&COROUTINE) {
            if code_of(frame).data.flags & (flags::COROUTINE | flags::ITERABLE_COROUTINE) == 0 {
                (*t).type_error("cannot 'yield from' a coroutine object in a non-coroutine generator");
                return false;
            }
            object
        } else if object.is_type(&GENERATOR) {
            object
        } else {
            match (*t).iter(&object) {
                Ok(iterator) => iterator,
                Err(_) => return false,
            }
        };
        put!(fp.add((*pc).a as usize), result.into_bits());
        true
    }
}

pub(super) unsafe extern "C" fn op_get_awaitable(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's slots. A coroutine that nobody awaits is its own iterator and stays where it is.
    unsafe {
        let word = *fp.add((*pc).a as usize);
        if (*pc).a == (*pc).b
            && word & 7 == 0
            && word != 0
            && std::ptr::eq((*(word as *const object::Header)).ty_ptr(), &COROUTINE)
            && (*(word as *const Generator)).state() != object::generator::State::Delegating
        {
            return next!(t, pc, fp, frame);
        }
    }
    jump_to!(op_get_awaitable_slow, t, pc, fp, frame)
}

slow_handler!(op_get_awaitable_slow, |t, pc, fp, frame| get_awaitable(t, pc, fp));

/// How the operand of [`get_awaitable`] was got: from `__aenter__`.
const FROM_AENTER: u16 = 1;
/// From `__aexit__`.
const FROM_AEXIT: u16 = 2;

#[inline(never)]
unsafe fn get_awaitable(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let object = take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let origin = (*pc).x & 3;
        let iterator = match builtins::generator::awaitable_iterator(thread, &object) {
            Ok(iterator) => iterator,
            Err(_) => {
                let method = match origin {
                    FROM_AENTER => "__aenter__",
                    FROM_AEXIT => "__aexit__",
                    _ => return false,
                };
                if object.ty().slots().await_.is_none() {
                    let name = object.ty().tp_name();
                    thread.restore_raised(None);
                    thread.type_error(format!(
                        "'async with' received an object from {method} that does not implement __await__: {name}"
                    ));
                }
                return false;
            }
        };
        if let Some(coroutine) = iterator.downcast::<Generator>()
            && iterator.is_type(&COROUTINE)
            && coroutine.delegate().is_some()
        {
            thread.runtime_error("coroutine is being awaited already");
            return false;
        }
        drop(object);
        put!(fp.add((*pc).a as usize), iterator.into_bits());
        true
    }
}

pub(super) unsafe extern "C" fn op_get_aiter(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, get_aiter(t, pc, fp))
}

#[inline(never)]
unsafe fn get_aiter(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let object = take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let Some(aiter) = object.ty().slots().aiter else {
            let name = object.ty().tp_name();
            thread.type_error(format!("'async for' requires an object with __aiter__ method, got {name}"));
            return false;
        };
        let Ok(iterator) = aiter(thread, &object) else { return false };
        if iterator.ty().slots().anext.is_none() {
            let name = iterator.ty().tp_name();
            thread.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
            ));
            return false;
        }
        drop(object);
        put!(fp.add((*pc).a as usize), iterator.into_bits());
        true
    }
}

pub(super) unsafe extern "C" fn op_get_anext(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, get_anext(t, pc, fp))
}

#[inline(never)]
unsafe fn get_anext(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's; the iterator stays in its slot.
    unsafe {
        let thread = &mut *t;
        let Some(iterator) = value_of_word(*fp.add((*pc).b as usize)) else { return false };
        let Some(anext) = iterator.ty().slots().anext else {
            let name = iterator.ty().tp_name();
            thread.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}"));
            return false;
        };
        let Ok(next) = anext(thread, &iterator) else { return false };
        if builtins::generator::is_async_generator(&iterator) {
            // Its awaitables are their own iterators.
            put!(fp.add((*pc).a as usize), next.into_bits());
            return true;
        }
        match builtins::generator::awaitable_iterator(thread, &next) {
            Ok(awaitable) => {
                put!(fp.add((*pc).a as usize), awaitable.into_bits());
                true
            }
            Err(_) => {
                let cause = thread.take_raised();
                let name = next.ty().tp_name();
                thread.type_error(format!("'async for' received an invalid object from __anext__: {name}"));
                builtins::generator::set_cause(thread, cause);
                false
            }
        }
    }
}

pub(super) unsafe extern "C" fn op_end_async_for(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    if unsafe { end_async_for(t, pc, fp) } { next!(t, pc, fp, frame) } else { reraise(t, -1) }
}

#[inline(never)]
unsafe fn end_async_for(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's; both are temporaries.
    unsafe {
        let exception = take_operand(fp, (*pc).b, true);
        let iterator = take_operand(fp, (*pc).a, true);
        if exception.ty().is_subtype(&exceptions::STOP_ASYNC_ITERATION) {
            drop(exception);
            drop(iterator);
            return true;
        }
        drop(iterator);
        if !is_exception(&exception) {
            return no_exception(&mut *t);
        }
        (*t).restore_raised(Some(exception));
        false
    }
}

pub(super) unsafe extern "C" fn op_cleanup_throw(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    if unsafe { cleanup_throw(t, pc, fp) } { next!(t, pc, fp, frame) } else { reraise(t, -1) }
}

#[inline(never)]
unsafe fn cleanup_throw(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's; all three are temporaries.
    unsafe {
        let exception = take_operand(fp, (*pc).c, true);
        let stopped = exception.ty().is_subtype(&exceptions::STOP_ITERATION);
        for slot in [(*pc).b, (*pc).a] {
            let word = *fp.add(slot as usize);
            *fp.add(slot as usize) = 0;
            release_word(word);
        }
        if !stopped {
            if !is_exception(&exception) {
                return no_exception(&mut *t);
            }
            (*t).restore_raised(Some(exception));
            return false;
        }
        *fp.add((*pc).a as usize) = Value::none().into_bits();
        *fp.add((*pc).b as usize) = stop_value(Some(exception)).into_bits();
        true
    }
}

pub(super) unsafe extern "C" fn op_async_gen_wrap(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, async_gen_wrap(pc, fp))
}

#[inline(never)]
unsafe fn async_gen_wrap(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let value = take_operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        let wrapped = Obj::new(builtins::generator::WrappedValue { value });
        put!(fp.add((*pc).a as usize), wrapped.into_bits());
        true
    }
}
