//! Expressions: the dispatch, operators, comparisons and displays.

use opcode::{Intrinsic1, Opcode};
use syntax::ast::{self, BoolOp, CmpOp, Expr, ExprContext, ExprKind, Identifier, UnaryOp};

use super::emit::{AttributeOp, binary_op};
use super::unit::ScopeType;
use super::{Codegen, at, constant, error_at_location};
use crate::instruction::Location;
use crate::names::{Symbol, known};
use crate::symtable::Result;

/// Displays and calls with more items than this do not keep all of them on the stack.
pub(super) const STACK_USE_GUIDELINE: usize = 30;

/// No program needs a longer left spine, and CPython refuses far shorter ones.
const MAX_SPINE: usize = 1 << 17;

/// An expression whose leftmost child is being compiled: what remains to be done for it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pending<'a> {
    Binary(&'a Expr),
    Attribute(&'a Expr),
    Subscript(&'a Expr),
    Call(&'a Expr),
    MethodCall(&'a Expr),
}

/// How a list, tuple or set is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    List,
    Tuple,
    Set,
}

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn visit_exprs(&mut self, exprs: &'a [Expr]) -> Result {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    /// Compiles an expression. Left spines (`a.b.c`, `f()()`, `1 + 2 + 3`) may be very long: they take no native
    /// stack.
    pub(super) fn visit_expr(&mut self, expr: &'a Expr) -> Result {
        // Most expressions.
        match &expr.kind {
            ExprKind::Constant { value, .. } => return self.load_constant(value, at(expr)),
            ExprKind::Name { id, ctx } => {
                let name = self.interner.identifier(id);
                self.name_op(name, *ctx, at(expr));
                return Ok(());
            }
            _ => {}
        }
        self.guard.check()?;
        let base = self.spine.len();
        let longest = base + MAX_SPINE;
        let mut node = expr;
        loop {
            match &node.kind {
                ExprKind::BinOp { left, .. } => {
                    self.spine.push(Pending::Binary(node));
                    node = left;
                }
                ExprKind::Subscript { value, slice, ctx } => {
                    if *ctx == ExprContext::Load {
                        self.check_subscripter(value);
                        self.check_index(value, slice);
                    }
                    self.spine.push(Pending::Subscript(node));
                    node = value;
                }
                ExprKind::Attribute { value, attr, ctx } => {
                    if *ctx == ExprContext::Load && self.is_plain_super(value, attr) {
                        self.super_attribute(node, value, attr, false)?;
                        break;
                    }
                    if *ctx == ExprContext::Store {
                        self.note_static_attribute(value, attr);
                    }
                    self.spine.push(Pending::Attribute(node));
                    node = value;
                }
                ExprKind::Call { func, args, keywords } => {
                    self.check_repeated_keywords(keywords)?;
                    match &func.kind {
                        ExprKind::Attribute { value, attr, ctx: ExprContext::Load }
                            if self.is_method_call(value, args, keywords) =>
                        {
                            if self.is_plain_super(value, attr) {
                                self.super_attribute(func, value, attr, true)?;
                                self.method_arguments(node, func, attr, args, keywords)?;
                                break;
                            }
                            self.spine.push(Pending::MethodCall(node));
                            node = value;
                        }
                        _ => {
                            self.check_caller(func);
                            self.spine.push(Pending::Call(node));
                            node = func;
                        }
                    }
                }
                _ => {
                    self.visit_leaf(node)?;
                    break;
                }
            }
            if self.spine.len() > longest {
                return Err(self.guard.exceeded());
            }
        }
        while self.spine.len() > base {
            let Some(pending) = self.spine.pop() else { break };
            self.finish_spine(pending)?;
        }
        Ok(())
    }

    /// Compiles an expression whose leftmost child is on the stack.
    fn finish_spine(&mut self, pending: Pending<'a>) -> Result {
        match pending {
            Pending::Binary(node) => {
                if let ExprKind::BinOp { op, right, .. } = &node.kind {
                    self.visit_expr(right)?;
                    self.binary(binary_op(*op, false), at(node));
                }
            }
            Pending::Attribute(node) => {
                if let ExprKind::Attribute { attr, ctx, .. } = &node.kind {
                    let loc = attribute_location(node, attr);
                    let attr = self.interner.identifier(attr);
                    let op = match ctx {
                        ExprContext::Load => AttributeOp::Load,
                        ExprContext::Store => AttributeOp::Store,
                        ExprContext::Del => AttributeOp::Delete,
                    };
                    self.attribute_op(op, attr, loc);
                }
            }
            Pending::Subscript(node) => {
                if let ExprKind::Subscript { slice, ctx, .. } = &node.kind {
                    self.subscript(slice, *ctx, at(node))?;
                }
            }
            Pending::Call(node) => {
                if let ExprKind::Call { func, args, keywords } = &node.kind {
                    self.call(node, func, args, keywords)?;
                }
            }
            Pending::MethodCall(node) => {
                if let ExprKind::Call { func, args, keywords } = &node.kind
                    && let ExprKind::Attribute { attr, .. } = &func.kind
                {
                    let loc = attribute_location(func, attr);
                    let name = self.interner.identifier(attr);
                    self.attribute_op(AttributeOp::LoadMethod, name, loc);
                    self.method_arguments(node, func, attr, args, keywords)?;
                }
            }
        }
        Ok(())
    }

    fn load_constant(&mut self, value: &ast::Constant, loc: Location) -> Result {
        let constant = constant::convert(value)?;
        self.load_const(constant, loc);
        Ok(())
    }

    /// An expression that does not continue a left spine.
    fn visit_leaf(&mut self, expr: &'a Expr) -> Result {
        let loc = at(expr);
        match &expr.kind {
            ExprKind::Constant { value, .. } => self.load_constant(value, loc),
            ExprKind::Name { id, ctx } => {
                let name = self.interner.identifier(id);
                self.name_op(name, *ctx, loc);
                Ok(())
            }
            ExprKind::NamedExpr { target, value } => {
                self.visit_expr(value)?;
                self.op_i(Opcode::COPY, 1, loc);
                self.visit_expr(target)
            }
            ExprKind::BoolOp { op, values } => self.boolean_operation(*op, values, loc),
            ExprKind::UnaryOp { op, operand } => self.unary_operation(*op, operand, loc),
            ExprKind::Lambda { args, body } => self.lambda(expr, args, body),
            ExprKind::IfExp { test, body, orelse } => {
                let end = self.new_label();
                let next = self.new_label();
                self.jump_if(test, next, false)?;
                self.visit_expr(body)?;
                self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
                self.use_label(next);
                self.visit_expr(orelse)?;
                self.use_label(end);
                Ok(())
            }
            ExprKind::Dict { keys, values } => self.dict(keys, values, loc),
            ExprKind::Set { elts } => self.display(Display::Set, elts, None, 0, loc),
            ExprKind::List { elts, ctx } => self.sequence(Display::List, elts, *ctx, loc),
            ExprKind::Tuple { elts, ctx } => self.sequence(Display::Tuple, elts, *ctx, loc),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr),
            ExprKind::Await { value } => {
                self.visit_expr(value)?;
                self.await_value(0, loc);
                Ok(())
            }
            ExprKind::Yield { value } => self.yield_expression(value.as_deref(), loc),
            ExprKind::YieldFrom { value } => self.yield_from_expression(value, loc),
            ExprKind::Compare { left, ops, comparators } => self.comparison(expr, left, ops, comparators),
            ExprKind::JoinedStr { values } => self.joined_str(values, loc),
            ExprKind::TemplateStr { values } => self.template_str(values, loc),
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.formatted_value(value, *conversion, format_spec.as_deref(), loc)
            }
            ExprKind::Interpolation { value, str, conversion, format_spec } => {
                self.interpolation(value, str, *conversion, format_spec.as_deref(), loc)
            }
            ExprKind::Slice { .. } => self.slice(expr),
            ExprKind::Starred { ctx, .. } => {
                let message = match ctx {
                    ExprContext::Store => "starred assignment target must be in a list or tuple",
                    _ => "can't use starred expression here",
                };
                error_at_location(loc, message)
            }
            ExprKind::BinOp { .. }
            | ExprKind::Call { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Attribute { .. } => self.visit_expr(expr),
        }
    }

    fn boolean_operation(&mut self, op: BoolOp, values: &'a [Expr], loc: Location) -> Result {
        let jump = match op {
            BoolOp::And => Opcode::JUMP_IF_FALSE,
            BoolOp::Or => Opcode::JUMP_IF_TRUE,
        };
        let end = self.new_label();
        for (i, value) in values.iter().enumerate() {
            self.visit_expr(value)?;
            if i + 1 < values.len() {
                self.jump(jump, end, loc);
                self.op(Opcode::POP_TOP, loc);
            }
        }
        self.use_label(end);
        Ok(())
    }

    fn unary_operation(&mut self, op: UnaryOp, operand: &'a Expr, loc: Location) -> Result {
        self.visit_expr(operand)?;
        match op {
            UnaryOp::UAdd => self.intrinsic_1(Intrinsic1::UnaryPositive, loc),
            UnaryOp::USub => self.op(Opcode::UNARY_NEGATIVE, loc),
            UnaryOp::Invert => self.op(Opcode::UNARY_INVERT, loc),
            UnaryOp::Not => {
                self.op(Opcode::TO_BOOL, loc);
                self.op(Opcode::UNARY_NOT, loc);
            }
        }
        Ok(())
    }

    fn yield_expression(&mut self, value: Option<&'a Expr>, loc: Location) -> Result {
        if !self.block().is_function_like() {
            return error_at_location(loc, "'yield' outside function");
        }
        match value {
            Some(value) => self.visit_expr(value)?,
            None => self.load_const(code::Constant::None, loc),
        }
        self.yield_value(loc);
        Ok(())
    }

    fn yield_from_expression(&mut self, value: &'a Expr, loc: Location) -> Result {
        if !self.block().is_function_like() {
            return error_at_location(loc, "'yield from' outside function");
        }
        if self.unit.scope == ScopeType::AsyncFunction {
            return error_at_location(loc, "'yield from' inside async function");
        }
        self.visit_expr(value)?;
        self.op(Opcode::GET_YIELD_FROM_ITER, loc);
        self.load_const(code::Constant::None, loc);
        self.yield_from(false, loc);
        Ok(())
    }

    fn comparison(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &'a [CmpOp],
        comparators: &'a [Expr],
    ) -> Result {
        let loc = at(expr);
        self.check_compare(expr.range, left, ops, comparators);
        self.visit_expr(left)?;
        if let ([op], [comparator]) = (ops, comparators) {
            self.visit_expr(comparator)?;
            self.compare(*op, loc);
            return Ok(());
        }
        let cleanup = self.new_label();
        for (i, (op, comparator)) in ops.iter().zip(comparators).enumerate() {
            self.visit_expr(comparator)?;
            if i + 1 == ops.len() {
                self.compare(*op, loc);
                break;
            }
            self.op_i(Opcode::SWAP, 2, loc);
            self.op_i(Opcode::COPY, 2, loc);
            self.compare(*op, loc);
            self.op_i(Opcode::COPY, 1, loc);
            self.op(Opcode::TO_BOOL, loc);
            self.jump(Opcode::POP_JUMP_IF_FALSE, cleanup, loc);
            self.op(Opcode::POP_TOP, loc);
        }
        let end = self.new_label();
        self.jump(Opcode::JUMP_NO_INTERRUPT, end, Location::NONE);
        self.use_label(cleanup);
        self.op_i(Opcode::SWAP, 2, loc);
        self.op(Opcode::POP_TOP, loc);
        self.use_label(end);
        Ok(())
    }

    fn sequence(&mut self, display: Display, elts: &'a [Expr], ctx: ExprContext, loc: Location) -> Result {
        match ctx {
            ExprContext::Load => self.display(display, elts, None, 0, loc),
            ExprContext::Store => self.unpack_into(elts, loc),
            ExprContext::Del => self.visit_exprs(elts),
        }
    }

    /// Builds a list, tuple or set of expressions, of `pushed` values that are on the stack already and of the
    /// variable `injected`.
    pub(super) fn display(
        &mut self,
        display: Display,
        elts: &'a [Expr],
        injected: Option<Symbol>,
        pushed: usize,
        loc: Location,
    ) -> Result {
        let (build, add, extend) = match display {
            Display::List | Display::Tuple => (Opcode::BUILD_LIST, Opcode::LIST_APPEND, Opcode::LIST_EXTEND),
            Display::Set => (Opcode::BUILD_SET, Opcode::SET_ADD, Opcode::SET_UPDATE),
        };
        let total = elts.len() + pushed + usize::from(injected.is_some());
        let big = total > STACK_USE_GUIDELINE;
        let starred = elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. }));
        if !starred && !big {
            self.visit_exprs(elts)?;
            if let Some(injected) = injected {
                self.load_name(injected, loc);
            }
            let build = if display == Display::Tuple { Opcode::BUILD_TUPLE } else { build };
            self.op_i(build, total as u32, loc);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.op_i(build, pushed as u32, loc);
        }
        for (i, elt) in elts.iter().enumerate() {
            match &elt.kind {
                ExprKind::Starred { value, .. } => {
                    if !built {
                        self.op_i(build, (i + pushed) as u32, loc);
                        built = true;
                    }
                    self.visit_expr(value)?;
                    self.op_i(extend, 1, loc);
                }
                _ => {
                    self.visit_expr(elt)?;
                    if built {
                        self.op_i(add, 1, loc);
                    }
                }
            }
        }
        if let Some(injected) = injected {
            self.load_name(injected, loc);
            self.op_i(add, 1, loc);
        }
        if display == Display::Tuple {
            self.intrinsic_1(Intrinsic1::ListToTuple, loc);
        }
        Ok(())
    }

    fn dict(&mut self, keys: &'a [Option<Expr>], values: &'a [Expr], loc: Location) -> Result {
        let mut have_dict = false;
        // How many pairs before the current one are not compiled yet.
        let mut waiting = 0;
        for (i, (key, value)) in keys.iter().zip(values).enumerate() {
            if key.is_none() {
                if waiting > 0 {
                    self.dict_part(&keys[i - waiting..i], &values[i - waiting..i], &mut have_dict, loc)?;
                    waiting = 0;
                }
                if !have_dict {
                    self.op_i(Opcode::BUILD_MAP, 0, loc);
                    have_dict = true;
                }
                self.visit_expr(value)?;
                self.op_i(Opcode::DICT_UPDATE, 1, loc);
            } else if waiting * 2 > STACK_USE_GUIDELINE {
                self.dict_part(&keys[i - waiting..=i], &values[i - waiting..=i], &mut have_dict, loc)?;
                waiting = 0;
            } else {
                waiting += 1;
            }
        }
        if waiting > 0 {
            let start = values.len() - waiting;
            self.dict_part(&keys[start..], &values[start..], &mut have_dict, loc)?;
        }
        if !have_dict {
            self.op_i(Opcode::BUILD_MAP, 0, loc);
        }
        Ok(())
    }

    /// A run of pairs, merged into the dictionary below if there is one.
    fn dict_part(
        &mut self,
        keys: &'a [Option<Expr>],
        values: &'a [Expr],
        have_dict: &mut bool,
        loc: Location,
    ) -> Result {
        let big = values.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Opcode::BUILD_MAP, 0, loc);
        }
        for (key, value) in keys.iter().zip(values) {
            if let Some(key) = key {
                self.visit_expr(key)?;
            }
            self.visit_expr(value)?;
            if big {
                self.op_i(Opcode::MAP_ADD, 1, loc);
            }
        }
        if !big {
            self.op_i(Opcode::BUILD_MAP, values.len() as u32, loc);
        }
        if *have_dict {
            self.op_i(Opcode::DICT_UPDATE, 1, loc);
        }
        *have_dict = true;
        Ok(())
    }

    /// Notes an assignment to an attribute of `self` for the `__static_attributes__` of the class around.
    fn note_static_attribute(&mut self, value: &Expr, attr: &Identifier) {
        if !matches!(&value.kind, ExprKind::Name { id, .. } if id == "self") {
            return;
        }
        let attr = self.interner.identifier(attr);
        if let Some(class) = self.stack.iter_mut().rev().find(|unit| unit.scope == ScopeType::Class)
            && !class.static_attributes.contains(&attr)
        {
            class.static_attributes.push(attr);
        }
    }

    /// Whether it is `super()` or `super(a, b)` that can be fused with the attribute access.
    fn is_plain_super(&mut self, value: &'a Expr, attr: &Identifier) -> bool {
        use crate::symtable::NameScope;
        let ExprKind::Call { func, args, keywords } = &value.kind else { return false };
        if !matches!(&func.kind, ExprKind::Name { id, .. } if id == "super")
            || attr == "__class__"
            || !keywords.is_empty()
        {
            return false;
        }
        // The name may be shadowed.
        if self.block().scope(known::SUPER) != NameScope::GlobalImplicit
            || self.table.top().scope(known::SUPER) != NameScope::Unknown
        {
            return false;
        }
        match &args[..] {
            [] => {
                (self.unit.code.argcount > 0 || self.unit.code.posonlyargcount > 0)
                    && self.reference_scope(known::CLASS) == NameScope::Free
            }
            [a, b] => ![a, b].iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. })),
            _ => false,
        }
    }

    /// An attribute of `super`, to call it or not.
    fn super_attribute(
        &mut self,
        node: &'a Expr,
        super_call: &'a Expr,
        attr: &Identifier,
        method: bool,
    ) -> Result {
        let ExprKind::Call { func, args, .. } = &super_call.kind else { return Ok(()) };
        let loc = at(super_call);
        self.load_name(known::SUPER, at(func));
        let two_arguments = !args.is_empty();
        if two_arguments {
            self.visit_exprs(args)?;
        } else {
            self.load_name(known::CLASS, loc);
            if let Some(&first) = self.unit.code.varnames.names().first() {
                self.load_name(first, loc);
            }
        }
        let name = self.interner.identifier(attr);
        self.attribute_op(AttributeOp::Super { method, two_arguments }, name, at(node));
        self.op(Opcode::NOP, attribute_location(node, attr));
        Ok(())
    }
}

/// Where the name of an attribute access begins, if that is on another line than the access.
pub(super) fn attribute_location(node: &Expr, attr: &Identifier) -> Location {
    start_at_attribute(at(node), node, attr)
}

/// `loc`, made to start at the attribute's name if that stands on a line of its own.
pub(super) fn start_at_attribute(loc: Location, attribute: &Expr, attr: &Identifier) -> Location {
    let end = attribute.range;
    if loc.line == end.end_lineno {
        return loc;
    }
    let mut loc = Location { line: end.end_lineno, ..loc };
    match i32::try_from(attr.chars().count()) {
        Ok(len) if len <= end.end_col_offset => loc.col = end.end_col_offset - len,
        // No source looks like that, but a hand-built tree may.
        _ => (loc.col, loc.end_col) = (-1, -1),
    }
    loc.end_line = loc.line.max(loc.end_line);
    if loc.line == loc.end_line {
        loc.end_col = loc.col.max(loc.end_col);
    }
    loc
}

/// Whether an expression is a constant, or not.
pub(super) fn constant_of(expr: &Expr) -> Option<&ast::Constant> {
    match &expr.kind {
        ExprKind::Constant { value, .. } => Some(value),
        _ => None,
    }
}
