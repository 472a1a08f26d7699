//! The whole way from a tree to its code object.

use code::Str;
use syntax::ast::Mod;

use syntax::errors::Warning;

use crate::codegen::{self, Compiled, Emitted, Options};
use crate::names::Interner;
use crate::optimize_ast::{Preprocess, preprocess};
use crate::symtable::{CO_FUTURE_ANNOTATIONS, FutureFeatures, Result, SymbolTable};
use crate::unit::Assembler;

/// Compiles a tree, which is preprocessed in place. Warnings come in the order in which they are to be issued, those of a
/// failed compilation in the error.
pub fn compile(program: &mut Mod, filename: Str, options: &Options<'_>) -> Result<Compiled> {
    let (mut compiled, warnings, _) =
        prepared(program, filename, options, &mut |program, names, table, future, finish| {
            codegen::generate(program, names, table, future, options, finish)
        })?;
    compiled.warnings.splice(0..0, warnings);
    Ok(compiled)
}

/// Stops after code generation: the instructions of all scopes, warnings, and what resolves names.
pub fn emit(
    program: &mut Mod,
    filename: Str,
    options: &Options<'_>,
) -> Result<(Emitted, Vec<Warning>, Interner)> {
    let ((emitted, later), mut warnings, names) =
        prepared(program, filename, options, &mut |program, names, table, future, finish| {
            codegen::emit_only(program, names, table, future, options, finish)
        })?;
    warnings.extend(later);
    Ok((emitted, warnings, names))
}

/// Code generation of a preprocessed tree.
type Generate<'g, T> =
    dyn FnMut(&Mod, &mut Interner, SymbolTable, &FutureFeatures, &mut codegen::Finish<'_>) -> Result<T> + 'g;

/// What comes before code generation, and code generation.
fn prepared<T>(
    program: &mut Mod,
    filename: Str,
    options: &Options<'_>,
    generate: &mut Generate<'_, T>,
) -> Result<(T, Vec<Warning>, Interner)> {
    let future = FutureFeatures::of(program)?;
    let features = options.flags | future.features;
    let mut warnings = Vec::new();
    let how = Preprocess {
        optimize: i32::from(options.optimize),
        future_annotations: features & CO_FUTURE_ANNOTATIONS != 0,
        syntax_check_only: false,
        warn: true,
        replaced: options.replaced,
    };
    let mut names = Interner::new();
    let done = preprocess(program, how, options.guard, &mut warnings).and_then(|()| {
        let table = SymbolTable::build(program, &mut names, &future, features, options.guard)?;
        let mut assembler = Assembler::new(filename);
        generate(program, &mut names, table, &future, &mut |names, unit, instructions| {
            Ok(assembler.assemble(unit, instructions, names)?)
        })
    });
    match done {
        Ok(done) => Ok((done, warnings, names)),
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}
