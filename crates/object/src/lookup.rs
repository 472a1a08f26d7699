//! Attribute lookup: the MRO, the method cache, versions, instance dictionaries and inline values.
//!
//! Here: what `PyType_Lookup` and `PyObject_GenericGetAttr` do. Not here: caches in code (`interp`).
//!
//! Invariant: whoever changes a type's dictionary, bases or MRO calls [`type_modified`]; a cached answer holds for
//! as long as the version beside it is the type's.

use std::cell::Cell;

use crate::cell::Ref;
use crate::container::Tuple;
use crate::dict::Dict;
use crate::errors::PyResult;
use crate::header::{Header, Object, flags as hflags};
use crate::heap;
use crate::singletons::OBJECT;
use crate::string::Str;
use crate::thread::Thread;
use crate::types::{Slots, Type, flags};
use crate::value::Value;

const CACHE_BITS: u32 = 12;

#[derive(Default)]
struct Entry {
    version: Cell<u32>,
    name: Cell<u64>,
    /// Borrowed: the type of that version holds it. 0: the name is absent.
    value: Cell<u64>,
}

/// Answers of [`lookup`] by type version and name.
pub struct MethodCache {
    entries: Box<[Entry]>,
}

impl Default for MethodCache {
    fn default() -> Self {
        MethodCache { entries: (0..1 << CACHE_BITS).map(|_| Entry::default()).collect() }
    }
}

impl MethodCache {
    #[inline]
    fn entry(&self, version: u32, name: u64) -> &Entry {
        let hash = (name >> 4) as u32 ^ version.wrapping_mul(0x9E37_79B1);
        &self.entries[(hash & ((1 << CACHE_BITS) - 1)) as usize]
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries.iter().for_each(|e| e.version.set(0));
    }
}

/// Whether a base has the class in its MRO. Bases that have a version hear of all changes there.
fn is_in_mro_of_bases(ty: &Type, class: &Value) -> bool {
    let has = |base: &Value| base.downcast::<Type>()?.mro().map(|m| m.items().iter().any(|c| c.is(class)));
    ty.bases().is_some_and(|bases| bases.items().iter().any(|b| has(b).unwrap_or(false)))
}

/// The type's version, assigned now if it has none; 0 when versions have run out, and for types that would not hear of a
/// change: a method `mro` may name any class.
pub fn assign_version(t: &Thread, ty: &Type) -> u32 {
    let known = ty.version();
    if known != 0 {
        return known;
    }
    let next = &t.interp().next_type_version;
    let version = next.get();
    if version == u32::MAX {
        return 0;
    }
    // A change of a base must reach this type, so the bases need versions too.
    if let Some(bases) = ty.bases() {
        for base in bases.items() {
            if let Some(base) = base.downcast::<Type>()
                && assign_version(t, base) == 0
            {
                return 0;
            }
        }
    }
    // Without a `mro` method all of them are.
    if !std::ptr::eq(ty.class(), &crate::singletons::TYPE)
        && let Some(mro) = ty.mro()
        && mro.items().iter().any(|c| c.bits() != ty as *const Type as u64 && !is_in_mro_of_bases(ty, c))
    {
        return 0;
    }
    let version = next.get().max(version);
    next.set(version + 1);
    ty.tp_version_tag.set(version);
    version
}

/// The direct subclasses that are alive.
pub fn subclasses(ty: &Type) -> Vec<Value> {
    let mut found = Vec::new();
    let list = ty.tp_subclasses.get() as *const Vec<Cell<*const Type>>;
    if !list.is_null() {
        // SAFETY: `register_subclass` made it; dying types leave it.
        for sub in unsafe { &*list } {
            // SAFETY: as above.
            found.push(unsafe { (*sub.get()).to_value() });
        }
    }
    found
}

/// Enters `sub` among the subclasses of `base`.
pub fn register_subclass(base: &Type, sub: &Type) {
    let mut list = base.tp_subclasses.get() as *mut Vec<Cell<*const Type>>;
    if list.is_null() {
        list = Box::into_raw(Box::default());
        base.tp_subclasses.set(list as usize);
    }
    // SAFETY: made above, and freed with the type only.
    unsafe { &mut *list }.push(Cell::new(sub));
}

