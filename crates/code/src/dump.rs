//! Every field of a code object, and of those within it, as text: for tools that compare code objects with
//! CPython's. Unlike [`crate::listing`] nothing is interpreted or left out but the file's name. The script
//! `xtask/scripts/dump_code.py` prints the same under CPython; the two change together.

use std::fmt::{self, Write};
use std::sync::Arc;

use opcode::Opcode;

use crate::{CodeObject, Constant, Str};

/// Writes the code object, then those among its constants, depth first.
pub fn dump(code: &CodeObject, out: &mut impl Write) -> fmt::Result {
    // A stack of what is still to be written: code nests as deep as its source does.
    let mut waiting = vec![Arc::new(code.clone())];
    while let Some(code) = waiting.pop() {
        let mut inner = Vec::new();
        dump_one(&code, &mut inner, out)?;
        waiting.extend(inner.into_iter().rev());
    }
    Ok(())
}

fn dump_one(code: &CodeObject, inner: &mut Vec<Arc<CodeObject>>, out: &mut impl Write) -> fmt::Result {
    out.write_str("code ")?;
    quoted(&code.qualname, out)?;
    out.write_char(' ')?;
    quoted(&code.name, out)?;
    writeln!(out, " line {}", code.first_line)?;
    writeln!(
        out,
        "args {} {} {} locals {} stack {} flags {:#x}",
        code.argcount,
        code.posonlyargcount,
        code.kwonlyargcount,
        code.nlocals(),
        code.stack_size,
        code.flags
    )?;
    names("names", &mut code.names.iter(), out)?;
    names("varnames", &mut code.varnames(), out)?;
    names("cellvars", &mut code.cellvars(), out)?;
    names("freevars", &mut code.freevars(), out)?;
    for (number, value) in code.consts.iter().enumerate() {
        write!(out, "const {number} ")?;
        constant(value, inner, out)?;
        out.write_char('\n')?;
    }
    for (at, unit) in code.code.chunks_exact(2).enumerate() {
        match Opcode::from_number(u32::from(unit[0])) {
            Some(op) => writeln!(out, "  {} {} {}", 2 * at, op.name(), unit[1])?,
            None => writeln!(out, "  {} <{}> {}", 2 * at, unit[0], unit[1])?,
        }
    }
    table("lines", &code.line_table, out)?;
    table("exceptions", &code.exception_table, out)
}

fn names(title: &str, values: &mut dyn Iterator<Item = &Str>, out: &mut impl Write) -> fmt::Result {
    write!(out, "{title} ")?;
    for (number, name) in values.enumerate() {
        if number > 0 {
            out.write_char(' ')?;
        }
        quoted(name, out)?;
    }
    out.write_char('\n')
}

fn quoted(text: &Str, out: &mut impl Write) -> fmt::Result {
    out.write_char('\'')?;
    for point in text.code_points() {
        match char::from_u32(point) {
            Some('\\') => out.write_str("\\\\")?,
            Some('\'') => out.write_str("\\'")?,
            Some('\n') => out.write_str("\\n")?,
            Some('\r') => out.write_str("\\r")?,
            Some('\t') => out.write_str("\\t")?,
            Some(c @ ' '..='~') => out.write_char(c)?,
            _ => write!(out, "\\{{{point:x}}}")?,
        }
    }
    out.write_char('\'')
}

/// Constants nest only as deep as the compiler folds, or as marshal allows.
fn constant(value: &Constant, inner: &mut Vec<Arc<CodeObject>>, out: &mut impl Write) -> fmt::Result {
    match value {
        Constant::None => out.write_str("None"),
        Constant::True => out.write_str("True"),
        Constant::False => out.write_str("False"),
        Constant::Ellipsis => out.write_str("Ellipsis"),
        Constant::Int(value) => {
            let sign = if *value < 0 { "-" } else { "" };
            write!(out, "{sign}{:#x}", value.unsigned_abs())
        }
        Constant::BigInt(value) => write!(out, "{:#x}", **value),
        Constant::Float(value) => write!(out, "float {:016x}", value.to_bits()),
        Constant::Complex { real, imag } => {
            write!(out, "complex {:016x} {:016x}", real.to_bits(), imag.to_bits())
        }
        Constant::Str(text) => quoted(text, out),
        Constant::Bytes(bytes) => {
            out.write_char('b')?;
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
        }
        Constant::Tuple(items) => tuple(items, inner, out),
        Constant::Slice(parts) => {
            out.write_str("slice ")?;
            tuple(&**parts, inner, out)
        }
        Constant::FrozenSet(items) => {
            let mut texts = Vec::new();
            for item in items.iter() {
                let mut text = String::new();
                constant(item, inner, &mut text)?;
                texts.push(text);
            }
            texts.sort();
            write!(out, "frozenset {}", texts.join(" | "))
        }
        Constant::Code(code) => {
            out.write_str("code ")?;
            quoted(&code.qualname, out)?;
            inner.push(code.clone());
            Ok(())
        }
    }
}

fn tuple(items: &[Constant], inner: &mut Vec<Arc<CodeObject>>, out: &mut impl Write) -> fmt::Result {
    out.write_char('(')?;
    for (number, item) in items.iter().enumerate() {
        if number > 0 {
            out.write_str(", ")?;
        }
        constant(item, inner, out)?;
    }
    out.write_char(')')
}

/// Entries of either table begin with a set high bit; eight of them on a line.
fn table(title: &str, bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    write!(out, "{title}\n ")?;
    let mut count = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte & 128 != 0 && at > 0 {
            count += 1;
            out.write_str(if count % 8 == 0 { "\n " } else { " " })?;
        }
        write!(out, "{byte:02x}")?;
    }
    out.write_char('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &Constant) -> String {
        let mut out = String::new();
        constant(value, &mut Vec::new(), &mut out).unwrap();
        out
    }

    #[test]
    fn constants() {
        let int = |value| Constant::Int(value);
        assert_eq!(text(&int(-255)), "-0xff");
        assert_eq!(text(&int(i64::MIN)), "-0x8000000000000000");
        assert_eq!(text(&Constant::Float(1.5)), "float 3ff8000000000000");
        assert_eq!(text(&Constant::Str(Str::from("a'\\\n\u{e9}"))), "'a\\'\\\\\\n\\{e9}'");
        let items: Arc<[Constant]> = Arc::new([int(2), Constant::Bytes(Arc::new([0, 255]))]);
        assert_eq!(text(&Constant::Tuple(items.clone())), "(0x2, b00ff)");
        assert_eq!(text(&Constant::FrozenSet(items)), "frozenset 0x2 | b00ff");
    }

    #[test]
    fn tables_by_entry() {
        let mut out = String::new();
        table("lines", &[0x80, 0x01, 0x90, 0xa0], &mut out).unwrap();
        assert_eq!(out, "lines\n 8001 90 a0\n");
    }
}
