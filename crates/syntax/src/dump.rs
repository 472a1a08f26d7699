//! Trees as text, equal to what `ast.dump(tree, include_attributes=True)` prints in CPython 3.14.
//!
//! For tests and comparison: a tree that Python sees is printed by Python's own `ast` module.

use std::fmt::Write;

use text::buf::StrBuf;

use crate::ast::*;

/// A tree is nested more deeply than can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// Python prints no tree of this depth either.
const MAX_DEPTH: u32 = 1000;

/// Prints a whole tree.
pub fn dump(module: &Mod) -> Result<String, TooDeep> {
    print(|printer| printer.module(module))
}

/// Prints one statement.
pub fn dump_statement(statement: &Stmt) -> Result<String, TooDeep> {
    print(|printer| printer.stmt(statement))
}

fn print(write: impl FnOnce(&mut Printer)) -> Result<String, TooDeep> {
    let mut printer = Printer { out: String::new(), depth: 0, first: true, too_deep: false };
    write(&mut printer);
    if printer.too_deep { Err(TooDeep) } else { Ok(printer.out) }
}

struct Printer {
    out: String,
    depth: u32,
    /// No field of the current node has been printed.
    first: bool,
    too_deep: bool,
}

impl Printer {
    /// Prints a node whose fields `fields` prints.
    fn node(&mut self, name: &str, range: Option<Range>, fields: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        let outer_first = std::mem::replace(&mut self.first, true);
        self.out.push_str(name);
        self.out.push('(');
        fields(self);
        if let Some(range) = range {
            self.number("lineno", range.lineno);
            self.number("col_offset", range.col_offset);
            self.number("end_lineno", range.end_lineno);
            self.number("end_col_offset", range.end_col_offset);
        }
        self.out.push(')');
        self.first = outer_first;
        self.depth -= 1;
    }

