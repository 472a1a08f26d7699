//! Calls, returns, and what makes new containers and functions out of slots.

use object::code::Code;
use object::frame::{Frame, Owner, code_of, own_word, release_word};
use object::function::{Builtin, FUNCTION, Function, METHOD, Method, MethodDescriptor};
use object::native::NativeCall;
use object::types::flags;
use object::{Dict, Header, List, PyResult, Thread, Tuple, Type, Value};

use super::load::{put, take_operand};
use super::{dispatch, jump_to, next, raise, resume, slow};
use crate::instr::{Instr, x};
use crate::run;
use crate::translate::Translation;

pub(super) unsafe extern "C" fn op_call(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's slots: callable, self or NULL, arguments. What is needed for a call of a Python
    // function that takes just these arguments is all done here, without calling anything.
    unsafe {
        let base = fp.add((*pc).a as usize);
        let word = *base;
        let object = word & !object::value::BORROWED;
        if object & 3 == 0 && std::ptr::eq((*(object as *const Header)).ty_ptr(), &FUNCTION) {
            let function = &*(object as *const Function);
            let code: &Code = function.code_ref();
            let translation = code.entry.get() as *const Translation;
            let bound = *base.add(1) != 0;
            let count = (*pc).b as usize + bound as usize;
            let size = code.framesize as usize;
            let values = &mut (*t).values;
            let slots = values.top;
            if !translation.is_null()
                && (*translation).exact as usize == count
                && (*translation).optimized
                && (*t).recursion_remaining > 0
                && (values.limit as usize - slots as usize) / 8 >= size
                && let Some(record) = (*t).frames.try_push()
            {
                let callable = own_word(word);
                if word & 7 == 0 {
                    // It moves: the reference just taken is the one that the slot held.
                    function_moved(callable);
                }
                *base = 0;
                let first = base.add(2 - bound as usize);
                for i in 0..count {
                    slots.add(i).write_volatile(*first.add(i));
                    first.add(i).write_volatile(0);
                }
                for i in count..size {
                    slots.add(i).write_volatile(0);
                }
                values.top = slots.add(size);
                (*t).recursion_remaining -= 1;
                (*frame).pc = pc as *const u8;
                let target = (*translation).instrs.as_ptr();
                record.write(Frame {
                    slots,
                    pc: target as *const u8,
                    caches: (*translation).caches.as_ptr() as *const (),
                    code,
                    function: callable,
                    globals: function.globals_ptr(),
                    builtins: function.builtins_bits(),
                    locals: 0,
                    previous: frame,
                    object: 0,
                    generator: 0,
                    return_slot: (*pc).a,
                    owner: Owner::Thread,
                    on_return: run::on_return::STORE,
                    traced: 0,
                    event_unit: 0,
                    stack_mark: slots,
                });
                (*t).frame = record;
                return dispatch!(t, target, slots, record);
            }
        }
    }
    jump_to!(op_call_slow, t, pc, fp, frame)
}

/// Gives one of two references to a function back.
#[inline(always)]
unsafe fn function_moved(word: u64) {
    // SAFETY: a live object with at least two references, or an immortal one.
    unsafe {
        (*(word as *const Header)).decref();
    }
}

#[inline(never)]
unsafe extern "C" fn op_call_slow(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { call(t, pc, fp) };
    if outcome == 1 {
        return next!(t, pc, fp, frame);
    }
    if outcome == 2 {
        return raise(t);
    }
    resume!(t)
}

/// 0: a frame has been pushed, 1: the result is in its slot, 2: raised.
#[inline(never)]
unsafe fn call(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: the running frame's slots: callable, self or NULL, arguments.
    unsafe { call_slots(&mut *t, fp, (*pc).a, (*pc).b as usize, None) }
}

