//! Prints the code objects that files compile to, as `xtask/scripts/dump_code.py` prints CPython's.
//!
//! Usage: `dump_code [-O LEVELS] [-m MODES] FILE...`
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers, outside any program"
)]

use std::fmt::Write;

use code::{CodeObject, Constant, IBig, Str};
use compile::{Options, StackGuard};
use opcode::Opcode;

const STACK: usize = 512 << 20;

fn quoted(text: &Str) -> String {
    let mut out = String::from("'");
    for point in text.code_points() {
        match point {
            0x5c => out += "\\\\",
            0x27 => out += "\\'",
            0x0a => out += "\\n",
            0x0d => out += "\\r",
            0x09 => out += "\\t",
            32..127 => out.push(char::from(point as u8)),
            _ => {
                let _ = write!(out, "\\{{{point:x}}}");
            }
        }
    }
    out.push('\'');
    out
}

fn hex(value: &IBig) -> String {
    if *value < IBig::ZERO { format!("-0x{:x}", -value.clone()) } else { format!("0x{value:x}") }
}

fn constant<'a>(value: &'a Constant, codes: &mut Vec<&'a CodeObject>) -> String {
    let mut list = |items: &'a [Constant]| items.iter().map(|item| constant(item, codes)).collect::<Vec<_>>();
    match value {
        Constant::None => "None".into(),
        Constant::True => "True".into(),
        Constant::False => "False".into(),
        Constant::Ellipsis => "Ellipsis".into(),
        Constant::Int(value) => hex(&IBig::from(*value)),
        Constant::BigInt(value) => hex(value),
        Constant::Float(value) => format!("float {:016x}", value.to_bits()),
        Constant::Complex { real, imag } => {
            format!("complex {:016x} {:016x}", real.to_bits(), imag.to_bits())
        }
        Constant::Str(text) => quoted(text),
        Constant::Bytes(bytes) => bytes.iter().fold("b".into(), |text, byte| format!("{text}{byte:02x}")),
        Constant::Tuple(items) => format!("({})", list(items).join(", ")),
        Constant::FrozenSet(items) => {
            let mut items = list(items);
            items.sort();
            format!("frozenset {}", items.join(" | "))
        }
        Constant::Slice(parts) => format!("slice ({})", list(&parts[..]).join(", ")),
        Constant::Code(code) => {
            codes.push(code);
            format!("code {}", quoted(&code.qualname))
        }
    }
}

fn names<'a>(values: impl Iterator<Item = &'a Str>) -> String {
    values.map(quoted).collect::<Vec<_>>().join(" ")
}

fn table(data: &[u8]) -> String {
    let mut text = String::new();
    let mut count = 0;
    for &byte in data {
        if byte & 128 != 0 && !text.is_empty() {
            count += 1;
            text += if count % 8 == 0 { "\n " } else { " " };
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn dump(code: &CodeObject, out: &mut String) {
    let mut codes = Vec::new();
    *out += &format!("code {} {} line {}\n", quoted(&code.qualname), quoted(&code.name), code.first_line);
    *out += &format!(
        "args {} {} {} locals {} stack {} flags {:#x}\n",
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.nlocals(),
        code.stack_size,
        code.flags
    );
    *out += &format!("names {}\n", names(code.names.iter()));
    *out += &format!("varnames {}\n", names(code.varnames()));
    *out += &format!("cellvars {}\n", names(code.cellvars()));
    *out += &format!("freevars {}\n", names(code.freevars()));
    for (number, value) in code.consts.iter().enumerate() {
        *out += &format!("const {number} {}\n", constant(value, &mut codes));
    }
    for (at, unit) in code.code.chunks(2).enumerate() {
        let op = Opcode::from_number(u32::from(unit[0])).map_or("?", Opcode::name);
        *out += &format!("  {} {op} {}\n", 2 * at, unit[1]);
    }
    *out += &format!("lines\n {}\nexceptions\n {}\n", table(&code.line_table), table(&code.exception_table));
    for inner in codes {
        dump(inner, out);
    }
}

fn main() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(run);
    if let Ok(work) = work {
        drop(work.join());
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
                let options = Options { optimize, flags: 0, guard: StackGuard::new(STACK / 2) };
                let compiled = syntax::parse(&source, mode, &syntax::Flags::default())
                    .and_then(|(mut tree, _)| compile::compile(&mut tree, Str::from("source.py"), &options));
                match compiled {
                    Ok(compiled) => {
                        out += &format!("-- {mode_name} -O{level}\n");
                        dump(&compiled.code, &mut out);
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
