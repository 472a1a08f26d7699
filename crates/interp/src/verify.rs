//! Whether bytecode holds together: what translation and handlers rely on, for code that did not come from our own compiler
//! but from a `.pyc` file, `code.replace` or `types.CodeType`.
//!
//! Here: instructions are known and whole, jumps and handlers lead to instructions, each instruction finds what it pops,
//! ways that meet agree on the stack, numbers name what is there, NULL comes only where it may, locals are bound and
//! cells are cells where that is taken for granted, a borrowed reference ends before its local changes. Not here: what
//! handlers look at themselves, because it costs them nothing (an exception is one, a closure is a tuple of cells).
//!
//! The states of the places that something jumps to are found in passes over the code, in its order; code without
//! backward jumps that change something needs one. Whoever changes what a handler takes for granted changes it here.

use code::exception::{ExceptionEntry, ExceptionReader};
use code::{CodeObject, Constant, flags, local_kind};
use opcode::Opcode;

use crate::translate::{instructions, jump_target};

/// No argument of real code is larger.
const LARGEST: u32 = 1 << 24;
const DEEPEST: usize = CodeObject::DEEPEST_STACK as usize;
/// More stack positions are not looked at.
const MOST_POSITIONS: usize = 1 << 24;
/// Real code needs as many passes as its loops are nested.
const MOST_PASSES: u32 = 200;

/// Why code cannot run.
#[derive(Debug, PartialEq, Eq)]
pub enum Reason {
    /// A number is no instruction's, in the code unit.
    UnknownOpcode {
        /// The number.
        number: u8,
        /// The code unit.
        unit: u32,
    },
    /// Something else is wrong, near the code unit.
    Malformed {
        /// What.
        what: &'static str,
        /// The code unit.
        unit: u32,
    },
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::UnknownOpcode { number, .. } => write!(f, "unknown opcode {number}"),
            Reason::Malformed { what, unit } => {
                write!(f, "malformed code object: {what} at offset {}", unit * 2)
            }
        }
    }
}

type Checked<T> = Result<T, Reason>;

/// What is known of a stack position.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// It is NULL.
    Null,
    /// It may be NULL.
    Maybe,
    /// It is an object.
    Value,
    /// It is an object that the local may keep alive, or some local.
    Borrowed(u32),
    /// It is the constant.
    Const(u32),
    /// It is a list that `BUILD_LIST` has made.
    List,
    /// It is a cell.
    Cell,
}

const SOME_LOCAL: u32 = u32::MAX;

impl Kind {
    fn is_object(self) -> bool {
        !matches!(self, Kind::Null | Kind::Maybe)
    }

    /// What is known where two ways meet.
    fn join(self, other: Kind) -> Option<Kind> {
        Some(match (self, other) {
            (a, b) if a == b => a,
            (Kind::Borrowed(_), Kind::Borrowed(_)) => Kind::Borrowed(SOME_LOCAL),
            (Kind::Borrowed(local), b) | (b, Kind::Borrowed(local)) => {
                if !b.is_object() {
                    return None;
                }
                Kind::Borrowed(local)
            }
            (Kind::Null | Kind::Maybe, _) | (_, Kind::Null | Kind::Maybe) => Kind::Maybe,
            _ => Kind::Value,
        })
    }
}

/// A set of locals.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Locals(Vec<u64>);

impl Locals {
    fn has(&self, local: u32) -> bool {
        self.0.get(local as usize / 64).is_some_and(|word| word >> (local % 64) & 1 != 0)
    }

    fn put(&mut self, local: u32, member: bool) {
        if let Some(word) = self.0.get_mut(local as usize / 64) {
            let bit = 1 << (local % 64);
            *word = if member { *word | bit } else { *word & !bit };
        }
    }

    /// Keeps what is in both; whether that has changed anything.
    fn meet(&mut self, other: &Locals) -> bool {
        let mut changed = false;
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *word & !other != 0;
            *word &= other;
        }
        changed
    }
}

/// What is known before an instruction.
#[derive(Clone, Debug)]
struct State {
    stack: Vec<Kind>,
    /// How many of them are borrowed.
    borrowed: usize,
    bound: Locals,
    /// Those that hold a cell; they are bound.
    cells: Locals,
    /// Whether the frame is a generator's already.
    suspends: bool,
    /// The lowest position changed since the handler was last told.
    changed: usize,
    /// Whether locals have changed since then.
    locals_changed: bool,
}

