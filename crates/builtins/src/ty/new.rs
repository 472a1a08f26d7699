//! Making a class: `type.__new__`, best base, `__slots__`, the MRO, the calls of `__set_name__` and `__init_subclass__`.
//!
//! Not here: the class statement (`build_class.rs`), layouts of instances (`object::heaptype`).

use ::object::function::{Cell_, Function, MemberDescriptor, MemberDescriptorData, MemberSource};
use ::object::heaptype::{self, Additions};
use ::object::singletons::{OBJECT, TYPE};
use ::object::types::{NewFn, flags};
use ::object::{
    Args, Dict, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, lookup, names, slotdefs,
    string,
};

use crate::ty::attributes;

/// `type.__new__(metatype, name, bases, namespace, **keywords)`
///
/// # Errors
/// `TypeError` for anything that does not make a class; what the methods called raise.
pub fn new(t: &mut Thread, metatype: &Type, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
    let args = Args::new(values, kwnames);
    let positional = args.positional();
    let [name, bases, namespace] = positional else {
        let given = positional.len();
        return Err(t.type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    let Some(name_str) = name.downcast::<Str>() else { return Err(wrong_argument(t, 1, "str", name)) };
    let Some(bases) = bases.downcast::<Tuple>() else { return Err(wrong_argument(t, 2, "tuple", bases)) };
    let Some(namespace) = namespace.downcast::<Dict>() else {
        return Err(wrong_argument(t, 3, "dict", namespace));
    };
    let mut metatype: Ref<Type> = Ref::new(metatype);
    for base in bases.items() {
        if base.ty().has(flags::TYPE_SUBCLASS) || std::ptr::eq(base.ty(), &TYPE) {
            continue;
        }
        if t.get_attr_opt(base, &names::MRO_ENTRIES)?.is_some() {
            return Err(t.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    let winner = calculate_metaclass(t, &metatype, bases)?;
    if !std::ptr::eq(&*winner, &*metatype) {
        let theirs = winner.slots().new;
        if !theirs.is_some_and(|f| std::ptr::fn_addr_eq(f, TYPE.slots().new.unwrap_or(new as NewFn))) {
            return match theirs {
                Some(f) => f(t, &winner, values, kwnames),
                None => Err(t.type_error(format!("cannot create '{}' instances", winner.tp_name()))),
            };
        }
        metatype = winner;
    }
    let class = build(t, &metatype, name_str, bases, namespace)?;
    set_names(t, &class)?;
    init_subclass(t, &class, args)?;
    Ok(class.into_value())
}

fn wrong_argument(t: &mut Thread, position: usize, expected: &str, given: &Value) -> Raised {
    let given = if given.is_none() { "None".to_string() } else { given.ty().tp_name() };
    t.type_error(format!("type.__new__() argument {position} must be {expected}, not {given}"))
}

/// The most derived metaclass of `metatype` and the bases' types.
///
/// # Errors
/// `TypeError` when there is none.
pub fn calculate_metaclass(t: &mut Thread, metatype: &Type, bases: &Tuple) -> PyResult<Ref<Type>> {
    let mut winner: Ref<Type> = Ref::new(metatype);
    for base in bases.items() {
        let meta = base.ty();
        if winner.is_subtype(meta) {
            continue;
        }
        if meta.is_subtype(&winner) {
            winner = Ref::new(meta);
            continue;
        }
        return Err(t.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// The base whose layout the instances of a class with these bases extend.
///
/// # Errors
/// `TypeError` for what is no class or no possible base, and when layouts contradict.
pub fn best_base(t: &mut Thread, bases: &Tuple) -> PyResult<Ref<Type>> {
    let mut best: Option<(Ref<Type>, Ref<Type>)> = None;
    for base in bases.items() {
        let Some(base) = base.downcast::<Type>() else { return Err(t.type_error("bases must be types")) };
        if !base.has(flags::BASETYPE) {
            let name = base.tp_name();
            return Err(t.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        let solid = base.solid_base();
        best = match best {
            None => Some((Ref::new(solid), Ref::new(base))),
            Some((winner, of)) if winner.is_subtype(solid) => Some((winner, of)),
            Some((winner, _)) if solid.is_subtype(&winner) => Some((Ref::new(solid), Ref::new(base))),
            Some(_) => return Err(t.type_error("multiple bases have instance lay-out conflict")),
        };
    }
    Ok(best.map_or_else(|| Ref::new(&OBJECT), |(_, base)| base))
}

/// Checks a class's name as `type.__new__` and the assignment of `__name__` do.
///
/// # Errors
/// `ValueError` for null characters, `UnicodeEncodeError` for surrogates.
pub fn check_name(t: &mut Thread, name: &Str) -> PyResult<()> {
    if name.view().has_surrogates() {
        t.call_method(&name.to_value(), &string::intern_str("encode"), &[])?;
    }
    if name.view().iter().any(|c| c == 0) {
        return Err(t.value_error("type name must not contain null characters"));
    }
    Ok(())
}

fn build(
    t: &mut Thread,
    metatype: &Type,
    name: &Str,
    bases: &Tuple,
    namespace: &Dict,
) -> PyResult<Ref<Type>> {
    let bases: Ref<Tuple> =
        if bases.is_empty() { Tuple::new_ref(vec![OBJECT.to_value()]) } else { Ref::new(bases) };
    let base = best_base(t, &bases)?;
    let object = namespace.to_value();
    let own_order =
        object.ty().slots().iter.map(|f| f as usize) != ::object::dict::DICT.slots().iter.map(|f| f as usize);
    let dict = if own_order {
        // A subclass that iterates in its own way, as ordered dictionaries do, is copied in its order.
        let copy = Dict::new();
        crate::dict::update_from(t, &copy, &object)?;
        copy
    } else {
        let Some(copy) = namespace.try_copy() else { return Err(t.memory_error()) };
        copy
    };
    check_name(t, name)?;

    let mut added = Additions::default();
    let may_add_dict = base.dictoffset() == 0;
    let may_add_weakrefs = !base.supports_weakrefs() && base.itemsize() == 0;
    let given_slots = dict.get_str(&names::SLOTS);
    let mut members: Vec<Value> = Vec::new();
    match &given_slots {
        None => {
            added.dict = may_add_dict;
            added.weakrefs = may_add_weakrefs;
        }
        Some(given) => {
            let entries = match given.downcast::<Str>() {
                Some(_) => vec![given.clone()],
                None => t.collect(given)?,
            };
            if !entries.is_empty() && base.itemsize() != 0 {
                let base = base.tp_name();
                return Err(t.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
            }
            members = sort_slots(t, name, &dict, entries, may_add_dict, may_add_weakrefs, &mut added)?;
            // A base beyond the first may bring a dictionary or weak references.
            for other in bases.items().iter().filter_map(|b| b.downcast::<Type>()) {
                if std::ptr::eq(other, &*base) {
                    continue;
                }
                added.dict |= may_add_dict && other.dictoffset() != 0;
                added.weakrefs |= may_add_weakrefs && other.supports_weakrefs();
            }
        }
    }
    added.slots = members.len();
    let assigned = dict
        .get_str(&names::STATIC_ATTRIBUTES)
        .and_then(|a| a.downcast::<Tuple>().map(Tuple::len))
        .unwrap_or(0);
    // Names with annotations are often attributes of instances too, those of data classes for example.
    let annotated = dict
        .get_str(&names::ANNOTATE_FUNC)
        .and_then(|f| {
            let function = f.downcast::<Function>()?;
            Some(function.code_ref().consts.items().iter().filter(|c| c.downcast::<Str>().is_some()).count())
        })
        .unwrap_or(0);
    added.expected_attributes = assigned.max(annotated);

    let class = heaptype::new_heap_type(metatype, &base, added);
    class.set_bases(bases.to_value());
    class.set_dict(dict.to_value());
    let (name_cell, qualname_cell, _) = class.heap_names();
    name_cell.set(Some(name.to_value()));
    qualname_cell.set(Some(match dict.remove_str(&names::QUALNAME) {
        Some(qualname) if qualname.downcast::<Str>().is_some() => qualname,
        Some(other) => {
            let given = other.ty().tp_name();
            return Err(t.type_error(format!("type __qualname__ must be a str, not {given}")));
        }
        None => name.to_value(),
    }));
    if !members.is_empty() || given_slots.is_some() {
        class.heap_slots().set(Some(Tuple::new(members.clone())));
    }
    if !dict.contains_str(&names::MODULE)
        && let Some(globals) = t.caller_globals()
        && let Some(module) = globals.get_str(&names::NAME)
    {
        dict.set_name(&names::MODULE, module);
    }
    bind_special(&dict);
    take_cells(t, &class, &dict)?;
    for (i, member) in members.iter().enumerate() {
        let Some(text) = member.downcast::<Str>() else { continue };
        let offset = heaptype::first_slot_offset(&base) + 8 * i;
        let source = MemberSource::Slot(member.clone(), offset);
        let descriptor = MemberDescriptor::new(MemberDescriptorData { source, owner: class.to_value() });
        // Slots whose names differ in identity only must not replace each other.
        if !dict.contains_str(text) {
            dict.set_name(text, descriptor);
        }
    }
    if added.dict {
        set_default(&dict, &names::DICT, || attributes::dict_descriptor(&class));
    }
    if added.weakrefs {
        set_default(&dict, &names::WEAKREF, || attributes::weakref_descriptor(&class));
    }

    let mro = mro_of(t, &class)?;
    class.set_mro(mro);
    for base in bases.items().iter().filter_map(|b| b.downcast::<Type>()) {
        lookup::register_subclass(base, &class);
    }
    if let Some(doc) = dict.get_str(&names::DOC)
        && let Some(doc) = doc.downcast::<Str>()
    {
        // A docstring must have a form in UTF-8.
        crate::str::encode_object(t, doc, None, None)?;
    }
    if !dict.contains_str(&names::DOC) {
        dict.set_name(&names::DOC, Value::none());
    }
    slotdefs::fixup_slot_dispatchers(t, &class);
    class.set_flags(flags::READY);
    if dict.keys().iter().any(|k| k.downcast::<Str>().is_none()) {
        let message = format!("non-string key in the __dict__ of class {}", class.tp_name());
        t.warn(&::object::exceptions::RUNTIME_WARNING, &message, 1)?;
    }
    Ok(class)
}

/// Enters what the class body has not defined itself.
fn set_default(dict: &Dict, name: &Str, value: impl FnOnce() -> Value) {
    if !dict.contains_str(name) {
        dict.set_name(name, value());
    }
}

/// The members that `__slots__` declares, mangled and sorted; what it says of `__dict__` and `__weakref__` goes to `added`.
fn sort_slots(
    t: &mut Thread,
    class_name: &Str,
    dict: &Dict,
    entries: Vec<Value>,
    may_add_dict: bool,
    may_add_weakrefs: bool,
    added: &mut Additions,
) -> PyResult<Vec<Value>> {
    let mut members: Vec<Value> = Vec::new();
    for entry in &entries {
        let Some(text) = entry.downcast::<Str>() else {
            let given = entry.ty().tp_name();
            return Err(t.type_error(format!("__slots__ items must be strings, not '{given}'")));
        };
        if !text::predicates::is_identifier(text.view()) {
            return Err(t.type_error("__slots__ must be identifiers"));
        }
        if text.eq_str("__dict__") {
            if !may_add_dict || added.dict {
                return Err(t.type_error("__dict__ slot disallowed: we already got one"));
            }
            added.dict = true;
        } else if text.eq_str("__weakref__") {
            if !may_add_weakrefs || added.weakrefs {
                return Err(t.type_error("__weakref__ slot disallowed: we already got one"));
            }
            added.weakrefs = true;
        }
    }
    for entry in &entries {
        let Some(text) = entry.downcast::<Str>() else { continue };
        if text.eq_str("__dict__") || text.eq_str("__weakref__") {
            continue;
        }
        let mangled = mangle(t, class_name, text)?;
        let special = ["__qualname__", "__classcell__", "__classdictcell__"];
        if let Some(m) = mangled.downcast::<Str>()
            && dict.contains_str(m)
            && !special.iter().any(|s| m.eq_str(s))
        {
            let shown = t.repr(&mangled)?.to_string_lossy();
            return Err(t.value_error(format!("{shown} in __slots__ conflicts with class variable")));
        }
        members.push(mangled);
    }
    members.sort_by_cached_key(|m| m.downcast::<Str>().map(|s| s.view().to_wtf8()).unwrap_or_default());
    Ok(members)
}

/// A private name as it is seen outside of the class.
fn mangle(t: &mut Thread, class: &Str, name: &Str) -> PyResult {
    let (class_text, text) = (class.view().to_wtf8(), name.view().to_wtf8());
    let plain = !text.starts_with(b"__") || text.ends_with(b"__") || text.contains(&b'.');
    let stripped = class_text.iter().position(|c| *c != b'_').map(|i| &class_text[i..]);
    match stripped {
        Some(stripped) if !plain => {
            let mut mangled = vec![b'_'];
            mangled.extend_from_slice(stripped);
            mangled.extend_from_slice(&text);
            Ok(string::intern_value(t.new_str_wtf8(&mangled)?))
        }
        _ if std::ptr::eq(name.class(), &string::STR) => Ok(string::intern_value(name.to_value())),
        _ => Ok(string::intern_value(t.new_str_wtf8(&text)?)),
    }
}

/// Plain functions under the names of methods that bind specially.
fn bind_special(dict: &Dict) {
    if let Some(f) = dict.get_str(&names::NEW).filter(|f| f.downcast_exact::<Function>().is_some()) {
        dict.set_name(&names::NEW, crate::class_method::new_static_method(f));
    }
    for name in [&*names::INIT_SUBCLASS, &*names::CLASS_GETITEM] {
        if let Some(f) = dict.get_str(name).filter(|f| f.downcast_exact::<Function>().is_some()) {
            dict.set_name(name, crate::class_method::new_class_method(f));
        }
    }
}

/// Fills the cells of `__class__` and of the class's dictionary that the body left.
fn take_cells(t: &mut Thread, class: &Type, dict: &Ref<Dict>) -> PyResult<()> {
    for (name, text) in [(&*names::CLASSCELL, "__classcell__"), (&*names::CLASSDICTCELL, "__classdictcell__")]
    {
        let Some(found) = dict.get_str(name) else { continue };
        let Some(cell) = found.downcast_exact::<Cell_>() else {
            let given = t.repr(&found.ty().to_value())?.to_string_lossy();
            return Err(t.type_error(format!("{text} must be a nonlocal cell, not {given}")));
        };
        let held = if text == "__classcell__" { class.to_value() } else { dict.to_value() };
        cell.contents.set(Some(held));
        dict.remove_str(name);
    }
    Ok(())
}

/// The MRO of a class whose bases are set, as a tuple: the metaclass's `mro()`, or the C3 linearisation.
///
/// # Errors
/// `TypeError` when there is none; what a `mro` method raises.
pub fn mro_of(t: &mut Thread, class: &Ref<Type>) -> PyResult {
    let Some(bases) = class.bases() else { return Ok(Tuple::new(vec![class.to_value()])) };
    let meta = class.class();
    let name = string::intern_str("mro");
    let custom = match lookup::lookup(t, meta, &name) {
        Some(method) if !std::ptr::eq(meta, &TYPE) => {
            let own = lookup::lookup(t, &TYPE, &name);
            if own.is_some_and(|o| o.is(&method)) { None } else { Some(method) }
        }
        _ => None,
    };
    let Some(method) = custom else {
        return Ok(Tuple::new(standard_mro(t, class, &bases)?));
    };
    let result = slotdefs::call_found(t, &method, &class.to_value(), &[], None)?;
    let items = t.collect(&result)?;
    if items.is_empty() {
        return Err(t.type_error("type MRO must not be empty"));
    }
    let solid = class.solid_base().to_value();
    for item in &items {
        let Some(base) = item.downcast::<Type>() else {
            let given = item.ty().tp_name();
            return Err(t.type_error(format!("mro() returned a non-class ('{given}')")));
        };
        let fits = solid.downcast::<Type>().is_some_and(|s| s.is_subtype(base.solid_base()));
        if !fits {
            let given = base.tp_name();
            return Err(t.type_error(format!("mro() returned base with unsuitable layout ('{given}')")));
        }
    }
    Ok(Tuple::new(items))
}

/// The C3 linearisation.
///
/// # Errors
/// `TypeError` when there is none, or a base occurs twice.
pub fn standard_mro(t: &mut Thread, class: &Type, bases: &Tuple) -> PyResult<Vec<Value>> {
    for (i, base) in bases.items().iter().enumerate() {
        if let Some(base) = base.downcast::<Type>()
            && base.mro().is_none()
        {
            let name = base.tp_name();
            return Err(t.type_error(format!("Cannot extend an incomplete type '{name}'")));
        }
        if bases.items()[..i].iter().any(|b| b.is(base)) {
            let name = base.downcast::<Type>().map(Type::name).unwrap_or_default();
            return Err(t.type_error(format!("duplicate base class {name}")));
        }
    }
    lookup::compute_mro(t, class, bases)
}

fn set_names(t: &mut Thread, class: &Ref<Type>) -> PyResult<()> {
    let Some(entries) = class.dict().map(|d| d.items()) else { return Ok(()) };
    let class_value = class.to_value();
    for (key, value) in entries {
        let Some(method) = t.lookup_special(&value, &names::SET_NAME)? else { continue };
        if t.call(&method, &[class_value.clone(), key.clone()]).is_err() {
            let Some(exception) = t.take_raised() else { return Err(Raised) };
            let shown = match t.repr(&key) {
                Ok(shown) => shown.to_string_lossy(),
                Err(raised) => return Err(raised),
            };
            let note = format!(
                "Error calling __set_name__ on '{}' instance {shown} in '{}'",
                value.ty().tp_name(),
                class.tp_name()
            );
            add_note(t, &exception, &note)?;
            t.restore_raised(Some(exception));
            return Err(Raised);
        }
    }
    Ok(())
}

/// Appends to the `__notes__` of an exception.
///
/// # Errors
/// What reading or setting the attribute raises.
pub fn add_note(t: &mut Thread, exception: &Value, note: &str) -> PyResult<()> {
    let note = t.new_str(note)?;
    match t.get_attr_opt(exception, &names::NOTES)? {
        Some(notes) => {
            if let Some(list) = notes.downcast::<::object::List>() {
                list.push(note);
            }
        }
        None => t.set_attr(exception, &names::NOTES, &::object::List::new(vec![note]))?,
    }
    Ok(())
}

/// Calls the `__init_subclass__` that `super(class, class)` has.
fn init_subclass(t: &mut Thread, class: &Ref<Type>, args: Args<'_>) -> PyResult<()> {
    let value = class.to_value();
    let Some(method) = crate::super_::lookup(t, class, &value, &names::INIT_SUBCLASS)? else {
        return Ok(());
    };
    let (values, kwnames) = args.parts();
    t.call_kw(&method, &values[args.positional().len()..], kwnames)?;
    Ok(())
}
