//! Appending instructions: constants, names, jumps, comparisons, operators and the small sequences that many
//! constructs share.

use std::sync::Arc;

use code::Constant;
use opcode::{BinaryOp, CompareOp, Intrinsic1, Opcode, resume};
use syntax::ast::{CmpOp, ExprContext, Operator};

use super::Codegen;
use super::places::Place;
use crate::instruction::{Label, Location};
use crate::names::{Symbol, known};
use crate::symtable::{BlockType, NameScope};

/// How the names of an attribute instruction are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AttributeOp {
    Load,
    LoadMethod,
    Store,
    Delete,
    /// `LOAD_SUPER_ATTR`: for a method call or not, with or without arguments of `super`.
    Super {
        method: bool,
        two_arguments: bool,
    },
}

impl Codegen<'_, '_, '_> {
    #[inline]
    pub(super) fn op(&mut self, op: Opcode, loc: Location) {
        self.unit.seq.add_plain(op, loc);
    }

    #[inline]
    pub(super) fn op_i(&mut self, op: Opcode, oparg: u32, loc: Location) {
        self.unit.seq.add(op, oparg, loc);
    }

    #[inline]
    pub(super) fn jump(&mut self, op: Opcode, target: Label, loc: Location) {
        self.unit.seq.add_jump(op, target, loc);
    }

    #[inline]
    pub(super) fn new_label(&mut self) -> Label {
        self.unit.seq.new_label()
    }

    #[inline]
    pub(super) fn use_label(&mut self, label: Label) {
        self.unit.seq.use_label(label);
    }

    pub(super) fn load_const(&mut self, constant: Constant, loc: Location) {
        let index = self.unit.code.consts.add(constant);
        self.op_i(Opcode::LOAD_CONST, index, loc);
    }

    pub(super) fn load_int(&mut self, value: usize, loc: Location) {
        self.load_const(Constant::Int(value as i64), loc);
    }

    /// Loads the text of a name.
    pub(super) fn load_text(&mut self, name: Symbol, loc: Location) {
        let text = self.interner.text(name).clone();
        self.load_const(Constant::Str(text), loc);
    }

    /// Loads a tuple of the texts of names.
    pub(super) fn load_texts(&mut self, names: impl Iterator<Item = Symbol>, loc: Location) {
        let texts: Arc<[Constant]> =
            names.map(|name| Constant::Str(self.interner.text(name).clone())).collect();
        self.load_const(Constant::Tuple(texts), loc);
    }

    /// A name as this scope knows it.
    pub(super) fn mangle(&mut self, name: Symbol) -> Symbol {
        self.table.block(self.unit.block).maybe_mangle(self.interner, self.unit.private, name)
    }

    /// An instruction whose argument is an index into `co_names`.
    pub(super) fn op_name(&mut self, op: Opcode, name: Symbol, loc: Location) {
        let index = self.name_index(name);
        self.op_i(op, index, loc);
    }

    /// The index of a name, as this scope knows it, in `co_names`.
    fn name_index(&mut self, name: Symbol) -> u32 {
        if let Some(index) = self.places.name(self.unit.number, name) {
            return index;
        }
        let mangled = self.mangle(name);
        let index = self.unit.code.names.add(mangled);
        self.places.set_name(self.unit.number, name, index);
        index
    }

    pub(super) fn attribute_op(&mut self, op: AttributeOp, name: Symbol, loc: Location) {
        let index = self.name_index(name);
        match op {
            AttributeOp::Load => self.op_i(Opcode::LOAD_ATTR, index << 1, loc),
            AttributeOp::LoadMethod => self.op_i(Opcode::LOAD_ATTR, index << 1 | 1, loc),
            AttributeOp::Store => self.op_i(Opcode::STORE_ATTR, index, loc),
            AttributeOp::Delete => self.op_i(Opcode::DELETE_ATTR, index, loc),
            AttributeOp::Super { method, two_arguments } => {
                let bits = u32::from(two_arguments) << 1 | u32::from(method);
                self.op_i(Opcode::LOAD_SUPER_ATTR, index << 2 | bits, loc);
            }
        }
    }

    pub(super) fn load_name(&mut self, name: Symbol, loc: Location) {
        self.name_op(name, ExprContext::Load, loc);
    }

    pub(super) fn store_name(&mut self, name: Symbol, loc: Location) {
        self.name_op(name, ExprContext::Store, loc);
    }

    pub(super) fn delete_name(&mut self, name: Symbol, loc: Location) {
        self.name_op(name, ExprContext::Del, loc);
    }

    /// Loads, stores or deletes a variable, wherever it lives.
    pub(super) fn name_op(&mut self, name: Symbol, ctx: ExprContext, loc: Location) {
        match self.places.variable(self.unit.number, name) {
            Some(place) => self.place_op(place, ctx, loc),
            None => self.new_name_op(name, ctx, loc),
        }
    }

    fn place_op(&mut self, place: Place, ctx: ExprContext, loc: Location) {
        let (op, oparg) = match (place, ctx) {
            (Place::Local(index), ExprContext::Load) => (Opcode::LOAD_FAST, index),
            (Place::Local(index), ExprContext::Store) => (Opcode::STORE_FAST, index),
            (Place::Local(index), ExprContext::Del) => (Opcode::DELETE_FAST, index),
            (Place::Global(index), ExprContext::Load) => (Opcode::LOAD_GLOBAL, index << 1),
            (Place::Global(index), ExprContext::Store) => (Opcode::STORE_GLOBAL, index),
            (Place::Global(index), ExprContext::Del) => (Opcode::DELETE_GLOBAL, index),
        };
        self.op_i(op, oparg, loc);
    }

    fn new_name_op(&mut self, given: Symbol, ctx: ExprContext, loc: Location) {
        let name = self.mangle(given);
        let block = self.block();
        let scope = block.scope(name);
        let function_like = block.is_function_like();
        let in_class = block.kind == BlockType::Class;
        let sees_class = block.can_see_class_scope;
        let inlined = self.unit.inlined_comprehensions > 0;
        match scope {
            NameScope::Free | NameScope::Cell => {
                let index = if scope == NameScope::Free {
                    self.free_index(name)
                } else {
                    self.unit.code.cellvars.add(name)
                };
                let op = match ctx {
                    ExprContext::Load if in_class && !inlined => {
                        self.op(Opcode::LOAD_LOCALS, loc);
                        Opcode::LOAD_FROM_DICT_OR_DEREF
                    }
                    ExprContext::Load if sees_class => {
                        self.load_classdict(loc);
                        Opcode::LOAD_FROM_DICT_OR_DEREF
                    }
                    ExprContext::Load => Opcode::LOAD_DEREF,
                    ExprContext::Store => Opcode::STORE_DEREF,
                    ExprContext::Del => Opcode::DELETE_DEREF,
                };
                self.op_i(op, index, loc);
            }
            NameScope::Local
                if function_like || self.unit.fast_hidden.get(name).copied().unwrap_or(false) =>
            {
                let place = Place::Local(self.unit.code.varnames.add(name));
                if function_like {
                    self.places.set_variable(self.unit.number, given, place);
                }
                self.place_op(place, ctx, loc);
            }
            NameScope::GlobalImplicit | NameScope::GlobalExplicit
                if function_like || scope == NameScope::GlobalExplicit =>
            {
                let index = self.unit.code.names.add(name);
                if ctx == ExprContext::Load && sees_class && scope == NameScope::GlobalImplicit {
                    self.load_classdict(loc);
                    return self.op_i(Opcode::LOAD_FROM_DICT_OR_GLOBALS, index, loc);
                }
                if function_like && !sees_class {
                    self.places.set_variable(self.unit.number, given, Place::Global(index));
                }
                self.place_op(Place::Global(index), ctx, loc);
            }
            _ => {
                let index = self.unit.code.names.add(name);
                match ctx {
                    // A comprehension does not see the names of the class that it is inlined into.
                    ExprContext::Load if in_class && inlined => {
                        self.op_i(Opcode::LOAD_GLOBAL, index << 1, loc);
                    }
                    ExprContext::Load => self.op_i(Opcode::LOAD_NAME, index, loc),
                    ExprContext::Store => self.op_i(Opcode::STORE_NAME, index, loc),
                    ExprContext::Del => self.op_i(Opcode::DELETE_NAME, index, loc),
                }
            }
        }
    }

    fn load_classdict(&mut self, loc: Location) {
        let index = self.free_index(known::CLASSDICT);
        self.op_i(Opcode::LOAD_DEREF, index, loc);
    }

    pub(super) fn compare(&mut self, op: CmpOp, loc: Location) {
        let rich = match op {
            CmpOp::Is => return self.op_i(Opcode::IS_OP, 0, loc),
            CmpOp::IsNot => return self.op_i(Opcode::IS_OP, 1, loc),
            CmpOp::In => return self.op_i(Opcode::CONTAINS_OP, 0, loc),
            CmpOp::NotIn => return self.op_i(Opcode::CONTAINS_OP, 1, loc),
            CmpOp::Eq => CompareOp::Eq,
            CmpOp::NotEq => CompareOp::Ne,
            CmpOp::Lt => CompareOp::Lt,
            CmpOp::LtE => CompareOp::Le,
            CmpOp::Gt => CompareOp::Gt,
            CmpOp::GtE => CompareOp::Ge,
        };
        self.op_i(Opcode::COMPARE_OP, rich.oparg(), loc);
    }

    pub(super) fn binary(&mut self, op: BinaryOp, loc: Location) {
        self.op_i(Opcode::BINARY_OP, op.number(), loc);
    }

    /// Yields what is on the stack, wrapped if this is an asynchronous generator.
    pub(super) fn yield_value(&mut self, loc: Location) {
        let block = self.block();
        if block.generator && block.coroutine {
            self.intrinsic_1(Intrinsic1::AsyncGenWrap, loc);
        }
        self.op_i(Opcode::YIELD_VALUE, 0, loc);
        self.op_i(Opcode::RESUME, resume::AFTER_YIELD, loc);
    }

    /// Delegates to the iterator on the stack until it is exhausted: `yield from`, or `await` and its like.
    pub(super) fn yield_from(&mut self, is_await: bool, loc: Location) {
        let send = self.new_label();
        let fail = self.new_label();
        let exit = self.new_label();
        self.use_label(send);
        self.jump(Opcode::SEND, exit, loc);
        // A `close` or `throw` raises StopIteration at the yield.
        self.jump(Opcode::SETUP_FINALLY, fail, loc);
        self.op_i(Opcode::YIELD_VALUE, 1, loc);
        self.op(Opcode::POP_BLOCK, Location::NONE);
        let kind = if is_await { resume::AFTER_AWAIT } else { resume::AFTER_YIELD_FROM };
        self.op_i(Opcode::RESUME, kind, loc);
        self.jump(Opcode::JUMP_NO_INTERRUPT, send, loc);
        self.use_label(fail);
        self.op(Opcode::CLEANUP_THROW, loc);
        self.use_label(exit);
        self.op(Opcode::END_SEND, loc);
    }

    /// Awaits what is on the stack: the operand of `await`, or what `__aenter__` (1) or `__aexit__` (2) gave.
    pub(super) fn await_value(&mut self, kind: u32, loc: Location) {
        self.op_i(Opcode::GET_AWAITABLE, kind, loc);
        self.load_const(Constant::None, loc);
        self.yield_from(true, loc);
    }

    pub(super) fn intrinsic_1(&mut self, intrinsic: Intrinsic1, loc: Location) {
        self.op_i(Opcode::CALL_INTRINSIC_1, intrinsic.number(), loc);
    }

    pub(super) fn intrinsic_2(&mut self, intrinsic: opcode::Intrinsic2, loc: Location) {
        self.op_i(Opcode::CALL_INTRINSIC_2, intrinsic.number(), loc);
    }

    /// Restores the exception state below and raises the exception on top again.
    pub(super) fn pop_except_and_reraise(&mut self, loc: Location) {
        self.op_i(Opcode::COPY, 3, loc);
        self.op(Opcode::POP_EXCEPT, loc);
        self.op_i(Opcode::RERAISE, 1, loc);
    }
}

