//! Calls, returns, and what makes new containers and functions out of slots.

use std::sync::atomic::Ordering;

use builtins::class_method::StaticMethod;
use object::code::Code;
use object::frame::{Frame, Owner, code_of, own_word, release_word};
use object::function::{
    BUILTIN, Builtin, FUNCTION, Function, METHOD, METHOD_DESCRIPTOR, Method, MethodDescriptor,
};
use object::native::NativeCall;
use object::thread::REQUESTS;
use object::types::flags;
use object::value::BORROWED;
use object::{Dict, Header, List, Obj, Object, PyResult, Thread, Tuple, Type, Value};

use super::load::{operand, put, take_operand};
use super::{dispatch, empty_slots, jump_to, next, noted, raise, resume, slow};
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
    // function that takes just these arguments is all done here and in the next handler, without calling anything.
    unsafe {
        let base = fp.add((*pc).a as usize);
        let object = *base & !BORROWED;
        if object & 3 == 0 && std::ptr::eq((*(object as *const Header)).ty_ptr(), &FUNCTION) {
            let function = &*(object as *const Function);
            let code: &Code = function.code_ref();
            let translation = code.entry.get() as *const Translation;
            let count = (*pc).b + (*base.add(1) != 0) as u32;
            let slots = (*t).values.top;
            let end = slots.wrapping_add(code.framesize as usize);
            if !translation.is_null()
                && (*translation).exact == count
                && (*t).recursion_remaining > 0
                && end <= (*t).values.limit
                && let Some(record) = (*t).frames.try_push()
            {
                (*t).values.top = end;
                (*frame).pc = pc as *const u8;
                (*record).slots = slots;
                (*record).code = code;
                (*record).function = object;
                (*record).globals = function.globals_ptr();
                (*record).builtins = function.builtins_bits();
                (*record).previous = frame;
                return jump_to!(op_pass_arguments, t, pc, fp, record);
            }
        } else if object & 3 == 0 {
            let class = (*(object as *const Header)).ty_ptr();
            if std::ptr::eq(class, &METHOD_DESCRIPTOR) {
                return jump_to!(op_call_descriptor, t, pc, fp, frame);
            }
            if std::ptr::eq(class, &BUILTIN) {
                return jump_to!(op_call_builtin, t, pc, fp, frame);
            }
        }
    }
    jump_to!(op_call_slow, t, pc, fp, frame)
}

/// The second half of a call: the callable and its arguments move from the caller's slots to the new frame.
#[inline(never)]
unsafe extern "C" fn op_pass_arguments(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    record: *mut Frame,
) -> u64 {
    // SAFETY: as in `op_call`, which has begun to fill the new frame's record; its other fields are filled here.
    unsafe {
        let translation = code_of(record).entry.get() as *const Translation;
        let slots = (*record).slots;
        (*record).pc = (*translation).instrs.as_ptr() as *const u8;
        (*record).caches = (*translation).caches.as_ptr() as *const ();
        (*record).locals = 0;
        (*record).object = 0;
        (*record).generator = 0;
        (*record).return_slot = (*pc).a;
        (*record).owner = Owner::Thread;
        (*record).on_return = run::on_return::STORE;
        (*record).traced = 0;
        (*record).event_unit = 0;
        (*record).stack_mark = slots;
        (*t).recursion_remaining -= 1;
        (*t).frame = record;
        let base = fp.add((*pc).a as usize);
        if *base & BORROWED != 0 {
            (*((*record).function as *const Header)).incref();
        }
        let unbound = (*base.add(1) == 0) as usize;
        *base = 0;
        let end = base.add((*pc).b as usize + 2);
        let mut from = base.add(1 + unbound);
        let mut to = slots;
        while from < end {
            // Volatile, so that the loop stays as it is.
            to.write_volatile(*from);
            from.write_volatile(0);
            from = from.add(1);
            to = to.add(1);
        }
        empty_slots!(to, (*t).values.top);
        dispatch!(t, (*record).pc as *const Instr, slots, record)
    }
}

/// An argument's word without the mark of a borrowed one.
#[inline(always)]
fn unmarked(word: u64) -> u64 {
    if word & 7 == BORROWED { word & !BORROWED } else { word }
}

/// What a native call answers instead of its result's word when it must go the general way.
const OTHERWISE: u64 = BORROWED;

