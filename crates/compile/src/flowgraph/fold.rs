//! Folding of constants: operators, tuples, lists and sets whose parts are constants.
//!
//! Folded instructions become no-ops without a line; the last one loads the result.

use opcode::{BinaryOp, Intrinsic1, Opcode};

use code::Constant;

use super::Instr;
use super::peephole::{loaded_constant, make_load};
use super::values;
use crate::instruction::Location;
use crate::unit::ConstTable;

/// Longer displays are not built on the stack in one go, and so not folded.
const STACK_USE_GUIDELINE: u32 = 30;
/// Shorter lists and sets are not worth a constant.
const MIN_SEQUENCE: u32 = 3;

fn loads_constant(op: Opcode) -> bool {
    matches!(op, Opcode::LOAD_CONST | Opcode::LOAD_SMALL_INT)
}

/// The `count` instructions before `at`, no-ops left out, if all of them load constants. They are listed from the last
/// to the first.
fn constant_loads(
    instrs: &[Instr],
    at: usize,
    count: usize,
) -> Option<[usize; STACK_USE_GUIDELINE as usize]> {
    let mut found = [0; STACK_USE_GUIDELINE as usize];
    let mut index = at;
    for slot in &mut found[..count] {
        loop {
            index = index.checked_sub(1)?;
            if instrs[index].op != Opcode::NOP {
                break;
            }
        }
        if !loads_constant(instrs[index].op) {
            return None;
        }
        *slot = index;
    }
    Some(found)
}

fn erase(instrs: &mut [Instr], loads: &[usize]) {
    for &index in loads {
        instrs[index].set_plain(Opcode::NOP);
        instrs[index].loc = Location::NONE;
    }
}

/// The constants that the listed instructions load, in the order of the code.
fn constants(instrs: &[Instr], loads: &[usize], consts: &ConstTable) -> Option<Vec<Constant>> {
    loads.iter().rev().map(|&index| loaded_constant(instrs[index].op, instrs[index].oparg, consts)).collect()
}

/// `BUILD_TUPLE` of constants.
pub(super) fn fold_tuple(instrs: &mut [Instr], at: usize, consts: &mut ConstTable) {
    let size = instrs[at].oparg;
    if size > STACK_USE_GUIDELINE {
        return;
    }
    let Some(loads) = constant_loads(instrs, at, size as usize) else { return };
    let loads = &loads[..size as usize];
    let Some(items) = constants(instrs, loads, consts) else { return };
    erase(instrs, loads);
    make_load(&mut instrs[at], Constant::Tuple(items.into()), consts);
}

/// `BUILD_LIST` or `BUILD_SET`. Iterated over or searched at once, it can be a tuple, or a constant if its items are;
/// else a longer one of constants is made by extending an empty one with a constant. Whether that was done; the load of the constant has no line
/// then.
pub(super) fn fold_list_or_set(
    instrs: &mut [Instr],
    at: usize,
    next_op: Opcode,
    consts: &mut ConstTable,
) -> bool {
    let Instr { op, oparg: size, loc, .. } = instrs[at];
    let only_read = matches!(next_op, Opcode::GET_ITER | Opcode::CONTAINS_OP);
    if size > STACK_USE_GUIDELINE || size < MIN_SEQUENCE && !only_read {
        return false;
    }
    let loads = constant_loads(instrs, at, size as usize);
    let items = loads.and_then(|loads| constants(instrs, &loads[..size as usize], consts));
    let (Some(loads), Some(items)) = (loads, items) else {
        if only_read && op == Opcode::BUILD_LIST {
            instrs[at].op = Opcode::BUILD_TUPLE;
        }
        return false;
    };
    let constant = match op {
        Opcode::BUILD_SET => values::frozen_set(items),
        _ => Constant::Tuple(items.into()),
    };
    let index = consts.add(constant);
    erase(instrs, &loads[..size as usize]);
    if only_read {
        instrs[at].set(Opcode::LOAD_CONST, index);
        return false;
    }
    // At least three instructions were erased, so that there is room for two.
    if let [.., empty, load, extend] = &mut instrs[..=at] {
        empty.loc = loc;
        empty.set(op, 0);
        load.set(Opcode::LOAD_CONST, index);
        extend.set(if op == Opcode::BUILD_LIST { Opcode::LIST_EXTEND } else { Opcode::SET_UPDATE }, 1);
    }
    true
}

