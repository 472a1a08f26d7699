//! The handler that every instruction passes while somebody watches: it tells the events, then the instruction runs.
//!
//! Here: which events an instruction has, and when. Not here: who is told (`monitor`).
//!
//! A register instruction stands for several bytecode instructions. Those up to the one that it is named after have
//! their events before it runs, those behind (the jump of a comparison that jumps) when it has run.

use object::frame::{Frame, Owner, code_of, release_word, value_of_word};
use object::function::{FUNCTION, METHOD, Method};
use object::generator::{COROUTINE, GENERATOR};
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
        let mark = generation | (index as u64 + 1);
        (*frame).traced = mark;
        if thread.tracing > 0 {
            return GO;
        }
        let Some(events) = monitor::events_of(code) else { return GO };
        let set = monitor::wanted(thread, state, events);
        if set & Event::Call.bit() == 0 {
            monitor::forget_call(thread, frame);
        }
        if set == 0 {
            return GO;
        }
        // Where the frame was before: noted here, or else the instruction that runs as far as the frame knows.
        let previous = if last >> 32 == generation >> 32 && last != 0 {
            let low = last as u32 as u64;
            if low & monitor::RAISED_AT != 0 {
                Previous::Raised((low & !monitor::RAISED_AT) as u32)
            } else {
                Previous::Ran(low as usize - 1)
            }
        } else {
            let at = ((*frame).pc as *const Instr).offset_from(translation.instrs.as_ptr());
            match usize::try_from(at).ok().filter(|at| *at != index && *at < translation.instrs.len()) {
                Some(at) => Previous::Ran(at),
                None => Previous::Unknown,
            }
        };
        (*frame).pc = pc as *const u8;
        let mut place = Watched { state, frame, pc, events, translation, index, mark, set, last: None };
        match place.tell_all(thread, previous) {
            Ok(()) if place.has_moved() => MOVED,
            Ok(()) => GO,
            Err(Raised) => {
                place.drop_operands();
                RAISED
            }
        }
    }
}

/// What a frame has run before.
#[derive(Clone, Copy)]
enum Previous {
    /// Nobody has noted it.
    Unknown,
    /// This register instruction, to its end.
    Ran(usize),
    /// The instruction at this code unit, which has raised an exception that is handled here.
    Raised(u32),
}

/// An instruction of a frame that somebody watches.
struct Watched<'a> {
    state: &'static State,
    frame: *mut Frame,
    pc: *const Instr,
    events: &'a CodeEvents,
    translation: &'a Translation,
    index: usize,
    /// What the frame notes about the instruction; something else after a jump.
    mark: u64,
    /// What anybody wants to know of the code.
    set: u32,
    /// The bytecode instruction that ran last.
    last: Option<Item>,
}