/// A handler that calls something native by a function which answers the result's word, 0 when it has raised, or
/// [`OTHERWISE`]. The result goes to its slot.
macro_rules! native_handler {
    ($(#[$doc:meta])* $name:ident, $call:ident) => {
        $(#[$doc])*
        #[inline(never)]
        unsafe extern "C" fn $name(
            t: *mut Thread,
            pc: *const Instr,
            fp: *mut u64,
            frame: *mut Frame,
        ) -> u64 {
            // SAFETY: the running frame's slots: callable, self or NULL, arguments.
            unsafe {
                (*frame).pc = pc as *const u8;
                match $call(t, fp.add((*pc).a as usize), (*pc).b as usize) {
                    0 => raise(t),
                    OTHERWISE => {
                        let (pc, fp, frame) = noted!(t);
                        jump_to!(op_call_native, t, pc, fp, frame)
                    }
                    word => {
                        let (pc, fp, frame) = noted!(t);
                        *fp.add((*pc).a as usize) = word;
                        if REQUESTS.load(Ordering::Relaxed) != 0 {
                            return jump_to!(op_called_long, t, pc, fp, frame);
                        }
                        next!(t, pc, fp, frame)
                    }
                }
            }
        }
    };
}

native_handler!(
    /// Calls an unbound native method: at once with an instance of its own class and at most three arguments.
    op_call_descriptor,
    descriptor_call
);
native_handler!(
    /// Calls a native function: at once with at most three arguments.
    op_call_builtin,
    builtin_call
);

/// A native call is over, and something waits: a signal, or a collection.
#[inline(never)]
unsafe extern "C" fn op_called_long(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, super::control::safe_point(t))
}

/// The result's word; 0: raised. The slots are empty then.
///
/// # Safety
/// The running frame's slots: a method descriptor, self or NULL, arguments.
#[inline(never)]
unsafe fn descriptor_call(t: *mut Thread, base: *mut u64, argc: usize) -> u64 {
    // SAFETY: the caller's promise. The slots keep what is in them alive during the call.
    unsafe {
        let method = &*((*base & !BORROWED) as *const MethodDescriptor);
        let bound = *base.add(1) != 0;
        let (first, count) = (base.add(2 - bound as usize), argc + bound as usize);
        if count == 0 || count > 4 {
            return OTHERWISE;
        }
        let word = *first;
        if word & 3 != 0 {
            return OTHERWISE;
        }
        if method.owner.bits() != (*((word & !BORROWED) as *const Header)).ty_ptr() as u64 {
            return OTHERWISE;
        }
        match count {
            1 => descriptor_call_alone(t, base, first),
            2 => descriptor_call_with_one(t, base, first),
            _ => descriptor_call_with_more(t, base, first, count),
        }
    }
}

/// Ends a call of a method: releases the receiver and the method.
#[inline(always)]
unsafe fn descriptor_called(base: *mut u64, first: *mut u64, result: PyResult) -> u64 {
    // SAFETY: the caller's slots.
    unsafe {
        release_word(std::mem::replace(&mut *first, 0));
        release_word(std::mem::replace(&mut *base, 0));
    }
    result.map_or(0, Value::into_bits)
}

/// As [`descriptor_call`], for a receiver in `first` that fits, without arguments.
#[inline(never)]
unsafe fn descriptor_call_alone(t: *mut Thread, base: *mut u64, first: *mut u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let method = &*((*base & !BORROWED) as *const MethodDescriptor);
        let receiver = std::mem::ManuallyDrop::new(Value::from_bits(*first & !BORROWED));
        let result = match method.def.call {
            NativeCall::NoArgs(f) => f(&mut *t, &receiver),
            NativeCall::Fast(f) => f(&mut *t, &receiver, &[]),
            NativeCall::Keywords(f) => f(&mut *t, &receiver, &[], None),
            NativeCall::One(_) => return OTHERWISE,
        };
        descriptor_called(base, first, result)
    }
}

/// As [`descriptor_call_alone`], with one argument behind the receiver.
#[inline(never)]
unsafe fn descriptor_call_with_one(t: *mut Thread, base: *mut u64, first: *mut u64) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let method = &*((*base & !BORROWED) as *const MethodDescriptor);
        let receiver = std::mem::ManuallyDrop::new(Value::from_bits(*first & !BORROWED));
        let argument = std::mem::ManuallyDrop::new(Value::from_bits(unmarked(*first.add(1))));
        let arguments = std::slice::from_ref(&*argument);
        let result = match method.def.call {
            NativeCall::One(f) => f(&mut *t, &receiver, &argument),
            NativeCall::Fast(f) => f(&mut *t, &receiver, arguments),
            NativeCall::Keywords(f) => f(&mut *t, &receiver, arguments, None),
            NativeCall::NoArgs(_) => return OTHERWISE,
        };
        release_word(std::mem::replace(&mut *first.add(1), 0));
        descriptor_called(base, first, result)
    }
}

