//! Prints what compiling files raises and warns of, as `xtask/scripts/dump_errors.py` does under CPython.
//! Usage: `dump_errors [--parse] [--strict] [--mode exec|eval|single] FILE…`; with `--parse` the files are parsed only,
//! with `--strict` warnings are errors.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::convert::Infallible;
use std::io::{self, Write};

use code::Str;
use compile::{Options, StackGuard};
use syntax::encoding::{CodecError, CodecResult, DecodeError, Origin, decode};
use syntax::errors::{Location, SyntaxError, Warning};
use syntax::{Flags, Mode};

mod common;
use common::ascii;

fn main() {
    common::on_large_stack(|| {
        if let Err(error) = run() {
            eprintln!("{error}");
        }
    });
}

fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut mode, mut parse_only, mut strict) = (Mode::Exec, false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--parse" => parse_only = true,
            "--strict" => strict = true,
            "--mode" => {
                mode = match arguments.next().as_deref() {
                    Some("eval") => Mode::Eval,
                    Some("single") => Mode::Single,
                    _ => Mode::Exec,
                }
            }
            path => {
                writeln!(out, "== {path}")?;
                let (warnings, result) = match answer(&std::fs::read(path)?, mode, parse_only) {
                    Ok(warnings) => (warnings, "compiled".to_string()),
                    Err(error) => {
                        let shown = show(&error);
                        (error.warnings, shown)
                    }
                };
                if strict && let Some(first) = warnings.first() {
                    writeln!(out, "{}", show(&first.as_error))?;
                    continue;
                }
                for warning in warnings {
                    let Warning { kind, message, lineno, .. } = warning;
                    writeln!(out, "warning {kind:?}Warning {} {lineno}", ascii(&message))?;
                }
                writeln!(out, "{result}")?;
            }
        }
    }
    Ok(())
}

fn answer(source: &[u8], mode: Mode, parse_only: bool) -> Result<Vec<Warning>, Box<SyntaxError>> {
    let mut codec = |name: &str, _: &[u8]| -> CodecResult<Infallible> {
        Err(CodecError::Message(format!("unknown encoding: {name}")))
    };
    let decoded = decode(source, Origin::Bytes, &mut codec).map_err(|error| match error {
        DecodeError::Syntax(error) => error,
        DecodeError::Raised(never) => match never {},
    })?;
    if parse_only {
        return common::parse(&decoded.text, mode, &Flags::default()).map(|(_, warnings)| warnings);
    }
    let (mut tree, mut warnings) = syntax::parse(&decoded.text, mode, &Flags::default())?;
    let options =
        Options { optimize: 0, flags: 0, guard: StackGuard::new(common::STACK / 2), replaced: None };
    match compile::compile(&mut tree, Str::from("source.py"), &options) {
        Ok(mut compiled) => {
            warnings.append(&mut compiled.warnings);
            Ok(warnings)
        }
        Err(mut error) => {
            error.warnings.splice(0..0, warnings);
            Err(error)
        }
    }
}

fn show(error: &SyntaxError) -> String {
    let head = format!("{} {}", error.kind.class_name(), ascii(&error.message));
    if !error.kind.is_syntax_error() {
        return head;
    }
    let Some(Location { lineno, offset, end_lineno, end_offset, text }) = error.location.as_deref() else {
        return head + " None None None None None";
    };
    let number = |number: i32| match number {
        Location::NONE => "None".to_string(),
        number => number.to_string(),
    };
    let text = text.as_ref().map_or("None".to_string(), |text| ascii(text));
    format!("{head} {lineno} {offset} {} {} {text}", number(*end_lineno), number(*end_offset))
}
