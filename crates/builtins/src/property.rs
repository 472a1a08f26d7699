//! `property`

use ::object::cell::OptionCell;
use ::object::{Obj, Object, PyResult, Raised, Thread, Tuple, Type, Value, exceptions, names};
use macros::{pymethods, pytype};

use crate::class_method::abstract_flag;

/// `property`
#[pytype(name = "property", basetype, reported_basicsize = 64)]
#[derive(Default)]
pub struct Property {
    fget: OptionCell,
    fset: OptionCell,
    fdel: OptionCell,
    doc: OptionCell,
    name: OptionCell,
    #[no_traverse]
    getter_doc: std::cell::Cell<bool>,
}

fn given(value: Option<&Value>) -> Option<Value> {
    value.filter(|v| !v.is_none()).cloned()
}

impl Property {
    /// The function that reads the attribute.
    pub fn read_function(&self) -> Option<Value> {
        self.fget.get()
    }

    /// `__name__`: as `__set_name__` said, else the getter's.
    fn own_name(&self, t: &mut Thread) -> PyResult<Option<Value>> {
        if let Some(name) = self.name.get() {
            return Ok(Some(name));
        }
        match self.fget.get() {
            Some(getter) => t.get_attr_opt(&getter, &names::NAME),
            None => Ok(None),
        }
    }

    fn missing(&self, t: &mut Thread, object: &Value, what: &str) -> Raised {
        let name = match self.own_name(t) {
            Ok(Some(name)) => match t.repr(&name) {
                Ok(shown) => Some(shown.to_string_lossy()),
                Err(raised) => return raised,
            },
            Ok(None) => None,
            Err(raised) => return raised,
        };
        let class = crate::ty::qualname_of(object.ty());
        t.attribute_error(match name {
            Some(name) => format!("property {name} of '{class}' object has no {what}"),
            None => format!("property of '{class}' object has no {what}"),
        })
    }
}

/// A copy of the property with one function replaced.
fn copy(
    t: &mut Thread,
    this: &Value,
    get: Option<&Value>,
    set: Option<&Value>,
    del: Option<&Value>,
) -> PyResult {
    let Some(old) = this.downcast::<Obj<Property>>() else { return Err(t.type_error("not a property")) };
    let pick = |new: Option<&Value>, cell: &OptionCell| given(new).unwrap_or_else(|| cell.get_or_none());
    let (get, set, del) = (pick(get, &old.fget), pick(set, &old.fset), pick(del, &old.fdel));
    let doc = if old.getter_doc.get() && !get.is_none() { Value::none() } else { old.doc.get_or_none() };
    let made = t.call(&this.ty().to_value(), &[get, set, del, doc])?;
    if let Some(new) = made.downcast::<Obj<Property>>() {
        new.name.set(old.name.get());
    }
    Ok(made)
}

