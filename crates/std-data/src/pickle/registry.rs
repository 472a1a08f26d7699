//! What pickling asks other modules for: extension codes, reducing functions, old names of modules, exceptions.

use object::module::Module;
use object::{Dict, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value, exceptions, string};

const ERROR: &str = "_pickle.PickleError";
const PICKLING: &str = "_pickle.PicklingError";
const UNPICKLING: &str = "_pickle.UnpicklingError";
const COPYREG: &str = "_pickle.copyreg";
const COMPAT: &str = "_pickle._compat_pickle";

/// Fills a new module object.
///
/// # Errors
/// What importing the other modules raises.
pub(super) fn install(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
    let copyreg = builtins::import::import_module(t, "copyreg")?;
    let compat = builtins::import::import_module(t, "_compat_pickle")?;
    t.interp().keep(COPYREG, Some(copyreg));
    t.interp().keep(COMPAT, Some(compat));
    let error = class(t, ERROR)?;
    let pickling = class(t, PICKLING)?;
    let unpickling = class(t, UNPICKLING)?;
    if let Some(dict) = module.dict() {
        dict.set_str(t, "PickleError", error);
        dict.set_str(t, "PicklingError", pickling);
        dict.set_str(t, "UnpicklingError", unpickling);
    }
    Ok(())
}

fn class(t: &mut Thread, name: &'static str) -> PyResult {
    if let Some(known) = t.interp().kept(name) {
        return Ok(known);
    }
    let base = if name == ERROR { exceptions::EXCEPTION.to_value() } else { class(t, ERROR)? };
    let made = match base.downcast::<object::Type>() {
        Some(base) => builtins::new_exception(t, name, base)?,
        None => base,
    };
    t.interp().keep(name, Some(made.clone()));
    Ok(made)
}

fn raise(t: &mut Thread, name: &'static str, message: &str) -> Raised {
    match t.new_str(message) {
        Ok(message) => raise_value(t, name, message),
        Err(raised) => raised,
    }
}

fn raise_value(t: &mut Thread, name: &'static str, message: Value) -> Raised {
    let raised = class(t, name).and_then(|class| t.call(&class, &[message]));
    match raised {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// `PicklingError`
#[cold]
pub(super) fn pickling_error(t: &mut Thread, message: &str) -> Raised {
    raise(t, PICKLING, message)
}

/// `PicklingError` with a message that ends with a name, which may hold what is no text.
#[cold]
pub(super) fn pickling_error_of(t: &mut Thread, message: &str, name: &Value) -> Raised {
    let whole =
        t.new_str(message).and_then(|message| match (message.downcast::<Str>(), name.downcast::<Str>()) {
            (Some(message), Some(name)) => t.concat_strs(message, name),
            _ => Ok(message.clone()),
        });
    match whole {
        Ok(message) => raise_value(t, PICKLING, message),
        Err(raised) => raised,
    }
}

/// `UnpicklingError`
#[cold]
pub(super) fn unpickling_error(t: &mut Thread, message: &str) -> Raised {
    raise(t, UNPICKLING, message)
}

/// A dictionary of `copyreg`.
pub(super) fn copyreg(t: &mut Thread, name: &str) -> PyResult {
    match t.interp().kept(COPYREG) {
        Some(module) => t.get_attr(&module, &string::intern_str(name)),
        None => Ok(Dict::new().into_value()),
    }
}

/// An entry of one of `_compat_pickle`'s dictionaries.
pub(super) fn compatible(t: &mut Thread, table: &str, key: &Value) -> PyResult<Option<Value>> {
    let Some(module) = t.interp().kept(COMPAT) else { return Ok(None) };
    let table = t.get_attr(&module, &string::intern_str(table))?;
    match table.downcast::<Dict>() {
        Some(table) => table.get(t, key),
        None => Ok(None),
    }
}

/// The pair of names that takes the place of another.
pub(super) fn compatible_names(
    t: &mut Thread,
    tables: (&str, &str),
    module: &Value,
    name: &Value,
) -> PyResult<(Value, Value)> {
    let pair = Tuple::pair(module.clone(), name.clone());
    if let Some(found) = compatible(t, tables.0, &pair)? {
        let Some(found) = found.downcast::<Tuple>().filter(|f| f.len() == 2) else {
            let given = found.ty().tp_name();
            let message = format!("_compat_pickle.{} values should be 2-tuples, not {given}", tables.0);
            return Err(t.runtime_error(message));
        };
        return Ok((found.items()[0].clone(), found.items()[1].clone()));
    }
    match compatible(t, tables.1, module)? {
        Some(found) => Ok((found, name.clone())),
        None => Ok((module.clone(), name.clone())),
    }
}

/// The name of a class as messages have it.
pub(super) fn type_name(value: &Value) -> String {
    builtins::ty::fully_qualified_name(value.ty())
}

/// Adds a note to the exception of a result.
pub(super) fn noted<T>(t: &mut Thread, result: PyResult<T>, note: impl FnOnce() -> String) -> PyResult<T> {
    let Err(Raised) = result else { return result };
    if let Some(exception) = t.take_raised() {
        let added = t
            .new_str(&note())
            .and_then(|note| t.call_method(&exception, &string::intern_str("add_note"), &[note]));
        if added.is_err() {
            t.restore_raised(None);
        }
        t.restore_raised(Some(exception));
    }
    Err(Raised)
}

/// The attribute at the end of a dotted path.
pub(super) fn by_path(t: &mut Thread, object: &Value, path: &Value) -> PyResult {
    if path.downcast::<Str>().is_none() {
        return Err(t.type_error("attribute name must be string"));
    }
    let parts = t.call_method(path, &string::intern_str("split"), &[string::intern(".")])?;
    let mut found = object.clone();
    for part in t.collect(&parts)? {
        if let Some(name) = part.downcast::<Str>() {
            found = t.get_attr(&found, name)?;
        }
    }
    Ok(found)
}

/// Says of the raised exception that it came while another was being handled.
pub(super) fn in_context(t: &mut Thread, raised: Raised, context: Option<Value>) -> Raised {
    let Some(context) = context else { return raised };
    if let Some(exception) = t.take_raised() {
        if t.set_attr(&exception, &string::intern_str("__context__"), &context).is_err() {
            t.restore_raised(None);
        }
        t.restore_raised(Some(exception));
    }
    raised
}
