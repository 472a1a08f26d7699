//! Imports: what `__import__` and the import instructions do before and after `importlib`.
//!
//! Here: absolute names, `sys.modules`, `from` and `*`, the messages. Not here: finders and loaders
//! (`importlib`, in Python), native modules (`_imp`).

use ::object::exceptions::{
    self, DEPRECATION_WARNING, IMPORT_ERROR, IMPORT_WARNING, KEY_ERROR, MODULE_NOT_FOUND_ERROR,
};
use ::object::function::Builtin;
use ::object::module::{MODULE, Module};
use ::object::{Dict, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value, names, string};
use macros::pymodule;

/// Under which name the interpreter keeps `importlib._bootstrap`.
pub const BOOTSTRAP: &str = "importlib._bootstrap";

/// Under this name the interpreter keeps the folder that it has put in front of `sys.path`.
pub const SCRIPT_FOLDER: &str = "sys.path[0]";

/// `__import__`, a function of the module `builtins`.
#[pymodule(name = "builtins")]
pub mod function {
    use super::*;

    /// Import a module.
    ///
    /// Because this function is meant for use by the Python
    /// interpreter and not for general use, it is better to use
    /// importlib.import_module() to programmatically import a module.
    ///
    /// The globals argument is only used to determine the context;
    /// they are not modified.  The locals argument is unused.  The fromlist
    /// should be a list of names to emulate ``from name import ...``, or an
    /// empty list to emulate ``import name``.
    /// When importing a module from a package, note that __import__('A.B', ...)
    /// returns package A when fromlist is empty, but its submodule B when
    /// fromlist is not empty.  The level argument is used to determine whether
    /// to perform absolute or relative imports: 0 is absolute, while a positive
    /// number is the number of parent directories to search relative to the
    /// current module.
    #[function("__import__(name, globals=None, locals=None, fromlist=(),\n           level=0)")]
    fn import(
        t: &mut Thread,
        name: &Value,
        globals: Option<&Value>,
        locals: Option<&Value>,
        fromlist: Option<&Value>,
        level: Option<i32>,
    ) -> PyResult {
        let _ = locals;
        let fromlist = fromlist.cloned().unwrap_or_else(Tuple::empty);
        import_level(t, name, globals, &fromlist, level.unwrap_or(0))
    }
}

/// Imports a module by its absolute name and gives the module itself, not its first parent.
///
/// # Errors
/// What importing raises.
pub fn import_module(t: &mut Thread, name: &str) -> PyResult {
    let name = string::intern(name);
    let fromlist = Tuple::new(vec![string::intern("*")]);
    if let Some(found) = loaded(t, &name)? {
        return Ok(found);
    }
    let globals = Dict::new().into_value();
    import_level(t, &name, Some(&globals), &fromlist, 0)?;
    match loaded(t, &name)? {
        Some(found) => Ok(found),
        None => Err(t.key_error(&name)),
    }
}

/// The module of `sys.modules`, if it is there, is not `None`, and has been initialised.
fn loaded(t: &mut Thread, name: &Value) -> PyResult<Option<Value>> {
    let Some(modules) = t.interp().modules.get() else {
        return Err(t.runtime_error("unable to get sys.modules"));
    };
    let found = match modules.downcast::<Dict>() {
        Some(dict) => dict.get(t, name)?,
        None => {
            let found = t.get_item(&modules, name);
            t.catch(&KEY_ERROR, found)?
        }
    };
    let Some(module) = found.filter(|m| !m.is_none()) else { return Ok(None) };
    ensure_initialized(t, &module, name)?;
    Ok(Some(module))
}

/// Waits for another thread that is importing the module.
fn ensure_initialized(t: &mut Thread, module: &Value, name: &Value) -> PyResult<()> {
    let dict = module.downcast::<Module>().and_then(|m| m.dict());
    let spec = match dict {
        Some(dict) if module.is_type(&MODULE) => dict.get_str(&names::SPEC),
        _ => t.get_attr_opt(module, &names::SPEC)?,
    };
    let Some(spec) = spec.filter(|s| !s.is_none()) else { return Ok(()) };
    if !is_initializing(t, &spec)? {
        return Ok(());
    }
    let Some(bootstrap) = t.interp().kept(BOOTSTRAP) else { return Ok(()) };
    let wait = string::intern_str("_lock_unlock_module");
    t.call_method(&bootstrap, &wait, std::slice::from_ref(name)).map(drop)
}

fn is_initializing(t: &mut Thread, spec: &Value) -> PyResult<bool> {
    match t.get_attr_opt(spec, &names::INITIALIZING)? {
        Some(value) => t.is_true(&value),
        None => Ok(false),
    }
}

