//! The module `_warnings`: filters, registries, and issuing a warning.
//!
//! Not here: showing a warning as Python programs may redefine it (`warnings`, in Python).

use builtins::NativeModule;
use macros::pymodule;
use object::exceptions::{DEPRECATION_WARNING, IMPORT_ERROR, IMPORT_WARNING, PENDING_DEPRECATION_WARNING};
use object::exceptions::{RESOURCE_WARNING, USER_WARNING, WARNING};
use object::module::Module;
use object::{Dict, List, PyResult, Ref, Str, Thread, Tuple, Type, Value, names, string};

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &warnings::DEF, types: &[] };

/// Under which names the interpreter keeps the state.
const FILTERS: &str = "warnings.filters";
const ONCE: &str = "warnings.onceregistry";
const VERSION: &str = "warnings.version";
const CONTEXT: &str = "warnings.context";

/// The functions of `_warnings`.
#[pymodule(
    name = "_warnings",
    doc = "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up."
)]
pub mod warnings {
    use super::*;

    /// Issue a warning, or maybe ignore it or raise an exception.
    ///
    ///   message
    ///     Text of the warning message.
    ///   category
    ///     The Warning category subclass. Defaults to UserWarning.
    ///   stacklevel
    ///     How far up the call stack to make this warning appear. A value of 2 for
    ///     example attributes the warning to the caller of the code calling warn().
    ///   source
    ///     If supplied, the destroyed object which emitted a ResourceWarning
    ///   skip_file_prefixes
    ///     An optional tuple of module filename prefixes indicating frames to skip
    ///     during stacklevel computations for stack frame attribution.
    #[function("warn(message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=())")]
    fn warn(
        t: &mut Thread,
        message: &Value,
        category: Option<&Value>,
        stacklevel: Option<isize>,
        source: Option<&Value>,
        skip_file_prefixes: Option<&Value>,
    ) -> PyResult<()> {
        let category = category_of(t, message, category)?;
        let prefixes = match skip_file_prefixes {
            None => Vec::new(),
            Some(given) => match given.downcast::<Tuple>() {
                None => {
                    return Err(object::native::bad_argument(
                        t,
                        "warn",
                        "argument 'skip_file_prefixes'",
                        "tuple",
                        given,
                    ));
                }
                Some(tuple) => prefixes_of(t, tuple)?,
            },
        };
        let mut level = stacklevel.unwrap_or(1);
        if !prefixes.is_empty() && level < 2 {
            level = 2;
        }
        let source = source.filter(|s| !s.is_none());
        warn_here(t, &category, message, level, source, &prefixes)
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[function(
        "warn_explicit(message, category, filename, lineno,\n              module=<unrepresentable>, registry=None,\n              module_globals=None, source=None)"
    )]
    fn warn_explicit(
        t: &mut Thread,
        message: &Value,
        category: &Value,
        filename: &Value,
        lineno: i32,
        module: Option<&Value>,
        registry: Option<&Value>,
        module_globals: Option<&Value>,
        source: Option<&Value>,
    ) -> PyResult<()> {
        if filename.downcast::<Str>().is_none() {
            return Err(object::native::bad_argument(
                t,
                "warn_explicit",
                "argument 'filename'",
                "str",
                filename,
            ));
        }
        let mut line = None;
        if let Some(globals) = module_globals.filter(|g| !g.is_none()) {
            let Some(globals) = globals.downcast::<Dict>() else {
                let given = globals.ty().tp_name();
                return Err(t.type_error(format!("module_globals must be a dict, not '{given}'")));
            };
            line = source_line(t, globals, lineno)?;
        }
        let about = About {
            filename: filename.clone(),
            lineno,
            module: module.filter(|m| !m.is_none()).cloned(),
            registry: registry.filter(|r| !r.is_none()).cloned(),
            source_line: line,
            source: source.filter(|s| !s.is_none()).cloned(),
        };
        issue(t, category, message, about)
    }

    #[function("_filters_mutated_lock_held()")]
    fn filters_mutated_lock_held(t: &mut Thread) -> PyResult<()> {
        if !t.interp().warnings_lock.is_mine(t) {
            return Err(t.runtime_error("warnings lock is not held"));
        }
        let next = version(t) + 1;
        t.interp().keep(VERSION, Some(Value::int(next)));
        Ok(())
    }

    #[function("_acquire_lock()")]
    fn acquire_lock(t: &mut Thread) {
        t.interp().warnings_lock.acquire(t);
    }

    #[function("_release_lock()")]
    fn release_lock(t: &mut Thread) -> PyResult<()> {
        if t.interp().warnings_lock.release(t) {
            Ok(())
        } else {
            Err(t.runtime_error("cannot release un-acquired lock"))
        }
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        dict.set_str(t, "filters", t.interp().kept(FILTERS).unwrap_or(Value::none()));
        dict.set_str(t, "_onceregistry", t.interp().kept(ONCE).unwrap_or(Value::none()));
        dict.set_str(t, "_defaultaction", string::intern("default"));
        if let Some(context) = context_variable(t)? {
            dict.set_str(t, "_warnings_context", context);
        }
        Ok(())
    }
}

/// The variable that holds a context's own filters; nothing while there are no context variables.
fn context_variable(t: &mut Thread) -> PyResult<Option<Value>> {
    if let Some(known) = t.interp().kept(CONTEXT) {
        return Ok(Some(known));
    }
    let Some(module) = crate::imp::native(t, &string::intern_str("_contextvars"))? else { return Ok(None) };
    let class = t.get_attr(&module, &string::intern_str("ContextVar"))?;
    let variable = t.call(&class, &[string::intern("_warnings_context")])?;
    t.interp().keep(CONTEXT, Some(variable.clone()));
    Ok(Some(variable))
}

fn version(t: &Thread) -> i64 {
    t.interp().kept(VERSION).and_then(|v| v.as_i64()).unwrap_or(0)
}

/// Makes the state, and warnings of the layers below possible.
///
/// # Errors
/// `MemoryError`.
pub fn install(t: &mut Thread) -> PyResult<()> {
    let class = |ty: &Type| object::Object::to_value(ty);
    let filter = |action: &str, category: &Type, module: Value| {
        let action = string::intern(action);
        Tuple::new(vec![action, Value::none(), class(category), module, Value::small(0)])
    };
    let none = Value::none;
    let filters = vec![
        filter("default", &DEPRECATION_WARNING, string::intern("__main__")),
        filter("ignore", &DEPRECATION_WARNING, none()),
        filter("ignore", &PENDING_DEPRECATION_WARNING, none()),
        filter("ignore", &IMPORT_WARNING, none()),
        filter("ignore", &RESOURCE_WARNING, none()),
    ];
    t.interp().keep(FILTERS, Some(List::new(filters)));
    t.interp().keep(ONCE, Some(Dict::new().into_value()));
    t.interp().keep(VERSION, Some(Value::small(0)));
    t.interp().warner.set(Some(|t, category, message, level, source| {
        let message = t.new_str(message)?;
        let category = object::Object::to_value(category);
        warn_here(t, &category, &message, level, source, &[])
    }));
    Ok(())
}

fn prefixes_of(t: &mut Thread, tuple: &Tuple) -> PyResult<Vec<String>> {
    let mut prefixes = Vec::new();
    for item in tuple.items() {
        match item.downcast::<Str>() {
            Some(prefix) => prefixes.push(prefix.to_string_lossy()),
            None => {
                let given = item.ty().tp_name();
                return Err(t.type_error(format!("Found non-str '{given}' in skip_file_prefixes.")));
            }
        }
    }
    Ok(prefixes)
}

fn category_of(t: &mut Thread, message: &Value, category: Option<&Value>) -> PyResult {
    if message.ty().is_subtype(&WARNING) {
        return Ok(object::Object::to_value(message.ty()));
    }
    let category = match category {
        Some(given) if !given.is_none() => given.clone(),
        _ => return Ok(object::Object::to_value(&USER_WARNING)),
    };
    match category.downcast::<Type>() {
        Some(class) if class.is_subtype(&WARNING) => Ok(category),
        _ => {
            let given = category.ty().tp_name();
            Err(t.type_error(format!("category must be a Warning subclass, not '{given}'")))
        }
    }
}

/// Where a warning belongs.
struct About {
    filename: Value,
    lineno: i32,
    module: Option<Value>,
    registry: Option<Value>,
    source_line: Option<Value>,
    source: Option<Value>,
}

fn file_of(t: &Thread, depth: usize) -> Option<String> {
    let code = interp::introspect::code(t, depth)?;
    let name = code.filename.get();
    Some(name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default())
}

fn is_internal(name: &str) -> bool {
    name.contains("importlib") && name.contains("_bootstrap")
}

/// Issues a warning for the code `level` levels up the stack.
fn warn_here(
    t: &mut Thread,
    category: &Value,
    message: &Value,
    mut level: isize,
    source: Option<&Value>,
    prefixes: &[String],
) -> PyResult<()> {
    let mut depth = 0;
    let skipped = |name: &str| is_internal(name) || prefixes.iter().any(|p| name.starts_with(p.as_str()));
    match file_of(t, 0) {
        Some(name) if level > 0 && !is_internal(&name) => {
            while level > 1 && file_of(t, depth).is_some() {
                level -= 1;
                depth += 1;
                while file_of(t, depth).is_some_and(|name| skipped(&name)) {
                    depth += 1;
                }
            }
        }
        _ => depth = (level - 1).max(0) as usize,
    }
    let (globals, filename, lineno) = match interp::introspect::code(t, depth) {
        Some(code) => {
            let line = interp::introspect::line(t, depth);
            (interp::introspect::globals(t, depth), code.filename.get(), line)
        }
        None => {
            let sys = t.interp().sys_dict.get().and_then(|d| Ref::from_value(d).ok());
            (sys, string::intern("<sys>"), 0)
        }
    };
    let Some(globals) = globals else { return Ok(()) };
    let registry = match globals.get_str(&names::WARNINGREGISTRY) {
        Some(registry) => registry,
        None => {
            let registry = Dict::new().into_value();
            globals.set_name(&names::WARNINGREGISTRY, registry.clone());
            registry
        }
    };
    let module = match globals.get_str(&names::NAME) {
        Some(name) if name.is_none() || name.downcast::<Str>().is_some() => name,
        _ => string::intern("<string>"),
    };
    let about = About {
        filename,
        lineno,
        module: Some(module),
        registry: (!registry.is_none()).then_some(registry),
        source_line: None,
        source: source.cloned(),
    };
    issue(t, category, message, about)
}

/// Issues a warning for a line of a file, as `warn_explicit` without a module.
///
/// # Errors
/// The warning, where a filter makes it an error.
pub fn warn_explicit_at(
    t: &mut Thread,
    category: &Value,
    message: &Value,
    filename: &Value,
    lineno: i32,
    registry: Option<Value>,
) -> PyResult<()> {
    let about =
        About { filename: filename.clone(), lineno, module: None, registry, source_line: None, source: None };
    issue(t, category, message, about)
}

/// The module's name as the file's name suggests it.
fn module_name(t: &mut Thread, filename: &Value) -> PyResult {
    let Some(name) = filename.downcast::<Str>() else { return Ok(string::intern("<unknown>")) };
    if name.is_empty() {
        return Ok(string::intern("<unknown>"));
    }
    let text = name.to_string_lossy();
    match text.strip_suffix(".py") {
        Some(stem) => t.new_str(stem),
        None => Ok(filename.clone()),
    }
}

fn issue(t: &mut Thread, category: &Value, message: &Value, about: About) -> PyResult<()> {
    let module = match &about.module {
        Some(module) if module.is_none() => return Ok(()),
        Some(module) => module.clone(),
        None => module_name(t, &about.filename)?,
    };
    let registry = match &about.registry {
        Some(registry) => match Ref::<Dict>::from_value(registry.clone()) {
            Ok(registry) => Some(registry),
            Err(_) => return Err(t.type_error("'registry' must be a dict or None")),
        },
        None => None,
    };
    let (text, message, category) = if message.ty().is_subtype(&WARNING) {
        let text = t.str(message)?.into_value();
        (text, message.clone(), object::Object::to_value(message.ty()))
    } else {
        let made = t.call(category, std::slice::from_ref(message))?;
        (message.clone(), made, category.clone())
    };
    let lineno = Value::small(about.lineno);
    let key = Tuple::new(vec![text.clone(), category.clone(), lineno.clone()]);
    if let Some(registry) = &registry
        && already_warned(t, registry, &key, false)?
    {
        return Ok(());
    }
    let (action, item) = filter_for(t, &category, &text, about.lineno, &module)?;
    let Some(action_text) = action.downcast::<Str>().map(Str::to_string_lossy) else {
        let given = action.ty().tp_name();
        return Err(t.type_error(format!("action must be a string, not '{given}'")));
    };
    match action_text.as_str() {
        "error" => return Err(t.raise(message)),
        "ignore" => return Ok(()),
        _ => {}
    }
    let mut seen = false;
    if action_text != "always" && action_text != "all" {
        if let Some(registry) = &registry {
            registry.set(t, &key, Value::bool(true))?;
        }
        match action_text.as_str() {
            "once" => {
                let registry = match registry {
                    Some(registry) => registry,
                    None => once_registry(t)?,
                };
                seen = update_registry(t, &registry, &text, &category, false)?;
            }
            "module" => {
                if let Some(registry) = &registry {
                    seen = update_registry(t, registry, &text, &category, true)?;
                }
            }
            "default" => {}
            _ => {
                let (action, item) = (t.repr(&action)?.to_string_lossy(), t.repr(&item)?.to_string_lossy());
                return Err(
                    t.runtime_error(format!("Unrecognized action ({action}) in warnings.filters:\n {item}"))
                );
            }
        }
    }
    if seen {
        return Ok(());
    }
    show(t, &category, &text, &message, &about)
}

fn already_warned(t: &mut Thread, registry: &Dict, key: &Value, should_set: bool) -> PyResult<bool> {
    let version_name = string::intern_str("version");
    let current = version(t);
    let known = registry.get_str(&version_name);
    if known.and_then(|v| v.as_i64()) != Some(current) {
        registry.clear();
        registry.set_name(&version_name, Value::int(current));
    } else if let Some(warned) = registry.get(t, key)? {
        let warned = t.is_true(&warned)?;
        if warned {
            return Ok(true);
        }
    }
    if should_set {
        registry.set(t, key, Value::bool(true))?;
    }
    Ok(false)
}

fn update_registry(
    t: &mut Thread,
    registry: &Dict,
    text: &Value,
    category: &Value,
    add_zero: bool,
) -> PyResult<bool> {
    let mut key = vec![text.clone(), category.clone()];
    if add_zero {
        key.push(Value::small(0));
    }
    already_warned(t, registry, &Tuple::new(key), true)
}

/// An attribute of the module `warnings`, where that has been imported.
fn library_attr(t: &mut Thread, name: &str) -> PyResult<Option<Value>> {
    match t.module(&string::intern_str("warnings")) {
        Some(module) if !module.is_none() => t.get_attr_opt(&module, &string::intern_str(name)),
        _ => Ok(None),
    }
}

/// An attribute of the module `warnings`, which is remembered, or what was there last.
fn current(t: &mut Thread, name: &str, key: &'static str) -> PyResult<Option<Value>> {
    let Some(found) = library_attr(t, name)? else { return Ok(t.interp().kept(key)) };
    t.interp().keep(key, Some(found.clone()));
    Ok(Some(found))
}

fn once_registry(t: &mut Thread) -> PyResult<Ref<Dict>> {
    let found = current(t, "onceregistry", ONCE)?;
    match found.map(Ref::from_value) {
        Some(Ok(registry)) => Ok(registry),
        Some(Err(other)) => {
            let given = other.ty().tp_name();
            Err(t.type_error(format!("_warnings.onceregistry must be a dict, not '{given}'")))
        }
        None => Ok(Dict::new()),
    }
}

/// The action for a warning, and the filter that says so.
fn filter_for(
    t: &mut Thread,
    category: &Value,
    text: &Value,
    lineno: i32,
    module: &Value,
) -> PyResult<(Value, Value)> {
    if let Some(variable) = t.interp().kept(CONTEXT) {
        let context = t.call_method(&variable, &names::NAME_GET, &[Value::none()])?;
        if !context.is_none() {
            let filters = t.get_attr(&context, &string::intern_str("_filters"))?;
            if let Some(found) = search_filters(t, &filters, category, text, lineno, module)? {
                return Ok(found);
            }
        }
    }
    let filters = current(t, "filters", FILTERS)?;
    if let Some(filters) = filters
        && let Some(found) = search_filters(t, &filters, category, text, lineno, module)?
    {
        return Ok(found);
    }
    let default = library_attr(t, "defaultaction")?;
    Ok((default.unwrap_or_else(|| string::intern("default")), Value::none()))
}

fn search_filters(
    t: &mut Thread,
    filters: &Value,
    category: &Value,
    text: &Value,
    lineno: i32,
    module: &Value,
) -> PyResult<Option<(Value, Value)>> {
    let Some(filters) = filters.downcast::<List>() else {
        return Err(t.value_error("warnings.filters must be a list"));
    };
    let mut index = 0;
    while let Some(item) = filters.get(index) {
        let Some([action, message, class, wanted, line]) = item.downcast_exact::<Tuple>().map(Tuple::items)
        else {
            return Err(t.value_error(format!("warnings.filters item {index} isn't a 5-tuple")));
        };
        if action.downcast::<Str>().is_none() {
            let given = action.ty().tp_name();
            return Err(t.type_error(format!("action must be a string, not '{given}'")));
        }
        if matches(t, message, text)? && is_subclass(t, category, class)? && matches(t, wanted, module)? && {
            let line = t.index_of(line)?;
            line == 0 || line == lineno as isize
        } {
            return Ok(Some((action.clone(), item.clone())));
        }
        index += 1;
    }
    Ok(None)
}

fn is_subclass(t: &mut Thread, category: &Value, class: &Value) -> PyResult<bool> {
    match (category.downcast::<Type>(), class.downcast::<Type>()) {
        (Some(category), Some(class)) => Ok(category.is_subtype(class)),
        _ => builtins::class_check::is_subclass(t, category, class),
    }
}

/// Whether the pattern of a filter fits: `None`, an exact string, or an object with a method `match`.
fn matches(t: &mut Thread, pattern: &Value, text: &Value) -> PyResult<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.is_type(&string::STR) {
        return t.equal(pattern, text);
    }
    let found = t.call_method(pattern, &string::intern_str("match"), std::slice::from_ref(text))?;
    t.is_true(&found)
}

