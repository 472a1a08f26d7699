//! The parser, in two passes.
//!
//! The first pass is a predictive recursive descent over the tokens, in `statement`, `compound`, `expression`,
//! `arguments`, `literal` and `pattern`. It builds the tree or fails without a word: [`Fail`] holds nothing. Only
//! after it has failed does `explain` run, which works as CPython's parser does, rule by rule, and so finds the error
//! that CPython reports.
//!
//! Invariants: native recursion is bounded, because the tokenizer limits brackets and indentation, and because what
//! else nests (`lambda`, `not`, `**`, `if … else`, `elif`) is read by loops; the one exception, defaults of `lambda`
//! parameters, has a limit of its own. [`Parser::level`] is never below the depth that CPython's parser would reach,
//! so that when it stays within CPython's limit there is nothing to check.

mod arguments;
mod compound;
mod explain;
mod expression;
mod literal;
mod names;
mod pattern;
mod statement;
mod tokens;

use crate::ast::{Expr, ExprBox, Identifier, Keyword, Mod, Range, Stmt};
use crate::errors::{ErrorKind, SyntaxError, Warning};
use crate::token::{Token, TokenKind};
use crate::tokenizer::Source;
use crate::{Flags, Mode};
use names::NameTable;
use tokens::TokenBuffer;

/// The depth of CPython's parser at which it gives up.
const MAX_LEVEL: u32 = 6000;

/// What an expression in a statement in a file adds to that depth, at most.
const BASE_LEVEL: u32 = 50;

/// How many tokens are read at a time, so that they are parsed before they leave the cache.
const WINDOW: usize = if cfg!(test) { LOOKAHEAD + 2 } else { 512 };

/// How many more tokens stand before the current one when the first ones are forgotten and the rest moves to the front.
const READ_BEFORE_FORGETTING: usize = if cfg!(test) { WINDOW } else { 3 * WINDOW };

/// How many tokens behind the current one can be looked at. No rule looks at more than three.
const LOOKAHEAD: usize = 7;

/// How many tokens before a statement are kept: the last one of the statement before, `NEWLINE`, and a `DEDENT` for each
/// level of indentation.
const KEPT: usize = 256;

/// The first pass has failed; why is for the second pass to find out.
#[derive(Clone, Copy, Debug)]
struct Fail;

type Res<T> = Result<T, Fail>;

/// Parses a source whose text has been decoded (see [`crate::encoding`]). `text` is UTF-8 without byte order mark.
///
/// Besides the tree come the warnings, in the order in which they are to be issued; those of a failed parse are in the
/// error.
pub fn parse(text: &[u8], mode: Mode, flags: &Flags) -> Result<(Mod, Vec<Warning>), Box<SyntaxError>> {
    parse_source(text, mode, flags).map(|parsed| (parsed.module, parsed.warnings))
}

/// What [`parse_source`] gives.
#[derive(Debug)]
pub struct Parsed {
    /// The tree.
    pub module: Mod,
    /// The warnings, in the order in which they are to be issued.
    pub warnings: Vec<Warning>,
    /// The first lines, in order, of all expressions that compiling replaces by others: strings formatted with tuples. None
    /// where `__debug__` is named, which may be anywhere.
    pub replaced: Option<Vec<i32>>,
}

/// Like [`parse`], and tells what compiling the tree need not look for.
pub fn parse_source(text: &[u8], mode: Mode, flags: &Flags) -> Result<Parsed, Box<SyntaxError>> {
    let Ok(source) = Source::new(text, mode == Mode::Exec) else {
        return Err(Box::new(SyntaxError::bare(ErrorKind::Overflow, "source is too large to parse")));
    };
    let mut barry_from = None;
    loop {
        // Of other than files all tokens are read at once.
        let enough = if mode == Mode::Exec { WINDOW } else { usize::MAX };
        let room = enough.saturating_add(KEPT + READ_BEFORE_FORGETTING + WINDOW);
        let mut buffer = TokenBuffer::new(&source, mode, flags, room);
        buffer.barry_from = barry_from;
        if buffer.fill_to(enough).is_err() {
            // What follows the statement does not matter there.
            if mode != Mode::Single {
                break;
            }
            buffer.end_here();
        }
        let mut parser = Parser::new(&mut buffer, flags);
        let parsed = if parser.failed { Err(Fail) } else { parser.module(mode) };
        if parser.barry_at.is_some() {
            barry_from = parser.barry_at;
            continue;
        }
        let (too_deep, has_constant) = (parser.max_level > MAX_LEVEL, parser.names.has_constant);
        let mut formats = parser.formats;
        formats.sort_unstable();
        let replaced = (!parser.names.has_debug).then_some(formats);
        let warnings = parser.warnings;
        let failed = parser.failed || has_constant;
        let Some(mut module) = parsed.ok().filter(|_| !failed) else { break };
        if too_deep && let Some(error) = explain::nesting_error(&source, mode, flags) {
            return Err(Box::new(error));
        }
        let warnings = buffer.merge_warnings(warnings);
        if let Mod::Module { type_ignores, .. } = &mut module {
            *type_ignores = std::mem::take(&mut buffer.type_ignores);
        }
        return Ok(Parsed { module, warnings, replaced });
    }
    Err(Box::new(explain::explain(&source, mode, flags)))
}

