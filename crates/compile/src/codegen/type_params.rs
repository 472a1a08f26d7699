//! Type parameters and `type` statements.

use std::sync::Arc;

use code::Constant;
use opcode::{Intrinsic1, Intrinsic2, Opcode, function_attribute};
use syntax::ast::{Expr, ExprKind, Stmt, TypeParam, TypeParamKind};
use syntax::errors::ErrorKind;

use super::unit::{ArgCounts, ScopeType};
use super::{Codegen, at, error_at_location};
use crate::instruction::Location;
use crate::names::Symbol;
use crate::symtable::{NodeKey, Result, bare};

impl<'a> Codegen<'a, '_, '_> {
    /// Begins the scope around a generic function, class or type alias.
    pub(super) fn enter_type_params_scope(
        &mut self,
        name: Symbol,
        params: &'a [TypeParam],
        line: i32,
        private: Option<Symbol>,
        counts: ArgCounts,
    ) -> Result {
        let block = self.block_of(NodeKey::type_params(params))?;
        let scope_name = format!("<generic parameters of {}>", self.interner.str(name));
        let scope_name = self.interner.intern(&scope_name);
        self.enter_scope(scope_name, ScopeType::Annotations, block, line, private, counts);
        Ok(())
    }

    /// Makes and binds the parameters; their tuple stays on the stack.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam]) -> Result {
        let mut seen_default = false;
        for param in params {
            let loc = Location::from(param.range);
            let (TypeParamKind::TypeVar { name: text, default_value, .. }
            | TypeParamKind::ParamSpec { name: text, default_value }
            | TypeParamKind::TypeVarTuple { name: text, default_value }) = &param.kind;
            let name = self.interner.identifier(text);
            self.load_text(name, loc);
            let mut allow_starred = false;
            match &param.kind {
                TypeParamKind::TypeVar { bound: Some(bound), .. } => {
                    self.type_variable_expr(bound, name, NodeKey::bound(param), false)?;
                    let intrinsic = match bound.kind {
                        ExprKind::Tuple { .. } => Intrinsic2::TypevarWithConstraints,
                        _ => Intrinsic2::TypevarWithBound,
                    };
                    self.intrinsic_2(intrinsic, loc);
                }
                TypeParamKind::TypeVar { bound: None, .. } => self.intrinsic_1(Intrinsic1::Typevar, loc),
                TypeParamKind::ParamSpec { .. } => self.intrinsic_1(Intrinsic1::Paramspec, loc),
                TypeParamKind::TypeVarTuple { .. } => {
                    self.intrinsic_1(Intrinsic1::Typevartuple, loc);
                    allow_starred = true;
                }
            }
            match default_value {
                Some(default) => {
                    seen_default = true;
                    self.type_variable_expr(default, name, NodeKey::default(param), allow_starred)?;
                    self.intrinsic_2(Intrinsic2::SetTypeparamDefault, loc);
                }
                None if seen_default => {
                    let message =
                        format!("non-default type parameter '{text}' follows default type parameter");
                    return error_at_location(loc, message);
                }
                None => {}
            }
            self.op_i(Opcode::COPY, 1, loc);
            self.store_name(name, loc);
        }
        if let Some(first) = params.first() {
            self.op_i(Opcode::BUILD_TUPLE, params.len() as u32, first.range.into());
        }
        Ok(())
    }

    /// Pushes the function that evaluates a bound or default when asked.
    fn type_variable_expr(
        &mut self,
        expr: &'a Expr,
        name: Symbol,
        key: NodeKey,
        allow_starred: bool,
    ) -> Result {
        let loc = at(expr);
        self.load_format_default(loc);
        let block = self.block_of(key)?;
        self.enter_annotations_scope(name, block, loc);
        match &expr.kind {
            ExprKind::Starred { value, .. } if allow_starred => {
                self.visit_expr(value)?;
                self.op_i(Opcode::UNPACK_SEQUENCE, 1, loc);
            }
            _ => self.visit_expr(expr)?,
        }
        self.op(Opcode::RETURN_VALUE, loc);
        let inner = self.leave_scope(true)?;
        self.make_closure(inner, function_attribute::DEFAULTS, loc)?;
        Ok(())
    }

    /// The default of the annotation format: `Format.VALUE`.
    fn load_format_default(&mut self, loc: Location) {
        self.load_const(Constant::Tuple(Arc::new([Constant::Int(1)])), loc);
    }

    pub(super) fn type_alias(
        &mut self,
        stmt: &'a Stmt,
        name: &'a Expr,
        params: &'a [TypeParam],
        value: &'a Expr,
    ) -> Result {
        let loc = Location::from(stmt.range);
        let ExprKind::Name { id, .. } = &name.kind else {
            return Err(bare(ErrorKind::Type, "TypeAlias with non-Name name"));
        };
        let name = self.interner.identifier(id);
        let is_generic = !params.is_empty();
        if is_generic {
            self.enter_type_params_scope(name, params, loc.line, None, ArgCounts::default())?;
            self.load_text(name, loc);
            self.type_params(params)?;
        } else {
            self.load_text(name, loc);
            self.load_const(Constant::None, loc);
        }
        self.load_format_default(loc);
        let block = self.block_of(NodeKey::statement(stmt))?;
        self.enter_annotations_scope(name, block, loc);
        self.visit_expr(value)?;
        self.op(Opcode::RETURN_VALUE, loc);
        let inner = self.leave_scope(false)?;
        self.make_closure(inner, function_attribute::DEFAULTS, loc)?;
        self.op_i(Opcode::BUILD_TUPLE, 3, loc);
        self.intrinsic_1(Intrinsic1::Typealias, loc);
        if is_generic {
            let inner = self.leave_scope(false)?;
            self.make_closure(inner, 0, loc)?;
            self.op(Opcode::PUSH_NULL, loc);
            self.op_i(Opcode::CALL, 0, loc);
        }
        self.store_name(name, loc);
        Ok(())
    }
}
