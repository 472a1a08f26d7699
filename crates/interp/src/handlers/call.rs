//! Calls, returns, and what makes new containers and functions out of slots.

use object::frame::{Frame, own_word, release_word};
use object::function::Function;
use object::{Dict, Header, List, Thread, Tuple, Value};

use super::load::{put, take_operand};
use super::{next, raise, resume, slow};
use crate::instr::{Instr, x};
use crate::run;

pub(super) unsafe extern "C" fn op_call(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
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
    unsafe {
        let thread = &mut *t;
        let base = fp.add((*pc).a as usize);
        let argc = (*pc).b as usize;
        let (first, count) = if *base.add(1) == 0 { (base.add(2), argc) } else { (base.add(1), argc + 1) };
        let callable = *base & !object::value::BORROWED;
        if callable & 3 == 0 {
            let function = std::mem::ManuallyDrop::new(Value::from_bits(callable));
            if let Some(function) = function.downcast::<Function>()
                && run::takes_exactly(function, count)
            {
                return if run::push_call(thread, function, base, first, count, (*pc).a) { 0 } else { 2 };
            }
        }
        // The arguments become owned: a native function borrows them from the slots.
        for i in 0..count {
            let slot = first.add(i);
            if *slot & 7 == object::value::BORROWED {
                *slot = own_word(*slot);
            }
        }
        let callable = take_operand(base, 0, true);
        let args = std::slice::from_raw_parts(first as *const Value, count);
        let result = thread.call(&callable, args);
        drop(callable);
        for i in (0..count).rev() {
            let slot = first.add(i);
            let word = *slot;
            *slot = 0;
            release_word(word);
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

pub(super) unsafe extern "C" fn op_return(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's.
    unsafe {
        (*frame).pc = pc as *const u8;
        do_return(t, pc, fp);
    }
    resume!(t)
}

#[inline(never)]
unsafe fn do_return(t: *mut Thread, pc: *const Instr, fp: *mut u64) {
    // SAFETY: the running frame's.
    unsafe {
        let value = take_operand(fp, (*pc).a, (*pc).x & x::B_TEMPORARY != 0);
        run::leave(&mut *t, value);
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
        let builtins = Value::new_ref((*frame).builtins as *const Header);
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
