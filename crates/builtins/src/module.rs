//! Modules: construction, attribute access, `__dir__`, annotations.
//!
//! Not here: importing (`import.rs`), native modules' tables (`lib.rs`).

use ::object::module::{MODULE, Module};
use ::object::{Dict, List, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value, lookup, names, string};
use macros::pymethods;

use crate::import::{file_origin, is_library_name, is_shadowing};

/// `module`
pub struct ModuleMethods;

/// Whether a module's spec says that it is being initialised.
fn is_initializing(t: &mut Thread, spec: &Option<Value>) -> PyResult<bool> {
    let Some(spec) = spec else { return Ok(false) };
    match t.get_attr_opt(spec, &names::INITIALIZING)? {
        Some(flag) => t.is_true(&flag),
        None => Ok(false),
    }
}

fn is_uninitialized_submodule(t: &mut Thread, spec: &Option<Value>, name: &Str) -> PyResult<bool> {
    let Some(spec) = spec else { return Ok(false) };
    match t.get_attr_opt(spec, &string::intern_str("_uninitialized_submodules"))? {
        Some(submodules) => t.contains(&submodules, &name.to_value()),
        None => Ok(false),
    }
}

/// The error for an attribute that the module does not have.
fn missing(t: &mut Thread, this: &Value, dict: &Dict, name: &Str) -> PyResult {
    let shown = name.to_string_lossy();
    let Some(module_name) = dict.get_str(&names::NAME).filter(|n| n.downcast::<Str>().is_some()) else {
        return Err(t.attribute_error_of(this, name, &format!("module has no attribute '{shown}'")));
    };
    let module = module_name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    let spec = dict.get_str(&names::SPEC);
    let origin = match &spec {
        Some(spec) => file_origin(t, spec)?,
        None => None,
    };
    let path = origin.as_ref().and_then(|o| o.downcast::<Str>()).map(Str::to_string_lossy);
    let shadowing = match &origin {
        Some(origin) => is_shadowing(t, origin),
        None => false,
    };
    let message = if let Some(path) = &path
        && shadowing
        && is_library_name(t, &module_name)?
    {
        format!(
            "module '{module}' has no attribute '{shown}' (consider renaming '{path}' since it has the same name as the standard library module named '{module}' and prevents importing that standard library module)"
        )
    } else if is_initializing(t, &spec)?
        && let Some(path) = path.as_ref().filter(|_| shadowing)
    {
        format!(
            "module '{module}' has no attribute '{shown}' (consider renaming '{path}' if it has the same name as a library you intended to import)"
        )
    } else if is_initializing(t, &spec)? {
        let from = path.as_ref().map_or(String::new(), |path| format!(" from '{path}'"));
        format!(
            "partially initialized module '{module}'{from} has no attribute '{shown}' (most likely due to a circular import)"
        )
    } else if is_uninitialized_submodule(t, &spec, name)? {
        format!(
            "cannot access submodule '{shown}' of module '{module}' (most likely due to a circular import)"
        )
    } else {
        format!("module '{module}' has no attribute '{shown}'")
    };
    Err(t.attribute_error_of(this, name, &message))
}

/// The module's own dictionary, for its getters.
fn dict_of(t: &mut Thread, this: &Value) -> PyResult<Ref<Dict>> {
    let dict = t.get_attr(this, &names::DICT)?;
    Ref::from_value(dict).map_err(|_| t.type_error("<module>.__dict__ is not a dictionary"))
}

