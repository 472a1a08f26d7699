//! The tokens of a parse, read on demand or all at once, as the parser sees them: without `# type: ignore` comments,
//! and with the line end that interactive input implies.

use crate::ast::{PyStr, TypeIgnore};
use crate::errors::{SyntaxError, Warning};
use crate::token::{Token, TokenKind};
use crate::tokenizer::{Source, Tokenizer};
use crate::{Flags, Mode};

/// The tokens read so far, and the tokenizer that gives more.
pub(super) struct TokenBuffer<'s> {
    pub tokenizer: Tokenizer<'s>,
    pub tokens: Vec<Token>,
    pub type_ignores: Vec<TypeIgnore>,
    /// How many tokens had been read when each of the tokenizer's warnings came.
    warned_at: Vec<usize>,
    single: bool,
    dont_imply_dedent: bool,
    /// In interactive mode: a token was read since the last implied line end.
    started: bool,
}

impl<'s> TokenBuffer<'s> {
    pub fn new(source: &'s Source, mode: Mode, flags: &Flags) -> Self {
        let mut tokenizer = Tokenizer::new(source, flags.type_comments);
        tokenizer.set_barry_as_bdfl(flags.barry_as_bdfl);
        TokenBuffer {
            tokenizer,
            tokens: Vec::with_capacity(source.bytes().len() / 4 + 16),
            type_ignores: Vec::new(),
            warned_at: Vec::new(),
            single: mode == Mode::Single,
            dont_imply_dedent: flags.dont_imply_dedent,
            started: false,
        }
    }

    /// Reads one more token.
    pub fn fill(&mut self) -> Result<Token, SyntaxError> {
        let mut token = self.next()?;
        while token.kind == TokenKind::TypeIgnore {
            let tag = PyStr::from_wtf8(token.bytes(self.tokenizer.text()));
            self.type_ignores.push(TypeIgnore { lineno: token.line, tag });
            token = self.next()?;
        }
        if self.single && self.started && token.kind == TokenKind::EndMarker {
            token.kind = TokenKind::Newline;
            self.started = false;
            if self.tokenizer.is_indented() && !self.dont_imply_dedent {
                self.tokenizer.imply_dedents();
            }
        } else {
            self.started = true;
        }
        self.tokens.push(token);
        Ok(token)
    }

    #[inline]
    fn next(&mut self) -> Result<Token, SyntaxError> {
        let token = self.tokenizer.next_token();
        let warnings = self.tokenizer.warnings().len();
        while self.warned_at.len() < warnings {
            self.warned_at.push(self.tokens.len());
        }
        token.map_err(|stop| self.tokenizer.error(stop))
    }

    /// Reads all tokens. After token number `barry_from`, `<>` is an operator.
    pub fn fill_all(&mut self, barry_from: Option<usize>) -> Result<(), SyntaxError> {
        loop {
            let token = self.fill()?;
            if token.kind == TokenKind::EndMarker {
                return Ok(());
            }
            if barry_from == Some(self.tokens.len()) {
                self.tokenizer.set_barry_as_bdfl(true);
            }
        }
    }

    /// The warnings of tokenizer and parser in the order in which CPython issues them. With each of the parser's comes
    /// the number of tokens that had been parsed.
    pub fn merge_warnings(&mut self, parser: Vec<(usize, Warning)>) -> Vec<Warning> {
        let own = std::mem::take(self.tokenizer.warnings());
        if own.is_empty() {
            return parser.into_iter().map(|(_, warning)| warning).collect();
        }
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