/// As [`descriptor_call_alone`], with two or three arguments: `count` values with the receiver.
#[inline(never)]
unsafe fn descriptor_call_with_more(t: *mut Thread, base: *mut u64, first: *mut u64, count: usize) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let method = &*((*base & !BORROWED) as *const MethodDescriptor);
        let receiver = std::mem::ManuallyDrop::new(Value::from_bits(*first & !BORROWED));
        let words = [1, 2, 3].map(|i| if i < count { unmarked(*first.add(i)) } else { 0 });
        let arguments = std::slice::from_raw_parts(words.as_ptr() as *const Value, count - 1);
        let result = match method.def.call {
            NativeCall::Fast(f) => f(&mut *t, &receiver, arguments),
            NativeCall::Keywords(f) => f(&mut *t, &receiver, arguments, None),
            _ => return OTHERWISE,
        };
        for i in (1..count).rev() {
            release_word(std::mem::replace(&mut *first.add(i), 0));
        }
        descriptor_called(base, first, result)
    }
}

/// The result's word; 0: raised. The slots are empty then.
///
/// # Safety
/// The running frame's slots: a native function, self or NULL, arguments.
#[inline(never)]
unsafe fn builtin_call(t: *mut Thread, base: *mut u64, count: usize) -> u64 {
    // SAFETY: the caller's promise. The slots keep what is in them alive during the call.
    unsafe {
        let builtin = &*((*base & !BORROWED) as *const Builtin);
        if *base.add(1) != 0 || count > 3 {
            return OTHERWISE;
        }
        let none = Value::none();
        let receiver = builtin.receiver.as_ref().unwrap_or(&none);
        let first = base.add(2);
        let thread = &mut *t;
        let result = if count == 1 {
            let argument = std::mem::ManuallyDrop::new(Value::from_bits(unmarked(*first)));
            let arguments = std::slice::from_ref(&*argument);
            let result = match builtin.def.call {
                NativeCall::One(f) => f(thread, receiver, &argument),
                NativeCall::Fast(f) => f(thread, receiver, arguments),
                NativeCall::Keywords(f) => f(thread, receiver, arguments, None),
                NativeCall::NoArgs(_) => return OTHERWISE,
            };
            release_word(std::mem::replace(&mut *first, 0));
            result
        } else {
            let mut words = [0; 3];
            for (i, word) in words.iter_mut().enumerate() {
                if i < count {
                    *word = unmarked(*first.add(i));
                }
            }
            let arguments = std::slice::from_raw_parts(words.as_ptr() as *const Value, count);
            let result = match (builtin.def.call, count) {
                (NativeCall::Fast(f), _) => f(thread, receiver, arguments),
                (NativeCall::Keywords(f), _) => f(thread, receiver, arguments, None),
                (NativeCall::NoArgs(f), 0) => f(thread, receiver),
                _ => return OTHERWISE,
            };
            for i in (0..count).rev() {
                release_word(std::mem::replace(&mut *first.add(i), 0));
            }
            result
        };
        release_word(std::mem::replace(&mut *base, 0));
        result.map_or(0, Value::into_bits)
    }
}

/// Calls a native function or an unbound native method with positional arguments.
#[inline(never)]
unsafe extern "C" fn op_call_native(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, native_call(t, pc, fp))
}

#[inline(never)]
unsafe fn native_call(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's slots: callable, self or NULL, arguments. The arguments stay in their slots during
    // the call; those that are borrowed from locals lose their mark for that time and are not released afterwards.
    unsafe {
        let thread = &mut *t;
        let base = fp.add((*pc).a as usize);
        let bound = *base.add(1) != 0;
        let (first, count) = (base.add(2 - bound as usize), (*pc).b as usize + bound as usize);
        // From here on the reference to the callable is this function's.
        let callable = take_operand(base, 0, true);
        let mut borrowed = 0u64;
        for i in 0..count {
            let slot = first.add(i);
            let word = *slot;
            if word & 7 == BORROWED {
                if i < 64 {
                    *slot = word & !BORROWED;
                    borrowed |= 1 << i;
                } else {
                    *slot = own_word(word);
                }
            }
        }
        let args = std::slice::from_raw_parts(first as *const Value, count);
        let result = call_native(thread, &callable, args, None);
        for i in (0..count).rev() {
            let slot = first.add(i);
            let word = *slot;
            *slot = 0;
            if i >= 64 || borrowed & 1 << i == 0 {
                release_word(word);
            }
        }
        drop(callable);
        match result {
            Ok(value) => {
                *base = value.into_bits();
                // The call may have taken long.
                REQUESTS.load(Ordering::Relaxed) == 0 || super::control::safe_point(t)
            }
            Err(_) => false,
        }
    }
}