impl State {
    fn push(&mut self, kind: Kind) {
        self.borrowed += matches!(kind, Kind::Borrowed(_)) as usize;
        self.changed = self.changed.min(self.stack.len());
        self.stack.push(kind);
    }

    fn push_many(&mut self, kind: Kind, count: usize) {
        for _ in 0..count {
            self.push(kind);
        }
    }

    fn pop(&mut self) -> Option<Kind> {
        let kind = self.stack.pop()?;
        self.borrowed -= matches!(kind, Kind::Borrowed(_)) as usize;
        self.changed = self.changed.min(self.stack.len());
        Some(kind)
    }

    fn bind(&mut self, local: u32, bound: bool, cell: bool) {
        self.bound.put(local, bound);
        self.cells.put(local, cell);
        self.locals_changed = true;
    }
}

/// One instruction.
#[derive(Clone, Copy)]
struct Step {
    unit: u32,
    /// Code unit of the opcode itself: what the exception table is asked for.
    op_unit: u32,
    op: Opcode,
    arg: u32,
    next: u32,
}

struct Verifier<'a> {
    code: &'a CodeObject,
    steps: Vec<Step>,
    /// The step that begins at a code unit.
    step_at: Vec<u32>,
    /// The place among `states` of a code unit that something leads to.
    place_at: Vec<u32>,
    states: Vec<Option<State>>,
    /// States that have changed since the code there was looked at.
    dirty: Vec<bool>,
    entries: Vec<ExceptionEntry>,
    positions: usize,
    /// The first step to look at again.
    again: Option<usize>,
}

const NOTHING: u32 = u32::MAX;

fn wrong<T>(what: &'static str, unit: u32) -> Checked<T> {
    Err(Reason::Malformed { what, unit })
}

/// The code units that something leads to: others are never translated.
#[derive(Debug)]
pub struct Reached(Vec<bool>);

impl Reached {
    /// Whether a way leads to the code unit.
    pub(crate) fn has(&self, unit: u32) -> bool {
        self.0.get(unit as usize).copied().unwrap_or(false)
    }
}

/// Checks a code object.
///
/// # Errors
/// What is wrong with it.
pub fn verify(code: &CodeObject) -> Checked<Reached> {
    let mut verifier = Verifier::new(code)?;
    verifier.places()?;
    verifier.passes()?;
    let reached = verifier.place_at.iter();
    let reached = reached.map(|place| verifier.states.get(*place as usize).is_some_and(Option::is_some));
    Ok(Reached(reached.collect()))
}

