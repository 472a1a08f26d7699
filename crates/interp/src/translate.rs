//! From bytecode to register code, in one linear pass.
//!
//! Here: an abstract value stack that says where each position lives, so that loads of locals and constants
//! disappear into the instructions that use them; the maps from register instructions back to bytecode. Not here:
//! what instructions do (`handlers`).
//!
//! Invariant: at every jump target and handler entry each stack position lies in its own slot (its *home*), so that all
//! ways there agree.

mod data;
mod flow;
mod suspension;

use std::cell::OnceCell;
use std::collections::HashMap;

use code::CodeObject;
use opcode::Opcode;

use crate::cache::Cache;
use crate::instr::{Instr, Op, x};
use crate::verify::Reached;

/// Where a stack position lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In its own slot.
    Home,
    /// In a local, unchanged since it was loaded, and borrowed from there.
    Local(u32),
    /// In a local, unchanged since it was loaded; whoever keeps it takes a reference.
    Copied(u32),
    /// It is a constant.
    Const(u32),
    /// It is a small integer.
    Int(i32),
}

/// The value stack at translation. It knows how much of it is as it was when the last instruction was emitted.
#[derive(Default)]
struct Stack {
    items: Vec<Place>,
    /// So many of the lowest positions have not changed.
    unchanged: usize,
}

impl Stack {
    fn new(items: Vec<Place>) -> Stack {
        Stack { items, unchanged: 0 }
    }

    fn push(&mut self, place: Place) {
        self.items.push(place);
    }

    fn pop(&mut self) -> Option<Place> {
        let place = self.items.pop();
        self.unchanged = self.unchanged.min(self.items.len());
        place
    }

    fn truncate(&mut self, len: usize) {
        self.items.truncate(len);
        self.unchanged = self.unchanged.min(self.items.len());
    }

    fn split_off(&mut self, at: usize) -> Vec<Place> {
        self.unchanged = self.unchanged.min(at);
        self.items.split_off(at)
    }

    fn extend(&mut self, places: impl IntoIterator<Item = Place>) {
        self.items.extend(places);
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.unchanged = self.unchanged.min(a.min(b));
        self.items.swap(a, b);
    }
}

impl std::ops::Deref for Stack {
    type Target = [Place];

    fn deref(&self) -> &[Place] {
        &self.items
    }
}

impl std::ops::IndexMut<usize> for Stack {
    fn index_mut(&mut self, index: usize) -> &mut Place {
        self.unchanged = self.unchanged.min(index);
        &mut self.items[index]
    }
}

impl<I: std::slice::SliceIndex<[Place]>> std::ops::Index<I> for Stack {
    type Output = I::Output;

    fn index(&self, index: I) -> &I::Output {
        &self.items[index]
    }
}

/// What a register instruction came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// Offset of the bytecode instruction, in code units.
    pub unit: u32,
    /// First entry of the stack map; the map describes the stack without the operands.
    map: u32,
    /// Its length.
    depth: u32,
}

/// An entry of the exception table, for register code.
#[derive(Clone, Copy, Debug)]
pub struct HandlerEntry {
    /// First code unit covered.
    pub start: u32,
    /// First code unit no longer covered.
    pub end: u32,
    /// Register instruction of the handler.
    pub target: u32,
    /// Stack depth there, before what unwinding pushes.
    pub depth: u32,
    /// Whether unwinding pushes the offset first.
    pub push_lasti: bool,
}

/// The register code of a code object.
pub struct Translation {
    /// The instructions.
    pub instrs: Box<[Instr]>,
    origins: Box<[Origin]>,
    places: Box<[Place]>,
    /// The exception table.
    pub handlers: Box<[HandlerEntry]>,
    /// Number of slots for locals.
    pub nlocals: u32,
    /// How many positional arguments need no binding; `u32::MAX` when binding is always needed.
    pub exact: u32,
    /// Whether local names live in slots only.
    pub optimized: bool,
    /// Inline caches, by the indices that instructions name.
    pub(crate) caches: Box<[Cache]>,
    /// What monitoring knows of the code, once it watches.
    pub(crate) events: OnceCell<Box<crate::monitor::events::CodeEvents>>,
}

