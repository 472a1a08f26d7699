//! The tagged word: an integer, a float, or a reference to a heap object.
//!
//! Here: [`Value`], its tags, and what copying and dropping a reference mean. Not here: boxed
//! integers and floats (`int.rs`, `singletons.rs`), operations that may run Python (`protocol.rs`).
//!
//! | low bits | meaning |
//! |---|---|
//! | `…1` | a 63-bit signed integer |
//! | `…10` | a float whose exponent is near 1 (about 1e-77 to 1e77) or which is `0.0` |
//! | `…000` | an owned reference to a heap object |
//! | `…100` | a borrowed reference, legal in frame slots only |

use std::fmt;
use std::num::NonZeroU64;
use std::ptr::NonNull;

use crate::header::{Header, Object};
use crate::heap;
use crate::types::Type;

/// The bit that marks a borrowed reference in a frame slot.
pub const BORROWED: u64 = 4;
/// The word of the float `0.0`.
const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;

/// An owned Python value. Copying takes a reference, dropping releases it.
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// Largest integer that needs no heap object.
pub const MAX_SMALL: i64 = (1 << 62) - 1;
/// Smallest integer that needs no heap object.
pub const MIN_SMALL: i64 = -(1 << 62);

impl Value {
    /// The raw word; the reference stays with `self`.
    #[inline(always)]
    pub const fn bits(&self) -> u64 {
        self.0.get()
    }

    /// Gives the reference away as a raw word.
    #[inline(always)]
    pub fn into_bits(self) -> u64 {
        let bits = self.0.get();
        std::mem::forget(self);
        bits
    }

    /// Takes over the reference that a raw word holds.
    ///
    /// # Safety
    /// `bits` is a valid value word that is not borrowed, and its reference is given to the result.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Value {
        debug_assert!(bits != 0 && bits & 7 != BORROWED);
        // SAFETY: the caller vouches for the word; no valid word is zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// A new reference to the heap object at `pointer`.
    ///
    /// # Safety
    /// `pointer` is a live object.
    #[inline(always)]
    pub unsafe fn new_ref(pointer: *const Header) -> Value {
        // SAFETY: the object is alive.
        unsafe {
            (*pointer).incref();
            Value::from_bits(pointer as u64)
        }
    }

    /// Takes over the caller's reference to the heap object at `pointer`.
    ///
    /// # Safety
    /// `pointer` is a live object and the caller owns a reference.
    #[inline(always)]
    pub unsafe fn from_owned(pointer: *const Header) -> Value {
        // SAFETY: as above.
        unsafe { Value::from_bits(pointer as u64) }
    }

