//! Bytecode operations of containers, names, closures, formatting, matching, classes, imports.

use opcode::Opcode;

use super::Translator;

impl Translator<'_> {
    /// Translates the operation if it is one of this file's.
    pub(super) fn data(&mut self, op: Opcode, arg: u32, next: u32) -> bool {
        let _ = (op, arg, next);
        false
    }
}
