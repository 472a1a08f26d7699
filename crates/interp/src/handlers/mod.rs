//! The handlers of register instructions, and how one leads to the next.
//!
//! Every handler is a function of one signature that ends in a call of the next handler, which the compiler turns into a
//! jump: so no handler keeps a local whose address escapes, and whatever is not a few loads and stores happens in an
//! ordinary function that is never inlined and returns a number. A check of the compiled program's disassembly
//! rejects handlers that end otherwise.

#![allow(unused_unsafe, reason = "the macros below carry their own blocks, wherever they are used")]

pub(crate) mod attr;
mod binary;
mod call;
mod control;
pub(crate) mod data;
mod flow;
mod load;
mod suspension;
mod traced;

use std::cell::UnsafeCell;

use object::Thread;
use object::frame::Frame;

use crate::instr::{Instr, operations};

/// A handler: the thread, the instruction, the frame's slots, the frame.
pub(crate) type Handler = unsafe extern "C" fn(*mut Thread, *const Instr, *mut u64, *mut Frame) -> u64;

/// The table of dispatch.
pub(crate) struct Table(UnsafeCell<[Handler; crate::instr::Op::ALL.len()]>);

// SAFETY: it is read and changed only by threads that hold the lock of the process's interpreter.
unsafe impl Sync for Table {}

impl Table {
    /// The first handler.
    #[inline(always)]
    pub(crate) const fn as_ptr(&self) -> *const Handler {
        self.0.get() as *const Handler
    }

    /// Makes every instruction pass the handler that watches, or ends that.
    pub(crate) fn watch(&self, yes: bool) {
        for (i, plain) in PLAIN.iter().enumerate() {
            // SAFETY: the table has as many entries; whoever holds the lock may write.
            unsafe {
                *(self.0.get() as *mut Handler).add(i) = if yes { traced::op_traced } else { *plain };
            }
        }
    }
}

macro_rules! table {
    ($($(#[$doc:meta])* $name:ident = $handler:ident,)*) => {
        /// The handlers, by number of operation.
        pub(crate) static PLAIN: &[Handler] = &[$($handler),*];
        /// The handlers that dispatch goes through: the plain ones, or for all operations the one that watches.
        pub(crate) static HANDLERS: Table = Table(UnsafeCell::new([$($handler),*]));
    };
}
use attr::*;
use binary::*;
use call::*;
use control::*;
use data::*;
use flow::*;
use load::*;
use suspension::*;
operations!(table);

/// Goes on with the instruction at `$pc`.
macro_rules! dispatch {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr) => {{
        let pc: *const $crate::instr::Instr = $pc;
        // SAFETY: `pc` points into a translation, whose operations all have handlers.
        let handler = unsafe { *$crate::handlers::HANDLERS.as_ptr().add((*pc).op as usize) };
        // SAFETY: the state handed on is the running frame's.
        unsafe { handler($t, pc, $fp, $frame) }
    }};
}
pub(crate) use dispatch;

/// Goes on with the next instruction.
macro_rules! next {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr) => {
        // SAFETY: a translation ends in an instruction that does not go on to the next.
        $crate::handlers::dispatch!($t, unsafe { $pc.add(1) }, $fp, $frame)
    };
}
pub(crate) use next;

/// The state, as the thread's current frame has noted it: instruction, slots, frame. After a call of something slow
/// that is cheaper than to keep the state over the call, where only the thread needs a register that survives it.
macro_rules! noted {
    ($t:expr) => {{
        // SAFETY: the thread runs a frame.
        let frame = unsafe { (*$t).frame };
        // SAFETY: as above.
        let (pc, fp) = unsafe { ((*frame).pc as *const $crate::instr::Instr, (*frame).slots) };
        (pc, fp, frame)
    }};
}
pub(crate) use noted;

/// Goes on where the thread's current frame says: after a call, a return, or an exception.
macro_rules! resume {
    ($t:expr) => {{
        let (pc, fp, frame) = $crate::handlers::noted!($t);
        $crate::handlers::dispatch!($t, pc, fp, frame)
    }};
}
pub(crate) use resume;

/// Calls a slow function that answers whether all went well, and goes on accordingly. The function leaves the frame and
/// its `pc` as they are.
macro_rules! slow {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr, $call:expr) => {{
        // SAFETY: the frame is the running one.
        unsafe { (*$frame).pc = $pc as *const u8 };
        let _ = $fp;
        // SAFETY: all three belong to the running frame.
        let went_well = unsafe { $call };
        if !went_well {
            return $crate::handlers::raise($t);
        }
        let (pc, fp, frame) = $crate::handlers::noted!($t);
        $crate::handlers::next!($t, pc, fp, frame)
    }};
}
pub(crate) use slow;

