//! The `%` operator of `str` and `bytes`: its parser, and the layout of converted values.
//!
//! Taking arguments and converting objects is the caller's, in the order in which [`Parser::next`] asks: CPython's
//! errors depend on it. For a value the caller takes [`int_text`] or [`float_text`] and lays it out with
//! [`push_number`], or takes any text and lays it out with [`push_text`].

use std::ops::Range;

use text::{StrBuf, StrBuilder, StrView};

use crate::bigint::{self, IntRef};
use crate::float::{self, Flags};
use crate::{NumError, Result};

/// Where the parser gets what the format takes from the arguments.
pub trait Arguments {
    /// What ends formatting.
    type Error: From<NumError>;

    /// A parenthesis opens: fails with [`needs_mapping`] unless the right operand is a mapping.
    fn mapping(&mut self) -> std::result::Result<(), Self::Error>;

    /// A key in parentheses: the value under it becomes the only argument.
    fn key(&mut self, key: StrView<'_>) -> std::result::Result<(), Self::Error>;

    /// An asterisk for the width: the next argument, as a C `ssize_t`. What is no integer is [`star_wants_int`].
    fn width(&mut self) -> std::result::Result<i64, Self::Error>;

    /// An asterisk for the precision: the next argument, as a C `int`.
    fn precision(&mut self) -> std::result::Result<i32, Self::Error>;
}

/// The error for an asterisk whose argument is no integer.
pub fn star_wants_int() -> NumError {
    NumError::type_error("* wants int")
}

/// The error for a key where the right operand is no mapping.
pub fn needs_mapping() -> NumError {
    NumError::type_error("format requires a mapping")
}

/// The error for too few arguments.
pub fn not_enough_arguments() -> NumError {
    NumError::type_error("not enough arguments for format string")
}

/// A conversion specifier.
#[derive(Clone, Debug, Default)]
pub struct Conversion {
    /// `-`.
    pub left: bool,
    /// `+`.
    pub plus: bool,
    /// A blank.
    pub blank: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`.
    pub zero: bool,
    /// The least width.
    pub width: usize,
    /// The precision.
    pub precision: Option<usize>,
    /// The conversion type.
    pub code: u32,
    /// Where the type stands in the format.
    pub index: usize,
    /// Whether the format is `bytes`.
    pub bytes: bool,
}

/// A piece of a format.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Text that stands for itself: a range of the format.
    Literal(Range<usize>),
    /// A value to convert.
    Conversion(Conversion),
}

/// Reads a format from left to right.
#[derive(Debug)]
pub struct Parser<'a> {
    format: StrView<'a>,
    at: usize,
    bytes: bool,
}

impl<'a> Parser<'a> {
    /// A parser for `str`.
    pub fn new(format: StrView<'a>) -> Parser<'a> {
        Parser { format, at: 0, bytes: false }
    }

    /// A parser for `bytes`.
    pub fn new_bytes(format: &'a [u8]) -> Parser<'a> {
        Parser { format: StrView::Latin1(format), at: 0, bytes: true }
    }

    fn peek(&self) -> Option<u32> {
        self.format.get(self.at)
    }

    /// The next piece; none at the end.
    pub fn next<A: Arguments>(&mut self, arguments: &mut A) -> std::result::Result<Option<Piece>, A::Error> {
        const PERCENT: u32 = b'%' as u32;
        /// Text up to this length is looked through without preparations.
        const SHORT: usize = 32;
        let rest = self.format.from(self.at);
        let next = match rest {
            StrView::Ascii(bytes) if bytes.len() <= SHORT => bytes.iter().position(|b| *b == b'%'),
            _ => text::search::find_char(rest, PERCENT),
        };
        match next {
            _ if rest.is_empty() => return Ok(None),
            None => {
                let start = std::mem::replace(&mut self.at, self.format.len());
                return Ok(Some(Piece::Literal(start..self.at)));
            }
            Some(0) => self.at += 1,
            Some(n) => {
                let start = self.at;
                self.at += n;
                return Ok(Some(Piece::Literal(start..self.at)));
            }
        }
        if self.peek() == Some(PERCENT) {
            self.at += 1;
            return Ok(Some(Piece::Literal(self.at - 1..self.at)));
        }
        self.conversion(arguments).map(|c| Some(Piece::Conversion(c)))
    }

    fn conversion<A: Arguments>(&mut self, arguments: &mut A) -> std::result::Result<Conversion, A::Error> {
        if let Some(c) = self.plain_conversion() {
            return Ok(c);
        }
        let mut c = Conversion { bytes: self.bytes, ..Conversion::default() };
        if self.peek() == Some(b'('.into()) {
            arguments.mapping()?;
            let start = self.at + 1;
            let mut depth = 0usize;
            loop {
                match self.peek().and_then(char::from_u32) {
                    None if self.at >= self.format.len() => {
                        return Err(NumError::value("incomplete format key").into());
                    }
                    Some('(') => depth += 1,
                    Some(')') => depth -= 1,
                    _ => {}
                }
                self.at += 1;
                if depth == 0 {
                    break;
                }
            }
            arguments.key(self.format.slice(start..self.at - 1))?;
        }
        loop {
            let flag = match self.peek().and_then(char::from_u32) {
                Some('-') => &mut c.left,
                Some('+') => &mut c.plus,
                Some(' ') => &mut c.blank,
                Some('#') => &mut c.alternate,
                Some('0') => &mut c.zero,
                _ => break,
            };
            *flag = true;
            self.at += 1;
        }
        if self.peek() == Some(b'*'.into()) {
            self.at += 1;
            let width = arguments.width()?;
            if width == i64::MIN {
                return Err(NumError::overflow("width too big").into());
            }
            c.left |= width < 0;
            c.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
        } else {
            c.width = self.number(isize::MAX as usize, "width too big")?.unwrap_or(0);
        }
        if self.peek() == Some(b'.'.into()) {
            self.at += 1;
            if self.peek() == Some(b'*'.into()) {
                self.at += 1;
                c.precision = Some(usize::try_from(arguments.precision()?).unwrap_or(0));
            } else {
                let message = if self.bytes { "prec too big" } else { "precision too big" };
                c.precision = Some(self.number(i32::MAX as usize, message)?.unwrap_or(0));
            }
        }
        // One length modifier, as C has them, says nothing.
        if let Some('h' | 'l' | 'L') = self.peek().and_then(char::from_u32) {
            self.at += 1;
        }
        c.index = self.at;
        c.code = self.peek().ok_or_else(|| NumError::value("incomplete format"))?;
        self.at += 1;
        Ok(c)
    }

    /// The conversion, if it is a letter behind a short width or nothing else.
    #[inline]
    fn plain_conversion(&mut self) -> Option<Conversion> {
        let StrView::Ascii(bytes) = self.format else { return None };
        let (mut at, mut width) = (self.at, 0);
        let mut byte = *bytes.get(at)?;
        while byte.is_ascii_digit() && width < 10_000 {
            if byte == b'0' && width == 0 {
                return None;
            }
            width = width * 10 + usize::from(byte - b'0');
            at += 1;
            byte = *bytes.get(at)?;
        }
        if !byte.is_ascii_alphabetic() || matches!(byte, b'h' | b'l' | b'L') {
            return None;
        }
        self.at = at + 1;
        Some(Conversion { width, code: byte.into(), index: at, bytes: self.bytes, ..Conversion::default() })
    }

    fn number(&mut self, limit: usize, message: &str) -> Result<Option<usize>> {
        let start = self.at;
        let mut value = 0usize;
        while let Some(d @ 0x30..=0x39) = self.peek() {
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add((d - 0x30) as usize))
                .filter(|&v| v <= limit)
                .ok_or_else(|| NumError::value(message))?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(value))
    }
}

impl Conversion {
    /// Whether nothing but a width and a side is asked for.
    #[inline]
    pub fn is_plain(&self) -> bool {
        !(self.plus || self.blank || self.alternate || self.zero) && self.precision.is_none()
    }

    /// The type as a character.
    pub fn char(&self) -> char {
        char::from_u32(self.code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// The error for a type that does not exist.
    pub fn unsupported(&self) -> NumError {
        let code = self.code;
        let shown = match code {
            0x80.. if self.bytes => {
                return NumError::overflow("character argument not in range(0x110000)");
            }
            0x20..0x7f => char::from(code as u8),
            0..0x80 if self.bytes => char::from(code as u8),
            _ => '?',
        };
        let index = self.index;
        NumError::value(format!("unsupported format character '{shown}' (0x{code:x}) at index {index}"))
    }
}

/// The text of an integer under `d`, `i`, `u`, `o`, `x` or `X`: with minus sign, prefix and the digits that the
/// precision asks for, but not yet with the other signs and padding.
pub fn int_text(v: IntRef<'_>, c: &Conversion, max_str_digits: usize) -> Result<StrBuf> {
    int_text_by(v, c, &mut |v, base| bigint::to_radix(v, base, max_str_digits))
}

/// [`int_text`] with the caller's way from a number and a base to text.
pub fn int_text_by(
    v: IntRef<'_>,
    c: &Conversion,
    to_text: &mut dyn FnMut(IntRef<'_>, u32) -> Result<String>,
) -> Result<StrBuf> {
    const MAX_PRECISION: usize = i32::MAX as usize - 3;
    let precision = c.precision.unwrap_or(0);
    if precision > MAX_PRECISION {
        return Err(NumError::overflow("precision too large"));
    }
    let (base, prefix) = match c.char() {
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = to_text(v.abs(), base)?;
    if c.char() == 'X' {
        digits.make_ascii_uppercase();
    }
    let mut b = StrBuilder::with_capacity(digits.len().max(precision).saturating_add(3));
    if v.is_negative() {
        b.push_ascii(b"-");
    }
    if c.alternate {
        b.push_str(prefix);
    }
    b.push_n(b'0'.into(), precision.saturating_sub(digits.len()));
    b.push_str(&digits);
    Ok(b.finish()?)
}

/// The text of a float under `e`, `E`, `f`, `F`, `g` or `G`, not yet with signs other than minus and padding.
pub fn float_text(x: f64, c: &Conversion) -> Result<StrBuf> {
    let code = u8::try_from(c.code).unwrap_or(b'f');
    let flags = Flags { alternate: c.alternate, ..Flags::default() };
    Ok(float::to_string(x, code, c.precision.unwrap_or(6), flags)?)
}

/// Appends a number's text with its sign and padding.
pub fn push_number(b: &mut StrBuilder, text: StrView<'_>, c: &Conversion) {
    let (sign, text): (&[u8], _) = match text.get(0).and_then(char::from_u32) {
        Some('-') => (b"-", text.from(1)),
        Some('+') => (b"+", text.from(1)),
        _ if c.plus => (b"+", text),
        _ if c.blank => (b" ", text),
        _ => (b"", text),
    };
    let prefixed = c.alternate && matches!(c.char(), 'x' | 'X' | 'o');
    let split = if prefixed { text.len().min(2) } else { 0 };
    let (prefix, digits) = (text.to(split), text.from(split));
    let fill = c.width.saturating_sub(sign.len() + text.len());
    if !c.left && !c.zero {
        b.push_n(b' '.into(), fill);
    }
    b.push_ascii(sign);
    b.push_view(prefix);
    if !c.left && c.zero {
        b.push_n(b'0'.into(), fill);
    }
    b.push_view(digits);
    if c.left {
        b.push_n(b' '.into(), fill);
    }
}

/// Appends a text: cut to the precision, padded with blanks.
pub fn push_text(b: &mut StrBuilder, text: StrView<'_>, c: &Conversion) {
    let text = text.to(text.len().min(c.precision.unwrap_or(usize::MAX)));
    push_padded(b, text, c);
}

/// Appends the character of `%c`: padded with blanks.
pub fn push_char(b: &mut StrBuilder, char: u32, c: &Conversion) {
    push_padded(b, StrBuf::from_code(char).as_view(), c);
}

fn push_padded(b: &mut StrBuilder, text: StrView<'_>, c: &Conversion) {
    let fill = c.width.saturating_sub(text.len());
    if !c.left {
        b.push_n(b' '.into(), fill);
    }
    b.push_view(text);
    if c.left {
        b.push_n(b' '.into(), fill);
    }
}