/// Calls what lies in a slot, with self or NULL and the arguments behind it.
///
/// # Safety
/// Slots of the running frame.
pub(super) unsafe fn call_slots(
    t: &mut Thread,
    fp: *mut u64,
    slot: u32,
    argc: usize,
    names: Option<&Tuple>,
) -> u8 {
    // SAFETY: the caller's promise.
    unsafe {
        let base = fp.add(slot as usize);
        let callable = *base & !object::value::BORROWED;
        if callable & 3 == 0 {
            let class = (*(callable as *const Header)).ty();
            if std::ptr::eq(class, &METHOD) && *base.add(1) == 0 {
                // The function and its receiver take the places of the bound method.
                let method = &*(callable as *const Method);
                *base.add(1) = method.receiver.clone().into_bits();
                let function = method.function.clone().into_bits();
                let old = *base;
                *base = function;
                release_word(old);
                return call_slots(t, fp, slot, argc, names);
            }
            if std::ptr::eq(class, &FUNCTION) {
                let (first, count) =
                    if *base.add(1) == 0 { (base.add(2), argc) } else { (base.add(1), argc + 1) };
                let callable = own_word(*base);
                if *base & 7 == 0 {
                    release_word(*base);
                }
                *base = 0;
                let pushed = run::push_call(t, callable, first, count, names, slot, run::on_return::STORE);
                return if pushed { 0 } else { 2 };
            }
        }
        if callable & 3 == 0
            && std::ptr::eq((*(callable as *const Header)).ty_ptr(), &object::singletons::TYPE)
            && *base.add(1) == 0
            && let Some(init) = python_init(t, &*(callable as *const Type))
        {
            // The new object waits in the callable's place while `__init__` runs.
            let made = object::singletons::new_instance(&*(callable as *const Type)).into_bits();
            let old = *base;
            *base = made;
            *base.add(1) = own_word(made);
            release_word(old);
            let (first, count) = (base.add(1), argc + 1);
            let pushed = run::push_call(t, init.into_bits(), first, count, names, slot, run::on_return::INIT);
            if !pushed {
                run::release_words(base, 1);
            }
            return if pushed { 0 } else { 2 };
        }
        let (first, count) = if *base.add(1) == 0 { (base.add(2), argc) } else { (base.add(1), argc + 1) };
        // A native function borrows its arguments from the slots. What the slots borrow themselves loses its mark for
        // the time of the call and is not released afterwards.
        let mut borrowed = 0u64;
        for i in 0..count {
            let slot = first.add(i);
            if *slot & 7 == object::value::BORROWED {
                if i < 64 {
                    *slot &= !object::value::BORROWED;
                    borrowed |= 1 << i;
                } else {
                    *slot = own_word(*slot);
                }
            }
        }
        let callable = take_operand(base, 0, true);
        let args = std::slice::from_raw_parts(first as *const Value, count);
        let result = call_native(t, &callable, args, names);
        drop(callable);
        if borrowed == 0 {
            run::release_words(first, count);
        } else {
            for i in (0..count).rev() {
                let slot = first.add(i);
                let word = *slot;
                *slot = 0;
                if i >= 64 || borrowed & 1 << i == 0 {
                    release_word(word);
                }
            }
        }
        match result {
            Ok(value) => {
                put!(base, value.into_bits());
                1
            }
            Err(_) => 2,
        }
    }
}

/// Calls what is no Python function; native functions and methods without detours.
#[inline(always)]
fn call_native(t: &mut Thread, callable: &Value, args: &[Value], names: Option<&Tuple>) -> PyResult {
    if let Some(builtin) = callable.downcast_exact::<Builtin>() {
        let def = builtin.def;
        let none = Value::none();
        let receiver = builtin.receiver.as_ref().unwrap_or(&none);
        match (def.call, args) {
            (NativeCall::Fast(f), _) if names.is_none() => return f(t, receiver, args),
            (NativeCall::Keywords(f), _) => return f(t, receiver, args, names),
            (NativeCall::One(f), [one]) if names.is_none() => return f(t, receiver, one),
            (NativeCall::NoArgs(f), []) if names.is_none() => return f(t, receiver),
            _ => (),
        }
    } else if let Some(method) = callable.downcast_exact::<MethodDescriptor>()
        && let [receiver, rest @ ..] = args
        && names.is_none()
        && method.owner.downcast::<Type>().is_some_and(|owner| receiver.ty().is_subtype(owner))
    {
        match (method.def.call, rest) {
            (NativeCall::Fast(f), _) => return f(t, receiver, rest),
            (NativeCall::Keywords(f), _) => return f(t, receiver, rest, None),
            (NativeCall::One(f), [one]) => return f(t, receiver, one),
            (NativeCall::NoArgs(f), []) => return f(t, receiver),
            _ => (),
        }
    }
    t.call_kw(callable, args, names)
}

