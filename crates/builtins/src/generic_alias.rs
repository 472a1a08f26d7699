//! `types.GenericAlias` (`list[int]`), and the substitution of type parameters that it shares with unions.

use ::object::cell::OptionCell;
use ::object::types::CompareOp;
use ::object::{
    List, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, exceptions, names, string,
};
use macros::{pymethods, pytype};

/// `types.GenericAlias`
#[pytype(
    name = "types.GenericAlias",
    static_name = GENERIC_ALIAS,
    basetype,
    weakrefs,
    flags = ::object::types::flags::HAVE_VECTORCALL,
    reported_basicsize = 64
)]
pub struct GenericAlias {
    /// `__origin__`
    pub origin: Value,
    /// `__args__`
    pub args: Ref<Tuple>,
    parameters: OptionCell,
    /// `__unpacked__`: made by `*tuple[int]`.
    pub starred: bool,
}

/// The iterator that `*alias` uses: it yields the alias once, starred.
#[pytype(name = "generic_alias_iterator", static_name = GENERIC_ALIAS_ITERATOR, reported_basicsize = 24)]
pub struct GenericAliasIterator {
    alias: OptionCell,
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

/// Whether the value is `types.GenericAlias` or of a subclass.
pub fn is_alias(value: &Value) -> bool {
    value.downcast::<Obj<GenericAlias>>().is_some()
}

fn is_class(value: &Value) -> bool {
    value.downcast::<Type>().is_some()
}

/// An attribute, with `None` taken for missing.
fn attribute(t: &mut Thread, object: &Value, name: &Str) -> PyResult<Option<Value>> {
    Ok(t.get_attr_opt(object, name)?.filter(|v| !v.is_none()))
}

fn add_unique(parameters: &mut Vec<Value>, new: &Value) {
    if !parameters.iter().any(|p| p.is(new)) {
        parameters.push(new.clone());
    }
}

fn items_of(t: &mut Thread, value: &Value) -> Option<Vec<Value>> {
    match value.downcast::<Tuple>() {
        Some(tuple) => Some(tuple.items().to_vec()),
        None => value.downcast::<List>().map(|l| {
            let _ = &t;
            l.to_vec()
        }),
    }
}

/// The type parameters that occur in `args`, each once, in order.
///
/// # Errors
/// What reading attributes raises.
pub fn make_parameters(t: &mut Thread, args: &[Value]) -> PyResult<Vec<Value>> {
    let mut found = Vec::new();
    collect_parameters(t, args, &mut found)?;
    Ok(found)
}

fn collect_parameters(t: &mut Thread, args: &[Value], found: &mut Vec<Value>) -> PyResult<()> {
    for arg in args {
        // Bare classes mean themselves, even generic ones.
        if is_class(arg) {
            continue;
        }
        if attribute(t, arg, &names::TYPING_SUBST)?.is_some() {
            add_unique(found, arg);
        } else if let Some(items) = items_of(t, arg) {
            t.with_recursion(" in __parameter__ calculation", |t| collect_parameters(t, &items, found))?;
        } else if let Some(parameters) = t.get_attr_opt(arg, &names::PARAMETERS)?
            && let Some(parameters) = parameters.downcast::<Tuple>()
        {
            parameters.items().iter().for_each(|p| add_unique(found, p));
        }
    }
    Ok(())
}

/// Expands `*tuple[...]` among the arguments.
fn unpack_args(t: &mut Thread, items: &[Value]) -> PyResult<Vec<Value>> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        if !is_class(item)
            && let Some(unpacked) = attribute(t, item, &names::TYPING_UNPACKED_TUPLE_ARGS)?
            && let Some(unpacked) = unpacked.downcast::<Tuple>()
            && !unpacked.items().last().is_some_and(|l| l.is(&Value::ellipsis()))
        {
            out.extend_from_slice(unpacked.items());
        } else {
            out.push(item.clone());
        }
    }
    Ok(out)
}

