//! The module `_imp`: what `importlib` needs from the interpreter.
//!
//! Here: native modules and frozen modules by name, the import lock. Not here: finders and loaders (`importlib`).

use builtins::NativeModule;
use macros::pymodule;
use object::buffer::BytesLike;
use object::code::Code;
use object::exceptions::{BaseException, IMPORT_ERROR};
use object::module::Module;
use object::{Bytes, PyResult, Raised, Ref, Str, Thread, Tuple, Value, names, string};

use crate::Settings;

/// The module.
pub static MODULE: NativeModule = NativeModule { def: &imp::DEF, types: &[] };

/// How often the running thread holds the import lock; under this name the interpreter keeps it.
const OVERRIDE_FROZEN: &str = "_imp.override_frozen";

/// The functions of `_imp`.
#[pymodule(name = "_imp", doc = "(Extremely) low-level import machinery bits as used by importlib.")]
pub mod imp {
    use super::*;

    /// Return True if the import lock is currently held, else False.
    ///
    /// On platforms without threads, return False.
    #[function("lock_held()")]
    fn lock_held(t: &mut Thread) -> bool {
        t.interp().import_lock.is_held()
    }

    /// Acquires the interpreter's import lock for the current thread.
    ///
    /// This lock should be used by import hooks to ensure thread-safety when
    /// importing modules.  On platforms without threads, this function does
    /// nothing.
    #[function("acquire_lock()")]
    fn acquire_lock(t: &mut Thread) {
        t.interp().import_lock.acquire(t);
    }

    /// Release the interpreter's import lock.
    ///
    /// On platforms without threads, this function does nothing.
    #[function("release_lock()")]
    fn release_lock(t: &mut Thread) -> PyResult<()> {
        if t.interp().import_lock.release(t) {
            Ok(())
        } else {
            Err(t.runtime_error("not holding the import lock"))
        }
    }

    /// Returns the list of file suffixes used to identify extension modules.
    #[function("extension_suffixes()")]
    fn extension_suffixes(_: &mut Thread) -> Value {
        let platform = crate::sys::multiarch();
        let all = [
            format!(".cpython-314-{platform}.so"),
            ".abi3.so".to_string(),
            format!(".abi3-{platform}.so"),
            ".so".to_string(),
        ];
        object::List::new(all.iter().map(|s| string::new_str(s)).collect())
    }

    /// Create an extension module.
    #[function("create_builtin(spec, /)")]
    fn create_builtin(t: &mut Thread, spec: &Value) -> PyResult {
        let name = t.get_attr(spec, &names::NAME_NAME)?;
        let Some(text) = name.downcast::<Str>() else {
            let given = name.ty().tp_name();
            return Err(t.type_error(format!("name must be string, not {given}")));
        };
        match native(t, text)? {
            Some(module) => Ok(module),
            None => Ok(Value::none()),
        }
    }

    /// Initialize a built-in module.
    #[function("exec_builtin(mod, /)")]
    fn exec_builtin(_: &mut Thread, module_object: &Value) -> i32 {
        let _ = module_object;
        0
    }

    /// Create an extension module.
    #[function("create_dynamic(spec, file=<unrepresentable>, /)")]
    fn create_dynamic(t: &mut Thread, spec: &Value, file: Option<&Value>) -> PyResult {
        let _ = file;
        let name = t.get_attr(spec, &names::NAME_NAME)?;
        let origin = t.get_attr(spec, &string::intern_str("origin"))?;
        let Some(path) = origin.downcast::<Str>() else {
            return Err(t.type_error("module filename must be a string"));
        };
        let path = path.to_string_lossy();
        let name_text = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
        if name_text.contains('\0') || path.contains('\0') {
            return Err(t.value_error("embedded null character"));
        }
        let there =
            std::ffi::CString::new(path.clone()).is_ok_and(|p| host::meta::stat(host::CWD, &p, true).is_ok());
        let message = if there {
            format!("{path}: extension modules cannot be loaded")
        } else {
            format!("{path}: cannot open shared object file: No such file or directory")
        };
        Err(builtins::import::import_error(t, &IMPORT_ERROR, &message, &name, Some(&origin), None))
    }

    /// Initialize an extension module.
    #[function("exec_dynamic(mod, /)")]
    fn exec_dynamic(_: &mut Thread, module_object: &Value) -> i32 {
        let _ = module_object;
        0
    }

    /// Returns True if the module name corresponds to a built-in module.
    #[function("is_builtin(name, /)")]
    fn is_builtin(t: &mut Thread, name: &Str) -> i32 {
        if name.eq_str("sys") || name.eq_str("builtins") {
            return -1;
        }
        i32::from(find_native(t, name).is_some())
    }

    /// Returns True if the module name corresponds to a frozen module.
    #[function("is_frozen(name, /)")]
    fn is_frozen(t: &mut Thread, name: &Str) -> bool {
        find(t, name).is_some()
    }

