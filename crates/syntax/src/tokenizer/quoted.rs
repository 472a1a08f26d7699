//! String literals, and the text parts of f-strings and t-strings.

use super::iter::Waiting;
use super::{Lexer, State, Stop, at};
use crate::token::{SoftKeyword, TokenKind};

/// Open f-strings and t-strings, the outermost level included.
const MAX_QUOTED: usize = 150;
/// Replacement fields within replacement fields of one string.
const MAX_FIELDS: i32 = 3;

/// An open f-string or t-string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    quote: u8,
    /// 1 or 3.
    quotes: usize,
    raw: bool,
    template: bool,
    /// Whether reading is in literal text, not in a replacement field.
    pub(super) in_text: bool,
    /// Whether that text is a format specifier.
    pub(super) in_format_spec: bool,
    /// Open brackets within the string.
    pub(super) depth: i32,
    /// Open replacement fields.
    pub(super) fields: i32,
    /// Where the string starts.
    start: usize,
    line: i32,
    line_start: usize,
}

impl Quoted {
    /// The letter that messages name the kind of string by.
    pub(super) fn letter(&self) -> char {
        if self.template { 't' } else { 'f' }
    }

    fn kind(&self, of_fstring: TokenKind, of_tstring: TokenKind) -> TokenKind {
        if self.template { of_tstring } else { of_fstring }
    }
}

impl Lexer {
    /// Reads the literal whose prefix is from `start` to the quote at `i`; `None` if that is a name and no prefix.
    pub(super) fn prefixed(
        &mut self,
        text: &[u8],
        start: usize,
        i: usize,
    ) -> Option<Result<TokenKind, Stop>> {
        let (mut b, mut u, mut r, mut f, mut t) = (false, false, false, false, false);
        for byte in &text[start..i] {
            let seen = match byte.to_ascii_lowercase() {
                b'b' => &mut b,
                b'u' => &mut u,
                b'r' => &mut r,
                b'f' => &mut f,
                b't' => &mut t,
                _ => return None,
            };
            if std::mem::replace(seen, true) {
                return None;
            }
        }
        let clash = match (u, b, f, t, r) {
            (true, true, ..) => Some(('u', 'b')),
            (true, _, _, _, true) => Some(('u', 'r')),
            (true, _, true, ..) => Some(('u', 'f')),
            (true, _, _, true, _) => Some(('u', 't')),
            (_, true, true, ..) => Some(('b', 'f')),
            (_, true, _, true, _) => Some(('b', 't')),
            (_, _, true, true, _) => Some(('f', 't')),
            _ => None,
        };
        Some(match clash {
            Some((one, other)) => {
                let message = format!("'{one}' and '{other}' prefixes are incompatible");
                let range = (start + 1 - self.line_start, i + 1 - self.line_start);
                Err(self.fail_range(text, i + 1, range, message))
            }
            None if f || t => self.begin_quoted(text, start, i, r, t),
            None => self.string(text, start, i),
        })
    }

    /// Reads the string whose opening quote is at `i`.
    pub(super) fn string(&mut self, text: &[u8], start: usize, i: usize) -> Result<TokenKind, Stop> {
        let (line, line_start) = (self.line, self.line_start);
        let quote = text[i];
        let end = if at(text, i + 1) != quote {
            self.single_quoted(text, start, i + 1, quote)?
        } else if at(text, i + 2) == quote {
            self.triple_quoted(text, start, i + 3, quote)?
        } else {
            i + 2
        };
        self.pos = end;
        Ok(self.emit_from(TokenKind::String, SoftKeyword::No, start, end, line, line_start))
    }

    fn single_quoted(&mut self, text: &[u8], start: usize, mut i: usize, quote: u8) -> Result<usize, Stop> {
        let (line, line_start) = (self.line, self.line_start);
        let mut escaped_quote = false;
        loop {
            match text.get(i) {
                Some(&byte) if byte == quote => return Ok(i + 1),
                Some(b'\\') => {
                    i += 1;
                    escaped_quote |= at(text, i) == quote;
                    i = self.skip_escaped(text, i)?;
                }
                Some(b'\n') => break,
                Some(_) => i += 1,
                None if self.partial => return Err(self.wait(Waiting::Quote(quote))),
                None => break,
            }
        }
        let end = self.line;
        (self.line, self.line_start) = (line, line_start);
        if let Some(stop) = self.quote_of_fstring(text, start, quote, 1) {
            return Err(stop);
        }
        let hint = if escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
        let message = format!("unterminated string literal (detected at line {end}){hint}");
        let stop = self.fail(text, start + 1, message);
        if i >= text.len() {
            self.state = State::EndInQuoted;
        }
        Err(stop)
    }