impl Watched<'_> {
    fn wants(&self, event: Event) -> bool {
        self.set & event.bit() != 0
    }

    /// Whether a callback has made the frame go on elsewhere.
    fn has_moved(&self) -> bool {
        // SAFETY: the frame is the running one.
        unsafe { (*self.frame).traced != self.mark }
    }

    unsafe fn tell(&mut self, t: &mut Thread, event: Event, unit: u32, detail: Detail<'_>) -> PyResult<()> {
        if !self.wants(event) {
            return Ok(());
        }
        // SAFETY: the caller's promise: the running frame.
        unsafe { monitor::tell(t, self.frame, self.events, event, unit, detail)? };
        // The callback may have changed what is wanted.
        self.set = monitor::wanted(t, self.state, self.events);
        Ok(())
    }

    /// Tells which way a branch has gone, of which the instruction is the beginning.
    unsafe fn way(&mut self, t: &mut Thread, event: Event, item: &Item, from: u32) -> PyResult<()> {
        if !self.wants(event) {
            return Ok(());
        }
        let detail = Detail::Target(item.next);
        // SAFETY: the caller's promise: the running frame.
        unsafe { monitor::tell_of(t, self.frame, self.events, event, item.op_unit, from, detail)? };
        self.set = monitor::wanted(t, self.state, self.events);
        Ok(())
    }

    /// # Safety
    /// The frame is the running one.
    unsafe fn tell_all(&mut self, t: &mut Thread, previous: Previous) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            match previous {
                Previous::Unknown => (),
                Previous::Raised(unit) => self.last = self.events.item(unit).copied(),
                Previous::Ran(index) => {
                    self.finish(t, index)?;
                    if self.has_moved() {
                        return Ok(());
                    }
                }
            }
            let here = self.translation.origin(self.index).unit;
            // After a jump to one of them the instructions in front of it do not run.
            let covered = self.events.covered(self.index);
            let from = match previous {
                Previous::Raised(unit) if covered.iter().any(|item| item.unit == unit) => unit,
                _ => 0,
            };
            for item in covered {
                if item.op_unit > here {
                    break;
                }
                if item.unit < from {
                    continue;
                }
                // The end of a loop is behind it.
                if item.unit < self.events.first_traceable || item.op == Opcode::END_FOR {
                    continue;
                }
                self.item(t, item)?;
                if self.has_moved() {
                    return Ok(());
                }
                self.last = Some(*item);
            }
            self.operation(t)
        }
    }

    /// The events that the instruction that has run still has.
    unsafe fn finish(&mut self, t: &mut Thread, index: usize) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            let unit = self.translation.origin(index).unit;
            self.last = self.events.item(unit).copied();
            let Some(item) = self.last else { return Ok(()) };
            monitor::end_call(t, self.frame, self.events, unit)?;
            let jumped = self.index != index + 1;
            if item.op == Opcode::FOR_ITER && !jumped {
                self.tell(t, Event::BranchLeft, item.op_unit, Detail::Target(item.next))?;
            }
            if jumped && !has_two_ways(item.op) && !is_fused(self.translation.instrs[index].op) {
                return Ok(());
            }
            if jumped && is_branch(item.op) {
                let target = item.next + item.arg;
                return self.tell(t, Event::BranchRight, item.op_unit, Detail::Target(target));
            }
            if jumped && has_two_ways(item.op) {
                return Ok(());
            }
            for item in self.events.covered(index) {
                if self.has_moved() {
                    return Ok(());
                }
                if item.op_unit <= unit || item.op == Opcode::END_FOR {
                    continue;
                }
                self.item(t, item)?;
                self.last = Some(*item);
                if is_branch(item.op) && jumped && !self.has_moved() {
                    let target = item.next + item.arg;
                    return self.tell(t, Event::BranchRight, item.op_unit, Detail::Target(target));
                }
            }
            Ok(())
        }
    }

    /// The events of a bytecode instruction that do not depend on what it works on.
    unsafe fn item(&mut self, t: &mut Thread, item: &Item) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            if item.op == Opcode::RESUME {
                let event = resume_event(item);
                let wanted = monitor::wanted_at(t, self.state, self.events, event, item.op_unit);
                self.events.resumed(item.op_unit, wanted);
                return self.tell(t, event, item.op_unit, Detail::None);
            }
            if self.set == 0 {
                return Ok(());
            }
            if item.starts_line && self.wants(Event::Line) && !self.stays_on(t, item) {
                self.tell(t, Event::Line, item.unit, Detail::Line(item.line))?;
                if self.has_moved() {
                    return Ok(());
                }
            }
            if item.unit != item.op_unit {
                // Each prefix of an argument is an instruction, too.
                for unit in item.unit..item.op_unit {
                    self.tell(t, Event::Instruction, unit, Detail::None)?;
                }
            }
            self.tell(t, Event::Instruction, item.op_unit, Detail::None)?;
            // Where the line or the instruction is told, that counts as having run.
            let seen = item.starts_line && self.is_told(t, Event::Line, item.unit)
                || self.is_told(t, Event::Instruction, item.op_unit);
            let last = if seen { None } else { self.last };
            let last = last.map_or(item.op_unit, |last| last.op_unit);
            match item.op {
                Opcode::NOT_TAKEN => self.way(t, Event::BranchLeft, item, last),
                Opcode::POP_ITER => self.way(t, Event::BranchRight, item, last),
                Opcode::END_ASYNC_FOR => {
                    let from = item.next.saturating_sub(item.arg);
                    self.way(t, Event::BranchRight, item, from)
                }
                _ => Ok(()),
            }
        }
    }

    /// Whether anybody wants the event of the instruction.
    fn is_told(&self, t: &Thread, event: Event, unit: u32) -> bool {
        self.wants(event) && monitor::wanted_at(t, self.state, self.events, event, unit)
    }

    /// Whether the instruction that ran last stands on the same line, so that it does not begin here.
    fn stays_on(&self, t: &Thread, item: &Item) -> bool {
        let Some(last) = self.last.filter(|last| last.line == item.line) else { return false };
        last.op != Opcode::RESUME
            || self.events.is_quiet(last.op_unit)
                && !monitor::wanted_at(t, self.state, self.events, resume_event(&last), last.op_unit)
    }

    /// The events of what the instruction does.
    unsafe fn operation(&mut self, t: &mut Thread) -> PyResult<()> {
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
                Op::ForIter => {
                    let iterator = value_of_word(*slots.add(instr.a as usize));
                    if iterator.is_some_and(|i| i.is_type(&GENERATOR)) {
                        let plain = !monitor::loop_is_told(t, self.state, self.events, unit);
                        self.events.count_round(unit, plain);
                    }
                    Ok(())
                }
                Op::Move if self.wants(Event::StopIteration) => {
                    if self.events.item(unit).is_none_or(|item| item.op != Opcode::END_SEND) {
                        return Ok(());
                    }
                    let Some(receiver) = value_of_word(*slots.add(instr.a as usize)) else { return Ok(()) };
                    if !receiver.is_type(&GENERATOR) && !receiver.is_type(&COROUTINE) {
                        return Ok(());
                    }
                    let value = value_of_word(*slots.add(instr.b as usize)).unwrap_or(Value::none());
                    monitor::generator_ended(t, self.frame, self.events, unit, unit, &value)
                }
                Op::Call | Op::CallKw | Op::CallUnpacked if self.wants(Event::Call) => {
                    self.call(t, *op, instr, unit)
                }
                _ => Ok(()),
            }
        }
    }

    unsafe fn call(&mut self, t: &mut Thread, op: Op, instr: &Instr, unit: u32) -> PyResult<()> {
        // SAFETY: the caller's promise.
        unsafe {
            let base = (*self.frame).slots.add(instr.a as usize);
            let Some(mut callable) = value_of_word(*base) else { return Ok(()) };
            let unpacked = op == Op::CallUnpacked;
            let mut first = if unpacked {
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
                && !unpacked
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
            let silent = callable.is_type(&FUNCTION) || unpacked && callable.is_type(&METHOD);
            if !silent {
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

/// What a `RESUME` tells.
fn resume_event(item: &Item) -> Event {
    if item.arg & 3 == 0 { Event::PyStart } else { Event::PyResume }
}

/// Whether it pops a value and jumps, or goes on.
fn is_branch(op: Opcode) -> bool {
    matches!(
        op,
        Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_TRUE
            | Opcode::POP_JUMP_IF_NONE
            | Opcode::POP_JUMP_IF_NOT_NONE
    )
}

/// Whether it jumps, or goes on.
fn has_two_ways(op: Opcode) -> bool {
    is_branch(op) || matches!(op, Opcode::FOR_ITER | Opcode::SEND)
}

/// Whether the number is that of an operation that ends in the jump of a later bytecode instruction.
fn is_fused(op: u16) -> bool {
    op == Op::CompareJump as u16 || op == Op::JumpTruth as u16
}