    fn field(&mut self, name: &str) {
        if !std::mem::replace(&mut self.first, false) {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push('=');
    }

    fn number(&mut self, name: &str, value: i32) {
        self.field(name);
        self.push(format_args!("{value}"));
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(text);
    }

    fn identifier(&mut self, name: &str, value: &Identifier) {
        self.field(name);
        self.out.push_str(&text_repr(value.as_bytes()));
    }

    fn optional_identifier(&mut self, name: &str, value: &Option<Identifier>) {
        if let Some(value) = value {
            self.identifier(name, value);
        }
    }

    fn string(&mut self, name: &str, value: &Option<PyStr>) {
        if let Some(value) = value {
            self.field(name);
            self.out.push_str(&text_repr(value.as_bytes()));
        }
    }

    fn bare(&mut self, name: &str, value: impl std::fmt::Debug) {
        self.field(name);
        self.push(format_args!("{value:?}()"));
    }

    fn context(&mut self, ctx: ExprContext) {
        self.bare("ctx", ctx);
    }

    fn one(&mut self, name: &str, value: &Expr) {
        self.field(name);
        self.expr(value);
    }

    fn optional(&mut self, name: &str, value: &Option<ExprBox>) {
        if let Some(value) = value {
            self.one(name, value);
        }
    }

    /// Prints a list; an empty one is left out.
    fn list<T>(&mut self, name: &str, values: &[T], mut print: impl FnMut(&mut Self, &T)) {
        if values.is_empty() {
            return;
        }
        self.field(name);
        for (i, value) in values.iter().enumerate() {
            self.out.push_str(if i == 0 { "[" } else { ", " });
            print(self, value);
        }
        self.out.push(']');
    }

    fn exprs(&mut self, name: &str, values: &[Expr]) {
        self.list(name, values, Self::expr);
    }

    fn optional_exprs(&mut self, name: &str, values: &[Option<Expr>]) {
        self.list(name, values, |printer, value| match value {
            Some(value) => printer.expr(value),
            None => printer.out.push_str("None"),
        });
    }

    fn stmts(&mut self, name: &str, values: &[Stmt]) {
        self.list(name, values, Self::stmt);
    }

    fn names(&mut self, name: &str, values: &[Identifier]) {
        self.list(name, values, |printer, value| printer.out.push_str(&text_repr(value.as_bytes())));
    }

    fn module(&mut self, module: &Mod) {
        match module {
            Mod::Module { body, type_ignores } => self.node("Module", None, |p| {
                p.stmts("body", body);
                p.list("type_ignores", type_ignores, |p, ignore| {
                    p.node("TypeIgnore", None, |p| {
                        p.number("lineno", ignore.lineno);
                        p.field("tag");
                        p.out.push_str(&text_repr(ignore.tag.as_bytes()));
                    });
                });
            }),
            Mod::Interactive { body } => self.node("Interactive", None, |p| p.stmts("body", body)),
            Mod::Expression { body } => self.node("Expression", None, |p| p.one("body", body)),
            Mod::FunctionType { argtypes, returns } => self.node("FunctionType", None, |p| {
                p.exprs("argtypes", argtypes);
                p.one("returns", returns);
            }),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        use StmtKind as S;
        let name = stmt_name(&stmt.kind);
        self.node(name, Some(stmt.range), |p| match &stmt.kind {
            S::FunctionDef(function) | S::AsyncFunctionDef(function) => {
                p.identifier("name", &function.name);
                p.field("args");
                p.arguments(&function.args);
                p.stmts("body", &function.body);
                p.exprs("decorator_list", &function.decorator_list);
                p.optional("returns", &function.returns);
                p.string("type_comment", &function.type_comment);
                p.list("type_params", &function.type_params, Self::type_param);
            }
            S::ClassDef(class) => {
                p.identifier("name", &class.name);
                p.exprs("bases", &class.bases);
                p.list("keywords", &class.keywords, Self::keyword);
                p.stmts("body", &class.body);
                p.exprs("decorator_list", &class.decorator_list);
                p.list("type_params", &class.type_params, Self::type_param);
            }
            S::Return { value } => p.optional("value", value),
            S::Delete { targets } => p.exprs("targets", targets),
            S::Assign { targets, value, type_comment } => {
                p.exprs("targets", targets);
                p.one("value", value);
                p.string("type_comment", type_comment);
            }
            S::TypeAlias { name, type_params, value } => {
                p.one("name", name);
                p.list("type_params", type_params, Self::type_param);
                p.one("value", value);
            }
            S::AugAssign { target, op, value } => {
                p.one("target", target);
                p.bare("op", op);
                p.one("value", value);
            }
            S::AnnAssign { target, annotation, value, simple } => {
                p.one("target", target);
                p.one("annotation", annotation);
                p.optional("value", value);
                p.number("simple", *simple);
            }
            S::For(statement) | S::AsyncFor(statement) => {
                p.one("target", &statement.target);
                p.one("iter", &statement.iter);
                p.stmts("body", &statement.body);
                p.stmts("orelse", &statement.orelse);
                p.string("type_comment", &statement.type_comment);
            }
            S::While { test, body, orelse } | S::If { test, body, orelse } => {
                p.one("test", test);
                p.stmts("body", body);
                p.stmts("orelse", orelse);
            }
            S::With(statement) | S::AsyncWith(statement) => {
                p.list("items", &statement.items, |p, item| {
                    p.node("withitem", None, |p| {
                        p.one("context_expr", &item.context_expr);
                        p.optional("optional_vars", &item.optional_vars);
                    });
                });
                p.stmts("body", &statement.body);
                p.string("type_comment", &statement.type_comment);
            }
            S::Match { subject, cases } => {
                p.one("subject", subject);
                p.list("cases", cases, |p, case| {
                    p.node("match_case", None, |p| {
                        p.field("pattern");
                        p.pattern(&case.pattern);
                        p.optional("guard", &case.guard);
                        p.stmts("body", &case.body);
                    });
                });
            }
            S::Raise { exc, cause } => {
                p.optional("exc", exc);
                p.optional("cause", cause);
            }
            S::Try(statement) | S::TryStar(statement) => {
                p.stmts("body", &statement.body);
                p.list("handlers", &statement.handlers, |p, handler| {
                    p.node("ExceptHandler", Some(handler.range), |p| {
                        p.optional("type", &handler.type_);
                        p.optional_identifier("name", &handler.name);
                        p.stmts("body", &handler.body);
                    });
                });
                p.stmts("orelse", &statement.orelse);
                p.stmts("finalbody", &statement.finalbody);
            }
            S::Assert { test, msg } => {
                p.one("test", test);
                p.optional("msg", msg);
            }
            S::Import { names } => p.list("names", names, Self::alias),
            S::ImportFrom { module, names, level } => {
                p.optional_identifier("module", module);
                p.list("names", names, Self::alias);
                if let Some(level) = level {
                    p.number("level", *level);
                }
            }
            S::Global { names } | S::Nonlocal { names } => p.names("names", names),
            S::Expr { value } => p.one("value", value),
            S::Pass | S::Break | S::Continue => {}
        });
    }

    fn expr(&mut self, expr: &Expr) {
        use ExprKind as E;
        let name = expr_name(&expr.kind);
        self.node(name, Some(expr.range), |p| match &expr.kind {
            E::BoolOp { op, values } => {
                p.bare("op", op);
                p.exprs("values", values);
            }
            E::NamedExpr { target, value } => {
                p.one("target", target);
                p.one("value", value);
            }
            E::BinOp { left, op, right } => {
                p.one("left", left);
                p.bare("op", op);
                p.one("right", right);
            }
            E::UnaryOp { op, operand } => {
                p.bare("op", op);
                p.one("operand", operand);
            }
            E::Lambda { args, body } => {
                p.field("args");
                p.arguments(args);
                p.one("body", body);
            }
            E::IfExp { test, body, orelse } => {
                p.one("test", test);
                p.one("body", body);
                p.one("orelse", orelse);
            }
            E::Dict { keys, values } => {
                p.optional_exprs("keys", keys);
                p.exprs("values", values);
            }
            E::Set { elts } => p.exprs("elts", elts),
            E::ListComp { elt, generators }
            | E::SetComp { elt, generators }
            | E::GeneratorExp { elt, generators } => {
                p.one("elt", elt);
                p.list("generators", generators, Self::comprehension);
            }
            E::DictComp { key, value, generators } => {
                p.one("key", key);
                p.one("value", value);
                p.list("generators", generators, Self::comprehension);
            }
            E::Await { value } | E::YieldFrom { value } => p.one("value", value),
            E::Yield { value } => p.optional("value", value),
            E::Compare { left, ops, comparators } => {
                p.one("left", left);
                p.list("ops", ops, |p, op| p.push(format_args!("{op:?}()")));
                p.exprs("comparators", comparators);
            }
            E::Call { func, args, keywords } => {
                p.one("func", func);
                p.exprs("args", args);
                p.list("keywords", keywords, Self::keyword);
            }
            E::FormattedValue { value, conversion, format_spec } => {
                p.one("value", value);
                p.number("conversion", *conversion);
                p.optional("format_spec", format_spec);
            }
            E::Interpolation { value, str, conversion, format_spec } => {
                p.one("value", value);
                p.field("str");
                p.out.push_str(&constant_repr(str));
                p.number("conversion", *conversion);
                p.optional("format_spec", format_spec);
            }
            E::JoinedStr { values } | E::TemplateStr { values } => p.exprs("values", values),
            E::Constant { value, kind } => {
                p.field("value");
                p.out.push_str(&constant_repr(value));
                p.string("kind", kind);
            }
            E::Attribute { value, attr, ctx } => {
                p.one("value", value);
                p.identifier("attr", attr);
                p.context(*ctx);
            }
            E::Subscript { value, slice, ctx } => {
                p.one("value", value);
                p.one("slice", slice);
                p.context(*ctx);
            }
            E::Starred { value, ctx } => {
                p.one("value", value);
                p.context(*ctx);
            }
            E::Name { id, ctx } => {
                p.identifier("id", id);
                p.context(*ctx);
            }
            E::List { elts, ctx } | E::Tuple { elts, ctx } => {
                p.exprs("elts", elts);
                p.context(*ctx);
            }
            E::Slice { lower, upper, step } => {
                p.optional("lower", lower);
                p.optional("upper", upper);
                p.optional("step", step);
            }
        });
    }

    fn comprehension(&mut self, comprehension: &Comprehension) {
        self.node("comprehension", None, |p| {
            p.one("target", &comprehension.target);
            p.one("iter", &comprehension.iter);
            p.exprs("ifs", &comprehension.ifs);
            p.number("is_async", comprehension.is_async);
        });
    }

    fn arguments(&mut self, arguments: &Arguments) {
        self.node("arguments", None, |p| {
            p.list("posonlyargs", &arguments.posonlyargs, Self::arg);
            p.list("args", &arguments.args, Self::arg);
            if let Some(arg) = &arguments.vararg {
                p.field("vararg");
                p.arg(arg);
            }
            p.list("kwonlyargs", &arguments.kwonlyargs, Self::arg);
            p.optional_exprs("kw_defaults", &arguments.kw_defaults);
            if let Some(arg) = &arguments.kwarg {
                p.field("kwarg");
                p.arg(arg);
            }
            p.exprs("defaults", &arguments.defaults);
        });
    }

    fn arg(&mut self, arg: &Arg) {
        self.node("arg", Some(arg.range), |p| {
            p.identifier("arg", &arg.arg);
            p.optional("annotation", &arg.annotation);
            p.string("type_comment", &arg.type_comment);
        });
    }

    fn keyword(&mut self, keyword: &Keyword) {
        self.node("keyword", Some(keyword.range), |p| {
            p.optional_identifier("arg", &keyword.arg);
            p.one("value", &keyword.value);
        });
    }

    fn alias(&mut self, alias: &Alias) {
        self.node("alias", Some(alias.range), |p| {
            p.identifier("name", &alias.name);
            p.optional_identifier("asname", &alias.asname);
        });
    }

    fn type_param(&mut self, param: &TypeParam) {
        let name = match param.kind {
            TypeParamKind::TypeVar { .. } => "TypeVar",
            TypeParamKind::ParamSpec { .. } => "ParamSpec",
            TypeParamKind::TypeVarTuple { .. } => "TypeVarTuple",
        };
        self.node(name, Some(param.range), |p| match &param.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => {
                p.identifier("name", name);
                p.optional("bound", bound);
                p.optional("default_value", default_value);
            }
            TypeParamKind::ParamSpec { name, default_value }
            | TypeParamKind::TypeVarTuple { name, default_value } => {
                p.identifier("name", name);
                p.optional("default_value", default_value);
            }
        });
    }

    fn pattern(&mut self, pattern: &Pattern) {
        use PatternKind as P;
        let name = match &pattern.kind {
            P::MatchValue { .. } => "MatchValue",
            P::MatchSingleton { .. } => "MatchSingleton",
            P::MatchSequence { .. } => "MatchSequence",
            P::MatchMapping { .. } => "MatchMapping",
            P::MatchClass { .. } => "MatchClass",
            P::MatchStar { .. } => "MatchStar",
            P::MatchAs { .. } => "MatchAs",
            P::MatchOr { .. } => "MatchOr",
        };
        self.node(name, Some(pattern.range), |p| match &pattern.kind {
            P::MatchValue { value } => p.one("value", value),
            P::MatchSingleton { value } => {
                p.field("value");
                p.out.push_str(&constant_repr(value));
            }
            P::MatchSequence { patterns } | P::MatchOr { patterns } => {
                p.list("patterns", patterns, Self::pattern);
            }
            P::MatchMapping { keys, patterns, rest } => {
                p.exprs("keys", keys);
                p.list("patterns", patterns, Self::pattern);
                p.optional_identifier("rest", rest);
            }
            P::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                p.one("cls", cls);
                p.list("patterns", patterns, Self::pattern);
                p.names("kwd_attrs", kwd_attrs);
                p.list("kwd_patterns", kwd_patterns, Self::pattern);
            }
            P::MatchStar { name } => p.optional_identifier("name", name),
            P::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    p.field("pattern");
                    p.pattern(pattern);
                }
                p.optional_identifier("name", name);
            }
        });
    }
}

