//! Integers on the heap: CPython's `PyLongObject`, 30-bit digits from offset 24.
//!
//! Here: the layout and conversions to machine integers and to `num`'s big integers. Not here: arithmetic
//! (`num`) and methods (`builtins`).

use std::cell::Cell;

use crate::errors::PyResult;
use crate::header::{Header, Object};
use crate::heap;
use crate::singletons::static_type;
use crate::thread::Thread;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// Bits per digit.
pub const SHIFT: u32 = 30;
/// Mask of a digit.
pub const MASK: u32 = (1 << SHIFT) - 1;

/// A heap integer of any magnitude. The tag holds the sign (0 positive, 1 zero, 2 negative) and the number of
/// digits shifted left by 3.
#[repr(C)]
pub struct Int {
    ob: Header,
    pub(crate) tag: Cell<u64>,
    pub(crate) digits: [u32; 0],
}

/// A static integer of one digit: `True` and `False`.
#[repr(C)]
pub struct SmallInt {
    ob: Header,
    tag: u64,
    digit: u32,
}

// SAFETY: never changed.
unsafe impl Sync for SmallInt {}

static_type!(
    /// `int`
    INT,
    TypeSpec {
        name: "int",
        basicsize: 24,
        itemsize: 4,
        flags: flags::BASETYPE | flags::LONG_SUBCLASS | flags::MATCH_SELF,
        size: Some(int_size),
        ..TypeSpec::EMPTY
    }
);

pub(crate) unsafe fn int_size(object: *const Header) -> usize {
    // SAFETY: an integer.
    let int = unsafe { &*(object as *const Int) };
    size_for(int.digits().len())
}

fn size_for(digits: usize) -> usize {
    24 + (digits.max(1) * 4).next_multiple_of(8)
}

// SAFETY: layout as declared in INT; `is_instance` looks at the flag that subclasses inherit.
unsafe impl Object for Int {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &INT
    }

    #[inline]
    fn is_instance(value: &Value) -> bool {
        value.ty().has(flags::LONG_SUBCLASS)
    }
}

// SAFETY: begins with the layout of an int.
unsafe impl Object for SmallInt {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &crate::singletons::BOOL
    }
}

impl SmallInt {
    /// A static integer below 2**30.
    pub const fn new_static(ty: &'static Type, value: u32) -> SmallInt {
        SmallInt { ob: Header::immortal(ty), tag: if value == 0 { 1 } else { 1 << 3 }, digit: value }
    }
}

impl Int {
    /// The magnitude, least significant digit first, without leading zeros.
    #[inline]
    pub fn digits(&self) -> &[u32] {
        // SAFETY: the tag says how many digits follow.
        unsafe { std::slice::from_raw_parts(self.digits.as_ptr(), (self.tag.get() >> 3) as usize) }
    }

    /// Whether the number is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.tag.get() & 3 == 2
    }

    /// The number, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        let digits = self.digits();
        if digits.len() > 3 {
            return None;
        }
        let mut magnitude: u128 = 0;
        for (i, d) in digits.iter().enumerate() {
            magnitude |= (*d as u128) << (SHIFT as usize * i);
        }
        let signed = if self.is_negative() { -(magnitude as i128) } else { magnitude as i128 };
        i64::try_from(signed).ok()
    }

    /// The number as `num` views it.
    pub fn as_ref(&self) -> num::bigint::IntRef<'_> {
        num::bigint::IntRef::new(self.is_negative(), self.digits())
    }

    /// An instance of `int` or a subclass on the heap with these digits; leading zeros are dropped. `None` when
    /// memory is exhausted.
    pub fn try_new_of(ty: &Type, negative: bool, digits: &[u32]) -> Option<Value> {
        let used = digits.iter().rposition(|d| *d != 0).map_or(0, |i| i + 1);
        // SAFETY: all fields are set before anyone sees the object.
        unsafe {
            let object = heap::try_alloc_unset(ty, size_for(used))?;
            let int = object.as_ptr() as *mut Int;
            (*int).tag.set(
                (used as u64) << 3
                    | if used == 0 {
                        1
                    } else if negative {
                        2
                    } else {
                        0
                    },
            );
            let first = (&raw mut (*int).digits) as *mut u32;
            if used == 0 {
                *first = 0;
            }
            std::ptr::copy_nonoverlapping(digits.as_ptr(), first, used);
            if ty.has(flags::HAVE_GC) {
                crate::gc::track(object);
            }
            Some(Value::from_owned(object.as_ptr()))
        }
    }
}

