//! Comprehensions: inline in the scope around, or as a function of their own.

use code::Constant;
use opcode::Opcode;
use syntax::ast::{Comprehension as Generator, Expr, ExprKind};
use syntax::errors::ErrorKind;

use super::unit::{ArgCounts, FrameBlockKind, ScopeType};
use super::{Codegen, at};
use crate::instruction::{Label, Location};
use crate::names::{Symbol, known};
use crate::symtable::flags::{DEF_LOCAL, DEF_NONLOCAL};
use crate::symtable::{BlockId, BlockType, NameScope, NodeKey, Result, bare, scope_of};

/// A comprehension of any kind.
#[derive(Clone, Copy)]
struct Comp<'a> {
    kind: Kind,
    generators: &'a [Generator],
    /// The element, or the key.
    elt: &'a Expr,
    value: Option<&'a Expr>,
    loc: Location,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Set,
    Dict,
    Generator,
}

/// What inlining a comprehension changed in the scope around it.
#[derive(Default)]
struct Inlined {
    /// Variables whose values wait on the stack, in order.
    pushed: Vec<Symbol>,
    /// Handler that restores them.
    cleanup: Option<Label>,
    /// Flags of names before.
    symbols: Vec<(Symbol, u32)>,
    /// Names that became fast locals.
    fast_hidden: Vec<Symbol>,
}

