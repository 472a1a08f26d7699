//! What string and bytes literals mean: prefixes, escapes, the warnings and errors of escapes, and the source text
//! that `f"{x=}"` and t-strings keep of an expression.
//!
//! Text is WTF-8, since an escape may spell a lone surrogate. CPython rewrites a literal before it reads the escapes,
//! each character beyond ASCII as ten; the positions in its messages count in that form, and so they do here.

use std::borrow::Cow;

use crate::errors::{ErrorKind, Stage, SyntaxError, Warning, WarningKind};
use crate::token::{Token, TokenKind};
use crate::tokenizer::{Tokenizer, lookup_name};

/// What a literal's prefix says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefix {
    /// `b`: bytes.
    pub bytes: bool,
    /// `r`: backslashes are characters.
    pub raw: bool,
    /// `u`, which `Constant.kind` remembers.
    pub unicode: bool,
}

/// Takes a `STRING` token apart: what the prefix says, and what is between the quotes.
pub fn split(literal: &[u8]) -> (Prefix, &[u8]) {
    let mut prefix = Prefix::default();
    let mut rest = literal;
    while let Some((&letter, after)) = rest.split_first() {
        match letter {
            b'b' | b'B' => prefix.bytes = true,
            b'r' | b'R' => prefix.raw = true,
            b'u' | b'U' => prefix.unicode = true,
            _ => break,
        }
        rest = after;
    }
    let quotes = match rest {
        [a, b, c, _, _, _, ..] if a == b && b == c => 3,
        _ => 1,
    };
    let end = rest.len().saturating_sub(quotes);
    (prefix, rest.get(quotes..end).unwrap_or_default())
}

/// Whether an f-string or t-string that starts with this token is raw.
pub fn is_raw_start(start: &[u8]) -> bool {
    start.iter().take_while(|byte| byte.is_ascii_alphabetic()).any(|byte| matches!(byte, b'r' | b'R'))
}

/// A decoded literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'s> {
    /// The bytes, or the text as WTF-8.
    pub value: Cow<'s, [u8]>,
    /// Where the first invalid escape is: the offset of the byte after its backslash.
    pub invalid_escape: Option<usize>,
}

/// Whether a source may have characters by name in its literals.
pub fn may_name_characters(source: &[u8]) -> bool {
    memchr::memmem::find(source, b"\\N{").is_some()
}

/// Decodes text between quotes; `names` says whether the names of characters are known. The error is the message of the
/// `SyntaxError`.
pub fn decode_text(body: &[u8], raw: bool, names: bool) -> Result<Decoded<'_>, String> {
    match memchr::memchr(b'\\', body) {
        Some(first) if !raw => Decoder { names, ..Decoder::new(body, first) }.text(),
        _ => Ok(Decoded { value: Cow::Borrowed(body), invalid_escape: None }),
    }
}

/// Decodes bytes between quotes. The error is the message of the `SyntaxError`.
pub fn decode_bytes(body: &[u8], raw: bool) -> Result<Decoded<'_>, String> {
    if !body.is_ascii() {
        return Err(NOT_ASCII.into());
    }
    match memchr::memchr(b'\\', body) {
        Some(first) if !raw => Decoder::new(body, first).bytes(),
        _ => Ok(Decoded { value: Cow::Borrowed(body), invalid_escape: None }),
    }
}

/// The message for bytes with other characters; its place is the token, not the token read last.
pub const NOT_ASCII: &str = "bytes can only contain ASCII literal characters";

struct Decoder<'s> {
    body: &'s [u8],
    /// The next byte to read.
    i: usize,
    value: Vec<u8>,
    invalid_escape: Option<usize>,
    names: bool,
}

impl<'s> Decoder<'s> {
    /// The escape at `first` is the first.
    fn new(body: &'s [u8], first: usize) -> Self {
        let mut value = Vec::with_capacity(body.len());
        value.extend_from_slice(&body[..first]);
        Decoder { body, i: first, value, invalid_escape: None, names: true }
    }

