//! `SyntaxWarning`s for code that cannot mean what it says.

use syntax::ast::{CmpOp, Constant, Expr, ExprKind, Range};

use super::Codegen;
use super::expr::constant_of;

const HINT: &str = "perhaps you missed a comma?";

impl Codegen<'_, '_, '_> {
    /// Identity of a literal.
    pub(super) fn check_compare(&mut self, range: Range, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) {
        let mut left = left;
        for (op, right) in ops.iter().zip(comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let literal = [left, right].into_iter().find(|operand| is_literal(operand));
                if let Some(name) = literal.and_then(type_name) {
                    let (is, equals) = if *op == CmpOp::Is { ("is", "==") } else { ("is not", "!=") };
                    let message = format!("\"{is}\" with '{name}' literal. Did you mean \"{equals}\"?");
                    self.warn(range, message);
                    return;
                }
            }
            left = right;
        }
    }

    /// A call of something that is no function.
    pub(super) fn check_caller(&mut self, func: &Expr) {
        if matches!(func.kind, ExprKind::Lambda { .. }) {
            return;
        }
        if let Some(name) = type_name(func) {
            self.warn(func.range, format!("'{name}' object is not callable; {HINT}"));
        }
    }

    /// A subscript of something that has no items.
    pub(super) fn check_subscripter(&mut self, value: &Expr) {
        let suspicious = match &value.kind {
            ExprKind::Constant { value, .. } => !matches!(
                value,
                Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_) | Constant::Invalid(_)
            ),
            ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::TemplateStr { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::Lambda { .. } => true,
            _ => false,
        };
        if suspicious && let Some(name) = type_name(value) {
            self.warn(value.range, format!("'{name}' object is not subscriptable; {HINT}"));
        }
    }

    /// An index that no sequence takes.
    pub(super) fn check_index(&mut self, value: &Expr, index: &Expr) {
        let is_sequence = match &value.kind {
            ExprKind::Constant { value, .. } => {
                matches!(value, Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_))
            }
            ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp { .. }
            | ExprKind::JoinedStr { .. }
            | ExprKind::FormattedValue { .. } => true,
            _ => false,
        };
        if !is_sequence {
            return;
        }
        if let Some(index_name) = type_name(index)
            && !matches!(index_name, "int" | "bool")
            && let Some(name) = type_name(value)
        {
            let message = format!("{name} indices must be integers or slices, not {index_name}; {HINT}");
            self.warn(value.range, message);
        }
    }
}

/// Whether it is a constant that is not unique: nothing may rely on its identity.
fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple { elts, .. } => elts.iter().all(|elt| constant_of(elt).is_some()),
        ExprKind::Constant { value, .. } => {
            !matches!(value, Constant::None | Constant::False | Constant::True | Constant::Ellipsis)
        }
        _ => false,
    }
}

/// The type of an expression's value where the syntax tells.
fn type_name(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::TemplateStr { .. } => "string.templatelib.Template",
        ExprKind::Interpolation { .. } => "string.templatelib.Interpolation",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant { value, .. } => match value {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Int(_) | Constant::BigInt(_) => "int",
            Constant::Float(_) => "float",
            Constant::Complex { .. } => "complex",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Tuple(_) => "tuple",
            Constant::FrozenSet(_) => "frozenset",
            Constant::Invalid(_) => return None,
        },
        _ => return None,
    })
}
