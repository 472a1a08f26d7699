//! Functions and lambdas.

use code::Constant;
use opcode::{Intrinsic1, Intrinsic2, Opcode, function_attribute};
use syntax::ast::{Arguments, Expr, FunctionDef, Stmt};
use syntax::errors::ErrorKind;

use super::unit::{ArgCounts, FrameBlockKind, ScopeType};
use super::{Codegen, at, docstring};
use crate::instruction::Location;
use crate::names::known;
use crate::symtable::{BlockId, NodeKey, Result, bare};

impl<'a> Codegen<'a, '_, '_> {
    /// The block of a node. The table was built from the same tree, so it has one.
    pub(super) fn block_of(&self, key: NodeKey) -> Result<BlockId> {
        self.table.lookup(key).ok_or_else(|| bare(ErrorKind::System, "unknown symbol table entry"))
    }

    pub(super) fn function(&mut self, stmt: &'a Stmt, def: &'a FunctionDef, is_async: bool) -> Result {
        let loc = Location::from(stmt.range);
        self.visit_exprs(&def.decorator_list)?;
        let first_line = def.decorator_list.first().map_or(stmt.range.lineno, |first| first.range.lineno);
        let name = self.interner.identifier(&def.name);
        let mut attributes = self.default_arguments(&def.args, loc)?;
        let is_generic = !def.type_params.is_empty();
        let mut defaults = 0;
        if is_generic {
            // The defaults are evaluated outside the scope of the type parameters and passed in.
            defaults = (attributes & function_attribute::DEFAULTS != 0) as u32
                + (attributes & function_attribute::KWDEFAULTS != 0) as u32;
            if defaults == 2 {
                self.op_i(Opcode::SWAP, 2, loc);
            }
            let counts = ArgCounts { args: defaults as usize, ..ArgCounts::default() };
            self.enter_type_params_scope(name, &def.type_params, first_line, None, counts)?;
            self.type_params(&def.type_params)?;
            for i in 0..defaults {
                self.op_i(Opcode::LOAD_FAST, i, loc);
            }
        }
        attributes |= self.function_annotations(&def.args, def.returns.as_deref(), loc)?;
        self.function_body(stmt, def, is_async, attributes, first_line)?;
        if is_generic {
            self.op_i(Opcode::SWAP, 2, loc);
            self.intrinsic_2(Intrinsic2::SetFunctionTypeParams, loc);
            let inner = self.leave_scope(false)?;
            self.make_closure(inner, 0, loc)?;
            if defaults > 0 {
                self.op_i(Opcode::SWAP, defaults + 1, loc);
                self.op_i(Opcode::CALL, defaults - 1, loc);
            } else {
                self.op(Opcode::PUSH_NULL, loc);
                self.op_i(Opcode::CALL, 0, loc);
            }
        }
        self.apply_decorators(&def.decorator_list);
        self.store_name(name, loc);
        Ok(())
    }

    fn function_body(
        &mut self,
        stmt: &'a Stmt,
        def: &'a FunctionDef,
        is_async: bool,
        attributes: u32,
        first_line: i32,
    ) -> Result {
        let name = self.interner.identifier(&def.name);
        let block = self.block_of(NodeKey::statement(stmt))?;
        let scope = if is_async { ScopeType::AsyncFunction } else { ScopeType::Function };
        self.enter_scope(name, scope, block, first_line, None, arg_counts(&def.args));
        let mut body = &def.body[..];
        if self.block().has_docstring
            && let Some((text, _)) = docstring::of(body)
        {
            // The interpreter takes the first constant.
            self.unit.code.consts.add(docstring::clean(text)?);
            body = &body[1..];
        }
        let is_generator = self.block().coroutine || self.block().generator;
        if is_generator {
            self.push_frame_block(FrameBlockKind::StopIteration, Location::NONE, None, None)?;
        }
        self.visit_body(body)?;
        if is_generator {
            self.wrap_in_stop_iteration_handler();
            self.pop_frame_block();
        }
        let inner = self.leave_scope(true)?;
        self.make_closure(inner, attributes, stmt.range.into())?;
        Ok(())
    }

    /// Turns a `StopIteration` that a generator's body lets out into a `RuntimeError`.
    pub(super) fn wrap_in_stop_iteration_handler(&mut self) {
        let handler = self.new_label();
        self.unit.seq.insert_jump(0, Opcode::SETUP_CLEANUP, handler, Location::NONE);
        self.load_const(Constant::None, Location::NONE);
        self.op(Opcode::RETURN_VALUE, Location::NONE);
        self.use_label(handler);
        self.intrinsic_1(Intrinsic1::StopiterationError, Location::NONE);
        self.op_i(Opcode::RERAISE, 1, Location::NONE);
    }

    pub(super) fn apply_decorators(&mut self, decorators: &'a [Expr]) {
        for decorator in decorators.iter().rev() {
            self.op_i(Opcode::CALL, 0, at(decorator));
        }
    }

    /// Pushes the defaults of parameters. The bits for `SET_FUNCTION_ATTRIBUTE`.
    fn default_arguments(&mut self, args: &'a Arguments, loc: Location) -> Result<u32> {
        let mut attributes = 0;
        if !args.defaults.is_empty() {
            self.visit_exprs(&args.defaults)?;
            self.op_i(Opcode::BUILD_TUPLE, args.defaults.len() as u32, loc);
            attributes |= function_attribute::DEFAULTS;
        }
        let mut count = 0;
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            if let Some(default) = default {
                let name = self.interner.identifier(&arg.arg);
                let mangled = self.mangle(name);
                self.load_text(mangled, loc);
                self.visit_expr(default)?;
                count += 1;
            }
        }
        if count > 0 {
            self.op_i(Opcode::BUILD_MAP, count, loc);
            attributes |= function_attribute::KWDEFAULTS;
        }
        Ok(attributes)
    }

    pub(super) fn lambda(&mut self, expr: &'a Expr, args: &'a Arguments, body: &'a Expr) -> Result {
        let loc = at(expr);
        let attributes = self.default_arguments(args, loc)?;
        let block = self.block_of(NodeKey::expression(expr))?;
        let line = expr.range.lineno;
        self.enter_scope(known::LAMBDA, ScopeType::Lambda, block, line, None, arg_counts(args));
        self.visit_expr(body)?;
        let is_generator = self.block().generator;
        if !is_generator {
            self.op(Opcode::RETURN_VALUE, at(body));
        }
        let inner = self.leave_scope(!is_generator)?;
        self.make_closure(inner, attributes, loc)?;
        Ok(())
    }
}

fn arg_counts(args: &Arguments) -> ArgCounts {
    ArgCounts { args: args.args.len(), posonly: args.posonlyargs.len(), kwonly: args.kwonlyargs.len() }
}
