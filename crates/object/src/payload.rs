//! Objects whose fields are ordinary Rust: what types outside this crate are made of.
//!
//! Here: [`Obj`], the trait that `#[pytype]` implements for its fields, traversal of the usual field types,
//! buffer views. A payload's interior is `Cell`s, `ValueCell`s and `RefCell`s of plain data.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use crate::cell::{OptionCell, Ref, ValueCell};
pub use crate::gc::Visitor;
use crate::header::{Header, Object};
use crate::heap;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// Fields that may hold references.
pub trait Traverse {
    /// Whether there can be any reference at all.
    const HAS_REFERENCES: bool = true;

    /// Shows every reference once.
    fn traverse(&self, visitor: &mut Visitor<'_>);

    /// Drops references that may close cycles, where that can be done from outside.
    fn clear(&self) {}

    /// Shows references that the collector is not to know, as it does not in CPython. The audit of references does.
    fn hidden(&self, _: &mut Visitor<'_>) {}
}

/// The fields of a Python type's instances.
pub trait Payload: Traverse + 'static {
    /// The Python type.
    fn type_object() -> &'static Type;
}

/// An object with a payload.
#[repr(C)]
pub struct Obj<P: Payload> {
    ob: Header,
    payload: P,
}

// SAFETY: `type_object` is made by `spec_for::<P>`, so that instances have this layout; subclasses extend it.
unsafe impl<P: Payload> Object for Obj<P> {
    #[inline(always)]
    fn type_object() -> &'static Type {
        P::type_object()
    }
}

impl<P: Payload> std::ops::Deref for Obj<P> {
    type Target = P;
    #[inline(always)]
    fn deref(&self) -> &P {
        &self.payload
    }
}

impl<P: Payload> Obj<P> {
    /// Offset of the fields behind the header.
    pub const FIELDS: usize = std::mem::offset_of!(Obj<P>, payload);

    /// The layout part of the type's declaration.
    pub const fn spec(name: &'static str) -> TypeSpec {
        // Objects lie at multiples of 16, and their fields right behind the header: what needs more goes into a box.
        assert!(align_of::<P>() <= 16);
        TypeSpec {
            name,
            basicsize: size_of::<Obj<P>>().next_multiple_of(8),
            traverse: if P::HAS_REFERENCES { Some(traverse::<P>) } else { None },
            clear: if P::HAS_REFERENCES { Some(clear::<P>) } else { None },
            drop: if std::mem::needs_drop::<P>() { Some(drop_payload::<P>) } else { None },
            hidden: if std::mem::needs_drop::<P>() { Some(hidden::<P>) } else { None },
            ..TypeSpec::EMPTY
        }
    }

    /// A new instance of the payload's own type.
    #[inline]
    pub fn new(payload: P) -> Value {
        Obj::new_of(P::type_object(), payload)
    }

    /// A new instance of the type or a subclass.
    #[inline]
    pub fn new_of(ty: &Type, payload: P) -> Value {
        const { assert!(align_of::<Obj<P>>() <= 8, "objects lie at multiples of eight only") };
        debug_assert!(ty.is_subtype(P::type_object()));
        // SAFETY: the payload is written before anyone sees the object.
        unsafe {
            let object = heap::alloc_unset(ty, ty.basicsize());
            let p = object.as_ptr() as *mut Obj<P>;
            std::ptr::write(&raw mut (*p).payload, payload);
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
            }
            if ty.has(flags::HAVE_GC) {
                crate::gc::track(object);
            }
            Value::from_owned(object.as_ptr())
        }
    }

    /// A new typed instance of the payload's own type.
    pub fn new_ref(payload: P) -> Ref<Obj<P>> {
        // SAFETY: just made so.
        unsafe { Ref::from_value_unchecked(Obj::new(payload)) }
    }
}

unsafe fn traverse<P: Payload>(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live object of the type.
    unsafe { (*(object as *const Obj<P>)).payload.traverse(visitor) }
}

unsafe fn hidden<P: Payload>(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live object of the type.
    unsafe { (*(object as *const Obj<P>)).payload.hidden(visitor) }
}

unsafe fn clear<P: Payload>(object: *const Header) {
    // SAFETY: a live object of the type.
    unsafe { (*(object as *const Obj<P>)).payload.clear() }
}

