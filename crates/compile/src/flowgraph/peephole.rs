//! Simplifications within a block: jumps to jumps, loads of constants before tests, adjacent instructions that one
//! instruction does, swaps.

#![allow(clippy::collapsible_match, reason = "one arm for each opcode reads better than guards")]

use opcode::{CompareOp, Intrinsic1, Opcode};

use super::{BlockId, Cfg, ENTRY, Instr, NO_BLOCK};
use crate::unit::ConstTable;
use code::Constant;

impl Cfg {
    /// Tests of constants are decided, small integers need no constant, and comparisons with None become jumps.
    pub(super) fn optimize_load_const(&mut self, consts: &mut ConstTable) {
        let mut id = ENTRY;
        while id != NO_BLOCK {
            let block = self.block_mut(id);
            optimize_load_const_in(&mut block.instrs, consts);
            id = block.next;
        }
    }

    /// The peephole optimiser proper (`optimize_basic_block`).
    pub(super) fn optimize_block(&mut self, id: BlockId, consts: &mut ConstTable) {
        let mut at = 0;
        let mut swaps = false;
        let mut lines_missing = false;
        let mut owned = std::mem::take(&mut self.block_mut(id).instrs);
        // All kinds of instructions that the block has in the end, and perhaps more.
        let mut kinds = 0;
        while at < owned.len() {
            let Instr { op, oparg, .. } = owned[at];
            let kind = KINDS[op as usize];
            kinds |= kind;
            if kind & INTERESTING == 0 {
                at += 1;
                continue;
            }
            let next = owned.get(at + 1).map(|next| (next.op, next.oparg, next.loc.line));
            let next_op = next.map_or(Opcode::CACHE, |next| next.0);
            let instrs = &mut owned[..];
            match op {
                Opcode::BUILD_TUPLE => match next {
                    Some((Opcode::UNPACK_SEQUENCE, count, _))
                        if count == oparg && (1..=3).contains(&count) =>
                    {
                        instrs[at].set_plain(Opcode::NOP);
                        if count == 1 {
                            instrs[at + 1].set_plain(Opcode::NOP);
                        } else {
                            instrs[at + 1].op = Opcode::SWAP;
                            swaps = true;
                        }
                    }
                    _ => super::fold::fold_tuple(instrs, at, consts),
                },
                Opcode::BUILD_LIST | Opcode::BUILD_SET => {
                    lines_missing |= super::fold::fold_list_or_set(instrs, at, next_op, consts);
                }
                Opcode::JUMP
                | Opcode::JUMP_NO_INTERRUPT
                | Opcode::JUMP_IF_FALSE
                | Opcode::JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE => {
                    // The last instruction: threading may take several steps.
                    self.block_mut(id).instrs = owned;
                    // A cycle of jumps could be followed for ever.
                    for _ in 0..=self.used {
                        let last = self.block(id).instrs.len().saturating_sub(1);
                        if !self.thread_jump(id, last) {
                            break;
                        }
                        kinds |= NOPS;
                    }
                    owned = std::mem::take(&mut self.block_mut(id).instrs);
                    break;
                }
                Opcode::STORE_FAST => {
                    if next == Some((op, oparg, instrs[at].loc.line)) {
                        instrs[at].set_plain(Opcode::POP_TOP);
                    }
                }
                Opcode::SWAP => {
                    swaps = true;
                    if oparg == 1 {
                        instrs[at].set_plain(Opcode::NOP);
                    }
                }
                Opcode::LOAD_GLOBAL => {
                    if next_op == Opcode::PUSH_NULL && oparg & 1 == 0 {
                        instrs[at].oparg |= 1;
                        instrs[at + 1].set_plain(Opcode::NOP);
                    }
                }
                Opcode::COMPARE_OP => {
                    if next_op == Opcode::TO_BOOL {
                        instrs[at].set_plain(Opcode::NOP);
                        instrs[at + 1].set(Opcode::COMPARE_OP, oparg | CompareOp::TO_BOOL);
                    }
                }
                Opcode::CONTAINS_OP | Opcode::IS_OP => match next_op {
                    Opcode::TO_BOOL => {
                        instrs[at].set_plain(Opcode::NOP);
                        instrs[at + 1].set(op, oparg);
                    }
                    Opcode::UNARY_NOT => {
                        instrs[at].set_plain(Opcode::NOP);
                        instrs[at + 1].set(op, oparg ^ 1);
                    }
                    _ => {}
                },
                Opcode::TO_BOOL => {
                    if next_op == Opcode::TO_BOOL {
                        instrs[at].set_plain(Opcode::NOP);
                    }
                }
                Opcode::UNARY_NOT => match next_op {
                    Opcode::TO_BOOL => {
                        instrs[at].set_plain(Opcode::NOP);
                        instrs[at + 1].set_plain(Opcode::UNARY_NOT);
                    }
                    Opcode::UNARY_NOT => {
                        instrs[at].set_plain(Opcode::NOP);
                        instrs[at + 1].set_plain(Opcode::NOP);
                    }
                    _ => super::fold::fold_unary(instrs, at, consts),
                },
                Opcode::UNARY_INVERT | Opcode::UNARY_NEGATIVE => super::fold::fold_unary(instrs, at, consts),
                Opcode::CALL_INTRINSIC_1 => match Intrinsic1::from_number(oparg) {
                    Some(Intrinsic1::ListToTuple) => {
                        if !super::fold::fold_list_to_tuple(instrs, at, consts) && next_op == Opcode::GET_ITER
                        {
                            instrs[at].set_plain(Opcode::NOP);
                        }
                    }
                    Some(Intrinsic1::UnaryPositive) => super::fold::fold_unary(instrs, at, consts),
                    _ => {}
                },
                Opcode::LIST_APPEND | Opcode::SET_ADD => {
                    if oparg == 1 && matches!(next_op, Opcode::GET_ITER | Opcode::CONTAINS_OP) {
                        lines_missing |= super::fold::fold_appends(instrs, at, consts);
                    }
                }
                Opcode::BINARY_OP => super::fold::fold_binary(instrs, at, consts),
                _ => {}
            }
            if owned[at].op != op {
                kinds |= NOPS | POPS;
            }
            at += 1;
        }
        if swaps {
            optimize_swaps(&mut owned);
            kinds |= NOPS;
        }
        let block = self.block_mut(id);
        block.instrs = owned;
        block.no_nops = kinds & NOPS == 0;
        block.no_pops = kinds & POPS == 0;
        self.lines_missing |= lines_missing;
    }

