//! Expressions as text, for annotations under `from __future__ import annotations`: the same text as CPython
//! makes, which differs from that of `ast.unparse`.

use syntax::ast::{
    Arg, Arguments, BoolOp, CmpOp, Comprehension, Constant, Expr, ExprKind, Keyword, Operator, UnaryOp,
};

use super::constant::{push_repr, push_str_repr};
use crate::symtable::{Result, StackGuard};

/// How tightly the surroundings of an expression bind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    /// `if`-`else`, `lambda`.
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Arith,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    const ALL: [Level; 16] = [
        Level::Tuple,
        Level::Test,
        Level::Or,
        Level::And,
        Level::Not,
        Level::Compare,
        Level::BitOr,
        Level::BitXor,
        Level::BitAnd,
        Level::Shift,
        Level::Arith,
        Level::Term,
        Level::Factor,
        Level::Power,
        Level::Await,
        Level::Atom,
    ];

    /// The operand of an expression of this level.
    const EXPR: Level = Level::BitOr;

    fn tighter(self) -> Level {
        let next = self as usize + 1;
        Level::ALL.get(next).copied().unwrap_or(Level::Atom)
    }
}

/// The text of an expression, in WTF-8.
pub fn unparse_expr(expr: &Expr, guard: StackGuard) -> Result<Vec<u8>> {
    let mut writer = Writer { out: Vec::new(), guard };
    writer.expr(expr, Level::Test)?;
    Ok(writer.out)
}

struct Writer {
    out: Vec<u8>,
    guard: StackGuard,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn parenthesized(&mut self, needed: bool, write: impl FnOnce(&mut Self) -> Result) -> Result {
        if needed {
            self.text("(");
        }
        write(self)?;
        if needed {
            self.text(")");
        }
        Ok(())
    }

