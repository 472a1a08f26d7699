//! The second pass: finds the error in a source that the first pass could not parse.
//!
//! CPython's parser tries alternatives in the order of its grammar and knows nothing of why they fail, so that its
//! errors follow from that order: a plain `invalid syntax` is at the furthest token that any attempt has read, and
//! a better message comes from the first rule `invalid_…` that matches in a second run. `machine` therefore runs
//! the same grammar (`grammar.txt`, read by `notation`) in the same way, with `actions` for the messages. It builds
//! no tree, only what messages need (`node`).

mod actions;
mod machine;
mod node;
mod notation;

use super::TokenBuffer;
use crate::errors::{ErrorKind, Stage, SyntaxError, Warning};
use crate::token::TokenKind;
use crate::tokenizer::{Source, State, Tokenizer};
use crate::{Flags, Mode};
use machine::{Machine, Raised};
use notation::Grammar;

/// How many warnings get errors that only the whole source can tell.
const MOST_DETAILED: usize = 100;

/// The error of a source that is nested too deeply for CPython's parser, if it is.
pub(super) fn nesting_error(source: &Source<'_>, mode: Mode, flags: &Flags) -> Option<SyntaxError> {
    let (mut machine, rule) = start(source, mode, flags)?;
    let _ = machine.run(rule);
    machine.error.filter(|error| error.kind == ErrorKind::Memory)
}

/// The error of a source that cannot be parsed.
pub(super) fn explain(source: &Source<'_>, mode: Mode, flags: &Flags) -> SyntaxError {
    match start(source, mode, flags) {
        Some((machine, rule)) => Explanation { source, machine, rule, mode }.find(),
        None => SyntaxError::bare(ErrorKind::Syntax, "invalid syntax"),
    }
}

fn start<'g, 's>(
    source: &'s Source<'s>,
    mode: Mode,
    flags: &'g Flags,
) -> Option<(Machine<'g, 's>, notation::RuleId)> {
    let grammar = Grammar::get()?;
    let rule = grammar.rule(match mode {
        Mode::Exec => "file",
        Mode::Single => "interactive",
        Mode::Eval => "eval",
        Mode::FuncType => "func_type",
    })?;
    Some((Machine::new(grammar, TokenBuffer::new(source, mode, flags, 0), flags), rule))
}

struct Explanation<'g, 's> {
    source: &'s Source<'s>,
    machine: Machine<'g, 's>,
    rule: notation::RuleId,
    mode: Mode,
}

impl Explanation<'_, '_> {
    fn find(mut self) -> SyntaxError {
        let outcome = self.machine.run(self.rule);
        let mut error = match outcome {
            Ok(true) => self.after_success(),
            Ok(false) | Err(Raised) => {
                let state = self.machine.buffer.tokenizer.state();
                if self.machine.flags.allow_incomplete_input && state.is_end_of_source() {
                    self.incomplete_input()
                } else if let Some(error) = self.machine.error.take() {
                    self.prefer_tokenizer(error)
                } else {
                    self.error_pass()
                }
            }
        };
        let mut own = std::mem::take(&mut self.machine.warnings);
        self.prefer_tokenizer_in(&mut own);
        error.warnings = self.machine.buffer.merge_warnings(own);
        error
    }

    /// The grammar matches, so the error is what follows it.
    fn after_success(&mut self) -> SyntaxError {
        let message = match self.mode {
            Mode::Single => "multiple statements found while compiling a single statement",
            _ => "invalid syntax",
        };
        self.error_here(ErrorKind::Syntax, message)
    }

    fn incomplete_input(&mut self) -> SyntaxError {
        let kind = ErrorKind::IncompleteInput;
        self.machine.error = None;
        if !self.machine.unreadable {
            return self.error_here(kind, "incomplete input");
        }
        // The last token is the one that could not be read.
        let tokenizer = &self.machine.buffer.tokenizer;
        let line = tokenizer.line();
        let mut location = tokenizer.location((line, tokenizer.column() - 1), (line, actions::UNKNOWN));
        if matches!(tokenizer.state(), State::EndInQuoted | State::EndInTripleQuoted) {
            // The literal's lines are one to the tokenizer.
            let lines = tokenizer.text().split_inclusive(|&byte| byte == b'\n');
            let start: usize = lines.take((line - 1).max(0) as usize).map(<[u8]>::len).sum();
            location.text = Some(String::from_utf8_lossy(&tokenizer.text()[start..]).into_owned());
        }
        SyntaxError::new(kind, "incomplete input", location).by(Stage::Parser)
    }

    fn error_here(&mut self, kind: ErrorKind, message: &str) -> SyntaxError {
        let Raised = self.machine.error_here(kind, message.to_owned());
        self.machine.error.take().unwrap_or_else(|| SyntaxError::bare(kind, message))
    }

    fn error_pass(&mut self) -> SyntaxError {
        let Some(last) = self.machine.buffer.tokens.last().copied() else {
            return self.error_here(ErrorKind::Syntax, "error at start before reading any input");
        };
        self.machine.start_error_pass();
        let _ = self.machine.run(self.rule);
        if let Some(error) = self.machine.error.take() {
            return self.prefer_tokenizer(error);
        }
        if matches!(last.kind, TokenKind::Indent | TokenKind::Dedent) {
            let what = if last.kind == TokenKind::Indent { "indent" } else { "unindent" };
            return self.error_here(ErrorKind::Indentation, &format!("unexpected {what}"));
        }
        let tokenizer = &self.machine.buffer.tokenizer;
        let location = tokenizer.location((last.line, last.col), (last.end_line, last.end_col));
        let error = SyntaxError::new(ErrorKind::Syntax, "invalid syntax", location).by(Stage::Parser);
        self.check_rest(error)
    }

    /// An error that the tokenizer finds later takes precedence over one of the parser.
    fn prefer_tokenizer(&mut self, error: SyntaxError) -> SyntaxError {
        let state = self.machine.buffer.tokenizer.state();
        if state == State::Reading && error.kind.is_syntax_error() { self.check_rest(error) } else { error }
    }

    fn check_rest(&mut self, error: SyntaxError) -> SyntaxError {
        let line = self.machine.buffer.tokens.last().map_or(0, |token| token.line);
        let tokenizer = &mut self.machine.buffer.tokenizer;
        let rest = tokenizer.rest();
        for number in &rest.within_fstring {
            if let Some(warning) = tokenizer.warnings().get_mut(*number) {
                *warning.as_error = error.clone();
            }
        }
        rest.error_before(line).cloned().unwrap_or(error)
    }

    /// A warning of the parser that becomes an error is an error like any other: one of the tokenizer takes precedence.
    /// After many warnings it does not matter any more.
    fn prefer_tokenizer_in(&self, warnings: &mut [(usize, Warning)]) {
        if warnings.is_empty() {
            return;
        }
        let rest = Tokenizer::new(self.source, self.machine.flags.type_comments).rest();
        for (at, warning) in warnings.iter_mut().take(MOST_DETAILED) {
            let token = at.checked_sub(1).and_then(|last| self.machine.buffer.tokens.get(last));
            if let Some(error) = token.and_then(|token| rest.error_before(token.line)) {
                *warning.as_error = error.clone();
            }
        }
    }
}
