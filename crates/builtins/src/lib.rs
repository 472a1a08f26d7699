//! The built-in types and functions.
//!
//! Here: one file for each built-in type, mirroring CPython's `Objects/`, and the module `builtins`. Not here: how objects lie
//! in memory (`object`), how code runs (`interp`).
//!
//! Start with [`init`], which makes every type ready.

pub mod bool;
pub mod descriptor;
pub mod exceptions;
pub mod functions;
pub mod int;
pub mod list;
pub mod object;
pub mod sequence;
pub mod slice;
pub mod sort;
pub mod str;
pub mod tuple;
pub mod ty;

use ::object::native::ModuleDef;
use ::object::slotdefs::ready::{prepare, ready};
use ::object::types::{Type, TypeImpl};
use ::object::{Dict, Obj, Object, PyResult, Ref, Thread, Value, names, string};

use ::object::function::{self, BuiltinData};
use ::object::module::{MODULE, Module};
use ::object::{container, dict, set, singletons};

/// A built-in type with the tables of what it can do.
type Entry = (&'static Type, &'static [&'static TypeImpl]);

/// The built-in types other than exceptions, bases first.
static TYPES: &[Entry] = &[
    (&singletons::OBJECT, &[&object::OBJECT_IMPL]),
    (&singletons::TYPE, &[&ty::TYPE_IMPL]),
    (&::object::int::INT, &[&int::INT_IMPL]),
    (&singletons::BOOL, &[&bool::BOOL_IMPL]),
    (&singletons::FLOAT, &[]),
    (&singletons::COMPLEX, &[]),
    (
        &string::STR,
        &[&str::STR_IMPL, &str::SEARCH_IMPL, &str::EDIT_IMPL, &str::FORMAT_IMPL, &str::CODEC_IMPL],
    ),
    (&str::STR_ASCII_ITERATOR, &[&str::StrAsciiIterator::IMPL]),
    (&str::STR_ITERATOR, &[&str::StrIterator::IMPL]),
    (&string::BYTES, &[]),
    (&container::TUPLE, &[&tuple::TUPLE_IMPL]),
    (&tuple::TUPLE_ITERATOR, &[&tuple::TupleIterator::IMPL]),
    (&slice::SLICE, &[&slice::Slice::IMPL]),
    (&container::LIST, &[&list::LIST_IMPL]),
    (&list::LIST_ITERATOR, &[&list::ListIterator::IMPL]),
    (&list::LIST_REVERSE_ITERATOR, &[&list::ListReverseIterator::IMPL]),
    (&dict::DICT, &[]),
    (&set::SET, &[]),
    (&set::FROZENSET, &[]),
    (&singletons::NONE_TYPE, &[&object::NONE_IMPL]),
    (&singletons::NOT_IMPLEMENTED_TYPE, &[]),
    (&singletons::ELLIPSIS_TYPE, &[]),
    (&MODULE, &[]),
    (&::object::code::CODE, &[]),
    (&::object::frame::FRAME, &[]),
    (&::object::frame::TRACEBACK, &[]),
    (&function::FUNCTION, &[&descriptor::FUNCTION_IMPL]),
    (&function::CELL, &[]),
    (&function::METHOD, &[&descriptor::METHOD_IMPL]),
    (&function::BUILTIN, &[&descriptor::BUILTIN_IMPL]),
    (&function::METHOD_DESCRIPTOR, &[&descriptor::METHOD_DESCRIPTOR_IMPL]),
    (&function::CLASS_METHOD_DESCRIPTOR, &[&descriptor::CLASS_METHOD_DESCRIPTOR_IMPL]),
    (&function::WRAPPER_DESCRIPTOR, &[&descriptor::WRAPPER_DESCRIPTOR_IMPL]),
    (&function::METHOD_WRAPPER, &[&descriptor::METHOD_WRAPPER_IMPL]),
    (&function::GETSET_DESCRIPTOR, &[&descriptor::GETSET_DESCRIPTOR_IMPL]),
    (&function::MEMBER_DESCRIPTOR, &[&descriptor::MEMBER_DESCRIPTOR_IMPL]),
];

static EXCEPTION_IMPLS: &[&TypeImpl] = &[&exceptions::BASE_EXCEPTION_IMPL];

/// The built-in types, bases first.
pub fn types() -> impl Iterator<Item = Entry> {
    let exceptions = ::object::exceptions::CLASSES.iter().map(|(class, _)| -> Entry {
        let base = std::ptr::eq(*class, &::object::exceptions::BASE_EXCEPTION);
        (class, if base { EXCEPTION_IMPLS } else { &[] })
    });
    TYPES.iter().copied().chain(exceptions)
}

/// Makes the built-in types ready and fills the module `builtins`.
///
/// # Errors
/// `MemoryError`.
pub fn init(t: &mut Thread) -> PyResult<()> {
    for name in names::all() {
        string::intern_immortal(name.to_value());
    }
    // No instance may be made of a type that does not know its layout yet.
    for (class, _) in types() {
        prepare(class);
    }
    for (class, imps) in types() {
        ready(t, class, imps)?;
    }
    let module = new_module(t, &functions::builtins::DEF)?;
    if let Some(dict) = module.dict() {
        for (class, _) in ::object::exceptions::CLASSES {
            dict.set_name(&string::intern_str(&class.name()), class.to_value());
        }
        for class in [
            &singletons::OBJECT,
            &singletons::TYPE,
            &::object::int::INT,
            &singletons::BOOL,
            &string::STR,
            &container::TUPLE,
            &container::LIST,
            &slice::SLICE,
        ] {
            dict.set_name(&string::intern_str(&class.name()), class.to_value());
        }
        for (name, value) in [
            ("None", Value::none()),
            ("True", Value::bool(true)),
            ("False", Value::bool(false)),
            ("NotImplemented", Value::not_implemented()),
            ("Ellipsis", Value::ellipsis()),
        ] {
            dict.set_name(&string::intern_str(name), value);
        }
        t.interp().builtins.set(Some(dict.into_value()));
    }
    let modules = Dict::new();
    modules.set_name(&names::NAME_BUILTINS, module.into_value());
    t.interp().modules.set(Some(modules.into_value()));
    Ok(())
}

/// A module object made from a native module's table.
///
/// # Errors
/// What the module's own start-up raises.
pub fn new_module(t: &mut Thread, def: &'static ModuleDef) -> PyResult<Ref<Module>> {
    let module = Module::new_of(&MODULE);
    let name = string::intern(def.name);
    module.def_name().set(Some(name.clone()));
    if let Some(dict) = module.dict() {
        dict.set_name(&names::NAME, name.clone());
        dict.set_name(&names::DOC, def.doc.map_or(Value::none(), string::new_str));
        for item in [&*names::PACKAGE, &*names::LOADER, &*names::SPEC] {
            dict.set_name(item, Value::none());
        }
        for function in def.functions {
            let object = Obj::new(BuiltinData {
                def: function,
                receiver: Some(module.to_value()),
                module: ::object::cell::OptionCell::new(Some(name.clone())),
            });
            dict.set_name(&string::intern_str(function.name), object);
        }
        for class in def.types {
            dict.set_name(&string::intern_str(&class.name()), class.to_value());
        }
    }
    if let Some(exec) = def.exec {
        exec(t, &module)?;
    }
    Ok(module)
}
