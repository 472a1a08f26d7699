//! Passes over whole blocks: what can be reached, redundant jumps and no-ops, inlining of small blocks, line numbers,
//! cold blocks, the final form of conditional jumps.

use opcode::{Opcode, flag};

use super::{BlockId, Cfg, CfgError, ENTRY, Instr, NO_BLOCK};
use crate::instruction::Location;

/// Exit blocks up to this many instructions are copied to where they are jumped to from.
const SMALL_BLOCK: usize = 4;

impl Cfg {
    /// Counts predecessors and empties blocks that have none.
    pub(super) fn remove_unreachable(&mut self) {
        let mut stack = self.start_traversal();
        for block in &mut self.blocks[..self.used] {
            block.predecessors = 0;
        }
        self.visit(ENTRY);
        self.block_mut(ENTRY).predecessors = 1;
        stack.push(ENTRY);
        while let Some(id) = stack.pop() {
            let next = self.next(id);
            if next != NO_BLOCK && self.block(id).falls_through() {
                if self.visit(next) {
                    stack.push(next);
                }
                self.block_mut(next).predecessors += 1;
            }
            let mut targets = self.targets(id);
            while let Some(instr) = targets.next(self, id) {
                if self.visit(instr.target) {
                    stack.push(instr.target);
                }
                self.block_mut(instr.target).predecessors += 1;
            }
        }
        self.end_traversal(stack);
        for block in &mut self.blocks[..self.used] {
            if block.predecessors == 0 {
                block.truncate(0);
                block.except_handler = false;
            }
        }
    }

    /// Removes no-ops whose line shows elsewhere; how many.
    pub(super) fn remove_redundant_nops(&mut self) -> usize {
        let mut removed = 0;
        let mut id = ENTRY;
        while id != NO_BLOCK {
            removed += self.remove_redundant_nops_in(id);
            id = self.next(id);
        }
        removed
    }

    fn remove_redundant_nops_in(&mut self, id: BlockId) -> usize {
        let block = self.block_mut(id);
        if block.no_nops {
            return 0;
        }
        let Some(first) = block.instrs.iter().position(|instr| instr.op == Opcode::NOP) else {
            block.no_nops = true;
            return 0;
        };
        let mut no_nops = true;
        let mut instrs = std::mem::take(&mut self.block_mut(id).instrs);
        let mut previous_line = if first == 0 { -1 } else { instrs[first - 1].loc.line };
        let mut kept = first;
        for at in first..instrs.len() {
            let line = instrs[at].loc.line;
            if instrs[at].op == Opcode::NOP {
                if line < 0 || previous_line == line {
                    continue;
                }
                if at + 1 < instrs.len() {
                    let next_line = instrs[at + 1].loc.line;
                    if next_line == line {
                        continue;
                    }
                    if next_line < 0 {
                        instrs[at + 1].loc = instrs[at].loc;
                        continue;
                    }
                } else if self.first_line_after(id) == Some(line) {
                    continue;
                }
                no_nops = false;
            }
            instrs[kept] = instrs[at];
            kept += 1;
            previous_line = line;
        }
        let removed = instrs.len() - kept;
        let block = self.block_mut(id);
        block.instrs = instrs;
        block.no_nops = no_nops;
        block.truncate(kept);
        removed
    }

    /// The line of the first instruction after a block that is more than a no-op without a line; `None` if all that
    /// follows in that block are such, or nothing follows.
    fn first_line_after(&self, id: BlockId) -> Option<i32> {
        let next = self.next_nonempty(self.next(id));
        if next == NO_BLOCK {
            return None;
        }
        let lasting = |instr: &&Instr| instr.op != Opcode::NOP || instr.loc.is_known();
        self.block(next).instrs.iter().find(lasting).map(|instr| instr.loc.line)
    }