impl<'a> Verifier<'a> {
    fn new(code: &'a CodeObject) -> Checked<Verifier<'a>> {
        let units = code.code.len() / 2;
        let mut steps = Vec::with_capacity(units);
        let mut step_at = vec![NOTHING; units + 1];
        let mut end = 0;
        for (unit, op, arg, next) in instructions(&code.code) {
            if next as usize > units {
                return wrong("an instruction without its caches", unit);
            }
            step_at[unit as usize] = steps.len() as u32;
            let op_unit = next - 1 - u32::from(op.caches());
            if !is_real(op) {
                return Err(Reason::UnknownOpcode { number: op.number() as u8, unit: op_unit });
            }
            steps.push(Step { unit, op_unit, op, arg, next });
            end = next as usize;
        }
        if end != units || units == 0 {
            let unit = end as u32;
            let rest = code.code.get(end * 2..).unwrap_or_default().chunks_exact(2);
            let unknown = rest.zip(unit..).find(|(u, _)| Opcode::from_number(u[0].into()).is_none());
            return match unknown {
                Some((bytes, unit)) => Err(Reason::UnknownOpcode { number: bytes[0], unit }),
                None => wrong("no whole instruction", unit),
            };
        }
        let entries = ExceptionReader::new(&code.exception_table).collect();
        let kinds = &code.local_kinds;
        let free = kinds.iter().filter(|kind| **kind & local_kind::FREE != 0).count();
        let parameters = u64::from(code.argcount)
            + u64::from(code.kwonlyargcount)
            + u64::from(code.flags & flags::VARARGS != 0)
            + u64::from(code.flags & flags::VARKEYWORDS != 0);
        if parameters > kinds.len() as u64
            || kinds.len() != code.locals_plus_names.len()
            || kinds[kinds.len() - free..].iter().any(|kind| kind & local_kind::FREE == 0)
        {
            return wrong("impossible local variables", 0);
        }
        Ok(Verifier {
            code,
            steps,
            step_at,
            place_at: vec![NOTHING; units + 1],
            states: Vec::new(),
            dirty: Vec::new(),
            entries,
            positions: 0,
            again: None,
        })
    }

    /// Numbers the code units that something leads to.
    fn places(&mut self) -> Checked<()> {
        let add = |verifier: &mut Verifier<'_>, unit: u32| {
            let Some(place) = verifier.place_at.get_mut(unit as usize) else { return };
            if *place == NOTHING {
                *place = verifier.states.len() as u32;
                verifier.states.push(None);
                verifier.dirty.push(false);
            }
        };
        add(self, 0);
        for i in 0..self.steps.len() {
            let step = self.steps[i];
            if let Some(target) = jump_target(step.op, step.arg, step.next) {
                add(self, target.saturating_add((step.op == Opcode::FOR_ITER) as u32));
            }
        }
        let mut covered = 0;
        for i in 0..self.entries.len() {
            let entry = self.entries[i];
            if entry.start < covered {
                return wrong("an exception table without order", entry.start);
            }
            covered = entry.end;
            if self.step_at.get(entry.target as usize).is_none_or(|step| *step == NOTHING) {
                return wrong("a handler that is no instruction", entry.target);
            }
            // Handlers lie behind what they protect: otherwise an exception could go round for ever.
            if entry.target < entry.end {
                return wrong("a handler in front of what it protects", entry.target);
            }
            add(self, entry.target);
        }
        Ok(())
    }

    fn passes(&mut self) -> Checked<()> {
        let words = self.code.local_kinds.len().div_ceil(64);
        let mut first = State {
            stack: Vec::new(),
            borrowed: 0,
            bound: Locals(vec![0; words]),
            cells: Locals(vec![0; words]),
            suspends: false,
            changed: 0,
            locals_changed: true,
        };
        let parameters = self.code.argcount
            + self.code.kwonlyargcount
            + (self.code.flags & flags::VARARGS != 0) as u32
            + (self.code.flags & flags::VARKEYWORDS != 0) as u32;
        for local in 0..parameters {
            first.bound.put(local, true);
        }
        self.again = Some(0);
        self.reach(0, &first)?;
        let mut passes = 0;
        while let Some(start) = self.again.take() {
            passes += 1;
            if passes > MOST_PASSES {
                return wrong("loops too tangled", 0);
            }
            self.pass(start)?;
        }
        Ok(())
    }

    fn pass(&mut self, start: usize) -> Checked<()> {
        let mut current: Option<State> = None;
        let unit = self.steps[start].unit;
        let mut next_entry = self.entries.partition_point(|entry| entry.end <= unit);
        let mut told = usize::MAX;
        for i in start..self.steps.len() {
            let step = self.steps[i];
            let place = self.place_at[step.unit as usize];
            if place != NOTHING {
                if let Some(state) = current.take() {
                    self.reach(step.unit, &state)?;
                }
                if std::mem::take(&mut self.dirty[place as usize]) {
                    current = self.states[place as usize].clone();
                    told = usize::MAX;
                }
            }
            let Some(state) = &mut current else { continue };
            while self.entries.get(next_entry).is_some_and(|entry| entry.end <= step.op_unit) {
                next_entry += 1;
            }
            if let Some(entry) = self.entries.get(next_entry).copied()
                && entry.start <= step.op_unit
            {
                let depth = entry.depth as usize;
                let kept = state.stack.len().saturating_sub(taken(step.op, step.arg));
                if told != next_entry || state.changed < depth || state.locals_changed || kept < depth {
                    told = next_entry;
                    state.changed = usize::MAX;
                    state.locals_changed = false;
                    self.tell_handler(entry, state, kept, step.op_unit)?;
                }
            }
            let goes_on = self.step(step, i, state)?;
            if state.stack.len() > self.code.stack_size as usize || state.stack.len() > DEEPEST {
                return wrong("a stack deeper than co_stacksize", step.unit);
            }
            if !goes_on {
                current = None;
            } else if i + 1 == self.steps.len() {
                return wrong("no end", step.unit);
            }
        }
        Ok(())
    }

