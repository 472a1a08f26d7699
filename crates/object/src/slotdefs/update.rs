//! Which function stands in which slot of a class, when it is made and when its attributes change.
//!
//! Here: inheriting slots, filling them from dunder methods. Not here: the functions (`generic.rs`).

use super::{
    SLOT_DEFS, SlotDef, WORDS, Word, field, fields_of, find_in_mro, generic, same_word, word, words,
    words_mut,
};
use crate::function::{MethodDescriptor, WrapperDescriptor};
use crate::lookup;
use crate::names;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{GetAttrFn, HashFn, Slots, Type, flags};
use crate::value::Value;

/// Fills the slots of a class, after its bases, MRO and dictionary have been set; again after its bases have changed.
///
/// Inherits flags and slots as `PyType_Ready` does (a class with `__eq__` and no `__hash__` gets `__hash__ = None`),
/// then puts native or generic functions where the MRO has dunder methods.
pub fn fixup_slot_dispatchers(_: &mut Thread, ty: &Type) {
    inherit(ty);
    set_unhashable(ty);
    update_all(ty);
}

/// Fills every slot that has dunder methods.
fn update_all(ty: &Type) {
    let mut i = 0;
    while i < SLOT_DEFS.len() {
        i = update_group(ty, i);
    }
    note_getattr(ty);
}

/// An attribute `name` of the class has been set or deleted: fills the slots behind it again, in subclasses too.
pub fn update_slot(_: &mut Thread, ty: &Type, name: &Str) {
    let mut groups: Vec<usize> = Vec::new();
    let mut first = 0;
    for (i, def) in SLOT_DEFS.iter().enumerate() {
        if def.field != SLOT_DEFS[first].field {
            first = i;
        }
        if def.name().equals(name) {
            groups.push(first);
        }
    }
    if groups.is_empty() {
        return;
    }
    lookup::type_modified(ty);
    for group in &groups {
        update_group(ty, *group);
    }
    note_getattr(ty);
    if groups.iter().any(|group| [field!(descr_get), field!(descr_set)].contains(&SLOT_DEFS[*group].field)) {
        lookup::descriptors_changed();
    }
    let mut waiting = lookup::subclasses(ty);
    while let Some(sub) = waiting.pop() {
        let Some(sub) = sub.downcast::<Type>() else { continue };
        // A class that defines the name itself is not affected, nor are those that derive from it.
        if sub.dict().is_some_and(|d| d.contains_str(name)) {
            continue;
        }
        for group in &groups {
            update_group(sub, *group);
        }
        note_getattr(sub);
        waiting.extend(lookup::subclasses(sub));
    }
}

pub(super) fn note_getattr(ty: &Type) {
    let getattro = ty.slots().getattro;
    ty.set_generic_getattr(
        getattro.is_none_or(|f| std::ptr::fn_addr_eq(f, lookup::generic_getattr as GetAttrFn)),
    );
}

/// Fills the slot whose entries begin at `first`; answers where the next slot's begin.
fn update_group(ty: &Type, first: usize) -> usize {
    let slot = SLOT_DEFS[first].field;
    // The native function that all methods found agree on, and the generic one for when they do not.
    let mut specific: Word = None;
    let mut fallback: Option<&SlotDef> = None;
    let mut use_generic = false;
    let mut i = first;
    while i < SLOT_DEFS.len() && SLOT_DEFS[i].field == slot {
        let def = &SLOT_DEFS[i];
        i += 1;
        let Some(found) = find_in_mro(ty, def.name()) else { continue };
        if let Some(owner) = native_owner(&found, def) {
            if only_filled_field(ty, def).is_none_or(|only| only == slot) {
                fallback = Some(def);
            }
            let native =
                owner.downcast::<Type>().filter(|o| ty.is_subtype(o)).and_then(|o| word(o.slots(), slot));
            if native.is_some() && (specific.is_none() || same_word(specific, native)) {
                specific = native;
            } else {
                use_generic = true;
            }
        } else if slot == field!(new) && super::ready::is_new_wrapper(&found) {
            specific = word(ty.slots(), slot);
        } else if slot == field!(hash) && found.is_none() {
            let slots = Slots { hash: Some(generic::hash_not_implemented), ..Slots::EMPTY };
            specific = word(&slots, slot);
        } else {
            use_generic = true;
            fallback = Some(def);
            if slot == field!(call) {
                ty.clear_flags(flags::HAVE_VECTORCALL);
            }
        }
    }
    ty.update_slots(|slots| {
        words_mut(slots)[slot] = None;
        match (specific, fallback) {
            (Some(_), _) if !use_generic => words_mut(slots)[slot] = specific,
            (_, Some(def)) => (def.install)(slots),
            _ => {}
        }
    });
    i
}

