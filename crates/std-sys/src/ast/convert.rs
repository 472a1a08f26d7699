//! Syntax trees from and to objects, node by node.
//!
//! One pair of implementations for each type of `syntax::ast`; what they have in common is in `mod.rs`.

use object::{PyResult, Value};
use syntax::ast::*;

use super::{Builder, FromObject, Reader, ToObject};

impl ToObject for Stmt {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let name = match &self.kind {
            StmtKind::FunctionDef(_) => "FunctionDef",
            StmtKind::AsyncFunctionDef(_) => "AsyncFunctionDef",
            StmtKind::ClassDef(_) => "ClassDef",
            StmtKind::Return { .. } => "Return",
            StmtKind::Delete { .. } => "Delete",
            StmtKind::Assign { .. } => "Assign",
            StmtKind::TypeAlias { .. } => "TypeAlias",
            StmtKind::AugAssign { .. } => "AugAssign",
            StmtKind::AnnAssign { .. } => "AnnAssign",
            StmtKind::For(_) => "For",
            StmtKind::AsyncFor(_) => "AsyncFor",
            StmtKind::While { .. } => "While",
            StmtKind::If { .. } => "If",
            StmtKind::With(_) => "With",
            StmtKind::AsyncWith(_) => "AsyncWith",
            StmtKind::Match { .. } => "Match",
            StmtKind::Raise { .. } => "Raise",
            StmtKind::Try(_) => "Try",
            StmtKind::TryStar(_) => "TryStar",
            StmtKind::Assert { .. } => "Assert",
            StmtKind::Import { .. } => "Import",
            StmtKind::ImportFrom { .. } => "ImportFrom",
            StmtKind::Global { .. } => "Global",
            StmtKind::Nonlocal { .. } => "Nonlocal",
            StmtKind::Expr { .. } => "Expr",
            StmtKind::Pass => "Pass",
            StmtKind::Break => "Break",
            StmtKind::Continue => "Continue",
        };
        let fields = match &self.kind {
            StmtKind::FunctionDef(n) => vec![
                ("name", n.name.to_object(b)?),
                ("args", n.args.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("decorator_list", n.decorator_list.to_object(b)?),
                ("returns", n.returns.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
                ("type_params", n.type_params.to_object(b)?),
            ],
            StmtKind::AsyncFunctionDef(n) => vec![
                ("name", n.name.to_object(b)?),
                ("args", n.args.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("decorator_list", n.decorator_list.to_object(b)?),
                ("returns", n.returns.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
                ("type_params", n.type_params.to_object(b)?),
            ],
            StmtKind::ClassDef(n) => vec![
                ("name", n.name.to_object(b)?),
                ("bases", n.bases.to_object(b)?),
                ("keywords", n.keywords.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("decorator_list", n.decorator_list.to_object(b)?),
                ("type_params", n.type_params.to_object(b)?),
            ],
            StmtKind::Return { value } => vec![("value", value.to_object(b)?)],
            StmtKind::Delete { targets } => vec![("targets", targets.to_object(b)?)],
            StmtKind::Assign { targets, value, type_comment } => vec![
                ("targets", targets.to_object(b)?),
                ("value", value.to_object(b)?),
                ("type_comment", type_comment.to_object(b)?),
            ],
            StmtKind::TypeAlias { name, type_params, value } => vec![
                ("name", name.to_object(b)?),
                ("type_params", type_params.to_object(b)?),
                ("value", value.to_object(b)?),
            ],
            StmtKind::AugAssign { target, op, value } => vec![
                ("target", target.to_object(b)?),
                ("op", op.to_object(b)?),
                ("value", value.to_object(b)?),
            ],
            StmtKind::AnnAssign { target, annotation, value, simple } => vec![
                ("target", target.to_object(b)?),
                ("annotation", annotation.to_object(b)?),
                ("value", value.to_object(b)?),
                ("simple", simple.to_object(b)?),
            ],
            StmtKind::For(n) => vec![
                ("target", n.target.to_object(b)?),
                ("iter", n.iter.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("orelse", n.orelse.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
            ],
            StmtKind::AsyncFor(n) => vec![
                ("target", n.target.to_object(b)?),
                ("iter", n.iter.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("orelse", n.orelse.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
            ],
            StmtKind::While { test, body, orelse } => vec![
                ("test", test.to_object(b)?),
                ("body", body.to_object(b)?),
                ("orelse", orelse.to_object(b)?),
            ],
            StmtKind::If { test, body, orelse } => vec![
                ("test", test.to_object(b)?),
                ("body", body.to_object(b)?),
                ("orelse", orelse.to_object(b)?),
            ],
            StmtKind::With(n) => vec![
                ("items", n.items.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
            ],
            StmtKind::AsyncWith(n) => vec![
                ("items", n.items.to_object(b)?),
                ("body", n.body.to_object(b)?),
                ("type_comment", n.type_comment.to_object(b)?),
            ],
            StmtKind::Match { subject, cases } => {
                vec![("subject", subject.to_object(b)?), ("cases", cases.to_object(b)?)]
            }
            StmtKind::Raise { exc, cause } => {
                vec![("exc", exc.to_object(b)?), ("cause", cause.to_object(b)?)]
            }
            StmtKind::Try(n) => vec![
                ("body", n.body.to_object(b)?),
                ("handlers", n.handlers.to_object(b)?),
                ("orelse", n.orelse.to_object(b)?),
                ("finalbody", n.finalbody.to_object(b)?),
            ],
            StmtKind::TryStar(n) => vec![
                ("body", n.body.to_object(b)?),
                ("handlers", n.handlers.to_object(b)?),
                ("orelse", n.orelse.to_object(b)?),
                ("finalbody", n.finalbody.to_object(b)?),
            ],
            StmtKind::Assert { test, msg } => vec![("test", test.to_object(b)?), ("msg", msg.to_object(b)?)],
            StmtKind::Import { names } => vec![("names", names.to_object(b)?)],
            StmtKind::ImportFrom { module, names, level } => vec![
                ("module", module.to_object(b)?),
                ("names", names.to_object(b)?),
                ("level", level.to_object(b)?),
            ],
            StmtKind::Global { names } => vec![("names", names.to_object(b)?)],
            StmtKind::Nonlocal { names } => vec![("names", names.to_object(b)?)],
            StmtKind::Expr { value } => vec![("value", value.to_object(b)?)],
            StmtKind::Pass => vec![],
            StmtKind::Break => vec![],
            StmtKind::Continue => vec![],
        };
        b.node(name, Some(self.range), fields)
    }
}

impl FromObject for Stmt {
    const NAME: &'static str = "stmt";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "stmt")?;
        let name = r.class_of(node, "stmt")?;
        let kind = match name {
            "FunctionDef" => StmtKind::FunctionDef(Box::new(FunctionDef {
                name: r.field(node, name, "name")?,
                args: r.field(node, name, "args")?,
                body: r.field(node, name, "body")?,
                decorator_list: r.field(node, name, "decorator_list")?,
                returns: r.field(node, name, "returns")?,
                type_comment: r.field(node, name, "type_comment")?,
                type_params: r.field(node, name, "type_params")?,
            })),
            "AsyncFunctionDef" => StmtKind::AsyncFunctionDef(Box::new(FunctionDef {
                name: r.field(node, name, "name")?,
                args: r.field(node, name, "args")?,
                body: r.field(node, name, "body")?,
                decorator_list: r.field(node, name, "decorator_list")?,
                returns: r.field(node, name, "returns")?,
                type_comment: r.field(node, name, "type_comment")?,
                type_params: r.field(node, name, "type_params")?,
            })),
            "ClassDef" => StmtKind::ClassDef(Box::new(ClassDef {
                name: r.field(node, name, "name")?,
                bases: r.field(node, name, "bases")?,
                keywords: r.field(node, name, "keywords")?,
                body: r.field(node, name, "body")?,
                decorator_list: r.field(node, name, "decorator_list")?,
                type_params: r.field(node, name, "type_params")?,
            })),
            "Return" => StmtKind::Return { value: r.field(node, name, "value")? },
            "Delete" => StmtKind::Delete { targets: r.field(node, name, "targets")? },
            "Assign" => StmtKind::Assign {
                targets: r.field(node, name, "targets")?,
                value: r.field(node, name, "value")?,
                type_comment: r.field(node, name, "type_comment")?,
            },
            "TypeAlias" => StmtKind::TypeAlias {
                name: r.field(node, name, "name")?,
                type_params: r.field(node, name, "type_params")?,
                value: r.field(node, name, "value")?,
            },
            "AugAssign" => StmtKind::AugAssign {
                target: r.field(node, name, "target")?,
                op: r.field(node, name, "op")?,
                value: r.field(node, name, "value")?,
            },
            "AnnAssign" => StmtKind::AnnAssign {
                target: r.field(node, name, "target")?,
                annotation: r.field(node, name, "annotation")?,
                value: r.field(node, name, "value")?,
                simple: r.field(node, name, "simple")?,
            },
            "For" => StmtKind::For(Box::new(For {
                target: r.field(node, name, "target")?,
                iter: r.field(node, name, "iter")?,
                body: r.field(node, name, "body")?,
                orelse: r.field(node, name, "orelse")?,
                type_comment: r.field(node, name, "type_comment")?,
            })),
            "AsyncFor" => StmtKind::AsyncFor(Box::new(For {
                target: r.field(node, name, "target")?,
                iter: r.field(node, name, "iter")?,
                body: r.field(node, name, "body")?,
                orelse: r.field(node, name, "orelse")?,
                type_comment: r.field(node, name, "type_comment")?,
            })),
            "While" => StmtKind::While {
                test: r.field(node, name, "test")?,
                body: r.field(node, name, "body")?,
                orelse: r.field(node, name, "orelse")?,
            },
            "If" => StmtKind::If {
                test: r.field(node, name, "test")?,
                body: r.field(node, name, "body")?,
                orelse: r.field(node, name, "orelse")?,
            },
            "With" => StmtKind::With(Box::new(With {
                items: r.field(node, name, "items")?,
                body: r.field(node, name, "body")?,
                type_comment: r.field(node, name, "type_comment")?,
            })),
            "AsyncWith" => StmtKind::AsyncWith(Box::new(With {
                items: r.field(node, name, "items")?,
                body: r.field(node, name, "body")?,
                type_comment: r.field(node, name, "type_comment")?,
            })),
            "Match" => StmtKind::Match {
                subject: r.field(node, name, "subject")?,
                cases: r.field(node, name, "cases")?,
            },
            "Raise" => {
                StmtKind::Raise { exc: r.field(node, name, "exc")?, cause: r.field(node, name, "cause")? }
            }
            "Try" => StmtKind::Try(Box::new(Try {
                body: r.field(node, name, "body")?,
                handlers: r.field(node, name, "handlers")?,
                orelse: r.field(node, name, "orelse")?,
                finalbody: r.field(node, name, "finalbody")?,
            })),
            "TryStar" => StmtKind::TryStar(Box::new(Try {
                body: r.field(node, name, "body")?,
                handlers: r.field(node, name, "handlers")?,
                orelse: r.field(node, name, "orelse")?,
                finalbody: r.field(node, name, "finalbody")?,
            })),
            "Assert" => {
                StmtKind::Assert { test: r.field(node, name, "test")?, msg: r.field(node, name, "msg")? }
            }
            "Import" => StmtKind::Import { names: r.field(node, name, "names")? },
            "ImportFrom" => StmtKind::ImportFrom {
                module: r.field(node, name, "module")?,
                names: r.field(node, name, "names")?,
                level: r.field(node, name, "level")?,
            },
            "Global" => StmtKind::Global { names: r.field(node, name, "names")? },
            "Nonlocal" => StmtKind::Nonlocal { names: r.field(node, name, "names")? },
            "Expr" => StmtKind::Expr { value: r.field(node, name, "value")? },
            "Pass" => StmtKind::Pass,
            "Break" => StmtKind::Break,
            "Continue" => StmtKind::Continue,
            _ => return Err(r.unexpected(node, "stmt")),
        };
        Ok(Stmt { range, kind })
    }
}

impl ToObject for Expr {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let name = match &self.kind {
            ExprKind::BoolOp { .. } => "BoolOp",
            ExprKind::NamedExpr { .. } => "NamedExpr",
            ExprKind::BinOp { .. } => "BinOp",
            ExprKind::UnaryOp { .. } => "UnaryOp",
            ExprKind::Lambda { .. } => "Lambda",
            ExprKind::IfExp { .. } => "IfExp",
            ExprKind::Dict { .. } => "Dict",
            ExprKind::Set { .. } => "Set",
            ExprKind::ListComp { .. } => "ListComp",
            ExprKind::SetComp { .. } => "SetComp",
            ExprKind::DictComp { .. } => "DictComp",
            ExprKind::GeneratorExp { .. } => "GeneratorExp",
            ExprKind::Await { .. } => "Await",
            ExprKind::Yield { .. } => "Yield",
            ExprKind::YieldFrom { .. } => "YieldFrom",
            ExprKind::Compare { .. } => "Compare",
            ExprKind::Call { .. } => "Call",
            ExprKind::FormattedValue { .. } => "FormattedValue",
            ExprKind::Interpolation { .. } => "Interpolation",
            ExprKind::JoinedStr { .. } => "JoinedStr",
            ExprKind::TemplateStr { .. } => "TemplateStr",
            ExprKind::Constant { .. } => "Constant",
            ExprKind::Attribute { .. } => "Attribute",
            ExprKind::Subscript { .. } => "Subscript",
            ExprKind::Starred { .. } => "Starred",
            ExprKind::Name { .. } => "Name",
            ExprKind::List { .. } => "List",
            ExprKind::Tuple { .. } => "Tuple",
            ExprKind::Slice { .. } => "Slice",
        };
        let fields = match &self.kind {
            ExprKind::BoolOp { op, values } => {
                vec![("op", op.to_object(b)?), ("values", values.to_object(b)?)]
            }
            ExprKind::NamedExpr { target, value } => {
                vec![("target", target.to_object(b)?), ("value", value.to_object(b)?)]
            }
            ExprKind::BinOp { left, op, right } => {
                vec![("left", left.to_object(b)?), ("op", op.to_object(b)?), ("right", right.to_object(b)?)]
            }
            ExprKind::UnaryOp { op, operand } => {
                vec![("op", op.to_object(b)?), ("operand", operand.to_object(b)?)]
            }
            ExprKind::Lambda { args, body } => {
                vec![("args", args.to_object(b)?), ("body", body.to_object(b)?)]
            }
            ExprKind::IfExp { test, body, orelse } => vec![
                ("test", test.to_object(b)?),
                ("body", body.to_object(b)?),
                ("orelse", orelse.to_object(b)?),
            ],
            ExprKind::Dict { keys, values } => {
                vec![("keys", keys.to_object(b)?), ("values", values.to_object(b)?)]
            }
            ExprKind::Set { elts } => vec![("elts", elts.to_object(b)?)],
            ExprKind::ListComp { elt, generators } => {
                vec![("elt", elt.to_object(b)?), ("generators", generators.to_object(b)?)]
            }
            ExprKind::SetComp { elt, generators } => {
                vec![("elt", elt.to_object(b)?), ("generators", generators.to_object(b)?)]
            }
            ExprKind::DictComp { key, value, generators } => vec![
                ("key", key.to_object(b)?),
                ("value", value.to_object(b)?),
                ("generators", generators.to_object(b)?),
            ],
            ExprKind::GeneratorExp { elt, generators } => {
                vec![("elt", elt.to_object(b)?), ("generators", generators.to_object(b)?)]
            }
            ExprKind::Await { value } => vec![("value", value.to_object(b)?)],
            ExprKind::Yield { value } => vec![("value", value.to_object(b)?)],
            ExprKind::YieldFrom { value } => vec![("value", value.to_object(b)?)],
            ExprKind::Compare { left, ops, comparators } => vec![
                ("left", left.to_object(b)?),
                ("ops", ops.to_object(b)?),
                ("comparators", comparators.to_object(b)?),
            ],
            ExprKind::Call { func, args, keywords } => vec![
                ("func", func.to_object(b)?),
                ("args", args.to_object(b)?),
                ("keywords", keywords.to_object(b)?),
            ],
            ExprKind::FormattedValue { value, conversion, format_spec } => vec![
                ("value", value.to_object(b)?),
                ("conversion", conversion.to_object(b)?),
                ("format_spec", format_spec.to_object(b)?),
            ],
            ExprKind::Interpolation { value, str, conversion, format_spec } => vec![
                ("value", value.to_object(b)?),
                ("str", str.to_object(b)?),
                ("conversion", conversion.to_object(b)?),
                ("format_spec", format_spec.to_object(b)?),
            ],
            ExprKind::JoinedStr { values } => vec![("values", values.to_object(b)?)],
            ExprKind::TemplateStr { values } => vec![("values", values.to_object(b)?)],
            ExprKind::Constant { value, kind } => {
                vec![("value", value.to_object(b)?), ("kind", kind.to_object(b)?)]
            }
            ExprKind::Attribute { value, attr, ctx } => {
                vec![("value", value.to_object(b)?), ("attr", attr.to_object(b)?), ("ctx", ctx.to_object(b)?)]
            }
            ExprKind::Subscript { value, slice, ctx } => vec![
                ("value", value.to_object(b)?),
                ("slice", slice.to_object(b)?),
                ("ctx", ctx.to_object(b)?),
            ],
            ExprKind::Starred { value, ctx } => {
                vec![("value", value.to_object(b)?), ("ctx", ctx.to_object(b)?)]
            }
            ExprKind::Name { id, ctx } => vec![("id", id.to_object(b)?), ("ctx", ctx.to_object(b)?)],
            ExprKind::List { elts, ctx } => vec![("elts", elts.to_object(b)?), ("ctx", ctx.to_object(b)?)],
            ExprKind::Tuple { elts, ctx } => vec![("elts", elts.to_object(b)?), ("ctx", ctx.to_object(b)?)],
            ExprKind::Slice { lower, upper, step } => vec![
                ("lower", lower.to_object(b)?),
                ("upper", upper.to_object(b)?),
                ("step", step.to_object(b)?),
            ],
        };
        b.node(name, Some(self.range), fields)
    }
}

impl FromObject for Expr {
    const NAME: &'static str = "expr";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "expr")?;
        let name = r.class_of(node, "expr")?;
        let kind = match name {
            "BoolOp" => {
                ExprKind::BoolOp { op: r.field(node, name, "op")?, values: r.field(node, name, "values")? }
            }
            "NamedExpr" => ExprKind::NamedExpr {
                target: r.field(node, name, "target")?,
                value: r.field(node, name, "value")?,
            },
            "BinOp" => ExprKind::BinOp {
                left: r.field(node, name, "left")?,
                op: r.field(node, name, "op")?,
                right: r.field(node, name, "right")?,
            },
            "UnaryOp" => {
                ExprKind::UnaryOp { op: r.field(node, name, "op")?, operand: r.field(node, name, "operand")? }
            }
            "Lambda" => {
                ExprKind::Lambda { args: r.field(node, name, "args")?, body: r.field(node, name, "body")? }
            }
            "IfExp" => ExprKind::IfExp {
                test: r.field(node, name, "test")?,
                body: r.field(node, name, "body")?,
                orelse: r.field(node, name, "orelse")?,
            },
            "Dict" => {
                ExprKind::Dict { keys: r.field(node, name, "keys")?, values: r.field(node, name, "values")? }
            }
            "Set" => ExprKind::Set { elts: r.field(node, name, "elts")? },
            "ListComp" => ExprKind::ListComp {
                elt: r.field(node, name, "elt")?,
                generators: r.field(node, name, "generators")?,
            },
            "SetComp" => ExprKind::SetComp {
                elt: r.field(node, name, "elt")?,
                generators: r.field(node, name, "generators")?,
            },
            "DictComp" => ExprKind::DictComp {
                key: r.field(node, name, "key")?,
                value: r.field(node, name, "value")?,
                generators: r.field(node, name, "generators")?,
            },
            "GeneratorExp" => ExprKind::GeneratorExp {
                elt: r.field(node, name, "elt")?,
                generators: r.field(node, name, "generators")?,
            },
            "Await" => ExprKind::Await { value: r.field(node, name, "value")? },
            "Yield" => ExprKind::Yield { value: r.field(node, name, "value")? },
            "YieldFrom" => ExprKind::YieldFrom { value: r.field(node, name, "value")? },
            "Compare" => ExprKind::Compare {
                left: r.field(node, name, "left")?,
                ops: r.field(node, name, "ops")?,
                comparators: r.field(node, name, "comparators")?,
            },
            "Call" => ExprKind::Call {
                func: r.field(node, name, "func")?,
                args: r.field(node, name, "args")?,
                keywords: r.field(node, name, "keywords")?,
            },
            "FormattedValue" => ExprKind::FormattedValue {
                value: r.field(node, name, "value")?,
                conversion: r.field(node, name, "conversion")?,
                format_spec: r.field(node, name, "format_spec")?,
            },
            "Interpolation" => ExprKind::Interpolation {
                value: r.field(node, name, "value")?,
                str: r.field(node, name, "str")?,
                conversion: r.field(node, name, "conversion")?,
                format_spec: r.field(node, name, "format_spec")?,
            },
            "JoinedStr" => ExprKind::JoinedStr { values: r.field(node, name, "values")? },
            "TemplateStr" => ExprKind::TemplateStr { values: r.field(node, name, "values")? },
            "Constant" => ExprKind::Constant {
                value: r.field(node, name, "value")?,
                kind: r.field(node, name, "kind")?,
            },
            "Attribute" => ExprKind::Attribute {
                value: r.field(node, name, "value")?,
                attr: r.field(node, name, "attr")?,
                ctx: r.field(node, name, "ctx")?,
            },
            "Subscript" => ExprKind::Subscript {
                value: r.field(node, name, "value")?,
                slice: r.field(node, name, "slice")?,
                ctx: r.field(node, name, "ctx")?,
            },
            "Starred" => {
                ExprKind::Starred { value: r.field(node, name, "value")?, ctx: r.field(node, name, "ctx")? }
            }
            "Name" => ExprKind::Name { id: r.field(node, name, "id")?, ctx: r.field(node, name, "ctx")? },
            "List" => ExprKind::List { elts: r.field(node, name, "elts")?, ctx: r.field(node, name, "ctx")? },
            "Tuple" => {
                ExprKind::Tuple { elts: r.field(node, name, "elts")?, ctx: r.field(node, name, "ctx")? }
            }
            "Slice" => ExprKind::Slice {
                lower: r.field(node, name, "lower")?,
                upper: r.field(node, name, "upper")?,
                step: r.field(node, name, "step")?,
            },
            _ => return Err(r.unexpected(node, "expr")),
        };
        Ok(Expr { range, kind })
    }
}

impl ToObject for Pattern {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let name = match &self.kind {
            PatternKind::MatchValue { .. } => "MatchValue",
            PatternKind::MatchSingleton { .. } => "MatchSingleton",
            PatternKind::MatchSequence { .. } => "MatchSequence",
            PatternKind::MatchMapping { .. } => "MatchMapping",
            PatternKind::MatchClass { .. } => "MatchClass",
            PatternKind::MatchStar { .. } => "MatchStar",
            PatternKind::MatchAs { .. } => "MatchAs",
            PatternKind::MatchOr { .. } => "MatchOr",
        };
        let fields = match &self.kind {
            PatternKind::MatchValue { value } => vec![("value", value.to_object(b)?)],
            PatternKind::MatchSingleton { value } => vec![("value", value.to_object(b)?)],
            PatternKind::MatchSequence { patterns } => vec![("patterns", patterns.to_object(b)?)],
            PatternKind::MatchMapping { keys, patterns, rest } => vec![
                ("keys", keys.to_object(b)?),
                ("patterns", patterns.to_object(b)?),
                ("rest", rest.to_object(b)?),
            ],
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => vec![
                ("cls", cls.to_object(b)?),
                ("patterns", patterns.to_object(b)?),
                ("kwd_attrs", kwd_attrs.to_object(b)?),
                ("kwd_patterns", kwd_patterns.to_object(b)?),
            ],
            PatternKind::MatchStar { name } => vec![("name", name.to_object(b)?)],
            PatternKind::MatchAs { pattern, name } => {
                vec![("pattern", pattern.to_object(b)?), ("name", name.to_object(b)?)]
            }
            PatternKind::MatchOr { patterns } => vec![("patterns", patterns.to_object(b)?)],
        };
        b.node(name, Some(self.range), fields)
    }
}

impl FromObject for Pattern {
    const NAME: &'static str = "pattern";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "pattern")?;
        let name = r.class_of(node, "pattern")?;
        let kind = match name {
            "MatchValue" => PatternKind::MatchValue { value: r.field(node, name, "value")? },
            "MatchSingleton" => PatternKind::MatchSingleton { value: r.field(node, name, "value")? },
            "MatchSequence" => PatternKind::MatchSequence { patterns: r.field(node, name, "patterns")? },
            "MatchMapping" => PatternKind::MatchMapping {
                keys: r.field(node, name, "keys")?,
                patterns: r.field(node, name, "patterns")?,
                rest: r.field(node, name, "rest")?,
            },
            "MatchClass" => PatternKind::MatchClass {
                cls: r.field(node, name, "cls")?,
                patterns: r.field(node, name, "patterns")?,
                kwd_attrs: r.field(node, name, "kwd_attrs")?,
                kwd_patterns: r.field(node, name, "kwd_patterns")?,
            },
            "MatchStar" => PatternKind::MatchStar { name: r.field(node, name, "name")? },
            "MatchAs" => PatternKind::MatchAs {
                pattern: r.field(node, name, "pattern")?,
                name: r.field(node, name, "name")?,
            },
            "MatchOr" => PatternKind::MatchOr { patterns: r.field(node, name, "patterns")? },
            _ => return Err(r.unexpected(node, "pattern")),
        };
        Ok(Pattern { range, kind })
    }
}

impl ToObject for TypeParam {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let name = match &self.kind {
            TypeParamKind::TypeVar { .. } => "TypeVar",
            TypeParamKind::ParamSpec { .. } => "ParamSpec",
            TypeParamKind::TypeVarTuple { .. } => "TypeVarTuple",
        };
        let fields = match &self.kind {
            TypeParamKind::TypeVar { name, bound, default_value } => vec![
                ("name", name.to_object(b)?),
                ("bound", bound.to_object(b)?),
                ("default_value", default_value.to_object(b)?),
            ],
            TypeParamKind::ParamSpec { name, default_value } => {
                vec![("name", name.to_object(b)?), ("default_value", default_value.to_object(b)?)]
            }
            TypeParamKind::TypeVarTuple { name, default_value } => {
                vec![("name", name.to_object(b)?), ("default_value", default_value.to_object(b)?)]
            }
        };
        b.node(name, Some(self.range), fields)
    }
}

impl FromObject for TypeParam {
    const NAME: &'static str = "type_param";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "type_param")?;
        let name = r.class_of(node, "type_param")?;
        let kind = match name {
            "TypeVar" => TypeParamKind::TypeVar {
                name: r.field(node, name, "name")?,
                bound: r.field(node, name, "bound")?,
                default_value: r.field(node, name, "default_value")?,
            },
            "ParamSpec" => TypeParamKind::ParamSpec {
                name: r.field(node, name, "name")?,
                default_value: r.field(node, name, "default_value")?,
            },
            "TypeVarTuple" => TypeParamKind::TypeVarTuple {
                name: r.field(node, name, "name")?,
                default_value: r.field(node, name, "default_value")?,
            },
            _ => return Err(r.unexpected(node, "type_param")),
        };
        Ok(TypeParam { range, kind })
    }
}

impl ToObject for Comprehension {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("target", self.target.to_object(b)?),
            ("iter", self.iter.to_object(b)?),
            ("ifs", self.ifs.to_object(b)?),
            ("is_async", self.is_async.to_object(b)?),
        ];
        b.node("comprehension", None, fields)
    }
}

