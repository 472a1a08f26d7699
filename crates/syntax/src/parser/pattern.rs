//! Patterns of `match` statements, in the first pass.

use super::{Fail, Parser, Res, Start};
use crate::ast::{
    Constant, Expr, ExprBox, ExprContext, ExprKind, Identifier, Operator, Pattern, PatternKind, UnaryOp,
};
use crate::token::{SoftKeyword, TokenKind as T};

/// What a bracket in a pattern adds to the depth of CPython's parser, at most.
const BRACKET_LEVELS: u32 = 20;

impl<'s> Parser<'_, 's> {
    fn pattern_since(&self, start: Start, kind: PatternKind) -> Pattern {
        Pattern { range: self.since(start), kind }
    }

    /// The pattern of a `case`: one, or several separated by commas.
    pub(super) fn patterns(&mut self) -> Res<Pattern> {
        let start = self.start();
        let starred = self.kind == T::Star;
        let first = self.maybe_star_pattern()?;
        if self.kind != T::Comma {
            return if starred { Err(Fail) } else { Ok(first) };
        }
        let mut patterns = vec![first];
        while self.accept(T::Comma) {
            if matches!(self.kind, T::Colon | T::KwIf) {
                break;
            }
            patterns.push(self.maybe_star_pattern()?);
        }
        Ok(self.pattern_since(start, PatternKind::MatchSequence { patterns }))
    }

    fn maybe_star_pattern(&mut self) -> Res<Pattern> {
        if self.kind != T::Star {
            return self.pattern();
        }
        let start = self.start();
        self.bump();
        let name = self.capture_or_wildcard()?;
        Ok(self.pattern_since(start, PatternKind::MatchStar { name }))
    }

    fn pattern(&mut self) -> Res<Pattern> {
        let start = self.start();
        let first = self.closed_pattern()?;
        let mut pattern = first;
        if self.kind == T::VBar {
            let mut patterns = vec![pattern];
            while self.accept(T::VBar) {
                patterns.push(self.closed_pattern()?);
            }
            pattern = self.pattern_since(start, PatternKind::MatchOr { patterns });
        }
        if self.accept(T::KwAs) {
            let name = Some(self.capture_target()?);
            let pattern = Some(Box::new(pattern));
            return Ok(self.pattern_since(start, PatternKind::MatchAs { pattern, name }));
        }
        Ok(pattern)
    }

    /// A name to bind, which `_` is not.
    fn capture_target(&mut self) -> Res<Identifier> {
        self.capture_or_wildcard()?.ok_or(Fail)
    }

    /// A name to bind; none for `_`.
    fn capture_or_wildcard(&mut self) -> Res<Option<Identifier>> {
        let is_wildcard = self.token().soft == SoftKeyword::Underscore;
        let name = self.name()?;
        if is_wildcard {
            return Ok(None);
        }
        match self.kind {
            T::Dot | T::LPar | T::Equal => Err(Fail),
            _ => Ok(Some(name)),
        }
    }

    fn closed_pattern(&mut self) -> Res<Pattern> {
        let start = self.start();
        match self.kind {
            T::Name => match self.next_kind() {
                T::Dot | T::LPar | T::Equal if self.token().soft != SoftKeyword::Underscore => {
                    self.value_or_class()
                }
                _ => {
                    let name = self.capture_or_wildcard()?;
                    Ok(self.pattern_since(start, PatternKind::MatchAs { pattern: None, name }))
                }
            },
            T::KwNone | T::KwTrue | T::KwFalse => {
                let value = self.singleton();
                Ok(self.pattern_since(start, PatternKind::MatchSingleton { value }))
            }
            T::Number | T::Minus | T::String | T::FStringStart | T::TStringStart => {
                let value = ExprBox::new(self.literal()?);
                Ok(self.pattern_since(start, PatternKind::MatchValue { value }))
            }
            T::LPar => self.nested(BRACKET_LEVELS, Self::group_or_sequence),
            T::LSqb => self.nested(BRACKET_LEVELS, Self::sequence),
            T::LBrace => self.nested(BRACKET_LEVELS, Self::mapping),
            _ => Err(Fail),
        }
    }

    fn singleton(&mut self) -> Constant {
        let value = match self.kind {
            T::KwTrue => Constant::True,
            T::KwFalse => Constant::False,
            _ => Constant::None,
        };
        self.bump();
        value
    }

    /// A number, possibly negative or complex, or strings.
    fn literal(&mut self) -> Res<Expr> {
        if matches!(self.kind, T::String | T::FStringStart | T::TStringStart) {
            return self.strings();
        }
        let start = self.start();
        let negative = self.accept(T::Minus);
        let (mut value, real_is_real) = self.number_literal()?;
        if negative {
            let kind = ExprKind::UnaryOp { op: UnaryOp::USub, operand: ExprBox::new(value) };
            value = Expr::new(self.since(start), kind);
        }
        let op = match self.kind {
            T::Plus => Operator::Add,
            T::Minus => Operator::Sub,
            _ => return Ok(value),
        };
        self.bump();
        let (imaginary, is_real) = self.number_literal()?;
        if !real_is_real || is_real {
            return Err(Fail);
        }
        let kind = ExprKind::BinOp { left: ExprBox::new(value), op, right: ExprBox::new(imaginary) };
        Ok(Expr::new(self.since(start), kind))
    }

    /// A number, and whether it is real.
    fn number_literal(&mut self) -> Res<(Expr, bool)> {
        if self.kind != T::Number {
            return Err(Fail);
        }
        let start = self.start();
        let value = self.number_value()?;
        self.bump();
        let is_real = !matches!(value, Constant::Complex { .. });
        Ok((Expr::new(self.since(start), ExprKind::Constant { value, kind: None }), is_real))
    }

    /// A name with or without attributes.
    fn name_or_attr(&mut self) -> Res<Expr> {
        let start = self.start();
        let id = self.name()?;
        let mut value = Expr::new(self.since(start), ExprKind::Name { id, ctx: ExprContext::Load });
        while self.accept(T::Dot) {
            let attr = self.name()?;
            let kind = ExprKind::Attribute { value: ExprBox::new(value), attr, ctx: ExprContext::Load };
            value = Expr::new(self.since(start), kind);
        }
        Ok(value)
    }

    fn value_or_class(&mut self) -> Res<Pattern> {
        let start = self.start();
        let value = ExprBox::new(self.name_or_attr()?);
        match (self.kind, &value.kind) {
            (T::LPar, _) => self.nested(BRACKET_LEVELS, |parser| parser.class(start, value)),
            (T::Equal, _) | (_, ExprKind::Name { .. }) => Err(Fail),
            _ => Ok(self.pattern_since(start, PatternKind::MatchValue { value })),
        }
    }

    /// A class pattern after its class.
    fn class(&mut self, start: Start, cls: ExprBox) -> Res<Pattern> {
        self.bump();
        let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
        while self.kind != T::RPar {
            if self.kind == T::Name && self.next_kind() == T::Equal {
                kwd_attrs.push(self.name()?);
                self.bump();
                kwd_patterns.push(self.pattern()?);
            } else if kwd_attrs.is_empty() {
                patterns.push(self.pattern()?);
            } else {
                return Err(Fail);
            }
            if !self.accept(T::Comma) {
                break;
            }
        }
        self.expect(T::RPar)?;
        let kind = PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns };
        Ok(self.pattern_since(start, kind))
    }

    fn group_or_sequence(&mut self) -> Res<Pattern> {
        let start = self.start();
        self.bump();
        let mut patterns = Vec::new();
        if self.kind != T::RPar {
            let starred = self.kind == T::Star;
            let first = self.maybe_star_pattern()?;
            if !starred && self.accept(T::RPar) {
                return Ok(first);
            }
            if self.kind != T::Comma {
                return Err(Fail);
            }
            patterns.push(first);
            self.more_patterns(&mut patterns, T::RPar)?;
        }
        self.expect(T::RPar)?;
        Ok(self.pattern_since(start, PatternKind::MatchSequence { patterns }))
    }

    fn sequence(&mut self) -> Res<Pattern> {
        let start = self.start();
        self.bump();
        let mut patterns = Vec::new();
        if self.kind != T::RSqb {
            patterns.push(self.maybe_star_pattern()?);
            self.more_patterns(&mut patterns, T::RSqb)?;
        }
        self.expect(T::RSqb)?;
        Ok(self.pattern_since(start, PatternKind::MatchSequence { patterns }))
    }

    fn more_patterns(&mut self, patterns: &mut Vec<Pattern>, end: T) -> Res<()> {
        while self.accept(T::Comma) {
            if self.kind == end {
                break;
            }
            patterns.push(self.maybe_star_pattern()?);
        }
        Ok(())
    }

    fn mapping(&mut self) -> Res<Pattern> {
        let start = self.start();
        self.bump();
        let (mut keys, mut patterns, mut rest) = (Vec::new(), Vec::new(), None);
        while self.kind != T::RBrace {
            if self.accept(T::DoubleStar) {
                rest = Some(self.capture_target()?);
                self.accept(T::Comma);
                break;
            }
            keys.push(self.mapping_key()?);
            self.expect(T::Colon)?;
            patterns.push(self.pattern()?);
            if !self.accept(T::Comma) {
                break;
            }
        }
        self.expect(T::RBrace)?;
        Ok(self.pattern_since(start, PatternKind::MatchMapping { keys, patterns, rest }))
    }

    fn mapping_key(&mut self) -> Res<Expr> {
        match self.kind {
            T::KwNone | T::KwTrue | T::KwFalse => {
                let start = self.start();
                let value = self.singleton();
                Ok(Expr::new(self.since(start), ExprKind::Constant { value, kind: None }))
            }
            T::Name => {
                let key = self.name_or_attr()?;
                if matches!(key.kind, ExprKind::Name { .. }) { Err(Fail) } else { Ok(key) }
            }
            _ => self.literal(),
        }
    }
}
