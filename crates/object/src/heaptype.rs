//! Classes made at run time: allocating the type object and deciding how its instances lie in memory.
//!
//! Not here: what `type.__new__` checks and calls (`builtins`), filling slots (`slotdefs/update.rs`).

use crate::cell::Ref;
use crate::gc;
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::lookup;
use crate::types::{Type, flags};
use crate::value::Value;

/// What the instances of a new class have beyond those of its base.
#[derive(Clone, Copy, Default, Debug)]
pub struct Additions {
    /// Number of `__slots__` members.
    pub slots: usize,
    /// An instance dictionary.
    pub dict: bool,
    /// Weak references.
    pub weakrefs: bool,
    /// How many attributes the class's methods assign, as far as the compiler saw; sizes the inline values.
    pub expected_attributes: usize,
}

/// The most attribute values that lie inline, as CPython's shared keys.
const MAX_INLINE: usize = 30;
const MIN_INLINE: usize = 4;

/// Offset of the first `__slots__` member in instances of a class with this base.
pub fn first_slot_offset(base: &Type) -> usize {
    base.basicsize().next_multiple_of(8)
}

/// A class without name, bases, dictionary and slots: an instance of `meta` whose instances extend those of `base`.
pub fn new_heap_type(meta: &Type, base: &Type, added: Additions) -> Ref<Type> {
    // SAFETY: the type is written whole behind its header before anyone sees it; what a metaclass adds is zeroed.
    let (object, ty) = unsafe {
        let object = heap::alloc(meta, meta.basicsize());
        let ty = object.as_ptr() as *mut Type;
        ty.write(Type::blank(Header::fresh(meta)));
        (object, &*ty)
    };
    ty.set_flags(flags::HEAPTYPE | flags::BASETYPE | flags::HAVE_GC);
    ty.set_base(base);
    ty.inherit_layout(base);
    let first = first_slot_offset(base);
    ty.set_sizes(if added.slots == 0 { base.basicsize() } else { first + 8 * added.slots }, base.itemsize());
    ty.set_slot_members(first as u32, added.slots as u32);
    ty.set_dictoffset(if added.dict { -1 } else { base.dictoffset() });
    ty.set_supports_weakrefs(added.weakrefs || base.supports_weakrefs());
    if added.weakrefs {
        ty.set_flags(flags::MANAGED_WEAKREF);
    }
    ty.set_flags(base.flags() & (flags::MANAGED_WEAKREF | flags::ITEMS_AT_END));
    if ty.dictoffset() == -1 {
        ty.set_flags(flags::MANAGED_DICT);
        // Behind instances that differ in size (strings, too) there is no fixed place.
        if ty.itemsize() == 0 && ty.size.get().is_none() {
            ty.set_flags(flags::INLINE_VALUES);
            let wanted = base.inline_capacity().max(added.expected_attributes).saturating_add(2);
            ty.set_inline_capacity(wanted.clamp(MIN_INLINE, MAX_INLINE));
        }
    }
    if added.slots == 0 {
        ty.set_solid_base(base.solid_base());
    }
    // SAFETY: an instance of `type`, tracked now that it is whole.
    unsafe {
        gc::track(object);
        Ref::from_value_unchecked(Value::from_owned(object.as_ptr()))
    }
}

/// Makes the base's words tell how instances lie in memory, after `__bases__` has been assigned.
pub fn rebase(ty: &Type, base: &Type) {
    ty.set_base(base);
    if ty.slot_members().1 == 0 {
        ty.set_solid_base(base.solid_base());
    }
}

/// Gives an object another class, whose instances lie in memory alike; the caller has checked that.
pub fn set_class(object: &Value, class: &Type) {
    let Some(header) = object.header() else { return };
    let old = header.ty().to_value();
    // Inline values are ordered by the old class's layout, so they move into a dictionary.
    if header.has_flag(hflags::INLINE_VALUES) {
        lookup::instance_dict(object);
    }
    let (before, after) = (header.ty().inline_capacity(), class.inline_capacity());
    if before != after {
        heap::note_capacity(header, before);
    }
    if lookup::binds_otherwise(header.ty().slots(), class.slots()) {
        lookup::descriptors_changed();
    }
    let owned = if class.is_heap_type() { Some(class.to_value()) } else { None };
    header.set_ty_ptr(class);
    // The object's reference to its class moves from the old one to the new one; types that are not made at run time are
    // not counted.
    std::mem::forget(owned);
    if let Some(old_type) = old.downcast::<Type>()
        && old_type.is_heap_type()
    {
        // SAFETY: the reference that the object held.
        drop(unsafe { Value::from_owned((old_type as *const Type).cast()) });
    }
}