    fn triple_quoted(&mut self, text: &[u8], start: usize, mut i: usize, quote: u8) -> Result<usize, Stop> {
        let (line, line_start) = (self.line, self.line_start);
        while let Some(length) = memchr::memchr3(quote, b'\\', b'\n', text.get(i..).unwrap_or_default()) {
            i += length + 1;
            match text[i - 1] {
                b'\\' => i = self.skip_escaped(text, i)?,
                b'\n' if i < text.len() => self.begin_line(text, i)?,
                _ if at(text, i) == quote && at(text, i + 1) == quote => return Ok(i + 2),
                _ => {}
            }
        }
        if self.partial {
            return Err(self.wait(Waiting::Bytes([quote; 3])));
        }
        let end = self.line;
        (self.line, self.line_start) = (line, line_start);
        if let Some(stop) = self.quote_of_fstring(text, start, quote, 3) {
            return Err(stop);
        }
        let message = format!("unterminated triple-quoted string literal (detected at line {end})");
        let stop = self.fail(text, start + 1, message);
        self.state = State::EndInTripleQuoted;
        Err(stop)
    }

    /// Skips the character at `i`, which follows a backslash.
    fn skip_escaped(&mut self, text: &[u8], mut i: usize) -> Result<usize, Stop> {
        if at(text, i) == b'\r' {
            i += 1;
        }
        if i >= text.len() {
            return Ok(text.len());
        }
        i += 1;
        if text[i - 1] == b'\n' && i < text.len() {
            self.begin_line(text, i)?;
        }
        Ok(i)
    }

    /// The error for a string that does not end, where it is not a string at all but the end of the f-string around.
    fn quote_of_fstring(&mut self, text: &[u8], start: usize, quote: u8, quotes: usize) -> Option<Stop> {
        let mode = self.modes.last()?;
        if mode.quote != quote || mode.quotes != quotes {
            return None;
        }
        let message = format!("{}-string: expecting '}}'", mode.letter());
        Some(self.fail(text, start + 1, message))
    }

    fn begin_quoted(
        &mut self,
        text: &[u8],
        start: usize,
        i: usize,
        raw: bool,
        template: bool,
    ) -> Result<TokenKind, Stop> {
        let quote = text[i];
        let quotes = if at(text, i + 1) == quote && at(text, i + 2) == quote { 3 } else { 1 };
        let end = i + quotes;
        if self.modes.len() + 1 >= MAX_QUOTED {
            return Err(self.fail(text, end, "too many nested f-strings or t-strings".into()));
        }
        let mode = Quoted {
            quote,
            quotes,
            raw,
            template,
            in_text: true,
            in_format_spec: false,
            depth: 0,
            fields: 0,
            start,
            line: self.line,
            line_start: self.line_start,
        };
        self.pos = end;
        self.modes.push(mode);
        Ok(self.emit(mode.kind(TokenKind::FStringStart, TokenKind::TStringStart), start, end))
    }

    /// Reads a token of the literal text of the innermost f-string or t-string.
    pub(super) fn quoted_text(&mut self, text: &[u8]) -> Result<TokenKind, Stop> {
        let Some(&mode) = self.modes.last() else { return self.regular(text) };
        let start = self.pos;
        if at(text, start) == b'{' && at(text, start + 1) != b'{' {
            self.begin_field(text, start)?;
            return self.regular(text);
        }
        if text[start..].iter().take_while(|&&byte| byte == mode.quote).count() >= mode.quotes {
            self.pos = start + mode.quotes;
            self.modes.pop();
            let kind = mode.kind(TokenKind::FStringEnd, TokenKind::TStringEnd);
            return Ok(self.emit(kind, start, self.pos));
        }
        self.literal_text(text, start, mode)
    }

