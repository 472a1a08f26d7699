//! Statements: the dispatch, and those that are not control flow or definitions.

use std::sync::Arc;

use code::Constant;
use opcode::{CommonConstant, Intrinsic1, Opcode};
use syntax::ast::{self, Alias, Expr, ExprKind, Identifier, Stmt, StmtKind};

use super::{Codegen, at};
use crate::instruction::Location;
use crate::names::known;
use crate::symtable::Result;

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn visit_body(&mut self, body: &'a [Stmt]) -> Result {
        body.iter().try_for_each(|stmt| self.visit_stmt(stmt))
    }

    pub(super) fn visit_stmt(&mut self, stmt: &'a Stmt) -> Result {
        self.guard.check()?;
        self.check_size()?;
        let loc = Location::from(stmt.range);
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(stmt, def, false),
            StmtKind::AsyncFunctionDef(def) => self.function(stmt, def, true),
            StmtKind::ClassDef(def) => self.class(stmt, def),
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(stmt, name, type_params, value)
            }
            StmtKind::Return { value } => self.return_statement(stmt, value.as_deref()),
            StmtKind::Delete { targets } => self.visit_exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.visit_expr(value)?;
                for (i, target) in targets.iter().enumerate() {
                    if i + 1 < targets.len() {
                        self.op_i(Opcode::COPY, 1, loc);
                    }
                    self.visit_expr(target)?;
                }
                Ok(())
            }
            StmtKind::AugAssign { target, op, value } => self.augmented_assignment(loc, target, *op, value),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.annotated_assignment(stmt, target, annotation, value.as_deref(), *simple != 0)
            }
            StmtKind::For(node) => self.conditional(|this| this.for_loop(stmt, node)),
            StmtKind::AsyncFor(node) => self.conditional(|this| this.async_for_loop(stmt, node)),
            StmtKind::While { test, body, orelse } => {
                self.conditional(|this| this.while_loop(loc, test, body, orelse))
            }
            StmtKind::If { test, body, orelse } => {
                self.conditional(|this| this.if_statement(test, body, orelse))
            }
            StmtKind::Match { subject, cases } => {
                self.conditional(|this| this.match_statement(subject, cases))
            }
            StmtKind::Raise { exc, cause } => {
                let mut count = 0;
                if let Some(exc) = exc {
                    self.visit_expr(exc)?;
                    count += 1;
                    if let Some(cause) = cause {
                        self.visit_expr(cause)?;
                        count += 1;
                    }
                }
                self.op_i(Opcode::RAISE_VARARGS, count, loc);
                Ok(())
            }
            StmtKind::Try(node) => self.conditional(|this| this.try_statement(loc, node, false)),
            StmtKind::TryStar(node) => self.conditional(|this| this.try_statement(loc, node, true)),
            StmtKind::Assert { test, msg } => self.assert(stmt, test, msg.as_deref()),
            StmtKind::Import { names } => {
                names.iter().for_each(|alias| self.import(alias, loc));
                Ok(())
            }
            StmtKind::ImportFrom { module, names, level } => {
                self.import_from(module.as_ref(), names, level.unwrap_or(0), loc);
                Ok(())
            }
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => Ok(()),
            StmtKind::Expr { value } => self.expression_statement(value, loc),
            StmtKind::Pass => {
                self.op(Opcode::NOP, loc);
                Ok(())
            }
            StmtKind::Break => self.break_statement(loc),
            StmtKind::Continue => self.continue_statement(loc),
            StmtKind::With(node) => self.conditional(|this| this.with_statement(node, 0)),
            StmtKind::AsyncWith(node) => self.conditional(|this| this.async_with_statement(node, 0)),
        }
    }

    /// Compiles a statement whose parts may or may not run.
    fn conditional(&mut self, compile: impl FnOnce(&mut Self) -> Result) -> Result {
        self.unit.conditional_blocks += 1;
        compile(self)?;
        self.unit.conditional_blocks -= 1;
        Ok(())
    }

    fn expression_statement(&mut self, value: &'a Expr, loc: Location) -> Result {
        if self.interactive && self.stack.is_empty() {
            self.visit_expr(value)?;
            self.intrinsic_1(Intrinsic1::Print, loc);
            self.op(Opcode::POP_TOP, Location::NONE);
        } else if matches!(value.kind, ExprKind::Constant { .. }) {
            self.op(Opcode::NOP, loc);
        } else {
            self.visit_expr(value)?;
            self.op(Opcode::POP_TOP, Location::NONE);
        }
        Ok(())
    }

    fn assert(&mut self, stmt: &'a Stmt, test: &'a Expr, msg: Option<&'a Expr>) -> Result {
        let always_true = match &test.kind {
            ExprKind::Tuple { elts, .. } => !elts.is_empty(),
            ExprKind::Constant { value: ast::Constant::Tuple(items), .. } => !items.is_empty(),
            _ => false,
        };
        if always_true {
            self.warn(stmt.range, "assertion is always true, perhaps remove parentheses?".to_owned());
        }
        if self.optimize > 0 {
            return Ok(());
        }
        let loc = stmt.range.into();
        let end = self.new_label();
        self.jump_if(test, end, true)?;
        self.op_i(Opcode::LOAD_COMMON_CONSTANT, CommonConstant::AssertionError.number(), loc);
        if let Some(msg) = msg {
            self.visit_expr(msg)?;
            self.op_i(Opcode::CALL, 0, loc);
        }
        self.op_i(Opcode::RAISE_VARARGS, 1, at(test));
        self.use_label(end);
        Ok(())
    }

    fn import(&mut self, alias: &'a Alias, loc: Location) {
        self.load_const(Constant::Int(0), loc);
        self.load_const(Constant::None, loc);
        let name = self.interner.identifier(&alias.name);
        self.op_name(Opcode::IMPORT_NAME, name, loc);
        let mut parts = alias.name.split('.');
        let package = parts.next().unwrap_or_default();
        match &alias.asname {
            None => {
                let package = self.interner.intern(package);
                self.store_name(package, loc);
            }
            Some(asname) => {
                // The import gives the outermost package: walk to the module.
                let mut depth = 0;
                for part in parts {
                    if depth > 0 {
                        self.op_i(Opcode::SWAP, 2, loc);
                        self.op(Opcode::POP_TOP, loc);
                    }
                    depth += 1;
                    let part = self.interner.intern(part);
                    let index = self.unit.code.names.add(part);
                    self.op_i(Opcode::IMPORT_FROM, index, loc);
                }
                let asname = self.interner.identifier(asname);
                self.store_name(asname, loc);
                if depth > 0 {
                    self.op(Opcode::POP_TOP, loc);
                }
            }
        }
    }

    fn import_from(&mut self, module: Option<&'a Identifier>, names: &'a [Alias], level: i32, loc: Location) {
        self.load_const(Constant::Int(i64::from(level)), loc);
        let imported: Arc<[Constant]> = names
            .iter()
            .map(|alias| {
                let name = self.interner.identifier(&alias.name);
                Constant::Str(self.interner.text(name).clone())
            })
            .collect();
        self.load_const(Constant::Tuple(imported), loc);
        let module = module.map_or(known::EMPTY, |module| self.interner.identifier(module));
        self.op_name(Opcode::IMPORT_NAME, module, loc);
        if let [alias, ..] = names
            && alias.name.starts_with('*')
        {
            self.intrinsic_1(Intrinsic1::ImportStar, loc);
            self.op(Opcode::POP_TOP, Location::NONE);
            return;
        }
        for alias in names {
            let name = self.interner.identifier(&alias.name);
            self.op_name(Opcode::IMPORT_FROM, name, loc);
            let bound = self.interner.identifier(alias.asname.as_ref().unwrap_or(&alias.name));
            self.store_name(bound, loc);
        }
        self.op(Opcode::POP_TOP, loc);
    }
}
