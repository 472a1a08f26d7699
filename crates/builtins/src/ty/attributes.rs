//! `__dict__` and `__weakref__` of instances, as descriptors in the dictionaries of classes that add them.
//!
//! Not here: attributes of classes themselves (`ty.rs`).

use ::object::function::{GetSetDescriptor, GetSetDescriptorData};
use ::object::native::GetSetDef;
use ::object::types::flags;
use ::object::{Dict, Object, PyResult, Thread, Type, Value, lookup, names, weak};

static DICT: GetSetDef = GetSetDef {
    name: "__dict__",
    doc: Some("dictionary for instance variables"),
    get: subtype_dict,
    set: Some(set_subtype_dict),
    member: false,
};

static WEAKREF: GetSetDef = GetSetDef {
    name: "__weakref__",
    doc: Some("list of weak references to the object"),
    get: first_weakref,
    set: None,
    member: false,
};

/// `__dict__` of a class whose instances have a dictionary and those of its base do not.
pub fn dict_descriptor(class: &Type) -> Value {
    GetSetDescriptor::new(GetSetDescriptorData { def: &DICT, owner: class.to_value() })
}

/// `__weakref__` of a class whose instances can be weakly referenced and those of its base cannot.
pub fn weakref_descriptor(class: &Type) -> Value {
    GetSetDescriptor::new(GetSetDescriptorData { def: &WEAKREF, owner: class.to_value() })
}

/// The native base that brings a dictionary of its own, other than `object`.
fn native_base_with_dict(class: &Type) -> Option<&Type> {
    let mut class = Some(class);
    while let Some(c) = class {
        if c.dictoffset() != 0 && !c.is_heap_type() {
            return Some(c);
        }
        class = c.base();
    }
    None
}

/// The `__dict__` descriptor of the native base that brings the dictionary.
fn native_descriptor(t: &mut Thread, object: &Value) -> Option<Value> {
    let base = native_base_with_dict(object.ty())?;
    let found = lookup::lookup(t, base, &names::DICT)?;
    found.ty().slots().descr_set.is_some().then_some(found)
}

fn subtype_dict(t: &mut Thread, object: &Value) -> PyResult {
    if let Some(descriptor) = native_descriptor(t, object)
        && let Some(get) = descriptor.ty().slots().descr_get
    {
        let class = object.ty().to_value();
        return get(t, &descriptor, Some(object), Some(&class));
    }
    get_dict(t, object)
}

fn set_subtype_dict(t: &mut Thread, object: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(descriptor) = native_descriptor(t, object)
        && let Some(set) = descriptor.ty().slots().descr_set
    {
        return set(t, &descriptor, object, value);
    }
    set_dict(t, object, value)
}

/// The instance dictionary: the getter of every `__dict__`.
///
/// # Errors
/// `AttributeError` when the object has none.
pub fn get_dict(t: &mut Thread, object: &Value) -> PyResult {
    match lookup::instance_dict(object) {
        Some(dict) => Ok(dict.into_value()),
        None => Err(t.attribute_error("This object has no __dict__")),
    }
}

/// The setter of `__dict__` where it can be replaced and not deleted.
///
/// # Errors
/// `TypeError` for what is no dictionary, or nothing.
pub fn replace_dict(t: &mut Thread, object: &Value, value: Option<&Value>) -> PyResult<()> {
    match value {
        None => Err(t.type_error("cannot delete __dict__")),
        value => set_dict(t, object, value),
    }
}

/// Replaces the instance dictionary, or begins a new one.
///
/// # Errors
/// `TypeError` for what is no dictionary; `AttributeError` when the object has none.
pub fn set_dict(t: &mut Thread, object: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(value) = value
        && value.downcast::<Dict>().is_none()
    {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    if lookup::set_instance_dict(object, value.cloned()) {
        Ok(())
    } else {
        Err(t.attribute_error("This object has no __dict__"))
    }
}

fn first_weakref(t: &mut Thread, object: &Value) -> PyResult {
    if !object.ty().supports_weakrefs() {
        return Err(t.attribute_error("This object has no __weakref__"));
    }
    Ok(weak::refs_of(t, object).into_iter().next().unwrap_or(Value::none()))
}

/// `__weakrefoffset__`: where CPython keeps the list of weak references.
pub fn weakref_offset(class: &Type) -> i64 {
    if !class.supports_weakrefs() {
        return 0;
    }
    if class.has(flags::MANAGED_WEAKREF) {
        return -32;
    }
    let mut native = Some(class);
    while let Some(c) = native
        && c.is_heap_type()
    {
        native = c.base();
    }
    match native.map(Type::tp_name).as_deref() {
        Some("type") => 368,
        Some("module") => 40,
        Some("function") => 96,
        Some("set" | "frozenset") => 192,
        Some("code") => 160,
        Some("method" | "builtin_function_or_method") => 40,
        _ => class.basicsize() as i64,
    }
}