#[pymethods(
    MODULE,
    layout = ::object::module::Module,
    table = MODULE_IMPL,
    doc = "module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional doc argument can have any type."
)]
impl ModuleMethods {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _values: &[Value], _names: Option<&Tuple>) -> PyResult {
        Ok(Module::new_of(cls).into_value())
    }

    #[init("module(name, doc=None)")]
    fn init(t: &mut Thread, this: &Module, name: &Str, doc: Option<&Value>) -> PyResult<()> {
        let Some(dict) = this.dict() else { return Err(t.system_error("a module without dictionary")) };
        dict.set_name(&names::NAME, name.to_value());
        dict.set_name(&names::DOC, doc.cloned().unwrap_or(Value::none()));
        for item in [&*names::PACKAGE, &*names::LOADER, &*names::SPEC] {
            dict.set_name(item, Value::none());
        }
        Ok(())
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let bootstrap = t.interp().kept(crate::import::BOOTSTRAP);
        if let Some(bootstrap) = bootstrap {
            return t.call_method(
                &bootstrap,
                &string::intern_str("_module_repr"),
                std::slice::from_ref(this),
            );
        }
        let dict = this.downcast::<Module>().and_then(Module::dict);
        match dict.and_then(|d| d.get_str(&names::NAME)) {
            Some(name) => {
                let name = t.repr(&name)?.to_string_lossy();
                t.new_str(&format!("<module {name}>"))
            }
            None => t.new_str("<module '?'>"),
        }
    }

    #[slot]
    fn getattro(t: &mut Thread, this: &Value, name: &Str) -> PyResult {
        if let Some(found) = lookup::generic_get(t, this, name)? {
            return Ok(found);
        }
        let Some(dict) = this.downcast::<Module>().and_then(Module::dict) else {
            return lookup::generic_getattr(t, this, name);
        };
        if let Some(getattr) = dict.get_str(&names::GETATTR) {
            return t.call(&getattr, &[name.to_value()]);
        }
        missing(t, this, &dict, name)
    }

    #[method("__dir__($self, /)", doc = "__dir__() -> list\nspecialized dir() implementation")]
    fn dir(t: &mut Thread, this: &Value) -> PyResult {
        let dict = dict_of(t, this)?;
        match dict.get_str(&names::DIR) {
            Some(dir) => t.call(&dir, &[]),
            None => Ok(List::new(dict.keys())),
        }
    }

    #[getter("__dict__")]
    fn dict(_: &mut Thread, this: &Module) -> Value {
        this.dict().map_or(Value::none(), Ref::into_value)
    }

    #[setter("__dict__")]
    fn set_dict(t: &mut Thread, _this: &Module, _value: Option<&Value>) -> PyResult<()> {
        Err(t.attribute_error("readonly attribute"))
    }

    #[getter("__annotations__")]
    fn annotations(t: &mut Thread, this: &Value) -> PyResult {
        let dict = dict_of(t, this)?;
        if let Some(found) = dict.get_str(&names::ANNOTATIONS) {
            return Ok(found);
        }
        let spec = dict.get_str(&names::SPEC);
        let initializing = is_initializing(t, &spec)?;
        let made = match dict.get_str(&names::ANNOTATE).filter(|a| a.ty().slots().call.is_some()) {
            Some(annotate) => {
                let made = t.call(&annotate, &[Value::small(1)])?;
                if made.downcast::<Dict>().is_none() {
                    let given = made.ty().tp_name();
                    return Err(t.type_error(format!("__annotate__ returned non-dict of type '{given}'")));
                }
                made
            }
            None => Dict::new().into_value(),
        };
        // While the module runs, more annotations may come.
        if !initializing {
            dict.set_name(&names::ANNOTATIONS, made.clone());
        }
        Ok(made)
    }

    #[setter("__annotations__")]
    fn set_annotations(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let dict = dict_of(t, this)?;
        match value {
            Some(value) => dict.set_name(&names::ANNOTATIONS, value.clone()),
            None => {
                if dict.remove_str(&names::ANNOTATIONS).is_none() {
                    return Err(t.attribute_error("__annotations__"));
                }
            }
        }
        dict.remove_str(&names::ANNOTATE);
        Ok(())
    }

    #[getter("__annotate__")]
    fn annotate(t: &mut Thread, this: &Value) -> PyResult {
        let dict = dict_of(t, this)?;
        match dict.get_str(&names::ANNOTATE) {
            Some(found) => Ok(found),
            None => {
                dict.set_name(&names::ANNOTATE, Value::none());
                Ok(Value::none())
            }
        }
    }

    #[setter("__annotate__")]
    fn set_annotate(t: &mut Thread, this: &Value, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.type_error("cannot delete __annotate__ attribute")) };
        let dict = dict_of(t, this)?;
        if !value.is_none() && value.ty().slots().call.is_none() {
            return Err(t.type_error("__annotate__ must be callable or None"));
        }
        dict.set_name(&names::ANNOTATE, value.clone());
        if !value.is_none() {
            dict.remove_str(&names::ANNOTATIONS);
        }
        Ok(())
    }
}
