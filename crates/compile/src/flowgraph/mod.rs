//! The control flow graph of one code unit, and CPython 3.14's passes over it in CPython's order.
//!
//! Here: blocks and instructions, building the graph from an instruction sequence, the order of the passes
//! ([`Cfg::optimize`], [`Cfg::finish`]). The passes are methods of [`Cfg`] in the files beside this one: `exceptions`
//! (who handles what), `blocks` (reachability, jumps, line numbers, order), `peephole` and `fold` (within a block),
//! `values` (arithmetic on constants), `locals` (unbound checks, superinstructions, borrowing, frame slots), `depth`
//! (stack). Not here: bytes (`assemble`).
//!
//! Blocks live in one arena and are named by index; `next` links them in their order in the code. The memory of a graph
//! is kept for the next one.

mod blocks;
mod depth;
mod exceptions;
mod fold;
mod locals;
mod peephole;
pub(crate) mod values;

use opcode::{Opcode, flag};
use syntax::errors::{ErrorKind, SyntaxError};

use crate::instruction::{InstructionSequence, Location};
use crate::unit::CodeUnit;

/// A graph that no compilation of a valid tree makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CfgError {
    /// The exception class that CPython raises.
    pub kind: ErrorKind,
    /// Its message.
    pub message: &'static str,
}

impl CfgError {
    const fn system(message: &'static str) -> CfgError {
        CfgError { kind: ErrorKind::System, message }
    }

    const fn value(message: &'static str) -> CfgError {
        CfgError { kind: ErrorKind::Value, message }
    }
}

impl From<CfgError> for Box<SyntaxError> {
    fn from(error: CfgError) -> Box<SyntaxError> {
        Box::new(SyntaxError::bare(error.kind, error.message))
    }
}

/// A block's index in [`Cfg::blocks`].
type BlockId = u32;
/// No block.
const NO_BLOCK: BlockId = u32::MAX;
const ENTRY: BlockId = 0;

/// An instruction whose target is a block.
#[derive(Clone, Copy, Debug)]
struct Instr {
    op: Opcode,
    oparg: u32,
    loc: Location,
    /// Where it jumps, or the handler it names.
    target: BlockId,
    /// The handler of exceptions that it raises.
    except: BlockId,
}

impl Instr {
    fn new(op: Opcode, oparg: u32, loc: Location) -> Instr {
        Instr { op, oparg, loc, target: NO_BLOCK, except: NO_BLOCK }
    }

    /// Becomes an instruction without an argument; the target field keeps what it held, as nothing reads it then.
    #[inline]
    fn set_plain(&mut self, op: Opcode) {
        debug_assert!(!op.has_arg());
        self.op = op;
        self.oparg = 0;
    }

    #[inline]
    fn set(&mut self, op: Opcode, oparg: u32) {
        self.op = op;
        self.oparg = oparg;
    }
}

/// A basic block: instructions of which only the last may jump.
#[derive(Debug)]
struct Block {
    instrs: Vec<Instr>,
    /// Handlers that removed instructions left behind, in reverse: the last one belongs to the next instruction that is
    /// pushed. CPython does not set the handler of a pushed instruction, and so it shows.
    stale_handlers: Vec<BlockId>,
    next: BlockId,
    predecessors: u32,
    /// Stack depth at the start, once computed.
    start_depth: i32,
    /// Locals (of the first 64) that may be unbound at the start.
    unsafe_locals: u64,
    /// The stack of handlers at the start, while exception targets are being labelled.
    except_stack: u32,
    /// It is, or was, a jump target.
    labelled: bool,
    /// Some instruction names a handler: not only the last one has a target.
    names_handlers: bool,
    /// There is no no-op, for certain. Only asked after the peephole optimiser has run.
    no_nops: bool,
    /// There is no `POP_TOP`, for certain. Only asked right after the peephole optimiser has run.
    no_pops: bool,
    visited: bool,
    except_handler: bool,
    /// As a handler, it gets the offset of the raising instruction too.
    preserve_lasti: bool,
    cold: bool,
    warm: bool,
}

impl Block {
    fn empty() -> Block {
        Block {
            instrs: Vec::new(),
            stale_handlers: Vec::new(),
            next: NO_BLOCK,
            predecessors: 0,
            start_depth: 0,
            unsafe_locals: 0,
            except_stack: 0,
            labelled: false,
            names_handlers: false,
            no_nops: false,
            no_pops: false,
            visited: false,
            except_handler: false,
            preserve_lasti: false,
            cold: false,
            warm: false,
        }
    }

