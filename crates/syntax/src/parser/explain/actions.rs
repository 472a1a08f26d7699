//! What the grammar's results stand for: messages with their places, and checks beyond the grammar.

use super::machine::{Machine, Raised};
use super::node::{Kind, NOTHING, NodeId};
use super::notation::Item;
use crate::ast::Range;
use crate::errors::{ErrorKind, Stage, SyntaxError};
use crate::parser::names::constant_of;
use crate::token::{Token, TokenKind};
use crate::{numbers, strings};

macro_rules! functions {
    ($( $name:literal = $variant:ident, )*) => {
        /// A function that a result names.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Function {
            $( $variant, )*
        }

        impl Function {
            pub fn from_name(name: &str) -> Option<Function> {
                match name {
                    $( $name => Some(Function::$variant), )*
                    _ => None,
                }
            }
        }
    };
}

functions! {
    // Messages.
    "at" = At,
    "range" = Range,
    "range_to_last" = RangeToLast,
    "first_to_last" = FirstToLast,
    "last_to" = LastTo,
    "from" = From,
    "here" = Here,
    "next" = Next,
    "indent" = Indent,
    // Messages under a condition.
    "unparenthesized_generator" = UnparenthesizedGenerator,
    "generator_after_arguments" = GeneratorAfterArguments,
    "positional_after_keyword" = PositionalAfterKeyword,
    "legacy_statement" = LegacyStatement,
    "bound_of" = BoundOf,
    "between_strings" = BetweenStrings,
    "missing_comma" = MissingComma,
    "missing_colon" = MissingColon,
    "less_greater" = LessGreater,
    "invalid_target" = InvalidTarget,
    "invalid_for_target" = InvalidForTarget,
    "invalid_del_target" = InvalidDelTarget,
    // Checks of correct syntax.
    "nothing" = Nothing,
    "not_equal" = NotEqual,
    "future_import" = FutureImport,
    "real" = Real,
    "imaginary" = Imaginary,
    "conversion" = Conversion,
    "format_spec" = FormatSpec,
    "joined_str" = JoinedStr,
    "template_str" = TemplateStr,
    "string" = String,
    "strings" = Strings,
}

/// Which targets are invalid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Targets {
    Assignment,
    For,
    Deletion,
}

/// A place from a line and byte column (from 0) to another; columns below 0 as [`crate::tokenizer::Tokenizer::location`]
/// takes them.
type Place = ((i32, i32), (i32, i32));

/// A column that CPython leaves unset.
pub(super) const UNKNOWN: i32 = -2;

fn place(range: Range) -> Place {
    ((range.lineno, range.col_offset), (range.end_lineno, range.end_col_offset))
}

type Outcome = Result<Option<NodeId>, Raised>;