    /// An exception may lead from an instruction to its handler.
    fn tell_handler(&mut self, entry: ExceptionEntry, state: &State, kept: usize, unit: u32) -> Checked<()> {
        let depth = entry.depth as usize;
        if depth > state.stack.len() {
            return wrong("a handler deeper than the stack", unit);
        }
        let mut there = state.clone();
        while there.stack.len() > depth {
            there.pop();
        }
        // What the instruction takes is perhaps not there any more.
        for position in kept.min(depth)..depth {
            match there.stack[position].join(Kind::Value) {
                Some(kind) => there.stack[position] = kind,
                None => return wrong("a handler of what is not there", unit),
            }
        }
        there.push_many(Kind::Value, 1 + entry.lasti as usize);
        self.lead(entry.target, &there, unit)
    }

    /// A way leads from the instruction at `from` to a code unit.
    fn lead(&mut self, unit: u32, state: &State, from: u32) -> Checked<()> {
        if unit <= from {
            let place = self.place_at.get(unit as usize).copied().unwrap_or(NOTHING);
            if self.states.get(place as usize).is_none_or(Option::is_none) {
                return wrong("a way back to what nothing else leads to", from);
            }
        }
        self.reach(unit, state)
    }

    /// A code unit is reached with a state.
    fn reach(&mut self, unit: u32, state: &State) -> Checked<()> {
        let Some(step) = self.step_at.get(unit as usize).copied().filter(|step| *step != NOTHING) else {
            return wrong("a way to what is no instruction", unit);
        };
        if state.stack.len() > self.code.stack_size as usize {
            return wrong("a stack deeper than co_stacksize", unit);
        }
        let place = self.place_at[unit as usize] as usize;
        let Some(slot) = self.states.get_mut(place) else { return wrong("a way to nowhere", unit) };
        let changed = match slot {
            None => {
                self.positions += state.stack.len() + state.bound.0.len();
                if self.positions > MOST_POSITIONS {
                    return wrong("too much to look at", unit);
                }
                *slot = Some(State { changed: 0, locals_changed: true, ..state.clone() });
                true
            }
            Some(known) => {
                if known.stack.len() != state.stack.len() || known.suspends != state.suspends {
                    return wrong("ways that do not agree", unit);
                }
                let mut changed = known.bound.meet(&state.bound);
                changed |= known.cells.meet(&state.cells);
                let mut borrowed = 0;
                for (kind, other) in known.stack.iter_mut().zip(&state.stack) {
                    let Some(both) = kind.join(*other) else { return wrong("ways that do not agree", unit) };
                    changed |= *kind != both;
                    *kind = both;
                    borrowed += matches!(both, Kind::Borrowed(_)) as usize;
                }
                known.borrowed = borrowed;
                changed
            }
        };
        if changed {
            self.dirty[place] = true;
            self.again = Some(self.again.map_or(step as usize, |known| known.min(step as usize)));
        }
        Ok(())
    }

    /// A local is about to change: nothing on the stack may borrow from it.
    fn overwrite(&self, state: &State, local: u32, unit: u32) -> Checked<()> {
        let borrows = |kind: &Kind| matches!(kind, Kind::Borrowed(of) if *of == local || *of == SOME_LOCAL);
        if local as usize >= self.code.local_kinds.len() {
            return wrong("no such local variable", unit);
        }
        if state.borrowed > 0 && state.stack.iter().any(borrows) {
            return wrong("a borrowed reference that outlives its local", unit);
        }
        Ok(())
    }

    fn store(&self, state: &mut State, local: u32, unit: u32) -> Checked<()> {
        let Some(kind) = state.pop() else { return wrong("an empty stack", unit) };
        if matches!(kind, Kind::Borrowed(_)) {
            return wrong("a borrowed reference that is stored", unit);
        }
        self.overwrite(state, local, unit)?;
        state.bind(local, kind.is_object(), kind == Kind::Cell);
        Ok(())
    }

    fn load(&self, state: &mut State, local: u32, borrowed: bool, unit: u32) -> Checked<()> {
        if !state.bound.has(local) {
            return wrong("an unbound local variable", unit);
        }
        state.push(match (borrowed, state.cells.has(local)) {
            (true, _) => Kind::Borrowed(local),
            (_, true) => Kind::Cell,
            _ => Kind::Value,
        });
        Ok(())
    }

