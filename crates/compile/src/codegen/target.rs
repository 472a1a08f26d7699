//! Assignment in all its forms but the plain one, subscripts and slices.

use std::sync::Arc;

use code::Constant;
use opcode::{BinaryOp, Opcode};
use syntax::ast::{Expr, ExprContext, ExprKind, Operator, Stmt};
use syntax::errors::{ErrorKind, SyntaxError};

use super::emit::{AttributeOp, binary_op};
use super::expr::attribute_location;
use super::unit::ScopeType;
use super::{Codegen, at, constant, error_at_location};
use crate::instruction::Location;
use crate::names::known;
use crate::symtable::{Result, bare};

/// How many values an `UNPACK_EX` may have before its star, and behind it.
const MAX_BEFORE_STAR: usize = 1 << 8;
const MAX_AFTER_STAR: usize = (i32::MAX >> 8) as usize;

/// What CPython says of a target that only a hand-built tree can have; the number is that of the class among expressions.
fn invalid_target(kind: &ExprKind, assignment: &str) -> Box<SyntaxError> {
    let number = match kind {
        ExprKind::Starred { .. } => 25,
        ExprKind::List { .. } => 27,
        _ => 28,
    };
    bare(ErrorKind::System, format!("invalid node type ({number}) for {assignment} assignment"))
}

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn augmented_assignment(
        &mut self,
        loc: Location,
        target: &'a Expr,
        op: Operator,
        value: &'a Expr,
    ) -> Result {
        let target_loc = at(target);
        match &target.kind {
            ExprKind::Attribute { value: object, attr, .. } => {
                self.visit_expr(object)?;
                self.op_i(Opcode::COPY, 1, target_loc);
                let attr_loc = attribute_location(target, attr);
                let attr = self.interner.identifier(attr);
                self.attribute_op(AttributeOp::Load, attr, attr_loc);
                self.visit_expr(value)?;
                self.binary(binary_op(op, true), loc);
                self.op_i(Opcode::SWAP, 2, attr_loc);
                self.attribute_op(AttributeOp::Store, attr, attr_loc);
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                self.visit_expr(object)?;
                let two_parts = is_two_part_slice(slice);
                if two_parts {
                    self.slice_parts(slice)?;
                    for _ in 0..3 {
                        self.op_i(Opcode::COPY, 3, target_loc);
                    }
                    self.op(Opcode::BINARY_SLICE, target_loc);
                } else {
                    self.visit_expr(slice)?;
                    self.op_i(Opcode::COPY, 2, target_loc);
                    self.op_i(Opcode::COPY, 2, target_loc);
                    self.binary(BinaryOp::Subscr, target_loc);
                }
                self.visit_expr(value)?;
                self.binary(binary_op(op, true), loc);
                if two_parts {
                    self.op_i(Opcode::SWAP, 4, target_loc);
                }
                self.op_i(Opcode::SWAP, 3, target_loc);
                self.op_i(Opcode::SWAP, 2, target_loc);
                self.op(if two_parts { Opcode::STORE_SLICE } else { Opcode::STORE_SUBSCR }, target_loc);
            }
            ExprKind::Name { id, .. } => {
                let name = self.interner.identifier(id);
                self.load_name(name, target_loc);
                self.visit_expr(value)?;
                self.binary(binary_op(op, true), loc);
                self.store_name(name, target_loc);
            }
            kind => return Err(invalid_target(kind, "augmented")),
        }
        Ok(())
    }

    pub(super) fn annotated_assignment(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
    ) -> Result {
        let loc = Location::from(stmt.range);
        if let Some(value) = value {
            self.visit_expr(value)?;
            self.visit_expr(target)?;
        }
        match &target.kind {
            ExprKind::Name { id, .. } => {
                // Only the annotations of simple names in modules and classes are kept.
                if simple && matches!(self.unit.scope, ScopeType::Module | ScopeType::Class) {
                    if self.future_annotations() {
                        self.annotation_text(annotation)?;
                        self.op_name(Opcode::LOAD_NAME, known::ANNOTATIONS, loc);
                        let name = self.interner.identifier(id);
                        let mangled = self.mangle(name);
                        self.load_text(mangled, loc);
                        self.op(Opcode::STORE_SUBSCR, loc);
                    } else {
                        self.defer_annotation(stmt);
                    }
                }
            }
            ExprKind::Attribute { value: object, .. } => {
                if value.is_none() {
                    self.evaluate(object)?;
                }
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                if value.is_none() {
                    self.evaluate(object)?;
                    self.evaluate_index(slice)?;
                }
            }
            kind => return Err(invalid_target(kind, "annotated")),
        }
        Ok(())
    }

    /// Evaluates an expression for its effects and errors.
    fn evaluate(&mut self, expr: &'a Expr) -> Result {
        self.visit_expr(expr)?;
        self.op(Opcode::POP_TOP, at(expr));
        Ok(())
    }

    fn evaluate_index(&mut self, index: &'a Expr) -> Result {
        self.guard.check()?;
        match &index.kind {
            ExprKind::Slice { lower, upper, step } => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.evaluate(part)?;
                }
                Ok(())
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.evaluate_index(elt)),
            _ => self.evaluate(index),
        }
    }

    /// Unpacks into the targets of a list or tuple.
    pub(super) fn unpack_into(&mut self, elts: &'a [Expr], loc: Location) -> Result {
        let is_starred = |elt: &&Expr| matches!(elt.kind, ExprKind::Starred { .. });
        match elts.iter().position(|elt| is_starred(&elt)) {
            None => self.op_i(Opcode::UNPACK_SEQUENCE, elts.len() as u32, loc),
            Some(star) => {
                let after = elts.len() - star - 1;
                if star >= MAX_BEFORE_STAR || after >= MAX_AFTER_STAR {
                    return error_at_location(loc, "too many expressions in star-unpacking assignment");
                }
                self.op_i(Opcode::UNPACK_EX, (star + (after << 8)) as u32, loc);
                if elts[star + 1..].iter().any(|elt| is_starred(&elt)) {
                    return error_at_location(loc, "multiple starred expressions in assignment");
                }
            }
        }
        for elt in elts {
            match &elt.kind {
                ExprKind::Starred { value, .. } => self.visit_expr(value)?,
                _ => self.visit_expr(elt)?,
            }
        }
        Ok(())
    }

    /// A subscript whose value is on the stack.
    pub(super) fn subscript(&mut self, slice: &'a Expr, ctx: ExprContext, loc: Location) -> Result {
        if ctx != ExprContext::Del && is_two_part_slice(slice) {
            self.slice_parts(slice)?;
            let op = if ctx == ExprContext::Load { Opcode::BINARY_SLICE } else { Opcode::STORE_SLICE };
            self.op(op, loc);
            return Ok(());
        }
        self.visit_expr(slice)?;
        match ctx {
            ExprContext::Load => self.binary(BinaryOp::Subscr, loc),
            ExprContext::Store => self.op(Opcode::STORE_SUBSCR, loc),
            ExprContext::Del => self.op(Opcode::DELETE_SUBSCR, loc),
        }
        Ok(())
    }

    /// The start and the end of a slice.
    fn slice_parts(&mut self, slice: &'a Expr) -> Result {
        if let ExprKind::Slice { lower, upper, .. } = &slice.kind {
            for part in [lower, upper] {
                match part {
                    Some(part) => self.visit_expr(part)?,
                    None => self.load_const(Constant::None, at(slice)),
                }
            }
        }
        Ok(())
    }

    /// A slice as an object; a constant if its parts are.
    pub(super) fn slice(&mut self, slice: &'a Expr) -> Result {
        let ExprKind::Slice { lower, upper, step } = &slice.kind else { return Ok(()) };
        let mut parts = [Constant::None, Constant::None, Constant::None];
        if is_constant_slice(slice) {
            for (part, expr) in parts.iter_mut().zip([lower, upper, step]) {
                if let Some(Expr { kind: ExprKind::Constant { value, .. }, .. }) = expr.as_deref() {
                    *part = constant::convert(value)?;
                }
            }
            self.load_const(Constant::Slice(Arc::new(parts)), at(slice));
            return Ok(());
        }
        self.slice_parts(slice)?;
        if let Some(step) = step {
            self.visit_expr(step)?;
        }
        self.op_i(Opcode::BUILD_SLICE, if step.is_some() { 3 } else { 2 }, at(slice));
        Ok(())
    }
}

fn is_constant_slice(slice: &Expr) -> bool {
    let ExprKind::Slice { lower, upper, step } = &slice.kind else { return false };
    let mut parts = [lower, upper, step].into_iter().flatten();
    parts.all(|part| matches!(part.kind, ExprKind::Constant { .. }))
}

/// Whether it is a slice without a step that instructions of its own serve.
fn is_two_part_slice(slice: &Expr) -> bool {
    matches!(slice.kind, ExprKind::Slice { step: None, .. }) && !is_constant_slice(slice)
}
