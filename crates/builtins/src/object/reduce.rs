//! How objects are pickled by default: `__reduce_ex__`, `__getstate__`.

use ::object::code::Code;
use ::object::function::Builtin;
use ::object::singletons::OBJECT;
use ::object::{Dict, List, Object, PyResult, Str, Thread, Tuple, Type, Value, lookup, names, string};

use crate::import::import_module;

/// `object.__reduce_ex__`
///
/// # Errors
/// `TypeError` for what cannot be pickled; what the methods called raise.
pub fn reduce_ex(t: &mut Thread, object: &Value, protocol: i32) -> PyResult {
    if let Some(reduce) = t.get_attr_opt(object, &names::REDUCE)? {
        let own = t.get_attr(&object.ty().to_value(), &names::REDUCE)?;
        let default = OBJECT.dict().and_then(|d| d.get_str(&names::REDUCE));
        if !default.is_some_and(|d| d.is(&own)) {
            return t.call(&reduce, &[]);
        }
    }
    common_reduce(t, object, protocol)
}

/// What `__reduce__` and `__reduce_ex__` do where nobody overrides them.
///
/// # Errors
/// As [`reduce_ex`].
pub fn common_reduce(t: &mut Thread, object: &Value, protocol: i32) -> PyResult {
    if protocol >= 2 {
        return reduce_newobj(t, object);
    }
    let copyreg = import_module(t, "copyreg")?;
    let name = string::intern_str("_reduce_ex");
    t.call_method(&copyreg, &name, &[object.clone(), Value::small(protocol)])
}

fn cannot_pickle(t: &mut Thread, object: &Value) -> ::object::Raised {
    let class = object.ty().tp_name();
    t.type_error(format!("cannot pickle '{class}' object"))
}

/// The arguments that `__getnewargs_ex__` or `__getnewargs__` give.
fn new_arguments(t: &mut Thread, object: &Value) -> PyResult<Option<(Value, Option<Value>)>> {
    if let Some(method) = t.lookup_special(object, &names::GETNEWARGS_EX)? {
        let result = t.call(&method, &[])?;
        let Some(pair) = result.downcast::<Tuple>() else {
            let given = result.ty().tp_name();
            return Err(t.type_error(format!("__getnewargs_ex__ should return a tuple, not '{given}'")));
        };
        let [args, kwargs] = pair.items() else {
            let n = pair.len();
            return Err(
                t.value_error(format!("__getnewargs_ex__ should return a tuple of length 2, not {n}"))
            );
        };
        if args.downcast::<Tuple>().is_none() {
            let given = args.ty().tp_name();
            return Err(t.type_error(format!(
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{given}'"
            )));
        }
        if kwargs.downcast::<Dict>().is_none() {
            let given = kwargs.ty().tp_name();
            return Err(t.type_error(format!(
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{given}'"
            )));
        }
        return Ok(Some((args.clone(), Some(kwargs.clone()))));
    }
    if let Some(method) = t.lookup_special(object, &names::GETNEWARGS)? {
        let args = t.call(&method, &[])?;
        if args.downcast::<Tuple>().is_none() {
            let given = args.ty().tp_name();
            return Err(t.type_error(format!("__getnewargs__ should return a tuple, not '{given}'")));
        }
        return Ok(Some((args, None)));
    }
    Ok(None)
}