/// A long tuple display: an empty list, constants appended one by one, and the conversion to a tuple at `at`. Whether
/// it was folded.
pub(super) fn fold_list_to_tuple(instrs: &mut [Instr], at: usize, consts: &mut ConstTable) -> bool {
    debug_assert_eq!(instrs[at].oparg, Intrinsic1::ListToTuple.number());
    let Some((start, items)) = appended_constants(instrs, at, true, Opcode::BUILD_LIST, consts) else {
        return false;
    };
    erase_range(&mut instrs[start..at]);
    make_load(&mut instrs[at], Constant::Tuple(items.into()), consts);
    true
}

/// A long list or set display that is only iterated over or searched: an empty one and constants added one by one, the
/// last of them at `at`. Whether it was folded; the load of the constant has no line then.
pub(super) fn fold_appends(instrs: &mut [Instr], at: usize, consts: &mut ConstTable) -> bool {
    let is_set = instrs[at].op == Opcode::SET_ADD;
    let build = if is_set { Opcode::BUILD_SET } else { Opcode::BUILD_LIST };
    let Some((start, items)) = appended_constants(instrs, at, false, build, consts) else { return false };
    let constant = if is_set { values::frozen_set(items) } else { Constant::Tuple(items.into()) };
    erase_range(&mut instrs[start..=at]);
    make_load(&mut instrs[at], constant, consts);
    true
}

fn erase_range(instrs: &mut [Instr]) {
    for instr in instrs.iter_mut().filter(|instr| instr.op != Opcode::NOP) {
        instr.set_plain(Opcode::NOP);
        instr.loc = Location::NONE;
    }
}

/// Looks backward from `at` for alternating additions (the first of them before `at` if `expect_append`) and constants
/// down to the instruction `build` of an empty list or set: where that is, and the constants.
fn appended_constants(
    instrs: &[Instr],
    at: usize,
    mut expect_append: bool,
    build: Opcode,
    consts: &ConstTable,
) -> Option<(usize, Vec<Constant>)> {
    let append = if build == Opcode::BUILD_SET { Opcode::SET_ADD } else { Opcode::LIST_APPEND };
    let mut items = Vec::new();
    for index in (0..at).rev() {
        let Instr { op, oparg, .. } = instrs[index];
        if op == Opcode::NOP {
            continue;
        }
        if op == build && oparg == 0 {
            items.reverse();
            return expect_append.then_some((index, items));
        }
        if !expect_append {
            items.push(loaded_constant(op, oparg, consts)?);
        } else if op != append || oparg != 1 {
            return None;
        }
        expect_append = !expect_append;
    }
    None
}

/// A unary operator on a constant.
pub(super) fn fold_unary(instrs: &mut [Instr], at: usize, consts: &mut ConstTable) {
    let Some(loads) = constant_loads(instrs, at, 1) else { return };
    let load = instrs[loads[0]];
    let Some(operand) = loaded_constant(load.op, load.oparg, consts) else { return };
    let result = match instrs[at].op {
        Opcode::UNARY_NEGATIVE => values::negative(&operand),
        Opcode::UNARY_INVERT => values::invert(&operand),
        Opcode::UNARY_NOT => Some(Constant::bool(!operand.is_true())),
        _ => values::positive(&operand),
    };
    if let Some(result) = result {
        erase(instrs, &loads[..1]);
        make_load(&mut instrs[at], result, consts);
    }
}

/// A binary operator or subscript on constants.
pub(super) fn fold_binary(instrs: &mut [Instr], at: usize, consts: &mut ConstTable) {
    let Some(op) = BinaryOp::from_number(instrs[at].oparg) else { return };
    let Some(loads) = constant_loads(instrs, at, 2) else { return };
    let (left, right) = (instrs[loads[1]], instrs[loads[0]]);
    let (Some(left), Some(right)) =
        (loaded_constant(left.op, left.oparg, consts), loaded_constant(right.op, right.oparg, consts))
    else {
        return;
    };
    if let Some(result) = values::binary(op, &left, &right) {
        erase(instrs, &loads[..2]);
        make_load(&mut instrs[at], result, consts);
    }
}