/// The name of a statement's class.
pub fn stmt_name(kind: &StmtKind) -> &'static str {
    use StmtKind as S;
    match kind {
        S::FunctionDef(_) => "FunctionDef",
        S::AsyncFunctionDef(_) => "AsyncFunctionDef",
        S::ClassDef(_) => "ClassDef",
        S::Return { .. } => "Return",
        S::Delete { .. } => "Delete",
        S::Assign { .. } => "Assign",
        S::TypeAlias { .. } => "TypeAlias",
        S::AugAssign { .. } => "AugAssign",
        S::AnnAssign { .. } => "AnnAssign",
        S::For(_) => "For",
        S::AsyncFor(_) => "AsyncFor",
        S::While { .. } => "While",
        S::If { .. } => "If",
        S::With(_) => "With",
        S::AsyncWith(_) => "AsyncWith",
        S::Match { .. } => "Match",
        S::Raise { .. } => "Raise",
        S::Try(_) => "Try",
        S::TryStar(_) => "TryStar",
        S::Assert { .. } => "Assert",
        S::Import { .. } => "Import",
        S::ImportFrom { .. } => "ImportFrom",
        S::Global { .. } => "Global",
        S::Nonlocal { .. } => "Nonlocal",
        S::Expr { .. } => "Expr",
        S::Pass => "Pass",
        S::Break => "Break",
        S::Continue => "Continue",
    }
}

