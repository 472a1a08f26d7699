//! Control flow: conditions, loops, `with`, and leaving frame blocks by `return`, `break` and `continue`.

use code::Constant;
use opcode::{Opcode, SpecialMethod};
use syntax::ast::{BoolOp, Expr, ExprKind, For, Stmt, StmtKind, UnaryOp, With};

use super::unit::{FrameBlock, FrameBlockKind};
use super::{Codegen, at, constant, error_at_location};
use crate::instruction::{Label, Location};
use crate::symtable::{Result, bare};

impl<'a> Codegen<'a, '_, '_> {
    /// Jumps to `target` if the truth of `expr` is `condition`, else falls through. Boolean operators, chained
    /// comparisons and conditional expressions become jumps.
    pub(super) fn jump_if(&mut self, expr: &'a Expr, target: Label, condition: bool) -> Result {
        self.guard.check()?;
        match &expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => {
                return self.jump_if(operand, target, !condition);
            }
            ExprKind::BoolOp { op, values } => {
                let short_circuit = *op == BoolOp::Or;
                let Some((last, front)) = values.split_last() else { return Ok(()) };
                let skip = if short_circuit == condition { None } else { Some(self.new_label()) };
                for value in front {
                    self.jump_if(value, skip.unwrap_or(target), short_circuit)?;
                }
                self.jump_if(last, target, condition)?;
                if let Some(skip) = skip {
                    self.use_label(skip);
                }
                return Ok(());
            }
            ExprKind::IfExp { test, body, orelse } => {
                let end = self.new_label();
                let next = self.new_label();
                self.jump_if(test, next, false)?;
                self.jump_if(body, target, condition)?;
                self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
                self.use_label(next);
                self.jump_if(orelse, target, condition)?;
                self.use_label(end);
                return Ok(());
            }
            ExprKind::Compare { left, ops, comparators } if ops.len() > 1 => {
                return self.jump_if_chain(expr, left, ops, comparators, target, condition);
            }
            _ => {}
        }
        self.visit_expr(expr)?;
        self.op(Opcode::TO_BOOL, at(expr));
        self.jump(jump_on(condition), target, at(expr));
        Ok(())
    }

    fn jump_if_chain(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &'a [syntax::ast::CmpOp],
        comparators: &'a [Expr],
        target: Label,
        condition: bool,
    ) -> Result {
        let loc = at(expr);
        self.check_compare(expr.range, left, ops, comparators);
        let cleanup = self.new_label();
        self.visit_expr(left)?;
        let last = ops.len() - 1;
        for (i, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            self.visit_expr(comparator)?;
            if i < last {
                self.op_i(Opcode::SWAP, 2, loc);
                self.op_i(Opcode::COPY, 2, loc);
            }
            self.compare(*op, loc);
            self.op(Opcode::TO_BOOL, loc);
            if i < last {
                self.jump(Opcode::POP_JUMP_IF_FALSE, cleanup, loc);
            }
        }
        self.jump(jump_on(condition), target, loc);
        let end = self.new_label();
        self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
        self.use_label(cleanup);
        self.op(Opcode::POP_TOP, loc);
        if !condition {
            self.jump(Opcode::JUMP_NO_INTERRUPT, target, Location::NONE);
        }
        self.use_label(end);
        Ok(())
    }

    /// `if` with all its `elif`s, which the tree nests but which must not cost native stack.
    pub(super) fn if_statement(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Result {
        let (mut test, mut body, mut orelse) = (test, body, orelse);
        let mut ends = Vec::new();
        loop {
            let end = self.new_label();
            ends.push(end);
            let next = if orelse.is_empty() { end } else { self.new_label() };
            self.jump_if(test, next, false)?;
            self.visit_body(body)?;
            if orelse.is_empty() {
                break;
            }
            self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
            self.use_label(next);
            let [Stmt { kind: StmtKind::If { test: t, body: b, orelse: o }, .. }] = orelse else {
                self.visit_body(orelse)?;
                break;
            };
            (test, body, orelse) = (t, b, o);
        }
        for end in ends.into_iter().rev() {
            self.use_label(end);
        }
        Ok(())
    }

    pub(super) fn for_loop(&mut self, stmt: &'a Stmt, node: &'a For) -> Result {
        let start = self.new_label();
        let cleanup = self.new_label();
        let end = self.new_label();
        self.push_frame_block(FrameBlockKind::ForLoop, stmt.range.into(), Some(start), Some(end))?;
        self.visit_expr(&node.iter)?;
        let loc = at(&node.iter);
        self.op(Opcode::GET_ITER, loc);
        self.use_label(start);
        self.jump(Opcode::FOR_ITER, cleanup, loc);
        // Keeps the line of a target that stands on a line of its own.
        self.op(Opcode::NOP, at(&node.target));
        self.visit_expr(&node.target)?;
        self.visit_body(&node.body)?;
        self.jump(Opcode::JUMP, start, Location::NONE);
        self.use_label(cleanup);
        self.op(Opcode::END_FOR, Location::NONE);
        self.op(Opcode::POP_ITER, Location::NONE);
        self.pop_frame_block();
        self.visit_body(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn async_for_loop(&mut self, stmt: &'a Stmt, node: &'a For) -> Result {
        let loc = stmt.range.into();
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        self.visit_expr(&node.iter)?;
        self.op(Opcode::GET_AITER, at(&node.iter));
        self.use_label(start);
        self.push_frame_block(FrameBlockKind::ForLoop, loc, Some(start), Some(end))?;
        self.jump(Opcode::SETUP_FINALLY, except, loc);
        self.op(Opcode::GET_ANEXT, loc);
        self.load_const(Constant::None, loc);
        self.use_label(send);
        self.yield_from(true, loc);
        self.op(Opcode::POP_BLOCK, loc);
        self.op(Opcode::NOT_TAKEN, loc);
        self.visit_expr(&node.target)?;
        self.visit_body(&node.body)?;
        self.jump(Opcode::JUMP, start, Location::NONE);
        self.pop_frame_block();
        self.use_label(except);
        self.jump(Opcode::END_ASYNC_FOR, send, at(&node.iter));
        self.visit_body(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn while_loop(
        &mut self,
        loc: Location,
        test: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
    ) -> Result {
        let start = self.new_label();
        let end = self.new_label();
        let anchor = self.new_label();
        self.use_label(start);
        self.push_frame_block(FrameBlockKind::WhileLoop, loc, Some(start), Some(end))?;
        self.jump_if(test, anchor, false)?;
        self.visit_body(body)?;
        self.jump(Opcode::JUMP, start, Location::NONE);
        self.pop_frame_block();
        self.use_label(anchor);
        self.visit_body(orelse)?;
        self.use_label(end);
        Ok(())
    }

    pub(super) fn return_statement(&mut self, stmt: &'a Stmt, value: Option<&'a Expr>) -> Result {
        let mut loc = Location::from(stmt.range);
        let block = self.block();
        if !block.is_function_like() {
            return error_at_location(loc, "'return' outside function");
        }
        if value.is_some() && block.coroutine && block.generator {
            return error_at_location(loc, "'return' with value in async generator");
        }
        let returned = match value {
            None => Some(Constant::None),
            Some(Expr { kind: ExprKind::Constant { value, .. }, range }) => {
                // Keeps the line of the value.
                loc = (*range).into();
                self.op(Opcode::NOP, loc);
                Some(constant::convert(value)?)
            }
            Some(value) => {
                self.visit_expr(value)?;
                None
            }
        };
        if value.is_none_or(|value| value.range.lineno != stmt.range.lineno) {
            loc = stmt.range.into();
            self.op(Opcode::NOP, loc);
        }
        self.unwind_stack(&mut loc, returned.is_none(), false)?;
        if let Some(returned) = returned {
            self.load_const(returned, loc);
        }
        self.op(Opcode::RETURN_VALUE, loc);
        Ok(())
    }

    pub(super) fn break_statement(&mut self, loc: Location) -> Result {
        let mut at = loc;
        self.op(Opcode::NOP, at);
        let Some(target) = self.unwind_stack(&mut at, false, true)? else {
            return error_at_location(loc, "'break' outside loop");
        };
        self.unwind(&mut at, target, false)?;
        match target.exit {
            Some(exit) => self.jump(Opcode::JUMP, exit, at),
            None => return Err(bare(syntax::errors::ErrorKind::System, "loop without an exit")),
        }
        Ok(())
    }

    pub(super) fn continue_statement(&mut self, loc: Location) -> Result {
        let mut at = loc;
        self.op(Opcode::NOP, at);
        match self.unwind_stack(&mut at, false, true)?.and_then(|target| target.start) {
            Some(start) => self.jump(Opcode::JUMP, start, at),
            None => return error_at_location(loc, "'continue' not properly in loop"),
        }
        Ok(())
    }

    /// Emits what leaving the frame blocks takes, innermost first; with `to_loop` up to the innermost loop, which
    /// is the result. The blocks stay as they are.
    fn unwind_stack(
        &mut self,
        loc: &mut Location,
        preserve_top: bool,
        to_loop: bool,
    ) -> Result<Option<FrameBlock<'a>>> {
        let mut left = Vec::new();
        let found = loop {
            let Some(&top) = self.unit.frame_blocks.last() else { break None };
            if matches!(top.kind, FrameBlockKind::ExceptionGroupHandler) {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return error_at_location(*loc, message);
            }
            if to_loop && matches!(top.kind, FrameBlockKind::WhileLoop | FrameBlockKind::ForLoop) {
                break Some(top);
            }
            self.pop_frame_block();
            self.unwind(loc, top, preserve_top)?;
            left.push(top);
        };
        for block in left.into_iter().rev() {
            self.push_frame_block(block.kind, block.loc, block.start, block.exit)?;
        }
        Ok(found)
    }

    /// Emits what leaving one frame block takes, below the top of the stack if that must be preserved.
    fn unwind(&mut self, loc: &mut Location, block: FrameBlock<'a>, preserve_top: bool) -> Result {
        let below_top = |this: &mut Self, at: Location| {
            if preserve_top {
                this.op_i(Opcode::SWAP, 2, at);
            }
        };
        match block.kind {
            FrameBlockKind::WhileLoop
            | FrameBlockKind::ExceptionHandler
            | FrameBlockKind::ExceptionGroupHandler
            | FrameBlockKind::AsyncComprehension
            | FrameBlockKind::InlinedComprehension
            | FrameBlockKind::StopIteration => {}
            FrameBlockKind::ForLoop | FrameBlockKind::PopValue => {
                below_top(self, *loc);
                self.op(Opcode::POP_TOP, *loc);
            }
            FrameBlockKind::TryExcept => self.op(Opcode::POP_BLOCK, *loc),
            FrameBlockKind::FinallyTry(body) => {
                self.op(Opcode::POP_BLOCK, *loc);
                if preserve_top {
                    self.push_frame_block(FrameBlockKind::PopValue, *loc, None, None)?;
                }
                self.visit_body(body)?;
                if preserve_top {
                    self.pop_frame_block();
                }
                // The statement that leaves seems to end after the `finally` body.
                *loc = Location::NONE;
            }
            FrameBlockKind::FinallyEnd => {
                below_top(self, *loc);
                self.op(Opcode::POP_TOP, *loc);
                below_top(self, *loc);
                self.op(Opcode::POP_BLOCK, *loc);
                self.op(Opcode::POP_EXCEPT, *loc);
            }
            FrameBlockKind::With | FrameBlockKind::AsyncWith => {
                *loc = block.loc;
                self.op(Opcode::POP_BLOCK, *loc);
                if preserve_top {
                    self.op_i(Opcode::SWAP, 3, *loc);
                    self.op_i(Opcode::SWAP, 2, *loc);
                }
                self.call_exit_with_nones(*loc);
                if matches!(block.kind, FrameBlockKind::AsyncWith) {
                    self.await_value(2, *loc);
                }
                self.op(Opcode::POP_TOP, *loc);
                *loc = Location::NONE;
            }
            FrameBlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.op(Opcode::POP_BLOCK, *loc);
                }
                below_top(self, *loc);
                self.op(Opcode::POP_BLOCK, *loc);
                self.op(Opcode::POP_EXCEPT, *loc);
                if let Some(name) = name {
                    self.unbind_exception(name, *loc);
                }
            }
        }
        Ok(())
    }

    fn call_exit_with_nones(&mut self, loc: Location) {
        for _ in 0..3 {
            self.load_const(Constant::None, loc);
        }
        self.op_i(Opcode::CALL, 3, loc);
    }

    /// `with` from its item `at_item` on.
    pub(super) fn with_statement(&mut self, node: &'a With, at_item: usize) -> Result {
        self.guard.check()?;
        let Some(item) = node.items.get(at_item) else { return self.visit_body(&node.body) };
        let block = self.new_label();
        let handler = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.visit_expr(&item.context_expr)?;
        let loc = at(&item.context_expr);
        self.load_context_methods(SpecialMethod::Exit, SpecialMethod::Enter, loc);
        self.jump(Opcode::SETUP_WITH, handler, loc);
        self.use_label(block);
        self.push_frame_block(FrameBlockKind::With, loc, Some(block), Some(handler))?;
        match &item.optional_vars {
            Some(vars) => self.visit_expr(vars)?,
            None => self.op(Opcode::POP_TOP, loc),
        }
        self.with_statement(node, at_item + 1)?;
        self.op(Opcode::POP_BLOCK, Location::NONE);
        self.pop_frame_block();
        // Without an exception.
        self.call_exit_with_nones(loc);
        self.op(Opcode::POP_TOP, loc);
        self.jump(Opcode::JUMP, exit, loc);
        // With one.
        self.use_label(handler);
        self.jump(Opcode::SETUP_CLEANUP, cleanup, loc);
        self.op(Opcode::PUSH_EXC_INFO, loc);
        self.op(Opcode::WITH_EXCEPT_START, loc);
        self.finish_with_handler(cleanup);
        self.use_label(exit);
        Ok(())
    }

    /// `async with` from its item `at_item` on.
    pub(super) fn async_with_statement(&mut self, node: &'a With, at_item: usize) -> Result {
        self.guard.check()?;
        let Some(item) = node.items.get(at_item) else { return self.visit_body(&node.body) };
        let block = self.new_label();
        let handler = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.visit_expr(&item.context_expr)?;
        let loc = at(&item.context_expr);
        self.load_context_methods(SpecialMethod::Aexit, SpecialMethod::Aenter, loc);
        self.await_value(1, loc);
        self.jump(Opcode::SETUP_WITH, handler, loc);
        self.use_label(block);
        self.push_frame_block(FrameBlockKind::AsyncWith, loc, Some(block), Some(handler))?;
        match &item.optional_vars {
            Some(vars) => self.visit_expr(vars)?,
            None => self.op(Opcode::POP_TOP, loc),
        }
        self.async_with_statement(node, at_item + 1)?;
        self.pop_frame_block();
        self.op(Opcode::POP_BLOCK, loc);
        self.call_exit_with_nones(loc);
        self.await_value(2, loc);
        self.op(Opcode::POP_TOP, loc);
        self.jump(Opcode::JUMP, exit, loc);
        self.use_label(handler);
        self.jump(Opcode::SETUP_CLEANUP, cleanup, loc);
        self.op(Opcode::PUSH_EXC_INFO, loc);
        self.op(Opcode::WITH_EXCEPT_START, loc);
        self.await_value(2, loc);
        self.finish_with_handler(cleanup);
        self.use_label(exit);
        Ok(())
    }

    /// From the context manager on the stack to its exit method and the result of its enter method.
    fn load_context_methods(&mut self, exit: SpecialMethod, enter: SpecialMethod, loc: Location) {
        self.op_i(Opcode::COPY, 1, loc);
        self.op_i(Opcode::LOAD_SPECIAL, exit.number(), loc);
        self.op_i(Opcode::SWAP, 2, loc);
        self.op_i(Opcode::SWAP, 3, loc);
        self.op_i(Opcode::LOAD_SPECIAL, enter.number(), loc);
        self.op_i(Opcode::CALL, 0, loc);
    }

    /// Ends the handler of a `with`: a true result of the exit method suppresses the exception.
    fn finish_with_handler(&mut self, cleanup: Label) {
        let loc = Location::NONE;
        let suppress = self.new_label();
        self.op(Opcode::TO_BOOL, loc);
        self.jump(Opcode::POP_JUMP_IF_TRUE, suppress, loc);
        self.op_i(Opcode::RERAISE, 2, loc);
        self.use_label(suppress);
        self.op(Opcode::POP_TOP, loc);
        self.op(Opcode::POP_BLOCK, loc);
        self.op(Opcode::POP_EXCEPT, loc);
        for _ in 0..3 {
            self.op(Opcode::POP_TOP, loc);
        }
        let exit = self.new_label();
        self.jump(Opcode::JUMP_NO_INTERRUPT, exit, loc);
        self.use_label(cleanup);
        self.pop_except_and_reraise(loc);
        self.use_label(exit);
    }
}

fn jump_on(condition: bool) -> Opcode {
    if condition { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE }
}
