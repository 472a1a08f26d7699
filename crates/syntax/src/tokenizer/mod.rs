//! The tokenizer: cuts a UTF-8 buffer into [`Token`]s, one at a time, on demand.
//!
//! [`Source`] is the buffer with its line ends normalised. [`Tokenizer`] reads it for the parser; [`TokenIter`]
//! reads lines as they come and yields what Python's `tokenize` module shows. Both are thin: the reading itself is
//! [`Lexer`], here for lines, names and operators, in `number` and `quoted` for literals, in `error` for what can go
//! wrong. What a literal means is decided in `strings` and `numbers`, what a sequence of tokens means in `parser`.
//!
//! Some state exists only because errors show it: CPython reads line by line, and how far it has read when an error
//! is found decides the line and column that the error names. `Lexer::buffer_start` and [`State`] keep track of that.

mod error;
mod iter;
mod number;
mod quoted;
mod source;
mod unicode;

pub use error::{State, Stop, character_offset};
pub use iter::{IterError, TokenInfo, TokenIter};
pub use source::{Source, TooLarge};
pub use unicode::{is_printable, is_xid_continue, is_xid_start, lookup_name};

use std::cell::Cell;

use crate::errors::{Location, SyntaxError, Warning};
use crate::token::{SoftKeyword, Token, TokenKind, classify_name};
use iter::Waiting;
use quoted::Quoted;

/// Indentation levels, the outermost included.
const MAX_INDENT: usize = 100;
/// Open brackets.
const MAX_LEVEL: usize = 200;
/// A tab moves to the next multiple of this.
const TAB_SIZE: u32 = 8;

/// A tokenizer over a whole source, for the parser.
#[derive(Debug)]
pub struct Tokenizer<'s> {
    text: &'s [u8],
    pub(crate) lexer: Lexer,
}

impl<'s> Tokenizer<'s> {
    /// A tokenizer at the start of `source`. With `type_comments`, `# type:` comments become tokens.
    pub fn new(source: &'s Source<'s>, type_comments: bool) -> Self {
        let text = source.bytes();
        let mut lexer = Lexer { type_comments, ..Lexer::default() };
        lexer.ragged = !text.ends_with(b"\n");
        lexer.nul_at = memchr::memchr(0, text).unwrap_or(usize::MAX);
        Tokenizer { text, lexer }
    }

