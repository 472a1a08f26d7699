//! Tokens from lines that come one by one, as `_tokenize.TokenizerIter` gives them: positions in characters, the text
//! of the line with each token, and with `extra_tokens` what Python's `tokenize` adds (comments, insignificant line
//! ends, operators as `OP`).
//!
//! The lexer works on a buffer of the lines read so far. Where a token needs more lines, it gives up without having
//! read anything and is tried again; `Waiting` saves the tries that cannot succeed.

use std::rc::Rc;

use super::error::lossy;
use super::{Lexer, State, Stop, character_offset};
use crate::errors::{ErrorKind, Location, SyntaxError};
use crate::token::{Token, TokenKind};

/// A token with everything `TokenizerIter` tells about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// The number in Python's `token` module.
    pub kind: u8,
    /// Its text.
    pub text: String,
    /// Line (from 1) and character (from 0) of the start; the character may be -1.
    pub start: (i32, i32),
    /// Line and character of the end.
    pub end: (i32, i32),
    /// The line or lines that hold the token.
    pub line: Rc<str>,
}

/// Why there is no token.
#[derive(Debug)]
pub enum IterError<E> {
    /// The source is wrong.
    Syntax(Box<SyntaxError>),
    /// More text between two line ends than positions can count.
    TooLarge,
    /// Reading a line has failed.
    Read(E),
}

/// An iterator over the tokens of lines.
#[derive(Debug)]
pub struct TokenIter {
    buffer: Vec<u8>,
    lexer: Lexer,
    /// The last line had no line end.
    implicit_newline: bool,
    done: bool,
    /// The line of the last token, with its number.
    line: Option<(i32, Rc<str>)>,
}

impl TokenIter {
    /// An iterator that has read nothing yet.
    pub fn new(extra_tokens: bool) -> Self {
        let lexer = Lexer { extra_tokens, partial: true, ..Lexer::default() };
        TokenIter { buffer: Vec::new(), lexer, implicit_newline: false, done: false, line: None }
    }

