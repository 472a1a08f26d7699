//! `_abc`: what `abc.ABCMeta` does, natively.

use std::cell::Cell;

use ::object::cell::OptionCell;
use ::object::function::BuiltinData;
use ::object::native::{Binding, MethodKind, NativeCall, NativeDef};
use ::object::types::flags;
use ::object::weak::{self, REF_TYPE, WeakRef};
use ::object::{
    List, Obj, Object, PyResult, Ref, Set, Str, Thread, Tuple, Type, Value, exceptions, lookup, names, set,
    string,
};
use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &module::DEF, types: &[(&ABC_DATA, &[])] };

/// `_abc._abc_data`: what an abstract class keeps in `_abc_impl`.
#[pytype(name = "_abc._abc_data", static_name = ABC_DATA)]
#[derive(Default)]
pub struct AbcData {
    /// Weak references to registered classes.
    registry: OptionCell,
    /// Weak references to classes known to be subclasses.
    cache: OptionCell,
    /// Weak references to classes known not to be.
    negative: OptionCell,
    /// For which state of all registries `negative` holds.
    version: Cell<u64>,
}

#[pymethods(ABC_DATA, doc = "Internal state held by ABC machinery.")]
impl AbcData {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _values: &[Value], _names: Option<&Tuple>) -> PyResult {
        Ok(Obj::new_of(cls, AbcData::default()))
    }
}

const COUNTER: &str = "_abc.invalidation_counter";
const COLLECTION_FLAGS: u64 = flags::SEQUENCE | flags::MAPPING;

/// How often a class has been registered anywhere.
fn counter(t: &Thread) -> u64 {
    t.interp().kept(COUNTER).and_then(|v| v.as_small()).unwrap_or(0) as u64
}

fn data_of(t: &mut Thread, class: &Value) -> PyResult<Ref<Obj<AbcData>>> {
    let data = t.get_attr(class, &names::ABC_IMPL)?;
    Ref::from_value(data).map_err(|_| t.type_error("_abc_impl is set to a wrong type"))
}

/// The callback of the references in a set: takes the dead reference out. `self` is a weak reference to the set.
static DESTROY: NativeDef = NativeDef {
    name: "_destroy",
    doc: None,
    call: NativeCall::One(destroy),
    binding: Binding::Static,
    kind: MethodKind::Plain,
};

fn destroy(t: &mut Thread, holder: &Value, dead: &Value) -> PyResult {
    if let Some(set) = holder.downcast::<WeakRef>().and_then(WeakRef::target)
        && let Some(set) = set.downcast::<Set>()
    {
        set.discard(t, dead)?;
    }
    Ok(Value::none())
}

fn add_weakly(t: &mut Thread, cell: &OptionCell, class: &Value) -> PyResult<()> {
    let set = match cell.get() {
        Some(set) => set,
        None => {
            let set = Set::new_of(&set::SET);
            cell.set(Some(set.clone()));
            set
        }
    };
    let holder = weak::new_ref(t, &REF_TYPE, &set, None)?;
    let callback =
        Obj::new(BuiltinData { def: &DESTROY, receiver: Some(holder), module: OptionCell::empty() });
    let reference = weak::new_ref(t, &REF_TYPE, class, Some(callback))?;
    match set.downcast::<Set>() {
        Some(set) => set.add(t, &reference).map(drop),
        None => Ok(()),
    }
}

fn holds_weakly(t: &mut Thread, cell: &OptionCell, class: &Value) -> PyResult<bool> {
    let Some(set) = cell.get() else { return Ok(false) };
    let Some(set) = set.downcast::<Set>().filter(|s| !s.is_empty()) else { return Ok(false) };
    let reference = weak::new_ref(t, &REF_TYPE, class, None);
    match t.catch(&exceptions::TYPE_ERROR, reference)? {
        Some(reference) => set.contains(t, &reference),
        None => Ok(false),
    }
}

fn is_abstract(t: &mut Thread, value: &Value) -> PyResult<bool> {
    match t.get_attr_opt(value, &names::ISABSTRACTMETHOD)? {
        Some(flag) => t.is_true(&flag),
        None => Ok(false),
    }
}

