//! Functions of the module `builtins` about attributes and classes of objects.

use macros::pymodule;

/// Functions of the module `builtins`.
#[pymodule(name = "builtins")]
pub mod defs {
    use crate::class_check;
    use ::object::native::check_positional;
    use ::object::{Args, Dict, List, PyResult, Ref, Str, Thread, Value, names, string};

    fn attribute_name(t: &mut Thread, name: &Value) -> PyResult<Ref<Str>> {
        if name.downcast::<Str>().is_none() {
            let given = name.ty().tp_name();
            return Err(t.type_error(format!("attribute name must be string, not '{given}'")));
        }
        let name = if name.is_type(&string::STR) { string::intern_value(name.clone()) } else { name.clone() };
        Ref::from_value(name).map_err(|_| t.type_error("attribute name must be string"))
    }

    /// getattr(object, name[, default]) -> value
    ///
    /// Get a named attribute from an object.
    ///
    /// getattr(x, 'y') is equivalent to x.y.
    /// When a default argument is given, it is returned when the attribute
    /// doesn't exist; without it, an exception is raised in that case.
    #[function("getattr(object, name, default=<unrepresentable>, /)", no_signature)]
    fn getattr(t: &mut Thread, object: &Value, name: &Value, default: Option<&Value>) -> PyResult {
        let name = attribute_name(t, name)?;
        match default {
            Some(default) => Ok(t.get_attr_opt(object, &name)?.unwrap_or_else(|| default.clone())),
            None => t.get_attr(object, &name),
        }
    }

    /// Return whether the object has an attribute with the given name.
    ///
    /// This is done by calling getattr(obj, name) and catching AttributeError.
    #[function("hasattr($module, obj, name, /)")]
    fn hasattr(t: &mut Thread, obj: &Value, name: &Value) -> PyResult<bool> {
        let name = attribute_name(t, name)?;
        Ok(t.get_attr_opt(obj, &name)?.is_some())
    }

    /// Sets the named attribute on the given object to the specified value.
    ///
    /// setattr(x, 'y', v) is equivalent to ``x.y = v``
    #[function("setattr($module, obj, name, value, /)")]
    fn setattr(t: &mut Thread, obj: &Value, name: &Value, value: &Value) -> PyResult<()> {
        let name = attribute_name(t, name)?;
        t.set_attr(obj, &name, value)
    }

    /// Deletes the named attribute from the given object.
    ///
    /// delattr(x, 'y') is equivalent to ``del x.y``
    #[function("delattr($module, obj, name, /)")]
    fn delattr(t: &mut Thread, obj: &Value, name: &Value) -> PyResult<()> {
        let name = attribute_name(t, name)?;
        t.del_attr(obj, &name)
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    ///
    /// A tuple, as in ``isinstance(x, (A, B, ...))``, may be given as the
    /// target to check against.  This is equivalent to ``isinstance(x, A) or
    /// isinstance(x, B) or ...`` etc.
    #[function("isinstance($module, obj, class_or_tuple, /)")]
    fn isinstance(t: &mut Thread, obj: &Value, class_or_tuple: &Value) -> PyResult<bool> {
        class_check::is_instance(t, obj, class_or_tuple)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    ///
    /// A tuple, as in ``issubclass(x, (A, B, ...))``, may be given as the
    /// target to check against.  This is equivalent to ``issubclass(x, A) or
    /// issubclass(x, B) or ...``.
    #[function("issubclass($module, cls, class_or_tuple, /)")]
    fn issubclass(t: &mut Thread, cls: &Value, class_or_tuple: &Value) -> PyResult<bool> {
        class_check::is_subclass(t, cls, class_or_tuple)
    }

    /// What `locals()` answers in the caller.
    fn caller_locals(t: &mut Thread) -> PyResult {
        let locals = string::intern_str("locals");
        let found = t.interp().builtins.get().and_then(|b| b.downcast::<Dict>()?.get_str(&locals));
        match found {
            Some(locals) => t.call(&locals, &[]),
            None => Err(t.system_error("frame does not exist")),
        }
    }

    /// vars([object]) -> dictionary
    ///
    /// Without arguments, equivalent to locals().
    /// With an argument, equivalent to object.__dict__.
    #[function("vars(object=<unrepresentable>, /)", unbound, no_signature)]
    fn vars(t: &mut Thread, args: Args<'_>) -> PyResult {
        ::object::native::no_keywords(t, "vars", args.parts().1)?;
        check_positional(t, "vars", args.positional().len(), 0, 1)?;
        let [object, ..] = args.positional() else { return caller_locals(t) };
        match t.get_attr_opt(object, &names::DICT)? {
            Some(dict) => Ok(dict),
            None => Err(t.type_error("vars() argument must have __dict__ attribute")),
        }
    }

    /// dir([object]) -> list of strings
    ///
    /// If called without an argument, return the names in the current scope.
    /// Else, return an alphabetized list of names comprising (some of) the
    /// attributes of the given object, and of attributes reachable from it.
    /// If the object supplies a method named __dir__, it will be used;
    /// otherwise the default dir() logic is used and returns:
    ///   for a module object: the module's attributes.
    ///   for a class object:  its attributes, and recursively the attributes
    ///     of its bases.
    ///   for any other object: its attributes, its class's attributes, and
    ///     recursively the attributes of its class's base classes.
    #[function("dir(object=<unrepresentable>, /)", unbound, no_signature)]
    fn dir(t: &mut Thread, args: Args<'_>) -> PyResult {
        ::object::native::no_keywords(t, "dir", args.parts().1)?;
        check_positional(t, "dir", args.positional().len(), 0, 1)?;
        let names = match args.positional() {
            [object, ..] => match t.lookup_special(object, &names::DIR)? {
                Some(method) => t.call(&method, &[])?,
                None => return Err(t.type_error("object does not provide __dir__")),
            },
            [] => {
                let locals = caller_locals(t)?;
                let keys = t.call_method(&locals, &names::KEYS, &[])?;
                List::new(t.collect(&keys)?)
            }
        };
        let items = t.collect(&names)?;
        let list = List::new(items);
        t.call_method(&list, &names::SORT, &[])?;
        Ok(list)
    }
}