    /// The buffer that the tokens' offsets refer to.
    pub fn text(&self) -> &'s [u8] {
        self.text
    }

    /// Reads one token. After an error, reading on is useless; [`Tokenizer::error`] turns it into an exception.
    pub fn next_token(&mut self) -> Result<Token, Stop> {
        self.lexer.next_token(self.text)
    }

    /// Reads a token and appends it to [`Tokenizer::tokens`], and more until these are `enough`, or a token is the last
    /// or a `# type: ignore`, or there is a warning. Gives the kind of the last token read. This is the fast way: a
    /// token is written once.
    pub fn read_to(&mut self, enough: usize) -> Result<TokenKind, Stop> {
        let warnings = self.lexer.warnings.len();
        loop {
            let kind = self.lexer.read(self.text)?;
            if matches!(kind, TokenKind::EndMarker | TokenKind::TypeIgnore)
                || self.lexer.tokens.len() >= enough
                || self.lexer.warnings.len() != warnings
            {
                return Ok(kind);
            }
        }
    }

    /// Where [`Tokenizer::read_to`] puts tokens; the caller may take them or change them.
    #[inline]
    pub fn tokens(&mut self) -> &mut Vec<Token> {
        &mut self.lexer.tokens
    }

    /// What the parser raises when [`Tokenizer::next_token`] has failed.
    pub fn error(&self, stop: Stop) -> SyntaxError {
        match stop {
            Stop::Error(error) => *error,
            Stop::State | Stop::MoreInput => self.lexer.state_error(self.text),
        }
    }

    /// How far reading has come; CPython's `tok->done`.
    pub fn state(&self) -> State {
        self.lexer.state
    }

    /// The line that has been read last, from 1; 0 before the first token.
    pub fn line(&self) -> i32 {
        self.lexer.line
    }

    /// The place in its line where reading goes on, in bytes.
    pub fn column(&self) -> i32 {
        (self.lexer.pos - self.lexer.line_start) as i32
    }

    /// The warnings issued so far, in order; the parser appends its own.
    pub fn warnings(&mut self) -> &mut Vec<Warning> {
        &mut self.lexer.warnings
    }

    /// From the next token on `<>` is one operator instead of two, as `from __future__ import barry_as_FLUFL` wants.
    pub fn set_barry_as_bdfl(&mut self, on: bool) {
        self.lexer.barry_as_bdfl = on;
    }

    /// Whether an f-string or t-string is open.
    pub fn in_fstring(&self) -> bool {
        !self.lexer.modes.is_empty()
    }

    /// Ends the open indentation levels at the end of interactive input: the next tokens are that many `DEDENT`s.
    pub fn imply_dedents(&mut self) {
        self.lexer.pending_indents = -(self.lexer.indents.len() as i32);
        self.lexer.indents.clear();
    }

    /// Whether any indentation level is open.
    pub fn is_indented(&self) -> bool {
        !self.lexer.indents.is_empty()
    }

    /// The text that an error in line `line` shows. While that line is the one being read, it keeps its newline.
    pub fn error_line(&self, line: i32) -> String {
        self.lexer.error_line(self.text, line)
    }

    /// The location of an error from a line and byte column (from 0) to another, as the parser gives them: -1 for a
    /// column that is not known.
    pub fn location(&self, start: (i32, i32), end: (i32, i32)) -> Location {
        self.lexer.location(self.text, start, end)
    }

    /// The location of the error that takes the place of a warning about the literal `token`, `lines` below its first
    /// line. `read` is the line that has been read last: if it is that of the warning, its newline shows.
    pub fn warning_location(
        &self,
        token: &Token,
        lines: i32,
        read: i32,
        (col, end_col): (i32, i32),
    ) -> Location {
        let before = self.text.get(..token.start as usize).unwrap_or_default();
        let mut line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        for _ in 0..lines {
            let rest = self.text.get(line_start..).unwrap_or_default();
            line_start += memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
        }
        let line = token.line + lines;
        self.lexer.warning_location(self.text, line_start, read <= line, (line, col), (line, end_col))
    }

    /// Reads the rest of the source and tells what is wrong in it.
    pub fn rest(&mut self) -> Rest {
        let mut within_fstring = Vec::new();
        let mut warned = self.lexer.warnings.len();
        let found = loop {
            let result = self.next_token().map(|token| token.kind);
            if self.lexer.warnings.len() > warned {
                if self.in_fstring() {
                    within_fstring.extend(warned..self.lexer.warnings.len());
                }
                warned = self.lexer.warnings.len();
            }
            match result {
                Ok(TokenKind::EndMarker) => break None,
                Ok(_) => {}
                Err(_) if self.in_fstring() => break None,
                Err(Stop::Error(error)) => break Some((None, *error)),
                Err(Stop::State | Stop::MoreInput) => {
                    let open = self.lexer.brackets.last();
                    break open.map(|open| (Some(open.line), self.lexer.unclosed(self.text, *open)));
                }
            }
        };
        let (open_line, error) = found.unzip();
        Rest { error, open_line: open_line.flatten(), within_fstring }
    }
}

/// What the tokenizer finds in the rest of a source that the parser could not parse.
#[derive(Debug)]
pub struct Rest {
    error: Option<SyntaxError>,
    /// For a bracket that is not closed, where it is.
    open_line: Option<i32>,
    /// Which of the warnings are for f-strings. As errors they do not matter.
    pub within_fstring: Vec<usize>,
}

impl Rest {
    /// The error that takes precedence over the parser's in line `line`, if there is one.
    pub fn error_before(&self, line: i32) -> Option<&SyntaxError> {
        self.error.as_ref().filter(|_| self.open_line.is_none_or(|open| line > open))
    }
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    byte: u8,
    line: i32,
    col: i32,
}

/// Where reading is; what has to be set back when a token turns out to need more input.
#[derive(Clone, Copy, Debug)]
struct Position {
    pos: usize,
    line: i32,
    line_start: usize,
    buffer_start: usize,
    at_line_start: bool,
    state: State,
}

