//! Preprocessing of the tree, between parsing and the symbol table (`ast_preprocess` in CPython): `__debug__`,
//! `'…' % (…)` as an f-string, numbers of match patterns, docstrings, and the warnings of PEP 765.
//!
//! Not here: folding of constants, which the flow graph does.

use syntax::ast::*;
use syntax::errors::{ErrorKind, Stage, SyntaxError, Warning, WarningKind};

use crate::flowgraph::values;
use crate::symtable::{Result, StackGuard};
use code::Constant as Folded;

/// What to do with a tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Preprocess<'a> {
    /// The optimisation level: from 1 `__debug__` is false, from 2 there are no docstrings.
    pub optimize: i32,
    /// `from __future__ import annotations` is in force: annotations stay as they are.
    pub future_annotations: bool,
    /// Only warn, change nothing.
    pub syntax_check_only: bool,
    /// Whether to warn.
    pub warn: bool,
    /// Where expressions are to be replaced, if that is known ([`syntax::Parsed::replaced`]).
    pub replaced: Option<&'a [i32]>,
}

/// Preprocesses a tree in place.
pub fn preprocess(
    module: &mut Mod,
    options: Preprocess<'_>,
    guard: StackGuard,
    warnings: &mut Vec<Warning>,
) -> Result {
    let settled = options.replaced.is_some_and(<[i32]>::is_empty);
    let mut pass = Pass { options, settled, guard, warnings, contexts: Vec::new() };
    match module {
        Mod::Module { body, .. } => pass.body(body),
        Mod::Interactive { body } => pass.stmts(body),
        Mod::Expression { body } => pass.expr(body),
        Mod::FunctionType { .. } => Ok(()),
    }
}

/// What encloses a statement, as far as leaving a `finally` block is concerned.
#[derive(Clone, Copy, PartialEq)]
enum Context {
    Finally,
    Function,
    Loop,
}

struct Pass<'a> {
    options: Preprocess<'a>,
    /// The expressions of the statement at hand stay as they are.
    settled: bool,
    guard: StackGuard,
    warnings: &'a mut Vec<Warning>,
    contexts: Vec<Context>,
}

fn is_docstring(stmt: Option<&Stmt>) -> bool {
    matches!(
        stmt,
        Some(Stmt { kind: StmtKind::Expr { value }, .. })
            if matches!(value.kind, ExprKind::Constant { value: Constant::Str(_), .. })
    )
}

/// Whether one of these lines belongs to a statement.
fn is_replaced_in(lines: &[i32], stmt: &Stmt) -> bool {
    let decorators = match &stmt.kind {
        StmtKind::FunctionDef(node) | StmtKind::AsyncFunctionDef(node) => &node.decorator_list[..],
        StmtKind::ClassDef(node) => &node.decorator_list[..],
        _ => &[],
    };
    let first = decorators.first().map_or(stmt.range.lineno, |decorator| decorator.range.lineno);
    let at = lines.partition_point(|line| *line < first);
    lines.get(at).is_some_and(|line| *line <= stmt.range.end_lineno)
}