/// What `import` and `from` with `level` dots give, as `__import__`.
///
/// # Errors
/// `ImportError` and whatever the module raises.
pub fn import_level(
    t: &mut Thread,
    name: &Value,
    globals: Option<&Value>,
    fromlist: &Value,
    level: i32,
) -> PyResult {
    let result = import_at(t, name, globals, fromlist, level);
    if result.is_err() {
        crate::traceback::hide_importlib(t);
    }
    result
}

fn import_at(
    t: &mut Thread,
    name: &Value,
    globals: Option<&Value>,
    fromlist: &Value,
    level: i32,
) -> PyResult {
    let Some(text) = name.downcast::<Str>() else { return Err(t.type_error("module name must be a string")) };
    if level < 0 {
        return Err(t.value_error("level must be >= 0"));
    }
    let absolute = if level > 0 {
        resolve(t, text, globals, level)?
    } else {
        if text.is_empty() {
            return Err(t.value_error("Empty module name"));
        }
        name.clone()
    };
    let module = match loaded(t, &absolute)? {
        Some(module) => {
            if t.interp().import_times.mode.get() > 1 {
                note_cached(t, &absolute);
            }
            module
        }
        None => find_and_load(t, &absolute)?,
    };
    let has_from = !fromlist.is_none() && t.is_true(fromlist)?;
    if has_from {
        return match t.get_attr_opt(&module, &names::PATH)? {
            Some(_) => {
                let Some(bootstrap) = t.interp().kept(BOOTSTRAP) else { return Ok(module) };
                let import = default_import(t)?;
                let handle = string::intern_str("_handle_fromlist");
                t.call_method(&bootstrap, &handle, &[module, fromlist.clone(), import])
            }
            None => Ok(module),
        };
    }
    if level > 0 && text.is_empty() {
        return Ok(module);
    }
    let view = text.view();
    let Some(dot) = view.iter().position(|c| c == u32::from(b'.')) else { return Ok(module) };
    if level == 0 {
        let front = t.new_str_view(view.to(dot))?;
        return import_level(t, &front, None, &Value::none(), 0);
    }
    let Some(whole) = absolute.downcast::<Str>() else { return Ok(module) };
    let keep = whole.len() - (text.len() - dot);
    let front = t.new_str_view(whole.view().to(keep))?;
    match loaded(t, &front)? {
        Some(module) => Ok(module),
        None => {
            let shown = t.repr(&front)?.to_string_lossy();
            Err(t.raise_message(&KEY_ERROR, &format!("{shown} not in sys.modules as expected")))
        }
    }
}

fn default_import(t: &mut Thread) -> PyResult {
    let builtins = t.interp().builtins.get();
    let found = builtins.and_then(|b| b.downcast::<Dict>()?.get_str(&names::IMPORT));
    match found {
        Some(import) => Ok(import),
        None => Err(t.raise_message(&IMPORT_ERROR, "__import__ not found")),
    }
}

fn find_and_load(t: &mut Thread, name: &Value) -> PyResult {
    if !t.interp().audit_hooks.is_empty() {
        let mut about = vec![name.clone(), Value::none()];
        for attribute in ["path", "meta_path", "path_hooks"] {
            about.push(t.sys_attr(&string::intern_str(attribute)).unwrap_or(Value::none()));
        }
        t.audit("import", &about)?;
    }
    let Some(bootstrap) = t.interp().kept(BOOTSTRAP) else {
        let shown = t.repr(name)?.to_string_lossy();
        return Err(import_error(
            t,
            &MODULE_NOT_FOUND_ERROR,
            &format!("No module named {shown}"),
            name,
            None,
            None,
        ));
    };
    let import = default_import(t)?;
    if t.interp().import_times.mode.get() > 0 {
        return timed(t, name, |t| t.call_method(&bootstrap, &names::FIND_AND_LOAD, &[name.clone(), import]));
    }
    t.call_method(&bootstrap, &names::FIND_AND_LOAD, &[name.clone(), import])
}

/// A line of `-X importtime`: two columns, then the module's name, indented.
fn note_time(t: &Thread, columns: &str, indent: usize, name: &Value) {
    let times = &t.interp().import_times;
    let mut line = Vec::new();
    if !times.headed.replace(true) {
        line.extend_from_slice(b"import time: self [us] | cumulative | imported package\n");
    }
    line.extend_from_slice(format!("import time: {columns} | {}", " ".repeat(indent)).as_bytes());
    // Before there are codecs, too.
    for point in name.downcast::<Str>().into_iter().flat_map(|name| name.view().iter()) {
        match char::from_u32(point) {
            Some(c) => line.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => line.extend_from_slice(format!("\\u{point:04x}").as_bytes()),
        }
    }
    line.push(b'\n');
    host::stdio::write_all(2, &line);
}

