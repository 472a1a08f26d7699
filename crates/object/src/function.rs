//! Functions, bound methods, cells, native functions and the descriptors of native types.
//!
//! Here: layouts and plain access. Not here: attributes and methods (`builtins`), running a function (`interp`).

use std::cell::Cell;

use crate::cell::{OptionCell, Ref, ValueCell};
use crate::code::Code;
use crate::dict::Dict;
use crate::gc::{self, Visitor};
use crate::header::{Header, Object};
use crate::heap;
use crate::native::{GetSetDef, MemberDef, MemberKind, NativeDef};
use crate::payload::{Obj, Payload, Traverse};
use crate::singletons::static_type;
use crate::types::{Type, TypeSpec, flags};
use crate::value::Value;

/// A Python function: CPython's `PyFunctionObject`.
#[repr(C)]
pub struct Function {
    ob: Header,
    /// `__globals__`
    pub globals: ValueCell,
    /// `__builtins__`
    pub builtins: ValueCell,
    /// `__name__`
    pub name: ValueCell,
    /// `__qualname__`
    pub qualname: ValueCell,
    /// `__code__`
    pub code: ValueCell,
    /// `__defaults__`: a tuple, or nothing.
    pub defaults: OptionCell,
    /// `__kwdefaults__`: a dict, or nothing.
    pub kwdefaults: OptionCell,
    /// `__closure__`: a tuple of cells, or nothing.
    pub closure: OptionCell,
    /// `__doc__`
    pub doc: OptionCell,
    /// `__dict__`
    pub dict: OptionCell,
    pub(crate) weaklist: Cell<usize>,
    /// `__module__`
    pub module: OptionCell,
    /// `__annotations__`
    pub annotations: OptionCell,
    /// `__annotate__`
    pub annotate: OptionCell,
    /// `__type_params__`
    pub type_params: OptionCell,
    pub(crate) vectorcall: Cell<usize>,
    pub(crate) version: Cell<u32>,
}

static_type!(
    /// `types.FunctionType`
    FUNCTION,
    TypeSpec {
        name: "function",
        basicsize: size_of::<Function>(),
        reported_basicsize: 152,
        flags: flags::HAVE_VECTORCALL | flags::METHOD_DESCRIPTOR,
        dictoffset: 88,
        weakrefs: true,
        traverse: Some(function_traverse),
        clear: Some(function_clear),
        drop: Some(function_drop),
        ..TypeSpec::EMPTY
    }
);

impl Function {
    fn options(&self) -> [&OptionCell; 9] {
        [
            &self.defaults,
            &self.kwdefaults,
            &self.closure,
            &self.doc,
            &self.dict,
            &self.module,
            &self.annotations,
            &self.annotate,
            &self.type_params,
        ]
    }

    /// A function; the caller sets what differs from a plain one.
    pub fn new(code: &Code, globals: &Dict, builtins: Value) -> Ref<Function> {
        // SAFETY: all fields that must hold a value are written before anyone sees the object.
        unsafe {
            let object = heap::alloc(&FUNCTION, size_of::<Function>());
            let f = object.as_ptr() as *mut Function;
            std::ptr::write(&raw mut (*f).globals, ValueCell::new(globals.to_value()));
            std::ptr::write(&raw mut (*f).builtins, ValueCell::new(builtins));
            std::ptr::write(&raw mut (*f).name, ValueCell::new(code.name.clone()));
            std::ptr::write(&raw mut (*f).qualname, ValueCell::new(code.qualname.clone()));
            std::ptr::write(&raw mut (*f).code, ValueCell::new(code.to_value()));
            gc::track(object);
            Ref::from_value_unchecked(Value::from_owned(object.as_ptr()))
        }
    }

    /// The code object.
    #[inline(always)]
    pub fn code_ref(&self) -> &Code {
        // SAFETY: `__code__` only ever holds code objects; the caller does not keep the reference across an
        // assignment of `__code__`.
        unsafe { &*(self.code.peek().bits() as *const Code) }
    }

    /// The globals, as a pointer.
    #[inline(always)]
    pub fn globals_ptr(&self) -> *const Dict {
        self.globals.peek().bits() as *const Dict
    }

    /// The built-ins, as a word.
    #[inline(always)]
    pub fn builtins_bits(&self) -> u64 {
        self.builtins.peek().bits()
    }

