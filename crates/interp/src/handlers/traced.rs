//! The handler that every instruction passes while somebody watches: it tells the events, then the instruction runs.
//!
//! Here: which events an instruction has, and when. Not here: who is told (`monitor`).

use object::frame::{Frame, Owner, code_of, release_word, value_of_word};
use object::function::{FUNCTION, METHOD, Method};
use object::{PyResult, Raised, Thread, Tuple, Value};
use opcode::Opcode;

use super::{PLAIN, raise, resume};
use crate::instr::{Instr, Op};
use crate::monitor::events::{CodeEvents, Event, Item};
use crate::monitor::{self, Detail, State};
use crate::translate::Translation;

const GO: u8 = 0;
const RAISED: u8 = 1;
const MOVED: u8 = 2;

/// Tells the events of the instruction at `pc`, then runs it.
pub(crate) unsafe extern "C" fn op_traced(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's.
    let outcome = unsafe { before(t, pc, frame) };
    if outcome == GO {
        // SAFETY: the number of an operation.
        let handler = unsafe { *PLAIN.as_ptr().add((*pc).op as usize) };
        // SAFETY: the state handed on is the running frame's.
        return unsafe { handler(t, pc, fp, frame) };
    }
    if outcome == RAISED {
        return raise(t);
    }
    resume!(t)
}

#[inline(never)]
unsafe fn before(t: *mut Thread, pc: *const Instr, frame: *mut Frame) -> u8 {
    // SAFETY: the running frame's.
    unsafe {
        let thread = &mut *t;
        if (*frame).owner == Owner::Entry {
            return GO;
        }
        let state = monitor::state(thread);
        let code = code_of(frame);
        let translation = &*(code.entry.get() as *const Translation);
        let index = pc.offset_from(translation.instrs.as_ptr()) as usize;
        let generation = u64::from(state.generation.get()) << 32;
        let last = (*frame).traced;
        (*frame).traced = generation | (index as u64 + 1);
        if thread.tracing > 0 {
            return GO;
        }
        let Some(events) = monitor::events_of(code) else { return GO };
        let set = monitor::wanted(thread, state, events);
        if set == 0 {
            return GO;
        }
        // Where the frame was before: noted here, or else the instruction that runs as far as the frame knows.
        let previous = if last >> 32 == generation >> 32 && last != 0 {
            Some(last as u32 as usize - 1)
        } else {
            let at = ((*frame).pc as *const Instr).offset_from(translation.instrs.as_ptr());
            usize::try_from(at).ok().filter(|at| *at != index && *at < translation.instrs.len())
        };
        (*frame).pc = pc as *const u8;
        let mut place =
            Watched { state, frame, pc, events, translation, index, previous, set, told_previous: None };
        match place.tell_all(thread) {
            Ok(()) if !std::ptr::eq((*frame).pc, pc as *const u8) => MOVED,
            Ok(()) => GO,
            Err(Raised) => {
                place.drop_operands();
                RAISED
            }
        }
    }
}

/// An instruction of a frame that somebody watches.
struct Watched<'a> {
    state: &'static State,
    frame: *mut Frame,
    pc: *const Instr,
    events: &'a CodeEvents,
    translation: &'a Translation,
    index: usize,
    previous: Option<usize>,
    set: u32,
    told_previous: Option<Item>,
}

