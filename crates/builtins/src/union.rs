//! `typing.Union`: `int | str`.

use ::object::cell::OptionCell;
use ::object::singletons::NONE_TYPE;
use ::object::types::CompareOp;
use ::object::{Obj, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, exceptions, set, string};
use macros::{pymethods, pytype};

use crate::generic_alias::{is_alias, make_parameters, substitute, type_repr};

/// `typing.Union`
#[pytype(name = "typing.Union", static_name = UNION, weakrefs, reported_basicsize = 56)]
pub struct Union {
    /// `__args__`
    pub args: Ref<Tuple>,
    /// The arguments that have a hash, as a frozen set.
    hashable: Value,
    unhashable: Vec<Value>,
    parameters: OptionCell,
}

/// The alternatives of a union, for `isinstance`.
pub fn args_of(value: &Value) -> Option<Ref<Tuple>> {
    value.downcast_exact::<Obj<Union>>().map(|u| u.args.clone())
}

fn is_unionable(value: &Value) -> bool {
    value.is_none()
        || value.downcast::<Type>().is_some()
        || is_alias(value)
        || value.downcast_exact::<Obj<Union>>().is_some()
        || crate::typing::is_type_alias(value)
}

/// `a | b` for types; `NotImplemented` for anything else.
///
/// # Errors
/// What comparing the alternatives raises.
pub fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
    if args_of(a).is_some() || args_of(b).is_some() {
        return of_checked(t, &Tuple::new(vec![a.clone(), b.clone()]));
    }
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(Value::not_implemented());
    }
    let mut builder = Builder::default();
    builder.add(t, a)?;
    builder.add(t, b)?;
    builder.finish(t)
}

/// A union of any values, as type parameters make them: `T | "forward"` goes through `typing.Union[…]`.
///
/// # Errors
/// `TypeError` for what is no type.
pub fn of_checked(t: &mut Thread, item: &Value) -> PyResult {
    let mut builder = Builder::default();
    let items = match item.downcast::<Tuple>() {
        Some(tuple) => tuple.items().to_vec(),
        None => vec![item.clone()],
    };
    if items.is_empty() {
        return Err(t.type_error("Cannot take a Union of no types."));
    }
    for item in &items {
        let checked = check(t, item)?;
        builder.add(t, &checked)?;
    }
    builder.finish(t)
}

fn check(t: &mut Thread, item: &Value) -> PyResult {
    if is_unionable(item) {
        return Ok(item.clone());
    }
    let typing = crate::import::import_module(t, "typing")?;
    let check = t.get_attr(&typing, &string::intern_str("_type_check"))?;
    let message = t.new_str("Union[arg, ...]: each arg must be a type.")?;
    t.call(&check, &[item.clone(), message])
}

#[derive(Default)]
struct Builder {
    args: Vec<Value>,
    hashable: Vec<Value>,
    hashes: Vec<i64>,
    unhashable: Vec<Value>,
}

impl Builder {
    fn add(&mut self, t: &mut Thread, item: &Value) -> PyResult<()> {
        if let Some(union) = item.downcast_exact::<Obj<Union>>() {
            let args = union.args.clone();
            for arg in args.items() {
                self.add(t, arg)?;
            }
            return Ok(());
        }
        let item = if item.is_none() { NONE_TYPE.to_value() } else { item.clone() };
        let hash = t.hash(&item);
        match t.catch(&exceptions::TYPE_ERROR, hash)? {
            // As in a set, only what has the same hash is compared.
            Some(hash) => {
                for (other, known) in self.hashable.iter().zip(&self.hashes) {
                    if *known == hash && t.equal(other, &item)? {
                        return Ok(());
                    }
                }
                self.hashable.push(item.clone());
                self.hashes.push(hash);
            }
            None => {
                for other in &self.unhashable {
                    if t.equal(other, &item)? {
                        return Ok(());
                    }
                }
                self.unhashable.push(item.clone());
            }
        }
        self.args.push(item);
        Ok(())
    }