unsafe fn drop_payload<P: Payload>(object: *mut Header) {
    // SAFETY: a dead object of the type; its payload is dropped once.
    unsafe { std::ptr::drop_in_place(&raw mut (*(object as *mut Obj<P>)).payload) }
}

/// Types without references.
#[macro_export]
macro_rules! no_references {
    ($($t:ty),* $(,)?) => { $(impl $crate::payload::Traverse for $t {
        const HAS_REFERENCES: bool = false;
        fn traverse(&self, _: &mut $crate::gc::Visitor<'_>) {}
    })* };
}

no_references!(
    (),
    bool,
    u8,
    i8,
    u16,
    i16,
    u32,
    i32,
    u64,
    i64,
    usize,
    isize,
    f32,
    f64,
    char,
    String,
    &'static str,
    num::bigint::BigInt,
    Vec<u8>,
    Vec<u16>,
    Vec<u32>,
    Vec<u64>,
    Vec<i64>,
    Vec<f64>,
    Vec<usize>,
    Vec<isize>,
    Vec<bool>,
    Vec<String>,
    Box<[u8]>,
    Box<[u32]>,
    text::StrBuf
);

impl<T: 'static> Traverse for Cell<T> {
    const HAS_REFERENCES: bool = false;
    fn traverse(&self, _: &mut Visitor<'_>) {}
}

impl Traverse for Value {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(self)
    }
}

impl<T: Object> Traverse for Ref<T> {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(self.as_value())
    }
}

impl Traverse for ValueCell {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit(self.peek())
    }
    fn clear(&self) {
        self.set(Value::none())
    }
}

impl Traverse for OptionCell {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        visitor.visit_option(self.peek())
    }
    fn clear(&self) {
        self.take();
    }
}

impl<T: Traverse> Traverse for Option<T> {
    const HAS_REFERENCES: bool = T::HAS_REFERENCES;
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        if let Some(t) = self {
            t.traverse(visitor)
        }
    }
    fn clear(&self) {
        if let Some(t) = self {
            t.clear()
        }
    }
}

impl Traverse for Vec<Value> {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.iter().for_each(|v| visitor.visit(v))
    }
}

impl Traverse for Box<[Value]> {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.iter().for_each(|v| visitor.visit(v))
    }
}

impl Traverse for Box<[OptionCell]> {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.iter().for_each(|v| v.traverse(visitor))
    }
    fn clear(&self) {
        self.iter().for_each(|v| v.clear())
    }
}

impl<T: Traverse + Default> Traverse for RefCell<T> {
    const HAS_REFERENCES: bool = T::HAS_REFERENCES;
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        // A payload must not hold its RefCell borrowed across code that may collect; if it does, the references
        // shown are too few, which keeps objects alive: the safe direction.
        if let Ok(t) = self.try_borrow() {
            t.traverse(visitor)
        }
    }
    fn clear(&self) {
        let taken = self.try_borrow_mut().map(|mut t| std::mem::take(&mut *t));
        drop(taken);
    }
}

impl<A: Traverse, B: Traverse> Traverse for (A, B) {
    const HAS_REFERENCES: bool = A::HAS_REFERENCES || B::HAS_REFERENCES;
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.0.traverse(visitor);
        self.1.traverse(visitor);
    }
}

/// A view of an object's memory: what `bf_getbuffer` fills.
pub struct BufferView {
    /// The object that owns the memory; kept alive by the view.
    pub owner: Value,
    /// First byte; valid until the view is released.
    pub data: NonNull<u8>,
    /// Number of bytes.
    pub len: usize,
    /// Whether the memory must not be written.
    pub readonly: bool,
    /// Bytes per item.
    pub itemsize: usize,
    /// `struct` format of an item.
    pub format: std::borrow::Cow<'static, str>,
    /// Length of each dimension.
    pub shape: Vec<isize>,
    /// Distance in bytes between items of each dimension.
    pub strides: Vec<isize>,
    /// For the exporter's own use; given back to `bf_releasebuffer`.
    pub internal: usize,
}

impl BufferView {
    /// A one-dimensional view of bytes.
    pub fn simple(owner: Value, data: *const u8, len: usize, readonly: bool) -> BufferView {
        BufferView {
            owner,
            data: NonNull::new(data as *mut u8).unwrap_or(NonNull::dangling()),
            len,
            readonly,
            itemsize: 1,
            format: std::borrow::Cow::Borrowed("B"),
            shape: vec![len as isize],
            strides: vec![1],
            internal: 0,
        }
    }
}
