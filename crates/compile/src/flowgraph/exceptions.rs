//! Which handler is responsible for which instruction.
//!
//! `SETUP_…` and `POP_BLOCK` bracket protected regions. They are followed along the flow of control with a stack of
//! handlers; afterwards every instruction names its handler, and the brackets have no meaning any more.

use opcode::{Opcode, resume};

use super::{BlockId, Cfg, CfgError, ENTRY, NO_BLOCK};

/// An immutable stack of handlers: a node of a tree whose parents are the handlers outside.
#[derive(Debug)]
pub(super) struct HandlerStack {
    handler: BlockId,
    outer: u32,
    depth: u32,
}

impl Cfg {
    pub(super) fn mark_except_handlers(&mut self) {
        if !self.has_handlers {
            return;
        }
        let mut id = ENTRY;
        while id != NO_BLOCK {
            if self.block(id).names_handlers {
                for at in 0..self.block(id).instrs.len() {
                    let instr = self.block(id).instrs[at];
                    if instr.op.is_block_push() {
                        self.block_mut(instr.target).except_handler = true;
                    }
                }
            }
            id = self.next(id);
        }
    }

    pub(crate) fn label_exception_targets(&mut self) -> Result<(), CfgError> {
        if !self.has_handlers {
            return Ok(());
        }
        let mut tree = std::mem::take(&mut self.handler_stacks);
        tree.clear();
        tree.push(HandlerStack { handler: NO_BLOCK, outer: 0, depth: 0 });
        let mut todo = self.start_traversal();
        todo.push(ENTRY);
        self.visit(ENTRY);
        self.block_mut(ENTRY).except_stack = 0;
        while let Some(id) = todo.pop() {
            let mut top = self.block(id).except_stack;
            // The number of handlers at the last yield, for the RESUME after it.
            let mut yield_depth = 0;
            for at in 0..self.block(id).instrs.len() {
                let instr = &mut self.blocks[id as usize].instrs[at];
                let handler = tree[top as usize].handler;
                match instr.op {
                    Opcode::SETUP_FINALLY | Opcode::SETUP_WITH | Opcode::SETUP_CLEANUP => {
                        let (op, target) = (instr.op, instr.target);
                        if self.visit(target) {
                            self.block_mut(target).except_stack = top;
                            todo.push(target);
                        }
                        if op != Opcode::SETUP_FINALLY {
                            self.block_mut(target).preserve_lasti = true;
                        }
                        let depth = tree[top as usize].depth + 1;
                        tree.push(HandlerStack { handler: target, outer: top, depth });
                        top = tree.len() as u32 - 1;
                    }
                    Opcode::POP_BLOCK => {
                        if top == 0 {
                            return Err(CfgError::system("malformed control flow graph."));
                        }
                        top = tree[top as usize].outer;
                        instr.set_plain(Opcode::NOP);
                    }
                    Opcode::YIELD_VALUE => {
                        instr.except = handler;
                        yield_depth = tree[top as usize].depth;
                    }
                    Opcode::RESUME => {
                        instr.except = handler;
                        if instr.oparg != resume::AT_FUNC_START {
                            if yield_depth == 1 {
                                instr.oparg |= resume::DEPTH1_MASK;
                            }
                            yield_depth = 0;
                        }
                    }
                    op => {
                        instr.except = handler;
                        if op.has_jump() {
                            let target = instr.target;
                            if self.visit(target) {
                                self.block_mut(target).except_stack = top;
                                todo.push(target);
                            }
                        }
                    }
                }
            }
            let next = self.next(id);
            if next != NO_BLOCK && self.block(id).falls_through() && self.visit(next) {
                self.block_mut(next).except_stack = top;
                todo.push(next);
            }
        }
        self.end_traversal(todo);
        self.handler_stacks = tree;
        Ok(())
    }
}