/// The arguments with `parameters` replaced by `item`.
///
/// # Errors
/// `TypeError` when their numbers differ; what a parameter's `__typing_subst__` raises.
pub fn substitute(
    t: &mut Thread,
    of: &Value,
    args: &[Value],
    parameters: &Tuple,
    item: &Value,
) -> PyResult<Vec<Value>> {
    if parameters.is_empty() {
        let shown = t.repr(of)?.to_string_lossy();
        return Err(t.type_error(format!("{shown} is not a generic class")));
    }
    let given = match item.downcast::<Tuple>() {
        Some(tuple) => tuple.items().to_vec(),
        None => vec![item.clone()],
    };
    let mut item = Tuple::new(unpack_args(t, &given)?);
    for parameter in parameters.items() {
        if let Some(prepare) = attribute(t, parameter, &names::TYPING_PREPARE_SUBST)? {
            if item.downcast::<Tuple>().is_none() {
                item = Tuple::new(vec![item]);
            }
            item = t.call(&prepare, &[of.clone(), item])?;
        }
    }
    let items = match item.downcast::<Tuple>() {
        Some(tuple) => tuple.items().to_vec(),
        None => vec![item.clone()],
    };
    if items.len() != parameters.len() {
        let shown = t.repr(of)?.to_string_lossy();
        let much = if items.len() > parameters.len() { "many" } else { "few" };
        return Err(t.type_error(format!(
            "Too {much} arguments for {shown}; actual {}, expected {}",
            items.len(),
            parameters.len()
        )));
    }
    substitute_items(t, args, parameters, &items)
}

fn substitute_items(
    t: &mut Thread,
    args: &[Value],
    parameters: &Tuple,
    items: &[Value],
) -> PyResult<Vec<Value>> {
    let mut out = Vec::with_capacity(args.len());
    for arg in args {
        if is_class(arg) {
            out.push(arg.clone());
            continue;
        }
        if let Some(nested) = items_of(t, arg) {
            let nested = t.with_recursion(" while substituting type parameters", |t| {
                substitute_items(t, &nested, parameters, items)
            })?;
            out.push(if arg.downcast::<List>().is_some() { List::new(nested) } else { Tuple::new(nested) });
            continue;
        }
        let unpacked = match attribute(t, arg, &names::TYPING_IS_UNPACKED_TYPEVARTUPLE)? {
            Some(flag) => t.is_true(&flag)?,
            None => false,
        };
        let position = parameters.items().iter().position(|p| p.is(arg));
        let new = match (attribute(t, arg, &names::TYPING_SUBST)?, position) {
            (Some(subst), Some(i)) => t.call(&subst, std::slice::from_ref(&items[i]))?,
            (Some(_), None) => {
                let shown = t.repr(arg)?.to_string_lossy();
                return Err(t.type_error(format!(
                    "argument {shown} with __typing_subst__ was not found in __parameters__"
                )));
            }
            _ => substitute_in(t, arg, parameters, items)?,
        };
        if unpacked {
            let Some(several) = new.downcast::<Tuple>() else {
                let (of, got) = (arg.ty().tp_name(), new.ty().tp_name());
                return Err(t.type_error(format!(
                    "expected __typing_subst__ of {of} objects to return a tuple, not {got}"
                )));
            };
            out.extend_from_slice(several.items());
        } else {
            out.push(new);
        }
    }
    Ok(out)
}

/// A generic type with the parameters in it replaced.
fn substitute_in(t: &mut Thread, object: &Value, parameters: &Tuple, items: &[Value]) -> PyResult {
    let Some(own) = t.get_attr_opt(object, &names::PARAMETERS)? else { return Ok(object.clone()) };
    let Some(own) = own.downcast::<Tuple>().filter(|o| !o.is_empty()) else { return Ok(object.clone()) };
    let mut arguments = Vec::new();
    for parameter in own.items() {
        match parameters.items().iter().position(|p| p.is(parameter)) {
            Some(i) => match items[i].downcast::<Tuple>() {
                Some(several) if parameter.ty().slots().iter.is_some() => {
                    arguments.extend_from_slice(several.items());
                }
                _ => arguments.push(items[i].clone()),
            },
            None => arguments.push(parameter.clone()),
        }
    }
    t.get_item(object, &Tuple::new(arguments))
}

