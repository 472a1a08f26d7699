//! Assigning `f_lineno`: a frame goes on at another line.
//!
//! The value stack must look alike at both places: what stands deeper is kept, what lies above is dropped, and
//! nothing can be made up.

use object::frame::{FrameObject, code_of, own_word, release_word, value_of_word};
use object::{PyResult, Thread};
use opcode::Opcode;

use super::events::{CodeEvents, Event};
use crate::instr::Instr;
use crate::translate::{Place, Translation};

/// What a stack position is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Iterator,
    Except,
    Object,
    Null,
    Lasti,
}

type Stack = Option<Vec<Kind>>;

/// Assigns `f_lineno` of a frame.
///
/// # Errors
/// `ValueError` where a jump is not possible.
pub fn set_line(t: &mut Thread, object: &FrameObject, line: i64) -> PyResult<()> {
    let event = t.event;
    let code = object.code_ref();
    const RETURN: i32 = Event::CReturn as i32;
    const CALL: i32 = Event::Call as i32;
    const START: i32 = Event::PyStart as i32;
    let allowed =
        [Event::PyResume, Event::Jump, Event::BranchLeft, Event::BranchRight, Event::Line, Event::PyYield];
    let refusal = match event {
        event if allowed.iter().any(|e| *e as i32 == event) => None,
        ..0 => Some("f_lineno can only be set in a trace function"),
        START => Some("can't jump from the 'call' trace event of a new frame"),
        CALL | RETURN => Some("can't jump during a call"),
        _ => Some("can only jump from a 'line' trace event"),
    };
    if let Some(message) = refusal {
        return Err(t.value_error(message));
    }
    if i32::try_from(line).is_err() {
        return Err(t.value_error("lineno out of range"));
    }
    if object.record().is_none() {
        return Err(t.value_error("f_lineno can only be set in a trace function"));
    }
    if line < i64::from(code.data.first_line) {
        return Err(t.value_error(format!("line {line} comes before the current code block")));
    }
    let Some(events) = super::events_of(code) else {
        return Err(t.value_error("f_lineno can only be set in a trace function"));
    };
    let lines: Vec<i32> = marked_lines(events);
    let line = match lines.iter().filter(|l| i64::from(**l) >= line).min() {
        Some(line) => *line,
        None => return Err(t.value_error(format!("line {line} comes after the current code block"))),
    };
    let stacks = mark_stacks(events, &code.data.exception_table);
    let here = object.lasti(t).max(0) as u32 / 2;
    let index_here = events.items.iter().position(|i| i.unit <= here && here < i.next).unwrap_or(0);
    let start: Stack = stacks.get(index_here).cloned().flatten();
    let mut target = None;
    let mut message = "cannot find bytecode for specified line";
    let mut explained = false;
    let mut best = -1i64;
    for (i, item) in events.items.iter().enumerate() {
        if lines.get(i).copied() != Some(line) {
            continue;
        }
        let wanted = stacks.get(i).cloned().flatten();
        match (&start, &wanted) {
            (Some(from), Some(to)) if compatible(from, to) => {
                if to.len() as i64 > best {
                    best = to.len() as i64;
                    target = Some(item.unit);
                }
            }
            // The first place that does not do explains why.
            _ if target.is_some() || explained => (),
            (None, _) => message = "can't jump from unreachable code",
            (Some(_), to) => {
                explained = true;
                message = match to {
                    Some(to) => explain_incompatible(to),
                    None => "can't jump into an exception handler, or code may be unreachable",
                };
            }
        }
    }
    let Some(target) = target else {
        return Err(t.value_error(message));
    };
    move_to(t, object, events, target, best.max(0) as usize, &start.unwrap_or_default())
}

/// For each instruction the line that begins there; -1 where none does.
fn marked_lines(events: &CodeEvents) -> Vec<i32> {
    let mut last = -1;
    events
        .items
        .iter()
        .map(|item| {
            if item.unit < events.first_traceable || item.line == last || item.line < 0 {
                if item.line != last {
                    last = item.line;
                }
                return -1;
            }
            last = item.line;
            item.line
        })
        .collect()
}

fn compatible(from: &[Kind], to: &[Kind]) -> bool {
    to.len() <= from.len()
        && from.iter().zip(to).all(|(a, b)| match b {
            Kind::Object => !matches!(a, Kind::Null),
            Kind::Null => true,
            _ => a == b,
        })
}

