//! Assigning `__bases__` of a class and `__class__` of an object.

use ::object::module::MODULE;
use ::object::types::flags;
use ::object::{Object, PyResult, Ref, Thread, Tuple, Type, Value, heaptype, lookup, slotdefs};

use super::new::{best_base, mro_of};

/// Whether instances of the class lie in memory as those of its base.
fn same_as_base(class: &Type, base: &Type) -> bool {
    class.is_heap_type()
        && class.basicsize() == base.basicsize()
        && class.itemsize() == base.itemsize()
        && class.dictoffset() == base.dictoffset()
        && class.supports_weakrefs() == base.supports_weakrefs()
        && class.has(flags::HAVE_GC) == base.has(flags::HAVE_GC)
}

/// The highest base whose instances lie in memory alike.
fn layout_root(class: &Type) -> &Type {
    let mut class = class;
    while let Some(base) = class.base()
        && same_as_base(class, base)
    {
        class = base;
    }
    class
}

/// Whether two classes with one base add the same members, dictionary and weak references.
fn same_additions(t: &mut Thread, a: &Type, b: &Type) -> PyResult<bool> {
    if a.basicsize() != b.basicsize()
        || a.dictoffset() != b.dictoffset()
        || a.supports_weakrefs() != b.supports_weakrefs()
        || a.itemsize() != b.itemsize()
    {
        return Ok(false);
    }
    let slots = |c: &Type| c.heap_slots().get().unwrap_or_else(Tuple::empty);
    t.equal(&slots(a), &slots(b))
}

fn check_compatible(t: &mut Thread, old: &Type, new: &Type, attribute: &str) -> PyResult<()> {
    let (new_name, old_name) = (new.tp_name(), old.tp_name());
    let (new_root, old_root) = (layout_root(new), layout_root(old));
    let bases_agree = match (new_root.base(), old_root.base()) {
        (Some(a), Some(b)) => std::ptr::eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let heap = new_root.is_heap_type() && old_root.is_heap_type();
    if new.has(flags::HAVE_GC) != old.has(flags::HAVE_GC) {
        return Err(t.type_error(format!(
            "{attribute} assignment: '{new_name}' deallocator differs from '{old_name}'"
        )));
    }
    let same =
        std::ptr::eq(new_root, old_root) || heap && bases_agree && same_additions(t, new_root, old_root)?;
    if !same {
        return Err(t.type_error(format!(
            "{attribute} assignment: '{new_name}' object layout differs from '{old_name}'"
        )));
    }
    Ok(())
}

/// `object.__class__ = value`
///
/// # Errors
/// `TypeError` when the object cannot be of that class.
pub fn set_class(t: &mut Thread, object: &Value, value: Option<&Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(t.type_error("can't delete __class__ attribute")) };
    let Some(new) = value.downcast::<Type>() else {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("__class__ must be set to a class, not '{given}' object")));
    };
    let old = object.ty().to_value();
    let Some(old) = old.downcast::<Type>() else { return Ok(()) };
    let modules = new.is_subtype(&MODULE) && old.is_subtype(&MODULE);
    if !modules && (new.has(flags::IMMUTABLETYPE) || old.has(flags::IMMUTABLETYPE)) {
        return Err(
            t.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    check_compatible(t, old, new, "__class__")?;
    // The words in front of an object cannot be added to it later.
    if old.has(flags::HAVE_GC) != new.has(flags::HAVE_GC)
        || (old.dictoffset() == -1) != (new.dictoffset() == -1)
    {
        let (new, old) = (new.tp_name(), old.tp_name());
        return Err(t.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'")));
    }
    heaptype::set_class(object, new);
    Ok(())
}

/// `class.__bases__ = value`
///
/// # Errors
/// `TypeError` when the class cannot have these bases.
pub fn set_bases(t: &mut Thread, class: &Type, value: &Value) -> PyResult<()> {
    let name = class.tp_name();
    let Some(bases) = value.downcast::<Tuple>() else {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("can only assign tuple to {name}.__bases__, not {given}")));
    };
    if bases.is_empty() {
        return Err(t.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    for base in bases.items() {
        let Some(base) = base.downcast::<Type>() else {
            let given = base.ty().tp_name();
            return Err(t.type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'")));
        };
        if base.is_subtype(class) || descends(base, class) {
            return Err(t.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = best_base(t, bases)?;
    let Some(old_base) = class.base().map(Ref::new) else { return Ok(()) };
    check_compatible(t, &old_base, &base, "__bases__")?;

    let old_bases = class.bases();
    class.set_bases(value.clone());
    heaptype::rebase(class, &base);
    let mut changed: Vec<(Value, Option<Value>)> = Vec::new();
    if let Err(raised) = update_mros(t, &Ref::new(class), &mut changed) {
        for (changed, mro) in changed.into_iter().rev() {
            if let (Some(changed), Some(mro)) = (changed.downcast::<Type>(), mro) {
                changed.set_mro(mro);
                lookup::type_modified(changed);
            }
        }
        // A `mro` method may have assigned other bases meanwhile, which then stay.
        if class.bases().is_some_and(|b| b.as_value().is(value)) {
            if let Some(old) = old_bases {
                class.set_bases(old.into_value());
            }
            heaptype::rebase(class, &old_base);
        }
        return Err(raised);
    }
    if !class.bases().is_some_and(|b| b.as_value().is(value)) {
        return Ok(());
    }
    if let Some(old) = old_bases {
        for base in old.items().iter().filter_map(|b| b.downcast::<Type>()) {
            lookup::unregister_subclass(base, class);
        }
    }
    for base in bases.items().iter().filter_map(|b| b.downcast::<Type>()) {
        lookup::register_subclass(base, class);
    }
    refill_slots(t, class);
    lookup::type_modified(class);
    Ok(())
}

/// Whether `class` derives from `other` by its `__base__` chain, for classes whose MRO is being made.
fn descends(class: &Type, other: &Type) -> bool {
    let mut base = Some(class);
    while let Some(b) = base {
        if std::ptr::eq(b, other) {
            return true;
        }
        base = b.base();
    }
    false
}

/// Makes the MROs of a class and of all that derive from it again; what they were goes to `changed`.
fn update_mros(t: &mut Thread, class: &Ref<Type>, changed: &mut Vec<(Value, Option<Value>)>) -> PyResult<()> {
    let old = class.mro().map(Ref::into_value);
    let made = mro_of(t, class)?;
    class.set_mro(made);
    lookup::type_modified(class);
    changed.push((class.to_value(), old));
    for sub in lookup::subclasses(class) {
        if let Ok(sub) = Ref::<Type>::from_value(sub) {
            t.with_recursion(" while making a method resolution order", |t| update_mros(t, &sub, changed))?;
        }
    }
    Ok(())
}

/// Fills the slots of a class and of all that derive from it again.
fn refill_slots(t: &mut Thread, class: &Type) {
    let mut waiting = vec![class.to_value()];
    while let Some(next) = waiting.pop() {
        if let Some(next) = next.downcast::<Type>() {
            let before = *next.slots();
            next.update_slots(|slots| *slots = ::object::Slots::EMPTY);
            slotdefs::fixup_slot_dispatchers(t, next);
            if lookup::binds_otherwise(&before, next.slots()) {
                lookup::descriptors_changed();
            }
            waiting.extend(lookup::subclasses(next));
        }
    }
}