impl FromObject for Comprehension {
    const NAME: &'static str = "comprehension";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;

        Ok(Comprehension {
            target: r.field(node, "comprehension", "target")?,
            iter: r.field(node, "comprehension", "iter")?,
            ifs: r.field(node, "comprehension", "ifs")?,
            is_async: r.field(node, "comprehension", "is_async")?,
        })
    }
}

impl ToObject for Arguments {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("posonlyargs", self.posonlyargs.to_object(b)?),
            ("args", self.args.to_object(b)?),
            ("vararg", self.vararg.to_object(b)?),
            ("kwonlyargs", self.kwonlyargs.to_object(b)?),
            ("kw_defaults", self.kw_defaults.to_object(b)?),
            ("kwarg", self.kwarg.to_object(b)?),
            ("defaults", self.defaults.to_object(b)?),
        ];
        b.node("arguments", None, fields)
    }
}

impl FromObject for Arguments {
    const NAME: &'static str = "arguments";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;

        Ok(Arguments {
            posonlyargs: r.field(node, "arguments", "posonlyargs")?,
            args: r.field(node, "arguments", "args")?,
            vararg: r.field(node, "arguments", "vararg")?,
            kwonlyargs: r.field(node, "arguments", "kwonlyargs")?,
            kw_defaults: r.field(node, "arguments", "kw_defaults")?,
            kwarg: r.field(node, "arguments", "kwarg")?,
            defaults: r.field(node, "arguments", "defaults")?,
        })
    }
}