    fn reset(&mut self) {
        let mut instrs = std::mem::take(&mut self.instrs);
        instrs.clear();
        let mut stale_handlers = std::mem::take(&mut self.stale_handlers);
        stale_handlers.clear();
        *self = Block { instrs, stale_handlers, ..Block::empty() };
    }

    /// Appends an instruction that gets the handler which a removed one left there.
    fn push(&mut self, mut instr: Instr) {
        instr.except = self.stale_handlers.pop().unwrap_or(NO_BLOCK);
        self.instrs.push(instr);
    }

    /// Appends copies of instructions, handlers included.
    fn extend(&mut self, instrs: &[Instr]) {
        self.stale_handlers.truncate(self.stale_handlers.len().saturating_sub(instrs.len()));
        self.instrs.extend_from_slice(instrs);
    }

    fn truncate(&mut self, len: usize) {
        let removed = self.instrs.get(len..).unwrap_or_default();
        self.stale_handlers.extend(removed.iter().rev().map(|instr| instr.except));
        self.instrs.truncate(len);
    }

    #[inline]
    fn last(&self) -> Option<&Instr> {
        self.instrs.last()
    }

    #[inline]
    fn falls_through(&self) -> bool {
        !self.last().is_some_and(|last| last.op.is_scope_exit() || last.op.is_unconditional_jump())
    }

    #[inline]
    fn exits_scope(&self) -> bool {
        self.last().is_some_and(|last| last.op.is_scope_exit())
    }

    fn has_no_line(&self) -> bool {
        !self.instrs.iter().any(|instr| instr.loc.is_known())
    }
}

/// An instruction in its final order, ready for the assembler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FinalInstr {
    pub op: Opcode,
    pub oparg: u32,
    pub loc: Location,
    /// Index of the instruction that it jumps to.
    pub target: u32,
    /// Index into [`Layout::handlers`], or [`NO_HANDLER`].
    pub handler: u32,
}

/// No exception handler.
pub(crate) const NO_HANDLER: u32 = u32::MAX;

/// An exception handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handler {
    /// Index of its first instruction.
    pub target: u32,
    /// Stack depth at its start, the exception (and the instruction offset) included.
    pub start_depth: i32,
    /// Whether the instruction offset lies below the exception.
    pub preserve_lasti: bool,
}

/// The finished instructions.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub instrs: Vec<FinalInstr>,
    /// One for each block, in the order of the blocks in the code; used ones are handlers.
    pub handlers: Vec<Handler>,
    pub stack_depth: u32,
    pub nlocalsplus: usize,
    /// Which instructions jump.
    pub jumps: Vec<u32>,
    /// Some instruction has the location of the one that follows.
    pub has_next: bool,
}

/// A control flow graph.
#[derive(Debug, Default)]
pub(crate) struct Cfg {
    /// The first `used` of them are this graph's; the rest are kept for their memory.
    blocks: Vec<Block>,
    used: usize,
    /// Working memory of the passes.
    stack: Vec<BlockId>,
    scratch: Vec<u32>,
    handler_stacks: Vec<exceptions::HandlerStack>,
    /// Some instruction names a handler.
    pub(crate) has_handlers: bool,
    /// Some instruction unbinds a local.
    unbinds: bool,
    /// Some instruction may have no line.
    lines_missing: bool,
    pub(crate) layout: Layout,
}

