//! Compound statements, in the first pass.

use super::{Fail, Parser, Res, Start};
use crate::ast::{
    ClassDef, ExceptHandler, Expr, ExprBox, ExprContext, ExprKind, For, FunctionDef, MatchCase, PyStr, Stmt,
    StmtKind, Try, With, WithItem,
};
use crate::token::{SoftKeyword, TokenKind as T};

/// What a block adds to the depth of CPython's parser, at most.
const BLOCK_LEVELS: u32 = 16;

/// A branch of an `if` statement.
struct Branch {
    start: Start,
    test: ExprBox,
    body: Vec<Stmt>,
}

impl<'s> Parser<'_, 's> {
    /// A compound statement, if one starts here.
    pub(super) fn compound_statement(&mut self) -> Res<Option<Stmt>> {
        let start = self.start();
        let first = self.kind;
        let kind = match first {
            T::KwIf => return self.if_statement().map(Some),
            T::KwDef => self.function_definition(Vec::new(), false)?,
            T::KwClass => self.class_definition(Vec::new())?,
            T::At => return self.decorated().map(Some),
            T::KwFor => self.for_statement(false)?,
            T::KwWith => self.with_statement(false)?,
            T::KwTry => self.try_statement()?,
            T::KwWhile => {
                self.bump();
                let test = ExprBox::new(self.named_expression()?);
                self.expect(T::Colon)?;
                let body = self.block()?;
                StmtKind::While { test, body, orelse: self.else_block()? }
            }
            T::KwAsync => {
                self.since_version(5)?;
                self.bump();
                match self.kind {
                    T::KwDef => self.function_definition(Vec::new(), true)?,
                    T::KwFor => self.for_statement(true)?,
                    T::KwWith => self.with_statement(true)?,
                    _ => return Err(Fail),
                }
            }
            T::Name if self.token().soft == SoftKeyword::Match && self.at_match_statement() => {
                self.match_statement()?
            }
            _ => return Ok(None),
        };
        Ok(Some(Stmt { range: self.since_statement(start), kind }))
    }

    /// An indented block, or simple statements on the same line.
    pub(super) fn block(&mut self) -> Res<Vec<Stmt>> {
        let base = self.stmts.len();
        if self.kind != T::Newline {
            self.simple_statements()?;
            return Ok(self.take_stmts(base));
        }
        self.bump();
        self.expect(T::Indent)?;
        self.nested(BLOCK_LEVELS, |parser| {
            loop {
                parser.statement()?;
                if parser.accept(T::Dedent) {
                    return Ok(());
                }
            }
        })?;
        Ok(self.take_stmts(base))
    }

    fn else_block(&mut self) -> Res<Vec<Stmt>> {
        if !self.accept(T::KwElse) {
            return Ok(Vec::new());
        }
        self.expect(T::Colon)?;
        self.block()
    }

    fn if_statement(&mut self) -> Res<Stmt> {
        let level = self.level;
        let first = self.branch()?;
        let mut later = Vec::new();
        while self.kind == T::KwElif {
            self.deepen(1);
            later.push(self.branch()?);
        }
        let mut orelse = self.else_block()?;
        self.level = level;
        while let Some(branch) = later.pop() {
            orelse = vec![self.if_of(branch, orelse)];
        }
        Ok(self.if_of(first, orelse))
    }

    /// `if` or `elif` with its test and block.
    fn branch(&mut self) -> Res<Branch> {
        let start = self.start();
        self.bump();
        let test = ExprBox::new(self.named_expression()?);
        self.expect(T::Colon)?;
        Ok(Branch { start, test, body: self.block()? })
    }

    fn if_of(&self, Branch { start, test, body }: Branch, orelse: Vec<Stmt>) -> Stmt {
        Stmt { range: self.since_statement(start), kind: StmtKind::If { test, body, orelse } }
    }

    fn decorated(&mut self) -> Res<Stmt> {
        let mut decorators = Vec::with_capacity(1);
        while self.accept(T::At) {
            decorators.push(self.named_expression()?);
            self.expect(T::Newline)?;
        }
        let start = self.start();
        let kind = match self.kind {
            T::KwClass => self.class_definition(decorators)?,
            T::KwDef => self.function_definition(decorators, false)?,
            T::KwAsync => {
                self.since_version(5)?;
                self.bump();
                self.function_definition(decorators, true)?
            }
            _ => return Err(Fail),
        };
        Ok(Stmt { range: self.since_statement(start), kind })
    }

    fn class_definition(&mut self, decorator_list: Vec<Expr>) -> Res<StmtKind> {
        self.bump();
        let name = self.name()?;
        let type_params = self.type_params()?;
        let (mut bases, mut keywords) = (Vec::new(), Vec::new());
        if self.kind == T::LPar {
            let arguments_start = self.pos;
            let given = self.call_arguments()?;
            (bases, keywords) = (given.0.into(), given.1.into());
            // A generator expression needs its own parentheses here.
            if let [Expr { kind: ExprKind::GeneratorExp { .. }, range }] = &bases[..] {
                let open = &self.buffer.tokens[arguments_start];
                if (range.lineno, range.col_offset) == (open.line, open.col) {
                    return Err(Fail);
                }
            }
        }
        self.expect(T::Colon)?;
        let body = self.block()?;
        let class = ClassDef { name, bases, keywords, body, decorator_list, type_params };
        Ok(StmtKind::ClassDef(Box::new(class)))
    }

    /// A function from `def` on.
    fn function_definition(&mut self, decorator_list: Vec<Expr>, is_async: bool) -> Res<StmtKind> {
        self.expect(T::KwDef)?;
        let name = self.name()?;
        let type_params = self.type_params()?;
        self.expect(T::LPar)?;
        let args = self.parameters()?;
        self.expect(T::RPar)?;
        let returns = if self.accept(T::RArrow) { Some(ExprBox::new(self.expression()?)) } else { None };
        self.expect(T::Colon)?;
        let type_comment = self.function_type_comment();
        let body = self.block()?;
        let function =
            Box::new(FunctionDef { name, args, body, decorator_list, returns, type_comment, type_params });
        Ok(if is_async { StmtKind::AsyncFunctionDef(function) } else { StmtKind::FunctionDef(function) })
    }

    /// The type comment of a function: after the colon, or on a line of its own before the block.
    fn function_type_comment(&mut self) -> Option<PyStr> {
        let own_line = self.kind == T::Newline
            && self.next_kind() == T::TypeComment
            && self.kind_at(self.pos + 2) == T::Newline
            && self.kind_at(self.pos + 3) == T::Indent;
        if own_line {
            self.bump();
        }
        self.type_comment()
    }

    fn for_statement(&mut self, is_async: bool) -> Res<StmtKind> {
        self.bump();
        let target = ExprBox::new(self.star_targets()?);
        self.expect(T::KwIn)?;
        let iter = ExprBox::new(self.star_expressions()?);
        self.expect(T::Colon)?;
        let type_comment = self.type_comment();
        let body = self.block()?;
        let orelse = self.else_block()?;
        let statement = Box::new(For { target, iter, body, orelse, type_comment });
        Ok(if is_async { StmtKind::AsyncFor(statement) } else { StmtKind::For(statement) })
    }

    fn with_statement(&mut self, is_async: bool) -> Res<StmtKind> {
        self.bump();
        let items = match self.parenthesized_with_items(is_async) {
            Some(items) => items,
            None => {
                let items = self.with_items()?;
                self.expect(T::Colon)?;
                items
            }
        };
        let type_comment = self.type_comment();
        let body = self.block()?;
        let statement = Box::new(With { items, body, type_comment });
        Ok(if is_async { StmtKind::AsyncWith(statement) } else { StmtKind::With(statement) })
    }

    /// Items in parentheses and the colon, if that is what comes. An expression may also start with a parenthesis,
    /// and only the colon tells; so this is the one place that may read something twice.
    fn parenthesized_with_items(&mut self, is_async: bool) -> Option<Vec<WithItem>> {
        if self.kind != T::LPar {
            return None;
        }
        let (pos, level, warnings) = (self.pos, self.level, self.warnings.len());
        let (exprs, keywords) = (self.exprs.len(), self.keywords.len());
        let inside = self.token().level;
        self.read_line();
        let close = self.buffer.tokens[pos + 1..].iter().position(|token| token.level < inside)? + pos + 1;
        if self.kind_at(close) != T::RPar || self.kind_at(close + 1) != T::Colon {
            return None;
        }
        // CPython's grammar has no type comment here.
        if is_async && self.kind_at(close + 2) == T::TypeComment {
            return None;
        }
        self.bump();
        let mut items = Vec::new();
        let mut end = false;
        while let Ok(item) = self.with_item(T::RPar) {
            items.push(item);
            let comma = self.accept(T::Comma);
            if self.kind == T::RPar && self.pos == close {
                end = true;
                break;
            }
            if !comma {
                break;
            }
        }
        if end {
            self.bump();
            self.bump();
            return Some(items);
        }
        self.level = level;
        self.warnings.truncate(warnings);
        self.exprs.truncate(exprs);
        self.keywords.truncate(keywords);
        self.reset(pos);
        None
    }

    fn with_items(&mut self) -> Res<Vec<WithItem>> {
        let mut items = Vec::with_capacity(1);
        loop {
            items.push(self.with_item(T::Colon)?);
            if !self.accept(T::Comma) {
                return Ok(items);
            }
        }
    }

    fn with_item(&mut self, end: T) -> Res<WithItem> {
        let context_expr = self.expression()?;
        let mut optional_vars = None;
        if self.accept(T::KwAs) {
            optional_vars = Some(ExprBox::new(self.star_target()?));
            if self.kind != T::Comma && self.kind != end {
                return Err(Fail);
            }
        }
        Ok(WithItem { context_expr, optional_vars })
    }

    fn try_statement(&mut self) -> Res<StmtKind> {
        self.bump();
        self.expect(T::Colon)?;
        let body = self.block()?;
        let mut handlers = Vec::new();
        let star = self.kind == T::KwExcept && self.next_kind() == T::Star;
        if star {
            self.since_version(11)?;
        }
        while self.kind == T::KwExcept {
            handlers.push(self.except_handler(star)?);
        }
        let orelse = if handlers.is_empty() { Vec::new() } else { self.else_block()? };
        let mut finalbody = Vec::new();
        if self.accept(T::KwFinally) {
            self.expect(T::Colon)?;
            finalbody = self.block()?;
        } else if handlers.is_empty() {
            return Err(Fail);
        }
        let statement = Box::new(Try { body, handlers, orelse, finalbody });
        Ok(if star { StmtKind::TryStar(statement) } else { StmtKind::Try(statement) })
    }

    fn except_handler(&mut self, star: bool) -> Res<ExceptHandler> {
        let start = self.start();
        self.bump();
        if self.accept(T::Star) != star {
            return Err(Fail);
        }
        let (mut type_, mut name) = (None, None);
        if star || self.kind != T::Colon {
            let type_start = self.start();
            let mut value = self.expression()?;
            if self.kind == T::Comma {
                self.since_version(14)?;
                value = self.expressions_after(type_start, value)?;
            } else if self.accept(T::KwAs) {
                name = Some(self.name()?);
            }
            type_ = Some(ExprBox::new(value));
        }
        self.expect(T::Colon)?;
        let body = self.block()?;
        Ok(ExceptHandler { range: self.since_statement(start), type_, name, body })
    }

    fn match_statement(&mut self) -> Res<StmtKind> {
        self.since_version(10)?;
        self.bump();
        let start = self.start();
        let first = self.star_named_expression()?;
        let subject = if self.accept(T::Comma) {
            let mut elts = vec![first];
            while self.kind != T::Colon {
                elts.push(self.star_named_expression()?);
                if !self.accept(T::Comma) {
                    break;
                }
            }
            Expr::new(self.since(start), ExprKind::Tuple { elts, ctx: ExprContext::Load })
        } else if matches!(first.kind, ExprKind::Starred { .. }) {
            return Err(Fail);
        } else {
            first
        };
        self.expect(T::Colon)?;
        self.expect(T::Newline)?;
        self.expect(T::Indent)?;
        let mut cases = Vec::new();
        self.nested(BLOCK_LEVELS, |parser| {
            loop {
                cases.push(parser.match_case()?);
                if parser.accept(T::Dedent) {
                    return Ok(());
                }
            }
        })?;
        Ok(StmtKind::Match { subject: ExprBox::new(subject), cases })
    }

    fn match_case(&mut self) -> Res<MatchCase> {
        if self.kind != T::Name || self.token().soft != SoftKeyword::Case {
            return Err(Fail);
        }
        self.bump();
        let pattern = self.patterns()?;
        let guard = if self.accept(T::KwIf) { Some(ExprBox::new(self.named_expression()?)) } else { None };
        self.expect(T::Colon)?;
        Ok(MatchCase { pattern, guard, body: self.block()? })
    }

    /// Whether `match` here starts a statement of its own: its line ends in a colon, and an indented block follows.
    fn at_match_statement(&mut self) -> bool {
        match self.next_kind() {
            // The most frequent uses as a name.
            T::Equal | T::Dot | T::Comma | T::RPar | T::Colon | T::Newline => return false,
            _ => {}
        }
        self.read_line();
        let Some(end) = self.buffer.tokens[self.pos..].iter().position(|token| token.kind == T::Newline)
        else {
            return false;
        };
        let end = self.pos + end;
        self.buffer.tokens[end - 1].kind == T::Colon && self.kind_at(end + 1) == T::Indent
    }
}
