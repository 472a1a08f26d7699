//! Numbers, strings, f-strings and t-strings, in the first pass.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Fail, Parser, Res};
use crate::ast::{Constant, Expr, ExprBox, ExprKind, PyStr, Range};
use crate::numbers::{self, Number};
use crate::strings;
use crate::token::{Token, TokenKind as T};

/// What a replacement field adds to the depth of CPython's parser, at most.
const FIELD_LEVELS: u32 = 50;

/// The conversion of a replacement field that has none.
const NO_CONVERSION: i32 = -1;

/// Something between the quotes of an f-string or t-string.
enum Piece {
    /// Literal text, not yet decoded.
    Text(Token),
    /// A replacement field, or the text of its expression.
    Value(Expr),
}

/// The token kinds of f-strings or of t-strings.
#[derive(Clone, Copy)]
struct Quotes {
    middle: T,
    end: T,
    is_template: bool,
}

const F_STRING: Quotes = Quotes { middle: T::FStringMiddle, end: T::FStringEnd, is_template: false };
const T_STRING: Quotes = Quotes { middle: T::TStringMiddle, end: T::TStringEnd, is_template: true };

impl<'t, 's> Parser<'t, 's> {
    /// The value of the current token, a number.
    pub(super) fn number_value(&mut self) -> Res<Constant> {
        let text = self.token().bytes(self.text);
        if self.flags.feature_version < 6 && text.contains(&b'_') {
            return Err(Fail);
        }
        Ok(match numbers::parse(text, self.flags.int_max_str_digits).map_err(|_| Fail)? {
            Number::Int(value) => Constant::Int(value),
            Number::BigInt(value) => Constant::BigInt(Rc::new(value)),
            Number::Float(value) => Constant::Float(value),
            Number::Imaginary(imag) => Constant::Complex { real: 0.0, imag },
        })
    }

    /// Adjacent string literals of any kind.
    pub(super) fn strings(&mut self) -> Res<Expr> {
        let start = self.start();
        if self.kind == T::String {
            let first = self.string()?;
            if !matches!(self.kind, T::String | T::FStringStart | T::TStringStart) {
                return Ok(first);
            }
            return self.more_strings(start, vec![first]);
        }
        self.more_strings(start, Vec::new())
    }

    fn more_strings(&mut self, start: super::Start, mut parts: Vec<Expr>) -> Res<Expr> {
        let (mut bytes, mut text, mut formatted, mut template) = (false, false, false, false);
        let mut note = |part: &Expr| match &part.kind {
            ExprKind::Constant { value: Constant::Bytes(_), .. } => bytes = true,
            ExprKind::JoinedStr { .. } => formatted = true,
            ExprKind::TemplateStr { .. } => template = true,
            _ => text = true,
        };
        parts.iter().for_each(&mut note);
        loop {
            let part = match self.kind {
                T::String => self.string()?,
                T::FStringStart => self.nested(FIELD_LEVELS, |parser| parser.quoted(F_STRING))?,
                T::TStringStart => {
                    self.since_version(14)?;
                    self.nested(FIELD_LEVELS, |parser| parser.quoted(T_STRING))?
                }
                _ => break,
            };
            note(&part);
            parts.push(part);
        }
        if (bytes || template) && (text || formatted) || bytes && template {
            return Err(Fail);
        }
        let range = self.since(start);
        if bytes {
            return Ok(concatenate_bytes(range, parts));
        }
        if template {
            return Ok(Expr::new(range, ExprKind::TemplateStr { values: fold(parts, true) }));
        }
        if formatted {
            return Ok(Expr::new(range, ExprKind::JoinedStr { values: fold(parts, true) }));
        }
        fold(parts, false).pop().ok_or(Fail)
    }

    /// One literal without replacement fields.
    fn string(&mut self) -> Res<Expr> {
        let start = self.start();
        let token = *self.token();
        let literal = token.bytes(self.text);
        let (prefix, body) = strings::split(literal);
        let value = if prefix.bytes {
            let decoded = strings::decode_bytes(body, prefix.raw).map_err(|_| Fail)?;
            self.warn_of_escape(token, body, decoded.invalid_escape);
            Constant::Bytes(Rc::from(&*decoded.value))
        } else {
            Constant::Str(self.decoded_text(token, body, prefix.raw)?)
        };
        let kind = (literal.first() == Some(&b'u')).then(|| PyStr::from("u"));
        self.bump();
        Ok(Expr::new(self.since(start), ExprKind::Constant { value, kind }))
    }