impl Cfg {
    /// Starts the graph of a sequence: blocks, jump targets.
    pub fn build(&mut self, seq: &InstructionSequence) -> Result<(), CfgError> {
        self.used = 0;
        self.has_handlers = false;
        self.new_block();
        let instrs = seq.instructions();
        // Marks positions that are jumped to; later the block there, plus two.
        const UNMARKED: u32 = 0;
        const MARKED: u32 = 1;
        let mut marks = std::mem::take(&mut self.scratch);
        marks.clear();
        marks.resize(instrs.len() + 1, UNMARKED);
        self.layout.has_next = seq.has_next();
        for &jump in seq.jumps() {
            let target = instrs.get(jump as usize).map(|jump| seq.position(jump.oparg) as usize);
            match target.filter(|target| *target < instrs.len()) {
                Some(target) => marks[target] = MARKED,
                None => return Err(CfgError::system("jump with NULL target")),
            }
        }
        self.unbinds = seq.flags() & flag::UNBINDS != 0;
        self.has_handlers = seq.flags() & flag::EXC != 0;
        let mut current = ENTRY;
        let mut at = 0;
        while at < instrs.len() {
            let labelled = marks[at] != UNMARKED;
            if instrs[at].op == Opcode::ANNOTATIONS_PLACEHOLDER && !labelled {
                for instr in seq.annotations().map_or(&[][..], |code| code.instructions()) {
                    current = self.block_for_next(current, false);
                    self.push(current, Instr::new(instr.op, instr.oparg, instr.loc));
                }
                at += 1;
                continue;
            }
            current = self.block_for_next(current, labelled);
            if labelled {
                marks[at] = current + 2;
            }
            // What follows up to a terminator, a label or the placeholder belongs to the same block.
            let start = at;
            loop {
                let ends = instrs[at].op.is_terminator();
                at += 1;
                if ends
                    || marks[at] != UNMARKED
                    || instrs.get(at).is_none_or(|next| next.op.has(flag::PLACEHOLDER))
                {
                    break;
                }
            }
            let block = &mut self.blocks[current as usize];
            block
                .instrs
                .extend(instrs[start..at].iter().map(|instr| Instr::new(instr.op, instr.oparg, instr.loc)));
        }
        for block in &mut self.blocks[..self.used] {
            // Without handlers only the last instruction of a block has a target.
            let first = if self.has_handlers { 0 } else { block.instrs.len().saturating_sub(1) };
            for instr in block.instrs[first..].iter_mut().filter(|instr| instr.op.has_target()) {
                instr.target = marks[seq.position(instr.oparg) as usize].saturating_sub(2);
                block.names_handlers |= instr.op.is_block_push();
            }
        }
        self.scratch = marks;
        Ok(())
    }

    /// The block that takes the next instruction: the current one, or a new one after a terminator or before a label.
    fn block_for_next(&mut self, current: BlockId, labelled: bool) -> BlockId {
        let block = &mut self.blocks[current as usize];
        let terminated = match block.last() {
            Some(last) => labelled || last.op.is_terminator(),
            None => labelled && block.labelled,
        };
        if !terminated {
            block.labelled |= labelled;
            return current;
        }
        let new = self.new_block();
        self.blocks[new as usize].labelled = labelled;
        self.blocks[current as usize].next = new;
        new
    }

    /// The passes that optimise and that settle the order of blocks (`_PyCfg_OptimizeCodeUnit`).
    pub fn optimize(&mut self, unit: &mut CodeUnit) -> Result<(), CfgError> {
        self.mark_except_handlers();
        self.label_exception_targets()?;

        self.inline_small_or_no_line_blocks();
        self.remove_unreachable();
        self.resolve_line_numbers();
        self.optimize_load_const(&mut unit.consts);
        let mut id = ENTRY;
        while id != NO_BLOCK {
            self.optimize_block(id, &mut unit.consts);
            id = self.blocks[id as usize].next;
        }
        self.remove_redundant_nops_and_pairs();
        self.remove_unreachable();
        self.remove_redundant_nops_and_jumps()?;

        self.remove_unused_consts(&mut unit.consts);
        if !unit.varnames.is_empty() {
            self.check_unbound_locals(unit.varnames.len(), unit.nparams as usize);
            self.insert_superinstructions();
        }
        self.push_cold_blocks_to_end()?;
        if self.lines_missing || self.layout.has_next {
            self.resolve_line_numbers();
        }
        Ok(())
    }

    /// The passes that make real instructions (`_PyCfg_OptimizedCfgToInstructionSequence`). The result is in
    /// `self.layout`.
    pub fn finish(&mut self, unit: &CodeUnit) -> Result<(), CfgError> {
        self.convert_pseudo_conditional_jumps();
        let depth = self.compute_stack_depth()?;
        let nlocalsplus = self.prepare_locals_plus(unit);
        self.remove_redundant_nops_and_jumps()?;
        self.normalize_jumps();
        if nlocalsplus > 0 {
            self.borrow_loads();
        }
        self.lay_out(false);
        self.layout.stack_depth = depth;
        self.layout.nlocalsplus = nlocalsplus;
        Ok(())
    }