/// The Python function that initialises instances of a class which are made as `object.__new__` makes them.
fn python_init(t: &Thread, class: &Type) -> Option<Value> {
    let slots = class.slots();
    let new = slots.new?;
    if !class.is_heap_type()
        || class.has(flags::IS_ABSTRACT)
        || !object::singletons::OBJECT.slots().new.is_some_and(|f| std::ptr::fn_addr_eq(f, new))
    {
        return None;
    }
    let init = object::lookup::lookup(t, class, &object::names::INIT)?;
    if init.is_type(&FUNCTION) { Some(init) } else { None }
}

pub(super) unsafe extern "C" fn op_call_kw(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { call_kw(t, pc, fp, frame) };
    if outcome == 1 {
        return next!(t, pc, fp, frame);
    }
    if outcome == 2 {
        return raise(t);
    }
    resume!(t)
}

#[inline(never)]
unsafe fn call_kw(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> u8 {
    // SAFETY: the running frame's.
    unsafe {
        let names = if (*pc).x == 1 {
            code_of(frame).consts.items()[(*pc).c as usize].clone()
        } else {
            take_operand(fp, (*pc).c, true)
        };
        match names.downcast::<Tuple>() {
            Some(names) => call_slots(&mut *t, fp, (*pc).a, (*pc).b as usize, Some(names)),
            None => {
                (*t).system_error("the names of a call's keywords must be a tuple");
                run::release_words(fp.add((*pc).a as usize), (*pc).b as usize + 2);
                2
            }
        }
    }
}

pub(super) unsafe extern "C" fn op_call_unpacked(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { call_unpacked(t, pc, fp) };
    if outcome == 1 {
        return next!(t, pc, fp, frame);
    }
    if outcome == 2 {
        return raise(t);
    }
    resume!(t)
}

#[inline(never)]
unsafe fn call_unpacked(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: the running frame's slots: callable, NULL, arguments, keywords or NULL.
    unsafe {
        let thread = &mut *t;
        let base = fp.add((*pc).a as usize);
        let callable = take_operand(base, 0, true);
        let args = take_operand(base, 2, true);
        let keywords = if *base.add(3) == 0 { None } else { Some(take_operand(base, 3, true)) };
        let Ok((values, names)) = crate::bind::unpack(thread, &callable, args, keywords) else { return 2 };
        let names = names.as_deref();
        if callable.downcast::<Function>().is_some() {
            let mut words: Vec<u64> = values.into_iter().map(Value::into_bits).collect();
            let slot = (*pc).a;
            let (first, count) = (words.as_mut_ptr(), words.len());
            let pushed = run::push_call(
                thread,
                callable.into_bits(),
                first,
                count,
                names,
                slot,
                run::on_return::STORE,
            );
            return if pushed { 0 } else { 2 };
        }
        match thread.call_kw(&callable, &values, names) {
            Ok(value) => {
                drop(values);
                put!(base, value.into_bits());
                1
            }
            Err(_) => 2,
        }
    }
}

pub(super) unsafe extern "C" fn op_return(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's. An ordinary call's frame whose locals have other owners goes away here, without
    // calling anything.
    unsafe {
        let function = (*frame).function;
        if (*frame).owner == Owner::Thread
            && (*frame).on_return == run::on_return::STORE
            && (*frame).object == 0
            && (*frame).locals == 0
            && function & 7 == 0
            && function != 0
            && (*t).values.holds((*frame).stack_mark)
            && (*t).frames.pops_within()
        {
            let source = fp.add((*pc).a as usize);
            let word = *source;
            let word = if word & 7 == object::value::BORROWED { own_word(word) } else { word };
            *source = 0;
            let mut i = code_of(frame).nlocalsplus as usize;
            while i > 0 {
                i -= 1;
                let slot = fp.add(i);
                let local = *slot;
                if local != 0 && local & 7 == 0 {
                    slot.write_volatile(0);
                    if (*(local as *const Header)).decref() {
                        // The rest goes the slow way, from here on.
                        *slot = local;
                        (*(local as *const Header)).set_refcount(1);
                        return op_return_rest(t, pc, fp, frame, word);
                    }
                }
            }
            let header = function as *const Header;
            if (*header).decref() {
                (*header).set_refcount(1);
                return op_return_rest(t, pc, fp, frame, word);
            }
            let caller = (*frame).previous;
            let slot = (*caller).slots.add((*frame).return_slot as usize);
            (*t).recursion_remaining += 1;
            (*t).values.top = (*frame).stack_mark;
            (*t).frames.pop_within();
            (*t).frame = caller;
            let target = (*caller).pc as *const Instr;
            let target = if (*caller).owner == Owner::Entry { target } else { target.add(1) };
            let old = std::mem::replace(&mut *slot, word);
            if old != 0 && old & 7 == 0 && (*(old as *const Header)).decref() {
                return op_destroy_after(t, target, (*caller).slots, caller, old);
            }
            return dispatch!(t, target, (*caller).slots, caller);
        }
    }
    jump_to!(op_return_slow, t, pc, fp, frame)
}

/// Destroys what the result has replaced, and goes on in the caller.
#[inline(never)]
unsafe extern "C" fn op_destroy_after(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    dead: u64,
) -> u64 {
    // SAFETY: the running frame's; the last reference has just gone.
    unsafe {
        if let Some(object) = std::ptr::NonNull::new(dead as *mut Header) {
            object::heap::destroy(object);
        }
    }
    dispatch!(t, pc, fp, frame)
}

/// Returns a value that has left its slot already.
#[inline(never)]
unsafe extern "C" fn op_return_rest(
    t: *mut Thread,
    pc: *const Instr,
    _: *mut u64,
    frame: *mut Frame,
    word: u64,
) -> u64 {
    // SAFETY: the running frame's.
    unsafe {
        (*frame).pc = pc as *const u8;
        if !leave_with(t, word) {
            return raise(t);
        }
    }
    resume!(t)
}

#[inline(never)]
unsafe fn leave_with(t: *mut Thread, word: u64) -> bool {
    // SAFETY: an owned word.
    unsafe { run::leave(&mut *t, Value::from_bits(word)) }
}

#[inline(never)]
unsafe extern "C" fn op_return_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's.
    unsafe {
        (*frame).pc = pc as *const u8;
        if !do_return(t, pc, fp) {
            return raise(t);
        }
    }
    resume!(t)
}

