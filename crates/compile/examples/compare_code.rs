//! Compiles sources and compares the code objects with CPython's, field by field: reads what
//! `tests/oracle/dump_marshal.py` wrote. Prints the first differing field of each differing code object.
//!
//! Usage: `compare_code [-n SHOWN] FILE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::time::{Duration, Instant};

use code::{CodeObject, Constant, Str, marshal};
use compile::{Options, StackGuard};

#[path = "../tests/support/code_difference.rs"]
mod code_difference;
use code_difference::difference;

const STACK: usize = 512 << 20;

fn main() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    if work.map(|work| work.join()).is_ok_and(|joined| joined.is_err()) {
        println!("the working thread has failed");
    }
}

fn compile(
    source: &[u8],
    mode: syntax::Mode,
    level: u8,
    parsing: &mut Duration,
    compiling: &mut Duration,
) -> Result<CodeObject, String> {
    let start = Instant::now();
    let mut codec = |name: &str, bytes: &[u8]| match name {
        // Every byte is a character, or nearly so: good enough for comparisons of code.
        "iso-8859-1" | "iso-8859-15" | "latin-1" | "latin1" | "cp1252" => {
            Ok(bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes())
        }
        _ => Err(syntax::encoding::CodecError::<()>::Message(format!("unknown encoding: {name}"))),
    };
    let origin = syntax::encoding::Origin::Bytes;
    let decoded = syntax::encoding::decode(source, origin, &mut codec).map_err(|_| "encoding".to_string())?;
    let parsed = syntax::parse_source(&decoded.text, mode, &syntax::Flags::default());
    *parsing += start.elapsed();
    let mut parsed = parsed.map_err(|error| error.to_string())?;
    let start = Instant::now();
    let options = Options {
        optimize: level,
        flags: 0,
        guard: StackGuard::new(STACK / 2),
        replaced: parsed.replaced.as_deref(),
    };
    let compiled = compile::compile(&mut parsed.module, Str::from("source.py"), &options);
    *compiling += start.elapsed();
    compiled.map(|compiled| compiled.code).map_err(|error| error.to_string())
}

fn run() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut shown = 20;
    if arguments.first().is_some_and(|argument| argument == "-n") {
        shown = arguments.get(1).and_then(|count| count.parse().ok()).unwrap_or(shown);
        arguments.drain(..2);
    }
    let (mut files, mut different) = (0, 0);
    let (mut parsing, mut compiling) = (Duration::ZERO, Duration::ZERO);
    for path in arguments {
        let loaded = std::fs::read(&path).ok().and_then(|bytes| marshal::read_constant(&bytes).ok());
        let Some(Constant::Tuple(fields)) = loaded else { continue };
        let [Constant::Str(name), Constant::Bytes(source), levels @ ..] = &*fields else { continue };
        files += 1;
        let text = name.to_string();
        let mode = match text.split(':').next() {
            Some("eval") => syntax::Mode::Eval,
            Some("single") => syntax::Mode::Single,
            _ => syntax::Mode::Exec,
        };
        for (level, expected) in levels.iter().enumerate() {
            let found = compile(source, mode, level as u8, &mut parsing, &mut compiling);
            let text = match (&found, expected) {
                (Ok(ours), Constant::Code(theirs)) => difference(ours, theirs),
                (Ok(_), Constant::Str(theirs)) => Some(format!("no {theirs}")),
                (Err(ours), Constant::Code(_)) => Some(ours.clone()),
                _ => None,
            };
            if let Some(text) = text {
                different += 1;
                if different <= shown {
                    println!("{path} {name} -O{level}: {text}");
                }
                break;
            }
        }
    }
    println!("{files} files, {different} differ; parsed in {parsing:?}, compiled in {compiling:?}");
}
