//! Operators and comparisons.

use object::frame::Frame;
use object::protocol::BinaryOp;
use object::string::STR;
use object::types::CompareOp;
use object::value::{pack_float, unpack_float};
use object::{Header, PyResult, Str, Thread, Value};

use super::load::{operand, put};
use super::{dispatch, jump_to, next, noted, put_next, raise, slow, slow_handler};
use crate::instr::{Instr, x};

macro_rules! arithmetic {
    ($name:ident, $int:ident, $float:tt) => {
        pub(super) unsafe extern "C" fn $name(
            t: *mut Thread,
            pc: *const Instr,
            fp: *mut u64,
            frame: *mut Frame,
        ) -> u64 {
            // SAFETY: slots of the running frame.
            let (b, c) = unsafe { (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize)) };
            if b & c & 1 == 1 {
                if let Some(word) = $int(b, c) {
                    return put_next!(t, pc, fp, frame, (*pc).a, word);
                }
            } else if b & 3 == 2
                && c & 3 == 2
                && let Some(word) = pack_float(unpack_float(b) $float unpack_float(c))
            {
                return put_next!(t, pc, fp, frame, (*pc).a, word);
            }
            jump_to!(op_binary, t, pc, fp, frame)
        }
    };
}

#[inline(always)]
fn add_words(b: u64, c: u64) -> Option<u64> {
    (b as i64).checked_add((c as i64).wrapping_sub(1)).map(|w| w as u64)
}

#[inline(always)]
fn subtract_words(b: u64, c: u64) -> Option<u64> {
    (b as i64).checked_sub((c as i64).wrapping_sub(1)).map(|w| w as u64)
}

#[inline(always)]
fn multiply_words(b: u64, c: u64) -> Option<u64> {
    (b as i64).wrapping_sub(1).checked_mul(c as i64 >> 1).map(|w| w as u64 | 1)
}

arithmetic!(op_add, add_words, +);
arithmetic!(op_subtract, subtract_words, -);
arithmetic!(op_multiply, multiply_words, *);

pub(super) unsafe extern "C" fn op_add_int(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let b = unsafe { *fp.add((*pc).b as usize) };
    // SAFETY: the running instruction.
    let number = unsafe { (*pc).c as i32 as i64 };
    if b & 1 == 1
        && let Some(word) = (b as i64).checked_add(number << 1)
    {
        return put_next!(t, pc, fp, frame, (*pc).a, word as u64);
    }
    jump_to!(op_binary_int_slow, t, pc, fp, frame)
}

pub(super) unsafe extern "C" fn op_subtract_int(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let b = unsafe { *fp.add((*pc).b as usize) };
    // SAFETY: the running instruction.
    let number = unsafe { (*pc).c as i32 as i64 };
    if b & 1 == 1
        && let Some(word) = (b as i64).checked_sub(number << 1)
    {
        return put_next!(t, pc, fp, frame, (*pc).a, word as u64);
    }
    jump_to!(op_binary_int_slow, t, pc, fp, frame)
}

#[inline(never)]
pub(super) unsafe extern "C" fn op_binary(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, binary(t, pc, fp))
}

/// Puts a result into the destination; false when there is none.
///
/// # Safety
/// `fp` and `pc` are the running frame's.
unsafe fn finish(pc: *const Instr, fp: *mut u64, result: PyResult) -> bool {
    match result {
        Ok(value) => {
            // SAFETY: a slot of the running frame.
            put!(unsafe { fp.add((*pc).a as usize) }, value.into_bits());
            true
        }
        Err(_) => false,
    }
}

/// Integers up to this size are floats, too.
const EXACT: u64 = 1 << 53;

/// The float that a small integer or a float is.
#[inline(always)]
fn as_float(value: &Value) -> Option<f64> {
    match value.as_small() {
        Some(number) if number.unsigned_abs() <= EXACT => Some(number as f64),
        Some(_) => None,
        None => value.as_exact_float(),
    }
}

/// The answer of a comparison of numbers, or of two strings for equality, where that is quickly told.
#[inline(always)]
fn compare_plain(op: CompareOp, b: &Value, c: &Value) -> Option<bool> {
    if let (CompareOp::Eq | CompareOp::Ne, Some(x), Some(y)) =
        (op, b.downcast_exact::<Str>(), c.downcast_exact::<Str>())
    {
        return Some(x.equals(y) == (op == CompareOp::Eq));
    }
    let (x, y) = (as_float(b)?, as_float(c)?);
    Some(match op {
        CompareOp::Lt => x < y,
        CompareOp::Le => x <= y,
        CompareOp::Eq => x == y,
        CompareOp::Ne => x != y,
        CompareOp::Gt => x > y,
        CompareOp::Ge => x >= y,
    })
}

