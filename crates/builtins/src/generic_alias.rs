//! `types.GenericAlias`: `list[int]`.

use ::object::cell::OptionCell;
use ::object::{Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, names};
use macros::{pymethods, pytype};

/// `types.GenericAlias`
#[pytype(name = "types.GenericAlias", static_name = GENERIC_ALIAS, basetype, weakrefs, reported_basicsize = 64)]
pub struct GenericAlias {
    /// `__origin__`
    pub origin: Value,
    /// `__args__`
    pub args: Ref<Tuple>,
    parameters: OptionCell,
    /// `__unpacked__`: made by `*tuple[int]`.
    pub starred: bool,
}

/// `origin[item]` for a native generic class.
///
/// # Errors
/// None at present; a result for the convenience of `__class_getitem__`.
pub fn alias(_: &mut Thread, origin: &Value, item: &Value) -> PyResult {
    Ok(new_alias(origin, item))
}

/// `GenericAlias(origin, item)`: a tuple gives several arguments.
pub fn new_alias(origin: &Value, item: &Value) -> Value {
    Obj::new(data(origin, item, false))
}

fn data(origin: &Value, item: &Value, starred: bool) -> GenericAlias {
    let args = match item.downcast::<Tuple>() {
        Some(tuple) => Ref::new(tuple),
        None => Tuple::new_ref(vec![item.clone()]),
    };
    GenericAlias { origin: origin.clone(), args, parameters: OptionCell::empty(), starred }
}

#[pymethods(
    GENERIC_ALIAS,
    doc = "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,)."
)]
impl GenericAlias {
    #[new("GenericAlias(origin, args, /)")]
    fn new(_: &mut Thread, cls: &Type, origin: &Value, args: &Value) -> PyResult {
        Ok(Obj::new_of(cls, data(origin, args, false)))
    }

    #[slot]
    fn call(t: &mut Thread, this: &Obj<GenericAlias>, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        let made = t.call_kw(&this.origin, values, kwnames)?;
        if t.set_attr(&made, &names::ORIG_CLASS, &this.to_value()).is_err() {
            let forgiven = [&::object::exceptions::ATTRIBUTE_ERROR, &::object::exceptions::TYPE_ERROR];
            if !forgiven.iter().any(|c| t.raised_is(c)) {
                return Err(Raised);
            }
            t.restore_raised(None);
        }
        Ok(made)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        let Some(alias) = this.downcast::<Obj<GenericAlias>>() else {
            return ::object::lookup::generic_getattr(t, this, name);
        };
        const OWN: &[&str] = &[
            "__class__",
            "__origin__",
            "__args__",
            "__unpacked__",
            "__parameters__",
            "__typing_unpacked_tuple_args__",
            "__mro_entries__",
            "__reduce_ex__",
            "__reduce__",
            "__copy__",
            "__deepcopy__",
        ];
        let text = name.to_string_lossy();
        let blocked = ["__bases__", "__copy__", "__deepcopy__"].contains(&text.as_str());
        if !blocked && !OWN.contains(&text.as_str()) {
            return t.get_attr(&alias.origin, name);
        }
        ::object::lookup::generic_getattr(t, this, name)
    }

    #[method("__mro_entries__($self, bases, /)", no_signature)]
    fn mro_entries(_: &mut Thread, this: &Obj<GenericAlias>, _bases: &Value) -> Value {
        Tuple::new(vec![this.origin.clone()])
    }

    #[getter("__origin__")]
    fn origin(_: &mut Thread, this: &Obj<GenericAlias>) -> Value {
        this.origin.clone()
    }

    #[getter("__args__")]
    fn args(_: &mut Thread, this: &Obj<GenericAlias>) -> Value {
        this.args.to_value()
    }
}
