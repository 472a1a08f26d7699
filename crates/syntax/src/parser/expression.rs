//! Expressions, targets and comprehensions, in the first pass.

use super::{Fail, Parser, Res, Start};
use crate::ast::{
    Arguments, BoolOp, CmpOp, Comprehension, Constant, Expr, ExprBox, ExprContext, ExprKind, Operator,
    UnaryOp,
};
use crate::token::TokenKind as T;

/// What a bracket adds to the depth of CPython's parser, at most: all levels of precedence, and the rules for what is
/// inside.
const BRACKET_LEVELS: u32 = 45;

/// The start of an expression that ends where the whole expression ends.
enum Pending {
    Lambda { start: Start, args: Box<Arguments> },
    IfExp { start: Start, body: Expr, test: Expr },
}

enum PendingFactor {
    Unary { start: Start, op: UnaryOp },
    Power { start: Start, base: Expr },
}

/// How tightly a binary operator binds, from 1 for `|` on, and what it does.
#[inline]
fn binary_operator(kind: T) -> Option<(u8, Operator)> {
    Some(match kind {
        T::VBar => (1, Operator::BitOr),
        T::Circumflex => (2, Operator::BitXor),
        T::Amper => (3, Operator::BitAnd),
        T::LeftShift => (4, Operator::LShift),
        T::RightShift => (4, Operator::RShift),
        T::Plus => (5, Operator::Add),
        T::Minus => (5, Operator::Sub),
        T::Star => (6, Operator::Mult),
        T::Slash => (6, Operator::Div),
        T::DoubleSlash => (6, Operator::FloorDiv),
        T::Percent => (6, Operator::Mod),
        T::At => (6, Operator::MatMult),
        _ => return None,
    })
}

/// Whether the token continues an operand to an expression of `or`, `and`, comparisons and binary operators.
#[inline]
fn is_binary(kind: T) -> bool {
    match kind {
        T::Less | T::Greater | T::EqEqual | T::NotEqual | T::LessEqual | T::GreaterEqual => true,
        T::KwIn | T::KwIs | T::KwNot | T::KwAnd | T::KwOr => true,
        kind => binary_operator(kind).is_some(),
    }
}

/// Whether an expression can start with the token.
#[inline]
pub(super) fn starts_expression(kind: T) -> bool {
    matches!(
        kind,
        T::Name
            | T::Number
            | T::String
            | T::FStringStart
            | T::TStringStart
            | T::LPar
            | T::LSqb
            | T::LBrace
            | T::Plus
            | T::Minus
            | T::Tilde
            | T::Ellipsis
            | T::KwFalse
            | T::KwNone
            | T::KwTrue
            | T::KwNot
            | T::KwLambda
            | T::KwAwait
    )
}