    /// Lists the instructions in their final order.
    /// `targets_anywhere` tells whether pseudo instructions that name handlers are left.
    pub(crate) fn lay_out(&mut self, targets_anywhere: bool) {
        let Cfg { blocks, layout, scratch: starts, has_handlers, .. } = self;
        starts.clear();
        starts.resize(blocks.len(), 0);
        layout.handlers.clear();
        let mut total = 0;
        // `starts` maps a block to its ordinal, by which `handlers` lists where each starts.
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = &blocks[id as usize];
            starts[id as usize] = layout.handlers.len() as u32;
            layout.handlers.push(Handler {
                target: total,
                start_depth: block.start_depth,
                preserve_lasti: block.preserve_lasti,
            });
            total += block.instrs.len() as u32;
            id = block.next;
        }
        layout.instrs.clear();
        layout.instrs.reserve(total as usize);
        layout.jumps.clear();
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = &blocks[id as usize];
            if block.last().is_some_and(|last| last.op.has_jump()) {
                layout.jumps.push((layout.instrs.len() + block.instrs.len()) as u32 - 1);
            } else if let [.., jump, _] = &block.instrs[..]
                && jump.op.has_jump()
            {
                // Only NOT_TAKEN follows a jump in its block.
                layout.jumps.push((layout.instrs.len() + block.instrs.len()) as u32 - 2);
            }
            let start = layout.instrs.len();
            layout.instrs.extend(block.instrs.iter().map(|instr| FinalInstr {
                op: instr.op,
                oparg: instr.oparg,
                loc: instr.loc,
                target: 0,
                handler: NO_HANDLER,
            }));
            if *has_handlers {
                for (last, instr) in layout.instrs[start..].iter_mut().zip(&block.instrs) {
                    last.handler = starts.get(instr.except as usize).copied().unwrap_or(NO_HANDLER);
                }
            }
            let first = if targets_anywhere { 0 } else { block.instrs.len().saturating_sub(2) };
            for (last, instr) in layout.instrs[start + first..].iter_mut().zip(&block.instrs[first..]) {
                if instr.op.has_target()
                    && let Some(&ordinal) = starts.get(instr.target as usize)
                {
                    last.target = layout.handlers[ordinal as usize].target;
                }
            }
            id = block.next;
        }
    }

    fn new_block(&mut self) -> BlockId {
        if self.used < self.blocks.len() {
            self.blocks[self.used].reset();
        } else {
            self.blocks.push(Block::empty());
        }
        self.used += 1;
        self.used as u32 - 1
    }

    #[inline]
    fn push(&mut self, id: BlockId, instr: Instr) {
        self.blocks[id as usize].push(instr);
    }

    #[inline]
    fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id as usize]
    }

    #[inline]
    fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id as usize]
    }

    /// The targets of a block's jump and of what names handlers in it, in order.
    #[inline]
    fn targets(&self, id: BlockId) -> Targets {
        let block = self.block(id);
        Targets { at: if block.names_handlers { 0 } else { block.instrs.len().saturating_sub(1) } }
    }

    #[inline]
    fn next(&self, id: BlockId) -> BlockId {
        self.blocks[id as usize].next
    }

    /// The first block from `id` on, in the order of the code, that has instructions.
    fn next_nonempty(&self, mut id: BlockId) -> BlockId {
        while id != NO_BLOCK && self.blocks[id as usize].instrs.is_empty() {
            id = self.blocks[id as usize].next;
        }
        id
    }

    /// Marks a block as visited; whether it was not.
    #[inline]
    fn visit(&mut self, id: BlockId) -> bool {
        !std::mem::replace(&mut self.blocks[id as usize].visited, true)
    }

    /// An empty stack of blocks to visit, none of which is visited. Give it back with [`Cfg::end_traversal`].
    fn start_traversal(&mut self) -> Vec<BlockId> {
        for block in &mut self.blocks[..self.used] {
            block.visited = false;
        }
        let mut stack = std::mem::take(&mut self.stack);
        stack.clear();
        stack
    }

    fn end_traversal(&mut self, stack: Vec<BlockId>) {
        self.stack = stack;
    }
}

/// Iterates over the instructions of a block that have targets, without borrowing the graph.
struct Targets {
    at: usize,
}

impl Targets {
    #[inline]
    fn next(&mut self, cfg: &Cfg, id: BlockId) -> Option<Instr> {
        let instrs = &cfg.block(id).instrs;
        while let Some(instr) = instrs.get(self.at) {
            self.at += 1;
            if instr.op.has_target() {
                return Some(*instr);
            }
        }
        None
    }
}
