//! Where number literals end, and which are malformed. Their values are the business of `numbers`.

use super::{Lexer, Stop, at, is_name_byte};
use crate::token::TokenKind;

impl Lexer {
    /// Reads the number whose first digit is at `i`.
    pub(super) fn number(&mut self, text: &[u8], start: usize, i: usize) -> Result<TokenKind, Stop> {
        if text[i] != b'0' {
            let end = self.digits(text, i)?;
            if at(text, end) == b'.' {
                return self.fraction(text, start, end + 1);
            }
            return self.exponent(text, start, end);
        }
        match at(text, i + 1) {
            b'x' | b'X' => self.radix(text, start, i + 2, "hexadecimal", u8::is_ascii_hexdigit),
            b'o' | b'O' => self.radix(text, start, i + 2, "octal", |digit| matches!(digit, b'0'..=b'7')),
            b'b' | b'B' => self.radix(text, start, i + 2, "binary", |digit| matches!(digit, b'0' | b'1')),
            _ => self.leading_zero(text, start, i),
        }
    }

    /// Reads a fraction and what may follow it; `i` is after the period.
    pub(super) fn fraction(&mut self, text: &[u8], start: usize, i: usize) -> Result<TokenKind, Stop> {
        let end = if at(text, i).is_ascii_digit() { self.digits(text, i)? } else { i };
        self.exponent(text, start, end)
    }

    /// Reads digits with single underscores between them, from the digit at `i` on.
    #[inline]
    fn digits(&mut self, text: &[u8], mut i: usize) -> Result<usize, Stop> {
        loop {
            while at(text, i).is_ascii_digit() {
                i += 1;
            }
            if at(text, i) != b'_' {
                return Ok(i);
            }
            i += 1;
            if !at(text, i).is_ascii_digit() {
                return Err(self.fail(text, i, "invalid decimal literal".into()));
            }
        }
    }

    fn exponent(&mut self, text: &[u8], start: usize, mut i: usize) -> Result<TokenKind, Stop> {
        if matches!(at(text, i), b'e' | b'E') {
            let digit = match at(text, i + 1) {
                b'+' | b'-' => {
                    if !at(text, i + 2).is_ascii_digit() {
                        return Err(self.fail(text, i + 2, "invalid decimal literal".into()));
                    }
                    i + 2
                }
                next if next.is_ascii_digit() => i + 1,
                _ => return self.finish_number(text, start, i, "decimal"),
            };
            i = self.digits(text, digit)?;
        }
        if matches!(at(text, i), b'j' | b'J') {
            return self.finish_number(text, start, i + 1, "imaginary");
        }
        self.finish_number(text, start, i, "decimal")
    }

    fn radix(
        &mut self,
        text: &[u8],
        start: usize,
        mut i: usize,
        kind: &str,
        is_digit: fn(&u8) -> bool,
    ) -> Result<TokenKind, Stop> {
        loop {
            if at(text, i) == b'_' {
                i += 1;
            }
            let c = at(text, i);
            if !is_digit(&c) {
                if c.is_ascii_digit() {
                    return Err(self.wrong_digit(text, i, kind));
                }
                return Err(self.fail(text, i, format!("invalid {kind} literal")));
            }
            while is_digit(&at(text, i)) {
                i += 1;
            }
            if at(text, i) != b'_' {
                break;
            }
        }
        if at(text, i).is_ascii_digit() {
            return Err(self.wrong_digit(text, i, kind));
        }
        self.finish_number(text, start, i, kind)
    }

    #[cold]
    fn wrong_digit(&mut self, text: &[u8], i: usize, kind: &str) -> Stop {
        let digit = text[i] as char;
        self.fail(text, i + 1, format!("invalid digit '{digit}' in {kind} literal"))
    }

    /// Reads a decimal number that starts with 0: zero itself, or a float or imaginary number.
    fn leading_zero(&mut self, text: &[u8], start: usize, first: usize) -> Result<TokenKind, Stop> {
        let mut i = first + 1;
        loop {
            if at(text, i) == b'_' {
                i += 1;
                if !at(text, i).is_ascii_digit() {
                    return Err(self.fail(text, i, "invalid decimal literal".into()));
                }
            }
            if at(text, i) != b'0' {
                break;
            }
            i += 1;
        }
        let zeros_end = i;
        let nonzero = at(text, i).is_ascii_digit();
        if nonzero {
            i = self.digits(text, i)?;
        }
        match at(text, i) {
            b'.' => self.fraction(text, start, i + 1),
            b'e' | b'E' | b'j' | b'J' => self.exponent(text, start, i),
            _ if nonzero && !self.extra_tokens => {
                let range = (start + 1 - self.line_start, zeros_end + 1 - self.line_start);
                let message = "leading zeros in decimal integer literals are not permitted; \
                               use an 0o prefix for octal integers";
                Err(self.fail_range(text, i, range, message.into()))
            }
            _ => self.finish_number(text, start, i, "decimal"),
        }
    }

    /// Ends the number at `i`, where no name may follow. The keywords that may stand after an expression are still
    /// allowed there, with a warning.
    #[inline]
    fn finish_number(&mut self, text: &[u8], start: usize, i: usize, kind: &str) -> Result<TokenKind, Stop> {
        if is_name_byte(at(text, i)) && at(text, i) < 128 && !self.extra_tokens {
            if !keyword_follows(text.get(i..).unwrap_or_default()) {
                return Err(self.fail(text, i, format!("invalid {kind} literal")));
            }
            let message = format!("invalid {kind} literal");
            self.warn(text, i, message.clone(), message);
        }
        self.pos = i;
        Ok(self.emit(TokenKind::Number, start, i))
    }
}

fn keyword_follows(rest: &[u8]) -> bool {
    let word = |word: &[u8]| rest.starts_with(word) && !is_name_byte(at(rest, word.len()));
    match rest[0] {
        b'a' => word(b"and"),
        b'e' => word(b"else"),
        b'f' => word(b"for"),
        b'i' => matches!(at(rest, 1), b'f' | b'n' | b's'),
        b'n' => word(b"not"),
        b'o' => word(b"or"),
        _ => false,
    }
}
