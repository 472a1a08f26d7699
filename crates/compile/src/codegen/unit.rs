//! The scope being compiled: what code generation knows about it, entering and leaving it.

use std::sync::Arc;

use code::{CodeObject, Constant, flags};
use opcode::{Opcode, resume};
use syntax::ast::Stmt;
use syntax::errors::ErrorKind;

use super::{Codegen, Emitted, error_at_location};
use crate::instruction::{InstructionSequence, Label, Location};
use crate::names::{Symbol, known};
use crate::symtable::flags::{DEF_COMP_CELL, DEF_FREE_CLASS};
use crate::symtable::{Block, BlockId, NameScope, Result, SymbolMap, bare, mangle, scope_of};
use crate::unit::CodeUnit;

/// How deep blocks (loops, `try`, `with`) may nest in one scope.
const MAX_BLOCKS: usize = 21;

/// The flags of compilation that a code object keeps: the future features.
const CODE_FLAGS_MASK: u32 = flags::FUTURE_DIVISION
    | flags::FUTURE_ABSOLUTE_IMPORT
    | flags::FUTURE_WITH_STATEMENT
    | flags::FUTURE_PRINT_FUNCTION
    | flags::FUTURE_UNICODE_LITERALS
    | flags::FUTURE_BARRY_AS_BDFL
    | flags::FUTURE_GENERATOR_STOP
    | flags::FUTURE_ANNOTATIONS;

/// What kind of scope a unit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeType {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    /// Annotations, type parameters and their bounds, type aliases.
    Annotations,
}

/// A frame block: something that `return`, `break` and `continue` must leave properly.
#[derive(Clone, Copy, Debug)]
pub(super) struct FrameBlock<'a> {
    pub kind: FrameBlockKind<'a>,
    pub loc: Location,
    /// Where the block begins, for `continue`.
    pub start: Option<Label>,
    /// Where it ends, for `break`.
    pub exit: Option<Label>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum FrameBlockKind<'a> {
    WhileLoop,
    ForLoop,
    TryExcept,
    /// A `try` with a `finally`, whose body is this.
    FinallyTry(&'a [Stmt]),
    /// The copy of a `finally` body that runs when an exception passes.
    FinallyEnd,
    With,
    AsyncWith,
    /// The body of an `except`, which may have bound a name.
    HandlerCleanup(Option<Symbol>),
    /// A value that must stay below what is being unwound.
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehension,
    /// The variables of an inlined comprehension are restored when an exception passes.
    InlinedComprehension,
    StopIteration,
}

/// Everything about one scope.
pub(super) struct Unit<'a> {
    /// The number by which [`super::places`] knows it.
    pub number: u32,
    pub code: CodeUnit,
    pub seq: InstructionSequence,
    pub block: BlockId,
    pub scope: ScopeType,
    /// The class whose private names are mangled.
    pub private: Option<Symbol>,
    pub frame_blocks: Vec<FrameBlock<'a>>,
    /// In modules and classes, names that are fast locals inside an inlined comprehension: now (`true`) or
    /// earlier.
    pub fast_hidden: SymbolMap<bool>,
    pub inlined_comprehensions: u32,
    pub conditional_blocks: u32,
    /// Attributes of `self` that a class's methods assign to.
    pub static_attributes: Vec<Symbol>,
    /// Annotated assignments of a module or class, each with its index if it is conditional.
    pub deferred_annotations: Vec<(&'a Stmt, Option<u32>)>,
    pub next_conditional_annotation: u32,
    pub nested: Vec<Emitted>,
}

impl<'a> Unit<'a> {
    pub fn new(
        number: u32,
        name: Symbol,
        first_line: i32,
        block: BlockId,
        scope: ScopeType,
        private: Option<Symbol>,
    ) -> Unit<'a> {
        Unit {
            number,
            code: CodeUnit::new(name, first_line),
            seq: InstructionSequence::new(),
            block,
            scope,
            private,
            frame_blocks: Vec::new(),
            fast_hidden: SymbolMap::default(),
            inlined_comprehensions: 0,
            conditional_blocks: 0,
            static_attributes: Vec::new(),
            deferred_annotations: Vec::new(),
            next_conditional_annotation: 0,
            nested: Vec::new(),
        }
    }
}

/// How many parameters of which kind a scope has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ArgCounts {
    pub args: usize,
    pub posonly: usize,
    pub kwonly: usize,
}

/// A finished inner scope.
pub(super) struct Inner {
    pub code: CodeObject,
    /// Its free variables.
    pub free: Vec<Symbol>,
}

impl<'a> Codegen<'a, '_, '_> {
    /// The symbol table entry of the scope being compiled.
    pub(super) fn block(&self) -> &Block {
        self.table.block(self.unit.block)
    }