impl ToObject for Arg {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("arg", self.arg.to_object(b)?),
            ("annotation", self.annotation.to_object(b)?),
            ("type_comment", self.type_comment.to_object(b)?),
        ];
        b.node("arg", Some(self.range), fields)
    }
}

impl FromObject for Arg {
    const NAME: &'static str = "arg";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "arg")?;

        Ok(Arg {
            range,
            arg: r.field(node, "arg", "arg")?,
            annotation: r.field(node, "arg", "annotation")?,
            type_comment: r.field(node, "arg", "type_comment")?,
        })
    }
}

impl ToObject for Keyword {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![("arg", self.arg.to_object(b)?), ("value", self.value.to_object(b)?)];
        b.node("keyword", Some(self.range), fields)
    }
}

impl FromObject for Keyword {
    const NAME: &'static str = "keyword";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "keyword")?;

        Ok(Keyword {
            range,
            arg: r.field(node, "keyword", "arg")?,
            value: r.field(node, "keyword", "value")?,
        })
    }
}

impl ToObject for Alias {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![("name", self.name.to_object(b)?), ("asname", self.asname.to_object(b)?)];
        b.node("alias", Some(self.range), fields)
    }
}

impl FromObject for Alias {
    const NAME: &'static str = "alias";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "alias")?;

