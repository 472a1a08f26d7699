//! Checks of a tree that the parser did not build: what `compile` refuses in a tree made by hand, in CPython's order
//! and words.
//!
//! What the types of [`crate::ast`] exclude (a missing child, an operator of a wrong class) is for the conversion from
//! Python objects to refuse. A tree from the parser needs no check.

use crate::ast::*;
use crate::errors::{ErrorKind, SyntaxError};
use crate::stack::StackGuard;

type Check = Result<(), Box<SyntaxError>>;

/// Checks a whole tree. The error is a `ValueError`, `TypeError` or `RecursionError`.
pub fn validate(module: &Mod, guard: StackGuard) -> Check {
    let validator = Validator { guard };
    match module {
        Mod::Module { body, .. } | Mod::Interactive { body } => validator.stmts(body),
        Mod::Expression { body } => validator.load(body),
        Mod::FunctionType { argtypes, returns } => {
            validator.all_load(argtypes)?;
            validator.load(returns)
        }
    }
}

#[cold]
fn value_error(message: impl Into<String>) -> Check {
    Err(Box::new(SyntaxError::bare(ErrorKind::Value, message)))
}

#[cold]
fn type_error(message: impl Into<String>) -> Check {
    Err(Box::new(SyntaxError::bare(ErrorKind::Type, message)))
}

fn position(range: &Range) -> Check {
    let Range { lineno, col_offset, end_lineno, end_col_offset } = *range;
    if lineno > end_lineno {
        return value_error(format!("AST node line range ({lineno}, {end_lineno}) is not valid"));
    }
    if lineno < 0 && end_lineno != lineno || col_offset < 0 && col_offset != end_col_offset {
        return value_error(format!(
            "AST node column range ({col_offset}, {end_col_offset}) for line range ({lineno}, {end_lineno}) is not valid"
        ));
    }
    if lineno == end_lineno && col_offset > end_col_offset {
        return value_error(format!(
            "line {lineno}, column {col_offset}-{end_col_offset} is not a valid range"
        ));
    }
    Ok(())
}

fn name(name: &str) -> Check {
    match name {
        "None" | "True" | "False" => {
            value_error(format!("identifier field can't represent '{name}' constant"))
        }
        _ => Ok(()),
    }
}

fn optional_name(identifier: &Option<Identifier>) -> Check {
    identifier.as_ref().map_or(Ok(()), |identifier| name(identifier))
}

fn aliases(names: &[Alias]) -> Check {
    names.iter().try_for_each(|alias| {
        name(&alias.name)?;
        optional_name(&alias.asname)
    })
}

fn capture(captured: &str) -> Check {
    if captured == "_" {
        return value_error("can't capture name '_' in patterns");
    }
    name(captured)
}

fn constant(value: &Constant) -> Check {
    match value {
        Constant::Tuple(values) | Constant::FrozenSet(values) => values.iter().try_for_each(constant),
        Constant::Invalid(class) => {
            let class = String::from_utf8_lossy(class.as_bytes());
            type_error(format!("got an invalid type in Constant: {class}"))
        }
        _ => Ok(()),
    }
}

fn not_empty<T>(items: &[T], what: &str, owner: &str) -> Check {
    if items.is_empty() { value_error(format!("empty {what} on {owner}")) } else { Ok(()) }
}

fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    }
}

/// Whether the constant is a number, real or imaginary as wanted.
fn is_number(expr: &Expr, real: bool, imaginary: bool) -> bool {
    match &expr.kind {
        ExprKind::Constant { value, .. } => match value {
            Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_) => real,
            Constant::Complex { .. } => imaginary,
            _ => false,
        },
        _ => false,
    }
}

fn is_negative_number(expr: &Expr, real: bool, imaginary: bool) -> bool {
    match &expr.kind {
        ExprKind::UnaryOp { op: UnaryOp::USub, operand } => is_number(operand, real, imaginary),
        _ => false,
    }
}

