//! `type`: calling a class, attributes of classes, their names.
//!
//! Not here: making a class (`new.rs`), the class statement (`build_class.rs`).

pub mod attributes;
pub mod build_class;
pub mod new;

use ::object::singletons::TYPE;
use ::object::{
    Args, Dict, List, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, lookup, names, string,
};
use macros::pymethods;

/// `type`
pub struct TypeMethods;

/// `__module__` of a class: for built-in types what stands before the last dot of the name.
pub fn module_of(class: &Type) -> Option<Ref<Str>> {
    if class.is_heap_type() {
        let value = class.dict()?.get_str(&names::MODULE)?;
        return Ref::from_value(value).ok();
    }
    let name = class.tp_name();
    Some(string::intern_str(name.rsplit_once('.').map_or("builtins", |(module, _)| module)))
}

/// `__qualname__` of a class.
pub fn qualname_of(class: &Type) -> String {
    let (_, qualname, _) = class.heap_names();
    match qualname.get().and_then(|v| Ref::<Str>::from_value(v).ok()) {
        Some(name) => name.to_string_lossy(),
        None => class.name(),
    }
}

#[pymethods(
    TYPE,
    layout = ::object::Type,
    table = TYPE_IMPL,
    doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"
)]
impl TypeMethods {
    #[slot]
    fn call(t: &mut Thread, this: &Type, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        if std::ptr::eq(this, &TYPE) {
            let keywords = kwnames.map_or(0, Tuple::len);
            match values {
                [object] if keywords == 0 => return Ok(object.ty().to_value()),
                _ if values.len() - keywords != 3 => {
                    return Err(t.type_error("type() takes 1 or 3 arguments"));
                }
                _ => {}
            }
        }
        let Some(new) = this.slots().new else {
            return Err(t.type_error(format!("cannot create '{}' instances", this.tp_name())));
        };
        let made = new(t, this, values, kwnames)?;
        let class = made.ty();
        if class.is_subtype(this)
            && let Some(init) = class.slots().init
        {
            init(t, &made, values, kwnames)?;
        }
        Ok(made)
    }

    #[slot]
    fn new(t: &mut Thread, cls: &Type, values: &[Value], kwnames: Option<&Tuple>) -> PyResult {
        new::new(t, cls, values, kwnames)
    }

    #[slot]
    fn init(t: &mut Thread, _this: &Value, args: Args<'_>) -> PyResult<()> {
        let count = args.positional().len();
        if args.has_keywords() && count == 1 {
            return Err(t.type_error("type.__init__() takes no keyword arguments"));
        }
        if count != 1 && count != 3 {
            return Err(t.type_error("type.__init__() takes 1 or 3 arguments"));
        }
        Ok(())
    }

    /// Create the namespace for the class statement
    #[classmethod("__prepare__($cls, name, bases, /, **kwds)", unbound)]
    fn prepare(_: &mut Thread, _cls: &Type, _args: Args<'_>) -> Value {
        Dict::new().into_value()
    }

    /// Return a type's method resolution order.
    #[method("mro($self, /)")]
    fn mro_method(t: &mut Thread, this: &Type) -> PyResult {
        let Some(bases) = this.bases() else { return Ok(List::new(vec![this.to_value()])) };
        Ok(List::new(new::standard_mro(t, this, &bases)?))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Type) -> PyResult {
        let qualname = qualname_of(this);
        let text = match module_of(this) {
            Some(module) if !module.eq_str("builtins") => {
                format!("<class '{}.{qualname}'>", module.to_string_lossy())
            }
            _ => format!("<class '{qualname}'>"),
        };
        t.new_str(&text)
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Type, name: &Str) -> PyResult {
        match lookup::type_get(t, this, name)? {
            Some(found) => Ok(found),
            None => {
                let message =
                    format!("type object '{}' has no attribute '{}'", this.name(), name.to_string_lossy());
                Err(t.attribute_error_of(&this.to_value(), name, &message))
            }
        }
    }

    #[slot]
    fn setattro(t: &mut Thread, this: &Type, name: &Str, value: Option<&Value>) -> PyResult<()> {
        if !this.is_heap_type() {
            let shown = name.to_string_lossy();
            let message = format!("cannot set '{shown}' attribute of immutable type '{}'", this.tp_name());
            return Err(t.type_error(message));
        }
        let Some(dict) = this.dict() else { return Err(t.system_error("a class without dictionary")) };
        match value {
            Some(value) => dict.set(t, &string::intern_value(name.to_value()), value.clone())?,
            None => {
                if dict.remove(t, &name.to_value())?.is_none() {
                    let message = format!(
                        "type object '{}' has no attribute '{}'",
                        this.name(),
                        name.to_string_lossy()
                    );
                    return Err(t.attribute_error_of(&this.to_value(), name, &message));
                }
            }
        }
        lookup::type_modified(this);
        ::object::slotdefs::update::update_slot(t, this, name);
        Ok(())
    }

    #[getter("__name__")]
    fn name(t: &mut Thread, this: &Type) -> PyResult {
        t.new_str(&this.name())
    }

    #[getter("__qualname__")]
    fn qualname(t: &mut Thread, this: &Type) -> PyResult {
        t.new_str(&qualname_of(this))
    }

    #[getter("__module__")]
    fn module(t: &mut Thread, this: &Type) -> PyResult {
        match module_of(this) {
            Some(module) => Ok(module.into_value()),
            None => Err(t.attribute_error("__module__")),
        }
    }

    #[getter("__mro__")]
    fn mro(_: &mut Thread, this: &Type) -> Value {
        this.mro().map_or(Value::none(), Ref::into_value)
    }

    #[getter("__bases__")]
    fn bases(_: &mut Thread, this: &Type) -> Value {
        this.bases().map_or(Value::none(), Ref::into_value)
    }

    #[getter("__base__")]
    fn base(_: &mut Thread, this: &Type) -> Value {
        this.base().map_or(Value::none(), Object::to_value)
    }

    #[getter("__flags__")]
    fn flags(_: &mut Thread, this: &Type) -> i64 {
        this.flags() as i64
    }

    /// Return a list of immediate subclasses.
    #[method("__subclasses__($self, /)")]
    fn subclasses(_: &mut Thread, this: &Type) -> Value {
        List::new(lookup::subclasses(this))
    }
}
