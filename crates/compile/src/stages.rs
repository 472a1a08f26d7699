//! Single stages of the compiler for tests and tools: what CPython offers in `_testinternalcapi` as `optimize_cfg` and
//! `assemble_code_object`.

use code::CodeObject;
use opcode::Opcode;
use syntax::errors::ErrorKind;

use crate::assemble;
use crate::flowgraph::CfgError;
use crate::instruction::{Instruction, InstructionSequence};
use crate::names::Interner;
use crate::unit::{Assembler, CodeUnit};

/// Runs the optimising passes over a sequence; `unit` gives and takes constants and tells the number of locals. In the
/// result, targets are positions of instructions.
pub fn optimize_cfg(
    assembler: &mut Assembler,
    seq: &InstructionSequence,
    unit: &mut CodeUnit,
) -> Result<Vec<Instruction>, CfgError> {
    let cfg = &mut assembler.cfg;
    cfg.build(seq)?;
    cfg.optimize(unit)?;
    cfg.compute_stack_depth()?;
    cfg.borrow_loads();
    cfg.lay_out(true);
    let instrs = cfg.layout.instrs.iter().map(|instr| Instruction {
        op: instr.op,
        oparg: if instr.op.has_target() { instr.target } else { instr.oparg },
        loc: instr.loc,
    });
    Ok(instrs.collect())
}

/// Makes a code object of a sequence without optimising it.
pub fn assemble_code_object(
    assembler: &mut Assembler,
    seq: &InstructionSequence,
    unit: CodeUnit,
    names: &Interner,
) -> Result<CodeObject, CfgError> {
    assembler.cfg.build(seq)?;
    assembler.cfg.label_exception_targets()?;
    assembler.cfg.finish(&unit)?;
    // Unreachable code, which the optimiser would have removed, may leave some behind.
    let jump = |op| matches!(op, Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT);
    if assembler.cfg.layout.instrs.iter().any(|instr| instr.op.is_pseudo() && !jump(instr.op)) {
        return Err(CfgError { kind: ErrorKind::System, message: "pseudo instruction left" });
    }
    Ok(assemble::make_code(assembler, unit, names))
}