    /// The last `count` defaults of positional parameters, for as long as no Python code runs; nothing if there are fewer.
    #[inline(always)]
    pub fn last_defaults(&self, count: usize) -> &[Value] {
        let all = self
            .defaults
            .peek()
            .and_then(|d| d.downcast_exact::<crate::Tuple>())
            .map_or(&[][..], |d| d.items());
        all.len().checked_sub(count).map_or(&[], |first| &all[first..])
    }

    /// Number of the code and defaults that caches rely on; 0: none assigned.
    #[inline(always)]
    pub fn version(&self) -> u32 {
        self.version.get()
    }

    /// Gives the function a new version, or none.
    pub fn set_version(&self, version: u32) {
        self.version.set(version);
    }
}

unsafe fn function_traverse(object: *const Header, visitor: &mut Visitor<'_>) {
    // SAFETY: a live function.
    let f = unsafe { &*(object as *const Function) };
    for cell in [&f.code, &f.globals, &f.builtins] {
        visitor.visit(cell.peek());
    }
    for cell in [&f.module, &f.defaults, &f.kwdefaults, &f.doc] {
        visitor.visit_option(cell.peek());
    }
    visitor.visit(f.name.peek());
    for cell in [&f.dict, &f.closure, &f.annotations, &f.annotate, &f.type_params] {
        visitor.visit_option(cell.peek());
    }
    visitor.visit(f.qualname.peek());
}

unsafe fn function_clear(object: *const Header) {
    // SAFETY: a live function. Code, globals and names stay, so that it can still be called.
    let f = unsafe { &*(object as *const Function) };
    f.version.set(0);
    f.options().iter().for_each(|c| {
        c.take();
    });
}

unsafe fn function_drop(object: *mut Header) {
    // SAFETY: a dead function, dropped once.
    unsafe { std::ptr::drop_in_place(object as *mut Function) }
}

// SAFETY: layout as declared in FUNCTION.
unsafe impl Object for Function {
    #[inline(always)]
    fn type_object() -> &'static Type {
        &FUNCTION
    }

    #[inline(always)]
    fn is_instance(value: &Value) -> bool {
        value.is_type(&FUNCTION)
    }
}

