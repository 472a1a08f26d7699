//! `types.MappingProxyType`: a read-only view of a mapping.

use ::object::types::CompareOp;
use ::object::{List, Obj, Object, PyResult, Thread, Tuple, Type, Value, names};
use macros::{pymethods, pytype};
use text::StrBuilder;

/// `types.MappingProxyType`
#[pytype(name = "mappingproxy", static_name = MAPPING_PROXY, flags = ::object::types::flags::MAPPING, reported_basicsize = 24)]
pub struct MappingProxy {
    mapping: Value,
}

/// How many proxies within each other CPython shows before its stack of 8 MiB ends.
const DEEPEST_REPR: usize = 15_340;

/// A read-only view of `mapping`.
pub fn new_proxy(mapping: Value) -> Value {
    Obj::new(MappingProxy { mapping })
}

fn unwrapped(value: &Value) -> &Value {
    value.downcast_exact::<Obj<MappingProxy>>().map_or(value, |p| &p.mapping)
}

#[pymethods(MAPPING_PROXY, doc = "mappingproxy(mapping)\n--\n\nRead-only proxy of a mapping.")]
impl MappingProxy {
    #[new("mappingproxy(mapping)")]
    fn new(t: &mut Thread, _cls: &Type, mapping: &Value) -> PyResult {
        let slots = mapping.ty().slots();
        let sequence = mapping.downcast::<List>().is_some() || mapping.downcast::<Tuple>().is_some();
        if slots.mp_subscript.is_none() || sequence {
            let given = mapping.ty().tp_name();
            return Err(t.type_error(format!("mappingproxy() argument must be a mapping, not {given}")));
        }
        Ok(new_proxy(mapping.clone()))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        let mut mapping = &this.mapping;
        let mut proxies = 1;
        while let Some(inner) = mapping.downcast_exact::<Obj<MappingProxy>>() {
            mapping = &inner.mapping;
            proxies += 1;
        }
        if proxies > DEEPEST_REPR {
            return Err(t.nested_too_deep(" while getting the repr of an object"));
        }
        let shown = t.repr(mapping)?;
        let mut text = StrBuilder::new();
        for _ in 0..proxies {
            text.push_ascii(b"mappingproxy(");
        }
        text.push_view(shown.view());
        for _ in 0..proxies {
            text.push(')' as u32);
        }
        match text.finish() {
            Ok(text) => t.new_str_buf(text),
            Err(_) => Err(t.memory_error()),
        }
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.str(&this.mapping).map(|s| s.into_value())
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult<i64> {
        t.hash(&this.mapping)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        t.compare(unwrapped(this), other, op)
    }

    #[slot]
    fn iter(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.iter(&this.mapping)
    }

    #[slot]
    fn mp_length(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult<usize> {
        t.len(&this.mapping)
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Value, key: &Value) -> PyResult {
        t.get_item(unwrapped(this), key)
    }

    #[slot]
    fn sq_contains(t: &mut Thread, this: &Obj<MappingProxy>, key: &Value) -> PyResult<bool> {
        t.contains(&this.mapping, key)
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(::object::protocol::BinaryOp::Or, unwrapped(a), unwrapped(b))
    }

    #[slot]
    fn inplace_or(t: &mut Thread, this: &Value, _other: &Value) -> PyResult {
        let class = this.ty().tp_name();
        Err(t.type_error(format!("'|=' is not supported by {class}; use '|' instead")))
    }

    /// Return the value for key if key is in the mapping, else default.
    #[method("get($self, key, default=None, /)")]
    fn get(t: &mut Thread, this: &Obj<MappingProxy>, key: &Value, default: Option<&Value>) -> PyResult {
        let default = default.cloned().unwrap_or(Value::none());
        t.call_method(&this.mapping, &names::NAME_GET, &[key.clone(), default])
    }

    /// D.keys() -> a set-like object providing a view on D's keys
    #[method("keys($self, /)")]
    fn keys(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.call_method(&this.mapping, &names::KEYS, &[])
    }

    /// D.values() -> an object providing a view on D's values
    #[method("values($self, /)")]
    fn values(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.call_method(&this.mapping, &names::VALUES, &[])
    }

    /// D.items() -> a set-like object providing a view on D's items
    #[method("items($self, /)")]
    fn items(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.call_method(&this.mapping, &names::ITEMS, &[])
    }

    /// D.copy() -> a shallow copy of D
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.call_method(&this.mapping, &names::NAME_COPY, &[])
    }

    /// mappingproxy objects are generic over two types, signifying (respectively) the types of their keys and values
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        crate::generic_alias::alias(t, &cls.to_value(), object)
    }

    /// D.__reversed__() -> reverse iterator
    #[method("__reversed__($self, /)")]
    fn reversed(t: &mut Thread, this: &Obj<MappingProxy>) -> PyResult {
        t.call_method(&this.mapping, &names::REVERSED, &[])
    }
}
