//! Module objects: CPython's `PyModuleObject`.

use crate::cell::{OptionCell, Ref};
use crate::dict::Dict;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object};
use crate::heap;
use crate::singletons::static_type;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// A module: its dictionary, and what a native module keeps for itself.
#[repr(C)]
pub struct Module {
    ob: Header,
    pub(crate) dict: OptionCell,
    def: std::cell::Cell<usize>,
    state: OptionCell,
    weaklist: std::cell::Cell<usize>,
    pub(crate) name: OptionCell,
}

static_type!(
    /// `types.ModuleType`
    MODULE,
    TypeSpec {
        name: "module",
        basicsize: 56,
        flags: flags::BASETYPE,
        dictoffset: 16,
        weakrefs: true,
        traverse: Some(module_traverse),
        clear: Some(module_clear),
        drop: Some(module_drop),
        ..TypeSpec::EMPTY
    }
);

unsafe fn module_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live module.
    let m = unsafe { &*(object as *const Module) };
    visitor.visit_option(m.dict.peek());
    visitor.visit_option(m.state.peek());
    visitor.visit_option(m.name.peek());
}

unsafe fn module_clear(object: *const Header) {
    // SAFETY: a live module.
    let m = unsafe { &*(object as *const Module) };
    m.dict.take();
    m.state.take();
}

unsafe fn module_drop(object: *mut Header) {
    // SAFETY: a dead module.
    unsafe {
        module_clear(object);
        (*(object as *const Module)).name.take();
    }
}

// SAFETY: layout as declared in MODULE.
unsafe impl Object for Module {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &MODULE
    }
}

impl Module {
    /// A module of the type or a subclass with an empty dictionary and no name yet.
    pub fn new_of(ty: &Type) -> Ref<Module> {
        // SAFETY: zeroed words are empty cells.
        unsafe {
            let object = heap::alloc(ty, ty.basicsize());
            let m = &*(object.as_ptr() as *const Module);
            m.dict.set(Some(Dict::new().into_value()));
            if ty.inline_capacity() > 0 {
                object.as_ref().set_flag(crate::header::flags::INLINE_VALUES);
            }
            gc::track(object);
            Ref::from_value_unchecked(Value::from_owned(object.as_ptr()))
        }
    }

    /// The module's dictionary.
    pub fn dict(&self) -> Option<Ref<Dict>> {
        self.dict.get().and_then(|d| Ref::from_value(d).ok())
    }

    /// The dictionary as a pointer, for inline caches; null when there is none.
    #[inline(always)]
    pub fn dict_ptr(&self) -> *const Dict {
        self.dict.peek().map_or(std::ptr::null(), |d| d.bits() as *const Dict)
    }

    /// The name that a native module was made under.
    pub fn def_name(&self) -> &OptionCell {
        &self.name
    }

    /// What a native module keeps for itself.
    pub fn state(&self) -> &OptionCell {
        &self.state
    }
}
