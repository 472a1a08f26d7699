//! Frames come and go: entering from native code, pushing a call, returning.

use std::sync::Arc;

use object::code::Code;
use object::exceptions;
use object::frame::{Frame, Owner, code_of, own_word, release_word};
use object::function::Function;
use object::header::Object;
use object::{Dict, PyResult, Raised, Ref, Thread, Tuple, Value};

use crate::handlers;
use crate::instr::{Instr, Op};
use crate::translate::{Translation, translate};

/// What every entry frame runs: the way out.
static EXIT: Instr = Instr { op: Op::Exit as u16, x: 0, a: 0, b: 0, c: 0 };

/// The translation of a code object, made at its first execution.
pub(crate) fn translation(t: &mut Thread, code: &Code) -> PyResult<*const Translation> {
    let known = code.entry.get();
    if !known.is_null() {
        return Ok(known as *const Translation);
    }
    match translate(&code.data) {
        Ok(translation) => {
            let boxed: Box<dyn std::any::Any> = Box::new(translation);
            let stored = code.translation.get_or_init(|| boxed);
            let pointer = stored.downcast_ref::<Translation>().map_or(std::ptr::null(), std::ptr::from_ref);
            code.entry.set(pointer as *const ());
            Ok(pointer)
        }
        Err(e) => Err(t.system_error(format!("opcode {} has no register form", e.0))),
    }
}

/// The first register instruction of a frame's code.
///
/// # Safety
/// The frame runs translated code.
#[inline(always)]
pub(crate) unsafe fn first_instr(frame: *mut Frame) -> *const Instr {
    // SAFETY: the code of a running frame has been translated.
    unsafe { (*(code_of(frame).entry.get() as *const Translation)).instrs.as_ptr() }
}

/// Whether a call with `count` positional arguments needs no binding: as many parameters, nothing else to fill.
#[inline]
pub(crate) fn takes_exactly(function: &Function, count: usize) -> bool {
    use code::flags;
    let data = &function.code_ref().data;
    data.argcount as usize == count
        && data.kwonlyargcount == 0
        && data.flags
            & (flags::VARARGS
                | flags::VARKEYWORDS
                | flags::GENERATOR
                | flags::COROUTINE
                | flags::ASYNC_GENERATOR)
            == 0
        && data.flags & (flags::OPTIMIZED | flags::NEWLOCALS) == flags::OPTIMIZED | flags::NEWLOCALS
        && function.closure.is_empty()
}

/// Makes room for a frame's slots behind the caller's.
unsafe fn reserve(t: &mut Thread, words: usize) -> (*mut u64, *mut u64) {
    let mark = t.values.top;
    // SAFETY: pointers into the current chunk.
    unsafe {
        let slots = if (t.values.limit as usize - mark as usize) / 8 >= words {
            mark
        } else {
            t.values.next_chunk(words)
        };
        t.values.top = slots.add(words);
        (slots, mark)
    }
}

/// Pushes the frame of a call whose arguments lie in the caller's slots; they move into it. `base` holds the callable,
/// `return_slot` receives the result. False when an exception was raised.
///
/// # Safety
/// The slots are the running frame's, and [`takes_exactly`] holds.
pub(crate) unsafe fn push_call(
    t: &mut Thread,
    function: &Function,
    base: *mut u64,
    first: *mut u64,
    count: usize,
    return_slot: u32,
) -> bool {
    let code = function.code_ref();
    let Ok(translation) = translation(t, code) else { return false };
    if t.recursion_remaining <= 0 {
        return recursion_error(t);
    }
    t.recursion_remaining -= 1;
    // SAFETY: the caller's promise; fresh slots are written before they are read.
    unsafe {
        let (slots, mark) = reserve(t, code.framesize as usize);
        std::ptr::copy_nonoverlapping(first, slots, count);
        std::ptr::write_bytes(first, 0, count);
        std::ptr::write_bytes(slots.add(count), 0, code.framesize as usize - count);
        let callable = own_word(*base);
        if *base & 7 == 0 {
            release_word(*base);
        }
        *base = 0;
        push_frame(
            t,
            code,
            translation,
            callable,
            slots,
            mark,
            return_slot,
            function.globals_ptr(),
            function.builtins_bits(),
            0,
        );
    }
    true
}

#[cold]
fn recursion_error(t: &mut Thread) -> bool {
    // Handling the error needs room of its own.
    t.recursion_remaining += 50;
    t.raise_message(&exceptions::RECURSION_ERROR, "maximum recursion depth exceeded");
    t.recursion_remaining -= 50;
    false
}

#[allow(clippy::too_many_arguments)]
unsafe fn push_frame(
    t: &mut Thread,
    code: *const Code,
    translation: *const Translation,
    function: u64,
    slots: *mut u64,
    mark: *mut u64,
    return_slot: u32,
    globals: *const Dict,
    builtins: u64,
    locals: u64,
) {
    let previous = t.frame;
    let frame = t.frames.push();
    // SAFETY: fresh memory of a record.
    unsafe {
        frame.write(Frame {
            slots,
            pc: (*translation).instrs.as_ptr() as *const u8,
            code,
            function,
            globals,
            builtins,
            locals,
            previous,
            object: 0,
            generator: 0,
            return_slot,
            owner: Owner::Thread,
            on_return: 0,
            started: false,
            stack_mark: mark,
        });
    }
    t.frame = frame;
}