impl Machine<'_, '_> {
    /// Calls a function for an alternative that started at the token number `start`, with its values from `base` on.
    pub fn call(
        &mut self,
        function: Function,
        arguments: &[NodeId],
        text: &str,
        start: usize,
        base: usize,
    ) -> Outcome {
        let a = arguments.first().copied().unwrap_or(NOTHING);
        let b = arguments.get(1).copied().unwrap_or(NOTHING);
        let c = arguments.get(2).copied().unwrap_or(NOTHING);
        match function {
            Function::At => self.message_at(self.range(a), text, base),
            Function::Range => self.message_at(self.range(a).to(self.range(b)), text, base),
            Function::RangeToLast => {
                let last = self.last_child(b);
                self.message_at(self.range(a).to(self.range(last)), text, base)
            }
            Function::FirstToLast | Function::BetweenStrings => {
                let first = self.nodes.children(a).first().copied().unwrap_or(a);
                let range = self.range(first).to(self.range(self.last_child(a)));
                let text = match function {
                    Function::BetweenStrings => "invalid syntax. Is this intended to be part of the string?",
                    _ => text,
                };
                self.message_at(range, text, base)
            }
            Function::LastTo => {
                let last = self.last_child(a);
                self.message_at(self.range(last).to(self.range(b)), text, base)
            }
            Function::From => {
                let start = self.range(a);
                let tokenizer = &self.buffer.tokenizer;
                let end = (tokenizer.line(), tokenizer.column() - 1);
                self.message(ErrorKind::Syntax, text, ((start.lineno, start.col_offset), end), base)
            }
            Function::Here => {
                let message = self.fill_in(text, base);
                Err(self.error_here(ErrorKind::Syntax, message))
            }
            Function::Next => {
                let token = self.token(self.mark)?;
                let place = self.token_place(&token);
                self.message(ErrorKind::Syntax, text, place, base)
            }
            Function::Indent => {
                let message = self.fill_in(text, base);
                Err(self.error_here(ErrorKind::Indentation, message))
            }
            Function::UnparenthesizedGenerator => self.unparenthesized_generator(a, b),
            Function::GeneratorAfterArguments => {
                let mut positional = self.nodes.children(a).iter().copied().filter(|&argument| {
                    !matches!(self.nodes.get(argument).kind, Kind::Keyword | Kind::KeywordUnpacking)
                });
                match (positional.clone().count(), positional.next_back()) {
                    (2.., Some(last)) => self.unparenthesized_generator(last, b),
                    _ => Ok(None),
                }
            }
            Function::PositionalAfterKeyword => {
                let is_unpacking =
                    |&&argument: &&NodeId| self.nodes.get(argument).kind == Kind::KeywordUnpacking;
                let unpacking = self.nodes.children(a).iter().any(|argument| is_unpacking(&argument));
                let after = if unpacking { " unpacking" } else { "" };
                let message = format!("positional argument follows keyword argument{after}");
                Err(self.error_here(ErrorKind::Syntax, message))
            }
            Function::LegacyStatement => {
                if !self.is_legacy_name(a) {
                    return Ok(None);
                }
                let name = self.token_text(a);
                let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                self.message_at(self.range(a).to(self.range(b)), &message, base)
            }
            Function::BoundOf => {
                let what = if self.nodes.get(b).kind == Kind::Tuple { "constraints" } else { "bound" };
                let message = format!("cannot use {what} with {text}");
                self.call(Function::From, &[a], &message, start, base)
            }
            Function::MissingComma => {
                let last = self.buffer.tokens.get(self.mark.wrapping_sub(1));
                if self.is_legacy_name(a) || last.is_none_or(|token| token.level == 0) {
                    return Ok(None);
                }
                let message = "invalid syntax. Perhaps you forgot a comma?";
                self.message_at(self.range(a).to(self.range(b)), message, base)
            }
            Function::MissingColon => {
                let range = self.range(a);
                let place = ((range.lineno, range.end_col_offset - 1), (range.end_lineno, -1));
                self.message(ErrorKind::Syntax, "':' expected after dictionary key", place, base)
            }
            Function::LessGreater => {
                let (less, greater) = (self.range(a), self.range(b));
                if (less.end_lineno, less.end_col_offset) != (greater.lineno, greater.col_offset) {
                    return Ok(None);
                }
                let message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
                self.message_at(less.to(greater), message, base)
            }
            Function::InvalidTarget => self.invalid_target(a, Targets::Assignment, base),
            Function::InvalidForTarget => self.invalid_target(a, Targets::For, base),
            Function::InvalidDelTarget => self.invalid_target(a, Targets::Deletion, base),
            Function::Nothing => Ok(None),
            Function::NotEqual => self.not_equal(a),
            Function::FutureImport => self.future_import(a, b, c, start),
            Function::Real => match self.nodes.get(a).kind {
                Kind::Imaginary => {
                    self.message_at(self.range(a), "real number required in complex literal", base)
                }
                _ => Ok(Some(a)),
            },
            Function::Imaginary => match self.nodes.get(a).kind {
                Kind::Imaginary => Ok(Some(a)),
                _ => self.message_at(self.range(a), "imaginary number required in complex literal", base),
            },
            Function::Conversion => self.conversion(a, b, base),
            Function::FormatSpec => {
                let token = self.token_of(a);
                let raw = self
                    .enclosing_quotes(a)
                    .is_some_and(|start| strings::is_raw_start(start.bytes(self.buffer.tokenizer.text())));
                match self.decode_text(&token, &token, raw) {
                    Ok(()) => Ok(Some(a)),
                    Err(message) => {
                        // CPython does not make a `SyntaxError` of this one.
                        let message = message.trim_start_matches("(unicode error) ");
                        Err(self.raise(SyntaxError::bare(ErrorKind::UnicodeDecode, message)))
                    }
                }
            }
            Function::JoinedStr => self.quoted(a, b, c, Kind::JoinedStr, start),
            Function::TemplateStr => self.quoted(a, b, c, Kind::TemplateStr, start),
            Function::String => self.string(a),
            Function::Strings => self.strings(a, start),
        }
    }