impl Pass<'_> {
    /// The body of a module, class or function.
    fn body(&mut self, body: &mut Vec<Stmt>) -> Result {
        let mut docstring = is_docstring(body.first());
        if docstring && self.options.optimize >= 2 {
            docstring = false;
            let Range { lineno, col_offset, .. } = body[0].range;
            if body.len() > 1 {
                body.remove(0);
            } else {
                let end = col_offset.saturating_add("pass".len() as i32);
                body[0] = Stmt { range: Range::new(lineno, col_offset, lineno, end), kind: StmtKind::Pass };
            }
        }
        self.stmts(body)?;
        // What became a string now, or stands first now, is not the docstring.
        if !docstring
            && is_docstring(body.first())
            && let Stmt { range, kind: StmtKind::Expr { value } } = &mut body[0]
        {
            let string = std::mem::replace(&mut **value, Expr::PLACEHOLDER);
            **value = Expr::new(*range, ExprKind::JoinedStr { values: vec![string] });
        }
        Ok(())
    }

    fn stmts(&mut self, stmts: &mut [Stmt]) -> Result {
        let settled = self.settled;
        // What surrounds a statement is settled only if the statement is.
        let result = match self.options.replaced.filter(|_| !settled) {
            Some(lines) => stmts.iter_mut().try_for_each(|stmt| {
                self.settled = !is_replaced_in(lines, stmt);
                self.stmt(stmt)
            }),
            None => stmts.iter_mut().try_for_each(|stmt| self.stmt(stmt)),
        };
        self.settled = settled;
        result
    }

    fn within(&mut self, context: Context, stmts: &mut [Stmt]) -> Result {
        self.contexts.push(context);
        self.stmts(stmts)?;
        self.contexts.pop();
        Ok(())
    }

    /// Warns of a statement that leaves a `finally` block.
    fn leaves(&mut self, range: Range, keyword: &str) {
        if !self.options.warn || self.contexts.last() != Some(&Context::Finally) {
            return;
        }
        let message = format!("'{keyword}' in a 'finally' block");
        let location = syntax::errors::Location {
            lineno: range.lineno,
            offset: range.col_offset.saturating_add(1),
            end_lineno: range.end_lineno,
            end_offset: range.end_col_offset.saturating_add(1),
            text: None,
        };
        let as_error =
            Box::new(SyntaxError::new(ErrorKind::Syntax, message.clone(), location).by(Stage::Compiler));
        self.warnings.push(Warning { kind: WarningKind::Syntax, message, lineno: range.lineno, as_error });
    }

    fn stmt(&mut self, stmt: &mut Stmt) -> Result {
        self.guard.check()?;
        let range = stmt.range;
        match &mut stmt.kind {
            StmtKind::FunctionDef(function) | StmtKind::AsyncFunctionDef(function) => self.function(function),
            StmtKind::ClassDef(class) => {
                self.type_params(&mut class.type_params)?;
                self.exprs(&mut class.bases)?;
                self.keywords(&mut class.keywords)?;
                self.body(&mut class.body)?;
                self.exprs(&mut class.decorator_list)
            }
            StmtKind::Return { value } => {
                self.leaves(range, "return");
                self.optional(value)
            }
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Assign { targets, value, .. } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.expr(name)?;
                self.type_params(type_params)?;
                self.expr(value)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign { target, annotation, value, .. } => {
                self.expr(target)?;
                if !self.options.future_annotations {
                    self.expr(annotation)?;
                }
                self.optional(value)
            }
            StmtKind::For(node) | StmtKind::AsyncFor(node) => {
                self.expr(&mut node.target)?;
                self.expr(&mut node.iter)?;
                self.within(Context::Loop, &mut node.body)?;
                self.stmts(&mut node.orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.within(Context::Loop, body)?;
                self.stmts(orelse)
            }
            StmtKind::If { test, body, orelse } => {
                self.expr(test)?;
                self.stmts(body)?;
                self.stmts(orelse)
            }
            StmtKind::With(node) | StmtKind::AsyncWith(node) => {
                for item in &mut node.items {
                    self.expr(&mut item.context_expr)?;
                    self.optional(&mut item.optional_vars)?;
                }
                self.stmts(&mut node.body)
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in cases {
                    self.pattern(&mut case.pattern)?;
                    self.optional(&mut case.guard)?;
                    self.stmts(&mut case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => {
                self.stmts(&mut node.body)?;
                for handler in &mut node.handlers {
                    self.optional(&mut handler.type_)?;
                    self.stmts(&mut handler.body)?;
                }
                self.stmts(&mut node.orelse)?;
                self.within(Context::Finally, &mut node.finalbody)
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test)?;
                self.optional(msg)
            }
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Break => {
                self.leaves(range, "break");
                Ok(())
            }
            StmtKind::Continue => {
                self.leaves(range, "continue");
                Ok(())
            }
            StmtKind::Import { .. }
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global { .. }
            | StmtKind::Nonlocal { .. }
            | StmtKind::Pass => Ok(()),
        }
    }

    fn function(&mut self, function: &mut FunctionDef) -> Result {
        self.type_params(&mut function.type_params)?;
        self.arguments(&mut function.args)?;
        self.contexts.push(Context::Function);
        self.body(&mut function.body)?;
        self.contexts.pop();
        self.exprs(&mut function.decorator_list)?;
        if !self.options.future_annotations {
            self.optional(&mut function.returns)?;
        }
        Ok(())
    }

    fn arguments(&mut self, args: &mut Arguments) -> Result {
        if !self.options.future_annotations {
            let named = args.posonlyargs.iter_mut().chain(&mut args.args).chain(args.vararg.as_deref_mut());
            for arg in named.chain(&mut args.kwonlyargs).chain(args.kwarg.as_deref_mut()) {
                self.optional(&mut arg.annotation)?;
            }
        }
        args.kw_defaults.iter_mut().flatten().try_for_each(|default| self.expr(default))?;
        self.exprs(&mut args.defaults)
    }

    fn type_params(&mut self, params: &mut [TypeParam]) -> Result {
        for param in params {
            match &mut param.kind {
                TypeParamKind::TypeVar { bound, default_value, .. } => {
                    self.optional(bound)?;
                    self.optional(default_value)?;
                }
                TypeParamKind::ParamSpec { default_value, .. }
                | TypeParamKind::TypeVarTuple { default_value, .. } => self.optional(default_value)?,
            }
        }
        Ok(())
    }

    fn keywords(&mut self, keywords: &mut [Keyword]) -> Result {
        keywords.iter_mut().try_for_each(|keyword| self.expr(&mut keyword.value))
    }

    fn exprs(&mut self, exprs: &mut [Expr]) -> Result {
        exprs.iter_mut().try_for_each(|expr| self.expr(expr))
    }

    fn optional(&mut self, expr: &mut Option<ExprBox>) -> Result {
        match expr {
            Some(expr) => self.expr(expr),
            None => Ok(()),
        }
    }

    /// An expression. The left spine, which may be of any length, is walked by a loop.
    fn expr(&mut self, mut expr: &mut Expr) -> Result {
        if self.settled || matches!(expr.kind, ExprKind::Constant { .. }) {
            return Ok(());
        }
        self.guard.check()?;
        loop {
            match &expr.kind {
                ExprKind::BinOp { op: Operator::Mod, .. } if !self.options.syntax_check_only => {
                    fold_format(expr)
                }
                ExprKind::Name { id, ctx: ExprContext::Load } => {
                    if id == "__debug__" && !self.options.syntax_check_only {
                        let value = if self.options.optimize > 0 { Constant::False } else { Constant::True };
                        expr.kind = ExprKind::Constant { value, kind: None };
                    }
                    return Ok(());
                }
                ExprKind::Constant { .. } | ExprKind::Name { .. } => return Ok(()),
                _ => {}
            }
            if !matches!(
                expr.kind,
                ExprKind::BinOp { .. }
                    | ExprKind::Attribute { .. }
                    | ExprKind::Subscript { .. }
                    | ExprKind::Call { .. }
            ) {
                return self.other_expr(expr);
            }
            expr = match &mut expr.kind {
                ExprKind::BinOp { left, right, .. } => {
                    self.expr(right)?;
                    left
                }
                ExprKind::Attribute { value, .. } => value,
                ExprKind::Subscript { value, slice, .. } => {
                    self.expr(slice)?;
                    value
                }
                ExprKind::Call { func, args, keywords } => {
                    self.exprs(args)?;
                    self.keywords(keywords)?;
                    func
                }
                _ => return Ok(()),
            };
        }
    }

    fn other_expr(&mut self, expr: &mut Expr) -> Result {
        match &mut expr.kind {
            ExprKind::BoolOp { values, .. } => self.exprs(values),
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { args, body } => {
                self.arguments(args)?;
                self.expr(body)
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.expr(test)?;
                self.expr(body)?;
                self.expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter_mut().flatten().try_for_each(|key| self.expr(key))?;
                self.exprs(values)
            }
            ExprKind::Set { elts: exprs }
            | ExprKind::List { elts: exprs, .. }
            | ExprKind::Tuple { elts: exprs, .. }
            | ExprKind::JoinedStr { values: exprs }
            | ExprKind::TemplateStr { values: exprs } => self.exprs(exprs),
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.expr(elt)?;
                self.comprehensions(generators)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.expr(key)?;
                self.expr(value)?;
                self.comprehensions(generators)
            }
            ExprKind::Yield { value } => self.optional(value),
            ExprKind::Await { value }
            | ExprKind::YieldFrom { value }
            | ExprKind::Starred { value, .. }
            | ExprKind::NamedExpr { value, .. } => self.expr(value),
            ExprKind::Compare { left, comparators, .. } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.expr(value)?;
                self.optional(format_spec)
            }
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
            ExprKind::BinOp { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Call { .. }
            | ExprKind::Name { .. }
            | ExprKind::Constant { .. } => Ok(()),
        }
    }

    fn comprehensions(&mut self, generators: &mut [Comprehension]) -> Result {
        for generator in generators {
            self.expr(&mut generator.target)?;
            self.expr(&mut generator.iter)?;
            self.exprs(&mut generator.ifs)?;
        }
        Ok(())
    }

    fn patterns(&mut self, patterns: &mut [Pattern]) -> Result {
        patterns.iter_mut().try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: &mut Pattern) -> Result {
        self.guard.check()?;
        match &mut pattern.kind {
            PatternKind::MatchValue { value } => {
                self.pattern_number(value);
                Ok(())
            }
            PatternKind::MatchMapping { keys, patterns, .. } => {
                keys.iter_mut().for_each(|key| self.pattern_number(key));
                self.patterns(patterns)
            }
            PatternKind::MatchClass { cls, patterns, kwd_patterns, .. } => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                self.patterns(kwd_patterns)
            }
            PatternKind::MatchAs { pattern: Some(pattern), .. } => self.pattern(pattern),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.patterns(patterns)
            }
            PatternKind::MatchSingleton { .. }
            | PatternKind::MatchStar { .. }
            | PatternKind::MatchAs { pattern: None, .. } => Ok(()),
        }
    }

    fn pattern_number(&self, expr: &mut Expr) {
        if !self.options.syntax_check_only {
            fold_pattern_number(expr);
        }
    }
}

