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

use code::{CodeObject, Constant, Str, listing, marshal};
use compile::{Options, StackGuard};

const STACK: usize = 512 << 20;

/// Lines of difference that are shown.
const CONTEXT: usize = 8;

fn main() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    if work.map(|work| work.join()).is_ok_and(|joined| joined.is_err()) {
        println!("the working thread has failed");
    }
}

fn sides(ours: &[String], theirs: &[String]) -> String {
    let mut text = String::new();
    let first = ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
    for at in first.saturating_sub(CONTEXT)..(first + CONTEXT).min(ours.len().max(theirs.len())) {
        let side = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let mark = if side(ours) == side(theirs) { ' ' } else { '!' };
        text += &format!("{mark} {:64} | {}\n", side(ours), side(theirs));
    }
    text
}

fn show(constant: &Constant) -> String {
    match constant {
        Constant::Code(code) => format!("code {}", code.qualname),
        Constant::Tuple(items) => format!("({})", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

/// Whether two constants are the same, code objects aside; a NaN is the same as itself here.
fn same(a: &Constant, b: &Constant) -> bool {
    match (a, b) {
        (Constant::Code(_), Constant::Code(_)) => true,
        (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Constant::Tuple(a), Constant::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| same(a, b))
        }
        _ => a.same(b) || format!("{a:?}") == format!("{b:?}"),
    }
}

/// The first difference between two trees of code objects.
fn difference(ours: &CodeObject, theirs: &CodeObject) -> Option<String> {
    let shown = |constants: &[Constant]| constants.iter().map(show).collect::<Vec<_>>();
    let constants = ours.consts.len() == theirs.consts.len()
        && ours.consts.iter().zip(&*theirs.consts).all(|(a, b)| same(a, b));
    let instructions = || sides(&listing::listing(ours), &listing::listing(theirs));
    let fields = [
        ("name", ours.name == theirs.name, format!("{} | {}", ours.name, theirs.name)),
        ("qualname", ours.qualname == theirs.qualname, format!("{} | {}", ours.qualname, theirs.qualname)),
        (
            "first line",
            ours.first_line == theirs.first_line,
            format!("{} | {}", ours.first_line, theirs.first_line),
        ),
        (
            "argument counts",
            (ours.argcount, ours.posonlyargcount, ours.kwonlyargcount)
                == (theirs.argcount, theirs.posonlyargcount, theirs.kwonlyargcount),
            String::new(),
        ),
        ("flags", ours.flags == theirs.flags, format!("{:#x} | {:#x}", ours.flags, theirs.flags)),
        ("code", ours.code == theirs.code, String::new()),
        ("lines", ours.line_table == theirs.line_table, String::new()),
        ("exceptions", ours.exception_table == theirs.exception_table, String::new()),
        ("consts", constants, sides(&shown(&ours.consts), &shown(&theirs.consts))),
        ("names", ours.names == theirs.names, format!("{:?}\n{:?}", ours.names, theirs.names)),
        (
            "slots",
            ours.locals_plus_names == theirs.locals_plus_names,
            format!("{:?}\n{:?}", ours.locals_plus_names, theirs.locals_plus_names),
        ),
        (
            "kinds",
            ours.local_kinds == theirs.local_kinds,
            format!("{:?}\n{:?}", ours.local_kinds, theirs.local_kinds),
        ),
        (
            "stack size",
            ours.stack_size == theirs.stack_size,
            format!("{} | {}", ours.stack_size, theirs.stack_size),
        ),
    ];
    if let Some((field, _, text)) = fields.iter().find(|field| !field.1) {
        let text = if text.is_empty() { instructions() } else { format!("{text}\n") };
        return Some(format!("{} line {}: {field}\n{text}", ours.qualname, ours.first_line));
    }
    ours.consts.iter().zip(&*theirs.consts).find_map(|pair| match pair {
        (Constant::Code(ours), Constant::Code(theirs)) => difference(ours, theirs),
        _ => None,
    })
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
    let parsed = syntax::parse(&decoded.text, mode, &syntax::Flags::default());
    *parsing += start.elapsed();
    let (mut tree, _) = parsed.map_err(|error| error.to_string())?;
    let start = Instant::now();
    let options = Options { optimize: level, flags: 0, guard: StackGuard::new(STACK / 2) };
    let compiled = compile::compile(&mut tree, Str::from("source.py"), &options);
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
