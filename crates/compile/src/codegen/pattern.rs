//! `match`.
//!
//! Compiling a pattern consumes the subject on top of the stack and jumps away on failure. Captures are stored only
//! when the whole pattern has matched; until then their values wait on the stack, below what the pattern works on.

use code::Constant;
use opcode::{BinaryOp, Opcode};
use syntax::ast::{self, CmpOp, Expr, ExprKind, Identifier, MatchCase, Pattern, PatternKind};

use super::{Codegen, constant, error_at_location};
use crate::instruction::{Label, Location};
use crate::names::Symbol;
use crate::symtable::Result;

/// The state of one case.
#[derive(Default)]
struct Context {
    /// Captured names, whose values wait on the stack in this order.
    stores: Vec<Symbol>,
    /// Whether a pattern that always matches is allowed: not where something follows that it would hide.
    allow_irrefutable: bool,
    /// Where to jump on failure with that many values to pop.
    fail_pop: Vec<Label>,
    /// How many values above the captures must be popped on failure.
    on_top: usize,
}

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn match_statement(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> Result {
        self.visit_expr(subject)?;
        let end = self.new_label();
        // A final `case _` needs no copy of the subject.
        let (default, tested) = match cases.split_last() {
            Some((last, front)) if !front.is_empty() && is_wildcard(&last.pattern) => (Some(last), front),
            _ => (None, cases),
        };
        for (i, case) in tested.iter().enumerate() {
            let loc = Location::from(case.pattern.range);
            let is_last = i + 1 == tested.len();
            if !is_last {
                self.op_i(Opcode::COPY, 1, loc);
            }
            let mut context = Context {
                allow_irrefutable: case.guard.is_some() || i + 1 == cases.len(),
                ..Context::default()
            };
            self.pattern(&case.pattern, &mut context)?;
            for &name in &context.stores {
                self.store_name(name, loc);
            }
            if let Some(guard) = &case.guard {
                let fail = self.fail_label(&mut context, 0);
                self.jump_if(guard, fail, false)?;
            }
            if !is_last {
                self.op(Opcode::POP_TOP, Location::NEXT);
            }
            self.visit_body(&case.body)?;
            self.jump(Opcode::JUMP, end, Location::NONE);
            self.emit_fail_pops(&mut context, loc);
        }
        if let Some(case) = default {
            let loc = case.pattern.range.into();
            // Keeps the line.
            self.op(Opcode::NOP, loc);
            if let Some(guard) = &case.guard {
                self.jump_if(guard, end, false)?;
            }
            self.visit_body(&case.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    /// The label to jump to on failure with `pops` values on the stack.
    fn fail_label(&mut self, context: &mut Context, pops: usize) -> Label {
        while context.fail_pop.len() <= pops {
            let label = self.new_label();
            context.fail_pop.push(label);
        }
        context.fail_pop[pops]
    }

    fn jump_to_fail(&mut self, context: &mut Context, op: Opcode, loc: Location) {
        let label = self.fail_label(context, context.on_top + context.stores.len());
        self.jump(op, label, loc);
    }

    fn emit_fail_pops(&mut self, context: &mut Context, loc: Location) {
        let labels = std::mem::take(&mut context.fail_pop);
        for (i, label) in labels.into_iter().enumerate().rev() {
            self.use_label(label);
            if i > 0 {
                self.op(Opcode::POP_TOP, loc);
            }
        }
    }

    /// Moves the top of the stack below the `count - 1` values under it.
    fn rotate(&mut self, count: usize, loc: Location) {
        for i in (2..=count).rev() {
            self.op_i(Opcode::SWAP, i as u32, loc);
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Result {
        self.guard.check()?;
        let loc = Location::from(pattern.range);
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.value_pattern(value, context, loc),
            PatternKind::MatchSingleton { value } => {
                let value = constant::convert(value)?;
                self.load_const(value, loc);
                self.compare(CmpOp::Is, loc);
                self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => self.sequence_pattern(patterns, context, loc),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.mapping_pattern(keys, patterns, rest.as_ref(), context, loc)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.class_pattern(cls, patterns, kwd_attrs, kwd_patterns, context, loc)
            }
            PatternKind::MatchStar { name } => self.capture(name.as_ref(), context, loc),
            PatternKind::MatchAs { pattern: inner, name } => {
                self.as_pattern(inner.as_deref(), name.as_ref(), context, loc)
            }
            PatternKind::MatchOr { patterns } => self.or_pattern(patterns, context, loc),
        }
    }

    /// A pattern inside another, where one that always matches is no problem.
    fn subpattern(&mut self, pattern: &'a Pattern, context: &mut Context) -> Result {
        let allowed = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = allowed;
        Ok(())
    }

    /// Keeps the subject for a name, or drops it.
    fn capture(&mut self, name: Option<&Identifier>, context: &mut Context, loc: Location) -> Result {
        match name {
            None => {
                self.op(Opcode::POP_TOP, loc);
                Ok(())
            }
            Some(name) => {
                let name = self.interner.identifier(name);
                self.capture_name(name, context.on_top + 1, context, loc)
            }
        }
    }

    /// Rotates a value below `above - 1` others and the captures, and notes its name.
    fn capture_name(&mut self, name: Symbol, above: usize, context: &mut Context, loc: Location) -> Result {
        if context.stores.contains(&name) {
            return self.duplicate_capture(name, loc);
        }
        self.rotate(above + context.stores.len(), loc);
        context.stores.push(name);
        Ok(())
    }

    fn duplicate_capture(&self, name: Symbol, loc: Location) -> Result {
        let name = constant::repr(&ast::Constant::Str(self.interner.str(name).into()));
        error_at_location(loc, format!("multiple assignments to name {name} in pattern"))
    }

    fn as_pattern(
        &mut self,
        inner: Option<&'a Pattern>,
        name: Option<&Identifier>,
        context: &mut Context,
        loc: Location,
    ) -> Result {
        let Some(inner) = inner else {
            if !context.allow_irrefutable {
                let message = match name {
                    Some(name) => {
                        let name = constant::repr(&ast::Constant::Str(name.as_str().into()));
                        format!("name capture {name} makes remaining patterns unreachable")
                    }
                    None => "wildcard makes remaining patterns unreachable".to_owned(),
                };
                return error_at_location(loc, message);
            }
            return self.capture(name, context, loc);
        };
        context.on_top += 1;
        self.op_i(Opcode::COPY, 1, loc);
        self.pattern(inner, context)?;
        context.on_top -= 1;
        self.capture(name, context, loc)
    }

    fn value_pattern(&mut self, value: &'a Expr, context: &mut Context, loc: Location) -> Result {
        if !matches!(value.kind, ExprKind::Constant { .. } | ExprKind::Attribute { .. }) {
            let message = "patterns may only match literals and attribute lookups";
            return error_at_location(loc, message);
        }
        self.visit_expr(value)?;
        self.compare(CmpOp::Eq, loc);
        self.op(Opcode::TO_BOOL, loc);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
        Ok(())
    }

    /// Compares the length of the subject, which stays on the stack.
    fn check_length(&mut self, op: CmpOp, length: usize, context: &mut Context, loc: Location) {
        self.op(Opcode::GET_LEN, loc);
        self.load_int(length, loc);
        self.compare(op, loc);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
    }

    fn sequence_pattern(&mut self, patterns: &'a [Pattern], context: &mut Context, loc: Location) -> Result {
        let is_star = |pattern: &&Pattern| matches!(pattern.kind, PatternKind::MatchStar { .. });
        let star = patterns.iter().position(|pattern| is_star(&pattern));
        if patterns.iter().filter(is_star).count() > 1 {
            return error_at_location(loc, "multiple starred names in sequence pattern");
        }
        let star_wildcard = star.is_some_and(|star| is_star_wildcard(&patterns[star]));
        let only_wildcards = patterns.iter().all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern));
        context.on_top += 1;
        self.op(Opcode::MATCH_SEQUENCE, loc);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
        if star.is_none() {
            self.check_length(CmpOp::Eq, patterns.len(), context, loc);
        } else if patterns.len() > 1 {
            self.check_length(CmpOp::GtE, patterns.len() - 1, context, loc);
        }
        context.on_top -= 1;
        match star {
            _ if only_wildcards => {
                self.op(Opcode::POP_TOP, loc);
                Ok(())
            }
            Some(star) if star_wildcard => self.sequence_by_index(patterns, star, context, loc),
            _ => self.sequence_by_unpacking(patterns, star, context, loc),
        }
    }

    fn sequence_by_unpacking(
        &mut self,
        patterns: &'a [Pattern],
        star: Option<usize>,
        context: &mut Context,
        loc: Location,
    ) -> Result {
        let size = patterns.len();
        match star {
            None => self.op_i(Opcode::UNPACK_SEQUENCE, size as u32, loc),
            Some(star) => {
                let after = size - star - 1;
                if star >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
                    let message = "too many expressions in star-unpacking sequence pattern";
                    return error_at_location(loc, message);
                }
                self.op_i(Opcode::UNPACK_EX, (star + (after << 8)) as u32, loc);
            }
        }
        context.on_top += size;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// For `[first, *_]` and the like: takes only the items that are wanted.
    fn sequence_by_index(
        &mut self,
        patterns: &'a [Pattern],
        star: usize,
        context: &mut Context,
        loc: Location,
    ) -> Result {
        context.on_top += 1;
        let size = patterns.len();
        for (i, pattern) in patterns.iter().enumerate() {
            if i == star || is_wildcard(pattern) {
                continue;
            }
            self.op_i(Opcode::COPY, 1, loc);
            if i < star {
                self.load_int(i, loc);
            } else {
                // The subject may not know negative indices.
                self.op(Opcode::GET_LEN, loc);
                self.load_int(size - i, loc);
                self.binary(BinaryOp::Subtract, loc);
            }
            self.binary(BinaryOp::Subscr, loc);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.op(Opcode::POP_TOP, loc);
        Ok(())
    }

    /// Fails where the top of the stack is `None`.
    fn fail_if_none(&mut self, context: &mut Context, loc: Location) {
        self.op_i(Opcode::COPY, 1, loc);
        self.load_const(Constant::None, loc);
        self.compare(CmpOp::IsNot, loc);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
    }

    fn class_pattern(
        &mut self,
        cls: &'a Expr,
        patterns: &'a [Pattern],
        attrs: &'a [Identifier],
        attr_patterns: &'a [Pattern],
        context: &mut Context,
        loc: Location,
    ) -> Result {
        if attrs.len() != attr_patterns.len() {
            let message = format!(
                "kwd_attrs ({}) / kwd_patterns ({}) length mismatch in class pattern",
                attrs.len(),
                attr_patterns.len()
            );
            return error_at_location(loc, message);
        }
        for (i, attr) in attrs.iter().enumerate() {
            if let Some(again) = attrs[i + 1..].iter().position(|other| other == attr) {
                let loc = attr_patterns[i + 1 + again].range.into();
                return error_at_location(loc, format!("attribute name repeated in class pattern: {attr}"));
            }
        }
        self.visit_expr(cls)?;
        let names: Vec<Symbol> = attrs.iter().map(|attr| self.interner.identifier(attr)).collect();
        self.load_texts(names.into_iter(), loc);
        self.op_i(Opcode::MATCH_CLASS, patterns.len() as u32, loc);
        context.on_top += 1;
        self.fail_if_none(context, loc);
        let count = patterns.len() + attrs.len();
        self.op_i(Opcode::UNPACK_SEQUENCE, count as u32, loc);
        context.on_top += count;
        context.on_top -= 1;
        for pattern in patterns.iter().chain(attr_patterns) {
            context.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(Opcode::POP_TOP, loc);
            } else {
                self.subpattern(pattern, context)?;
            }
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        keys: &'a [Expr],
        patterns: &'a [Pattern],
        rest: Option<&'a Identifier>,
        context: &mut Context,
        loc: Location,
    ) -> Result {
        let size = keys.len();
        if size != patterns.len() {
            let message =
                format!("keys ({size}) / patterns ({}) length mismatch in mapping pattern", patterns.len());
            return error_at_location(loc, message);
        }
        context.on_top += 1;
        self.op(Opcode::MATCH_MAPPING, loc);
        self.jump_to_fail(context, Opcode::POP_JUMP_IF_FALSE, loc);
        if size == 0 && rest.is_none() {
            context.on_top -= 1;
            self.op(Opcode::POP_TOP, loc);
            return Ok(());
        }
        if size > 0 {
            self.check_length(CmpOp::GtE, size, context, loc);
        }
        self.mapping_keys(keys, loc)?;
        self.op_i(Opcode::BUILD_TUPLE, size as u32, loc);
        self.op(Opcode::MATCH_KEYS, loc);
        // The keys and their values lie above the subject.
        context.on_top += 2;
        self.fail_if_none(context, loc);
        self.op_i(Opcode::UNPACK_SEQUENCE, size as u32, loc);
        context.on_top += size;
        context.on_top -= 1;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        // Below: the keys and the subject.
        context.on_top -= 2;
        match rest {
            Some(_) => {
                // A copy of the subject without the keys.
                self.op_i(Opcode::BUILD_MAP, 0, loc);
                self.op_i(Opcode::SWAP, 3, loc);
                self.op_i(Opcode::DICT_UPDATE, 2, loc);
                self.op_i(Opcode::UNPACK_SEQUENCE, size as u32, loc);
                for left in (1..=size).rev() {
                    self.op_i(Opcode::COPY, 1 + left as u32, loc);
                    self.op_i(Opcode::SWAP, 2, loc);
                    self.op(Opcode::DELETE_SUBSCR, loc);
                }
                self.capture(rest, context, loc)
            }
            None => {
                self.op(Opcode::POP_TOP, loc);
                self.op(Opcode::POP_TOP, loc);
                Ok(())
            }
        }
    }

    fn mapping_keys(&mut self, keys: &'a [Expr], loc: Location) -> Result {
        let mut seen: Vec<&ast::Constant> = Vec::new();
        for key in keys {
            match &key.kind {
                ExprKind::Constant { value, .. } => {
                    if seen.iter().any(|other| constant::equal(other, value)) {
                        let message =
                            format!("mapping pattern checks duplicate key ({})", constant::repr(value));
                        return error_at_location(loc, message);
                    }
                    seen.push(value);
                }
                ExprKind::Attribute { .. } => {}
                _ => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return error_at_location(loc, message);
                }
            }
            self.visit_expr(key)?;
        }
        Ok(())
    }

    fn or_pattern(&mut self, patterns: &'a [Pattern], context: &mut Context, loc: Location) -> Result {
        let end = self.new_label();
        let allow_irrefutable = context.allow_irrefutable;
        // The captures of the first alternative, which the others must have too, in any order.
        let mut control: Vec<Symbol> = Vec::new();
        for (i, pattern) in patterns.iter().enumerate() {
            let alternative = Location::from(pattern.range);
            let mut inner = Context {
                allow_irrefutable: allow_irrefutable && i + 1 == patterns.len(),
                ..Context::default()
            };
            self.op_i(Opcode::COPY, 1, alternative);
            self.pattern(pattern, &mut inner)?;
            if i == 0 {
                control.clone_from(&inner.stores);
            } else if !self.reorder_captures(&control, &mut inner.stores, alternative) {
                return error_at_location(loc, "alternative patterns bind different names");
            }
            self.jump(Opcode::JUMP, end, alternative);
            self.emit_fail_pops(&mut inner, alternative);
        }
        // None matched: drop the copy of the subject.
        self.op(Opcode::POP_TOP, loc);
        self.jump_to_fail(context, Opcode::JUMP, loc);
        self.use_label(end);
        // The captures lie above a copy of the subject and of all else: move each to its place.
        let rotations = control.len() + 1 + context.on_top + context.stores.len();
        for name in control {
            self.rotate(rotations, loc);
            if context.stores.contains(&name) {
                return self.duplicate_capture(name, loc);
            }
            context.stores.push(name);
        }
        self.op(Opcode::POP_TOP, loc);
        Ok(())
    }

    /// Brings captures on the stack into the order of `control`. Whether they are the same names.
    fn reorder_captures(&mut self, control: &[Symbol], stores: &mut Vec<Symbol>, loc: Location) -> bool {
        if control.len() != stores.len() {
            return false;
        }
        for (wanted, name) in control.iter().enumerate().rev() {
            let Some(found) = stores.iter().position(|store| store == name) else { return false };
            if found == wanted {
                continue;
            }
            // Move everything up to the name to just behind where it belongs.
            let rotations = found + 1;
            let moved: Vec<Symbol> = stores.drain(..rotations).collect();
            let place = wanted - found;
            stores.splice(place..place, moved);
            for _ in 0..rotations {
                self.rotate(wanted + 1, loc);
            }
        }
        true
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchAs { name: None, .. })
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { name: None })
}
