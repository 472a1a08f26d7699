//! What monitoring knows of one code object: where its events lie, and which tools want them.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use code::CodeObject;
use opcode::Opcode;

use super::{State, TOOLS};
use crate::translate::{covers, instructions, jump_target};

/// Events by CPython's numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Event {
    /// A function begins.
    PyStart,
    /// A generator goes on.
    PyResume,
    /// A function returns.
    PyReturn,
    /// A generator yields.
    PyYield,
    /// A call.
    Call,
    /// A line begins.
    Line,
    /// An instruction.
    Instruction,
    /// An unconditional jump.
    Jump,
    /// A branch that goes on straight.
    BranchLeft,
    /// A branch that jumps.
    BranchRight,
    /// A generator that a loop runs has ended.
    StopIteration,
    /// An exception is raised.
    Raise,
    /// An exception is handled.
    ExceptionHandled,
    /// An exception leaves a function.
    PyUnwind,
    /// An exception is thrown into a generator.
    PyThrow,
    /// An exception goes on.
    Reraise,
    /// A native function has returned.
    CReturn,
    /// A native function has raised.
    CRaise,
}

impl Event {
    /// The bit of the event in a set.
    pub const fn bit(self) -> u32 {
        1 << self as u8
    }

    /// Whether code objects have the event, so that it can be disabled at a place.
    pub fn is_local(self) -> bool {
        self as u8 <= Event::StopIteration as u8
    }
}

/// Number of events, the old `BRANCH` included.
pub const EVENT_COUNT: usize = 19;

/// The names, by number.
pub const NAMES: [&str; EVENT_COUNT] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// A bytecode instruction.
#[derive(Clone, Copy)]
pub struct Item {
    /// Its first code unit, that of an `EXTENDED_ARG` included.
    pub unit: u32,
    /// The code unit of the opcode.
    pub op_unit: u32,
    /// The opcode.
    pub op: Opcode,
    /// The argument.
    pub arg: u32,
    /// The code unit behind it.
    pub next: u32,
    /// Its line; -1: none.
    pub line: i32,
    /// Whether a line event belongs to it.
    pub starts_line: bool,
}

/// The table.
pub struct CodeEvents {
    /// The instructions in order.
    pub items: Vec<Item>,
    /// Index of the instruction that a code unit belongs to.
    item_of: Vec<u32>,
    /// For each register instruction the code units whose events it tells.
    covers: Vec<(u32, u32)>,
    /// First code unit that has events.
    pub first_traceable: u32,
    /// Events that single tools want here.
    pub local: [Cell<u32>; 8],
    /// The events that counted here when the code was last looked at, by tool.
    active: [Cell<u32>; 8],
    disabled: RefCell<HashMap<(u32, u8), u8>>,
    /// The state of the tools when the code was last looked at.
    version: Cell<u64>,
    /// The `RESUME`s that have run while nobody wanted their events: they do not hide the line that they stand on.
    quiet: RefCell<HashSet<u32>>,
    /// How often loops over generators have gone on here, up to 2.
    rounds: RefCell<HashMap<u32, u8>>,
}

impl CodeEvents {
    /// Reads a code object.
    pub fn new(code: &CodeObject) -> CodeEvents {
        let units = code.code.len() / 2;
        let mut lines = vec![-1; units];
        let mut at = 0usize;
        for entry in code::location::LocationReader::new(&code.line_table, code.first_line) {
            for line in lines.iter_mut().skip(at).take(entry.units as usize) {
                *line = entry.position.line.unwrap_or(-1);
            }
            at += entry.units as usize;
        }
        let mut items: Vec<Item> = instructions(&code.code)
            .map(|(unit, op, arg, next)| Item {
                unit,
                op_unit: next - 1 - op.caches() as u32,
                op,
                arg,
                next,
                line: lines.get(unit as usize).copied().unwrap_or(-1),
                starts_line: false,
            })
            .collect();
        let mut item_of = vec![0; units + 1];
        for (i, item) in items.iter().enumerate() {
            for place in item_of.iter_mut().take(item.next as usize).skip(item.unit as usize) {
                *place = i as u32;
            }
        }
        let first_traceable = items.iter().find(|i| i.op == Opcode::RESUME).map_or(0, |i| i.unit);
        let mut current = -1;
        for item in items.iter_mut() {
            let silent = matches!(
                item.op,
                Opcode::END_ASYNC_FOR
                    | Opcode::END_FOR
                    | Opcode::END_SEND
                    | Opcode::RESUME
                    | Opcode::POP_ITER
            );
            if item.unit >= first_traceable && !silent {
                item.starts_line = item.line != current && item.line >= 0;
                current = item.line;
            }
        }
        let mark = |items: &mut Vec<Item>, target: u32| {
            let Some(item) = item_of.get(target as usize).and_then(|i| items.get_mut(*i as usize)) else {
                return;
            };
            if item.line >= 0 && item.op != Opcode::POP_ITER && item.unit >= first_traceable {
                item.starts_line = true;
            }
        };
        for i in 0..items.len() {
            let item = items[i];
            if item.unit < first_traceable {
                continue;
            }
            let target = match item.op {
                Opcode::FOR_ITER | Opcode::SEND => Some(item.next + item.arg + 1),
                Opcode::END_ASYNC_FOR => None,
                _ => jump_target(item.op, item.arg, item.next),
            };
            if let Some(target) = target {
                mark(&mut items, target);
            }
        }
        for entry in code::exception::ExceptionReader::new(&code.exception_table) {
            // The end of an `async for` is no line of its own.
            let handler = item_of.get(entry.target as usize).and_then(|i| items.get(*i as usize));
            if handler.is_some_and(|item| item.op != Opcode::END_ASYNC_FOR) {
                mark(&mut items, entry.target);
            }
        }
        CodeEvents {
            items,
            item_of,
            covers: covers(code),
            first_traceable,
            local: Default::default(),
            active: Default::default(),
            disabled: RefCell::default(),
            version: Cell::new(u64::MAX),
            quiet: RefCell::default(),
            rounds: RefCell::default(),
        }
    }