        Ok(Alias { range, name: r.field(node, "alias", "name")?, asname: r.field(node, "alias", "asname")? })
    }
}

impl ToObject for WithItem {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("context_expr", self.context_expr.to_object(b)?),
            ("optional_vars", self.optional_vars.to_object(b)?),
        ];
        b.node("withitem", None, fields)
    }
}

impl FromObject for WithItem {
    const NAME: &'static str = "withitem";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;

        Ok(WithItem {
            context_expr: r.field(node, "withitem", "context_expr")?,
            optional_vars: r.field(node, "withitem", "optional_vars")?,
        })
    }
}

impl ToObject for MatchCase {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("pattern", self.pattern.to_object(b)?),
            ("guard", self.guard.to_object(b)?),
            ("body", self.body.to_object(b)?),
        ];
        b.node("match_case", None, fields)
    }
}

impl FromObject for MatchCase {
    const NAME: &'static str = "match_case";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;

        Ok(MatchCase {
            pattern: r.field(node, "match_case", "pattern")?,
            guard: r.field(node, "match_case", "guard")?,
            body: r.field(node, "match_case", "body")?,
        })
    }
}

impl ToObject for ExceptHandler {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![
            ("type", self.type_.to_object(b)?),
            ("name", self.name.to_object(b)?),
            ("body", self.body.to_object(b)?),
        ];
        b.node("ExceptHandler", Some(self.range), fields)
    }
}

