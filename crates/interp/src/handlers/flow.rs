//! Handlers of exceptions, `with` and `try`.

use object::exceptions::{self, BaseException};
use object::frame::{Frame, code_of, release_word, value_of_word};
use object::header::Object;
use object::types::flags;
use object::{PyResult, Raised, Ref, Thread, Tuple, Type, Value, names};

use super::load::{put, take_operand};
use super::{raise, reraise, slow};
use crate::instr::{Instr, x};

/// Puts a result into the destination; false when there is none.
///
/// # Safety
/// `fp` and `pc` are the running frame's.
unsafe fn finish(pc: *const Instr, fp: *mut u64, result: PyResult) -> bool {
    match result {
        Ok(value) => {
            // SAFETY: a slot of the running frame.
            put!(unsafe { fp.add((*pc).a as usize) }, value.into_bits());
            true
        }
        Err(_) => false,
    }
}

pub(super) unsafe extern "C" fn op_raise(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    if unsafe { do_raise(t, pc, fp) } {
        return reraise(t, -1);
    }
    raise(t)
}

/// Whether an exception goes on that had been raised before.
#[inline(never)]
unsafe fn do_raise(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let bits = (*pc).x;
        if bits & 3 == 0 {
            return match thread.handled_exception() {
                Some(exception) => {
                    thread.restore_raised(Some(exception));
                    true
                }
                None => {
                    thread.runtime_error("No active exception to reraise");
                    false
                }
            };
        }
        let what = take_operand(fp, (*pc).a, bits & x::B_TEMPORARY != 0);
        let cause = (bits & 3 == 2).then(|| take_operand(fp, (*pc).b, bits & x::C_TEMPORARY != 0));
        if let Ok(exception) = exception_from(thread, &what, cause.as_ref()) {
            thread.raise(exception);
        }
        false
    }
}

fn exception_class(value: &Value) -> bool {
    value.downcast::<Type>().is_some_and(|c| c.has(flags::BASE_EXC_SUBCLASS))
}

/// An instance of an exception class.
fn instantiate(t: &mut Thread, class: &Value) -> PyResult {
    let instance = t.call(class, &[])?;
    if instance.ty().has(flags::BASE_EXC_SUBCLASS) {
        return Ok(instance);
    }
    let (shown, got) = (t.repr(class)?, t.repr(&instance.ty().to_value())?);
    Err(t.type_error(format!(
        "calling {} should have returned an instance of BaseException, not {}",
        shown.to_string_lossy(),
        got.to_string_lossy()
    )))
}

/// The exception of `raise what from cause`.
fn exception_from(t: &mut Thread, what: &Value, cause: Option<&Value>) -> PyResult {
    let exception = if exception_class(what) {
        instantiate(t, what)?
    } else if what.ty().has(flags::BASE_EXC_SUBCLASS) {
        what.clone()
    } else {
        return Err(t.type_error("exceptions must derive from BaseException"));
    };
    if let Some(cause) = cause {
        let cause = if exception_class(cause) {
            Some(instantiate(t, cause)?)
        } else if cause.ty().has(flags::BASE_EXC_SUBCLASS) {
            Some(cause.clone())
        } else if cause.is_none() {
            None
        } else {
            return Err(t.type_error("exception causes must derive from BaseException"));
        };
        if let Some(e) = exception.downcast::<BaseException>() {
            e.suppress_context.set(true);
            e.cause.set(cause);
        }
    }
    Ok(exception)
}

pub(super) unsafe extern "C" fn op_reraise(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let offset = unsafe { do_reraise(t, pc, fp) };
    reraise(t, offset)
}

