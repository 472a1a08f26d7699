//! Prints what parsing files raises and warns of, as `xtask/scripts/dump_errors.py --parse` does under CPython.
//! Usage: `dump_errors [--parse] [--mode exec|eval|single] FILE…`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a developer's tool, no part of Taipan"
)]

use std::convert::Infallible;
use std::io::{self, Write};

use syntax::encoding::{self, CodecError, CodecResult, DecodeError, Origin};
use syntax::errors::{Location, SyntaxError, Warning};
use syntax::{Flags, Mode, parser};

#[path = "common/ascii.rs"]
mod ascii;
use ascii::ascii;

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut mode = Mode::Exec;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--parse" => {}
            "--mode" => {
                mode = match arguments.next().as_deref() {
                    Some("eval") => Mode::Eval,
                    Some("single") => Mode::Single,
                    _ => Mode::Exec,
                }
            }
            path => {
                writeln!(out, "== {path}")?;
                let (warnings, result) = answer(&std::fs::read(path)?, mode);
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

fn answer(source: &[u8], mode: Mode) -> (Vec<Warning>, String) {
    let mut codec = |name: &str, _: &[u8]| -> CodecResult<Infallible> {
        Err(CodecError::Message(format!("unknown encoding: {name}")))
    };
    let decoded = match encoding::decode(source, Origin::Bytes, &mut codec) {
        Ok(decoded) => decoded,
        Err(DecodeError::Syntax(error)) => return (Vec::new(), show(&error)),
        Err(DecodeError::Raised(never)) => match never {},
    };
    match parser::parse(&decoded.text, mode, &Flags::default()) {
        Ok((_, warnings)) => (warnings, "compiled".into()),
        Err(error) => {
            let shown = show(&error);
            (error.warnings, shown)
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