/// Removes `sub` from the subclasses of `base`.
pub fn unregister_subclass(base: &Type, sub: &Type) {
    let list = base.tp_subclasses.get() as *mut Vec<Cell<*const Type>>;
    if !list.is_null() {
        // SAFETY: as above.
        unsafe { &mut *list }.retain(|s| !std::ptr::eq(s.get(), sub));
    }
}

/// A type dies: its bases forget it.
pub(crate) fn forget_type(ty: &Type) {
    if let Some(bases) = ty.bases() {
        for base in bases.items() {
            if let Some(base) = base.downcast::<Type>() {
                unregister_subclass(base, ty);
            }
        }
    }
    let list = ty.tp_subclasses.replace(0) as *mut Vec<Cell<*const Type>>;
    if !list.is_null() {
        // SAFETY: made by `register_subclass`, and the type is dead.
        drop(unsafe { Box::from_raw(list) });
    }
}

/// Attributes of the type have changed: its version and those of its subclasses end.
pub fn type_modified(ty: &Type) {
    if ty.version() == 0 {
        return;
    }
    ty.tp_version_tag.set(0);
    ty.cached_init_version.set(0);
    let list = ty.tp_subclasses.get() as *const Vec<Cell<*const Type>>;
    if !list.is_null() {
        // SAFETY: registered types are alive.
        for sub in unsafe { &*list } {
            // SAFETY: as above.
            type_modified(unsafe { &*sub.get() });
        }
    }
}

/// Whether instances of one type are descriptors of another kind than those of the other.
pub fn binds_otherwise(one: &Slots, other: &Slots) -> bool {
    one.descr_get.is_some() != other.descr_get.is_some()
        || one.descr_set.is_some() != other.descr_set.is_some()
}

/// Objects that may be attributes of any class have become descriptors, or are no longer: what has been noted of attributes
/// holds no more, of no class.
pub fn descriptors_changed() {
    type_modified(&OBJECT);
}

/// The attribute `name` of the type or the first base in MRO order that has it; not bound.
#[inline]
pub fn lookup(t: &Thread, ty: &Type, name: &Str) -> Option<Value> {
    let version = ty.version();
    if version != 0 && name.is_interned() {
        let entry = t.interp().method_cache().entry(version, name as *const Str as u64);
        if entry.version.get() == version && entry.name.get() == name as *const Str as u64 {
            let word = entry.value.get();
            // SAFETY: the type of this version holds the value.
            return if word == 0 { None } else { Some(unsafe { copy_word(word) }) };
        }
    }
    lookup_slow(t, ty, name)
}

/// # Safety
/// `word` is a value that somebody else holds.
unsafe fn copy_word(word: u64) -> Value {
    // SAFETY: borrowed for the copy only.
    let borrowed = std::mem::ManuallyDrop::new(unsafe { Value::from_bits(word) });
    (*borrowed).clone()
}

#[inline(never)]
fn lookup_slow(t: &Thread, ty: &Type, name: &Str) -> Option<Value> {
    let version = assign_version(t, ty);
    let found = lookup_uncached(ty, name);
    if version != 0 && name.is_interned() && name.header().is_immortal() {
        let entry = t.interp().method_cache().entry(version, name as *const Str as u64);
        entry.version.set(version);
        entry.name.set(name as *const Str as u64);
        entry.value.set(found.as_ref().map_or(0, Value::bits));
    }
    found
}

fn lookup_uncached(ty: &Type, name: &Str) -> Option<Value> {
    match ty.mro() {
        Some(mro) => mro.items().iter().find_map(|c| c.downcast::<Type>()?.dict()?.get_str(name)),
        None => {
            let mut class = Some(ty);
            while let Some(c) = class {
                if let Some(found) = c.dict().and_then(|d| d.get_str(name)) {
                    return Some(found);
                }
                class = c.base();
            }
            None
        }
    }
}