impl Translation {
    /// What the instruction at `index` came from.
    pub fn origin(&self, index: usize) -> Origin {
        self.origins[index]
    }

    /// Where the stack positions lie while the instruction at `index` runs, its operands not counted.
    pub fn stack(&self, index: usize) -> &[Place] {
        let o = self.origins[index];
        &self.places[o.map as usize..(o.map + o.depth) as usize]
    }
}

/// Why bytecode has no register form.
#[derive(Debug)]
pub enum Untranslatable {
    /// It uses an operation, or an argument of one, that only other stages know.
    NoForm(&'static str),
    /// It uses a number that is no operation's, in the code unit.
    UnknownOpcode {
        /// The number.
        number: u8,
        /// The code unit.
        unit: u32,
    },
}

struct Translator<'a> {
    code: &'a CodeObject,
    /// Where ways lead in code that had to be checked.
    reached: Option<&'a Reached>,
    nlocals: u32,
    instrs: Vec<Instr>,
    origins: Vec<Origin>,
    places: Vec<Place>,
    stack: Stack,
    unit: u32,
    /// Code unit of the opcode itself, behind its `EXTENDED_ARG`s: what `f_lasti` names.
    op_unit: u32,
    /// Register instruction of each code unit that begins an instruction.
    starts: Vec<u32>,
    /// Stack depths known for jump targets.
    depths: HashMap<u32, u32>,
    fixups: Vec<(usize, Field, u32)>,
    /// Code units that something jumps to.
    is_target: Vec<bool>,
    caches: Vec<Cache>,
    /// First code unit whose events no register instruction tells yet.
    covered: u32,
    /// Code unit behind the bytecode instruction.
    end: u32,
    /// For each register instruction the code units whose events it tells: from the first to before the second.
    covers: Vec<(u32, u32)>,
}

#[derive(Clone, Copy)]
enum Field {
    A,
    B,
    C,
}

/// For each register instruction the code units whose events it tells: from the first to before the second.
pub(crate) fn covers(code: &CodeObject) -> Vec<(u32, u32)> {
    let reached = if code.trusted { None } else { crate::verify::verify(code).ok() };
    run(code, reached.as_ref()).map(|(t, _)| t.covers).unwrap_or_default()
}

type Entries = Vec<code::exception::ExceptionEntry>;

fn run<'a>(
    code: &'a CodeObject,
    reached: Option<&'a Reached>,
) -> Result<(Translator<'a>, Entries), Untranslatable> {
    let units = code.code.len() / 2;
    let mut t = Translator {
        code,
        reached,
        nlocals: code.locals_plus_names.len() as u32,
        instrs: Vec::with_capacity(units),
        origins: Vec::with_capacity(units),
        places: Vec::new(),
        stack: Stack::default(),
        unit: 0,
        op_unit: 0,
        starts: vec![u32::MAX; units + 1],
        depths: HashMap::new(),
        fixups: Vec::new(),
        is_target: Vec::new(),
        caches: Vec::new(),
        covered: 0,
        end: 0,
        covers: Vec::with_capacity(units),
    };
    let entries: Vec<code::exception::ExceptionEntry> =
        code::exception::ExceptionReader::new(&code.exception_table).collect();
    let mut targets = vec![false; units + 1];
    mark_targets(code, &mut targets);
    for e in &entries {
        if let Some(flag) = targets.get_mut(e.target as usize) {
            *flag = true;
        }
        t.depths.insert(e.target, e.depth + 1 + e.lasti as u32);
    }
    t.is_target = targets;
    t.run()?;
    Ok((t, entries))
}