/// How a type is shown within an alias or a union.
///
/// # Errors
/// What `repr` raises.
pub fn type_repr(t: &mut Thread, value: &Value) -> PyResult<String> {
    if value.is(&Value::ellipsis()) {
        return Ok("...".to_string());
    }
    if value.downcast::<Type>().is_some_and(|c| std::ptr::eq(c, &::object::singletons::NONE_TYPE)) {
        return Ok("None".to_string());
    }
    if t.get_attr_opt(value, &names::ORIGIN)?.is_some()
        && t.get_attr_opt(value, &names::DUNDER_ARGS)?.is_some()
    {
        return Ok(t.repr(value)?.to_string_lossy());
    }
    let qualname = t.get_attr_opt(value, &names::QUALNAME)?;
    let module = t.get_attr_opt(value, &names::MODULE)?.filter(|m| !m.is_none());
    match (qualname, module) {
        (Some(qualname), Some(module)) => {
            let qualname = t.str(&qualname)?.to_string_lossy();
            let module = t.str(&module)?.to_string_lossy();
            Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") })
        }
        _ => Ok(t.repr(value)?.to_string_lossy()),
    }
}

fn argument_repr(t: &mut Thread, value: &Value) -> PyResult<String> {
    if let Some(list) = value.downcast::<List>() {
        let mut shown = Vec::with_capacity(list.len());
        // The list may change while its items are shown.
        for i in 0..list.len() {
            let Some(item) = list.get(i) else { return Err(t.index_error("list index out of range")) };
            shown.push(type_repr(t, &item)?);
        }
        return Ok(format!("[{}]", shown.join(", ")));
    }
    type_repr(t, value)
}

const OWN: &[&str] = &[
    "__class__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];

impl GenericAlias {
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

#[pymethods(
    GENERIC_ALIAS,
    doc = "GenericAlias(origin, args, /)\n--\n\nRepresent a PEP 585 generic type\n\nFor example, for t = list[int], t.__origin__ is list and t.__args__\nis (int,)."
)]
impl GenericAlias {
    #[new("GenericAlias(origin, args, /)")]
    fn new(_: &mut Thread, cls: &Type, origin: &Value, args: &Value) -> PyResult {
        Ok(Obj::new_of(cls, data(origin, args, false)))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<GenericAlias>) -> PyResult {
        let mut text = if this.starred { "*".to_string() } else { String::new() };
        text.push_str(&type_repr(t, &this.origin)?);
        text.push('[');
        let mut shown = Vec::with_capacity(this.args.len());
        for arg in this.args.items() {
            shown.push(argument_repr(t, arg)?);
        }
        text.push_str(&if shown.is_empty() { "()".to_string() } else { shown.join(", ") });
        text.push(']');
        t.new_str(&text)
    }

    #[slot]
    fn hash(t: &mut Thread, this: &Obj<GenericAlias>) -> PyResult<i64> {
        let (origin, args) = (t.hash(&this.origin)?, t.hash(this.args.as_value())?);
        Ok(match origin ^ args {
            -1 => -2,
            hash => hash,
        })
    }