/// Whether the expression is `real + imaginary` or `real - imaginary` of literals.
fn is_complex_number(left: &Expr, op: Operator, right: &Expr) -> bool {
    let real = is_number(left, true, false) || is_negative_number(left, true, false);
    matches!(op, Operator::Add | Operator::Sub) && real && is_number(right, false, true)
}

struct Validator {
    guard: StackGuard,
}

impl Validator {
    fn nested(&self, check: impl FnOnce(&Self) -> Check) -> Check {
        self.guard.check()?;
        check(self)
    }

    fn stmts(&self, body: &[Stmt]) -> Check {
        body.iter().try_for_each(|stmt| {
            if stmt.is_absent() {
                return value_error("None disallowed in statement list");
            }
            self.stmt(stmt)
        })
    }

    fn body(&self, body: &[Stmt], owner: &str) -> Check {
        not_empty(body, "body", owner)?;
        self.stmts(body)
    }

    fn load(&self, expr: &Expr) -> Check {
        self.expr(expr, ExprContext::Load)
    }

    fn store(&self, expr: &Expr) -> Check {
        self.expr(expr, ExprContext::Store)
    }

    fn optional(&self, expr: &Option<ExprBox>) -> Check {
        expr.as_ref().map_or(Ok(()), |expr| self.load(expr))
    }

    fn all_load(&self, exprs: &[Expr]) -> Check {
        self.all(exprs, ExprContext::Load)
    }

    fn all(&self, exprs: &[Expr], context: ExprContext) -> Check {
        exprs.iter().try_for_each(|expr| {
            if expr.is_absent() {
                return value_error("None disallowed in expression list");
            }
            self.expr(expr, context)
        })
    }

    fn present(&self, exprs: &[Option<Expr>]) -> Check {
        exprs.iter().flatten().try_for_each(|expr| self.load(expr))
    }

    fn targets(&self, targets: &[Expr], context: ExprContext, owner: &str) -> Check {
        not_empty(targets, "targets", owner)?;
        self.all(targets, context)
    }

    fn stmt(&self, stmt: &Stmt) -> Check {
        position(&stmt.range)?;
        self.nested(|validator| validator.stmt_kind(&stmt.kind))
    }

