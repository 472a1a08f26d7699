//! Annotations: the function `__annotate__` of a function, class or module, or their text under
//! `from __future__ import annotations`.

use code::{Constant, Str};
use opcode::{CommonConstant, CompareOp, Opcode, function_attribute};
use syntax::ast::{Arg, Arguments, Expr, ExprKind, Identifier, Stmt, StmtKind, with_surrogates};

use super::unit::{ArgCounts, ScopeType};
use super::{Codegen, at, unparse_expr};
use crate::instruction::Location;
use crate::names::{Symbol, known};
use crate::symtable::{BlockId, BlockType, NodeKey, Result, mangle};

/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the last format that the generated function supports.
const VALUE_WITH_FAKE_GLOBALS: i64 = 2;

impl<'a> Codegen<'a, '_, '_> {
    /// Begins a scope that is a function of the annotation format and refuses formats that it does not know.
    pub(super) fn enter_annotations_scope(&mut self, name: Symbol, block: BlockId, loc: Location) {
        let counts = ArgCounts { posonly: 1, ..ArgCounts::default() };
        self.enter_scope(name, ScopeType::Annotations, block, loc.line, None, counts);
        self.op_i(Opcode::LOAD_FAST, 0, loc);
        self.load_const(Constant::Int(VALUE_WITH_FAKE_GLOBALS), loc);
        self.op_i(Opcode::COMPARE_OP, CompareOp::Gt.oparg(), loc);
        let body = self.new_label();
        self.jump(Opcode::POP_JUMP_IF_FALSE, body, loc);
        self.op_i(Opcode::LOAD_COMMON_CONSTANT, CommonConstant::NotImplementedError.number(), loc);
        self.op_i(Opcode::RAISE_VARARGS, 1, loc);
        self.use_label(body);
    }

    /// Ends the scope of an `__annotate__` function and pushes the function.
    fn leave_annotations_scope(&mut self, loc: Location) -> Result {
        self.op(Opcode::RETURN_VALUE, loc);
        let mut inner = self.leave_scope(true)?;
        // The parameter is called `format` for whoever inspects the function, but inside it has a name that no
        // annotation can use.
        let format = self.interner.text(known::FORMAT).clone();
        let names = &mut inner.code.locals_plus_names;
        *names = std::iter::once(format).chain(names.iter().skip(1).cloned()).collect();
        self.make_closure(inner, 0, loc)?;
        Ok(())
    }

    /// Pushes the function of a function's annotations, if it has any. The bit for `SET_FUNCTION_ATTRIBUTE`.
    pub(super) fn function_annotations(
        &mut self,
        args: &'a Arguments,
        returns: Option<&'a Expr>,
        loc: Location,
    ) -> Result<u32> {
        let Some(block) = self.table.lookup(NodeKey::annotations(args)) else { return Ok(0) };
        if !self.table.block(block).annotations_used {
            return Ok(0);
        }
        self.enter_annotations_scope(known::ANNOTATE, block, loc);
        let params = args.args.iter().chain(&args.posonlyargs).chain(args.vararg.as_deref());
        let params = params.chain(&args.kwonlyargs).chain(args.kwarg.as_deref());
        let mut count = 0;
        for Arg { arg, annotation, .. } in params {
            if let Some(annotation) = annotation {
                self.parameter_annotation(arg, annotation, loc)?;
                count += 1;
            }
        }
        if let Some(returns) = returns {
            self.load_const(Constant::Str("return".into()), loc);
            self.annotation_value(returns, loc)?;
            count += 1;
        }
        self.op_i(Opcode::BUILD_MAP, count, loc);
        self.leave_annotations_scope(loc)?;
        Ok(function_attribute::ANNOTATE)
    }

    fn parameter_annotation(&mut self, name: &Identifier, annotation: &'a Expr, loc: Location) -> Result {
        let name = self.interner.identifier(name);
        let mangled = self.mangle(name);
        self.load_text(mangled, loc);
        self.annotation_value(annotation, loc)
    }

    fn annotation_value(&mut self, annotation: &'a Expr, loc: Location) -> Result {
        if self.future_annotations() {
            return self.annotation_text(annotation);
        }
        match &annotation.kind {
            // `*args: *Ts` is the only item of `*Ts`.
            ExprKind::Starred { value, .. } => {
                self.visit_expr(value)?;
                self.op_i(Opcode::UNPACK_SEQUENCE, 1, loc);
                Ok(())
            }
            _ => self.visit_expr(annotation),
        }
    }