    /// Where the jump at `at` leads to another jump, jumps there at once; whether anything changed.
    fn thread_jump(&mut self, id: BlockId, at: usize) -> bool {
        let jump = self.block(id).instrs[at];
        let Some(&target) = self.blocks.get(jump.target as usize).and_then(|block| block.instrs.first())
        else {
            return false;
        };
        let op = match (jump.op, target.op) {
            (
                Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE
                | Opcode::JUMP_IF_FALSE
                | Opcode::JUMP_IF_TRUE,
                Opcode::JUMP,
            )
            | (Opcode::JUMP_IF_FALSE, Opcode::JUMP_IF_FALSE)
            | (Opcode::JUMP_IF_TRUE, Opcode::JUMP_IF_TRUE)
            | (Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT, Opcode::JUMP_NO_INTERRUPT) => jump.op,
            (Opcode::JUMP | Opcode::JUMP_NO_INTERRUPT, Opcode::JUMP) => Opcode::JUMP,
            (Opcode::JUMP_IF_FALSE, Opcode::JUMP_IF_TRUE) | (Opcode::JUMP_IF_TRUE, Opcode::JUMP_IF_FALSE) => {
                // The other test fails for certain: go on behind it.
                let behind = self.next(jump.target);
                if behind == NO_BLOCK {
                    return false;
                }
                self.block_mut(id).instrs[at].target = behind;
                return true;
            }
            _ => return false,
        };
        // Jumping to itself, threading would never end.
        if jump.target == target.target {
            return false;
        }
        let block = self.block_mut(id);
        // The no-op keeps the line of the jump, if that is needed.
        block.instrs[at].set_plain(Opcode::NOP);
        let mut threaded = Instr::new(op, 0, target.loc);
        threaded.target = target.target;
        block.push(threaded);
        true
    }
}

/// The peephole optimiser may do something about it.
const INTERESTING: u8 = 1;
/// It is `NOP`.
const NOPS: u8 = 2;
/// It is `POP_TOP`.
const POPS: u8 = 4;

/// What an opcode is to the peephole optimiser.
static KINDS: [u8; opcode::MAX_OPCODE as usize + 1] = {
    let ops = [
        Opcode::BUILD_TUPLE,
        Opcode::BUILD_LIST,
        Opcode::BUILD_SET,
        Opcode::JUMP,
        Opcode::JUMP_NO_INTERRUPT,
        Opcode::JUMP_IF_FALSE,
        Opcode::JUMP_IF_TRUE,
        Opcode::POP_JUMP_IF_FALSE,
        Opcode::POP_JUMP_IF_TRUE,
        Opcode::POP_JUMP_IF_NONE,
        Opcode::POP_JUMP_IF_NOT_NONE,
        Opcode::STORE_FAST,
        Opcode::SWAP,
        Opcode::LOAD_GLOBAL,
        Opcode::COMPARE_OP,
        Opcode::CONTAINS_OP,
        Opcode::IS_OP,
        Opcode::TO_BOOL,
        Opcode::UNARY_NOT,
        Opcode::UNARY_INVERT,
        Opcode::UNARY_NEGATIVE,
        Opcode::CALL_INTRINSIC_1,
        Opcode::LIST_APPEND,
        Opcode::SET_ADD,
        Opcode::BINARY_OP,
    ];
    let mut table = [0; opcode::MAX_OPCODE as usize + 1];
    let mut index = 0;
    while index < ops.len() {
        table[ops[index] as usize] = INTERESTING;
        index += 1;
    }
    table[Opcode::NOP as usize] = NOPS;
    table[Opcode::POP_TOP as usize] = POPS;
    table
};

