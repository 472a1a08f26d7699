//! Bytecode operations of exceptions, `with` and `try`.

use opcode::Opcode;

use super::{Place, Translator};
use crate::instr::{Op, x};

/// Number of `INTRINSIC_STOPITERATION_ERROR`.
const STOPITERATION_ERROR: u32 = 3;
/// Number of `INTRINSIC_PREP_RERAISE_STAR`.
const PREP_RERAISE_STAR: u32 = 1;

impl Translator<'_> {
    /// Translates the operation if it is one of this file's.
    pub(super) fn flow(&mut self, op: Opcode, arg: u32, _next: u32) -> bool {
        match op {
            Opcode::RAISE_VARARGS => self.raise(arg),
            Opcode::RERAISE => {
                let depth = self.stack.len();
                self.settle(depth - 1);
                let (exception, _) = self.pop();
                let offset = if arg == 0 {
                    u32::MAX
                } else {
                    let position = depth - 1 - arg as usize;
                    self.settle(position);
                    self.home(position)
                };
                self.emit(Op::Reraise, 0, exception, offset, 0);
            }
            Opcode::PUSH_EXC_INFO => {
                let position = self.stack.len() - 1;
                self.settle(position);
                self.stack.pop();
                let slot = self.home(position);
                self.emit(Op::PushHandled, 0, slot, 0, 0);
                self.stack.extend([Place::Home; 2]);
            }
            Opcode::POP_EXCEPT => {
                let position = self.stack.len() - 1;
                self.settle(position);
                self.stack.pop();
                let slot = self.home(position);
                self.emit(Op::PopHandled, 0, slot, 0, 0);
            }
            Opcode::CHECK_EXC_MATCH => {
                let (class, temporary) = self.pop();
                let exception = self.stack.len() - 1;
                self.settle(exception);
                let (top, exception) = (self.top(), self.home(exception));
                let bits = if temporary { x::C_TEMPORARY } else { 0 };
                self.emit(Op::MatchException, bits, top, exception, class);
                self.stack.push(Place::Home);
            }
            Opcode::CHECK_EG_MATCH => {
                let first = self.gather(self.stack.len() - 2);
                self.emit(Op::MatchGroup, 0, first, 0, 0);
                self.stack.extend([Place::Home; 2]);
            }
            Opcode::LOAD_SPECIAL => {
                let slot = self.gather(self.stack.len() - 1);
                self.emit(Op::LoadSpecial, 0, slot, arg, 0);
                self.stack.extend([Place::Home; 2]);
            }
            Opcode::WITH_EXCEPT_START => {
                for position in self.stack.len() - 5..self.stack.len() {
                    self.settle(position);
                }
                let top = self.top();
                self.emit(Op::ExitWith, 0, top, 0, 0);
                self.stack.push(Place::Home);
            }
            Opcode::LOAD_COMMON_CONSTANT => {
                let top = self.top();
                self.emit(Op::LoadCommon, 0, top, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::CALL_INTRINSIC_1 if arg == STOPITERATION_ERROR => {
                let slot = self.gather(self.stack.len() - 1);
                self.emit(Op::StopIterationError, 0, slot, 0, 0);
                self.stack.push(Place::Home);
            }
            Opcode::CALL_INTRINSIC_2 if arg == PREP_RERAISE_STAR => {
                let slot = self.gather(self.stack.len() - 2);
                self.emit(Op::PrepareReraise, 0, slot, 0, 0);
                self.stack.push(Place::Home);
            }
            _ => return false,
        }
        true
    }

    fn raise(&mut self, count: u32) {
        match count {
            0 => {
                self.emit(Op::Raise, 0, 0, 0, 0);
            }
            1 => {
                let (slot, temporary) = self.pop();
                let bits = if temporary { x::B_TEMPORARY } else { 0 };
                self.emit(Op::Raise, 1 | bits, slot, 0, 0);
            }
            _ => {
                let (exception, cause, bits) = self.pop_two();
                self.emit(Op::Raise, 2 | bits, exception, cause, 0);
            }
        }
    }

    /// Makes a position lie in its own slot.
    fn settle(&mut self, position: usize) {
        if self.stack[position] != Place::Home {
            self.spill(position);
        }
    }
}