/// The operation of a binary operator, in place or not.
pub(super) fn binary_op(op: Operator, in_place: bool) -> BinaryOp {
    let (plain, in_place_op) = match op {
        Operator::Add => (BinaryOp::Add, BinaryOp::InplaceAdd),
        Operator::Sub => (BinaryOp::Subtract, BinaryOp::InplaceSubtract),
        Operator::Mult => (BinaryOp::Multiply, BinaryOp::InplaceMultiply),
        Operator::MatMult => (BinaryOp::MatrixMultiply, BinaryOp::InplaceMatrixMultiply),
        Operator::Div => (BinaryOp::TrueDivide, BinaryOp::InplaceTrueDivide),
        Operator::Mod => (BinaryOp::Remainder, BinaryOp::InplaceRemainder),
        Operator::Pow => (BinaryOp::Power, BinaryOp::InplacePower),
        Operator::LShift => (BinaryOp::Lshift, BinaryOp::InplaceLshift),
        Operator::RShift => (BinaryOp::Rshift, BinaryOp::InplaceRshift),
        Operator::BitOr => (BinaryOp::Or, BinaryOp::InplaceOr),
        Operator::BitXor => (BinaryOp::Xor, BinaryOp::InplaceXor),
        Operator::BitAnd => (BinaryOp::And, BinaryOp::InplaceAnd),
        Operator::FloorDiv => (BinaryOp::FloorDivide, BinaryOp::InplaceFloorDivide),
    };
    if in_place { in_place_op } else { plain }
}