/// Makes the exception wait; the offset that its frame goes back to, or -1.
#[inline(never)]
unsafe fn do_reraise(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> i32 {
    // SAFETY: the running frame's.
    unsafe {
        let exception = take_operand(fp, (*pc).a, true);
        if !is_exception(&exception) {
            no_exception(&mut *t);
            return -1;
        }
        (*t).restore_raised(Some(exception));
        if (*pc).b == u32::MAX {
            return -1;
        }
        let word = *fp.add((*pc).b as usize);
        let running = (*t).frame;
        let units = code_of(running).data.code.len() as u64 / 2;
        if word & 1 == 1 && word >> 1 < units { (word >> 1) as i32 } else { -1 }
    }
}

pub(super) unsafe extern "C" fn op_push_handled(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, push_handled(t, pc, fp))
}

#[inline(never)]
unsafe fn push_handled(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's; the top of the handled exceptions lives as long as the thread or the generator runs.
    unsafe {
        let slot = fp.add((*pc).a as usize);
        let exception = *slot;
        let value = value_of_word(exception);
        if !value.as_ref().is_some_and(is_exception) {
            return no_exception(&mut *t);
        }
        let handled = &*(*t).handled;
        let before = handled.value.replace(value);
        *slot = before.unwrap_or(Value::none()).into_bits();
        put!(slot.add(1), exception);
        true
    }
}

pub(super) unsafe extern "C" fn op_pop_handled(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, pop_handled(t, pc, fp))
}

#[inline(never)]
unsafe fn pop_handled(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: as for pushing.
    unsafe {
        let slot = fp.add((*pc).a as usize);
        let exception = value_of_word(*slot);
        let word = std::mem::replace(&mut *slot, 0);
        release_word(word);
        let exception = exception.filter(|e| !e.is_none());
        if !exception.as_ref().is_none_or(is_exception) {
            return no_exception(&mut *t);
        }
        let handled = &*(*t).handled;
        handled.value.set(exception);
        true
    }
}

/// Whether it is an exception: bytecode that the compiler has not made may handle anything.
#[inline(always)]
pub(super) fn is_exception(value: &Value) -> bool {
    value.ty().has(flags::BASE_EXC_SUBCLASS)
}

/// What is handled or raised again is no exception.
#[cold]
pub(super) fn no_exception(t: &mut Thread) -> bool {
    t.system_error("what is handled is no exception");
    false
}

/// Whether an exception is one of a class or of a tuple of classes.
fn matches(exception: &Value, class: &Value) -> bool {
    if let Some(classes) = class.downcast::<Tuple>() {
        return classes.items().iter().any(|c| matches(exception, c));
    }
    if exception_class(class) {
        return class.downcast::<Type>().is_some_and(|c| exception.ty().is_subtype(c));
    }
    exception.is(class)
}

fn check_catchable(t: &mut Thread, class: &Value, star: bool) -> PyResult<()> {
    let each = |t: &mut Thread, class: &Value| -> PyResult<()> {
        if !exception_class(class) {
            return Err(
                t.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
        if star && class.downcast::<Type>().is_some_and(|c| c.is_subtype(&exceptions::BASE_EXCEPTION_GROUP)) {
            return Err(
                t.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
            );
        }
        Ok(())
    };
    match class.downcast::<Tuple>() {
        Some(classes) => classes.items().iter().try_for_each(|c| each(t, c)),
        None => each(t, class),
    }
}

pub(super) unsafe extern "C" fn op_match_exception(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, match_exception(t, pc, fp))
}

#[inline(never)]
unsafe fn match_exception(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let exception = take_operand(fp, (*pc).b, false);
        let class = take_operand(fp, (*pc).c, (*pc).x & x::C_TEMPORARY != 0);
        let result =
            check_catchable(&mut *t, &class, false).map(|()| Value::bool(matches(&exception, &class)));
        drop((exception, class));
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_match_group(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, match_group(t, pc, fp))
}

#[inline(never)]
unsafe fn match_group(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let exception = take_operand(fp, (*pc).a, true);
        let class = take_operand(fp, (*pc).a + 1, true);
        let Ok((rest, found)) = split_caught(thread, exception, &class) else { return false };
        if !found.is_none() {
            (*thread.handled).value.set(Some(found.clone()));
        }
        put!(fp.add((*pc).a as usize), rest.into_bits());
        put!(fp.add((*pc).a as usize + 1), found.into_bits());
        true
    }
}