fn note_cached(t: &Thread, name: &Value) {
    let level = t.interp().import_times.level.get();
    note_time(t, "cached    | cached    ", level.saturating_sub(1), name);
}

/// Imports under the eye of `-X importtime`.
fn timed(t: &mut Thread, name: &Value, import: impl FnOnce(&mut Thread) -> PyResult) -> PyResult {
    let now = || host::time::monotonic().ok().and_then(|now| now.as_ns()).unwrap_or(0);
    let times = &t.interp().import_times;
    let (level, outer) = (times.level.get(), times.inner.replace(0));
    times.level.set(level + 1);
    let start = now();
    let result = import(t);
    let whole = now() - start;
    let times = &t.interp().import_times;
    times.level.set(level);
    let own = whole - times.inner.replace(outer + whole);
    let micros = |ns: i64| (ns + 500) / 1000;
    let columns = format!("{:9} | {:10}", micros(own), micros(whole));
    note_time(t, &columns, level * 2, name);
    result
}

/// The absolute name of a relative import.
fn resolve(t: &mut Thread, name: &Str, globals: Option<&Value>, level: i32) -> PyResult {
    let Some(globals) = globals.filter(|g| !g.is_none()) else {
        return Err(t.raise_message(&KEY_ERROR, "'__name__' not in globals"));
    };
    let Some(globals) = globals.downcast::<Dict>() else {
        return Err(t.type_error("globals must be a dict"));
    };
    let given = |dict: &Dict, name: &Str| dict.get_str(name).filter(|v| !v.is_none());
    let parent_name = string::intern_str("parent");
    let (package, spec) = (given(globals, &names::PACKAGE), given(globals, &names::SPEC));
    let package = if let Some(package) = package {
        if package.downcast::<Str>().is_none() {
            return Err(t.type_error("package must be a string"));
        }
        if let Some(spec) = spec {
            let parent = t.get_attr(&spec, &parent_name)?;
            if !t.equal(&package, &parent)? {
                t.warn(&DEPRECATION_WARNING, "__package__ != __spec__.parent", 1)?;
            }
        }
        package
    } else if let Some(spec) = spec {
        let parent = t.get_attr(&spec, &parent_name)?;
        if parent.downcast::<Str>().is_none() {
            return Err(t.type_error("__spec__.parent must be a string"));
        }
        parent
    } else {
        t.warn(
            &IMPORT_WARNING,
            "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
            1,
        )?;
        let Some(package) = globals.get_str(&names::NAME) else {
            return Err(t.raise_message(&KEY_ERROR, "'__name__' not in globals"));
        };
        let Some(text) = package.downcast::<Str>() else {
            return Err(t.type_error("__name__ must be a string"));
        };
        if globals.contains_str(&names::PATH) {
            package.clone()
        } else {
            let view = text.view();
            let dots: Vec<usize> = dots_of(text);
            match dots.last() {
                Some(dot) => t.new_str_view(view.to(*dot))?,
                None => string::intern(""),
            }
        }
    };
    let Some(text) = package.downcast::<Str>() else { return Err(t.type_error("package must be a string")) };
    if text.is_empty() {
        return Err(t.raise_message(&IMPORT_ERROR, "attempted relative import with no known parent package"));
    }
    let mut end = text.len();
    let mut dots = dots_of(text);
    for _ in 1..level {
        match dots.pop() {
            Some(dot) => end = dot,
            None => {
                return Err(
                    t.raise_message(&IMPORT_ERROR, "attempted relative import beyond top-level package")
                );
            }
        }
    }
    let mut out = text::StrBuilder::with_capacity(end + name.len() + 1);
    out.push_view(text.view().to(end));
    if !name.is_empty() {
        out.push_str(".");
        out.push_view(name.view());
    }
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

fn dots_of(text: &Str) -> Vec<usize> {
    text.view().iter().enumerate().filter(|(_, c)| *c == u32::from(b'.')).map(|(i, _)| i).collect()
}

/// The instruction `IMPORT_NAME`: calls the `__import__` of the built-in names.
///
/// # Errors
/// What importing raises.
pub fn import_name(
    t: &mut Thread,
    import: &Value,
    globals: &Value,
    locals: Option<&Value>,
    name: &Value,
    fromlist: &Value,
    level: &Value,
) -> PyResult {
    if is_default(import)
        && let Some(level) = level.as_small().and_then(|l| i32::try_from(l).ok())
    {
        return import_level(t, name, Some(globals), fromlist, level);
    }
    let locals = locals.cloned().unwrap_or(Value::none());
    t.call(import, &[name.clone(), globals.clone(), locals, fromlist.clone(), level.clone()])
}

/// Whether a function is the `__import__` of this file.
fn is_default(import: &Value) -> bool {
    let ours = function::DEF.functions.first();
    import.downcast_exact::<Builtin>().zip(ours).is_some_and(|(f, ours)| std::ptr::eq(f.def, ours))
}

/// `ImportError` or a class derived from it, with its attributes.
#[cold]
pub fn import_error(
    t: &mut Thread,
    class: &::object::Type,
    message: &str,
    name: &Value,
    path: Option<&Value>,
    name_from: Option<&Value>,
) -> Raised {
    let raised = t.raise_message(class, message);
    if let Some(exception) = t.raised()
        && let Some([_, name_cell, path_cell, from_cell, ..]) =
            exception.downcast::<exceptions::BaseException>().map(|e| e.fields())
    {
        name_cell.set(Some(name.clone()));
        path_cell.set(path.cloned());
        from_cell.set(name_from.cloned());
    }
    raised
}

/// The instruction `IMPORT_FROM`: an attribute of a module, or its submodule.
///
/// # Errors
/// `ImportError` when there is neither.
pub fn import_from(t: &mut Thread, module: &Value, name: &Str) -> PyResult {
    if let Some(found) = t.get_attr_opt(module, name)? {
        return Ok(found);
    }
    let module_name = t.get_attr_opt(module, &names::NAME)?;
    let module_name = module_name.filter(|n| n.downcast::<Str>().is_some());
    if let Some(text) = module_name.as_ref().and_then(|n| n.downcast::<Str>()) {
        let mut full = text::StrBuilder::with_capacity(text.len() + name.len() + 1);
        full.push_view(text.view());
        full.push_str(".");
        full.push_view(name.view());
        let Ok(buf) = full.finish() else { return Err(t.memory_error()) };
        let full = t.new_str_buf(buf)?;
        if let Some(modules) = t.interp().modules.get() {
            let found = t.get_item(&modules, &full);
            if let Some(found) = t.catch(&KEY_ERROR, found)? {
                return Ok(found);
            }
        }
    }
    Err(cannot_import(t, module, module_name, name)?)
}

#[cold]
fn cannot_import(t: &mut Thread, module: &Value, module_name: Option<Value>, name: &Str) -> PyResult<Raised> {
    let unknown = string::intern("<unknown module name>");
    let shown_name = module_name.clone().unwrap_or(unknown);
    let wanted = name.to_value();
    let (shown, shown_module) = (t.repr(&wanted)?.to_string_lossy(), t.repr(&shown_name)?.to_string_lossy());
    let spec = t.get_attr_opt(module, &names::SPEC)?.filter(|s| !s.is_none());
    let mut origin = None;
    let mut initializing = false;
    if let Some(spec) = &spec {
        origin = file_origin(t, spec)?;
        initializing = is_initializing(t, spec)?;
    }
    if origin.is_none() && module.downcast::<::object::module::Module>().is_some() {
        let file = t.get_attr_opt(module, &names::FILE)?;
        origin = file.filter(|f| f.downcast::<Str>().is_some());
    }
    let shadowing = match &origin {
        Some(origin) => is_shadowing(t, origin),
        None => false,
    };
    let text_of = |v: &Value| v.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
    let stdlib = shadowing && is_library_name(t, &shown_name)?;
    let message = match &origin {
        Some(path) if stdlib => {
            let path = t.repr(path)?.to_string_lossy();
            format!(
                "cannot import name {shown} from {shown_module} (consider renaming {path} since it has the same name as the standard library module named {shown_module} and prevents importing that standard library module)"
            )
        }
        Some(path) if initializing && shadowing => {
            let path = t.repr(path)?.to_string_lossy();
            format!(
                "cannot import name {shown} from {shown_module} (consider renaming {path} if it has the same name as a library you intended to import)"
            )
        }
        Some(path) if initializing => format!(
            "cannot import name {shown} from partially initialized module {shown_module} (most likely due to a circular import) ({})",
            text_of(path)
        ),
        None if initializing => format!(
            "cannot import name {shown} from partially initialized module {shown_module} (most likely due to a circular import) (unknown location)"
        ),
        Some(path) => format!("cannot import name {shown} from {shown_module} ({})", text_of(path)),
        None => format!("cannot import name {shown} from {shown_module} (unknown location)"),
    };
    Ok(import_error(t, &IMPORT_ERROR, &message, &shown_name, origin.as_ref(), Some(&wanted)))
}

/// Whether a module of the standard library has the name.
///
/// # Errors
/// What hashing the name raises.
pub fn is_library_name(t: &mut Thread, name: &Value) -> PyResult<bool> {
    match t.sys_attr(&string::intern_str("stdlib_module_names")) {
        Some(known) if known.downcast::<::object::Set>().is_some() => t.contains(&known, name),
        _ => Ok(false),
    }
}

/// `spec.origin` where it is a file's path.
pub fn file_origin(t: &mut Thread, spec: &Value) -> PyResult<Option<Value>> {
    let Some(has_location) = t.get_attr_opt(spec, &string::intern_str("has_location"))? else {
        return Ok(None);
    };
    if !t.is_true(&has_location)? {
        return Ok(None);
    }
    let origin = t.get_attr_opt(spec, &string::intern_str("origin"))?;
    Ok(origin.filter(|o| o.downcast::<Str>().is_some()))
}

/// Whether a module at this path hides another one, because it lies in the script's folder, which comes first.
pub fn is_shadowing(t: &mut Thread, origin: &Value) -> bool {
    let Some(origin) = origin.downcast::<Str>().map(Str::to_string_lossy) else { return false };
    let safe = t.sys_attr(&string::intern_str("flags")).and_then(|f| {
        let name = string::intern_str("safe_path");
        t.get_attr_opt(&f, &name).ok().flatten()
    });
    if safe.is_some_and(|s| s.is_true()) {
        return false;
    }
    let Some(first) =
        t.interp().kept(SCRIPT_FOLDER).and_then(|p| p.downcast::<Str>().map(Str::to_string_lossy))
    else {
        return false;
    };
    let first = if first.is_empty() {
        match host::fs::getcwd() {
            Ok(folder) => String::from_utf8_lossy(&folder).into_owned(),
            Err(_) => return false,
        }
    } else {
        first
    };
    let mut folder = match origin.rsplit_once('/') {
        Some((folder, file)) => {
            if file == "__init__.py" {
                folder.rsplit_once('/').map_or("", |(f, _)| f)
            } else {
                folder
            }
        }
        None => "",
    };
    if folder.is_empty() && origin.starts_with('/') {
        folder = "/";
    }
    folder == first
}

/// The intrinsic `import *`: enters a module's public names into a mapping.
///
/// # Errors
/// `ImportError`, `TypeError` for names that are no strings.
pub fn import_star(t: &mut Thread, module: &Value, locals: &Value) -> PyResult<()> {
    let mut skip_private = false;
    let all = match t.get_attr_opt(module, &names::ALL)? {
        Some(all) => all,
        None => {
            let Some(dict) = t.get_attr_opt(module, &names::DICT)? else {
                let message = "from-import-* object has no __dict__ and no __all__";
                return Err(t.raise_message(&IMPORT_ERROR, message));
            };
            skip_private = true;
            t.call_method(&dict, &names::KEYS, &[])?
        }
    };
    let listed = if skip_private { Some(t.collect(&all)?) } else { None };
    let mut index = 0;
    loop {
        let name = match &listed {
            Some(listed) => match listed.get(index) {
                Some(name) => name.clone(),
                None => return Ok(()),
            },
            None => {
                let key = Value::size(index);
                let item = t.get_item(&all, &key);
                match t.catch(&exceptions::INDEX_ERROR, item)? {
                    Some(name) => name,
                    None => return Ok(()),
                }
            }
        };
        index += 1;
        let Some(text) = name.downcast::<Str>() else {
            let module_name = t.get_attr(module, &names::NAME)?;
            let given = name.ty().tp_name();
            let Some(module_name) = module_name.downcast::<Str>() else {
                let given = module_name.ty().tp_name();
                return Err(t.type_error(format!("module __name__ must be a string, not {given}")));
            };
            let module_name = module_name.to_string_lossy();
            return Err(if skip_private {
                t.type_error(format!("Key in {module_name}.__dict__ must be str, not {given}"))
            } else {
                t.type_error(format!("Item in {module_name}.__all__ must be str, not {given}"))
            });
        };
        if skip_private && text.view().get(0) == Some(u32::from(b'_')) {
            continue;
        }
        let value = t.get_attr(module, text)?;
        match locals.downcast_exact::<Dict>() {
            Some(dict) => dict.set(t, &name, value)?,
            None => t.set_item(locals, &name, &value)?,
        }
    }
}

/// The dictionary of `sys.modules`.
pub fn modules(t: &Thread) -> Option<Ref<Dict>> {
    t.interp().modules.get().and_then(|m| Ref::from_value(m).ok())
}
