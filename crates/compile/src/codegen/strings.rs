//! f-strings and t-strings.

use code::Constant;
use opcode::{BinaryOp, Conversion, Opcode};
use syntax::ast::{self, Expr, ExprKind};
use syntax::errors::ErrorKind;

use super::emit::AttributeOp;
use super::expr::STACK_USE_GUIDELINE;
use super::{Codegen, constant};
use crate::instruction::Location;
use crate::symtable::{Result, bare};

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn joined_str(&mut self, values: &'a [Expr], loc: Location) -> Result {
        if values.len() > STACK_USE_GUIDELINE {
            self.load_const(Constant::Str("".into()), loc);
            let join = self.interner.intern("join");
            self.attribute_op(AttributeOp::LoadMethod, join, loc);
            self.op_i(Opcode::BUILD_LIST, 0, loc);
            for value in values {
                self.visit_expr(value)?;
                self.op_i(Opcode::LIST_APPEND, 1, loc);
            }
            self.op_i(Opcode::CALL, 1, loc);
            return Ok(());
        }
        self.visit_exprs(values)?;
        match values.len() {
            0 => self.load_const(Constant::Str("".into()), loc),
            1 => {}
            count => self.op_i(Opcode::BUILD_STRING, count as u32, loc),
        }
        Ok(())
    }

    pub(super) fn formatted_value(
        &mut self,
        value: &'a Expr,
        conversion: i32,
        format_spec: Option<&'a Expr>,
        loc: Location,
    ) -> Result {
        self.visit_expr(value)?;
        if let Some(conversion) = conversion_of(conversion)? {
            self.op_i(Opcode::CONVERT_VALUE, conversion.number(), loc);
        }
        match format_spec {
            Some(format_spec) => {
                self.visit_expr(format_spec)?;
                self.op(Opcode::FORMAT_WITH_SPEC, loc);
            }
            None => self.op(Opcode::FORMAT_SIMPLE, loc),
        }
        Ok(())
    }

    /// A template: the tuple of its strings, one more than there are interpolations, then that of the
    /// interpolations.
    pub(super) fn template_str(&mut self, values: &'a [Expr], loc: Location) -> Result {
        let is_interpolation = |value: &Expr| matches!(value.kind, ExprKind::Interpolation { .. });
        let mut strings = 0;
        let mut string_due = true;
        for run in values.chunk_by(|a, b| !is_interpolation(a) && !is_interpolation(b)) {
            match run {
                [value] if is_interpolation(value) => {
                    if string_due {
                        self.load_const(Constant::Str("".into()), loc);
                        strings += 1;
                    }
                    string_due = true;
                }
                _ => {
                    for (i, value) in run.iter().enumerate() {
                        self.visit_expr(value)?;
                        if i > 0 {
                            self.binary(BinaryOp::InplaceAdd, loc);
                        }
                    }
                    strings += 1;
                    string_due = false;
                }
            }
        }
        if string_due {
            self.load_const(Constant::Str("".into()), loc);
            strings += 1;
        }
        self.op_i(Opcode::BUILD_TUPLE, strings, loc);
        let mut interpolations = 0;
        for value in values.iter().filter(|value| is_interpolation(value)) {
            self.visit_expr(value)?;
            interpolations += 1;
        }
        self.op_i(Opcode::BUILD_TUPLE, interpolations, loc);
        self.op(Opcode::BUILD_TEMPLATE, loc);
        Ok(())
    }

    pub(super) fn interpolation(
        &mut self,
        value: &'a Expr,
        text: &ast::Constant,
        conversion: i32,
        format_spec: Option<&'a Expr>,
        loc: Location,
    ) -> Result {
        self.visit_expr(value)?;
        let text = constant::convert(text)?;
        self.load_const(text, loc);
        let mut oparg = 2;
        if let Some(format_spec) = format_spec {
            oparg += 1;
            self.visit_expr(format_spec)?;
        }
        if let Some(conversion) = conversion_of(conversion)? {
            oparg |= conversion.number() << 2;
        }
        self.op_i(Opcode::BUILD_INTERPOLATION, oparg, loc);
        Ok(())
    }
}

/// The conversion of a replacement field, a character's number or -1.
fn conversion_of(conversion: i32) -> Result<Option<Conversion>> {
    match u8::try_from(conversion) {
        Ok(b's') => Ok(Some(Conversion::Str)),
        Ok(b'r') => Ok(Some(Conversion::Repr)),
        Ok(b'a') => Ok(Some(Conversion::Ascii)),
        _ if conversion == -1 => Ok(None),
        _ => Err(bare(ErrorKind::System, format!("Unrecognized conversion character {conversion}"))),
    }
}