/// A handler for what another one does not do at once: it calls a slow function that answers whether all went well.
/// The fast handler jumps there, so that it needs no stack frame itself.
macro_rules! slow_handler {
    ($(#[$doc:meta])* $name:ident, |$t:ident, $pc:ident, $fp:ident, $frame:ident| $call:expr) => {
        $(#[$doc])*
        #[inline(never)]
        unsafe extern "C" fn $name(
            $t: *mut Thread,
            $pc: *const Instr,
            $fp: *mut u64,
            $frame: *mut Frame,
        ) -> u64 {
            $crate::handlers::slow!($t, $pc, $fp, $frame, $call)
        }
    };
}
pub(crate) use slow_handler;

/// Jumps to a handler with the same state.
macro_rules! jump_to {
    ($name:expr, $t:expr, $pc:expr, $fp:expr, $frame:expr) => {
        // SAFETY: the state handed on is the running frame's.
        unsafe { $name($t, $pc, $fp, $frame) }
    };
}
pub(crate) use jump_to;

/// Two slots that lie side by side, written at once where the processor can.
#[repr(C, packed)]
#[derive(Clone, Copy)]
pub(crate) struct TwoSlots(u128);

impl TwoSlots {
    pub(crate) const EMPTY: TwoSlots = TwoSlots(0);
}

/// Empties slots from `$from` up to `$end`, perhaps one more: behind the value stack there is room for it.
macro_rules! empty_slots {
    ($from:expr, $end:expr) => {{
        let (mut slot, end): (*mut u64, *mut u64) = ($from, $end);
        while slot < end {
            // Volatile, so that no call of a library function comes of it.
            (slot as *mut $crate::handlers::TwoSlots).write_volatile($crate::handlers::TwoSlots::EMPTY);
            slot = slot.add(2);
        }
    }};
}
pub(crate) use empty_slots;

/// Stores a word into a slot, releases the old one and goes on. What has to be destroyed is destroyed by another
/// handler, so that this one needs no stack frame.
macro_rules! put_next {
    ($t:expr, $pc:expr, $fp:expr, $frame:expr, $index:expr, $word:expr) => {{
        let word: u64 = $word;
        // SAFETY: a slot of the running frame.
        let old = unsafe { std::mem::replace(&mut *$fp.add($index as usize), word) };
        // SAFETY: a slot of the running frame owned the reference.
        let dead = old != 0 && old & 7 == 0 && unsafe { (*(old as *const object::Header)).decref() };
        if !dead {
            $crate::handlers::next!($t, $pc, $fp, $frame)
        } else {
            // SAFETY: the last reference has just gone.
            unsafe { $crate::handlers::op_destroy($t, $pc, $fp, $frame, old) }
        }
    }};
}
pub(crate) use put_next;

/// Destroys an object whose last reference has gone, and goes on with the next instruction.
#[inline(never)]
pub(crate) unsafe extern "C" fn op_destroy(
    t: *mut Thread,
    pc: *const Instr,
    _: *mut u64,
    frame: *mut Frame,
    dead: u64,
) -> u64 {
    // SAFETY: the running frame, and the caller's promise.
    unsafe {
        (*frame).pc = pc as *const u8;
        if let Some(object) = std::ptr::NonNull::new(dead as *mut object::Header) {
            object::heap::destroy(object);
        }
    }
    let (pc, fp, frame) = noted!(t);
    next!(t, pc, fp, frame)
}

/// An exception waits: unwinds to the handler, or out of the interpreter.
#[inline(never)]
pub(crate) extern "C" fn raise(t: *mut Thread) -> u64 {
    // SAFETY: the thread runs a frame.
    unsafe { crate::unwind::unwind(t, None) };
    resume!(t)
}

/// The exception that waits goes on as if it had not been caught: without a new traceback entry.
#[inline(never)]
pub(crate) extern "C" fn reraise(t: *mut Thread, offset: i32) -> u64 {
    // SAFETY: the thread runs a frame.
    unsafe { crate::unwind::unwind(t, Some(offset)) };
    resume!(t)
}

/// Leaves the interpreter.
pub(crate) unsafe extern "C" fn op_exit(_: *mut Thread, _: *const Instr, _: *mut u64, _: *mut Frame) -> u64 {
    0
}

/// Starts at the thread's current frame and runs until it leaves through an exit instruction.
///
/// # Safety
/// The thread's frame is ready to run, and an entry frame lies below it.
pub(crate) unsafe fn enter(t: *mut Thread) {
    resume!(t);
}
