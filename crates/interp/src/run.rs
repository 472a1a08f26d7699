//! Frames come and go: entering from native code, pushing a call, returning.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use object::code::Code;
use object::exceptions;
use object::frame::{Frame, Owner, code_of, own_word, release_word};
use object::function::Function;
use object::header::Object;
use object::thread::requests;
use object::{Dict, PyResult, Raised, Ref, Thread, Tuple, Type, Value};

use crate::handlers;
use crate::instr::{Instr, Op};
use crate::translate::{Translation, Untranslatable, translate};
use crate::verify::{Reason, verify};

/// What every entry frame runs: the way out.
static EXIT: Instr = Instr { op: Op::Exit as u16, x: 0, a: 0, b: 0, c: 0 };

/// The translation of a code object, made at its first execution.
pub(crate) fn translation(t: &mut Thread, code: &Code) -> PyResult<*const Translation> {
    let known = code.entry.get();
    if !known.is_null() {
        return Ok(known as *const Translation);
    }
    let checked = (!code.data.trusted).then(|| verify(&code.data)).transpose();
    let reached = match checked {
        Ok(reached) => reached,
        Err(reason) => {
            let (Reason::UnknownOpcode { unit, .. } | Reason::Malformed { unit, .. }) = &reason;
            return Err(refused(t, code, *unit, &reason.to_string()));
        }
    };
    match translate(&code.data, reached.as_ref()) {
        Ok(translation) => {
            if t.interp().dump_code.get() {
                print(&code.data, &translation);
            }
            let boxed: Box<dyn std::any::Any> = Box::new(translation);
            let stored = code.translation.get_or_init(|| boxed);
            let pointer = stored.downcast_ref::<Translation>().map_or(std::ptr::null(), std::ptr::from_ref);
            code.entry.set(pointer as *const ());
            Ok(pointer)
        }
        Err(Untranslatable::UnknownOpcode { number, unit }) => {
            Err(refused(t, code, unit, &format!("unknown opcode {number}")))
        }
        Err(Untranslatable::NoForm(name)) => {
            Err(t.system_error(format!("opcode {name} has no register form")))
        }
    }
}

/// Bytecode cannot run.
#[cold]
fn refused(t: &mut Thread, code: &Code, unit: u32, why: &str) -> Raised {
    let line = code.line_at(unit.wrapping_mul(2) as i32).unwrap_or(code.data.first_line);
    match t.str(&code.filename.get()) {
        Ok(file) => t.system_error(format!("{}:{line}: {why}", file.to_string_lossy())),
        Err(raised) => raised,
    }
}

