//! Local variables: loads that may find none, superinstructions, borrowed loads, the final numbers of cells; and the
//! constants that remain in use.

use opcode::Opcode;

use super::{BlockId, Cfg, ENTRY, Instr, NO_BLOCK};
use crate::instruction::Location;
use crate::unit::{CodeUnit, ConstTable};
use code::flags;

/// Locals up to this number are followed through the whole graph, in the bits of a word.
const TRACKED: usize = 64;

impl Cfg {
    /// Drops constants that no instruction loads. The first one stays: it may be the docstring.
    pub(super) fn remove_unused_consts(&mut self, consts: &mut ConstTable) {
        let count = consts.constants().len();
        if count <= 1 {
            return;
        }
        const UNUSED: u32 = u32::MAX;
        let mut renumbered = std::mem::take(&mut self.scratch);
        renumbered.clear();
        renumbered.resize(count, UNUSED);
        renumbered[0] = 0;
        self.for_each_const(|oparg| {
            if let Some(slot) = renumbered.get_mut(*oparg as usize) {
                *slot = 0;
            }
        });
        if renumbered.contains(&UNUSED) {
            for (kept, slot) in (0..).zip(renumbered.iter_mut().filter(|slot| **slot != UNUSED)) {
                *slot = kept;
            }
            consts.retain(|index| renumbered[index] != UNUSED);
            self.for_each_const(|oparg| {
                if let Some(&new) = renumbered.get(*oparg as usize) {
                    *oparg = new;
                }
            });
        }
        self.scratch = renumbered;
    }