impl<'s> Parser<'_, 's> {
    /// `star_expressions`: expressions separated by commas, some with a star, as one tuple.
    pub(super) fn star_expressions(&mut self) -> Res<Expr> {
        let start = self.start();
        let first = self.star_expression()?;
        if self.kind != T::Comma {
            return Ok(first);
        }
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if self.kind != T::Star && !starts_expression(self.kind) {
                break;
            }
            let element = self.star_expression()?;
            self.exprs.push(element);
        }
        let elts = self.take_exprs(base);
        Ok(Expr::new(self.since(start), ExprKind::Tuple { elts, ctx: ExprContext::Load }))
    }

    pub(super) fn star_expression(&mut self) -> Res<Expr> {
        match self.kind {
            T::Star => self.starred(Self::bitwise_or),
            _ => self.expression(),
        }
    }

    /// `*` and what `operand` parses.
    pub(super) fn starred(&mut self, operand: impl FnOnce(&mut Self) -> Res<Expr>) -> Res<Expr> {
        let start = self.start();
        self.bump();
        let value = ExprBox::new(operand(self)?);
        Ok(Expr::new(self.since(start), ExprKind::Starred { value, ctx: ExprContext::Load }))
    }

    /// `expressions`: as `star_expressions`, without stars.
    pub(super) fn expressions(&mut self) -> Res<Expr> {
        let start = self.start();
        let first = self.expression()?;
        if self.kind != T::Comma {
            return Ok(first);
        }
        self.expressions_after(start, first)
    }

    /// The tuple that a first expression and the comma after it start.
    pub(super) fn expressions_after(&mut self, start: Start, first: Expr) -> Res<Expr> {
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if !starts_expression(self.kind) {
                break;
            }
            let element = self.expression()?;
            self.exprs.push(element);
        }
        let elts = self.take_exprs(base);
        Ok(Expr::new(self.since(start), ExprKind::Tuple { elts, ctx: ExprContext::Load }))
    }

    /// `annotated_rhs`: what may stand right of `=`.
    pub(super) fn annotated_rhs(&mut self) -> Res<Expr> {
        if self.kind == T::KwYield { self.yield_expr() } else { self.star_expressions() }
    }

    pub(super) fn yield_expr(&mut self) -> Res<Expr> {
        let start = self.start();
        self.expect(T::KwYield)?;
        let kind = if self.accept(T::KwFrom) {
            ExprKind::YieldFrom { value: ExprBox::new(self.expression()?) }
        } else if self.kind == T::Star || starts_expression(self.kind) {
            ExprKind::Yield { value: Some(ExprBox::new(self.star_expressions()?)) }
        } else {
            ExprKind::Yield { value: None }
        };
        Ok(Expr::new(self.since(start), kind))
    }

    pub(super) fn star_named_expression(&mut self) -> Res<Expr> {
        match self.kind {
            T::Star => self.starred(Self::bitwise_or),
            _ => self.named_expression(),
        }
    }

    /// Whether `name :=` comes next.
    #[inline]
    pub(super) fn at_walrus(&self) -> bool {
        self.kind == T::Name && self.next_kind() == T::ColonEqual
    }

    pub(super) fn named_expression(&mut self) -> Res<Expr> {
        if !self.at_walrus() {
            return self.expression();
        }
        self.since_version(8)?;
        let start = self.start();
        let id = self.name()?;
        let target = Expr::new(self.since(start), ExprKind::Name { id, ctx: ExprContext::Store });
        self.bump();
        let value = ExprBox::new(self.expression()?);
        let target = ExprBox::new(target);
        Ok(Expr::new(self.since(start), ExprKind::NamedExpr { target, value }))
    }

    pub(super) fn expression(&mut self) -> Res<Expr> {
        if self.kind == T::KwLambda {
            return self.long_expression(None);
        }
        let start = self.start();
        let first = self.disjunction()?;
        if self.kind != T::KwIf {
            return Ok(first);
        }
        self.long_expression(Some((start, first)))
    }

    /// An expression with `lambda` or `if`. What follows their `:` or `else` is the rest of the expression, so a loop
    /// collects the beginnings.
    fn long_expression(&mut self, mut first: Option<(Start, Expr)>) -> Res<Expr> {
        let mut pending = Vec::new();
        let level = self.level;
        let mut result = loop {
            let start = self.start();
            if first.is_none() && self.accept(T::KwLambda) {
                self.deepen(2);
                let args = Box::new(self.lambda_parameters()?);
                self.expect(T::Colon)?;
                pending.push(Pending::Lambda { start, args });
                continue;
            }
            let (start, body) = match first.take() {
                Some(first) => first,
                None => (start, self.disjunction()?),
            };
            if !self.accept(T::KwIf) {
                break body;
            }
            self.deepen(1);
            let test = self.disjunction()?;
            self.expect(T::KwElse)?;
            pending.push(Pending::IfExp { start, body, test });
        };
        self.level = level;
        while let Some(before) = pending.pop() {
            result = match before {
                Pending::Lambda { start, args } => {
                    let body = ExprBox::new(result);
                    Expr::new(self.since(start), ExprKind::Lambda { args, body })
                }
                Pending::IfExp { start, body, test } => {
                    let (test, body, orelse) = (ExprBox::new(test), ExprBox::new(body), ExprBox::new(result));
                    Expr::new(self.since(start), ExprKind::IfExp { test, body, orelse })
                }
            };
        }
        Ok(result)
    }

    pub(super) fn disjunction(&mut self) -> Res<Expr> {
        if self.kind == T::KwNot {
            let start = self.start();
            let first = self.inversion()?;
            return self.after_inversion(start, first);
        }
        let start = self.start();
        let first = self.factor()?;
        if !is_binary(self.kind) {
            return Ok(first);
        }
        let first = self.after_factor(start, first)?;
        self.after_inversion(start, first)
    }

    /// `and` and `or` after the first operand.
    fn after_inversion(&mut self, start: Start, first: Expr) -> Res<Expr> {
        let first = self.after_first_and(start, first)?;
        if self.kind != T::KwOr {
            return Ok(first);
        }
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::KwOr) {
            let start = self.start();
            let next = self.inversion()?;
            let value = self.after_first_and(start, next)?;
            self.exprs.push(value);
        }
        let values = self.take_exprs(base);
        Ok(Expr::new(self.since(start), ExprKind::BoolOp { op: BoolOp::Or, values }))
    }

    fn after_first_and(&mut self, start: Start, first: Expr) -> Res<Expr> {
        if self.kind != T::KwAnd {
            return Ok(first);
        }
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::KwAnd) {
            let value = self.inversion()?;
            self.exprs.push(value);
        }
        let values = self.take_exprs(base);
        Ok(Expr::new(self.since(start), ExprKind::BoolOp { op: BoolOp::And, values }))
    }

    fn inversion(&mut self) -> Res<Expr> {
        let mut starts = Vec::new();
        let level = self.level;
        while self.kind == T::KwNot {
            starts.push(self.start());
            self.bump();
            self.deepen(1);
        }
        let start = self.start();
        let operand = self.factor()?;
        let mut result = self.after_factor(start, operand)?;
        self.level = level;
        while let Some(start) = starts.pop() {
            let operand = ExprBox::new(result);
            result = Expr::new(self.since(start), ExprKind::UnaryOp { op: UnaryOp::Not, operand });
        }
        Ok(result)
    }

    /// Binary operators and comparisons after the first operand.
    fn after_factor(&mut self, start: Start, first: Expr) -> Res<Expr> {
        let left = self.binary(start, first, 1)?;
        let Some(op) = self.comparison_operator()? else { return Ok(left) };
        let mut ops = vec![op];
        let mut comparators = vec![self.bitwise_or()?];
        while let Some(op) = self.comparison_operator()? {
            ops.push(op);
            comparators.push(self.bitwise_or()?);
        }
        let (ops, comparators) = (ops.into(), comparators.into());
        let kind = ExprKind::Compare { left: ExprBox::new(left), ops, comparators };
        Ok(Expr::new(self.since(start), kind))
    }

    /// Takes a comparison operator.
    fn comparison_operator(&mut self) -> Res<Option<CmpOp>> {
        let op = match self.kind {
            T::Less => CmpOp::Lt,
            T::Greater => CmpOp::Gt,
            T::EqEqual => CmpOp::Eq,
            T::NotEqual => {
                let is_barry = self.token().bytes(self.text) == b"<>";
                if is_barry != self.barry {
                    return Err(Fail);
                }
                CmpOp::NotEq
            }
            T::LessEqual => CmpOp::LtE,
            T::GreaterEqual => CmpOp::GtE,
            T::KwIn => CmpOp::In,
            T::KwIs if self.next_kind() == T::KwNot => {
                self.bump();
                CmpOp::IsNot
            }
            T::KwIs => CmpOp::Is,
            T::KwNot if self.next_kind() == T::KwIn => {
                self.bump();
                CmpOp::NotIn
            }
            _ => return Ok(None),
        };
        self.bump();
        Ok(Some(op))
    }

    /// An expression without comparisons, `not`, `and` and `or`.
    pub(super) fn bitwise_or(&mut self) -> Res<Expr> {
        let start = self.start();
        let first = self.factor()?;
        self.binary(start, first, 1)
    }

    /// Binary operators that bind at least as tightly as `least`, after the first operand.
    fn binary(&mut self, start: Start, first: Expr, least: u8) -> Res<Expr> {
        let mut left = first;
        while let Some((tightness, op)) = binary_operator(self.kind) {
            if tightness < least {
                break;
            }
            if op == Operator::MatMult {
                self.since_version(5)?;
            }
            self.bump();
            let right_start = self.start();
            let right = self.factor()?;
            let right = self.binary(right_start, right, tightness + 1)?;
            if op == Operator::Mod
                && matches!((&left.kind, &right.kind), (ExprKind::Constant { .. }, ExprKind::Tuple { .. }))
            {
                self.formats.push(start.line);
            }
            let (boxed, right) = (ExprBox::new(left), ExprBox::new(right));
            left = Expr::new(self.since(start), ExprKind::BinOp { left: boxed, op, right });
        }
        Ok(left)
    }

    fn factor(&mut self) -> Res<Expr> {
        if !matches!(self.kind, T::Plus | T::Minus | T::Tilde) {
            let start = self.start();
            let base = self.await_primary()?;
            if self.kind != T::DoubleStar {
                return Ok(base);
            }
            return self.long_factor(Some((start, base)));
        }
        self.long_factor(None)
    }

    /// A factor with unary operators or powers. Both go on to its end, so a loop collects the beginnings.
    fn long_factor(&mut self, mut first: Option<(Start, Expr)>) -> Res<Expr> {
        let mut pending = Vec::new();
        let level = self.level;
        let mut result = loop {
            let (start, base) = match first.take() {
                Some(first) => first,
                None => {
                    let start = self.start();
                    let op = match self.kind {
                        T::Plus => Some(UnaryOp::UAdd),
                        T::Minus => Some(UnaryOp::USub),
                        T::Tilde => Some(UnaryOp::Invert),
                        _ => None,
                    };
                    if let Some(op) = op {
                        self.bump();
                        self.deepen(1);
                        pending.push(PendingFactor::Unary { start, op });
                        continue;
                    }
                    (start, self.await_primary()?)
                }
            };
            if !self.accept(T::DoubleStar) {
                break base;
            }
            self.deepen(2);
            pending.push(PendingFactor::Power { start, base });
        };
        self.level = level;
        while let Some(before) = pending.pop() {
            result = match before {
                PendingFactor::Unary { start, op } => {
                    let operand = ExprBox::new(result);
                    Expr::new(self.since(start), ExprKind::UnaryOp { op, operand })
                }
                PendingFactor::Power { start, base } => {
                    let (left, right) = (ExprBox::new(base), ExprBox::new(result));
                    Expr::new(self.since(start), ExprKind::BinOp { left, op: Operator::Pow, right })
                }
            };
        }
        Ok(result)
    }

    fn await_primary(&mut self) -> Res<Expr> {
        if self.kind != T::KwAwait {
            return self.primary();
        }
        self.since_version(5)?;
        let start = self.start();
        self.bump();
        let value = ExprBox::new(self.primary()?);
        Ok(Expr::new(self.since(start), ExprKind::Await { value }))
    }

    /// An atom and its attributes, calls and subscripts.
    pub(super) fn primary(&mut self) -> Res<Expr> {
        let start = self.start();
        let mut result = self.atom()?;
        loop {
            match self.kind {
                T::Dot => {
                    self.bump();
                    let attr = self.name()?;
                    let kind =
                        ExprKind::Attribute { value: ExprBox::new(result), attr, ctx: ExprContext::Load };
                    result = Expr::new(self.since(start), kind);
                }
                T::LPar => {
                    let (args, keywords) = self.nested(BRACKET_LEVELS, Self::call_arguments)?;
                    let kind = ExprKind::Call { func: ExprBox::new(result), args, keywords };
                    result = Expr::new(self.since(start), kind);
                }
                T::LSqb => {
                    self.bump();
                    let slice = ExprBox::new(self.nested(BRACKET_LEVELS, Self::slices)?);
                    self.expect(T::RSqb)?;
                    let kind =
                        ExprKind::Subscript { value: ExprBox::new(result), slice, ctx: ExprContext::Load };
                    result = Expr::new(self.since(start), kind);
                }
                _ => return Ok(result),
            }
        }
    }

    fn slices(&mut self) -> Res<Expr> {
        let start = self.start();
        let first = self.slice()?;
        if self.kind != T::Comma && !matches!(first.kind, ExprKind::Starred { .. }) {
            return Ok(first);
        }
        let mut elts = vec![first];
        while self.accept(T::Comma) {
            if self.kind == T::RSqb {
                break;
            }
            elts.push(self.slice()?);
        }
        Ok(Expr::new(self.since(start), ExprKind::Tuple { elts, ctx: ExprContext::Load }))
    }

    fn slice(&mut self) -> Res<Expr> {
        let start = self.start();
        if self.kind == T::Star {
            return self.starred(Self::expression);
        }
        let mut lower = None;
        if self.kind != T::Colon {
            if self.at_walrus() {
                return self.named_expression();
            }
            let first = self.expression()?;
            if self.kind != T::Colon {
                return Ok(first);
            }
            lower = Some(ExprBox::new(first));
        }
        self.bump();
        let upper = self.slice_bound()?;
        let step = if self.accept(T::Colon) { self.slice_bound()? } else { None };
        Ok(Expr::new(self.since(start), ExprKind::Slice { lower, upper, step }))
    }

    fn slice_bound(&mut self) -> Res<Option<ExprBox>> {
        match self.kind {
            T::Colon | T::Comma | T::RSqb => Ok(None),
            _ => self.expression().map(|bound| Some(ExprBox::new(bound))),
        }
    }

    fn atom(&mut self) -> Res<Expr> {
        let start = self.start();
        let constant = match self.kind {
            T::Name => {
                let id = self.name()?;
                return Ok(Expr::new(self.since(start), ExprKind::Name { id, ctx: ExprContext::Load }));
            }
            T::Number => self.number_value()?,
            T::String | T::FStringStart | T::TStringStart => return self.strings(),
            T::KwNone => Constant::None,
            T::KwTrue => Constant::True,
            T::KwFalse => Constant::False,
            T::Ellipsis => Constant::Ellipsis,
            T::LPar => return self.nested(BRACKET_LEVELS, Self::parenthesized),
            T::LSqb => return self.nested(BRACKET_LEVELS, Self::list),
            T::LBrace => return self.nested(BRACKET_LEVELS, Self::braced),
            _ => return Err(Fail),
        };
        self.bump();
        Ok(Expr::new(self.since(start), ExprKind::Constant { value: constant, kind: None }))
    }

    /// A group, a tuple or a generator expression.
    fn parenthesized(&mut self) -> Res<Expr> {
        let start = self.start();
        self.bump();
        if self.accept(T::RPar) {
            let kind = ExprKind::Tuple { elts: Vec::new(), ctx: ExprContext::Load };
            return Ok(Expr::new(self.since(start), kind));
        }
        if self.kind == T::KwYield {
            let value = self.yield_expr()?;
            self.expect(T::RPar)?;
            return Ok(value);
        }
        let starred = self.kind == T::Star;
        let first = self.star_named_expression()?;
        let kind = match self.kind {
            T::RPar if !starred => {
                self.bump();
                return Ok(first);
            }
            T::Comma => ExprKind::Tuple { elts: self.elements(first, T::RPar)?, ctx: ExprContext::Load },
            T::KwFor | T::KwAsync if !starred => {
                let generators = self.for_if_clauses()?;
                ExprKind::GeneratorExp { elt: ExprBox::new(first), generators }
            }
            _ => return Err(Fail),
        };
        self.expect(T::RPar)?;
        Ok(Expr::new(self.since(start), kind))
    }

    /// The elements of a tuple, list or set from the first on, which has been parsed; at the first comma or the end.
    fn elements(&mut self, first: Expr, end: T) -> Res<Vec<Expr>> {
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if self.kind == end {
                break;
            }
            let element = self.star_named_expression()?;
            self.exprs.push(element);
        }
        Ok(self.take_exprs(base))
    }

    fn list(&mut self) -> Res<Expr> {
        let start = self.start();
        self.bump();
        let mut elts = Vec::new();
        if self.kind != T::RSqb {
            let starred = self.kind == T::Star;
            let first = self.star_named_expression()?;
            if matches!(self.kind, T::KwFor | T::KwAsync) && !starred {
                let generators = self.for_if_clauses()?;
                self.expect(T::RSqb)?;
                let kind = ExprKind::ListComp { elt: ExprBox::new(first), generators };
                return Ok(Expr::new(self.since(start), kind));
            }
            elts = self.elements(first, T::RSqb)?;
        }
        self.expect(T::RSqb)?;
        Ok(Expr::new(self.since(start), ExprKind::List { elts, ctx: ExprContext::Load }))
    }

    /// A dict, a set or a comprehension of either.
    fn braced(&mut self) -> Res<Expr> {
        let start = self.start();
        self.bump();
        let kind = match self.kind {
            T::RBrace => ExprKind::Dict { keys: Box::default(), values: Vec::new() },
            T::DoubleStar => {
                self.bump();
                let value = self.bitwise_or()?;
                self.dict(None, value)?
            }
            T::Star => {
                let first = self.starred(Self::bitwise_or)?;
                ExprKind::Set { elts: self.elements(first, T::RBrace)? }
            }
            _ => {
                let walrus = self.at_walrus();
                let first = self.named_expression()?;
                match self.kind {
                    T::Colon if !walrus => {
                        self.bump();
                        let value = self.expression()?;
                        if matches!(self.kind, T::KwFor | T::KwAsync) {
                            let generators = self.for_if_clauses()?;
                            let (key, value) = (ExprBox::new(first), ExprBox::new(value));
                            ExprKind::DictComp { key, value, generators }
                        } else {
                            self.dict(Some(first), value)?
                        }
                    }
                    T::KwFor | T::KwAsync => {
                        let generators = self.for_if_clauses()?;
                        ExprKind::SetComp { elt: ExprBox::new(first), generators }
                    }
                    _ => ExprKind::Set { elts: self.elements(first, T::RBrace)? },
                }
            }
        };
        self.expect(T::RBrace)?;
        Ok(Expr::new(self.since(start), kind))
    }

    /// A dict after its first item.
    fn dict(&mut self, key: Option<Expr>, value: Expr) -> Res<ExprKind> {
        let (mut keys, mut values) = (vec![key], vec![value]);
        while self.accept(T::Comma) {
            if self.kind == T::RBrace {
                break;
            }
            if self.accept(T::DoubleStar) {
                keys.push(None);
                values.push(self.bitwise_or()?);
            } else {
                keys.push(Some(self.expression()?));
                self.expect(T::Colon)?;
                values.push(self.expression()?);
            }
        }
        Ok(ExprKind::Dict { keys: keys.into(), values })
    }

    pub(super) fn for_if_clauses(&mut self) -> Res<Vec<Comprehension>> {
        let mut clauses = Vec::with_capacity(1);
        loop {
            let is_async = self.kind == T::KwAsync;
            if is_async {
                self.since_version(6)?;
                self.bump();
            } else if self.kind != T::KwFor {
                return Ok(clauses);
            }
            self.expect(T::KwFor)?;
            let target = self.star_targets()?;
            self.expect(T::KwIn)?;
            let iter = self.disjunction()?;
            let base = self.exprs.len();
            while self.accept(T::KwIf) {
                let condition = self.disjunction()?;
                self.exprs.push(condition);
            }
            let ifs = self.take_exprs(base);
            clauses.push(Comprehension { target, iter, ifs, is_async: i32::from(is_async) });
        }
    }

    /// `star_targets`, before `in`.
    pub(super) fn star_targets(&mut self) -> Res<Expr> {
        let start = self.start();
        let first = self.star_target()?;
        if self.kind != T::Comma {
            return Ok(first);
        }
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.accept(T::Comma) {
            if self.kind != T::Star && !starts_expression(self.kind) {
                break;
            }
            let element = self.star_target()?;
            self.exprs.push(element);
        }
        let elts = self.take_exprs(base);
        Ok(Expr::new(self.since(start), ExprKind::Tuple { elts, ctx: ExprContext::Store }))
    }

    /// `star_target`.
    pub(super) fn star_target(&mut self) -> Res<Expr> {
        let mut target = match self.kind {
            T::Star => self.starred(Self::primary)?,
            _ => self.primary()?,
        };
        set_context(&mut target, ExprContext::Store)?;
        Ok(target)
    }
}

/// Makes an expression the target of an assignment or of `del`, if it can be one.
pub(super) fn set_context(target: &mut Expr, context: ExprContext) -> Res<()> {
    match &mut target.kind {
        ExprKind::Name { ctx, .. } | ExprKind::Attribute { ctx, .. } | ExprKind::Subscript { ctx, .. } => {
            *ctx = context;
        }
        ExprKind::Tuple { elts, ctx } | ExprKind::List { elts, ctx } => {
            *ctx = context;
            for element in elts {
                set_context(element, context)?;
            }
        }
        ExprKind::Starred { value, ctx } if context == ExprContext::Store => {
            *ctx = context;
            set_context(value, context)?;
        }
        _ => return Err(Fail),
    }
    Ok(())
}
