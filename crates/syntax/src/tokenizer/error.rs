//! What the tokenizer can complain about, with CPython's places for it. CPython has two ways: an error that the
//! tokenizer raises itself, at the byte read last, and a state that whoever asked for the token turns into an error.

use std::borrow::Cow;

use super::{Bracket, Lexer};
use crate::errors::{ErrorKind, Location, Stage, SyntaxError, Warning, WarningKind};

/// Why there is no token.
#[derive(Debug)]
pub enum Stop {
    /// An error with its place.
    Error(Box<SyntaxError>),
    /// See [`State`]; the error is made from it.
    State,
    /// The text ends here but the input does not. Nothing has been read. For [`super::TokenIter`] only.
    MoreInput,
}

/// How far reading has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// There may be more.
    Reading,
    /// The end of the input was reached, by an `ENDMARKER` or otherwise.
    EndOfInput,
    /// The input ended in a triple-quoted literal.
    EndInTripleQuoted,
    /// The input ended in a literal with single quotes, without a newline.
    EndInQuoted,
    /// An error was raised.
    Failed,
    /// A line's indentation matches no open level.
    Dedent,
    /// Whether a line is indented more than another depends on the size of a tab.
    TabSpace,
    /// Too many levels of indentation.
    TooDeep,
    /// A backslash is not at the end of its line.
    LineContinuation,
}

impl State {
    /// Whether more input could make the source right; what `codeop` asks.
    pub fn is_end_of_source(self) -> bool {
        matches!(self, State::EndOfInput | State::EndInTripleQuoted | State::EndInQuoted)
    }
}

/// Characters in the first `bytes` bytes of a line. One byte beyond the line counts too; what is further does not.
pub fn character_offset(line: &[u8], bytes: usize) -> i32 {
    let within = &line[..bytes.min(line.len())];
    let count = within.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    (count + usize::from(bytes > line.len())) as i32
}