/// The names of the inline attribute values of a class's instances, in order.
pub fn layout_names(ty: &Type) -> Ref<Dict> {
    if let Some(Ok(names)) = ty.layout.get().map(Ref::from_value) {
        return names;
    }
    let names = Dict::new();
    ty.layout.set(Some(names.to_value()));
    names
}

/// The inline position of an attribute in instances of `ty`, if the layout has the name.
pub fn layout_index(ty: &Type, name: &Str) -> Option<usize> {
    let names: Ref<Dict> = Ref::from_value(ty.layout.get()?).ok()?;
    names.get_str(name)?.as_small().map(|i| i as usize)
}

/// The instance dictionary, if the object has one already.
pub fn existing_dict(object: &Value) -> Option<Ref<Dict>> {
    // SAFETY: alive through `object`.
    let cell = unsafe { heap::dict_slot(object.header()?) }?;
    Ref::from_value(cell.get()?).ok()
}

/// The instance dictionary; made now if the object can have one. Inline values move into it.
pub fn instance_dict(object: &Value) -> Option<Ref<Dict>> {
    if let Some(dict) = existing_dict(object) {
        return Some(dict);
    }
    let header = object.header()?;
    // SAFETY: alive through `object`.
    let cell = unsafe { heap::dict_slot(header) }?;
    let dict = Dict::new();
    if header.has_flag(hflags::INLINE_VALUES) {
        let names = layout_names(header.ty());
        // SAFETY: alive, and nothing runs Python while the slice is used: moving values into a new dictionary
        // under interned names does not.
        let values = unsafe { heap::inline_values(header) };
        for (name, index, _) in names.entries() {
            let (Some(name), Some(i)) = (name.downcast::<Str>(), index.as_small()) else { continue };
            if let Some(value) = values.get(i as usize).and_then(|c| c.take()) {
                dict.set_name(name, value);
            }
        }
        header.clear_flag(hflags::INLINE_VALUES);
    }
    cell.set(Some(dict.to_value()));
    Some(dict)
}

/// Replaces the instance dictionary (`__dict__ = …`); false when the object cannot have one.
pub fn set_instance_dict(object: &Value, dict: Option<Value>) -> bool {
    // The old values must not come back.
    if instance_dict(object).is_none() {
        return false;
    }
    let Some(header) = object.header() else { return false };
    // SAFETY: alive through `object`.
    match unsafe { heap::dict_slot(header) } {
        Some(cell) => {
            cell.set(dict);
            true
        }
        None => false,
    }
}

/// An attribute stored in the instance itself.
pub fn instance_get(t: &mut Thread, object: &Value, name: &Str) -> PyResult<Option<Value>> {
    let Some(header) = object.header() else { return Ok(None) };
    if header.has_flag(hflags::INLINE_VALUES) {
        return Ok(layout_index(header.ty(), name).and_then(|i| {
            // SAFETY: alive; the cell is read at once.
            unsafe { heap::inline_values(header) }.get(i).and_then(|c| c.get())
        }));
    }
    match existing_dict(object) {
        Some(dict) => dict.get_str_t(t, name),
        None => Ok(None),
    }
}