impl FromObject for ExceptHandler {
    const NAME: &'static str = "excepthandler";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;
        let range = r.range(node, "excepthandler")?;
        r.class_of(node, "excepthandler")?;
        Ok(ExceptHandler {
            range,
            type_: r.field(node, "ExceptHandler", "type")?,
            name: r.field(node, "ExceptHandler", "name")?,
            body: r.field(node, "ExceptHandler", "body")?,
        })
    }
}

impl ToObject for TypeIgnore {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        b.enter()?;
        let fields = vec![("lineno", self.lineno.to_object(b)?), ("tag", self.tag.to_object(b)?)];
        b.node("TypeIgnore", None, fields)
    }
}

impl FromObject for TypeIgnore {
    const NAME: &'static str = "type_ignore";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        r.enter()?;

        r.class_of(node, "type_ignore")?;
        Ok(TypeIgnore {
            lineno: r.field(node, "TypeIgnore", "lineno")?,
            tag: r.field(node, "TypeIgnore", "tag")?,
        })
    }
}

impl ToObject for ExprContext {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let name = match self {
            ExprContext::Load => "Load",
            ExprContext::Store => "Store",
            ExprContext::Del => "Del",
        };
        b.singleton(name)
    }
}

impl FromObject for ExprContext {
    const NAME: &'static str = "expr_context";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        Ok(match r.class_of(node, "expr_context")? {
            "Load" => ExprContext::Load,
            "Store" => ExprContext::Store,
            "Del" => ExprContext::Del,
            _ => return Err(r.unexpected(node, "expr_context")),
        })
    }
}