macro_rules! simple_type {
    ($(#[$doc:meta])* $static_name:ident, $payload:ident, $alias:ident, $name:literal, { $($(#[$fdoc:meta])* $field:ident: $ty:ty,)* }, { $($spec:ident: $value:expr),* $(,)? }) => {
        $(#[$doc])*
        #[repr(C)]
        pub struct $payload { $($(#[$fdoc])* pub $field: $ty,)* }
        $(#[$doc])*
        pub type $alias = Obj<$payload>;
        $(#[$doc])*
        pub static $static_name: Type = Type::new_static({
            const SPEC: &TypeSpec = &TypeSpec { $($spec: $value,)* ..Obj::<$payload>::spec($name) };
            SPEC
        });
        impl Traverse for $payload {
            fn traverse(&self, visitor: &mut Visitor<'_>) { $(self.$field.traverse(visitor);)* let _ = visitor; }
            fn clear(&self) { $(self.$field.clear();)* }
        }
        impl Payload for $payload {
            #[inline(always)]
            fn type_object() -> &'static Type { &$static_name }
        }
    };
}

simple_type!(
    /// `types.CellType`: a variable that closures share.
    CELL, CellData, Cell_, "cell", {
        /// `cell_contents`
        contents: OptionCell,
    }, {}
);
simple_type!(
    /// `types.MethodType`: a callable bound to an object.
    METHOD, MethodData, Method, "method", {
        /// `__func__`
        function: Value,
        /// `__self__`
        receiver: Value,
    }, { weakrefs: true, reported_basicsize: 48, flags: flags::HAVE_VECTORCALL }
);
simple_type!(
    /// `types.BuiltinFunctionType`: a native function or a bound native method.
    BUILTIN, BuiltinData, Builtin, "builtin_function_or_method", {
        /// How it is declared.
        def: &'static NativeDef,
        /// `__self__`: the module, or the object it is bound to.
        receiver: Option<Value>,
        /// `__module__`
        module: OptionCell,
    }, { weakrefs: true, reported_basicsize: 56, flags: flags::HAVE_VECTORCALL }
);
simple_type!(
    /// `types.MethodDescriptorType`: a method of a native type.
    METHOD_DESCRIPTOR, MethodDescriptorData, MethodDescriptor, "method_descriptor", {
        /// How it is declared.
        def: &'static NativeDef,
        /// `__objclass__`
        owner: Value,
    }, { reported_basicsize: 56, flags: flags::HAVE_VECTORCALL | flags::METHOD_DESCRIPTOR }
);
simple_type!(
    /// `types.ClassMethodDescriptorType`: a class method of a native type.
    CLASS_METHOD_DESCRIPTOR, ClassMethodDescriptorData, ClassMethodDescriptor, "classmethod_descriptor", {
        /// How it is declared.
        def: &'static NativeDef,
        /// `__objclass__`
        owner: Value,
    }, { reported_basicsize: 56 }
);
simple_type!(
    /// `types.WrapperDescriptorType`: a slot of a native type as a dunder method.
    WRAPPER_DESCRIPTOR, WrapperDescriptorData, WrapperDescriptor, "wrapper_descriptor", {
        /// Which slot, in the table of `slotdefs.rs`.
        slot: usize,
        /// The slots that the method calls: those of the type that defines it.
        owner: Value,
    }, { reported_basicsize: 56, flags: flags::METHOD_DESCRIPTOR }
);
simple_type!(
    /// `types.MethodWrapperType`: a bound slot.
    METHOD_WRAPPER, MethodWrapperData, MethodWrapper, "method-wrapper", {
        /// The unbound form.
        descriptor: Ref<WrapperDescriptor>,
        /// `__self__`
        receiver: Value,
    }, { reported_basicsize: 32 }
);
simple_type!(
    /// `types.GetSetDescriptorType`: a computed attribute of a native type.
    GETSET_DESCRIPTOR, GetSetDescriptorData, GetSetDescriptor, "getset_descriptor", {
        /// How it is declared.
        def: &'static GetSetDef,
        /// `__objclass__`
        owner: Value,
    }, { reported_basicsize: 48 }
);

/// Where a member lies and under which name.
pub enum MemberSource {
    /// A member of a native type.
    Native(&'static MemberDef),
    /// A member of a native type that is worked out.
    Computed(&'static GetSetDef),
    /// A `__slots__` entry: its name and offset.
    Slot(Value, usize),
}

impl Traverse for MemberSource {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        if let MemberSource::Slot(name, _) = self {
            visitor.visit(name)
        }
    }
}

impl Traverse for &'static NativeDef {
    const HAS_REFERENCES: bool = false;
    fn traverse(&self, _: &mut Visitor<'_>) {}
}

impl Traverse for &'static GetSetDef {
    const HAS_REFERENCES: bool = false;
    fn traverse(&self, _: &mut Visitor<'_>) {}
}

simple_type!(
    /// `types.MemberDescriptorType`: an attribute stored at a fixed offset.
    MEMBER_DESCRIPTOR, MemberDescriptorData, MemberDescriptor, "member_descriptor", {
        /// Where.
        source: MemberSource,
        /// `__objclass__`
        owner: Value,
    }, { reported_basicsize: 48 }
);

impl MemberDescriptorData {
    /// The cell of the member in an instance, which must be of the descriptor's class.
    ///
    /// Returns nothing when the object is not an instance of the owner.
    pub fn cell<'a>(&self, object: &'a Value) -> Option<&'a OptionCell> {
        let owner = self.owner.downcast::<Type>()?;
        let header = object.header()?;
        if !header.ty().is_subtype(owner) {
            return None;
        }
        let offset = match &self.source {
            MemberSource::Native(def) if def.kind == MemberKind::Double => return None,
            MemberSource::Computed(_) => return None,
            MemberSource::Native(def) => def.offset,
            MemberSource::Slot(_, offset) => *offset,
        };
        // SAFETY: the owner's instances have a cell at that offset.
        Some(unsafe { &*((header as *const Header as *const u8).add(offset) as *const OptionCell) })
    }

    /// The float that the member is, for members of that kind.
    pub fn double(&self, object: &Value) -> Option<f64> {
        let MemberSource::Native(def) = &self.source else { return None };
        let owner = self.owner.downcast::<Type>()?;
        let header = object.header()?;
        if def.kind != MemberKind::Double || !header.ty().is_subtype(owner) {
            return None;
        }
        // SAFETY: the owner's instances have a float at that offset.
        Some(unsafe { *((header as *const Header as *const u8).add(def.offset) as *const f64) })
    }
}