/// The state of reading, without the text, which may grow between two tokens.
#[derive(Debug)]
pub(crate) struct Lexer {
    /// Offset of the next byte.
    pos: usize,
    /// The line read last. It grows when the first byte of the next line is read, not when a newline is.
    line: i32,
    /// Where `line` starts.
    line_start: usize,
    /// Where the line started that was current when reading last went on to a new line between two tokens.
    buffer_start: usize,
    /// Whether the next token is the first of its line.
    at_line_start: bool,
    state: State,
    /// Columns of the open indentation levels, counted with tabs of 8 and of 1, without the outermost level.
    indents: Vec<(u32, u32)>,
    /// `INDENT`s (above 0) or `DEDENT`s (below) still to be returned.
    pending_indents: i32,
    brackets: Vec<Bracket>,
    /// The open f-strings and t-strings.
    modes: Vec<Quoted>,
    warnings: Vec<Warning>,
    /// How many bytes of lines may still be copied into the errors that warnings may become.
    details: Cell<usize>,
    /// Tokens that have been read but not been taken.
    tokens: Vec<Token>,
    type_comments: bool,
    /// `<>` is an operator.
    barry_as_bdfl: bool,
    /// Comments and insignificant line ends become tokens, and few things are errors.
    extra_tokens: bool,
    /// Whether a comment was the first on its line, so that its line end is insignificant.
    comment_newline: bool,
    /// See [`crate::Flags::from_file`].
    pub(crate) from_file: bool,
    /// The text may grow: its end is not the end of the input.
    partial: bool,
    /// What the token waits for that needs more text.
    waiting: Waiting,
    /// The text does not end in a newline.
    ragged: bool,
    /// The first NUL byte.
    nul_at: usize,
}

impl Default for Lexer {
    fn default() -> Self {
        Lexer {
            pos: 0,
            line: 0,
            line_start: 0,
            buffer_start: 0,
            at_line_start: true,
            state: State::Reading,
            indents: Vec::new(),
            pending_indents: 0,
            brackets: Vec::new(),
            modes: Vec::new(),
            warnings: Vec::new(),
            details: Cell::new(64 << 20),
            tokens: Vec::new(),
            type_comments: false,
            barry_as_bdfl: false,
            extra_tokens: false,
            comment_newline: false,
            from_file: false,
            partial: false,
            waiting: Waiting::Line,
            ragged: false,
            nul_at: usize::MAX,
        }
    }
}

/// The byte at `i`, or 0 at the end. NUL bytes of the source are never seen here: a line with one is rejected when
/// reading arrives at it.
#[inline(always)]
fn at(text: &[u8], i: usize) -> u8 {
    text.get(i).copied().unwrap_or(0)
}

/// Which bytes may belong to a name: ASCII ones, and all of other characters, which are checked afterwards.
static NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || b == b'_' || byte >= 128;
        byte += 1;
    }
    table
};

#[inline(always)]
fn is_name_byte(byte: u8) -> bool {
    NAME_BYTES[byte as usize]
}