    pub(super) fn annotation_text(&mut self, annotation: &'a Expr) -> Result {
        let text = unparse_expr(annotation, self.guard)?;
        self.load_const(Constant::Str(Str::from_wtf8(&*with_surrogates(&text))), at(annotation));
        Ok(())
    }

    /// Keeps an annotated assignment for the class's or module's `__annotate__`, and notes at run time that it was
    /// reached if that is uncertain.
    pub(super) fn defer_annotation(&mut self, stmt: &'a Stmt) {
        let is_module = self.unit.scope == ScopeType::Module;
        if !is_module && self.unit.conditional_blocks == 0 {
            self.unit.deferred_annotations.push((stmt, None));
            return;
        }
        let index = self.unit.next_conditional_annotation;
        self.unit.next_conditional_annotation += 1;
        self.unit.deferred_annotations.push((stmt, Some(index)));
        let loc = stmt.range.into();
        if is_module {
            self.op_name(Opcode::LOAD_NAME, known::CONDITIONAL_ANNOTATIONS, loc);
        } else {
            let cell = self.unit.code.cellvars.add(known::CONDITIONAL_ANNOTATIONS);
            self.op_i(Opcode::LOAD_DEREF, cell, loc);
        }
        self.load_const(Constant::Int(i64::from(index)), loc);
        self.op_i(Opcode::SET_ADD, 1, loc);
        self.op(Opcode::POP_TOP, loc);
    }

    /// Makes the `__annotate__` of a module or class of the annotations that were kept.
    pub(super) fn deferred_annotations(&mut self, loc: Location) -> Result {
        let deferred = std::mem::take(&mut self.unit.deferred_annotations);
        let Some(block) = self.block().annotation_block else { return Ok(()) };
        if deferred.is_empty() {
            return Ok(());
        }
        let in_class = self.block().kind == BlockType::Class;
        // A module's goes to its beginning, so that it is there even if the module fails half-way.
        let rest =
            (!in_class).then(|| (std::mem::take(&mut self.unit.seq), std::mem::take(&mut self.unit.nested)));
        self.enter_annotations_scope(known::ANNOTATE, block, loc);
        self.op_i(Opcode::BUILD_MAP, 0, loc);
        for (stmt, index) in deferred {
            self.deferred_annotation(stmt, index, in_class, loc)?;
        }
        self.leave_annotations_scope(loc)?;
        self.store_name(if in_class { known::ANNOTATE_FUNC } else { known::ANNOTATE }, loc);
        if let Some((rest, nested)) = rest {
            self.unit.nested = nested;
            let annotations = std::mem::replace(&mut self.unit.seq, rest);
            self.unit.seq.set_annotations(annotations);
        }
        Ok(())
    }

    fn deferred_annotation(
        &mut self,
        stmt: &'a Stmt,
        index: Option<u32>,
        in_class: bool,
        loc: Location,
    ) -> Result {
        let StmtKind::AnnAssign { target, annotation, .. } = &stmt.kind else { return Ok(()) };
        let ExprKind::Name { id, .. } = &target.kind else { return Ok(()) };
        let stmt_loc = stmt.range.into();
        let not_set = self.new_label();
        if let Some(index) = index {
            self.load_const(Constant::Int(i64::from(index)), stmt_loc);
            if in_class {
                let free = self.free_index(known::CONDITIONAL_ANNOTATIONS);
                self.op_i(Opcode::LOAD_DEREF, free, stmt_loc);
            } else {
                let name = self.unit.code.names.add(known::CONDITIONAL_ANNOTATIONS);
                self.op_i(Opcode::LOAD_GLOBAL, name << 1, stmt_loc);
            }
            self.op_i(Opcode::CONTAINS_OP, 0, stmt_loc);
            self.jump(Opcode::POP_JUMP_IF_FALSE, not_set, stmt_loc);
        }
        self.visit_expr(annotation)?;
        self.op_i(Opcode::COPY, 2, stmt_loc);
        let name = self.interner.identifier(id);
        let name = match self.unit.private {
            Some(class) => mangle(self.interner, class, name),
            None => name,
        };
        self.load_text(name, stmt_loc);
        self.op(Opcode::STORE_SUBSCR, loc);
        self.use_label(not_set);
        Ok(())
    }
}