    /// Removes no-ops and pairs of a push without effect and a pop.
    pub(super) fn remove_redundant_nops_and_pairs(&mut self) {
        loop {
            let mut done = true;
            // The block whose last instruction is executed before the current block, if that is certain.
            let mut before: Option<BlockId> = None;
            let mut id = ENTRY;
            while id != NO_BLOCK {
                self.remove_redundant_nops_in(id);
                if self.block(id).labelled {
                    before = None;
                }
                let mut instrs = std::mem::take(&mut self.block_mut(id).instrs);
                let mut found = false;
                let scanned = if self.block(id).no_pops { 0 } else { instrs.len() };
                for at in 0..scanned {
                    if instrs[at].op != Opcode::POP_TOP {
                        continue;
                    }
                    let push = match at.checked_sub(1) {
                        Some(previous) => instrs.get_mut(previous),
                        None => before.and_then(|before| self.block_mut(before).instrs.last_mut()),
                    };
                    let Some(push) = push else { continue };
                    let redundant = match push.op {
                        Opcode::LOAD_CONST | Opcode::LOAD_SMALL_INT => true,
                        Opcode::COPY => push.oparg == 1,
                        _ => false,
                    };
                    if redundant {
                        push.set_plain(Opcode::NOP);
                        instrs[at].set_plain(Opcode::NOP);
                        found = true;
                    }
                }
                if found {
                    done = false;
                    if let Some(before) = before {
                        self.block_mut(before).no_nops = false;
                    }
                }
                if !instrs.is_empty() {
                    before = Some(id);
                }
                let block = self.block_mut(id);
                block.instrs = instrs;
                block.no_nops &= !found;
                let next = block.next;
                let jumps =
                    before.and_then(|id| self.block(id).last()).is_some_and(|last| last.op.has_jump());
                if jumps || !self.block(id).falls_through() {
                    before = None;
                }
                id = next;
            }
            if done {
                return;
            }
        }
    }