fn explain_incompatible(to: &[Kind]) -> &'static str {
    match to.last() {
        Some(Kind::Except) => "can't jump into an 'except' block as there's no exception",
        Some(Kind::Lasti) => "can't jump into a re-raising block as there's no location",
        Some(Kind::Iterator) => "can't jump into the body of a for loop",
        Some(_) => "incompatible stacks",
        None => "incompatible stacks",
    }
}

/// The kinds of the stack positions before each instruction; nothing where code cannot be reached.
fn mark_stacks(events: &CodeEvents, table: &[u8]) -> Vec<Stack> {
    let items = &events.items;
    let mut stacks: Vec<Stack> = vec![None; items.len()];
    let index_of = |unit: u32| events.index_of(unit);
    let entries: Vec<code::exception::ExceptionEntry> =
        code::exception::ExceptionReader::new(table).collect();
    if let Some(first) = stacks.first_mut() {
        *first = Some(Vec::new());
    }
    loop {
        let mut changed = false;
        for i in 0..items.len() {
            let Some(before) = stacks[i].clone() else { continue };
            let item = items[i];
            let mut put = |stacks: &mut Vec<Stack>, unit: u32, stack: Vec<Kind>| {
                if let Some(index) = index_of(unit)
                    && stacks[index].is_none()
                {
                    stacks[index] = Some(stack);
                    changed = true;
                }
            };
            for entry in entries.iter().filter(|e| e.start <= item.unit && item.unit < e.end) {
                let mut stack = before.clone();
                stack.truncate(entry.depth as usize);
                while stack.len() < entry.depth as usize {
                    stack.push(Kind::Object);
                }
                if entry.lasti {
                    stack.push(Kind::Lasti);
                }
                stack.push(Kind::Except);
                put(&mut stacks, entry.target, stack);
            }
            let mut after = before.clone();
            let mut falls = true;
            match item.op {
                Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE => {
                    after.pop();
                    put(&mut stacks, item.next + item.arg, after.clone());
                }
                Opcode::SEND => put(&mut stacks, item.next + item.arg, after.clone()),
                Opcode::JUMP_FORWARD => {
                    put(&mut stacks, item.next + item.arg, after.clone());
                    falls = false;
                }
                Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                    put(&mut stacks, item.next.saturating_sub(item.arg), after.clone());
                    falls = false;
                }
                Opcode::GET_ITER | Opcode::GET_AITER => {
                    after.pop();
                    after.push(Kind::Iterator);
                }
                Opcode::FOR_ITER => {
                    let mut end = after.clone();
                    end.push(Kind::Object);
                    put(&mut stacks, item.next + item.arg, end);
                    after.push(Kind::Object);
                }
                Opcode::END_ASYNC_FOR => {
                    after.pop();
                    after.pop();
                }
                Opcode::PUSH_EXC_INFO => {
                    after.pop();
                    after.extend([Kind::Except, Kind::Except]);
                }
                Opcode::POP_EXCEPT => {
                    after.pop();
                }
                Opcode::RETURN_VALUE | Opcode::RAISE_VARARGS | Opcode::RERAISE => falls = false,
                Opcode::PUSH_NULL => after.push(Kind::Null),
                Opcode::COPY => {
                    let kind = after.len().checked_sub(item.arg as usize).map_or(Kind::Object, |n| after[n]);
                    after.push(kind);
                }
                Opcode::SWAP => {
                    let top = after.len();
                    if item.arg as usize <= top && top > 0 {
                        after.swap(top - 1, top - item.arg as usize);
                    }
                }
                Opcode::LOAD_GLOBAL | Opcode::LOAD_ATTR => {
                    if item.op == Opcode::LOAD_ATTR {
                        after.pop();
                    }
                    if item.arg & 1 != 0 {
                        after.push(Kind::Null);
                    }
                    after.push(Kind::Object);
                }
                Opcode::CALL => {
                    after.truncate(after.len().saturating_sub(item.arg as usize + 2));
                    after.push(Kind::Object);
                }
                // Of others only the depth counts: what stays below keeps its kind.
                op => {
                    let (popped, pushed) = (op.popped(item.arg) as usize, op.pushed(item.arg) as usize);
                    let depth = (after.len() + pushed).saturating_sub(popped);
                    after.resize(depth, Kind::Object);
                }
            }
            if falls {
                put(&mut stacks, item.next, after);
            }
        }
        if !changed {
            return stacks;
        }
    }
}

