//! Prints the syntax trees of files, one top-level statement per line, as `ast.dump(…, include_attributes=True)` does,
//! or the error. Usage: `dump_ast FILE…`; with `-c`, type comments are kept.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a developer's tool, no part of Taipan"
)]

use std::io::{self, Write};

use syntax::ast::Mod;
use syntax::encoding::{DecodeError, Origin, decode};
use syntax::errors::{Location, SyntaxError};
use syntax::{Flags, Mode, dump, parser};

#[path = "common/codec.rs"]
mod codec;

/// Deep trees are printed by recursion.
const STACK: usize = 256 << 20;

fn main() -> io::Result<()> {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run)?;
    work.join().unwrap_or_else(|_| Err(io::Error::other("the printing thread has failed")))
}

fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut flags = Flags::default();
    for path in std::env::args().skip(1) {
        if path == "-c" {
            flags.type_comments = true;
            continue;
        }
        let source = std::fs::read(&path)?;
        writeln!(out, "== {path}")?;
        match parse(&source, &flags) {
            Ok(Mod::Module { body, .. }) => {
                for statement in &body {
                    match dump::dump_statement(statement) {
                        Ok(line) => writeln!(out, "{line}")?,
                        Err(dump::TooDeep) => writeln!(out, "too deep")?,
                    }
                }
            }
            Ok(_) => {}
            Err(error) => writeln!(out, "{}", describe(&error))?,
        }
        out.flush()?;
    }
    Ok(())
}

fn parse(source: &[u8], flags: &Flags) -> Result<Mod, Box<SyntaxError>> {
    let decoded = match decode(source, Origin::Bytes, &mut codec::decode::<()>) {
        Ok(decoded) => decoded,
        Err(DecodeError::Syntax(error)) => return Err(error),
        Err(DecodeError::Raised(())) => unreachable!("the codec raises nothing"),
    };
    parser::parse(&decoded.text, Mode::Exec, flags).map(|(module, _)| module)
}

fn describe(error: &SyntaxError) -> String {
    let mut text = format!("{}: {}", error.kind.class_name(), error.message);
    if let Some(at) = &error.location {
        let line = format!("{:?}", at.text.as_deref().unwrap_or_default());
        let number = |n: i32| if n == Location::NONE { "None".to_string() } else { n.to_string() };
        let (end_lineno, end_offset) = (number(at.end_lineno), number(at.end_offset));
        text += &format!(" ({}, {}, {end_lineno}, {end_offset}) {line}", at.lineno, at.offset);
    }
    text
}
