//! The module `_taipan`: the embedded standard library as files that are not there.
//!
//! The finder and the loader that use it are Python: `_taipan_library.py` of the library itself.

use builtins::NativeModule;
use macros::pymodule;
use object::{List, PyResult, Str, Thread, Tuple, Value};

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &taipan::DEF, types: &[] };

/// The functions of `_taipan`.
#[pymodule(name = "_taipan", doc = "The embedded standard library.")]
pub mod taipan {
    use super::*;

    /// Tell what lies at a path within the library: 'file', 'folder' or None.
    #[function("kind(path, /)")]
    fn kind(_: &mut Thread, path: &Str) -> Value {
        match entry(path) {
            Some(entry) if entry.is_folder() => object::string::intern("folder"),
            Some(_) => object::string::intern("file"),
            None => Value::none(),
        }
    }

    /// Find a module in a folder: (path within the library, is_package), or None.
    #[function("find_module(folder, name, /)")]
    fn find_module(t: &mut Thread, folder: &Str, name: &Str) -> PyResult {
        let (Some(folder), Some(name)) = (entry(folder), name.as_ascii()) else { return Ok(Value::none()) };
        let package = folder.child(name).and_then(|f| f.child("__init__.py"));
        let (found, is_package) = match package {
            Some(package) => (package, true),
            None => match folder.child(&format!("{name}.py")) {
                Some(file) => (file, false),
                None => return Ok(Value::none()),
            },
        };
        let path = t.new_str(&found.path().to_string())?;
        Ok(Tuple::new(vec![path, Value::bool(is_package)]))
    }

    /// Return the content of a file, or None.
    #[function("data(path, /)")]
    fn data(t: &mut Thread, path: &Str) -> PyResult {
        match entry(path).and_then(pylib::Entry::source) {
            Some(content) => t.new_bytes(content),
            None => Ok(Value::none()),
        }
    }

    /// Return the code object that was made of a file in advance, with this file name, or None.
    #[function("code(path, filename, /)")]
    fn code(t: &mut Thread, path: &Str, filename: &Str) -> PyResult {
        let Some(bytes) = entry(path).and_then(pylib::Entry::code) else { return Ok(Value::none()) };
        let object = crate::marshal::read_own(t, bytes)?;
        if let Some(code) = object.downcast::<object::code::Code>() {
            crate::imp::set_filename(code, filename);
        }
        Ok(object)
    }

    /// Return the names of what a folder holds.
    #[function("names(path, /)")]
    fn names(t: &mut Thread, path: &Str) -> PyResult {
        let Some(folder) = entry(path) else { return Ok(Value::none()) };
        let mut all = Vec::new();
        for child in folder.children() {
            all.push(t.new_str(child.name())?);
        }
        Ok(List::new(all))
    }
}

fn entry(path: &Str) -> Option<pylib::Entry> {
    pylib::find(&path.to_utf8()?)
}
