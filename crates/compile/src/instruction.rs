//! The instruction sequence: what code generation emits and what the flow graph is built from.
//!
//! Here: source locations, labels, instructions with symbolic jump targets. Not here: basic blocks (`flowgraph`),
//! bytes (`assemble`).

use opcode::Opcode;
use syntax::ast::Range;

/// Where an instruction comes from. Lines count from 1, columns from 0 in UTF-8 bytes; -1 is unknown.
#[derive(Clone, Copy, Debug, Eq)]
pub struct Location {
    // In the order of `Range`.
    /// First line.
    pub line: i32,
    /// First column.
    pub col: i32,
    /// Last line.
    pub end_line: i32,
    /// The column after the last one.
    pub end_col: i32,
}

impl PartialEq for Location {
    /// Without branches, since most comparisons of neighbours go through all four.
    #[inline]
    fn eq(&self, other: &Location) -> bool {
        let differences = [
            self.line ^ other.line,
            self.col ^ other.col,
            self.end_line ^ other.end_line,
            self.end_col ^ other.end_col,
        ];
        differences[0] | differences[1] | differences[2] | differences[3] == 0
    }
}

impl Location {
    /// No location: an artificial instruction. It belongs to whatever precedes it.
    pub const NONE: Location = Location { line: -1, end_line: -1, col: -1, end_col: -1 };
    /// The location of the instruction that follows in the finished code.
    pub const NEXT: Location = Location { line: -2, end_line: -2, col: -2, end_col: -2 };

    /// From its four numbers.
    pub const fn new(line: i32, end_line: i32, col: i32, end_col: i32) -> Location {
        Location { line, end_line, col, end_col }
    }

    /// A whole line: no columns.
    pub const fn line(line: i32) -> Location {
        Location { line, end_line: line, col: -1, end_col: -1 }
    }

    /// The start of a line, as CPython marks the beginning of scopes: column 0 to 0.
    pub const fn start_of_line(line: i32) -> Location {
        Location { line, end_line: line, col: 0, end_col: 0 }
    }

    /// Whether there is a line number.
    pub const fn is_known(self) -> bool {
        self.line >= 0
    }
}

impl From<Range> for Location {
    fn from(range: Range) -> Location {
        Location {
            line: range.lineno,
            end_line: range.end_lineno,
            col: range.col_offset,
            end_col: range.end_col_offset,
        }
    }
}

/// A place in an [`InstructionSequence`], to be jumped to. [`InstructionSequence::use_label`] puts it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Label(pub(crate) u32);

/// One instruction. Where the opcode has a target, `oparg` is a label's number until the sequence becomes a flow graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// What it does; pseudo instructions are allowed, `EXTENDED_ARG` and the assembler's jumps are not.
    pub op: Opcode,
    /// Its argument; 0 if it has none.
    pub oparg: u32,
    /// Where it comes from.
    pub loc: Location,
}

const UNUSED: u32 = u32::MAX;

/// Instructions in order, with labels.
#[derive(Clone, Debug, Default)]
pub struct InstructionSequence {
    instructions: Vec<Instruction>,
    /// Position of each label, or [`UNUSED`].
    labels: Vec<u32>,
    annotations: Option<Box<InstructionSequence>>,
    /// Which instructions name labels.
    jumps: Vec<u32>,
    /// All flags of opcodes in it.
    flags: u32,
    /// Some instruction has the location of the one that follows.
    has_next: bool,
}

impl InstructionSequence {
    /// An empty sequence.
    pub fn new() -> InstructionSequence {
        InstructionSequence::default()
    }

    /// A label that is nowhere yet.
    pub fn new_label(&mut self) -> Label {
        self.labels.push(UNUSED);
        Label(self.labels.len() as u32 - 1)
    }

    /// Puts a label before the next instruction. A label is put once.
    pub fn use_label(&mut self, label: Label) {
        if let Some(slot) = self.labels.get_mut(label.0 as usize) {
            *slot = self.instructions.len() as u32;
        }
    }

    /// Puts the label of a number, which need not have been made, before the next instruction.
    pub fn use_label_number(&mut self, number: u32) {
        let needed = number as usize + 1;
        if self.labels.len() < needed {
            self.labels.resize(needed, UNUSED);
        }
        self.use_label(Label(number));
    }

    /// Appends an instruction whose argument names a label by its number where the opcode has a target.
    pub fn push(&mut self, instruction: Instruction) {
        if instruction.op.has_target() {
            self.jumps.push(self.instructions.len() as u32);
        }
        self.append(instruction);
    }

    #[inline(always)]
    fn append(&mut self, instruction: Instruction) {
        self.flags |= instruction.op.flags();
        self.has_next |= instruction.loc.line == Location::NEXT.line;
        self.instructions.push(instruction);
    }