    /// The kind of a position counted from the top, which is 1.
    fn peek(&self, state: &State, from_top: u32, unit: u32) -> Checked<Kind> {
        let position = state.stack.len().checked_sub(from_top as usize).filter(|_| from_top > 0);
        match position.and_then(|position| state.stack.get(position)) {
            Some(kind) => Ok(*kind),
            None => wrong("an empty stack", unit),
        }
    }

    /// Pops so many objects.
    fn objects(&self, state: &mut State, count: u32, unit: u32) -> Checked<()> {
        for _ in 0..count {
            match state.pop() {
                None => return wrong("an empty stack", unit),
                Some(kind) if !kind.is_object() => return wrong("NULL where an object must be", unit),
                Some(_) => (),
            }
        }
        Ok(())
    }

    fn cell(&self, state: &State, local: u32, unit: u32) -> Checked<()> {
        if state.cells.has(local) { Ok(()) } else { wrong("no cell", unit) }
    }

    /// What an instruction does to the state; whether the next one follows.
    fn step(&mut self, step: Step, index: usize, state: &mut State) -> Checked<bool> {
        let Step { unit, op, arg, next, .. } = step;
        if arg > LARGEST {
            return wrong("an impossible argument", unit);
        }
        self.names(op, arg, unit)?;
        match op {
            Opcode::NOP | Opcode::RESUME | Opcode::NOT_TAKEN => (),
            Opcode::LOAD_FAST => self.load(state, arg, false, unit)?,
            Opcode::LOAD_FAST_BORROW => self.load(state, arg, true, unit)?,
            Opcode::LOAD_FAST_LOAD_FAST | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                let borrowed = op == Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW;
                self.load(state, arg >> 4, borrowed, unit)?;
                self.load(state, arg & 15, borrowed, unit)?;
            }
            Opcode::LOAD_FAST_CHECK => {
                let cell = state.cells.has(arg);
                state.push(if cell { Kind::Cell } else { Kind::Value });
                state.bind(arg, true, cell);
            }
            Opcode::LOAD_FAST_AND_CLEAR => {
                self.overwrite(state, arg, unit)?;
                state.push(match (state.bound.has(arg), state.cells.has(arg)) {
                    (_, true) => Kind::Cell,
                    (true, _) => Kind::Value,
                    _ => Kind::Maybe,
                });
                state.bind(arg, false, false);
            }
            Opcode::STORE_FAST => self.store(state, arg, unit)?,
            Opcode::STORE_FAST_STORE_FAST => {
                self.store(state, arg >> 4, unit)?;
                self.store(state, arg & 15, unit)?;
            }
            Opcode::STORE_FAST_LOAD_FAST => {
                self.store(state, arg >> 4, unit)?;
                self.load(state, arg & 15, false, unit)?;
            }
            Opcode::DELETE_FAST => {
                self.overwrite(state, arg, unit)?;
                state.bind(arg, false, false);
            }
            Opcode::MAKE_CELL => {
                self.overwrite(state, arg, unit)?;
                state.bind(arg, true, true);
            }
            Opcode::COPY_FREE_VARS => {
                let first = self.code.local_kinds.len() as u32 - arg;
                for local in first..first + arg {
                    self.overwrite(state, local, unit)?;
                    state.bind(local, true, true);
                }
            }
            Opcode::LOAD_DEREF => {
                self.cell(state, arg, unit)?;
                state.push(Kind::Value);
            }
            Opcode::STORE_DEREF | Opcode::LOAD_FROM_DICT_OR_DEREF => {
                self.cell(state, arg, unit)?;
                self.objects(state, 1, unit)?;
                if op == Opcode::LOAD_FROM_DICT_OR_DEREF {
                    state.push(Kind::Value);
                }
            }
            Opcode::DELETE_DEREF => self.cell(state, arg, unit)?,
            Opcode::COPY => {
                let kind = self.peek(state, arg, unit)?;
                state.push(kind);
            }
            Opcode::SWAP => {
                self.peek(state, arg, unit)?;
                let top = state.stack.len() - 1;
                let low = top + 1 - arg as usize;
                state.stack.swap(low, top);
                state.changed = state.changed.min(low);
            }
            Opcode::LOAD_CONST => state.push(Kind::Const(arg)),
            Opcode::PUSH_NULL => state.push(Kind::Null),
            Opcode::POP_TOP | Opcode::POP_ITER => {
                self.peek(state, 1, unit)?;
                state.pop();
            }
            Opcode::BUILD_LIST => {
                self.objects(state, arg, unit)?;
                state.push(Kind::List);
            }
            Opcode::LIST_APPEND | Opcode::SET_ADD | Opcode::MAP_ADD => {
                self.objects(state, if op == Opcode::MAP_ADD { 2 } else { 1 }, unit)?;
                let container = self.peek(state, arg, unit)?;
                // Appending is too frequent to look at the list.
                if !container.is_object() || op == Opcode::LIST_APPEND && container != Kind::List {
                    return wrong("not the container that grows", unit);
                }
            }
            Opcode::LIST_EXTEND | Opcode::SET_UPDATE | Opcode::DICT_UPDATE | Opcode::DICT_MERGE => {
                self.objects(state, 1, unit)?;
                let container = self.peek(state, arg, unit)?;
                if op == Opcode::DICT_MERGE {
                    self.peek(state, arg + 3, unit)?;
                }
                if !container.is_object() {
                    return wrong("not the container that grows", unit);
                }
            }
            Opcode::LOAD_GLOBAL => {
                state.push(Kind::Value);
                if arg & 1 != 0 {
                    state.push(Kind::Null);
                }
            }
            Opcode::LOAD_ATTR | Opcode::LOAD_SUPER_ATTR => {
                self.objects(state, if op == Opcode::LOAD_ATTR { 1 } else { 3 }, unit)?;
                state.push(Kind::Value);
                if arg & 1 != 0 {
                    state.push(Kind::Maybe);
                }
            }
            Opcode::LOAD_SPECIAL => {
                self.objects(state, 1, unit)?;
                state.push(Kind::Value);
                state.push(Kind::Maybe);
            }
            Opcode::CALL | Opcode::CALL_KW => {
                if op == Opcode::CALL_KW {
                    self.keyword_names(self.peek(state, 1, unit)?, arg, unit)?;
                    state.pop();
                }
                self.objects(state, arg, unit)?;
                if state.pop().is_none() {
                    return wrong("an empty stack", unit);
                }
                self.objects(state, 1, unit)?;
                state.push(Kind::Value);
            }
            Opcode::CALL_FUNCTION_EX => {
                let receiver = self.peek(state, 3, unit)?;
                state.pop();
                self.objects(state, 1, unit)?;
                state.pop();
                self.objects(state, 1, unit)?;
                if receiver != Kind::Null {
                    return wrong("a receiver of an unpacked call", unit);
                }
                state.push(Kind::Value);
            }
            Opcode::MAKE_FUNCTION => {
                let is_code = match self.peek(state, 1, unit)? {
                    Kind::Const(k) => matches!(self.code.consts.get(k as usize), Some(Constant::Code(_))),
                    _ => false,
                };
                if !is_code {
                    return wrong("a function without code", unit);
                }
                state.pop();
                state.push(Kind::Value);
            }
            // They leave what they look at.
            Opcode::GET_LEN
            | Opcode::MATCH_MAPPING
            | Opcode::MATCH_SEQUENCE
            | Opcode::IMPORT_FROM
            | Opcode::GET_ANEXT
            | Opcode::MATCH_KEYS
            | Opcode::CHECK_EXC_MATCH => {
                let looked_at = if op == Opcode::MATCH_KEYS { 2 } else { 1 };
                if op == Opcode::CHECK_EXC_MATCH {
                    self.objects(state, 1, unit)?;
                }
                for from_top in 1..=looked_at {
                    if !self.peek(state, from_top, unit)?.is_object() {
                        return wrong("NULL where an object must be", unit);
                    }
                }
                // Keys are matched on copies.
                if state.stack.len() + looked_at as usize > self.code.stack_size as usize {
                    return wrong("a stack deeper than co_stacksize", unit);
                }
                state.push(Kind::Value);
            }
            Opcode::WITH_EXCEPT_START => {
                if !self.peek(state, 5, unit)?.is_object() || !self.peek(state, 1, unit)?.is_object() {
                    return wrong("NULL where an object must be", unit);
                }
                state.push(Kind::Value);
            }
            Opcode::RERAISE => {
                self.objects(state, 1, unit)?;
                if arg > 0 && !self.peek(state, arg, unit)?.is_object() {
                    return wrong("NULL where an object must be", unit);
                }
                return Ok(false);
            }
            Opcode::RAISE_VARARGS | Opcode::RETURN_VALUE => {
                self.objects(state, if op == Opcode::RETURN_VALUE { 1 } else { arg }, unit)?;
                return Ok(false);
            }
            Opcode::FOR_ITER => {
                if !self.peek(state, 1, unit)?.is_object() {
                    return wrong("NULL where an object must be", unit);
                }
                let end = next + arg;
                if self.opcode_at(end) != Some(Opcode::END_FOR) {
                    return wrong("a loop without an end", unit);
                }
                // The exhausted iterator goes on behind the END_FOR.
                self.lead(end + 1, state, unit)?;
                state.push(Kind::Value);
                if state.stack.len() > self.code.stack_size as usize {
                    return wrong("a stack deeper than co_stacksize", unit);
                }
            }
            Opcode::END_FOR => return wrong("a way into the end of a loop", unit),
            Opcode::SEND => {
                self.objects(state, 1, unit)?;
                if !self.peek(state, 1, unit)?.is_object() {
                    return wrong("NULL where an object must be", unit);
                }
                state.push(Kind::Value);
                self.jump(step, state)?;
            }
            Opcode::RETURN_GENERATOR => {
                let kind = self.code.flags & flags::ANY_GENERATOR;
                if !state.stack.is_empty() || state.suspends || kind == 0 {
                    return wrong("a generator that begins too late", unit);
                }
                state.suspends = true;
                state.push(Kind::Value);
            }
            Opcode::YIELD_VALUE => {
                self.objects(state, 1, unit)?;
                if !state.suspends {
                    return wrong("a yield outside of a generator", unit);
                }
                if arg == 1 {
                    // It hands on what the instruction before it has got, and both know that.
                    let before = index.checked_sub(1).map(|i| self.steps[i].op);
                    let alone = self.place_at[unit as usize] == NOTHING;
                    if before != Some(Opcode::SEND) || !alone || state.stack.is_empty() {
                        return wrong("a delegation to nothing", unit);
                    }
                }
                state.push(Kind::Value);
            }
            Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                self.jump(step, state)?;
                return Ok(false);
            }
            Opcode::POP_JUMP_IF_TRUE
            | Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_NONE
            | Opcode::POP_JUMP_IF_NOT_NONE => {
                self.objects(state, 1, unit)?;
                self.jump(step, state)?;
            }
            _ => {
                let (popped, pushed) = (op.popped(arg), op.pushed(arg));
                if popped < 0 || pushed < 0 || pushed as usize > DEEPEST {
                    return wrong("an impossible argument", unit);
                }
                self.objects(state, popped as u32, unit)?;
                if state.stack.len() + pushed as usize > self.code.stack_size as usize {
                    return wrong("a stack deeper than co_stacksize", unit);
                }
                state.push_many(Kind::Value, pushed as usize);
            }
        }
        Ok(true)
    }

    fn jump(&mut self, step: Step, state: &State) -> Checked<()> {
        match jump_target(step.op, step.arg, step.next) {
            Some(target) => self.lead(target, state, step.unit),
            None => wrong("a jump out of the code", step.unit),
        }
    }

    fn opcode_at(&self, unit: u32) -> Option<Opcode> {
        let step = self.step_at.get(unit as usize).copied()?;
        let step = self.steps.get(step as usize)?;
        (step.op_unit == unit).then_some(step.op)
    }

    /// The names of a call's keywords are a constant tuple of strings, not longer than the arguments.
    fn keyword_names(&self, kind: Kind, count: u32, unit: u32) -> Checked<()> {
        let Kind::Const(k) = kind else { return wrong("names of keywords that are not constant", unit) };
        match self.code.consts.get(k as usize) {
            Some(Constant::Tuple(names))
                if names.len() <= count as usize
                    && names.iter().all(|name| matches!(name, Constant::Str(_))) =>
            {
                Ok(())
            }
            _ => wrong("impossible names of keywords", unit),
        }
    }

    /// What the argument names is there.
    fn names(&self, op: Opcode, arg: u32, unit: u32) -> Checked<()> {
        let code = self.code;
        let index = arg as usize;
        let locals = code.local_kinds.len();
        let fits = match op {
            Opcode::LOAD_ATTR | Opcode::LOAD_GLOBAL => index >> 1 < code.names.len(),
            Opcode::LOAD_SUPER_ATTR => index >> 2 < code.names.len(),
            Opcode::LOAD_FAST_LOAD_FAST
            | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
            | Opcode::STORE_FAST_STORE_FAST
            | Opcode::STORE_FAST_LOAD_FAST => index >> 4 < locals && index & 15 < locals,
            Opcode::LOAD_DEREF
            | Opcode::STORE_DEREF
            | Opcode::DELETE_DEREF
            | Opcode::LOAD_FROM_DICT_OR_DEREF => index < locals,
            // Whoever writes locals from outside looks at the kind.
            Opcode::MAKE_CELL => code
                .local_kinds
                .get(index)
                .is_some_and(|kind| kind & (local_kind::CELL | local_kind::FREE) != 0),
            Opcode::COPY_FREE_VARS => {
                index == code.local_kinds.iter().filter(|kind| **kind & local_kind::FREE != 0).count()
            }
            Opcode::COPY | Opcode::SWAP => index >= 1,
            Opcode::LIST_APPEND
            | Opcode::SET_ADD
            | Opcode::MAP_ADD
            | Opcode::LIST_EXTEND
            | Opcode::SET_UPDATE
            | Opcode::DICT_UPDATE
            | Opcode::DICT_MERGE => index >= 1,
            Opcode::BINARY_OP => index <= 26,
            Opcode::COMPARE_OP => index >> 5 < 6,
            Opcode::IS_OP | Opcode::CONTAINS_OP | Opcode::YIELD_VALUE => index <= 1,
            Opcode::CALL_INTRINSIC_1 => (1..=11).contains(&index),
            Opcode::CALL_INTRINSIC_2 => (1..=5).contains(&index),
            Opcode::LOAD_SPECIAL => index <= 3,
            Opcode::LOAD_COMMON_CONSTANT => index <= 4,
            Opcode::CONVERT_VALUE => (1..=3).contains(&index),
            Opcode::SET_FUNCTION_ATTRIBUTE => [1, 2, 4, 8, 16].contains(&index),
            Opcode::RAISE_VARARGS => index <= 2,
            Opcode::BUILD_SLICE => index == 2 || index == 3,
            Opcode::BUILD_INTERPOLATION => index <= 0xff,
            _ if op.has_name() => index < code.names.len(),
            _ if op.has_const() => index < code.consts.len(),
            _ if op.has_local() => index < locals,
            _ => true,
        };
        if fits { Ok(()) } else { wrong("an impossible argument", unit) }
    }
}