    fn finish(self) -> Decoded<'s> {
        Decoded { value: Cow::Owned(self.value), invalid_escape: self.invalid_escape }
    }

    /// Takes what comes before the next backslash, and the backslash. Returns the byte after it and its offset; at the
    /// end of the literal a backslash stands for itself.
    fn next_escape(&mut self) -> Option<(u8, usize)> {
        let rest = &self.body[self.i..];
        let Some(length) = memchr::memchr(b'\\', rest) else {
            self.value.extend_from_slice(rest);
            return None;
        };
        self.value.extend_from_slice(&rest[..length]);
        let at = self.i + length + 1;
        self.i = at + 1;
        match self.body.get(at) {
            Some(&byte) => Some((byte, at)),
            None => {
                self.value.push(b'\\');
                None
            }
        }
    }

    /// The value of an escape that is the same in text and bytes. `self.i` is after the byte that names it.
    fn common(&mut self, byte: u8, at: usize) -> Option<u32> {
        Some(match byte {
            b'\\' | b'\'' | b'"' => u32::from(byte),
            b'b' => 8,
            b't' => 9,
            b'n' => 10,
            b'v' => 11,
            b'f' => 12,
            b'r' => 13,
            b'a' => 7,
            b'0'..=b'7' => {
                let digits = self.body[at..].iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7'));
                let (length, value) = digits
                    .fold((0, 0), |(length, value), digit| (length + 1, value * 8 + u32::from(digit - b'0')));
                self.i = at + length;
                if value > 0o377 {
                    self.invalid_escape.get_or_insert(at);
                }
                value
            }
            _ => return None,
        })
    }

    fn text(mut self) -> Result<Decoded<'s>, String> {
        while let Some((byte, at)) = self.next_escape() {
            let code = match byte {
                b'\n' => continue,
                b'x' => self.hexadecimal(at, 2, "truncated \\xXX escape")?,
                b'u' => self.hexadecimal(at, 4, "truncated \\uXXXX escape")?,
                b'U' => self.hexadecimal(at, 8, "truncated \\UXXXXXXXX escape")?,
                b'N' => self.named(at)?,
                _ => match self.common(byte, at) {
                    Some(code) => code,
                    None => {
                        self.value.push(b'\\');
                        if byte.is_ascii() {
                            self.invalid_escape.get_or_insert(at);
                            self.value.push(byte);
                        } else {
                            self.i = at;
                        }
                        continue;
                    }
                },
            };
            push_code_point(&mut self.value, code);
        }
        Ok(self.finish())
    }

    fn bytes(mut self) -> Result<Decoded<'s>, String> {
        while let Some((byte, at)) = self.next_escape() {
            match byte {
                b'\n' => {}
                b'x' => match (self.hex_digit(at + 1), self.hex_digit(at + 2)) {
                    (Some(high), Some(low)) => {
                        self.value.push((high << 4 | low) as u8);
                        self.i = at + 3;
                    }
                    _ => return Err(format!("(value error) invalid \\x escape at position {}", at - 1)),
                },
                _ => match self.common(byte, at) {
                    Some(value) => self.value.push(value as u8),
                    None => {
                        self.invalid_escape.get_or_insert(at);
                        self.value.extend([b'\\', byte]);
                    }
                },
            }
        }
        Ok(self.finish())
    }

    fn hex_digit(&self, i: usize) -> Option<u32> {
        char::from(*self.body.get(i)?).to_digit(16)
    }

    fn hexadecimal(&mut self, at: usize, length: usize, truncated: &str) -> Result<u32, String> {
        let mut code = 0u32;
        for i in at + 1..=at + length {
            let Some(digit) = self.hex_digit(i) else { return Err(self.error(at, i, truncated)) };
            code = code << 4 | digit;
        }
        self.i = at + 1 + length;
        if code > 0x10_FFFF {
            return Err(self.error(at, self.i, "illegal Unicode character"));
        }
        Ok(code)
    }

    fn named(&mut self, at: usize) -> Result<u32, String> {
        if !self.names {
            let message = "(unicode error) \\N escapes not supported (can't load unicodedata module)";
            return Err(message.into());
        }
        let malformed = "malformed \\N character escape";
        if self.body.get(at + 1) != Some(&b'{') {
            return Err(self.error(at, at + 1, malformed));
        }
        let rest = &self.body[at + 2..];
        let end = match memchr::memchr(b'}', rest) {
            None => return Err(self.error(at, self.body.len(), malformed)),
            Some(0) => return Err(self.error(at, at + 2, malformed)),
            Some(length) => at + 2 + length,
        };
        self.i = end + 1;
        std::str::from_utf8(&self.body[at + 2..end])
            .ok()
            .and_then(lookup_name)
            .ok_or_else(|| self.error(at, end + 1, "unknown Unicode character name"))
    }

    /// The error of the escape whose backslash is before `at`, noticed when reading had come to `end`.
    #[cold]
    fn error(&self, at: usize, end: usize, reason: &str) -> String {
        let start = rewritten_length(&self.body[..at - 1]);
        let last = start + rewritten_length(&self.body[at - 1..end]) - 1;
        format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{last}: {reason}"
        )
    }
}

