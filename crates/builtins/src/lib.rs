//! The built-in types and functions.
//!
//! Here: one file for each built-in type, mirroring CPython's `Objects/`, and the module `builtins`. Not here: how objects lie
//! in memory (`object`), how code runs (`interp`).
//!
//! Start with [`init`], which makes every type ready.

pub mod bool;
pub mod bytearray;
pub mod bytes;
pub mod class_check;
pub mod class_method;
pub mod code;
pub mod codecs;
pub mod complex;
pub mod descriptor;
pub mod dict;
pub mod dict_iter;
pub mod dict_views;
pub mod exceptions;
pub mod float;
pub mod frame;
pub mod frame_locals;
pub mod function;
pub mod functions;
pub mod generator;
pub mod generic_alias;
pub mod groups;
pub mod import;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mapping_proxy;
pub mod memoryview;
pub mod module;
pub mod namespace;
pub mod object;
pub mod ordered_dict;
pub mod property;
pub mod range;
pub mod report;
pub mod sequence;
pub mod set;
pub mod slice;
pub mod sort;
pub mod str;
pub mod structseq;
pub mod super_;
pub mod template;
pub mod traceback;
pub mod tuple;
pub mod tuple_getter;
pub mod ty;
pub mod typing;
pub mod union;
pub mod weak_ref;

pub use ::object::suggestions;

use ::object::native::ModuleDef;
use ::object::slotdefs::ready::{prepare, ready};
use ::object::types::{Type, TypeImpl};
use ::object::{Dict, Obj, Object, PyResult, Ref, Str, Thread, Value, names, string};

use ::object::function::BuiltinData;
use ::object::module::{MODULE, Module};
use ::object::{container, singletons};

/// A built-in type with the tables of what it can do.
pub type Entry = (&'static Type, &'static [&'static TypeImpl]);

/// Types and functions that belong together and become parts of the module `builtins`.
pub struct Group {
    /// The types, bases first.
    pub types: &'static [Entry],
    /// Those that the module `builtins` names.
    pub exported: &'static [&'static Type],
    /// Functions of the module `builtins`.
    pub functions: &'static [&'static ModuleDef],
}

/// A native module: its table and its types, which are made ready when it is imported.
pub struct NativeModule {
    /// The table that `#[pymodule]` wrote.
    pub def: &'static ModuleDef,
    /// All its types, bases first, also those that the module does not name.
    pub types: &'static [Entry],
}

/// All groups, in the order in which their types are made ready.
static GROUPS: &[&Group] = &[
    &CORE,
    &groups::classes::GROUP,
    &groups::numbers::GROUP,
    &groups::collections::GROUP,
    &groups::binary::GROUP,
    &groups::running::GROUP,
    &groups::suspended::GROUP,
];

/// What everything else rests on.
static CORE: Group = Group {
    types: TYPES,
    exported: &[
        &singletons::OBJECT,
        &singletons::TYPE,
        &::object::int::INT,
        &singletons::BOOL,
        &string::STR,
        &container::TUPLE,
        &container::LIST,
        &slice::SLICE,
    ],
    functions: &[&functions::builtins::DEF, &import::function::DEF],
};

static TYPES: &[Entry] = &[
    (&singletons::OBJECT, &[&object::OBJECT_IMPL]),
    (&singletons::TYPE, &[&ty::TYPE_IMPL]),
    (&::object::int::INT, &[&int::INT_IMPL]),
    (&singletons::BOOL, &[&bool::BOOL_IMPL]),
    (
        &string::STR,
        &[&str::STR_IMPL, &str::SEARCH_IMPL, &str::EDIT_IMPL, &str::FORMAT_IMPL, &str::CODEC_IMPL],
    ),
    (&str::STR_ASCII_ITERATOR, &[&str::StrAsciiIterator::IMPL]),
    (&str::STR_ITERATOR, &[&str::StrIterator::IMPL]),
    (&container::TUPLE, &[&tuple::TUPLE_IMPL]),
    (&tuple::TUPLE_ITERATOR, &[&tuple::TupleIterator::IMPL]),
    (&slice::SLICE, &[&slice::Slice::IMPL]),
    (&container::LIST, &[&list::LIST_IMPL]),
    (&list::LIST_ITERATOR, &[&list::ListIterator::IMPL]),
    (&list::LIST_REVERSE_ITERATOR, &[&list::ListReverseIterator::IMPL]),
    (&singletons::NONE_TYPE, &[&object::NONE_IMPL]),
    (&namespace::NAMESPACE, &[&namespace::Namespace::IMPL]),
    (&singletons::NOT_IMPLEMENTED_TYPE, &[&object::NOT_IMPLEMENTED_IMPL]),
    (&singletons::ELLIPSIS_TYPE, &[&object::ELLIPSIS_IMPL]),
];

