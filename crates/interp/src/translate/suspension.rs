//! Bytecode operations of generators, coroutines and asynchronous iteration.

use opcode::Opcode;

use super::Translator;

impl Translator<'_> {
    /// Translates the operation if it is one of this file's.
    pub(super) fn suspension(&mut self, op: Opcode, arg: u32, next: u32) -> bool {
        let _ = (op, arg, next);
        false
    }
}