    /// A reference to an immortal object.
    #[inline(always)]
    pub const fn immortal<T: Object>(object: &'static T) -> Value {
        // SAFETY: a static object lives for ever and does not count. The address of a static fits
        // the word; the transmute keeps the pointer usable in constants.
        unsafe { std::mem::transmute::<&'static T, Value>(object) }
    }

    /// An integer if it fits the word.
    #[inline(always)]
    pub fn try_small(i: i64) -> Option<Value> {
        let shifted = i.wrapping_shl(1);
        if shifted >> 1 == i { Some(Value::from_word((shifted as u64) | 1)) } else { None }
    }

    /// An integer that surely fits the word.
    #[inline(always)]
    pub const fn small(i: i32) -> Value {
        Value::from_word(((i as i64) << 1) as u64 | 1)
    }

    /// Any machine integer.
    #[inline]
    pub fn int(i: i64) -> Value {
        Value::try_small(i).unwrap_or_else(|| crate::int::box_i64(i))
    }

    /// A length or an index.
    #[inline]
    pub fn size(n: usize) -> Value {
        if n <= MAX_SMALL as usize {
            Value::from_word((n as u64) << 1 | 1)
        } else {
            crate::int::box_u64(n as u64)
        }
    }

    /// Any unsigned machine integer.
    #[inline]
    pub fn uint(n: u64) -> Value {
        Value::size(n as usize)
    }

    #[inline(always)]
    const fn from_word(bits: u64) -> Value {
        // SAFETY: called with tagged immediates only, which are not zero.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn bool(b: bool) -> Value {
        if b { Value::immortal(&crate::singletons::TRUE) } else { Value::immortal(&crate::singletons::FALSE) }
    }

    /// `None`.
    #[inline(always)]
    pub const fn none() -> Value {
        Value::immortal(&crate::singletons::NONE)
    }

    /// `NotImplemented`.
    #[inline(always)]
    pub const fn not_implemented() -> Value {
        Value::immortal(&crate::singletons::NOT_IMPLEMENTED)
    }

    /// `Ellipsis`.
    #[inline(always)]
    pub const fn ellipsis() -> Value {
        Value::immortal(&crate::singletons::ELLIPSIS)
    }

    /// A float, on the heap only if its exponent is extreme.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        match pack_float(f) {
            Some(word) => Value::from_word(word),
            None => crate::singletons::box_float(f),
        }
    }

    /// The integer in the word, if it is one.
    #[inline(always)]
    pub const fn as_small(&self) -> Option<i64> {
        let bits = self.bits();
        if bits & 1 == 1 { Some((bits as i64) >> 1) } else { None }
    }

    /// The float in the word, if it is one.
    #[inline(always)]
    pub const fn as_immediate_float(&self) -> Option<f64> {
        if self.bits() & 3 == 2 { Some(unpack_float(self.bits())) } else { None }
    }

    /// A float of exact type `float`, on the heap or not.
    #[inline]
    pub fn as_exact_float(&self) -> Option<f64> {
        if let Some(f) = self.as_immediate_float() {
            return Some(f);
        }
        if self.is_type(&crate::singletons::FLOAT) { self.float_of_heap() } else { None }
    }

    /// A float or an instance of a subclass.
    #[inline]
    pub fn as_float(&self) -> Option<f64> {
        if let Some(f) = self.as_immediate_float() {
            return Some(f);
        }
        self.float_of_heap()
    }

    fn float_of_heap(&self) -> Option<f64> {
        self.downcast::<crate::singletons::Float>().map(|f| f.value())
    }

    /// Whether this is a reference to a heap object.
    #[inline(always)]
    pub const fn is_heap(&self) -> bool {
        self.bits() & 7 == 0
    }

    /// The header of the heap object, if this is a reference to one.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        if self.is_heap() {
            // SAFETY: a word with these tags is a live object for as long as `self` holds it.
            Some(unsafe { &*(self.bits() as *const Header) })
        } else {
            None
        }
    }

    /// The pointer of the heap object; null for immediates.
    #[inline(always)]
    pub fn pointer(&self) -> *const Header {
        if self.is_heap() { self.bits() as *const Header } else { std::ptr::null() }
    }

    /// `type(self)`, borrowed.
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        let bits = self.bits();
        if bits & 7 == 0 {
            // SAFETY: live object; an object keeps its type alive.
            unsafe { &*(*(bits as *const Header)).ty_ptr() }
        } else if bits & 1 == 1 {
            &crate::int::INT
        } else {
            &crate::singletons::FLOAT
        }
    }

    /// Whether `type(self) is ty`.
    #[inline(always)]
    pub fn is_type(&self, ty: &Type) -> bool {
        std::ptr::eq(self.ty(), ty)
    }

    /// `self is other`.
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.bits() == other.bits()
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.bits() == &raw const crate::singletons::NONE as u64
    }

    /// Whether this is `True`.
    #[inline(always)]
    pub fn is_true(&self) -> bool {
        self.bits() == &raw const crate::singletons::TRUE as u64
    }

    /// Whether this is `False`.
    #[inline(always)]
    pub fn is_false(&self) -> bool {
        self.bits() == &raw const crate::singletons::FALSE as u64
    }

    /// Whether this is `True` or `False`.
    #[inline(always)]
    pub fn is_bool(&self) -> bool {
        self.is_true() || self.is_false()
    }

    /// Whether this is `NotImplemented`.
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.bits() == &raw const crate::singletons::NOT_IMPLEMENTED as u64
    }

    /// The object as a `T` if it is one, subclasses included.
    #[inline(always)]
    pub fn downcast<T: Object>(&self) -> Option<&T> {
        if self.is_heap() && T::is_instance(self) {
            // SAFETY: an instance of T's type, or of a subclass, begins with T's layout.
            Some(unsafe { &*(self.bits() as *const T) })
        } else {
            None
        }
    }

    /// The object as a `T` if its type is exactly `T`'s.
    #[inline(always)]
    pub fn downcast_exact<T: Object>(&self) -> Option<&T> {
        if self.is_heap() && self.is_type(T::type_object()) {
            // SAFETY: the type is T's.
            Some(unsafe { &*(self.bits() as *const T) })
        } else {
            None
        }
    }

    /// The address that `id()` answers: of the object, or a number that identifies the immediate.
    pub fn id(&self) -> u64 {
        // Immediates are no addresses, but look like some: programs that mask addresses find them.
        if self.is_heap() { self.bits() } else { self.bits() ^ 0x5500_0000_0000 }
    }

    /// The number of references, as `sys.getrefcount` would say without its own.
    pub fn refcount(&self) -> u64 {
        match self.header() {
            Some(header) => header.refcount(),
            None => crate::header::IMMORTAL_REFCOUNT as u64,
        }
    }
}

