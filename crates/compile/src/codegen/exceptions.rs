//! `try` in all its forms.

use code::Constant;
use opcode::{Intrinsic2, Opcode};
use syntax::ast::{ExceptHandler, Try};

use super::unit::FrameBlockKind;
use super::{Codegen, error_at_location};
use crate::instruction::Location;
use crate::names::Symbol;
use crate::symtable::Result;

/// Instructions without a place in the source.
const NONE: Location = Location::NONE;

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn try_statement(&mut self, loc: Location, node: &'a Try, star: bool) -> Result {
        if node.finalbody.is_empty() {
            self.try_except(loc, node, star)
        } else {
            self.try_finally(loc, node, star)
        }
    }

    /// The `finally` body is compiled twice: for leaving normally and for an exception that passes.
    fn try_finally(&mut self, loc: Location, node: &'a Try, star: bool) -> Result {
        let body = self.new_label();
        let handler = self.new_label();
        let exit = self.new_label();
        let cleanup = self.new_label();
        self.jump(Opcode::SETUP_FINALLY, handler, loc);
        self.use_label(body);
        let kind = FrameBlockKind::FinallyTry(&node.finalbody);
        self.push_frame_block(kind, loc, Some(body), Some(handler))?;
        if node.handlers.is_empty() {
            self.visit_body(&node.body)?;
        } else {
            self.try_except(loc, node, star)?;
        }
        self.op(Opcode::POP_BLOCK, NONE);
        self.pop_frame_block();
        self.visit_body(&node.finalbody)?;
        self.jump(Opcode::JUMP_NO_INTERRUPT, exit, NONE);

        self.use_label(handler);
        self.jump(Opcode::SETUP_CLEANUP, cleanup, NONE);
        self.op(Opcode::PUSH_EXC_INFO, NONE);
        self.push_frame_block(FrameBlockKind::FinallyEnd, NONE, Some(handler), None)?;
        self.visit_body(&node.finalbody)?;
        self.pop_frame_block();
        self.op_i(Opcode::RERAISE, 0, NONE);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(exit);
        Ok(())
    }

    fn try_except(&mut self, loc: Location, node: &'a Try, star: bool) -> Result {
        if star { self.try_star_handlers(loc, node) } else { self.try_handlers(loc, node) }
    }

    fn try_handlers(&mut self, loc: Location, node: &'a Try) -> Result {
        let body = self.new_label();
        let except = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        self.jump(Opcode::SETUP_FINALLY, except, loc);
        self.use_label(body);
        self.push_frame_block(FrameBlockKind::TryExcept, loc, Some(body), None)?;
        self.visit_body(&node.body)?;
        self.pop_frame_block();
        self.op(Opcode::POP_BLOCK, NONE);
        self.visit_body(&node.orelse)?;
        self.jump(Opcode::JUMP_NO_INTERRUPT, end, NONE);

        self.use_label(except);
        self.jump(Opcode::SETUP_CLEANUP, cleanup, NONE);
        self.op(Opcode::PUSH_EXC_INFO, NONE);
        self.push_frame_block(FrameBlockKind::ExceptionHandler, loc, None, None)?;
        for (i, handler) in node.handlers.iter().enumerate() {
            let loc = handler.range.into();
            if handler.type_.is_none() && i + 1 < node.handlers.len() {
                return error_at_location(loc, "default 'except:' must be last");
            }
            let next = self.new_label();
            if let Some(type_) = &handler.type_ {
                self.visit_expr(type_)?;
                self.op(Opcode::CHECK_EXC_MATCH, loc);
                self.jump(Opcode::POP_JUMP_IF_FALSE, next, loc);
            }
            match &handler.name {
                Some(name) => {
                    let name = self.interner.identifier(name);
                    let cleanup_end = self.new_label();
                    let cleanup_body = self.new_label();
                    self.store_name(name, loc);
                    // The name is unbound again however the body ends.
                    self.jump(Opcode::SETUP_CLEANUP, cleanup_end, loc);
                    self.use_label(cleanup_body);
                    let kind = FrameBlockKind::HandlerCleanup(Some(name));
                    self.push_frame_block(kind, loc, Some(cleanup_body), None)?;
                    self.visit_body(&handler.body)?;
                    self.pop_frame_block();
                    self.op(Opcode::POP_BLOCK, NONE);
                    self.op(Opcode::POP_BLOCK, NONE);
                    self.op(Opcode::POP_EXCEPT, NONE);
                    self.unbind_exception(name, NONE);
                    self.jump(Opcode::JUMP_NO_INTERRUPT, end, NONE);
                    self.use_label(cleanup_end);
                    self.unbind_exception(name, NONE);
                    self.op_i(Opcode::RERAISE, 1, NONE);
                }
                None => {
                    let cleanup_body = self.new_label();
                    self.op(Opcode::POP_TOP, loc);
                    self.use_label(cleanup_body);
                    let kind = FrameBlockKind::HandlerCleanup(None);
                    self.push_frame_block(kind, loc, Some(cleanup_body), None)?;
                    self.visit_body(&handler.body)?;
                    self.pop_frame_block();
                    self.op(Opcode::POP_BLOCK, NONE);
                    self.op(Opcode::POP_EXCEPT, NONE);
                    self.jump(Opcode::JUMP_NO_INTERRUPT, end, NONE);
                }
            }
            self.use_label(next);
        }
        self.pop_frame_block();
        self.op_i(Opcode::RERAISE, 0, NONE);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(end);
        Ok(())
    }

    /// The stack below a handler's body holds the original group, the list of what the handlers raised, and what
    /// is not handled yet.
    fn try_star_handlers(&mut self, loc: Location, node: &'a Try) -> Result {
        let body = self.new_label();
        let except = self.new_label();
        let orelse = self.new_label();
        let end = self.new_label();
        let cleanup = self.new_label();
        let reraise_star = self.new_label();
        self.jump(Opcode::SETUP_FINALLY, except, loc);
        self.use_label(body);
        self.push_frame_block(FrameBlockKind::TryExcept, loc, Some(body), None)?;
        self.visit_body(&node.body)?;
        self.pop_frame_block();
        self.op(Opcode::POP_BLOCK, NONE);
        self.jump(Opcode::JUMP_NO_INTERRUPT, orelse, NONE);

        self.use_label(except);
        self.jump(Opcode::SETUP_CLEANUP, cleanup, NONE);
        self.op(Opcode::PUSH_EXC_INFO, NONE);
        self.push_frame_block(FrameBlockKind::ExceptionGroupHandler, loc, None, None)?;
        for (i, handler) in node.handlers.iter().enumerate() {
            if i == 0 {
                self.op_i(Opcode::BUILD_LIST, 0, handler.range.into());
                self.op_i(Opcode::COPY, 2, handler.range.into());
            }
            self.star_handler(handler)?;
            if i + 1 == node.handlers.len() {
                self.op_i(Opcode::LIST_APPEND, 1, NONE);
                self.jump(Opcode::JUMP_NO_INTERRUPT, reraise_star, NONE);
            }
        }
        self.pop_frame_block();
        let reraise = self.new_label();
        self.use_label(reraise_star);
        self.intrinsic_2(Intrinsic2::PrepReraiseStar, NONE);
        self.op_i(Opcode::COPY, 1, NONE);
        self.jump(Opcode::POP_JUMP_IF_NOT_NONE, reraise, NONE);
        // Everything was handled.
        self.op(Opcode::POP_TOP, NONE);
        self.op(Opcode::POP_BLOCK, NONE);
        self.op(Opcode::POP_EXCEPT, NONE);
        self.jump(Opcode::JUMP_NO_INTERRUPT, end, NONE);
        self.use_label(reraise);
        self.op(Opcode::POP_BLOCK, NONE);
        self.op_i(Opcode::SWAP, 2, NONE);
        self.op(Opcode::POP_EXCEPT, NONE);
        self.op_i(Opcode::RERAISE, 0, NONE);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NONE);
        self.use_label(orelse);
        self.visit_body(&node.orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn star_handler(&mut self, handler: &'a ExceptHandler) -> Result {
        let loc = handler.range.into();
        let next = self.new_label();
        let next_with_error = self.new_label();
        let no_match = self.new_label();
        if let Some(type_) = &handler.type_ {
            self.visit_expr(type_)?;
            self.op(Opcode::CHECK_EG_MATCH, loc);
            self.op_i(Opcode::COPY, 1, loc);
            self.jump(Opcode::POP_JUMP_IF_NONE, no_match, loc);
        }
        let cleanup_end = self.new_label();
        let cleanup_body = self.new_label();
        let name = handler.name.as_ref().map(|name| self.interner.identifier(name));
        match name {
            Some(name) => self.store_name(name, loc),
            None => self.op(Opcode::POP_TOP, loc),
        }
        self.jump(Opcode::SETUP_CLEANUP, cleanup_end, loc);
        self.use_label(cleanup_body);
        self.push_frame_block(FrameBlockKind::HandlerCleanup(name), loc, Some(cleanup_body), None)?;
        self.visit_body(&handler.body)?;
        self.pop_frame_block();
        self.op(Opcode::POP_BLOCK, NONE);
        if let Some(name) = name {
            self.unbind_exception(name, NONE);
        }
        self.jump(Opcode::JUMP_NO_INTERRUPT, next, NONE);

        // What the body raised goes to the list.
        self.use_label(cleanup_end);
        if let Some(name) = name {
            self.unbind_exception(name, NONE);
        }
        self.op_i(Opcode::LIST_APPEND, 3, NONE);
        self.op(Opcode::POP_TOP, NONE);
        self.jump(Opcode::JUMP_NO_INTERRUPT, next_with_error, NONE);

        self.use_label(next);
        self.op(Opcode::NOP, NONE);
        self.jump(Opcode::JUMP_NO_INTERRUPT, next_with_error, NONE);
        self.use_label(no_match);
        self.op(Opcode::POP_TOP, loc);
        self.use_label(next_with_error);
        Ok(())
    }

    /// Ends the life of the name of an `except … as name`, even if the body deleted it.
    pub(super) fn unbind_exception(&mut self, name: Symbol, loc: Location) {
        self.load_const(Constant::None, loc);
        self.store_name(name, loc);
        self.delete_name(name, loc);
    }
}