impl ToObject for BoolOp {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let name = match self {
            BoolOp::And => "And",
            BoolOp::Or => "Or",
        };
        b.singleton(name)
    }
}

impl FromObject for BoolOp {
    const NAME: &'static str = "boolop";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        Ok(match r.class_of(node, "boolop")? {
            "And" => BoolOp::And,
            "Or" => BoolOp::Or,
            _ => return Err(r.unexpected(node, "boolop")),
        })
    }
}

impl ToObject for Operator {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let name = match self {
            Operator::Add => "Add",
            Operator::Sub => "Sub",
            Operator::Mult => "Mult",
            Operator::MatMult => "MatMult",
            Operator::Div => "Div",
            Operator::Mod => "Mod",
            Operator::Pow => "Pow",
            Operator::LShift => "LShift",
            Operator::RShift => "RShift",
            Operator::BitOr => "BitOr",
            Operator::BitXor => "BitXor",
            Operator::BitAnd => "BitAnd",
            Operator::FloorDiv => "FloorDiv",
        };
        b.singleton(name)
    }
}

impl FromObject for Operator {
    const NAME: &'static str = "operator";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        Ok(match r.class_of(node, "operator")? {
            "Add" => Operator::Add,
            "Sub" => Operator::Sub,
            "Mult" => Operator::Mult,
            "MatMult" => Operator::MatMult,
            "Div" => Operator::Div,
            "Mod" => Operator::Mod,
            "Pow" => Operator::Pow,
            "LShift" => Operator::LShift,
            "RShift" => Operator::RShift,
            "BitOr" => Operator::BitOr,
            "BitXor" => Operator::BitXor,
            "BitAnd" => Operator::BitAnd,
            "FloorDiv" => Operator::FloorDiv,
            _ => return Err(r.unexpected(node, "operator")),
        })
    }
}