    fn for_each_const(&mut self, mut visit: impl FnMut(&mut u32)) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            for instr in &mut block.instrs {
                // No other instruction loads constants here.
                if instr.op == Opcode::LOAD_CONST {
                    visit(&mut instr.oparg);
                }
            }
            id = block.next;
        }
    }

    /// Loads of locals that may be unbound become `LOAD_FAST_CHECK`.
    pub(super) fn check_unbound_locals(&mut self, nlocals: usize, nparams: usize) {
        if nlocals <= nparams && !self.unbinds {
            return;
        }
        if nlocals > TRACKED {
            self.check_many_locals(nlocals);
        }
        let mut stack = self.start_traversal();
        let mut unbound = 0;
        for local in nparams..nlocals.min(TRACKED) {
            unbound |= 1 << local;
        }
        self.add_unsafe(ENTRY, unbound, &mut stack);
        // Every block is looked at once, since any may delete a local.
        let mut id = ENTRY;
        while id != NO_BLOCK {
            self.scan_for_unbound(id, &mut stack);
            id = self.next(id);
        }
        while let Some(id) = stack.pop() {
            // A visited block is one that is on the stack.
            self.block_mut(id).visited = false;
            self.scan_for_unbound(id, &mut stack);
        }
        self.end_traversal(stack);
    }

    fn add_unsafe(&mut self, id: BlockId, locals: u64, stack: &mut Vec<BlockId>) {
        let block = self.block_mut(id);
        if block.unsafe_locals | locals != block.unsafe_locals {
            block.unsafe_locals |= locals;
            if !std::mem::replace(&mut block.visited, true) {
                stack.push(id);
            }
        }
    }

    fn scan_for_unbound(&mut self, id: BlockId, stack: &mut Vec<BlockId>) {
        let mut locals = self.block(id).unsafe_locals;
        // What the handler was told last.
        let mut told = (NO_BLOCK, 0);
        let mut instrs = std::mem::take(&mut self.block_mut(id).instrs);
        for instr in &mut instrs {
            if instr.except != NO_BLOCK && told != (instr.except, locals) {
                told = (instr.except, locals);
                self.add_unsafe(instr.except, locals, stack);
            }
            if !instr.op.has_local() || instr.oparg as usize >= TRACKED {
                continue;
            }
            let bit = 1 << instr.oparg;
            match instr.op {
                Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR | Opcode::STORE_FAST_MAYBE_NULL => {
                    locals |= bit
                }
                Opcode::STORE_FAST | Opcode::LOAD_FAST_CHECK => locals &= !bit,
                Opcode::LOAD_FAST => {
                    if locals & bit != 0 {
                        instr.op = Opcode::LOAD_FAST_CHECK;
                    }
                    locals &= !bit;
                }
                _ => {}
            }
        }
        self.block_mut(id).instrs = instrs;
        let block = self.block(id);
        let (next, falls_through) = (block.next, block.falls_through());
        let jump = block.last().filter(|last| last.op.has_jump()).map(|last| last.target);
        if next != NO_BLOCK && falls_through {
            self.add_unsafe(next, locals, stack);
        }
        if let Some(target) = jump {
            self.add_unsafe(target, locals, stack);
        }
    }

    /// Locals beyond the tracked ones are known to be bound only within a block that stored or loaded them before.
    fn check_many_locals(&mut self, nlocals: usize) {
        // The ordinal of the last block that bound each.
        let mut bound_in = vec![0_u32; nlocals - TRACKED];
        let mut ordinal = 0;
        let mut id = ENTRY;
        while id != NO_BLOCK {
            ordinal += 1;
            let block = self.block_mut(id);
            for instr in &mut block.instrs {
                let Some(index) = (instr.oparg as usize).checked_sub(TRACKED) else { continue };
                let Some(slot) = bound_in.get_mut(index) else { continue };
                match instr.op {
                    Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR | Opcode::STORE_FAST_MAYBE_NULL => {
                        *slot = ordinal - 1;
                    }
                    Opcode::STORE_FAST => *slot = ordinal,
                    Opcode::LOAD_FAST => {
                        if *slot != ordinal {
                            instr.op = Opcode::LOAD_FAST_CHECK;
                        }
                        *slot = ordinal;
                    }
                    _ => {}
                }
            }
            id = block.next;
        }
    }

    /// Pairs of loads and stores of locals become one instruction.
    pub(super) fn insert_superinstructions(&mut self) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            for at in 1..block.instrs.len() {
                let [first, second] = &mut block.instrs[at - 1..=at] else { continue };
                if !matches!(first.op, Opcode::LOAD_FAST | Opcode::STORE_FAST) {
                    continue;
                }
                let op = match (first.op, second.op) {
                    (Opcode::LOAD_FAST, Opcode::LOAD_FAST) => Opcode::LOAD_FAST_LOAD_FAST,
                    (Opcode::STORE_FAST, Opcode::LOAD_FAST) => Opcode::STORE_FAST_LOAD_FAST,
                    (Opcode::STORE_FAST, Opcode::STORE_FAST) => Opcode::STORE_FAST_STORE_FAST,
                    _ => continue,
                };
                let lines = (first.loc.line, second.loc.line);
                if lines.0 >= 0 && lines.1 >= 0 && lines.0 != lines.1
                    || first.oparg >= 16
                    || second.oparg >= 16
                {
                    continue;
                }
                first.set(op, first.oparg << 4 | second.oparg);
                second.set_plain(Opcode::NOP);
                block.no_nops = false;
            }
            id = block.next;
        }
        self.remove_redundant_nops();
    }

    /// Loads whose value is consumed in the block, before its local can change, borrow instead of owning.
    pub(crate) fn borrow_loads(&mut self) {
        let mut stack = self.start_traversal();
        let mut values: Vec<StackValue> = Vec::new();
        let mut owned: Vec<bool> = Vec::new();
        self.block_mut(ENTRY).start_depth = 0;
        self.visit(ENTRY);
        stack.push(ENTRY);
        while let Some(id) = stack.pop() {
            let block = self.block_mut(id);
            let mut instrs = std::mem::take(&mut block.instrs);
            owned.clear();
            owned.resize(instrs.len(), false);
            values.clear();
            values.resize(block.start_depth.max(0) as usize, StackValue::UNKNOWN);
            let mut abstract_stack = AbstractStack { values: &mut values, owned: &mut owned };
            for (at, instr) in instrs.iter().enumerate() {
                abstract_stack.execute(at as u32, instr);
                if instr.op.has_target() && self.visit(instr.target) {
                    stack.push(instr.target);
                }
            }
            for value in &values {
                if let Some(owned) = owned.get_mut(value.producer as usize) {
                    *owned = true;
                }
            }
            for (instr, owned) in instrs.iter_mut().zip(&owned) {
                match instr.op {
                    Opcode::LOAD_FAST if !owned => instr.op = Opcode::LOAD_FAST_BORROW,
                    Opcode::LOAD_FAST_LOAD_FAST if !owned => {
                        instr.op = Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW;
                    }
                    _ => {}
                }
            }
            let block = self.block_mut(id);
            let (next, empty) = (block.next, instrs.is_empty());
            block.instrs = instrs;
            if next != NO_BLOCK && !empty && self.block(id).falls_through() && self.visit(next) {
                stack.push(next);
            }
        }
        self.end_traversal(stack);
    }

    /// Numbers the slots of cells and free variables behind the locals, turns pseudo instructions into what they stand
    /// for, and starts the code with what makes cells and with what makes a generator. Returns how many slots there are.
    pub(super) fn prepare_locals_plus(&mut self, unit: &CodeUnit) -> usize {
        let nlocals = unit.varnames.len();
        let ncells = unit.cellvars.len();
        let nfree = unit.freevars.len();
        // A cell that is a parameter too has the parameter's slot.
        let mut slots = Vec::with_capacity(ncells + nfree);
        let mut next = nlocals as u32;
        for &name in unit.cellvars.names() {
            slots.push(unit.varnames.get(name).unwrap_or_else(|| {
                next += 1;
                next - 1
            }));
        }
        slots.extend(next..next + nfree as u32);
        // Without cells, handlers and locals that may be unbound there is nothing to replace.
        let mut id = if slots.is_empty() && !self.has_handlers && !self.unbinds { NO_BLOCK } else { ENTRY };
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            for instr in &mut block.instrs {
                match instr.op {
                    Opcode::MAKE_CELL
                    | Opcode::LOAD_CLOSURE
                    | Opcode::LOAD_DEREF
                    | Opcode::STORE_DEREF
                    | Opcode::DELETE_DEREF
                    | Opcode::LOAD_FROM_DICT_OR_DEREF => {
                        if let Some(&slot) = slots.get(instr.oparg as usize) {
                            instr.oparg = slot;
                        }
                        if instr.op == Opcode::LOAD_CLOSURE {
                            instr.op = Opcode::LOAD_FAST;
                        }
                    }
                    Opcode::STORE_FAST_MAYBE_NULL => instr.op = Opcode::STORE_FAST,
                    Opcode::SETUP_FINALLY | Opcode::SETUP_CLEANUP | Opcode::SETUP_WITH => {
                        instr.set_plain(Opcode::NOP);
                        block.no_nops = false;
                    }
                    _ => {}
                }
            }
            id = block.next;
        }
        self.insert_prefix(unit, &slots[..ncells]);
        next as usize + nfree
    }

    fn insert_prefix(&mut self, unit: &CodeUnit, cells: &[u32]) {
        let mut prefix = Vec::new();
        if !unit.freevars.is_empty() {
            prefix.push(Instr::new(Opcode::COPY_FREE_VARS, unit.freevars.len() as u32, Location::NONE));
        }
        let mut cells = cells.to_vec();
        cells.sort_unstable();
        prefix.extend(cells.iter().map(|&slot| Instr::new(Opcode::MAKE_CELL, slot, Location::NONE)));
        if unit.flags & flags::ANY_GENERATOR != 0 {
            let loc = Location::line(unit.first_line);
            prefix.push(Instr::new(Opcode::RETURN_GENERATOR, 0, loc));
            prefix.push(Instr::new(Opcode::POP_TOP, 0, loc));
        }
        if !prefix.is_empty() {
            let entry = self.block_mut(ENTRY);
            let stale = entry.stale_handlers.len().saturating_sub(prefix.len());
            entry.stale_handlers.truncate(stale);
            entry.instrs.splice(0..0, prefix);
        }
    }
}

