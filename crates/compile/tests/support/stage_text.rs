//! Symbol tables and emitted instructions as text, in the form of `oracle/dump_codegen.py`.

#![allow(dead_code, reason = "each of its users needs a part")]

use std::fmt::Write;

use compile::codegen::{self, Emitted, Options};
use compile::names::Interner;
use compile::optimize_ast::{Preprocess, preprocess};
use compile::symtable::{BlockId, CO_FUTURE_ANNOTATIONS, FutureFeatures, StackGuard, SymbolTable};
use compile::unit::Assembler;
use syntax::ast::Mod;
use syntax::errors::{ErrorKind, SyntaxError, Warning};

type Result<T> = std::result::Result<T, Box<SyntaxError>>;

/// The symbol table of a source as `_symtable` shows it, or the error.
pub fn symtable(source: &[u8], budget: usize) -> String {
    let table = parse(source, syntax::Mode::Exec).and_then(|(program, _)| {
        let future = FutureFeatures::of(&program)?;
        let mut interner = Interner::new();
        let guard = StackGuard::new(budget);
        let table = SymbolTable::build(&program, &mut interner, &future, future.features, guard)?;
        Ok((table, interner))
    });
    match table {
        Ok((table, interner)) => {
            let mut out = String::new();
            block(&mut out, &table, &interner, BlockId::TOP, 0);
            out
        }
        Err(error) => error_line(&error),
    }
}

fn parse(source: &[u8], mode: syntax::Mode) -> Result<(Mod, Vec<Warning>)> {
    use syntax::encoding::{CodecError, DecodeError, Origin, decode};
    let mut no_codec = |name: &str, _: &[u8]| Err(CodecError::Message(format!("unknown encoding: {name}")));
    match decode::<()>(source, Origin::Bytes, &mut no_codec) {
        Ok(decoded) => syntax::parse(&decoded.text, mode, &syntax::Flags::default()),
        Err(DecodeError::Syntax(error)) => Err(error),
        Err(DecodeError::Raised(())) => Err(Box::new(SyntaxError::bare(ErrorKind::Syntax, "codec"))),
    }
}

fn error_line(error: &SyntaxError) -> String {
    match &error.location {
        Some(at) => format!(
            "{}: {} {} {} {} {}\n",
            error.kind.class_name(),
            error.message,
            at.lineno,
            at.offset,
            at.end_lineno,
            at.end_offset
        ),
        None => format!("{}: {}\n", error.kind.class_name(), error.message),
    }
}

fn block(out: &mut String, table: &SymbolTable, names: &Interner, id: BlockId, depth: usize) {
    let block = table.block(id);
    let varnames: Vec<&str> = block.varnames.iter().map(|&name| names.str(name)).collect();
    let mut symbols: Vec<(&str, u32)> =
        block.symbols.iter().map(|(name, &flags)| (names.str(name), flags)).collect();
    symbols.sort();
    let _ = write!(
        out,
        "{:indent$}{} {} {} {} [{}]",
        "",
        names.str(block.name),
        block.kind as u8,
        block.range.lineno,
        u8::from(block.nested),
        varnames.join(" "),
        indent = depth,
    );
    for (name, flags) in symbols {
        let _ = write!(out, " {name}={flags}");
    }
    out.push('\n');
    for &child in &block.children {
        self::block(out, table, names, child, depth + 1);
    }
}

/// The warnings and the emitted instructions of a source, or the error.
pub fn codegen(source: &[u8], mode: syntax::Mode, optimize: u8, flags: u32, budget: usize) -> String {
    let mut out = String::new();
    match emit(source, mode, optimize, flags, budget) {
        Ok((emitted, warnings)) => {
            warnings.iter().for_each(|warning| warning_line(&mut out, warning));
            scope(&mut out, &emitted, 0);
        }
        Err(error) => {
            error.warnings.iter().for_each(|warning| warning_line(&mut out, warning));
            out.push_str(&error_line(&error));
        }
    }
    out
}

/// As `codegen`, with the first warning as the error that takes its place.
pub fn strict(source: &[u8], budget: usize) -> String {
    let first = match emit(source, syntax::Mode::Exec, 0, 0, budget) {
        Ok((_, warnings)) => warnings.into_iter().next(),
        Err(error) => error.warnings.into_iter().next(),
    };
    match first {
        Some(warning) => error_line(&warning.as_error),
        None => codegen(source, syntax::Mode::Exec, 0, 0, budget),
    }
}

fn warning_line(out: &mut String, warning: &Warning) {
    let _ = writeln!(out, "{:?} {} {}", warning.kind, warning.lineno, warning.message);
}

fn emit(
    source: &[u8],
    mode: syntax::Mode,
    optimize: u8,
    flags: u32,
    budget: usize,
) -> Result<(Emitted, Vec<Warning>)> {
    let (mut program, mut warnings) = parse(source, mode)?;
    match emit_program(&mut program, optimize, flags, budget, &mut warnings) {
        Ok((emitted, more)) => {
            warnings.extend(more);
            Ok((emitted, warnings))
        }
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}

fn emit_program(
    program: &mut Mod,
    optimize: u8,
    flags: u32,
    budget: usize,
    warnings: &mut Vec<Warning>,
) -> Result<(Emitted, Vec<Warning>)> {
    let future = FutureFeatures::of(program)?;
    let mut interner = Interner::new();
    let guard = StackGuard::new(budget);
    let features = flags | future.features;
    let how = Preprocess {
        optimize: i32::from(optimize),
        future_annotations: features & CO_FUTURE_ANNOTATIONS != 0,
        syntax_check_only: false,
        warn: true,
        replaced: None,
    };
    preprocess(program, how, guard, warnings)?;
    let table = SymbolTable::build(program, &mut interner, &future, features, guard)?;
    let options = Options { optimize, flags, guard, replaced: None };
    let mut assembler = Assembler::new("f".into());
    codegen::emit_only(program, &mut interner, table, &future, &options, &mut |names, unit, instructions| {
        let assembled = assembler.assemble(unit, instructions, names);
        assembled.map_err(|error| Box::new(SyntaxError::bare(error.kind, error.message)))
    })
}

fn scope(out: &mut String, emitted: &Emitted, depth: usize) {
    for instruction in emitted.resolved() {
        let _ = write!(out, "{:depth$}{} ", "", instruction.op.name());
        match instruction.op.has_arg() {
            true => {
                let _ = write!(out, "{}", instruction.oparg);
            }
            false => out.push('-'),
        }
        let loc = instruction.loc;
        let _ = writeln!(out, " {} {} {} {}", loc.line, loc.end_line, loc.col, loc.end_col);
    }
    for nested in &emitted.nested {
        let _ = writeln!(out, "{:depth$}--", "");
        scope(out, nested, depth + 1);
    }
}