/// Sets `__abstractmethods__`.
fn compute_abstract_methods(t: &mut Thread, class: &Value) -> PyResult<()> {
    let mut found: Vec<Value> = Vec::new();
    let namespace = t.get_attr(class, &names::DICT)?;
    let items = t.call_method(&namespace, &names::ITEMS, &[])?;
    for item in t.collect(&items)? {
        let Some(pair) = item.downcast::<Tuple>() else {
            return Err(t.type_error("Iteration over dict.items() returned item which is not a pair"));
        };
        let [key, value] = pair.items() else {
            return Err(t.type_error("Iteration over dict.items() returned item which size not 2"));
        };
        if is_abstract(t, value)? {
            found.push(key.clone());
        }
    }
    let bases = t.get_attr(class, &names::BASES)?;
    let Some(bases) = bases.downcast::<Tuple>() else { return Err(t.type_error("__bases__ is not tuple")) };
    for base in bases.items() {
        let Some(inherited) = t.get_attr_opt(base, &names::ABSTRACTMETHODS)? else { continue };
        for key in t.collect(&inherited)? {
            let Some(name) = key.downcast::<Str>() else {
                let given = key.ty().tp_name();
                return Err(t.type_error(format!("attribute name must be string, not '{given}'")));
            };
            if let Some(value) = t.get_attr_opt(class, name)?
                && is_abstract(t, &value)?
            {
                found.push(key.clone());
            }
        }
    }
    let methods = t.call(&set::FROZENSET.to_value(), &[Tuple::new(found)])?;
    t.set_attr(class, &names::ABSTRACTMETHODS, &methods)
}

/// Makes a class and all that derive from it sequences or mappings for pattern matching.
fn set_collection_flags(class: &Type, kind: u64) {
    let mut waiting = vec![class.to_value()];
    while let Some(next) = waiting.pop() {
        let Some(next) = next.downcast::<Type>().filter(|n| !n.has(flags::IMMUTABLETYPE)) else { continue };
        if next.flags() & COLLECTION_FLAGS == kind {
            continue;
        }
        next.clear_flags(COLLECTION_FLAGS);
        next.set_flags(kind);
        waiting.extend(lookup::subclasses(next));
    }
}

