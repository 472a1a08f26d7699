//! The stack depth: at the start of every block, and the largest.

use opcode::Opcode;

use super::{BlockId, Cfg, CfgError, ENTRY, NO_BLOCK};

const UNKNOWN: i32 = i32::MIN;
/// Deeper starts are not followed, so that a malformed graph cannot grow without end.
const FOLLOW_LIMIT: i32 = 100;

impl Cfg {
    pub(crate) fn compute_stack_depth(&mut self) -> Result<u32, CfgError> {
        let mut stack = self.start_traversal();
        for block in &mut self.blocks[..self.used] {
            block.start_depth = UNKNOWN;
        }
        let mut largest = 0;
        self.enter(ENTRY, 0, &mut stack)?;
        while let Some(id) = stack.pop() {
            let mut depth = self.block(id).start_depth;
            let mut next = self.next(id);
            let instrs = std::mem::take(&mut self.block_mut(id).instrs);
            for instr in &instrs {
                if let Some(effect) = instr.op.plain_effect() {
                    largest = largest.max(depth);
                    depth += effect;
                    if depth < 0 {
                        return Err(CfgError::value("Invalid CFG, stack underflow"));
                    }
                    continue;
                }
                let after = depth + instr.op.effect(instr.oparg, false);
                if after < 0 {
                    return Err(CfgError::value("Invalid CFG, stack underflow"));
                }
                largest = largest.max(depth);
                // The jump of END_ASYNC_FOR is for monitoring only: it leads back to the loop's start.
                if instr.op.has_target() && instr.op != Opcode::END_ASYNC_FOR {
                    let there = depth + instr.op.effect(instr.oparg, true);
                    if there < 0 {
                        return Err(CfgError::value("Invalid CFG, stack underflow"));
                    }
                    self.enter(instr.target, there, &mut stack)?;
                }
                depth = after;
                if instr.op.is_unconditional_jump() || instr.op.is_scope_exit() {
                    next = NO_BLOCK;
                    break;
                }
            }
            self.block_mut(id).instrs = instrs;
            if next != NO_BLOCK {
                self.enter(next, depth, &mut stack)?;
            }
        }
        self.end_traversal(stack);
        Ok(largest as u32)
    }

    fn enter(&mut self, id: BlockId, depth: i32, stack: &mut Vec<BlockId>) -> Result<(), CfgError> {
        let known = self.block(id).start_depth;
        if known >= 0 && known != depth {
            return Err(CfgError::value("Invalid CFG, inconsistent stackdepth"));
        }
        if known < depth && known < FOLLOW_LIMIT {
            self.block_mut(id).start_depth = depth;
            stack.push(id);
        }
        Ok(())
    }
}
