//! Code generation: from the tree and its symbol table to one instruction sequence for each scope, as
//! CPython's `codegen.c` emits them, with the same locations.
//!
//! [`generate`] walks the whole program. A scope's instructions and what goes with them (a
//! [`CodeUnit`]) are handed to the caller's `finish`, which optimises and assembles them; the resulting
//! code object is a constant of the scope around. Entry points: `stmt` and `expr` dispatch on nodes,
//! `unit` holds what is known about the scope being compiled, `emit` appends instructions.
//! Not here: folding and removal of code (`flowgraph`), bytes (`assemble`).

mod annotations;
mod call;
mod check;
mod class;
mod comprehension;
mod constant;
mod control;
mod docstring;
mod emit;
mod exceptions;
mod expr;
mod function;
mod pattern;
mod places;
mod stmt;
mod strings;
mod target;
mod type_params;
mod unit;
mod unparse;

use code::CodeObject;
use opcode::Opcode;
use syntax::ast::{Expr, Mod, Range, Stmt};
use syntax::errors::{ErrorKind, Warning, WarningKind};

pub use docstring::clean_docstring;
pub use unparse::unparse_expr;

use crate::instruction::{Instruction, InstructionSequence, Location};
use crate::names::{Interner, known};
use crate::symtable::{
    BlockId, CO_FUTURE_ANNOTATIONS, FutureFeatures, Result, StackGuard, SymbolTable, bare, compile_error_at,
};
use crate::unit::CodeUnit;
use expr::Pending;
use unit::{ScopeType, Unit};

/// How many instructions one scope, and all scopes of a program, may have.
const MAX_SCOPE: usize = 1 << 24;
const MAX_PROGRAM: usize = 1 << 27;

/// Turns a scope's unit and instructions into its code object.
pub type Finish<'f> = dyn FnMut(&mut Interner, CodeUnit, &InstructionSequence) -> Result<CodeObject> + 'f;

/// What may vary in compiling a program.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// 0; 1 to leave asserts out; 2 to leave docstrings out as well.
    pub optimize: u8,
    /// `CO_FUTURE_*` and `PyCF_*` bits of the caller; those of the program's future statements are added.
    pub flags: u32,
    /// How far the native stack may grow.
    pub guard: StackGuard,
    /// Where expressions are to be replaced, if that is known ([`syntax::Parsed::replaced`]).
    pub replaced: Option<&'a [i32]>,
}

/// The compiled program and the warnings to be issued, in order.
#[derive(Debug)]
pub struct Compiled {
    /// The module's code object.
    pub code: CodeObject,
    /// Warnings of code generation.
    pub warnings: Vec<Warning>,
}

/// A scope's instructions as they were emitted, with those of the scopes inside it.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// What goes with the instructions.
    pub unit: CodeUnit,
    /// The instructions.
    pub instructions: InstructionSequence,
    /// The scopes directly inside, in the order in which they were finished.
    pub nested: Vec<Emitted>,
}

impl Emitted {
    /// The instructions with positions of instructions in place of labels.
    pub fn resolved(&self) -> Vec<Instruction> {
        self.instructions.resolved()
    }
}

/// Compiles a program. An error carries the warnings issued before it.
pub fn generate(
    program: &Mod,
    interner: &mut Interner,
    table: SymbolTable,
    future: &FutureFeatures,
    options: &Options<'_>,
    finish: &mut Finish<'_>,
) -> Result<Compiled> {
    let mut codegen = Codegen::new(interner, table, future, options, finish, false);
    let done = codegen.program(program).and_then(|()| codegen.leave_scope_object(!is_expression(program)));
    match done {
        Ok(code) => Ok(Compiled { code, warnings: codegen.warnings }),
        Err(mut error) => {
            error.warnings.splice(0..0, codegen.warnings);
            Err(error)
        }
    }
}

/// Compiles a program and gives its instructions, and the warnings, before any optimisation, nested scopes included. Code objects
/// are still made by `finish`, because equal ones share an entry among the constants.
pub fn emit_only(
    program: &Mod,
    interner: &mut Interner,
    table: SymbolTable,
    future: &FutureFeatures,
    options: &Options<'_>,
    finish: &mut Finish<'_>,
) -> Result<(Emitted, Vec<Warning>)> {
    let mut codegen = Codegen::new(interner, table, future, options, finish, true);
    let done = codegen.program(program);
    let warnings = std::mem::take(&mut codegen.warnings);
    match done {
        Ok(()) => {
            codegen.add_return_at_end(!is_expression(program));
            Ok((codegen.into_emitted(), warnings))
        }
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}

fn is_expression(program: &Mod) -> bool {
    matches!(program, Mod::Expression { .. })
}

/// The compiler of one program. `'a` is the tree's lifetime.
struct Codegen<'a, 'c, 'f> {
    interner: &'c mut Interner,
    table: SymbolTable,
    finish: &'c mut Finish<'f>,
    /// `CO_FUTURE_*` and `PyCF_*` bits in force.
    features: u32,
    optimize: u8,
    /// A statement typed at a prompt, whose expressions are printed.
    interactive: bool,
    guard: StackGuard,
    /// The scope being compiled.
    unit: Unit<'a>,
    /// The scopes around it, innermost last.
    stack: Vec<Unit<'a>>,
    warnings: Vec<Warning>,
    /// Above 0 while a `finally` body is compiled for the second time.
    silent: u32,
    /// Expressions whose left child is being compiled: see `visit_expr`.
    spine: Vec<Pending<'a>>,
    save_nested: bool,
    /// Where names of the units live.
    places: places::Places,
    /// Empty sequences, for their memory.
    spare: Vec<InstructionSequence>,
    /// Instructions of the scopes that are finished.
    finished: usize,
}