#[inline(never)]
unsafe extern "C" fn op_call_slow(t: *mut Thread, pc: *const Instr, fp: *mut u64, frame: *mut Frame) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { call(t, pc, fp) };
    if outcome == 1 {
        let (pc, fp, frame) = noted!(t);
        if REQUESTS.load(Ordering::Relaxed) != 0 {
            return jump_to!(op_called, t, pc, fp, frame);
        }
        return next!(t, pc, fp, frame);
    }
    if outcome == 2 {
        return raise(t);
    }
    resume!(t)
}

/// A native function has returned and somebody asks for a safe point.
#[inline(never)]
unsafe extern "C" fn op_called(t: *mut Thread, pc: *const Instr, _: *mut u64, frame: *mut Frame) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the thread is the running one.
    if !unsafe { super::control::safe_point(t) } {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    next!(t, pc, fp, frame)
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
                let pushed = run::push_call(
                    t,
                    callable,
                    first,
                    count,
                    names.map(Tuple::items),
                    slot,
                    run::on_return::STORE,
                );
                return if pushed { 0 } else { 2 };
            }
        }
        let class = match callable & 3 {
            0 if *base.add(1) == 0 => as_plain_class(callable),
            _ => None,
        };
        if names.is_none()
            && let Some(new) = class.and_then(|class| python_new(t, class))
        {
            // The class and the arguments stay while `__new__` runs: its result may have to be initialised with them.
            *base.add(1) = callable | BORROWED;
            let (new, what) = (new.into_bits(), run::on_return::NEW);
            if run::push_call_of::<false>(t, new, base.add(1), argc + 1, None, slot, what) {
                return 0;
            }
            run::release_words(base, argc + 2);
            return 2;
        }
        if let Some(init) = class.and_then(|class| python_init(t, class)) {
            // The new object waits in the callable's place while `__init__` runs.
            let made = object::singletons::new_instance(&*(callable as *const Type)).into_bits();
            let old = *base;
            *base = made;
            *base.add(1) = own_word(made);
            release_word(old);
            let (first, count) = (base.add(1), argc + 1);
            let pushed = run::push_call(
                t,
                init.into_bits(),
                first,
                count,
                names.map(Tuple::items),
                slot,
                run::on_return::INIT,
            );
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
        let callable = operand(base, 0, true);
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
    let result = call_native_now(t, callable, args, names)?;
    // A signal that came meanwhile belongs to this call.
    if object::thread::REQUESTS.load(Ordering::Relaxed) & object::thread::requests::SIGNAL != 0 {
        t.poll()?;
    }
    Ok(result)
}