    /// Sets the module's unit up.
    pub(super) fn start_module(&mut self) {
        self.set_up_variables();
        self.op_i(Opcode::RESUME, resume::AT_FUNC_START, Location::new(0, 1, 0, 0));
        self.op(Opcode::ANNOTATIONS_PLACEHOLDER, Location::new(0, 1, 0, 0));
    }

    /// Begins an inner scope. `private` is the class that it is the body of.
    pub(super) fn enter_scope(
        &mut self,
        name: Symbol,
        scope: ScopeType,
        block: BlockId,
        line: i32,
        private: Option<Symbol>,
        counts: ArgCounts,
    ) {
        let private = private.or(self.unit.private);
        let mut unit = Unit::new(self.places.new_unit(), name, line, block, scope, private);
        if let Some(seq) = self.spare.pop() {
            unit.seq = seq;
        }
        unit.code.argcount = counts.args as u32;
        unit.code.posonlyargcount = counts.posonly as u32;
        unit.code.kwonlyargcount = counts.kwonly as u32;
        self.stack.push(std::mem::replace(&mut self.unit, unit));
        self.set_up_variables();
        self.unit.code.qualname = self.qualified_name();
        self.op_i(Opcode::RESUME, resume::AT_FUNC_START, Location::start_of_line(line));
    }

    fn set_up_variables(&mut self) {
        let block = self.table.block(self.unit.block);
        let code = &mut self.unit.code;
        for &name in &block.varnames {
            code.varnames.add(name);
        }
        code.nparams = block.varnames.len() as u32;
        let by_text = |a: &Symbol, b: &Symbol| self.interner.text(*a).cmp(self.interner.text(*b));
        let select = |scope: NameScope, flag: u32| {
            let wanted = block.symbols.iter().filter(|&(_, &f)| scope_of(f) == scope || f & flag != 0);
            let mut names: Vec<Symbol> = wanted.map(|(name, _)| name).collect();
            names.sort_by(by_text);
            names
        };
        for name in select(NameScope::Cell, DEF_COMP_CELL) {
            code.cellvars.add(name);
        }
        let implicit = [
            (block.needs_class_closure, known::CLASS),
            (block.needs_classdict, known::CLASSDICT),
            (block.has_conditional_annotations, known::CONDITIONAL_ANNOTATIONS),
        ];
        for (needed, name) in implicit {
            if needed {
                code.cellvars.add(name);
            }
        }
        for name in select(NameScope::Free, DEF_FREE_CLASS) {
            code.freevars.add(name);
        }
    }

    fn qualified_name(&mut self) -> Symbol {
        let name = self.unit.code.name;
        // A type parameter scope does not show in names.
        let Some(mut parent) = self.stack.last() else { return name };
        if self.stack.len() == 1 {
            return name;
        }
        if parent.scope == ScopeType::Annotations {
            if self.stack.len() == 2 {
                return name;
            }
            parent = &self.stack[self.stack.len() - 2];
        }
        if matches!(self.unit.scope, ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Class) {
            let mangled = match parent.private {
                Some(class) => mangle(self.interner, class, name),
                None => name,
            };
            if self.table.block(parent.block).scope(mangled) == NameScope::GlobalExplicit {
                return name;
            }
        }
        let inner = match parent.scope {
            ScopeType::Function | ScopeType::AsyncFunction | ScopeType::Lambda => ".<locals>.",
            _ => ".",
        };
        let qualname = [self.interner.str(parent.code.qualname), inner, self.interner.str(name)].concat();
        self.interner.intern(&qualname)
    }

    fn code_flags(&self) -> u32 {
        let block = self.block();
        let mut bits = 0;
        if block.is_function_like() {
            bits |= flags::NEWLOCALS | flags::OPTIMIZED;
            let properties = [
                (block.nested, flags::NESTED),
                (block.generator && !block.coroutine, flags::GENERATOR),
                (block.generator && block.coroutine, flags::ASYNC_GENERATOR),
                (block.varargs, flags::VARARGS),
                (block.varkeywords, flags::VARKEYWORDS),
                (block.has_docstring, flags::HAS_DOCSTRING),
                (block.method, flags::METHOD),
            ];
            for (holds, bit) in properties {
                if holds {
                    bits |= bit;
                }
            }
        }
        if block.coroutine && !block.generator {
            bits |= flags::COROUTINE;
        }
        bits | self.features & CODE_FLAGS_MASK
    }

    /// Makes every path end in a return.
    pub(super) fn add_return_at_end(&mut self, add_none: bool) {
        if add_none {
            self.load_const(Constant::None, Location::NONE);
        }
        self.op(Opcode::RETURN_VALUE, Location::NONE);
        self.unit.code.flags = self.code_flags();
        self.unit.code.fast_hidden = self.unit.fast_hidden.iter().map(|(name, _)| name).collect();
    }

    /// Ends the scope and makes its code object.
    pub(super) fn leave_scope(&mut self, add_none: bool) -> Result<Inner> {
        let free = self.unit.code.freevars.names().to_vec();
        let code = self.leave_scope_object(add_none)?;
        Ok(Inner { code, free })
    }