/// Prints the register code of a function and its maps on standard error.
#[cold]
fn print(code: &code::CodeObject, translation: &Translation) {
    let name = String::from_utf8_lossy(code.qualname.as_bytes()).into_owned();
    let file = String::from_utf8_lossy(code.filename.as_bytes()).into_owned();
    let head = format!("register code of {name}, file \"{file}\", line {}:\n", code.first_line);
    host::stdio::write_all(2, head.as_bytes());
    host::stdio::write_all(2, crate::dump::dump(translation).as_bytes());
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

/// What becomes of a frame's result.
pub(crate) mod on_return {
    /// It goes to the slot that the frame names.
    pub(crate) const STORE: u8 = 0;
    /// It must be None and is dropped: the slot holds the object that `__init__` has filled.
    pub(crate) const INIT: u8 = 1;
    /// It comes from the `__new__` of the class in the slot, behind which the arguments of the call still lie: it goes
    /// there in their place, and is initialised first if it is one of the class's instances.
    pub(crate) const NEW: u8 = 2;
}

/// Pushes the frame of a call of a Python function. The arguments lie side by side, the values of keywords last; they
/// move into the frame. `callable` is the function's word, which the frame takes over; `return_slot` of the running
/// frame receives the result. False when an exception was raised; the arguments are released then, too.
///
/// # Safety
/// The words are valid and owned by the caller or borrowed from its locals; `callable` is an owned word of a function.
#[inline]
pub(crate) unsafe fn push_call(
    t: &mut Thread,
    callable: u64,
    args: *mut u64,
    count: usize,
    names: Option<&[Value]>,
    return_slot: u32,
    on_return: u8,
) -> bool {
    // SAFETY: the caller's promise.
    unsafe { push_call_of::<true>(t, callable, args, count, names, return_slot, on_return) }
}

/// As [`push_call`]; where not `MOVED`, the arguments are copied and stay the caller's.
///
/// # Safety
/// As [`push_call`].
#[inline(always)]
pub(crate) unsafe fn push_call_of<const MOVED: bool>(
    t: &mut Thread,
    callable: u64,
    args: *mut u64,
    count: usize,
    names: Option<&[Value]>,
    return_slot: u32,
    on_return: u8,
) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let function = &*(callable as *const Function);
        let code = function.code_ref();
        let mut translated = code.entry.get() as *const Translation;
        if translated.is_null() || t.recursion_remaining <= 0 || t.frames.is_full() {
            translated = prepare(t, code);
            if translated.is_null() {
                if MOVED {
                    release_words(args, count);
                }
                release_word(callable);
                return false;
            }
        }
        let size = code.framesize as usize;
        let (slots, mark) = reserve(t, size);
        // How many defaults follow the arguments, where nothing else is to be bound.
        let exact = (*translated).exact as usize;
        let defaults: &[Value] = match names {
            None if exact != count => function.last_defaults(exact.wrapping_sub(count)),
            _ => &[],
        };
        if names.is_none() && exact == count + defaults.len() {
            for i in 0..count {
                let word = *args.add(i);
                if MOVED {
                    *args.add(i) = 0;
                    *slots.add(i) = word;
                } else {
                    *slots.add(i) = own_word(word);
                }
            }
            for (i, default) in defaults.iter().enumerate() {
                *slots.add(count + i) = own_word(default.bits());
            }
            for i in exact..size {
                *slots.add(i) = 0;
            }
        } else {
            std::ptr::write_bytes(slots, 0, size);
            let bound = crate::bind::bind(t, function, code, slots, args, MOVED, count, names);
            if MOVED {
                release_words(args, count);
            }
            if !bound {
                t.values.release_to(mark);
                release_word(callable);
                return false;
            }
        }
        t.recursion_remaining -= 1;
        let globals = function.globals_ptr();
        let locals = if (*translated).optimized { 0 } else { own_word(globals as u64) };
        push_frame(
            t,
            code,
            translated,
            callable,
            slots,
            mark,
            return_slot,
            globals,
            function.builtins_bits(),
            locals,
            on_return,
        );
    }
    true
}

/// Releases words, last to first, and empties their slots.
///
/// # Safety
/// Valid words.
pub(crate) unsafe fn release_words(words: *mut u64, count: usize) {
    for i in (0..count).rev() {
        // SAFETY: the caller's promise.
        unsafe {
            let slot = words.add(i);
            let word = *slot;
            *slot = 0;
            release_word(word);
        }
    }
}

/// So many words of a frame are not asked about.
const LARGE_FRAME: usize = 1 << 14;
/// No frame is larger, in words: only forged code asks for that.
const HUGE_FRAME: usize = 1 << 22;

/// The translation, if the code can be translated and there is room for another frame.
#[cold]
#[inline(never)]
fn prepare(t: &mut Thread, code: &Code) -> *const Translation {
    // As long as there is no room the code stays without a translation, so that each call comes here.
    let words = code.framesize as usize;
    let room = || words <= HUGE_FRAME && Vec::<u64>::new().try_reserve_exact(words.saturating_mul(2)).is_ok();
    if code.entry.get().is_null() && words > LARGE_FRAME && !room() {
        t.memory_error();
        return std::ptr::null();
    }
    let Ok(translation) = translation(t, code) else { return std::ptr::null() };
    // Deep recursion may come to no other safe point, and some code asks for large frames.
    if object::thread::REQUESTS.load(Ordering::Relaxed) & requests::MEMORY != 0 && t.safe_point().is_err() {
        return std::ptr::null();
    }
    if t.recursion_remaining <= 0 {
        recursion_error(t);
        return std::ptr::null();
    }
    translation
}

