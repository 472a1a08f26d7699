//! How the interpreter was started, by the names of CPython's configuration.

use macros::pymodule;
use object::{PyResult, Set, Str, Thread, Value, string};
use std_sys::{Config, Settings};

/// The functions.
#[pymodule(name = "_testcapi")]
pub(super) mod configuration {
    use super::*;

    /// The options that are a module's attribute: `(option, attribute of sys)`.
    const ATTRIBUTES: &[(&str, &str)] = &[
        ("argv", "argv"),
        ("base_exec_prefix", "base_exec_prefix"),
        ("base_executable", "_base_executable"),
        ("base_prefix", "base_prefix"),
        ("exec_prefix", "exec_prefix"),
        ("executable", "executable"),
        ("module_search_paths", "path"),
        ("orig_argv", "orig_argv"),
        ("platlibdir", "platlibdir"),
        ("prefix", "prefix"),
        ("pycache_prefix", "pycache_prefix"),
        ("stdlib_dir", "_stdlib_dir"),
        ("warnoptions", "warnoptions"),
        ("xoptions", "_xoptions"),
    ];

    /// The options that are numbers or truth values.
    const PLAIN: &[(&str, fn(&Config) -> Value)] = &[
        ("buffered_stdio", |c| Value::bool(!c.flags.unbuffered)),
        ("bytes_warning", |c| Value::small(c.flags.bytes_warning)),
        ("code_debug_ranges", |c| Value::bool(!c.flags.no_debug_ranges)),
        ("context_aware_warnings", |c| Value::small(c.flags.context_aware_warnings as i32)),
        ("cpu_count", |c| Value::small(c.flags.cpu_count)),
        ("dev_mode", |c| Value::bool(c.flags.dev_mode)),
        ("import_time", |c| Value::small(c.flags.import_time)),
        ("inspect", |c| Value::bool(c.flags.inspect != 0)),
        ("int_max_str_digits", |c| Value::small(c.flags.int_max_str_digits)),
        ("interactive", |c| Value::bool(c.flags.interactive != 0)),
        ("isolated", |c| Value::bool(c.flags.isolated)),
        ("optimization_level", |c| Value::small(c.flags.optimize)),
        ("parser_debug", |c| Value::bool(c.flags.debug != 0)),
        ("quiet", |c| Value::bool(c.flags.quiet)),
        ("safe_path", |c| Value::bool(c.flags.safe_path)),
        ("site_import", |c| Value::bool(!c.flags.no_site)),
        ("thread_inherit_context", |c| Value::small(c.flags.thread_inherit_context as i32)),
        ("use_environment", |c| Value::bool(!c.flags.ignore_environment)),
        ("use_frozen_modules", |c| Value::bool(!c.flags.no_frozen_modules)),
        ("use_hash_seed", |c| Value::bool(!c.flags.hash_randomization)),
        ("user_site_directory", |c| Value::bool(!c.flags.no_user_site)),
        ("utf8_mode", |c| Value::bool(c.flags.utf8_mode)),
        ("verbose", |c| Value::small(c.flags.verbose)),
        ("warn_default_encoding", |c| Value::bool(c.flags.warn_default_encoding)),
        ("write_bytecode", |c| Value::bool(!c.flags.dont_write_bytecode)),
    ];

    #[function("config_get(name, /)", no_signature)]
    fn config_get(t: &mut Thread, name: &Str) -> PyResult {
        let text = name.to_string_lossy();
        if let Some((_, value)) = PLAIN.iter().find(|(option, _)| *option == text) {
            return Ok(value(&Settings::get(t)));
        }
        let attribute = ATTRIBUTES.iter().find(|(option, _)| *option == text);
        match attribute.and_then(|(_, attribute)| t.sys_attr(&string::intern_str(attribute))) {
            Some(value) => Ok(value),
            None => Err(t.value_error(format!("unknown config option name: {text}"))),
        }
    }

    #[function("config_names()", no_signature)]
    fn config_names(t: &mut Thread) -> PyResult {
        let set = Set::new_of(&object::set::FROZENSET);
        let names = PLAIN.iter().map(|(name, _)| name).chain(ATTRIBUTES.iter().map(|(name, _)| name));
        for name in names {
            if let Some(set) = set.downcast::<Set>() {
                set.add(t, &string::intern(name))?;
            }
        }
        Ok(set)
    }
}