    pub(super) fn leave_scope_object(&mut self, add_none: bool) -> Result<CodeObject> {
        self.add_return_at_end(add_none);
        let outer = self.stack.pop();
        let is_module = outer.is_none();
        let outer =
            outer.unwrap_or_else(|| Unit::new(0, known::MODULE, 1, BlockId::TOP, ScopeType::Module, None));
        let mut unit = std::mem::replace(&mut self.unit, outer);
        if self.save_nested && !is_module {
            let emitted =
                Emitted { unit: unit.code.clone(), instructions: unit.seq.clone(), nested: unit.nested };
            self.unit.nested.push(emitted);
        }
        let code = (self.finish)(self.interner, unit.code, &unit.seq);
        self.finished += unit.seq.len();
        unit.seq.clear();
        self.spare.push(unit.seq);
        code
    }

    /// The module's unit, as it was emitted.
    pub(super) fn into_emitted(self) -> Emitted {
        Emitted { unit: self.unit.code, instructions: self.unit.seq, nested: self.unit.nested }
    }

    /// Pushes a function made of a finished scope. `attributes` are the bits of
    /// [`opcode::function_attribute`] whose values are on the stack.
    pub(super) fn make_closure(&mut self, inner: Inner, attributes: u32, loc: Location) -> Result {
        use opcode::function_attribute::{ANNOTATE, ANNOTATIONS, CLOSURE, DEFAULTS, KWDEFAULTS};
        let mut attributes = attributes;
        if !inner.free.is_empty() {
            for &name in &inner.free {
                let index = self.closure_index(name, &inner)?;
                self.op_i(Opcode::LOAD_CLOSURE, index, loc);
            }
            self.op_i(Opcode::BUILD_TUPLE, inner.free.len() as u32, loc);
            attributes |= CLOSURE;
        }
        self.load_const(Constant::Code(Arc::new(inner.code)), loc);
        self.op(Opcode::MAKE_FUNCTION, loc);
        for attribute in [CLOSURE, ANNOTATIONS, ANNOTATE, KWDEFAULTS, DEFAULTS] {
            if attributes & attribute != 0 {
                self.op_i(Opcode::SET_FUNCTION_ATTRIBUTE, attribute, loc);
            }
        }
        Ok(())
    }

    /// The index of a cell of this scope that an inner scope takes. Only names that the compiler itself reserves can
    /// be missing here.
    fn closure_index(&mut self, name: Symbol, inner: &Inner) -> Result<u32> {
        let scope = self.reference_scope(name);
        let code = &self.unit.code;
        let index = match scope {
            NameScope::Cell => code.cellvars.get(name),
            _ => code.freevars.get(name).map(|index| code.cellvars.len() as u32 + index),
        };
        index.ok_or_else(|| {
            let quote = |name: &Symbol| format!("'{}'", self.interner.str(*name));
            let free: Vec<String> = inner.free.iter().map(quote).collect();
            let message = format!(
                "compiler_lookup_arg(name={}) with reftype={} failed in {}; freevars of code {}: ({}{})",
                quote(&name),
                scope as u8,
                self.interner.str(code.name),
                inner.code.name,
                free.join(", "),
                if free.len() == 1 { "," } else { "" },
            );
            bare(ErrorKind::System, message)
        })
    }

    /// The scope of a name as inner scopes see it.
    pub(super) fn reference_scope(&self, name: Symbol) -> NameScope {
        let implicit = [known::CLASS, known::CLASSDICT, known::CONDITIONAL_ANNOTATIONS];
        if self.unit.scope == ScopeType::Class && implicit.contains(&name) {
            return NameScope::Cell;
        }
        self.block().scope(name)
    }

    /// The index of a free variable, counted after the cells.
    pub(super) fn free_index(&mut self, name: Symbol) -> u32 {
        let code = &mut self.unit.code;
        code.cellvars.len() as u32 + code.freevars.add(name)
    }

    pub(super) fn push_frame_block(
        &mut self,
        kind: FrameBlockKind<'a>,
        loc: Location,
        start: Option<Label>,
        exit: Option<Label>,
    ) -> Result {
        if self.unit.frame_blocks.len() >= MAX_BLOCKS {
            return error_at_location(loc, "too many statically nested blocks");
        }
        if matches!(kind, FrameBlockKind::FinallyEnd) {
            self.silent += 1;
        }
        self.unit.frame_blocks.push(FrameBlock { kind, loc, start, exit });
        Ok(())
    }

    pub(super) fn pop_frame_block(&mut self) -> Option<FrameBlock<'a>> {
        let block = self.unit.frame_blocks.pop();
        if let Some(FrameBlock { kind: FrameBlockKind::FinallyEnd, .. }) = block {
            self.silent -= 1;
        }
        block
    }
}
