//! The strings of `str.format`: literal text, replacement fields and their names.
//!
//! Looking names up, converting and formatting values is the caller's: [`Parser`] gives pieces in order,
//! [`FieldName`] takes a field's name apart, and [`Numbering`] keeps automatic and manual numbers apart. The
//! functions of the module `_string` are these.

use std::ops::Range;

use text::StrView;
use text::types::decimal_value;

use crate::{NumError, Result};

/// How deeply fields may nest in format specifications.
pub const MAX_NESTING: usize = 2;

/// The error for deeper nesting.
pub fn nested_too_deeply() -> NumError {
    NumError::value("Max string recursion exceeded")
}

/// The error for a conversion other than `r`, `s` and `a`.
pub fn unknown_conversion(c: u32) -> NumError {
    let shown = match c {
        0x21..0x7f => char::from(c as u8).to_string(),
        _ => format!("\\x{c:x}"),
    };
    NumError::value(format!("Unknown conversion specifier {shown}"))
}

/// Text and the field that follows it, as ranges of the format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Text that stands for itself, one brace of a doubled one included.
    pub literal: Range<usize>,
    /// The replacement field after it, if one follows.
    pub field: Option<Field>,
}

/// A replacement field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What stands before the conversion and the specification.
    pub name: Range<usize>,
    /// The character after the exclamation mark.
    pub conversion: Option<u32>,
    /// The specification; empty if there is none.
    pub spec: Range<usize>,
    /// Whether the specification contains fields itself.
    pub nested: bool,
}

/// Reads a format string from left to right.
#[derive(Clone, Debug)]
pub struct Parser<'a> {
    s: StrView<'a>,
    at: usize,
}

impl<'a> Parser<'a> {
    /// A parser for the whole of `s`.
    pub fn new(s: StrView<'a>) -> Parser<'a> {
        Parser { s, at: 0 }
    }

    /// A parser for `s` from a position on that another parser reached.
    pub fn from(s: StrView<'a>, at: usize) -> Parser<'a> {
        Parser { s, at }
    }

    /// Where the next piece begins.
    pub fn position(&self) -> usize {
        self.at
    }

    fn take(&mut self) -> Option<char> {
        let c = self.s.get(self.at)?;
        self.at += 1;
        // A lone surrogate is none of the characters that matter here.
        Some(char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn peek(&self) -> Option<char> {
        self.s.get(self.at).and_then(char::from_u32)
    }

    /// The next piece; none at the end.
    pub fn next_piece(&mut self) -> Result<Option<Piece>> {
        let start = self.at;
        if start >= self.s.len() {
            return Ok(None);
        }
        let brace = loop {
            match self.take() {
                Some(c @ ('{' | '}')) => break c,
                Some(_) => {}
                None => return Ok(Some(Piece { literal: start..self.at, field: None })),
            }
        };
        if self.peek() == Some(brace) {
            let literal = start..self.at;
            self.at += 1;
            return Ok(Some(Piece { literal, field: None }));
        }
        if brace == '}' {
            return Err(NumError::value("Single '}' encountered in format string"));
        }
        if self.at >= self.s.len() {
            return Err(NumError::value("Single '{' encountered in format string"));
        }
        let literal = start..self.at - 1;
        Ok(Some(Piece { literal, field: Some(self.field()?) }))
    }

    fn field(&mut self) -> Result<Field> {
        let start = self.at;
        let end = loop {
            match self.take() {
                Some(c @ ('}' | ':' | '!')) => break c,
                Some('{') => return Err(NumError::value("unexpected '{' in field name")),
                // Anything may stand in brackets.
                Some('[') => {
                    while self.peek() != Some(']') && self.at < self.s.len() {
                        self.at += 1;
                    }
                }
                Some(_) => {}
                None => return Err(NumError::value("expected '}' before end of string")),
            }
        };
        let mut field =
            Field { name: start..self.at - 1, conversion: None, spec: self.at..self.at, nested: false };
        if end == '}' {
            return Ok(field);
        }
        if end == '!' {
            field.conversion = self.s.get(self.at);
            if field.conversion.is_none() {
                return Err(NumError::value("end of string while looking for conversion specifier"));
            }
            self.at += 1;
            match self.take() {
                Some('}') => return Ok(field),
                Some(':') | None => {}
                Some(_) => return Err(NumError::value("expected ':' after conversion specifier")),
            }
        }
        let start = self.at;
        let mut depth = 1;
        loop {
            match self.take() {
                Some('{') => {
                    field.nested = true;
                    depth += 1;
                }
                Some('}') => {
                    depth -= 1;
                    if depth == 0 {
                        field.spec = start..self.at - 1;
                        return Ok(field);
                    }
                }
                Some(_) => {}
                None => return Err(NumError::value("unmatched '{' in format spec")),
            }
        }
    }
}

/// What a field's name begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Nothing: the next positional argument.
    Automatic,
    /// The positional argument of this number.
    Position(usize),
    /// The keyword argument of this name.
    Keyword(Range<usize>),
}

/// A step from a value to one of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`.
    Attribute(Range<usize>),
    /// `[5]`.
    Index(usize),
    /// `[key]`: the text itself is the key.
    Key(Range<usize>),
}

/// Takes the name of a field apart. Ranges refer to the name.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    name: StrView<'a>,
    at: usize,
}

/// The number that the whole of `s` denotes, in digits of any script.
fn number(s: StrView<'_>) -> Result<Option<usize>> {
    if s.is_empty() {
        return Ok(None);
    }
    let mut value = 0usize;
    for c in s.iter() {
        let Some(d) = decimal_value(c) else { return Ok(None) };
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(d.into()))
            .filter(|&v| v <= isize::MAX as usize)
            .ok_or_else(|| NumError::value("Too many decimal digits in format string"))?;
    }
    Ok(Some(value))
}