#[pymethods(
    PROPERTY,
    doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nProperty attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x"
)]
impl Property {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _values: &[Value], _names: Option<&Tuple>) -> PyResult {
        Ok(Obj::new_of(cls, Property::default()))
    }

    #[init("property(fget=None, fset=None, fdel=None, doc=None)")]
    fn init(
        t: &mut Thread,
        this: &Value,
        fget: Option<&Value>,
        fset: Option<&Value>,
        fdel: Option<&Value>,
        doc: Option<&Value>,
    ) -> PyResult<()> {
        let Some(p) = this.downcast::<Obj<Property>>() else { return Ok(()) };
        if !p.fget.is_empty() || !p.fset.is_empty() || !p.fdel.is_empty() {
            // Caches know the functions of properties by the versions of the classes that hold these.
            ::object::lookup::type_modified(&::object::singletons::OBJECT);
        }
        p.fget.set(given(fget));
        p.fset.set(given(fset));
        p.fdel.set(given(fdel));
        p.doc.set(None);
        p.name.set(None);
        p.getter_doc.set(false);
        let mut text = given(doc);
        if text.is_none()
            && let Some(getter) = given(fget)
        {
            text = t.get_attr_opt(&getter, &names::DOC)?.filter(|d| !d.is_none());
            p.getter_doc.set(text.is_some());
        }
        if std::ptr::eq(this.ty(), &PROPERTY) {
            p.doc.set(text);
            return Ok(());
        }
        // The class of a subclass's instances has a `__doc__` of its own that would hide the member.
        let from_getter = p.getter_doc.get();
        let stored = t.set_attr(this, &names::DOC, &text.clone().unwrap_or(Value::none()));
        if !from_getter {
            t.catch(&exceptions::ATTRIBUTE_ERROR, stored)?;
            return Ok(());
        }
        stored
    }

    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &Obj<Property>,
        object: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        let Some(object) = object.filter(|o| !o.is_none()) else { return Ok(this.to_value()) };
        match this.fget.get() {
            Some(getter) => t.call(&getter, std::slice::from_ref(object)),
            None => Err(this.missing(t, object, "getter")),
        }
    }

    #[slot]
    fn descr_set(
        t: &mut Thread,
        this: &Obj<Property>,
        object: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        match value {
            Some(value) => match this.fset.get() {
                Some(setter) => t.call(&setter, &[object.clone(), value.clone()]).map(drop),
                None => Err(this.missing(t, object, "setter")),
            },
            None => match this.fdel.get() {
                Some(deleter) => t.call(&deleter, std::slice::from_ref(object)).map(drop),
                None => Err(this.missing(t, object, "deleter")),
            },
        }
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[method("getter($self, object, /)")]
    fn getter(t: &mut Thread, this: &Value, object: &Value) -> PyResult {
        copy(t, this, Some(object), None, None)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[method("setter($self, object, /)")]
    fn setter(t: &mut Thread, this: &Value, object: &Value) -> PyResult {
        copy(t, this, None, Some(object), None)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[method("deleter($self, object, /)")]
    fn deleter(t: &mut Thread, this: &Value, object: &Value) -> PyResult {
        copy(t, this, None, None, Some(object))
    }

    #[method(
        "__set_name__($self, *args)",
        varargs,
        doc = "__set_name__($self, owner, name, /)\n--\n\nMethod to set name of a property."
    )]
    fn set_name(t: &mut Thread, this: &Obj<Property>, args: &[Value]) -> PyResult<()> {
        match args {
            [_, name] => {
                this.name.set(Some(name.clone()));
                Ok(())
            }
            other => {
                let n = other.len();
                Err(t.type_error(format!("__set_name__() takes 2 positional arguments but {n} were given")))
            }
        }
    }

    #[member("fget")]
    fn fget(_: &mut Thread, this: &Obj<Property>) -> Value {
        this.fget.get_or_none()
    }

    #[member("fset")]
    fn fset(_: &mut Thread, this: &Obj<Property>) -> Value {
        this.fset.get_or_none()
    }

    #[member("fdel")]
    fn fdel(_: &mut Thread, this: &Obj<Property>) -> Value {
        this.fdel.get_or_none()
    }

    #[getter("__doc__")]
    fn doc(_: &mut Thread, this: &Obj<Property>) -> Value {
        this.doc.get_or_none()
    }

    #[setter("__doc__")]
    fn set_doc(_: &mut Thread, this: &Obj<Property>, value: Option<&Value>) -> PyResult<()> {
        this.doc.set(value.cloned());
        Ok(())
    }

    #[getter("__name__")]
    fn name(t: &mut Thread, this: &Obj<Property>) -> PyResult {
        match this.own_name(t)? {
            Some(name) => Ok(name),
            None => {
                let message = format!("'{}' object has no attribute '__name__'", this.class().tp_name());
                Err(t.attribute_error_of(&this.to_value(), &names::NAME, &message))
            }
        }
    }

    #[setter("__name__")]
    fn set_name_attribute(_: &mut Thread, this: &Obj<Property>, value: Option<&Value>) -> PyResult<()> {
        this.name.set(value.cloned());
        Ok(())
    }

    #[getter("__isabstractmethod__")]
    fn isabstractmethod(t: &mut Thread, this: &Obj<Property>) -> PyResult<bool> {
        for cell in [&this.fget, &this.fset, &this.fdel] {
            if let Some(function) = cell.get()
                && abstract_flag(t, &function)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The getter of a plain property, for callers that run it themselves: `None` for subclasses and where there is none.
pub fn plain_getter(object: &Value) -> Option<Value> {
    object.downcast_exact::<Obj<Property>>()?.fget.get()
}
