//! `object` and `type` as types, the singletons, floats and complex numbers.
//!
//! Here: statics and the two small number layouts. Not here: any method of theirs (`builtins`).

use crate::header::{Header, Object};
use crate::heap;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

macro_rules! static_type {
    ($(#[$doc:meta])* $name:ident, $spec:expr) => {
        $(#[$doc])*
        pub static $name: Type = Type::new_static({
            const SPEC: &TypeSpec = &$spec;
            SPEC
        });
    };
}
pub(crate) use static_type;

static_type!(
    /// `object`
    OBJECT,
    TypeSpec { name: "object", base: None, flags: flags::BASETYPE, ..TypeSpec::EMPTY }
);
static_type!(
    /// `type`
    TYPE,
    TypeSpec {
        name: "type",
        basicsize: size_of::<Type>(),
        reported_basicsize: crate::types::REPORTED_TYPE_SIZE,
        itemsize: 40,
        flags: flags::BASETYPE | flags::TYPE_SUBCLASS | flags::HAVE_VECTORCALL | flags::ITEMS_AT_END,
        dictoffset: 264,
        weakrefs: true,
        size: Some(type_size),
        traverse: Some(type_traverse),
        clear: Some(type_clear),
        drop: Some(type_drop),
        ..TypeSpec::EMPTY
    }
);

unsafe fn type_size(object: *const Header) -> usize {
    // SAFETY: a type object; metaclasses may add members.
    unsafe { (*object).ty().basicsize() }
}

unsafe fn type_traverse(object: *const Header, visitor: &mut crate::gc::Visitor<'_>) {
    // SAFETY: a live type object.
    let ty = unsafe { &*(object as *const Type) };
    for cell in [
        &ty.tp_dict,
        &ty.tp_bases,
        &ty.held_base,
        &ty.tp_mro,
        &ty.ht_name,
        &ty.ht_slots,
        &ty.ht_qualname,
        &ty.ht_module,
        &ty.layout,
        &ty.cached_init,
    ] {
        visitor.visit_option(cell.peek());
    }
}

unsafe fn type_clear(object: *const Header) {
    // SAFETY: a live type object. Names stay, for messages.
    let ty = unsafe { &*(object as *const Type) };
    if !ty.is_heap_type() {
        return;
    }
    crate::lookup::type_modified(ty);
    if let Some(dict) = ty.dict() {
        dict.clear();
    }
    ty.cached_init.take();
    ty.tp_mro.take();
}

unsafe fn type_drop(object: *mut Header) {
    // SAFETY: a dead type object.
    unsafe {
        crate::lookup::forget_type(&*(object as *const Type));
        std::ptr::drop_in_place(object as *mut Type);
    }
}

/// An object without fields: `None`, `NotImplemented`, `Ellipsis`, `object()`.
#[repr(C)]
pub struct Plain {
    ob: Header,
}

macro_rules! singleton {
    ($(#[$doc:meta])* $object:ident, $(#[$type_doc:meta])* $type_name:ident, $name:literal) => {
        static_type!($(#[$type_doc])* $type_name, TypeSpec { name: $name, ..TypeSpec::EMPTY });
        $(#[$doc])*
        pub static $object: Plain = Plain { ob: Header::immortal(&$type_name) };
    };
}

// SAFETY: every object begins with this.
unsafe impl Object for Plain {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &OBJECT
    }
}

singleton!(
    /// `None`
    NONE,
    /// `type(None)`
    NONE_TYPE,
    "NoneType"
);
singleton!(
    /// `NotImplemented`
    NOT_IMPLEMENTED,
    /// `type(NotImplemented)`
    NOT_IMPLEMENTED_TYPE,
    "NotImplementedType"
);
singleton!(
    /// `Ellipsis`
    ELLIPSIS,
    /// `type(...)`
    ELLIPSIS_TYPE,
    "ellipsis"
);

static_type!(
    /// `bool`
    BOOL,
    TypeSpec {
        name: "bool",
        base: Some(&crate::int::INT),
        basicsize: 24,
        itemsize: 4,
        size: Some(crate::int::int_size),
        ..TypeSpec::EMPTY
    }
);
/// `False`
pub static FALSE: crate::int::SmallInt = crate::int::SmallInt::new_static(&BOOL, 0);
/// `True`
pub static TRUE: crate::int::SmallInt = crate::int::SmallInt::new_static(&BOOL, 1);

/// A float on the heap: CPython's `PyFloatObject`.
#[repr(C)]
pub struct Float {
    ob: Header,
    pub(crate) value: std::cell::Cell<f64>,
}

static_type!(
    /// `float`
    FLOAT,
    TypeSpec { name: "float", basicsize: 24, flags: flags::BASETYPE | flags::MATCH_SELF, ..TypeSpec::EMPTY }
);

// SAFETY: layout as declared in FLOAT.
unsafe impl Object for Float {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &FLOAT
    }
}

impl Float {
    /// The number.
    #[inline(always)]
    pub fn value(&self) -> f64 {
        self.value.get()
    }
}

/// A float on the heap, whatever its exponent.
#[cold]
#[inline(never)]
pub fn box_float(f: f64) -> Value {
    new_float_of(&FLOAT, f)
}

/// An instance of `float` or a subclass on the heap.
pub fn new_float_of(ty: &Type, f: f64) -> Value {
    // SAFETY: the field is set before anyone sees the object.
    unsafe {
        let object = heap::alloc_unset(ty, ty.basicsize());
        (*(object.as_ptr() as *mut Float)).value.set(f);
        if ty.inline_capacity() > 0 {
            object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
        }
        if ty.has(flags::HAVE_GC) {
            crate::gc::track(object);
        }
        Value::from_owned(object.as_ptr())
    }
}

/// CPython's `PyComplexObject`.
#[repr(C)]
pub struct Complex {
    ob: Header,
    real: std::cell::Cell<f64>,
    imag: std::cell::Cell<f64>,
}

static_type!(
    /// `complex`
    COMPLEX,
    TypeSpec { name: "complex", basicsize: 32, flags: flags::BASETYPE, ..TypeSpec::EMPTY }
);

// SAFETY: layout as declared in COMPLEX.
unsafe impl Object for Complex {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &COMPLEX
    }
}

impl Complex {
    /// Offset of the real part.
    pub const REAL: usize = std::mem::offset_of!(Complex, real);
    /// Offset of the imaginary part.
    pub const IMAG: usize = std::mem::offset_of!(Complex, imag);

    /// Real and imaginary part.
    pub fn parts(&self) -> (f64, f64) {
        (self.real.get(), self.imag.get())
    }

    /// An instance of `complex` or a subclass.
    pub fn new_of(ty: &Type, real: f64, imag: f64) -> Value {
        // SAFETY: the fields are set before anyone sees the object.
        unsafe {
            let object = heap::alloc_unset(ty, ty.basicsize());
            let complex = &*(object.as_ptr() as *const Complex);
            complex.real.set(real);
            complex.imag.set(imag);
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
            }
            if ty.has(flags::HAVE_GC) {
                crate::gc::track(object);
            }
            Value::from_owned(object.as_ptr())
        }
    }
}

/// A new instance of a class without fields of its own, attribute values unset: what `object.__new__` makes.
pub fn new_instance(ty: &Type) -> Value {
    // SAFETY: zeroed words are empty cells; there are no other fields.
    unsafe {
        let object = heap::alloc(ty, ty.basicsize());
        if ty.inline_capacity() > 0 {
            object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
        }
        if ty.has(flags::HAVE_GC) {
            crate::gc::track(object);
        }
        Value::from_owned(object.as_ptr())
    }
}