/// A value on the abstract stack: the instruction of the block that loaded it, and from which local.
#[derive(Clone, Copy)]
struct StackValue {
    producer: u32,
    local: u32,
}

const NO_LOCAL: u32 = u32::MAX;

impl StackValue {
    const UNKNOWN: StackValue = StackValue { producer: u32::MAX, local: NO_LOCAL };
}

struct AbstractStack<'a> {
    values: &'a mut Vec<StackValue>,
    /// Instructions of the block whose values outlive their locals, or may.
    owned: &'a mut [bool],
}

impl AbstractStack<'_> {
    fn push(&mut self, producer: u32, local: u32) {
        self.values.push(StackValue { producer, local });
    }

    fn pop(&mut self) -> StackValue {
        self.values.pop().unwrap_or(StackValue::UNKNOWN)
    }

    fn own(&mut self, producer: u32) {
        if let Some(owned) = self.owned.get_mut(producer as usize) {
            *owned = true;
        }
    }

    /// The local is about to lose its value.
    fn kill(&mut self, local: u32) {
        for index in 0..self.values.len() {
            if self.values[index].local == local {
                self.own(self.values[index].producer);
            }
        }
    }

    fn store(&mut self, local: u32) {
        let value = self.pop();
        self.kill(local);
        self.own(value.producer);
    }

    #[inline(always)]
    fn execute(&mut self, at: u32, instr: &Instr) {
        let Instr { op, oparg, .. } = *instr;
        match op {
            Opcode::LOAD_FAST => self.push(at, oparg),
            Opcode::LOAD_FAST_AND_CLEAR => {
                self.kill(oparg);
                self.push(at, oparg);
            }
            Opcode::LOAD_FAST_LOAD_FAST => {
                self.push(at, oparg >> 4);
                self.push(at, oparg & 15);
            }
            Opcode::STORE_FAST => self.store(oparg),
            Opcode::DELETE_FAST => self.kill(oparg),
            Opcode::STORE_FAST_LOAD_FAST => {
                self.store(oparg >> 4);
                self.push(at, oparg & 15);
            }
            Opcode::STORE_FAST_STORE_FAST => {
                self.store(oparg >> 4);
                self.store(oparg & 15);
            }
            Opcode::COPY => {
                let index = self.values.len().wrapping_sub(oparg as usize);
                let value = self.values.get(index).copied().unwrap_or(StackValue::UNKNOWN);
                self.values.push(value);
            }
            Opcode::SWAP => {
                let len = self.values.len();
                let index = len.wrapping_sub(oparg as usize);
                if index < len {
                    self.values.swap(index, len - 1);
                }
            }
            // They leave their operands. CPython numbers what they push by its position among the pushed values, not
            // by the instruction, and loads at the start of a block are owned because of that.
            Opcode::FORMAT_SIMPLE
            | Opcode::GET_ANEXT
            | Opcode::GET_YIELD_FROM_ITER
            | Opcode::GET_LEN
            | Opcode::IMPORT_FROM
            | Opcode::MATCH_KEYS
            | Opcode::MATCH_MAPPING
            | Opcode::MATCH_SEQUENCE
            | Opcode::WITH_EXCEPT_START => {
                for producer in 0..op.effect(oparg, false).max(0) as u32 {
                    self.push(producer, NO_LOCAL);
                }
            }
            Opcode::DICT_MERGE
            | Opcode::DICT_UPDATE
            | Opcode::LIST_APPEND
            | Opcode::LIST_EXTEND
            | Opcode::MAP_ADD
            | Opcode::RERAISE
            | Opcode::SET_ADD
            | Opcode::SET_UPDATE => {
                for _ in 0..-op.effect(oparg, false) {
                    self.pop();
                }
            }
            Opcode::END_SEND | Opcode::SET_FUNCTION_ATTRIBUTE => {
                // The top stays, the value below goes.
                let top = self.pop();
                self.pop();
                self.values.push(top);
            }
            Opcode::CHECK_EXC_MATCH | Opcode::SEND => {
                self.pop();
                self.push(at, NO_LOCAL);
            }
            Opcode::FOR_ITER => self.push(at, NO_LOCAL),
            Opcode::LOAD_ATTR | Opcode::LOAD_SUPER_ATTR => {
                let receiver = self.pop();
                if op == Opcode::LOAD_SUPER_ATTR {
                    self.pop();
                    self.pop();
                }
                self.push(at, NO_LOCAL);
                if oparg & 1 != 0 {
                    // A method: the receiver may be pushed back.
                    self.values.push(receiver);
                }
            }
            Opcode::LOAD_SPECIAL | Opcode::PUSH_EXC_INFO => {
                let value = self.pop();
                self.push(at, NO_LOCAL);
                self.values.push(value);
            }
            _ if op.is_block_push() => {}
            _ => {
                let (popped, pushed) = op
                    .fixed_use()
                    .unwrap_or_else(|| (op.popped(oparg).max(0) as usize, op.pushed(oparg).max(0) as usize));
                self.values.truncate(self.values.len().saturating_sub(popped));
                for _ in 0..pushed {
                    self.push(at, NO_LOCAL);
                }
            }
        }
    }
}