/// Line and column at which a node starts.
#[derive(Clone, Copy)]
struct Start {
    line: i32,
    col: i32,
}

/// The first pass.
struct Parser<'t, 's> {
    buffer: &'t mut TokenBuffer<'s>,
    text: &'s [u8],
    /// The current token, as an index into the window of tokens that `buffer` holds; never beyond the `ENDMARKER`,
    /// which is the last.
    pos: usize,
    /// The last index from which [`Parser::bump`] may go on without reading more tokens.
    limit: usize,
    /// The tokenizer has failed: whatever is parsed is wrong.
    failed: bool,
    /// Its kind.
    kind: TokenKind,
    names: NameTable<'s>,
    flags: &'t Flags,
    /// `<>` instead of `!=`.
    barry: bool,
    /// What `TokenBuffer::barry_from` must be: an import of `barry_as_FLUFL` was found that the tokens do not know of.
    barry_at: Option<usize>,
    /// At least the depth of CPython's parser here.
    level: u32,
    max_level: u32,
    /// How many defaults of parameters are around.
    defaults: u32,
    /// The first lines of strings formatted with tuples.
    formats: Vec<i32>,
    /// With the number of tokens parsed.
    warnings: Vec<(usize, Warning)>,
    /// What has been parsed of the lists around: each list takes what lies above the length at its start, so that
    /// the tree's own lists are allocated once and at their size.
    exprs: Vec<Expr>,
    keywords: Vec<Keyword>,
    stmts: Vec<Stmt>,
}

impl<'t, 's> Parser<'t, 's> {
    fn new(buffer: &'t mut TokenBuffer<'s>, flags: &'t Flags) -> Self {
        let mut parser = Parser {
            text: buffer.tokenizer.text(),
            kind: buffer.tokens.first().map_or(TokenKind::EndMarker, |token| token.kind),
            buffer,
            pos: 0,
            limit: 0,
            failed: false,
            names: NameTable::new(),
            flags,
            barry: flags.barry_as_bdfl,
            barry_at: None,
            level: BASE_LEVEL,
            max_level: BASE_LEVEL,
            defaults: 0,
            formats: Vec::new(),
            warnings: Vec::new(),
            exprs: Vec::new(),
            keywords: Vec::new(),
            stmts: Vec::new(),
        };
        parser.set_limit();
        parser
    }

    /// The list of the expressions from number `base` on.
    #[inline]
    fn take_exprs(&mut self, base: usize) -> Vec<Expr> {
        self.exprs.drain(base..).collect()
    }

    #[inline]
    fn take_keywords(&mut self, base: usize) -> Vec<Keyword> {
        self.keywords.drain(base..).collect()
    }

    #[inline]
    fn take_stmts(&mut self, base: usize) -> Vec<Stmt> {
        self.stmts.drain(base..).collect()
    }

    #[inline]
    fn token(&self) -> &Token {
        &self.buffer.tokens[self.pos]
    }

    /// The kind of the token after the current one.
    #[inline]
    fn next_kind(&self) -> TokenKind {
        self.kind_at(self.pos + 1)
    }

    /// The kind of a token up to [`LOOKAHEAD`] behind the current one, or in the same logical line after
    /// [`Parser::read_line`].
    #[inline]
    fn kind_at(&self, index: usize) -> TokenKind {
        self.buffer.tokens.get(index).map_or(TokenKind::EndMarker, |token| token.kind)
    }

    /// Goes on to the next token, if there is one.
    #[inline]
    fn bump(&mut self) {
        if self.pos >= self.limit {
            return self.bump_beyond_limit();
        }
        self.pos += 1;
        self.kind = self.token().kind;
    }

    #[inline(never)]
    fn bump_beyond_limit(&mut self) {
        self.read_to(self.buffer.tokens.len() + WINDOW);
        if self.pos < self.limit {
            self.pos += 1;
            self.kind = self.token().kind;
        }
    }

    /// Reads on until the window has that many tokens, or all that there are.
    fn read_to(&mut self, enough: usize) {
        if !self.buffer.is_complete() && self.buffer.fill_to(enough).is_err() {
            self.failed = true;
            self.buffer.end_here();
        }
        self.set_limit();
    }

    fn set_limit(&mut self) {
        let behind = if self.buffer.is_complete() { 1 } else { LOOKAHEAD + 1 };
        self.limit = self.buffer.tokens.len().saturating_sub(behind);
    }

    /// Reads at least to the end of the logical line and some tokens further.
    fn read_line(&mut self) {
        let mut from = self.pos;
        while !self.buffer.is_complete() {
            let ends = |token: &Token| token.kind == TokenKind::Newline;
            match self.buffer.tokens[from..].iter().position(ends) {
                Some(end) if from + end + LOOKAHEAD < self.buffer.tokens.len() => return,
                Some(end) => from += end,
                None => from = self.buffer.tokens.len(),
            }
            self.read_to(self.buffer.tokens.len() + WINDOW);
        }
    }

