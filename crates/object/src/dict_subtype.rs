//! Native types that derive from `dict` and have fields of their own, such as `defaultdict`.
//!
//! Not here: dictionaries themselves (`dict`).

use crate::cell::Ref;
use crate::dict::Dict;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::payload::Traverse;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// The fields that a native type adds to a dictionary's.
pub trait DictPayload: Traverse + 'static {
    /// The Python type, declared with [`DictObj::spec`].
    fn type_object() -> &'static Type;
}

/// A dictionary with more fields.
#[repr(C)]
pub struct DictObj<P: DictPayload> {
    dict: Dict,
    payload: P,
}

/// Bytes from the start of an instance to its added fields.
pub const PAYLOAD_OFFSET: usize = size_of::<Dict>();

// SAFETY: `type_object` is made by `spec`, so that instances have this layout; subclasses extend it.
unsafe impl<P: DictPayload> Object for DictObj<P> {
    #[inline(always)]
    fn type_object() -> &'static Type {
        P::type_object()
    }
}

impl<P: DictPayload> std::ops::Deref for DictObj<P> {
    type Target = P;
    #[inline(always)]
    fn deref(&self) -> &P {
        &self.payload
    }
}

impl<P: DictPayload> DictObj<P> {
    /// The layout part of the type's declaration.
    pub const fn spec(name: &'static str) -> TypeSpec {
        const { assert!(align_of::<P>() <= 8) };
        TypeSpec {
            name,
            base: Some(&crate::dict::DICT),
            basicsize: size_of::<DictObj<P>>().next_multiple_of(8),
            traverse: Some(traverse::<P>),
            clear: Some(clear::<P>),
            drop: Some(drop_all::<P>),
            ..TypeSpec::EMPTY
        }
    }

    /// The dictionary.
    #[inline(always)]
    pub fn dict(&self) -> &Dict {
        &self.dict
    }

    /// A new empty instance of the type or a subclass.
    pub fn new_of(ty: &Type, payload: P) -> Value {
        debug_assert!(ty.is_subtype(P::type_object()));
        // SAFETY: all fields are written before anyone sees the object.
        unsafe {
            let object = heap::alloc(ty, ty.basicsize());
            let p = object.as_ptr() as *mut DictObj<P>;
            std::ptr::write(&raw mut (*p).payload, payload);
            (*p).dict.begin_empty();
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(hflags::INLINE_VALUES);
            }
            if ty.has(flags::HAVE_GC) {
                gc::track(object);
            }
            Value::from_owned(object.as_ptr())
        }
    }

    /// A new typed instance of the payload's own type.
    pub fn new_ref(payload: P) -> Ref<DictObj<P>> {
        // SAFETY: just made so.
        unsafe { Ref::from_value_unchecked(DictObj::new_of(P::type_object(), payload)) }
    }
}

unsafe fn traverse<P: DictPayload>(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live object of the type.
    unsafe {
        (*(object as *const DictObj<P>)).payload.traverse(visitor);
        crate::dict::dict_traverse(object, visitor);
    }
}

unsafe fn clear<P: DictPayload>(object: *const Header) {
    // SAFETY: a live object of the type.
    unsafe {
        (*(object as *const DictObj<P>)).payload.clear();
        crate::dict::dict_clear(object);
    }
}

unsafe fn drop_all<P: DictPayload>(object: *mut Header) {
    // SAFETY: a dead object of the type; its payload is dropped once.
    unsafe {
        std::ptr::drop_in_place(&raw mut (*(object as *mut DictObj<P>)).payload);
        crate::dict::dict_drop(object);
    }
}