/// The native type whose slot `found` calls, when it is that type's method for the same name.
///
/// A method that a native type declares under a slot's name, as `dict.__getitem__`, does what the slot does.
fn native_owner(found: &Value, def: &SlotDef) -> Option<Value> {
    if let Some(wrapper) = found.downcast_exact::<WrapperDescriptor>() {
        let same = SLOT_DEFS.get(wrapper.slot).is_some_and(|d| d.text == def.text);
        return same.then(|| wrapper.owner.clone());
    }
    let method = found.downcast_exact::<MethodDescriptor>()?;
    let owner = method.owner.downcast::<Type>()?;
    let same = method.def.name == def.text && !owner.is_heap_type() && def.is_set(owner.slots());
    same.then(|| method.owner.clone())
}

/// For names with several slots: the only one of them that is filled now, if there is exactly one.
fn only_filled_field(ty: &Type, def: &SlotDef) -> Option<usize> {
    let mut filled = fields_of(def).iter().copied().filter(|f| word(ty.slots(), *f).is_some());
    match (filled.next(), filled.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Takes over flags and empty slots from the base and from the rest of the MRO.
pub(super) fn inherit(ty: &Type) {
    if let Some(base) = ty.base() {
        ty.set_flags(base.flags() & (flags::FAST_SUBCLASS | flags::MATCH_SELF));
        if ty.slots().new.is_none() && !ty.has(flags::DISALLOW_INSTANTIATION) {
            ty.update_slots(|slots| slots.new = base.slots().new);
        }
    }
    let Some(mro) = ty.mro() else { return };
    for base in mro.items().iter().skip(1).filter_map(|c| c.downcast::<Type>()) {
        inherit_from(ty, base);
        if !ty.has(flags::SEQUENCE | flags::MAPPING) {
            ty.set_flags(base.flags() & (flags::SEQUENCE | flags::MAPPING));
        }
    }
}

/// Takes over the slots that are empty here and that `base` fills itself, not only inherits.
fn inherit_from(ty: &Type, base: &Type) {
    let (theirs, before) = (words(base.slots()), base.base().map(|b| words(b.slots())));
    let mine = words(ty.slots());
    let (together, alone) = ([field!(hash), field!(richcompare)], field!(new));
    let mut taken = [false; WORDS];
    for i in 0..WORDS {
        let defined = theirs[i].is_some() && before.is_none_or(|b| !same_word(b[i], theirs[i]));
        taken[i] = mine[i].is_none() && defined && !together.contains(&i) && i != alone;
    }
    // Equality and hash go together, and not where the class has an opinion on either.
    let has_own = |name: &Str| ty.dict().is_some_and(|d| d.contains_str(name));
    if together.iter().all(|i| mine[*i].is_none()) && !has_own(&names::EQ) && !has_own(&names::HASH) {
        together.iter().for_each(|i| taken[*i] = true);
    }
    let (call, descr_get) = (field!(call), field!(descr_get));
    if mine[call].is_none() && base.has(flags::HAVE_VECTORCALL) {
        ty.set_flags(flags::HAVE_VECTORCALL);
    }
    if taken[descr_get] && ty.has(flags::IMMUTABLETYPE) && base.has(flags::METHOD_DESCRIPTOR) {
        ty.set_flags(flags::METHOD_DESCRIPTOR);
    }
    let theirs = *theirs;
    ty.update_slots(|slots| {
        for (i, mine) in words_mut(slots).iter_mut().enumerate().filter(|(i, _)| taken[*i]) {
            *mine = theirs[i];
        }
    });
}

/// A type without any hash gets `__hash__ = None`.
pub(super) fn set_unhashable(ty: &Type) {
    if ty.slots().hash.is_some() {
        return;
    }
    let Some(dict) = ty.dict() else { return };
    if !dict.contains_str(&names::HASH) {
        dict.set_name(&names::HASH, Value::none());
        ty.update_slots(|slots| slots.hash = Some(generic::hash_not_implemented as HashFn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::OptionCell;
    use crate::container::Tuple;
    use crate::dict::Dict;
    use crate::errors::PyResult;
    use crate::function::{Builtin, BuiltinData};
    use crate::header::Object;
    use crate::native::{Binding, MethodKind, NativeCall, NativeDef};
    use crate::singletons::{OBJECT, TYPE};
    use crate::slotdefs::ready;
    use crate::string::Str;
    use crate::thread::Interpreter;
    use crate::types::{TypeImpl, TypeSpec};

    fn native_add(_: &mut Thread, _: &Value, _: &Value) -> PyResult {
        Ok(Value::small(1))
    }

    fn native_hash(_: &mut Thread, _: &Value) -> PyResult<i64> {
        Ok(7)
    }

    fn python_add(_: &mut Thread, _: &Value, _: &Value) -> PyResult {
        Ok(Value::small(2))
    }

    static PYTHON_ADD: NativeDef = NativeDef {
        name: "__add__",
        doc: None,
        call: NativeCall::One(python_add),
        binding: Binding::Static,
        kind: MethodKind::Plain,
    };

    fn leaked(name: &'static str, base: &'static Type) -> &'static Type {
        let spec = Box::leak(Box::new(TypeSpec { name, base: Some(base), ..TypeSpec::EMPTY }));
        Box::leak(Box::new(Type::new_static(spec)))
    }

    /// A class without tables of its own.
    fn class(t: &mut Thread, base: &'static Type) -> &'static Type {
        let ty = leaked("C", base);
        crate::slotdefs::prepare(ty);
        let mro: Vec<Value> = std::iter::once(ty.to_value())
            .chain(base.mro().iter().flat_map(|m| m.items().to_vec()))
            .collect();
        ty.set_bases(Tuple::new(vec![base.to_value()]));
        ty.set_mro(Tuple::new(mro));
        ty.set_dict(Dict::new().to_value());
        lookup::register_subclass(base, ty);
        fixup_slot_dispatchers(t, ty);
        ty
    }

    fn keys(ty: &Type) -> Vec<String> {
        let keys = ty.dict().map(|d| d.keys()).unwrap_or_default();
        keys.iter().filter_map(|k| k.downcast::<Str>()).map(Str::to_string_lossy).collect()
    }

    #[test]
    fn classes_get_native_generic_and_native_slots_again() {
        let mut thread = Thread::new(Interpreter::new(), 0);
        let t = &mut *thread;
        let imp = Box::leak(Box::new(TypeImpl {
            doc: Some("N(x)\n--\n\nA number."),
            slots: Slots { add: Some(native_add), hash: Some(native_hash), ..Slots::EMPTY },
            ..TypeImpl::EMPTY
        }));
        let native = leaked("N", &OBJECT);
        for ty in [&OBJECT, &TYPE, &crate::function::BUILTIN] {
            assert!(ready(t, ty, &[]).is_ok());
        }
        assert!(ready(t, native, &[imp]).is_ok());
        assert_eq!(keys(native), ["__hash__", "__add__", "__radd__", "__doc__"]);
        assert!(native.has(flags::DISALLOW_INSTANTIATION) && native.has_generic_getattr());

        let ty = class(t, native);
        let sub = class(t, ty);
        let add = field!(add);
        assert!(same_word(word(sub.slots(), add), word(native.slots(), add)));
        assert!(same_word(word(sub.slots(), field!(hash)), word(native.slots(), field!(hash))));

        let function =
            Builtin::new(BuiltinData { def: &PYTHON_ADD, receiver: None, module: OptionCell::empty() });
        let dict = ty.dict().unwrap_or_else(Dict::new);
        dict.set_name(&names::RADD, function);
        update_slot(t, ty, &names::RADD);
        assert!(word(sub.slots(), add).is_some());
        assert!(!same_word(word(sub.slots(), add), word(native.slots(), add)));
        dict.remove_str(&names::RADD);
        update_slot(t, ty, &names::RADD);
        assert!(same_word(word(sub.slots(), add), word(native.slots(), add)));

        dict.set_name(&names::HASH, Value::none());
        update_slot(t, ty, &names::HASH);
        assert!(
            sub.slots()
                .hash
                .is_some_and(|f| std::ptr::fn_addr_eq(f, generic::hash_not_implemented as HashFn))
        );

        dict.set_name(&names::GETATTR, Value::none());
        update_slot(t, ty, &names::GETATTR);
        assert!(!sub.has_generic_getattr());
    }
}