/// The constant that an instruction pushes.
pub(super) fn loaded_constant(op: Opcode, oparg: u32, consts: &ConstTable) -> Option<Constant> {
    match op {
        Opcode::LOAD_CONST => consts.get(oparg).cloned(),
        Opcode::LOAD_SMALL_INT => Some(Constant::Int(i64::from(oparg))),
        _ => None,
    }
}

/// Makes the instruction push a constant.
pub(super) fn make_load(instr: &mut Instr, constant: Constant, consts: &mut ConstTable) {
    if !make_small_int(instr, &constant) {
        let index = consts.add(constant);
        instr.set(Opcode::LOAD_CONST, index);
    }
}

/// Makes the instruction push a small integer, if the constant is one.
fn make_small_int(instr: &mut Instr, constant: &Constant) -> bool {
    match constant {
        Constant::Int(value @ 0..=255) => {
            instr.set(Opcode::LOAD_SMALL_INT, *value as u32);
            true
        }
        _ => false,
    }
}

fn optimize_load_const_in(instrs: &mut [Instr], consts: &mut ConstTable) {
    let (mut op, mut oparg) = (Opcode::CACHE, 0);
    for at in 0..instrs.len() {
        if instrs[at].op == Opcode::LOAD_CONST
            && let Some(constant) = consts.get(instrs[at].oparg)
        {
            make_small_int(&mut instrs[at], constant);
        }
        // A copy of a constant is that constant.
        let copies_constant =
            op == Opcode::LOAD_CONST && instrs[at].op == Opcode::COPY && instrs[at].oparg == 1;
        if !copies_constant {
            (op, oparg) = (instrs[at].op, instrs[at].oparg);
        }
        if !matches!(op, Opcode::LOAD_CONST | Opcode::LOAD_SMALL_INT) {
            continue;
        }
        let Some(next) = instrs.get(at + 1).map(|next| next.op) else { continue };
        match next {
            Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_TRUE
            | Opcode::JUMP_IF_FALSE
            | Opcode::JUMP_IF_TRUE => {
                let Some(constant) = loaded_constant(op, oparg, consts) else { continue };
                if next.is_conditional_jump() {
                    instrs[at].set_plain(Opcode::NOP);
                }
                let jumps_if_true = matches!(next, Opcode::POP_JUMP_IF_TRUE | Opcode::JUMP_IF_TRUE);
                if constant.is_true() == jumps_if_true {
                    instrs[at + 1].op = Opcode::JUMP;
                } else {
                    instrs[at + 1].set_plain(Opcode::NOP);
                }
            }
            Opcode::IS_OP => {
                if op == Opcode::LOAD_CONST && matches!(consts.get(oparg), Some(Constant::None)) {
                    jump_if_none(&mut instrs[at..]);
                }
            }
            Opcode::TO_BOOL => {
                let Some(constant) = loaded_constant(op, oparg, consts) else { continue };
                let index = consts.add(Constant::bool(constant.is_true()));
                instrs[at].set_plain(Opcode::NOP);
                instrs[at + 1].set(Opcode::LOAD_CONST, index);
            }
            _ => {}
        }
    }
}

/// `LOAD_CONST None`, `IS_OP`, perhaps `TO_BOOL`, and a conditional jump become a jump that tests for None.
fn jump_if_none(instrs: &mut [Instr]) {
    let mut jump = 2;
    if instrs.get(jump).is_some_and(|instr| instr.op == Opcode::TO_BOOL) {
        // The result of IS_OP is a bool in any case.
        instrs[jump].set_plain(Opcode::NOP);
        jump = 3;
    }
    let Some(op) = instrs.get(jump).map(|instr| instr.op) else { return };
    let is_not = instrs[1].oparg != 0;
    let jumps_if_not_none = match op {
        Opcode::POP_JUMP_IF_TRUE => is_not,
        Opcode::POP_JUMP_IF_FALSE => !is_not,
        _ => return,
    };
    instrs[0].set_plain(Opcode::NOP);
    instrs[1].set_plain(Opcode::NOP);
    instrs[jump].op = if jumps_if_not_none { Opcode::POP_JUMP_IF_NOT_NONE } else { Opcode::POP_JUMP_IF_NONE };
}

