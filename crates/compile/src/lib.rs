//! Taipan: symtable, codegen, flowgraph, assemble.
//!
//! The stages of CPython's compiler under CPython's names. Code generation emits an
//! [`instruction::InstructionSequence`] for each scope and collects the rest in a [`unit::CodeUnit`]; `flowgraph`
//! optimises the one as a control flow graph; `assemble` makes the code object of both.

mod assemble;
pub mod codegen;
mod flowgraph;

pub mod instruction;
pub mod names;
pub mod stages;
pub mod symtable;
pub mod unit;

pub use flowgraph::CfgError;
