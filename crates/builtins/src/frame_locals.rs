//! `FrameLocalsProxy`: the locals of a function's frame as a mapping that writes through (PEP 667).
//!
//! Names that are no locals of the function are kept beside the frame.

use ::object::frame::{FRAME, FrameObject};
use ::object::function::Cell_;
use ::object::types::CompareOp;
use ::object::{Args, Dict, List, Obj, Object, PyResult, Ref, Thread, Tuple, Type, Value};
use code::local_kind;
use macros::{pymethods, pytype};

use crate::frame::local_name;

/// `FrameLocalsProxy`
#[pytype(name = "FrameLocalsProxy", static_name = FRAME_LOCALS_PROXY, reported_basicsize = 24, flags = ::object::types::flags::MAPPING)]
pub struct FrameLocalsProxy {
    frame: Ref<FrameObject>,
}

/// A proxy object.
pub type Proxy = Obj<FrameLocalsProxy>;

/// The proxy of a frame's locals.
pub fn proxy(frame: &FrameObject) -> Value {
    Obj::new(FrameLocalsProxy { frame: Ref::new(frame) })
}

fn kinds(frame: &FrameObject) -> &[u8] {
    &frame.code_ref().data.local_kinds
}

/// What a local holds: through its cell, where it has one.
fn value_at(frame: &FrameObject, index: usize) -> Option<Value> {
    let value = frame.local(index)?;
    match cell_at(frame, index, &value) {
        Some(cell) => cell.contents.get(),
        None => Some(value),
    }
}

fn cell_at<'a>(frame: &FrameObject, index: usize, value: &'a Value) -> Option<&'a Cell_> {
    let kind = kinds(frame).get(index)?;
    if kind & (local_kind::CELL | local_kind::FREE) == 0 { None } else { value.downcast::<Cell_>() }
}

fn set_at(frame: &FrameObject, index: usize, value: Value) {
    let held = frame.local(index);
    match held.as_ref().and_then(|held| cell_at(frame, index, held)) {
        Some(cell) => cell.contents.set(Some(value)),
        None => frame.set_local(index, Some(value)),
    }
}

/// Whether variables of a comprehension that runs inside a module or class body are bound.
pub(crate) fn has_hidden(frame: &FrameObject) -> bool {
    let hidden = kinds(frame).iter().enumerate().filter(|(_, kind)| *kind & local_kind::HIDDEN != 0);
    let mut indices = hidden.map(|(i, _)| i);
    indices.any(|i| value_at(frame, i).is_some())
}