    fn list<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, level: Level) -> Result {
        for (i, expr) in exprs.into_iter().enumerate() {
            if i > 0 {
                self.text(", ");
            }
            self.expr(expr, level)?;
        }
        Ok(())
    }

    fn expr(&mut self, expr: &Expr, level: Level) -> Result {
        self.guard.check()?;
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (own, sign) = match op {
                    BoolOp::And => (Level::And, " and "),
                    BoolOp::Or => (Level::Or, " or "),
                };
                self.parenthesized(level > own, |this| {
                    for (i, value) in values.iter().enumerate() {
                        if i > 0 {
                            this.text(sign);
                        }
                        this.expr(value, own.tighter())?;
                    }
                    Ok(())
                })
            }
            ExprKind::BinOp { left, op, right } => {
                let (own, sign) = binary_operator(*op);
                let (left_level, right_level) = match op {
                    Operator::Pow => (own.tighter(), own),
                    _ => (own, own.tighter()),
                };
                self.parenthesized(level > own, |this| {
                    this.expr(left, left_level)?;
                    this.text(sign);
                    this.expr(right, right_level)
                })
            }
            ExprKind::UnaryOp { op, operand } => {
                let (own, sign) = match op {
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.parenthesized(level > own, |this| {
                    this.text(sign);
                    this.expr(operand, own)
                })
            }
            ExprKind::Lambda { args, body } => self.parenthesized(level > Level::Test, |this| {
                let positional = !args.args.is_empty() || !args.posonlyargs.is_empty();
                this.text(if positional { "lambda " } else { "lambda" });
                this.arguments(args)?;
                this.text(": ");
                this.expr(body, Level::Test)
            }),
            ExprKind::IfExp { test, body, orelse } => self.parenthesized(level > Level::Test, |this| {
                this.expr(body, Level::Test.tighter())?;
                this.text(" if ");
                this.expr(test, Level::Test.tighter())?;
                this.text(" else ");
                this.expr(orelse, Level::Test)
            }),
            ExprKind::NamedExpr { target, value } => self.parenthesized(level > Level::Tuple, |this| {
                this.expr(target, Level::Atom)?;
                this.text(" := ");
                this.expr(value, Level::Atom)
            }),
            ExprKind::Dict { keys, values } => {
                self.text("{");
                for (i, (key, value)) in keys.iter().zip(values).enumerate() {
                    if i > 0 {
                        self.text(", ");
                    }
                    match key {
                        Some(key) => {
                            self.expr(key, Level::Test)?;
                            self.text(": ");
                            self.expr(value, Level::Test)?;
                        }
                        None => {
                            self.text("**");
                            self.expr(value, Level::EXPR)?;
                        }
                    }
                }
                self.text("}");
                Ok(())
            }
            ExprKind::Set { elts } => {
                self.text("{");
                self.list(elts, Level::Test)?;
                self.text("}");
                Ok(())
            }
            ExprKind::List { elts, .. } => {
                self.text("[");
                self.list(elts, Level::Test)?;
                self.text("]");
                Ok(())
            }
            ExprKind::Tuple { elts, .. } if elts.is_empty() => {
                self.text("()");
                Ok(())
            }
            ExprKind::Tuple { elts, .. } => self.parenthesized(level > Level::Tuple, |this| {
                this.list(elts, Level::Test)?;
                if elts.len() == 1 {
                    this.text(",");
                }
                Ok(())
            }),
            ExprKind::ListComp { elt, generators } => self.comprehension("[", elt, None, generators, "]"),
            ExprKind::SetComp { elt, generators } => self.comprehension("{", elt, None, generators, "}"),
            ExprKind::GeneratorExp { elt, generators } => self.comprehension("(", elt, None, generators, ")"),
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension("{", key, Some(value), generators, "}")
            }
            ExprKind::Yield { value: None } => {
                self.text("(yield)");
                Ok(())
            }
            ExprKind::Yield { value: Some(value) } => {
                self.text("(yield ");
                self.expr(value, Level::Test)?;
                self.text(")");
                Ok(())
            }
            ExprKind::YieldFrom { value } => {
                self.text("(yield from ");
                self.expr(value, Level::Test)?;
                self.text(")");
                Ok(())
            }
            ExprKind::Await { value } => self.parenthesized(level > Level::Await, |this| {
                this.text("await ");
                this.expr(value, Level::Atom)
            }),
            ExprKind::Compare { left, ops, comparators } => {
                self.parenthesized(level > Level::Compare, |this| {
                    this.expr(left, Level::Compare.tighter())?;
                    for (op, comparator) in ops.iter().zip(comparators) {
                        this.text(comparison_operator(*op));
                        this.expr(comparator, Level::Compare.tighter())?;
                    }
                    Ok(())
                })
            }
            ExprKind::Call { func, args, keywords } => self.call(func, args, keywords),
            ExprKind::Constant { value: Constant::Ellipsis, .. } => {
                self.text("...");
                Ok(())
            }
            ExprKind::Constant { value, kind } => {
                if kind.is_some() {
                    self.text("u");
                }
                self.constant(value);
                Ok(())
            }
            ExprKind::JoinedStr { values } => self.string("f", values),
            ExprKind::TemplateStr { values } => self.string("t", values),
            ExprKind::FormattedValue { .. } | ExprKind::Interpolation { .. } => self.replacement_field(expr),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, Level::Atom)?;
                let integer = matches!(
                    value.kind,
                    ExprKind::Constant { value: Constant::Int(_) | Constant::BigInt(_), .. }
                );
                self.text(if integer { " ." } else { "." });
                self.text(attr);
                Ok(())
            }
            ExprKind::Starred { value, .. } => {
                self.text("*");
                self.expr(value, Level::EXPR)
            }
            ExprKind::Name { id, .. } => {
                self.text(id);
                Ok(())
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, Level::Atom)?;
                self.text("[");
                self.expr(slice, Level::Tuple)?;
                self.text("]");
                Ok(())
            }
            ExprKind::Slice { lower, upper, step } => {
                if let Some(lower) = lower {
                    self.expr(lower, Level::Test)?;
                }
                self.text(":");
                if let Some(upper) = upper {
                    self.expr(upper, Level::Test)?;
                }
                if let Some(step) = step {
                    self.text(":");
                    self.expr(step, Level::Test)?;
                }
                Ok(())
            }
        }
    }

    fn constant(&mut self, constant: &Constant) {
        match constant {
            // An infinity is written as a literal that overflows.
            Constant::Float(_) | Constant::Complex { .. } => {
                let mut text = Vec::new();
                push_repr(&mut text, constant);
                let text = String::from_utf8_lossy(&text).replace("inf", "1e309");
                self.text(&text);
            }
            Constant::Tuple(items) => {
                self.text("(");
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        self.text(", ");
                    }
                    self.constant(item);
                }
                self.text(if items.len() == 1 { ",)" } else { ")" });
            }
            _ => push_repr(&mut self.out, constant),
        }
    }

    fn call(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) -> Result {
        self.expr(func, Level::Atom)?;
        if let ([generator @ Expr { kind: ExprKind::GeneratorExp { .. }, .. }], []) = (args, keywords) {
            return self.expr(generator, Level::Test);
        }
        self.text("(");
        self.list(args, Level::Test)?;
        for (i, keyword) in keywords.iter().enumerate() {
            if i > 0 || !args.is_empty() {
                self.text(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.text(name);
                    self.text("=");
                }
                None => self.text("**"),
            }
            self.expr(&keyword.value, Level::Test)?;
        }
        self.text(")");
        Ok(())
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        close: &str,
    ) -> Result {
        self.text(open);
        self.expr(elt, Level::Test)?;
        if let Some(value) = value {
            self.text(": ");
            self.expr(value, Level::Test)?;
        }
        for generator in generators {
            self.text(if generator.is_async != 0 { " async for " } else { " for " });
            self.expr(&generator.target, Level::Tuple)?;
            self.text(" in ");
            self.expr(&generator.iter, Level::Test.tighter())?;
            for condition in &generator.ifs {
                self.text(" if ");
                self.expr(condition, Level::Test.tighter())?;
            }
        }
        self.text(close);
        Ok(())
    }

    fn arguments(&mut self, args: &Arguments) -> Result {
        let positional = args.posonlyargs.len() + args.args.len();
        let without_default = positional.saturating_sub(args.defaults.len());
        let mut first = true;
        let mut separate = |this: &mut Self| {
            if !std::mem::take(&mut first) {
                this.text(", ");
            }
        };
        for (i, arg) in args.posonlyargs.iter().chain(&args.args).enumerate() {
            separate(self);
            self.argument(arg)?;
            if let Some(default) =
                i.checked_sub(without_default).and_then(|default| args.defaults.get(default))
            {
                self.text("=");
                self.expr(default, Level::Test)?;
            }
            if i + 1 == args.posonlyargs.len() {
                self.text(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            separate(self);
            self.text("*");
            if let Some(vararg) = &args.vararg {
                self.argument(vararg)?;
            }
        }
        for (i, arg) in args.kwonlyargs.iter().enumerate() {
            separate(self);
            self.argument(arg)?;
            if let Some(Some(default)) = args.kw_defaults.get(i) {
                self.text("=");
                self.expr(default, Level::Test)?;
            }
        }
        if let Some(kwarg) = &args.kwarg {
            separate(self);
            self.text("**");
            self.argument(kwarg)?;
        }
        Ok(())
    }

    fn argument(&mut self, arg: &Arg) -> Result {
        self.text(&arg.arg);
        if let Some(annotation) = &arg.annotation {
            self.text(": ");
            self.expr(annotation, Level::Test)?;
        }
        Ok(())
    }

    /// An f-string or t-string: the `repr` of its contents behind the prefix.
    fn string(&mut self, prefix: &str, values: &[Expr]) -> Result {
        let mut contents = Writer { out: Vec::new(), guard: self.guard };
        contents.string_parts(values)?;
        self.text(prefix);
        push_str_repr(&mut self.out, &contents.out);
        Ok(())
    }

    fn string_parts(&mut self, values: &[Expr]) -> Result {
        for value in values {
            match &value.kind {
                ExprKind::Constant { value: Constant::Str(text), .. } => {
                    for &byte in text.as_bytes() {
                        self.out.push(byte);
                        if matches!(byte, b'{' | b'}') {
                            self.out.push(byte);
                        }
                    }
                }
                // The format of a replacement field.
                ExprKind::JoinedStr { values } => self.string_parts(values)?,
                _ => self.replacement_field(value)?,
            }
        }
        Ok(())
    }

    fn replacement_field(&mut self, expr: &Expr) -> Result {
        self.guard.check()?;
        let (source, conversion, format_spec) = match &expr.kind {
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                let mut writer = Writer { out: Vec::new(), guard: self.guard };
                writer.expr(value, Level::Test.tighter())?;
                (writer.out, *conversion, format_spec)
            }
            ExprKind::Interpolation { str, conversion, format_spec, .. } => {
                let source = match &**str {
                    Constant::Str(text) => text.as_bytes().to_vec(),
                    _ => Vec::new(),
                };
                (source, *conversion, format_spec)
            }
            _ => {
                let mut writer = Writer { out: Vec::new(), guard: self.guard };
                writer.expr(expr, Level::Test.tighter())?;
                self.out.extend(writer.out);
                return Ok(());
            }
        };
        self.text(if source.first() == Some(&b'{') { "{ " } else { "{" });
        self.out.extend(source);
        if let Ok(conversion) = u8::try_from(conversion) {
            self.out.extend([b'!', conversion]);
        }
        if let Some(format_spec) = format_spec {
            self.text(":");
            self.string_parts(std::slice::from_ref(&**format_spec))?;
        }
        self.text("}");
        Ok(())
    }
}

fn binary_operator(op: Operator) -> (Level, &'static str) {
    match op {
        Operator::Add => (Level::Arith, " + "),
        Operator::Sub => (Level::Arith, " - "),
        Operator::Mult => (Level::Term, " * "),
        Operator::MatMult => (Level::Term, " @ "),
        Operator::Div => (Level::Term, " / "),
        Operator::Mod => (Level::Term, " % "),
        Operator::FloorDiv => (Level::Term, " // "),
        Operator::LShift => (Level::Shift, " << "),
        Operator::RShift => (Level::Shift, " >> "),
        Operator::BitOr => (Level::BitOr, " | "),
        Operator::BitXor => (Level::BitXor, " ^ "),
        Operator::BitAnd => (Level::BitAnd, " & "),
        Operator::Pow => (Level::Power, " ** "),
    }
}

fn comparison_operator(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