impl ToObject for UnaryOp {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let name = match self {
            UnaryOp::Invert => "Invert",
            UnaryOp::Not => "Not",
            UnaryOp::UAdd => "UAdd",
            UnaryOp::USub => "USub",
        };
        b.singleton(name)
    }
}

impl FromObject for UnaryOp {
    const NAME: &'static str = "unaryop";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        Ok(match r.class_of(node, "unaryop")? {
            "Invert" => UnaryOp::Invert,
            "Not" => UnaryOp::Not,
            "UAdd" => UnaryOp::UAdd,
            "USub" => UnaryOp::USub,
            _ => return Err(r.unexpected(node, "unaryop")),
        })
    }
}

impl ToObject for CmpOp {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let name = match self {
            CmpOp::Eq => "Eq",
            CmpOp::NotEq => "NotEq",
            CmpOp::Lt => "Lt",
            CmpOp::LtE => "LtE",
            CmpOp::Gt => "Gt",
            CmpOp::GtE => "GtE",
            CmpOp::Is => "Is",
            CmpOp::IsNot => "IsNot",
            CmpOp::In => "In",
            CmpOp::NotIn => "NotIn",
        };
        b.singleton(name)
    }
}

impl FromObject for CmpOp {
    const NAME: &'static str = "cmpop";
    const NONE_IS_VALUE: bool = true;

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        Ok(match r.class_of(node, "cmpop")? {
            "Eq" => CmpOp::Eq,
            "NotEq" => CmpOp::NotEq,
            "Lt" => CmpOp::Lt,
            "LtE" => CmpOp::LtE,
            "Gt" => CmpOp::Gt,
            "GtE" => CmpOp::GtE,
            "Is" => CmpOp::Is,
            "IsNot" => CmpOp::IsNot,
            "In" => CmpOp::In,
            "NotIn" => CmpOp::NotIn,
            _ => return Err(r.unexpected(node, "cmpop")),
        })
    }
}