#[cold]
pub(crate) fn recursion_error(t: &mut Thread) -> bool {
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
    on_return: u8,
) {
    let previous = t.frame;
    let frame = t.frames.push();
    // SAFETY: fresh memory of a record.
    unsafe {
        frame.write(Frame {
            slots,
            pc: (*translation).instrs.as_ptr() as *const u8,
            caches: (*translation).caches.as_ptr() as *const (),
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
            on_return,
            traced: 0,
            event_unit: 0,
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
        if (*frame).owner == Owner::Generator {
            return crate::suspended::finish(t);
        }
        crate::frames::part(frame);
        let (function, locals, previous, mark) =
            ((*frame).function, (*frame).locals, (*frame).previous, (*frame).stack_mark);
        // What the locals' destruction runs does not see the frame any more; its memory is still its own.
        t.frame = previous;
        if (*frame).owner == Owner::Thread {
            for i in (0..code_of(frame).nlocalsplus as usize).rev() {
                let slot = (*frame).slots.add(i);
                let word = *slot;
                *slot = 0;
                release_word(word);
            }
            t.recursion_remaining += 1;
        }
        t.frames.pop();
        t.values.release_to(mark);
        release_word(function);
        release_word(locals);
    }
}

/// The running frame returns a value to the one below. False when that raises.
pub(crate) fn leave(t: &mut Thread, value: Value) -> bool {
    // SAFETY: the running frame, and the one below it.
    unsafe {
        if (*t.frame).owner == Owner::Generator {
            return crate::suspended::leave(t, value);
        }
        let return_slot = (*t.frame).return_slot;
        let what = (*t.frame).on_return;
        pop_frame(t);
        deliver(t, return_slot, what, value)
    }
}

/// Gives the running frame, or the native code behind it, what a call has returned. False when that raises.
#[inline(always)]
pub(crate) fn deliver(t: &mut Thread, return_slot: u32, what: u8, value: Value) -> bool {
    // SAFETY: the running frame waits for the result in that slot.
    unsafe {
        let caller = t.frame;
        let slot = (*caller).slots.add(return_slot as usize);
        if what == on_return::INIT {
            if !value.is_none() {
                return init_returned(t, value, slot);
            }
        } else if what == on_return::NEW {
            return new_returned(t, value, slot);
        } else {
            // A property's result may go to a local, which still holds its old value.
            let old = std::mem::replace(&mut *slot, value.into_bits());
            release_word(old);
        }
        if (*caller).owner != Owner::Entry {
            (*caller).pc = ((*caller).pc as *const Instr).add(1) as *const u8;
        }
    }
    true
}

/// # Safety
/// `slot` holds the object whose `__init__` returned `value`.
#[cold]
unsafe fn init_returned(t: &mut Thread, value: Value, slot: *mut u64) -> bool {
    t.type_error(format!("__init__() should return None, not '{}'", value.ty().tp_name()));
    // SAFETY: the caller's promise.
    unsafe { release_words(slot, 1) };
    false
}

/// Releases what a call of a class keeps while its `__new__` runs: the arguments, then the class.
///
/// # Safety
/// `base` is the slot of the class, and `pc` the instruction that calls it.
pub(crate) unsafe fn release_new(base: *mut u64, pc: *const Instr) {
    // SAFETY: the caller's promise.
    unsafe {
        let unpacked = (*pc).op == Op::CallUnpacked as u16;
        let count = if unpacked { 2 } else { (*pc).b as usize + 1 };
        release_words(base.add(1), count);
        release_words(base, 1);
    }
}

/// A class's `__new__` has returned: what it has made is initialised, if the class asks for it, and is the result.
///
/// # Safety
/// `base` is the slot of the class in the running frame.
#[inline(never)]
unsafe fn new_returned(t: &mut Thread, made: Value, base: *mut u64) -> bool {
    // SAFETY: the caller's promise; behind the class lie the class again and the arguments, or the tuple of them.
    unsafe {
        let pc = (*t.frame).pc as *const Instr;
        let class = &*((*base & !object::value::BORROWED) as *const Type);
        let init = made.ty().slots().init.filter(|init| {
            let plain = object::singletons::OBJECT.slots().init;
            !plain.is_some_and(|plain| std::ptr::fn_addr_eq(plain, *init)) && made.ty().is_subtype(class)
        });
        if let Some(init) = init {
            let result = if (*pc).op == Op::CallUnpacked as u16 {
                let args = object::frame::value_of_word(*base.add(2));
                let args = args.as_ref().and_then(|args| args.downcast::<Tuple>());
                init(t, &made, args.map_or(&[], Tuple::items), None)
            } else {
                let count = (*pc).b as usize;
                let words = std::slice::from_raw_parts_mut(base.add(2), count);
                for word in words.iter_mut().filter(|word| **word & 7 == object::value::BORROWED) {
                    *word = own_word(*word);
                }
                init(t, &made, std::slice::from_raw_parts(base.add(2) as *const Value, count), None)
            };
            if result.is_err() {
                release_new(base, pc);
                return false;
            }
        }
        release_new(base, pc);
        *base = made.into_bits();
        (*t.frame).pc = pc.add(1) as *const u8;
    }
    true
}

/// What a frame needs beside its arguments.
struct Context<'a> {
    code: &'a Code,
    function: Option<&'a Function>,
    globals: &'a Dict,
    builtins: &'a Value,
    locals: Option<&'a Value>,
}

/// Runs code from native code: an entry frame, the frame itself, and back.
fn execute(t: &mut Thread, context: &Context<'_>, args: &[Value], names: Option<&Tuple>) -> PyResult {
    t.enter_recursion("")?;
    let code = context.code;
    let translated = prepare(t, code);
    if translated.is_null() {
        return Err(Raised);
    }
    let saved = t.frame;
    // SAFETY: fresh slots and records; the entry frame's one slot receives the result.
    unsafe {
        let entry = push_entry(t);
        let (slots, mark) = reserve(t, code.framesize as usize);
        std::ptr::write_bytes(slots, 0, code.framesize as usize);
        if let Some(function) = context.function {
            let words = args.as_ptr() as *mut u64;
            if !crate::bind::bind(t, function, code, slots, words, false, args.len(), names.map(Tuple::items))
            {
                t.values.release_to(mark);
                pop_entry(t, saved);
                return Err(Raised);
            }
        }
        t.recursion_remaining -= 1;
        let function = context.function.map_or(0, |f| f.to_value().into_bits());
        let locals = context.locals.map_or(0, |l| l.clone().into_bits());
        let builtins = context.builtins.bits();
        push_frame(t, code, translated, function, slots, mark, 0, context.globals, builtins, locals, 0);
        handlers::enter(t);
        debug_assert!(t.frame == entry);
        let word = *(*entry).slots;
        pop_entry(t, saved);
        if word == 0 { Err(Raised) } else { Ok(Value::from_bits(word)) }
    }
}

/// Pushes a frame whose one slot receives what native code waits for.
pub(crate) fn push_entry(t: &mut Thread) -> *mut Frame {
    // SAFETY: a fresh slot and a fresh record.
    unsafe {
        let (slots, mark) = reserve(t, 1);
        *slots = 0;
        let entry = t.frames.push();
        entry.write(Frame {
            slots,
            pc: &raw const EXIT as *const u8,
            caches: std::ptr::null(),
            code: std::ptr::null(),
            function: 0,
            globals: std::ptr::null(),
            builtins: 0,
            locals: 0,
            previous: t.frame,
            object: 0,
            generator: 0,
            return_slot: 0,
            owner: Owner::Entry,
            on_return: 0,
            traced: 0,
            event_unit: 0,
            stack_mark: mark,
        });
        t.frame = entry;
        entry
    }
}

/// Removes an entry frame.
pub(crate) fn pop_entry(t: &mut Thread, saved: *mut Frame) {
    // SAFETY: the running frame is the entry frame.
    unsafe {
        let mark = (*t.frame).stack_mark;
        t.frame = saved;
        t.frames.pop();
        t.values.release_to(mark);
    }
}

/// Runs code in a global and a local namespace, as `exec` does: its own function's closure, if it needs one, comes from
/// `function`.
///
/// # Errors
/// What the code raises.
pub fn run_code(
    t: &mut Thread,
    code: &Code,
    globals: &Dict,
    locals: Option<&Value>,
    function: Option<&Function>,
) -> PyResult {
    let builtins = builtins_of(t, globals);
    // A generator outlives this call, and its function keeps what it needs.
    let made = (function.is_none() && code.data.flags & code::flags::ANY_GENERATOR != 0)
        .then(|| Function::new(code, globals, builtins.clone()));
    let context =
        Context { code, function: function.or(made.as_deref()), globals, builtins: &builtins, locals };
    execute(t, &context, &[], None)
}

/// The dictionary of built-in names that goes with a dictionary of globals.
pub fn builtins_of(t: &mut Thread, globals: &Dict) -> Value {
    match globals.get_str(&object::names::BUILTINS) {
        Some(value) => match value.downcast::<object::module::Module>().and_then(|m| m.dict()) {
            Some(dict) => dict.into_value(),
            None => value,
        },
        None => t.interp().builtins.get_or_none(),
    }
}

/// Runs a module's code in its dictionary.
///
/// # Errors
/// What the code raises.
pub fn run_module(t: &mut Thread, data: &Arc<code::CodeObject>, globals: &Dict) -> PyResult {
    let code: Ref<Code> = crate::constants::code_object(t, data)?;
    run_code(t, &code, globals, Some(&globals.to_value()), None)
}

/// Calls a Python function from native code.
///
/// # Errors
/// What the function raises, or `TypeError` when the arguments do not fit.
pub fn call_function(t: &mut Thread, function: &Function, args: &[Value], names: Option<&Tuple>) -> PyResult {
    t.enter_recursion("")?;
    let saved = t.frame;
    // SAFETY: the arguments are only copied; the entry frame's one slot receives the result.
    unsafe {
        let entry = push_entry(t);
        let callable = function.to_value().into_bits();
        let words = args.as_ptr() as *mut u64;
        let pushed = push_call_of::<false>(
            t,
            callable,
            words,
            args.len(),
            names.map(Tuple::items),
            0,
            on_return::STORE,
        );
        if pushed {
            handlers::enter(t);
            debug_assert!(t.frame == entry);
        }
        let word = *(*entry).slots;
        pop_entry(t, saved);
        if word == 0 { Err(Raised) } else { Ok(Value::from_bits(word)) }
    }
}

/// Runs the body of a class statement in its namespace.
///
/// # Errors
/// What the body raises.
pub fn run_class_body(t: &mut Thread, function: &Function, namespace: &Value) -> PyResult {
    let code: Ref<Code> = match Ref::from_value(function.code.get()) {
        Ok(code) => code,
        Err(_) => return Err(t.system_error("a function without code")),
    };
    let globals = function.globals.get();
    let builtins = function.builtins.get();
    let Some(globals) = globals.downcast::<Dict>() else {
        return Err(t.system_error("a function without globals"));
    };
    let context = Context {
        code: &code,
        function: Some(function),
        globals,
        builtins: &builtins,
        locals: Some(namespace),
    };
    execute(t, &context, &[], None)
}
