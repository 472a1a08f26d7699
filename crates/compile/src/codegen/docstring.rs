//! Docstrings: their indentation is removed at compile time.

use code::{Constant, Str};
use syntax::ast::{self, ExprKind, PyStr, Range, Stmt};

/// The text of a body's docstring and where it stands.
pub(super) fn of(body: &[Stmt]) -> Option<(&PyStr, Range)> {
    let expr = crate::symtable::docstring(body)?;
    match &expr.kind {
        ExprKind::Constant { value: ast::Constant::Str(text), .. } => Some((text, expr.range)),
        _ => None,
    }
}

/// The docstring as a constant: tabs expanded, the first line's indentation and the common indentation of the
/// other lines removed. Blank lines stay, unlike with `inspect.cleandoc`.
pub(super) fn clean(text: &PyStr) -> Constant {
    Constant::Str(Str::from_wtf8(clean_docstring(text.as_bytes())))
}

/// The text of [`clean`].
pub fn clean_docstring(text: &[u8]) -> Vec<u8> {
    let text = expand_tabs(text);
    let mut lines = text.split_inclusive(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let margin = lines.clone().filter(|line| !is_blank(line)).map(indentation).min().unwrap_or(0);
    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(&first[indentation(first)..]);
    for line in lines {
        out.extend_from_slice(&line[margin.min(indentation(line))..]);
    }
    out
}

fn indentation(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line[indentation(line)..], [] | [b'\n', ..])
}

/// Python's `str.expandtabs()`: columns count characters and begin anew after `\n` and `\r`.
fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let spaces = 8 - column % 8;
                out.extend(std::iter::repeat_n(b' ', spaces));
                column += spaces;
                continue;
            }
            b'\n' | b'\r' => column = 0,
            _ if byte & 0xC0 == 0x80 => {}
            _ => column += 1,
        }
        out.push(byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        match clean(&PyStr::from(text)) {
            Constant::Str(cleaned) => assert_eq!(cleaned, expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn common_indentation_is_removed() {
        check("  one\n    two\n      three\n\n   \n    ", "one\ntwo\n  three\n\n\n");
        check("one\n\ttwo\n  three", "one\n      two\nthree");
        check("é\tx", "é       x");
        check("", "");
        check("a\n   ", "a\n   ");
    }
}