/// The length of the form into which CPython rewrites a literal.
fn rewritten_length(body: &[u8]) -> usize {
    let mut after_backslash = false;
    let mut length = 0;
    for &byte in body {
        match byte {
            _ if byte.is_ascii() => {
                length += 1;
                after_backslash = byte == b'\\' && !after_backslash;
            }
            _ if byte & 0xC0 != 0x80 => {
                length += if after_backslash { 15 } else { 10 };
                after_backslash = false;
            }
            _ => {}
        }
    }
    length
}

/// Appends a code point, surrogates too; one that completes a pair of surrogates stays separate, as in Python.
fn push_code_point(text: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(character) => text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            let byte = |shift: u32| 0x80 | (code >> shift & 0x3F) as u8;
            text.extend([0xE0 | (code >> 12) as u8, byte(6), byte(0)]);
        }
    }
}

/// The warning for the escape at `escape` in `body`, a part of the literal that ends with `token`. For f-strings and
/// t-strings that is the closing quote; their braces after a backslash are the tokenizer's to warn about. `read` is the
/// line that has been read last.
pub fn escape_warning(
    tokenizer: &Tokenizer<'_>,
    read: i32,
    token: &Token,
    body: &[u8],
    escape: usize,
    feature_version: u8,
) -> Option<Warning> {
    let rest = body.get(escape..)?;
    let &first = rest.first()?;
    let in_quoted = !matches!(token.kind, TokenKind::String);
    if in_quoted && matches!(first, b'{' | b'}') {
        return None;
    }
    let (name, octal) = match first {
        b'4'..=b'7' => (String::from_utf8_lossy(&rest[..rest.len().min(3)]).into_owned(), "octal "),
        _ => ((first as char).to_string(), ""),
    };
    let what = format!("\"\\{name}\" is an invalid {octal}escape sequence. ");
    let instead = format!("Did you mean \"\\\\{name}\"? A raw string is also an option.");

    let before = &body[..escape];
    let lines = memchr::memchr_iter(b'\n', before).count() as i32;
    let lineno = token.line + lines;
    let in_line = before.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    let mut col = rewritten_length(in_line) as i32;
    if lines == 0 {
        let literal = token.bytes(tokenizer.text());
        let first = literal.first().copied().filter(|byte| matches!(byte, b'\'' | b'"'));
        let quotes = literal.iter().take_while(|byte| matches!(byte, b'\'' | b'"'));
        col += token.col + quotes.filter(|&&quote| Some(quote) == first).count() as i32;
    }
    let as_error = SyntaxError::new(
        ErrorKind::Syntax,
        what.clone() + &instead,
        tokenizer.warning_location(token, lines, read, (col - 1, col + 1)),
    )
    .by(Stage::Parser);
    let kind = if feature_version >= 12 { WarningKind::Syntax } else { WarningKind::Deprecation };
    let message = what + "Such sequences will not work in the future. " + &instead;
    Some(Warning { kind, message, lineno, as_error: Box::new(as_error) })
}