/// Stores or deletes an attribute in the instance itself; `Ok(false)` when it cannot hold any, or the one to
/// delete is absent (`exists` tells which).
pub fn instance_set(
    t: &mut Thread,
    object: &Value,
    name: &Str,
    value: Option<&Value>,
) -> PyResult<SetOutcome> {
    let Some(header) = object.header() else { return Ok(SetOutcome::NoDict) };
    if header.has_flag(hflags::INLINE_VALUES)
        && name.class().is_subtype(&crate::string::STR)
        && !name.class().is_heap_type()
    {
        let ty = header.ty();
        let mut index = layout_index(ty, name);
        if index.is_none() && value.is_some() {
            let names = layout_names(ty);
            if names.len() < ty.inline_capacity() {
                let interned = crate::string::intern_immortal(name.to_value());
                if let Some(interned) = interned.downcast::<Str>() {
                    names.set_name(interned, Value::size(names.len()));
                    index = Some(names.len() - 1);
                    // Caches that say "instances have no such attribute" end with the version.
                    ty.tp_version_tag.set(0);
                }
            }
        }
        if let Some(i) = index {
            // SAFETY: alive; nothing runs Python while the slice is used.
            let values = unsafe { heap::inline_values(header) };
            // Inline values lie in the order of the layout: what would come before an older one goes to a dictionary.
            if value.is_none() || !values[i].is_empty() || values[i + 1..].iter().all(|v| v.is_empty()) {
                let old = values[i].replace(value.cloned());
                let missing = old.is_none() && value.is_none();
                return Ok(if missing { SetOutcome::Missing } else { SetOutcome::Done });
            }
        }
        if value.is_none() && index.is_none() {
            return Ok(SetOutcome::Missing);
        }
    }
    let Some(dict) = instance_dict(object) else { return Ok(SetOutcome::NoDict) };
    match value {
        Some(value) => {
            dict.set(t, &name.to_value(), value.clone())?;
            Ok(SetOutcome::Done)
        }
        None => Ok(if dict.remove(t, &name.to_value())?.is_some() {
            SetOutcome::Done
        } else {
            SetOutcome::Missing
        }),
    }
}

/// What became of a store into an instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetOutcome {
    /// Stored or deleted.
    Done,
    /// There was nothing to delete.
    Missing,
    /// The object holds no attributes of its own.
    NoDict,
}

/// `object.__getattribute__`; `None` instead of AttributeError.
pub fn generic_get(t: &mut Thread, object: &Value, name: &Str) -> PyResult<Option<Value>> {
    let class = object.ty().to_value();
    let ty = object.ty();
    let descriptor = lookup(t, ty, name);
    let mut getter = None;
    if let Some(d) = &descriptor {
        getter = d.ty().slots().descr_get;
        if let Some(get) = getter
            && d.ty().slots().descr_set.is_some()
        {
            return get(t, d, Some(object), Some(&class)).map(Some);
        }
    }
    if let Some(found) = instance_get(t, object, name)? {
        return Ok(Some(found));
    }
    match (descriptor, getter) {
        (Some(d), Some(get)) => get(t, &d, Some(object), Some(&class)).map(Some),
        (found, _) => Ok(found),
    }
}

/// What looking for a method finds.
pub enum Found {
    /// A function of the class, to be called with the object first.
    Method(Value),
    /// Anything else.
    Value(Value),
}

/// An attribute that is about to be called: a method is not bound.
///
/// # Errors
/// What getting the attribute raises.
pub fn get_method(t: &mut Thread, object: &Value, name: &Str) -> PyResult<Found> {
    let ty = object.ty();
    let generic = match ty.slots().getattro {
        Some(f) => std::ptr::fn_addr_eq(f, generic_getattr as crate::types::GetAttrFn),
        None => true,
    };
    if generic
        && let Some(found) = lookup(t, ty, name)
        && found.ty().has(crate::types::flags::METHOD_DESCRIPTOR)
    {
        if ty.dictoffset() != 0
            && let Some(own) = instance_get(t, object, name)?
        {
            return Ok(Found::Value(own));
        }
        return Ok(Found::Method(found));
    }
    t.get_attr(object, name).map(Found::Value)
}

