//! The tokens of a parse, read on demand or all at once, as the parser sees them: without `# type: ignore` comments,
//! and with the line end that interactive input implies.

use crate::ast::{PyStr, TypeIgnore};
use crate::errors::{SyntaxError, Warning};
use crate::token::{SoftKeyword, Token, TokenKind};
use crate::tokenizer::{Source, Stop, Tokenizer};
use crate::{Flags, Mode};

/// The tokens read so far, or a window of the last of them, and the tokenizer that gives more.
pub(super) struct TokenBuffer<'s> {
    pub tokenizer: Tokenizer<'s>,
    pub tokens: Vec<Token>,
    /// How many tokens were read before those in the window.
    pub forgotten: usize,
    /// After token number `barry_from`, `<>` is an operator.
    pub barry_from: Option<usize>,
    pub type_ignores: Vec<TypeIgnore>,
    /// How many tokens had been read when each of the tokenizer's warnings came.
    warned_at: Vec<usize>,
    single: bool,
    dont_imply_dedent: bool,
    /// In interactive mode: a token was read since the last implied line end.
    started: bool,
}

impl<'s> TokenBuffer<'s> {
    /// With room for that many tokens, or as many as the text may have.
    pub fn new(source: &'s Source<'s>, mode: Mode, flags: &Flags, room: usize) -> Self {
        let mut tokenizer = Tokenizer::new(source, flags.type_comments);
        tokenizer.lexer.from_file = flags.from_file;
        tokenizer.set_barry_as_bdfl(flags.barry_as_bdfl);
        TokenBuffer {
            tokenizer,
            tokens: Vec::with_capacity(room.min(source.bytes().len() / 4 + 16)),
            forgotten: 0,
            barry_from: None,
            type_ignores: Vec::new(),
            warned_at: Vec::new(),
            single: mode == Mode::Single,
            dont_imply_dedent: flags.dont_imply_dedent,
            started: false,
        }
    }

    /// Reads one more token.
    pub fn fill(&mut self) -> Result<Token, SyntaxError> {
        self.with_tokens(|buffer| buffer.fill_one(0))?;
        self.tokens.last().copied().ok_or_else(|| self.tokenizer.error(Stop::State))
    }

    /// Reads on until there are `enough` tokens in the window, or all of them.
    pub fn fill_to(&mut self, enough: usize) -> Result<(), SyntaxError> {
        self.with_tokens(|buffer| {
            loop {
                // The interactive mode's line ends, and where the tokenizer changes, are seen to one by one.
                let step = if buffer.single || buffer.barry_from.is_some() { 0 } else { enough };
                let kind = buffer.fill_one(step)?;
                let count = buffer.tokenizer.tokens().len();
                if kind == TokenKind::EndMarker || count >= enough {
                    return Ok(());
                }
                if buffer.barry_from == Some(buffer.forgotten + count) {
                    buffer.tokenizer.set_barry_as_bdfl(true);
                }
            }
        })
    }

    /// Whether all tokens have been read.
    pub fn is_complete(&self) -> bool {
        self.tokens.last().is_some_and(|token| token.kind == TokenKind::EndMarker)
    }

    /// Drops the first tokens of the window, `count` of them.
    #[inline(never)]
    pub fn forget(&mut self, count: usize) -> usize {
        let count = count.min(self.tokens.len());
        self.tokens.drain(..count);
        self.forgotten += count;
        count
    }

    /// Pretends that the input ends after the tokens read so far.
    pub fn end_here(&mut self) {
        let end = self.tokenizer.text().len() as u32;
        self.tokens.push(Token {
            kind: TokenKind::EndMarker,
            soft: SoftKeyword::No,
            level: 0,
            start: end,
            end,
            line: self.tokenizer.line(),
            col: -1,
            end_line: self.tokenizer.line(),
            end_col: -1,
        });
    }

    /// Lets `fill` work while the tokens are where the tokenizer appends to them.
    fn with_tokens<T>(&mut self, fill: impl FnOnce(&mut Self) -> T) -> T {
        std::mem::swap(&mut self.tokens, self.tokenizer.tokens());
        let result = fill(self);
        std::mem::swap(&mut self.tokens, self.tokenizer.tokens());
        result
    }

    /// Reads a token, or more until there are `enough` or something is to be done about the last one.
    #[inline(always)]
    fn fill_one(&mut self, enough: usize) -> Result<TokenKind, SyntaxError> {
        let mut kind = self.read(enough)?;
        while kind == TokenKind::TypeIgnore {
            if let Some(token) = self.tokenizer.tokens().pop() {
                let tag = PyStr::from_wtf8(token.bytes(self.tokenizer.text()));
                self.type_ignores.push(TypeIgnore { lineno: token.line, tag });
            }
            kind = self.read(enough)?;
        }
        if self.single { Ok(self.imply_line_end(kind)) } else { Ok(kind) }
    }

    /// In interactive mode the end of the input ends a line, and blocks.
    fn imply_line_end(&mut self, kind: TokenKind) -> TokenKind {
        if !self.started || kind != TokenKind::EndMarker {
            self.started = true;
            return kind;
        }
        self.started = false;
        if let Some(last) = self.tokenizer.tokens().last_mut() {
            last.kind = TokenKind::Newline;
        }
        if self.tokenizer.is_indented() && !self.dont_imply_dedent {
            self.tokenizer.imply_dedents();
        }
        TokenKind::Newline
    }

    fn read(&mut self, enough: usize) -> Result<TokenKind, SyntaxError> {
        let result = self.tokenizer.read_to(enough);
        let warnings = self.tokenizer.warnings().len();
        if self.warned_at.len() < warnings {
            // The token read, if there is one, is the last.
            let read = self.forgotten + self.tokenizer.tokens().len();
            self.warned_at.resize(warnings, read - usize::from(result.is_ok()));
        }
        result.map_err(|stop| self.tokenizer.error(stop))
    }

    /// The warnings of tokenizer and parser in the order in which CPython issues them. With each of the parser's comes
    /// the number of tokens that had been parsed.
    pub fn merge_warnings(&mut self, parser: Vec<(usize, Warning)>) -> Vec<Warning> {
        let own = std::mem::take(self.tokenizer.warnings());
        if own.is_empty() {
            return parser.into_iter().map(|(_, warning)| warning).collect();
        }
        // What was read to look for errors comes last.
        self.warned_at.resize(own.len(), usize::MAX);
        let mut merged = Vec::with_capacity(own.len() + parser.len());
        let mut own = own.into_iter().zip(self.warned_at.drain(..)).peekable();
        for (at, warning) in parser {
            while let Some((early, _)) = own.next_if(|(_, index)| *index <= at) {
                merged.push(early);
            }
            merged.push(warning);
        }
        merged.extend(own.map(|(warning, _)| warning));
        merged
    }
}