/// The text of an expression in a replacement field as `f"{x=}"` and t-strings keep it: without comments. `source` is
/// what stands between the opening brace and the `!`, `:` or `}` that ends the expression.
pub fn field_text(source: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'#', source).is_none() {
        return Cow::Borrowed(source);
    }
    let mut text = Vec::with_capacity(source.len());
    // Quotes open and close alternately, also those of triple-quoted strings.
    let mut quote = None;
    let mut i = 0;
    while let Some(&byte) = source.get(i) {
        match byte {
            b'\\' => {
                text.push(byte);
                i += 1;
                text.extend(source.get(i));
            }
            b'#' if quote.is_none() => {
                let rest = &source[i..];
                i += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                continue;
            }
            _ => {
                text.push(byte);
                if matches!(byte, b'\'' | b'"') {
                    quote = match quote {
                        None => Some(byte),
                        Some(open) if open == byte => None,
                        open => open,
                    };
                }
            }
        }
        i += 1;
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> Result<Vec<u8>, String> {
        decode_text(body.as_bytes(), false, true).map(|decoded| decoded.value.into_owned())
    }

    #[test]
    fn prefixes_and_quotes_are_taken_off() {
        let prefix = |literal: &str| split(literal.as_bytes()).0;
        assert_eq!(split(b"'a'").1, b"a");
        assert_eq!(split(b"''").1, b"");
        assert_eq!(split(b"''''''").1, b"");
        assert_eq!(split(b"rB\"\"\"a\"b\"\"\"").1, b"a\"b");
        assert_eq!(prefix("rB''"), Prefix { bytes: true, raw: true, unicode: false });
        assert_eq!(prefix("u'r'"), Prefix { unicode: true, ..Prefix::default() });
        assert!(is_raw_start(b"fR'") && is_raw_start(b"rt\"") && !is_raw_start(b"f'r"));
    }

    #[test]
    fn escapes_of_text() {
        assert_eq!(text("\\a\\b\\t\\n\\v\\f\\r\\\\\\'\\\"x\\\ny").unwrap(), b"\x07\x08\t\n\x0b\x0c\r\\'\"xy");
        assert_eq!(text("\\0\\1234\\08").unwrap(), b"\0S4\x008");
        assert_eq!(text("\\xe9é\\u00e9\\U0001f600").unwrap(), "ééé😀".as_bytes());
        assert_eq!(text("\\ud83d\\ude00").unwrap(), b"\xed\xa0\xbd\xed\xb8\x80");
        assert_eq!(
            text("\\N{DIGIT ONE}\\N{bel}\\N{CJK UNIFIED IDEOGRAPH-4E00}").unwrap(),
            "1\x07一".as_bytes()
        );
        assert_eq!(text("\\é\\q\\").unwrap(), "\\é\\q\\".as_bytes());
        assert_eq!(decode_text(b"a\\q\\d", false, true).unwrap().invalid_escape, Some(2));
        assert_eq!(decode_text(b"\\777", false, true).unwrap().invalid_escape, Some(1));
        assert_eq!(decode_text(b"\\q", true, true).unwrap().value, &b"\\q"[..]);
    }

    #[test]
    fn malformed_escapes_of_text() {
        let error = |body: &str| {
            let message = text(body).unwrap_err();
            let prefix = "(unicode error) 'unicodeescape' codec can't decode bytes in position ";
            message.strip_prefix(prefix).unwrap().to_owned()
        };
        assert_eq!(error("\\x1"), "0-2: truncated \\xXX escape");
        assert_eq!(error("\\u12"), "0-3: truncated \\uXXXX escape");
        assert_eq!(error("abc\\U0011"), "3-8: truncated \\UXXXXXXXX escape");
        assert_eq!(error("\\U00110000"), "0-9: illegal Unicode character");
        assert_eq!(error("\\N"), "0-1: malformed \\N character escape");
        assert_eq!(error("\\N{"), "0-2: malformed \\N character escape");
        assert_eq!(error("\\N{}"), "0-2: malformed \\N character escape");
        assert_eq!(error("é\\N{no such name}"), "10-25: unknown Unicode character name");
        assert_eq!(error("\\N{é}"), "0-13: unknown Unicode character name");
    }

    #[test]
    fn escapes_of_bytes() {
        let bytes = |body: &'static str| decode_bytes(body.as_bytes(), false);
        assert_eq!(bytes("\\xfF\\777\\u\\\n").unwrap().value, &b"\xff\xff\\u"[..]);
        assert_eq!(bytes("\\777").unwrap().invalid_escape, Some(1));
        assert_eq!(bytes("ab\\x1").unwrap_err(), "(value error) invalid \\x escape at position 2");
        assert_eq!(bytes("é").unwrap_err(), NOT_ASCII);
    }

    #[test]
    fn comments_are_no_part_of_a_field() {
        assert_eq!(field_text(b" a "), &b" a "[..]);
        assert_eq!(field_text(b"a # x\n= # y\n"), &b"a \n= \n"[..]);
        assert_eq!(field_text(b"\"it's # x\" # c\n"), &b"\"it's # x\" \n"[..]);
        assert_eq!(field_text(b"'\\'#' # c\n"), &b"'\\'#' \n"[..]);
    }
}
