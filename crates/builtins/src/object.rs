//! `object`, the base of all, and `None`.
//!
//! Here: what every object can do unless its type says otherwise. Not here: how it is pickled (`reduce.rs`).

pub mod reduce;

use ::object::singletons::OBJECT;
use ::object::types::{CompareOp, flags};
use ::object::{
    Args, Bytes, Dict, List, Object, PyResult, Str, Thread, Tuple, Type, Value, names, singletons, string,
};
use macros::pymethods;

/// `object`
pub struct ObjectMethods;

/// Whether calling the class with arguments is an error of `object.__new__` or `object.__init__`.
fn excess(args: Args<'_>) -> bool {
    !args.positional().is_empty() || args.has_keywords()
}

fn overrides_new(class: &Type) -> bool {
    class.slots().new.map(|f| f as usize) != OBJECT.slots().new.map(|f| f as usize)
}

fn overrides_init(class: &Type) -> bool {
    class.slots().init.map(|f| f as usize) != OBJECT.slots().init.map(|f| f as usize)
}

/// Instances of a class with abstract methods cannot be made.
fn abstract_class_error(t: &mut Thread, class: &Type) -> ::object::Raised {
    let missing = match t.get_attr(&class.to_value(), &names::ABSTRACTMETHODS) {
        Ok(missing) => missing,
        Err(raised) => return raised,
    };
    let missing = match t.collect(&missing) {
        Ok(missing) => missing,
        Err(raised) => return raised,
    };
    let mut shown: Vec<String> = Vec::new();
    for name in &missing {
        match name.downcast::<Str>() {
            Some(name) => shown.push(format!("'{}'", name.to_string_lossy())),
            None => {
                let given = name.ty().tp_name();
                return t.type_error(format!("sequence item 0: expected str instance, {given} found"));
            }
        }
    }
    shown.sort();
    let plural = if shown.len() > 1 { "s" } else { "" };
    t.type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
        class.name(),
        shown.join(", ")
    ))
}

#[pymethods(
    OBJECT,
    layout = ::object::singletons::Plain,
    table = OBJECT_IMPL,
    doc = "object()\n--\n\nThe base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n"
)]
impl ObjectMethods {
    #[slot]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        if excess(args) {
            if overrides_new(cls) {
                return Err(
                    t.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
                );
            }
            if !overrides_init(cls) {
                return Err(t.type_error(format!("{}() takes no arguments", cls.tp_name())));
            }
        }
        if cls.has(flags::IS_ABSTRACT) {
            return Err(abstract_class_error(t, cls));
        }
        Ok(singletons::new_instance(cls))
    }

    #[slot]
    fn init(t: &mut Thread, this: &Value, args: Args<'_>) -> PyResult<()> {
        if excess(args) {
            let class = this.ty();
            if overrides_init(class) {
                return Err(t.type_error(
                    "object.__init__() takes exactly one argument (the instance to initialize)",
                ));
            }
            if !overrides_new(class) {
                let message = format!(
                    "{}.__init__() takes exactly one argument (the instance to initialize)",
                    class.tp_name()
                );
                return Err(t.type_error(message));
            }
        }
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let class = this.ty();
        let module = crate::ty::module_of(class);
        let qualname = crate::ty::qualname_of(class);
        let text = match module {
            Some(module) if !module.eq_str("builtins") => {
                format!("<{}.{qualname} object at {:#x}>", module.to_string_lossy(), this.id())
            }
            _ => format!("<{qualname} object at {:#x}>", this.id()),
        };
        t.new_str(&text)
    }

    #[slot]
    fn str(t: &mut Thread, this: &Value) -> PyResult {
        // Whoever asks for the text checks that it is one.
        match this.ty().slots().repr {
            Some(repr) => t.with_recursion(" while getting the str of an object", |t| repr(t, this)),
            None => t.repr(this).map(|s| s.into_value()),
        }
    }

    #[slot]
    fn hash(_: &mut Thread, this: &Value) -> PyResult<i64> {
        Ok(this.id().rotate_right(4) as i64)
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        match op {
            CompareOp::Eq if this.is(other) => Ok(Value::bool(true)),
            CompareOp::Ne => {
                let result = match this.ty().slots().richcompare {
                    Some(compare) => compare(t, this, other, CompareOp::Eq)?,
                    None if this.is(other) => return Ok(Value::bool(false)),
                    None => Value::not_implemented(),
                };
                if result.is_not_implemented() {
                    return Ok(result);
                }
                Ok(Value::bool(!t.is_true(&result)?))
            }
            _ => Ok(Value::not_implemented()),
        }
    }

    /// This method is called when a class is subclassed.
    ///
    /// The default implementation does nothing. It may be
    /// overridden to extend subclasses.
    #[classmethod(
        "__init_subclass__($type, /)",
        doc = "__init_subclass__($type, /)\n--\n\nThis method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.\n"
    )]
    fn init_subclass(_: &mut Thread, _cls: &Type) {}

    /// Default object formatter.
    ///
    /// Return str(self) if format_spec is empty. Raise TypeError otherwise.
    #[method("__format__($self, format_spec, /)")]
    fn format(t: &mut Thread, this: &Value, format_spec: &Str) -> PyResult {
        if !format_spec.is_empty() {
            let message = format!("unsupported format string passed to {}.__format__", this.ty().tp_name());
            return Err(t.type_error(message));
        }
        t.str(this).map(|s| s.into_value())
    }

    /// Helper for pickle.
    #[method("__reduce_ex__($self, protocol, /)")]
    fn reduce_ex(t: &mut Thread, this: &Value, protocol: i32) -> PyResult {
        reduce::reduce_ex(t, this, protocol)
    }

    /// Helper for pickle.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Value) -> PyResult {
        reduce::common_reduce(t, this, 0)
    }

    /// Helper for pickle.
    #[method("__getstate__($self, /)")]
    fn getstate(t: &mut Thread, this: &Value) -> PyResult {
        reduce::default_state(t, this, false)
    }

    #[classmethod(
        "__subclasshook__($type, object, /)",
        doc = "__subclasshook__($type, object, /)\n--\n\nAbstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).\n"
    )]
    fn subclasshook(_: &mut Thread, _cls: &Type, _object: &Value) -> Value {
        Value::not_implemented()
    }

    /// Size of object in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Value) -> usize {
        let class = this.ty();
        let items = match this.downcast::<Tuple>() {
            Some(tuple) => tuple.len(),
            None => this.downcast::<Bytes>().map_or(0, |bytes| bytes.as_bytes().len()),
        };
        crate::ty::reported_basicsize(class) + class.itemsize() * items
    }

    /// Default dir() implementation.
    #[method("__dir__($self, /)")]
    fn dir(t: &mut Thread, this: &Value) -> PyResult {
        let found = Dict::new();
        if let Some(dict) = t.get_attr_opt(this, &names::DICT)?
            && let Some(dict) = dict.downcast::<Dict>()
        {
            found.merge(t, dict, true)?;
        }
        if let Some(class) = t.get_attr_opt(this, &names::CLASS)? {
            crate::ty::merge_class_dict(t, &found, &class)?;
        }
        Ok(List::new(found.keys()))
    }

    #[setter("__class__")]
    fn set_class(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        if let Some(value) = value {
            crate::ty::audit_change(t, this, "__class__", value)?;
        }
        crate::ty::bases::set_class(t, this, value)
    }

    /// the object's class
    #[getter("__class__")]
    fn class(_: &mut Thread, this: &Value) -> Value {
        this.ty().to_value()
    }
}

