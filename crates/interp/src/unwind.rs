//! An exception leaves the running instruction: to a handler of the frame, or out of the frame.

use object::Thread;
use object::frame::{Owner, code_of, detach, own_word, release_word};

use crate::frames::{add_traceback, suspends};
use crate::instr::Instr;
use crate::monitor;
use crate::run::{first_instr, on_return, pop_frame, release_new, release_words};
use crate::translate::{Place, Translation};

/// Finds where the exception that waits goes on: afterwards the thread's frame is the one that handles it, its `pc` at
/// the handler, or an entry frame without a result. `again` says that the exception had been raised before, so that the running
/// frame has its traceback entry already: the code unit that the frame goes back to, or -1.
///
/// # Safety
/// The thread runs a frame whose `pc` is up to date.
#[inline(never)]
pub(crate) unsafe fn unwind(t: *mut Thread, mut again: Option<i32>) {
    // SAFETY: the caller's promise.
    let thread = unsafe { &mut *t };
    let mut from_callee = false;
    loop {
        let frame = thread.frame;
        // SAFETY: the running frame and its translation.
        unsafe {
            if (*frame).owner == Owner::Entry {
                return;
            }
            let translation = &*(code_of(frame).entry.get() as *const Translation);
            let first = first_instr(frame);
            let index = ((*frame).pc as *const Instr).offset_from(first) as usize;
            let at = translation.origin(index).unit + suspends((*frame).pc as *const Instr) as u32;
            let stack = translation.stack(index);
            let goes_on = again.take();
            let unit = match goes_on {
                None => {
                    add_traceback(thread, frame, at);
                    at
                }
                Some(-1) => at,
                Some(unit) => unit as u32,
            };
            if monitor::watching() {
                let callee = from_callee && monitor::calls_inline(thread, frame, at);
                from_callee = callee || suspends((*frame).pc as *const Instr);
                monitor::raised(thread, frame, at, from_callee, goes_on.is_some(), unit);
            }
            // What is thrown into a suspended frame comes out of its yield, whose successor the traceback shows.
            let origin = translation.origin(index).unit;
            let handler = translation.handlers.iter().find(|h| h.start <= origin && origin < h.end);
            let slots = (*frame).slots;
            let home = |position: usize| slots.add(translation.nlocals as usize + position);
            let keep = handler.map_or(0, |h| h.depth as usize);
            for (position, place) in stack.iter().enumerate().rev() {
                if position >= keep && *place == Place::Home {
                    let slot = home(position);
                    let word = *slot;
                    *slot = 0;
                    release_word(word);
                }
            }
            if handler.is_some() && host::memory::is_short() {
                host::memory::renew_reserve();
            }
            let Some(handler) = handler else {
                if monitor::watching() {
                    monitor::unwound(thread, frame, monitor::place(frame, at, from_callee), unit);
                }
                if (*frame).object != 0 {
                    detach(frame, unit as i32 * 2, 0);
                }
                let (what, slot) = ((*frame).on_return, (*frame).return_slot as usize);
                pop_frame(thread);
                from_callee = what == on_return::STORE;
                let base = (*thread.frame).slots.add(slot);
                if what == on_return::INIT {
                    // The object that was to be initialised waits in the caller's slot.
                    release_words(base, 1);
                } else if what == on_return::NEW {
                    release_new(base, (*thread.frame).pc as *const Instr);
                }
                continue;
            };
            for (position, place) in stack.iter().enumerate().take(keep) {
                let word = match place {
                    Place::Home => continue,
                    Place::Local(slot) | Place::Copied(slot) => own_word(*(*frame).slots.add(*slot as usize)),
                    Place::Const(k) => own_word(code_of(frame).consts.items()[*k as usize].bits()),
                    Place::Int(i) => ((*i as i64) << 1) as u64 | 1,
                };
                *home(position) = word;
            }
            // Bytecode that the compiler has not made may keep what its instruction has taken.
            for position in stack.len()..keep {
                let slot = home(position);
                if *slot == 0 {
                    *slot = object::Value::none().into_bits();
                }
            }
            let mut depth = keep;
            if handler.push_lasti {
                *home(depth) = (unit as u64) << 1 | 1;
                depth += 1;
            }
            (*frame).pc = first.add(handler.target as usize) as *const u8;
            if monitor::watching() {
                monitor::goes_on_after(thread, frame, at);
                if !monitor::handled(thread, frame, handler.target as usize, unit) {
                    again = Some(-1);
                    continue;
                }
            }
            *home(depth) = thread.take_raised().map_or(0, object::Value::into_bits);
            return;
        }
    }
}