/// Negative and complex numbers in patterns are operators on constants, but must be constants.
fn fold_pattern_number(expr: &mut Expr) {
    let folded = match &mut expr.kind {
        ExprKind::UnaryOp { op: UnaryOp::USub, operand } => {
            number(operand).and_then(|value| values::negative(&value))
        }
        ExprKind::BinOp { left, op: op @ (Operator::Add | Operator::Sub), right } => {
            // Patterns have one sum at most; longer ones occur in hand-built trees only.
            if matches!(left.kind, ExprKind::UnaryOp { .. }) {
                fold_pattern_number(left);
            }
            let op = if *op == Operator::Add { opcode::BinaryOp::Add } else { opcode::BinaryOp::Subtract };
            number(left).zip(number(right)).and_then(|(left, right)| values::binary(op, &left, &right))
        }
        _ => None,
    };
    let value = match folded {
        Some(Folded::Int(value)) => Constant::Int(value),
        Some(Folded::BigInt(value)) => Constant::BigInt((*value).clone().into()),
        Some(Folded::Float(value)) => Constant::Float(value),
        Some(Folded::Complex { real, imag }) => Constant::Complex { real, imag },
        _ => return,
    };
    expr.kind = ExprKind::Constant { value, kind: None };
}

fn number(expr: &Expr) -> Option<Folded> {
    let ExprKind::Constant { value, .. } = &expr.kind else { return None };
    Some(match value {
        Constant::True => Folded::True,
        Constant::False => Folded::False,
        Constant::Int(value) => Folded::Int(*value),
        Constant::BigInt(value) => Folded::int((**value).clone()),
        Constant::Float(value) => Folded::Float(*value),
        Constant::Complex { real, imag } => Folded::Complex { real: *real, imag: *imag },
        _ => return None,
    })
}

