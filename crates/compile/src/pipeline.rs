//! The whole way from a tree to its code object.

use code::Str;
use syntax::ast::Mod;

use crate::codegen::{self, Compiled, Options};
use crate::names::Interner;
use crate::optimize_ast::{Preprocess, preprocess};
use crate::symtable::{CO_FUTURE_ANNOTATIONS, FutureFeatures, Result, SymbolTable};
use crate::unit::Assembler;

/// Compiles a tree, which is preprocessed in place. Warnings come in the order in which they are to be issued, those of a
/// failed compilation in the error.
pub fn compile(program: &mut Mod, filename: Str, options: &Options) -> Result<Compiled> {
    let future = FutureFeatures::of(program)?;
    let features = options.flags | future.features;
    let mut warnings = Vec::new();
    let how = Preprocess {
        optimize: i32::from(options.optimize),
        future_annotations: features & CO_FUTURE_ANNOTATIONS != 0,
        syntax_check_only: false,
        warn: true,
    };
    let done = preprocess(program, how, options.guard, &mut warnings).and_then(|()| {
        let mut names = Interner::new();
        let table = SymbolTable::build(program, &mut names, &future, features, options.guard)?;
        let mut assembler = Assembler::new(filename);
        codegen::generate(program, &mut names, table, &future, options, &mut |names, unit, instructions| {
            Ok(assembler.assemble(unit, instructions, names)?)
        })
    });
    match done {
        Ok(mut compiled) => {
            compiled.warnings.splice(0..0, warnings);
            Ok(compiled)
        }
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}