fn show(t: &mut Thread, category: &Value, text: &Value, message: &Value, about: &About) -> PyResult<()> {
    if about.source.is_some() && t.module(&string::intern_str("warnings")).is_none() {
        // What is known of the object's allocation is shown by the library.
        if builtins::import::import_module(t, "warnings").is_err() {
            t.restore_raised(None);
        }
    }
    let Some(shower) = library_attr(t, "_showwarnmsg")? else {
        return show_plainly(t, category, text, about);
    };
    if shower.ty().slots().call.is_none() {
        return Err(t.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = library_attr(t, "WarningMessage")? else {
        return Err(t.runtime_error("unable to get warnings.WarningMessage"));
    };
    let none = Value::none;
    let lineno = Value::small(about.lineno);
    let source = about.source.clone().unwrap_or(none());
    let made = t.call(
        &class,
        &[
            message.clone(),
            category.clone(),
            about.filename.clone(),
            lineno,
            none(),
            about.source_line.clone().unwrap_or(none()),
            source,
        ],
    )?;
    t.call(&shower, &[made]).map(drop)
}

/// Writes a warning before the module `warnings` is there.
fn show_plainly(t: &mut Thread, category: &Value, text: &Value, about: &About) -> PyResult<()> {
    let Some(file) = t.sys_attr(&names::STDERR).filter(|f| !f.is_none()) else { return Ok(()) };
    let name = t.get_attr(category, &names::NAME)?;
    let (name, text) = (t.str(&name)?.to_string_lossy(), t.str(text)?.to_string_lossy());
    let filename = t.str(&about.filename)?.to_string_lossy();
    let mut out = format!("{filename}:{}: {name}: {text}\n", about.lineno);
    let line = match &about.source_line {
        Some(line) => Some(t.str(line)?.to_string_lossy()),
        None => line_of_file(&filename, about.lineno),
    };
    if let Some(line) = line {
        out.push_str(&format!("  {}\n", line.trim()));
    }
    let out = t.new_str(&out)?;
    t.call_method(&file, &names::WRITE, &[out]).map(drop)
}

fn line_of_file(filename: &str, lineno: i32) -> Option<String> {
    let path = std::ffi::CString::new(filename).ok()?;
    let content = host::fs::read_file(&path).ok()?;
    let index = usize::try_from(lineno.checked_sub(1)?).ok()?;
    let text = String::from_utf8_lossy(&content);
    text.lines().nth(index).map(str::to_string)
}

/// The line of a module's source, from its loader.
fn source_line(t: &mut Thread, globals: &Dict, lineno: i32) -> PyResult<Option<Value>> {
    let external = builtins::import::import_module(t, "_frozen_importlib_external")?;
    let bless = string::intern_str("_bless_my_loader");
    let loader = t.call_method(&external, &bless, &[object::Object::to_value(globals)])?;
    if loader.is_none() {
        return Ok(None);
    }
    let Some(name) = globals.get_str(&names::NAME) else { return Ok(None) };
    let Some(get_source) = t.get_attr_opt(&loader, &string::intern_str("get_source"))? else {
        return Ok(None);
    };
    let source = t.call(&get_source, &[name]);
    // A loader of something else has no source of this module.
    let source = t.catch(&IMPORT_ERROR, source)?;
    let Some(source) = source.filter(|s| !s.is_none()) else { return Ok(None) };
    if source.downcast::<Str>().is_none() {
        let given = source.ty().tp_name();
        return Err(t.type_error(format!("must be str, not {given}")));
    }
    // The lines are those of the text itself, whatever a class derived from `str` says.
    let splitlines =
        t.get_attr(&object::Object::to_value(&string::STR), &string::intern_str("splitlines"))?;
    let lines = t.call(&splitlines, std::slice::from_ref(&source))?;
    let index = usize::try_from(lineno).ok().and_then(|line| line.checked_sub(1));
    Ok(index.and_then(|index| lines.downcast::<List>()?.get(index)))
}
