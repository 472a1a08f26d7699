//! Calls.

use code::Constant;
use opcode::{CommonConstant, Intrinsic1, Opcode};
use syntax::ast::{CmpOp, Expr, ExprKind, Identifier, Keyword};

use super::expr::{Display, STACK_USE_GUIDELINE, start_at_attribute};
use super::{Codegen, at};
use crate::instruction::{Label, Location};
use crate::names::Symbol;
use crate::symtable::flags::DEF_IMPORT;
use crate::symtable::{NodeKey, Result, compile_error_at};

impl<'a> Codegen<'a, '_, '_> {
    pub(super) fn check_repeated_keywords(&self, keywords: &[Keyword]) -> Result {
        for (i, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            if let Some(again) = keywords[i + 1..].iter().find(|other| other.arg.as_ref() == Some(name)) {
                return Err(compile_error_at(again.range, format!("keyword argument repeated: {name}")));
            }
        }
        Ok(())
    }

    /// Whether a call of an attribute of `value` may load a method instead of a bound method: not on modules, and
    /// without unpacking or very many arguments.
    pub(super) fn is_method_call(&mut self, value: &Expr, args: &[Expr], keywords: &[Keyword]) -> bool {
        if let ExprKind::Name { id, .. } = &value.kind {
            let name = self.interner.identifier(id);
            if self.table.top().flags(name) & DEF_IMPORT != 0 {
                return false;
            }
        }
        let slots = args.len() + keywords.len() + usize::from(!keywords.is_empty());
        slots < STACK_USE_GUIDELINE && !has_unpacking(args, keywords)
    }

    /// The arguments of a method call and the call; method and receiver are on the stack.
    pub(super) fn method_arguments(
        &mut self,
        call: &'a Expr,
        method: &'a Expr,
        attr: &Identifier,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) -> Result {
        self.visit_exprs(args)?;
        let loc = start_at_attribute(at(call), method, attr);
        if keywords.is_empty() {
            self.op_i(Opcode::CALL, args.len() as u32, loc);
        } else {
            self.keyword_values(keywords, start_at_attribute(at(method), method, attr))?;
            self.op_i(Opcode::CALL_KW, (args.len() + keywords.len()) as u32, loc);
        }
        Ok(())
    }

    /// The values of keyword arguments and the tuple of their names.
    fn keyword_values(&mut self, keywords: &'a [Keyword], loc: Location) -> Result {
        for keyword in keywords {
            self.visit_expr(&keyword.value)?;
        }
        let names: Vec<Symbol> = keywords
            .iter()
            .flat_map(|keyword| &keyword.arg)
            .map(|name| self.interner.identifier(name))
            .collect();
        self.load_texts(names.into_iter(), loc);
        Ok(())
    }

    /// A call of what is on the stack.
    pub(super) fn call(
        &mut self,
        node: &'a Expr,
        func: &'a Expr,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) -> Result {
        let end = self.new_label();
        if let (ExprKind::Name { id, .. }, [argument], []) = (&func.kind, args, keywords)
            && matches!(argument.kind, ExprKind::GeneratorExp { .. })
        {
            self.consume_generator(id, argument, at(func), end)?;
        }
        self.op(Opcode::PUSH_NULL, at(func));
        self.call_arguments(at(node), 0, args, None, keywords)?;
        self.use_label(end);
        Ok(())
    }

