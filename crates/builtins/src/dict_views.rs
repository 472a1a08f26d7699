//! `dict_keys`, `dict_values` and `dict_items`: views of a dictionary, and their algebra.

use ::object::types::{CompareOp, flags};
use ::object::{Dict, List, Obj, Object, PyResult, Ref, Set, Thread, Tuple, Value};
use macros::{pymethods, pytype};

use crate::dict_iter;
use crate::set;

macro_rules! view {
    ($(#[$doc:meta])* $name:ident, $static:ident, $py:tt, $make:ident) => {
        $(#[$doc])*
        #[pytype(name = $py, static_name = $static, flags = flags::DISALLOW_INSTANTIATION)]
        pub struct $name {
            pub(crate) dict: Ref<Dict>,
        }

        $(#[$doc])*
        pub fn $make(dict: &Dict) -> Value {
            Obj::new($name { dict: Ref::new(dict) })
        }
    };
}
view!(
    /// A view of the keys.
    DictKeys, DICT_KEYS, "dict_keys", keys
);
view!(
    /// A view of the values.
    DictValues, DICT_VALUES, "dict_values", values
);
view!(
    /// A view of the items.
    DictItems, DICT_ITEMS, "dict_items", items
);

/// The dictionary of a view of keys or items.
fn viewed(value: &Value) -> Option<Ref<Dict>> {
    if let Some(keys) = value.downcast::<Obj<DictKeys>>() {
        return Some(keys.dict.clone());
    }
    value.downcast::<Obj<DictItems>>().map(|items| items.dict.clone())
}

fn is_set_like(value: &Value) -> bool {
    value.downcast::<Set>().is_some() || viewed(value).is_some()
}

fn is_exact_set(value: &Value) -> bool {
    value.is_type(&::object::set::SET) || value.is_type(&::object::set::FROZENSET)
}

fn mapping(t: &mut Thread, dict: &Dict) -> PyResult {
    let _ = t;
    Ok(crate::mapping_proxy::new_proxy(dict.to_value()))
}

fn repr(t: &mut Thread, view: &Value) -> PyResult {
    if !t.repr_enter(view) {
        return t.new_str("...");
    }
    let result = t.collect(view).and_then(|items| t.repr(&List::new(items)));
    t.repr_leave(view);
    let mut out = text::StrBuilder::with_capacity(16);
    out.push_str(&view.ty().tp_name());
    out.push_str("(");
    out.push_view(result?.view());
    out.push_str(")");
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

fn contains_item(t: &mut Thread, dict: &Dict, item: &Value) -> PyResult<bool> {
    let Some(pair) = item.downcast::<Tuple>() else { return Ok(false) };
    let [key, value] = pair.items() else { return Ok(false) };
    match dict.get(t, key)? {
        Some(found) => t.equal(&found, value),
        None => Ok(false),
    }
}

fn all_contained(t: &mut Thread, part: &Value, whole: &Value) -> PyResult<bool> {
    let iterator = t.iter(part)?;
    while let Some(item) = t.next(&iterator)? {
        if !t.contains(whole, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
    if !is_set_like(other) {
        return Ok(Value::not_implemented());
    }
    let (a, b) = (t.len(this)?, t.len(other)?);
    let result = match op {
        CompareOp::Eq | CompareOp::Ne => (a == b && all_contained(t, this, other)?) == (op == CompareOp::Eq),
        CompareOp::Lt => a < b && all_contained(t, this, other)?,
        CompareOp::Le => a <= b && all_contained(t, this, other)?,
        CompareOp::Gt => a > b && all_contained(t, other, this)?,
        CompareOp::Ge => a >= b && all_contained(t, other, this)?,
    };
    Ok(Value::bool(result))
}

fn isdisjoint(t: &mut Thread, this: &Value, other: &Value) -> PyResult<bool> {
    if this.is(other) {
        return Ok(t.len(this)? == 0);
    }
    let (mut this, mut other) = (this, other);
    if (is_exact_set(other) || viewed(other).is_some()) && t.len(other)? > t.len(this)? {
        std::mem::swap(&mut this, &mut other);
    }
    let iterator = t.iter(other)?;
    while let Some(item) = t.next(&iterator)? {
        if t.contains(this, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A set of the elements of a view, or of whatever the other operand is.
fn to_set(t: &mut Thread, value: &Value) -> PyResult<Ref<Set>> {
    let result = Set::new();
    if let Some(keys) = value.downcast::<Obj<DictKeys>>()
        && keys.dict.as_value().is_type(&::object::dict::DICT)
    {
        set::update(t, &result, keys.dict.as_value())?;
    } else {
        set::update(t, &result, value)?;
    }
    Ok(result)
}

fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    let result = to_set(t, a)?;
    set::difference_update(t, &result, b)?;
    Ok(result.into_value())
}

fn union(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    let result = to_set(t, a)?;
    set::update(t, &result, b)?;
    Ok(result.into_value())
}

fn exclusive(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    if let (Some(a), Some(b)) = (a.downcast::<Obj<DictItems>>(), b.downcast::<Obj<DictItems>>()) {
        return exclusive_items(t, &a.dict, &b.dict);
    }
    let result = to_set(t, a)?;
    set::symmetric_difference_update(t, &result, b)?;
    Ok(result.into_value())
}

/// The items that only one of the dictionaries has, hashing no value that both have.
fn exclusive_items(t: &mut Thread, a: &Dict, b: &Dict) -> PyResult {
    let rest = crate::dict::copy(t, a)?;
    let result = Set::new();
    let mut pos = 0;
    while let Some((key, value, hash)) = b.next_entry(&mut pos) {
        let same = match rest.get_hashed(t, &key, hash)? {
            Some(found) => t.equal(&found, &value)?,
            None => false,
        };
        if same {
            rest.remove_hashed(t, &key, hash)?;
        } else {
            result.add(t, &Tuple::new(vec![key, value]))?;
        }
    }
    set::update(t, &result, &items(&rest))?;
    Ok(result.into_value())
}

fn intersection(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    let (mut this, mut other) = if viewed(a).is_some() { (a, b) } else { (b, a) };
    let len = t.len(this)?;
    if other.is_type(&::object::set::SET) && len <= t.len(other)? {
        let name = ::object::string::intern_str("intersection");
        return t.call_method(other, &name, std::slice::from_ref(this));
    }
    if viewed(other).is_some() && t.len(other)? > len {
        std::mem::swap(&mut this, &mut other);
    }
    let Some(dict) = viewed(this) else { return Ok(Value::not_implemented()) };
    let of_keys = this.downcast::<Obj<DictKeys>>().is_some();
    let result = Set::new();
    let iterator = t.iter(other)?;
    while let Some(item) = t.next(&iterator)? {
        let found = if of_keys { dict.contains(t, &item)? } else { contains_item(t, &dict, &item)? };
        if found {
            result.add(t, &item)?;
        }
    }
    Ok(result.into_value())
}

macro_rules! set_like {
    ($name:ident, $static:ident, $iter:ident, $reverse:ident, $contains:expr, $reversed_doc:tt) => {
        #[pymethods($static, unhashable)]
        impl $name {
            #[slot]
            fn repr(t: &mut Thread, this: &Value) -> PyResult {
                repr(t, this)
            }

            #[slot]
            fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
                compare(t, this, other, op)
            }

            #[slot]
            fn iter(_: &mut Thread, this: &$name) -> PyResult {
                Ok(dict_iter::$iter(&this.dict))
            }

            #[slot]
            fn sq_length(_: &mut Thread, this: &$name) -> PyResult<usize> {
                Ok(this.dict.len())
            }

            #[slot]
            fn sq_contains(t: &mut Thread, this: &$name, item: &Value) -> PyResult<bool> {
                let contains: fn(&mut Thread, &Dict, &Value) -> PyResult<bool> = $contains;
                contains(t, &this.dict, item)
            }

            #[slot]
            fn subtract(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                subtract(t, a, b)
            }

            #[slot]
            fn and(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                intersection(t, a, b)
            }

            #[slot]
            fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                exclusive(t, a, b)
            }

            #[slot]
            fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
                union(t, a, b)
            }

            /// Return True if the view and the given iterable have a null intersection.
            #[method("isdisjoint($self, object, /)")]
            fn isdisjoint(t: &mut Thread, this: &Value, object: &Value) -> PyResult<bool> {
                isdisjoint(t, this, object)
            }

            #[method("__reversed__($self, /)", doc = $reversed_doc)]
            fn reversed(_: &mut Thread, this: &$name) -> Value {
                dict_iter::$reverse(&this.dict)
            }

            /// dictionary that this view refers to
            #[getter]
            fn mapping(t: &mut Thread, this: &$name) -> PyResult {
                mapping(t, &this.dict)
            }
        }
    };
}
set_like!(
    DictKeys,
    DICT_KEYS,
    keys,
    reverse_keys,
    |t, dict, key| dict.contains(t, key),
    "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."
);
set_like!(
    DictItems,
    DICT_ITEMS,
    items,
    reverse_items,
    contains_item,
    "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict items."
);

#[pymethods(DICT_VALUES)]
impl DictValues {
    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        repr(t, this)
    }

    #[slot]
    fn iter(_: &mut Thread, this: &DictValues) -> PyResult {
        Ok(dict_iter::values(&this.dict))
    }

    #[slot]
    fn sq_length(_: &mut Thread, this: &DictValues) -> PyResult<usize> {
        Ok(this.dict.len())
    }

    /// Return a reverse iterator over the dict values.
    #[method("__reversed__($self, /)")]
    fn reversed(_: &mut Thread, this: &DictValues) -> Value {
        dict_iter::reverse_values(&this.dict)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(t: &mut Thread, this: &DictValues) -> PyResult {
        mapping(t, &this.dict)
    }
}