    fn stmt_kind(&self, kind: &StmtKind) -> Check {
        use StmtKind as S;
        match kind {
            S::FunctionDef(function) => self.function(function, "FunctionDef"),
            S::AsyncFunctionDef(function) => self.function(function, "AsyncFunctionDef"),
            S::ClassDef(class) => {
                self.body(&class.body, "ClassDef")?;
                name(&class.name)?;
                self.type_params(&class.type_params)?;
                self.all_load(&class.bases)?;
                self.keywords(&class.keywords)?;
                self.all_load(&class.decorator_list)
            }
            S::Return { value } => self.optional(value),
            S::Delete { targets } => self.targets(targets, ExprContext::Del, "Delete"),
            S::Assign { targets, value, .. } => {
                self.targets(targets, ExprContext::Store, "Assign")?;
                self.load(value)
            }
            S::AugAssign { target, value, .. } => {
                self.store(target)?;
                self.load(value)
            }
            S::AnnAssign { target, annotation, value, simple } => {
                if *simple != 0 && !matches!(target.kind, ExprKind::Name { .. }) {
                    return type_error("AnnAssign with simple non-Name target");
                }
                self.store(target)?;
                self.optional(value)?;
                self.load(annotation)
            }
            S::TypeAlias { name, type_params, value } => {
                if !matches!(name.kind, ExprKind::Name { .. }) {
                    return type_error("TypeAlias with non-Name name");
                }
                self.store(name)?;
                self.type_params(type_params)?;
                self.load(value)
            }
            S::For(statement) => self.for_statement(statement, "For"),
            S::AsyncFor(statement) => self.for_statement(statement, "AsyncFor"),
            S::While { test, body, orelse } => self.branches(test, body, orelse, "While"),
            S::If { test, body, orelse } => self.branches(test, body, orelse, "If"),
            S::With(statement) => self.with_statement(statement, "With"),
            S::AsyncWith(statement) => self.with_statement(statement, "AsyncWith"),
            S::Match { subject, cases } => {
                self.load(subject)?;
                not_empty(cases, "cases", "Match")?;
                cases.iter().try_for_each(|case| {
                    self.pattern(&case.pattern, false)?;
                    self.optional(&case.guard)?;
                    self.body(&case.body, "match_case")
                })
            }
            S::Raise { exc: None, cause: Some(_) } => value_error("Raise with cause but no exception"),
            S::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)
            }
            S::Try(statement) => self.try_statement(statement, "Try"),
            S::TryStar(statement) => self.try_statement(statement, "TryStar"),
            S::Assert { test, msg } => {
                self.load(test)?;
                self.optional(msg)
            }
            S::Import { names } => {
                not_empty(names, "names", "Import")?;
                aliases(names)
            }
            S::ImportFrom { names, level, .. } => {
                if level.is_some_and(|level| level < 0) {
                    return value_error("Negative ImportFrom level");
                }
                not_empty(names, "names", "ImportFrom")?;
                aliases(names)
            }
            S::Global { names } => not_empty(names, "names", "Global"),
            S::Nonlocal { names } => not_empty(names, "names", "Nonlocal"),
            S::Expr { value } => self.load(value),
            S::Pass | S::Break | S::Continue => Ok(()),
        }
    }

    fn function(&self, function: &FunctionDef, owner: &str) -> Check {
        self.body(&function.body, owner)?;
        name(&function.name)?;
        self.type_params(&function.type_params)?;
        self.arguments(&function.args)?;
        self.all_load(&function.decorator_list)?;
        self.optional(&function.returns)
    }

    fn for_statement(&self, statement: &For, owner: &str) -> Check {
        self.store(&statement.target)?;
        self.load(&statement.iter)?;
        self.body(&statement.body, owner)?;
        self.stmts(&statement.orelse)
    }

    fn branches(&self, test: &Expr, body: &[Stmt], orelse: &[Stmt], owner: &str) -> Check {
        self.load(test)?;
        self.body(body, owner)?;
        self.stmts(orelse)
    }

    fn with_statement(&self, statement: &With, owner: &str) -> Check {
        not_empty(&statement.items, "items", owner)?;
        for item in &statement.items {
            self.load(&item.context_expr)?;
            if let Some(target) = &item.optional_vars {
                self.store(target)?;
            }
        }
        self.body(&statement.body, owner)
    }

    fn try_statement(&self, statement: &Try, owner: &str) -> Check {
        self.body(&statement.body, owner)?;
        if statement.handlers.is_empty() {
            if statement.finalbody.is_empty() {
                return value_error(format!("{owner} has neither except handlers nor finalbody"));
            }
            if !statement.orelse.is_empty() {
                return value_error(format!("{owner} has orelse but no except handlers"));
            }
        }
        for handler in &statement.handlers {
            // As CPython, which does not look at those of `except*`.
            if owner == "Try" {
                position(&handler.range)?;
            }
            self.optional(&handler.type_)?;
            optional_name(&handler.name)?;
            self.body(&handler.body, "ExceptHandler")?;
        }
        self.stmts(&statement.finalbody)?;
        self.stmts(&statement.orelse)
    }

    fn type_params(&self, params: &[TypeParam]) -> Check {
        params.iter().try_for_each(|param| {
            position(&param.range)?;
            match &param.kind {
                TypeParamKind::TypeVar { name: bound_name, bound, default_value } => {
                    name(bound_name)?;
                    self.optional(bound)?;
                    self.optional(default_value)
                }
                TypeParamKind::ParamSpec { name: bound_name, default_value }
                | TypeParamKind::TypeVarTuple { name: bound_name, default_value } => {
                    name(bound_name)?;
                    self.optional(default_value)
                }
            }
        })
    }

    fn args(&self, args: &[Arg]) -> Check {
        args.iter().try_for_each(|arg| {
            position(&arg.range)?;
            self.optional(&arg.annotation)
        })
    }

    fn arguments(&self, arguments: &Arguments) -> Check {
        let annotation = |arg: &Option<Box<Arg>>, validator: &Self| match arg {
            Some(arg) => validator.optional(&arg.annotation),
            None => Ok(()),
        };
        self.args(&arguments.posonlyargs)?;
        self.args(&arguments.args)?;
        annotation(&arguments.vararg, self)?;
        self.args(&arguments.kwonlyargs)?;
        annotation(&arguments.kwarg, self)?;
        if arguments.defaults.len() > arguments.posonlyargs.len() + arguments.args.len() {
            return value_error("more positional defaults than args on arguments");
        }
        if arguments.kw_defaults.len() != arguments.kwonlyargs.len() {
            return value_error("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        self.all_load(&arguments.defaults)?;
        self.present(&arguments.kw_defaults)
    }

    fn keywords(&self, keywords: &[Keyword]) -> Check {
        keywords.iter().try_for_each(|keyword| self.load(&keyword.value))
    }

    fn generators(&self, generators: &[Comprehension]) -> Check {
        if generators.is_empty() {
            return value_error("comprehension with no generators");
        }
        generators.iter().try_for_each(|generator| {
            self.store(&generator.target)?;
            self.load(&generator.iter)?;
            self.all_load(&generator.ifs)
        })
    }

    fn expr(&self, expr: &Expr, context: ExprContext) -> Check {
        position(&expr.range)?;
        self.nested(|validator| {
            check_context(expr, context)?;
            validator.expr_kind(&expr.kind, context)
        })
    }

    fn expr_kind(&self, kind: &ExprKind, context: ExprContext) -> Check {
        use ExprKind as E;
        match kind {
            E::BoolOp { values, .. } => {
                if values.len() < 2 {
                    return value_error("BoolOp with less than 2 values");
                }
                self.all_load(values)
            }
            E::NamedExpr { target, value } => {
                if !matches!(target.kind, E::Name { .. }) {
                    return type_error("NamedExpr target must be a Name");
                }
                self.load(value)
            }
            E::BinOp { left, right, .. } => {
                self.load(left)?;
                self.load(right)
            }
            E::UnaryOp { operand, .. } => self.load(operand),
            E::Lambda { args, body } => {
                self.arguments(args)?;
                self.load(body)
            }
            E::IfExp { test, body, orelse } => {
                self.load(test)?;
                self.load(body)?;
                self.load(orelse)
            }
            E::Dict { keys, values } => {
                if keys.len() != values.len() {
                    return value_error("Dict doesn't have the same number of keys as values");
                }
                self.present(keys)?;
                self.all_load(values)
            }
            E::Set { elts } => self.all_load(elts),
            E::ListComp { elt, generators }
            | E::SetComp { elt, generators }
            | E::GeneratorExp { elt, generators } => {
                self.generators(generators)?;
                self.load(elt)
            }
            E::DictComp { key, value, generators } => {
                self.generators(generators)?;
                self.load(key)?;
                self.load(value)
            }
            E::Yield { value } => self.optional(value),
            E::YieldFrom { value } | E::Await { value } => self.load(value),
            E::Compare { left, ops, comparators } => {
                if comparators.is_empty() {
                    return value_error("Compare with no comparators");
                }
                if comparators.len() != ops.len() {
                    return value_error("Compare has a different number of comparators and operands");
                }
                self.all_load(comparators)?;
                self.load(left)
            }
            E::Call { func, args, keywords } => {
                self.load(func)?;
                self.all_load(args)?;
                self.keywords(keywords)
            }
            E::Constant { value, .. } => constant(value),
            E::JoinedStr { values } | E::TemplateStr { values } => self.all_load(values),
            E::FormattedValue { value, format_spec, .. } | E::Interpolation { value, format_spec, .. } => {
                self.load(value)?;
                self.optional(format_spec)
            }
            E::Attribute { value, .. } => self.load(value),
            E::Subscript { value, slice, .. } => {
                self.load(slice)?;
                self.load(value)
            }
            E::Starred { value, .. } => self.expr(value, context),
            E::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)
            }
            E::List { elts, .. } | E::Tuple { elts, .. } => self.all(elts, context),
            E::Name { .. } => Ok(()),
        }
    }

    fn pattern_value(&self, expr: &Expr) -> Check {
        self.load(expr)?;
        let allowed = match &expr.kind {
            ExprKind::Constant { value, .. } => match value {
                Constant::Int(_)
                | Constant::BigInt(_)
                | Constant::Float(_)
                | Constant::Complex { .. }
                | Constant::Str(_)
                | Constant::Bytes(_) => true,
                _ => return value_error("unexpected constant inside of a literal pattern"),
            },
            // What is in an f-string is checked later.
            ExprKind::Attribute { .. } | ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. } => true,
            ExprKind::UnaryOp { .. } => is_negative_number(expr, true, true),
            ExprKind::BinOp { left, op, right } => is_complex_number(left, *op, right),
            _ => false,
        };
        if allowed { Ok(()) } else { value_error("patterns may only match literals and attribute lookups") }
    }

    fn patterns(&self, patterns: &[Pattern], star_allowed: bool) -> Check {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern, star_allowed))
    }

    fn pattern(&self, pattern: &Pattern, star_allowed: bool) -> Check {
        position(&pattern.range)?;
        self.nested(|validator| validator.pattern_kind(&pattern.kind, star_allowed))
    }

    fn pattern_kind(&self, kind: &PatternKind, star_allowed: bool) -> Check {
        use PatternKind as P;
        match kind {
            P::MatchValue { value } => self.pattern_value(value),
            P::MatchSingleton { value } => match value {
                Constant::None | Constant::True | Constant::False => Ok(()),
                _ => value_error("MatchSingleton can only contain True, False and None"),
            },
            P::MatchSequence { patterns } => self.patterns(patterns, true),
            P::MatchMapping { keys, patterns, rest } => {
                if keys.len() != patterns.len() {
                    return value_error("MatchMapping doesn't have the same number of keys as patterns");
                }
                if let Some(rest) = rest {
                    capture(rest)?;
                }
                for key in keys {
                    if key.is_absent() {
                        return value_error("None disallowed in expression list");
                    }
                    let singleton = matches!(
                        key.kind,
                        ExprKind::Constant { value: Constant::None | Constant::True | Constant::False, .. }
                    );
                    if !singleton {
                        self.pattern_value(key)?;
                    }
                }
                self.patterns(patterns, false)
            }
            P::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                if kwd_attrs.len() != kwd_patterns.len() {
                    return value_error(
                        "MatchClass doesn't have the same number of keyword attributes as patterns",
                    );
                }
                self.load(cls)?;
                let mut part: &Expr = cls;
                while let ExprKind::Attribute { value, .. } = &part.kind {
                    part = value;
                }
                if !matches!(part.kind, ExprKind::Name { .. }) {
                    return value_error("MatchClass cls field can only contain Name or Attribute nodes.");
                }
                kwd_attrs.iter().try_for_each(|attribute| name(attribute))?;
                self.patterns(patterns, false)?;
                self.patterns(kwd_patterns, false)
            }
            P::MatchStar { .. } if !star_allowed => value_error("can't use MatchStar here"),
            P::MatchStar { name } => name.as_ref().map_or(Ok(()), |name| capture(name)),
            P::MatchAs { pattern, name } => {
                if let Some(name) = name {
                    capture(name)?;
                }
                match pattern {
                    None => Ok(()),
                    Some(_) if name.is_none() => {
                        value_error("MatchAs must specify a target name if a pattern is given")
                    }
                    Some(pattern) => self.pattern(pattern, false),
                }
            }
            P::MatchOr { patterns } => {
                if patterns.len() < 2 {
                    return value_error("MatchOr requires at least 2 patterns");
                }
                self.patterns(patterns, false)
            }
        }
    }
}