    /// The instructions with positions of instructions in place of labels.
    pub fn resolved(&self) -> Vec<Instruction> {
        let resolve = |instruction: &Instruction| {
            let mut instruction = *instruction;
            if instruction.op.has_target() {
                instruction.oparg = self.position(instruction.oparg);
            }
            instruction
        };
        self.instructions.iter().map(resolve).collect()
    }

    /// Appends an instruction with an argument that is not a label.
    #[inline]
    pub fn add(&mut self, op: Opcode, oparg: u32, loc: Location) {
        debug_assert!(!op.has_target() && !op.is_assembler());
        debug_assert!(op.has_arg() || oparg == 0, "{op:?} has no argument");
        self.append(Instruction { op, oparg, loc });
    }

    /// Appends an instruction without an argument.
    #[inline]
    pub fn add_plain(&mut self, op: Opcode, loc: Location) {
        debug_assert!(!op.has_arg(), "{op:?} has an argument");
        self.append(Instruction { op, oparg: 0, loc });
    }

    /// Appends a jump, or a pseudo instruction that names a handler.
    #[inline]
    pub fn add_jump(&mut self, op: Opcode, target: Label, loc: Location) {
        debug_assert!(op.has_target());
        self.jumps.push(self.instructions.len() as u32);
        self.append(Instruction { op, oparg: target.0, loc });
    }

    /// Inserts an instruction that names a label before position `at`; labels at or after it move along.
    pub fn insert_jump(&mut self, at: usize, op: Opcode, target: Label, loc: Location) {
        self.insert(at, Instruction { op, oparg: target.0, loc });
    }

    /// Inserts an instruction before position `at`; labels at or after it move along.
    pub fn insert(&mut self, at: usize, instruction: Instruction) {
        let at = at.min(self.instructions.len());
        self.flags |= instruction.op.flags();
        self.has_next |= instruction.loc.line == Location::NEXT.line;
        self.instructions.insert(at, instruction);
        for jump in self.jumps.iter_mut().filter(|jump| **jump as usize >= at) {
            *jump += 1;
        }
        if instruction.op.has_target() {
            self.jumps.push(at as u32);
        }
        for label in &mut self.labels {
            if *label != UNUSED && *label as usize >= at {
                *label += 1;
            }
        }
    }

    /// A sequence whose jumps name positions of instructions instead of labels.
    pub fn from_positions(instructions: Vec<Instruction>) -> InstructionSequence {
        let labels = (0..instructions.len() as u32).collect();
        let mut sequence = InstructionSequence { labels, ..InstructionSequence::default() };
        for instruction in instructions {
            sequence.push(instruction);
        }
        sequence
    }

    /// How many instructions there are.
    pub fn len(&self) -> usize {
        self.instructions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.instructions.is_empty()
    }

    /// The instructions.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// Sets the code that takes the place of `ANNOTATIONS_PLACEHOLDER`. It has no labels.
    pub fn set_annotations(&mut self, code: InstructionSequence) {
        debug_assert!(code.labels.is_empty());
        self.annotations = Some(Box::new(code));
    }

    /// The position of a label; one that was never used stands at the end. Without any label, numbers are positions.
    pub(crate) fn position(&self, label: u32) -> u32 {
        if self.labels.is_empty() {
            return label;
        }
        match self.labels.get(label as usize) {
            Some(&position) if position != UNUSED => position,
            _ => self.instructions.len() as u32,
        }
    }

    /// Which instructions name labels, in no order.
    pub(crate) fn jumps(&self) -> &[u32] {
        &self.jumps
    }

    /// All flags of opcodes in the sequence.
    pub(crate) fn flags(&self) -> u32 {
        self.flags
    }

    /// Whether some instruction has the location of the one that follows.
    pub(crate) fn has_next(&self) -> bool {
        self.has_next
    }

    /// The code for `ANNOTATIONS_PLACEHOLDER`.
    pub(crate) fn annotations(&self) -> Option<&InstructionSequence> {
        self.annotations.as_deref()
    }

    /// Empties the sequence, keeping its memory.
    pub fn clear(&mut self) {
        self.instructions.clear();
        self.labels.clear();
        self.annotations = None;
        self.jumps.clear();
        self.flags = 0;
        self.has_next = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_with_insertions() {
        let mut seq = InstructionSequence::new();
        let (start, end) = (seq.new_label(), seq.new_label());
        seq.use_label(start);
        seq.add_plain(Opcode::NOP, Location::NONE);
        seq.use_label(end);
        seq.add_plain(Opcode::NOP, Location::NONE);
        seq.insert_jump(0, Opcode::SETUP_CLEANUP, end, Location::NONE);
        assert_eq!((seq.position(start.0), seq.position(end.0)), (1, 2));
        assert_eq!(seq.len(), 3);
    }
}
