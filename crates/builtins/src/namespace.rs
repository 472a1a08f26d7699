//! `types.SimpleNamespace`.

use ::object::lookup::instance_dict;
use ::object::types::CompareOp;
use ::object::{Args, Dict, Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

/// An object that is nothing but its attributes.
#[pytype(name = "types.SimpleNamespace", static_name = NAMESPACE, basetype, dict, reported_basicsize = 24)]
pub struct Namespace;

/// A namespace with these attributes.
///
/// # Errors
/// `MemoryError`.
pub fn new(t: &mut Thread, attributes: &Dict) -> PyResult {
    let made = Obj::new_of(&NAMESPACE, Namespace);
    if let Some(dict) = instance_dict(&made) {
        dict.merge(t, attributes, true)?;
    }
    Ok(made)
}

fn attributes(object: &Value) -> Ref<Dict> {
    instance_dict(object).unwrap_or_else(Dict::new)
}

#[pymethods(
    NAMESPACE,
    doc = "SimpleNamespace(mapping_or_iterable=(), /, **kwargs)\n--\n\nA simple attribute-based namespace.",
    unhashable
)]
impl Namespace {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Namespace))
    }

    #[slot]
    fn init(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult<()> {
        let given = args.positional();
        ::object::native::check_positional(t, "SimpleNamespace", given.len(), 0, 1)?;
        let dict = attributes(this);
        if let Some(source) = given.first() {
            let class = <Dict as Object>::type_object().to_value();
            let copy = match source.downcast::<Dict>() {
                Some(source) => source.copy().into_value(),
                None => t.call(&class, std::slice::from_ref(source))?,
            };
            if let Some(copy) = copy.downcast::<Dict>() {
                if copy.keys().iter().any(|k| k.downcast::<Str>().is_none()) {
                    return Err(t.type_error("keywords must be strings"));
                }
                dict.merge(t, copy, true)?;
            }
        }
        for (key, value) in args.keywords() {
            dict.set(t, key, value.clone())?;
        }
        Ok(())
    }

    #[member("__dict__")]
    fn dict(_: &mut Thread, this: &Value) -> Value {
        attributes(this).into_value()
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let exact = std::ptr::eq(this.ty(), &NAMESPACE);
        let name = if exact { "namespace".to_string() } else { this.ty().tp_name() };
        if !t.repr_enter(this) {
            return t.new_str(&format!("{name}(...)"));
        }
        let shown = Namespace::shown(t, &name, &attributes(this));
        t.repr_leave(this);
        shown
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        if !other.ty().is_subtype(&NAMESPACE) {
            return Ok(Value::not_implemented());
        }
        let (a, b) = (attributes(this).into_value(), attributes(other).into_value());
        t.compare(&a, &b, op)
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Value) -> PyResult {
        let class = this.ty().to_value();
        Ok(Tuple::new(vec![class, Tuple::empty(), attributes(this).into_value()]))
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[method("__replace__($self, /, **changes)", unbound)]
    fn replace(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult {
        if !args.positional().is_empty() {
            return Err(t.type_error("__replace__() takes no positional arguments"));
        }
        let class = this.ty().to_value();
        let made = t.call(&class, &[])?;
        if !made.ty().is_subtype(&NAMESPACE) {
            let (wanted, class, given) = (NAMESPACE.tp_name(), this.ty().full_name(), made.ty().tp_name());
            return Err(
                t.type_error(format!("expect {wanted} type, but {class}() returned '{given}' object"))
            );
        }
        let dict = attributes(&made);
        dict.merge(t, &attributes(this), true)?;
        for (key, value) in args.keywords() {
            dict.set(t, key, value.clone())?;
        }
        Ok(made)
    }
}

impl Namespace {
    fn shown(t: &mut Thread, name: &str, dict: &Dict) -> PyResult {
        let mut out = text::StrBuilder::with_capacity(32);
        out.push_str(name);
        out.push_str("(");
        let mut first = true;
        for key in dict.keys() {
            let Some(key_text) = key.downcast::<Str>().filter(|k| !k.is_empty()) else { continue };
            let Some(value) = dict.get(t, &key)? else { continue };
            if !first {
                out.push_str(", ");
            }
            first = false;
            out.push_view(key_text.view());
            out.push_str("=");
            let shown = t.repr(&value)?;
            out.push_view(shown.view());
        }
        out.push_str(")");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }
}