fn reduce_newobj(t: &mut Thread, object: &Value) -> PyResult {
    let class = object.ty().to_value();
    if object.ty().slots().new.is_none() {
        return Err(cannot_pickle(t, object));
    }
    let arguments = new_arguments(t, object)?;
    let copyreg = import_module(t, "copyreg")?;
    let has_args = arguments.is_some();
    let keywords = arguments.as_ref().and_then(|(_, k)| k.clone());
    let keywords = keywords.filter(|k| k.downcast::<Dict>().is_some_and(|d| !d.is_empty()));
    let args = arguments.map(|(args, _)| args);
    let (new, newargs) = match keywords {
        Some(keywords) => {
            let new = t.get_attr(&copyreg, &names::NEWOBJ_EX)?;
            (new, vec![class, args.unwrap_or_else(Tuple::empty), keywords])
        }
        None => {
            let mut all = vec![class];
            if let Some(args) = args.as_ref().and_then(|a| a.downcast::<Tuple>()) {
                all.extend_from_slice(args.items());
            }
            (t.get_attr(&copyreg, &names::NEWOBJ)?, all)
        }
    };
    let is_list = object.downcast::<List>().is_some();
    let is_dict = object.downcast::<Dict>().is_some();
    let state = state_of(t, object, !(has_args || is_list || is_dict))?;
    let list_items = if is_list { t.iter(object)? } else { Value::none() };
    let dict_items = if is_dict {
        let items = t.call_method(object, &names::ITEMS, &[])?;
        t.iter(&items)?
    } else {
        Value::none()
    };
    Ok(Tuple::new(vec![new, Tuple::new(newargs), state, list_items, dict_items]))
}

fn state_of(t: &mut Thread, object: &Value, required: bool) -> PyResult {
    let method = t.get_attr(object, &names::GETSTATE)?;
    let default = OBJECT.dict().and_then(|d| d.get_str(&names::GETSTATE));
    let is_default = match (method.downcast_exact::<Builtin>(), default) {
        (Some(bound), Some(default)) => {
            bound.receiver.as_ref().is_some_and(|r| r.is(object))
                && default
                    .downcast_exact::<::object::function::MethodDescriptor>()
                    .is_some_and(|d| std::ptr::eq(d.def, bound.def))
        }
        _ => false,
    };
    if is_default { default_state(t, object, required) } else { t.call(&method, &[]) }
}

/// The names of `__slots__` members of a class and its bases, as `copyreg` finds and keeps them.
fn slot_names(t: &mut Thread, class: &Type) -> PyResult<Vec<Value>> {
    let key = string::intern_str("__slotnames__");
    let known = class.dict().and_then(|d| d.get_str(&key));
    let found = match known {
        Some(known) => known,
        None => {
            let copyreg = import_module(t, "copyreg")?;
            t.call_method(&copyreg, &names::SLOTNAMES, &[class.to_value()])?
        }
    };
    if found.is_none() {
        return Ok(Vec::new());
    }
    match found.downcast::<List>() {
        Some(list) => Ok(list.to_vec()),
        None => Err(t.type_error("copyreg._slotnames didn't return a list or None")),
    }
}

/// `object.__getstate__`; `required` refuses objects with fields that it does not see.
///
/// # Errors
/// `TypeError` for those; what reading the attributes raises.
pub fn default_state(t: &mut Thread, object: &Value, required: bool) -> PyResult {
    let class = object.ty();
    let has_items = class.itemsize() != 0
        || object.downcast::<Code>().is_some()
        || object.is_type(&crate::memoryview::MEMORYVIEW);
    if required && has_items {
        let class = class.tp_name();
        return Err(t.type_error(format!("cannot pickle {class} objects")));
    }
    let state = match lookup::instance_dict(object) {
        Some(dict) if !dict.is_empty() => dict.into_value(),
        _ => Value::none(),
    };
    let slots = slot_names(t, class)?;
    if required {
        let mut size = OBJECT.basicsize() + 8 * slots.len();
        if class.dictoffset() > 0 {
            size += 8;
        }
        if crate::ty::attributes::weakref_offset(class) > 0 {
            size += 8;
        }
        if crate::ty::reported_basicsize(class) > size {
            return Err(cannot_pickle(t, object));
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    let values = Dict::new();
    for name in &slots {
        let Some(text) = name.downcast::<Str>() else { continue };
        if let Some(value) = t.get_attr_opt(object, text)? {
            values.set(t, name, value)?;
        }
    }
    Ok(if values.is_empty() { state } else { Tuple::new(vec![state, values.into_value()]) })
}