/// Pops the running frame, releasing its locals last to first. Its temporaries are gone already.
pub(crate) fn pop_frame(t: &mut Thread) {
    let frame = t.frame;
    // SAFETY: the running frame; nobody uses its slots afterwards.
    unsafe {
        if (*frame).owner == Owner::Thread {
            for i in (0..code_of(frame).nlocalsplus as usize).rev() {
                let slot = (*frame).slots.add(i);
                let word = *slot;
                *slot = 0;
                release_word(word);
            }
            t.recursion_remaining += 1;
        }
        let (function, locals, previous, mark) =
            ((*frame).function, (*frame).locals, (*frame).previous, (*frame).stack_mark);
        t.frame = previous;
        t.frames.pop();
        t.values.release_to(mark);
        release_word(function);
        release_word(locals);
    }
}

/// The running frame returns a value to the one below.
pub(crate) fn leave(t: &mut Thread, value: Value) {
    // SAFETY: the running frame, and the one below it.
    unsafe {
        let return_slot = (*t.frame).return_slot as usize;
        pop_frame(t);
        let caller = t.frame;
        let slot = (*caller).slots.add(return_slot);
        *slot = value.into_bits();
        if (*caller).owner != Owner::Entry {
            (*caller).pc = ((*caller).pc as *const Instr).add(1) as *const u8;
        }
    }
}

/// Runs code from native code: an entry frame, the frame itself, and back.
fn execute(
    t: &mut Thread,
    code: &Code,
    function: Option<&Function>,
    globals: &Dict,
    builtins: &Value,
    locals: Option<&Value>,
    args: &[Value],
) -> PyResult {
    t.enter_recursion("")?;
    let translation = translation(t, code)?;
    if t.recursion_remaining <= 0 {
        recursion_error(t);
        return Err(Raised);
    }
    t.recursion_remaining -= 1;
    let saved = t.frame;
    // SAFETY: fresh slots and records; the entry frame's one slot receives the result.
    unsafe {
        let (entry_slots, entry_mark) = reserve(t, 1);
        *entry_slots = 0;
        let entry = t.frames.push();
        entry.write(Frame {
            slots: entry_slots,
            pc: &raw const EXIT as *const u8,
            code: std::ptr::null(),
            function: 0,
            globals: std::ptr::null(),
            builtins: 0,
            locals: 0,
            previous: saved,
            object: 0,
            generator: 0,
            return_slot: 0,
            owner: Owner::Entry,
            on_return: 0,
            started: false,
            stack_mark: entry_mark,
        });
        t.frame = entry;
        let (slots, mark) = reserve(t, code.framesize as usize);
        std::ptr::write_bytes(slots, 0, code.framesize as usize);
        for (i, arg) in args.iter().enumerate() {
            *slots.add(i) = arg.clone().into_bits();
        }
        let function = function.map_or(0, |f| f.to_value().into_bits());
        let locals = locals.map_or(0, |l| l.clone().into_bits());
        push_frame(t, code, translation, function, slots, mark, 0, globals, builtins.bits(), locals);
        handlers::enter(t);
        debug_assert!(t.frame == entry);
        let word = *entry_slots;
        t.frame = saved;
        t.frames.pop();
        t.values.release_to(entry_mark);
        if word == 0 { Err(Raised) } else { Ok(Value::from_bits(word)) }
    }
}

/// Runs a module's code in its dictionary.
///
/// # Errors
/// What the code raises.
pub fn run_module(t: &mut Thread, data: &Arc<code::CodeObject>, globals: &Dict) -> PyResult {
    let code: Ref<Code> = crate::constants::code_object(t, data)?;
    let builtins = match globals.get_str(&object::names::BUILTINS) {
        Some(value) => match value.downcast::<object::module::Module>().and_then(|m| m.dict()) {
            Some(dict) => dict.into_value(),
            None => value,
        },
        None => t.interp().builtins.get_or_none(),
    };
    execute(t, &code, None, globals, &builtins, Some(&globals.to_value()), &[])
}

/// Calls a Python function from native code.
///
/// # Errors
/// What the function raises, or `TypeError` when the arguments do not fit.
pub fn call_function(t: &mut Thread, function: &Function, args: &[Value], names: Option<&Tuple>) -> PyResult {
    let count = args.len() - names.map_or(0, Tuple::len);
    if names.is_some_and(|n| !n.is_empty()) || !takes_exactly(function, count) {
        let shown = function
            .qualname
            .get()
            .downcast::<object::Str>()
            .map(|s| s.to_string_lossy())
            .unwrap_or_default();
        return Err(t.type_error(format!("{shown}() cannot be called with these arguments")));
    }
    let code: Ref<Code> = match Ref::from_value(function.code.get()) {
        Ok(code) => code,
        Err(_) => return Err(t.system_error("a function without code")),
    };
    let globals = function.globals.get();
    let builtins = function.builtins.get();
    match globals.downcast::<Dict>() {
        Some(globals) => execute(t, &code, Some(function), globals, &builtins, None, args),
        None => Err(t.system_error("a function without globals")),
    }
}

/// Makes functions callable.
pub fn install() {
    object::function::FUNCTION.update_slots(|slots| {
        slots.call = Some(|t, callable, args, names| match callable.downcast::<Function>() {
            Some(function) => call_function(t, function, args, names),
            None => Err(t.type_error("not a function")),
        });
    });
}