/// The word of a float, if the float fits one.
#[inline(always)]
pub fn pack_float(f: f64) -> Option<u64> {
    let bits = f.to_bits();
    // Exponent bits 62..60 are 011 or 100 for magnitudes near one; adding 1 to the rotated top makes both
    // have the same two bits, which the tag then replaces.
    let top = (bits >> 60) & 7;
    if top == 3 || top == 4 {
        let word = (bits.rotate_left(3) & !3) | 2;
        // One float near 1.7e-77 has the word that stands for zero.
        if word == FLOAT_ZERO { None } else { Some(word) }
    } else if bits == 0 {
        Some(FLOAT_ZERO)
    } else {
        None
    }
}

/// The float of a word that [`pack_float`] made.
#[inline(always)]
pub const fn unpack_float(word: u64) -> f64 {
    if word == FLOAT_ZERO {
        return 0.0;
    }
    // Bit 63 of the word is bit 60 of the float: 1 for exponents 011, 0 for 100.
    let b63 = word >> 63;
    let restored = (2 - b63) | (word & !3);
    f64::from_bits(restored.rotate_right(3))
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if self.is_heap() {
            // SAFETY: the object is alive through `self`.
            unsafe { (*(self.bits() as *const Header)).incref() }
        }
        Value(self.0)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_heap() {
            // SAFETY: `self` owns one reference, which ends here.
            unsafe {
                if (*(self.bits() as *const Header)).decref() {
                    heap::destroy(NonNull::new_unchecked(self.bits() as *mut Header));
                }
            }
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(i) = self.as_small() {
            write!(f, "{i}")
        } else if let Some(x) = self.as_immediate_float() {
            write!(f, "{x}")
        } else if let Some(s) = self.downcast::<crate::Str>() {
            write!(f, "{:?}", s.to_string_lossy())
        } else {
            write!(f, "<{} at {:#x}>", self.ty().name(), self.bits())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_survive_packing() {
        for f in [0.0, 1.0, -1.0, 1.5, -2.75, 1e-70, 1e70, std::f64::consts::PI, 255.0, 2.0, -0.5] {
            let word = pack_float(f).unwrap_or_else(|| panic!("{f} fits"));
            assert_eq!(word & 3, 2);
            assert_eq!(unpack_float(word).to_bits(), f.to_bits());
        }
        for f in [-0.0, f64::INFINITY, f64::NAN, 1e-300, 1e300, 5e-324] {
            assert!(pack_float(f).is_none(), "{f}");
        }
    }

    #[test]
    fn integers_fit_sixty_three_bits() {
        for i in [0, 1, -1, MAX_SMALL, MIN_SMALL, 1 << 40] {
            assert_eq!(Value::try_small(i).and_then(|v| v.as_small()), Some(i));
        }
        assert!(Value::try_small(MAX_SMALL + 1).is_none());
        assert!(Value::try_small(MIN_SMALL - 1).is_none());
    }
}