impl<'a, 'c, 'f> Codegen<'a, 'c, 'f> {
    fn new(
        interner: &'c mut Interner,
        table: SymbolTable,
        future: &FutureFeatures,
        options: &Options<'_>,
        finish: &'c mut Finish<'f>,
        save_nested: bool,
    ) -> Self {
        let mut places = places::Places::default();
        let number = places.new_unit();
        Codegen {
            interner,
            table,
            finish,
            features: options.flags | future.features,
            optimize: options.optimize,
            interactive: false,
            guard: options.guard,
            unit: Unit::new(number, known::MODULE, 1, BlockId::TOP, ScopeType::Module, None),
            places,
            stack: Vec::new(),
            warnings: Vec::new(),
            silent: 0,
            spine: Vec::new(),
            save_nested,
            spare: Vec::new(),
            finished: 0,
        }
    }

    fn program(&mut self, program: &'a Mod) -> Result {
        self.start_module();
        match program {
            Mod::Module { body, .. } => self.module_body(body, false),
            Mod::Interactive { body } => {
                self.interactive = true;
                self.module_body(body, true)
            }
            Mod::Expression { body } => self.visit_expr(body),
            Mod::FunctionType { .. } => {
                Err(bare(ErrorKind::System, "this compiler does not handle FunctionTypes"))
            }
        }
    }

    fn module_body(&mut self, body: &'a [Stmt], interactive: bool) -> Result {
        let loc = body.first().map_or(Location::new(1, 1, 0, 0), |stmt| stmt.range.into());
        if self.block().has_conditional_annotations {
            self.op_i(Opcode::BUILD_SET, 0, loc);
            let index = self.unit.code.names.add(known::CONDITIONAL_ANNOTATIONS);
            self.op_i(Opcode::STORE_NAME, index, loc);
        }
        self.scope_body(body, loc, interactive)
    }

    /// The body of a module or class: docstring, statements, annotations.
    fn scope_body(&mut self, body: &'a [Stmt], loc: Location, interactive: bool) -> Result {
        let future_annotations = self.future_annotations();
        if future_annotations && self.block().annotations_used {
            self.op(Opcode::SETUP_ANNOTATIONS, loc);
        }
        if body.is_empty() {
            return Ok(());
        }
        let mut rest = body;
        if !interactive
            && self.block().has_docstring
            && let Some((text, range)) = docstring::of(body)
        {
            rest = &body[1..];
            self.load_const(docstring::clean(text)?, range.into());
            self.store_name(known::DOC, Location::NONE);
        }
        self.visit_body(rest)?;
        if !future_annotations { self.deferred_annotations(loc) } else { Ok(()) }
    }

    fn future_annotations(&self) -> bool {
        self.features & CO_FUTURE_ANNOTATIONS != 0
    }

    /// Ends in `MemoryError` a program that grows without measure: a `finally` body is compiled once for each way out
    /// of its `try`, so that code nested in such bodies grows exponentially.
    #[inline]
    fn check_size(&self) -> Result {
        let size = self.unit.seq.len();
        if size > MAX_SCOPE || self.finished + size > MAX_PROGRAM {
            return Err(bare(ErrorKind::Memory, ""));
        }
        Ok(())
    }

    /// Notes a `SyntaxWarning`.
    fn warn(&mut self, range: Range, message: String) {
        if self.silent > 0 {
            return;
        }
        let as_error = compile_error_at(range, message.clone());
        self.warnings.push(Warning { kind: WarningKind::Syntax, message, lineno: range.lineno, as_error });
    }
}

/// Where an expression stands.
fn at(expr: &Expr) -> Location {
    expr.range.into()
}

/// An error at a location of the generated code.
fn error_at_location<T>(loc: Location, message: impl Into<String>) -> Result<T> {
    Err(compile_error_at(Range::new(loc.line, loc.col, loc.end_line, loc.end_col), message))
}