/// `NoneType`
pub struct NoneMethods;

#[pymethods(::object::singletons::NONE_TYPE, layout = ::object::singletons::Plain, table = NONE_IMPL, doc = "NoneType()\n--\n\nThe type of the None singleton.")]
impl NoneMethods {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        no_constructor_arguments(t, "NoneType", args)?;
        Ok(Value::none())
    }

    #[slot]
    fn richcompare(t: &mut Thread, this: &Value, other: &Value, op: CompareOp) -> PyResult {
        ObjectMethods::richcompare(t, this, other, op)
    }

    #[slot]
    fn repr(_: &mut Thread, _this: &Value) -> PyResult {
        Ok(string::intern("None"))
    }

    #[slot]
    fn bool(_: &mut Thread, _this: &Value) -> PyResult<bool> {
        Ok(false)
    }

    #[slot]
    fn hash(_: &mut Thread, _this: &Value) -> PyResult<i64> {
        Ok(0xfca_86420)
    }
}

fn no_constructor_arguments(t: &mut Thread, name: &str, args: Args<'_>) -> PyResult<()> {
    if excess(args) {
        return Err(t.type_error(format!("{name} takes no arguments")));
    }
    Ok(())
}

/// `ellipsis`
pub struct EllipsisMethods;

#[pymethods(singletons::ELLIPSIS_TYPE, layout = ::object::singletons::Plain, table = ELLIPSIS_IMPL, doc = "ellipsis()\n--\n\nThe type of the Ellipsis singleton.")]
impl EllipsisMethods {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        no_constructor_arguments(t, "EllipsisType", args)?;
        Ok(Value::ellipsis())
    }

    #[slot]
    fn repr(_: &mut Thread, _this: &Value) -> PyResult {
        Ok(string::intern("Ellipsis"))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, _this: &Value) -> Value {
        string::intern("Ellipsis")
    }
}

/// `NotImplementedType`
pub struct NotImplementedMethods;

#[pymethods(singletons::NOT_IMPLEMENTED_TYPE, layout = ::object::singletons::Plain, table = NOT_IMPLEMENTED_IMPL, doc = "NotImplementedType()\n--\n\nThe type of the NotImplemented singleton.")]
impl NotImplementedMethods {
    #[slot]
    fn new(t: &mut Thread, _cls: &Type, args: Args<'_>) -> PyResult {
        no_constructor_arguments(t, "NotImplementedType", args)?;
        Ok(Value::not_implemented())
    }

    #[slot]
    fn repr(_: &mut Thread, _this: &Value) -> PyResult {
        Ok(string::intern("NotImplemented"))
    }

    #[slot]
    fn bool(t: &mut Thread, _this: &Value) -> PyResult<bool> {
        Err(t.type_error("NotImplemented should not be used in a boolean context"))
    }

    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, _this: &Value) -> Value {
        string::intern("NotImplemented")
    }
}
