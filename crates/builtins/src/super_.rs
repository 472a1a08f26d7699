//! `super`: attributes of the classes behind a given one in the MRO of an object.

use ::object::{Object, PyResult, Ref, Str, Thread, Type, Value, names};

/// The class in whose MRO `super(class, object)` looks, and whether `object` is that class itself.
///
/// # Errors
/// `TypeError` when `object` is neither an instance nor a subclass of `class`.
pub fn check(t: &mut Thread, class: &Type, object: &Value) -> PyResult<Ref<Type>> {
    if let Some(own) = object.downcast::<Type>()
        && own.is_subtype(class)
    {
        return Ok(Ref::new(own));
    }
    if object.ty().is_subtype(class) {
        return Ok(Ref::new(object.ty()));
    }
    // A proxy may say another class in `__class__`.
    if let Some(claimed) = t.get_attr_opt(object, &names::CLASS)?
        && let Ok(claimed) = Ref::<Type>::from_value(claimed)
        && !std::ptr::eq(&*claimed, object.ty())
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (what, name) = match object.downcast::<Type>() {
        Some(own) => ("type", own.tp_name()),
        None => ("instance of", object.ty().tp_name()),
    };
    let class = class.tp_name();
    Err(t.type_error(format!(
        "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({class})."
    )))
}

/// The attribute `name` of the classes behind `class` in the MRO of `object_type`, not bound.
pub fn find(class: &Type, object_type: &Type, name: &Str) -> Option<Value> {
    let mro = object_type.mro()?;
    let mut rest = mro.items().iter();
    rest.by_ref().find(|c| c.downcast::<Type>().is_some_and(|c| std::ptr::eq(c, class)))?;
    rest.find_map(|c| c.downcast::<Type>()?.dict()?.get_str(name))
}

/// `super(class, object).name`, or nothing when no class behind has the attribute: the caller then asks the `super` object
/// itself.
///
/// # Errors
/// As [`check`]; what binding the attribute raises.
pub fn lookup(t: &mut Thread, class: &Type, object: &Value, name: &Str) -> PyResult<Option<Value>> {
    let object_type = check(t, class, object)?;
    bound(t, class, object, &object_type, name)
}

fn bound(
    t: &mut Thread,
    class: &Type,
    object: &Value,
    object_type: &Type,
    name: &Str,
) -> PyResult<Option<Value>> {
    // `super().__class__` is `super`.
    if name.eq_str("__class__") {
        return Ok(None);
    }
    let Some(found) = find(class, object_type, name) else { return Ok(None) };
    match found.ty().slots().descr_get {
        Some(get) => {
            let owner = object_type.to_value();
            let instance = if owner.is(object) { None } else { Some(object) };
            get(t, &found, instance, Some(&owner)).map(Some)
        }
        None => Ok(Some(found)),
    }
}