#[inline(never)]
unsafe fn do_return(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let value = take_operand(fp, (*pc).a, (*pc).x & x::B_TEMPORARY != 0);
        run::leave(&mut *t, value)
    }
}

pub(super) unsafe extern "C" fn op_make_function(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, make_function(pc, fp, frame))
}

#[inline(never)]
unsafe fn make_function(pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let code = take_operand(fp, (*pc).b, true);
        let Some(code) = code.downcast::<object::code::Code>() else { return false };
        let globals: &Dict = &*(*frame).globals;
        let builtins = crate::bind::value_at((*frame).builtins);
        let function = Function::new(code, globals, builtins);
        function.module.set(globals.get_str(&object::names::NAME));
        if let Some(doc) = code.consts.items().first()
            && code.data.flags & code::flags::HAS_DOCSTRING != 0
        {
            function.doc.set(Some(doc.clone()));
        }
        put!(fp.add((*pc).a as usize), function.into_value().into_bits());
        true
    }
}

pub(super) unsafe extern "C" fn op_build_list(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, build(pc, fp, List::new))
}

pub(super) unsafe extern "C" fn op_build_tuple(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, build(pc, fp, Tuple::new))
}

#[inline(never)]
unsafe fn build(pc: *const Instr, fp: *mut u64, make: fn(Vec<Value>) -> Value) -> bool {
    // SAFETY: the running frame's slots, which are temporaries.
    unsafe {
        let first = (*pc).a;
        let items = (0..(*pc).b).map(|i| take_operand(fp, first + i, true)).collect();
        put!(fp.add(first as usize), make(items).into_bits());
        true
    }
}
