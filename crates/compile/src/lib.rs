//! Taipan: symtable, codegen, flowgraph, assemble.
//!
//! The stages of CPython's compiler under CPython's names. Code generation emits an
//! [`instruction::InstructionSequence`] for each scope and collects the rest in a [`unit::CodeUnit`]; `flowgraph`
//! optimises the one as a control flow graph; `assemble` makes the code object of both. [`compile()`] is the whole way.

mod assemble;
mod flowgraph;
mod pipeline;

pub mod codegen;
pub mod instruction;
pub mod names;
pub mod optimize_ast;
pub mod stages;
pub mod symtable;
pub mod unit;

pub use codegen::{Compiled, Options};
pub use flowgraph::CfgError;
pub use pipeline::{compile, emit};
pub use symtable::StackGuard;