    /// Forgets most of the tokens before the current one: at the start of a statement nothing is left to be done with
    /// them. Indexes of tokens change.
    #[inline]
    fn forget_tokens(&mut self) {
        if self.pos > KEPT + READ_BEFORE_FORGETTING {
            let forgotten = self.buffer.forget(self.pos - KEPT);
            self.pos -= forgotten;
            self.limit -= forgotten;
        }
    }

    /// How many tokens there are before the current one.
    fn number(&self) -> usize {
        self.buffer.forgotten + self.pos
    }

    fn reset(&mut self, pos: usize) {
        self.pos = pos;
        self.kind = self.buffer.tokens[pos].kind;
    }

    #[inline]
    fn accept(&mut self, kind: TokenKind) -> bool {
        let is = self.kind == kind;
        if is {
            self.bump();
        }
        is
    }

    #[inline]
    fn expect(&mut self, kind: TokenKind) -> Res<()> {
        if self.accept(kind) { Ok(()) } else { Err(Fail) }
    }

    #[inline]
    fn start(&self) -> Start {
        let token = self.token();
        Start { line: token.line, col: token.col }
    }

    /// The range from `start` to the end of the last token.
    #[inline]
    fn since(&self, start: Start) -> Range {
        let last = &self.buffer.tokens[self.pos.saturating_sub(1)];
        Range::new(start.line, start.col, last.end_line, last.end_col)
    }

    /// The range of a statement: to the end of the last token that is more than space.
    fn since_statement(&self, start: Start) -> Range {
        use TokenKind as T;
        let is_space =
            |token: &&Token| matches!(token.kind, T::Newline | T::Indent | T::Dedent | T::EndMarker);
        let last = self.buffer.tokens[..self.pos].iter().rev().find(|token| !is_space(token));
        let last = last.unwrap_or(&self.buffer.tokens[0]);
        Range::new(start.line, start.col, last.end_line, last.end_col)
    }

    /// Demands version 3.`minor` of the grammar.
    #[inline]
    fn since_version(&self, minor: u8) -> Res<()> {
        if self.flags.feature_version >= minor { Ok(()) } else { Err(Fail) }
    }

    /// Parses something that takes `levels` of CPython's depth at most.
    #[inline]
    fn nested<T>(&mut self, levels: u32, parse: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.deepen(levels);
        let result = parse(self);
        self.level -= levels;
        result
    }

    #[inline]
    fn deepen(&mut self, levels: u32) {
        self.level += levels;
        self.max_level = self.max_level.max(self.level);
    }

    #[inline]
    fn name(&mut self) -> Res<Identifier> {
        if self.kind != TokenKind::Name {
            return Err(Fail);
        }
        let name = self.names.get(self.token().bytes(self.text));
        self.bump();
        Ok(name)
    }

    fn module(&mut self, mode: Mode) -> Res<Mod> {
        use TokenKind as T;
        let module = match mode {
            Mode::Exec => {
                while self.kind != T::EndMarker {
                    self.statement()?;
                }
                Mod::Module { body: self.take_stmts(0), type_ignores: Vec::new() }
            }
            Mode::Single => {
                let module = Mod::Interactive { body: self.interactive()? };
                // CPython reads no further token here, so that even wrong indentation may follow.
                let end = self.buffer.tokens[self.pos.saturating_sub(1)].end as usize;
                return if is_blank(&self.text[end..]) { Ok(module) } else { Err(Fail) };
            }
            Mode::Eval => {
                let body = self.expressions()?;
                while self.accept(T::Newline) {}
                Mod::Expression { body: ExprBox::new(body) }
            }
            Mode::FuncType => {
                let (argtypes, returns) = self.function_type()?;
                while self.accept(T::Newline) {}
                Mod::FunctionType { argtypes, returns: ExprBox::new(returns) }
            }
        };
        match self.kind {
            T::EndMarker => Ok(module),
            _ => Err(Fail),
        }
    }

    fn function_type(&mut self) -> Res<(Vec<Expr>, Expr)> {
        use TokenKind as T;
        self.expect(T::LPar)?;
        let mut argtypes = Vec::new();
        let mut stars = 0;
        while self.kind != T::RPar {
            if self.accept(T::DoubleStar) {
                argtypes.push(self.expression()?);
                break;
            }
            if self.accept(T::Star) {
                stars += 1;
                argtypes.push(self.expression()?);
                if self.kind == T::Comma && self.next_kind() != T::DoubleStar {
                    return Err(Fail);
                }
            } else if stars == 0 {
                argtypes.push(self.expression()?);
            } else {
                return Err(Fail);
            }
            if !self.accept(T::Comma) {
                break;
            }
            if self.kind == T::RPar {
                return Err(Fail);
            }
        }
        self.expect(T::RPar)?;
        self.expect(T::RArrow)?;
        Ok((argtypes, self.expression()?))
    }
}

/// Whether text consists of space and comments.
fn is_blank(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').all(|line| {
        let first = line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        matches!(first, None | Some(b'#'))
    })
}
