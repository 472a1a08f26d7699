//! Simple statements, in the first pass.

use super::expression::{set_context, starts_expression};
use super::{Fail, Parser, Res, Start};
use crate::ast::{Alias, Expr, ExprBox, ExprContext, ExprKind, Identifier, Operator, Stmt, StmtKind};
use crate::token::{SoftKeyword, TokenKind as T};

/// The operator of an augmented assignment.
fn augmented_operator(kind: T) -> Option<Operator> {
    Some(match kind {
        T::PlusEqual => Operator::Add,
        T::MinEqual => Operator::Sub,
        T::StarEqual => Operator::Mult,
        T::AtEqual => Operator::MatMult,
        T::SlashEqual => Operator::Div,
        T::PercentEqual => Operator::Mod,
        T::AmperEqual => Operator::BitAnd,
        T::VBarEqual => Operator::BitOr,
        T::CircumflexEqual => Operator::BitXor,
        T::LeftShiftEqual => Operator::LShift,
        T::RightShiftEqual => Operator::RShift,
        T::DoubleStarEqual => Operator::Pow,
        T::DoubleSlashEqual => Operator::FloorDiv,
        _ => return None,
    })
}

impl<'s> Parser<'_, 's> {
    /// The statement of interactive input.
    pub(super) fn interactive(&mut self) -> Res<Vec<Stmt>> {
        let start = self.start();
        if self.kind == T::Newline {
            self.bump();
            return Ok(vec![Stmt { range: self.since_statement(start), kind: StmtKind::Pass }]);
        }
        if let Some(statement) = self.compound_statement()? {
            self.expect(T::Newline)?;
            return Ok(vec![statement]);
        }
        self.simple_statements()?;
        Ok(self.take_stmts(0))
    }

    /// Appends one compound statement or a line of simple ones to `stmts`.
    pub(super) fn statement(&mut self) -> Res<()> {
        self.forget_tokens();
        match self.compound_statement()? {
            Some(statement) => {
                self.stmts.push(statement);
                Ok(())
            }
            None => self.simple_statements(),
        }
    }

    pub(super) fn simple_statements(&mut self) -> Res<()> {
        loop {
            let statement = self.simple_statement()?;
            self.stmts.push(statement);
            if !self.accept(T::Semi) {
                return self.expect(T::Newline);
            }
            if self.accept(T::Newline) {
                return Ok(());
            }
        }
    }

    fn simple_statement(&mut self) -> Res<Stmt> {
        let start = self.start();
        let kind = match self.kind {
            T::KwPass => self.bare(StmtKind::Pass),
            T::KwBreak => self.bare(StmtKind::Break),
            T::KwContinue => self.bare(StmtKind::Continue),
            T::KwReturn => {
                self.bump();
                let has_value = self.kind == T::Star || starts_expression(self.kind);
                let value = if has_value { Some(ExprBox::new(self.star_expressions()?)) } else { None };
                StmtKind::Return { value }
            }
            T::KwRaise => self.raise()?,
            T::KwDel => self.delete()?,
            T::KwYield => StmtKind::Expr { value: ExprBox::new(self.yield_expr()?) },
            T::KwAssert => {
                self.bump();
                let test = ExprBox::new(self.expression()?);
                let msg = if self.accept(T::Comma) { Some(ExprBox::new(self.expression()?)) } else { None };
                StmtKind::Assert { test, msg }
            }
            T::KwGlobal => StmtKind::Global { names: self.name_list()? },
            T::KwNonlocal => StmtKind::Nonlocal { names: self.name_list()? },
            T::KwImport => self.import()?,
            T::KwFrom => self.import_from()?,
            T::Name if self.token().soft == SoftKeyword::Type && self.next_kind() == T::Name => {
                self.type_alias()?
            }
            _ => return self.expression_statement(start),
        };
        Ok(Stmt { range: self.since(start), kind })
    }

    fn bare(&mut self, kind: StmtKind) -> StmtKind {
        self.bump();
        kind
    }

    /// An expression or an assignment.
    fn expression_statement(&mut self, start: Start) -> Res<Stmt> {
        let starts_with_name = self.kind == T::Name;
        let first = self.star_expressions()?;
        let kind = match self.kind {
            T::Newline | T::Semi => StmtKind::Expr { value: ExprBox::new(first) },
            T::Equal => self.assignment(first)?,
            T::Colon => self.annotated_assignment(first, starts_with_name)?,
            kind => match augmented_operator(kind) {
                Some(op) => self.augmented_assignment(first, op)?,
                None => StmtKind::Expr { value: ExprBox::new(first) },
            },
        };
        Ok(Stmt { range: self.since(start), kind })
    }

    fn assignment(&mut self, first: Expr) -> Res<StmtKind> {
        let mut targets = Vec::with_capacity(1);
        let mut value = first;
        while self.accept(T::Equal) {
            set_context(&mut value, ExprContext::Store)?;
            targets.push(value);
            value = self.annotated_rhs()?;
        }
        let type_comment = self.type_comment();
        Ok(StmtKind::Assign { targets, value: ExprBox::new(value), type_comment })
    }

    fn annotated_assignment(&mut self, mut target: Expr, starts_with_name: bool) -> Res<StmtKind> {
        self.since_version(6)?;
        single_target(&mut target)?;
        let simple = starts_with_name && matches!(target.kind, ExprKind::Name { .. });
        self.bump();
        let annotation = ExprBox::new(self.expression()?);
        let value = if self.accept(T::Equal) { Some(ExprBox::new(self.annotated_rhs()?)) } else { None };
        Ok(StmtKind::AnnAssign { target: ExprBox::new(target), annotation, value, simple: i32::from(simple) })
    }

    fn augmented_assignment(&mut self, mut target: Expr, op: Operator) -> Res<StmtKind> {
        if op == Operator::MatMult {
            self.since_version(5)?;
        }
        single_target(&mut target)?;
        self.bump();
        let value = ExprBox::new(self.annotated_rhs()?);
        Ok(StmtKind::AugAssign { target: ExprBox::new(target), op, value })
    }

    fn raise(&mut self) -> Res<StmtKind> {
        self.bump();
        let (mut exc, mut cause) = (None, None);
        if starts_expression(self.kind) {
            exc = Some(ExprBox::new(self.expression()?));
            if self.accept(T::KwFrom) {
                cause = Some(ExprBox::new(self.expression()?));
            }
        }
        Ok(StmtKind::Raise { exc, cause })
    }

    fn delete(&mut self) -> Res<StmtKind> {
        self.bump();
        let mut targets = Vec::new();
        loop {
            let mut target = self.primary()?;
            set_context(&mut target, ExprContext::Del)?;
            targets.push(target);
            if !self.accept(T::Comma) || !starts_expression(self.kind) {
                break;
            }
        }
        match self.kind {
            T::Newline | T::Semi => Ok(StmtKind::Delete { targets }),
            _ => Err(Fail),
        }
    }

    fn name_list(&mut self) -> Res<Vec<Identifier>> {
        self.bump();
        let mut names = vec![self.name()?];
        while self.accept(T::Comma) {
            names.push(self.name()?);
        }
        Ok(names)
    }

    fn import(&mut self) -> Res<StmtKind> {
        self.bump();
        let mut names = Vec::with_capacity(1);
        loop {
            let start = self.start();
            let name = self.dotted_name()?;
            let asname = if self.accept(T::KwAs) { Some(self.name()?) } else { None };
            names.push(Alias { range: self.since(start), name, asname });
            if !self.accept(T::Comma) {
                return Ok(StmtKind::Import { names });
            }
        }
    }

    fn dotted_name(&mut self) -> Res<Identifier> {
        let first = self.name()?;
        if self.kind != T::Dot {
            return Ok(first);
        }
        let mut name = first.as_str().to_owned();
        while self.accept(T::Dot) {
            name.push('.');
            name.push_str(&self.name()?);
        }
        Ok(name.into())
    }

    fn import_from(&mut self) -> Res<StmtKind> {
        self.bump();
        let mut level = 0;
        loop {
            match self.kind {
                T::Dot => level += 1,
                T::Ellipsis => level += 3,
                _ => break,
            }
            self.bump();
        }
        let module = if self.kind == T::Name || level == 0 { Some(self.dotted_name()?) } else { None };
        self.expect(T::KwImport)?;
        let mut names = Vec::with_capacity(1);
        match self.kind {
            T::Star => {
                let start = self.start();
                self.bump();
                names.push(Alias { range: self.since(start), name: "*".into(), asname: None });
            }
            T::LPar => {
                self.bump();
                loop {
                    names.push(self.import_from_as_name()?);
                    if !self.accept(T::Comma) || self.kind == T::RPar {
                        break;
                    }
                }
                self.expect(T::RPar)?;
            }
            _ => {
                names.push(self.import_from_as_name()?);
                while self.accept(T::Comma) {
                    names.push(self.import_from_as_name()?);
                }
            }
        }
        if level == 0 && module.as_ref().is_some_and(|module| module == "__future__") {
            self.future_import(&names)?;
        }
        Ok(StmtKind::ImportFrom { module, names, level: Some(level) })
    }

    fn import_from_as_name(&mut self) -> Res<Alias> {
        let start = self.start();
        let name = self.name()?;
        let asname = if self.accept(T::KwAs) { Some(self.name()?) } else { None };
        Ok(Alias { range: self.since(start), name, asname })
    }

    /// `barry_as_FLUFL` changes the tokens from here on; the one after the statement has been read.
    fn future_import(&mut self, names: &[Alias]) -> Res<()> {
        if self.barry || !names.iter().any(|alias| alias.name == "barry_as_FLUFL") {
            return Ok(());
        }
        self.barry = true;
        let from = Some(self.number() + 1);
        if self.buffer.barry_from == from {
            return Ok(());
        }
        self.barry_at = from;
        Err(Fail)
    }

    fn type_alias(&mut self) -> Res<StmtKind> {
        self.since_version(12)?;
        self.bump();
        let start = self.start();
        let id = self.name()?;
        let name = Expr::new(self.since(start), ExprKind::Name { id, ctx: ExprContext::Store });
        let type_params = self.type_params()?;
        self.expect(T::Equal)?;
        let value = ExprBox::new(self.expression()?);
        Ok(StmtKind::TypeAlias { name: ExprBox::new(name), type_params, value })
    }
}

/// Makes an expression a target that is neither tuple nor list.
fn single_target(target: &mut Expr) -> Res<()> {
    match target.kind {
        ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
            set_context(target, ExprContext::Store)
        }
        _ => Err(Fail),
    }
}