/// The index of a local variable; when reading, of one that is bound. A name may stand in several slots: as a local, and
/// as a variable of a comprehension, which cannot be written.
fn index_of(t: &mut Thread, frame: &FrameObject, key: &Value, read: bool) -> PyResult<Option<usize>> {
    let hash = t.hash(key)?;
    let usable = |i: usize| match read {
        true => value_at(frame, i).is_some(),
        false => kinds(frame)[i] & local_kind::HIDDEN == 0,
    };
    let count = kinds(frame).len();
    let mut is_name = false;
    for i in 0..count {
        if local_name(frame, i).is_some_and(|name| name.as_value().is(key)) {
            if usable(i) {
                return Ok(Some(i));
            }
            is_name = true;
        }
    }
    if is_name {
        return Ok(None);
    }
    // Whatever compares equal to a name stands for it.
    for i in 0..count {
        let Some(name) = local_name(frame, i) else { continue };
        if t.hash(name.as_value())? == hash
            && t.compare_bool(name.as_value(), key, CompareOp::Eq)?
            && usable(i)
        {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn extra(frame: &FrameObject) -> Option<Ref<Dict>> {
    frame.extra.get().and_then(|d| Ref::from_value(d).ok())
}

fn keys(frame: &FrameObject) -> Vec<Value> {
    let bound = (0..kinds(frame).len()).filter(|i| value_at(frame, *i).is_some());
    let mut all: Vec<Value> = bound.filter_map(|i| local_name(frame, i)).map(Ref::into_value).collect();
    if let Some(extra) = extra(frame) {
        all.extend(extra.keys());
    }
    all
}

/// The locals as a new dictionary.
///
/// # Errors
/// What comparing keys raises.
pub fn snapshot(t: &mut Thread, frame: &FrameObject) -> PyResult<Ref<Dict>> {
    let dict = Dict::new();
    for i in 0..kinds(frame).len() {
        if let (Some(name), Some(value)) = (local_name(frame, i), value_at(frame, i)) {
            dict.set_name(&name, value);
        }
    }
    if let Some(extra) = extra(frame) {
        for (key, value) in extra.items() {
            dict.set(t, &key, value)?;
        }
    }
    Ok(dict)
}

fn get(t: &mut Thread, frame: &FrameObject, key: &Value) -> PyResult<Option<Value>> {
    if let Some(i) = index_of(t, frame, key, true)? {
        return Ok(value_at(frame, i));
    }
    match extra(frame) {
        Some(extra) => extra.get(t, key),
        None => Ok(None),
    }
}

fn store(t: &mut Thread, frame: &FrameObject, key: &Value, value: Option<&Value>) -> PyResult<()> {
    if let Some(i) = index_of(t, frame, key, false)? {
        return match value {
            Some(value) => {
                set_at(frame, i, value.clone());
                Ok(())
            }
            None => Err(t.value_error("cannot remove local variables from FrameLocalsProxy")),
        };
    }
    match value {
        Some(value) => {
            let dict = match extra(frame) {
                Some(dict) => dict,
                None => {
                    let fresh = Dict::new();
                    frame.extra.set(Some(fresh.clone().into_value()));
                    fresh
                }
            };
            dict.set(t, key, value.clone())
        }
        None => {
            let removed = match extra(frame) {
                Some(dict) => dict.remove(t, key)?,
                None => None,
            };
            if removed.is_some() { Ok(()) } else { Err(t.key_error(key)) }
        }
    }
}

fn merge(t: &mut Thread, frame: &FrameObject, other: &Value) -> PyResult<()> {
    let items = match pairs(t, other)? {
        Some(items) => items,
        None => return Err(t.type_error("update() argument must be dict or another FrameLocalsProxy")),
    };
    items.into_iter().try_for_each(|(key, value)| store(t, frame, &key, Some(&value)))
}

/// The items of a dictionary or a proxy.
fn pairs(t: &mut Thread, value: &Value) -> PyResult<Option<Vec<(Value, Value)>>> {
    if let Some(dict) = value.downcast::<Dict>() {
        return Ok(Some(dict.items()));
    }
    match value.downcast::<Proxy>() {
        Some(proxy) => Ok(Some(snapshot(t, &proxy.frame.clone())?.items())),
        None => Ok(None),
    }
}

#[pymethods(FRAME_LOCALS_PROXY, unhashable)]
impl FrameLocalsProxy {
    #[slot]
    fn new(t: &mut Thread, _: &Type, args: Args<'_>) -> PyResult {
        let [frame] = args.positional() else {
            let message = format!("FrameLocalsProxy expected 1 argument, got {}", args.positional().len());
            return Err(t.type_error(message));
        };
        match frame.downcast::<FrameObject>() {
            Some(_) if args.has_keywords() => {
                Err(t.type_error("FrameLocalsProxy takes no keyword arguments"))
            }
            Some(frame) => Ok(proxy(frame)),
            None => {
                let message = format!("expect {}, not {}", FRAME.tp_name(), frame.ty().tp_name());
                Err(t.type_error(message))
            }
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Proxy) -> PyResult {
        let own = this.to_value();
        if !t.repr_enter(&own) {
            return t.new_str("{...}");
        }
        let result = snapshot(t, &this.frame.clone()).and_then(|d| t.repr(d.as_value()));
        t.repr_leave(&own);
        result.map(Ref::into_value)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Proxy, other: &Value, op: CompareOp) -> PyResult {
        if let Some(other) = other.downcast::<Proxy>() {
            if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
                return Ok(Value::not_implemented());
            }
            let same = this.frame.as_value().is(other.frame.as_value());
            return Ok(Value::bool(same == (op == CompareOp::Eq)));
        }
        if other.downcast::<Dict>().is_none() {
            return Ok(Value::not_implemented());
        }
        let own = snapshot(t, &this.frame.clone())?;
        t.compare(own.as_value(), other, op)
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Proxy) -> PyResult {
        t.iter(&List::new(keys(&this.frame)))
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (Some(first), Some(second)) = (pairs(t, a)?, pairs(t, b)?) else {
            return Ok(Value::not_implemented());
        };
        let dict = Dict::new();
        for (key, value) in first.into_iter().chain(second) {
            dict.set(t, &key, value)?;
        }
        Ok(dict.into_value())
    }

    #[slot]
    fn inplace_or(t: &mut Thread, this: &Value, other: &Value) -> PyResult {
        let Some(proxy) = this.downcast::<Proxy>() else { return Ok(Value::not_implemented()) };
        if other.downcast::<Dict>().is_none() && other.downcast::<Proxy>().is_none() {
            return Ok(Value::not_implemented());
        }
        merge(t, &proxy.frame.clone(), other)?;
        Ok(this.clone())
    }

    #[slot]
    fn mp_length(_: &mut Thread, this: &Proxy) -> PyResult<usize> {
        Ok(keys(&this.frame).len())
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Proxy, key: &Value) -> PyResult {
        match get(t, &this.frame.clone(), key)? {
            Some(value) => Ok(value),
            None => {
                let shown = t.repr(key)?.to_string_lossy();
                let message = t.new_str(&format!("local variable '{shown}' is not defined"))?;
                Err(t.key_error(&message))
            }
        }
    }

    #[slot]
    fn mp_ass_subscript(t: &mut Thread, this: &Proxy, key: &Value, value: Option<&Value>) -> PyResult<()> {
        store(t, &this.frame.clone(), key, value)
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Proxy, key: &Value) -> PyResult<bool> {
        Ok(get(t, &this.frame.clone(), key)?.is_some())
    }

    #[method("__getitem__(key, /)", no_signature)]
    fn getitem(t: &mut Thread, this: &Proxy, key: &Value) -> PyResult {
        FrameLocalsProxy::mp_subscript(t, this, key)
    }

    #[method("__contains__(key, /)", no_signature)]
    fn contains(t: &mut Thread, this: &Proxy, key: &Value) -> PyResult<bool> {
        FrameLocalsProxy::sq_contains(t, this, key)
    }

    #[method("update($self, object, /)", doc = "update($self, object, /)\n--\n\n")]
    fn update(t: &mut Thread, this: &Proxy, object: &Value) -> PyResult<()> {
        merge(t, &this.frame.clone(), object)
    }

    #[method("__reversed__($self, /)", doc = "__reversed__($self, /)\n--\n\n")]
    fn reversed(_: &mut Thread, this: &Proxy) -> Value {
        let mut all = keys(&this.frame);
        all.reverse();
        List::new(all)
    }

    #[method("copy($self, /)", doc = "copy($self, /)\n--\n\n")]
    fn copy(t: &mut Thread, this: &Proxy) -> PyResult {
        Ok(snapshot(t, &this.frame.clone())?.into_value())
    }

    #[method("keys($self, /)", doc = "keys($self, /)\n--\n\n")]
    fn keys(_: &mut Thread, this: &Proxy) -> Value {
        List::new(keys(&this.frame))
    }

    #[method("values($self, /)", doc = "values($self, /)\n--\n\n")]
    fn values(t: &mut Thread, this: &Proxy) -> PyResult {
        let items = snapshot(t, &this.frame.clone())?;
        Ok(List::new(items.values()))
    }

    #[method("items($self, /)", doc = "items($self, /)\n--\n\n")]
    fn items(t: &mut Thread, this: &Proxy) -> PyResult {
        let items = snapshot(t, &this.frame.clone())?.items();
        Ok(List::new(items.into_iter().map(|(key, value)| Tuple::new(vec![key, value])).collect()))
    }

    #[method("get(key, default=None, /)", unbound, no_signature)]
    fn get(t: &mut Thread, this: &Proxy, args: Args<'_>) -> PyResult {
        let (key, default) = match args.positional() {
            [key] => (key, None),
            [key, default] => (key, Some(default)),
            _ => return Err(t.type_error("get expected 1 or 2 arguments")),
        };
        let found = get(t, &this.frame.clone(), key)?;
        Ok(found.or(default.cloned()).unwrap_or(Value::none()))
    }

    #[method("setdefault(key, default=None, /)", unbound, no_signature)]
    fn setdefault(t: &mut Thread, this: &Proxy, args: Args<'_>) -> PyResult {
        let (key, default) = match args.positional() {
            [key] => (key, Value::none()),
            [key, default] => (key, default.clone()),
            _ => return Err(t.type_error("setdefault expected 1 or 2 arguments")),
        };
        let frame = this.frame.clone();
        if let Some(found) = get(t, &frame, key)? {
            return Ok(found);
        }
        store(t, &frame, key, Some(&default))?;
        Ok(default)
    }

    #[method("pop(key, default=None, /)", unbound, no_signature)]
    fn pop(t: &mut Thread, this: &Proxy, args: Args<'_>) -> PyResult {
        let (key, default) = match args.positional() {
            [key] => (key, None),
            [key, default] => (key, Some(default)),
            _ => return Err(t.type_error("pop expected 1 or 2 arguments")),
        };
        let frame = this.frame.clone();
        if index_of(t, &frame, key, false)?.is_some() {
            return Err(t.value_error("cannot remove local variables from FrameLocalsProxy"));
        }
        let removed = match extra(&frame) {
            Some(dict) => dict.remove(t, key)?,
            None => None,
        };
        match removed.or(default.cloned()) {
            Some(value) => Ok(value),
            None => Err(t.key_error(key)),
        }
    }
}
