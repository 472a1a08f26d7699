//! Taipan: native modules of the running system: `sys`, imports, warnings, compiling and marshalling.
//!
//! Here: what needs the interpreter that runs code, or the compiler. Not here: modules that only work on objects
//! (`std-core`), and those that touch the outside world (`std-os`).
//!
//! Start with [`init`].

pub mod ast;
pub mod bootstrap;
pub mod code_text;
pub mod config;
pub mod functions;
pub mod imp;
pub mod library;
pub mod marshal;
pub mod opcode_module;
pub mod paths;
pub mod prompt;
pub mod symtable;
pub mod sys;
pub mod tokenize;
pub mod warnings;

use builtins::NativeModule;
use object::{PyResult, Thread};

pub use config::{Config, Settings};

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[
    &sys::MODULE,
    &imp::MODULE,
    &marshal::MODULE,
    &warnings::MODULE,
    &library::MODULE,
    &opcode_module::OPCODE,
    &opcode_module::SUGGESTIONS,
    &opcode_module::SYSCONFIG,
    &tokenize::MODULE,
    &symtable::MODULE,
    &ast::MODULE,
];

/// Makes `sys`, with what the command line and the environment say, and the built-in functions that compile, run and
/// import.
///
/// # Errors
/// `MemoryError`.
pub fn init(t: &mut Thread, config: Config) -> PyResult<()> {
    builtins::add_builtin_functions(t, &functions::builtins::DEF);
    Settings::install(t, config);
    warnings::install(t)?;
    sys::install(t)
}