/// `'…' % (a, b)` becomes an f-string if each conversion is `s`, `r` or `a` without more than a width and a precision.
fn fold_format(expr: &mut Expr) {
    let ExprKind::BinOp { left, right, .. } = &mut expr.kind else { return };
    let ExprKind::Constant { value: Constant::Str(format), .. } = &left.kind else { return };
    let ExprKind::Tuple { elts, .. } = &mut right.kind else { return };
    if elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. })) {
        return;
    }
    let Some(pieces) = parse_format(format.as_bytes(), elts.len()) else { return };
    let mut elts = std::mem::take(elts).into_iter();
    let string = |text: Vec<u8>| {
        let kind = ExprKind::Constant { value: Constant::Str(PyStr::from_wtf8(text)), kind: None };
        Expr::new(Range::new(-1, -1, -1, -1), kind)
    };
    let value = |piece| {
        Some(match piece {
            Piece::Literal(text) => string(text),
            Piece::Conversion { kind, spec } => {
                let value = elts.next()?;
                let format_spec = (!spec.is_empty()).then(|| ExprBox::new(string(spec)));
                let range = value.range;
                let conversion = i32::from(kind);
                Expr::new(
                    range,
                    ExprKind::FormattedValue { value: ExprBox::new(value), conversion, format_spec },
                )
            }
        })
    };
    let values = pieces.into_iter().filter_map(value).collect();
    expr.kind = ExprKind::JoinedStr { values };
}