/// The frame goes on at a code unit, with as many stack positions as that place has.
fn move_to(
    t: &mut Thread,
    object: &FrameObject,
    events: &CodeEvents,
    unit: u32,
    depth: usize,
    kinds: &[Kind],
) -> PyResult<()> {
    let Some(frame) = object.record() else { return Ok(()) };
    let frame = frame.as_ptr();
    bind_locals(t, frame)?;
    let Some(register) = events.register_of(unit) else {
        return Err(t.value_error("can't jump into unreachable code"));
    };
    // The compiler has left out checks of locals that are bound wherever the new place can be reached from.
    // SAFETY: a frame of the thread that waits for the event to be told.
    let locals = unsafe { std::slice::from_raw_parts((*frame).slots, code_of(frame).nlocalsplus as usize) };
    let unbound = locals.iter().filter(|word| **word == 0).count();
    if unbound > 0 {
        let plural = if unbound == 1 { "" } else { "s" };
        let message = format!("assigning None to {unbound} unbound local{plural}");
        t.warn(&object::exceptions::RUNTIME_WARNING, &message, 0)?;
        // SAFETY: as above; a warning may have run code, but the frame waits still.
        let locals =
            unsafe { std::slice::from_raw_parts_mut((*frame).slots, code_of(frame).nlocalsplus as usize) };
        locals
            .iter_mut()
            .filter(|word| **word == 0)
            .for_each(|word| *word = object::Value::none().into_bits());
    }
    // SAFETY: a frame of the thread that waits for the event to be told; its translation holds the instruction.
    unsafe {
        let translation = &*(code_of(frame).entry.get() as *const Translation);
        let slots = (*frame).slots;
        let home = |position: usize| slots.add(translation.nlocals as usize + position);
        let waiting = code_of(frame).framesize as usize - translation.nlocals as usize;
        // What stays on the stack lies in its own slot at the new place.
        let here = ((*frame).pc as *const Instr).offset_from(translation.instrs.as_ptr()) as usize;
        let places = translation.stack(here);
        for position in 0..depth {
            let word = match places.get(position) {
                Some(Place::Local(slot) | Place::Copied(slot)) => own_word(*slots.add(*slot as usize)),
                Some(Place::Const(k)) => own_word(code_of(frame).consts.items()[*k as usize].bits()),
                Some(Place::Int(i)) => ((*i as i64) << 1) as u64 | 1,
                Some(Place::Home) | None
                    if *home(position) == 0 && kinds.get(position) != Some(&Kind::Null) =>
                {
                    object::Value::none().into_bits()
                }
                Some(Place::Home) | None => continue,
            };
            release_word(std::mem::replace(&mut *home(position), word));
        }
        // The exception that a dropped handler was handling is handled no more.
        for position in (depth..waiting).rev() {
            let slot = home(position);
            if kinds.get(position) == Some(&Kind::Except) {
                let before = value_of_word(*slot).filter(|e| !e.is_none());
                (*t.handled).value.set(before);
            }
            let word = std::mem::replace(&mut *slot, 0);
            release_word(word);
        }
        (*frame).pc = translation.instrs.as_ptr().add(register) as *const u8;
        // The line that the frame goes on at is not told again.
        super::goes_on_after(t, frame, unit);
    }
    Ok(())
}

/// Unbound local variables become None: the compiler may have proven that they are bound where the frame goes on.
fn bind_locals(t: &mut Thread, frame: *mut object::frame::Frame) -> PyResult<()> {
    // SAFETY: a frame of the thread that waits for the event to be told; its first slots are the locals.
    let empty = |i: usize| unsafe { *(*frame).slots.add(i) == 0 };
    // SAFETY: as above.
    let count = unsafe { code_of(frame).data.locals_plus_names.len() };
    let unbound = (0..count).filter(|i| empty(*i)).count();
    if unbound == 0 {
        return Ok(());
    }
    let plural = if unbound == 1 { "" } else { "s" };
    let message = format!("assigning None to {unbound} unbound local{plural}");
    t.warn(&object::exceptions::RUNTIME_WARNING, &message, 1)?;
    for i in (0..count).filter(|i| empty(*i)) {
        // SAFETY: as above.
        unsafe { *(*frame).slots.add(i) = object::Value::none().into_bits() };
    }
    Ok(())
}
