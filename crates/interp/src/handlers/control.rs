//! Jumps and iteration.

use std::sync::atomic::Ordering;

use builtins::list::{LIST_ITERATOR, ListIterator};
use builtins::range::{RANGE_ITERATOR, RangeIterator};
use object::frame::{Frame, own_word};
use object::generator::GENERATOR;
use object::thread::REQUESTS;
use object::{List, Obj, Thread, Value};

use super::load::{operand, put};
use super::{dispatch, jump_to, next, noted, put_next, raise, slow};
use crate::instr::{Instr, x};
use crate::suspended;

pub(super) unsafe extern "C" fn op_nop(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    next!(t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_jump(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: a jump target of the same translation.
    let target = unsafe { pc.offset((*pc).b as i32 as isize) };
    dispatch!(t, target, fp, frame)
}

pub(super) unsafe extern "C" fn op_jump_back(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: a jump target of the same translation.
    let target = unsafe { pc.offset((*pc).b as i32 as isize) };
    if REQUESTS.load(Ordering::Relaxed) != 0 {
        return jump_to!(op_safe_point, t, pc, fp, frame);
    }
    dispatch!(t, target, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_safe_point(t: *mut Thread, pc: *const Instr, _: *mut u64, frame: *mut Frame) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the thread is the running one.
    if !unsafe { safe_point(t) } {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    // SAFETY: a jump target of the same translation.
    let target = unsafe { pc.offset((*pc).b as i32 as isize) };
    dispatch!(t, target, fp, frame)
}

/// Runs what has been asked for: a collection, signal handlers.
///
/// # Safety
/// `t` is the running thread, and its frame's `pc` is up to date.
#[inline(never)]
pub(crate) unsafe fn safe_point(t: *mut Thread) -> bool {
    // SAFETY: the caller's promise.
    let thread = unsafe { &mut *t };
    if object::thread::take_collection_request() {
        object::gc::collect_due(thread);
    }
    thread.safe_point().is_ok()
}

pub(super) unsafe extern "C" fn op_jump_if(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; a condition is True or False, which own nothing.
    unsafe {
        let slot = fp.add((*pc).a as usize);
        let truth = *slot & !object::value::BORROWED == Value::bool(true).into_bits();
        if (*pc).x & x::B_TEMPORARY != 0 {
            *slot = 0;
        }
        if truth == ((*pc).x & 1 == 1) {
            let target = pc.offset((*pc).b as i32 as isize);
            return dispatch!(t, target, fp, frame);
        }
    }
    next!(t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_jump_truth(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let (word, wanted) = unsafe { (*fp.add((*pc).a as usize), (*pc).x & 1 == 1) };
    let truth = if word & 1 == 1 {
        (word != 1) as u8
    } else if word & !object::value::BORROWED == Value::bool(true).into_bits() {
        1
    } else if word & !object::value::BORROWED == Value::bool(false).into_bits()
        || word & !object::value::BORROWED == Value::none().into_bits()
    {
        0
    } else {
        return jump_to!(op_jump_truth_slow, t, pc, fp, frame);
    };
    if (truth == 1) == wanted {
        // SAFETY: a jump target of the same translation.
        let target = unsafe { pc.offset((*pc).b as i32 as isize) };
        return dispatch!(t, target, fp, frame);
    }
    next!(t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_jump_truth_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: as above.
    let truth = unsafe { truth_of(t, pc, fp) };
    if truth == 2 {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    // SAFETY: the running instruction, and a jump target of the same translation.
    unsafe {
        if (truth == 1) == ((*pc).x & 1 == 1) {
            return dispatch!(t, pc.offset((*pc).b as i32 as isize), fp, frame);
        }
    }
    next!(t, pc, fp, frame)
}

/// 0: false, 1: true, 2: raised.
#[inline(never)]
unsafe fn truth_of(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: slots of the running frame; a temporary ends here.
    unsafe {
        let value = operand(fp, (*pc).a, (*pc).x & x::B_TEMPORARY != 0);
        match (*t).is_true(&value) {
            Ok(answer) => answer as u8,
            Err(_) => 2,
        }
    }
}

pub(super) unsafe extern "C" fn op_jump_if_none(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let word = unsafe { *fp.add((*pc).a as usize) };
    // SAFETY: the running instruction.
    if word & 7 == 0 && unsafe { (*pc).x & x::B_TEMPORARY } != 0 && word != Value::none().into_bits() {
        return jump_to!(op_jump_if_none_slow, t, pc, fp, frame);
    }
    // SAFETY: as above; what the slot holds it does not own.
    unsafe {
        if (*pc).x & x::B_TEMPORARY != 0 {
            *fp.add((*pc).a as usize) = 0;
        }
        let none = word & !object::value::BORROWED == Value::none().into_bits();
        if none == ((*pc).x & 1 == 1) {
            let target = pc.offset((*pc).b as i32 as isize);
            return dispatch!(t, target, fp, frame);
        }
    }
    next!(t, pc, fp, frame)
}

/// A value that dies here, perhaps.
#[inline(never)]
unsafe extern "C" fn op_jump_if_none_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's slots, and a jump target of the same translation.
    unsafe {
        (*frame).pc = pc as *const u8;
        let none = is_none(pc, fp);
        let (pc, fp, frame) = noted!(t);
        if none == ((*pc).x & 1 == 1) {
            let target = pc.offset((*pc).b as i32 as isize);
            return dispatch!(t, target, fp, frame);
        }
        next!(t, pc, fp, frame)
    }
}

#[inline(never)]
unsafe fn is_none(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame; a temporary ends here.
    unsafe { operand(fp, (*pc).a, (*pc).x & x::B_TEMPORARY != 0).is_none() }
}

pub(super) unsafe extern "C" fn op_get_iter(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, get_iter(t, pc, fp))
}

#[inline(never)]
unsafe fn get_iter(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let object = operand(fp, (*pc).b, (*pc).x & x::B_TEMPORARY != 0);
        match (*t).iter(&object) {
            Ok(iterator) => {
                drop(object);
                put!(fp.add((*pc).a as usize), iterator.into_bits());
                true
            }
            Err(_) => false,
        }
    }
}

pub(super) unsafe extern "C" fn op_for_iter(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame; the type says what the object is.
    unsafe {
        let word = *fp.add((*pc).a as usize);
        if word & 3 == 0 {
            let iterator = (word & !object::value::BORROWED) as *const object::Header;
            let class = (*iterator).ty_ptr();
            if std::ptr::eq(class, &RANGE_ITERATOR) {
                match (*(iterator as *const Obj<RangeIterator>)).step() {
                    Some(number) if number.unsigned_abs() < 1 << 61 => {
                        return put_next!(t, pc, fp, frame, (*pc).b, (number << 1) as u64 | 1);
                    }
                    Some(number) => return op_big_number(t, pc, fp, frame, number),
                    None => {
                        let target = pc.offset((*pc).c as i32 as isize);
                        return dispatch!(t, target, fp, frame);
                    }
                }
            }
            if std::ptr::eq(class, &LIST_ITERATOR) {
                let iterator = &*(iterator as *const Obj<ListIterator>);
                let index = iterator.index.get();
                if let Some(list) = iterator.list.borrowed(&*t)
                    && let Some(item) = (*(list.bits() as *const List)).items(&*t).get(index as usize)
                {
                    iterator.index.set(index + 1);
                    return put_next!(t, pc, fp, frame, (*pc).b, own_word(item.bits()));
                }
            }
            if std::ptr::eq(class, &GENERATOR) {
                return jump_to!(op_for_iter_generator, t, pc, fp, frame);
            }
            if word & object::value::BORROWED == 0 && !(*class).is_heap_type() {
                return jump_to!(op_for_iter_native, t, pc, fp, frame);
            }
        }
    }
    jump_to!(op_for_iter_slow, t, pc, fp, frame)
}

/// A generator that waits at a `yield` goes on at once.
#[inline(never)]
unsafe extern "C" fn op_for_iter_generator(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's slots; the handler that jumps here has looked at the type.
    unsafe {
        let word = *fp.add((*pc).a as usize) & !object::value::BORROWED;
        let generator = &*(word as *const object::generator::Generator);
        (*frame).pc = pc as *const u8;
        let none = Value::none().into_bits();
        if let Some(frame) = suspended::resume_at_once(t, generator, none, (*pc).b) {
            return dispatch!(t, (*frame).pc as *const Instr, (*frame).slots, frame);
        }
    }
    jump_to!(op_for_iter_slow, t, pc, fp, frame)
}

/// A native type's iterator: its slot is called at once.
#[inline(never)]
unsafe extern "C" fn op_for_iter_native(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame. The iterator's slot keeps it alive: only this frame's instructions change it.
    unsafe {
        (*frame).pc = pc as *const u8;
        let item = native_next(t, fp.add((*pc).a as usize) as *const Value);
        let (pc, fp, frame) = noted!(t);
        match item {
            0 => {
                let target = pc.offset((*pc).c as i32 as isize);
                dispatch!(t, target, fp, frame)
            }
            RAISED => jump_to!(op_for_iter_raised, t, pc, fp, frame),
            item => put_next!(t, pc, fp, frame, (*pc).b, item),
        }
    }
}

/// What stands for an exception where a word is answered.
const RAISED: u64 = object::value::BORROWED;

/// The word of the next item of a native iterator, 0 at the end, or [`RAISED`].
///
/// # Safety
/// The running thread, and a live iterator.
#[inline(never)]
unsafe fn native_next(t: *mut Thread, iterator: *const Value) -> u64 {
    // SAFETY: the caller's promise.
    let (t, iterator) = unsafe { (&mut *t, &*iterator) };
    match iterator.ty().slots().iternext {
        Some(next) => match next(t, iterator) {
            Ok(Some(item)) => item.into_bits(),
            Ok(None) => 0,
            Err(_) => RAISED,
        },
        None => object::slotdefs::next_or_stop(t, iterator).map_or(RAISED, |_| 0),
    }
}

/// The iterator has raised.
#[inline(never)]
unsafe extern "C" fn op_for_iter_raised(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's; a jump target of the same translation.
    unsafe {
        if !stopped(&mut *t) {
            return raise(t);
        }
        let target = pc.offset((*pc).c as i32 as isize);
        dispatch!(t, target, fp, frame)
    }
}

/// Whether what was raised merely ends the iteration; then it is dropped.
#[cold]
fn stopped(t: &mut Thread) -> bool {
    if !t.raised_is(&object::exceptions::STOP_ITERATION) {
        return false;
    }
    if crate::monitor::watching() {
        crate::monitor::stopped(t);
    }
    t.restore_raised(None);
    true
}

#[inline(never)]
unsafe extern "C" fn op_for_iter_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let outcome = unsafe { for_iter(t, pc, fp) };
    if outcome == 2 {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    if outcome == 1 {
        return next!(t, pc, fp, frame);
    }
    if outcome == suspended::PUSHED {
        return dispatch!(t, pc, fp, frame);
    }
    // SAFETY: a jump target of the same translation.
    let target = unsafe { pc.offset((*pc).c as i32 as isize) };
    dispatch!(t, target, fp, frame)
}

/// Stores a number that needs a heap object.
#[inline(never)]
unsafe extern "C" fn op_big_number(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
    number: i64,
) -> u64 {
    // SAFETY: slots of the running frame.
    unsafe { put!(fp.add((*pc).b as usize), big_number(number)) };
    next!(t, pc, fp, frame)
}

#[cold]
#[inline(never)]
fn big_number(number: i64) -> u64 {
    Value::int(number).into_bits()
}

/// 0: the end, 1: the next item is in its slot, 2: raised, 3: a generator's frame has been pushed.
#[inline(never)]
unsafe fn for_iter(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: the running frame's.
    unsafe {
        if let Some(generator) = suspended::generator_of_word(*fp.add((*pc).a as usize), false) {
            return suspended::push(&mut *t, generator, Value::none().into_bits(), (*pc).b);
        }
        // The slot keeps the iterator alive: only this frame's instructions change it.
        let word = *fp.add((*pc).a as usize);
        let word = if word & 7 == object::value::BORROWED { word & !object::value::BORROWED } else { word };
        if word == 0 {
            return 0;
        }
        let iterator = std::mem::ManuallyDrop::new(Value::from_bits(word));
        let thread = &mut *t;
        match object::slotdefs::next_or_stop(thread, &iterator) {
            Ok(Some(item)) => {
                put!(fp.add((*pc).b as usize), item.into_bits());
                1
            }
            Ok(None) => 0,
            Err(_) if stopped(thread) => 0,
            Err(_) => 2,
        }
    }
}
