//! `isinstance` and `issubclass`.

use ::object::singletons::TYPE;
use ::object::{PyResult, Ref, Thread, Tuple, Type, Value, names};

const INSTANCE_CLASS: &str = "isinstance() arg 2 must be a type, a tuple of types, or a union";
const SUBCLASS_CLASS: &str = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

/// How deep tuples that end in tuples may nest. They are followed without native recursion.
const MOST_NESTED: usize = 120_000;

/// Whether `check` holds for one of the classes. What stands last in a tuple is looked at in the same loop.
fn any_of(
    t: &mut Thread,
    classes: &Tuple,
    place: &str,
    mut check: impl FnMut(&mut Thread, &Value) -> PyResult<bool>,
) -> PyResult<bool> {
    let mut classes = classes;
    for _ in 0..MOST_NESTED {
        let Some((last, others)) = classes.items().split_last() else { return Ok(false) };
        for class in others {
            if check(t, class)? {
                return Ok(true);
            }
        }
        match last.downcast_exact::<Tuple>() {
            Some(nested) => classes = nested,
            None => return check(t, last),
        }
    }
    Err(t.recursion_error(format!("Stack overflow{place}")))
}

/// `isinstance(object, class)`
///
/// # Errors
/// `TypeError` for what is no class; what `__instancecheck__` raises.
pub fn is_instance(t: &mut Thread, object: &Value, class: &Value) -> PyResult<bool> {
    if class.downcast::<Type>().is_some_and(|c| std::ptr::eq(object.ty(), c)) {
        return Ok(true);
    }
    if class.is_type(&TYPE) {
        return real_is_instance(t, object, class);
    }
    let alternatives = crate::union::args_of(class);
    let class = alternatives.as_ref().map_or(class, |args| args.as_value());
    if let Some(classes) = class.downcast::<Tuple>() {
        return t.with_recursion(" in __instancecheck__", |t| {
            any_of(t, classes, " in __instancecheck__", |t, c| is_instance(t, object, c))
        });
    }
    if let Some(check) = t.lookup_special(class, &names::INSTANCECHECK)? {
        let answer =
            t.with_recursion(" in __instancecheck__", |t| t.call(&check, std::slice::from_ref(object)))?;
        return t.is_true(&answer);
    }
    real_is_instance(t, object, class)
}

/// What `type.__instancecheck__` does.
///
/// # Errors
/// `TypeError` for what is no class.
pub fn real_is_instance(t: &mut Thread, object: &Value, class: &Value) -> PyResult<bool> {
    if let Some(of) = class.downcast::<Type>() {
        if object.ty().is_subtype(of) {
            return Ok(true);
        }
        let claimed = t.get_attr_opt(object, &names::CLASS)?;
        return Ok(match claimed.as_ref().and_then(|c| c.downcast::<Type>()) {
            Some(claimed) => !std::ptr::eq(claimed, object.ty()) && claimed.is_subtype(of),
            None => false,
        });
    }
    check_class(t, class, INSTANCE_CLASS)?;
    match t.get_attr_opt(object, &names::CLASS)? {
        Some(claimed) => abstract_is_subclass(t, &claimed, class),
        None => Ok(false),
    }
}

/// `issubclass(derived, class)`
///
/// # Errors
/// `TypeError` for what is no class; what `__subclasscheck__` raises.
pub fn is_subclass(t: &mut Thread, derived: &Value, class: &Value) -> PyResult<bool> {
    if class.is_type(&TYPE) {
        return if derived.is(class) { Ok(true) } else { real_is_subclass(t, derived, class) };
    }
    let alternatives = crate::union::args_of(class);
    let class = alternatives.as_ref().map_or(class, |args| args.as_value());
    if let Some(classes) = class.downcast::<Tuple>() {
        return t.with_recursion(" in __subclasscheck__", |t| {
            any_of(t, classes, " in __subclasscheck__", |t, c| is_subclass(t, derived, c))
        });
    }
    if let Some(check) = t.lookup_special(class, &names::SUBCLASSCHECK)? {
        let answer =
            t.with_recursion(" in __subclasscheck__", |t| t.call(&check, std::slice::from_ref(derived)))?;
        return t.is_true(&answer);
    }
    real_is_subclass(t, derived, class)
}

/// What `type.__subclasscheck__` does.
///
/// # Errors
/// `TypeError` for what is no class.
pub fn real_is_subclass(t: &mut Thread, derived: &Value, class: &Value) -> PyResult<bool> {
    if let (Some(derived), Some(class)) = (derived.downcast::<Type>(), class.downcast::<Type>()) {
        return Ok(derived.is_subtype(class));
    }
    check_class(t, derived, "issubclass() arg 1 must be a class")?;
    if crate::union::args_of(class).is_none() {
        check_class(t, class, SUBCLASS_CLASS)?;
    }
    abstract_is_subclass(t, derived, class)
}

/// `__bases__`, where it is a tuple.
fn bases_of(t: &mut Thread, class: &Value) -> PyResult<Option<Ref<Tuple>>> {
    Ok(t.get_attr_opt(class, &names::BASES)?.and_then(|b| Ref::from_value(b).ok()))
}

fn check_class(t: &mut Thread, class: &Value, message: &str) -> PyResult<()> {
    match bases_of(t, class)? {
        Some(_) => Ok(()),
        None => Err(t.type_error(message)),
    }
}

fn abstract_is_subclass(t: &mut Thread, derived: &Value, class: &Value) -> PyResult<bool> {
    let mut derived = derived.clone();
    loop {
        if derived.is(class) {
            return Ok(true);
        }
        let Some(bases) = bases_of(t, &derived)? else { return Ok(false) };
        match bases.items() {
            [] => return Ok(false),
            [only] => derived = only.clone(),
            several => {
                return t.with_recursion(" in __issubclass__", |t| {
                    for base in several {
                        if abstract_is_subclass(t, base, class)? {
                            return Ok(true);
                        }
                    }
                    Ok(false)
                });
            }
        }
    }
}