impl<'a> FieldName<'a> {
    /// The beginning of `name`, and what gives the steps after it.
    pub fn new(name: StrView<'a>) -> Result<(First, FieldName<'a>)> {
        let end =
            name.iter().position(|c| c == u32::from(b'.') || c == u32::from(b'[')).unwrap_or(name.len());
        let first = match number(name.to(end))? {
            Some(n) => First::Position(n),
            None if end == 0 => First::Automatic,
            None => First::Keyword(0..end),
        };
        Ok((first, FieldName { name, at: end }))
    }

    /// The steps of `name` from a position on that another one reached.
    pub fn from(name: StrView<'a>, at: usize) -> FieldName<'a> {
        FieldName { name, at }
    }

    /// Where the next step begins.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The next step; none at the end.
    pub fn next_step(&mut self) -> Result<Option<Step>> {
        let start = self.at + 1;
        let end_at = |stop: fn(u32) -> bool| self.name.from(start).iter().position(stop).map(|i| start + i);
        let step = match self.name.get(self.at).and_then(char::from_u32) {
            None if self.at >= self.name.len() => return Ok(None),
            Some('.') => {
                let end = end_at(|c| c == u32::from(b'.') || c == u32::from(b'['));
                let name = start..end.unwrap_or(self.name.len());
                self.at = name.end;
                Step::Attribute(name)
            }
            Some('[') => {
                let Some(end) = end_at(|c| c == u32::from(b']')) else {
                    return Err(NumError::value("Missing ']' in format string"));
                };
                self.at = end + 1;
                match number(self.name.slice(start..end))? {
                    Some(n) => Step::Index(n),
                    None => Step::Key(start..end),
                }
            }
            _ => {
                let message = "Only '.' or '[' may follow ']' in format field specifier";
                return Err(NumError::value(message));
            }
        };
        match &step {
            Step::Attribute(r) | Step::Key(r) if r.is_empty() => {
                Err(NumError::value("Empty attribute in format string"))
            }
            _ => Ok(Some(step)),
        }
    }
}

/// Keeps automatic numbers (`{}`) and manual ones (`{0}`) apart.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    manual: Option<bool>,
    next: usize,
}

impl Numbering {
    /// The position that a field means whose name begins with [`First::Automatic`] or [`First::Position`].
    pub fn position(&mut self, given: Option<usize>) -> Result<usize> {
        match (self.manual, given) {
            (Some(true), None) => Err(NumError::value(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            (Some(false), Some(_)) => Err(NumError::value(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            (_, Some(n)) => {
                self.manual = Some(true);
                Ok(n)
            }
            (_, None) => {
                self.manual = Some(false);
                self.next += 1;
                Ok(self.next - 1)
            }
        }
    }
}