#[inline(always)]
fn call_native_now(t: &mut Thread, callable: &Value, args: &[Value], names: Option<&Tuple>) -> PyResult {
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
        && (method.owner.bits() == receiver.ty() as *const Type as u64
            || method.owner.downcast::<Type>().is_some_and(|owner| receiver.ty().is_subtype(owner)))
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

/// The class behind a word, if it is called as `type` has it.
///
/// # Safety
/// A live object's word.
#[inline(always)]
unsafe fn as_plain_class<'a>(word: u64) -> Option<&'a Type> {
    // SAFETY: the caller's promise; subclasses of `type` have instances that are types.
    unsafe {
        let meta = (*(word as *const Header)).ty();
        let plain = std::ptr::eq(meta, &object::singletons::TYPE)
            || meta.has(flags::TYPE_SUBCLASS)
                && match (meta.slots().call, object::singletons::TYPE.slots().call) {
                    (Some(own), Some(plain)) => std::ptr::fn_addr_eq(own, plain),
                    _ => false,
                };
        plain.then(|| &*(word as *const Type))
    }
}

/// The Python function that makes instances of a class.
fn python_new(t: &Thread, class: &Type) -> Option<Value> {
    if !object::slotdefs::has_python_new(class)
        || !std::ptr::eq(class.class(), &object::singletons::TYPE)
        || crate::monitor::watching()
    {
        return None;
    }
    let found = object::lookup::lookup(t, class, &object::names::NEW)?;
    if found.is_type(&FUNCTION) {
        return Some(found);
    }
    let found = found.downcast_exact::<Obj<StaticMethod>>()?.callable().get()?;
    found.is_type(&FUNCTION).then_some(found)
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
        let (pc, fp, frame) = noted!(t);
        if REQUESTS.load(Ordering::Relaxed) != 0 {
            return jump_to!(op_called, t, pc, fp, frame);
        }
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
        let (pc, fp, frame) = noted!(t);
        if REQUESTS.load(Ordering::Relaxed) != 0 {
            return jump_to!(op_called, t, pc, fp, frame);
        }
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
        let slot = (*pc).a;
        let keywords = keywords.filter(|k| !k.downcast_exact::<Dict>().is_some_and(Dict::is_empty));
        if keywords.is_none()
            && callable.is_heap()
            && !callable.is_type(&FUNCTION)
            && let Some(tuple) = args.downcast_exact::<Tuple>()
        {
            return call_unpacked_other(thread, base, slot, callable, tuple);
        }
        if callable.is_heap()
            && callable.is_type(&FUNCTION)
            && let Some(tuple) = args.downcast_exact::<Tuple>()
        {
            let items = tuple.items();
            if keywords.is_none() {
                let first = items.as_ptr() as *mut u64;
                return if push_copied(thread, &callable, first, items.len(), None, slot) { 0 } else { 2 };
            }
            if let Some(mut few) = crate::bind::few_keywords(keywords.as_ref(), items) {
                let (first, count) = (few.words.as_mut_ptr(), few.count);
                let names = Some(few.names()).filter(|names| !names.is_empty());
                return if push_copied(thread, &callable, first, count, names, slot) { 0 } else { 2 };
            }
        }
        let Ok((values, names)) = crate::bind::unpack(thread, &callable, args, keywords) else { return 2 };
        if callable.downcast::<Function>().is_some() {
            let first = values.as_ptr() as *mut u64;
            let names = names.as_deref().map(Tuple::items);
            return if push_copied(thread, &callable, first, values.len(), names, slot) { 0 } else { 2 };
        }
        let names = names.as_deref();
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

/// Calls what is no Python function with the items of a tuple; as [`call_slots`].
///
/// # Safety
/// `base` is the slot `slot` of the running frame, which runs such a call.
#[inline(always)]
unsafe fn call_unpacked_other(
    t: &mut Thread,
    base: *mut u64,
    slot: u32,
    callable: Value,
    args: &Tuple,
) -> u8 {
    const MOST: usize = 16;
    // SAFETY: the caller's promise; the slots are empty, and of the class's positions on the stack three may be used.
    unsafe {
        let items = args.items();
        if items.len() < MOST
            && let Some(class) = as_plain_class(callable.bits())
            && let Some(new) = python_new(t, class)
        {
            let mut words = [0; MOST];
            words[0] = callable.bits();
            for (word, item) in words[1..].iter_mut().zip(items) {
                *word = item.bits();
            }
            // As for other calls the class and the arguments stay.
            put!(base, callable.into_bits());
            put!(base.add(2), args.to_value().into_bits());
            let (new, what) = (new.into_bits(), run::on_return::NEW);
            if run::push_call_of::<false>(t, new, words.as_mut_ptr(), items.len() + 1, None, slot, what) {
                return 0;
            }
            run::release_words(base, 3);
            return 2;
        }
        match call_native(t, &callable, items, None) {
            Ok(value) => {
                drop(callable);
                put!(base, value.into_bits());
                1
            }
            Err(_) => 2,
        }
    }
}

/// Pushes the frame of a call whose arguments stay the caller's.
///
/// # Safety
/// As [`run::push_call`]; `callable` is a function.
unsafe fn push_copied(
    t: &mut Thread,
    callable: &Value,
    first: *mut u64,
    count: usize,
    names: Option<&[Value]>,
    slot: u32,
) -> bool {
    let function = callable.clone().into_bits();
    // SAFETY: the caller's promise.
    unsafe { run::push_call_of::<false>(t, function, first, count, names, slot, run::on_return::STORE) }
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
            if (*frame).on_return != run::on_return::STORE {
                return op_return_rest(t, pc, fp, frame, word);
            }
            let mut i = code_of(frame).nlocalsplus as usize;
            while i > 0 {
                i -= 1;
                let slot = fp.add(i);
                let local = *slot;
                if local != 0 && local & 7 == 0 {
                    if (*(local as *const Header)).refcount() == 1 {
                        // The rest goes the slow way, from here on.
                        return op_return_rest(t, pc, fp, frame, word);
                    }
                    slot.write_volatile(0);
                    (*(local as *const Header)).decref();
                }
            }
            if (*(function as *const Header)).refcount() == 1 {
                return op_return_rest(t, pc, fp, frame, word);
            }
            (*(function as *const Header)).decref();
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

/// Returns a value that has left its slot already, from an ordinary call's frame: something has to be destroyed, or
/// the result is not just stored.
#[inline(never)]
unsafe extern "C" fn op_return_rest(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    word: u64,
) -> u64 {
    // SAFETY: the running frame's.
    unsafe {
        (*frame).pc = pc as *const u8;
        if !leave_with(t, fp, frame, word) {
            return raise(t);
        }
    }
    resume!(t)
}

/// # Safety
/// The running frame, which is an ordinary call's without an object or a mapping of locals, and its slots. The word is
/// owned.
#[inline(never)]
unsafe fn leave_with(t: *mut Thread, fp: *mut u64, frame: *mut Frame, word: u64) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        // What the locals' destruction runs does not see the frame any more; its memory is still its own.
        (*t).frame = (*frame).previous;
        let mut i = code_of(frame).nlocalsplus as usize;
        while i > 0 {
            i -= 1;
            let slot = fp.add(i);
            let local = *slot;
            *slot = 0;
            release_word(local);
        }
        let (function, what, slot) = ((*frame).function, (*frame).on_return, (*frame).return_slot);
        let mark = (*frame).stack_mark;
        (*t).recursion_remaining += 1;
        (*t).frames.pop();
        (*t).values.release_to(mark);
        release_word(function);
        run::deliver(&mut *t, slot, what, Value::from_bits(word))
    }
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
    slow!(t, pc, fp, frame, build_list(pc, fp))
}

pub(super) unsafe extern "C" fn op_build_tuple(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, build_tuple(pc, fp))
}