/// Operations of small integers and floats that neither fail nor leave their range.
#[inline(always)]
fn of_numbers(op: BinaryOp, b: &Value, c: &Value) -> Option<Value> {
    if let (Some(x), Some(y)) = (b.as_small(), c.as_small()) {
        return Some(Value::int(match op {
            BinaryOp::And => x & y,
            BinaryOp::Or => x | y,
            BinaryOp::Xor => x ^ y,
            // Division rounds down, and the remainder has the divisor's sign.
            BinaryOp::FloorDivide if y != 0 => x / y - (x % y != 0 && (x ^ y) < 0) as i64,
            BinaryOp::Remainder if y != 0 => {
                let rest = x % y;
                if rest != 0 && (rest ^ y) < 0 { rest + y } else { rest }
            }
            BinaryOp::Rshift if y >= 0 => x >> y.min(63),
            BinaryOp::Lshift if (0..62).contains(&y) && x << y >> y == x => x << y,
            BinaryOp::TrueDivide if y != 0 && x.unsigned_abs().max(y.unsigned_abs()) <= EXACT => {
                return Some(Value::float(x as f64 / y as f64));
            }
            _ => return None,
        }));
    }
    let (x, y) = (as_float(b)?, as_float(c)?);
    Some(Value::float(match op {
        BinaryOp::Add => x + y,
        BinaryOp::Subtract => x - y,
        BinaryOp::Multiply => x * y,
        BinaryOp::TrueDivide if y != 0.0 => x / y,
        _ => return None,
    }))
}

fn operate(t: &mut Thread, bits: u16, b: &Value, c: &Value) -> PyResult {
    let op = BinaryOp::ALL[(bits & x::OPERATOR) as usize];
    if let Some(number) = of_numbers(op, b, c) {
        return Ok(number);
    }
    if op == BinaryOp::Add
        && let (Some(head), Some(tail)) = (b.downcast_exact::<Str>(), c.downcast_exact::<Str>())
    {
        return t.concat_strs(head, tail);
    }
    if bits & x::INPLACE != 0 { t.inplace_op(op, b, c) } else { t.binary_op(op, b, c) }
}

#[inline(never)]
unsafe fn binary(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        if (*pc).a == (*pc).b && bits & (x::OPERATOR | x::B_TEMPORARY) == 0 {
            let word = *fp.add((*pc).b as usize);
            if word & 7 == 0 && std::ptr::eq((*(word as *const Header)).ty_ptr(), &STR) {
                return append(&mut *t, pc, fp);
            }
        }
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let c = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let result = operate(&mut *t, bits, &b, &c);
        drop((b, c));
        finish(pc, fp, result)
    }
}

/// `s = s + c` for a local string: it grows in place when nobody else refers to it.
unsafe fn append(t: &mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: slots of the running frame; the local is empty for as long as its string is being changed.
    unsafe {
        let slot = fp.add((*pc).b as usize);
        let c = operand(fp, (*pc).c, (*pc).x & x::C_TEMPORARY != 0);
        let Some(tail) = c.downcast_exact::<Str>() else {
            let b = operand(fp, (*pc).b, false);
            let result = operate(t, (*pc).x, &b, &c);
            drop((b, c));
            return finish(pc, fp, result);
        };
        let alone = (*(*slot as *const Header)).refcount() == 1;
        if !alone || std::ptr::eq(tail as *const Str as *const Header, *slot as *const Header) {
            let b = operand(fp, (*pc).b, false);
            let result = match b.downcast::<Str>() {
                Some(head) => t.join_strs(&[head, tail]),
                None => operate(t, (*pc).x, &b, &c),
            };
            drop((b, c));
            return finish(pc, fp, result);
        }
        let head = Value::from_bits(std::mem::replace(&mut *slot, 0));
        finish(pc, fp, object::string::append_in_place(t, head, tail))
    }
}

#[inline(never)]
unsafe fn binary_int(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let result = operate(&mut *t, bits, &b, &Value::small((*pc).c as i32));
        drop(b);
        finish(pc, fp, result)
    }
}

slow_handler!(op_binary_int_slow, |t, pc, fp, frame| binary_int(t, pc, fp));
slow_handler!(op_compare_slow, |t, pc, fp, frame| compare(t, pc, fp));

/// The answer of a comparison of two immediate integers.
#[inline(always)]
fn compare_small(op: u16, b: u64, c: u64) -> bool {
    let (b, c) = (b as i64, c as i64);
    match op {
        0 => b < c,
        1 => b <= c,
        2 => b == c,
        3 => b != c,
        4 => b > c,
        _ => b >= c,
    }
}

pub(super) unsafe extern "C" fn op_compare(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let (b, c, bits) = unsafe { (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize), (*pc).x) };
    if b & c & 1 == 1 {
        let answer = Value::bool(compare_small(bits & x::OPERATOR, b, c)).into_bits();
        return put_next!(t, pc, fp, frame, (*pc).a, answer);
    }
    jump_to!(op_compare_slow, t, pc, fp, frame)
}