fn is_subclass(t: &mut Thread, class: &Value, subclass: &Value) -> PyResult<bool> {
    if subclass.downcast::<Type>().is_none() {
        return Err(t.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data_of(t, class)?;
    if holds_weakly(t, &data.cache, subclass)? {
        return Ok(true);
    }
    let now = counter(t);
    if data.version.get() < now {
        if let Some(negative) = data.negative.get().as_ref().and_then(|n| n.downcast::<Set>()) {
            negative.clear();
        }
        data.version.set(now);
    } else if holds_weakly(t, &data.negative, subclass)? {
        return Ok(false);
    }
    let answer = t.call_method(class, &names::SUBCLASSHOOK, std::slice::from_ref(subclass))?;
    if answer.is_true() {
        add_weakly(t, &data.cache, subclass)?;
        return Ok(true);
    }
    if answer.is_false() {
        add_weakly(t, &data.negative, subclass)?;
        return Ok(false);
    }
    if !answer.is_not_implemented() {
        return Err(t.assertion_error("__subclasshook__ must return either False, True, or NotImplemented"));
    }
    let mro = subclass.downcast::<Type>().and_then(Type::mro);
    if mro.is_some_and(|m| m.items().iter().any(|c| c.is(class))) {
        add_weakly(t, &data.cache, subclass)?;
        return Ok(true);
    }
    let registered = match data.registry.get().as_ref().and_then(|r| r.downcast::<Set>()) {
        Some(registry) => registry.items(),
        None => Vec::new(),
    };
    for reference in registered {
        let Some(other) = reference.downcast::<WeakRef>().and_then(WeakRef::target) else { continue };
        if builtins::class_check::is_subclass(t, subclass, &other)? {
            add_weakly(t, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    let subclasses = t.call_method(class, &names::SUBCLASSES, &[])?;
    let Some(subclasses) = subclasses.downcast::<List>() else {
        return Err(t.type_error("__subclasses__() must return a list"));
    };
    for other in subclasses.to_vec() {
        if builtins::class_check::is_subclass(t, subclass, &other)? {
            add_weakly(t, &data.cache, subclass)?;
            return Ok(true);
        }
    }
    add_weakly(t, &data.negative, subclass)?;
    Ok(false)
}

/// The functions.
#[pymodule(name = "_abc", doc = "Module contains faster C implementation of abc.ABCMeta")]
pub mod module {
    use super::*;

    /// Returns the current ABC cache token.
    ///
    /// The token is an opaque object (supporting equality testing) identifying
    /// the current version of the ABC cache for virtual subclasses.  The token
    /// changes with every call to register() on any ABC.
    #[function("get_cache_token($module, /)")]
    fn get_cache_token(t: &mut Thread) -> Value {
        Value::uint(counter(t))
    }

    /// Internal ABC helper for class set-up. Should be never used outside abc module.
    #[function("_abc_init($module, self, /)")]
    fn abc_init(t: &mut Thread, class: &Value) -> PyResult<()> {
        compute_abstract_methods(t, class)?;
        let data = AbcData::default();
        data.version.set(counter(t));
        t.set_attr(class, &names::ABC_IMPL, &Obj::new(data))?;
        let name = string::intern_str("__abc_tpflags__");
        if let Some(class_type) = class.downcast::<Type>()
            && let Some(given) = class_type.dict().and_then(|d| d.get_str(&name))
            && let Some(bits) = given.as_i64()
        {
            let bits = bits as u64 & COLLECTION_FLAGS;
            if bits == COLLECTION_FLAGS {
                return Err(t.type_error(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                ));
            }
            class_type.set_flags(bits);
            t.del_attr(class, &name)?;
        }
        Ok(())
    }

    /// Internal ABC helper to reset registry of a given class.
    ///
    /// Should be only used by refleak.py
    #[function("_reset_registry($module, self, /)")]
    fn reset_registry(t: &mut Thread, class: &Value) -> PyResult<()> {
        let data = data_of(t, class)?;
        data.registry.take();
        Ok(())
    }

    /// Internal ABC helper to reset both caches of a given class.
    ///
    /// Should be only used by refleak.py
    #[function("_reset_caches($module, self, /)")]
    fn reset_caches(t: &mut Thread, class: &Value) -> PyResult<()> {
        let data = data_of(t, class)?;
        data.cache.take();
        data.negative.take();
        Ok(())
    }

    /// Internal ABC helper for cache and registry debugging.
    ///
    /// Return shallow copies of registry, of both caches, and
    /// negative cache version. Don't call this function directly,
    /// instead use ABC._dump_registry() for a nice repr.
    #[function("_get_dump($module, self, /)")]
    fn get_dump(t: &mut Thread, class: &Value) -> PyResult {
        let data = data_of(t, class)?;
        let mut parts = Vec::with_capacity(4);
        for cell in [&data.registry, &data.cache, &data.negative] {
            let items = match cell.get().as_ref().and_then(|s| s.downcast::<Set>()) {
                Some(set) => set.items(),
                None => Vec::new(),
            };
            parts.push(t.call(&set::SET.to_value(), &[Tuple::new(items)])?);
        }
        parts.push(Value::uint(data.version.get()));
        Ok(Tuple::new(parts))
    }

    /// Internal ABC helper for subclasss registration. Should be never used outside abc module.
    #[function("_abc_register($module, self, subclass, /)")]
    fn abc_register(t: &mut Thread, class: &Value, subclass: &Value) -> PyResult {
        let Some(registered) = subclass.downcast::<Type>() else {
            return Err(t.type_error("Can only register classes"));
        };
        if builtins::class_check::is_subclass(t, subclass, class)? {
            return Ok(subclass.clone());
        }
        if builtins::class_check::is_subclass(t, class, subclass)? {
            return Err(t.runtime_error("Refusing to create an inheritance cycle"));
        }
        let data = data_of(t, class)?;
        add_weakly(t, &data.registry, subclass)?;
        let next = counter(t) + 1;
        t.interp().keep(COUNTER, Some(Value::uint(next)));
        if let Some(class) = class.downcast::<Type>() {
            let kind = class.flags() & COLLECTION_FLAGS;
            if kind != 0 {
                set_collection_flags(registered, kind);
            }
        }
        Ok(subclass.clone())
    }

    /// Internal ABC helper for instance checks. Should be never used outside abc module.
    #[function("_abc_instancecheck($module, self, instance, /)")]
    fn abc_instancecheck(t: &mut Thread, class: &Value, instance: &Value) -> PyResult {
        let data = data_of(t, class)?;
        let claimed = t.get_attr_opt(instance, &names::CLASS)?;
        let subclass = claimed.unwrap_or_else(|| instance.ty().to_value());
        if holds_weakly(t, &data.cache, &subclass)? {
            return Ok(Value::bool(true));
        }
        let real = instance.ty().to_value();
        if real.is(&subclass) {
            if data.version.get() == counter(t) && holds_weakly(t, &data.negative, &subclass)? {
                return Ok(Value::bool(false));
            }
            return t.call_method(class, &names::SUBCLASSCHECK, &[subclass]);
        }
        let answer = t.call_method(class, &names::SUBCLASSCHECK, &[subclass])?;
        if t.is_true(&answer)? {
            return Ok(answer);
        }
        t.call_method(class, &names::SUBCLASSCHECK, &[real])
    }

    /// Internal ABC helper for subclasss checks. Should be never used outside abc module.
    #[function("_abc_subclasscheck($module, self, subclass, /)")]
    fn abc_subclasscheck(t: &mut Thread, class: &Value, subclass: &Value) -> PyResult<bool> {
        is_subclass(t, class, subclass)
    }
}