    /// `all`, `any` or `tuple` of a generator expression, with a loop in place unless the name means something
    /// else at run time.
    fn consume_generator(&mut self, name: &str, generator: &'a Expr, loc: Location, end: Label) -> Result {
        let (constant, initial) = match name {
            "all" => (CommonConstant::All, Some(true)),
            "any" => (CommonConstant::Any, Some(false)),
            "tuple" => (CommonConstant::Tuple, None),
            _ => return Ok(()),
        };
        if self.table.block(self.block_of(NodeKey::expression(generator))?).coroutine {
            return Ok(());
        }
        let skip = self.new_label();
        self.op_i(Opcode::COPY, 1, loc);
        self.op_i(Opcode::LOAD_COMMON_CONSTANT, constant.number(), loc);
        self.compare(CmpOp::Is, loc);
        self.jump(Opcode::POP_JUMP_IF_FALSE, skip, loc);
        self.op(Opcode::POP_TOP, loc);
        if initial.is_none() {
            self.op_i(Opcode::BUILD_LIST, 0, loc);
        }
        self.visit_expr(generator)?;
        let start = self.new_label();
        let cleanup = self.new_label();
        self.use_label(start);
        self.jump(Opcode::FOR_ITER, cleanup, loc);
        match initial {
            None => {
                self.op_i(Opcode::LIST_APPEND, 2, loc);
                self.jump(Opcode::JUMP, start, loc);
            }
            Some(initial) => {
                self.op(Opcode::TO_BOOL, loc);
                let again = if initial { Opcode::POP_JUMP_IF_TRUE } else { Opcode::POP_JUMP_IF_FALSE };
                self.jump(again, start, loc);
            }
        }
        self.op(Opcode::POP_ITER, Location::NONE);
        if let Some(initial) = initial {
            self.load_const(Constant::bool(!initial), loc);
        }
        self.jump(Opcode::JUMP, end, loc);
        self.use_label(cleanup);
        self.op(Opcode::END_FOR, Location::NONE);
        self.op(Opcode::POP_ITER, Location::NONE);
        match initial {
            None => self.intrinsic_1(Intrinsic1::ListToTuple, loc),
            Some(initial) => self.load_const(Constant::bool(initial), loc),
        }
        self.jump(Opcode::JUMP, end, loc);
        self.use_label(skip);
        Ok(())
    }

    /// Arguments and call of a function, with `pushed` arguments on the stack already. `injected` is a variable
    /// passed as the last positional argument.
    pub(super) fn call_arguments(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected: Option<Symbol>,
        keywords: &'a [Keyword],
    ) -> Result {
        self.check_repeated_keywords(keywords)?;
        if args.len() + keywords.len() * 2 > STACK_USE_GUIDELINE || has_unpacking(args, keywords) {
            return self.call_with_unpacking(loc, pushed, args, injected, keywords);
        }
        self.visit_exprs(args)?;
        let mut count = pushed + args.len();
        if let Some(injected) = injected {
            self.load_name(injected, loc);
            count += 1;
        }
        if keywords.is_empty() {
            self.op_i(Opcode::CALL, count as u32, loc);
        } else {
            self.keyword_values(keywords, loc)?;
            self.op_i(Opcode::CALL_KW, (count + keywords.len()) as u32, loc);
        }
        Ok(())
    }

    fn call_with_unpacking(
        &mut self,
        loc: Location,
        pushed: usize,
        args: &'a [Expr],
        injected: Option<Symbol>,
        keywords: &'a [Keyword],
    ) -> Result {
        match args {
            [Expr { kind: ExprKind::Starred { value, .. }, .. }] if pushed == 0 => self.visit_expr(value)?,
            _ => self.display(Display::Tuple, args, injected, pushed, loc)?,
        }
        if keywords.is_empty() {
            self.op(Opcode::PUSH_NULL, loc);
        } else {
            self.keyword_dict(loc, keywords)?;
        }
        self.op(Opcode::CALL_FUNCTION_EX, loc);
        Ok(())
    }

    fn keyword_dict(&mut self, loc: Location, keywords: &'a [Keyword]) -> Result {
        let mut have_dict = false;
        for part in keywords.chunk_by(|a, b| a.arg.is_some() && b.arg.is_some()) {
            if let [Keyword { arg: None, value, .. }] = part {
                if !have_dict {
                    self.op_i(Opcode::BUILD_MAP, 0, loc);
                }
                self.visit_expr(value)?;
                self.op_i(Opcode::DICT_MERGE, 1, loc);
            } else {
                self.keyword_dict_part(loc, part)?;
                if have_dict {
                    self.op_i(Opcode::DICT_MERGE, 1, loc);
                }
            }
            have_dict = true;
        }
        Ok(())
    }

    fn keyword_dict_part(&mut self, loc: Location, keywords: &'a [Keyword]) -> Result {
        let big = keywords.len() * 2 > STACK_USE_GUIDELINE;
        if big {
            self.op_i(Opcode::BUILD_MAP, 0, Location::NONE);
        }
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                let name = self.interner.identifier(name);
                self.load_text(name, loc);
            }
            self.visit_expr(&keyword.value)?;
            if big {
                self.op_i(Opcode::MAP_ADD, 1, Location::NONE);
            }
        }
        if !big {
            self.op_i(Opcode::BUILD_MAP, keywords.len() as u32, loc);
        }
        Ok(())
    }
}

/// Whether there is a `*args` or `**kwargs`.
fn has_unpacking(args: &[Expr], keywords: &[Keyword]) -> bool {
    args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
        || keywords.iter().any(|keyword| keyword.arg.is_none())
}