/// `object.__getattribute__`.
pub fn generic_getattr(t: &mut Thread, object: &Value, name: &Str) -> PyResult {
    match generic_get(t, object, name)? {
        Some(found) => Ok(found),
        None => {
            let message =
                format!("'{}' object has no attribute '{}'", object.ty().tp_name(), name.to_string_lossy());
            Err(t.attribute_error_of(object, name, &message))
        }
    }
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_setattr(t: &mut Thread, object: &Value, name: &Str, value: Option<&Value>) -> PyResult<()> {
    let ty = object.ty();
    let descriptor = lookup(t, ty, name);
    if let Some(d) = &descriptor
        && let Some(set) = d.ty().slots().descr_set
    {
        return set(t, d, object, value);
    }
    match instance_set(t, object, name, value)? {
        SetOutcome::Done => Ok(()),
        outcome => Err(not_stored(t, object, name, outcome, descriptor.is_some())),
    }
}

#[cold]
#[inline(never)]
fn not_stored(
    t: &mut Thread,
    object: &Value,
    name: &Str,
    outcome: SetOutcome,
    on_class: bool,
) -> crate::errors::Raised {
    let shown = name.to_string_lossy();
    match outcome {
        SetOutcome::Missing => {
            let message = format!("'{}' object has no attribute '{shown}'", object.ty().tp_name());
            t.attribute_error_of(object, name, &message)
        }
        _ => {
            let class = object.ty().tp_name();
            let message = if on_class {
                format!("'{class}' object attribute '{shown}' is read-only")
            } else if std::ptr::eq(
                object.ty().slots().setattro.map_or(std::ptr::null(), |f| f as *const ()),
                generic_setattr as *const (),
            ) {
                format!(
                    "'{class}' object has no attribute '{shown}' and no __dict__ for setting new attributes"
                )
            } else {
                format!("'{class}' object has no attribute '{shown}'")
            };
            if on_class {
                return t.attribute_error(message);
            }
            t.attribute_error_of(object, name, &message)
        }
    }
}

/// `type.__getattribute__`; `None` instead of AttributeError.
pub fn type_get(t: &mut Thread, ty: &Type, name: &Str) -> PyResult<Option<Value>> {
    let class = ty.to_value();
    let meta = ty.class();
    let meta_attribute = lookup(t, meta, name);
    let mut meta_get = None;
    if let Some(d) = &meta_attribute {
        meta_get = d.ty().slots().descr_get;
        if let Some(get) = meta_get
            && d.ty().slots().descr_set.is_some()
        {
            return get(t, d, Some(&class), Some(&meta.to_value())).map(Some);
        }
    }
    if let Some(attribute) = lookup(t, ty, name) {
        return match attribute.ty().slots().descr_get {
            Some(get) => get(t, &attribute, None, Some(&class)).map(Some),
            None => Ok(Some(attribute)),
        };
    }
    match (meta_attribute, meta_get) {
        (Some(d), Some(get)) => get(t, &d, Some(&class), Some(&meta.to_value())).map(Some),
        (found, _) => Ok(found),
    }
}

/// The C3 linearisation of a class with these bases.
///
/// # Errors
/// `TypeError` when there is none.
pub fn compute_mro(t: &mut Thread, ty: &Type, bases: &Tuple) -> PyResult<Vec<Value>> {
    let mut sequences: Vec<Vec<Value>> = Vec::new();
    for base in bases.items() {
        if let Some(base) = base.downcast::<Type>()
            && let Some(mro) = base.mro()
        {
            sequences.push(mro.items().to_vec());
        }
    }
    sequences.push(bases.items().to_vec());
    let mut out = vec![ty.to_value()];
    let mut positions = vec![0usize; sequences.len()];
    loop {
        let mut candidate = None;
        let mut remaining = false;
        for (i, sequence) in sequences.iter().enumerate() {
            let Some(first) = sequence.get(positions[i]) else { continue };
            remaining = true;
            let in_tail = sequences
                .iter()
                .enumerate()
                .any(|(j, s)| s.iter().skip(positions[j] + 1).any(|v| v.is(first)));
            if !in_tail {
                candidate = Some(first.clone());
                break;
            }
        }
        if !remaining {
            return Ok(out);
        }
        let Some(candidate) = candidate else {
            let mut names: Vec<String> = Vec::new();
            for (i, sequence) in sequences.iter().enumerate() {
                if let Some(first) = sequence.get(positions[i]).and_then(|v| v.downcast::<Type>()) {
                    let name = first.name();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            return Err(t.type_error(format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                names.join(", ")
            )));
        };
        for (i, sequence) in sequences.iter().enumerate() {
            if sequence.get(positions[i]).is_some_and(|v| v.is(&candidate)) {
                positions[i] += 1;
            }
        }
        out.push(candidate);
    }
}

/// Whether the header's type keeps attribute values inline and they are there now.
pub fn has_inline_values(header: &Header) -> bool {
    header.has_flag(hflags::INLINE_VALUES) && header.ty().has(flags::HEAPTYPE)
}