/// The built-in types, bases first.
pub fn types() -> impl Iterator<Item = Entry> {
    let exceptions = ::object::exceptions::CLASSES
        .iter()
        .map(|(class, _)| -> Entry { (class, exceptions::implementations(class)) });
    GROUPS.iter().flat_map(|g| g.types.iter().copied()).chain(exceptions)
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
    typing::set_modules();
    template::set_match_args();
    exceptions::group::complete();
    t.interp().keep("memoryview", Some(memoryview::MEMORYVIEW.to_value()));
    t.interp().keep("types.GenericAlias", Some(generic_alias::GENERIC_ALIAS.to_value()));
    let module = new_module(t, &functions::builtins::DEF)?;
    if let Some(dict) = module.dict() {
        for (class, _) in ::object::exceptions::CLASSES {
            dict.set_name(&string::intern_str(&class.name()), class.to_value());
        }
        for group in GROUPS {
            for def in group.functions {
                add_functions(&module, def);
            }
            for class in group.exported {
                dict.set_name(&string::intern_str(&class.name()), class.to_value());
            }
        }
        for (name, value) in [
            ("None", Value::none()),
            ("True", Value::bool(true)),
            ("False", Value::bool(false)),
            ("NotImplemented", Value::not_implemented()),
            ("Ellipsis", Value::ellipsis()),
            ("EnvironmentError", ::object::exceptions::OS_ERROR.to_value()),
            ("IOError", ::object::exceptions::OS_ERROR.to_value()),
        ] {
            dict.set_name(&string::intern_str(name), value);
        }
        // Code refers to these two functions without their names.
        for (name, cell) in ["all", "any"].into_iter().zip(&t.interp().all_and_any) {
            cell.set(dict.get_str(&string::intern_str(name)));
        }
        t.interp().builtins.set(Some(dict.into_value()));
    }
    let modules = Dict::new();
    modules.set_name(&names::NAME_BUILTINS, module.into_value());
    t.interp().modules.set(Some(modules.into_value()));
    Ok(())
}

/// A built-in function or type by its name, as the running code's builtins have it (`_PyEval_GetBuiltin`).
///
/// # Errors
/// `AttributeError` where there is none, and what the mapping raises.
pub fn builtin(t: &mut Thread, name: &str) -> PyResult {
    let name = string::intern_str(name);
    let mapping = t.caller_builtins().unwrap_or_else(|| t.interp().builtins.get_or_none());
    let found = match mapping.downcast_exact::<Dict>() {
        Some(dict) => dict.get_str_t(t, &name)?,
        None => {
            let found = t.get_item(&mapping, &name.to_value());
            t.catch(&::object::exceptions::KEY_ERROR, found)?
        }
    };
    found.ok_or_else(|| t.attribute_error(name.to_string_lossy()))
}

/// A module object made from a native module's table.
///
/// # Errors
/// What the module's own start-up raises.
pub fn new_module(t: &mut Thread, def: &'static ModuleDef) -> PyResult<Ref<Module>> {
    let module = Module::new_of(&MODULE);
    // Pickles show whether a function's module is the very string that a type's is: of these two it is not.
    let name = match def.name {
        "builtins" | "sys" => string::new_str(def.name),
        name => string::intern(name),
    };
    module.def_name().set(Some(name.clone()));
    if let Some(dict) = module.dict() {
        dict.set_name(&names::NAME, name.clone());
        dict.set_name(&names::DOC, def.doc.map_or(Value::none(), string::new_str));
        for item in [&*names::PACKAGE, &*names::LOADER, &*names::SPEC] {
            dict.set_name(item, Value::none());
        }
        add_functions(&module, def);
        for class in def.types {
            dict.set_name(&string::intern_str(&class.name()), class.to_value());
        }
    }
    if let Some(exec) = def.exec {
        exec(t, &module)?;
    }
    Ok(module)
}

/// Adds the functions of a further table to a module.
pub fn add_functions(module: &Ref<Module>, def: &'static ModuleDef) {
    let Some(dict) = module.dict() else { return };
    let own = module.def_name().get().filter(|n| n.downcast::<Str>().is_some_and(|n| n.eq_str(def.name)));
    let name = own.unwrap_or_else(|| string::intern(def.name));
    for function in def.functions {
        let object = Obj::new(BuiltinData {
            def: function,
            receiver: Some(module.to_value()),
            module: ::object::cell::OptionCell::new(Some(name.clone())),
        });
        dict.set_name(&string::intern_str(function.name), object);
    }
}

/// Adds functions to the module `builtins` that a crate above has: those that compile, run and import code.
pub fn add_builtin_functions(t: &mut Thread, def: &'static ModuleDef) {
    let modules = t.interp().modules.get();
    let found = modules.and_then(|m| m.downcast::<Dict>()?.get_str(&names::NAME_BUILTINS));
    if let Some(module) = found.and_then(|m| Ref::<Module>::from_value(m).ok()) {
        add_functions(&module, def);
    }
}

/// A module object of a native module, its types made ready first.
///
/// # Errors
/// What the module's own start-up raises.
pub fn instantiate(t: &mut Thread, native: &'static NativeModule) -> PyResult<Ref<Module>> {
    for (class, _) in native.types {
        prepare(class);
    }
    for (class, imps) in native.types {
        if !class.has(::object::types::flags::READY) {
            ready(t, class, imps)?;
        }
    }
    new_module(t, native.def)
}

/// A class of exceptions named `module.Name`, for native modules.
///
/// # Errors
/// `MemoryError`.
pub fn new_exception(t: &mut Thread, name: &str, base: &Type) -> PyResult {
    let (module, short) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let body = Dict::new();
    body.set_str(t, "__module__", string::intern(module));
    let bases = ::object::Tuple::new(vec![base.to_value()]);
    t.call(&singletons::TYPE.to_value(), &[string::intern(short), bases, body.into_value()])
}