    /// Returns True if the module name is of a frozen package.
    #[function("is_frozen_package(name, /)")]
    fn is_frozen_package(t: &mut Thread, name: &Value) -> PyResult<bool> {
        let Some(text) = name.downcast::<Str>() else {
            return Err(object::native::bad_argument(t, "is_frozen_package", "argument", "str", name));
        };
        match find(t, text) {
            Some(frozen) => Ok(frozen.is_package),
            None => Err(no_such(t, name)),
        }
    }

    /// Return info about the corresponding frozen module (if there is one) or None.
    ///
    /// The returned info (a 2-tuple):
    ///
    ///  * data         the raw marshalled bytes
    ///  * is_package   whether or not it is a package
    ///  * origname     the originally frozen module's name, or None if not
    ///                 a stdlib module (this will usually be the same as
    ///                 the module's current name)
    #[function("find_frozen(name, /, *, withdata=False)")]
    fn find_frozen(t: &mut Thread, name: &Str, withdata: Option<bool>) -> PyResult {
        let Some(frozen) = find(t, name) else { return Ok(Value::none()) };
        let mut data = Value::none();
        if withdata == Some(true)
            && let Some(code) = crate::bootstrap::frozen_code(t, frozen)?
        {
            let marshal = builtins::import::import_module(t, "marshal")?;
            let bytes = t.call_method(&marshal, &string::intern_str("dumps"), &[code])?;
            let builtins = t.interp().builtins.get();
            let view = builtins
                .and_then(|b| b.downcast::<object::Dict>()?.get_str(&string::intern_str("memoryview")));
            data = match view {
                Some(view) => t.call(&view, &[bytes])?,
                None => bytes,
            };
        }
        let original = match frozen.original {
            Some(original) => t.new_str(original)?,
            None => Value::none(),
        };
        Ok(Tuple::new(vec![data, Value::bool(frozen.is_package), original]))
    }

    /// Create a code object for a frozen module.
    #[function("get_frozen_object(name, data=None, /)")]
    fn get_frozen_object(t: &mut Thread, name: &Value, data: Option<&Value>) -> PyResult {
        let Some(text) = name.downcast::<Str>() else {
            return Err(object::native::bad_argument(t, "get_frozen_object", "argument 1", "str", name));
        };
        let given: Vec<u8>;
        let bytes: &[u8] = match data.filter(|d| !d.is_none()) {
            Some(data) => {
                if data.ty().slots().getbuffer.is_none() && data.downcast::<Bytes>().is_none() {
                    return Err(object::native::bad_argument(
                        t,
                        "get_frozen_object",
                        "argument 2",
                        "bytes",
                        data,
                    ));
                }
                let like = BytesLike::new(t, data)?;
                given = like.bytes(t).to_vec();
                if given.is_empty() {
                    return Err(invalid(t, name));
                }
                &given
            }
            None => {
                let code = match find(t, text) {
                    Some(frozen) => crate::bootstrap::frozen_code(t, frozen)?,
                    None => None,
                };
                return match code {
                    Some(code) => Ok(code),
                    None => Err(no_such(t, name)),
                };
            }
        };
        let Ok((object, _)) = crate::marshal::read(t, bytes, true) else {
            t.restore_raised(None);
            return Err(invalid(t, name));
        };
        if object.downcast::<Code>().is_none() {
            let shown = t.repr(name)?.to_string_lossy();
            return Err(t.type_error(format!("frozen object {shown} is not a code object")));
        }
        Ok(object)
    }

    /// Initializes a frozen module.
    #[function("init_frozen(name, /)")]
    fn init_frozen(t: &mut Thread, name: &Str) -> PyResult {
        let Some(frozen) = find(t, name) else { return Ok(Value::none()) };
        crate::bootstrap::import_frozen(t, frozen)
    }

    /// Returns the list of available frozen modules.
    #[function("_frozen_module_names()")]
    fn frozen_module_names(_: &mut Thread) -> Value {
        object::List::new(pylib::FROZEN.iter().map(|f| string::intern(f.name)).collect())
    }

    /// (internal-only) Override PyConfig.use_frozen_modules.
    ///
    /// (-1: "off", 1: "on", 0: no override)
    /// See frozen_modules() in Lib/test/support/import_helper.py.
    #[function("_override_frozen_modules_for_tests(override, /)")]
    fn override_frozen_modules_for_tests(t: &mut Thread, flag: i32) {
        t.interp().keep(OVERRIDE_FROZEN, Some(Value::small(flag)));
    }

    /// (internal-only) Override PyInterpreterConfig.check_multi_interp_extensions.
    ///
    /// (-1: "never", 1: "always", 0: no override)
    #[function("_override_multi_interp_extensions_check(override, /)")]
    fn override_multi_interp_extensions_check(t: &mut Thread, flag: i32) -> PyResult<()> {
        let _ = flag;
        Err(t.runtime_error(
            "_imp._override_multi_interp_extensions_check() cannot be used in the main interpreter",
        ))
    }