/// The name of an expression's class.
pub fn expr_name(kind: &ExprKind) -> &'static str {
    use ExprKind as E;
    match kind {
        E::BoolOp { .. } => "BoolOp",
        E::NamedExpr { .. } => "NamedExpr",
        E::BinOp { .. } => "BinOp",
        E::UnaryOp { .. } => "UnaryOp",
        E::Lambda { .. } => "Lambda",
        E::IfExp { .. } => "IfExp",
        E::Dict { .. } => "Dict",
        E::Set { .. } => "Set",
        E::ListComp { .. } => "ListComp",
        E::SetComp { .. } => "SetComp",
        E::DictComp { .. } => "DictComp",
        E::GeneratorExp { .. } => "GeneratorExp",
        E::Await { .. } => "Await",
        E::Yield { .. } => "Yield",
        E::YieldFrom { .. } => "YieldFrom",
        E::Compare { .. } => "Compare",
        E::Call { .. } => "Call",
        E::FormattedValue { .. } => "FormattedValue",
        E::Interpolation { .. } => "Interpolation",
        E::JoinedStr { .. } => "JoinedStr",
        E::TemplateStr { .. } => "TemplateStr",
        E::Constant { .. } => "Constant",
        E::Attribute { .. } => "Attribute",
        E::Subscript { .. } => "Subscript",
        E::Starred { .. } => "Starred",
        E::Name { .. } => "Name",
        E::List { .. } => "List",
        E::Tuple { .. } => "Tuple",
        E::Slice { .. } => "Slice",
    }
}