    /// The next token; `None` after the `ENDMARKER`. `readline` gives the next line in UTF-8, or an empty one at the
    /// end.
    pub fn next_token<E>(
        &mut self,
        readline: &mut dyn FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<Option<TokenInfo>, IterError<E>> {
        if self.done {
            return Ok(None);
        }
        loop {
            match self.lexer.next_token(&self.buffer) {
                Ok(token) => {
                    self.done = token.kind == TokenKind::EndMarker;
                    // Without a single line there is none to tell of, and CPython ends without a word.
                    let nothing = token.line == 0 && !self.lexer.extra_tokens;
                    return Ok((!nothing).then(|| self.info(token)));
                }
                Err(Stop::MoreInput) => self.read_lines(readline)?,
                Err(Stop::Error(error)) => return Err(IterError::Syntax(error)),
                Err(Stop::State) => return Err(IterError::Syntax(Box::new(self.state_error()))),
            }
        }
    }

    fn read_lines<E>(
        &mut self,
        readline: &mut dyn FnMut() -> Result<Vec<u8>, E>,
    ) -> Result<(), IterError<E>> {
        if self.lexer.at_line_start && self.lexer.pos == self.buffer.len() && self.lexer.modes.is_empty() {
            self.buffer.clear();
            self.lexer.restart_buffer();
        }
        let waiting = std::mem::take(&mut self.lexer.waiting);
        loop {
            let line = readline().map_err(IterError::Read)?;
            if line.is_empty() {
                self.lexer.partial = false;
                return Ok(());
            }
            if self.buffer.len() + line.len() >= i32::MAX as usize {
                return Err(IterError::TooLarge);
            }
            let start = self.buffer.len();
            self.buffer.extend_from_slice(&line);
            self.implicit_newline = !line.ends_with(b"\n");
            if self.implicit_newline {
                self.buffer.push(b'\n');
            }
            if self.lexer.nul_at == usize::MAX
                && let Some(nul) = memchr::memchr(0, &line)
            {
                self.lexer.nul_at = start + nul;
            }
            if waiting.may_end_in(&self.buffer[start..]) {
                return Ok(());
            }
        }
    }

    fn info(&mut self, token: Token) -> TokenInfo {
        let extra = self.lexer.extra_tokens;
        let trailing = token.kind == TokenKind::EndMarker
            || token.kind == TokenKind::Dedent && self.lexer.state == State::EndOfInput;
        let (text, line_start) = (&self.buffer, self.lexer.line_start);
        if extra && trailing {
            let place = (token.line + 1, 0);
            let kind = token.kind.number();
            return TokenInfo { kind, text: String::new(), start: place, end: place, line: Rc::from("") };
        }
        // Where the first line of the token starts.
        let first_start =
            if token.line == token.end_line { line_start } else { (token.start as i32 - token.col) as usize };
        let line = match &self.line {
            Some((number, line)) if *number == token.end_line => line.clone(),
            // The line that it stands in is over.
            _ if trailing => Rc::from(""),
            _ => {
                let mut end = self.lexer.line_end(text);
                if self.implicit_newline && end == text.len() && end > first_start {
                    end -= 1;
                }
                Rc::from(lossy(text.get(first_start..end).unwrap_or_default()))
            }
        };
        self.line = Some((token.line, line.clone()));
        let column = |start: usize, end: usize| {
            let within = text.get(start..end).unwrap_or_default();
            character_offset(within, within.len())
        };
        let mut string = if token.col < 0 { String::new() } else { lossy(token.bytes(text)) };
        let mut start_col = -1;
        let mut end_col = -1;
        if token.col >= 0 {
            start_col = column(first_start, token.start as usize);
            end_col = if token.line == token.end_line {
                start_col + column(token.start as usize, token.end as usize)
            } else {
                column(line_start, token.end as usize)
            };
        }
        let mut kind = token.kind.number();
        if extra {
            if token.kind.is_operator() {
                kind = TokenKind::Op as u8;
            }
            if token.kind == TokenKind::Newline {
                end_col += 1;
                if !self.implicit_newline {
                    let starts_with_return = text.get(token.start as usize) == Some(&b'\r');
                    string = if starts_with_return { "\r\n" } else { "\n" }.to_owned();
                }
            } else if token.kind == TokenKind::Nl && self.implicit_newline {
                string.clear();
            }
        }
        TokenInfo { kind, text: string, start: (token.line, start_col), end: (token.end_line, end_col), line }
    }

    /// `_tokenize`'s error for the state in which reading has stopped.
    fn state_error(&self) -> SyntaxError {
        let lexer = &self.lexer;
        let read = lexer.line_end(&self.buffer).saturating_sub(lexer.buffer_start);
        if lexer.state == State::EndOfInput {
            let location = Location {
                lineno: lexer.line,
                offset: read as i32,
                end_lineno: lexer.line,
                end_offset: Location::NONE,
                text: None,
            };
            return SyntaxError::new(ErrorKind::Syntax, "unexpected EOF in multi-line statement", location);
        }
        let (kind, message) = match lexer.state {
            State::Dedent => (ErrorKind::Indentation, "unindent does not match any outer indentation level"),
            State::TabSpace => (ErrorKind::Tab, "inconsistent use of tabs and spaces in indentation"),
            State::TooDeep => (ErrorKind::Indentation, "too many levels of indentation"),
            State::LineContinuation => {
                (ErrorKind::Syntax, "unexpected character after line continuation character")
            }
            _ => (ErrorKind::Syntax, "unknown tokenization error"),
        };
        let shown = self.buffer.get(lexer.buffer_start..lexer.buffer_start + read).unwrap_or_default();
        let shown = lossy(shown.strip_suffix(b"\n").unwrap_or(shown));
        let location = Location {
            lineno: lexer.line,
            offset: character_offset(shown.as_bytes(), read),
            end_lineno: Location::NONE,
            end_offset: Location::NONE,
            text: Some(shown),
        };
        SyntaxError::new(kind, message, location)
    }
}

/// What a token that needs more lines waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Any line.
    #[default]
    Line,
    /// One of these bytes.
    Bytes([u8; 3]),
    /// This byte, or a line that does not end in a backslash.
    Quote(u8),
    /// A line that holds more than a backslash.
    Content,
}

impl Waiting {
    fn may_end_in(self, line: &[u8]) -> bool {
        match self {
            Waiting::Line => true,
            Waiting::Bytes([a, b, c]) => memchr::memchr3(a, b, c, line).is_some(),
            Waiting::Quote(quote) => !line.ends_with(b"\\\n") || memchr::memchr(quote, line).is_some(),
            Waiting::Content => line.trim_ascii() != b"\\",
        }
    }
}

impl Lexer {
    /// What has been read is dropped from the buffer.
    fn restart_buffer(&mut self) {
        self.pos = 0;
        self.line_start = 0;
        self.buffer_start = 0;
        self.nul_at = usize::MAX;
    }
}