    /// Changes code.co_filename to specify the passed-in file path.
    ///
    ///   code
    ///     Code object to change.
    ///   path
    ///     File path to use.
    #[function("_fix_co_filename(code, path, /)")]
    fn fix_co_filename(_: &mut Thread, code: &Code, path: &Str) {
        set_filename(code, path);
    }

    #[function("source_hash(key, source)")]
    fn source_hash(t: &mut Thread, key: i64, source: &Value) -> PyResult {
        let like = BytesLike::new(t, source)?;
        let hash = keyed_hash(key as u64, like.bytes(t));
        t.new_bytes(&hash.to_le_bytes())
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            let check = match Settings::get(t).check_hash_pycs {
                "" => "default",
                other => other,
            };
            dict.set_str(t, "check_hash_based_pycs", string::intern(check));
            let magic = opcode::MAGIC_TOKEN;
            dict.set_str(t, "pyc_magic_number_token", Value::int(u32::from_le_bytes(magic).into()));
        }
        Ok(())
    }
}

/// SipHash-1-3 with a key of 64 bits.
fn keyed_hash(key: u64, bytes: &[u8]) -> i64 {
    let mut whole = [0; 16];
    whole[..8].copy_from_slice(&key.to_le_bytes());
    text::hash::HashKey::from_bytes(whole).hash_bytes(bytes)
}

/// Gives a code object, and those in it that have its file name, another one.
pub fn set_filename(code: &Code, path: &Str) {
    let new = object::Object::to_value(path);
    let old = code.filename.get();
    if old.downcast::<Str>().is_some_and(|old| !old.equals(path)) {
        rename(code, &old, &new);
    }
}

fn rename(code: &Code, old: &Value, new: &Value) {
    let same = |v: &Value| match (v.downcast::<Str>(), old.downcast::<Str>()) {
        (Some(a), Some(b)) => a.equals(b),
        _ => false,
    };
    let mut todo: Vec<Ref<Code>> = vec![Ref::new(code)];
    while let Some(code) = todo.pop() {
        if !same(&code.filename.get()) {
            continue;
        }
        code.filename.set(new.clone());
        todo.extend(code.consts.items().iter().filter_map(|c| Ref::from_value(c.clone()).ok()));
    }
}

/// The frozen module of that name, where frozen modules are in use.
fn find(t: &Thread, name: &Str) -> Option<&'static pylib::Frozen> {
    let frozen = pylib::frozen(name.as_ascii()?)?;
    let essential = matches!(frozen.name, "_frozen_importlib" | "_frozen_importlib_external" | "zipimport");
    let used = match t.interp().kept(OVERRIDE_FROZEN).and_then(|v| v.as_i64()) {
        Some(-1) => false,
        Some(1) => true,
        _ => !Settings::get(t).flags.no_frozen_modules,
    };
    (essential || used).then_some(frozen)
}

#[cold]
fn no_such(t: &mut Thread, name: &Value) -> Raised {
    import_failure(t, "No such frozen object named ", name, "")
}

#[cold]
fn invalid(t: &mut Thread, name: &Value) -> Raised {
    import_failure(t, "Frozen object named ", name, " is invalid")
}

fn import_failure(t: &mut Thread, before: &str, name: &Value, after: &str) -> Raised {
    let shown = match t.repr(name) {
        Ok(shown) => shown.to_string_lossy(),
        Err(raised) => return raised,
    };
    builtins::import::import_error(t, &IMPORT_ERROR, &format!("{before}{shown}{after}"), name, None, None)
}

fn find_native(t: &Thread, name: &Str) -> Option<&'static NativeModule> {
    let name = name.as_ascii()?;
    Settings::get(t).modules.iter().copied().find(|m| m.def.name == name)
}

/// The native module of that name; those of `sys` and `builtins` are the ones that exist.
///
/// # Errors
/// What the module's start-up raises.
pub fn native(t: &mut Thread, name: &Str) -> PyResult<Option<Value>> {
    if name.eq_str("sys") || name.eq_str("builtins") {
        return Ok(t
            .interp()
            .kept(if name.eq_str("sys") { "sys" } else { "builtins" })
            .or_else(|| t.module(name)));
    }
    match find_native(t, name) {
        Some(native) => builtins::instantiate(t, native).map(|m| Some(m.into_value())),
        None => Ok(None),
    }
}

/// Whether an exception says that the module of this name is not there.
pub fn is_missing(exception: &Value, name: &str) -> bool {
    exception.ty().is_subtype(&object::exceptions::MODULE_NOT_FOUND_ERROR)
        && exception.downcast::<BaseException>().is_some_and(|e| {
            e.fields()
                .get(1)
                .and_then(|c| c.get())
                .is_some_and(|n| n.downcast::<Str>().is_some_and(|n| n.eq_str(name)))
        })
}