    /// The instruction that a code unit belongs to.
    pub fn item(&self, unit: u32) -> Option<&Item> {
        self.items.get(*self.item_of.get(unit as usize)? as usize)
    }

    /// The instructions whose events a register instruction tells.
    pub fn covered(&self, index: usize) -> &[Item] {
        let Some(&(start, end)) = self.covers.get(index) else { return &[] };
        if start >= end {
            return &[];
        }
        let first = self.item_of.get(start as usize).map_or(0, |i| *i as usize);
        let last = self.item_of.get(end as usize - 1).map_or(first, |i| *i as usize);
        self.items.get(first..=last).unwrap_or(&[])
    }

    /// Index of the instruction that a code unit belongs to.
    pub fn index_of(&self, unit: u32) -> Option<usize> {
        self.item_of.get(unit as usize).map(|i| *i as usize).filter(|i| *i < self.items.len())
    }

    /// The register instruction at which execution goes on with the bytecode instruction at `unit`.
    pub fn register_of(&self, unit: u32) -> Option<usize> {
        self.covers.iter().position(|(start, end)| *start <= unit && unit < *end)
    }

    /// Takes note of what the tools want now. What a tool has disabled counts again where the event is wanted anew, or
    /// after a restart.
    pub(crate) fn look(&self, state: &State) {
        if self.catch_up(state) {
            self.activate(state);
        }
    }

    /// Forgets what restarts and clearing tools have ended since the last look. False when nothing has happened since.
    fn catch_up(&self, state: &State) -> bool {
        let seen = self.version.replace(state.version.get());
        if seen == state.version.get() {
            return false;
        }
        let known = seen != u64::MAX;
        if known && state.restarted.get() > seen {
            self.disabled.borrow_mut().clear();
        }
        for tool in 0..TOOLS {
            if known && state.cleared[tool].get() > seen {
                self.local[tool].set(0);
            }
        }
        true
    }

    fn activate(&self, state: &State) {
        let begins = Event::PyStart.bit() | Event::PyResume.bit();
        let wanted = |tool: usize| (state.global[tool].get() | self.local[tool].get()) & begins != 0;
        if state.legacy.get() > 0 || (0..TOOLS).any(wanted) {
            self.quiet.borrow_mut().clear();
        }
        for tool in 0..TOOLS {
            let now = state.global[tool].get() | self.local[tool].get();
            let new = now & !self.active[tool].replace(now);
            if new != 0 {
                for (place, tools) in self.disabled.borrow_mut().iter_mut() {
                    if new & 1 << place.1 != 0 {
                        *tools &= !(1 << tool);
                    }
                }
            }
        }
    }

    /// What a tool wants of this code changes.
    pub(crate) fn set_local(&self, state: &State, tool: usize, set: u32) {
        self.catch_up(state);
        self.local[tool].set(set);
        self.activate(state);
    }

    /// Tools that do not want the event at this place any more.
    pub fn disabled(&self, unit: u32, event: Event) -> u8 {
        self.disabled.borrow().get(&(unit, event as u8)).copied().unwrap_or(0)
    }

    /// A tool does not want the event at this place any more.
    pub fn disable(&self, unit: u32, event: Event, tool: usize) {
        *self.disabled.borrow_mut().entry((unit, event as u8)).or_default() |= 1 << tool;
        self.quiet.borrow_mut().remove(&unit);
        self.rounds.borrow_mut().remove(&unit);
    }

    /// Takes note that the `RESUME` at a unit runs, and whether anybody wants its event.
    pub(crate) fn resumed(&self, unit: u32, wanted: bool) {
        if wanted {
            self.quiet.borrow_mut().remove(&unit);
        } else {
            self.quiet.borrow_mut().insert(unit);
        }
    }

    /// Whether the `RESUME` at a unit has run without anybody wanting its event.
    pub(crate) fn is_quiet(&self, unit: u32) -> bool {
        self.quiet.borrow().contains(&unit)
    }

    /// The branch whose one way the instruction at `unit` tells, where that is not the branch itself.
    pub(crate) fn branch_behind(&self, unit: u32) -> Option<u32> {
        let index = self.index_of(unit)?;
        let is_loop =
            |item: &&Item| item.op == Opcode::FOR_ITER && item.next + item.arg + 1 == self.items[index].unit;
        let branch = match self.items[index].op {
            Opcode::NOT_TAKEN => self.items.get(index.checked_sub(1)?),
            Opcode::POP_ITER => self.items.iter().find(is_loop),
            _ => None,
        };
        branch.map(|item| item.op_unit)
    }

    /// Counts the rounds of a loop over a generator; CPython learns in the first what kind of loop it is.
    pub(crate) fn count_round(&self, unit: u32, plain: bool) {
        let mut rounds = self.rounds.borrow_mut();
        let count = rounds.entry(unit).or_default();
        *count = if plain { (*count + 1).min(2) } else { 0 };
    }

    /// Whether CPython runs the loop's generator without a call of its own.
    pub(crate) fn is_learnt(&self, unit: u32) -> bool {
        self.rounds.borrow().get(&unit).is_some_and(|count| *count >= 2)
    }
}