impl ToObject for Mod {
    fn to_object(&self, b: &mut Builder<'_>) -> PyResult {
        let (name, fields) = match self {
            Mod::Module { body, type_ignores } => {
                ("Module", vec![("body", body.to_object(b)?), ("type_ignores", type_ignores.to_object(b)?)])
            }
            Mod::Interactive { body } => ("Interactive", vec![("body", body.to_object(b)?)]),
            Mod::Expression { body } => ("Expression", vec![("body", body.to_object(b)?)]),
            Mod::FunctionType { argtypes, returns } => (
                "FunctionType",
                vec![("argtypes", argtypes.to_object(b)?), ("returns", returns.to_object(b)?)],
            ),
        };
        b.node(name, None, fields)
    }
}

impl FromObject for Mod {
    const NAME: &'static str = "mod";

    fn from_object(r: &mut Reader<'_>, node: &Value) -> PyResult<Self> {
        let name = r.class_of(node, "mod")?;
        Ok(match name {
            "Module" => Mod::Module {
                body: r.field(node, name, "body")?,
                type_ignores: r.field(node, name, "type_ignores")?,
            },
            "Interactive" => Mod::Interactive { body: r.field(node, name, "body")? },
            "Expression" => Mod::Expression { body: r.field(node, name, "body")? },
            "FunctionType" => Mod::FunctionType {
                argtypes: r.field(node, name, "argtypes")?,
                returns: r.field(node, name, "returns")?,
            },
            _ => return Err(r.unexpected(node, "mod")),
        })
    }
}