    fn range(&self, id: NodeId) -> Range {
        self.nodes.get(id).range
    }

    fn last_child(&self, id: NodeId) -> NodeId {
        self.nodes.children(id).last().copied().unwrap_or(id)
    }

    fn token_of(&self, id: NodeId) -> Token {
        self.buffer.tokens[self.nodes.get(id).token as usize]
    }

    /// The text of the token that the node is.
    fn token_text(&self, id: NodeId) -> String {
        let token = self.token_of(id);
        String::from_utf8_lossy(token.bytes(self.buffer.tokenizer.text())).into_owned()
    }

    fn is_legacy_name(&self, id: NodeId) -> bool {
        self.nodes.get(id).kind == Kind::Name && matches!(self.token_text(id).as_str(), "print" | "exec")
    }

    /// Replaces what stands in the braces of a message.
    fn fill_in(&self, text: &str, base: usize) -> String {
        let mut message = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            message.push_str(before);
            let inside = after.split_once('}');
            let step = inside.and_then(|(inside, _)| inside.rsplit(' ').next()?.parse().ok());
            let (Some((inside, after)), Some(step)) = (inside, step) else {
                message.push('{');
                rest = after;
                continue;
            };
            let id = self.step_value(base, step);
            match inside.split_once(' ') {
                Some(("line", _)) => message += &self.range(id).lineno.to_string(),
                Some(("text", _)) => message += &self.token_text(id),
                _ => message += self.nodes.get(id).kind.description(),
            }
            rest = after;
        }
        message + rest
    }

    fn message_at(&mut self, range: Range, text: &str, base: usize) -> Outcome {
        self.message(ErrorKind::Syntax, text, place(range), base)
    }

    fn message(&mut self, kind: ErrorKind, text: &str, (start, end): Place, base: usize) -> Outcome {
        let message = self.fill_in(text, base);
        let location = self.buffer.tokenizer.location(start, end);
        Err(self.raise(SyntaxError::new(kind, message, location).by(Stage::Parser)))
    }

    /// Where errors at a token are. Some tokens have no column; then it is where the tokenizer is.
    fn token_place(&self, token: &Token) -> Place {
        let col = if token.col == -1 { self.buffer.tokenizer.column() - 1 } else { token.col };
        let end_col = if token.end_col == -1 { UNKNOWN } else { token.end_col };
        ((token.line, col), (token.end_line, end_col))
    }

    /// Raises an error at the token read last.
    pub fn error_here(&mut self, kind: ErrorKind, message: String) -> Raised {
        let (start, end) = match self.buffer.tokens.last() {
            Some(token) => self.token_place(token),
            None => ((0, -1), (0, UNKNOWN)),
        };
        let location = self.buffer.tokenizer.location(start, end);
        self.raise(SyntaxError::new(kind, message, location).by(Stage::Parser))
    }

    /// Raises the error of a demanded token that is not there.
    pub fn missing(&mut self, item: Item) -> Raised {
        let Item::Token(kind) = item else { return Raised };
        let message = format!("expected '{}'", kind.text());
        match self.token(self.mark) {
            Err(raised) => raised,
            Ok(token) => {
                let range = Range::new(token.line, token.col, token.end_line, token.end_col);
                let (start, end) = place(range);
                let location = self.buffer.tokenizer.location(start, end);
                self.raise(SyntaxError::new(ErrorKind::Syntax, message, location).by(Stage::Parser))
            }
        }
    }

    /// Raises the error of a construct that the demanded version of the grammar does not have.
    pub fn too_new(&mut self, minor: u8, subject: &str) -> Raised {
        let message = format!("{subject} only supported in Python 3.{minor} and greater");
        self.error_here(ErrorKind::Syntax, message)
    }

    fn unparenthesized_generator(&mut self, element: NodeId, clauses: NodeId) -> Outcome {
        let last = self.last_child(self.last_child(clauses));
        let range = self.range(element).to(self.range(last));
        self.message_at(range, "Generator expression must be parenthesized", 0)
    }

    fn invalid_target(&mut self, id: NodeId, targets: Targets, base: usize) -> Outcome {
        let Some(invalid) = self.find_invalid_target(id, targets) else { return Ok(None) };
        let node = self.nodes.get(invalid);
        let verb = if targets == Targets::Deletion { "delete" } else { "assign to" };
        let message = format!("cannot {verb} {}", node.kind.description());
        self.message_at(node.range, &message, base)
    }

    /// The first part of an expression that cannot be a target. Its depth is that of brackets.
    fn find_invalid_target(&self, id: NodeId, targets: Targets) -> Option<NodeId> {
        let children = self.nodes.children(id);
        match self.nodes.get(id).kind {
            Kind::List | Kind::Tuple => {
                children.iter().find_map(|&child| self.find_invalid_target(child, targets))
            }
            Kind::Starred if targets != Targets::Deletion => {
                self.find_invalid_target(*children.first()?, targets)
            }
            // In `for a in b`, `a in b` has been parsed as a comparison.
            Kind::Compare if targets == Targets::For => match children {
                [left, first, ..] if self.nodes.get(*first).kind == Kind::In => {
                    self.find_invalid_target(*left, targets)
                }
                _ => None,
            },
            Kind::Name | Kind::Attribute | Kind::Subscript => None,
            _ => Some(id),
        }
    }

    fn not_equal(&mut self, token: NodeId) -> Outcome {
        let is_barry = self.token_of(token).bytes(self.buffer.tokenizer.text()) == b"<>";
        if self.barry && !is_barry {
            let message = "with Barry as BDFL, use '<>' instead of '!='".to_owned();
            return Err(self.error_here(ErrorKind::Syntax, message));
        }
        Ok((self.barry == is_barry).then_some(token))
    }

    fn future_import(&mut self, dots: NodeId, module: NodeId, names: NodeId, start: usize) -> Outcome {
        let is_name =
            |id: NodeId, name: &str| self.nodes.get(id).kind == Kind::Name && self.token_text(id) == name;
        if self.nodes.children(dots).is_empty()
            && is_name(module, "__future__")
            && self.nodes.children(names).iter().any(|&name| is_name(name, "barry_as_FLUFL"))
        {
            self.barry = true;
            self.buffer.tokenizer.set_barry_as_bdfl(true);
        }
        self.sequence(start)
    }

    fn sequence(&mut self, start: usize) -> Outcome {
        self.make(Kind::Sequence, start)
    }

    fn make(&mut self, kind: Kind, start: usize) -> Outcome {
        let range = self.range_from(start)?;
        Ok(Some(self.nodes.add(kind, range, start as u32, std::iter::empty())))
    }

    /// Checks a number before it is used.
    pub fn check_number(&mut self, token: &Token) -> Result<(), Raised> {
        let text = token.bytes(self.buffer.tokenizer.text());
        if self.flags.feature_version < 6 && text.contains(&b'_') {
            let message = "Underscores in numeric literals are only supported in Python 3.6 and greater";
            return Err(self.error_here(ErrorKind::Syntax, message.to_owned()));
        }
        if let Err(error) = numbers::parse(text, self.flags.int_max_str_digits) {
            let location = self.buffer.tokenizer.location((token.line, -1), (token.end_line, -1));
            return Err(
                self.raise(SyntaxError::new(ErrorKind::Syntax, error.message(), location).by(Stage::Parser))
            );
        }
        Ok(())
    }

    pub fn check_name(&mut self, token: &Token) -> Result<(), Raised> {
        match constant_of(token.bytes(self.buffer.tokenizer.text())) {
            None => Ok(()),
            Some(constant) => {
                let message = format!("identifier field can't represent '{constant}' constant");
                Err(self.raise(SyntaxError::bare(ErrorKind::Value, message)))
            }
        }
    }

    /// The token that opened the f-string or t-string around a node.
    fn enclosing_quotes(&self, id: NodeId) -> Option<Token> {
        use TokenKind as T;
        let mut closed = 0;
        for token in self.buffer.tokens[..self.nodes.get(id).token as usize].iter().rev() {
            match token.kind {
                T::FStringEnd | T::TStringEnd => closed += 1,
                T::FStringStart | T::TStringStart if closed == 0 => return Some(*token),
                T::FStringStart | T::TStringStart => closed -= 1,
                _ => {}
            }
        }
        None
    }

    fn conversion(&mut self, exclamation: NodeId, name: NodeId, base: usize) -> Outcome {
        let letter = match self.enclosing_quotes(exclamation) {
            Some(Token { kind: TokenKind::TStringStart, .. }) => 't',
            _ => 'f',
        };
        let (sign, place) = (self.range(exclamation), self.range(name));
        if (sign.end_lineno, sign.end_col_offset) != (place.lineno, place.col_offset) {
            let message =
                format!("{letter}-string: conversion type must come right after the exclamation mark");
            return self.message_at(sign.to(place), &message, base);
        }
        let text = self.token_text(name);
        if !matches!(text.as_str(), "s" | "r" | "a") {
            let message =
                format!("{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
            return self.message_at(place, &message, base);
        }
        Ok(Some(name))
    }

    /// Decodes a part of the literal that ends with `end`, for the message of the error and for the warnings.
    fn decode_text(&mut self, part: &Token, end: &Token, raw: bool) -> Result<(), String> {
        let body = part.bytes(self.buffer.tokenizer.text());
        let decoded = strings::decode_text(body, raw, !self.flags.nameless)?;
        self.warn_of_escape(end, body, decoded.invalid_escape);
        Ok(())
    }

    fn warn_of_escape(&mut self, token: &Token, body: &[u8], escape: Option<usize>) {
        if let Some(escape) = escape
            && !self.call_invalid
        {
            let minor = self.flags.feature_version;
            let tokenizer = &self.buffer.tokenizer;
            let warning = strings::escape_warning(tokenizer, tokenizer.line(), token, body, escape, minor);
            let at = self.buffer.tokens.len();
            self.warnings.extend(warning.map(|warning| (at, warning)));
        }
    }

    /// An f-string or t-string, whose literal text is decoded at its end.
    fn quoted(&mut self, open: NodeId, parts: NodeId, end: NodeId, kind: Kind, start: usize) -> Outcome {
        let raw = strings::is_raw_start(self.token_of(open).bytes(self.buffer.tokenizer.text()));
        let end = self.token_of(end);
        for part in self.nodes.children(parts).to_vec() {
            if self.nodes.get(part).kind == Kind::Token {
                let token = self.token_of(part);
                if let Err(message) = self.decode_text(&token, &end, raw) {
                    let (start, end) = place(self.range(part));
                    let location = self.buffer.tokenizer.location(start, end);
                    return Err(
                        self.raise(SyntaxError::new(ErrorKind::Syntax, message, location).by(Stage::Parser))
                    );
                }
            }
        }
        self.make(kind, start)
    }

    fn string(&mut self, id: NodeId) -> Outcome {
        let token = self.token_of(id);
        let (prefix, body) = strings::split(token.bytes(self.buffer.tokenizer.text()));
        let decoded = match prefix.bytes {
            true => strings::decode_bytes(body, prefix.raw),
            false => strings::decode_text(body, prefix.raw, !self.flags.nameless),
        };
        match decoded {
            Ok(decoded) => {
                self.warn_of_escape(&token, body, decoded.invalid_escape);
                let kind = if prefix.bytes { Kind::Bytes } else { Kind::Text };
                let node = self.nodes.get(id);
                let (range, index) = (node.range, node.token);
                Ok(Some(self.nodes.add(kind, range, index, std::iter::empty())))
            }
            Err(message) if message == strings::NOT_ASCII => {
                let (start, end) = place(self.range(id));
                let location = self.buffer.tokenizer.location(start, end);
                Err(self.raise(SyntaxError::new(ErrorKind::Syntax, message, location).by(Stage::Parser)))
            }
            Err(message) => Err(self.error_here(ErrorKind::Syntax, message)),
        }
    }

    /// Adjacent strings and f-strings.
    fn strings(&mut self, parts: NodeId, start: usize) -> Outcome {
        let (mut bytes, mut text, mut formatted) = (false, false, false);
        for &part in self.nodes.children(parts) {
            match self.nodes.get(part).kind {
                Kind::Bytes => bytes = true,
                Kind::JoinedStr => formatted = true,
                _ => text = true,
            }
        }
        if bytes && (text || formatted) {
            return Err(
                self.error_here(ErrorKind::Syntax, "cannot mix bytes and nonbytes literals".to_owned())
            );
        }
        self.make(if formatted { Kind::JoinedStr } else { Kind::Literal }, start)
    }
}