    /// A replacement field opens; its brace is read next. Reading is at `pos`.
    fn begin_field(&mut self, text: &[u8], pos: usize) -> Result<(), Stop> {
        let Some(mode) = self.modes.last_mut() else { return Ok(()) };
        mode.fields += 1;
        if mode.fields > MAX_FIELDS {
            let message = format!("{}-string: expressions nested too deeply", mode.letter());
            return Err(self.fail(text, pos, message));
        }
        mode.in_text = false;
        Ok(())
    }

    fn literal_text(&mut self, text: &[u8], start: usize, mode: Quoted) -> Result<TokenKind, Stop> {
        let (line, line_start) = (self.line, self.line_start);
        let kind = mode.kind(TokenKind::FStringMiddle, TokenKind::TStringMiddle);
        let in_format_spec = mode.in_format_spec && mode.fields > 0;
        let mut in_name = false;
        let mut i = start;
        // The token's end, and where reading goes on.
        let (end, next) = loop {
            let Some(&byte) = text.get(i) else { return Err(self.unterminated(text, mode, true)) };
            i += 1;
            match byte {
                b'\n' => {
                    if mode.quotes == 1 {
                        if in_format_spec {
                            let letter = mode.letter();
                            let message = format!(
                                "{letter}-string: newlines are not allowed in format specifiers for \
                                 single quoted {letter}-strings"
                            );
                            return Err(self.fail(text, i, message));
                        }
                        return Err(self.unterminated(text, mode, false));
                    }
                    if i < text.len() {
                        self.begin_line(text, i)?;
                    }
                }
                b'{' => {
                    if at(text, i) == b'{' && !in_format_spec {
                        break (i, i + 1);
                    }
                    self.begin_field(text, i - 1)?;
                    self.leave_format_spec();
                    break (i - 1, i - 1);
                }
                b'}' if in_name => break (i, i),
                b'}' => {
                    if at(text, i) == b'}' && !in_format_spec && mode.depth == 0 {
                        break (i, i + 1);
                    }
                    self.leave_format_spec();
                    break (i - 1, i - 1);
                }
                b'\\' => {
                    if at(text, i) == b'\r' {
                        i += 1;
                    }
                    match text.get(i) {
                        Some(&brace @ (b'{' | b'}')) => {
                            if !mode.raw {
                                self.warn_escape(text, i + 1, brace as char);
                            }
                            continue;
                        }
                        Some(b'\n') => {
                            i += 1;
                            if i < text.len() {
                                self.begin_line(text, i)?;
                            }
                        }
                        Some(b'N') if !mode.raw && at(text, i + 1) == b'{' => {
                            in_name = true;
                            i += 2;
                        }
                        Some(_) => i += 1,
                        None => {}
                    }
                }
                byte if byte == mode.quote => {
                    let rest = &text[i - 1..];
                    let run = rest.iter().take(mode.quotes).take_while(|&&byte| byte == mode.quote).count();
                    if run == mode.quotes {
                        break (i - 1, i - 1);
                    }
                    i += run - 1;
                }
                _ => {}
            }
        };
        self.pos = next;
        Ok(self.emit_from(kind, SoftKeyword::No, start, end, line, line_start))
    }

    fn leave_format_spec(&mut self) {
        if let Some(mode) = self.modes.last_mut() {
            mode.in_text = false;
            mode.in_format_spec = false;
        }
    }

    /// The end of the line or of the input, where the string should have ended.
    #[cold]
    fn unterminated(&mut self, text: &[u8], mode: Quoted, at_end: bool) -> Stop {
        if at_end && self.partial {
            return self.wait(Waiting::Bytes([mode.quote, b'{', b'}']));
        }
        let end = std::mem::replace(&mut self.line, mode.line);
        self.line_start = mode.line_start;
        let letter = mode.letter();
        let triple = if mode.quotes == 3 { "triple-quoted " } else { "" };
        let message = format!("unterminated {triple}{letter}-string literal (detected at line {end})");
        let stop = self.fail(text, mode.start + 1, message);
        if mode.quotes == 3 {
            self.state = State::EndInTripleQuoted;
        }
        stop
    }

    #[cold]
    fn warn_escape(&mut self, text: &[u8], pos: usize, character: char) {
        let what = format!("\"\\{character}\" is an invalid escape sequence. ");
        let instead = format!("Did you mean \"\\\\{character}\"? A raw string is also an option.");
        let message = format!("{what}Such sequences will not work in the future. {instead}");
        self.warn(text, pos, message, what + &instead);
    }
}