/// What an `except*` clause leaves and what it catches, either of them perhaps `None`.
fn split_caught(t: &mut Thread, exception: Value, class: &Value) -> PyResult<(Value, Value)> {
    check_catchable(t, class, true)?;
    if exception.is_none() {
        return Ok((Value::none(), Value::none()));
    }
    let is_group = exception.ty().is_subtype(&exceptions::BASE_EXCEPTION_GROUP);
    if matches(&exception, class) {
        if is_group {
            return Ok((Value::none(), exception));
        }
        let wrapped = builtins::exceptions::group::wrap(t, &[exception])?;
        if let Some(e) = wrapped.downcast::<BaseException>() {
            e.traceback.set(crate::frames::traceback_here(t));
        }
        return Ok((Value::none(), wrapped));
    }
    if !is_group {
        return Ok((exception, Value::none()));
    }
    let pair = t.call_method(&exception, &names::SPLIT, std::slice::from_ref(class))?;
    let Some(parts) = pair.downcast::<Tuple>() else {
        let message =
            format!("{}.split must return a tuple, not {}", exception.ty().tp_name(), pair.ty().tp_name());
        return Err(t.type_error(message));
    };
    match parts.items() {
        [found, rest, ..] => Ok((rest.clone(), found.clone())),
        items => {
            let message = format!(
                "{}.split must return a 2-tuple, got tuple of size {}",
                exception.ty().tp_name(),
                items.len()
            );
            Err(t.type_error(message))
        }
    }
}

pub(super) unsafe extern "C" fn op_load_special(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, load_special(t, pc, fp))
}

#[inline(never)]
unsafe fn load_special(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let slot = fp.add((*pc).a as usize);
        let Some(owner) = value_of_word(*slot) else { return false };
        let name: &object::Str = match (*pc).b {
            0 => &names::ENTER,
            1 => &names::EXIT,
            2 => &names::AENTER,
            _ => &names::AEXIT,
        };
        let Some(found) = object::lookup::lookup(thread, owner.ty(), name) else {
            let word = std::mem::replace(&mut *slot, 0);
            release_word(word);
            missing_special(thread, &owner, (*pc).b);
            return false;
        };
        // A plain method stays unbound with its receiver; all else is bound by its type's rules.
        if found.ty().has(flags::METHOD_DESCRIPTOR) {
            let receiver = std::mem::replace(&mut *slot, found.into_bits());
            put!(slot.add(1), receiver);
            return true;
        }
        let bound = match found.ty().slots().descr_get {
            Some(get) => get(thread, &found, Some(&owner), Some(&owner.ty().to_value())),
            None => Ok(found),
        };
        let word = std::mem::replace(&mut *slot, 0);
        release_word(word);
        match bound {
            Ok(value) => {
                put!(slot, value.into_bits());
                put!(slot.add(1), 0);
                true
            }
            Err(Raised) => false,
        }
    }
}

#[cold]
fn missing_special(t: &mut Thread, owner: &Value, which: u32) {
    const NAMES: [&str; 4] = ["__enter__", "__exit__", "__aenter__", "__aexit__"];
    let asynchronous = which >= 2;
    let (kind, other) = if asynchronous { ("asynchronous ", "") } else { ("", "asynchronous ") };
    let mut message = format!(
        "'{}' object does not support the {kind}context manager protocol (missed {} method)",
        owner.ty().tp_name(),
        NAMES[which as usize & 3]
    );
    let (enter, exit): (&object::Str, &object::Str) =
        if asynchronous { (&names::ENTER, &names::EXIT) } else { (&names::AENTER, &names::AEXIT) };
    if object::lookup::lookup(t, owner.ty(), enter).is_some()
        && object::lookup::lookup(t, owner.ty(), exit).is_some()
    {
        let statement = if asynchronous { "with" } else { "async with" };
        message.push_str(&format!(
            " but it supports the {other}context manager protocol. Did you mean to use '{statement}'?"
        ));
    }
    t.type_error(message);
}

