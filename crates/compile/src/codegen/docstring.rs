//! Docstrings: their indentation is removed at compile time.

use std::borrow::Cow;

use code::{Constant, Str};
use syntax::ast::{self, ExprKind, PyStr, Range, Stmt};
use syntax::errors::SyntaxError;

use crate::symtable::Result;

/// The text of a body's docstring and where it stands.
pub(super) fn of(body: &[Stmt]) -> Option<(&PyStr, Range)> {
    let expr = crate::symtable::docstring(body)?;
    match &expr.kind {
        ExprKind::Constant { value: ast::Constant::Str(text), .. } => Some((text, expr.range)),
        _ => None,
    }
}

/// The docstring as a constant: tabs expanded, the first line's indentation and the common indentation of the
/// other lines removed. Blank lines stay, unlike with `inspect.cleandoc`. CPython does that in UTF-8, so that a lone
/// surrogate is an error, in the text with its tabs expanded.
pub(super) fn clean(text: &PyStr) -> Result<Constant> {
    if text.as_str().is_none() {
        return Err(Box::new(SyntaxError::unencodable(&expand_tabs(text.as_bytes()))));
    }
    Ok(Constant::Str(Str::from_wtf8(clean_docstring(text.as_bytes()))))
}

/// The text of [`clean`].
pub fn clean_docstring(text: &[u8]) -> Vec<u8> {
    let text = expand_tabs(text);
    let Some(first) = memchr::memchr(b'\n', &text) else {
        return text[indentation(&text)..].to_vec();
    };
    let (first, rest) = text.split_at(first + 1);
    let margin = lines(rest).filter(|line| !is_blank(line)).map(indentation).min().unwrap_or(0);
    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(&first[indentation(first)..]);
    for line in lines(rest) {
        out.extend_from_slice(&line[margin.min(indentation(line))..]);
    }
    out
}

/// The lines, each with its end.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

fn indentation(line: &[u8]) -> usize {
    line.iter().take_while(|&&byte| byte == b' ').count()
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line[indentation(line)..], [] | [b'\n', ..])
}

/// Python's `str.expandtabs()`: columns count characters and begin anew after `\n` and `\r`.
fn expand_tabs(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\t', text).is_none() {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        match clean(&PyStr::from(text)).unwrap() {
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