/// The same number in each byte of a word.
const fn bytes_of(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// How many bytes of a word, from the first on, are ASCII letters, digits or `_`.
#[inline(always)]
fn ascii_name_bytes(word: u64) -> usize {
    const HIGH: u64 = bytes_of(0x80);
    // Adding to seven bits sets the eighth where the sum reaches 128; nothing is carried over.
    let low = word & !HIGH;
    let from = |word: u64, first: u8| word + bytes_of(0x80 - first);
    let digits = from(low, b'0') & !from(low, b'9' + 1);
    let lower = low | bytes_of(0x20);
    let letters = from(lower, b'a') & !from(lower, b'z' + 1);
    let underscores = !((low ^ bytes_of(b'_')) + bytes_of(0x7f));
    let others = !(digits | letters | underscores) & HIGH | word & HIGH;
    others.trailing_zeros() as usize / 8
}

/// How many bytes of text, from the first on, are ASCII letters, digits or `_`.
#[inline(always)]
fn ascii_name_length(text: &[u8]) -> usize {
    let mut length = 0;
    while let Some(chunk) = text.get(length..).and_then(|rest| rest.first_chunk()) {
        let more = ascii_name_bytes(u64::from_le_bytes(*chunk));
        length += more;
        if more < 8 {
            return length;
        }
    }
    let rest = text.get(length..).unwrap_or_default();
    length + rest.iter().position(|&b| !b.is_ascii_alphanumeric() && b != b'_').unwrap_or(rest.len())
}

/// How many spaces text starts with.
#[inline(always)]
fn count_spaces(text: &[u8]) -> usize {
    let mut count = 0;
    while let Some(chunk) = text.get(count..).and_then(|rest| rest.first_chunk()) {
        let others = u64::from_le_bytes(*chunk) ^ bytes_of(b' ');
        let more = others.trailing_zeros() as usize / 8;
        count += more;
        if more < 8 {
            return count;
        }
    }
    let rest = text.get(count..).unwrap_or_default();
    count + rest.iter().position(|&b| b != b' ').unwrap_or(rest.len())
}

impl Lexer {
    #[inline(never)]
    fn next_token(&mut self, text: &[u8]) -> Result<Token, Stop> {
        self.read(text)?;
        self.tokens.pop().ok_or(Stop::State)
    }

    #[inline(always)]
    fn read(&mut self, text: &[u8]) -> Result<TokenKind, Stop> {
        if self.partial {
            return self.read_partial(text);
        }
        let result = self.read_whole(text);
        if self.ragged && self.has_seen_end(text) {
            self.state = State::EndOfInput;
        }
        result
    }

    /// Whether CPython, in reading the last token, has looked for a character beyond the end of the text.
    #[cold]
    fn has_seen_end(&self, text: &[u8]) -> bool {
        use TokenKind as T;
        let Some(token) = self.tokens.last().filter(|_| self.state == State::Reading) else { return false };
        let literal = token.bytes(text);
        let end = token.end as usize;
        let last_seen = match token.kind {
            T::String if !(literal.ends_with(b"''") || literal.ends_with(b"\"\"")) => return false,
            T::String if literal.len() > 4 => return false,
            T::FStringMiddle | T::FStringEnd | T::TStringMiddle | T::TStringEnd => return false,
            T::Newline | T::Nl => return false,
            T::FStringStart | T::TStringStart if literal.last() == text.get(end) => end + 1,
            T::Dot if text.get(end) == Some(&b'.') => end + 1,
            kind if kind.is_operator() && kind.text().len() == 3 => return false,
            _ => end,
        };
        last_seen >= text.len()
    }

    /// As [`Lexer::read`]; a token that reaches the end of the text is not read at all yet.
    #[inline(never)]
    fn read_partial(&mut self, text: &[u8]) -> Result<TokenKind, Stop> {
        let saved = Position {
            pos: self.pos,
            line: self.line,
            line_start: self.line_start,
            buffer_start: self.buffer_start,
            at_line_start: self.at_line_start,
            state: self.state,
        };
        let result = self.read_whole(text);
        if let Err(Stop::MoreInput) = result {
            self.pos = saved.pos;
            self.line = saved.line;
            self.line_start = saved.line_start;
            self.buffer_start = saved.buffer_start;
            self.at_line_start = saved.at_line_start;
            self.state = saved.state;
        }
        result
    }

    #[inline(always)]
    fn read_whole(&mut self, text: &[u8]) -> Result<TokenKind, Stop> {
        match self.modes.last() {
            Some(mode) if mode.in_text => self.quoted_text(text),
            _ => self.regular(text),
        }
    }

    #[inline(always)]
    fn regular(&mut self, text: &[u8]) -> Result<TokenKind, Stop> {
        loop {
            let mut blank = false;
            if self.at_line_start {
                blank = self.indentation(text)?;
            }
            if self.pending_indents != 0 {
                return Ok(self.pending_indent());
            }
            if let Some(kind) = self.after_indentation(text, blank)? {
                return Ok(kind);
            }
        }
    }

    /// Reads the space before the first token of a line and compares it with the open levels. Tells whether the line
    /// is blank or holds a comment only.
    fn indentation(&mut self, text: &[u8]) -> Result<bool, Stop> {
        if self.pos < text.len() {
            self.begin_line(text, self.pos)?;
            if !self.extra_tokens || self.modes.is_empty() {
                self.buffer_start = self.line_start;
            }
        } else {
            self.reach_end()?;
            if self.extra_tokens && self.modes.is_empty() {
                self.buffer_start = text.len();
            }
        }
        self.at_line_start = false;
        let spaces = count_spaces(text.get(self.pos..).unwrap_or_default());
        let (mut col, mut alt) = (spaces as u32, spaces as u32);
        // The column of the first backslash decides for lines joined by backslashes within the indentation.
        let mut joined = 0;
        let mut i = self.pos + spaces;
        let next = loop {
            match at(text, i) {
                b' ' => {
                    col += 1;
                    alt += 1;
                }
                b'\t' => {
                    col = (col / TAB_SIZE + 1) * TAB_SIZE;
                    alt += 1;
                }
                b'\x0c' => {
                    col = 0;
                    alt = 0;
                }
                b'\\' => {
                    if joined == 0 {
                        joined = col;
                    }
                    self.pos = i + 1;
                    let result = self.continuation(text);
                    if !self.extra_tokens {
                        self.buffer_start = self.line_start;
                    } else if self.modes.is_empty() {
                        let at_end = self.state == State::EndOfInput;
                        self.buffer_start = if at_end { text.len() } else { self.line_start };
                    }
                    if self.from_file && self.state == State::EndOfInput {
                        self.pos = self.line_start;
                    }
                    result?;
                    i = self.pos;
                    continue;
                }
                other => break other,
            }
            i += 1;
        };
        self.pos = i;
        if matches!(next, b'#' | b'\n' | b'\r') {
            return Ok(true);
        }
        if self.brackets.is_empty() {
            if joined != 0 {
                col = joined;
                alt = joined;
            }
            self.compare_indentation(text, col, alt)?;
        }
        Ok(false)
    }

    fn compare_indentation(&mut self, text: &[u8], col: u32, alt: u32) -> Result<(), Stop> {
        let (open, open_alt) = self.indents.last().copied().unwrap_or((0, 0));
        if col == open {
            if alt != open_alt {
                return Err(self.stop_at_line_end(text, State::TabSpace));
            }
        } else if col > open {
            if self.indents.len() + 2 > MAX_INDENT {
                return Err(self.stop_at_line_end(text, State::TooDeep));
            }
            if alt <= open_alt {
                return Err(self.stop_at_line_end(text, State::TabSpace));
            }
            self.pending_indents += 1;
            self.indents.push((col, alt));
        } else {
            let (open, open_alt) = loop {
                match self.indents.last() {
                    Some(&(open, _)) if col < open => {
                        self.indents.pop();
                        self.pending_indents -= 1;
                    }
                    other => break other.copied().unwrap_or((0, 0)),
                }
            };
            if col != open {
                return Err(self.stop_at_line_end(text, State::Dedent));
            }
            if alt != open_alt {
                return Err(self.stop_at_line_end(text, State::TabSpace));
            }
        }
        Ok(())
    }

    fn pending_indent(&mut self) -> TokenKind {
        let (kind, start) = if self.pending_indents < 0 {
            self.pending_indents += 1;
            (TokenKind::Dedent, self.pos)
        } else {
            self.pending_indents -= 1;
            (TokenKind::Indent, if self.extra_tokens { self.line_start } else { self.pos })
        };
        self.emit_placeless(kind, start)
    }

    /// Appends a token that has no column for the parser.
    fn emit_placeless(&mut self, kind: TokenKind, start: usize) -> TokenKind {
        self.emit(kind, start, self.pos);
        if !self.extra_tokens
            && let Some(token) = self.tokens.last_mut()
        {
            token.col = -1;
            token.end_col = -1;
        }
        kind
    }

    /// Appends a token of the current line, from `start` to `end`. Reading goes on at `self.pos`.
    #[inline(always)]
    fn emit(&mut self, kind: TokenKind, start: usize, end: usize) -> TokenKind {
        self.emit_from(kind, SoftKeyword::No, start, end, self.line, self.line_start)
    }

    /// Appends a token that starts in `line`, which starts at `line_start`.
    #[inline(always)]
    fn emit_from(
        &mut self,
        kind: TokenKind,
        soft: SoftKeyword,
        start: usize,
        end: usize,
        line: i32,
        line_start: usize,
    ) -> TokenKind {
        self.tokens.push(Token {
            kind,
            soft,
            level: self.brackets.len() as u16,
            start: start as u32,
            end: end as u32,
            line,
            col: (start as i32).wrapping_sub(line_start as i32),
            end_line: self.line,
            end_col: (self.pos - self.line_start) as i32,
        });
        kind
    }

    /// Reading arrives at the first byte of a line.
    #[inline]
    fn begin_line(&mut self, text: &[u8], start: usize) -> Result<(), Stop> {
        self.line += 1;
        self.line_start = start;
        if self.nul_at < text.len() { self.check_nul(text) } else { Ok(()) }
    }

    #[cold]
    fn check_nul(&mut self, text: &[u8]) -> Result<(), Stop> {
        if self.nul_at < self.line_start || self.nul_at >= self.line_end(text) {
            return Ok(());
        }
        Err(self.fail(text, self.line_start, "source code cannot contain null bytes".into()))
    }

    /// Reading has arrived at the end of the text.
    #[inline]
    fn reach_end(&mut self) -> Result<(), Stop> {
        if self.partial {
            return Err(self.wait(Waiting::Line));
        }
        self.state = State::EndOfInput;
        Ok(())
    }

    /// Reads what follows a backslash: the end of the line, and there must be a next line.
    fn continuation(&mut self, text: &[u8]) -> Result<(), Stop> {
        if at(text, self.pos) == b'\r' {
            self.pos += 1;
        }
        match text.get(self.pos) {
            Some(b'\n') => self.pos += 1,
            Some(_) => {
                self.pos += 1;
                return Err(self.stop(State::LineContinuation));
            }
            None if self.partial => return Err(self.wait(Waiting::Line)),
            None => return Err(self.stop(State::LineContinuation)),
        }
        if self.pos >= text.len() {
            if self.partial {
                return Err(self.wait(Waiting::Content));
            }
            self.state = State::EndOfInput;
            return Err(Stop::State);
        }
        self.begin_line(text, self.pos)
    }

    /// The token needs more text.
    #[cold]
    fn wait(&mut self, waiting: Waiting) -> Stop {
        self.waiting = waiting;
        Stop::MoreInput
    }

    /// Reads a token after the indentation; `None` if it was the end of a line that counts for nothing.
    #[inline(always)]
    fn after_indentation(&mut self, text: &[u8], blank: bool) -> Result<Option<TokenKind>, Stop> {
        loop {
            let mut i = self.pos;
            let mut c = at(text, i);
            while matches!(c, b' ' | b'\t' | b'\x0c') {
                i += 1;
                c = at(text, i);
            }
            let start = i;
            if c == b'#' {
                i = memchr::memchr2(b'\n', b'\r', &text[i..]).map_or(text.len(), |length| start + length);
                self.pos = i;
                if self.type_comments
                    && let Some(kind) = self.type_comment(text, start, i, blank)
                {
                    return Ok(Some(kind));
                }
                if self.extra_tokens {
                    self.comment_newline = blank;
                    return Ok(Some(self.emit(TokenKind::Comment, start, i)));
                }
                c = at(text, i);
            }
            if is_name_byte(c) && !c.is_ascii_digit() {
                return self.name(text, start).map(Some);
            }
            if c == b'\r' {
                i += 1;
                c = at(text, i);
            }
            match c {
                b'\n' => {
                    self.pos = i + 1;
                    self.at_line_start = true;
                    if blank || !self.brackets.is_empty() {
                        if self.extra_tokens {
                            self.comment_newline = false;
                            return Ok(Some(self.emit(TokenKind::Nl, start, i + 1)));
                        }
                        return Ok(None);
                    }
                    if self.comment_newline && self.extra_tokens {
                        self.comment_newline = false;
                        return Ok(Some(self.emit(TokenKind::Nl, start, i + 1)));
                    }
                    return Ok(Some(self.emit(TokenKind::Newline, start, i)));
                }
                b'0'..=b'9' => return self.number(text, start, i).map(Some),
                b'\'' | b'"' => return self.string(text, start, i).map(Some),
                b'.' if at(text, i + 1).is_ascii_digit() => {
                    return self.fraction(text, start, i + 1).map(Some);
                }
                b'\\' => {
                    self.pos = i + 1;
                    self.continuation(text)?;
                }
                0 if i >= text.len() => {
                    self.pos = text.len();
                    self.reach_end()?;
                    if !self.brackets.is_empty() {
                        return Err(Stop::State);
                    }
                    return Ok(Some(self.emit_placeless(TokenKind::EndMarker, self.pos)));
                }
                _ => return self.operator(text, start, i, c).map(Some),
            }
        }
    }

    #[inline(always)]
    fn name(&mut self, text: &[u8], start: usize) -> Result<TokenKind, Stop> {
        let mut i = start + ascii_name_length(&text[start..]);
        let wide = at(text, i) >= 128;
        if wide {
            i += text[i..].iter().position(|&byte| !is_name_byte(byte)).unwrap_or(text.len() - i);
        }
        if matches!(at(text, i), b'\'' | b'"')
            && i - start <= 5
            && let Some(result) = self.prefixed(text, start, i)
        {
            return result;
        }
        self.pos = i;
        if wide && !self.extra_tokens {
            self.check_identifier(text, start)?;
        }
        let (kind, soft) = classify_name(text, start, i);
        Ok(self.emit_from(kind, soft, start, i, self.line, self.line_start))
    }

    /// Checks a name with characters beyond ASCII.
    #[cold]
    fn check_identifier(&mut self, text: &[u8], start: usize) -> Result<(), Stop> {
        let mut i = start;
        while i < self.pos {
            let (code, length) = unicode::decode(&text[i..self.pos]);
            let valid = if i == start { is_xid_start(code) } else { is_xid_continue(code) };
            i += length;
            if !valid {
                let message = match char::from_u32(code) {
                    Some(character) if is_printable(code) => {
                        format!("invalid character '{character}' (U+{code:04X})")
                    }
                    _ => format!("invalid non-printable character U+{code:04X}"),
                };
                return Err(self.fail(text, i, message));
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn operator(&mut self, text: &[u8], start: usize, i: usize, c: u8) -> Result<TokenKind, Stop> {
        use TokenKind as T;
        // A colon that ends the expression of a replacement field is a colon, whatever follows.
        if c == b':'
            && let Some(mode) = self.modes.last_mut()
            && mode.fields > 0
            && mode.depth == mode.fields
        {
            mode.in_text = true;
            mode.in_format_spec = true;
            self.pos = i + 1;
            return Ok(self.emit(T::Colon, start, i + 1));
        }
        let second = at(text, i + 1);
        let third = |byte: u8, longer: T, shorter: T| {
            if at(text, i + 2) == byte { (longer, 3) } else { (shorter, 2) }
        };
        let (kind, length) = match (c, second) {
            (b'=', b'=') => (T::EqEqual, 2),
            (b'=', _) => (T::Equal, 1),
            (b'(', _) => return self.open_bracket(text, start, i, T::LPar),
            (b'[', _) => return self.open_bracket(text, start, i, T::LSqb),
            (b'{', _) => return self.open_bracket(text, start, i, T::LBrace),
            (b')', _) => return self.close_bracket(text, start, i, T::RPar),
            (b']', _) => return self.close_bracket(text, start, i, T::RSqb),
            (b'}', _) => return self.close_bracket(text, start, i, T::RBrace),
            (b',', _) => (T::Comma, 1),
            (b'.', b'.') if at(text, i + 2) == b'.' => (T::Ellipsis, 3),
            (b'.', _) => (T::Dot, 1),
            (b':', b'=') => (T::ColonEqual, 2),
            (b':', _) => (T::Colon, 1),
            (b'+', b'=') => (T::PlusEqual, 2),
            (b'+', _) => (T::Plus, 1),
            (b'-', b'=') => (T::MinEqual, 2),
            (b'-', b'>') => (T::RArrow, 2),
            (b'-', _) => (T::Minus, 1),
            (b'*', b'*') => third(b'=', T::DoubleStarEqual, T::DoubleStar),
            (b'*', b'=') => (T::StarEqual, 2),
            (b'*', _) => (T::Star, 1),
            (b'/', b'/') => third(b'=', T::DoubleSlashEqual, T::DoubleSlash),
            (b'/', b'=') => (T::SlashEqual, 2),
            (b'/', _) => (T::Slash, 1),
            (b'%', b'=') => (T::PercentEqual, 2),
            (b'%', _) => (T::Percent, 1),
            (b'&', b'=') => (T::AmperEqual, 2),
            (b'&', _) => (T::Amper, 1),
            (b'|', b'=') => (T::VBarEqual, 2),
            (b'|', _) => (T::VBar, 1),
            (b'^', b'=') => (T::CircumflexEqual, 2),
            (b'^', _) => (T::Circumflex, 1),
            (b'<', b'<') => third(b'=', T::LeftShiftEqual, T::LeftShift),
            (b'<', b'=') => (T::LessEqual, 2),
            (b'<', b'>') if self.barry_as_bdfl => (T::NotEqual, 2),
            (b'<', _) => (T::Less, 1),
            (b'>', b'>') => third(b'=', T::RightShiftEqual, T::RightShift),
            (b'>', b'=') => (T::GreaterEqual, 2),
            (b'>', _) => (T::Greater, 1),
            (b'!', b'=') => (T::NotEqual, 2),
            (b'!', _) => (T::Exclamation, 1),
            (b'@', b'=') => (T::AtEqual, 2),
            (b'@', _) => (T::At, 1),
            (b'~', _) => (T::Tilde, 1),
            (b';', _) => (T::Semi, 1),
            _ => {
                if !(b' '..=b'~').contains(&c) {
                    let message = format!("invalid non-printable character U+{c:04X}");
                    return Err(self.fail(text, i + 1, message));
                }
                (T::Op, 1)
            }
        };
        self.pos = i + length;
        Ok(self.emit(kind, start, i + length))
    }

    #[inline]
    fn open_bracket(
        &mut self,
        text: &[u8],
        start: usize,
        i: usize,
        kind: TokenKind,
    ) -> Result<TokenKind, Stop> {
        if self.brackets.len() >= MAX_LEVEL {
            return Err(self.fail(text, i + 1, "too many nested parentheses".into()));
        }
        let bracket = Bracket { byte: text[i], line: self.line, col: (start - self.line_start) as i32 };
        self.brackets.push(bracket);
        if let Some(mode) = self.modes.last_mut() {
            mode.depth += 1;
        }
        self.pos = i + 1;
        Ok(self.emit(kind, start, i + 1))
    }

    #[inline]
    fn close_bracket(
        &mut self,
        text: &[u8],
        start: usize,
        i: usize,
        kind: TokenKind,
    ) -> Result<TokenKind, Stop> {
        let closing = text[i] as char;
        let mode = self.modes.last().copied();
        if let Some(mode) = mode
            && mode.depth == 0
            && closing == '}'
        {
            let message = format!("{}-string: single '}}' is not allowed", mode.letter());
            return Err(self.fail(text, i + 1, message));
        }
        if self.brackets.is_empty() && !self.extra_tokens {
            return Err(self.fail(text, i + 1, format!("unmatched '{closing}'")));
        }
        if let Some(open) = self.brackets.pop()
            && !matches!((open.byte, closing), (b'(', ')') | (b'[', ']') | (b'{', '}'))
        {
            self.mismatch(text, i + 1, open, closing)?;
        }
        if let Some(mode) = self.modes.last_mut() {
            mode.depth -= 1;
            if mode.depth < 0 {
                let message = format!("{}-string: unmatched '{closing}'", mode.letter());
                return Err(self.fail(text, i + 1, message));
            }
            if closing == '}' && mode.depth == mode.fields - 1 {
                mode.fields -= 1;
                mode.in_text = true;
                mode.in_format_spec = false;
            }
        }
        self.pos = i + 1;
        Ok(self.emit(kind, start, i + 1))
    }

    #[cold]
    fn mismatch(&mut self, text: &[u8], pos: usize, open: Bracket, closing: char) -> Result<(), Stop> {
        let opening = open.byte as char;
        if let Some(mode) = self.modes.last()
            && opening == '{'
            && mode.depth == mode.fields
        {
            let message = format!("{}-string: unmatched '{closing}'", mode.letter());
            return Err(self.fail(text, pos, message));
        }
        if self.extra_tokens {
            return Ok(());
        }
        let mut message =
            format!("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'");
        if open.line != self.line {
            message += &format!(" on line {}", open.line);
        }
        Err(self.fail(text, pos, message))
    }

    /// The `# type:` comment from `start` to `end`, if it is one.
    fn type_comment(&mut self, text: &[u8], start: usize, end: usize, blank: bool) -> Option<TokenKind> {
        let skip_space = |mut i: usize| {
            while i < end && matches!(text[i], b' ' | b'\t') {
                i += 1;
            }
            i
        };
        let i = skip_space(start + 1);
        if !text[i..end].starts_with(b"type:") {
            return None;
        }
        let content = skip_space(i + 5);
        let ignored = content + 6;
        let ignore = text[content..end].starts_with(b"ignore")
            && (ignored == end || (text[ignored] < 128 && !text[ignored].is_ascii_alphanumeric()));
        if !ignore {
            return Some(self.emit(TokenKind::TypeComment, content, end));
        }
        if blank && end < text.len() {
            // The newline of a line of its own goes with it.
            self.pos = end + 1;
            self.at_line_start = true;
        }
        Some(self.emit(TokenKind::TypeIgnore, ignored, end))
    }
}

#[cfg(test)]
mod tests;