impl Lexer {
    /// The end of the current line, after its newline; CPython's `inp`.
    pub(super) fn line_end(&self, text: &[u8]) -> usize {
        let rest = text.get(self.line_start..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(text.len(), |length| self.line_start + length + 1)
    }

    fn current_line<'s>(&self, text: &'s [u8]) -> &'s [u8] {
        let line = &text[self.line_start..self.line_end(text)];
        let end = line.iter().position(|&byte| byte == b'\n' || byte == 0).unwrap_or(line.len());
        &line[..end]
    }

    /// Raises an error; reading had come to `pos`.
    #[cold]
    pub(super) fn fail(&mut self, text: &[u8], pos: usize, message: String) -> Stop {
        self.pos = pos;
        self.state = State::Failed;
        Stop::Error(Box::new(self.error_here(text, message)))
    }

    /// An error at the byte read last.
    fn error_here(&self, text: &[u8], message: String) -> SyntaxError {
        let offset = character_offset(&text[self.line_start..self.pos], self.pos - self.line_start);
        self.error_in_line(text, message, offset, offset)
    }

    /// Raises an error from byte `start` of the line to `end`, both counted from 1.
    #[cold]
    pub(super) fn fail_range(
        &mut self,
        text: &[u8],
        pos: usize,
        (start, end): (usize, usize),
        message: String,
    ) -> Stop {
        self.pos = pos;
        self.state = State::Failed;
        let line = self.current_line(text);
        let character = |byte: usize| character_offset(line, byte - 1) + 1;
        Stop::Error(Box::new(self.error_in_line(text, message, character(start), character(end))))
    }

    fn error_in_line(&self, text: &[u8], message: String, offset: i32, end_offset: i32) -> SyntaxError {
        let location = Location {
            lineno: self.line,
            offset,
            end_lineno: self.line,
            end_offset,
            text: Some(lossy(self.current_line(text))),
        };
        SyntaxError::new(ErrorKind::Syntax, message, location)
    }

    /// Issues a `SyntaxWarning`; reading had come to `pos`.
    #[cold]
    pub(super) fn warn(&mut self, text: &[u8], pos: usize, message: String, error_message: String) {
        let offset = (pos - self.line_start) as i32 - 1;
        let place = (self.line, offset);
        let location = self.warning_location(text, self.line_start, false, place, place);
        let as_error = Box::new(SyntaxError::new(ErrorKind::Syntax, error_message, location));
        self.warnings.push(Warning { kind: WarningKind::Syntax, message, lineno: self.line, as_error });
    }

    #[cold]
    pub(super) fn stop(&mut self, state: State) -> Stop {
        self.state = state;
        Stop::State
    }

    #[cold]
    pub(super) fn stop_at_line_end(&mut self, text: &[u8], state: State) -> Stop {
        self.pos = self.line_end(text);
        self.stop(state)
    }

    pub(super) fn error_line(&self, text: &[u8], line: i32) -> String {
        if self.line <= line {
            let end = self.line_end(text);
            if end > self.buffer_start {
                return lossy(&text[self.line_start..end]);
            }
        }
        let mut rest = text;
        for _ in 1..line {
            match memchr::memchr(b'\n', rest) {
                Some(end) => rest = &rest[end + 1..],
                None => break,
            }
        }
        lossy(&rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())])
    }

    pub(super) fn location(
        &self,
        text: &[u8],
        (lineno, col): (i32, i32),
        (end_lineno, end_col): (i32, i32),
    ) -> Location {
        let shown = self.error_line(text, lineno);
        let character = |col: i32| match usize::try_from(col) {
            Ok(col) => character_offset(shown.as_bytes(), col + 1),
            Err(_) => col + 1,
        };
        let (offset, end_offset) = (character(col), character(end_col));
        Location { lineno, offset, end_lineno, end_offset, text: Some(shown) }
    }

    /// The location of the error that takes a warning's place, in the line that starts at `line_start`. There may be many
    /// warnings for one long line, and the errors are seldom wanted, so that in the end they go without details.
    pub(super) fn warning_location(
        &self,
        text: &[u8],
        line_start: usize,
        with_newline: bool,
        (lineno, col): (i32, i32),
        (end_lineno, end_col): (i32, i32),
    ) -> Location {
        let rest = text.get(line_start..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest);
        let length = match end {
            Some(end) if with_newline => end + 1,
            end => end.unwrap_or(rest.len()),
        };
        let Some(budget) = self.details.get().checked_sub(length) else {
            return Location { lineno, offset: col + 1, end_lineno, end_offset: end_col + 1, text: None };
        };
        self.details.set(budget);
        let character = |col: i32| character_offset(&rest[..length], usize::try_from(col + 1).unwrap_or(0));
        let shown = Some(lossy(&rest[..length]));
        Location { lineno, offset: character(col), end_lineno, end_offset: character(end_col), text: shown }
    }

    /// An error from a byte column to nowhere.
    fn placed(
        &self,
        text: &[u8],
        kind: ErrorKind,
        message: String,
        (line, col): (i32, i32),
        end_col: i32,
    ) -> SyntaxError {
        SyntaxError::new(kind, message, self.location(text, (line, col), (line, end_col))).by(Stage::Parser)
    }

    pub(super) fn unclosed(&self, text: &[u8], open: Bracket) -> SyntaxError {
        let message = format!("'{}' was never closed", open.byte as char);
        self.placed(text, ErrorKind::Syntax, message, (open.line, open.col), -1)
    }

    /// The parser's error for the state in which reading stopped.
    #[cold]
    pub(super) fn state_error(&self, text: &[u8]) -> SyntaxError {
        let here = (self.pos - self.line_start) as i32 - 1;
        match self.state {
            State::EndOfInput => match self.brackets.last() {
                Some(open) => self.unclosed(text, *open),
                None => {
                    let message = "unexpected EOF while parsing".into();
                    self.placed(text, ErrorKind::Syntax, message, (self.line, here), -2)
                }
            },
            State::Dedent => {
                let message = "unindent does not match any outer indentation level".into();
                self.placed(text, ErrorKind::Indentation, message, (self.line, here), -2)
            }
            State::TabSpace => {
                let message = "inconsistent use of tabs and spaces in indentation".into();
                self.placed(text, ErrorKind::Tab, message, (self.line, 0), -1)
            }
            State::TooDeep => {
                let message = "too many levels of indentation".into();
                self.placed(text, ErrorKind::Indentation, message, (self.line, 0), -1)
            }
            State::LineContinuation => {
                let message = "unexpected character after line continuation character".into();
                let col = (self.pos - self.buffer_start) as i32 - 1;
                self.placed(text, ErrorKind::Syntax, message, (self.line, col), -1)
            }
            State::Reading | State::Failed | State::EndInQuoted | State::EndInTripleQuoted => {
                self.placed(text, ErrorKind::Syntax, "unknown parsing error".into(), (self.line, 0), -1)
            }
        }
    }
}

/// Text for people to read.
pub(super) fn lossy(bytes: &[u8]) -> String {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}