/// What each clause takes of the native stack in CPython; 47,270 of them fill it.
const CLAUSE_BYTES: usize = 176;

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr) -> Result {
        let (kind, generators, elt, value) = match &expr.kind {
            ExprKind::ListComp { elt, generators } => (Kind::List, generators, elt, None),
            ExprKind::SetComp { elt, generators } => (Kind::Set, generators, elt, None),
            ExprKind::DictComp { key, value, generators } => (Kind::Dict, generators, key, Some(&**value)),
            ExprKind::GeneratorExp { elt, generators } => (Kind::Generator, generators, elt, None),
            _ => return Ok(()),
        };
        let loc = at(expr);
        let comp = Comp { kind, generators, elt, value, loc };
        let Some(outermost) = generators.first() else {
            return Err(bare(ErrorKind::Value, "comprehension with no generators"));
        };
        let block = self.block_of(NodeKey::expression(expr))?;
        let inlined = self.table.block(block).comp_inlined;
        if inlined {
            self.iterable(outermost)?;
            let state = self.push_inlined_state(block, loc)?;
            self.build_empty(kind, loc);
            if kind != Kind::Generator {
                self.op_i(Opcode::SWAP, 2, loc);
            }
            self.generator(comp, 0, 0, true)?;
            self.pop_inlined_state(state, loc);
            return Ok(());
        }
        let is_async = self.table.block(block).coroutine;
        let name = match kind {
            Kind::List => known::LISTCOMP,
            Kind::Set => known::SETCOMP,
            Kind::Dict => known::DICTCOMP,
            Kind::Generator => known::GENEXPR,
        };
        let counts = ArgCounts { args: 1, ..ArgCounts::default() };
        self.enter_scope(name, ScopeType::Comprehension, block, loc.line, None, counts);
        self.build_empty(kind, loc);
        self.generator(comp, 0, 0, false)?;
        if kind == Kind::Generator {
            self.wrap_in_stop_iteration_handler();
        } else {
            self.op(Opcode::RETURN_VALUE, loc);
        }
        let inner = self.leave_scope(true)?;
        self.make_closure(inner, 0, loc)?;
        self.iterable(outermost)?;
        self.op_i(Opcode::CALL, 0, loc);
        if is_async && kind != Kind::Generator {
            self.await_value(0, loc);
        }
        Ok(())
    }

    fn build_empty(&mut self, kind: Kind, loc: Location) {
        match kind {
            Kind::List => self.op_i(Opcode::BUILD_LIST, 0, loc),
            Kind::Set => self.op_i(Opcode::BUILD_SET, 0, loc),
            Kind::Dict => self.op_i(Opcode::BUILD_MAP, 0, loc),
            Kind::Generator => {}
        }
    }

    /// The iterator of a generator clause.
    fn iterable(&mut self, generator: &'a Generator) -> Result {
        self.visit_expr(&generator.iter)?;
        let op = if generator.is_async != 0 { Opcode::GET_AITER } else { Opcode::GET_ITER };
        self.op(op, at(&generator.iter));
        Ok(())
    }

    /// The clause `index` and all inside it. `depth` is how many values lie on the stack above the collection.
    fn generator(&mut self, comp: Comp<'a>, index: usize, depth: u32, iter_on_stack: bool) -> Result {
        self.guard.check()?;
        self.guard.check_cost(index * CLAUSE_BYTES)?;
        match comp.generators.get(index) {
            Some(clause) if clause.is_async != 0 => {
                self.async_generator(comp, clause, index, depth, iter_on_stack)
            }
            Some(clause) => self.sync_generator(comp, clause, index, depth, iter_on_stack),
            None => Ok(()),
        }
    }

    fn sync_generator(
        &mut self,
        comp: Comp<'a>,
        clause: &'a Generator,
        index: usize,
        mut depth: u32,
        iter_on_stack: bool,
    ) -> Result {
        let start = self.new_label();
        let if_cleanup = self.new_label();
        let anchor = self.new_label();
        let mut is_loop = true;
        if !iter_on_stack {
            if index == 0 {
                self.op_i(Opcode::LOAD_FAST, 0, comp.loc);
            } else if let Some(value) = single_item(&clause.iter) {
                // `for y in [f(x)]` is an assignment.
                self.visit_expr(value)?;
                is_loop = false;
            } else {
                self.iterable(clause)?;
            }
        }
        if is_loop {
            depth += 1;
            self.use_label(start);
            self.jump(Opcode::FOR_ITER, anchor, at(&clause.iter));
        }
        self.visit_expr(&clause.target)?;
        for condition in &clause.ifs {
            self.jump_if(condition, if_cleanup, false)?;
        }
        let elt_loc = self.element(comp, index + 1, depth)?;
        self.use_label(if_cleanup);
        if is_loop {
            self.jump(Opcode::JUMP, start, elt_loc);
            self.use_label(anchor);
            self.op(Opcode::END_FOR, Location::NONE);
            self.op(Opcode::POP_ITER, Location::NONE);
        }
        Ok(())
    }

    fn async_generator(
        &mut self,
        comp: Comp<'a>,
        clause: &'a Generator,
        index: usize,
        depth: u32,
        iter_on_stack: bool,
    ) -> Result {
        let loc = comp.loc;
        let start = self.new_label();
        let send = self.new_label();
        let except = self.new_label();
        let if_cleanup = self.new_label();
        if !iter_on_stack {
            if index == 0 {
                self.op_i(Opcode::LOAD_FAST, 0, loc);
            } else {
                self.iterable(clause)?;
            }
        }
        self.use_label(start);
        self.push_frame_block(FrameBlockKind::AsyncComprehension, loc, Some(start), None)?;
        self.jump(Opcode::SETUP_FINALLY, except, loc);
        self.op(Opcode::GET_ANEXT, loc);
        self.load_const(Constant::None, loc);
        self.use_label(send);
        self.yield_from(true, loc);
        self.op(Opcode::POP_BLOCK, loc);
        self.visit_expr(&clause.target)?;
        for condition in &clause.ifs {
            self.jump_if(condition, if_cleanup, false)?;
        }
        let elt_loc = self.element(comp, index + 1, depth + 1)?;
        self.use_label(if_cleanup);
        self.jump(Opcode::JUMP, start, elt_loc);
        self.pop_frame_block();
        self.use_label(except);
        self.jump(Opcode::END_ASYNC_FOR, send, loc);
        Ok(())
    }

    /// The next clause, or the element after the last one. Where the element stands.
    fn element(&mut self, comp: Comp<'a>, index: usize, depth: u32) -> Result<Location> {
        let loc = at(comp.elt);
        if index < comp.generators.len() {
            self.generator(comp, index, depth, false)?;
            return Ok(loc);
        }
        self.visit_expr(comp.elt)?;
        match comp.kind {
            Kind::Generator => {
                self.yield_value(loc);
                self.op(Opcode::POP_TOP, loc);
            }
            Kind::List => self.op_i(Opcode::LIST_APPEND, depth + 1, loc),
            Kind::Set => self.op_i(Opcode::SET_ADD, depth + 1, loc),
            Kind::Dict => {
                let Some(value) = comp.value else { return Ok(loc) };
                self.visit_expr(value)?;
                let loc = comp.elt.range.to(value.range).into();
                self.op_i(Opcode::MAP_ADD, depth + 1, loc);
                return Ok(loc);
            }
        }
        Ok(loc)
    }

    /// Makes this scope know the names of an inlined comprehension as the comprehension does, and keeps the values
    /// of its own variables of the same names on the stack.
    fn push_inlined_state(&mut self, comprehension: BlockId, loc: Location) -> Result<Inlined> {
        let in_class = self.block().kind == BlockType::Class && self.unit.inlined_comprehensions == 0;
        self.unit.inlined_comprehensions += 1;
        self.unit.number = self.places.new_unit();
        let function_like = self.block().is_function_like();
        let mut state = Inlined::default();
        let symbols: Vec<(Symbol, u32)> =
            self.table.block(comprehension).symbols.iter().map(|(name, &flags)| (name, flags)).collect();
        for &(name, flags) in &symbols {
            let scope = scope_of(flags);
            let outer_flags = self.block().flags(name);
            let outer_scope = scope_of(outer_flags);
            let differs = scope != outer_scope
                && scope != NameScope::Free
                && !(scope == NameScope::Cell && outer_scope == NameScope::Free);
            if differs || in_class {
                state.symbols.push((name, outer_flags));
                self.table.block_mut(self.unit.block).symbols.insert(name, flags);
            }
            let is_variable = flags & DEF_LOCAL != 0 && flags & DEF_NONLOCAL == 0;
            if (is_variable || in_class) && !function_like && self.unit.fast_hidden.get(name) != Some(&true) {
                self.unit.fast_hidden.insert(name, true);
                state.fast_hidden.push(name);
            }
        }
        for &(name, flags) in &symbols {
            if flags & DEF_LOCAL == 0 || flags & DEF_NONLOCAL != 0 {
                continue;
            }
            let variable = self.unit.code.varnames.add(name);
            self.op_i(Opcode::LOAD_FAST_AND_CLEAR, variable, loc);
            if scope_of(flags) == NameScope::Cell {
                let cell = if self.block().scope(name) == NameScope::Free {
                    self.free_index(name)
                } else {
                    self.unit.code.cellvars.add(name)
                };
                self.op_i(Opcode::MAKE_CELL, cell, loc);
            }
            state.pushed.push(name);
        }
        if !state.pushed.is_empty() {
            // The iterator back to the top.
            self.op_i(Opcode::SWAP, state.pushed.len() as u32 + 1, loc);
            let cleanup = self.new_label();
            self.push_frame_block(FrameBlockKind::InlinedComprehension, loc, None, None)?;
            self.jump(Opcode::SETUP_FINALLY, cleanup, loc);
            state.cleanup = Some(cleanup);
        }
        Ok(state)
    }

    fn pop_inlined_state(&mut self, state: Inlined, loc: Location) {
        if let Some(cleanup) = state.cleanup {
            self.pop_frame_block();
            self.op(Opcode::POP_BLOCK, Location::NONE);
            let end = self.new_label();
            self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
            self.use_label(cleanup);
            // Drop the unfinished result below the exception.
            self.op_i(Opcode::SWAP, 2, Location::NONE);
            self.op(Opcode::POP_TOP, Location::NONE);
            self.restore_variables(&state.pushed, loc);
            self.op_i(Opcode::RERAISE, 0, Location::NONE);
            self.use_label(end);
            self.restore_variables(&state.pushed, loc);
        }
        self.unit.inlined_comprehensions -= 1;
        self.unit.number = self.places.new_unit();
        let symbols = &mut self.table.block_mut(self.unit.block).symbols;
        for (name, flags) in state.symbols {
            symbols.insert(name, flags);
        }
        for name in state.fast_hidden {
            self.unit.fast_hidden.insert(name, false);
        }
    }

    fn restore_variables(&mut self, pushed: &[Symbol], loc: Location) {
        self.op_i(Opcode::SWAP, pushed.len() as u32 + 1, loc);
        for &name in pushed.iter().rev() {
            let variable = self.unit.code.varnames.add(name);
            self.op_i(Opcode::STORE_FAST_MAYBE_NULL, variable, loc);
        }
    }
}

/// The only item of a list or tuple display.
fn single_item(iterable: &Expr) -> Option<&Expr> {
    match &iterable.kind {
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => match &elts[..] {
            [elt] if !matches!(elt.kind, ExprKind::Starred { .. }) => Some(elt),
            _ => None,
        },
        _ => None,
    }
}