/// Shortens runs of swaps, then gets rid of swaps by reordering the instructions that consume the values.
fn optimize_swaps(instrs: &mut [Instr]) {
    let mut at = 0;
    while at < instrs.len() {
        if instrs[at].op == Opcode::SWAP {
            at += shorten_swaps(&mut instrs[at..]) - 1;
            apply_swaps_statically(instrs, at);
        }
        at += 1;
    }
}

/// The larges permutation of the stack that is looked at.
const MAX_SWAP_DEPTH: u32 = 1 << 16;

/// Replaces the run of swaps and no-ops at the start by the shortest run with the same effect, padded with no-ops in
/// front. Returns how many instructions the caller has dealt with.
fn shorten_swaps(instrs: &mut [Instr]) -> usize {
    let run = instrs.iter().take_while(|instr| matches!(instr.op, Opcode::SWAP | Opcode::NOP)).count();
    let run = &mut instrs[..run];
    let swaps = run.iter().filter(|instr| instr.op == Opcode::SWAP);
    let depth = swaps.clone().map(|swap| swap.oparg).max().unwrap_or(0);
    if swaps.count() < 2 || depth > MAX_SWAP_DEPTH {
        return 1;
    }
    // Where the value that ends at each position (0 is the top) comes from.
    let mut source: Vec<u32> = (0..depth).collect();
    for swap in run.iter().filter(|instr| instr.op == Opcode::SWAP) {
        if swap.oparg > 0 {
            source.swap(0, swap.oparg as usize - 1);
        }
    }
    // Each cycle of the permutation is done by swapping the top with its members in turn, beginning and ending with the
    // top. Swaps are filled in from the end of the run.
    let mut free = run.len();
    let mut swap_with = |position: u32| {
        if position != 0 && free > 0 {
            free -= 1;
            run[free].op = Opcode::SWAP;
            run[free].oparg = position + 1;
        }
    };
    for start in 0..depth {
        if source[start as usize] == start {
            continue;
        }
        let mut position = start;
        loop {
            swap_with(position);
            let from = std::mem::replace(&mut source[position as usize], position);
            position = from;
            if position == start {
                break;
            }
        }
        swap_with(start);
    }
    for instr in &mut run[..free] {
        instr.set_plain(Opcode::NOP);
    }
    run.len()
}

/// The local that an instruction stores to.
fn stored_local(instr: &Instr) -> Option<u32> {
    matches!(instr.op, Opcode::STORE_FAST | Opcode::STORE_FAST_MAYBE_NULL).then_some(instr.oparg)
}

/// Whether it only takes the top of the stack and cannot affect control flow, so that it may change places.
fn is_movable(op: Opcode) -> bool {
    matches!(op, Opcode::STORE_FAST | Opcode::STORE_FAST_MAYBE_NULL | Opcode::POP_TOP)
}

/// The next movable instruction behind `at`, with nothing but no-ops between; on `line`, if one is given, lest names be
/// bound in another order between line events.
fn next_movable(instrs: &[Instr], at: usize, line: Option<i32>) -> Option<usize> {
    for (index, instr) in instrs.iter().enumerate().skip(at + 1) {
        if line.is_some_and(|line| line >= 0 && instr.loc.line != line) {
            return None;
        }
        if instr.op == Opcode::NOP {
            continue;
        }
        return is_movable(instr.op).then_some(index);
    }
    None
}

/// Going backward from `at`, replaces swaps by exchanging the two instructions that take the swapped values.
fn apply_swaps_statically(instrs: &mut [Instr], at: usize) {
    for at in (0..=at).rev() {
        let swap = instrs[at];
        if swap.op != Opcode::SWAP {
            if swap.op == Opcode::NOP || is_movable(swap.op) {
                continue;
            }
            return;
        }
        let Some(first) = next_movable(instrs, at, None) else { return };
        let line = instrs[first].loc.line;
        let mut second = first;
        for _ in 1..swap.oparg {
            match next_movable(instrs, second, Some(line)) {
                Some(index) => second = index,
                None => return,
            }
        }
        // Not if both store to the same local, or something between stores to one of theirs.
        let stores = (stored_local(&instrs[first]), stored_local(&instrs[second]));
        if stores.0.is_some() || stores.1.is_some() {
            if stores.0 == stores.1 {
                return;
            }
            let clashes = |instr: &Instr| {
                let stored = stored_local(instr);
                stored.is_some() && (stored == stores.0 || stored == stores.1)
            };
            if instrs[first + 1..second].iter().any(clashes) {
                return;
            }
        }
        instrs[at].set_plain(Opcode::NOP);
        instrs.swap(first, second);
    }
}
