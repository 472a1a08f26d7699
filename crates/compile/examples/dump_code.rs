//! Prints the code objects that files compile to, as `xtask/scripts/dump_code.py` prints CPython's.
//!
//! Usage: `dump_code [-O LEVELS] [-m MODES] FILE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::borrow::Cow;
use std::convert::Infallible;

use code::Str;
use code::dump::dump;
use compile::{Options, StackGuard};
use syntax::encoding::{DecodeError, Origin, decode};
use syntax::errors::SyntaxError;

#[path = "../../syntax/examples/common/codec.rs"]
mod codec;

const STACK: usize = 512 << 20;

fn main() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    if let Ok(work) = work {
        drop(work.join());
    }
}

/// The text of a source; other encodings than the tokenizer's own are wrong here.
fn decoded(source: &[u8]) -> Result<Cow<'_, [u8]>, Box<SyntaxError>> {
    match decode(source, Origin::Bytes, &mut codec::decode::<Infallible>) {
        Ok(decoded) => Ok(decoded.text),
        Err(DecodeError::Syntax(error)) => Err(error),
        Err(DecodeError::Raised(never)) => match never {},
    }
}

fn run() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let (mut levels, mut modes) = ("012".to_string(), "e".to_string());
    while arguments.len() > 1 && (arguments[0] == "-O" || arguments[0] == "-m") {
        let value = arguments.remove(1);
        if arguments.remove(0) == "-O" { levels = value } else { modes = value }
    }
    for path in arguments {
        let Ok(source) = std::fs::read(&path) else { continue };
        let mut out = format!("== {path}\n");
        for mode in modes.chars() {
            let (mode, mode_name) = match mode {
                'v' => (syntax::Mode::Eval, "eval"),
                's' => (syntax::Mode::Single, "single"),
                _ => (syntax::Mode::Exec, "exec"),
            };
            for level in levels.chars() {
                let optimize = level.to_digit(10).unwrap_or(0) as u8;
                let compiled = decoded(&source)
                    .and_then(|text| syntax::parse_source(&text, mode, &syntax::Flags::default()))
                    .and_then(|mut parsed| {
                        let (guard, replaced) = (StackGuard::new(STACK / 2), parsed.replaced.as_deref());
                        let options = Options { optimize, flags: 0, guard, replaced };
                        compile::compile(&mut parsed.module, Str::from("source.py"), &options)
                    });
                match compiled {
                    Ok(compiled) => {
                        out += &format!("-- {mode_name} -O{level}\n");
                        // Writing to a string does not fail.
                        let _ = dump(&compiled.code, &mut out);
                    }
                    Err(error) => {
                        out += &format!("-- {mode_name} -O{level} {}\n", error.kind.class_name());
                    }
                }
            }
        }
        print!("{out}");
    }
}