/// Translates a code object; `reached` is what its check has found, unless our compiler has made it.
///
/// # Errors
/// The name of an operation without a register form.
pub fn translate(code: &CodeObject, reached: Option<&Reached>) -> Result<Translation, Untranslatable> {
    let (mut t, entries) = run(code, reached)?;
    for (index, field, unit) in std::mem::take(&mut t.fixups) {
        let target = t.starts.get(unit as usize).copied().unwrap_or(0);
        // Jumps name their distance, so that a target needs nothing but the instruction itself.
        let target = target.wrapping_sub(index as u32);
        let instr = &mut t.instrs[index];
        match field {
            Field::A => instr.a = target,
            Field::B => instr.b = target,
            Field::C => instr.c = target,
        }
    }
    let handlers = entries
        .iter()
        .map(|e| HandlerEntry {
            start: e.start,
            end: e.end,
            target: t.starts[e.target as usize],
            depth: e.depth,
            push_lasti: e.lasti,
        })
        .collect();
    Ok(Translation {
        instrs: t.instrs.into(),
        origins: t.origins.into(),
        places: t.places.into(),
        handlers,
        nlocals: t.nlocals,
        exact: exact_arguments(code),
        optimized: code.flags & code::flags::OPTIMIZED != 0,
        caches: t.caches.into(),
        events: OnceCell::new(),
    })
}

/// How many arguments fill the parameters of the code without any binding.
fn exact_arguments(code: &CodeObject) -> u32 {
    // Other names need a mapping.
    if code.flags & code::flags::OPTIMIZED == 0 {
        return u32::MAX;
    }
    use code::flags;
    let plain = code.kwonlyargcount == 0 && code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0;
    if plain { code.argcount } else { u32::MAX }
}

/// The instructions of some bytecode: `(unit, opcode, argument, unit of the next)`.
pub(crate) fn instructions(code: &[u8]) -> impl Iterator<Item = (u32, Opcode, u32, u32)> + '_ {
    let mut unit = 0usize;
    std::iter::from_fn(move || {
        let start = unit;
        let mut arg = 0u32;
        loop {
            let bytes = code.get(unit * 2..unit * 2 + 2)?;
            arg = arg << 8 | bytes[1] as u32;
            let op = Opcode::from_number(bytes[0] as u32)?;
            unit += 1;
            if op == Opcode::EXTENDED_ARG {
                continue;
            }
            unit += op.caches() as usize;
            return Some((start as u32, op, arg, unit as u32));
        }
    })
}

pub(crate) fn jump_target(op: Opcode, arg: u32, next: u32) -> Option<u32> {
    match op {
        Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => next.checked_sub(arg),
        // Its argument says where the loop is, for monitoring.
        Opcode::END_ASYNC_FOR => None,
        _ if op.has_jump() => Some(next + arg),
        _ => None,
    }
}

fn mark_targets(code: &CodeObject, targets: &mut [bool]) {
    for (_, op, arg, next) in instructions(&code.code) {
        if let Some(flag) = jump_target(op, arg, next).and_then(|u| targets.get_mut(u as usize)) {
            *flag = true;
        }
    }
}