impl Watched<'_> {
    fn wants(&self, event: Event) -> bool {
        self.set & event.bit() != 0
    }

    unsafe fn tell(&self, t: &mut Thread, event: Event, unit: u32, detail: Detail<'_>) -> PyResult<()> {
        // SAFETY: the caller's promise: the running frame.
        unsafe { monitor::tell(t, self.frame, self.events, event, unit, detail) }
    }

    /// # Safety
    /// The frame is the running one.
    unsafe fn tell_all(&mut self, t: &mut Thread) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            if let Some(previous) = self.previous {
                let unit = self.translation.origin(previous).unit;
                self.told_previous = self.events.item(unit).copied();
                monitor::end_call(t, self.frame, self.events, unit)?;
                self.branch(t, previous)?;
            }
            let covered: Vec<Item> = self.events.covered(self.index).to_vec();
            for item in covered {
                if item.unit >= self.events.first_traceable {
                    self.item(t, &item)?;
                    if !std::ptr::eq((*self.frame).pc, self.pc as *const u8) {
                        return Ok(());
                    }
                }
                self.told_previous = Some(item);
            }
            self.operation(t)
        }
    }

    /// What the branch that ran last has decided.
    unsafe fn branch(&self, t: &mut Thread, previous: usize) -> PyResult<()> {
        let set = Event::BranchLeft.bit() | Event::BranchRight.bit() | Event::StopIteration.bit();
        if self.set & set == 0 {
            return Ok(());
        }
        let Some(instr) = self.translation.instrs.get(previous) else { return Ok(()) };
        let Some(op) = Op::ALL.get(instr.op as usize) else { return Ok(()) };
        if !matches!(op, Op::CompareJump | Op::JumpTruth | Op::JumpIf | Op::JumpIfNone | Op::ForIter) {
            return Ok(());
        }
        // Of a fused instruction the last part is the branch.
        let unit = self.translation.origin(previous).unit;
        let covered = self.events.covered(previous);
        let is_branch = |item: &&Item| item.op.has_jump();
        let Some(item) = covered.iter().rev().find(is_branch).or(self.events.item(unit)).copied() else {
            return Ok(());
        };
        let taken = self.index != previous + 1;
        // SAFETY: the caller's promise; the iterator is still in its slot.
        unsafe {
            if taken && *op == Op::ForIter && self.wants(Event::StopIteration) {
                let iterator = value_of_word(*(*self.frame).slots.add(instr.a as usize));
                if iterator.is_some_and(|i| i.is_type(&object::generator::GENERATOR)) {
                    let class = object::header::Object::to_value(&object::exceptions::STOP_ITERATION);
                    let exception = t.call(&class, &[])?;
                    let end = item.next + item.arg;
                    self.tell(t, Event::StopIteration, end, Detail::Value(&exception))?;
                }
            }
        }
        let (event, target) = if taken {
            let target = item.next + item.arg;
            (Event::BranchRight, if *op == Op::ForIter { target + 2 } else { target })
        } else {
            (Event::BranchLeft, self.events.after(item.unit))
        };
        if !self.wants(event) {
            return Ok(());
        }
        // SAFETY: the caller's promise.
        unsafe { self.tell(t, event, item.op_unit, Detail::Target(target)) }
    }

    unsafe fn item(&self, t: &mut Thread, item: &Item) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            if item.op == Opcode::RESUME {
                let event = if item.arg & 3 == 0 { Event::PyStart } else { Event::PyResume };
                if self.wants(event) {
                    self.tell(t, event, item.op_unit, Detail::None)?;
                }
            }
            if item.starts_line && self.wants(Event::Line) {
                // A line that a function begins with counts only where its beginning is told as well.
                let starts_told = self.wants(Event::PyStart) || self.wants(Event::PyResume);
                let same = self
                    .told_previous
                    .is_some_and(|p| p.line == item.line && (p.op != Opcode::RESUME || !starts_told));
                if !same {
                    self.tell(t, Event::Line, item.unit, Detail::Line(item.line))?;
                    if !std::ptr::eq((*self.frame).pc, self.pc as *const u8) {
                        return Ok(());
                    }
                }
            }
            if self.wants(Event::Instruction) {
                self.tell(t, Event::Instruction, item.op_unit, Detail::None)?;
            }
        }
        Ok(())
    }

    /// The events of what the instruction does.
    unsafe fn operation(&self, t: &mut Thread) -> PyResult<()> {
        // SAFETY: the caller's promise; operands of the instruction are bound.
        unsafe {
            let instr = &*self.pc;
            let unit = self.translation.origin(self.index).unit;
            let slots = (*self.frame).slots;
            let Some(op) = Op::ALL.get(instr.op as usize) else { return Ok(()) };
            match op {
                Op::Return if self.wants(Event::PyReturn) => {
                    let value = value_of_word(*slots.add(instr.a as usize)).unwrap_or(Value::none());
                    self.tell(t, Event::PyReturn, unit, Detail::Value(&value))
                }
                Op::Yield if self.wants(Event::PyYield) => {
                    let value = value_of_word(*slots.add(instr.b as usize)).unwrap_or(Value::none());
                    self.tell(t, Event::PyYield, unit, Detail::Value(&value))
                }
                Op::Jump | Op::JumpBack if self.wants(Event::Jump) => {
                    let Some(item) = self.events.item(unit) else { return Ok(()) };
                    let target = match item.op {
                        Opcode::JUMP_FORWARD => item.next + item.arg,
                        Opcode::JUMP_BACKWARD => item.next.saturating_sub(item.arg),
                        _ => return Ok(()),
                    };
                    self.tell(t, Event::Jump, unit, Detail::Target(target))
                }
                Op::Call | Op::CallKw | Op::CallUnpacked if self.wants(Event::Call) => {
                    self.call(t, *op, instr, unit)
                }
                _ => Ok(()),
            }
        }
    }

    unsafe fn call(&self, t: &mut Thread, op: Op, instr: &Instr, unit: u32) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            let base = (*self.frame).slots.add(instr.a as usize);
            let Some(mut callable) = value_of_word(*base) else { return Ok(()) };
            let mut first = if op == Op::CallUnpacked {
                let args = value_of_word(*base.add(2));
                args.and_then(|args| match args.downcast::<Tuple>() {
                    Some(tuple) => tuple.items().first().cloned(),
                    None => args.downcast::<object::List>()?.get(0),
                })
            } else {
                match value_of_word(*base.add(1)) {
                    Some(receiver) => Some(receiver),
                    None if instr.b > 0 => value_of_word(*base.add(2)),
                    None => None,
                }
            };
            if callable.is_type(&METHOD)
                && op != Op::CallUnpacked
                && *base.add(1) == 0
                && let Some(method) = callable.downcast::<Method>()
            {
                first = Some(method.receiver.clone());
                let function = method.function.clone();
                callable = function;
            }
            let missing = self.state.missing.borrow().clone().unwrap_or(Value::none());
            let first = first.unwrap_or(missing);
            self.tell(t, Event::Call, unit, Detail::Call(&callable, &first))?;
            if !callable.is_type(&FUNCTION) {
                monitor::begin_call(t, self.frame, callable, first);
            }
            Ok(())
        }
    }

    /// The instruction does not run: what it would have consumed is released.
    ///
    /// # Safety
    /// The frame is the running one.
    unsafe fn drop_operands(&self) {
        // SAFETY: the positions above the map hold temporaries of this instruction, or nothing.
        unsafe {
            let depth = self.translation.stack(self.index).len();
            let first = self.translation.nlocals as usize;
            let positions = code_of(self.frame).framesize as usize - first;
            for position in (depth..positions).rev() {
                let slot = (*self.frame).slots.add(first + position);
                let word = std::mem::replace(&mut *slot, 0);
                release_word(word);
            }
        }
    }
}
