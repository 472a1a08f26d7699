//! Classes.

use std::sync::Arc;

use code::Constant;
use opcode::{Intrinsic1, Opcode};
use syntax::ast::{ClassDef, Stmt};

use super::Codegen;
use super::unit::{ArgCounts, ScopeType};
use crate::instruction::Location;
use crate::names::{Symbol, known};
use crate::symtable::{NodeKey, Result};

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn class(&mut self, stmt: &'a Stmt, def: &'a ClassDef) -> Result {
        let loc = Location::from(stmt.range);
        self.visit_exprs(&def.decorator_list)?;
        let first_line = def.decorator_list.first().map_or(stmt.range.lineno, |first| first.range.lineno);
        let name = self.interner.identifier(&def.name);
        let is_generic = !def.type_params.is_empty();
        if is_generic {
            let counts = ArgCounts::default();
            self.enter_type_params_scope(name, &def.type_params, first_line, Some(name), counts)?;
            self.type_params(&def.type_params)?;
            self.store_name(known::DOT_TYPE_PARAMS, loc);
        }
        self.class_body(stmt, def, name, first_line)?;
        if is_generic {
            // `Generic[…]` becomes the last base.
            self.load_name(known::DOT_TYPE_PARAMS, loc);
            self.intrinsic_1(Intrinsic1::SubscriptGeneric, loc);
            self.store_name(known::DOT_GENERIC_BASE, loc);
            self.call_arguments(loc, 2, &def.bases, Some(known::DOT_GENERIC_BASE), &def.keywords)?;
            let inner = self.leave_scope(false)?;
            self.make_closure(inner, 0, loc)?;
            self.op(Opcode::PUSH_NULL, loc);
            self.op_i(Opcode::CALL, 0, loc);
        } else {
            self.call_arguments(loc, 2, &def.bases, None, &def.keywords)?;
        }
        self.apply_decorators(&def.decorator_list);
        self.store_name(name, loc);
        Ok(())
    }

    /// Compiles the body and pushes `__build_class__`, the function of the body and the class's name.
    fn class_body(&mut self, stmt: &'a Stmt, def: &'a ClassDef, name: Symbol, first_line: i32) -> Result {
        let block = self.block_of(NodeKey::statement(stmt))?;
        let counts = ArgCounts::default();
        self.enter_scope(name, ScopeType::Class, block, first_line, Some(name), counts);
        let loc = Location::start_of_line(first_line);
        self.load_name(known::NAME, loc);
        self.store_name(known::MODULE_ATTR, loc);
        self.load_text(self.unit.code.qualname, loc);
        self.store_name(known::QUALNAME, loc);
        self.load_const(Constant::Int(i64::from(first_line)), loc);
        self.store_name(known::FIRSTLINENO, loc);
        if !def.type_params.is_empty() {
            self.load_name(known::DOT_TYPE_PARAMS, loc);
            self.store_name(known::TYPE_PARAMS, loc);
        }
        if self.block().needs_classdict {
            self.op(Opcode::LOAD_LOCALS, loc);
            self.store_class_cell(known::CLASSDICT, loc);
        }
        if self.block().has_conditional_annotations {
            self.op_i(Opcode::BUILD_SET, 0, loc);
            self.store_class_cell(known::CONDITIONAL_ANNOTATIONS, loc);
        }
        self.scope_body(&def.body, loc, false)?;
        self.class_epilogue();
        let inner = self.leave_scope(true)?;
        // These belong to the line of `class`, not to that of a decorator.
        let loc = stmt.range.into();
        self.op(Opcode::LOAD_BUILD_CLASS, loc);
        self.op(Opcode::PUSH_NULL, loc);
        self.make_closure(inner, 0, loc)?;
        self.load_text(name, loc);
        Ok(())
    }

    fn store_class_cell(&mut self, name: Symbol, loc: Location) {
        let cell = self.unit.code.cellvars.add(name);
        self.op_i(Opcode::STORE_DEREF, cell, loc);
    }

    /// What a class body leaves in its namespace for `type.__new__`.
    fn class_epilogue(&mut self) {
        let loc = Location::NONE;
        let mut attributes = std::mem::take(&mut self.unit.static_attributes);
        attributes.sort_by(|a, b| self.interner.text(*a).cmp(self.interner.text(*b)));
        let texts: Arc<[Constant]> =
            attributes.into_iter().map(|name| Constant::Str(self.interner.text(name).clone())).collect();
        self.load_const(Constant::Tuple(texts), loc);
        self.store_name(known::STATIC_ATTRIBUTES, loc);
        if self.block().needs_classdict {
            let cell = self.unit.code.cellvars.add(known::CLASSDICT);
            self.op_i(Opcode::LOAD_CLOSURE, cell, loc);
            self.store_name(known::CLASSDICTCELL, loc);
        }
        if self.block().needs_class_closure {
            let cell = self.unit.code.cellvars.add(known::CLASS);
            self.op_i(Opcode::LOAD_CLOSURE, cell, loc);
            self.op_i(Opcode::COPY, 1, loc);
            self.store_name(known::CLASSCELL, loc);
        } else {
            self.load_const(Constant::None, loc);
        }
        self.op(Opcode::RETURN_VALUE, loc);
    }
}