enum Piece {
    Literal(Vec<u8>),
    Conversion { kind: u8, spec: Vec<u8> },
}

/// Longer widths and precisions are left to the run time.
const MAX_DIGITS: usize = 3;

/// The pieces of a format with that many conversions; `None` if it has another number of them, or others.
fn parse_format(format: &[u8], count: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut found = 0;
    let mut rest = format;
    loop {
        let mut literal = Vec::new();
        loop {
            match rest {
                [b'%', b'%', tail @ ..] => {
                    literal.push(b'%');
                    rest = tail;
                }
                [b'%', ..] | [] => break,
                [byte, tail @ ..] => {
                    literal.push(*byte);
                    rest = tail;
                }
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        let [b'%', tail @ ..] = rest else { break };
        found += 1;
        if found > count {
            return None;
        }
        let (piece, tail) = parse_conversion(tail)?;
        pieces.push(piece);
        rest = tail;
    }
    (found == count).then_some(pieces)
}

fn parse_conversion(mut rest: &[u8]) -> Option<(Piece, &[u8])> {
    let mut left_justified = false;
    while let [flag @ (b'-' | b'+' | b' ' | b'#' | b'0'), tail @ ..] = rest {
        left_justified |= *flag == b'-';
        rest = tail;
    }
    let mut number = || -> Option<Option<u32>> {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits >= MAX_DIGITS {
            return None;
        }
        let (number, tail) = rest.split_at(digits);
        rest = tail;
        let value = number.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        Some((digits > 0).then_some(value))
    };
    let width = number()?;
    let mut precision = None;
    if let [b'.', tail @ ..] = rest {
        rest = tail;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits >= MAX_DIGITS {
            return None;
        }
        let (number, tail) = rest.split_at(digits);
        rest = tail;
        precision = Some(number.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')));
    }
    let [kind @ (b's' | b'r' | b'a'), tail @ ..] = rest else { return None };
    let mut spec = String::new();
    if !left_justified && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec += &width.to_string();
    }
    if let Some(precision) = precision {
        spec += &format!(".{precision}");
    }
    Some((Piece::Conversion { kind: *kind, spec: spec.into_bytes() }, tail))
}
