//! Bytecode operations of generators, coroutines and asynchronous iteration.

use opcode::Opcode;

use super::{Field, Place, Translator};
use crate::instr::{Op, x};

/// The argument of `CALL_INTRINSIC_1` that this file translates.
const ASYNC_GEN_WRAP: u32 = 4;

impl Translator<'_> {
    /// Translates the operation if it is one of this file's.
    pub(super) fn suspension(&mut self, op: Opcode, arg: u32, next: u32) -> bool {
        match op {
            Opcode::RETURN_GENERATOR if self.stack.is_empty() => {
                let top = self.top();
                self.emit(Op::ReturnGenerator, 0, top, 0, 0);
                self.stack.push(Place::Home);
            }
            Opcode::YIELD_VALUE => {
                let (value, temporary) = self.pop();
                let bits = if temporary { x::B_TEMPORARY } else { 0 };
                // What follows says whether only the function's own handler protects the `yield`.
                let unprotected =
                    self.code.code.get(next as usize * 2..next as usize * 2 + 2).is_some_and(|unit| {
                        Opcode::from_number(unit[0] as u32) == Some(Opcode::RESUME)
                            && unit[1] as u32 & opcode::resume::DEPTH1_MASK != 0
                    });
                let delegates = match arg {
                    1 => x::DELEGATES,
                    _ if unprotected => x::UNPROTECTED,
                    _ => 0,
                };
                let top = self.top();
                self.emit(Op::Yield, bits | delegates, top, value, 0);
                self.stack.push(Place::Home);
            }
            Opcode::SEND => {
                self.spill_all();
                let top = self.stack.len() - 1;
                let (receiver, value) = (self.home(top - 1), self.home(top));
                self.stack.pop();
                let index = self.emit(Op::Send, 0, receiver, value, 0);
                self.stack.push(Place::Home);
                self.jump(index, Field::C, next + arg);
            }
            Opcode::END_SEND => {
                self.spill_all();
                let (value, _) = self.pop();
                let (receiver, _) = self.pop();
                self.emit(Op::Move, 0, receiver, value, 0);
                self.stack.push(Place::Home);
            }
            Opcode::GET_YIELD_FROM_ITER | Opcode::GET_AWAITABLE | Opcode::GET_AITER => {
                let (b, temporary) = self.pop();
                let (register, bits) = match op {
                    Opcode::GET_YIELD_FROM_ITER => (Op::GetYieldFromIter, 0),
                    Opcode::GET_AWAITABLE => (Op::GetAwaitable, arg as u16 & 3),
                    _ => (Op::GetAiter, 0),
                };
                let top = self.top();
                self.emit(register, bits | if temporary { x::B_TEMPORARY } else { 0 }, top, b, 0);
                self.stack.push(Place::Home);
            }
            Opcode::GET_ANEXT => {
                let position = self.stack.len() - 1;
                if self.stack[position] != Place::Home {
                    self.spill(position);
                }
                let (iterator, top) = (self.home(position), self.top());
                self.emit(Op::GetAnext, 0, top, iterator, 0);
                self.stack.push(Place::Home);
            }
            Opcode::END_ASYNC_FOR => {
                self.spill_all();
                let (exception, _) = self.pop();
                let (iterator, _) = self.pop();
                self.emit(Op::EndAsyncFor, 0, iterator, exception, 0);
            }
            Opcode::CLEANUP_THROW => {
                self.spill_all();
                let (exception, _) = self.pop();
                let (sent, _) = self.pop();
                let (receiver, _) = self.pop();
                self.emit(Op::CleanupThrow, 0, receiver, sent, exception);
                self.stack.push(Place::Home);
                self.stack.push(Place::Home);
            }
            Opcode::CALL_INTRINSIC_1 if arg == ASYNC_GEN_WRAP => {
                let (b, temporary) = self.pop();
                let top = self.top();
                self.emit(Op::AsyncGenWrap, if temporary { x::B_TEMPORARY } else { 0 }, top, b, 0);
                self.stack.push(Place::Home);
            }
            _ => return false,
        }
        true
    }
}
