//! Parses snippets and prints what came of each, for comparison with CPython. Usage: `parse_snippets < FILE`, where
//! the file has for each snippet a line `MODE FLAGS FEATURE LENGTH` (flags: `t` type comments, `i` incomplete input,
//! `d` no implied dedent, `-` none), then that many bytes and a newline.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a developer's tool, no part of Taipan"
)]

use std::io::{self, Read, Write};

use syntax::ast::Mod;
use syntax::errors::{Location, SyntaxError};
use syntax::{Flags, Mode, dump, parser};

/// Deep trees are printed by recursion.
const STACK: usize = 256 << 20;

fn main() -> io::Result<()> {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run)?;
    work.join().unwrap_or_else(|_| Err(io::Error::other("the printing thread has failed")))
}

fn run() -> io::Result<()> {
    let mut input = Vec::new();
    io::stdin().read_to_end(&mut input)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut rest = &input[..];
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let header = String::from_utf8_lossy(&rest[..end]).into_owned();
        let [mode, letters, feature, length] = header.split(' ').collect::<Vec<_>>()[..] else { break };
        let length: usize = length.parse().map_err(io::Error::other)?;
        let source = &rest[end + 1..end + 1 + length];
        rest = &rest[end + 2 + length..];
        let mode = match mode {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::FuncType,
        };
        let flags = Flags {
            type_comments: letters.contains('t'),
            allow_incomplete_input: letters.contains('i'),
            dont_imply_dedent: letters.contains('d'),
            feature_version: feature.parse().map_err(io::Error::other)?,
            ..Flags::default()
        };
        print(&mut out, parser::parse(source, mode, &flags))?;
        out.flush()?;
    }
    Ok(())
}

fn print(
    out: &mut impl Write,
    result: Result<(Mod, Vec<syntax::errors::Warning>), Box<SyntaxError>>,
) -> io::Result<()> {
    let (text, warnings) = match result {
        Ok((module, warnings)) => (dump::dump(&module).unwrap_or_else(|_| "too deep".into()), warnings),
        Err(error) => (describe(&error), error.warnings),
    };
    for warning in &warnings {
        writeln!(out, "{:?} {} {}", warning.kind, warning.lineno, warning.message)?;
        writeln!(out, "  as error: {}", describe(&warning.as_error))?;
    }
    writeln!(out, "{text}")
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
