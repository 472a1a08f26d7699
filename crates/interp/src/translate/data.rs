//! Bytecode operations of containers, names, closures, formatting, matching, classes and imports.

use opcode::Opcode;

use super::{Place, Translator};
use crate::instr::{Op, x};
use crate::routines::Routine;

impl Translator<'_> {
    /// Emits a routine whose operands are the topmost positions; its result, if it gives one, is pushed.
    pub(super) fn routine(&mut self, routine: Routine, operands: usize, arg: u32, pushes: bool) {
        let first = self.stack.len() - operands;
        let slot = self.gather(first);
        self.emit(Op::Routine, routine as u16, slot, operands as u32, arg);
        if pushes {
            self.stack.push(Place::Home);
        }
    }

    /// The slot of a stack position that is looked at where it lies.
    fn slot_of(&mut self, position: usize) -> u32 {
        match self.stack[position] {
            Place::Local(slot) | Place::Copied(slot) => slot,
            Place::Home => self.home(position),
            _ => {
                self.spill(position);
                self.home(position)
            }
        }
    }

    /// The slot of a container some positions below the top, once `operands` have been popped.
    fn below(&mut self, operands: usize, depth: u32) -> u32 {
        self.slot_of(self.stack.len() - operands - depth as usize)
    }

    /// Pops three operands: their slots, lowest first, and their bits.
    fn pop_three(&mut self) -> (u32, u32, u32, u16) {
        let depth = self.stack.len();
        if !matches!(self.stack[depth - 3], Place::Home | Place::Local(_) | Place::Copied(_)) {
            self.spill(depth - 3);
        }
        let (b, c, bits) = self.pop_two();
        let (a, temporary) = self.pop();
        (a, b, c, bits | if temporary { x::A_TEMPORARY } else { 0 })
    }

    /// Translates the operation if it is one of this file's.
    pub(super) fn data(&mut self, op: Opcode, arg: u32, _: u32) -> bool {
        let depth = self.stack.len();
        match op {
            Opcode::BINARY_OP if arg == 26 => {
                let (b, c, bits) = self.pop_two();
                let top = self.top();
                self.emit(Op::Subscript, bits, top, b, c);
                self.stack.push(Place::Home);
            }
            Opcode::STORE_SUBSCR => {
                let (a, b, c, bits) = self.pop_three();
                self.emit(Op::StoreSubscript, bits, a, b, c);
            }
            Opcode::DELETE_SUBSCR => {
                let (b, c, bits) = self.pop_two();
                self.emit(Op::DeleteSubscript, bits, 0, b, c);
            }
            Opcode::CONTAINS_OP => {
                let (b, c, bits) = self.pop_two();
                let top = self.top();
                self.emit(Op::Contains, bits | arg as u16, top, b, c);
                self.stack.push(Place::Home);
            }
            Opcode::LIST_APPEND | Opcode::SET_ADD => {
                let slot = self.below(1, arg);
                let (b, temporary) = self.pop();
                let register = if op == Opcode::LIST_APPEND { Op::ListAppend } else { Op::SetAdd };
                self.emit(register, if temporary { x::B_TEMPORARY } else { 0 }, slot, b, 0);
            }
            Opcode::MAP_ADD => {
                let slot = self.below(2, arg);
                let (b, c, bits) = self.pop_two();
                self.emit(Op::MapAdd, bits, slot, b, c);
            }
            Opcode::UNPACK_SEQUENCE => {
                let (b, temporary) = self.pop();
                let top = self.top();
                let bits = if temporary { x::B_TEMPORARY } else { 0 };
                if arg == 2 {
                    self.emit(Op::UnpackPair, bits, top + 1, b, top);
                } else {
                    self.emit(Op::UnpackSequence, bits, top, b, arg);
                }
                self.stack.extend((0..arg).map(|_| Place::Home));
            }
            Opcode::UNPACK_EX => {
                self.routine(Routine::UnpackEx, 1, arg, false);
                self.stack.extend((0..(arg & 0xff) + (arg >> 8) + 1).map(|_| Place::Home));
            }
            Opcode::MAKE_CELL => {
                self.emit(Op::MakeCell, 0, arg, 0, 0);
            }
            Opcode::COPY_FREE_VARS => {
                self.emit(Op::CopyFreeVars, 0, arg, 0, 0);
            }
            Opcode::LOAD_DEREF => {
                let top = self.top();
                self.emit(Op::LoadCell, 0, top, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::STORE_DEREF => {
                let (b, temporary) = self.pop();
                self.emit(Op::StoreCell, if temporary { x::B_TEMPORARY } else { 0 }, arg, b, 0);
            }
            Opcode::DELETE_DEREF => {
                self.emit(Op::DeleteCell, 0, arg, 0, 0);
            }
            Opcode::LOAD_FAST_AND_CLEAR => {
                self.spill_local(arg);
                let top = self.top();
                self.emit(Op::CopyAndClear, 0, top, arg, 0);
                self.stack.push(Place::Home);
            }
            Opcode::CALL_KW => {
                let names = self.stack[depth - 1];
                let (constant, place) = match names {
                    Place::Const(k) => (1, k),
                    _ => (0, self.slot_of(depth - 1)),
                };
                self.stack.pop();
                let first = self.stack.len() - arg as usize - 2;
                let slot = self.gather(first);
                self.emit(Op::CallKw, constant, slot, arg, place);
                self.stack.push(Place::Home);
            }
            Opcode::CALL_FUNCTION_EX => {
                let slot = self.gather(depth - 4);
                self.emit(Op::CallUnpacked, 0, slot, 0, 0);
                self.stack.push(Place::Home);
            }
            Opcode::IMPORT_FROM => {
                let slot = self.slot_of(depth - 1);
                if arg > 0xffff || slot > 0xffff {
                    return false;
                }
                self.routine(Routine::ImportFrom, 0, arg | slot << 16, true);
            }
            Opcode::GET_LEN | Opcode::MATCH_MAPPING | Opcode::MATCH_SEQUENCE => {
                let slot = self.slot_of(depth - 1);
                let routine = match op {
                    Opcode::GET_LEN => Routine::Length,
                    Opcode::MATCH_MAPPING => Routine::MatchMapping,
                    _ => Routine::MatchSequence,
                };
                self.routine(routine, 0, slot, true);
            }
            Opcode::MATCH_KEYS => {
                // The subject and the keys stay: the routine works on copies.
                for position in [depth - 2, depth - 1] {
                    let source = self.slot_of(position);
                    let top = self.top();
                    self.emit(Op::Copy, 0, top, source, 0);
                    self.stack.push(Place::Home);
                }
                self.routine(Routine::MatchKeys, 2, 0, true);
            }
            Opcode::LOAD_SUPER_ATTR => {
                self.routine(Routine::SuperAttr, 3, arg, true);
                if arg & 1 != 0 {
                    // The routine fills that one, too.
                    self.stack.push(Place::Home);
                }
            }
            Opcode::LIST_EXTEND | Opcode::SET_UPDATE | Opcode::DICT_UPDATE | Opcode::DICT_MERGE => {
                let slot = self.below(1, arg);
                if op == Opcode::DICT_MERGE {
                    self.spill_all();
                }
                let routine = match op {
                    Opcode::LIST_EXTEND => Routine::ListExtend,
                    Opcode::SET_UPDATE => Routine::SetUpdate,
                    Opcode::DICT_UPDATE => Routine::DictUpdate,
                    _ => Routine::DictMerge,
                };
                self.routine(routine, 1, slot, false);
            }
            Opcode::CALL_INTRINSIC_1 if matches!(arg, 1 | 2 | 5..=11) => {
                self.routine(Routine::Intrinsic1, 1, arg, true);
            }
            Opcode::CALL_INTRINSIC_2 if matches!(arg, 2..=5) => {
                self.routine(Routine::Intrinsic2, 2, arg, true);
            }
            _ => {
                let n = arg as usize;
                let (routine, operands, pushes) = match op {
                    Opcode::BUILD_SET => (Routine::BuildSet, n, true),
                    Opcode::BUILD_MAP => (Routine::BuildMap, 2 * n, true),
                    Opcode::BUILD_SLICE => (Routine::BuildSlice, n, true),
                    Opcode::BUILD_STRING => (Routine::BuildString, n, true),
                    Opcode::BUILD_INTERPOLATION => (Routine::BuildInterpolation, 2 + (n & 1), true),
                    Opcode::BUILD_TEMPLATE => (Routine::BuildTemplate, 2, true),
                    Opcode::BINARY_SLICE => (Routine::GetSlice, 3, true),
                    Opcode::STORE_SLICE => (Routine::SetSlice, 4, false),
                    Opcode::CONVERT_VALUE => (Routine::Convert, 1, true),
                    Opcode::FORMAT_SIMPLE => (Routine::Format, 1, true),
                    Opcode::FORMAT_WITH_SPEC => (Routine::FormatSpec, 2, true),
                    Opcode::SET_FUNCTION_ATTRIBUTE => (Routine::SetFunctionAttribute, 2, true),
                    Opcode::LOAD_BUILD_CLASS => (Routine::LoadBuildClass, 0, true),
                    Opcode::SETUP_ANNOTATIONS => (Routine::SetupAnnotations, 0, false),
                    Opcode::LOAD_LOCALS => (Routine::LoadLocals, 0, true),
                    Opcode::LOAD_FROM_DICT_OR_DEREF => (Routine::LoadFromDictOrCell, 1, true),
                    Opcode::LOAD_FROM_DICT_OR_GLOBALS => (Routine::LoadFromDictOrGlobals, 1, true),
                    Opcode::DELETE_ATTR => (Routine::DeleteAttr, 1, false),
                    Opcode::DELETE_NAME => (Routine::DeleteName, 0, false),
                    Opcode::DELETE_GLOBAL => (Routine::DeleteGlobal, 0, false),
                    Opcode::IMPORT_NAME => (Routine::ImportName, 2, true),
                    Opcode::MATCH_CLASS => (Routine::MatchClass, 3, true),
                    _ => return false,
                };
                self.routine(routine, operands, arg, pushes);
            }
        }
        true
    }
}