    fn finish(self, t: &mut Thread) -> PyResult {
        if let [only] = self.args.as_slice() {
            return Ok(only.clone());
        }
        let hashable = t.call(&set::FROZENSET.to_value(), &[Tuple::new(self.hashable)])?;
        Ok(Obj::new(Union {
            args: Tuple::new_ref(self.args),
            hashable,
            unhashable: self.unhashable,
            parameters: OptionCell::empty(),
        }))
    }
}

impl Union {
    fn parameters(&self, t: &mut Thread) -> PyResult<Ref<Tuple>> {
        if let Some(known) = self.parameters.get()
            && let Ok(known) = Ref::from_value(known)
        {
            return Ok(known);
        }
        let made = Tuple::new_ref(make_parameters(t, self.args.items())?);
        self.parameters.set(Some(made.to_value()));
        Ok(made)
    }
}

#[pymethods(UNION, doc = "Represent a union type\n\nE.g. for int | str")]
impl Union {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Union>) -> PyResult {
        let mut shown = Vec::with_capacity(this.args.len());
        for arg in this.args.items() {
            shown.push(type_repr(t, arg)?);
        }
        t.new_str(&shown.join(" | "))
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<Union>) -> PyResult<i64> {
        for item in &this.unhashable {
            t.hash(item)?;
        }
        if !this.unhashable.is_empty() {
            // They have a hash by now, but had none when the union was made.
            let count = this.unhashable.len();
            return Err(t.type_error(format!("union contains {count} unhashable elements")));
        }
        t.hash(&this.hashable)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        let (Some(a), Some(b)) = (this.downcast_exact::<Obj<Union>>(), other.downcast_exact::<Obj<Union>>())
        else {
            return Ok(Value::not_implemented());
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::not_implemented());
        }
        let mut same = a.unhashable.len() == b.unhashable.len() && t.equal(&a.hashable, &b.hashable)?;
        for item in &a.unhashable {
            let mut found = false;
            for other in &b.unhashable {
                found = found || t.equal(item, other)?;
            }
            same = same && found;
        }
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        // A union is no class of any module.
        if name.eq_str("__module__") {
            return t.get_attr(&this.ty().to_value(), name);
        }
        ::object::lookup::generic_getattr(t, this, name)
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        or(t, a, b)
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Value, item: &Value) -> PyResult {
        let Some(union) = this.downcast_exact::<Obj<Union>>() else { return Ok(Value::not_implemented()) };
        let parameters = union.parameters(t)?;
        let args = substitute(t, this, union.args.items(), &parameters, item)?;
        let mut builder = Builder::default();
        for arg in &args {
            let checked = check(t, arg)?;
            builder.add(t, &checked)?;
        }
        builder.finish(t)
    }

    #[method("__mro_entries__($self, object, /)")]
    fn mro_entries(t: &mut Thread, this: &Value, _bases: &Value) -> PyResult {
        let shown = t.repr(this)?.to_string_lossy();
        Err(t.type_error(format!("Cannot subclass {shown}")))
    }

    /// Create a union containing the given types
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, _cls: &Type, object: &Value) -> PyResult {
        of_checked(t, object)
    }

    #[member("__args__")]
    fn args(_: &mut Thread, this: &Obj<Union>) -> Value {
        this.args.to_value()
    }

    /// Name of the type
    #[getter("__name__")]
    fn name(_: &mut Thread, _this: &Obj<Union>) -> Value {
        string::intern("Union")
    }

    /// Qualified name of the type
    #[getter("__qualname__")]
    fn qualname(_: &mut Thread, _this: &Obj<Union>) -> Value {
        string::intern("Union")
    }

    /// Always returns the type
    #[getter("__origin__")]
    fn origin(_: &mut Thread, _this: &Obj<Union>) -> Value {
        UNION.to_value()
    }

    /// Type variables in the types.UnionType.
    #[getter("__parameters__")]
    fn own_parameters(t: &mut Thread, this: &Obj<Union>) -> PyResult {
        this.parameters(t).map(Ref::into_value)
    }
}