impl Translator<'_> {
    fn home(&self, position: usize) -> u32 {
        self.nlocals + position as u32
    }

    fn emit(&mut self, op: Op, x: u16, a: u32, b: u32, c: u32) -> usize {
        // Consecutive instructions share what has not changed from the bottom on, so that deep stacks stay cheap.
        let depth = self.stack.len();
        let common = std::mem::replace(&mut self.stack.unchanged, depth);
        let map = match self.origins.last() {
            Some(o) if common == depth && o.depth as usize >= depth => o.map,
            Some(o) if common == o.depth as usize && (o.map + o.depth) as usize == self.places.len() => {
                self.places.extend_from_slice(&self.stack[common..]);
                o.map
            }
            _ => {
                let map = self.places.len() as u32;
                self.places.extend_from_slice(&self.stack);
                map
            }
        };
        self.covers.push((self.covered, self.end.max(self.covered)));
        self.covered = self.end.max(self.covered);
        self.origins.push(Origin { unit: self.op_unit, map, depth: self.stack.len() as u32 });
        self.instrs.push(Instr { op: op as u16, x, a, b, c });
        self.instrs.len() - 1
    }

    /// Puts a stack position into its home slot. A local is borrowed: the compiler's `LOAD_FAST_BORROW` says that it
    /// stays as it is for as long as the position is used.
    fn spill(&mut self, position: usize) {
        self.spill_by(position, Op::Borrow);
    }

    fn spill_by(&mut self, position: usize, of_local: Op) {
        let home = self.home(position);
        let place = std::mem::replace(&mut self.stack[position], Place::Home);
        // While it is being put there, it is not there yet: the map must not count it.
        let above = self.stack.split_off(position);
        match place {
            Place::Home => (),
            Place::Local(slot) => {
                self.emit(of_local, 0, home, slot, 0);
            }
            Place::Copied(slot) => {
                self.emit(Op::Copy, 0, home, slot, 0);
            }
            Place::Const(k) => {
                self.emit(Op::LoadConst, 0, home, k, 0);
            }
            Place::Int(i) => {
                self.emit(Op::LoadInt, 0, home, i as u32, 0);
            }
        }
        self.stack.extend(above);
    }

    fn spill_all(&mut self) {
        for position in 0..self.stack.len() {
            if self.stack[position] != Place::Home {
                self.spill(position);
            }
        }
    }

    /// A new inline cache for a name.
    fn cache(&mut self, name: u32) -> u32 {
        self.caches.push(Cache::new(name));
        self.caches.len() as u32 - 1
    }

    /// Locals about to be overwritten leave the stack first.
    fn spill_local(&mut self, slot: u32) {
        for position in 0..self.stack.len() {
            if matches!(self.stack[position], Place::Local(s) | Place::Copied(s) if s == slot) {
                self.spill_by(position, Op::Copy);
            }
        }
    }

    /// Pops an operand: its slot, and whether it is a temporary.
    fn pop(&mut self) -> (u32, bool) {
        let position = self.stack.len() - 1;
        match self.stack[position] {
            Place::Local(slot) | Place::Copied(slot) => {
                self.stack.pop();
                (slot, false)
            }
            Place::Home => {
                self.stack.pop();
                (self.home(position), true)
            }
            _ => {
                self.spill(position);
                self.stack.pop();
                (self.home(position), true)
            }
        }
    }

    /// The slot of a new value on top of the stack; the caller pushes it after emitting.
    fn top(&self) -> u32 {
        self.home(self.stack.len())
    }

    /// Pops two operands: slots of the lower and the upper one, and their bits of `x`.
    fn pop_two(&mut self) -> (u32, u32, u16) {
        let depth = self.stack.len();
        if !matches!(self.stack[depth - 2], Place::Home | Place::Local(_) | Place::Copied(_)) {
            self.spill(depth - 2);
        }
        let (c, c_temporary) = self.pop();
        let (b, b_temporary) = self.pop();
        let mut bits = 0;
        if b_temporary {
            bits |= x::B_TEMPORARY;
        }
        if c_temporary {
            bits |= x::C_TEMPORARY;
        }
        (b, c, bits)
    }

    /// Before a jump target: what lies in front of it and has no register instruction belongs to the last one, or
    /// gets one where it is a place to stop at.
    fn cover_before(&mut self, unit: u32) {
        if self.covered >= unit {
            return;
        }
        let range = &self.code.code[self.covered as usize * 2..unit as usize * 2];
        // Whoever jumps here does not come by the last register instruction.
        let stops = self.is_target[self.covered as usize]
            || instructions(range)
                .any(|(_, op, ..)| matches!(op, Opcode::NOP | Opcode::RESUME | Opcode::NOT_TAKEN));
        if stops {
            self.emit(Op::Nop, 0, 0, 0, 0);
        } else {
            self.cover_here();
        }
    }

    /// The last register instruction tells the events of the bytecode up to here.
    fn cover_here(&mut self) {
        if let Some(last) = self.covers.last_mut() {
            last.1 = self.end;
            self.covered = self.end;
        }
    }

    fn jump(&mut self, index: usize, field: Field, unit: u32) {
        self.depths.insert(unit, self.stack.len() as u32);
        self.fixups.push((index, field, unit));
    }

    /// Turns a comparison that the next jump looks at into a comparison that jumps.
    fn fused_compare(&mut self, slot: u32, wanted: bool) -> Option<usize> {
        let index = self.instrs.len().checked_sub(1)?;
        let starts_here = self.starts[self.unit as usize] as usize == index + 1;
        let last = &mut self.instrs[index];
        let settled = self.stack.iter().all(|place| *place == Place::Home);
        if last.op != Op::Compare as u16
            || last.a != slot
            || last.x & x::TO_BOOL == 0
            || !settled
            || !starts_here
        {
            return None;
        }
        if self.is_target[self.unit as usize] {
            return None;
        }
        last.op = Op::CompareJump as u16;
        if !wanted {
            last.x &= !x::TO_BOOL;
        }
        Some(index)
    }

    /// Lets the last instruction put its result into a local at once, when nothing else needs to happen in between.
    fn stored_directly(&mut self, slot: u32) -> bool {
        let Some(index) = self.instrs.len().checked_sub(1) else { return false };
        let starts_here = self.starts[self.unit as usize] as usize == index + 1;
        if !starts_here
            || self.is_target[self.unit as usize]
            || self.stack.iter().any(|p| matches!(p, Place::Local(s) | Place::Copied(s) if *s == slot))
        {
            return false;
        }
        let home = self.home(self.stack.len() - 1);
        let last = &mut self.instrs[index];
        let Some(op) = Op::ALL.get(last.op as usize).copied() else { return false };
        match op {
            Op::LoadGlobal | Op::LoadAttr if last.x & x::METHOD != 0 => false,
            Op::Binary
            | Op::AddInt
            | Op::SubtractInt
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Compare
            | Op::Unary
            | Op::Is
            | Op::Contains
            | Op::Subscript
            | Op::LoadName
            | Op::LoadGlobal
            | Op::LoadAttr
            | Op::LoadCell
            | Op::Copy
                if last.a == home =>
            {
                last.a = slot;
                true
            }
            Op::ForIter if last.b == home => {
                last.b = slot;
                true
            }
            // The first item lies on top, so it is stored first.
            Op::UnpackPair if last.a == home => {
                last.a = slot;
                true
            }
            Op::UnpackPair if last.c == home && last.a < self.nlocals => {
                last.c = slot;
                true
            }
            _ => false,
        }
    }

    /// Turns the test of a truth value that the next jump looks at into a jump.
    fn fused_truth(&mut self, slot: u32, wanted: bool) -> Option<usize> {
        let index = self.instrs.len().checked_sub(1)?;
        let starts_here = self.starts[self.unit as usize] as usize == index + 1;
        let settled = self.stack.iter().all(|place| *place == Place::Home);
        let last = &mut self.instrs[index];
        if last.op != Op::Unary as u16
            || last.a != slot
            || last.x & x::OPERATOR != 3
            || !settled
            || !starts_here
            || self.is_target[self.unit as usize]
        {
            return None;
        }
        last.op = Op::JumpTruth as u16;
        last.a = last.b;
        last.x = last.x & x::B_TEMPORARY | wanted as u16;
        Some(index)
    }

    fn store_local(&mut self, slot: u32) {
        let place = self.stack[self.stack.len() - 1];
        if matches!(place, Place::Local(s) | Place::Copied(s) if s == slot) {
            self.stack.pop();
            return;
        }
        let top = self.stack.len() - 1;
        let place = self.stack[top];
        if place == Place::Home && self.stored_directly(slot) {
            self.stack.pop();
            return;
        }
        let rest = self.stack.split_off(top);
        self.spill_local(slot);
        self.stack.extend(rest);
        self.stack.pop();
        let home = self.home(top);
        match place {
            Place::Home => {
                self.emit(Op::Move, 0, slot, home, 0);
            }
            Place::Local(from) | Place::Copied(from) => {
                self.emit(Op::Copy, 0, slot, from, 0);
            }
            Place::Const(k) => {
                self.emit(Op::LoadConst, 0, slot, k, 0);
            }
            Place::Int(i) => {
                self.emit(Op::LoadInt, 0, slot, i as u32, 0);
            }
        }
    }

    /// The stack positions from `first` on go home, so that they lie side by side.
    fn gather(&mut self, first: usize) -> u32 {
        for position in first..self.stack.len() {
            if self.stack[position] != Place::Home {
                self.spill(position);
            }
        }
        let slot = self.home(first);
        self.stack.truncate(first);
        slot
    }

    /// Empties the positions below the top, which the compiler never leaves behind at a return.
    #[cold]
    fn clear_below(&mut self) {
        let value = self.stack.len() - 1;
        if !matches!(self.stack[value], Place::Home) {
            self.spill_by(value, Op::Copy);
        }
        for position in (0..value).rev() {
            if std::mem::replace(&mut self.stack[position], Place::Int(0)) == Place::Home {
                let home = self.home(position);
                self.emit(Op::Clear, 0, home, 0, 0);
            }
        }
    }

    fn run(&mut self) -> Result<(), Untranslatable> {
        let code = self.code;
        let mut reachable = true;
        let mut end = 0;
        for (unit, op, arg, next) in instructions(&code.code) {
            end = next;
            if self.is_target[unit as usize] {
                if reachable {
                    self.spill_all();
                    self.cover_before(unit);
                } else if let Some(depth) = self.depths.get(&unit)
                    && self.reached.is_none_or(|reached| reached.has(unit) || op == Opcode::END_FOR)
                {
                    self.stack = Stack::new(vec![Place::Home; *depth as usize]);
                    reachable = true;
                    self.covered = unit;
                }
            }
            self.unit = unit;
            self.op_unit = next - 1 - op.caches() as u32;
            self.end = next;
            self.starts[unit as usize] = self.instrs.len() as u32;
            if !reachable {
                continue;
            }
            self.one(op, arg, next)?;
            if matches!(
                op,
                Opcode::RETURN_VALUE
                    | Opcode::JUMP_FORWARD
                    | Opcode::JUMP_BACKWARD
                    | Opcode::JUMP_BACKWARD_NO_INTERRUPT
                    | Opcode::RAISE_VARARGS
                    | Opcode::RERAISE
            ) {
                reachable = false;
            }
        }
        match code.code.get(end as usize * 2) {
            Some(&number) if Opcode::from_number(number.into()).is_none() => {
                Err(Untranslatable::UnknownOpcode { number, unit: end })
            }
            _ => Ok(()),
        }
    }

    fn binary(&mut self, arg: u32) {
        let operator = (arg % 13) as u16;
        let inplace = if arg >= 13 { x::INPLACE } else { 0 };
        let depth = self.stack.len();
        if let (Place::Int(i), 0 | 10) = (self.stack[depth - 1], operator) {
            self.stack.pop();
            let (b, temporary) = self.pop();
            let op = if operator == 0 { Op::AddInt } else { Op::SubtractInt };
            let bits = operator | inplace | if temporary { x::B_TEMPORARY } else { 0 };
            let top = self.top();
            self.emit(op, bits, top, b, i as u32);
        } else {
            let (b, c, bits) = self.pop_two();
            let op = match operator {
                0 => Op::Add,
                5 => Op::Multiply,
                10 => Op::Subtract,
                _ => Op::Binary,
            };
            let top = self.top();
            self.emit(op, operator | inplace | bits, top, b, c);
        }
        self.stack.push(Place::Home);
    }

    fn one(&mut self, op: Opcode, arg: u32, next: u32) -> Result<(), Untranslatable> {
        match op {
            Opcode::NOP | Opcode::RESUME | Opcode::NOT_TAKEN | Opcode::CACHE => (),
            Opcode::LOAD_FAST_BORROW => self.stack.push(Place::Local(arg)),
            Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW => {
                self.stack.push(Place::Local(arg >> 4));
                self.stack.push(Place::Local(arg & 15));
            }
            Opcode::LOAD_FAST => self.stack.push(Place::Copied(arg)),
            Opcode::LOAD_FAST_CHECK => {
                let top = self.top();
                self.emit(Op::CopyChecked, 0, top, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::LOAD_FAST_LOAD_FAST => {
                self.stack.push(Place::Copied(arg >> 4));
                self.stack.push(Place::Copied(arg & 15));
            }
            Opcode::STORE_FAST => self.store_local(arg),
            Opcode::STORE_FAST_STORE_FAST => {
                self.store_local(arg >> 4);
                self.store_local(arg & 15);
            }
            Opcode::STORE_FAST_LOAD_FAST => {
                self.store_local(arg >> 4);
                self.stack.push(Place::Copied(arg & 15));
            }
            Opcode::DELETE_FAST => {
                self.spill_local(arg);
                self.emit(Op::DeleteLocal, 0, arg, 0, 0);
            }
            Opcode::COPY => {
                let from = self.stack.len() - arg as usize;
                let place = self.stack[from];
                if place == Place::Home {
                    let (top, source) = (self.top(), self.home(from));
                    self.emit(Op::Copy, 0, top, source, 0);
                }
                self.stack.push(place);
            }
            Opcode::SWAP => {
                let (low, high) = (self.stack.len() - arg as usize, self.stack.len() - 1);
                if self.stack[low] == Place::Home || self.stack[high] == Place::Home {
                    for position in [low, high] {
                        if self.stack[position] != Place::Home {
                            self.spill(position);
                        }
                    }
                    let (a, b) = (self.home(low), self.home(high));
                    self.emit(Op::Swap, 0, a, b, 0);
                } else {
                    self.stack.swap(low, high);
                }
            }
            Opcode::LOAD_CONST => self.stack.push(Place::Const(arg)),
            Opcode::LOAD_SMALL_INT => self.stack.push(Place::Int(arg as i32)),
            Opcode::PUSH_NULL => {
                let top = self.top();
                self.emit(Op::LoadNull, 0, top, 0, 0);
                self.stack.push(Place::Home);
            }
            Opcode::POP_TOP | Opcode::POP_ITER => {
                let position = self.stack.len() - 1;
                if self.stack.pop() == Some(Place::Home) {
                    let home = self.home(position);
                    self.emit(Op::Clear, 0, home, 0, 0);
                }
            }
            Opcode::LOAD_NAME => {
                let top = self.top();
                self.emit(Op::LoadName, 0, top, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::LOAD_GLOBAL => {
                let top = self.top();
                let cache = self.cache(arg >> 1);
                let called = if arg & 1 != 0 { x::METHOD } else { 0 };
                self.emit(Op::LoadGlobal, called, top, 0, cache);
                self.stack.push(Place::Home);
                if arg & 1 != 0 {
                    self.stack.push(Place::Home);
                }
            }
            Opcode::STORE_NAME | Opcode::STORE_GLOBAL => {
                let (value, temporary) = self.pop();
                let register = if op == Opcode::STORE_NAME { Op::StoreName } else { Op::StoreGlobal };
                self.emit(register, if temporary { x::B_TEMPORARY } else { 0 }, value, arg, 0);
            }
            Opcode::LOAD_ATTR => {
                let (object, temporary) = self.pop();
                let top = self.top();
                let cache = self.cache(arg >> 1);
                let mut bits = if temporary { x::B_TEMPORARY } else { 0 };
                if arg & 1 != 0 {
                    bits |= x::METHOD;
                }
                self.emit(Op::LoadAttr, bits, top, object, cache);
                self.stack.push(Place::Home);
                if arg & 1 != 0 {
                    self.stack.push(Place::Home);
                }
            }
            Opcode::STORE_ATTR => {
                let (value, object, bits) = self.pop_two();
                let cache = self.cache(arg);
                self.emit(Op::StoreAttr, bits, value, object, cache);
            }
            Opcode::BINARY_OP if arg < 26 => self.binary(arg),
            Opcode::COMPARE_OP => {
                let (b, c, bits) = self.pop_two();
                let to_bool = if arg & 16 != 0 { x::TO_BOOL } else { 0 };
                let top = self.top();
                self.emit(Op::Compare, (arg >> 5) as u16 | bits | to_bool, top, b, c);
                self.stack.push(Place::Home);
            }
            Opcode::IS_OP => {
                let (b, c, bits) = self.pop_two();
                let top = self.top();
                self.emit(Op::Is, arg as u16 | bits, top, b, c);
                self.stack.push(Place::Home);
            }
            Opcode::UNARY_NEGATIVE | Opcode::UNARY_NOT | Opcode::UNARY_INVERT | Opcode::TO_BOOL => {
                let (b, temporary) = self.pop();
                let operator = match op {
                    Opcode::UNARY_NEGATIVE => 0,
                    Opcode::UNARY_NOT => 1,
                    Opcode::UNARY_INVERT => 2,
                    _ => 3,
                };
                let top = self.top();
                self.emit(Op::Unary, operator | if temporary { x::B_TEMPORARY } else { 0 }, top, b, 0);
                self.stack.push(Place::Home);
            }
            Opcode::JUMP_FORWARD => {
                self.spill_all();
                let index = self.emit(Op::Jump, 0, 0, 0, 0);
                self.jump(index, Field::B, next + arg);
            }
            Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                self.spill_all();
                let index = self.emit(Op::JumpBack, 0, 0, 0, 0);
                self.jump(index, Field::B, next.saturating_sub(arg));
            }
            Opcode::POP_JUMP_IF_TRUE | Opcode::POP_JUMP_IF_FALSE => {
                let (slot, temporary) = self.pop();
                if let Some(index) = self.fused_compare(slot, op == Opcode::POP_JUMP_IF_TRUE) {
                    self.cover_here();
                    self.jump(index, Field::A, next + arg);
                    return Ok(());
                }
                if let Some(index) = self.fused_truth(slot, op == Opcode::POP_JUMP_IF_TRUE) {
                    self.cover_here();
                    self.jump(index, Field::B, next + arg);
                    return Ok(());
                }
                self.spill_all();
                let bits = (op == Opcode::POP_JUMP_IF_TRUE) as u16;
                let bits = bits | if temporary { x::B_TEMPORARY } else { 0 };
                let index = self.emit(Op::JumpIf, bits, slot, 0, 0);
                self.jump(index, Field::B, next + arg);
            }
            Opcode::POP_JUMP_IF_NONE | Opcode::POP_JUMP_IF_NOT_NONE => {
                let (slot, temporary) = self.pop();
                self.spill_all();
                let x = (op == Opcode::POP_JUMP_IF_NONE) as u16 | if temporary { x::B_TEMPORARY } else { 0 };
                let index = self.emit(Op::JumpIfNone, x, slot, 0, 0);
                self.jump(index, Field::B, next + arg);
            }
            Opcode::GET_ITER => {
                let (b, temporary) = self.pop();
                let top = self.top();
                self.emit(Op::GetIter, if temporary { x::B_TEMPORARY } else { 0 }, top, b, 0);
                self.stack.push(Place::Home);
            }
            Opcode::FOR_ITER => {
                self.spill_all();
                let iterator = self.home(self.stack.len() - 1);
                let top = self.top();
                let index = self.emit(Op::ForIter, 0, iterator, top, 0);
                self.stack.push(Place::Home);
                // The end jumps to END_FOR's successor: the item is not there.
                self.depths.insert(next + arg, self.stack.len() as u32);
                self.fixups.push((index, Field::C, next + arg + 1));
                self.depths.insert(next + arg + 1, self.stack.len() as u32 - 1);
            }
            Opcode::END_FOR => {
                self.stack.pop();
            }
            Opcode::CALL => {
                let first = self.stack.len() - arg as usize - 2;
                let slot = self.gather(first);
                self.emit(Op::Call, 0, slot, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::RETURN_VALUE => {
                if self.stack.len() > 1 {
                    self.clear_below();
                }
                let (slot, temporary) = self.pop();
                self.emit(Op::Return, if temporary { x::B_TEMPORARY } else { 0 }, slot, 0, 0);
            }
            Opcode::MAKE_FUNCTION => {
                let (b, _) = self.pop();
                let top = self.top();
                self.emit(Op::MakeFunction, 0, top, b, 0);
                self.stack.push(Place::Home);
            }
            Opcode::BUILD_LIST | Opcode::BUILD_TUPLE => {
                let first = self.stack.len() - arg as usize;
                let slot = self.gather(first);
                let register = if op == Opcode::BUILD_LIST { Op::BuildList } else { Op::BuildTuple };
                self.emit(register, 0, slot, arg, 0);
                self.stack.push(Place::Home);
            }
            _ => {
                if !(self.data(op, arg, next) || self.flow(op, arg, next) || self.suspension(op, arg, next)) {
                    return Err(Untranslatable::NoForm(op.name()));
                }
            }
        }
        Ok(())
    }
}