    #[slot]
    fn call(t: &mut Thread, this: &Obj<GenericAlias>, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        let made = t.call_kw(&this.origin, values, kwnames)?;
        if t.set_attr(&made, &names::ORIG_CLASS, &this.to_value()).is_err() {
            if ![&exceptions::ATTRIBUTE_ERROR, &exceptions::TYPE_ERROR].iter().any(|c| t.raised_is(c)) {
                return Err(Raised);
            }
            t.restore_raised(None);
        }
        Ok(made)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        match this.downcast::<Obj<GenericAlias>>() {
            Some(alias) if !OWN.iter().any(|own| name.eq_str(own)) => t.get_attr(&alias.origin, name),
            _ => ::object::lookup::generic_getattr(t, this, name),
        }
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        let (Some(a), Some(b)) =
            (this.downcast::<Obj<GenericAlias>>(), other.downcast::<Obj<GenericAlias>>())
        else {
            return Ok(Value::not_implemented());
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::not_implemented());
        }
        let same = a.starred == b.starred
            && t.equal(&a.origin, &b.origin)?
            && t.equal(a.args.as_value(), b.args.as_value())?;
        Ok(Value::bool(same == (op == CompareOp::Eq)))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(Obj::new(GenericAliasIterator { alias: OptionCell::new(Some(this.clone())) }))
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        crate::union::or(t, a, b)
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Value, item: &Value) -> PyResult {
        let Some(alias) = this.downcast::<Obj<GenericAlias>>() else { return Ok(Value::not_implemented()) };
        let parameters = alias.parameters(t)?;
        let args = substitute(t, this, alias.args.items(), &parameters, item)?;
        Ok(Obj::new(data(&alias.origin, &Tuple::new(args), alias.starred)))
    }

    #[method("__mro_entries__($self, object, /)")]
    fn mro_entries(_: &mut Thread, this: &Obj<GenericAlias>, _bases: &Value) -> Value {
        Tuple::new(vec![this.origin.clone()])
    }

    #[method("__instancecheck__($self, object, /)")]
    fn instancecheck(t: &mut Thread, _this: &Obj<GenericAlias>, _object: &Value) -> PyResult {
        Err(t.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    #[method("__subclasscheck__($self, object, /)")]
    fn subclasscheck(t: &mut Thread, _this: &Obj<GenericAlias>, _object: &Value) -> PyResult {
        Err(t.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Value) -> PyResult {
        let Some(alias) = this.downcast::<Obj<GenericAlias>>() else { return Ok(Value::none()) };
        let (origin, args) = (alias.origin.clone(), alias.args.to_value());
        if alias.starred {
            let plain = new_alias(&origin, &args);
            let iterator = t.iter(&plain)?;
            let next = crate::builtin(t, "next")?;
            return Ok(Tuple::new(vec![next, Tuple::new(vec![iterator])]));
        }
        Ok(Tuple::new(vec![GENERIC_ALIAS.to_value(), Tuple::new(vec![origin, args])]))
    }

    #[method("__dir__($self, /)")]
    fn dir(t: &mut Thread, this: &Obj<GenericAlias>) -> PyResult {
        let dir = crate::builtin(t, "dir")?;
        let listed = t.call(&dir, std::slice::from_ref(&this.origin))?;
        let mut listed = t.collect(&listed)?;
        for name in OWN.iter().filter(|n| !["__bases__", "__copy__", "__deepcopy__"].contains(*n)) {
            let name = string::intern(name);
            let mut known = false;
            for other in &listed {
                known = known || t.equal(other, &name)?;
            }
            if !known {
                listed.push(name);
            }
        }
        Ok(List::new(listed))
    }

    #[member("__origin__")]
    fn origin(_: &mut Thread, this: &Obj<GenericAlias>) -> Value {
        this.origin.clone()
    }

    #[member("__args__")]
    fn args(_: &mut Thread, this: &Obj<GenericAlias>) -> Value {
        this.args.to_value()
    }

    #[member("__unpacked__")]
    fn unpacked(_: &mut Thread, this: &Obj<GenericAlias>) -> bool {
        this.starred
    }

    /// Type variables in the GenericAlias.
    #[getter("__parameters__")]
    fn own_parameters(t: &mut Thread, this: &Obj<GenericAlias>) -> PyResult {
        this.parameters(t).map(Ref::into_value)
    }

    #[getter("__typing_unpacked_tuple_args__")]
    fn unpacked_tuple_args(_: &mut Thread, this: &Obj<GenericAlias>) -> Value {
        let tuple =
            this.origin.downcast::<Type>().is_some_and(|o| std::ptr::eq(o, &::object::container::TUPLE));
        if this.starred && tuple { this.args.to_value() } else { Value::none() }
    }
}

#[pymethods(GENERIC_ALIAS_ITERATOR)]
impl GenericAliasIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(_: &mut Thread, this: &Obj<GenericAliasIterator>) -> PyResult<Option<Value>> {
        let Some(alias) = this.alias.take() else { return Ok(None) };
        let Some(alias) = alias.downcast::<Obj<GenericAlias>>() else { return Ok(None) };
        Ok(Some(Obj::new(data(&alias.origin, alias.args.as_value(), true))))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<GenericAliasIterator>) -> PyResult {
        let iter = crate::builtin(t, "iter")?;
        let over = this.alias.get().unwrap_or_else(Tuple::empty);
        Ok(Tuple::new(vec![iter, Tuple::new(vec![over])]))
    }
}
