//! Prints what compiling files raises and warns of, as `xtask/scripts/dump_errors.py` does under CPython.
//! Usage: `dump_errors [--mode exec|eval|single] FILE…`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a developer's tool, no part of Taipan"
)]

use std::convert::Infallible;
use std::io::{self, Write};

use code::Str;
use compile::{Options, StackGuard};
use syntax::encoding::{self, CodecError, CodecResult, DecodeError, Origin};
use syntax::errors::{Location, SyntaxError, Warning};
use syntax::{Flags, Mode, parser};

#[path = "../../syntax/examples/common/ascii.rs"]
mod ascii;
use ascii::ascii;

const STACK: usize = 512 << 20;

fn main() -> io::Result<()> {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run)?;
    work.join().unwrap_or_else(|_| Err(io::Error::other("the compiling thread has failed")))
}

fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut mode = Mode::Exec;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
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
    let parsed = parser::parse(&decoded.text, mode, &Flags::default());
    let compiled = parsed.and_then(|(mut tree, mut warnings)| {
        let options = Options { optimize: 0, flags: 0, guard: StackGuard::new(STACK / 2) };
        match compile::compile(&mut tree, Str::from("source.py"), &options) {
            Ok(compiled) => {
                warnings.extend(compiled.warnings);
                Ok(warnings)
            }
            Err(mut error) => {
                error.warnings.splice(0..0, warnings);
                Err(error)
            }
        }
    });
    match compiled {
        Ok(warnings) => (warnings, "compiled".into()),
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