fn text_repr(wtf8: &[u8]) -> String {
    let repr = StrBuf::from_wtf8(wtf8).and_then(|text| text::repr::repr(text.as_view()).ok());
    match repr {
        // Python cannot encode a lone surrogate to print it, but `repr` escapes it.
        Some(repr) => repr.as_view().to_utf8_lossy(),
        None => String::from_utf8_lossy(wtf8).into_owned(),
    }
}

/// `repr()` of a constant.
fn constant_repr(value: &Constant) -> String {
    match value {
        Constant::None => "None".into(),
        Constant::True => "True".into(),
        Constant::False => "False".into(),
        Constant::Ellipsis => "Ellipsis".into(),
        Constant::Int(value) => value.to_string(),
        Constant::BigInt(value) => value.to_string(),
        Constant::Float(value) => num::float::repr(*value),
        Constant::Complex { real, imag } => complex_repr(*real, *imag),
        Constant::Str(value) => text_repr(value.as_bytes()),
        Constant::Bytes(value) => text::bytes::repr(value)
            .map(|repr| String::from_utf8_lossy(&repr).into_owned())
            .unwrap_or_default(),
        Constant::Tuple(values) => {
            let items: Vec<String> = values.iter().map(constant_repr).collect();
            match &items[..] {
                [only] => format!("({only},)"),
                _ => format!("({})", items.join(", ")),
            }
        }
        Constant::FrozenSet(values) => {
            let items: Vec<String> = values.iter().map(constant_repr).collect();
            if items.is_empty() {
                "frozenset()".into()
            } else {
                format!("frozenset({{{}}})", items.join(", "))
            }
        }
        Constant::Invalid(class) => format!("<{class:?}>"),
    }
}

fn complex_repr(real: f64, imag: f64) -> String {
    let bare = |value: f64| {
        let repr = num::float::repr(value);
        repr.strip_suffix(".0").map_or(repr.clone(), str::to_owned)
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", bare(imag));
    }
    let sign = if imag.is_nan() || imag.is_sign_positive() { "+" } else { "" };
    format!("({}{sign}{}j)", bare(real), bare(imag))
}