/// A machine integer on the heap.
#[cold]
#[inline(never)]
pub fn box_i64(i: i64) -> Value {
    new_int_of(&INT, i)
}

/// A machine integer on the heap.
#[cold]
#[inline(never)]
pub fn box_u64(n: u64) -> Value {
    let digits = [(n as u32) & MASK, ((n >> 30) as u32) & MASK, (n >> 60) as u32];
    Int::try_new_of(&INT, false, &digits).unwrap_or_else(|| heap::out_of_memory())
}

/// A machine integer on the heap, of `int` or a subclass, even when it is small.
pub fn new_int_of(ty: &Type, i: i64) -> Value {
    let n = i.unsigned_abs();
    let digits = [(n as u32) & MASK, ((n >> 30) as u32) & MASK, (n >> 60) as u32];
    Int::try_new_of(ty, i < 0, &digits).unwrap_or_else(|| heap::out_of_memory())
}

/// An integer operand: call `as_ref` for `num`'s functions.
pub enum IntOperand<'a> {
    /// From the word itself.
    Immediate(num::bigint::IntBuf),
    /// From the heap.
    Heap(&'a Int),
}

impl IntOperand<'_> {
    /// The number as `num` views it.
    pub fn as_ref(&self) -> num::bigint::IntRef<'_> {
        match self {
            IntOperand::Immediate(buf) => buf.as_ref(),
            IntOperand::Heap(int) => int.as_ref(),
        }
    }
}

impl Value {
    /// Whether this is an integer, subclasses and booleans included.
    #[inline(always)]
    pub fn is_int(&self) -> bool {
        self.bits() & 1 == 1 || (self.is_heap() && self.ty().has(flags::LONG_SUBCLASS))
    }

    /// Whether `type(self) is int`.
    #[inline(always)]
    pub fn is_exact_int(&self) -> bool {
        self.bits() & 1 == 1 || self.is_type(&INT)
    }

    /// An integer (subclasses and booleans included) as a machine integer, if it is one and fits.
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        match self.as_small() {
            Some(i) => Some(i),
            None => self.downcast::<Int>().and_then(Int::to_i64),
        }
    }

    /// An integer of any size, if it is one, as something that `num` can view.
    pub fn as_int(&self) -> Option<IntOperand<'_>> {
        match self.as_small() {
            Some(i) => Some(IntOperand::Immediate(num::bigint::IntBuf::new(i as i128))),
            None => self.downcast::<Int>().map(IntOperand::Heap),
        }
    }

    /// Sign of an integer: -1, 0 or 1.
    pub fn int_sign(&self) -> Option<i32> {
        match self.as_small() {
            Some(i) => Some(i.signum() as i32),
            None => self.downcast::<Int>().map(|i| match i.tag.get() & 3 {
                0 => 1,
                1 => 0,
                _ => -1,
            }),
        }
    }
}

impl Thread {
    /// A Python integer of any size.
    pub fn new_int(&mut self, big: &num::bigint::BigInt) -> PyResult {
        if let Some(i) = big.to_i64() {
            return Ok(Value::int(i));
        }
        match Int::try_new_of(&INT, big.is_negative(), big.digits()) {
            Some(value) => Ok(value),
            None => Err(self.memory_error()),
        }
    }

    /// An instance of a subclass of `int`.
    pub fn new_int_of(&mut self, ty: &Type, big: &num::bigint::BigInt) -> PyResult {
        if std::ptr::eq(ty, &INT) {
            return self.new_int(big);
        }
        match Int::try_new_of(ty, big.is_negative(), big.digits()) {
            Some(value) => Ok(value),
            None => Err(self.memory_error()),
        }
    }
}