fn check_context(expr: &Expr, context: ExprContext) -> Check {
    use ExprKind as E;
    let actual = match &expr.kind {
        E::Name { id, ctx } => {
            name(id)?;
            *ctx
        }
        E::Attribute { ctx, .. }
        | E::Subscript { ctx, .. }
        | E::Starred { ctx, .. }
        | E::List { ctx, .. }
        | E::Tuple { ctx, .. } => *ctx,
        _ if context == ExprContext::Load => return Ok(()),
        _ => {
            return value_error(format!(
                "expression which can't be assigned to in {} context",
                context_name(context)
            ));
        }
    };
    if actual == context {
        return Ok(());
    }
    value_error(format!(
        "expression must have {} context but has {} instead",
        context_name(context),
        context_name(actual)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Flags, Mode, parse};

    /// What is wrong with a source's tree after a change to its first statement.
    fn refusal(source: &str, change: impl FnOnce(&mut StmtKind)) -> String {
        let (mut module, _) = parse(source.as_bytes(), Mode::Exec, &Flags::default()).unwrap();
        assert_eq!(validate(&module, StackGuard::default()), Ok(()), "{source}");
        let Mod::Module { body, .. } = &mut module else { panic!("not a module") };
        change(&mut body[0].kind);
        validate(&module, StackGuard::default())
            .map_or_else(|error| error.to_string(), |()| "accepted".to_string())
    }

    fn expr_refusal(source: &str, change: impl FnOnce(&mut ExprKind)) -> String {
        refusal(source, |kind| match kind {
            StmtKind::Expr { value } => change(&mut value.kind),
            _ => panic!("not an expression"),
        })
    }

    fn pattern_refusal(pattern: &str, change: impl FnOnce(&mut PatternKind)) -> String {
        refusal(&format!("match x:\n case {pattern}: pass"), |kind| match kind {
            StmtKind::Match { cases, .. } => change(&mut cases[0].pattern.kind),
            _ => panic!("no match statement"),
        })
    }

    macro_rules! with {
        ($pattern:pat => $change:expr) => {
            |kind: &mut _| match kind {
                $pattern => {
                    $change;
                }
                other => panic!("unexpected {other:?}"),
            }
        };
    }

    #[test]
    fn positions_must_be_in_order() {
        let at = |lineno, col_offset, end_lineno, end_col_offset| {
            expr_refusal(
                "-a",
                with!(ExprKind::UnaryOp { operand, .. } => {
                    operand.range = Range { lineno, col_offset, end_lineno, end_col_offset }
                }),
            )
        };
        assert_eq!(at(3, 0, 2, 0), "ValueError: AST node line range (3, 2) is not valid");
        assert_eq!(
            at(-1, 0, 2, 0),
            "ValueError: AST node column range (0, 0) for line range (-1, 2) is not valid"
        );
        assert_eq!(
            at(1, -1, 1, 2),
            "ValueError: AST node column range (-1, 2) for line range (1, 1) is not valid"
        );
        assert_eq!(at(1, 5, 1, 2), "ValueError: line 1, column 5-2 is not a valid range");
        assert_eq!(at(1, 5, 2, 2), "accepted");
    }

    #[test]
    fn contexts_must_fit() {
        let name = |ctx| ExprKind::Name { id: "a".into(), ctx };
        assert_eq!(
            expr_refusal("a", |kind| *kind = name(ExprContext::Store)),
            "ValueError: expression must have Load context but has Store instead"
        );
        assert_eq!(
            refusal(
                "a = b",
                with!(StmtKind::Assign { targets, .. } => targets[0].kind = name(ExprContext::Del))
            ),
            "ValueError: expression must have Store context but has Del instead"
        );
        assert_eq!(
            refusal(
                "del a",
                with!(StmtKind::Delete { targets } => {
                    targets[0].kind = ExprKind::Constant { value: Constant::None, kind: None }
                })
            ),
            "ValueError: expression which can't be assigned to in Del context"
        );
        assert_eq!(
            expr_refusal(
                "[*a]",
                with!(ExprKind::List { elts, .. } => match &mut elts[0].kind {
                    ExprKind::Starred { value, .. } => value.kind = name(ExprContext::Store),
                    _ => panic!("no star"),
                })
            ),
            "ValueError: expression must have Load context but has Store instead"
        );
    }

    #[test]
    fn lists_must_have_their_lengths() {
        let cases = [
            (
                refusal("a = b", with!(StmtKind::Assign { targets, .. } => targets.clear())),
                "empty targets on Assign",
            ),
            (refusal("if a: b", with!(StmtKind::If { body, .. } => body.clear())), "empty body on If"),
            (
                refusal("import a", with!(StmtKind::Import { names } => names.clear())),
                "empty names on Import",
            ),
            (refusal("with a: b", with!(StmtKind::With(it) => it.items.clear())), "empty items on With"),
            (
                refusal("try: a\nexcept: b", with!(StmtKind::Try(it) => it.handlers.clear())),
                "Try has neither except handlers nor finalbody",
            ),
            (
                refusal(
                    "try: a\nexcept* b: c\nelse: d\nfinally: e",
                    with!(StmtKind::TryStar(it) => it.handlers.clear()),
                ),
                "TryStar has orelse but no except handlers",
            ),
            (
                refusal("raise a from b", with!(StmtKind::Raise { exc, .. } => *exc = None)),
                "Raise with cause but no exception",
            ),
            (
                refusal("from . import a", with!(StmtKind::ImportFrom { level, .. } => *level = Some(-1))),
                "Negative ImportFrom level",
            ),
            (
                expr_refusal("{a: b}", with!(ExprKind::Dict { keys, .. } => *keys = Box::default())),
                "Dict doesn't have the same number of keys as values",
            ),
            (
                expr_refusal("a < b", with!(ExprKind::Compare { ops, .. } => *ops = Box::new([]))),
                "Compare has a different number of comparators and operands",
            ),
            (
                expr_refusal(
                    "a < b",
                    with!(ExprKind::Compare { comparators, .. } => *comparators = Box::default()),
                ),
                "Compare with no comparators",
            ),
            (
                expr_refusal("a or b", with!(ExprKind::BoolOp { values, .. } => values.truncate(1))),
                "BoolOp with less than 2 values",
            ),
            (
                expr_refusal(
                    "[a for a in b]",
                    with!(ExprKind::ListComp { generators, .. } => generators.clear()),
                ),
                "comprehension with no generators",
            ),
            (
                expr_refusal("lambda a=b: c", with!(ExprKind::Lambda { args, .. } => args.args.clear())),
                "more positional defaults than args on arguments",
            ),
            (
                expr_refusal(
                    "lambda *, a: b",
                    with!(ExprKind::Lambda { args, .. } => args.kw_defaults.clear()),
                ),
                "length of kwonlyargs is not the same as kw_defaults on arguments",
            ),
        ];
        for (actual, expected) in cases {
            assert_eq!(actual, format!("ValueError: {expected}"));
        }
    }

    #[test]
    fn names_and_constants_must_be_possible() {
        assert_eq!(
            expr_refusal("a", with!(ExprKind::Name { id, .. } => *id = "None".into())),
            "ValueError: identifier field can't represent 'None' constant"
        );
        let invalid = Constant::Tuple([Constant::Int(1), Constant::Invalid("list".into())].into());
        assert_eq!(
            expr_refusal("1", with!(ExprKind::Constant { value, .. } => *value = invalid)),
            "TypeError: got an invalid type in Constant: list"
        );
        assert_eq!(
            expr_refusal(
                "(a := b)",
                with!(ExprKind::NamedExpr { target, .. } => {
                    target.kind = ExprKind::Constant { value: Constant::None, kind: None }
                })
            ),
            "TypeError: NamedExpr target must be a Name"
        );
        assert_eq!(
            refusal("a.b: c", with!(StmtKind::AnnAssign { simple, .. } => *simple = 1)),
            "TypeError: AnnAssign with simple non-Name target"
        );
    }

    #[test]
    fn patterns_must_be_possible() {
        let int = || ExprKind::Constant { value: Constant::Int(1), kind: None };
        let cases = [
            (
                pattern_refusal(
                    "1",
                    with!(PatternKind::MatchValue { value } => value.kind = ExprKind::Set { elts: vec![] }),
                ),
                "patterns may only match literals and attribute lookups",
            ),
            (
                pattern_refusal(
                    "1",
                    with!(PatternKind::MatchValue { value } => {
                        value.kind = ExprKind::Constant { value: Constant::Ellipsis, kind: None }
                    }),
                ),
                "unexpected constant inside of a literal pattern",
            ),
            (
                pattern_refusal(
                    "1 + 2j",
                    with!(PatternKind::MatchValue { value } => match &mut value.kind {
                        ExprKind::BinOp { right, .. } => right.kind = int(),
                        _ => panic!("no sum"),
                    }),
                ),
                "patterns may only match literals and attribute lookups",
            ),
            (
                pattern_refusal(
                    "None",
                    with!(PatternKind::MatchSingleton { value } => *value = Constant::Int(1)),
                ),
                "MatchSingleton can only contain True, False and None",
            ),
            (
                pattern_refusal("a", with!(PatternKind::MatchAs { name, .. } => *name = Some("_".into()))),
                "can't capture name '_' in patterns",
            ),
            (
                pattern_refusal("a", |kind| *kind = PatternKind::MatchStar { name: None }),
                "can't use MatchStar here",
            ),
            (
                pattern_refusal("a as b", with!(PatternKind::MatchAs { name, .. } => *name = None)),
                "MatchAs must specify a target name if a pattern is given",
            ),
            (
                pattern_refusal("1 | 2", with!(PatternKind::MatchOr { patterns } => patterns.truncate(1))),
                "MatchOr requires at least 2 patterns",
            ),
            (
                pattern_refusal("{1: a}", with!(PatternKind::MatchMapping { keys, .. } => keys.clear())),
                "MatchMapping doesn't have the same number of keys as patterns",
            ),
            (
                pattern_refusal(
                    "A(b=c)",
                    with!(PatternKind::MatchClass { kwd_attrs, .. } => kwd_attrs.clear()),
                ),
                "MatchClass doesn't have the same number of keyword attributes as patterns",
            ),
            (
                pattern_refusal("a.B()", with!(PatternKind::MatchClass { cls, .. } => cls.kind = int())),
                "MatchClass cls field can only contain Name or Attribute nodes.",
            ),
        ];
        for (actual, expected) in cases {
            assert_eq!(actual, format!("ValueError: {expected}"));
        }
    }

    #[test]
    fn depth_is_limited() {
        let source = "1+".repeat(100_000) + "1";
        let (module, _) = parse(source.as_bytes(), Mode::Exec, &Flags::default()).unwrap();
        let error = validate(&module, StackGuard::default()).unwrap_err().to_string();
        assert!(error.starts_with("RecursionError: Stack overflow (used 10"), "{error}");
        assert!(error.ends_with(" kB) during compilation"), "{error}");
    }
}