/// Whether the opcode is for code objects: not of the compiler, of monitoring or a specialised form.
fn is_real(op: Opcode) -> bool {
    !op.is_pseudo()
        && !op.is_instrumented()
        && !op.is_specialized()
        && !matches!(op, Opcode::CACHE | Opcode::RESERVED | Opcode::INTERPRETER_EXIT | Opcode::ENTER_EXECUTOR)
}

/// How many of the topmost positions an instruction may have taken when it raises.
fn taken(op: Opcode, arg: u32) -> usize {
    match op {
        Opcode::LIST_APPEND
        | Opcode::SET_ADD
        | Opcode::LIST_EXTEND
        | Opcode::SET_UPDATE
        | Opcode::DICT_UPDATE
        | Opcode::DICT_MERGE
        | Opcode::CHECK_EXC_MATCH
        | Opcode::SEND
        | Opcode::RERAISE => 1,
        Opcode::MAP_ADD => 2,
        Opcode::COPY
        | Opcode::SWAP
        | Opcode::GET_LEN
        | Opcode::MATCH_MAPPING
        | Opcode::MATCH_SEQUENCE
        | Opcode::MATCH_KEYS
        | Opcode::IMPORT_FROM
        | Opcode::GET_ANEXT
        | Opcode::FOR_ITER
        | Opcode::WITH_EXCEPT_START => 0,
        _ => usize::try_from(op.popped(arg)).unwrap_or(usize::MAX),
    }
}