pub(super) unsafe extern "C" fn op_exit_with(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, exit_with(t, pc, fp))
}

#[inline(never)]
unsafe fn exit_with(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's: the function, its receiver or NULL, the offset, what was handled before, the exception.
    unsafe {
        let top = fp.add((*pc).a as usize);
        let Some(exception) = value_of_word(*top.sub(1)) else { return false };
        let Some(function) = value_of_word(*top.sub(5)) else { return false };
        let traceback =
            exception.downcast::<BaseException>().map_or(Value::none(), |e| e.traceback.get_or_none());
        let mut args = Vec::with_capacity(4);
        args.extend(value_of_word(*top.sub(4)));
        args.extend([exception.ty().to_value(), exception, traceback]);
        let result = (*t).call(&function, &args);
        drop((function, args));
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_load_common(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: a slot of the running frame.
    unsafe {
        let which = ((*pc).b as usize).wrapping_sub(3);
        if let Some(cell) = (*t).interp().all_and_any.get(which)
            && let Some(function) = cell.borrowed(&*t)
        {
            let word = object::frame::own_word(function.bits());
            return super::put_next!(t, pc, fp, frame, (*pc).a, word);
        }
    }
    super::jump_to!(op_load_common_slow, t, pc, fp, frame)
}

super::slow_handler!(op_load_common_slow, |t, pc, fp, frame| load_common(t, pc, fp));

#[inline(never)]
unsafe fn load_common(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let result = match (*pc).b {
            0 => Ok(exceptions::ASSERTION_ERROR.to_value()),
            1 => Ok(exceptions::NOT_IMPLEMENTED_ERROR.to_value()),
            2 => Ok(object::container::TUPLE.to_value()),
            n => {
                let name = if n == 3 { "all" } else { "any" };
                Err(thread.system_error(format!("the built-in function {name} is missing")))
            }
        };
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_stop_iteration_error(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, stop_iteration_error(t, pc, fp, frame))
}

#[inline(never)]
unsafe fn stop_iteration_error(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        let exception = take_operand(fp, (*pc).a, true);
        let kind = code_of(frame).data.flags;
        let class = exception.ty();
        let message = if class.is_subtype(&exceptions::STOP_ITERATION) {
            if kind & code::flags::ASYNC_GENERATOR != 0 {
                "async generator raised StopIteration"
            } else if kind & code::flags::COROUTINE != 0 {
                "coroutine raised StopIteration"
            } else {
                "generator raised StopIteration"
            }
        } else if kind & code::flags::ASYNC_GENERATOR != 0
            && class.is_subtype(&exceptions::STOP_ASYNC_ITERATION)
        {
            "async generator raised StopAsyncIteration"
        } else {
            return finish(pc, fp, Ok(exception));
        };
        let text = object::string::new_str(message);
        let result = thread.call(&exceptions::RUNTIME_ERROR.to_value(), &[text]);
        if let Ok(error) = &result
            && let Some(e) = error.downcast::<BaseException>()
        {
            e.cause.set(Some(exception.clone()));
            e.suppress_context.set(true);
            e.context.set(Some(exception));
        }
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_prepare_reraise(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, prepare_reraise(t, pc, fp))
}

#[inline(never)]
unsafe fn prepare_reraise(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let original = take_operand(fp, (*pc).a, true);
        let list = take_operand(fp, (*pc).a + 1, true);
        let raised = match Ref::<object::List>::from_value(list) {
            Ok(list) => (0..list.len()).filter_map(|i| list.get(i)).collect(),
            Err(_) => Vec::new(),
        };
        let result = builtins::exceptions::group::prepare_reraise(&mut *t, &original, raised);
        drop(original);
        finish(pc, fp, result)
    }
}
