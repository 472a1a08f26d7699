//! Frame objects and traceback entries of running code.
//!
//! Here: the running frames as seen from outside, entries made while an exception unwinds. Not here: the objects
//! themselves (`object::frame`), their attributes (`builtins`).

use object::exceptions::BaseException;
use object::frame::{Frame, FrameObject, Owner, TracebackData, code_of, complete, detach, object_of};
use object::{Obj, Ref, Thread, Value};

use crate::instr::{Instr, Op};
use crate::translate::Translation;

/// Offset in bytes of the bytecode instruction that a frame runs, or ran before it was suspended.
///
/// # Safety
/// `frame` is a record of translated code that has not ended.
pub unsafe fn offset(frame: *const Frame) -> i32 {
    // SAFETY: the caller's promise; `pc` points into the translation.
    unsafe { unit(frame) as i32 * 2 }
}

/// The same in code units.
///
/// # Safety
/// As for [`offset`].
pub(crate) unsafe fn unit(frame: *const Frame) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).event_unit != 0 {
            return (*frame).event_unit - 1;
        }
        let translation = &*(code_of(frame).entry.get() as *const Translation);
        let pc = (*frame).pc as *const Instr;
        let index = pc.offset_from(translation.instrs.as_ptr()) as usize;
        translation.origin(index).unit + suspends(pc) as u32
    }
}

/// Whether an instruction suspends its frame: that has then gone on to the next bytecode instruction.
///
/// # Safety
/// `pc` points to an instruction.
#[inline]
pub(crate) unsafe fn suspends(pc: *const Instr) -> bool {
    // SAFETY: the caller's promise.
    let op = unsafe { (*pc).op };
    op == Op::Yield as u16 || op == Op::ReturnGenerator as u16
}

/// The frame object `depth` levels below the running frame; nothing when the stack is not that deep.
pub fn current_frame(t: &Thread, depth: usize) -> Option<Ref<FrameObject>> {
    t.current_frame(depth)
}

/// A traceback of the running frame alone.
pub fn traceback_here(t: &Thread) -> Option<Value> {
    // SAFETY: the running frame.
    unsafe {
        let frame = complete(t.frame)?;
        Some(entry(frame, unit(frame), None))
    }
}

unsafe fn entry(frame: *mut Frame, unit: u32, next: Option<Value>) -> Value {
    // SAFETY: the caller's promise: a frame that has not ended.
    let object = unsafe { object_of(frame) };
    Obj::new(TracebackData {
        next: object::cell::OptionCell::new(next),
        frame: object.into_value(),
        lasti: unit as i32 * 2,
        lineno: std::cell::Cell::new(-1),
    })
}

/// Puts the frame in front of the traceback of the exception that waits.
///
/// # Safety
/// `frame` is the running frame and runs code.
pub(crate) unsafe fn add_traceback(t: &mut Thread, frame: *mut Frame, unit: u32) {
    let Some(exception) = t.raised() else { return };
    // Recursion that has used up the memory does not get it back for its traceback.
    if let Some(e) = exception.downcast::<BaseException>()
        && host::memory::allows_extra()
    {
        // SAFETY: the caller's promise.
        let first = unsafe { entry(frame, unit, e.traceback.get()) };
        e.traceback.set(Some(first));
    }
}

/// Parts a frame that ends from its object, if it has one.
///
/// # Safety
/// `frame` runs code and ends now; its `pc` is up to date.
#[inline]
pub(crate) unsafe fn part(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).object != 0 && (*frame).owner != Owner::Entry {
            detach(frame, offset(frame), 0);
        }
    }
}
