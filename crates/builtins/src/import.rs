//! What import statements do beside calling `__import__`.
//!
//! Not here: finding and loading modules (`importlib`, `_imp`).

use ::object::{Dict, PyResult, Ref, Str, Thread, Value, exceptions, names, string};

/// `from module import name`: the attribute, else the submodule of that name that has been imported.
///
/// # Errors
/// `ImportError`, naming the module and where it lies.
pub fn import_from(t: &mut Thread, module: &Value, name: &Str) -> PyResult {
    if let Some(found) = t.get_attr_opt(module, name)? {
        return Ok(found);
    }
    let package = t.get_attr_opt(module, &names::NAME)?;
    let package = package.and_then(|v| Ref::<Str>::from_value(v).ok());
    if let Some(package) = &package {
        let full = format!("{}.{}", package.to_string_lossy(), name.to_string_lossy());
        let full = string::intern(&full);
        if let Some(modules) = t.interp().modules.get() {
            let found = match modules.downcast_exact::<Dict>() {
                Some(dict) => dict.get(t, &full)?,
                None => {
                    let item = t.get_item(&modules, &full);
                    t.catch(&exceptions::KEY_ERROR, item)?
                }
            };
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }
    let shown = package.map_or("<unknown module name>".to_string(), |p| p.to_string_lossy());
    let name = name.to_string_lossy();
    Err(t.raise_message(
        &exceptions::IMPORT_ERROR,
        &format!("cannot import name '{name}' from '{shown}' (unknown location)"),
    ))
}
