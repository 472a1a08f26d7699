//! The header of every heap object, and the trait of types that are laid out behind one.
//!
//! Here: reference counts and flags in CPython 3.14's 64-bit layout. Not here: allocation (`heap.rs`).

use std::cell::Cell;

use crate::types::Type;
use crate::value::Value;

/// The count that an immortal object shows.
pub const IMMORTAL_REFCOUNT: u32 = 3 << 30;

/// Flags in `ob_flags`. The low ones are CPython's.
pub mod flags {
    /// The object never dies.
    pub const IMMORTAL: u16 = 1;
    /// The object is not on the heap.
    pub const STATIC: u16 = 4;
    /// The interpreter's table of weak references knows the object.
    pub const HAS_WEAKREFS: u16 = 1 << 8;
    /// The object's finalizer has run.
    pub const FINALIZED: u16 = 1 << 9;
    /// The instance's attribute values lie inline (not in its dictionary).
    pub const INLINE_VALUES: u16 = 1 << 10;
    /// The object is being destroyed.
    pub const DYING: u16 = 1 << 11;
    /// Free for the type's own use.
    pub const TYPE_BIT: u16 = 1 << 12;
    /// The number of words for inline values is not that of the class, which has been replaced.
    pub const OWN_CAPACITY: u16 = 1 << 13;
}

/// What every heap object begins with.
#[repr(C)]
pub struct Header {
    pub(crate) refcnt: Cell<u32>,
    pub(crate) overflow: Cell<u16>,
    pub(crate) flags: Cell<u16>,
    pub(crate) ty: Cell<*const Type>,
}

/// The header of objects with a size.
#[repr(C)]
pub struct VarHeader {
    /// The common part.
    pub ob: Header,
    /// Number of items, or what the type makes of it.
    pub size: Cell<isize>,
}

// SAFETY: headers are touched only by the thread that holds the interpreter's lock.
unsafe impl Sync for Header {}
// SAFETY: as above.
unsafe impl Sync for VarHeader {}

impl Header {
    /// The header of a static, immortal object.
    pub const fn immortal(ty: &'static Type) -> Header {
        Header {
            refcnt: Cell::new(IMMORTAL_REFCOUNT),
            overflow: Cell::new(0),
            flags: Cell::new(flags::IMMORTAL | flags::STATIC),
            ty: Cell::new(ty),
        }
    }

    /// The header of a new object with one reference.
    pub const fn fresh(ty: *const Type) -> Header {
        Header { refcnt: Cell::new(1), overflow: Cell::new(0), flags: Cell::new(0), ty: Cell::new(ty) }
    }

    /// The type, as a pointer.
    #[inline(always)]
    pub fn ty_ptr(&self) -> *const Type {
        self.ty.get()
    }

    /// The type.
    #[inline(always)]
    pub fn ty(&self) -> &Type {
        // SAFETY: an object keeps its type alive.
        unsafe { &*self.ty.get() }
    }

    /// Changes the type word; the caller moves the reference.
    pub fn set_ty_ptr(&self, ty: *const Type) {
        self.ty.set(ty);
    }

    /// One more reference.
    #[inline(always)]
    pub fn incref(&self) {
        let count = self.refcnt.get() as i32;
        if count >= 0 {
            self.refcnt.set((count + 1) as u32);
        }
    }

    /// One reference less; true when it was the last.
    #[inline(always)]
    pub fn decref(&self) -> bool {
        let count = self.refcnt.get() as i32;
        if count >= 0 {
            self.refcnt.set((count - 1) as u32);
            count == 1
        } else {
            false
        }
    }

    /// The count; immortals show a constant.
    #[inline(always)]
    pub fn refcount(&self) -> u64 {
        self.refcnt.get() as u64
    }

    /// Sets the count (resurrection, collector).
    #[inline(always)]
    pub fn set_refcount(&self, count: u32) {
        self.refcnt.set(count);
    }

    /// Whether the object never dies.
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        (self.refcnt.get() as i32) < 0
    }

    /// Makes the object immortal.
    pub fn make_immortal(&self) {
        self.refcnt.set(IMMORTAL_REFCOUNT);
        self.set_flag(flags::IMMORTAL);
    }

    /// Whether all these flags are set.
    #[inline(always)]
    pub fn has_all_flags(&self, mask: u16) -> bool {
        self.flags.get() & mask == mask
    }

    /// Whether any of the flags is set.
    #[inline(always)]
    pub fn has_flag(&self, flag: u16) -> bool {
        self.flags.get() & flag != 0
    }

    /// Sets flags.
    #[inline(always)]
    pub fn set_flag(&self, flag: u16) {
        self.flags.set(self.flags.get() | flag);
    }

    /// Clears flags.
    #[inline(always)]
    pub fn clear_flag(&self, flag: u16) {
        self.flags.set(self.flags.get() & !flag);
    }
}

/// A Rust type that is the layout of a Python type's instances.
///
/// # Safety
/// `Self` is `repr(C)`, begins with [`Header`], and every object for which `is_instance` answers true
/// begins with `Self`'s layout.
pub unsafe trait Object: Sized + 'static {
    /// The Python type.
    fn type_object() -> &'static Type;

    /// Whether a heap value is an instance, subclasses included.
    #[inline]
    fn is_instance(value: &Value) -> bool {
        value.ty().is_subtype(Self::type_object())
    }

    /// A new reference to this object.
    #[inline(always)]
    fn to_value(&self) -> Value {
        // SAFETY: `self` is a live heap object.
        unsafe { Value::new_ref((self as *const Self).cast()) }
    }

    /// The header.
    #[inline(always)]
    fn header(&self) -> &Header {
        // SAFETY: the layout begins with a header.
        unsafe { &*(self as *const Self).cast() }
    }

    /// `type(self)`.
    #[inline(always)]
    fn class(&self) -> &Type {
        self.header().ty()
    }
}