    /// Decodes a part of the literal that ends with `token`.
    fn decoded_text(&mut self, token: Token, body: &[u8], raw: bool) -> Res<PyStr> {
        let decoded = strings::decode_text(body, raw, !self.flags.nameless).map_err(|_| Fail)?;
        self.warn_of_escape(token, body, decoded.invalid_escape);
        Ok(PyStr::from_wtf8(&*decoded.value))
    }

    fn warn_of_escape(&mut self, token: Token, body: &[u8], escape: Option<usize>) {
        if let Some(escape) = escape {
            let minor = self.flags.feature_version;
            let tokenizer = &self.buffer.tokenizer;
            if let Some(warning) =
                strings::escape_warning(tokenizer, token.end_line, &token, body, escape, minor)
            {
                self.warnings.push((self.number(), warning));
            }
        }
    }

    /// An f-string or t-string, as `JoinedStr` or `TemplateStr`.
    fn quoted(&mut self, quotes: Quotes) -> Res<Expr> {
        let start = self.start();
        let raw = strings::is_raw_start(self.token().bytes(self.text));
        self.bump();
        let mut pieces = Vec::new();
        let end = loop {
            let token = *self.token();
            if token.kind == quotes.middle {
                pieces.push(Piece::Text(token));
                self.bump();
            } else if token.kind == T::LBrace {
                self.field(quotes, quotes.is_template, raw, &mut pieces)?;
            } else {
                self.expect(quotes.end)?;
                break token;
            }
        };
        let mut values = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece {
                Piece::Value(value) => values.push(value),
                Piece::Text(token) => {
                    let text = self.decoded_text(end, token.bytes(self.text), raw)?;
                    if !text.is_empty() {
                        values.push(text_constant(token_range(token), text));
                    }
                }
            }
        }
        let kind = match quotes.is_template {
            true => ExprKind::TemplateStr { values },
            false => ExprKind::JoinedStr { values },
        };
        Ok(Expr::new(self.since(start), kind))
    }

    /// A replacement field, which becomes an `Interpolation` (directly in a t-string) or a `FormattedValue`.
    fn field(
        &mut self,
        quotes: Quotes,
        is_interpolation: bool,
        raw: bool,
        pieces: &mut Vec<Piece>,
    ) -> Res<()> {
        let start = self.start();
        let open = *self.token();
        self.bump();
        let value = ExprBox::new(self.annotated_rhs()?);
        let equal = *self.token();
        let debug = self.accept(T::Equal);
        let expression_end = *self.token();
        let mut conversion = NO_CONVERSION;
        if self.accept(T::Exclamation) {
            conversion = self.conversion(expression_end)?;
        }
        let format_spec =
            if self.kind == T::Colon { Some(ExprBox::new(self.format_spec(quotes, raw)?)) } else { None };
        if debug && conversion == NO_CONVERSION && format_spec.is_none() {
            conversion = i32::from(b'r');
        }
        self.expect(T::RBrace)?;
        if debug {
            let text = self.source_between(open, expression_end);
            let range = Range::new(open.end_line, open.end_col, expression_end.line, expression_end.col);
            pieces.push(Piece::Value(text_constant(range, PyStr::from_wtf8(&*text))));
        }
        let kind = if is_interpolation {
            let text = self.source_between(open, if debug { equal } else { expression_end });
            let str = Box::new(Constant::Str(PyStr::from_wtf8(&*text)));
            ExprKind::Interpolation { value, str, conversion, format_spec }
        } else {
            ExprKind::FormattedValue { value, conversion, format_spec }
        };
        pieces.push(Piece::Value(Expr::new(self.since(start), kind)));
        Ok(())
    }

    /// The text of an expression without its comments.
    fn source_between(&self, open: Token, end: Token) -> Cow<'s, [u8]> {
        let text = self.text.get(open.end as usize..end.start as usize);
        strings::field_text(text.unwrap_or_default())
    }

    /// The letter after `!`, which must follow at once.
    fn conversion(&mut self, exclamation: Token) -> Res<i32> {
        let letter = *self.token();
        let adjacent = (letter.line, letter.col) == (exclamation.end_line, exclamation.end_col);
        if self.kind != T::Name || !adjacent {
            return Err(Fail);
        }
        match letter.bytes(self.text) {
            [letter @ (b's' | b'r' | b'a')] => {
                self.bump();
                Ok(i32::from(*letter))
            }
            _ => Err(Fail),
        }
    }

    fn format_spec(&mut self, quotes: Quotes, raw: bool) -> Res<Expr> {
        let start = self.start();
        self.bump();
        let mut values = Vec::new();
        loop {
            let token = *self.token();
            if token.kind == quotes.middle {
                let text = self.decoded_text(token, token.bytes(self.text), raw)?;
                if !text.is_empty() {
                    values.push(text_constant(token_range(token), text));
                }
                self.bump();
            } else if token.kind == T::LBrace {
                let mut pieces = Vec::new();
                self.nested(FIELD_LEVELS, |parser| parser.field(quotes, false, raw, &mut pieces))?;
                values.extend(pieces.into_iter().filter_map(|piece| match piece {
                    Piece::Value(value) => Some(value),
                    Piece::Text(_) => None,
                }));
            } else {
                break;
            }
        }
        Ok(Expr::new(self.since(start), ExprKind::JoinedStr { values: fold(values, true) }))
    }
}