    /// Removes jumps to what follows anyway; how many.
    fn remove_redundant_jumps(&mut self) -> Result<usize, CfgError> {
        let mut removed = 0;
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let next = self.next(id);
            if let Some(&last) = self.block(id).last()
                && last.op.is_unconditional_jump()
            {
                let target = self.next_nonempty(last.target);
                if target == NO_BLOCK {
                    return Err(CfgError::system("jump with NULL target"));
                }
                if target == self.next_nonempty(next) {
                    removed += 1;
                    let block = self.block_mut(id);
                    block.no_nops = false;
                    if let Some(last) = block.instrs.last_mut() {
                        last.set_plain(Opcode::NOP);
                    }
                }
            }
            id = next;
        }
        Ok(removed)
    }

    pub(super) fn remove_redundant_nops_and_jumps(&mut self) -> Result<(), CfgError> {
        loop {
            let nops = self.remove_redundant_nops();
            if nops + self.remove_redundant_jumps()? == 0 {
                return Ok(());
            }
        }
    }

    /// Replaces jumps to small exit blocks, and to blocks that have no line and do not fall through, by these blocks.
    pub(super) fn inline_small_or_no_line_blocks(&mut self) {
        // A cycle of jumps without lines could be unrolled for ever.
        let mut budget = 4 * self.used + 64;
        loop {
            let mut changed = false;
            let mut id = ENTRY;
            while id != NO_BLOCK {
                changed |= self.inline_jump_target(id);
                id = self.next(id);
            }
            budget -= 1;
            if !changed || budget == 0 {
                return;
            }
        }
    }

    fn inline_jump_target(&mut self, id: BlockId) -> bool {
        let Some(&jump) = self.block(id).last() else { return false };
        if !jump.op.is_unconditional_jump() || jump.target == id {
            return false;
        }
        let target = self.block(jump.target);
        let small_exit = target.instrs.len() <= SMALL_BLOCK && target.exits_scope();
        let without_line = !target.falls_through() && target.has_no_line();
        if !small_exit && !without_line {
            return false;
        }
        let names_handlers = target.names_handlers;
        let copied = std::mem::take(&mut self.block_mut(jump.target).instrs);
        let block = self.block_mut(id);
        block.names_handlers |= names_handlers;
        if let Some(last) = block.instrs.last_mut() {
            last.set_plain(Opcode::NOP);
        }
        block.extend(&copied);
        if without_line
            && jump.op == Opcode::JUMP
            && let Some(last) = block.instrs.last_mut()
            && last.op.is_unconditional_jump()
        {
            // The removed jump checked the eval breaker, so this one must.
            last.op = Opcode::JUMP;
        }
        let target = self.block_mut(jump.target);
        target.instrs = copied;
        target.predecessors = target.predecessors.wrapping_sub(1);
        true
    }

    /// Gives every exit a line: PEP 626 wants the line of a frame to be right after it was left.
    pub(super) fn resolve_line_numbers(&mut self) {
        self.duplicate_exits_without_line();
        self.propagate_lines();
    }

    fn leaves_or_checks_without_line(&self, id: BlockId) -> bool {
        let block = self.block(id);
        block.has_no_line()
            && (block.exits_scope() || block.instrs.iter().any(|instr| instr.op.has(flag::EVAL_BREAK)))
    }

    /// Copies exit blocks without a line for each jump to them, so that each copy can take the line of its only
    /// predecessor.
    fn duplicate_exits_without_line(&mut self) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            if let Some(&jump) = self.block(id).last()
                && jump.op.has_jump()
            {
                let target = self.next_nonempty(jump.target);
                if target != NO_BLOCK
                    && self.block(target).predecessors > 1
                    && !self.block(target).falls_through()
                    && self.leaves_or_checks_without_line(target)
                {
                    self.duplicate_exit(id, jump.loc, target);
                }
            }
            id = self.next(id);
        }
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let next = self.next(id);
            if next != NO_BLOCK
                && let Some(last) = self.block(id).last()
                && self.block(id).falls_through()
            {
                let loc = last.loc;
                if self.leaves_or_checks_without_line(next) {
                    self.block_mut(next).instrs[0].loc = loc;
                }
            }
            id = next;
        }
    }

    fn duplicate_exit(&mut self, from: BlockId, loc: Location, target: BlockId) {
        let copy = self.new_block();
        let mut instrs = std::mem::take(&mut self.block_mut(copy).instrs);
        instrs.extend_from_slice(&self.block(target).instrs);
        if let Some(first) = instrs.first_mut() {
            first.loc = loc;
        }
        let (next, names_handlers) = (self.next(target), self.block(target).names_handlers);
        let block = self.block_mut(copy);
        block.instrs = instrs;
        block.names_handlers = names_handlers;
        block.predecessors = 1;
        block.next = next;
        block.labelled = true;
        let target = self.block_mut(target);
        target.predecessors -= 1;
        target.next = copy;
        if let Some(last) = self.block_mut(from).instrs.last_mut() {
            last.target = copy;
        }
    }

    /// An instruction without a line takes its predecessor's, where it has only one.
    fn propagate_lines(&mut self) {
        let mut missing = false;
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            let next = block.next;
            let mut previous = Location::NONE;
            for instr in &mut block.instrs {
                if instr.loc.line == Location::NONE.line {
                    instr.loc = previous;
                    missing |= previous.line == Location::NONE.line;
                } else {
                    previous = instr.loc;
                }
            }
            if let Some(&last) = block.last() {
                if next != NO_BLOCK && block.falls_through() {
                    self.inherit_line(next, previous);
                }
                if last.op.has_jump() {
                    self.inherit_line(last.target, previous);
                }
            }
            id = next;
        }
        self.lines_missing = missing;
    }

    fn inherit_line(&mut self, id: BlockId, loc: Location) {
        let block = self.block_mut(id);
        if block.predecessors == 1
            && let Some(first) = block.instrs.first_mut()
            && first.loc.line == Location::NONE.line
        {
            first.loc = loc;
        }
    }

    /// Moves what only exception handlers reach behind everything else.
    pub(super) fn push_cold_blocks_to_end(&mut self) -> Result<(), CfgError> {
        if self.next(ENTRY) == NO_BLOCK || !self.has_handlers {
            return Ok(());
        }
        self.mark_warm();
        self.mark_cold();
        self.end_cold_streaks_with_jumps();

        // Unlink each streak of cold blocks and chain the streaks in their order.
        let (mut cold, mut cold_tail) = (NO_BLOCK, NO_BLOCK);
        let mut id = ENTRY;
        loop {
            let next = self.next(id);
            if next == NO_BLOCK {
                break;
            }
            if !self.block(next).cold {
                id = next;
                continue;
            }
            let mut end = next;
            while self.next(end) != NO_BLOCK && self.block(self.next(end)).cold {
                end = self.next(end);
            }
            if cold == NO_BLOCK {
                cold = next;
            } else {
                self.block_mut(cold_tail).next = next;
            }
            cold_tail = end;
            self.block_mut(id).next = self.next(end);
            self.block_mut(end).next = NO_BLOCK;
        }
        self.block_mut(id).next = cold;
        if cold != NO_BLOCK {
            self.remove_redundant_nops_and_jumps()?;
        }
        Ok(())
    }

    /// Marks what is reached without an exception.
    fn mark_warm(&mut self) {
        let mut stack = self.start_traversal();
        self.visit(ENTRY);
        stack.push(ENTRY);
        while let Some(id) = stack.pop() {
            self.block_mut(id).warm = true;
            let next = self.next(id);
            if next != NO_BLOCK && self.block(id).falls_through() && self.visit(next) {
                stack.push(next);
            }
            if let Some(&last) = self.block(id).last()
                && last.op.has_jump()
                && self.visit(last.target)
            {
                stack.push(last.target);
            }
        }
        self.end_traversal(stack);
    }

    /// Marks exception handlers and what only they reach.
    fn mark_cold(&mut self) {
        let mut stack = self.start_traversal();
        let mut id = ENTRY;
        while id != NO_BLOCK {
            if self.block(id).except_handler {
                self.visit(id);
                stack.push(id);
            }
            id = self.next(id);
        }
        while let Some(id) = stack.pop() {
            self.block_mut(id).cold = true;
            let next = self.next(id);
            if next != NO_BLOCK
                && self.block(id).falls_through()
                && !self.block(next).warm
                && self.visit(next)
            {
                stack.push(next);
            }
            if let Some(&last) = self.block(id).last()
                && last.op.has_jump()
                && !self.block(last.target).warm
                && self.visit(last.target)
            {
                stack.push(last.target);
            }
        }
        self.end_traversal(stack);
    }

    /// Where a cold block falls through to a warm one, puts an explicit jump between the two.
    fn end_cold_streaks_with_jumps(&mut self) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let next = self.next(id);
            if next != NO_BLOCK
                && self.block(id).cold
                && self.block(id).falls_through()
                && self.block(next).warm
            {
                let between = self.new_block();
                let mut jump = Instr::new(Opcode::JUMP_NO_INTERRUPT, 0, Location::NONE);
                jump.target = next;
                self.block_mut(next).labelled = true;
                let block = self.block_mut(between);
                block.instrs.push(jump);
                block.cold = true;
                block.next = next;
                block.predecessors = 1;
                self.block_mut(id).next = between;
                self.lines_missing = true;
            }
            id = next;
        }
    }

    /// Conditional jumps go forward only: the fall-through side of one gets `NOT_TAKEN`, and one that would go backward
    /// is reversed to jump over an unconditional jump.
    pub(super) fn normalize_jumps(&mut self) {
        let stack = self.start_traversal();
        let mut id = ENTRY;
        while id != NO_BLOCK {
            self.visit(id);
            let next = self.next(id);
            if let Some(&last) = self.block(id).last()
                && last.op.is_conditional_jump()
            {
                let not_taken = Instr::new(Opcode::NOT_TAKEN, 0, last.loc);
                if !self.block(last.target).visited {
                    self.push(id, not_taken);
                } else {
                    self.reverse_backward_jump(id, last, not_taken);
                }
            }
            id = next;
        }
        self.end_traversal(stack);
    }

    fn reverse_backward_jump(&mut self, id: BlockId, last: Instr, not_taken: Instr) {
        let reversed = match last.op {
            Opcode::POP_JUMP_IF_NOT_NONE => Opcode::POP_JUMP_IF_NONE,
            Opcode::POP_JUMP_IF_NONE => Opcode::POP_JUMP_IF_NOT_NONE,
            Opcode::POP_JUMP_IF_FALSE => Opcode::POP_JUMP_IF_TRUE,
            _ => Opcode::POP_JUMP_IF_FALSE,
        };
        let (next, cold) = (self.next(id), self.block(id).cold);
        let start_depth = self.block(last.target).start_depth;
        let jumping = self.new_block();
        let block = self.block_mut(jumping);
        let mut jump = Instr::new(Opcode::JUMP, 0, last.loc);
        jump.target = last.target;
        block.instrs.extend([not_taken, jump]);
        block.start_depth = start_depth;
        block.cold = cold;
        block.next = next;
        let block = self.block_mut(id);
        block.next = jumping;
        if let Some(branch) = block.instrs.last_mut() {
            branch.op = reversed;
            branch.target = next;
        }
    }

    /// `JUMP_IF_…` keeps the tested value: it becomes a copy, its truth value and a popping jump.
    pub(super) fn convert_pseudo_conditional_jumps(&mut self) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            if let Some(last) = block.instrs.last_mut()
                && matches!(last.op, Opcode::JUMP_IF_FALSE | Opcode::JUMP_IF_TRUE)
            {
                last.op = if last.op == Opcode::JUMP_IF_FALSE {
                    Opcode::POP_JUMP_IF_FALSE
                } else {
                    Opcode::POP_JUMP_IF_TRUE
                };
                let jump = *last;
                let copy = Instr { op: Opcode::COPY, oparg: 1, target: NO_BLOCK, ..jump };
                let to_bool = Instr { op: Opcode::TO_BOOL, oparg: 0, target: NO_BLOCK, ..jump };
                let at = block.instrs.len() - 1;
                block.instrs.splice(at..at, [copy, to_bool]);
                let stale = block.stale_handlers.len().saturating_sub(2);
                block.stale_handlers.truncate(stale);
            }
            id = self.next(id);
        }
    }
}