#[inline(never)]
unsafe fn compare(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let c = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let op = CompareOp::ALL[(bits & x::OPERATOR) as usize];
        if let Some(answer) = compare_plain(op, &b, &c) {
            drop((b, c));
            return finish(pc, fp, Ok(Value::bool(answer)));
        }
        let mut result = (*t).compare(&b, &c, op);
        if bits & x::TO_BOOL != 0
            && let Ok(value) = &result
        {
            result = (*t).is_true(value).map(Value::bool);
        }
        drop((b, c));
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_compare_jump(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: slots of the running frame.
    let (b, c, bits) = unsafe { (*fp.add((*pc).b as usize), *fp.add((*pc).c as usize), (*pc).x) };
    if b & c & 1 == 1 {
        if compare_small(bits & x::OPERATOR, b, c) == (bits & x::TO_BOOL != 0) {
            // SAFETY: a jump target of the same translation.
            let target = unsafe { pc.offset((*pc).a as i32 as isize) };
            return dispatch!(t, target, fp, frame);
        }
        return next!(t, pc, fp, frame);
    }
    if b & 3 == 2 && c & 3 == 2 {
        let (b, c) = (unpack_float(b), unpack_float(c));
        let answer = match bits & x::OPERATOR {
            0 => b < c,
            1 => b <= c,
            2 => b == c,
            3 => b != c,
            4 => b > c,
            _ => b >= c,
        };
        if answer == (bits & x::TO_BOOL != 0) {
            // SAFETY: a jump target of the same translation.
            let target = unsafe { pc.offset((*pc).a as i32 as isize) };
            return dispatch!(t, target, fp, frame);
        }
        return next!(t, pc, fp, frame);
    }
    jump_to!(op_compare_jump_slow, t, pc, fp, frame)
}

#[inline(never)]
unsafe extern "C" fn op_compare_jump_slow(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame.
    unsafe { (*frame).pc = pc as *const u8 };
    // SAFETY: the running frame's.
    let answer = unsafe { compare_truth(t, pc, fp) };
    if answer == 2 {
        return raise(t);
    }
    let (pc, fp, frame) = noted!(t);
    // SAFETY: the running instruction, and a jump target of the same translation.
    unsafe {
        if (answer == 1) == ((*pc).x & x::TO_BOOL != 0) {
            return dispatch!(t, pc.offset((*pc).a as i32 as isize), fp, frame);
        }
    }
    next!(t, pc, fp, frame)
}

/// 0: false, 1: true, 2: raised.
#[inline(never)]
unsafe fn compare_truth(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> u8 {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let c = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let op = CompareOp::ALL[(bits & x::OPERATOR) as usize];
        if let Some(answer) = compare_plain(op, &b, &c) {
            return answer as u8;
        }
        let result = (*t).compare(&b, &c, op);
        match result.and_then(|value| (*t).is_true(&value)) {
            Ok(answer) => answer as u8,
            Err(_) => 2,
        }
    }
}

pub(super) unsafe extern "C" fn op_unary(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    slow!(t, pc, fp, frame, unary(t, pc, fp))
}

#[inline(never)]
unsafe fn unary(t: *mut Thread, pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let thread = &mut *t;
        let result = match bits & x::OPERATOR {
            0 => thread.negative(&b),
            1 => thread.is_true(&b).map(|truth| Value::bool(!truth)),
            2 => thread.invert(&b),
            _ => thread.is_true(&b).map(Value::bool),
        };
        drop(b);
        finish(pc, fp, result)
    }
}

pub(super) unsafe extern "C" fn op_is(
    t: *mut Thread,
    pc: *const Instr,
    fp: *mut u64,
    frame: *mut Frame,
) -> u64 {
    // SAFETY: the running frame's. What the operands' slots own does not die here.
    unsafe {
        let bits = (*pc).x;
        let (left, right) = (fp.add((*pc).b as usize), fp.add((*pc).c as usize));
        let (b, c) = (*left, *right);
        let kept = |word: u64, temporary: u16| {
            bits & temporary == 0 || word & 7 != 0 || (*(word as *const object::Header)).refcount() > 1
        };
        if b != c && kept(b, x::B_TEMPORARY) && kept(c, x::C_TEMPORARY) {
            let plain = |word: u64| {
                if word & 7 == object::value::BORROWED { word & !object::value::BORROWED } else { word }
            };
            let answer = (plain(b) == plain(c)) != (bits & 1 == 1);
            for (slot, word, temporary) in [(left, b, x::B_TEMPORARY), (right, c, x::C_TEMPORARY)] {
                if bits & temporary != 0 {
                    *slot = 0;
                    if word & 7 == 0 {
                        (*(word as *const object::Header)).decref();
                    }
                }
            }
            return put_next!(t, pc, fp, frame, (*pc).a, Value::bool(answer).into_bits());
        }
    }
    jump_to!(op_is_slow, t, pc, fp, frame)
}

slow_handler!(op_is_slow, |t, pc, fp, frame| is(pc, fp));

#[inline(never)]
unsafe fn is(pc: *const Instr, fp: *mut u64) -> bool {
    // SAFETY: the running frame's.
    unsafe {
        let bits = (*pc).x;
        let b = operand(fp, (*pc).b, bits & x::B_TEMPORARY != 0);
        let c = operand(fp, (*pc).c, bits & x::C_TEMPORARY != 0);
        let answer = b.is(&c) != (bits & 1 == 1);
        drop((b, c));
        finish(pc, fp, Ok(Value::bool(answer)))
    }
}