fn token_range(token: Token) -> Range {
    Range::new(token.line, token.col, token.end_line, token.end_col)
}

fn text_constant(range: Range, text: PyStr) -> Expr {
    Expr::new(range, ExprKind::Constant { value: Constant::Str(text), kind: None })
}

fn concatenate_bytes(range: Range, mut parts: Vec<Expr>) -> Expr {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    let mut value = Vec::new();
    for part in &parts {
        if let ExprKind::Constant { value: Constant::Bytes(bytes), .. } = &part.kind {
            value.extend_from_slice(bytes);
        }
    }
    Expr::new(range, ExprKind::Constant { value: Constant::Bytes(value.into()), kind: None })
}

/// The values of all parts, where adjacent constants are one. With `drop_empty`, as in f-strings and t-strings, empty
/// ones vanish.
fn fold(parts: Vec<Expr>, drop_empty: bool) -> Vec<Expr> {
    let mut values = Vec::new();
    // The range and kind of the constants before the current value, and their text.
    let mut run: Option<(Range, Option<PyStr>, Vec<PyStr>)> = None;
    for part in parts {
        match part.kind {
            ExprKind::JoinedStr { values: inner } | ExprKind::TemplateStr { values: inner } => {
                for value in inner {
                    fold_one(value, drop_empty, &mut run, &mut values);
                }
            }
            _ => fold_one(part, drop_empty, &mut run, &mut values),
        }
    }
    end_run(&mut run, drop_empty, &mut values);
    values
}

fn fold_one(
    value: Expr,
    drop_empty: bool,
    run: &mut Option<(Range, Option<PyStr>, Vec<PyStr>)>,
    values: &mut Vec<Expr>,
) {
    match value.kind {
        ExprKind::Constant { value: Constant::Str(text), kind } => match run {
            Some((range, _, texts)) => {
                *range = range.to(value.range);
                texts.push(text);
            }
            None => *run = Some((value.range, kind, vec![text])),
        },
        _ => {
            end_run(run, drop_empty, values);
            values.push(value);
        }
    }
}

fn end_run(run: &mut Option<(Range, Option<PyStr>, Vec<PyStr>)>, drop_empty: bool, values: &mut Vec<Expr>) {
    let Some((range, kind, mut texts)) = run.take() else { return };
    let text = match (texts.len(), texts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            let mut whole: Vec<u8> = texts.iter().flat_map(|text| text.as_bytes()).copied().collect();
            whole.extend_from_slice(last.as_bytes());
            PyStr::from_wtf8(whole)
        }
        (_, None) => return,
    };
    if !(drop_empty && text.is_empty()) {
        values.push(Expr::new(range, ExprKind::Constant { value: Constant::Str(text), kind }));
    }
}