/// The operands of a display, which lie side by side: every word owns its value afterwards.
#[inline(always)]
unsafe fn owned_operands<'a>(pc: *const Instr, fp: *mut u64) -> &'a [u64] {
    // SAFETY: the running frame's slots, which are temporaries and bound.
    unsafe {
        let words = std::slice::from_raw_parts_mut(fp.add((*pc).a as usize), (*pc).b as usize);
        for word in words.iter_mut() {
            if *word & 7 == BORROWED {
                *word = own_word(*word);
            }
        }
        words
    }
}

/// Puts a value that has taken over the operands of a display into the first one's place.
#[inline(always)]
unsafe fn replace_operands(pc: *const Instr, fp: *mut u64, value: Value) {
    // SAFETY: as above.
    unsafe {
        let first = fp.add((*pc).a as usize);
        for i in 1..(*pc).b as usize {
            // Volatile: for a few words a call would take longer.
            first.add(i).write_volatile(0);
        }
        if (*pc).b == 0 {
            put!(first, value.into_bits());
        } else {
            *first = value.into_bits();
        }
    }
}

#[inline(never)]
unsafe fn build_list(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the words move into the list.
    unsafe {
        let words = owned_operands(pc, fp);
        let mut items = Vec::with_capacity(words.len());
        let first: *mut u64 = items.as_mut_ptr() as *mut u64;
        for (i, word) in words.iter().enumerate() {
            first.add(i).write_volatile(*word);
        }
        items.set_len(words.len());
        replace_operands(pc, fp, List::new(items));
    }
    true
}

#[inline(never)]
unsafe fn build_tuple(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the words move into the tuple; those that are borrowed become owned ones first.
    unsafe {
        let (first, count) = (fp.add((*pc).a as usize), (*pc).b as usize);
        if count == 0 {
            put!(first, Tuple::empty().into_bits());
            return true;
        }
        let tuple = Tuple::filled(count, |i| {
            let slot = first.add(i);
            let word = *slot;
            slot.write_volatile(0);
            if word & 7 == BORROWED { own_word(word) } else { word }
        });
        *first = tuple.into_bits();
    }
    true
}
